"""Makes the pages that are derived from the records: apparatus, collation, commentary, ledger, certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby

from docutils import nodes
from sphinx import addnodes
from sphinx.locale import _

from . import markup, regularise, witness
from . import nodes as ours
from .domain import Proof, RecensionDomain, place_name
from .model import Block

Page = Callable[[RecensionDomain, str], list[nodes.Node]]


def apparatus(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return every entry of the apparatus and everything left out, under the places they belong to."""
    rules = domain.env.config.recension_rules
    heads = domain.heads
    found: list[nodes.Node] = []
    for _docname, document in domain.texts:
        omissions = {omission.line: omission for omission in document.omissions}
        place = ""
        for block in document.blocks:
            if block.kind == "matter":
                items = [markup.omission_item(omissions[block.line])]
            else:
                items = list(markup.entry_items(block, rules, heads))
            if not items:
                continue
            for item in items:
                if "entry" in item:
                    item["ids"] = [item["entry"]]
            if not found or block.place != place or block.kind in ("matter", "page"):
                place = block.place
                found.append(nodes.paragraph("", "", _heading(domain, block, docname), classes=["rec-place"]))
                found.append(nodes.definition_list())
            found[-1] += items  # type: ignore[operator]
    return found


def _heading(domain: RecensionDomain, block: Block, docname: str) -> nodes.Node:
    if block.place:
        return markup.place_link(block.place, docname, _title(domain, block.place))
    return nodes.inline("", _("Between two places"))


def _title(domain: RecensionDomain, place: str) -> str:
    name = place_name(place, domain.env.config.recension_places)
    return name[:1].upper() + name[1:]


def collation(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return the base witness and the edition side by side, block by block.

    ::

        <table classes="rec-collation">
            <row><entry>place <entry>witness <entry>edition
    """
    base = domain.witnesses[0]
    dress = witness.dress_of(base)
    rules = domain.env.config.recension_rules
    heads = domain.heads
    rows = []
    for block in domain.blocks:
        if block.kind == "matter":
            old: list[nodes.Node] = [nodes.inline("", block.edited[0].text, classes=["rec-removed"])]
            new: list[nodes.Node] = []
        else:
            form = block.form or witness.form_of(block, dress)
            old, new = markup.collation(block, base.siglum, dress, form, regularise.dressed(block, rules), heads)
        head = [markup.place_link(block.place, docname, block.place)] if block.place else []
        rows.append(
            nodes.row(
                "",
                nodes.entry("", nodes.paragraph("", "", *head)),
                nodes.entry("", nodes.paragraph("", "", *old, classes=["rec-witness"])),
                nodes.entry("", nodes.paragraph("", "", *new)),
            )
        )
    return [_table((_("Place"), _("Witness {}").format(base.siglum), _("Edition")), rows, (8, 46, 46), "rec-collation")]


def _table(heads: Iterable[str], rows: Iterable[nodes.row], widths: Iterable[int], name: str) -> nodes.table:
    columns = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in heads))
    return nodes.table(
        "",
        nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *rows), cols=len(columns)),
        classes=[name],
    )


def commentary(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return every comment, under the place it belongs to; the text is copied from the documents."""
    found: list[nodes.Node] = []
    for name, document in domain.texts:
        if not document.comments:
            continue
        tree = domain.env.get_doctree(name)
        copies = [node.deepcopy() for node in tree.findall(ours.annotation)]
        for place, group in groupby(copies, lambda node: node["record"].place):
            found.append(nodes.paragraph("", "", markup.place_link(place, docname, _title(domain, place))))
            found[-1]["classes"].append("rec-place")  # type: ignore[index]
            for copy in group:
                for link in copy.findall(addnodes.pending_xref):
                    link["refdoc"] = docname
                found.append(copy)
    return found


def ledger(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return each rule with its count and every place at which it changes the text."""
    names = domain.env.config.recension_rules
    by_rule: dict[str, list[tuple[Block, list[regularise.Change], str]]] = {name: [] for name in names}
    for block in domain.blocks:
        dressed = regularise.dressed(block, names)
        for name, found in regularise.changes(block, names).items():
            by_rule[name].append((block, found, dressed))
    result: list[nodes.Node] = []
    for name, places in by_rule.items():
        rule = regularise.RULES[name]
        total = sum(len(found) for _block, found, _dressed in places)
        section = nodes.section("", nodes.title("", f"{rule.title}: {total}"), ids=[f"rule-{name}"])
        section += nodes.paragraph("", rule.sentence)
        listed = nodes.bullet_list(classes=["rec-ledger"])
        for block, found, dressed in places:
            shown = " · ".join(_context(rule, change, dressed) for change in found)
            listed += nodes.list_item(
                "",
                nodes.paragraph(
                    "",
                    "",
                    markup.place_link(block.place, docname, block.place),
                    nodes.Text(f" ({len(found)}): {shown}"),
                ),
            )
        section += listed if places else nodes.paragraph("", _("No place."))
        result.append(section)
    return result


def _context(rule: regularise.Rule, change: regularise.Change, dressed: str) -> str:
    """Return the word in which a rule changes a character, or what it changes into what."""
    if not rule.of_characters:
        return f"{change.old} → {change.new}"
    start = dressed.rfind(" ", 0, change.offset) + 1
    end = dressed.find(" ", change.offset)
    return dressed[start : end if end >= 0 else None]


def certificate(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return what each build proves: every witness with a file, its size, its checksum and the counts."""
    totals = domain.totals()
    found: list[nodes.Node] = []
    for outcome in domain.prove():
        assert isinstance(outcome, Proof)
        rows = {
            _("Witness"): f"{outcome.witness.siglum}, {outcome.witness.title}",
            _("Rebuilt from the edited text and its apparatus"): _("{} bytes, identical to the stored file").format(
                f"{outcome.size:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
            ),
            "SHA-256": outcome.witness.sha256,
            _("Emendations"): str(totals["emendations"]),
            _("Pages of the witness"): str(sum(key.split()[0] == outcome.witness.siglum for key in domain.heads)),
            _("Rules of regularisation"): f"{totals['rules']} ({totals['regularisations']} " + _("places") + ")",
        }
        fields = nodes.field_list(classes=["rec-certificate"])
        for name, value in rows.items():
            text = nodes.literal("", value) if name == "SHA-256" else nodes.Text(value)
            fields += nodes.field("", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", "", text)))
        found.append(fields)
    return found


def witnesses(domain: RecensionDomain, docname: str) -> list[nodes.Node]:
    """Return the list of witnesses: siglum, what it is, how much of it was seen."""
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for one in domain.witnesses:
        listed += nodes.definition_list_item(
            "",
            nodes.term("", "", nodes.strong("", one.siglum)),
            nodes.definition("", nodes.paragraph("", f"{one.title}. {one.extent}".rstrip())),
        )
    return [listed]


PAGES: dict[str, Page] = {
    "apparatus": apparatus,
    "collation": collation,
    "commentary": commentary,
    "ledger": ledger,
    "certificate": certificate,
    "witnesses": witnesses,
}
