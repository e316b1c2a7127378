"""Which part of a text a handout has."""

from __future__ import annotations

import pytest
from building import HOUSE, Copy, append, configure, read, restate_checksums

from recension.doctree.domain import domain_of
from recension.scholarship.edition import Edition
from recension.scholarship.excerpt import excerpt
from recension.scholarship.messages import MistakeError

BOOK = HOUSE / "docs" / "book"


@pytest.fixture(scope="module")
def book() -> Edition:
    """The edition of the guide: paragraphs, and between the first two a song of two stanzas."""
    return domain_of(read(BOOK / "source", BOOK).env).edition


def places(edition: Edition, paras: str) -> list[str]:
    """The places of the running text that are chosen."""
    return [block.place for block in excerpt(edition, paras, with_notes=True).blocks if block.type.is_numbered]


def test_what_stands_between_comes_along(book: Edition) -> None:
    """Verse and lists between two paragraphs asked for are no less asked for; those outside are not."""
    assert places(book, "1-2")[:4] == ["p1", "s1", "s2", "p2"]
    assert places(book, "1") == ["p1"]
    assert places(book, "2") == ["p2"]


def test_the_whole_text_has_what_stands_around_its_series(copy_of: Copy) -> None:
    """What precedes the first that is numbered, and what follows the last; a range has neither."""
    folder = configure(copy_of("structure"), recension_places={"s": "stanza", "p": "paragraph"})
    ferry = domain_of(read(folder).env).edition

    assert places(ferry, "all") == ["p1", "p2", "s1", "s2", "s3", "p3", "p4"]
    assert places(ferry, "2, All") == places(ferry, "all")
    assert places(ferry, "1-3") == ["s1", "s2", "s3"]


def test_a_section_has_all_that_stands_under_its_heading(copy_of: Copy) -> None:
    """What precedes its first number and follows its last comes along, and nothing of the next section."""
    folder = copy_of("play")
    append(folder / "macbeth.rst", "\nScene 3\n~~~~~~~\n\n.. _p3:\n\nA porter.\n\n.. _s8:\n\n| Knock.\n")
    append(folder / "witnesses" / "F.txt", "\nScene 3\n\nA porter.\n\nKnock.\n")
    append(folder / "witnesses" / "S.md", "\n### Scene 3\n\nA porter.\n\nKnock.\n")
    restate_checksums(folder)
    play = domain_of(read(folder).env).edition

    assert places(play, "scene-2") == ["p1", *(f"s{n}" for n in range(1, 8)), "p2"]
    assert places(play, "Scene 3") == ["p3", "s8"]
    assert places(play, "1-7") == [f"s{n}" for n in range(1, 8)]


def test_another_series_can_be_asked_for(book: Edition) -> None:
    """A letter before the numbers names the series, which has a name of its own."""
    found = excerpt(book, "s1-2", with_notes=True)

    assert (found.called, found.ranges) == ("stanza", "1–2")
    assert places(book, "s2") == ["s2"]


@pytest.fixture(scope="module")
def scene() -> Edition:
    """The edition of a play whose verses are counted anew in each scene."""
    return domain_of(read(HOUSE / "tests" / "roots" / "test-play").env).edition


@pytest.mark.parametrize(
    ("paras", "expected"),
    [
        ("line-2.2.1", ["s1"]),
        ("line-2.2.1-2.2.3", ["s1", "s2"]),
        ("line-2.2.3-5", ["s2", "s3", "s4", "s5", "s6"]),
        ("line 2.2.4–5", ["s3", "s4", "s5", "s6"]),
        ("s7,line-2.2.1", ["s1", "s7"]),
    ],
)
def test_verses_are_asked_for_by_their_numbers(paras: str, expected: list[str], scene: Edition) -> None:
    """The stanzas come whole that have these verses, and all that share one."""
    assert places(scene, paras) == expected


@pytest.mark.parametrize("paras", ["line-2.2.99", "line-3", "line-2.2.3-2.2.1", "line-2.2.3-1"])
def test_verses_that_are_not_there_are_told(paras: str, scene: Edition) -> None:
    """A number that no verse has, and one before the first, are mistakes."""
    with pytest.raises(MistakeError) as told:
        excerpt(scene, paras, with_notes=True)

    assert told.value.mistake.name in ("printing-line", "printing-backwards")


@pytest.mark.parametrize("paras", ["s3", "p1,s1", "z1"])
def test_what_is_not_there_is_told(paras: str, book: Edition) -> None:
    """Numbers that a series has not, two series at once and an unknown one are mistakes."""
    with pytest.raises(MistakeError):
        excerpt(book, paras, with_notes=True)
