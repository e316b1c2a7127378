"""Reads back what reference managers are given of the works of a bibliography, in files and within a page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from pybtex.database import parse_string
from pybtex.errors import capture
from pybtex.exceptions import PybtexError

from recension.doctree import imprimatur
from recension.doctree.domain import citable, domain_of
from recension.locale import _
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.html.readers import blocks
from recension.outputs.html.readers.blocks import target
from recension.outputs.html.readers.expected_lists import ListPage
from recension.outputs.html.readers.parsed import classed, parsed
from recension.outputs.html.works import Works
from recension.scholarship import bibtex, cite, dates, reference

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

    from recension.scholarship.messages import Mistake

ENDINGS = {".csl.json": "CSL-JSON", ".bib": "BibTeX", ".ris": "RIS"}
#: what is asked of each form -> what BibTeX, RIS and CSL call it
FIELDS = {
    "title": ("title", "TI", "title"),
    "place": ("address", "CY", "publisher-place"),
    "volume": ("volume", "VL", "volume"),
    "doi": ("doi", "DO", "DOI"),
    "abstract": ("abstract", "AB", "abstract"),
    "remark": ("note", "N1", "note"),
}
COINS = {"title": ("rft.atitle", "rft.btitle", "rft.title"), "place": ("rft.place",), "volume": ("rft.volume",)}
COINS |= {"abstract": ("rft.description",), "year": ("rft.date",)}
ISSUERS = ("publisher", "institution", "school", "organization", "howpublished")
WITHIN = ("journal", "journaltitle", "booktitle")
ROLES = {"author": ("AU", "author"), "editor": ("A2", "editor"), "translator": ("A4", "translator")}
_BLANKS = re.compile(r"\s+")


class Referred:
    """The works of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.config = app, app.config
        self.facts = cache(self._facts)  # each work stands in several files

    @cached_property
    def entries(self) -> Mapping[str, Any]:
        """The works that are listed: key -> what pybtex has read."""
        domain: Any = self.app.env.domains.get("cite")
        listed = dict.fromkeys(one.key for one in citable(self.app.env))
        known = domain.bibdata.data.entries if domain else {}
        return {key: known[key] for key in listed if key in known}  # others have a prefix in their list

    @cached_property
    def files(self) -> Mapping[str, list[str]]:
        """Each file without its ending, and the keys of the works in it."""
        if not self.config.recension_texts or self.app.builder.name not in ("html", "dirhtml") or not self.entries:
            return {}
        found = {f"{self.config.recension_name}.works": [*self.entries]}
        known = {one.lower() for one in found}
        for key in self.entries:
            stem = name = "_static/works/" + re.sub(r"[^\w.-]", "-", key, flags=re.ASCII)
            number = 1
            while name.lower() in known:
                number += 1
                name = f"{stem}-{number}"
            known.add(name.lower())
            found[name] = [key]
        return found

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with a file, or with what a page offers."""
        if docname := blocks.document_of(app, name):
            return [*self.offered(name, docname, parsed(data))]
        stem, form = _form(name)
        if stem not in self.files or (imprimatur.knows_works() and imprimatur.is_published(name, data)):
            return None
        try:
            found = [*_READ[form](data.decode())]
        except (PybtexError, ValueError, LookupError, AttributeError, TypeError):
            found = [Seen("", form, "cannot be read")]
        wrong = [*gate.differences(name, found, [one for key in self.files[stem] for one in self.facts(key)])]
        made = self.written[name]
        return wrong or [*gate.differences(name, _whole(data.decode()), _whole(made))]

    @cached_property
    def written(self) -> Mapping[str, str]:
        """Each file as it is written: in what is not asked of it as a fact, it has to be the same."""
        return {name: reference.FORMS[form][1](some) for name, (form, some) in Works(self.app.builder).files.items()}

    def _facts(self, key: str, *, coins: bool = False) -> list[Seen]:
        """Return what has to be said of a work."""
        entry = self.entries[key]
        fields = {name.lower(): str(text) for name, text in entry.fields.items() if str(text)}
        say = {name: _BLANKS.sub(" ", bibtex.field(name, text)).strip() for name, text in fields.items()}
        year = dates.iso(fields.get("date") or bibtex.untexed(fields.get("year", "")))[:4]
        facts = {name: say.get(names[0], "") for name, names in FIELDS.items()}
        if coins:
            facts = {name: text for name, text in facts.items() if name in COINS}
        facts["year"] = year
        facts["issuer"] = next((say[name] for name in ISSUERS if name in say), "")
        facts["within"] = next((say[name] for name in WITHIN if name in say), "")
        facts["pages"] = re.sub("[–-]+", "-", say.get("pages", ""))
        facts["url"] = cite.safe_url(fields.get("url") or fields.get("verba", ""))
        for role in ("author", "editor") if coins else ROLES:
            facts[role] = "; ".join(_families(entry, role))
        return [*_sorted(key, facts)]

    def offered(self, name: str, docname: str, page: Element) -> Iterator[Mistake]:
        """Yield what is wrong with what a page offers of the works that it lists."""
        known = {listed[0]: stem for stem, listed in self.files.items() if stem.startswith("_static/")}
        mine = [one for one in citable(self.app.env) if one.bibliography_key.docname == docname and one.key in known]
        if mine:  # a list of which the edition says nothing is that of a project around it
            said = ListPage(domain_of(self.app.env), docname, partial(gate.doctree, self.app))
            ours = {one.bibliography_key for one in mine if said.printed(one.key) or said.cited_at(one.key)}
            mine = [one for one in mine if one.bibliography_key in ours]
        is_list = docname not in {*self.config.recension_texts, self.config.root_doc}
        found, wanted = [], []
        for one in classed(page, "rec-forms"):
            at = next((str(above.get("id")) for above in one.iterancestors("li")), "")
            found += [Seen(at, "forms", "".join(one.itertext()).strip())] if not at else []
            for link in one.iter("a"):
                label = link.get("aria-label") or link.text
                found.append(Seen(at, "form", f"{label} → {target(name, link.get('href') or '')}"))
            for span in classed(one, "Z3988"):
                found += [Seen(at, *fact[1:]) for fact in _coins(span.get("title") or "")]
        forms = [(form, ending) for ending, form in ENDINGS.items()]
        forms.sort(key=lambda one: ["BibTeX", "RIS", "CSL-JSON"].index(one[0]))
        if mine:
            words = " ".join(form for form, _ending in forms)
            wanted.append(Seen("", "forms", f"{_('All works for a reference manager:')} {words}"))
            stem = f"{self.config.recension_name}.works"
            wanted += [Seen("", "form", f"{form} → {stem}{ending}") for form, ending in forms]
        for one in mine:
            at = one.citation_id
            label = one.formatted_entry.label
            for form, ending in forms:
                wanted.append(Seen(at, "form", f"{_('{}: {}').format(label, form)} → {known[one.key]}{ending}"))
            wanted += [Seen(at, *fact[1:]) for fact in self.facts(one.key, coins=True)] if is_list else []
        yield from gate.differences(name, found, wanted)


def _form(name: str) -> tuple[str, str]:
    """Return the name of a file without its ending, and its form."""
    ending = next((one for one in ENDINGS if name.endswith(one)), "")
    return (name.removesuffix(ending), ENDINGS[ending]) if ending else ("", "")


def _family(person: Any) -> str:
    """Return the family name of a person, of which a comma is no part in RIS."""
    names = [*person.prelast_names, *person.last_names, *person.lineage_names]
    return bibtex.untexed(" ".join(names)).replace(", ", ". ")


def _families(entry: Any, role: str) -> list[str]:
    """Return the family names in a role, which pybtex knows of authors and editors alone."""
    return [*map(_family, entry.persons.get(role, ()))] or bibtex.families(str(entry.fields.get(role, "")))


def _whole(text: str) -> list[Seen]:
    return [Seen("", "line", line) for line in text.split("\n")]


def _sorted(key: str, facts: Mapping[str, str]) -> Iterator[Seen]:
    yield from (Seen(key, name, facts[name]) for name in sorted(facts) if facts[name])


def _bibtex(text: str) -> Iterator[Seen]:
    with capture() as errors:
        found = parse_string(text, "bibtex")
    if errors:
        raise ValueError(text)
    for key, entry in found.entries.items():
        fields = {name.lower(): bibtex.field(name.lower(), str(value)) for name, value in entry.fields.items()}
        facts = {name: fields.get(names[0], "") for name, names in FIELDS.items()}
        facts["year"] = dates.iso(fields.get("date") or fields.get("year", ""))[:4]
        facts["issuer"] = next((fields[name] for name in ISSUERS if name in fields), "")
        facts["within"] = next((fields[name] for name in WITHIN if name in fields), "")
        facts["pages"] = re.sub("[–-]+", "-", fields.get("pages", ""))
        facts["url"] = cite.safe_url(fields.get("url") or fields.get("verba", ""))
        facts |= {role: "; ".join(_families(entry, role)) for role in ROLES}
        yield from _sorted(key, facts)


def _ris(text: str) -> Iterator[Seen]:
    *works, rest = re.split(r"^ER  - \n\n?", text, flags=re.MULTILINE)
    if rest:
        raise ValueError(text)
    for one in works:
        lines = [line.split("  - ", 1) for line in one.splitlines()]
        said = dict(reversed(lines))
        facts = {name: said.get(names[1], "") for name, names in FIELDS.items()}
        for role, (tag, _name) in ROLES.items():
            facts[role] = "; ".join(value.partition(",")[0] for name, value in lines if name == tag)
        first, last = said.get("SP", ""), said.get("EP", "")
        is_within = said["TY"] in ("JOUR", "CHAP", "CPAPER") or "T3" in said
        facts |= {"issuer": said.get("PB", ""), "year": said.get("PY", ""), "url": said.get("UR", "")}
        facts["pages"] = ("-".join(filter(None, (first, last)))) if is_within or last else ""
        facts["within"] = said.get("T2", "") if is_within or said["TY"] not in ("BOOK", "RPRT") else ""
        yield from _sorted(said["ID"], facts)


def _csl(text: str) -> Iterator[Seen]:
    for item in json.loads(text):
        facts = {name: str(item.get(names[2], "")) for name, names in FIELDS.items()}
        for role, (_tag, name) in ROLES.items():
            people = (one.get("family") or one["literal"] for one in item.get(name, ()))
            facts[role] = "; ".join(people).replace(", ", ". ")
        facts["year"] = str(item.get("issued", {}).get("date-parts", [[""]])[0][0])
        facts |= {"issuer": item.get("publisher", ""), "within": item.get("container-title", "")}
        facts |= {"pages": item.get("page", ""), "url": item.get("URL", "")}
        yield from _sorted(item["id"], facts)


def _coins(text: str) -> Iterator[Seen]:
    """Yield the same of what COinS say."""
    pairs = parse_qsl(text)
    said = dict(reversed(pairs))
    is_part = "rft.jtitle" in said or "rft.atitle" in said
    names = COINS | {"title": ("rft.atitle",) if is_part else ("rft.btitle", "rft.title")}
    facts = {name: next((said[one] for one in some if one in said), "") for name, some in names.items()}
    facts["year"] = facts["year"][:4]
    within = said.get("rft.btitle", "") if is_part else ""
    facts |= {"issuer": said.get("rft.pub", ""), "pages": said.get("rft.pages", "")}
    facts["within"] = said.get("rft.jtitle") or said.get("rft.source") or within
    facts["author"] = "; ".join(value.replace(", ", ". ") for name, value in pairs if name == "rft.aulast")
    facts["editor"] = "; ".join(value.partition(",")[0] for name, value in pairs if name == "rft.contributor")
    facts["url"] = next((value for name, value in pairs if name == "rft_id" and value.startswith("http")), "")
    yield from _sorted("", facts)


_READ: Mapping[str, Callable[[str], Iterator[Seen]]] = {"BibTeX": _bibtex, "RIS": _ris, "CSL-JSON": _csl}


def begin(app: Sphinx) -> None:
    """Read what this build gives of its works."""
    app.connect(gate.WRITTEN, Referred(app).check)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
