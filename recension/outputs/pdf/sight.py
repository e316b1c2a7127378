"""Whether what a file says can be seen: in its place on the page, large and dark enough, covered by nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pikepdf

from recension.outputs.gate import Seen, differences
from recension.outputs.pdf import shapes
from recension.outputs.pdf.content import EM, Line
from recension.outputs.pdf.opened import Area, Opened, areas_of, marks_of
from recension.outputs.pdf.readback import DECORATED, decoration_of
from recension.scholarship.messages import Mistake

NEAR = 3  #: points by which a letter may stand beside what it belongs to
FACTS = {"/Rotate": 0, "/CropBox": None, "/UserUnit": None}
NAMES = {"/Dests", "/EmbeddedFiles"}
RUNNING = ("/OpenAction", "/AA", "/AcroForm", "/OCProperties")  #: keys with which a file may do or hide something


def unseen(opened: Opened, name: str) -> Iterator[Mistake]:
    """Yield what a file hides from its readers, and what of it may do something."""
    root = opened.pdf.Root
    extra = [*(key for key in RUNNING if key in root), *sorted({*root.get("/Names", {})} - NAMES)]
    if extra:
        yield from differences(name, [Seen("", "action", ", ".join(extra))], [Seen("", "action", "none")])
    for number, (page, areas, drawn) in enumerate(zip(opened.pages, opened.laid, opened.drawn, strict=True), 1):
        for one in (*_framed(page, areas), *drawn.wrong[:1]):
            yield from differences(f"{name}, page {number}", [Seen("", "sight", one)], [Seen("", "sight", "none")])
    yield from _placed(opened, name)


def misdrawn(opened: Opened, name: str) -> Iterator[Mistake]:
    """Yield the signs of a file that do not look like what they are read as, or are not as wide as it says."""
    for key, face in opened.faces.items():
        font: Any = opened.pdf.get_object(key)
        what, original = str(font.BaseFont).lstrip("/"), shapes.original_of(font, opened.files)
        if original is None:
            yield from differences(name, [Seen(what, "face", what)], [Seen(what, "face", "one that is known")])
            continue
        embedded = shapes.Embedded(font.FontDescriptor.FontFile2.read_bytes())
        for code in sorted(face.codes):
            text, sign = face.characters.get(code, ""), embedded.drawn(code)
            if sign is None or not (text and original.stands_for(sign, text)):
                seen = original.name_of(sign) if sign else "none"
                yield from differences(name, *([Seen(what, "sign", one)] for one in (seen, f"one for “{text}”")))
            elif abs(face.widths[code] * EM - sign.width * EM / original.font.face.upem) > 1:
                sides = (f"{one:.0f}" for one in (face.widths[code] * EM, sign.width * EM / original.font.face.upem))
                yield from differences(name, *([Seen(what, f"width of “{text}”", one)] for one in sides))


def _framed(page: pikepdf.Page, areas: Iterable[Area]) -> Iterator[str]:
    for key, value in FACTS.items():
        found = page.obj.get(key, value)
        if found != value:
            yield f"{key} {found}"
    if "/AA" in page.obj:
        yield "an action"
    left, bottom, right, top = map(float, page.mediabox)
    for one in areas:
        x, y, x2, y2 = one.box
        if one.kind != "/Link" or {"/AA", "/AP"} & one.keys or not one.is_last:
            yield "something laid over it that is no link"
        elif not (left <= x <= x2 <= right and bottom <= y < y2 <= top):
            yield "a link without a place"


def _placed(opened: Opened, name: str) -> Iterator[Mistake]:
    """Yield the links that do not lie on their words, and the words without the line that strikes them."""
    for part in opened.structure.each():
        areas = [opened.areas[key].box for key in areas_of(part)]  # one for each line that it goes over
        state = DECORATED.get(decoration_of(part), "")
        if not (areas or state):
            continue
        for mark in marks_of(part):
            drawn = opened.drawn[mark.page - 1]
            for x, y, size, length in drawn.origins.get(mark.number, ()):
                at = f"{name}, page {mark.page}"
                if areas and not any(
                    left - NEAR <= x <= right + NEAR and bottom - size / 2 <= y <= top
                    for left, bottom, right, top in areas
                ):
                    sides = f"around {areas[0]}", f"around {x:.0f}, {y:.0f}"
                    yield from differences(at, *([Seen("a link", "area", side)] for side in sides))
                is_word = length > 1  # a sign for a blank has no line
                if state and is_word and not any(_strikes(one, x, y, size, state) for one in drawn.lines):
                    yield from differences(at, [Seen("a word", "line", "none")], [Seen("a word", "line", state)])


def _strikes(line: Line, x: float, y: float, size: float, state: str) -> bool:
    """Tell whether *line* is drawn through, or below, a word that begins at *x* and *y*."""
    above = line.height - y
    return line.left - NEAR <= x <= line.right + NEAR and (
        0 < above < size if state == "struck" else -size < above <= 0
    )
