"""Finds what is wrong in the markup of a text: lines of verse that are read as others, and what docutils says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile

from recension.scholarship.messages import Mistake, advised, mistake

_BAR = re.compile(r"\|[ \t]")
_SOUND = re.compile(r"\| +\S|\| *$|[ +]|([^\w\s])\1+$")  #: what begins so is verse, goes on, or is no line of verse
_SHOWN = 20
_UNENDED = "start-string without end-string"
_WITHIN = re.compile(r":(?:rec:)?em:`(?P<before>[^`]*)(?P<page>:(?:rec:)?page:`[^`]*`)(?P<after>[^`]*)`")
_TOUCHED = re.compile(r"(\w*)(:[\w:]+:`[^`]*`|\*[^\s*][^*]*\*)(\w*)")


def mistakes(said: Iterable[tuple[str, int, str]], source: str, lines: Sequence[str]) -> Iterator[Mistake]:
    """Yield what is wrong in the *lines* of *source*, of which docutils has *said* what, in which line and file."""
    done: set[int] = set()
    for run, wrong in _verse(lines if source.endswith(".rst") else ()):
        done |= {*run}
        yield from (mistake("verse-form", number, source, found=_short(lines[number - 1])) for number in wrong)
    for found, line, where in said:
        if where == source and line in done:
            continue
        told = mistake("markup", line, where, found=found)
        yield advised(told, _touching(lines[line - 1 :])) if where == source and _UNENDED in found else told


def _verse(lines: Sequence[str]) -> Iterator[tuple[range, list[int]]]:
    """Yield the lines, from 1, of each stanza some of which do not begin with a bar and a blank, and which these are.

    Docutils reads a tab as so many blanks as there is room for, and what is no verse as a paragraph, bars and all.
    """
    for _, some in groupby(range(1, len(lines) + 1), lambda number: bool(lines[number - 1].strip())):
        run = [*some]
        first = next((at for at, number in enumerate(run) if _BAR.match(lines[number - 1])), len(run))
        wrong = [number for number in run[max(first - 1, 0) :] if not _SOUND.match(lines[number - 1])]
        if wrong and first < len(run):
            yield range(run[0], run[-1] + 2), wrong


def _short(line: str) -> str:
    return line if len(line) < _SHOWN else line[:_SHOWN].rpartition(" ")[0] or line[:_SHOWN]


def _touching(lines: Iterable[str]) -> str:
    """Return what to do where a page is in a mark, or markup touches a letter, before the next empty line."""
    block = [*takewhile(str.strip, lines)]
    if found := _WITHIN.search(" ".join(map(str.strip, block))):
        first, last = (found[name].split() or [""] for name in ("before", "after"))
        return (
            f"no mark has {found['page']} in it: mark what stands before it and what stands behind it, with an entry "
            f"each; or mark nothing, and write the entry for '{first[0]} … {last[-1]}'"
        )
    for line in block:
        for before, marked, after in _TOUCHED.findall(line):
            if before or after:
                parted = "\\ ".join(filter(None, (before, marked, after)))
                return f"a backslash and a blank part markup from a letter: {parted}"
    return ""
