"""What an editor has declared to be meant: changes since the newest release, of which a short list is kept.

No proof can judge a comment, a date or a heading of the index; that nobody has changed one unawares, this list tells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from recension.scholarship.changes import Change, compare
from recension.scholarship.comparisons import digest
from recension.scholarship.record import Record

FILE = "declared.tsv"  #: beside the records of the releases
_HEAD = "# Changes since the newest release that are meant: section, id, digest of what stands there now.\n"

Declared = frozenset[str]  #: lines of the list


def load(path: Path) -> Declared:
    """Return the list in the file at *path*; it is empty where there is none, or it cannot be read."""
    try:
        return frozenset(path.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return frozenset()


def line(change: Change) -> str:
    """Return the line of the list for a change."""
    return "\t".join((change.section, change.id, digest(change.sort, [*change.new.items()], change.after)))


def undeclared(newest: Sequence[Record], now: Record, declared: Declared) -> Iterator[Change]:
    """Yield what is not as the *newest* release has it, and not as it was *declared*; nothing where there is none."""
    for release in newest:
        yield from (change for change in compare(release, now) if line(change) not in declared)


def written(changes: Iterable[Change]) -> str:
    """Return the list as a file."""
    return _HEAD + "".join(f"{one}\n" for one in map(line, changes))


def named(changes: Sequence[Change], most: int = 10) -> str:
    """Return in a line which items have changed, and in which fields."""
    told = [f"{one.id} ({', '.join(one.fields) if one.old and one.new else one.sort})" for one in changes[:most]]
    return ", ".join(told) + (f" and {len(changes) - most} more" if len(changes) > most else "")
