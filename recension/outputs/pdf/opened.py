"""A file that was printed, opened again: its pages, its structure and its links, each read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from struct import Struct
from sys import intern
from typing import Any, NamedTuple

import pikepdf

from recension.outputs.pdf import shapes
from recension.outputs.pdf.content import Box, Drawn, Face, UntaggedError, read
from recension.outputs.pdf.tags import Mark

Key = tuple[int, int]  #: by which a file knows an object
KNOWN = {"/Type", "/S", "/P", "/Pg", "/K", "/ID"}  #: of an element
#: what of an element, of a link and of its action is read in full, or leads to nothing else
READ = KNOWN | {"/Alt", "/E", "/Lang", "/T"}
READ_OF_LINKS = {"/Border", "/Contents", "/Dest", "/F", "/Rect", "/StructParent", "/Subtype", "/Type"}
READ_OF_ACTIONS = {"/S", "/Type", "/URI"}
TREES = {"/Annots", "/IDTree", "/K", "/Names", "/ParentTree"}  #: what leads to what is read apart
NOTHING: dict[str, Any] = {}  #: what most elements say besides
EDGES = Struct("4d")  #: of what is laid over a page: there may be very many


class Area(NamedTuple):
    """A link, or something else, that is laid over a page."""

    key: Key
    kind: str
    edges: bytes  #: of its box
    contents: str  #: where it is said to lead
    keys: frozenset[str]
    action: str  #: what happens, if it leads to no page
    address: str
    is_last: bool  #: nothing else happens then
    to: tuple[int, int, int] | None  #: page, and hundredths of a point from the edges of it

    @property
    def box(self) -> tuple[float, ...]:
        """Where it lies."""
        return EDGES.unpack(self.edges)


@dataclass(eq=False, slots=True)
class Part:
    """An element of the structure."""

    kind: str
    name: str
    said: dict[str, Any]  #: its alternative text, its language and so on
    kids: tuple[Part | Mark | Key, ...] = ()  #: what it holds; a link by its key

    def each(self) -> Iterator[Part]:
        """Yield it and what is below it, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting += reversed([kid for kid in part.kids if isinstance(kid, Part)])


class Apart(NamedTuple):
    """What is read of a file before its pages."""

    names: dict[str, tuple[int, int, int]]
    laid: list[list[Area]]
    structure: Part


class Words(Mapping[Mark, str]):
    """The words of each mark; they are held page by page."""

    def __init__(self, pages: list[dict[int, str]]) -> None:
        self.pages = pages

    def __getitem__(self, mark: Mark) -> str:
        if not 0 < mark.page <= len(self.pages):
            raise KeyError(mark)
        return self.pages[mark.page - 1][mark.number]

    def __iter__(self) -> Iterator[Mark]:
        return (Mark(page, number) for page, marks in enumerate(self.pages, 1) for number in marks)

    def __len__(self) -> int:
        return sum(map(len, self.pages))


