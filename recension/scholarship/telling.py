"""How what is different between two records is told: under heads, in the order of the text, in words of readers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from recension.scholarship import bibtex
from recension.scholarship.changes import Change, Report, Sort, is_wording
from recension.scholarship.history import KEPT
from recension.scholarship.model import BlockType, Place, Span, Spans, Style, merged, plain
from recension.scholarship.prose import Called, prose, redirected
from recension.scholarship.record import NONE, OF_TEXTS, spans_of
from recension.scholarship.redline import Redline, redline
from recension.scholarship.series import COMMENTARY, COMMENTS, HEADNOTE, ON_HEADING
from recension.scholarship.words import capital, gettext_noop, ngettext_noop


class Line(NamedTuple):
    """One field of an item: what it is called, empty for its words themselves, and what was done to it."""

    name: str
    words: Redline


class Told(NamedTuple):
    """What is told of one item, in the language of those who are told."""

    change: Change
    place: Place
    name: Spans  #: what it is called, where there is more than its id
    what: tuple[str, ...]  #: what has become of it
    lines: tuple[Line, ...]

    @property
    def is_named_alone(self) -> bool:
        """Whether its id is nothing that anybody would cite."""
        return self.change.section == "text" and self.change.id.rpartition(":")[2].startswith(("after-", "start"))


class Group(NamedTuple):
    """What is told of one section: its title, and what of each item, in the order of the edition."""

    section: str
    title: str
    told: tuple[Told, ...]


class Telling(NamedTuple):
    """How it is told: in which language, what places are called, and whose the initials are."""

    say: Callable[[str], str] = str
    places: Mapping[str, str] = NONE
    editors: Mapping[str, str] = NONE


TITLES = {
    "text": gettext_noop("The text"),
    "apparatus": gettext_noop("Emendations"),
    **{name: series.title for name, series in COMMENTS.items()},
    "cited": gettext_noop("Works cited"),
    "bibliography": gettext_noop("Bibliography"),
    "witnesses": gettext_noop("Witnesses"),
    "withdrawn": gettext_noop("Withdrawn addresses"),
    "headings": gettext_noop("Index"),
    "compared": gettext_noop("Second reading"),
    "chronology": gettext_noop("Chronology"),
    "declarations": gettext_noop("What is declared"),
    "pages": gettext_noop("Other pages and files"),
}
NO_TEXTUAL_CHANGE = gettext_noop("No textual change.")
NOTES = gettext_noop("What could not be read")
NO_CHANGE = gettext_noop("Nothing is different.")
LEFT_OUT = gettext_noop("left out")
WHY_WITHDRAWN = gettext_noop("why it was withdrawn")
WHAT = {
    Sort.ADDED: gettext_noop("added"),
    Sort.WITHDRAWN: gettext_noop("withdrawn"),
    Sort.MOVED: gettext_noop("moved"),
}
WITHDRAWALS = {Sort.ADDED: WHAT[Sort.WITHDRAWN], Sort.WITHDRAWN: gettext_noop("no longer withdrawn")}
CHANGED = gettext_noop("changed")
REWORDED = gettext_noop("reworded")
REASON_REWORDED = gettext_noop("reason reworded")
RECLASSIFIED = gettext_noop("reclassified")
#: field -> what has become of it: it has come, is another, or has gone
CLASSIFIED = {
    "certainty": (
        gettext_noop("certainty added"),
        gettext_noop("certainty changed"),
        gettext_noop("certainty taken back"),
    ),
    "by": (gettext_noop("signed {}"), gettext_noop("signed {}"), gettext_noop("no longer signed")),
    "type": (gettext_noop("of another type"),) * 3,
    "level": (gettext_noop("of another level"),) * 3,
    "series": (gettext_noop("in another series"),) * 3,
}
#: section -> what has become of an item -> how many items, alone or the first of several
COUNTS = {
    "text": {
        "reworded": ngettext_noop("{} place of the text reworded", "{} places of the text reworded"),
        "changed": ngettext_noop("{} place of the text changed", "{} places of the text changed"),
        "added": ngettext_noop("{} place of the text added", "{} places of the text added"),
        "withdrawn": ngettext_noop("{} place of the text withdrawn", "{} places of the text withdrawn"),
        "left out": ngettext_noop("{} place left out", "{} places left out"),
        "moved": ngettext_noop("{} place of the text moved", "{} places of the text moved"),
    },
    "apparatus": {
        "added": ngettext_noop("{} emendation added", "{} emendations added"),
        "withdrawn": ngettext_noop("{} emendation withdrawn", "{} emendations withdrawn"),
        "reworded": ngettext_noop("{} emendation reworded", "{} emendations reworded"),
        "reclassified": ngettext_noop("{} emendation reclassified", "{} emendations reclassified"),
        "changed": ngettext_noop("{} emendation changed", "{} emendations changed"),
        "moved": ngettext_noop("{} emendation moved", "{} emendations moved"),
    },
    "commentary": {
        "added": ngettext_noop("{} comment added", "{} comments added"),
        "withdrawn": ngettext_noop("{} comment withdrawn", "{} comments withdrawn"),
        "reworded": ngettext_noop("{} comment reworded", "{} comments reworded"),
        "changed": ngettext_noop("{} comment changed", "{} comments changed"),
        "moved": ngettext_noop("{} comment moved", "{} comments moved"),
    },
    "sources": {
        "added": ngettext_noop("{} source added", "{} sources added"),
        "withdrawn": ngettext_noop("{} source withdrawn", "{} sources withdrawn"),
        "reworded": ngettext_noop("{} note on a source reworded", "{} notes on sources reworded"),
        "changed": ngettext_noop("{} note on a source changed", "{} notes on sources changed"),
        "moved": ngettext_noop("{} note on a source moved", "{} notes on sources moved"),
    },
    "parallels": {
        "added": ngettext_noop("{} parallel added", "{} parallels added"),
        "withdrawn": ngettext_noop("{} parallel withdrawn", "{} parallels withdrawn"),
        "reworded": ngettext_noop("{} note on a parallel reworded", "{} notes on parallels reworded"),
        "changed": ngettext_noop("{} note on a parallel changed", "{} notes on parallels changed"),
        "moved": ngettext_noop("{} note on a parallel moved", "{} notes on parallels moved"),
    },
    "considered": {
        "added": ngettext_noop("{} reading left added", "{} readings left added"),
        "withdrawn": ngettext_noop("{} reading left withdrawn", "{} readings left withdrawn"),
        "reworded": ngettext_noop("{} reading left reworded", "{} readings left reworded"),
        "changed": ngettext_noop("{} reading left changed", "{} readings left changed"),
        "moved": ngettext_noop("{} reading left moved", "{} readings left moved"),
    },
    "verification": {
        "added": ngettext_noop("{} line of verification added", "{} lines of verification added"),
        "withdrawn": ngettext_noop("{} line of verification withdrawn", "{} lines of verification withdrawn"),
        "reworded": ngettext_noop("{} line of verification reworded", "{} lines of verification reworded"),
        "changed": ngettext_noop("{} line of verification changed", "{} lines of verification changed"),
        "moved": ngettext_noop("{} line of verification moved", "{} lines of verification moved"),
    },
    "cited": {
        "added": ngettext_noop("{} place with works cited added", "{} places with works cited added"),
        "withdrawn": ngettext_noop("{} place with works cited withdrawn", "{} places with works cited withdrawn"),
        "changed": ngettext_noop("{} place with other works cited", "{} places with other works cited"),
        "moved": ngettext_noop("{} place with works cited moved", "{} places with works cited moved"),
    },
    "bibliography": {
        "added": ngettext_noop("{} work added", "{} works added"),
        "withdrawn": ngettext_noop("{} work withdrawn", "{} works withdrawn"),
        "changed": ngettext_noop("{} work changed", "{} works changed"),
        "moved": ngettext_noop("{} work moved", "{} works moved"),
    },
    "witnesses": {
        "added": ngettext_noop("{} witness added", "{} witnesses added"),
        "withdrawn": ngettext_noop("{} witness withdrawn", "{} witnesses withdrawn"),
        "changed": ngettext_noop("{} witness changed", "{} witnesses changed"),
        "moved": ngettext_noop("{} witness moved", "{} witnesses moved"),
    },
    "withdrawn": {
        "added": ngettext_noop("{} address withdrawn", "{} addresses withdrawn"),
        "withdrawn": ngettext_noop("{} address no longer withdrawn", "{} addresses no longer withdrawn"),
        "changed": ngettext_noop("{} withdrawal changed", "{} withdrawals changed"),
        "moved": ngettext_noop("{} withdrawal moved", "{} withdrawals moved"),
    },
    "headings": {
        "added": ngettext_noop("{} heading of the index added", "{} headings of the index added"),
        "withdrawn": ngettext_noop("{} heading of the index withdrawn", "{} headings of the index withdrawn"),
        "changed": ngettext_noop("{} heading of the index changed", "{} headings of the index changed"),
        "moved": ngettext_noop("{} heading of the index moved", "{} headings of the index moved"),
    },
    "compared": {
        "added": ngettext_noop("{} place compared", "{} places compared"),
        "withdrawn": ngettext_noop("{} comparison withdrawn", "{} comparisons withdrawn"),
        "changed": ngettext_noop("{} place compared anew", "{} places compared anew"),
        "moved": ngettext_noop("{} comparison moved", "{} comparisons moved"),
    },
    "chronology": {
        "added": ngettext_noop("{} event added", "{} events added"),
        "withdrawn": ngettext_noop("{} event withdrawn", "{} events withdrawn"),
        "changed": ngettext_noop("{} event changed", "{} events changed"),
        "moved": ngettext_noop("{} event moved", "{} events moved"),
    },
    "declarations": {
        "added": ngettext_noop("{} declaration added", "{} declarations added"),
        "withdrawn": ngettext_noop("{} declaration withdrawn", "{} declarations withdrawn"),
        "changed": ngettext_noop("{} declaration changed", "{} declarations changed"),
        "moved": ngettext_noop("{} declaration moved", "{} declarations moved"),
    },
    "pages": {
        "added": ngettext_noop("{} other page added", "{} other pages added"),
        "withdrawn": ngettext_noop("{} other page withdrawn", "{} other pages withdrawn"),
        "changed": ngettext_noop("{} other page changed", "{} other pages changed"),
        "moved": ngettext_noop("{} other page moved", "{} other pages moved"),
    },
}
#: what has become of an item -> how many more of the items that have just been named
MORE = {
    "added": ngettext_noop("{} added", "{} added"),
    "withdrawn": ngettext_noop("{} withdrawn", "{} withdrawn"),
    "left out": ngettext_noop("{} left out", "{} left out"),
    "moved": ngettext_noop("{} moved", "{} moved"),
    "changed": ngettext_noop("{} changed", "{} changed"),
    "reworded": ngettext_noop("{} reworded", "{} reworded"),
    "reclassified": ngettext_noop("{} reclassified", "{} reclassified"),
}
FIELDS = {
    "kind": gettext_noop("kind"),
    "leave": gettext_noop("where it stands"),
    "certainty": gettext_noop("certainty"),
    "by": gettext_noop("decided by"),
    "reason": gettext_noop("reason"),
    "lemma": gettext_noop("on"),
    "attested": gettext_noop("lemma in"),
    "conjecture": gettext_noop("considered"),
    "series": gettext_noop("among"),
    "type": gettext_noop("type"),
    "level": gettext_noop("level"),
    "title": gettext_noop("title"),
    "extent": gettext_noop("extent"),
    "exemplar": gettext_noop("exemplar"),
    "rules": gettext_noop("rules"),
    "hand_of": gettext_noop("hand of"),
    "indents": gettext_noop("indents"),
    "sha256": gettext_noop("checksum"),
    "places": gettext_noop("places"),
    "see": gettext_noop("see"),
    "means": gettext_noop("authority file"),
    "date": gettext_noop("date"),
    "when": gettext_noop("date"),
    "compared": gettext_noop("compared"),
    "digest": gettext_noop("digest"),
}
#: section -> the field that is its words themselves, and has no name
WORDS = {
    "text": "text",
    "commentary": "text",
    "cited": "works",
    "withdrawn": "reason",
    "chronology": "text",
    "declarations": "value",
}


def counts(report: Report) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Yield each section in which something is different, and of how many items what has become; each counts once."""
    merged = _merged(report)
    for section, known in COUNTS.items():
        changes = [change for change in _under(section, report) if section != "withdrawn" or change.id not in merged]
        found = Counter(map(_fate, changes))
        if found:
            yield section, {word: found[word] for word in known if word in found}


