"""All that an edition says, as one record: what formats of data write, and give back whole.

Nothing in it says where in the editor's files something is written, nor where these break the lines of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, TypeGuard

from recension.scholarship import witness
from recension.scholarship.cite import Work
from recension.scholarship.edition import Declared, Edition, Text
from recension.scholarship.model import Block, Document, Entry, Span, Variation, unbroken
from recension.scholarship.presentation import Manner
from recension.scholarship.record import Record, Section

FOLDER = "data"  #: of what is written of it for other programs, beside the pages of a site
#: of a record, what is said beside texts, apparatus and commentary
SECTIONS = ("bibliography", "cited", "headings", "compared", "chronology", "declarations")


class Release(NamedTuple):
    """A release of the edition: its number, its date, and what is new in it, in Markdown."""

    number: str
    date: str
    history: str


class Whole(NamedTuple):
    """All that an edition says."""

    work: Work
    texts: tuple[Text, ...]
    declared: Declared
    sections: Mapping[str, Section]
    releases: tuple[Release, ...]

    @property
    def edition(self) -> Edition:
        """The edition again, which can rebuild its witnesses."""
        return Edition(self.texts, self.declared)

    def witnesses(self) -> Iterator[tuple[str, bytes]]:
        """Yield the siglum of each witness that the edition holds, and its file, rebuilt."""
        edition = self.edition
        for number, one in enumerate(edition.witnesses):
            if one.file:
                yield one.siglum, witness.rebuild(edition.blocks, one, edition.heads, base=number == 0).encode()


def whole(edition: Edition, work: Work, record: Record, releases: Iterable[Record] = ()) -> Whole:
    """Return all that *edition* says; *record* has what it says beside its texts."""
    return Whole(
        work._replace(say=str),
        tuple(Text(one.name, "", settled(one.document)) for one in edition.texts),
        ordered(edition.declared)._replace(folder=Path(), comparisons=(), manner=Manner()),  # of readers, and of pages
        {name: getattr(record, name) for name in SECTIONS},
        tuple(Release(one.release, one.date, one.history) for one in releases),
    )


def ordered(declared: Declared) -> Declared:
    """Return *declared* with the editor's own rules as they are used one after another, those that are not behind."""
    used = [*declared.ruling]
    own = sorted(declared.own_rules, key=lambda one: used.index(one.name) if one.name in used else len(used))
    return declared._replace(own_rules=tuple(own))


def settled(document: Document) -> Document:
    """Return *document* without what is said of the editor's files."""
    begun = (span.page for block in document.blocks for span in block.edited)
    order = {page: number for number, page in enumerate(begun)}
    return Document(
        tuple(map(_block, document.blocks)),
        tuple(map(_entry, document.entries)),
        tuple(one._replace(lemma=unbroken(one.lemma), line=0, digest="") for one in document.comments),
        tuple(one._replace(line=0) for one in document.omissions),
        tuple(one._replace(line=0) for one in document.works),
        tuple(sorted(document.heads, key=lambda head: order.get(head[0], 0))),  # not as they are given
        tuple(one._replace(line=0) for one in document.withdrawn),
    )


def _block(block: Block) -> Block:
    if block.omission:  # its lines are those of the witness
        return block._replace(line=0, source="", omission=block.omission._replace(line=0))
    parts: list[Span | Variation] = []
    bare = [one for part in block.parts for one in (part.lemma if _is_bare(part) else (part,))]
    for is_span, run in groupby(bare, lambda part: isinstance(part, Span)):
        if is_span:
            parts += unbroken(part for part in run if isinstance(part, Span))
        else:
            parts += (_variation(part) for part in run if isinstance(part, Variation))
    whole = tuple(map(_entry, block.whole))
    return block._replace(parts=tuple(parts), line=0, source="", whole=whole, ruled=(), indents=())


def _is_bare(part: Span | Variation) -> TypeGuard[Variation]:
    """Tell whether a part has a mark and no entry."""
    return isinstance(part, Variation) and part.entry is None


def _variation(one: Variation) -> Variation:
    return Variation(unbroken(one.lemma), _entry(one.entry) if one.entry else None, 0)


def _entry(one: Entry) -> Entry:
    readings = tuple(reading._replace(spans=unbroken(reading.spans)) for reading in one.readings)
    return one._replace(lemma=unbroken(one.lemma), readings=readings, line=0)
