"""Reads a page as a reader sees it: blocks in their order, with what they are, where links lead, and what is shown."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import unquote

from recension.outputs.gate import Seen
from recension.outputs.html.readers.parsed import apart
from recension.outputs.html.render import has_pages
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

WORKS = "works"  #: what a bibliography is called among what is made
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
MADE = re.compile(r"edition-[a-z-]+")  #: the class of what is made from records
_ARTICLES = (
    "descendant::*[@id='furo-main-content'][1]",
    "descendant::article[contains(@class, 'bd-article')][1]",
    "descendant::*[@itemprop='articleBody'][1]",
    "descendant::*[@role='main'][1]",
)

MARKS = {"em": "*", "i": "*", "strong": "**", "b": "**", "code": "`", "kbd": "`", "sub": "_", "sup": "^", "cite": "~"}
_FIELDS = {
    "blockquote": "quotation",
    "caption": "caption",
    "dd": "definition",
    "dt": "term",
    "figcaption": "caption",
    "li": "item",
    "pre": "literal",
    "td": "cell",
    "th": "cell",
}
_INLINE = {*MARKS, "a", "abbr", "bdi", "bdo", "br", "del", "dfn", "img", "ins", "mark", "q", "s", "samp", "small"}
_INLINE |= {"span", "time", "tt", "u", "var", "wbr"}
_UNSEEN = {"script", "style", "template", "form", "noscript"}
#: of no words of a page: signs that a theme puts to them, and numbers that Sphinx gives to what it counts
_SIGNS = {
    "headerlink",
    "fn-bracket",
    "backrefs",
    "section-number",
    "caption-number",
    "linenos",
    "linenodiv",
    "rec-forms",
}
_AROUND = {"rec-credit", "rec-bar", "related", "prev-next-area", "clearer"}
ENUMERATED = ("arabic", "loweralpha", "upperalpha", "lowerroman", "upperroman")


@lru_cache(maxsize=1)  # several ask of the same page, one after the other
def article(page: Element) -> Element | None:
    """Return what a page says itself, without what stands around it on all pages."""
    return next((found[0] for path in _ARTICLES if (found := page.xpath(path))), None)


def document_of(app: Sphinx, name: str) -> str:
    """Return the document of which the file *name* is the page, if it is one."""
    if app.builder.name not in ("html", "dirhtml") or not has_pages(app):
        return ""
    stem = name.removesuffix(app.builder.out_suffix)  # type: ignore[attr-defined]
    if stem == name:
        return ""
    names = [stem, stem.removesuffix("/index")] if app.builder.name == "dirhtml" else [stem]
    return next((one for one in names if one in app.env.found_docs and file_of(app, one) == name), "")


def file_of(app: Sphinx, docname: str) -> str:
    """Return the file that has the page of a document."""
    uri = unquote(app.builder.get_target_uri(docname)).partition("#")[0]
    return f"{uri}index.html" if not uri or uri.endswith("/") else uri


@lru_cache(maxsize=10000)  # several ask of the same links
def target(page: str, href: str, prefix: str = "") -> str:
    """Return where a link on the page *page* leads: ``file#id`` within the site, else the address as it is."""
    if _SCHEME.match(href):
        return href.replace("%40", "@") if href.startswith("mailto:") else href  # which may be hidden from programs
    path, _, name = href.partition("#")
    path = unquote(path.partition("?")[0])
    if prefix and path.startswith("/"):
        path = path.removeprefix(prefix)
        page = ""
    whole = posixpath.normpath(posixpath.join(posixpath.dirname(page), path)) if path else page
    if path.endswith("/") or whole == ".":
        whole = posixpath.normpath(posixpath.join(whole, "index.html"))
    return f"{whole}#{unquote(name)}" if name else whole


def filled(output: str, data: bytes, form: str) -> Iterator[Mistake]:
    """Yield where a page lacks lines of a *form* that was filled in anew, whose words may be proved elsewhere."""
    if (form := form.strip()).encode() in data:
        pairs = zip_longest(apart(data), apart(form.encode()))
        if any(one != other for one, other in pairs):
            yield mistake("output", output=output, field="list", place="the page", found="others", expected="its own")
        return
    lines = {line.strip() for line in data.decode("utf-8", "replace").splitlines()}
    lost = next((line for line in form.splitlines() if line.strip() not in lines), form)
    yield mistake("output", output=output, field="form", place="the page", found="other words", expected=lost.strip())


