"""A release is refused where ids have disappeared, or text has changed and nobody says why; one is published whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import yaml
from building import Copy, configure, files, restate_checksums
from building import made as built
from versioned import Repository

from recension.commands import cli
from recension.scholarship import record, releasing
from recension.scholarship.record import Record

Told = Callable[..., tuple[int, str]]


@pytest.fixture
def run(released: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """A function that runs a command; it returns the exit code and what is complained of."""

    def asked(command: str, *arguments: str) -> tuple[int, str]:
        folders = [f"--config={released.folder}", f"--source={released.folder}"]
        code = cli.main([*folders, command, f"--out={tmp_path / 'out'}", *arguments])
        return code, capsys.readouterr().err

    return asked


def made(released: Repository, release: str) -> Record:
    """Return the record of a release."""
    found = record.load(released.folder / "releases" / f"{release}.json")
    assert isinstance(found, Record)
    return found


def declare(released: Repository) -> None:
    """Say that all that is different is meant."""
    assert cli.main([f"--config={released.folder}", f"--source={released.folder}", "declare"]) == 0


def test_release(released: Repository, run: Told, tmp_path: Path) -> None:
    """The record has what was said, what is new, and the checksums of what was built for it, and of its sources."""
    assert run("release", "1.1", "--date=1802-05-01") == (0, "")

    found = made(released, "1.1")
    assert (found.release, found.date, found.history) == ("1.1", "1802-05-01", "- The mill is seen by day.")
    assert {"text.html", "1.0/text.html", "1.1/text.html", "miller.txt"} <= found.files.keys()
    assert found.checksum == hashlib.sha256((tmp_path / "out" / "text" / "miller.txt").read_bytes()).hexdigest()
    assert {"conf.py", "text.rst", "CITATION.cff", "CHANGES.md"} <= found.sources.keys()
    assert "releases/1.1.json" not in found.sources
    changes = (released.folder / "CHANGES.md").read_text("utf-8")
    assert changes.startswith(
        "# Changes\n\n## Unreleased\n\n## 1.1, 1 May 1802\n\n- The mill is seen by day.\n\n## 1.0,"
    )
    citation = yaml.safe_load((released.folder / "CITATION.cff").read_text("utf-8"))
    assert str(citation["version"]) == "1.1"


def test_what_is_released_is_what_is_built(released: Repository, run: Told, tmp_path: Path) -> None:
    """Building again what was released gives the same bytes; what else lies in the folders is nothing of it."""
    (tmp_path / "out" / "pdf").mkdir(parents=True)
    (tmp_path / "out" / "pdf" / "private.pdf").write_text("for a meeting")
    configure(released.folder, recension_data="../out/data")
    built(released.folder, tmp_path / "out" / "html")
    (tmp_path / "out" / "html" / "old.html").write_text("of a page that is no more")
    run("release", "1.1", "--date=1802-05-01")
    recorded = made(released, "1.1").files
    assert {"data/miller.json", "data/miller-source.zip"} <= recorded.keys()

    assert run("publish") == (0, "")
    published = files(tmp_path / "out" / "publish")
    assert {name: hashlib.sha256(published[name]).hexdigest() for name in recorded} == recorded
    assert "1.1" in published["text.html"].decode()
    assert {"private.pdf", "old.html"} & published.keys() == set()


@pytest.mark.parametrize("asked", ["1.0", "0.9", "", "one", "1.1/../x", "1..2", "v1.1"])
def test_number(asked: str, run: Told, released: Repository) -> None:
    """The number of a release is one, and later than the last."""
    code, complaints = run("release", asked, "--date=1802-05-01")

    assert code == 2
    assert "is no release, but expected" in complaints
    assert [path.name for path in (released.folder / "releases").iterdir()] == ["1.0.json"]


@pytest.mark.parametrize("date", ["soon", "1802-13-01", "1802", "1801-05-02"])
def test_date(date: str, run: Told) -> None:
    """The date of a release is a day, and not before that of the last."""
    code, complaints = run("release", "1.1", f"--date={date}")

    assert (code, "--date has" in complaints) == (2, True)


def test_disappeared(released: Repository, run: Told) -> None:
    """A release is refused as long as an id that was released has disappeared; when that is declared, it is made."""
    text = (released.folder / "text.rst").read_text("utf-8")
    begin, end = text.index(".. commentary::"), text.index(".. _p2:")
    (released.folder / "text.rst").write_text(text[:begin] + text[end:], "utf-8")
    before = files(released.folder)

    code, complaints = run("release", "1.1", "--date=1802-05-01")

    assert code == 1
    assert "'p1.on-the-weir' was in release 1.0" in complaints
    assert files(released.folder) == before

    released.change("text.rst", ".. _p2:", ".. withdrawn:: p1.on-the-weir\n   Nobody knows.\n\n.. _p2:")
    declare(released)
    assert run("release", "1.1", "--date=1802-05-01") == (0, "")
    assert made(released, "1.1").withdrawn == {"p1.on-the-weir": {"reason": "Nobody knows."}}

    released.change("text.rst", ".. withdrawn:: p1.on-the-weir\n   Nobody knows.\n\n", "")
    assert run("release", "1.2", "--date=1802-05-02")[0] == 1


def test_nobody_says_why(released: Repository, run: Told) -> None:
    """Text that has changed together with the witness, without an entry, needs a word in the list of changes."""
    for file in ("text.rst", "witnesses/K.md"):
        released.change(file, "ask for nothing", "ask for little")
    restate_checksums(released.folder)

    code, complaints = run("release", "1.1", "--date=1802-05-01")

    assert code == 1
    assert "the text of p2 has changed since release 1.0, and nothing says why" in complaints
    released.change("CHANGES.md", "by day.", "by day.\n- The copy of p2 was read again.")
    declare(released)
    assert run("release", "1.1", "--date=1802-05-01", "--check") == (0, "")
    assert [path.name for path in (released.folder / "releases").glob("*.json")] == ["1.0.json"]


def test_undeclared(released: Repository, run: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What has changed and nobody has meant is named, in builds and before a release; what is declared is known."""
    released.change("text.rst", " : certain", " : open")

    code, complaints = run("release", "1.1", "--date=1802-05-01", "--check")
    assert (code, "not declared: p1.on-the-weir (certainty) [recension.undeclared]" in complaints) == (1, True)
    built(released.folder, tmp_path / "html")
    assert "(certainty) [recension.undeclared]" in capsys.readouterr().err
    declare(released)
    assert "certainty" in capsys.readouterr().out
    assert run("release", "1.1", "--date=1802-05-01", "--check") == (0, "")
    released.change("text.rst", " : open", " : probable")  # another than was meant
    assert run("release", "1.1", "--date=1802-05-01", "--check")[0] == 1


