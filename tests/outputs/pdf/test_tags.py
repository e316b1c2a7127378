"""The structure of a finished PDF: what a screen reader hears, in which order, and what the gate refuses."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docutils import nodes
from test_pdf import build

from recension.outputs.pdf import gate
from recension.outputs.pdf.readback import UntaggedError, marks_of, text_of
from recension.outputs.pdf.tags import Structure
from recension.scholarship.messages import MistakeError


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small book with a list, a table, notes, links, a citation and a contents page."""
    folder = tmp_path_factory.mktemp("tagged")
    result = build("test-pdf", folder)
    assert result.returncode == 0, result.stderr
    return folder / "book-a4.pdf"


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


def test_every_kind_of_block_has_its_element(small: Path) -> None:
    """Document, sections, headings, lists, tables with heads, notes, links and the contents are named as such."""
    kinds = {kind for kind, _name in elements(small)}
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


def test_a_note_stands_behind_its_paragraph(small: Path) -> None:
    """The note called in paragraph 3 is read after it and before paragraph 4, wherever on the page it is drawn."""
    lines = text_of(small).splitlines()
    paragraph = next(number for number, line in enumerate(lines) if line.endswith("to the end of paragraph 3."))

    assert lines[paragraph + 1 : paragraph + 3] == ["23", lines[paragraph + 2]]
    assert lines[paragraph + 2].startswith("Note 23 of the author")
    assert lines[paragraph + 3].startswith("4 The US-led")


def test_links_say_where_they_lead_and_back(small: Path) -> None:
    """Every link has its place in the structure and words of its own; a call leads to its note, the note back."""
    with pikepdf.open(small) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ())]
        said = [str(link.Contents) for link in links]
        parents = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        tied = dict(zip(parents[::2], parents[1::2], strict=True))

        assert {str(tied[int(link.StructParent)].S) for link in links} == {"/Link"}
        assert said.count("author note 23") == said.count("back to the text, from 23") == 1
        assert "" not in said


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo of poppler-utils is not here")
def test_another_program_reads_it_in_order(book: Path) -> None:
    """In the words of poppler the paragraphs come in order, and note 1 between paragraphs 1 and 2."""
    path = book / "korea-1950-a4.pdf"
    said = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, text=True, check=True).stdout
    numbers = re.findall(r'Span \(inline\)\s+"(\d+) "', said)
    order = [said.index(words) for words in ("‘To want’ is", "Note <n1>", "The claim that neither", "Note <n2>")]

    assert numbers == [str(number) for number in range(1, 23)]
    assert order == sorted(order)


def test_notes_are_known_by_name(small: Path) -> None:
    """The notes of both chapters have names, each once."""
    names = [name for kind, name in elements(small) if kind == "Note"]

    assert len(names) == len(set(names)) == 15
    assert all(names)


def test_citations_are_blocks_of_their_own() -> None:
    """Nodes that are made and forgotten on the way never share an element, though they may share a place in memory."""
    structure = Structure()
    found = [structure.block(nodes.paragraph()) for _ in range(50)]

    assert len({id(element) for element in found}) == 50


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("first(pdf, '/H2').S = pikepdf.Name.H5", "has a heading H5 below H1, expected H2"),
        ("del first(pdf, '/TH').K[0]", "marks on its pages, expected the"),
        ("del pdf.pages[1].Annots[0].StructParent", "has 1 links of"),
        ("del pdf.pages[1].Annots[0].Contents", "has 1 links of"),
    ],
)
def test_gate_for_the_structure(small: Path, damage: str, message: str) -> None:
    """A heading that jumps, a mark without an element and a link without a place or words are refused."""

    def first(pdf: pikepdf.Pdf, kind: str) -> Any:
        waiting = [pdf.Root.StructTreeRoot.K]
        while str((element := waiting.pop(0)).S) != kind:
            waiting = [kid for kid in element.get("/K", ()) if not isinstance(kid, int) and "/S" in kid] + waiting
        return element

    with pikepdf.open(small) as pdf:
        marks = marks_of(pdf)
        gate.check_structure(pdf, marks, "book.pdf")
        exec(damage, {"pdf": pdf, "pikepdf": pikepdf, "first": first})

        with pytest.raises(MistakeError, match=message):
            gate.check_structure(pdf, marks, "book.pdf")


def test_what_is_drawn_is_read(small: Path) -> None:
    """A mark has what is drawn in it, in the characters of the face; spans belong to it, artifacts to none."""
    drawn = rb"/F1+0 9 Tf /P <</MCID 0>> BDC (\(\142\)) Tj /Span <</ActualText (x)>> BDC (c\377) Tj EMC (d) Tj EMC "
    drawn += rb"/Artifact BMC (loose) Tj EMC /Figure <</MCID 1>> BDC 0 0 9 9 re f EMC"
    with pikepdf.open(small) as pdf:
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


def test_nothing_is_drawn_outside_of_the_structure(small: Path) -> None:
    """Text or a line that belongs to no element and is no artifact is refused, with its page."""
    with pikepdf.open(small) as pdf:
        for drawn, named in LOOSE.items():
            kept = pdf.pages[2].obj.Contents
            pdf.pages[2].obj.Contents = pdf.make_stream(kept.read_bytes() + b"\n" + drawn + b"\n")
            with pytest.raises(UntaggedError, match=rf"^page 3 draws b'{named}"):
                marks_of(pdf)
            pdf.pages[2].obj.Contents = kept
