"""The page of the small edition, as somebody might have altered it: what was done, and where it must be noticed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

RECORDS = re.compile(r'(<script type="application/json" id="rec-proof-data">)(.*?)(</script>)', re.DOTALL)


class Damage(NamedTuple):
    """Something that was done to a page."""

    what: str
    at: str  #: where it must be noticed
    do: Callable[[str], str]


def text(old: str, new: str) -> Callable[[str], str]:
    """Put *new* in the place of *old*, where that first stands in the page itself."""

    def do(page: str) -> str:
        assert old in page
        return page.replace(old, new, 1)

    return do


def everywhere(old: str, new: str) -> Callable[[str], str]:
    """Put *new* in the place of *old*, in the records too, as an editor of files does."""

    def do(page: str) -> str:
        assert page.count(old) > 1
        return page.replace(old, new)

    return do


def element(name: str) -> re.Pattern[str]:
    return re.compile(rf'<p [^>]*id="{name}".*?</p>\n', re.DOTALL)


def gone(name: str) -> Callable[[str], str]:
    return lambda page: element(name).sub("", page, count=1)


def exchanged(one: str, other: str) -> Callable[[str], str]:
    """Let two paragraphs or notes change places."""

    def do(page: str) -> str:
        first, second = (element(name).search(page) for name in (one, other))
        assert first is not None
        assert second is not None
        return "".join(
            (page[: first.start()], second[0], page[first.end() : second.start()], first[0], page[second.end() :])
        )

    return do


def record(change: Callable[[dict[str, Any]], object]) -> Callable[[str], str]:
    """Change the records that a page carries."""

    def do(page: str) -> str:
        found = RECORDS.search(page)
        assert found
        data = json.loads(found[2])
        change(data)
        said = json.dumps(data, ensure_ascii=False).replace("<", r"\u003c").replace("&", r"\u0026")
        return page[: found.start()] + found[1] + said + found[3] + page[found.end() :]

    return do


def place(data: Mapping[str, Any], at: str) -> dict[str, Any]:
    return next(one for one in data["places"] if one["at"] == at)


def entry(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in data["entries"] if one["id"] == name)


def blurred(data: dict[str, Any]) -> None:
    """Say of a letter that it is one of typography."""
    one = place(data, "p1")
    at = one["shown"].index("plain")
    one["undo"]["P"] = sorted([*one["undo"]["P"], [at, at + 1, "P", "quotes"]], key=lambda stretch: stretch[:2])


DAMAGES = (
    Damage("a letter", "p1", text("is a plain word", "is a plane word")),
    Damage("a figure", "p4", text("In February 1801", "In February 1802")),
    Damage("a letter that looks alike", "p1", text("plain word", "pl\u0430in word")),
    Damage("a space that does not break", "p1", text("plain word", "plain\u00a0word")),
    Damage("a hyphen that is not seen", "p1", text("plain word", "pla\u00adin word")),
    Damage("a word more", "p2", text("neither of the two", "neither of all the two")),
    Damage("a word less", "p2", text("older view", "view")),
    Damage("a word that is not seen", "p2", text("older view", "<span hidden>older</span> view")),
    Damage("a word without colour", "p2", text("older view", '<span style="opacity: 0">older</span> view')),
    Damage("no emphasis", "p2", text("<em>The Book of the Weir</em>", "The Book of the Weir")),
    Damage("emphasis", "p2", text("alone had a key", "<em>alone</em> had a key")),
    Damage("a word struck", "p2", text("alone had a key", "<s>alone</s> had a key")),
    Damage("another quotation mark", "p1", text("‘To shut’", "'To shut'")),
    Damage("a number", "p4", text('title="Paragraph 4">4<', 'title="Paragraph 4">5<')),
    Damage("a paragraph less", "p3", gone("p3")),
    Damage("a paragraph more", "p3", text('<p id="p4">', '<p>The miller lied.</p>\n<p id="p4">')),
    Damage("words between paragraphs", "p3", text('<p id="p4">', 'The miller lied.\n<p id="p4">')),
    Damage("paragraphs exchanged", "p1", exchanged("p1", "p2")),
    Damage("a kind", "page-1", text('came in with the copy">conversion<', 'came in with the copy">language<')),
    Damage("a reason", "page-1", text("stands before the title, so", "stands behind the title, so")),
    Damage(
        "a certainty",
        "p2.on-the-older-view",
        text('view</strong> (<span class="rec-certainty rec-certainty-certain">cer', "view</strong> (<span>uncer"),
    ),
    Damage("a comment", "p2.on-the-older-view", text("Nobody asked the miller.", "They asked the miller.")),
    Damage("a comment less", "p2.on-the-older-view", text('id="p2.on-the-older-view"', 'class="x"')),
    Damage(
        "a comment more",
        "p2.on-me",
        text(
            '<div class="annotation" id="p2.on-the', '<div id="p2.on-me">No.</div><div class="annotation" id="p2.on-the'
        ),
    ),
    Damage("a head-note", "the-miller.headnote", text("on the word of his own books", "on the word of others")),
    Damage("a note less", "n11", gone("n11")),
    Damage("notes exchanged", "n10", exchanged("n10", "n11")),
    Damage("a heading", "the-miller", text("<h2>The miller</h2>", "<h2>The keeper</h2>")),
    Damage("the rank of a heading", "the-miller", text("<h2>The miller</h2>", "<h3>The miller</h3>")),
    Damage("a call less", "p1", lambda page: re.sub(r"<sup><a [^>]*id=\"c1\".*?</sup>", "", page, count=1)),
    Damage("a call of another note", "p1", text('href="#n1" id="c1"', 'href="#n2" id="c1"')),
    Damage(
        "a call more", "p3", text("This is blind", '<sup><a role="doc-noteref" href="#n4">4</a></sup> This is blind')
    ),
    Damage(
        "an address",
        "n10",
        text('external" href="https://example.org/pound', 'external" href="https://example.com/pound'),
    ),
    Damage("the beginning of a page", "p4", text('data-page="2"', 'data-page="3"')),
    Damage("a line of verse", "colophon", text("Written at: The Mill", "Written at: The Lock")),
    Damage("a mark of no entry", "p4", text(' id="p4.were"', ' id="p4.was"')),
    Damage("a reading", "p4.were", text('data-has="P">were</span>', 'data-has="P">where</span>')),
    Damage("a siglum", "p1.the", text('<span class="rec-siglum">W</span>', '<span class="rec-siglum">V</span>')),
    Damage("a lemma", "p1.the", text('<span class="rec-lemma">that</span>', '<span class="rec-lemma">those</span>')),
    Damage(
        "an entry less",
        "p1.the",
        lambda page: re.sub(r'<dt id="p1.the.entry">.*?</dd>', "", page, count=1, flags=re.DOTALL),
    ),
    Damage(
        "an entry more",
        "p1.a",
        text('<dt id="p1.the.entry">', '<dt id="p1.a.entry">a ] the</dt><dd>no</dd><dt id="p1.the.entry">'),
    ),
    Damage("words, in the records too", "p1", everywhere("is a plain word", "is a plain lord")),
    Damage(
        "a reading, in the records too",
        "p4",
        lambda page: page.replace(">were<", ">ware<").replace(r"\u003ewere\u003c", r"\u003eware\u003c"),
    ),
    Damage("the checksum", "witness P", record(lambda data: data["witnesses"][0].update(sha256="0" * 64))),
    Damage("a letter undone by a rule", "p1", record(blurred)),
    Damage("an entry that says more", "p4.were", record(lambda data: entry(data, "p4.were").update(shown="x"))),
    Damage("a place without a record", "p5", record(lambda data: place(data, "p5").update(undo={}, sums={}))),
    Damage("no records", "the records", record(lambda data: data.clear())),
)
#: what may be done to a page, for nobody reads other words
HARMLESS = (
    Damage("words that are found", "", text("is a plain word", 'is a <span class="highlighted">plain</span> word')),
    Damage("words that are marked", "", text("is a plain word", "is a <mark>plain</mark> <gr-word>word</gr-word>")),
    Damage("lines broken elsewhere", "", text("is a plain word", "is\n  a plain\tword")),
    Damage("words in two pieces", "", text("is a plain word", "is a pl<span>ain</span> word")),
    Damage("comments of a program", "", text("is a plain word", "is a <!-- saved -->plain word")),
    Damage("a fold that is open", "", text('<details class="commentary"', '<details open class="commentary"')),
    Damage(
        "the address of the page", "", lambda page: page.replace('href="#n', 'href="https://example.org/report.html#n')
    ),
)
