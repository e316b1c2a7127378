"""The stemma: which witness was made from which, drawn from what is declared of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from recension.scholarship.drawing import NARROW, Drawing, Label, Line
from recension.scholarship.hands import hands
from recension.scholarship.model import Witness

COLUMN, ROW = 72, 56  #: units from one siglum to the next, across and down
LETTER = 16  #: units that one is high
GAP = 6  #: between a siglum and a line


def flaws(declared: Iterable[Mapping[object, object]]) -> Iterator[tuple[str, str]]:
    """Yield what is found and what is expected where witnesses are made from none, or from themselves."""
    exemplars = {str(one.get("siglum", "")): str(one.get("exemplar", "")) for one in declared}
    for siglum, exemplar in exemplars.items():
        if exemplar and exemplar not in exemplars:
            yield f"the exemplar {exemplar!r} of {siglum}", f"one of {', '.join(exemplars)}"
        above = [siglum]
        while (exemplar := exemplars.get(above[-1], "")) and exemplar not in above:
            above.append(exemplar)
        if exemplar == siglum == min(above):  # so that a circle is told once
            yield f"{' from '.join([*above, siglum])}", "exemplars that lead to a first one"


def made_from(witnesses: Sequence[Witness], exemplar: str = "") -> list[Witness]:
    """Return those of some *witnesses* that were made from *exemplar*, or a hand of it; empty: those that are first."""
    known = hands(witnesses)
    return [one for one in witnesses if not one.hand_of and known.get(one.exemplar, one.exemplar) == exemplar]


def walk(witnesses: Sequence[Witness], exemplar: str = "", row: int = 0) -> Iterator[tuple[Witness, int]]:
    """Yield each witness with how many stand above it, and after it what was made from it."""
    for one in made_from(witnesses, exemplar):
        yield one, row
        yield from walk(witnesses, one.siglum, row + 1)


def drawing(witnesses: Sequence[Witness]) -> Drawing:
    """Return a tree of the sigla; what leads to or from a witness that nobody has seen is dashed."""
    walked = [*walk(witnesses)]
    lasts = [one for one, _row in walked if not made_from(witnesses, one.siglum)]
    lines: list[Line] = []
    labels: dict[str, Label] = {}
    for one, row in reversed(walked):  # each after those made from it, for it stands above their middle
        below = [(other, labels[other.siglum]) for other in made_from(witnesses, one.siglum)]
        x = (below[0][1].x + below[-1][1].x) / 2 if below else (lasts.index(one) + 0.5) / len(lasts)
        labels[one.siglum] = Label(x, LETTER + row * ROW, one.siglum, strong=True)
        for other, there in below:
            dashed = not (one.is_seen and other.is_seen)
            lines.append(Line(x, there.y - ROW + GAP, there.x, there.y - LETTER, dashed))
    height = max(label.y for label in labels.values()) + GAP
    return Drawing("", "", height, tuple(lines), (), tuple(labels.values()), width=min(NARROW, len(lasts) * COLUMN))
