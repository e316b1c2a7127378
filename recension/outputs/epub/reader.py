"""Reads the files of a book, each as a reader sees it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

from lxml import etree

from recension.outputs.html.readers.parsed import words as words_of
from recension.outputs.html.readers.reader import LINK, PAGE, Reader

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
OPS = "{http://www.idpf.org/2007/ops}"


def parsed(data: bytes) -> Element:
    """Return the root of an XML file, whose elements are called by their names alone."""
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))
    for one in root.iter("{*}*"):
        one.tag = etree.QName(one).localname
    return root


def goal(name: str, href: str) -> tuple[str, str]:
    """Return the file and the id to which a link in the file *name* leads; an address stays as it is."""
    if SCHEME.match(href):
        return href, ""
    path, _sign, anchor = href.partition("#")
    there = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(path))) if path else name
    return there, unquote(anchor)


class Ways:
    """Where the links of a book lead: to documents, whatever their files."""

    def __init__(self, docnames: Mapping[str, str]) -> None:
        self.docnames = docnames  #: file -> the document that stands in it

    def led(self, name: str, href: str) -> str:
        """Return where *href* in the file *name*, told without its ending, leads."""
        there, anchor = goal(f"{name}.xhtml", href)
        if SCHEME.match(href):
            return there.replace("%40", "@") if there.startswith("mailto:") else there
        return f"{self.docnames.get(there, there)}#{anchor}" if anchor else self.docnames.get(there, there)


class BookReader(Reader):
    """Walks through a file of the book once, in the order of a reader."""

    def inline(self, element: Element, at: str, field: str) -> None:
        names = (element.get("class") or "").split()
        if element.get("role") == "doc-pagebreak":
            self.line.set("page break", element.get("aria-label") or "", element.get("id") or "")
        elif "rec-number" in names and element.tag == "span":
            self.line.set("number", self.apart(element, at, field))
        elif "rec-page-mark" in names:
            self.link(element, names, at, field)  # that of a page without an entry leads nowhere
        else:
            super().inline(element, at, field)

    def link(self, element: Element, names: list[str], at: str, field: str) -> None:
        href = element.get("href")
        where = self.led(self.docname, href) if href is not None else ""
        if "rec-more" in names:
            self.line.set("more", LINK.format(f"{words_of(element)} {element.get('aria-label')}", where))
        elif "rec-page-mark" in names:
            self.line.add(PAGE)
            words = f"{words_of(element)} {element.get('aria-label')}"
            self.line.set("page", LINK.format(words, where) if where else words)
        else:
            super().link(element, names, at, field)

    def citation(self, element: Element, at: str, field: str) -> None:
        """Read how works are cited; what is not in the book has no link."""
        leads = [self.led(self.docname, link.get("href") or "") for link in element.iter("a") if link.get("href")]
        self.line.add("{" + ", ".join(leads) + "}")
        self.line.set("citation", " ".join(words_of(element).split()))
