"""Reads what an editor writes in an apparatus or a commentary, and says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise
from typing import NamedTuple

from recension.scholarship import bearers, letters
from recension.scholarship.messages import NONE, Mistake, advised, mistake
from recension.scholarship.model import Bearers, Entry, PageKey, Reading, Span, Spans, Style, plain, unbroken
from recension.scholarship.series import APPARATUS, PROSE

_TOKEN = re.compile(
    r"\\(?P<escaped>.)"
    r"|``(?P<verbatim>.+?)``"
    r"|\*\*(?P<strong>\S(?:.*?\S)??)\*\*"
    r"|\*(?P<emphasis>[^\s*](?:[^*]*[^\s*])?)\*"
    r"|\[(?P<call>\w+)\]_"
    r"|(?P<link>https?://[^\s<>]*[^\s<>.,;:)'\"])"
    r"|(?P<unclosed>\*|``)",
)
#: what would be read as markup; and in an entry as its bracket, too
_SPECIAL = re.compile(r"[\\*`]|\[(?=\w+\]_)|(?:(?<=http)|(?<=https)):(?=//)")
_IN_ENTRY = re.compile(rf"{_SPECIAL.pattern}|(?<= )\](?= |$)|(?<![^ ])[¶/](?![^ ])")
_MARKUP = {
    Style.EMPHASIS: "*{}*",
    Style.STRONG: "**{}**",
    Style.VERBATIM: "``{}``",
    Style.CALL: "[{}]_",
    Style.PAGE: "page {}",
}
_EMPHASES = (Style.EMPHASIS, Style.STRONG)
_NUMBERED = ("cites", "running-head")  #: whose arguments have figures, which words of a remark have not
_ROLE = re.compile(r":[a-zA-Z][\w:+.-]*:`[^`]+`|\{[a-zA-Z][\w:+.-]*\}`[^`]+`|(?<!\\)`[^`]+`__?")
_PAGE = re.compile(r"page (?P<key>(?:[^\s\]]\S* )?\S+)")
_KIND = re.compile(r"(?P<kind>[^()]+?)(?: \((?P<leave>[^()]+)\))?")


OMITTED = "om."  #: for *omisit*: what stands for a reading where a witness lacks the words
MOVED = re.compile(r"transp\. (?P<moved>(?:post|ante) \S.*)")  #: for *transposuit*: they have the lemma elsewhere
PILCROW = "¶"  #: in a reading: the witness begins a block there; as a lemma: that it begins this one
STROKE = "/"  #: the same of a line; as a lemma the number of the line follows
LOST = "deest"  #: the same, where what the witness had there is lost
NOTHING = (OMITTED, LOST)
_SLIP = re.compile(r"[Oo]m(itt?\.?)?|Om\.|OM\.?|Deest|[Dd]eest\.|([Tt]ransp|Transp\.)\s.*|transp\. (?!post |ante ).*")
DIVIDED = Span(f" {PILCROW} ", Style.DIVISION)
LINED = Span(f" {STROKE} ", Style.LINE)
BEGUN = Span(PILCROW, Style.DIVISION)  #: instead of the beginning of a line: the witness begins a stanza there
_DIVISION = re.compile(rf"(``.+?``)|(?:^| )({PILCROW}|{STROKE})(?: |$)")
DIRECTIVES = (APPARATUS, *PROSE, "omitted", "running-head", "transmitted", "shared-line", "cites", "withdrawn")
LEAVES = ("in title", "in quotation")  #: why an emendation may stand between quotation marks


class Vocabulary(NamedTuple):
    """The words that conf.py declares for the heads of entries and comments."""

    sigla: Sequence[str]  #: of the witnesses, the base first
    kinds: Collection[str]
    certainties: Collection[str]
    editors: Collection[str]  #: their initials
    groups: Mapping[str, str] = {}  #: siglum of a group -> those of its members
    scholars: Collection[str] = ()  #: by the names that stand for them in entries
    hands: Mapping[str, str] = {}  #: siglum of a hand -> that of the witness
    ruled: Collection[str] = ()  #: sigla of witnesses that follow rules, and may have what these would change
    cited: Collection[str] = ()  #: sigla of witnesses without a file, of whose readings no proof knows

    @property
    def names(self) -> tuple[str, ...]:
        """All that may stand behind a reading."""
        return (*self.sigla, *self.groups, *self.scholars)


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


def astray(lines: Sequence[tuple[int, str]], is_head: Callable[[str], bool], margin: int = 0) -> Iterator[Mistake]:
    """Yield what stands too far in, the first line and heads and directives under a head, or left of the *margin*."""
    first = True
    for number, line in lines:
        text = line.strip()
        column = len(line) - len(line.lstrip())
        if text and column < margin:
            yield mistake("indentation-out", number, found=text, count=margin - column)
        elif text and column > margin and (first or is_head(text) or _begins_directive(text)):
            yield mistake("indentation", number, found=text)
        first = first and not text


def shifted(lines: Iterable[tuple[int, str]], margin: int) -> list[tuple[int, str]]:
    """Return *lines* as if what stands left of the *margin* stood there."""
    return [(number, line[min(margin, len(line) - len(line.lstrip())) :]) for number, line in lines]


def _begins_directive(text: str) -> bool:
    dots, _, rest = text.partition(" ")
    return dots == ".." and bool(directive_meant(rest, DIRECTIVES))


def directive_meant(remark: str, names: Collection[str]) -> str:
    """Return the one of some directives that the first line of a *remark* names as if it were it, or nothing."""
    text = remark.strip().removeprefix("rec:")
    name = re.sub(r"[\s_]+", "-", text.partition(":")[0].strip(" .;:,").lower())
    if name in names:
        return name
    first, _, more = text.partition(" ")
    if more and first in names and first in _NUMBERED and all(re.search(r"\d", word) for word in more.split()):
        return first
    alone = not more.strip(" .;:,") or first.endswith(":")
    return (get_close_matches(first.strip(".;:,").lower(), names, 1, 0.8) or [""])[0] if alone else ""


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


def source(spans: Iterable[Span], special: re.Pattern[str] = _SPECIAL) -> str:
    """Return *spans* in the notation they are written in; of their signs those are escaped that are *special*."""
    written, before = "", Style.TEXT
    for text, style in unbroken(spans):
        if written.endswith("*") and style in _EMPHASES and before in _EMPHASES:
            written += "\\ "  # parts what else would be one run of stars
        written += special.sub(r"\\\g<0>", text) if style is Style.TEXT else _MARKUP.get(style, "{}").format(text)
        before = style
    return written


def reading_source(one: Reading) -> str:
    """Return a reading in the notation; where nothing stands, what says so."""
    written = source(one.spans, _IN_ENTRY)
    return f"\\{written}" if is_said(written) else written or nothing(one)


def is_said(written: str) -> bool:
    """Tell whether what is *written* for a reading says what its witnesses do, and is not what they have."""
    return written in NOTHING or bool(MOVED.fullmatch(written))


def nothing(one: Reading) -> str:
    """Return what says that those who have a reading have nothing there, or have the lemma elsewhere, or nothing."""
    return f"transp. {one.moved}" if one.moved else (LOST if one.lost else OMITTED) if one.omits else ""


def entry_head(entry: Entry, base: str, sigla: Collection[str] = ()) -> str:
    """Return the line that begins *entry*; the siglum of the *base* goes without saying where it stands alone.

    A word of a reading that looks like one of the *sigla* is kept from being read as that.
    """
    word = re.compile(rf"(?<= )(?=(?:{'|'.join(map(re.escape, sigla)) or '(?!)'})(?:[ ;]|$))")
    readings = []
    for one in entry.readings:
        reading = word.sub(r"\\", reading_source(one))
        is_alone = len(entry.readings) == 1 and one.bearers == Bearers((base,))
        readings.append(reading if is_alone else " ".join([reading, *one.bearers.named]))
    judged = ", ".join(filter(None, (entry.kind, entry.certainty, entry.by)))
    leave = f" ({entry.leave})" if entry.leave else ""
    special = _SPECIAL if entry.about else _IN_ENTRY  # whose lemma is a sign
    lemma = re.sub(r"^\.\.(?= )", r"\\..", source(entry.lemma, special))
    before, _blank, last = lemma.rpartition(" ")
    lemma = f"{before} \\{last}" if before and last in sigla else lemma  # of the words it would be who has them
    return f"{' '.join([lemma, *entry.attested.named])} ] {'; '.join(readings)} : {judged}{leave}"


def is_siglum(word: str) -> bool:
    """Tell whether *word* looks like the siglum of a witness: one or two letters, the first a capital; or brackets."""
    return bool(re.fullmatch(r"\[\w+\]|[^\W\d_]\w?", word)) and word[0] == word[0].upper()


def unknown_siglum(found: str, sigla: Collection[str], line: int = 0) -> Mistake:
    """Return the mistake of a siglum that nobody has declared, with the one that may be meant."""
    near = letters.nearest(found, sigla)
    one = mistake("unknown-siglum", line, found=found, expected=", ".join(sigla))
    return advised(one, near and (letters.alike(found, near) or f"the nearest is {near!r}"))


def entries(lines: Iterable[tuple[int, str]], known: Vocabulary, margin: int = 0) -> tuple[list[Entry], list[Mistake]]:
    """Return the entries of an apparatus, from the *margin* on, and the mistakes in those that cannot be read."""
    lines = list(lines)
    found: list[Entry] = []
    mistakes = list(astray(lines, lambda text: _is_head(text, known), margin))
    for item in items(shifted(lines, margin)):
        try:
            found.append(_entry(item, known))
        except _UnreadableError as error:
            mistakes.append(error.mistake)
    return found, mistakes


class _UnreadableError(ValueError):
    def __init__(self, name: str, item: Item, **values: object) -> None:
        super().__init__(name)
        self.mistake = mistake(name, item.line, "", **({"found": item.head} | values))

    @classmethod
    def of(cls, found: Mistake) -> _UnreadableError:
        """Return the error for a mistake that was found."""
        error = cls.__new__(cls)
        error.mistake = found
        return error


def _is_head(text: str, known: Vocabulary) -> bool:
    body, _, tail = text.rpartition(" : ")
    match = _KIND.fullmatch(tail)
    if match is None or not (" ] " in body or _PAGE.fullmatch(body)):
        return False
    return not isinstance(judgement(match["kind"], 0, known), Mistake)


class Judgement(NamedTuple):
    """Of which kind an emendation is, how certain, and who answers for it."""

    kind: str
    certainty: str
    by: str


def judgement(text: str, line: int, known: Vocabulary) -> Judgement | Mistake:
    """Return what ``kind, certainty, AB`` says, or the mistake in it."""
    try:
        return _judgement(text, Item(text, line, ()), known)
    except _UnreadableError as error:
        return error.mistake


def _judgement(text: str, item: Item, known: Vocabulary) -> Judgement:
    kind, *words = map(str.strip, text.split(","))
    if kind not in known.kinds:
        raise _UnreadableError("unknown-kind", item, found=kind, expected=", ".join(known.kinds) or NONE)
    return Judgement(kind, *_certainty(words, item, known))


def _certainty(words: Sequence[str], item: Item, known: Vocabulary) -> tuple[str, str]:
    """Return the degree and the initials among *words*, in either order; what is not said is empty."""
    degrees = [word for word in words if word in known.certainties]
    editors = [word for word in words if word in known.editors]
    for word in words:
        if word not in (*degrees, *editors):
            raise _UnreadableError("unknown-certainty", item, found=word or ",", **expected(known))
    if len(degrees) > 1 or len(editors) > 1:
        raise _UnreadableError("certainty-twice", item)
    return "".join(degrees), "".join(editors)


def expected(known: Vocabulary) -> dict[str, str]:
    """Return the degrees and the initials that a message says were expected."""
    editors = ", ".join(known.editors) or "that recension_editors declares"
    return {"expected": ", ".join(known.certainties) or NONE, "editors": editors}


def _entry(item: Item, known: Vocabulary) -> Entry:
    body, colon, tail = item.head.rpartition(" : ")
    match = _KIND.fullmatch(tail.strip())
    page = _PAGE.fullmatch(body.strip())
    lemma, bracket, rest = body.partition(" ] ")
    if not colon or not match or not (page or bracket) or lemma.startswith(".. "):
        raise _UnreadableError("entry-form", item)
    kind, certainty, by = _judgement(match["kind"], item, known)
    if match["leave"] not in (None, *LEAVES):
        raise _UnreadableError("unknown-leave", item, found=match["leave"])
    reason = " ".join(text.strip() for _, text in item.body if text.strip())
    if not reason:
        raise _UnreadableError("reason-missing", item)
    _spans(reason, item)
    found = _of_page(page["key"], known.sigla, item) if page else _of_words(lemma, rest, known, item)
    spans, attested, readings = found
    entry = Entry(spans, readings, kind, match["leave"] or "", reason, item.line, certainty=certainty, by=by)
    return entry._replace(emends=entry.departs_from(known.sigla[0]), attested=attested)


_Said = tuple[Spans, Bearers, tuple[Reading, ...]]  #: the lemma, who has it, and the readings


def _of_page(key: str, sigla: Sequence[str], item: Item) -> _Said:
    siglum, _, number = key.rpartition(" ")
    page = PageKey.of(siglum or sigla[0], number)
    if page.siglum not in sigla:
        raise _UnreadableError.of(unknown_siglum(page.siglum, sigla, item.line))
    return (Span(page, Style.PAGE),), Bearers(), ()


def _of_words(lemma: str, rest: str, known: Vocabulary, item: Item) -> _Said:
    words, names = bearers.parted(lemma, (*known.names, bearers.CETT))
    spans, given = _spans(words, item), [*_readings(rest, known, item)]
    attested, *others = _bearers([names, *(some for some, _text in given)], known, item)
    for one, (_names, text) in zip(others, given, strict=True):
        if {*one.sigla} <= {*known.cited} and (name := _named_within(text, lemma)):
            told = unknown_siglum(name, known.names, item.line)
            raise _UnreadableError.of(advised(told, f"a word is written '\\{name}'"))
    readings = tuple(_reading(text, one, item) for one, (_names, text) in zip(others, given, strict=True))
    if not plain(spans).strip():
        raise _UnreadableError("reading-empty", item)
    if any(reading.spans == spans and not {*reading.sigla} <= {*known.ruled} for reading in readings):
        raise _UnreadableError("readings-equal", item)
    return spans, attested, readings


def _named_within(reading: str, lemma: str) -> str:
    """Return what stands in a *reading* where the siglum of another would, and is no word of the *lemma*."""
    behind = (words.rsplit(maxsplit=1) for words in reading.split("; ")[:-1])
    return next((one[1] for one in behind if len(one) > 1 and is_siglum(one[1]) and one[1] not in lemma.split()), "")


def _bearers(named: Sequence[Sequence[str]], known: Vocabulary, item: Item) -> list[Bearers]:
    """Return who has the lemma and each reading, by the names that stand behind them."""
    found = bearers.resolved(named, known.sigla, known.groups, known.scholars, known.hands)
    given = [one for some in found for one in (*some.sigla, *some.scholars)]
    others = [one for names in named for one in names if one == bearers.CETT]
    if twice := next((one for one in (*others, *given) if (*others, *given).count(one) > 1), ""):
        raise _UnreadableError("siglum-twice", item, siglum=twice)
    if others and not any(one.sigla for one in found if bearers.CETT in one.written):
        raise _UnreadableError("others-none", item)
    return found


def _spans(text: str, item: Item) -> Spans:
    if role := _ROLE.search(re.sub(r"``.+?``", "", text)):
        raise _UnreadableError("inline-role", item, found=role[0])
    try:
        return inline(text.strip())
    except ValueError:
        raise _UnreadableError("inline-form", item, found=text.strip()) from None


def _readings(text: str, known: Vocabulary, item: Item) -> Iterator[tuple[Sequence[str], str]]:
    """Yield the readings of ``reading A; other B``, each with the names behind it; without one it is the base's."""
    name = "|".join(map(re.escape, (*known.names, bearers.CETT)))
    attributed = re.compile(rf"(?P<reading>.+?) (?P<names>(?:{name})(?: (?:{name}))*)(?:; |$)")
    end = 0
    for match in attributed.finditer(text):
        end = match.end()
        *before, last = match["reading"].split()
        if before and last.removesuffix(",") in known.names and last.endswith(","):
            raise _UnreadableError("reading-form", item, found=match[0], expected="sigla without a comma between them")
        yield match["names"].split(), match["reading"]
    rest = text[end:]
    if end and rest:
        raise _UnreadableError.of(unknown_siglum(rest.split()[-1], known.names, item.line))
    if rest or not end:
        yield known.sigla[:1], rest


