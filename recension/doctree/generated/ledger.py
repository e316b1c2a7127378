"""The rules of typography, and every place at which they change the text."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.collation import short_name
from recension.doctree.generated.page import Link, Page
from recension.locale import _, ngettext
from recension.scholarship.comparisons import digest
from recension.scholarship.edition import Edition


def make(domain: RecensionDomain, link: Link, texts: tuple[str, ...] = ()) -> list[nodes.Node]:
    """Return each rule with its count and every place at which it changes the text."""
    edition = domain.edition.only(texts)
    result: list[nodes.Node] = []
    for rule in edition.declared.ruling.values():
        title = _("{}: {}").format(_(rule.title), edition.totals[f"rule-{rule.name}"])
        section = nodes.section("", nodes.title("", title), ids=[f"rule-{rule.name}"])
        section += nodes.paragraph("", " ".join([_(rule.sentence), *followed(edition, rule.name)]))
        listed = nodes.bullet_list(classes=["rec-ledger"])
        for block, by, words in (*edition.regularised, *edition.followed):
            if by == rule.name:
                place = link(block.docname, block.place, short_name(edition, block))
                shown = nodes.Text(f" ({len(words)}): {' · '.join(words)}")
                listed += nodes.list_item("", nodes.paragraph("", "", place, shown))
        section += listed if listed.children else nodes.paragraph("", _("No place."))
        result.append(section)
    return result


def followed(edition: Edition, rule: str) -> Iterator[str]:
    """Yield in sentences which witnesses follow a rule, and whether the text does, where any does."""
    if sigla := edition.followers(rule):
        yield ngettext("Witness {} follows it.", "Witnesses {} follow it.", len(sigla)).format(", ".join(sigla))
        if rule not in edition.declared.rules:
            yield _("The text itself does not.")


def rests_on(domain: RecensionDomain, docname: str) -> object:
    """Return a digest of what the rules do at each place."""
    edition = domain.part(docname, PAGE.name)
    followed = [(block.place, *rest) for block, *rest in edition.followed]
    return digest([(block.place, *rest) for block, *rest in edition.regularised], *([followed] if followed else []))


PAGE = Page("ledger", make, rests_on, nothing=_("There is no rule yet."), repeats=True, parts=True)
