"""A work of a bibliography, as reference managers are given it."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from recension.scholarship.reference import FORMS, Reference, as_bibtex, as_coins, as_csl, as_ris, stems

CHAPTER = Reference(
    "bell1995",
    "incollection",
    {
        "author": "Bell, Ada and {The Mill, Lower House} and Pound, Jr., N.",
        "title": "On {Sluices} \\& Weirs",
        "booktitle": "Rivers",
        "editor": 'M{\\"u}ller, Jo',
        "publisher": "Mill Press",
        "address": "Lockham",
        "date": "1995-05-03",
        "pages": "94--119",
        "url": "https://example.org/a b",
        "note": "Read there",
        "usere": "b",
    },
)


def tags(one: Reference) -> list[tuple[str, str]]:
    """The lines of a RIS file."""
    return [(line[:2], line[6:]) for line in as_ris(one).splitlines()]


def test_bibtex_has_the_fields_as_they_are() -> None:
    """Nothing is lost but the letter after the year, which the edition gives; a year is there for those that ask."""
    text = as_bibtex(CHAPTER)

    assert text.startswith("@incollection{bell1995,\n")
    assert "title = {On {Sluices} \\& Weirs},\n" in text
    assert "year = {1995},\n" in text
    assert "usere" not in text
    assert "month = may,\n" in as_bibtex(CHAPTER._replace(item={"month": "May", "year": "1995"}))


def test_ris() -> None:
    """A name in one piece ends in a comma and has no other; pages are two."""
    found = tags(CHAPTER)

    assert found[0] == ("TY", "CHAP")
    assert found[-1] == ("ER", "")
    assert [value for tag, value in found if tag == "AU"] == ["Bell, Ada", "The Mill. Lower House,", "Pound Jr., N."]
    for one in [
        ("A2", "Müller, Jo"),
        ("TI", "On Sluices & Weirs"),
        ("T2", "Rivers"),
        ("PY", "1995"),
        ("DA", "1995/05/03"),
        ("SP", "94"),
        ("EP", "119"),
        ("UR", "https://example.org/a%20b"),
    ]:
        assert one in found


def test_csl() -> None:
    """Persons are divided, a date is in parts, and of a span there are two."""
    item: dict[str, Any] = as_csl(CHAPTER)

    assert item["author"][:2] == [{"family": "Bell", "given": "Ada"}, {"literal": "The Mill, Lower House"}]
    assert item["issued"] == {"date-parts": [[1995, 5, 3]]}
    assert (item["type"], item["container-title"], item["page"]) == ("chapter", "Rivers", "94-119")
    assert as_csl(CHAPTER._replace(item={"date": "1950/1953"}))["issued"] == {"date-parts": [[1950], [1953]]}
    assert "issued" not in as_csl(CHAPTER._replace(item={"date": "20XX"}))


def test_coins() -> None:
    """What stands in a page says what the work is, with its authors in their order."""
    pairs = parse_qsl(as_coins(CHAPTER), strict_parsing=True)

    assert ("rft_val_fmt", "info:ofi/fmt:kev:mtx:book") in pairs
    assert ("rft.genre", "bookitem") in pairs
    assert ("rft.atitle", "On Sluices & Weirs") in pairs
    assert [value for name, value in pairs if name.startswith("rft.au")] == [
        "Bell",
        "Ada",
        "The Mill, Lower House",
        "Pound Jr.",
        "N.",
    ]


@pytest.mark.parametrize(
    ("kind", "item", "csl", "ris", "coins"),
    [
        ("book", {}, "book", "BOOK", "rft.genre=book"),
        ("article", {}, "article-journal", "JOUR", "rft.genre=article"),
        ("online", {}, "webpage", "ELEC", "rft.type=webpage"),
        ("techreport", {}, "report", "RPRT", "rft.genre=report"),
        ("misc", {"usera": "The miller"}, "personal_communication", "PCOMM", "rft.type=letter"),
        ("misc", {}, "document", "UNPB", "rft.type=document"),
        ("whatever", {}, "document", "UNPB", "rft.type=document"),
    ],
)
def test_kinds(kind: str, item: dict[str, str], csl: str, ris: str, coins: str) -> None:
    """Each type is what it is elsewhere; a document that somebody sent is a letter."""
    one = Reference("a", kind, {"title": "A", **item})

    assert as_csl(one)["type"] == csl
    assert tags(one)[0] == ("TY", ris)
    assert coins in as_coins(one).split("&")


def test_files_of_several() -> None:
    """A file has its works one after the other."""
    both = [CHAPTER, CHAPTER._replace(key="bell1996")]

    assert FORMS["BibTeX"][1](both).count("@incollection{") == 2
    assert FORMS["RIS"][1](both).count("ER  - \n") == 2
    assert [one["id"] for one in json.loads(FORMS["CSL-JSON"][1](both))] == ["bell1995", "bell1996"]


def test_stems_are_different_on_every_machine() -> None:
    """A key may have signs that a file may not, and capitals alone tell no files apart everywhere."""
    assert stems(["a/b", "a:b", "A-B", "c"]) == {"a/b": "a-b", "a:b": "a-b-2", "A-B": "A-B-3", "c": "c"}
