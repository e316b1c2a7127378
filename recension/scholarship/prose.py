"""What an editor writes in a comment, as plain prose: the words of links and roles without their markup."""

from __future__ import annotations

import re

_ROLE = re.compile(r"(?::[\w:+.-]+:|\{[\w:+.-]+\})`(?P<text>[^`]*)`")
_LINK = re.compile(r"`(?P<text>[^`<]+?)\s*<(?P<target>[^`>]+)>`__?")
_NAMED = re.compile(r"(?<![`\w])`(?P<text>[^`]+)`__?")
_MARKDOWN = re.compile(r"\[(?P<text>[^]\[]+)\]\((?P<target>[^()\s]+)\)")
_FORM = re.compile(r"^(?:[ \t]|[-*+|>:#.]\s|\.\.\s|\d+[.)]\s|```)")  #: of what is no plain paragraph
_SPACE = re.compile(r"[ \t\n\r]+")  #: and no other, such as the one that lets no line end
_TITLED = re.compile(r"(?P<text>.+?)\s*<(?P<target>[^<>]+)>")


def unwrapped(text: str) -> str:
    """Return *text* with each of its plain paragraphs on one line: where an editor breaks it says nothing."""
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return "\n\n".join(part if _FORM.match(part) else _SPACE.sub(" ", part).strip(" ") for part in paragraphs)


def prose(text: str) -> str:
    """Return the words of *text*, in one line for each of its paragraphs."""
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n".join(_MARKDOWN.sub(r"\g<text>", _plain(part)) for part in paragraphs if part)


def _plain(text: str) -> str:
    text = _ROLE.sub(lambda match: _said(match["text"], match[0]), text)
    text = _LINK.sub(r"\g<text>", text)
    return _NAMED.sub(r"\g<text>", text)


def _said(text: str, role: str) -> str:
    """Return what is said by a role: its title, or its target; a work that is cited stands in brackets."""
    titled = _TITLED.fullmatch(text)
    said = titled["text"] if titled else text
    return f"({said.replace(',', ', ')})" if "cite:" in role and not titled else said
