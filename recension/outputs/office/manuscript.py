"""What a file for a word processor holds, as frozen records: paragraphs, runs of characters, notes at their calls."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import groupby
from typing import NamedTuple

from recension.scholarship.model import Style


class Kind(StrEnum):
    """What a paragraph is; also the name of its style."""

    TITLE = "Title"
    AUTHOR = "Author"
    IMPRINT = "Imprint"
    HEADING_1 = "Heading1"
    HEADING_2 = "Heading2"
    HEADING_3 = "Heading3"
    TEXT = "Text"
    VERSE = "Verse"  #: its lines end with ``Run.BREAK``
    ITEM = "Item"
    EDITOR = "Editor"  #: what the editor says in the text or in a note of the author
    NOTE = "Note"

    @property
    def level(self) -> int:
        """The level of a heading, else 0."""
        return int(self[-1]) if self.startswith("Heading") else 0


class Run(NamedTuple):
    """Characters in one look; a line feed ends a line of verse."""

    text: str
    styles: frozenset[Style] = frozenset()
    language: str = ""  #: where it is not that of the file
    address: str = ""  #: where it leads


class Note(NamedTuple):
    """A note at its call: one of the author's is a footnote, one of the editor's an endnote."""

    mark: str  #: such as "7" of the author, "4A" of the apparatus, "4a" of the commentary
    is_author: bool
    paragraphs: tuple[Paragraph, ...]


Part = Run | Note


class Paragraph(NamedTuple):
    """A paragraph, where it stands, and the number that is shown beside it."""

    kind: Kind
    parts: tuple[Part, ...]
    place: str = ""
    number: str = ""

    @property
    def words(self) -> str:
        """Its words with the calls of the author's notes; those of the editor's are left out."""
        return "".join(_words(part) for part in self.parts)

    @property
    def notes(self) -> Iterator[Note]:
        """The notes that are called in it, in order."""
        return (part for part in self.parts if isinstance(part, Note))


class Manuscript(NamedTuple):
    """A whole file."""

    title: str
    author: str
    language: str  #: as "en-GB"
    date: str  #: of the release, as "2026-11-26"; empty where there is none
    described: Mapping[str, str]  #: what else is said of the file: its name -> what
    paragraphs: tuple[Paragraph, ...]

    @property
    def notes(self) -> Iterator[Note]:
        """All notes, in the order of their calls."""
        return (note for paragraph in self.paragraphs for note in paragraph.notes)


def _words(part: Part) -> str:
    if isinstance(part, Note):
        return f"[{part.mark}]" if part.is_author else ""
    if Style.CALL in part.styles:  # again, or what parts two calls
        return f"[{part.text}]" if part.text.strip() else ""
    return part.text


def joined(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return *parts* with neighbouring runs of one look made one."""
    made: list[Part] = []
    for look, some in groupby(parts, lambda part: part[1:] if isinstance(part, Run) else None):
        if look is None:
            made += some
        elif text := "".join(one.text for one in some if isinstance(one, Run)):
            made.append(Run(text, *look))
    return tuple(made)
