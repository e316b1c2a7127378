"""Since which release each thing stands in an edition, and in which it was last changed: found in the records alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recension.scholarship.changes import alike
from recension.scholarship.record import Item, Record

UNRELEASED = ""  #: stands for the release that a thing will first be in
KEPT = ("text", "apparatus", "commentary")  #: the sections whose items have ids to be cited by


class Since(NamedTuple):
    """The release in which a thing first stood, and the last in which it was changed; the same where it never was."""

    stands: str
    changed: str


def since(releases: Sequence[Record], work: Record) -> dict[str, Since]:
    """Return since when each id of *work* stands; the oldest of *releases* is the first.

    What was withdrawn and came back stands since it came back.
    """
    stages = [(one.release, alike(one, work)) for one in releases] + [(UNRELEASED, work)]
    found: dict[str, Since] = {}
    before: dict[str, Item] = {}
    for release, one in stages:
        items = {name: item for section in KEPT for name, item in one.sections[section].items()}
        found = {
            name: Since(found[name].stands if name in before else release, release)
            if before.get(name) != item
            else found[name]
            for name, item in items.items()
        }
        before = items
    return found


class Was(NamedTuple):
    """What was withdrawn, as it stood last."""

    section: str
    item: Item

    @property
    def place(self) -> str:
        """The block that it was said of; empty of a block itself."""
        return self.item.get("place", "").partition("/")[0]


def was(releases: Sequence[Record], work: Record) -> Mapping[str, Was]:
    """Return what each id that *work* declares withdrawn was in the last release that had it."""
    stages = [alike(one, work).sections for one in releases]
    return {
        name: Was(section, one[section][name])
        for one in stages
        for section in KEPT
        for name in work.withdrawn
        if name in one[section]
    }


def before(releases: Sequence[Record], release: str) -> str:
    """Return the release before another; before what is not yet released, the newest."""
    names = [one.release for one in releases]
    return names[names.index(release) - 1] if release in names else names[-1]


def began(releases: Sequence[Record], work: Record) -> dict[str, str]:
    """Return of each id of *work* the release that first had any of its kind: texts, entries, or comments of a series.

    What came with all of its kind is no news of its own.
    """
    first: dict[tuple[str, str], str] = {}
    for one in (*releases, work):
        for section in KEPT:
            for item in one.sections[section].values():
                first.setdefault((section, item.get("series", "")), UNRELEASED if one is work else one.release)
    return {
        name: first[section, item.get("series", "")]
        for section in KEPT
        for name, item in work.sections[section].items()
    }


def withdrawn(releases: Sequence[Record], work: Record) -> Mapping[str, str]:
    """Return what *work* declares withdrawn, each id with the first release that did."""
    stages = [(one.release, alike(one, work).withdrawn) for one in releases]
    return {gone: next((name for name, items in stages if gone in items), UNRELEASED) for gone in work.withdrawn}
