"""Defects of the installed packages: each test shows that one is still there, and that we are free of it.

When what a test says of rst2pdf, ReportLab or Sphinx fails, a new version has mended it, and our cure can go.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import Outcome, build
from docutils import nodes
from printed import a_book
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import ttfonts
from reportlab.pdfgen import textobject
from reportlab.platypus import Frame, Paragraph, SimpleDocTemplate, paragraph
from rst2pdf import createpdf, pdfbuilder, sphinxnodes
from sphinx import addnodes
from sphinx.testing.util import SphinxTestApp
from sphinx.util.nodes import inline_all_toctrees

from recension.outputs.pdf import press, upstream
from recension.outputs.pdf.builder import BookBuilder
from recension.outputs.pdf.canvas import BookCanvas
from recension.outputs.pdf.readback import marks_of
from recension.scholarship.messages import MistakeError

STOCK, OURS = "rst2pdf.pdfbuilder", "recension.pdf"
CONF = """\
project, author = "A Book", "An Author"
extensions = [{extension!r}]
smartquotes = False
recension_pdf_documents = {{"book": "A4"}}
pdf_documents = [("index", "book", project, author)]
pdf_use_coverpage = pdf_use_toc = pdf_use_index = pdf_use_modindex = pdf_domain_indices = False
"""
HOME = "Home\n====\n\n"
Set = Callable[..., tuple[Outcome, list[str]]]


@pytest.fixture
def set_by(tmp_path: Path) -> Set:
    """A function that sets a text with an extension, and returns the outcome and the text of each page."""

    def typeset(extension: str, text: str, settings: str = "") -> tuple[Outcome, list[str]]:
        source, out = tmp_path / extension, tmp_path / extension / "pdf"
        source.mkdir()
        (source / "conf.py").write_text(CONF.format(extension=extension) + settings)
        (source / "index.rst").write_text(HOME + text)
        outcome = build(source, out, "pdf")
        book = out / "book.pdf"
        return outcome, pages_of(book) if book.is_file() and book.stat().st_size else []

    return typeset


def pages_of(path: Path) -> list[str]:
    """Return the text of each page as it is drawn, of a tagged file or of one in Helvetica."""
    with pikepdf.open(path) as pdf:
        if "/StructTreeRoot" in pdf.Root:
            marks = marks_of(pdf)
            return ["".join(text for mark, text in marks.items() if mark.page == n + 1) for n in range(len(pdf.pages))]
        drawn = [page.Contents.read_bytes().decode("latin-1") for page in pdf.pages]
    return ["".join(re.findall(r"\((.*?)\) Tj", page)) for page in drawn]


def test_frames_have_what_the_press_asks_of_them() -> None:
    """Every private name of a frame that the press uses is among those that are looked for before a build."""
    used = set(re.findall(r"\bframe\.(_\w+)", Path(press.__file__).read_text("utf-8")))
    (known,) = (names for owner, names in upstream.RELIED_ON.items() if isinstance(owner, Frame))

    assert used == {*known}


def test_nothing_stays_mended() -> None:
    """What is mended for a book is as it was before when the book is done, or fails."""
    owners = (createpdf, pdfbuilder, paragraph, textobject, ttfonts.TTFont, sphinxnodes.sphinxhandlers)
    before = [{**vars(owner)} for owner in owners]
    with pytest.raises(ValueError, match="failed"), upstream.mended(a_book()):
        raise ValueError("failed" if before != [{**vars(owner)} for owner in owners] else "not mended")

    assert before == [{**vars(owner)} for owner in owners]


# files


def test_rst2pdf_puts_two_files_into_one(set_by: Set, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A second pass of rst2pdf is written behind the first, in one file; we set the book in one pass."""
    typeset, written = BookBuilder.typeset, []

    def recorded(*args: Any) -> bytes:
        written.append(typeset(*args))
        return written[-1]

    monkeypatch.setattr(BookBuilder, "typeset", recorded)
    note = "Word [1]_.\n\n.. [1] A note.\n"
    set_by(STOCK, note, "pdf_real_footnotes = pdf_inline_footnotes = True")  # these want two passes
    set_by(OURS, note)

    assert (tmp_path / STOCK / "pdf" / "book.pdf").read_bytes().count(b"%%EOF") > 1
    assert [data.count(b"%%EOF") for data in written] == [1]


def test_rst2pdf_swallows_its_exceptions(set_by: Set, tmp_path: Path) -> None:
    """After an exception rst2pdf leaves an empty file and ends well; we end with 2, and leave none."""
    text = "A `link <#nowhere>`_.\n"
    stock, ours = set_by(STOCK, text)[0], set_by(OURS, text)[0]

    assert (stock.code, (tmp_path / STOCK / "pdf" / "book.pdf").stat().st_size) == (0, 0)
    assert (ours.code, (tmp_path / OURS / "pdf" / "book.pdf").exists()) == (2, False)


def test_reportlab_stops_at_the_first_undefined_link() -> None:
    """ReportLab names one of two undefined names; we name both."""
    style = ParagraphStyle("text")
    story = ['<a href="#one">1</a>', '<a href="#two">2</a>']
    with pytest.raises(ValueError, match="format not resolved") as stock:
        SimpleDocTemplate(BytesIO()).build([Paragraph(text, style) for text in story])
    maker = partial(BookCanvas, a_book())
    with pytest.raises(MistakeError) as ours:
        SimpleDocTemplate(BytesIO()).build([Paragraph(text, style) for text in story], canvasmaker=maker)

    assert not {"one", "two"} <= set(str(stock.value).replace("'", " ").split())
    assert "one, two" in str(ours.value)


