"""Makes builds quicker and changes nothing in what they build."""

from __future__ import annotations

import atexit
import gc
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.util.build_phase import BuildPhase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

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
HELD = 8_000_000  #: bytes of files: of so many documents the trees stay as they were read
YOUNG = 3  #: so often it looks there, before it looks through what it found in use, and so often there, before all

_last: list[nodes.document] = []  #: the tree of the page that is written, or was written last


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


def hold_few(app: Sphinx, env: BuildEnvironment, _docname: str) -> None:
    """Let go of trees that were read and written, but for some; Sphinx holds all of them until it writes pages."""
    read = vars(env).get("_write_doc_doctree_cache", {})
    sizes = {name: Path(app.doctreedir, f"{name}.doctree").stat().st_size for name in read}
    held = sum(sizes.values())
    for name, size in sizes.items():
        if held <= HELD:
            break
        dissolve(read.pop(name))
        held -= size


def let_go(app: Sphinx, tree: nodes.document, _docname: str) -> None:
    """Let go of the tree of the page that was written last; where other processes write, they do."""
    builder = app.builder
    if builder.name in ("html", "dirhtml") and builder.phase is BuildPhase.RESOLVING and not builder.parallel_ok:
        while _last:
            dissolve(_last.pop())
        _last.append(tree)


def dissolve(tree: nodes.Element) -> None:
    """Let go of all that is in *tree*, now: its nodes know their parents, so that else only the collector would."""
    for node in [*tree.findall()]:
        node.parent = None
        if isinstance(node, nodes.Element):
            node.children = []
