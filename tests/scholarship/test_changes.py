"""Two records of an edition are compared item by item; the report is complete, and says nothing that is not so."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from edits import edited, edition, sentence

from recension.scholarship import changes, record, redline
from recension.scholarship.changes import Report, Sort, apply, compare
from recension.scholarship.record import Item, Record, notated, spans_of
from recension.scholarship.redline import State
from recension.scholarship.telling import Line, Telling, counts, groups


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
    told = [told for group in groups(changes.report(old, new)) for told in group.told]
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
        ("MacArthur's troops there", "MacArthur's troops' there", "MacArthur's [troops]{troops'} there"),
        ("the troops’ way", "the troop’s way", "the [troops’]{troop’s} way"),
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

    (group,) = groups(Report("1", "2", compare(old, new)))
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


def told(old: Record, new: Record, telling: Telling | None = None) -> dict[str, list[str]]:
    """Return, under the head of each item, what is told of it, what was struck and inserted in the signs of git."""
    signs = {State.KEPT: "{}", State.STRUCK: "[-{}-]", State.INSERTED: "{{+{}+}}"}

    def line(one: Line) -> str:
        words = "".join(signs[state].format(notated(spans)) for spans, state in one.words)
        return f"{one.name}: {words}" if one.name else words

    return {
        f"{notated(one.name)} ({one.change.id}): {', '.join(one.what)}": [line(some) for some in one.lines]
        for group in groups(changes.report(old, new), telling)
        for one in group.told
    }


TELLING = Telling(places={"p": "paragraph", "n": "note"}, editors={"MR": "Mary Reed"})
WEIR = {"type": "book", "author": "Weir, Ada", "year": "1801"}
TEXT = {
    "the-mill": {"type": "heading", "level": "1", "text": "The Mill of *Lower* Weir"},
    "after-the-mill": {"type": "matter", "text": "page 1"},
    "p1": {"type": "paragraph", "text": "one"},
    "p2": {"type": "paragraph", "text": "two"},
    "p3": {"type": "paragraph", "text": "three"},
}
ENTRY = {"place": "p1", "lemma": "was *so*", "reading K": "were", "kind": "slip", "reason": "It is one."}


def commented(text: str, **works: Item) -> Record:
    """Return a record of one comment, and of a bibliography."""
    return Record(commentary={"p1.on-mill": {"place": "p1", "lemma": "mill", "text": text}}, bibliography=works)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            commented("See it. :cite:p:`weir`", weir=WEIR),
            commented("See here. :cite:p:`weir,mill`", weir=WEIR | {"year": "1802"}, mill={"title": "{Mill}"}),
            "See [-it-]{+here+}. (Weir, [-1801-]{+1802; Mill, n.d.+})",
        ),
        (
            commented("It is so. :cite:p:`weir`", weir=WEIR),
            commented("It was so. :cite:p:`ada`", ada=WEIR),
            "It [-is-]{+was+} so. (Weir, 1801 [[-weir-]{+ada+}])",
        ),
        (commented("As :cite:t:`weir` says."), commented("As :cite:t:`weir` said."), "As weir [-says-]{+said+}."),
        (
            commented("As {cite:t}`weir` says.", weir=WEIR),
            commented("As {cite:t}`weir` said.", weir=WEIR),
            "As Weir (1801) [-says-]{+said+}.",
        ),
        (
            commented("See `the page <https://example.org/a>`__, and :rec:place:`n1`."),
            commented("Read `the page <https://example.org/b>`__, and :rec:place:`n2`."),
            "[-See-]{+Read+} the page <[-https://example.org/a-]{+https://example.org/b+}>, and note [-1-]{+2+}.",
        ),
        (
            commented("See [the page](https://example.org/a), then."),
            commented("See [another](https://example.org/b), now."),
            "See [-the page, then-]{+another, now+}.",
        ),
    ],
)
def test_comments_are_told_in_prose(old: Record, new: Record, line: str) -> None:
    """Works stand by author and year, each by its own record; no key and no address changes unseen."""
    lines = [one for head, lines in told(old, new, TELLING).items() if "p1.on-mill" in head for one in lines]

    assert lines == [line]


@pytest.mark.parametrize(
    ("fields", "what", "lines"),
    [
        ({"certainty": "open"}, "certainty added", ["certainty: {+open+}"]),
        ({"by": "MR"}, "signed MR (Mary Reed)", ["decided by: {+MR+}"]),
        (
            {"certainty": "open", "by": "XY"},
            "certainty added, signed XY",
            ["certainty: {+open+}", "decided by: {+XY+}"],
        ),
        ({"kind": "style"}, "reclassified", ["kind: [-slip-]{+style+}"]),
        ({"reason": "It was one."}, "reason reworded", ["reason: It [-is-]{+was+} one."]),
        ({"reading K": "was", "reason": ""}, "reworded", ["reason: [-It is one.-]"]),
    ],
)
def test_what_has_become_of_an_entry(fields: Item, what: str, lines: list[str]) -> None:
    """It is said what happened; initials are resolved where they are named first."""
    old, new = Record(apparatus={"p1.were": ENTRY}), Record(apparatus={"p1.were": ENTRY | fields})
    ((head, (entry, *rest)),) = told(old, new, TELLING).items()

    assert head == f"Paragraph 1, *was so* (p1.were): {what}"
    assert rest == lines
    assert entry.startswith("was *so* ] ")
    assert [sum(found.values()) for _section, found in counts(changes.report(old, new))] == [1]


def test_a_withdrawal_is_told_with_what_was_withdrawn() -> None:
    """Its reason stands below the entry, also when that comes back; what has no entry is told by itself."""
    old = Record(apparatus={"p1.were": ENTRY})
    new = Record(withdrawn={"p1.were": {"reason": "It was none, see :rec:place:`n1`."}, "p9.x": {"reason": "Gone."}})
    found = told(old, new, TELLING)
    back = told(new, old, TELLING)

    assert [*found] == ["Paragraph 1, *was so* (p1.were): withdrawn", "Paragraph 9 (p9.x): withdrawn"]
    assert [*back] == ["Paragraph 1, *was so* (p1.were): added", "Paragraph 9 (p9.x): no longer withdrawn"]
    assert [lines[-1] for lines in found.values()] == [
        "why it was withdrawn: {+It was none, see note 1.+}",
        "{+Gone.+}",
    ]
    assert [lines[-1] for lines in back.values()] == ["why it was withdrawn: [-It was none, see note 1.-]", "[-Gone.-]"]
    assert [*counts(changes.report(old, new))] == [
        ("apparatus", {"withdrawn": 1}),
        ("withdrawn", {"added": 1}),
    ]


def test_what_is_told_is_in_the_order_of_the_text() -> None:
    """What was withdrawn stands where it stood; matter is left out; blocks without a place are named by a heading."""
    new = {key: item | {"text": "new"} if key == "p3" else item for key, item in TEXT.items() if key != "p2"}
    new = {"start": {"type": "paragraph", "text": "first"}, **new}
    del new["after-the-mill"]
    new["the-mill"] = TEXT["the-mill"] | {"text": "The *Mill*"}

    assert [*told(Record(text=TEXT), Record(text=new), TELLING)] == [
        "At the beginning (start): added",
        "*The Mill* (the-mill): reworded",
        "After *The Mill* (after-the-mill): left out",
        "Paragraph 2 (p2): withdrawn",
        "Paragraph 3 (p3): reworded",
    ]


def test_a_bibliography_is_told_without_tex() -> None:
    """Its fields have the names of readers; of what differs in its signs alone these are shown."""
    old = Record(bibliography={"weir": WEIR | {"title": "The {Mill}", "pages": "1--2", "keywords": "as printed"}})
    new = Record(bibliography={"weir": WEIR | {"title": "The Mill", "pages": "1--3", "keywords": "seen", "x": "y"}})

    assert told(old, new) == {
        "Weir, 1801 (weir): changed": [
            "title: The [-{-]Mill[-}-]",
            "pages: 1–[-2-]{+3+}",
            "status: [-as printed-]{+seen+}",
            "x: {+y+}",
        ]
    }
