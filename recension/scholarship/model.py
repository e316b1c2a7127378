"""What an edition is made of, as frozen records: spans, readings, entries, blocks, witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple, Self

DIVISION = "division"  #: what an entry is about where a witness does not begin a block
JOINED = "break"  #: the same of a line, before its number
ORDER = "order"  #: what an entry is about of which a witness has the block elsewhere
STRETCH = "stretch"  #: what an entry is about that names first words and last, over whatever marks are within
BLOCK, HEADING = "block", "heading"  #: what an entry is about that names no words; how it names a heading


class Word(StrEnum):
    """A word of a fixed list; it prints as that word everywhere, in digests too."""

    __repr__ = str.__repr__


class Style(Word):
    """What a span of characters is."""

    TEXT = "text"
    EMPHASIS = "emphasis"
    STRONG = "strong"
    VERBATIM = "verbatim"  #: characters of a witness, its markup included
    SPEAKER = "speaker"  #: who speaks what follows, at the beginning of a block
    DIRECTION = "direction"  #: what is done on the stage
    CALL = "call"  #: of an author's note; the text is the note's label
    LINK = "link"  #: an address that stands in the text
    BREAK = "break"  #: the end of a line of verse or of an item of a list
    INDENT = "indent"  #: a line begins so many letters further in; the text has an en space for each
    PAGE = "page"  #: a page of a witness begins; the text is its key
    DIVISION = "division"  #: in a reading: a block ends, and another of its type begins
    LINE = "line"  #: in a reading: a line of verse or an item of a list ends, and another begins
    SIGN = "sign"  #: of the edition, around words or for what is lost; no witness has it

    @property
    def look(self) -> Style:
        """The style that shows it where it has none of its own."""
        return _LOOKS.get(self, self)


_LOOKS = {Style.SPEAKER: Style.STRONG, Style.DIRECTION: Style.EMPHASIS}
PLAYED = tuple(_LOOKS)


class BlockType(Word):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    NOTE = "note"  #: of the author
    VERSE = "verse"
    LIST = "list"
    MATTER = "matter"  #: of one witness; the edition leaves it out
    PAGES = "page"  #: nothing but the beginnings of pages

    @property
    def is_text(self) -> bool:
        """Whether the edition has words there."""
        return self not in (BlockType.MATTER, BlockType.PAGES)

    @property
    def is_numbered(self) -> bool:
        """Whether the editor names its place: it is a part of the running text."""
        return self in (BlockType.PARAGRAPH, BlockType.VERSE, BlockType.LIST)

    @property
    def has_lines(self) -> bool:
        """Whether its lines are those of the witness."""
        return self in (BlockType.VERSE, BlockType.LIST)


class Place(str):
    """The name of a place of the text: a letter and a number, as "p4", or a word, as "byline"; empty: none."""

    __slots__ = ()

    @classmethod
    def of(cls, target: str) -> Self:
        """Return the place of *target*, the id of an entry or comment, as "p4.such-attack", or a place itself."""
        return cls(target.partition(".")[0])

    @classmethod
    def of_note(cls, label: str) -> Self:
        """Return the place of the author's note *label*."""
        return cls(f"n{label}")

    @property
    def number(self) -> str:
        """Its number; empty where a word names it."""
        return self[1:] if self[1:].isdecimal() else ""

    @property
    def series(self) -> str:
        """The letter of the series it is numbered in, or the word that names it."""
        return str(self[:1] if self.number else self)

    @property
    def written(self) -> Place:
        """The place, its number written as numbers are: "p5" for "p05"."""
        return Place(f"{self.series}{int(self.number)}" if self.number else self)

    def is_in(self, series: str) -> bool:
        """Tell whether it is a number of *series*, a letter."""
        return bool(self.number) and self.series == series

    def called(self, names: Mapping[str, str]) -> str:
        """Return what it is called in running text, by the *names* that were declared."""
        if self in names:
            return names[self]
        name = names.get(self.series, self.series)
        return f"{name} {self.number}" if self.number else self.replace("-", " ")


