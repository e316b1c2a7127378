"""From nodes to blocks: what is indented is an indented paragraph, which splits over pages like any other."""

from __future__ import annotations

import re
from copy import copy
from itertools import pairwise
from typing import Any
from unicodedata import normalize
from xml.sax.saxutils import escape, quoteattr

from docutils import nodes
from reportlab.lib.enums import TA_LEFT
from rst2pdf import sphinxnodes
from rst2pdf.basenodehandler import NodeHandler
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of
from recension.locale import _
from recension.outputs.pdf.columns import Columns
from recension.outputs.pdf.drawing import Plate
from recension.outputs.pdf.front import BARE, OPENS, RUNS_ON, SUNK
from recension.outputs.pdf.layout import (
    ADDED,
    FOREIGN,
    UNCOLOURED,
    UNDRAWN,
    Blanks,
    ContentsLine,
    Galley,
    Heading,
    Label,
    Note,
    Picture,
    Title,
    words_of,
)
from recension.outputs.pdf.letters import MONO, REGULAR, width_of
from recension.outputs.pdf.readback import place_in
from recension.outputs.pdf.redline import SIGN, WORDS
from recension.outputs.pdf.tail import KEPT, SUPPLIED
from recension.outputs.pdf.typography import SPACES, THIN
from recension.scholarship.index import sort_key
from recension.scholarship.series import APPARATUS, PRINTED

LIST_INDENT = 18
NOTE_INDENT = 2.3  #: in ems
HEADING = "heading:"  #: begins the second name of a heading, which contents and bookmarks use
NUMBER_EDGE = -16  #: the right edge of a number in the margin, left of the text

QUIET = {"lemma", "listed"}  #: the classes of links that look like the words around them
RUN = {"rec-index", "rec-ledger"}  #: the classes of lists in columns
COLUMNED = {"apparatus", "considered"}  #: what is made, and stands in columns
TERMS = {"made-term", "columned-term"}
MOST_KEPT = 1500  #: letters of what is kept on one page
LETTER_SPACE = 5  #: points between the letters of an index

Tags = tuple[str, str]  #: what stands before and after some words
#: how the words in which texts differ are marked
CHANGED: dict[type[nodes.Element], Tags] = {
    ours.removed: ("<strike>", "</strike>"),
    ours.added: ("<u>", "</u>"),
    nodes.superscript: ("<super>", "</super>"),
}
#: how they are in a redline, where each shows on a bad copy, too
REDLINED: dict[type[nodes.Element], Tags] = {
    ours.removed: ('<strike width="0.07*F" offset="0.27*F">', "</strike>"),
    ours.added: ('<b><u width="0.06*F" offset="-0.16*F">', "</u></b>"),
    nodes.superscript: ('<super size="68%" rise="34%">', "</super>"),
}
#: how what stands for a space is
SIGNS: dict[type[nodes.Element], Tags] = {
    **REDLINED,
    ours.removed: (f'<b><strike width="{UNDRAWN}">', "</strike></b>"),
}
MARKED: dict[str, dict[type[nodes.Element], Tags]] = {"": CHANGED, WORDS: REDLINED, SIGN: SIGNS}

ENDED = re.compile(r"(?<=\w\w)[.:]$")  #: what ends a heading where it runs in, and no contents


