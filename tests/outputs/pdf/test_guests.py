"""What any editor may bring is printed, with its place in the structure, or refused with its file and line."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import FINE, Copy, build, configure, replace
from docutils import nodes
from PIL import Image
from printed import faults

from recension.outputs.pdf import content, handlers, layout, lower
from recension.outputs.pdf.canvas import ARTIFACTS
from recension.outputs.pdf.guests import simplify
from recension.outputs.pdf.handlers import HANDLERS, Handler
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import text_of
from recension.outputs.pdf.tables import cells_of

SENTENCE = "The delegates considered representation and negotiation in a well-known directive. "


@pytest.fixture
def project(copy_of: Copy) -> Path:
    """A project with one of everything, and its pictures."""
    return with_pictures(copy_of("guests"))


def with_pictures(folder: Path) -> Path:
    """Make the pictures of a project, and return it."""
    Image.new("RGB", (200, 120), "teal").save(folder / "picture.png")
    Image.new("RGB", (3000, 6000), "grey").save(folder / "high.jpg")
    Image.new("RGB", (40, 40), "red").save(folder / "small.png")
    (folder / "drawn.svg").write_text("<svg/>")
    (folder / "broken.png").write_text("none")
    return folder


@pytest.fixture(scope="module")
def everything(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the project with one of everything."""
    folder = tmp_path_factory.mktemp("guests")
    for source in (rootdir / "test-guests").iterdir():
        (folder / source.name).write_bytes(source.read_bytes())
    assert build(with_pictures(folder), folder / "pdf", "pdf", tags=("pdf",)) == FINE
    return folder / "pdf" / "book.pdf"


@pytest.fixture
def elements(everything: Path) -> Iterator[list[Any]]:
    """The elements of the file in reading order."""
    with pikepdf.open(everything) as pdf:
        waiting, found = [pdf.Root.StructTreeRoot.K], []
        while waiting:
            found.append(waiting.pop(0))
            waiting[:0] = [kid for kid in found[-1].get("/K", ()) if not isinstance(kid, int) and "/S" in kid]
        yield found


def page_of(project: Path, text: str, out: Path) -> tuple[int, str]:
    """Build a book of one page with *text*."""
    (project / "blocks.rst").write_text(f"Blocks\n======\n\n{text}\n")
    (project / "tables.rst").write_text(":orphan:\n\nTables\n======\n")
    (project / "index.rst").write_text("Book\n====\n\n.. toctree::\n\n   blocks\n")
    outcome = build(project, out, "pdf", tags=("pdf",))
    return outcome.code, outcome.complaints


def test_everything_is_valid(everything: Path) -> None:
    """One of everything passes PDF/UA-1 and PDF/A-3a."""
    assert faults(everything) == []


LINES = """
Note|Prime it first.|In short|A body.|See also|The other manual.|Todo|Oil it.|Beside|Below that|
The body of the sidebar.|A topic|Its body.|Added in version 0.2: Valves.|Deprecated since version 0.3|The handle.|
A sign in a line, and a picture that leads away.|The caption 1 of it.|A note on the caption.|The legend.|
More of the legend.|Some code|1 def lift(height): 2 return height < 3|>>> lift(2) True|lift height away|
lift ::= "lift" height height ::= [0-9]+|By the law p = \\rho g h, and:|h = \\frac{p}{\\rho g} (1)|
Say lift(3), press Ctrl+L, choose Water › Lift, ask the BPW (Board of Pump Works).|pump : noun : device|
It lifts water 2.|Size|Litre|S|3|And a picture:|-l|Lift.|-h FEET, --height=FEET|So high.|(c)|third|(d)|fourth|
iv.|four|v.|five|•|one|•|two|name|pump|a name that is much longer than all that stands before it|yes|
lift(height, *, speed=1)|Lift water.|height|how high|valve|flap|It shuts.|
Café (one em), ab, one em, onebreak, one‐hyphen.|La pompe.|It has a nulla osta.|
Sizes of pumps 1|Size|Litres|least|most|S|1|3|M|none known|A note on the title.|Things|Thing|Of it|Note|In a cell.|
one|two|outer|in|ner
"""


def test_no_word_is_lost(everything: Path) -> None:
    """Titles of admonitions, captions, signatures, formulas: all words are there, in their order."""
    text, here, lost = text_of(everything), 0, []
    for line in LINES.replace("\n", "").split("|"):
        found = text.find(line, here)
        here, lost = (here, [*lost, line]) if found < 0 else (found + len(line), lost)

    assert lost == []


