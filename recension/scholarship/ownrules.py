"""The rules that an editor declares: what is shown for what, and where a text keeps what it has.

Each reads the text as the source has it, and none what another has made of it; so their order says nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from recension.scholarship.formats import Format
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, Variation, Witness, plain
from recension.scholarship.regularise import RULES, Change, Rule, dressed, of_characters, signs_of

_KEYS = ("title", "sentence", "replace", "match", "except")  #: of the declaration of a rule


class OwnRule(NamedTuple):
    """A rule of the editor's own."""

    name: str
    title: str
    sentence: str
    replace: tuple[tuple[str, str], ...] = ()  #: characters of the text, and what is shown for them
    match: tuple[tuple[str, str], ...] = ()  #: the same, by a regular expression
    exceptions: tuple[str, ...] = ()  #: places, each alone or with the words that are left as they are

    @property
    def rule(self) -> Rule:
        """What it is among the others."""
        return Rule(self.name, self.title, self.sentence, _Find(self))


@dataclass(frozen=True)
class _Find:
    """How a rule of the editor's own finds its places."""

    own: OwnRule

    def __call__(self, block: Block, _: Format, /) -> Iterator[Change]:
        edges = _edges(block)
        left = [reach for one in self.own.exceptions for reach in _reaches(one, block)]
        for change in found(self.own, block):
            if not (_crosses(change, edges) or any(_meets(change, reach) for reach in left)):
                yield change


def found(own: OwnRule, block: Block) -> Iterator[Change]:
    """Yield what a rule would do in *block* if nothing were excepted; of two that overlap the first, or the longer."""
    text = plain(block.edited)
    made = [
        (match.start(), order, Change(match.start(), match[0], shown or new[match[0]]))
        for order, (pattern, shown, new) in enumerate(_patterns(own))
        for match in pattern.finditer(text)
    ]
    end = 0
    for start, _order, change in sorted(made):
        if start >= end and change.old not in ("", change.new):
            yield change
            end = start + len(change.old)


@cache
def _patterns(own: OwnRule) -> list[tuple[re.Pattern[str], str, Mapping[str, str]]]:
    """Return what is looked for, with what is shown for it: one for all, or one for each."""
    new = dict(own.replace)
    plainly = "|".join(map(re.escape, sorted(new, key=len, reverse=True)))
    made: list[tuple[re.Pattern[str], str, Mapping[str, str]]] = [(re.compile(plainly or "(?!)"), "", new)]
    return made + [(re.compile(pattern), shown, {}) for pattern, shown in own.match]


def _edges(block: Block) -> set[int]:
    """Return the offsets at which a mark, a style or a page begins or ends, over which no rule reaches."""
    edges, offset, last = set[int](), 0, None
    for part in block.parts:
        is_mark = isinstance(part, Variation) and part.entry is not None
        for span in part.lemma if isinstance(part, Variation) else (part,):
            style = (span.style, part if is_mark else None)
            if style != last:
                edges.add(offset)
            last = style
            offset += len(plain((span,)))
    return edges


def _crosses(change: Change, edges: Iterable[int]) -> bool:
    return any(change.offset < edge < change.offset + len(change.old) for edge in edges)


def _reaches(exception: str, block: Block) -> Iterator[tuple[int, int]]:
    """Yield where in *block* begins and ends what an exception leaves as it is."""
    place, _, words = exception.partition(" ")
    document, _, name = place.rpartition(":")
    if name == block.place and document in ("", block.docname):
        text = plain(block.edited)
        for match in re.finditer(re.escape(words) if words else r"(?s:.+)", text):
            yield match.span()


def _meets(change: Change, reach: tuple[int, int]) -> bool:
    return change.offset < reach[1] and reach[0] < change.offset + len(change.old)


# what a witness has by rules


def followed(block: Block, witnesses: Iterable[Witness], rules: Mapping[str, Rule]) -> Block:
    """Return *block* with what those *witnesses* have in it that follow rules, where they have no reading."""
    ruled = tuple((one.siglum, tuple(_signs(block, [rules[name] for name in one.rules]))) for one in witnesses)
    return block._replace(ruled=tuple((siglum, signs) for siglum, signs in ruled if signs))


def _signs(block: Block, rules: Iterable[Rule]) -> Iterator[tuple[int, str]]:
    for offset, (_name, change) in sorted(of_characters(block, rules).items()):
        yield from enumerate(signs_of(change), offset)


def explaining(blocks: Iterable[Block], rules: Mapping[str, Rule], text: str) -> list[str]:
    """Return the names of those *rules* by which more words are those of a *text* than without them."""
    there, texts = Counter(text.split()), [block for block in blocks if block.type.is_text]
    named: list[str] = []

    def gained(names: list[str]) -> int:
        found = [rules[name] for name in names]
        return (Counter(word for one in texts for word in str(dressed(one, found)).split()) & there).total()

    best = gained([])
    while rest := [name for name in rules if name not in named and rules[name].of_characters]:
        counts = {name: gained([*named, name]) for name in rest}
        name = max(rest, key=lambda one: counts[one])
        if counts[name] <= best:
            break
        best = counts[name]
        named.append(name)
    return [name for name in rules if name in named]


