"""The pages and columns that begin in a TEI file: of which witness, what each is called, and which image shows it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree

from recension.outputs.tei.foreign.apparatus import Apparatus
from recension.outputs.tei.foreign.elements import (
    PAGES,
    SILENT,
    Element,
    attribute,
    below,
    content,
    first,
    name_of,
    page_name,
    pointers,
    texts,
)
from recension.scholarship import leaves

_COLUMN = re.compile(r"(?:col(?:umn[ae]?|onne)?|sp(?:alte)?)?\.?\s*([a-d1-4])", re.IGNORECASE)
_LETTERS = str.maketrans("1234", "abcd")
_PICTURED = ("surface", "zone", "graphic")
_SAID = ("credit", "licence", "licence_url")


class Image(NamedTuple):
    """The image of a page, as the file names it: where it is, and what is said of whose it is."""

    address: str
    line: int
    said: Mapping[str, str] = {}


class Beginning(NamedTuple):
    """A page that begins, or a column of one."""

    siglum: str
    name: str  #: what it is called; empty where it cannot be named
    expected: str  #: in place of what stands there, if anything
    image: Image | None


class _Page:
    """A page with its columns."""

    def __init__(self, element: Element | None) -> None:
        self.element = element
        self.name = "" if element is None else page_name(attribute(element, "n"))
        self.is_named = any(leaves.standings(self.name))
        self.columns: list[Element] = []
        self.begins_with_column = False

    def letter(self, number: int) -> str:
        """Return the sign of a column: that which it has, or else that of its place on the page."""
        if said := re.sub(r"[\[\]()]", "", attribute(self.columns[number], "n")):
            found = _COLUMN.fullmatch(said) or _COLUMN.fullmatch(page_name(said).removeprefix(self.name))
            return found[1].lower().translate(_LETTERS) if found else ""
        # of two or more each has its own, below what reaches across them; one alone parts the second from the first
        place = number + (len(self.columns) == 1 and not self.begins_with_column)
        return "abcd"[place : place + 1]

    def column(self, number: int) -> str:
        """Return the name of a column; nothing where it would be read as another page, as "xc" is."""
        name, letter = f"{self.name}{self.letter(number)}", self.letter(number)
        return name if self.is_named and any(letter in one.at[-3:] for one in leaves.standings(name)) else ""


def beginnings(root: Element, apparatus: Apparatus) -> dict[Element, Beginning | None]:
    """Return what begins at each element that says so; nothing at a column that begins with the page above it."""
    ids = {attribute(one, "id"): one for one in root.iter() if name_of(one) in _PICTURED}
    return {
        element: beginning
        for siglum, pages in _pages(root, apparatus).items()
        for page in pages
        for element, beginning in _of_page(page, siglum, ids)
    }


def _of_page(page: _Page, siglum: str, ids: Mapping[str, Element]) -> Iterator[tuple[Element, Beginning | None]]:
    own, start = _image(page.element, ids), 0
    if page.begins_with_column and (name := page.column(0)):
        yield page.element, Beginning(siglum, name, "", own or _image(page.columns[0], ids))
        yield page.columns[0], None
        start = 1
    elif page.element is not None:
        expected = "" if page.is_named else "a page as 2, iv, 7r, 12va or A3v"
        yield page.element, Beginning(siglum, page.name, expected, own)
    for number, one in enumerate(page.columns[start:], start):
        name = page.column(number)
        expected = "" if name else "a column from a to d of a page that is taken"
        yield one, Beginning(siglum, name, expected, _image(one, ids) or own)


def _pages(root: Element, apparatus: Apparatus) -> Mapping[str, list[_Page]]:
    """Return the pages of each witness; columns before the first are those of a page without a name."""
    pages: defaultdict[str, list[_Page]] = defaultdict(list)
    begun: set[str] = set()  # sigla of the witnesses of which a page has no words yet
    for text in texts(root):
        silent = 0
        for event, one in etree.iterwalk(text, ("start", "end", "comment", "pi")):
            if event == "start":
                silent += name_of(one) in SILENT
                if name_of(one) in PAGES:
                    siglum = _siglum(one, apparatus)
                    if name_of(one) == "pb":
                        pages[siglum].append(_Page(one))
                        begun.add(siglum)
                    else:
                        _add(pages[siglum], one, is_first=siglum in begun)
                        begun.discard(siglum)
                elif name_of(one) == "app":
                    begun.clear()
            elif event == "end":
                silent -= name_of(one) in SILENT
            after = one.text if event == "start" else one.tail
            if not silent and (after or "").strip():
                begun.clear()
    return pages


def _siglum(element: Element, apparatus: Apparatus) -> str:
    """Return of which witness a page begins: the one that is named, or that has the reading in which it does."""
    reading = next(element.iterancestors("{*}lem", "{*}rdg"), None)
    sigla = apparatus.sigla(reading) if reading is not None else []
    return [*pointers(element, "ed"), *pointers(element, "edRef"), *sigla, apparatus.base][0]


def _add(pages: list[_Page], column: Element, *, is_first: bool) -> None:
    if not pages:
        pages.append(_Page(None))
    pages[-1].begins_with_column |= is_first
    pages[-1].columns.append(column)


def _image(element: Element | None, ids: Mapping[str, Element]) -> Image | None:
    """Return the image to which an element leads, also by way of what ``facsimile`` says of the page."""
    where = "" if element is None else attribute(element, "facs").partition(" ")[0]
    if element is None or not where:
        return None
    line = element.sourceline or 0
    shown = ids.get(where.removeprefix("#"), element)
    if shown is element:
        return Image(urljoin(element.base or "", where), line)
    while name_of(shown) == "zone":
        shown = shown.getparent()
    graphic = shown if name_of(shown) == "graphic" else first(shown, "graphic")
    if graphic is None:
        return Image(where, line)
    said = {attribute(one, "type"): content(one) for one in below(shown, "desc")}
    address = urljoin(graphic.base or "", attribute(graphic, "url"))
    return Image(address, line, {name: said[name] for name in _SAID if said.get(name)})
