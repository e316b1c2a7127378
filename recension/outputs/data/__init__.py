"""Data for other programs: JSON, tables, annotations, a file for each passage, Distributed Text Services."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension.outputs.data import builder

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> None:
    """Register the builder, and the reader of what it writes."""
    builder.setup(app)
