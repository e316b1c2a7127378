"""How what is different between two records is told: under heads, what was struck and what was inserted marked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

from recension.scholarship.changes import Change, Report, Sort
from recension.scholarship.model import Place, Span, Spans, Style, Word, merged
from recension.scholarship.prose import prose
from recension.scholarship.record import spans_of
from recension.scholarship.words import gettext_noop, ngettext_noop

T = TypeVar("T")


class State(Word):
    """What has become of a stretch of words."""

    KEPT = "kept"
    STRUCK = "struck"
    INSERTED = "inserted"


class Stretch(NamedTuple):
    """A stretch of words in a redline."""

    spans: Spans
    state: State = State.KEPT


Redline = tuple[Stretch, ...]


class Line(NamedTuple):
    """One field of an item: what it is called, empty for its words themselves, and what was done to it."""

    name: str
    words: Redline


class Told(NamedTuple):
    """What is told of one item."""

    change: Change
    place: Place
    what: tuple[str, ...]  #: what has become of it, in words that are not yet translated
    lines: tuple[Line, ...]


class Group(NamedTuple):
    """What is told of one section: its title, and of how many changes, not yet translated."""

    section: str
    title: str
    told: tuple[Told, ...]


TITLES = {
    "text": gettext_noop("The text"),
    "apparatus": gettext_noop("Emendations"),
    "commentary": gettext_noop("Commentary"),
    "bibliography": gettext_noop("Bibliography"),
    "witnesses": gettext_noop("Witnesses"),
    "withdrawn": gettext_noop("Withdrawn addresses"),
}
#: section -> what several changes in it are called
COUNTS = {
    "text": ngettext_noop("one place of the text changed", "{} places of the text changed"),
    "apparatus": ngettext_noop("one emendation", "{} emendations"),
    "commentary": ngettext_noop("one comment", "{} comments"),
    "bibliography": ngettext_noop("one entry of the bibliography", "{} entries of the bibliography"),
    "witnesses": ngettext_noop("one witness", "{} witnesses"),
    "withdrawn": ngettext_noop("one withdrawn address", "{} withdrawn addresses"),
}
NO_TEXTUAL_CHANGE = gettext_noop("No textual change.")
NO_CHANGE = gettext_noop("Nothing is different.")
WHAT = {
    Sort.ADDED: gettext_noop("added"),
    Sort.WITHDRAWN: gettext_noop("withdrawn"),
    Sort.MOVED: gettext_noop("moved"),
}
REWORDED = gettext_noop("reworded")
RECLASSIFIED = gettext_noop("reclassified")
FIELDS = {
    "kind": gettext_noop("kind"),
    "leave": gettext_noop("where it stands"),
    "certainty": gettext_noop("certainty"),
    "by": gettext_noop("decided by"),
    "reason": gettext_noop("reason"),
    "lemma": gettext_noop("on"),
}


def groups(report: Report) -> Iterator[Group]:
    """Yield what is told of each section in which something is different, the text first."""
    for section, title in TITLES.items():
        if changes := report.of(section):
            yield Group(section, title, tuple(map(_told, changes)))


def _told(change: Change) -> Told:
    what = [WHAT[change.sort]] if change.sort in WHAT else []
    what += [REWORDED] if change.is_reworded else []
    what += [RECLASSIFIED] if change.is_reclassified else []
    item = change.new or change.old
    place = Place(item.get("place", "") or (change.id.rpartition(":")[2] if change.section == "text" else ""))
    return Told(change, place, tuple(what), tuple(_lines(change)))


def _lines(change: Change) -> Iterator[Line]:
    old, new = change.old, change.new
    if change.section == "apparatus":
        yield Line("", redline(_entry(old), _entry(new)))
        for name in ("kind", "leave", "certainty", "by", "reason"):
            if old.get(name) or new.get(name):
                yield Line(FIELDS[name], redline(old.get(name, ""), new.get(name, "")))
    elif change.section == "commentary":
        for name in ("lemma", "certainty", "by"):
            if old.get(name) or new.get(name):
                yield Line(FIELDS[name], redline(old.get(name, ""), new.get(name, "")))
        yield Line("", redline(prose(old.get("text", "")), prose(new.get("text", ""))))
    else:
        for name in change.fields:
            if name not in ("type", "level"):
                shown = "" if name in ("text", "reason") else name
                yield Line(shown, redline(old.get(name, ""), new.get(name, "")))


def _entry(item: Mapping[str, str]) -> str:
    """Return lemma and readings of an entry as the apparatus shows them."""
    readings = [f"{text} {name.partition(' ')[2]}" for name, text in item.items() if name.startswith("reading ")]
    lemma = item.get("lemma", "")
    return f"{lemma} ] {'; '.join(readings)}" if readings else ""


# what was struck and inserted


_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def redline(old: str, new: str) -> Redline:
    """Return both texts in one: what only the *old* has as struck, what only the *new* has as inserted.

    Sentences are compared first and then the words of those that differ, so that long texts take no longer than short
    ones, sentence by sentence.
    """
    if old == new:
        return (Stretch(spans_of(new)),) if new else ()
    found: list[tuple[State, list[Span]]] = []
    for ours, theirs in _aligned(_sentences(spans_of(old)), _sentences(spans_of(new))):
        if ours == theirs:
            _add(found, State.KEPT, (token for one in ours for token in one))
            continue
        flat = [[token for one in some for token in one] for some in (ours, theirs)]
        for before, after in _aligned(*flat):
            if before == after:
                _add(found, State.KEPT, before)
            else:
                _add(found, State.STRUCK, before)
                _add(found, State.INSERTED, after)
    return tuple(Stretch(merged(spans), state) for state, spans in found)


def _add(found: list[tuple[State, list[Span]]], state: State, tokens: Iterable[Span]) -> None:
    tokens = list(tokens)
    if not tokens:
        return
    if found and found[-1][0] is state:
        found[-1][1].extend(tokens)
    else:
        found.append((state, tokens))


def _sentences(spans: Spans) -> list[tuple[Span, ...]]:
    """Return the words of *spans*, sentence by sentence."""
    found: list[tuple[Span, ...]] = []
    sentence: list[Span] = []
    for text, style in spans:
        tokens = [text] if style in (Style.CALL, Style.BREAK, Style.LINK) else _WORD.findall(text)
        for token in tokens:
            sentence.append(Span(token, style))
            if token in ".!?;" or style is Style.BREAK:
                found.append(tuple(sentence))
                sentence = []
    return [*found, tuple(sentence)] if sentence else found


def _aligned(old: Sequence[T], new: Sequence[T]) -> Iterator[tuple[Sequence[T], Sequence[T]]]:
    """Yield both sequences in stretches that are the same, or are what the one and the other have there."""
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    room = min(len(old), len(new)) - start
    end = next((i for i in range(room) if old[-1 - i] != new[-1 - i]), room)
    yield old[:start], new[:start]
    middle = old[start : len(old) - end], new[start : len(new) - end]
    for _, i, j, k, m in SequenceMatcher(None, *middle, autojunk=False).get_opcodes():
        yield middle[0][i:j], middle[1][k:m]
    yield old[len(old) - end :], new[len(new) - end :]
