"""What every page that is made from the records has in common: its door, and how it names places and leads to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.scholarship import regularise, words
from recension.scholarship.edition import Edition, first_series
from recension.scholarship.model import Block, BlockType, plain
from recension.scholarship.words import capital

Link = Callable[[str, str, str], nodes.Element]  #: from document, place in it and text to a link from the page


class Filter(NamedTuple):
    """The words of the form that filters a list."""

    title: str
    kind: str  #: of what each thing listed is one
    order: str  #: by kind; empty where there is none
    nothing: str  #: said when nothing fits
    differs: str = ""  #: the name of a choice of what has a kind at all
    whole: str = ""  #: the name of a choice of places without folds


class Page(NamedTuple):
    """A page, or a part of one, that is made from the records; ``.. edition-NAME::`` puts it into a document."""

    name: str
    make: Callable[..., list[nodes.Node]]  #: of the domain, a maker of links, and the arguments of the directive
    rests_on: Callable[[RecensionDomain, str], object]  #: in a document: when the value changes, the page is made anew
    nothing: str = ""  #: what is said where there is nothing of it
    refers: bool = False  #: it holds references, and is made before they are resolved
    repeats: bool = False  #: what it has is found in the text, too
    parts: bool = False  #: it may be made of some texts alone
    filter: Filter | None = None  #: of a list one works with
    file: str = ""  #: the setting that names the file it is read from
    beside: bool = False  #: it rests on files that are no sources


class Spot(NamedTuple):
    """A place in a list of the edition."""

    anchor: str  #: what it is called there
    name: str
    section: str  #: the heading it stands under; empty before the first


def settings(_domain: RecensionDomain, _docname: str) -> None:
    """Rest on conf.py alone, of which every change makes all pages anew."""


def withdrawn(edition: Edition) -> list[tuple[str, str, str]]:
    """Return what each text says was withdrawn, and why: it is told in the lists that had it."""
    return [(text.name, one.id, one.reason) for text in edition.texts for one in text.document.withdrawn]


# how places are called


def block_name(edition: Edition, block: Block) -> str:
    """Return what the place of *block* is called in running text."""
    if block.type is BlockType.HEADING:
        return _("the title") if block.level == 1 else _("heading ‘{}’").format(plain(block.edited).removesuffix("."))
    return block.place.called(edition.declared.places)


def anchor(edition: Edition, block: Block, before: Block | None = None) -> str:
    """Return what the place of *block* is called in a list of the whole edition."""
    place = block.place or (f"after-{before.place}" if before else "start")
    return place if len(edition.texts) == 1 else f"{nodes.make_id(block.docname)}-{place}"


def distinct(name: str, docname: str, known: set[str]) -> str:
    """Return the id *name* for a list of all texts, and note it; where one before has it, with that of the document."""
    name = f"{nodes.make_id(docname)}-{name}" if name in known else name
    known.add(name)
    return name


def headed(edition: Edition, blocks: Iterable[Block]) -> Iterator[tuple[Block, Block | None, str]]:
    """Yield each block with the last before it that has a place, and the heading it stands under."""
    before: Block | None = None
    above = ""
    for block in blocks:
        if block.type is BlockType.HEADING:
            name = words.heading(str(regularise.dressed(block, edition.rules)))
            above = _("Opening") if block is edition.title else name
        yield block, before, _("Notes") if block.label else above
        before = block if block.place else before


# how a page leads to them


def heading(
    edition: Edition, block: Block, before: Block | None, link: Link, name: str = ""
) -> tuple[str, nodes.Element]:
    """Return the *name* of *block*, or what tells where it is from the place before it, and a link of these words."""
    if block.place:
        name = capital(name or block_name(edition, block))
    elif before:
        name = _("After {}").format(block_name(edition, before))
    else:
        name = _("Before the title")
    named = block if block.place else before
    return name, link(named.docname, named.place, name) if named else nodes.inline("", name)


def under(spot: Spot, head: nodes.Element, *body: nodes.Element) -> ours.spot:
    """Return what a list has on one place.

    ::

        <spot record=…>
            <paragraph classes="rec-head">Paragraph 4
            …
    """
    return ours.spot("", nodes.paragraph("", "", head, classes=["rec-head"]), *body, record=spot)


def links(edition: Edition, link: Link, blocks: Iterable[Block]) -> list[nodes.Node]:
    """Return links to the places of *blocks*, with commas between them."""
    return with_commas(link(block.docname, block.place, number(edition, block)) for block in blocks)


def with_commas(found: Iterable[nodes.Node]) -> list[nodes.Node]:
    """Return nodes with commas between them."""
    return [node for one in found for node in (nodes.Text(", "), one)][1:]


def number(edition: Edition, block: Block) -> str:
    """Return the number of a paragraph, and of other places what they are called."""
    is_running = block.place.is_in(first_series(edition.declared.places))
    return block.place.number if is_running else block_name(edition, block)
