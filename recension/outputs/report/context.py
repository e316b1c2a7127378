"""What a form of a report says besides the changes: of which edition, and of which states of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from recension.doctree.config import PLACES
from recension.locale import _
from recension.scholarship import cite
from recension.scholarship.cite import Work
from recension.scholarship.record import Record

NOTHING = Work("", cite.Name(""), "")
WORK = "work"  #: what a side is called that is the edition as it stands


class Context(NamedTuple):
    """What the forms need to know besides the report."""

    names: Mapping[str, str] = MappingProxyType(PLACES)  #: of places, as ``recension_places`` has them
    language: str = "en"
    title: str = ""  #: of the project
    rights: str = ""  #: its copyright
    work: Work = NOTHING  #: the text, as it is cited
    old: Record = Record()
    new: Record = Record()
    colour: bool = False  #: for a terminal that shows it


def of(settings: Mapping[str, Any], old: Record, new: Record, *, colour: bool = False) -> Context:
    """Return the context that the *settings* of conf.py give, whether Sphinx has read them or not."""
    language = (settings.get("language") or "en").replace("_", "-")
    return Context(
        names={key: _(word) for key, word in PLACES.items()} | settings.get("recension_places", {}),
        language=language,
        title=settings.get("project", ""),
        old=old,
        new=new,
        colour=colour,
    )