def _under(heading: str, report: Report) -> list[Change]:
    """Return what is told under a heading: the changes of a section, or of the comments of one series."""
    changes = report.of("commentary" if heading in COMMENTS else heading)
    return [one for one in changes if heading not in COMMENTS or _series(one) == heading]


def _series(change: Change) -> str:
    """Return the series of a comment; records that do not say it have but one."""
    name = (change.new or change.old).get("series", "")
    return name if name in COMMENTS else COMMENTARY


def _fate(change: Change) -> str:
    """Return the one word for what has become of an item."""
    if change.sort is Sort.WITHDRAWN and _is_matter(change):
        return "left out"
    if change.sort in (Sort.ADDED, Sort.WITHDRAWN):
        return change.sort
    if change.is_reworded:
        return "reworded" if change.section in KEPT else "changed"
    if change.section == "apparatus" and {"kind", "leave"} & {*change.fields}:
        return "reclassified"
    return "changed" if change.is_reclassified else change.sort


def _is_matter(change: Change) -> bool:
    """Tell whether it is what a witness alone has."""
    return change.section == "text" and change.old.get("type") in (BlockType.MATTER, BlockType.PAGES)


def _merged(report: Report) -> Mapping[str, Change]:
    """Return the withdrawals that are told with the item that was withdrawn, or that came back."""
    known = {one.id for section in KEPT for one in report.of(section) if one.sort in (Sort.ADDED, Sort.WITHDRAWN)}
    return {one.id: one for one in report.of("withdrawn") if one.id in known}


