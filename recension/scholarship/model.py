"""What an edition is made of, as frozen records: spans, readings, entries, blocks, witnesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

TEXT = "text"
EMPHASIS = "emphasis"
STRONG = "strong"
VERBATIM = "verbatim"  #: characters of a witness, its markup included
CALL = "call"  #: of an author's note; the text is the note's label
LINK = "link"  #: an address that stands in the text
BREAK = "break"  #: the end of a line of verse or of an item of a list
PAGE = "page"  #: a page of a witness begins; the text is its key, as "P 2"


class Span(NamedTuple):
    """A run of characters in one style; a line feed in it is where the editor's source breaks the line."""

    text: str
    style: str = TEXT


Spans = tuple[Span, ...]


class Reading(NamedTuple):
    """What witnesses have at one place."""

    sigla: tuple[str, ...]
    spans: Spans


class Entry(NamedTuple):
    """One entry of the apparatus: what the edition reads, what the witnesses have, and why."""

    lemma: Spans
    readings: tuple[Reading, ...]
    kind: str
    leave: str  #: why it may stand inside a quotation; empty where it does not
    reason: str  #: inline markup, as the editor wrote it
    line: int
    id: str = ""  #: place and slug of the witness reading, as "p4.such-attack"
    place: str = ""
    emends: bool = True  #: the edition leaves its base witness here

    @property
    def page(self) -> str:
        """The key of the page whose beginning the entry is about, else empty."""
        return self.lemma[0].text if len(self.lemma) == 1 and self.lemma[0].style == PAGE else ""


class Comment(NamedTuple):
    """One comment of the commentary; its text stays in the document."""

    lemma: Spans
    certainty: str
    line: int
    id: str = ""
    place: str = ""
    works: tuple[str, ...] = ()  #: keys of the works it cites
    digest: str = ""  #: of its text


class Cited(NamedTuple):
    """A work that the author cites or means at a place."""

    place: str
    key: str  #: of the entry in the bibliography
    line: int


class Variation(NamedTuple):
    """A stretch of a block at which the edition and a witness differ."""

    lemma: Spans
    entry: Entry | None  #: ``None`` until the apparatus has been read
    line: int


class Omission(NamedTuple):
    """Matter of a witness that the edition leaves out, with the reason."""

    siglum: str
    kind: str
    text: str
    reason: str
    docname: str
    line: int
    id: str


class Block(NamedTuple):
    """A stretch of text with a place: a heading, a paragraph, a note, verse, a list, or matter of one witness."""

    kind: str  #: heading, paragraph, note, verse, list, matter or page
    place: str
    parts: tuple[Span | Variation, ...]
    form: str  #: how the base witness dresses it, "…" standing for the text; empty: as its kind is dressed
    level: int  #: of a heading
    docname: str
    line: int
    siglum: str = ""  #: of matter: the witness that has it
    label: str = ""  #: of a note
    omission: Omission | None = None  #: of matter: the record of it

    @property
    def variations(self) -> tuple[Variation, ...]:
        """The places in it at which a witness differs, in reading order."""
        return tuple(part for part in self.parts if isinstance(part, Variation))

    @property
    def edited(self) -> Spans:
        """The text as the edition reads it."""
        return tuple(_flatten(self.parts))


class Witness(NamedTuple):
    """A witness: its siglum, what it is, and the file that holds it, if the edition has it whole."""

    siglum: str
    title: str
    file: str = ""  #: relative to the source folder; empty: cited, not rebuilt
    sha256: str = ""
    begins: str = ""  #: what the file has before its first block
    ends: str = "\n"  #: what the file has after its last block
    extent: str = ""  #: how much of it was seen


class Document(NamedTuple):
    """What one document of the edition holds."""

    blocks: tuple[Block, ...] = ()
    entries: tuple[Entry, ...] = ()
    comments: tuple[Comment, ...] = ()
    omissions: tuple[Omission, ...] = ()
    works: tuple[Cited, ...] = ()
    heads: tuple[tuple[str, str], ...] = ()  #: key of a page -> what stands where it begins


def plain(spans: Iterable[Span]) -> str:
    """Return the characters of *spans* on one line, the calls in brackets, the pages left out."""
    return "".join(map(_plain, spans))


def _plain(span: Span) -> str:
    match span.style:
        case "call":
            return f"[{span.text}]"
        case "page":
            return ""
        case _:
            return span.text.replace("\n", " ")


def unbroken(spans: Iterable[Span]) -> Spans:
    """Return *spans* without the line breaks of the source, neighbours of one style made one."""
    joined: list[Span] = []
    for text, style in spans:
        text = text if style == BREAK else text.replace("\n", " ")
        if joined and style == joined[-1].style and style in (TEXT, EMPHASIS, STRONG, VERBATIM):
            joined[-1] = Span(joined[-1].text + text, style)
        elif text:
            joined.append(Span(text, style))
    return tuple(joined)


def _flatten(parts: Iterable[Span | Variation]) -> Iterator[Span]:
    for part in parts:
        if isinstance(part, Variation):
            yield from part.lemma
        else:
            yield part
