"""Sets git up to show the texts of an edition as they are read, and the paragraph above each change."""

from __future__ import annotations

import re
import shlex
import sys
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from recension.commands.command import Command
from recension.commands.git import git, require, top
from recension.commands.reading import edition
from recension.doctree.config import vocabulary
from recension.scholarship import bearers
from recension.scholarship.messages import MistakeError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_INCLUDE = re.compile(r"^\s*(?:\.\. |[`~:]{3,} ?\{)include(?:::|\})\s+(\S+)", re.MULTILINE)
#: the lines that are shown above a change: places and headings, as they are written and as they are shown
HEADS = r"""
^\.\. _([^:]+): *$
^\.\. (\[[^]]+\])
^\(([^ ()]+)\)= *$
^(\[\^[^]]+\]):
^(#+ .*)$
^([^[:space:][:punct:]][^[:space:]]*)$
""".strip()


def run(options: Namespace) -> int:
    """Let git know what prints a text, and which files are one; say what was done."""
    require(options.config)
    folder = top(options.config)
    with edition(options.config, options.source, sys.stderr) as app:
        files = within(folder, texts(app))
        sigla = [*vocabulary(app.config).names, bearers.CETT]
    if not files:
        raise MistakeError("git-repository", found=options.source.resolve())
    added = attribute(folder, files)
    git("config", "diff.recension.textconv", textconv(sigla), cwd=folder)
    git("config", "diff.recension.xfuncname", HEADS, cwd=folder)
    print(f"git diff, git log -p and git show now show {', '.join(files)} as read; --no-textconv shows the source.")
    if added:
        print(f"Commit .gitattributes, which has a new line for {'them' if len(added) > 1 else 'it'}.")
    return 0


def textconv(sigla: Iterable[str]) -> str:
    """Return the command with which git asks for a text; where it fails, the text is shown as it stands."""
    house = shlex.quote(str(Path(__file__).parents[2]))
    asked = f"PYTHONPATH={house} {shlex.quote(sys.executable)} -SP -m recension.commands.textconv"
    return f'f() {{ {asked} --sigla={shlex.quote(" ".join(sigla))} "$1" 2>/dev/null || cat "$1"; }}; f'


def attribute(folder: Path, files: Iterable[str]) -> list[str]:
    """Tell git which *files* are texts, in the repository, and return the lines that were missing."""
    path = folder / ".gitattributes"
    asked = git("check-attr", "-z", "diff", "--", *files, cwd=folder).split("\0")
    missing = [file for file, value in zip(asked[::3], asked[2::3], strict=False) if value != "recension"]
    added = [re.sub(r'[\s"\\*?\[!#]', "?", file) + " diff=recension" for file in missing]
    if not added:
        return []
    try:
        before = path.read_bytes() if path.exists() else b""
        with path.open("ab") as file:
            file.write(b"\n" * bool(before and not before.endswith(b"\n")))
            file.writelines(f"{line}\n".encode() for line in added)
    except OSError as error:
        raise MistakeError("unwritable", file=path, found=error.strerror) from None
    return added


def texts(app: Sphinx) -> list[Path]:
    """Return the files of the texts of an edition, and those that they include."""
    app.env.find_files(app.config, app.builder)
    found: dict[Path, None] = {}
    waiting = []
    for name in app.config.recension_texts:
        waiting.append(Path(app.env.doc2path(name)))
        if not waiting[-1].exists():
            raise MistakeError("text-missing", found=name)
    while waiting:
        path = waiting.pop(0)
        if path not in found and path.is_file():
            found[path] = None
            for name in _INCLUDE.findall(path.read_text("utf-8", "replace")):
                waiting.append(Path(app.srcdir, name[1:]) if name.startswith("/") else path.parent / name)
    return [*found]


def within(folder: Path, paths: Iterable[Path]) -> list[str]:
    """Return the names that git has for the files in *folder*."""
    names = (path.resolve() for path in paths)
    return [name.relative_to(folder.resolve()).as_posix() for name in names if name.is_relative_to(folder.resolve())]


COMMAND = Command("review", "let git show texts as they are read, and the paragraph above each change", run)
