"""What is added to the works of a bibliography: how the author prints them, and where they are cited."""

from __future__ import annotations

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, links
from recension.locale import _
from recension.scholarship import regularise
from recension.scholarship.comparisons import digest
from recension.scholarship.model import unbroken
from recension.scholarship.series import COMMENTS, OF_WORKS


def make(domain: RecensionDomain, link: Link, key: str) -> list[nodes.Node]:
    """Return how the author prints the work *key*, and where text and commentary cite it."""
    found: list[nodes.Node] = []
    if words := _printed(domain, key):
        head = nodes.emphasis("", _("The text prints: "))
        found.append(nodes.paragraph("", "", head, *words, classes=["rec-printed"]))
    if uses := cited_at(domain, link, key):
        found.append(nodes.paragraph("", "", *uses, classes=["rec-cited"]))
    return found


def _printed(domain: RecensionDomain, key: str) -> list[nodes.Node]:
    """Return how the author's own bibliography prints the work *key*; empty where it does not list it."""
    edition = domain.edition
    places = {one.place for one in edition.cited if one.key == key}
    block = next((block for block in edition.listed if block.place in places), None)
    if block is None:
        return []
    return [*markup.typeset(regularise.dress(block.edited, regularise.dressed(block, edition.rules), 0))]


def cited_at(domain: RecensionDomain, link: Link, key: str) -> list[nodes.Node]:
    """Return where the text, the commentary, or sources and parallels cite the work *key*; empty where none does."""
    edition = domain.edition
    in_text = {one.place for one in edition.cited if one.key == key}
    citing = [comment for comment in edition.comments if key in comment.works]
    in_comments = {comment.place for comment in citing if comment.series not in OF_WORKS}
    said = [(_("In the text: "), in_text), (_("In the commentary on: "), in_comments)]
    for name in OF_WORKS:
        label = _("{}: {}").format(_(COMMENTS[name].title), "")
        said.append((label, {comment.place for comment in citing if comment.series == name}))
    found: list[nodes.Node] = []
    for label, places in said:
        blocks = {block.place: block for block in edition.blocks if block.place in places}
        if blocks:
            found += [nodes.Text(" " if found else ""), nodes.emphasis("", label)]
            found += [*links(edition, link, blocks.values()), nodes.Text(".")]
    return found


def citations(domain: RecensionDomain) -> list[object]:
    """Return what text and commentary cite, and where."""
    edition = domain.edition
    return [
        [(one.place, one.key) for one in edition.cited],
        [(one.place, one.works, one.series) for one in edition.comments],
    ]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of what is cited, and of the author's bibliography."""
    return digest(citations(domain), [unbroken(block.edited) for block in domain.edition.listed])


PAGE = Page("works", make, rests_on)
