"""The notation, case by case; the cases stand in tests/cases as an editor would write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from building import HERE

from recension.doctree.config import CERTAINTIES
from recension.scholarship import notation
from recension.scholarship.messages import Mistake
from recension.scholarship.model import Entry, Span, Style

SIGLA = ["A", "B", "C2"]
KINDS = {"slip": "of the pen", "hearing": "one word heard for another", "leaf": "what the turn of a leaf brought in"}


def cases(name: str) -> pytest.MarkDecorator:
    """Return the cases of a file (title, input, expected, each ended by a line with a dot) as parameters."""
    parts = (HERE / "cases" / f"{name}.txt").read_text("utf-8").split("\n.\n")
    titles, sources, expected = parts[0:-1:3], parts[1::3], parts[2::3]
    return pytest.mark.parametrize(("source", "expected"), list(zip(sources, expected, strict=True)), ids=titles)


def shown(spans: Iterable[Span]) -> str:
    return "".join(text if style == Style.TEXT else f"{{{style} {text}}}" for text, style in spans)


def lines_of(entry: Entry) -> Iterator[str]:
    yield f"lemma: {shown(entry.lemma)}"
    for reading in entry.readings:
        yield f"{' '.join(reading.sigla)}: {shown(reading.spans)}"
    yield f"{entry.kind}{f' ({entry.leave})' if entry.leave else ''}: {entry.reason}"
    if not entry.emends:
        yield "not an emendation"


def complaint(mistake: Mistake) -> str:
    return f"line {mistake.line}: {mistake.name}"


def numbered(source: str) -> list[tuple[int, str]]:
    return list(enumerate(source.splitlines(), 1))


@cases("entries")
def test_entry(source: str, expected: str) -> None:
    """An entry is read into lemma, readings with their sigla, kind, leave and reason."""
    entries, mistakes = notation.entries(numbered(source), SIGLA, KINDS)

    assert expected == "\n\n".join("\n".join(lines_of(entry)) for entry in entries)
    assert mistakes == []


@cases("mistakes")
def test_mistake(source: str, expected: str) -> None:
    """An entry that cannot be read is named with its line, and hides no other."""
    entries, mistakes = notation.entries(numbered(source), SIGLA, KINDS)
    found = ["\n".join(lines_of(entry)) for entry in entries]
    if mistakes:
        found.append("\n".join(map(complaint, mistakes)))

    assert expected == "\n\n".join(found)


@cases("inline")
def test_inline_markup(source: str, expected: str) -> None:
    """Markup inside a line becomes spans."""
    assert expected == shown(notation.inline(source))


@cases("comments")
def test_head_of_a_comment(source: str, expected: str) -> None:
    """The head of a comment says what it is about and how certain it is."""
    remark = notation.comment_head(notation.Item(source, 1, ()), CERTAINTIES)
    found = complaint(remark) if isinstance(remark, Mistake) else f"{shown(remark.lemma)} ({remark.certainty})"

    assert expected == found


@pytest.mark.parametrize(
    "span",
    [
        Span("2 * 3"),
        Span("a``b"),
        Span("a \\ b"),
        Span("[7]_"),
        Span("ibid.", Style.EMPHASIS),
        Span("THE END", Style.STRONG),
        Span("38<sup>th</sup>", Style.VERBATIM),
        Span("7", Style.CALL),
        Span("https://example.org/a", Style.LINK),
    ],
)
def test_spans_are_written_as_they_are_read(span: Span) -> None:
    """Spans in the notation read back as themselves, so that a message can be copied into the source."""
    assert (span,) == notation.inline(notation.source([span]))


@pytest.mark.parametrize(
    ("reading", "slug"),
    [
        ("such attack", "such-attack"),
        ("[9]_\\ (my italics)", "9-my-italics"),
        ("λόγος", "λόγος"),
        ("*", "mark"),
        ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
        ("a" * 60, "a" * 40),
    ],
)
def test_slug(reading: str, slug: str) -> None:
    """An id is made of the letters and figures of a reading, in whatever script, and is never empty or long."""
    spans = (Span("*"),) if reading == "*" else notation.inline(reading)

    assert slug == notation.slug(spans)
