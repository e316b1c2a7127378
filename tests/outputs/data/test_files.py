"""The files of data: what is written is read back; what any writer loses or alters, and what is damaged, is told."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import lxml.html
import pytest
from building import FINE, HOUSE, SITE, SOURCE, URL, Copy, Outcome, append, build, configure, files, made, read, replace
from invented import invented
from jsonschema import Draft202012Validator
from lxml import etree

from recension.commands import damage
from recension.outputs.data import about, annotated, everything, packed, passages, services, tables
from recension.outputs.data.builder import reader_of
from recension.outputs.data.context import Context, Pages, is_passage
from recension.outputs.data.expected import Expected
from recension.outputs.data.reader import Reader
from recension.scholarship.messages import MistakeError
from recension.scholarship.whole import Whole

TEI = "{http://www.tei-c.org/ns/1.0}TEI"
ROOTS = HOUSE / "tests" / "roots"
EDITIONS = {name: ROOTS / f"test-{name}" for name in ("sluice", "second", "plain", "released")}


@cache
def reader(name: str) -> Reader:
    """The files of a tiny edition, and what is expected of them."""
    return reader_of(read(EDITIONS[name]).env)


def told(one: Reader) -> list[str]:
    """What is told of the files that it would write."""
    return [mistake.sentence for name, data in one.files.items() for mistake in one.check(name, data)]


def again(one: Reader) -> Reader:
    """What is written once more."""
    c = one.expected.c
    return Reader(Expected(Context(c.whole, c.pages, c.say), one.expected.edition, one.expected.record))


@pytest.mark.parametrize("name", EDITIONS)
def test_tiny_editions(name: str) -> None:
    """Every file says what the edition says."""
    assert told(reader(name)) == []


@pytest.mark.parametrize("tens", range(6))
def test_random_editions(tens: int) -> None:
    """So it is with random editions, which come back from the one file whole; with an address and without."""
    for seed in range(10 * tens, 10 * tens + 10):
        said, edition, record = invented(seed)
        pages = Pages("https://example.org/mill/" if seed % 2 else "")
        one = Reader(Expected(Context(said, pages), edition, record))

        assert everything.read(one.files["mill.json"]) == said
        assert told(one) == [], seed


@pytest.mark.parametrize("name", EDITIONS)
def test_witnesses_come_back(name: str) -> None:
    """From the one file alone each witness comes back, byte for byte."""
    one = reader(name)
    whole = everything.read(one.files[one.name])
    held = {known.siglum: known.file for known in one.expected.edition.witnesses if known.file}

    assert dict(whole.witnesses()) == {siglum: (EDITIONS[name] / file).read_bytes() for siglum, file in held.items()}


# a writer that is broken


def _without(name: str) -> Callable[[object], Any]:
    def broken(value: object) -> Any:
        found = packed.packed(value)
        return {**found, name: type(found[name])()} if isinstance(value, Whole) else found

    return broken


def _reworded(whole: Whole) -> Any:
    text = json.dumps(packed.packed(whole), ensure_ascii=False)
    return json.loads(text.replace("weir", "wear"))


def _first_lost(rows: Callable[[Context], Iterator[Any]]) -> Callable[[Context], Iterator[Any]]:
    return lambda c: itertools.islice(rows(c), 1, None)


def _said_twice(rows: Callable[[Context], Iterator[Any]]) -> Callable[[Context], Iterator[Any]]:
    return lambda c: itertools.chain(itertools.islice(rows(c), 1), rows(c))


def _broken_tables() -> Iterator[tuple[object, str, object]]:
    for name, table in tables.TABLES.items():
        for breaks in (_first_lost, _said_twice):
            yield tables, "TABLES", {**tables.TABLES, name: table._replace(rows=breaks(table.rows))}


def _shifted(signs: list[str], start: int, end: int) -> Any:
    return _QUOTED(signs, start + 1, end)


def _headed(whole: Whole) -> Whole:
    (text,) = whole.texts
    return whole._replace(texts=(text._replace(document=text.document._replace(blocks=text.document.blocks[:1])),))


def _first_last(root: Any) -> Any:
    head, passage = root.find(".//{*}head"), root.find(".//{*}body//{*}p")
    if head is not None and passage is not None:
        passage.addnext(head)
    return root


_QUOTED, _UNIT, _LISTED, _OWNED = annotated.quoted, services._unit, about.listed, annotated._owned
_WAYS, _VIEW, _WRAPPED, _TEI, _PART = services._ways, services._view, services.wrapped, passages.tei, passages.part
_ALONE, _COLLECTION = passages.alone, services._collection
_RESOURCE, _PACKAGE, _SHOWN = tables.resource, tables.package, annotated.shown

BREAKS: list[tuple[object, str, object]] = [
    *((everything, "packed", _without(name)) for name in ("work", "texts", "declared", "sections")),
    (everything, "packed", _reworded),
    (everything, "rights", lambda work: []),
    (everything, "digests", lambda whole: {}),
    *_broken_tables(),
    (tables, "words", lambda spans: "".join(one.text for one in spans).lower()),
    (tables, "notated", lambda spans: ""),
    (tables, "cited_at", lambda c: {}),
    (tables, "_licences", lambda work, parts: iter(())),
    (tables, "resource", lambda c, name, columns, data: {**_RESOURCE(c, name, columns, data), "hash": "sha256:0"}),
    (tables, "package", lambda c, resources: _PACKAGE(c, resources[1:])),
    (annotated, "quoted", _shifted),
    (annotated, "words", lambda spans: "other words"),
    (annotated, "shown", lambda block, rules: [sign.upper() for sign in _SHOWN(block, rules)]),
    (annotated, "_owned", lambda work, by: {}),
    (annotated, "_comment", lambda c, text, one, selector: annotated._made(c, text, one, "commenting", [], selector)),
    (passages, "words", lambda spans: "other words"),
    (passages, "notated", lambda spans: "other words"),
    (passages, "transmitted", lambda block, siglum: block.edited),
    (passages, "foot", lambda c, one, file: iter(())),
    (passages, "rights", lambda work: []),
    (passages, "_entry", lambda c, row: "- an entry"),
    (passages, "_comment", lambda row: ""),
    (passages, "escaped", lambda text: text.replace("a", "o")),
    (passages, "alone", lambda c, one: _ALONE(c, next(iter(c.passages)))),
    (passages, "alone", lambda c, one: _headed(_ALONE(c, one))),
    (services, "_unit", lambda c, block: {**_UNIT(c, block), "identifier": "p1"}),
    (services, "_kind", lambda c, block: "paragraph"),
    (services, "_ways", lambda c, file, one="": {name: f"{way}x" for name, way in _WAYS(c, file, one).items()}),
    (services, "_view", lambda c, one, places, number: _VIEW(c, one, places, 0)),
    (services, "_dublin_core", lambda c: {}),
    (services, "_collection", lambda c, file: {**_COLLECTION(c, file), "@id": "none"}),
    (services, "is_passage", lambda block: is_passage(block) and block.place != "p1"),
    (services, "wrapped", lambda root: root),
    (services, "wrapped", lambda root: _WRAPPED(_first_last(root))),
    (services, "tei", lambda c, one: _TEI(c, next(iter(c.passages)))),
    (services, "part", lambda c, text: _PART(c, text._replace(document=text.document._replace(comments=())))),
    (services, "part", lambda c, text: _PART(c, text)._replace(work=c.work._replace(release="0"))),
    (services, "VERSION", "0.9"),
    (about, "listed", lambda c: dict([*_LISTED(c).items()][1:])),
    (about, "way", lambda one: "p/0"),
]


@pytest.mark.parametrize("number", range(len(BREAKS)))
def test_broken_writer(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a writer loses, doubles or alters, its reader tells."""
    one = reader("sluice")
    where, name, broken = BREAKS[number]
    monkeypatch.setattr(where, name, broken)
    if name == "VERSION":  # of which both know
        monkeypatch.setattr(services, "_context", lambda: {"@context": services.CONTEXT, "dtsVersion": "x"})

    assert told(again(one))