def test_rst2pdf_loses_a_book_with_a_citation(set_by: Set) -> None:
    """A citation links back to a name that Sphinx has taken away, which ends rst2pdf; we make no such link."""
    text = "See [Foo1999]_.\n\n.. [Foo1999] A work.\n"

    assert set_by(STOCK, text)[1] == []
    assert "[Foo1999]\xa0A work." in "".join(set_by(OURS, text)[1]).replace("] ", "]\xa0")


def test_reportlab_makes_no_named_destinations(set_by: Set, tmp_path: Path) -> None:
    """No name leads into a file of ReportLab; we add them, so that book.pdf#here does."""
    text = "Word.\n\n.. _here:\n\nThe place, and `a link to it <here_>`_.\n"
    names = []
    for extension in (STOCK, OURS):
        set_by(extension, text)
        with pikepdf.open(tmp_path / extension / "pdf" / "book.pdf") as pdf:
            names.append("here" in map(str, pdf.Root.Names.Dests.Names) if "/Names" in pdf.Root else False)

    assert names == [False, True]


# notes


def test_rst2pdf_numbers_the_notes_anew(set_by: Set) -> None:
    """rst2pdf gives the first note that it meets the number 1; our notes keep those of the author."""
    text = "Word [34]_.\n\n.. [34] A note.\n"

    assert "34" not in "".join(set_by(STOCK, text)[1])
    assert "34" in "".join(set_by(OURS, text)[1])


def test_rst2pdf_misplaces_its_real_footnotes(set_by: Set) -> None:
    """rst2pdf collects "real" footnotes on a later page; ours stand on the page of their call."""
    words = "and so on " * 60
    text = "".join(f"call{n}call [{n}]_ {words}\n\n.. [{n}] note{n}note\n\n" for n in range(1, 13))

    def misplaced(pages: list[str]) -> list[int]:
        called = {int(n): page for page, drawn in enumerate(pages) for n in re.findall(r"call(\d+)call", drawn)}
        noted = {int(n): page for page, drawn in enumerate(pages) for n in re.findall(r"note(\d+)note", drawn)}
        assert len(called) == len(noted) == 12
        return [n for n in called if called[n] != noted[n]]

    assert misplaced(set_by(STOCK, text, "pdf_real_footnotes = pdf_inline_footnotes = True")[1])
    assert misplaced(set_by(OURS, text)[1]) == []


# blocks


def test_head_of_a_table_stands_on_each_of_its_pages(set_by: Set, tmp_path: Path) -> None:
    """The reader of the second page sees what a column is; whoever listens hears it once."""
    rows = "".join(f"   * - {number}\n     - grain\n" for number in range(120))
    outcome, heard = set_by(OURS, f".. list-table::\n   :header-rows: 1\n\n   * - Number\n     - Words\n{rows}")
    book = tmp_path / OURS / "pdf" / "book.pdf"
    seen = subprocess.run(["pdftotext", book, "-"], capture_output=True, text=True, check=True).stdout.split("\f")

    assert outcome.code == 0, outcome.complaints
    assert ["Number" in page for page in seen if page.count("grain") > 1] == [True for page in heard if "grain" in page]
    assert "".join(heard).count("Number") == 1


def test_rst2pdf_makes_tables_of_lists_and_quotes(set_by: Set, monkeypatch: pytest.MonkeyPatch) -> None:
    """rst2pdf sets an item, and a quotation, as a table of one row, which splits badly; ours are paragraphs."""
    stories: dict[type, list[Any]] = {}

    def recorded(stock: Any) -> Any:
        def build(self: Any, story: list[Any], *rest: Any, **options: Any) -> None:
            stories[type(self)] = [*story]
            stock(self, story, *rest, **options)

        return build

    for template in (createpdf.FancyDocTemplate, press.Press):
        monkeypatch.setattr(template, "multiBuild", recorded(template.multiBuild))
    text = "- An item.\n\n  A quotation:\n\n    Of one line.\n"
    for extension in (STOCK, OURS):
        set_by(extension, text)
    stock, ours = stories.values()

    assert any("Table" in type(block).__name__ for block in stock)
    assert not any("Table" in type(block).__name__ for block in ours)


# trees


def test_sphinx_leaves_parents_behind(tmp_path: Path) -> None:
    """What Sphinx takes into a book names the document it came from as its parent; we tell it where it stands."""
    (tmp_path / "conf.py").write_text(CONF.format(extension=OURS))
    (tmp_path / "index.rst").write_text(f"{HOME}.. toctree::\n\n   part\n")
    (tmp_path / "part.rst").write_text("Part\n====\n")
    app = SphinxTestApp("pdf", tmp_path)
    app.builder.read()
    tree = inline_all_toctrees(app.builder, {"index"}, "index", app.env.get_doctree("index"), str, ["index"])
    app.cleanup()

    def strays(tree: nodes.Element) -> list[nodes.Node]:
        return [child for node in tree.findall(addnodes.start_of_file) for child in node if child.parent is not node]

    assert len(strays(tree)) == 1
    assert strays(app.builder.whole) == []
