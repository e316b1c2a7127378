"""Commits that change the edition, and whether they say so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import Copy, append, replace
from versioned import Repository

from recension.commands import cli

SPOKEN = "The scribe writes as he *speaks*."


def asked(folder: Path, *arguments: str) -> int:
    """Ask of which commits in a folder it is not said that they change the edition; return the exit code."""
    return cli.main([f"--config={folder}", f"--source={folder}", "commits", *arguments])


def told(capsys: pytest.CaptureFixture[str]) -> list[str]:
    """Return what was told of each commit: its subject, and the files it changes."""
    found = re.findall(r"'(.+)' changes (.+), but expected .+ \[recension\.commit-subject\]", capsys.readouterr().err)
    return [f"{subject}: {files}" for subject, files in found]


@pytest.mark.parametrize(
    ("file", "old", "new", "counts"),
    [
        ("text.rst", "by the weir", "by the wear", True),
        ("text.rst", SPOKEN, "He was deaf.", True),
        ("text.rst", ": certain", ": open", True),
        ("witnesses/K.md", "lissen", "lisen", True),
        ("text.rst", "by the weir", "by\nthe weir", False),
        ("text.rst", ".. _p2:", ".. A remark.\n\n.. _p2:", False),
        ("about.rst", "\n", "\n\n", False),
        ("conf.py", "mill", "mills", False),
    ],
)
def test_a_commit_that_changes_the_edition(
    file: str, old: str, new: str, counts: bool, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is read in the edition, and in its witnesses, is changed by a commit that says so."""
    repository.change(file, old, new)
    repository.commit("Mend it")

    assert asked(repository.folder, "--since=HEAD~1") == counts
    assert told(capsys) == [f"Mend it: {file}"] * counts


@pytest.mark.parametrize(
    ("file", "old", "new", "counts"),
    [
        ("refs.bib", "1800", "1801", True),
        ("refs.bib", "\n", "\n ", False),
        ("compared.tsv", "p1", "p2", True),
    ],
)
def test_bibliography_and_comparisons(file: str, old: str, new: str, counts: bool, copy_of: Copy) -> None:
    """Works and the record of a second reading are of the edition; how a bibliography is laid out is not."""
    repository = Repository(copy_of("works"))
    repository.change(file, old, new)
    repository.commit("Mend it")

    assert asked(repository.folder, "--since=HEAD~1") == counts


@pytest.mark.parametrize(
    ("subject", "options", "code"),
    [
        ("[Editorial] Mend it", [], 0),
        ("fixup! [Editorial] Mend it", [], 0),
        ("Mend it [Editorial]", [], 1),
        ("[editorial] Mend it", [], 1),
        ("[Text] Mend it", ["--prefix=[Text]"], 0),
        ("", [], 1),
    ],
)
def test_how_the_subject_begins(subject: str, options: list[str], code: int, repository: Repository) -> None:
    """The word stands at the head of the subject; it can be another."""
    replace(repository.folder / "text.rst", SPOKEN, "He was deaf.")
    repository.git("commit", "-qa", "--allow-empty-message", "-m", subject)

    assert asked(repository.folder, "--since=HEAD~1", *options) == code


def test_only_the_commits_asked_for_are_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """Each is told, the oldest first, from one to another; what merges them is not asked, nor a file that moves."""
    for number in range(4):
        append(repository.folder / "text.rst", f"\n.. _p{number + 3}:\n\nMore.\n")
        repository.commit(f"Add {number}")
    repository.git("checkout", "-qb", "side", "HEAD~2")
    append(repository.folder / "about.rst", "\nMore.\n")
    repository.commit("Say more")
    repository.git("merge", "-q", "-m", "Merge", "main")

    assert asked(repository.folder, "--since=main~3..main~1") == 1
    assert told(capsys) == ["Add 1: text.rst", "Add 2: text.rst"]
    assert asked(repository.folder, "--since=main") == 0
    assert "0 of 1," in capsys.readouterr().out


def test_a_file_may_move(repository: Repository) -> None:
    """The text may be called otherwise without being changed."""
    repository.git("mv", "text.rst", "mill.rst")
    repository.change("conf.py", '"text"', '"mill"')
    repository.commit("Call it otherwise")

    assert asked(repository.folder, "--since=HEAD~1") == 0


def test_since_the_newest_release(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """Where nothing is said, the commits that follow the record of the newest release are meant."""
    repository = Repository(copy_of("released"))
    repository.change("text.rst", "weir", "wear")
    repository.commit("Mend it")
    append(repository.folder / "releases/1.0.json", "\n")
    repository.commit("Release")

    assert asked(repository.folder) == 0
    assert "0 of 0" in capsys.readouterr().out
    repository.change("text.rst", "wear", "weir")
    repository.commit("Mend it again")
    assert asked(repository.folder) == 1
    assert told(capsys) == ["Mend it again: text.rst"]


@pytest.mark.parametrize(
    ("since", "name"),
    [("", "option"), ("lost", "git-revision"), ("HEAD..lost", "git-revision"), ("HEAD...HEAD", "git-revision")],
)
def test_what_was_asked_for_wrongly(
    since: str, name: str, repository: Repository, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no release is recorded, or there is no such commit, one sentence says so."""
    assert asked(repository.folder, f"--since={since}") == 2
    assert [line.rpartition("[")[2] for line in capsys.readouterr().err.splitlines()] == [f"recension.{name}]"]


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where commits are missing, nothing is said of those that are there."""
    repository.git("clone", "-q", "--depth=1", repository.folder.as_uri(), str(tmp_path / "shallow"))

    assert asked(tmp_path / "shallow", "--since=HEAD") == 2
    assert "[recension.git-shallow]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("staged", "message", "code"),
    [
        (True, "Mend it\n", 1),
        (True, "\n# a remark\n[Editorial] Mend it\n", 0),
        (False, "Mend it\n", 0),
        (True, None, 2),
    ],
)
def test_a_commit_about_to_be_made(
    staged: bool, message: str | None, code: int, repository: Repository, tmp_path: Path
) -> None:
    """A hook can ask before a commit is made; what is not yet in it does not count."""
    repository.change("text.rst", SPOKEN, "He was deaf.")
    if staged:
        repository.git("add", "-A")
    if message is not None:
        (tmp_path / "message").write_text(message)

    assert asked(repository.folder, f"--message={tmp_path / 'message'}") == code


def test_the_first_commit_and_one_that_merges(repository: Repository, tmp_path: Path) -> None:
    """The first commit of all changes everything; one that merges is not asked."""
    message = tmp_path / "message"
    message.write_text("Begin")
    repository.git("checkout", "-q", "--orphan", "new")
    assert asked(repository.folder, f"--message={message}") == 1

    repository.commit("Begin")
    repository.git("checkout", "-qb", "side")
    repository.change("text.rst", SPOKEN, "He was deaf.")
    repository.commit("[Editorial] Mend it")
    repository.git("checkout", "-q", "new")
    repository.git("merge", "-q", "--no-ff", "--no-commit", "side")
    assert asked(repository.folder, f"--message={message}") == 0
