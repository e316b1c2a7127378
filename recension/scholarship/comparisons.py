"""Remembers which places of the text were compared with a witness by a second reader, who it was, and when."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from recension.scholarship import dates
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, Entry, Place, Word, unbroken
from recension.scholarship.notation import Vocabulary, expected


class Comparison(NamedTuple):
    """One place that was compared: when, what with what, the digest of what was there, by whom, and how surely."""

    place: Place
    date: str
    compared: str
    digest: str
    by: str = ""  #: initials of the second reader, if they are told
    certainty: str = ""  #: a degree; empty where none is stated


class State(Word):
    """What has become of a comparison."""

    VALID = "valid"
    STALE = "stale"  #: the place was changed since
    MISSING = "missing"


def digest(*values: object) -> str:
    """Return a short name for what *values* are."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]


def digests(blocks: Iterable[Block]) -> dict[Place, str]:
    """Return, for each place, a digest of its text and of all that the apparatus says there."""
    parts: dict[Place, list[object]] = {}
    for block in blocks:
        if block.place and block.type.is_text:
            parts.setdefault(block.place, []).append((unbroken(block.edited), [*map(_said, block.entries)]))
    return {place: digest(part) for place, part in parts.items()}


def _said(entry: Entry) -> tuple[object, ...]:
    said = entry.lemma, entry.readings, entry.kind, entry.leave, entry.reason, entry.certainty, entry.by
    return (*said, entry.attested) if any(entry.attested) else said


def load(path: Path, known: Vocabulary) -> tuple[list[Comparison], list[Mistake]]:
    """Read the record in the file at *path*, if it is there."""
    try:
        return read(path.read_text("utf-8") if path.is_file() else "", known)
    except UnicodeDecodeError as error:
        return [], [mistake("source-encoding", error.object.count(b"\n", 0, error.start) + 1, found=error.start)]


def read(text: str, known: Vocabulary) -> tuple[list[Comparison], list[Mistake]]:
    """Read the record: a line each place, with tabs between its fields, of which the last two may be left out."""
    found, mistakes = [], []
    least = len(Comparison._fields) - len(Comparison._field_defaults)
    for number, line in enumerate(text.splitlines(), 1):
        fields = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        if least <= len(fields) <= len(Comparison._fields):
            one = Comparison(Place(fields[0]), *fields[1:])
            if wrong := next(_wrong(one), None):
                mistakes.append(mistake("proofreading-field", number, found=wrong[0], expected=wrong[1]))
                continue
            found.append(one)
            for word, words in ((one.by, known.editors), (one.certainty, known.certainties)):
                if word and word not in words:
                    mistakes.append(mistake("unknown-certainty", number, found=word, **expected(known)))
        else:
            mistakes.append(mistake("proofreading-form", number, found=line))
    return found, mistakes


def _wrong(one: Comparison) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the fields of a comparison, and what was expected."""
    if not dates.begins(one.date):
        yield one.date, "a date such as 2026-11-23"
    if not re.fullmatch("[0-9a-f]{12}", one.digest):
        yield one.digest, "a digest of twelve figures and letters from a to f"
    if not one.compared.strip() or not one.compared.isprintable():
        yield one.compared, "words that say what was compared"
    if not re.fullmatch(r"[\w-]+", one.place):
        yield one.place, "the number of a place, such as p4"


def check_places(found: Iterable[tuple[int, Place]], known: Container[str]) -> Iterator[Mistake]:
    """Yield the places of the record that the text does not have."""
    for line, place in found:
        if place not in known:
            yield mistake("proofreading-field", line, found=place, expected="a place of the text")


def placed(text: str) -> Iterator[tuple[int, Place]]:
    """Yield the places that the record names, with their lines."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, Place(line.partition("\t")[0])


def write(comparisons: Iterable[Comparison]) -> str:
    """Return the record as a file, with a line that explains it."""
    fields = "place, date, what was compared, digest of what was there, and, where told, who and how certain"
    lines = "".join("\t".join(one).rstrip("\t") + "\n" for one in comparisons)
    return f"# Places compared by a second reader: {fields}.\n{lines}"


def state(comparisons: Sequence[Comparison], now: Mapping[Place, str]) -> dict[Place, State]:
    """Return for each place of the text what has become of its comparison."""
    last = {one.place: one.digest for one in comparisons}
    return {
        place: State.MISSING if place not in last else State.VALID if last[place] == digest else State.STALE
        for place, digest in now.items()
    }


def runs(places: Iterable[Place], comparisons: Sequence[Comparison]) -> list[tuple[list[Place], Comparison]]:
    """Return neighbouring *places* that one reader compared on one day in one way, in the order of the text."""
    last = {one.place: one for one in comparisons}
    compared = [place for place in places if place in last]
    found = groupby(compared, lambda place: last[place]._replace(place=Place(), digest=""))
    return [(group, last[group[0]]) for group in (list(some) for _, some in found)]
