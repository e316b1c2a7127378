"""An index of the text."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, links
from recension.locale import _
from recension.scholarship.comparisons import digest
from recension.scholarship.index import Term, sort_key


def make(domain: RecensionDomain, link: Link, terms: Sequence[Term]) -> list[nodes.Node]:
    """Return the terms in the order of their letters, each with links to the places at which it stands."""
    listed = nodes.bullet_list(classes=["rec-index"])
    for term in sorted(terms, key=lambda term: sort_key(term.heading)):
        entry = nodes.paragraph("", f"{term.heading}, ")
        if term.see:
            entry += [nodes.emphasis("", _("see") + " "), nodes.Text(term.see)]
        entry += links(domain.edition, link, domain.edition.places(term))
        listed += nodes.list_item("", entry)
    return [listed] if listed.children else []


def rests_on(domain: RecensionDomain, docname: str) -> object:
    """Return a digest of the places at which the terms of the document stand."""
    return digest([[block.place for block in domain.edition.places(term)] for term in domain.terms[docname]])


PAGE = Page("index", make, rests_on, nothing=_("There is no heading yet."))
