"""The memory of the edition: the records of each document, links to places, and what is out of date."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain, ObjType
from sphinx.roles import XRefRole
from sphinx.util.nodes import make_refnode

from recension.doctree import nodes as ours
from recension.doctree.config import declared, offered, releases, vocabulary
from recension.doctree.transcript import location_of
from recension.locale import _
from recension.scholarship import authorities, backmatter, cite, comparisons, declaring, history, record
from recension.scholarship.authorities import Authority
from recension.scholarship.changes import Change, compare
from recension.scholarship.comparisons import Comparison
from recension.scholarship.edition import Declared, Edition, Text
from recension.scholarship.facsimiles import Facsimile
from recension.scholarship.glossary import expansion, is_abbreviation
from recension.scholarship.history import Was
from recension.scholarship.messages import Mistake, located
from recension.scholarship.model import Document, PageKey, Place, plain
from recension.scholarship.record import Item, Record, Section
from recension.scholarship.reference import Reference
from recension.scholarship.series import COMMENTS
from recension.scholarship.whole import FOLDER

if TYPE_CHECKING:
    from pybtex.database import Entry
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.cite import Work
    from recension.scholarship.index import Term


DRAFT = "+draft"  #: behind the number of the release after which there were changes
KEYS = re.compile(r"(?:^|,)\s*(?:\{[^{}]*\})?\s*([^{}\s,]+)")  #: in ``{see}key{p. 4}, other``
HIDDEN = -1  #: from Sphinx's search, which finds the words themselves


GLOSSARY = "glossary"  #: what the terms in a text are noted as, which lead to another page


class RecensionDomain(Domain):
    """Places, entries and witnesses of the edition."""

    name = "rec"
    label = "Recension"
    data_version = 16
    initial_data: ClassVar[dict[str, Any]] = {
        "documents": {},  # docname -> model.Document
        "mistakes": {},  # docname -> (Mistake, …)
        "references": {},  # docname -> ((place, line, source), …)
        "cited": {},  # docname -> ((key of a work, line, source), …), as prose and comments cite them
        "described": {},  # language -> digest of a work -> its description
        "terms": {},  # docname -> the terms of its indexes
        "events": {},  # docname -> the events of its chronologies
        "foreign": {},  # docname -> the words of other languages in it, as conf.py has them
        "generated": {},  # docname -> what is made in it from the records -> what that rested on when it was made
        "parts": {},  # docname -> what is made in it of some texts alone -> the names of these
        "labels": {},  # docname of a text -> (name, id) of what a reference may name in it
        "changed": set(),  # docnames of what all pages may rest on, read since they were made
    }
    roles: ClassVar[dict[str, Any]] = {"place": XRefRole(innernodeclass=nodes.inline)}
    object_types: ClassVar[dict[str, ObjType]] = {
        "place": ObjType(_("place"), "place"),
        "entry": ObjType(_("entry of the apparatus"), "place"),
    }

    builder: Builder  #: at work in this build
    renewed: Collection[str] = ()  #: documents that are made anew, for what they rest on has changed
    stamped: Mapping[str, tuple[str, str]] = {}  #: texts whose pages have another checksum, and nothing else: old, new
    _edition: Edition | None = None  #: until a document changes
    _record: Record | None = None  #: of that
    _releases: tuple[Record, ...] | None = None

    @property
    def documents(self) -> dict[str, Document]:
        """docname -> its records."""
        return self.data["documents"]  # type: ignore[no-any-return]

    @property
    def mistakes(self) -> dict[str, tuple[Mistake, ...]]:
        """docname -> the mistakes in it."""
        return self.data["mistakes"]  # type: ignore[no-any-return]

    @property
    def references(self) -> dict[str, tuple[tuple[str, int, str], ...]]:
        """docname -> the places and entries it refers to, each with the line and the file."""
        return self.data["references"]  # type: ignore[no-any-return]

    @property
    def cited(self) -> dict[str, tuple[tuple[str, int, str], ...]]:
        """docname -> the keys of the works that it cites as sphinxcontrib-bibtex has it, with the line and the file."""
        return self.data["cited"]  # type: ignore[no-any-return]

    @property
    def terms(self) -> dict[str, tuple[Term, ...]]:
        """docname -> the terms of its indexes."""
        return self.data["terms"]  # type: ignore[no-any-return]

    @property
    def events(self) -> dict[str, tuple[tuple[str, Item], ...]]:
        """docname -> the events of its chronologies, each with its id."""
        return self.data["events"]  # type: ignore[no-any-return]

    @property
    def foreign(self) -> dict[str, set[str]]:
        """docname -> the words of other languages that stand in it, as conf.py has them."""
        return self.data["foreign"]  # type: ignore[no-any-return]

    @property
    def generated(self) -> dict[str, dict[str, object]]:
        """docname -> what is made in it from the records -> what that rested on when it was made."""
        return self.data["generated"]  # type: ignore[no-any-return]

    @property
    def parts(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """docname -> what is made in it of some texts alone -> the names of these."""
        return self.data["parts"]  # type: ignore[no-any-return]

    @property
    def labels(self) -> dict[str, tuple[tuple[str, str], ...]]:
        """Name of a text -> what a reference of Sphinx may name in it, with its id."""
        return self.data["labels"]  # type: ignore[no-any-return]

    @property
    def changed(self) -> set[str]:
        """The texts, and the page of what changed, that were read since the generated pages were made."""
        return self.data["changed"]  # type: ignore[no-any-return]

    def note_document(self, docname: str, document: Document, mistakes: Iterable[Mistake]) -> None:
        """Record what a document holds and what is wrong with it."""
        self._edition = self._record = None
        self.documents[docname] = document
        self.note_mistakes(docname, mistakes)
        self.changed.add(docname)

    def note_mistakes(self, docname: str, mistakes: Iterable[Mistake]) -> None:
        """Record what is wrong in a document; where a mistake knows no file, in its own."""
        known = self.mistakes.get(docname, ())
        self.mistakes[docname] = (*known, *located(mistakes, str(self.env.doc2path(docname))))

    def note_terms(self, docname: str, terms: Iterable[Term]) -> None:
        """Record the terms of an index."""
        self.terms[docname] = (*self.terms.get(docname, ()), *terms)

    def note_events(self, docname: str, events: Iterable[tuple[str, Item]]) -> None:
        """Record the events of a chronology."""
        self.events[docname] = (*self.events.get(docname, ()), *events)

    def note_labels(self, docname: str) -> None:
        """Record what Sphinx has just noted that references may name in a text."""
        known = self.env.domains["std"].anonlabels
        self.labels[docname] = tuple((name, id_) for name, (where, id_) in known.items() if where == docname)

    def give_labels(self) -> None:
        """Let what several texts name alike lead to the first of them, whichever was read last."""
        for text in reversed(self.edition.texts):
            for name, id_ in self.labels.get(text.name, ()):
                self.env.domains["std"].anonlabels[name] = text.name, id_

    def note_generated(self, docname: str, what: str, texts: tuple[str, ...] = ()) -> None:
        """Record that a document must be made anew when *what* is made in it from the records of *texts* changes."""
        self.generated.setdefault(docname, {})[what] = None
        if texts:
            self.parts.setdefault(docname, {})[what] = texts

    def part(self, docname: str, what: str) -> Edition:
        """Return the edition, or the part of it, of which *what* is made in a document."""
        return self.edition.only(self.parts.get(docname, {}).get(what, ()))

    @property
    def glossary(self) -> dict[str, str]:
        """The terms that the page for it explains -> where on that page."""
        page, known = self.env.config.recension_glossary, self.env.domains["std"].get_objects()
        return {name: anchor for name, _, kind, docname, anchor, _ in known if kind == "term" and docname == page}

    @property
    def abbreviations(self) -> dict[str, str]:
        """The abbreviations among the terms, and what each stands for."""
        page = self.env.config.recension_glossary
        if page not in self.env.found_docs:
            return {}
        items = self.env.get_doctree(page).findall(nodes.definition_list_item)
        terms = ((term.astext(), expansion(item[-1].astext())) for item in items for term in item.findall(nodes.term))
        return {term: meant for term, meant in terms if term in self.glossary and is_abbreviation(term)}

    @property
    def whole(self) -> set[str]:
        """The documents that have the words of the text: the texts, and what sets them beside a witness."""
        collated = {name for name, parts in self.generated.items() if "collation" in parts}
        return {*self.env.config.recension_texts, *collated}

    @property
    def facsimiles(self) -> dict[PageKey, Facsimile]:
        """The images of pages that there are, by the pages."""
        return {one.page: one for one in self.edition.declared.facsimiles}

    @property
    def downloads(self) -> dict[str, Path]:
        """The files offered for download that are there: title -> path."""
        return {title: path for group in self.offered.values() for title, path in group.items()}

    @property
    def offered(self) -> dict[str, dict[str, Path]]:
        """The same by groups, of which those that have something are there."""
        found = {
            group: {title: path for title, name in files.items() if (path := Path(self.env.srcdir, name)).is_file()}
            for group, files in offered(self.env.config).items()
        }
        return {group: files for group, files in found.items() if files}

    @property
    def data_folder(self) -> Path | None:
        """The folder of the data that the site takes along, if they are there."""
        name = self.env.config.recension_data
        path = Path(self.env.srcdir, name)
        return path if name and path.is_dir() else None

    def beside(self, path: Path) -> str:
        """Return where the site has a file that it offers: beside its pages, or among the data."""
        folder = self.data_folder and self.data_folder.resolve()
        if folder and path.resolve().is_relative_to(folder):
            return f"{FOLDER}/{path.resolve().relative_to(folder).as_posix()}"
        return path.name

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        known = getattr(env.config, "intersphinx_mapping", ())
        found = [
            node
            for node in document.findall(addnodes.pending_xref)
            if node["refdomain"] == self.name
            and not node.get("intersphinx")
            and node["reftarget"].partition(":")[0] not in known
        ]
        if any(node.tagname == "bibliography" for node in document.findall(nodes.Element)):
            self.note_generated(docname, "works")
        if docname in env.config.recension_texts:
            self.note_generated(docname, "citation")  # of each place
            self.note_generated(docname, GLOSSARY)
            self.note_generated(docname, "index")  # for what it mentions
        cited = [
            (key, *location_of(node))
            for node in document.findall(addnodes.pending_xref)
            if node["refdomain"] == "cite"
            for key in KEYS.findall(node["reftarget"])
        ]
        if cited:
            self.cited[docname] = tuple(cited)
        meant = [(node["reftarget"], *location_of(node)) for node in found]
        samples = (node for node in document.findall(ours.derived) if node["what"] == "sample")
        if meant := [*meant, *((*node["arguments"], *location_of(node)) for node in samples)]:
            self.references[docname] = tuple(meant)

    def clear_doc(self, docname: str) -> None:
        self._edition = self._record = None
        if self.documents.pop(docname, None):
            self.changed.add(docname)
        self.mistakes.pop(docname, None)
        self.terms.pop(docname, None)
        self.events.pop(docname, None)
        self.foreign.pop(docname, None)
        self.references.pop(docname, None)
        self.cited.pop(docname, None)
        self.labels.pop(docname, None)
        self.parts.pop(docname, None)
        if "changes" in self.generated.pop(docname, ()):
            self.changed.add(docname)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        self._edition = self._record = None
        tables = ("documents", "mistakes", "references", "cited", "terms", "events", "foreign", "generated", "parts")
        for docname in docnames:
            for table in (*tables, "labels"):
                if docname in otherdata[table]:
                    self.data[table][docname] = otherdata[table][docname]
            if docname in otherdata["changed"]:
                self.changed.add(docname)

    # the edition as a whole

    @property
    def edition(self) -> Edition:
        """The edition as it stands in the records now."""
        self._edition = self._edition or self._gather()
        return self._edition

    def _gather(self) -> Edition:
        return Edition(
            [self._text(name) for name in self.env.config.recension_texts if name in self.documents], self.declared
        )

    @cached_property
    def _texts(self) -> dict[str, Text]:
        return {}

    def _text(self, name: str) -> Text:
        """Return a text: the same as before, with what is known of it, as long as it was not read again."""
        document, known = self.documents[name], self._texts.get(name)
        if known is None or known.document is not document:
            known = self._texts[name] = Text(name, str(self.env.doc2path(name)), document)
        return known

    @property
    def declared(self) -> Declared:
        """What conf.py declares of the whole edition, and the record that it names."""
        return declared(self.env.config, Path(self.env.srcdir), self.compared[0])

    @property
    def releases(self) -> tuple[Record, ...]:
        """The records of the releases, the oldest first; those that cannot be read have been reported."""
        if self._releases is None:
            self._releases = tuple(releases(self.env.config, Path(self.env.srcdir))[0])
        return self._releases

    @property
    def record(self) -> Record:
        """What the edition says now."""
        self._record = self._record or record.record(self.edition, works_in(self.env), **self._backmatter())
        return self._record._replace(name=self.env.config.recension_name)

    def follow(self, now: Record, releases: Iterable[Record]) -> None:
        """Take from another what the edition says *now*, and the *releases*, which stand in files beside it."""
        self._record, self._releases = now, tuple(releases)

    def _backmatter(self) -> dict[str, Section]:
        """Return what is said beside text, apparatus and commentary, by the name of its section."""
        config = self.env.config
        terms = [term for name in sorted(self.terms) for term in self.terms[name]]
        used = {COMMENTS[one.series].degrees for one in self.edition.comments if one.series in COMMENTS}
        told = [name for name in backmatter.DECLARED if name in used or name not in backmatter.IF_USED]
        return {
            "headings": backmatter.of_index(terms, self.edition, self.identified),
            "compared": backmatter.of_comparisons(self.compared[0]),
            "chronology": {one: item for name in sorted(self.events) for one, item in self.events[name]},
            "declarations": backmatter.of_declarations({name: getattr(config, name) for name in told}),
            "pages": {name: {"sha256": one} for name, one in sorted(self._sums())},
        }

    def _sums(self) -> Iterator[tuple[str, str]]:
        """Yield name and checksum of what readers are shown and no other section has: pages, what they take in."""
        env = self.env
        config, source = Path(self.builder.confdir), Path(env.srcdir)
        files = {name: Path(env.doc2path(name)) for name in env.found_docs - {*env.config.recension_texts}}
        files |= {"conf.py": config / "conf.py"} | {name: source / name for name in env.images}
        for path in (source / name for names in env.dependencies.values() for name in names):
            if path.resolve().is_relative_to(source.resolve()):
                files[path.resolve().relative_to(source.resolve()).as_posix()] = path
        for name, path in files.items():
            if path.is_file():
                yield name, hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()

    @property
    def was(self) -> Mapping[str, Was]:
        """What each id that is declared withdrawn was in the last release that had it."""
        declares = self.releases and any(one.withdrawn for one in self.documents.values())
        return history.was(self.releases, self.record) if declares else {}

    @property
    def undeclared(self) -> list[Change]:
        """What is not as the newest release has it, nor as the list of declared changes."""
        if not self.releases:
            return []
        path = Path(self.env.srcdir, self.env.config.recension_releases, declaring.FILE)
        return [*declaring.undeclared(self.releases[-1:], self.record, declaring.load(path))]

    @property
    def release(self) -> str:
        """The release that the edition is; a draft, where it no longer says what that said."""
        release: str = self.env.config.release
        changed = compare(self.releases[-1], self.record) if self.releases else ()
        if changed and release == self.releases[-1].release and any(one.section not in record.LATER for one in changed):
            return f"{release}{DRAFT}"
        return release

    @property
    def work(self) -> Work:
        """The edition as a thing to cite; what shows it rests on ``citation`` among the generated pages."""
        return cite.work(self.env.config, _, self.edition.checksum)._replace(release=cite.line(self.release))

    @property
    def bibliography(self) -> dict[str, dict[str, str]]:
        """Key of a work -> its fields, as sphinxcontrib-bibtex has read them."""
        data = getattr(self.env.domains.get("cite"), "bibdata", None)
        return {key: dict(entry.fields) for key, entry in data.data.entries.items()} if data else {}

    @property
    def compared(self) -> tuple[list[Comparison], list[Mistake]]:
        """What a second reader compared, and the mistakes in the record of it."""
        return comparisons.load(self.comparisons, vocabulary(self.env.config))

    @property
    def comparisons(self) -> Path:
        """The file that records what a second reader compared; the source folder where none is named."""
        return Path(self.env.srcdir, self.env.config.recension_comparisons)

    @property
    def authorities(self) -> tuple[list[Authority], list[Mistake]]:
        """The identifiers of the headings of the indexes, and the mistakes in the list of them."""
        path = Path(self.env.srcdir, self.env.config.recension_authorities)
        return authorities.load(path) if self.env.config.recension_authorities else ([], [])

    @property
    def identified(self) -> Mapping[str, list[Authority]]:
        """Heading of an index -> its identifiers."""
        found = defaultdict[str, list[Authority]](list)
        for one in self.authorities[0]:
            found[one.heading].append(one)
        return found

    # links

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        found = self.edition.find(target, node.get("text") or node.get("refdoc", fromdocname))
        if found is None:
            return None
        anchor = target.rpartition(":")[2]
        if not node.get("refexplicit"):
            contnode = nodes.inline("", nodes.Text(Place.of(anchor).called(env.config.recension_places)))
        return make_refnode(builder, fromdocname, found, anchor, contnode)

    def resolve_any_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> list[tuple[str, nodes.reference]]:
        found = self.resolve_xref(env, fromdocname, builder, "place", target, node, contnode)
        return [("rec:place", found)] if found else []

    def get_objects(self) -> Iterator[tuple[str, str, str, str, str, int]]:
        """Yield the places and the entries: in the first text that has one, its name is all that one needs."""
        names = self.env.config.recension_places
        known: set[str] = set()
        for text in self.edition.texts:
            places = [
                (block.place, block.place.called(names), "place") for block in text.document.blocks if block.place
            ]
            # of a lemma that is a hyphen alone the name is said: in an inventory the sign stands for that
            lemmas = ((entry.id, plain(entry.lemma)) for entry in text.document.entries)
            entries = [(name, lemma if lemma != "-" else name, "entry") for name, lemma in lemmas]
            for name, called, kind in (*places, *entries):
                whole = f"{text.name}:{name}" if name in known else name
                yield whole, called, kind, text.name, name, HIDDEN
                known.add(name)


def works_in(env: BuildEnvironment) -> Mapping[str, Item]:
    """Return the entries of the bibliography in the order of its files, persons as BibTeX has them."""
    data = getattr(env.domains.get("cite"), "bibdata", None)
    return {key: _work(entry) for key, entry in data.data.entries.items()} if data else {}


def citable(env: BuildEnvironment) -> list[Any]:
    """Return what the bibliographies list that can be cited; what has bullets, or is numbered, cannot."""
    cite: Any = env.domains.get("cite")
    lists = cite.bibliographies if cite else {}
    return [one for one in getattr(cite, "citations", ()) if lists[one.bibliography_key].list_ == "citation"]


def references_in(env: BuildEnvironment) -> Mapping[str, Reference]:
    """Return the works that the bibliographies list, in their order, for programs."""
    cite = env.domains.get("cite")
    entries = cite.bibdata.data.entries if cite else {}  # type: ignore[attr-defined]
    listed = dict.fromkeys(one.key for one in citable(env))
    return {key: Reference(key, entries[key].type, _fields(entries[key])) for key in listed if key in entries}


def _work(entry: Entry) -> Item:
    return {"type": entry.type, **_fields(entry)}


def _fields(entry: Entry) -> Item:
    persons = {role: " and ".join(map(str, people)) for role, people in entry.persons.items()}
    return {**persons, **{name.lower(): str(value) for name, value in entry.fields.items()}}


def domain_of(env: BuildEnvironment) -> RecensionDomain:
    """Return the edition's domain of *env*."""
    domain = env.domains["rec"]
    assert isinstance(domain, RecensionDomain)
    return domain
