"""Writes the whole edition as one file of TEI, of which it can be rebuilt with its witnesses; and reads it back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from recension.doctree.domain import domain_of
from recension.files import write
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.plain import EditedText
from recension.outputs.tei import reader, sums, writer
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.whole import Whole, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


class Tei(EditedText):
    """Writes the whole edition as one file of TEI."""

    name = "tei"
    output = "tei"
    is_gated = True
    epilog = "The edition is in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "the edition"

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        write(Path(self.outdir, file_of(self.config)), writer.write(whole_of(self.env)).decode())


def file_of(config: Config) -> str:
    """Return the name of the file."""
    return f"{config.recension_name}.tei.xml"


def whole_of(env: BuildEnvironment) -> Whole:
    """Return all that the edition says."""
    domain = domain_of(env)
    return whole(domain.edition, domain.work, domain.record, domain.releases)


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake]:
    """Return what the file *name*, which holds *data*, says otherwise than the records, if it is that of TEI."""
    if app.builder.name != Tei.name or name != file_of(app.config):
        return []
    records = whole_of(app.env)
    return [*differences(name, data, records, writer.write(records))]


def differences(name: str, data: bytes, records: Whole, wanted: bytes) -> Iterator[Mistake]:
    """Yield where a file is not what is *wanted*, or what is wanted does not give back the *records*."""
    try:
        root = reader.parsed(data)
    except etree.XMLSyntaxError as error:
        values = {"field": "file", "place": f"line {error.lineno}", "found": error.msg, "expected": "sound XML"}
        yield mistake("output", output=name, **values)
        return
    if data == wanted:
        found = reader.read(root)
        if found != records:
            yield from gate.differences(name, [*_items(found)], [*_items(records)])
        return
    differing = [*gate.differences(name, [*_parts(root)], [*_parts(reader.parsed(wanted))])]
    yield from differing or gate.differences(name, [*_lines(data)], [*_lines(wanted)])


def _parts(root: etree._Element) -> Iterator[Seen]:
    """Yield the parts of a file as they stand."""
    for at, one in sums.units(root):
        yield Seen(at, "TEI", sums.canonical(one).decode())


def _lines(data: bytes) -> Iterator[Seen]:
    for number, line in enumerate(data.decode().split("\n"), 1):
        yield Seen(f"line {number}", "TEI", repr(line))


def _items(records: Whole) -> Iterator[Seen]:
    """Yield what records say, item by item."""
    for part in (records.work._replace(say=str), records.declared):
        for field, value in part._asdict().items():
            yield Seen("the header", field, repr(value))
    for text in records.texts:
        for block in text.document.blocks:
            yield Seen(block.place or text.name, "text", repr(block))
        for field in ("comments", "omissions", "withdrawn"):
            yield from (Seen(one.id, field, repr(one)) for one in getattr(text.document, field))
        for field in ("works", "heads"):
            yield from (Seen(text.name, field, repr(one)) for one in getattr(text.document, field))
    for section, items in records.sections.items():
        yield from (Seen(at, section, repr(sorted(item.items()))) for at, item in items.items())
    for release in records.releases:
        yield Seen(release.number, "release", repr(release))


def setup(app: Sphinx) -> None:
    """Register the builder, and the reader of what it writes."""
    app.add_builder(Tei)
    app.connect(gate.WRITTEN, read_back)
