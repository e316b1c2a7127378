"""The website that is watched: it follows each save, and what is wrong leaves it as it was."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from building import FINE, HOUSE, Copy, append, build, differing, files, replace

from recension.commands import watch as watching
from recension.commands.serving import BEGINS, NEWS, SCRIPT, News


class Watched:
    """The command at work, in a process of its own."""

    def __init__(self, edition: Path, *more: str) -> None:
        self.edition = edition
        command = [sys.executable, "-m", "recension", f"--config={edition}", f"--source={edition}", "watch", "--port=0"]
        self.process = subprocess.Popen(
            [*command, *more],
            cwd=edition.parent,
            env={**os.environ, "PYTHONPATH": str(HOUSE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.first = self.line()
        self.address = self.line()
        self.told(lambda news: news["told"] != BEGINS)

    def line(self) -> str:
        """Return the next line that is printed, without how long it took."""
        assert self.process.stdout
        return re.sub(r", [\d.]+ s$", "", self.process.stdout.readline().strip())

    def get(self, name: str = "text.html") -> str:
        """Return what a browser is given."""
        with urlopen(self.address + name) as answer:
            return str(answer.read().decode())

    def told(self, holds: Callable[[dict[str, object]], bool]) -> dict[str, object]:
        """Return the first news of which something holds."""
        while not holds(news := self.news()):
            time.sleep(0.01)
        return news

    def news(self) -> dict[str, object]:
        """Return the news that a browser is told first."""
        with urlopen(self.address + NEWS[1:]) as answer:
            found: dict[str, object] = json.loads(answer.readline().decode().removeprefix("data: "))
            return found

    def end(self) -> tuple[int, str]:
        """Press Control and C; return how that ended, and what was complained of."""
        os.killpg(self.process.pid, signal.SIGINT)
        _out, told = self.process.communicate(timeout=60)
        return self.process.returncode, told


@pytest.fixture
def edition(copy_of: Copy) -> Path:
    """A tiny edition with a site."""
    return copy_of("plain")


@pytest.fixture
def watch(edition: Path) -> Iterator[Callable[..., Watched]]:
    """A function that begins to watch the edition."""
    begun: list[Watched] = []
    kept = signal.signal(signal.SIGINT, signal.default_int_handler)  # what the tests ignore, their children would, too

    def start(*more: str) -> Watched:
        begun.append(Watched(edition, *more))
        return begun[-1]

    yield start
    signal.signal(signal.SIGINT, kept)
    for one in begun:
        one.process.kill()
        one.process.communicate()


def unlike(edition: Path) -> list[str]:
    """Return the files of the site that are not those of a build from nothing."""
    clean = edition.parent / "clean"
    assert build(edition, clean, "html") == FINE
    return differing(clean, edition.parent / "build" / "watch")


def until_busy(edition: Path) -> None:
    """Wait until a build waits."""
    while not (edition.parent / "busy").exists():
        time.sleep(0.01)


def hidden(edition: Path) -> list[str]:
    """Return what is left beside the folders of the site."""
    return [path.name for path in (edition.parent / "build").iterdir() if path.name.startswith(".")]


def copies(edition: Path) -> Path:
    """Return the folder of copies of the site that wait for the next save, when all are there."""
    site, folder = edition.parent / "build" / "watch", edition.parent / "build" / ".watch.copies"
    while not folder.is_dir() or len(files(folder)) < len(files(site)) - 1:  # but for the list of them
        time.sleep(0.01)
    return folder


def test_page_follows_an_edit(edition: Path, watch: Callable[..., Watched]) -> None:
    """After a save the page has the new words, and browsers are told; the script stands in no file."""
    watched = watch()
    before = watched.news()

    assert watched.first == "build/watch: built"
    assert f'<script src="{SCRIPT}" data-number="{before["number"]}"' in watched.get()
    assert "EventSource" in watched.get(SCRIPT[1:])

    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: built"
    assert "torn down" in watched.get()
    assert watched.told(lambda news: news["number"] != before["number"])["told"] == ""
    assert watched.end() == (0, "")
    assert unlike(edition) == []
    assert hidden(edition) == []


def test_mistake_is_told_and_the_last_good_page_stays(edition: Path, watch: Callable[..., Watched]) -> None:
    """Terminal and page say what is wrong; no page is loaded anew for it; mended, all is as if it had never been."""
    watched = watch()
    before, page = watched.news(), watched.get()
    replace(edition / "text.rst", "by night", "by day")

    assert watched.line() == "plain/text.rst: not built"
    assert watched.get() == page
    news = watched.told(lambda news: bool(news["told"]))
    assert news["number"] == before["number"]
    assert "text.rst:" in str(news["told"])
    assert "[recension.proof]" in str(news["told"])

    replace(edition / "text.rst", "by day", "by night")

    assert watched.line() == "plain/text.rst: built"
    assert watched.told(lambda news: news["number"] != before["number"])["told"] == ""

    code, told = watched.end()

    assert (code, told.count("[recension.proof]")) == (0, 1)
    assert unlike(edition) == []


def test_mistake_costs_no_more_than_what_it_is_in(edition: Path) -> None:
    """What a failed build has read is read again, and nothing else; a document that was mended is not what it was."""
    out = edition.parent / "out"
    assert build(edition, out) == FINE
    append(edition / "conf.py", HOOK)
    assert build(edition, out) == FINE
    replace(edition / "text.rst", "by night", "by day")
    assert build(edition, out).code
    (edition.parent / "read").unlink()
    replace(edition / "text.rst", "by day", "by night")

    assert build(edition, out) == FINE
    assert (edition.parent / "read").read_text() == "text "
    assert build(edition, edition.parent / "clean") == FINE
    assert differing(edition.parent / "clean", out) == []


#: has each document that is read noted beside the folder of the edition
HOOK = """
def note(app, tree):
    with open(os.path.join(app.confdir, "..", "read"), "a") as file:
        file.write(app.env.current_document.docname + " ")


