"""Notes at the foot of the page: each on the page of its call, none lost, none over the text."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from contextlib import nullcontext
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import FINE, PDF, build, made
from docutils import nodes
from docutils.utils import new_document
from lxml import etree
from printed import a_book, labels_of, number_of, out_of_order, places_of

from recension.outputs.pdf import gate, lower
from recension.outputs.pdf.layout import Note
from recension.outputs.pdf.lower import keep_numbers
from recension.outputs.pdf.notes import REST_OF_WORD, place_notes
from recension.outputs.pdf.opened import Opened
from recension.outputs.pdf.readback import marks_of, text_of
from recension.outputs.pdf.tags import Mark
from recension.scholarship.messages import MistakeError


@pytest.fixture(scope="module")
def stress(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two hundred pages with notes of every length in three series."""
    return made(rootdir / "test-stress", tmp_path_factory.mktemp("stress") / "pdf", "pdf") / "stress.pdf"


def calls_and_notes(names: Iterable[str]) -> dict[str, str]:
    """Return each call with its note, by their names."""
    found = {name: name.translate(str.maketrans("cd", "nm")) for name in names if re.fullmatch(r"[cd]\d+", name)}
    return found | {name: f"{name}.entry" for name in names if re.fullmatch(r"p\d+\.word", name)}


def test_every_note_is_on_the_page_of_its_call(stress: Path) -> None:
    """On two hundred pages, fifteen hundred notes of three series begin on the page of their call, below it."""
    places = places_of(stress)
    pairs = calls_and_notes(places).items()
    elsewhere = [note for call, note in pairs if places[call][0] != places[note][0]]

    with pikepdf.open(stress) as pdf:
        assert len(pdf.pages) >= 200
    assert len(pairs) > 1500
    assert elsewhere == []


def test_series_keep_their_order(stress: Path) -> None:
    """On a page the author's notes stand above the entries, which run on in one block, and these above the comments."""
    places = places_of(stress)
    pages: dict[int, dict[str, list[float]]] = defaultdict(lambda: {"n": [], "p": [], "m": []})
    for note in calls_and_notes(places).values():
        pages[places[note][0]][note[0]].append(places[note][1])
    wrong = [
        page
        for page, series in pages.items()
        for upper, lower in (("n", "p"), ("p", "m"), ("n", "m"))
        if series[upper] and series[lower] and min(series[upper]) <= max(series[lower])
    ]

    assert wrong == []


def test_notes_stand_in_the_order_of_their_calls(stress: Path) -> None:
    """On each page the author's notes have rising numbers, and the comments letters without a gap."""
    pages: dict[tuple[int, bool], list[int]] = defaultdict(list)
    for mark, _name, label in labels_of(stress):
        pages[mark.page, label.isdecimal()].append(number_of(label))
    numbers = [found for (_page, is_numbered), found in pages.items() if is_numbered]
    letters = [found for (_page, is_numbered), found in pages.items() if not is_numbered]

    assert [found for found in numbers if found != sorted(found)] == []
    assert [found for found in letters if found != [*range(found[0], found[0] + len(found))]] == []
    assert len([found for found in letters if found[0] > 1]) < 10  # behind one that comes late


def test_a_cut_note_is_the_last_of_its_page(stress: Path) -> None:
    """Where a note goes on over the page, none of its series stands below it, and its rest stands above all others."""
    with pikepdf.open(stress) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        drawn: dict[str, list[tuple[int, int, str]]] = {"n": [], "m": []}

        def walk(element: Any, note: str) -> None:
            note = str(element.get("/ID", note))
            for child in element.get("/K", ()):
                if isinstance(child, int) or "/MCID" in child:
                    inner = child if isinstance(child, int) else int(child.MCID)
                    page = element.Pg if isinstance(child, int) else child.Pg
                    if note[:1] in drawn:
                        drawn[note[0]].append((pages[page.objgen], inner, note))
                elif "/S" in child:
                    walk(child, note)

        walk(pdf.Root.StructTreeRoot.K, "")
    for marks in drawn.values():
        pieces = [name for name, _group in groupby(name for _page, _number, name in sorted(marks))]
        assert len(pieces) == len(set(pieces)) > 400