@pytest.mark.parametrize("name", ["sluice", "second"])
def test_damaged_file(name: str) -> None:
    """Whatever is damaged in a file is told, once with its name."""
    one, random = reader(name), Random(1801)
    for file, data in one.files.items():
        for _ in range(3):
            if file.endswith(".zip"):
                at = random.randrange(len(data))
                assert [*one.check(file, data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])]
                continue
            text = data.decode(tables.ENCODING if file.endswith(".csv") else "utf-8")
            mutation = damage.of_output(text, Path(file).suffix, random)
            if mutation.text != text:
                assert [*one.check(file, mutation.text.encode())], (file, mutation.old, mutation.new)


def test_other_file() -> None:
    """A file that nobody wrote is told."""
    assert [mistake.name for mistake in reader("plain").check("p/99.json", b"{}\n")] == ["output"]


# what other programs read


@pytest.mark.parametrize("name", EDITIONS)
def test_schema(name: str) -> None:
    """The file of all is as its schema has it, which refuses what is none."""
    one = reader(name)
    schema = json.loads(one.files[everything.SCHEMA])
    Draft202012Validator.check_schema(schema)
    valid = Draft202012Validator(schema)
    found = json.loads(one.files[one.name])

    assert [error.message for error in valid.iter_errors(found)] == []
    assert not valid.is_valid({**found, "texts": [{"name": "text"}]})
    assert not valid.is_valid({**found, "other": 1})


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ('"type": "paragraph"', '"type": "paragraf"', "/texts/0/document/blocks/"),
        ('"place": "p1"', '"place": 1', "/place"),
        ('"format": 1', '"format": 2', "/format"),
        ('"blocks": [', '"blocs": [', "/texts/0/document"),
        ('"rules": [', '"rules": ["dots",', "line "),
        ("{\n", "[\n", "line "),
        ("weir", "wear", "/digests/"),
    ],
)
def test_damage_is_told_at_its_place(old: str, new: str, place: str) -> None:
    """What is no record, or another one, is told with its place in the file."""
    data = reader("plain").files["miller.json"]
    assert old.encode() in data

    with pytest.raises(MistakeError, match=re.escape(place)):
        everything.read(data.replace(old.encode(), new.encode()))


