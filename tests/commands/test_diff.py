"""What is different between two states of an edition is told: releases, commits, the working tree, a witness."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import Copy, replace, restate_checksums
from versioned import Repository

from recension.commands import cli

Told = Callable[..., tuple[int, str, str]]


@pytest.fixture
def diff(released: Repository, capsys: pytest.CaptureFixture[str]) -> Told:
    """A function that compares; it returns the exit code, what is printed and what is complained of."""

    def asked(*arguments: str) -> tuple[int, str, str]:
        code = cli.main([f"--config={released.folder}", f"--source={released.folder}", "diff", *arguments])
        return (code, *capsys.readouterr())

    return asked


@pytest.fixture
def changes(diff: Told) -> Callable[..., dict[tuple[str, str], dict[str, Any]]]:
    """A function that returns what is different, by section and id."""

    def asked(*arguments: str) -> dict[tuple[str, str], dict[str, Any]]:
        code, told, complaints = diff("--form=json", *arguments)
        assert (code, complaints) == (0, "")
        return {(one["section"], one["id"]): one for one in json.loads(told)["changes"]}

    return asked


def edit(released: Repository) -> None:
    """Correct a reading, reclassify an entry, give a reason in other words, take a comment out."""
    entry = "\n\n.. apparatus::\n\n   wife ] wyfe : spelling\n      So he heard it.\n\n.. [1]"
    released.change("text.rst", "miller's wife", "miller's :em:`wife`")
    released.change("text.rst", "\n\n.. [1]", entry)
    released.change("witnesses/K.md", "wife", "wyfe")
    restate_checksums(released.folder)
    released.change(
        "text.rst", "lissen : spelling\n      The scribe writes as he *speaks*.", "lissen : break\n      By ear."
    )
    text = (released.folder / "text.rst").read_text("utf-8")
    begin, end = text.index(".. commentary::"), text.index(".. _p2:")
    (released.folder / "text.rst").write_text(text[:begin] + text[end:], "utf-8")


EDITED = {
    ("apparatus", "p1.lissen"),
    ("apparatus", "p2.wyfe"),
    ("commentary", "p1.on-the-weir"),
    ("witnesses", "K"),
}


def test_nothing_is_different(diff: Told) -> None:
    """Where nothing is different, that is said, and no textual change where no word of the text is."""
    assert diff("--from=1.0") == (0, "Release 1.0 (3 May 1801) → as it stands: Nothing is different.\n", "")


@pytest.mark.parametrize("old", ["1.0", "HEAD", "main"])
def test_release_and_commit(old: str, released: Repository, changes: Callable[..., Any]) -> None:
    """Between a release, or the commit it stood at, and the working tree stands what was edited, and nothing else."""
    edit(released)

    found = changes(f"--from={old}")

    assert {*found} == EDITED
    assert found["apparatus", "p2.wyfe"]["sort"] == "added"
    assert found["commentary", "p1.on-the-weir"]["sort"] == "withdrawn"
    assert found["apparatus", "p1.lissen"]["new"]["kind"] == "break"


def test_the_other_way_round(released: Repository, changes: Callable[..., Any]) -> None:
    """What was added the one way is withdrawn the other."""
    edit(released)

    found = changes("--from=work", "--to=1.0")

    assert {*found} == EDITED
    assert found["apparatus", "p2.wyfe"]["sort"] == "withdrawn"


def test_two_commits(released: Repository, changes: Callable[..., Any]) -> None:
    """Two commits are compared wherever the working tree stands."""
    edit(released)
    released.commit("Edit")
    released.git("checkout", "-q", "HEAD~1")

    assert {*changes("--from=HEAD", "--to=main")} == EDITED


def test_witness(changes: Callable[..., Any]) -> None:
    """Beside a witness stands the text alone, with the entries that depart from it."""
    found = changes("--from=K")

    assert {*found} == {("text", "p1"), ("apparatus", "p1.lissen"), ("apparatus", "p1.page-2")}
    assert "lissen" in found["text", "p1"]["old"]["text"]
    assert {*changes()} == {*found}


def test_line_breaks_are_no_change(released: Repository, changes: Callable[..., Any]) -> None:
    """Where the editor breaks the lines of paragraphs, reasons and comments says nothing."""
    released.change("text.rst", "and its wheel", "and\nits wheel")
    released.change("text.rst", "It was taken down when", "It was taken\n      down when")
    released.change("text.rst", "The scribe writes", "The scribe\n      writes")

    assert changes("--from=1.0") == {}


def test_what_cannot_be_read_is_said(released: Repository, diff: Told) -> None:
    """What the notation of today does not understand in an earlier state is told, and the rest is compared."""
    released.change("text.rst", "lissen : spelling", "lissen : dialect")
    released.commit("Use a kind that nobody declares")
    released.change("text.rst", "lissen : dialect", "lissen : spelling")

    code, told, complaints = diff("--from=HEAD", "--form=json")

    assert (code, complaints) == (0, "")
    assert any("text.rst:" in note and "unknown-kind" in note for note in json.loads(told)["notes"])


@pytest.mark.parametrize(
    ("asked", "name", "said"),
    [
        ("9.9", "side", "9.9"),
        ("HEAD~9", "side", "HEAD~9"),
        ("../text", "side", "../text"),
        ("-x", "side", "-x"),
        ("", "side", ""),
    ],
)
def test_unknown(asked: str, name: str, said: str, diff: Told) -> None:
    """A side that nobody knows is told in one sentence, with what is known."""
    code, told, complaints = diff("--to", asked) if not asked.startswith("-") else diff(f"--to={asked}")

    assert (code, told) == (2, "")
    assert f"[recension.{name}]" in complaints
    assert repr(said) in complaints
    assert complaints.count("\n") == 1


def test_no_repository(copy_of: Copy, diff: Told, released: Repository) -> None:
    """Without a repository a commit is told as unknown, and releases are compared as ever."""
    shutil.rmtree(released.folder / ".git")

    code, _told, complaints = diff("--from=HEAD")

    assert code == 2
    assert "in no repository of git" in complaints
    assert diff("--from=1.0")[0] == 0


def test_shallow_clone(released: Repository, diff: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A commit that was not fetched is told as such."""
    released.commit("Again")
    released.git("clone", "-q", "--depth=1", f"file://{released.folder}", str(tmp_path / "shallow"))

    code = cli.main([f"--config={tmp_path / 'shallow'}", f"--source={tmp_path / 'shallow'}", "diff", "--from=HEAD~1"])

    assert code == 2
    assert "[recension.git-shallow]" in capsys.readouterr().err


