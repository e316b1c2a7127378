"""A text that nobody published: repository and shelfmark stand where a publisher would, and nothing is invented."""

from __future__ import annotations

import json
from pathlib import Path

import lxml.html
import pytest
from building import EPUB, FINE, PDF, Copy, append, build, replace, restate_checksums

from recension.outputs.pdf.readback import text_of

MANUSCRIPT = """
recension_source = {
    "author": "A Miller",
    "title": "The mill",
    "incipit": "The mill stands",
    "date": "1798",
    "repository": "Stow, Archive of the Mill",
    "shelfmark": "MS 12",
}
project = html_title = "The mill"
author = copyright = "A Miller"
"""
FIRST = "A Miller, The mill, Stow, Archive of the Mill, MS 12, 1798."


@pytest.fixture
def mill(copy_of: Copy) -> Path:
    """The tiny edition, of a manuscript."""
    return append(copy_of("plain") / "conf.py", MANUSCRIPT)


@pytest.mark.parametrize("builder", ["html", "pdf", "edited-text", "tei", "data", "epub"])
def test_each_output_says_where_it_is_kept(builder: str, mill: Path, tmp_path: Path) -> None:
    """Every output builds, and what says where the text is from has neither gaps nor empty links."""
    asked = {"pdf": f'{PDF}recension_pdf_documents = {{"book": "A4"}}\n', "epub": EPUB}
    append(mill / "conf.py", asked.get(builder, ""))

    assert build(mill, tmp_path / "out", builder) == FINE
    if builder == "html":
        page = lxml.html.parse(tmp_path / "out" / "text.html").getroot()
        (credit,) = page.find_class("rec-credit")
        assert " ".join(credit.text_content().split()).startswith(FIRST)
    elif builder == "pdf":
        assert f"Text from: {FIRST}" in " ".join(text_of(tmp_path / "out" / "book.pdf").replace("*", "").split())
    elif builder == "edited-text":
        assert next((tmp_path / "out").glob("*.txt")).read_text("utf-8").endswith(f"\n\n{FIRST}\n")


def test_citations_name_it(mill: Path, tmp_path: Path) -> None:
    """A citation says where the text is, and not that it was published there."""
    assert build(mill, tmp_path / "out") == FINE
    (csl,) = json.loads(next((tmp_path / "out").glob("*.csl.json")).read_text("utf-8"))

    assert csl["note"].startswith("Critical edition of the text in Stow, Archive of the Mill, MS 12, 1798")
    assert "original-publisher" not in csl


def test_quoted_words_may_be_emended(copy_of: Copy, tmp_path: Path) -> None:
    """An entry between quotation marks needs a leave, but not where conf.py says that these are of speech."""
    edition = copy_of("plain")
    replace(edition / "text.rst", "'Grind what is", "'Grind :em:`what` is")
    replace(
        edition / "text.rst",
        "for nothing.'\n",
        "for nothing.'\n\n.. apparatus::\n\n   what ] wat : spelling\n      So.\n",
    )
    replace(edition / "witnesses" / "K.md", "'Grind what is", "'Grind wat is")
    restate_checksums(edition)
    asked = build(edition, tmp_path / "asked")
    append(edition / "conf.py", "recension_quotations = False\n")

    assert [one.name for one in asked.reports] == ["in-quotation"]
    assert build(edition, tmp_path / "out") == FINE


def test_comments_may_do_without_a_source(copy_of: Copy, tmp_path: Path) -> None:
    """A comment must say where it was read, but not where conf.py says that the editor answers for it."""
    edition = copy_of("plain")
    replace(edition / "text.rst", "was built: see :rec:place:`n1`.", "was built.")
    asked = build(edition, tmp_path / "asked")
    append(edition / "conf.py", "recension_sourced = False\n")

    assert [one.name for one in asked.reports] == ["source-missing"]
    assert build(edition, tmp_path / "out") == FINE


@pytest.mark.parametrize(
    "settings",
    [
        'project = ""',
        'author = ""',
        'copyright = ""',
        'recension_source = {"title": "The mill"}',
        'recension_source = {"author": "A Miller", "title": ""}',
        'recension_source = {"author": "A Miller", "title": "The mill", "shelf": "MS 12"}',
    ],
)
def test_what_was_left_empty_is_told(settings: str, mill: Path, tmp_path: Path) -> None:
    """Nothing is built of an edition that does not say whose it is and what it is of."""
    append(mill / "conf.py", settings + "\n")
    outcome = build(mill, tmp_path / "out")

    assert outcome.code
    assert [one.name for one in outcome.reports] == ["setting"]
    assert settings.split(" ")[0] in outcome.complaints
