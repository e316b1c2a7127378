"""Writes the files of data, and has them read back: in their own folder, and in that of a site that offers them."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.builders import Builder

from recension.doctree.checks import tell
from recension.doctree.config import location_in_config
from recension.doctree.domain import domain_of
from recension.doctree.sources import sources
from recension.locale import _
from recension.outputs import gate
from recension.outputs.data.context import Context, Pages
from recension.outputs.data.expected import Expected
from recension.outputs.data.reader import Reader
from recension.outputs.html.render import is_screen
from recension.scholarship import cite
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.whole import FOLDER, whole

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.edition import Edition


class Data(Builder):
    """Writes all that the edition says for other programs."""

    name = "data"
    output = "data"
    is_gated = True
    epilog = "The data of the edition are in %(outdir)s."

    def get_outdated_docs(self) -> str:
        return "all data"

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        return ""

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        pass

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        for name, data in reader_of(self.env).files.items():
            path = Path(self.outdir, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    def write_doc(self, docname: str, doctree: nodes.document) -> None:
        raise NotImplementedError


_readers: dict[BuildEnvironment, tuple[Edition, Reader]] = {}  #: that of the build at work, and of which state it is


def reader_of(env: BuildEnvironment) -> Reader:
    """Return the reader of the data of an edition as it stands now."""
    domain = domain_of(env)
    edition, known = _readers.get(env, (None, None))
    if known is None or edition is not domain.edition:
        base = cite.site_url(env.config)
        pages = Pages(base, env.config.html_link_suffix or env.config.html_file_suffix or ".html")
        said = whole(domain.edition, domain.work, domain.record, domain.releases)
        known = Reader(Expected(Context(said, pages, _, sources(env)), domain.edition, domain.record))
        _readers.clear()
        _readers[env] = domain.edition, known
    return known


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake]:
    """Return what is wrong with a file of data, wherever it stands."""
    if app.builder.name == Data.name:
        return [*reader_of(app.env).check(name, data)]
    if is_screen(app.builder) and name.startswith(f"{FOLDER}/") and app.config.recension_data:
        return [*reader_of(app.env).check(name.removeprefix(f"{FOLDER}/"), data)]
    return []


def tell_missing(app: Sphinx, exception: Exception | None) -> None:
    """Say which files of data were not written at all."""
    if exception is None and app.builder.name == Data.name:
        for name in reader_of(app.env).files:
            if not Path(app.outdir, name).is_file():
                tell(mistake("output", output=name, field="file", place=name, found="nothing there", expected="a file"))
                app.statuscode = 2


def take(app: Sphinx, exception: Exception | None) -> None:
    """Put the data beside the pages of a site, unless they are those of another state of the edition."""
    if exception or not is_screen(app.builder):
        return
    place = Path(app.outdir, FOLDER)
    if place.is_dir():
        shutil.rmtree(place)
    if (source := domain_of(app.env).data_folder) is None:
        return
    files = reader_of(app.env).files
    for name, data in files.items():
        path = source / name
        if not path.is_file() or path.read_bytes() != data:
            where = location_in_config(app, "recension_data")
            tell(mistake("data-stale", *where, found=path))
            app.statuscode = 2
            return
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def setup(app: Sphinx) -> None:
    """Register the builder, the reader, and what brings the data to a site."""
    app.add_builder(Data)
    app.connect(gate.WRITTEN, read_back)
    app.connect("build-finished", take)
    app.connect("build-finished", tell_missing, priority=801)  # after what there is has been read
