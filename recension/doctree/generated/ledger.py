"""The rules of typography, and every place at which they change the text."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.collation import short_name
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import regularise
from recension.scholarship.comparisons import digest


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each rule with its count and every place at which it changes the text."""
    edition = domain.edition
    result: list[nodes.Node] = []
    for name in edition.declared.rules:
        rule = regularise.RULES[name]
        title = _("{}: {}").format(_(rule.title), edition.totals[f"rule-{name}"])
        section = nodes.section("", nodes.title("", title), ids=[f"rule-{name}"])
        section += nodes.paragraph("", _(rule.sentence))
        listed = nodes.bullet_list(classes=["rec-ledger"])
        for block, by, words in edition.regularised:
            if by == name:
                place = link(block.docname, block.place, short_name(edition, block))
                shown = nodes.Text(f" ({len(words)}): {' · '.join(words)}")
                listed += nodes.list_item("", nodes.paragraph("", "", place, shown))
        section += listed if listed.children else nodes.paragraph("", _("No place."))
        result.append(section)
    return result


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of what the rules do at each place."""
    return digest([(block.place, *rest) for block, *rest in domain.edition.regularised])


PAGE = Page("ledger", make, rests_on, nothing=_("There is no rule yet."), repeats=True)