def test_order_of_calls() -> None:
    """What a note calls comes after it and before what the text calls next; a note without a call is none."""
    document = new_document("book")

    def call(name: str) -> nodes.footnote_reference:
        return nodes.footnote_reference("", "1", ids=[f"to-{name}"])

    def note(name: str, *called: str) -> nodes.footnote:
        body = nodes.paragraph("", "", *map(call, called))
        return nodes.footnote("", nodes.label("", "1"), body, ids=[name], backrefs=[f"to-{name}"])

    document += [nodes.paragraph("", "", call("a"), nodes.emphasis("", "", call("b"))), note("lost"), note("a", "c")]
    document += [note("b"), note("c", "d"), note("d")]

    assert [*gate.notes_of(document)] == ["a", "c", "d", "b"]


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        ("a1 b1 c2", ""),
        ("a1 b1 b2 c2", ""),
        ("b1 a1 c2", "has the note b on page 1, expected a"),
        ("a1 b1 a2 c2", "has the note a on page 2, expected c"),
        ("a1 b1 c2 b2", "has the note b on page 2, expected none"),
        ("a1 b1", "has the note none on page none, expected c"),
    ],
)
def test_gate_for_the_order(drawn: str, message: str) -> None:
    """Notes that change places, one that is overtaken, one whose rest comes late, and a lost one are refused."""
    book, pdf = a_book(), pikepdf.new()
    pages = [pdf.add_blank_page().obj for _ in range(2)]
    calls = {"a": 0, "b": 0, "c": 1}
    elements = {name: book.structure.root.add("P").add("Note", name) for name in calls}
    names: list[Any] = []
    for name, page in calls.items():
        book.calls[f"to-{name}"] = name
        book.notes[name] = Note(name, "author", name, ())
        names += [
            there
            for key in (name, f"to-{name}")
            for there in (pikepdf.String(key), pikepdf.Array([pages[page], pikepdf.Name.XYZ, 0, 0, None]))
        ]
    for number, (name, page) in enumerate(drawn.split()):
        elements[name].children.append(Mark(int(page), number))
    pdf.Root.Names = pikepdf.Dictionary(Dests=pikepdf.Dictionary(Names=pikepdf.Array(names)))

    with pytest.raises(MistakeError, match=message) if message else nullcontext():
        gate.check_notes(Opened(pdf), book, ["a", "b", "c"], "book.pdf")


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
def test_no_line_is_over_another(stress: Path) -> None:
    """No two lines of a page share more than a sliver of their height and width."""
    found = subprocess.run(["pdftotext", "-bbox-layout", stress, "-"], capture_output=True, check=True).stdout
    overlaps = []
    for number, page in enumerate(etree.fromstring(found).iter("{*}page"), 1):
        edges = ("xMin", "yMin", "xMax", "yMax")
        boxes = [tuple(float(word.get(edge, 0)) for edge in edges) for word in page.iter("{*}word")]
        boxes.sort(key=lambda box: box[1])
        for index, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[index + 1 :]:
                if other[1] > bottom:
                    break
                high = min(bottom, other[3]) - other[1]
                wide = min(right, other[2]) - max(left, other[0])
                if wide > 1 and high > 0.5 * min(bottom - top, other[3] - other[1]):
                    overlaps.append((number, top))

    assert overlaps == []


def test_a_long_note_goes_on(stress: Path) -> None:
    """A note of several hundred words stands on more pages than one, and is whole."""
    longest = max(text_of(stress).splitlines(), key=len)
    with pikepdf.open(stress) as pdf:
        marks = marks_of(pdf)
    start, end = longest[:60], longest[-60:]
    pages = [
        next(mark.page for mark, text in marks.items() if words in " ".join(text.replace("\xad", "").split()))
        for words in (start[:25], end[-25:])
    ]

    assert len(longest.split()) > 300
    assert pages[0] < pages[1]


def test_notes_of_an_edition(book: Path) -> None:
    """Every author's note, entry and comment has its call on its page, in order, and none is left at the end."""
    assert {path.name: wrong for path in book.glob("*.pdf") if (wrong := out_of_order(path))} == {}
    places = places_of(book / "sluice-a4.pdf")

    assert [name for name in range(1, 13) if places[f"n{name}"][0] != places[f"c{name}"][0]] == []
    assert places["n4.on-11-february-1801"][0] == places["n4"][0] == places["c4"][0]
    assert places["p4.such-step"][0] == places["p4.such-step.entry"][0]
    assert text_of(book / "sluice-a4.pdf").count("such a step] such step P") == 1


