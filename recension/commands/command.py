"""What every command has in common: its door, and the edition read for it."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

from recension.scholarship.messages import mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx


class Command(NamedTuple):
    """A command of ``recension``."""

    name: str
    help: str
    run: Callable[[Namespace], int]  #: of two folders, ``config`` and ``source``, and its own arguments
    add_arguments: Callable[[ArgumentParser], None] = lambda parser: None


@contextmanager
def edition(config: Path, source: Path, warning: TextIO | None = None) -> Iterator[Sphinx]:
    """Yield an application for the edition that writes nothing; complaints go to *warning*, if anywhere."""
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from recension.commands.build import Application  # a command that reads no edition does not wait for Sphinx
    from recension.doctree.checks import EditionError, tell
    from recension.doctree.config import location_in_config

    with tempfile.TemporaryDirectory() as folder, patch_docutils(config), docutils_namespace():
        app = Application(source, config, folder, folder, "dummy", status=None, warning=warning, warningiserror=True)
        if not getattr(app.config, "recension_texts", ()):  # nor is there the setting, where the extension is not named
            tell(mistake("text-undeclared", *location_in_config(app, "recension_texts"), found="the command"), "")
            raise EditionError
        yield app


@contextmanager
def read(options: Namespace) -> Iterator[Sphinx]:
    """Yield the application with the edition read that *options* name; what is wrong goes to standard error."""
    with edition(options.config, options.source, sys.stderr) as app:
        app.build()
        yield app