def setup(app):
    app.connect("doctree-read", note)


import os
import re
"""


def test_settings_and_files_that_come_and_go(edition: Path, watch: Callable[..., Watched]) -> None:
    """After an edit of conf.py all is made with it, also when it was broken; files may be new, renamed and removed."""
    watched = watch()
    conf = (edition / "conf.py").read_text()
    (edition / "conf.py").write_text(f"{conf}\n1 / 0\n")

    assert watched.line() == "plain/conf.py: not built"
    assert "ZeroDivisionError" in str(watched.told(lambda news: bool(news["told"])))

    (edition / "conf.py").write_text(conf.replace("Miller's Book", "Weir"))

    assert watched.line() == "plain/conf.py: built"
    assert "The Weir" in watched.get("index.html")

    (edition / "more.rst").write_text(":orphan:\n\nMore\n====\n")

    assert watched.line() == "plain/more.rst: built"
    assert "More" in watched.get("more.html")

    copies(edition)
    (edition / "more.rst").rename(edition / "less.rst")

    assert watched.line() == "plain/less.rst, plain/more.rst: built"
    with pytest.raises(HTTPError, match="404"):
        watched.get("more.html")

    (edition / "less.rst").unlink()
    (edition / "about.rst.new").write_text((edition / "about.rst").read_text() + "\nSaved.\n")
    (edition / "about.rst.new").replace(edition / "about.rst")

    assert "built" in watched.line()
    assert "Saved." in watched.get("about.html")
    assert watched.end()[0] == 0
    assert unlike(edition) == []


def test_build_can_be_broken_off(edition: Path, watch: Callable[..., Watched]) -> None:
    """Control and C end it while it builds, too; nothing is told, left half done, or at work."""
    stop = "\n\ndef setup(app):\n    app.connect('build-finished', wait)\n"
    append(edition / "conf.py", f"{WAIT}{stop}")
    watched = watch()
    (edition.parent / "now").touch()
    replace(edition / "text.rst", "taken down", "torn down")
    until_busy(edition)

    assert watched.end() == (0, "")
    assert hidden(edition) == []

    (edition.parent / "now").unlink()
    watch().end()

    assert unlike(edition) == []


def test_control_and_c_of_which_nobody_hears_ends_it_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is raised while something is let go is ignored by Python: it ends at the next look at the files."""
    monkeypatch.setattr(watching, "Ready", lambda _options: None)
    here, _there = multiprocessing.Pipe()
    watch = watching.Watch(Namespace(source=tmp_path, config=tmp_path, out=tmp_path), here)
    with pytest.raises(KeyboardInterrupt):
        watch.stop(signal.SIGINT, None)

    with pytest.raises(KeyboardInterrupt):
        watch.next_save()


