"""Reads what an editor writes in an apparatus or a commentary, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Entry, PageKey, Reading, Span, Spans, Style, plain, unbroken
from recension.scholarship.series import APPARATUS, COMMENTS

_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|``(?P<verbatim>.+?)``"
    r"|\*\*(?P<strong>\S(?:.*?\S)?)\*\*"
    r"|\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*"
    r"|\[(?P<call>\w+)\]_"
    r"|(?P<link>https?://[^\s<>]*[^\s<>.,;:)'\"])"
    r"|(?P<unclosed>\*|``)",
)
_SPECIAL = re.compile(r"[\\*`]|\[(?=\w+\]_)")  #: what would be read as markup
_MARKUP = {
    Style.EMPHASIS: "*{}*",
    Style.STRONG: "**{}**",
    Style.VERBATIM: "``{}``",
    Style.CALL: "[{}]_",
    Style.PAGE: "page {}",
}
_PAGE = re.compile(r"page (?P<key>(?:\S+ )?\S+)")
_KIND = re.compile(r"(?P<kind>[^()]+?)(?: \((?P<leave>[^()]+)\))?")


DIRECTIVES = (APPARATUS, *COMMENTS, "omitted", "running-head", "transmitted", "cites", "withdrawn")
LEAVES = ("in title", "in quotation")  #: why an emendation may stand between quotation marks


class Item(NamedTuple):
    """An unindented line and the indented lines below it, as (line number, text)."""

    head: str
    line: int
    body: tuple[tuple[int, str], ...]


def items(lines: Iterable[tuple[int, str]]) -> Iterator[Item]:
    """Split numbered *lines* into items, a head and what is indented under it."""
    head, line = "", 0
    body: list[tuple[int, str]] = []
    for number, text in lines:
        if text[:1].strip():
            if head:
                yield Item(head, line, tuple(body))
            head, line, body = text.strip(), number, []
        else:
            body.append((number, text))
    if head:
        yield Item(head, line, tuple(body))


def astray(lines: Iterable[tuple[int, str]], is_head: Callable[[str], bool]) -> Iterator[Mistake]:
    """Yield what stands too far in: the first line, and heads and directives under a head."""
    first = True
    for number, line in lines:
        text = line.strip()
        if text and line[0].isspace() and (first or is_head(text) or _begins_directive(text)):
            yield mistake("indentation", number, found=text)
        first = first and not text


def _begins_directive(text: str) -> bool:
    dots, _, rest = text.partition(" ")
    return dots == ".." and bool(directive_meant(rest, DIRECTIVES))


def directive_meant(remark: str, names: Collection[str]) -> str:
    """Return the one of some directives that the first line of a *remark* names as if it were it, or nothing."""
    name = re.sub(r"[\s_]+", "-", remark.strip().removeprefix("rec:").partition(":")[0].strip().lower())
    return name if name in names else ""


def inline(text: str) -> Spans:
    """Return the spans of *text*; raise ``ValueError`` when markup in it does not close."""
    spans, end = [], 0
    for match in _TOKEN.finditer(text):
        spans.append(Span(text[end : match.start()]))
        style, content = match.lastgroup or "", match[match.lastgroup or 0]
        if style == "unclosed":
            raise ValueError(text)
        if style == "escaped":
            spans.append(Span(content.strip()))
        else:
            spans.append(Span(content, Style(style)))
        end = match.end()
    spans.append(Span(text[end:]))
    return unbroken(spans)


def source(spans: Iterable[Span]) -> str:
    """Return *spans* in the notation they are written in."""
    return "".join(
        _SPECIAL.sub(r"\\\g<0>", text) if style is Style.TEXT else _MARKUP.get(style, "{}").format(text)
        for text, style in unbroken(spans)
    )


def entries(
    lines: Iterable[tuple[int, str]], sigla: Sequence[str], kinds: Mapping[str, str]
) -> tuple[list[Entry], list[Mistake]]:
    """Return the entries of an apparatus and the mistakes in those that cannot be read."""
    lines = list(lines)
    found: list[Entry] = []
    mistakes = list(astray(lines, lambda text: _is_head(text, kinds)))
    for item in items(lines):
        try:
            found.append(_entry(item, sigla, kinds))
        except _UnreadableError as error:
            mistakes.append(error.mistake)
    return found, mistakes


class _UnreadableError(ValueError):
    def __init__(self, name: str, item: Item, **values: object) -> None:
        super().__init__(name)
        self.mistake = mistake(name, item.line, "", **({"found": item.head} | values))


def _is_head(text: str, kinds: Mapping[str, str]) -> bool:
    body, _, tail = text.rpartition(" : ")
    match = _KIND.fullmatch(tail)
    return match is not None and match["kind"] in kinds and (" ] " in body or bool(_PAGE.fullmatch(body)))


def _entry(item: Item, sigla: Sequence[str], kinds: Mapping[str, str]) -> Entry:
    body, colon, tail = item.head.rpartition(" : ")
    match = _KIND.fullmatch(tail.strip())
    page = _PAGE.fullmatch(body.strip())
    lemma, bracket, rest = body.partition(" ] ")
    if not colon or not match or not (page or bracket):
        raise _UnreadableError("entry-form", item)
    if match["kind"] not in kinds:
        raise _UnreadableError("unknown-kind", item, found=match["kind"], expected=", ".join(kinds))
    if match["leave"] not in (None, *LEAVES):
        raise _UnreadableError("unknown-leave", item, found=match["leave"])
    reason = " ".join(text.strip() for _, text in item.body if text.strip())
    if not reason:
        raise _UnreadableError("reason-missing", item)
    _spans(reason, item)
    spans, readings = _of_page(page["key"], sigla, item) if page else _of_words(lemma, rest, sigla, item)
    entry = Entry(spans, readings, match["kind"], match["leave"] or "", reason, item.line)
    return entry._replace(emends=entry.departs_from(sigla[0]))


def _of_page(key: str, sigla: Sequence[str], item: Item) -> tuple[Spans, tuple[Reading, ...]]:
    siglum, _, number = key.rpartition(" ")
    page = PageKey.of(siglum or sigla[0], number)
    if page.siglum not in sigla:
        raise _UnreadableError("unknown-siglum", item, found=page.siglum, expected=", ".join(sigla))
    return (Span(page, Style.PAGE),), ()


def _of_words(lemma: str, rest: str, sigla: Sequence[str], item: Item) -> tuple[Spans, tuple[Reading, ...]]:
    spans = _spans(lemma, item)
    readings = tuple(_readings(rest, sigla, item))
    if not plain(spans).strip() or not all(plain(reading.spans).strip() for reading in readings):
        raise _UnreadableError("reading-empty", item)
    if any(reading.spans == spans for reading in readings):
        raise _UnreadableError("readings-equal", item)
    given = [siglum for reading in readings for siglum in reading.sigla]
    if twice := next((siglum for siglum in given if given.count(siglum) > 1), ""):
        raise _UnreadableError("siglum-twice", item, siglum=twice)
    return spans, readings


def _spans(text: str, item: Item) -> Spans:
    try:
        return inline(text.strip())
    except ValueError:
        raise _UnreadableError("inline-form", item, found=text.strip()) from None


def _readings(text: str, sigla: Sequence[str], item: Item) -> Iterator[Reading]:
    """Yield the readings of ``reading A; other B``; one without a siglum is the base witness's."""
    siglum = "|".join(map(re.escape, sigla))
    attributed = re.compile(rf"(?P<reading>.+?) (?P<sigla>(?:{siglum})(?: (?:{siglum}))*)(?:; |$)")
    end = 0
    for match in attributed.finditer(text):
        end = match.end()
        yield Reading(tuple(match["sigla"].split()), _spans(match["reading"], item))
    rest = text[end:]
    if end and rest:
        raise _UnreadableError("unknown-siglum", item, found=rest.split()[-1], expected=", ".join(sigla))
    if rest or not end:
        yield Reading((sigla[0],), _spans(rest, item))


