"""Decides whether a build may go on from what the last one left, and whether what it made takes its place."""

from __future__ import annotations

import atexit
import errno
import hashlib
import json
import logging
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from pprint import pformat
from typing import TYPE_CHECKING, Any, cast

import docutils
import sphinx
from sphinx import addnodes
from sphinx.application import ENV_PICKLE_FILENAME
from sphinx.errors import ExtensionError, SphinxError, SphinxParallelError
from sphinx.util.i18n import CatalogRepository

from recension.doctree import folders
from recension.doctree.checks import EditionError, tell
from recension.doctree.domain import RecensionDomain, domain_of
from recension.files import write, write_bytes
from recension.scholarship.cite import SHORT
from recension.scholarship.comparisons import digest
from recension.scholarship.messages import mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

FILE = "imprimatur.json"
MADE = ".recension.made"  #: in the folder of an output: a line for each file in it that builds have made
PACKAGE = Path(__file__).parents[1]  #: every page rests on its programs
_ID = re.compile(rb"""\sid=(?:"[^"]*"|'[^']*')""")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_DATED = re.compile(rb'="([\w./-]+)\?v=([0-9a-f]{8})"')  #: a file, and the digest that tells it from an older one
#: how the names of files end that rest on what a page rests on, which has the same name but for that
WITH_PAGES: set[str] = set()
#: why nothing can be written, whatever is written
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO)


def is_gated(builder: Builder | type[Builder]) -> bool:
    """Tell whether what a builder makes is for readers: it is read back, and published whole or not at all.

    One of ours says so itself.
    """
    return builder.format == "html" or getattr(builder, "is_gated", False)


Sight = tuple[int, int, int, int]  #: dates, size and number of a file
_open: list[Imprimatur] = []  #: of a build of this process that has not ended


