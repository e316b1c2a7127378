"""The forms of a report: each has both texts in it, whatever these look like, and nothing that does anything."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Mapping
from random import Random
from typing import Any

import jsonschema
import lxml.html
import pytest
from building import HOUSE, Copy
from edits import edit, edited, edition
from markdown_it import MarkdownIt

from recension.commands.sides import of_earlier, settings_of
from recension.outputs.report import FORMS, written
from recension.outputs.report.context import context
from recension.outputs.report.signs import seen
from recension.scholarship import changes, record
from recension.scholarship.changes import CLASSES, OF_TEXTS, Report, compare
from recension.scholarship.record import SECTIONS, Record
from recension.scholarship.redline import State
from recension.scholarship.telling import Line, groups

CONFIG = {
    "project": "The <Miller's> Book",
    "copyright": "1801 Ada Weir & others",
    "language": "en",
    "recension_name": "miller",
    "recension_source": {
        "author": "Ada Weir",
        "title": "The <Miller's> Book",
        "publisher": "The Mill Press",
        "date": "3 May 1801",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
    },
}
SCHEMAS = HOUSE / "recension" / "schemas"
#: what a forge would make a link, a picture, or mathematics of, in one piece of text
FOUND_BY_FORGES = re.compile(r"[@#!%~^&](?=\w)|:\w+:|\w:(?=/)|\$\S|\bwww\.|[A-Z]-\d|\b[0-9a-f]{7,64}\b")
ELEMENTS = {"h1", "h2", "h3", "p", "em", "strong", "code", "sup", "del", "ins", "br", "span"}


def report_of(seed: int) -> tuple[Report, Record, Record]:
    """Return what is different between a random edition and some edits of it, and both."""
    random = Random(seed)
    old = edition(random)
    new = edited(random, old)
    return changes.report(old, new, ("1.0", "work"), ("p1: \x1b[2J",) * random.randint(0, 1)), old, new


def filled(item: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of an item in which anything stands."""
    return {field: text for field, text in item.items() if text}


def applied(found: dict[str, Any], old: Record) -> dict[str, dict[str, dict[str, str]]]:
    """Return what a report in JSON makes of an older record, of its words by their stretches alone."""
    made: dict[str, dict[str, dict[str, str]]] = {}
    for name in SECTIONS:
        changes = [one for one in found["changes"] if one["section"] == name]
        items = {key: filled(item) for key, item in old.sections[name].items()}
        placed = {}
        for one in changes:
            item = items.pop(one["id"], {}) if one["sort"] != "changed" else items[one["id"]]
            for field, stretches in one["words"].items():
                assert "".join(text for state, text in stretches if state != "inserted") == item.get(field, "")
                item[field] = "".join(text for state, text in stretches if state != "struck")
            for field in (*CLASSES, "place") if name in OF_TEXTS else ():
                item[field] = one["new"].get(field, "")
            item = filled(item)
            if one["sort"] in ("added", "moved"):
                placed[one["after"]] = (one["id"], item)
            elif one["sort"] == "changed":
                items[one["id"]] = item
        order: dict[str, dict[str, str]] = {}
        for key, item in [(None, {}), *items.items()]:
            if key is not None:
                order[key] = item
            while key in placed:
                key, item = placed.pop(key)
                order[key] = item
        made[name] = order
    return made


@pytest.mark.parametrize("seed", range(500))
def test_json_is_the_newer_edition(seed: int) -> None:
    """Applied to the older edition, word by word, the report for programs gives the newer, in its order."""
    report, old, new = report_of(seed)

    text = written("json", report, context(CONFIG, old, new))

    made = applied(json.loads(text), old)
    wanted = {name: {key: filled(item) for key, item in section.items()} for name, section in new.sections.items()}
    assert made == wanted
    assert [[*section] for section in made.values()] == [[*section] for section in wanted.values()]
    assert text == written("json", report, context(CONFIG, old, new))