class Handler(NodeHandler):  # type: ignore[misc]
    """A handler that takes the style it is given, or that of the text."""

    def getelements(self, client: Any, node: Any, style: Any) -> list[Any]:
        """Return the blocks of *node*."""
        named = [name for name in node["classes"] if name in client.styles.StyleSheet]
        own = client.styles[named[0]] if named else style or client.styles["bodytext"]
        return list(self.gather_elements(client, node, own))

    def block(self, client: Any, node: Any, style: Any, text: str = "", kind: type[Galley] = Galley) -> Any:
        """Return the block for *node*, with the anchors that wait for one and its number in the margin."""
        style = copy(style)
        style.leftIndent += client.indent
        style.rightIndent += client.inset
        if "://" in node.astext():  # an address leaves gaps in a justified line
            style.alignment = TA_LEFT
        structure = client.book.structure
        element = structure.block(node)
        element.name = element.name or _place(client, node)
        text = anchors(client, node) + (text or client.gather_pdftext(node))
        if "lined" in node:
            text = text.replace("\n", "<br/>")
        block = kind(text, style, element)
        block.new_page = OPENS in node["classes"]
        block.bare, block.sunk = BARE in node["classes"], SUNK in node["classes"]
        block.whole = block.at_foot = "handout-citation" in node["classes"]
        if KEPT in node["classes"]:
            style.keepWithNext = True
        if "redlined" in node:
            block.redline()
        block.number = node.get("number", "")
        if beside := block.number or node.get("beside"):
            if not block.number:  # an entry of a list of works
                style.alignment = TA_LEFT
            block.labels = (Label(beside, NUMBER_EDGE, structure.label(node), quiet=True, outer=True),)
        return block

    def indented(
        self, client: Any, node: Any, style: Any, left: float, right: float = 0, label: Label | None = None
    ) -> list[Any]:
        """Return the blocks of the children, indented, the first with a *label*."""
        client.indent, client.inset = client.indent + left, client.inset + right
        elements: list[Any] = client.gather_elements(node, style)
        if label and not (elements and isinstance(elements[0], Galley)):
            elements.insert(0, self.block(client, nodes.paragraph(), style, "\xa0"))
        client.indent, client.inset = client.indent - left, client.inset - right
        if label:
            elements[0].labels = (*elements[0].labels, label._replace(edge=client.indent + label.edge))
        return elements


def _place(client: Any, node: Any) -> str:
    """Return the name of a place of the text that begins here; that of a note is the name of the note."""
    if isinstance(node.parent, nodes.footnote):
        return ""
    return next((name for name in [*client.pending_targets, *node["ids"]] if place_in(name)), "")


def anchors(client: Any, node: Any) -> str:
    """Return the marks for the names that stand here."""
    names = dict.fromkeys([*client.pending_targets, *node["ids"]])
    client.pending_targets = []
    return "".join(f'<a name="{escape(name)}"/>' for name in names)


class HandleBlock(Handler):
    """A paragraph, and whatever else is one block of text."""

    def __init__(self, style: str = "") -> None:
        self.style = style

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        style = client.styles[self.style] if self.style else style
        if "handout-name" not in node["classes"]:
            return [self.block(client, node, style, kind=Title if style.name == "book-title" else Galley)]
        blanks = self.block(client, node, style, kind=Blanks)
        blanks.words = tuple(one.astext() for one in node.findall(nodes.inline))
        return [blanks]


class HandleTitle(Handler):
    """A heading, kept with what follows it."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if not isinstance(node.parent, nodes.section):
            return [self.block(client, node, client.styles["rubric"])]
        is_end = "handout-end" in node.parent["classes"]
        style = client.styles["handout-end" if is_end else f"heading{min(client.depth, 4)}"]
        heading = self.block(client, node, style, kind=Heading)
        heading.level, heading.key, heading.name = level_of(node), key_of(node), name_of(node)
        heading.is_listed = is_listed(node)
        heading.new_page, heading.runs_on = client.depth == 1, RUNS_ON in node["classes"]
        return [heading]


def name_of(title: nodes.Element) -> str:
    """Return the text of a heading as it stands in the contents and the bookmarks."""
    texts = title.findall(nodes.Text)
    own = "".join(text.astext() for text in texts if not isinstance(text.parent, nodes.footnote_reference))
    return ENDED.sub("", " ".join(own.split()))


def key_of(title: nodes.Element) -> str:
    """Return the name of the place of a heading, for contents and bookmarks."""
    return f"{HEADING}{title.parent['ids'][0]}"


def level_of(title: nodes.Element) -> int:
    """Return how deep a heading stands; that of a chapter has none above it."""
    level, parent = -1, title.parent
    while parent is not None:
        level, parent = level + isinstance(parent, nodes.section), parent.parent
    return level


def headings_of(document: nodes.Element) -> list[nodes.Element]:
    """Return the headings that the contents list: chapters and their sections, but for those of a list that is made."""
    return [*filter(is_listed, document.findall(nodes.title))]


def is_listed(title: nodes.Element) -> bool:
    """Tell whether the contents list a heading."""
    return isinstance(title.parent, nodes.section) and level_of(title) < 2 and not _is_made(title)


def _is_made(node: nodes.Node | None) -> bool:
    return node is not None and (isinstance(node, ours.derived) or _is_made(node.parent))


class HandleContents(Handler):
    """The list of contents; the numbers of the pages are filled in when they are known."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if "contents" not in node["classes"]:
            return client.gather_elements(node, style)  # type: ignore[no-any-return]
        return [self.line(client, node, heading) for heading in headings_of(node.document)]

    def line(self, client: Any, contents: Any, heading: Any) -> ContentsLine:
        """Return the line for *heading*."""
        structure = client.book.structure
        style = copy(client.styles[f"toc{level_of(heading) + 1}"])
        style.rightIndent += 30
        item = structure.of(contents).add("TOCI")  # a title and a number
        text = f'<a href="{UNCOLOURED}#{escape(key_of(heading))}">{escape(name_of(heading).translate(SPACES))}</a>'
        line = ContentsLine(text, style, item.add("Reference"))
        structure.blocks.append(item)
        line.key = key_of(heading)
        return line


