"""Who has a reading: what names stand for, and how many are shown as one."""

from __future__ import annotations

import pytest

from recension.scholarship import bearers
from recension.scholarship.model import Bearers


@pytest.mark.parametrize(
    ("sigla", "expected"),
    [
        ("A B C D", "ω D"),
        ("D C B A", "D ω"),
        ("B C", "β"),
        ("A B", "A B"),
        ("C B D", "β D"),
    ],
)
def test_groups_stand_for_all_their_members(sigla: str, expected: str) -> None:
    """The largest group of which all members are there takes their place, where the first of them stood."""
    assert bearers.gathered(sigla.split(), {"β": "B C", "ω": "A B C"}) == tuple(expected.split())


def test_names_are_resolved() -> None:
    """Each witness is named by its own siglum; what was written is kept where it was another."""
    named = [["Bell"], ["A"], ["β", "D"], ["cett."]]
    found = bearers.resolved(named, ["A", "B", "C", "D", "E"], {"β": "B C"}, ["Bell"])

    assert found == [
        Bearers(scholars=("Bell",)),
        Bearers(("A",)),
        Bearers(("B", "C", "D"), ("β", "D")),
        Bearers(("E",), ("cett.",)),
    ]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("was A B", ("was", ("A", "B"))),
        ("A B", ("A", ("B",))),
        ("A", ("A", ())),
        ("was \\A", ("was \\A", ())),
        ("A was", ("A was", ())),
    ],
)
def test_names_stand_at_the_end(words: str, expected: tuple[str, tuple[str, ...]]) -> None:
    """A lemma keeps a word, and what has a backslash is one."""
    assert bearers.parted(words, ["A", "B"]) == expected
