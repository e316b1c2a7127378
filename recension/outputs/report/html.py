"""Writes a report in html."""

from __future__ import annotations

from recension.doctree import redlined
from recension.outputs.report.context import Context
from recension.scholarship.changes import Report


def written(report: Report, context: Context) -> str:
    """Return the report as plain text."""
    return f"{report.old} → {report.new}: {redlined.summary(report)}\n"
