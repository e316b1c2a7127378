"""Files of a bibliography: what is wrong in one is told at its line, once, and what pybtex reads is what is checked."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from building import HERE
from pybtex.database import BibliographyData
from pybtex.database.input.bibtex import Parser
from pybtex.richtext import Text

from recension.doctree.bibliography import Humanities, register
from recension.scholarship.bibfile import Known, check, entries, is_date, is_isbn, is_issn, near
from recension.scholarship.messages import Mistake

SOUND = """% A remark.
@book{one1900,
  author = {One, Ann},
  title = {The First},
  publisher = {Press},
  year = {1900}
}

@article{two1901,
  author  = {Two, Ben and Three, Cy},
  title   = {The {Second} Work},
  journal = {Review},
  year    = 1901,
  month   = jan,
  url     = {https://example.org/a},
  note    = "Seen"
}

@misc{three1902,
  title = {Third},
  date = {1902-03-04},
  year = {1902},
  keywords = {verified}
}
"""
TYPES = tuple(name[4:-9] for name in dir(Humanities) if name.endswith("_template") and name.startswith("get_"))
KNOWN = Known(TYPES, lambda text: str(Text.from_latex(text)))


def wrong(source: str | bytes, encoding: str = "utf-8-sig") -> list[Mistake]:
    raw = source.encode() if isinstance(source, str) else source
    return check({"refs.bib": raw}, encoding, KNOWN)


def told(source: str | bytes, encoding: str = "utf-8-sig") -> list[tuple[str, int]]:
    return [(one.name, one.line) for one in wrong(source, encoding)]


SLIPS = [
    ("{The First}", "{The First", [("bib-form", 4)]),
    ("{The First}", "{The First}}", [("bib-form", 4)]),
    ("{One, Ann},", "{One, Ann}", [("bib-form", 3)]),
    ('"Seen"', '"Seen', [("bib-form", 16)]),
    ('"Seen"', 'Seen"', [("bib-form", 16)]),
    ("{The First}", "The First}", [("bib-form", 4)]),
    ("{The First}", "The First", [("bib-form", 4)]),
    ("jan", "jann", [("bib-string", 14)]),
    ("jan", "winter", [("bib-string", 14)]),
    ("one1900", "one 1900", [("bib-form", 2)]),
    ("one1900,", "", [("bib-form", 2)]),
    ("one1900,", ",", [("bib-form", 2)]),
    ("one1900,", "one1900", [("bib-form", 2)]),
    ("one1900", "one#1900", [("bib-form", 2)]),
    ("one1900", "o'ne1900", [("bib-form", 2)]),
    ("one1900", "one{1900", [("bib-form", 2)]),
    ("{One, Ann}", "{One, Ann, X, Y}", [("bib-value", 3)]),
    ("@book", "@bok", [("bib-type", 2)]),
    ("@misc", "@webthing", [("bib-type", 19)]),
    ("@misc", "@webpage", [("bib-type", 19)]),
    ("two1901", "one1900", [("bib-key-twice", 9)]),
    ("two1901", "One1900", [("bib-key-twice", 9)]),
    ("  note    =", "  Title = {X},\n  note    =", [("bib-field-twice", 16)]),
    ("title = {The First}", "titel = {The First}", [("bib-field", 4)]),
    ("author = {One", "authr = {One", [("bib-field", 3)]),
    ("{1900}", "{soon}", [("bib-value", 6)]),
    ("  year = {1900}\n", "", [("bib-missing", 2)]),
    ("1902-03-04", "18 Aug 2011", [("bib-value", 21)]),
    ("1902-03-04", "1902-13-04", [("bib-value", 21)]),
    ("1902-03-04", "1902-02-30", [("bib-value", 21)]),
    ("1902-03-04", "04.03.1902", [("bib-value", 21)]),
    ("1902-03-04", "1902-3-4", [("bib-value", 21)]),
    ("1902-03-04", "1920-03-04", [("bib-value", 22)]),
    ("First", "Fi\x00rst", [("bib-character", 4)]),
    ("First", "Fi\u202erst", [("bib-character", 4)]),
    ("First", "Fi\ufeffrst", [("bib-character", 4)]),
    ("First", "Fi\x85rst", [("bib-character", 4)]),
    ("https://example.org/a", "example.org/a", [("bib-value", 15)]),
    ("https://example.org/a", "https://example.org/a b", [("bib-value", 15)]),
    ("https://example.org/a", "javascript:alert(1)", [("address", 15)]),
    ("https://example.org/a", "data:text/html,x", [("address", 15)]),
    ("https://example.org/a", "htps://example.org/a", [("bib-value", 15)]),
    ("https://example.org/a", "\\url{https://x.org}", [("bib-value", 15)]),
    ("{The First}", "{The \\foo First}", [("bib-value", 4)]),
    ("{The First}", "{The \\emph{First}}", [("bib-value", 4)]),
    ("{The First}", "{The 100% First}", [("bib-value", 4)]),
    ("{The First}", "{The First\\}", [("bib-value", 4)]),
    ("{Press}", "{}", [("bib-value", 5)]),
    ("{The First}", "{}", [("bib-value", 4)]),
    ("{One, Ann}", "{One, Ann and and Two, B}", [("bib-value", 3)]),
    ("{One, Ann}", "{One, Ann and}", [("bib-value", 3)]),
    ("{Press}", "{Press},\n  crossref = {nowhere}", [("bib-value", 6)]),
    ("{Press}", "{Press},\n  crossref = {one1900}", [("bib-value", 6)]),
    ("{Press}", "{Press}, doi = {https://doi.org/10.1/x}", [("bib-value", 5)]),
    ("{Press}", "{Press},\n  isbn = {0-8047-2115-8}", [("bib-value", 6)]),
    ("{Press}", "{Press},\n  issn = {2053-8627}", [("bib-value", 6)]),
    ("title = {The First}", "title {The First}", [("bib-form", 4)]),
    ("title = {The First}", "title == {The First}", [("bib-form", 4)]),
    ("title = {The First}", "title: {The First}", [("bib-form", 4)]),
    ("{1900}\n}", "{1900}\n", [("bib-form", 2)]),
    ("{verified}\n}", "{verified}\n", [("bib-form", 19)]),
    ("% A remark.", "% A remark by a@b.org.", [("bib-form", 1)]),
    ("@book{one1900", "% @book{one1900", [("bib-form", 2)]),
    ("% A remark.", "@comment{ @book{x, title={Y}} }", [("bib-form", 1)]),
    ("% A remark.", "@ A remark", [("bib-form", 1)]),
    ("@book{one1900", "book{one1900", [("bib-form", 2)]),
    ("publisher = {Press}", "publisher name = {Press}", [("bib-form", 5)]),
    ("{One, Ann},", "{One, Ann};", [("bib-form", 3)]),
    ("jan", "13", [("bib-value", 14)]),
    ("jan", "{13}", [("bib-value", 14)]),
    ('note    = "Seen"', 'note = "Seen,\n  pages = "5"', [("bib-form", 16)]),
    ("journal = {Review}", "journaltitle = {Review}", [("bib-field", 12)]),
    ("journal =", "jornal =", [("bib-field", 12)]),
    ("  journal = {Review},\n", "", [("bib-missing", 9)]),
    ("  title = {Third},\n", "", [("bib-missing", 19)]),
    ("@book{one1900", "@book[one1900", [("bib-form", 2)]),
    ("{The First}", "(The First)", [("bib-form", 4)]),
    ("{The First}", "{The First)", [("bib-form", 4)]),
    ("title = {The First},", "title = }The First{,", [("bib-form", 4)]),
    ("{Two, Ben and Three, Cy}", "{Two, Ben; Three, Cy}", [("bib-value", 10)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), SLIPS)
def test_a_slip_is_told_once_at_its_line(old: str, new: str, expected: list[tuple[str, int]]) -> None:
    """One slip is one mistake, in the entry that has it, and the entries behind it are read."""
    assert SOUND.count(old) == 1
    assert told(SOUND.replace(old, new)) == expected


def test_all_slips_are_told_at_once() -> None:
    """What is wrong in one entry keeps nothing of the others from being read."""
    source = (
        SOUND.replace("{The First}", "{The First").replace("{Review}", "{}").replace("year = {1902}", "yaer = {1902}")
    )

    assert told(source) == [("bib-form", 4), ("bib-value", 12), ("bib-field", 22)]


@pytest.mark.parametrize(
    "source",
    [
        SOUND,
        "\ufeff" + SOUND,
        SOUND.replace("\n", "\r\n"),
        SOUND.replace("{1900}", "{1900},"),
        SOUND.replace("{Press}", "{Press},,"),
        SOUND.replace("% A remark.", 'Words = more words, {and} "marks" between two entries.'),
        SOUND.replace("% A remark.", '@comment{nothing} @preamble{"x"} @string{press = {The Press}}').replace(
            "{Press}", "press"
        ),
        SOUND.replace("@book{one1900", "@book(one1900").replace("{1900}\n}", "{1900}\n)"),
        SOUND.replace("{Press}", "{Press},\n  shelf = {B 4}, rating = {5}"),
        SOUND.replace("{The First}", "{The F{\\'i}rst \\& 100\\% of \\'Etudes, na{\\\"\\i}ve}"),
        SOUND.replace("{One, Ann}", "{{One; Two, Three, Four, and Five}}"),
        SOUND.replace("{The First}", "{The First}, crossref = {two1901}"),
        SOUND.replace("title = {Third}", "crossref = {one1900}"),
    ],
)
def test_what_is_sound_is_left_alone(source: str) -> None:
    """Remarks, macros, parentheses, TeX for letters, fields of the editor's own and those of another entry are fine."""
    assert wrong(source) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", [("bib-empty", 1)]),
        (b"Words.\n", [("bib-empty", 1)]),
        (SOUND.replace("First", "F\xfcrst").encode("latin-1"), [("bib-encoding", 4)]),
        (SOUND.encode("utf-16"), [("bib-encoding", 1)]),
    ],
)
def test_bytes_and_emptiness_are_told(raw: bytes, expected: list[tuple[str, int]]) -> None:
    """A file that is not in its encoding is told with the line, and so is one without an entry."""
    assert told(raw) == expected