def test_page_is_shown_before_the_others_are_read(edition: Path, watch: Callable[..., Watched]) -> None:
    """Of a page that has not changed something is wrong: what is new is there, then that is told, and none is believed.

    The next build makes all anew, and tells it again before anything is shown.
    """
    append(edition / "conf.py", f"{WAIT}{FAULT}")
    append(edition / "index.rst", "\n.. edition-changes::\n")  # is always read back
    watched = watch()
    before = watched.news()
    for name in ("now", "wrong"):
        (edition.parent / name).touch()
    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: built"
    assert "torn down" in watched.get()
    after = watched.told(lambda news: news["number"] != before["number"])
    assert after["told"] == ""

    (edition.parent / "now").unlink()

    assert watched.line() == "plain/text.rst: built, but not right"
    news = watched.told(lambda news: bool(news["told"]))
    assert news["number"] == after["number"]
    assert "index.html" in str(news["told"])

    replace(edition / "text.rst", "torn down", "pulled down")

    assert watched.line() == "plain/text.rst: not built"
    assert "torn down" in watched.get()

    (edition.parent / "wrong").unlink()
    append(edition / "about.rst", "\nMore.\n")

    assert watched.line() == "plain/about.rst: built"
    assert watched.end()[0] == 0
    assert unlike(edition) == []


def test_edited_page_is_shown_before_the_others_are_written(edition: Path, watch: Callable[..., Watched]) -> None:
    """Browsers are told of that page alone, and then of the others; at the end all is as in a build from nothing."""
    append(edition / "conf.py", f"{WAIT}{LATER}")
    watched = watch()
    before = watched.news()
    (edition.parent / "now").touch()
    replace(edition / "text.rst", "taken down", "torn down")

    first = watched.told(lambda news: news["number"] != before["number"])
    assert (first["only"], first["but"]) == (["text.html"], [])
    assert "torn down" in watched.get()
    assert "torn down" not in watched.get("about.html")

    (edition.parent / "now").unlink()

    assert watched.line() == "plain/text.rst: built"
    then = watched.told(lambda news: news["number"] != first["number"])
    assert (then["only"], then["but"]) == ([], ["text.html"])
    assert "torn down" in watched.get("about.html")
    assert watched.end() == (0, "")
    assert unlike(edition) == []


@pytest.mark.parametrize(
    ("last", "shown"), [("taken down", ["index.html", "text.html"]), ("torn down", ["index.html"])]
)
def test_save_breaks_off_what_is_left(
    edition: Path, watch: Callable[..., Watched], last: str, shown: list[str]
) -> None:
    """While other pages are written, a save has the page shown that is edited then; at the end all is as from nothing.

    Of the first edit, which may be taken back, nothing or all is found on the pages that were not yet written.
    """
    append(edition / "conf.py", f"{WAIT}{LATER}")
    watched = watch()
    (edition.parent / "now").touch()
    before = watched.news()
    replace(edition / "text.rst", "taken down", "torn down")
    first = watched.told(lambda news: news["number"] != before["number"])
    until_busy(edition)
    replace(edition / "text.rst", "torn down", last)
    append(edition / "index.rst", "\nMore.\n")

    then = watched.told(lambda news: news["number"] != first["number"] and news["only"] != first["only"])
    assert sorted(then["only"]) == shown  # type: ignore[call-overload]
    assert last in watched.get()
    assert "More." in watched.get("index.html")

    (edition.parent / "now").unlink()

    assert "built" in watched.line()
    assert watched.end() == (0, "")
    assert unlike(edition) == []
    assert hidden(edition) == []


def test_build_that_a_save_outdates_tells_nothing(edition: Path, watch: Callable[..., Watched]) -> None:
    """A build during which something was saved may be wrong for that alone: the next one tells what is wrong, once."""
    append(edition / "conf.py", f"{WAIT}{BEFORE}")
    watched = watch()
    (edition.parent / "now").touch()
    replace(edition / "text.rst", "by night", "by day")
    until_busy(edition)
    append(edition / "about.rst", "\nMore.\n")
    (edition.parent / "now").unlink()

    assert watched.line() == "plain/about.rst, plain/text.rst: not built"

    replace(edition / "text.rst", "by day", "by night")

    assert watched.line() == "plain/text.rst: built"
    code, told = watched.end()
    assert (code, told.count("[recension.proof]")) == (0, 1)
    assert unlike(edition) == []


def test_edited_page_is_not_shown_when_it_is_wrong(edition: Path, watch: Callable[..., Watched]) -> None:
    """A page that does not hold what the records say is not shown before the others, nor with them."""
    append(edition / "conf.py", f"{WAIT}{FAULT.replace('index.html', 'text.html')}")
    watched = watch()
    page = watched.get()
    (edition.parent / "wrong").touch()
    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: not built"
    assert watched.get() == page

    (edition.parent / "wrong").unlink()
    append(edition / "about.rst", "\nMore.\n")

    assert watched.line() == "plain/about.rst: built"
    assert "torn down" in watched.get()
    assert watched.end()[0] == 0
    assert unlike(edition) == []


