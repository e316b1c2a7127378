"""What is made from the records once the whole edition is known: a file for each page, and its line in this table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from recension.doctree.domain import GLOSSARY, RecensionDomain
from recension.doctree.generated import (
    apparatus,
    certificate,
    changes,
    citation,
    collation,
    commentary,
    comparisons,
    documents,
    downloads,
    index,
    ledger,
    sample,
    source,
    stemma,
    verification,
    witnesses,
    works,
)
from recension.doctree.generated.page import Page

if TYPE_CHECKING:
    from recension.scholarship.index import Term

_FILES = (
    apparatus,
    certificate,
    changes,
    citation,
    collation,
    commentary,
    comparisons,
    documents,
    downloads,
    index,
    ledger,
    sample,
    verification,
)
PAGES: Mapping[str, Page] = {
    one.name: one
    for one in (
        *(file.PAGE for file in (*_FILES, source, stemma, witnesses, works)),
        commentary.CONSIDERED,
        commentary.PARALLELS,
        commentary.SOURCES,
    )
}
COUNT = "count-"  #: what a number in the prose is noted as


def renew(domain: RecensionDomain) -> list[str]:
    """Note what each document is now made of, and return those that no longer show it."""
    all_ = bool(domain.changed) or any(None in parts.values() for parts in domain.generated.values())
    again, stamped = list[str](), dict[str, tuple[str, str]]()
    known: dict[tuple[str, tuple[Term, ...], tuple[str, ...]], object] = {}

    def foundation(docname: str, what: str) -> object:
        """Return what a part rests on: the same in each document with the same terms, as texts have none, and texts."""
        key = (what, domain.terms.get(docname, ()), domain.parts.get(docname, {}).get(what, ()))
        if key not in known:
            known[key] = _foundation(domain, docname, what)
        return known[key]

    for docname, parts in sorted(domain.generated.items()):
        now = {what: foundation(docname, what) if all_ or _is_beside(what) else parts[what] for what in parts}
        if now != parts:
            domain.generated[docname] = now
            unlike = {what for what in parts if now[what] != parts[what]}
            sums = citation.sums(parts[citation.PAGE.name], now[citation.PAGE.name]) if unlike == {"citation"} else None
            if sums and docname in domain.documents and domain.builder.name in ("html", "dirhtml"):
                stamped[docname] = sums  # the site puts it there
            else:
                again.append(docname)
    domain.changed.clear()
    domain.renewed, domain.stamped = again, stamped
    return again


def prepare(domain: RecensionDomain) -> Iterator[None]:
    """Find, text by text, what pages are made of and an edit of another text leaves as it is."""
    edition = domain.edition
    terms = [term for some in domain.terms.values() for term in some]
    for text in edition.texts:
        for term in terms:
            text.places(term)
        text.regularised(edition.rules, *edition.witnesses[:1])
        text.lines(edition.rules)
        text.unverified(domain.env.config.recension_verified)
        yield
    for one in edition.witnesses:
        if one.file:
            edition.pieces(one, "")
            yield


def _foundation(domain: RecensionDomain, docname: str, what: str) -> object:
    if what.startswith(COUNT):
        return domain.edition.totals.get(what.removeprefix(COUNT))
    if what == GLOSSARY:
        return sorted(domain.glossary.items())
    return (PAGES[what].rests_on(domain, docname), changes.document(domain))  # to which what is newer leads


def _is_beside(what: str) -> bool:
    return what == GLOSSARY or (what in PAGES and PAGES[what].beside)
