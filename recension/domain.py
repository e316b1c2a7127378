"""The memory of the edition: the records of each document, links to places, and what is out of date."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from . import proofreading, regularise, witness, works
from .edition import Declared, Edition, Proof, Text, place_name
from .messages import Mistake, mistake
from .model import Document, Witness

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .works import Term

logger = logging.getLogger(__name__)


class EditionError(SystemExit):
    """The edition cannot be built as it stands; what is wrong has been reported.

    It ends the program with code 2, for Sphinx answers every other exception with a traceback.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(2)
        self.sentence = sentence


class RecensionDomain(Domain):
    """Places, entries and witnesses of the edition."""

    name = "rec"
    label = "Recension"
    data_version = 6
    initial_data: ClassVar[dict[str, Any]] = {
        "documents": {},  # docname -> model.Document
        "mistakes": {},  # docname -> ((Mistake, source), …)
        "references": {},  # docname -> ((place, line), …)
        "described": {},  # digest of a work -> its description
        "terms": {},  # docname -> the terms of its indexes
        "generated": {},  # docname -> what is made in it from the records -> what that rested on when it was made
        "changed": set(),  # docnames of texts read since the pages were made
    }
    roles: ClassVar[dict[str, Any]] = {"place": XRefRole(innernodeclass=nodes.inline)}

    _edition: Edition | None = None  #: until a document changes

    @property
    def documents(self) -> dict[str, Document]:
        """docname -> its records."""
        return self.data["documents"]  # type: ignore[no-any-return]

    @property
    def mistakes(self) -> dict[str, tuple[tuple[Mistake, str], ...]]:
        """docname -> the mistakes in it, each with the path of the source."""
        return self.data["mistakes"]  # type: ignore[no-any-return]

    @property
    def references(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """docname -> the places and entries it refers to, each with the line."""
        return self.data["references"]  # type: ignore[no-any-return]

    @property
    def terms(self) -> dict[str, tuple[Term, ...]]:
        """docname -> the terms of its indexes."""
        return self.data["terms"]  # type: ignore[no-any-return]

    @property
    def generated(self) -> dict[str, dict[str, object]]:
        """docname -> what is made in it from the records -> what that rested on when it was made."""
        return self.data["generated"]  # type: ignore[no-any-return]

    @property
    def changed(self) -> set[str]:
        """The texts that were read since the generated pages were made."""
        return self.data["changed"]  # type: ignore[no-any-return]

    def note_document(self, docname: str, document: Document, mistakes: Iterable[Mistake]) -> None:
        """Record what a document holds and what is wrong with it."""
        self._edition = None
        source = str(self.env.doc2path(docname))
        self.documents[docname] = document
        self.mistakes[docname] = tuple((found, source) for found in mistakes)
        self.changed.add(docname)

    def note_terms(self, docname: str, terms: Iterable[Term], mistakes: Iterable[Mistake]) -> None:
        """Record the terms of an index and what is wrong with its lines."""
        self.terms[docname] = (*self.terms.get(docname, ()), *terms)
        self.note_mistakes(docname, mistakes)

    def note_mistakes(self, docname: str, mistakes: Iterable[Mistake]) -> None:
        """Record what else is wrong in a document."""
        source = str(self.env.doc2path(docname))
        self.mistakes[docname] = (*self.mistakes.get(docname, ()), *((found, source) for found in mistakes))

    def note_generated(self, docname: str, what: str) -> None:
        """Record that a document must be made anew when *what* is made in it from the records changes."""
        self.generated.setdefault(docname, {})[what] = None

    def outdated(self) -> Iterator[str]:
        """Yield the documents that no longer show what they rest on, and take them for made anew."""
        new = any(None in parts.values() for parts in self.generated.values())
        edition = self.edition
        rests_on = edition.foundations() if new or self.changed else {}
        rests_on["downloads"] = tuple(self.downloads)
        for docname, parts in sorted(self.generated.items()):
            if "index" in parts and "index" in rests_on:
                found = [[block.place for block in edition.places(term)] for term in self.terms[docname]]
                rests_on["index"] = proofreading.digest(found)
            now = {what: rests_on.get(what, was) for what, was in parts.items()}
            if now != parts:
                self.generated[docname] = now
                yield docname

    @property
    def downloads(self) -> dict[str, Path]:
        """The files offered for download that are there: title -> path."""
        found = {title: Path(self.env.srcdir, name) for title, name in self.env.config.recension_downloads.items()}
        return {title: path for title, path in found.items() if path.is_file()}

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        found = [node for node in document.findall(addnodes.pending_xref) if node["refdomain"] == self.name]
        if any(node.tagname == "bibliography" for node in document.findall(nodes.Element)):
            self.note_generated(docname, "works")
        if found:
            self.references[docname] = tuple((node["reftarget"], line_of(node)) for node in found)

    def clear_doc(self, docname: str) -> None:
        self._edition = None
        if self.documents.pop(docname, None):
            self.changed.add(docname)
        self.mistakes.pop(docname, None)
        self.terms.pop(docname, None)
        self.references.pop(docname, None)
        self.generated.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        self._edition = None
        for docname in docnames:
            for table in ("documents", "mistakes", "references", "terms", "generated"):
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
        config = self.env.config
        texts = [
            Text(name, str(self.env.doc2path(name)), self.documents[name])
            for name in config.recension_texts
            if name in self.documents
        ]
        declared = Declared(
            Path(self.env.srcdir),
            tuple(Witness(**values) for values in config.recension_witnesses),
            tuple(config.recension_kinds),
            tuple(config.recension_rules),
            config.recension_places,
            tuple(proofreading.read(self._comparisons_text())[0]),
        )
        return Edition(texts, declared)

    @property
    def bibliography(self) -> dict[str, dict[str, str]]:
        """Key of a work -> its fields, as sphinxcontrib-bibtex has read them."""
        data = getattr(self.env.domains.get("cite"), "bibdata", None)
        return {key: dict(entry.fields) for key, entry in data.data.entries.items()} if data else {}

    def _comparisons_text(self) -> str:
        path = Path(self.env.srcdir, self.env.config.recension_comparisons)
        return path.read_text("utf-8") if path.is_file() else ""

    def contradictions(self) -> Iterator[tuple[Mistake, str]]:
        """Yield what is wrong between documents: places, works and index terms that are not there."""
        edition = self.edition
        for name, references in sorted(self.references.items()):
            for target, line in references:
                if edition.find(target, name) is None:
                    yield mistake("unknown-place", line, found=target), str(self.env.doc2path(name))
        for name, terms in sorted(self.terms.items()):
            for one in works.check_terms(terms, edition.blocks):
                yield one, str(self.env.doc2path(name))
        calls: Iterable[Any] = getattr(self.env.domains.get("cite"), "citation_refs", ())
        elsewhere = {target.key for call in calls for target in call.targets}
        for text in edition.texts:
            known = self.bibliography if text.document.works else ()
            for one in works.check_works(text.document.blocks, text.document.works, known, elsewhere):
                yield one, text.source
        for one in proofreading.read(self._comparisons_text())[1]:
            yield one, str(Path(self.env.srcdir, self.env.config.recension_comparisons))

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
        found = self.edition.find(target, node.get("refdoc", fromdocname))
        if found is None:
            return None
        if not node.get("refexplicit"):
            contnode = nodes.inline("", nodes.Text(place_name(target, env.config.recension_places)))
        return make_refnode(builder, fromdocname, found, target, contnode)

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, nodes.reference]]:
        return []


