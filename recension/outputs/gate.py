"""What a reader found in an output, against what the records say; what does not agree is not published.

Each format has a reader beside its writer.  Both sides are sequences of `Seen` in the order of the output; a reader
connects to the event of this gate, and is given each file that was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet

from sphinx.errors import ExtensionError
from sphinx.util.parallel import parallel_available

from recension.doctree.checks import tell
from recension.doctree.imprimatur import is_gated, is_published, settled
from recension.doctree.speed import tidy
from recension.doctree.spread import in_turns
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.proving import common

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

WRITTEN = "recension-written"  #: event: (app, path within the output, bytes) -> mistakes, for each file that was made
ANY = "\x00"  #: among the words that are expected: whatever stands there, such as how a work is cited
AROUND = 30  #: so many characters are shown before and after what differs
HELD = 4_000_000  #: bytes of files: of so many documents stay as they were read, for several ask for each

#: some of the build that was read back last, with the bytes of their files
_doctrees: dict[Sphinx, dict[str, tuple[nodes.document, int]]] = {}
BROKEN = (ValueError, LookupError, TypeError, AttributeError)
_noted: WeakKeyDictionary[Sphinx, dict[str, Any]] = WeakKeyDictionary()
_left: WeakKeyDictionary[Sphinx, list[str]] = WeakKeyDictionary()  #: to be read when the rest has been shown
_written: WeakSet[Sphinx] = WeakSet()  #: those that have written pages; what an earlier build left was read then


class Seen(NamedTuple):
    """What an output shows: at which place or record, as what, and in which words."""

    at: str  #: id of the place, entry, comment, work
    field: str  #: such as "text", "level", "lemma", "reading P", "kind", "reason", "certainty"
    words: str


GAP = Seen("", "", ANY)  #: among what is expected: any number of things, such as another extension makes


class Beside:
    """A side that is held *beside* another while it comes: as long as it is the same, only the other is kept."""

    def __init__(self, beside: Sequence[Seen]) -> None:
        self.beside = beside
        self.same = 0  #: so many are the same from the start
        self.rest: list[Seen] = []

    def __iadd__(self, some: Sequence[Seen]) -> Beside:
        """Add what comes next."""
        end = self.same + len(some)
        if self.rest or self.beside[self.same : end] != some:
            self.rest += some
        else:
            self.same = end
        return self

    @property
    def whole(self) -> list[Seen]:
        """All that came."""
        return [*self.beside[: self.same], *self.rest]


def differences(output: str, found: Sequence[Seen], expected: Sequence[Seen]) -> Iterator[Mistake]:
    """Yield a mistake for each thing that *output* shows and should not, or should and does not, or in other words."""
    if found == expected:
        return
    if GAP in expected:
        found, expected = _closed(found, expected)
    wrong = [*_unlike(output, found, expected)]
    if len(wrong) > 1:  # one that is lost makes others of its kind differ, unless the same words are side by side
        alike = [one._replace(words=" ".join(one.words.split())) for one in found]
        parts = SequenceMatcher(None, alike, expected, autojunk=False).get_opcodes()
        unlike = (part for tag, *part in parts if tag != "equal")
        fewer = [
            told
            for start, end, begins, ends in unlike
            for told in _unlike(output, found[start:end], expected[begins:ends])
        ]
        wrong = min(fewer or wrong, wrong, key=len)
    yield from wrong


def _unlike(output: str, found: Sequence[Seen], expected: Sequence[Seen]) -> Iterator[Mistake]:
    """Yield the differences of two sides, which are held together by places and fields."""
    there, wanted_there = ([one[:2] for one in side] for side in (found, expected))
    alike = [("equal", 0, len(there), 0, len(there))] if there == wanted_there else []
    for tag, start, end, begins, ends in (
        alike or SequenceMatcher(None, there, wanted_there, autojunk=False).get_opcodes()
    ):
        if tag == "equal":
            for one, wanted in zip(found[start:end], expected[begins:ends], strict=True):
                if not agrees(one.words, wanted.words):
                    yield _told(output, wanted, *_around(one.words, wanted.words))
            continue
        for one in found[start:end]:
            yield _told(output, one, one.words, "nothing there")
        for wanted in expected[begins:ends]:
            yield _told(output, wanted, "nothing there", wanted.words.replace(ANY, "…"))


def _closed(found: Sequence[Seen], expected: Sequence[Seen]) -> tuple[Sequence[Seen], Sequence[Seen]]:
    """Return both sides without the gaps, and without what fills them, if the runs between them can be found."""
    runs: list[list[Seen]] = [[]]
    for one in expected:
        if one == GAP:
            runs.append([])
        else:
            runs[-1].append(one)
    kept: list[Seen] = []
    here = 0
    for number, run in enumerate(runs):
        starts: Sequence[int] = range(here, len(found) - len(run) + 1)
        if number == 0:
            starts = starts[:1]
        elif number == len(runs) - 1:
            starts = starts[-1:]
        else:
            starts = [start for start in starts if _agree(found[start : start + len(run)], run)][:1]
        if not starts:
            return found, [one for one in expected if one != GAP]
        here = starts[0] + len(run)
        kept += found[starts[0] : here]
    return kept, [one for run in runs for one in run]


def _agree(found: Sequence[Seen], expected: Sequence[Seen]) -> bool:
    pairs = zip(found, expected, strict=True)
    return all(one[:2] == other[:2] and agrees(one.words, other.words) for one, other in pairs)


def agrees(found: str, expected: str) -> bool:
    """Tell whether words are those that are expected, but for how spaces stand."""
    if found == expected:  # as nearly all are
        return True
    one, other = " ".join(found.split()), " ".join(expected.split())
    while f"{ANY} {ANY}" in other:  # any words have any blanks between them
        other = other.replace(f"{ANY} {ANY}", ANY)
    if ANY not in other:
        return one == other
    first, *between, last = other.split(ANY)
    at = len(first)
    for part in between:
        if (at := one.find(part, at)) < 0:
            return False
        at += len(part)
    return one.startswith(first) and one.endswith(last) and at + len(last) <= len(one)


def _told(output: str, one: Seen, found: str, expected: str) -> Mistake:
    where = one.at or "the start"
    return mistake("output", output=output, field=one.field, place=where, found=found, expected=expected)


def _around(found: str, expected: str) -> tuple[str, str]:
    """Return what stands around the first difference in both."""
    same = common(found, expected)
    start = max(0, same - AROUND)
    return found[start : same + AROUND], expected[start : same + AROUND].replace(ANY, "…")


def doctree(app: Sphinx, docname: str) -> nodes.document:
    """Return a document as it was read, which all who read back a page share, and nobody may change."""
    if app not in _doctrees:
        _doctrees.clear()
    known = _doctrees.setdefault(app, {})
    if docname not in known:
        known[docname] = app.env.get_doctree(docname), Path(app.doctreedir, f"{docname}.doctree").stat().st_size
        while sum(size for _tree, size in known.values()) > HELD and len(known) > 1:
            del known[next(iter(known))]
    return known[docname][0]


def noted(app: Sphinx) -> dict[str, Any]:
    """Return what a reader keeps of each file until all have been read, which may be by several processes."""
    return _noted.setdefault(app, {})


def checked(app: Sphinx, name: str, data: bytes) -> list[Mistake]:
    """Return what is wrong with the file *name* of an output, which holds *data*."""
    if app.config.recension_besides and data.lstrip()[:9].lower() == b"<!doctype":
        data = _without(data, app.config.recension_besides)
    tidy()
    try:
        return [one for found in app.emit(WRITTEN, name, _File.of(data)) for one in found or ()]
    except (ExtensionError, *BROKEN) as error:  # so broken that a reader does not find its way
        return [
            mistake("output", output=name, field="file", place="the start", found=str(error), expected="sound parts")
        ]


class _File(bytes):
    """The bytes of a file, of which Sphinx's log of events has no more than that; it would spell out all of them."""

    @classmethod
    def of(cls, data: bytes) -> _File:
        """Return *data* as such, which are copied unless they are."""
        return data if isinstance(data, cls) else cls(data)

    def __repr__(self) -> str:
        """Return how many there are."""
        return f"<{len(self)} bytes>"


