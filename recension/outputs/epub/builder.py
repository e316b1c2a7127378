"""Puts the documents of an edition into one file, in the order in which they are listed."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urljoin
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

from recension.doctree.checks import report
from recension.doctree.config import location_in_config
from recension.doctree.domain import domain_of
from recension.locale import _
from recension.outputs.epub import package, xhtml
from recension.outputs.epub.xhtml import Part
from recension.outputs.html import frame
from recension.scholarship import cite
from recension.scholarship.messages import mistake

Moment = tuple[int, int, int, int, int, int]
NOTES = "_notes/"  #: the folder of what the editor says of the texts; no document begins so
MIMETYPE = "application/epub+zip"


class EpubBuilder(StandaloneHTMLBuilder):
    """Makes an edition an e-book."""

    name = "epub"
    output = "epub"
    epilog = "The e-book is in %(outdir)s."
    allow_parallel = False
    copysource = False
    search = False
    html_scaled_image_link = False
    out_suffix = link_suffix = ".xhtml"
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg", "image/gif"]
    supported_remote_images = False

    def init(self) -> None:
        self.theme = None  # type: ignore[assignment]  # pages have none
        self.imagedir = "_images"
        self.secnumbers: dict[str, tuple[int, ...]] = {}
        self.current_docname = ""
        self.use_index = False
        self.init_highlighter()

    def get_outdated_docs(self) -> str:  # type: ignore[override]
        return "the e-book"

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        super().prepare_writing(docnames)
        if wrong := [one for one in self.config.recension_epub_omit if one not in self.env.found_docs]:
            name, expected = "recension_epub_omit", "documents, each by the name of its file without its ending"
            where = location_in_config(self, name)
            report(mistake("setting", *where, setting=name, found=repr(one), expected=expected) for one in wrong)

    def copy_assets(self) -> None:
        """Copy nothing: what a book needs is in it."""

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        parts = [part for docname in documents(self.env) for part in self.parts(docname)]
        xhtml.settle(parts, self.address)
        pictures = {posixpath.join(self.imagedir, file): Path(self.srcdir, uri) for uri, file in self.images.items()}
        made = package.files(domain_of(self.env), parts, pictures)
        write(Path(self.outdir, f"{self.config.recension_name}.epub"), made, package.moment(self.config.recension_date))

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """Leave it at that: there is one file, and it is whole."""

    def parts(self, docname: str) -> Iterator[Part]:
        """Yield the file of a document, and behind that of a text what the editor says of it."""
        doctree = self.env.get_and_resolve_doctree(docname, self, **self.with_tags)
        self.post_process_images(doctree)
        doctree.settings = self.docsettings
        self.secnumbers = self.env.toc_secnumbers.get(docname, {})
        self.fignumbers = self.env.toc_fignumbers.get(docname, {})
        self.imgpath = relative_uri(self.get_target_uri(docname), self.imagedir)
        self.dlpath = relative_uri(self.get_target_uri(docname), "_downloads")
        self.current_docname = docname
        visitor: Any = self.create_translator(doctree, self)
        doctree.walkabout(visitor)
        title = title_of(self.env, docname)
        body = xhtml.parsed("".join(visitor.fragment))
        yield Part(f"{docname}.xhtml", docname, title, body)
        if doctree.get("rec_notes"):
            heading = _("Editorial notes")
            body = xhtml.parsed(f"<section><h1>{heading}</h1>{doctree['rec_notes']}</section>")
            yield Part(f"{NOTES}{docname}.xhtml", docname, _("{}: {}").format(title, heading), body, is_notes=True)

    @property
    def with_tags(self) -> dict[str, Any]:
        """What newer versions of Sphinx want to be told, and older ones know."""
        return {"tags": self.tags} if "tags" in (BuildEnvironment.get_and_resolve_doctree.__kwdefaults__ or {}) else {}

    def address(self, goal: str) -> str:
        """Return where on the site that is which is not in the book; nothing as long as there is no site."""
        path, sign, name = goal.partition("#")
        site, docname = cite.site_url(self.config), path.removesuffix(".xhtml")
        return urljoin(site, f"{quote(docname)}.html{sign}{name}") if site and docname in self.env.found_docs else ""


def documents(env: BuildEnvironment) -> list[str]:
    """Return the documents of the book in the order in which they are listed, each once, without what is left out."""
    found: list[str] = []

    def take(docname: str) -> None:
        if docname not in found and docname not in env.config.recension_epub_omit:
            found.append(docname)
            for one in env.toctree_includes.get(docname, ()):
                take(one)

    take(env.config.root_doc)
    return found


def title_of(env: BuildEnvironment, docname: str) -> str:
    """Return what a document is called in lists."""
    return frame.called(env).get(docname) or env.titles[docname].astext()


def write(path: Path, files: Mapping[str, bytes], moment: Moment) -> None:
    """Write *files*, all of one *moment*, into a zip beside its place, and let it take its place when it is whole."""
    draft = path.with_suffix(".draft")
    try:
        with ZipFile(draft, "w") as book:
            for name, data in {"mimetype": MIMETYPE.encode(), **files}.items():
                one = ZipInfo(name, moment)
                one.external_attr = 0o644 << 16
                one.create_system = 3  # whatever system it is made on
                one.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
                book.writestr(one, data, compresslevel=9)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
