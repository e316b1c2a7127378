"""What is told of a copy is what was done to it, and nothing else."""

from __future__ import annotations

import random
import re

import pytest

from recension.scholarship import record
from recension.scholarship.copies import Comparison, compared, folded, nearest, words_of
from recension.scholarship.edition import Edition
from recension.scholarship.record import Record


@pytest.fixture
def release(edition: Edition) -> Record:
    """The small edition, as it is released."""
    return record.record(edition)._replace(release="1.0")


def changed(words: dict[str, str], place: str, chance: random.Random) -> dict[str, str]:
    """Return *words* with one of those within a *place* left out, put in or replaced."""
    some = words[place].split(" ")
    at = chance.randrange(1, len(some) - 1)
    kind = chance.choice(("left out", "put in", "replaced"))
    new = {"left out": [], "put in": [some[at], "weir9"], "replaced": ["weir9"]}[kind]
    return {**words, place: " ".join([*some[:at], *new, *some[at + 1 :]])}


@pytest.mark.parametrize("loose", [False, True], ids=["with places", "without places"])
@pytest.mark.parametrize("seed", range(30))
def test_one_word_is_told_at_its_place(seed: int, loose: bool, release: Record) -> None:
    """A word that is not as it was is told where it stands, and nowhere else."""
    chance = random.Random(seed)
    words = words_of(release, release.texts[0])
    long = [place for place, text in words.items() if place[:1] == "p" and len(text.split()) > 20]
    place = chance.choice(long)
    copy = changed(words, place, chance)
    assert folded(copy[place]) != folded(words[place])
    found = compared({"start": "\n".join(copy.values())} if loose else copy, release)

    assert found is not None
    assert [one.place for one in found.differences] == [place]
    assert (found.is_whole, found.is_loose) == (True, loose)


def test_a_copy_of_the_release_differs_in_nothing(release: Record) -> None:
    """The words of a release are the same as its words, with and without places."""
    words = words_of(release, release.texts[0])
    for copy in (words, {"start": "\n".join(words.values())}):
        found = nearest(copy, [release])
        assert isinstance(found, Comparison)
        assert (found.differences, found.is_whole) == ((), True)


def test_the_nearest_release_is_told(release: Record) -> None:
    """Of several releases that one is told which has the words; of several that have them, the newest."""
    item = release.text["p5"]
    text = {**release.text, "p5": {**item, "text": item["text"].replace("miller", "muller")}}
    other = release._replace(release="1.1", text=text)
    again = release._replace(release="1.2")
    words, later = (words_of(one, "report") for one in (release, other))
    assert words != later

    for copy, releases, expected in (
        (words, [release, other], "1.0"),
        (later, [release, other, again], "1.1"),
        (words, [release, other, again], "1.2"),
    ):
        found = nearest(copy, releases)
        assert found is not None
        assert (found.release.release, found.differences) == (expected, ())


def test_without_calls_is_told(release: Record) -> None:
    """A copy that leaves out the calls of all notes has the words of the release, and it is said."""
    words = words_of(release, release.texts[0])
    copy = {place: text for place, text in words.items() if place[:1] != "n"}
    bare = {place: re.sub(r"\[\d+\]", "", text) for place, text in copy.items()}
    found, other = compared(copy, release), compared(bare, release)

    assert found is not None
    assert other is not None
    assert (found.differences, found.without_calls) == ((), False)
    assert (other.differences, other.without_calls) == ((), True)


def test_the_letter_of_a_comment_is_no_word_behind_what_it_is_on(release: Record) -> None:
    """A program that keeps no superior figures leaves letters in the text, and only there they are no words."""
    words = words_of(release, release.texts[0])
    comments = [one for one in release.commentary.values() if one["lemma"] in words.get(one["place"], "")]
    place, lemma = comments[0]["place"], comments[0]["lemma"]
    assert " " in words[place].partition(lemma)[0].strip()
    behind = words[place].replace(lemma, f"{lemma} a ", 1)
    before = words[place].replace(lemma, f"a {lemma}", 1)
    for text, expected in ((behind, []), (before, [place])):
        found = compared({"start": "\n".join({**words, place: text}.values())}, release)
        assert found is not None
        assert [one.place for one in found.differences] == expected
