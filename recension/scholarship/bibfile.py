"""Files of a bibliography, as an editor writes them, and all that can be wrong with them."""

from __future__ import annotations

import datetime
import re
import unicodedata
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from recension.scholarship import dates
from recension.scholarship.address import is_program
from recension.scholarship.bibtex import NAMES, SIGNS_OF_TEX
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.works import CONTENT, COPY, SENDER


class Field(NamedTuple):
    """A field of a work: its name, and what it says, with one blank for each run of them."""

    name: str
    text: str
    line: int


class BibEntry(NamedTuple):
    """What a file says of one work."""

    type: str
    key: str
    fields: tuple[Field, ...]
    line: int
    source: str
    whole: bool = True  #: nothing in it could not be read

    def says(self, name: str) -> str:
        """Return what the field *name* says, or nothing."""
        return next((one.text for one in self.fields if one.name.lower() == name), "")


_OTHERS = (
    "abstract addendum afterword annotation annotator annote archiveprefix author authortype bookauthor "
    "bookpagination booksubtitle booktitle booktitleaddon commentator crossref date day editora editorb "
    "editorc editortype eid entryset entrysubtype eprint eprintclass eprinttype eventdate eventtitle execute "
    "file foreword gender hyphenation ids indextitle introduction isan ismn isrn issn issue issuesubtitle "
    "issuetitle iswc journalsubtitle key label langidopts library lista listb listc listd liste listf "
    "mainsubtitle maintitle maintitleaddon month nameaddon namea nameb namec options organization origdate "
    "origlanguage origlocation origpublisher origtitle pagination part presort primaryclass pubstate related "
    "relatedoptions relatedstring relatedtype reprinttitle school shortauthor shorteditor shorthand "
    "shorthandintro shortjournal shortseries shorttitle sortkey sortname sortshorthand sorttitle sortyear "
    "subtitle titleaddon urldate userf venue verbb verbc version volumes xdata xref copyright doc groups "
    "keyword lccn mrclass mrnumber numpages owner price timestamp zblnumber "
)
#: fields that BibTeX, BibLaTeX and the programs that write such files know
FIELDS = {*NAMES, *_OTHERS.split()}
#: what BibLaTeX calls a field that the styles of BibTeX read under another name
OTHERWISE = {"journaltitle": "journal", "location": "address", "keyword": "keywords"}
#: what others call a type
TYPES = {"conference": "inproceedings", "thesis": "phdthesis", "report": "techreport", "mvbook": "book"}
TYPES |= dict.fromkeys(("electronic", "www", "webpage", "website"), "online")
#: what a work needs besides a title and a year, for its description to hold what is said of it
NEEDED = {"article": ("journal",), "incollection": ("booktitle",), "inproceedings": ("booktitle",)}
DATES = ("date", "urldate", "eventdate", "origdate")
PERSONS = ("author", "editor", "translator")
LINKS = ("url", COPY)
POINTERS = ("crossref", "xdata", "xref", "related", "entryset")  #: fields that name other entries
A_DATE = "a date such as 2011-08-18, 2011-08, 1950/1953, 1950~, or 20XX where nobody knows which"
MONTHS = {name[:3].lower(): name for name in dates.MONTHS}  #: macros that need no definition

_NAME = r"[A-Za-z@!$&*+./:;<>?\[\]^_`|~\\-][\w@!$&*+./:;<>?\[\]^`|~\\-]*"
_BEGINS = re.compile(r"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]", re.MULTILINE)  #: a line that begins an entry
_HEAD = re.compile(rf"@\s*({_NAME})\s*([{{(])")
_BLANK = re.compile(r"\s*")
_WORD = re.compile(_NAME, re.ASCII)
#: a line that begins a field
_LINE = re.compile(r"^[ \t]*,?[ \t]*([A-Za-z][\w-]*)[ \t]*=(?!=)[ \t]*([{\"]?)", re.MULTILINE)
#: a line that begins an entry but for the @
_HEADLESS = re.compile(r"^[ \t]*([A-Za-z]+[ \t]*[{(][^\s,{}=]+,)[ \t]*$", re.MULTILINE)
_ODD = re.compile(r"[\"#%'(){}=~\\\x00-\x1f\x7f]")  #: what no key of BibTeX has


