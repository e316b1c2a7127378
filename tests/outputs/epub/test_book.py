"""The e-book: what devices and libraries find in it, in any language, of any edition."""

from __future__ import annotations

import importlib
import re
import shutil
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import pytest
from building import EPUB, FINE, SLUICE, SOURCE, URL, Copy, append, build, configure, replace, restate_checksums
from lxml import etree
from lxml.etree import _Element as Element

from recension import epub

NAMES = {"x": "http://www.w3.org/1999/xhtml", "e": "http://www.idpf.org/2007/ops", "o": "http://www.idpf.org/2007/opf"}
NAMES["dc"] = "http://purl.org/dc/elements/1.1/"


class Book:
    """A book that was made."""

    def __init__(self, path: Path) -> None:
        with ZipFile(path) as book:
            self.order = book.infolist()
            self.files = {one.filename.removeprefix("EPUB/"): book.read(one) for one in self.order}

    def part(self, name: str) -> Element:
        """Return the root of a file."""
        return etree.fromstring(self.files[name])

    def find(self, name: str, path: str) -> list[Element]:
        """Return what a path of XPath finds in a file."""
        return self.part(name).xpath(path, namespaces=NAMES)

    def said(self, name: str) -> list[str]:
        """Return what the package says of the book under a name."""
        found = self.find("package.opf", f"//*[local-name() = '{name}' or @property = '{name}'][not(@refines)]")
        return [one.text or "" for one in found]


def book_of(edition: Path, folder: Path) -> Book:
    """Return the book of an edition that has nothing to complain of."""
    assert build(append(edition / "conf.py", EPUB), folder / "epub", "epub") == FINE
    (path,) = (folder / "epub").glob("*.epub")
    return Book(path)


@pytest.fixture
def mill(copy_of: Copy) -> Path:
    """A tiny edition that says whose it is."""
    return configure(copy_of("plain"), recension_source=SOURCE, release="2.1", recension_date="2026-01-02")


def test_notes_are_told_apart_and_lead_back(mill: Path, tmp_path: Path) -> None:
    """Calls, emended words and asterisks lead to notes of three series, each with a way back."""
    book = book_of(mill, tmp_path)
    calls = book.find("text.xhtml", "//x:a[@e:type='noteref' and @role='doc-noteref']")
    leads = {(one.get("class") or one.getparent().get("class") or "").split()[0]: one.get("href") for one in calls}
    notes = "_notes/text.xhtml"

    assert leads == {
        "rec-call": "#n1",
        "rec-em": f"{notes}#p1.lissen.entry",
        "rec-page-mark": f"{notes}#p1.page-2.entry",
        "rec-more": f"{notes}#p1.notes",
    }
    assert [one.get("role") for one in book.find("text.xhtml", "//*[@id='n1'][@e:type='footnote']")] == ["doc-footnote"]
    for name in ("p1.lissen.entry", "p1.page-2.entry", "p1.notes"):
        (note,) = book.find(notes, f"//x:div[@id='{name}'][@e:type='footnote']")
        assert [href for href in note.xpath(".//@href") if href.startswith("../text.xhtml#p1")]
    assert [one.text for one in book.find(notes, "//x:h2")] == ["Apparatus", "Commentary"]


def test_pages_of_the_witness_are_listed(mill: Path, tmp_path: Path) -> None:
    """Each page of the witness has a mark in the text, and a line in the list of pages that leads to it."""
    book = book_of(mill, tmp_path)
    marks = book.find("text.xhtml", "//*[@role='doc-pagebreak'][@e:type='pagebreak']")
    lines = book.find("_nav.xhtml", "//x:nav[@e:type='page-list']//x:a")

    assert [(one.get("id"), one.get("aria-label")) for one in marks] == [("p1.page-2", "2")]
    assert [(one.get("href"), one.text) for one in lines] == [("text.xhtml#p1.page-2", "2")]
    assert book.said("pageBreakSource") == ["The copy in the mill"]


def test_libraries_are_told_whose_it_is(mill: Path, tmp_path: Path) -> None:
    """Author, release, date, original and the rights of each part stand in the package."""
    licence = "https://creativecommons.org/licenses/by/4.0/"
    book = book_of(configure(mill, recension_editor="Bell, Ada", recension_licence=licence), tmp_path)

    assert book.said("title") == ["The Miller's Book", "critical edition, release 2.1"]
    assert (book.said("creator"), book.said("contributor")) == (["Ada Weir"], ["Ada Bell"])
    assert book.said("rights") == [
        f"Text: Ada Weir, CC BY 4.0, {licence}",
        f"Apparatus and commentary: Ada Bell, CC BY 4.0, {licence}",
    ]
    assert book.said("source") == [SOURCE["url"]]
    assert book.said("dcterms:modified") == ["2026-01-02T00:00:00Z"]


