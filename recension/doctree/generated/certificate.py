"""What each build proves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, block_name, headed, heading, with_commas
from recension.locale import _, ngettext
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.model import Entry, Witness
from recension.scholarship.words import grouped


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return every witness with a file, its size, its checksum and the counts; of others, what is not proved."""
    edition = domain.edition
    rules, touched = edition.totals["rules"], edition.totals["regularisations"]
    found: list[nodes.Node] = []
    for number, outcome in enumerate(edition.prove()):
        assert isinstance(outcome, Proof)
        rows = {
            _("Witness"): f"{outcome.witness.siglum}, {outcome.witness.title}",
            _("Rebuilt"): _("{} bytes, identical to the stored file").format(grouped(outcome.size)),
            "SHA-256": outcome.witness.sha256,
            _("Variants") if number else _("Emendations"): str(edition.departures(outcome.witness.siglum)),
            _("Pages of the witness"): str(edition.pages(outcome.witness.siglum)),
            _("Rules of regularisation"): ngettext("{} ({} place)", "{} ({} places)", touched).format(rules, touched),
        }
        texts = {
            name: nodes.literal("", value) if name == "SHA-256" else nodes.Text(value) for name, value in rows.items()
        }
        found.append(_fields({name: [text] for name, text in texts.items()}))
    return [*found, *(_unproved(one, edition, link) for one in edition.not_held if one.siglum in edition.unproved)]


def _unproved(one: Witness, edition: Edition, link: Link) -> nodes.field_list:
    """Return what is said of a witness that the edition does not hold: how many readings, and where they stand."""
    said = edition.unproved[one.siglum]
    number = ngettext("{} reading", "{} readings", len(said)).format(len(said))
    above = {id(b): before for text in edition.texts for b, before, _ in headed(edition, text.document.blocks)}
    places = with_commas(
        link(block.docname, reading.id, block_name(edition, block))
        if isinstance(reading, Entry)
        else heading(edition, block, above[id(block)], link)[1]
        for block, reading in said
    )
    witness = [nodes.Text(f"{one.siglum}, {one.title}")]
    return _fields({_("Witness"): witness, _("Not proved"): [nodes.Text(_("{}: {}").format(number, "")), *places]})


def _fields(rows: Mapping[str, Sequence[nodes.Node]]) -> nodes.field_list:
    fields = nodes.field_list(classes=["rec-certificate"])
    for name, value in rows.items():
        body = nodes.field_body("", nodes.paragraph("", "", *value))
        fields += nodes.field("", nodes.field_name("", name), body)
    return fields


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return the numbers that are stated, and where the readings stand that are not proved."""
    said = [(siglum, block.docname, one.id) for siglum, some in domain.edition.unproved.items() for block, one in some]
    return [*(domain.edition.totals[name] for name in ("emendations", "pages", "rules", "regularisations")), *said]


PAGE = Page("certificate", make, rests_on)
