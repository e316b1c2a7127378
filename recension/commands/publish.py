"""Gathers what a release gives to its readers in one folder that any static host takes."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from sphinx.util.osutil import relpath

from recension.commands.check import SUMS
from recension.commands.command import Command
from recension.commands.release import CITATION, beside, published, site, software, sums
from recension.commands.sides import Sides
from recension.doctree.checks import tell
from recension.doctree.domain import RecensionDomain
from recension.files import write
from recension.outputs.archive import pack
from recension.outputs.site.describe import MEDIA
from recension.scholarship.messages import MistakeError, mistake
from recension.scholarship.metadata import APPARATUS, CRATE, SOFTWARE, TEXT, File, citation_cff, codemeta, ro_crate
from recension.scholarship.whole import FOLDER

#: the types of files; what a machine knows of them differs from one to another
_MEDIA = {
    **MEDIA,
    ".cff": "application/yaml",
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".map": "application/json",
    ".md": "text/markdown",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".tei.xml": "application/tei+xml",
    ".txt": "text/plain",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


def add_arguments(parser: ArgumentParser) -> None:
    """Ask where the outputs are, and where what is published goes."""
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of the outputs (default: build)")


def run(options: Namespace) -> int:
    """Build the newest release, see that it is what was recorded, and gather it."""
    try:
        return publish(options)
    except OSError as error:
        tell(mistake("unwritable", file=error.filename or options.out, found=error.strerror), "")
    return 2


def publish(options: Namespace) -> int:
    """Publish the newest release, or refuse where sources or outputs are not those that were recorded."""
    sides = Sides(options)
    config = sides.app.config
    if not sides.folder or not sides.work.releases:
        raise MistakeError("publish-none")
    newest = sides.work.releases[-1]
    for path, recorded in newest.sources.items():
        if not (file := options.config / path).is_file() or sums(options.config, [file])[path] != recorded:
            raise MistakeError("publish-changed", source=str(file), release=newest.release)
    with site(options, config) as pages:
        files = beside(options, config)
        made = published(pages, files)
        if other := [name for name in sorted({*made, *newest.files}) if made.get(name) != newest.files.get(name)]:
            raise MistakeError("publish-built", source=str(options.out), found=", ".join(other), release=newest.release)
        place, draft = options.out / "publish", options.out / "publish.draft"
        shutil.rmtree(draft, ignore_errors=True)
        try:
            shutil.copytree(pages, draft, ignore=shutil.ignore_patterns(".*"))
            for file in files:
                shutil.copy(file, draft)
            gather(options, draft, sides.work, sides.folder)
            shutil.rmtree(place, ignore_errors=True)
            draft.replace(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    print(relpath(place))
    return 0


def gather(options: Namespace, draft: Path, edition: RecensionDomain, releases: Path) -> None:
    """Put the records, the sources, and what describes all that is published into the folder of it."""
    newest, one = edition.releases[-1], edition.work
    (draft / "releases").mkdir()
    for path in releases.glob("*.json"):
        shutil.copy(path, draft / "releases")
    stem, own = f"{newest.name}-{newest.release}", relpath(releases / f"{newest.release}.json", options.config)
    paths = {name: options.config / name for name in (*newest.sources, own)}
    held = ((name, path.read_bytes(), bool(path.stat().st_mode & 0o100)) for name, path in paths.items())
    (draft / f"{stem}.zip").write_bytes(pack(held, stem, newest.date))
    program = software(options.config, one)
    write(draft / CITATION, citation_cff(one, program._replace(here=False)))
    write(draft / "codemeta.json", codemeta(one, program))
    titles = {edition.beside(path): title for title, path in edition.downloads.items()}
    texts = {Path(name).name for name in edition.whole.union(*(one.texts for one in edition.releases))}
    write(draft / CRATE, ro_crate(one, program, described(draft, titles, texts)))
    (draft / ".nojekyll").touch()  # GitHub would leave out the folders that begin with a line
    found = sums(draft, (path for path in draft.rglob("*") if path.is_file() and path.name[0] != "."))
    write(draft / SUMS, "".join(f"{digest}  {path}\n" for path, digest in found.items()))


def described(folder: Path, titles: Mapping[str, str], texts: Collection[str]) -> Iterator[File]:
    """Yield what is to be said of each file in a folder; *texts* are the pages that have the text."""
    for name, digest in sums(folder, (path for path in folder.rglob("*") if path.is_file())).items():
        yield File(name, (folder / name).stat().st_size, digest, media(name), titles.get(name, ""), holds(name, texts))


def media(name: str) -> str:
    """Return the type of a file."""
    return next((kind for ending, kind in _MEDIA.items() if name.endswith(ending)), "application/octet-stream")


def holds(name: str, texts: Collection[str]) -> tuple[str, ...]:
    """Return what a file holds, by which its terms are told."""
    if name.startswith("_static/"):
        return (SOFTWARE,)
    if name.endswith(".zip"):
        return (TEXT, APPARATUS, SOFTWARE)
    if name.endswith(".html") and Path(name).stem not in texts:
        return (APPARATUS,)
    if name.startswith(f"{FOLDER}/"):
        return (TEXT, APPARATUS)
    return (TEXT,) if name.endswith((".txt", ".md")) else (TEXT, APPARATUS)


COMMAND = Command("publish", "gather a release in a folder that any static host takes", run, add_arguments)