def test_what_is_said_of_them(elements: list[Any]) -> None:
    """Pictures and formulas have descriptions, abbreviations what they stand for, cells their spans, lists numbers."""
    found = elements
    said = {kind: [str(one.get("/Alt", "")) for one in found if one.S == kind] for kind in ("/Figure", "/Formula")}
    cells = [one.A for one in found if one.S in ("/TH", "/TD") and "/A" in one]
    lists = [str(one.A.ListNumbering) for one in found if one.S == "/L" and "/A" in one]

    pictures = ["a small square", "A pump", "Another pump", "A valve", "a small square"]
    assert said == {"/Figure": pictures, "/Formula": [r"p = \rho g h", r"h = \frac{p}{\rho g}"]}
    assert [str(one.E) for one in found if "/E" in one] == ["Board of Pump Works"]
    assert [str(one.Lang) for one in found if "/Lang" in one] == ["fr", "it"]
    assert [(int(one.get("/RowSpan", 1)), int(one.get("/ColSpan", 1))) for one in cells if "/Scope" not in one] == [
        (1, 2)
    ]
    assert {str(one.Scope) for one in cells if "/Scope" in one} == {"/Column", "/Row"}
    assert [kind for kind in lists if kind != "/Disc"] == ["/LowerAlpha", "/LowerRoman"]
    assert {"/Code", "/Caption", "/Figure", "/Formula"} <= {str(one.S) for one in found}


def test_artifacts_say_what_they_are(everything: Path) -> None:
    """Running heads, numbers of pages and rules are told apart."""
    kinds = set()
    with pikepdf.open(everything) as pdf:
        for page in pdf.pages:
            for one in pikepdf.parse_content_stream(page, "BDC BMC"):
                if one.operands[0] == pikepdf.Name.Artifact:
                    kinds.add((str(one.operands[1].Type), str(one.operands[1].get("/Subtype", ""))))

    assert kinds == {("/Layout", ""), ("/Pagination", "/Header"), ("/Pagination", "/Footer")}


