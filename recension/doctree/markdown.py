"""Makes of what MyST reads in Markdown the tree that docutils would make of it, and finds directives that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import get_filetype

from recension.doctree import nodes as ours
from recension.doctree.directives import DIRECTIVES
from recension.doctree.domain import domain_of
from recension.scholarship import notation
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

_REMARK = re.compile(r"\s*<!--(?:(?!-->).)*-->\s*", re.DOTALL)
_BREAKS = ("<br />\n", "\\\\\n")  #: MyST has each end of a line of verse twice, for HTML and for LaTeX
_ADDRESS = re.compile(r"<([^\s<>]+)>")
#: how a directive begins in reStructuredText, and between colons
_OPENS = re.compile(r"\s*(?:\.\.|:{3,})\s*(?:\{(?:rec:)?(?P<braced>[\w-]+)\}|(?:rec:)?(?P<bare>.+))")
_NOTATION = (  #: what is expected in a text, in reStructuredText and in Markdown
    (re.compile(r"\.\. _(\w+):"), r"(\1)="),
    (re.compile(r"\.\. \[(\w+)\]"), r"[^\1]:"),
    (re.compile(r"\.\. ([\w-]+)::"), r"```{\1}"),
    (re.compile(r":(\w+):(?=`| only)"), r"{\1}"),
    (re.compile(r"\[(\w+)\]_"), r"[^\1]"),
    (re.compile("indented below$"), "in it"),
)


def is_markdown(env: BuildEnvironment, docname: str) -> bool:
    """Return whether the source of *docname* is Markdown."""
    return get_filetype(env.config.source_suffix, env.doc2path(docname)) != "restructuredtext"


def worded(found: Mistake) -> Mistake:
    """Return *found* with what it expects in the text written as in Markdown."""
    if found.name == "inline-form":  # entries have one notation in both
        return found
    before, but, expected = found.sentence.partition(", but expected")
    for pattern, written in _NOTATION:
        expected = pattern.sub(written, expected)
    return found._replace(sentence=f"{before}{but}{expected}")


class ReadMarkdown(SphinxTransform):
    """Settles the tree of a text that is written in Markdown, so that ReadText finds in it what it knows."""

    default_priority = 200  # before blocks are given their places (260), and MyST moves the notes (623)

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.current_document.docname
        if not is_markdown(self.env, docname):
            return
        domain_of(self.env).note_mistakes(docname, list(unread(self.document)))
        if docname not in self.config.recension_texts:
            return
        self.document.settings.myst_footnote_sort = False  # notes stay where they are, and no line is drawn above them
        for remark in list(self.document.findall(nodes.raw)):
            if _REMARK.fullmatch(remark.astext()) and not isinstance(remark.parent, nodes.TextElement):
                remark.replace_self(nodes.comment())
        for holder in list(self.document.findall(nodes.TextElement)):
            if isinstance(holder, (nodes.paragraph, nodes.title)):
                restore(holder)
            if isinstance(holder, nodes.paragraph) and any(map(_is_break, holder.children)):
                holder.replace_self(verse(holder))


def unread(document: nodes.document) -> Iterator[Mistake]:
    """Take out what was meant as a directive of an edition and is none, and yield the mistake."""
    for node in [*document.findall(nodes.literal_block), *document.findall(nodes.paragraph)]:
        for number, (line, name) in enumerate(_openings(node)):
            if expected := notation.directive_meant(name, DIRECTIVES):
                at, source, found = (node.line or 0) + number, node.source or "", line.strip()
                yield mistake("directive-form", at, source, found=found, expected=f"```{{{expected}}}")
                node.replace_self(nodes.comment())
                break


def _openings(node: nodes.Element) -> Iterator[tuple[str, str]]:
    """Yield the lines of a paragraph, or the first of a block of code, and of each what it names."""
    if isinstance(node, nodes.literal_block):
        language = node.get("language", "")
        yield f"```{language}", language.strip("{}").removeprefix("rec:")
    else:
        for line in node.rawsource.split("\n"):
            found = _OPENS.match(line)
            yield line, (found["braced"] or found["bare"]) if found else ""


def _is_break(node: nodes.Node) -> bool:
    return isinstance(node, nodes.raw) and node.astext() in _BREAKS


def restore(paragraph: nodes.TextElement) -> None:
    """Give what stands in *paragraph* its place in the source: MyST has made spaces of ends of lines in marks."""
    source, start, number = paragraph.rawsource, 0, paragraph.line or 0
    flat = source.replace("\n", " ")
    for mark in paragraph.findall(lambda node: isinstance(node, (ours.emendation, ours.page))):
        assert isinstance(mark, nodes.Element)
        name, _, content = mark.rawsource[1:-1].partition(":`")
        if found := re.compile(rf"\{{{re.escape(name)}\}}`+{re.escape(content)}`").search(flat, start):
            start = found.start() + 1
            mark.rawsource = f":{name}:`{source[found.end() - 1 - len(content) : found.end() - 1]}`"
        settle(mark, paragraph.line, paragraph.source)
    for link in paragraph.findall(nodes.reference):
        meant = unquote(link.get("refuri", ""))
        written = [one for one in _ADDRESS.findall(source) if unquote(one) == meant == unquote(link.astext())]
        if written:  # MyST shows it decoded, and leads to it encoded
            link["refuri"], link[:] = written[0], [nodes.Text(written[0])]
    for node in paragraph.children:
        if isinstance(node, nodes.system_message):
            node["line"] = number
        else:
            number += _ends(node)


def settle(element: nodes.Element, line: int | None, source: str | None) -> None:
    """Say of *element* and all that is in it on which line it stands: where docutils has it."""
    for node in element.findall():
        node.line, node.source = line, source


def verse(paragraph: nodes.paragraph) -> nodes.line_block:
    """Return the lines of *paragraph*, each of which but the last ends in a backslash, as verse.

    ::

        <line_block>
            <line>Tyger Tyger, burning bright,
            <line>In the forests of the night;
    """
    block, line, number = nodes.line_block(), nodes.line(), paragraph.line or 0
    for node in list(paragraph.children):
        if not _is_break(node):
            line += node
        elif node.astext() == _BREAKS[0]:
            block += line
            settle(line, number, paragraph.source)
            number += 1 + sum(map(_ends, line.children))
            line = nodes.line()
    block += line
    settle(line, number, paragraph.source)
    block.line, block.source = paragraph.line, paragraph.source
    return block


def _ends(node: nodes.Node) -> int:
    """Return how many lines end in *node*."""
    return (node.rawsource if isinstance(node, ours.emendation) else node.astext()).count("\n")
