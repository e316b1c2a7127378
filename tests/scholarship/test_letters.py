"""Letters that look alike are named, and the nearest words are found."""

from __future__ import annotations

import pytest

from recension.scholarship import letters


@pytest.mark.parametrize(
    ("found", "expected", "told"),
    [
        ("weir", "weir", ""),
        ("weir", "wear", ""),
        ("w\u0435ir", "weir", "CYRILLIC SMALL LETTER IE (U+0435) stands for LATIN SMALL LETTER E (U+0065)"),
        ("e\u0301t", "\u00e9t", "LATIN SMALL LETTER E (U+0065) and COMBINING ACUTE ACCENT (U+0301) stands for LATIN"),
        ("we\u200bir", "weir", "ZERO WIDTH SPACE (U+200B) stands for nothing after 'e'"),
        ("the\u00a0weir", "the weir", "NO-BREAK SPACE (U+00A0) stands for SPACE (U+0020)"),
        ("the\tweir", "the weir", "TAB (U+0009) stands for SPACE (U+0020)"),
        ("the  weir", "the weir", "SPACE (U+0020) stands for nothing after 'e'"),
        ("weir\u2019s", "weir's", "RIGHT SINGLE QUOTATION MARK (U+2019) stands for APOSTROPHE (U+0027)"),
        ("4\u20135", "4-5", "EN DASH (U+2013) stands for HYPHEN-MINUS (U+002D)"),
    ],
)
def test_letters_that_look_alike_are_named(found: str, expected: str, told: str) -> None:
    """What a reader cannot tell apart is told by name; what anybody sees is not."""
    assert letters.alike(found, expected).startswith(f"they look alike: {told}" if told else "")
    assert bool(told) == bool(letters.alike(found, expected))


@pytest.mark.parametrize(
    ("words", "found"),
    [("the wier", "the weir"), ("mils", "mill"), ("by the oven", ""), ("th\u0435 mill", "the mill")],
)
def test_the_nearest_words_are_found(words: str, found: str) -> None:
    """Of the words of a text those are found that somebody is likely to have meant."""
    assert letters.nearest_words(words, "He stood at the weir, and the mill was still.") == found


def test_words_that_stand_twice_are_told_apart() -> None:
    """With a word beside them they are one of a kind."""
    assert [*letters.told_apart("the", "by the weir, or the mill")] == ["the weir", "the mill"]


@pytest.mark.parametrize(("word", "found"), [("p", "P"), ("\u0420", "P"), ("X", ""), ("Pa", "P")])
def test_the_nearest_siglum_is_found(word: str, found: str) -> None:
    """A siglum in another case or script is that which looks like it."""
    assert letters.nearest(word, ["P", "W"]) == found


@pytest.mark.parametrize(
    ("text", "unseen"),
    [
        ("a\u00adb", 1),
        ("a\u200bb", 1),
        ("\u1780\u200b\u1781", 0),
        ("a\u202eb", 1),
        ("\u0627\u200c\u0628", 0),
        ("a\u200cb", 1),
        ("a\u200eb", 1),
        ("a\u200eb \u0627", 0),
        ("\ufeffa", 0),
        ("a\ufeff", 1),
        ("a\0b", 1),
        ("a\u00a0b\tc\n", 0),
    ],
)
def test_what_nobody_sees(text: str, unseen: int) -> None:
    """Signs without a shape are found, but for those that a script needs."""
    assert len([*letters.unseen(text)]) == unseen


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("the w\u0435ir", ["w\u0435ir"]),
        ("the w\u0435\u0456r, \u0435nough", ["w\u0435\u0456r", "\u0435nough"]),
        ("\u043c\u0435\u0440\u0430", []),
        ("5 \u03bcm", []),
        ("\u03b1-helix and \u0394S", []),
    ],
)
def test_a_word_of_two_scripts_is_found(text: str, words: list[str]) -> None:
    """A letter that only looks like one of its word is found; words of one script and signs of units are let be."""
    assert [word for _, word in letters.mixed(text)] == words
