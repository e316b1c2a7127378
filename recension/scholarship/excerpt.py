"""Some paragraphs of a text, with what belongs to them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from itertools import pairwise
from typing import NamedTuple

from recension.scholarship.edition import Edition, Text, first_series
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Block, BlockType, Entry, Omission, Place, Style, plain

ALL = "all"  #: names all paragraphs of a text
_RANGE = re.compile(r"([a-z]?)([0-9]{1,9})(?:\s*[-–]\s*([a-z]?)([0-9]{1,9}))?")
_LINES = re.compile(r"lines?[- ]([0-9]+(?:\.[0-9]+)*)(?:\s*[-–]\s*([0-9]+(?:\.[0-9]+)*))?")
_NAME = re.compile(r"[^\W\d_][^\x00-\x1f]*")


class Range(NamedTuple):
    """Some paragraphs in a row."""

    first: int
    last: int
    series: str = ""  #: the letter given with the numbers, if any

    def shown(self, dash: str = "–") -> str:
        """Return the first number and the last, or the only one."""
        return str(self.first) if self.first == self.last else f"{self.first}{dash}{self.last}"


def parse(paras: object) -> tuple[str, list[Range | str]]:
    """Return the text that *paras* names before a colon, if any, and what it asks for: "4-12" or "4,p7–p9", "mao"."""
    name, _, asked = paras.rpartition(":") if isinstance(paras, str) else ("", "", "")
    parts: list[Range | str] = []
    for part in map(str.strip, asked.split(",")):
        found = _RANGE.fullmatch(part)
        if not found and _NAME.fullmatch(part):
            parts.append(part)
            continue
        if not found or (found[3] or found[1]) != found[1]:
            raise MistakeError("printing-paras", found=paras)
        one = Range(int(found[2]), int(found[4] or found[2]), found[1])
        if one.first > one.last:
            raise MistakeError("printing-backwards", found=part, expected=f"{one.last}-{one.first}")
        parts.append(one)
    return name.strip(), parts


def bare(name: str) -> str:
    """Return the *name* of a section as ids have it: "The miller." as "the-miller"."""
    return re.sub(r"\W+", "-", name.casefold()).strip("-")


class Excerpt(NamedTuple):
    """The part of a text that a handout has."""

    text: Text
    called: str  #: what a paragraph is called
    numbers: tuple[int, ...]  #: which they are
    blocks: tuple[Block, ...]  #: paragraphs, headings over them, notes called in them, and what stands between these

    @property
    def ranges(self) -> str:
        """The numbers as they are shown, as "4–12, 15"."""
        return ", ".join(map(Range.shown, _rows(self.numbers)))

    @property
    def places(self) -> set[Place]:
        """The places of the blocks."""
        return {block.place for block in self.blocks if block.place}

    @property
    def entries(self) -> list[Entry]:
        """What the apparatus has on the blocks."""
        return [entry for block in self.blocks for entry in block.entries]

    @property
    def omissions(self) -> list[Omission]:
        """What the edition leaves out between the blocks."""
        return [block.omission for block in self.blocks if block.omission]


def excerpt(edition: Edition, paras: str, *, with_notes: bool, heads: Collection[str] = ()) -> Excerpt:
    """Return the paragraphs that *paras* names, with what belongs to them, the notes of the author only if wanted.

    What stands between two of them, such as verse, comes along, and so do the places *heads* of their text.
    The whole text has what stands before the first and after the last as well, and so has a section that is named.
    A text without a name is the first that has such paragraphs; a letter before the numbers names another series.
    """
    name, parts = parse(paras)
    series = _series(edition, (one for one in parts if isinstance(one, Range)))
    if any(isinstance(one, str) and _LINES.fullmatch(one) for one in parts):
        series = next((one.place.series for one in edition.blocks if one.numbers and one.place.number), series)
    called = edition.declared.places.get(series, series)
    numbered = {text.name: _numbers(text, series) for text in edition.texts}
    names = [text for text, numbers in numbered.items() if numbers]
    if not names or (name and name not in names):
        expected = f"one of {', '.join(names)}" if names else f"a text with places such as {series}1"
        raise MistakeError("printing-text", found=name, expected=expected)
    text = next(text for text in edition.texts if text.name == (name or names[0]))
    known = numbered[text.name]
    wanted: set[int] = set()
    headings: set[Place] = set()
    for one in parts:
        if isinstance(one, str):
            if lines := _LINES.fullmatch(one):
                wanted |= _lined(text, series, one, lines[1], lines[2] or lines[1])
                continue
            under = {} if bare(one) == ALL else _section(text, series, one)
            headings |= {*under}
            wanted |= {number for numbers in under.values() for number in numbers} if under else {*known}
            continue
        for number in (one.first, one.last):
            if number not in known or one.series not in ("", series):
                found, first, last = f"{one.series}{number}", known[0], known[-1]
                letter = "" if series == first_series(edition.declared.places) else series
                ends = {"first": first, "last": last, "works": letter + Range(first, last).shown("-")}
                raise MistakeError("printing-number", 0, "", called=called, found=found, text=text.name, **ends)
        wanted |= {number for number in known if one.first <= number <= one.last}
    numbers = [number for number in known if number in wanted]
    places = {Place(f"{series}{number}") for number in numbers}
    is_whole = any(isinstance(one, str) and bare(one) == ALL for one in parts)
    blocks = _blocks(text.document.blocks, places, with_notes, heads, headings, is_whole=is_whole)
    return Excerpt(text, called, tuple(numbers), tuple(blocks))


def _lined(text: Text, series: str, asked: str, first: str, last: str) -> set[int]:
    """Return the numbers of the stanzas that have verses from the *first* to the *last*, "2.2.5-12" or "5-12"."""
    known = [
        (number, int(block.place.number))
        for block in text.document.blocks
        if block.type.is_numbered and block.place.is_in(series)
        for number in filter(None, block.numbers)
    ]
    verses = [number for number, _stanza in known]
    last = last if last in verses else f"{first.rpartition('.')[0]}.{last}".strip(".")
    if not {first, last} <= {*verses}:
        expected = f"verses from line-{verses[0]} to line-{verses[-1]}" if verses else "numbers of paragraphs"
        raise MistakeError("printing-line", 0, "", found=asked, text=text.name, expected=expected)
    begins, ends = verses.index(first), len(verses) - verses[::-1].index(last)
    if begins >= ends:
        raise MistakeError("printing-backwards", found=asked, expected=f"line-{last}-{first}")
    return {stanza for _number, stanza in known[begins:ends]}


def _section(text: Text, series: str, name: str) -> dict[Place, list[int]]:
    """Return the headings that have *name* as their id or their words, with the numbers that stand under them."""
    known = sections(text, series)
    named = [(one, numbers) for one, numbers in known if bare(name) in map(bare, (one.place, plain(one.edited)))]
    if not named:
        expected = ", ".join([ALL, *(heading.place for heading, _numbers in known)])
        raise MistakeError("printing-section", 0, "", found=name, text=text.name, expected=expected)
    return {heading.place: numbers for heading, numbers in named}


def sections(text: Text, series: str) -> list[tuple[Block, list[int]]]:
    """Return each heading that has paragraphs under it, with their numbers."""
    found: list[tuple[Block, list[int]]] = []
    over: list[tuple[Block, list[int]]] = []
    for block in text.document.blocks:
        if block.type is BlockType.HEADING:
            over = [*(one for one in over if one[0].level < block.level), (block, [])]
            found.append(over[-1])
        elif block.type.is_numbered and block.place.is_in(series):
            for _heading, numbers in over:
                numbers.append(int(block.place.number))
    return [one for one in found if one[1]]


def _rows(numbers: Iterable[int]) -> list[Range]:
    """Return the *numbers* as ranges without gaps."""
    rows: list[Range] = []
    for number in numbers:
        if rows and number == rows[-1].last + 1:
            rows[-1] = rows[-1]._replace(last=number)
        else:
            rows.append(Range(number, number))
    return rows


def _series(edition: Edition, ranges: Iterable[Range]) -> str:
    """Return the series in which paragraphs are asked for: that of the letter given, or the first."""
    given = {one.series for one in ranges} - {""}
    named = [series for series in given if any(_numbers(text, series) for text in edition.texts)]
    return named[0] if len(given) == len(named) == 1 else first_series(edition.declared.places)


def _numbers(text: Text, series: str) -> list[int]:
    places = (block.place for block in text.document.blocks if block.type.is_numbered)
    return [int(place.number) for place in places if place.is_in(series)]


def _blocks(
    blocks: tuple[Block, ...],
    wanted: set[Place],
    with_notes: bool,
    heads: Collection[str],
    headings: Collection[Place],
    *,
    is_whole: bool,
) -> list[Block]:
    """Return *heads*, the *wanted* blocks, the headings over them, the notes called, and what stands between two.

    Of *headings* comes all that stands under them.
    """
    series = {place.series for place in wanted}
    chosen = {number for number, block in enumerate(blocks) if block.type.is_numbered and block.place in heads}
    if is_whole:
        chosen |= {number for number, block in enumerate(blocks) if block.type.is_text and not block.label}
    between: set[int] | None = None  # what has no number of its series, since the last that is wanted
    over: dict[int, int] = {}  # level -> the heading that stands over what follows
    within = 0  # the level of a heading under which all is wanted
    for number, block in enumerate(blocks):
        if block.type is BlockType.HEADING and (not within or block.level <= within):
            within = block.level if block.place in headings else 0
        if within and block.type.is_text and not block.label:
            chosen.add(number)
        if block.type is BlockType.HEADING:
            over = {level: at for level, at in over.items() if level < block.level} | {block.level: number}
        elif block.place in wanted:
            chosen |= {number, *over.values(), *(between or ())}
            between = set()
        elif block.place.series in series and block.place.number:
            between = None
        elif between is not None and block.type.is_text and not block.label:
            between.add(number)
    labels: set[str] = set()
    while with_notes:
        called = {span.text for number in chosen for span in blocks[number].edited if span.style is Style.CALL}
        chosen |= {number for number, block in enumerate(blocks) if block.label in called}
        if called == labels:  # notes may call notes
            break
        labels = called
    held = [number for number, block in enumerate(blocks) if block.type.is_text]
    for before, after in pairwise(held):
        if {before, after} <= chosen:
            chosen |= {*range(before, after)}
    return [blocks[number] for number in sorted(chosen)]