def test_another_encoding_may_be_declared() -> None:
    """What conf.py says of the encoding holds."""
    assert told(SOUND.replace("First", "F\xfcrst").encode("latin-1"), "latin-1") == []


def test_the_nearest_is_named() -> None:
    """A message names the known field, type, macro or key that was meant."""
    for old, new, meant in (
        ("title = {The", "titel = {The", "'title'"),
        ("@book", "@bok", "book"),
        ("jan", "jann", "jan"),
    ):
        (one,) = wrong(SOUND.replace(old, new))
        assert one.sentence.endswith(f"expected {meant}")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("yaer", "year"),
        ("authr", "author"),
        ("urls", "url"),
        ("verifed", "verified"),
        ("unverified", ""),
        ("shelf", ""),
    ],
)
def test_a_slip_of_the_pen_is_near(word: str, meant: str) -> None:
    """One letter more, less, other or exchanged; what is another word is not near."""
    assert near(word, ["year", "author", "url", "note", "verified"]) == meant


SOUND_DATES = (
    "1950 1950-04 1950-04-24 1950/1953 1950-04-24/1950-05 1950/.. /1950 20XX 195X 1950-XX 1950~ 1950-21 -0044 0044"
)


def test_dates() -> None:
    """Dates of BibLaTeX and of EDTF are dates; days that no calendar has are none."""
    assert all(map(is_date, [*SOUND_DATES.split(), "1950-04-24T10:30:00Z"]))
    assert not any(
        map(is_date, ["18 Aug 2011", "1950-13", "1950-02-30", "1950-4-2", "50", "1953/1950", "/", "04.03.1902"])
    )


