"""Builds editions, in this process and in others, and tells what a build complained of; makes editions different."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from sphinx.application import Sphinx
from sphinx.builders.html import _assets
from sphinx.locale import translators
from sphinx.util.console import strip_escape_sequences
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands import reading
from recension.doctree.checks import EditionError

HERE = Path(__file__).parent
HOUSE = HERE.parent
SLUICE = HERE / "roots" / "test-sluice"  #: the small edition that has one of everything

#: what an edition that is the whole of its website wants there
SITE = """
extensions.append("recension.site")
recension_policy = {"default-src": "'self'", "object-src": "'none'", "base-uri": "'none'"}
"""
EPUB = '\nextensions.append("recension.epub")\n'  #: what an edition without an e-book wants there
PDF = 'extensions.append("recension.pdf")\n'  #: what an edition without paper wants in its conf.py

URL = "https://example.org/mill/"  #: of the website of an edition that says where it is
SOURCE = {
    "author": "Ada Weir",
    "title": "The Miller's Book",
    "publisher": "The Mill Press",
    "date": "3 May 1801",
    "url": "https://example.org/1801/miller",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}

Copy = Callable[[str], Path]  #: what the fixture ``copy_of`` is

_REPORT = re.compile(r"(?P<path>\S+):(?P<line>\d+): \w+: .+ \[recension\.(?P<name>[\w-]+)\]")


class Report(NamedTuple):
    """One mistake as the build reports it."""

    name: str
    file: str
    line: int


class Outcome(NamedTuple):
    """How a build ended."""

    code: int
    complaints: str

    @property
    def reports(self) -> list[Report]:
        """The mistakes with a name, in the order in which they were reported."""
        found = _REPORT.finditer(self.complaints)
        return [Report(match["name"], Path(match["path"]).name, int(match["line"])) for match in found]


FINE = Outcome(0, "")


def build(
    source: Path,
    out: Path,
    builder: str = "html",
    *,
    config: Path | None = None,
    doctrees: Path | None = None,
    parallel: int = 0,
    tags: tuple[str, ...] = (),
    settings: dict[str, object] | None = None,
) -> Outcome:
    """Build the edition in *source* into *out* in this process, as ``sphinx-build -W`` does; its doctrees go beside."""
    complaints = StringIO()
    folder = doctrees or out.with_name(f"{out.name}-doctrees")
    config = config or source
    _assets._file_checksum_inner.cache_clear()  # a process of its own would know nothing of the files
    for namespace, catalogue in [*translators]:  # nor of the languages of builds before, nor of their catalogues
        if namespace == "general":
            del translators[namespace, catalogue]
    with patch_docutils(config), docutils_namespace():
        try:
            app = Sphinx(
                source,
                config,
                out,
                folder,
                builder,
                confoverrides=settings,
                status=None,
                warning=complaints,
                warningiserror=True,
                parallel=parallel,
                tags=tags,
            )
            app.build()
            code = app.statuscode
        except EditionError as error:
            code = int(str(error.code))
    return Outcome(code, strip_escape_sequences(complaints.getvalue()))


def sphinx_build(
    source: Path, out: Path, *options: str, config: Path | None = None, **environment: str
) -> subprocess.Popen[str]:
    """Start ``sphinx-build -W`` in a process of its own, with *environment* besides that of this one."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "-c", config or source, "-d", f"{out}-doctrees", *options]
    whole = {**os.environ, "PYTHONPATH": str(HOUSE), **environment}
    return subprocess.Popen([*command, source, out], env=whole, stderr=subprocess.PIPE, text=True)


def ended(process: subprocess.Popen[str]) -> Outcome:
    """Return how a build in a process of its own ended."""
    _, complaints = process.communicate()
    return Outcome(process.returncode, strip_escape_sequences(complaints))


def made(source: Path, out: Path, builder: str = "html", *tags: str, config: Path | None = None) -> Path:
    """Build an edition that has nothing to complain of; return *out*."""
    assert build(source, out, builder, config=config, tags=tags) == FINE
    return out


def read(source: Path, config: Path | None = None) -> Sphinx:
    """Read an edition that has nothing to complain of, and write nothing."""
    complaints = StringIO()
    try:
        with reading.edition(config or source, source, complaints) as app:
            app.build()
    except EditionError:
        pytest.fail(f"the edition does not build:\n{complaints.getvalue()}")
    return app


def differing(one: Path, other: Path) -> list[str]:
    """Return the files that two folders do not have alike."""
    a, b = files(one), files(other)
    return sorted(name for name in a.keys() | b.keys() if a.get(name) != b.get(name))


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of *folder* and what it holds, without Sphinx's memory of the settings before the last."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name != ".buildinfo.bak"}


def replace(path: Path, old: str, new: str) -> None:
    """Edit *path* as an editor does."""
    source = path.read_text("utf-8")
    assert old in source
    path.write_text(source.replace(old, new), "utf-8")


def append(path: Path, text: str) -> Path:
    """Add *text* at the end of *path*; return the folder."""
    path.write_text(path.read_text("utf-8") + text, "utf-8")
    return path.parent


def configure(edition: Path, **settings: object) -> Path:
    """Set values in the conf.py of *edition*, and return it."""
    return append(edition / "conf.py", "".join(f"{name} = {value!r}\n" for name, value in settings.items()))


def in_markdown(edition: Path, *names: str) -> Path:
    """Put pages in Markdown in the place of those of *edition* that say the same: the *names*, or all there are."""
    for page in sorted((HERE / "roots" / "test-myst" / edition.name).glob("*.md")):
        if not names or page.stem in names:
            (edition / f"{page.stem}.rst").unlink()
            shutil.copy(page, edition)
    suffixes = {".rst": "restructuredtext", ".md": "markdown"}  # else Sphinx tells later builds of this process, too
    return append(edition / "conf.py", f'\nextensions.append("myst_parser")\nsource_suffix = {suffixes}\n')


def around_a_song(edition: Path) -> Path:
    """Put a song, which is what it numbers, between the paragraphs of the *edition* "plain", and a heading last."""
    replace(edition / "text.rst", ".. _p2:", ".. _s1:\n\nThe wheel goes round.\n\n.. _p2:")
    replace(edition / "text.rst", ".. [1]", "The end\n-------\n\n.. [1]")
    replace(edition / "witnesses/K.md", "'Grind", "The wheel goes round.\n\n'Grind")
    replace(edition / "witnesses/K.md", "[1] It", "## The end\n\n[1] It")
    restate_checksums(edition)
    return configure(edition, recension_places={"s": "stanza", "p": "paragraph", "n": "note"})


def restate_checksums(edition: Path) -> None:
    """State in conf.py the checksums of the witnesses as they are."""
    path = edition / "conf.py"
    stated = re.compile(r'("file": "(.+)",\n *"sha256": ")\w+')

    def now(found: re.Match[str]) -> str:
        return found[1] + hashlib.sha256((edition / found[2]).read_bytes()).hexdigest()

    path.write_text(stated.sub(now, path.read_text("utf-8")), "utf-8")


def turkish(folder: Path) -> dict[str, str]:
    """Return the environment of a machine that speaks Turkish; its locale is made in *folder*."""
    made = folder / "tr_TR.UTF-8"
    localedef = shutil.which("localedef")
    if not localedef or subprocess.run([localedef, "-i", "tr_TR", "-f", "UTF-8", made], check=False).returncode:
        pytest.skip("no Turkish locale can be made here")
    return {"LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8"}
