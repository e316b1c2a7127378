"""The text of a finished file, read back from its pages."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPERATORS = "BT ET Tj TJ ' \" Tf T* Td TD Tm BMC BDC EMC"
MAPPED = re.compile(rb"^<(\w+)> <(\w+)>$", re.MULTILINE)  # ReportLab lists single characters, never ranges
SOFT_HYPHEN = "\xad"


def text_of(path: Path | str) -> str:
    """Return the text of the file at *path*, a block a line, without running heads; divided words are whole again."""
    with pikepdf.open(path) as pdf:
        blocks = [block for page in pages_of(pdf) for block in page]
    text = "\n".join(blocks)
    return text.replace(SOFT_HYPHEN + "\n", "").replace(SOFT_HYPHEN, "")


def pages_of(pdf: pikepdf.Pdf) -> list[list[str]]:
    """Return the blocks of each page in the order they are drawn; a hyphen put in by dividing a word is U+00AD."""
    return [[block for block in _blocks(page) if block.strip()] for page in pdf.pages]


def _blocks(page: pikepdf.Page) -> Iterator[str]:
    fonts = {name: _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    face: dict[int, str] = {}
    marks: list[str] = []
    lines: list[str] = []
    for instruction in pikepdf.parse_content_stream(page, OPERATORS):
        operands, name = instruction.operands, str(instruction.operator)
        if name in ("BMC", "BDC"):
            marks.append(str(operands[0]))
        elif name == "EMC":
            marks.pop()
        elif name == "Tf":
            face = fonts[str(operands[0])]
        elif "/Artifact" in marks:
            continue
        elif name == "BT":
            lines = [""]
        elif name == "ET":
            yield _joined(lines)
        elif name in ("T*", "TD", "Tm") or (name == "Td" and operands[1] != 0):
            lines.append("")
        elif name == "Td":
            continue
        else:
            lines[-1] += "".join(face.get(code, "\ufffd") for code in _codes(operands))


def _codes(operands: Any) -> Iterator[int]:
    shown = operands[-1]
    for part in shown if isinstance(shown, pikepdf.Array) else [shown]:
        if isinstance(part, pikepdf.String):
            yield from bytes(part)


def _joined(lines: list[str]) -> str:
    """A line that ends in a hyphen of any kind has no space after it."""
    text = ""
    for line in filter(None, lines):
        text = text.removesuffix(SOFT_HYPHEN) + line if text.endswith((SOFT_HYPHEN, "-")) else f"{text} {line}"
    return text.strip(" ")


def _characters(font: pikepdf.Object) -> dict[int, str]:
    return _mapping(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}


@cache
def _mapping(table: bytes) -> dict[int, str]:
    return {int(code, 16): chr(int(character, 16)) for code, character in MAPPED.findall(table)}
