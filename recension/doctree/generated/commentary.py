"""What the editor writes on the text, series by series: the commentary, and the readings that were left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import (
    Filter,
    Link,
    Page,
    Spot,
    anchor,
    block_name,
    distinct,
    headed,
    under,
    withdrawn,
)
from recension.doctree.remarks import remarks
from recension.locale import _
from recension.scholarship.comparisons import digest
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, BlockType, unbroken
from recension.scholarship.words import capital


def make(series: str, domain: RecensionDomain, link: Link, texts: tuple[str, ...] = ()) -> list[nodes.Node]:
    """Return every comment of a *series*, under the place it belongs to; the text is copied from the documents."""
    edition = domain.edition.only(texts)
    found: list[nodes.Node] = []
    for spot, block, said in placed(series, domain, edition):
        found.append(under(spot, link(block.docname, block.place, spot.name), *said))
    return [*whose(series, edition), *found]


def placed(series: str, domain: RecensionDomain, edition: Edition) -> Iterator[tuple[Spot, Block, list[nodes.Element]]]:
    """Yield each place on which there are comments of a *series*, its block, and their nodes."""
    known: set[str] = set()
    for text in edition.texts:
        if not any(comment.series == series for comment in text.document.comments):
            continue
        blocks = {block.place: (block, section) for block, _before, section in headed(edition, text.document.blocks)}
        for place, group in groupby(remarks(domain.env, text.name, series), lambda node: node["record"].place):
            (block, section), said = blocks[place], [*group]
            for node in said:
                node["text"] = text.name
                node["ids"] = [distinct(name, text.name, known) for name in node["ids"]]
            yield Spot(anchor(edition, block), capital(block_name(edition, block)), section), block, said


def whose(series: str, edition: Edition) -> list[nodes.Node]:
    """Return a line that says whose the initials are in a *series*, where there are any."""
    used = (one.by for one in edition.comments if one.series == series)
    return [*markup.editors(used, edition.declared.editors)]


def rests_on(series: str, domain: RecensionDomain, docname: str) -> object:
    """Return a digest of the comments, and of the headings under which they stand."""
    edition = domain.part(docname, series)
    comments = [comment._replace(line=0) for comment in edition.comments]
    headings = [unbroken(b.edited) for b in edition.blocks if b.type is BlockType.HEADING]
    return digest(comments, headings, withdrawn(edition))


def page(series: str, nothing: str, words: Filter, made: Callable[..., list[nodes.Node]] = make) -> Page:
    """Return the page of a *series*; where there is none of it, *nothing* is said."""
    return Page(
        series,
        partial(made, series),
        partial(rests_on, series),
        nothing=nothing,
        refers=True,
        repeats=True,
        parts=True,
        filter=words,
    )


PAGE = page(
    "commentary",
    _("There is no comment yet."),
    Filter(_("Filter the commentary"), _("Certainty"), _("by certainty"), _("No comment fits.")),
)
SOURCES = page(
    "sources",
    _("No source has been found yet."),
    Filter(_("Filter the sources"), _("Relation"), _("by relation"), _("No source fits.")),
)
PARALLELS = page(
    "parallels",
    _("No parallel has been found yet."),
    Filter(_("Filter the parallels"), _("Relation"), _("by relation"), _("No parallel fits.")),
)
CONSIDERED = page(
    "considered",
    _("No reading was considered and left."),
    Filter(_("Filter the readings"), _("Kind"), _("by kind"), _("No reading fits.")),
)
