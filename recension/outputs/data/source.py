"""Packs what an edition is made from, so that it can be made again."""

from __future__ import annotations

from collections.abc import Iterator

from recension.outputs.archive import pack
from recension.outputs.data.context import Context
from recension.scholarship import dates


def file_of(c: Context) -> str:
    """Return the name of the file."""
    return f"{c.name}-source.zip"


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the file, of an edition that has been read from files."""
    if c.sources:
        yield file_of(c), packed(c)


def packed(c: Context) -> bytes:
    """Return the files of the edition as one."""
    name = file_of(c)
    if name not in c.made:
        day = dates.begins(c.work.released)
        held = ((path, data, False) for path, data in c.sources.items())
        c.made[name] = pack(held, f"{c.name}-source", day.isoformat() if day else "")
    return c.made[name]
