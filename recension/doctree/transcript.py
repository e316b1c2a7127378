"""Turns the tree of a document into the records of the edition, before any typography."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes

from recension.doctree import misread
from recension.doctree import nodes as ours
from recension.scholarship import apparatus, comparisons, numbering
from recension.scholarship.messages import Mistake, located, mistake
from recension.scholarship.model import (
    Block,
    BlockType,
    Cited,
    Comment,
    Document,
    Entry,
    Omission,
    PageKey,
    Place,
    Span,
    Style,
    Variation,
    Witness,
    indented,
    plain,
)
from recension.scholarship.notation import DIRECTIVES
from recension.scholarship.series import COMMENTS
from recension.scholarship.signs import LOST


class Scope(NamedTuple):
    """An apparatus and the blocks it is about, as a slice of the document's."""

    node: ours.apparatus
    start: int
    stop: int


class Transcript(NamedTuple):
    """The records of one document, and the nodes they were read from."""

    document: Document
    nodes: tuple[nodes.Element, ...]  #: of each block of the document, in the same order
    scopes: tuple[Scope, ...]
    comments: tuple[ours.annotation | ours.headnote, ...]  #: the nodes of the comments
    mistakes: tuple[Mistake, ...]


def transcribe(
    tree: nodes.document,
    docname: str,
    base: str,
    places: Iterable[str],
    witnesses: Sequence[Witness] = (),
    lines: str = "",
) -> Transcript:
    """Return what *tree* holds; strips one of the two spaces around each page mark on the way.

    *base* is the siglum of the base witness; *lines* says how the verses are counted.
    """
    return _Reader(docname, base, witnesses, lines).read(tree, places)


_IGNORED = (
    nodes.comment,
    nodes.target,
    nodes.substitution_definition,
    nodes.system_message,
    nodes.meta,
    nodes.docinfo,
    ours.withdrawal,
)
_DIRECTIVES = (
    ours.apparatus,
    ours.comments,
    ours.headnote,
    ours.matter,
    ours.running_head,
    ours.citing,
    ours.frame,
    ours.shared,
)
_STYLES = {nodes.emphasis: Style.EMPHASIS, nodes.strong: Style.STRONG}


_OPENING = re.compile(r"\s*(?:\.\.\s+[\w:.+-]+::|(?:`{3,}|:{3,})\{[\w:.+-]+\}?)")


def _foreign(line: str) -> bool:
    """Tell whether a directive begins on *line* that is none of an edition."""
    found = re.match(r"\s*\.\.\s+(?:rec:)?([\w:.+-]+?)::", line)
    return bool(found and found[1] not in DIRECTIVES)


