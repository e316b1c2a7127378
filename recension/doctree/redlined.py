"""Makes nodes of what is different between two records of an edition: how that looks in any builder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from docutils import nodes
from sphinx.config import Config

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.locale import _, ngettext
from recension.scholarship.changes import Report
from recension.scholarship.model import Span, Style
from recension.scholarship.redline import Redline, State, Stretch
from recension.scholarship.telling import (
    COUNTS,
    MORE,
    NO_CHANGE,
    NO_TEXTUAL_CHANGE,
    Group,
    Line,
    Telling,
    Told,
    counts,
    groups,
)

LINE_END = "/"  #: what stands for the end of a line that was struck or inserted
Named = Callable[[Told, nodes.Element], nodes.Node]  #: of what is told and its name, to a node that has the name
Shown = Callable[[Redline], Redline]  #: how much of what is told is shown
_NODES = {State.STRUCK: ours.removed, State.INSERTED: ours.added}


def telling(config: Config) -> Telling:
    """Return how changes are told in the edition that conf.py declares."""
    return Telling(lambda text: str(_(text)), config.recension_places, config.recension_editors)


def summary(report: Report) -> str:
    """Return in a sentence how much is different, and whether words of the text are."""
    if not report.changes:
        return str(_(NO_CHANGE))
    counted = f"{'; '.join(_counted(*found) for found in counts(report))}."
    return counted if report.is_textual else f"{_(NO_TEXTUAL_CHANGE)} {counted}"


def _counted(section: str, found: Mapping[str, int]) -> str:
    """Return of how many items of a section what has become; the first has their name."""
    first, *others = found
    said = [COUNTS[section][first], *(MORE[word] for word in others)]
    return ", ".join(
        ngettext(*forms, number).format(number) for forms, number in zip(said, found.values(), strict=True)
    )


def unlinked(_one: Told, name: nodes.Element) -> nodes.Node:
    """Return *name* alone."""
    return name


def whole(words: Redline) -> Redline:
    """Return a redline as it is."""
    return words


def sections(
    report: Report, telling: Telling, prefix: str, named: Named = unlinked, shown: Shown = whole
) -> Iterator[nodes.section]:
    """Yield a section for each part of the edition in which something is different.

    The ids of all that is told begin with *prefix*.

    ::

        <section ids="PREFIX-text"><title>The text
            <told ids="PREFIX-text-p4" record=…>
                <paragraph classes="rec-head">Paragraph 4 (p4): reworded
                <paragraph classes="rec-redline">… <removed>… <added>…
    """
    for group in groups(report, telling):
        section = nodes.section("", nodes.title("", group.title), ids=[f"{prefix}-{group.section}"])
        section.extend(told(group, one, prefix, named, shown) for one in group.told)
        yield section


def told(group: Group, one: Told, prefix: str, named: Named = unlinked, shown: Shown = whole) -> ours.told:
    """Return what is told of one item."""
    name = nodes.inline("", "", *markup.typeset(one.name or (Span(one.change.id),)))
    known = f" ({one.change.id})" if one.name and not one.is_named_alone else ""
    head = nodes.paragraph(
        "", "", named(one, name), nodes.Text(f"{known}: {', '.join(one.what)}"), classes=["rec-head"]
    )
    lines = (_line(line._replace(words=shown(line.words))) for line in one.lines)
    return ours.told("", head, *lines, record=one, ids=[anchor(prefix, one.change.section, one.change.id)])


def anchor(prefix: str, section: str, one: str) -> str:
    """Return the id of what is told of an item of a *section*, which may be called by several words."""
    return f"{prefix}-{section}-{'_'.join(one.split())}"


def _line(line: Line) -> nodes.Element:
    words = [*_verses(line.words)]
    if len(words) > 1:
        return nodes.line_block("", *(nodes.line("", "", *some) for some in words), classes=["rec-redline"])
    name = [nodes.inline("", f"{line.name}: ", classes=["rec-field"])] if line.name else []
    return nodes.paragraph("", "", *name, *(node for some in words for node in some), classes=["rec-redline"])


def _verses(words: Redline) -> Iterator[list[nodes.Node]]:
    """Yield the nodes of a redline, line by line; an end of a line that was struck or inserted shows as a sign."""
    line: list[nodes.Node] = []
    for spans, state in words:
        alone = state is State.KEPT or len(words) == 1  # where all was, each line is seen to be
        some: list[Span] = []
        for span in (*spans, None):
            if span is None or span.style is not Style.BREAK:
                some += [span] if span else []
            elif not alone:
                some.append(Span(f" {LINE_END} "))
            if span is None or (span.style is Style.BREAK and (alone or state is State.INSERTED)):
                line += _stretch(Stretch(tuple(some), state))
                some = []
                if span:
                    yield line
                    line = []
    yield line


def _stretch(stretch: Stretch) -> list[nodes.Node]:
    found = [*markup.typeset(stretch.spans)]
    return [_NODES[stretch.state]("", "", *found)] if found and stretch.state in _NODES else found
