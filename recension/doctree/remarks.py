"""The comments of a text as they were read, for those who need nothing else of it."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.speed import dissolve, of_kinds, read_anew

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.environment import BuildEnvironment

#: of each build, name of a text -> when its tree was written, and its comments; trees are large, and there are many
_packed: WeakKeyDictionary[BuildEnvironment, dict[str, tuple[int, list[tuple[str, bytes]]]]] = WeakKeyDictionary()


def remarks(env: BuildEnvironment, docname: str, series: str | None = None) -> list[nodes.Element]:
    """Return the comments on a text, of all *series* those on headings too: each time anew, so they are nobody else's.

    Whoever has no more use for them lets go of them, for a tree goes of itself only when the collector comes.
    """
    known = _packed.setdefault(env, {})
    written = Path(env.doctreedir, f"{docname}.doctree").stat().st_mtime_ns
    if docname not in known or known[docname][0] != written:
        known[docname] = written, [*_pack(read_anew(env, docname))]
    return [pickle.loads(packed) for name, packed in known[docname][1] if series in (None, name)]


def forget(env: BuildEnvironment) -> None:
    """Let go of what is at hand of a build, when all that is made of comments is made."""
    _packed.pop(env, None)


def _pack(tree: nodes.document) -> Iterator[tuple[str, bytes]]:
    """Yield series and bytes of each comment in a tree, which is nothing any more afterwards."""
    found = [*of_kinds(tree, ours.annotation, ours.headnote)]
    for one in found:
        one.parent.remove(one)
        one.parent = None
        for node in one.findall():
            node.document = None
    dissolve(tree)
    for one in found:
        series = "" if isinstance(one, ours.headnote) else one["record"].series
        yield series, pickle.dumps(one, pickle.HIGHEST_PROTOCOL)
        dissolve(one)
