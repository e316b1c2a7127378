"""How far a witness begins the lines of verse further in, where that is not as far as the edition does.

It is an accident of the copy, not a reading: the declaration of the witness says it, and no entry does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, BlockType, Span, Style, Variation, Witness, indented

NONE = "none"  #: the witness begins all lines alike, but for those that are named
FORM = "'none', or lines, each with the letters by which it stands further in, as 's2/3 4, s5/1 0'"
_LINE = re.compile(r"(?P<place>[^\s,/]+)/(?P<line>[1-9][0-9]*) (?P<letters>[0-9]{1,3})")

Lines = Mapping[tuple[str, int], int]  #: place and number of a line -> letters


class Said(NamedTuple):
    """What a declaration says."""

    begins_alike: bool
    lines: Lines


def read(said: str) -> Said | None:
    """Return what a declaration says; nothing where it cannot be read."""
    words = [one.strip() for one in said.split(",")] if said else []
    begins_alike = words[:1] == [NONE]
    found = [_LINE.fullmatch(one) for one in words[begins_alike:]]
    lines = {(one["place"], int(one["line"])): int(one["letters"]) for one in found if one}
    return Said(begins_alike, lines) if len(lines) == len(found) else None


def written(edition: Lines, own: Lines) -> str:
    """Return what the declaration says of a witness with its *own* lines; the shorter of two ways."""
    other = [f"{place}/{line} {has}" for (place, line), has in own.items() if has != edition[place, line]]
    further = [f"{place}/{line} {has}" for (place, line), has in own.items() if has]
    return ", ".join(other if len(other) <= len(further) + 1 else [NONE, *further])


def begun(block: Block) -> dict[int, int]:
    """Return by how many letters each line of a *block* of the edition stands further in."""
    found, line = {1: 0}, 1
    for span in block.edited:
        line += span.style is Style.BREAK
        found[line] = found.get(line, 0) + (len(span.text) if span.style is Style.INDENT else 0)
    return found


def name(block: Block, blocks: Iterable[Block]) -> str:
    """Return what a declaration calls a *block* among all *blocks*; nothing where it has no name."""
    alone = sum(one.place == block.place for one in blocks) == 1
    return block.place and (str(block.place) if alone else f"{block.docname}:{block.place}")


def followed(block: Block, witnesses: Iterable[Witness]) -> Block:
    """Return a *block* with the lines that *witnesses* begin otherwise."""
    if block.type is not BlockType.VERSE:
        return block
    there, names = begun(block), (block.place, f"{block.docname}:{block.place}")
    found: list[tuple[str, tuple[tuple[int, int], ...]]] = []
    for one in witnesses:
        said = read(one.indents) if one.indents != NONE else None
        if said is None:
            continue
        own = dict.fromkeys(there, 0) if said.begins_alike else {}
        own |= {line: has for (place, line), has in said.lines.items() if place in names and line in there}
        if other := tuple((line, has) for line, has in sorted(own.items()) if has != there[line]):
            found.append((one.siglum, other))
    return block._replace(indents=tuple(found))


def own(block: Block, siglum: str) -> Mapping[int, int]:
    """Return the lines that the witness *siglum* begins otherwise: number -> letters."""
    return dict(next((lines for one, lines in block.indents if one == siglum), ()))


Part = tuple[Span | Variation, tuple[Span, ...]]  #: of a block, and what a witness has for it


def begins(parts: Iterable[Part], lines: Mapping[int, int], joined: Iterable[int]) -> Iterator[Part]:
    """Yield *parts* with what begins those *lines* that do not begin as the edition's; *joined* ones do not begin."""
    line, due = 1, lines.get(1)
    for part, has in parts:
        spans = part.lemma if isinstance(part, Variation) else (part,)
        if breaks := sum(span.style is Style.BREAK for span in spans):
            line += breaks
            due = lines.get(line) if isinstance(part, Span) and line not in joined else None
        elif due is not None and isinstance(part, Span) and part.style is Style.INDENT:
            has, due = ((indented(due),) if has and due else ()), None if has else due
        elif due is not None and any(span.text and span.style is not Style.PAGE for span in has):
            has, due = ((indented(due), *has) if due else has), None
        yield part, has


def idle(witnesses: Iterable[Witness], blocks: Iterable[Block]) -> Iterator[tuple[str, Mistake]]:
    """Yield declarations and what is wrong in them: lines that are none, or that begin as those of the edition."""
    there = {
        (called, line): has
        for block in blocks
        if block.type is BlockType.VERSE and block.place
        for called in (str(block.place), f"{block.docname}:{block.place}")
        for line, has in begun(block).items()
    }
    for one in witnesses:
        said = read(one.indents) or Said(begins_alike=False, lines={})
        for (place, line), has in said.lines.items():
            if there.get((place, line)) is None or (0 if said.begins_alike else there[place, line]) == has:
                found = f"'{place}/{line} {has}' among the indents of {one.siglum}"
                expected = f"a line of verse that {one.siglum} begins otherwise, as s2/3"
                yield one.indents, mistake("witness-declaration", found=found, expected=expected)
