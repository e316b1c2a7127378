"""The edition read for a command, and how a command ends that cannot go on."""

from __future__ import annotations

import sys
import tempfile
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands.sphinx import Application
from recension.doctree.checks import EditionError, tell
from recension.doctree.config import location_in_config
from recension.scholarship.messages import MistakeError, in_a_line, mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def answered(run: Callable[[], int]) -> int:
    """Return how a command ended, when it has told why it could not go on."""
    try:
        return run()
    except EditionError:
        return 1
    except MistakeError as error:
        tell(error.mistake, "")
        return 2
    except SphinxError as error:
        tell(mistake("sphinx", found=in_a_line(error)), "")
        return 1


@contextmanager
def edition(config: Path, source: Path, warning: TextIO | None = None) -> Iterator[Sphinx]:
    """Yield an application for the edition that writes nothing; complaints go to *warning*, if anywhere."""
    with tempfile.TemporaryDirectory() as folder, patch_docutils(config), docutils_namespace():
        app = Application(source, config, folder, folder, "dummy", status=None, warning=warning, warningiserror=True)
        require_text(app)
        yield app


def require_text(app: Sphinx) -> None:
    """End a command where conf.py names no text."""
    if not getattr(app.config, "recension_texts", ()):  # nor is there the setting, where the extension is not named
        tell(mistake("text-undeclared", *location_in_config(app, "recension_texts"), found="the command"), "")
        raise EditionError


@contextmanager
def read(options: Namespace) -> Iterator[Sphinx]:
    """Yield the application with the edition read that *options* name; what is wrong goes to standard error."""
    with edition(options.config, options.source, sys.stderr) as app:
        app.build()
        yield app
