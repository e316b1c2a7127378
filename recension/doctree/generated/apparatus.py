"""The apparatus of the whole edition."""

from __future__ import annotations

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import (
    Filter,
    Link,
    Page,
    Spot,
    anchor,
    distinct,
    headed,
    heading,
    under,
    withdrawn,
)
from recension.locale import _
from recension.scholarship import presentation
from recension.scholarship.comparisons import digest
from recension.scholarship.model import Entry


def make(domain: RecensionDomain, link: Link, texts: tuple[str, ...] = ()) -> list[nodes.Node]:
    """Return every entry of the apparatus and everything left out, under the places they belong to.

    ::

        <spot record=…>
            <paragraph classes="rec-head">Paragraph 4
            <definition_list>
                <apparatus_entry record=…>…
    """
    edition = domain.edition.only(texts)
    found: list[nodes.Element] = []
    known: set[str] = set()
    last = ""
    for text in edition.texts:
        for block, before, section in headed(edition, text.document.blocks):
            items = [markup.entry(shown) for shown in presentation.entries(block, edition.conventions)]
            for item in items:
                item["text"] = text.name
                record = item["record"].record
                item["ids"] = [distinct(record.id, text.name, known)] if isinstance(record, Entry) else []
            if items:
                name, head = heading(edition, block, before, link)
                if name != last:
                    last = name
                    spot = Spot(anchor(edition, block, before), name, section)
                    found.append(under(spot, head, nodes.definition_list()))
                found[-1][-1] += items  # type: ignore[operator]
    used = [*(one.by for one in edition.entries), *(one.by for one in edition.omissions)]
    return [*markup.editors(used, edition.declared.editors), *found]


def rests_on(domain: RecensionDomain, docname: str) -> object:
    """Return a digest of the text, the entries and what is left out."""
    edition = domain.part(docname, PAGE.name)
    entries, omissions = ([one._replace(line=0) for one in some] for some in (edition.entries, edition.omissions))
    return digest(edition.digest, entries, omissions, edition.heads, withdrawn(edition))


PAGE = Page(
    "apparatus",
    make,
    rests_on,
    nothing=_("There is no entry yet."),
    repeats=True,
    parts=True,
    filter=Filter(_("Filter the apparatus"), _("Kind"), _("by kind"), _("No entry fits.")),
)
