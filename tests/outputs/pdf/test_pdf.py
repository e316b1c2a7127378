"""The book on paper: every word of it, on every paper, or no file at all."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from building import FINE, build
from docutils import nodes
from docutils.utils import new_document
from printed import a_book
from reportlab.platypus import paragraph

from recension.outputs.pdf import gate, upstream
from recension.outputs.pdf.readback import marks_of, text_of
from recension.outputs.pdf.tags import Element, Mark
from recension.outputs.pdf.typography import divider
from recension.scholarship.messages import MistakeError


def test_a_file_for_each_paper(small_book: Path) -> None:
    """One build leaves an A4 and a Letter file, and nothing half made."""
    sizes = {}
    for path in small_book.parent.glob("book*"):
        with pikepdf.open(path) as pdf:
            sizes[path.name] = tuple(int(side) for side in list(pdf.pages[0].mediabox)[2:])

    assert sizes == {"book-a4.pdf": (595, 841), "book-letter.pdf": (612, 792)}


def test_words_are_whole(small_book: Path) -> None:
    """Divided words are whole when read back, own hyphens are kept, and running heads are no text."""
    text = text_of(small_book)

    assert text.count("self-evident") == text.count("US-led") - 14 > 14
    assert "\xad" not in text
    assert " of 7" not in text
    assert "Only for the screen" not in text


def test_notes_keep_their_labels_and_links_their_chapter(small_book: Path) -> None:
    """Notes have the author's numbers; a name that two chapters use leads to the note of its own chapter."""
    text = text_of(small_book)
    with pikepdf.open(small_book) as pdf:
        names = [str(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
        last = pdf.pages[-1]
        ends = [annotation.Dest[0].objgen == last.obj.objgen for annotation in last.Annots if "/Dest" in annotation]

    assert "\n34\nNote 34 of the author" in text
    assert sorted(ends) == [False, True, True, True]  # to the first chapter; citation, note, and back to its call
    assert "p14" in names
    assert len(names) == len(set(names)) > 14


def test_metadata(small_book: Path) -> None:
    """Title, author, language, bookmarks and embedded faces are there, and the title is what a window shows."""
    with pikepdf.open(small_book.with_name("book-letter.pdf")) as pdf, pdf.open_outline() as outline:
        assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author)) == ("A Small Book", "An Author")
        assert (str(pdf.Root.Lang), str(pdf.Root.PageMode)) == ("en", "/UseOutlines")
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert [item.title for item in outline.root] == ["Chapter One", "Chapter Two"]
        assert not [name for page in pdf.pages for name in gate._fonts_not_embedded(page)]


def test_undefined_links_stop_the_book(rootdir: Path, tmp_path: Path) -> None:
    """All undefined names are reported together, the exit code is 2, and an older file stays."""
    out = tmp_path / "pdf"
    out.mkdir()
    (out / "book.pdf").write_text("older")

    outcome = build(rootdir / "test-pdf-broken", out, "pdf")

    assert outcome.code == 2
    assert "nobody, nowhere [recension.pdf_undefined_link]" in outcome.complaints
    assert (out / "book.pdf").read_text() == "older"


def test_unknown_character_stops_the_book(rootdir: Path, tmp_path: Path) -> None:
    """A character that no face has is named with its code point."""
    outcome = build(rootdir / "test-pdf", tmp_path / "pdf", "pdf", settings={"recension_pdf_title": "Book \u2603"})

    assert outcome.code == 2
    assert "no face has “\u2603” (U+2603), found in “Book \u2603” [recension.pdf_character]" in outcome.complaints


def gate_text(printed: list[str], expected: list[str]) -> None:
    """Let the gate compare blocks that were *printed* with those *expected*."""
    book = a_book()
    book.structure.blocks = [Element("P", children=[Mark(1, number)]) for number in range(len(printed))]
    gate.check_text(book, {Mark(1, number): text for number, text in enumerate(printed)}, expected, "book.pdf")


@pytest.mark.parametrize(
    ("printed", "message"),
    [
        (["Head", "The USled make-up"], "has “The USled make-up” on page 1, expected “The US-led make-up”"),
        (["Head", "The US-led make-up", "and more"], "has “and more” on page 1, expected “”"),
        (["The US-led make-up", "Head"], "has “The US-led make-up” on page 1, expected “Head”"),
        (["Head", "The US-led make -up"], "expected “The US-led make-up”"),
        (["Head", "TheUS-led make-up"], "expected “The US-led make-up”"),
        (["Head"], "has “” on page none, expected “The US-led make-up”"),
    ],
)
def test_gate_for_the_text(printed: list[str], message: str) -> None:
    """A lost hyphen, strange text, a wrong order, a lost block, a space too many or too few are found and named."""
    with pytest.raises(MistakeError, match=message):
        gate_text(printed, ["Head", "The US-led make-up"])


def test_gate_tolerates_divided_words() -> None:
    """A hyphen put in at the end of a line is none of the text."""
    gate_text(["Head", "The repre\xadsentation"], ["Head", "The representation"])


@pytest.mark.parametrize(
    ("language", "divided", "whole"),
    [
        ("en-GB", "representa-tion", ("USSR", "lette", "self-evident", "p118x77")),
        ("en", "representa-tion", ("NATIONS",)),
        ("de_AT", "Überset-zung", ("MINISTER", "Abend")),
        ("fr", "représenta-tion", ("LIMOUSIN",)),
        ("it", "rappresenta-zione", ("Toscana",)),
    ],
)
def test_divisions(language: str, divided: str, whole: tuple[str, ...]) -> None:
    """Words are divided as the language of the book does it; short words, capitals and compounds are not."""
    divisions = divider(language)

    assert divisions
    assert divided.split("-") == [*divisions(divided.replace("-", ""))[0]]
    assert [word for word in whole if divisions(word)] == []


def test_a_book_in_a_language_that_few_know(rootdir: Path, tmp_path: Path) -> None:
    """Where nobody knows how words are divided, none is; neither docutils nor rst2pdf has anything to say of it."""
    out = tmp_path / "pdf"
    assert divider("la") is None

    assert build(rootdir / "test-pdf", out, "pdf", settings={"language": "la"}) == FINE
    with pikepdf.open(out / "book-a4.pdf") as pdf:
        assert str(pdf.Root.Lang) == "la"
        assert "\xad" not in "".join(marks_of(pdf).values())


def test_missing_internals_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """An upstream that lacks what we rely on is told by name."""
    assert not upstream.missing_internals()
    monkeypatch.delattr(paragraph, "_usConv")

    assert upstream.missing_internals() == ["reportlab.platypus.paragraph._usConv"]


def test_only_blocks_count() -> None:
    """Inline markup belongs to its block."""
    document = new_document("book")
    document += nodes.paragraph("", "", nodes.Text("a "), nodes.emphasis("", "b"))

    assert list(gate.blocks_of(document)) == ["a b"]
