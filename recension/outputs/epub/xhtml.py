"""Makes of what a translator wrote parts of a book: well-formed, without scripts, each link to where its goal is."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import quote, unquote

import lxml.html
from lxml import etree
from lxml.etree import _Element as Element
from sphinx.util.osutil import relative_uri

SVG = "http://www.w3.org/2000/svg"
SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_UNWANTED = ("script", "style", "form", "button", "input", "iframe", "noscript", "template")
KEPT = {"class", "id", "lang", "title"}  #: attributes of what was a link


class Part(NamedTuple):
    """A file of the book."""

    name: str  #: of the file
    docname: str
    title: str
    body: Element
    is_notes: bool = False  #: it has what the editor says of a text, and is read from there

    @property
    def ids(self) -> set[str]:
        """What links can lead to."""
        return set(self.body.xpath(".//@id"))


def parsed(html: str) -> Element:
    """Return the body that holds what was written."""
    body = lxml.html.fragment_fromstring(html, create_parent="body")
    for one in body.xpath("|".join(f".//{tag}" for tag in _UNWANTED)):
        one.drop_tree()
    for drawing in body.iter("svg"):
        drawing.set("xmlns", SVG)
    return body


def written(body: Element) -> str:
    """Return what a body holds, as XHTML."""
    text = etree.tostring(body, encoding="unicode", method="xml")
    return re.sub(r"^<body>|</body>$|^<body/>$", "", text)


def settle(parts: Sequence[Part], address: Callable[[str], str]) -> None:
    """Let each link lead to the file that has its goal, or to the *address* of what is not in the book, or nowhere."""
    files: dict[str, list[Part]] = {}
    for part in parts:
        files.setdefault(f"{part.docname}.xhtml", []).append(part)
    ids = {part.name: part.ids for part in parts}
    for part in parts:
        for link in [*part.body.iter("a")]:
            if (href := link.get("href")) is None or SCHEME.match(href):
                continue
            path, sign, name = href.partition("#")
            home = f"{part.docname}.xhtml"  # as which it was written
            there = posixpath.normpath(posixpath.join(posixpath.dirname(home), unquote(path))) if path else home
            if there in files:
                first, *_others = files[there]
                goal = next((one for one in files[there] if unquote(name) in ids[one.name]), first).name
                link.set("href", f"{'' if goal == part.name else quote(relative_uri(part.name, goal))}{sign}{name}")
            elif found := address(f"{there}{sign}{name}"):
                link.set("href", found)
            else:
                link.tag = "span"
                for attribute in {*link.keys()} - KEPT:
                    del link.attrib[attribute]
        for image in part.body.xpath(".//img[@src]"):
            if not SCHEME.match(image.get("src")):
                there = posixpath.normpath(posixpath.join(posixpath.dirname(part.docname), unquote(image.get("src"))))
                image.set("src", quote(relative_uri(part.name, there)))
