"""Makes the pages that are derived from the records: apparatus, collation, commentary, ledger, certificate."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from docutils import nodes
from sphinx.locale import _

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated import registers
from recension.doctree.generated.registers import Link
from recension.scholarship import cite, regularise
from recension.scholarship.edition import Proof
from recension.scholarship.formats import format_of
from recension.scholarship.model import Block, BlockType, capital

Page = Callable[..., list[nodes.Node]]  #: of the domain, a maker of links, and the arguments of the directive


def apparatus(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return every entry of the apparatus and everything left out, under the places they belong to.

    ::

        <paragraph classes="rec-head" anchor="p4" section="heading above">Paragraph 4
        <definition_list>
            <definition_list_item kind="misprint">…
    """
    rules = domain.env.config.recension_rules
    heads, tacit = domain.edition.heads, domain.edition.tacit
    found: list[nodes.Node] = []
    last = ""
    for text in domain.edition.texts:
        before: Block | None = None
        for block, section in sections(domain, text.document.blocks):
            if block.omission:
                items = [markup.omission_item(block.omission, tacit)]
            else:
                items = list(markup.entry_items(block, rules, heads, tacit))
            for item in items:
                item["ids"] = [item["entry"]] if "entry" in item else []
            if items:
                head = _heading(domain, block, before, link)
                if head.astext() != last:
                    place = anchor(domain, block, before)
                    found.append(nodes.paragraph("", "", head, classes=["rec-head"], anchor=place, section=section))
                    found.append(nodes.definition_list())
                    last = head.astext()
                found[-1] += items  # type: ignore[operator]
            before = block if block.place else before
    return found


def sections(domain: RecensionDomain, blocks: Iterable[Block]) -> Iterator[tuple[Block, str]]:
    """Yield each block with the heading it stands under, which is empty before the first."""
    heading = ""
    for block in blocks:
        if block.type is BlockType.HEADING:
            heading = regularise.dressed(block, domain.env.config.recension_rules)
        yield block, _("Notes") if block.label else heading


def _heading(domain: RecensionDomain, block: Block, before: Block | None, link: Link) -> nodes.Element:
    """Return what stands over the entries of *block*: its name, or that of the place before it."""
    if block.place:
        return link(block.docname, block.place, capital(registers.block_name(domain, block)))
    if before:
        return link(before.docname, before.place, _("After {}").format(registers.block_name(domain, before)))
    return nodes.inline("", _("Before the title"))


def anchor(domain: RecensionDomain, block: Block, before: Block | None = None) -> str:
    """Return what the place of *block* is called in a list of the whole edition."""
    place = block.place or (f"after-{before.place}" if before else "start")
    return place if len(domain.edition.texts) == 1 else f"{nodes.make_id(block.docname)}-{place}"


