"""Hands within a witness: what an entry says of the witness holds for them, unless it names them."""

from __future__ import annotations

import pytest

from recension.scholarship import bearers, hands, stemma
from recension.scholarship.model import Bearers, Witness

SIGLA = ["A", "N", "N²", "M", "N³"]
HANDS = {"N²": "N", "N³": "N"}


def witnesses(said: str) -> list[Witness]:
    """Return witnesses, of which "N²:N" says that it is a hand of N."""
    pairs = (one.partition(":") for one in said.split())
    return [Witness(siglum, "A copy", hand_of=of) for siglum, _, of in pairs]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        (["N"], [Bearers(("N", "N²", "N³"), ("N",))]),
        (["N", "N²"], [Bearers(("N", "N³"), ("N",)), Bearers(("N²",))]),
        (["N N² N³"], [Bearers(("N", "N²", "N³"))]),
        (["N²"], [Bearers(("N²",))]),
        (["N²", "cett."], [Bearers(("N²",)), Bearers(("A", "N", "M", "N³"), ("cett.",))]),
        (["N", "cett."], [Bearers(("N", "N²", "N³"), ("N",)), Bearers(("A", "M"), ("cett.",))]),
        (["ω", "N³"], [Bearers(("N", "N²", "M"), ("ω",)), Bearers(("N³",))]),
    ],
)
def test_hand_has_what_its_witness_has(named: list[str], expected: list[Bearers]) -> None:
    """It is named with it, also where a group is; what the editor wrote is kept."""
    assert bearers.resolved([one.split() for one in named], SIGLA, {"ω": "N M"}, [], HANDS) == expected


def test_hands_stand_behind_their_witness() -> None:
    """Of the rest the order is that of conf.py."""
    found = hands.ordered(witnesses("N²:N A B²:B N B N³:N"))
    assert [one.siglum for one in found] == ["A", "N", "N²", "N³", "B", "B²"]


def test_witness_speaks_for_its_hands() -> None:
    """Where all have the same, its siglum is enough."""
    assert hands.folded(["A", "N", "N²"], HANDS) == ("A", "N")
    assert hands.folded(["A", "N²", "N³"], HANDS) == ("A", "N²", "N³")


def test_stemma_has_a_hand_at_its_witness() -> None:
    """What was made from a hand stands below the witness."""
    known = [Witness("N", "A copy"), Witness("N²", "red", hand_of="N"), Witness("B", "A print", exemplar="N²")]
    assert [(one.siglum, row) for one, row in stemma.walk(known)] == [("N", 0), ("B", 1)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("N N²:N N³:N", []),
        ("N N²:M", ["N² as a hand of 'M'"]),
        ("N N²:N²", ["N² as a hand of itself"]),
        ("N N²:N N³:N²", ["N³ as a hand of N², which is a hand"]),
        ("N²:N³ N³:N²", ["N² as a hand of N³, which is a hand", "N³ as a hand of N², which is a hand"]),
    ],
)
def test_flaws_are_found(said: str, expected: list[str]) -> None:
    """A hand is one of a witness that is none itself."""
    assert [found for found, _ in hands.flaws(one._asdict() for one in witnesses(said))] == expected


def test_hand_has_no_exemplar() -> None:
    """The witness has one."""
    declared = [Witness("N", "A copy"), Witness("N²", "red", exemplar="N", hand_of="N")]
    assert [found for found, _ in hands.flaws(one._asdict() for one in declared)] == ["the exemplar 'N' of N²"]