class Imprimatur:
    """What the last build read and wrote, kept beside its doctrees when it ended well, and while nothing is built.

    Without one everything is read and written anew, so that what was wrong is told again, and what was half done is
    done.  What is for readers is written into a draft, which takes the place of what was there when it is whole.
    """

    def __init__(self, app: Sphinx, config: Config) -> None:
        self.place, self.doctrees = Path(app.outdir), Path(app.doctreedir)
        self.draft = self.place  #: where the build writes
        self.adds = bool(getattr(app, "adds", False))  #: some files to the place, and leaves the others
        self.reads = not getattr(app, "is_read", False)  #: else another has read, and keeps others out of the doctrees
        self.last: dict[str, Any] = {}  #: of the build before
        self.rested: dict[str, Any] | None = None  #: the same, when what it has read is in memory, and others may build
        self.grounds = digest(*grounds(app, config)) if self.reads else ""
        self.trees = self.doctrees / ENV_PICKLE_FILENAME  #: written when all is read, and nothing is wrong with that
        self.dated = 0  #: its date when the build begins
        self.before = self.trees.with_suffix(".before")  #: as the last build left it, while this may be broken off
        self.can_pause = hasattr(app, "show")  #: whether it may be, and another goes on
        self.first: dict[str, str] = {}  #: what took its place before the others, and digests of that
        self.is_granted = False  #: whether it was published
        self.way = ""
        self.look = ""
        self.code = 0
        self.copied: dict[str, int] = {}  #: what the draft began with
        self.waiting: dict[str, int] = {}  #: the same, copied before it began
        self.seen: dict[str, Sight] = {}  #: files that held what the last build wrote when they were seen
        self.sources: dict[str, str] = {}  #: what is read -> digest of what it held before it was read
        self.is_anew = False  #: whatever was published
        self.read: set[str] = set()  #: the documents that are read now
        self.rests: dict[str, str] = {}  #: pages that are made of no document -> digest of what they rest on
        self.tellers: list[Callable[[Sphinx], Mapping[str, str]]] = []  #: who knows these
        self.records = ""  #: digest of what pages are made from that stands on other pages
        self.catalogues = [Path(path) for path in catalogues(app.srcdir, config)]

    # before the build

    def withdraw(self) -> None:
        """Keep other builds out, take the imprimatur away, and forget what was read where it no longer holds."""
        leave_all()  # after a build of this process that failed before it began
        _open.append(self)
        self.last = {}
        try:
            folders.hold(self.place)
            folders.heal(self.place, self.doctrees, keep_copies=bool(self.waiting))
            if not self.reads:
                return
            if self.doctrees != self.place:
                folders.hold(self.doctrees)
            self.last = _known(self.doctrees / FILE)
            (self.doctrees / FILE).unlink(missing_ok=True)
        except OSError as error:
            refuse(error, self.place)
        written = self.last.get("written", {})
        if self.rested not in (None, self.last):  # others have built
            self.last = {}
        self.rested = None
        unsure = {name: held for name, held in written.items() if not self.is_as_seen(name)}
        if self.last.get("grounds") != self.grounds or unsure != contents(unsure, self.place):
            self.last = {}
            self.trees.unlink(missing_ok=True)
        self.dated = _date(self.trees)
        self.first, self.is_granted = {}, False
        if self.last.get("catalogues") != contents(map(str, self.catalogues)):
            for path in self.catalogues:  # which Sphinx compiles again where their date is older
                with suppress(OSError):
                    os.utime(path.with_suffix(".mo"), (0, 0))

    def rest(self) -> None:
        """Put the imprimatur back, and let other builds in, until this one begins."""
        if self.last:
            write(self.doctrees / FILE, json.dumps(self.last))
        self.rested = self.last

    def copies(self) -> Iterator[None]:
        """Copy, file by file, what the draft will begin with, while it waits; without that the build takes longer."""
        folder = folders.copies_of(self.place)
        last = self.rested if self.rested and self.draft != self.place else {"written": {}}
        with suppress(OSError):
            folder.mkdir()
            for name, held in last["written"].items():
                seen = _sight(self.place / name)
                copied = folders.copy([name], self.place, folder)
                if not copied or contents([name], folder)[name] != held:  # others are at work there
                    break
                self.waiting |= copied
                self.seen[name] = seen
                yield
            else:
                return
        self.waiting = {}

    def is_as_seen(self, name: str) -> bool:
        """Tell whether a file is known to hold what the last build wrote."""
        with suppress(OSError):
            return self.seen.get(name) == _sight(self.place / name)
        return False

    def redirect(self, app: Sphinx, builder: type[Builder]) -> None:
        """Let a builder write into a draft, if what it makes is for readers."""
        if is_gated(builder) and not self.adds:
            self.draft = folders.draft_of(self.place)
            with self.guarded():
                self.begin_draft()
                folders.hold(self.draft)
                self.draft.chmod(self.place.stat().st_mode)
        app.outdir = self.draft

    def begin_draft(self) -> None:
        """Let what was copied be the draft, if it is what the last build left."""
        waiting, self.waiting, self.seen, self.copied = self.waiting, {}, {}, {}
        if waiting and self.last:
            with suppress(OSError):
                folders.copies_of(self.place).rename(self.draft)
                self.copied = waiting

    def look_at(self, app: Sphinx) -> None:
        """Write all anew when the theme has changed, which nobody knew before."""
        theme = getattr(app.builder, "theme", None)
        self.look = digest(*sorted(contents(_within(map(Path, theme.get_theme_dirs()))).items())) if theme else ""
        if self.last and self.last.get("look") != self.look:
            self.last = {}

    @contextmanager
    def at_work(self, app: Sphinx) -> Iterator[None]:
        """Have a build write where it is to; afterwards nothing is left of it but what is published."""
        if self not in _open:  # a second build of the same application
            self.withdraw()
            self.redirect(app, type(app.builder))
        last = self.last
        loggers = [logging.getLogger(f"sphinx.{one.__module__}") for one in type(app.builder).__mro__]
        unwritten = _Unwritten(self.draft)
        app.outdir = app.builder.outdir = self.draft
        for logger in loggers:
            logger.addFilter(unwritten)
        try:
            with self.guarded():
                if self.draft != self.place:
                    self.copied |= folders.copy(self.last.get("written", ()), self.place, self.draft)
                yield
        except (EditionError, KeyboardInterrupt):
            self.keep(last, app)
            raise
        finally:
            self.before.unlink(missing_ok=True)
            for logger in loggers:
                logger.removeFilter(unwritten)
            app.outdir = app.builder.outdir = self.place
            leave_all()

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Say in a sentence what could not be written."""
        try:
            yield
        except Exception as error:
            refuse(error, self.draft, self.place, self.doctrees)
            raise

    # while it is at work

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: Set[str], changed: Set[str], removed: Set[str]
    ) -> list[str]:
        """Return the documents that do not hold what they held, or that another builder read."""
        self.sources = contents(sources(env, env.found_docs))
        if self.last.get("builder") != app.builder.name:
            return sorted(env.found_docs)
        read = self.last["sources"]
        return [
            name
            for name in sorted(env.found_docs)
            if any(self.sources[path] != read.get(path) for path in sources(env, [name]))
        ]

    def begin_anew(self, app: Sphinx, env: BuildEnvironment, docnames: Sequence[str]) -> None:
        """Leave nothing of before in the draft when everything is read, or written whatever was read."""
        self.read = {*docnames}
        if self.can_pause and self.last and self.dated:
            shutil.copyfile(self.trees, self.before)
        if env.found_docs.issubset(docnames) or isinstance(app.builder.get_outdated_docs(), str):
            self.forget()

    def misled(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Return all documents where their order, a title, a link, a picture or the name of the release changed."""
        name_pictures(env)
        domain_of(env).give_labels()
        titles = [(name, title.astext()) for name, title in sorted(env.titles.items())]
        ordered = [env.tocs[name] for name in sorted(env.toctree_includes)]
        trees = [tree.pformat() for toc in ordered for tree in toc.findall(addnodes.toctree)]
        self.records = digest(*records(domain_of(env)))
        self.way = digest(titles, trees, domain_of(env).release, *leads(env))
        if self.last.get("way") == self.way:
            return []
        self.forget()
        return sorted(env.found_docs)

    def forget(self) -> None:
        """Let the draft begin empty, as the first of all drafts did."""
        self.is_anew = True
        folders.forget(self.copied, self.draft)

    # after it

    def settled(self, app: Sphinx) -> set[str]:
        """Return the pages that are as they were published, and rest on nothing that is otherwise than it was then.

        With each are the files that rest on what it rests on, and are called like it.

        Where a text was edited, a page rests on what is made of the records in it; on those alone the page of another
        text may have the checksum of the new state, if nothing else is new there.
        What a page rests on that is made of no document, its maker says.
        """
        domain, builder = domain_of(app.env), cast("StandaloneHTMLBuilder", app.builder)
        before, is_edited = self.last.get("rests", {}), not self.read.isdisjoint(domain.documents)
        self.rests = before if before and not is_edited else dict(chain(*(tell(app).items() for tell in self.tellers)))
        if (
            self.is_anew
            or builder.name not in ("html", "dirhtml")
            or app.config.recension_glossary in self.read  # other pages have what stands there
            or self.last.get("records") != self.records
        ):
            return set()
        written: dict[str, str] = self.last["written"]
        files = {
            name: os.path.relpath(str(builder.get_outfilename(name)), str(self.draft)) for name in app.env.found_docs
        }
        sums = {files[name]: both for name, both in domain.stamped.items()}
        pages = [name for name in written if name.endswith(builder.out_suffix)]
        same = {name for name in pages if self._is_as_published(name, sums.get(name))}
        if any(not (self.draft / name).exists() for name in written) or any(
            _ids(self.place / name) - _ids(self.draft / name) for name in pages if name not in same
        ):
            return set()  # others may lead to what is gone
        if is_edited:
            same &= {*files.values(), *dict(self.rests.items() & before.items())}
        told = (
            file
            for name, file in files.items()
            if name in self.read or name in domain.renewed or "changes" in domain.generated.get(name, ())
        )
        same -= {*told}
        rest = {name.removesuffix(builder.out_suffix) + end: name for name in same for end in WITH_PAGES}
        return same | {one for one in rest.keys() & written.keys() if self._is_as_published(one, None)}

    def _is_as_published(self, name: str, sums: tuple[str, str] | None) -> bool:
        """Tell whether a page is as it was published, but for the checksum of the text, of which it has the new one."""
        was, is_now = _bytes(self.place / name), _bytes(self.draft / name)
        if sums and was != is_now:
            old, new = (one.encode() for one in sums)
            was = was.replace(old, new).replace(old[:SHORT], new[:SHORT])
            for path, dated in {*_DATED.findall(is_now)} - {*_DATED.findall(was)}:  # a script that has it, too
                file = (self.draft / name).parent / os.fsdecode(path)
                if not hashlib.sha256(_bytes(file)).hexdigest().startswith(os.fsdecode(dated)):
                    return False
            was, is_now = (_DATED.sub(rb"\1", one) for one in (was, is_now))
        return was == is_now

    @property
    def knows_works(self) -> bool:
        """Whether the last build knew the same works, and listed and cited the same of them."""
        return not self.is_anew and self.last.get("records") == self.records

    def is_published(self, name: str, data: bytes) -> bool:
        """Tell whether a file is as the last build published it."""
        known: dict[str, str] = self.last.get("written", {})
        return known.get(name) == hashlib.sha256(data).hexdigest()

    def edited(self) -> list[str]:
        """Return the documents that are read again, where the others stand as they were; nothing where all are."""
        return [] if self.is_anew or not self.last or self.draft == self.place else sorted(self.read)

    def written_now(self) -> dict[str, bytes]:
        """Return the files of the draft that are not as they were published."""
        new = (name for name in self.written() if self.copied.get(name) != (self.draft / name).lstat().st_mtime_ns)
        found = {name: _bytes(self.draft / name) for name in new}
        return {name: data for name, data in found.items() if not self.is_published(name, data)}

    def put_first(self, files: Mapping[str, bytes]) -> None:
        """Let some files of the draft take their place before the others; a build that fails later leaves them there.

        One that is broken off is known to have put them there; after another the next build makes all anew.
        """
        for name, data in files.items():
            self.first[name] = hashlib.sha256(data).hexdigest()
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            write_bytes(self.place / name, data)

    def grant(self, app: Sphinx, exception: Exception | None) -> None:
        """Publish when all was written and nothing stands against it."""
        self.code = app.statuscode
        last, self.last = self.last, {}
        if exception or app.statuscode or (app._warncount and app._fail_on_warnings):
            return
        names = sorted(last.get("written", ())) if self.adds else sorted(self.written())
        written = contents(names, self.draft)
        if self.draft != self.place:
            self.publish(written)
        app.outdir = app.builder.outdir = self.place
        if app._warncount or (self.adds and not last) or not self.reads:
            return
        self.last = {
            "grounds": self.grounds,
            "way": self.way,
            "records": self.records,
            "rests": self.rests,
            "look": self.look,
            "builder": app.builder.name,
            "sources": contents(sources(app.env, app.env.found_docs)) | self.sources,
            "catalogues": contents(map(str, self.catalogues)),
            "written": written,
        }
        self.is_granted = True

    def attest(self, app: Sphinx, _exception: Exception | None) -> None:
        """Give the imprimatur when nobody complained, also of what was read when it was published."""
        self.code = app.statuscode
        if app.statuscode or not self.last:
            self.last = {}
            return
        with suppress(OSError):  # without it the next build takes longer
            write(self.doctrees / FILE, json.dumps(self.last))

    def keep(self, last: dict[str, Any], app: Sphinx) -> None:
        """Let the next build go on from the *last* one; what this one has read, in vain, it has to read again.

        If this one was published, and then broken off, the next goes on from it, and reads back all that it is shown.
        """
        with suppress(OSError):
            if self.is_granted:
                write(self.doctrees / FILE, json.dumps(self.last | {"records": ""}))
                return
            if is_paused := self.before.is_file():
                self.before.replace(self.trees)
            if last and (is_paused or (not self.is_anew and _date(self.trees) == self.dated)):
                read = dict.fromkeys(sources(app.env, self.read & app.env.found_docs), "")
                known = last | {"sources": last["sources"] | read, "written": last["written"] | self.first}
                write(self.doctrees / FILE, json.dumps(known))

    def written(self) -> Iterator[str]:
        """Return the files of the build, without the doctrees."""
        if self.place == self.doctrees:
            return iter(())
        inner = f"{self.doctrees.relative_to(self.place).as_posix()}/" if self.place in self.doctrees.parents else "//"
        return (name for name in folders.within(self.draft) if name != MADE and not name.startswith(inner))

    def publish(self, written: dict[str, str]) -> None:
        """Let the draft take its place, unless the same stands there; what no build has made there stays."""
        made = {*_lines(self.place / MADE)}
        standing = contents(written, self.place)
        if made != written.keys() or standing != written:
            for name in [name for name in written if standing[name] == written[name]]:
                shutil.copystat(self.place / name, self.draft / name, follow_symlinks=False)
            write(self.draft / MADE, "".join(f"{name}\n" for name in sorted(written)))
            folders.put(self.draft, self.place, made, self.doctrees)