class _Reader:
    """Walks a document once, in reading order."""

    def __init__(self, docname: str, base: str, witnesses: Sequence[Witness], manner: str) -> None:
        self.docname = docname
        self.witnesses = witnesses
        self.manner = manner
        self.base = base
        self.source = ""  #: the file of the document
        self.lines: list[str] = []  #: of that file
        self.blocks: list[Block] = []
        self.nodes: list[nodes.Element] = []
        self.scopes: list[Scope] = []
        self.names: dict[str, str] = {}  #: id that docutils gave to a target used twice -> its name
        self.open = 0  #: the first block whose marks no apparatus has answered
        self.frame: ours.frame | None = None
        self.sharing: ours.shared | None = None
        self.shared: dict[int, ours.shared] = {}  #: blocks whose first line completes the verse before it
        self.comments: list[Comment] = []
        self.said_of: list[tuple[int, Comment]] = []  #: comments, with the number of blocks before each
        self.annotations: list[ours.annotation | ours.headnote] = []
        self.omissions: list[Omission] = []
        self.matters = Counter[str]()  #: how many omissions have an id by their words
        self.works: list[Cited] = []
        self.heads: list[tuple[PageKey, str]] = []
        self.given: dict[PageKey, ours.running_head] = {}  #: key of a page -> what gives its head
        self.headless: set[PageKey] = set()  #: pages of which it says that they have none
        self.mistakes: list[Mistake] = []

    def read(self, tree: nodes.document, places: Iterable[str]) -> Transcript:
        self.source = tree["source"]
        with suppress(OSError, UnicodeDecodeError):
            self.lines = Path(self.source).read_text("utf-8").split("\n")
        for target in tree.findall(nodes.target):
            if target["dupnames"] and "refid" in target:
                self.names[target["refid"]] = target["dupnames"][0]
        self.headless |= {key for node in tree.findall(ours.running_head) if not node["text"] for key in node["keys"]}
        self.children(tree, 0)
        twice = {f'Duplicate explicit target name: "{name}".' for name in self.named_twice()}
        told = [(node.children[0].astext(), node) for node in tree.findall(nodes.system_message) if node["level"] >= 2]
        said = [(found, node.get("line", 0), node["source"]) for found, node in told if found not in twice]
        self.mistakes += misread.mistakes(said, self.source, self.lines)
        self.join([], "")
        begun = {span.page for block in self.blocks for span in block.edited}
        for key, head in self.given.items():
            if key not in begun:
                self.wrong("head-without-page", head, found=key)
        if self.sharing is not None:
            self.wrong("shared-unused", self.sharing)
        if self.frame is not None:
            self.wrong("form-unused", self.frame, found=self.frame["text"])
        self.mistakes += self.alone(tree, places)
        self.blocks, beyond = apparatus.spread(apparatus.distinct(self.blocks))
        for number in numbering.beginning(self.blocks, self.manner, self.shared):
            self.wrong("shared-unused", self.shared[number])
        self.blocks = numbering.numbered(self.blocks, self.manner, self.shared)
        self.mistakes += beyond
        withdrawn = [node["record"] for node in tree.findall(ours.withdrawal)]
        self.mistakes += apparatus.check_withdrawn(withdrawn, self.named())
        self.mistakes += apparatus.check_considered(self.blocks, self.comments)
        pages, gaps = [key for key, _ in self.heads], [one.id for one in withdrawn]
        self.mistakes += apparatus.check_blocks(self.blocks, pages, places, gaps, self.witnesses)
        document = Document(
            tuple(self.blocks),
            tuple(entry for block in self.blocks for entry in block.entries),
            tuple(self.comments),
            tuple(self.omissions),
            tuple(self.works),
            tuple(self.heads),
            tuple(withdrawn),
            tuple((key, self.within(node)) for key, node in self.given.items()),
        )
        return Transcript(
            document, tuple(self.nodes), tuple(self.scopes), tuple(self.annotations), tuple(self.mistakes)
        )

    def alone(self, tree: nodes.document, places: Iterable[str]) -> Iterator[Mistake]:
        """Yield the numbers that no paragraph has, or one that has another."""
        known = {block.place for block in self.blocks}
        named = {*places}
        for target in tree.findall(nodes.target):
            for name in filter(None, (*target["names"], target.get("refid"))):
                if Place(name).series in named and Place(name).written not in known and name not in self.names:
                    yield mistake("place-alone", *nearest(target), found=name)

    def named(self) -> Iterator[str]:
        """Yield every id that stands in the text."""
        for block in self.blocks:
            yield block.place
            yield from (entry.id for entry in block.entries)
        yield from (comment.id for comment in self.comments)

    def named_twice(self) -> Iterator[str]:
        """Yield the names of places and notes that may be given twice; for these there are mistakes of their own."""
        places = [block.place for block in self.blocks if block.type.is_numbered]
        yield from (name for name in self.names.values() if places.count(Place(name)) > 1)
        yield from (block.label for block in self.blocks if block.label)

    def within(self, node: nodes.Node) -> tuple[int, str]:
        """Return the line of *node*, and the file that has it where the document includes it."""
        line, source = nearest(node)
        return line, "" if source == self.source else source

    def wrong(self, name: str, node: nodes.Node, lines: int = 0, **values: object) -> None:
        """Note the mistake *name* in *node*, so many *lines* below where docutils has it."""
        line, source = nearest(node)
        self.mistakes.append(mistake(name, line + lines, source, **values))

    # blocks

    def children(self, parent: nodes.Element, level: int) -> None:
        for node in list(parent.children):
            if isinstance(node, nodes.Element):
                self.block(node, level)

    def block(self, node: nodes.Element, level: int) -> None:
        self.mistakes += located(node.get("mistakes", ()), node.source)
        match node:
            case nodes.section():
                self.children(node, level + 1)
            case nodes.title():
                self.add(node, BlockType.HEADING, self.parts(node), level, node.parent)
            case ours.apparatus():
                self.scopes.append(Scope(node, self.open, len(self.blocks)))
                self.join(node["entries"], node.source, len(node["mistakes"]))
            case ours.headnote() | ours.comments():
                self.said(node)
            case ours.matter():
                self.matter(node, level)
            case ours.running_head():
                self.head(node)
            case ours.citing():
                self.works += [Cited(self.last_place(), key, node.line or 0) for key in node["keys"]]
            case ours.frame() | ours.shared():
                self.ahead(node)
            case nodes.footnote():
                self.note(node, level)
            case nodes.paragraph():
                parts = self.parts(node)
                pages = all(isinstance(part, Variation) and part.lemma[0].page for part in parts)
                self.add(node, BlockType.PAGES if pages else BlockType.PARAGRAPH, parts, level)
            case nodes.line_block():
                self.add(node, BlockType.VERSE, self.verse(node), level)
            case nodes.bullet_list():
                self.add(node, BlockType.LIST, self.items(node), level)
            case addnodes.index() if not node.line:
                pass  # of what stands below, which is told
            case _ if not isinstance(node, _IGNORED):
                self.unknown(node, node.get("format", ""))  # of what is raw

    def unknown(self, node: nodes.Element, more: str = "") -> None:
        """Note that *node* is no block of a text; a table has no line, but what is in it has."""
        name = " ".join([node.tagname.replace("_", " "), more]).rstrip()
        article = "an" if name[0] in "aeiou" else "a"
        above, source = nearest(node)
        within = next((one for one in node.findall() if (one.line or 0) >= above), node)  # not in CSV: each cell has 1
        line, _ = nearest(within)
        found = f"{article} {name}"
        if source == self.source:
            line = self.opening(line, known=bool(within.line))
            if begun := _OPENING.match("".join(self.lines[line - 1 : line])):
                found = repr(begun[0].strip())
            elif isinstance(node, (nodes.block_quote, nodes.definition_list)):
                found += ", as indented lines make one,"
        self.mistakes.append(mistake("unknown-block", line, source, found=found))

    def opening(self, line: int, *, known: bool) -> int:
        """Return the line of the directive that has made what stands at *line*; not *known*, after the last block."""
        if not known:
            last = max((block.line for block in self.blocks if not block.source), default=line)
            begun = (number for number in range(last, len(self.lines)) if _foreign(self.lines[number]))
            return next(begun, line - 1) + 1
        for number in range(min(line, len(self.lines)), 0, -1):
            text = self.lines[number - 1]
            if _OPENING.match(text):
                return number
            if text.strip() and not text[0].isspace():
                break
        return line

    def add(
        self,
        node: nodes.Element,
        type: BlockType,
        parts: Sequence[Span | Variation],
        level: int,
        placed: nodes.Element | None = None,
        siglum: str = "",
        label: str = "",
        omission: Omission | None = None,
    ) -> None:
        frame = ""
        if self.frame is not None and type.is_text:
            frame, self.frame = self.frame["text"], None
        if self.sharing is not None and type.is_text:
            if type is BlockType.VERSE:
                self.shared[len(self.blocks)] = self.sharing
            else:
                self.wrong("shared-unused", self.sharing)
            self.sharing = None
        ids = (placed if placed is not None else node)["ids"]
        place = Place.of_note(label) if label else Place(self.names.get(ids[0], ids[0]) if ids else "")
        if type.is_numbered and place != place.written:
            self.wrong("place-number", node, found=place, expected=place.written)
            place = place.written
        line = node.line or (node.parent.line if node.parent else 0) or 0
        while type is BlockType.HEADING and re.fullmatch(r"([^\w\s])\1+", "".join(self.lines[line - 1 : line]).strip()):
            line -= 1  # docutils takes the line below for that of the heading
        _, source = nearest(node)
        file = "" if source == self.source else source
        self.blocks.append(
            Block(type, place, tuple(parts), frame, level, self.docname, line, siglum, label, omission, file)
        )
        self.nodes.append(node)

    def ahead(self, node: ours.frame | ours.shared) -> None:
        """Keep what is said of the next block."""
        if isinstance(node, ours.frame):
            self.frame = node
        else:
            self.sharing = node

    def head(self, node: ours.running_head) -> None:
        for key in node["keys"]:
            if key in self.given:
                self.wrong("head-twice", node, found=key)
            self.given.setdefault(key, node)
            self.heads.append((key, node["text"]))

    def matter(self, node: ours.matter, level: int) -> None:
        record = node["record"]
        self.matters[record.id] += 1
        if (times := self.matters[record.id]) > 1:  # others have the same, or this one twice
            node["record"] = record = record._replace(id=f"{record.id}-{times}")
        self.omissions.append(record)
        self.add(node, BlockType.MATTER, [Span(record.text)], level, siglum=record.siglum, omission=record)

    def note(self, node: nodes.footnote, level: int) -> None:
        label, *rest = node.children
        for child in rest:
            if isinstance(child, nodes.paragraph):
                self.add(child, BlockType.NOTE, self.parts(child), level, node, label=label.astext())
            elif isinstance(child, nodes.Element):
                self.block(child, level)

    def verse(self, node: nodes.line_block) -> list[Span | Variation]:
        """Return the lines of verse, and let them be of one block, each as far in as the source has it."""
        parts: list[Span | Variation] = []
        lines = [*node.findall(nodes.line)]
        node.children = []
        node += lines
        for number, line in enumerate(lines):
            parts += [Span("\n", Style.BREAK)] if number else []
            blanks = indented((getattr(line, "indent", 0) or 0) if line.children else 0)
            parts += [blanks] if blanks.text else []
            parts += self.parts(line)
            if blanks.text:
                line.insert(0, nodes.Text(blanks.text))
        return parts

    def items(self, node: nodes.bullet_list) -> list[Span | Variation]:
        """Return the items of a list, which are one paragraph each."""
        parts: list[Span | Variation] = []
        for item in node.children:
            assert isinstance(item, nodes.Element)
            if parts:
                parts.append(Span("\n", Style.BREAK))
            if len(item) != 1 or not isinstance(item[0], nodes.paragraph):
                self.unknown(node, "of several parts")
            for holder in item.findall(nodes.TextElement):
                if not isinstance(holder.parent, nodes.TextElement):
                    parts += self.parts(holder)
        return parts

    # inside a line

    def parts(self, parent: nodes.Element) -> list[Span | Variation]:
        return list(self._parts(parent))

    def _parts(self, parent: nodes.Element) -> Iterator[Span | Variation]:
        after_page = False
        spaced = True  # whether a space, or nothing, stands before
        lines = 0  # docutils gives what stands in a paragraph the line on which the paragraph begins
        for number, node in enumerate(list(parent.children)):
            if isinstance(node, nodes.Text):
                text = node.astext()  # without the marks that docutils leaves where a backslash was
                lines += text.count("\n")
                if after_page and spaced and text[:1].isspace():
                    text = text[1:]
                    parent[number] = nodes.Text(text)  # docutils would replace the first that has the same words
                if text:
                    yield Span(text)
                    spaced = text[-1].isspace()
                after_page = False
            elif isinstance(node, ours.page):
                if "mistake" in node:
                    self.mistakes.append(node["mistake"]._replace(line=(node.line or 0) + lines, source=node.source))
                else:
                    key = node["key"]
                    yield Variation((Span(key, Style.PAGE),), None, (node.line or 0) + lines, key in self.headless)
                after_page = True
            elif isinstance(node, ours.sign):
                yield Span(node.astext(), Style.SIGN)
                after_page = spaced = False
            elif isinstance(node, ours.emendation):
                if "nested" in node:
                    self.wrong("mark-in-mark", node, lines, found=node["nested"])
                spans = tuple(self.span(child, lines) for child in node.children) or (Span(node.rawsource),)
                yield Variation(spans, None, (node.line or 0) + lines, "optional" in node)
                lines += node.rawsource.count("\n")
                after_page = spaced = False
            elif not isinstance(node, (nodes.target, nodes.system_message)):
                yield self.span(node, lines)
                after_page = spaced = False

    def span(self, node: nodes.Node, lines: int) -> Span:
        """Return *node* as a span; it stands so many *lines* below the beginning of its paragraph."""
        text = node.astext()
        match node:
            case nodes.Text():
                return Span(text, Style.TEXT)
            case nodes.emphasis() | nodes.strong() if all(isinstance(child, nodes.Text) for child in node.children):
                return Span(text, Style(node.get("played") or _STYLES[type(node)]))
            case nodes.footnote_reference():
                return Span(text, Style.CALL)
            case nodes.reference() if node.get("refuri") == text:
                return Span(text, Style.LINK)
        if not isinstance(node, nodes.problematic):  # docutils has told of these
            self.wrong("unknown-inline", node, lines, found=repr(getattr(node, "rawsource", "") or text))
        return Span(text)

    # apparatus and commentary

    def join(self, entries: Sequence[Entry], source: str | None, unread: int = 0) -> None:
        joined, mistakes = apparatus.join(self.blocks[self.open :], entries, self.base)
        marks = [one for one in mistakes if one.name in ("mark-without-entry", "page-without-entry")]
        if len(marks) <= unread:  # their entries are there, and cannot be read
            mistakes = [one for one in mistakes if one not in marks]
        for one in mistakes:
            of_text = one.name in ("mark-without-entry", "page-without-entry")
            self.mistakes += located([one], "" if of_text else source)
        self.blocks[self.open :] = joined
        self.open = len(self.blocks)

    def last_block(self) -> Block | None:
        """Return the text above."""
        return next((block for block in reversed(self.blocks) if block.type.is_text), None)

    def last_place(self) -> Place:
        """Return the place of the text above."""
        block = self.last_block()
        return block.place if block else Place()

    def said(self, node: ours.headnote | ours.comments) -> None:
        if not node.get("mistakes"):  # else it was told there
            self.mistakes += _within(node)
        self.mistakes += _notes(node)
        if isinstance(node, ours.headnote):
            self.headnote(node)
        else:
            for child in node.children:
                self.comment(child)  # type: ignore[arg-type]

    def comment(self, node: ours.annotation) -> None:
        self.mistakes += outside(node)
        block = self.last_block()
        text = plain(block.edited) if block else ""
        place = self.last_place()
        others = [one for number, one in self.said_of if number == len(self.nodes)]
        if found := apparatus.check_comment(node["record"], text, others):
            self.mistakes += located([found], node.source)
        if COMMENTS[node["record"].series].is_sourced and not is_sourced(node):
            self.wrong("source-missing", node, found=plain(node["record"].lemma))
        self.said_of.append((len(self.nodes), node["record"]))
        self.keep(node, apparatus.name_comment(node["record"], place, self.comments))

    def headnote(self, node: ours.headnote) -> None:
        self.mistakes += outside(node)
        record = apparatus.name_headnote(node["record"], self.last_block(), self.comments)
        if isinstance(record, Mistake):
            self.mistakes += located([record], node.source)
            return
        if not is_sourced(node):
            self.wrong("source-missing", node, found=plain(record.lemma))
        self.keep(node, record)

    def keep(self, node: ours.annotation | ours.headnote, record: Comment) -> None:
        """Keep a comment that has its name."""
        said = [child.pformat() for child in node.children]
        node["record"] = record._replace(works=tuple(_works(node)), digest=comparisons.digest(said))
        node["ids"] = [record.id]
        self.comments.append(node["record"])
        self.annotations.append(node)


