"""Texts in git: how their changes are shown."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from building import HOUSE, Copy, append
from versioned import Repository

from recension.commands import cli

ODD = "the *first* text"  #: a name that would be a pattern


def asked(folder: Path, *arguments: str) -> int:
    """Ask something of the edition in a folder; return the exit code."""
    return cli.main([f"--config={folder}", f"--source={folder}", *arguments])


def diff(repository: Repository, *options: str, folder: str = ".") -> list[str]:
    """Return the lines of a diff that tell what is different, and what stands above them."""
    lines = repository.git("-C", folder, "diff", "-U0", *options).splitlines()
    return [line.split(" @@ ")[-1] for line in lines if line[:1] in "-+@" and line[:3] not in ("---", "+++")]


@pytest.fixture
def reviewed(repository: Repository) -> Repository:
    """The tiny edition in a repository that has been set up."""
    assert asked(repository.folder, "review") == 0
    repository.commit("Set up")
    return repository


@pytest.mark.parametrize("folder", [".", "witnesses"])
def test_a_change_is_shown_as_it_is_read(folder: str, reviewed: Repository) -> None:
    """A diff has sentences and entries, and above each the paragraph, in whatever folder it is asked for."""
    reviewed.change("text.rst", "The scribe writes as he *speaks*.", "The scribe\n      writes as he hears.")
    reviewed.change("text.rst", "Grind what", "Mill what")

    assert diff(reviewed, folder=folder) == [
        "p1",
        "-    p1.lissen: listen ] lissen (spelling) – The scribe writes as he *speaks*.",
        "+    p1.lissen: listen ] lissen (spelling) – The scribe writes as he hears.",
        "p2",
        "-  'Grind what is brought', said the miller's wife, 'and ask for nothing.'",
        "+  'Mill what is brought', said the miller's wife, 'and ask for nothing.'",
    ]


def test_what_no_reader_sees_is_no_change(reviewed: Repository) -> None:
    """Nothing is shown where only lines are broken elsewhere."""
    reviewed.change("text.rst", "by the weir", "by\nthe weir")

    assert diff(reviewed) == []
    assert diff(reviewed, "--no-textconv") != []


def test_the_source_has_its_places_above_changes_too(reviewed: Repository) -> None:
    """Where the source itself is asked for, a change stands below its paragraph or note, and each has its history."""
    reviewed.change("text.rst", "what is brought", "what was brought")
    append(reviewed.folder / "text.rst", "\n   It never did.\n")

    assert [line for line in diff(reviewed, "--no-textconv") if line[0] not in "+-"] == ["p2", "[1]"]
    assert "Grind what" in reviewed.git("log", "-L:_p2:text.rst")


def test_every_version_is_shown(reviewed: Repository) -> None:
    """``git log -p`` shows each version; one that cannot be read as a text is shown as it is."""
    for content in (b".. _p1:\n\nna\xefve\n", b"\x00\x01\xff\n", b""):
        (reviewed.folder / "text.rst").write_bytes(content)
        reviewed.commit("Break")
    run = subprocess.run(["git", "log", "-p", "text.rst"], cwd=reviewed.folder, capture_output=True, check=True)

    assert [line in run.stdout for line in (b"+na\xefve\n", b"-na\xefve\n", b"+\x00\x01\xff\n")] == [True] * 3
    assert b"-  A miller must \xe2\x8c\x9clisten\xe2\x8c\x9d to the water |2| by night.\n" in run.stdout


def test_a_text_is_shown_without_the_tool(reviewed: Repository, tmp_path: Path) -> None:
    """Where the tool cannot be found any more, git shows the source, and does not fail."""
    command = reviewed.git("config", "diff.recension.textconv")
    reviewed.git("config", "diff.recension.textconv", command.replace(str(HOUSE), str(tmp_path)))
    reviewed.change("text.rst", "by the weir", "by\nthe weir")

    assert diff(reviewed)[1:] == diff(reviewed, "--no-textconv")[1:] != []


def test_attributes_are_added_once(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What says which file is a text stands in the repository, below what stood there, once."""
    attributes = repository.folder / ".gitattributes"
    attributes.write_bytes(b"# \xff\n*.md -text")
    printed = []
    for _ in range(2):
        assert asked(repository.folder, "review") == 0
        printed.append(capsys.readouterr().out)

    assert attributes.read_bytes() == b"# \xff\n*.md -text\ntext.rst diff=recension\n"
    assert [".gitattributes" in one for one in printed] == [True, False]


def test_a_broader_pattern_will_do(repository: Repository) -> None:
    """Where attributes say already that a file is a text, they stay as they are."""
    attributes = repository.folder / ".gitattributes"
    attributes.write_text("*.rst diff=recension\n")

    assert asked(repository.folder, "review") == 0
    assert attributes.read_text() == "*.rst diff=recension\n"


def test_texts_may_have_any_name_and_parts(repository: Repository) -> None:
    """The parts that a text includes are texts, and no name is taken for a pattern."""
    folder = repository.folder / "books"
    folder.mkdir()
    for path in repository.folder.glob("[!.]*.*"):
        path.rename(folder / path.name)
    (repository.folder / "witnesses").rename(folder / "witnesses")
    source = (folder / "text.rst").read_text("utf-8")
    head, p2, rest = source.partition(".. _p2:")
    (folder / f"{ODD}.rst").write_text(f"{head}.. include:: part.txt\n", "utf-8")
    (folder / "part.txt").write_text(p2 + rest, "utf-8")
    conf = folder / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace('["text"]', f'["{ODD}"]'), "utf-8")

    assert asked(folder, "review") == 0
    attributes = repository.git("check-attr", "diff", f"books/{ODD}.rst", "books/part.txt", "books/index.rst")
    assert [line.rpartition(": ")[2] for line in attributes.splitlines()] == ["recension", "recension", "unspecified"]


def test_a_text_that_is_missing_is_told(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be set up is told, and git is left as it was."""
    (repository.folder / "text.rst").unlink()

    assert asked(repository.folder, "review") == 2
    assert "[recension.text-missing]" in capsys.readouterr().err
    assert "recension" not in repository.git("config", "--local", "--list")


def test_the_texts_must_be_in_the_repository(
    repository: Repository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A repository that has the settings alone cannot show the texts."""
    (tmp_path / "settings").mkdir()
    repository.git("init", "-q", str(tmp_path / "settings"))
    (repository.folder / "conf.py").rename(tmp_path / "settings/conf.py")

    assert cli.main([f"--config={tmp_path / 'settings'}", f"--source={repository.folder}", "review"]) == 2
    assert "[recension.git-repository]" in capsys.readouterr().err


def test_without_a_repository(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no repository, one sentence says so."""
    assert asked(copy_of("plain"), "review") == 2
    assert [line.rpartition("[")[2] for line in capsys.readouterr().err.splitlines()] == ["recension.git-repository]"]


def test_git_does_not_wait_for_sphinx() -> None:
    """What git asks for each version of a text reads neither Sphinx nor docutils."""
    code = "import sys, recension.commands.textconv; print({'sphinx', 'docutils', 'babel'} & {*sys.modules})"

    assert subprocess.check_output([sys.executable, "-c", code], cwd=HOUSE, text=True) == "set()\n"


def test_textconv_prints_a_text(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The command can be asked by hand."""
    monkeypatch.chdir(repository.folder)

    assert cli.main(["textconv", "text.rst"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"  head of page 2\n      The Miller's Book\n\n# The Weir\n\np1\n")
