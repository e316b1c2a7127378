"""How a paragraph is broken into lines, and how its letters are set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from building import FINE, build
from printed import a_book, faults
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT
from reportlab.lib.styles import ParagraphStyle

from recension.outputs.pdf import letters
from recension.outputs.pdf.layout import Galley
from recension.outputs.pdf.letters import ITALIC, REGULAR, SUPERIOR, Manner
from recension.outputs.pdf.lines import EXPANSION, SHRINK, WIDEST, Line, in_sight
from recension.outputs.pdf.readback import text_of
from recension.outputs.pdf.tags import Element
from recension.outputs.pdf.typography import THIN_SIGN, divider

PROSE = (
    "The claim that neither of the two wished the sluice shut goes against the older view, by which the miller alone "
    "had a key and alone had a motive. After 1830, when the toll books were opened, others laid the blame on the "
    "lock-keeper. <i>The Book of the Weir</i> by Pound broke new ground in asking who was paid for water and who for "
    "the want of it; and Pound has been followed by most who wrote after him, with representations of their own."
)
ADDRESS = "https://www.example.org/archive/telegrams/soviet-embassy/pyongyang/no-8600?of=september#eleven"


pytestmark = pytest.mark.usefixtures("faces")


def block(text: str, width: float, *, justified: bool = True, **style: object) -> Galley:
    """Return a paragraph that is broken into lines of some width."""
    asked = {"fontName": REGULAR, "fontSize": 10, "leading": 13, "hyphenationLang": divider("en_GB"), **style}
    asked["alignment"] = TA_JUSTIFY if justified else TA_LEFT
    made = Galley(text, ParagraphStyle("text", **asked), Element("P"))
    made.wrap(width, 1000)
    return made


def words(line: Line) -> str:
    """Return what a line shows."""
    return "".join(part.text for part in line.parts)


def blanks(made: Galley) -> Iterator[float]:
    """Yield the width of the blanks in each full line, in ems."""
    for line in made.broken:
        if line.is_full and any(part.is_blank for part in line.parts):
            yield max(part.width for part in line.parts if part.is_blank) / 10 + line.spread()[2] / 10


@pytest.mark.parametrize("width", range(60, 400, 7))
def test_no_character_is_lost_or_gained(width: int) -> None:
    """Whatever the width, the lines together are the text, but for soft hyphens; hyphens of the text stay."""
    made = block(PROSE, width)
    whole = "".join(words(line) + (" " if line.blank else "") for line in made.broken).replace("\xad", "")

    assert whole == re.sub("<[^>]*>", "", PROSE)


@pytest.mark.parametrize("width", [240, 300, 370])
def test_lines_are_even(width: int) -> None:
    """Blanks are neither narrow nor wide, letters hardly wider, and a line ends where the column does."""
    made = block(PROSE, width)
    space = letters.space(REGULAR) / 1000

    assert all(space * (1 - SHRINK) * 0.97 < blank <= WIDEST for blank in blanks(made))
    assert sum(blanks(made)) / len([*blanks(made)]) < 0.3
    for line in made.broken[:-1]:
        left, stretch, wider = line.spread()
        natural = sum(part.width for part in line.parts)
        right = left + (natural + wider * sum(part.is_blank for part in line.parts)) * stretch
        assert abs(stretch - 1) <= EXPANSION + 1e-6
        assert -6 < right - width < 6  # what hangs in the margin


def test_a_paragraph_is_broken_as_a_whole() -> None:
    """A word that has room goes to the next line, where the lines after it are better for it."""
    made = block(PROSE, 300)
    rooms = [300 - sum(part.width for part in line.parts) for line in made.broken]
    firsts = [words(line).split()[0] for line in made.broken[1:]]
    room_left = [room - letters.width_of(f" {first}", REGULAR, 10) for room, first in zip(rooms, firsts, strict=False)]

    assert max(blanks(made)) < 0.42
    assert max(room_left) > 0


def test_no_two_hyphens_in_a_row_where_it_can_be_helped() -> None:
    """Divided words hardly ever stand below each other, and the last line is no syllable."""
    ladders = 0
    for width in range(200, 400, 5):
        lines = [words(line) for line in block(PROSE, width).broken]
        ladders += sum(one[-1:] == other[-1:] == "\xad" for one, other in pairwise(lines))
        assert " " in lines[-1] or lines[-2][-1:] != "\xad", width

    assert ladders <= 1


@pytest.mark.parametrize("width", range(100, 300, 5))
def test_no_last_line_is_a_syllable(width: int) -> None:
    """The end of a word does not stand alone, even where the line before it gets loose."""
    lines = [
        words(line) for line in block("Neither of them wanted the sluice shut in the spring: discuss.", width).broken
    ]

    assert lines[-1] != "cuss."


def test_names_are_divided_too() -> None:
    """A word with a capital may be divided; what is all capitals may not."""
    assert any("Representa\xad" in words(line) for line in block("a Representation of it", 60).broken)
    assert not any("\xad" in words(line) for line in block("a REPRESENTATION of it", 100).broken)


@pytest.mark.parametrize("width", [70, 110, 160, 260])
def test_addresses_end_lines_where_chicago_divides_them(width: int) -> None:
    """Before a stroke, a stop, a hyphen; never behind a hyphen or a stop, and never within a word that has room."""
    lines = [words(line) for line in block(f"See {ADDRESS}.", width).broken]

    assert "".join(lines).replace(" ", "") == f"See{ADDRESS}."
    for before, after in pairwise(lines[1:]):
        assert before[-1] not in ".-_?#=", (before, after)
        assert after[0] in "/.-_?#=&%" or before.endswith(("//", ":")), (before, after)
    assert max(sum(part.width for part in line.parts) for line in block(ADDRESS, width).broken) <= width + 4


def test_soft_hyphens_and_other_places_to_divide() -> None:
    """A soft hyphen is drawn where a line ends there and nowhere else; a zero-width space lets a line end."""
    lines = [words(line) for line in block("vor\xadwärts\u200bgehen", 45, hyphenationLang=None).broken]

    assert lines == ["vorwärts", "gehen"]
    assert [words(line) for line in block("vor\xadwärts", 30, hyphenationLang=None).broken] == ["vor\xad", "wärts"]
    assert [words(line) for line in block("a \u200b \xad b", 30, hyphenationLang=None).broken] == ["a   b"]


def test_what_is_wider_than_a_line_is_broken_anywhere() -> None:
    """Nothing runs over the edge, not even what has no place to be divided."""
    made = block("x" * 60, 100)

    assert len(made.broken) > 2
    assert all(sum(part.width for part in line.parts) <= 101 for line in made.broken)


def test_a_hard_blank_ends_no_line_but_stretches() -> None:
    """Words with a no-break space between them stay together."""
    made = block("one two three four\xa0five six seven eight nine ten", 62)

    assert any("four five" in words(line) for line in made.broken)


def test_a_thin_space_is_thin() -> None:
    """It has a width of its own."""
    wide, thin, none = (
        sum(part.width for part in block(f"a{sign}b", 100).broken[0].parts) for sign in ("\xa0", THIN_SIGN, "")
    )

    assert none < thin < wide


# letters


def test_letters_are_kerned() -> None:
    """What stands close in the face's own table does."""
    assert letters.width_of("To", REGULAR, 10) < letters.width_of("T", REGULAR, 10) + letters.width_of("o", REGULAR, 10)


