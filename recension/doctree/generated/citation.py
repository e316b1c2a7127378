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


def sums(before: object, now: object) -> tuple[str, str] | None:
    """Return the checksums of the text in what this rested on before, and does now, where nothing else is new."""
    if not isinstance(before, tuple) or not isinstance(now, tuple) or before[1:] != now[1:]:
        return None
    unlike = [(one, other) for one, other in zip(before[0], now[0], strict=False) if one != other]
    if len(before[0]) != len(now[0]) or [one.kind for pair in unlike for one in pair] != ["SHA-256"] * 2:
        return None
    return unlike[0][0].value, unlike[0][1].value


PAGE = Page("citation", make, rests_on)