def test_words_of_annotations_are_on_the_page(site: Path) -> None:
    """What an annotation quotes stands so on the page of the text, what stands before and after it, too."""
    one = reader("sluice")
    page = lxml.html.parse(str(site / "report.html")).getroot()
    for mark in page.xpath("//*[contains(@class, 'rec-page-mark') or contains(@class, 'headerlink')]"):
        mark.drop_tree()
    text = " ".join(page.text_content().split())
    items = json.loads(one.files[annotated.FILE])["first"]["items"]
    quotes = [item["target"]["selector"] for item in items if isinstance(item["target"], dict)]
    lost = [
        quote["exact"]
        for quote in quotes
        if " ".join(f"{quote['prefix']}{quote['exact']}{quote['suffix']}".split()) not in text
    ]

    assert len(quotes) > 30
    assert lost == []


def expanded(template: str, **values: str) -> str:
    """Expand a template that has nothing but parts of paths, as RFC 6570 says."""

    def parts(found: re.Match[str]) -> str:
        return "".join(f"/{values[name]}" for name in found[1].split(",") if name in values)

    return re.sub(r"\{/([^}]*)\}", parts, template)


@pytest.mark.parametrize("name", EDITIONS)
def test_text_services_lead_to_files(name: str) -> None:
    """A client that begins at the entry point, and fills in what it finds, always finds a file."""
    one = reader(name)

    def get(template: str, **values: str) -> Any:
        path = expanded(template, **values).removeprefix("../")
        data = one.files[path if path.startswith("dts/") else f"dts/{path.split('dts/')[-1]}"]
        return json.loads(data) if path.endswith(services.ANSWER) else etree.fromstring(data)

    entry = json.loads(one.files[services.ENTRY])
    root, texts = get(entry["collection"]), [text.name for text in one.expected.edition.texts]
    for asked in ({"id": root["@id"]}, {"id": root["@id"], "nav": "children"}):
        assert [one["@id"] for one in get(entry["collection"], **asked)["member"]] == texts
    assert get(entry["collection"], id=root["@id"], nav="parents")["member"] == []
    assert [member["@id"] for member in root["member"]] == texts
    for member in root["member"]:
        assert get(entry["collection"], id=member["@id"])["title"] == member["title"]
        found = get(entry["navigation"], resource=member["@id"], down="1")
        assert found["member"] == get(entry["navigation"], resource=member["@id"], down="-1")["member"]
        whole = get(entry["document"], resource=member["@id"])
        assert whole.tag == TEI
        for unit in found["member"]:
            asked = {"resource": member["@id"], "ref": unit["identifier"]}
            assert get(entry["navigation"], **asked)["ref"] == unit
            for down in services.DEPTHS:
                assert get(entry["navigation"], **asked, down=down)["member"] == [unit]
            passage = get(entry["document"], **asked)
            (wrapper,) = passage.iter(services.WRAPPER)
            assert passage.tag == TEI
            assert len(wrapper) == 1
            assert passage.xpath(wrapper.get("ref")) == [*wrapper]
            assert "".join(wrapper.itertext()) in "".join(whole.itertext())
        among, way = [], member["navigation"]
        page = get(way, ref=found["member"][0]["identifier"], down="0")
        while page not in among:  # the last leads to itself
            among.append(page)
            page = get(page["view"]["next"]) if "view" in page else page
        assert [unit for page in among for unit in page["member"]] == found["member"]
        assert max(len(page["member"]) for page in among) <= services.SIBLINGS


# the builder, and the site


def test_builder(tmp_path: Path, copy_of: Copy) -> None:
    """The builder writes the same bytes each time, and leaves what it does not write any more nowhere."""
    edition, out = copy_of("plain"), tmp_path / "data"
    made(edition, out, "data")
    first = files(out)
    assert build(edition, out, "data") == FINE
    assert files(out) == first
    assert {name: first[name] for name in reader("plain").files} == reader("plain").files
    made(configure(edition, recension_name="mill"), out, "data")

    assert (out / "mill.json").is_file()
    assert not (out / "miller.json").exists()


