"""The structure of a finished PDF: what a screen reader hears, in which order, and what the gate refuses."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from operator import delitem
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import FINE, Copy, build, configure
from docutils import nodes

from recension.outputs.pdf import gate
from recension.outputs.pdf.content import UntaggedError
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import marks_of, text_of
from recension.outputs.pdf.tags import Structure
from recension.scholarship.messages import MistakeError


def elements(path: Path) -> list[tuple[str, str]]:
    """Return kind and name of every element in reading order."""
    found = []

    def walk(element: Any) -> None:
        found.append((str(element.S)[1:], str(element.get("/ID", ""))))
        for child in element.get("/K", ()):
            if not isinstance(child, int) and "/S" in child:
                walk(child)

    with pikepdf.open(path) as pdf:
        walk(pdf.Root.StructTreeRoot.K)
    return found


def test_every_kind_of_block_has_its_element(small_book: Path) -> None:
    """Document, sections, headings, lists, tables with heads, notes, links and the contents are named as such."""
    kinds = {kind for kind, _name in elements(small_book)}
    lists, tables = {"L", "LI", "Lbl", "LBody"}, {"Table", "TR", "TH", "TD"}
    expected = {
        "Document",
        "Sect",
        "H1",
        "H2",
        "P",
        "Note",
        "Reference",
        "Link",
        "TOC",
        "TOCI",
        "Span",
        *lists,
        *tables,
    }

    assert expected - kinds == set()


def test_a_note_stands_behind_its_paragraph(small_book: Path) -> None:
    """The note called in paragraph 3 is read after it and before paragraph 4, wherever on the page it is drawn."""
    lines = text_of(small_book).splitlines()
    paragraph = next(number for number, line in enumerate(lines) if line.endswith("to the end of paragraph 3."))

    assert lines[paragraph + 1 : paragraph + 3] == ["23", lines[paragraph + 2]]
    assert lines[paragraph + 2].startswith("Note 23 of the author")
    assert lines[paragraph + 3].startswith("4 The US-led")


def test_links_say_where_they_lead_and_back(small_book: Path) -> None:
    """Every link has its place in the structure and words of its own; a call leads to its note, the note back."""
    with pikepdf.open(small_book) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        said = [str(link.Contents) for link in links]
        parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        tied = dict(zip(parents[::2], parents[1::2], strict=True))

        assert {str(tied[int(link.StructParent)].S) for link in links} == {"/Link"}
        assert said.count("author note 23") == said.count("back to the text, from 23") == 1
        assert "" not in said


BLOCKS = """
H1|"Who shut|TOC|"About this|H1|"About this|"Signs|L (block)|LI|Lbl|"1. "|"A word with|LI|"Its entry|LI|"2. "|"term|
"What it|BlockQuote|"A quotation|Div|"A line of|"and another|Table|THead|TH|"Hands|TBody|"1801|Figure|
Note <page-1.entry>|H1|"Who shut|"ADA WEIR|Note <byline.on-|
"‘To shut|Note <n1>|Note <p1.the.entry>|"The claim|Note <n2>|Note <p2.on-the|
H2|"The miller|"In February|Note <n4>|Note <n4.in-the.entry>|Note <n4.on-|Note <n5>|Note <p4.were.entry>|Note <p4.on-in|
"By the beginning|Note <p5.on-|H2|"The keeper|H2|"BIBLIOGRAPHY|H3|"Primary|"(The papers|Note <b1.on-|"Written by|
Note <colophon.on-|H1|"Works|Pound, Nathan
"""
NOTES = """
H1|"Who shut|H2|"The miller|"6 "|"Between|Note <p6.explains.entry>|explains P, language|"7 "|"It helps|
Note <n7>|"toll book|Note <n8>|"Proceedings|Note <p7.the.entry>|
Note <p7.on-forty-one>|Note <p7.on-as|H2|"The keeper|"8 "|"It was the|Note <n9>|Note <n9.spring1831.entry>|Note <n10>|
Note <p8.page-3.entry>|Note <p8.on-14-march>|"Ada Weir, Who shut
"""


def out_of_place(said: str, words: str) -> list[str]:
    """Return those of some words that do not come one after the other in what was said."""
    here, lost = 0, []
    for word in words.replace("\n", "").split("|"):
        found = said.find(word, here)
        here = max(here, found + len(word))
        if found < 0:
            lost.append(word)
    return lost


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo of poppler-utils is not here")
def test_another_program_reads_it_in_order(copy_of: Copy, tmp_path: Path) -> None:
    """In the words of poppler each block comes in order, and each note by its paragraph, in a book and a handout."""
    files = {"book": "A4", "part": {"paras": "6-8", "paper": "A5"}}
    short = ["apparatus", "collation", "commentary"]  # poppler reads the page anew for each of its elements
    edition = configure(copy_of("sluice"), recension_pdf_documents=files, recension_pdf_omit=short)
    (edition / "works.rst").write_text("Works\n=====\n\n.. bibliography::\n   :all:\n")
    assert build(edition, tmp_path / "pdf", "pdf") == FINE
    book, part = (
        subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
        for path in (tmp_path / "pdf" / f"{name}.pdf" for name in files)
    )

    assert re.findall(r'Span \(inline\)\s+"(\d+) "', book) == [str(number) for number in range(1, 11)]
    assert out_of_place(book, BLOCKS) == []
    assert out_of_place(part, NOTES) == []
    supplied = r'(Span "added by the editor" \(inline\)\s+"[^"]+"\s+)?'
    assert re.search(rf'"toll book[^"]+"\s+("[^"]+"\s+)?{supplied}Note <n8>', part)  # it may go on over the page


def test_places_of_the_apparatus_are_headings(book: Path) -> None:
    """One can go from place to place by heading, and by bookmark; the bookmarks are closed."""
    with pikepdf.open(book / "sluice-a4.pdf") as pdf, pdf.open_outline() as outline:
        [apparatus] = [item for item in outline.root if item.title == "Apparatus"]
        assert apparatus.is_closed
        assert {"Paragraph 4", "Note 4"} <= {item.title for item in apparatus.children}
    headings = [name for kind, name in elements(book / "sluice-a4.pdf") if kind == "H2"]
    assert len(headings) > len(apparatus.children)


def test_notes_are_known_by_name(small_book: Path) -> None:
    """The notes of both chapters have names, each once."""
    names = [name for kind, name in elements(small_book) if kind == "Note"]

    assert len(names) == len(set(names)) == 15
    assert all(names)


def test_citations_are_blocks_of_their_own() -> None:
    """Nodes that are made and forgotten on the way never share an element, though they may share a place in memory."""
    structure = Structure()
    found = [structure.block(nodes.paragraph()) for _ in range(50)]

    assert len({id(element) for element in found}) == 50


def first(pdf: pikepdf.Pdf, kind: str) -> Any:
    """Return the first element of a kind in reading order."""
    waiting = [pdf.Root.StructTreeRoot.K]
    while str((element := waiting.pop(0)).S) != kind:
        waiting = [kid for kid in element.get("/K", ()) if not isinstance(kid, int) and "/S" in kid] + waiting
    return element


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda pdf: setattr(first(pdf, "/H2"), "S", pikepdf.Name.H5), "has a heading H5 below H1, expected H2"),
        (lambda pdf: delitem(first(pdf, "/TH").K, 0), "marks on its pages, expected the"),
        (lambda pdf: delattr(pdf.pages[-1].Annots[0], "StructParent"), "has 1 links of"),
        (lambda pdf: delattr(pdf.pages[-1].Annots[0], "Contents"), "has 1 links of"),
    ],
)
def test_gate_for_the_structure(small_book: Path, damage: Callable[[pikepdf.Pdf], None], message: str) -> None:
    """A heading that jumps, a mark without an element and a link without a place or words are refused."""
    with pikepdf.open(small_book) as pdf:
        gate.check_structure(Opened(pdf), "book.pdf")
        damage(pdf)

        with pytest.raises(MistakeError, match=message):
            gate.check_structure(Opened(pdf), "book.pdf")


def test_what_is_drawn_is_read(small_book: Path) -> None:
    """A mark has what is drawn in it, in the characters of the face; spans belong to it, artifacts to none."""
    drawn = rb"/F1+0 9 Tf /P <</MCID 0>> BDC (\(\142\)) Tj /Span <</ActualText (x)>> BDC (c\377) Tj EMC (d) Tj EMC "
    drawn += rb"/Artifact BMC (loose) Tj EMC /Figure <</MCID 1>> BDC 0 0 9 9 re f EMC"
    with pikepdf.open(small_book) as pdf:
        pdf.pages[0].obj.Contents = pdf.make_stream(drawn)
        found = {mark.number: text for mark, text in marks_of(pdf).items() if mark.page == 1}

    assert found == {0: "(b)c\ufffdd", 1: ""}


#: painted outside of every mark -> how it is named
LOOSE = {
    b"BT (loose) Tj ET": r"\(loose\) Tj",
    b"0 0 m 9 9 l S": "S",
    b"/Span <</ActualText (x)>> BDC (loose) Tj EMC": r"\(loose\) Tj",
    b"/Span BMC 0 0 9 9 re f* EMC": r"f\*",
    b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI": "BI",
}


def test_nothing_is_drawn_outside_of_the_structure(small_book: Path) -> None:
    """Text or a line that belongs to no element and is no artifact is refused, with its page."""
    with pikepdf.open(small_book) as pdf:
        for drawn, named in LOOSE.items():
            kept = pdf.pages[2].obj.Contents
            pdf.pages[2].obj.Contents = pdf.make_stream(kept.read_bytes() + b"\n" + drawn + b"\n")
            with pytest.raises(UntaggedError, match=rf"^page 3 draws b'{named}"):
                marks_of(pdf)
            pdf.pages[2].obj.Contents = kept
