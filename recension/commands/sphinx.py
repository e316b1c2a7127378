"""Runs Sphinx as ``sphinx-build`` does, but tells in a sentence, at its line of conf.py, what keeps it from beginning.

``python -m recension.commands.sphinx`` takes the arguments of ``sphinx-build``.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sphinx.cmd.build
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError, ExtensionError, SphinxError, VersionRequirementError
from sphinx.util.tags import Tags

from recension.doctree.checks import EditionError, tell
from recension.doctree.settings import of_kind
from recension.scholarship.messages import Mistake, in_a_line, mistake

#: where conf.py has what an error is about
_SAID_IN: dict[type[SphinxError], str] = {
    VersionRequirementError: "^needs_",
    ExtensionError: "^extensions",
    ConfigError: r"^(?:setup|def setup)\b",
    SphinxError: "^",
}


class Application(Sphinx):
    """Sphinx that says without a traceback what in conf.py it cannot begin with."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        folder = more.get("confdir") or (arguments[1:2] or [more.get("srcdir", ".")])[0]
        try:
            super().__init__(*arguments, **more)
        except Exception as error:
            found = [*kept_by(error, Path(folder, "conf.py"))]
            if not found:
                raise
            for one in found:
                tell(one, "")
            raise EditionError from None


def kept_by(error: Exception, path: Path) -> Iterator[Mistake]:
    """Yield what in conf.py, the file at *path*, made Sphinx end with *error*; nothing where the fault is elsewhere."""
    cause = error.__cause__ or error
    raised = [one.lineno for one in traceback.extract_tb(cause.__traceback__) if Path(one.filename).name == path.name]
    if isinstance(cause, SyntaxError):
        yield _kept(path, cause.lineno or _unreadable(path), cause.msg)
    elif b"\0" in (path.read_bytes() if path.is_file() else b""):
        yield _kept(path, _unreadable(path), in_a_line(cause))
    elif raised:
        words = in_a_line(error) if isinstance(cause, SystemExit) else f"{type(cause).__name__}: {in_a_line(cause)}"
        yield _kept(path, raised[-1] or 0, words)
    elif isinstance(error, OSError) and error.filename:
        yield _kept(Path(error.filename), 1, str(error.strerror))
    elif badly := [*_of_other_kind(path)]:
        yield from badly
    elif isinstance(error, SphinxError):
        kind = next((kind for kind in _SAID_IN if isinstance(error, kind)), SphinxError)
        yield _kept(path, _line(path, _SAID_IN[kind]), in_a_line(error))


def _of_other_kind(path: Path) -> Iterator[Mistake]:
    """Yield the settings that are not of the kind that Sphinx relies on."""
    if path.is_file():
        config = Config.read(path.parent, overrides={}, tags=Tags())
        for setting, value in config._raw_config.items():
            for _name, found, expected in of_kind(config, setting, value):
                where = _line(path, rf"^{setting}\b"), str(path)
                yield mistake("setting", *where, setting=setting, found=found, expected=expected)


def _kept(path: Path, line: int, words: str) -> Mistake:
    return mistake("sphinx", line, str(path) if path.exists() else "", found=words)


def _line(path: Path, pattern: str) -> int:
    """Return the first line that has *pattern*."""
    lines = path.read_text("utf-8", "replace").splitlines() if path.is_file() else []
    return next((number for number, line in enumerate(lines, 1) if re.search(pattern, line)), 1)


def _unreadable(path: Path) -> int:
    """Return the line of the first byte that is none of a text."""
    raw = path.read_bytes()
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        return raw.count(b"\n", 0, error.start) + 1
    return raw.count(b"\n", 0, max(raw.find(b"\0"), 0)) + 1


def main(arguments: list[str] | None = None) -> int:
    """Run Sphinx with *arguments*, or those of the command line."""
    vars(sphinx.cmd.build)["Sphinx"] = Application
    return sphinx.cmd.build.main(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
