"""The gate of the website: a writer that is broken on purpose is found out, at the place and in what it got wrong."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from breaking import Damage, given, worded
from building import SLUICE
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.doctree import markup
from recension.doctree.generated import collation, commentary, ledger
from recension.outputs import gate, html
from recension.outputs.html import lists, reading
from recension.outputs.html.readers import parsed


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sphinx]:
    """The small edition, written once; its pages can be written again."""
    folder = tmp_path_factory.mktemp("gate")
    with patch_docutils(SLUICE), docutils_namespace():
        app = Sphinx(SLUICE, SLUICE, folder / "html", folder / "doctrees", "html", status=None, warningiserror=True)
        app.build()
        shutil.copytree(app.outdir, folder / "sound")
        yield app


@pytest.fixture
def sound(app: Sphinx) -> Path:
    """Its pages as they were written first."""
    return Path(app.outdir).with_name("sound")


def damaged(app: Sphinx, docname: str) -> set[tuple[str, str]]:
    """What the gate finds wrong with the page of *docname*, written anew and alone: at which place, as what."""
    app.builder.write_documents({docname})
    data = Path(app.outdir, f"{docname}.html").read_bytes()
    return wrong(app, f"{docname}.html", data) - {("the page", "frame")}  # the others were written together


def wrong(app: Sphinx, name: str, data: bytes) -> set[tuple[str, str]]:
    """What the gate finds wrong with a file: at which place, as what."""
    sentences = (one.sentence for one in gate.checked(app, name, data))
    found = (re.search(r" as (?P<field>[\w -]+) at (?P<place>.+), but expected ", one) for one in sentences)
    return {(one["place"], one["field"]) for one in found if one}


def edited(app: Sphinx, sound: Path, name: str, old: str, new: str) -> set[tuple[str, str]]:
    """What the gate finds wrong with the sound page *name*, once *new* has taken the place of *old* in its body."""
    head, sign, body = (sound / name).read_text("utf-8").partition("<article")
    assert old in body
    return wrong(app, name, (head + sign + body.replace(old, new, 1)).encode())


PAGES = ["about", "apparatus", "collation", "commentary", "index", "report"]  # sphinxcontrib-bibtex writes works once


@pytest.mark.parametrize("docname", PAGES)
def test_sound_page_passes(app: Sphinx, docname: str) -> None:
    """A page that nobody has damaged shows what the records say."""
    assert damaged(app, docname) == set()


def lost(cls: type) -> Damage:
    """A damage: what a transform does is not done."""
    return lambda patch: patch.setattr(cls, "run", lambda self, **kwargs: None)


def exchanged(patch: pytest.MonkeyPatch) -> None:
    """The comments of the first two places stand under each other's name."""
    placed = commentary.placed

    def make(*args: Any) -> Iterator[Any]:
        (spot, block, said), (other, there, more), *rest = placed(*args)
        yield from ((spot, block, more), (other, there, said), *rest)

    patch.setattr(commentary, "placed", make)


def unsaid(patch: pytest.MonkeyPatch) -> None:
    """An entry has no more than its first reading, and that without a siglum."""
    readings = markup.readings
    patch.setattr(markup, "readings", lambda *args: [*readings(*args)][:2])


