"""The website of this edition: what it tells programs, and what it offers."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from building import HOUSE
from lxml.html import HtmlElement
from sphinx.application import Sphinx

from recension.doctree.domain import domain_of
from recension.scholarship import cite

TITLE = "Who wanted to go to war over Korea in 1950?"


@pytest.fixture(scope="module")
def title_page(site: Path) -> HtmlElement:
    """The title page."""
    return lxml.html.parse(str(site / "index.html")).getroot()


def test_reference_managers_find_the_edition(title_page: HtmlElement, records: Sphinx) -> None:
    """Author, title, date, release and first publication are in the head; no unknown address, no role as a person."""
    metas = {meta.get("name") or meta.get("property"): meta.get("content") for meta in title_page.iter("meta")}
    work = domain_of(records.env).work
    expected = {
        "citation_title": TITLE,
        "citation_author": "Costa, Anna",
        "citation_publication_date": work.released.replace("-", "/"),
        "bibo.edition": work.named_release,
        "z.originalDate": "2011-08-18",
        "z.originalPublisher": "E-International Relations",
    }

    assert expected == {name: metas[name] for name in expected}
    assert not {"citation_public_url", "citation_pdf_url", "og:url", "DC.identifier", "citation_editor"} & metas.keys()


def test_each_page_says_whose_it_is(site: Path) -> None:
    """What has the essay is Anna Costa's under CC BY-NC 4.0; every other page is the editor's under CC BY 4.0."""
    essay, editor = ("Costa, Anna", "CC BY-NC 4.0", "by-nc"), ("the editor of this edition", "CC BY 4.0", "by")
    found = {}
    for path in site.glob("*.html"):
        head = lxml.html.parse(str(path)).getroot().find("head")
        said = [head.xpath(f"string(meta[@name='{name}']/@content)") for name in ("DC.creator", "DC.rights")]
        licence = head.xpath("string(link[@rel='license']/@href)")
        found[path.stem] = (*said, licence.removeprefix("https://creativecommons.org/licenses/").partition("/")[0])

    assert {name for name, said in found.items() if said == essay} == {"index", "essay", "collation"}
    assert {name for name, said in found.items() if said not in (essay, editor)} <= {"search", "words", "genindex"}


def test_abbreviations_are_linked_where_they_stand(site: Path) -> None:
    """The notes on each place lead to what explains its short forms, and what they lead to is there."""
    essay, home = (lxml.html.parse(str(site / f"{name}.html")).getroot() for name in ("essay", "abbreviations"))
    lines = {
        line.xpath("string(../@data-place)"): {link.text_content(): link.get("href") for link in line.iter("a")}
        for line in essay.xpath("//*[@class='explained']")
    }
    targets = {target for line in lines.values() for target in line.values()}

    assert {"AVP RF", "fond", "opis", "delo", "papka", "listy"} <= lines["n7"].keys()
    assert "NSC" in lines["p18"]
    assert targets <= {f"abbreviations.html#{one}" for one in home.xpath("//dt/@id")}


def test_citation_file_of_the_project_agrees(records: Sphinx) -> None:
    """CITATION.cff names the same author, title, release and date as the pages."""
    preferred = (HOUSE / "CITATION.cff").read_text("utf-8").partition("preferred-citation:")[2]

    for expected in (
        TITLE,
        "Costa",
        "Anna",
        records.config.release,
        records.config.recension_date,
        "CC-BY-NC-4.0",
    ):
        assert expected in preferred


def test_title_page_offers_what_is_there(title_page: HtmlElement, site: Path, records: Sphinx) -> None:
    """The title page links the files for reference managers, names release and date, and leads nowhere in vain."""
    links = [
        link.get("href") for link in title_page.xpath("//head/link[@rel='describedby' or @rel='item'] | //article//a")
    ]
    files = {link for link in links if "//" not in link and "#" not in link}

    assert {"korea-1950.bib", "korea-1950.ris", "korea-1950.csl.json", "essay.html"} <= files
    assert [name for name in files if not (site / name).is_file()] == []
    assert cite.edited(domain_of(records.env).work) in title_page.text_content()


def test_each_page_has_one_name(site: Path) -> None:
    """A page is called the same in the sidebar, at its head, in the title of the window and by its neighbours."""
    called: dict[str, set[str]] = {}
    for path in site.glob("*.html"):
        page = lxml.html.parse(str(path)).getroot()
        head = " ".join(page.xpath("string(//title)").partition(" - ")[0].split())
        called.setdefault(path.name, set()).add(head)
        ways = page.xpath("//*[contains(@class, 'sidebar-tree')]//a | //a[@class='next-page' or @class='prev-page']")
        for way in ways:
            named = way.find_class("title")
            words = " ".join((named[0] if named else way).text_content().split())
            called.setdefault((way.get("href") or "").partition("#")[0] or path.name, set()).add(words)
    names = {name: some - {"Home"} for name, some in called.items()}

    assert {name: some for name, some in names.items() if len(some) != 1} == {}
    assert len({one for some in names.values() for one in some}) == len(names)


def test_example_in_the_introduction_is_what_the_note_has(records: Sphinx) -> None:
    """The introduction shows two entries and one comment on note 26: as many as there are."""
    edition = domain_of(records.env).edition
    entries = [one for one in edition.entries if one.place == "n26"]
    comments = [one for one in edition.comments if one.place == "n26" and one.series == "commentary"]
    said = (HOUSE / "source" / "introduction.rst").read_text("utf-8")

    assert "*Two entries* of the apparatus account for what is gone." in said
    assert "*A comment* says what was not touched" in said
    assert (len(entries), len(comments)) == (2, 1)
