"""What is asked on the command line: how it is answered, and how it ends."""

from __future__ import annotations

import importlib
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from building import HOUSE, SLUICE, Copy, configure, replace

from recension.commands import cli
from recension.outputs.pdf.readback import text_of
from recension.scholarship.edition import Edition

COMMAND = [sys.executable, "-m", "recension", "--source=."]
BARE = {name: value for name, value in os.environ.items() if name in ("HOME", "PATH", "LANG")}
BARE["PYTHONPATH"] = str(HOUSE)
Run = Callable[..., list[str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs a command and returns its exit code, what it prints and what it complains of."""
    monkeypatch.chdir(SLUICE)
    return lambda *arguments: [str(cli.main(["--source=.", *arguments])), *capsys.readouterr()]


@pytest.fixture
def handout(run: Run, tmp_path: Path) -> Run:
    """A function that makes a handout as the command does."""
    return lambda *arguments: run("handout", "--out", str(tmp_path / "pdf"), *arguments)


@pytest.mark.parametrize("asked", [["diff"], ["--help"], ["handout", "--help"]])
def test_a_reader_may_leave(asked: list[str]) -> None:
    """``recension diff`` and its help end without a traceback when nobody reads on."""
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    process = subprocess.Popen([*COMMAND, *asked], cwd=SLUICE, env=BARE, text=True, **pipes)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()

    assert process.stderr.read() == ""
    assert process.wait() == 1


@pytest.mark.parametrize("extensions", [["recension"], []])
@pytest.mark.parametrize("asked", ["verify", "diff", "mutate"])
def test_nothing_is_proved_where_there_is_no_text(
    extensions: list[str], asked: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A project that names no text is told so, for nothing that is said of it would be true."""
    (tmp_path / "conf.py").write_text(f"extensions = {extensions}\n")
    (tmp_path / "index.rst").write_text("Mill\n====\n")

    code = cli.main(["--config", str(tmp_path), "--source", str(tmp_path), asked])

    assert (code, "[recension.text-undeclared]" in capsys.readouterr().err) == (1, True)


def test_the_proof_may_be_asked_for_without_an_output() -> None:
    """Where standard output is closed, as some that start programs leave it, the answer is in the code alone."""
    command = f"{shlex.join(COMMAND)} verify >&-"
    run = subprocess.run(command, shell=True, cwd=SLUICE, env=BARE, stderr=subprocess.PIPE, text=True, check=False)

    assert (run.returncode, run.stderr) == (0, "")


def test_verify_prints_a_line(run: Run) -> None:
    """``verify`` tells in a line what came back, its checksum and the counts, and what cannot be proved."""
    code, printed, _ = run("verify")

    proved, unproved = printed.splitlines()

    assert re.fullmatch(r"P: \d+ bytes rebuilt, identical, sha256 \w{8}…; 20 emendations, 5 pages, 5 rules", proved)
    assert unproved == "W: not held, 1 reading not proved: p1.the"
    assert code == "0"


@pytest.mark.parametrize(("file", "siglum"), [("A.md", "A"), ("B.txt", "B")])
def test_verify_guards_each_witness(file: str, siglum: str, copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """``verify`` ends with code 1 and names the witness that is not what it was."""
    edition = copy_of("second")
    replace(edition / "witnesses" / file, "burning", "berning")
    code = cli.main([f"--config={edition}", f"--source={edition}", "verify"])

    assert code == 1
    assert f"the file of witness {siglum} has the checksum" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [["verify"], ["diff"], ["mutate", "-n1"]])
def test_what_is_wrong_is_told_at_its_place(
    asked: list[str], copy_of: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command on an edition that does not hold ends with code 1, and says where."""
    edition = copy_of("plain")
    replace(edition / "text.rst", "by night", "by day")
    code = cli.main([f"--config={edition}", f"--source={edition}", *asked])

    assert (code, f"{edition}/text.rst:11: " in capsys.readouterr().err) == (1, True)


def test_diff_prints_every_emendation(edition: Edition, run: Run) -> None:
    """``diff`` prints a line for each emendation, with the line of the source on which it stands."""
    code, printed, _ = run("diff")
    source = (SLUICE / "report.rst").read_text("utf-8").splitlines()
    lines = [re.fullmatch(r"report.rst:(\d+): ([^:]+): (.+)", line) for line in printed.splitlines()]
    emendations = {entry.id for entry in edition.entries if entry.emends} | {one.id for one in edition.omissions}

    assert code == "0"
    assert emendations == {line[2] for line in lines if line}
    assert [
        line[0] for line in lines if line and not re.search(":em:|:page:|omitted::", source[int(line[1]) - 1])
    ] == []


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (("--date=26.11.2026", "--what=all"), "--date has '26.11.2026', but expected a date such as 2026-11-23"),
        (("--date=2026-13-45", "--what=all"), "--date has '2026-13-45', but expected a date"),
        (("--date=", "--what=all"), "--date has '', but expected a date"),
        (("--date=2026-11-26", "--what= "), "--what has ' ', but expected words"),
        (("--date=2026-11-26", "--what=all", "p9"), "there is no place 'p9', but expected one such as p1"),
        (("--date=2026-11-26", "--what=all", "--by=ab"), "--by has 'ab', but expected the initials AB, CD"),
        (("--date=2026-11-26", "--what=all", "--certainty=AB"), "expected one of certain, probable, open"),
    ],
)
def test_nothing_is_recorded_that_says_nothing(
    asked: tuple[str, ...], sentence: str, copy_of: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    """A day that is none, no words and a place that is not there are refused, and the record stays as it was."""
    edition = configure(copy_of("works"), recension_editors={"AB": "Ada Bell", "CD": "Cy Dean"})
    before = (edition / "compared.tsv").read_bytes()
    code = cli.main([f"--config={edition}", f"--source={edition}", "compared", *asked])

    assert (code, sentence in capsys.readouterr().err) == (2, True)
    assert (edition / "compared.tsv").read_bytes() == before


def test_a_record_has_one_line(copy_of: Copy) -> None:
    """A tab or the end of a line in what was compared does not break the record."""
    edition = copy_of("works")
    asked = ["compared", "--date=2026-11", "--what=K\twith\nthe text", "p1"]

    assert cli.main([f"--config={edition}", f"--source={edition}", *asked]) == 0
    assert "p1\t2026-11\tK with the text\t" in (edition / "compared.tsv").read_text("utf-8")


def test_handout(handout: Run, tmp_path: Path) -> None:
    """The command makes one file, named after its options, and prints its path; the same bytes each time."""
    path = tmp_path / "pdf/sluice-p4-5-author-letter.pdf"
    asked = ("--paras", "4-5", "--notes", "author", "--paper", "Letter")

    assert ["0", f"{os.path.relpath(path)}: 1 page\n", ""] == handout(*asked)
    first = path.read_bytes()
    handout(*asked)

    assert first == path.read_bytes()
    assert [path] == [*path.parent.glob("*.*")]
    assert "paragraphs 4–5" in text_of(path)
    with pikepdf.open(path) as pdf:
        assert (612, 792) == tuple(int(side) for side in list(pdf.pages[0].mediabox)[2:])
        assert "Who shut the sluice in 1801? (paragraphs 4–5)" == str(pdf.docinfo.Title)


def test_sheet_and_key_are_two_files(handout: Run, tmp_path: Path) -> None:
    """A sheet comes with its key in a file of its own, which asks for no name; and both paths are printed."""
    code, printed, _ = handout("--paras", "4", "--sheet", "yes", "--name", "yes")

    assert ("0", ["sluice-p4-name-sheet.pdf", "sluice-p4-key.pdf"]) == (
        code,
        [Path(line.partition(":")[0]).name for line in printed.splitlines()],
    )
    assert "such step was" in text_of(tmp_path / "pdf/sluice-p4-name-sheet.pdf")
    assert "such a step ] such step" in text_of(tmp_path / "pdf/sluice-p4-key.pdf")


@pytest.mark.parametrize(("paper", "side"), [("A4", (841, 595)), ("Letter", (792, 612))])
def test_booklet(handout: Run, tmp_path: Path, paper: str, side: tuple[int, int]) -> None:
    """A booklet has its pages on sides of a paper; that it has no tags is said, and how to have them."""
    code, printed, _ = handout("--paras", "7", "--booklet", "yes", "--paper", paper)
    (path,) = (tmp_path / "pdf").glob("*-booklet.pdf")

    assert "0" == code
    assert re.search(
        r"booklet\.pdf: \d sides; a booklet has no tags .* without --booklet the same has them\n$", printed
    )
    with pikepdf.open(path) as pdf:
        assert {side} == {tuple(int(length) for length in list(page.mediabox)[2:]) for page in pdf.pages}
        assert 0 == len(pdf.pages) % 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--paras", ""), "'' names no paragraphs, expected numbers such as '4-12'"),
        (("--paras", "30"), "there is no paragraph 30 in report, expected numbers from 1 to 10; '1-10' would work"),
        (("--paras", "2-3", "--sheet", "yes"), "there is nothing to find in paragraphs 2–3"),
        (("--paras", "4", "--paper", "A3"), "the handout asks for the paper 'A3', expected one of A4, Letter, A5"),
        (("--paras", "4", "--sheet", "key"), "the handout asks for the sheet 'key', expected one of no, yes"),
        (("--paras", "4", "--notes", ""), "the handout asks for the notes '', expected none, or some of author"),
    ],
)
def test_what_was_asked_for_wrongly(handout: Run, tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    """The exit code is 2, one sentence says why, and an older file stays as it was."""
    older = tmp_path / "pdf/sluice-p30.pdf"
    older.parent.mkdir()
    older.write_text("older")
    code, printed, complaints = handout(*arguments)

    assert ("2", "") == (code, printed)
    assert sentence in complaints
    assert 1 == len(complaints.strip().splitlines())
    assert "older" == older.read_text()
    assert [older] == [*older.parent.glob("*.*")]


@pytest.mark.parametrize("out", [".", "new/folder"])
def test_a_handout_goes_where_it_is_asked_for(
    out: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its folder may be this one, and is made where it is not there."""
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    code = cli.main(
        [f"--config={SLUICE}", f"--source={SLUICE}", "handout", "--paras=7", "--notes=none", f"--out={out}"]
    )

    assert (code, capsys.readouterr().out) == (0, os.path.normpath(f"{out}/sluice-p7-no-notes.pdf") + ": 1 page\n")
    assert (here / out / "sluice-p7-no-notes.pdf").is_file()


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the programs that print are not there, the extension says which extra has them."""
    monkeypatch.setitem(sys.modules, "recension.outputs.pdf.builder", None)
    monkeypatch.delitem(sys.modules, "recension.pdf", raising=False)

    with pytest.raises(ImportError, match="extra 'pdf'"):
        importlib.import_module("recension.pdf")