class _FaultError(Exception):
    """What stands *at* a place of a file is not what was expected there."""

    def __init__(self, at: int, found: str, expected: str) -> None:
        self.at, self.found, self.expected = at, found, expected


class _Reader:
    """Reads a file as pybtex does, and where pybtex would give up, goes on with the next field or entry."""

    def __init__(self, text: str, source: str, strings: dict[str, str]) -> None:
        self.text, self.source, self.strings = text, source, strings
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.at = 0
        self.ends = 0  #: of the last value
        self.broken = False  #: in this entry something could not be read
        self.mistakes: list[Mistake] = []

    def line(self, at: int) -> int:
        return bisect(self.lines, at)

    def rest(self, at: int) -> str:
        """Return what stands on the line from *at* on, or the beginning of it."""
        words = self.text[at : at + 200].partition("\n")[0].rstrip()
        return words if len(words) < 60 else f"{words[:56].rstrip()} …"

    def tell(self, name: str, at: int, **values: object) -> None:
        self.mistakes.append(mistake(name, self.line(at), self.source, **values))

    def fault(self, at: int, found: str, expected: str) -> None:
        self.broken = True
        self.tell("bib-form", at, found=found, expected=expected)

    def entries(self) -> Iterator[BibEntry]:
        """Yield the entries; what stands between two is a remark, unless it looks like a part of one."""
        self._check_remark()
        while (at := self.text.find("@", self.at)) >= 0:
            self.at = at + 1
            line = self.text[self.lines[self.line(at) - 1] : at]
            head = _HEAD.match(self.text, at)
            if not head or "%" in line or (line.strip() and self.text[:at].rstrip()[-1:] not in ("}", ")")):
                expected = "no @ but before an entry, as in '@book{key,': there is no sign that leaves one out"
                self.fault(at, self.rest(at), expected)
                self.at = self._limit(at + 1)
                continue
            self.at = head.end()
            entry = self._command(head)
            whole = not self._check_remark()
            if entry:
                yield entry._replace(whole=entry.whole and whole)

    def _limit(self, at: int) -> int:
        """Return where the next entry begins, for the eye."""
        following = _BEGINS.search(self.text, at)
        return following.start() if following else len(self.text)

    def _check_remark(self) -> bool:
        """Report what stands before the next entry and belongs to one: a brace too many, or an @ too few."""
        at, end = self.at, self.text.find("@", self.at)
        end = len(self.text) if end < 0 else end
        behind = (
            re.compile(r"\s*([,}\")]|[A-Za-z][\w-]*[ \t]*=)").match(self.text, at, end)
            if self.text[at - 1 : at] in ("}", ")")
            else None
        )
        if head := _HEADLESS.search(self.text, at, end):
            self.fault(head.start(1), self.rest(head.start(1)), f"'@{self.rest(head.start(1))}'")
        elif behind or (behind := self._next(at, end)):
            self.fault(behind.start(1), f"{self.rest(behind.start(1))} outside an entry", "as many { as } before it")
        return bool(head or behind)

    def _command(self, head: re.Match[str]) -> BibEntry | None:
        limit = self._limit(head.end())
        kind, close = head[1].lower(), "}" if head[2] == "{" else ")"
        try:
            if kind == "comment":
                if "@" in (inner := self.text[head.end() : self._closing(head.end() - 1, limit)]):
                    at = head.end() + inner.index("@")
                    expected = "no @ in a remark: BibTeX reads the entry that begins there"
                    raise _FaultError(at, f"@comment with {self.rest(at)}", expected)
                return None
            if kind == "preamble":
                self._value(limit)
            elif kind == "string":
                name, _at = self._name()
                self.strings[name.lower()] = self._value(limit, name)
            else:
                return self._entry(head, close, limit)
            if not self._take(close):
                raise _FaultError(self.at, self.rest(self.at), f"{close} at the end of @{kind}")
        except _FaultError as fault:
            self.fault(fault.at, fault.found, fault.expected)
            self.at = limit
        return None

    def _entry(self, head: re.Match[str], close: str, limit: int) -> BibEntry:
        fields: list[Field] = []
        key, closed, self.broken = "", False, False
        try:
            key, closed = self._key(head, close)
        except _FaultError as fault:
            self.fault(fault.at, fault.found, fault.expected)
            closed = not self._resume(fault.at, limit)
        while not closed:
            try:
                closed = self._field(head, close, limit, fields)
            except _FaultError as fault:
                self.fault(fault.at, fault.found, fault.expected)
                closed = not self._resume(max(fault.at, self.at), limit)
        return BibEntry(head[1], key, tuple(fields), self.line(head.start()), self.source, not self.broken)

    def _resume(self, at: int, limit: int) -> bool:
        """Go on where the next field begins; tell whether there is one."""
        found = self._next(self.text.find("\n", at, limit) + 1 or limit, limit)
        self.at = found.start(1) if found else limit
        return bool(found)

    def _next(self, at: int, limit: int) -> re.Match[str] | None:
        """Return the next line that begins a field."""
        lines = _LINE.finditer(self.text, at, limit)
        return next((one for one in lines if one[2] or one[1].lower() in FIELDS or one[1] in OTHERWISE), None)

    def _key(self, head: re.Match[str], close: str) -> tuple[str, bool]:
        """Return the key of an entry, and whether the entry ends with it."""
        begins = _BLANK.match(self.text, head.end()).end()  # type: ignore[union-attr]
        key = re.compile(r"[^\s,}]*" if close == "}" else r"[^\s,]*").match(self.text, begins)[0]  # type: ignore[index]
        self.at = begins + len(key)
        what = f"@{head[1]}{head[2]}"
        expected = f"a key without blanks, and a comma behind it, as in '{what}key,'"
        comma = self._take(",")
        if not key or "=" in key or (not comma and self._peek() == "="):
            self.at = begins if "=" in self.rest(begins) else self.at
            if self.at == begins and (key or comma) and _LINE.match(self.text, begins):
                self.fault(head.start(), f"{what}{self.rest(begins)}", expected)
                return "", False
            raise _FaultError(head.start(), f"{what}{self.rest(begins)}", expected)
        if odd := _ODD.search(key):
            sign = legible(odd[0])
            self.fault(begins, f"the key {legible(key)}", f"one without {sign}: letters, figures, - and . will do")
        if comma:
            return key, False
        if self._take(close):
            return key, True
        raise _FaultError(head.start(), f"{what}{self.rest(begins)}", expected)

    def _field(self, head: re.Match[str], close: str, limit: int, fields: list[Field]) -> bool:
        """Read the next field; tell whether the entry ends with it."""
        while self._take(","):
            pass
        if self._take(close):
            return True
        at = self._skip()
        if at >= limit:
            self.at = limit
            raise _FaultError(head.start(), self.rest(head.start()), f"{close} at the end of this entry")
        name, at = self._name()
        wrong = len(self.mistakes)
        text = self._value(limit, name)
        twice = next((one for one in fields if one.name.lower() == name.lower()), None)
        if twice:
            self.tell("bib-field-twice", at, found=name, key=self._called(head), first=twice.line)
        elif len(self.mistakes) > wrong:
            self.broken = True
        else:
            fields.append(Field(name, re.sub(r"\s+", " ", text.strip()), self.line(at)))
        ends = self.ends
        if self._peek() not in (",", close) and self._skip() < limit:
            last = self.rest(at if self.line(ends) == self.line(at) else self.lines[self.line(ends) - 1])
            self.fault(ends - 1, last, f"a comma behind the field {name}, or {close} at the end of the entry")
            if self.line(self.at) == self.line(ends) and not _LINE.match(self.text, self.at):
                return not self._resume(self.at, limit)
        return False

    def _called(self, head: re.Match[str]) -> str:
        return re.split(r"[\s,}]", self.text[head.end() :].lstrip(), maxsplit=1)[0]

    def _name(self) -> tuple[str, int]:
        """Return the name of a field or a macro, and where it stands; behind it is an equals sign."""
        at = self._skip()
        name = _WORD.match(self.text, at)
        if name:
            self.at = name.end()
            if self._take("="):
                return name[0], at
        raise _FaultError(at, self.rest(at) or "nothing", "a field, as in 'title = {…}'")

    def _value(self, limit: int, name: str = "") -> str:
        parts = [self._part(limit, name)]
        while self._take("#"):
            parts.append(self._part(limit, name))
        return "".join(parts)

    def _part(self, limit: int, name: str) -> str:
        at = self._skip()
        sign = self.text[at : at + 1]
        if sign and sign in '{"':
            self.at = self.ends = self._closing(at, limit, name)
            return self.text[at + 1 : self.at - 1]
        if number := re.compile("[0-9]+").match(self.text, at):
            self.at = self.ends = number.end()
            return number[0]
        if not (word := _WORD.match(self.text, at)):
            raise _FaultError(at, f"{name} = {self.rest(at)}", f"{name} = {{…}}")
        self.at = self.ends = word.end()
        known = self.strings.get(word[0].lower())
        if known is None:
            if self._peek() not in (",", "#", "}", ")") or re.fullmatch(r"[^{}\"=]*[}\"],?", self.rest(at)):
                raise _FaultError(at, f"{name} = {self.rest(at)}", f"{name} = {{…}}")
            expected = near(word[0], self.strings) or "{…}, or what a @string above defines"
            self.tell("bib-string", at, found=word[0], expected=expected)
        return known or ""

    def _closing(self, at: int, limit: int, name: str = "") -> int:
        """Return where what begins with a brace, a parenthesis or a quotation mark ends, before *limit*."""
        opening = self.text[at]
        depth, end = 0, 0
        for found in re.compile(r"[{}]" if opening == "{" else r"[{}\")]").finditer(self.text, at + 1, limit):
            if found[0] == "{":
                depth += 1
            elif found[0] == "}" and depth:
                depth -= 1
            elif depth == 0 and found[0] in {"{": "}", "(": ")", '"': '"'}[opening]:
                end = int(found.end())
                break
            elif found[0] == "}":
                break
            if depth > 90:
                break
        after = self._next(at, end or limit) if name else None
        if not end or after:
            self.at = after.start() - 1 if after else at
            close = {"{": "}", "(": ")", '"': '"'}[opening]
            what = f"{name} = " if name else ""
            raise _FaultError(
                at, f"{what}{self.rest(at)}", f"{close} that closes {opening}, and as many {{ as }} between"
            )
        return end

    # signs

    def _skip(self) -> int:
        blank = _BLANK.match(self.text, self.at)
        self.at = int(blank.end()) if blank else self.at
        return self.at

    def _peek(self) -> str:
        at = self._skip()
        return self.text[at : at + 1]

    def _take(self, sign: str) -> bool:
        """Go behind *sign*, if it stands here."""
        if self._peek() != sign:
            return False
        self.at += 1
        return True


