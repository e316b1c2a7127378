"""The guide for editors: its reference has what the program has, and no page names anything else."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from pathlib import Path

import lxml.html
import pytest
from building import FINE, HOUSE, build

from recension.commands import cli
from recension.doctree import config
from recension.doctree.directives import DIRECTIVES
from recension.doctree.roles import ROLES
from recension.scholarship.messages import CATALOGUE
from recension.scholarship.regularise import RULES

GUIDE = HOUSE / "docs"
BOOK = GUIDE / "book"
SETTINGS = config.SETTINGS | config.PDF_SETTINGS | config.EPUB_SETTINGS
SORTS = {
    "directive": ("directives", DIRECTIVES),
    "role": ("notation", [*ROLES, "place"]),
    "confval": ("settings", SETTINGS),
    "message": ("messages", CATALOGUE),
    "rule": ("witnesses", RULES),
    "command": ("programs", [*cli.COMMANDS]),
    "builder": ("programs", ["edited-text", "pdf", "tei"]),
}
PROSE = sorted([*GUIDE.glob("*.rst"), *GUIDE.glob("*/*.rst"), HOUSE / "README.md", HOUSE / "source/manual.rst"])


@pytest.fixture(scope="session")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The guide as a website; it builds without a warning."""
    folder = tmp_path_factory.mktemp("guide") / "html"
    assert build(GUIDE, folder) == FINE
    return folder


@pytest.mark.parametrize("sort", SORTS)
def test_all_there_is_stands_in_the_reference(sort: str, guide: Path) -> None:
    """Every one has its description, and an address that ends with its name."""
    page, names = SORTS[sort]
    found = lxml.html.parse(str(guide / "reference" / f"{page}.html"))
    described = {element.get("id"): element.getnext() for element in found.iter("dt")}

    assert [name for name in names if f"{sort}-{name}" not in described] == []
    assert [
        key for key, body in described.items() if key and body is not None and not body.text_content().strip()
    ] == []


def named(pattern: str) -> Iterable[tuple[str, str]]:
    """Yield what *pattern* finds in the prose, with the page."""
    for page in PROSE:
        yield from ((found, page.name) for found in re.findall(pattern, page.read_text("utf-8")))


@pytest.mark.parametrize(
    ("pattern", "known"),
    [
        (r"\b(recension_\w*\w)\b", SETTINGS),
        (r"\[recension\.([\w-]+)\]", CATALOGUE),
        (r"\.\. (?:rec:)?(edition-\w+)::", DIRECTIVES),
        (r"``(edition-\w+)``", DIRECTIVES),
    ],
)
def test_no_page_names_what_is_not_there(pattern: str, known: Iterable[str]) -> None:
    """A setting, a message or a directive that prose or a listing names is one."""
    assert [one for one in named(pattern) if one[0] not in known] == []


def test_every_command_line_can_be_read() -> None:
    """What a page tells to enter has the options that the program has."""
    lines = [*named(r"\$ recension (.+)"), *named(r"``recension ((?:verify|diff|mutate|compared|handout) --.+?)``")]
    assert lines
    for line, _page in lines:
        cli.parser()[0].parse_args(shlex.split(line))


def test_examples_are_a_proved_edition(tmp_path: Path) -> None:
    """The edition from which the pages have their listings builds as website and book, with both witnesses proved."""
    for builder in ("html", "pdf"):
        assert build(BOOK / "source", tmp_path / builder, builder, config=BOOK) == FINE
    certificate = (tmp_path / "html" / "about.html").read_text("utf-8")

    assert len(re.findall("identical|byte for byte", certificate)) >= 2


def test_one_event_of_its_own() -> None:
    """The reference says that there is one."""
    modules = (HOUSE / "recension").rglob("*.py")

    assert [module.name for module in modules if "add_event" in module.read_text("utf-8")] == ["gate.py"]
