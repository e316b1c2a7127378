"""What several processes read and write is what one would have made, and is told as one would have told it."""

from __future__ import annotations

import copy
import os
from pathlib import Path
from typing import Any

import pytest
from building import FINE, SLUICE, Copy, append, build, differing, in_markdown
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.events import EventManager

from recension.doctree import checks, spread
from recension.outputs import gate
from recension.outputs.html.readers.alike import Alike
from recension.scholarship.messages import mistake

COUNTS = """
from pathlib import Path

def setup(app):
    seen = []
    app.connect("doctree-resolved", lambda app, tree, name: seen.append(name))
    app.connect("build-finished", lambda app, error: Path(app.confdir, "seen").write_text(" ".join(sorted(seen))))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
"""


@pytest.fixture
def resolved(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file with a line for each document that is resolved: its name and the process that does it."""
    real = BuildEnvironment.get_and_resolve_doctree
    log = tmp_path / "resolved"

    def noting(env: BuildEnvironment, docname: str, *more: Any, **others: Any) -> Any:
        with log.open("a") as file:
            print(docname, os.getpid(), file=file)
        return real(env, docname, *more, **others)

    monkeypatch.setattr(BuildEnvironment, "get_and_resolve_doctree", noting)
    return log


def by_process(log: Path) -> dict[str, list[str]]:
    """Return what each process has resolved."""
    found: dict[str, list[str]] = {}
    for line in log.read_text().splitlines():
        name, process = line.split()
        found.setdefault(process, []).append(name)
    return found


def test_pages_are_resolved_where_they_are_written(resolved: Path, tmp_path: Path) -> None:
    """The first page is made before the processes part; each of the others is resolved once, by another."""
    assert build(SLUICE, tmp_path / "out", parallel=2) == FINE
    found = by_process(resolved)
    first = found.pop(str(os.getpid()))

    assert len(first) == 1
    assert found
    names = sorted(name for some in [first, *found.values()] for name in some)
    assert names == sorted(path.stem for path in SLUICE.glob("*.rst"))


@pytest.mark.parametrize("bound", ["LARGE", "MUCH"])
def test_memory_of_pages_goes_with_their_process(
    bound: str, resolved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Who has written a large page or many, or read them back, makes room for another; all are made, and the same."""
    assert build(SLUICE, tmp_path / "one") == FINE
    resolved.unlink()
    readers = tmp_path / "readers"
    real = gate.checked

    def noting(app: Sphinx, name: str, data: bytes) -> Any:
        with readers.open("a") as file:
            print(name, os.getpid(), file=file)
        return real(app, name, data)

    monkeypatch.setattr(gate, "checked", noting)
    monkeypatch.setattr(spread, bound, 0 if bound == "LARGE" else 1)

    assert build(SLUICE, tmp_path / "two", parallel=2) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []
    for log in (resolved, readers):
        assert [len(some) for some in by_process(log).values()] == [1] * len(log.read_text().splitlines())


def test_log_of_events_has_no_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What templates are told is named there in a few words, for a page may have millions."""
    long: list[str] = []
    real = EventManager.emit

    def noting(self: EventManager, name: str, *args: Any, **others: Any) -> Any:
        if name == "html-page-context" and len(repr(args)) > 1000:
            long.append(str(args[0]))
        return real(self, name, *args, **others)

    monkeypatch.setattr(EventManager, "emit", noting)

    assert build(SLUICE, tmp_path) == FINE
    assert build(SLUICE, tmp_path / "two", parallel=2) == FINE
    assert long == []


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
@pytest.mark.parametrize("theme", ["furo", "alabaster"])  # which has Sphinx's own search
@pytest.mark.parametrize("root", ["sluice", "works", "released", "play"])
def test_website_is_the_same(root: str, theme: str, builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Two processes write what one writes: pictures, search and records with them."""
    edition, settings = copy_of(root), {"html_theme": theme}

    assert build(edition, tmp_path / "one", builder, parallel=1, settings=settings) == FINE
    assert build(edition, tmp_path / "two", builder, parallel=2, settings=settings) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []


def test_what_is_noted_of_pages_comes_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those who read back know of each page what it must show, whoever resolved it; else they would pass over it."""
    known: list[dict[str, dict[str, Any]]] = []
    compare = Alike.compare

    def noting(self: Alike, app: Sphinx, *others: Any) -> None:
        known.append(copy.deepcopy(spread._noted[app]))
        compare(self, app, *others)

    monkeypatch.setattr(Alike, "compare", noting)
    outcomes = [build(SLUICE, tmp_path / str(number), parallel=number) for number in (1, 2)]

    assert outcomes == [FINE, FINE]
    assert known[0] == known[1]
    assert {what for what, table in known[0].items() if table} == {"passages", "apart", "changes", "raw", "whole"}


def test_markdown_is_spread_too(resolved: Path, copy_of: Copy, tmp_path: Path) -> None:
    """MyST keeps nothing of the pages that it resolves."""
    edition = in_markdown(copy_of("sluice"))

    assert build(edition, tmp_path / "two", parallel=2) == FINE
    assert len(by_process(resolved)[str(os.getpid())]) == 1
    assert build(edition, tmp_path / "one", parallel=1) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []


@pytest.mark.parametrize("where", ["conf.py", "counting.py"])
def test_who_keeps_something_of_pages_sees_all(
    where: str, resolved: Path, monkeypatch: pytest.MonkeyPatch, copy_of: Copy, tmp_path: Path
) -> None:
    """Where conf.py, or an extension that is not known here, keeps something of each page, one process resolves all."""
    edition = copy_of("sluice")
    monkeypatch.syspath_prepend(edition)
    (edition / where).touch()
    append(edition / where, COUNTS)
    if where != "conf.py":
        append(edition / "conf.py", 'extensions.append("counting")\n')

    assert build(edition, tmp_path / "out", parallel=2) == FINE
    assert [*by_process(resolved)] == [str(os.getpid())]
    assert (edition / "seen").read_text().split() == sorted(path.stem for path in edition.glob("*.rst"))


def test_what_is_said_of_pages_has_their_order(copy_of: Copy, tmp_path: Path) -> None:
    """What Sphinx says of a link that leads nowhere is said once, in the order of the documents."""
    edition = copy_of("sluice")
    names = [path.stem for path in edition.glob("*.rst") if path.stem != "report"]
    for name in names:
        append(edition / f"{name}.rst", "\n\nSee :ref:`nowhere` and :ref:`elsewhere`.\n")
    one = build(edition, tmp_path / "one", parallel=1)

    assert one.complaints.count("nowhere") == len(names)
    assert build(edition, tmp_path / "two", parallel=2) == one
    assert not (tmp_path / "two" / "index.html").exists()


def test_what_ends_a_build_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is found only when a page is resolved ends the build, whichever process resolves it."""

    def refused(_app: Sphinx, _document: nodes.document, docname: str) -> None:
        checks.report([mistake("address", 7, "refs.bib", found="javascript:1")] if docname == "works" else [])

    refused.__module__ = checks.__name__
    monkeypatch.setattr(checks, "check_links", refused)
    one = build(SLUICE, tmp_path / "one", parallel=1)

    assert [each.name for each in one.reports] == ["address"]
    assert build(SLUICE, tmp_path / "two", parallel=2) == one
    assert not (tmp_path / "two" / "index.html").exists()


def test_each_process_reads_as_much() -> None:
    """The largest files are dealt first; each has one reader."""
    assert spread.dealt({"a": 1, "b": 5, "c": 3, "d": 1}, 2) == [["b"], ["a", "c", "d"]]
    assert spread.dealt({"a": 1}, 2) == [["a"]]
