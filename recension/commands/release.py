"""Makes a release: freezes what the edition says in a record, and refuses where that would not be true."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.util.osutil import relpath

from recension import version
from recension.commands.command import Command
from recension.commands.git import git, tree_of
from recension.commands.sides import WORK, Sides
from recension.doctree import redlined
from recension.doctree.checks import EditionError, tell
from recension.doctree.config import location_in_config
from recension.files import write
from recension.scholarship import dates, declaring, record, releasing
from recension.scholarship.changes import Report, compare
from recension.scholarship.messages import MistakeError, mistake
from recension.scholarship.metadata import RECENSION, Software, citation_cff
from recension.scholarship.record import Record

if TYPE_CHECKING:
    from sphinx.config import Config

    from recension.scholarship.cite import Work

CITATION = "CITATION.cff"
STALE = "[recension.reading-stale]"  #: ends what each reading of the edition tells, and the command has told


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the number, the date, and where the outputs are."""
    parser.add_argument("release", help="its number, such as 1.1.0")
    parser.add_argument("--date", default="", help="as 2026-11-23 (default: today)")
    parser.add_argument("--at", default=WORK, help="a commit or tag that was released without a record")
    parser.add_argument("--published", type=Path, help="with --at: the folder of the site that was published then")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of the outputs (default: build)")
    parser.add_argument("--check", action="store_true", help="tell what stands in the way, and release nothing")


def run(options: Namespace) -> int:
    """Write the record of a release, or tell everything that stands in its way."""
    try:
        return release(options)
    except OSError as error:
        tell(mistake("unwritable", file=error.filename or options.out, found=error.strerror), "")
    return 2


def release(options: Namespace) -> int:
    """Make the release, or the record of what was released at some commit."""
    sides = Sides(options)
    app = sides.app
    folder = sides.folder
    if folder is None:
        where = location_in_config(app, "recension_releases")
        expected = "the name of a folder to keep the records in"
        raise MistakeError("setting", *where, setting="recension_releases", found="nothing", expected=expected)
    before, mistakes = record.releases(folder)
    if mistakes:
        raise MistakeError.of(mistakes[0])
    date = options.date or today()
    check_arguments(options.release, date, before, earlier=options.at != WORK)
    named: dict[str, Any] = {"name": app.config.recension_name, "release": options.release, "date": date}
    path = folder / f"{options.release}.json"
    changes = Path(options.source, app.config.recension_history or "-")
    listed = _text_of(changes) if changes.is_file() else ""
    folder.mkdir(parents=True, exist_ok=True)
    if options.at != WORK:
        with tree_of(options.at, options.config) as tree:
            named["sources"] = sums(tree, (file for file in tree.rglob("*") if file.is_file()))
        named["history"] = releasing.account(listed, options.release)
        named["files"] = published(options.published) if options.published else {}
        said = sides.side(options.at).said._replace(**named)
        if not options.check:
            write(path, record.write(said))
        return 0
    now = sides.side(WORK).said
    account = releasing.account(listed)
    found = [*releasing.obstacles(before, now, account)]
    if undeclared := sides.work.undeclared:
        found.append(mistake("undeclared", release=before[-1].release, found=declaring.named(undeclared)))
    if found:
        for one in found:
            tell(one, "")
        return 1
    told = summary(before, now)
    if told:
        print(f"{before[-1].release} → {options.release}: {told}")
    if options.check:
        print(f"Nothing stands in the way of release {options.release}.")
        return 0
    made = now._replace(**named, history=account or told, checksum=sides.work.edition.checksum)
    cited = sides.work.work._replace(release=options.release, released=date)
    declared = folder / declaring.FILE
    with kept(changes, options.config / CITATION, path, declared):
        declared.unlink(missing_ok=True)  # what is different from this release nobody has meant yet
        if listed:
            heading = f"{options.release}, {dates.spelled(date, app.config.language)}"
            write(changes, releasing.told(listed, heading))
        if app.config.recension_source:
            write(options.config / CITATION, citation_cff(cited, software(options.config, cited)))
        made = made._replace(files=built(options, app.config, made, folder))  # of what is released, and no draft of it
        made = made._replace(sources=sums(options.config, source_files(options, path)))
        write(path, record.write(made))
    print(f"{relpath(path)} is the record; commit all that was written, and tag the commit.")
    return 0


def _text_of(changes: Path) -> str:
    try:
        return changes.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise MistakeError("source-encoding", line, str(changes), found=error.start) from None


def summary(before: Sequence[Record], now: Record) -> str:
    """Return what is said of a release of which nobody has told anything."""
    return redlined.summary(Report("", "", compare(before[-1], now))) if before else ""


def check_arguments(number: str, date: str, before: Sequence[Record], *, earlier: bool) -> None:
    """Raise what is wrong with the number or the date of a release; only an *earlier* one may have later ones."""
    known = [one.release for one in before]
    if not releasing.NUMBER.fullmatch(number):
        raise MistakeError("argument", argument="release", found=number, expected="a number such as 1.1.0")
    below = [one for one in before if record.order(one.release) < record.order(number)]
    above = before[len(below) :]
    if number in known or (above and not earlier):
        raise MistakeError("argument", argument="release", found=number, expected=f"a number later than {known[-1]}")
    if not dates.begins(date) or len(dates.parts(date)) < 3:
        raise MistakeError("option", option="date", found=date, expected="a day such as 2026-11-23")
    for one, sense, wrong in [*((one, "before", -1) for one in below[-1:]), *((one, "after", 1) for one in above[:1])]:
        day, other = dates.parts(date), dates.parts(one.date)
        if (day > other) - (day < other) == wrong:
            expected = f"no day {sense} {one.date}, that of release {one.release}"
            raise MistakeError("option", option="date", found=date, expected=expected)


