"""Two records of an edition are compared item by item; the report is complete, and says nothing that is not so."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from edits import edited, edition, sentence

from recension.scholarship import changes, record, redline
from recension.scholarship.changes import Report, Sort, apply, compare
from recension.scholarship.record import Record, notated, spans_of
from recension.scholarship.redline import State


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
        ("a \\- b", "a - b", "a [\\\\]- b"),
        ("Go far and come back", "Go near and come forth", "Go [far]{near} and come [back]{forth}"),
        (
            "To Constantinople and to Adrianople by day",
            "To Jerusalem and from Alexandria at night",
            "To [Constantinople and to Adrianople by day]{Jerusalem and from Alexandria at night}",
        ),
        (
            "Now the elder brothers and younger sisters went to the mill by the water.",
            "Now their oldest cousins and several strangers went to the mill by the water.",
            "Now [the elder brothers and younger sisters]{their oldest cousins and several strangers} "
            "went to the mill by the water.",
        ),
        ("水車小屋", "水車の小屋", "水車{の}小屋"),
        ("चक्की का", "चक्का का", "[चक्की]{चक्का} का"),
    ],
)
def test_redline(old: str, new: str, marked: str) -> None:
    """What was struck and what was inserted are whole words, in their style."""
    signs = {State.KEPT: "{}", State.STRUCK: "[{}]", State.INSERTED: "{{{}}}"}

    assert "".join(signs[one.state].format(notated(one.spans)) for one in redline.redline(old, new)) == marked


def test_redline_of_a_long_text() -> None:
    """In a paragraph of many thousand words a few that differ are found, and nothing where all of it does."""
    random = Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    old = ["".join(random.choices(letters, k=random.randint(1, 3))) for _ in range(12000)]  # and no stop in it
    new = [word if number % 100 else f"{word}er" for number, word in enumerate(old)]

    found = redline.redline(" ".join(old), " ".join(new))
    struck = "".join(span.text for one in found if one.state is State.STRUCK for span in one.spans)
    rewritten = redline.redline(" ".join(old), " ".join(random.sample(old, len(old))))

    assert len(struck) < 1000
    assert len(rewritten) <= 4


def test_markup_of_a_comment_is_told() -> None:
    """A comment is told in prose, but where only its markup differs, that is told."""
    items = ({"lemma": "mill", "text": f"See `a book <https://example.org/{one}>`__."} for one in "ab")
    old, new = (Record(commentary={"p1.on-mill": item}) for item in items)

    (group,) = redline.groups(Report("1", "2", compare(old, new)))
    states = {one.state for line in group.told[0].lines for one in line.words}

    assert states == {*State}


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


def test_abridged_keeps_what_differs_and_the_words_beside_it() -> None:
    """Of a long text what both have is left out far from what differs; a short one, and one that is alike, is whole."""
    many = " ".join(["word"] * 60)
    words = redline.redline(f"{many} was *cold* {many}", f"{many} is *cold* {many}")
    told = redline.abridged(words)

    assert [(one.state, one.spans) for one in told if one.state is not State.KEPT] == [
        (one.state, one.spans) for one in words if one.state is not State.KEPT
    ]
    first, last = told[0].spans[0].text, told[-1].spans[-1].text
    assert first.startswith(" … ")
    assert first.endswith("word word ")
    assert last.startswith(" word word")
    assert last.endswith(" … ")
    assert redline.abridged(redline.redline("a b *c*", "a x *c*")) == redline.redline("a b *c*", "a x *c*")
    assert redline.abridged(redline.redline(many, many)) == redline.redline(many, many)
