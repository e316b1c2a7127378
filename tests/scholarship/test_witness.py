"""A witness is rebuilt without loss, and two different texts never give the same bytes."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from recension.scholarship import witness
from recension.scholarship.formats import MARKDOWN, PLAIN
from recension.scholarship.messages import Mistake
from recension.scholarship.model import (
    Block,
    BlockType,
    Entry,
    PageKey,
    Place,
    Reading,
    Span,
    Style,
    Variation,
    Witness,
    merged,
)

A = Witness("A", "The earlier copy", "A.md", ends="\n")
B = Witness("B", "The later copy", "B.txt", ends="")


def block(*parts: Span | Variation | str, kind: str = "paragraph", **values: Any) -> Block:
    spans = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    return Block(
        BlockType(kind), Place("s1"), spans, **{"frame": "", "level": 1, "docname": "songs", "line": 10} | values
    )


def variation(lemma: str, readings: dict[str, str], line: int = 10) -> Variation:
    found = tuple(Reading(tuple(sigla.split()), (Span(text),)) for sigla, text in readings.items())
    spans = (Span(lemma),)
    return Variation(spans, Entry(spans, found, "slip", "", "Why.", line), line)


def page(key: str) -> Variation:
    return Variation((Span(key, Style.PAGE),), None, 10)


@pytest.mark.parametrize(
    ("span", "markdown", "plain"),
    [
        (Span("two\nlines"), "two lines", "two lines"),
        (Span("night", Style.EMPHASIS), "*night*", "night"),
        (Span("night", Style.STRONG), "**night**", "night"),
        (Span("7", Style.CALL), "[7]", "[7]"),
        (Span("https://example.org/", Style.LINK), "<https://example.org/>", "https://example.org/"),
        (Span("38<sup>th</sup>", Style.VERBATIM), "38<sup>th</sup>", "38<sup>th</sup>"),
        (Span("*night*"), r"\*night\*", "*night*"),
        (Span("a`b"), r"a\`b", "a`b"),
        (Span("[7], [or] [ 7 ]"), r"\[7], \[or] [ 7 ]", "[7], [or] [ 7 ]"),
        (Span("\\"), "\\\\", "\\"),
        (Span("<i> < 2"), r"\<i> < 2", "<i> < 2"),
    ],
)
def test_span(span: Span, markdown: str, plain: str) -> None:
    """Each format writes a style in its own way; what could be taken for markup is escaped."""
    assert (markdown, plain) == (MARKDOWN.write(span), PLAIN.write(span))


def test_different_texts_give_different_bytes() -> None:
    """No two texts of up to three spans that a reader can tell apart are written alike."""
    characters = ["a", " ", "*", "**", "[", "7]", "[7]", "\\", "`", "<", "http://a>", "<http://a>", "# ", "- "]
    alphabet = [
        *map(Span, characters),
        *(Span(text, style) for style in (Style.EMPHASIS, Style.STRONG) for text in ("a", "*", "[7]", "\\")),
        Span("7", Style.CALL),
        Span("http://a", Style.LINK),
        Span("\n", Style.BREAK),
    ]
    kinds = ("paragraph", "heading", "verse", "list")
    written = defaultdict(set)
    for length in (1, 2, 3):
        for spans in product(alphabet, repeat=length):
            text = merged(spans)
            for kind in kinds if Span("\n", Style.BREAK) not in spans else ("verse", "list"):
                written[witness.rebuild([block(*spans, kind=kind)], A, {})].add((kind, text))
    alike = {text: found for text, found in written.items() if len({kind for kind, _ in found} - {"verse"}) > 1}
    ambiguous = {text: found for text, found in written.items() if len({spans for _, spans in found}) > 1}

    assert alike == {}
    assert ambiguous == {}


@pytest.mark.parametrize(
    ("blocks", "earlier", "later"),
    [
        ([block("Songs", kind="heading", level=2)], "## Songs\n", "Songs"),
        ([block("So "), block("it is")], "So \n\nit is\n", "So \n\nit is"),
        ([block("one", Span("\n", Style.BREAK), "two", kind="verse")], "one  \ntwo\n", "one\ntwo"),
        ([block("one", Span("\n", Style.BREAK), "two", kind="list")], "- one\n- two\n", "one\ntwo"),
        ([block("Ibid.", kind="note", label="7")], "[7] Ibid.\n", "[7] Ibid."),
        ([block("Songs", kind="heading", frame="### **…**:")], "### **Songs**:\n", "Songs"),
        ([block("Ex *libris*", kind="matter", siglum="B"), block("one")], "one\n", "Ex *libris*\n\none"),
        ([block("the ", variation("night", {"B": "knight"}))], "the night\n", "the knight"),
        ([block(variation("Tyger", {"A": "Tiger", "B": "Tyger!"}))], "Tiger\n", "Tyger!"),
        ([block(variation("Tyger", {"A B": "Tiger"}))], "Tiger\n", "Tiger"),
        ([block("one ", page("B 2"), "two")], "one two\n", "one\n\nSONGS\n\ntwo"),
        ([block("one"), block(page("B 2"), kind="page"), block("two")], "one\n\ntwo\n", "one\n\nSONGS\n\ntwo"),
    ],
)
def test_block(blocks: list[Block], earlier: str, later: str) -> None:
    """Each witness has its own reading, pages and matter, dressed as its format has it."""
    heads = {"B 2": "SONGS"}

    assert earlier == witness.rebuild(blocks, A, heads)
    assert later == witness.rebuild(blocks, B, heads, base=False)


def test_head_of_a_page_is_known_by_its_page() -> None:
    """A paragraph of the same words is no head."""
    page = variation("A 2", {})
    page = page._replace(lemma=(Span("A 2", Style.PAGE),))
    found = witness.pieces([block("SONGS"), block("one ", page, "two")], A, {PageKey("A 2"): "SONGS"}, base=True)

    assert [("SONGS", ""), ("one", ""), ("SONGS", "A 2"), ("two", "")] == [(p.text.strip(), p.page) for p in found]


def test_emphasis_beside_emphasis_is_one() -> None:
    """Two runs of one style side by side are to the reader one run, and are written as one."""
    spans = [Span("a", Style.EMPHASIS), Span("b", Style.EMPHASIS), Span("["), Span("7]")]

    assert (Span("ab", Style.EMPHASIS), Span("[7]", Style.TEXT)) == merged(spans)


def test_a_checksum_is_told_whole_and_may_have_capitals(tmp_path: Path) -> None:
    """Two that differ in the last figure are seen to differ, and the case of letters says nothing."""
    (tmp_path / "A.md").write_bytes(b"The mill.\n")
    digest = hashlib.sha256(b"The mill.\n").hexdigest()
    other = digest[:-1] + ("0" if digest[-1] != "0" else "1")
    declared = {"siglum": "A", "title": "The copy", "file": "A.md", "sha256": digest.upper()}
    told = witness.read(A._replace(sha256=other), tmp_path)

    assert [*witness.check_declarations([declared])] == []
    assert witness.read(Witness(**declared), tmp_path) == "The mill.\n"
    assert isinstance(told, Mistake)
    assert f"has the checksum {digest}, but expected {other}" in told.sentence


def lacking(text: str) -> Block:
    """Return a block in which the witness A lacks what stands in braces, and its page begins at a stroke."""
    parts: list[Span | Variation | str] = []
    for number, run in enumerate(re.split("[{}]", text)):
        if number % 2:
            spans = (Span("7", Style.CALL),) if run == "[7]" else (Span(run),)
            parts.append(Variation(spans, Entry(spans, (Reading(("A",), ()),), "gap", "", "Why.", 10, "e"), 10))
            continue
        for found in re.split(r"([|/]|\[7\])", run):
            signs = {"|": page("A 2"), "/": Span("\n", Style.BREAK), "[7]": Span("7", Style.CALL)}
            parts += [signs.get(found, found)] if found else []
    return block(*parts, kind="verse")


@pytest.mark.parametrize(
    ("edited", "there"),
    [
        ("so {the} mill", "so mill"),
        ("so\n{the}\nmill", "so mill"),
        ("{The} mill", "mill"),
        ("{The} {old} mill", "mill"),
        ("so {the} {old} mill", "so mill"),
        ("so {the} {old}.", "so."),
        ("the mill{,} and", "the mill and"),
        ("the {mill}, and", "the, and"),
        ("the mill{, and} the", "the mill the"),
        ("({the} mill)", "(mill)"),
        ('he "{the} mill" saw', 'he "mill" saw'),
        ('he "the {mill}" saw', 'he "the" saw'),
        ('he {"}the mill{"} saw', "he the mill saw"),
        ("he {(so)} saw", "he saw"),
        ("he {saw} (so)", "he (so)"),
        ("un{der}done", "undone"),
        ("the mill {under}done", "the mill done"),
        ("the mill—{and} so", "the mill—so"),
        ("the mill {–} so", "the mill so"),
        ("the mill{[7]}, so", "the mill, so"),
        ("the {mill}[7] so", "the[7] so"),
        ("he {saw}", "he"),
        ("saw/{the} mill", "saw  \nmill"),
        ("he {saw}/the mill", "he  \nthe mill"),
        ("so {the} |mill", "so\n\n\n\nmill"),
        ("so |{the} mill", "so\n\n\n\nmill"),
        ("λόγος {ὁ} a\u0301", "λόγος a\u0301"),
    ],
)
def test_words_that_a_witness_lacks_take_a_blank_along(edited: str, there: str) -> None:
    """What is taken out of a line leaves neither two blanks nor one where none may stand; other witnesses keep all."""
    found = lacking(edited)

    assert witness.rebuild([found], A, {}) == f"{there}\n"
    assert "".join(span.text for span in witness.transmitted(found, "B")) == "".join(
        span.text for span in found.edited if not span.page
    )
