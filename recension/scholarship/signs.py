"""The signs that an edition sets around words of its text, and where words are lost."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from recension.scholarship.model import Block, Style
from recension.scholarship.words import gettext_noop

CRUX, SUPPLIED, DELETED, GAP = "crux", "supplied", "deleted", "gap"
#: what stands before and behind words; of a gap nothing is between
SIGNS: Mapping[str, tuple[str, str]] = {
    CRUX: ("†", "†"),
    SUPPLIED: ("‹", "›"),
    DELETED: ("[[", "]]"),
    GAP: ("[…", "]"),
}
LOST = "".join(SIGNS[GAP])  #: the sign where words are lost
MEANT: Mapping[str, str] = {
    CRUX: gettext_noop("around words that are transmitted so, and that the editor can neither explain nor mend"),
    SUPPLIED: gettext_noop("around words of the editor, which no witness has"),
    DELETED: gettext_noop("around words that are transmitted, and that the editor thinks are not the author’s"),
    GAP: gettext_noop("where words are lost"),
}


def shown(name: str) -> str:
    """Return a sign as a list of signs has it."""
    before, after = SIGNS[name]
    return before + after if name == GAP else f"{before} {after}"


def used(blocks: Iterable[Block]) -> list[str]:
    """Return the names of the signs that stand in *blocks*, in the order in which they are listed."""
    return among({span.text for block in blocks for span in block.edited if span.style is Style.SIGN})


def among(found: Collection[str]) -> list[str]:
    """Return the names of those signs that are among the signs that were *found*."""
    return [name for name, (before, after) in SIGNS.items() if {before, before + after}.intersection(found)]
