"""Terms of a glossary are found in the words of a text as readers find them."""

from __future__ import annotations

import pytest

from recension.scholarship.glossary import standing

TERMS = ["RF", "AVP RF", "fond", "opis", "p.", "pp.", "e.g.", "US", "ibid."]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("AVP RF, Fond 059a, Opis 5a", ["AVP RF", "fond", "opis"]),
        ("RF, AVP RF", ["RF", "AVP RF"]),
        ("fond 45, fond 46", ["fond"]),
        ("fonds, a fondness, myfond", []),
        ("tell us", []),
        ("the US-led West, FRUS, USSR", ["US"]),
        ("p.7 and pp. 8–9", ["p.", "pp."]),
        ("Pierpaoli P.G., P. 7", []),
        ("Ibid., e.g. one", ["ibid.", "e.g."]),
        ("nothing", []),
    ],
)
def test_terms_in_a_text(text: str, found: list[str]) -> None:
    """A term is a whole word, as written or capitalised; the longest holds, each is told once, in order."""
    assert standing(text, TERMS) == found


def test_no_terms() -> None:
    """Where there are no terms, none is found."""
    assert standing("AVP RF", []) == []
