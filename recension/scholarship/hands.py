"""Hands within a witness: whoever wrote, corrected or added in it, as N* and N² in N."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from recension.scholarship.model import Witness


def hands(witnesses: Iterable[Witness]) -> dict[str, str]:
    """Return the siglum of each hand, and that of the witness in which it is one."""
    return {one.siglum: one.hand_of for one in witnesses if one.hand_of}


def folded(sigla: Sequence[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Return *sigla* without those of hands whose witness is among them, for that speaks for its hands."""
    return tuple(one for one in sigla if known.get(one) not in sigla)


def are_hands(sigla: Collection[str], known: Mapping[str, str]) -> bool:
    """Tell whether there are *sigla*, and all are those of hands."""
    return bool(sigla) and all(one in known for one in sigla)


def ordered(witnesses: Sequence[Witness]) -> list[Witness]:
    """Return the witnesses in their order, but each hand behind its witness."""
    places = {one.siglum: number for number, one in enumerate(witnesses)}
    return sorted(witnesses, key=lambda one: (places[one.hand_of or one.siglum], bool(one.hand_of)))


def flaws(declared: Iterable[Mapping[object, object]]) -> Iterator[tuple[str, str]]:
    """Yield what is found and what is expected where hands are those of no witness, or of a hand."""
    known = {str(one.get("siglum", "")): one for one in declared}
    for siglum, one in known.items():
        name = str(one.get("hand_of", ""))
        if name and name not in known:
            yield f"{siglum} as a hand of {name!r}", f"one of {', '.join(known)}"
        elif name == siglum:
            yield f"{siglum} as a hand of itself", "the siglum of the witness"
        elif name and known[name].get("hand_of"):
            yield f"{siglum} as a hand of {name}, which is a hand", f"{known[name]['hand_of']}, which has both"
        if name and one.get("exemplar"):
            yield f"the exemplar {one['exemplar']!r} of {siglum}", f"none of a hand, for {name} has one"
