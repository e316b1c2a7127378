"""Makes an edition in its formats: what most of them are written from is read once, and each is written by itself.

A format is written in a process of its own, by an application that finds all read: nothing of one reaches another.
"""

from __future__ import annotations

import os
import pickle
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sphinx.builders.dummy import DummyBuilder
from sphinx.environment import CONFIG_OK
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands.command import Command
from recension.commands.processes import Task, side_by_side
from recension.commands.reading import answered, require_text
from recension.commands.sphinx import Application
from recension.doctree.checks import EditionError, tell
from recension.doctree.config import location_in_config
from recension.doctree.domain import domain_of
from recension.doctree.imprimatur import leave_all
from recension.scholarship.messages import MistakeError, mistake

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment

    from recension.scholarship.record import Record

#: the formats that read for themselves, in the order in which they are made after the others -> the tags of that
BY_THEMSELVES: Mapping[str, Sequence[str]] = {
    "pdf": ("pdf",),  # which conf.py may ask for before it names what prints
    "html": (),  # its pages show what else there is to be had
}
CORES = os.cpu_count() or 1
Some = TypeVar("Some", bound="Workshop")


class Reading(DummyBuilder):
    """Reads, and writes nothing."""

    name = "reading"

    def write_documents(self, _docnames: AbstractSet[str]) -> None:
        """Resolve nothing: each format does so in its own way."""


class Workshop(Application):
    """Sphinx in as many processes as there are cores, where all extensions can do with that; nobody asked for it."""

    def is_parallel_allowed(self, typ: str) -> bool:
        """Return it without the warning that Sphinx gives to those who asked."""
        return all(getattr(one, f"parallel_{typ}_safe", False) for one in self.extensions.values())


class Reader(Workshop):
    """Sphinx that reads for several formats, and has them written before anybody may read anew."""

    tasks: Mapping[Path, Task]  #: folder of a format -> what puts it there
    names: ExitStack  #: what docutils knows as long as this reads
    reading: bytes  #: the environment, when all is read
    record: Record  #: what the edition says, gathered once for all who write
    releases: tuple[Record, ...]  #: what it said

    def preload_builder(self, name: str) -> None:
        """Let the builder be known."""
        self.add_builder(Reading)
        super().preload_builder(name)

    @property
    def offered(self) -> dict[str, str]:
        """The formats that are written from what is read here -> their builders."""
        found = {vars(one).get("output"): name for name, one in self.registry.builders.items()}
        return {name: builder for name, builder in found.items() if name}

    def build(self, force_all: bool = False, filenames: Sequence[Path] = ()) -> None:
        """Read, and go on where nothing is wrong with that."""
        super().build(force_all, filenames)
        if not self.statuscode:
            self.reading = pickle.dumps(self.env)
            self.record, self.releases = domain_of(self.env).record, domain_of(self.env).releases
            self.names.close()
            self.statuscode = made(self.tasks)


class Writer(Workshop):
    """Sphinx that writes one format of what was read."""

    is_read = True

    def __init__(self, *arguments: Any, reader: Reader, **more: Any) -> None:
        self.reader = reader
        super().__init__(*arguments, **more)

    def _init_env(self, freshenv: bool) -> BuildEnvironment:
        """Return a copy of what was read, as Sphinx does of what it finds in a file."""
        env: BuildEnvironment = pickle.loads(self.reader.reading)
        env.setup(self)
        domain_of(env).follow(self.reader.record, self.reader.releases)
        self._fresh_env_used = freshenv
        if env.config_status != CONFIG_OK:
            tell(mistake("edited-meanwhile", *location_in_config(self, "extensions")), "")
            raise EditionError
        return env

    def create_builder(self, name: str) -> Builder:
        """Return a builder that finds nothing to be read, whatever has been edited since."""
        builder = super().create_builder(name)
        vars(builder)["read"] = list
        return builder


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for formats, and where they are put."""
    parser.add_argument("formats", nargs="*", metavar="FORMAT", help="such as text, tei, html (default: all there are)")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of their folders (default: build)")


def run(options: Namespace) -> int:
    """Make the formats that are asked for, and print where they are; those that others rest on first."""
    code = 0
    if not options.formats or not BY_THEMSELVES.keys() >= {*options.formats}:
        code = shared(options)
    for name in BY_THEMSELVES:
        if name in options.formats and not code:
            code = made({options.out / name: partial(alone, options, name)})
    return code


def shared(options: Namespace) -> int:
    """Make the formats that are written from the same reading; where none was asked for, ask for all there are."""
    with ExitStack() as names:
        names.enter_context(patch_docutils(options.config))
        names.enter_context(docutils_namespace())
        reader = begun(Reader, options, "doctrees-shared", "doctrees-shared", Reading.name, CORES)
        require_text(reader)
        options.formats = asked(options.formats, reader)
        reader.names = names
        reader.tasks = {
            options.out / name: partial(from_reading, options, reader, name, builder)
            for name, builder in reader.offered.items()
            if name in options.formats
        }
        reader.build()
    return reader.statuscode


def asked(formats: Sequence[str], reader: Reader) -> Sequence[str]:
    """Return the formats that are asked for, or all that the edition has."""
    known = [*reader.offered, *BY_THEMSELVES]
    if unknown := [one for one in formats if one not in known]:
        expected = f"some of {', '.join(known)}"
        raise MistakeError("argument", argument="format", found=unknown[0], expected=expected)
    prints = reader.config._raw_config.get("recension_pdf_documents")
    return formats or [one for one in known if prints or one != "pdf"]


def from_reading(options: Namespace, reader: Reader, name: str, builder: str) -> int:
    """Write a format of what was read."""
    with sphinx(options):
        app = begun(Writer, options, name, reader.doctreedir.name, builder, 1, reader=reader)
        app.build()
    return app.statuscode


def alone(options: Namespace, name: str) -> int:
    """Read for one format, and write it."""
    with sphinx(options):
        app = begun(Workshop, options, name, f"doctrees-{name}", name, CORES, tags=BY_THEMSELVES[name])
        app.build()
    return app.statuscode


@contextmanager
def sphinx(options: Namespace) -> Iterator[None]:
    """Have docutils ready for an application that writes, and no draft left, even if it never began to build."""
    with patch_docutils(options.config), docutils_namespace():
        try:
            yield
        finally:
            leave_all()


def begun(kind: type[Some], options: Namespace, place: str, trees: str, builder: str, cores: int, **more: Any) -> Some:
    """Return Sphinx that takes whatever it complains of for a mistake, and works in so many processes."""
    folders = (options.source, options.config, options.out / place, options.out / trees)
    told = {"status": None, "warning": sys.stderr, "warningiserror": True}
    return kind(*folders, builder, parallel=cores, **told, **more)


def made(tasks: Mapping[Path, Task]) -> int:
    """Have formats made, and print where each is that was; return how that ended."""
    ended = side_by_side([partial(answered, task) for task in tasks.values()], CORES)
    for place, code in zip(tasks, ended, strict=True):
        if not code:
            print(os.path.relpath(place))
        elif code < 0:
            tell(mistake("output-ended", output=place, found=-code), "")
    return max(map(abs, ended)) and 1


COMMAND = Command("build", "make the edition in its formats, of which most are read once", run, add_arguments)
