"""What the records of the releases tell of the edition as it is: since which release its entries and comments stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.scholarship import history
from recension.scholarship.history import UNRELEASED, Since


class News(NamedTuple):
    """What is told of a thing that did not stand so in the first release that had any of its kind."""

    id: str  #: in the records, which say the text where there are several
    told: str
    release: str  #: the one before, since which that is different


def news(domain: RecensionDomain) -> Callable[[str, str], list[News]]:
    """Return what tells, of an id in a document, since which release it stands, where its kind was there before."""
    releases = domain.releases
    if not releases:
        return lambda _docname, _one: []
    known = history.since(releases, domain.record)
    began = history.began(releases, domain.record)
    prefixed = len(domain.edition.texts) > 1

    def tell(docname: str, one: str) -> list[News]:
        name = f"{docname}:{one}" if prefixed else one
        found = known.get(name)
        if not found:
            return []
        return [
            News(name, told, history.before(releases, when))
            for told, when in _told(found, began[name], releases[-1].release)
        ]

    return tell


def _told(one: Since, began: str, newest: str) -> Iterator[tuple[str, str]]:
    """Yield what is told, and of which release; nothing of what came when its kind *began*, and is unchanged."""
    if one.stands == UNRELEASED:
        if began != UNRELEASED:
            yield _("not yet released"), UNRELEASED
        return
    if one.stands != began:
        yield _("since {}").format(one.stands), one.stands
    if one.changed == UNRELEASED:
        yield _("changed since {}").format(newest), UNRELEASED
    elif one.changed != one.stands:
        yield _("changed in {}").format(one.changed), one.changed
