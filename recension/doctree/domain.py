"""The memory of the edition: the records of each document, links to places, and what is out of date."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from recension.doctree.config import check_settings, check_title, foreign, line_in_config
from recension.doctree.transcript import line_of
from recension.scholarship import comparisons, index, works
from recension.scholarship.address import is_program
from recension.scholarship.edition import Declared, Edition, Proof, Text
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Document, Place, Witness

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.index import Term

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
    data_version = 8
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

    def note_mistake(self, docname: str, found: Mistake, source: str) -> None:
        """Record what is wrong in a document, and the path of the source that has it."""
        self.mistakes[docname] = (*self.mistakes.get(docname, ()), (found, source))

    def note_terms(self, docname: str, terms: Iterable[Term], mistakes: Iterable[Mistake]) -> None:
        """Record the terms of an index and what is wrong with its lines."""
        self.terms[docname] = (*self.terms.get(docname, ()), *terms)
        self.note_mistakes(docname, mistakes)

    def note_mistakes(self, docname: str, mistakes: Iterable[Mistake]) -> None:
        """Record what else is wrong in a document, in its own source."""
        for found in mistakes:
            self.note_mistake(docname, found, str(self.env.doc2path(docname)))

    def note_generated(self, docname: str, what: str) -> None:
        """Record that a document must be made anew when *what* is made in it from the records changes."""
        self.generated.setdefault(docname, {})[what] = None

    @property
    def downloads(self) -> dict[str, Path]:
        """The files offered for download that are there: title -> path."""
        found = {title: Path(self.env.srcdir, name) for title, name in self.env.config.recension_downloads.items()}
        return {title: path for title, path in found.items() if path.is_file()}

    def process_doc(self, env: BuildEnvironment, docname: str, document: nodes.document) -> None:
        found = [node for node in document.findall(addnodes.pending_xref) if node["refdomain"] == self.name]
        if any(node.tagname == "bibliography" for node in document.findall(nodes.Element)):
            self.note_generated(docname, "works")
        self.note_mistakes(docname, _programs(document, env))
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
            tuple(comparisons.load(self.comparisons)[0]),
        )
        return Edition(texts, declared)

    @property
    def bibliography(self) -> dict[str, dict[str, str]]:
        """Key of a work -> its fields, as sphinxcontrib-bibtex has read them."""
        data = getattr(self.env.domains.get("cite"), "bibdata", None)
        return {key: dict(entry.fields) for key, entry in data.data.entries.items()} if data else {}

    def place_in_bibliography(self, key: str) -> tuple[str, int]:
        """Return the file of the bibliography that has the work *key*, and the line on which it begins."""
        files: Mapping[Path, Any] = self.env.domains["cite"].bibdata.bibfiles  # type: ignore[attr-defined]
        path = next(path for path, file in files.items() if key in file.keys)
        begins = re.compile(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,").search(path.read_text("utf-8"))
        return str(path), begins.string.count("\n", 0, begins.start()) + 1 if begins else 1

    @property
    def comparisons(self) -> Path:
        """The file that records what a second reader compared; the source folder where none is named."""
        return Path(self.env.srcdir, self.env.config.recension_comparisons)

    def contradictions(self) -> Iterator[tuple[Mistake, str]]:
        """Yield what is wrong between documents: places, works and index terms that are not there."""
        edition = self.edition
        for name, references in sorted(self.references.items()):
            for target, line in references:
                if edition.find(target, name) is None:
                    yield mistake("unknown-place", line, found=target), str(self.env.doc2path(name))
        for name, terms in sorted(self.terms.items()):
            for one in index.check_terms(terms, edition.blocks):
                yield one, str(self.env.doc2path(name))
        calls: Iterable[Any] = getattr(self.env.domains.get("cite"), "citation_refs", ())
        elsewhere = {target.key for call in calls for target in call.targets}
        for text in edition.texts:
            known = self.bibliography if text.document.works else ()
            for one in works.check_works(text.document.blocks, text.document.works, known, elsewhere):
                yield one, text.source
        for key, fields in self.bibliography.items():
            if self.env.config.recension_texts and is_program(address := fields.get("url", "")):
                path, line = self.place_in_bibliography(key)
                yield mistake("address", line, found=address), path
        for one in comparisons.load(self.comparisons)[1]:
            yield one, str(self.comparisons)

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
            contnode = nodes.inline("", nodes.Text(Place.of(target).called(env.config.recension_places)))
        return make_refnode(builder, fromdocname, found, target, contnode)

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, nodes.reference]]:
        return []


def _programs(document: nodes.document, env: BuildEnvironment) -> Iterator[Mistake]:
    """Yield the links of *document* that would run instead of leading somewhere; what is no edition may have such."""
    if not env.config.recension_texts:
        return
    for link in document.findall(nodes.reference):
        if is_program(link.get("refuri", "")):
            yield mistake("address", line_of(link), found=link["refuri"])
    for tree in document.findall(addnodes.toctree):
        for _title, target in tree["entries"]:
            if is_program(target):
                yield mistake("address", tree.line or 0, found=target)


def check_links(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Report links that came in late, such as those of a bibliography."""
    report((found, str(app.env.doc2path(docname))) for found in _programs(document, app.env))


def domain_of(env: BuildEnvironment) -> RecensionDomain:
    """Return the edition's domain of *env*."""
    domain = env.domains["rec"]
    assert isinstance(domain, RecensionDomain)
    return domain


def check_declarations(app: Sphinx, config: Config) -> None:
    """Report what conf.py declares wrongly, before anything is read."""
    report(check_settings(app, config))


def check_builder(app: Sphinx) -> None:
    """Make no e-book of an edition: its pages would not be well formed."""
    if app.builder.name == "epub" and app.config.recension_texts:
        sentence = "an edition cannot be made an e-book yet, but expected a website (html) or a book (pdf)"
        logger.error(sentence, type="recension", subtype="builder")
        raise EditionError(sentence)


def check_edition(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report every mistake and prove the witnesses."""
    domain = domain_of(env)
    found = [pair for name in sorted(domain.mistakes) for pair in domain.mistakes[name]]
    for name in env.config.recension_texts:
        if name not in env.found_docs:
            line = line_in_config(app, "recension_texts")
            found.append((mistake("text-missing", line, found=name), str(Path(app.confdir, "conf.py"))))
    found += domain.contradictions()
    edition = domain.edition
    found += check_title(app, edition)
    for sentence in foreign(app, edition):
        print(sentence, file=sys.stderr)
    told = {(one.line, source) for one, source in found}  # a mark without its entry fails the proof too
    unproved = [outcome for outcome in edition.prove() if not isinstance(outcome, Proof)]
    report([pair for pair in unproved if (pair[0].line, pair[1]) not in told] + found)
    if stale := edition.stale():
        more = f" and {len(stale) - 9} more" if len(stale) > 10 else ""
        print(f"changed since the second reading: {', '.join(stale[: 9 if more else 10])}{more}", file=sys.stderr)
    return []


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
