"""Who has a reading: witnesses by sigla, their own or those of groups; all others as *cett.*; scholars as authors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from recension.scholarship.model import Bearers

CETT = "cett."  #: all witnesses that the entry does not name
_WORDS = frozenset(("ante", "cett", "deest", "om", "omit", "omitt", "post", "transp"))  #: with a point or without
_SIGNS = frozenset(";:,]|/¶\\*`")
NAME = "a name that is no word of the notation, such as om., and has none of its signs"


def members(groups: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return the sigla of the members of each group."""
    return {name: tuple(sigla.split()) for name, sigla in groups.items()}


def is_name(word: str) -> bool:
    """Tell whether entries can name somebody so: *word* would not be read as anything else."""
    bare = word[1:-1] if word.startswith("[") and word.endswith("]") else word.removesuffix("*")  # of a first hand
    return len(word.split()) == 1 and bare.casefold().rstrip(".") not in _WORDS and not _SIGNS.intersection(bare)


def parted(words: str, names: Collection[str]) -> tuple[str, tuple[str, ...]]:
    """Return *words* without the *names* at their end, and these; one word stays."""
    rest, found = words.strip().split(" "), list[str]()
    while len(rest) > 1 and rest[-1] in names:
        found.insert(0, rest.pop())
    return " ".join(rest), tuple(found)


def resolved(
    named: Sequence[Sequence[str]],
    sigla: Sequence[str],
    groups: Mapping[str, str],
    scholars: Collection[str],
    hands: Mapping[str, str] = {},
) -> list[Bearers]:
    """Return who has each reading of an entry, by the names that the editor gave them.

    Some witnesses are *hands*, siglum -> that of the witness: a hand has what its witness has, where it is not named.
    """
    known = members(groups)
    each = [[one for name in names for one in known.get(name, (name,))] for names in named]
    given = {one for some in each for one in some}
    following = {name: [name, *(one for one in sigla if hands.get(one) == name and one not in given)] for name in given}
    followed = {one for some in following.values() for one in some}
    others = [one for one in sigla if one not in followed]
    found = []
    for names, some in zip(named, each, strict=True):
        witnesses = tuple(
            one for name in some if name not in scholars for one in (others if name == CETT else following[name])
        )
        written = tuple(name for name in names if name not in scholars)
        found.append(
            Bearers(
                witnesses, written if written != witnesses else (), tuple(name for name in some if name in scholars)
            )
        )
    return found


def gathered(sigla: Sequence[str], groups: Mapping[str, str]) -> tuple[str, ...]:
    """Return *sigla* with those of groups for their members, where all of these are among them; the largest first."""
    found = [*sigla]
    for name, some in sorted(members(groups).items(), key=lambda group: -len(group[1])):
        if {*some} <= {*found}:
            at = min(map(found.index, some))
            found = [*(one for one in found[:at] if one not in some), name, *(o for o in found[at:] if o not in some)]
    return tuple(found)


def flaws(
    groups: Mapping[object, object], scholars: Mapping[object, object], sigla: Sequence[str]
) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that is wrong, with what is found in it and what is expected."""
    taken = {*sigla, CETT}
    for setting, declared in (("recension_groups", groups), ("recension_scholars", scholars)):
        for name, value in declared.items():
            if not (isinstance(name, str) and isinstance(value, str)):
                continue  # which is told of all settings
            if len(name.split()) != 1 or not is_name(name):
                yield setting, repr(name), f"{NAME}, one word"
            elif name in taken:
                yield setting, repr(name), "a name that is none of a witness, a group or a scholar"
            taken.add(name)
            if setting == "recension_groups":
                yield from _flaws(name, value.split(), sigla)
            elif not value.strip():
                yield setting, f"nothing for {name!r}", "who that is"


def _flaws(name: str, some: Sequence[str], sigla: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the members of a group."""
    setting, known = "recension_groups", [*sigla]
    if unknown := next((one for one in some if one not in known), ""):
        yield setting, f"{unknown!r} in {name!r}", f"sigla among {', '.join(known)}"
    elif len({*some}) < max(2, len(some)):
        yield setting, f"{' '.join(some)!r} as {name!r}", "at least two sigla, each once"
