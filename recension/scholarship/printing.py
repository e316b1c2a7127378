"""What is printed and how: the whole edition or a handout, on which paper, with which notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

from recension.scholarship.edition import Edition, Text, first_series
from recension.scholarship.messages import mistake
from recension.scholarship.model import Block, BlockType, Entry, Omission, Place, Style

NOTES = ("author", "apparatus", "commentary")  #: the series of notes, in the order in which they stand at the foot
PAPERS = ("A4", "Letter", "A5")

#: field of a printing -> the words it may be given -> what they mean
CHOICES: Mapping[str, Mapping[str, str | bool]] = {
    "paper": {name: name for name in PAPERS},
    "size": {"normal": "normal", "large": "large"},
    "margin": {"normal": False, "wide": True},
    "lines": {"no": False, "yes": True},
    "booklet": {"no": False, "yes": True},
    "sheet": {"no": "", "sheet": "sheet", "key": "key"},
}
_RANGE = re.compile(r"([a-z]?)([0-9]{1,9})(?:\s*[-–]\s*([a-z]?)([0-9]{1,9}))?")


class PrintingError(Exception):
    """What was asked for cannot be printed, or what was printed not be let out, for a mistake."""

    def __init__(self, name: str, line: int = 0, source: str = "", **values: object) -> None:
        self.mistake = mistake(name, line, source, **values)
        super().__init__(self.mistake.sentence)


class Printing(NamedTuple):
    """One file to be printed."""

    stem: str  #: of the file
    paper: str = "A4"
    paras: str = ""  #: the paragraphs of a handout, as "4-12"; empty: the whole edition
    notes: tuple[str, ...] = NOTES  #: the series that are printed
    size: str = "normal"  #: or "large": large print
    margin: bool = False  #: a wide margin to write in
    lines: bool = False  #: number every fifth line
    booklet: bool = False  #: A5 pages, two on a side of A4, in the order for folding
    sheet: str = ""  #: "sheet": the witness as transmitted; "key": its emendations; empty: the edited text

    @property
    def page(self) -> str:
        """The paper of one page, before two are imposed on one side."""
        return "A5" if self.booklet else self.paper

    @property
    def tail(self) -> str:
        """What tells this handout from others in the name of its file, as "p4-12-large-letter"."""
        name, ranges = parse(self.paras)
        numbers = "_".join(_shown(one, "-") for one in ranges)
        parts = {
            name.replace("/", "-"): bool(name),
            f"p{numbers}": True,
            "-".join(self.notes) or "no-notes": self.notes != NOTES,
            self.size: self.size != "normal",
            self.paper.lower(): self.paper != "A4",
            "margin": self.margin,
            "lines": self.lines,
            "booklet": self.booklet,
            self.sheet: bool(self.sheet),
        }
        return "-".join(part for part, said in parts.items() if said)


def printings(documents: Mapping[str, object]) -> Iterator[Printing]:
    """Yield what is to be printed: *documents* has, for the stem of each file, its paper or several fields."""
    for stem, asked in documents.items():
        if not isinstance(asked, Mapping):
            asked = {"paper": asked}
        yield printing(stem, asked)


def printing(stem: str, asked: Mapping[str, object]) -> Printing:
    """Return the printing with the fields *asked* for, or raise what is wrong with them."""
    fields: dict[str, Any] = {"stem": stem}
    for name, value in asked.items():
        if name in CHOICES:
            fields[name] = _chosen(stem, name, value)
        elif name == "notes":
            fields[name] = _series(stem, value)
        elif name == "paras":
            fields[name] = value if value == "" or parse(value) else ""
        else:
            raise PrintingError("printing-field", stem=stem, found=name, expected=", ".join(Printing._fields[1:]))
    found = Printing(**fields)
    if found.sheet and not found.paras:
        raise PrintingError("printing-whole", stem=stem, found=f"a classroom {found.sheet}")
    if found.notes != NOTES and not found.paras:
        raise PrintingError("printing-whole", stem=stem, found="some of the notes")
    if found.booklet and found.paper != "A4":
        what, expected = f"a booklet on {found.paper}", "A4, which is folded to A5"
        raise PrintingError("printing-paper", stem=stem, found=what, expected=expected)
    if found.margin and found.page == "A5":
        what = "a wide margin on A5 pages, which have no room"
        raise PrintingError("printing-paper", stem=stem, found=what, expected="A4 or Letter")
    return found


def _chosen(stem: str, name: str, value: object) -> str | bool:
    for word, meaning in CHOICES[name].items():
        if (type(value) is type(meaning) and value == meaning) or str(value).lower() == word.lower():
            return meaning
    expected = f"one of {', '.join(CHOICES[name])}"
    raise PrintingError("printing-choice", stem=stem, field=name, found=value, expected=expected)


def _series(stem: str, value: object) -> tuple[str, ...]:
    """Return the series of notes that *value* names, as "author,apparatus", "none", or a list."""
    names = value.replace(",", " ").split() or [value] if isinstance(value, str) else value
    if names == ["none"]:
        return ()
    if isinstance(names, list | tuple) and all(name in NOTES for name in names):
        return tuple(name for name in NOTES if name in names)
    expected = f"none, or some of {', '.join(NOTES)}"
    raise PrintingError("printing-choice", stem=stem, field="notes", found=value, expected=expected)


# paragraphs


class Range(NamedTuple):
    """Some paragraphs in a row."""

    first: int
    last: int
    series: str = ""  #: the letter given with the numbers, if any


def parse(paras: object) -> tuple[str, list[Range]]:
    """Return the text that *paras* names before a colon, if any, and the ranges, as of "4-12" or "4,p7–p9"."""
    name, _, numbers = paras.rpartition(":") if isinstance(paras, str) else ("", "", "")
    ranges = []
    for part in map(str.strip, numbers.split(",")):
        found = _RANGE.fullmatch(part)
        if not found or (found[3] or found[1]) != found[1]:
            raise PrintingError("printing-paras", found=paras)
        one = Range(int(found[2]), int(found[4] or found[2]), found[1])
        if one.first > one.last:
            raise PrintingError("printing-backwards", found=part, expected=f"{one.last}-{one.first}")
        ranges.append(one)
    return name.strip(), ranges


def _shown(one: Range, dash: str = "–") -> str:
    return str(one.first) if one.first == one.last else f"{one.first}{dash}{one.last}"


class Excerpt(NamedTuple):
    """The part of a text that a handout has."""

    text: Text
    paragraphs: str  #: which they are, as "paragraphs 4–12"
    blocks: tuple[Block, ...]  #: paragraphs, headings over them, notes called in them, and what stands between these

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


def excerpt(edition: Edition, asked: Printing) -> Excerpt:
    """Return the paragraphs that are *asked* for, with what belongs to them.

    A text without a name is the first that has numbered paragraphs.
    """
    name, ranges = parse(asked.paras)
    series = first_series(edition.declared.places)
    called = edition.declared.places.get(series, series)
    numbered = {text.name: _numbers(text, series) for text in edition.texts}
    names = [text for text, numbers in numbered.items() if numbers]
    if not names or (name and name not in names):
        expected = f"one of {', '.join(names)}" if names else f"a text with places such as {series}1"
        raise PrintingError("printing-text", found=name, expected=expected)
    text = next(text for text in edition.texts if text.name == (name or names[0]))
    known = numbered[text.name]
    for one in ranges:
        for number in (one.first, one.last):
            if number not in known or one.series not in ("", series):
                found, first, last = f"{one.series}{number}", known[0], known[-1]
                ends = {"first": first, "last": last, "works": _shown(Range(first, last), "-")}
                raise PrintingError("printing-number", 0, "", called=called, found=found, text=text.name, **ends)
    numbers = [number for number in known if any(one.first <= number <= one.last for one in ranges)]
    shown = f"{called}{'s' if len(numbers) > 1 else ''} {', '.join(map(_shown, _rows(numbers)))}"
    wanted = {Place(f"{series}{number}") for number in numbers}
    return Excerpt(text, shown, tuple(_blocks(text.document.blocks, wanted, "author" in asked.notes)))


def _rows(numbers: list[int]) -> list[Range]:
    """Return the *numbers* as ranges without gaps."""
    rows: list[Range] = []
    for number in numbers:
        if rows and number == rows[-1].last + 1:
            rows[-1] = rows[-1]._replace(last=number)
        else:
            rows.append(Range(number, number))
    return rows


def _numbers(text: Text, series: str) -> list[int]:
    places = (block.place for block in text.document.blocks if block.type.is_numbered)
    return [int(place.number) for place in places if place.is_in(series)]


def _blocks(blocks: tuple[Block, ...], wanted: set[Place], with_notes: bool) -> list[Block]:
    """Return the *wanted* blocks, the headings over them, the notes called, and the pages and matter between two."""
    chosen: set[int] = set()
    over: dict[int, int] = {}  # level -> the heading that stands over what follows
    for number, block in enumerate(blocks):
        if block.type is BlockType.HEADING:
            over = {level: at for level, at in over.items() if level < block.level} | {block.level: number}
        elif block.place in wanted:
            chosen |= {number, *over.values()}
    labels: set[str] = set()
    while with_notes:
        called = {span.text for number in chosen for span in blocks[number].edited if span.style == Style.CALL}
        chosen |= {number for number, block in enumerate(blocks) if block.label in called}
        if called == labels:  # notes may call notes
            break
        labels = called
    held = [number for number, block in enumerate(blocks) if block.type.is_text]
    for before, after in pairwise(held):
        if {before, after} <= chosen:
            chosen |= {*range(before, after)}
    return [blocks[number] for number in sorted(chosen)]