@atexit.register
def leave_all() -> None:
    """Remove the drafts of what has ended, and let other builds in."""
    while _open:
        one = _open.pop()
        if one.draft != one.place:
            shutil.rmtree(one.draft, ignore_errors=True)
    folders.let_others_in()


def rest() -> Iterator[None]:
    """Let other builds in until the application builds that is ready to; its draft can begin meanwhile, in steps."""
    resting = _open[:]
    for one in resting:
        one.rest()
    leave_all()
    return chain.from_iterable(one.copies() for one in resting)


class _Unwritten(logging.Filter):
    """Makes an error of what Sphinx only warns of: that a file could not be written."""

    def __init__(self, draft: Path) -> None:
        super().__init__()
        self.draft = draft

    def filter(self, record: logging.LogRecord) -> bool:
        for one in record.args if isinstance(record.args, tuple) else ():
            if isinstance(one, OSError) and unwritten(one, self.draft):
                raise one
        return True


def unwritten(error: OSError, *written: Path) -> bool:
    """Tell whether an error is that a file could not be written, of all that is *written* into some folders."""
    names = [
        Path(os.fsdecode(name)) for name in (error.filename, error.filename2) if isinstance(name, str | bytes | Path)
    ]
    return error.errno in FULL or any(folder in (name, *name.parents) for name in names for folder in written)


