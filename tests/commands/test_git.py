"""What is asked of git: what it answers, and what is said where it cannot."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from versioned import Repository

from recension.commands import git
from recension.scholarship.messages import MistakeError


def refused(folder: Path, revision: str = "HEAD") -> str:
    """Return the name of the mistake with which a revision is refused."""
    with pytest.raises(MistakeError) as error, git.tree_of(revision, folder):
        pass
    return error.value.mistake.name


def test_an_earlier_version_comes_back_byte_for_byte(repository: Repository) -> None:
    """The files of a commit are those it has, whatever attributes say, and whatever is in the folder now."""
    folder = repository.folder
    (folder / ".gitattributes").write_text("*.rst export-ignore\n*.txt export-subst eol=crlf\n")
    (folder / "näme 1.txt").write_bytes(b"$Format:%H$\n\xff\n")
    repository.commit("Add")
    before = {path.name: path.read_bytes() for path in folder.glob("*.*") if path.is_file()}
    repository.change("text.rst", "The Weir", "The Wier")

    with git.tree_of("HEAD", folder) as tree:
        assert {path.name: path.read_bytes() for path in tree.glob("*.*") if path.is_file()} == before


def test_a_folder_of_the_repository_is_meant(repository: Repository) -> None:
    """An edition may stand in a folder of its repository, and have files beside it."""
    with git.tree_of("HEAD", repository.folder / "witnesses") as tree:
        assert [path.name for path in tree.iterdir()] == ["K.md"]
        assert (tree.parent / "text.rst").is_file()


def test_nothing_is_written_outside_the_folder(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Links are left out, and so are names that lead elsewhere."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (repository.folder / "link").symlink_to(tmp_path)
    repository.commit("Link")
    blob = repository.git("rev-parse", "HEAD:text.rst")
    inner = repository.git("mktree", given=f"100644 blob {blob}\tleft\n")
    tree = repository.git("mktree", given=f"040000 tree {inner}\t..\n100644 blob {blob}\tkept\n120000 blob {blob}\tl\n")
    commit = repository.git("commit-tree", tree, "-m", "Leave")

    with git.tree_of("HEAD", repository.folder) as found:
        assert not (found / "link").exists()
    with git.tree_of(commit, repository.folder) as found:
        assert [path.name for path in found.iterdir()] == ["kept"]
        assert not (found.parent / "left").exists()


@pytest.mark.parametrize("revision", ["lost", "", "-x", "--all", "--output=lost", "HEAD:text.rst", "HEAD..HEAD"])
def test_a_version_that_is_none_is_told(revision: str, repository: Repository) -> None:
    """What names no commit is never an option of git, nor anything else."""
    assert refused(repository.folder, revision) == "git-revision"


def test_a_shallow_clone_is_told(repository: Repository, tmp_path: Path) -> None:
    """A version that was not fetched may be there: the clone is told, and what it has is found."""
    first = repository.git("rev-parse", "HEAD")
    repository.change("text.rst", "The Weir", "The Wier")
    repository.commit("Change")
    repository.git("clone", "-q", "--depth=1", repository.folder.as_uri(), str(tmp_path / "shallow"))

    assert refused(tmp_path / "shallow", first) == "git-shallow"
    assert git.commit_of("HEAD", tmp_path / "shallow") == repository.git("rev-parse", "HEAD")


def test_where_git_cannot_answer(repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No repository, a folder that is not there, a repository that is damaged and no git are told by name."""
    assert refused(tmp_path) == "git-repository"
    assert refused(tmp_path / "lost") == "git"
    blob = repository.git("rev-parse", "HEAD:text.rst")
    (repository.folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert refused(repository.folder) == "git"
    shutil.rmtree(repository.folder / ".git/refs")
    assert refused(repository.folder) == "git-repository"
    monkeypatch.setitem(os.environ, "PATH", str(tmp_path))
    assert refused(repository.folder) == "git-missing"
