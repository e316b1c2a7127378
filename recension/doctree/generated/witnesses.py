"""The list of witnesses, of what else may stand behind a reading, and of the signs in the text."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import hands, presentation, signs
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, Entry, Witness, plain
from recension.scholarship.notation import LOST


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each witness: siglum, what it is, how much was seen, what is lost; then groups, scholars, signs if used.

    A hand stands behind its witness.

    ::

        <definition><paragraph>The copy of the warden. Complete. <emphasis>deest</emphasis> <link>The old … flood.
    """
    told: dict[str, list[nodes.Node]] = {}
    for one in hands.ordered(domain.edition.witnesses):
        told[one.siglum] = [nodes.Text(described(one))]
        for number, (block, words) in enumerate(lost(domain.edition, one.siglum)):
            sign = [nodes.Text(" "), nodes.emphasis("", LOST), nodes.Text(" ")]
            told[one.siglum] += [*([nodes.Text("; ")] if number else sign), link(block.docname, block.place, words)]
    others = markup.bearers(domain.edition)
    told |= {name: [nodes.Text(words)] for name, words in others.items() if name not in told}
    told |= {signs.shown(name): [nodes.Text(_(signs.MEANT[name]))] for name in signs.used(domain.edition.blocks)}
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for name, said in told.items():
        term = nodes.term("", "", nodes.strong("", name))
        listed += nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph("", "", *said)))
    return [listed]


def described(one: Witness) -> str:
    """Return what a witness is, and how much of it was seen."""
    words = f"{one.title}. {one.extent}".rstrip()
    return _("Hand in {}: {}").format(one.hand_of, words) if one.hand_of else words


def lost(edition: Edition, siglum: str) -> Iterator[tuple[Block, str]]:
    """Yield where what the witness *siglum* had is lost, and how that begins and ends."""
    for block in edition.blocks:
        if not any(one.lost and siglum in one.sigla for entry in block.entries for one in entry.readings):
            continue  # what is shown takes its time, of many witnesses
        for shown in presentation.entries(block, edition.conventions):
            one = shown.record
            found = one.of(siglum) if isinstance(one, Entry) else None
            if found and found.lost and block.place:
                yield block, plain(shown.lemma)


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return who may stand behind a reading, the signs that are used, for the texts say that, and what is lost."""
    edition = domain.edition
    gone = [[words for _block, words in lost(edition, one.siglum)] for one in edition.witnesses]
    return [*edition.bearers, *signs.used(edition.blocks)], gone


PAGE = Page("witnesses", make, rests_on)