@pytest.mark.parametrize("known", ["taken down", "torn down"])
def test_reader_that_is_lost_costs_the_first_look(edition: Path, watch: Callable[..., Watched], known: str) -> None:
    """Who reads the edited page back may be lost, over the old page or the new: it is shown with the others."""
    append(edition / "conf.py", LOST.format(known))
    watched = watch()
    before = watched.news()
    (edition.parent / "lost").touch()
    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: built"
    assert not (edition.parent / "lost").exists()
    then = watched.told(lambda news: news["number"] != before["number"])
    assert (then["only"], then["but"]) == ([], [])
    assert "torn down" in watched.get()
    assert watched.end() == (0, "")
    assert unlike(edition) == []


#: loses the process that reads some words first
LOST = """
def lose(app, name, data):
    import os
    from pathlib import Path
    file = Path(app.confdir).parent / "lost"
    if file.exists() and name == "text.html" and b"{}" in data:
        file.unlink()
        os._exit(1)


def setup(app):
    app.connect("recension-written", lose, 0)
"""


def test_draft_begins_before_the_save(edition: Path, watch: Callable[..., Watched]) -> None:
    """What the draft begins with is copied while nothing happens; where nothing is new, that is what is published."""
    watched = watch()
    copied = {name: (copies(edition) / name).stat().st_ino for name in ("search.html", "about.html")}
    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: built"
    folder = copies(edition)  # of what was published
    assert {name: (edition.parent / "build" / "watch" / name).stat().st_ino for name in copied} == copied
    assert "torn down" in (folder / "text.html").read_text("utf-8")
    assert watched.end() == (0, "")
    assert unlike(edition) == []
    assert hidden(edition) == []


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda site: (site / "about.html").write_bytes(b"not this"),
        lambda site: (site / "search.html").unlink(),
        lambda site: shutil.rmtree(site),
        lambda site: shutil.rmtree(site.with_name(".watch.copies")),
        lambda site: (site.with_name(".watch.copies") / "search.html").unlink(),
        lambda site: [(one / "search.html").unlink() for one in (site, site.with_name(".watch.copies"))],
    ],
    ids=["written", "removed", "all removed", "copies removed", "copy removed", "both removed"],
)
def test_copies_are_not_trusted_when_somebody_was_there(
    edition: Path, watch: Callable[..., Watched], meanwhile: Callable[[Path], object]
) -> None:
    """What was done to the site or to the copies of it, while nothing else happened, reaches nobody."""
    watched = watch()
    copies(edition)
    meanwhile(edition.parent / "build" / "watch")
    replace(edition / "text.rst", "taken down", "torn down")

    assert watched.line() == "plain/text.rst: built"
    assert watched.end() == (0, "")
    assert unlike(edition) == []
    assert hidden(edition) == []


def test_copies_of_a_watch_that_was_killed_go(edition: Path, watch: Callable[..., Watched]) -> None:
    """Copies that wait for nobody are removed when the site is watched again."""
    watched = watch()
    (copies(edition) / "left.html").touch()
    os.killpg(watched.process.pid, signal.SIGKILL)
    watched.process.wait()
    again = watch()

    assert again.first == "build/watch: built"
    assert not (copies(edition) / "left.html").exists()
    assert again.end() == (0, "")
    assert hidden(edition) == []


@pytest.mark.parametrize("more", ['\nhtml_theme = "furo"\n', "    app.parallel = 1\n"])
def test_edited_page_is_shown_before_it_is_asked_what_rests_on_it(
    edition: Path, watch: Callable[..., Watched], more: str
) -> None:
    """As long as nobody has asked which other pages are to be made anew, the edited one is there already.

    The others have the scripts and sheets that they had, also in a theme whose scripts a page changes.
    Where there is one processor, who has written the page reads it back.
    """
    append(edition / "conf.py", f"{WAIT}{ASKED}{more}")
    watched = watch()
    (edition.parent / "now").touch()
    before = watched.news()
    replace(edition / "text.rst", "taken down", "torn down")
    watched.told(lambda news: news["number"] != before["number"])
    assert "torn down" in watched.get()

    (edition.parent / "now").unlink()

    assert watched.line() == "plain/text.rst: built"
    assert watched.end() == (0, "")
    assert unlike(edition) == []


#: waits when all is read and checked
ASKED = """
def setup(app):
    app.connect("env-updated", lambda app, env: wait(app, None), 945)
"""


