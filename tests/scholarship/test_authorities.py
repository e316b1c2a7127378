"""Identifiers of headings: their forms, and where they lead."""

from __future__ import annotations

import pytest

from recension.scholarship.authorities import SCHEMES, Authority, check_headings, read

MAO = Authority("Mao Zedong", "Wikidata", "Q5816", "there", 2)


def test_lines_are_read() -> None:
    """A line has a heading, the authority file, the identifier, and where it was verified; it leads to its page."""
    assert [MAO] == list(read("# What\nMao Zedong\tWikidata\tQ5816\tthere\n\n"))
    assert MAO.address == "https://www.wikidata.org/wiki/Q5816"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_likes_are_alike(scheme: str) -> None:
    """What a message gives as an example has the form that it is an example of, and its address is one."""
    (found,) = read(f"A\t{scheme}\t{SCHEMES[scheme].like}\tthere")

    assert isinstance(found, Authority)
    assert found.address.endswith(f"/{SCHEMES[scheme].like}")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Mao\tWikidata\tQ5816", "Mao\tWikidata\tQ5816"),
        ("Mao\tWikidata\tQ5816\t", "Mao\tWikidata\tQ5816\t"),
        ("Mao\tWiki\tQ5816\tthere", "Wiki"),
        ("Mao\tWikidata\tQ05816\tthere", "Q05816"),
        ("Mao\tVIAF\tQ5816\tthere", "Q5816"),
        ("Mao\tWikidata\tQ5816\tthere\nMao\tWikidata\tQ42\there", "Mao\tWikidata\tQ42\there"),
    ],
)
def test_wrong_lines_are_told(line: str, found: str) -> None:
    """A field that is missing, an unknown file, another form of identifier, a second one of a file: are mistakes."""
    *_known, one = read(line)

    assert one.name == "authority-form"  # type: ignore[union-attr]
    assert repr(found) in one.sentence  # type: ignore[union-attr]


def test_headings_must_be_there() -> None:
    """An identifier of no heading is a mistake."""
    assert [("authority-heading", 2)] == [(one.name, one.line) for one in check_headings([MAO], ["Mao"])]
    assert [] == list(check_headings([MAO], ["Mao Zedong"]))
