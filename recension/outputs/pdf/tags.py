"""The structure of a book: grown with its blocks, marked while they are drawn, written into the finished file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pikepdf
from docutils import nodes
from pikepdf import Array, Dictionary, Name, String
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class Mark(NamedTuple):
    """A stretch of drawing: the page, counted from 1, and its number on the page."""

    page: int
    number: int


class Annotation(NamedTuple):
    """A link on a page: its place among those of the page, and what is said of it."""

    page: int
    number: int
    contents: str


@dataclass(eq=False, slots=True)
class Element:
    """An element of the structure; what it holds is in reading order."""

    kind: str
    name: str = ""  #: by which a note is known, or a place of the text
    children: list[Element | Mark | Annotation] = field(default_factory=list)
    alt: str = ""
    spoken: str = ""  #: what is read and copied instead of what is drawn
    title: str = ""  #: what it is called
    language: str = ""  #: of words that have another than the book
    expansion: str = ""  #: of an abbreviation
    decoration: str = ""  #: of words that are struck through or underlined
    box: tuple[float, ...] = ()  #: of a figure, on its page
    numbering: str = ""  #: of a list
    spans: tuple[int, int] = (1, 1)  #: rows and columns of a cell
    scope: str = ""  #: of the head of a table: "Column" or "Row"
    pictures: list[Element] = field(default_factory=list)  #: those within its lines, until they are drawn
    is_label: bool = False  #: a number or sign that the source does not spell out

    def add(self, kind: str, name: str = "", *, first: bool = False, is_label: bool = False) -> Element:
        """Return a new child."""
        child = Element(kind, name, is_label=is_label)
        self.children.insert(0 if first else len(self.children), child)
        return child

    def marks(self, *, labels: bool = True) -> Iterator[Mark]:
        """Yield the marks in it, in reading order."""
        for child in self.children:
            if isinstance(child, Mark):
                yield child
            elif isinstance(child, Element) and (labels or not child.is_label):
                yield from child.marks(labels=labels)


#: node -> elements, each in the one before it; what is not listed belongs to the element around it
KINDS: dict[type[nodes.Node], tuple[str, ...]] = {
    nodes.section: ("Sect",),
    nodes.paragraph: ("P",),
    nodes.rubric: ("P",),
    nodes.attribution: ("P",),
    nodes.line: ("P",),
    nodes.literal_block: ("P", "Code"),
    nodes.math_block: ("P", "Formula"),
    addnodes.centered: ("P",),
    nodes.caption: ("Caption",),
    nodes.bullet_list: ("L",),
    nodes.enumerated_list: ("L",),
    nodes.definition_list: ("L",),
    nodes.field_list: ("L",),
    nodes.list_item: ("LI", "LBody"),
    nodes.definition_list_item: ("LI",),
    nodes.term: ("Lbl",),
    nodes.definition: ("LBody",),
    nodes.field: ("LI",),
    nodes.field_name: ("Lbl",),
    nodes.field_body: ("LBody",),
    nodes.block_quote: ("BlockQuote",),
    nodes.line_block: ("Div",),
    nodes.figure: ("Div",),
    nodes.admonition: ("Div",),
    nodes.footnote: ("Note",),
    ours.headnote: ("Note",),
    nodes.table: ("Table",),
    nodes.thead: ("THead",),
    nodes.tbody: ("TBody",),
    nodes.row: ("TR",),
    nodes.entry: ("TD",),
    nodes.image: ("Figure",),
    ours.drawing: ("Figure",),
}
#: how the items of a list are numbered -> what the structure calls it
NUMBERINGS = {
    "arabic": "Decimal",
    "loweralpha": "LowerAlpha",
    "upperalpha": "UpperAlpha",
    "lowerroman": "LowerRoman",
    "upperroman": "UpperRoman",
}
LISTED = "rec-head"  #: the class of what heads an item of a list of the edition
FRONT = {"book-title": "H1", "front-heading": "H2", "contents-title": "H1"}


class Structure:
    """The tree of elements, and the elements of the blocks in the order of the source."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self.blocks: list[Element] = []
        self._elements: dict[int, tuple[Element, Element]] = {}  # id of a node -> the outer and the inner element
        self._nodes: list[nodes.Node] = []  # kept, that no other gets the id of one

    def block(self, node: nodes.Element) -> Element:
        """Return the element of a block of text."""
        element = self._of(node)[1]
        self.blocks.append(element)
        return element

    def of(self, node: nodes.Node) -> Element:
        """Return the element of *node*."""
        return self._of(node)[1]

    def label(self, node: nodes.Element, *, spelt: bool = False) -> Element:
        """Return a new element for the number or sign before *node*; *spelt*: the source has it."""
        outer, inner = self._of(node)
        label = outer.add("Lbl" if outer is not inner or outer.kind == "Note" else "Span", first=True)
        if spelt:
            self.blocks.append(label)
        else:
            label.is_label = True
        return label

    def forget(self, but: nodes.Node | None) -> None:
        """Let the nodes go whose blocks are made: all *but* one, and those that it stands in."""
        self._nodes = []
        while but is not None:
            self._nodes.append(but)
            but = but.parent
        self._elements = {name: self._elements[name] for name in map(id, self._nodes) if name in self._elements}

    def _of(self, node: nodes.Node) -> tuple[Element, Element]:
        found = self._elements.get(id(node))
        if found is None:
            around = self._of(node.parent)[1] if node.parent is not None else self.root
            language = _language(node)
            kinds = _kinds(node) or (("Div",) if language else ())
            outer = around.add(kinds[0]) if kinds else around
            inner = outer
            for kind in kinds[1:]:
                inner = inner.add(kind)
            if isinstance(node, nodes.footnote):
                outer.name = node["ids"][0]
            elif isinstance(node, ours.headnote):
                outer.name = node["record"].id
            elif isinstance(node, nodes.bullet_list):
                outer.numbering = "Disc"
            elif isinstance(node, nodes.enumerated_list):
                outer.numbering = NUMBERINGS[node.get("enumtype", "arabic")]
            outer.language = language or outer.language
            self._nodes.append(node)
            found = self._elements[id(node)] = (outer, inner)
        return found