def test_claim_is_made_by_who_makes_it(mill: Path, tmp_path: Path) -> None:
    """That a book meets WCAG is said in somebody's name, or not at all."""
    assert book_of(mill, tmp_path).said("dcterms:conformsTo") == []
    book = book_of(configure(mill, recension_epub_certifier="Ada Bell"), tmp_path / "again")

    assert book.said("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"]
    assert book.said("a11y:certifiedBy") == ["Ada Bell"]


def test_same_source_makes_the_same_bytes(mill: Path, tmp_path: Path) -> None:
    """Two builds give one file, whatever the day; its kind comes first, and is not compressed."""
    book = book_of(mill, tmp_path)
    assert build(mill, tmp_path / "other", "epub") == FINE

    assert (tmp_path / "epub" / "miller.epub").read_bytes() == (tmp_path / "other" / "miller.epub").read_bytes()
    assert (book.order[0].filename, book.order[0].compress_type) == ("mimetype", ZIP_STORED)
    assert {one.date_time for one in book.order} == {(2026, 1, 2, 0, 0, 0)}


def test_what_is_left_out_leaves_no_dead_link(mill: Path, tmp_path: Path) -> None:
    """Links to documents that are left out keep their words, and lead to the site once it has an address."""
    append(mill / "index.rst", "\nThe :doc:`about` page.\n")
    book = book_of(configure(mill, recension_epub_omit=["about", "collation"]), tmp_path)
    assert not {"about.xhtml", "collation.xhtml"} & book.files.keys()
    assert book.find("index.xhtml", "//x:a[contains(., 'About')]") == []
    assert len(book.find("index.xhtml", "//x:span[contains(@class, 'reference')][contains(., 'About')]")) == 2

    book = book_of(configure(mill, recension_url=URL), tmp_path / "again")
    assert {one.get("href") for one in book.find("index.xhtml", "//x:a[contains(., 'About')]")} == {f"{URL}about.html"}


def test_document_that_is_not_there_cannot_be_left_out(mill: Path, tmp_path: Path) -> None:
    """A name that names no document is told, with its line in conf.py, and nothing is written."""
    edition = append(configure(mill, recension_epub_omit=["abuot"]) / "conf.py", EPUB)
    outcome = build(edition, tmp_path / "epub", "epub")

    assert outcome.code == 2
    assert "conf.py" in outcome.complaints
    assert "recension_epub_omit has 'abuot'" in outcome.complaints
    assert [*(tmp_path / "epub").glob("*.epub")] == []


def test_texts_in_folders_and_of_several_files(copy_of: Copy, tmp_path: Path) -> None:
    """Each of several texts has its own notes; the list of pages says of which witness they are."""
    edition = copy_of("second")
    book = book_of(edition, tmp_path)
    labels = [one.text or "" for one in book.find("_nav.xhtml", "//x:nav[@e:type='page-list']//x:a")]

    assert {"songs.xhtml", "_notes/songs.xhtml", "stores.xhtml", "_notes/stores.xhtml"} <= book.files.keys()
    assert labels
    assert all(re.fullmatch(r"(?:[A-Z] )?\w+", label) for label in labels)


def test_text_in_a_folder(copy_of: Copy, tmp_path: Path) -> None:
    """A text may lie in a folder; its notes find the way back."""
    edition = copy_of("plain")
    (edition / "leaves").mkdir()
    (edition / "text.rst").rename(edition / "leaves" / "text.rst")
    replace(edition / "conf.py", '["text"]', '["leaves/text"]')
    replace(edition / "index.rst", "   text\n", "   leaves/text\n")
    book = book_of(edition, tmp_path)

    assert "../../leaves/text.xhtml#p1" in {
        one.get("href") for one in book.find("_notes/leaves/text.xhtml", "//x:a[@href]")
    }


