"""Where the text was first published."""

from __future__ import annotations

from docutils import nodes
from sphinx.config import Config

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, settings
from recension.scholarship import dates


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return where the text was first published and on what terms."""
    return [nodes.paragraph("", "", *credit(domain.env.config))]


def credit(config: Config) -> list[nodes.Node]:
    """Return author, title, publisher, date, a link to the original, and the licence."""
    published = config.recension_source
    if not published:
        return []
    return [
        nodes.Text(f"{published['author']}, "),
        nodes.emphasis("", published["title"]),
        nodes.Text(f", {published['publisher']}, {dates.spelled(published['date'], config.language)}, "),
        nodes.reference("", published["url"], refuri=published["url"]),
        nodes.Text(". "),
        nodes.reference("", published["licence"], refuri=published["licence_url"]),
        nodes.Text("."),
    ]


PAGE = Page("source", make, settings)
