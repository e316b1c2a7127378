"""What was looked up of what the text quotes and refers to: a table of every line, and how many have which result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.collation import short_name, table
from recension.doctree.generated.commentary import page, placed, whose
from recension.doctree.generated.page import Filter, Link
from recension.locale import _
from recension.scholarship import verification
from recension.scholarship.edition import Edition

WIDTHS = (18, 26, 13, 43)


def make(series: str, domain: RecensionDomain, link: Link, texts: tuple[str, ...] = ()) -> list[nodes.Node]:
    """Return a table of the *series*: place, words or reference, result, and what was read.

    ::

        <table classes="rec-collation rec-verification">
            <looked_up record=… spot=…><entry>place <entry>words <entry>result <entry><annotation>…
    """
    edition = domain.edition.only(texts)
    rows = []
    for spot, block, said in placed(series, domain, edition):
        for node in said:
            record = node["record"]
            head, *body = node.children
            node.children = body
            cells = (
                nodes.paragraph("", "", link(block.docname, record.id, short_name(edition, block))),
                nodes.paragraph("", "", *head.children[0].children),
                nodes.paragraph("", _(record.certainty)),
                node,
            )
            rows.append(ours.looked_up("", *(nodes.entry("", cell) for cell in cells), record=record, spot=spot))
    if not rows:
        return []
    counted = nodes.paragraph("", "; ".join(_results(edition, domain.env.config.recension_results)) + ".")
    return [counted, *whose(series, edition), table(columns(), WIDTHS, rows, "rec-collation", "rec-verification")]


def columns() -> tuple[str, str, str, str]:
    """Return what stands over the columns of the table."""
    return _("Place"), _("Words or reference"), _("Result"), _("What was read")


def _results(edition: Edition, known: Iterable[str]) -> Iterator[str]:
    """Yield how many lines have which of the results *known*."""
    found = Counter(one.certainty for one in edition.comments if one.series == verification.SERIES)
    for result in known:
        if found[result]:
            yield _("{}: {}").format(_(result), found[result])


PAGE = page(
    verification.SERIES,
    _("Nothing was looked up yet."),
    Filter(_("Filter the table"), _("Result"), "", _("No line fits.")),
    make,
)
