"""What a page draws, read once: the words of each mark, where they stand, how large and dark, and what covers them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cache, reduce
from itertools import accumulate
from operator import or_
from typing import Any, NamedTuple

import pikepdf

ARTIFACT = -1  #: instead of the number of a mark: what is drawn is no part of the text
BLANK = 32  #: its code in all faces
EM = 1000  #: measures are in thousandths of the size of a face
UNKNOWN = "\ufffd"  #: the characters of a code that is not named
SMALLEST = 4  #: points; what is smaller nobody reads
LIGHTEST = 0.7  #: of white; what is lighter is no text
MAPPED = re.compile(rb"^<(\w\w)> <(\w{4,})>$", re.MULTILINE)  # we list single codes, never ranges

# the syntax of a page; nothing is tried twice, however it is damaged

NUMBER = rb"[-+.\d]++"
STRING = rb"\((?:[^()\\]++|\\.)*+\)"
for _depth in range(3):  # of parentheses within parentheses
    STRING = rb"\((?:[^()\\]++|\\.|" + STRING + rb")*+\)"
ATOM = b"|".join((NUMBER, STRING, rb"<[\da-fA-F\s]*+>", rb"/[^\s()<>\[\]{}/%]*+", rb"(?:true|false|null)\b"))
ARRAY = rb"\[(?:\s++|" + ATOM + rb")*+\]"
DICTIONARY = rb"<<(?:\s++|" + ATOM + b"|" + ARRAY + rb")*+>>"
OPERANDS = rb"(?:(?:" + b"|".join((ATOM, ARRAY, DICTIONARY, rb"%[^\r\n]*+")) + rb")\s*+)*+"
INSTRUCTION = re.compile(rb"((" + OPERANDS + rb")(BI\s.*?\sEI\b|[A-Za-z'\"][A-Za-z01*]*+)\s*+)", re.DOTALL)
PIECE = re.compile(b"|".join((STRING, rb"<[\da-fA-F\s]*+>", NUMBER)), re.DOTALL)

#: operators that paint
PAINTING = frozenset(b"Tj TJ ' \" S s f F f* B B* b b* sh Do BI".split())
#: operators that neither write, fill, move nor hide: lines, how they are drawn, in which colour
HARMLESS = frozenset(b"w J j M d ri i RG G K CS SC SCN c v y h n S s ET Ts".split())

Matrix = tuple[float, float, float, float, float, float]
STILL: Matrix = (1, 0, 0, 1, 0, 0)
Box = tuple[float, float, float, float]  #: left, bottom, right, top


class UntaggedError(ValueError):
    """Something is drawn that belongs to no element."""


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


class Piece(NamedTuple):
    """A string that is shown, or how far is moved between two."""

    words: str
    wide: float  #: in sizes of the face
    blanks: int = 0
    before: int = 0  #: blanks with which it begins
    signs: int = 0  #: without the blanks around them
    figures: int = 0  #: their forms


class Face(dict[bytes, Piece]):
    """What is shown in a face, by the strings of the file."""

    def __init__(self, characters: Mapping[int, str], widths: list[float]) -> None:
        super().__init__()
        self.characters, self.widths = characters, widths
        self.figures: Mapping[int, int] = {}  #: code -> of which form it is

    @classmethod
    def of(cls, font: Any) -> Face:
        """Return a face as the file has it: by its own table, and its own widths."""
        rows = MAPPED.findall(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else ()
        characters = {int(code, 16): bytes.fromhex(one.decode()).decode("utf-16-be") for code, one in rows}
        first = int(font.get("/FirstChar", 0))
        widths = [0.0] * first + [float(one) / EM for one in font.get("/Widths", ())]
        return cls(characters, [*widths, *[0.0] * (256 - len(widths))])

    def __missing__(self, written: bytes) -> Piece:
        """Read what comes for the first time."""
        self[written] = found = self._read(written)
        return found

    def _read(self, written: bytes) -> Piece:
        if written[0] not in b"(<":
            return Piece("", -float(written) / EM)
        codes = bytes(pikepdf.Object.parse(written))
        words = "".join([self.characters.get(code, UNKNOWN) for code in codes])
        before, signs = len(codes) - len(codes.lstrip(b" ")), len(codes.strip(b" "))
        figures = reduce(or_, (self.figures.get(code, 0) for code in {*codes}), 0)
        return Piece(words, sum([self.widths[code] for code in codes]), codes.count(BLANK), before, signs, figures)

    @property
    def codes(self) -> set[int]:
        """The codes that are shown."""
        strings = (one for one in self if one[0] in b"(<")
        return {code for one in strings for code in bytes(pikepdf.Object.parse(one))}


class Drawn(NamedTuple):
    """What a page draws."""

    marks: dict[int, str]  #: number of a mark -> its words
    figures: dict[int, int]  #: number of a mark -> the forms of its figures
    besides: list[str]  #: words that are no part of the text: a running head, a number
    origins: dict[int, list[Origin]]  #: number of a mark -> where its words stand
    lines: list[Line]
    wrong: list[str]  #: what hides something


def instructions(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the operators of a page, each behind its operands; raise `UntaggedError` if there is anything else."""
    done = len(data) - len(data.lstrip())
    for written, operands, operator in INSTRUCTION.findall(data, done):
        done += len(written)
        yield operands, operator
    if data[done:].strip():
        raise UntaggedError("what nobody can read")


