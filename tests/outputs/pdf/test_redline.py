"""A redline on paper: what was struck and inserted is seen, heard and copied, and bars stand beside its lines."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pikepdf
import pytest
from building import PDF, SOURCE, Copy, append, configure
from docutils import nodes
from printed import faults

from recension.doctree import nodes as ours
from recension.doctree import redlined
from recension.doctree.config import PLACES
from recension.outputs.pdf.layout import BAR_EDGE
from recension.outputs.pdf.readback import text_of
from recension.outputs.pdf.redline import print_redline, sign
from recension.outputs.pdf.tags import Mark
from recension.scholarship.changes import Report, compare
from recension.scholarship.messages import MistakeError
from recension.scholarship.record import NONE, Item, Record, spans_of
from recension.scholarship.telling import Telling

LONG = "The mill stands by the weir, and its wheel never rests by day or by night, as the toll book has it. " * 3
WORD = "Wassermühlenmeisterswitwenkassenvorstandssitzungsprotokollführerstellvertreter"
OLD = {
    "p1": f"{LONG}The miller were deaf. {LONG}The war time of the *old* man [7]_.",
    "p2": "one line\nand another\nand the last",
    "p3": "То, что было\\ [8]_; λόγος ἦν.",
    "p4": f"So gilt, wie der Müller sagt und seine Frau seit Jahr und Tag bestreitet, {WORD} nicht.",
    "p5": "Gone is this, see https://example.org/gone for it.",
    "p6": "No one came\N{NO-BREAK SPACE}by.",
}
NEW = {
    "p1": f"{LONG}The miller was deaf. {LONG}The wartime of the *new* man [9]_.",
    "p2": "one line and\nanother\nand the last",
    "p3": "То, что есть\\ [8]_; λόγος ἐστί.",
    "p4": f"So gilt, wie der Müller sagt und seine Frau seit Jahr und Tag bestreitet, {WORD}s nicht.",
    "p6": "No-one came by.",
    "p7": "first\nsecond",
}
ENTRY = {"place": "p1", "lemma": "was", "reading K": "were", "kind": "spelling", "reason": "He is one."}


def record(text: Mapping[str, str], apparatus: Mapping[str, Item] = NONE) -> Record:
    """Return a record of some paragraphs."""
    paragraphs = {one: {"type": "paragraph", "text": words} for one, words in text.items()}
    return Record(texts=("text",), text=paragraphs, apparatus=apparatus)


REPORT = Report(
    "1.0",
    "work",
    compare(record(OLD, apparatus={"p1.were": {**ENTRY, "kind": "break"}}), record(NEW, apparatus={"p1.were": ENTRY})),
    ("Nothing is known of the comments of 1.0.",),
)


TITLE = "What changed: 1.0 to the edition as it stands"


class Printer(NamedTuple):
    """An edition of which redlines are printed."""

    edition: Path

    def __call__(self, report: Report, stem: str = "changes", **asked: str) -> Path:
        """Print a redline, and return the file."""
        return print_redline(self.edition, self.edition, self.edition / "out" / "pdf", report, stem, asked)


@pytest.fixture
def printer(copy_of: Copy) -> Printer:
    """A press for an edition that has a release."""
    return Printer(append(copy_of("released") / "conf.py", PDF))


@pytest.mark.parametrize("asked", [{}, {"paper": "A5"}, {"paper": "Letter", "size": "large"}, {"lines": "yes"}])
def test_every_change_can_be_read(printer: Printer, asked: dict[str, str]) -> None:
    """What was struck stands in brackets and what was inserted in braces, on each paper; nothing else is different."""
    path = printer(REPORT, **asked)
    lines = text_of(path).splitlines()

    assert lines[:4] == [
        "What changed: 1.0 to the edition as it stands",
        "The Miller's Book",
        "Before: release 1.0, 3 May 1801",
        "After: the edition as it stands, after release 1.0",
    ]
    assert (
        f"1 {LONG}The miller [were] {{was}} deaf. {LONG}The [war time] {{wartime}} of the [old] {{new}} man [7] {{9}}."
        in [line.replace("  ", " ") for line in lines]
    )
    assert "Nothing is known of the comments of 1.0." in lines
    assert "3 То, что [было] {есть}8; λόγος [U+1F26ν] {U+1F10στί}." in lines
    assert (
        f"4 So gilt, wie der Müller sagt und seine Frau seit Jahr und Tag bestreitet, [{WORD}] {{{WORD}s}} nicht."
        in lines
    )
    assert (
        "[Gone is this, see https://example.org/gone for it.]" in lines[lines.index("Paragraph 5 (p5): withdrawn") + 1]
    )
    assert "6 No[·]{-}one came[°]{·}by." in lines
    assert ["7 {first}", "{second}"] == lines[lines.index("Paragraph 7 (p7): added") + 1 :][:2]
    assert "kind: [break] {spelling}" in lines
    assert faults(path) == []


class Line(NamedTuple):
    """A line of print: whether the structure calls something in it struck or inserted, and whether it has a bar."""

    is_changed: bool
    has_bar: bool


def changed(element: pikepdf.Object, around: bool = False) -> Iterator[Mark]:
    """Yield each mark of what the structure calls struck through or underlined, with the id of its page."""
    within = around or "/TextDecorationType" in element.get("/A", ())
    for child in element.get("/K", ()):
        if isinstance(child, int) or child.get("/Type") == "/MCR":
            page, number = (element.Pg, child) if isinstance(child, int) else (child.Pg, int(child.MCID))
            yield from [Mark(page.objgen[0], number)] if within else []
        elif child.get("/Type") != "/OBJR":
            yield from changed(child, within)


def lines_of(path: Path) -> Iterator[Line]:
    """Yield each line of the blocks in the file, as it is drawn."""
    with pikepdf.open(path) as pdf:
        marks = {*changed(pdf.Root.StructTreeRoot.K)}
        for page in pdf.pages:
            bars: list[tuple[float, float]] = []
            heights: dict[float, bool] = {}
            baseline = left = top = 0.0
            is_changed = False
            for one in pikepdf.parse_content_stream(page):
                operands: Any = one.operands
                match str(one.operator):
                    case "m":
                        left, top = map(float, operands)
                    case "l" if left == float(operands[0]) == BAR_EDGE:
                        bars.append((float(operands[1]), top))
                    case "BT":
                        heights = {}
                    case "Tm":
                        baseline = float(operands[5])
                    case "Td":
                        baseline += float(operands[1])
                    case "BDC" if operands[0] == pikepdf.Name.Artifact:
                        is_changed = False
                    case "BDC" if "/MCID" in operands[1]:
                        is_changed = Mark(page.obj.objgen[0], int(operands[1].MCID)) in marks
                    case "TJ":
                        heights[baseline] = heights.get(baseline, False) or is_changed
                    case "ET":
                        for height, is_one in heights.items():
                            yield Line(is_one, any(bottom < height < top for bottom, top in bars))
                        bars = []


@pytest.mark.parametrize("asked", [{}, {"paper": "A5"}, {"size": "large"}])
def test_bars_stand_beside_lines_with_changes_alone(printer: Printer, asked: dict[str, str]) -> None:
    """Each line in which something was struck or inserted has a bar, also where a page ends in it; no other has."""
    lines = [*lines_of(printer(REPORT, **asked))]

    assert [line for line in lines if line.is_changed != line.has_bar] == []
    assert sum(line.has_bar for line in lines) > 12
    assert sum(not line.has_bar for line in lines) > 20


def test_the_structure_calls_words_struck_and_inserted(printer: Printer) -> None:
    """Who reads by the structure is told what is struck through and what is underlined."""
    with pikepdf.open(printer(REPORT)) as pdf:
        found = [one.A for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/A" in one]
        kinds = [str(one.TextDecorationType) for one in found if "/TextDecorationType" in one]

    assert (kinds.count("/LineThrough"), kinds.count("/Underline")) == (14, 15)


#: what a paragraph was, and is -> how both are printed
SIGNED = [
    ("a word here", "the word here", "[a] {the} word here"),
    ("a word here", "a here", "a [word] here"),
    ("a word.", "a long word.", "a {long} word."),
    ("No word is kept.", "All here differ!", "[No word is kept.] {All here differ!}"),
    ("No one", "No-one", "No[·]{-}one"),
    ("to-day", "today", "[to-day] {today}"),
    ("a  word", "a word", "a[··]{·}word"),
    ("p.\N{NO-BREAK SPACE}7", "p. 7", "p.[°]{·}7"),
    ("a *word* [7]_ here", "a *word* [8]_ here", "a word [7] {8} here"),
    ("a *word* is here", "a word is here", "a [word] {word} is here"),
    ("so [he] said", "so {he} said", "so [[]{{}he[]]{}} said"),
    ("one two", "one\ntwo", "one[·] {/} |two"),
    ("one\ntwo", "one two", "one [/] {·}two"),
]


PIECES = ["was", "were", " ", " ", "  ", "\N{NO-BREAK SPACE}", "\n", "*Peace*", "Korea.", "**Mao**", ";", "–", " and "]


@pytest.mark.parametrize(("old", "new", "printed"), SIGNED)
def test_signs_are_close_to_the_words(old: str, new: str, printed: str) -> None:
    """Signs stand around what was struck and inserted; a space, and the end of a line, is seen where it alone was."""
    report = Report("1.0", "1.1", compare(record({"p1": old}), record({"p1": new})))
    (section,) = redlined.sections(report, Telling(places=PLACES), "redline")
    sign(section)
    (told,) = section.children[1:]
    lines = [*told.findall(nodes.line)] or told.children[1:]

    assert "|".join(line.astext() for line in lines) == printed


@pytest.mark.parametrize("seed", range(200))
def test_both_texts_are_in_a_redline(seed: int) -> None:
    """Without what was struck, a redline has the words of the one text, and without what was inserted, of the other."""
    random = Random(seed)
    old, new = ("".join(random.choices(PIECES, k=random.randint(1, 25))).strip() or "x" for _ in range(2))
    report = Report("1.0", "1.1", compare(record({"p1": old}), record({"p1": new})))

    for left_out, text in ((ours.removed, new), (ours.added, old)):
        for section in redlined.sections(report, Telling(places=PLACES), "redline"):
            sign(section)
            for node in [*section.findall(left_out)]:
                node.children = []
            (told,) = section.children[1:]
            printed = "".join(block.astext() for block in told.children[1:])
            assert re.sub(r"[\s·°/{}\[\]]", "", printed) == re.sub(
                r"\s", "", "".join(span.text for span in spans_of(text))
            )


def test_nothing_different_is_said(printer: Printer) -> None:
    """A redline in which nothing is different says so and no more, and one without changes of the text says that."""
    nothing = text_of(printer(REPORT._replace(changes=(), notes=()))).splitlines()
    few = REPORT._replace(changes=REPORT.of("apparatus"))

    assert nothing[4:] == ["Nothing is different."]
    assert text_of(printer(few, "few")).splitlines()[4].startswith("No textual change. 1 emendation reclassified.")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
@pytest.mark.parametrize(("asked", "head"), [({}, TITLE), ({"paper": "A5", "size": "large"}, "What changed:")])
def test_each_page_has_its_number(asked: Mapping[str, str], head: str, printer: Printer) -> None:
    """The first has, too; the running head is whole where it has room, and each half ends in an ellipsis if not."""
    long = REPORT._replace(notes=("Nothing is known of it.",) * 60)
    path = printer(long, **asked)
    pages = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True).stdout
    first, *others = (page.strip() for page in pages.strip("\f").split("\f"))
    count = len(others) + 1

    assert first.splitlines()[-1].strip() == f"1 of {count}"
    assert others
    for number, page in enumerate(others, 2):
        assert page.splitlines()[-1].strip() == f"{number} of {count}"
        assert page.startswith(head)
        assert page.splitlines()[0].count("…") in ((1, 2) if asked else (0, 1))


def test_same_report_gives_the_same_bytes(printer: Printer) -> None:
    """Two redlines of one report are alike, byte for byte."""
    assert printer(REPORT, "one").read_bytes() == printer(REPORT, "two").read_bytes()


def test_a_redline_speaks_the_language_of_the_edition(printer: Printer) -> None:
    """What is said around the changes is in the language of the project, the credit of the text at the end."""
    configure(printer.edition, language="de", recension_source=SOURCE)
    lines = text_of(printer(REPORT)).splitlines()

    assert lines[0] == "Was sich geändert hat: 1.0 – Stand der Arbeit"
    assert "[gestrichene Wörter] {eingefügte Wörter}" in " ".join(lines)
    assert lines[-1].startswith("Ada Weir, The Miller's Book, The Mill Press, 3. Mai 1801")


def test_what_prints_is_asked_for(copy_of: Copy, printer: Printer, monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition that does not name what prints, and a machine that does not have it, are told so in a sentence."""
    bare = Printer(copy_of("plain"))
    with pytest.raises(MistakeError, match=r"extensions has no recension\.pdf, but expected it there, for it prints"):
        bare(REPORT)
    monkeypatch.setitem(sys.modules, "recension.pdf", None)
    with pytest.raises(MistakeError, match=r"Could not import extension recension\.pdf"):
        printer(REPORT)
    assert [*bare.edition.rglob("*.pdf"), *printer.edition.rglob("*.pdf")] == []


def test_what_cannot_be_printed_is_refused(printer: Printer) -> None:
    """A paper that there is not, and a folder that cannot be written to, are named."""
    with pytest.raises(MistakeError, match="/proc/none cannot be written"):
        print_redline(printer.edition, printer.edition, Path("/proc/none"), REPORT, "changes")
    with pytest.raises(MistakeError, match="'A3', expected one of A4, Letter, A5"):
        printer(REPORT, paper="A3")
