"""An edition of an old print with rules of its own, and of a print of today that follows some of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pytest
from building import Copy, append, build, configure, made, read, replace

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.outputs.html.readers import lines
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship import proving, witness

OTHERS = (
    'extensions += ["recension.pdf", "recension.site", "recension.epub"]\n'
    'recension_pdf_documents = {"sonnet": "A4", "part": {"paras": "1", "notes": "author,apparatus"}}\n'
)
SHOWN = "Past reason hated — as a swollowed bayt,"
SONNET = {"tei": "http://www.tei-c.org/ns/1.0"}


@pytest.fixture(scope="module")
def page(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The page of the text."""
    out = made(rootdir / "test-quarto", tmp_path_factory.mktemp("quarto") / "out")
    return (out / "sonnet.html").read_bytes()


def test_both_witnesses_come_back(rootdir: Path) -> None:
    """The quarto from the source as it stands, the other from what its rules make of that."""
    edition = domain_of(read(rootdir / "test-quarto").env).edition
    for number, one in enumerate(edition.witnesses):
        rebuilt = witness.rebuild(edition.blocks, one, edition.heads, base=number == 0)

        assert rebuilt == (edition.declared.folder / one.file).read_text("utf-8")


def test_places_are_counted_and_listed(copy_of: Copy, tmp_path: Path) -> None:
    """Each rule is listed with its words, those that only a witness follows with the witness."""
    about = lxml.html.parse(str(made(copy_of("quarto"), tmp_path / "out") / "about.html"))
    words = " ".join(about.xpath("string(//body)").split())

    assert "There are 19 long s, and 24 places in all." in words
    assert "Dashes: 3" in words
    assert "friend—and · last—read" in words
    assert "v for u: 1¶ Between vowels a u is printed as v. Witness B follows it. The text itself does not." in words


