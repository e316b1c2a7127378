"""Numbers the lines of verse, through a text or anew under each heading."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from recension.scholarship.model import PLAYED, Block, BlockType, Place, Span, Style, Variation

TEXT, HEADING = "text", "heading"  #: how far lines are counted on
MANNERS = ("", TEXT, HEADING)
_NUMERAL = re.compile(r"\b([0-9]+|[IVXLC]+)\b")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}


def numbered(blocks: Sequence[Block], manner: str, shared: Collection[int] = ()) -> list[Block]:
    """Return *blocks* with the numbers of their verses.

    The first line of the blocks that are *shared*, by their numbers, completes the verse before it.
    """
    if not manner:
        return [*blocks]
    heads = _heads(blocks) if manner == HEADING else {}
    found, within, last = list[Block](), "", 0
    for number, block in enumerate(blocks):
        if number in heads:
            within, last = heads[number], 0
        if not (block.type is BlockType.VERSE and block.place.number):
            found.append(block)
            continue
        numbers = list[str]()
        completes = number in shared and last > 0
        for is_verse in _verses(block):
            last += is_verse and not completes
            completes = completes and not is_verse
            numbers.append(f"{within}{last}" if is_verse else "")
        found.append(block._replace(numbers=tuple(numbers) if any(numbers) else ()))
    return found


def beginning(blocks: Sequence[Block], manner: str, shared: Collection[int]) -> list[int]:
    """Return which of the blocks *shared* have no verse before them, so far as lines are counted on, to complete."""
    found, is_begun = list[int](), False
    for number, block in enumerate(blocks):
        is_begun = is_begun and not (block.type is BlockType.HEADING and manner == HEADING)
        if number in shared and not is_begun:
            found.append(number)
        is_begun = is_begun or (block.type is BlockType.VERSE and any(_verses(block)))
    return found


def begun(blocks: Iterable[Block]) -> dict[tuple[Place, int], str]:
    """Return the lines with which a verse begins, by place and line of the block: what others share has one of them."""
    lines = (((block.place, line), number) for block in blocks for line, number in enumerate(block.numbers) if number)
    first: dict[str, tuple[Place, int]] = {}
    for line, number in lines:
        first.setdefault(number, line)
    return {line: number for number, line in first.items()}


def ends(block: Block) -> list[int]:
    """Return how many parts of *block* stand before the end of each of its lines but the last."""
    return [number for number, part in enumerate(block.parts) if isinstance(part, Span) and part.style is Style.BREAK]


def at(block: Block, part: Variation) -> str:
    """Return the number of the verse in which *part* stands, or nothing."""
    where = next(number for number, one in enumerate(block.parts) if one is part)
    return block.numbers[sum(end < where for end in ends(block))] if block.numbers else ""


def among(numbers: Sequence[str]) -> str:
    """Return from which verse to which *numbers* go, as "12–15" or "2.2.12–15"."""
    first, last = next(filter(None, numbers), ""), next(filter(None, reversed(numbers)), "")
    return first if first == last else f"{first}–{last.rpartition('.')[2]}"


def shown(number: str) -> str:
    """Return what stands beside a verse with this *number*: the number of every fifth, or nothing."""
    alone = number.rpartition(".")[2]
    return alone if alone.isdecimal() and int(alone) % 5 == 0 else ""


def _verses(block: Block) -> list[bool]:
    """Return of each line of *block* whether it is a verse: it has words that somebody speaks."""
    lines = [False]
    for part in block.parts:
        for span in part.lemma if isinstance(part, Variation) else (part,):
            if span.style is Style.BREAK:
                lines.append(False)
            elif span.style not in (Style.PAGE, *PLAYED) and span.text.strip():
                lines[-1] = True
    return lines


def _heads(blocks: Sequence[Block]) -> Mapping[int, str]:
    """Return what the numbers of verses begin with under each heading: its number and those of the ones above it.

    The title of the whole has none; a heading has that in its words, unless one beside it has none, or the same.
    """
    headings = [(number, block) for number, block in enumerate(blocks) if block.type is BlockType.HEADING]
    top = min((block.level for _number, block in headings), default=0)
    is_titled = sum(block.level == top for _number, block in headings) == 1
    above: list[tuple[int, int]] = []  # level and number of each heading that holds the next
    beside = defaultdict[tuple[int, ...], list[int]](list)
    chains: dict[int, tuple[int, ...]] = {}
    for number, block in headings:
        above = [*(one for one in above if one[0] < block.level), (block.level, number)]
        chains[number] = tuple(one for level, one in above if not (is_titled and level == top))
        if chains[number]:
            beside[chains[number][:-1]].append(number)
    named: dict[int, int] = {}
    for some in beside.values():
        said = [_said(blocks[number]) for number in some]
        apart = all(said) and len({*said}) == len(said)
        named |= {number: said[n] if apart else n + 1 for n, number in enumerate(some)}
    return {number: "".join(f"{named[one]}." for one in chain) for number, chain in chains.items()}


def _said(heading: Block) -> int:
    """Return the number that stands last in the words of a *heading*, or 0."""
    found = _NUMERAL.findall("".join(span.text for span in heading.edited))
    if not found or found[-1].isdecimal():
        return int(found[-1]) if found else 0
    values = [_ROMAN[sign] for sign in found[-1]]
    return sum(-one if one < max(values[n:]) else one for n, one in enumerate(values))
