"""The commentary of the whole edition."""

from __future__ import annotations

from itertools import groupby

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Filter, Link, Page, Spot, anchor, block_name, headed, under, withdrawn
from recension.locale import _
from recension.scholarship.comparisons import digest
from recension.scholarship.model import BlockType, unbroken
from recension.scholarship.words import capital


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return every comment, under the place it belongs to; the text is copied from the documents."""
    edition = domain.edition
    found: list[nodes.Node] = []
    for text in edition.texts:
        if not text.document.comments:
            continue
        tree = domain.env.get_doctree(text.name)  # read from the file anew, so its nodes are nobody else's
        blocks = {block.place: (block, section) for block, _before, section in headed(edition, text.document.blocks)}
        comments = [node for node in tree.findall(ours.annotation) if node["record"].series == PAGE.name]
        for place, group in groupby(comments, lambda node: node["record"].place):
            (block, section), said = blocks[place], [*group]
            for node in said:
                node["text"] = text.name
            name = capital(block_name(edition, block))
            found.append(under(Spot(anchor(edition, block), name, section), link(text.name, place, name), *said))
    used = (one.by for one in edition.comments if one.series == PAGE.name)
    return [*markup.editors(used, edition.declared.editors), *found]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of the comments, and of the headings under which they stand."""
    comments = [comment._replace(line=0) for comment in domain.edition.comments]
    headings = [unbroken(b.edited) for b in domain.edition.blocks if b.type is BlockType.HEADING]
    return digest(comments, headings, withdrawn(domain.edition))


PAGE = Page(
    "commentary",
    make,
    rests_on,
    nothing=_("There is no comment yet."),
    refers=True,
    repeats=True,
    filter=Filter(_("Filter the commentary"), _("Certainty"), _("by certainty"), _("No comment fits.")),
)
