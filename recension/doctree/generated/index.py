"""An index of the text and of what is said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, links, number, with_commas
from recension.locale import _
from recension.scholarship.authorities import Authority
from recension.scholarship.comparisons import digest
from recension.scholarship.index import Term, sort_key


def make(domain: RecensionDomain, link: Link, terms: Sequence[Term]) -> list[nodes.Node]:
    """Return the terms in the order of their letters, with links to the places that have each.

    Those at which a comment alone has it come last, and lead to the comment.
    """
    edition, identified, ids = domain.edition, domain.identified, anchors(domain, terms)
    listed = nodes.bullet_list(classes=["rec-index"])
    for term in sorted(terms, key=lambda term: sort_key(term.heading)):
        entry = nodes.paragraph("", term.heading, *_known_as(identified[term.heading]), nodes.Text(", "))
        if term.see:
            entry += [nodes.emphasis("", _("see") + " "), nodes.Text(term.see)]
        found = edition.places(term)
        entry += links(edition, link, [one.block for one in found if not one.said])
        if said := [one for one in found if one.said]:
            entry += [nodes.Text("; " if len(said) < len(found) else ""), nodes.emphasis("", _("commentary on") + " ")]
            entry += with_commas(link(one.block.docname, one.said, number(edition, one.block)) for one in said)
        listed += nodes.list_item("", entry, ids=[ids[term.heading]], heading=term.heading)
    return [listed] if listed.children else []


def anchors(domain: RecensionDomain, terms: Sequence[Term]) -> dict[str, str]:
    """Return under which id each heading of an index stands; those of others in the document have others."""
    whole = next((some for some in domain.terms.values() if {*terms} <= {*some}), ())
    known: dict[str, str] = {}
    for term in whole:
        name = f"index-{nodes.make_id(term.heading)}".rstrip("-")
        known.setdefault(term.heading, f"{name}-{len(known)}" if name in ("index", *known.values()) else name)
    return known


def _known_as(identifiers: Sequence[Authority]) -> Iterator[nodes.Node]:
    """Yield links to what authority files tell of a heading."""
    if identifiers:
        linked = (nodes.reference("", one.scheme, refuri=one.address, reftitle=one.heading) for one in identifiers)
        yield nodes.inline("", " (", *with_commas(linked), nodes.Text(")"), classes=["rec-authorities"])


def rests_on(domain: RecensionDomain, docname: str) -> object:
    """Return a digest of the places of the terms of the document, or of all for a text, and of their identifiers."""
    indexed = domain.terms.get(docname) or [term for terms in domain.terms.values() for term in terms]
    found = [domain.edition.places(term) for term in indexed]
    places = [[(one.block.place, one.said) for one in some] for some in found]
    return digest(places, [(one.heading, one.address) for one in domain.authorities[0]])


PAGE = Page("index", make, rests_on, nothing=_("There is no heading yet."), file="recension_authorities")
