"""The text of a page in HTML, as Markdown has it: what a reader would copy of it, and nothing of its furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from itertools import groupby

from recension.scholarship import witness
from recension.scholarship.model import Block, BlockType, Place, Span, Spans, Style, Witness, merged

ENDINGS = (".html", ".htm", ".xhtml")
_UNSEEN = re.compile("head|script|style|template|noscript|nav|svg|button|form|select")
_WITHIN = re.compile("a|abbr|b|bdi|cite|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|tt|u|var")
_VOID = re.compile("area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr")
_STYLES = {"em": Style.EMPHASIS, "i": Style.EMPHASIS, "cite": Style.EMPHASIS, "b": Style.STRONG, "strong": Style.STRONG}
_NUMBER = re.compile(r"\[?(\d+)\]?")
_BOILERPLATE = "pg-boilerplate"  #: class of what Project Gutenberg says around a text


class _Reader(HTMLParser):
    """Gathers the blocks of a page; whatever is no element within a line begins one."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self.spans: list[Span] = []
        self.open: list[str] = []  #: tags
        self.unseen = 0  #: how many of them were open when what nobody sees began, and one
        self.link = -1  #: where a link into the page began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not _WITHIN.fullmatch(tag) and tag != "br":
            self.end()
            self.close_for(tag)
        said = {name: value or "" for name, value in attrs}
        if tag == "br":
            self.spans.append(Span("\n", Style.BREAK))
        if _VOID.fullmatch(tag):
            return
        self.open.append(tag)
        is_unseen = _UNSEEN.fullmatch(tag) or "hidden" in said or _BOILERPLATE in said.get("class", "").split()
        self.unseen = self.unseen or (len(self.open) if is_unseen else 0)
        if tag == "a" and said.get("href", "").startswith("#"):
            self.link = len(self.spans)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.open:
            return
        if not _WITHIN.fullmatch(tag):
            self.end()
        elif tag == "a" and self.link >= 0:
            self.called()
        while self.open.pop() != tag:  # what is left open ends with it
            pass
        self.unseen = self.unseen if len(self.open) >= self.unseen else 0

    def close_for(self, tag: str) -> None:
        """Close what ends where *tag* begins, though nothing says so: a paragraph, or an item before another."""
        if "p" in self.open:
            self.handle_endtag("p")
        if self.open[-1:] == [tag] and tag in ("li", "dt", "dd", "td", "tr"):
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if not self.unseen and (words := re.sub(r"[ \t\n\r\f]+", " ", data)):
            style = next((_STYLES[tag] for tag in reversed(self.open) if tag in _STYLES), Style.TEXT)
            self.spans.append(Span(words, style))

    def called(self) -> None:
        """Take a link that is a number for the call of a note."""
        words = "".join(span.text for span in self.spans[self.link :]).strip()
        if found := _NUMBER.fullmatch(words):
            self.spans[self.link :] = [Span(found[1], Style.CALL)]
        self.link = -1

    def end(self) -> None:
        """End a block."""
        self.link = -1
        lines = [
            line
            for is_break, run in groupby(self.spans, lambda one: one.style is Style.BREAK)
            if not is_break and (line := _trimmed([*run]))
        ]
        self.spans = []
        if not lines:
            return
        heading = next((int(tag[1]) for tag in reversed(self.open) if re.fullmatch("h[1-6]", tag)), 0)
        parts = [span for number, line in enumerate(lines) for span in ((_END, *line) if number else line)]
        first, label = parts[0], ""
        kind = BlockType.VERSE if len(lines) > 1 else BlockType.PARAGRAPH
        if heading or "li" in self.open or first.style is Style.CALL:
            kind = BlockType.HEADING if heading else BlockType.LIST
            parts = [Span(" ") if span is _END else span for span in parts]
        if first.style is Style.CALL and not heading:
            kind, label, parts = BlockType.NOTE, first.text, [*_trimmed(parts[1:])]
        if kind is BlockType.LIST and self.blocks and self.blocks[-1].type is kind:
            parts = [*(span for span in self.blocks.pop().parts if isinstance(span, Span)), _END, *parts]
        self.blocks.append(Block(kind, Place(), tuple(parts), "", heading, "", 0, label=label))


_END = Span("\n", Style.BREAK)


def _trimmed(spans: Sequence[Span]) -> Spans:
    """Return *spans* on one line with one blank between two words, none at the ends, and none within an emphasis."""
    made: list[Span] = []
    for span in merged(part for one in merged(spans) for part in _bare(one)):
        words = span.text.lstrip(" ") if not made or made[-1].text.endswith(" ") else span.text
        made += [span._replace(text=words)] if words else []
    if made:
        made[-1] = made[-1]._replace(text=made[-1].text.rstrip(" "))
    return merged(made)


def _bare(one: Span) -> Iterator[Span]:
    """Yield a span, the blanks at the ends of an emphasis outside of it."""
    inner = one.text.strip(" ")
    if one.style in (Style.TEXT, Style.CALL) or inner == one.text:
        yield one
        return
    before, _, after = one.text.partition(inner) if inner else (one.text, "", "")
    yield from (Span(before), one._replace(text=inner), Span(after))


def text(page: str) -> str:
    """Return the text of a *page*, a block of it in each paragraph."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end()
    return witness.rebuild(reader.blocks, Witness("", "", "page.md"), {})
