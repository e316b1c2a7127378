"""Reads back what a page tells to be different since a release: each item once, and of the text what it was and is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from recension.doctree.generated import changes
from recension.doctree.redlined import LINE_END
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html.readers.parsed import classed
from recension.scholarship.changes import compare
from recension.scholarship.model import Style
from recension.scholarship.record import spans_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

    from recension.doctree.domain import RecensionDomain
    from recension.scholarship.messages import Mistake

GAP = " … "  #: for words that both have


def differences(name: str, domain: RecensionDomain, parts: Iterable[Element]) -> Iterator[Mistake]:
    """Yield what is told in *parts* of a page and is not so, or is so and is not told."""
    found = [seen for part in parts for seen in told(part)]
    at = {(one.at, one.field): one.words for one in found}
    wanted = []
    for one in expected(domain):
        shown = at.get((one.at, one.field), "")
        is_so = GAP.strip() in shown and gate.agrees(one.words, shown.replace(GAP.strip(), ANY))
        wanted.append(one._replace(words=shown) if is_so else one)
    yield from gate.differences(name, sorted(found), sorted(wanted))


def expected(domain: RecensionDomain) -> Iterator[Seen]:
    """Yield what has to be told since each release."""
    for old in domain.releases:
        different = compare(old, domain.record)
        gone = {one.id for one in different if not one.new}  # why it is, is told with it
        for one in different:
            if one.section == "withdrawn" and one.id in gone:
                continue
            at = changes.since(old.release, one.section, one.id)
            was, now = one.old or {}, one.new or {}
            yield Seen(at, "told", "")
            if one.section == "text" and was.get("text", "") != now.get("text", ""):
                yield Seen(at, "was", _words(was.get("text", "")))
                yield Seen(at, "is", _words(now.get("text", "")))


def told(part: Element) -> Iterator[Seen]:
    """Yield the same of a part of a page."""
    for one in part.xpath(".//div[starts-with(@id, 'since-')]"):
        at, lines = one.get("id", ""), classed(one, "rec-redline")
        yield Seen(at, "told", "")
        of_text = [line for line in lines if not classed(line, "rec-field")]
        is_text = any(section.get("id", "").endswith("-text") for section in one.iterancestors("section"))
        if is_text and any(line.find(".//del") is not None or line.find(".//ins") is not None for line in of_text):
            for side, but in (("was", "ins"), ("is", "del")):
                yield Seen(at, side, _bare(" ".join("".join(_side(line, but)) for line in of_text)))


def _side(node: Element, but: str) -> Iterator[str]:
    """Yield the words in *node*, without names of fields and what stands in elements of one kind."""
    if node.tag == but or "rec-field" in (node.get("class") or ""):
        return
    yield node.text or ""
    for child in node:
        yield from _side(child, but)
        yield " " if child.tag == "br" or child.get("class") == "line" else ""
        yield child.tail or ""


def _words(text: str) -> str:
    return _bare("".join(" " if one.style is Style.BREAK else one.text for one in spans_of(text)))


def _bare(text: str) -> str:
    """Return the words of a text, without what stands for the ends of its lines."""
    return " ".join(word for word in text.split() if word != LINE_END)