REFUSED = {
    ".. image:: picture.png": ("the picture picture.png has no description", 4),
    "Text.\n\n.. image:: drawn.svg\n   :alt: A thing": ("the picture drawn.svg is SVG, expected a file of the kind", 6),
    ".. image:: broken.png\n   :alt: A thing": ("the picture broken.png is nothing readable", 4),
    "Text.\n\n.. header::\n\n   Above": ("nobody knows how to print a node of the kind decoration", 8),
    "Text.\n\n.. csv-table::\n\n   " + ", ".join(["considerations"] * 15): (
        "a table has 15 columns, and their words",
        4,
    ),
    "A smile \N{GRINNING FACE}": ("no face has", 4),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_printed_is_told_with_its_place(project: Path, tmp_path: Path, text: str) -> None:
    """A picture without a description or in a format unknown, and whatever no handler knows: with file and line."""
    said, line = REFUSED[text]
    code, complaints = page_of(project, text, tmp_path / "pdf")

    assert code == 2
    assert f"blocks.rst:{line}: ERROR: {said}" in complaints


HIGH = {
    "picture": ".. image:: high.jpg\n   :alt: A thing",
    "figure": ".. figure:: high.jpg\n   :alt: A thing\n\n   Its caption.\n\n   Its legend.",
    "row": f".. list-table::\n   :header-rows: 1\n\n   * - Head\n     - Side\n   * - {SENTENCE * 60}\n     - short",
    "notes": f".. list-table::\n\n   * - {(SENTENCE * 4 + '[#]_ ') * 16}\n     - short\n\n" + ".. [#] A note.\n" * 16,
    "picture in a note": "Text [1]_.\n\n.. [1] A note.\n\n   .. image:: high.jpg\n      :alt: A thing",
    "lines": "::\n\n" + "   line\n" * 150,
}


@pytest.mark.parametrize("what", HIGH)
def test_what_is_higher_than_a_page(project: Path, tmp_path: Path, what: str) -> None:
    """A picture is made smaller, a row of a table and lines are divided."""
    assert page_of(project, HIGH[what], tmp_path / "pdf") == FINE
    assert faults(tmp_path / "pdf" / "book.pdf") == []


def test_the_head_of_a_table_stands_on_each_page(project: Path, tmp_path: Path) -> None:
    """Both rows of it; what is repeated is no text."""
    rows = "".join(f"   * - r{number}\n     - s{number}\n" for number in range(100))
    head = ".. list-table:: Title\n   :header-rows: 2\n\n   * - upper\n     - left\n   * - lower\n     - right\n"
    assert page_of(project, head + rows, tmp_path / "pdf") == FINE
    with pikepdf.open(tmp_path / "pdf" / "book.pdf") as pdf:
        streams = [page.obj.Contents.read_bytes() for page in pdf.pages]

    again = [stream.count(ARTIFACTS["Again"].encode() + b">> BDC") for stream in streams]
    assert again == sorted(again)  # none on the page on which it begins
    assert {*again} == {0, 4}
    assert text_of(tmp_path / "pdf" / "book.pdf").count("upper") == 1


def test_figures_have_the_numbers_that_links_call_them_by(project: Path, tmp_path: Path) -> None:
    """With ``numfig`` the numbers stand before the captions."""
    figure = ".. _pump:\n\n.. figure:: picture.png\n   :alt: A pump\n\n   A pump.\n\nSee :numref:`pump`."
    configure(project, numfig=True)
    assert page_of(project, figure, tmp_path / "pdf") == FINE

    assert "Fig. 1 A pump.\nSee Fig. 1." in text_of(tmp_path / "pdf" / "book.pdf")


@pytest.mark.parametrize("is_broken", [False, True])
def test_sections_have_their_numbers(
    is_broken: bool, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With ``numbered`` the numbers stand before headings and in the contents, of texts as of pages, or it is told."""
    edition = copy_of("sluice")
    replace(edition / "index.rst", ".. toctree::", ".. toctree::\n   :numbered:")
    if is_broken:
        monkeypatch.setattr(lower, "number_sections", lambda *_: None)
    outcome = build(edition, tmp_path / "pdf", "pdf", tags=("pdf",))

    assert ((outcome.code, outcome.complaints) == FINE) is not is_broken
    if not is_broken:
        assert text_of(tmp_path / "pdf" / "sluice-a4.pdf").count("2.1. The miller") >= 2


def test_words_stand_beside_a_picture(project: Path, tmp_path: Path) -> None:
    """What follows a picture in a line begins behind it, with a space between."""
    text = "A |sign| in a line.\n\n.. |sign| image:: small.png\n   :alt: a sign"
    assert page_of(project, text, tmp_path / "pdf") == FINE
    with pikepdf.open(tmp_path / "pdf" / "book.pdf") as pdf:
        figure, opened = None, Opened(pdf)
        origins = content.read(*opened.page(len(pdf.pages))).origins
        waiting = [pdf.Root.StructTreeRoot.K]
        while waiting:
            element = waiting.pop()
            figure = element if element.S == "/Figure" else figure
            waiting += [kid for kid in element.get("/K", ()) if not isinstance(kid, int) and "/S" in kid]
        assert figure is not None
        behind = origins[int(figure.K[0]) + 1][0]

    assert 2 < behind.x - float(figure.A.BBox[2]) < 5


class Lost(Handler):
    """Loses what it is given."""

    def gather_elements(self, client: Any, node: Any, style: Any) -> list[Any]:
        return []

    def get_text(self, client: Any, node: Any, replace: bool) -> str:
        return ""

    def get_pre_post(self, client: Any, node: Any, replace: bool) -> tuple[str, str]:
        return "", ""


def lost(kind: type[nodes.Node]) -> Callable[[pytest.MonkeyPatch], None]:
    """Return what makes the writer lose nodes of a kind."""
    return lambda patch: patch.setitem(HANDLERS, kind, Lost())


#: how the writer is broken -> what is told of it
BROKEN: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "captions": (lost(nodes.caption), "pdf_lost_text"),
    "figures": (lost(nodes.figure), "pdf_lost_text"),
    "pictures": (lambda patch: patch.setattr(handlers.HandleImage, "get_text", lambda *_: ""), "as figure"),
    "formulas": (lost(nodes.math), "pdf_lost_text"),
    "lines": (lost(nodes.literal_block), "pdf_lost_text"),
    "breaks": (lost(nodes.transition), "has '0' as breaks in the text"),
    "languages": (lambda patch: patch.setattr(handlers, "foreign", lambda _node: ("", "")), "as language"),
    "expansions": (lambda patch: patch.setitem(HANDLERS, nodes.abbreviation, HANDLERS[nodes.strong]), "as expansion"),
    "spans": (lambda patch: patch.setattr(handlers, "cells_of", _single), "rows of a table"),
    "artifacts": (lambda patch: patch.setitem(ARTIFACTS, "Layout", ""), "what does not say why"),
    "links": (lambda patch: patch.setattr(layout.Book, "described", lambda *_: "2"), "said to lead to “2”"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_writer_is_told(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """Whatever a writer loses is missed when the file is read back."""
    breaks, said = BROKEN[what]
    breaks(monkeypatch)
    outcome = build(project, tmp_path / "pdf", "pdf", tags=("pdf",))

    assert outcome.code == 2
    assert said in outcome.complaints


def test_what_is_lost_before_is_told(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the tree loses before it is printed is missed, too: the documents as they were read are asked."""
    monkeypatch.setattr(lower, "simplify", _without_notes)
    outcome = build(project, tmp_path / "pdf", "pdf", tags=("pdf",))

    assert outcome.code == 2
    assert "but expected 'Note'" in outcome.complaints


def _without_notes(document: nodes.document, editors: Collection[str]) -> None:
    simplify(document, editors)
    for node in [*document.findall(nodes.admonition)]:
        node.parent.remove(node)


def _single(table: nodes.table) -> Iterator[Any]:
    for cell in cells_of(table):
        yield cell._replace(rows=1, columns=1)
