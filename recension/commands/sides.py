"""Finds what is compared: the edition as it stands, a release, a witness, or what git has of an earlier day."""

from __future__ import annotations

import os
import sys
import tempfile
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple

from sphinx.application import Sphinx
from sphinx.config import eval_config_file
from sphinx.errors import ConfigError
from sphinx.util.docutils import docutils_namespace, patch_docutils
from sphinx.util.tags import Tags

from recension.commands.git import commit_of, tree_of
from recension.commands.reading import read
from recension.doctree.config import SETTINGS
from recension.doctree.domain import RecensionDomain, domain_of
from recension.locale import speak
from recension.scholarship import changes, record
from recension.scholarship.changes import Report
from recension.scholarship.messages import MistakeError, in_a_line
from recension.scholarship.record import NONE, Record

WORK = "work"  #: the edition as it stands
_ASKED = ("language", "project", "author", "copyright", "release", "source_suffix", "rst_prolog", "rst_epilog")
_ASKED_OF_OTHERS = ("bibtex_", "myst_")
_EXTENSIONS = ("sphinxcontrib.bibtex", "myst_parser")  #: what has a part in a text, beside ourselves


class Side(NamedTuple):
    """One of the two that are compared."""

    name: str
    said: Record
    notes: tuple[str, ...] = ()  #: what could not be read, and why
    siglum: str = ""  #: of a witness


