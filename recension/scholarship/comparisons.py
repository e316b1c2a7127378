"""Remembers which places of the text were compared with a witness by a second reader, and when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, Place, Word, unbroken


class Comparison(NamedTuple):
    """One place that was compared: when, what with what, and the digest of what was there."""

    place: Place
    date: str
    compared: str
    digest: str


class State(Word):
    """What has become of a comparison."""

    VALID = "valid"
    STALE = "stale"  #: the place was changed since
    MISSING = "missing"


def digest(*values: object) -> str:
    """Return a short name for what *values* are."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def digests(blocks: Iterable[Block]) -> dict[Place, str]:
    """Return, for each place, a digest of its text and of what the apparatus says of the witnesses there."""
    parts: dict[Place, list[object]] = {}
    for block in blocks:
        if block.place and block.type.is_text:
            seen = [(entry.lemma, entry.readings, entry.kind) for entry in block.entries]
            parts.setdefault(block.place, []).append((unbroken(block.edited), seen))
    return {place: digest(part) for place, part in parts.items()}


def load(path: Path) -> tuple[list[Comparison], list[Mistake]]:
    """Read the record in the file at *path*, if it is there."""
    try:
        return read(path.read_text("utf-8") if path.is_file() else "")
    except UnicodeDecodeError as error:
        return [], [mistake("source-encoding", error.object.count(b"\n", 0, error.start) + 1, found=error.start)]


def read(text: str) -> tuple[list[Comparison], list[Mistake]]:
    """Read the record: a line each place, with tabs between place, date, what was compared and digest."""
    found, mistakes = [], []
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if len(fields) == len(Comparison._fields):
            found.append(Comparison(Place(fields[0]), *fields[1:]))
        else:
            mistakes.append(mistake("proofreading-form", number, found=line))
    return found, mistakes


def write(comparisons: Iterable[Comparison]) -> str:
    """Return the record as a file, with a line that explains it."""
    head = "# Places compared by a second reader: place, date, what was compared, digest of what was there.\n"
    return head + "".join("\t".join(one) + "\n" for one in comparisons)


def state(comparisons: Sequence[Comparison], now: Mapping[Place, str]) -> dict[Place, State]:
    """Return for each place of the text what has become of its comparison."""
    last = {one.place: one.digest for one in comparisons}
    return {
        place: State.MISSING if place not in last else State.VALID if last[place] == digest else State.STALE
        for place, digest in now.items()
    }


def runs(places: Iterable[Place], comparisons: Sequence[Comparison]) -> list[tuple[list[Place], Comparison]]:
    """Return neighbouring *places* that were compared on one day in one way together, in the order of the text."""
    last = {one.place: one for one in comparisons}
    compared = [place for place in places if place in last]
    found = groupby(compared, lambda place: (last[place].date, last[place].compared))
    return [(group, last[group[0]]) for group in (list(some) for _, some in found)]
