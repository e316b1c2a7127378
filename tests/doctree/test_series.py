"""Readings that were considered and left, and what was looked up of what the text quotes and refers to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import EPUB, FINE, PDF, Copy, append, build, ended, made, read, replace, sphinx_build
from docutils import nodes

from recension.doctree.domain import domain_of
from recension.outputs.pdf.handout import handout
from recension.outputs.printing import printing
from recension.scholarship.changes import report
from recension.scholarship.telling import groups

CONSIDERED = """
.. considered::

   the weir ] a weir : spelling
      The scribe has *the* elsewhere.

   by night : spelling
      Nothing better is certain.
"""
QUOTED = """
.. verification::

   Grind what is brought : differs
      The toll book has *carried*: see :rec:place:`n1`.

   and ask for nothing : not seen
      See :rec:place:`n1`.
"""
NOTED = """
   .. verification::

      1799-1800 : agrees
         See :rec:place:`p2`.
"""
PAGES = "\nLeft\n====\n\n.. edition-considered::\n\nSeen\n----\n\n.. edition-verification::\n"


@pytest.fixture
def edition(copy_of: Copy) -> Path:
    """A tiny edition with one reading left without a better one, three lines of verification, and a page of both."""
    found = copy_of("plain")
    text = found / "text.rst"
    replace(text, "see :rec:place:`n1`.\n", f"see :rec:place:`n1`.\n{CONSIDERED}")
    replace(text, "nothing.'\n", f"nothing.'\n{QUOTED}")
    append(text, NOTED)
    append(found / "about.rst", PAGES)
    append(found / "conf.py", 'recension_verified = {"p": "quotations", "n": r"[0-9]+-[0-9]+"}\n')
    return found


def page(edition: Path, name: str) -> str:
    """Return a page of the edition, as it is built."""
    return (made(edition, edition / "out") / f"{name}.html").read_text("utf-8")


def words(text: str) -> str:
    """Return the words of a page."""
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_readings_left_are_listed_and_stand_beside_the_text(edition: Path) -> None:
    """The list and the notes have the words, what was considered, the kind and the reason."""
    about, text = page(edition, "about"), page(edition, "text")

    for one in (about, text):
        assert "the weir ] a weir (spelling)" in words(one)
        assert "by night (spelling)" in words(one)
        assert 'id="p1.left-the-weir"' in one
    assert "Readings considered and left (2)" in text


def test_comment_and_reading_left_on_the_same_words_keep_their_ids(edition: Path) -> None:
    """The series has its own names, so that what is added to one moves no address of another."""
    text = page(edition, "text")

    assert 'id="p1.on-the-weir"' in text
    assert 'id="p1.left-the-weir"' in text


def test_table_of_verification(edition: Path) -> None:
    """The table has a row for each line, in its cells no blocks, and says how many have which result."""
    about = page(edition, "about")
    found = re.findall(r"<tr data-kind.*?</tr>", about, re.DOTALL)
    rows = [words(row) for row in found]

    assert "agrees: 1; differs: 1; not seen: 1." in words(about)
    assert "<div" not in "".join(found)
    assert [row.partition("See")[0].partition("The toll")[0] for row in rows] == [
        "paragraph 2 Grind what is brought differs ",
        "paragraph 2 and ask for nothing not seen ",
        "note 1 1799–1800 agrees ",
    ]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (
            "   Grind what is brought : differs\n      The toll book has *carried*: see :rec:place:`n1`.\n\n",
            "",
            "Grind",
        ),
        ("   and ask for nothing : not seen\n      See :rec:place:`n1`.\n", "", "and ask"),
        ("   and ask for nothing :", "   ask for nothing :", "and ask"),
        (NOTED, "", "1799-1800"),
        (NOTED, NOTED.replace("verification::", "commentary::").replace("agrees", "certain"), "1799-1800"),
    ],
)
def test_nothing_that_is_asked_for_may_be_missing(edition: Path, old: str, new: str, found: str) -> None:
    """A quotation or a reference without a line that has its first words ends the build, at its own line."""
    text = edition / "text.rst"
    replace(text, old, new)
    [report] = ended(sphinx_build(edition, edition / "out")).reports
    line = next(n for n, words in enumerate(text.read_text("utf-8").split("\n"), 1) if found in words)

    assert (report.name, report.file, report.line) == ("unverified", "text.rst", line)
    assert not (edition / "out" / "text.html").exists()


@pytest.mark.parametrize(
    "wanted", ['{"z": "quotations"}', '{"p": "("}', '{"p": "[0-9]*"}', r'{"p": r"\b"}', '{"p": 1}']
)
def test_what_is_to_be_looked_up_must_make_sense(edition: Path, wanted: str) -> None:
    """A place that there is not, or a pattern that nothing can be found by, is told with its line in conf.py."""
    append(edition / "conf.py", f"recension_verified = {wanted}\n")
    [report] = ended(sphinx_build(edition, edition / "out")).reports

    assert (report.name, report.file) == ("setting", "conf.py")


def test_degrees_of_one_series_are_none_of_another(edition: Path) -> None:
    """A reading left has a kind and no certainty, a line of verification a result."""
    replace(edition / "text.rst", "a weir : spelling", "a weir : certain")
    reports = ended(sphinx_build(edition, edition / "out")).reports

    assert [report.name for report in reports] == ["unknown-certainty"]


def test_reading_may_be_left_where_another_witness_differs(copy_of: Copy) -> None:
    """An entry that only says what another witness has corrects nothing."""
    edition = copy_of("sluice")
    entry = "      P has the right word, and the edition keeps it.\n"
    left = "\n.. considered::\n\n   reasons that moved ] reasons which moved : language\n      Both are right.\n"
    replace(edition / "report.rst", entry, f"{entry}{left}")

    assert [one.id for one in domain_of(read(edition).env).edition.comments if one.conjecture] == [
        "p1.left-reasons-that-moved"
    ]


def test_key_has_the_readings_left(edition: Path) -> None:
    """Who asks for the errors of a paragraph is told what else was weighed, behind what the edition corrects."""
    domain = domain_of(read(edition).env)
    tree = handout(domain, printing("key", {"paras": "1", "sheet": "key"}))
    *_others, section, _signs = tree.findall(nodes.section)

    assert section.children[0].astext() == "Readings considered and left"
    assert [item.astext() for item in section.findall(nodes.list_item)] == [
        "Paragraph 1: the weir ] a weir (spelling). The scribe has the elsewhere.",
        "Paragraph 1: by night (spelling). Nothing better is certain.",
    ]


def test_key_has_a_reason_that_is_a_list(edition: Path) -> None:
    """A reason that does not begin with a paragraph stands below the reading."""
    replace(edition / "text.rst", "      Nothing better is certain.", "      * Nothing.\n      * Not one.")
    domain = domain_of(read(edition).env)
    *_others, section, _signs = handout(domain, printing("key", {"paras": "1", "sheet": "key"})).findall(nodes.section)

    assert [part.tagname for part in section[1][1].children] == ["paragraph", "bullet_list"]


def test_release_tells_of_each_series(edition: Path) -> None:
    """What is new of each series is told under its own name."""
    new = domain_of(read(edition).env).record
    old = new._replace(commentary={one: item for one, item in new.commentary.items() if item["series"] == "commentary"})
    told = {group.title: [one.change.id for one in group.told] for group in groups(report(old, new))}

    assert told == {
        "Readings considered and left": ["p1.left-the-weir", "p1.left-by-night"],
        "Verification": ["p2.read-grind-what-is-brought", "p2.read-and-ask-for-nothing", "n1.read-1799-1800"],
    }


SOURCES = """
.. sources::

   the weir : quotation
      It is so in another book: see :rec:place:`n1`.

