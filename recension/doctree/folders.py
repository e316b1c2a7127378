"""Puts one folder in the place of another, whole or not at all, and keeps other builds out of both."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Thread

from recension.doctree.checks import tell
from recension.scholarship.messages import mistake

try:
    import fcntl
except ImportError:  # pragma: no cover  # not everywhere are there locks
    fcntl = None  # type: ignore[assignment]

_held: list[int] = []  #: the folders that the build of this process keeps others out of


def hold(folder: Path) -> None:
    """Wait until no other build is at work in *folder*, and begin; without locks, begin at once."""
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            held = os.open(folder, os.O_RDONLY)
        except OSError:  # nor can every system open a folder
            return
        try:
            if _locked(held, folder):
                _held.append(held)
                outlive_nobody(os.getpid())
                return
        except OSError:
            os.close(held)
            raise
        os.close(held)


def _locked(held: int, folder: Path) -> bool:
    """Lock an open folder; tell whether it still is the one that stands there, and not one that was replaced."""
    if fcntl:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            tell(mistake("other-build", folder=folder), "")
            with suppress(OSError):
                fcntl.flock(held, fcntl.LOCK_EX)
        except OSError:  # the file system has no locks
            return True
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(held), folder.stat())
    return False


@cache  # once in each process
def outlive_nobody(_process: int) -> None:
    """Let the processes that this one forks end when it is gone; they would wait, and keep others out, for ever."""
    if not hasattr(os, "register_at_fork"):
        return
    reading, *writing = os.pipe()  # none but this process writes to it: at its end there is nothing more to read

    def watch() -> None:
        if writing:  # else it is forked by one that was
            os.close(writing.pop())
            Thread(target=lambda: os.read(reading, 1) or os._exit(1), daemon=True).start()

    os.register_at_fork(after_in_child=watch)


def let_others_in() -> None:
    """Leave the folders to other builds."""
    while _held:
        os.close(_held.pop())


def draft_of(place: Path) -> Path:
    """Return where the draft of a folder is made: beside it, or in it where nothing can be put beside it."""
    if os.path.ismount(place) or not os.access(place.parent, os.W_OK | os.X_OK):
        return place / ".recension.draft"
    return _beside(place, "draft")


def _beside(place: Path, what: str) -> Path:
    return place.with_name(f".{place.name}.{what}")


def copies_of(place: Path) -> Path:
    """Return where copies of the files of a folder wait for the next draft."""
    return _beside(place, "copies")


def heal(place: Path, apart: Path, *, keep_copies: bool = False) -> None:
    """Finish or undo what a build has left that was killed; *apart* is what belongs to the place, but no build makes.

    Nobody else is at work there, for the place is held.
    """
    drafts = (_beside(place, "draft"), place / ".recension.draft")
    old = _beside(place, "old")
    if old.is_dir() and not any(place.iterdir()):  # killed between two renamings
        place.rmdir()
        old.rename(place)
    if place in apart.parents and not apart.is_dir():  # killed between the exchange and its return
        for left in (old, *drafts):
            with suppress(OSError):
                (left / apart.relative_to(place)).rename(apart)
    for left in (old, *drafts, *(() if keep_copies else (copies_of(place),))):
        shutil.rmtree(left, ignore_errors=True)


def within(folder: Path) -> Iterator[str]:
    """Yield what stands in *folder*, each file by its name from there."""
    for found, folders, names in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(found, name))]
        yield from (Path(found, name).relative_to(folder).as_posix() for name in (*names, *links))


def copy(names: Iterable[str], place: Path, draft: Path) -> dict[str, int]:
    """Begin a draft with files of the place, and leave what is there already; return the date of each.

    They have the date of the copy, lest Sphinx take what it is to copy there, of the same date and size, for the same.
    """
    copied, folders = {}, {os.fspath(draft)}
    for name in names:
        begun = os.path.join(draft, name)
        if not os.path.lexists(begun):
            if (folder := os.path.dirname(begun)) not in folders:
                os.makedirs(folder, exist_ok=True)
                folders.add(folder)
            shutil.copyfile(os.path.join(place, name), begun, follow_symlinks=False)
            copied[name] = os.lstat(begun).st_mtime_ns
    return copied


def forget(copied: Mapping[str, int], draft: Path) -> None:
    """Take what was copied, and not written since, out of the draft again."""
    for name, date in copied.items():
        with suppress(OSError):
            if (draft / name).lstat().st_mtime_ns == date:
                (draft / name).unlink()


def put(draft: Path, place: Path, made: Collection[str], apart: Path) -> None:
    """Let a draft take its place at once, where that can be, or file by file; *made* is what builds have made there."""
    movable = draft.parent == place.parent and apart != place
    if movable:
        carry(draft, place, made, apart)
        movable = _exchanged(draft, place)
    if not movable:
        _replace(draft, place, made)
        return
    if place in apart.parents:
        for left in (draft, _beside(place, "old")):
            with suppress(OSError):
                (left / apart.relative_to(place)).rename(apart)
    shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(_beside(place, "old"), ignore_errors=True)


def carry(draft: Path, place: Path, made: Collection[str], apart: Path) -> None:
    """Let what stands in the place, and no build has made, stand in the draft as well, empty folders and all."""
    ours = {parent.as_posix() for name in made for parent in Path(name).parents}
    for found, folders, names in os.walk(place):
        folders[:] = [name for name in folders if Path(found, name) != apart]
        inner = Path(found).relative_to(place)
        if inner.as_posix() not in ours and not (draft / inner).exists():
            (draft / inner).mkdir(parents=True)
            shutil.copystat(found, draft / inner)
        for name in (*names, *(name for name in folders if os.path.islink(os.path.join(found, name)))):
            if (inner / name).as_posix() not in made and not os.path.lexists(draft / inner / name):
                _link(Path(found, name), draft / inner / name)


def _link(path: Path, other: Path) -> None:
    other.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, other, follow_symlinks=False)
    except OSError:  # not everywhere are there links
        shutil.copy2(path, other, follow_symlinks=False)


def _exchanged(draft: Path, place: Path) -> bool:
    """Let two folders change places, or tell that they cannot; one between two renamings is healed by the next build.

    Where the system has a call for it, the exchange happens at once.
    """
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if os.name == "posix" else None
    here, exchange = -100, 2  # AT_FDCWD, RENAME_EXCHANGE
    if call and not call(here, os.fsencode(draft), here, os.fsencode(place), exchange):
        return True
    old = _beside(place, "old")
    try:
        place.rename(old)
    except OSError:
        return False
    try:
        draft.rename(place)
    except OSError:
        old.rename(place)
        return False
    return True


def _replace(draft: Path, place: Path, made: Collection[str]) -> None:
    """Let each file of a draft take its place, and remove what is no longer made."""
    names = {*within(draft)}
    for name in sorted(names):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            (draft / name).replace(place / name)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            beside = _beside(place / name, "draft")
            shutil.copy2(draft / name, beside, follow_symlinks=False)
            beside.replace(place / name)
    for name in sorted({*made} - names, reverse=True):
        (place / name).unlink(missing_ok=True)
        for folder in (place / name).parents:
            if folder == place or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()
