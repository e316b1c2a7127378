"""A speech in four copies: groups, all others, a scholar, and who has the lemma, in every output."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.etree
import lxml.html
import pikepdf
import pytest
from building import FINE, Copy, append, build, configure, made, read, replace

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.outputs.office import FORMS
from recension.outputs.pdf.readback import marks_of

PRINTED = '\nextensions.append("recension.pdf")\nrecension_pdf_documents = {"speech": "A4"}\n'
TEI = {"tei": "http://www.tei-c.org/ns/1.0"}
AS_WRITTEN = [
    "at last, ] at last ω",
    "was A ] is cett.; were D",
    "build the arch on which we stand today together ] build ω; build the arch D",
    "flood1 Bell ] blood A ω; mud D",
    "made ] gave Bell",
]
POSITIVE = [
    "at last, A D ] at last ω",
    "was A ] is cett.; were D",
    "build the arch on which we stand today together A ] build ω; build the arch D",
    "flood1 Bell ] blood A ω; mud D",
    "made A B C D ] gave Bell",
]
SHORT = [entry.replace("build the arch on which we stand today together", "build … together") for entry in AS_WRITTEN]
GROUPED = [*POSITIVE[:-1], "made A ω D ] gave Bell"]
MANNERS = [
    pytest.param({}, AS_WRITTEN, id="negative"),
    pytest.param({"recension_apparatus": "positive"}, POSITIVE, id="positive"),
    pytest.param({"recension_apparatus": "positive", "recension_grouped": True}, GROUPED, id="grouped"),
    pytest.param({"recension_lemma": 4}, SHORT, id="short"),
]


def plain(words: str) -> str:
    return " ".join(words.split())


@pytest.mark.parametrize(("settings", "expected"), MANNERS)
def test_list_and_page(settings: dict[str, object], expected: list[str], copy_of: Copy, tmp_path: Path) -> None:
    """The list of the apparatus and the page of the text name those who have words, as the editor or conf.py would."""
    out = made(configure(copy_of("speech"), **settings), tmp_path / "out")
    for page, start in (("about", ""), ("speech", "Editorial note on ")):
        terms = lxml.html.parse(str(out / f"{page}.html")).xpath("//div[@data-kind]/dt | //dt[.//a[@class]]")

        assert [plain(term.text_content()).removeprefix(start) for term in terms] == expected


@pytest.mark.parametrize(("settings", "expected"), MANNERS)
def test_paper(settings: dict[str, object], expected: list[str], copy_of: Copy, tmp_path: Path) -> None:
    """The notes at the foot of a page say the same."""
    edition = append(configure(copy_of("speech"), **settings) / "conf.py", PRINTED)
    with pikepdf.open(made(edition, tmp_path / "out", "pdf", "pdf") / "speech.pdf") as pdf:
        words = "".join("".join(marks_of(pdf).values()).split())

    for entry in expected:
        assert "".join(entry.split()) in words


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("settings", "expected"), MANNERS)
def test_word_processors(
    form: str, settings: dict[str, object], expected: list[str], copy_of: Copy, tmp_path: Path
) -> None:
    """So do the endnotes of files for word processors."""
    edition = configure(copy_of("speech"), **settings)
    data = (made(edition, tmp_path / "out", f"edition-{form}") / f"speech.{form}").read_bytes()
    notes = [plain(note.paragraphs[0].words) for note in FORMS[form].read(data).notes]

    notes = [note.replace("[1]", "1") for note in notes]
    assert [note.partition(", pointing.")[0].partition(", wording.")[0] for note in notes] == [
        entry.replace(" ]", "]") for entry in expected
    ]


def test_tei(copy_of: Copy, tmp_path: Path) -> None:
    """In TEI each witness is named, groups are lists of witnesses, a scholar answers, and what was written stands."""
    out = made(copy_of("speech"), tmp_path / "out", "tei")
    root = lxml.etree.parse(str(out / "speech.tei.xml"))
    apps = [
        " | ".join(
            " ".join(filter(None, (kind, one.get("wit"), one.get("resp"), one.text if kind == "wit" else "")))
            for one in app
            if (kind := lxml.etree.QName(one).localname) != "note"
        )
        for app in root.iterfind(".//tei:app", TEI)
    ]

    assert apps == [
        "lem #A #D | rdg #B #C | wit ω",
        "lem #A | wit A | rdg #B #C | wit cett. | rdg #D",
        "lem #A | rdg #B #C | wit ω | rdg #D",
        "lem #Scholar.Bell | rdg #A #B #C | wit A ω | rdg #D",
        "lem #A #B #C #D | rdg #Scholar.Bell",
    ]
    assert root.xpath("//tei:listWit/tei:listWit/tei:witness/@sameAs", namespaces=TEI) == ["#B", "#C"]
    assert root.xpath("//tei:person/tei:note/text()", namespaces=TEI) == ["Ada Bell, in a letter of 1904"]


def test_data(copy_of: Copy, tmp_path: Path) -> None:
    """Data have a reading of each who has it, and the record how it was written."""
    out = made(copy_of("speech"), tmp_path / "out", "data")
    entries = json.loads((out / "speech.json").read_text("utf-8"))["texts"][0]["document"]["entries"]
    rows = [line.split(",") for line in (out / "apparatus.csv").read_text("utf-8").splitlines()]

    assert [one["attested"] for one in entries if "attested" in one] == [{"sigla": ["A"]}, {"scholars": ["Bell"]}]
    assert entries[0]["readings"] == [{"sigla": ["B", "C"], "spans": [{"text": "at last"}], "written": ["ω"]}]
    assert {"reading_A", "reading_B", "reading_C", "reading_D", "reading_Bell"} < {*rows[0]}


@pytest.mark.parametrize("builder", ["html", "tei", "data"])
def test_copies_prove(builder: str, copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page, TEI and data of it prove each witness again."""
    edition = configure(copy_of("speech"), recension_apparatus="positive", recension_grouped=True)
    append(edition / "conf.py", 'extensions.append("recension.site")\n')
    out = made(edition, tmp_path / "out", builder)
    file = {"html": "speech.html", "tei": "speech.tei.xml", "data": "speech.json"}[builder]

    assert cli.main(["verify", str(out / file)]) == 0
    assert re.findall(r"^(\w): \d+ bytes rebuilt, identical", capsys.readouterr().out, re.M) == [*"ABCD"]


