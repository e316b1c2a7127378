"""Rules of an editor's own do what they declare, where they declare it, and no more."""

from __future__ import annotations

import pickle
from collections.abc import Mapping

import pytest

from recension.scholarship import ownrules, regularise, witness
from recension.scholarship.model import Block, BlockType, Entry, Place, Reading, Span, Style, Variation, Witness
from recension.scholarship.ownrules import OwnRule

LONG_S = OwnRule("long-s", "Long s", "It is round.", (("ſ", "s"), ("ﬅ", "st")))
DASHES = OwnRule("dashes", "Dashes", "Two hyphens are one dash.", (("--", "—"), ("---", "⸺")))
V = OwnRule("v-for-u", "v for u", "Between vowels.", match=((r"(?<=[aeiou])u(?=[aeiou])", "v"),))


def block(*parts: Span | Variation | str) -> Block:
    made = tuple(Span(part) if isinstance(part, str) else part for part in parts)
    return Block(BlockType.PARAGRAPH, Place("p4"), made, "", 0, "songs", 1)


def marked(lemma: str, *readings: Reading) -> Variation:
    return Variation((Span(lemma),), Entry((Span(lemma),), readings, "slip", "", "", 1), 1)


def shown(text: Block, *rules: OwnRule) -> str:
    return str(regularise.dressed(text, [one.rule for one in rules]))


@pytest.mark.parametrize(
    ("text", "rule", "dressed"),
    [
        ("a waſte of ſhame", LONG_S, "a waste of shame"),
        ("the ﬁrﬅ", LONG_S, "the ﬁrst"),
        ("so -- he said --- went--", DASHES, "so — he said ⸺ went—"),
        ("Sauage and rude loue", V, "Savage and rude love"),
        ("nothing here", V, "nothing here"),
        ("a line\nthat breakſ", LONG_S, "a line that breaks"),
    ],
)
def test_what_is_declared_is_done(text: str, rule: OwnRule, dressed: str) -> None:
    """The longest of several characters is replaced, and a pattern sees what stands around it."""
    assert dressed == shown(block(text), rule)


def test_offsets_hold() -> None:
    """What is shown for each character is known, whatever is longer or shorter than it was."""
    dressed = regularise.dressed(block("er -- ﬅ -- x"), [DASHES.rule, LONG_S.rule])

    assert str(dressed) == "er — st — x"
    assert [dressed[at : at + 2] for at in (0, 3, 6, 8)] == ["er", "—", "st ", "—"]
    assert [dressed.before(at) for at in (3, 5, 6, 7)] == [3, 4, 5, 7]


@pytest.mark.parametrize(
    ("exception", "dressed"),
    [
        ("p4", "ſo ſhe waſ -- ſo"),
        ("p4 ſo", "ſo she was -- ſo"),
        ("p4 ſhe waſ", "so ſhe waſ -- so"),
        ("songs:p4 waſ", "so she waſ -- so"),
        ("stores:p4", "so she was -- so"),
        ("p5", "so she was -- so"),
    ],
)
def test_an_exception_keeps_what_it_names(exception: str, dressed: str) -> None:
    """A place is kept whole, or the words of it that are named, each time they stand there."""
    assert dressed == shown(block("ſo ſhe waſ -- ſo"), LONG_S._replace(exceptions=(exception,)))


def test_no_rule_reaches_over_an_edge() -> None:
    """Half of what a rule would change cannot stand in a mark, in italics or before a call."""
    text = block("a-", marked("-b", Reading(("A",), (Span("-c"),))), " -", Span("-", Style.EMPHASIS), " --")

    assert shown(text, DASHES) == "a--b -- —"
    assert [one.offset for one in ownrules.found(DASHES, text)] == [1, 5, 8]


def test_addresses_and_verbatim_matter_are_left_alone() -> None:
    """No rule touches what stands as it is."""
    text = block("ſee ", Span("http://a--ſ", Style.LINK), " ", Span("ſ--", Style.VERBATIM))

    assert shown(text, LONG_S, DASHES) == "see http://a--ſ ſ--"


