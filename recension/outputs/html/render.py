"""Fills in the pieces of HTML that stand in ``templates``; whatever is put into them is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader
from sphinxcontrib.serializinghtml import SerializingHTMLBuilder

from recension.locale import _

if TYPE_CHECKING:
    from sphinx.application import Sphinx

STATIC = Path(__file__).parent / "static"  #: the style sheets and scripts
_PIECES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True)
_PIECES.globals["_"] = _


def render(name: str, **values: object) -> str:
    """Return the piece *name* with *values* in it."""
    return _PIECES.get_template(f"{name}.html").render(values)


def has_pages(app: Sphinx) -> bool:
    """Tell whether the builder makes whole pages, and not the parts of them for other programs."""
    return not isinstance(app.builder, SerializingHTMLBuilder)
