"""What an edition says beside its text, apparatus and commentary, item by item: index, second readings and the like."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import dedent

from recension.scholarship.authorities import Authority
from recension.scholarship.chronology import Event
from recension.scholarship.comparisons import Comparison
from recension.scholarship.edition import Edition
from recension.scholarship.index import Term, sort_key
from recension.scholarship.model import Place
from recension.scholarship.prose import unwrapped
from recension.scholarship.record import Item, Section

#: the settings that a reader is told in words
DECLARED = (
    "project",
    "author",
    "copyright",
    *(
        f"recension_{name}"
        for name in ("editor", "editors", "source", "licence", "places", "kinds", "rules", "own_rules")
    ),
    *(f"recension_{name}" for name in ("certainties", "relations", "results", "foreign", "groups", "scholars")),
)
IF_USED = ("recension_relations",)  #: of these, the ones that are told only where a comment has such a degree


def of_index(terms: Iterable[Term], edition: Edition, identified: Mapping[str, Sequence[Authority]]) -> Section:
    """Return the headings of the indexes: where they lead, and who or what is meant."""
    found: dict[str, dict[str, str]] = {}
    for term in sorted(terms, key=lambda one: (sort_key(one.heading), one.heading)):
        item = found.setdefault(term.heading, {})
        places = ", ".join(
            one.said or f"{_named(edition, one.block.docname)}{one.block.place}" for one in edition.places(term)
        )
        addresses = ", ".join(one.address for one in identified.get(term.heading, ()))
        told = (("kind", term.kind), ("places", places), ("see", term.see), ("means", addresses))
        item |= {name: said for name, said in told if said}
    return found


def _named(edition: Edition, text: str) -> str:
    return f"{text}:" if len(edition.texts) > 1 else ""


def of_comparisons(comparisons: Iterable[Comparison]) -> Section:
    """Return what a second reader compared, place by place."""
    fields = ("date", "compared", "by", "certainty", "digest")
    return {one.place: {name: said for name in fields if (said := getattr(one, name))} for one in comparisons}


def of_events(events: Iterable[Event]) -> Iterator[tuple[str, Item]]:
    """Yield what happened: when, of which places it is said, and what."""
    for one in events:
        text = unwrapped(dedent("\n".join(line for _, line in one.item.body)))
        item = {"when": one.when, "places": ", ".join(map(Place, one.places)), "text": text}
        yield one.id, {name: said for name, said in item.items() if said}


def of_declarations(settings: Mapping[str, object]) -> Section:
    """Return what conf.py declares and a reader is told, setting by setting."""
    found: dict[str, Item] = {}
    for name in DECLARED:
        if value := settings.get(name):
            fields = value if isinstance(value, Mapping) else {"value": value}
            found[name.removeprefix("recension_")] = {str(key): _words(one) for key, one in fields.items()}
    return found


def _words(value: object) -> str:
    if isinstance(value, Mapping):  # a rule of the editor's own
        said = {key: _pairs(one) if isinstance(one, Mapping) else _words(one) for key, one in value.items()}
        return "; ".join(f"{key}: {one}" for key, one in said.items())
    listed = value if isinstance(value, list | tuple) else [value]
    return re.sub(r"\s+", " ", ", ".join(map(str, listed)))


def _pairs(value: Mapping[str, object]) -> str:
    return ", ".join(f"{old} → {new}" for old, new in value.items())