def test_a_witness_has_what_its_rules_make() -> None:
    """Where it has no reading it follows them, in lemmata too; its readings are as they are."""
    text = block("a waſte of ", marked("ſhame", Reading(("C",), (Span("ſhambles"),))), " -- and ", "ſo")
    known = {"long-s": LONG_S.rule, "dashes": DASHES.rule}
    following = [Witness(one, "A copy", f"{one}.txt", rules=("long-s",)) for one in "BC"]
    made = ownrules.followed(text, following, known)

    assert "".join(span.text for span in witness.transmitted(made, "B")) == "a waste of shame -- and so"
    assert "".join(span.text for span in witness.transmitted(made, "C")) == "a waste of ſhambles -- and so"
    assert witness.transmitted(made, "A") == witness.transmitted(text, "A")


def test_a_hand_follows_the_rules_of_its_witness() -> None:
    """What it names itself stands instead."""
    hand = {"title": "A hand", "hand_of": "B"}
    declared = [
        {"siglum": "A", "title": "The base"},
        {"siglum": "B", "title": "A copy", "rules": ["long-s"]},
        {"siglum": "B*", **hand},
        {"siglum": "B²", **hand, "rules": ["dashes"]},
    ]

    assert [one.rules for one in witness.witnesses(declared)] == [(), ("long-s",), ("long-s",), ("dashes",)]


def test_a_rule_can_be_kept() -> None:
    """Records that know the rules can be pickled and compared, and are printed alike in every run."""
    again = pickle.loads(pickle.dumps(LONG_S.rule))

    assert again == LONG_S.rule
    assert repr(again) == repr(LONG_S.rule)
    assert " at 0x" not in repr((again, regularise.RULES["quotes"]))


GOOD = {"title": "Long s", "sentence": "It is round.", "replace": {"ſ": "s"}}


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ({"long-s": GOOD}, []),
        ({"Long S": GOOD}, ["'Long S'"]),
        ({"quotes": GOOD}, ["'quotes'"]),
        ({"long-s": "ſ"}, ["'ſ' as long-s"]),
        ({"long-s": GOOD | {"by": "s"}}, ["the key 'by' of long-s"]),
        ({"long-s": GOOD | {"title": ""}}, ["'' as title of long-s"]),
        ({"long-s": GOOD | {"replace": {}}}, ["nothing to replace of long-s"]),
        ({"long-s": GOOD | {"replace": ["ſ", "s"]}}, ["['ſ', 's'] as replace of long-s"]),
        ({"long-s": GOOD | {"replace": {"ſ": ""}}}, ["'' for 'ſ' in replace of long-s"]),
        ({"long-s": GOOD | {"replace": {"ſ": " s"}}}, ["' s' for 'ſ' in replace of long-s"]),
        ({"long-s": GOOD | {"replace": {"ſ": 5}}}, ["'ſ': 5 in replace of long-s"]),
        ({"long-s": GOOD | {"match": {"(": "s"}}}, ["'(' in match (missing ), unterminated subpattern at position 0)"]),
        ({"long-s": GOOD | {"match": {"x*": "s"}}}, ["'x*' in match of long-s"]),
        ({"long-s": GOOD | {"except": "p4"}}, ["'p4' as except of long-s"]),
    ],
)
def test_a_flaw_is_found(declared: Mapping[object, object], found: list[str]) -> None:
    """What cannot be a rule is told with what was found."""
    told = [one for one, _expected in ownrules.flaws(declared)]

    assert len(told) == len(found)
    assert all(one.startswith(begins) for one, begins in zip(told, found, strict=True))


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ([LONG_S], []),
        ([V], [("rule-idle", "v-for-u")]),
        ([LONG_S._replace(exceptions=("p4 of",))], [("rule-exception", "p4 of")]),
        ([LONG_S._replace(exceptions=("p9",))], [("rule-exception", "p9")]),
        ([LONG_S, OwnRule("other", "Other", "", (("ſh", "sh"),))], [("rule-collision", "songs")]),
    ],
)
def test_what_is_wrong_where_rules_act_is_told(rules: list[OwnRule], found: list[tuple[str, str]]) -> None:
    """A rule finds something, an exception keeps something, and no two rules want one character."""
    text = block("a waſte of ſhame")
    told = ownrules.check([text], rules, [[one.rule for one in rules]])

    assert found == [(one.name, where) for one, where in told]


def test_a_rule_that_would_divide_a_mark_is_told() -> None:
    """It is told with the document; nothing is changed there."""
    told = [*ownrules.check([block("a-", marked("-b"))], [DASHES], [])]

    assert [(one.name, where) for one, where in told] == [("rule-across", "songs")]
