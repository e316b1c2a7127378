"""The pages: where the text stands on them, what is above and below it, and what stands before it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest
from building import SLUICE, made
from docutils import nodes
from reportlab.lib.styles import ParagraphStyle

from recension.outputs.pdf.columns import Columns
from recension.outputs.pdf.handlers import ENDED
from recension.outputs.pdf.layout import Galley, Title
from recension.outputs.pdf.letters import REGULAR
from recension.outputs.pdf.lower import contract
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import text_of
from recension.outputs.pdf.tags import Element
from recension.outputs.pdf.typography import PAPERS, StyleSheet
from recension.outputs.printing import printing

WIDTHS = {"A4": 595, "Letter": 612, "A5": 420}
BOX = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)<')


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole of an edition on A4 paper."""
    return made(SLUICE, tmp_path_factory.mktemp("pages") / "pdf", "pdf") / "sluice-a4.pdf"


@pytest.fixture(scope="module")
def besides(book: Path) -> dict[int, list[str]]:
    """What each page shows beside its text."""
    with pikepdf.open(book) as pdf:
        return Opened(pdf).besides


def words_on(path: Path, page: int) -> list[tuple[float, float, float, str]]:
    """Return the words of a page: left edge, top, right edge, word."""
    asked = ["pdftotext", "-bbox", "-f", str(page), "-l", str(page), path, "-"]
    told = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    return [(float(x), float(y), float(x2), word) for x, y, x2, word in BOX.findall(told)]


@pytest.mark.parametrize("paper", WIDTHS)
def test_measure(paper: str) -> None:
    """A line has about 75 letters, and less on a small page; a handout has the same, and as wide a margin each side."""
    inner, outer = PAPERS[paper][2:]
    whole = StyleSheet(printing("x", {"paper": paper}), "en-GB", is_mirrored=True)()["pageSetup"]
    part = StyleSheet(printing("x", {"paper": paper, "paras": "1"}), "en-GB")()["pageSetup"]

    assert 315 <= WIDTHS[paper] - inner - outer <= 350
    assert [whole[f"margin-{side}"] for side in ("left", "right", "gutter")] == [
        f"{points}pt" for points in (inner, inner, outer - inner)
    ]
    assert part["margin-left"] == part["margin-right"] == f"{(inner + outer) / 2}pt"


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
def test_margins_are_mirrored_with_numbers_outside(book: Path) -> None:
    """The text of a recto is nearer to the left edge, and its numbers are right of it; those of a verso are left."""
    inner, outer = PAPERS["A4"][2:]
    beside = []
    with pikepdf.open(book) as pdf:
        total = len(pdf.pages)
    for page in range(3, total + 1):
        left, right = (inner, WIDTHS["A4"] - outer) if page % 2 else (outer, WIDTHS["A4"] - inner)
        words = words_on(book, page)
        outside = [word for x, _y, x2, word in words if (x > right + 8 if page % 2 else x2 < left - 8)]
        beside += [word for word in outside if re.fullmatch(r"b?\d+", word)]

        assert len([x2 for _x, _y, x2, _word in words if x2 < left - 4 or x2 > right + 8]) < 8

    assert beside == [*map(str, range(1, 11)), "b0", "b1", "b2", "b3"]


def test_title_page_and_imprint(book: Path, besides: dict[int, list[str]]) -> None:
    """They say who wrote what, which release it is and on what terms, and have neither running head nor number."""
    lines = text_of(book).splitlines()

    assert lines[:4] == [
        "Ada Weir",
        "Who shut the sluice in 1801?",
        "Critical edition",
        "Release 2.1 2 January 2026",
    ]
    assert lines[4].startswith("First published: Ada Weir, Who shut the sluice in 1801?, The Mill Press, 3 May 1851")
    assert lines[5].startswith("To be cited as: Ada Weir, ")
    assert lines[6:9] == [
        "© 1851 Ada Weir",
        "CC BY 4.0: https://creativecommons.org/licenses/by/4.0/",
        "CC BY-SA 4.0: https://creativecommons.org/licenses/by-sa/4.0/",
    ]
    assert lines[9] == "Release 2.1, 2 January 2026"
    assert re.fullmatch("SHA-256: [0-9a-f]{64}", lines[10])
    assert lines[11] == "Set in Source Serif Pro; PDF/A-3a, PDF/UA-1."
    assert (besides[1], besides[2]) == ([], [])


def test_running_heads(besides: dict[int, list[str]]) -> None:
    """A page that opens a chapter has none; a verso has the title, a recto its sections, without their last stop."""
    heads = {page: " ".join(drawn[1:]) for page, drawn in besides.items() if drawn}
    title = "Who shut the sluice in 1801?"

    assert [page for page, drawn in besides.items() if drawn[:1] == [str(page)]] == [*range(3, len(besides) + 1)]
    assert heads[3] == heads[4] == heads[5] == ""  # words of the first page, contents, a chapter
    assert {head.partition(" · ")[0] for page, head in heads.items() if head and page % 2 == 0} == {title}
    rectos = {head.partition(" · ")[0] for page, head in heads.items() if head and page % 2}
    assert "The miller" in rectos
    assert title not in rectos
    assert any(re.search(r"^The miller · ¶ \d–\d$", head) for head in heads.values())