def _without(data: bytes, classes: Sequence[str]) -> bytes:
    """Return a page in which nobody sees what has one of *classes*, and all else is as it was."""
    text = data.decode("utf-8", "replace")
    finder = _Besides(text, classes)
    for start, end in sorted(finder.found, reverse=True):
        text = f"{text[:start]}<template>{text[start:end]}</template>{text[end:]}"
    return text.encode()


class _Besides(HTMLParser):
    """Finds where the outermost elements begin and end that have one of some classes."""

    def __init__(self, text: str, classes: Sequence[str]) -> None:
        super().__init__()
        self.classes = {*classes}
        self.lines = [0, *accumulate(len(line) + 1 for line in text.split("\n"))]
        self.tag, self.depth, self.start = "", 0, 0
        self.found: list[tuple[int, int]] = []
        self.feed(text)

    @property
    def here(self) -> int:
        line, column = self.getpos()
        return self.lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.depth and not self.classes.isdisjoint((dict(attrs).get("class") or "").split()):
            self.tag, self.start = tag, self.here
        self.depth += bool(self.tag) and tag == self.tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element without an end holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        if self.depth and tag == self.tag:
            self.depth -= 1
            if not self.depth:
                self.found.append((self.start, self.here + len(tag) + 3))
                self.tag = ""


