"""All formats of an edition from one reading: they are those of separate builds, and none spoils another."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from building import EPUB, FINE, HOUSE, SOURCE, Copy, append, build, configure, differing, files, replace

from recension.commands import cli
from recension.outputs import plain
from recension.outputs.data.builder import Data
from recension.outputs.tei import writer as tei
from recension.scholarship import backmatter
from recension.scholarship.edition import Edition
from recension.scholarship.record import Section

SHARED = {
    "text": "edited-text",
    "tei": "tei",
    "data": "data",
    "docx": "edition-docx",
    "odt": "edition-odt",
    "epub": "epub",
}  #: format -> its builder
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mill(copy_of: Copy, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A tiny edition that has every format but paper, where one stands in its folder."""
    pytest.importorskip("PIL")
    edition = append(copy_of("plain") / "conf.py", EPUB)
    monkeypatch.chdir(edition.parent)
    return configure(edition, recension_source={**SOURCE, "incipit": "The mill"}, recension_data="../build/data")


@pytest.fixture
def run(mill: Path, capfd: pytest.CaptureFixture[str]) -> Run:
    """A function that has formats made, and returns how that ended, what was printed, and what was complained of."""

    def ask(*formats: str) -> tuple[int, str, str]:
        code = cli.main([f"--config={mill}", f"--source={mill}", "build", *formats])
        return (code, *capfd.readouterr())

    return ask


@pytest.fixture
def started(mill: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """A function that starts the command in a process of its own; what still runs at the end is ended."""
    begun: list[subprocess.Popen[str]] = []
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)  # what the tests ignore, their children would, too

    def start(*formats: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "recension", f"--config={mill}", f"--source={mill}", "build", *formats]
        whole = {**os.environ, "PYTHONPATH": str(HOUSE)}
        how = {"stderr": subprocess.PIPE, "text": True, "start_new_session": True}
        begun.append(subprocess.Popen(command, cwd=mill.parent, env=whole, **how))
        return begun[-1]

    yield start
    signal.signal(signal.SIGINT, kept)
    for one in begun:
        one.kill()
        one.communicate()


def lines(*formats: str) -> str:
    """Return what is printed of formats that were made."""
    return "".join(f"build/{name}\n" for name in formats)


def unlike(mill: Path, *formats: str) -> dict[str, list[str]]:
    """Return the files of formats that are not those of a build of each by itself."""
    shutil.rmtree(mill.parent / "clean", ignore_errors=True)
    found = {}
    for name in formats:
        clean = mill.parent / "clean" / name
        assert build(mill, clean, SHARED.get(name, name)) == FINE
        found[name] = differing(clean, mill.parent / "build" / name)
    return {name: wrong for name, wrong in found.items() if wrong}


def hook(mill: Path, event: str, does: str) -> None:
    """Have *does* done at an event, of the application ``app``, as long as a file ``now`` stands beside conf.py."""
    handle = f"def handle(app, *_):\n    if os.path.exists(os.path.join(app.confdir, 'now')):\n        {does}\n"
    register = f"def setup(app):\n    app.connect({event!r}, handle, priority=999)\n"
    append(mill / "conf.py", f"\nimport os, sys, time\n\n{handle}\n\n{register}")


#: what is done at an event: wait as long as the file is there, if something holds of ``app``
BUSY = """
        open(os.path.join(app.confdir, 'busy'), 'w').close() if {0} else None
        while {0} and os.path.exists(os.path.join(app.confdir, 'now')): time.sleep(0.01)
"""


def edit(mill: Path) -> None:
    """Change a comment, which every format but the text alone has."""
    replace(mill / "text.rst", "taken down", "torn down")


def damaged(write: Callable[..., bytes]) -> Callable[..., bytes]:
    """Return a writer that writes another word."""
    return lambda *arguments: write(*arguments).replace(b"weir", b"wier")


