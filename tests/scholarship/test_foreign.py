"""Words of other languages: how they are declared, and where they stand."""

from __future__ import annotations

import pytest

from recension.scholarship.foreign import TAG, phrase, phrases, standing, stretches

RUSSIAN = "ru-Latn"


def found(text: str, *written: str) -> list[str]:
    """What stands in *text* of the words that are declared."""
    return [text[one.start : one.end] for one in stretches(text, phrases({RUSSIAN: written}))]


@pytest.mark.parametrize(
    ("text", "written", "expected"),
    [
        ("fond 45, opis 1", ["fond", "opis"], ["fond", "opis"]),
        ("Fond 059a", ["fond"], ["Fond"]),
        ("FOND", ["fond"], []),
        ("a fondness for fondue", ["fond"], []),
        ("the Arkhiv, an arkhiv", ["Arkhiv"], ["Arkhiv"]),
        ("ibid., p.116; Ibid.", ["ibid."], ["ibid.", "Ibid."]),
        ("nulla\u00a0osta and nulla\nosta", ["nulla osta"], ["nulla\u00a0osta", "nulla\nosta"]),
        ("opis’ and opis", ["opis", "opis'"], ["opis’", "opis"]),
        ("the iter of a treaty, reiter", ["iter"], ["iter"]),
        ("opis 1 of the opis list", ["opis", "opis list"], ["opis", "opis list"]),
        ("a list: list 141, the List 141", ["[list] 141"], ["list", "List"]),
        ("the plural of list; of lists", ["plural of [list]"], ["list"]),
        ("a list", ["[list] 141"], []),
    ],
)
def test_where_words_stand(text: str, written: list[str], expected: list[str]) -> None:
    """They are whole words, the longest first, and only beside what is asked to stand beside them."""
    assert expected == found(text, *written)


def test_each_has_its_language() -> None:
    """Where words of two languages stand, each stretch says which it is."""
    known = phrases({"it": ["nulla osta"], "la": ["ibid."]})

    assert [(0, 5, "la"), (6, 16, "it")] == [*map(tuple, stretches("ibid. nulla osta", known))]
    assert {"ibid."} == standing(["nulla", "osta; ibid."], known)


@pytest.mark.parametrize("written", ["", " ", "[]", "[list", "list] 1", "[a] [b]"])
def test_what_is_no_phrase(written: str) -> None:
    """Words in brackets stand once among others, or there are no brackets."""
    assert phrase("it", written) is None


def test_tags() -> None:
    """A tag has a language, and perhaps a script, a country and variants."""
    tags = ["it", "la", "ru-Latn", "zh-Hant-TW", "de-CH-1996", "sl-rozaj", "es-419"]

    assert [*map(bool, map(TAG.fullmatch, tags))] == [True] * len(tags)
    assert not any(map(TAG.fullmatch, ["", "italian", "IT", "ru_Latn", "ru-latn", "it-", "it IT", "x"]))
