"""Tells a report in a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from recension.doctree import redlined
from recension.outputs.report.context import Context, say
from recension.outputs.report.signs import seen, shown, visible
from recension.scholarship.changes import Report
from recension.scholarship.record import notated
from recension.scholarship.redline import Redline, State
from recension.scholarship.telling import NOTES, Line, Told, groups

AROUND = 40  #: so many characters are shown of what was kept beside a change
_SIGNS = {State.KEPT: "{}", State.STRUCK: "[-{}-]", State.INSERTED: "{{+{}+}}"}  #: as git has them
_COLOURS = {State.KEPT: "{}", State.STRUCK: "\x1b[31;9m{}\x1b[m", State.INSERTED: "\x1b[32;4m{}\x1b[m"}
_HEAD = "\x1b[1m{}\x1b[m"


def written(report: Report, context: Context) -> str:
    """Return the report as plain text, each item under its id; of what was kept, the words beside a change."""
    return "".join(f"{line}\n" for line in _written(report, context))


def _written(report: Report, context: Context) -> Iterator[str]:
    head = _HEAD if context.colour else "{}"
    yield f"{head.format(' → '.join(context.sides(report)))}: {redlined.summary(report)}"
    for group in groups(report, context.telling):
        yield ""
        yield head.format(group.title)
        for one in group.told:
            yield f"  {head.format(_head(one))}: {', '.join(one.what)}"
            for line in one.lines:
                yield from (f"    {text}" for text in _line(line, context.colour).split("\n"))
    if report.notes:
        yield ""
        yield head.format(say(NOTES))
        yield from (f"  {visible(note)}" for note in report.notes)


def _head(one: Told) -> str:
    name, known = notated(shown(one.name)), visible(one.change.id)
    return name if one.is_named_alone else f"{name} ({known})" if name else known


def _line(line: Line, colour: bool) -> str:
    name = f"{line.name}: " if line.name else ""
    return name + "".join(_stretches(line.words, _COLOURS if colour else _SIGNS))


def _stretches(words: Redline, signs: dict[State, str]) -> Iterator[str]:
    for number, one in enumerate(words):
        text = notated(seen(one))
        if one.state is State.KEPT:
            yield _around(text, bool(number) or len(words) == 1, number < len(words) - 1 or len(words) == 1)
        else:
            yield signs[one.state].format(text)


def _around(text: str, after: bool, before: bool) -> str:
    """Return the words of *text* that stand *after* a change and *before* one, and a sign for the others."""
    if len(text) <= AROUND * (after + before):
        return text
    start = text[:AROUND].rpartition(" ")[0] or text[:AROUND] if after else ""
    end = text[-AROUND:].partition(" ")[2] or text[-AROUND:] if before else ""
    return " ".join(filter(None, (start, "…", end)))