def test_page_of_which_something_was_told_is_not_shown(edition: Path, watch: Callable[..., Watched]) -> None:
    """What is told of a document when it is read is told when all is read; its page does not come before that."""
    append(edition / "conf.py", TOLD)
    watched = watch()
    page = watched.get("about.html")
    append(edition / "about.rst", "\nMore of it.\n")

    assert watched.line() == "plain/about.rst: not built"
    assert "too much" in str(watched.told(lambda news: bool(news["told"]))["told"])
    assert watched.get("about.html") == page


#: finds something in a document when it is read
TOLD = """
def find(app, tree):
    from sphinx.util.logging import getLogger
    if "More of it" in tree.astext():
        getLogger(__name__).warning("too much", location=tree)


def setup(app):
    app.connect("doctree-read", find)
"""


def test_what_is_wrong_with_an_edited_page_is_told_as_often_as_in_a_build(
    edition: Path, watch: Callable[..., Watched]
) -> None:
    """A warning that is met when the page is written first is not told besides when it is written with the others."""
    watched = watch()
    replace(edition / "text.rst", "see :rec:place:`n1`.", "see :rec:place:`n1` and :ref:`nowhere`.")

    assert watched.line() == "plain/text.rst: not built"
    told = str(watched.told(lambda news: bool(news["told"]))["told"])
    outcome = build(edition, edition.parent / "clean", "html")

    assert told.count("undefined label") == outcome.complaints.count("undefined label") > 0


def test_pages_shown_by_a_build_that_failed_come_again() -> None:
    """What was shown before the others is loaded anew by the next build, where the one that showed it did not end."""
    there, here = multiprocessing.Pipe()
    news = News()
    for told in (["text.html"], "wrong", ()):
        there.send(told)
    there.close()
    news.listen(here)

    assert news.state.but == ()


#: waits before a page is written that shows what stands on another
LATER = """
def setup(app):
    app.connect("doctree-resolved", lambda app, _tree, name: name == "about" and wait(app, None))
"""

#: waits before documents are read
BEFORE = """
def setup(app):
    app.connect("env-before-read-docs", lambda app, _env, _names: wait(app, None))
"""

#: waits before a page is read back, and finds it wrong as long as another file stands there
FAULT = """
def read(app, name, data):
    from recension.scholarship.messages import mistake
    if name == "index.html":
        wait(app, None)
        if os.path.exists(os.path.join(app.confdir, "..", "wrong")):
            return [mistake("output", output=name, field="text", place="here", found="one", expected="other")]


def setup(app):
    app.connect("recension-written", read)
"""


#: waits at the end of a build as long as a file stands beside the folder of the edition
WAIT = """
import os, time


def wait(app, _error):
    beside = os.path.join(app.confdir, "..")
    while os.path.exists(os.path.join(beside, "now")):
        open(os.path.join(beside, "busy"), "w").close()
        time.sleep(0.01)
"""


@pytest.mark.browser
def test_browser_stays_where_it_is(
    edition: Path, watch: Callable[..., Watched], request: pytest.FixtureRequest
) -> None:
    """The page is loaded anew at the place that was read; what is wrong stands above it until it is mended."""
    if not pytest.importorskip("browsing").CHROMIUM:
        pytest.skip("no Chromium on this machine")
    append(edition / "about.rst", "\n.. _low:\n\n" + "Words.\n\n" * 200 + "Last\n----\n\nEnd.\n\n" + "Words.\n\n" * 99)
    watched = watch()
    page = request.getfixturevalue("browser").new_page()
    page.set_default_timeout(120_000)  # a machine may be busy
    page.goto(watched.address + "about.html")
    page.evaluate("document.fonts.ready.then(() => {})")
    page.evaluate("scrollTo({behavior: 'instant', top: document.getElementById('last').offsetTop - 100})")
    top = "document.getElementById('last').getBoundingClientRect().top"
    before = page.evaluate(top)
    replace(edition / "about.rst", ".. _low:\n", "New words.\n\n" * 30)
    page.get_by_text("New words.").first.wait_for(state="attached")
    page.wait_for_function(f"Math.abs({top} - {before}) < 2")
    watched.line()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "reload"
    page.evaluate("document.body.dataset.loaded = 'once'")
    page.wait_for_timeout(1000)
    assert page.evaluate("document.body.dataset.loaded") == "once"  # it does not come again with the others
    replace(edition / "text.rst", "by night", "by day")
    page.get_by_role("alert").wait_for()

    assert "[recension.proof]" in page.get_by_role("alert").inner_text()

    replace(edition / "text.rst", "by day", "by night")
    page.get_by_role("alert").wait_for(state="detached")
    page.close()
