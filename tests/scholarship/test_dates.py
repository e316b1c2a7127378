"""Dates: understood as editors write them, spelled in the language of the edition."""

from __future__ import annotations

import pytest

from recension.scholarship import dates


@pytest.mark.parametrize(
    ("text", "parts", "spelled"),
    [
        ("18 August 2011", (2011, 8, 18), "18 August 2011"),
        ("August 2011", (2011, 8), "August 2011"),
        ("2026-11-23", (2026, 11, 23), "23 November 2026"),
        ("2026-11", (2026, 11), "November 2026"),
        ("2026-02-31", (2026, 2, 31), "2026-02-31"),
        ("spring 2011", (2011,), "spring 2011"),
        ("no date", (), "no date"),
    ],
)
def test_dates(text: str, parts: tuple[int, ...], spelled: str) -> None:
    """Dates are understood in figures and in words, and as much of them as is there."""
    assert parts == dates.parts(text)
    assert spelled == dates.spelled(text)


@pytest.mark.parametrize(
    ("language", "spelled"),
    [
        ("en_GB", "23 November 2026"),
        ("en_US", "November 23, 2026"),
        ("de", "23. November 2026"),
        ("tr", "23 Kasım 2026"),
        ("pt-BR", "23 de novembro de 2026"),
        ("sr@latin", "23. novembar 2026."),
        ("xx", "23 November 2026"),
        ("", "23 November 2026"),
    ],
)
def test_dates_are_spelled_in_the_language_of_the_edition(language: str, spelled: str) -> None:
    """A language that nobody knows is taken for English."""
    assert spelled == dates.spelled("2026-11-23", language)
    assert spelled == dates.spelled("23 November 2026", language)
