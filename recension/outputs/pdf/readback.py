"""The text of a finished file, read back by its structure."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import pikepdf

from recension.outputs.pdf.tags import Mark

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

#: what ReportLab writes that matters here: marks, faces, text, and whatever else is painted
TOKEN = re.compile(
    rb"/\w+ <</MCID (?P<mark>\d+)>> BDC|(?P<within>/Span <</ActualText )|(?P<artifact>/Artifact BMC)|(?P<end>EMC)"
    rb"|(?P<face>/\S+) \S+ Tf|\((?P<text>(?:[^()\\]|\\.)*)\) Tj"
    rb"|(?P<paint>(?<=\s)(?:S|s|[fFbB]\*?|Do|sh|TJ|'|\")(?=\s))",
    re.DOTALL,
)
ESCAPED = re.compile(rb"\\(\d{3}|.)", re.DOTALL)
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
MAPPED = re.compile(rb"^<(\w+)> <(\w+)>$", re.MULTILINE)  # ReportLab lists single characters, never ranges
SOFT_HYPHEN = "\xad"
BLOCKS = re.compile(r"/(P|H\d|TOCI|Lbl|Note|Caption)$")


class UntaggedError(ValueError):
    """Something is drawn that belongs to no element."""


def text_of(path: Path | str, omit: Container[str] = ()) -> str:
    """Return the text of the file at *path* in reading order, a block a line; divided words are whole again.

    Elements of the kinds *omit*, such as "Reference", are left out with all that is in them.
    """
    with pikepdf.open(path) as pdf:
        marks = marks_of(pdf)
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        lines: list[str] = [""]

        def read(element: pikepdf.Object) -> None:
            if str(element.S)[1:] in omit:
                return
            if BLOCKS.match(str(element.S)):
                lines.append("")
            for child in element.get("/K", ()):
                if isinstance(child, int):
                    lines[-1] += marks[Mark(numbers[element.Pg.objgen], child)]
                elif child.get("/Type") == "/MCR":
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
    fonts = {name.encode(): _characters(font) for name, font in page.resources.get("/Font", {}).items()}
    face: dict[int, str] = {}
    opened, text = 0, ""
    for token in TOKEN.finditer(page.obj.Contents.read_bytes()):
        match token.lastgroup:
            case "mark":
                opened, mark, text = opened + 1, int(token["mark"]), ""
            case "artifact":
                opened, mark = opened + 1, -1
            case "within":  # what is drawn counts, not what is read instead of it
                opened += 1
            case "end":
                opened -= 1
                if not opened and mark >= 0:
                    yield Mark(number, mark), text
            case "face":
                face = fonts[token["face"]]
            case "text" if opened:
                text += "".join(face.get(code, "\ufffd") for code in ESCAPED.sub(_unescaped, token["text"]))
            case _ if not opened:
                raise UntaggedError(f"page {number} draws {token[0][:40]!r} outside of the structure")


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8)]) if found[1].isdigit() else LETTERS.get(found[1], found[1])


def _characters(font: pikepdf.Object) -> dict[int, str]:
    return _mapping(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}


@cache
def _mapping(table: bytes) -> dict[int, str]:
    return {int(code, 16): chr(int(character, 16)) for code, character in MAPPED.findall(table)}
