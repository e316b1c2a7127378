"""Letters, telegrams and reports by date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.doctree.generated.works import citations, cited_at
from recension.locale import _
from recension.scholarship import bibtex, dates, works
from recension.scholarship.comparisons import digest
from recension.scholarship.words import capital


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each document: from whom, to whom, what it says, where it can be read, is kept and is used."""
    entries = domain.bibliography
    listed = nodes.definition_list(classes=["rec-documents"])
    for key in works.documents(entries):
        fields = {name: bibtex.field(name, text) for name, text in entries[key].items()}
        people = " → ".join(fields[name] for name in (works.SENDER, works.RECIPIENT) if name in fields)
        body = nodes.definition("", nodes.paragraph("", fields["title"]), *_described(fields))
        if uses := cited_at(domain, link, key):
            body += nodes.paragraph("", "", *uses, classes=["rec-cited"])
        term = nodes.term("", ids=[f"document-{key}"])
        term += nodes.Text(_("{}: {}").format(dates.spelled(fields["date"], domain.env.config.language), people))
        listed += nodes.definition_list_item("", term, body)
    return [listed] if listed.children else []


def _described(fields: Mapping[str, str]) -> Iterator[nodes.paragraph]:
    """Yield what a document says, and where it can be read and is kept."""
    if works.CONTENT in fields:
        yield nodes.paragraph("", " ".join(fields[works.CONTENT].split()))
    for name in ("url", works.TRANSLATED, works.ARCHIVE):
        if name in fields:
            label = nodes.emphasis("", _("{}: {}").format(capital(_(bibtex.NAMES[name])), ""))
            yield nodes.paragraph("", "", label, *_said(name, fields), classes=["rec-cited"])


def _said(name: str, fields: Mapping[str, str]) -> Iterator[nodes.Node]:
    """Yield what the field *name* says, an address with that of its archived copy."""
    if name != "url":
        yield nodes.Text(fields[name])
        return
    yield nodes.reference("", fields[name], refuri=fields[name])
    if works.COPY in fields:
        copy = nodes.reference("", _("archived copy"), refuri=fields[works.COPY])
        yield from (nodes.Text(" ("), copy, nodes.Text(")"))


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of the documents, of what is cited, and of the places of the text."""
    entries = domain.bibliography
    found = [(key, entries[key]) for key in works.documents(entries)]
    return digest(found, citations(domain), [block.place for block in domain.edition.blocks])


PAGE = Page("documents", make, rests_on, nothing=_("There is no document yet."))
