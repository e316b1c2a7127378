"""Reads a page that was written: every line that a reader sees, with what is set apart in it and where it leads."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import unquote

from recension.locale import _
from recension.outputs.gate import Beside, Seen
from recension.outputs.html.readers.parsed import words as words_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

#: element or style -> how words that are set so are told from others
SIGNS: Mapping[str, str] = {"em": "*{}*", "strong": "**{}**", "code": "`{}`", "sup": "^{}^", "sub": "_{}_"}
SIGNS = {**SIGNS, **dict.fromkeys(("kbd", "samp", "tt"), SIGNS["code"])}
SIGNS = {**SIGNS, "i": SIGNS["em"], "b": SIGNS["strong"], "del": "[-{}-]", "ins": "[+{}+]", "mark": "[~{}~]"}
LINK, MARK, CALL, PAGE = "⟨{} → {}⟩", "‹{}›", "[{}]", "|"
#: class of a part of a line -> what it is
PARTS: Mapping[str, str] = {
    "rec-lemma": "lemma",
    "rec-reading": "reading",
    "rec-siglum": "siglum",
    "rec-kind": "kind",
    "rec-certainty": "certainty",
    "rec-since": "since",
    "rec-authorities": "authorities",
}
_FIELDS: Mapping[str, str] = {
    "li": "item",
    "td": "cell",
    "th": "head",
    "summary": "summary",
    "pre": "verbatim",
    "dt": "term",
    "dd": "definition",
}
_CLASSES: Mapping[str, str] = {
    "rec-note": "note",
    "annotation": "text",
    "line": "line",
    "annotation-head": "head",
    "rec-group-head": "name",
    "rec-head": "name",
    "rec-summary": "summary",
    "rec-term": "entry",
    "rec-reason": "reason",
    "cites": "works",
    "explained": "explained",
    "rec-withdrawn": "withdrawn",
    "label": "label",
    "caption": "caption",
}
SHAPES = {"rect": ("x", "width"), "line": ("x1", "y1", "x2", "y2"), "circle": ("cx", "cy"), "text": ("x", "y")}
_UNSEEN = {"script", "style", "template", "nav", "footer", "button", "noscript"}
_NUMBERS = {"headerlink", "linenos", "linenodiv", "section-number"}  #: classes of what is no word of a page
_BLOCKS = {
    *(
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "form",
        "label",
        "dl",
        "dt",
        "figcaption",
        "figure",
        "h1",
    ),
    *("h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "summary", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption", "colgroup"),
}
_HEADING = re.compile(r"h([1-6])")


class Line:
    """A line as it is put together: its words, and what is set apart in it."""

    def __init__(self, at: str, field: str) -> None:
        self.at, self.field = at, field
        self.words: list[str] = []
        self.apart: list[Seen] = []

    def add(self, words: str | None) -> None:
        """Add *words*."""
        if words:
            self.words.append(words)

    def set(self, field: str, words: str, at: str = "") -> None:
        """Set *words* apart."""
        self.apart.append(Seen(at or self.at, field, words))

    @property
    def seen(self) -> list[Seen]:
        """What is seen of it."""
        words = " ".join("".join(self.words).split())
        return [*self.apart, Seen(self.at, self.field, words)] if words else self.apart


class Ways:
    """Where the addresses on the pages lead."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.known: dict[tuple[str, str], str] = {}

    @cached_property
    def pages(self) -> dict[str, str]:
        """Address of a page -> its document."""
        names = sorted(self.app.env.found_docs)
        return {posixpath.normpath(self.app.builder.get_target_uri(name)): name for name in names}

    @cached_property
    def files(self) -> dict[str, str]:
        """File within the output -> its document."""
        builder, names = self.app.builder, sorted(self.app.env.found_docs)
        folder = str(self.app.outdir)
        return {
            posixpath.relpath(str(builder.get_outfilename(name)), folder): name  # type: ignore[attr-defined]
            for name in names
        }

    def led(self, docname: str, href: str) -> str:
        """Return where *href* on the page of a document leads: a document and an id on it, or an address."""
        if (docname, href) not in self.known:
            self.known[docname, href] = self._led(docname, href)
        return self.known[docname, href]

    def _led(self, docname: str, href: str) -> str:
        path, sign, name = href.partition("#")
        if re.match(r"[a-z][a-z0-9+.-]*:|//", path, re.IGNORECASE):
            return href.replace("%40", "@") if href.startswith("mailto:") else href
        name = unquote(name)
        if not path:
            return f"{docname}{sign}{name}"
        here = self.app.builder.get_target_uri(docname)
        there = posixpath.normpath(posixpath.join(posixpath.dirname(here), unquote(path)))
        return f"{self.pages.get(there, there)}{sign}{name}"


