"""The list of witnesses, of what else may stand behind a reading, and of the signs in the text."""

from __future__ import annotations

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import signs


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each witness with what it is and how much of it was seen; then groups, scholars, signs if used."""
    found = {one.siglum: f"{one.title}. {one.extent}".rstrip() for one in domain.edition.witnesses}
    found = markup.bearers(domain.edition) | found
    found |= {signs.shown(name): _(signs.MEANT[name]) for name in signs.used(domain.edition.blocks)}
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for name, told in found.items():
        term = nodes.term("", "", nodes.strong("", name))
        listed += nodes.definition_list_item("", term, nodes.definition("", nodes.paragraph("", told)))
    return [listed]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return who may stand behind a reading, and the signs: whether some are used, the texts say."""
    return [*domain.edition.bearers, *signs.used(domain.edition.blocks)]


PAGE = Page("witnesses", make, rests_on)