def near(word: str, known: Iterable[str]) -> str:
    """Return the one of *known* for which *word* is a slip of the pen, or nothing."""
    word = word.lower()
    for one in sorted(known):
        allowed = 2 if len(one) > 7 else 1
        lower = one.lower()
        if word == lower or abs(len(word) - len(lower)) > allowed or word.endswith(lower):
            continue
        if _slips(word, lower) <= allowed and (len(one) > 3 or len(word) != len(one) or sorted(word) == sorted(lower)):
            return one
    return ""


def _slips(one: str, other: str) -> int:
    """Return how many letters were put in, left out, exchanged or taken for others."""
    last: list[int] = []
    before: list[int] = []
    row: list[int] = [*range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        last, before, row = before, row, [i]
        for j, sign in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != sign))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == sign:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]


def legible(sign: str) -> str:
    """Return *sign* with what cannot be seen as a code, and the name of a single one."""
    shown = "".join(one if one.isprintable() else f"U+{ord(one):04X}" for one in sign)
    name = unicodedata.name(sign, "") if len(sign) == 1 and not sign.isprintable() else ""
    return f"{shown} {name}".rstrip() if len(sign) == 1 else repr(shown)


class Known(NamedTuple):
    """What the reader of the bibliography knows beside the names of fields."""

    types: tuple[str, ...]  #: types of works that can be described
    decoded: Callable[[str], str]  #: what becomes of TeX


