"""Builds over time, side by side, in every format and everywhere the same."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import HOUSE, Outcome, build, turkish
from sphinx.testing.util import SphinxTestApp

Make = Callable[..., SphinxTestApp]
Copy = Callable[[str], Path]
FINE = Outcome(0, "")
ALWAYS = ("404.html", "genindex.html", "search.html")  #: Sphinx writes these with every build


def files(folder: Path) -> dict[str, bytes]:
    """Every file of *folder* and what it holds."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items()}


def differing(one: Path, other: Path) -> list[str]:
    """The files that two folders do not have alike."""
    a, b = files(one), files(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def replace(path: Path, old: str, new: str) -> None:
    """Edit *path* as an editor does, a moment later than it was last read."""
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), "utf-8")


BUILDERS = ["html", "dirhtml", "singlehtml", "json", "pickle", "text", "latex", "xml", "dummy", "edited-text"]


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("root", ["plain", "second", "works"])
def test_every_builder(root: str, builder: str, make_app: Make, copy_of: Copy) -> None:
    """Every builder prints an edition, and none has anything to complain of."""
    app = make_app(builder, srcdir=copy_of(root), warningiserror=True)
    app.build()

    assert (app.statuscode, app.warning.getvalue()) == (0, "")


@pytest.mark.parametrize("builder", ["html", "edited-text"])
def test_parallel_build_is_the_same(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Two processes write what one writes."""
    edition = copy_of("second")

    assert build(edition, tmp_path / "one", builder) == FINE
    assert build(edition, tmp_path / "two", builder, parallel=2) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []


EDITS = [
    ("text.rst", "writes as he *speaks*", "spells by ear"),
    ("text.rst", "when the lock was built", "in the year of the flood"),
    ("text.rst", "lissen : spelling", "lissen : break"),
    ("index.rst", "One leaf", "A leaf"),
    ("about.rst", ".. edition-ledger::\n", ""),
]


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize(("file", "old", "new"), EDITS)
def test_edit_shows_everywhere(file: str, old: str, new: str, parallel: int, copy_of: Copy, tmp_path: Path) -> None:
    """A rebuild after an edit gives what a clean build gives."""
    edition = copy_of("plain")
    assert build(edition, tmp_path / "edited") == FINE
    replace(edition / file, old, new)

    assert build(edition, tmp_path / "edited", parallel=parallel) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(tmp_path / "edited", tmp_path / "clean") == []


def test_edited_entry_shows_on_generated_pages(copy_of: Copy, tmp_path: Path) -> None:
    """A new entry in the text shows on the apparatus and collation pages, which nobody touched."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    replace(edition / "text.rst", "The mill stands", "The :em:`mill` stands")
    replace(edition / "text.rst", "apparatus::\n", "apparatus::\n\n   mill ] mlil : spelling\n      A slip.\n")
    replace(edition / "witnesses" / "K.md", "The mill stands", "The mlil stands")
    old = files(out)
    refused = build(edition, out)

    assert [report.name for report in refused.reports] == ["witness-changed"]
    assert old == files(out)

    restate_checksum(edition)

    assert build(edition, out) == FINE
    assert {
        name: len(re.findall("mlil</(?:span|del)>", (out / name).read_text("utf-8")))
        for name in ("apparatus.html", "collation.html")
    } == {"apparatus.html": 1, "collation.html": 1}


def restate_checksum(edition: Path) -> None:
    """State in conf.py the checksum of the witness as it is."""
    checksum = hashlib.sha256((edition / "witnesses" / "K.md").read_bytes()).hexdigest()
    config = (edition / "conf.py").read_text("utf-8")
    (edition / "conf.py").write_text(re.sub(r'"sha256": "\w+",.*', f'"sha256": "{checksum}",', config), "utf-8")


def test_second_build_writes_nothing(copy_of: Copy, tmp_path: Path) -> None:
    """A build with nothing to do reads nothing and rewrites no page."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    written = {path: path.stat().st_mtime_ns for path in out.glob("*.html") if path.name not in ALWAYS}
    assert build(edition, out) == FINE

    assert written == {path: path.stat().st_mtime_ns for path in out.glob("*.html") if path.name not in ALWAYS}


def test_builds_are_the_same_everywhere(tmp_path: Path) -> None:
    """Folder, time zone, locale, hash seed and the hour of the build leave no trace in the website."""
    settings = [
        {"TZ": "Asia/Seoul", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        {"TZ": "America/New_York", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"},
    ]
    sites = []
    for number, setting in enumerate(settings):
        folder = tmp_path / ("a" * (number * 20 + 1))
        for name in ("source", "recension"):
            shutil.copytree(HOUSE / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("conf.py", "refs.bib"):
            shutil.copy(HOUSE / name, folder)
        sites.append(folder / "html")
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", ".", "-d", "doctrees", "source", "html"]
        subprocess.run(command, cwd=folder, env={**os.environ, **setting}, check=True)

    assert differing(*sites) == []


def test_dates_are_not_those_of_the_machine(site: Path, book: Path, tmp_path: Path) -> None:
    """On a machine that speaks Turkish, the website and the PDFs are the same, month names and all."""
    environment = {**os.environ, **turkish(tmp_path)}
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", ".", "source"]
    for options in (["-b", "pdf", "-t", "pdf"], ["-b", "html"]):
        out = tmp_path / options[1]
        run = [*command, *options, "-d", str(out.with_name(f"{out.name}-trees")), str(out)]
        subprocess.run(run, cwd=HOUSE, env=environment, check=True)

    assert differing(tmp_path / "html", site) == []
    assert [name for name in differing(tmp_path / "pdf", book) if name.endswith(".pdf")] == []