@pytest.mark.parametrize(
    ("damage", "docname", "place", "field"),
    [
        (given(html, "gloss", "nothing"), "report", "p4.were", "mark"),
        (given(reading, "contents", ["Commentary (1)"]), "report", "p1", "more"),
        (given(reading, "comments_label", "Commentary (7)"), "report", "p2.notes", "summary"),
        (given(reading, "block_name", "paragraph 9"), "report", "p1.notes", "name"),
        (lost(html.LinkPlaces), "report", "p1", "number"),
        (lost(html.LinkPlaces), "report", "b1", "number"),
        (given(html.TellApart, "explained", ""), "report", "p1.the.entry", "kind"),
        (given(html.TellApart, "explained", "certain"), "commentary", "byline.on-may-3-1851", "certainty"),
        (unsaid, "report", "p1.the.entry", "siglum"),
        (worded(markup, "label", "variant", "misprint"), "apparatus", "p1.the.entry", "kind"),
        (worded(markup, "readings", "W", "P"), "apparatus", "p1.the.entry", "siglum"),
        (worded(markup, "lemma", "that", "which"), "apparatus", "p1.the.entry", "lemma"),
        (worded(markup, "reading", "the", "a"), "report", "p1.the.entry", "reading"),
        (worded(markup, "entry", "wall", "hall"), "apparatus", "p1.the.entry", "reason"),
        (given(lists, "_kind", "misprint"), "apparatus", "apparatus-p1", "filter"),
        (exchanged, "commentary", "byline.on-may-3-1851", "lemma"),
        (given(collation, "short_name", "paragraph 9"), "collation", "collation-p1", "head"),
        (given(ledger, "short_name", "paragraph 9"), "apparatus", "rule-quotes", "item"),
    ],
)
def test_broken_writer_is_found_out(
    app: Sphinx, monkeypatch: pytest.MonkeyPatch, damage: Damage, docname: str, place: str, field: str
) -> None:
    """What a writer gets wrong is named by its place and by what it is."""
    damage(monkeypatch)
    found = damaged(app, docname)

    assert (place, field) in found


@pytest.mark.parametrize(
    ("docname", "old", "new", "place", "field"),
    [
        ("report", "is a plain word", "is no plain word", "p1", "text"),
        ("report", "<h2>The miller", "<h3>The miller", "the-miller", "rank"),
        ("report", ">1</a> ‘To shut", ">2</a> ‘To shut", "p1", "number"),
        ("report", '<p id="p2">', '<p id="p22">', "p22", "text"),
        ("report", "<em>The Book of the Weir</em>", "The Book of the Weir", "p2", "text"),
        ("report", 'href="#n2" id="c2"', 'href="#n3" id="c2"', "p2", "call"),
        ("report", "rec-em-variant", "rec-em-misprint", "p1.the", "mark"),
        ("report", 'href="#p1.the.entry"', 'href="#p4.were.entry"', "p1.the", "mark"),
        ("report", 'data-page="2"', 'data-page="3"', "p4.page-2", "page"),
        ("report", 'data-label="one variant"', 'data-label="one correction"', "p1", "more"),
        (
            "report",
            'role="doc-backlink" aria-label="Back to the call of note 1" href="#c1"',
            'href="#c2"',
            "n1",
            "number",
        ),
        ("report", "Nobody asked the miller", "Somebody asked the miller", "p2.on-the-older-view", "text"),
        ("report", ">entries 2<", ">entries 3<", "p2.on-pound-1830-1831", "text"),
        ("report", 'href="#b2"><span class="xref', 'href="#b3"><span class="xref', "p2.on-pound-1830-1831", "text"),
        ("report", "rec-certainty-open", "rec-certainty-certain", "p3.on-the-old-measure", "certainty"),
        ("report", "Pound, 1830<", "Pound, 1831<", "p2.notes", "citation"),
        ("report", "on the word of his own books", "on the word of others", "the-miller.headnote", "text"),
        ("report", "<summary>Head-note", "<summary>Text", "the-miller.headnote", "summary"),
        ("apparatus", "Quotation marks: ", "Quotation marks: 9", "rule-quotes", "heading"),
        ("about", "bytes, identical", "bytes, nearly identical", "certificate", "definition"),
        ("about", "0a9e9550", "0a9e9551", "certificate", "definition"),
        ("about", "Complete; the base", "Incomplete; the base", "witnesses", "definition"),
        ("index", "The Mill Press", "The Mill Mess", "source", "text"),
        ("index", "release 2.1", "release 2.2", "rec-citation", "text"),
        ("index", "sluice.ris", "sluice.rip", "downloads", "item"),
        ("collation", "<del class", "<b class", "collation-start", "cell"),
    ],
)
def test_damaged_page_is_found_out(
    app: Sphinx, sound: Path, docname: str, old: str, new: str, place: str, field: str
) -> None:
    """Whatever a reader sees, or follows, is compared: words, emphasis, rank, numbers, kinds, where links lead."""
    assert (place, field) in edited(app, sound, f"{docname}.html", old, new)


