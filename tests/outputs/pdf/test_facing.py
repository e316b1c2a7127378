"""A witness and the edition on pages that face each other."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import FINE, HOUSE, PDF, Copy, append, build, configure, files
from docutils import nodes
from printed import faults
from reportlab.lib.styles import ParagraphStyle

from recension.doctree.generated import collation
from recension.outputs.pdf import builder, facing, press
from recension.outputs.pdf.facing import FEWEST, Measure, Row, Side, filled
from recension.outputs.pdf.layout import Galley
from recension.outputs.pdf.letters import REGULAR
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import Shown
from recension.outputs.pdf.tags import Element
from recension.outputs.printing import printing
from recension.scholarship.messages import MistakeError

Break = Callable[[pytest.MonkeyPatch], None]
ASKED: dict[str, object] = {"parallel": "N", "facing": "yes"}
LARGE: dict[str, object] = {"size": "large"}
LINE = 14  #: points from one to the next
PAGE = 10 * LINE

pytestmark = pytest.mark.usefixtures("faces")


def edition(folder: Path, *asked: dict[str, object], **settings: object) -> tuple[Path, Path]:
    """An example that is to be printed so: its settings, and its sources."""
    copy = Path(shutil.copytree(HOUSE / "examples" / "gettysburg", folder / "edition"))
    config = copy / "conf.py"
    config.write_text(config.read_text("utf-8").replace('if tags.has("pdf"):', "if True:"), "utf-8")
    documents = {f"facing-{number}": one for number, one in enumerate(asked)}
    configure(copy, recension_pdf_documents=documents, **settings)
    return copy, copy / "source"


def shown(path: Path) -> tuple[Shown, int]:
    """Return what a file shows, and how many pages it has."""
    with pikepdf.open(path) as pdf:
        return Shown.of(Opened(pdf)), len(pdf.pages)


# what is printed


def test_witness_on_the_left_and_edition_on_the_right(tmp_path: Path) -> None:
    """Each block stands on an even page as the witness has it, and on the odd page beside it as it is edited."""
    config, source = edition(tmp_path, ASKED)

    assert build(source, tmp_path / "pdf", "pdf", config=config) == FINE
    found, pages = shown(tmp_path / "pdf" / "facing-0.pdf")
    pairs = {"conceived in liberty": 2, "conceived in Liberty": 3, "upon this continent": 2, "forth on this": 3}
    assert pages == 3
    for words, page in pairs.items():
        assert [page] == [one.page for one in found.blocks if words in one.words]
    assert "N: The Nicolay copy, November 1863" in found.besides[2]
    assert {"Corrected text", "Paragraph 1"} <= {*map(str.strip, found.besides[3])}
    assert faults(tmp_path / "pdf" / "facing-0.pdf") == []


@pytest.mark.parametrize("asked", [{"paper": "A5"}, {"paper": "Letter"} | LARGE, {"paper": "A5"} | LARGE])
def test_both_pages_turn_together(asked: dict[str, object], tmp_path: Path) -> None:
    """A text of several openings ends on a recto, and what begins on a verso has its counterpart on the next page."""
    config, source = edition(tmp_path, ASKED | asked)

    assert build(source, tmp_path / "pdf", "pdf", config=config) == FINE
    found, pages = shown(tmp_path / "pdf" / "facing-0.pdf")
    titles = ("Four score and seven", "Now we are engaged", "But, in a larger sense")
    both = [[one.page for one in found.blocks if one.words.startswith(words)] for words in titles]
    assert pages % 2
    assert all(verso % 2 == 0 and recto == verso + 1 for verso, recto in both)
    assert faults(tmp_path / "pdf" / "facing-0.pdf") == []


def test_play(copy_of: Copy) -> None:
    """Speakers and lines of verse stand as the witness has them, opposite those of the edition."""
    source = copy_of("play")
    append(source / "conf.py", PDF)
    configure(source, recension_pdf_documents={"scene": {"parallel": "S", "facing": "yes", "paper": "A5"}})
    out = source.parent / "pdf"

    assert build(source, out, "pdf") == FINE
    found, _pages = shown(out / "scene.pdf")
    speeches = {one.page: one.words for one in found.blocks if one.words.endswith("Did not you speak?")}
    assert {page % 2 for page in speeches} == {0, 1}
    assert len({*speeches.values()}) == 2
    assert all(("LADY MACBETH." in words) == (page % 2 == 1) for page, words in speeches.items())


@pytest.mark.parametrize("lines", [1, 3])
def test_lines_that_a_witness_lacks(lines: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines that come first, and that a witness lacks, leave their room on its page, as the records say."""
    config, source = edition(tmp_path, ASKED)
    several = collation.several

    def lacking(*args: Any) -> nodes.table:
        table = several(*args)
        cells = (cell for cell in table.findall(nodes.paragraph) if cell.astext().startswith("Four score"))
        next(cells).insert(0, nodes.Text("\n" * lines))
        return table

    monkeypatch.setattr(collation, "several", lacking)
    assert build(source, tmp_path / "pdf", "pdf", config=config) == FINE
    monkeypatch.setattr(Side, "_draw", lowered(Side._draw, 40))
    code, said = build(source, tmp_path / "again", "pdf", config=config)
    assert code
    assert "as height at Four score" in said