def refuse(error: Exception, *written: Path) -> None:
    """End the build with a sentence when a file could not be written, or not be read for its mode, or help was lost."""
    cause = error.orig_exc if isinstance(error, ExtensionError) else error
    if isinstance(cause, EOFError):  # instead of an answer
        tell(mistake("process-lost"))
        raise EditionError from error
    if isinstance(cause, SphinxParallelError) and (
        found := re.match(r"\w+: \[Errno (\d+)\] .*?(?:: '(.*)')?$", str(cause))
    ):
        cause = OSError(int(found[1]), os.strerror(int(found[1])), found[2])
    if not isinstance(cause, OSError):
        return
    if unwritten(cause, *written):
        file = cause.filename2 or cause.filename or written[-1]
        tell(mistake("unwritable", file=file, found=cause.strerror))
    elif isinstance(cause, PermissionError) and cause.filename:
        tell(mistake("unreadable", file=cause.filename, found=cause.strerror))
    else:
        return
    raise EditionError from error


def _require_all(_app: Sphinx, env: BuildEnvironment) -> None:
    """Go on with nothing less than all documents: Sphinx does, where a process was lost that was to read some."""
    if env.found_docs - env.all_docs.keys():
        raise EOFError


def _is_unread(env: BuildEnvironment, error: SphinxError) -> bool:
    """Tell whether Sphinx says that the first document is not there, which a process was to read that was lost."""
    root = env.config.root_doc
    return root in env.found_docs - env.all_docs.keys() and str(env.doc2path(root)) in str(error)


