"""Reads back the files beside the pages: how the edition is cited, copies, the inventory of places, the history."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from recension.doctree.checks import tell
from recension.doctree.domain import domain_of
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.html import images as html_images
from recension.outputs.html import releases
from recension.outputs.html.readers import blocks, cited
from recension.outputs.html.render import STATIC, has_pages, is_screen
from recension.scholarship import cite, history
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import plain

if TYPE_CHECKING:
    from sphinx.application import Sphinx

INVENTORY = "objects.inv"
STATICS = [STATIC]  #: folders of the style sheets and scripts that are copied as they are


class Beside:
    """What has to stand beside the pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.env, self.config = app, app.env, app.config

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with a file beside the pages."""
        if not is_screen(app.builder):
            return None
        if source := self.copies.get(name):
            return [] if data == source.read_bytes() else [_unlike(name, source)]
        if name in self.citing:
            form = self.citing[name]
            found = cited.read(form, data.decode("utf-8", "replace"))
            wanted = cited.expected(form, domain_of(self.env).work)
            return [*gate.differences(name, cited.seen(found), cited.seen(wanted))]
        if name == INVENTORY:
            return [*gate.differences(name, sorted(inventory(data)), sorted(self.objects()))]
        if name == self.history:
            return [*gate.differences(name, _told(data), [*self.since()])]
        return None

    @cached_property
    def citing(self) -> Mapping[str, str]:
        """File that cites the edition -> its form."""
        if not self.config.recension_source:
            return {}
        return {f"{self.config.recension_name}{ending}": form for form, ending in cite.FILES.items()}

    @cached_property
    def copies(self) -> Mapping[str, Path]:
        """Copy -> the file that it is a copy of."""
        found: dict[str, Path] = {}
        if has_pages(self.app):
            for folder in STATICS:
                found |= {f"_static/{path.relative_to(folder).as_posix()}": path for path in _files(folder)}
        domain = domain_of(self.env)
        offered = [(domain.beside(path), path) for path in domain.downloads.values()]
        found |= {name: path for name, path in offered if name == path.name}  # data are read by those who know them
        if has_pages(self.app) and self.config.html_copy_source and self.app.builder.name != "singlehtml":
            end = self.config.html_sourcelink_suffix
            for docname in self.env.found_docs:
                path = Path(self.env.doc2path(docname))
                suffix = path.name.removeprefix(docname.rpartition("/")[2])
                found[f"_sources/{docname}{suffix}{end if suffix != end else ''}"] = path
        images = {f"_images/{file}": Path(self.env.srcdir, uri) for uri, (_names, file) in self.env.images.items()}
        loads = {f"_downloads/{to}": Path(self.env.srcdir, uri) for uri, (_names, to) in self.env.dlfiles.items()}
        pictures = html_images.copies(domain) if has_pages(self.app) else {}
        return found | pictures | {name: path for name, path in (images | loads).items() if path.is_file()}

    @property
    def history(self) -> str:
        """The file that says since when each thing stands."""
        return f"{self.config.recension_name}.history.json" if domain_of(self.env).releases else ""

    def objects(self) -> Iterator[Seen]:
        """Yield the places and the entries with their addresses, and the documents."""
        known: dict[str, str] = {}
        for text in domain_of(self.env).edition.texts:
            page = self.app.builder.get_target_uri(text.name)
            names = {
                str(block.place): block.place.called(self.config.recension_places)
                for block in text.document.blocks
                if block.place
            }
            lemmas = {one.id: plain(one.lemma) for one in text.document.entries}
            entries = {name: lemma if lemma != "-" else name for name, lemma in lemmas.items()}
            here = {
                (f"{text.name}:{name}" if name in known else name): (f"rec:{kind}", f"{page}#{name} {called}")
                for kind, some in (("place", names), ("entry", entries))
                for name, called in some.items()
            }
            known |= dict.fromkeys(here, "")
            yield from (Seen(name, *said) for name, said in here.items())

    def since(self) -> Iterator[Seen]:
        """Yield the releases, and since which each thing stands."""
        domain = domain_of(self.env)
        yield from (Seen("releases", one.release, one.date) for one in domain.releases)
        for name, one in history.since(domain.releases, domain.record).items():
            yield from (Seen(name, field, str(value)) for field, value in one._asdict().items())

    def missing(self) -> Iterator[Mistake]:
        """Yield what was not written at all."""
        pages = []
        if has_pages(self.app) and self.app.builder.name in ("html", "dirhtml"):
            pages = [blocks.file_of(self.app, name) for name in (*self.env.found_docs, *releases.pages(self.app))]
        history = [self.history] if self.history else []
        copies = [one for one in self.copies if not one.startswith(("_static/", "_images/"))]
        pictures = html_images.copies(domain_of(self.env)) if has_pages(self.app) else ()
        for name in sorted([*pages, *copies, *pictures, *self.citing, *history]):
            if not Path(self.app.outdir, name).is_file():
                yield mistake("output", output=name, field="file", place=name, found="nothing there", expected="a file")


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _unlike(name: str, source: Path) -> Mistake:
    found, expected = "other bytes", f"those of {source.name}"
    return mistake("output", output=name, field="copy", place=name, found=found, expected=expected)


def inventory(data: bytes) -> list[Seen]:
    """Return the places and entries of an inventory of Sphinx, in the order of their names."""
    try:
        text = zlib.decompress(data.split(b"\n", 4)[4]).decode()
    except (LookupError, ValueError, zlib.error):
        return [Seen("", "inventory", "cannot be read")]
    found = []
    for line in text.splitlines():
        name, kind, _priority, way, called = line.split(" ", 4)
        if kind.startswith("rec:"):
            way = way[:-1] + name.rpartition(":")[2] if way.endswith("$") else way
            found.append(Seen(name, kind, f"{way} {name if called == '-' else called}"))
    return found


def _told(data: bytes) -> list[Seen]:
    try:
        told = json.loads(data)
        found = [Seen("releases", release, date) for release, date in told["releases"].items()]
        for name, one in told["since"].items():
            found += [Seen(name, field, str(value)) for field, value in one.items()]
    except (ValueError, LookupError, AttributeError):
        return [Seen("", "history", "cannot be read")]
    return found


def tell_missing(app: Sphinx, exception: Exception | None) -> None:
    """Say what was not written at all."""
    if exception or not is_screen(app.builder):
        return
    for one in Beside(app).missing():
        tell(one)
        app.statuscode = 2


def begin(app: Sphinx) -> None:
    """Read what stands beside the pages of this build."""
    app.connect(gate.WRITTEN, Beside(app).check)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
    app.connect("build-finished", tell_missing, priority=801)  # after what there is has been read
