"""What is made is the same on every machine: whoever makes it, where, when, in which language and in how many parts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from building import FINE, HOUSE, SLUICE, Copy, append, build, differing, ended, sphinx_build, turkish

BUILDERS = ("html", "pdf", "edited-text", "tei")
COMMANDS = (("handout", "--paras=1-2", "--out=made"), ("diff", "--form=html"), ("verify",))


def odd(folder: Path) -> Path:
    """Return a link to a folder whose path is long and has blanks and letters of other scripts."""
    deep = folder / "a b" / "é ü 戦" / ("x" * 120) / ("y" * 120)
    deep.mkdir(parents=True)
    link = folder / "linked"
    link.symlink_to(deep)
    return link


@pytest.mark.parametrize("builder", BUILDERS)
def test_builds_are_the_same_everywhere(builder: str, tmp_path: Path) -> None:
    """Folder, zone, language, hash seed, user's mask, search path, and the hour of the build leave no trace."""
    there = odd(tmp_path)
    machines = [
        {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "1", "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "2", "PATH": "", "HOME": "", "PYTHONOPTIMIZE": "2"},
    ]
    machines[1] |= turkish(tmp_path)
    made = []
    for machine, folder, mask in zip(machines, (tmp_path, there), (0o077, 0), strict=True):
        source = Path(shutil.copytree(SLUICE, folder / "source"))
        made.append(folder / "out")
        before = os.umask(mask)
        try:
            assert ended(sphinx_build(source, made[-1], "-b", builder, **machine)) == FINE
        finally:
            os.umask(before)

    assert differing(*made) == []


@pytest.mark.parametrize("command", COMMANDS, ids=[command[0] for command in COMMANDS])
def test_commands_do_the_same_everywhere(command: tuple[str, ...], tmp_path: Path) -> None:
    """What a command prints and makes is the same, whatever the zone, the language and the folder at work."""
    machines = [{"TZ": "Asia/Seoul", "PYTHONHASHSEED": "1", "LC_ALL": "C"}, {"PATH": "", **turkish(tmp_path)}]
    printed, made = [], []
    for machine, folder in zip(machines, (tmp_path, odd(tmp_path)), strict=True):
        source = Path(shutil.copytree(SLUICE, folder / "source"))
        made.append(folder / "at work")
        made[-1].mkdir()
        whole = {**os.environ, "PYTHONPATH": str(HOUSE), **machine}
        asked = [sys.executable, "-m", "recension", f"--config={source}", f"--source={source}", *command]
        printed.append(subprocess.run(asked, cwd=made[-1], env=whole, capture_output=True, check=True).stdout)

    assert printed[0] == printed[1]
    assert [name for name in differing(*made) if not name.startswith("doctrees")] == []


def dated(edition: Path) -> Path:
    """Let the settings and a page ask for the date in every way that Sphinx knows."""
    append(edition / "index.rst", "\nMade on |today|.\n")
    settings = 'copyright = "%Y Ann Miller"\nhtml_last_updated_fmt = "%d %B %Y"\nhtml_theme = "alabaster"\n'
    append(edition / "conf.py", f"{settings}html_theme_options = {{}}\n")
    return edition


def test_dates_are_those_of_the_release(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Sphinx dates by the clock has the date of the edition, also where the environment names another."""
    edition = append(dated(copy_of("plain")) / "conf.py", 'recension_date = "1802-05-01"\n')
    assert build(edition, tmp_path / "out") == FINE
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert build(edition, tmp_path / "other") == FINE

    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "Made on 1 May 1802." in page
    assert "1802 Ann Miller" in page
    assert datetime.now(UTC).strftime("%Y") not in page
    assert differing(tmp_path / "out", tmp_path / "other") == []


def test_without_a_release_there_is_no_date(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year of the editor's stays, and nothing says when the pages were made."""
    year = datetime.now(UTC).strftime("%Y")
    edition = append(dated(copy_of("plain")) / "conf.py", f'copyright = "{year}, Ann Miller"\n')
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert build(edition, tmp_path / "out") == FINE

    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert "Made on n.d.." in page
    assert f"{year}, Ann Miller" in page
    assert "1970" not in page


def test_a_pdf_without_a_release_is_reproducible(copy_of: Copy, tmp_path: Path) -> None:
    """It has the date at which computers begin to count."""
    assert build(copy_of("pdf"), tmp_path / "out", "pdf", settings={"recension_date": ""}) == FINE
    (file, *_) = (tmp_path / "out").glob("*.pdf")
    with pikepdf.open(file) as pdf:
        assert str(pdf.docinfo.CreationDate).startswith("D:1970")


def test_nothing_needs_what_some_systems_lack() -> None:
    """Every module can be read where files cannot be locked."""
    reads = (
        "import sys, pkgutil, importlib, recension\n"
        "sys.modules |= dict.fromkeys(('fcntl', 'pwd', 'grp', 'resource', 'termios'))\n"
        "for one in pkgutil.walk_packages(recension.__path__, 'recension.'):\n"
        "    if not one.name.endswith('__main__'): importlib.import_module(one.name)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    assert subprocess.run([sys.executable, "-c", reads], env=environment, check=False).returncode == 0