class Blocks:
    """Blocks of words, gathered one by one."""

    def __init__(self, at: str = "") -> None:
        self.seen: list[Seen] = []
        self.at, self.field = at, "text"
        self.words: list[str] = []

    def add(self, words: str) -> None:
        """Add words to the block."""
        self.words.append(words)

    def end(self) -> None:
        """End a block where there is one."""
        words = " ".join("".join(self.words).split())
        if words:
            self.seen.append(Seen(self.at, self.field, words))
        self.words.clear()

    def enter(self, field: str) -> str:
        """Begin blocks that are a *field*; return what those around are."""
        self.end()
        before, self.field = self.field, field or self.field
        return before

    def leave(self, before: str) -> None:
        """End them."""
        self.end()
        self.field = before

    def note(self, field: str, words: str) -> None:
        """Add something that has no words of its own."""
        self.end()
        self.seen.append(Seen(self.at, field, words))


def literal(text: str) -> str:
    """Return *text* with signs for what counts in it and elsewhere does not."""
    return text.strip("\n").replace(" ", "␣").replace("\n", "⏎")


class Reader(Blocks):
    """Reads the elements of a page."""

    def __init__(self, page: str, prefix: str = "") -> None:
        super().__init__()
        self.page, self.prefix = page, prefix

    def read(self, node: Element) -> None:
        """Read what an element holds."""
        self.add(node.text or "")
        for child in node:
            if isinstance(child.tag, str):
                self.child(child)
            self.add(child.tail or "")

    def child(self, node: Element) -> None:
        """Read an element, if it is one of the page."""
        tag, classes = node.tag, set((node.get("class") or "").split())
        if tag in _UNSEEN or (tag == "nav" and "contents" not in classes) or classes & _AROUND:
            return None
        if classes & _SIGNS:
            return self.sign(node, classes)
        if made := next(filter(MADE.fullmatch, sorted(classes)), "") if tag not in _INLINE else "":
            return self.note("made", made)
        if "citation-list" in classes:
            return self.note("made", WORKS)
        if tag == "img":
            return self.add(image(target(self.page, node.get("src") or "", self.prefix), node.get("alt")))
        if tag == "br":
            return self.add(" ")
        if tag == "span" and "label" in classes:
            return self.note("note", "".join(node.itertext()).strip("[]() "))
        if "bibtex-citation" in classes:
            return self.add(cited(target(self.page, href) for href in node.xpath(".//a/@href")))
        if tag in _INLINE:
            return self.inline(node, classes)
        if tag == "svg":
            return self.add("".join(node.itertext()))
        return self.block(node, classes)

    def sign(self, node: Element, classes: set[str]) -> None:
        """Read a sign, in which there are no words of its own."""
        text = "".join(node.itertext())
        if ("headerlink" in classes and len(text) > 1) or ("fn-bracket" in classes and text not in "[]"):
            self.add(text)

    def inline(self, node: Element, classes: set[str]) -> None:
        """Read an element that stands in a line."""
        mark = MARKS.get(node.tag, "")
        self.add(mark)
        self.read(node)
        self.add(mark)
        href = node.get("href")
        if href is not None and "toc-backref" not in classes and [href] != node.xpath("img/@src"):
            self.add(f"⟨{target(self.page, href, self.prefix)}⟩")
        if node.tag == "abbr" and node.get("title"):
            self.add(f"⟨{node.get('title')}⟩")

    def block(self, node: Element, classes: set[str]) -> None:
        """Read an element that is a block, or holds some."""
        tag, at = node.tag, self.at
        field = _FIELDS.get(tag, "")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdecimal() and "rubric" not in classes:
            field = f"heading {tag[1]}"
        elif "code-block-caption" in classes:
            field = "caption"
        elif classes & {"footnote", "citation"}:
            field = "note"
        before = self.enter(field)
        if tag == "section" and node.get("id"):
            self.at = str(node.get("id"))
        elif tag == "ol":
            form = next((name for name in ENUMERATED if name in classes), "")
            self.note("list", f"{form} {node.get('start') or 1}")
        if tag == "pre":
            self.add(literal("".join(shown(node))))
        else:
            self.read(node)
        self.leave(before)
        self.at = at


def shown(node: Element) -> Iterator[str]:
    """Yield the words of code, without the numbers of its lines."""
    if "linenos" not in (node.get("class") or "").split():
        yield node.text or ""
        for child in node:
            yield from shown(child)
            yield child.tail or ""


def image(name: str, alt: str | None) -> str:
    """Return what stands for an image."""
    return f" ⟦{name}: {alt or ''}⟧ "


def cited(leads: Iterable[str]) -> str:
    """Return what stands for works that are cited, by where the links lead."""
    return f"⟦{', '.join(leads)}⟧"
