"""A table of words that are the same, spelled in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from recension.scholarship.messages import MistakeError

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class Spellings(NamedTuple):
    """Words that are the same, and what an entry says that has nothing else."""

    table: Mapping[str, str] = {}  #: word, in small letters -> the one for which it stands
    kind: str = ""
    reason: str = ""

    def alike(self, word: str) -> str:
        """Return the word that stands for all spellings of *word*."""
        return self.table.get(word, word)

    def explain(self, one: str, other: str) -> bool:
        """Tell whether two readings differ in nothing but how words of the table are spelled."""
        differ = bool(self.table and one and other and one != other)
        return differ and self._in_one_way(one) == self._in_one_way(other)

    def _in_one_way(self, text: str) -> str:
        return _WORD.sub(self._stand_in, text)

    def _stand_in(self, word: re.Match[str]) -> str:
        made = self.alike(word[0].casefold())
        if made == word[0].casefold():
            return word[0]
        return made.capitalize() if word[0][:1].isupper() else made


def read(text: str, name: str) -> dict[str, str]:
    """Return the table that a file has: on each line two words, or more, that are the same."""
    table: dict[str, str] = {}
    for number, words in _rows(text):
        if len(words) < 2 or any(not _WORD.fullmatch(one) for one in words):
            found = " ".join(words)
            raise MistakeError("spelling-form", number, name, found=found)
        stands = next((table[one] for one in words if one in table), words[0])
        table |= dict.fromkeys(words, stands)
    return table


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    for number, line in enumerate(text.splitlines(), 1):
        if words := line.partition("#")[0].casefold().split():
            yield number, words
