"""Asks git for the earlier versions of an edition."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePath

from recension.scholarship.messages import MistakeError

#: what git says is read, nobody waits for what it would note, and the name of a file is no pattern
_PLAIN = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_LITERAL_PATHSPECS": "1"}
_FILES = (b"100644", b"100755", b"100664")  #: the modes of what is neither a link nor another repository


def git(*arguments: str, cwd: Path) -> str:
    """Return what git answers to a plumbing command in a folder; what is not UTF-8 in it is replaced."""
    return _answer(*arguments, cwd=cwd).decode("utf-8", "replace")


def commit_of(revision: str, cwd: Path) -> str:
    """Return the whole name of the commit that a *revision* names: a branch, a tag, or the beginning of its name."""
    require(cwd)
    try:
        return git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", cwd=cwd).strip()
    except MistakeError:
        require(cwd, whole=True)  # or it may be there, and have not been fetched
        raise MistakeError("git-revision", found=revision) from None


def require(cwd: Path, *, whole: bool = False) -> None:
    """Refuse a folder that stands in no repository, or in one that has not the *whole* history."""
    if git("rev-parse", "--is-shallow-repository", cwd=cwd).strip() == "true" and whole:
        raise MistakeError("git-shallow")


def top(cwd: Path) -> Path:
    """Return the folder of the whole repository that a folder is in."""
    return Path(git("rev-parse", "--show-toplevel", cwd=cwd).strip("\n"))


def blobs(names: list[str], cwd: Path) -> Iterator[bytes]:
    """Yield the contents of files, each named by the checksum that git has for it, in order."""
    answer = _answer("cat-file", "--batch", cwd=cwd, asked="".join(f"{name}\n" for name in names).encode())
    start = 0
    for name in names:
        end = answer.index(b"\n", start)
        size = answer[start:end].rpartition(b" ")[2]
        if not size.isdigit():
            raise MistakeError("git", found=f"it has lost the object {name}")
        start = end + 1 + int(size)
        yield answer[end + 1 : start]
        start += 1


@contextmanager
def tree_of(revision: str, cwd: Path) -> Iterator[Path]:
    """Yield what *cwd* was at a *revision*, in a temporary folder that has all its files, byte for byte.

    An archive would leave out and change what the attributes of git say; links would lead out of the folder.
    """
    commit = commit_of(revision, cwd)
    prefix = git("rev-parse", "--show-prefix", cwd=cwd).strip("\n")
    listed = [line.partition(b"\t") for line in _answer("ls-tree", "-rz", "--full-tree", commit, cwd=cwd).split(b"\0")]
    files = {os.fsdecode(name): about.split()[2].decode() for about, _, name in listed if about[:6] in _FILES}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, content in zip(files, blobs([*files.values()], cwd), strict=True):
            path = folder / name
            if ".." not in PurePath(name).parts and path.is_relative_to(folder):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        yield folder / prefix


def _answer(*arguments: str, cwd: Path, asked: bytes = b"") -> bytes:
    try:
        run = subprocess.run(
            ["git", *arguments], cwd=cwd, input=asked, capture_output=True, env=os.environ | _PLAIN, check=False
        )
    except OSError as error:
        if error.filename == "git":
            raise MistakeError("git-missing") from None
        raise MistakeError("git", found=f"{cwd}: {error.strerror}") from None
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip()
        if "not a git repository" in said:
            raise MistakeError("git-repository", found=os.path.abspath(cwd))
        raise MistakeError("git", found=said.partition("\n")[0].removeprefix("fatal: ") or f"code {run.returncode}")
    return run.stdout
