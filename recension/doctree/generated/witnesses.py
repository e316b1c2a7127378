"""The list of witnesses, and of what else may stand behind a reading."""

from __future__ import annotations

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each witness: siglum, what it is, how much of it was seen; then groups, scholars, and *cett.* if used."""
    found = {one.siglum: f"{one.title}. {one.extent}".rstrip() for one in domain.edition.witnesses}
    found = markup.bearers(domain.edition) | found
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for name, told in found.items():
        term = nodes.term("", "", nodes.strong("", name))
        listed += nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph("", told)))
    return [listed]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return who may stand behind a reading: whether *cett.* is one, the entries say."""
    return [*domain.edition.bearers]


PAGE = Page("witnesses", make, rests_on)
