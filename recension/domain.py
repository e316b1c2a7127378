"""The memory of the edition: the records of each document, links to places, and the proof."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.roles import XRefRole
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from . import proofreading, regularise, witness, works
from .messages import Mistake, mistake
from .model import Block, Cited, Comment, Document, Entry, Omission, Witness, plain, unbroken

if TYPE_CHECKING:
    from sphinx.addnodes import pending_xref
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

    from .proofreading import Comparison
    from .works import Term

logger = logging.getLogger(__name__)


class EditionError(SystemExit):
    """The edition cannot be built as it stands; what is wrong has been reported.

    It ends the program with code 2, for Sphinx answers every other exception with a traceback.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(2)
        self.sentence = sentence


class Proof(NamedTuple):
    """That a witness came back from the source, byte for byte."""

    witness: Witness
    size: int  #: bytes

    def __str__(self) -> str:
        return f"{self.witness.siglum}: {self.size} bytes rebuilt, identical, sha256 {self.witness.sha256[:8]}…"


class RecensionDomain(Domain):
    """Places, entries and witnesses of the edition."""

    name = "rec"
    label = "Recension"
    data_version = 5
    initial_data: ClassVar[dict[str, Any]] = {
        "documents": {},  # docname -> model.Document
        "mistakes": {},  # docname -> ((Mistake, source), …)
        "references": {},  # docname -> ((place, line), …)
        "terms": {},  # docname -> the terms of its indexes
        "generated": {},  # docname -> what is made in it from the records -> what that rested on when it was made
        "changed": set(),  # docnames of texts read since the pages were made
    }
    roles: ClassVar[dict[str, Any]] = {"place": XRefRole(innernodeclass=nodes.inline)}

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
        source = str(self.env.doc2path(docname))
        self.documents[docname] = document
        self.mistakes[docname] = tuple((found, source) for found in mistakes)
        self.changed.add(docname)

    def note_terms(self, docname: str, terms: Iterable[Term], mistakes: Iterable[Mistake]) -> None:
        """Record the terms of an index and what is wrong with its lines."""
        source = str(self.env.doc2path(docname))
        self.terms[docname] = (*self.terms.get(docname, ()), *terms)
        self.mistakes[docname] = (*self.mistakes.get(docname, ()), *((found, source) for found in mistakes))

    def note_generated(self, docname: str, what: str) -> None:
        """Record that a document must be made anew when *what* is made in it from the records changes."""
        self.generated.setdefault(docname, {})[what] = None

    def outdated(self) -> Iterator[str]:
        """Yield the documents that no longer show what they rest on, and take them for made anew."""
        new = any(None in parts.values() for parts in self.generated.values())
        rests_on = self.foundations() if new or self.changed else {}
        rests_on["downloads"] = tuple(self.downloads)
        for docname, parts in sorted(self.generated.items()):
            now = {what: rests_on.get(what, was) for what, was in parts.items()}
            if now != parts:
                self.generated[docname] = now
                yield docname

    def foundations(self) -> dict[str, object]:
        """Return, for each thing that is made from the records, what it rests on: a number, or a digest."""
        blocks = [(b.kind, b.place, b.label, b.form, unbroken(b.edited)) for b in self.blocks]
        entries = [entry._replace(line=0) for entry in self.entries]
        readings = [(entry.id, entry.readings) for entry in entries]
        omissions = [omission._replace(line=0) for omission in self.omissions]
        comments = [comment._replace(line=0) for comment in self.comments]
        cited = ([(one.place, one.key) for one in self.cited], [(one.place, one.works) for one in comments])
        text = proofreading.digest(blocks)
        return {
            "apparatus": proofreading.digest(text, entries, omissions, self.heads),
            "collation": proofreading.digest(text, readings, omissions, self.heads),
            "commentary": proofreading.digest(comments),
            "ledger": text,
            "index": text,
            "works": proofreading.digest(text, cited),
            "documents": proofreading.digest(cited, [block.place for block in self.blocks]),
            "certificate": proofreading.digest(self.totals(), self.heads),
            "comparisons": proofreading.digest(self.comparisons, proofreading.digests(self.blocks)),
            **dict.fromkeys(("source", "witnesses"), "conf.py"),
            **{f"count-{name}": number for name, number in self.totals().items()},
        }

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
        if self.documents.pop(docname, None):
            self.changed.add(docname)
        self.mistakes.pop(docname, None)
        self.terms.pop(docname, None)
        self.references.pop(docname, None)
        self.generated.pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        for docname in docnames:
            for table in ("documents", "mistakes", "references", "terms", "generated"):
                if docname in otherdata[table]:
                    self.data[table][docname] = otherdata[table][docname]
            if docname in otherdata["changed"]:
                self.changed.add(docname)

    # the edition as a whole

    @property
    def texts(self) -> list[tuple[str, Document]]:
        """The documents that make up the edited text, in order, with their names."""
        return [(name, self.documents[name]) for name in self.env.config.recension_texts if name in self.documents]

    @property
    def blocks(self) -> list[Block]:
        """The blocks of the whole edited text, in reading order."""
        return [block for _, document in self.texts for block in document.blocks]

    @property
    def entries(self) -> list[Entry]:
        """The entries of the whole apparatus, in reading order."""
        return [entry for _, document in self.texts for entry in document.entries]

    @property
    def omissions(self) -> list[Omission]:
        """What the edition leaves out, in reading order."""
        return [omission for _, document in self.texts for omission in document.omissions]

    @property
    def comments(self) -> list[Comment]:
        """The comments of the whole commentary, in reading order."""
        return [comment for _, document in self.texts for comment in document.comments]

    @property
    def cited(self) -> list[Cited]:
        """What the author cites in the whole edited text, in reading order."""
        return [one for _, document in self.texts for one in document.works]

    @property
    def bibliography(self) -> dict[str, dict[str, str]]:
        """Key of a work -> its fields, as sphinxcontrib-bibtex has read them."""
        data = getattr(self.env.domains.get("cite"), "bibdata", None)
        return {key: dict(entry.fields) for key, entry in data.data.entries.items()} if data else {}

    @property
    def comparisons(self) -> list[Comparison]:
        """The record of the second reading; empty where the edition keeps none."""
        return proofreading.read(self._comparisons_text())[0]

    def _comparisons_text(self) -> str:
        path = Path(self.env.srcdir, self.env.config.recension_comparisons)
        return path.read_text("utf-8") if path.is_file() else ""

    def departures(self, siglum: str) -> int:
        """Return at how many places the edition departs from the witness *siglum*."""
        readings = sum(any(siglum in reading.sigla for reading in entry.readings) for entry in self.entries)
        pages = sum(entry.page.startswith(f"{siglum} ") for entry in self.entries)
        return readings + pages + sum(omission.siglum == siglum for omission in self.omissions)

    def stale(self) -> list[str]:
        """Return the places that were changed after a second reader had compared them."""
        record = self.comparisons
        states = proofreading.state(record, proofreading.digests(self.blocks)) if record else {}
        return [place for place, state in states.items() if state == "stale"]

    @property
    def heads(self) -> dict[str, str]:
        """Key of a page -> what stands where it begins."""
        return {key: text for _, document in self.texts for key, text in document.heads}

    @property
    def witnesses(self) -> list[Witness]:
        """The witnesses, the base first."""
        return [Witness(**values) for values in self.env.config.recension_witnesses]

    def prove(self) -> Iterator[Proof | tuple[Mistake, str]]:
        """Rebuild each witness that has a file; yield the proof, or the mistake and the path of the source."""
        blocks, heads = self.blocks, self.heads
        for number, one in enumerate(self.witnesses):
            if not one.file:
                continue
            stored = witness.read(one, Path(self.env.srcdir))
            if isinstance(stored, Mistake):
                yield stored, str(Path(self.env.srcdir, one.file))
            elif found := witness.compare(blocks, one, heads, stored, base=number == 0):
                place = found.block.place or found.block.kind
                yield (
                    mistake(
                        "proof", found.line, siglum=one.siglum, place=place, found=found.found, expected=found.expected
                    ),
                    str(self.env.doc2path(found.block.docname)) if found.block.docname else "conf.py",
                )
            else:
                yield Proof(one, len(stored.encode()))

    def totals(self) -> dict[str, int]:
        """Return the numbers that prose and certificate state, by name."""
        rules = self.env.config.recension_rules
        places: dict[str, int] = dict.fromkeys(rules, 0)
        for block in self.blocks:
            for name, changes in regularise.changes(block, rules).items():
                places[name] += len(changes)
        entries = self.entries
        series = first_series(self.env.config.recension_places)
        base = self.witnesses[0].siglum if self.witnesses else ""
        omissions = [omission for omission in self.omissions if omission.siglum == base]
        emendations = [entry for entry in entries if entry.emends] + omissions
        return {
            "emendations": len(emendations),
            "variants": sum(not entry.emends for entry in entries),
            "omissions": len(omissions),
            "pages": len(self.heads),
            "rules": len(rules),
            "regularisations": sum(places.values()),
            "comments": len(self.comments),
            "paragraphs": sum(block.place[:1] == series and block.place[1:].isdigit() for block in self.blocks),
            "notes": len({(block.docname, block.label) for block in self.blocks if block.label}),
            "words": sum(len(plain(block.edited).split()) for block in self.blocks if block.kind != "matter"),
            **{f"kind-{kind}": sum(e.kind == kind for e in emendations) for kind in self.env.config.recension_kinds},
            **{f"rule-{name}": number for name, number in places.items()},
        }

    def contradictions(self) -> Iterator[tuple[Mistake, str]]:
        """Yield what is wrong between documents: places, works and index terms that are not there."""
        for name, references in sorted(self.references.items()):
            for target, line in references:
                if self.find(target, name) is None:
                    yield mistake("unknown-place", line, found=target), str(self.env.doc2path(name))
        for name, terms in sorted(self.terms.items()):
            for one in works.check_terms(terms, self.blocks):
                yield one, str(self.env.doc2path(name))
        calls: Iterable[Any] = getattr(self.env.domains.get("cite"), "citation_refs", ())
        elsewhere = {target.key for call in calls for target in call.targets}
        for name, document in self.texts:
            known = self.bibliography if document.works else ()
            for one in works.check_works(document.blocks, document.works, known, elsewhere):
                yield one, str(self.env.doc2path(name))
        for one in proofreading.read(self._comparisons_text())[1]:
            yield one, str(Path(self.env.srcdir, self.env.config.recension_comparisons))

    # links

    def find(self, target: str, docname: str) -> tuple[str, str] | None:
        """Return docname and text of the place or entry *target*, looking in *docname* first."""
        texts = sorted(self.texts, key=lambda text: text[0] != docname)
        for name, document in texts:
            if any(block.place == target for block in document.blocks):
                return name, target
            if any(entry.id == target for entry in document.entries):
                return name, target
        return None

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
        found = self.find(target, node.get("refdoc", fromdocname))
        if found is None:
            return None
        if not node.get("refexplicit"):
            contnode = nodes.inline("", nodes.Text(place_name(target, env.config.recension_places)))
        return make_refnode(builder, fromdocname, found[0], target, contnode)

    def resolve_any_xref(self, *_: Any) -> list[tuple[str, nodes.reference]]:
        return []


def place_name(place: str, names: Mapping[str, str]) -> str:
    """Return what a place is called in running text, by the *names* of recension_places."""
    series, number = place[:1], place[1:].partition(".")[0]
    if number.isdigit():
        return f"{names.get(series, series)} {number}"
    name = place.partition(".")[0]
    return names.get(name, name.replace("-", " "))


def first_series(places: Iterable[str]) -> str:
    """Return the letter of the series that numbers the text, the first of recension_places."""
    return next((name for name in places if len(name) == 1), "")


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
        if name != "recension_witnesses" and not all(isinstance(one, str) for one in within):
            yield name, repr(value), "nothing but text in it"
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
    report(found or [outcome for outcome in domain.prove() if not isinstance(outcome, Proof)])
    if stale := domain.stale():
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