# what is wrong


def flaws(declared: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    """Yield what is found and what is expected in the declaration of rules of one's own."""
    for name, said in declared.items():
        if not (isinstance(name, str) and re.fullmatch(r"[a-z][a-z0-9-]*", name)):
            yield repr(name), "names of small letters, figures and hyphens, such as 'long-s'"
        elif name in RULES:
            yield repr(name), f"names that no rule has: {', '.join(RULES)} are there"
        elif not isinstance(said, Mapping):
            yield f"{said!r} as {name}", "a dictionary with title, sentence and replace or match"
        else:
            yield from ((f"{found} of {name}", expected) for found, expected in _flaws(said))


def _flaws(said: Mapping[object, object]) -> Iterator[tuple[str, str]]:
    for key in said:
        if key not in _KEYS:
            yield f"the key {key!r}", f"keys among {', '.join(_KEYS)}"
    for key in ("title", "sentence"):
        if not isinstance(said.get(key), str) or not said[key]:
            yield f"{said.get(key)!r} as {key}", "words"
    if not (said.get("replace") or said.get("match")):
        yield "nothing to replace", "replace or match, with what is shown for what"
    for key in ("replace", "match"):
        pairs = said.get(key, {})
        if not isinstance(pairs, Mapping):
            yield f"{pairs!r} as {key}", "a dictionary: what the text has -> what is shown for it"
            continue
        for old, new in pairs.items():
            yield from _flaws_of_pair(key, old, new)
    left = said.get("except", [])
    if not (isinstance(left, list) and all(isinstance(one, str) and one.strip() for one in left)):
        yield f"{left!r} as except", "a list of places, each alone or with words: 'p4' or 'p4 ſhun the'"


def _flaws_of_pair(key: str, old: object, new: object) -> Iterator[tuple[str, str]]:
    if not (isinstance(old, str) and isinstance(new, str) and old):
        yield f"{old!r}: {new!r} in {key}", "text for text"
    elif not new or new != " ".join(new.split()):
        yield f"{new!r} for {old!r} in {key}", "one sign at least, no blank at its ends, and no two in it"
    elif key == "match":
        try:
            is_empty = bool(re.compile(old).fullmatch(""))
        except re.error as error:
            yield f"{old!r} in match ({error})", "a regular expression"
        else:
            if is_empty:
                yield f"{old!r} in match", "a regular expression that needs at least one sign"


def own_rules(declared: Mapping[str, Mapping[str, Any]], applied: Sequence[str]) -> tuple[OwnRule, ...]:
    """Return the rules that conf.py declares without a flaw, first those that are *applied*, in their order."""
    names = [*(name for name in applied if name in declared), *(name for name in declared if name not in applied)]
    return tuple(_own(name, declared[name]) for name in names)


def _own(name: str, said: Mapping[str, Any]) -> OwnRule:
    replace, match = (tuple(said.get(key, {}).items()) for key in ("replace", "match"))
    return OwnRule(name, said["title"], said["sentence"], replace, match, tuple(said.get("except", ())))


def check(
    blocks: Iterable[Block], own: Iterable[OwnRule], together: Iterable[Iterable[Rule]]
) -> Iterator[tuple[Mistake, str]]:
    """Yield what is wrong where the rules act, with the name of the document, or of what conf.py says of the rule.

    Rules that act *together*, on pages or for a witness, must not want one character.
    """
    texts = [block for block in blocks if block.type.is_text]
    for one in own:
        yield from _unmet(one, texts)
        for block in texts:
            for change in found(one, block):
                if _crosses(change, _edges(block)):
                    values = {"rule": one.name, "found": change.old}
                    yield mistake("rule-across", block.line, block.source, **values), block.docname
    told: set[tuple[str, str, int, int]] = set()
    for rules in together:
        for block in texts:
            for first, second, change in _collisions(block, [*rules]):
                key = (first, second, id(block), change.offset)
                if key not in told:
                    told.add(key)
                    values = {"found": change.old, "rule": first, "other": second}
                    yield mistake("rule-collision", block.line, block.source, **values), block.docname


def _unmet(one: OwnRule, texts: list[Block]) -> Iterator[tuple[Mistake, str]]:
    """Yield the rules that find nothing, and the exceptions that no rule needs."""
    if not any(True for block in texts for _ in found(one, block)):
        yield mistake("rule-idle", found=one.name), one.name
    for exception in one.exceptions:
        reached = ((block, reach) for block in texts for reach in _reaches(exception, block))
        if not any(_meets(change, reach) for block, reach in reached for change in found(one, block)):
            yield mistake("rule-exception", rule=one.name, found=exception), exception


def _collisions(block: Block, rules: list[Rule]) -> Iterator[tuple[str, str, Change]]:
    """Yield each character that two rules would change, with their names."""
    made = [(name, change) for rule in rules for _offset, (name, change) in of_characters(block, [rule]).items()]
    made.sort(key=lambda one: one[1].offset)
    for (first, change), (second, other) in pairwise(made):
        if other.offset < change.offset + len(change.old):
            yield first, second, other