class Opened:
    """A file that was printed."""

    def __init__(self, pdf: pikepdf.Pdf, files: tuple[Path, ...] = ()) -> None:
        self.pdf = pdf
        self.files = files  #: of the faces that it may have
        self.faces: dict[Key, Face] = {}  #: those that were met on its pages
        self._same: dict[Any, Any] = {}  # what many links say alike
        self._is_emptied = False

    @cached_property
    def pages(self) -> list[pikepdf.Page]:
        """Its pages."""
        return [*self.pdf.pages]

    @cached_property
    def numbers(self) -> dict[Key, int]:
        """The number of each page."""
        return {page.obj.objgen: number for number, page in enumerate(self.pages, 1)}

    def follow(self, apart: Apart) -> None:
        """Take what was read of the same file *apart*."""
        self.names, self.laid, self.structure = apart

    def emptied(self) -> Apart:
        """Return its names, its links and its structure, and take out what was read: qpdf keeps kilobytes for each."""
        self._is_emptied = True
        return Apart(self.names, self.laid, self.structure)  # the links first, for the structure holds them

    def cut(self) -> None:
        """Let nothing in the file lead to what was read apart."""
        root: Any = self.pdf.Root
        trees = root.StructTreeRoot, root.get("/Names", {}).get("/Dests", {}), *(page.obj for page in self.pages)
        for tree in trees:
            for key in TREES.intersection(tree):
                del tree[key]

    def _let_go(self, one: Any, read: Set[str]) -> None:
        """Take out what was *read*; what else there is stays, for it may be damaged."""
        for key in read if self._is_emptied else ():
            del one[key]

    @cached_property
    def marks(self) -> Words:
        """The words of each mark."""
        return Words([one.marks for one in self.drawn])

    @cached_property
    def drawn(self) -> list[Drawn]:
        """What each page draws; where words stand that belong to no link and no line is forgotten."""
        watched = {mark for part in self.structure.each() if _is_watched(part) for mark in marks_of(part)}
        found = list[Drawn]()
        for number in range(1, len(self.pages) + 1):
            try:
                one = read(*self.page(number))
            except UntaggedError as error:
                raise UntaggedError(f"page {number} draws {error}") from error
            kept = {mark: origins for mark, origins in one.origins.items() if Mark(number, mark) in watched}
            found.append(one._replace(origins=kept))
        return found

    def forget_sight(self) -> None:
        """Let go of where things stand, and of how they look, when that has been judged."""
        self.drawn = [one._replace(origins={}, lines=[], wrong=[]) for one in self.drawn]
        for face in self.faces.values():
            face.clear()

    @property
    def besides(self) -> dict[int, list[str]]:
        """What each page shows besides: its running head, its number."""
        return {number: one.besides for number, one in enumerate(self.drawn, 1)}

    @cached_property
    def structure(self) -> Part:
        """The structure of the file; what it has on pages that are not there is on page 0."""
        return self._part(self.pdf.Root.StructTreeRoot.K)

    @cached_property
    def laid(self) -> list[list[Area]]:
        """What is laid over each page."""
        return [[self._area(one) for one in page.obj.get("/Annots", ())] for page in self.pages]

    @cached_property
    def areas(self) -> dict[Key, Area]:
        """The same, by its keys."""
        return {area.key: area for areas in self.laid for area in areas}

    @cached_property
    def names(self) -> dict[str, tuple[int, int, int]]:
        """The names in the file, and the position of each: page, and hundredths of a point from the edges of it."""
        if "/Names" not in self.pdf.Root:
            return {}
        tree = self.pdf.Root.Names.Dests
        names = list(tree.Names)
        self._let_go(tree, {"/Names"})
        return {str(name): self._position(there) for name, there in zip(names[::2], names[1::2], strict=True)}

    @property
    def pages_of_names(self) -> dict[str, int]:
        """The names in the file, and the page on which each stands."""
        return {name: page for name, (page, _left, _top) in self.names.items()}

    def page(self, number: int) -> tuple[bytes, dict[bytes, Face], Box]:
        """Return what a page is drawn by: its operators, its faces, its edges."""
        page = self.pages[number - 1]
        left, bottom, right, top = map(float, page.mediabox)
        return _content(page), self._faces(page), (left, bottom, right, top)

    def _faces(self, page: pikepdf.Page) -> dict[bytes, Face]:
        found = {}
        for name, font in page.resources.get("/Font", {}).items():
            if font.objgen not in self.faces:
                self.faces[font.objgen] = face = Face.of(font)
                face.figures = shapes.figures_in(font, face.characters, self.files) if self.files else {}
            found[name.encode()] = self.faces[font.objgen]
        return found

    def _part(self, element: pikepdf.Object) -> Part:
        keys = element.keys()
        name, said = str(element.ID) if "/ID" in keys else "", {key: _plain(element[key]) for key in keys - KNOWN}
        held: Any = element.K if "/K" in keys else ()
        on = self.numbers.get(element.Pg.objgen, 0) if "/Pg" in keys else 0
        kids = tuple(kid for one in held if (kid := self._kid(one, on)) is not None)
        part = Part(intern(str(element.S)[1:]), name, said or NOTHING, kids)
        self._let_go(element, keys & READ)
        return part

    def _kid(self, one: Any, page: int) -> Part | Mark | Key | None:
        """Return what an element of a *page* holds, if it is something known."""
        if isinstance(one, int):
            return Mark(page, one)
        if "/S" in one:
            return self._part(one)
        if one.Type == "/MCR":
            return Mark(self.numbers.get(one.Pg.objgen, 0) if "/Pg" in one else 0, int(one.MCID))
        return self._key(one.Obj.objgen) if one.Type == "/OBJR" else None

    def _key(self, key: Key) -> Key:
        """Return the key of a link as the link has it, so that there is one of it."""
        return self.areas[key].key if key in self.areas else key

    def _area(self, one: pikepdf.Object) -> Area:
        keys = frozenset(one.keys())
        action: Any = one.A if "/A" in keys else {}
        box: Any = one.Rect
        area = Area(
            one.objgen,
            intern(str(one.Subtype)),
            EDGES.pack(*map(float, box)),
            intern(str(one.get("/Contents", ""))),
            self._same.setdefault(keys, keys),
            intern(str(action.get("/S", ""))),
            intern(str(action.get("/URI", ""))),
            "/Next" not in action,
            self._position(one.Dest) if "/Dest" in keys else None,
        )
        is_read = isinstance(action, pikepdf.Dictionary) and READ_OF_ACTIONS.issuperset(action)
        self._let_go(one, keys & (READ_OF_LINKS | ({"/A"} if is_read else set())))
        return area

    def _position(self, there: Any) -> tuple[int, int, int]:
        page, _kind, left, top, *_rest = there
        position = self.numbers[page.objgen], round(float(left) * 100), round(float(top) * 100)
        return self._same.setdefault(position, position)  # type: ignore[no-any-return]


def marks_of(part: Part) -> Iterator[Mark]:
    """Yield the marks that a part itself has."""
    return (kid for kid in part.kids if isinstance(kid, Mark))


def areas_of(part: Part) -> Iterator[Key]:
    """Yield the keys of what is laid over a part."""
    return (kid for kid in part.kids if not isinstance(kid, Part | Mark))


def _plain(value: Any) -> Any:
    """Return a value without what the file has of it; what stands elsewhere in the file may hold itself."""
    if isinstance(value, pikepdf.Dictionary) and not value.is_indirect:
        return {key: _plain(one) for key, one in value.items()}
    return intern(str(value)) if isinstance(value, pikepdf.String | pikepdf.Name) else value


def _is_watched(part: Part) -> bool:
    return "/A" in part.said or any(areas_of(part))


def _content(page: pikepdf.Page) -> bytes:
    streams: Any = page.obj.get("/Contents", ())
    some = streams if isinstance(streams, pikepdf.Array) else (streams,)
    return b"\n".join(one.read_bytes() for one in some if isinstance(one, pikepdf.Stream))
