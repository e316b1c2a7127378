"""What an edition is made from: the files that are read for it, and no others that stand beside them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from recension.doctree import imprimatur
from recension.doctree.domain import domain_of
from recension.scholarship import declaring, record
from recension.scholarship.record import NONE, Record
from recension.version import __version__

if TYPE_CHECKING:
    from sphinx.environment import BuildEnvironment

HOW = "BUILD.txt"  #: how the edition is made again
BESIDE = ("conf.py", "docutils.conf", "CITATION.cff", "README*", "LICEN[CS]E*", "RIGHTS*")  #: conf.py, as it is


def sources(env: BuildEnvironment) -> dict[str, bytes]:
    """Return the files that an edition is made from, by their paths in the folder that has them all.

    What git knows does not matter, so it is the same without git; the record of a release tells of checksums of what
    was published, among which may be that of these files, so the newest is without them.
    """
    config, source = (Path(folder).resolve() for folder in (domain_of(env).builder.confdir, env.srcdir))
    home = Path(os.path.commonpath([config, source]))
    found = {path.absolute() for path in _read(env, config, source)}
    files = {path.relative_to(home).as_posix(): path for path in found if _is_own(path, home)}
    held = {name: path.read_bytes() for name, path in files.items()}
    if own := env.config._raw_config.get("recension_releases"):  # a command may have set another folder
        folder = Path(os.path.relpath(Path(source, own).resolve(), home))
        there = Path(source, env.config.recension_releases)
        kept = (*there.glob("*.json"), there / declaring.FILE)
        held |= {(folder / path.name).as_posix(): path.read_bytes() for path in kept if path.is_file()}
        if releases := domain_of(env).releases:
            newest: Record = releases[-1]._replace(files=NONE, sources=NONE)
            held[(folder / f"{newest.release}.json").as_posix()] = record.write(newest).encode()
    held[HOW] = _how(env, *(Path(os.path.relpath(folder, home)).as_posix() for folder in (config, source)))
    return dict(sorted(held.items()))


def _how(env: BuildEnvironment, config: str, source: str) -> bytes:
    """Return what whoever has nothing but these files needs to know."""
    named = ", ".join(str(one) for one in env.config._raw_config.get("extensions", ()))
    return f"""\
Here is all that this edition is made from, and nothing else: what its README says of a Makefile, of
requirements or of tests is of the repository that it comes from.

With Python 3.11 or newer, and with recension {__version__} and what conf.py names in its extensions
({named}), in this folder:

    python -m sphinx -W -c {config} {source} build/html     the website
    python -m recension build                               all formats that there are programs for
    python -m recension verify                              the proof that the witnesses come back

Without recension: the files of the witnesses, which conf.py names, are as they were transmitted, the documents
are plain text in UTF-8, and the TEI and the JSON of the edition say all that they do.
""".encode()


def _is_own(path: Path, home: Path) -> bool:
    """Tell whether a file is one of the edition, and neither hidden nor a part of the programs."""
    if not path.is_file() or path.is_symlink() or not path.resolve().is_relative_to(home):
        return False
    own = path.is_relative_to(home) and not path.is_relative_to(imprimatur.PACKAGE)
    return own and not any(part[0] == "." for part in path.relative_to(home).parts)


def _read(env: BuildEnvironment, config: Path, source: Path) -> Iterator[Path]:
    """Yield what is read, and what is named to be shown with it."""
    said = env.config._raw_config
    for name in BESIDE:
        yield from config.glob(name)
    for name in imprimatur.sources(env, env.found_docs):
        yield Path(os.path.normpath(Path(source, name)))
    for file in (one.file for one in domain_of(env).declared.witnesses):
        yield Path(os.path.normpath(source / file))
    for name in ("recension_comparisons", "recension_authorities", "recension_history"):
        yield Path(os.path.normpath(source / str(env.config[name])))
    for name in said.get("recension_pdf_faces", ()):
        yield Path(os.path.normpath(source / str(name)))
    for name in (*said.get("bibtex_bibfiles", ()), said.get("html_logo"), said.get("html_favicon")):
        yield Path(os.path.normpath(config / str(name or ".")))
    for name in (*said.get("html_static_path", ()), *said.get("templates_path", ())):
        path = Path(os.path.normpath(config / str(name)))
        yield from path.rglob("*") if path.is_dir() else [path]
    yield from map(Path, imprimatur.catalogues(env.srcdir, env.config))
    for name in env.config.extensions:
        file = getattr(sys.modules.get(name), "__file__", None) or ""
        if file and not file.startswith((sys.prefix, sys.base_prefix)):
            yield from Path(file).parent.rglob("*.py") if Path(file).name == "__init__.py" else [Path(file)]
