"""Decides whether a build may go on from what the last one left: by contents, never by dates, and one at a time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docutils
import sphinx
from sphinx import addnodes
from sphinx.application import ENV_PICKLE_FILENAME

from recension.doctree.checks import tell
from recension.doctree.domain import domain_of
from recension.files import write
from recension.scholarship.comparisons import digest
from recension.scholarship.messages import mistake

try:
    import fcntl
except ImportError:  # pragma: no cover  # not everywhere are there locks
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

FILE = "imprimatur.json"
PACKAGE = Path(__file__).parents[1]  #: every page rests on its programs
_held: list[int] = []  #: the folders that the build of this process keeps others out of


class Imprimatur:
    """What the last build read and wrote, kept beside its doctrees when it ended well, and while nothing is built.

    Without one everything is read and written anew, so that what was wrong is told again, and what was half done is
    done.
    """

    def __init__(self) -> None:
        self.last: dict[str, Any] = {}  #: of the build before
        self.grounds = ""
        self.way = ""
        self.sources: dict[str, str] = {}  #: what is read -> digest of what it held before it was read

    def withdraw(self, app: Sphinx, config: Config) -> None:
        """Keep other builds out, take the imprimatur away, and forget what was read where it no longer holds."""
        self.grounds = digest(*grounds(app, config))
        keep_out_others({Path(app.outdir), Path(app.doctreedir)})
        path = Path(app.doctreedir, FILE)
        with suppress(OSError, ValueError):
            self.last = json.loads(path.read_text("utf-8"))
        with suppress(OSError):  # where nothing can be removed, nothing will be written either
            path.unlink(missing_ok=True)
        written = self.last.get("written", {})
        if self.last.get("grounds") != self.grounds or written != contents(written):
            self.last = {}
            Path(app.doctreedir, ENV_PICKLE_FILENAME).unlink(missing_ok=True)

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
    ) -> list[str]:
        """Return the documents that do not hold what they held, or that another builder read."""
        self.sources = contents(sources(env, env.found_docs))
        if self.last.get("builder") != app.builder.name:
            return sorted(env.found_docs)
        read = self.last["sources"]
        return [
            name
            for name in sorted(env.found_docs)
            if any(self.sources[path] != read.get(path) for path in sources(env, [name]))
        ]

    def misled(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return all documents where their order, a title, a link, or what the release is called has changed."""
        titles = [(name, title.astext()) for name, title in sorted(env.titles.items())]
        ordered = [env.tocs[name] for name in sorted(env.toctree_includes)]
        trees = [tree.pformat() for toc in ordered for tree in toc.findall(addnodes.toctree)]
        self.way = digest(titles, trees, domain_of(env).release, *leads(env))
        return [] if self.last.get("way") == self.way else sorted(env.found_docs)

    def grant(self, app: Sphinx, exception: Exception | None) -> None:
        """Give the imprimatur when all was written and there was nothing to complain of; let other builds in."""
        self.last = {}
        if not (exception or app.statuscode or app._warncount):
            self.last = {
                "grounds": self.grounds,
                "way": self.way,
                "builder": app.builder.name,
                "sources": contents(sources(app.env, app.env.found_docs)) | self.sources,
                "written": contents(written(app)),
            }
            with suppress(OSError):  # without it the next build takes longer
                write(Path(app.doctreedir, FILE), json.dumps(self.last))
        let_others_in()


def contents(paths: Iterable[str]) -> dict[str, str]:
    """Return a digest of what each file holds; of one that cannot be read it is empty."""
    found = dict.fromkeys(paths, "")
    for path in found:
        with suppress(OSError):
            found[path] = hashlib.sha256(Path(path).read_bytes()).hexdigest()
    return found


def grounds(app: Sphinx, config: Config) -> Iterator[object]:
    """Yield what every page rests on: programs, settings, bibliography, templates and style sheets."""
    yield str(app.srcdir), str(app.outdir), sorted(app.tags), sorted(config.overrides.items())
    yield sphinx.__version__, docutils.__version__
    yield sorted((name, extension.version) for name, extension in app.extensions.items())
    found = [(one.version, str(one.module.__file__ or "")) for one in app.extensions.values()]
    near = tuple(f"{folder}{os.sep}" for folder in (app.confdir, app.srcdir))
    own = [file for version, file in found if version == "unknown version" or file.startswith(near)]
    bibliography = getattr(config, "bibtex_bibfiles", None) or ()
    folders = (*config.templates_path, *config.html_static_path, *config.html_theme_path)
    paths = [Path(app.confdir, name) for name in (*filter(None, own), "conf.py", *bibliography, *folders)]
    paths += [Path(app.srcdir, name) for name in filter(None, [config.recension_releases])]
    yield sorted(contents(_within([*paths, PACKAGE])).items())


def sources(env: BuildEnvironment, docnames: Iterable[str]) -> Iterator[str]:
    """Yield the files that are read for some documents."""
    for name in docnames:
        yield str(env.doc2path(name))
        for path in env.dependencies.get(name, ()):
            yield str(Path(env.srcdir, path))  # Sphinx 8.2 names them from there


def leads(env: BuildEnvironment) -> Iterator[object]:
    """Yield where links from other documents lead, and what they are called: labels and the like, places, works."""
    yield [sorted(domain.get_objects()) for domain in env.domains.sorted()]
    yield [(block.docname, block.place) for block in domain_of(env).edition.blocks if block.place]
    works = getattr(env.domains.get("cite"), "citations", ())
    yield sorted((one.bibliography_key.docname, one.citation_id, one.key, one.formatted_entry.label) for one in works)


def written(app: Sphinx) -> Iterator[str]:
    """Yield what stands in the folder of the build, without the doctrees."""
    doctrees = f"{app.doctreedir}{os.sep}"
    return (path for path in _within([Path(app.outdir)]) if not path.startswith(doctrees))


def _within(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the files among *paths* and in the folders among them."""
    for path in paths:
        if path.is_file():
            yield str(path)
        for folder, folders, names in os.walk(path):
            folders[:] = [name for name in folders if name != "__pycache__"]
            yield from (os.path.join(folder, name) for name in names)


def keep_out_others(folders: Iterable[Path]) -> None:
    """Wait until no other build is at work in any of *folders*, and begin; without locks, begin at once."""
    let_others_in()  # after a build of this process that has failed
    for folder in sorted(folders):
        with suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            held = os.open(folder, os.O_RDONLY)
            _held.append(held)
            if fcntl:
                try:
                    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    tell(mistake("other-build", folder=folder), "")
                    fcntl.flock(held, fcntl.LOCK_EX)


def let_others_in() -> None:
    """Leave the folders to other builds."""
    while _held:
        os.close(_held.pop())


def begin(app: Sphinx, config: Config) -> None:
    """Register what comes before and after the build of an edition."""
    if not config.recension_texts:
        return
    imprimatur = Imprimatur()
    imprimatur.withdraw(app, config)
    app.connect("env-get-outdated", imprimatur.outdated)
    app.connect("env-updated", imprimatur.misled, priority=900)  # others have made what they make of the whole
    app.connect("build-finished", imprimatur.grant, priority=900)  # others have written what they write last


def setup(app: Sphinx) -> None:
    """Begin when others have had their say about the settings."""
    app.connect("config-inited", begin, priority=900)
