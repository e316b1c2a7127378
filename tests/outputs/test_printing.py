"""What may be asked to be printed, and which part of a text is meant."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from building import read

from recension.doctree.domain import domain_of
from recension.outputs.printing import Printing, printing, printings
from recension.scholarship.edition import Edition
from recension.scholarship.excerpt import Excerpt, excerpt, parse
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Style
from recension.scholarship.series import NOTES


def chosen(edition: Edition, paras: str, notes: object = NOTES) -> Excerpt:
    asked = printing("handout", {"paras": paras, "notes": notes})
    return excerpt(edition, asked.paras, with_notes="author" in asked.notes)


@pytest.mark.parametrize(
    ("paras", "numbers", "shown"),
    [
        ("4", [4], "4"),
        ("4-6", [4, 5, 6], "4–6"),
        ("4–6", [4, 5, 6], "4–6"),
        ("p4-p6", [4, 5, 6], "4–6"),
        ("p4", [4], "4"),
        ("4,7-9", [4, 7, 8, 9], "4, 7–9"),
        (" 7 - 9 , 4 ", [4, 7, 8, 9], "4, 7–9"),
        ("5-6,5", [5, 6], "5–6"),
        ("report:10", [10], "10"),
        ("1-10", [*range(1, 11)], "1–10"),
        ("all", [*range(1, 11)], "1–10"),
        ("ALL", [*range(1, 11)], "1–10"),
        ("the-miller", [*range(3, 8)], "3–7"),
        ("The Miller", [*range(3, 8)], "3–7"),
        ("report: the keeper., 4", [4, 8, 9, 10], "4, 8–10"),
        ("Who shut the sluice in 1801?", [*range(1, 11)], "1–10"),
    ],
)
def test_paragraphs(edition: Edition, paras: str, numbers: list[int], shown: str) -> None:
    """Numbers, ranges with a hyphen or a dash, the letter of the series, and the name of the text are understood."""
    found = chosen(edition, paras)

    assert [f"p{number}" for number in numbers] == [b.place for b in found.blocks if b.place.is_in("p")]
    around = {b.place for b in found.blocks if b.type == "paragraph" and not b.place.is_in("p")}
    assert bool(around) == (paras.lower() == "all" or paras.startswith("Who"))  # the title has all below it
    assert shown == found.ranges


@pytest.mark.parametrize(
    ("paras", "sentence"),
    [
        ("", "'' names no paragraphs, expected numbers such as '4-12', '4' or '4,7-9'"),
        (" ", "' ' names no paragraphs"),
        ("4-", "'4-' names no paragraphs"),
        ("4,,5", "'4,,5' names no paragraphs"),
        ("4-p5", "'4-p5' names no paragraphs"),
        (
            "the boat",
            "there is no section 'the boat' with paragraphs in report, "
            "expected one of all, who-shut-the-sluice-in-1801, the-miller, the-keeper",
        ),
        ("bibliography", "there is no section 'bibliography' with paragraphs in report"),
        ("p4-", "there is no section 'p4-'"),
        ("../../x", "'../../x' names no paragraphs"),
        ("٤", "'٤' names no paragraphs"),
        ("-4", "'-4' names no paragraphs"),
        ("12-4", "'12-4' runs backwards, expected '4-12'"),
        ("30", "there is no paragraph 30 in report, expected numbers from 1 to 10; '1-10' would work"),
        ("9-11", "there is no paragraph 11 in report"),
        ("0-3", "there is no paragraph 0 in report"),
        ("1-999999999", "there is no paragraph 999999999 in report"),
        ("b4", "there is no entry b4 in report, expected numbers from 0 to 3; 'b0-3' would work"),
        ("z4", "there is no paragraph z4 in report, expected numbers from 1 to 10; '1-10' would work"),
        ("index:4", "there is no text 'index' with numbered paragraphs, expected one of report"),
    ],
)
def test_what_is_no_paragraph(edition: Edition, paras: str, sentence: str) -> None:
    """The sentence says what was found and what would work."""
    with pytest.raises(MistakeError) as error:
        excerpt(edition, paras, with_notes=True)

    assert sentence in str(error.value)


def test_the_series_of_another_edition(rootdir: Path) -> None:
    """The first series counts, by its own name; a text without numbers cannot be meant."""
    songs = domain_of(read(rootdir / "test-second").env).edition

    assert ("stanza", (2,)) == (chosen(songs, "s2").called, chosen(songs, "s2").numbers)
    assert [block.place for block in chosen(songs, "1-2").blocks] == ["songs", "s1", "s2"]
    for paras, sentence in (
        ("3", "there is no stanza 3 in songs, expected numbers from 1 to 2; '1-2' would work"),
        ("stores:1", "there is no text 'stores' with numbered paragraphs, expected one of songs"),
    ):
        with pytest.raises(MistakeError, match=sentence):
            chosen(songs, paras)


@pytest.mark.parametrize(
    ("asked", "fields"),
    [
        ("Letter", {"paper": "Letter"}),
        ("letter", {"paper": "Letter"}),
        ({}, {}),
        ({"paras": "4-12"}, {"paras": "4-12"}),
        ({"paras": "4", "notes": "commentary, author"}, {"paras": "4", "notes": ("author", "commentary")}),
        ({"paras": "4", "notes": ["author"]}, {"paras": "4", "notes": ("author",)}),
        ({"paras": "4", "notes": "none"}, {"paras": "4", "notes": ()}),
        ({"paras": "4", "notes": []}, {"paras": "4", "notes": ()}),
        ({"size": "large", "margin": "wide", "lines": "yes"}, {"size": "large", "margin": True, "lines": True}),
        ({"margin": False, "lines": True, "booklet": True}, {"lines": True, "booklet": True}),
        ({"paras": "4", "sheet": "key"}, {"paras": "4", "sheet": "key"}),
        ({"paras": "4", "sheet": "sheet"}, {"paras": "4", "sheet": "sheet", "lines": True}),
        ({"paras": "4", "sheet": "sheet", "lines": "no"}, {"paras": "4", "sheet": "sheet"}),
        ({"paras": "all", "name": "yes"}, {"paras": "all", "name": True}),
    ],
)
def test_printings(asked: object, fields: dict[str, object]) -> None:
    """A file is declared by its paper, or by fields in the words of the command line or in values of Python."""
    assert [Printing("stem", **fields)] == list(printings({"stem": asked}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("A3", "stem asks for the paper 'A3', expected one of A4, Letter, A5"),
        (4, "stem asks for the paper 4, expected one of A4, Letter, A5"),
        ({"size": "huge"}, "stem asks for the size 'huge', expected one of normal, large"),
        ({"margin": ""}, "stem asks for the margin '', expected one of normal, wide"),
        ({"lines": 5}, "stem asks for the lines 5, expected one of no, yes"),
        ({"lines": 1}, "stem asks for the lines 1, expected one of no, yes"),
        ({"notes": "auther"}, "stem asks for the notes 'auther', expected none, or some of author, apparatus, sou"),
        ({"notes": ""}, "stem asks for the notes '', expected none"),
        ({"notes": None}, "stem asks for the notes None, expected none"),
        ({"notes": ["none", "author"]}, "asks for the notes"),
        ({"paras": ["4"]}, "names no paragraphs"),
        ({"colour": "red"}, "stem asks for 'colour', expected one of paper, paras, notes"),
        ({"notes": "author"}, "stem asks for some of the notes of the whole edition, expected paras"),
        ({"sheet": "sheet"}, "stem asks for a classroom sheet of the whole edition, expected paras"),
        ({"booklet": True, "paper": "A5"}, "stem asks for a booklet on A5, expected A4 or Letter"),
        ({"name": True}, "stem asks for a line for a name at the head of the whole edition, expected paras"),
        (
            {"booklet": True, "margin": True},
            "stem asks for a wide margin on A5 pages, which have no room, expected A4 or",
        ),
        ({"paper": "A5", "margin": True}, "stem asks for a wide margin on A5 pages"),
        (
            {"booklet": True, "paper": "Letter", "margin": True},
            "stem asks for a wide margin on Half Letter pages, which have no room",
        ),
    ],
)
def test_what_cannot_be_printed(asked: object, sentence: str) -> None:
    """A value that is none is told with those that are."""
    with pytest.raises(MistakeError) as error:
        list(printings({"stem": asked}))

    assert sentence in str(error.value)


@pytest.mark.parametrize(
    ("asked", "tail"),
    [
        ({"paras": "4-12"}, "p4-12"),
        ({"paras": "p4–p12"}, "p4-12"),
        ({"paras": "4, 7-9"}, "p4_7-9"),
        ({"paras": "part/two:4"}, "part-two-p4"),
        ({"paras": "4-12", "size": "large", "paper": "letter"}, "p4-12-large-letter"),
        ({"paras": "4", "notes": "none", "margin": "wide", "lines": "yes"}, "p4-no-notes-margin-lines"),
        ({"paras": "4", "notes": "author", "booklet": "yes"}, "p4-author-booklet"),
        ({"paras": "4", "sheet": "key"}, "p4-key"),
        ({"paras": "4", "sheet": "sheet"}, "p4-sheet"),
        ({"paras": "4", "sheet": "sheet", "lines": "no", "name": "yes"}, "p4-no-lines-name-sheet"),
        ({"paras": "4", "booklet": "yes", "paper": "Letter"}, "p4-letter-booklet"),
        ({"paras": "all"}, "all"),
        ({"paras": "Mao."}, "mao"),
        ({"paras": "songs: the ../Miller,4"}, "songs-the-miller_4"),
    ],
)
def test_names_of_files(asked: dict[str, object], tail: str) -> None:
    """The name of a handout tells the options that are not the usual ones."""
    assert tail == printing("stem", asked).tail


def test_every_set_of_notes_has_a_name_of_its_own() -> None:
    """Two handouts that differ in their notes do not take each other's place."""
    sets = [one for number in range(4) for one in combinations(NOTES, number)]

    assert len(sets) == len({Printing("stem", paras="4", notes=notes).tail for notes in sets})


def test_what_belongs_to_the_paragraphs(edition: Edition) -> None:
    """Headings over them, notes called in them, and pages of the witness that begin between two of these."""
    found = [block.place or block.variations[0].entry.id for block in chosen(edition, "8-9").blocks]  # type: ignore[union-attr]
    alone = [block.place for block in chosen(edition, "9", notes="none").blocks]
    title = "who-shut-the-sluice-in-1801"

    assert [title, "the-keeper", "p8", "p9", "n9", "page-5", "n10", "n11"] == found
    assert [title, "the-keeper", "p9"] == alone


def test_no_note_is_called_in_vain(edition: Edition) -> None:
    """For every range, the notes are those that are called in it."""
    for first, last in combinations(range(1, 11), 2):
        blocks = chosen(edition, f"{first}-{last}").blocks
        called = {span.text for block in blocks for span in block.edited if span.style == Style.CALL}

        assert called == {block.label for block in blocks if block.label}


def test_the_text_before_the_colon() -> None:
    """The name of the text is what stands before the last colon."""
    assert parse("part: two:4")[0] == "part: two"
