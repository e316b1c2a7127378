"""What was written is read back by several processes as by one."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import pytest
from breaking import given, worded
from building import FINE, SLUICE, build
from sphinx.util.parallel import ParallelTasks

from recension.doctree.generated import documents as document_list
from recension.doctree.generated import page
from recension.outputs import gate
from recension.outputs.html.readers.alike import Alike
from recension.outputs.pdf.builder import BookBuilder
from recension.scholarship.messages import MistakeError

SINGLE = {"book": "A4"}


def test_two_processes_tell_what_one_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whichever process reads a page, what is wrong with it is told, in the same order, and nothing is published."""
    given(page, "number", "9")(monkeypatch)
    worded(document_list, "cited_at", "In the text", "In a note")(monkeypatch)
    one = build(SLUICE, tmp_path / "one")
    two = build(SLUICE, tmp_path / "two", parallel=2)

    assert len(one.complaints.splitlines()) > 1
    assert two == one
    assert one.code
    assert not (tmp_path / "two" / "index.html").exists()


def test_what_pages_have_in_common_is_gathered_from_all_processes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What stands around each page is known when all have been read, whoever has read it."""
    known: list[set[str]] = []
    compare = Alike.compare

    def noting(self: Alike, *of: Any) -> None:
        known.append({*self.frames})
        compare(self, *of)

    monkeypatch.setattr(Alike, "compare", noting)
    outcomes = [build(SLUICE, tmp_path / str(number), parallel=number) for number in (1, 2)]

    assert outcomes == [FINE, FINE]
    assert known[0] == known[1]
    assert "index.html" in known[0]


@pytest.mark.parametrize("pause", [0, 0.2], ids=["late", "early"])  # early: Sphinx says nothing while it begins others
@pytest.mark.parametrize("spared", [True, False], ids=["spared", "first"])  # without the first document Sphinx gives up
@pytest.mark.parametrize(
    ("builder", "part"),
    [
        ("html", "sphinx.builders.Builder.read_doc"),
        ("html", "sphinx.builders.html.StandaloneHTMLBuilder.write_doc"),
        ("html", "recension.outputs.gate.checked"),
        ("pdf", "recension.outputs.pdf.builder.BookBuilder.write_book"),
        ("single", "recension.outputs.pdf.builder.BookBuilder.set_book"),
        ("single", "recension.outputs.pdf.builder.BookBuilder.told"),
    ],
)
def test_process_that_is_lost(
    builder: str, part: str, spared: bool, pause: float, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where a process is ended from outside, that is told in a sentence, and nothing is published."""
    first, real, begun = os.getpid(), resolve_name(part), ParallelTasks.add_task

    def begin(*task: Any) -> None:
        time.sleep(pause)
        begun(*task)

    def killed(*arguments: Any, **more: Any) -> Any:
        if os.getpid() != first and (not spared or "index" not in arguments):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments, **more)

    monkeypatch.setattr(part, killed)
    monkeypatch.setattr(ParallelTasks, "add_task", begin)
    settings = {"recension_pdf_documents": SINGLE} if builder == "single" else {}
    outcome = build(SLUICE, tmp_path / "out", "pdf" if settings else builder, parallel=2, settings=settings)

    assert outcome.code == 2
    assert "[recension.process-lost]" in outcome.complaints
    assert not [*(tmp_path / "out").glob("*.*")]


def test_single_file_is_set_beside_what_it_must_show(tmp_path: Path) -> None:
    """The only PDF of a build has the same bytes, whether one process makes it or three."""
    files = []
    for number in (1, 2):
        out = tmp_path / str(number)
        assert build(SLUICE, out, "pdf", parallel=number, settings={"recension_pdf_documents": SINGLE}) == FINE
        files.append((out / "book.pdf").read_bytes())

    assert files[0] == files[1]


@pytest.mark.parametrize("parts", [["set_book"], ["told"], ["set_book", "told"]], ids="-".join)
def test_mistakes_of_a_single_file_are_told(parts: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is found by one of its processes is told once, and nothing takes the place of an older file."""
    for part in parts:

        def mistaken(*_arguments: Any, here: str = part, **_more: Any) -> Any:
            raise MistakeError("pdf_empty", file=here)

        monkeypatch.setattr(BookBuilder, part, mistaken)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "book.pdf").write_text("older", "utf-8")
    outcome = build(SLUICE, tmp_path / "out", "pdf", parallel=2, settings={"recension_pdf_documents": SINGLE})

    assert outcome.code == 2
    assert outcome.complaints.count("[recension.pdf_empty]") == 1
    assert parts[0] in outcome.complaints
    assert (tmp_path / "out" / "book.pdf").read_text("utf-8") == "older"


class Trees:
    """Counts how often a document is read from the disk, where each has a file of so many bytes."""

    def __init__(self, folder: Path, names: list[str], size: int) -> None:
        self.env = self
        self.doctreedir = folder
        self.asked: list[str] = []
        for name in names:
            (folder / f"{name}.doctree").write_bytes(b"." * size)

    def get_doctree(self, docname: str) -> str:
        """Return what stands for a document."""
        self.asked.append(docname)
        return docname


def test_trees_are_held_while_there_is_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those who read a page share a tree, and pages those that fit into so many bytes; the others are let go."""
    names = [f"page{number}" for number in range(9)]
    app: Any = Trees(tmp_path, names, 1000)
    monkeypatch.setattr(gate, "HELD", 4500)
    for name in names:
        assert [gate.doctree(app, name) for _reader in range(3)] == [name] * 3

    assert app.asked == names
    assert [*gate._doctrees[app]] == names[-4:]
    monkeypatch.setattr(gate, "HELD", 1)
    assert gate.doctree(app, names[0]) == names[0]
    assert [*gate._doctrees[app]] == names[:1]