def test_numbers_of_books_and_journals() -> None:
    """The last figure fits the others."""
    assert all(map(is_isbn, ["0-8047-2115-7", "978-0-691-11847-5", "9780691118475", "080442957X"]))
    assert not any(map(is_isbn, ["0-8047-2115-8", "978-0-691-11847-6", "978-0-691", "X804429570", "123"]))
    assert is_issn("2053-8626")
    assert not is_issn("2053-8627")


def said(read: BibliographyData) -> dict[str, dict[str, str]]:
    """Return what pybtex has read, without persons, whom it takes apart."""
    return {
        key: {"type": one.original_type, **{name.lower(): text for name, text in one.fields.items()}}
        for key, one in read.entries.items()
    }


def checked(text: str) -> dict[str, dict[str, str]]:
    """Return what was checked, likewise."""
    return {
        one.key: {
            "type": one.type,
            **{
                field.name.lower(): field.text for field in one.fields if field.name.lower() not in ("author", "editor")
            },
        }
        for one in entries(text)
    }


def test_what_programs_write_into_an_abstract_is_left_alone() -> None:
    """Nobody sees an abstract but that of a document, of which it is what it says."""
    abstract = SOUND.replace("  year    = 1901,", "  abstract = {50\\% of \\{it\\}, \\url{x}},\n  year = 1901,")

    assert abstract != SOUND
    assert wrong(abstract) == []
    assert [one[0] for one in told(abstract.replace("abstract =", "usera = {One, Ann}, abstract ="))] == ["bib-value"]


FILES = [*HERE.glob("roots/*/*.bib"), *HERE.parent.glob("docs/book/*.bib")]


@pytest.mark.parametrize("file", FILES, ids=[file.parent.name for file in FILES])
def test_what_is_checked_is_what_pybtex_reads(file: Path) -> None:
    """Each sound file is sound, and has the same keys, types and fields for both."""
    text = file.read_text("utf-8")

    assert wrong(text) == []
    assert checked(text) == said(Parser("utf-8-sig").parse_string(text))


@pytest.mark.parametrize("seed", range(2))
def test_what_is_not_told_is_read(seed: int) -> None:
    """Of a hundred small damages each is told, or pybtex reads what is left without losing an entry, and as we do."""
    register()
    chance = random.Random(seed)
    for _ in range(100):
        at, sign = chance.randrange(len(SOUND)), chance.choice('{}",=#@%\\()~\n 1aX-;[]')
        one = SOUND[:at] + chance.choice(["", sign, sign + SOUND[at]]) + SOUND[at + 1 :]
        if not wrong(one):
            read = Parser("utf-8-sig").parse_string(one)
            assert len(read.entries) == 3
            assert checked(one) == said(read)
            assert all(entry.text for entry in Humanities().format_bibliography(read))
