"""What a form of a report says besides the changes: of which edition, and of which states of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, NamedTuple

from recension.doctree.config import PLACES, SETTINGS
from recension.locale import _, direction
from recension.outputs.report.signs import visible
from recension.scholarship import cite, dates
from recension.scholarship.changes import Report
from recension.scholarship.cite import Work
from recension.scholarship.record import Record
from recension.scholarship.telling import Telling
from recension.scholarship.words import capital

WORK = "work"  #: what the side is called that is the edition as it stands


def say(text: str) -> str:
    """Return words of ours in the language of the edition."""
    return str(_(text))


class Context(NamedTuple):
    """What the forms need to know besides the report."""

    telling: Telling  #: how changes are told
    title: str  #: of the project
    rights: str  #: its copyright
    work: Work  #: its text, as it is cited
    old: Record = Record()
    new: Record = Record()
    colour: bool = False  #: for a terminal that shows it

    def sides(self, report: Report) -> tuple[str, str]:
        """Return what the two sides are called: releases with their dates."""
        return capital(self._side(report.old, self.old)), self._side(report.new, self.new)

    def _side(self, name: str, record: Record) -> str:
        if name == WORK:
            return say("as it stands")
        if not name or name != record.release:
            return visible(name)
        date = f" ({dates.spelled(record.date, self.work.language)})" if record.date else ""
        return visible(say("release {}").format(name) + date)

    @property
    def direction(self) -> str:
        """Which way the language is written."""
        return direction(self.work.language)


def context(settings: Mapping[str, Any], old: Record, new: Record, *, colour: bool = False) -> Context:
    """Return the context that the *settings* of conf.py give, whether Sphinx has read them or not."""
    known: dict[str, Any] = {name: setting.default for name, setting in SETTINGS.items()}
    known |= {"project": "", "copyright": "", "release": "", "language": "en", **settings}
    rights = known["copyright"]
    places = {key: say(word) for key, word in PLACES.items()}
    return Context(
        telling=Telling(say, places | dict(known["recension_places"]), dict(known["recension_editors"])),
        title=known["project"],
        rights=rights if isinstance(rights, str) else ", ".join(rights),
        work=cite.work(SimpleNamespace(**known), say),
        old=old,
        new=new,
        colour=colour,
    )
