"""Makes nodes of records: how spans, entries and comments look in any builder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from docutils import nodes

from recension.doctree import nodes as ours
from recension.locale import _
from recension.scholarship import leaves, notation
from recension.scholarship.columns import Row
from recension.scholarship.edition import Edition
from recension.scholarship.model import PLAYED, Comment, PageKey, Span, Spans, Style, plain
from recension.scholarship.presentation import Conventions, Run, ShownEntry, ShownReading

_NODES: Mapping[Style, type[nodes.TextElement]] = {
    Style.EMPHASIS: nodes.emphasis,
    Style.STRONG: nodes.strong,
    Style.SPEAKER: nodes.strong,
    Style.DIRECTION: nodes.emphasis,
    Style.VERBATIM: nodes.literal,
    Style.CALL: nodes.superscript,
}


def typeset(spans: Iterable[Span]) -> Iterator[nodes.Node]:
    """Yield nodes for *spans*."""
    for text, style in spans:
        if style is Style.LINK:
            yield nodes.reference("", text, refuri=text)
        elif style in _NODES:
            yield _NODES[style]("", text, classes=[f"rec-{style}"] if style in PLAYED else [])
        else:
            yield nodes.Text(text)


def entry(shown: ShownEntry) -> ours.apparatus_entry:
    """Return an entry of the apparatus.

    ::

        <apparatus_entry record=…>
            <term>lemma ] reading
            <definition><paragraph>kind. reason
    """
    term = nodes.term("", "", *where(shown), lemma(shown), *readings(shown), ids=[shown.record.anchor])
    kind = nodes.inline("", "", *label(shown), classes=["rec-kind", f"rec-kind-{shown.record.kind}"])
    reason = nodes.paragraph("", "", kind, nodes.Text(". "), *typeset(notation.inline(shown.record.reason)))
    return ours.apparatus_entry("", term, nodes.definition("", reason), record=shown, classes=["rec-entry"])


def label(shown: ShownEntry, unsaid: str = "") -> Iterator[nodes.Node]:
    """Yield of which kind an entry is, how certain, but for the degree that goes *unsaid*, and who answers for it."""
    certainty = shown.record.certainty
    yield nodes.Text(f"{shown.label}, {_(certainty)}" if certainty not in ("", unsaid) else shown.label)
    yield from _initials(shown.record.by, shown.editor)


def _initials(by: str, name: str) -> Iterator[nodes.Node]:
    if by:
        yield from (nodes.Text(", "), nodes.abbreviation(by, by, explanation=name))


def editors(used: Iterable[str], names: Mapping[str, str]) -> list[nodes.Node]:
    """Return a line that says whose the initials are that are *used*, where there are any.

    ::

        <paragraph classes="rec-editors">AB: Ada Bell; CD: Cy Dean. Where no initials stand, the editor answers.
    """
    used = set(used)
    told = [_("{}: {}").format(initials, name) for initials, name in names.items() if initials in used]
    rest = _("Where no initials stand, the editor answers.")
    return [nodes.paragraph("", f"{'; '.join(told)}. {rest}", classes=["rec-editors"])] if told else []


def where(shown: ShownEntry) -> Iterator[nodes.Node]:
    """Yield the number of the verse in which an entry stands, if it has one."""
    if shown.at:
        yield from (nodes.inline("", shown.at, classes=["rec-at"]), nodes.Text(" "))


def lemma(shown: ShownEntry) -> nodes.inline:
    """Return the words of the edition, or what stands for them."""
    if not shown.lemma and shown.page:
        return _number(shown.page)
    words = [*typeset(shown.short or shown.lemma)] or [nodes.Text(_("not part of the text"))]
    if shown.short:
        words = [ours.shortened("", "", *words, whole=plain(shown.lemma))]
    return nodes.inline("", "", *words, classes=["rec-lemma"])


def which(shown: ShownEntry) -> Iterator[nodes.Node]:
    """Yield which it is of several places that have the words of the lemma."""
    if shown.which:
        yield nodes.superscript("", str(shown.which), classes=["rec-which"])


def reading(shown: ShownReading) -> nodes.Element:
    """Return the words of a witness."""
    return nodes.inline("", "", *typeset(shown.spans), classes=["rec-reading"])


def readings(shown: ShownEntry, made: Callable[[ShownReading], nodes.Element] = reading) -> Iterator[nodes.Node]:
    """Yield what follows the lemma: whose it is, the readings, *made* of their records, and whose they are."""
    yield from which(shown)
    yield from sigla(shown.sigla, shown)
    yield nodes.Text(" ] ")
    for number, one in enumerate(shown.readings):
        if number:
            yield nodes.Text("; ")
        yield made(one)
        if shown.page and shown.lemma:
            yield from (nodes.Text(" ("), _number(shown.page), nodes.Text(")"))
        yield from sigla(one.sigla, shown)


def sigla(named: Iterable[str], shown: ShownEntry) -> Iterator[nodes.Node]:
    """Yield who has words of an entry, those *named*, where any are."""
    if told := " ".join(named):
        words = nodes.emphasis("", told) if shown.apart else nodes.Text(told)
        yield from (nodes.Text("\N{NO-BREAK SPACE}"), nodes.inline("", "", words, classes=["rec-siglum"]))


def bearers(edition: Edition) -> dict[str, str]:
    """Return all that can stand behind a reading, and who that is."""
    return {name: told or _("all other witnesses") for name, told in edition.bearers.items()}


def _number(page: PageKey) -> nodes.inline:
    return nodes.inline("", _(leaves.words(page.number).name).format(page.number), classes=["rec-page"])


def comment_head(comment: Comment, words: Spans, by: Conventions) -> nodes.paragraph:
    """Return the *words* a comment is about as they are shown, what was considered, how certain it is, and whose."""
    degree = by.words.get(comment.certainty) or _(comment.certainty)
    certainty = nodes.inline("", degree, classes=["rec-certainty", f"rec-certainty-{comment.certainty}"])
    about = nodes.strong("", "", *typeset(words), classes=["rec-lemma"])
    initials = _initials(comment.by, by.editors.get(comment.by, ""))
    head = nodes.paragraph("", "", about, classes=["annotation-head"])
    if comment.conjecture:
        head += [nodes.Text(" ] "), nodes.inline("", "", *typeset(comment.conjecture), classes=["rec-reading"])]
    head += [nodes.Text(" ("), certainty, *initials, nodes.Text(")")]
    return head


def headnote_head() -> nodes.paragraph:
    """Return what tells a reader that the editor speaks, and not the author."""
    return nodes.paragraph("", _("Head-note"), classes=["headnote-head"])


def collated(runs: Iterable[Run], differing: type[ours.removed | ours.added]) -> Iterator[nodes.Node]:
    """Yield nodes for one side of a collated block; those of the class *differing* hold what the other side has not.

    Where the other side has more, and this has nothing, stands an empty text.
    """
    for run in runs:
        if run.differs:
            yield differing("", "", *typeset(run.spans)) if run.spans else nodes.Text("")
        else:
            yield from typeset(run.spans)


def column(row: Row, number: int) -> Iterator[nodes.Node]:
    """Yield nodes for a column of a row: its words, and where it differs from another; or that it has nothing."""
    if row.lacking[number]:
        yield nodes.emphasis("", row.lacking[number])
        return
    for at, one in enumerate(row.stretches):
        made = [*typeset(one.texts[number])]
        yield from [ours.differing("", "", *made, at=at)] if one.differs else made