def test_figures_and_capitals_are_those_of_the_text() -> None:
    """Figures are old-style, abbreviations small capitals, calls true superiors; each is read as what it is."""
    manner = Manner(old_style=True, small_capitals=True)
    plain = [glyph.code for glyph in letters.word(REGULAR, ["1950", "USSR"][0]).glyphs]
    for text in ("1950", "USSR’s"):
        found = letters.word(REGULAR, text, manner).glyphs
        shapes = [letters.shape_of(glyph.code) for glyph in found]
        assert (
            "".join(shape.text if shape else chr(glyph.code) for shape, glyph in zip(shapes, found, strict=True))
            == text
        )
        assert all(shapes[:4])
    assert plain == [ord(figure) for figure in "1950"]
    assert letters.word(REGULAR, "Rhee", manner) == letters.word(REGULAR, "Rhee")
    assert letters.has_superiors(ITALIC, "b")
    assert letters.word(ITALIC, "b", SUPERIOR).width < letters.word(ITALIC, "b").width


def test_ligatures_are_read_as_their_letters() -> None:
    """One sign is drawn, three are read."""
    (_o, joined, _c, _e) = letters.word(REGULAR, "office").glyphs
    shape = letters.shape_of(joined.code)

    assert shape is not None
    assert shape.text == "ffi"