def test_source_that_is_no_text(released: Repository, diff: Told) -> None:
    """A text that was bytes at some commit, or had no conf.py to it, is told in one sentence."""
    source = (released.folder / "text.rst").read_bytes()
    (released.folder / "text.rst").write_bytes(b"\x00\xff\xfe binary")
    released.commit("Break")
    (released.folder / "text.rst").write_bytes(source)

    code, told, complaints = diff("--from=HEAD")

    assert (code, told) == (2, "")
    assert "[recension.earlier]" in complaints
    assert complaints.count("\n") == 1
    assert "/tmp" not in complaints


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [('"format": 1', '"format": 7', "release-future"), ('"format": 1', '"format": 1,,', "release-form")],
)
def test_record_of_the_future(old: str, new: str, name: str, released: Repository, diff: Told) -> None:
    """A record that cannot be read is told with its file."""
    released.change("releases/1.0.json", old, new)

    code, told, complaints = diff("--from=1.0", "--to=1.0")

    assert (code, told) == (2, "")
    assert f"[recension.{name}]" in complaints
    assert "1.0.json" in complaints


def test_edition_that_does_not_hold(released: Repository, diff: Told) -> None:
    """The working tree is compared only when it is proved; what is wrong is told at its place."""
    replace(released.folder / "text.rst", "the weir,", "the wear,")

    code, told, complaints = diff("--from=1.0")

    assert (code, told) == (1, "")
    assert "[recension.proof]" in complaints