class HandleChildren(Handler):
    """A list, a block of lines: nothing but its parts."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return client.gather_elements(node, style)  # type: ignore[no-any-return]


class HandleMade(Handler):
    """What is made of the records: it is smaller than what somebody wrote, and lists of short parts are in columns."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        columned = node.get("what") in COLUMNED
        blocks = client.gather_elements(node, client.styles["columned" if columned else "made"])
        return [Columns(blocks)] if columned and all(isinstance(one, Galley) for one in blocks) else blocks


class HandleItem(Handler):
    """An item of a list of definitions: one that is made stands on one page."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        blocks = client.gather_elements(node, style)
        if style.name == "made":
            keep(blocks)
        return blocks  # type: ignore[no-any-return]


def keep(blocks: list[Any]) -> None:
    """Let *blocks* stand on one page, unless there is much of them."""
    if all(isinstance(one, Galley) for one in blocks) and sum(len(words_of(one)) for one in blocks) <= MOST_KEPT:
        for block in blocks:
            block.whole, block.style.keepWithNext = True, block is not blocks[-1]


class HandleTerm(Handler):
    """What a definition is of."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        name = f"{style.name}-term"
        return [self.block(client, node, client.styles[name if name in TERMS else "definition-list-term"])]


class HandleList(Handler):
    """A list; one that is made of many short lines stands in columns."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if not is_run(node):
            return client.gather_elements(node, style)  # type: ignore[no-any-return]
        blocks = client.gather_elements(node, client.styles["listed"])
        for before, block in pairwise(blocks if "rec-index" in node["classes"] else ()):
            if _initial(before) != _initial(block):
                block.style.spaceBefore += LETTER_SPACE
        return [Columns(blocks)]


def is_run(node: nodes.Element) -> bool:
    """Tell whether a list has many lines that need no bullet."""
    return bool(RUN.intersection(node["classes"])) and len(node.children) > 1


def _initial(block: Galley) -> str:
    return sort_key(words_of(block))[:1]


class HandleListItem(Handler):
    """An item of a list: an indented paragraph with its label."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if is_run(node.parent):
            return client.gather_elements(node, style)  # type: ignore[no-any-return]
        label, kind = client.bullet_for_node(node)
        label = "•" if kind == "bullet" else label
        mark = Label(label, LIST_INDENT - 6, client.book.structure.label(node))
        return self.indented(client, node, style, LIST_INDENT, label=mark)


class HandleIndented(Handler):
    """A block quote, a definition, the body of an admonition."""

    def __init__(self, left: float = LIST_INDENT, right: float = 0, style: str = "") -> None:
        self.left, self.right, self.style = left, right, style

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return self.indented(client, node, client.styles[self.style] if self.style else style, self.left, self.right)


