"""Reads the files in a zip or a folder, and trusts them with nothing."""

from __future__ import annotations

import zlib
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile

from recension.scholarship.messages import MistakeError

MOST = 10_000  #: members
LARGEST = 500_000_000  #: bytes, of all members together
ZIP = (b"PK\x03\x04", b"PK\x05\x06")  #: how a zip begins


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