def test_nothing_is_declared_after_a_release(released: Repository, run: Told) -> None:
    """A release takes the list away, for it has all that was meant."""
    released.change("text.rst", " : certain", " : open")
    declare(released)

    assert run("release", "1.1", "--date=1802-05-01") == (0, "")
    assert [path.name for path in sorted((released.folder / "releases").iterdir())] == ["1.0.json", "1.1.json"]
    assert made(released, "1.1").pages.keys() == {"index", "apparatus", "conf.py"}


def test_build_that_fails(released: Repository, run: Told) -> None:
    """When what is published cannot be built, everything is put back as it was."""
    released.change("index.rst", "   apparatus\n", "   apparatus\n   lost\n")
    before = files(released.folder)

    code, _complaints = run("release", "1.1", "--date=1802-05-01")

    assert code == 1
    assert files(released.folder) == before


def test_edition_that_does_not_hold(released: Repository, run: Told) -> None:
    """What is not proved is not released."""
    released.change("text.rst", "the weir,", "the wear,")

    code, complaints = run("release", "1.1", "--date=1802-05-01")

    assert code == 1
    assert "[recension.proof]" in complaints


def test_release_without_a_record(released: Repository, run: Told) -> None:
    """What was released at a commit before there were records gets one, of what it said then."""
    released.git("tag", "early")
    released.change("text.rst", "as he *speaks*", "by ear")
    released.commit("Give another reason")

    assert run("release", "0.9", "--at=early", "--date=1801-01-01")[0] == 0
    found = made(released, "0.9")
    assert found.apparatus["p1.lissen"]["reason"] == "The scribe writes as he *speaks*."
    assert (
        found.sources["text.rst"] == hashlib.sha256(released.git("show", "early:text.rst").encode() + b"\n").hexdigest()
    )


