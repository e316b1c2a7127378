"""Writes what is different between two records of an edition, in a form for each who asks: one file each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from recension.outputs.report import html, json, markdown, terminal
from recension.outputs.report.context import Context
from recension.scholarship.changes import Report

FORMS: Mapping[str, Callable[[Report, Context], str]] = {
    "terminal": terminal.written,
    "markdown": markdown.written,
    "html": html.written,
    "json": json.written,
}


def written(form: str, report: Report, context: Context) -> str:
    """Return *report* in one of the forms, as the whole of a file."""
    return FORMS[form](report, context)
