"""Makes builds quicker and changes nothing in what they build."""

from __future__ import annotations

import atexit
import gc
from pkgutil import resolve_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: what sphinxcontrib-bibtex asks pybtex for by name, at each citation and each bibliography
PLUGINS = (
    ("pybtex.backends", "plaintext", "pybtex.backends.plaintext:Backend"),
    ("pybtex.style.names", "plain", "pybtex.style.names.plain:NameStyle"),
    ("pybtex.style.names", "last", "sphinxcontrib.bibtex.style.names.last:LastNameStyle"),
    ("pybtex.style.labels", "number", "pybtex.style.labels.number:LabelStyle"),
    ("pybtex.style.sorting", "author_year_title", "pybtex.style.sorting.author_year_title:SortingStyle"),
)
NEW_OBJECTS = 1_000_000  #: so many make the collector look for garbage


def remember_plugins(app: Sphinx) -> None:
    """Tell pybtex where its plugins are; else it searches all that is installed, each time."""
    if "sphinxcontrib.bibtex" not in app.extensions:
        return
    from pybtex.plugin import register_plugin

    for group, name, where in PLUGINS:
        register_plugin(group, name, resolve_name(where), force=True)


def collect_less(app: Sphinx) -> None:
    """Let the garbage collector pass over what was imported, and come less often: trees are large, and stay.

    When the program ends it need not come at all.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *usual[1:])

    def collect_as_usual(_app: Sphinx, _exception: Exception | None) -> None:
        gc.set_threshold(*usual)
        gc.unfreeze()

    app.connect("build-finished", collect_as_usual)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