class PageKey(str):
    """The key of a page of a witness: siglum and number, as "P 2" or "B 7r"; empty: none."""

    __slots__ = ()

    @classmethod
    def of(cls, siglum: str, number: str) -> Self:
        """Return the key of the page *number* of the witness *siglum*."""
        return cls(f"{siglum} {number}")

    @property
    def siglum(self) -> str:
        """The witness that has it."""
        return self.partition(" ")[0]

    @property
    def number(self) -> str:
        """Its number, or how else it is named: see ``leaves``."""
        return self.partition(" ")[2]


class Span(NamedTuple):
    """A run of characters in one style; a line feed in it is where the editor's source breaks the line."""

    text: str
    style: Style = Style.TEXT

    @property
    def page(self) -> PageKey:
        """The key of the page that begins here, else empty."""
        return PageKey(self.text if self.style is Style.PAGE else "")


Spans = tuple[Span, ...]


class Bearers(NamedTuple):
    """Who has a reading."""

    sigla: tuple[str, ...] = ()  #: of witnesses, each by its own
    written: tuple[str, ...] = ()  #: the sigla as the editor wrote them, where that is otherwise: ω, cett.
    scholars: tuple[str, ...] = ()  #: who conjectured it

    @property
    def named(self) -> tuple[str, ...]:
        """All who have it, as the editor named them."""
        return (*(self.written or self.sigla), *self.scholars)


class Reading(NamedTuple):
    """What witnesses have at one place, or scholars conjectured."""

    sigla: tuple[str, ...]
    spans: Spans  #: empty: they have nothing there
    written: tuple[str, ...] = ()  #: as in ``Bearers``
    scholars: tuple[str, ...] = ()
    lost: bool = False  #: what they had there is lost
    moved: str = ""  #: where they have the lemma itself: "post p7", or "ante" and the words that follow it

    def __repr__(self) -> str:
        """Leave out what is not said: digests that were recorded rest on it."""
        said = (f"{name}={one!r}" for name, one in self._asdict().items() if one or name in ("sigla", "spans"))
        return f"Reading({', '.join(said)})"

    @property
    def omits(self) -> bool:
        """Whether they have nothing there, and nowhere else."""
        return not self.spans and not self.moved

    @property
    def bearers(self) -> Bearers:
        """Who has it."""
        return Bearers(self.sigla, self.written, self.scholars)


class Entry(NamedTuple):
    """One entry of the apparatus: what the edition reads, what the witnesses have, and why."""

    lemma: Spans
    readings: tuple[Reading, ...]
    kind: str
    leave: str  #: why it may stand inside a quotation; empty where it does not
    reason: str  #: inline markup, as the editor wrote it
    line: int
    id: str = ""  #: place and slug of the witness reading, as "p4.such-attack"
    place: Place = Place()
    emends: bool = True  #: the edition leaves its base witness here
    certainty: str = ""  #: a degree; empty where none is stated
    by: str = ""  #: initials of who answers for it; empty: the editor of the edition
    attested: Bearers = Bearers()  #: who has the lemma, where the editor says so
    about: str = ""  #: what else than marked words: "block", "line 3" or "break 3" of it, "stretch", "order"
    ends: str = ""  #: the last words of the last of the blocks that it is about
    until: Place = Place()  #: the last of the blocks that it is about; empty where it is about one

    @property
    def joins(self) -> int:
        """The number of the line that those whom it names do not begin; 0: it is about something else."""
        return int(self.about.removeprefix(f"{JOINED} ")) if self.about.startswith(JOINED) else 0

    @property
    def page(self) -> PageKey:
        """The key of the page whose beginning the entry is about, else empty."""
        return self.lemma[0].page if len(self.lemma) == 1 else PageKey()

    @property
    def anchor(self) -> str:
        """The name of what the apparatus says; the id is that of the words."""
        return f"{self.id}.entry"

    def of(self, siglum: str) -> Reading | None:
        """Return the reading of the witness *siglum*; none where it has the lemma."""
        return next((one for one in self.readings if siglum in one.sigla), None)

    @property
    def bearers(self) -> tuple[Bearers, ...]:
        """Who has the lemma, where that is said, and who has each reading."""
        return (self.attested, *(one.bearers for one in self.readings))

    def departs_from(self, siglum: str) -> bool:
        """Tell whether the edition departs here from the witness *siglum*."""
        return self.page.siglum == siglum or self.of(siglum) is not None


