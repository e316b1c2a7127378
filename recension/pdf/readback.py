"""The text of a finished file, read back by its structure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf

from recension.pdf.tags import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPERATORS = "Tj TJ ' \" Tf BMC BDC EMC Do S s f F f* B B* b b* sh"
PAINTING = frozenset(OPERATORS.split()) - {"Tf", "BMC", "BDC", "EMC"}
MAPPED = re.compile(rb"^<(\w+)> <(\w+)>$", re.MULTILINE)  # ReportLab lists single characters, never ranges
SOFT_HYPHEN = "\xad"
BLOCKS = re.compile(r"/(P|H\d|TOCI|Lbl|Note|Caption)$")


class UntaggedError(ValueError):
    """Something is drawn that belongs to no element."""


def text_of(path: Path | str) -> str:
    """Return the text of the file at *path* in reading order, a block a line; divided words are whole again."""
    with pikepdf.open(path) as pdf:
        marks = marks_of(pdf)
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        lines: list[str] = [""]

        def read(element: pikepdf.Object) -> None:
            if BLOCKS.match(str(element.S)):
                lines.append("")
            for child in element.get("/K", ()):
                if child.get("/Type") == "/MCR":
                    lines[-1] += marks[Mark(numbers[child.Pg.objgen], int(child.MCID))]
                elif child.get("/Type") != "/OBJR":
                    read(child)

        read(pdf.Root.StructTreeRoot.K)
    return "\n".join(filter(None, map(whole, lines)))


def whole(text: str) -> str:
    """Return *text* with single spaces, and with divided words put together."""
    return re.sub(r"\s+", " ", text.replace(SOFT_HYPHEN, "").replace("\xa0", " ")).strip()


def marks_of(pdf: pikepdf.Pdf) -> dict[Mark, str]:
    """Return the text of each mark; raise `UntaggedError` where something is drawn outside of marks."""
    return {mark: text for number, page in enumerate(pdf.pages, 1) for mark, text in _marks(page, number)}


def _marks(page: pikepdf.Page, number: int) -> Iterator[tuple[Mark, str]]:
    fonts = {name: _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    face: dict[int, str] = {}
    opened: list[int | None] = []
    text = ""
    for instruction in pikepdf.parse_content_stream(page, OPERATORS):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "BDC":
            opened.append(int(operands[1].MCID))
            text = ""
        elif name == "BMC":
            opened.append(None)
        elif name == "EMC":
            if (closed := opened.pop()) is not None:
                yield Mark(number, closed), text
        elif name == "Tf":
            face = fonts[str(operands[0])]
        elif not opened:
            raise UntaggedError(f"page {number} draws {name} outside of the structure")
        elif "T" in name and opened[-1] is not None:
            text += "".join(face.get(code, "\ufffd") for code in _codes(operands))


def _codes(operands: Any) -> Iterator[int]:
    shown = operands[-1]
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            yield from bytes(part)


def _characters(font: pikepdf.Object) -> dict[int, str]:
    return _mapping(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}


@cache
def _mapping(table: bytes) -> dict[int, str]:
    return {int(code, 16): chr(int(character, 16)) for code, character in MAPPED.findall(table)}
