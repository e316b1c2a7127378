"""The comments of a text as they were read, for those who need nothing else of it."""

from __future__ import annotations

import pickle
import zlib
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.speed import dissolve, of_kinds

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

#: of each build, name of a text -> when its tree was written, and its comments, series by series, each with its number;
#: trees are large, and there are many
_packed: WeakKeyDictionary[BuildEnvironment, dict[str, tuple[int, dict[str, bytes]]]] = WeakKeyDictionary()


def remarks(env: BuildEnvironment, docname: str, series: str | None = None) -> list[nodes.Element]:
    """Return the comments on a text, of all *series* those on headings too: each time anew, so they are nobody else's.

    Whoever has no more use for them lets go of them, for a tree goes of itself only when the collector comes.
    """
    known = _packed.setdefault(env, {})
    written = Path(env.doctreedir, f"{docname}.doctree").stat().st_mtime_ns
    if docname not in known or known[docname][0] != written:
        known[docname] = written, _pack(env.get_doctree(docname))
    some = (packed for name, packed in known[docname][1].items() if series in (None, name))
    found = (one for packed in some for one in pickle.loads(zlib.decompress(packed)))
    return [node for _number, node in sorted(found, key=itemgetter(0))]


def forget(env: BuildEnvironment) -> None:
    """Let go of what is at hand of a build, when all that is made of comments is made."""
    _packed.pop(env, None)


def _pack(tree: nodes.document) -> dict[str, bytes]:
    """Return the comments in a tree, series by series, as few bytes; it is nothing any more afterwards."""
    found: dict[str, list[tuple[int, Any]]] = {}
    for number, one in enumerate(of_kinds(tree, ours.annotation, ours.headnote)):
        series = "" if isinstance(one, ours.headnote) else one["record"].series
        found.setdefault(series, []).append((number, one))
    every = [one for some in found.values() for _number, one in some]
    for one in every:
        one.parent.remove(one)
        one.parent = None
        for node in one.findall():
            node.document = None
    dissolve(tree)
    packed = {
        series: zlib.compress(pickle.dumps(some, pickle.HIGHEST_PROTOCOL), zlib.Z_BEST_SPEED)
        for series, some in found.items()
    }
    for one in every:
        dissolve(one)
    return packed
