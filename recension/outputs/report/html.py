"""Writes a report as a page that stands alone: its style is in it, and nothing else is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from recension.doctree import redlined
from recension.outputs.html.render import Pieces
from recension.outputs.report.context import Context, say
from recension.outputs.report.signs import seen, shown, tagged, visible
from recension.scholarship import cite
from recension.scholarship.changes import Report
from recension.scholarship.redline import State, Stretch
from recension.scholarship.telling import NOTES, Line, Told, groups

HERE = Path(__file__).parent
_NO_ID = re.compile("[\x00-\x20\x7f-\xa0]+")  #: what no id has, nor an address
page = Pieces(HERE / "templates")


def written(report: Report, context: Context) -> str:
    """Return the report as a whole file of HTML."""
    return page(
        "report",
        sides=context.sides(report),
        context=context,
        language=context.work.language.replace("@latin", "-Latn"),
        style=Markup((HERE / "static" / "report.css").read_text("utf-8")),
        summary=redlined.summary(report),
        groups=[*groups(report, context.telling)],
        notes=[*map(visible, report.notes)],
        notes_title=NOTES,
        visible=visible,
        anchor=_anchor,
        quote=quote,
        safe_url=cite.safe_url,
        called=lambda one: Markup(tagged(shown(one.name), escape)),
        line=lambda one: Markup(_line(one, context)),
    )


def _anchor(section: str, one: Told) -> str:
    return _NO_ID.sub("-", f"{section}-{one.change.id}")


def _line(line: Line, context: Context) -> str:
    name = f'<span class="field" dir="{context.direction}">{escape(line.name)}:</span> ' if line.name else ""
    return name + "".join(_stretches(line.words, context.direction))


def _stretches(words: tuple[Stretch, ...], direction: str) -> Iterator[str]:
    """Yield the words, those that were struck or inserted with what is heard before and after them."""
    for one in words:
        text = tagged(seen(one), escape)
        if one.state is State.KEPT:
            yield text
        else:
            tag, label = ("del", say("struck:")) if one.state is State.STRUCK else ("ins", say("inserted:"))
            before, after = (
                f'<span class="heard" dir="{direction}">{escape(said)}</span>' for said in (f" [{label} ", "] ")
            )
            yield f"<{tag}>{before}{text}{after}</{tag}>"
