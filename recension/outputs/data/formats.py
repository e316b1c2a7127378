"""The formats of data: the door for a new one."""

from __future__ import annotations

from collections.abc import Iterator

from recension.outputs.data import about, annotated, everything, passages, services, source, tables
from recension.outputs.data.context import Context

FORMATS = (everything, tables, annotated, passages, services, source, about)  #: each writes files


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield all files of data: their paths, and what they hold."""
    for one in FORMATS:
        yield from one.files(c)
