"""Reads back how the edition is cited, in each form, and says what a work has to be called in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping

from pybtex.database import parse_string
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from recension.outputs.gate import Seen
from recension.scholarship import cite, dates, licences
from recension.scholarship.cite import Name, Work

Facts = Mapping[str, str]  #: field -> what stands in it


def seen(facts: Facts, at: str = "") -> list[Seen]:
    """Return facts as what an output shows, in an order that does not depend on it."""
    return [Seen(at, field, facts[field]) for field in sorted(facts) if facts[field]]


def read(form: str, text: str) -> Facts:
    """Return what *text* says in a form of citation; of one that cannot be read, what it is."""
    try:
        return _READ[form](text)
    except (PybtexError, ValueError, LookupError, AttributeError, TypeError):
        return {"whole": text}


def expected(form: str, one: Work) -> Facts:
    """Return what has to be said of a work in a form of citation."""
    return _EXPECTED[form](one)


# what is written


def _bibtex(text: str) -> Facts:
    with capture() as errors:  # where nothing is strict, what is wrong is only told
        found = parse_string(text, "bibtex")
    if errors or not _ENTRY.match(text):
        raise ValueError(text)
    ((key, entry),) = found.entries.items()
    fields = {name: _plain(value) for name, value in entry.fields.items()}
    people = {role: "; ".join(_plain(str(one)) for one in some) for role, some in entry.persons.items()}
    return {"type": entry.type, "key": key, **people, **fields}


_ENTRY = re.compile(r"@\w+\{[^\s{},]+,\s")  #: which is forgiven without its comma

_TEX = {r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^"}
_TEX |= {r"\textbraceleft{}": "{", r"\textbraceright{}": "}"} | {f"\\{sign}": sign for sign in "#$%&_"}
_SIGN = re.compile("|".join(map(re.escape, _TEX)) + r"|[{}]")


def _plain(text: str) -> str:
    return _SIGN.sub(lambda found: _TEX.get(found[0], ""), text)


def _ris(text: str) -> Facts:
    lines = text.splitlines()
    if lines[-1] != "ER  - " or any(line[2:6] != "  - " for line in lines):
        raise ValueError(text)
    fields: dict[str, str] = {}
    for line in lines[:-1]:
        tag, value = line[:2], line[6:]
        fields[tag] = f"{fields[tag]}. {value}" if tag in fields else value
    return fields


def _csl(text: str) -> Facts:
    (item,) = json.loads(text)
    found: dict[str, str] = {}
    for name, value in item.items():
        if name in ("author", "editor"):
            found[name] = "; ".join(", ".join(one.values()) + ("," if "literal" in one else "") for one in value)
        elif isinstance(value, dict):
            found[name] = "-".join(str(part) for part in value["date-parts"][0])
        else:
            found[name] = str(value)
    return found


_READ: Mapping[str, Callable[[str], Facts]] = {
    "Chicago note": lambda text: {"words": text},
    "Bibliography entry": lambda text: {"words": text},
    "BibTeX": _bibtex,
    "RIS": _ris,
    "CSL-JSON": _csl,
}


# what has to be said


def _notes(one: Work) -> Iterator[str]:
    yield one.place
    if one.publisher or one.kept or one.published:
        said = "Critical edition of the text in {}"
        if one.publisher or not one.kept:
            said = "Critical edition of the text first published by {}"
        said = one.say(said).format(_first(one))
        yield ", ".join(filter(None, (said, cite.safe_url(one.original) if one.original else "")))
    yield from rights(one)
    yield one.say("All releases: {}").format(cite.doi_url(one.doi_all)) if one.doi_all else ""
    yield one.say("Archived source: {}").format(one.swhid) if one.swhid else ""
    yield one.say("SHA-256 of the text {}").format(one.checksum) if one.checksum and not one.address else ""


def rights(one: Work) -> Iterator[str]:
    """Yield whose each part is, and its licence."""
    if not one.editorial_licence_url:
        yield cite.line(one.licence)
        return
    wrote = [str(name) for name in dict.fromkeys((one.editor, *one.others)) if name]
    licence = licences.called(cite.safe_url(one.editorial_licence_url))
    if one.licence:
        yield one.say("{}: {}").format(one.say("Text"), f"{one.author}, {cite.line(one.licence)}")
    yield one.say("{}: {}").format(one.say("Apparatus and commentary"), ", ".join([*wrote, licence]))


def _first(one: Work) -> str:
    published = cite.line(dates.spelled(one.published, one.language))
    return ", ".join(filter(None, (cite.line(one.publisher), cite.line(one.kept), published)))


def _note(one: Work) -> str:
    return ". ".join(filter(None, _notes(one)))


def _name(name: Name | None) -> str:
    """Return a name, family first; after one in a piece stands a comma."""
    return f"{name.family}, {name.given}" if name else ""


def _editor(one: Work) -> str:
    """Return the editor, if that has a name."""
    return _name(one.editor) if one.editor and one.editor.given else ""


def _issuer(one: Work) -> str:
    """Return who publishes the edition."""
    return cite.line(" ".join(filter(None, (one.editor.given, one.editor.family)))) if one.editor else ""


def _release(one: Work) -> str:
    return one.say("release {}").format(one.release) if one.release else ""


def _for_bibtex(one: Work) -> Facts:
    year, month, *_rest = (*dates.parts(one.released), "", "")
    return {
        "type": "book",
        "key": re.sub(r"[^A-Za-z0-9:._-]", "-", one.key),
        "author": _name(one.author).removesuffix(", "),
        "title": cite.line(one.title),
        "editor": _editor(one),
        "edition": cite.line(_release(one)),
        "publisher": _issuer(one),
        "year": str(year),
        "month": str(month),
        "date": dates.iso(one.released),
        "origdate": dates.iso(one.published),
        "origpublisher": cite.line(one.publisher),
        "doi": one.doi,
        "url": cite.safe_url(one.url),
        "note": _note(one),
    }


def _for_ris(one: Work) -> Facts:
    date = dates.iso(one.released)
    return {
        "TY": "BOOK",
        "ID": cite.line(one.key),
        "AU": _name(one.author).strip(),
        "TI": cite.line(one.title),
        "A2": _editor(one),
        "ED": _editor(one),
        "PB": _issuer(one),
        "ET": cite.line(_release(one)),
        "PY": date[:4],
        "DA": date.replace("-", "/"),
        "OP": _first(one),
        "LA": cite.line(one.language),
        "DO": cite.line(one.doi),
        "UR": cite.safe_url(one.url),
        "N1": ". ".join(map(cite.line, filter(None, _notes(one)))),
    }


def _for_csl(one: Work) -> Facts:
    return {
        "id": one.key,
        "type": "book",
        "author": _name(one.author).strip(),
        "title": one.title,
        "editor": _editor(one),
        "edition": _release(one),
        "publisher": _issuer(one),
        "issued": "-".join(map(str, dates.parts(one.released))),
        "original-date": "-".join(map(str, dates.parts(one.published))),
        "original-publisher": cite.line(one.publisher),
        "language": cite.line(one.language),
        "DOI": one.doi,
        "URL": cite.safe_url(one.url),
        "note": _note(one),
    }


def _edition(one: Work) -> list[str]:
    """Return who edited it, which edition it is, when it was released, and its text as long as it has no address."""
    return [
        one.say("ed. {}").format(one.editor) if one.editor and one.editor.given else "",
        one.say("critical edition, release {}").format(one.release) if one.release else "",
        cite.line(dates.spelled(one.released, one.language)),
        one.say("SHA-256 of the text {}").format(f"{one.checksum[:16]}…") if one.checksum and not one.address else "",
    ]


def _for_readers(one: Work, *, is_note: bool) -> Facts:
    source = ", ".join(filter(None, (_first(one), "" if one.address else cite.safe_url(one.original))))
    edition = [*filter(None, [*_edition(one), one.place])]
    if is_note:
        said = ", ".join(filter(None, [*edition, one.address]))
        head = f"{one.author}, {one.title}" + (f" ({source})" if source else "")
        whole = ", ".join(filter(None, (head, said)))
        return {"words": cite.line(whole if whole.endswith("…") else f"{whole}.")}
    sentences = [*filter(None, (_name(one.author).removesuffix(", "), one.title, source, ", ".join(edition)))]
    ended = [text if text[-1] in ".?!…" else f"{text}." for text in (text[0].upper() + text[1:] for text in sentences)]
    return {"words": cite.line(" ".join([*ended, one.address]))}


_EXPECTED: Mapping[str, Callable[[Work], Facts]] = {
    "Chicago note": lambda one: _for_readers(one, is_note=True),
    "Bibliography entry": lambda one: _for_readers(one, is_note=False),
    "BibTeX": _for_bibtex,
    "RIS": _for_ris,
    "CSL-JSON": _for_csl,
}
