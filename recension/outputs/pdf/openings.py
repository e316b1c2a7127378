"""Whether pages of a file face each other: of each block both sides in one opening, at one height, in their order."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
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
OPEN = 1.6  #: of the same: no line is further from the next

Begins = Callable[["Piece"], Origin | None]  #: tells where the first words of a block stand on their page


def apart(opened: Opened, matched: Iterable[tuple[Piece, Wanted]], name: str) -> Iterator[Mistake]:
    """Yield what does not stand where it must to face its counterpart: by the pages, and by the heights on them."""
    rows = defaultdict[int, list[tuple["Piece", "Wanted"]]](list)
    for piece, wanted in matched:
        if wanted.row:
            rows[wanted.row].append((piece, wanted))

    @lru_cache(4)  # rows follow one another
    def origins(page: int) -> dict[int, list[Origin]]:
        return read(*opened.page(page)).origins

    def begins(piece: Piece) -> Origin | None:
        return next(iter(origins(piece.page).get(piece.first, ())), None)

    end, lowest = 0, math.inf  # the opening in which the row before ends, and how high it begins there
    for _number, row in sorted(rows.items()):
        place = row[0][0]  # its name, which stands where the row begins
        for piece, wanted in row:
            yield from _on_other_pages(piece, wanted, place, name)
            yield from _at_other_height(piece, wanted, place, begins, name)
        here, height = place.page // 2, begins(place)
        if here < end or (here == end and height and height.y >= lowest):
            yield from _differing(name, place, "height", "above what comes before", "below it")
        end = max(page for piece, _wanted in row for page in piece.pages) // 2
        lowest = height.y if height and here == end else math.inf


def _on_other_pages(piece: Piece, wanted: Wanted, place: Piece, name: str) -> Iterator[Mistake]:
    first = place.page // 2 * 2 + (wanted.column == RECTO)
    if wanted.empty:  # its words may come as late as the next opening
        first += max(piece.page - first, 0) // 2 * 2
    pages = [*range(first, max(first, *piece.pages) + 1, 2)]
    yield from _differing(name, piece, "pages", *(", ".join(map(str, side)) for side in (sorted(piece.pages), pages)))


def _at_other_height(piece: Piece, wanted: Wanted, place: Piece, begins: Begins, name: str) -> Iterator[Mistake]:
    own, beside = begins(piece), begins(place)
    if not (own and beside) or piece.page // 2 != place.page // 2:
        return
    size = max(own.size, beside.size)
    if not (wanted.empty - RAISED) * size <= beside.y - own.y <= (wanted.empty * OPEN + RAISED) * size:
        yield from _differing(name, piece, "height", f"{own.y:.0f}", f"{beside.y:.0f}")


def _differing(name: str, piece: Piece, field: str, found: str, expected: str) -> Iterator[Mistake]:
    at = piece.words[:40]
    yield from differences(f"{name}, page {piece.page}", [Seen(at, field, found)], [Seen(at, field, expected)])