def test_bibliography_states_what_is_known_of_a_work(app: Sphinx, sound: Path) -> None:
    """Author, title, year and address of a work are those of the bibliography that was read, each by itself."""
    for old, field in (
        (", 1830.</p>", "year"),
        ("<em>The Book of the Weir", "title"),
        ("<p>Pound, Nathan. <", "author"),
    ):
        found = edited(app, sound, "works.html", old, re.sub(r"\w{3,}", "…", old))
        assert field in {one for _place, one in found}


def test_forms_are_the_witnesses(app: Sphinx) -> None:
    """What the script shows as the witness is the witness, each blank of it, and each piece knows its place."""
    name = "_static/forms-report.js"
    text = Path(app.outdir, name).read_text("utf-8")

    assert wrong(app, name, text.encode()) == set()
    assert wrong(app, name, text.replace("plain word", "plain  word", 1).encode()) == {("p1", "view witness")}
    assert wrong(app, name, text.replace('data-place=\\"p1\\"', 'data-place=\\"p2\\"', 1).encode())
    assert wrong(app, name, text[: len(text) // 2].encode())


def test_one_lost_among_many_of_a_kind_is_told_alone() -> None:
    """What follows it is where it should be, though nothing but its words tells it from others."""
    wanted = [gate.Seen("", "text", f"word {number}") for number in range(20)]
    told = [one.sentence for one in gate.differences("page.html", wanted[:7] + wanted[8:], wanted)]

    assert len(told) == 1
    assert "word 7" in told[0]


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("at", range(6))
@pytest.mark.parametrize("end", range(7))
def test_what_is_held_beside_another_is_what_came(end: int, at: int, step: int) -> None:
    """Whether it is the same, is shorter or longer, or has another thing or one more, all is there in its order."""
    expected = [gate.Seen("", "text", str(number)) for number in range(5)]
    other = gate.Seen("", "text", "other")
    for came in ([*expected[:at], other, *expected[at:]], [*expected[:at], other, *expected[at + 1 :]], expected):
        found = gate.Beside(expected)
        for start in range(0, end, step):
            found += came[start : min(start + step, end)]

        assert found.whole == came[:end]


def test_lists_of_words_are_trees_of_their_own(app: Sphinx) -> None:
    """Each is read apart, in the order of the page, with all its items; what stands around them is on the page."""
    data = Path(app.outdir, "words.html").read_bytes()
    page, apart = parsed.parsed(data), [*parsed.word_lists(data)]
    whole = lxml.html.fromstring(data)

    assert not page.xpath("//ul[@class='rec-words']")
    items = [one.findtext("a") for some in apart for one in some.xpath("//ul[@class='rec-words']/li")]
    assert items == whole.xpath("//ul[@class='rec-words']/li/a[1]/text()")
    assert page.xpath("//h2/text()") == whole.xpath("//h2/text()")
    assert len(apart) == len(page.xpath("//article//h2")) > 10


def test_links_of_a_list_of_words_lead_somewhere(app: Sphinx, sound: Path) -> None:
    """Also a link in it to a place that is not there is told as such."""
    assert ("words", "link") in edited(app, sound, "words.html", "report.html#p1", "report.html#p0")


@pytest.mark.parametrize("name", ["report.html", "about.html", "words.html"])
def test_no_page_has_more_lists_of_words(name: str, app: Sphinx, sound: Path) -> None:
    """What stands apart is read apart: a page that has more of it than its own shows words that nobody has read."""
    found = edited(app, sound, name, "</article>", '<h2>More</h2>\n<ul class="rec-words">More.</ul></article>')

    assert "list" in {field for _place, field in found}
