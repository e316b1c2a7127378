"""Serves the website while it is edited, builds it at each save, and lets browsers follow.

A build has a process of its own, so that it begins with nothing of the one before.  The process is there before it is
needed: it has read conf.py and what the last build left, copied what its draft begins with, and waits for the next
save.  If what it has read meanwhile is edited, another takes its place.

The pages that were edited are written first, read back and shown.  Then the others are: what an edit has changed is
read back before it is shown, and afterwards what rests on that, and stands there already.  A save meanwhile breaks
that off: what is edited then is shown, too, before the others, and the next build makes what this one has not.

The site that is watched has a folder of its own; what `recension build` makes stays as it is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import webbrowser
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from copy import deepcopy
from functools import partial
from itertools import chain
from logging import WARNING, getLogger
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NamedTuple

from jinja2 import TemplateError
from sphinx.util.logging import NAMESPACE, MemoryHandler, suppress_logging

from recension.commands import build
from recension.commands.command import Command
from recension.commands.reading import answered, require_text
from recension.commands.serving import listening, serve
from recension.doctree import generated, imprimatur, spread
from recension.doctree.domain import domain_of
from recension.doctree.folders import copies_of, outlive_nobody
from recension.outputs import gate
from recension.outputs.html.readers import around
from recension.outputs.html.render import render
from recension.scholarship.messages import MistakeError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from socket import socket

    from sphinx.application import Sphinx
    from sphinx.builders.html import StandaloneHTMLBuilder
    from sphinx.environment import BuildEnvironment

NAME = "watch"  #: folder of the site that is watched
PAUSE = 0.02  #: seconds between two looks at the files
EMPTIED = 50  #: looks after which a file without a byte is taken for saved; who writes one empties it first
MOST = 4000  #: letters of what is wrong that a page has room for
#: of what is made elsewhere there is nothing: it would be that of another state of the text
ELSEWHERE = {"recension_data": ""}
COLOURS = re.compile(r"\x1b\[[\d;]*m")  #: of a terminal
Sight = Mapping[str, tuple[int, int, int]]  #: path -> date, size and number of a file


class Rests(NamedTuple):
    """What a build rests on."""

    settled: Set[str] = frozenset()  #: was read when it began to wait
    read: Set[str] = frozenset()  #: is read when it builds


class Watched(build.Workshop):
    """Sphinx that has somebody to show what is new before it reads the rest back."""

    show: Callable[[], None] = staticmethod(lambda: None)


class Ready:
    """A build that waits in a process of its own; what it complains of is kept."""

    def __init__(self, options: Namespace) -> None:
        context = multiprocessing.get_context("fork")
        self.told: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process
        self.here, there = context.Pipe()
        self.process: BaseProcess = context.Process(target=_wait, args=(options, there, self.told))
        with held_off():
            self.process.start()
        there.close()

    def rests(self) -> Rests:
        """Return what it rests on, when it is ready; nothing where it cannot begin."""
        with suppress(EOFError, OSError):
            found: Rests = self.here.recv()
            return found
        return Rests()

    def go(self) -> Iterator[Sequence[str] | None]:
        """Let it build; yield pages that are shown before the others, and nothing when all are, if it comes to that.

        As long as there is no news, yield None.
        """
        with suppress(EOFError, OSError):
            self.here.send("build")
            while True:
                yield self.here.recv() if self.here.poll(PAUSE) else None

    def ended(self) -> tuple[int, str]:
        """Return how that ended, and what it complained of."""
        self.process.join()
        self.told.seek(0)
        told = self.told.read().decode("utf-8", "replace")
        self.end()
        return self.process.exitcode or 0, told

    def end(self) -> None:
        """End it, if it still waits or works."""
        end(self.process)
        self.here.close()
        self.told.close()


def end(process: BaseProcess) -> None:
    """End a process, which has a moment to clean up."""
    process.terminate()
    process.join(2)
    process.kill()


def _wait(options: Namespace, there: Connection, told: IO[bytes]) -> None:
    """Be ready to build, wait for the word, and build."""
    signal.signal(signal.SIGTERM, _end)
    os.dup2(told.fileno(), 2)
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
    with suppress(KeyboardInterrupt, EOFError):
        sys.exit(answered(partial(_build, options, there)))
    sys.exit(1)


@contextmanager
def held_off() -> Iterator[None]:
    """Let Control and C wait while a process begins, in which they do nothing: this one ends it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(_number: int, _frame: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for one in multiprocessing.active_children():
        one.kill()
    raise KeyboardInterrupt


def _build(options: Namespace, there: Connection) -> int:
    with build.sphinx(options):
        more = {"confoverrides": ELSEWHERE}
        app = build.begun(Watched, options, NAME, f"doctrees-{NAME}", "html", build.CORES, **more)
        require_text(app)
        copies = imprimatur.rest()
        settled = map(str, imprimatur.settled_by(app, app.config))
        read = imprimatur.sources(app.env, app.env.found_docs)
        besides = [os.path.join(app.srcdir, name) for name in app.env.images]
        there.send(Rests({*settled}, {*read, *besides, *imprimatur.catalogues(app.srcdir, app.config)}))
        for _step in chain(_prepare(app, options.out / NAME), copies):
            if there.poll():
                break
        there.recv()
        gc.freeze()  # what waits is in use
        app.show = partial(there.send, ())
        app.connect("env-updated", partial(_show_first, there), 940)  # all is known of it; what others rest on is not
        for how, priority in ((signal.SIG_BLOCK, 899), (signal.SIG_UNBLOCK, 901)):  # it is published as a whole (900)
            app.connect("build-finished", partial(_hold_off, how), priority)
        app.build()
    return app.statuscode


def _hold_off(how: int, _app: Sphinx, _error: Exception | None) -> None:
    signal.pthread_sigmask(how, {signal.SIGTERM})


def _prepare(app: Sphinx, site: Path) -> Iterator[None]:
    """Do, step by step, what a build does whatever is edited."""
    yield from generated.prepare(domain_of(app.env))
    builder: Any = app.builder
    for folder in map(Path, builder.templates.pathchain):
        for path in folder.rglob("*.html"):
            name = path.relative_to(folder).as_posix()
            for one in (name, f"{folder.name}/{name}"):  # a theme names those of its own with its folder
                with suppress(TemplateError, AttributeError, ValueError, OSError):  # what cannot be, the build tells
                    builder.templates.environment.get_template(one)  # which compiles it
                yield
    for name in render.environment.list_templates():
        render.environment.get_template(name)
        yield
    for path in site.rglob("*.html"):
        around.prepare(path.read_bytes())
        yield


def _show_first(there: Connection, app: Sphinx, _env: BuildEnvironment) -> None:
    """Write the documents that were edited, and show them where nothing is wrong with their pages.

    What Sphinx has to say of them it says again when it writes them with the others.
    """
    if app._warncount or _pending() or not (names := imprimatur.edited()):
        return
    builder: Any = app.builder
    phase = builder.phase
    with _nothing_added(app, builder), suppress_logging() as told:
        builder.prepare_writing({*names})
        pages = [os.path.relpath(builder.get_outfilename(name), app.outdir) for name in names]
        with _reader(app, pages) as are_right:
            for name in names:
                spread.write_page(app, name)
            is_told = any(one.levelno >= WARNING for one in told.buffer)
            files = {} if is_told else imprimatur.written_now()
            is_right = files and are_right(files)
    builder.phase = phase
    if is_right:
        imprimatur.put_first(files)
        there.send([name for name in files if name.endswith(builder.out_suffix)])


@contextmanager
def _reader(app: Sphinx, pages: Iterable[str]) -> Iterator[Callable[[Mapping[str, bytes]], bool]]:
    """Let another process read back what this one writes; it knows by then what is expected.

    That it finds by reading what stands there before; whether it is right is of no interest.
    """
    gc.freeze()  # what has been read is in use
    if app.parallel < 2:
        yield partial(_are_right, app)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    reader = context.Process(target=_read, args=(app, pages, there))
    reader.start()
    there.close()

    def are_right(files: Mapping[str, bytes]) -> bool:
        with suppress(EOFError, OSError):  # it was lost
            here.send((spread.all_noted(app), files))
            return bool(here.recv())
        return False

    try:
        yield are_right
    finally:
        reader.kill()
        reader.join()
        here.close()


def _read(app: Sphinx, pages: Iterable[str], there: Connection) -> None:
    for name in pages:
        with suppress(Exception):
            gate.checked(app, name, Path(app.outdir, name).read_bytes())
    with suppress(EOFError, OSError):  # nothing is to be read
        noted, files = there.recv()
        spread.note(app, noted)
        there.send(_are_right(app, files))


def _are_right(app: Sphinx, files: Mapping[str, bytes]) -> bool:
    return not any(gate.checked(app, name, data) for name, data in files.items())


def _pending() -> bool:
    """Tell whether Sphinx has something to say of what it has read, which it does when it has read all."""
    handlers = getLogger(NAMESPACE).handlers
    return any(one.levelno >= WARNING for some in handlers if isinstance(some, MemoryHandler) for one in some.buffer)


@contextmanager
def _nothing_added(app: Sphinx, builder: StandaloneHTMLBuilder) -> Iterator[None]:
    """Let the builder begin once more with the sheets and scripts that every page has; a page changes and adds some."""
    lists: Sequence[list[Any]] = app.registry.css_files, app.registry.js_files, builder._css_files, builder._js_files
    before = deepcopy(lists)
    yield
    for some, given in zip(lists, before, strict=True):
        some[:] = given


def sight(roots: Iterable[str], out: Path) -> Sight:
    """Return what is seen of files, and of those in folders that are no output."""
    found = {}
    for root in roots:
        for file in _files(root, str(out.absolute())):
            with suppress(OSError):
                seen = os.stat(file)
                found[file] = seen.st_mtime_ns, seen.st_size, seen.st_ino
    return found


def _files(root: str, out: str) -> Iterator[str]:
    """Yield a file, or the files in a folder; not what hides itself, as the own files of editors do."""
    if not os.path.isdir(root):
        yield root
    for folder, inner, names in os.walk(root):
        inner[:] = [one for one in inner if not one.startswith((".", "__")) and os.path.join(folder, one) != out]
        yield from (os.path.join(folder, one) for one in names if not one.startswith(".") and not one.endswith("~"))


def edited(before: Sight, after: Sight) -> list[str]:
    """Return the files that came, went or were saved."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


class Watch:
    """Builds at each save, and tells terminal and browsers how that ended."""

    def __init__(self, options: Namespace, news: Connection) -> None:
        self.options, self.news = options, news
        always = (str(options.source.absolute()), str(options.config.absolute() / "conf.py"))
        self.rests = Rests({*always[1:]}, {*always[:1]})
        self.seen: Sight = {}
        self.is_over = False
        self.ready = Ready(options)

    def stop(self, _number: int, _frame: object) -> None:
        """End it; at the next look, where nobody hears of it now, as of what is raised while something is let go."""
        self.is_over = True
        raise KeyboardInterrupt

    def run(self, address: str) -> None:
        """Build, and again at each save, for ever."""
        self.look()
        self.build((), self.seen)
        print(address, flush=True)
        if self.options.open:
            webbrowser.open(address)
        while True:
            self.ready = Ready(self.options)
            self.look()
            seen = self.next_save()
            changed = edited(self.seen, seen)
            if {*changed} & {*sight(self.rests.settled, self.options.out), *self.rests.settled}:
                self.ready.end()
                self.ready = Ready(self.options)
                self.look()
            if self.build(changed, seen):
                self.seen = seen

    def look(self) -> None:
        """Look at what the next build rests on besides what was looked at before."""
        rests = self.ready.rests()
        known = {*self.rests.settled, *self.rests.read}
        self.rests = Rests(*({*one, *other} for one, other in zip(self.rests, rests, strict=True)))
        new = {*self.rests.settled, *self.rests.read} - known if self.seen else {*self.rests.settled, *self.rests.read}
        self.seen = {**sight(new, self.options.out), **self.seen}

    def next_save(self) -> Sight:
        """Wait until something is saved, and no more is within a moment; return what is seen then."""
        last, same = self.seen, 0
        while not self.is_over:
            now = self.sight()
            same = same + 1 if now == last else 0
            changed = edited(self.seen, now)
            if changed and same >= (EMPTIED if any(one in now and not now[one][1] for one in changed) else 1):
                return now
            last = now
            time.sleep(PAUSE)
        raise KeyboardInterrupt

    def sight(self) -> Sight:
        """Return what is seen now."""
        return sight({*self.rests.settled, *self.rests.read}, self.options.out)

    def build(self, changed: Iterable[str], seen: Sight) -> bool:
        """Build, and tell how that ended and how long it took until there was something to see.

        What is saved, and was not *seen*, breaks it off when a page was shown.  Return whether all was made.
        """
        begins = time.monotonic()
        names = ", ".join(map(os.path.relpath, changed)) or os.path.relpath(self.options.out / NAME)

        def tell(how: str, news: str | Sequence[str]) -> None:
            self.news.send(news)
            print(f"{names}: {how}, {time.monotonic() - begins:.1f} s", flush=True)

        is_shown = is_begun = False
        for pages in self.ready.go():
            if pages is None:
                if is_begun and edited(seen, self.sight()):
                    self.ready.end()
                    return is_shown
            elif pages:
                is_begun = True
                self.news.send(pages)
            else:
                is_begun = is_shown = True
                tell("built", ())
        code, told = self.ready.ended()
        if code and edited(seen, self.sight()):  # which may be why, and is built next
            return is_shown
        sys.stderr.write(told)
        if code:
            wrong = COLOURS.sub("", told)[:MOST] or "The build ended, and did not say why."
            tell("built, but not right" if is_shown else "not built", wrong)
        elif not is_shown:
            tell("built", ())
        return True


def run(options: Namespace) -> int:
    """Serve and build until the user has seen enough."""
    if "fork" not in multiprocessing.get_all_start_methods():
        raise MistakeError("no-processes")
    try:
        at = listening(options.host, options.port)
    except (OSError, OverflowError) as error:
        found = getattr(error, "strerror", "") or str(error)
        raise MistakeError("unserved", host=options.host, port=options.port, found=found) from None
    outlive_nobody(os.getpid())
    context = multiprocessing.get_context("fork")
    heard, news = context.Pipe(duplex=False)
    server = context.Process(target=serve, args=(at, options.out / NAME, heard), daemon=True)
    try:
        with held_off():
            server.start()
        watch = Watch(options, news)
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else who began it keeps it from being ended
            signal.signal(signal.SIGINT, watch.stop)
        watch.run(address_of(at))
    except KeyboardInterrupt:
        print()
    finally:
        for one in multiprocessing.active_children():
            end(one)
        shutil.rmtree(copies_of(options.out / NAME), ignore_errors=True)
    return 0


def address_of(at: socket) -> str:
    """Return where a browser finds what is served."""
    host, port = at.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def add_arguments(parser: ArgumentParser) -> None:
    """Ask where the site is to be had."""
    parser.add_argument("--host", default="127.0.0.1", help="name or number at which it is served (default: 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="its port there (default: 8000; 0: one that is free)")
    parser.add_argument("--open", action="store_true", help="show it in the browser")
    parser.add_argument("--out", type=Path, default=Path("build"), help="folder of its folder (default: build)")


COMMAND = Command("watch", "serve the website, build it at each save, and let the browser follow", run, add_arguments)
