"""What a release asks of an edition, and the list of its changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recension.scholarship.changes import Sort, alike, compare
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Place
from recension.scholarship.record import Record

UNRELEASED = "Unreleased"  #: the heading under which a list of changes has what no release has yet
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:-[0-9A-Za-z]+(?:\.[0-9A-Za-z]+)*)?")  #: what a release may be called
_NAMED = re.compile(r"(?<![\w-])([^\W\d_]+)(\d+)(?:\s?[-–]\s?\1?(\d+))?(?![\w-])")


def obstacles(releases: Sequence[Record], now: Record, account: str) -> Iterator[Mistake]:
    """Yield what was released and has disappeared, and the places where the text has changed and nothing says why.

    An entry of the apparatus says why, or the *account* of the release, where it names the place, as p4 or p4-p12.
    """
    if not releases:
        return
    last = alike(releases[-1], now)
    known = now.ids.keys() | now.withdrawn.keys()
    for one in [*last.ids, *last.withdrawn]:
        if one not in known:
            yield mistake("withdrawn-undeclared", found=one, release=last.release)
    changes = compare(last, now)
    told = {
        f"{text}{colon}{item.get('place')}"
        for change in changes
        if change.section == "apparatus"
        for text, colon, _entry in [change.id.rpartition(":")]
        for item in (change.old, change.new)
    }
    named = set(_places(account))
    for change in changes:
        is_told = change.id in told or change.id.rpartition(":")[2] in named or change.id in now.withdrawn
        if change.section == "text" and change.sort is not Sort.ADDED and not is_told:
            yield mistake("release-untold", found=change.id, release=last.release)


def _places(account: str) -> Iterator[str]:
    """Yield the places that an account names, those between two as well."""
    for series, first, last in _NAMED.findall(account):
        for number in range(int(first), int(last or first) + 1):
            yield Place(f"{series}{number}")
    yield from re.findall(r"[\w/-]+", account)


def newest(changes: str) -> tuple[str, str]:
    """Return number and date of the newest release of which a list of *changes* tells, as it has them."""
    found = re.search(r"^## (\d[\d.]*), (.+)$", changes, re.MULTILINE)
    return (found[1], found[2]) if found else ("", "")


def account(changes: str, release: str = UNRELEASED) -> str:
    """Return what a list of *changes*, in Markdown, tells of a *release*, or of what is not yet released."""
    lines = changes.splitlines(keepends=True)
    headings = _headings(lines)
    at = _heading(lines, headings, release)
    if at < 0:
        return ""
    end = next((number for number in headings if number > at), len(lines))
    return "".join(lines[at + 1 : end]).strip()


def told(changes: str, heading: str) -> str:
    """Return the list of *changes* with what was not yet released under a *heading* of its own."""
    lines = changes.splitlines(keepends=True)
    headings = _headings(lines)
    at = _heading(lines, headings, UNRELEASED) + 1 or next(iter(headings), len(lines))
    before, after = "".join(lines[:at]).rstrip(), "".join(lines[at:]).lstrip("\n")
    return f"{before}\n\n## {heading}\n" + (f"\n{after}" if after else "")


def _headings(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that are headings of releases, and none in what is shown as code."""
    found, fence = [], ""
    for number, line in enumerate(lines):
        if opens := re.match(r" {0,3}(```+|~~~+)", line):
            fence = "" if fence and opens[1].startswith(fence) else fence or opens[1]
        elif not fence and line.startswith("## "):
            found.append(number)
    return found


def _heading(lines: Sequence[str], headings: Sequence[int], release: str) -> int:
    """Return the number of the line that is the heading of a *release*, such as ``## [1.0], 23 November``, or -1."""
    wanted = re.compile(rf"## \[?{re.escape(release)}\]?(?:[\s,:(].*)?\s*", re.IGNORECASE)
    return next((number for number in headings if wanted.fullmatch(lines[number])), -1)
