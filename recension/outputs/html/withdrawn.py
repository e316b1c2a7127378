"""What was withdrawn, on every page that had it: a line, seen by those whom one of its addresses has led there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from docutils import nodes
from sphinx.errors import NoUri
from sphinx.util.nodes import make_refnode

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated import changes
from recension.locale import _
from recension.outputs.html.element import element, part
from recension.scholarship.history import Was
from recension.scholarship.prose import Called, prose
from recension.scholarship.record import spans_of
from recension.scholarship.series import COMMENTS


def said(domain: RecensionDomain, here: str, text: str, one: str, why: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield what the document *here* says of an id of a *text*, with a link to where all are listed, if any is."""
    yield from (nodes.strong("", _("Withdrawn: ")), nodes.literal("", one), nodes.Text(". "), *why)
    if listed := changes.document(domain):
        anchor = f"withdrawn-{_named(domain, text, one)}"
        with suppress(NoUri):
            link = make_refnode(domain.builder, here, listed, anchor, nodes.inline("", _("What changed")))
            yield from (nodes.Text(" "), link)


def in_text(domain: RecensionDomain, text: str, one: str) -> list[str]:
    """Return the ids that the page of a *text* had for what was withdrawn, its own first."""
    was = domain.was.get(_named(domain, text, one))
    return [*_of(one, was), f"{was.place or one}.notes"] if was else [one]


def in_list(domain: RecensionDomain, here: str, what: str, taken: set[str]) -> Iterator[part]:
    """Yield a line for all that the list *what* in the document *here* had, for ids that are not *taken*."""
    called = Called({}, domain.env.config.recension_places)
    texts = domain.parts.get(here, {}).get(what, ())
    for name, was in domain.was.items():
        before, _colon, one = name.rpartition(":")
        text, place = before or domain.record.texts[0], was.place or one
        if what not in _lists(was) or (texts and text not in texts):
            continue
        anchor = f"{nodes.make_id(text)}-{place}" if before and len(texts) != 1 else place
        ids = [*([] if what == "collation" or not was.place else _of(one, was)), f"{what}-{anchor}"]
        if free := [each for each in ids if each not in taken]:
            taken.update(free)
            reason = prose(domain.record.withdrawn[name]["reason"], called)
            why = markup.typeset(spans_of(reason))
            line = nodes.paragraph("", "", *said(domain, here, text, one, why))
            yield element("div", [line], "rec-withdrawn", " ".join(free))


def _of(one: str, was: Was) -> list[str]:
    """Return the id of what was withdrawn, and that of what the apparatus said of it."""
    return [one, f"{one}.entry"] if was.section == "apparatus" else [one]


def _lists(was: Was) -> tuple[str, ...]:
    """Return the lists that had it, or what is said of it."""
    lists = {"apparatus": ("apparatus", "collation"), "text": ("apparatus", "collation", *COMMENTS)}
    return lists.get(was.section, (was.item.get("series", ""),))


def _named(domain: RecensionDomain, text: str, one: str) -> str:
    """Return an id of a *text* as the records have it."""
    return f"{text}:{one}" if len(domain.edition.texts) > 1 else one
