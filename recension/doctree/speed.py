"""Makes builds quicker and changes nothing in what they build."""

from __future__ import annotations

import atexit
import gc
from contextlib import contextmanager
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

#: what pybtex is asked for by name, at each citation, each bibliography and each work that is read back
PLUGINS = (
    ("pybtex.database.input", "bibtex", "pybtex.database.input.bibtex:Parser"),
    ("pybtex.backends", "plaintext", "pybtex.backends.plaintext:Backend"),
    ("pybtex.style.names", "plain", "pybtex.style.names.plain:NameStyle"),
    ("pybtex.style.names", "last", "sphinxcontrib.bibtex.style.names.last:LastNameStyle"),
    ("pybtex.style.labels", "number", "pybtex.style.labels.number:LabelStyle"),
    ("pybtex.style.sorting", "author_year_title", "pybtex.style.sorting.author_year_title:SortingStyle"),
)
NEW_OBJECTS = 300_000  #: so many make the collector look for garbage among them: a few trees
YOUNG = 3  #: so often it looks there, before it looks through what it found in use, and so often there, before all


def remember_plugins(app: Sphinx) -> None:
    """Tell pybtex where its plugins are; else it searches all that is installed, each time."""
    if "sphinxcontrib.bibtex" not in app.extensions:
        return
    from pybtex.plugin import register_plugin

    for group, name, where in PLUGINS:
        register_plugin(group, name, resolve_name(where), force=True)


def collect_less(_app: Sphinx) -> None:
    """Let the garbage collector pass over what was imported, and come less often: trees are large, and stay.

    It is left so, for to go back to its usual pace it would look through everything once more; when the program
    ends it need not come at all.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, YOUNG, YOUNG)
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)


@contextmanager
def uncollected() -> Iterator[None]:
    """Let the garbage collector stay away, where what holds itself is dissolved and nothing else does."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def find_faster(_app: Sphinx) -> None:
    """Let trees be searched without a generator within a generator for each level; a build does it a thousand times."""
    nodes.Node._fast_findall = _found  # type: ignore[attr-defined]  # a docutils that has none does not ask it


def _found(self: nodes.Node, kind: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> Iterator[nodes.Node]:
    """Yield the nodes of a *kind*, or of several, in and below this one, children as they are when their turn comes."""
    if isinstance(self, kind):
        yield self
    levels = [iter(self.children)]
    while levels:
        for child in levels[-1]:
            if isinstance(child, kind):
                yield child
            if child.children:
                levels.append(iter(child.children))
                break
        else:
            levels.pop()


def of_kinds(tree: nodes.Node, *kinds: type[nodes.Node]) -> Iterator[Any]:
    """Yield the nodes of several kinds in *tree*, which is gone through once."""
    return _found(tree, kinds)


def dissolve(tree: nodes.Node) -> None:
    """Let go of all that is in *tree*, now: its nodes know their parents, so that else only the collector would."""
    for node in [*tree.findall()]:
        node.parent = None
        if isinstance(node, nodes.Element):
            node.children = []
