"""A work of a bibliography for the programs of those who cite it: BibTeX, RIS, CSL-JSON, and COinS within a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import chain, count
from typing import NamedTuple
from urllib.parse import quote

from recension.scholarship import bibtex, dates
from recension.scholarship.cite import Name, csl_name, line, person, safe_url
from recension.scholarship.works import ARCHIVE, COPY, LETTER, RECIPIENT, SENDER

Item = Mapping[str, str]  #: what the bibliography says of a work: its persons and its fields, as TeX


class Kind(NamedTuple):
    """What a type of BibTeX is called elsewhere."""

    csl: str
    ris: str
    matrix: str  #: of COinS
    genre: str  #: there; a type of Zotero where the matrix is that of Dublin Core


BOOK = Kind("book", "BOOK", "book", "book")
KINDS = dict.fromkeys(("book", "collection", "mvbook", "proceedings", "manual", "reference"), BOOK)
KINDS |= dict.fromkeys(("incollection", "inbook", "suppbook"), Kind("chapter", "CHAP", "book", "bookitem"))
KINDS |= dict.fromkeys(("inproceedings", "conference"), Kind("paper-conference", "CPAPER", "book", "proceeding"))
KINDS |= dict.fromkeys(("techreport", "report"), Kind("report", "RPRT", "book", "report"))
KINDS |= dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), Kind("thesis", "THES", "dissertation", ""))
KINDS |= dict.fromkeys(("online", "electronic", "www"), Kind("webpage", "ELEC", "dc", "webpage"))
KINDS |= {"article": Kind("article-journal", "JOUR", "journal", "article")}
DOCUMENT = Kind("personal_communication", "PCOMM", "dc", "letter")  #: of no other kind, which has somebody who sent it
OTHER = Kind("document", "UNPB", "dc", "document")


class Reference(NamedTuple):
    """A work, as its key and its bibliography have it."""

    key: str
    type: str
    item: Item

    @property
    def kind(self) -> Kind:
        """What it is."""
        return KINDS.get(self.type.lower(), DOCUMENT if self.item.get(SENDER) else OTHER)

    def says(self, *names: str) -> str:
        """Return what the first of some fields says that there is, without the signs of TeX."""
        return next((line(bibtex.field(name, self.item[name])) for name in names if self.item.get(name)), "")

    def people(self, role: str) -> list[Name]:
        """Return the persons in a role; a name in braces is in one piece."""
        return [*map(_name, bibtex.persons(self.item.get(role, "")))]

    @property
    def dated(self) -> str:
        """When it appeared, as well as it is known."""
        return self.item.get("date") or bibtex.untexed(" ".join(filter(None, map(self.item.get, ("month", "year")))))

    @property
    def pages(self) -> str:
        """On which pages it stands, with a hyphen between the first and the last."""
        return re.sub("[–-]+", "-", self.says("pages"))

    @property
    def within(self) -> str:
        """The title of what it stands in."""
        return self.says("journal", "journaltitle", "booktitle")

    @property
    def issuer(self) -> str:
        """Who published it."""
        return self.says("publisher", "institution", "school", "organization", "howpublished")


def _name(text: str) -> Name:
    if text.startswith("{") and text.endswith("}") and "{" not in text[1:]:
        return Name(line(bibtex.untexed(text)))
    family, *others = (line(bibtex.untexed(part)) for part in text.split(","))
    if not others:
        return person(family) if " " in family else Name(family)
    *lineage, given = others
    return Name(" ".join([family, *lineage]), given)


def as_bibtex(one: Reference) -> str:
    """Return an entry of a BibTeX file: the fields as the bibliography has them, and the year in any case."""
    kept = {name: text for name, text in one.item.items() if name != LETTER and text}
    if "year" not in kept and (year := dates.iso(one.dated)[:4]):
        kept["year"] = year
    values = {name: f"{{{line(text)}}}" for name, text in kept.items()}
    if kept.get("month") in dates.MONTHS:
        values["month"] = kept["month"][:3].lower()  # a macro that all styles and languages have
    written = "".join(f"  {name} = {value},\n" for name, value in values.items())
    return f"@{one.type}{{{one.key},\n{written}}}\n"


def as_ris(one: Reference) -> str:
    """Return an entry of a RIS file."""
    date, kind = dates.iso(one.dated), one.kind
    first, _hyphen, last = one.pages.partition("-")
    number = "IS" if kind.ris == "JOUR" else "M1"
    fields = [
        ("TY", kind.ris),
        ("ID", one.key),
        *((tag, _inverted(name)) for role, tag in ROLES.items() for name in one.people(role)),
        ("TI", one.says("title")),
        ("T2", one.within or one.says("series")),
        ("T3", one.says("series") if one.within else ""),
        ("PB", one.issuer),
        ("CY", one.says("address", "location")),
        ("PY", date[:4]),
        ("DA", date.replace("-", "/")),
        ("VL", one.says("volume")),
        (number, one.says("number")),
        ("SP", first or one.says("pagetotal")),
        ("EP", last),
        ("ET", one.says("edition")),
        ("M3", one.says("type")),
        ("SN", one.says("isbn", "issn")),
        ("LA", one.says("language", "langid")),
        ("DO", one.says("doi")),
        ("UR", _url(one)),
        ("AB", one.says("abstract")),
        ("N1", one.says("note")),
        ("AV", one.says(ARCHIVE)),
    ]
    return "".join(f"{tag}  - {value}\n" for tag, value in fields if value) + "ER  - \n"


ROLES = {"author": "AU", "editor": "A2", "translator": "A4"}


def _inverted(name: Name) -> str:
    """Return a name as RIS has it: one in one piece ends in a comma, and has none in it."""
    return name.inverted if name.given else f"{str(name).replace(', ', '. ')},"


def as_csl(one: Reference) -> dict[str, object]:
    """Return an item of CSL."""
    found: dict[str, object] = {
        "id": one.key,
        "type": one.kind.csl,
        **{role: [*map(csl_name, one.people(role))] for role in ROLES},
        "title": one.says("title"),
        "genre": one.says("type"),
        "container-title": one.within,
        "collection-title": one.says("series"),
        "publisher": one.issuer,
        "publisher-place": one.says("address", "location"),
        "issued": _csl_date(one.dated),
        "edition": one.says("edition"),
        "volume": one.says("volume"),
        "issue" if one.kind.csl == "article-journal" else "number": one.says("number"),
        "page": one.pages,
        "number-of-pages": one.says("pagetotal"),
        "ISBN": one.says("isbn"),
        "ISSN": one.says("issn"),
        "language": one.says("language", "langid"),
        "DOI": one.says("doi"),
        "URL": _url(one),
        "abstract": one.says("abstract"),
        "note": one.says("note"),
        "archive": one.says(ARCHIVE),
        "recipient": [{"literal": one.says(RECIPIENT)}] if one.says(RECIPIENT) else [],
    }
    return {name: value for name, value in found.items() if value}


def _csl_date(text: str) -> dict[str, object]:
    """Return a date as CSL has it: a span has two."""
    parts = [list(found) for one in text.split("/") if (found := dates.parts(one))]
    return {"date-parts": parts[:2]} if parts else {}


def _url(one: Reference) -> str:
    return safe_url(next((one.item[name] for name in ("url", COPY) if one.item.get(name)), ""))


WITHIN = {"journal": "jtitle", "dc": "source"}  #: matrix of COinS -> what it calls the title of what a work stands in


def as_coins(one: Reference) -> str:
    """Return what an attribute ``title`` says of a work to those who read COinS, of which Zotero is one."""
    kind = one.kind
    is_part = kind.matrix == "journal" or kind.genre in ("bookitem", "proceeding")
    title = "atitle" if is_part else "btitle" if kind.matrix == "book" else "title"
    pairs = [
        ("ctx_ver", "Z39.88-2004"),
        ("rft_val_fmt", f"info:ofi/fmt:kev:mtx:{kind.matrix}"),
        ("rft.type" if kind.matrix == "dc" else "rft.genre", kind.genre),
        ("rft_id", f"info:doi/{doi}" if (doi := one.says("doi")) else ""),
        ("rft_id", _url(one)),
        (f"rft.{title}", one.says("title")),
        (f"rft.{WITHIN.get(kind.matrix, 'btitle')}", one.within),
        *(pair for name in one.people("author") for pair in (("rft.aulast", name.family), ("rft.aufirst", name.given))),
        *(("rft.contributor", _inverted(name)) for name in one.people("editor")),
        ("rft.date", dates.iso(one.dated)),
        ("rft.pub", one.issuer),
        ("rft.place", one.says("address", "location")),
        ("rft.series", one.says("series") or one.says("type")),
        ("rft.edition", one.says("edition")),
        ("rft.volume", one.says("volume")),
        ("rft.issue", one.says("number") if kind.matrix == "journal" else ""),
        ("rft.pages", one.pages),
        ("rft.tpages", one.says("pagetotal")),
        ("rft.isbn", one.says("isbn")),
        ("rft.issn", one.says("issn")),
        ("rft.description", one.says("abstract")),
    ]
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs if value)


def csl_json(some: Iterable[Reference]) -> str:
    """Return a file of CSL-JSON."""
    return json.dumps([*map(as_csl, some)], ensure_ascii=False, indent=2) + "\n"


#: what a form is called -> how the name of its file ends, and what makes the file
FORMS: Mapping[str, tuple[str, Callable[[Iterable[Reference]], str]]] = {
    "BibTeX": (".bib", lambda some: "\n".join(map(as_bibtex, some))),
    "RIS": (".ris", lambda some: "\n".join(map(as_ris, some))),
    "CSL-JSON": (".csl.json", csl_json),
}


def stems(keys: Iterable[str]) -> dict[str, str]:
    """Return for each key the stem of a file, which no other has on any machine."""
    found: dict[str, str] = {}
    taken = set[str]()
    for key in keys:
        stem = re.sub(r"[^A-Za-z0-9._-]", "-", key)
        found[key] = next(one for one in chain([stem], (f"{stem}-{n}" for n in count(2))) if one.lower() not in taken)
        taken.add(found[key].lower())
    return found
