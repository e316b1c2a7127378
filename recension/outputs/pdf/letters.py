"""Letters: the faces, which glyphs show some text in one, how far apart they stand, and what they are read as."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable

FONT_FOLDER = Path(__file__).with_name("fonts")
#: regular, bold, italic, bold italic: the order rst2pdf asks for
FACES = tuple(f"SourceSerifPro-{cut}" for cut in ("Regular", "Bold", "It", "BoldIt"))
REGULAR, BOLD, ITALIC, BOLD_ITALIC = FACES
MONO = "SourceCodePro-Regular"  #: for what is typed as it stands
UPRIGHT = {BOLD_ITALIC: BOLD}  #: face -> what is used for a character that it lacks; for others the regular one

SOFT_HYPHEN = "\xad"  #: where a word is divided; so it is never taken for a hyphen of the text
KEPT = 50_000  #: so many words are kept as they are set; most come again
PRIVATE = 0x100000  #: the first of the codes of our own: for glyphs that are not the usual one of a character
BESIDE = 25  #: white on each side of a superior
GAP = 90  #: who reads a file takes more for a space
EM = 1000  #: measures are in thousandths of the size of a face
#: an abbreviation, or a number as the Romans wrote it
CAPITALS = re.compile(r"(?<!\w)[^\W\d_]{2,}(?!\w)")
RUNS = re.compile(r"[^\W\d_][\w\u0300-\u036f]*|.", re.DOTALL)  #: the letters of a word, or another sign
FROM_THE_RIGHT = ("R", "AL")
NUMBERS = ("EN", "AN")


class Manner(NamedTuple):
    """How letters are chosen where a face has several."""

    old_style: bool = False  #: figures that reach up and down as small letters do
    small_capitals: bool = False  #: for abbreviations
    superior: bool = False  #: small and raised, for the calls of notes
    is_back: bool = False  #: from right to left


PLAIN, SUPERIOR = Manner(), Manner(superior=True)


class Glyph(NamedTuple):
    """A glyph, and where it stands."""

    code: int  #: of its character, or one of our own
    width: float
    x: float  #: from where the word begins
    y: float


class Word(NamedTuple):
    """Some letters as they are set, in the order in which they are read."""

    width: float
    glyphs: tuple[Glyph, ...]


class Shape(NamedTuple):
    """What is behind a code of our own."""

    face: str
    glyph: int
    text: str
    width: float


_shapes: dict[int, Shape] = {}
_codes: dict[tuple[str, int, str], int] = {}
_files: dict[str, Path] = {}  # face -> file, of those by script


def use(files: Iterable[Path]) -> None:
    """Use the faces in *files*, too, for characters that ours lack; raise `TTFError` or `OSError` if one is none."""
    asked = {f"{file.stem}-{number}": file for number, file in enumerate(files, 1)}
    faces = [TTFont(name, str(file)) for name, file in asked.items()]
    if asked != _files:
        _files.clear()
        _files.update(asked)
        for kept in (font_of, known, face_of, has_superiors, by_face, word, space):
            kept.cache_clear()
    for face in faces:
        pdfmetrics.registerFont(face)


@cache
def font_of(face: str) -> uharfbuzz.Font:
    """Return *face* as HarfBuzz has it."""
    file = _files.get(face, FONT_FOLDER / f"{face}.ttf")
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))))


@cache
def known(face: str) -> frozenset[int]:
    """Return the code points that *face* can show."""
    return frozenset(font_of(face).face.unicodes)


def shape_of(code: int) -> Shape | None:
    """Return what is behind *code*, if it is one of our own."""
    return _shapes.get(code)


@lru_cache(KEPT)
def word(face: str, text: str, manner: Manner = PLAIN) -> Word:
    """Set *text*, all of which *face* has."""
    font = font_of(face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text.replace(SOFT_HYPHEN, "-"))  # by itself it is not drawn
    buffer.guess_segment_properties()
    if manner.is_back:
        buffer.direction = "rtl"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    uharfbuzz.shape(font, buffer, _features(face, text, manner))
    scale = EM / font.face.upem
    infos, positions = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    pen, glyphs = 0.0, list[tuple[int, Glyph]]()
    for info, position in zip(infos, positions, strict=True):
        read = text[info.cluster : ends[info.cluster]]
        ends[info.cluster] = 0  # where several glyphs show some characters, the first is read as them
        width = font.get_glyph_h_advance(info.codepoint) * scale
        code = _code(face, info.codepoint, read, width)
        left, advance = position.x_offset * scale, position.x_advance * scale
        if manner.superior and (drawn := font.get_glyph_extents(info.codepoint)):  # a slanting one leans to the right
            left = BESIDE - drawn.x_bearing * scale
            advance = min(drawn.width * scale + 2 * BESIDE, left + width + GAP)
        glyphs.append((info.cluster, Glyph(code, width, pen + left, position.y_offset * scale)))
        pen += advance
    return Word(pen, tuple(glyph for _cluster, glyph in sorted(glyphs, key=lambda one: one[0])))


def _features(face: str, text: str, manner: Manner) -> dict[str, Any]:
    if face == MONO:
        return {"liga": False}
    features: dict[str, Any] = {"onum": manner.old_style, "sups": manner.superior}
    capitals = [[*one.span(), True] for one in CAPITALS.finditer(text) if one[0].isupper()]
    if manner.small_capitals and capitals:
        features["c2sc"] = capitals
    return features


def _code(face: str, glyph: int, read: str, width: float) -> int:
    if len(read) == 1 and read != SOFT_HYPHEN and font_of(face).get_nominal_glyph(ord(read)) == glyph:
        return ord(read)
    key = face, glyph, read
    if key not in _codes:
        _codes[key] = PRIVATE + len(_codes)
        _shapes[_codes[key]] = Shape(face, glyph, read, width)
    return _codes[key]


def forget() -> None:
    """Let go of the words that were set, when there is nothing more to be set."""
    word.cache_clear()
    by_face.cache_clear()


@cache
def has_superiors(face: str, text: str) -> bool:
    """Tell whether *face* has small raised forms of all that *text* has."""
    return bool(text.strip()) and all(glyph.code in _shapes for glyph in word(face, text.strip(), SUPERIOR).glyphs)


@lru_cache(KEPT)
def by_face(text: str, face: str) -> tuple[tuple[str, str], ...]:
    """Return *text* part by part, each with the face that has its characters: *face* itself as far as it can.

    The letters of a word stay together where some face has them all.
    """
    if known(face).issuperset(map(ord, text)):
        return ((text, face),)
    found: list[tuple[str, str]] = []
    for run in RUNS.findall(text):
        choices = (one for one in _choices(face) if known(one).issuperset(map(ord, run)))
        if whole := next(choices, ""):
            pieces = [(run, whole)]
        else:
            pieces = [(character, face_of(character, face)) for character in run]
        for piece, own in pieces:
            if found and found[-1][1] == own:
                found[-1] = found[-1][0] + piece, own
            else:
                found.append((piece, own))
    return tuple(found)


def _choices(face: str) -> tuple[str, ...]:
    return face, UPRIGHT.get(face, REGULAR), *_files


@cache
def face_of(character: str, face: str) -> str:
    """Return the face for *character* where *face* is asked for; *face* itself where none has it."""
    return next((one for one in _choices(face) if ord(character) in known(one)), face)


def can_show(character: str) -> bool:
    """Tell whether some face has *character*."""
    return ord(character) in known(face_of(character, REGULAR))


@cache
def space(face: str) -> float:
    """Return the width of a space."""
    return word(face_of(" ", face), " ").width


def width_of(text: str, face: str, size: float, manner: Manner = PLAIN) -> float:
    """Return the width of *text* in points, with spaces as the face has them."""
    total = 0.0
    for part, own in by_face(text, face):
        words = part.split(" ")
        total += sum(word(own, one, manner).width for one in words if one) + (len(words) - 1) * space(own)
    return total * size / EM


def levels(text: str) -> list[int]:
    """Return the direction of each character: 0 to the right, 1 to the left, 2 to the right within that."""
    kinds = [unicodedata.bidirectional(one) for one in text]
    first = next((kind for kind in kinds if kind == "L" or kind in FROM_THE_RIGHT), "L")
    base, back = int(first != "L"), first != "L"
    found: list[int | None] = []
    for kind in kinds:
        if kind == "L" or kind in FROM_THE_RIGHT:
            back = kind != "L"
        if kind in NUMBERS:
            found.append(2 if back or base else 0)
        elif kind == "NSM" and found:
            found.append(found[-1])
        else:
            found.append({"L": 2 * base, "R": 1, "AL": 1}.get(kind))
    settled: list[int] = []
    for at, one in enumerate(found):  # what has no direction goes as both its sides do, else as the paragraph
        before = settled[-1] if settled else base
        after = next((other for other in found[at:] if other is not None), base)
        settled.append((1 if before and after else base) if one is None else one)
    return settled
