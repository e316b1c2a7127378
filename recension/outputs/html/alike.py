"""Reads how pages are put together: each element is closed, and what stands around them is the same on all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recension.outputs import gate
from recension.outputs.html import blocks
from recension.outputs.html.render import has_pages
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from lxml.html import HtmlElement
    from sphinx.application import Sphinx

_TAG = re.compile(
    r"<!--.*?-->|<(script|style|textarea)\b.*?</\1>|<(/?)([a-zA-Z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^'\">])*)>",
    re.DOTALL,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: what ends by itself, or where its parent does
_ENDS = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup", "html", "body"}
_ATTRIBUTES = ("href", "src", "id", "alt", "title", "aria-label", "content", "lang", "charset", "placeholder")
_LEADS = ("href", "src")


def unclosed(text: str) -> str:
    """Return the first tag of a page that has no other of its kind, if there is one."""
    opened: list[str] = []
    for one in _TAG.finditer(text):
        _whole, end, tag, rest = one.groups()
        tag = (tag or "").lower()
        if not tag or tag in _VOID or rest.endswith("/"):
            continue
        if not end:
            opened.append(tag)
            continue
        while opened and opened[-1] != tag and opened[-1] in _ENDS and tag in opened:
            opened.pop()
        if not opened or opened.pop() != tag:
            return one[0]
    return f"<{opened[0]}>" if {*opened} - _ENDS else ""


def around(page: HtmlElement, name: str) -> Iterator[str]:
    """Yield what stands around what a page says: each element with what is seen of it, and words."""
    article = blocks.article(page)

    def read(node: HtmlElement) -> Iterator[str]:
        if not isinstance(node.tag, str) or node is article:
            return
        seen = [f"{key}={blocks.target(name, value) if key in _LEADS else value}" for key, value in _shown(node)]
        yield " ".join([node.tag, *seen])
        if node.text and node.text.strip() and node.tag not in ("script", "title"):
            yield " ".join(node.text.split())
        for child in node:
            yield from read(child)
            if child.tail and child.tail.strip():
                yield " ".join(child.tail.split())

    yield from read(page)


def _shown(node: HtmlElement) -> Iterator[tuple[str, str]]:
    return ((key, node.get(key, "")) for key in _ATTRIBUTES if node.get(key) is not None)


class Alike:
    """The pages of one build."""

    def __init__(self) -> None:
        self.frames: dict[str, Counter[str]] = {}  #: of each page, until all have been read
        self.shared: Counter[str] | None = None  #: what all have

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with how a page is put together."""
        if app.builder.format != "html" or not has_pages(app):
            return None
        if not name.endswith(".html") or name.startswith(("_", "reports/")):
            return None
        page = blocks.parsed(data)
        text = data.decode("utf-8", "replace")
        wrong = [_wrong(name, "element", tag, "both its tags") for tag in [unclosed(text)] if tag]
        for href in dict.fromkeys(page.xpath("head/link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")):
            file = blocks.target(name, href).partition("?")[0]
            if "//" not in file and not file.startswith("/") and not Path(app.outdir, file).is_file():
                wrong.append(_wrong(name, "file", href, "a file that is there"))
        frame = Counter(around(page, name))
        if self.shared is None:
            self.frames[name] = frame
            return wrong
        return [*wrong, *(_wrong(name, "frame", "nothing there", one) for one in self.shared - frame)]

    def compare(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what all pages share, when all have been read."""
        for one in self.frames.values():
            self.shared = one if self.shared is None else self.shared & one
        self.frames.clear()


def _wrong(name: str, field: str, found: str, expected: str) -> Mistake:
    return mistake("output", output=name, field=field, place="the page", found=found, expected=expected)


def begin(app: Sphinx) -> None:
    """Read the pages of this build."""
    alike = Alike()
    app.connect(gate.WRITTEN, alike.check)
    app.connect("build-finished", alike.compare, priority=801)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