def read_back(app: Sphinx, exception: Exception | None) -> None:
    """Read all that was made; the build fails where something does not say what the records say.

    An application that has somebody to *show* what is new has the other pages read afterwards, which are as they were;
    what is copied is read at once, for by then it may have been edited.
    """
    if exception or not is_gated(app.builder):
        return
    if app.builder.format == "html" and app not in _written:
        return
    if app._warncount and app._fail_on_warnings:  # nothing is published; of one mistake is told once
        return
    _doctrees.pop(app, None)
    folder, doctrees, known = Path(app.outdir), Path(app.doctreedir), settled(app)
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and doctrees not in path.parents)
    files = {path.relative_to(folder).as_posix(): path for path in paths}
    files = {name: path for name, path in files.items() if name not in known}
    if getattr(app, "show", None):
        pages = {name: path for name, path in files.items() if path.suffix == ".html"}
        _left[app] = [name for name, path in pages.items() if is_published(name, path.read_bytes())]
    left = {*_left.get(app, ())}
    judge(app, {name: path for name, path in files.items() if name not in left})


def read_rest(app: Sphinx, exception: Exception | None) -> None:
    """Show what was published, and read what it was shown before."""
    names = _left.pop(app, None)
    if names is None or exception or app.statuscode or (app._warncount and app._fail_on_warnings):
        return
    app.show()  # type: ignore[attr-defined]
    judge(app, {name: Path(app.outdir, name) for name in names})


def judge(app: Sphinx, files: Mapping[str, Path]) -> None:
    """Read files, and let the build fail where something is wrong."""
    found = read_files(app, files)
    for one in found:
        tell(one)
    if found:
        app.statuscode = 2


def read_files(app: Sphinx, files: Mapping[str, Path]) -> list[Mistake]:
    """Read files in as many processes as the build has, and return what is wrong, in the order of the files."""
    wrong: dict[str, list[Mistake]] = {}

    def read(names: Iterable[str]) -> tuple[dict[str, list[Mistake]], dict[str, Any]]:
        found = {name: checked(app, name, _File(files[name].read_bytes())) for name in names}
        return found, {name: one for name, one in noted(app).items() if name in found}

    def keep(read: tuple[dict[str, list[Mistake]], dict[str, Any]]) -> None:
        wrong.update(read[0])
        noted(app).update(read[1])

    if app.parallel > 1 and parallel_available:
        sizes = {name: path.stat().st_size for name, path in files.items()}
        in_turns(app, dict(sorted(sizes.items(), key=lambda one: (-one[1], one[0]))), read, keep)
        if len(wrong) < len(files):
            raise EOFError  # of a process that Sphinx lets go without a word
    else:
        keep(read(files))
    return [one for name in files for one in wrong[name]]


def setup(app: Sphinx) -> None:
    """Register the event, and the reading."""
    app.add_event(WRITTEN)
    app.connect("doctree-resolved", lambda app, _doctree, _docname: _written.add(app))  # whoever writes it
    app.connect("build-finished", read_back, priority=800)  # others have written; what is wrong is not published (900)
    app.connect("build-finished", read_rest, priority=950)
