"""Walks a text of TEI once, in reading order, and makes rows of it: what it has and what each witness, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from recension.outputs.tei.foreign.apparatus import Apparatus
from recension.outputs.tei.foreign.elements import (
    BLOCKS,
    LEFT,
    PAGES,
    SILENT,
    Element,
    below,
    content,
    first,
    has_pages_alone,
    is_of_text,
    name_of,
    texts,
)
from recension.outputs.tei.foreign.lines import Lines, column, has_words, opened
from recension.scholarship.messages import mistake
from recension.scholarship.model import BlockType, PageKey, Span, Spans, Style
from recension.scholarship.parallel import Cell, Row, aligned, tidy

#: what is made of something else -> what was expected of it
_UNLIKE = {"p": "one without blocks in it", "table": "a list, as it is now"} | dict.fromkeys(
    ("supplied", "surplus"), "one within a line; its words are taken"
)


class Reader(Lines):
    """Walks a text, block by block."""

    def __init__(self, root: Element, apparatus: Apparatus, persons: Mapping[str, str], path: str) -> None:
        super().__init__(root, apparatus, persons, path)
        self.headed = {one.getparent() for one in below(root, "head")}
        self.level = 0
        self.ahead: list[PageKey] = []  #: pages that begin with the next line

    def read(self) -> tuple[Row, ...]:
        """Return the rows of all texts, the notes behind them."""
        for siglum, reading in self.apparatus.unlisted.items():
            self.partial[siglum] = "is in no <listWit>"
            known = ", ".join(one for one in self.witnesses if one not in self.apparatus.unlisted)
            self.tell("tei-witness", reading, found=siglum, expected=known)
        rows = [row for text in texts(self.root) for row in self.rows(text, 0)]
        for siglum, length, element in self.ends:
            if length < self.length:
                self.miss(siglum, f"is not whole, as <{name_of(element)}> says", element)
        for siglum in [one for one in self.witnesses if one not in self.named]:
            if self.named or len(self.witnesses) == 1:
                self.tell("tei-unnamed", self.root, siglum=siglum)
            else:
                self.miss(siglum, "is named by no <app>", self.root)
        return (*rows, *self.notes)

    def rows(self, parent: Element, depth: int) -> Iterator[Row]:
        """Yield the rows of what an element holds; words between its blocks are a paragraph."""
        loose, start = [*self.text(parent.text, Style.TEXT)], parent.sourceline or 0
        above: BlockType | None = None  #: that a line of verse or an item goes on
        for child in parent:
            name = name_of(child)
            if name in PAGES and not has_words(loose):
                if key := self.page(child):
                    yield from self.begun(key, child, above)
            elif name == "app" and not has_words(loose) and has_pages_alone(child):
                for key in self.pages_in(child):
                    yield from self.begun(key, child, above)
            elif self.is_apart(child) and name not in ("cell", "label"):
                is_labelled = name == "item" and name_of(child.getprevious()) == "label"
                if not is_labelled:
                    above = None if has_words(loose) else above
                    yield from self.paragraph(loose, start)
                for row in self.block(child, depth, above, loose if is_labelled else ()):
                    yield row
                    above = row.type
                above, loose = above if name in ("l", "app", "item", "row") else None, []
            elif name == "note" and not has_words(loose) and not is_of_text(child):
                if content(child):
                    self.leave(child, "one beside words", "a <note> between two blocks")
            else:
                loose += self.child(child, Style.TEXT)
                start = child.sourceline or start
            loose += self.text(child.tail, Style.TEXT)
        yield from self.paragraph(loose, start)

    def begun(self, key: PageKey, element: Element, above: BlockType | None) -> Iterator[Row]:
        """Yield where a page begins, between two blocks."""
        after = name_of(element.getnext())
        if above and after == "app":
            self.drop(key, element.sourceline or 0)
        elif above and after in ("l", "item", "row"):
            self.ahead.append(key)
        else:
            yield _page_row(key, element.sourceline or 0)

    def paragraph(
        self, cells: Sequence[Cell], line: int, type: BlockType = BlockType.PARAGRAPH, **more: Any
    ) -> Iterator[Row]:
        """Yield a row of *cells*, if it has words; a page that begins before them does so between two blocks.

        Where the row goes on a block it begins in the line, unless something stands at its head.
        """
        remarks, self.said, self.remarks = tuple(self.remarks), [], []
        has_text = has_words(cells)
        if remarks and not has_text:
            self.told.append(mistake("tei-left", line, self.path, found="a <note> alone", expected="one beside words"))
        if type is not BlockType.PARAGRAPH or not has_text:
            cells, pages = opened(cells)
            if type is not BlockType.PARAGRAPH:
                pages, self.ahead = [*self.ahead, *pages], []
            for key in pages:
                if not more.get("goes_on"):
                    yield _page_row(key, line)
                elif self.heads[key] or not has_text:
                    self.drop(key, line)
            kept = (key for key in pages if more.get("goes_on") and key in self.heads)
            cells = [*(Cell((Span(key, Style.PAGE),)) for key in kept), *cells]
        if has_text:
            yield Row(type, tuple(cells), line, remarks=remarks, **more)

    def block(self, element: Element, depth: int, above: BlockType | None, label: Sequence[Cell] = ()) -> Iterator[Row]:
        """Yield the rows of a block, which may go on the block *above*; an item begins with its *label*."""
        line, verse, items = element.sourceline or 0, BlockType.VERSE, BlockType.LIST
        match name := name_of(element):
            case _ if element in self.around:
                self.leave(element, "an apparatus in it, as the text has one")
            case _ if name in SILENT:
                pass
            case _ if name in LEFT:
                self.leave(element, LEFT[name])
            case "app":
                yield from self.segments(element, depth, above)
            case "l":
                yield from self.paragraph([*self.inline(element)], line, verse, goes_on=above is verse)
            case "item" | "row":
                if first(element, "list") is not None:
                    self.leave(element, "a list without another in it; its words are one item")
                yield from self.paragraph([*label, *self.inline(element)], line, items, goes_on=above is items)
            case "head" if name_of(element.getparent()) not in ("list", "table", "figure"):
                self.level = min(depth + 1, self.level + 1)
                yield from self.paragraph([*self.inline(element)], line, BlockType.HEADING, level=self.level)
            case _ if element in self.holders and name != "choice":
                if name in _UNLIKE:
                    self.leave(element, _UNLIKE[name])
                elif name not in BLOCKS:
                    self.bare[name] += 1
                is_below = element in self.headed and not self.headed.isdisjoint(element.iterancestors())
                yield from self.rows(element, depth + is_below)
            case _:
                yield from self.paragraph([*self.child(element, Style.TEXT)], line)

    def segments(self, app: Element, depth: int, above: BlockType | None) -> Iterator[Row]:
        """Yield the rows of an apparatus whose readings are blocks; those of witnesses that have as many are joined."""
        choice = self.look(app)
        outer, self.reasons = self.reasons, []
        level, found = self.level, dict[Element, list[Row]]()
        self.within += 1  # the notes in it are about it
        for one in self.apparatus.readings(app):
            self.level = level
            found[one] = [*self.rows(one, depth)]
        said = self.judged(app, choice)
        self.within -= 1
        self.reasons = outer
        if choice.lemma is None or self.apparatus.is_beside(app):
            return
        own = found[choice.lemma]
        agreeing: dict[str, list[Row]] = {}
        for siglum in self.witnesses:
            rows = found[choice.of.get(siglum, choice.lemma)]
            if [(row.type, row.goes_on) for row in rows] == [(row.type, row.goes_on) for row in own]:
                agreeing[siglum] = rows
            elif not rows:
                agreeing[siglum] = [row._replace(cells=()) for row in own]
            elif not own and not any(row.type is above and row.type.has_lines for row in rows):
                yield from self.matter(siglum, rows)
            else:
                self.miss(siglum, f"has {len(rows)} blocks or lines where the text has {len(own)}", app)
        for number, row in enumerate(own):
            text = column(row.cells, "")
            columns = {one: column(rows[number].cells, one) for one, rows in agreeing.items()}
            others = {one: spans for one, spans in columns.items() if tidy(spans) != tidy(text)}
            cells = row.cells
            if others:
                cells = tuple(one._replace(**said) if one.others else one for one in _joined(text, others))
            goes_on = row.goes_on or (not number and row.type is above and row.type.has_lines)
            yield row._replace(cells=cells, goes_on=goes_on)

    def matter(self, siglum: str, rows: Iterable[Row]) -> Iterator[Row]:
        """Yield what only a witness has."""
        for row in rows:
            if words := tidy(span for span in column(row.cells, siglum) if not span.page):
                yield Row(BlockType.MATTER, (Cell(words),), row.line, siglum=siglum)


def _joined(text: Spans, others: Mapping[str, Spans]) -> tuple[Cell, ...]:
    """Return cells for lines that were encoded whole, as far as they are words alone."""
    pages = [span for column in (text, *others.values()) for span in column if span.page]
    return (Cell(text, others),) if pages else aligned(text, others)


def _page_row(key: PageKey, line: int) -> Row:
    return Row(BlockType.PAGES, (Cell((Span(key, Style.PAGE),)),), line)
