"""What the records of the releases tell of the edition as it is: since which release its entries and comments stand."""

from __future__ import annotations

from collections.abc import Callable

from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.scholarship import history
from recension.scholarship.history import UNRELEASED, Since
from recension.scholarship.record import Record


def news(domain: RecensionDomain) -> Callable[[str, str], str]:
    """Return what tells, of an id in a document, since which release it stands, where that is not the first."""
    releases = domain.releases
    known = history.since(releases, domain.record) if releases else {}
    prefixed = len(domain.edition.texts) > 1

    def tell(docname: str, one: str) -> str:
        found = known.get(f"{docname}:{one}" if prefixed else one)
        return _told(found, releases) if found and history.is_news(found, releases) else ""

    return tell


def _told(one: Since, releases: tuple[Record, ...]) -> str:
    first, newest = releases[0].release, releases[-1].release
    if one.stands == UNRELEASED:
        return str(_("not yet released"))
    told = [] if one.stands == first else [_("since {}").format(one.stands)]
    if one.changed == UNRELEASED:
        told.append(_("changed since {}").format(newest))
    elif one.changed != one.stands:
        told.append(_("changed in {}").format(one.changed))
    return ", ".join(told)
