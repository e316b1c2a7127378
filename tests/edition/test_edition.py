"""This edition: its witness comes back, and what is shown is what is recorded."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest
from building import HOUSE
from lxml.html import HtmlElement
from sphinx.application import Sphinx

from recension.commands import cli, command, mutate
from recension.doctree.domain import domain_of
from recension.outputs.pdf.readback import text_of
from recension.scholarship import regularise, witness
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.model import Block, Span, Style, plain, unbroken
from recension.scholarship.works import TRANSLATED, documents

CHECKSUM = "a3a57869af6f80221503d72d022d1978270cc673fb1df3a58fdb2689cb7f8aa0"
IDS = Path(__file__).with_name("ids.txt")
NOT_TEXT = (
    "apparatus",
    "cites",
    "commentary",
    "headerlink",
    "rec-number",
    "rec-page-mark",
    "rec-note-label",
)


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, HtmlElement]:
    """The pages of the website, by their names."""
    return {path.name: lxml.html.parse(str(path)).getroot() for path in sorted(site.glob("*.html"))}


def text_blocks(edition: Edition) -> list[Block]:
    return [block for block in edition.blocks if block.type.is_text]


def edited_words(edition: Edition) -> list[str]:
    """The words of the edited text from the records, the calls in brackets."""
    rules = edition.declared.rules
    return " ".join(regularise.dressed(block, rules) for block in text_blocks(edition)).split()


def of_class(tree: HtmlElement, name: str) -> list[HtmlElement]:
    return tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def test_witness_comes_back(edition: Edition) -> None:
    """The base text, rebuilt from the edited text and its apparatus, is the stored file, byte for byte."""
    base = edition.witnesses[0]
    rebuilt = witness.rebuild(edition.blocks, base, edition.heads).encode()

    assert (HOUSE / "source" / base.file).read_bytes() == rebuilt
    assert hashlib.sha256(rebuilt).hexdigest() == CHECKSUM
    assert [Proof(base, 26269)] == list(edition.prove())


def test_whole_text_is_there(edition: Edition) -> None:
    """22 paragraphs, 20 works, 40 notes and 8 pages are there, each with its number, in order."""
    places = [block.place for block in text_blocks(edition) if block.type != "heading"]
    pages = [variation.lemma[0].text for block in edition.blocks for variation in block.variations]

    assert [f"p{n}" for n in range(1, 23)] == [place for place in places if re.fullmatch(r"p\d+", place)]
    assert [f"b{n}" for n in range(21)] == [place for place in places if re.fullmatch(r"b\d+", place)]
    assert [f"n{n}" for n in range(1, 41)] == [place for place in places if re.fullmatch(r"n\d+", place)]
    assert [f"P {n}" for n in range(1, 9)] == [key for key in pages if re.fullmatch(r"P \d", key)]


def test_every_note_is_called_once_in_order(edition: Edition) -> None:
    """The calls run from 1 to 40 as the paragraphs come."""
    calls = [
        span.text for block in edition.blocks if not block.label for span in block.edited if span.style == Style.CALL
    ]

    assert [str(n) for n in range(1, 41)] == calls


def test_every_emendation_has_kind_and_reason(edition: Edition) -> None:
    """No reading stands without a declared kind and a reason that is a sentence."""
    records = [*edition.entries, *edition.omissions]

    assert [one.id for one in records if one.kind not in edition.declared.kinds] == []
    assert [one.id for one in records if not re.fullmatch(r"\W*[A-Z0-9].*[.’)]\W*", one.reason)] == []


def test_ids_do_not_move(edition: Edition, request: pytest.FixtureRequest) -> None:
    """The ids of emendations and omissions, which others cite, are those of the last release."""
    found = [one.id for one in (*edition.omissions, *edition.entries)]
    if request.config.getoption("renew"):
        IDS.write_text("\n".join(found) + "\n", "utf-8")
    frozen = IDS.read_text("utf-8").split()

    assert frozen == found, "if an id is to be added or to change: pytest tests/edition --renew"


def test_ids_are_unique_in_the_edition(edition: Edition) -> None:
    """No two emendations, omissions or comments have one id."""
    ids = Counter(one.id for one in (*edition.entries, *edition.omissions, *edition.comments))

    assert [name for name, times in ids.items() if times > 1] == []


def test_words_of_the_plain_text(edition: Edition, plain_text: list[str]) -> None:
    """``make text`` writes the words of the edited text, all of them, in order."""
    labels = re.compile(r"^\[[pbn]\d+\] ")

    assert edited_words(edition) == " ".join(labels.sub("", line) for line in plain_text[:-2]).split()


def test_form_of_the_plain_text(plain_text: list[str]) -> None:
    """Paragraphs, works and notes stand on a line each, after their numbers; the last line names the original."""
    numbers = [match[1] for line in plain_text if (match := re.match(r"\[(\w+)\] ", line))]

    assert [
        *(f"p{n}" for n in range(1, 23)),
        *(f"b{n}" for n in range(21)),
        *(f"n{n}" for n in range(1, 41)),
    ] == numbers
    assert [line for line in plain_text if ":em:" in line or "running title" in line] == []
    assert [word in plain_text[-1] for word in ("Anna Costa", "https://www.e-ir.info/", "CC BY-NC")] == [
        True,
        True,
        True,
    ]


def test_words_of_the_page(edition: Edition, pages: dict[str, HtmlElement]) -> None:
    """The essay's page, read back, has the words of the edited text, all of them, in order."""
    tree = lxml.html.fromstring(lxml.html.tostring(pages["essay.html"]))
    for name in NOT_TEXT:
        for element in of_class(tree, name):
            element.drop_tree()
    for call in of_class(tree, "rec-call"):
        call.text = f"[{call.text}]"
    text = tree.xpath("//*[@role='main']//section")[0]
    for title in text.xpath(".//section[@id='notes']/h2"):
        title.drop_tree()

    assert edited_words(edition) == text.text_content().split()