def _lines(path: Path) -> list[str]:
    """Return the lines of a file, none where it is not there."""
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text("utf-8").splitlines()
    return []


def _known(path: Path) -> dict[str, Any]:
    """Return what a file beside the doctrees says, or nothing where it says nothing."""
    with suppress(OSError, ValueError):
        if isinstance(found := json.loads(path.read_text("utf-8")), dict):
            return found
    return {}


def contents(names: Iterable[str], folder: Path = Path()) -> dict[str, str]:
    """Return a digest of what each file holds; of one that cannot be read it is empty."""
    found = dict.fromkeys(names, "")
    for name in found:
        with suppress(OSError):
            found[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    return found


def grounds(app: Sphinx, config: Config) -> Iterator[object]:
    """Yield what every page rests on: programs, settings, bibliography, templates and style sheets."""
    yield str(app.srcdir), str(app.outdir), sorted(app.tags), os.environ.get("SOURCE_DATE_EPOCH", "")
    yield [(one.name, _ADDRESS.sub("", pformat(one.value))) for one in config]
    yield sphinx.__version__, docutils.__version__
    yield sorted((name, extension.version) for name, extension in app.extensions.items())
    yield sorted(contents(_within([*settled_by(app, config), PACKAGE])).items())


def settled_by(app: Sphinx, config: Config) -> Iterator[Path]:
    """Yield the files and folders of a project that every page rests on."""
    found = [(one.version, str(one.module.__file__ or "")) for one in app.extensions.values()]
    near = tuple(f"{folder}{os.sep}" for folder in (app.confdir, app.srcdir))
    own = [file for version, file in found if version == "unknown version" or file.startswith(near)]
    bibliography = getattr(config, "bibtex_bibfiles", None) or ()
    own += [file for file in _modules() if file.startswith(near)]  # which conf.py imports
    given = (*config.templates_path, *config.html_static_path, *config.html_theme_path, *config.html_extra_path)
    yield from (Path(app.confdir, name) for name in (*filter(None, own), "conf.py", *bibliography, *given))
    yield from (Path(app.srcdir, name) for name in filter(None, [config.recension_releases]))


def _modules() -> Iterator[str]:
    """Yield the files of the programs that are loaded and not installed."""
    installed = (sys.prefix, sys.base_prefix)
    found = [getattr(one, "__file__", None) for one in [*sys.modules.values()]]
    return (file for file in found if isinstance(file, str) and not file.startswith(installed))


def catalogues(source: str | os.PathLike[str], config: Config) -> Iterator[str]:
    """Yield the files with the translations of the project."""
    found = CatalogRepository(source, config.locale_dirs, config.language, config.source_encoding)
    return (str(one.po_path) for one in found.catalogs)


def sources(env: BuildEnvironment, docnames: Iterable[str]) -> Iterator[str]:
    """Yield the files that are read for some documents."""
    for name in docnames:
        yield str(env.doc2path(name))
        for path in env.dependencies.get(name, ()):
            yield str(Path(env.srcdir, path))  # Sphinx 8.2 names them from there


def name_pictures(env: BuildEnvironment) -> None:
    """Tell pictures of one name apart in the order of their paths, and not in that in which they were read."""
    named = type(env.images)()
    for path in sorted(env.images):
        for docname in env.images[path][0]:
            named.add_file(docname, path)
    env.images = named


def leads(env: BuildEnvironment) -> Iterator[object]:
    """Yield where links from other documents lead, and what they are called: labels and the like, places, works."""
    yield [sorted(domain.get_objects()) for domain in env.domains.sorted() if domain is not domain_of(env)]
    yield [(name, *more) for name, _called, *more in domain_of(env).get_objects()]  # no link has a lemma in it
    yield [(block.docname, block.place) for block in domain_of(env).edition.blocks if block.place]
    works = getattr(env.domains.get("cite"), "citations", ())
    files = [*env.images.items(), *env.dlfiles.items()]
    yield sorted((str(path), str(name)) for path, (_docnames, name) in files)
    yield sorted(getattr(env, "intersphinx_inventory", {}).items())
    yield sorted((one.bibliography_key.docname, one.citation_id, one.key, one.formatted_entry.label) for one in works)


def records(domain: RecensionDomain) -> Iterator[object]:
    """Yield what pages show of other pages and files, but for texts, titles and where links lead."""
    yield sorted(domain.terms.items()), sorted(domain.events.items())
    yield [(name, [key for key, _line, _source in cited]) for name, cited in sorted(domain.cited.items())]
    yield [(name, sorted(made)) for name, made in sorted(domain.generated.items())]
    yield domain.compared, domain.authorities, domain.downloads


def settled(app: Sphinx) -> set[str]:
    """Return the files of the build at work that need not be read back again."""
    return _open[-1].settled(app) if _open else set()


def ask_for_rests(tell: Callable[[Sphinx], Mapping[str, str]]) -> None:
    """Let it be asked by *tell* what the pages rest on that are made of no document, in the build at work."""
    if _open:
        _open[-1].tellers.append(tell)


def knows_works() -> bool:
    """Tell whether the build before the one at work knew the same works, and listed and cited the same of them."""
    return bool(_open) and _open[-1].knows_works


def edited() -> list[str]:
    """Return the documents of the build at work that were edited."""
    return _open[-1].edited() if _open else []


def written_now() -> dict[str, bytes]:
    """Return the files that the build at work has written so far, and that are new."""
    return _open[-1].written_now() if _open else {}


def put_first(files: Mapping[str, bytes]) -> None:
    """Publish files before the others."""
    if _open:
        _open[-1].put_first(files)


def is_published(name: str, data: bytes) -> bool:
    """Tell whether a file of the build at work is as the last one published it."""
    return bool(_open) and _open[-1].is_published(name, data)


def _sight(path: Path) -> Sight:
    """Return what tells a file from what it was before somebody wrote it; the second date nobody can set."""
    seen = path.stat()
    return seen.st_mtime_ns, seen.st_ctime_ns, seen.st_size, seen.st_ino


def _date(path: Path) -> int:
    """Return when a file was written, 0 where it is not there."""
    return path.stat().st_mtime_ns if path.is_file() else 0


def _ids(path: Path) -> set[bytes]:
    """Return what links to a page can lead to."""
    return {*_ID.findall(_bytes(path))}


def _bytes(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def _within(paths: Iterable[Path]) -> Iterator[str]:
    """Yield the files among *paths* and in the folders among them."""
    for path in paths:
        if path.is_file():
            yield str(path)
        for folder, inner, names in os.walk(path):
            inner[:] = [name for name in inner if name != "__pycache__"]
            yield from (os.path.join(folder, name) for name in names)


def begin(app: Sphinx, config: Config) -> None:
    """Register what comes before and after the build of an edition."""
    if not config.recension_texts:
        return
    imprimatur = Imprimatur(app, config)
    imprimatur.withdraw()
    create, build = app.create_builder, app.build

    def create_builder(name: str) -> Builder:
        imprimatur.redirect(app, app.registry.builders[name])
        return create(name)

    def build_whole(force_all: bool = False, filenames: Sequence[Path] = ()) -> None:
        """Build; what is asked for some files only would leave the others as they were."""
        with imprimatur.at_work(app):
            try:
                build(force_all, ())
            except SphinxError as error:
                if _is_unread(app.env, error):
                    raise EOFError from error
                raise
        app.statuscode = max(app.statuscode, imprimatur.code)  # Sphinx makes 1 of whatever there was, with -W

    app.create_builder = create_builder  # type: ignore[method-assign]
    app.build = build_whole  # type: ignore[method-assign]
    app.connect("builder-inited", imprimatur.look_at, priority=900)
    app.connect("env-get-outdated", imprimatur.outdated)
    app.connect("env-before-read-docs", imprimatur.begin_anew, priority=900)
    app.connect("env-updated", _require_all, priority=0)
    app.connect("env-updated", imprimatur.misled, priority=900)  # others have made what they make of the whole
    app.connect("build-finished", imprimatur.grant, priority=900)  # others have written what they write last
    app.connect("build-finished", imprimatur.attest, priority=970)  # all has been read (950)


def setup(app: Sphinx) -> None:
    """Begin when others have had their say about the settings."""
    if app.config.recension_texts:
        try:
            Path(app.outdir).mkdir(parents=True, exist_ok=True)  # as Sphinx is about to do, and tells with a traceback
        except OSError as error:
            refuse(error, Path(app.outdir))
    app.connect("config-inited", begin, priority=900)