@pytest.mark.parametrize("seed", range(40))
def test_json_has_its_schema(seed: int) -> None:
    """What programs read of a report and of a release is as the schemas say."""
    report, old, new = report_of(seed)
    old = old._replace(release="1.0", date="2026-11")
    for name, text in (
        ("report", written("json", report, context(CONFIG, old, new))),
        ("release", record.write(old)),
        *(("release", path.read_text("utf-8")) for path in HOUSE.glob("source/releases/*.json") if not seed),
    ):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.validate(json.loads(text), schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("root", ["plain", "sluice"])
def test_edits_of_sources(root: str, copy_of: Copy) -> None:
    """Edit after edit of a text, the report has what was edited, its place alone, and makes the newer of the older."""
    folder = copy_of(root)
    random = Random(root)
    text = folder / f"{settings_of(folder)['recension_texts'][0]}.rst"
    old, _notes = of_earlier(folder, folder, "1")
    for _ in range(20):
        places = {edit(random, text) for _ in range(random.randint(1, 3))}
        new, _notes = of_earlier(folder, folder, "2")

        report = changes.report(old, new, ("1", "2"))

        told = {one.place for group in groups(report) for one in group.told}
        assert told == places
        found = json.loads(written("json", report, context(CONFIG, old, new)))
        assert applied(found, old) == new.sections
        old = new


def both(node: lxml.html.HtmlElement, without: str) -> str:
    """Return the words of *node* without those of an element, a line feed for each break."""
    for one in node.xpath(f".//{without} | .//*[@class='heard' or @class='field']"):
        one.drop_tree()
    for one in node.iter("br"):
        one.tail = "\n" + (one.tail or "")
    return re.sub("[ \n]+", " ", node.text_content()).strip()


def lines_of(report: Report) -> list[Line]:
    """Return the lines that are told of a report."""
    return [line for group in groups(report) for one in group.told for line in one.lines]


def words(line: Line, without: State, named: bool = False) -> str:
    """Return the words of a line as they are seen, and its name."""
    name = f"{line.name}: " if named and line.name else ""
    spans = [span for one in line.words if one.state is not without for span in seen(one)]
    return re.sub("[ \n]+", " ", "".join([name, *(span.text for span in spans)])).strip()


@pytest.mark.parametrize("seed", range(150))
def test_markdown_shows_both_texts(seed: int) -> None:
    """A review shows the words of both editions as they are, and nothing that a forge would make anything of."""
    report, old, new = report_of(seed)

    text = written("markdown", report, context(CONFIG, old, new))

    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    tree = lxml.html.fragment_fromstring(html, create_parent=True)
    assert {node.tag for node in tree.iter()} <= {"div", *ELEMENTS}
    assert [node.attrib for node in tree.iter() if node.attrib] == []
    paragraphs = tree.findall("p")[1 : len(tree.findall("p")) - len(report.notes)]
    for state, tag in ((State.STRUCK, "del"), (State.INSERTED, "ins")):
        for node, line in zip(paragraphs, lines_of(report), strict=True):
            found = both(copy.deepcopy(node), tag)
            assert found == words(line, state, named=True)
    pieces = [piece for node in tree.iter() if node.tag != "code" for piece in (node.text, *(c.tail for c in node))]
    assert [line for line in text.splitlines() if line.startswith("/")] == []
    assert "<script" not in text  # nor what only a backslash keeps from being one
    assert [piece for piece in pieces if piece and FOUND_BY_FORGES.search(piece)] == []


@pytest.mark.parametrize("seed", range(150))
def test_html_shows_both_texts(seed: int) -> None:
    """A page has the words of both editions in it, each item under an id of its own, and does nothing."""
    report, old, new = report_of(seed)

    tree = lxml.html.document_fromstring(written("html", report, context(CONFIG, old, new)))

    for state, tag in ((State.STRUCK, "del"), (State.INSERTED, "ins")):
        for node, line in zip(tree.find_class("redline"), lines_of(report), strict=True):
            assert both(copy.deepcopy(node), tag) == words(line, state)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids)) == len(report.changes)
    assert not tree.xpath("//script | //link | //img | //iframe | //@onclick | //@onerror")
    assert set(tree.xpath("//@href")) <= {*(f"#{one}" for one in ids), "https://creativecommons.org/licenses/by/4.0/"}
    assert "url(" not in tree.find(".//style").text


