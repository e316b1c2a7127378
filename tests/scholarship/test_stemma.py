"""The stemma: every witness below that from which it was made."""

from __future__ import annotations

import pytest

from recension.scholarship import stemma
from recension.scholarship.model import Witness


def witnesses(descents: str) -> list[Witness]:
    """Return witnesses, of which "A B<A" says that B was made from A."""
    pairs = (one.partition("<") for one in descents.split())
    return [Witness(siglum, "A copy", exemplar=exemplar) for siglum, _, exemplar in pairs]


def test_exemplar_stands_above_the_middle_of_what_was_made_from_it() -> None:
    """Witnesses of one age stand on one line, in the order in which they are declared, those without copies apart."""
    found = stemma.drawing(witnesses("B<A C<A D<C E<C A F"))
    places = {label.text: (label.x, label.y) for label in found.labels}
    assert {name: x for name, (x, _y) in places.items()} == {
        "A": (0.125 + 0.5) / 2,
        "B": 0.125,
        "C": 0.5,
        "D": 0.375,
        "E": 0.625,
        "F": 0.875,
    }
    rows = sorted({y for _x, y in places.values()})
    named = [[name for name in "ABCDEF" if places[name][1] == y] for y in rows]
    assert named == [["A", "F"], ["B", "C"], ["D", "E"]]
    assert len(found.lines) == 4
    assert all(line.y1 < line.y2 for line in found.lines)


def test_what_nobody_has_seen_is_dashed() -> None:
    """Lines to and from a siglum in brackets are dashed, others are not."""
    found = stemma.drawing(witnesses("P<[x] Q<W W [x]<W"))
    assert sorted(line.dashed for line in found.lines) == [False, True, True]


@pytest.mark.parametrize(
    ("descents", "expected"),
    [
        ("A B<A C<[x] [x]<A", []),
        ("A B<Z", ["the exemplar 'Z' of B"]),
        ("A<A", ["A from A"]),
        ("A<C B<A C<B D<A", ["A from C from B from A"]),
    ],
)
def test_flaws_are_found(descents: str, expected: list[str]) -> None:
    """An exemplar is a witness, and none descends from itself."""
    declared = [one._asdict() for one in witnesses(descents)]
    assert [found for found, _expected in stemma.flaws(declared)] == expected