def outside(node: nodes.Element) -> Iterator[Mistake]:
    """Yield a mistake for each mark in *node*, which is no part of a text."""
    marks = [one for one in node.findall(nodes.Element) if _is_mark(one)]
    for mark in marks:
        yield mistake("outside-text", *location_of(mark), found=mark.rawsource)


def _is_mark(node: nodes.Element) -> bool:
    """Tell whether *node* is what a role of a text makes: its mark, or the sign that stands for it alone."""
    return isinstance(node, ours.emendation | ours.page) or (isinstance(node, ours.sign) and node.astext() == LOST)


def _within(said: nodes.Element) -> Iterator[Mistake]:
    """Yield a mistake for each directive of the text in what is *said* of it, where nobody would hear it."""
    for node in said.findall(nodes.Element):
        if node is not said and isinstance(node, _DIRECTIVES):
            yield mistake("indentation", *location_of(node), found=node.rawsource)


def _notes(said: nodes.Element) -> Iterator[Mistake]:
    """Yield a mistake for each call of a note in what is *said* of a text, of which the notes are the author's."""
    for call in said.findall(nodes.footnote_reference):
        yield mistake("note-within", *location_of(call), found=call.rawsource or call.astext())


def is_sourced(comment: nodes.Element) -> bool:
    """Tell whether a comment says where it was read."""
    links = (nodes.reference, addnodes.pending_xref)
    return any(isinstance(node, links) for node in comment.findall(nodes.Element))


def _works(comment: nodes.Element) -> Iterator[str]:
    for node in comment.findall(addnodes.pending_xref):
        if node["refdomain"] == "cite":
            yield from (key.strip() for key in node["reftarget"].split(","))


def location_of(node: nodes.Node) -> tuple[int, str]:
    """Return the line of *node*, which docutils takes for that on which its paragraph begins, and the file."""
    before = node.parent[: node.parent.index(node)] if node.parent else []
    line, source = nearest(node)
    return line + sum(other.astext().count("\n") for other in before), source


def nearest(node: nodes.Node) -> tuple[int, str]:
    """Return the line of *node*, or of what it stands in, and the file."""
    found: nodes.Node | None = node
    while found is not None and not found.line:
        found = found.parent
    return (found.line or 0, found.source or "") if found is not None else (0, "")
