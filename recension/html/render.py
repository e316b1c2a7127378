"""Fills in the pieces of HTML that stand in ``templates``; whatever is put into them is escaped."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from sphinx.locale import _

_PIECES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
_PIECES.globals["_"] = _


def render(name: str, **values: object) -> str:
    """Return the piece *name* with *values* in it."""
    return _PIECES.get_template(f"{name}.html").render(values)