class CommentHead(NamedTuple):
    """The head of a comment: the words it is about and how certain it is."""

    lemma: Spans
    certainty: str


def comment_head(item: Item, certainties: Mapping[str, str]) -> CommentHead | Mistake:
    """Return what the head of a comment says, or the mistake in it."""
    lemma, colon, certainty = item.head.rpartition(" : ")
    if not colon or not lemma.strip():
        return mistake("comment-form", item.line, found=item.head)
    if certainty.strip() not in certainties:
        return mistake("unknown-certainty", item.line, found=certainty.strip(), expected=", ".join(certainties))
    try:
        return CommentHead(inline(lemma.strip()), certainty.strip())
    except ValueError:
        return mistake("inline-form", item.line, found=lemma.strip())


def comments_astray(lines: Iterable[tuple[int, str]], certainties: Mapping[str, str]) -> Iterator[Mistake]:
    """Yield what stands too far in within a commentary."""
    return astray(lines, lambda text: isinstance(comment_head(Item(text, 0, ()), certainties), CommentHead))


def slug(spans: Iterable[Span]) -> str:
    """Return a short name made of the letters and figures of *spans*, whatever their script."""
    words = re.findall(r"\w+", plain(unbroken(spans)).lower())
    name = "-".join(words)
    while len(name) > 40 and len(words) > 1:
        words.pop()
        name = "-".join(words)
    return name[:40] or "mark"
