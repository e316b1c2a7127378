"""Makes a release: freezes what the edition says in a record, and refuses where that would not be true."""

from __future__ import annotations

import os
import subprocess
import sys
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
from recension.scholarship import dates, record, releasing
from recension.scholarship.changes import Report, compare
from recension.scholarship.messages import MistakeError, mistake
from recension.scholarship.metadata import RECENSION, Software, citation_cff
from recension.scholarship.record import Record

if TYPE_CHECKING:
    from sphinx.config import Config

    from recension.scholarship.cite import Work

CITATION = "CITATION.cff"
#: folder of an output -> its builder, with the tags that it needs; each may offer what is made before it
OUTPUTS = {"text": ("edited-text",), "pdf": ("pdf", "-t", "pdf"), "html": ("html",)}


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the number, the date, and where the outputs are."""
    parser.add_argument("release", help="its number, such as 1.1.0")
    parser.add_argument("--date", default="", help="as 2026-11-23 (default: today)")
    parser.add_argument("--at", default=WORK, help="a commit or tag that was released without a record")
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
    check_arguments(options.release, date, [one.release for one in before], earlier=options.at != WORK)
    named: dict[str, Any] = {"name": app.config.recension_name, "release": options.release, "date": date}
    path = folder / f"{options.release}.json"
    changes = Path(options.source, app.config.recension_history or "-")
    listed = _text_of(changes) if changes.is_file() else ""
    folder.mkdir(parents=True, exist_ok=True)
    if options.at != WORK:
        with tree_of(options.at, options.config) as tree:
            named["sources"] = sums(tree, (file for file in tree.rglob("*") if file.is_file()))
        named["history"] = releasing.account(listed, options.release)
        write(path, record.write(sides.side(options.at).said._replace(**named, **published(options.out))))
        return 0
    now = sides.side(WORK).said
    account = releasing.account(listed)
    if found := [*releasing.obstacles(before, now, account)]:
        for one in found:
            tell(one, "")
        return 1
    if options.check:
        return 0
    account = account or summary(before, now)
    made = now._replace(**named, history=account, checksum=sides.work.edition.checksum)
    heading = f"{options.release}, {dates.spelled(date, app.config.language)}"
    with kept(path, changes, options.config / CITATION):
        write(path, record.write(made))
        if listed:
            write(changes, releasing.told(listed, heading))
        made = complete(options, made, path, app.config, sides.work.work)
        write(path, record.write(made))
    print(relpath(path))
    return 0


def _text_of(changes: Path) -> str:
    try:
        return changes.read_text("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise MistakeError("source-encoding", line, str(changes), found=error.start) from None


def complete(options: Namespace, made: Record, path: Path, config: Config, work: Work) -> Record:
    """Return the record with the checksums of what is published, which is built for it."""
    if config.recension_source:
        one = work._replace(release=made.release, released=made.date)
        write(options.config / CITATION, citation_cff(one, software(options.config, one)))
    for name in outputs(config):
        build(options, name)
    return made._replace(**published(options.out), sources=sums(options.config, source_files(options, path)))


def summary(before: Sequence[Record], now: Record) -> str:
    """Return what is said of a release of which nobody has told anything."""
    return redlined.summary(Report("", "", compare(before[-1], now))) if before else ""


def check_arguments(number: str, date: str, known: Sequence[str], *, earlier: bool) -> None:
    """Raise what is wrong with the number or the date of a release."""
    if not releasing.NUMBER.fullmatch(number):
        raise MistakeError("option", option="release", found=number, expected="a number such as 1.1.0")
    if number in known or (not earlier and known and record.order(number) <= record.order(known[-1])):
        raise MistakeError("option", option="release", found=number, expected=f"a number later than {known[-1]}")
    if not dates.begins(date) or len(dates.parts(date)) < 3:
        raise MistakeError("option", option="date", found=date, expected="a day such as 2026-11-23")


def today() -> str:
    """Return the day on which the release is made, as the environment has it, or the clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch.isdecimal() else datetime.now(UTC)
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


def outputs(config: Config) -> Iterable[str]:
    """Return the names of the outputs of an edition that are made of it."""
    return [name for name in OUTPUTS if name != "pdf" or config._raw_config.get("recension_pdf_documents")]


def build(options: Namespace, name: str) -> None:
    """Make one output as the Makefile does, in a process of its own; what is wrong is told by it."""
    builder, *tags = OUTPUTS[name]
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", builder, *tags]
    command += ["-c", str(options.config), "-d", str(options.out / f"doctrees-{name}")]
    done = subprocess.run([*command, str(options.source), str(options.out / name)], check=False)
    if done.returncode:
        raise EditionError


def published(out: Path) -> dict[str, Any]:
    """Return what a record says of the outputs in a folder: their checksums, and that of the edited text."""
    site = out / "html"
    found = sums(site, (path for path in site.rglob("*") if path.is_file() and not _is_of_the_build(path, site)))
    found |= {path.name: _sum(path) for path in sorted((out / "pdf").glob("*.pdf"))}
    texts = [_sum(path) for path in sorted((out / "text").glob("*.txt"))]
    return {"files": dict(sorted(found.items())), "checksum": texts[0] if texts else ""}


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
