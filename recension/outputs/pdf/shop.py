"""The shop that prints: Sphinx with the builder of the book, asked for some files by a command."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.doctree.config import location_in_config
from recension.outputs.printing import Printing
from recension.scholarship.messages import MistakeError


class Shop(Sphinx):
    """Sphinx with the extension that prints."""

    adds = True  #: files to what stands in the folder

    def preload_builder(self, name: str) -> None:
        """Ask for the extension where conf.py does not name it."""
        if name not in self.registry.builders:
            found, expected = "no recension.pdf", "it there, for it prints"
            location = location_in_config(self, "extensions")
            raise MistakeError("setting", *location, setting="extensions", found=found, expected=expected)
        super().preload_builder(name)

    def print(self, printings: Iterable[Printing]) -> None:
        """Print these files, and none that conf.py names."""
        self.config.overrides["recension_pdf_documents"] = self.config.recension_pdf_documents = {
            one.stem: {name: value for name, value in one._asdict().items() if name != "stem"} for one in printings
        }
        self.build()


@contextmanager
def opened(config: Path, source: Path, out: Path) -> Iterator[Shop]:
    """Yield a shop that prints the edition in *source* into the folder *out*."""
    trees = out.parent / "doctrees-pdf"
    try:
        out.mkdir(parents=True, exist_ok=True)
        with patch_docutils(config), docutils_namespace():
            yield Shop(source, config, out, trees, "pdf", None, None, sys.stderr, tags=["pdf"], warningiserror=True)
    except ExtensionError as error:
        if not isinstance(error.orig_exc, ImportError):
            raise
        raise MistakeError("sphinx", found=error) from error  # what prints is not installed
    except OSError as error:
        raise MistakeError("unwritable", file=error.filename or out, found=error.strerror) from error
