"""What is packed into a saved file beside qpdf, and how the gate reads it without keeping it."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pikepdf
import pytest
from docutils import nodes
from printed import a_book
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from recension.outputs.pdf import gate, tags
from recension.outputs.pdf.canvas import BookCanvas
from recension.outputs.pdf.expected import Contents, Leading, Wanted
from recension.outputs.pdf.finish import name_places, save
from recension.outputs.pdf.laid import Laid
from recension.outputs.pdf.layout import Note, Position
from recension.outputs.pdf.opened import Opened, Part
from recension.outputs.pdf.opened import marks_of as opened_marks
from recension.outputs.pdf.packing import Packing
from recension.outputs.pdf.press import Press
from recension.outputs.pdf.tags import Annotation, Element, Mark
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import AUTHOR


def packed(path: Path, words: str, links: int = 3, *, laid: bool = False) -> bytes:
    """Write a file of two pages with a paragraph, some links on the second page and two names, and return it."""
    book, pdf = a_book(), pikepdf.new()
    book.positions = {"p1": Position(2, 90, 700.126), "Ω": Position(1, 5, 6)}
    paragraph = book.structure.root.add("P", "p1")
    paragraph.alt = words
    paragraph.children += [Mark(1, 0), Mark(2, 0)]
    for number in reversed(range(links)):  # not in the order in which they lie on the page
        to = "#p1" if number else "https://example.org/(a)"
        book.structure.root.add("Link").children.append(Annotation(2, number, f"to {number}", "0 0 9 9.5", to))
    if laid:
        book.structure.close()
        book.structure.lay_away()
        assert {*map(type, book.structure.root.children)} == {Laid}
    for _page in range(2):
        pdf.add_blank_page()
    pdf.docinfo["/Title"] = pikepdf.String("A Book")
    pdf.Root.Names = pikepdf.Dictionary(Dests=pdf.make_indirect(pikepdf.Dictionary()))
    tags.tie(pdf, book.structure)
    save(pdf, path)
    with Packing(path) as packing:
        tags.write(packing, book.structure, book.positions)
        name_places(packing, book)
    return path.read_bytes()


def test_what_is_packed_is_read(tmp_path: Path) -> None:
    """Elements, links and names are where they belong, by the same numbers on both sides, and qpdf finds no fault."""
    path = tmp_path / "book.pdf"
    data = packed(path, "Words, ‘as’ (they) are", 450)  # more than a stream takes
    with pikepdf.open(path) as pdf:
        root, second = pdf.Root, pdf.pages[1].obj
        numbers = list(root.StructTreeRoot.ParentTree.Nums)
        parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        names = list(root.Names.Dests.Names)

        assert pdf.check_pdf_syntax() == []
        assert [str(link.Contents) for link in second.Annots] == [f"to {number}" for number in range(450)]
        assert str(second.Annots[0].A.URI) == "https://example.org/(a)"
        assert second.Annots[1].Dest[0].objgen == second.objgen
        assert [parents[int(one.StructParent)].K[0].Obj.objgen == one.objgen for one in second.Annots] == [True] * 450
        assert [str(parents[page][0].Alt) for page in (0, 1)] == ["Words, ‘as’ (they) are"] * 2
        assert (str(names[0]), float(names[1][3]), str(names[2])) == ("p1", 700.13, "Ω")
        assert str(root.StructTreeRoot.IDTree.Names[1].ID) == "p1"
        assert str(pdf.docinfo.Title) == "A Book"
    assert data.count(b"startxref") == 1


def test_the_same_bytes_and_no_return_at_the_end(tmp_path: Path) -> None:
    """The same book is the same file, and known by another name than others; no stream ends in a carriage return."""
    known = set()
    for number in range(300):
        path = tmp_path / f"{number}.pdf"
        data = packed(path, "x" * number, 1)
        with pikepdf.open(path) as pdf:
            assert pdf.get_warnings() == []
            assert str(pdf.Root.StructTreeRoot.K.K[0].get("/Alt", "")) == "x" * number
            known.add(bytes(pdf.trailer.ID[1]))
        assert b"\r\nendstream" not in data

    assert packed(tmp_path / "again.pdf", "x" * 299, 1) == data
    assert len(known) == 300


def test_what_was_laid_away_is_written(tmp_path: Path) -> None:
    """A structure that was laid away gives the same bytes."""
    assert packed(tmp_path / "laid.pdf", "Words", laid=True) == packed(tmp_path / "book.pdf", "Words")


def test_what_is_set_is_laid_away() -> None:
    """What stands in it, and is not set, stays as it is; marks, names and links are found in both, and in their order.

    A section that goes on is laid away with what follows, if that is set when the section has ended.
    """
    book, top, section = a_book(), nodes.section(), nodes.section()
    top += section
    structure = book.structure
    for number in range(4):
        paragraph = nodes.paragraph()
        section += paragraph
        element = structure.block(paragraph)
        element.name = f"p{number}"
        element.add("Lbl", is_label=True).children.append(Mark(number + 1, 0))
        element.children += [Mark(number + 1, 1), Annotation(number + 1, 0, "to", "0 0 9 9", "#p1")]
        if number == 1:
            structure.forget(but=section)
            structure.close()
    structure.lay_away()
    inner = structure.of(section)
    kept = [type(one) for one in inner.children]
    structure.forget(but=top)
    structure.close()
    structure.lay_away()

    assert kept == [Laid, Element, Element]
    assert [type(one) for one in structure.of(top).children] == [Laid]
    assert [*structure.drawn] == [[Mark(page, 1)] for page in (1, 2, 3, 4)]
    assert [*structure.named] == [(f"p{page - 1}", [Mark(page, 0), Mark(page, 1)]) for page in (1, 2, 3, 4)]
    assert [link.page for link in structure.links] == [1, 2, 3, 4]
    assert [*structure.root.marks()] == [Mark(page, number) for page in (1, 2, 3, 4) for number in (0, 1)]


def test_book_that_is_set_can_go_to_another_process() -> None:
    """Blocks and nodes stay behind, a note that nobody called among them; marks and what notes are called go along."""
    book, paragraph = a_book(), nodes.paragraph()
    book.structure.block(paragraph).children.append(Mark(1, 0))
    book.notes["n1"] = Note("n1", AUTHOR, "1", (lambda: paragraph,))  # type: ignore[arg-type]  # what nobody packs
    book.end()
    sent = pickle.loads(pickle.dumps(book))

    assert sent.notes == {"n1": Note("n1", AUTHOR, "1", ())}
    assert [*sent.structure.drawn] == [[Mark(1, 0)]]
    assert not sent.structure._nodes


@pytest.mark.parametrize(("carried", "blocks", "is_laid"), [([], (), True), ([1], (), False), ([], (1,), False)])
def test_structure_of_a_note_waits_for_it(carried: list[int], blocks: tuple[int, ...], is_laid: bool) -> None:
    """Nothing is laid away while a note of what is set goes on over the page, or is not called yet."""
    book = a_book()
    book.structure.root.add("Note")
    book.structure.close()
    book.notes["n1"] = Note("n1", AUTHOR, "1", blocks)  # type: ignore[arg-type]
    press = SimpleNamespace(book=book, carried=carried, uncalled=["n1"])
    Press._lay_away(press)  # type: ignore[arg-type]

    assert isinstance(book.structure.root.children[0], Laid) == is_laid
    assert book.structure.is_closed != is_laid


def told(part: Part) -> Any:
    """What the structure says of a part and of all in it."""
    return part.kind, part.name, part.said, [told(kid) if isinstance(kid, Part) else kid for kid in part.kids]


def test_what_was_read_is_let_go(small_book: Path) -> None:
    """The gate reads the same of a file that it empties, in which no element, link or name is left to fill memory."""
    with pikepdf.open(small_book) as whole, pikepdf.open(small_book) as pdf:
        first, link = pdf.Root.StructTreeRoot.K, next(page.obj.Annots[0] for page in pdf.pages if "/Annots" in page.obj)
        one, other = Opened(whole), Opened(pdf).emptied()

        assert told(other.structure) == told(one.structure)
        assert (other.laid, other.names) == (one.laid, one.names)
        assert [[*there.keys()] for there in (first, link, pdf.Root.Names.Dests)] == [[]] * 3
        assert "/K" in whole.Root.StructTreeRoot.K


def test_pages_are_read_without_what_was_read_before(small_book: Path) -> None:
    """The gate opens a file anew for its pages, and nothing leads there to what it has read of it."""
    with pikepdf.open(small_book) as whole, gate.checked(small_book, "book.pdf", ()) as opened:
        one, root = Opened(whole), opened.pdf.Root

        assert told(opened.structure) == told(one.structure)
        assert (opened.laid, opened.names) == (one.laid, one.names)
        assert {"/K", "/ParentTree", "/IDTree", "/Names"}.isdisjoint({*root.StructTreeRoot, *root.Names.Dests})


def test_contents_are_laid_away() -> None:
    """What must be shown is the same when it is opened: a heading is still that of the contents."""
    heading = Wanted("heading 1", "h1", "Words", links=[Leading("a", "b")], is_listed=True, is_lining=False)
    contents = Contents([heading], [Wanted("note")], [heading], {"index"}, "Title", {})
    there: Contents = Laid.of(contents).opened()

    assert there.headings[0] is there.blocks[0]
    assert [[asdict(one) for one in some] for some in there[:2]] == [
        [asdict(one) for one in some] for some in contents[:2]
    ]
    assert there[3:] == contents[3:]


def damaged(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return what no reader can unpack."""
    return pikepdf.Stream(pdf, b"no stream", Filter=pikepdf.Name.FlateDecode)