class Comment(NamedTuple):
    """One comment of a series; its text stays in the document."""

    lemma: Spans
    certainty: str  #: a degree of its series
    line: int
    id: str = ""
    place: Place = Place()
    works: tuple[str, ...] = ()  #: keys of the works it cites
    digest: str = ""  #: of its text
    series: str = "commentary"
    text: str = ""  #: as the editor wrote it
    by: str = ""  #: initials of who answers for it; empty: the editor of the edition
    conjecture: Spans = ()  #: of a reading that was left: what was considered in its place; empty: nothing was certain


class Withdrawal(NamedTuple):
    """What was released once and stands no more: its id, and why, or where its matter went."""

    id: str
    reason: str
    line: int


class Cited(NamedTuple):
    """A work that the author cites or means at a place."""

    place: Place
    key: str  #: of the entry in the bibliography
    line: int


class Variation(NamedTuple):
    """A stretch of a block at which the edition and a witness differ."""

    lemma: Spans
    entry: Entry | None  #: ``None`` until the apparatus has been read
    line: int
    is_optional: bool = False  #: words within signs may have no entry


class Omission(NamedTuple):
    """Matter of a witness that the edition leaves out, with the reason."""

    siglum: str
    kind: str
    text: str
    reason: str
    line: int
    id: str
    certainty: str = ""  #: a degree; empty where none is stated
    by: str = ""  #: initials of who answers for it; empty: the editor of the edition

    @property
    def anchor(self) -> str:
        """The name of what the apparatus says."""
        return f"{self.id}.entry"


class Block(NamedTuple):
    """A stretch of text with a place: a heading, a paragraph, a note, verse, a list, or matter of one witness."""

    type: BlockType
    place: Place
    parts: tuple[Span | Variation, ...]
    frame: str  #: the marks in which the base witness has it, "…" standing for the text; empty: those of its type
    level: int  #: of a heading
    docname: str
    line: int
    siglum: str = ""  #: of matter: the witness that has it
    label: str = ""  #: of a note
    omission: Omission | None = None  #: of matter: the record of it
    source: str = ""  #: the file that has it, where the document includes it
    whole: tuple[Entry, ...] = ()  #: entries that are about it as a whole, about one of its lines, or a stretch of it
    absent: tuple[tuple[str, str], ...] = ()  #: sigla of those that lack it with others, and the id of the entry above
    numbers: tuple[str, ...] = ()  #: of its verses, one for each line, where these are counted: see ``numbering``
    ruled: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = ()  #: siglum -> offset -> what its rules make of that
    indents: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()  #: siglum -> line -> letters it is further in

    def lines(self) -> Iterator[tuple[Span, int]]:
        """Yield each span of the edited text with the line of the source on which it begins."""
        line = self.line
        for part in self.parts:
            line = part.line if isinstance(part, Variation) else line
            for span in part.lemma if isinstance(part, Variation) else (part,):
                yield span, line
                line += span.text.count("\n")

    @property
    def variations(self) -> tuple[Variation, ...]:
        """The places in it at which a witness differs, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Variation))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its entries of the apparatus, those that are about the whole first, then in reading order."""
        return (*self.whole, *(variation.entry for variation in self.variations if variation.entry))

    @property
    def number(self) -> str:
        """The number that stands beside it; nothing is beside what comes before the first."""
        return self.place.number if self.type.is_numbered and self.place.number.strip("0") else ""

    @property
    def edited(self) -> Spans:
        """The text as the edition reads it."""
        return tuple(_flatten(self.parts))