def test_formats_are_those_of_separate_builds(mill: Path, run: Run) -> None:
    """What is read once gives the bytes of what is read for each, before and after an edit, in the order asked for."""
    assert run(*SHARED) == (0, lines("epub", "text", "tei", "data", "docx", "odt"), "")
    assert unlike(mill, *SHARED) == {}

    edit(mill)
    before = {name: files(mill.parent / "build" / name) for name in SHARED}

    assert run(*SHARED)[0] == 0
    assert unlike(mill, *SHARED) == {}
    assert {name for name in SHARED if files(mill.parent / "build" / name) != before[name]} == {*SHARED} - {"text"}


def test_formats_are_the_same_without_other_processes(mill: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be forked, one format is written after the other, and is the same."""
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])

    assert run(*SHARED) == (0, lines("epub", "text", "tei", "data", "docx", "odt"), "")
    assert unlike(mill, *SHARED) == {}


def test_all_is_read_once(mill: Path, run: Run) -> None:
    """A document is read once for all formats, and not again while nothing is edited; one that is edited is."""
    hook(
        mill,
        "doctree-read",
        "open(os.path.join(app.confdir, 'read'), 'a').write(app.env.current_document.docname + ' ')",
    )
    (mill / "now").touch()
    documents = sorted(path.stem for path in mill.glob("*.rst"))
    counts = []
    for change in (lambda: None, lambda: None, lambda: edit(mill)):
        change()
        (mill / "read").write_text("")
        assert run("text", "tei", "epub")[0] == 0
        counts.append(sorted((mill / "read").read_text().split()))

    assert counts == [documents, [], ["text"]]


def test_what_is_recorded_is_gathered_once(mill: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """No format gathers again what all say beside the text, whatever has been edited since."""
    count = mill.parent / "count"
    gather = backmatter.of_index

    def counted(*arguments: Any) -> Section:
        with count.open("a") as file:
            file.write("1")
        return gather(*arguments)

    monkeypatch.setattr(backmatter, "of_index", counted)

    assert run("text", "tei", "data", "docx", "epub")[0] == 0
    assert count.read_text() == "1"


def test_all_there_is_is_made_where_nothing_is_named(mill: Path, run: Run) -> None:
    """Without a name all formats that conf.py offers are made, the website with the data that are made before it."""
    assert run() == (0, lines("epub", "text", "tei", "data", "docx", "odt", "html"), "")
    assert (mill.parent / "build" / "html" / "data" / "llms.txt").is_file()


def test_no_more_is_made_than_conf_offers(mill: Path, run: Run) -> None:
    """Without the extension there is no e-book, and asked for it is told; paper is made where files are named."""
    pytest.importorskip("rst2pdf")
    replace(mill / "conf.py", EPUB, "")
    configure(mill, recension_pdf_documents={"book": "A5"})
    append(mill / "conf.py", "\nif tags.has('pdf'):\n    extensions.append('recension.pdf')\n")

    assert run() == (0, lines("text", "tei", "data", "docx", "odt", "pdf", "html"), "")
    assert (mill.parent / "build" / "pdf" / "book.pdf").is_file()

    code, printed, told = run("text", "epub")

    assert (code, printed, "[recension.argument]" in told, "'epub'" in told) == (2, "", True, True)


@pytest.mark.parametrize("name", ["html", "pdf"])
def test_what_reads_for_itself_may_be_asked_for_alone(name: str, mill: Path, run: Run) -> None:
    """Website and paper need nothing of what the others read."""
    pytest.importorskip("rst2pdf")
    configure(mill, recension_pdf_documents={"book": "A5"}, recension_data="")
    append(mill / "conf.py", "\nextensions.append('recension.pdf')\n")

    assert run(name) == (0, lines(name), "")
    assert unlike(mill, name) == {}
    assert sorted(path.name for path in (mill.parent / "build").iterdir()) == [f"doctrees-{name}", name]


def test_what_is_wrong_is_told_once_and_nothing_is_written(mill: Path, run: Run) -> None:
    """A mistake in the reading stops all formats, each time; what stands there stays, and is made anew when mended."""
    assert run(*SHARED)[0] == 0
    standing = {name: files(mill.parent / "build" / name) for name in SHARED}
    replace(mill / "text.rst", "by night", "by day")
    outcomes = [run(*SHARED, "html") for _ in range(2)]

    assert [(code, printed, told.count("[recension.proof]")) for code, printed, told in outcomes] == [(1, "", 1)] * 2
    assert standing == {name: files(mill.parent / "build" / name) for name in SHARED}
    assert not (mill.parent / "build" / "html").exists()

    replace(mill / "text.rst", "by day", "by night")

    assert run(*SHARED)[0] == 0
    assert unlike(mill, *SHARED) == {}


def test_warning_in_the_reading_stops_all(mill: Path, run: Run) -> None:
    """What Sphinx warns of while it reads is a mistake of every format, and is told again as long as it is there."""
    append(mill / "about.rst", "\n:lost:`role`\n")
    outcomes = [run("text", "epub") for _ in range(2)]

    assert [(code, printed, told.count('role "lost"')) for code, printed, told in outcomes] == [(1, "", 1)] * 2
    assert not [*(mill.parent / "build").glob("*/*.txt")]


def test_warning_of_one_format_is_its_own(mill: Path, run: Run) -> None:
    """A link that leads nowhere concerns who follows it: the e-book is not let out, the text is; each time."""
    append(mill / "about.rst", "\n:ref:`lost`\n")
    outcomes = [run("text", "epub", "html") for _ in range(2)]

    assert [(code, printed, told.count("undefined label")) for code, printed, told in outcomes] == [
        (1, lines("text"), 1)
    ] * 2
    assert not [*(mill.parent / "build").glob("epub/*.epub")]
    assert not (mill.parent / "build" / "html").exists()
    assert run("html")[:2] == (1, "")


BROKEN = {
    "text": (Edition, "plaintext", property(lambda _edition: "wier\n")),
    "tei": (tei, "write", damaged(tei.write)),
    "data": (Data, "write_documents", lambda builder, _: Path(builder.outdir, "text.csv").write_text("wier")),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_writer_spoils_no_other_format(name: str, mill: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read back and is not as the records have it is not let out; the others are, and the website waits."""
    assert run("text", "tei", "docx")[0] == 0
    edit(mill)
    standing = files(mill.parent / "build" / name)
    monkeypatch.setattr(*BROKEN[name])
    code, printed, told = run(name, "docx", "odt", "html")

    assert (code, printed, "[recension.output]" in told) == (1, lines("docx", "odt"), True)
    assert files(mill.parent / "build" / name) == standing
    assert unlike(mill, "docx", "odt") == {}

    monkeypatch.undo()
    monkeypatch.chdir(mill.parent)

    assert run(name) == (0, lines(name), "")
    assert unlike(mill, name) == {}


def test_what_ends_a_writer_is_told(mill: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed leaves its format as it was, no draft after the next build, and the others alone."""
    assert run("text", "tei")[0] == 0
    standing = files(mill.parent / "build" / "text")
    with monkeypatch.context() as patch:
        patch.setattr(plain, "write", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        code, printed, told = run("text", "tei", "docx")

    assert (code, printed) == (1, lines("tei", "docx"))
    assert "build/text was ended by signal 9" in told
    assert files(mill.parent / "build" / "text") == standing

    assert run("text") == (0, lines("text"), "")
    assert [path.name for path in (mill.parent / "build").iterdir() if path.name.startswith(".")] == []


def test_fault_of_a_program_is_none_of_the_others(mill: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer that fails as no writer should is told with its traceback; the others write on."""
    monkeypatch.setattr(tei, "write", lambda *_: 1 / 0)
    code, printed, told = run("tei", "text", "odt")

    assert (code, printed, "ZeroDivisionError" in told) == (1, lines("text", "odt"), True)


@pytest.mark.parametrize(
    ("event", "does"),
    [
        ("env-updated", "os.kill(os.getpid(), 9)"),
        ("build-finished", "app.builder.name == 'reading' or os.kill(os.getppid(), 9); time.sleep(0.1)"),
    ],
)
def test_killed_build_leaves_nothing_stale(
    event: str, does: str, mill: Path, run: Run, started: Callable[..., subprocess.Popen[str]]
) -> None:
    """After a kill while all is read, or while formats are written, none stays at work, and the next build is sound."""
    hook(mill, event, does)
    assert run("text", "tei", "data")[0] == 0
    edit(mill)
    (mill / "now").touch()

    assert started("text", "tei", "data").wait() == -9

    (mill / "now").unlink()

    assert run("text", "tei", "data")[0] == 0
    assert unlike(mill, "text", "tei", "data") == {}


def test_second_build_waits_for_the_first(mill: Path, started: Callable[..., subprocess.Popen[str]]) -> None:
    """Of two builds the second begins when the first has written all its formats, and both are fine."""
    hook(mill, "build-finished", BUSY.format("app.builder.name == 'edited-text'"))
    (mill / "now").touch()
    first = started("text")
    while not (mill / "busy").exists():
        time.sleep(0.01)
    second = started("tei")
    assert second.stderr is not None

    assert "build/doctrees-shared [recension.other-build]\n" in second.stderr.readline()

    (mill / "now").unlink()

    assert [first.wait(), second.wait()] == [0, 0]
    assert unlike(mill, "text", "tei") == {}


@pytest.mark.parametrize("at", ["reading", "tei"])
def test_build_can_be_broken_off(at: str, mill: Path, started: Callable[..., subprocess.Popen[str]]) -> None:
    """Whoever presses Control and C has no traceback, and nothing that is half done."""
    hook(mill, "env-updated" if at == "reading" else "builder-inited", BUSY.format(f"app.builder.name == {at!r}"))
    (mill / "now").touch()
    build = started("text", "tei")
    while not (mill / "busy").exists():
        time.sleep(0.01)
    os.killpg(build.pid, signal.SIGINT)

    assert build.communicate(timeout=120) == (None, "")
    assert build.returncode == 130
    assert not [*(mill.parent / "build" / "tei").glob("*")]
    assert [path.name for path in (mill.parent / "build").iterdir() if path.name.startswith(".")] == []


def test_nothing_is_read_again_while_formats_are_written(mill: Path, run: Run) -> None:
    """What is edited after all was read shows in no format, or else they would not agree; it shows the next time."""
    path = "os.path.join(app.confdir, 'text.rst')"
    other = f"{path} + str(os.getpid())"  # two processes do it, and none may read what the other has half written
    replacing = f"words = open({path}).read().replace('taken down', 'torn down'); open({other}, 'w').write(words)"
    replacing += f"; os.replace({other}, {path})"
    hook(mill, "builder-inited", f"if app.builder.name != 'reading':\n            {replacing}")
    (mill / "now").touch()

    assert run("tei", "docx")[0] == 0
    assert "torn down" in (mill / "text.rst").read_text()
    assert b"torn down" not in (mill.parent / "build" / "tei").glob("*.xml").__next__().read_bytes()

    (mill / "now").unlink()

    assert run("tei", "docx")[0] == 0
    assert unlike(mill, "tei", "docx") == {}


def test_extension_may_want_one_process(mill: Path, run: Run) -> None:
    """An extension that does not say that it can do with several processes is no mistake: nobody asked for them."""
    (mill / "near.py").write_text("def setup(app): pass\n")
    append(
        mill / "conf.py", "\nimport sys\n\nsys.path.insert(0, os.path.dirname(__file__))\nextensions.append('near')\n"
    )
    replace(mill / "conf.py", "import sys\n", "import os\nimport sys\n")

    assert run("text", "data", "html") == (0, lines("text", "data", "html"), "")


def test_nothing_is_made_where_there_is_no_text(mill: Path, run: Run) -> None:
    """A project that names no text is told so."""
    (mill / "conf.py").write_text("extensions = ['recension']\n")
    code, printed, told = run()

    assert (code, printed, "[recension.text-undeclared]" in told) == (1, "", True)
