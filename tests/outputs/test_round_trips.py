"""Records → TEI → records, and records → JSON → records: random editions lose nothing, and no witness a byte.

`RECENSION_SEEDS=500` tries as many of both kinds.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest
import randomly
from invented import invented

from recension.outputs.data import everything
from recension.outputs.data.context import Context, Pages
from recension.outputs.tei import reader, writer
from recension.scholarship.whole import Whole

SEEDS = int(os.environ.get("RECENSION_SEEDS", "60"))
TENS = [range(start, min(start + 10, SEEDS)) for start in range(0, SEEDS, 10)]


def as_json(one: Whole) -> bytes:
    """Return the one file of data that has all."""
    return dict(everything.files(Context(one, Pages(), str)))[f"{one.work.key}.json"]


MAKERS: dict[str, Callable[[int], Whole]] = {"wild": randomly.whole, "as sources": lambda seed: invented(seed)[0]}
FORMATS: dict[str, tuple[Callable[[Whole], bytes], Callable[[bytes], Whole]]] = {
    "TEI": (writer.write, lambda data: reader.read(reader.parsed(data))),
    "JSON": (as_json, everything.read),
}


@pytest.mark.parametrize("seeds", TENS, ids=str)
@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("maker", MAKERS)
def test_nothing_is_lost(maker: str, format: str, seeds: range) -> None:
    """What was written is read again as it was, and written as it was; each witness is rebuilt with the same bytes."""
    write, read = FORMATS[format]
    for seed in seeds:
        one = MAKERS[maker](seed)
        data = write(one)
        found = read(data)

        assert found == one, seed
        assert write(found) == data, seed
        assert dict(found.witnesses()) == dict(one.witnesses()), seed
