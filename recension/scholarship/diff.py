"""Compares two readings word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import NamedTuple

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


class Stretch(NamedTuple):
    """A stretch of two texts: the same in both, or what one and the other have instead."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether both texts have it."""
        return self.old == self.new


def words(old: str, new: str) -> list[Stretch]:
    """Return *old* and *new* as stretches of whole words, in order."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    return [
        Stretch("".join(a[i:j]), "".join(b[k:m]))
        for _, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    ]


def marked(old: str, new: str) -> str:
    """Return one text in which ``[-old-]`` is replaced by ``{+new+}``, as ``git diff --word-diff`` prints it."""
    return "".join(
        stretch.new
        if stretch.same
        else (f"[-{stretch.old}-]" if stretch.old else "") + (f"{{+{stretch.new}+}}" if stretch.new else "")
        for stretch in words(old, new)
    )