@pytest.mark.parametrize(
    ("builder", "file"),
    [
        ("html", "sonnet.html"),
        ("tei", "sonnet.tei.xml"),
        ("data", "sonnet.json"),
        ("pdf", "sonnet.pdf"),
    ],
)
def test_copies_prove(
    builder: str, file: str, copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each of the files rebuilds both witnesses by itself."""
    edition = append(copy_of("quarto") / "conf.py", OTHERS)
    out = made(edition, tmp_path / "out", builder, *(["pdf"] if builder == "pdf" else []))

    assert cli.main(["verify", str(out / file)]) == 0
    assert re.findall(r"^(\w): \d+ bytes rebuilt, identical", capsys.readouterr().out, re.M) == ["Q", "B"]


@pytest.mark.parametrize("builder", ["edited-text", "edition-docx", "edition-odt", "epub"])
def test_other_outputs_are_read_back(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Their gates let them out."""
    out = made(append(copy_of("quarto") / "conf.py", OTHERS), tmp_path / "out", builder)

    if builder == "edited-text":
        assert SHOWN in (out / "sonnet.txt").read_text("utf-8")


def test_in_tei(copy_of: Copy, tmp_path: Path) -> None:
    """Beside what a rule makes stands what it was made of; the rules say what they do, and the witness which it has."""
    root = lxml.etree.parse(str(made(copy_of("quarto"), tmp_path / "out", "tei") / "sonnet.tei.xml"))
    choices = root.xpath("//tei:body//tei:choice[@ana='#Rule.dashes']", namespaces=SONNET)
    rule = root.xpath("//tei:normalization[@n='v-for-u']", namespaces=SONNET)[0]

    assert [[one.text for one in choice] for choice in choices] == [["--", "—"]] * 3
    assert rule.get("default") == "false"
    assert rule.xpath("tei:p[@n='match']/tei:orig/text()", namespaces=SONNET) == ["(?<=[aeiou])u(?=[aeiou])"]
    assert root.xpath("//tei:witness[@n='B']/tei:note[@type='rules']/tei:ref/text()", namespaces=SONNET) == [
        "long-s",
        "v-for-u",
        "ligatures",
    ]


def test_data_have_the_rules(copy_of: Copy, tmp_path: Path) -> None:
    """The record of all has what each rule does, and the table each place."""
    out = made(copy_of("quarto"), tmp_path / "out", "data")
    declared = json.loads((out / "sonnet.json").read_text("utf-8"))["declared"]
    ledger = (out / "regularisations.csv").read_text("utf-8") if (out / "regularisations.csv").exists() else ""

    assert [one["name"] for one in declared["own_rules"]] == ["dashes", "long-s", "v-for-u", "ligatures"]
    assert declared["own_rules"][1]["exceptions"] == ["s2 ſtraight"]
    assert declared["witnesses"][1]["rules"] == ["long-s", "v-for-u", "ligatures"]
    assert not ledger or "--,—" in ledger


def damages() -> Iterator[tuple[str, Any]]:
    """Yield what is changed in the records of a page, and how."""
    yield "another sign", lambda records: records["replaced"]["long-s"].clear()
    yield "no rule", lambda records: records.pop("replaced")
    yield "another rule", lambda records: records["replaced"].update(dashes=records["replaced"].pop("long-s"))
    yield "no rules", lambda records: records.update(replaced=5)


@pytest.mark.parametrize(("what", "damage"), [*damages()])
def test_what_no_rule_says_is_no_proof(what: str, damage: Any, page: bytes) -> None:
    """Letters are changed by a rule that says so, and by nothing else."""
    read_page = parsed(page)
    records = lines.records_of(read_page)
    assert records is not None
    assert proving.prove(records, lines.shown(read_page, records)).holds
    damage(records)

    assert not proving.prove(records, lines.shown(read_page, records)).holds, what


@pytest.mark.parametrize(
    ("old", "new"), [(b"wa\xc5\xbfte", b"waste"), (b"waste of", b"wafte of"), ("—and".encode(), b"--and")]
)
def test_other_signs_are_no_proof(old: bytes, new: bytes, page: bytes) -> None:
    """Whoever changes a letter that a rule has made is told so."""
    read_page = parsed(page.replace(old, new))
    records = lines.records_of(read_page)
    assert records is not None

    assert proving.prove(records, lines.shown(read_page, records)).holds == (old not in page)


@pytest.mark.parametrize(
    ("old", "new", "name"),
    [
        ('"replace": {"ſ": "s"}', '"replace": {"ß": "s"}', "rule-idle"),
        ('"s2 ſtraight"', '"s2 taker"', "rule-exception"),
        ('"æ": "ae"', '"æ": "ae", "ſt": "st"', "rule-collision"),
        ('"æ": "ae"', '"æ": "ae", "u u": "u"', "setting"),
        ('"rules": ["long-s"', '"rules": ["longs"', "unknown-rule"),
        ('"rules": ["long-s"', '"rules": ["calls"', "unknown-rule"),
        ('"title": "The quarto",', '"title": "The quarto", "rules": ["long-s"],', "witness-declaration"),
        ('"rules": ["long-s", "v-for-u", "ligatures"]', '"rules": "long-s"', "witness-declaration"),
    ],
)
def test_a_slip_is_told(old: str, new: str, name: str, copy_of: Copy, tmp_path: Path) -> None:
    """What is wrong with a rule is told with its name, at conf.py or in the text, and nothing is written."""
    edition = copy_of("quarto")
    replace(edition / "conf.py", old, new if name != "setting" else new.replace('"u u": "u"', '"u": "u "'))
    outcome = build(edition, tmp_path / "out")

    assert name in {report.name for report in outcome.reports}
    assert outcome.code == 2
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_rule_without_its_exception_fails_the_witness(copy_of: Copy, tmp_path: Path) -> None:
    """A print that has the long s where the rule makes another does not come back."""
    edition = copy_of("quarto")
    replace(edition / "conf.py", '"except": ["s2 ſtraight"],', "")

    assert "proof" in {report.name for report in build(edition, tmp_path / "out").reports}


def test_the_page_may_have_no_rule(copy_of: Copy, tmp_path: Path) -> None:
    """Where only a witness follows them, the text stands as in the source, and the witness still comes back."""
    edition = configure(copy_of("quarto"), recension_rules=[])
    replace(edition / "about.rst", ":count:`rule-long-s` long s", "words")
    out = made(edition, tmp_path / "out")
    page = parsed((out / "sonnet.html").read_bytes())
    records = lines.records_of(page)
    assert records is not None

    assert "waſte of ſhame" in page.xpath("string(//*[@id='s1'])")
    assert proving.prove(records, lines.shown(page, records)).holds
