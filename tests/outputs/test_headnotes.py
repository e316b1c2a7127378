"""What the editor says at the head of a section: on a page, in the search and in the record, and not in the text."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
from building import SLUICE, Copy, made, read, replace

from recension.doctree.domain import domain_of
from recension.outputs.html.readers import readback
from recension.outputs.pdf.readback import words_in
from recension.outputs.site.search import GROUP_OF
from recension.scholarship.changes import report
from recension.scholarship.edition import Edition
from recension.scholarship.model import plain
from recension.scholarship.record import record
from recension.scholarship.series import COMMENTARY
from recension.scholarship.telling import groups

NOTE = "the-miller.headnote"
WORDS = "The section holds that the miller shut nothing"


def test_fold_stands_under_its_heading_and_says_whose_it_is(site: Path) -> None:
    """It is the first thing under the heading, closed, and what leads to it leads to the fold."""
    page = lxml.html.parse(str(site / "report.html")).getroot()
    heading, fold = page.get_element_by_id("the-miller")[:2]

    assert ("h2", "details", NOTE) == (heading.tag, fold.tag, fold.get("id"))
    assert ("Head-note", None) == (fold[0].text, fold.get("open"))
    assert fold[1].text_content().startswith(WORDS)


def test_no_word_of_it_is_one_of_the_text(site: Path, edition: Edition, book: Path) -> None:
    """Neither the plain text, nor what is read back of a page or of a book, nor the numbers have it."""
    page = readback.words_in((site / "report.html").read_text("utf-8"))
    said = [one for one in edition.comments if one.id == NOTE]

    assert [("headnote", "the-miller", "The miller")] == [(one.series, one.place, plain(one.lemma)) for one in said]
    assert WORDS not in edition.plaintext
    assert not [text for text in (*page.values(), *words_in(book / "sluice-a4.pdf").values()) if "shut nothing" in text]
    assert edition.totals["comments"] == len(edition.comments) - 1


def test_search_has_it_among_the_comments(site: Path) -> None:
    """Whoever looks for its words is told that it is a head-note, and of what."""
    known = (site / "passages.js").read_text("utf-8").partition(";\nvar")[0].partition(" = ")[2]
    passages = [one for _address, some in json.loads(known).values() for one in some]

    found = [one[:3] for one in passages if WORDS in one[3]]
    assert found == [[GROUP_OF[COMMENTARY], NOTE, "Head-note to heading ‘The miller’"]]


def test_comparison_tells_of_a_new_one(copy_of: Copy, edition: Edition) -> None:
    """It is told as what it is, with its words, and nothing else is different."""
    folder = copy_of("sluice")
    source = (folder / "report.rst").read_text("utf-8")
    note = source[source.index(".. headnote::") : source.index(".. _p3:")]
    replace(folder / "report.rst", note, "")
    before = record(domain_of(read(folder).env).edition)
    (told,) = groups(report(before, record(edition)))
    (one,) = told.told

    assert ("Commentary", ("added",)) == (told.title, one.what)
    assert "Head-note to The miller" == plain(one.name)
    assert record(edition).commentary[NOTE]["series"] == "headnote"


def test_other_builders_print_it(tmp_path: Path) -> None:
    """A builder without a voice of its own prints who speaks, and then the words."""
    made(SLUICE, tmp_path / "text", "text")

    assert f"The miller\n{'=' * 10}" in (text := (tmp_path / "text" / "report.txt").read_text("utf-8"))
    assert text.index("Head-note") < text.index(WORDS.split(" that ")[0]) < text.index("The miller’s need")