@pytest.mark.parametrize(
    "hide",
    [
        lambda pdf: setattr(pdf.Root.StructTreeRoot.K, "A", pikepdf.Array([damaged(pdf)])),
        lambda pdf: setattr(pdf.Root.StructTreeRoot.K.K[0], "Other", damaged(pdf)),
        lambda pdf: setattr(pdf.pages[-1].Annots[0], "Other", damaged(pdf)),
        lambda pdf: setattr(
            pdf.pages[-1].Annots[0],
            "A",
            pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://a.example/", X=damaged(pdf)),
        ),
    ],
)
def test_what_is_not_read_is_still_unpacked(
    small_book: Path, tmp_path: Path, hide: Callable[[pikepdf.Pdf], None]
) -> None:
    """Whatever hangs on an element or a link that the gate does not read must be sound, too."""
    with gate.checked(small_book, "book.pdf", ()):
        pass
    with pikepdf.open(small_book) as pdf:
        hide(pdf)
        pdf.save(tmp_path / "book.pdf")

    with (
        pytest.raises(MistakeError, match="book") as refused,
        gate.checked(tmp_path / "book.pdf", "book.pdf", ()),
    ):
        pass
    assert refused.value.mistake.name == "pdf_syntax"


def test_no_element_is_held_for_the_next_block() -> None:
    """Of a structure that is let go nothing is known of the sections in which the last block stood, and so of all."""
    book, section, paragraph = a_book(), nodes.section(), nodes.paragraph()
    section += paragraph
    book.structure.block(paragraph)
    book.structure.forget(but=section)
    assert any(isinstance(one, Element) for one in gc.get_referents(*gc.get_referents(book.structure._elements)))
    book.structure.let_go()

    assert not gc.get_referents(book.structure._elements, book.structure._nodes)


