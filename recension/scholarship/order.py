"""The order in which a witness has the blocks of a text, where that is another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import ORDER, Block, Entry, Place, plain

ANTE, POST = "ante", "post"
T = TypeVar("T")


def moves(block: Block, siglum: str) -> Iterator[tuple[Entry, str, Place]]:
    """Yield the entries that say that the witness *siglum* has *block* elsewhere: before or after which place."""
    for entry in block.whole:
        reading = entry.of(siglum)
        if entry.about == ORDER and reading and reading.moved:
            way, _blank, place = reading.moved.partition(" ")
            yield entry, way, Place(place)


def ordered(blocks: Iterable[Block], siglum: str) -> list[Block]:
    """Return *blocks* in the order in which the witness *siglum* has them."""
    blocks = found = [*blocks]
    for number, block in enumerate(blocks):
        for entry, way, place in moves(block, siglum):
            some = {id(one) for one in meant(blocks, number, entry)}

            def is_there(one: Block, docname: str = block.docname, place: Place = place) -> bool:
                return one.docname == docname and one.place == place

            found = moved(found, lambda one, some=some: id(one) in some, is_there, way)  # type: ignore[misc]
    return found


def moved(items: Sequence[T], is_moved: Callable[[T], bool], is_there: Callable[[T], bool], way: str) -> list[T]:
    """Return *items*, those that move put before the first, or after the last, of those that are there."""
    some = [one for one in items if is_moved(one)]
    rest = [one for one in items if not is_moved(one)]
    at = [number for number, one in enumerate(rest) if is_there(one)]
    if not at:
        return [*items]
    cut = at[0] if way == ANTE else at[-1] + 1
    return [*rest[:cut], *some, *rest[cut:]]


def meant(blocks: Sequence[Block], number: int, entry: Entry) -> Sequence[Block]:
    """Return the blocks that an entry of the one of this *number* is about."""
    if not entry.until:
        return blocks[number : number + 1]
    last = next((n for n in range(number, len(blocks)) if blocks[n].place == entry.until), number)
    return blocks[number : last + 1]


def flaws(blocks: Sequence[Block]) -> Iterator[Mistake]:
    """Yield the entries that say of a block that it stands beside itself, or beside none of its document."""
    for number, block in enumerate(blocks):
        for entry in block.whole if any(one.about == ORDER for one in block.whole) else ():
            inner = {one.place for one in meant(blocks, number, entry)}
            for reading in entry.readings if entry.about == ORDER else ():
                place = Place(reading.moved.partition(" ")[2])
                if place in inner or not any(place and one.place == place for one in blocks):
                    said = f"transp. {reading.moved}"
                    yield mistake("order-unknown", entry.line, block.source, found=plain(entry.lemma), moved=said)
