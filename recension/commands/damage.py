"""Makes damages: to a source, a line, a letter or a word at a time; and to what was made of it."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from lxml import html

from recension.scholarship.series import APPARATUS, PROSE

_OPENS = re.compile(r"(?P<indent> *)\.\. (?:(?:rec:)?(?P<directive>[\w-]+)::|(?P<markup>_|\[)|(?P<comment>))")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>[`~:]{3,})(?:\{(?:rec:)?(?P<directive>[\w-]+)\}.*)?\s*")
_REMARK = re.compile(r" *(?:%|<!--)")
_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "()[]", ".,;:!?'-*")
REMARK, OMITTED = "comment", "omitted"


class Mutation(NamedTuple):
    """One damage: the line it is on, what was there and what is there now."""

    line: int
    old: str
    new: str
    text: str  #: the whole source, damaged


def protected(lines: Sequence[str], markdown: bool = False) -> list[int]:
    """Return the indices of the lines of a source that are under proof."""
    return [index for index, what in enumerate(said(lines, markdown)) if not what]


def said(lines: Sequence[str], markdown: bool = False) -> list[str]:
    """Return for each line of a source the directive in which an editor writes there; empty where it is under proof."""
    return [*(_said_in_markdown(lines) if markdown else _said(lines))]


def _said(lines: Sequence[str]) -> Iterator[str]:
    indent, directive, head, blank = -1, "", -1, False
    for line in lines:
        depth = len(line) - len(line.lstrip())
        opens = _OPENS.match(line)
        if not line.strip():
            blank = True
            yield directive if directive in (REMARK, *PROSE) else ""
            continue
        if depth <= indent:
            indent = -1
        if opens and (indent < 0 or directive not in (OMITTED, *PROSE)):
            indent, head, blank = len(opens["indent"]), -1, False
            directive = opens["directive"] or ("" if opens["markup"] else REMARK)
            yield directive if directive == REMARK else ""
        elif indent < 0:
            yield ""
        else:
            head = depth if head < 0 else head
            is_said = (
                directive in (REMARK, *PROSE)
                or (directive == APPARATUS and depth > head)
                or (directive == OMITTED and not blank)
            )
            yield directive if is_said else ""


def _said_in_markdown(lines: Sequence[str]) -> Iterator[str]:
    opened: re.Match[str] | None = None
    remark = reason = False
    for line in lines:
        fence, text = _FENCE.fullmatch(line), line.strip()
        if remark or (opened is None and _REMARK.match(line)):
            remark = "-->" not in line and not text.startswith("%")
            yield REMARK
        elif opened is None:
            opened, reason = fence, True
            yield ""
        elif fence and not fence["directive"] and fence["fence"].startswith(opened["fence"]):
            opened = None
            yield ""
        else:
            directive, depth = opened["directive"], len(line) - len(line.lstrip(" "))
            reason = reason and bool(text)
            is_said = (
                directive in PROSE
                or (directive == APPARATUS and depth > len(opened["indent"]))
                or (directive == OMITTED and reason and not text.startswith(":"))
            )
            yield directive if is_said else ""


def mutations(source: str, number: int, seed: int, markdown: bool = False) -> Iterator[Mutation]:
    """Yield *number* mutations of *source*, always the same for one *seed*."""
    random = Random(seed)
    lines = source.splitlines(keepends=True)
    for _ in range(number):
        yield damaged(lines, protected(lines, markdown), random)


def damaged(lines: Sequence[str], among: Sequence[int], random: Random, words: Sequence[str] = ()) -> Mutation:
    """Return a damage to one of the lines that are *among* those named; *words* may take the place of another."""
    index = random.choices(among, [len(lines[index]) for index in among])[0]
    old = lines[index]
    new = _damage(old, random)
    if words and random.random() < 0.5 and (found := [*re.finditer(r"\w+", old)]):
        one = random.choice([*found, found[-1]])  # the last of a head is a kind or a degree
        new = f"{old[: one.start()]}{random.choice(words)}{old[one.end() :]}"
    text = "".join([*lines[:index], new, *lines[index + 1 :]])
    return Mutation(index + 1, old.rstrip("\n"), new.rstrip("\n"), text)


def _damage(line: str, random: Random) -> str:
    kind = random.choice(("change", "change", "change", "delete", "delete", "insert", "line"))
    if kind == "line":
        return random.choice(("", line * 2))
    at = random.randrange(len(line))
    here = line[at]
    if kind == "delete":
        return line[:at] + line[at + 1 :]
    alphabet = next((letters for letters in _ALPHABETS if here in letters), string.ascii_lowercase + " ")
    other = random.choice(alphabet.replace(here, ""))
    return line[:at] + other + line[at + (kind == "change") :]


def written(text: str) -> list[int]:
    """Return the indices of the lines that are neither blank nor remarks."""
    return [n for n, line in enumerate(text.splitlines()) if line.strip() and not line.lstrip().startswith(("#", "%"))]


# what was made

OUTPUTS = (".html", ".txt", ".bib", ".ris", ".json", ".xml", ".js", ".md", ".csv", ".jsonld")
_TAG = re.compile(r"<[^>]*>")
_SHOWN = ("href", "src", "id", "alt", "title", "aria-label", "content", "lang", "start", "value")
_HIDDEN = ("script", "style", "svg", "template")
_MARKS = (
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "em",
    "strong",
    "sup",
    "sub",
    "code",
    "del",
    "ins",
    "li",
    "td",
    "th",
    "img",
)


def of_output(text: str, suffix: str, random: Random) -> Mutation:
    """Return a damage to an output: a letter, a word, or an element that is lost."""
    lines = text.splitlines(keepends=True)
    tags = [*_TAG.finditer(text)] if suffix == ".html" else []
    if tags and random.random() < 0.2:
        one = random.choice(tags)
        return Mutation(text.count("\n", 0, one.start()) + 1, one[0], "", text[: one.start()] + text[one.end() :])
    return damaged(lines, [n for n, line in enumerate(lines) if line.strip()], random, _TAG.sub(" ", text).split())


def shown(text: str, suffix: str) -> object:
    """Return what a reader, or a program that follows the links, can see of an output."""
    if suffix != ".html":
        return " ".join(text.split())
    return [*_shown(html.document_fromstring(text))]


def _shown(element: html.HtmlElement) -> Iterator[object]:
    if isinstance(element.tag, str) and element.tag not in _HIDDEN:
        attributes = (" ".join(element.get(name, "").split()) for name in _SHOWN)
        yield from filter(None, (element.tag if element.tag in _MARKS else "", *attributes, *_words(element.text)))
        for child in element:
            yield from _shown(child)
    yield from _words(element.tail)


def _words(text: str | None) -> list[str]:
    return (text or "").split()
