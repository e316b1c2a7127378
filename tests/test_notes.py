"""Notes at the foot of the page: each on the page of its call, none lost, none over the text."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pikepdf
import pytest
from lxml import etree
from test_pdf import build

from recension.pdf.readback import marks_of, text_of

STRESS = ("recension_stress_paragraphs=700", "recension_stress_seed=3")


@pytest.fixture(scope="module")
def stress(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of two hundred pages with notes of every length in three series."""
    folder = tmp_path_factory.mktemp("stress")
    result = build("test-stress", folder, settings=STRESS)
    assert result.returncode == 0, result.stderr
    return folder / "stress.pdf"


def places_of(path: Path) -> dict[str, tuple[int, float]]:
    """Return the page of each name in a file, and its height on it."""
    with pikepdf.open(path) as pdf:
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        names = list(pdf.Root.Names.Dests.Names)
        pairs = zip(names[::2], names[1::2], strict=True)
        return {str(name): (pages[there[0].objgen], float(there[3])) for name, there in pairs}


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


def test_notes_of_the_edition(book: Path) -> None:
    """In the edition every author's note, entry and comment has its call on its page, and none is left at the end."""
    for path in sorted(book.glob("*-a4.pdf")):
        places = places_of(path)
        notes = [f"n{number}" for number in range(1, 41)]

        assert [name for name in notes if places[name][0] != places[f"c{name[1:]}"][0]] == []
        assert places["n26.on-rushchin"][0] == places["n26"][0] == places["c26"][0]
        assert places["p4.such-attack"][0] == places["p4.such-attack.entry"][0]
        assert (
            text_of(path).count("such an attack ] such attack") == 3
        )  # in the introduction, at the foot, and in the list