@pytest.mark.parametrize(
    ("text", "lemma", "call"),
    [
        ("the Politburo's view", "Politburo", "the Politburo's| view"),
        ("'in Korea', that", "Korea", "'in Korea'|, that"),
        ("to 'Korea.' Then", "Korea", "to 'Korea.'| Then"),
        ("Sino-Soviet pact, in", "Sino", "Sino-Soviet| pact, in"),
        ("his army, not", "army", "his army|, not"),
        ("the “end”.", "end", "the “end”|."),
        ("„Ende“ (so)", "so", "„Ende“ (so|)"),
        ("von Ströme", "von", "von| Ströme"),
        ("at the last", "last", "at the last|"),
    ],
)
def test_a_call_stands_behind_the_word(text: str, lemma: str, call: str) -> None:
    """It stands behind the whole word and behind the marks that close a quotation, before those of the sentence."""
    found = REST_OF_WORD.match(text, text.index(lemma) + len(lemma))

    assert found
    assert f"{text[: found.end()]}|{text[found.end() :]}" == call


def test_calls_do_not_touch() -> None:
    """A thin space stands before a call behind another, and before one behind a slanting mark; nowhere else."""

    def call(text: str) -> nodes.footnote_reference:
        return nodes.footnote_reference("", text, refid=f"n{text}", ids=[f"c{text}"])

    document = new_document("book")
    document += nodes.paragraph("", "", nodes.Text("one’"), call("1"), call("2"), nodes.Text(" two"), call("3"))
    document += nodes.paragraph("", "", nodes.emphasis("", "three’"), nodes.inline("", "", call("4")), call("5"))
    document += nodes.paragraph("", "", call("6"), nodes.emphasis("", "four"), call("7"))
    notes = [nodes.footnote("", nodes.label("", f"{n}"), ids=[f"n{n}"], backrefs=[f"c{n}"]) for n in range(1, 8)]
    document += [*notes]
    place_notes(document, {}, "p")
    calls = [call.astext() for call in document.findall(nodes.footnote_reference)]

    assert calls == ["1", "\N{THIN SPACE}2", "3", "\N{THIN SPACE}4", "\N{THIN SPACE}5", "6", "7"]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
def test_calls_are_copied_apart_from_the_words(book: Path) -> None:
    """Copied by another program, a letter that calls stands in brackets; what is drawn is the letter alone."""
    path = book / "sluice-a4.pdf"
    copied = " ".join(
        subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout.split()
    )

    assert re.search(r"despite the thaw \[[a-z]\] and", copied)
    assert re.search(r"keeper’s \[[a-z]\] position", copied)
    assert re.search(r"affairs of the river’ \[[a-z]\], and", copied)
    assert not re.search(r" \[[a-z]\][\w’]", copied)
    assert re.search("the thaw[a-z] and", text_of(path))
    assert "¶ 4 was2] were P, language" in copied  # or the number would be taken for that of a note
    assert "¶ 4 was]" not in text_of(path)


def test_no_line_of_small_print_begins_like_a_note() -> None:
    """A number in a note, or in the citation of a handout, stays on the line of the word before it."""
    document = new_document("book")
    said = "As note 35 says, on 29 June 1950, p. 7, 2 of 12 divisions"
    document += nodes.paragraph("", said)
    document += nodes.paragraph("", said, classes=["handout-citation"])
    document += nodes.footnote("", nodes.label("", "1"), nodes.paragraph("", "", nodes.emphasis("", said)))
    keep_numbers(document)
    bound = "As note~35 says, on~29 June 1950, p. 7,~2 of~12 divisions".replace("~", "\N{NO-BREAK SPACE}")

    assert [node.astext() for node in document.findall(nodes.paragraph)] == [said, bound, bound]


PARAGRAPH = """\

.. _p{number}:

It :em:`was` so in the year of the flood, says {name}, and {long}.

.. apparatus::

   was ] were P : slip
      One weir.

.. commentary::

   year of the flood : certain
      The year is 1801, as `the toll books <https://example.org/toll>`_ have it.
"""