def lowered(draw: Any, points: float) -> Any:
    """Return what draws, but on rectos so much lower."""
    return lambda self, some, top, left: draw(self, some, top - points * self.is_recto, left)


def test_same_bytes_in_several_processes(tmp_path: Path) -> None:
    """The same source gives the same bytes, in one process and in two."""
    config, source = edition(tmp_path, ASKED, ASKED | {"paper": "A5"}, language="de")
    for number, parallel in enumerate((0, 0, 2)):
        out = tmp_path / f"pdf-{number}"
        assert build(source, out, "pdf", config=config, parallel=parallel) == FINE
    first, *others = (files(tmp_path / f"pdf-{number}") for number in range(3))

    assert [name for name in first if name.endswith(".pdf")]
    assert all({**one, ".buildinfo": b""} == {**first, ".buildinfo": b""} for one in others)


# how pages are filled


def block(lines: int, *, kept: bool = False) -> Galley:
    """A block of so many lines."""
    style = ParagraphStyle("text", fontName=REGULAR, fontSize=10, leading=LINE, keepWithNext=kept, hyphenationLang=None)
    return Galley("<br/>".join(["word"] * lines), style, Element("P"))


def rows(*sizes: tuple[int, int], kept: tuple[int, ...] = ()) -> deque[Row]:
    """Rows whose sides have so many lines."""
    found = deque(
        Row([block(1)], tuple([block(one)] if one else [] for one in size), number in kept)  # type: ignore[arg-type]
        for number, size in enumerate(sizes)
    )
    for row in found:
        row.wrap(Measure(200, 50, 0))
    return found


def openings(waiting: deque[Row]) -> list[list[tuple[float, tuple[int, ...]]]]:
    """Return what each opening has: how far down each row stands, in lines, and how many lines its sides have."""
    found = []
    while waiting:
        here = filled(waiting, PAGE)
        found.append([(top / LINE, tuple(sum(one.lines for one in side) for side in row.sides)) for top, row in here])
    return found


def test_higher_side_decides() -> None:
    """A row is as high as its higher side, on both pages."""
    assert openings(rows((2, 4), (3, 0), (1, 1))) == [[(0, (2, 4)), (4, (3, 0)), (7, (1, 1))]]


def test_row_is_divided_on_both_sides() -> None:
    """What does not fit goes on in the next opening, on both sides or on the longer one."""
    assert openings(rows((6, 6), (9, 5))) == [[(0, (6, 6)), (6, (4, 3))], [(0, (5, 2))]]
    assert openings(rows((25, 1))) == [[(0, (10, 1))], [(0, (10, 0))], [(0, (5, 0))]]


def test_no_line_stands_alone() -> None:
    """Where one side would have fewer lines than stand by themselves, the row begins in the next opening."""
    assert openings(rows((9, 9), (3, 3))) == [[(0, (9, 9))], [(0, (3, 3))]]
    assert openings(rows((8, 8), (3, 3))) == [[(0, (8, 8))], [(0, (3, 3))]]
    assert openings(rows((21, 11))) == [[(0, (10, 9))], [(0, (9, 2))], [(0, (2, 0))]]
    assert openings(rows((8, 8), (FEWEST * 2, 1))) == [[(0, (8, 8)), (8, (2, 1))], [(0, (2, 0))]]


def test_name_of_a_place_is_not_divided() -> None:
    """Where the name in the margin has no room, the row begins in the next opening."""
    waiting = rows((8, 8), (1, 0), (5, 5))
    for number, lines in ((1, 3), (2, 3)):
        waiting[number] = waiting[number]._replace(place=[block(lines)])
        waiting[number].wrap(Measure(200, 50, 0))
    assert openings(waiting) == [[(0, (8, 8))], [(0, (1, 0)), (3, (5, 5))]]


def test_heading_stays_with_what_follows() -> None:
    """Headings go to the next opening with what they head; where nothing else stands, they stay."""
    assert openings(rows((8, 8), (1, 1), (1, 1), (3, 3), kept=(1, 2))) == [
        [(0, (8, 8))],
        [(0, (1, 1)), (1, (1, 1)), (2, (3, 3))],
    ]
    assert openings(rows((6, 6), (5, 5), kept=(0, 1))) == [[(0, (6, 6)), (6, (3, 3))], [(0, (2, 2))]]


# the gate


def exchanged(patch: pytest.MonkeyPatch) -> None:
    """Let the edition stand on the left."""
    init = Side.__init__

    def other(self: Side, some: Any, *rest: Any, is_recto: bool) -> None:
        turned = [(top, row._replace(sides=row.sides[::-1])) for top, row in some]
        init(self, turned, *rest, is_recto=is_recto)

    patch.setattr(Side, "__init__", other)


