"""A file that was printed, opened again: its pages, its structure and its links, each read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple, Self

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
NOTHING: dict[str, Any] = {}  #: what most elements say besides


class Area(NamedTuple):
    """A link, or something else, that is laid over a page."""

    key: Key
    kind: str
    box: tuple[float, ...]
    contents: str  #: where it is said to lead
    keys: frozenset[str]
    action: str  #: what happens, if it leads to no page
    address: str
    is_last: bool  #: nothing else happens then
    to: tuple[int, int, int] | None  #: page, and hundredths of a point from the edges of it


@dataclass(eq=False, slots=True)
class Part:
    """An element of the structure."""

    kind: str
    name: str
    said: dict[str, Any]  #: its alternative text, its language and so on
    kids: list[Part | Mark | Key] = field(default_factory=list)  #: what it holds; a link by its key

    def each(self) -> Iterator[Part]:
        """Yield it and what is below it, in order."""
        waiting = [self]
        while waiting:
            part = waiting.pop()
            yield part
            waiting += reversed([kid for kid in part.kids if isinstance(kid, Part)])


class Opened:
    """A file that was printed."""

    def __init__(self, pdf: pikepdf.Pdf, files: tuple[Path, ...] = ()) -> None:
        self.pdf = pdf
        self.files = files  #: of the faces that it may have
        self.pages = [*pdf.pages]
        self.numbers = {page.obj.objgen: number for number, page in enumerate(self.pages, 1)}
        self.faces: dict[Key, Face] = {}  #: those that were met on its pages
        self._keys: dict[frozenset[str], frozenset[str]] = {}  # the same for most links
        self._is_emptied = False

    def emptied(self) -> Self:
        """Read its names, its links and its structure, and take out what was read: qpdf keeps kilobytes for each."""
        self._is_emptied = True
        for one in ("names", "laid", "structure"):  # the links first, for the structure holds them
            getattr(self, one)
        return self

    def _let_go(self, one: Any, read: set[str]) -> None:
        """Take out what was *read*; what else there is stays, for it may be damaged."""
        for key in read.intersection(one) if self._is_emptied else ():
            del one[key]

    @property
    def drawn(self) -> list[Drawn]:
        """What each page draws besides its words; where words stand that belong to no link and no line is forgotten."""
        return self._drawn[0]

    @property
    def marks(self) -> dict[Mark, str]:
        """The words of each mark."""
        return self._drawn[1]

    @cached_property
    def _drawn(self) -> tuple[list[Drawn], dict[Mark, str]]:
        watched = {mark for part in self.structure.each() if _is_watched(part) for mark in marks_of(part)}
        found, marks = list[Drawn](), dict[Mark, str]()
        for number in range(1, len(self.pages) + 1):
            try:
                one = read(*self.page(number))
            except UntaggedError as error:
                raise UntaggedError(f"page {number} draws {error}") from error
            kept = {mark: origins for mark, origins in one.origins.items() if Mark(number, mark) in watched}
            marks |= {Mark(number, mark): words for mark, words in one.marks.items()}
            found.append(one._replace(marks={}, origins=kept))
        return found, marks

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
        part = Part(intern(str(element.S)[1:]), name, said or NOTHING)
        held: Any = element.K if "/K" in keys else ()
        for kid in held:
            if isinstance(kid, int):
                part.kids.append(Mark(self.numbers.get(element.Pg.objgen, 0) if "/Pg" in keys else 0, kid))
            elif "/S" in kid:
                part.kids.append(self._part(kid))
            elif kid.Type == "/MCR":
                part.kids.append(Mark(self.numbers.get(kid.Pg.objgen, 0) if "/Pg" in kid else 0, int(kid.MCID)))
            elif kid.Type == "/OBJR":
                part.kids.append(kid.Obj.objgen)
        self._let_go(element, READ)
        return part

    def _area(self, one: pikepdf.Object) -> Area:
        keys = frozenset(one.keys())
        action: Any = one.A if "/A" in keys else {}
        box: Any = one.Rect
        area = Area(
            one.objgen,
            intern(str(one.Subtype)),
            tuple(map(float, box)),
            intern(str(one.get("/Contents", ""))),
            self._keys.setdefault(keys, keys),
            intern(str(action.get("/S", ""))),
            intern(str(action.get("/URI", ""))),
            "/Next" not in action,
            self._position(one.Dest) if "/Dest" in keys else None,
        )
        is_read = isinstance(action, pikepdf.Dictionary) and READ_OF_ACTIONS.issuperset(action)
        self._let_go(one, READ_OF_LINKS | ({"/A"} if is_read else set()))
        return area

    def _position(self, there: Any) -> tuple[int, int, int]:
        page, _kind, left, top, *_rest = there
        return self.numbers[page.objgen], round(float(left) * 100), round(float(top) * 100)


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
