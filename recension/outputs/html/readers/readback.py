"""The text of a page, read back by its places: what a reader of the edition sees, and not how it is said."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

from recension.scholarship.copies import placed
from recension.scholarship.model import Place

_SPACES = re.compile(r"[ \t\n\r\f]+")
_CUT_OFF = re.compile(r"<[^<>]*\Z")
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
_UNSEEN = ("head", "script", "style", "template", "noscript", "svg")
#: what the editor says, what leads elsewhere, and what a view puts beside the text, when it is saved
_SAID = {
    "rec-change",
    "rec-now",
    "rec-notice",
    "rec-works",
    "rec-headnote",
    "apparatus",
    "commentary",
    "cites",
    "explained",
}
_INLINE = (
    *("a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s"),
    *("small", "span", "strong", "sub", "sup", "u", "wbr"),
)
_CLOSES = {"li": ("p", "li"), "dt": ("p", "dt", "dd"), "dd": ("p", "dt", "dd")}  #: what ends where it begins


class _Open(NamedTuple):
    tag: str
    unseen: bool
    place: str  #: whose words are read in it
    label: str  #: what is no word of the text in it: a number, or a sign
    is_call: bool


class _Reader(HTMLParser):
    """Reads blocks: the place that an element names, and its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[_Open] = [_Open("", False, "", "", False)]
        self.blocks: list[tuple[str, str]] = [("", "")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        while tag not in _INLINE and self.open[-1].tag in _CLOSES.get(tag, ("p",)):
            self.handle_endtag(self.open[-1].tag)
        around, name = self.open[-1], named.get("id", "")
        place = name if Place(name).number and tag not in _INLINE else around.place
        if place != around.place:
            self.blocks.append((place, ""))
        elif tag not in _INLINE or tag == "br":
            self._add("\n")
        unseen = (
            around.unseen
            or tag in _UNSEEN
            or "hidden" in named
            or "display:none" in named.get("style", "").replace(" ", "")
            or not _SAID.isdisjoint(named.get("class", "").split())
        )
        label = Place(place).number if named.get("href", "").endswith(f"#{place}") else ""
        if named.get("role") == "doc-backlink":
            label = Place(place).number
        elif "headerlink" in named.get("class", "").split():
            label = "¶"
        if tag not in _VOID:
            self.open.append(_Open(tag, unseen, place, label, named.get("role") == "doc-noteref"))

    def handle_endtag(self, tag: str) -> None:
        if not any(one.tag == tag for one in self.open):
            return
        while True:
            closed = self.open.pop()
            if closed.place != self.open[-1].place:
                self.blocks.append(("", ""))  # what follows inside of another place belongs to none
            if closed.tag == tag:
                break
        if tag not in _INLINE:
            self._add("\n")

    def handle_data(self, data: str) -> None:
        now = self.open[-1]
        words = _SPACES.sub(" ", data)
        if not now.unseen and not (now.label and now.label == words.strip()):
            self._add(f"[{words}]" if now.is_call and words.isdecimal() else words)

    def _add(self, words: str) -> None:
        place, before = self.blocks[-1]
        self.blocks[-1] = (place, before + words)


def words_in(page: str) -> dict[str, str]:
    """Return the words of a *page* by their places, as a reader of the edition sees them."""
    reader = _Reader()
    reader.feed(_CUT_OFF.sub("", page))
    reader.close()
    blocks = []
    for place, words in reader.blocks:
        lines = [_SPACES.sub(" ", line).strip() for line in ([words] if place else words.split("\n"))]
        blocks += [(place, line) for line in lines if line or place]
    return placed(blocks)
