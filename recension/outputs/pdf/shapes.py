"""Whether a sign may stand for what it is read as: its outline in the file, against those that the face has for that.

The letters of a file are read by a table that its writer has made.  Here the face itself is asked, as its maker has
left it: which outlines it has for some characters, by its own rules for ligatures, figures and small capitals.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import combining, mirrored, normalize

import uharfbuzz

from recension.outputs.pdf.letters import FONT_FOLDER, MONO, SOFT_HYPHEN

POSTSCRIPT = 6  #: the name of a face by which a file calls it, among its names
LINING, OLD_STYLE = 1, 2  #: forms of figures
#: what of a face is asked for; and for its figures alone
MANNERS: tuple[dict[str, bool], ...] = ({}, {"liga": False}, {"onum": True}, {"sups": True}, {"c2sc": True})
NOTHING = "\N{ZERO WIDTH SPACE}"  #: what a sign is read as that shows nothing by itself
JOINER = "\N{ZERO WIDTH JOINER}"
MARKS = "\u0300\u0301\u0308\u030a"  #: above a letter, which may lose its dot
BACK = "\N{HEBREW LETTER ALEF}"  #: goes from right to left
BASES = "xX"  #: letters that have no form with a mark
PLATFORM = (1, 0)  #: of the table by which the codes of a file have their glyphs
TRIMMED = 6  #: how that is written


class Sign(NamedTuple):
    """How a glyph looks, and how wide it is."""

    outline: tuple[Any, ...]
    width: int


class _Pen:
    """Notes what is drawn."""

    def __init__(self) -> None:
        self.drawn: list[Any] = []

    def __getattr__(self, name: str) -> Any:
        return lambda *points: self.drawn.append((name, *points))


class Face:
    """A face, as HarfBuzz has it."""

    def __init__(self, data: bytes) -> None:
        self.font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob(data)))
        self._signs: dict[int, Sign] = {}

    def sign(self, glyph: int) -> Sign:
        """Return how a glyph looks."""
        if glyph not in self._signs:
            pen = _Pen()
            self.font.draw_glyph_with_pen(glyph, pen)
            self._signs[glyph] = Sign(tuple(pen.drawn), self.font.get_glyph_h_advance(glyph))
        return self._signs[glyph]


class Original(Face):
    """A face, as its maker has left it."""

    def __init__(self, file: Path) -> None:
        super().__init__(file.read_bytes())
        self.name = self.font.face.get_name(POSTSCRIPT)
        self.is_ours = file.parent == FONT_FOLDER
        self._known: dict[str, frozenset[Sign]] = {}

    def stands_for(self, sign: Sign, text: str) -> bool:
        """Tell whether a sign may stand for a text: for nothing one that is not seen, or part of another's letter."""
        if text == NOTHING:
            return not (sign.outline and self.is_ours)
        text = text.replace(SOFT_HYPHEN, "-")
        if text not in self._known:
            self._known[text] = frozenset(one for manner in MANNERS for one in self.signs("", text, "", manner))
        return (
            sign in self._known[text]
            or any(
                sign in self.signs(context[0], text, context[1], one) for context in _contexts(text) for one in MANNERS
            )
            or not (self.is_ours or self._is_another(sign, text))
        )

    def _is_another(self, sign: Sign, text: str) -> bool:
        """Tell whether a sign is the usual one of other characters; what else a face may make of some, it knows."""
        others = [normalize("NFKC", one).strip() for one in self._usual.get(sign, ())]
        return bool(others) and not any({*one} <= {*text} for one in others)

    @cached_property
    def _usual(self) -> Mapping[Sign, list[str]]:
        found: dict[Sign, list[str]] = {}
        for code in sorted(self.font.face.unicodes):
            found.setdefault(self.sign(self.font.get_nominal_glyph(code) or 0), []).append(chr(code))
        return found

    def signs(self, before: str, text: str, after: str, manner: Mapping[str, bool]) -> set[Sign]:
        """Return how a text looks between others, if it is one sign there and they are not part of it."""
        buffer = uharfbuzz.Buffer()
        buffer.add_str(f"{before}{text}{after}")
        buffer.guess_segment_properties()
        buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
        uharfbuzz.shape(self.font, buffer, dict(manner))
        start, end = len(before), len(before) + len(text)
        alone = {start, *range(start), *range(end, end + len(after))}
        if {info.cluster for info in buffer.glyph_infos} != alone:
            return set()
        return {self.sign(info.codepoint) for info in buffer.glyph_infos if info.cluster == start}

    @cache  # noqa: B019  # there are ten figures, and the face stays
    def figure(self, text: str, sign: Sign) -> int:
        """Return of which form a figure is; none where the face has but one."""
        lining, old_style = (sign in self.signs("", text, "", {"onum": one}) for one in (False, True))
        found = LINING * lining + OLD_STYLE * old_style
        return found % (LINING | OLD_STYLE)

    def name_of(self, sign: Sign) -> str:
        """Return the name that the face has for a sign."""
        glyphs = range(self.font.face.glyph_count)
        return next((self.font.get_glyph_name(one) for one in glyphs if self.sign(one) == sign), "none of the face")


class Embedded(Face):
    """A face, as a file has it: a part, by codes."""

    @cached_property
    def glyphs(self) -> Mapping[int, int]:
        """The glyph of each code, by the one table that there is."""
        table = self.font.face.reference_table("cmap").data
        _version, number, *platform, at = struct.unpack_from(">4HL", table)
        form, _length, _language, first, count = struct.unpack_from(">5H", table, at)
        if number != 1 or (*platform,) != PLATFORM or form != TRIMMED:
            return {}
        return dict(enumerate(struct.unpack_from(f">{count}H", table, at + 10), first))

    def drawn(self, code: int) -> Sign | None:
        """Return what a code draws."""
        return self.sign(self.glyphs[code]) if code in self.glyphs else None


def _contexts(text: str) -> Iterator[tuple[str, str]]:
    """Yield between which letters a text may look otherwise than alone, such as a bracket among Hebrew ones."""
    yield from (("", JOINER), (JOINER, ""), (JOINER, JOINER))
    yield from (("", mark) for mark in MARKS)
    yield from ((base, "") for base in BASES if combining(text[0]))
    yield from ((BACK, "") for _sign in filter(mirrored, text))


@cache
def originals(files: tuple[Path, ...]) -> Mapping[str, Original]:
    """Return the faces in *files*, by their names."""
    return {face.name: face for face in map(Original, files)}


def original_of(font: Any, files: tuple[Path, ...]) -> Original | None:
    """Return the face that a file says that it is a part of."""
    return originals(files).get(str(font.BaseFont).lstrip("/").partition("+")[2])


def figures_in(font: Any, characters: Mapping[int, str], files: tuple[Path, ...]) -> dict[int, int]:
    """Return of which form the figures are, by their codes; of what is typed as it stands nobody asks."""
    figures = {code: text for code, text in characters.items() if len(text) == 1 and text.isdecimal()}
    original = original_of(font, files) if figures else None
    if original is None or original.name == MONO:
        return {}
    embedded = Embedded(font.FontDescriptor.FontFile2.read_bytes())
    drawn = {code: embedded.drawn(code) for code in figures}
    return {code: original.figure(figures[code], sign) for code, sign in drawn.items() if sign}
