"""Shows the source of a text as a person reads it: its places, sentence by sentence, and what is said of each.

Nothing is proved here, and nothing refused: what cannot be read stands as it is in the source.
How lines are broken, remarks and the marks of headings are not shown; whatever else is changed in the source is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import takewhile
from textwrap import dedent
from typing import NamedTuple

from recension.scholarship import bearers, notation
from recension.scholarship.model import Span
from recension.scholarship.series import APPARATUS, COMMENTS, HEADNOTE

_NAMES = "|".join(notation.DIRECTIVES)
_TEXT = re.compile(  #: what a text has, and pages beside it have not
    rf"^(?:\.\. (?:rec:)?(?:{_NAMES})::|[`~:]{{3,}} ?\{{(?:rec:)?(?:{_NAMES})\}}"
    r"|\.\. _[^\W\d_]\d+:[ \t]*$|\([^\W\d_]\d+\)=[ \t]*$)",
    re.MULTILINE,
)

# reStructuredText
_TARGET = re.compile(r"\.\. _([^:`\s]+):\s*")
_NOTE = re.compile(r"\.\. \[([^\]\s]+)\](?:\s+(.*))?")
_DIRECTIVE = re.compile(rf"\.\. (?:rec:)?({_NAMES})::\s*(.*)")
_KEPT = re.compile(r"\.\. (?:_|\||\[|__|[\w:+.-]+::)")
_ADORNMENT = re.compile(r"([^\w\s])\1{2,}\s*")

# Markdown
_FENCE = re.compile(r"(`{3,}|~{3,}|:{3,}) ?(?:\{(?:rec:)?([\w-]+)\})?\s*(.*)")
_ANCHOR = re.compile(r"\(([^()\s]+)\)=\s*|\{#([^{}\s]+)\}\s*")
_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:\s*(.*)")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?\s*")
_OPENS = re.compile(r"[`~:]{3,}|\(\S+\)=|\{#|\[\^\S+\]:|#{1,6}\s|%|<!--")

# in a line
_NAME = r"[\w:.+-]{1,40}"
_ROLE = rf"(?::(?P<role>{_NAME}):|\{{(?P<braced>{_NAME})\}})`(?P<said>(?:\\.|[^`\\])+)`"
_COMMON = rf"\\(?P<gap>\s)|\\.|``.+?``|{_ROLE}"
_INLINE = re.compile(
    rf"{_COMMON}|`(?P<words>[^`<]+?)\s+<(?P<address>[^<>`]+)>`__?|\[(?P<call>[^][\s]+)\](?P<note>_)(?!\w)"
)
_IN_MARKDOWN = re.compile(
    rf"{_COMMON}|(?<!!)\[(?P<words>[^][]+)\]\((?P<address>[^()\s]+)\)"
    r"|\[\^(?P<call>[^][\s]+)\]|\[(?P<note>\w+)\]_(?!\w)"  # the first in the text, the other in entries
)
_TITLED = re.compile(r"(.+?)\s*<([^<>]+)>", re.DOTALL)
_REFERENCES = ("place", "ref", "doc", "any", "term")
_STOP = re.compile(r"(?<!\b[^\W\d_])[.?!…][^\w\s([{‘“«]*(?:\s?\[[^][]*\])*(?:\s|$)|[。！？](?!$)")
_NEXT = re.compile(r"(?:\|[^|\s][^|]*\||[\W_])*")
_ITEM = re.compile(r"(?:[-*+•]|\d+[.)]|#\.)\s+")
_SEEN = "\x1f"  #: where an address has been taken out


Writer = Callable[[str, Sequence[str]], Iterator[str]]  #: of an item, of which it is given the head and the lines below


class Part(NamedTuple):
    """A part of a source: its sort, what it is called, and its lines."""

    sort: str  #: "place", "note", "heading", "directive", "text", or "source", which stands as it is
    name: str
    lines: tuple[str, ...] = ()


def converted(content: bytes, markdown: bool = False, sigla: Sequence[str] = ()) -> bytes:
    """Return what a file holds as it is read, or as it is where it has no text or cannot be read."""
    with suppress(UnicodeDecodeError, RecursionError):
        source = content.decode("utf-8")
        if _TEXT.search(source) and "\0" not in source:
            return shown(source, markdown, sigla).encode("utf-8")
    return content


def shown(source: str, markdown: bool = False, sigla: Sequence[str] = ()) -> str:
    """Return the *source* of a text as it is read; the first of the *sigla* is that of the base witness."""
    lines = source.removeprefix("\ufeff").replace("\r\n", "\n").expandtabs(8).split("\n")
    return "\n".join(_Reading(markdown, sigla).read(lines)).strip("\n") + "\n"


class _Reading:
    """One text, as it is read: what has been seen of it tells to which place an entry belongs."""

    def __init__(self, markdown: bool, sigla: Sequence[str]) -> None:
        self.parts = _markdown if markdown else _restructured
        self.inline = _IN_MARKDOWN if markdown else _INLINE
        self.sigla = sigla
        self.place = self.coming = ""
        self.marks: dict[str, str] = {}
        self.ids: Counter[str] = Counter()

    def read(self, lines: Sequence[str]) -> Iterator[str]:
        for part in self.parts(lines):
            match part.sort:
                case "place":
                    self.coming = part.name
                    yield from ("", part.name)
                case "note":
                    self.coming = f"n{part.name}"
                    yield from ("", self.coming)
                    yield from self.read(part.lines)
                case "heading":
                    self.begin(part.lines)
                    yield from ("", f"{part.name} {self.words(part.lines[0].strip())}")
                case "directive":
                    yield from self.directive(part.name, part.lines)
                case "text":
                    if not self.coming:
                        yield ""
                    self.begin(part.lines)
                    yield from indented(self.prose(part.lines), 2)
                case _:
                    yield ""
                    yield from indented(part.lines, 2)

    def begin(self, lines: Iterable[str]) -> None:
        """Begin a block: what follows is said of it."""
        self.place, self.coming = self.coming, ""
        for match in self.inline.finditer(_joined(lines)):
            name = _name_of(match)
            if name in ("em", "page"):
                self.marks[("page " if name == "page" else "") + self.words(match["said"])] = self.place

    def directive(self, name: str, lines: tuple[str, ...]) -> Iterator[str]:
        """Yield what a directive says."""
        if name == APPARATUS:
            yield from indented(self.items(lines, self.entry), 4)
        elif name in COMMENTS:
            yield from indented(self.items(lines, self.comment if name == "commentary" else self.of(name)), 4)
        elif name == HEADNOTE:
            yield from indented(self.comment("on the section", _stripped(lines)), 4)
        elif name == "cites":
            yield f"    cites {', '.join(_joined(lines).split())}"
        elif name == "withdrawn":
            yield from indented(self.hanging(f"withdrawn {lines[0]} – ", _joined(lines[1:])), 4)
        elif name == "shared-line":
            yield from ("", "  completes the verse before it")
        elif name == "transmitted":
            yield from ("", f"  transmitted as {_joined(lines)}")
        else:
            yield from ("", *indented(self.matter(name, lines), 2))

    def matter(self, name: str, lines: tuple[str, ...]) -> Iterator[str]:
        """Yield what a witness alone has, and the editor's reason where it is left out."""
        said = [*takewhile(str.strip, lines[1:] if name == "omitted" else _options(lines[1:]))]
        siglum = next((line.removeprefix(":witness:").strip() for line in said if line.startswith(":witness:")), "")
        if name == "omitted":
            reason = _joined(line for line in said if not line.startswith(":"))
            yield from self.hanging(f"omitted{siglum and f' from {siglum}'} ({lines[0]}) – ", reason)
        else:
            yield f"head of page{'s' * (' ' in lines[0])} {lines[0]}{siglum and f' of {siglum}'}"
        yield from indented(_stripped(lines[1 + len(said) :]), 4)

    def items(self, lines: Sequence[str], written: Writer) -> Iterator[str]:
        """Yield what stands in an apparatus or in a commentary."""
        yield from filter(str.strip, takewhile(lambda line: not line[:1].strip(), lines))
        for item in notation.items(enumerate(lines)):
            yield from written(item.head, _stripped(dedent("\n".join(line for _, line in item.body)).split("\n")))

    def entry(self, head: str, lines: Sequence[str]) -> Iterator[str]:
        """Yield an entry: its id, the lemma and the readings, what it is, and why."""
        body, _, about = head.rpartition(" : ")
        page = re.fullmatch(r"page (?:\S+ )?(\S+)", body)
        lemma, bracket, rest = body.partition(" ] ")
        lemma, _whose = bearers.parted(lemma, self.sigla)
        if page or bracket:
            place = self.marks.get(self.words(lemma), self.place)
            name = f"{place}." * bool(place) + (f"page-{page[1]}" if page else self.slug(rest))
            self.ids[name] += 1
            times = self.ids[name]
            about = about.replace(" (", ", ").removesuffix(")")
            head = f"{name}{f'-{times}' if times > 1 else ''}: {self.words(body)} ({about})"
        yield from self.hanging(f"{head} – ", _joined(lines))

    def slug(self, readings: str) -> str:
        """Return the name of the reading that the base witness has."""
        found: list[tuple[list[str], set[str]]] = []
        for reading in readings.split("; "):
            words, given = reading.split(" "), set[str]()
            while len(words) > 1 and (words[-1] in self.sigla if self.sigla else re.fullmatch("[A-Z]", words[-1])):
                given.add(words.pop())
            found.append((words, given))
        reading = " ".join(
            next((words for words, given in found if not given or {*self.sigla[:1]} & given), found[0][0])
        )
        try:
            return notation.slug(notation.inline(reading))
        except ValueError:
            return notation.slug((Span(reading),))

    def of(self, series: str) -> Writer:
        """Return what writes comments of a series that has its own name."""
        return lambda head, lines: self.comment(head, lines, f"{series} on")

    def comment(self, head: str, lines: Sequence[str], on: str = "on") -> Iterator[str]:
        """Yield a comment: the words it is on, how certain it is, and what it says."""
        lemma, colon, degree = head.rpartition(" : ")
        head = f"{on} “{self.words(lemma)}” ({degree})" if colon else head
        first, *others = [*self.prose(lines)] or [""]
        joined = not (first.startswith((" ", "|")) or _ITEM.match(first))
        yield f"{head}: {first}" if joined else f"{head}:"
        yield from indented(others if joined else (first, *others), 2)

    def prose(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield paragraphs, lists and verse; what is none of these stands as it is."""
        lines = list(lines)
        while lines:
            chunk = [*takewhile(str.strip, lines)]
            if not chunk:
                chunk = lines[:1]
                yield ""
            elif chunk[0].startswith("| "):
                yield from (f"| {self.words(line[2:])}" for line in _hung(chunk))
            elif chunk[0].startswith((" ", "..", "+-", "==", "|", "```", ":::")):
                yield from chunk
            elif all(map(_ITEM.match, _hung(chunk))):
                yield from (line for item in _hung(chunk) for line in self.sentences(item))
            elif any(line.startswith(" ") for line in chunk[1:]):
                yield from map(self.words, chunk)
            elif any(line.endswith(("\\", "  ")) for line in chunk[:-1]):
                yield from (f"| {self.words(line.removesuffix(chr(92)).rstrip())}" for line in chunk)
            else:
                yield from self.sentences(_joined(chunk))
            lines = lines[len(chunk) :]

    def hanging(self, head: str, text: str) -> Iterator[str]:
        """Yield a head with the first sentence of what is said, and the others below it."""
        first, *others = [*self.sentences(text)] or [""]
        yield (head + first).removesuffix(" – ")
        yield from indented(others, 2)

    def sentences(self, text: str) -> Iterator[str]:
        """Yield the sentences of *text*, below each the addresses that it gives."""
        addresses = [match["address"] for match in self.inline.finditer(text) if match["address"]]
        text = self.words(text, _SEEN)
        start = seen = marked = 0
        for match in _STOP.finditer(text):
            end = match.end()
            marked += text.count("⌜", seen, end) - text.count("⌝", seen, end)
            seen = end
            opens = _NEXT.match(text, end)
            after = text[opens.end() : opens.end() + 1] if opens else ""
            if marked > 0 or (end < len(text) and (after.islower() or after.isdigit() or not after)):
                continue
            yield from self._sentence(text[start:end], addresses)
            start = end
        yield from self._sentence(text[start:], addresses)

    def _sentence(self, text: str, addresses: list[str]) -> Iterator[str]:
        if text.strip():
            yield text.replace(_SEEN, "").rstrip()
            for _ in range(min(text.count(_SEEN), len(addresses))):
                yield f"  {addresses.pop(0)}"

    def words(self, text: str, seen: str = "") -> str:
        """Return *text* as it is read; *seen* stands behind the words of a link, for its address."""
        return self.inline.sub(lambda match: self._said(match, seen), text)

    def _said(self, match: re.Match[str], seen: str) -> str:
        if match["gap"]:
            return ""
        if match["call"] or match["note"]:
            return f"[{match['call'] or match['note']}]"
        if match["words"]:
            return match["words"] + (seen or f" <{match['address']}>")
        said, titled = match["said"], _TITLED.fullmatch(match["said"] or "")
        match _name_of(match):
            case "em":
                return f"⌜{self.words(said)}⌝"
            case "page":
                return f"|{said}|"
            case "cite:p":
                return f"[{', '.join(said.replace(',', ' ').split())}]"
            case "cite:t":
                return ", ".join(said.replace(",", " ").split())
            case name if name in _REFERENCES:
                return f"{titled[1]} [{titled[2]}]" if titled else said
        return match[0]


# how a source is divided


def _restructured(lines: Sequence[str]) -> Iterator[Part]:
    """Yield the parts of a source in reStructuredText."""
    styles: list[str] = []
    for chunk in _chunks(lines):
        first, *others = chunk
        body = tuple(dedent("\n".join(others)).split("\n")) if others else ()
        if found := _TARGET.fullmatch(first):
            yield Part("place", found[1])
        elif found := _NOTE.fullmatch(first):
            yield Part("note", found[1], (found[2] or "", *body))
        elif found := _DIRECTIVE.fullmatch(first):
            yield Part("directive", found[1], (found[2], *body))
        elif first.startswith("..") and (first == ".." or first[2] == " "):
            if _KEPT.match(first):
                yield Part("source", "", chunk)
        elif title := _title(chunk):
            style, words = title
            if style not in styles:
                styles.append(style)
            yield Part("heading", "#" * (styles.index(style) + 1), (words,))
            if rest := chunk[len(style) + 1 :]:
                yield Part("text", "", rest)
        else:
            yield Part("text", "", chunk)


def _chunks(lines: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what is divided by blank lines; what begins with two dots has all that stands farther in below."""
    chunk: list[str] = []
    for line in lines:
        explicit = bool(chunk) and chunk[0].startswith("..")
        if chunk and (line[:1].strip() if explicit else not line.strip()):
            yield _stripped(chunk)
            chunk = []
        if chunk or line.strip():
            chunk.append(line.rstrip())
    if chunk:
        yield _stripped(chunk)


def _title(chunk: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the signs of the lines above and below the heading with which *chunk* begins, and the heading."""
    rows = [_ADORNMENT.fullmatch(line) for line in chunk[:3]]
    match rows:
        case [over, None, under] if over and under:
            return over[1] + under[1], chunk[1]
        case [None, under, *_] if under:
            return under[1], chunk[0]
    return None


def _markdown(lines: Sequence[str]) -> Iterator[Part]:
    """Yield the parts of a source in MyST Markdown."""
    start = 0
    while start < len(lines):
        first, end = lines[start], start + 1
        if found := _FENCE.fullmatch(first):
            end = _end(lines, end, _open(found[1])) + 1
            if found[2] in notation.DIRECTIVES:
                yield Part("directive", found[2], (found[3], *lines[start + 1 : end - 1]))
            else:
                yield Part("source", "", tuple(lines[start:end]))
        elif found := _ANCHOR.fullmatch(first):
            yield Part("place", found[1] or found[2])
        elif found := _FOOTNOTE.fullmatch(first):
            end = _end(lines, end, lambda line: not line.strip() or line.startswith("  "))
            yield Part("note", found[1], (found[2], *dedent("\n".join(lines[start + 1 : end])).split("\n")))
        elif found := _HASHES.fullmatch(first):
            yield Part("heading", found[1], (found[2],))
        elif first.startswith("<!--"):
            end = _end(lines, start, lambda line: "-->" not in line) + 1
        elif first.strip() and not first.startswith("%"):
            end = _end(lines, end, lambda line: bool(line.strip()) and not _OPENS.match(line))
            yield Part("text", "", tuple(lines[start:end]))
        start = end


def _open(fence: str) -> Callable[[str], bool]:
    """Return what tells of a line that it does not close what a *fence* has opened."""
    closing = re.compile(rf"{fence[0]}{{{len(fence)},}}\s*")
    return lambda line: not closing.fullmatch(line)


def _end(lines: Sequence[str], start: int, goes_on: Callable[[str], bool]) -> int:
    """Return where, from *start* on, a part of *lines* ends."""
    return next((number for number in range(start, len(lines)) if not goes_on(lines[number])), len(lines))


# how lines are put together


def indented(lines: Iterable[str], by: int) -> Iterator[str]:
    """Yield *lines* farther in; an empty one stays empty."""
    yield from (" " * by + line if line.strip() else "" for line in lines)


def _joined(lines: Iterable[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())


def _stripped(lines: Iterable[str]) -> tuple[str, ...]:
    """Return *lines* without the blank ones at both ends."""
    return tuple("\n".join(line.rstrip() for line in lines).strip("\n").split("\n"))


def _options(lines: Iterable[str]) -> Iterator[str]:
    return takewhile(lambda line: line.startswith(":"), lines)


def _hung(lines: Iterable[str]) -> list[str]:
    """Return *lines* with those that stand farther in joined to the one above."""
    return re.sub(r"\n\s+", " ", "\n".join(lines)).split("\n")


def _name_of(match: re.Match[str]) -> str:
    return (match["role"] or match["braced"] or "").removeprefix("rec:")