def on_any_page(patch: pytest.MonkeyPatch) -> None:
    """Let the text begin on a recto."""
    turn = press.Press._turn_to

    def other(self: Any, side: Side) -> None:
        side.is_recto = not side.is_recto
        turn(self, side)
        side.is_recto = not side.is_recto

    patch.setattr(press.Press, "_turn_to", other)


def lost(words: str, column: int) -> Break:
    """Let a block have nothing on one side."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        made = facing.facing

        def other(client: Any, table: Any) -> facing.Facing:
            found = made(client, table)
            found.rows = [_without(row, words, column) for row in found.rows]
            return found

        patch.setattr("recension.outputs.pdf.handlers.facing", other)

    return broken


def _without(row: Row, words: str, column: int) -> Row:
    if not any(words in block.text for block in row.sides[1]):
        return row
    return row._replace(sides=tuple(() if at == column else side for at, side in enumerate(row.sides)))  # type: ignore[arg-type]


def lower_on_rectos(patch: pytest.MonkeyPatch) -> None:
    """Let what stands on a recto be lower than its counterpart."""
    patch.setattr(Side, "_draw", lowered(Side._draw, 12))


def later_on_rectos(patch: pytest.MonkeyPatch) -> None:
    """Let the edition have what it has no sooner than the next opening, where a row is divided."""
    cut = Row.cut

    def other(self: Row, room: float, *, fresh: bool) -> tuple[Row, Row] | None:
        parts = cut(self, room, fresh=fresh)
        if not parts:
            return parts
        (verso, _recto), rest = parts[0].sides, parts[1].sides[0]
        return parts[0]._replace(sides=(verso, ())), parts[1]._replace(sides=(rest, self.sides[1]))

    patch.setattr(Row, "cut", other)


def upside_down(patch: pytest.MonkeyPatch) -> None:
    """Let the rows of an opening stand in another order."""
    init = Side.__init__

    def other(self: Side, some: Any, *rest: Any, is_recto: bool) -> None:
        tops = [top for top, _row in some]
        turned = [some[0], *zip(tops[1:], [row for _top, row in some[:0:-1]], strict=True)]
        init(self, turned, *rest, is_recto=is_recto)

    patch.setattr(Side, "__init__", other)


def heads_exchanged(patch: pytest.MonkeyPatch) -> None:
    """Let the running heads say of each page what the other one has."""
    made = builder.parallel

    def other(*args: Any) -> Any:
        tree = made(*args)
        tree["facing"] = tree["facing"][::-1]
        return tree

    patch.setattr(builder, "parallel", other)


BREAKS: dict[str, tuple[Break, str]] = {
    "sides exchanged": (exchanged, "as pages at"),
    "begins on a recto": (on_any_page, "as pages at"),
    "block lost on the left": (lost("Now we are engaged", 0), "nation, or any nation so conceived, and so"),
    "block lost on the right": (lost("Now we are engaged", 1), "Now we are engaged"),
    "heading lost": (lost("Address at", 1), "Address at"),
    "lower on the right": (lower_on_rectos, "as height at"),
    "later on the right": (later_on_rectos, "as pages at"),
    "rows out of order": (upside_down, "as height at"),
    "running heads exchanged": (heads_exchanged, "Corrected text"),
}


@pytest.mark.parametrize("name", BREAKS)
def test_gate(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose pages do not face each other is not let out, and it is said what stands where it should not."""
    broken, told = BREAKS[name]
    config, source = edition(tmp_path, ASKED | {"paper": "A5", "size": "large"})
    broken(monkeypatch)
    code, said = build(source, tmp_path / "pdf", "pdf", config=config)

    assert code
    assert "facing-0.pdf" in said
    assert told in said
    assert not (tmp_path / "pdf" / "facing-0.pdf").exists()


# what may be asked


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"parallel": "N H", "facing": "yes"}, "the facing parallel 'N H', expected one witness"),
        ({"facing": "yes"}, "the facing parallel 'nothing', expected one witness"),
        ({"facing": "yes", "paras": "1"}, "one witness"),
        ({"parallel": "N", "facing": "perhaps"}, "the facing 'perhaps', expected one of no, yes"),
        ({"parallel": "N", "facing": "yes", "booklet": "yes"}, "nothing else with it"),
    ],
)
def test_one_witness_faces_the_edition(asked: dict[str, object], told: str) -> None:
    """There are two pages in an opening: one witness stands beside the edition, and nothing else is asked of it."""
    with pytest.raises(MistakeError, match="asks for") as error:
        printing("file", asked)

    assert told in str(error.value)


def test_mistake_has_its_place(tmp_path: Path) -> None:
    """What cannot be made is told with its place in conf.py."""
    config, source = edition(tmp_path, {"parallel": "N H", "facing": "yes"})
    code, said = build(source, tmp_path / "pdf", "pdf", config=config)

    assert code
    assert "[recension.printing-choice]" in said
    assert "conf.py:" in said
