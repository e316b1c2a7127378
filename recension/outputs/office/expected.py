"""What a file for word processors must say by the records, and what is seen of one, for the gate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from recension.doctree import imprint
from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.locale import _
from recension.outputs.gate import ANY, Seen
from recension.outputs.office.manuscript import Kind, Manuscript, Note
from recension.scholarship import notation, presentation, regularise
from recension.scholarship.edition import first_series
from recension.scholarship.model import Block, BlockType, Comment, Style, plain
from recension.scholarship.series import HEADNOTE, PRINTED

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.presentation import ShownEntry


def seen(found: Manuscript) -> Iterator[Seen]:
    """Yield what is seen of a file: each paragraph or list, and behind it the notes called there, series by series."""
    yield from _head(found.title, found.author, found.language)
    before, called = "", list[Note]()
    for paragraph in found.paragraphs:
        if not (paragraph.kind == before == Kind.ITEM and not paragraph.place):  # else it goes on with a list
            yield from _notes(called)
            called = []
        place = "" if paragraph.kind.level else paragraph.place  # headings have names that docutils gives
        yield Seen(place, paragraph.kind, f"{paragraph.number} {paragraph.words}".strip())
        called += paragraph.notes
        before = paragraph.kind
    yield from _notes(called)


def _notes(called: list[Note]) -> Iterator[Seen]:
    for note in sorted(called, key=_series):
        field = "footnote" if note.is_author else "endnote"
        place = note.paragraphs[0].place if note.is_author else ""
        words = " ".join(f"{one.number} {one.words}".strip() for one in note.paragraphs)
        yield Seen(place, f"{field} {note.mark}", words)


def _series(note: Note) -> int:
    return 0 if note.is_author else 1 if note.mark[-1:].isupper() else 2


def _head(title: str, author: str, language: str) -> Iterator[Seen]:
    yield from (Seen("", "title", title), Seen("", "author", author), Seen("", "language", language))


def of_records(env: BuildEnvironment) -> Iterator[Seen]:
    """Yield what the records say."""
    domain, config = domain_of(env), env.config
    one, edition = domain.work, domain.edition
    yield from _head(config.project, str(one.author), config.language.replace("_", "-"))
    if len(edition.texts) > 1:
        yield Seen("", Kind.TITLE, config.project)
    if author := str(one.author):
        yield Seen("", Kind.AUTHOR, author)
    yield Seen("", Kind.IMPRINT, ANY)
    for text in edition.texts:
        yield from _Expected(env, text.name).text()
    for block in edition.blocks:
        for shown in presentation.entries(block, edition.conventions) if block.omission else ():
            matter = plain(shown.readings[0].spans)
            yield Seen("", Kind.EDITOR, f"{ANY} ] {matter}{ANY} {shown.label}{ANY} {_reason(shown)}")
    for parts in imprint.said(config, one):
        yield Seen("", Kind.IMPRINT, nodes.paragraph("", "", *parts).astext())


def _reason(shown: ShownEntry) -> str:
    return plain(notation.inline(shown.record.reason))


class _Expected:
    """What is expected of one text."""

    def __init__(self, env: BuildEnvironment, docname: str) -> None:
        edition = domain_of(env).edition
        self.by = edition.conventions
        self.series = first_series(env.config.recension_places)
        document = next(text.document for text in edition.texts if text.name == docname)
        self.blocks = document.blocks
        self.comments = document.comments
        tree = env.get_doctree(docname)
        kinds = (ours.annotation, ours.headnote)
        self.said = {node["record"].id: _words(node) for kind in kinds for node in tree.findall(kind)}
        self.notes = {block.label: block for block in self.blocks if block.label}
        self.left = {**self.notes}  #: not yet called
        self.letters = Counter[str]()
        self.waiting: list[Seen] = []  #: notes on pages that begin between paragraphs; the next words have them

    def text(self) -> Iterator[Seen]:
        """Yield the paragraphs with their notes, and those notes that are called nowhere."""
        calls = {one.text for block in self.blocks for one in block.edited if one.style is Style.CALL}
        is_listed = calls < self.notes.keys()
        for block in self.blocks:
            if block.label:
                if is_listed and block is next(iter(self.notes.values())):
                    yield Seen("", Kind.HEADING_2, _("Notes"))
                    yield from self.waited()
                continue
            yield from self.block(block)
        if self.waiting:
            yield Seen("", Kind.TEXT, "")
            yield from self.waited()
        for label, block in self.left.items():
            yield Seen("", Kind.NOTE, f"{label} {' '.join(self.lines(block))}")

    def block(self, block: Block) -> Iterator[Seen]:
        """Yield a block that is no note, then the notes that it calls."""
        if not block.type.is_text:
            entries = self.editorial(block) if block.type is BlockType.PAGES else ()
            self.waiting += [Seen("", f"endnote {mark}", words) for mark, words in entries]
            return
        number = block.place.number if block.place.is_in(self.series) and block.type.is_numbered else ""
        lines = self.lines(block)
        if block.type is BlockType.LIST:
            for at, words in enumerate(lines):
                yield Seen("" if at else block.place, Kind.ITEM, words if at else f"{number} {words}".strip())
        elif block.type is BlockType.HEADING:
            yield Seen("", f"Heading{min(max(block.level, 1), 3)}", lines[0])
        else:
            kind = Kind.VERSE if block.type is BlockType.VERSE else Kind.TEXT
            yield Seen(block.place, kind, f"{number} {' '.join(lines)}".strip())
        for span in block.edited:
            if span.style is Style.CALL and span.text in self.left:
                yield self.note(self.left.pop(span.text))
        yield from self.waited()
        for mark, words in self.editorial(block):
            yield Seen("", f"endnote {mark}", words)
        for one in self.of(block, HEADNOTE):
            yield Seen("", Kind.EDITOR, _("Head-note"))
            yield from (Seen("", Kind.EDITOR, words) for words in self.said[one.id])

    def waited(self) -> list[Seen]:
        """Return the notes that waited for words."""
        waited, self.waiting = self.waiting, []
        return waited

    def note(self, block: Block) -> Seen:
        """Return a note of the author, in which stands what the editor says of it."""
        said = [" ".join(self.lines(block)), *(f"[{mark}] {words}" for mark, words in self.editorial(block))]
        return Seen(block.place, f"footnote {block.label}", " ".join(said))

    def lines(self, block: Block) -> list[str]:
        """Return the lines of a block, each note called by its number in brackets."""
        lines = [""]
        for text, style in regularise.dress(block.edited, regularise.dressed(block, self.by.rules), 0):
            if style is Style.BREAK:
                lines.append("")
            else:
                lines[-1] += f"[{text}]" if style is Style.CALL else text
        return [line.strip() for line in lines]

    def editorial(self, block: Block) -> Iterator[tuple[str, str]]:
        """Yield mark and words of each note of the editor on *block*, those of the apparatus first."""
        for shown in presentation.entries(block, self.by):
            label = shown.at or (self.label(block) if block.place else "")
            number = self.letters[label]
            self.letters[label] += 1
            readings = [f"{ANY if shown.page else plain(one.spans)}{_behind(one.said)}" for one in shown.readings]
            which = f"[{shown.which}]" if shown.which else ""
            head = f"{plain(shown.short or shown.lemma) or ANY}{which}{_behind(shown.sigla)}"
            about = f"{shown.label}{ANY} {_reason(shown)}"
            yield f"{label}{_letter(number, 'A')}", f"{head}] {'; '.join(readings)}, {about}"
        text = plain(block.edited)
        found = [one for one in self.comments if one.place == block.place and one.series in PRINTED and block.place]
        found.sort(key=lambda one: text.find(plain(one.lemma)) + len(plain(one.lemma)))
        for number, one in enumerate(found):
            label = self.label(block)
            gap = "" if label[-1:].isdigit() else "\N{NO-BREAK SPACE}"
            words = presentation.lemma_of(one, block, self.by.rules)
            said = " ".join(self.said[one.id])
            yield f"{label}{gap}{_letter(number, 'a')}", f"{plain(words)}{ANY}({_(one.certainty)}{ANY} {said}"

    def of(self, block: Block, series: str) -> list[Comment]:
        """Return the comments of one series on *block*."""
        return [one for one in self.comments if one.place == block.place and one.series == series and block.place]

    def label(self, block: Block) -> str:
        """Return how notes call a place."""
        if block.type is BlockType.HEADING:
            return _("title") if block.level == 1 else _("heading")
        return block.place.number if block.place.is_in(self.series) else block.place


def _behind(sigla: Iterable[str]) -> str:
    """Return who has words, as it stands behind them."""
    return f"\N{NO-BREAK SPACE}{told}" if (told := " ".join(sigla)) else ""


def _letter(number: int, first: str) -> str:
    """Return a, b, … z, aa, ab, …, beginning with *first*."""
    return (_letter(number // 26 - 1, first) if number >= 26 else "") + chr(ord(first) + number % 26)


def _words(node: nodes.Node) -> list[str]:
    """Return what a comment says, paragraph by paragraph, without its head; what is not known yet may be anything."""
    head = {"annotation-head", "headnote-head"}
    found = (one for one in node.findall(nodes.TextElement) if not isinstance(one, (nodes.Inline, nodes.Invisible)))
    return ["".join(map(_shown, one.children)) for one in found if head.isdisjoint(one["classes"])]


def _shown(node: nodes.Node) -> str:
    is_late = isinstance(node, ours.count) or (isinstance(node, addnodes.pending_xref) and not node.get("refexplicit"))
    if is_late or isinstance(node, (nodes.Invisible, nodes.raw)):
        return ANY if is_late else ""
    return "".join(map(_shown, node.children)) if isinstance(node, nodes.Element) else node.astext()
