"""What a release asks of an edition, and the list of its changes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from recension.scholarship.changes import Sort, compare
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.record import Record

UNRELEASED = "Unreleased"  #: the heading under which a list of changes has what no release has yet
NUMBER = re.compile(r"\d+(?:\.\d+)*(?:-[0-9A-Za-z.]+)?")  #: what a release may be called


def obstacles(releases: Sequence[Record], now: Record, account: str) -> Iterator[Mistake]:
    """Yield what was released and has disappeared, and the places where the text has changed and nothing says why.

    An entry of the apparatus says why, or the *account* of the release, where it names the place.
    """
    if not releases:
        return
    last = releases[-1]
    known = now.ids.keys() | now.withdrawn.keys()
    for one in [*last.ids, *last.withdrawn]:
        if one not in known:
            yield mistake("withdrawn-undeclared", found=one, release=last.release)
    changes = compare(last, now)
    told = {item.get("place") for one in changes if one.section == "apparatus" for item in (one.old, one.new)}
    for change in changes:
        place = change.id.rpartition(":")[2]
        named = re.search(rf"(?<![\w-]){re.escape(place)}(?![\w-])", account)
        if change.section == "text" and change.sort is not Sort.ADDED and place not in told and not named:
            yield mistake("release-untold", found=change.id, release=last.release)


def _under(heading: str, changes: str) -> re.Match[str] | None:
    """Find what a list of *changes*, a file in Markdown, has under a heading such as ``## 1.0, 23 November 2026``."""
    return re.search(rf"^## {re.escape(heading)}(?:,[^\n]*)?\n(.*?)(?=^## |\Z)", changes, re.MULTILINE | re.DOTALL)


def newest(changes: str) -> tuple[str, str]:
    """Return number and date of the newest release of which a list of *changes* tells, as it has them."""
    found = re.search(r"^## (\d[\d.]*), (.+)$", changes, re.MULTILINE)
    return (found[1], found[2]) if found else ("", "")


def account(changes: str, release: str = UNRELEASED) -> str:
    """Return what the list of *changes* tells of a *release*, or of what is not yet released."""
    found = _under(release, changes)
    return found[1].strip() if found else ""


def told(changes: str, heading: str) -> str:
    """Return the list of *changes* with what was not yet released under a *heading* of its own."""
    found = _under(UNRELEASED, changes)
    at = found.start(1) if found else len(changes)
    rest = changes[at:].lstrip("\n")
    return f"{changes[:at].rstrip()}\n\n## {heading}\n" + (f"\n{rest}" if rest else "")
