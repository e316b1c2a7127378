"""Makes nodes of what is different between two records of an edition: how that looks in any builder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.locale import _, ngettext
from recension.scholarship import redline
from recension.scholarship.changes import Report
from recension.scholarship.model import Span, Style
from recension.scholarship.redline import Group, Line, Redline, State, Stretch, Told
from recension.scholarship.words import capital

Named = Callable[[Told, str], nodes.Node]  #: of what is told and its name, to a node that has the name
_NODES = {State.STRUCK: ours.removed, State.INSERTED: ours.added}


def summary(report: Report) -> str:
    """Return in a sentence how much is different, and whether words of the text are."""
    if not report.changes:
        return str(_(redline.NO_CHANGE))
    counts = (
        f"{_(group.title)}: "
        + ", ".join(ngettext(*redline.COUNTS[word], number).format(number) for word, number in group.counts.items())
        for group in redline.groups(report)
    )
    counted = f"{'; '.join(counts)}."
    return counted if report.is_textual else f"{_(redline.NO_TEXTUAL_CHANGE)} {counted}"


def unlinked(_one: Told, name: str) -> nodes.Node:
    """Return *name* alone."""
    return nodes.Text(name)


def sections(report: Report, names: Mapping[str, str], prefix: str, named: Named = unlinked) -> Iterator[nodes.section]:
    """Yield a section for each part of the edition in which something is different.

    *names* has what places are called; the ids of all that is told begin with *prefix*.

    ::

        <section ids="PREFIX-text"><title>The text
            <told ids="PREFIX-text-p4" record=…>
                <paragraph classes="rec-head">Paragraph 4, reworded
                <paragraph classes="rec-redline">… <removed>… <added>…
    """
    for group in redline.groups(report):
        section = nodes.section("", nodes.title("", str(_(group.title))), ids=[f"{prefix}-{group.section}"])
        section.extend(told(group, one, names, prefix, named) for one in group.told)
        yield section


def told(group: Group, one: Told, names: Mapping[str, str], prefix: str, named: Named = unlinked) -> ours.told:
    """Return what is told of one item."""
    name = capital(one.place.called(names)) if group.section == "text" and one.place else one.change.id
    what = nodes.Text(f": {', '.join(str(_(word)) for word in one.what)}")
    head = nodes.paragraph("", "", named(one, name), what, classes=["rec-head"])
    return ours.told("", head, *map(_line, one.lines), record=one, ids=[f"{prefix}-{group.section}-{one.change.id}"])


def _line(line: Line) -> nodes.Element:
    words = [*_verses(line.words)]
    if len(words) > 1:
        return nodes.line_block("", *(nodes.line("", "", *some) for some in words), classes=["rec-redline"])
    name = [nodes.inline("", f"{_(line.name)}: ", classes=["rec-field"])] if line.name else []
    return nodes.paragraph("", "", *name, *(node for some in words for node in some), classes=["rec-redline"])


def _verses(words: Redline) -> Iterator[list[nodes.Node]]:
    """Yield the nodes of a redline, line by line."""
    line: list[nodes.Node] = []
    for spans, state in words:
        some: list[Span] = []
        for span in (*spans, None):
            if span is None or span.style is Style.BREAK:
                line += _stretch(Stretch(tuple(some), state))
                some = []
                if span:
                    yield line
                    line = []
            else:
                some.append(span)
    yield line


def _stretch(stretch: Stretch) -> list[nodes.Node]:
    found = [*markup.typeset(stretch.spans)]
    return [_NODES[stretch.state]("", "", *found)] if found and stretch.state in _NODES else found
