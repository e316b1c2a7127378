"""How the edition is cited."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.scholarship import cite

ANCHOR = "rec-citation"  #: each page leads there


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return how the edition is cited, its title in italics."""
    if not domain.env.config.recension_source:
        return []
    before, title, after = cite.chicago_parts(domain.work)
    parts = (nodes.Text(before), nodes.emphasis("", title), nodes.Text(after))
    return [nodes.block_quote("", nodes.paragraph("", "", *parts), ids=[ANCHOR])]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return what names the release, and changes with the text as long as that is its checksum."""
    return domain.work.identifiers


PAGE = Page("citation", make, rests_on)