@pytest.mark.parametrize(
    ("heading", "named"), [("The keeper.", "The keeper"), ("WORKS:", "WORKS"), ("To the U.S.", "To the U.S.")]
)
def test_headings_end_in_no_stop(heading: str, named: str) -> None:
    """What ends a heading in the text is left out in contents, heads and bookmarks, but for a letter's."""
    assert ENDED.sub("", heading) == named


def test_lists_that_are_made_are_in_no_contents(book: Path) -> None:
    """The contents have chapters and sections, the bookmarks the places and rules of the lists, too."""
    text = text_of(book)
    with pikepdf.open(book) as pdf, pdf.open_outline() as outline:
        apparatus = next(one for one in outline.root if one.title == "Apparatus")
        rules = apparatus.children[-1]

    assert text.count("Quotation marks: 20") == 1
    assert "Quotation marks: 20" in [one.title for one in rules.children]


def test_numbers_of_an_index_are_contracted() -> None:
    """Three paragraphs or more that follow one another are a range, which leads to the first; two are two."""
    numbers = [[2, 3, 4, 6, 7], [8, 9, 10, 11]]
    block = nodes.paragraph("", "NSC 1, ")
    for group in numbers:
        for number in group:
            block += [nodes.reference("", str(number), refid=f"p{number}"), nodes.Text(", ")]
        block[-1:] = [nodes.Text("; ")]
    document = nodes.Element("", nodes.bullet_list("", nodes.list_item("", block), classes=["rec-index"]))
    contract(document)  # type: ignore[arg-type]

    assert block.astext() == "NSC 1, 2–4, 6, 7; 8–11; "
    assert [link["refid"] for link in block.findall(nodes.reference)] == ["p2", "p6", "p7", "p8"]


def galley(words: int, **options: object) -> Galley:
    """Return a block of so many words."""
    style = ParagraphStyle("x", fontName=REGULAR, fontSize=10, leading=12, hyphenationLang=None, **options)
    return Galley("word " * words, style, Element("P"))


def test_columns_are_balanced() -> None:
    """Columns are about as high as each other, and a heading stands at the foot of none."""
    blocks = [galley(20, keepWithNext=number % 3 == 0) for number in range(30)]
    columns = Columns(blocks)
    columns.wrap(360, 900)
    left, right = columns.columns

    assert abs(sum(one.height for one in left) - sum(one.height for one in right)) <= 2 * 36
    assert not left[-1].style.keepWithNext
    assert sum(one.lines for one in left + right) == sum(one.lines for one in blocks)


def test_columns_go_on_on_the_next_page() -> None:
    """A page is filled, and what has no room goes on, not a line of it lost; what has none at all is not divided."""
    columns = Columns([galley(20) for _number in range(30)])
    height = columns.wrap(360, 600)[1]
    here, rest = columns.split(360, 300)

    assert here.wrap(360, 300)[1] <= 300
    assert sum(one.lines for one in here.data + rest.data) == sum(one.lines for one in columns.data)
    assert columns.split(360, 10) == [columns]
    assert columns.split(360, height + 40) == [columns]


def test_columns_are_broken_page_by_page() -> None:
    """Of blocks that have no room on a page no more are broken than tell that, and than stand on it."""
    columns = Columns([galley(20) for _number in range(200)])
    height = columns.wrap(360, 600)[1]
    measured = sum(bool(one.broken) for one in columns.data)
    here, rest = columns.split(360, 600)

    assert height > 600
    assert len(here.data) < measured < 100
    assert not any(one.broken for one in rest.data[measured:])
    assert here.wrap(360, 600)[1] <= 600


def test_columns_are_as_high_as_their_blocks_without_the_space_above_them() -> None:
    """What fills a page is not thought to be too high for the space before a block that begins a column."""
    columns = Columns([galley(20, spaceBefore=60) for _number in range(40)])
    columns.wrap(360, 600)
    filled, _rest = columns.split(360, 600)

    assert filled.wrap(360, 600)[1] <= 600


def test_lines_of_a_title_are_as_long_as_each_other() -> None:
    """A title that needs two lines has no word alone on the second; one that needs one keeps it."""
    style = ParagraphStyle("x", fontName=REGULAR, fontSize=20, leading=25, hyphenationLang=None)
    two, one = (
        Title(words, style.clone("y"), Element("H1")) for words in ("Who shut the sluice in the year 1801?", "Who?")
    )
    two.wrap(300, 0)
    one.wrap(300, 0)
    long, short = (sum(part.width for part in line.parts) for line in two.broken)

    assert (two.lines, one.lines) == (2, 1)
    assert short > long / 2
