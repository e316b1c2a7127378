"""The edition as a file of TEI: everything is in it, and comes back; what is changed in it is told, with its place."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
import randomly
from building import HOUSE, SLUICE, Copy, build, made, read
from invented import invented
from lxml import etree

from recension.commands import cli
from recension.outputs import tei
from recension.outputs.tei import commentary, header, proof, prose, reader, transcription, works, writer
from recension.outputs.tei.elements import NAMESPACE, id_of, kind_of
from recension.scholarship.messages import MistakeError
from recension.scholarship.whole import Whole

ROOTS = HOUSE / "tests" / "roots"


def _records(root: Path) -> Whole:
    return tei.whole_of(read(root).env)


@pytest.fixture(scope="module")
def records() -> Whole:
    """The small edition that has one of everything."""
    return _records(SLUICE)


@pytest.mark.parametrize(
    "root", ["sluice", "second", "plain", "quarto", "released", "signs", "speech", "words", "works"]
)
def test_nothing_is_lost(root: str) -> None:
    """The file gives back all that the records have, the witnesses byte for byte; nothing stands in it as notation."""
    records = _records(ROOTS / f"test-{root}")
    found = reader.parsed(writer.write(records))
    assert reader.read(found) == records
    assert [*reader.read(found).witnesses()] == [*records.witnesses()]
    assert prose.verbatim(found) == 0


@pytest.mark.parametrize("seed", range(30))
def test_witnesses_of_any_edition_come_back(seed: int) -> None:
    """Of editions made at random as sources could give them, the file alone proves the witnesses, however laid out."""
    records, _edition, _record = invented(seed)
    data = writer.write(records)
    for other in (data, *(LAYOUTS[layout](data) for layout in ("lxml", "XSLT"))):
        assert reader.read(reader.parsed(other)) == records
        assert proof.proved(other).holds


def test_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The builder writes one file, always the same, which proves the witness with nothing else at hand."""
    folders = [made(SLUICE, tmp_path / name, "tei") for name in ("one", "two")]
    one, two = (folder / "sluice.tei.xml" for folder in folders)
    assert one.read_bytes() == two.read_bytes()
    witness = SLUICE / "witnesses" / "P.md"
    assert cli.main(["verify", str(one), "--witness", str(witness)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "P: 7266 bytes rebuilt, identical, sha256 0a9e9550…; 20 emendations, 5 pages, 5 rules",
        f"P: the same bytes as {witness}",
    ]


def test_shown_as_the_edition_shows_it(records: Whole) -> None:
    """Who takes what the rules make of a character, and the lemma of each entry, has the words of the plain text."""
    root = reader.parsed(writer.write(records))
    for one in [*root.iter(*(f"{{{NAMESPACE}}}{tag}" for tag in ("orig", "rdg", "note", "ref")))]:
        if one.get("type") == "call":
            one.text = f"[{one.text}]"
        elif kind_of(one) != "ref":
            one.text = ""
            del one[:]
    found = {f"[{id_of(one)}] {''.join(one.itertext())}" for one in root.iter(f"{{{NAMESPACE}}}p") if id_of(one)}
    expected = [line for line in records.edition.plaintext.split("\n") if line.startswith("[p")]
    assert expected
    assert {*expected} <= found


@pytest.mark.parametrize("root", ["sluice", "second", "quarto", "signs", "speech", "words", "works"])
def test_valid(root: str, tmp_path: Path) -> None:
    """The file is as our customisation of TEI has it, and every pointer within it leads somewhere."""
    data = writer.write(_records(ROOTS / f"test-{root}"))
    found = reader.parsed(data)
    names = [id_of(one) for one in found.iter("*") if id_of(one)]
    assert len(names) == len({*names})
    said = [item for one in found.iter("*") for item in one.attrib.items() if item[0] != "rend"]
    pointers = [value for _, value in said if value.startswith("#")]
    assert {one for value in pointers for one in value.split()} <= {f"#{name}" for name in names}
    path = tmp_path / "edition.xml"
    path.write_bytes(data)
    if not shutil.which("jing"):
        pytest.skip("no jing")
    schema = Path(tei.__file__).with_name("recension.rng")
    assert subprocess.run(["jing", schema, path], capture_output=True, text=True, check=False).stdout == ""


# what is damaged


def _damages(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield one damage of each kind to one element of each kind: what was done, and the file."""
    root = reader.parsed(data)
    seen: set[str] = set()
    for number, one in enumerate(root.iter("*")):
        parent, words = one.getparent(), (one.text or "").strip()
        kind = f"{'' if parent is None else parent.tag}/{one.tag}/{one.get('type')}/{'text' if words else ''}"
        if kind in seen:
            continue
        seen.add(kind)
        damages = {f"@{name}": partial(_change, name=name) for name in one.attrib}
        damages |= {"a letter": _letter} if words else {}
        damages |= {"dropped": _drop, "doubled": _double, "swapped": _swap} if parent is not None else {}
        for what, damage in damages.items():
            copy = deepcopy(root)
            if damage(next(islice(copy.iter("*"), number, None))):
                yield f"{kind.replace(f'{{{NAMESPACE}}}', '')} {what}", etree.tostring(copy)


def _change(element: etree._Element, name: str) -> bool:
    element.set(name, f"{element.get(name)}x")
    return True


def _letter(element: etree._Element) -> bool:
    old = element.text or ""
    element.text = re.sub(r"\w", lambda found: "x" if found[0] != "x" else "y", old, count=1)
    return element.text != old


def _drop(element: etree._Element) -> bool:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)
    return True


def _double(element: etree._Element) -> bool:
    element.addnext(etree.fromstring(etree.tostring(element, with_tail=False)))
    return True


def _swap(element: etree._Element) -> bool:
    other = element.getnext()
    if other is None or etree.tostring(other, with_tail=False) == etree.tostring(element, with_tail=False):
        return False
    other.addnext(element)
    return True


@pytest.mark.parametrize("root", ["words", "second", "quarto", "signs", "speech"])
def test_a_damage_is_told(root: str) -> None:
    """Whatever is changed, in an element of each kind, gate and proof tell, with the place."""
    records = _records(ROOTS / f"test-{root}")
    data = writer.write(records)
    tried = 0
    for what, damaged in _damages(data):
        told = [*tei.differences("x.tei.xml", damaged, records, data)]
        assert told, f"{what}: the gate tells nothing"
        assert all(" at " in one.sentence for one in told)
        try:
            proved = proof.proved(damaged)
        except MistakeError:
            continue
        assert proved.disagreements, f"{what}: the proof tells nothing"
        assert not proved.holds
        assert all(one.at for one in proved.disagreements)
        tried += 1
    assert tried > 150


def _parsed_anew(data: bytes, **options: bool) -> etree._ElementTree:
    return etree.fromstring(data, etree.XMLParser(**options)).getroottree()


def _transformed(data: bytes) -> bytes:
    sheet = etree.fromstring(
        '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:output indent="yes"/>'
        '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>'
        "</xsl:stylesheet>"
    )
    return bytes(etree.XSLT(sheet)(_parsed_anew(data)))


def _formatted(data: bytes) -> bytes:
    if not shutil.which("xmllint"):
        pytest.skip("no xmllint")
    return subprocess.run(["xmllint", "--format", "-"], input=data, capture_output=True, check=True).stdout


#: what lays out a file anew
LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "lxml": lambda data: etree.tostring(_parsed_anew(data), pretty_print=True),
    "lxml, without the old blanks": lambda data: etree.tostring(
        _parsed_anew(data, remove_blank_text=True), pretty_print=True
    ),
    "XSLT": _transformed,
    "xmllint": _formatted,
    "other ends of lines": lambda data: data.replace(b"\n", b"\r\n"),
    "another encoding": lambda data: etree.tostring(_parsed_anew(data), encoding="UTF-16"),
    "no instruction, a remark": lambda data: etree.tostring(_parsed_anew(data, remove_pis=True)).replace(
        b"<body>", b"<body><!-- seen --> \n <?seen yes?>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("root", ["sluice", "second", "words", "works"])
def test_layout_is_no_text(root: str, layout: str) -> None:
    """A file that a program laid out anew proves what it proved, and gives back the same records."""
    records = _records(ROOTS / f"test-{root}")
    data = writer.write(records)
    other = LAYOUTS[layout](data)
    assert other != data
    assert reader.read(reader.parsed(other)) == records
    assert proof.proved(other).holds


@pytest.mark.parametrize("seed", range(20))
def test_layout_is_no_text_of_any_edition(seed: int) -> None:
    """So it is with editions made at random."""
    records = randomly.whole(seed)
    for layout in ("lxml", "lxml, without the old blanks", "XSLT"):
        found = reader.parsed(LAYOUTS[layout](writer.write(records)))
        assert reader.read(found) == records
        assert [*proof._changed(found)] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b" <app", b"<app"),
        (b"The mill", b"The  mill"),
        (b" stands", b"\n stands"),
        (b"<reg>", b"<reg> "),
        (b'<note type="begins">', b'<note type="begins"> '),
    ],
)
def test_blanks_of_text_are_text(old: bytes, new: bytes, records: Whole) -> None:
    """A blank that was dropped, doubled or added among the words is told."""
    data = writer.write(records)
    assert old in data
    assert proof.proved(data.replace(old, new, 1)).disagreements


FOREIGN = f"""<TEI xmlns="{NAMESPACE}"><teiHeader/><text><body><p>So.</p></body></text></TEI>"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("such a step", "such step", ": p4: found"),
        ("The noun wants its article", "The noun wants an article", ": p4: found"),
        ("</TEI>", "", "the file cannot be proved: it has XML that is not sound"),
        ("", FOREIGN, ": the records: found 'no checksums'"),
    ],
)
def test_a_file_that_proves_nothing(
    old: str, new: str, told: str, records: Whole, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was changed is told with its place; what is cut off, or of another make, with a sentence."""
    text = writer.write(records).decode()
    path = tmp_path / "edition.xml"
    assert old in text
    path.write_text(text.replace(old, new) if old else new, "utf-8")
    assert cli.main(["verify", str(path)]) == 1
    assert told in capsys.readouterr().err


def _nothing(*_args: object, **_named: object) -> None:
    """Write nothing."""


def _untitled(element: etree._Element, _witness: object) -> None:
    """Write no more of a witness than what must be there."""
    header.add(element, "title")


#: what in the writer is broken -> where it is told
BREAKS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], str]] = {
    "reasons": (lambda patch: patch.setattr(transcription.prose, "write", _nothing), "p1"),
    "comments": (lambda patch: patch.setattr(commentary, "_comment", _nothing), "byline.on-may-3-1851"),
    "matter": (lambda patch: patch.setattr(transcription, "_matter", _nothing), "report"),
    "works": (lambda patch: patch.setattr(works, "write", _nothing), "pound1830"),
    "witnesses": (lambda patch: patch.setattr(header, "_witness", _untitled), "the header"),
}


@pytest.mark.parametrize("broken", BREAKS)
def test_a_writer_that_loses(broken: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build fails, says where, and publishes nothing."""
    breaks, place = BREAKS[broken]
    breaks(monkeypatch)
    outcome = build(copy_of("sluice"), tmp_path / "out", "tei")
    assert outcome.code
    assert "[recension.output]" in outcome.complaints
    assert f"at {place}" in outcome.complaints
    assert not (tmp_path / "out" / "sluice.tei.xml").exists()