class Witness(NamedTuple):
    """A witness: its siglum, what it is, the file that holds it, if the edition has it whole, and where it is from."""

    siglum: str
    title: str
    file: str = ""  #: relative to the source folder; empty: cited, not rebuilt
    sha256: str = ""
    begins: str = ""  #: what the file has before its first block
    ends: str = "\n"  #: what the file has after its last block
    extent: str = ""  #: how much of it was seen
    exemplar: str = ""  #: siglum of the witness that it was made from
    hand_of: str = ""  #: siglum of the witness in which it is a hand
    rules: tuple[str, ...] = ()  #: names of rules: where it has no reading, it has the text as these make it
    indents: str = ""  #: "none": it begins all lines alike; or which otherwise than the edition; empty: none

    def __repr__(self) -> str:
        """Leave out what later releases added where there is none of it: digests that were recorded rest on it."""
        later = ("hand_of", "rules", "indents")
        said = (f"{name}={one!r}" for name, one in self._asdict().items() if one or name not in later)
        return f"Witness({', '.join(said)})"

    @property
    def is_seen(self) -> bool:
        """Whether anybody has seen it; of one that nobody has, the siglum stands in square brackets."""
        return not (self.siglum.startswith("[") and self.siglum.endswith("]"))


class Document(NamedTuple):
    """What one document of the edition holds."""

    blocks: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
    omissions: tuple[Omission, ...] = ()
    works: tuple[Cited, ...] = ()
    heads: tuple[tuple[PageKey, str], ...] = ()  #: each page and what stands where it begins
    withdrawn: tuple[Withdrawal, ...] = ()
    given: tuple[tuple[PageKey, tuple[int, str]], ...] = ()  #: line and file of what gives the head of each page


def indented(letters: int) -> Span:
    """Return what begins a line that stands so many *letters* further in."""
    return Span("\N{EN SPACE}" * letters, Style.INDENT)


#: styles that are asked for with every span; a member of an enumeration is found slowly
_CALL, _BREAK, _PAGE = Style.CALL, Style.BREAK, Style.PAGE
_JOINED = (Style.TEXT, Style.EMPHASIS, Style.STRONG, Style.VERBATIM)  #: neighbours of one of these are one


def plain(spans: Iterable[Span]) -> str:
    """Return the characters of *spans* on one line, the calls in brackets, the pages left out."""
    return "".join(map(_plain, spans)).replace("\n", " ")


def _plain(span: Span) -> str:
    if span.style is _CALL:
        return f"[{span.text}]"
    return "" if span.style is _PAGE else span.text


def unbroken(spans: Iterable[Span]) -> Spans:
    """Return *spans* without the line breaks of the source, neighbours of one style made one."""
    return merged(
        Span(span.text.replace("\n", " "), span.style) if "\n" in span.text and span.style is not _BREAK else span
        for span in spans
    )


def merged(spans: Iterable[Span]) -> Spans:
    """Return *spans* with neighbours of one style made one: to the reader *a* beside *b* is *ab*."""
    some = [span for span in spans if span.text]
    if len(some) < 2:
        return tuple(some)
    joined: list[Span] = []
    for style, run in groupby(some, attrgetter("style")):
        if style in _JOINED:
            joined.append(Span("".join([span.text for span in run]), style))
        else:
            joined += run
    return tuple(joined)


def _flatten(parts: Iterable[Span | Variation]) -> Iterator[Span]:
    for part in parts:
        if isinstance(part, Variation):
            yield from part.lemma
        else:
            yield part