def domain_of(env: BuildEnvironment) -> RecensionDomain:
    """Return the edition's domain of *env*."""
    domain = env.domains["rec"]
    assert isinstance(domain, RecensionDomain)
    return domain


def line_of(node: nodes.Element) -> int:
    """Return the line of *node*, which docutils takes for that on which its paragraph begins."""
    before = node.parent[: node.parent.index(node)] if node.parent else []
    return (node.line or 0) + sum(other.astext().count("\n") for other in before)


def line_in_config(app: Sphinx, name: str) -> int:
    """Return the line of conf.py that sets *name*."""
    path = Path(app.confdir, "conf.py")
    lines = path.read_text("utf-8").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if line.startswith(name)), 1)


SOURCE = ("author", "title", "publisher", "date", "url", "licence", "licence_url")
ADDRESSES = {"recension_url": ("https://", "http://"), "recension_report": ("mailto:", "https://", "http://")}


def wrong_settings(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield each setting that is not of its type, with what was found and what was expected."""
    for name, option in config.values.items():
        if not name.startswith("recension_") or not option.valid_types:
            continue
        value = config[name]
        if not isinstance(value, tuple(option.valid_types)):  # type: ignore[arg-type]
            expected = " or ".join(sorted(kind.__name__ for kind in option.valid_types))  # type: ignore[union-attr]
            yield name, repr(value), f"a value of type {expected}"
            continue
        within = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
        if name not in ("recension_witnesses", "recension_pdf_documents") and not all(
            isinstance(one, str) for one in within
        ):
            yield name, repr(value), "nothing but text in it"
    for name, forms in ADDRESSES.items():
        if isinstance(config[name], str) and config[name] and not config[name].startswith(forms):
            yield name, repr(config[name]), " or ".join(f"{form}…" for form in forms)
    if isinstance(config.recension_source, dict) and config.recension_source:
        for key in SOURCE:
            if key not in config.recension_source:
                yield "recension_source", f"no {key!r}", ", ".join(SOURCE)


def check_declarations(app: Sphinx, config: Config) -> None:
    """Report what conf.py declares wrongly, before anything is read."""
    path = str(Path(app.confdir, "conf.py"))
    report(
        (mistake("setting", line_in_config(app, name), setting=name, found=value, expected=expected), path)
        for name, value, expected in wrong_settings(config)
    )
    witnesses, rules = line_in_config(app, "recension_witnesses"), line_in_config(app, "recension_rules")
    found = [one._replace(line=witnesses) for one in witness.check_declarations(config.recension_witnesses)]
    if config.recension_texts and not config.recension_witnesses:
        found.append(mistake("witness-declaration", witnesses, found="no witness", expected="at least the base text"))
    for name in config.recension_rules:
        if name not in regularise.RULES:
            found.append(mistake("unknown-rule", rules, found=name, expected=", ".join(regularise.RULES)))
    report((one, path) for one in found)


def check_edition(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report every mistake and prove the witnesses; return the pages that must be made anew."""
    domain = domain_of(env)
    found = [pair for name in sorted(domain.mistakes) for pair in domain.mistakes[name]]
    for name in env.config.recension_texts:
        if name not in env.found_docs:
            line = line_in_config(app, "recension_texts")
            found.append((mistake("text-missing", line, found=name), str(Path(app.confdir, "conf.py"))))
    found += domain.contradictions()
    edition = domain.edition
    told = {(one.line, source) for one, source in found}  # a mark without its entry fails the proof too
    unproved = [outcome for outcome in edition.prove() if not isinstance(outcome, Proof)]
    report([pair for pair in unproved if (pair[0].line, pair[1]) not in told] + found)
    if stale := edition.stale():
        more = f" and {len(stale) - 9} more" if len(stale) > 10 else ""
        print(f"changed since the second reading: {', '.join(stale[: 9 if more else 10])}{more}", file=sys.stderr)
    again = list(domain.outdated())
    domain.changed.clear()
    return again


def report(found: Iterable[tuple[Mistake, str]]) -> None:
    """Report mistakes, each with the path of the source, and end the build when there are any."""
    found = list(found)
    for one, source in found:
        logger.error(one.sentence, location=f"{source}:{one.line or 1}", type="recension", subtype=one.name)
    if found:
        number = "one mistake" if len(found) == 1 else f"{len(found)} mistakes"
        sentence = f"{number} in the edition; nothing was written."
        logger.error(sentence, type="recension")
        raise EditionError(sentence)
