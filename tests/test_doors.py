"""One door: what is new is one file, and its line in one table."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from building import HOUSE

SERIES = """\
        Series(
            "glosses",
            "gloss",
            "recension_certainties",
            "certainty",
            "Glosses",
            "Gloss on {}",
            "gloss note {}",
        ),
"""
RULE = '    Rule("dots", "Dots", "Three dots become one sign.", lambda block, writing: iter(())),\n'
PAGE = """
from docutils import nodes
from recension.doctree.generated.page import Page, settings

PAGE = Page("motto", lambda domain, link: [nodes.paragraph("", "Water is patient.")], settings)
"""
OUTPUT = """
from pathlib import Path
from recension.doctree.domain import domain_of
from recension.outputs.plain import EditedText

class Places(EditedText):
    name = "places"

    def write_documents(self, docnames):
        places = [block.place for block in domain_of(self.env).edition.blocks if block.place]
        Path(self.outdir, "places.txt").write_text(" ".join(places))

def setup(app):
    app.add_builder(Places)
"""
COMMAND = """
from recension.commands.command import Command

COMMAND = Command("greet", "greet", lambda options: print("Good morning.") or 0)
"""
GLOSS = """\
.. glosses::

   weir : probable
      A dam across the stream; see :rec:place:`p1`.

"""


@pytest.fixture
def mill(tmp_path: Path, copy_of: Callable[[str], Path]) -> Path:
    """A tiny edition beside a copy of the package."""
    shutil.copytree(HOUSE / "recension", tmp_path / "recension", ignore=shutil.ignore_patterns("__pycache__"))
    return copy_of("plain")


def insert(path: Path, before: str, new: str) -> None:
    """Put *new* before the first line that has *before*."""
    text = path.read_text("utf-8")
    assert before in text
    at = text.rindex("\n", 0, text.index(before)) + 1
    path.write_text(text[:at] + new + text[at:], "utf-8")


def run(mill: Path, *arguments: str) -> str:
    """Run Python on the copy, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=mill.parent, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def built(mill: Path, builder: str = "html") -> Path:
    """Build the edition with the copy, as a warning would not let it, and return the folder."""
    out = mill.with_name(builder)
    run(mill, "sphinx", "-q", "-W", "-b", builder, str(mill), str(out))
    return out


def test_series_of_comments(mill: Path) -> None:
    """A line makes a directive, a fold on the page, and a group of the search."""
    insert(mill.parent / "recension/scholarship/series.py", "    )\n}", SERIES)
    insert(mill / "text.rst", ".. _p2:", GLOSS)

    site = built(mill)

    assert "<summary>Glosses (1)</summary>" in (site / "text.html").read_text("utf-8")
    assert '"Gloss on paragraph 1, ' in (site / "passages.js").read_text("utf-8")
    assert "<h2>Glosses (" in (site / "search.html").read_text("utf-8")


def test_rule(mill: Path) -> None:
    """A rule and its line make a part of the ledger."""
    insert(mill.parent / "recension/scholarship/regularise.py", '    Rule(\n        "headings",', RULE)
    conf = mill / "conf.py"
    conf.write_text(conf.read_text("utf-8").replace('"headings"]', '"headings", "dots"]'), "utf-8")

    assert "Three dots become one sign." in (built(mill) / "about.html").read_text("utf-8")


def test_page(mill: Path) -> None:
    """A file and its lines make a directive."""
    (mill.parent / "recension/doctree/generated/motto.py").write_text(PAGE)
    table = mill.parent / "recension/doctree/generated/__init__.py"
    insert(table, "    source,\n", "    motto,\n")
    table.write_text(table.read_text("utf-8").replace("(*_FILES, source", "(*_FILES, motto, source"), "utf-8")
    insert(mill / "about.rst", "Comments\n", ".. edition-motto::\n\n")

    assert "Water is patient." in (built(mill) / "about.html").read_text("utf-8")


def test_output(mill: Path) -> None:
    """A file and its line make a builder."""
    (mill.parent / "recension/outputs/places.py").write_text(OUTPUT)
    setup = mill.parent / "recension/extension.py"
    setup.write_text(setup.read_text("utf-8").replace("gate, html, ", "gate, html, places, "), "utf-8")
    setup.write_text(setup.read_text("utf-8").replace("OUTPUTS = (", "OUTPUTS = (places, "), "utf-8")

    assert (built(mill, "places") / "places.txt").read_text("utf-8").split()[1:3] == ["p1", "p2"]


def test_command(mill: Path) -> None:
    """A file and its line make a command."""
    (mill.parent / "recension/commands/greet.py").write_text(COMMAND)
    table = mill.parent / "recension/commands/cli.py"
    table.write_text(table.read_text("utf-8").replace("COMMANDS = (", 'COMMANDS = ("greet", '), "utf-8")

    assert run(mill, "recension", "greet") == "Good morning.\n"