.. parallels::

   by night : allusion
      Another book has the night, too: see :rec:place:`n1`.
"""
LISTS = "\nTaken\n=====\n\n.. edition-sources::\n\nLike\n----\n\n.. edition-parallels::\n"


@pytest.fixture
def indebted(copy_of: Copy) -> Path:
    """A tiny edition with a source and a parallel, and a page of both."""
    found = copy_of("plain")
    replace(found / "text.rst", "see :rec:place:`n1`.\n", f"see :rec:place:`n1`.\n{SOURCES}")
    append(found / "about.rst", LISTS)
    return found


def test_sources_and_parallels_are_listed_and_stand_beside_the_text(indebted: Path) -> None:
    """Each has a series and names of its own, and the relation is said; those who point at it are told what it is."""
    about, text = page(indebted, "about"), page(indebted, "text")

    for one in (about, text):
        assert "the weir (quotation)" in words(one)
        assert "by night (allusion)" in words(one)
        assert 'title="the words are those of the other text"' in one
        assert 'id="p1.from-the-weir"' in one
        assert 'id="p1.like-by-night"' in one
    assert "Sources (1)" in words(text)
    assert "Parallels (1)" in words(text)


@pytest.mark.parametrize(
    ("builder", "settings"),
    [
        ("pdf", f'{PDF}recension_pdf_documents = {{"book": "A4"}}\n'),
        ("epub", EPUB),
        *((one, "") for one in ("edition-docx", "edition-odt", "tei", "data")),
    ],
)
def test_every_output_has_them(indebted: Path, tmp_path: Path, builder: str, settings: str) -> None:
    """Each is written and read back: on paper and in word processors the letters go through all series of a place."""
    comment = "\n.. commentary::\n\n   listen : certain\n      So :rec:place:`n1`.\n"
    replace(indebted / "text.rst", SOURCES, f"{SOURCES}{comment}")
    append(indebted / "conf.py", settings)

    assert build(indebted, tmp_path / "out", builder) == FINE


def test_relation_must_be_one_that_is_declared(indebted: Path) -> None:
    """A degree of another series is none of this one."""
    replace(indebted / "text.rst", "the weir : quotation", "the weir : certain")
    outcome = build(indebted, indebted / "out")

    assert outcome.code
    assert "expected one of quotation, paraphrase, allusion," in outcome.complaints


def test_relations_are_told_where_there_are_some(copy_of: Copy, indebted: Path) -> None:
    """The record of an edition without them stays as it was, whatever others may declare."""
    told = domain_of(read(indebted).env).record.declarations

    assert list(told["relations"]) == ["quotation", "paraphrase", "allusion"]
    assert "relations" not in domain_of(read(copy_of("sluice")).env).record.declarations
