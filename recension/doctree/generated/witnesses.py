"""The list of witnesses."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.scholarship import presentation
from recension.scholarship.comparisons import digest
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, Entry, plain
from recension.scholarship.notation import LOST


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each witness: siglum, what it is, how much of it was seen, and what of it is lost.

    ::

        <definition><paragraph>The copy of the warden. Complete. <emphasis>deest</emphasis> <link>The old … flood.
    """
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for one in domain.edition.witnesses:
        told = nodes.paragraph("", f"{one.title}. {one.extent}".rstrip())
        for number, (block, words) in enumerate(lost(domain.edition, one.siglum)):
            told += nodes.Text("; ") if number else [nodes.Text(" "), nodes.emphasis("", LOST), nodes.Text(" ")]
            told += link(block.docname, block.place, words)
        term = nodes.term("", "", nodes.strong("", one.siglum))
        listed += nodes.definition_list_item("", term, nodes.definition("", told))
    return [listed]


def lost(edition: Edition, siglum: str) -> Iterator[tuple[Block, str]]:
    """Yield where what the witness *siglum* had is lost, and how that begins and ends."""
    for block in edition.blocks:
        for shown in presentation.entries(block, edition.conventions):
            one = shown.record
            found = one.of(siglum) if isinstance(one, Entry) else None
            if found and found.lost and block.place:
                yield block, plain(shown.lemma)


def rests_on(domain: RecensionDomain, _docname: str) -> str:
    """Return a digest of what is lost."""
    edition = domain.edition
    return digest([(one.siglum, *(words for _block, words in lost(edition, one.siglum))) for one in edition.witnesses])


PAGE = Page("witnesses", make, rests_on)
