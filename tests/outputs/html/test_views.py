"""The page of a text, as it is written: the text alone in its article, the notes behind it, the witnesses at hand."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest
from building import SLUICE, made
from lxml.html import HtmlElement

from recension.outputs.html.reading import differs
from recension.scholarship.edition import Edition
from recension.scholarship.model import Span, Style

PARTS = ("rec-bar", "rec-text", "rec-editorial")


@pytest.fixture(scope="module")
def report(site: Path) -> HtmlElement:
    """The page of the text."""
    return lxml.html.parse(str(site / "report.html")).getroot()


@pytest.fixture(scope="module")
def second(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of a text of which there are two witnesses."""
    return made(rootdir / "test-second", tmp_path_factory.mktemp("second") / "html")


def form(site: Path, docname: str, view: str) -> str:
    """Every character that *view* has of a witness."""
    script = (site / "_static" / f"forms-{docname}.js").read_text("utf-8")
    forms = json.loads(script.removeprefix("var recensionForms = ").removesuffix(";\n"))
    return str(lxml.html.fromstring(forms[view]).text_content())


def links(part: HtmlElement) -> set[str]:
    """Where the links in *part* lead to on its own page."""
    return {link.get("href")[1:] for link in part.iter("a") if link.get("href", "").startswith("#")}


def test_view_of_the_witness_is_the_witness(site: Path, edition: Edition) -> None:
    """The characters of the witness view are those of the stored file, all of them, in order."""
    stored = (SLUICE / edition.witnesses[0].file).read_text("utf-8")

    assert stored == form(site, "report", "witness")


def test_each_witness_has_its_view(second: Path, rootdir: Path) -> None:
    """Where there are two witnesses each has a view, which begins its file, for the text has a second document."""
    stored = [(rootdir / "test-second" / "witnesses" / name).read_text("utf-8") for name in ("A.md", "B.txt")]
    shown = [form(second, "songs", "witness"), form(second, "songs", "witness-B")]
    page = lxml.html.parse(str(second / "songs.html"))

    assert ["Corrected text", "Changes", "As received (A)", "As received (B)"] == [
        link.text for link in page.xpath("//nav[@class='rec-views']/a")
    ]
    assert [True, True] == [
        whole.startswith(part) and len(part) > 40 for whole, part in zip(stored, shown, strict=True)
    ]


def test_article_holds_nothing_of_the_editor(report: HtmlElement) -> None:
    """Apparatus, works and commentary stand outside the article, which is all that readers' views take."""
    (article,) = report.iter("article")
    found = "contains(' apparatus cites commentary ', concat(' ', @class, ' '))"

    assert [] == article.xpath(f".//*[{found}]")
    assert 25 < len(report.xpath(f"//aside//*[{found}]"))


def test_notes_stand_behind_the_text(report: HtmlElement, second: Path, rootdir: Path, tmp_path: Path) -> None:
    """In each theme views stand before the article of the text and notes behind it; programs have all in one."""
    pages = (report, lxml.html.parse(str(second / "songs.html")))
    articles = [page.xpath("//article[@class='rec-text']")[0] for page in pages]
    beside = [[node.get("class") for node in one.getparent() if node.get("class") in PARTS] for one in articles]
    told = json.loads((made(rootdir / "test-second", tmp_path / "json", "json") / "songs.fjson").read_text("utf-8"))

    assert [[*PARTS]] * 2 == beside
    assert ["section", "aside", "script"] == [node.tag for node in lxml.html.fragments_fromstring(told["body"])]


def test_notes_of_the_editor_are_linked_both_ways(report: HtmlElement) -> None:
    """Each group of notes is linked from its place and links to it, and so is each entry of the apparatus."""
    (article,) = report.iter("article")
    groups = report.find_class("rec-group")
    entries = [term for term in report.xpath("//dt[contains(@id, '.entry')]") if "omitted." not in term.get("id")]
    from_text = links(article)

    assert [] == [group.get("id") for group in groups if group.get("id") not in from_text]
    assert [] == [group.get("id") for group in groups if group.get("data-place") not in links(group)]
    assert [] == [entry.get("id") for entry in entries if entry.get("id").removesuffix(".entry") not in links(entry)]
    assert 20 < len(groups)


def test_groups_have_names_of_their_own(report: HtmlElement) -> None:
    """Each group of notes says what it is about, and no two say the same."""
    names = [group.get("aria-label") for group in report.find_class("rec-group")]

    assert "Editorial notes on paragraph 4" in names
    assert sorted(set(names)) == sorted(names)


def test_links_to_notes_add_no_words_to_the_text(report: HtmlElement) -> None:
    """What leads from the text to the editor's notes has a name for those who hear it and no text of its own."""
    found = report.xpath("//article//a[@class='rec-more']")

    assert [] == [link.get("href") for link in found if link.text_content() or not link.get("aria-label")]
    assert 20 < len(found)


def test_other_pages_have_no_views(site: Path) -> None:
    """Only the page of a text loads what a text needs."""
    loading = {path.name for path in site.glob("*.html") if re.search(r"reading\.|rec-views", path.read_text("utf-8"))}

    assert {"report.html"} == loading


def test_readings_say_which_witnesses_have_them(report: HtmlElement, second: Path, edition: Edition) -> None:
    """The view of the changes is told of each reading which of the witnesses that are held have it, and of no other."""
    marked = {
        (reading.xpath("string(ancestor::dt/@id)"), siglum)
        for reading in report.xpath("//dt//*[@data-has]")
        for siglum in reading.get("data-has").split()
    }
    base = edition.witnesses[0].siglum
    changed = {(f"{entry.id}.entry", base) for entry in edition.entries if entry.departs_from(base)}
    told = [one.get("data-has") for one in lxml.html.parse(str(second / "songs.html")).xpath("//dt//*[@data-has]")]

    assert changed == marked
    assert len(changed) < len(edition.entries)
    assert {"A", "B"} <= {*told}


@pytest.mark.parametrize(
    ("reading", "lemma", "expected"),
    [
        ("such attack", "such an attack", "5 5 5 8"),
        ("party's", "the party’s", "0 0 0 4"),
        ("118. 114-5 APRF", "118. APRF", "5 11 5 5"),
        ("STALIN", "Stalin", "0 6 0 6"),
        ("spring1995", "spring 1995", "6 6 6 7"),
        ("Rushchin )", "Rushchin)", "8 9 8 8"),
        ("lust in deed, and till deed", "love in act, and till act", "0 4 0 4 8 12 8 11 23 27 22 25"),
    ],
)
def test_words_that_differ(reading: str, lemma: str, expected: str) -> None:
    """Word by word, only what two readings do not have in common is shown as changed."""
    found = differs((Span(reading),), (Span(lemma),))

    assert {"data_differs": expected} == found


def test_readings_with_markup_are_taken_whole() -> None:
    """Where a reading has markup nothing is said of its parts."""
    assert {} == differs((Span("such", Style.EMPHASIS),), (Span("such an"),))
