"""The rules of regularisation change what they declare, and nothing else."""

from __future__ import annotations

import pytest

from recension.scholarship import regularise
from recension.scholarship.model import Block, BlockType, Place, Span, Style, Witness
from recension.scholarship.regularise import RULES, Change

MARKS = {"'": "‘’", '"': "“”", "-": "–"}


def block(*spans: Span | str, kind: str = "paragraph", frame: str = "") -> Block:
    parts = tuple(Span(span) if isinstance(span, str) else span for span in spans)
    return Block(BlockType(kind), Place("s1"), parts, frame, 1, "songs", 1)


@pytest.mark.parametrize(
    ("straight", "typographic"),
    [
        ("'one'", "‘one’"),
        ("he said 'one', then \"two\".", "he said ‘one’, then “two”."),
        ("('one')", "(‘one’)"),
        ("'\"one\" two'", "‘“one” two’"),
        ("'one 'two' three'", "‘one ‘two’ three’"),
        ("the miller's wife", "the miller’s wife"),
        ("the millers' wives", "the millers’ wives"),
        ("'the miller's wife'", "‘the miller’s wife’"),
        ("'one'\n'two'", "‘one’ ‘two’"),
        ("mother-'in'-law", "mother-‘in’-law"),
        ("a ' alone", "a ’ alone"),
    ],
)
def test_quotation_marks_and_apostrophes(straight: str, typographic: str) -> None:
    """Straight marks open, close or elide by what stands beside them."""
    assert typographic == str(regularise.dressed(block(straight), ["quotes", "apostrophes"]))


def test_quotation_marks_are_not_counted_as_apostrophes() -> None:
    """Each mark falls under one rule."""
    found = regularise.changes(block("'the miller's wives' and the millers' wives'"), RULES)

    assert {name: [change.offset for change in changes] for name, changes in found.items()} == {
        "quotes": [0, 19],
        "apostrophes": [11, 36, 43],
    }


@pytest.mark.parametrize(
    ("text", "dressed"),
    [
        ("333-34", "333–34"),
        ("pp.1-57", "pp.1–57"),
        ("213-4", "213–4"),
        ("1945-1950", "1945–1950"),
        ("16-October", "16–October"),
        ("report 8-2", "report 8-2"),
        ("1950-1945", "1950-1945"),
        ("8-8", "8-8"),
        ("2011-01-15", "2011-01-15"),
        ("US-led", "US-led"),
        ("38-page", "38-page"),
        ("1 - 2", "1 - 2"),
    ],
)
def test_ranges(text: str, dressed: str) -> None:
    """A hyphen becomes a dash only where the second number, written out, is the greater."""
    assert dressed == str(regularise.dressed(block(text), ["ranges"]))


@pytest.mark.parametrize("style", [Style.LINK, Style.VERBATIM, Style.CALL])
def test_addresses_and_verbatim_matter_are_left_alone(style: str) -> None:
    """No rule of characters touches an address, characters of a witness or a call."""
    text = block("see ", Span("http://a/'1-2'", style), " 'so'")

    assert "http://a/'1-2'" in str(regularise.dressed(text, RULES))


@pytest.mark.parametrize("kind", ["matter", "page"])
def test_matter_of_a_witness_is_left_alone(kind: str) -> None:
    """What the edition leaves out is shown as it stands."""
    assert regularise.changes(block("'1-2'", kind=kind, frame="# …"), RULES) == {}


def test_marks_across_spans() -> None:
    """A quotation may begin in one style and end in another."""
    text = block("'a ", Span("b", Style.EMPHASIS), Span("'", Style.TEXT), " c")

    assert str(regularise.dressed(text, RULES)) == "‘a b’ c"


def test_calls_and_forms_are_counted() -> None:
    """Rules that change no character say what becomes of a call and of a heading."""
    heading = block("Songs", Span("12", Style.CALL), kind="heading", frame="### **…**")

    assert {
        "calls": [Change(5, "[12]", "¹²")],
        "headings": [Change(0, "### **Songs[12]**", "Songs[12]")],
    } == regularise.changes(heading, RULES)


def test_numbers_of_notes_and_addresses_are_counted() -> None:
    """The number of a note and an address lose the brackets that the base witness has around them, if it has any."""
    note = block("see ", Span("http://a/1-2", Style.LINK), kind="note")._replace(label="12")
    number = {"numbers": [Change(0, "[12]", "12")]}
    address = {"addresses": [Change(4, "<http://a/1-2>", "http://a/1-2")]}

    assert {**number, **address} == regularise.changes(note, RULES)
    assert number == regularise.changes(note, RULES, Witness("A", "A copy", "a.txt"))


def test_rules_change_marks_only() -> None:
    """A rule of characters changes one mark into one other, never a letter or a figure, in any text."""
    texts = ["'a' \"b\" c's d' 1-2 3-1 ''\"\" '-' 'é' \"٣-٤\" (\"x')", "'" * 9, '"-"1-2"-"', "-1-2-3-May"]
    changed = [
        (text[change.offset], change.old, change.new)
        for text in texts
        for name, found in regularise.changes(block(text), RULES).items()
        for change in found
    ]

    assert changed
    assert [(at, old, new) for at, old, new in changed if at != old or len(new) != 1 or new not in MARKS[old]] == []
    assert [len(text) for text in texts] == [len(regularise.dressed(block(text), RULES)) for text in texts]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("he said 'one' and \"two\"", ["one", "two"]),
        ("the miller's 'one 'two' three'", ["two", "one 'two' three"]),
        ("'the miller's wife'", ["the miller's wife"]),
        ("the millers' wives", []),
        ("'never closed", []),
    ],
)
def test_quotations_are_found(text: str, quoted: list[str]) -> None:
    """What stands between quotation marks is known, so that no emendation enters it unseen."""
    assert quoted == [text[start:end] for start, end in regularise.quotations(text)]
