"""Spreads what a build reads and writes over its processes; what comes of it is what one would have made."""

from __future__ import annotations

import gc
import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

import sphinx.builders
from sphinx import version_info
from sphinx.transforms.post_transforms.images import ImageConverter
from sphinx.util.build_phase import BuildPhase
from sphinx.util.logging import LogCollector, convert_serializable, getLogger
from sphinx.util.parallel import ParallelTasks, make_chunks

from recension.doctree.checks import EditionError
from recension.doctree.domain import domain_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from logging import LogRecord

    from docutils import nodes
    from sphinx.application import Sphinx

#: who keeps nothing of the pages that are resolved, or has it brought together here
KNOWN = ("recension", "sphinx", "docutils", "furo", "sphinxcontrib.bibtex", "myst_parser")
LARGE = 4_000_000  #: bytes of a page whose tree, or that of what it says, takes some 100 MB
MUCH = 8_000_000  #: bytes of pages of which a process keeps some 150 MB
SHARE = 4  #: the trees of all texts have about so many times the bytes of a page that is made from records
ASKED = ("doctree-resolved", "missing-reference", "warn-missing-reference")  #: events of that time

logger = getLogger(__name__)
_noted: WeakKeyDictionary[Sphinx, dict[str, dict[str, Any]]] = WeakKeyDictionary()


class Part(NamedTuple):
    """What a process brings back that wrote some pages."""

    told: dict[str, list[LogRecord]]  #: docname -> what was said of it
    images: dict[str, str]
    noted: Mapping[str, dict[str, Any]]
    ended: bool  #: for what is wrong has been told


def noted(app: Sphinx, what: str) -> dict[str, Any]:
    """Return the table of *what* is noted of each document when it is resolved, whichever process does that."""
    return _noted.setdefault(app, {}).setdefault(what, {})


def all_noted(app: Sphinx) -> Mapping[str, dict[str, Any]]:
    """Return all that is noted in this process, as another is told of it."""
    return _noted.get(app, {})


def note(app: Sphinx, tables: Mapping[str, dict[str, Any]]) -> None:
    """Note what another process has noted."""
    for what, table in tables.items():
        noted(app, what).update(table)


def resolved(app: Sphinx, docname: str) -> nodes.document:
    """Return a document as it is about to be written."""
    tags: dict[str, Any] = {"tags": app.tags} if version_info >= (9,) else {}  # Sphinx 8.2 does not ask for them
    return app.env.get_and_resolve_doctree(docname, app.builder, **tags)


def write_page(app: Sphinx, docname: str) -> None:
    """Write a page, as Sphinx does it; each of its versions has another name for that."""
    builder = app.builder
    builder.phase = BuildPhase.RESOLVING
    tree = resolved(app, docname)
    builder.phase = BuildPhase.WRITING
    builder.write_doc_serialized(docname, tree)
    builder.write_doc(docname, tree)


def dealt(sizes: Mapping[str, int], hands: int) -> list[list[str]]:
    """Deal names to so many *hands* that each has about as much to do; in each they are in their order."""
    held: list[list[str]] = [[] for _ in range(hands)]
    weights = [0] * hands
    for name in sorted(sizes, key=lambda one: (-sizes[one], one)):
        lightest = weights.index(min(weights))
        held[lightest].append(name)
        weights[lightest] += sizes[name]
    return [sorted(names) for names in held if names]


def spread(app: Sphinx) -> None:
    """Have each process read as much as another; and let it resolve the pages, too, that it writes.

    Sphinx deals documents by their number, and has all of them resolved by one process, which is the longer half.
    """
    builder = app.builder

    def chunks(arguments: Sequence[str], nproc: int, maxbatch: int = 10) -> list[Any]:
        if builder.phase is not BuildPhase.READING:
            return make_chunks(arguments, nproc, maxbatch)
        return dealt({name: Path(app.env.doc2path(name)).stat().st_size for name in arguments}, nproc)

    sphinx.builders.make_chunks = chunks  # type: ignore[attr-defined]
    read_parallel = builder._read_parallel

    def read(docnames: list[str], nproc: int) -> None:
        if len(docnames) > 1:
            read_parallel(docnames, nproc)
        else:
            builder._read_serial(docnames)

    builder._read_parallel = read  # type: ignore[method-assign]
    if builder.name in ("html", "dirhtml"):
        builder._write_parallel = partial(_write, app, builder._write_parallel)  # type: ignore[method-assign]