def check(files: Mapping[str, bytes], encoding: str, known: Known) -> list[Mistake]:
    """Return all that is wrong with the files of a bibliography, in their order."""
    entries: list[BibEntry] = []
    found: list[Mistake] = []
    strings = dict(MONTHS)
    for source, raw in files.items():
        sound = True
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            found.append(mistake("bib-encoding", line, source, found=error.start, expected=_called(encoding)))
            text, sound = raw.decode("latin-1"), False
        if not sound and "\0" in text:  # UTF-16, for example
            continue
        text = text.replace("\r\n", "\n").replace("\r", "\n")  # as pybtex takes them
        reader = _Reader(text, source, strings)
        read = [*reader.entries()]
        if not read and not reader.mistakes:
            found.append(mistake("bib-empty", 1, source))
        entries += read
        found += reader.mistakes
        found += _characters(text, source) if sound else ()
    found += _twice(entries)
    keys = {entry.key.lower(): entry for entry in reversed(entries)}
    for entry in entries:
        found += _wrong(entry, known, keys)
    order = [*files]
    return sorted(found, key=lambda one: (order.index(one.source), one.line))


def _called(encoding: str) -> str:
    return "UTF-8" if encoding.lower().replace("_", "-") in ("utf-8", "utf-8-sig", "utf8") else encoding