def test_calls_are_superior_figures(pages: dict[str, HtmlElement]) -> None:
    """Each call on the essay's page is a superior figure that links to its note, and the note links back."""
    calls = pages["essay.html"].xpath("//sup/a[@class='rec-call']")
    notes = of_class(pages["essay.html"], "rec-note-label")

    assert [(str(n), f"#n{n}", f"c{n}") for n in range(1, 41)] == [
        (call.text, call.get("href"), call.get("id")) for call in calls
    ]
    assert [(str(n), f"#c{n}") for n in range(1, 41)] == [(note.text, note.get("href")) for note in notes]


def test_marked_words_are_those_of_the_records(edition: Edition, pages: dict[str, HtmlElement]) -> None:
    """Each emended word on the essay's page leads to its entry, and the entry is there."""
    marks = {mark.get("id"): mark.text_content() for mark in of_class(pages["essay.html"], "rec-em")}
    links = {link.get("href") for mark in of_class(pages["essay.html"], "rec-em") for link in mark.iter("a")}
    entries = [entry for entry in edition.entries if not entry.page]

    assert [entry.id for entry in entries] == list(marks)
    assert set() == {f"#{entry.id}.entry" for entry in entries} - links


def test_collation_has_the_whole_witness(edition: Edition, pages: dict[str, HtmlElement]) -> None:
    """The witness column of the collation, read downwards, has every character of the witness but white space."""
    column = "".join(cell.text_content() for cell in of_class(pages["collation.html"], "rec-witness"))
    stored = (HOUSE / "source" / edition.witnesses[0].file).read_text("utf-8")

    assert "".join(stored.split()) == "".join(column.split())


def test_no_markup_leaks(pages: dict[str, HtmlElement]) -> None:
    """No page shows the markup of its source, but where a witness or a literal has it."""
    leak = re.compile(r":(?:em|page|count|doc|ref|cite:\w+|rec:\w+):|\|\w+\||</?sup>|``|\]_|\.\. \w+::")
    found = []
    for name, page in pages.items():
        body = lxml.html.fromstring(lxml.html.tostring(page)).find("body")
        for element in [
            *body.iter("code", "pre", "script", "style", "template"),
            *body.xpath("//*[@class='messages']"),
        ]:
            element.drop_tree()
        for column in of_class(body, "rec-witness"):
            column.drop_tree()
        found += [(name, match[0]) for match in leak.finditer(body.text_content())]

    assert found == []


def test_ids_of_each_page_are_unique(pages: dict[str, HtmlElement]) -> None:
    """No page has an id twice."""
    ids = Counter((name, element) for name, page in pages.items() for element in page.xpath("//@id"))

    assert [where for where, times in ids.items() if times > 1] == []


def test_every_internal_link_leads_somewhere(site: Path, pages: dict[str, HtmlElement]) -> None:
    """Every link and every address within the site leads to a file, and to an id that is there."""
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for link in page.xpath("//@href | //@src"):
            target, fragment = urldefrag(urljoin(name, link))
            if urlsplit(target).scheme or target.startswith("//"):
                continue
            path = unquote(urlsplit(target).path)
            if not (site / path).is_file() or (fragment and path in ids and unquote(fragment) not in ids[path]):
                dead.append((name, link))

    assert dead == []


def test_every_document_can_be_read(records: Sphinx, pages: dict[str, HtmlElement]) -> None:
    """Each document has an address to read it at, linked on its page, or the collection that translates it."""
    entries = domain_of(records.env).bibliography
    listed = documents(entries)

    assert [key for key in listed if not entries[key].keys() & {"url", TRANSLATED}] == []
    assert {entries[key]["url"] for key in listed if "url" in entries[key]} <= set(
        pages["documents.html"].xpath("//dl//a/@href")
    )


def test_counts_of_kinds_agree(edition: Edition) -> None:
    """What the edition counts as changes of P is what its kinds add up to; the variant of W is none."""
    kinds = {name: number for name, number in edition.totals.items() if name.startswith("kind-")}

    assert sum(kinds.values()) == edition.totals["emendations"] == 32
    assert [entry.kind for entry in edition.entries if not entry.emends] == ["variant"]


