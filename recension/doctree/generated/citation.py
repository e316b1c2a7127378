"""How the edition is cited."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, settings
from recension.locale import _
from recension.scholarship import cite


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return how the edition is cited, its title in italics."""
    config = domain.env.config
    if not config.recension_source:
        return []
    before, title, after = cite.chicago_parts(cite.work(config, _))
    parts = (nodes.Text(before), nodes.emphasis("", title), nodes.Text(after))
    return [nodes.block_quote("", nodes.paragraph("", "", *parts))]


PAGE = Page("citation", make, settings)