class Sides:
    """Finds the sides of a comparison, and reads the edition as it stands but once."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.declared = settings_of(options.config)
        speak(str(self.declared.get("language") or "en"))

    @cached_property
    def app(self) -> Sphinx:
        """The edition as it stands, read and proved."""
        with read(self.options) as app:
            return app

    @property
    def work(self) -> RecensionDomain:
        """The records of the edition as it stands."""
        return domain_of(self.app.env)

    @property
    def folder(self) -> Path | None:
        """The folder of the records of the releases, if the edition keeps any."""
        named = self.declared.get("recension_releases", "")
        return self.options.source / str(named) if named else None

    @property
    def witnesses(self) -> list[str]:
        """The sigla of the witnesses that are held whole, the base first."""
        declared = self.declared.get("recension_witnesses", ())
        return [one["siglum"] for one in declared if isinstance(one, dict) and one.get("file") and one.get("siglum")]

    def both(self, old: str, new: str) -> tuple[Side, Side]:
        """Return two sides; beside a witness, only the text of the other, and what departs from the witness."""
        one, other = self.side(old), self.side(new)
        for siglum in filter(None, (one.siglum, other.siglum)):
            one, other = _beside(one, siglum), _beside(other, siglum)
        return one, other

    def side(self, name: str) -> Side:
        """Return what *name* stands for."""
        if name == WORK:
            return Side(WORK, self.work.record)
        paths = self.folder.glob("*.json") if self.folder else ()
        releases = {path.stem: path for path in sorted(paths, key=lambda path: record.order(path.stem))}
        if name in releases:
            found = record.load(releases[name])
            if not isinstance(found, Record):
                raise MistakeError.of(found)
            return Side(name, found)
        if name in self.witnesses:
            return Side(name, record.of_witness(self.work.edition, name), siglum=name)
        try:
            commit = commit_of(name, self.options.config)
        except MistakeError as error:
            if error.mistake.name not in ("git-revision", "git-repository", "git-missing"):
                raise
            known = ", ".join([WORK, *releases, *self.witnesses])
            raise MistakeError("side", found=name, expected=known, why=error.mistake.sentence) from None
        with tree_of(commit, self.options.config) as config:
            said, notes = of_earlier(config, config / os.path.relpath(self.options.source, self.options.config), name)
        return Side(name if commit.startswith(name) else f"{name} ({commit[:7]})", said, notes)


def _beside(one: Side, siglum: str) -> Side:
    """Return of a side what can be compared with the text of a witness."""
    departing = {name: item for name, item in one.said.apparatus.items() if f"reading {siglum}" in item}
    others = ("commentary", "cited", "bibliography", "witnesses", "withdrawn", *record.LATER)
    none: dict[str, Any] = dict.fromkeys(others, NONE)
    return one._replace(said=one.said._replace(apparatus=departing, **none))


def report(one: Side, other: Side) -> Report:
    """Return what is different between two sides."""
    return changes.report(one.said, other.said, (one.name, other.name), (*one.notes, *other.notes))


# what conf.py says, without reading a text


def settings_of(config: Path) -> Mapping[str, Any]:
    """Return what conf.py in a folder sets."""
    path, modules = sys.path[:], set(sys.modules)
    file = config.resolve() / "conf.py"
    if not file.is_file():
        raise MistakeError("sphinx", found=f"there is no conf.py in {config}")
    try:
        with redirect_stdout(sys.stderr):  # what it prints is no part of what is asked for
            return eval_config_file(file, Tags())
    except ConfigError as error:
        raise MistakeError("sphinx", found=in_a_line(error)) from error
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            if name.partition(".")[0] != "recension" and str(config) in str(getattr(sys.modules[name], "__file__", "")):
                del sys.modules[name]  # it belongs to an earlier day


# what was written on an earlier day


def of_earlier(config: Path, source: Path, name: str) -> tuple[Record, tuple[str, ...]]:
    """Return what an earlier state of the sources says, read with today's notation, and what that could not read."""
    complaints = StringIO()
    try:
        with _reading(config, source, complaints) as app:
            app.env.find_files(app.config, app.builder)
            app.emit("env-before-read-docs", app.env, [*app.config.recension_texts])
            for text in app.config.recension_texts:
                app.builder.read_doc(text)  # and nothing is asked of the whole, which is as it was
            domain = domain_of(app.env)
            unread: dict[str, Any] = dict.fromkeys(record.LATER, NONE)  # only the texts are read
            found = domain.record._replace(**unread)
            wrong = [one for docname in sorted(domain.mistakes) for one in domain.mistakes[docname]]
    except (Exception, SystemExit) as error:  # whatever an earlier day has left there
        why = complaints.getvalue().strip().partition("\n")[0] or in_a_line(error)
        raise MistakeError("earlier", found=name, why=_without(config, why)) from error
    notes = [f"{one.source}:{one.line}: {one.sentence} [recension.{one.name}]" for one in wrong]
    notes += [line for line in complaints.getvalue().splitlines() if "bibtex" in line]
    return found, tuple(f"{name}: {_without(config, note)}" for note in notes)


def _without(folder: Path, text: str) -> str:
    """Return *text* with files named from a temporary folder."""
    return text.replace(f"{folder.resolve()}{os.sep}", "").replace(f"{folder}{os.sep}", "")


@contextmanager
def _reading(config: Path, source: Path, warning: StringIO) -> Iterator[Sphinx]:
    """Yield an application that has the settings of an earlier day that are understood today, and only the texts."""
    declared = settings_of(config)
    texts = declared.get("recension_texts", ())
    if not texts:
        raise MistakeError("text-undeclared", source="", found="the command")
    asked = {
        key: value
        for key, value in declared.items()
        if key in _ASKED or key.startswith(_ASKED_OF_OTHERS) or (key in SETTINGS and key != "recension_policy")
    }
    files = asked.get("bibtex_bibfiles") or ()
    asked["bibtex_bibfiles"] = [str(config / file) for file in ([files] if isinstance(files, str) else files)]
    asked |= {
        "extensions": [*(one for one in declared.get("extensions", ()) if one in _EXTENSIONS), "recension"],
        "root_doc": texts[0],
        "include_patterns": [f"{text}.*" for text in texts],
    }
    with tempfile.TemporaryDirectory() as out, patch_docutils(), docutils_namespace():
        yield Sphinx(source, None, out, out, "dummy", asked, status=None, warning=warning)