class Reader:
    """Walks through a part of the page of *docname* once, in the order of a reader."""

    def __init__(self, docname: str, led: Callable[[str, str], str], seen: Beside) -> None:
        self.docname = docname
        self.led = led
        self.seen = seen
        self.line = Line("", "text")
        self.told: set[Element] = set()  #: links that have been told elsewhere

    def read(self, element: Element, at: str = "", field: str = "text") -> None:
        """Read what is seen in *element*."""
        self.line = Line(at, field)
        self.within(element, at, field)
        self.flush(at, field)

    def flush(self, at: str, field: str) -> None:
        """End the line, and begin another."""
        line = self.line
        if line.words or line.apart:
            self.seen += line.seen
            self.line = Line(at, field)
        else:
            line.at, line.field = at, field

    def block(self, element: Element, at: str, field: str) -> None:
        """Read a block; its id is where its lines are, unless it has none."""
        names = (element.get("class") or "").split()
        is_verse = "line" in names
        at = at if is_verse else element.get("id") or at
        if "annotation-head" in names or not (names and field == "definition"):
            field = next((_CLASSES[name] for name in names if name in _CLASSES), _FIELDS.get(element.tag, field))
        if element.tag == "dd" and at.endswith(".entry"):
            field = "reason"
        elif element.tag == "dt" and at.endswith(".entry"):
            field = "entry"
        if is_verse and element.get("id"):
            self.flush(at, field)
            self.line.set("verse", " ".join(filter(None, (element.get("id"), element.get("data-line")))))
        heading = _HEADING.fullmatch(element.tag)
        if heading and field != "name":
            field = "heading"
        self.flush(at, field)
        if heading:
            self.line.set("rank", heading[1])
        if element.get("role") == "group" or element.tag == "form" or element.get("class") == "rec-map":
            self.line.set("label", element.get("aria-label") or "")
        kind, section = element.get("data-kind"), element.get("data-section")
        if kind is not None or section is not None:
            self.line.set("filter", " / ".join(one for one in (kind, section) if one is not None))
        if bearers := element.get("data-bearers"):
            self.line.set("bearers", bearers)
        self.within(element, at, field)
        self.flush(at, field)

    def within(self, element: Element, at: str, field: str) -> None:
        """Read the words and the elements in *element*."""
        self.line.add(element.text)
        near = at
        for child in element:
            if isinstance(child.tag, str) and not self.is_unseen(child):
                if child.tag in _BLOCKS:
                    near = (child.get("id") or at) if child.tag == "dt" else near
                    self.block(child, near if child.tag == "dd" else at, field)
                    self.flush(at, field)
                else:
                    self.inline(child, at, field)
            self.line.add(child.tail)

    def is_unseen(self, element: Element) -> bool:
        """Tell whether nobody sees *element*, or others read it."""
        return element.tag in _UNSEEN or not _NUMBERS.isdisjoint((element.get("class") or "").split())

    def inline(self, element: Element, at: str, field: str) -> None:
        """Read what stands in a line."""
        names = (element.get("class") or "").split()
        part = next((name for name in names if name in PARTS), "")
        if part:
            words = self.apart(element, at, field)
            told = f" ({element.get('title')})" if element.get("title") else ""
            self.line.set(PARTS[part], f"{words}{_kind(names, part)}{told}")
            if has := element.get("data-has"):
                self.line.set("has", " ".join(filter(None, [has, element.get("data-about")])))
        elif element.tag == "a":
            self.link(element, names, at, field)
        elif "rec-em" in names:
            self.mark(element, names, at, field)
        elif "bibtex-citation" in names:
            self.citation(element, at, field)
        elif element.tag == "sup" and len(element) == 1 and (element[0].get("class") or "") == "rec-call":
            self.within(element, at, field)
        elif element.tag in SIGNS:
            self.line.add(SIGNS[element.tag].format(self.apart(element, at, field)))
        elif element.tag == "abbr":
            self.within(element, at, field)
            self.line.add(f" ({element.get('title') or ''})")
        elif element.tag == "svg":
            self.drawing(element, at)
        elif element.tag == "option":
            self.line.set("choice", f"{words_of(element)} = {element.get('value')}")
        elif element.tag == "optgroup":
            self.line.set("choices", element.get("label") or "")
            self.within(element, at, field)
        elif element.tag == "br":
            self.line.add("\n")
        elif element.tag == "img":
            self.line.add("{" + (element.get("alt") or "") + "}")
        else:
            self.within(element, at, field)

    def apart(self, element: Element, at: str, field: str) -> str:
        """Return the words in *element*, which stand in no line."""
        words, self.line.words = self.line.words, []
        self.within(element, at, field)
        found, self.line.words = " ".join("".join(self.line.words).split()), words
        return found

    def link(self, element: Element, names: list[str], at: str, field: str) -> None:
        """Read a link by what it is for."""
        href, name = None if element in self.told else element.get("href"), element.get("id") or ""
        where = self.led(self.docname, href) if href is not None else ""
        if "rec-more" in names:
            heard, shown = element.get("aria-label", ""), element.get("data-label", "")
            self.line.set("more", LINK.format(heard if shown in heard else shown, where))
        elif "rec-page-mark" in names:
            self.line.add(PAGE)
            words = " ".join(element.get(f"{key}", "") for key in ("data-page", "data-label", "title"))
            self.line.set("page", LINK.format(words, where), name)
            if image := element.get("data-image"):
                self.line.set("image", image, name)
        elif "rec-number" in names or "rec-note-label" in names:
            title = element.get("title") or element.get("aria-label")
            self.line.set("number", LINK.format(f"{self.apart(element, at, field)} {title}", where))
        elif "rec-call" in names:
            label = self.apart(element, at, field)
            heard = element.get("aria-label") or ""
            self.line.add(CALL.format(label if heard == _("author’s note {}").format(label) else heard))
            self.line.set("call", LINK.format(f"{label} {name}".strip(), where))
        elif href is None or [href] == [one.get("src") for one in element.iterchildren("img")]:
            self.within(element, at, field)
        else:
            self.line.add(LINK.format(self.apart(element, at, field), where))

    def drawing(self, element: Element, at: str) -> None:
        """Read what a drawing says, and where it leads; a bar of a list says nothing."""
        if element.get("aria-hidden"):
            return
        self.line.set("drawing", element.get("aria-label") or "", at)
        for part in element.iter("desc", "text", "a"):
            if part.tag == "a":
                says = part.get("aria-label") or (part.findtext("title") or "")
                self.line.set("drawing", LINK.format(says, self.led(self.docname, part.get("href") or "")), at)
            else:
                self.line.set("drawing", part.text or "", at)
        for shape in element.iter(*SHAPES):
            where = (f"{float(shape.get(name, 'nan').strip('%')):.2f}" for name in SHAPES[str(shape.tag)])
            self.line.set("drawing", " ".join([str(shape.tag), *where]), at)

    def mark(self, element: Element, names: list[str], at: str, field: str) -> None:
        """Read the mark of an emendation: its words stand in the line, and what leads from it to its entry is apart."""
        name = element.get("id") or ""
        leads: dict[str, None] = {}
        for link in element.iter("a"):
            where = self.led(self.docname, link.get("href") or "")
            if where.endswith(".entry"):
                leads[f"{link.get('title')} → {where}"] = None
                self.told.add(link)
        words = self.apart(element, at, field)
        self.line.add(MARK.format(words))
        self.line.set("mark", "; ".join([words, *(one.removeprefix("rec-em-") for one in names[1:]), *leads]), name)

    def citation(self, element: Element, at: str, field: str) -> None:
        """Read how works are cited: where that leads stands in the line, and the words of it are apart."""
        leads = [self.led(self.docname, link.get("href") or "") for link in element.iter("a")]
        self.line.add("{" + ", ".join(leads) + "}")
        self.line.set("citation", " ".join(words_of(element).split()))


def _kind(names: list[str], part: str) -> str:
    """Return of which kind a part of a line is, as its class says, in brackets."""
    kind = " ".join(names).partition(f"{part}-")[2]
    return f" [{kind}]" if part in ("rec-kind", "rec-certainty") else ""


def body(page: Element) -> Element:
    """Return what holds the sections of a page, whatever the theme puts around it."""
    main = next(iter(page.xpath("//*[@role='main']")), page)
    first = next(iter(main.xpath(".//section[@id]")), None)
    return main if first is None else first.getparent()