def in_turns(
    app: Sphinx, sizes: Mapping[str, int], work: Callable[[Iterator[str]], Any], keep: Callable[[Any], None]
) -> None:
    """Let each name be worked at by the process that comes to it first, and *keep* what each of them brings back.

    Where one is large by its *sizes*, in bytes, it takes memory that no process gives back: another goes on then, and
    also where many come together.
    """
    names = [*sizes]
    turns = app.parallel + sum(size > LARGE for size in sizes.values()) + sum(sizes.values()) // MUCH
    with TemporaryFile(buffering=0) as queue:  # where one process has read, the next reads on; none waits for another
        queue.write(b"".join(number.to_bytes(4, "big") for number in range(len(names))))
        queue.seek(0)

        def taken() -> Iterator[str]:
            done = 0
            while done <= MUCH and (number := os.read(queue.fileno(), 4)):
                yield (name := names[int.from_bytes(number, "big")])
                done += sizes[name]
                if sizes[name] > LARGE:
                    break

        def begin(_number: int) -> Any:
            gc.freeze()  # what all processes share stays shared, for nobody looks through it
            return work(taken())

        tasks = ParallelTasks(app.parallel)
        for number in range(min(turns, len(names))):
            tasks.add_task(begin, number, lambda _number, part: keep(part))
        tasks.join()


def _write(
    app: Sphinx, as_sphinx_does: Callable[[Sequence[str], int], None], docnames: Sequence[str], nproc: int
) -> None:
    """Write pages, those that take longest before the others."""
    if not _is_whole(app):
        as_sphinx_does(docnames, nproc)
        return
    weights = _weights(app, docnames)
    *names, first = sorted(docnames, key=lambda name: (-weights[name], name))
    before = _write_quietly(app, first)  # which fills what is shared by all pages

    def write(some: Iterator[str]) -> Part:
        app.builder.parallel_ok = False  # trees are let go here
        told = {}
        try:
            for name in some:
                told[name] = _write_quietly(app, name)
        except EditionError:
            return Part(told, {}, {}, ended=True)
        return Part(told, app.builder.images, all_noted(app), ended=False)

    parts: list[Part] = []
    in_turns(app, {name: weights[name] for name in names}, write, parts.append)
    told = {first: before} | {name: logs for part in parts for name, logs in part.told.items()}
    for name in docnames:
        for record in told.get(name, ()):
            logger.handle(record)
    if any(part.ended for part in parts):
        raise EditionError
    if told.keys() != {*docnames}:
        raise EOFError  # of a process that Sphinx lets go without a word
    images = {path: name for part in parts for path, name in part.images.items()}
    app.builder.images.update(sorted(images.items()))
    for part in parts:
        note(app, part.noted)


def _write_quietly(app: Sphinx, docname: str) -> list[LogRecord]:
    """Write a page, and return what is said of it."""
    collector = LogCollector()
    with collector.collect():
        write_page(app, docname)
    convert_serializable(collector.logs)
    return collector.logs


def _weights(app: Sphinx, docnames: Iterable[str]) -> dict[str, int]:
    """Return about how many bytes each page has: what it had, or else what its tree has, and a share of the texts."""
    texts = app.config.recension_texts
    trees = {name: Path(app.doctreedir, f"{name}.doctree").stat().st_size for name in {*docnames, *texts}}
    every = sum(trees[name] for name in texts)
    made = domain_of(app.env).generated.keys() - {*texts}
    pages = {name: Path(app.builder.get_outfilename(name)) for name in docnames}  # type: ignore[attr-defined]
    return {
        name: page.stat().st_size if page.is_file() else trees[name] + (every // SHARE if name in made else 0)
        for name, page in pages.items()
    }


def _is_whole(app: Sphinx) -> bool:
    """Tell whether all that is kept of pages when they are resolved is brought together here."""
    if getattr(app.builder, "indexer", None) is not None:
        return False  # Sphinx's own search
    asked = [one.handler for name in ASKED for one in app.events.listeners.get(name, ())]
    transforms = app.registry.get_post_transforms()
    if any(issubclass(one, ImageConverter) for one in transforms):
        return False  # which name the pictures that they make
    asked += transforms
    homes = (f"{getattr(one, '__module__', None)}." for one in asked)
    return all(home.startswith(tuple(f"{known}." for known in KNOWN)) for home in homes)