class HandleField(Handler):
    """A field: its name as a label, its body indented."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        names = [name.astext() for name in node.parent.findall(nodes.field_name)]
        width = min(200, 12 + max(width_of(name, REGULAR, style.fontSize) for name in names))
        label = Label(node[0].astext(), 0, client.book.structure.label(node, spelt=True), flush=True)
        return self.indented(client, node[1], style, width, label=label)


class HandleNote(Handler):
    """A note: small, its number hanging and leading back to the call; one that is called goes to the foot."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        """Return nothing, if the note stands at the foot of a page."""
        body, call, series = copy(node), next(iter(node["backrefs"]), ""), node.get("series", "")
        body.children = node.children[1:]
        outer, client.indent, client.inset = (client.indent, client.inset), 0.0, 0.0
        waiting = [name for name in client.pending_targets if name not in node["ids"]]
        client.pending_targets = list(node["ids"])
        element = client.book.structure.label(node, spelt=series != APPARATUS)
        if series == APPARATUS:
            blocks = self.indented(client, body, client.styles["apparatus"], 0)
            blocks[0].before = element
        else:
            own = client.styles["note"]
            label = Label(node[0].astext(), (NOTE_INDENT - 0.6) * own.fontSize, element, call)
            blocks = self.indented(client, body, own, NOTE_INDENT * own.fontSize, label=label)
        client.pending_targets = waiting
        client.indent, client.inset = outer
        if call not in client.book.wanted:
            return blocks
        client.book.calls[call] = node["ids"][0]
        note = Note(node["ids"][0], series, node[0].astext(), tuple(blocks))
        client.book.notes[note.name] = note
        return []


class HandleCitation(Handler):
    """A citation: its label runs in, since it may be long."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        body = copy(node)
        label = nodes.inline("", f"[{node[0].astext()}] ")
        first = nodes.paragraph("", "", label, *node[1].children)
        body.children = [first, *node.children[2:]]
        first.parent = node
        elements = self.indented(client, body, client.styles["citation"], LIST_INDENT)
        elements[0].style.firstLineIndent -= LIST_INDENT
        keep(elements)
        return elements


class HandleLine(Handler):
    """A line of verse, indented as deep as it stands."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        depth, parent = -1, node.parent
        while isinstance(parent, nodes.line_block):
            depth, parent = depth + 1, parent.parent
        own = style if style.name in ("note", "rec-redline") else client.styles["line"]
        client.book.structure.of(node).name = _place(client, node)  # the words may begin with a name of their own
        line = self.block(client, node, own, client.gather_pdftext(node) or "\xa0")
        line.style.leftIndent += (depth + 1) * LIST_INDENT
        line.style.firstLineIndent = -LIST_INDENT
        if depth == 0 and node.parent[0] is node:
            line.style.spaceBefore = client.styles["bodytext"].spaceBefore
        return [line]


class HandleText(Handler):
    """The characters themselves."""

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        """Return the text, each letter with its accents in one."""
        return escape(normalize("NFC", node.astext().translate(THIN)))


class HandleCall(Handler):
    """The call of an author’s note."""

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        """Return a superior figure or letter that leads to the note."""
        text, target = escape(node.astext().translate(THIN)), escape(node["refid"])
        if node.get("series") in PRINTED:
            text = f"<i>{text}</i>"
        call = f'<a href="#{target}">{text}</a>'
        return f'{anchors(client, node)}<super size="68%" rise="34%">{call}</super>'


def foreign(node: Any) -> Tags:
    """Return what stands before and after words of another language: a link of a kind of its own, until it is read."""
    language = language_of(node)
    return (f'<a href="{FOREIGN}{language}">', "</a>") if language else ("", "")


class HandleItalic(Handler):
    """Words in italics."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        before, after = foreign(node)
        return f"<i>{before}", f"{after}</i>"


