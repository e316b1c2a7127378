"""Comments are had apart from the text that they stand on, as they were read."""

from __future__ import annotations

from pathlib import Path

from building import Copy, append
from sphinx.testing.util import SphinxTestApp

from recension.doctree import nodes as ours
from recension.doctree.remarks import remarks
from recension.doctree.speed import of_kinds


def application(edition: Path, out: Path) -> SphinxTestApp:
    """Read an edition."""
    app = SphinxTestApp("dummy", srcdir=edition, builddir=out)
    app.build()
    return app


def test_comments_are_those_of_the_tree(copy_of: Copy, tmp_path: Path) -> None:
    """All are there in their order, or those of one series, each with its words, and each time anew."""
    app = application(copy_of("sluice"), tmp_path)
    tree = app.env.get_doctree("report")
    in_tree = [*of_kinds(tree, ours.annotation, ours.headnote)]

    found = remarks(app.env, "report")

    assert len(found) > 3
    assert [one.pformat() for one in found] == [one.pformat() for one in in_tree]
    assert [one["record"] for one in found] == [one["record"] for one in in_tree]
    of_series = [one for one in in_tree if isinstance(one, ours.annotation) and one["record"].series == "commentary"]
    assert [one.pformat() for one in remarks(app.env, "report", "commentary")] == [one.pformat() for one in of_series]
    found[0].clear()
    assert remarks(app.env, "report")[0].pformat() == in_tree[0].pformat()
    app.cleanup()


def test_comments_of_a_tree_that_was_read_again_are_new(copy_of: Copy, tmp_path: Path) -> None:
    """What is kept of a tree goes when another takes its place."""
    edition = copy_of("sluice")
    app = application(edition, tmp_path)
    before = len(remarks(app.env, "report"))
    append(edition / "report.rst", "\n   The Mill : certain\n      It stands still: see :rec:place:`n10`.\n")
    app.build(force_all=True)

    assert len(remarks(app.env, "report")) == before + 1
    app.cleanup()
