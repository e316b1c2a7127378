"""Whether what a file says can be seen: in its place on the page, large and dark enough, covered by nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Matrix, Name

from recension.outputs.gate import Seen, differences
from recension.outputs.pdf.tags import Mark
from recension.scholarship.messages import Mistake

SMALLEST = 4  #: points; what is smaller nobody reads
LIGHTEST = 0.7  #: of white; what is lighter is no text
BLANK = 32  #: its code in all faces
NO_WIDTHS = [0.0] * 256
NEAR = 3  #: points by which a letter may stand beside what it belongs to
OPERATORS = "q Q cm BT Tm Td T* TL Tr Tf Tw Tz Tj TJ rg g k sc scn m l S re f f* B B* b b* Do BDC BMC EMC"
FACTS = {"/Rotate": 0, "/CropBox": None, "/UserUnit": None}
NAMES = {"/Dests", "/EmbeddedFiles"}
RUNNING = ("/OpenAction", "/AA", "/AcroForm", "/OCProperties")  #: keys with which a file may do or hide something
DRAWN = {"/LineThrough": "struck", "/Underline": "underlined"}


class Origin(NamedTuple):
    """Where words begin that are drawn, how large they are, and how many signs."""

    x: float
    y: float
    size: float
    length: int


class Line(NamedTuple):
    """A line that is drawn, from left to right."""

    left: float
    right: float
    height: float


class Sight(NamedTuple):
    """What stands where on a page."""

    marks: dict[int, list[Origin]]  #: number of a mark -> its texts
    lines: list[Line]
    wrong: list[str]


def unseen(pdf: pikepdf.Pdf, name: str) -> Iterator[Mistake]:
    """Yield what *pdf* hides from its readers, and what of it may do something."""
    extra = [*(key for key in RUNNING if key in pdf.Root), *sorted({*pdf.Root.get("/Names", {})} - NAMES)]
    if extra:
        yield from differences(name, [Seen("", "action", ", ".join(extra))], [Seen("", "action", "none")])
    marks: dict[Mark, list[Origin]] = {}
    lines: dict[int, list[Line]] = {}
    for number, page in enumerate(pdf.pages, 1):
        sight = _sight(page)
        marks |= {Mark(number, mark): found for mark, found in sight.marks.items()}
        lines[number] = sight.lines
        wrong = [*_framed(page), *sight.wrong[:1]]
        for one in wrong:
            yield from differences(f"{name}, page {number}", [Seen("", "sight", one)], [Seen("", "sight", "none")])
    yield from _placed(pdf, marks, lines, name)


def _widths(font: Any) -> list[float]:
    """Return how wide the sign of each code is, in sizes of the face."""
    first, last = int(font.get("/FirstChar", 0)), int(font.get("/LastChar", 255))
    found = [0.0] * first + [float(one) / 1000 for one in font.Widths]
    return [*found, *NO_WIDTHS[last + 1 :]]


def _framed(page: pikepdf.Page) -> Iterator[str]:
    for key, value in FACTS.items():
        found = page.obj.get(key, value)
        if found != value:
            yield f"{key} {found}"
    if "/AA" in page.obj:
        yield "an action"
    left, bottom, right, top = map(float, page.mediabox)
    for one in page.obj.get("/Annots", ()):
        x, y, x2, y2 = map(float, one.Rect)
        if one.Subtype != Name.Link or "/AA" in one or "/Next" in one.get("/A", {}) or "/AP" in one:
            yield "something laid over it that is no link"
        elif not (left <= x <= x2 <= right and bottom <= y < y2 <= top):
            yield "a link without a place"


def _sight(page: pikepdf.Page) -> Sight:  # noqa: C901 -- a case for each operator
    """Return what stands where on *page*, and what is wrong with it."""
    left, bottom, right, top = map(float, page.mediabox)
    found = Sight(defaultdict(list), [], [])
    here, colour, waiting = Matrix(), 0.0, list[tuple[Matrix, float, float, float]]()
    text, leading, size, face = Matrix(), 0.0, 0.0, ""
    along, between, stretch = 0.0, 0.0, 1.0  # how far from where the line begins; what is added to each blank; to all
    faces: Any = page.resources.get("/Font", {})
    widths = {key: _widths(font) for key, font in faces.items() if "/Widths" in font}
    marks: list[Any] = []  # numbers, or none
    box: tuple[float, float, float, float] | None = None
    start = (0.0, 0.0)
    for one in pikepdf.parse_content_stream(page, OPERATORS):
        operands: Any = one.operands
        match str(one.operator):
            case "q":
                waiting.append((here, colour, between, stretch))
            case "Q":
                here, colour, between, stretch = waiting.pop()
            case "cm":
                here = Matrix(*map(float, operands)) @ here
            case "BT":
                text, along = Matrix(), 0.0
            case "Tm":
                text, along = Matrix(*map(float, operands)), 0.0
            case "Td":
                text, along = text.translated(*map(float, operands)), 0.0
            case "Tw":
                between = float(operands[0])
            case "Tz":
                stretch = float(operands[0]) / 100
            case "TL":
                leading = float(operands[0])
            case "T*":
                text, along = text.translated(0, -leading), 0.0
            case "Tf":
                face, size = str(operands[0]), float(operands[1])
            case "Tr" if operands[0] != 0:
                found.wrong.append("letters that are not drawn")
            case "rg" | "g" | "sc" | "scn":
                colour = sum(map(float, operands)) / len(operands)
            case "k":
                colour = 1 - min(1, float(operands[3]) + sum(map(float, operands[:3])) / 3)
            case "BDC" | "BMC":
                properties: Any = operands[1] if len(operands) > 1 else {}
                number: Any = properties.get("/MCID") if isinstance(properties, pikepdf.Dictionary) else None
                if number is not None and "/ActualText" in properties:
                    found.wrong.append(f"other words to be read: {properties.ActualText}")
                marks.append(number)
                if operands[0] == Name.Artifact and "/Type" not in properties:
                    found.wrong.append("what does not say why it is no text")
            case "EMC":
                marks.pop()
            case "Tj" | "TJ":
                known, drawn = widths.get(face, NO_WIDTHS), list[tuple[Matrix, bytes]]()
                for part in operands[0] if str(one.operator) == "TJ" else operands:
                    if not isinstance(part, pikepdf.String):
                        along -= float(part) * size * stretch / 1000
                        continue
                    codes = bytes(part)
                    blanks = len(codes) - len(codes.lstrip())
                    if blanks < len(codes):
                        before = blanks * (known[BLANK] * size + between) * stretch
                        drawn.append((text.translated(along + before, 0) @ here, codes))
                    wide = sum([known[code] for code in codes])
                    along += (wide * size + codes.count(BLANK) * between) * stretch
                if not drawn:
                    continue
                first, scale = drawn[0][0], size * abs(drawn[0][0].d)
                number = next((one for one in reversed(marks) if one is not None), None)
                length = sum(len(codes.strip()) for _where, codes in drawn)
                found.marks[-1 if number is None else number].append(Origin(first.e, first.f, scale, length))
                if not all(left <= where.e < right and bottom <= where.f < top for where, _codes in drawn):
                    found.wrong.append("words beside the paper")
                elif scale < SMALLEST:
                    found.wrong.append(f"words of {scale:.1f} points")
                elif colour > LIGHTEST:
                    found.wrong.append("words as light as the paper")
            case "m":
                box = None
                start = here.transform((float(operands[0]), float(operands[1])))
            case "l":
                end = here.transform((float(operands[0]), float(operands[1])))
                found.lines.append(Line(min(start[0], end[0]), max(start[0], end[0]), end[1]))
            case "re":
                box = _box(here, *map(float, operands))
            case "f" | "f*" | "B" | "B*" | "b" | "b*" if box:
                _cover(found, box)
                box = None
            case "Do":
                _cover(found, _box(here, 0, 0, 1, 1))
    return found


def _box(here: Matrix, x: float, y: float, width: float, height: float) -> tuple[float, float, float, float]:
    (x1, y1), (x2, y2) = here.transform((x, y)), here.transform((x + width, y + height))
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _cover(found: Sight, box: tuple[float, float, float, float]) -> None:
    """Note the words that something is drawn over."""
    left, bottom, right, top = box
    if any(left < x < right and bottom < y < top for texts in found.marks.values() for x, y, *_ in texts):
        found.wrong.append("words that are covered")


def _placed(
    pdf: pikepdf.Pdf, marks: dict[Mark, list[Origin]], lines: dict[int, list[Line]], name: str
) -> Iterator[Mistake]:
    """Yield the links that do not lie on their words, and the words without the line that strikes them."""
    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
    waiting = [pdf.Root.StructTreeRoot.K]
    while waiting:
        element = waiting.pop()
        within = []
        own: list[Mark] = []
        areas: list[list[float]] = []  # one for each line that it goes over
        for kid in element.get("/K", ()):
            if isinstance(kid, int):
                own.append(Mark(pages[element.Pg.objgen], kid))
            elif "/S" in kid:
                within.append(kid)
            elif kid.get("/Type") == "/OBJR":
                areas.append([*map(float, kid.Obj.Rect)])
            else:
                own.append(Mark(pages[kid.Pg.objgen], int(kid.MCID)))
        waiting += reversed(within)
        state = DRAWN.get(str(element.get("/A", pikepdf.Dictionary()).get("/TextDecorationType", "")), "")
        for mark in own:
            for x, y, size, length in marks.get(mark, ()):
                at = f"{name}, page {mark.page}"
                if areas and not any(
                    left - NEAR <= x <= right + NEAR and bottom - size / 2 <= y <= top
                    for left, bottom, right, top in areas
                ):
                    sides = f"around {areas[0]}", f"around {x:.0f}, {y:.0f}"
                    yield from differences(at, *([Seen("a link", "area", side)] for side in sides))
                is_word = length > 1  # a sign for a blank has no line
                if state and is_word and not any(_strikes(one, x, y, size, state) for one in lines[mark.page]):
                    yield from differences(at, [Seen("a word", "line", "none")], [Seen("a word", "line", state)])


def _strikes(line: Line, x: float, y: float, size: float, state: str) -> bool:
    """Tell whether *line* is drawn through, or below, a word that begins at *x* and *y*."""
    above = line.height - y
    return line.left - NEAR <= x <= line.right + NEAR and (
        0 < above < size if state == "struck" else -size < above <= 0
    )