class HandleReference(Handler):
    """A link; one from the words of the edition to their entry looks like the words around it."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        target = node.get("refuri") or (f"#{node['refid']}" if "refid" in node else "")
        before, after = foreign(node)
        if not target or target == "#":
            return before, after
        quiet = UNCOLOURED if QUIET.intersection(node["classes"]) else ""
        return f"<a href={quoteattr(quiet + target)}>{before}", f"{after}</a>"


class HandleLiteral(Handler):
    """Lines as they stand."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        lines = (escape(line.translate(SPACES)).replace(" ", "\xa0") for line in node.astext().splitlines())
        return [self.block(client, node, client.styles["code"], "<br/>".join(lines))]


class HandleImage(Handler):
    """A picture."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        element = client.book.structure.of(node)
        element.alt = node.get("alt", "")
        return [Picture(image, element) for image in STOCK_IMAGE.gather_elements(client, node, style)]


class HandleDrawing(Handler):
    """A drawing, with what is said of it to those who cannot see it."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        element, drawing = client.book.structure.of(node), node["record"]
        element.alt = _("{}: {}").format(drawing.title, drawing.description)
        return [Picture(Plate(drawing, client.styles["bodytext"].fontSize), element)]


class HandleInline(Handler):
    """Inline markup without a style of its own, but for the words that differ in a collation."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        before, after = MARKED[node.get("redlined", "")].get(type(node), ("", ""))
        opens, closes = foreign(node)
        if SUPPLIED in node["classes"]:
            return f'<a href="{ADDED}">{opens}', f"{closes}</a>"
        return before + opens, closes + after


class HandleTyped(Handler):
    """Words as they are typed."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        before, after = foreign(node)
        return f'<font name="{MONO}">{before}', f"{after}</font>"


TABLE_SPACE = 8  #: above its rule


class HandleTable(Handler):
    """A table, whose head stands on each of its pages."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        """Set the cells from their own left edge."""
        outer, client.indent, client.inset = (client.indent, client.inset), 0.0, 0.0
        client.repeat_table_rows = True
        elements = client.gather_elements(node, client.styles["table"])
        client.indent, client.inset = outer
        elements[0].spaceBefore = TABLE_SPACE
        return elements  # type: ignore[no-any-return]


STOCK_IMAGE = sphinxnodes.sphinxhandlers.dispatchdict[nodes.image]

HANDLERS: dict[type[Any], NodeHandler] = {
    nodes.paragraph: HandleBlock(),
    nodes.title: HandleTitle(),
    nodes.rubric: HandleBlock("rubric"),
    nodes.attribution: HandleBlock("attribution"),
    addnodes.centered: HandleBlock("rubric"),
    nodes.topic: HandleContents(),
    nodes.bullet_list: HandleList(),
    nodes.enumerated_list: HandleChildren(),
    nodes.list_item: HandleListItem(),
    nodes.definition_list_item: HandleItem(),
    nodes.term: HandleTerm(),
    ours.derived: HandleMade(),
    ours.chronology: HandleMade(),
    nodes.classifier: HandleBlock("definition-list-classifier"),
    nodes.definition: HandleIndented(LIST_INDENT),
    nodes.field_list: HandleChildren(),
    nodes.field: HandleField(),
    nodes.block_quote: HandleIndented(LIST_INDENT, LIST_INDENT, "blockquote"),
    ours.headnote: HandleIndented(LIST_INDENT, LIST_INDENT, "headnote"),
    **dict.fromkeys(nodes.Admonition.__subclasses__(), HandleIndented(LIST_INDENT)),
    nodes.line_block: HandleChildren(),
    nodes.line: HandleLine(),
    nodes.footnote: HandleNote(),
    nodes.citation: HandleCitation(),
    nodes.footnote_reference: HandleCall(),
    nodes.Text: HandleText(),
    nodes.reference: HandleReference(),
    nodes.literal_block: HandleLiteral(),
    nodes.image: HandleImage(),
    ours.drawing: HandleDrawing(),
    nodes.literal: HandleTyped(),
    nodes.superscript: HandleInline(),
    nodes.inline: HandleInline(),
    nodes.emphasis: HandleItalic(),
    nodes.title_reference: HandleInline(),
    nodes.table: HandleTable(),
}
