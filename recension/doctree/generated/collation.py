"""The base witness and the edition side by side."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Filter, Link, Page, Spot, anchor, headed, heading, withdrawn
from recension.locale import _
from recension.scholarship import presentation
from recension.scholarship.comparisons import digest
from recension.scholarship.edition import Edition
from recension.scholarship.formats import format_of
from recension.scholarship.model import Block, BlockType

WIDTHS = (16, 42, 42)


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return a table of the blocks: as the base witness has them, and as they are edited.

    ::

        <table classes="rec-collation">
            <collated record=… spot=…><entry>place <entry>witness <entry>edition
    """
    edition = domain.edition
    if not edition.blocks:
        return []
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


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of the text, the readings and what is left out."""
    edition = domain.edition
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
    filter=Filter(
        _("Filter the collation"), _("Kind"), "", _("No place fits."), _("Only changed places"), _("Places in full")
    ),
)