def test_publish(released: Repository, run: Told, tmp_path: Path) -> None:
    """One folder has the site, the records, the sources and what describes them, and checksums of all."""
    run("release", "1.1", "--date=1802-05-01")
    released.commit("Release 1.1")

    assert run("publish") == (0, "")

    folder = tmp_path / "out" / "publish"
    named = {line.split("  ")[1]: line.split("  ")[0] for line in (folder / "SHA256SUMS").read_text().splitlines()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert there - named.keys() == {"SHA256SUMS", ".nojekyll"}
    assert all(hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest for name, digest in named.items())
    assert {"text.html", "releases/1.0.json", "releases/1.1.json", "CITATION.cff", "codemeta.json"} <= named.keys()
    with ZipFile(folder / "miller-1.1.zip") as whole:
        inside = {name.removeprefix("miller-1.1/"): whole.read(name) for name in whole.namelist()}
    assert inside.keys() == made(released, "1.1").sources.keys() | {"releases/1.1.json"}
    assert inside["text.rst"] == (released.folder / "text.rst").read_bytes()

    before = files(folder)
    assert run("publish") == (0, "")
    assert files(folder) == before


def test_publish_what_was_changed(released: Repository, run: Told, tmp_path: Path) -> None:
    """What is not the release is not published under its name; an earlier publication stays as it was."""
    assert run("publish")[0] == 2
    run("release", "1.1", "--date=1802-05-01")
    assert run("publish")[0] == 0
    before = files(tmp_path / "out" / "publish")
    released.change("text.rst", "as he *speaks*", "by ear")

    code, complaints = run("publish")

    assert code == 2
    assert "[recension.publish-changed]" in complaints
    assert "text.rst" in complaints
    assert files(tmp_path / "out" / "publish") == before


def test_publish_what_comes_out_otherwise(released: Repository, run: Told) -> None:
    """What is built otherwise than it was recorded is not published."""
    run("release", "1.1", "--date=1802-05-01")
    path = released.folder / "releases" / "1.1.json"
    one = made(released, "1.1")
    path.write_text(record.write(one._replace(files={**one.files, "text.html": "0" * 64})), "utf-8")

    code, complaints = run("publish")

    assert code == 2
    assert "[recension.publish-built]" in complaints
    assert "text.html" in complaints


def test_nothing_was_released(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """An edition that keeps no records is told the setting."""
    folder = copy_of("plain")

    assert cli.main([f"--config={folder}", f"--source={folder}", "release", "1.0"]) == 2
    assert "recension_releases" in capsys.readouterr().err
    assert cli.main([f"--config={folder}", f"--source={folder}", "publish"]) == 2
    assert "[recension.publish-none]" in capsys.readouterr().err


def test_list_of_changes() -> None:
    """What was not released goes under the heading of the release; the head of the file stays."""
    listed = "# Changes\n\nFor readers.\n\n## Unreleased\n\n- New.\n\n## 1.0, today\n\n- Old.\n"

    assert releasing.account(listed) == "- New."
    assert releasing.account(listed, "1.0") == "- Old."
    assert releasing.account("# Changes\n") == ""
    assert releasing.told(listed, "1.1, now") == listed.replace("Unreleased\n", "Unreleased\n\n## 1.1, now\n")
