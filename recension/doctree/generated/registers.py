"""Makes the registers of an edition: index, works and where they are cited, documents, comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from docutils import nodes
from sphinx.locale import _

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.scholarship import comparisons as readings
from recension.scholarship import dates, regularise, works
from recension.scholarship.edition import first_series
from recension.scholarship.model import Block, BlockType, Place, capital, plain
from recension.scholarship.works import Term

Link = Callable[[str, str, str], nodes.Element]  #: from document, place in it and text to a link from the page


def index(domain: RecensionDomain, link: Link, terms: Sequence[Term]) -> list[nodes.Node]:
    """Return the terms in the order of their letters, each with links to the places at which it stands."""
    listed = nodes.bullet_list(classes=["rec-index"])
    for term in sorted(terms, key=lambda term: works.sort_key(term.heading)):
        entry = nodes.paragraph("", f"{term.heading}, ")
        if term.see:
            entry += [nodes.emphasis("", _("see") + " "), nodes.Text(term.see)]
        entry += _links(domain, link, domain.edition.places(term))
        listed += nodes.list_item("", entry)
    return [listed] if listed.children else []


def _links(domain: RecensionDomain, link: Link, blocks: Iterable[Block]) -> list[nodes.Node]:
    """Return links to the places of *blocks*, with commas between them."""
    found: list[nodes.Node] = []
    for block in blocks:
        if found:
            found.append(nodes.Text(", "))
        found.append(link(block.docname, block.place, _number(domain, block.place)))
    return found


def _number(domain: RecensionDomain, place: Place) -> str:
    """Return the number of a paragraph, and of other places the number with what it is the number of."""
    names = domain.env.config.recension_places
    return place.number if place.is_in(first_series(names)) else place.called(names)


def cited_at(domain: RecensionDomain, link: Link, key: str) -> list[nodes.Node]:
    """Return where the essay, and where the commentary, cites the work *key*; empty where neither does."""
    in_text = {one.place for one in domain.edition.cited if one.key == key}
    in_comments = {comment.place for comment in domain.edition.comments if key in comment.works}
    found: list[nodes.Node] = []
    for label, places in ((_("In the text: "), in_text), (_("In the commentary on: "), in_comments)):
        blocks = {block.place: block for block in domain.edition.blocks if block.place in places}
        if blocks:
            found += [nodes.Text(" " if found else ""), nodes.emphasis("", label)]
            found += [*_links(domain, link, blocks.values()), nodes.Text(".")]
    return found


def printed(domain: RecensionDomain, key: str) -> list[nodes.Node]:
    """Return how the author's own bibliography prints the work *key*; empty where it does not list it."""
    edition = domain.edition
    places = {one.place for one in edition.cited if one.key == key}
    block = next((block for block in edition.listed if block.place in places), None)
    return list(markup.typeset(block.edited, regularise.dressed(block, edition.declared.rules))) if block else []


def documents(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return letters, telegrams and reports by date: from whom, to whom, where they are kept and used."""
    entries = domain.bibliography
    listed = nodes.definition_list(classes=["rec-documents"])
    for key in works.documents(entries):
        fields = entries[key]
        people = " → ".join(fields[name] for name in (works.SENDER, works.RECIPIENT) if name in fields)
        body = nodes.definition("", nodes.paragraph("", _plain(fields["title"])))
        for name in (works.ARCHIVE, works.TRANSLATED):
            if name in fields:
                body += nodes.paragraph("", _plain(fields[name]))
        if "url" in fields:
            body += nodes.paragraph("", "", nodes.reference("", fields["url"], refuri=fields["url"]))
        if uses := cited_at(domain, link, key):
            body += nodes.paragraph("", "", *uses)
        term = nodes.term(
            "",
            f"{dates.spelled(fields['date'], domain.env.config.language)}: {_plain(people)}",
            ids=[f"document-{key}"],
        )
        listed += nodes.definition_list_item("", term, body)
    return [listed] if listed.children else []


def _plain(text: str) -> str:
    """Return the text of a field without the marks of BibTeX."""
    return text.translate({ord("{"): None, ord("}"): None}).replace("--", "–")


def block_name(domain: RecensionDomain, block: Block) -> str:
    """Return what the place of *block* is called in running text."""
    if block.type is BlockType.HEADING:
        return _("the title") if block.level == 1 else _("heading “{}”").format(plain(block.edited))
    return block.place.called(domain.env.config.recension_places)


def comparisons(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return what a second reader compared and when, and which places were changed since or not compared."""
    record = domain.edition.comparisons
    if not record:
        return []
    states = readings.state(record, readings.digests(domain.edition.blocks))
    blocks = {block.place: block for block in domain.edition.blocks if block.place}
    valid = [place for place, state in states.items() if state == "valid"]
    listed = nodes.bullet_list(classes=["rec-comparisons"])
    for group, one in readings.runs(valid, record):
        first, last = (block_name(domain, blocks[place]) for place in (group[0], group[-1]))
        span = _("From {} to {}").format(first, last) if len(group) > 1 else capital(first)
        listed += nodes.list_item(
            "", nodes.paragraph("", f"{span}, {dates.spelled(one.date, domain.env.config.language)}: {one.compared}.")
        )
    found: list[nodes.Node] = [
        nodes.paragraph("", _("{} of {} places stand as they were compared.").format(len(valid), len(states)))
    ]
    for state, sentence in (("stale", _("Changed since: ")), ("missing", _("Not compared: "))):
        if others := [blocks[place] for place in states if states[place] == state]:
            found.append(nodes.paragraph("", "", nodes.Text(sentence), *_links(domain, link, others)))
    return [*found, *([listed] if listed.children else [])]
