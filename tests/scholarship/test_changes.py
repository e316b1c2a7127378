"""Two records of an edition are compared item by item; the report is complete, and says nothing that is not so."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest

from recension.scholarship import changes, record, redline
from recension.scholarship.changes import Report, Sort, apply, compare
from recension.scholarship.record import SECTIONS, Item, Record, notated, spans_of
from recension.scholarship.redline import State

WORDS = [
    "was",
    "were",
    "the",
    "war",
    "*Peace*",
    "and",
    "‘to’",
    "a",
    "Korea.",
    "Stalin;",
    "[7]_",
    "**Mao**",
    "\\*",
    "``<b>``",
]


def sentence(random: Random) -> str:
    """Return some words in the notation of an editor."""
    return " ".join(random.choices(WORDS, k=random.randint(0, 30)))


def item(random: Random, section: str) -> Item:
    """Return an item of a section, with fields that such items have."""
    fields = {"text": ("type", "text"), "apparatus": ("lemma", "reading P", "kind", "reason"), "withdrawn": ("reason",)}
    names = fields.get(section, ("text", "lemma", "certainty"))
    return {name: sentence(random) for name in names if name == names[0] or random.random() < 0.9}


def edition(random: Random) -> Record:
    """Return a record of an edition of some items."""
    made = {
        name: {f"{name[0]}{number}": item(random, name) for number in random.sample(range(40), random.randint(0, 12))}
        for name in SECTIONS
    }
    return Record("songs", texts=("text",), **made)


def edited(random: Random, old: Record) -> Record:
    """Return *old* after some edits: items taken out, put in, reworded, moved."""
    made = {}
    for name in SECTIONS:
        items = list(old.sections[name].items())
        for _ in range(random.choice((0, 0, 1, 2, 5))):
            at = random.randint(0, len(items))
            match random.randrange(4):
                case 0 if items:
                    del items[at - 1]
                case 1:
                    items.insert(at, (f"new{random.randrange(10**6)}", item(random, name)))
                case 2 if items:
                    items[at - 1] = (items[at - 1][0], {**items[at - 1][1], "text": sentence(random)})
                case _ if items:
                    items.insert(at - 1, items.pop())
        made[name] = dict(items)
    return old._replace(**made)


def orders(one: Record) -> list[list[str]]:
    """Return the ids of each section in their order."""
    return [list(section) for section in one.sections.values()]


@pytest.mark.parametrize("seed", range(600))
def test_report_is_complete(seed: int) -> None:
    """Applied to the older record, the report gives the newer, in its order; each change is one, and is told."""
    random = Random(seed)
    old = edition(random)
    new = edited(random, old)

    found = compare(old, new)

    applied = apply(found, old)
    assert applied == new.sections
    assert orders(old._replace(**applied)) == orders(new)
    assert all(one.old != one.new or one.sort is Sort.MOVED for one in found)
    assert bool(found) == (
        old.sections != new.sections or [*map(list, applied.values())] != [*map(list, old.sections.values())]
    )
    told = [told for group in redline.groups(Report("1", "2", found)) for told in group.told]
    assert sorted(one.change.id for one in told) == sorted(one.id for one in found)


@pytest.mark.parametrize("seed", range(600))
def test_redline_has_both_texts(seed: int) -> None:
    """Without what was inserted a redline is the older text, without what was struck the newer."""
    random = Random(seed)
    old, new = sentence(random), sentence(random)
    if random.random() < 0.7:
        words = old.split(" ")
        words[random.randrange(len(words))] = sentence(random)
        new = " ".join(words)

    found = redline.redline(old, new)

    for text, without in ((old, State.INSERTED), (new, State.STRUCK)):
        spans = [span for one in found if one.state is not without for span in one.spans]
        assert "".join(f"{span.style}{letter}" for span in spans for letter in span.text) == "".join(
            f"{span.style}{letter}" for span in spans_of(text) for letter in span.text
        )
    assert all(one.spans for one in found)
    assert all(one.state is not other.state for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        ("such attack", "such an attack", "such {an }attack"),
        ("Many *were* there.", "Many *was* there.", "Many [*were*]{*was*} there."),
        ("*War* and peace", "War and peace", "[*War*]{War} and peace"),
        ("one line\nanother", "one line\nthe other", "one line\n[another]{the other}"),
        ("", "new", "{new}"),
        ("same", "same", "same"),
    ],
)
def test_redline(old: str, new: str, marked: str) -> None:
    """What was struck and what was inserted are whole words, in their style."""
    signs = {State.KEPT: "{}", State.STRUCK: "[{}]", State.INSERTED: "{{{}}}"}

    assert "".join(signs[one.state].format(notated(one.spans)) for one in redline.redline(old, new)) == marked


def test_record_comes_back() -> None:
    """What is written to the file of a release is read from it as it was."""
    one = edition(Random(1))._replace(release="1.0", files={"a.pdf": "00"}, history="New.")

    assert record.read(record.write(one)) == one


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "release-form"),
        ("[1]", "release-form"),
        ("{}", "release-form"),
        ('{"format": 99}', "release-future"),
        ('{"format": 1, "text": []}', "release-form"),
        ('{"format": 1, "text": {"p1": {"text": 1}}}', "release-form"),
        ('{"format": 1, "colour": "red"}', "release-form"),
        ('{"format": 1, "texts": [1]}', "release-form"),
        ('{"format": 1, "release": null}', "release-form"),
    ],
)
def test_no_record(text: str, name: str) -> None:
    """What is no record, or one of the future, is told as such."""
    found = record.read(text)

    assert not isinstance(found, Record)
    assert found.name == name


def test_releases_in_their_order() -> None:
    """1.9 comes before 1.10, and a release before the next of its parts."""
    assert sorted(["1.10", "1.9", "1.0.1", "1.0", "2.0"], key=record.order) == ["1.0", "1.0.1", "1.9", "1.10", "2.0"]


def test_a_second_text() -> None:
    """When a second text comes to the first, the ids of the first name it in both."""
    old = Record(texts=("songs",), text={"p1": {"text": "a"}})
    new = Record(texts=("songs", "tales"), text={"songs:p1": {"text": "a"}, "tales:p1": {"text": "b"}})

    assert [(one.id, one.sort) for one in changes.compare(old, new)] == [("tales:p1", Sort.ADDED)]