def _meant(slip: str) -> str:
    """Return what whoever wrote a *slip* meant."""
    if slip[0] in "Tt":
        return "transp. post or transp. ante, and where"
    return OMITTED if slip[0] in "Oo" else LOST


def _reading(text: str, who: Bearers, item: Item) -> Reading:
    if (written := text.strip()) in NOTHING:
        return Reading(who.sigla, (), who.written, who.scholars, lost=written == LOST)
    if moved := MOVED.fullmatch(written):
        return Reading(who.sigla, (), who.written, who.scholars, moved=moved["moved"])
    if slip := _SLIP.fullmatch(written):
        raise _UnreadableError("reading-form", item, found=slip[0], expected=_meant(slip[0]))
    spans = unbroken(_divided(text, item))
    if not plain(spans).strip():
        raise _UnreadableError("reading-empty", item)
    if spans == (DIVIDED,):
        spans = (BEGUN,)
    if DIVIDED in (spans[0], spans[-1]):
        raise _UnreadableError("division-edge", item)
    return Reading(who.sigla, spans, who.written, who.scholars)


def _divided(text: str, item: Item) -> Iterator[Span]:
    """Yield the spans of a reading, each sign of a division as a span of its own; what is no verse has no lines."""
    start = 0
    for found in _DIVISION.finditer(text):
        if not found[1]:  # else it is verbatim
            sign = DIVIDED if found[2] == PILCROW else LINED._replace(text=found[0])
            yield from (*_spans(text[start : found.start()], item), sign)
            start = found.end()
    yield from _spans(text[start:], item)


