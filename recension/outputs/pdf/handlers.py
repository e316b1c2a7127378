"""From nodes to blocks: what is indented is an indented paragraph, which splits over pages like any other."""

from __future__ import annotations

import math
import re
from copy import copy
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from docutils import nodes
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.utils import ImageReader
from roman_numerals import RomanNumeral
from rst2pdf import sphinxnodes
from rst2pdf.basenodehandler import NodeHandler
from rst2pdf.image import MyImage
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of
from recension.doctree.speed import dissolve
from recension.doctree.transcript import nearest
from recension.locale import _
from recension.outputs.pdf.columns import Columns
from recension.outputs.pdf.drawing import Plate
from recension.outputs.pdf.facing import FACING, facing
from recension.outputs.pdf.front import BARE, OPENS, RUNS_ON, SUNK
from recension.outputs.pdf.layout import (
    ADDED,
    CALLING,
    FOREIGN,
    UNCOLOURED,
    UNDRAWN,
    Blanks,
    Book,
    ContentsLine,
    Figure,
    Galley,
    Heading,
    Label,
    Link,
    Note,
    Ornament,
    Picture,
    Title,
    words_of,
)
from recension.outputs.pdf.letters import MONO, REGULAR, width_of
from recension.outputs.pdf.notes import letter_of
from recension.outputs.pdf.readback import place_in
from recension.outputs.pdf.redline import SIGN, WORDS
from recension.outputs.pdf.tables import PADDING, cells_of, columns_of, grid, sized
from recension.outputs.pdf.tags import LISTED, Element
from recension.outputs.pdf.typography import printable
from recension.outputs.tail import KEPT, SUPPLIED
from recension.scholarship import numbering
from recension.scholarship.index import sort_key
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import APPARATUS, PRINTED

LIST_INDENT = 18
FIELD = 160  #: points that the name of a field may take, before what is said of it
NOTE_INDENT = 2.3  #: in ems
COMMENT_INDENT = 1.4  #: in ems; its label is a letter
HEADING = "heading:"  #: begins the second name of a heading, which contents and bookmarks use
NUMBER_EDGE = -16  #: the right edge of a number in the margin, left of the text

QUIET = {"lemma", "listed"}  #: the classes of links that look like the words around them
RUN = {"rec-index", "rec-ledger"}  #: the classes of lists in columns
COLUMNED = {"apparatus", "considered"}  #: what is made, and stands in columns
TERMS = {"made-term", "columned-term"}
MOST_KEPT = 1500  #: letters of what is kept on one page
LETTER_SPACE = 5  #: points between the letters of an index

#: how what is typed stands: no blank is lost, and lines end where they do
TYPED = str.maketrans({" ": "\xa0", "\n": "<br/>", "\N{ZERO WIDTH SPACE}": ""})

