"""How evenly PDF files are set: the blanks of full lines, the characters in them, and what share of a page notes take.

``python tests/measure.py FILE…`` prints a table for each file: a row for each size of letters.
A full line is one that another line of its block follows.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from statistics import mean
from typing import Any, NamedTuple

import pikepdf

BLANK = 32  #: its code in all faces


class SetLine(NamedTuple):
    """A line as it is set."""

    page: int
    size: float  #: of most of its letters, in points
    blank: float  #: the width of a blank, in ems; none: 0
    characters: int
    is_full: bool  #: another line of its block follows
    height: float  #: of its foot above that of the page


def lines_of(path: Path | str) -> list[SetLine]:
    """Return the lines of blocks of text in a file, in the order in which they are drawn."""
    found: list[SetLine] = []
    with pikepdf.open(path) as pdf:
        for number, page in enumerate(pdf.pages, 1):
            fonts = page.resources.get("/Font", {})
            spaces = {name: float(font.Widths[BLANK - int(font.FirstChar)]) for name, font in fonts.items()}
            found += _lines(number, page, spaces)
    return found


def _lines(number: int, page: pikepdf.Page, spaces: dict[str, float]) -> list[SetLine]:
    found, block = [], list[tuple[float, float, dict[float, int]]]()
    face, size, between, stretch, here, base = "", 0.0, 0.0, 1.0, 0.0, [0.0]
    for one in pikepdf.parse_content_stream(page, "q Q cm BT ET Td Tf Tw Tz TJ"):
        operands: Any = one.operands
        match str(one.operator):
            case "q":
                base.append(base[-1])
            case "Q":
                base.pop()
            case "cm":
                base[-1] += float(operands[5])
            case "BT":
                block, here, between, stretch = [], 0.0, 0.0, 1.0
            case "Tf":
                face, size = str(operands[0]), float(operands[1])
            case "Tw":
                between = float(operands[0])
            case "Tz":
                stretch = float(operands[0]) / 100
            case "Td":
                here += float(operands[1])
            case "TJ":
                codes = b"".join(bytes(one) for one in operands[0] if isinstance(one, pikepdf.String))
                if not block or block[-1][0] != base[-1] + here:
                    block.append((base[-1] + here, 0.0, defaultdict(int)))
                height, blank, sizes = block[-1]
                sizes[size] += len(codes)
                blank = blank or ((spaces[face] / 1000 + between / size) * stretch if BLANK in codes.strip() else 0)
                block[-1] = height, blank, sizes
            case "ET":
                for place, (height, blank, sizes) in enumerate(block, 1):
                    most = max(sizes, key=sizes.__getitem__)
                    found.append(SetLine(number, most, blank, sum(sizes.values()), place < len(block), height))
    return found


def figures(lines: list[SetLine]) -> dict[float, tuple[int, float, float, int, float]]:
    """Return by size: how many full lines, the mean and greatest blank, how many above 0.4 em, the characters."""
    by_size = defaultdict[float, list[SetLine]](list)
    for line in lines:
        if line.is_full and line.blank:
            by_size[line.size].append(line)
    return {
        size: (
            len(some),
            mean(line.blank for line in some),
            max(line.blank for line in some),
            sum(line.blank > 0.4 for line in some),
            mean(line.characters for line in some),
        )
        for size, some in sorted(by_size.items(), reverse=True)
    }


def shares(lines: list[SetLine], text: float, notes: tuple[float, ...]) -> list[float]:
    """Return for each page with both, what part of its height the notes take; the white above them is theirs."""
    found = []
    for page in sorted({line.page for line in lines}):
        own = [line for line in lines if line.page == page]
        upper = [line.height for line in own if line.size == text]
        lower = [line.height for line in own if line.size in notes and line.height < min(upper, default=0)]
        if upper and lower:
            found.append((min(upper) - min(lower)) / (max(upper) - min(lower)))
    return found


def main(paths: list[str]) -> int:
    """Print the figures."""
    for path in paths:
        lines = lines_of(path)
        print(f"{path}\n  size  lines  mean   most   > 0.40 em  characters")
        for size, (count, middle, most, wide, characters) in figures(lines).items():
            print(f"  {size:4g}  {count:5}  {middle:.3f}  {most:.3f}  {wide:9}  {characters:10.1f}")
        sizes = sorted({line.size for line in lines if line.size < 10}, reverse=True)
        if part := shares(lines, 10.5, tuple(sizes)):
            print(f"  notes take {mean(part):.0%} of a page, at most {max(part):.0%}, on {len(part)} pages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
