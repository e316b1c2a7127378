"""The base witness and the edition side by side, or several witnesses."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Filter, Link, Page, Spot, anchor, headed, heading, withdrawn
from recension.locale import _
from recension.scholarship import presentation
from recension.scholarship.columns import EDITION, MOST, row
from recension.scholarship.comparisons import digest
from recension.scholarship.edition import Edition
from recension.scholarship.formats import format_of
from recension.scholarship.model import Block, BlockType

WIDTHS = (16, 42, 42)


def make(
    domain: RecensionDomain, link: Link, sigla: Sequence[str] = (), texts: tuple[str, ...] = ()
) -> list[nodes.Node]:
    """Return a table of the blocks: as the base witness has them, or those with *sigla*, and as they are edited.

    ::

        <table classes="rec-collation">
            <collated record=… spot=…><entry>place <entry>witness <entry>edition
    """
    edition = domain.edition.only(texts)
    if not edition.blocks:
        return []
    if sigla:
        return [several(edition, link, shown(domain, sigla))]
    base = edition.witnesses[0]
    writing = format_of(base)
    rows = []
    for block, before, section in headed(edition, edition.blocks):
        if block.omission and block.siglum != base.siglum:
            continue
        name, head = heading(edition, block, before, link, short_name(edition, block))
        spot = Spot(anchor(edition, block, before), name, section)
        record = presentation.collated(block, base.siglum, writing, edition.conventions)
        cells = (
            nodes.paragraph("", "", head),
            nodes.paragraph("", "", *markup.collated(record.old, ours.removed), classes=["rec-witness"]),
            nodes.paragraph("", "", *markup.collated(record.new, ours.added), classes=["rec-edition"]),
        )
        rows.append(ours.collated("", *(nodes.entry("", cell) for cell in cells), record=record, spot=spot))
    return [table(columns(edition), WIDTHS, rows, "rec-collation")]


def shown(domain: RecensionDomain, sigla: Sequence[str]) -> tuple[str, ...]:
    """Return the sigla of the columns, the edition last: on a screen all, from which readers choose; else five."""
    is_screen = domain.builder.format == "html" and domain.builder.name != "epub"
    return (*(sigla if is_screen else sigla[: MOST - 1]), EDITION)


def several(edition: Edition, link: Link, sigla: Sequence[str]) -> nodes.table:
    """Return a table of the blocks as several columns have them; what differs in them is marked.

    ::

        <table classes="rec-collation rec-columns">
            <collated record=… spot=…><entry>place <entry>witness <entry>witness <entry>edition
    """
    rows = []
    for block, before, section in headed(edition, edition.blocks):
        record = row(block, sigla, edition.conventions)
        if record is None:
            continue
        name, head = heading(edition, block, before, link, short_name(edition, block))
        cells = [nodes.paragraph("", "", head)]
        for number, siglum in enumerate(sigla):
            made = markup.column(record, number)
            cells.append(nodes.paragraph("", "", *made, classes=["rec-witness" if siglum else "rec-edition"]))
            if block.type is BlockType.HEADING and not record.lacking[number]:
                cells[-1]["level"] = block.level
        spot = Spot(anchor(edition, block, before), name, section)
        rows.append(ours.collated("", *(nodes.entry("", cell) for cell in cells), record=record, spot=spot))
    widths = (WIDTHS[0], *[(100 - WIDTHS[0]) // len(sigla)] * len(sigla))
    heads = (_("Place"), *(one or _("Corrected text") for one in sigla))
    return table(heads, widths, rows, "rec-collation", "rec-columns")


def columns(edition: Edition) -> tuple[str, str, str]:
    """Return what stands over the columns of the table."""
    return _("Place"), _("As received ({})").format(edition.witnesses[0].siglum), _("Corrected text")


def short_name(edition: Edition, block: Block) -> str:
    """Return what the place of *block* is called where there is little room."""
    if block.type is BlockType.HEADING:
        return _("title") if block.level == 1 else _("heading")
    return block.place.called(edition.declared.places)


def table(heads: Sequence[str], widths: Sequence[int], rows: Sequence[nodes.row], *classes: str) -> nodes.table:
    """Return a table of *rows* under their *heads*."""
    columns = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in heads))
    return nodes.table(
        "",
        nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *rows), cols=len(columns)),
        classes=[*classes],
    )


def rests_on(domain: RecensionDomain, docname: str) -> object:
    """Return a digest of the text, the readings and what is left out."""
    edition = domain.part(docname, PAGE.name)
    readings = [(entry.id, entry.kind, entry.readings) for entry in edition.entries]
    return digest(
        edition.digest, readings, [one._replace(line=0) for one in edition.omissions], edition.heads, withdrawn(edition)
    )


PAGE = Page(
    "collation",
    make,
    rests_on,
    nothing=_("There is no text yet."),
    repeats=True,
    parts=True,
    filter=Filter(
        _("Filter the collation"), _("Kind"), "", _("No place fits."), _("Only changed places"), _("Places in full")
    ),
)