def test_what_is_broken_is_not_published(tmp_path: Path, copy_of: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a file does not say what the records say, nothing is published, and what was there stays."""
    edition, out = copy_of("plain"), tmp_path / "data"
    made(edition, out, "data")
    before = files(out)
    monkeypatch.setattr(passages, "words", lambda spans: "other words")
    outcome = build(edition, out, "data")

    assert outcome.code == 2
    assert "p/1.txt has '[p1] other words' as words at p1" in outcome.complaints
    assert files(out) == before


@pytest.fixture
def offering(tmp_path: Path, copy_of: Copy) -> Path:
    """A tiny edition whose site offers its data, which are made."""
    edition = configure(copy_of("plain"), recension_data="../data")
    made(edition, tmp_path / "data", "data")
    return edition


def test_site_offers_them(offering: Path, tmp_path: Path) -> None:
    """The site takes the data along, each file as it was made."""
    out = made(offering, tmp_path / "html")

    assert files(out / "data").keys() == reader("plain").files.keys()
    assert all(
        (out / "data" / name).read_bytes() == (tmp_path / "data" / name).read_bytes() for name in files(out / "data")
    )


def test_stale_data_do_not_pass(offering: Path, tmp_path: Path) -> None:
    """Data of another state of the edition are told in one sentence; made anew they pass."""
    made(offering, tmp_path / "html")
    source = (offering / "text.rst").read_text("utf-8")
    reason = re.search(r"^ {6}(\w.+)$", source, re.MULTILINE)
    assert reason
    replace(offering / "text.rst", reason[1], f"{reason[1]} Indeed.")
    outcome = build(offering, tmp_path / "html")

    assert outcome.code
    assert [report.name for report in outcome.reports] == ["data-stale"]
    made(offering, tmp_path / "data", "data")
    assert build(offering, tmp_path / "html") == Outcome(0, "")


def test_data_that_are_not_there_are_not_offered(tmp_path: Path, copy_of: Copy) -> None:
    """As with all that is offered, what was not made yet is left out."""
    out = made(configure(copy_of("plain"), recension_data="../data"), tmp_path / "html")

    assert not (out / "data").exists()


def test_site_lists_them(tmp_path: Path, copy_of: Copy) -> None:
    """What is offered of them is linked where it stands, on the first page, for programs, and in the map."""
    edition = append(copy_of("plain") / "conf.py", SITE)
    offered = {"Data": {"All": "../data/miller.json", "Corrections": "../data/apparatus.csv"}}
    offered["Data"]["Source"] = "../data/miller-source.zip"
    configure(
        edition, recension_data="../data", recension_downloads=offered, recension_source=SOURCE, recension_url=URL
    )
    append(edition / "about.rst", "\n.. edition-downloads::\n")
    made(edition, tmp_path / "data", "data")
    out = made(edition, tmp_path / "html")
    page = lxml.html.parse(str(out / "about.html")).getroot()
    first = lxml.html.parse(str(out / "index.html")).getroot()
    links = {(one.get("rel"), one.get("href"), one.get("type")) for one in first.iter("link")}

    assert [one.get("href") for one in page.xpath("//*[contains(@class, 'rec-downloads')]//a")][:2] == [
        "data/miller.json",
        "data/apparatus.csv",
    ]
    assert not (out / "miller.json").exists()
    assert ("linkset", "data/linkset.json", "application/linkset+json") in links
    assert ("item", "data/apparatus.csv", "text/csv") in links
    assert ("item", "data/miller-source.zip", "application/zip") in links
    for name in ("miller.json", "miller-source.zip"):
        assert f"<loc>{URL}data/{name}</loc>" in (out / "sitemap.xml").read_text("utf-8")
    annotation = json.loads((out / "data" / annotated.FILE).read_bytes())["first"]["items"][0]
    assert annotation["id"].startswith(f"{URL}data/{annotated.FILE}#")


def test_damaged_on_the_site(offering: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was damaged on its way to the site is told, and the site is not published."""
    name, write = "apparatus.csv", Path.write_bytes

    def damaged(path: Path, data: bytes) -> int:
        return write(path, data.replace(b"p1", b"p9") if path.name == name else data)

    monkeypatch.setattr(Path, "write_bytes", damaged)
    outcome = build(offering, tmp_path / "html")

    assert outcome.code == 2
    assert f"{name} has 'p9" in outcome.complaints
    assert not (tmp_path / "html" / "index.html").exists()


def test_a_file_for_the_folder(tmp_path: Path, copy_of: Copy) -> None:
    """Where the setting names a file, the build says so."""
    outcome = build(configure(copy_of("plain"), recension_data="text.rst"), tmp_path / "html")

    assert [report.name for report in outcome.reports] == ["setting"]
