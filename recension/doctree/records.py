"""What the edition that was read says, as a record, and the records of its releases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from recension.doctree.domain import RecensionDomain
from recension.scholarship import record
from recension.scholarship.record import Item, Record

if TYPE_CHECKING:
    from pybtex.database import Entry


def of_work(domain: RecensionDomain) -> Record:
    """Return what the edition says as it was read."""
    found = record.record(domain.edition, works(domain))
    return found._replace(name=domain.env.config.recension_name)


def works(domain: RecensionDomain) -> Mapping[str, Item]:
    """Return the entries of the bibliography in the order of its files, persons as BibTeX has them."""
    data = getattr(domain.env.domains.get("cite"), "bibdata", None)
    return {key: _work(entry) for key, entry in data.data.entries.items()} if data else {}


def _work(entry: Entry) -> Item:
    persons = {role: " and ".join(map(str, people)) for role, people in entry.persons.items()}
    return {"type": entry.type, **persons, **{name.lower(): str(value) for name, value in entry.fields.items()}}
