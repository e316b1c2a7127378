"""The elements of a page that was written, for all who read it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

#: elements of no class of their own, which lxml would look up for each, each time that one is reached
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)


@lru_cache(maxsize=1)  # several read the same page, one after the other
def parsed(data: bytes) -> Element:
    """Return the page that *data* holds, which nobody may change."""
    try:
        page = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:
        page = None
    return etree.Element("html") if page is None else page


def classed(element: Element, name: str) -> list[Element]:
    """Return the elements in *element* that have the class *name*."""
    return [one for one in element.iterdescendants() if name in (one.get("class") or "").split()]


def words(element: Element) -> str:
    """Return all words in *element*, as they stand."""
    return "".join(element.itertext())
