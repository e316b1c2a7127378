"""Reads TEI of other projects whose apparatus is encoded in parallel segments, and says what in it was not taken."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from lxml import etree

from recension.outputs.tei.foreign.apparatus import Apparatus
from recension.outputs.tei.foreign.elements import Element, name_of
from recension.outputs.tei.foreign.header import Header, Work, header, persons, works
from recension.outputs.tei.foreign.pages import Image
from recension.outputs.tei.foreign.rows import Reader
from recension.outputs.tei.foreign.unread import unread
from recension.outputs.tei.foreign.words import words
from recension.scholarship.messages import Mistake, MistakeError
from recension.scholarship.model import PageKey, Witness
from recension.scholarship.parallel import Row


class Foreign(NamedTuple):
    """The text of a TEI file with its apparatus."""

    header: Header
    witnesses: tuple[Witness, ...]
    rows: tuple[Row, ...]
    heads: Mapping[PageKey, str]  #: what stands where a page begins; empty where nothing does
    images: Mapping[PageKey, Image]
    reasoned: Mapping[PageKey, str]  #: what is said of the beginning of a page
    partial: Mapping[str, str]  #: siglum of a witness of which not all is known -> why
    kinds: Mapping[str, str]
    editors: Mapping[str, str]  #: initials -> name
    works: tuple[Work, ...]
    told: tuple[Mistake, ...]
    bare: Mapping[str, int]  #: name of an element of which only the words are taken -> how often it stands there
    unread: Mapping[str, int]  #: name of an element, or of an attribute of one, of which nothing is taken -> how often
    words: Callable[[str], list[str]]  #: of a witness, by its siglum, read for themselves


def parse(data: bytes, path: str) -> Element:
    """Return the root of a TEI file; nothing is fetched for it, and no entity makes it larger without end."""
    parser = etree.XMLParser(resolve_entities="internal", no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise MistakeError("tei-syntax", error.lineno or 1, path, found=(error.msg or "nothing").strip()) from None
    has_text = any(name_of(one) == "text" for one in root.iter())
    if name_of(root) not in ("TEI", "TEI.2", "teiCorpus") or not has_text:
        raise MistakeError("tei-root", root.sourceline or 1, path, found=f"<{name_of(root)}>")
    return root


def read(root: Element, base: str, path: str) -> Foreign:
    """Return what a TEI file holds; where its apparatus prefers nothing, the text is that of the witness *base*."""
    apparatus = Apparatus(root, base)
    described, left = works(root)
    reader = Reader(root, apparatus, persons(root), path)
    for one in left:
        reader.leave(one, "a title and the year")
    rows = reader.read()
    return Foreign(
        header(root),
        tuple(apparatus.witnesses.values()),
        rows,
        reader.heads,
        reader.images,
        reader.reasoned,
        reader.partial,
        reader.kinds,
        {key: name for key, name in reader.persons.items() if key in reader.used and key not in reader.kinds},
        tuple(described),
        tuple(reader.told),
        reader.bare,
        unread(root),
        lambda siglum: words(root, apparatus, siglum),
    )