class CommentHead(NamedTuple):
    """The head of a comment: the words it is about, how certain it is, who answers for it, what was considered."""

    lemma: Spans
    certainty: str
    by: str
    conjecture: Spans = ()


def comment_head(item: Item, known: Vocabulary, *, proposes: bool = False) -> CommentHead | Mistake:
    """Return what the head of a comment says, or the mistake in it; *proposes*: ``lemma ] conjecture`` may stand."""
    lemma, colon, tail = item.head.rpartition(" : ")
    lemma, bracket, conjecture = lemma.partition(" ] ") if proposes else (lemma, "", "")
    try:
        if not colon or not lemma.strip() or lemma.startswith(".. "):
            raise _UnreadableError("comment-form", item, expected=", ".join(known.certainties))
        certainty, by = _certainty([*map(str.strip, tail.split(","))], item, known)
        if not certainty:
            raise _UnreadableError("comment-form", item, expected=", ".join(known.certainties))
        if bracket and not conjecture.strip():
            raise _UnreadableError("reading-empty", item)
        head = CommentHead(_spans(lemma, item), certainty, by, _spans(conjecture, item) if bracket else ())
        if head.conjecture == head.lemma:
            raise _UnreadableError("readings-equal", item)
        return head
    except _UnreadableError as error:
        return error.mistake


def comments_astray(
    lines: Sequence[tuple[int, str]], known: Vocabulary, *, proposes: bool, margin: int = 0
) -> Iterator[Mistake]:
    """Yield what stands too far in within a series of comments, also a head whose degree is misspelt."""
    below = {text.strip(): _column(after) > _column(text) for (_, text), (_, after) in pairwise(lines)}

    def is_head(text: str) -> bool:
        if isinstance(comment_head(Item(text, 0, ()), known, proposes=proposes), CommentHead):
            return True
        lemma, _, degree = text.rpartition(":")
        return bool(below.get(text) and lemma and get_close_matches(degree.strip(), known.certainties, 1, 0.7))

    return astray(lines, is_head, margin)


def _column(line: str) -> int:
    return len(line) - len(line.lstrip()) if line.strip() else 0


def slug(spans: Iterable[Span]) -> str:
    """Return a short name made of the letters and figures of *spans*, whatever their script."""
    words = re.findall(r"\w+", plain(spans).lower())
    name = "-".join(words)
    while len(name) > 40 and len(words) > 1:
        words.pop()
        name = "-".join(words)
    return name[:40] or "mark"
