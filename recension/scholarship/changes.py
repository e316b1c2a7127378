"""What is different between two records of an edition, item by item; applied to the one, it gives the other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from recension.scholarship.model import Word
from recension.scholarship.record import LATER, NONE, OF_TEXTS, SECTIONS, Item, Record, Section


class Sort(Word):
    """What has become of an item."""

    ADDED = "added"
    WITHDRAWN = "withdrawn"
    CHANGED = "changed"
    MOVED = "moved"  #: it stands elsewhere in the order, and may be changed, too


class Change(NamedTuple):
    """What has become of one item of a record."""

    section: str
    id: str
    sort: Sort
    old: Item  #: empty: it was not there
    new: Item  #: empty: it is not there
    after: str = ""  #: of what was added or moved: the id of the item before it; empty: it is the first

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that differ, in the order of the newer item."""
        names = dict.fromkeys([*self.new, *self.old])
        return tuple(name for name in names if self.old.get(name) != self.new.get(name))

    @property
    def is_reworded(self) -> bool:
        """Whether words of it differ."""
        return self.sort in (Sort.CHANGED, Sort.MOVED) and any(is_wording(self.section, name) for name in self.fields)

    @property
    def is_reclassified(self) -> bool:
        """Whether it counts as something else: its kind, its certainty, or who answers for it."""
        return self.sort in (Sort.CHANGED, Sort.MOVED) and any(is_class(self.section, name) for name in self.fields)


CLASSES = ("kind", "leave", "certainty", "by", "series", "type", "level")


def is_class(section: str, field: str) -> bool:
    """Tell whether a field says what an item of an edition counts as."""
    return section in OF_TEXTS and field in CLASSES


def is_wording(section: str, field: str) -> bool:
    """Tell whether a field holds words, and neither what they count as nor where they stand."""
    return not is_class(section, field) and not (section in OF_TEXTS and field == "place")


class Report(NamedTuple):
    """What is different between two records of an edition."""

    old: str  #: what the older is called: a release, a commit, "work", or a siglum
    new: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()  #: what could not be read of one of them, and why
    records: tuple[Record, Record] = (Record(), Record())  #: the two, for what is told beside the changes

    def of(self, section: str) -> tuple[Change, ...]:
        """Return the changes in one section."""
        return tuple(change for change in self.changes if change.section == section)

    @property
    def is_textual(self) -> bool:
        """Whether words of the text differ."""
        return bool(self.of("text"))


def report(old: Record, new: Record, called: tuple[str, str] = ("", ""), notes: tuple[str, ...] = ()) -> Report:
    """Return what is different between two records, and both."""
    return Report(*called, compare(old, new), notes, (alike(old, new), alike(new, old)))


def compare(old: Record, new: Record) -> tuple[Change, ...]:
    """Return what is different, section by section, each in the order of the newer record."""
    old, new = alike(old, new), alike(new, old)
    return tuple(
        change
        for name in SECTIONS
        if not (name in LATER and any(one.sections[name] is NONE for one in (old, new)))  # it was not kept then
        for change in _section(name, old.sections[name], new.sections[name])
    )


def alike(one: Record, other: Record) -> Record:
    """Return *one* with ids that name the text where those of *other* do, because it has several."""
    if len(one.texts) != 1 or len(other.texts) < 2:
        return one
    named: dict[str, Any] = {
        name: {f"{one.texts[0]}:{key}": item for key, item in one.sections[name].items()} for name in OF_TEXTS
    }
    return one._replace(**named)


def _section(name: str, old: Section, new: Section) -> list[Change]:
    common = [one for one in old if one in new]
    moved_ids = moved(common, [one for one in new if one in old])
    found = []
    for one in old:
        if one not in new:
            found.append(Change(name, one, Sort.WITHDRAWN, old[one], {}))
    after = ""
    for one, item in new.items():
        if one not in old:
            found.append(Change(name, one, Sort.ADDED, {}, item, after))
        elif one in moved_ids:
            found.append(Change(name, one, Sort.MOVED, old[one], item, after))
        elif old[one] != item:
            found.append(Change(name, one, Sort.CHANGED, old[one], item))
        after = one
    return found


def moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Return what does not stand in the order in which it stood, as little of it as tells the new order."""
    known = {one: number for number, one in enumerate(old)}
    last: list[int] = []  #: of the rows that keep their order, one for each length: the smallest number that ends one
    before: dict[str, str] = {}
    ends: list[str] = []
    for one in new:
        at = bisect_left(last, known[one])
        before[one] = ends[at - 1] if at else ""
        last[at : at + 1], ends[at : at + 1] = [known[one]], [one]
    kept, one = set[str](), ends[-1] if ends else ""
    while one:
        kept.add(one)
        one = before[one]
    return set(old) - kept


def apply(changes: Sequence[Change], old: Record) -> Mapping[str, Section]:
    """Return the sections of the newer record, made of the older, whose ids are alike, and of what is different."""
    return {name: _applied([one for one in changes if one.section == name], old.sections[name]) for name in SECTIONS}


def _applied(changes: Sequence[Change], old: Section) -> Section:
    gone = {one.id for one in changes if one.sort is not Sort.CHANGED}
    changed = {one.id: one.new for one in changes if one.sort is Sort.CHANGED}
    items = [(key, changed.get(key, item)) for key, item in old.items() if key not in gone]
    placed = {one.after: (one.id, one.new) for one in changes if one.sort in (Sort.ADDED, Sort.MOVED)}
    found: dict[str, Item] = {}

    def follow(key: str) -> None:
        while key in placed:
            key, item = placed.pop(key)
            found[key] = item

    follow("")
    for key, item in items:
        found[key] = item
        follow(key)
    return found
