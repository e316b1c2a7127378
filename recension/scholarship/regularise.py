"""The declared rules that dress the edited text, each with every place it touches.

A rule of those here changes one mark into one other and never a letter or a figure; `ownrules` has those of an editor,
which change what these declare.  For each character of the edited text it is known what is shown, so that offsets hold
and what a rule did can be undone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from typing import NamedTuple

from recension.scholarship.dates import MONTHS
from recension.scholarship.formats import Format, format_of
from recension.scholarship.model import Block, BlockType, Span, Spans, Style, Variation, Witness, plain, unbroken
from recension.scholarship.words import gettext_noop


class Change(NamedTuple):
    """What a rule does at one place."""

    offset: int  #: in the edited text of the block
    old: str
    new: str


class Rule(NamedTuple):
    """A regularisation: what it is called, what it does, and how it finds its places."""

    name: str
    title: str
    sentence: str
    find: Callable[[Block, Format], Iterator[Change]]  #: the format is that of the base witness
    of_characters: bool = True  #: it changes characters of the text

    def __repr__(self) -> str:
        """Name it: what is made of it rests on what it does, and on its title and sentence where these are not ours."""
        return repr(self.name) if RULES.get(self.name) == self else f"Rule({tuple(self)!r})"


class Dressed:
    """A text as it is shown: for each character of the edited one what is shown in its place.

    Where several become one, the first has what is shown, and the others have nothing.
    """

    def __init__(self, signs: Sequence[str]) -> None:
        self.signs = signs

    def __getitem__(self, at: slice) -> str:
        """Return what is shown for the characters *at* some offsets of the edited text."""
        return "".join(self.signs[at])

    def __str__(self) -> str:
        return "".join(self.signs)

    def __len__(self) -> int:
        return len(self.signs)

    def before(self, offset: int) -> int:
        """Return how many characters are shown before one of the edited text."""
        return self._ends[offset - 1] if offset else 0

    @cached_property
    def _ends(self) -> Sequence[int]:
        return [*accumulate(map(len, self.signs))]


_HYPHEN = re.compile(rf"(\d+)-(?:(\d+)|(?=(?:{'|'.join(MONTHS)})\b))")
_OPENERS = frozenset(" ([{<\n—–-/‘“")


def _marks(text: str) -> Iterator[tuple[int, str, bool]]:
    """Yield offset, sort ("open", "close" or "apostrophe") and doubleness of each straight mark."""
    depth = {"'": 0, '"': 0}
    opened = -1  # the last mark that opens; a mark right after it opens too
    for match in re.finditer("['\"]", text):
        at, mark = match.start(), match[0]
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if (not before or before in _OPENERS or opened == at - 1) and after.strip():
            opened = at
            depth[mark] += 1
            sort = "open"
        elif mark == "'" and ((before.isalnum() and after.isalpha()) or not depth[mark]):
            sort = "apostrophe"
        else:
            depth[mark] -= 1
            sort = "close"
        yield at, sort, mark == '"'


def quotations(text: str) -> list[tuple[int, int]]:
    """Return the quotations in *text* as offsets of their first character and past their last."""
    found, opened = [], []
    for at, sort, _ in _marks(text):
        if sort == "open":
            opened.append(at + 1)
        elif sort == "close" and opened:
            found.append((opened.pop(), at))
    return found


def _quotes(block: Block, _: Format) -> Iterator[Change]:
    text = plain(block.edited)
    for at, sort, double in _marks(text):
        if sort != "apostrophe":
            yield Change(at, text[at], ("“" if double else "‘") if sort == "open" else ("”" if double else "’"))


def _apostrophes(block: Block, _: Format) -> Iterator[Change]:
    text = plain(block.edited)
    for at, sort, _double in _marks(text):
        if sort == "apostrophe":
            yield Change(at, text[at], "’")


def _ranges(block: Block, _: Format) -> Iterator[Change]:
    for match in _HYPHEN.finditer(plain(block.edited)):
        first, second = match[1], match[2]
        # "333-34" is short for 333-334; "8-2" is no range, for 2 does not come after 8
        if second is None or int(first[: -len(second)] + second if len(second) < len(first) else second) > int(first):
            yield Change(match.end(1), "-", "–")


def _spans(block: Block, style: Style) -> Iterator[tuple[int, Span]]:
    """Yield each span of *style* in the edited text of *block*, with its offset."""
    offset = 0
    for span in block.edited:
        if span.style is style:
            yield offset, span
        offset += len(plain((span,)))


def _calls(block: Block, writing: Format) -> Iterator[Change]:
    for offset, span in _spans(block, Style.CALL):
        yield Change(offset, writing.write(span), span.text.translate(_SUPERIOR))


def _numbers(block: Block, writing: Format) -> Iterator[Change]:
    if block.type is BlockType.NOTE:
        yield Change(0, writing.label.format(block.label).strip(), block.label)


def _addresses(block: Block, writing: Format) -> Iterator[Change]:
    for offset, span in _spans(block, Style.LINK):
        if (written := writing.write(span)) != span.text:
            yield Change(offset, written, span.text)


def _frames(block: Block, _: Format) -> Iterator[Change]:
    if block.frame:
        text = plain(block.edited)
        yield Change(0, block.frame.replace("…", text), text)


_MARKDOWN = Witness("", "", "base.md")
_SUPERIOR = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_RULES = (
    Rule(
        "quotes",
        gettext_noop("Quotation marks"),
        gettext_noop(
            "Straight quotation marks become typographic ones, opening or closing by what stands beside them."
        ),
        _quotes,
    ),
    Rule(
        "apostrophes",
        gettext_noop("Apostrophes"),
        gettext_noop("The straight mark becomes a typographic apostrophe within a word and after a plural."),
        _apostrophes,
    ),
    Rule(
        "ranges",
        gettext_noop("Ranges"),
        gettext_noop(
            "The hyphen between two numbers of which the second, written in full, is the greater, or between a day and "
            "a month, becomes an en dash."
        ),
        _ranges,
    ),
    Rule(
        "calls",
        gettext_noop("Note calls"),
        gettext_noop("The bracketed figures that call a note become superior figures, and link to it."),
        _calls,
        of_characters=False,
    ),
    Rule(
        "numbers",
        gettext_noop("Numbers of the notes"),
        gettext_noop("The bracketed number at the head of a note stands without its brackets, and links to its call."),
        _numbers,
        of_characters=False,
    ),
    Rule(
        "addresses",
        gettext_noop("Addresses"),
        gettext_noop("An address stands without the angle brackets that the witness puts around it."),
        _addresses,
        of_characters=False,
    ),
    Rule(
        "headings",
        gettext_noop("Headings"),
        gettext_noop("Ranks and bold type that the conversion gave to headings give way to the order of the sections."),
        _frames,
        of_characters=False,
    ),
)
RULES: Mapping[str, Rule] = {one.name: one for one in _RULES}
Rules = Iterable[Rule | str]  #: a rule of those here can be given by its name


def changes(block: Block, rules: Rules, base: Witness = _MARKDOWN) -> Mapping[str, Sequence[Change]]:
    """Return what each of some *rules* does in *block*; no character of addresses and verbatim matter is changed.

    Rules that are only recorded tell what the *base* witness writes.
    """
    return _changes(block, tuple(RULES[one] if isinstance(one, str) else one for one in rules), base)


@cache  # every output and every list asks again for the same block
def _changes(block: Block, rules: tuple[Rule, ...], base: Witness) -> Mapping[str, Sequence[Change]]:
    if not block.type.is_text:
        return {}
    fixed, writing = _fixed(block.edited), format_of(base)
    found: dict[str, list[Change]] = {}
    for rule in rules:
        made = rule.find(block, writing)
        found[rule.name] = [one for one in made if not (rule.of_characters and one.offset in fixed)]
    return {name: places for name, places in found.items() if places}


def is_of_characters(name: str) -> bool:
    """Tell whether the rule *name* changes characters of the text; every rule of an editor does."""
    return name not in RULES or RULES[name].of_characters


def of_characters(block: Block, rules: Rules) -> Mapping[int, tuple[str, Change]]:
    """Return what *rules* change in the edited text of *block*: offset of the first character -> rule, what it does."""
    return {
        change.offset: (name, change)
        for name, found in changes(block, rules).items()
        if is_of_characters(name)
        for change in found
    }


def _fixed(spans: Iterable[Span]) -> set[int]:
    offsets: set[int] = set()
    offset = 0
    for span in spans:
        end = offset + len(plain((span,)))
        if span.style in (Style.LINK, Style.VERBATIM, Style.CALL):
            offsets.update(range(offset, end))
        offset = end
    return offsets


def dressed(block: Block, rules: Rules) -> Dressed:
    """Return the edited text of *block* as it is shown."""
    return _dressed(block, tuple(rules))


@lru_cache(maxsize=128)  # for what is said of a block asks for it again and again
def _dressed(block: Block, rules: tuple[Rule | str, ...]) -> Dressed:
    signs = list(plain(block.edited))
    for offset, (_name, change) in of_characters(block, rules).items():
        signs[offset : offset + len(change.old)] = signs_of(change)
    return Dressed(signs)


def shown_at(block: Block, rules: Rules, offset: int) -> int:
    """Return how many characters of *block* are shown before one of the edited text; calls without brackets."""
    calls = sum(call < offset for call, _span in _spans(block, Style.CALL))
    return dressed(block, rules).before(offset) - len("[]") * calls


def signs_of(change: Change) -> list[str]:
    """Return what is shown for each character that a rule changes."""
    return [change.new, *[""] * (len(change.old) - 1)]


def dress(spans: Iterable[Span], dressed: Dressed, start: int) -> Spans:
    """Return *spans* on one line, their characters taken from the *dressed* text, in which they begin at *start*."""
    found = []
    for span in unbroken(spans):
        end = start + len(plain((span,)))
        if span.style is not Style.PAGE:
            is_shown = span.style in (Style.CALL, Style.BREAK)  # as it is
            found.append(span if is_shown else Span(dressed[start:end], span.style))
        start = end
    return tuple(found)


def words(block: Block, rules: Rules) -> str:
    """Return the words of *block* as they are shown, without the calls of notes."""
    spans = dress(block.edited, dressed(block, rules), 0)
    return "".join(span.text for span in spans if span.style is not Style.CALL)


def offsets(block: Block) -> Iterator[tuple[Variation, int, int]]:
    """Yield each variation of *block* with the offsets of its lemma in the edited text."""
    offset = 0
    for part in block.parts:
        end = offset + len(plain(part.lemma if isinstance(part, Variation) else (part,)))
        if isinstance(part, Variation):
            yield part, offset, end
        offset = end


def shown(name: str, change: Change, block: Block, dressed: Dressed) -> str:
    """Return the word of the *dressed* text in which the rule *name* changes a character, or what becomes what."""
    if not is_of_characters(name):
        return f"{change.old} → {change.new}"
    text = plain(block.edited)
    start = text.rfind(" ", 0, change.offset) + 1
    end = text.find(" ", change.offset + len(change.old))
    return dressed[start : end if end >= 0 else len(text)].rstrip(",.;:?!()")
