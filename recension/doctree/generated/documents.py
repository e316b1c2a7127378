"""Letters, telegrams and reports by date."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.doctree.generated.works import citations, cited_at
from recension.locale import _
from recension.scholarship import dates, works
from recension.scholarship.comparisons import digest


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each document: from whom, to whom, where it is kept and used."""
    entries = domain.bibliography
    listed = nodes.definition_list(classes=["rec-documents"])
    for key in works.documents(entries):
        fields = entries[key]
        people = " → ".join(fields[name] for name in (works.SENDER, works.RECIPIENT) if name in fields)
        body = nodes.definition("", nodes.paragraph("", _unbraced(fields["title"])))
        for name in (works.ARCHIVE, works.TRANSLATED):
            if name in fields:
                body += nodes.paragraph("", _unbraced(fields[name]))
        if "url" in fields:
            body += nodes.paragraph("", "", nodes.reference("", fields["url"], refuri=fields["url"]))
        if uses := cited_at(domain, link, key):
            body += nodes.paragraph("", "", *uses)
        date = dates.spelled(fields["date"], domain.env.config.language)
        term = nodes.term("", _("{}: {}").format(date, _unbraced(people)), ids=[f"document-{key}"])
        listed += nodes.definition_list_item("", term, body)
    return [listed] if listed.children else []


def _unbraced(text: str) -> str:
    """Return the text of a field without the marks of BibTeX."""
    return text.translate({ord("{"): None, ord("}"): None}).replace("--", "–")


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of what is cited, and of the places of the text."""
    return digest(citations(domain), [block.place for block in domain.edition.blocks])


PAGE = Page("documents", make, rests_on, nothing=_("There is no document yet."))