def _language(node: nodes.Node) -> str:
    """Return the language of a block that has one of its own."""
    is_block = isinstance(node, nodes.Element) and not isinstance(node, nodes.Inline | nodes.document)
    return language_of(node) if is_block else ""  # type: ignore[arg-type]


def _kinds(node: nodes.Node) -> tuple[str, ...]:
    if isinstance(node, nodes.title):
        if isinstance(node.parent, nodes.table):
            return ("Caption",)
        return (f"H{min(_depth(node), 6)}",) if isinstance(node.parent, nodes.section) else ("P",)
    if isinstance(node, nodes.paragraph):
        if LISTED in node["classes"]:
            return (f"H{min(_depth(node) + 1, 6)}",)
        return tuple(FRONT[name] for name in node["classes"] if name in FRONT) or ("P",)
    if isinstance(node, nodes.reference) and not isinstance(node.parent, nodes.TextElement):
        return ("Link",)  # around a picture
    if isinstance(node, nodes.topic) and "contents" in node["classes"]:
        return ("TOC",)
    if isinstance(node, nodes.entry) and (isinstance(node.parent.parent, nodes.thead) or "stub" in node):
        return ("TH",)
    return KINDS.get(type(node), ())


def _depth(node: nodes.Node) -> int:
    """Return in how many sections *node* stands."""
    depth, parent = 0, cast("nodes.Element | None", node.parent)
    while parent is not None:
        depth, parent = depth + isinstance(parent, nodes.section), parent.parent
    return depth


def write(pdf: pikepdf.Pdf, structure: Structure) -> None:
    """Write the structure into *pdf*, and tie it to what is drawn and linked on the pages."""
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pages = [page.obj for page in pdf.pages]
    parents: list[dict[int, Any]] = [{} for _ in pages]
    links: list[Any] = []
    names: dict[str, Any] = {}

    def element(one: Element, parent: Any) -> Any:
        made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{one.kind}"), P=parent))
        kids: list[Any] = []
        own = next((child.page for child in one.children if isinstance(child, Mark)), 0)
        if own:
            made.Pg = pages[own - 1]
        for child in one.children:
            if isinstance(child, Element):
                if child.children or child.kind in ("TH", "TD"):
                    kids.append(element(child, made))
                continue
            page = pages[child.page - 1]
            if isinstance(child, Mark):
                parents[child.page - 1][child.number] = made
                elsewhere = child.page != own
                kids.append(Dictionary(Type=Name.MCR, Pg=page, MCID=child.number) if elsewhere else child.number)
            else:
                annotation = page.Annots[child.number]
                annotation.StructParent = len(pages) + len(links)
                annotation.Contents = String(child.contents)
                links.append(made)
                kids.append(Dictionary(Type=Name.OBJR, Pg=page, Obj=annotation))
        made.K = Array(kids)
        if one.name:
            made.ID = String(one.name)
            names[one.name] = made
        _describe(made, one)
        return made

    tree.K = element(structure.root, tree)
    numbers: list[Any] = []
    for index, (page, marks) in enumerate(zip(pages, parents, strict=True)):
        page.StructParents = index
        numbers += [
            index,
            pdf.make_indirect(Array([marks.get(number) for number in range(max(marks, default=-1) + 1)])),
        ]
    for index, link in enumerate(links, len(pages)):
        numbers += [index, link]
    tree.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(numbers)))
    tree.ParentTreeNextKey = len(pages) + len(links)
    if names:
        tree.IDTree = name_tree(names)
    pdf.Root.StructTreeRoot = tree
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def _describe(made: Any, one: Element) -> None:
    """Say of an element what is read instead of it, in which language it is, and how it stands on the page."""
    if one.alt:
        made.Alt = String(one.alt)
    if one.title:
        made.T = String(one.title)
    if one.language:
        made.Lang = String(one.language)
    if one.expansion:
        made.E = String(one.expansion)
    if one.box:
        made.A = Dictionary(O=Name.Layout, Placement=Name.Block, BBox=Array(one.box))
    if one.decoration:
        made.A = Dictionary(O=Name.Layout, TextDecorationType=Name(f"/{one.decoration}"))
    if one.numbering:
        made.A = Dictionary(O=Name.List, ListNumbering=Name(f"/{one.numbering}"))
    if one.kind in ("TH", "TD"):
        rows, columns = one.spans
        said: dict[str, Any] = {"/Scope": Name(f"/{one.scope}")} if one.scope else {}
        said |= {"/RowSpan": rows} if rows > 1 else {}
        said |= {"/ColSpan": columns} if columns > 1 else {}
        if said:
            made.A = Dictionary({"/O": Name.Table, **said})


def name_tree(names: Mapping[str, Any]) -> Dictionary:
    """Return *names* as a tree, in the order of the bytes by which a file has them."""
    leaves = sorted(((String(name), named) for name, named in names.items()), key=lambda leaf: bytes(leaf[0]))
    return Dictionary(Names=Array([part for leaf in leaves for part in leaf]))
