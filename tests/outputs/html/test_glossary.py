"""The terms that a page explains: linked from the notes on each place that has them, and nowhere in the text."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from building import FINE, PDF, Copy, append, build, configure, differing, made, replace
from lxml.html import HtmlElement

from recension.outputs.html.readers import readback
from recension.outputs.pdf.readback import text_of

GLOSSARY = """
.. glossary::

   mill
      Where corn is ground.

   toll book
   book
      Where tolls are written.

   grind
      To make flour.

   lock
      It stands nowhere in the text.
"""


@pytest.fixture
def mill(copy_of: Copy) -> Path:
    """A tiny edition with a glossary, a term of which is no word of the text."""
    return configure(append(copy_of("plain") / "about.rst", GLOSSARY), recension_glossary="about")


def page(folder: Path) -> HtmlElement:
    return lxml.html.parse(str(folder / "text.html")).getroot()


def explained(tree: HtmlElement) -> dict[str, list[tuple[str, str]]]:
    """Place -> the terms that are explained there, each with its target."""
    return {
        group.get("data-place"): [(link.text_content(), link.get("href")) for link in line.iter("a")]
        for group in tree.xpath("//div[contains(@class, 'rec-group')]")
        for line in group.xpath("*[contains(@class, 'explained')]")
    }


def test_terms_are_linked_where_they_stand(mill: Path, tmp_path: Path) -> None:
    """Each place with a term leads to it, the longest where one is in another; the line is the last of its notes."""
    tree = page(made(mill, tmp_path / "html"))

    assert explained(tree) == {
        "p1": [("mill", "about.html#term-mill")],
        "p2": [("grind", "about.html#term-grind")],
        "n1": [("toll book", "about.html#term-toll-book")],
    }
    groups = {group.get("data-place"): list(group) for group in tree.xpath("//div[contains(@class, 'rec-group')]")}
    assert list(groups) == ["p1", "p2", "n1"]
    assert [part.get("class") for part in groups["p1"]] == [
        "rec-group-head",
        "apparatus",
        "commentary",
        "explained",
    ]
    assert len(lxml.html.parse(str(tmp_path / "html" / "about.html")).xpath("//dt[@id='term-toll-book']")) == 1


def test_place_of_which_nothing_else_is_said_leads_to_its_terms(mill: Path, tmp_path: Path) -> None:
    """Its sign in the text says that it is about terms; that of another place says what it said."""
    signs = page(made(mill, tmp_path / "html")).xpath("//a[@class='rec-more']")

    assert {sign.get("href"): sign.get("data-label") for sign in signs} == {
        "#p1.notes": "2 corrections · Commentary (1)",
        "#p2.notes": "one term explained",
        "#n1.notes": "one term explained",
    }


def test_sign_of_a_place_tells_variants_from_emendations(rootdir: Path, tmp_path: Path) -> None:
    """A reading of another witness that the edition does not take is no change of the text."""
    report = made(rootdir / "test-sluice", tmp_path / "html") / "report.html"
    signs = lxml.html.parse(str(report)).xpath("//a[@class='rec-more']")

    assert next(sign.get("data-label") for sign in signs if sign.get("href") == "#p1.notes").startswith("one variant")


def test_text_is_the_same(mill: Path, tmp_path: Path) -> None:
    """Neither the text, its copies, its record nor the search know of the glossary; without one there is no line."""
    made(mill, tmp_path / "with")
    configure(mill, recension_glossary="")
    made(mill, tmp_path / "without")
    words = [readback.words_in((tmp_path / name / "text.html").read_text("utf-8")) for name in ("with", "without")]

    for read in words:
        del read["after-n1"]  # what stands behind the text
    assert words[0] == words[1]
    assert explained(page(tmp_path / "without")) == {}
    pages = [name for name in differing(tmp_path / "with", tmp_path / "without") if not name.startswith(".")]
    assert pages == ["searchindex.js", "text.html"], "the words that Sphinx knows of a page are all that it has"


def test_text_is_made_anew_with_the_glossary(mill: Path, tmp_path: Path) -> None:
    """A term that is added is linked in the next build; after another change of its page the text is left alone."""
    out = made(mill, tmp_path / "html")
    replace(mill / "about.rst", "Where corn is ground.", "Where corn is made flour.")
    before = (out / "text.html").stat().st_mtime_ns
    made(mill, out)
    assert (out / "text.html").stat().st_mtime_ns == before

    replace(mill / "about.rst", "   lock\n", "   lock\n   weir\n")
    made(mill, out)
    assert explained(page(out))["p1"] == [("mill", "about.html#term-mill"), ("weir", "about.html#term-weir")]
    assert differing(out, made(mill, tmp_path / "new")) == []


def test_book_has_no_such_line(mill: Path, tmp_path: Path) -> None:
    """On paper the chapter is in the same book, and no note leads to it."""
    append(mill / "conf.py", PDF + 'recension_pdf_documents = {"book": "A4"}\n')
    text = text_of(made(mill, tmp_path / "pdf", "pdf") / "book.pdf")

    assert "Where corn is ground" in text
    assert "Explained" not in text


@pytest.mark.parametrize(("name", "expected"), [("words", "a document of the project"), ("apparatus", "glossary")])
def test_glossary_that_is_not_there(name: str, expected: str, mill: Path, tmp_path: Path) -> None:
    """A document that is not there, or has no glossary, is told with the line of conf.py."""
    configure(mill, recension_glossary=name)
    outcome = build(mill, tmp_path / "html")

    assert [report.name for report in outcome.reports] == ["setting"]
    assert expected in outcome.complaints
    assert outcome != FINE
