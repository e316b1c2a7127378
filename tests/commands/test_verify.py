"""A file of an edition proves itself, with nothing else at hand; what was altered in it is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import Copy, build, made
from damaged import DAMAGES, HARMLESS, Damage

from recension.commands.cli import main


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory, rootdir: Path) -> Path:
    """The website of the edition of two texts and two witnesses."""
    return made(rootdir / "test-second", tmp_path_factory.mktemp("second") / "html")


@pytest.fixture
def report(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the page of the text, in a folder in which nothing else is."""
    monkeypatch.chdir(tmp_path)
    return Path((tmp_path / "report.html").write_bytes((site / "report.html").read_bytes()) and "report.html")


def test_page_proves_itself(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A page is all that is needed; the line is that of the whole edition."""
    assert main(["verify", str(report)]) == 0
    assert capsys.readouterr() == (
        "P: 7266 bytes rebuilt, identical, sha256 0a9e9550…; 20 emendations, 5 pages, 5 rules\n",
        "",
    )


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.what)
def test_damage_is_told_at_its_place(damage: Damage, report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever is altered in a page fails, first of all where it was altered."""
    report.write_text(damage.do(report.read_text("utf-8")), "utf-8")

    assert main(["verify", str(report)]) == 1
    assert f"report.html:1: {damage.at}: found " in capsys.readouterr().err


@pytest.mark.parametrize("change", HARMLESS, ids=lambda one: one.what)
def test_what_changes_no_word_does_not_matter(change: Damage, report: Path) -> None:
    """What browsers and their extensions do to a page falsifies nothing."""
    report.write_text(change.do(report.read_text("utf-8")), "utf-8")

    assert main(["verify", str(report)]) == 0


def test_witness_is_given_back(report: Path, rootdir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was rebuilt can be kept, and is compared with a file that the reader has."""
    witness = next((rootdir / "test-sluice" / "witnesses").glob("P.*"))

    assert main(["verify", str(report), "--out", "P.md", "--witness", str(witness)]) == 0
    assert Path("P.md").read_bytes() == witness.read_bytes()
    Path("P.md").write_bytes(witness.read_bytes().replace(b"stove", b"oven", 1))
    capsys.readouterr()
    assert main(["verify", str(report), "--witness", "P.md"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("P.md:17: line 17 of P: found ")
    assert "dried by a stove, so" in told
    assert "dried by a oven, so" in told


def test_parts_of_witnesses_are_proved(second: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Each page proves its part of each witness, and says which."""
    pages = [str(second / "songs.html"), str(second / "stores.html")]

    assert main(["verify", *pages]) == 0
    assert [line.partition(": ")[2].partition(" rebuilt")[0] for line in capsys.readouterr().out.splitlines()] == [
        "A: bytes 0 to 165 of 334",
        "B: bytes 0 to 173 of 325",
        "A: bytes 165 to 334 of 334",
        "B: bytes 173 to 325 of 325",
    ]


def test_plain_text_is_proved_by_the_records_of_a_page(
    report: Path, plain_text: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain text carries no records; those of a page prove it, and tell where it was altered."""
    Path("sluice.txt").write_text("\n".join(plain_text) + "\n", "utf-8")

    assert main(["verify", "sluice.txt"]) == 1
    assert "--records" in capsys.readouterr().err
    assert main(["verify", "sluice.txt", "--records", str(report)]) == 0
    Path("sluice.txt").write_text("\n".join(plain_text).replace("plain word", "plain lord"), "utf-8")
    assert main(["verify", "sluice.txt", "--records", str(report)]) == 1
    assert "sluice.txt:1: p1: found " in capsys.readouterr().err


@pytest.mark.parametrize("builder", ["json", "dirhtml"])
def test_other_builders_carry_records(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """What programs are given, and pages in folders, prove themselves too."""
    assert build(copy_of("second"), tmp_path / "out", builder).code == 0
    name = {"json": "songs.fjson", "dirhtml": "songs/index.html"}[builder]

    assert main(["verify", str(tmp_path / "out" / name)]) == 0


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"<html><body><p>Words</p></body></html>", b"{", b"%PDF-1.7"]
)
def test_what_is_no_page_of_an_edition_is_told(
    content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file without records ends in a sentence."""
    (tmp_path / "a").write_bytes(content)

    assert main(["verify", str(tmp_path / "a")]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path / 'a'}:1: the file ")


def test_pdf_proves_itself(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A PDF of the whole edition carries the records; a handout carries none."""
    assert main(["verify", str(book / "sluice-a4.pdf")]) == 0
    assert capsys.readouterr().out.startswith("P: 7266 bytes rebuilt, identical, ")
    handout = next(path for path in book.glob("*.pdf") if "-p" in path.stem)
    assert main(["verify", str(handout)]) == 1
    assert "expected the records" in capsys.readouterr().err


def test_altered_words_of_a_pdf_are_told(
    book: Path, report: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where a PDF shows another word, it is told at its place."""
    pytest.importorskip("pikepdf")
    from recension.outputs.pdf import proof

    read = proof.blocks_in
    altered = lambda file: [(name, words.replace("plain", "plane")) for name, words in read(file)]  # noqa: E731
    monkeypatch.setattr(proof, "blocks_in", altered)

    assert main(["verify", str(book / "sluice-a4.pdf")]) == 1
    assert ": p1: found " in capsys.readouterr().err
