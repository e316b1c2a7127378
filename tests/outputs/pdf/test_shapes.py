"""What is drawn is what is read: signs, their forms and their widths, though the table of characters says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from building import FINE, SLUICE, build
from reportlab.pdfbase import ttfonts

from recension.outputs.pdf import layout, letters, press, shapes, upstream
from recension.outputs.pdf.letters import FONT_FOLDER, REGULAR

DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
Glyphs = dict[int, int]


def subset(change: Callable[[Glyphs, Iterable[int]], Glyphs]) -> Callable[[pytest.MonkeyPatch], None]:
    """Return a break: the parts of faces are made with other glyphs, behind the same codes."""
    make = ttfonts.TTFontFile.makeSubset

    def other(self: Any, codes: list[int]) -> Any:
        kept = self.charToGlyph
        self.charToGlyph = {**kept, **change(kept, codes)}
        try:
            return make(self, codes)
        finally:
            self.charToGlyph = kept

    return lambda patch: patch.setattr(ttfonts.TTFontFile, "makeSubset", other)


def exchange(glyphs: Glyphs, _codes: Iterable[int]) -> Glyphs:
    """Draw an a as an o."""
    return {ord("a"): glyphs[ord("o")]}


def lower(glyphs: Glyphs, codes: Iterable[int]) -> Glyphs:
    """Draw small letters where small capitals are asked for."""
    found = {code: letters.shape_of(code) for code in codes}
    return {code: glyphs[ord(one.text.lower())] for code, one in found.items() if one and one.text.isupper()}


def plain(glyphs: Glyphs, codes: Iterable[int]) -> Glyphs:
    """Draw large figures where others are asked for: superior ones, or such as go with small letters."""
    found = {code: letters.shape_of(code) for code in codes}
    return {code: glyphs[ord(one.text)] for code, one in found.items() if one and one.text in "0123456789"}


def widen(patch: pytest.MonkeyPatch) -> None:
    """Give an i the width of an m."""
    width = ttfonts.TTFontFace.getCharWidth
    patch.setattr(
        ttfonts.TTFontFace, "getCharWidth", lambda self, code: width(self, ord("m") if code == ord("i") else code)
    )


def misread(patch: pytest.MonkeyPatch) -> None:
    """Say that an o is an a."""
    table = upstream.characters_of
    patch.setattr(
        upstream, "characters_of", lambda name, codes: table(name, [97 if one == 111 else one for one in codes])
    )


BREAKS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "another letter": (subset(exchange), "as sign at AAAAAA+SourceSerifPro-Regular, but expected 'one for “a”'"),
    "a small letter for a small capital": (subset(lower), "as sign at AAAAAA+SourceSerifPro-Regular, but expected"),
    "other figures": (subset(plain), "has 'lining' as figures at"),
    "figures of one form for all": (
        lambda patch: patch.setattr(layout.Galley, "manner", letters.PLAIN),
        "has 'lining' as figures at",
    ),
    "another width": (widen, "as width of “i” at AAAAAA+SourceSerifPro-Regular, but expected"),
    "another reading": (misread, "book.pdf"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_no_sign_is_let_out_for_another(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sign that cannot be what it is read as, or is not as wide as is said, ends the build."""
    broken, words = BREAKS[case]
    broken(monkeypatch)
    outcome = build(SLUICE, tmp_path, "pdf", settings={"recension_pdf_documents": {"book": "A4"}})

    assert (outcome.code, [*tmp_path.glob("*.pdf")]) == (2, [])
    assert words in outcome.complaints


CELL = """
A Book
======

.. list-table::

   * - Of 1801
     - * in 1802
       * in 1803

         4. from 1804
     - One paragraph of 1805.

       Another of 1806.
   * - Others
     - The term 1807
          told in 1808

           and quoted in 1809
     - :The field 1810: of 1811
"""


@pytest.mark.parametrize("is_broken", [False, True])
def test_figures_in_a_cell_are_of_one_form(is_broken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a cell the figures of lists are as high as capitals, as those around them are; others are not let out."""
    if is_broken:
        monkeypatch.setattr(press.Typesetter, "is_lining", property(lambda _: False, lambda *_: None), raising=False)
    (tmp_path / "index.rst").write_text(CELL, "utf-8")
    settings = 'project = "Book"\nextensions = ["recension.pdf"]\nrecension_pdf_documents = {"book": "A4"}\n'
    (tmp_path / "conf.py").write_text(settings)
    outcome = build(tmp_path, tmp_path / "out", "pdf")

    if not is_broken:
        assert outcome == FINE
    else:
        for words in ("4.", "The term 1807", "and quoted in 1809", "The field 1810"):
            assert f"has 'old-style' as figures at {words}" in outcome.complaints


@pytest.mark.skipif(not DEJAVU.is_file(), reason="no face with Arabic letters is here")
def test_joined_letters_and_mirrored_brackets_are_let_out(tmp_path: Path) -> None:
    """What a face makes of letters that are joined, of marks and of brackets from right to left stands for them."""
    (tmp_path / "index.rst").write_text("A Book\n======\n\nHere: (سَلَام) لا مُحَمَّد — שָׁלוֹם, i̊ and ffi.\n", "utf-8")
    settings = 'project = "Book"\nextensions = ["recension.pdf"]\nrecension_pdf_documents = {"book": "A4"}\n'
    (tmp_path / "conf.py").write_text(f"{settings}recension_pdf_faces = [{str(DEJAVU)!r}]\n")

    assert build(tmp_path, tmp_path / "out", "pdf") == FINE


def test_what_a_face_makes_of_characters() -> None:
    """Ligatures, small capitals and any figures may stand for them; another letter, or one with a mark, not."""
    face = shapes.Original(FONT_FOLDER / f"{REGULAR}.ttf")

    def drawn(text: str, **features: bool) -> set[shapes.Sign]:
        return face.signs("", text, "", features)

    for text, features in (("ffi", {}), ("C", {"c2sc": True}), ("5", {"onum": True}), ("5", {"sups": True})):
        (sign,) = drawn(text, **features)
        assert face.stands_for(sign, text)
    for text, other in (("c", "C"), ("é", "e"), ("5", "6"), ("a", shapes.NOTHING)):
        (sign,) = drawn(text)
        assert not face.stands_for(sign, other)