def test_text_without_notes(copy_of: Copy, tmp_path: Path) -> None:
    """A text that has neither notes nor apparatus nor comments makes a book without their file."""
    edition = copy_of("plain")
    words = "The mill stands by the weir.\n"
    (edition / "text.rst").write_text(f"The Weir\n========\n\n.. _p1:\n\n{words}", "utf-8")
    (edition / "witnesses" / "K.md").write_text(f"# The Weir\n\n{words}", "utf-8")
    restate_checksums(edition)
    for name in ("apparatus", "collation"):
        (edition / f"{name}.rst").unlink()
        replace(edition / "index.rst", f"   {name}\n", "")
    replace(edition / "index.rst", "; :rec:place:`p2` is the liveliest", "")
    book = book_of(edition, tmp_path)

    assert [name for name in book.files if name.startswith("_notes")] == []
    assert not any(b"page-list" in data for data in book.files.values())


@pytest.mark.parametrize(("language", "direction"), [("de", "ltr"), ("ar", "rtl")])
def test_book_of_another_language(language: str, direction: str, mill: Path, tmp_path: Path) -> None:
    """A book says in which language it is, and from which side it is read; its words are of that language."""
    book = book_of(configure(mill, language=language), tmp_path)
    root = book.part("text.xhtml")
    spine = book.find("package.opf", "//o:spine")[0]

    assert (root.get("lang"), root.get("dir")) == (language, direction)
    assert spine.get("page-progression-direction") == (direction if direction == "rtl" else None)
    if language == "de":
        assert book.find("_nav.xhtml", "//x:h1")[0].text == "Inhalt"


ANYTHING = """

More
----

A note\\ [#a]_, a term :term:`dam`, :kbd:`Ctrl`, :abbr:`EU (European Union)`, `x <https://example.org/?b=c&d>`_, |sub|.

.. |sub| replace:: substituted *text*

.. glossary::

   dam
      A weir.

.. raw:: html

   <form action="x"><input disabled></form><p>Raw &nbsp; <br> words <b>bold</b></p>

.. figure:: gauge.png
   :alt: A gauge
   :width: 50%

   Caption *of* it

.. warning:: Beware of < and & and >.

.. topic:: Topic

   In it.

.. epigraph::

   Wise words

   -- Somebody

.. table:: A table

   ===== =====
   A     B
   ===== =====
   1     2
   ===== =====

.. only:: builder_epub

   Only in the book.

.. container:: screen-only

   Never in it.

:download:`the gauge <gauge.png>` is not in it; the :rec:place:`p1` is.

.. [#a] First.
"""


def test_whatever_an_editor_writes_is_well_formed(mill: Path, tmp_path: Path) -> None:
    """Prose of any kind stands in the book as it was read, without forms and downloads."""
    shutil.copy(SLUICE / "gauge.png", mill)
    append(mill / "about.rst", ANYTHING)
    book = book_of(mill, tmp_path)
    words = " ".join("".join(book.part("about.xhtml").itertext()).split())

    assert "Only in the book." in words
    assert "Never in it." not in words
    assert "substituted text" in words
    assert "the gauge is not in it; the paragraph 1 is." in words
    assert book.find("about.xhtml", "//x:form | //x:a[@download]") == []
    assert "_images/gauge.png" in book.files


def test_picture_in_a_comment_is_found(mill: Path, tmp_path: Path) -> None:
    """What a comment shows is found from the file of the notes."""
    shutil.copy(SLUICE / "gauge.png", mill)
    built = "It was taken down when the lock was built: see :rec:place:`n1`.\n"
    replace(mill / "text.rst", built, f"{built}\n      .. image:: gauge.png\n         :alt: A gauge\n")
    book = book_of(mill, tmp_path)

    assert [one.get("src") for one in book.find("_notes/text.xhtml", "//x:img")] == ["../_images/gauge.png"]


def test_book_of_another_script_has_a_cover(mill: Path, tmp_path: Path) -> None:
    """Where the face lacks a letter, the cover goes without the words, and is drawn."""
    replace(mill / "text.rst", "The Miller's Book", "كتاب الطحان")
    replace(mill / "witnesses" / "K.md", "The Miller's Book", "كتاب الطحان")
    restate_checksums(mill)
    book = book_of(configure(mill, recension_source=SOURCE | {"title": "كتاب الطحان"}, project="كتاب الطحان"), tmp_path)

    assert book.files["_book/cover.png"].startswith(b"\x89PNG")


def test_book_needs_what_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pillow the extension says what to install."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match=r"install recension with its extra 'epub'"):
        importlib.reload(epub)
    monkeypatch.undo()
    importlib.reload(epub)