def test_html_says_what_it_is() -> None:
    """A page has its language and direction, a title, who wrote the text, and under which licence it is."""
    report, old, new = report_of(1)
    config = {**CONFIG, "language": "ar"}

    tree = lxml.html.document_fromstring(written("html", report, context(config, old._replace(release="1.0"), new)))

    assert (tree.get("lang"), tree.get("dir")) == ("ar", "rtl")
    assert tree.findtext(".//title") == "The <Miller's> Book: Release 1.0 → as it stands"
    assert " ".join(tree.find(".//footer").text_content().split()) == (
        "Ada Weir, The <Miller's> Book (The Mill Press, 3 مايو 1801). CC BY 4.0. © 1801 Ada Weir & others"
    )


SONG = Record("songs", "1.0", "2026-11-23", texts=("songs",), text={"p1": {"type": "paragraph", "text": "one two"}})


def told(form: str, old: str, new: str, **settings: Any) -> str:
    """Return what a form tells of a paragraph."""
    one, other = (SONG._replace(text={"p1": {"type": "paragraph", "text": text}}) for text in (old, new))
    found = context(CONFIG, one, other._replace(release=""), **settings)
    return written(form, Report("1.0", "work", compare(one, other)), found)


LONG = "One reads here many words that nobody has changed in any way at all, and then"


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("such attack", "such an attack", "such {+an +}attack"),
        ("*were* there", "*was* there", "[-*were*-]{+*was*+} there"),
        ("a b", "a\N{NO-BREAK SPACE}b", "a[-␣-]{+⍽+}b"),
        ("a b", "a\u200b b", "[-a-]{+a[U+200B]+} b"),
        ("a b", "a\u202e b", "a{+[U+202E]+} b"),
        ("a b", "a \x1b[31mb", "a [-b-]{+␛[31mb+}"),
        ("one\ntwo", "one\n\ntwo", "one\n{+↵+}two"),
        (
            f"{LONG} he rests. {LONG} he goes.",
            f"{LONG} he stops. {LONG} he goes.",
            "… changed in any way at all, and then he [-rests-]{+stops+}. One reads here many words that nobody …",
        ),
    ],
)
def test_terminal_shows_a_change(old: str, new: str, shown: str) -> None:
    """A change is told with the words around it; what nobody would see of it has a sign."""
    indented = shown.replace("\n", "\n    ")

    assert told("terminal", old, new) == (
        f"Release 1.0 (23 November 2026) → as it stands: 1 place of the text reworded.\n\n"
        f"The text\n  Paragraph 1 (p1): reworded\n    {indented}\n"
    )


def test_terminal_has_colours_where_asked() -> None:
    """What was struck and what was inserted differ in more than colour."""
    text = told("terminal", "such attack", "such attacks", colour=True)

    assert "such \x1b[31;9mattack\x1b[m\x1b[32;4mattacks\x1b[m\n" in text


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_different(form: str) -> None:
    """Each form says so plainly where nothing is, and where nothing of the text is."""
    assert told(form, "one", "one")
    if form != "json":
        assert "Nothing is different." in told(form, "one", "one")
        report = Report("1.0", "work", compare(SONG, SONG._replace(bibliography={"weir": {"title": "Mill"}})))
        found = written(form, report, context(CONFIG, SONG, SONG)).replace("\\", "")
        assert "No textual change. 1 work added." in found
    else:
        assert not json.loads(told(form, "one", "one"))["textual"]