def test_accents_stand_on_their_letters() -> None:
    """A mark that makes no letter with the one before it has no width, and is drawn above it."""
    letter, mark = letters.word(REGULAR, "q\u0303").glyphs

    assert letters.word(REGULAR, "q\u0303").width == letters.word(REGULAR, "q").width
    assert 0 < mark.x + mark.width + 300 < letter.width + 400


def test_directions() -> None:
    """Words from right to left are drawn so, numbers in them from left to right; all are read as they come."""
    assert letters.levels("ab אב 12 גד, e") == [0, 0, 0, 1, 1, 1, 2, 2, 1, 1, 1, 0, 0, 0]
    assert letters.levels("אב c")[-1] == 2
    line = next(iter(block("aleph אב גד beth", 300).broken))

    assert [part.text for part in in_sight(line.parts)] == ["aleph", " ", "גד", " ", "אב", " ", "beth"]


def test_a_book_knows_its_faces() -> None:
    """Characters that no face has are told apart from those that one has."""
    assert a_book().title == ""
    assert letters.can_show("ж")
    assert not letters.can_show("\U0001f600")


DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
HEBREW = "A Book\n======\n\nHere stands שלום (עולם) 12, and ``typed = 1``.\n\nבראשית ברא אלהים.\n"


@pytest.mark.skipif(not DEJAVU.is_file(), reason="no face with Hebrew letters is here")
def test_other_scripts_are_printed_where_a_face_is_given(tmp_path: Path) -> None:
    """Hebrew is printed in a face of the editor's choice, read in its order, and valid; without one it is refused."""
    (tmp_path / "index.rst").write_text(HEBREW, "utf-8")
    settings = 'project = "Book"\nextensions = ["recension.pdf"]\nrecension_pdf_documents = {"book": "A4"}\n'
    (tmp_path / "conf.py").write_text(settings)
    code, refused = build(tmp_path, tmp_path / "out", "pdf")
    (tmp_path / "conf.py").write_text(f"{settings}recension_pdf_faces = [{str(DEJAVU)!r}]\n")
    book = tmp_path / "out" / "book.pdf"

    assert code == 2
    assert "index.rst:4: ERROR: no face has “ש” (U+05E9)" in refused
    assert build(tmp_path, tmp_path / "out", "pdf") == FINE
    assert "Here stands שלום (עולם) 12, and typed = 1." in text_of(book)
    assert "בראשית ברא אלהים." in text_of(book)
    assert faults(book) == []


def test_a_file_that_is_no_face_is_told(tmp_path: Path) -> None:
    """A face that cannot be read is told by its setting, with its place."""
    (tmp_path / "index.rst").write_text(HEBREW, "utf-8")
    settings = 'project = "Book"\nextensions = ["recension.pdf"]\nrecension_pdf_documents = {"book": "A4"}\n'
    for name, data in (("none.ttf", None), ("odd.ttf", b"no face")):
        (tmp_path / name).write_bytes(data) if data else None
        (tmp_path / "conf.py").write_text(f"{settings}recension_pdf_faces = [{name!r}]\n")
        code, told = build(tmp_path, tmp_path / "out", "pdf")
        assert code == 2
        assert f"conf.py:4: ERROR: recension_pdf_faces has ['{name}']" in told
        assert "Traceback" not in told
