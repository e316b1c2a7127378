"""What each build proves."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _, ngettext
from recension.scholarship.edition import Proof
from recension.scholarship.words import grouped


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return every witness with a file, its size, its checksum and the counts."""
    edition = domain.edition
    rules, touched = edition.totals["rules"], edition.totals["regularisations"]
    found: list[nodes.Node] = []
    for outcome in edition.prove():
        assert isinstance(outcome, Proof)
        rows = {
            _("Witness"): f"{outcome.witness.siglum}, {outcome.witness.title}",
            _("Rebuilt"): _("{} bytes, identical to the stored file").format(grouped(outcome.size)),
            "SHA-256": outcome.witness.sha256,
            _("Emendations"): str(edition.departures(outcome.witness.siglum)),
            _("Pages of the witness"): str(edition.pages(outcome.witness.siglum)),
            _("Rules of regularisation"): ngettext("{} ({} place)", "{} ({} places)", touched).format(rules, touched),
        }
        fields = nodes.field_list(classes=["rec-certificate"])
        for name, value in rows.items():
            text = nodes.literal("", value) if name == "SHA-256" else nodes.Text(value)
            fields += nodes.field("", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", "", text)))
        found.append(fields)
    return found


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return the numbers that are stated."""
    return [domain.edition.totals[name] for name in ("emendations", "pages", "rules", "regularisations")]


PAGE = Page("certificate", make, rests_on)
