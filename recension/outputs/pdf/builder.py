"""The builder: the whole book once, then a file for each paper; a file that fails a gate never takes its place."""

from __future__ import annotations

import logging
import os
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cached_property
from hashlib import file_digest, sha256
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pikepdf
from docutils import nodes
from reportlab.pdfbase.ttfonts import TTFError
from rst2pdf.log import log as upstream_log
from rst2pdf.pdfbuilder import PDFBuilder, PDFWriter
from sphinx.errors import NoUri
from sphinx.util.logging import getLogger
from sphinx.util.parallel import ParallelTasks

from recension.doctree.checks import EditionError, tell
from recension.doctree.config import location_in_config
from recension.doctree.domain import domain_of
from recension.doctree.speed import collect_own, dissolve, give_back, uncollected
from recension.doctree.transcript import location_of
from recension.outputs.gate import WRITTEN
from recension.outputs.pdf import expected, gate, letters, proof, tags, upstream
from recension.outputs.pdf.finish import check_attachments, check_metadata, finish, language_of, name_places, save
from recension.outputs.pdf.front import unclaimed
from recension.outputs.pdf.guests import refusals
from recension.outputs.pdf.handlers import KNOWN
from recension.outputs.pdf.handout import handout
from recension.outputs.pdf.impose import imposed
from recension.outputs.pdf.intake import documents_of, whole
from recension.outputs.pdf.laid import Laid
from recension.outputs.pdf.layout import Book
from recension.outputs.pdf.letters import FONT_FOLDER
from recension.outputs.pdf.lower import make_names_unique
from recension.outputs.pdf.packing import Packing
from recension.outputs.pdf.parallel import parallel
from recension.outputs.pdf.redline import redline
from recension.outputs.pdf.typography import StyleSheet, divider, missing_characters, spell_out
from recension.outputs.printing import Printing, printings
from recension.scholarship import dates
from recension.scholarship.changes import Report
from recension.scholarship.messages import Mistake, MistakeError, mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from recension.outputs.pdf.expected import Contents
    from recension.scholarship.proving import Records

logger = getLogger(__name__)


class Set(NamedTuple):
    """A book that is set."""

    book: Book
    pages: BytesIO  #: which are let go when they are in their file


class Told(NamedTuple):
    """What the records tell of a file."""

    faces: tuple[Path, ...]  #: in which it may be printed
    contents: Laid  #: what it must show
    records: dict[str, Records]  #: by which it proves itself