def test_every_page_names_the_original(records: Sphinx, pages: dict[str, HtmlElement]) -> None:
    """Every page names author, publisher and licence, and links to the essay where it was published."""
    source = records.config.recension_source
    named = {"Anna Costa", "E-International Relations", "CC BY-NC 4.0", source["publisher"]}
    original = "https://www.e-ir.info/2011/08/18/who-wanted-to-go-to-war-over-korea-in-1950/"

    assert [name for name, page in pages.items() if original not in page.xpath("//a/@href")] == []
    assert [
        (name, word) for name, page in pages.items() for word in named if word not in page.find("body").text_content()
    ] == []


def test_rules_touch_marks_only(edition: Edition) -> None:
    """In the whole text the rules of characters change marks into marks, never a letter or a figure."""
    rules = edition.declared.rules
    texts = [(plain(unbroken(block.edited)), regularise.dressed(block, rules)) for block in text_blocks(edition)]
    changed = {(old, new) for text, dressed in texts for old, new in zip(text, dressed, strict=True) if old != new}

    assert {("'", "‘"), ("'", "’"), ("-", "–")} == changed


def test_verse_keeps_its_lines(edition: Edition, plain_text: list[str]) -> None:
    """The lines of the colophon are lines in the plain text, too."""
    colophon = next(block for block in edition.blocks if block.place == "colophon")
    lines = [part.text for part in colophon.parts if isinstance(part, Span) and part.style != Style.BREAK]

    assert lines == plain_text[-len(lines) - 2 : -2]


@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_words_of_the_book(edition: Edition, book: Path, paper: str) -> None:
    """Each PDF, read back without calls, has every block of the edited text, the paragraphs in order."""
    path = book / f"korea-1950-{paper}.pdf"
    running, everything = text_of(path, ("Reference", "Note")), text_of(path, ("Reference",))
    here = 0
    for block in text_blocks(edition):
        wanted = re.sub(r"\[\d+\]", "", regularise.dressed(block, edition.declared.rules))
        if block.label:
            assert "".join(wanted.split()) in "".join(everything.split()), block.place
            continue
        found = "".join(running.split()).find("".join(wanted.split()), here)
        assert found >= 0, f"{block.place}: {wanted[:60]}"
        here = found + 1


def test_answers_are_counted() -> None:
    """The self-assessment says how many of its answers are yes, partly and no."""
    text = (HOUSE / "source" / "self-assessment.rst").read_text("utf-8")
    count = Counter(re.findall(r"^   \*\*(Yes|Partly|No)\.\*\* ", text, re.MULTILINE))
    told = re.search(r"Of the (\d+) answers (\d+) are yes, (\d+) partly and (\d+) no\.", text)

    assert told
    assert [count.total(), count["Yes"], count["Partly"], count["No"]] == [*map(int, told.groups())]


def test_readme_shows_what_verify_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """The line in the README is the one that ``make verify`` prints now."""
    arguments = ["--config", str(HOUSE), "--source", str(HOUSE / "source"), "verify"]

    assert cli.main(arguments) == 0
    assert capsys.readouterr().out in (HOUSE / "README.md").read_text("utf-8")


def test_side_by_side_is_one_after_the_other(tmp_path: Path) -> None:
    """``make -j3`` makes the PDFs and the text before the website, which offers them."""
    shutil.copy(HOUSE / "Makefile", tmp_path)
    log, python = tmp_path / "log", tmp_path / ".venv" / "bin" / "python"
    for folder in (python.parent, tmp_path / "requirements"):
        folder.mkdir(parents=True)
    (tmp_path / "requirements" / "build.txt").touch()
    (tmp_path / ".venv" / "build.ok").touch()
    python.write_text(f'#!/bin/sh\necho begin "$@" >> {log}\nsleep 0.1\necho end "$@" >> {log}\n', "utf-8")
    python.chmod(0o755)
    subprocess.run(["make", "-j3"], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, check=True, capture_output=True)

    lines = [line.split(" -b ") for line in log.read_text("utf-8").splitlines()]

    assert [(line[0].split()[0], line[1].split()[0]) for line in lines] == [
        (moment, builder) for builder in ("pdf", "edited-text", "html") for moment in ("begin", "end")
    ]


def test_no_mutation_of_the_essay_survives(tmp_path: Path) -> None:
    """Not one of some seeded changes of a letter, a figure, a mark or a line of the essay passes unnoticed."""
    source = shutil.copytree(HOUSE / "source", tmp_path / "source")
    with command.edition(HOUSE, source) as app:
        app.build()
        found, counts = mutate.survivors(app, 20, 1950)

    assert [f"line {one.line}: {one.old!r} became {one.new!r}" for _, one in found] == []
    assert counts["caught"] > 15


def test_extension_knows_nothing_of_this_essay() -> None:
    """No name of the essay stands in the extension."""
    names = re.compile(r"Korea|Stalin|Costa|e-ir\.info", re.IGNORECASE)
    found = [
        (path.name, match[0])
        for path in sorted((HOUSE / "recension").rglob("*.py"))
        for match in names.finditer(path.read_text("utf-8"))
    ]

    assert found == []
