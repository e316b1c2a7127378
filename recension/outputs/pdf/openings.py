"""Whether pages of a file face each other: of each block both sides in one opening, at one height, in their order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from recension.outputs.gate import Seen, differences
from recension.outputs.pdf.content import Origin, read

if TYPE_CHECKING:
    from recension.outputs.pdf.expected import Wanted
    from recension.outputs.pdf.opened import Opened
    from recension.outputs.pdf.readback import Piece
    from recension.scholarship.messages import Mistake

RECTO = 2  #: the column that stands there
RAISED = 0.55  #: of the size of letters: so much higher may a sign stand with which a line begins


def apart(opened: Opened, matched: Iterable[tuple[Piece, Wanted]], name: str) -> Iterator[Mistake]:
    """Yield what does not stand where it must to face its counterpart: by the pages, and by the heights on them."""
    rows = defaultdict[int, dict[int, "Piece"]](dict)
    for piece, wanted in matched:
        if wanted.row:
            rows[wanted.row][wanted.column] = piece

    @lru_cache(4)  # rows follow one another
    def origins(page: int) -> Mapping[int, list[Origin]]:
        return read(*opened.page(page)).origins

    end, lowest = 0, math.inf  # the opening in which the row before ends, and how high it begins there
    for _number, row in sorted(rows.items()):
        opening = min(piece.page for piece in row.values()) // 2
        begins = {column: _begins(origins(piece.page), piece) for column, piece in row.items()}
        for column, piece in row.items():
            first_page = opening * 2 + (column == RECTO)
            expected = [*range(first_page, max(first_page, *piece.pages) + 1, 2)]
            yield from _differing(name, piece, "pages", _shown(sorted(piece.pages)), _shown(expected))
        heights = [one for one in begins.values() if one]
        first = heights[0] if heights else None
        for column, piece in row.items():
            own = begins[column]
            if own and first and abs(own.y - first.y) > RAISED * max(own.size, first.size):
                yield from _differing(name, piece, "height", f"{own.y:.0f}", f"{first.y:.0f}")
        if first and (opening < end or (opening == end and first.y >= lowest)):
            yield from _differing(name, next(iter(row.values())), "height", "above what comes before", "below it")
        end = max(page for piece in row.values() for page in piece.pages) // 2
        lowest = first.y if first and end == opening else math.inf


def _begins(origins: Mapping[int, list[Origin]], piece: Piece) -> Origin | None:
    """Return where the first words of a block stand."""
    return next(iter(origins.get(piece.first, ())), None)


def _shown(pages: Iterable[int]) -> str:
    return ", ".join(map(str, pages))


def _differing(name: str, piece: Piece, field: str, found: str, expected: str) -> Iterator[Mistake]:
    at = piece.words[:40]
    yield from differences(f"{name}, page {piece.page}", [Seen(at, field, found)], [Seen(at, field, expected)])