@cache
def _mark(written: bytes) -> tuple[str, int | None, str | None, bool]:
    """Return what a mark is, its number, what is read instead of it, and whether it says of which type it is."""
    name, rest = re.fullmatch(rb"(/[^\s()<>\[\]{}/%]*)\s*(.*)", written, re.DOTALL).groups()  # type: ignore[union-attr]
    said: Any = pikepdf.Object.parse(rest) if rest.strip() else {}
    said = said if isinstance(said, pikepdf.Dictionary) else {}
    spoken = str(said["/ActualText"]) if "/ActualText" in said else None
    return name.decode("latin-1"), said.get("/MCID"), spoken, "/Type" in said


def read(data: bytes, faces: Mapping[bytes, Face], paper: Box) -> Drawn:
    """Return what a page of a size draws; raise `UntaggedError` where it does so outside of marks."""
    reader = _Reader(faces, paper)
    for operands, operator in instructions(data):
        if reader.mark is None and operator[:2].strip() in PAINTING:
            raise UntaggedError(f"{(operands + operator)[:40]!r} outside of the structure")
        action = ACTIONS.get(operator)
        if action:
            action(reader, operands)
        elif operator not in HARMLESS:
            reader.wrong.append(f"what no reader follows: {operator[:20].decode('latin-1')}")
    return Drawn(reader.marks, reader.figures, reader.besides, reader.origins, reader.lines, reader.wrong)


def _numbers(operands: bytes) -> list[float]:
    return [float(one) for one in operands.split()]


def _times(one: Matrix, other: Matrix) -> Matrix:
    """Return what first *one* does, and then the *other*."""
    a, b, c, d, e, f = one
    a2, b2, c2, d2, e2, f2 = other
    return (
        a * a2 + b * c2,
        a * b2 + b * d2,
        c * a2 + d * c2,
        c * b2 + d * d2,
        e * a2 + f * c2 + e2,
        e * b2 + f * d2 + f2,
    )