def entries(text: str, source: str = "") -> list[BibEntry]:
    """Return the entries of a sound file."""
    return [*_Reader(text, source, dict(MONTHS)).entries()]


#: signs that nobody sees: of control, that turn the direction of a line, or that stand for what could not be read
_INVISIBLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]")


def _characters(text: str, source: str) -> Iterator[Mistake]:
    """Yield the signs that nobody sees, and that no output may hold."""
    for found in _INVISIBLE.finditer(text, text.startswith("\ufeff")):
        name = unicodedata.name(found[0], "CONTROL CHARACTER")
        line = text.count("\n", 0, found.start()) + 1
        yield mistake("bib-character", line, source, found=f"U+{ord(found[0]):04X} {name}")


def _twice(entries: Iterable[BibEntry]) -> Iterator[Mistake]:
    first: dict[str, BibEntry] = {}
    for entry in entries:
        other = first.setdefault(entry.key.lower(), entry)
        if other is not entry and entry.key:
            where = f"on line {other.line}" if other.source == entry.source else f"in {other.source}:{other.line}"
            named = "" if other.key == entry.key else f" as {other.key!r}"
            yield mistake("bib-key-twice", entry.line, entry.source, found=entry.key, first=f"{where}{named}")


def _wrong(entry: BibEntry, known: Known, keys: Mapping[str, BibEntry]) -> Iterator[Mistake]:
    """Yield what is wrong with what a file says of one work."""
    key = entry.key
    if known.types and entry.type.lower() not in known.types:
        expected = TYPES.get(entry.type.lower()) or near(entry.type, known.types) or f"one of {', '.join(known.types)}"
        yield mistake("bib-type", entry.line, entry.source, found=entry.type, key=key, expected=expected)
    slips = set()
    for one in entry.fields:
        name = one.name.lower()
        meant = OTHERWISE.get(name, "") or ("" if name in FIELDS else near(name, FIELDS))
        if meant:
            slips.add(meant)
            yield mistake("bib-field", one.line, entry.source, found=one.name, key=key, expected=meant)
        if name == CONTENT and not entry.says(SENDER):
            continue  # nobody sees what a program wrote there, but of a document
        for expected in _expected(name, one.text, known):
            if expected == "address":
                yield mistake("address", one.line, entry.source, found=one.text)
                continue
            found = {"field": name, "key": key, "found": one.text, "expected": expected}
            yield mistake("bib-value", one.line, entry.source, **found)
        if name in POINTERS:
            for other in filter(None, map(str.strip, one.text.split(","))):
                if other.lower() not in keys or other.lower() == key.lower():
                    nearest = near(other, [entry.key for entry in keys.values()]) or "the key of another entry"
                    found = {"field": name, "key": key, "found": other, "expected": nearest}
                    yield mistake("bib-value", one.line, entry.source, **found)
    if entry.says("crossref"):
        yield from _circle(entry, keys)
    if entry.whole:
        yield from _missing(entry, slips, keys)
    year, date = re.match(r"[0-9]{4}$", entry.says("year")), re.match(r"[0-9]{4}", entry.says("date"))
    if year and date and year[0] != date[0]:
        line = next(one.line for one in entry.fields if one.name.lower() == "year")
        found = {"field": "year", "key": key, "found": year[0], "expected": f"{date[0]}, as its date has it"}
        yield mistake("bib-value", line, entry.source, **found)


