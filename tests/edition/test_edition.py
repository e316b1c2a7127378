"""This edition: its witness comes back, and what is shown is what is recorded."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase

import pytest
from building import HOUSE
from lxml.html import HtmlElement
from sphinx.application import Sphinx
from whole import WholeEdition, text_blocks

from recension.commands import cli, mutate, reading
from recension.doctree.domain import domain_of
from recension.outputs import tei
from recension.outputs.tei import prose, reader, works, writer
from recension.scholarship import regularise, witness
from recension.scholarship.bibtex import label
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.formats import MARKDOWN
from recension.scholarship.model import Block, Style
from recension.scholarship.works import LETTER, TRANSLATED, documents

CHECKSUM = "a3a57869af6f80221503d72d022d1978270cc673fb1df3a58fdb2689cb7f8aa0"


class TestThisEdition(WholeEdition):
    """What is expected of every edition is true of this one."""

    books = ("korea-1950-a4.pdf", "korea-1950-letter.pdf")

    def test_every_document_can_be_read(self, records: Sphinx, pages: dict[str, HtmlElement]) -> None:
        """Each document has an address to read it at, linked on its page, or the collection that translates it."""
        entries = domain_of(records.env).bibliography
        listed = documents(entries)

        assert [key for key in listed if not entries[key].keys() & {"url", TRANSLATED}] == []
        assert {entries[key]["url"] for key in listed if "url" in entries[key]} <= set(
            pages["documents.html"].xpath("//dl//a/@href")
        )

    def test_every_page_names_the_original(self, records: Sphinx, pages: dict[str, HtmlElement]) -> None:
        """Every page names author, publisher and licence, and links to the essay where it was published."""
        source = records.config.recension_source
        named = {"Anna Costa", "E-International Relations", "CC BY-NC 4.0", source["publisher"]}
        original = "https://www.e-ir.info/2011/08/18/who-wanted-to-go-to-war-over-korea-in-1950/"

        assert [name for name, page in pages.items() if original not in page.xpath("//a/@href")] == []
        assert [
            (name, word)
            for name, page in pages.items()
            for word in named
            if word not in page.find("body").text_content()
        ] == []


def test_witness_comes_back(edition: Edition) -> None:
    """The base text, rebuilt from the edited text and its apparatus, is the stored file, byte for byte."""
    base = edition.witnesses[0]
    rebuilt = witness.rebuild(edition.blocks, base, edition.heads).encode()

    assert (HOUSE / "source" / base.file).read_bytes() == rebuilt
    assert hashlib.sha256(rebuilt).hexdigest() == CHECKSUM
    assert [Proof(base, 26269)] == list(edition.prove())


def told(block: Block, rules: tuple[str, ...]) -> Iterator[tuple[int, int, str]]:
    """Yield offset and length of each stretch that apparatus and ledger name, and what P has there."""
    entries = [
        (start, end, "".join(map(MARKDOWN.write, variation.entry.readings[0].spans)))
        for variation, start, end in regularise.offsets(block)
        if variation.entry and variation.entry.emends and not variation.entry.page
    ]
    yield from ((start, end - start, old) for start, end, old in entries)
    known = dict(regularise.changes(block, rules))
    for frame in known.pop("headings", ()):
        before, _, after = frame.old.partition(frame.new)
        yield from [(0, 0, before), (len(frame.new), 0, after)]
    for name, changes in known.items():
        for change in changes:
            length = {"numbers": 0, "calls": len(change.old)}.get(name, len(change.new))
            if not any(start <= change.offset < end for start, end, _old in entries):
                yield change.offset, length, change.old


def left_over(edition: Edition) -> Counter[str]:
    """Compare P with the text as it is shown, character by character; return what of P nothing accounts for."""
    found: Counter[str] = Counter()
    rules, base = edition.declared.rules, edition.witnesses[0]
    for block, pieces in groupby(witness.pieces(edition.blocks, base, edition.heads, True), lambda one: one.block):
        written = " ".join(piece.text.strip("\n") for piece in pieces if not piece.page)
        if block.omission or not block.type.is_text:
            continue
        shown, known = str(regularise.dressed(block, rules)), sorted(told(block, rules))
        at = 0
        for offset, length, old in [*known, (len(shown), 0, "")]:
            while at < offset or not written.startswith(old):
                assert written, (block.place, shown[at:], old)
                at += (same := shown[at : at + 1] == written[0])
                found[written[0]] += not same
                written = written[1:]
            at, written = offset + length, written.removeprefix(old)
        found.update(written)
    return +found


def test_every_character_of_the_witness_is_accounted_for(edition: Edition) -> None:
    """What differs is in apparatus or ledger, but for the signs of Markdown, which mean what is shown."""
    spans = [span for block in text_blocks(edition) for span in block.edited]
    notes = sum(block.type == "note" for block in edition.blocks)
    lines = sum(span.style is Style.BREAK for span in spans)
    ranks = [block.level for block in edition.blocks if block.type == "heading" and not block.frame]

    assert {
        "*": 2 * sum(span.style is Style.EMPHASIS for span in spans),
        "#": sum(ranks),
        " ": len(ranks) + notes + lines,
        "\n": lines,
    } == left_over(edition)


def test_whole_text_is_there(edition: Edition) -> None:
    """22 paragraphs, 20 works, 40 notes and 8 pages are there, each with its number, in order."""
    places = [block.place for block in text_blocks(edition) if block.type != "heading"]
    pages = [variation.lemma[0].text for block in edition.blocks for variation in block.variations]

    assert [f"p{n}" for n in range(1, 23)] == [place for place in places if re.fullmatch(r"p\d+", place)]
    assert [f"b{n}" for n in range(21)] == [place for place in places if re.fullmatch(r"b\d+", place)]
    assert [f"n{n}" for n in range(1, 41)] == [place for place in places if re.fullmatch(r"n\d+", place)]
    assert [f"P {n}" for n in range(1, 9)] == [key for key in pages if re.fullmatch(r"P \d", key)]


def test_letters_of_works(records: Sphinx) -> None:
    """Works of one author and year have the letters from a on, and those that had one keep it."""
    domain = domain_of(records.env)
    works = domain.record.bibliography
    alike: dict[str, list[str]] = {}
    for item in works.values():
        alike.setdefault(label({**item, LETTER: ""}), []).append(item.get(LETTER, ""))
    given = {(key, item[LETTER]) for one in domain.releases for key, item in one.bibliography.items() if LETTER in item}

    assert {name: sorted(found) for name, found in alike.items()} == {
        name: [""] if len(found) == 1 else [*ascii_lowercase[: len(found)]] for name, found in alike.items()
    }
    assert given <= {(key, item.get(LETTER)) for key, item in works.items()}


def test_ids_do_not_move(records: Sphinx) -> None:
    """What had an id in a release has it still, or is said to be withdrawn."""
    domain = domain_of(records.env)
    standing = domain.record.ids.keys() | domain.record.withdrawn.keys()

    assert [one.release for one in domain.releases][:2] == ["1.0", "1.0.1"]
    assert [(one.release, name) for one in domain.releases for name in one.ids if name not in standing] == []


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


def test_counts_of_kinds_agree(edition: Edition) -> None:
    """What the edition counts as changes of P is what its kinds add up to; the variant of W is none."""
    kinds = {name: number for name, number in edition.totals.items() if name.startswith("kind-")}

    assert sum(kinds.values()) == edition.totals["emendations"]
    assert [entry.kind for entry in edition.entries if not entry.emends] == ["variant"]


def test_answers_are_counted() -> None:
    """The self-assessment says how many of its answers are yes, partly and no, in all and of each list of questions."""
    text = (HOUSE / "source" / "self-assessment.rst").read_text("utf-8")
    told = re.search(r"Of the (\d+) answers (\d+) are yes, (\d+) partly and (\d+) no\.", text)
    rows = re.findall(r"^   \* - (?!Asked).+" + r"\n     - (\d+)" * 4, text, re.MULTILINE)
    found = [
        [len(answers), *map(answers.count, ("Yes", "Partly", "No"))]
        for part in re.split(r"^-{5,}$", text, flags=re.MULTILINE)[1:]
        for answers in [re.findall(r"^   \*\*(Yes|Partly|No)\.\*\* ", part, re.MULTILINE)]
    ]

    assert told
    assert [sum(column) for column in zip(*found, strict=True)] == [*map(int, told.groups())]
    assert found == [[*map(int, row)] for row in rows]


def test_readme_shows_what_verify_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """The line in the README is how the one begins that ``make verify`` prints now."""
    arguments = ["--config", str(HOUSE), "--source", str(HOUSE / "source"), "verify"]

    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.partition(";")[0] + ";" in (HOUSE / "README.md").read_text("utf-8")


#: what is asked of make -> the formats that are made then
ASKED = {
    "pdf": ["pdf"],
    "tei": ["tei"],
    "html": ["data", "html"],
    "all": ["epub", "text", "tei", "data", "pdf", "html"],
}


def test_side_by_side_is_one_after_the_other(tmp_path: Path) -> None:
    """``make -j3`` makes one after the other what is asked for, for the website offers what is there."""
    shutil.copy(HOUSE / "Makefile", tmp_path)
    log, python = tmp_path / "log", tmp_path / ".venv" / "bin" / "python"
    for folder in (python.parent, tmp_path / "requirements"):
        folder.mkdir(parents=True)
    (tmp_path / "requirements" / "build.txt").touch()
    (tmp_path / ".venv" / "build.ok").touch()
    python.write_text(f'#!/bin/sh\necho begin "$@" >> {log}\nsleep 0.1\necho end "$@" >> {log}\n', "utf-8")
    python.chmod(0o755)
    subprocess.run(
        ["make", "-j3", *ASKED], cwd=tmp_path, env={"PATH": os.environ["PATH"]}, check=True, capture_output=True
    )

    lines = log.read_text("utf-8").splitlines()

    assert lines == [
        f"{moment} -m recension build {' '.join(formats)}" for formats in ASKED.values() for moment in ("begin", "end")
    ]


def test_no_mutation_of_the_essay_survives(tmp_path: Path) -> None:
    """Not one of some seeded changes of a letter, a figure, a mark or a line of the essay passes unnoticed."""
    source = shutil.copytree(HOUSE / "source", tmp_path / "source")
    shutil.copy(HOUSE / "CHANGELOG.md", tmp_path)
    with reading.edition(HOUSE, source) as app:
        app.build()
        tried = mutate.Tried()
        mutate.try_texts(app, 20, 1950, tried)

    assert [f"line {one.line}: {one.old!r} became {one.new!r}" for _, one in tried.survivors] == []
    assert tried.counts["the text"][mutate.Fate.CAUGHT] > 15


def test_tei(records: Sphinx) -> None:
    """The file of TEI gives back all that the edition says, nothing in it as notation or BibTeX, and the witness."""
    whole = tei.whole_of(records.env)
    root = reader.parsed(writer.write(whole))
    found = reader.read(root)
    assert found == whole
    assert prose.verbatim(root) == 0
    assert not [one for one in root.iter("*") if one.get("type") == works.BIBTEX]
    assert [hashlib.sha256(data).hexdigest() for _, data in found.witnesses()] == [CHECKSUM]


def test_extension_knows_nothing_of_this_essay() -> None:
    """No name of the essay stands in the extension."""
    names = re.compile(r"Korea|Stalin|Costa|e-ir\.info", re.IGNORECASE)
    found = [
        (path.name, match[0])
        for path in sorted((HOUSE / "recension").rglob("*.py"))
        for match in names.finditer(path.read_text("utf-8"))
    ]

    assert found == []
