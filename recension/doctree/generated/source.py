"""Where the text was first published."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes
from sphinx.config import Config

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, settings
from recension.scholarship import cite


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return where the text was first published and on what terms."""
    return [nodes.paragraph("", "", *credit(domain.env.config))]


def credit(config: Config) -> list[nodes.Node]:
    """Return author, title, publisher, date, a link to the original, and the licence."""
    published = config.recension_source
    if not published:
        return []
    where = cite.stated({**published, "url": ""}, config.language)
    said: list[nodes.Node] = [nodes.Text(f"{published['author']}, "), nodes.emphasis("", published["title"])]
    said += [nodes.Text(f", {where}")] if where else []
    if published["url"]:
        said += [nodes.Text(", "), nodes.reference("", published["url"], refuri=published["url"])]
    said.append(nodes.Text("."))
    if published["licence"]:
        said += [nodes.Text(" "), _terms(published), nodes.Text(".")]
    return said


def _terms(published: Mapping[str, str]) -> nodes.Node:
    """Return the licence, and a link to its words if these have an address."""
    words, address = published["licence"], published["licence_url"]
    return nodes.reference("", words, refuri=address) if address else nodes.Text(words)


PAGE = Page("source", make, settings)
