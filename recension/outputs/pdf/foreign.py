"""The text of a file that another program has written: as well as it can be had."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf

from recension.scholarship.searching import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_READ = "BDC BMC EMC BT Tf Td TD Tm T* Tj TJ ' \" Do"
_GAP = -200  #: thousandths of the size of the face: what is moved further is a space
_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[|\]")
_DEPTH = 8  #: of forms within forms
_FORMS = 10_000  #: in a file


_Key = tuple[tuple[int, int], int | None]  # the page and the number of a mark


class _Face(NamedTuple):
    """How the characters of a face are written."""

    characters: Mapping[bytes, str]
    width: int = 1  #: of a code, in bytes
    encoding: str = "cp1252"  #: where no table says which characters it has

    def read(self, data: bytes) -> str:
        """Return the characters of *data*."""
        if not self.characters and self.width == 1:
            return data.decode(self.encoding, "replace")
        codes = (data[at : at + self.width] for at in range(0, len(data), self.width))
        return "".join(self.characters.get(code, "\ufffd") for code in codes)

    def shown(self, operand: Any) -> str:
        """Return what is drawn: characters, or an array of such and of how far to move between them."""
        if not isinstance(operand, pikepdf.Array):
            return self.read(bytes(operand))
        parts = operand.as_list()
        return "".join(
            self.read(bytes(one)) if isinstance(one, pikepdf.String) else " " if float(one) < _GAP else ""
            for one in parts
        )


def text_of_any(pdf: pikepdf.Pdf) -> str:
    """Return the text of *pdf*, in the order of its structure where that has most of it, else of its pages."""
    reader = _Reader()
    for page in pdf.pages:
        reader.read(page.obj, page.obj.get("/Resources", pikepdf.Dictionary()), page.obj.objgen, _DEPTH)
    drawn = {key: "".join(words) for key, words in reader.drawn.items()}
    if "/StructTreeRoot" in pdf.Root:
        ordered = [drawn.get(key, "") for key in _structured(pdf.Root.StructTreeRoot)]
        if sum(map(len, ordered)) > sum(map(len, drawn.values())) / 2:
            return " ".join(ordered)
    pages = groupby(drawn.items(), key=lambda one: one[0][0])
    return PAGE.join("\n".join(words for _key, words in some) for _page, some in pages)


def _structured(root: Any) -> Iterator[_Key]:
    """Yield page and number of each mark, in the order of the structure."""
    waiting: list[tuple[Any, tuple[int, int]]] = [(root, (0, 0))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        element, page = waiting.pop()
        if isinstance(element, int):
            yield page, element
        elif isinstance(element, pikepdf.Array):
            waiting += [(child, page) for child in reversed([*element.as_list()])]
        elif isinstance(element, pikepdf.Dictionary) and element.objgen not in seen:
            if element.is_indirect:
                seen.add(element.objgen)
            page = element.Pg.objgen if "/Pg" in element else page
            if element.get("/Type") == "/MCR":
                yield page, int(element.MCID)
            elif "/K" in element:
                waiting.append((element.K, page))


class _Reader:
    """Reads what pages draw, by the mark around it; headers and footers that say so are no text."""

    def __init__(self) -> None:
        self.drawn: dict[_Key, list[str]] = {}
        self.faces: dict[tuple[int, int], _Face] = {}
        self.forms = _FORMS  # to be read yet

    def read(self, holder: Any, resources: Any, page: tuple[int, int], depth: int, around: int | None = None) -> None:
        """Read a page, or a form that stands on it."""
        marks = [(around, True)]  # the number, and whether what is drawn counts
        face, line = _Face({}), None
        for one in pikepdf.parse_content_stream(holder, _READ):
            operator, operands = str(one.operator), one.operands
            number, counts = marks[-1]
            words = ""
            match operator:
                case "BDC" | "BMC":
                    said = _properties(operands, resources)
                    words = str(said.get("/ActualText", "")) if counts else ""
                    number = int(said.get("/MCID", -1 if number is None else number))
                    number = None if number < 0 else number
                    counts = counts and "/ActualText" not in said and operands[0] != "/Artifact"
                    marks.append((number, counts))
                case "EMC" if len(marks) > 1:
                    marks.pop()
                case "Tf":
                    face = self.face(resources.get("/Font", {}).get(str(operands[0])))
                case "Tm":
                    words = " " if operands[5] != line else ""
                    line = operands[5]
                case "Td" | "TD":
                    words = " " if operands[1] else ""
                case "T*":
                    words = " "
                case "Tj" | "TJ" | "'" | '"' if counts:
                    words = ("" if operator[0] == "T" else " ") + face.shown(operands[-1])
                case "Do" if counts and depth and self.forms:
                    self.forms -= 1
                    form = resources.get("/XObject", {}).get(str(operands[0]), {})
                    if form.get("/Subtype") == "/Form":
                        self.read(form, form.get("/Resources", resources), page, depth - 1, number)
            if words:
                self.drawn.setdefault((page, number), []).append(words)

    def face(self, font: Any) -> _Face:
        """Return how a *font* is written."""
        if font is None:
            return _Face({})
        if not font.is_indirect:
            return _read_face(font)
        if font.objgen not in self.faces:
            self.faces[font.objgen] = _read_face(font)
        return self.faces[font.objgen]


def _properties(operands: Any, resources: Any) -> Any:
    """Return what is said of a mark, there or among the resources."""
    said = operands[1] if len(operands) > 1 else {}
    return resources.get("/Properties", {}).get(str(said), {}) if isinstance(said, pikepdf.Name) else said


def _read_face(font: Any) -> _Face:
    width = 2 if font.get("/Subtype") == "/Type0" else 1
    if "/ToUnicode" in font and isinstance(font.ToUnicode, pikepdf.Stream):
        return _Face(_characters(font.ToUnicode.read_bytes(), width), width)
    return _Face({}, width, "mac_roman" if font.get("/Encoding") == "/MacRomanEncoding" else "cp1252")


def _characters(table: bytes, width: int) -> dict[bytes, str]:
    """Return the characters that a table names, by their codes."""
    found: dict[bytes, str] = {}
    for kind, section in _SECTION.findall(table):
        tokens = [(match[1], match[0]) for match in _TOKEN.finditer(section)]
        codes = [bytes.fromhex(code.decode()) if code is not None else sign for code, sign in tokens]
        if kind == b"bfchar":
            found |= {code: _utf16(to) for code, to in zip(codes[::2], codes[1::2], strict=False)}
        elif kind == b"bfrange":
            waiting = iter(codes)
            for first in waiting:
                last, to = next(waiting, b""), next(waiting, b"")
                start, end = int.from_bytes(first, "big"), int.from_bytes(last, "big")
                if to == b"[":
                    for number in range(start, end + 1):
                        if (one := next(waiting, b"]")) == b"]":
                            break
                        found[number.to_bytes(len(first), "big")] = _utf16(one)
                    else:
                        next(waiting, b"")
                else:
                    base = int.from_bytes(to, "big")
                    for number in range(start, min(end, start + 0xFFFF) + 1):
                        code = (base + number - start).to_bytes(max(len(to), 2), "big")
                        found[number.to_bytes(len(first), "big")] = _utf16(code)
    return found


def _utf16(data: bytes) -> str:
    return data.decode("utf-16-be", "replace")
