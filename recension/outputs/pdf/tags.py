"""The structure of a book: grown with its blocks, marked while they are drawn, written into the finished file."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import chain, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from docutils import nodes
from pikepdf import Array, Dictionary, Name
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of
from recension.outputs.pdf.laid import Laid
from recension.outputs.pdf.packing import coordinates, name_tree, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pikepdf

    from recension.outputs.pdf.packing import Packing


class Mark(NamedTuple):
    """A stretch of drawing: the page, counted from 1, and its number on the page."""

    page: int
    number: int


class Annotation(NamedTuple):
    """A link on a page: its place among those of the page, and what is said of it."""

    page: int
    number: int
    contents: str
    edges: str  #: as the file has them
    to: str  #: an address, or "#" and a name


@dataclass(eq=False, slots=True)
class Element:
    """An element of the structure; what it holds is in reading order."""

    kind: str
    name: str = ""  #: by which a note is known, or a place of the text
    children: list[Element | Mark | Annotation | Laid] = field(default_factory=list)
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
    pictures: Sequence[Element] = ()  #: those within its lines, until they are drawn
    is_label: bool = False  #: a number or sign that the source does not spell out

    def add(self, kind: str, name: str = "", *, first: bool = False, is_label: bool = False) -> Element:
        """Return a new child."""
        child = Element(kind, name, is_label=is_label)
        self.children.insert(0 if first else len(self.children), child)
        return child

    def __reduce__(self) -> tuple[type[Element], tuple[Any, ...]]:
        """Return what makes it anew; pickle would take ten times as long to find it out."""
        return Element, _fields_of(self)

    def parts(self) -> Iterator[Element | Mark | Annotation]:
        """Yield what it holds; nothing of what is laid away stays open."""
        for child in self.children:
            if isinstance(child, Laid):
                yield from child.opened()
            else:
                yield child

    def marks(self, *, labels: bool = True) -> Iterator[Mark]:
        """Yield the marks in it, in reading order."""
        for child in self.parts():
            if isinstance(child, Mark):
                yield child
            elif isinstance(child, Element) and (labels or not child.is_label):
                yield from child.marks(labels=labels)

    def named(self) -> Iterator[Element]:
        """Yield the elements in it that have a name, but none within another, and none that is laid away."""
        for child in self.children:
            if isinstance(child, Element):
                yield from [child] if child.name else child.named()

    def links(self) -> Iterator[Annotation]:
        """Yield the links in it, but none that is laid away."""
        for child in self.children:
            if isinstance(child, Annotation):
                yield child
            elif isinstance(child, Element):
                yield from child.links()


_fields_of = attrgetter(*Element.__slots__)  # which a dataclass makes

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
        self.blocks: list[Element | bytes] = []  # of those that are laid away the marks
        self._elements: dict[int, tuple[Element, Element]] = {}  # id of a node -> the outer and the inner element
        self._nodes: list[nodes.Node] = []  # kept, that no other gets the id of one
        self._named: list[tuple[str, bytes]] = []  # of what is laid away
        self._links: list[Laid] = []  # of the same
        self._closed: dict[Element, int] = {}  # what goes on -> so many of its children are set
        self._set = 0  # so many blocks are

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

    @property
    def drawn(self) -> Iterator[list[Mark]]:
        """The marks of each block, without those of its labels."""
        return ([*_marks(one)] for one in self.blocks)

    @property
    def named(self) -> Iterator[tuple[str, list[Mark]]]:
        """The names of what has one, and the marks in it, in reading order."""
        yield from ((name, [*_marks(packed)]) for name, packed in self._named)
        yield from ((one.name, [*one.marks()]) for one in self.root.named())

    @property
    def links(self) -> list[Annotation]:
        """The links, page by page."""
        return sorted([*chain.from_iterable(one.opened() for one in self._links), *self.root.links()])

    @property
    def linked(self) -> set[int]:
        """The pages that have links."""
        return {link.page for some in self._links for link in some.opened()} | {link.page for link in self.root.links()}

    def close(self) -> None:
        """Note that all blocks so far are set, but for notes: these are drawn at the foot of a page."""
        around = dict.fromkeys([self.root, *(one for pair in self._elements.values() for one in pair)])
        self._closed = {one: len(one.children) for one in around}
        self._set = len(self.blocks)

    @property
    def is_closed(self) -> bool:
        """Whether there is something to be laid away."""
        return bool(self._closed)

    def lay_away(self) -> None:
        """Lay away what was set when that was noted: hundreds of thousands of elements, until they are written."""
        for number, one in enumerate(self.blocks[: self._set]):
            if isinstance(one, Element):
                self.blocks[number] = _packed(one.marks(labels=False))
        for around, count in self._closed.items():
            kept = list[Element | Mark | Annotation | Laid]()
            for is_done, some in groupby(around.children[:count], self._is_done):
                if is_done:
                    done = cast("list[Element]", [*some])
                    beside = Element("", children=[*done])
                    self._named += ((one.name, _packed(one.marks())) for one in beside.named())
                    self._links.append(Laid.of([*beside.links()]))
                    kept.append(Laid.of(done))
                else:
                    kept += some
            around.children[:count] = kept
        self._closed = {}

    def _is_done(self, one: Element | Mark | Annotation | Laid) -> bool:
        return isinstance(one, Element) and one not in self._closed

    def let_go(self) -> None:
        """Let the elements go, when they are written; a gate asks for no more than the marks of blocks and of notes."""
        self.blocks = [one if isinstance(one, bytes) else _packed(one.marks(labels=False)) for one in self.blocks]
        self._named += [(one.name, _packed(one.marks())) for one in self.root.named()]
        self.root = Element(self.root.kind)
        self._links = []
        self.forget(but=None)  # which holds those that the last block stood in, and so all

    def forget_marks(self) -> None:
        """Let these go, too."""
        self.blocks, self._named = [], []

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


def _packed(marks: Iterable[Mark]) -> bytes:
    """Return *marks* as few bytes."""
    return array("I", [number for mark in marks for number in mark]).tobytes()


def _marks(block: Element | bytes) -> Iterator[Mark]:
    """Yield the marks of a block, or those that are packed."""
    if isinstance(block, Element):
        return block.marks(labels=False)
    numbers = iter(array("I", block))
    return map(Mark, numbers, numbers)


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


def tie(pdf: pikepdf.Pdf, structure: Structure) -> None:
    """Tie what is drawn on the pages of *pdf* to the structure, and leave room for it and for the links."""
    linked = structure.linked
    for number, page in enumerate(page.obj for page in pdf.pages):
        page.StructParents = number
        if number + 1 in linked:
            page.Annots = pdf.make_indirect(Array())
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    pdf.Root.MarkInfo = Dictionary(Marked=True)


def write(packing: Packing, structure: Structure, positions: Mapping[str, tuple[int, float, float]]) -> None:
    """Write the structure, and the links on its pages, into a file that is saved."""
    pages = packing.pages
    parents = [array("I") for _ in pages]  # of each mark its element
    laid: list[list[tuple[int, int]]] = [[] for _ in pages]  # of a link its place in the tree, and its object
    names: dict[str, str] = {}

    def leads(to: str) -> str:
        if not to.startswith("#"):
            return f"/A<</S/URI/Type/Action/URI {string(to)}>>"
        page, left, top = positions[to[1:]]
        return f"/Dest[{pages[page - 1]} 0 R/XYZ {coordinates(left, top)} 0]"

    # before the elements, and so apart from them: who reads an object has all that is packed with it
    for place, link in enumerate(structure.links, len(pages)):
        said = f"{leads(link.to)}/Contents {string(link.contents)}/StructParent {place}"
        made = packing.add(f"<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect[{link.edges}]{said}>>")
        laid[link.page - 1].append((place, made))
    tied = [0] * sum(map(len, laid))  # of each link its element

    def element(one: Element, parent: int) -> int:
        made, kids = packing.new(), list[str]()
        own = next((child.page for child in one.children if isinstance(child, Mark)), 0)
        for child in one.parts():
            if isinstance(child, Element):
                if child.children or child.kind in ("TH", "TD"):
                    kids.append(f"{element(child, made)} 0 R")
                continue
            here = f"/Pg {pages[child.page - 1]} 0 R"
            if isinstance(child, Mark):
                marks = parents[child.page - 1]
                marks.extend([0] * (child.number + 1 - len(marks)))
                marks[child.number] = made
                elsewhere = child.page != own
                kids.append(f"<</Type/MCR{here}/MCID {child.number}>>" if elsewhere else f"{child.number}")
            else:
                place, area = laid[child.page - 1][child.number]
                tied[place - len(pages)] = made
                kids.append(f"<</Type/OBJR{here}/Obj {area} 0 R>>")
        if one.name:
            names[one.name] = f"{made} 0 R"
        on = f"/Pg {pages[own - 1]} 0 R" if own else ""
        said = "".join(_described(one))
        packing.put(made, f"<</Type/StructElem/S/{one.kind}/P {parent} 0 R{on}/K[{' '.join(kids)}]{said}>>")
        return made

    root, numbers = element(structure.root, packing.tree), list[str]()
    for index, marks in enumerate(parents):
        told = " ".join(f"{one} 0 R" if one else "null" for one in marks)
        numbers.append(f"{index} {packing.add(f'[{told}]')} 0 R")
    numbers += [f"{index} {one} 0 R" for index, one in enumerate(tied, len(pages))]
    for number, areas in zip(packing.laid, laid, strict=True):
        if areas:
            packing.put(number, f"[{' '.join(f'{area} 0 R' for _place, area in areas)}]")
    tree = packing.add(f"<</Nums[{' '.join(numbers)}]>>")
    named = f"/IDTree{name_tree(names)}" if names else ""
    ends = f"/K {root} 0 R/ParentTree {tree} 0 R/ParentTreeNextKey {len(numbers)}"
    packing.put(packing.tree, f"<</Type/StructTreeRoot{ends}{named}>>")


def _described(one: Element) -> Iterator[str]:
    """Yield what is read instead of an element, in which language it is, and how it stands on the page."""
    texts = {"ID": one.name, "Alt": one.alt, "T": one.title, "Lang": one.language, "E": one.expansion}
    yield from (f"/{key} {string(text)}" for key, text in texts.items() if text)
    if one.box:
        yield f"/A<</O/Layout/Placement/Block/BBox[{coordinates(one.box)}]>>"
    elif one.decoration:
        yield f"/A<</O/Layout/TextDecorationType/{one.decoration}>>"
    elif one.numbering:
        yield f"/A<</O/List/ListNumbering/{one.numbering}>>"
    elif one.kind in ("TH", "TD"):
        rows, columns = one.spans
        said = f"/Scope/{one.scope}" if one.scope else ""
        said += f"/RowSpan {rows}" if rows > 1 else ""
        said += f"/ColSpan {columns}" if columns > 1 else ""
        if said:
            yield f"/A<</O/Table{said}>>"
