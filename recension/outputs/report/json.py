"""Writes a report for programs; its schema is ``schemas/report.json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from recension.outputs.report.context import Context
from recension.scholarship import redline
from recension.scholarship.changes import Change, Report, Sort, is_wording
from recension.scholarship.record import OF_TEXTS, Record

FORMAT = 1  #: of the file; whoever changes what stands in it, counts on


def written(report: Report, context: Context) -> str:
    """Return the report as a file of JSON, with each field as the editor wrote it."""
    found = {
        "format": FORMAT,
        "edition": context.new.name or context.old.name,
        "old": _side(report.old, context.old),
        "new": _side(report.new, context.new),
        "textual": report.is_textual,
        "changes": [*map(_change, report.changes)],
        "notes": report.notes,
    }
    return json.dumps(found, ensure_ascii=False, indent=1, default=dict) + "\n"


def _side(name: str, record: Record) -> dict[str, str]:
    return {"name": name, "release": record.release, "date": record.date}


def _what(one: Change) -> Iterator[str]:
    """Yield what has become of an item, in words that are the same in every language."""
    if one.sort is not Sort.CHANGED:
        yield one.sort
    if one.is_reworded:
        yield "reworded" if one.section in OF_TEXTS else "changed"
    if one.is_reclassified:
        yield "reclassified"


def _change(one: Change) -> dict[str, Any]:
    """Return a change; what was added or moved comes after an item, or is the first."""
    return {
        "section": one.section,
        "id": one.id,
        "sort": one.sort,
        "what": [*_what(one)],
        "old": one.old,
        "new": one.new,
        **({"after": one.after or None} if one.sort in (Sort.ADDED, Sort.MOVED) else {}),
        "words": {
            name: redline.stretches(one.old.get(name, ""), one.new.get(name, ""))
            for name in one.fields
            if is_wording(one.section, name)
        },
    }
