"""Since which release each thing stands is found in the records alone."""

from __future__ import annotations

from recension.scholarship.history import UNRELEASED, Since, Was, before, began, since, was, withdrawn
from recension.scholarship.record import Item, Record


def edition(
    release: str, *, texts: tuple[str, ...] = ("text",), withdrawn: tuple[str, ...] = (), **items: str
) -> Record:
    """Return the record of an edition that has entries of these names, with these reasons."""
    said: dict[str, Item] = {name: {"reason": reason} for name, reason in items.items()}
    return Record(
        release=release, texts=texts, apparatus=said, withdrawn={one: {"reason": "wrong"} for one in withdrawn}
    )


OLD = [edition("1.0", a="first", b="first"), edition("1.1", a="first", b="second", c="first")]


def test_what_stands_unchanged_stands_since_the_first() -> None:
    """What every release has stands since the first."""
    found = since(OLD, edition("", a="first"))

    assert found == {"a": Since("1.0", "1.0")}


def test_what_is_newer_or_was_changed_is_news() -> None:
    """Each thing is told with the release that first had it, and with the last that has it otherwise."""
    found = since(OLD, edition("", b="second", c="second", d="first"))

    assert found == {
        "b": Since("1.0", "1.1"),
        "c": Since("1.1", UNRELEASED),
        "d": Since(UNRELEASED, UNRELEASED),
    }
    assert set(began(OLD, edition("", b="second", d="first")).values()) == {"1.0"}


def test_a_series_begins_with_the_first_release_that_has_any_of_it() -> None:
    """Comments of a new series begin when the series does, those of an old one when that did."""
    comment, reading = {"text": "said"}, {"series": "considered", "text": "left"}
    old = Record(release="1.0", commentary={"a": comment})
    new = Record(release="1.1", commentary={"a": comment, "r": reading})
    line = {"series": "verification", "text": "read"}
    now = Record(commentary={"a": comment, "c": comment, "r": reading, "s": reading, "v": line})

    assert began([old, new], now) == {"a": "1.0", "c": "1.0", "r": "1.1", "s": "1.1", "v": UNRELEASED}


def test_what_came_back_stands_since_it_did() -> None:
    """A thing that was away for a release begins anew."""
    releases = [*OLD, edition("1.2", a="first"), edition("1.3", a="first", c="first")]

    assert since(releases, edition("", a="first", c="first")) == {"a": Since("1.0", "1.0"), "c": Since("1.3", "1.3")}


def test_without_a_release_nothing_is_news() -> None:
    """An edition that keeps no records tells of none."""
    found = since([], edition("", a="first"))

    assert found == {"a": Since(UNRELEASED, UNRELEASED)}
    assert began([], edition("", a="first")) == {"a": UNRELEASED}


def test_a_second_text_makes_no_news_of_the_first() -> None:
    """Where a text joins the first, the ids name the text, and what stood still stands since then."""
    now = edition("", texts=("text", "other"), **{"text:a": "first", "other:a": "first"})

    assert since(OLD[:1], now) == {"text:a": Since("1.0", "1.0"), "other:a": Since(UNRELEASED, UNRELEASED)}


def test_withdrawn_is_known_since_the_first_that_declares_it() -> None:
    """An id has the first release that declares it withdrawn, or none yet."""
    releases = [*OLD, edition("1.2", a="first", withdrawn=("b",)), edition("1.3", withdrawn=("b",))]

    assert withdrawn(releases, edition("", withdrawn=("b", "c"))) == {"b": "1.2", "c": UNRELEASED}


def test_withdrawn_is_known_as_it_stood_last() -> None:
    """What was withdrawn is what the last release that had it says; what no release had is unknown."""
    work = edition("", withdrawn=("b", "e"))

    assert was(OLD, work) == {"b": Was("apparatus", {"reason": "second"})}


def test_every_release_has_one_before_it() -> None:
    """Before what is not yet released stands the newest."""
    assert [before(OLD, release) for release in ("1.1", UNRELEASED)] == ["1.0", OLD[-1].release]
