"""Makes the tree of a redline: what is different between two records, for a meeting, on paper."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree import redlined
from recension.doctree.checks import EditionError
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.source import credit
from recension.locale import _
from recension.outputs.pdf import shop
from recension.outputs.printing import printing
from recension.scholarship import dates
from recension.scholarship.changes import Report
from recension.scholarship.edition import first_series
from recension.scholarship.telling import NOTES

PREFIX = "redline"  #: begins the ids of all that is told
WORK = "work"  #: what a side is called that is the edition as it stands
INVISIBLE = "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{SOFT HYPHEN}"  #: not for Python, but nothing is seen of them
#: they are printed, read aloud and copied with the words, so that nobody needs to see how these are set
BRACKETS: Mapping[type[nodes.Element], tuple[str, str]] = {ours.removed: ("[", "]"), ours.added: ("{", "}")}
WORDS, SIGN = "words", "sign"  #: what is struck or inserted; a line through the middle would hide a sign
SPACE, OTHER_SPACE = "·", "°"  #: what stands for a space and for one of another kind, where they alone were changed


def print_redline(
    config: Path, source: Path, out: Path, report: Report, stem: str, asked: Mapping[str, str] = MappingProxyType({})
) -> Path:
    """Print *report* into the folder *out*, and return the file; *asked* has how, such as the paper."""
    made = printing(stem, asked)
    with shop.opened(config, source, out) as app:
        app.builder.reports[stem] = report  # type: ignore[attr-defined]
        app.print([made])
    if app.statuscode:
        raise EditionError
    return out / f"{stem}.pdf"


def redline(domain: RecensionDomain, report: Report) -> nodes.document:
    """Return the tree of *report*.

    ::

        <section ids="redline"><title>What changed: 1.0 to 1.0.1
            <paragraph>…                              the edition, the two sides, how much is different
            <paragraph classes="redline-legend">…     how to read it
            <section ids="redline-notes">…            what could not be read
            <section ids="redline-text">…
            <paragraph classes="handout-citation">…
    """
    config = domain.env.config
    document = domain.env.get_doctree(config.root_doc)  # read from the file anew, so it is nobody else's
    document.children = []
    document["docname"] = config.root_doc
    title = _("What changed: {} to {}").format(*(_short(side) for side in (report.old, report.new)))
    document["head"] = title
    document["handout"] = f"{title} ({config.project})"
    top = nodes.section("", nodes.title("", title), ids=[PREFIX])
    document += top
    sides = (_("Before: {}").format(_side(domain, report.old)), _("After: {}").format(_side(domain, report.new)))
    top += [nodes.paragraph("", line, classes=["handout-head"]) for line in (config.project, *sides)]
    top += nodes.paragraph("", redlined.summary(report), classes=["redline-summary"])
    told = [*redlined.sections(report, redlined.telling(config), PREFIX)]
    if any(changed(section) for section in told):
        top += legend(told)
    if report.notes:
        items = (nodes.list_item("", nodes.paragraph("", note)) for note in report.notes)
        heading = nodes.title("", _(NOTES))
        top += nodes.section("", heading, nodes.bullet_list("", *items), ids=[f"{PREFIX}-notes"])
    top += told
    for one in [*document.findall(ours.told)]:
        one.parent.replace(one, _lines(one, first_series(domain.edition.declared.places)))
    sign(document)
    top += nodes.paragraph("", "", *credit(config), classes=["handout-citation"])
    return document


def _lines(one: ours.told, running: str) -> list[nodes.Node]:
    """Return the head and the lines of what is told, with the number of the paragraph, if it is one of *running*."""
    head, *lines = one.children
    assert isinstance(head, nodes.paragraph)
    head["ids"] = one["ids"]
    head[:] = [nodes.strong("", "", *head.children)]
    for call in [call for block in lines for call in block.findall(nodes.superscript)]:
        call["redlined"] = WORDS
    place = one["record"].place
    if one["record"].change.section == "text" and place.is_in(running):
        for first in [line for block in lines for line in block.findall(nodes.TextElement)][:1]:
            first["number"] = place.number
    return [head, *lines]


def _short(side: str) -> str:
    return _("the edition as it stands") if side == WORK else side


def _side(domain: RecensionDomain, side: str) -> str:
    """Return what one of the two is: a release and its date, a witness and its title, or what it was called."""
    config = domain.env.config
    for one in domain.releases:
        if one.release == side:
            parts = [_("release {}").format(side)]
            return ", ".join([*parts, dates.spelled(one.date, config.language)] if one.date else parts)
    if side == WORK and domain.releases:
        newest = _("after {}").format(_("release {}").format(domain.releases[-1].release))
        return f"{_short(side)}, {newest}"
    titles = {one.siglum: f"{one.siglum}, {one.title}" for one in domain.edition.witnesses}
    return titles.get(side, _short(side))


def changed(tree: nodes.Element) -> list[nodes.Element]:
    """Return the words of *tree* that were struck or inserted."""
    return [node for node in tree.findall(nodes.Element) if isinstance(node, tuple(BRACKETS))]


def legend(told: list[nodes.section]) -> nodes.paragraph:
    """Return how to read what is *told*, with an example."""
    struck, inserted = ours.removed("", _("struck words")), ours.added("", _("inserted words"))
    words = [node.astext() for section in told for node in changed(section)]
    said = [_("A bar in the margin stands beside each line that has such words.")]
    if any(map(_is_space, words)):
        alone = _("Where only a space is different, {} stands for one, and {} for one of another width.")
        said.append(alone.format(SPACE, OTHER_SPACE))
    if any(f" {redlined.LINE_END} " in text for text in words):
        said.append(_("{} stands for the end of a line.").format(redlined.LINE_END))
    rest = nodes.Text(f". {' '.join(said)}")
    return nodes.paragraph("", "", struck, nodes.Text(" "), inserted, rest, classes=["redline-legend"])


# the signs


def sign(tree: nodes.Element) -> None:
    """Put brackets around what was struck or inserted, close to its words, and show spaces that stand alone."""
    for node in reversed(changed(tree)):  # so that what stands before one has no brackets yet
        block, text = node.parent, node.astext()
        at = block.index(node)
        block["redlined"], node["redlined"] = True, WORDS
        if _is_space(text):
            before, after, node["redlined"] = "", "", SIGN
            node[:] = [nodes.Text("".join(SPACE if character == " " else OTHER_SPACE for character in text))]
        else:
            before, after = _trimmed(node)
            if text.strip() == redlined.LINE_END:
                node["redlined"] = SIGN
        last = block[at - 1].astext() if at and isinstance(block[at - 1], tuple(BRACKETS)) else ""
        if last[:1].isalnum() and text[:1].isalnum():
            before = " "  # between words and those in their place: a line may end there
        opening, closing = BRACKETS[type(node)]
        block[at : at + 1] = [nodes.Text(before + opening), node, nodes.Text(closing + after)]


def _is_space(text: str) -> bool:
    return all(character.isspace() or character in INVISIBLE for character in text)


def _trimmed(node: nodes.Element) -> tuple[str, str]:
    """Take the spaces at both ends out of *node*, and return them."""
    text = node.astext()
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    for leaf in [*node.findall(nodes.Text)]:
        leaf.parent.replace(leaf, nodes.Text(leaf[max(start, 0) : max(end, 0)]))
        start, end = start - len(leaf), end - len(leaf)
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
