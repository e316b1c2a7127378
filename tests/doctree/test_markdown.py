"""A text that is written in Markdown, which MyST reads, makes the same edition as one in reStructuredText."""

from __future__ import annotations

from pathlib import Path
from textwrap import indent
from typing import Any, NamedTuple

import pytest
from building import (
    Copy,
    Report,
    append,
    build,
    configure,
    differing,
    in_markdown,
    made,
    read,
    replace,
    restate_checksums,
)

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.scholarship.model import Document, unbroken
from recension.scholarship.prose import prose


class Slip(NamedTuple):
    """A slip of an editor: where ``old`` stood in a page of the tiny edition, ``new`` stands now."""

    mistake: str
    old: str
    new: str
    at: str  #: words of the line that is reported
    file: str = "text.md"

    def make(self, edition: Path) -> Report:
        """Make the slip in *edition*; return what should be reported."""
        path = edition / self.file
        assert path.read_text("utf-8").count(self.old) == 1
        replace(path, self.old, self.new)
        (line,) = (n for n, text in enumerate(path.read_text("utf-8").split("\n"), 1) if self.at in text)
        return Report(self.mistake, self.file, line)


ENTRY = "listen ] lissen : spelling\n   The scribe writes as he *speaks*.\n"
PAGE_ENTRY = "page 2 : break\n   The running title stands inside the sentence.\n"
COMMENT = "   It was taken down when the lock was built: see {rec:place}`n1`.\n"
NOTE = "toll book.\n"
SLIPS = [
    # notation
    Slip("entry-form", "listen ] lissen : spelling", "listen : spelling", "listen : spelling"),
    Slip("apparatus-empty", f"{ENTRY}\n{PAGE_ENTRY}", "", "```{apparatus}"),
    Slip("entry-form", f"{PAGE_ENTRY}```\n", PAGE_ENTRY, "{commentary}"),
    Slip("comment-form", "the weir : certain", "the weir, certain", "the weir, certain"),
    Slip("inline-form", "listen ] lissen", "listen ] *lissen", "] *lissen"),
    Slip("reason-missing", "   The scribe writes as he *speaks*.\n", "", "listen ] lissen"),
    Slip("reason-missing", COMMENT, "", "the weir : certain"),
    Slip("reason-missing", NOTE, f"{NOTE}\n```{{omitted}} break\n\nA rule.\n\n---\n```\n", "{omitted}"),
    Slip("unknown-kind", NOTE, f"{NOTE}\n```{{omitted}} brake\nA rule.\n\n---\n```\n", "{omitted}"),
    Slip("unknown-siglum", NOTE, f"{NOTE}\n```{{omitted}} break\n:witness: Q\nA rule.\n\n---\n```\n", "{omitted}"),
    Slip("markup", NOTE, f"{NOTE}\n```{{omitted}} break\n:witnes: K\nA rule.\n\n---\n```\n", ":witnes:"),
    Slip("unknown-kind", "lissen : spelling", "lissen : speling", "lissen : speling"),
    Slip("unknown-siglum", "{page}`2`", "{page}`Q 2`", "Q 2"),
    Slip("unknown-certainty", "the weir : certain", "the weir : surely", "the weir : surely"),
    Slip("unknown-certainty", "page 2 : break", "page 2 : break, AB", "page 2 : break"),
    Slip("certainty-twice", "lissen : spelling", "lissen : spelling, open, open", "lissen : spelling"),
    Slip("unknown-certainty", NOTE, f"{NOTE}\n```{{omitted}} break, AB\nA rule.\n\n---\n```\n", "{omitted}"),
    Slip("indentation", COMMENT, f"{COMMENT}\n   wheel : open\n      Of oak, {{rec:place}}`p2`.\n", "wheel : open"),
    Slip("indentation", "\npage 2 : break", "\n  page 2 : break", "page 2 : break"),
    Slip("directive-form", "```{commentary}", "```commentary", "```commentary"),
    Slip("directive-form", "```{apparatus}", "```{apparatus", "```{apparatus"),
    Slip("directive-form", f"```{{apparatus}}\n{ENTRY}", f":::{{apparatus}}\n{ENTRY}", ":::{apparatus}"),
    Slip("directive-form", "(p2)=", ".. cites:: toll1800\n\n(p2)=", ".. cites"),
    Slip("directive-form", "```{edition-ledger}", "```edition-ledger", "```edition-ledger", "about.md"),
    Slip("directive-form", "```{edition-apparatus}\n```", ".. edition-apparatus::", ".. edition", "apparatus.md"),
    # lemma and text
    Slip("lemma-not-found", "the weir :", "the wier :", "the wier"),
    Slip("lemma-not-found", "listen ] lissen", "lisen ] lissen", "lisen ]"),
    Slip("entry-without-mark", "{em}`listen`", "listen", "listen ] lissen"),
    Slip("mark-without-entry", ENTRY, "", "{em}`listen`"),
    Slip("mark-without-entry", "*never*", "{em}`ever`", "{em}`ever`"),
    Slip("mark-without-entry", "*never*", "{em}`never\n_ever_` {em}`yet`", "yet"),
    # places, pages, notes
    Slip("place-name", "(p2)=", "(q2)=", "'Grind"),
    Slip("place-order", "(p2)=", "(p3)=", "'Grind"),
    Slip("place-missing", "(p2)=\n", "", "'Grind"),
    Slip("place-twice", "(p2)=", "(p1)=", "'Grind"),
    Slip("page-form", "{page}`2`", "{page}`²`", "²"),
    Slip("page-order", "to the water", "{page}`3`\nto the water", "to the water"),
    Slip("page-without-head", "{running-head} 2", "{running-head} 3", "{page}`2`"),
    Slip("head-without-page", "{running-head} 2", "{running-head} 2 3", "{running-head}"),
    Slip("page-without-entry", PAGE_ENTRY, "", "{page}`2`"),
    Slip("call-without-note", "rests[^1]", "rests[^2]", "[^2]"),
    Slip("note-without-call", "rests[^1]", "rests", "[^1]:"),
    Slip("markup", "[^1]: It", "[^1]: It rested.\n\n[^1]: It", "[^1]: It rested in"),
    # the text as a whole
    *(
        Slip("unknown-block", "(p2)=", f"{block}\n\n(p2)=", at)
        for block, at in [
            ("1. First, grind.", "1. First"),
            ("---", "---"),
            ("> Grind.", "> Grind"),
            ("| a | b |\n|---|---|\n| 1 | 2 |", "| a | b |"),
            ("<div>Grind.</div>", "<div>"),
            ("    Grind.", "    Grind."),
            ("```python\nGrind.\n```", "```python"),
        ]
    ),
    Slip("unknown-inline", "by night", "by `night`", "by `night`"),
    Slip("unknown-inline", "by night", "by <b>night</b>", "<b>night"),
    Slip("unknown-inline", "by night", "by [night](https://example.org/)", "[night]"),
    Slip("unknown-inline", "by night", "by <!-- dark --> night", "<!-- dark"),
    Slip("unknown-block", "by night", "by\n<!-- dark --> night", "<!-- dark"),
    Slip(
        "unknown-inline",
        "{em}`listen`",
        "{em}`listen **`b`**`".replace("`listen", "``listen").replace("*`", "*``"),
        "listen **",
    ),
    Slip("unknown-inline", "# The Weir", "# The {em}``Weir **`now`**``", "# The"),
    Slip("markup", "{em}`listen`", "{emm}`listen`", "{emm}"),
    Slip("markup", "```{commentary}", "```{commentry}", "{commentry}"),
    Slip("outside-text", "One leaf", "Two {em}`leaves` or\n{page}`2` one leaf", "{page}`2`", "index.md"),
    Slip("outside-text", "taken down", "taken\n   {em}`down`", "{em}`down`"),
    Slip("outside-text", "One leaf", "```{cites} toll1800\n```\n\nOne leaf", "{cites}", "index.md"),
    Slip("form-placeholder", "# The Weir", "```{transmitted} ### Weir\n```\n\n# The Weir", "### Weir"),
    Slip("form-unused", NOTE, f"{NOTE}\n```{{transmitted}} **…**\n```\n", "**…**"),
    # proof and references
    Slip("proof", "rests", "rest", "never"),
    Slip("proof", "by night", "by day", "by day"),
    Slip("proof", "toll book", "tollbook", "tollbook"),
    Slip("markup", "# The Weir", "## The Weir", "# The Weir"),
    Slip("proof", "'Grind", "&lsquo;Grind", "Grind"),
    Slip("unknown-place", "{rec:place}`n1`", "{rec:place}`n2`", "n2"),
    Slip("unknown-place", "{rec:place}`p2`", "{rec:place}`p3`", "p3", "index.md"),
    Slip("source-missing", ": see {rec:place}`n1`", "", "the weir : certain"),
]


