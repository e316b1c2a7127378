"""Reads a file of TEI as `writer.write` makes it: gives back all that the records of an edition have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from recension.outputs.tei import back, commentary, header, transcription
from recension.outputs.tei.elements import all_of, needed, one_of
from recension.outputs.tei.names import Names
from recension.outputs.tei.prose import Said
from recension.outputs.tei.transcription import Setting
from recension.scholarship import apparatus, bibtex
from recension.scholarship.edition import Declared, Text
from recension.scholarship.model import Document, PageKey
from recension.scholarship.whole import Whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def parsed(data: bytes) -> Element:
    """Return the root of a file, without remarks and instructions; nothing that it names is fetched."""
    left_out = {"remove_comments": True, "remove_pis": True}
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, **left_out))


def read(root: Element) -> Whole:
    """Return all that an edition says."""
    declared = header.declared(root)
    elements = all_of(root, "text/group/text") or all_of(root, "text")
    works = back.bibliography(root)
    labels = {key: bibtex.label(item) for key, item in works.items()}
    said = Said(Names([one.get("n", "") for one in elements]), "", labels, declared.places)
    texts = tuple(_text(one, declared, said._replace(text=one.get("n", ""))) for one in elements)
    return Whole(
        header.work(root, declared),
        texts,
        declared,
        {
            "bibliography": works,
            "cited": back.cited(texts),
            "headings": back.headings(root),
            "compared": header.compared(root),
            "chronology": back.chronology(root, said),
            "declarations": back.declarations(root, declared),
        },
        header.releases(root),
    )


def _text(element: Element, declared: Declared, said: Said) -> Text:
    heads: dict[PageKey, str] = {}
    by = Setting(said, declared, heads)
    blocks, _mistakes = apparatus.spread([*transcription.read(needed(element, "body"), by)])
    behind = one_of(element, "back")
    document = Document(
        tuple(blocks),
        tuple(entry for block in blocks for entry in block.entries),
        tuple(commentary.comments(behind, by)),
        tuple(block.omission for block in blocks if block.omission),
        tuple(commentary.cited(behind)),
        tuple(heads.items()),
        tuple(commentary.withdrawn(behind, by)),
    )
    return Text(said.text, "", document)
