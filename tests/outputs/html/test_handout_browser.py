"""Handouts in the browser: the same words as those that are printed as PDF, and the address that asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import in_a_browser, served, sync_api
from building import SLUICE, Copy, around_a_song, made, read
from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.outputs.pdf.handout import handout
from recension.outputs.printing import printing

if TYPE_CHECKING:
    from sphinx.application import Sphinx

pytestmark = in_a_browser

SHEET = """selector => [...document.querySelector(".rec-sheet").querySelectorAll(selector)].map(one => {
  const copy = one.cloneNode(true);
  for (const gone of copy.querySelectorAll(".rec-number, .rec-note-label, sup, summary")) gone.remove();
  return copy.textContent;
})"""
APART = (ours.apparatus, ours.comments, nodes.label, nodes.footnote_reference)  #: what is no word of a place


@pytest.fixture(scope="module")
def sluice() -> Sphinx:
    """The small edition, read."""
    return read(SLUICE)


def opened(page: sync_api.Page, asked: str, text: str = "/report.html") -> sync_api.Page:
    """The handout that an address asks for."""
    page.goto(f"{text}?{asked}")
    page.locator(".rec-sheet").wait_for()
    return page


def bare(text: str) -> str:
    """The letters and figures of a text."""
    return re.sub(r"[\W_]+", " ", text).strip()


def words(node: nodes.Node) -> str:
    """The letters and figures of what a handout on paper has at one place."""
    lines = [*node.findall(nodes.line)] if isinstance(node, nodes.line_block) else [node]

    def text(line: nodes.Node) -> str:
        texts = line.findall(nodes.Text)
        return "".join(one for one in texts if not any(isinstance(other, APART) for other in above(one, line)))

    return bare("\n".join(map(text, lines)))


def above(node: nodes.Node, top: nodes.Node) -> Iterator[nodes.Node]:
    """What a node stands in, below *top*."""
    while node.parent and node.parent is not top:
        node = node.parent
        yield node


@pytest.mark.parametrize(
    ("paras", "notes"),
    [
        ("4-9", "author,apparatus,commentary"),
        ("2,8-10", "author"),
        ("5", "none"),
        ("the-miller", "apparatus"),
        ("all", "author,apparatus,commentary"),
        ("all", "apparatus,commentary"),
    ],
)
def test_words_are_those_of_the_pdf(paras: str, notes: str, page: sync_api.Page, sluice: Sphinx) -> None:
    """Headings, paragraphs, notes, entries, comments, works and citation are those that the handout on paper has."""
    tree = handout(domain_of(sluice.env), printing("a", {"paras": paras, "notes": notes}))
    opened(page, f"paras={paras}&notes={notes}")
    own = ("Editorial notes", "Signs", "Works cited")
    lemmas = (node.children[0] for node in tree.findall(ours.annotation))

    def shown(selector: str) -> list[str]:
        return [bare(one) for one in page.evaluate(SHEET, selector)]

    def printed(kind: type[nodes.Element], name: str = "") -> list[str]:
        return [words(node) for node in tree.findall(kind) if not name or name in node["classes"]]

    places = [node for node in tree.findall(nodes.Element) if "place" in node and not isinstance(node, nodes.footnote)]
    text = [words(node) for node in places if not isinstance(node.parent, nodes.footnote)]

    assert text == shown("[data-place]:not(.rec-note, .rec-group, section)")
    assert printed(nodes.footnote) == shown(".rec-note")
    assert sorted(bare(node.children[0].astext()) for node in tree.findall(ours.apparatus_entry)) == sorted(
        bare(one)
        for one in page.evaluate("[...document.querySelectorAll('.rec-sheet dt')].map(one => one.textContent)")
    )
    assert sorted(bare(node.children[0].astext()) for node in lemmas) == sorted(shown(".annotation .rec-lemma"))
    assert printed(nodes.paragraph, "handout-work") == shown(".rec-sheet-works p")
    assert printed(nodes.paragraph, "handout-citation") == shown(".rec-sheet-cite")
    assert [one for one in printed(nodes.title) if one not in own] == [
        one for one in shown("h1, h2, h3") if one not in own
    ]


@pytest.fixture
def around(copy_of: Copy, tmp_path: Path) -> Iterator[str]:
    """Where an edition is served of which the running series has one paragraph, between others."""
    with served(made(around_a_song(copy_of("plain")), tmp_path / "out")) as address:
        yield address


@pytest.mark.parametrize("notes", ["author,apparatus,commentary", "none"])
def test_whole_text(notes: str, around: str, page: sync_api.Page) -> None:
    """All, or a section, has what stands before and after its series, too; the numbers alone ask for no more."""
    text, headings = ["The mill stands", "The wheel goes", "Grind what is"], ["The Weir", "The end"]

    under = ("the-weir", text, headings)  # the other heading stands below it
    for paras, words, heads in (("all", text, headings), ("1", text[1:2], headings[:1]), under):
        opened(page, f"paras={paras}&notes={notes}", f"{around}/text.html")
        places = page.evaluate(SHEET, "[data-place]:not(.rec-note, .rec-group, section)")

        assert [" ".join(bare(one).split()[:3]) for one in places] == words
        assert [one for one in map(bare, page.evaluate(SHEET, "h1, h2")) if one in headings] == heads


def test_choices_are_in_the_address(page: sync_api.Page) -> None:
    """From the text a handout of some paragraphs takes three steps, and its address has every choice."""
    page.goto("/report.html")
    page.get_by_role("link", name="Handout", exact=True).click()
    page.get_by_label("Paragraphs").fill("4-6")
    page.get_by_label("Apparatus").uncheck()
    page.get_by_label("Paper").select_option("Letter")
    page.get_by_label("Wide margin").check()
    page.get_by_label("Large print").check()
    page.get_by_label("Line for a name").check()

    assert (
        page.url.partition("?")[2] == "paras=4-6&notes=author,commentary&margin=wide&size=large&name=yes&paper=Letter"
    )

    asked = page.locator(".rec-sheet").text_content()
    page.reload()

    assert asked == page.locator(".rec-sheet").text_content()
    assert {"paper": "Letter", "margin": "wide", "size": "large"} == page.locator(".rec-handout").evaluate(
        "one => ({ ...one.dataset })"
    )


def test_sections_are_offered(page: sync_api.Page) -> None:
    """Who chooses a section has its paragraphs."""
    opened(page, "paras=1")
    page.get_by_label("Section").select_option("The miller")

    assert page.get_by_label("Paragraphs").input_value() == "the-miller"
    assert "Paragraphs 3" in page.locator(".rec-sheet-head").inner_text()


def test_what_is_not_there_is_told(page: sync_api.Page) -> None:
    """Paragraphs that the text does not have are told, with what can be written, and the sheet stays as it was."""
    opened(page, "paras=4")
    page.get_by_label("Paragraphs").fill("40")
    page.get_by_label("Paragraphs").press("Tab")
    page.get_by_text("Such paragraphs are not here: 40.").wait_for()

    assert "Paragraph 4" in page.locator(".rec-sheet-head").inner_text()


@pytest.mark.parametrize(("paper", "size"), [("A4", (595, 842)), ("Letter", (612, 792)), ("A5", (420, 595))])
def test_paper(paper: str, size: tuple[int, int], page: sync_api.Page) -> None:
    """What is printed has the paper that was chosen, the sheet alone, and the citation at its end."""
    from io import BytesIO

    import pikepdf

    opened(page, f"paras=4-5&paper={paper}")
    with pikepdf.open(BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        boxes = {tuple(round(float(one)) for one in sheet.mediabox[2:]) for sheet in pdf.pages}
    page.emulate_media(media="print")

    assert boxes == {size}
    assert not page.get_by_role("button", name="Print").is_visible()
    assert page.locator(".rec-sheet > :last-child").get_attribute("class") == "rec-sheet-cite"


def test_notes_stand_below_the_text(page: sync_api.Page) -> None:
    """Notes that stood beside the text follow it on the sheet, one below the other."""
    opened(page, "paras=4-8")
    parts = page.locator(".rec-sheet :is([id^=p], .rec-note, .rec-sheet-editorial, .rec-sheet-cite)").all()
    places = [box["y"] for part in parts if (box := part.bounding_box())]

    assert len(places) > 6
    assert places == sorted(places)


def test_a_citation_leads_to_a_handout(page: sync_api.Page) -> None:
    """The card of a paragraph leads to a handout of it; that of what is selected, to one of its paragraphs."""
    page.goto("/report.html")
    page.locator("#p8 .rec-number").click()
    page.get_by_role("dialog").get_by_role("link", name="Handout").click()
    page.locator(".rec-sheet").wait_for()

    assert page.url.endswith("?paras=8")


def test_it_fits_a_telephone(page: sync_api.Page) -> None:
    """Nothing is wider than a narrow window."""
    page.set_viewport_size({"width": 360, "height": 700})
    opened(page, "paras=4-6")

    assert page.evaluate("document.documentElement.scrollWidth") <= 360