def _missing(entry: BibEntry, slips: set[str], keys: Mapping[str, BibEntry]) -> Iterator[Mistake]:
    """Yield what nobody says of a work: neither the entry nor that from which it takes what it lacks."""
    parents = (entry, keys.get(entry.says("crossref").lower(), entry))
    for name in ("title", *NEEDED.get(entry.type.lower(), ())):
        inherited = any(one.says(name) or (name == "booktitle" and one.says("title")) for one in parents[1:])
        if not (_has(entry, name) or (inherited and parents[1] is not entry) or name in slips):
            expected = f"one, for a work of the type {entry.type!r} is not shown without it"
            yield mistake("bib-missing", entry.line, entry.source, key=entry.key, field=name, expected=expected)
    if not any(_has(one, "year", "date", "pubstate") for one in parents) and not slips & {"year", "date"}:
        expected = "one, or date = {20XX} where nobody knows it"
        yield mistake("bib-missing", entry.line, entry.source, key=entry.key, field="year", expected=expected)


def _has(entry: BibEntry, *names: str) -> bool:
    """Tell whether an entry has one of the fields, with whatever in it: that it is empty is told there."""
    return any(one.name.lower() in names for one in entry.fields)


def _circle(entry: BibEntry, keys: Mapping[str, BibEntry]) -> Iterator[Mistake]:
    """Yield the mistake when a work takes its fields from itself by way of others."""
    seen, one = {entry.key.lower()}, keys.get(entry.says("crossref").lower())
    while one and one.key.lower() not in seen:
        seen.add(one.key.lower())
        one = keys.get(one.says("crossref").lower())
    if one and one is not keys.get(entry.says("crossref").lower()) and one.key.lower() == entry.key.lower():
        line = next(field.line for field in entry.fields if field.name.lower() == "crossref")
        found = {
            "field": "crossref",
            "key": entry.key,
            "found": entry.says("crossref"),
            "expected": "no circle of works",
        }
        yield mistake("bib-value", line, entry.source, **found)


def _expected(name: str, text: str, known: Known) -> Iterator[str]:
    """Yield what was expected instead of *text* in the field *name*."""
    if not text:
        if name in FIELDS and name != "file":
            yield "words, or no such field"
        return
    if name in DATES and not is_date(text):
        yield A_DATE
    if name == "year" and not _is_year(text):
        yield "a year such as 1950, 1995/1996 or [1950]; what has none has date = {20XX} or pubstate = {forthcoming}"
    if name == "month" and text.isdecimal() and not 1 <= int(text) <= 12:
        yield "a month from 1 to 12"
    if name in PERSONS:
        yield from _wrong_names(text)
    if name in LINKS:
        if is_program(text):
            yield "address"
        elif not re.fullmatch(r"(?:https?|ftp)://[^\s/?#{}\\<>\"]+[^\s{}\\<>\"]*", text):
            yield 'an address that begins with https:// or http:// and has no blank, brace, backslash or < > " in it'
    if name == "doi" and not re.fullmatch(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s{}\\]+", text):
        yield "a DOI, bare, such as 10.5281/zenodo.1234567"
    if name == "isbn" and not all(map(is_isbn, re.split(r"\s*[,;]\s*", text))):
        yield "10 or 13 figures, of which the last fits the others"
    if name == "issn" and not all(map(is_issn, re.split(r"\s*[,;]\s*", text))):
        yield "8 figures as in 2053-8626, of which the last fits the others"
    if name in NAMES and name not in (*LINKS, "doi", "keywords"):
        yield from _wrong_tex(text, known)


def _wrong_tex(text: str, known: Known) -> Iterator[str]:
    """Yield what was expected instead of TeX that nobody reads."""
    for command in dict.fromkeys(re.findall(r"\\(?:[A-Za-z]+|.?)", text)):
        if command[1:] not in SIGNS_OF_TEX:
            yield f"the sign itself, or no {command}, which is not read"
            return
    if re.search(r"(?<!\\)(?:\\\\)*%", text):
        yield r"\%, for what follows a % is not read"
        return
    try:
        left = known.decoded(text) if "\\" in text else ""
    except (ValueError, RecursionError):
        left = "\\"
    if "\\" in left:
        yield "the letters themselves, for what begins with \\ is not read here"


