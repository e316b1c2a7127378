"""What the records of the releases tell of the edition as it is: since which release its entries and comments stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.scholarship import history
from recension.scholarship.history import UNRELEASED, Since
from recension.scholarship.record import Record


class News(NamedTuple):
    """What is told of a thing that did not stand so in the first release."""

    id: str  #: in the records, which say the text where there are several
    told: str
    release: str  #: the one before, since which that is different


def news(domain: RecensionDomain) -> Callable[[str, str], list[News]]:
    """Return what tells, of an id in a document, since which release it stands, where that is not the first."""
    releases = domain.releases
    known = history.since(releases, domain.record) if releases else {}
    prefixed = len(domain.edition.texts) > 1

    def tell(docname: str, one: str) -> list[News]:
        name = f"{docname}:{one}" if prefixed else one
        found = known.get(name)
        if not found or not history.is_news(found, releases):
            return []
        return [News(name, told, history.before(releases, when)) for told, when in _told(found, releases)]

    return tell


def _told(one: Since, releases: Sequence[Record]) -> Iterator[tuple[str, str]]:
    """Yield what is told, and of which release."""
    first, newest = releases[0].release, releases[-1].release
    if one.stands == UNRELEASED:
        yield _("not yet released"), UNRELEASED
        return
    if one.stands != first:
        yield _("since {}").format(one.stands), one.stands
    if one.changed == UNRELEASED:
        yield _("changed since {}").format(newest), UNRELEASED
    elif one.changed != one.stands:
        yield _("changed in {}").format(one.changed), one.changed