Tags = tuple[str, str]  #: what stands before and after some words
#: how the words in which texts differ are marked
CHANGED: dict[type[nodes.Element], Tags] = {
    ours.removed: ("<strike>", "</strike>"),
    ours.added: ("<u>", "</u>"),
    ours.differing: ("<u>", "</u>"),
    nodes.superscript: ('<super size="68%" rise="34%">', "</super>"),
}
#: how they are in a redline, where each shows on a bad copy, too
REDLINED: dict[type[nodes.Element], Tags] = {
    ours.removed: ('<strike width="0.07*F" offset="0.27*F">', "</strike>"),
    ours.added: ('<b><u width="0.06*F" offset="-0.16*F">', "</u></b>"),
    nodes.superscript: CHANGED[nodes.superscript],
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
        style.is_lining = client.is_lining
        if style.fontSize > client.largest:
            style = sized(style, client.largest)
        if "://" in node.astext():  # an address leaves gaps in a justified line
            style.alignment = TA_LEFT
        structure = client.book.structure
        element = structure.block(node)
        element.name = element.name or _place(client, node)
        text = anchors(client, node) + (text or client.gather_pdftext(node))
        element.pictures, client.pictures = tuple(client.pictures), []
        if "lined" in node:
            text = text.replace("\n", "<br/>")
        block = kind(text, style, element)
        block.source = nearest(node)
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
            empty = nodes.paragraph()
            empty.parent = node
            elements.insert(0, self.block(client, empty, style, "\xa0"))
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
            name = {nodes.table: "caption", nodes.admonition: "admonition-title"}.get(type(node.parent), "rubric")
            return [self.block(client, node, client.styles[name])]
        is_end = "handout-end" in node.parent["classes"]
        style = client.styles["handout-end" if is_end else f"heading{min(client.depth, 4)}"]
        heading = self.block(client, node, style, kind=Heading)
        heading.level, heading.key, heading.name = level_of(node), key_of(node.parent["ids"][0]), name_of(node)
        heading.is_listed = is_listed(node)
        heading.new_page, heading.runs_on = client.depth == 1, RUNS_ON in node["classes"]
        items = (one for one in node.parent.findall(nodes.paragraph) if LISTED in one["classes"])
        heading.is_closed = heading.level > 0 or any(items)
        return [heading]


def name_of(title: nodes.Element) -> str:
    """Return the text of a heading as it stands in the contents and the bookmarks."""
    texts = title.findall(nodes.Text)
    own = "".join(text.astext() for text in texts if not isinstance(text.parent, nodes.footnote_reference))
    return ENDED.sub("", " ".join(own.split()))


def key_of(place: str) -> str:
    """Return the name of the place of a heading, for contents and bookmarks, from that of its section."""
    return f"{HEADING}{place}"


def level_of(title: nodes.Element) -> int:
    """Return how deep a heading stands, of which there are six levels; that of a chapter has none above it."""
    level, parent = -1, title.parent
    while parent is not None:
        level, parent = level + isinstance(parent, nodes.section), parent.parent
    return min(level, 5)


class Listed(NamedTuple):
    """A heading as the contents list it: a chapter or a section of one, but for those of a list that is made."""

    level: int
    key: str
    name: str


def is_listed(title: nodes.Element) -> bool:
    """Tell whether the contents list a heading."""
    return isinstance(title.parent, nodes.section) and level_of(title) < 2 and not _is_made(title)


def _is_made(node: nodes.Node | None) -> bool:
    return node is not None and (isinstance(node, ours.derived) or _is_made(node.parent))


class HandleParagraph(HandleBlock):
    """A paragraph; one that heads an item of a list of the edition is a heading, which the bookmarks name."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if LISTED not in node["classes"]:
            return super().gather_elements(client, node, style)
        structure = client.book.structure
        heading = self.block(client, node, style, kind=Heading)
        heading.level, heading.name = level_of(node) + 1, name_of(node)
        heading.key, heading.is_closed = f"{HEADING}{len(structure.blocks)}", True
        return [heading]


class HandleContents(Handler):
    """The list of contents; the numbers of the pages are filled in when they are known."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        if "contents" not in node["classes"]:
            return client.gather_elements(node, style)  # type: ignore[no-any-return]
        return [self.line(client, node, heading) for heading in node["listed"]]

    def line(self, client: Any, contents: Any, heading: Listed) -> ContentsLine:
        """Return the line for *heading*."""
        structure = client.book.structure
        style = copy(client.styles[f"toc{heading.level + 1}"])
        style.rightIndent += 30
        item = structure.of(contents).add("TOCI")  # a title and a number
        text = f'<a href="{UNCOLOURED}#{escape(heading.key)}">{escape(printable(heading.name))}</a>'
        line = ContentsLine(text, style, item.add("Reference"))
        structure.blocks.append(item)
        line.key = heading.key
        return line


class HandleChildren(Handler):
    """A list, a block of lines: nothing but its parts."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return client.gather_elements(node, style)  # type: ignore[no-any-return]


class HandleMade(Handler):
    """What is made of the records: it is smaller than what somebody wrote, and lists of short parts are in columns."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        columned = node.get("what") in COLUMNED
        blocks = made(client, node, client.styles["columned" if columned else "made"])
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
        blocks = made(client, node, client.styles["listed"])
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
        mark = Label(label_of(node), LIST_INDENT - 6, client.book.structure.label(node))
        return self.indented(client, node, style, LIST_INDENT, label=mark)


def label_of(item: nodes.Element) -> str:
    """Return what stands before an item of a list."""
    listed = item.parent
    if isinstance(listed, nodes.bullet_list):
        return "•"
    number = listed.get("start", 1) + listed.index(item)
    if (kind := listed.get("enumtype", "arabic")).endswith("roman"):
        shown = RomanNumeral(number).to_lowercase() if kind == "lowerroman" else str(RomanNumeral(number))
    elif kind.endswith("alpha"):
        shown = letter_of(number - 1) if kind == "loweralpha" else letter_of(number - 1).upper()
    else:
        shown = str(number)
    return f"{listed.get('prefix', '')}{shown}{listed.get('suffix', '.')}"


class HandleIndented(Handler):
    """A block quote, a definition, the body of an admonition."""

    def __init__(self, left: float = LIST_INDENT, right: float = 0, style: str = "") -> None:
        self.left, self.right, self.style = left, right, style

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return self.indented(client, node, client.styles[self.style] if self.style else style, self.left, self.right)


class HandleField(Handler):
    """A field: its name as a label, its body indented."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        widths = [
            12 + width_of(name.astext(), REGULAR, style.fontSize) for name in node.parent.findall(nodes.field_name)
        ]
        width = max((one for one in widths if one <= FIELD), default=FIELD)
        leads = [*node[0].findall(nodes.reference), *node[0].findall(nodes.footnote_reference)]
        if leads or 12 + width_of(node[0].astext(), REGULAR, style.fontSize) > width:
            return [self.block(client, node[0], style), *self.indented(client, node[1], style, width)]
        label = Label(printable(node[0].astext()), 0, client.book.structure.block(node[0]), flush=True)
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
            own, indent = client.styles["note"], NOTE_INDENT
            if series in PRINTED and call in client.book.wanted:
                own, indent = client.styles["annotation"], COMMENT_INDENT
            client.largest = own.fontSize
            label = Label(node[0].astext(), (indent - 0.6) * own.fontSize, element, call)
            blocks = self.indented(client, body, own, indent * own.fontSize, label=label)
        client.pending_targets = waiting
        client.indent, client.inset = outer
        client.largest = math.inf
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
        line.verse = numbering.shown(node.get("verse", ""))
        if depth == 0 and node.parent[0] is node:
            line.style.spaceBefore = client.styles["bodytext"].spaceBefore
        speakers = "".join(one.astext() for one in node.findall(nodes.strong) if "rec-speaker" in one["classes"])
        if speakers and speakers == node.astext().strip() and node.parent[-1] is not node:
            line.style.keepWithNext = True  # who speaks does not stand alone at the foot of a page
        return [line]


class HandleText(Handler):
    """The characters themselves."""

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        """Return the text, each letter with its accents in one."""
        text = escape(printable(node.astext()))
        if client.book.abbreviations and "://" not in text and not _is_no_prose(node):
            text = client.book.abbreviated.sub(partial(expanded, client.book), text)
        return text.translate(TYPED) if _is_literal(node) else text


def expanded(book: Book, found: re.Match[str]) -> str:
    """Return an abbreviation with what it stands for."""
    words: str = found[0]
    return words.join(said_of(f"abbreviation:{book.abbreviations[found[0]]}"))


def _is_no_prose(node: nodes.Node) -> bool:
    while isinstance(node, nodes.Text | nodes.Inline):
        node = node.parent
        if isinstance(node, nodes.literal | nodes.math | nodes.abbreviation):
            return True
    return isinstance(node, nodes.literal_block | nodes.label)


def _is_literal(node: nodes.Node) -> bool:
    while isinstance(node, nodes.Text | nodes.Inline):
        node = node.parent
    return isinstance(node, nodes.literal_block)


class HandleCall(Handler):
    """The call of an author’s note."""

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        """Return a superior figure or letter that leads to the note."""
        text, target = escape(printable(node.astext())), escape(node["refid"])
        is_comment = node.get("series") in PRINTED
        call = f'<a href="{CALLING}#{target}"><i>{text}</i></a>' if is_comment else f'<a href="#{target}">{text}</a>'
        return f'{anchors(client, node)}<super size="68%" rise="34%">{call}</super>'


def foreign(node: Any) -> Tags:
    """Return what stands before and after words of another language."""
    language = language_of(node)
    return said_of(f"language:{language}") if language else ("", "")


def said_of(said: str) -> Tags:
    """Return what stands before and after words that are of a kind of their own: a link, until it is read."""
    return f"<a href={quoteattr(FOREIGN + said)}>", "</a>"


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
        text = client.gather_pdftext(node).removesuffix("<br/>")
        return [self.block(client, node, client.styles["code"], text)]


def typed(tags: Tags) -> Tags:
    """Return *tags* within those of what is typed."""
    before, after = tags
    return f'<font name="{MONO}">{before}', f"{after}</font>"


class HandleFormula(Handler):
    """A formula, as it is written."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        client.book.structure.of(node).alt = node["formula"]
        lines = escape(printable(node.astext())).translate(TYPED)
        return [self.block(client, node, client.styles["code"], lines)]

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        return typed(said_of(f"formula:{node.astext()}"))


class HandleCode(Handler):
    """Words of a machine in a line."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        return typed(said_of("code"))


class HandleAbbreviation(Handler):
    """An abbreviation, with what it stands for."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        said = node.get("explanation", "")
        return said_of(f"abbreviation:{said}") if said else ("", "")


class HandleImage(Handler):
    """A picture, or one within a line, which is no higher than it."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        element = client.book.structure.of(node)
        element.alt = node["alt"]
        width, height, kind = MyImage.size_for_node(node, client)
        picture = Picture(str(Path(client.basedir) / node["uri"]), (width, height), element, client.column)
        picture.highest /= 1 if client.largest == math.inf else 2  # in small print
        picture.share = width / 100 if kind == "percentage_of_container" else 0
        if picture.share:
            picture.size = ImageReader(picture.image).getSize()
        picture.align = node.get("align", "center" if isinstance(node.parent, nodes.figure) else "left")
        picture.left, picture.right = client.indent, client.inset
        picture.style, picture.source = style, nearest(node)
        target = node.parent.get("refuri") or (f"#{node.parent['refid']}" if "refid" in node.parent else "")
        if isinstance(node.parent, nodes.reference) and target:
            picture.link = Link(target)
            picture.link.element, picture.link.contents = client.book.structure.of(node.parent), node["alt"]
        return [picture]

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        """Return the mark for a picture within a line."""
        width, height, _kind = MyImage.size_for_node(node, client)
        scale = min(1, LINE_PICTURE / height)
        client.pictures.append(Element("Figure", alt=node["alt"]))
        path = quoteattr(str(Path(client.basedir) / node["uri"]))
        return f'<img src={path} width="{width * scale:.2f}" height="{height * scale:.2f}"/>'


class HandleFigure(Handler):
    """A picture with its caption and its legend, of which the first paragraph stays with it."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        picture, *blocks = client.gather_elements(node, style)
        kept = [block for block in blocks[:2] if isinstance(block, Galley)]
        if picture.align == "center":
            for block in kept[:1]:
                block.style.alignment = TA_CENTER
        return [Figure(picture, kept), *blocks[len(kept) :]]


class HandleDrawing(Handler):
    """A drawing, with what is said of it to those who cannot see it."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        element, drawing = client.book.structure.of(node), node["record"]
        element.alt = _("{}: {}").format(drawing.title, drawing.description)
        plate = Plate(drawing, client.styles["bodytext"].fontSize)
        picture = Picture(plate, (0, 0), element, client.column)
        picture.style, picture.source = style, nearest(node)
        return [picture]


class HandleInline(Handler):
    """Inline markup without a style of its own, but for the words that differ in a collation."""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        """Return what stands before and after the words."""
        before, after = MARKED[node.get("redlined", "")].get(type(node), ("", ""))
        opens, closes = foreign(node)
        if SUPPLIED in node["classes"]:
            return f'<a href="{ADDED}">{opens}', f"{closes}</a>"
        return before + opens, closes + after


class HandleTable(Handler):
    """A table, whose head stands on each of its pages."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        """Set the cells from their own left edge."""
        if FACING in node["classes"]:
            return [facing(client, node)]
        table = client.styles["table"]
        cells, indent = [*cells_of(node)], client.indent
        full = client.measure - indent - client.inset
        width = str(node.get("width", ""))
        room = full * int(width[:-1]) / 100 if width.endswith("%") else full
        indent += (full - room) * {"center": 0.5, "right": 1}.get(node.get("align", ""), 0)
        columns = columns_of(node, cells, room, client.styles["table-body"].fontSize)
        if columns is None:
            found = 1 + max(cell.column for cell in cells)
            client.book.mistakes.append(MistakeError("pdf_too_wide", *begins(node), found=found))
            return []
        outer = client.indent, client.inset, client.measure, client.largest, client.is_lining
        client.indent = client.inset = 0.0
        caption = [block for child in node.children if isinstance(child, nodes.title) for block in gen(client, child)]
        held, client.is_lining, source = {}, True, begins(node)
        for cell in cells:
            own = sized(client.styles["table-heading" if cell.is_head else "table-body"], columns.size)
            client.largest = min(outer[3], columns.size)
            client.measure = sum(columns.widths[cell.column :][: cell.columns]) - 2 * PADDING
            element = client.book.structure.of(cell.node)
            element.spans = cell.rows, cell.columns
            element.scope = "Column" if cell.is_head else "Row" if "stub" in cell.node else ""
            held[cell] = made(client, cell.node, own)
        client.indent, client.inset, client.measure, client.largest, client.is_lining = outer
        found = grid(cells, columns, held, table.commands)
        found.caption = next(iter(caption), None)
        found.left, found.style, found.source, found.hAlign = indent, table, source, "LEFT"
        found.spaceBefore, found.spaceAfter = TABLE_SPACE, table.spaceAfter
        return [found]


def made(client: Any, node: Any, style: Any) -> list[Any]:
    """Return the blocks of *node*; each of its parts is let go when they are made, for there may be very many."""
    blocks: list[Any] = []
    for child in node.children:
        blocks += client.gen_elements(child, style=style)
        client.book.structure.forget(but=node)
        dissolve(child)
    return blocks


def begins(table: nodes.Element) -> tuple[int, str]:
    """Return the line and the file of the first words of a table, or of what is before it: it has none of its own."""
    at = table.parent.index(table)
    before = table.parent[at - 1] if at else table.parent
    return max(nearest(next(iter(table.findall(nodes.Text)), table)), nearest(before))


def gen(client: Any, node: Any) -> list[Any]:
    """Return the blocks of one node."""
    return client.gen_elements(node)  # type: ignore[no-any-return]


class HandleTransition(Handler):
    """A break in the text: an ornament, which is not read aloud."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return [Ornament(style)]


TABLE_SPACE = 8  #: above its rule
LINE_PICTURE = 11  #: points: so high may a picture be that stands in a line
STOCK = sphinxnodes.sphinxhandlers.dispatchdict
#: what rst2pdf does as it should: what has no words of its own, and inline markup
OF_RST2PDF = (
    nodes.document,
    nodes.section,
    addnodes.start_of_file,
    addnodes.compact_paragraph,
    addnodes.glossary,
    nodes.target,
    nodes.strong,
    nodes.subscript,
    nodes.generated,
    nodes.compound,
    nodes.comment,
)

HANDLERS: dict[type[Any], NodeHandler] = {
    **{kind: STOCK[kind] for kind in OF_RST2PDF},
    nodes.paragraph: HandleParagraph(),
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
    nodes.definition_list: HandleChildren(),
    ours.derived: HandleMade(),
    ours.chronology: HandleMade(),
    nodes.definition: HandleIndented(LIST_INDENT),
    nodes.field_list: HandleChildren(),
    nodes.field: HandleField(),
    nodes.block_quote: HandleIndented(LIST_INDENT, LIST_INDENT, "blockquote"),
    ours.headnote: HandleIndented(LIST_INDENT, LIST_INDENT, "headnote"),
    nodes.admonition: HandleIndented(LIST_INDENT),
    nodes.container: HandleChildren(),
    nodes.legend: HandleChildren(),
    nodes.caption: HandleBlock("caption"),
    nodes.figure: HandleFigure(),
    nodes.transition: HandleTransition(),
    nodes.math_block: HandleFormula(),
    nodes.math: HandleFormula(),
    nodes.abbreviation: HandleAbbreviation(),
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
    nodes.literal: HandleCode(),
    nodes.superscript: HandleInline(),
    nodes.inline: HandleInline(),
    nodes.emphasis: HandleItalic(),
    nodes.title_reference: HandleInline(),
    nodes.table: HandleTable(),
    nodes.Inline: HandleInline(),  # whatever else stands in a line
}
#: parts of what is printed, which have no handler of their own
PARTS = (
    nodes.tgroup,
    nodes.colspec,
    nodes.thead,
    nodes.tbody,
    nodes.row,
    nodes.entry,
    nodes.label,
    nodes.field_name,
    nodes.field_body,
)
KNOWN = frozenset((*HANDLERS, *PARTS))
