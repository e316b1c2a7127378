"""Makes sphinxcontrib-bibtex quick: pybtex would search all that is installed for its plugins at each citation."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: what pybtex asks for by name, again and again
PLUGINS = (
    ("pybtex.backends", "plaintext"),
    ("pybtex.style.formatting", "plain"),
    ("pybtex.style.names", "plain"),
    ("pybtex.style.names", "last"),
    ("pybtex.style.labels", "number"),
    ("pybtex.style.sorting", "author_year_title"),
)


def remember_plugins(app: Sphinx) -> None:
    """Search once, and register what is found as pybtex lets its users do."""
    if "sphinxcontrib.bibtex" not in app.extensions:
        return
    from pybtex.plugin import register_plugin

    installed = entry_points()
    for group, name in PLUGINS:
        for found in installed.select(group=group, name=name):
            register_plugin(group, name, found.load(), force=True)
