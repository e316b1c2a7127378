"""Makes builds quicker and changes nothing in what they build."""

from __future__ import annotations

import atexit
import gc
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from docutils import nodes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def find_faster(_app: Sphinx) -> None:
    """Let trees be searched without a generator within a generator for each level; a build does it a thousand times.

    And let whoever writes them go through them without two sentences for each node, which are said to nobody.
    """
    nodes.Node._fast_findall = _found  # type: ignore[attr-defined]  # a docutils that has none does not ask it
    nodes.Node.walkabout = _visited  # type: ignore[method-assign]


def _found(self: nodes.Node, kind: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> Iterator[nodes.Node]:
    """Yield the nodes of a *kind*, or of several, in and below this one, children as they are when their turn comes."""
    if isinstance(self, kind):
        yield self
    elif not _has(self.children, kind):
        return
    above = []
    here = iter(self.children)
    while True:
        for child in here:
            if isinstance(child, kind):
                yield child
            if children := child.children:
                above.append(here)
                here = iter(children)
                break
        else:
            if not above:
                return
            here = above.pop()


def _has(some: Sequence[nodes.Node], kind: type[nodes.Node] | tuple[type[nodes.Node], ...]) -> bool:
    """Tell whether a node of a *kind* is in or among *some*: half of all searches find nothing, and that is told soon.

    As nobody is given a node meanwhile, nothing changes meanwhile.
    """
    for one in some:
        if isinstance(one, kind):
            return True
        if (children := one.children) and _has(children, kind):
            return True
    return False


def _visited(self: nodes.Node, visitor: nodes.NodeVisitor) -> bool:
    """Let a *visitor* visit the nodes in and below this one, and depart from them; tell whether it has seen enough."""
    departs, is_enough = True, False
    try:
        try:
            visitor.dispatch_visit(self)
        except nodes.SkipNode:
            return False
        except nodes.SkipDeparture:
            departs = False
        try:
            for child in self.children[:]:
                if child.walkabout(visitor):
                    is_enough = True
                    break
        except nodes.SkipSiblings:
            pass
    except nodes.SkipChildren:
        pass
    except nodes.StopTraversal:
        is_enough = True
    if departs:
        visitor.dispatch_departure(self)
    return is_enough


def of_kinds(tree: nodes.Node, *kinds: type[nodes.Node]) -> Iterator[Any]:
    """Yield the nodes of several kinds in *tree*, which is gone through once."""
    return _found(tree, kinds)


def dissolve(tree: nodes.Element) -> None:
    """Let go of all that is in *tree*, now: its nodes know their parents, so that else only the collector would."""
    for node in [*tree.findall()]:
        node.parent = None
        if isinstance(node, nodes.Element):
            node.children = []
