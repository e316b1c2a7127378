"""The list of witnesses."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, settings


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each witness: siglum, what it is, how much of it was seen."""
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for one in domain.edition.witnesses:
        listed += nodes.definition_list_item(
            "",
            nodes.term("", "", nodes.strong("", one.siglum)),
            nodes.definition("", nodes.paragraph("", f"{one.title}. {one.extent}".rstrip())),
        )
    return [listed]


PAGE = Page("witnesses", make, settings)
