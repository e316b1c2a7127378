"""Pages and columns of a TEI file, and their images, become those of the edition."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import FINE, build
from encoded import BOTH, tei
from PIL import Image

from recension.commands import cli

LEAF = """
<pb n='7r' facs='images/7r.png' ed='#A'/><cb n='a' ed='#A'/><fw>Mill</fw>
<div><head>The song</head>
<p>Grind the <app><lem>wheat</lem><rdg wit='#B'>rye</rdg></app> and
<cb n='b' ed='#A'/>the oats <app><lem>all</lem><rdg wit='#B'>each</rdg></app> day
<pb n='7v' facs='#v' ed='#A'/><cb ed='#A'/>until the wa<cb break='no' ed='#A'/>ter fails.
<pb n='1' ed='#B' facs='https://iiif.example.org/iiif/b-1/info.json'/>So we sing.</p>
<pb n='8r' ed='#A'/><lg><l>Amen,</l><cb ed='#A'/><l>amen.</l></lg></div>"""
SURFACES = "<facsimile xml:base='images/'><surface><graphic url='7v.png'/><zone xml:id='v'/></surface></facsimile>"


def pages(text: str, tmp_path: Path, *, made: str = "song") -> list[str]:
    """Return the pages that are marked in what becomes of a *text*."""
    (tmp_path / "song.xml").write_bytes(tei(text))
    cli.main(["import", str(tmp_path / "song.xml"), f"--into={tmp_path / made}"])
    return re.findall(r":page:`(.*?)`", (tmp_path / made / "source" / "song.rst").read_text("utf-8"))


def pictured(tmp_path: Path) -> Path:
    """Write a file with columns and with images beside it; return it."""
    (tmp_path / "images").mkdir()
    for name in ("7r", "7v"):
        Image.new("RGB", (30, 40), (200, 180, 150)).save(tmp_path / "images" / f"{name}.png")
    path = tmp_path / "leaf.xml"
    path.write_bytes(tei(LEAF).replace(b"<text>", SURFACES.encode() + b"<text>"))
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<pb n='7r'/><cb n='a'/>one <cb n='b'/>two", ["7ra", "7rb"]),
        ("<pb n='fol. 7-r'/>\n<fw>Mill</fw> <lb/><cb n='1'/>one <cb n='2'/>two", ["7ra", "7rb"]),
        ("<pb n='7r'/><cb/>one <cb/>two <pb n='7v'/><cb/>three", ["7ra", "7rb", "7va"]),
        ("<pb n='7r'/>one <cb/>two", ["7r", "7rb"]),
        ("<pb n='7r'/>above both <cb/>one <cb/>two", ["7r", "7ra", "7rb"]),
        ("<pb n='7r'/><cb n='7rb'/>two", ["7rb"]),
        ("<pb n='12'/><cb n='col. A'/>one <cb n='col. B'/>two <pb n='13'/>three", ["12a", "12b", "13"]),
        ("<pb n='7r'/><cb n='a'/>one <pb n='3' ed='#B'/><cb n='b'/>two", ["7ra", "B 3", "7rb"]),
        ("one <app><lem/><rdg wit='#B'><pb n='3'/></rdg></app>two", ["B 3"]),
    ],
)
def test_columns_are_those_of_their_page(text: str, expected: list[str], tmp_path: Path) -> None:
    """A column that begins with its page gives it its name; others begin where they stand."""
    assert pages(f"<p>Mill {text}</p>", tmp_path) == expected


def test_columns_stand_between_blocks_and_in_words(tmp_path: Path) -> None:
    """A page or a column begins above a block, alone in one, in a line, and in a word, which remains one."""
    prose = "<p>One wa<pb n='7r' break='no'/><cb/>ter.</p><cb/><p>Two.</p><p><pb n='7v'/></p>"
    text = f"{BOTH}{prose}<lg><l>A</l><cb/><l>B</l></lg>"

    assert pages(text, tmp_path) == ["7ra", "7rb", "7v", "7vb"]
    assert (tmp_path / "song" / "source" / "witnesses" / "A.md").read_text(
        "utf-8"
    ) == "One mill.\n\nOne water.\n\nTwo.\n\nA  \nB\n"


def test_images_are_declared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file beside that of the TEI is copied, an address is taken; each column has the image of its page."""
    assert cli.main(["import", str(pictured(tmp_path)), f"--into={tmp_path / 'new'}"]) == 0

    settings: dict[str, dict[str, dict[str, object]]] = {}
    exec((tmp_path / "new" / "conf.py").read_text("utf-8").replace("tags.has", "bool"), settings)
    recto, verso = "pages/A-7ra.png", "pages/A-7va.png"
    assert settings["recension_facsimiles"] == {
        "A": {"credit": "The board", "pages": {"7ra": recto, "7rb": recto, "7va": verso, "7vb": verso}},
        "B": {"credit": "The bill", "pages": {"1": "https://iiif.example.org/iiif/b-1"}},
    }
    for image, name in ((recto, "7r"), (verso, "7v")):
        copied = tmp_path / "new" / "source" / image
        assert copied.read_bytes() == (tmp_path / "images" / f"{name}.png").read_bytes()
    assert "credit is now 'The board' [recension.image-credit]" in capsys.readouterr().err
    assert build(tmp_path / "new" / "source", tmp_path / "out", config=tmp_path / "new") == FINE


@pytest.mark.parametrize(
    "facs", ["7x.png", "/7r.png", "7r.tif", "http://x.org/7r.jpg", "https://x.org/view/7", "#none"]
)
def test_images_that_are_left_are_told(facs: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An image that is not there, or that no browser shows, is told with its line; the page is taken."""
    assert pages(f"<p>Mill <pb n='7r' facs='{facs}'/>one</p>", tmp_path) == ["7r"]
    assert re.search(r":2: .* is not taken, .*\[recension\.tei-left\]", capsys.readouterr().err)
    assert "recension_facsimiles" not in (tmp_path / "song" / "conf.py").read_text("utf-8")


def test_it_is_made_in_every_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was imported, with columns that begin in lines and in words, is built in all formats, each read back."""
    cli.main(["import", str(pictured(tmp_path)), f"--into={tmp_path / 'new'}"])
    monkeypatch.chdir(tmp_path / "new")

    assert cli.main(["build"]) == 0
    made = {one.name for one in (tmp_path / "new" / "build").iterdir()}
    assert made >= {"data", "docx", "epub", "html", "odt", "pdf", "tei", "text"}


def test_our_own_tei_has_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Imported, the TEI of an edition has the text, the pages and the witnesses of that."""
    cli.main(["import", str(pictured(tmp_path)), f"--into={tmp_path / 'new'}"])
    monkeypatch.chdir(tmp_path / "new")
    cli.main(["build", "tei"])
    cli.main(["import", "build/tei/leaf.tei.xml", f"--into={tmp_path / 'again'}"])

    texts = (tmp_path / "new" / "source" / "leaf.rst", tmp_path / "again" / "source" / "leaf-tei.rst")
    assert texts[0].read_text("utf-8") == texts[1].read_text("utf-8")
