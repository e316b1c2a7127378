"""Finds the commits that change the edition and do not say so."""

from __future__ import annotations

import re
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recension.commands.command import Command
from recension.commands.git import blobs, commit_of, git, require, top
from recension.commands.reading import edition
from recension.commands.review import texts, within
from recension.doctree.checks import tell
from recension.doctree.config import vocabulary
from recension.scholarship import bearers
from recension.scholarship.legible import converted
from recension.scholarship.messages import MistakeError, mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx

_AUTOMATIC = re.compile(r"^(?:(?:fixup|squash|amend)! )+")  #: what git puts before the subject of another commit

Edited = Mapping[str, Callable[[bytes], object]]  #: a file of the edition -> what counts of what it holds


class Commit(NamedTuple):
    """A commit, or one about to be made: what it is called, its subject, and the files it changes, as git has them."""

    name: str
    subject: str
    raw: str

    @property
    def files(self) -> Iterator[tuple[str, str, str]]:
        """The name of each file, and of what it holds, before and after."""
        fields = iter(self.raw.split("\0"))
        for about in fields:
            if about:
                _, _, old, new, sort = about.split(" ")
                path = next(fields)
                yield next(fields) if sort[0] in "RC" else path, old, new


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which commits, and with what their subjects begin."""
    parser.add_argument("--since", default="", help="a commit, tag or branch, or A..B (default: the newest release)")
    parser.add_argument("--message", type=Path, help="file with the message of the commit that is about to be made")
    parser.add_argument("--prefix", default="[Editorial]", help="how the subject begins (default: [Editorial])")


def run(options: Namespace) -> int:
    """Tell each commit that changes the edition without its subject saying so; those that merge are not asked."""
    require(options.config, whole=not options.message)
    folder = top(options.config)
    with edition(options.config, options.source, sys.stderr) as app:
        edited = of_edition(app, folder)
        releases = Path(app.srcdir, app.config.recension_releases) if app.config.recension_releases else None
    if options.message:
        commits = about_to_be_made(folder, options.message)
    else:
        start, _, end = options.since.partition("..")
        commits = made(folder, start or last_release(folder, releases), end or "HEAD")
    changing = [(commit, files) for commit in commits if (files := changed(commit, edited, folder))]
    silent = [one for one in changing if not _AUTOMATIC.sub("", one[0].subject).startswith(options.prefix)]
    for commit, files in silent:
        found = " ".join(filter(None, (commit.name[:10], repr(commit.subject))))
        tell(mistake("commit-subject", found=found, files=" and ".join(files), expected=options.prefix), "")
    if not silent and not options.message:
        print(f"commits that change the edition: {len(changing)} of {len(commits)}, each with {options.prefix}")
    return 1 if silent else 0


def of_edition(app: Sphinx, folder: Path) -> Edited:
    """Return the files that have text, bibliography, witnesses and record of comparisons."""
    config, edited = app.config, dict[str, Callable[[bytes], object]]()
    sigla = [*vocabulary(config).names, bearers.CETT]
    witnesses = [Path(app.srcdir, one["file"]) for one in config.recension_witnesses if one.get("file")]
    edited |= dict.fromkeys(within(folder, witnesses), bytes)
    if record := config.recension_comparisons:
        edited |= dict.fromkeys(within(folder, [Path(app.srcdir, record)]), compared)
    if "cite" in app.env.domains:
        edited |= dict.fromkeys(within(folder, app.env.domains["cite"].bibdata.bibfiles), bytes.split)  # type: ignore[attr-defined]
    for path in within(folder, texts(app)):
        edited[path] = partial(converted, markdown=path.endswith(".md"), sigla=sigla)
    return edited


def compared(record: bytes) -> list[list[bytes]]:
    """Return who compared what and when; the digest follows from how it is computed."""
    rows = (line.split(b"\t") for line in record.splitlines() if not line.startswith(b"#"))
    return [[*row[:3], *row[4:]] for row in rows]


def last_release(folder: Path, releases: Path | None) -> str:
    """Return the commit with which the newest release was recorded."""
    path = within(folder, [releases] if releases else [])
    found = path and git("rev-list", "-1", "HEAD", "--", *path, cwd=folder).strip()
    if not found:
        expected = "a commit, a tag or a branch, for no release is recorded"
        raise MistakeError("option", option="since", found="", expected=expected)
    return found


def made(folder: Path, start: str, end: str) -> list[Commit]:
    """Return the commits that lead from one to another, the oldest first."""
    asked = [f"^{commit_of(start, folder)}", commit_of(end, folder)]
    listed = git("rev-list", "--no-merges", "--reverse", "--format=%H%x09%s", *asked, cwd=folder)
    found = [line.split("\t", 1) for line in listed.split("\n") if "\t" in line]
    show = partial(git, "diff-tree", "--root", "--no-commit-id", "-r", "-z", "-M", cwd=folder)
    return [Commit(name, subject, show(name)) for name, subject in found]


def about_to_be_made(folder: Path, message: Path) -> list[Commit]:
    """Return the commit that git is about to make, unless it merges."""
    try:
        lines = message.read_text("utf-8", "replace").splitlines()
    except OSError as error:
        raise MistakeError("unreadable", file=message, found=error.strerror) from None
    subject = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    merges = (Path(git("rev-parse", "--absolute-git-dir", cwd=folder).strip("\n")) / "MERGE_HEAD").exists()
    return (
        []
        if merges
        else [Commit("", subject, git("diff-index", "--cached", "-r", "-z", "-M", _before(folder), cwd=folder))]
    )


def _before(folder: Path) -> str:
    """Return what the next commit will follow: the last one, or nothing at all."""
    try:
        return commit_of("HEAD", folder)
    except MistakeError:
        return git("mktree", cwd=folder).strip()


def changed(commit: Commit, edited: Edited, folder: Path) -> list[str]:
    """Return the files of the edition in which *commit* changes what counts."""
    files = [(path, old, new) for path, old, new in commit.files if path in edited]
    names = [name for _, *both in files for name in both if name.strip("0")]
    held = dict(zip(names, blobs(names, folder), strict=True))
    return [path for path, old, new in files if edited[path](held.get(old, b"")) != edited[path](held.get(new, b""))]


COMMAND = Command("commits", "tell the commits that change the edition and do not say so", run, add_arguments)
