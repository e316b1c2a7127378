"""The text of a file that another program has written: as well as it can be had."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_READ = "BDC BMC EMC BT Tf Td TD Tm T* Tj TJ ' \" Do"
_GAP = -200  #: thousandths of the size of the face: what is moved further is a space
_SECTION = re.compile(rb"begin(bfchar|bfrange|codespacerange)(.*?)end", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|\[|\]")
_DEPTH = 8  #: of forms within forms


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


def text_of_any(pdf: pikepdf.Pdf) -> str:
    """Return the text of *pdf*, in the order of its structure where it has one, else of its pages."""
    drawn: dict[tuple[tuple[int, int], int | None], str] = {}
    faces: dict[tuple[int, int], _Face] = {}
    for page in pdf.pages:
        for mark, words in _drawn(page.obj, page.obj, faces, _DEPTH):
            key = (page.obj.objgen, mark)
            drawn[key] = drawn.get(key, "") + words
    if "/StructTreeRoot" in pdf.Root:
        ordered = [drawn.get(key, "") for key in _structured(pdf.Root.StructTreeRoot)]
        if sum(map(len, ordered)) > sum(map(len, drawn.values())) / 2:
            return " ".join(ordered)
    return "\n".join(drawn.values())


def _structured(root: Any) -> Iterator[tuple[tuple[int, int], int]]:
    """Yield page and number of each mark, in the order of the structure."""
    waiting = [(root, (0, 0))]
    seen: set[tuple[int, int]] = set()
    while waiting:
        element, page = waiting.pop()
        if isinstance(element, int):
            yield page, element
            continue
        if isinstance(element, pikepdf.Array):
            waiting += [(child, page) for child in reversed(list(element))]  # type: ignore[call-overload]
            continue
        if not isinstance(element, pikepdf.Dictionary) or (element.is_indirect and element.objgen in seen):
            continue
        seen.add(element.objgen)
        page = element.Pg.objgen if "/Pg" in element else page
        if element.get("/Type") == "/MCR":
            yield page, int(element.MCID)
        elif "/K" in element:
            waiting.append((element.K, page))


def _drawn(
    holder: Any, page: Any, faces: dict[tuple[int, int], _Face], depth: int
) -> Iterator[tuple[int | None, str]]:
    """Yield what is drawn, with the number of the mark around it; headers and footers are no text."""
    resources = holder.get("/Resources", page.get("/Resources", pikepdf.Dictionary()))
    fonts = resources.get("/Font", pikepdf.Dictionary())
    marks: list[tuple[int | None, bool]] = [(None, True)]  # number, and whether what is drawn counts
    face, line = _Face({}), None
    for one in pikepdf.parse_content_stream(holder, _READ):
        operator, operands = str(one.operator), one.operands
        number, counts = marks[-1]
        words = ""
        if operator in ("BDC", "BMC"):
            said = operands[1] if operator == "BDC" else {}
            if isinstance(said, pikepdf.Name):
                said = resources.get("/Properties", {}).get(str(said), {})
            actual = said.get("/ActualText")
            if actual is not None and counts:
                words = str(actual)
            number = int(said["/MCID"]) if "/MCID" in said else number
            marks.append((number, counts and actual is None and operands[0] != "/Artifact"))
        elif operator == "EMC":
            if len(marks) > 1:
                marks.pop()
        elif operator == "Tf":
            face = _face(fonts, str(operands[0]), faces)
        elif operator in ("Td", "TD", "T*", "'", '"') and not (operator in ("Td", "TD") and not operands[1]):
            words = " "
        elif operator == "Tm":
            words = " " if operands[5] != line else ""
            line = operands[5]
        elif operator == "Do" and counts and depth:
            form = resources.get("/XObject", {}).get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                yield from ((number if own is None else own, text) for own, text in _drawn(form, page, faces, depth - 1))
        if counts and operator in ("Tj", "'", '"'):
            words += face.read(bytes(operands[-1]))
        elif counts and operator == "TJ":
            for part in operands[0]:
                if isinstance(part, pikepdf.String):
                    words += face.read(bytes(part))
                elif float(part) < _GAP:
                    words += " "
        if words:
            yield number, words


def _face(fonts: Any, name: str, faces: dict[tuple[int, int], _Face]) -> _Face:
    font = fonts.get(name)
    if font is None:
        return _Face({})
    if font.objgen not in faces or font.objgen == (0, 0):
        faces[font.objgen] = _read_face(font)
    return faces[font.objgen]


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