def records(edition: Path) -> dict[str, list[Any]]:
    """Return the records of *edition*, but for the lines of the source, of each text."""
    return {name: unplaced(document) for name, document in domain_of(read(edition).env).documents.items()}


def unplaced(document: Document) -> list[Any]:
    blocks = [(*one[:2], unbroken(one.edited), *one[3:6], *one[7:9]) for one in document.blocks]
    comments = [one._replace(line=0, digest="", text=prose(one.text)) for one in document.comments]
    others = [one._replace(line=0) for one in (*document.entries, *document.omissions, *document.works)]
    return [blocks, comments, others, document.heads]


@pytest.mark.parametrize("root", ["plain", "second", "sluice"])
def test_records_are_the_same(root: str, copy_of: Copy) -> None:
    """Blocks, entries, comments, omissions, works and heads are those of the text in reStructuredText."""
    edition = copy_of(root)
    expected = records(edition)

    assert expected == records(in_markdown(edition))


@pytest.mark.parametrize(("root", "builder"), [("sluice", "html"), ("second", "edited-text"), ("sluice", "pdf")])
def test_what_is_made_is_the_same(root: str, builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Pages, files and prints are the same, byte for byte, but for what Sphinx remembers of the settings."""
    edition = copy_of(root)
    expected = made(edition, tmp_path / "rst", builder)
    found = made(in_markdown(edition), tmp_path / "md", builder)

    assert {".buildinfo", "searchindex.js"} >= {*differing(expected, found)}


ENTRIES = f"{ENTRY}\n{PAGE_ENTRY}"
A = f"```{{apparatus}}\n{ENTRIES}```\n"
IN_RST = f"```{{eval-rst}}\n.. apparatus::\n\n{indent(ENTRIES, '   ')}```\n"
HEAD = "```{running-head} 2\n"
EXTENSIONS = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "dollarmath", "fieldlist", "html_image"]
EXTENSIONS += ["strikethrough", "substitution", "tasklist"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("*never*", "_never_"),
        (A, A.replace("```", ":::")),
        (A, A.replace("{apparatus}", "{rec:apparatus}")),
        ("{em}`listen`", "{rec:em}`listen`"),
        (A, A.replace("```", "~~~~~~")),
        (A, IN_RST),
        (HEAD, "```{running-head} 2\n:witness: K\n\n\n"),
        (HEAD, "```{running-head} 2\n---\nwitness: K\n---\n"),
        (HEAD, f"---\ntitle: The Weir\nauthor: A Miller\n---\n\n{HEAD}"),
        ("# The Weir", "The Weir\n========"),
        ("(p2)=\n", "(p2)=\n\n"),
        ("(p2)=\n", "{#p2}\n"),
        ("(p2)=", "% apparatus: to be written\n\n<!-- A remark,\non two lines. -->\n\n+++\n\n(p2)="),
        ("{em}`listen` to", "{em}`listen`\nto"),
        ("water {page}`2` by", "water\n{page}`2`\nby"),
        ("'Grind", "\\'Grind"),
        ("'Grind", "&#39;Grind"),
        ("1799-1800, says", "1799-1800,\n    says"),
        ("{em}`listen`", "{em}``listen``"),
    ],
)
def test_other_ways_of_writing_it(old: str, new: str, copy_of: Copy) -> None:
    """Markdown has several ways of writing one thing, and each gives the same records, whatever MyST may read."""
    edition = configure(in_markdown(copy_of("plain")), myst_enable_extensions=EXTENSIONS)
    expected = records(edition)
    replace(edition / "text.md", old, new)

    assert expected == records(edition)


@pytest.mark.parametrize(
    ("old", "new", "settings", "place"),
    [
        ("(p2)=", "(p2)=", {"myst_enable_extensions": ["smartquotes"]}, "p2"),
        ("by night.", "by night...", {"myst_enable_extensions": ["replacements"]}, "p1"),
        ("1799-1800", "1799--1800", {"myst_enable_extensions": ["replacements"]}, "n1"),
        (
            "by night",
            "by {{ time }}",
            {"myst_enable_extensions": ["substitution"], "myst_substitutions": {"time": "day"}},
            "p1",
        ),
        ("*never*", "*never", {}, "p1"),
        ("*never*", "never", {}, "p1"),
        ("by night", "by &amp; night", {}, "p1"),
    ],
)
def test_change_of_the_text_fails_the_proof(
    old: str, new: str, settings: dict[str, Any], place: str, copy_of: Copy, tmp_path: Path
) -> None:
    """What MyST, or an extension of it, makes of the characters of the text is noticed."""
    edition = configure(in_markdown(copy_of("plain")), **settings)
    replace(edition / "text.md", old, new)
    outcome = build(edition, tmp_path / "out")

    assert f"witness K does not come back at {place}" in outcome.complaints
    assert outcome.code == 2


def test_author_s_notes_keep_their_order(copy_of: Copy) -> None:
    """MyST sorts the notes by their numbers, below a line; those of a text stay as the author has them."""
    edition = in_markdown(copy_of("plain"))
    replace(edition / "text.md", "[^1]: It", "[^10]: It is new.\n\n[^2]: It is old.\n\n[^1]: It")
    replace(edition / "text.md", "for nothing.'", "for nothing[^2].[^10]'")
    replace(edition / "witnesses/K.md", "[1] It", "[10] It is new.\n\n[2] It is old.\n\n[1] It")
    replace(edition / "witnesses/K.md", "for nothing.'", "for nothing[2].[10]'")
    restate_checksums(edition)

    blocks = domain_of(read(edition).env).edition.blocks

    assert [block.label for block in blocks if block.label] == ["10", "2", "1"]


def test_address_with_letters_that_are_encoded(copy_of: Copy) -> None:
    """An address is what is written between its brackets, whatever MyST makes of it."""
    edition = in_markdown(copy_of("plain"))
    written = "<https://example.org/wëir?a=b&c=%C3%A4> and <https://example.org/wëir>"
    replace(edition / "text.md", "by night", f"by {written}")
    replace(edition / "witnesses/K.md", "by night", f"by {written}")
    restate_checksums(edition)

    read(edition)


def test_mistake_in_an_index_is_told_with_its_line(copy_of: Copy, tmp_path: Path) -> None:
    """The lines of an index are counted as those of an apparatus."""
    edition = in_markdown(copy_of("sluice"))
    replace(edition / "works.md", "Flood : flood", "Flood flood")

    assert build(edition, tmp_path / "out").reports == [Report("index-form", "works.md", 18)]


@pytest.mark.parametrize("page", ["text", "index", "about", "apparatus"])
def test_pages_in_both_notations_stand_side_by_side(page: str, copy_of: Copy, tmp_path: Path) -> None:
    """A text in Markdown among pages in reStructuredText, and the reverse, makes the same site."""
    edition = configure(copy_of("plain"), html_copy_source=False)
    expected = made(edition, tmp_path / "rst")
    found = made(in_markdown(edition, page), tmp_path / "md")

    assert {".buildinfo", "searchindex.js"} >= {*differing(expected, found)}


def test_notes_of_other_pages_are_left_to_myst(copy_of: Copy, tmp_path: Path) -> None:
    """On a page that is no text, MyST draws its line and sorts its notes."""
    edition = in_markdown(copy_of("plain"))
    append(edition / "about.md", "\nTwo[^2], one[^1].\n\n[^2]: Second.\n\n[^1]: First.\n")
    page = (made(edition, tmp_path / "out") / "about.html").read_text("utf-8")

    assert "<hr" in page
    assert page.index("First.") < page.index("Second.")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("(p2)=\n", "", "a target such as '(p4)=' above it"),
        ("{em}`listen`", "listen", "{em}`listen` there"),
        ("{running-head} 2", "{running-head} 3", "a '```{running-head}' that says what stands there"),
        ("{page}`2` ", "", "{page}`K 2` in the text"),
        ("rests[^1]", "rests", "[^1] somewhere in the text"),
        ("rests[^1]", "rests[^2]", "a note '[^2]:' in the same document"),
        ("lissen", "*lissen", "*emphasis*, **strong**, ``verbatim`` or [7]_"),
    ],
)
def test_message_expects_markdown(old: str, new: str, expected: str, copy_of: Copy, tmp_path: Path) -> None:
    """What a message expects in the text is written as the text is."""
    edition = in_markdown(copy_of("plain"))
    replace(edition / "text.md", old, new)

    assert f"but expected {expected} [recension." in build(edition, tmp_path / "out").complaints


@pytest.mark.parametrize(("markdown", "suffix"), [(False, "rst"), (True, "md")])
def test_text_that_is_included_is_named(markdown: bool, suffix: str, copy_of: Copy, tmp_path: Path) -> None:
    """What is wrong with a paragraph and its apparatus is told with the file that has them, in either notation."""
    edition = copy_of("plain")
    include = "```{include} part.txt\n```\n\n" if markdown else ".. include:: part.txt\n\n"
    first, last = ("(p1)=", "(p2)=") if markdown else (".. _p1:", ".. _p2:")
    text = (in_markdown(edition) if markdown else edition) / f"text.{suffix}"
    before, _, part = text.read_text("utf-8").partition(first)
    part, _, after = part.partition(last)
    text.write_text(f"{before}{include}{last}{after}", "utf-8")
    (edition / "part.txt").write_text(f"{first}{part}", "utf-8")
    read(edition)
    lines = (edition / "part.txt").read_text("utf-8").split("\n")
    weir, night = (next(n for n, line in enumerate(lines, 1) if words in line) for words in ("never", "night"))

    replace(edition / "part.txt", "rests", "rested")
    assert build(edition, tmp_path / "proof").reports == [Report("proof", "part.txt", weir)]
    replace(edition / "part.txt", "rested", "rests")
    replace(edition / "part.txt", "listen ]", "hark ]")
    reports = build(edition, tmp_path / "mark").reports
    assert Report("mark-without-entry", "part.txt", night) in reports
    assert Report("lemma-not-found", "part.txt", night + (3 if markdown else 4)) in reports


def test_commands_work(copy_of: Copy, capsys: pytest.CaptureFixture[str]) -> None:
    """What is asked on the command line is answered with the lines of the Markdown."""
    edition = in_markdown(copy_of("plain"))
    options = [f"--config={edition}", f"--source={edition}"]
    codes = [cli.main([*options, *asked.split()]) for asked in ("verify", "diff", "mutate --number=9")]
    printed = capsys.readouterr().out

    assert codes == [0, 0, 0]
    assert "K: 259 bytes rebuilt, identical" in printed
    assert "text.md:9: p1.lissen: " in printed
    assert "0 survived" in printed


def test_verse_lines_are_those_of_the_source(copy_of: Copy, tmp_path: Path) -> None:
    """A mistake in a verse is told with its line, though MyST has one paragraph of it."""
    edition = in_markdown(copy_of("second"))
    replace(edition / "songs.md", "*forests*", "*forests*\nand {em}`fields\nand` {em}`barns`")
    reports = build(edition, tmp_path / "out").reports

    assert [report for report in reports if report.name == "mark-without-entry"] == [
        Report("mark-without-entry", "songs.md", 19),
        Report("mark-without-entry", "songs.md", 20),
    ]


@pytest.mark.parametrize("slip", SLIPS, ids=[f"{number}-{slip.mistake}" for number, slip in enumerate(SLIPS)])
def test_mistake_is_told_with_its_line(slip: Slip, copy_of: Copy, tmp_path: Path) -> None:
    """A mistake in Markdown is told with its file and its line, and nothing is written."""
    edition = in_markdown(copy_of("plain"))
    report = slip.make(edition)
    outcome = build(edition, tmp_path / "out")

    assert report in outcome.reports, outcome.complaints
    assert outcome.code == 2
