"""A text is written so that docutils reads it as it was, whatever it says."""

from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from encoded import WORDS

from recension.scholarship import writing
from recension.scholarship.model import Span, Style


def read(source: str) -> list[nodes.Node]:
    """Return what docutils reads in a paragraph; a complaint would be one more block."""
    (block,) = publish_doctree(source, settings_overrides={"report_level": 2, "halt_level": 2}).children
    assert isinstance(block, nodes.paragraph)
    return list(block.children)


@pytest.mark.parametrize(
    "word", [*WORDS, "* a", "• a", ":field: a", "| a", ">>> a", "--option", "a::", "(i) a", "====="]
)
def test_words_are_no_markup(word: str) -> None:
    """Any words stand in a paragraph as themselves, at its beginning and at its end."""
    for words in (word.strip(), f"{word} mill", f"mill {word}"):
        if words.strip():
            (found,) = read("\n".join(map(writing.plain_line, writing.sentences(writing.escaped(words)))))

            assert found.astext().replace("\n", " ").strip() == words.strip()


def test_markup_beside_words() -> None:
    """Markup that touches words is parted from them by what nobody sees."""
    parts = [
        Span("a"),
        Span("b", Style.EMPHASIS),
        Span("c", Style.STRONG),
        Span("d, "),
        Span("e", Style.STRONG),
        Span("."),
    ]
    source = writing.inline(parts)

    assert source == "a\\ *b*\\ **c**\\ d, **e**."
    assert "".join(one.astext() for one in read(source)) == "abcd, e."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He came. She went.", ["He came.", "She went."]),
        ("‘Come!’ She went…", ["‘Come!’", "She went…"]),
        ("It rests.\\ [1]_ It never did.", ["It rests.\\ [1]_", "It never did."]),
        ("See J. Weir of St. Stow.", ["See J. Weir of St. Stow."]),
        ("at 4.30 it ends", ["at 4.30 it ends"]),
    ],
)
def test_a_sentence_on_each_line(text: str, expected: list[str]) -> None:
    """A line ends where a sentence does, and not behind an initial."""
    assert expected == writing.sentences(text)
