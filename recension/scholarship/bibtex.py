"""What a bibliography says, in words for readers: its works by author and year, its fields without the signs of TeX."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping
from string import ascii_lowercase

from recension.scholarship.words import gettext_noop
from recension.scholarship.works import ARCHIVE, CONTENT, COPY, LETTER, RECIPIENT, SENDER, TRANSLATED

#: what the fields are called; what is not among them, as BibTeX has it
NAMES = {
    "type": gettext_noop("type"),
    "author": gettext_noop("author"),
    "editor": gettext_noop("editor"),
    "translator": gettext_noop("translator"),
    "title": gettext_noop("title"),
    "booktitle": gettext_noop("title of the book"),
    "journal": gettext_noop("journal"),
    "series": gettext_noop("book series"),
    "volume": gettext_noop("volume"),
    "number": gettext_noop("number"),
    "edition": gettext_noop("edition"),
    "chapter": gettext_noop("chapter"),
    "pages": gettext_noop("pages"),
    "pagetotal": gettext_noop("number of pages"),
    "publisher": gettext_noop("publisher"),
    "institution": gettext_noop("institution"),
    "address": gettext_noop("place of publication"),
    "howpublished": gettext_noop("published as"),
    "year": gettext_noop("year"),
    "date": gettext_noop("date"),
    "url": gettext_noop("address"),
    COPY: gettext_noop("archived copy"),
    "urldate": gettext_noop("read on"),
    "doi": "DOI",
    "isbn": "ISBN",
    "note": gettext_noop("remark"),
    "keywords": gettext_noop("status"),
    "language": gettext_noop("language"),
    "langid": gettext_noop("language"),
    CONTENT: gettext_noop("content"),
    SENDER: gettext_noop("sender"),
    RECIPIENT: gettext_noop("recipient"),
    ARCHIVE: gettext_noop("archive"),
    TRANSLATED: gettext_noop("translation"),
    LETTER: gettext_noop("letter after the year"),
}
PEOPLE = ("author", "editor", "translator")
_AS_IT_IS = ("url", COPY, "doi", "keywords")  #: fields in which nothing is TeX


def field(name: str, text: str) -> str:
    """Return what the field *name* of a work says."""
    if name in PEOPLE:
        return "; ".join(map(untexed, persons(text)))
    return text if name in _AS_IT_IS else untexed(text)


def label(item: Mapping[str, str], say: Callable[[str], str] = str) -> str:
    """Return how a work is called: author or editor or title, and the year; *say* puts words into the language."""
    found = families(item.get("author") or item.get("editor", ""))
    if len(found) > 2:
        who = f"{found[0]} {say('et al.')}"
    elif len(found) == 2:
        who = say("{} and {}").split("{}")[1].join(found)  # as it is cited
    else:
        who = found[0] if found else untexed(item.get("title", ""))
    dated = item.get("date", "")[:4]
    year = item.get("year") or (dated if dated.isdecimal() else say("n.d."))  # 20XX: nobody knows which
    return f"{who}, {untexed(year)}{item.get(LETTER, '')}" if who else ""


def letters(works: Mapping[str, Mapping[str, str]], say: Callable[[str], str] = str) -> dict[str, str]:
    """Return letters for the works that have none and are called like another: by date, behind those that have one."""
    alike = defaultdict[str, list[str]](list)
    for key, item in works.items():
        if name := label({**item, LETTER: ""}, say):
            alike[name].append(key)
    found: dict[str, str] = {}
    for keys in alike.values():
        given = {works[key].get(LETTER) for key in keys}
        free = (first + last for first in ("", *ascii_lowercase) for last in ascii_lowercase)
        if len(keys) > 1:
            lacking = sorted((key for key in keys if not works[key].get(LETTER)), key=lambda key: _dated(works[key]))
            found |= zip(lacking, (letter for letter in free if letter not in given), strict=False)
    return found


def _dated(item: Mapping[str, str]) -> tuple[str, str]:
    return item.get("date", item.get("year", "")), untexed(item.get("title", ""))


Works = Mapping[str, str]  #: key of a work -> its label


def labels(
    old: Mapping[str, Mapping[str, str]], new: Mapping[str, Mapping[str, str]], say: Callable[[str], str] = str
) -> tuple[Works, Works]:
    """Return the labels of the works of two bibliographies; one that two keys would share has the key, too."""
    both = [{key: label(item, say) for key, item in works.items()} for works in (old, new)]
    keys = defaultdict(set)
    for works in both:
        for key, text in works.items():
            keys[text].add(key)
    one, other = (
        {key: text if len(keys[text]) == 1 else f"{text} [{key}]" for key, text in works.items() if text}
        for works in both
    )
    return one, other


def persons(text: str) -> list[str]:
    """Return the names of a field: *and* stands between them, but where braces hold it in a name."""
    found, depth = [""], 0
    for piece in re.split(r"([{}]|\s+and\s+)", text):
        depth += (piece == "{") - (piece == "}")
        if piece.strip() == "and" and not depth:
            found.append("")
        else:
            found[-1] += piece
    return [name.strip() for name in found if name.strip()]


def families(text: str) -> list[str]:
    """Return the family names of the persons of a field."""
    return [*map(_family, persons(text))]


def _family(name: str) -> str:
    """Return the family name of a person; a name in braces is one."""
    if name.startswith("{") and name.endswith("}") and "{" not in name[1:]:
        return untexed(name)
    family, comma, _given = name.partition(",")
    return untexed(family if comma else name.rpartition(" ")[2])


# TeX

_LETTERS = {"ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ"}
_LETTERS |= {"aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ"}
_LETTERS |= {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "ldots": "…", "dots": "…"}
_LETTERS |= {"textendash": "–", "textemdash": "—", "textbraceleft": "{", "textbraceright": "}"}
_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306", ".": "\u0307"}
_ACCENTS |= {'"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323", "c": "\u0327", "k": "\u0328"}
#: what may stand behind a backslash
SIGNS_OF_TEX = {*_LETTERS, *_ACCENTS, *"&%_# "}
_SIGNS = {"--": "–", "---": "—", "``": "“", "''": "”", "~": "\N{NO-BREAK SPACE}", "{": "", "}": ""}
_TEX = re.compile(
    r"""\\(?P<accent>[`'^"~=.]|[uvHckdr](?![A-Za-z]))\s*(?:\{\s*\\?(?P<braced>[A-Za-z])\s*\}|\\?(?P<bare>[A-Za-z]))
    |\\(?P<command>[A-Za-z]+)(?:\s+|\{\})?
    |\\(?P<sign>.)
    |---?|``|''|[~{}]""",
    re.VERBOSE,
)


def untexed(text: str) -> str:
    """Return *text* without the signs of TeX."""
    return _TEX.sub(_untexed, text).strip()


def _untexed(found: re.Match[str]) -> str:
    if accent := found["accent"]:
        return unicodedata.normalize("NFC", (found["braced"] or found["bare"]) + _ACCENTS[accent])
    if command := found["command"]:
        return _LETTERS.get(command, "")
    return found["sign"] or _SIGNS[found[0]]
