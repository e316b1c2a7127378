"""Makes the texts of an edition files for word processors, DOCX and ODT, for those who must comment in one.

The author's notes are footnotes and have the author's numbers, which stay whatever note is added.
The editor's are endnotes: of the apparatus with a capital letter, of the commentary with a small one.
What is written is read back, and compared with the records.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol

from docutils import nodes
from sphinx.builders import Builder

from recension.doctree import imprint, markup
from recension.doctree.checks import EditionError, tell
from recension.doctree.domain import domain_of
from recension.files import write_bytes
from recension.locale import _
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.office import docx, expected, odt
from recension.outputs.office.manuscript import Kind, Manuscript, Paragraph, Run
from recension.outputs.office.tree import Text, line
from recension.scholarship import cite, dates, notation, presentation
from recension.scholarship.edition import first_series
from recension.scholarship.messages import MistakeError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from recension.doctree.domain import RecensionDomain
    from recension.scholarship.messages import Mistake


class Form(Protocol):
    """A format: its writer, and its reader beside it."""

    def write(self, manuscript: Manuscript) -> bytes:
        """Return the file."""

    def read(self, data: bytes) -> Manuscript:
        """Return what a file holds."""


FORMS: dict[str, Form] = {"docx": docx, "odt": odt}


class OfficeBuilder(Builder):
    """Writes a file for word processors."""

    format = "office"
    is_gated = True
    ending: ClassVar[str]
    epilog = "The file is in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "the whole file"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""  # within the file nothing is linked, and what a link says must stand there

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        pass

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        domain = domain_of(self.env)
        edition, series = domain.edition, running(domain)
        texts = [Text(self.resolved(one.name), one.name, one.document, series, edition.rules) for one in edition.texts]
        data = FORMS[self.ending].write(manuscript(domain, texts))
        name = f"{self.config.recension_name}.{self.ending}"
        if found := [*mistakes(self.env, name, data)]:  # the old file stays
            for one in found:
                tell(one)
            raise EditionError
        write_bytes(Path(self.outdir, name), data)

    def resolved(self, docname: str) -> nodes.document:
        """Return a text with all that is only known now, such as how works are cited."""
        document = self.env.get_doctree(docname)
        self.env.apply_post_transforms(document, docname)
        return document

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError


class DocxBuilder(OfficeBuilder):
    """Writes a file for Word."""

    name = "edition-docx"
    output = "docx"
    ending = "docx"


class OdtBuilder(OfficeBuilder):
    """Writes a file for LibreOffice."""

    name = "edition-odt"
    output = "odt"
    ending = "odt"


def running(domain: RecensionDomain) -> str:
    """Return the letter of the places that are called by their numbers alone."""
    return first_series(domain.env.config.recension_places)


def manuscript(domain: RecensionDomain, texts: list[Text]) -> Manuscript:
    """Return the whole file: who wrote what, the texts, what they leave out, and whose it all is."""
    config, one = domain.env.config, domain.work
    author = str(one.author)
    before = [Paragraph(Kind.TITLE, (Run(config.project),))] if len(texts) > 1 else []
    before += [Paragraph(Kind.AUTHOR, (Run(author),))] if author else []
    how = _("Footnotes are the author’s, endnotes the editor’s: capital letters call corrections, small ones comments.")
    before.append(Paragraph(Kind.IMPRINT, (Run(how),)))
    body = [paragraph for text in texts for paragraph in text.paragraphs()]
    left = [*left_out(domain)]
    after = [Paragraph(Kind.IMPRINT, line(nodes.paragraph("", "", *parts))) for parts in imprint.said(config, one)]
    described = {
        "Citation": cite.plain(one),
        "Release": ", ".join(imprint.release(one)),
        "Source": one.original,
        "Address": one.address,
        **{f"Rights {number}": f"{part} {part.url}".strip() for number, part in enumerate(one.rights, 1)},
    }
    known = {name: value for name, value in described.items() if value}
    date = dates.iso(one.released) if one.released else ""
    language = config.language.replace("_", "-")
    return Manuscript(config.project, author, language, date, known, (*before, *body, *left, *after))


def left_out(domain: RecensionDomain) -> Iterator[Paragraph]:
    """Yield what the edition leaves out, of which the text has no words that could call a note."""
    edition = domain.edition
    for block in edition.blocks:
        for shown in presentation.entries(block, edition.conventions) if block.omission else ():
            entry = markup.entry(shown)
            reason = [nodes.Text(". "), *markup.typeset(notation.inline(shown.record.reason))]
            said = nodes.paragraph("", "", *entry[0].children, nodes.Text(". "), *markup.label(shown), *reason)
            yield Paragraph(Kind.EDITOR, line(said))


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake]:
    """Return what the file *name*, which holds *data*, says otherwise than the records, if it is one of ours."""
    is_ours = isinstance(app.builder, OfficeBuilder) and name == f"{app.config.recension_name}.{app.builder.ending}"
    return [*mistakes(app.env, name, data)] if is_ours else []


def mistakes(env: BuildEnvironment, name: str, data: bytes) -> Iterator[Mistake]:
    """Yield what is not as the records have it."""
    try:
        found = [*expected.seen(FORMS[name.rpartition(".")[2]].read(data))]
    except (MistakeError, SyntaxError, *gate.BROKEN) as error:  # so broken that a reader does not find its way
        found = [Seen("", "file", str(error))]
    yield from gate.differences(name, found, [*expected.of_records(env)])


def setup(app: Sphinx) -> None:
    """Register the builders, and the reader of what they write."""
    for builder in (DocxBuilder, OdtBuilder):
        app.add_builder(builder)
    app.connect(gate.WRITTEN, read_back)