def test_elements_that_are_written_are_let_go() -> None:
    """Of a structure that is let go the marks of its blocks and of what is named stay, without those of labels."""
    book = a_book()
    note = book.structure.root.add("P").add("Note", "n1")
    note.add("Lbl", is_label=True).children.append(Mark(1, 0))
    note.children.append(Mark(1, 1))
    book.structure.blocks.append(note)
    book.structure.let_go()

    assert [*book.structure.drawn] == [[Mark(1, 1)]]
    assert [*book.structure.named] == [("n1", [Mark(1, 0), Mark(1, 1)])]
    assert book.structure.root.children == []
    assert not any(isinstance(one, Element) for one in book.structure.blocks)


def test_words_of_marks_are_found_by_page_and_number(small_book: Path) -> None:
    """Each mark has its words, and what stands on no page of the file has none."""
    with pikepdf.open(small_book) as pdf:
        opened = Opened(pdf)
        marks = opened.marks

        assert sorted(marks) == sorted(mark for part in opened.structure.each() for mark in opened_marks(part))
        assert len(marks) == len([*marks])
        assert all(marks[mark] == opened.drawn[mark.page - 1].marks[mark.number] for mark in marks)
        for page in (0, len(opened.pages) + 1):
            assert Mark(page, 0) not in marks