@pytest.mark.parametrize(
    ("old", "new", "witnesses"),
    [
        ("at last ω", "at last B", ["C"]),
        ("is cett.; were D", "were cett.; is D", ["B", "C", "D"]),
        ("blood A ω; mud D", "blood cett.; mud ω", ["B", "C", "D"]),
        ("gave Bell", "gave A Bell", ["A"]),
    ],
)
def test_false_bearers_do_not_prove(old: str, new: str, witnesses: list[str], copy_of: Copy, tmp_path: Path) -> None:
    """Whoever is said to have what it has not, by a group, as one of all others or beside a scholar, is found out."""
    edition = copy_of("speech")
    replace(edition / "speech.rst", old, new)

    complaints = build(edition, tmp_path / "out").complaints
    assert re.findall(r"witness (\w) does not come back", complaints) == witnesses


def test_conspectus_and_certificate(copy_of: Copy, tmp_path: Path) -> None:
    """Behind the witnesses stand groups, scholars and all others; the base has emendations, the others variants."""
    out = made(copy_of("speech"), tmp_path / "out")
    about = lxml.html.parse(str(out / "about.html"))
    terms = [plain(one.text_content()) for one in about.xpath("//dl[contains(@class, 'rec-witnesses')]/dt")]
    fields = [plain(one.text_content()) for one in about.xpath("//dl[contains(@class, 'rec-certificate')]/dt")]

    assert terms == ["A", "B", "C", "D", "ω", "Bell", "cett."]
    assert [one for one in fields if one in ("Emendations:", "Variants:")] == ["Emendations:", *["Variants:"] * 3]


def test_diff_of_a_chosen_witness(rootdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``diff --witness`` prints where the edition departs from any witness that is held; without it, from the base."""
    place = [f"--config={rootdir / 'test-speech'}", f"--source={rootdir / 'test-speech'}", "diff"]
    assert cli.main([*place, "--witness=D"]) == 0
    of_other = capsys.readouterr().out.splitlines()
    assert cli.main(place) == 0
    of_base = capsys.readouterr().out.splitlines()

    assert [line.split(": ")[1] for line in of_other] == ["p1.is", "p1.build", "p2.blood"]
    assert of_other[0].endswith("it [-were-]{+was+} the river that taught us to")
    assert of_base == ["speech.rst:22: p2.blood: No [-blood-]{+flood+} will take it, for it was no"]


@pytest.mark.parametrize("more", [["--witness=Q"], ["--witness=D", "--from=A"], ["--witness=D", "--form=json"]])
def test_diff_of_no_witness(more: list[str], rootdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A siglum of nothing that is held, or beside two sides, is told."""
    place = [f"--config={rootdir / 'test-speech'}", f"--source={rootdir / 'test-speech'}", "diff"]

    assert cli.main([*place, *more]) == 2
    assert "expected one of A, B, C, D" in capsys.readouterr().err


def test_whole_lemma_is_told(copy_of: Copy, tmp_path: Path) -> None:
    """Who points at a lemma that is shortened is told all of it; search and data have it whole."""
    edition = configure(copy_of("speech"), recension_lemma=4)
    append(edition / "conf.py", 'extensions.append("recension.site")\n')
    out = made(edition, tmp_path / "out")
    whole = "build the arch on which we stand today together"

    assert lxml.html.parse(str(out / "speech.html")).xpath("//abbr/@title") == [whole]
    assert f"{whole} ] build" in (out / "passages.js").read_text("utf-8")
    assert whole in (made(edition, tmp_path / "data", "data") / "apparatus.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("shown", "holds"), [("build … together", True), ("build … altogether", False), ("built … together", False)]
)
def test_proof_knows_a_shortened_lemma(
    shown: str, holds: bool, copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A page whose lemma begins and ends as the words in the text proves; one that does not, does not."""
    edition = configure(copy_of("speech"), recension_lemma=4)
    append(edition / "conf.py", 'extensions.append("recension.site")\n')
    page = made(edition, tmp_path / "out") / "speech.html"
    replace(page, "build … together", shown)

    assert cli.main(["verify", str(page)]) == (0 if holds else 1)
    assert bool(capsys.readouterr().err) is not holds


def test_signs_are_explained(copy_of: Copy, tmp_path: Path) -> None:
    """A handout explains the groups and the scholars that stand on it."""
    edition = copy_of("speech")
    titles = domain_of(read(edition).env).edition.bearers

    assert titles["ω"] == "B (The first print), C (The second print)"
    assert titles["Bell"] == "Ada Bell, in a letter of 1904"
    assert build(append(edition / "conf.py", 'extensions.append("recension.site")\n'), tmp_path / "out") == FINE