def today() -> str:
    """Return the day on which the release is made, as the environment has it, or the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    try:
        now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    except (ValueError, OverflowError, OSError):
        raise MistakeError("option", option="date", found=epoch, expected="seconds as SOURCE_DATE_EPOCH") from None
    return now.date().isoformat()


@contextmanager
def kept(*paths: Path) -> Iterator[None]:
    """Put files back as they were when what is done to them fails."""
    held = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        yield
    except BaseException:
        for path, content in held.items():
            if content is not None:
                path.write_bytes(content)
            else:
                path.unlink(missing_ok=True)
        raise


# what is published


def built(options: Namespace, config: Config, made: Record, folder: Path) -> dict[str, str]:
    """Return the checksums of what is published with a release, which is built before there is a record of it."""
    with tempfile.TemporaryDirectory() as temporary:
        releases = shutil.copytree(folder, Path(temporary, "releases"))
        write(releases / f"{made.release}.json", record.write(made))
        with site(options, config, "-D", f"recension_releases={releases}") as pages:
            return published(pages, beside(options, config))


@contextmanager
def site(options: Namespace, config: Config, *more: str) -> Iterator[Path]:
    """Build what the site offers where it looks for it, and yield the site in a folder that has nothing else."""
    build(options, "edited-text", options.out / "text", options.out / "doctrees-text", *more)
    build(options, "tei", options.out / "tei", options.out / "doctrees-tei", *more)
    if config._raw_config.get("recension_pdf_documents"):
        build(options, "pdf", options.out / "pdf", options.out / "doctrees-pdf", "-t", "pdf", *more)
    if config.recension_data:
        build(options, "data", Path(options.source, config.recension_data), options.out / "doctrees-data", *more)
    with tempfile.TemporaryDirectory() as temporary:
        pages = Path(temporary, "html")
        build(options, "html", pages, Path(temporary, "doctrees"), *more)
        yield pages


def build(options: Namespace, builder: str, out: Path, doctrees: Path, *more: str) -> None:
    """Make one output in a process of its own, which tells what is wrong."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder, *more]
    command += ["-c", str(options.config), "-d", str(doctrees), str(options.source), str(out)]
    programs = [str(Path(version.__file__).parents[1]), *filter(None, [os.environ.get("PYTHONPATH")])]
    same = os.environ | {"PYTHONPATH": os.pathsep.join(programs), "LC_ALL": "C.UTF-8"}  # which is everywhere
    done = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True, env=same)
    print("".join(line for line in done.stderr.splitlines(keepends=True) if STALE not in line), end="", file=sys.stderr)
    if done.returncode:
        raise EditionError


def beside(options: Namespace, config: Config) -> list[Path]:
    """Return what is published beside the pages: what conf.py has printed, the edited text, and the file of TEI."""
    printed = config._raw_config.get("recension_pdf_documents") or ()
    name = config.recension_name
    names = [*(f"pdf/{stem}.pdf" for stem in printed), f"text/{name}.txt", f"tei/{name}.tei.xml"]
    return [options.out / name for name in names]


def published(pages: Path, files: Iterable[Path] = ()) -> dict[str, str]:
    """Return the checksums of a site and of the files beside it, by their paths in what is published."""
    found = sums(pages, (path for path in pages.rglob("*") if path.is_file() and not _is_of_the_build(path, pages)))
    return dict(sorted({**found, **{path.name: _sum(path) for path in files}}.items()))


def _is_of_the_build(path: Path, site: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(site).parts)


def source_files(options: Namespace, own: Path) -> list[Path]:
    """Return what the edition is made from but its *own* record: what git knows, and what is new beside the texts.

    Without git it is all but what is hidden or built.
    """
    config, gone = options.config, own.resolve()
    new = ("--others", "--exclude-standard", "--", relpath(options.source, config), CITATION)
    try:
        listed = {*git("ls-files", "-z", cwd=config).split("\0"), *git("ls-files", "-z", *new, cwd=config).split("\0")}
    except MistakeError:
        hidden = ("build", "__pycache__")
        paths = (path.relative_to(config) for path in config.rglob("*"))
        listed = {str(path) for path in paths if not any(part in hidden or part[0] == "." for part in path.parts)}
    found = (config / name for name in sorted(filter(None, listed)))
    return [path for path in found if path.is_file() and not path.is_symlink() and path.resolve() != gone]


def sums(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """Return the checksum of each file under its path in a folder."""
    return dict(sorted((path.relative_to(folder).as_posix(), _sum(path)) for path in paths))


def _sum(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def software(config: Path, work: Work) -> Software:
    """Return what is said of the software: where it is kept together with the edition, of its newest release."""
    home = config.resolve() / "recension"
    if not Path(version.__file__).resolve().is_relative_to(home):
        return RECENSION
    newest = releasing.newest((home / "CHANGELOG.md").read_text("utf-8"))
    return RECENSION._replace(version=newest[0], released=newest[1], author=work.editor or work.author, here=True)


COMMAND = Command("release", "freeze what the edition says in a record", run, add_arguments)
