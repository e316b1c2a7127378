"""Reads the book back that was written, and compares what it shows, and how it is put together, with the records."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from docutils import nodes

from recension.doctree.generated import PAGES
from recension.locale import _
from recension.outputs import archive, gate
from recension.outputs.epub import builder, package
from recension.outputs.epub.bind import page_label
from recension.outputs.epub.expected import BookLists, BookProse, BookText, Within
from recension.outputs.epub.reader import SCHEME, BookReader, Ways, goal, parsed
from recension.outputs.gate import Seen
from recension.outputs.html.readers import blocks, prose
from recension.outputs.html.readers.gate import Pages
from recension.outputs.html.readers.parsed import words as words_of
from recension.outputs.html.render import STATIC
from recension.scholarship import dates, leaves, regularise
from recension.scholarship.edition import first_series
from recension.scholarship.messages import Mistake, MistakeError
from recension.scholarship.model import BlockType

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
FOLDER = f"{package.FOLDER}/"


class Book(Pages):
    """The book of one build."""

    reads, expects = BookReader, BookLists

    def __init__(self, app: Sphinx, name: str, data: bytes) -> None:
        super().__init__(app)
        self.name, self.data = name, data
        self.docnames = builder.documents(app.env)
        texts = [name for name in self.docnames if name in self.domain.documents]
        self.parts = {f"{name}.xhtml": name for name in self.docnames}
        self.notes = {f"{builder.NOTES}{name}.xhtml": name for name in texts}
        self.ways = Ways(self.parts | self.notes)  # type: ignore[assignment]
        self.within = Within(self.parts, app.builder.address)  # type: ignore[attr-defined]

    @cached_property
    def files(self) -> dict[str, bytes]:
        """The files in the folder of the book."""
        found = archive.members(self.data)
        return {name.removeprefix(FOLDER): data for name, data in found.items() if name.startswith(FOLDER)}

    @cached_property
    def page(self) -> dict[str, Element]:
        """File -> its root."""
        return {name: parsed(data) for name, data in self.files.items() if name.endswith(".xhtml")}

    def mistakes(self) -> Iterator[Mistake]:
        """Yield all that is wrong with it."""
        if not self.data[30:].startswith(f"mimetype{builder.MIMETYPE}".encode()):
            yield from self.told([Seen("mimetype", "file", "another")], [Seen("mimetype", "file", builder.MIMETYPE)])
        yield from self.told([*self.described()], [*self.description()])
        yield from self.told([*self.listed()], [*self.listing()])
        yield from self.told([*self.resources()], [*self.stored()])
        yield from self.told([*self.headed()], [*self.heads()])
        for name, docname in self.parts.items():
            yield from self.of_document(name, docname)
        yield from self.told([*self.led()], [*self.leading()])
        yield from self.told([*self.dead()], [])

    def told(self, found: Sequence[Seen], expected: Sequence[Seen]) -> Iterator[Mistake]:
        """Yield what differs."""
        return gate.differences(self.name, found, expected)

    # the documents

    def headed(self) -> Iterator[Seen]:
        """Yield what each file says of itself."""
        for name, root in self.page.items():
            yield Seen(name, "title", root.findtext("head/title") or "")
            yield from (Seen(name, attribute, root.get(attribute) or "") for attribute in ("lang", XML_LANG, "dir"))
            yield from (Seen(name, one.tag, "") for one in root.iter("script", "form", "style", "iframe"))

    def heads(self) -> Iterator[Seen]:
        """Yield what it has to say: it has no script."""
        language = self.app.config.language.replace("_", "-")
        for name in self.page:
            title = _("Contents")
            if docname := self.parts.get(name) or self.notes.get(name):
                title = builder.title_of(self.app.env, docname)
            yield Seen(name, "title", _("{}: {}").format(title, package.notes_title()) if name in self.notes else title)
            yield from (Seen(name, attribute, language) for attribute in ("lang", XML_LANG))
            yield Seen(name, "dir", package.direction_of(self.app.config.language))

    def of_document(self, name: str, docname: str) -> Iterator[Mistake]:
        """Yield what is wrong with a document."""
        output = f"{self.name}/{name}"
        body = self.page[name].find("body")
        if docname in self.domain.documents:
            text, editorial = self.text(docname)
            yield from gate.differences(output, self.seen(docname, [body]), self.within.of_records(text))
            notes = f"{builder.NOTES}{docname}"
            found = (
                self.seen(notes, [self.page[f"{notes}.xhtml"].find("body")]) if f"{notes}.xhtml" in self.page else []
            )
            yield from gate.differences(f"{self.name}/{notes}.xhtml", found, self.within.of_records(editorial))
        elif prose.is_read(self.app, docname):
            reader, expected = blocks.Reader(name), BookProse(self.app, docname)
            reader.read(body)
            reader.end()
            expected.read(self.tree(docname))
            expected.end()
            yield from prose.compared(output, reader.seen, self.within.of_prose(expected.seen))
        if docname not in self.domain.documents or any(one in PAGES for one in self.domain.generated.get(docname, ())):
            yield from self.lists(output, docname, lambda: body)

    def _text(self, docname: str) -> tuple[list[Seen], list[Seen]]:
        page = BookText(self.domain, docname, self.tree)
        text, editorial = [*page.text()], [*page.editorial()]
        return text, editorial if len(editorial) > 2 else []

    def unlike(self, name: str, found: Sequence[Seen], expected: Sequence[Seen]) -> Iterator[Mistake]:
        return gate.differences(name, found, self.within.of_records(expected))

    def is_there(self, node: nodes.Node) -> bool:
        above: nodes.Node | None = node
        while above is not None:
            if isinstance(above, nodes.Element) and "screen-only" in above.get("classes", ()):
                return False
            above = above.parent
        return super().is_there(node)

    # what the book is

    @cached_property
    def package(self) -> Element:
        """The description of the book."""
        return parsed(self.files[package.PACKAGE])

    def described(self) -> Iterator[Seen]:
        """Yield what the package says of the edition."""
        for one in self.package.find("metadata"):
            field = one.get("property") or one.tag
            if one.get("refines") is None and field not in ("description", *package.ACCESSIBLE):
                yield Seen("", field, words_of(one))

    def description(self) -> Iterator[Seen]:
        """Yield what it has to say."""
        one, config = self.domain.work, self.app.config
        yield from (Seen("", "identifier", words) for words in package.identifiers(one))
        yield Seen("", "title", one.title or config.project)
        if one.edition:
            yield Seen("", "title", one.edition)
        names = [str(name) for name in (one.editor, *one.others) if name]
        yield from (Seen("", "creator", name) for name in filter(None, [str(one.author)]))
        yield from (Seen("", "contributor", name) for name in dict.fromkeys(names) if name != str(one.author))
        yield Seen("", "language", config.language.replace("_", "-"))
        publisher = [one.issuer] if one.issuer else []
        released = [dates.iso(one.released)] if dates.iso(one.released) else []
        original = [one.original] if one.original else []
        for field, values in (("publisher", publisher), ("date", released), ("source", original)):
            yield from (Seen("", field, value) for value in values)
        for rights in one.rights:
            if rights.licence:
                yield Seen("", "rights", ", ".join(filter(None, (str(rights), rights.url))))
        year, month, day, hour, minute, second = package.moment(config.recension_date)
        yield Seen("", "dcterms:modified", f"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")

    def listed(self) -> Iterator[Seen]:
        """Yield what the package lists, and in which order it is read."""
        items = {one.get("id"): unquote(one.get("href") or "") for one in self.package.find("manifest")}
        yield from (Seen("", "file", name) for name in sorted(items.values()))
        for one in self.package.find("spine"):
            yield Seen("", "read", f"{items[one.get('idref')]} {one.get('linear') or 'yes'}")

    def listing(self) -> Iterator[Seen]:
        """Yield what is there, and the order of the documents."""
        yield from (Seen("", "file", name) for name in sorted(self.files) if name != package.PACKAGE)
        order = []
        for name, docname in self.parts.items():
            order.append(f"{name} yes")
            if docname in self.domain.documents and self.text(docname)[1]:
                order.append(f"{builder.NOTES}{name} no")
        order.insert(1, f"{package.NAV} yes")
        yield from (Seen("", "read", one) for one in order)

    def resources(self) -> Iterator[Seen]:
        """Yield what is in files that are no text."""
        known = {name for name, _path in self.originals()}
        for name, data in sorted(self.files.items()):
            if name in known:
                yield Seen(name, "SHA-256", sha256(data).hexdigest())
        yield Seen(package.SHEET, "text", self.files[package.SHEET].decode())
        yield Seen(package.COVER, "file", "PNG" if self.files[package.COVER].startswith(b"\x89PNG") else "another")

    def stored(self) -> Iterator[Seen]:
        """Yield what they are copies of."""
        for name, path in sorted(self.originals()):
            yield Seen(name, "SHA-256", sha256(path.read_bytes()).hexdigest())
        yield Seen(package.SHEET, "text", package.sheet(faced=self.app.config.recension_face))
        yield Seen(package.COVER, "file", "PNG")

    def originals(self) -> Iterator[tuple[str, Path]]:
        """Yield the pictures and the faces."""
        pictures: dict[str, str] = self.app.builder.images
        yield from ((posixpath.join("_images", name), Path(self.app.srcdir, uri)) for uri, name in pictures.items())
        if self.app.config.recension_face:
            yield from ((f"{package.OWN}/faces/{path.name}", path) for path in (STATIC / "faces").iterdir())

    # the ways through it

    def led(self) -> Iterator[Seen]:
        """Yield the places that the lists of the book lead to."""
        for nav in self.page[package.NAV].iter("nav"):
            for link in nav.iter("a"):
                file, anchor = goal(package.NAV, link.get("href") or "")
                field = nav.get("id") or ""
                if field == "pages" or (field == "toc" and self.is_known(file, anchor)):
                    depth = sum(1 for one in link.iterancestors("ol"))
                    yield Seen(f"{self.parts.get(file, file)}#{anchor}", f"{field} {depth}", words_of(link))

    def is_known(self, file: str, anchor: str) -> bool:
        """Tell whether a line of the contents is for a document or a place of a text."""
        return not anchor or self.parts.get(file) in self.domain.documents

    def leading(self) -> Iterator[Seen]:
        """Yield the places that they have to lead to: documents, headings and paragraphs of texts, pages."""
        for name, docname in self.parts.items():
            yield Seen(f"{docname}#", "toc 1", builder.title_of(self.app.env, docname))
            if docname in self.domain.documents:
                yield from self.outline(docname)
                if self.text(docname)[1]:
                    yield Seen(f"{builder.NOTES}{name}#", "toc 2", package.notes_title())
        for text in self.domain.edition.texts:
            for key, name in leaves.marks(text.document.blocks).items() if text.name in self.parts.values() else ():
                yield Seen(f"{text.name}#{name}", "pages 1", page_label(key, self.domain.edition))

    def outline(self, docname: str) -> Iterator[Seen]:
        """Yield the headings of a text, and its paragraphs under them."""
        series, rules = first_series(self.domain.edition.declared.places), self.domain.edition.rules
        above: list[int] = []
        for block in self.domain.documents[docname].blocks:
            words = regularise.words(block, rules).split()
            if block.type is BlockType.HEADING and block.level > 1 and block.place:
                above = [*(level for level in above if level < block.level), block.level]
                yield Seen(f"{docname}#{block.place}", f"toc {len(above) + 1}", package.heading(" ".join(words)))
            elif block.place.is_in(series):
                begins = " ".join(words[: package.WORDS]) + "…" * (len(words) > package.WORDS)
                yield Seen(f"{docname}#{block.place}", f"toc {len(above) + 2}", f"{block.place.number} {begins}")

    def dead(self) -> Iterator[Seen]:
        """Yield the links that lead nowhere."""
        ids = cache(lambda name: {*self.page[name].xpath("//@id")})
        for name, root in self.page.items():
            for attribute in ("href", "src"):
                for value in root.xpath(f"//@{attribute}"):
                    file, anchor = goal(name, value)
                    if not SCHEME.match(value) and (file not in self.files or (anchor and anchor not in ids(file))):
                        yield Seen(name, "link", value)


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
    """Return what the book *name*, which holds *data*, says otherwise than the records."""
    if not isinstance(app.builder, builder.EpubBuilder) or name != f"{app.config.recension_name}.epub":
        return None
    try:
        return [*Book(app, name, data).mistakes()]
    except MistakeError as error:
        return [error.mistake]


def setup(app: Sphinx) -> None:
    """Register the reader."""
    app.connect(gate.WRITTEN, read_back)