class BookBuilder(PDFBuilder):  # type: ignore[misc]
    """Makes the files that ``recension_pdf_documents`` names."""

    epilog = "The PDF files are in %(outdir)s."
    allow_parallel = True
    is_gated = True

    def __init__(self, app: Sphinx, env: BuildEnvironment) -> None:
        super().__init__(app, env)
        self.registry = app.registry
        self.reports: dict[str, Report] = {}  #: stem of the file of a redline -> what it tells
        self.processes = app.parallel
        self.passed: dict[str, bytes] = {}  #: file that has been let out -> its digest

    def init(self) -> None:
        """Listen for files that are to be read back: those of an edition alone are."""
        super().init()
        if WRITTEN in self.events.events:
            self.events.connect(WRITTEN, self.read_back, 500)

    def read_back(self, _app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with a file, if it is one of those that are printed and not as it was let out."""
        path = Path(name)
        known = {one.stem: one for one in printings(self.config.recension_pdf_documents)}
        if path.suffix != ".pdf" or path.stem not in known or sha256(data).digest() == self.passed.get(name):
            return None
        printing = known[path.stem]
        if printing.booklet:  # which has no structure
            return self._others(name)
        contents, records = self.contents_of(printing), self.records_of(printing)
        found = gate.read_back(data, name, contents, records, self.config, Path(self.srcdir))
        return [*found] or self._others(name)

    def _others(self, name: str) -> list[Mistake]:
        """Return a mistake where a file has been let out, and is not what it was."""
        found, expected = "other bytes than were let out", "those"
        return [mistake("pdf_tags", file=name, found=found, expected=expected)] if name in self.passed else []

    def get_outdated_docs(self) -> str:
        """The book is always written: what it depends on is more than its sources."""
        return "the book"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """Return a link that the lowering understands, when *docname* is in the book."""
        if docname not in self.docnames:
            raise NoUri(docname, typ)
        return "%" + docname

    def write(self, *_ignored: Any) -> None:
        """Write all files, or end the program at the first mistake."""
        try:
            self.write_books()
        except MistakeError as error:
            tell(error.mistake)
            raise EditionError from error

    def write_books(self) -> None:
        """Write a file for each paper."""
        if missing := upstream.missing_internals():
            raise MistakeError("pdf_upstream", found=", ".join(missing))
        self.load_faces()
        self._require(
            "recension_pdf_omit", self.env.found_docs, "documents, each by the name of its file without its ending"
        )
        if self.config.recension_pdf_heads:
            places = {block.place for block in domain_of(self.env).edition.blocks if block.type.is_numbered}
            named = ", ".join(sorted(place for place in places if place and not place.number)) or "none"
            self._require("recension_pdf_heads", places, f"places of the text; those that have a name are {named}")
        with self._where_files_are_named():
            chosen = self.chosen
        read = vars(self.env).get("_write_doc_doctree_cache", {})  # Sphinx keeps what it has just read
        while read:
            dissolve(read.popitem()[1])
        give_back()
        if self.parallel_ok and len(chosen) == 1:
            with uncollected():  # it would go through what both processes have, and copy it
                self.write_apart(chosen[0])
            return
        documents = self.assembled()
        if self.parallel_ok and len(documents) > 1:
            with uncollected():
                self.write_beside(documents)
            return
        while documents:
            printing = next(iter(documents))
            document = documents.pop(printing)
            again = any(document is other for other in documents.values())
            self.write_book(self.path_of(printing), printing, document, again=again)

    @property
    def chosen(self) -> list[Printing]:
        """The files that are to be printed."""
        if not self.config.recension_pdf_documents:
            name, expected = "recension_pdf_documents", "the files that are printed, such as {'book': 'A4'}"
            raise MistakeError("setting", setting=name, found="nothing", expected=expected)
        return [*printings(self.config.recension_pdf_documents)]

    @contextmanager
    def _where_files_are_named(self) -> Iterator[None]:
        try:
            yield
        except MistakeError as error:
            if not error.mistake.source:  # it is none of a document
                line, source = location_in_config(self, "recension_pdf_documents")
                error.mistake = error.mistake._replace(line=line, source=source)
            raise

    def assembled(self) -> dict[Printing, nodes.document]:
        """Return the trees of all files, if they can be printed."""
        with self._where_files_are_named():
            documents = {one: self.assemble(one) for one in self.chosen}
        for document in documents.values():
            self.require_printable(document)
        if not divider(language_of(self.config)):
            logger.info("no word is divided, for nobody knows how the language %s does it", language_of(self.config))
        return documents

    def require_printable(self, tree: nodes.Element) -> None:
        """Require that all in *tree* can be printed."""
        for character, text in missing_characters(tree):
            line, source = location_of(text)
            line += text.astext().partition(character)[0].count("\n")
            code, block = f"{ord(character):04X}", " ".join(text.parent.astext().split())[:80]
            raise MistakeError("pdf_character", line, source, found=character, code=code, text=block)
        if refused := next(refusals(tree, Path(self.srcdir), KNOWN), None):
            raise refused

    def write_apart(self, printing: Printing) -> None:
        """Set the only file in one process, read in another what it must show, and judge it here, where neither was."""
        path, done = self.path_of(printing), dict[str, Set | Told | Mistake]()
        ways: dict[str, Callable[[], Set | Told]] = {
            "told": lambda: self.told(printing),
            "set": lambda: self.set_book(path.name, printing, self.assembled()[printing], again=False),
        }

        def do(name: str) -> Set | Told | Mistake:
            collect_own()
            try:
                return ways[name]()
            except MistakeError as error:
                return error.mistake

        tasks = ParallelTasks(len(ways))
        for name in ways:
            tasks.add_task(do, name, done.__setitem__)
        tasks.join()
        match done.get("set"), done.get("told"):
            case (Mistake() as wrong, _) | (_, Mistake() as wrong):
                raise MistakeError.of(wrong)
            case Set() as book, Told() as told:
                self.let_out(path, printing, book, told)
            case _:
                raise EOFError  # of a process that Sphinx lets go without a word

    def path_of(self, printing: Printing) -> Path:
        """Return the file of a printing."""
        return Path(self.outdir) / f"{printing.stem}.pdf"

    def write_beside(self, documents: Mapping[Printing, nodes.document]) -> None:
        """Write the files in several processes, or raise the mistake of the first that has one."""
        for shared in ("whole_contents", "whole_records") if "whole" in vars(self) else ():
            getattr(self, shared)  # is made here, once for all
        wrong: dict[Printing, Mistake | None] = {}

        def write(one: tuple[Printing, nodes.document]) -> Mistake | bytes:
            path = self.path_of(one[0])
            try:
                self.write_book(path, *one, again=False)  # each process has its own tree
            except MistakeError as error:
                return error.mistake
            return self.passed[path.name]

        def note(one: tuple[Printing, nodes.document], result: Mistake | bytes) -> None:
            wrong[one[0]] = result if isinstance(result, Mistake) else None
            if isinstance(result, bytes):
                self.passed[self.path_of(one[0]).name] = result

        tasks = ParallelTasks(self.processes)
        for one in documents.items():
            tasks.add_task(write, one, note)
        tasks.join()
        if wrong.keys() != documents.keys():
            raise EOFError
        if found := next(filter(None, map(wrong.get, documents)), None):
            raise MistakeError.of(found)

    def load_faces(self) -> None:
        """Let faces by script be used."""
        files = [Path(self.srcdir, name) for name in self.config.recension_pdf_faces]
        try:
            letters.use(files)
        except (OSError, TTFError) as error:
            name, found = "recension_pdf_faces", f"{self.config.recension_pdf_faces!r} ({error})"
            place, expected = location_in_config(self, name), f"TrueType files, seen from {self.srcdir}"
            raise MistakeError("setting", *place, setting=name, found=found, expected=expected) from error

    def _require(self, setting: str, known: Container[str], expected: str) -> None:
        """Require that a setting names nothing but what is *known*."""
        for one in self.config[setting]:
            if one not in known:
                place = location_in_config(self, setting)
                raise MistakeError("setting", *place, setting=setting, found=repr(one), expected=expected)

    def assemble(self, printing: Printing) -> nodes.document:
        """Return the tree of a redline, a handout or the whole book, its links resolved and its nodes lowered."""
        report = self.reports.get(printing.stem)
        if printing.is_whole and report is None:
            return unclaimed(self.whole) if printing.booklet else self.whole
        self.docnames = set(self.env.found_docs)  # what is left out is known when the links are resolved
        domain = domain_of(self.env)
        if printing.parallel:
            tree = parallel(domain, printing)
        elif report is None:
            tree = handout(domain, printing)
        else:
            tree = redline(domain, report)
            spell_out(tree)  # what a witness has by mistake may be anything
        self.env.resolve_references(tree, tree["docname"], self)
        make_names_unique(tree)
        return tree

    @cached_property  # for all its papers
    def whole(self) -> nodes.document:
        """The tree of the whole book."""
        self.docnames = documents_of(self.env)
        return whole(self.env, self.registry, self.require_printable)

    def write_book(self, path: Path, printing: Printing, document: nodes.document, *, again: bool) -> None:
        """Write the book to a file beside *path* and let it take its place when it has passed all gates."""
        done = self.set_book(path.name, printing, document, again=again)
        self.let_out(path, printing, done, self.told(printing))

    def set_book(self, name: str, printing: Printing, document: nodes.document, *, again: bool) -> Set:
        """Set the pages of the book."""
        logger.info("writing %s", name)
        title = document.get("handout") or self.config.recension_pdf_title or self.config.project
        head, is_report = document.get("head", title), printing.stem in self.reports
        book = Book(title, printing, head=head, is_numbered_from_one=is_report or bool(printing.parallel))
        book.facing = document.get("facing", ())
        if getattr(self.config, "recension_texts", ()):
            book.abbreviations = domain_of(self.env).abbreviations
        book.places = getattr(self.config, "recension_places", {})
        with _dated(self.config.recension_date):
            data = self.typeset(book, document.deepcopy() if again else document, name)
        letters.forget()
        book.end()
        give_back()
        return Set(book, BytesIO(data))

    def let_out(self, path: Path, printing: Printing, done: Set, told: Told) -> None:
        """Complete a book that is set, and let it out if it passes all gates."""
        book, records = done.book, told.records
        draft = path.with_suffix(".draft")
        try:
            with done.pages, pikepdf.open(done.pages) as pdf:
                tags.tie(pdf, book.structure)
                finish(pdf, book, self.config, Path(self.srcdir))
                proof.attach(pdf, records)
                save(pdf, draft)
            with Packing(draft) as packing:
                tags.write(packing, book.structure, book.positions)
                name_places(packing, book)
            book.let_go()
            give_back()
            source = BytesIO(draft.read_bytes()) if printing.booklet else draft  # which is written over
            with gate.checked(source, path.name, told.faces) as opened:
                gate.check(opened, path.name, book, told.contents.opened)
                pdf = opened.pdf
                check_metadata(pdf, path, self.config, records)
                check_attachments(pdf, path, self.config, Path(self.srcdir))
                gate.report(proof.mistakes(opened, path.name, records))
                if printing.booklet:
                    booklet = imposed(pdf, printing.paper)
                    gate.check_booklet(booklet, pdf, path.name)
                    save(booklet, draft)
            with draft.open("rb") as file:
                self.passed[path.name] = file_digest(file, "sha256").digest()
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def told(self, printing: Printing) -> Told:
        """Return what is told of the file of a printing, by which it is read back."""
        contents = self.contents_of(printing)
        return Told(contents.faces, Laid.of(contents), self.records_of(printing))

    def contents_of(self, printing: Printing) -> Contents:
        """Return what the file of a printing must show."""
        is_whole = printing.is_whole and printing.stem not in self.reports
        report = self.reports.get(printing.stem)
        found = (
            self.whole_contents.opened() if is_whole else expected.contents_of(self.env, self.tags, printing, report)
        )
        if printing.booklet:  # which is neither
            found = found._replace(blocks=[one for one in found.blocks if not (one.is_bare and "PDF/UA" in one.words)])
        return found._replace(is_mirrored=printing.is_mirrored and report is None)

    def records_of(self, printing: Printing) -> dict[str, Records]:
        """Return the records by which the file of a printing proves itself: one of the whole edition does."""
        is_part = not printing.is_whole or printing.booklet or printing.stem in self.reports
        return {} if is_part else self.whole_records

    @cached_property
    def whole_records(self) -> dict[str, Records]:
        """The records of the texts in the whole book."""
        if not getattr(self.config, "recension_texts", ()):
            return {}
        return proof.records_of(domain_of(self.env).edition, self.whole_contents.opened().docnames)

    @cached_property  # for all its papers
    def whole_contents(self) -> Laid:
        """What the whole book must show."""
        return Laid.of(expected.of_book(self.env, self.tags))

    def typeset(self, book: Book, document: nodes.document, name: str) -> bytes:
        """Return the book as rst2pdf makes it; whatever rst2pdf calls an error is one."""
        document.settings.title, document.settings.author = book.title, ""
        writer = PDFWriter(
            self,
            stylesheets=[StyleSheet(book.printing, language_of(self.config), is_mirrored=book.is_mirrored)],
            fontpath=[str(FONT_FOLDER)],
            language="en",  # of words that no book has; docutils does not know every language
            use_toc=False,
            use_coverpage=False,
            baseurl="",
            compressed=True,
            srcdir=self.srcdir,
            config=self.config,
        )
        writer.document = document
        with _listening(name) as errors, upstream.mended(book):
            try:
                writer.translate()
            except MistakeError:
                raise
            except Exception as error:
                raise MistakeError("pdf_rst2pdf", file=name, found=f"{type(error).__name__}: {error}") from error
        if errors:
            raise MistakeError("pdf_rst2pdf", file=name, found="; ".join(errors))
        if not writer.output:
            raise MistakeError("pdf_empty", file=name)
        return bytes(writer.output)


class _Listener(logging.Handler):
    """Turns rst2pdf's warnings of a file into Sphinx's and collects its errors, which it would only print."""

    def __init__(self, file: str) -> None:
        super().__init__(logging.WARNING)
        self.file = file
        self.errors: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.ERROR:
            self.errors.append(record.getMessage())
        else:
            tell(mistake("pdf_rst2pdf", file=self.file, found=record.getMessage()), "WARNING")


@contextmanager
def _listening(file: str) -> Iterator[list[str]]:
    listener = _Listener(file)
    with upstream.replaced({upstream_log: {"handlers": [listener], "propagate": False}}):
        yield listener.errors


EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()


@contextmanager
def _dated(date: str) -> Iterator[None]:
    """Give the file the date of the edition, unless the environment has one; without any, the first that there is."""
    if "SOURCE_DATE_EPOCH" in os.environ:
        yield
        return
    day = dates.begins(date) or EPOCH
    os.environ["SOURCE_DATE_EPOCH"] = str(int(datetime.combine(day, time(), UTC).timestamp()))
    try:
        yield
    finally:
        del os.environ["SOURCE_DATE_EPOCH"]