def test_what_was_judged_is_let_go(small_book: Path) -> None:
    """Where things stand is forgotten when that has been looked at; the words and the heads of pages are not."""
    with pikepdf.open(small_book) as pdf:
        opened = Opened(pdf)
        words, besides = dict(opened.marks), opened.besides
        assert any(one.origins for one in opened.drawn)
        opened.forget_sight()

        assert [(one.origins, one.lines) for one in opened.drawn] == [({}, [])] * len(opened.pages)
        assert not any(opened.faces.values())
        assert (dict(opened.marks), opened.besides) == (words, besides)


def test_book_that_is_in_its_file_is_let_go() -> None:
    """What had to be printed is forgotten when it was found."""
    book = a_book()
    book.printed, book.called = ["Words"], ["n1"]
    book.positions["n1"] = Position(1, 0, 0)
    book.structure.blocks.append(book.structure.root.add("P", "n1"))
    book.let_go()
    book.forget()

    assert (book.printed, book.called, book.positions) == ([], [], {})
    assert ([*book.structure.drawn], [*book.structure.named]) == ([], [])


def test_pages_are_opened_without_what_was_read(small_book: Path) -> None:
    """What the gate opens next has the pages as they were, byte for byte, and none of the objects read before."""
    apart, rest = gate._apart(small_book, "book.pdf")
    with pikepdf.open(small_book) as whole, pikepdf.open(rest) as pdf:
        first, second = ([page.Contents.read_raw_bytes() for page in one.pages] for one in (whole, pdf))
        kinds = [str(one.get("/Type", "")) for one in pdf.objects if isinstance(one, pikepdf.Dictionary)]

        assert first == second
        assert pdf.trailer.Info.keys() == whole.trailer.Info.keys()
        assert pdf.Root.Metadata.read_raw_bytes() == whole.Root.Metadata.read_raw_bytes()
        assert not {"/StructElem", "/Annot"}.intersection(kinds)
        assert "/Page" in kinds
        assert Opened(whole).names == apart.names


def test_what_a_page_is_drawn_by_is_laid_away() -> None:
    """Pages that are full are packed until they are written, and say then what was drawn, the late words too."""
    out = BytesIO()
    canvas = BookCanvas(a_book(), out)
    for words in (("first", "word"), ("second",)):
        for word in words:
            canvas.draw_late(9, 9, 9, lambda word=word: word, align=0)  # type: ignore[misc]
        canvas.showPage()
    laid = [(page.stream, page.Contents.content) for page in canvas._doc.Pages.pages]
    canvas.save()

    assert [(drawn, type(packed)) for drawn, packed in laid] == [(None, Laid)] * 2
    with pikepdf.open(out) as pdf:
        assert [b"%late" in page.Contents.read_bytes() for page in pdf.pages] == [False, False]
        assert [page.Contents.read_bytes().count(b"BT") for page in pdf.pages] == [2, 1]


def test_places_are_known_to_links_of_reportlab() -> None:
    """A link that ReportLab makes by itself leads to a place that we have noted, before it or after."""
    style, out = ParagraphStyle("text"), BytesIO()
    texts = ('<a href="#here">there</a>', '<a name="here"/>here', '<a href="#here">there</a>')
    SimpleDocTemplate(out).build(
        [Paragraph(text, style) for text in texts], canvasmaker=partial(BookCanvas, book := a_book())
    )

    assert [*book.positions] == ["here"]
    with pikepdf.open(out) as pdf:
        page = pdf.pages[0]
        assert [one.Dest[0].objgen for one in page.Annots] == [page.objgen] * 2
