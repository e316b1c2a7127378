"""Packs files, and reads those in a zip or a folder, and trusts them with nothing."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from recension.scholarship.messages import MistakeError

MOST = 10_000  #: members
LARGEST = 500_000_000  #: bytes, of all members together
EPOCH = 1980  #: before which no zip has a date
ZIP = (b"PK\x03\x04", b"PK\x05\x06")  #: how a zip begins


def pack(files: Iterable[tuple[str, bytes, bool]], name: str, date: str) -> bytes:
    """Return files, by path, content and whether they run, as a zip with a folder; anywhere the same bytes."""
    year, month, day = map(int, (date or f"{EPOCH}-01-01").split("-"))
    stamp = (year, month, day, 0, 0, 0) if year >= EPOCH else (EPOCH, 1, 1, 0, 0, 0)
    made = BytesIO()
    with ZipFile(made, "w") as whole:  # not compressed, for programs do that in different ways
        for path, data, runs in sorted(files):
            about = ZipInfo(f"{name}/{path}", stamp)
            about.create_system = 3  # wherever it is made
            about.external_attr = (0o755 if runs else 0o644) << 16
            whole.writestr(about, data)
    return made.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return the members of a zip by their paths; folders are none."""
    found: dict[str, bytes] = {}
    try:
        with ZipFile(BytesIO(data)) as archive:
            listed = [one for one in archive.infolist() if not one.is_dir()]
            if len(listed) > MOST or sum(one.file_size for one in listed) > LARGEST:
                raise MistakeError("archive", found=f"more than {MOST} files or {LARGEST} bytes")
            for one in listed:
                path = PurePosixPath(one.filename)
                if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
                    raise MistakeError("archive", found=f"{one.filename!r}, a path that leads out of it")
                if one.flag_bits & 1:
                    raise MistakeError("archive", found=f"{one.filename!r}, which is encrypted")
                if one.filename in found:
                    raise MistakeError("archive", found=f"{one.filename!r} twice")
                with archive.open(one) as member:
                    found[one.filename] = member.read(one.file_size + 1)
    except (BadZipFile, zlib.error, LZMAError, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise MistakeError("archive", found=f"what cannot be unpacked: {error}") from error
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files in a *folder* by their paths, without what links lead to."""
    found: dict[str, bytes] = {}
    size = 0
    for path in folder.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        size += path.stat().st_size
        if len(found) >= MOST or size > LARGEST:
            raise MistakeError("copy", found=folder, why=f"it has more than {MOST} files or {LARGEST} bytes")
        found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return dict(sorted(found.items()))
