"""Amends the source of a text: marks in its lines, entries below them, matter between its blocks; all else stays."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from recension.scholarship import writing
from recension.scholarship.collating import Alone, Said, Sign, signs
from recension.scholarship.model import Block, BlockType, Entry, Style, Variation
from recension.scholarship.notation import entry_head
from recension.scholarship.signs import LOST

_MARK = re.compile(r":(?:rec:)?(?:em|crux|deleted|supplied|speaker|direction):`")
_WORDS = re.compile(r":(?:rec:)?em:`((?:\\.|[^`\\])*)`", re.DOTALL)  #: a mark of the apparatus
_PARTS = re.compile(r"(\\\S)|\\\s")  #: an escaped sign; or what parts markup from letters
_GAP = re.compile(r":(?:rec:)?gap:`[^`]*`")
_PAGE = re.compile(r":(?:rec:)?page:`[^`]*`")
_PREFIX = {
    BlockType.NOTE: r"\.\. \[\w+\] ?",
    BlockType.VERSE: r"\| *",  # where its lines begin further in, too
    BlockType.LIST: r"[-*+] ",
}
_RULE = re.compile(r"([^\w\s])\1+")
_WITNESS = re.compile(r" *:witness:.*\S")
_ABOVE = re.compile(r"\s*$|\s*\.\. _[^:]+:\s*$|\s*\.\. (?:rec:)?transmitted::")


class LostError(ValueError):
    """The words of a block do not stand in the source as they were read."""

    name = "collate-lost"

    def __init__(self, words: str, line: int) -> None:
        super().__init__(words)
        self.line = line


class DroppedError(LostError):
    """What stands in the source of a block would be gone, though it is no mark of the apparatus."""

    name = "collate-dropped"


class Edit(NamedTuple):
    """A stretch of the source, and what it is to be."""

    start: int
    stop: int
    words: str


class _Scanner:
    """Finds where the signs of a block, and its marks, stand in the source."""

    def __init__(self, text: str, at: int, block: Block, some: Sequence[Sign]) -> None:
        self.text = text
        self.at = at
        self.block = block
        self.some = some
        self.begins: dict[int, int] = {}  #: number of a sign -> where it begins, with markup that opens before it
        self.ends: dict[int, int] = {}  #: the same, where it ends, with markup that closes behind it
        self.opened: dict[int, Edit] = {}  #: the number of the sign that a mark begins with -> what opens it, gone
        self.closed: dict[int, Edit] = {}  #: the number of the sign after a mark -> what closes it, gone
        self.opening = -1  #: where markup opens of which no sign has come yet
        self.is_marked = self.is_emphasised = False
        self.prefix()
        n = 0
        while n < len(some) or (self.text[self.at : self.at + 1] in ("*", "`") and self.at < len(text)):
            n += self.step(n, some[n] if n < len(some) else None)

    def step(self, n: int, one: Sign | None) -> int:
        """Go on behind the next piece of the source; return how many signs it is."""
        text, at = self.text, self.at
        if one and one.style is Style.SIGN:
            closes = (self.is_marked and text[at : at + 1] == "`") or (self.is_emphasised and text[at : at + 1] == "*")
            if one.text != LOST and not closes:  # it stands around words, and takes no room
                return self.sign(n, at)
            if found := _GAP.match(text, at):
                return self.sign(n, found.end())
        if one and one.style is Style.INDENT:
            return self.sign(n, at)
        if text[at : at + 1] == "\n":
            self.line_end()
            return int(one is not None and (one.is_blank or one.style is Style.BREAK))
        if found := _MARK.match(text, at):
            self.opened[n] = Edit(at, found.end(), "")
            self.opens(at, found.end())
            self.is_marked = True
            return 0
        if (found := _PAGE.match(text, at)) and one and one.style is Style.PAGE:
            return self.sign(n, found.end(), is_page=True)
        if text[at : at + 1] == "`" and self.is_marked:
            self.closed[n] = Edit(at, at + 1, "")
            self.closes(n, at + 1)
            self.is_marked = False
            return 0
        if one and one.style is Style.CALL and text.startswith(f"[{one.text}]_", at):
            return self.sign(n, at + len(one.text) + 3)
        if text[at : at + 1] == "\\":
            if text[at + 1 : at + 2].isspace():
                self.at += 2
                return 0
            at += 1
        elif text[at : at + 1] == "*" and not (one and (one.text, one.style) == ("*", Style.TEXT)):
            end = at + (2 if text[at + 1 : at + 2] == "*" else 1)
            (self.closes(n, end) if self.is_emphasised else self.opens(at, end))
            self.is_emphasised = not self.is_emphasised
            return 0
        if one is None or text[at : at + 1] != (" " if one.is_blank else one.text):
            raise LostError(text[max(at - 10, 0) : at + 10], self.block.line)
        return self.sign(n, at + 1)

    def sign(self, n: int, end: int, *, is_page: bool = False) -> int:
        self.begins[n] = self.opening if self.opening >= 0 else self.at
        self.ends[n] = self.at = end
        self.opening = -1
        is_spaced = n + 1 < len(self.some) and self.some[n + 1].is_blank
        if is_page and not is_spaced and self.text[end : end + 1] == " ":
            self.at += 1  # of the two blanks around it the reader has taken one away
        return 1

    def opens(self, at: int, end: int) -> None:
        self.opening = at if self.opening < 0 else self.opening
        self.at = end

    def closes(self, n: int, end: int) -> None:
        self.ends[n - 1] = self.at = end

    def line_end(self) -> None:
        while self.text[self.at : self.at + 1] == "\n":
            self.at += 1
        self.prefix()

    def prefix(self) -> None:
        """Go on behind what at the beginning of a line is none of the text."""
        found = re.compile(rf" *(?:{_PREFIX.get(self.block.type, '')})?").match(self.text, self.at)
        self.at = found.end() if found else self.at


class Source:
    """The source of one text."""

    def __init__(self, text: str, blocks: Sequence[Block], base: str, names: Collection[str]) -> None:
        self.text = text
        self.blocks = blocks
        self.base = base
        self.names = names
        self.starts = [0]
        for line in text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.stand = [(number, entry) for number, one in enumerate(blocks) for entry in one.entries]

    def amended(self, said: Mapping[int, Said], alone: Iterable[Alone], kind: str, reason: str, siglum: str) -> str:
        """Return the source with what is *said* of its blocks, and what the witness *siglum* has alone."""
        edits = [edit for number, one in said.items() for edit in self.block(number, one)]
        shared: dict[int, int] = {}  #: before which block -> line of the last directive that is shared; -1: no more
        for one in alone:
            line = shared[one.before] = self.shared(one, shared.get(one.before, 0))
            edits.append(self.bearing(line, siglum) if line > 0 else self.matter(one, kind, reason, siglum))
        return self.edited(edits, 0, len(self.text))

    def edited(self, edits: Iterable[Edit], start: int, stop: int) -> str:
        """Return a stretch of the source with the *edits* that are in it."""
        written, at = [], start
        for edit in sorted(edits, key=lambda one: (one.start, one.stop)):
            written += [self.text[at : edit.start], edit.words]
            at = max(at, edit.stop)
        return "".join([*written, self.text[at:stop]])

    # a block

    def block(self, number: int, said: Said) -> Iterator[Edit]:
        """Yield what becomes of the lines of a block, and of its apparatus."""
        block = self.blocks[number]
        some = signs(block.parts)
        where = _Scanner(self.text, self.starts[block.line - 1], block, some)
        marked = {(one.start, one.stop) for one in said.marks if not one.entry.page}
        stood = dict(_marked(block, some))
        edits: list[Edit] = []
        for start, stop in sorted(one for one in stood.keys() - marked if not stood[one].is_optional):
            edits += [where.opened[start], where.closed[stop]]
        for start, stop in sorted(marked - {*stood}):
            edits += self.mark(where.begins[start], where.ends[stop - 1])
        self.check(block, where.at, edits)
        growth = sum(len(one.words) - (one.stop - one.start) for one in edits)
        yield from edits
        if block.type is BlockType.HEADING:
            yield from self.rules(block, growth)
        yield from self.entries(number, said, where.at)

    def check(self, block: Block, end: int, edits: Iterable[Edit]) -> None:
        """Raise an error unless the lines of a block, up to the *end* of it, stay as they are but for their marks."""
        start = self.starts[block.line - 1]
        old, new = _unmarked(self.text[start:end]), _unmarked(self.edited(edits, start, end))
        if old != new:
            at = next(n for n, (one, other) in enumerate(zip_longest(old, new)) if one != other)
            raise DroppedError(old[max(at - 10, 0) : at + 20], block.line)

    def mark(self, begin: int, end: int) -> Iterator[Edit]:
        """Yield what opens and what closes a mark; markup touches no letter."""
        before, after = self.text[max(begin - 2, 0) : begin], self.text[end : end + 2]
        opens = not before or before[-1].isspace() or before[-1] in writing.BEFORE
        closes = not after or after[0].isspace() or after[0] in writing.AFTER or after == "\\ "
        yield Edit(begin, begin, ":em:`" if opens else "\\ :em:`")
        yield Edit(end, end, "`" if closes else "`\\ ")

    def rules(self, block: Block, growth: int) -> Iterator[Edit]:
        """Yield longer rules for a heading that has become longer."""
        below = self.line(block.line).rstrip("\n")
        for line in (block.line - 2, block.line):
            rule = self.line(line).rstrip("\n")
            if growth > 0 and rule == below and _RULE.fullmatch(rule):
                end = self.starts[line] + len(rule)
                yield Edit(end, end, rule[0] * growth)

    def line(self, number: int) -> str:
        return self.text[self.starts[number] : self.starts[number + 1]] if 0 <= number < len(self.starts) - 1 else ""

    # the apparatus

    def entries(self, number: int, said: Said, end: int) -> Iterator[Edit]:
        """Yield what becomes of the entries of a block."""
        block = self.blocks[number]
        gone = {line for line, now in said.changed.items() if now is None}
        old = {entry.line: entry for entry in block.entries}
        for line, now in said.changed.items():
            yield self.changed(line, old[line], now)
        if not said.fresh:
            return
        earlier = [entry for n, entry in self.stand if n < number and entry.line > block.line]
        order = [*said.whole, *(one.entry for one in said.marks)]
        last = next((one.line for one in reversed(earlier)), 0)
        following = next((one.line for one in order if one.line and one.line not in gone), 0)
        margin = "   " if block.type is BlockType.NOTE else ""
        stop = self.after(block, end)
        new: dict[int, list[str]] = {}
        for entry in order:
            if entry.line:
                last = entry.line
            elif last:
                new.setdefault(self.item(last)[1], []).append(f"\n\n{self.written(entry, self.indent(last))}")
            elif following:
                at = self.starts[following - 1]
                new.setdefault(at, []).append(f"{self.written(entry, self.indent(following))}\n\n")
            else:
                new.setdefault(stop, []).append(f"\n\n{self.written(entry, f'{margin}   ')}")
        if stop in new:
            new[stop].insert(0, f"\n\n{margin}.. apparatus::")
        for at, words in new.items():
            yield Edit(at, at, "".join(words))

    def changed(self, line: int, old: Entry, entry: Entry | None) -> Edit:
        """Return what becomes of an entry that stands."""
        start, stop = self.item(line)
        if entry is None:
            while self.text[stop : stop + 1] == "\n":
                stop += 1
            return Edit(start, stop, "")
        if entry.reason != old.reason:
            return Edit(start, stop, self.written(entry, self.indent(line)))
        head = self.line(line - 1).rstrip("\n")
        return Edit(start, start + len(head), self.indent(line) + self.head(entry))

    def item(self, line: int) -> tuple[int, int]:
        """Return from where to where an entry goes: its head, and what is indented below."""
        margin = len(self.indent(line))
        last = number = line - 1
        while (text := self.line(number + 1)) and (not text.strip() or len(text) - len(text.lstrip()) > margin):
            number += 1
            last = number if text.strip() else last
        return self.starts[line - 1], self.starts[last] + len(self.line(last).rstrip("\n"))

    def indent(self, line: int) -> str:
        text = self.line(line - 1)
        return text[: len(text) - len(text.lstrip())]

    def written(self, entry: Entry, margin: str) -> str:
        """Return an entry and its reason."""
        return f"{margin}{self.head(entry)}\n{margin}   {entry.reason}"

    def head(self, entry: Entry) -> str:
        return entry_head(entry, self.base, self.names)

    def after(self, block: Block, end: int) -> int:
        """Return where a block ends, its rule with it."""
        if block.type is BlockType.HEADING:
            return self.starts[block.line] + len(self.line(block.line).rstrip("\n"))
        stop = self.text.find("\n", end)
        return stop if stop >= 0 else len(self.text)

    # matter

    def shared(self, one: Alone, after: int) -> int:
        """Return the line of the directive that has what the witness has, too, behind the line *after*; else -1."""
        found = -1
        for block in reversed(self.blocks[: one.before]):
            if block.type.is_text:
                break
            if after >= 0 and block.omission and block.omission.text == one.text and block.omission.line > after:
                found = block.omission.line
        return found

    def bearing(self, line: int, siglum: str) -> Edit:
        """Return the edit by which the directive of a *line* names the witness, too."""
        number = line
        while self.line(number).strip():
            if named := _WITNESS.match(self.line(number)):
                end = self.starts[number] + len(named[0])
                return Edit(end, end, f" {siglum}")
            number += 1
        return Edit(self.starts[number], self.starts[number], f"{self.indent(line)}   :witness: {self.base} {siglum}\n")

    def matter(self, one: Alone, kind: str, reason: str, siglum: str) -> Edit:
        """Return where a block goes that the witness has alone."""
        words = "\n".join(f"   {line}" if line else "" for line in one.text.split("\n"))
        found = f".. omitted:: {kind}\n   {reason}\n   :witness: {siglum}\n\n{words}"
        following = next((block for block in self.blocks[one.before :] if block.type.is_text), None)
        if following is None:
            end = len(self.text.rstrip("\n"))
            return Edit(end, end, f"\n\n{found}")
        line = following.line - 1
        above = self.line(line - 1)
        if following.type is BlockType.HEADING and _RULE.fullmatch(above.strip()):
            line -= 1
        while line and _ABOVE.match(self.line(line - 1)):
            line -= 1
        while not self.line(line).strip():
            line += 1
        return Edit(self.starts[line], self.starts[line], f"{found}\n\n")


def _unmarked(text: str) -> str:
    """Return a source without its marks of the apparatus, and without what parts markup from letters."""
    bare = _PARTS.sub(lambda found: found[1] or "", text)
    return _WORDS.sub(r"\1", bare)


def _marked(block: Block, some: Sequence[Sign]) -> Iterator[tuple[tuple[int, int], Variation]]:
    """Yield from where to where words are marked, with what marks them."""
    for number, part in enumerate(block.parts):
        if isinstance(part, Variation) and not part.lemma[0].page:
            inside = [n for n, one in enumerate(some) if one.part == number]
            yield (inside[0], inside[-1] + 1), part
