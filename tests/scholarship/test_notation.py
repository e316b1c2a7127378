"""The notation, case by case; the cases stand in tests/cases as an editor would write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from building import HERE

from recension.doctree.config import CERTAINTIES
from recension.scholarship import notation
from recension.scholarship.messages import Mistake
from recension.scholarship.model import Bearers, Entry, Reading, Span, Style, plain

KNOWN = notation.Vocabulary(
    ["A", "B", "C2"],
    ["slip", "hearing", "leaf"],
    CERTAINTIES,
    ["AB", "Öz."],
    groups={"ω": "B C2"},
    scholars=["Bell"],
)


def cases(name: str) -> pytest.MarkDecorator:
    """Return the cases of a file (title, input, expected, each ended by a line with a dot) as parameters."""
    parts = (HERE / "cases" / f"{name}.txt").read_text("utf-8").split("\n.\n")
    titles, sources, expected = parts[0:-1:3], parts[1::3], parts[2::3]
    return pytest.mark.parametrize(("source", "expected"), list(zip(sources, expected, strict=True)), ids=titles)


def shown(spans: Iterable[Span]) -> str:
    return "".join(text if style == Style.TEXT else f"{{{style} {text}}}" for text, style in spans)


def lines_of(entry: Entry) -> Iterator[str]:
    yield f"{' '.join(['lemma', *had_by(entry.attested)])}: {shown(entry.lemma)}"
    for reading in entry.readings:
        yield f"{' '.join(had_by(reading.bearers))}: {shown(reading.spans)}"
    said = ", ".join(filter(None, (entry.kind, entry.certainty, entry.by)))
    yield f"{said}{f' ({entry.leave})' if entry.leave else ''}: {entry.reason}"
    if not entry.emends:
        yield "not an emendation"


def had_by(who: Bearers) -> Iterator[str]:
    yield from who.sigla
    yield from (f"as {name}" for name in who.written)
    yield from (f"by {name}" for name in who.scholars)


def complaint(mistake: Mistake) -> str:
    return f"line {mistake.line}: {mistake.name}"


def numbered(source: str) -> list[tuple[int, str]]:
    return list(enumerate(source.splitlines(), 1))


@cases("entries")
def test_entry(source: str, expected: str) -> None:
    """An entry is read into lemma, readings with their sigla, kind, certainty, initials, leave and reason."""
    entries, mistakes = notation.entries(numbered(source), KNOWN)

    assert expected == "\n\n".join("\n".join(lines_of(entry)) for entry in entries)
    assert mistakes == []


@cases("mistakes")
def test_mistake(source: str, expected: str) -> None:
    """An entry that cannot be read is named with its line, and hides no other."""
    entries, mistakes = notation.entries(numbered(source), KNOWN)
    found = ["\n".join(lines_of(entry)) for entry in entries]
    if mistakes:
        found.append("\n".join(map(complaint, mistakes)))

    assert expected == "\n\n".join(found)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ("so X; thus W", "line 1: unknown-siglum"),
        ("so X; thus W; sic B", "line 1: unknown-siglum"),
        ("so X; thus Bell", "line 1: unknown-siglum"),
        ("so \\X; thus W", "so X; thus"),
        ("so I; thus W", "so I; thus"),  # a word of the lemma
        ("so; thus W", "so; thus"),
        ("so X; thus B", "so X; thus"),  # B is held, and its proof will tell
    ],
)
def test_an_unknown_siglum_within_is_told_where_no_proof_would(readings: str, expected: str) -> None:
    """What stands where a siglum would is told in a reading of whom nobody holds; with a backslash it is a word."""
    known = KNOWN._replace(sigla=[*KNOWN.sigla, "W"], cited=["W"])
    entries, mistakes = notation.entries(numbered(f"as I ] {readings} : slip\n   Why."), known)

    assert expected == (complaint(mistakes[0]) if mistakes else plain(entries[0].readings[0].spans))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("leaf", ("leaf", "", "")),
        ("leaf, open", ("leaf", "open", "")),
        ("leaf, Öz., certain", ("leaf", "certain", "Öz.")),
        ("lead, open", "line 7: unknown-kind"),
        ("leaf, ab", "line 7: unknown-certainty"),
        ("leaf, AB, Öz.", "line 7: certainty-twice"),
    ],
)
def test_head_of_an_omission(head: str, expected: object) -> None:
    """What is left out has a kind, and can have certainty and initials, as an entry has."""
    found = notation.judgement(head, 7, KNOWN)

    assert expected == (complaint(found) if isinstance(found, Mistake) else tuple(found))


@pytest.mark.parametrize(
    ("editors", "sentence"),
    [(("AB", "CD"), "one of certain, probable, open, or of the initials AB, CD"), ((), "recension_editors declares")],
)
def test_an_unknown_word_is_told_with_both_lists(editors: tuple[str, ...], sentence: str) -> None:
    """A word that is neither a degree nor initials is named, and both lists are, or where initials are declared."""
    known = KNOWN._replace(editors=editors)
    _, (found,) = notation.entries(numbered("as ] so : slip, sure\n   Why."), known)
    remark = notation.comment_head(notation.Item("as : certain, sure", 1, ()), known)

    assert isinstance(remark, Mistake)
    for one in (found, remark):
        assert one.sentence.startswith("'sure' is neither a degree nor the initials of an editor")
        assert one.sentence.endswith(sentence)


@cases("inline")
def test_inline_markup(source: str, expected: str) -> None:
    """Markup inside a line becomes spans."""
    assert expected == shown(notation.inline(source))


@cases("comments")
def test_head_of_a_comment(source: str, expected: str) -> None:
    """The head of a comment says what it is about, how certain it is, and who answers for it."""
    remark = notation.comment_head(notation.Item(source, 1, ()), KNOWN)
    if isinstance(remark, Mistake):
        found = complaint(remark)
    else:
        found = f"{shown(remark.lemma)} ({', '.join(filter(None, (remark.certainty, remark.by)))})"

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
        Span("https://example.org/a"),
        Span("a ] b"),
        Span("A", Style.STRONG),
    ],
)
def test_spans_are_written_as_they_are_read(span: Span) -> None:
    """Spans in the notation read back as themselves, so that a message can be copied into the source."""
    assert (span,) == notation.inline(notation.source([span]))


@pytest.mark.parametrize(
    ("lemma", "readings"),
    [
        ("page", {"leaf": "A"}),
        ("mill", {"mill A": "B"}),
        ("mill", {"mill A; C": "A", "A B; x": "B"}),
        ("mill", {"mill A": "A"}),
        (".. omitted", {"`it`_": "A", "a ] b": "B"}),
        ("a ]", {"; A B": "B"}),
    ],
)
def test_heads_are_written_as_they_are_read(lemma: str, readings: dict[str, str]) -> None:
    """The head of an entry reads back as it was, whatever words look like a siglum, a bracket or a directive."""
    known = KNOWN._replace(sigla=["A", "B", "C"])
    given = tuple(Reading((siglum,), (Span(words),)) for words, siglum in readings.items())
    entry = Entry((Span(lemma),), given, next(iter(KNOWN.kinds)), "", "Why.", 1)
    head = notation.entry_head(entry, "A", known.sigla)
    (found,), mistakes = notation.entries([(1, head), (2, "   Why.")], known)

    assert (found.lemma, found.readings, mistakes) == (entry.lemma, entry.readings, [])


@pytest.mark.parametrize(
    "head",
    [
        "was ] were ω : slip",
        "was A ] were cett. : slip",
        "was Bell ] were A; is ω : slip",
        "was A ω Bell ] were Bell's : slip",
        "was ] were A Bell : slip",
        "vitamin \\A ] vitamin \\B : slip",
        "say \\cett. A ] say \\Bell cett. : slip",
    ],
)
def test_names_of_bearers_are_written_as_they_are_read(head: str) -> None:
    """Groups, cett. and scholars stand again where the editor wrote them, and words that look like them are words."""
    known = KNOWN._replace(scholars=["Bell", "Bell's"]) if "Bell's" in head else KNOWN
    (found,), mistakes = notation.entries([(1, head), (2, "   Why.")], known)

    assert notation.entry_head(found, "A", [*known.names, "cett."]) == head
    assert mistakes == []


def test_strong_letters_of_one_sign() -> None:
    """Strong type ends at the next stars, also behind a single sign."""
    assert [Span("A", Style.STRONG), Span(" or "), Span("B", Style.STRONG)] == [*notation.inline("**A** or **B**")]


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
