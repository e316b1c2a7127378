"""Writes a report in Markdown for a review, as GitHub and GitLab show it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recension.doctree import redlined
from recension.outputs.report.context import Context, say
from recension.outputs.report.signs import seen, shown, tagged, visible
from recension.scholarship.changes import Report
from recension.scholarship.redline import State
from recension.scholarship.telling import NOTES, Line, Told, groups

_MARKS = {State.KEPT: "{}", State.STRUCK: "<del>{}</del>", State.INSERTED: "<ins>{}</ins>"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
#: what would be a link to a person, an issue, a commit, a site, or a picture, or mathematics: a forge finds them in
#: what has been made of the Markdown, where a backslash is gone and an element alone keeps the signs apart
_APART = re.compile(r"""[@#!%~^&](?=[\w"{/])|:(?=\S)|\$|(?<=\b[Ww]{3})\.|(?<=[A-Z])-(?=\d)|\b[0-9a-f]{7,}\b""")
_SHORT = 6  #: signs of a checksum, which are no commit yet
_MARKUP = re.compile(r"[\\`*_\[\]{}<>&#~|]")
_START = re.compile(r"^(?P<number>\d*)(?P<sign>[-+=/:#.)>])")  #: a list, a heading, a rule, or an order to a forge


def written(report: Report, context: Context) -> str:
    """Return the report in Markdown; what the edition says is shown as it is, whatever it looks like."""
    return "\n\n".join(_written(report, context)) + "\n"


def _written(report: Report, context: Context) -> Iterator[str]:
    yield f"# {escaped(' → '.join(context.sides(report)))}"
    yield escaped(redlined.summary(report))
    for group in groups(report, context.telling):
        yield f"## {escaped(group.title)}"
        for one in group.told:
            yield f"### {_head(one)}"
            yield from map(_line, one.lines)
    if report.notes:
        yield f"## {escaped(say(NOTES))}"
        yield from (_begun(escaped(visible(note))) for note in report.notes)


def _head(one: Told) -> str:
    name, known = tagged(shown(one.name), escaped), escaped(visible(one.change.id))
    known = "" if one.is_named_alone else f" ({known})" if name else known
    return f"{name}{known}: {escaped(', '.join(one.what))}"


def _line(line: Line) -> str:
    name = f"*{escaped(line.name)}:* " if line.name else ""
    text = "".join(_MARKS[one.state].format(tagged(seen(one), escaped)) for one in line.words)
    return name + _begun(text.strip(" "))


def escaped(text: str) -> str:
    """Return *text* so that Markdown has nothing to find in it."""
    found, end = [], 0
    for match in _APART.finditer(text):
        pieces = (match[0][at : at + _SHORT] for at in range(0, len(match[0]), _SHORT))
        found += [_plain(text[end : match.start()]), *(f"<span>{_plain(piece)}</span>" for piece in pieces)]
        end = match.end()
    return "".join([*found, _plain(text[end:])]).replace("\n", " ")


def _plain(text: str) -> str:
    return _MARKUP.sub(lambda match: _ENTITIES.get(match[0], f"\\{match[0]}"), text)


def _begun(text: str) -> str:
    """Return a line that begins nothing but a paragraph."""
    return _START.sub(r"\g<number>\\\g<sign>", text, count=1)