def _wrong_names(text: str) -> Iterator[str]:
    names = names_in(text)
    if not all(name.strip(" ,~") for name in names) or ";" in _bare(text):
        yield "names with 'and' between two, and none without words"
    elif any(_bare(name).count(",") > 2 for name in names):
        yield "'Family, Given and Family, Given': a name has at most two commas"


def names_in(text: str) -> list[str]:
    """Return what stands between the words *and* that no brace holds."""
    found, depth = [""], 0
    for piece in re.split(r"([{}]|(?:^|(?<=\s))and(?=\s|$))", text, flags=re.I):
        depth += (piece == "{") - (piece == "}")
        if piece.lower() == "and" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return [name.strip() for name in found]


def _bare(text: str) -> str:
    """Return *text* without what stands in braces."""
    while (shorter := re.sub(r"\{[^{}]*\}", "", text)) != text:
        text = shorter
    return text


def _is_year(text: str) -> bool:
    whole = re.sub(r"^\[(.*)\]$|^\((.*)\)$", r"\1\2", text)
    whole = re.sub(r"^(?:c\.|ca\.|circa|before|after)~? ?", "", whole)
    year = r"-?[0-9]{1,4}(?:\?|~|%)?"
    return bool(re.fullmatch(rf"{year}(?: ?(?:/|--?|–) ?[0-9]{{1,4}}(?:\?|~|%)?)?|[0-9]{{1,3}}X{{1,3}}|n\.d\.", whole))


_YEAR = r"-?(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX|[0-9]XXX|XXXX)|Y-?[0-9]{5,}"
_ONE_DATE = re.compile(
    rf"(?P<year>{_YEAR})(?:-(?P<month>[0-9]{{2}}|XX)(?:-(?P<day>[0-9]{{2}}|XX))?)?"
    r"(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?[?~%]?"
)


def is_date(text: str) -> bool:
    """Tell whether *text* is a date as BibLaTeX and EDTF write it, or two with a slash between them."""
    first, slash, last = text.partition("/")
    if not slash:
        return _is_one_date(first)
    if not all(one in ("", "..") or _is_one_date(one) for one in (first, last)) or first in last == "":
        return False
    begins, ends = (dates.begins(one.rstrip("?~%")) for one in (first, last))
    return not (begins and ends) or begins <= ends


def _is_one_date(text: str) -> bool:
    found = _ONE_DATE.fullmatch(text)
    if not found:
        return False
    year, month, day = found.groups()
    if not month or "X" in month:
        return not day or "X" in day
    if not day:
        return 1 <= int(month) <= 12 or 21 <= int(month) <= 41
    leap = int(year) if year.isdecimal() and int(year) else 2000
    try:
        datetime.date(leap, int(month), 1 if "X" in day else int(day))
    except ValueError:
        return False
    return True


def is_isbn(text: str) -> bool:
    """Tell whether *text* is an ISBN of ten or thirteen figures."""
    if not re.fullmatch(r"[0-9](?:[- –]?[0-9]){8,11}[- –]?[0-9Xx]", text):
        return False
    figures = re.sub(r"[^0-9X]", "", text.upper())
    values = [10 if figure == "X" else int(figure) for figure in figures]
    if len(figures) == 10:
        return sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11 == 0
    return (
        len(figures) == 13
        and "X" not in figures
        and figures[:3] in ("978", "979")
        and sum(value * (3 if place % 2 else 1) for place, value in enumerate(values)) % 10 == 0
    )


def is_issn(text: str) -> bool:
    """Tell whether *text* is an ISSN."""
    if not re.fullmatch(r"[0-9]{4}-?[0-9]{3}[0-9Xx]", text):
        return False
    values = [10 if figure == "X" else int(figure) for figure in text.replace("-", "").upper()]
    return sum(weight * value for weight, value in zip(range(8, 0, -1), values, strict=True)) % 11 == 0
