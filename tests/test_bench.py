"""What a comparison of speed has found is kept, and the next one is held against it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bench import Run, Table, dense, elements_of, in_turns


def test_row_is_told_beside_what_was_found_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A ratio that is a tenth worse is marked, one that is as it was is not; a row that is not measured stays."""
    results = tmp_path / "bench.json"
    first = Table(results)
    first.row("html", Run(1.2, 100, 1), Run(1, 50, 1))
    first.row("pdf", Run(1, 100, 1), Run(1, 50, 1))
    first.row("edit", Run(1, 100, 1), Run(1, 50, 1))
    capsys.readouterr()
    table = Table(results)
    table.row("html", Run(3, 100, 1), Run(2, 50, 1))
    table.row("pdf", Run(2, 100, 1), Run(2, 50, 1))
    _head, html, pdf = capsys.readouterr().out.splitlines()

    assert html.split()[-2:] == ["1.2", "worse"]
    assert pdf.split()[-1] == "1.0"
    assert not table.over
    kept = json.loads(results.read_text())
    assert [*kept] == ["edit", "html", "pdf"]
    assert kept["html"]["ratio"] == 1.5
    assert kept["html"]["ours megabytes"] == 100


def test_figure_over_its_limit_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Limits are those of the ratio and of our megabytes; either makes the comparison fail."""
    for name, limit, most, is_over in [("a", 1.5, 200, False), ("b", 1.1, 200, True), ("c", 1.5, 90, True)]:
        table = Table(tmp_path / "bench.json")
        table.row(name, Run(1.2, 100, 1), Run(1, 50, 1), limit, most)
        table.one("growth", 1.0, 1.1)

        assert table.over == is_over
        assert ("over" in capsys.readouterr().out) == is_over


def test_builds_run_in_turns() -> None:
    """The least time of each counts, and the most memory, so that what else the machine does falls on both."""
    took = iter([Run(3, 10, 3), Run(5, 20, 2), Run(2, 30, 4), Run(6, 10, 1)])

    assert in_turns(2, lambda: next(took), lambda: next(took)) == [Run(2, 30, 3), Run(5, 20, 1)]


def test_bare_project_gets_as_many_elements(tmp_path: Path) -> None:
    """So many words of each page stand in emphasis as it lacks elements; a page that is not there falls to the next."""
    project, site = tmp_path / "bare", tmp_path / "site"
    for folder, name, text in [
        (project / "source", "a.rst", "A title of words\n================\n\nHere are some words, and more of them.\n"),
        (project / "source", "b.rst", "Some *words* here.\n\n\\ Plain words \\*here too\\* they are.\n"),
        (project / "build" / "html", "a.html", "<p>Here"),
        (project / "build" / "html", "b.html", "<p>Some"),
        (site, "a.html", "<p>Here<b>are</b>"),
        (site, "b.html", "<p>Some<b>words</b>"),
        (site, "list.html", "<p>"),
    ]:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    made = dense(project, tmp_path / "dense", site) / "source"

    assert elements_of(site)["a"] - elements_of(project / "build" / "html")["a"] == 1
    assert (made / "a.rst").read_text("utf-8").splitlines()[-1].count("*") == 2 * (elements_of(site)["list"] + 1)
    assert (made / "a.rst").read_text("utf-8").startswith("A title of words\n")
    assert (made / "b.rst").read_text("utf-8") == "Some *words* here.\n\n\\ *Plain* words \\*here too\\* they are.\n"