def collation(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return the base witness and the edition side by side, block by block.

    ::

        <table classes="rec-collation">
            <row anchor="p4" section="heading above" kinds="misprint"><entry>place <entry>witness <entry>edition
    """
    if not domain.edition.blocks:
        return []
    base = domain.edition.witnesses[0]
    writing = format_of(base)
    rules = domain.env.config.recension_rules
    heads = domain.edition.heads
    rows = []
    before: Block | None = None
    for block, section in sections(domain, domain.edition.blocks):
        if block.omission:
            if block.siglum != base.siglum:
                continue
            old: list[nodes.Node] = [nodes.inline("", block.edited[0].text, classes=["rec-removed"])]
            new: list[nodes.Node] = []
            kinds = [block.omission.kind]
        else:
            kinds = [entry.kind for entry in block.entries if entry.departs_from(base.siglum)]
            frame = block.frame or writing.frame_of(block)
            old, new = markup.collation(block, base.siglum, writing, frame, regularise.dressed(block, rules), heads)
        if block.place:
            head: nodes.Node = link(block.docname, block.place, capital(_short(domain, block)))
        else:
            head = _heading(domain, block, before, link)
        rows.append(
            nodes.row(
                "",
                nodes.entry("", nodes.paragraph("", "", head)),
                nodes.entry("", nodes.paragraph("", "", *old, classes=["rec-witness"])),
                nodes.entry("", nodes.paragraph("", "", *new, classes=["rec-edition"])),
                anchor=anchor(domain, block, before),
                section=section,
                kinds=kinds,
            )
        )
        before = block if block.place else before
    return [
        _table((_("Place"), _("Witness {}").format(base.siglum), _("Edition")), rows, (16, 42, 42), "rec-collation")
    ]


def _short(domain: RecensionDomain, block: Block) -> str:
    if block.type is BlockType.HEADING:
        return _("title") if block.level == 1 else _("heading")
    return block.place.called(domain.env.config.recension_places)


def _table(heads: Iterable[str], rows: Iterable[nodes.row], widths: Iterable[int], name: str) -> nodes.table:
    columns = [nodes.colspec(colwidth=width) for width in widths]
    head = nodes.row("", *(nodes.entry("", nodes.paragraph("", text)) for text in heads))
    return nodes.table(
        "",
        nodes.tgroup("", *columns, nodes.thead("", head), nodes.tbody("", *rows), cols=len(columns)),
        classes=[name],
    )


def commentary(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return every comment, under the place it belongs to; the text is copied from the documents."""
    found: list[nodes.Node] = []
    for text in domain.edition.texts:
        if not text.document.comments:
            continue
        tree = domain.env.get_doctree(text.name)  # read from the file anew, so its nodes are nobody else's
        copies = list(tree.findall(ours.annotation))
        blocks = {block.place: (block, section) for block, section in sections(domain, text.document.blocks)}
        for place, group in groupby(copies, lambda node: node["record"].place):
            block, section = blocks[place]
            head = link(text.name, place, capital(registers.block_name(domain, block)))
            name = anchor(domain, block)
            found.append(nodes.paragraph("", "", head, classes=["rec-head"], anchor=name, section=section))
            found += group
    return found


def ledger(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return each rule with its count and every place at which it changes the text."""
    edition = domain.edition
    result: list[nodes.Node] = []
    for name in edition.declared.rules:
        rule = regularise.RULES[name]
        title = f"{rule.title}: {edition.totals[f'rule-{name}']}"
        section = nodes.section("", nodes.title("", title), ids=[f"rule-{name}"])
        section += nodes.paragraph("", rule.sentence)
        listed = nodes.bullet_list(classes=["rec-ledger"])
        for block, by, words in edition.regularised:
            if by == name:
                place = link(block.docname, block.place, _short(domain, block))
                shown = nodes.Text(f" ({len(words)}): {' · '.join(words)}")
                listed += nodes.list_item("", nodes.paragraph("", "", place, shown))
        section += listed if listed.children else nodes.paragraph("", _("No place."))
        result.append(section)
    return result


def certificate(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return what each build proves: every witness with a file, its size, its checksum and the counts."""
    totals = domain.edition.totals
    found: list[nodes.Node] = []
    for outcome in domain.edition.prove():
        assert isinstance(outcome, Proof)
        rows = {
            _("Witness"): f"{outcome.witness.siglum}, {outcome.witness.title}",
            _("Rebuilt"): _("{} bytes, identical to the stored file").format(
                f"{outcome.size:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")
            ),
            "SHA-256": outcome.witness.sha256,
            _("Emendations"): str(domain.edition.departures(outcome.witness.siglum)),
            _("Pages of the witness"): str(domain.edition.pages(outcome.witness.siglum)),
            _("Rules of regularisation"): f"{totals['rules']} ({totals['regularisations']} " + _("places") + ")",
        }
        fields = nodes.field_list(classes=["rec-certificate"])
        for name, value in rows.items():
            text = nodes.literal("", value) if name == "SHA-256" else nodes.Text(value)
            fields += nodes.field("", nodes.field_name("", name), nodes.field_body("", nodes.paragraph("", "", text)))
        found.append(fields)
    return found


def witnesses(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return the list of witnesses: siglum, what it is, how much of it was seen."""
    listed = nodes.definition_list(classes=["rec-witnesses"])
    for one in domain.edition.witnesses:
        listed += nodes.definition_list_item(
            "",
            nodes.term("", "", nodes.strong("", one.siglum)),
            nodes.definition("", nodes.paragraph("", f"{one.title}. {one.extent}".rstrip())),
        )
    return [listed]


def downloads(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return links to the files that stand beside the pages."""
    listed = nodes.bullet_list(classes=["screen-only"])
    config = domain.env.config
    offered = {title: path.name for title, path in domain.downloads.items()}
    if config.recension_source:
        offered |= {_("To cite it ({})").format(form): config.recension_name + end for form, end in cite.FILES.items()}
    for title, name in offered.items():
        file = nodes.reference("", title, refuri=name, internal=True)
        listed += nodes.list_item("", nodes.paragraph("", "", file))
    return [listed] if listed.children else [nodes.paragraph("", _("None were made yet."), classes=["screen-only"])]


def source(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return where the text was first published and on what terms."""
    return [nodes.paragraph("", "", *credit(domain.env.config.recension_source))]


def citation(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return how the edition is cited, its title in italics."""
    config = domain.env.config
    if not config.recension_source:
        return []
    one = cite.work(config)
    before, _title, after = cite.chicago(one).partition(one.title)
    parts = (nodes.Text(before), nodes.emphasis("", one.title), nodes.Text(after))
    return [nodes.block_quote("", nodes.paragraph("", "", *parts))]


def credit(published: Mapping[str, str]) -> list[nodes.Node]:
    """Return author, title, publisher, date, a link to the original, and the licence."""
    if not published:
        return []
    return [
        nodes.Text(f"{published['author']}, "),
        nodes.emphasis("", published["title"]),
        nodes.Text(f", {published['publisher']}, {published['date']}, "),
        nodes.reference("", published["url"], refuri=published["url"]),
        nodes.Text(". "),
        nodes.reference("", published["licence"], refuri=published["licence_url"]),
        nodes.Text("."),
    ]


PAGES: dict[str, Page] = {
    "apparatus": apparatus,
    "collation": collation,
    "commentary": commentary,
    "ledger": ledger,
    "certificate": certificate,
    "witnesses": witnesses,
    "downloads": downloads,
    "source": source,
    "citation": citation,
    "index": registers.index,
    "documents": registers.documents,
    "comparisons": registers.comparisons,
}

#: what is made -> what is said where there is nothing of it
NONE: Mapping[str, str] = {
    "apparatus": _("There is no entry yet."),
    "collation": _("There is no text yet."),
    "commentary": _("There is no comment yet."),
    "ledger": _("There is no rule yet."),
    "index": _("There is no heading yet."),
    "documents": _("There is no document yet."),
    "comparisons": _("No place has been compared yet."),
}


def none(what: str) -> list[nodes.Node]:
    """Return a sentence that says there is nothing of *what* yet."""
    return [nodes.paragraph("", NONE[what])] if what in NONE else []