def test_notes_of_several_texts_may_have_one_name(tmp_path: Path) -> None:
    """Each text has a place p1 with a note of the same name; each note is found on the page of its own call."""
    long = ("and so on, page after page, " * 120).strip(", ")
    names = ("one", "two")
    for name in names:
        paragraphs = "".join(PARAGRAPH.format(number=number, name=name, long=long) for number in (1, 2))
        (tmp_path / f"{name}.rst").write_text(f"{name.title()}\n=====\n{paragraphs}", "utf-8")
    said = "It were so in the year of the flood, says {}, and {}."
    witness = "\n\n".join("\n\n".join([f"# {name.title()}", *[said.format(name, long)] * 2]) for name in names)
    (tmp_path / "P.md").write_text(f"{witness}\n", "utf-8")
    (tmp_path / "index.rst").write_text("Home\n====\n\n.. toctree::\n\n   one\n   two\n", "utf-8")
    digest = sha256((tmp_path / "P.md").read_bytes()).hexdigest()
    (tmp_path / "conf.py").write_text(
        'project = "Book"\nextensions = ["recension", "recension.pdf"]\nrecension_texts = ["one", "two"]\n'
        f'recension_witnesses = [{{"siglum": "P", "title": "Copy", "file": "P.md", "sha256": "{digest}"}}]\n'
        'recension_kinds = {"slip": "a slip"}\nrecension_rules = ["headings"]\n'
        'recension_pdf_documents = {"book": "A4"}\nsmartquotes = False\n',
        "utf-8",
    )

    outcome = build(tmp_path, tmp_path / "out", "pdf")

    assert outcome == FINE, outcome.complaints


NOTED = """\
{0}
=====

Of {0} [#]_ there is more.

.. toctree::

   {1}

.. [#] The note of {0}.
"""


def noted(folder: Path) -> Path:
    """Make a book of three pages, one within the other, that have a note each, all of the same name."""
    for page, within in (("index", "outer"), ("outer", "inner"), ("inner", "")):
        (folder / f"{page}.rst").write_text(NOTED.format(page, within), "utf-8")
    (folder / "conf.py").write_text(f'extensions = []\n{PDF}recension_pdf_documents = {{"book": "A4"}}\n', "utf-8")
    return folder


def test_notes_of_the_first_page_and_of_pages_within_others(tmp_path: Path) -> None:
    """The note of each page stands at the foot of that page, with its own number."""
    path = made(noted(tmp_path), tmp_path / "pdf", "pdf") / "book.pdf"
    with pikepdf.open(path) as pdf:
        found = [(mark.page, text.strip()) for mark, text in sorted(marks_of(pdf).items())]
    pages = {text: page for page, text in found if text.startswith(("Of ", "The note"))}

    assert [label for _mark, _name, label in labels_of(path)] == ["1", "1", "1"]
    assert all(pages[f"Of {page}"] == pages[f"The note of {page}."] for page in ("index", "outer", "inner"))


@pytest.mark.parametrize("page", ["index", "outer", "inner"])
def test_a_note_of_any_page_that_says_otherwise(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No book is let out in which the note of the first page, or of one within another, has another word."""

    def say_otherwise(document: nodes.document, *others: Any) -> None:
        place_notes(document, *others)
        for text in [one for one in document.findall(nodes.Text) if f"note of {page}" in one]:
            text.parent.replace(text, nodes.Text("The note of none."))

    monkeypatch.setattr(lower, "place_notes", say_otherwise)
    outcome = build(noted(tmp_path), tmp_path / "pdf", "pdf")

    assert (outcome.code, "The note of none." in outcome.complaints) == (2, True)


def test_a_note_that_the_first_page_has_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No book is let out of which the first page has lost its note, with the call."""

    def lose(document: nodes.document, *others: Any) -> None:
        place_notes(document, *others)
        for kind in (nodes.footnote_reference, nodes.footnote) if document["docname"] == "index" else ():
            lost = next(iter(document.findall(kind)))
            lost.parent.remove(lost)

    monkeypatch.setattr(lower, "place_notes", lose)
    outcome = build(noted(tmp_path), tmp_path / "pdf", "pdf")

    assert (outcome.code, "expected 'Of index [1] there is more.'" in outcome.complaints) == (2, True)