def groups(report: Report, telling: Telling | None = None) -> Iterator[Group]:
    """Yield what is told of each section in which something is different, the text first."""
    teller = _Teller(report, telling or Telling())
    for section, title in TITLES.items():
        if told := teller.told(section):
            yield Group(section, teller.say(title), told)


def _cited(works: str, called: Mapping[str, str]) -> str:
    """Return what the works are called of which the keys are given."""
    return "; ".join(called.get(key, key) for key in works.split(", ") if key)


class _Teller:
    """Tells a report."""

    def __init__(self, report: Report, telling: Telling) -> None:
        self.report, self.say, self.places = report, telling.say, telling.places
        self.editors = {**telling.editors}  # whose initials are to be resolved
        old, new = report.records
        works = bibtex.labels(old.bibliography, new.bibliography, self.say)
        self.called = [Called(labels, telling.places) for labels in works]
        self.merged = _merged(report)

    def told(self, section: str) -> tuple[Told, ...]:
        """Return what is told of a section, in the order of the text, what was withdrawn where it stood."""
        old, new = (one.sections["commentary" if section in COMMENTS else section] for one in self.report.records)
        ranks = {one: rank for rank, one in enumerate(_interleaved(old, new))}
        changes = sorted(_under(section, self.report), key=lambda change: ranks.get(change.id, 0))
        if section == "withdrawn":
            changes = [change for change in changes if change.id not in self.merged]
        return tuple(map(self.item, changes))

    def item(self, change: Change) -> Told:
        """Return what is told of one item."""
        item, here = change.new or change.old, change.id.rpartition(":")[2]
        place = Place(item.get("place", ""))
        if change.section == "text":
            place = Place(here)
        elif change.section == "withdrawn":
            place = Place.of(here)
        what = tuple(self.what(change))  # before the lines, for it comes before them
        lines = tuple(line for line in self.lines(change) if line.words)
        return Told(change, place, self.name(change, place), what, lines)

    def name(self, change: Change, place: Place) -> Spans:
        """Return what an item is called: its place, and the words it is about."""
        item = change.new or change.old
        if change.section == "bibliography":
            label = bibtex.label(item, self.say)
            return (Span(label),) if label else ()
        if not place:
            return ()
        called = [*self.place(place, change.id)]
        called[0] = called[0]._replace(text=capital(called[0].text))
        if item.get("series") == HEADNOTE:
            before, after = self.say(ON_HEADING).split("{}")
            return merged([Span(before), *self.place(place, change.id), Span(after)])
        lemma = plain(spans_of(item.get("lemma", ""))) if change.section in ("apparatus", "commentary") else ""
        return merged([*called, Span(", "), Span(lemma, Style.EMPHASIS)] if lemma else called)

    def place(self, place: Place, where: str) -> Iterator[Span]:
        """Yield what a block is called, which may have no place of its own: then by the one before it."""
        key = place.partition("/")[0]
        before = key.removeprefix("after-")
        if key == "start":
            yield Span(self.say(gettext_noop("at the beginning")))
            return
        name = Span(Place(before).called(self.places))
        text, colon, _id = where.rpartition(":")
        for one in self.report.records:  # the newer has the last word
            item = one.text.get(f"{text}{colon}{before}", {})
            if item.get("type") == BlockType.HEADING:
                name = Span(plain(spans_of(item["text"])), Style.EMPHASIS)
        if before == key:
            yield name
        else:
            first, last = self.say(gettext_noop("after {}")).split("{}")
            yield from (Span(first), name, Span(last))

    def what(self, change: Change) -> Iterator[str]:
        """Yield what has become of an item."""
        if change.sort in (Sort.ADDED, Sort.WITHDRAWN):
            what = WITHDRAWALS if change.section == "withdrawn" else WHAT
            yield self.say(LEFT_OUT if _is_matter(change) else what[change.sort])
            return
        if change.sort is Sort.MOVED:
            yield self.say(WHAT[Sort.MOVED])
        if change.section not in OF_TEXTS:
            if change.is_reworded:
                yield self.say(CHANGED)
            return
        wording = [name for name in change.fields if is_wording(change.section, name)]
        if wording:
            yield self.say(REASON_REWORDED if wording == ["reason"] else REWORDED)
        if {"kind", "leave"} & {*change.fields}:
            yield self.say(RECLASSIFIED)
        for name, (added, changed, gone) in CLASSIFIED.items():
            if name in change.fields:
                value = change.new.get(name, "")
                said = self.say(gone if not value else changed if change.old.get(name) else added)
                yield said.format(self.signed(value)) if name == "by" else said
        if not wording and not change.is_reclassified and change.sort is not Sort.MOVED:
            yield self.say(CHANGED)

    def signed(self, by: str) -> str:
        """Return initials, with the name they stand for when they are told for the first time."""
        name = self.editors.pop(by, "")
        return f"{by} ({name})" if name else by

    def lines(self, change: Change) -> Iterator[Line]:
        """Yield each field that differs, and what it is known by; of what was added or withdrawn, all there is."""
        old, new = change.old, change.new
        unsaid = ("place",) if old and new else ("place", "type", "series")
        fields = [name for name in change.fields if change.section not in OF_TEXTS or name not in unsaid]
        if change.section == "apparatus":
            fields = [name for name in fields if name != "lemma" and not name.startswith(READING)]
            lemma = old.get("lemma") or new.get("lemma")
            yield Line("" if lemma else self.say(LEFT_OUT), redline(_entry(old), _entry(new)))
        elif change.section == "commentary" and not (old and new):  # the name has it
            fields = [name for name in fields if name != "lemma"]
        names = bibtex.NAMES if change.section == "bibliography" else FIELDS
        for name in fields:
            called = "" if WORDS.get(change.section) == name else self.say(names.get(name, name))
            if name == "certainty" and change.section == "commentary":
                called = self.say(COMMENTS[_series(change)].degree)
            yield Line(called, redline(*self.said(change.section, name, old.get(name, ""), new.get(name, ""))))
        if gone := self.merged.get(change.id):
            told = self.said("withdrawn", "reason", gone.old.get("reason", ""), gone.new.get("reason", ""))
            yield Line(self.say(WHY_WITHDRAWN), redline(*told))

    def said(self, section: str, name: str, old: str, new: str) -> tuple[str, str]:
        """Return two fields as they are told: comments and reasons in plain prose, where that tells what differs."""
        said = old, new
        if section == "bibliography":
            said = bibtex.field(name, old), bibtex.field(name, new)
        elif name == "certainty":
            said = self.say(old) if old else "", self.say(new) if new else ""
        elif name == "by":
            said = self.signed(old) if not new else old, self.signed(new)
        elif section == "cited":
            said = _cited(old, self.called[0].works), _cited(new, self.called[1].works)
        elif section != "text" and WORDS.get(section) == name:
            said = (
                prose(old, self.called[0], redirected(old, new)),
                prose(new, self.called[1], redirected(new, old)),
            )
        return said if said[0] != said[1] else (old, new)


def _interleaved(old: Iterable[str], new: Collection[str]) -> Iterator[str]:
    """Yield the ids of both, in the order of the *new*, those that it has not after the one they followed."""
    gone: dict[str, list[str]] = {}
    before = ""
    for one in old:
        if one in new:
            before = one
        else:
            gone.setdefault(before, []).append(one)
    for one in ("", *new):
        yield one
        yield from gone.get(one, ())


READING = "reading "  #: how the fields with the readings of witnesses begin


def _entry(item: Mapping[str, str]) -> str:
    """Return lemma and readings of an entry as the apparatus shows them."""
    readings = "; ".join(
        f"{text} {name.removeprefix(READING)}" for name, text in item.items() if name.startswith(READING)
    )
    return f"{item['lemma']} ] {readings}" if item.get("lemma") else readings
