"""Which works a text cites, and in what order documents were written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, Cited

# Fields of a bibliography that its format leaves to the user, and two that it has.
SENDER, RECIPIENT, ARCHIVE, TRANSLATED, LETTER = "usera", "userb", "userc", "userd", "usere"
CONTENT, COPY = "abstract", "verba"


def check_works(blocks: Iterable[Block], cited: Sequence[Cited], known: Iterable[str]) -> Iterator[Mistake]:
    """Yield the notes that name no work, and the works that the bibliography lacks; *known* are its keys.

    A text none of whose places names a work is not checked.
    """
    if not cited:
        return
    known = set(known)
    naming = {one.place for one in cited}
    for block in blocks if any(one.key in known for one in cited) else ():
        if block.label and block.place not in naming:
            naming.add(block.place)
            yield mistake("work-missing", block.line, block.source, found=block.label)
    for one in cited:
        if one.key not in known:
            yield unknown(one.key, known, one.line)


def unknown(key: str, known: Iterable[str], line: int, source: str = "") -> Mistake:
    """Return the mistake when the bibliography has no work *key*."""
    near = nearest(key, known)
    expected = f"one that it has, such as {near!r}" if near else "a work in it: conf.py names no file of one"
    return mistake("work-unknown", line, source, found=key, expected=expected)


def nearest(key: str, known: Iterable[str]) -> str:
    """Return the one of *known* keys that is most like *key*; nothing where there is none."""
    by_name = {one.lower(): one for one in sorted(known)}
    return next((by_name[one] for one in get_close_matches(key.lower(), by_name, 1, 0)), "")


def check_documents(entries: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield each document that lacks what a list of them needs, and what that is."""
    for key, fields in entries.items():
        if SENDER in fields:
            yield from ((key, name) for name in ("date", "title") if not fields.get(name))


def documents(entries: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return the keys of the entries that have a sender, by date: letters, telegrams, reports."""
    return sorted((key for key, fields in entries.items() if SENDER in fields), key=lambda key: entries[key]["date"])
