"""Makes nodes of what an editor tells of a release: paragraphs, lists and headings of Markdown; nothing that runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docutils import nodes

_LINE = re.compile(r"(?P<heading>#+ )|(?P<item>(?:[-*+]|\d+[.)]) )")
_INLINE = re.compile(
    r"\\(?P<sign>[!-/:-@[-`{-~])"
    r"|(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)"
    r"|\[(?P<text>[^]\[]+)\]\((?P<address>[^()\s]+)\)"
    r"|\*\*(?P<strong>[^*]+)\*\*"
    r"|(?<![*\w])[*](?P<emphasis>[^*\s](?:[^*]*[^*\s])?)[*]"
)
_LEADS = ("https://", "http://", "mailto:")  #: how addresses begin that lead somewhere on every page


def account(text: str) -> Iterator[nodes.Element]:
    """Yield the paragraphs, lists and headings of *text*; a list in a list is part of it."""
    listed: nodes.bullet_list | None = None
    for kind, words in _parts(text):
        if kind == "item":
            listed = listed if listed is not None else nodes.bullet_list()
            listed += nodes.list_item("", nodes.paragraph("", "", *_inline(words)))
            continue
        if listed is not None:
            yield listed
            listed = None
        yield nodes.paragraph("", "", *([nodes.strong("", words)] if kind == "heading" else _inline(words)))
    if listed is not None:
        yield listed


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each heading, item of a list and paragraph, named as one, its lines joined."""
    kind, words = "", list[str]()
    for line in (*map(str.strip, text.splitlines()), ""):
        begins = _LINE.match(line)
        if words and (begins or not line or kind == "heading"):
            yield kind, " ".join(words)
            words = []
        if line:
            if not words:
                kind = (begins and begins.lastgroup) or "paragraph"
            words.append(line[begins.end() :] if begins else line)


def _inline(text: str) -> Iterator[nodes.Node]:
    """Yield nodes for the words of *text*; an address that leads nowhere from a page is left out."""
    end = 0
    for found in _INLINE.finditer(text):
        if found.start() > end:
            yield nodes.Text(text[end : found.start()])
        end = found.end()
        if found["code"]:
            yield nodes.literal("", found["code"])
        elif found["text"] and found["address"].startswith(_LEADS):
            yield nodes.reference("", found["text"], refuri=found["address"])
        elif found["strong"]:
            yield nodes.strong("", found["strong"])
        elif found["emphasis"]:
            yield nodes.emphasis("", found["emphasis"])
        else:
            yield nodes.Text(found["text"] or found["sign"])
    if text[end:]:
        yield nodes.Text(text[end:])
