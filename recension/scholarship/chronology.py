"""Reads a chronology: what happened when, and of which places of the text it is said."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from itertools import chain, count
from typing import NamedTuple

from recension.scholarship import dates
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.notation import Item, astray, items

_HEAD = re.compile(r"(?P<when>\S+) :(?: (?P<places>.+))?")


class Event(NamedTuple):
    """What happened on a day, in a month or a year, or from one to another."""

    when: str  #: as it is written: 1950-06-25, 1950-06, 1950, or two of them with a stroke between
    first: datetime.date
    last: datetime.date
    places: tuple[str, ...]  #: of the text
    item: Item
    id: str = ""
    says: str = ""  #: its date and its first words

    def spelled(self, language: str) -> str:
        """Return its date in *language*."""
        first, stroke, last = self.when.partition("/")
        return dates.spelled_span(first, last, language) if stroke else dates.spelled(first, language)


def events(lines: Iterable[tuple[int, str]], taken: Iterable[str] = ()) -> tuple[list[Event], list[Mistake]]:
    """Return the events of a chronology, with ids that are not *taken*, and the mistakes in what cannot be read."""
    lines = list(lines)
    found: list[Event] = []
    mistakes = list(astray(lines, lambda text: bool(_HEAD.fullmatch(text))))
    known = set(taken)
    for item in items(lines):
        one = _event(item)
        if isinstance(one, Mistake):
            mistakes.append(one)
            continue
        if found and one.first < found[-1].first:
            mistakes.append(mistake("event-order", item.line, found=one.when, last=found[-1].when))
        name = f"on-{one.when.partition('/')[0]}"
        numbered = (f"{name}-{number}" for number in count(2))
        found.append(one._replace(id=next(free for free in chain([name], numbered) if free not in known)))
        known.add(found[-1].id)
    return found, mistakes


def _event(item: Item) -> Event | Mistake:
    head = _HEAD.fullmatch(item.head)
    if not head or not any(text.strip() for _, text in item.body):
        return mistake("event-form", item.line, found=item.head)
    start, stroke, end = head["when"].partition("/")
    first, last = dates.begins(start), dates.ends(end if stroke else start)
    if not (first and last) or last < first:
        return mistake("event-date", item.line, found=head["when"])
    places = tuple(re.split(r"[\s,]+", (head["places"] or "").strip(", ")))
    return Event(head["when"], first, last, tuple(filter(None, places)), item)


def within(found: Iterable[Event], year: int) -> Iterator[Event]:
    """Yield those of some events that fall into *year*, as far as they do."""
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    for one in found:
        if one.first <= last and one.last >= first:
            yield one._replace(first=max(one.first, first), last=min(one.last, last))
