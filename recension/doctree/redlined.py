"""Makes nodes of what is different between two records of an edition: how that looks in any builder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.locale import _, ngettext
from recension.scholarship import redline
from recension.scholarship.changes import Report
from recension.scholarship.model import Place, Span, Style
from recension.scholarship.redline import Group, Line, Redline, State, Stretch, Told
from recension.scholarship.words import capital

LINE_END = "/"  #: what stands for the end of a line that was struck or inserted
Named = Callable[[Told, str], nodes.Node]  #: of what is told and its name, to a node that has the name
Shown = Callable[[Redline], Redline]  #: how much of what is told is shown
_NODES = {State.STRUCK: ours.removed, State.INSERTED: ours.added}


def summary(report: Report) -> str:
    """Return in a sentence how much is different, and whether words of the text are."""
    if not report.changes:
        return str(_(redline.NO_CHANGE))
    counts = (
        f"{_(title)}: {', '.join(ngettext(*redline.COUNTS[word], found[word]).format(found[word]) for word in found)}"
        for title, found in redline.counts(report)
    )
    counted = f"{'; '.join(counts)}."
    return counted if report.is_textual else f"{_(redline.NO_TEXTUAL_CHANGE)} {counted}"


def unlinked(_one: Told, name: str) -> nodes.Node:
    """Return *name* alone."""
    return nodes.Text(name)


def whole(words: Redline) -> Redline:
    """Return a redline as it is."""
    return words


def sections(
    report: Report, names: Mapping[str, str], prefix: str, named: Named = unlinked, shown: Shown = whole
) -> Iterator[nodes.section]:
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
        section.extend(told(group, one, names, prefix, named, shown) for one in group.told)
        yield section


def told(
    group: Group, one: Told, names: Mapping[str, str], prefix: str, named: Named = unlinked, shown: Shown = whole
) -> ours.told:
    """Return what is told of one item."""
    name = capital(_called(one.place, names)) if group.section == "text" and one.place else one.change.id
    what = nodes.Text(f": {', '.join(str(_(word)) for word in one.what)}")
    head = nodes.paragraph("", "", named(one, name), what, classes=["rec-head"])
    lines = (_line(line._replace(words=shown(line.words))) for line in one.lines)
    return ours.told("", head, *lines, record=one, ids=[f"{prefix}-{group.section}-{one.change.id}"])


def _called(place: Place, names: Mapping[str, str]) -> str:
    """Return what a block is called, which may have no place of its own: then by the one before it."""
    key = place.partition("/")[0]
    if key == "start":
        return str(_("at the beginning"))
    after = key.removeprefix("after-")
    return _("after {}").format(Place(after).called(names)) if after != key else place.called(names)


def _line(line: Line) -> nodes.Element:
    words = [*_verses(line.words)]
    if len(words) > 1:
        return nodes.line_block("", *(nodes.line("", "", *some) for some in words), classes=["rec-redline"])
    name = [nodes.inline("", f"{_(line.name)}: ", classes=["rec-field"])] if line.name else []
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
