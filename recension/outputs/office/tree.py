"""From the tree of a text, with its notes at their calls, to the paragraphs of a manuscript."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of
from recension.outputs.office.manuscript import Kind, Note, Paragraph, Part, Run, joined
from recension.outputs.pdf.notes import THIN_SPACE, place_notes
from recension.scholarship import notation
from recension.scholarship.model import Document, Style
from recension.scholarship.regularise import Rules
from recension.scholarship.series import AUTHOR, NOTES

if TYPE_CHECKING:
    from recension.scholarship.presentation import ShownEntry

_STYLES: Mapping[type[nodes.Element], Style] = {
    nodes.emphasis: Style.EMPHASIS,
    nodes.strong: Style.STRONG,
    nodes.literal: Style.VERBATIM,
    nodes.superscript: Style.CALL,
}
_UNPRINTED = (
    *ours.EDITORIAL,
    nodes.Invisible,
    nodes.raw,
    nodes.footnote,
)  #: of the editorial the notes have been taken


class Text:
    """A text of the edition, whose notes are called once each."""

    def __init__(self, document: nodes.document, docname: str, held: Document, running: str, rules: Rules = ()) -> None:
        document["docname"] = docname
        self.document = document
        entries = document.findall(ours.apparatus_entry)
        shown: dict[str, ShownEntry] = {one["record"].record.anchor: one["record"] for one in entries}
        place_notes(document, {docname: held}, running, rules)
        self.footnotes = {note["ids"][0]: note for note in document.findall(nodes.footnote)}
        self.marks = {name: str(note[0].astext()) for name, note in self.footnotes.items()}
        seen = Counter[str]()
        for name in dict.fromkeys(_entries(document)):  # in reading order
            if name in self.footnotes:
                label = self.marks[name]
                self.marks[name] += capital_of(seen[label])
                seen[label] += 1
                reason = notation.inline(shown[name].record.reason)
                [*self.footnotes[name].findall(nodes.paragraph)][-1] += [nodes.Text(". "), *markup.typeset(reason)]
        self.called: set[str] = set()

    def paragraphs(self) -> Iterator[Paragraph]:
        """Yield the paragraphs, and at the end those notes that are called nowhere."""
        waiting: tuple[
            Part, ...
        ] = ()  #: notes on pages that begin between paragraphs; they stand before the next words
        for paragraph in self._within(self.document, 0):
            if any(isinstance(part, Run) for part in paragraph.parts):
                yield paragraph._replace(parts=(*waiting, *paragraph.parts))
                waiting = ()
            else:
                waiting += paragraph.parts
        if waiting:
            yield Paragraph(Kind.TEXT, waiting)
        for name, note in self.footnotes.items():
            if name not in self.called and note["series"] == AUTHOR:
                first, *rest = self._said(note, Kind.NOTE)
                yield first._replace(parts=joined((Run(f"{self.marks[name]} "), *first.parts)))
                yield from rest

    def _within(self, node: nodes.Element, level: int) -> Iterator[Paragraph]:
        """Yield what stands in a section or another part of the text."""
        for child in node.children:
            if isinstance(child, _UNPRINTED) or not isinstance(child, nodes.Element):
                continue
            if isinstance(child, nodes.title):
                kind = Kind(f"Heading{min(max(level, 1), 3)}")
                yield Paragraph(kind, self._line(child), (node["ids"] or [""])[0])
            elif isinstance(child, nodes.line_block):
                yield self._verse(child)
            elif isinstance(child, (nodes.bullet_list, nodes.enumerated_list)):
                yield from self._items(child)
            elif isinstance(child, ours.headnote):
                yield from self._said(child, Kind.EDITOR)
            elif isinstance(child, nodes.TextElement):
                parts = self._line(child)
                if parts:
                    yield Paragraph(Kind.TEXT, parts, child.get("place", ""), child.get("number", ""))
            else:
                yield from self._within(child, level + isinstance(child, nodes.section))

    def _verse(self, block: nodes.line_block) -> Paragraph:
        lines = [part for line in block.findall(nodes.line) for part in (*self._line(line), Run("\n"))]
        return Paragraph(Kind.VERSE, joined(lines[:-1]), block.get("place", ""), block.get("number", ""))

    def _items(self, listed: nodes.Element) -> Iterator[Paragraph]:
        place, number = listed.get("place", ""), listed.get("number", "")
        for item in listed.children:
            for paragraph in self._within(item, 0):  # type: ignore[arg-type]
                before = (Run(f"{number} "),) if number else ()
                yield Paragraph(Kind.ITEM, joined((*before, *paragraph.parts)), place)
                place = number = ""

    def _said(self, note: nodes.Element, kind: Kind) -> Iterator[Paragraph]:
        """Yield the paragraphs of a note or of a head-note."""
        for paragraph in _paragraphs(note):
            yield Paragraph(kind, self._line(paragraph, inside=True))

    def _line(self, node: nodes.Element, *, inside: bool = False) -> tuple[Part, ...]:
        return line(node, partial(self._call, inside=inside))

    def _call(self, name: str, shown: str = "", *, inside: bool) -> Iterator[Part]:
        """Yield a note where it is called first; where no note may stand, what is shown."""
        if name not in self.footnotes or name in self.called or inside:
            is_known = name in self.footnotes and self.footnotes[name]["series"] == AUTHOR
            yield from (Run(shown, frozenset({Style.CALL})),) if shown and (is_known or not inside) else ()
            return
        self.called.add(name)
        note = self.footnotes[name]
        is_author = note["series"] == AUTHOR
        said = [*self._said(note, Kind.NOTE)]
        said[0] = said[0]._replace(place=name if is_author else "")
        for inner in self._inner(note) if is_author else ():
            self.called.add(inner)
            first, *rest = self._said(self.footnotes[inner], Kind.EDITOR)
            said += [first._replace(parts=joined((Run(f"[{self.marks[inner]}] "), *first.parts))), *rest]
        yield Note(self.marks[name], is_author, tuple(said))

    def _inner(self, note: nodes.footnote) -> Iterator[str]:
        """Yield the names of the editor's notes on one of the author's, those of the apparatus first."""
        found = [*self._called_in(note)]
        yield from sorted(found, key=lambda name: NOTES.index(self.footnotes[name]["series"]))

    def _called_in(self, note: nodes.footnote) -> Iterator[str]:
        yield from (name for name in _entries(note) if name in self.footnotes)
        for call in note.findall(nodes.footnote_reference):
            if call["refid"] in self.footnotes and self.footnotes[call["refid"]]["series"] != AUTHOR:
                yield call["refid"]


BETWEEN = Run(THIN_SPACE, frozenset({Style.CALL}))
Call = Callable[..., Iterator[Part]]


def line(node: nodes.Element, call: Call = lambda *_: iter(())) -> tuple[Part, ...]:
    """Return what stands in a line; of the notes that are called in it, what *call* makes of their names."""
    parts = [*_parts(node, Run(""), call)]
    for at in range(len(parts) - 1, 0, -1):  # else two calls side by side would be one
        if isinstance(parts[at], Note) and isinstance(parts[at - 1], Note):
            parts.insert(at, BETWEEN)
    return joined(parts)


def _parts(node: nodes.Element, look: Run, call: Call) -> Iterator[Part]:
    """Yield what stands in a line, and behind the words of an entry its call."""
    for child in node.children:
        if isinstance(child, nodes.Text):
            yield look._replace(text=child.astext().replace("\n", " "))
        elif isinstance(child, nodes.footnote_reference):
            yield from call(child["refid"], child.astext().strip(THIN_SPACE))
        elif isinstance(child, nodes.Element) and not isinstance(child, (nodes.Invisible, nodes.raw)):
            style = next((style for kind, style in _STYLES.items() if isinstance(child, kind)), None)
            styles = look.styles | {style} if style else look.styles
            address = child.get("refuri", "") if isinstance(child, nodes.reference) else ""
            address = address if "://" in address or address.startswith("mailto:") else look.address
            yield from _parts(child, Run("", styles, language_of(child) or look.language, address), call)
            if isinstance(child, ours.MARKS) and "record" in child:
                yield from call(child["record"].anchor)


def _entries(node: nodes.Element) -> Iterator[str]:
    """Yield the names of the entries whose words stand in *node*."""
    for mark in node.findall(nodes.Element):
        if isinstance(mark, ours.MARKS) and "record" in mark:
            yield mark["record"].anchor


def capital_of(number: int) -> str:
    """Return A, B, … Z, AA, AB, …"""
    return (capital_of(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def _paragraphs(node: nodes.Element) -> Iterator[nodes.TextElement]:
    """Yield the paragraphs of *node*, and what else has lines, without what an editor says of it."""
    for child in node.children:
        if isinstance(child, nodes.TextElement) and not isinstance(child, (nodes.label, nodes.Invisible)):
            yield child
        elif isinstance(child, nodes.Element) and not isinstance(child, ours.EDITORIAL):
            yield from _paragraphs(child)
