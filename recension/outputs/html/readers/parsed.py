"""The elements of a page that was written, for all who read it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

#: elements of no class of their own, which lxml would look up for each, each time that one is reached
_PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
#: a list of words, of which the page that lists all has one for each letter: a tree of them takes ten times their bytes
_BEGIN = b'<ul class="rec-words">'
_WORDS = re.compile(rb"%b(?<=</h2>\n%b).*?</ul>" % (_BEGIN, _BEGIN), re.DOTALL)  # looks back only where one begins


@lru_cache(maxsize=1)  # several read the same page, one after the other
def parsed(data: bytes) -> Element:
    """Return the page that *data* holds, which nobody may change, without what stands apart."""
    try:
        page = etree.fromstring(_WORDS.sub(b"", data) if _BEGIN in data else data, _PARSER)
    except etree.XMLSyntaxError:
        page = None
    return etree.Element("html") if page is None else page


def word_lists(data: bytes) -> Iterator[Element]:
    """Yield each list of words of the page that *data* holds as a tree of its own, one after the other."""
    return (etree.fromstring(one, _PARSER) for one in apart(data))


def apart(data: bytes) -> Iterator[bytes]:
    """Yield what of a page stands apart, and must not on other pages: its lists of words."""
    return (found[0] for found in (_WORDS.finditer(data) if _BEGIN in data else ()))


def classed(element: Element, name: str) -> list[Element]:
    """Return the elements in *element* that have the class *name*."""
    some = ((one, one.get("class", "")) for one in element.iterdescendants())
    return [one for one, names in some if name in names and name in names.split()]


def words(element: Element) -> str:
    """Return all words in *element*, as they stand."""
    return "".join(element.itertext())
