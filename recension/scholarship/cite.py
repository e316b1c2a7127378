"""How an edition, or a place in it, is cited: as a note, in plain words, and for programs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol
from urllib.parse import quote

from recension.scholarship import dates, licences
from recension.scholarship.words import capital, gettext_noop

SHORT = 16  #: figures of a checksum that is shortened


class Name(NamedTuple):
    """A name: of a person, family and given names apart, or in one piece."""

    family: str
    given: str = ""

    def __str__(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def inverted(self) -> str:
        """The name as lists have it: ``Weir, Ada``."""
        return f"{self.family}, {self.given}" if self.given else self.family


class Identifier(NamedTuple):
    """What names one release of an edition and no other."""

    kind: str
    value: str
    address: str = ""  #: that leads to it; a checksum has none


class Rights(NamedTuple):
    """Whose a part of an edition is, and on what terms."""

    part: str  #: what readers call it
    holders: tuple[Name, ...]
    licence: str
    url: str  #: of the licence
    form: str = "{}: {}"  #: how the part and what is said of it are put together

    def __str__(self) -> str:
        return self.form.format(self.part, ", ".join(filter(None, (*map(str, self.holders), self.licence))))


class Work(NamedTuple):
    """An edition, or a place in it, as a thing to cite; what is not known is empty."""

    key: str
    author: Name
    title: str
    publisher: str = ""  #: of the text, before it was edited
    published: str = ""
    original: str = ""  #: address of the text as it was published
    editor: Name | None = None
    others: tuple[Name, ...] = ()  #: who answer for entries and comments besides
    release: str = ""
    released: str = ""
    language: str = ""
    licence: str = ""
    licence_url: str = ""
    editorial_licence_url: str = ""  #: of what the editor wrote
    url: str = ""  #: of the edition
    doi: str = ""  #: of this release
    doi_all: str = ""  #: of all releases
    swhid: str = ""  #: of the source of this release, in the archive of Software Heritage
    checksum: str = ""  #: SHA-256 of the edited text
    place: str = ""  #: such as "paragraph 12"
    say: Callable[[str], str] = str  #: puts words of ours into the language of the edition
    kept: str = ""  #: repository and shelfmark, of a text that nobody published

    @property
    def rights(self) -> tuple[Rights, Rights]:
        """Whose the text is, and whose what the edition says of it."""
        wrote = tuple(dict.fromkeys(name for name in (self.editor, *self.others) if name))
        url, form = safe_url(self.editorial_licence_url), self.say("{}: {}")
        return (
            Rights(self.say("Text"), (self.author,), line(self.licence), safe_url(self.licence_url), form),
            Rights(self.say("Apparatus and commentary"), wrote, licences.called(url), url, form),
        )

    @property
    def person(self) -> Name | None:
        """The editor who has a name; a role, whose name is in one piece, is nobody that a style can print."""
        return self.editor if self.editor and self.editor.given else None

    @property
    def issuer(self) -> str:
        """Who publishes the edition: the editor, by name or role, does it alone."""
        return str(self.editor or "")

    @property
    def address(self) -> str:
        """Where the edition is read, by preference this release; empty as long as it has no address of its own."""
        return doi_url(self.doi) or safe_url(self.url) or doi_url(self.doi_all)

    @property
    def identifiers(self) -> list[Identifier]:
        """What names this release: the checksum of its text only as long as the edition has no address of its own."""
        named = (
            Identifier("DOI", self.doi, doi_url(self.doi)),
            Identifier("SWHID", self.swhid, safe_url(f"https://archive.softwareheritage.org/{self.swhid}")),
            Identifier("SHA-256", "" if self.address else self.checksum),
        )
        return [one for one in named if one.value]

    @property
    def first(self) -> str:
        """Where and when the text was first published, or where it is kept."""
        return ", ".join(
            filter(None, (line(self.publisher), line(self.kept), line(dates.spelled(self.published, self.language))))
        )

    @property
    def named_release(self) -> str:
        """Its release, named as one."""
        return self.say("release {}").format(self.release) if self.release else ""

    @property
    def edition(self) -> str:
        """That it is a critical edition, and which release."""
        return self.say("critical edition, release {}").format(self.release) if self.release else ""

    @property
    def source(self) -> str:
        """Where and when the text was first published, with its address there as long as the edition has none."""
        return ", ".join(filter(None, (self.first, "" if self.address else safe_url(self.original))))


class Settings(Protocol):
    """What conf.py declares of the edition."""

    recension_name: str
    recension_source: Mapping[str, str]
    recension_editor: str
    recension_editors: Mapping[str, str]
    recension_date: str
    recension_url: str
    recension_identifiers: Mapping[str, str]
    recension_licence: str
    release: str
    language: str


def work(settings: Settings, say: Callable[[str], str], checksum: str = "") -> Work:
    """Return the edition that conf.py declares; *say* puts words of ours into its language."""
    source, identifiers = settings.recension_source, settings.recension_identifiers
    return Work(
        key=settings.recension_name,
        author=person(source.get("author", "")),
        title=line(source.get("title", "")),
        publisher=source.get("publisher", ""),
        kept=kept(source),
        published=source.get("date", ""),
        original=source.get("url", ""),
        editor=role(settings.recension_editor) if settings.recension_editor else None,
        others=tuple(map(person, settings.recension_editors.values())),
        release=line(settings.release),
        released=settings.recension_date,
        language=settings.language.replace("_", "-"),
        licence=line(source.get("licence", "")),
        licence_url=source.get("licence_url", ""),
        editorial_licence_url=settings.recension_licence,
        url=site_url(settings),
        doi=identifiers.get("doi", ""),
        doi_all=identifiers.get("doi-all", ""),
        swhid=identifiers.get("swhid", ""),
        checksum=checksum,
        say=say,
    )


def kept(source: Mapping[str, str]) -> str:
    """Return where a manuscript is kept: repository and shelfmark."""
    return ", ".join(filter(None, (source.get("repository", ""), source.get("shelfmark", ""))))


def stated(source: Mapping[str, str], language: str) -> str:
    """Return where and when a text was first published, or where it is kept, and its address there."""
    date = dates.spelled(source["date"], language)
    return ", ".join(filter(None, (source["publisher"], kept(source), date, source["url"])))


def site_url(settings: Settings) -> str:
    """Return the address of the site, ending in a slash, or nothing as long as it has none."""
    return safe_url(settings.recension_url).rstrip("/") + "/" if settings.recension_url else ""


def person(name: str) -> Name:
    """Return the parts of a name that is written ``Ada Weir`` or ``Weir, Ada``."""
    family, comma, given = line(name).partition(",")
    if not comma:
        given, _, family = family.rpartition(" ")
    return Name(family.strip(), given.strip())


def role(name: str) -> Name:
    """Return the parts of a name that is written ``Weir, Ada``; without a comma it is not divided."""
    return person(name) if "," in name else Name(line(name))


def line(text: str) -> str:
    """Return *text* on one line, without control characters."""
    plainly = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    return " ".join(plainly.split())


def safe_url(url: str) -> str:
    """Return *url* with everything encoded that no address may hold."""
    return quote(line(url), safe=":/?#[]@!$&'()*+,;=%~")


def doi_url(doi: str) -> str:
    """Return the address to which *doi* belongs."""
    return safe_url(f"https://doi.org/{doi}") if doi else ""


def edited(one: Work) -> str:
    """Return who edited it, if that has a name, which release it is, of what date, and as long as need be its text."""
    editor = one.say("ed. {}").format(one.person) if one.person else ""
    date = line(dates.spelled(one.released, one.language))
    return ", ".join(filter(None, (editor, one.edition, date, short_checksum(one))))


def short_checksum(one: Work) -> str:
    """Return the beginning of the checksum of the text, as long as the edition has no address of its own."""
    return (
        one.say("SHA-256 of the text {}").format(f"{one.checksum[:SHORT]}…") if one.checksum and not one.address else ""
    )


def chicago(one: Work) -> str:
    """Return a note as Chicago has it: ``Ada Weir, Title (Publisher, date), release, paragraph 12, address.``"""
    return line("".join(chicago_parts(one)))


def chicago_parts(one: Work) -> tuple[str, str, str]:
    """Return what stands before the title in such a note, the title, and what follows it."""
    first = f" ({one.source})" if one.source else ""
    rest = "".join(f", {part}" for part in (edited(one), one.place, one.address) if part)
    return f"{one.author}, ", one.title, f"{first}{rest}{'' if rest.endswith('…') else '.'}"


def plain(one: Work) -> str:
    """Return what a list of works has: ``Weir, Ada. Title. Publisher, date. Release, paragraph 12. Address``."""
    edition = ", ".join(filter(None, (edited(one), one.place)))
    sentences = [capital(part) for part in (one.author.inverted, one.title, one.source, edition) if part]
    ended = [text if text.endswith((".", "?", "!", "…")) else f"{text}." for text in sentences]
    return line(" ".join([*ended, one.address]))


def bibtex(one: Work) -> str:
    """Return an entry of a BibTeX file."""
    year, month, *_ = (*dates.parts(one.released), 0, 0)  # BibTeX itself knows no other date
    fields = {
        "author": tex_name(one.author),
        "title": f"{{{tex(one.title)}}}",
        "editor": tex_name(one.person) if one.person else "",
        "edition": tex(one.named_release),
        "publisher": f"{{{tex(one.issuer)}}}" if one.issuer else "",
        "year": str(year or ""),
        "month": str(month or ""),
        "date": dates.iso(one.released),
        "origdate": dates.iso(one.published),
        "origpublisher": f"{{{tex(one.publisher)}}}" if one.publisher else "",
        "doi": one.doi,
        "url": safe_url(one.url),
        "note": ". ".join(map(tex, notes(one))),
    }
    written = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@book{{{re.sub(r'[^A-Za-z0-9:._-]', '-', one.key)},\n{written}}}\n"


def notes(one: Work) -> list[str]:
    """Return what has no field of its own in the forms that programs read."""
    published = one.say("Critical edition of the text first published by {}")
    words = one.say("Critical edition of the text in {}") if one.kept and not one.publisher else published
    first = words.format(one.first) if one.first else ""
    original = f", {safe_url(one.original)}" if first and one.original else ""
    named = {
        one.say("All releases: {}"): doi_url(one.doi_all),
        one.say("Archived source: {}"): one.swhid,
        one.say("SHA-256 of the text {}"): "" if one.address else one.checksum,
    }
    return [
        *(part for part in (one.place, first + original, *terms(one)) if part),
        *(words.format(value) for words, value in named.items() if value),
    ]


def terms(one: Work) -> list[str]:
    """Return the licence of the text; where the editor’s words have theirs, whose each part is, and its licence."""
    return [one.licence] if not one.editorial_licence_url else [str(rights) for rights in one.rights if rights.licence]


TEX = {c: f"\\{c}" for c in "#$%&_"}
TEX |= {c: rf"\text{name}{{}}" for c, name in (("\\", "backslash"), ("~", "asciitilde"), ("^", "asciicircum"))}
TEX |= {"{": r"\textbraceleft{}", "}": r"\textbraceright{}"}  # BibTeX counts braces even after a backslash


def tex(text: str) -> str:
    """Return *text* with everything escaped that means something to TeX."""
    return "".join(TEX.get(character, character) for character in line(text))


def tex_name(name: Name) -> str:
    """Return a name as BibTeX wants it; one in one piece stands in braces of its own."""
    return f"{tex(name.family)}, {tex(name.given)}" if name.given else f"{{{tex(name.family)}}}"


def ris(one: Work) -> str:
    """Return an entry of a RIS file; a name in one piece ends in a comma, as EndNote has it.

    Of an editor some readers know the one tag, some the other.
    """
    fields = [
        ("TY", "BOOK"),
        ("ID", one.key),
        ("AU", one.author.inverted if one.author.given else f"{one.author},"),
        ("TI", one.title),
        *((tag, one.person.inverted if one.person else "") for tag in ("A2", "ED")),
        ("PB", one.issuer),
        ("ET", one.named_release),
        ("PY", dates.iso(one.released)[:4]),
        ("DA", dates.iso(one.released).replace("-", "/")),
        ("OP", one.first),
        ("LA", one.language),
        ("DO", one.doi),
        ("UR", safe_url(one.url)),
        *(("N1", note) for note in notes(one)),
    ]
    return "".join(f"{tag}  - {line(value)}\n" for tag, value in fields if value) + "ER  - \n"


def csl(one: Work) -> dict[str, object]:
    """Return an item of CSL."""
    found: dict[str, object] = {
        "id": one.key,
        "type": "book",
        "author": [csl_name(one.author)],
        "title": one.title,
        "editor": [csl_name(one.person)] if one.person else [],
        "publisher": line(one.issuer),
        "edition": one.named_release,
        "issued": csl_date(one.released),
        "original-date": csl_date(one.published),
        "original-publisher": line(one.publisher),
        "language": line(one.language),
        "DOI": one.doi,
        "URL": safe_url(one.url),
        "note": ". ".join(notes(one)),
    }
    return {name: value for name, value in found.items() if value}


def csl_name(name: Name) -> dict[str, str]:
    """Return a name as CSL has it."""
    return {"family": name.family, "given": name.given} if name.given else {"literal": name.family}


def csl_date(text: str) -> dict[str, object]:
    """Return a date as CSL has it."""
    parts = dates.parts(text)
    return {"date-parts": [list(parts)]} if parts else {}


def csl_json(one: Work) -> str:
    """Return a file of CSL-JSON with one item."""
    return json.dumps([csl(one)], ensure_ascii=False, indent=2) + "\n"


FORMS: Mapping[str, Callable[[Work], str]] = {
    gettext_noop("Chicago note"): chicago,
    gettext_noop("Bibliography entry"): plain,
    "BibTeX": bibtex,
    "RIS": ris,
    "CSL-JSON": csl_json,
}
FILES = {"BibTeX": ".bib", "RIS": ".ris", "CSL-JSON": ".csl.json"}  #: form -> how the name of its file ends