class _Reader:
    """Follows the operators of a page."""

    def __init__(self, faces: Mapping[bytes, Face], paper: Box) -> None:
        self.faces, self.paper = faces, paper
        self.marks: dict[int, str] = {}
        self.figures: dict[int, int] = defaultdict(int)
        self.besides: list[str] = []
        self.origins: dict[int, list[Origin]] = defaultdict(list)
        self.lines: list[Line] = []
        self.wrong: list[str] = []
        self.mark: int | None = None  #: the one around what is drawn
        self.depth = 0  #: of marks
        self.words = ""
        self.nameless = Face({}, [0.0] * 256)
        self.face, self.size = self.nameless, 0.0
        self.leading, self.between, self.stretch = 0.0, 0.0, 1.0  # what is added to each blank; to all
        self.here, self.text, self.along = STILL, STILL, 0.0  # how far from where the line begins
        self.colour = 0.0
        self.waiting: list[tuple[Any, ...]] = []
        self.start = (0.0, 0.0)
        self.box: Box | None = None

    def save(self, _operands: bytes) -> None:
        self.waiting.append((self.here, self.colour, self.between, self.stretch, self.leading, self.face, self.size))

    def restore(self, _operands: bytes) -> None:
        state = self.waiting.pop()
        self.here, self.colour, self.between, self.stretch, self.leading, self.face, self.size = state

    def transform(self, operands: bytes) -> None:
        self.here = _times(tuple(_numbers(operands)), self.here)  # type: ignore[arg-type]

    def begin_text(self, _operands: bytes) -> None:
        self.text, self.along = STILL, 0.0

    def place_text(self, operands: bytes) -> None:
        self.text, self.along = tuple(_numbers(operands)), 0.0  # type: ignore[assignment]

    def move(self, operands: bytes) -> None:
        x, y = operands.split()
        self._move(float(x), float(y))

    def next_line(self, _operands: bytes) -> None:
        self._move(0, -self.leading)

    def _move(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self.text
        self.text, self.along = (a, b, c, d, x * a + y * c + e, x * b + y * d + f), 0.0

    def widen(self, operands: bytes) -> None:
        self.between = float(operands)

    def extend(self, operands: bytes) -> None:
        self.stretch = float(operands) / 100

    def lead(self, operands: bytes) -> None:
        self.leading = float(operands)

    def turn_to(self, operands: bytes) -> None:
        name, size = operands.split()
        self.face, self.size = self.faces.get(name, self.nameless), float(size)

    def hide(self, operands: bytes) -> None:
        if float(operands):
            self.wrong.append("letters that are not drawn")

    def paint(self, operands: bytes) -> None:
        found = [float(one) for one in re.findall(NUMBER, operands)]  # of a pattern none
        self.colour = sum(found) / len(found) if found else 1.0

    def paint_in_inks(self, operands: bytes) -> None:
        *colours, black = _numbers(operands)
        self.colour = 1 - min(1, black + sum(colours) / 3)

    def begin(self, operands: bytes) -> None:
        kind, number, spoken, is_typed = _mark(operands.strip())
        if not self.depth:  # what is drawn within a mark counts, not what is read instead of it
            self.mark, self.words = (ARTIFACT if kind == "/Artifact" else number), ""
        self.depth += 1
        if number is not None and spoken is not None:
            self.wrong.append(f"other words to be read: {spoken}")
        if kind == "/Artifact" and not is_typed:
            self.wrong.append("what does not say why it is no text")

    def end(self, _operands: bytes) -> None:
        self.depth -= 1
        if not self.depth and self.mark is not None:
            if self.mark != ARTIFACT:
                self.marks[self.mark] = self.words
            self.mark = None

    def show(self, operands: bytes) -> None:
        assert self.mark is not None
        face, size, between, stretch = self.face, self.size, self.between, self.stretch
        pieces = [face[one] for one in PIECE.findall(operands)]
        words = "".join([one[0] for one in pieces])
        self.words += words
        if self.mark == ARTIFACT:
            self.besides.append(words)
        if forms := reduce(or_, [one[5] for one in pieces], 0):
            self.figures[self.mark] |= forms
        steps = [(one[1] * size + one[2] * between) * stretch for one in pieces]
        starts = [*accumulate(steps, initial=self.along)]
        self.along = starts[-1]
        first = next((number for number, one in enumerate(pieces) if one[4]), None)
        if first is None:  # blanks
            return
        right, up, _across, high, x, y = _times(self.text, self.here)
        from_here = starts[first] + pieces[first].before * (face.widths[BLANK] * size + between) * stretch
        scale, length = size * abs(high), sum([one[4] for one in pieces])
        self.origins[self.mark].append(Origin(x + from_here * right, y + from_here * up, scale, length))
        edges = self.paper
        for along in (min(starts), max(starts)):
            if not (edges[0] <= x + along * right < edges[2] and edges[1] <= y + along * up < edges[3]):
                self.wrong.append("words beside the paper")
        if scale < SMALLEST:
            self.wrong.append(f"words of {scale:.1f} points")
        if self.colour > LIGHTEST:
            self.wrong.append("words as light as the paper")

    def line_from(self, operands: bytes) -> None:
        self.box, self.start = None, self._at(*_numbers(operands))

    def line_to(self, operands: bytes) -> None:
        (left, _height), (right, height) = self.start, self._at(*_numbers(operands))
        self.lines.append(Line(min(left, right), max(left, right), height))

    def rectangle(self, operands: bytes) -> None:
        self.box = self._box(*_numbers(operands))

    def fill(self, _operands: bytes) -> None:
        if self.box:
            self._cover(self.box)
            self.box = None

    def picture(self, _operands: bytes) -> None:
        self._cover(self._box(0, 0, 1, 1))

    def _at(self, x: float, y: float) -> tuple[float, float]:
        a, b, c, d, e, f = self.here
        return x * a + y * c + e, x * b + y * d + f

    def _box(self, x: float, y: float, width: float, height: float) -> Box:
        (x1, y1), (x2, y2) = self._at(x, y), self._at(x + width, y + height)
        return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)

    def _cover(self, box: Box) -> None:
        """Note the words that something is drawn over."""
        left, bottom, right, top = box
        if any(left < x < right and bottom < y < top for texts in self.origins.values() for x, y, *_ in texts):
            self.wrong.append("words that are covered")


ACTIONS: dict[bytes, Callable[[_Reader, bytes], None]] = {
    b"q": _Reader.save,
    b"Q": _Reader.restore,
    b"cm": _Reader.transform,
    b"BT": _Reader.begin_text,
    b"Tm": _Reader.place_text,
    b"Td": _Reader.move,
    b"T*": _Reader.next_line,
    b"Tw": _Reader.widen,
    b"Tz": _Reader.extend,
    b"TL": _Reader.lead,
    b"Tf": _Reader.turn_to,
    b"Tr": _Reader.hide,
    b"k": _Reader.paint_in_inks,
    **dict.fromkeys((b"rg", b"g", b"sc", b"scn"), _Reader.paint),
    **dict.fromkeys((b"BDC", b"BMC"), _Reader.begin),
    b"EMC": _Reader.end,
    **dict.fromkeys((b"Tj", b"TJ"), _Reader.show),
    b"m": _Reader.line_from,
    b"l": _Reader.line_to,
    b"re": _Reader.rectangle,
    **dict.fromkeys(b"f F f* B B* b b*".split(), _Reader.fill),
    b"Do": _Reader.picture,
}
