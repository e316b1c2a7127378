"""The lines of signs that a page shows, read from its elements; what the records of the page speak of.

``static/proof.js`` reads them in the same way from the page that a browser has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from recension.outputs.html.readers.parsed import classed
from recension.outputs.html.readers.parsed import words as words_of
from recension.scholarship.proving import Line, Records, Shown, flaws, plainly

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

RECORDS = "rec-proof-data"  #: id of the element with the records
_SPACES = re.compile(r"[ \t\n\r\f]+")
_UNSEEN = ("script", "style", "template", "noscript")
_CLEAR = ("span", "font", "mark", "a", "wbr", "abbr", "bdi", "ins")  #: in a line they are nothing by themselves
_HOLDERS = ("section", "div", "article", "main", "aside", "details")
_HEADING = re.compile("h[1-6]")
_HIDDEN = re.compile(r"display:none|visibility:hidden|opacity:0(?![.\d])|font-size:0(?![.\d])")


def records_of(page: Element) -> Records | None:
    """Return the records that a page carries, if it does."""
    found = page.xpath("//script[@id=$name]", name=RECORDS)
    try:
        records = json.loads(words_of(found[0])) if found else None
    except ValueError:
        return {}
    return records if isinstance(records, dict) or records is None else {}


def fragment(text: str) -> bytes:
    """Return the page that a file of another builder has as JSON."""
    try:
        body = json.loads(text)["body"]
    except (ValueError, KeyError, TypeError):
        body = ""
    return str(body).encode()


def shown(page: Element, records: Records) -> Shown:
    """Return what a *page* shows of the text and the apparatus that its *records* are about."""
    return Shown((), ()) if any(flaws(records)) else _Reader(page).read(records)


def said_on(page: Element) -> dict[str, str]:
    """Return what the editor says on a page, by the ids of entries, comments and head-notes."""
    known = {
        one.get("id", "").removesuffix(".entry"): one.getnext() if one.tag == "dt" else one
        for one in page.xpath(
            "//*[contains(@class, 'rec-editorial')]//dt[@id]"
            " | //*[contains(@class, 'rec-editorial')]//div[@id != 'rec-panel'][not(contains(@class, 'rec-group'))]"
            " | //details[contains(@class, 'rec-headnote')][@id]"
        )
    }
    return {at: _bare(words_of(one)).strip(" ") for at, one in known.items() if one is not None}


class _Reader:
    def __init__(self, page: Element) -> None:
        self.page = page
        self.view = next(iter(page.xpath("//html/@data-view")), "edition")
        self.editorial = next(iter(classed(page, "rec-editorial")), None)
        self.said = ""  #: what a view may add to the text

    def read(self, records: Records) -> Shown:
        unshown = [plainly(one["shown"]) for one in records["entries"] if not one["there"]]
        stretches = [one for place in records["places"] for undo in place["undo"].values() for one in undo]
        unshown += [words or "" for _start, _end, words, why in stretches if why in records["rules"]]
        said = "" if self.editorial is None else words_of(self.editorial)
        self.said = _bare("\n".join([said, *unshown, *records["kinds"]]))
        root = self.root([one["at"] for one in records["places"]])
        places = [] if root is None else [*self.blocks(root)]
        terms = [] if self.editorial is None else self.editorial.xpath(".//*[contains(@class, 'apparatus')]//dt")
        entries = [Line(one.get("id", "").removesuffix(".entry"), self.line(one)) for one in terms]
        return Shown(places, entries, said_on(self.page))

    def root(self, places: list[str]) -> Element | None:
        """Return the element that holds the text, and nothing of the theme's."""
        around = next(iter(classed(self.page, "rec-text")), self.page)
        for one in around.iter("p", "section", *(f"h{n}" for n in range(1, 7)), "div", "ul"):
            if one.tag == "section" or one.get("id") in {*places} - {""} or "rec-page-block" in _classes(one):
                return one.getparent()
        return None

    def blocks(self, holder: Element) -> Iterator[Line]:
        """Yield a line for each block in *holder*, and for what stands beside them."""
        yield from self.stray(holder.text)
        for one in holder:
            if isinstance(one.tag, str) and not self.is_editorial(one):
                yield from self.block(one)
            yield from self.stray(one.tail)

    def stray(self, text: str | None) -> Iterator[Line]:
        if text and text.strip():
            yield Line("", _SPACES.sub(" ", _escaped(text)).strip())

    def block(self, one: Element) -> Iterator[Line]:
        classes, at = _classes(one), one.get("id", "")
        if "rec-note" in classes:
            yield Line(at, f"<note>{self.line(one)}</note>")
        elif "line-block" in classes:
            yield Line(at, f"<verse>{'<br>'.join(self.lines(one))}</verse>")
        elif one.tag in ("ul", "ol"):
            yield Line(at, f"<list>{'<br>'.join(self.lines(one))}</list>")
        elif _HEADING.fullmatch(one.tag):
            holder = one.getparent()
            at = at or (holder.get("id", "") if holder.tag == "section" else "")
            yield Line(at, f"<{one.tag}>{self.line(one)}</{one.tag}>")
        elif one.tag == "p":
            yield Line(at, f"<p>{self.line(one)}</p>")
        elif one.tag in _HOLDERS:
            yield from self.blocks(one)
        elif line := self.line(one):
            yield Line(at, line)

    def lines(self, one: Element) -> Iterator[str]:
        """Yield the lines of verse, or the items of a list; words beside them are one more, which no record has."""
        yield from (beside.shown for beside in self.stray(one.text))
        for child in one:
            if isinstance(child.tag, str) and not self.is_editorial(child):
                line = self.line(child)
                if line or child.tag == "li" or "line" in _classes(child):
                    yield line
            yield from (beside.shown for beside in self.stray(child.tail))

    def is_editorial(self, one: Element) -> bool:
        """Tell whether an element is no part of the text, or not seen."""
        classes = _classes(one)
        return (
            one.tag in _UNSEEN
            or one is self.editorial
            or _is_hidden(one)
            or (one.tag == "footer" and "rec-credit" in classes)
            or (one.tag == "details" and "rec-headnote" in classes)
            or ("rec-form" in classes and self.view.startswith("witness"))
            or ("rec-change" in classes and self.is_said(one))
        )

    def is_said(self, one: Element) -> bool:
        """Tell whether what a view adds to the text are words of the apparatus."""
        if self.view != "changes":
            return False
        spoken = {part for part in one.iter() if "rec-spoken" in _classes(part)}
        texts = [one.text, *(text for part in one.iterdescendants() if part not in spoken for text in [part.text])]
        texts += [part.tail for part in one.iterdescendants()]
        return all(_bare(line).strip() in self.said for text in texts if text for line in text.split("\n"))

    # within a line

    def line(self, one: Element) -> str:
        """Return the line of an element, without blanks at its ends."""
        line = _SPACES.sub(" ", "".join(self.inner(one)))
        return line.strip(" ")

    def inner(self, one: Element) -> Iterator[str]:
        yield _escaped(one.text)
        for child in one:
            if isinstance(child.tag, str):
                yield from self.sign(child)
            yield _escaped(child.tail)

    def sign(self, one: Element) -> Iterator[str]:
        classes, name, tag = _classes(one), one.get("id", ""), one.tag
        inner = "".join(self.inner(one))
        bare = inner.strip()
        if (
            self.is_editorial(one)
            or "rec-spoken" in classes
            or ("section-number" in classes and _numbers_heading(one, bare))
            or (not bare and {"rec-more", "rec-cite"} & classes)
            or ("headerlink" in classes and not re.search(r"\w", bare))
            or (tag == "button" and name == "rec-offer")
        ):
            return
        if {"rec-number", "rec-note-label", "section-number"} & classes:
            yield f"<n>{bare}</n>"
        elif "rec-page-mark" in classes:
            yield f"<page {one.get('data-page', '')}>{inner}"
        elif "rec-em" in classes:
            yield f"<x {name}>{inner}</x>"
        elif tag == "a" and one.get("href"):
            yield self.link(one, inner)
        elif mark := next((mark for given, mark in _MARKS.items() if given in classes), ""):
            yield f"<{mark}>{inner}</{mark}>"
        elif tag == "br":
            yield "" if "line" in _classes(one.getparent()) and len(one.getparent()) == 1 else "<br>"
        elif tag in _CLEAR or "-" in tag or (tag in ("p", "div") and one.getparent().tag in ("li", "div")):
            yield inner
        else:
            yield f"<{tag}>{inner}" + ("" if tag == "img" else f"</{tag}>")

    def link(self, one: Element, inner: str) -> str:
        address, words = one.get("href", ""), words_of(one)
        _page, _, goal = address.partition("#")
        holder = next((a for a in one.iterancestors() if "rec-em" in _classes(a)), None)
        is_ours = holder is not None and unquote(goal) == f"{holder.get('id')}.entry"
        if is_ours or (one.get("role") == "doc-noteref" and goal == f"n{words.strip()}") or "rec-back" in _classes(one):
            return inner
        if _same(address) == _same(words):
            return f"<a>{inner}</a>"
        return f"<a {_escaped(address)}>{inner}</a>"


_MARKS = {"rec-lemma": "l", "rec-reading": "r", "rec-siglum": "s"}


def _bare(text: str) -> str:
    return _SPACES.sub(" ", text.replace("\xa0", " "))


def _same(address: str) -> str:
    return unquote(address).rstrip("/")


def _classes(one: Element) -> set[str]:
    return set(one.get("class", "").split())


def _numbers_heading(one: Element, words: str) -> bool:
    """Tell whether an element is the number that a list of pages gives to a heading."""
    heading = one.getparent()
    leads = heading[0] is one and not (heading.text or "").strip()
    return leads and bool(_HEADING.fullmatch(heading.tag) and re.fullmatch(r"[0-9.]+", words))


def _is_hidden(one: Element) -> bool:
    return one.get("hidden") is not None or bool(_HIDDEN.search(one.get("style", "").replace(" ", "")))


def _escaped(text: str | None) -> str:
    return escape(text or "", quote=False)
