"""What the website of several texts has for each: the passages that are searched, and the words under a letter."""

from __future__ import annotations

import shutil
from pathlib import Path

import lxml.html
import pytest
from building import FINE, SITE, Copy, append, build, differing, made
from whole import passages

from recension.outputs.site import concordance


def with_site(edition: Path) -> Path:
    """Give *edition* a website of its own."""
    append(edition / "conf.py", SITE)
    return edition


@pytest.fixture(scope="module")
def several(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The website of two texts."""
    folder = tmp_path_factory.mktemp("several")
    return made(with_site(Path(shutil.copytree(rootdir / "test-second", folder / "in"))), folder / "html")


# what is searched


def test_passages_of_each_text_are_apart(several: Path) -> None:
    """Each text has a file with what is found in it, which the others have not; one file names them all."""
    whole = (several / "passages.js").read_text("utf-8")
    songs, stores = ((several / f"{name}.passages.js").read_text("utf-8") for name in ("songs", "stores"))

    assert '"songs": ["songs.html", "songs.passages.js"]' in whole
    assert "burning bright" in songs
    assert "burning bright" not in whole + stores
    assert {name for name, known in passages(several).items() if known} >= {"songs", "stores", "about"}


DAMAGES = [
    ("songs.passages.js", "burning", "turning"),
    ("songs.passages.js", '[0, "s1", ', '[0, "s2", '),
    ("songs.passages.js", '["songs"]', '["stores"]'),
    ("songs.passages.js", "];", ""),
    ("passages.js", '"songs.passages.js"', '"stores.passages.js"'),
    ("passages.js", '"songs.passages.js"', "[]"),
    ("words.html", "</a>; Stores <a", "</a>, Stores <a"),
    ("words.html", " Songs <a", " Stores <a"),
]

BREAK = """
def _damage(app, _exception):
    from pathlib import Path
    path = Path(app.outdir, {0!r})
    text = path.read_text("utf-8")
    assert {1!r} in text
    path.write_text(text.replace({1!r}, {2!r}), "utf-8")

def setup(app):
    app.connect("build-finished", _damage, priority=790)
"""
LOSE = """
def setup(app):
    from pathlib import Path
    app.connect("build-finished", lambda app, _: Path(app.outdir, {0!r}).unlink(), priority=790)
"""


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_passages_are_not_let_out(damage: tuple[str, str, str], copy_of: Copy, tmp_path: Path) -> None:
    """What the search would tell a reader is what the records say, in each file, and each is where it is looked for."""
    edition = with_site(copy_of("second"))
    append(edition / "conf.py", BREAK.format(*damage))
    outcome = build(edition, tmp_path / "html")

    assert outcome.code == 2
    assert damage[0] in outcome.complaints


def test_lost_passages_are_told(copy_of: Copy, tmp_path: Path) -> None:
    """A file that was not written at all is told of by its name."""
    edition = with_site(copy_of("second"))
    append(edition / "conf.py", LOSE.format("stores.passages.js"))

    assert "stores.passages.js has 'nothing there'" in build(edition, tmp_path / "html").complaints


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_two_processes_write_the_same_passages(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Whoever writes a page, its passages are the same, and beside it."""
    edition = with_site(copy_of("second"))

    assert build(edition, tmp_path / "one", builder) == FINE
    assert build(edition, tmp_path / "two", builder, parallel=2) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []
    assert (tmp_path / "one" / ("songs.passages.js" if builder == "html" else "songs/index.passages.js")).is_file()


# the words


def words_on(page: Path) -> list[str]:
    """The words that a page lists."""
    return [str(one) for one in lxml.html.parse(str(page)).xpath("//ul[@class='rec-words']/li/a[1]/text()")]


def test_long_list_has_a_page_for_each_letter(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Together the pages have the words of the one, in its order; the first leads to each, and each back."""
    edition = with_site(copy_of("second"))
    whole = words_on(made(edition, tmp_path / "one") / "words.html")
    monkeypatch.setattr(concordance, "LONG", 10)
    site = made(edition, tmp_path / "many")
    first = lxml.html.parse(str(site / "words.html"))
    leads = [str(one) for one in first.xpath("//ul[@class='rec-letters']/li/a/@href")]

    assert words_on(site / "words.html") == []
    assert [word for name in leads for word in words_on(site / name)] == whole
    assert {*lxml.html.parse(str(site / leads[0])).xpath("//a/text()")} >= {"All letters"}
    assert "List of words: B" in (lxml.html.parse(str(site / "words-b.html")).findtext("head/title") or "")


LETTERS = [
    ("words-b.html", "#s1", "#s2"),
    ("words-b.html", "</a> 1:", "</a> 2:"),
    ("words-b.html", "?q=%22b", "?q=%22c"),
    ("words-b.html", "List of words: B", "List of words: C"),
    ("words.html", 'href="words-b.html"', 'href="words-c.html"'),
    ("words.html", 'href="words-b.html"', 'href="words-x.html"'),
]


@pytest.mark.parametrize("damage", LETTERS)
def test_damaged_letter_is_not_let_out(
    damage: tuple[str, str, str], copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a letter, and the one that leads to it, are read back like any other."""
    monkeypatch.setattr(concordance, "LONG", 10)
    edition = with_site(copy_of("second"))
    append(edition / "conf.py", BREAK.format(*damage))
    outcome = build(edition, tmp_path / "html")

    assert outcome.code == 2
    assert damage[0] in outcome.complaints


def test_lost_letter_is_told(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page of a letter that was not written is missed."""
    monkeypatch.setattr(concordance, "LONG", 10)
    edition = with_site(copy_of("second"))
    append(edition / "conf.py", LOSE.format("words-b.html"))
    outcome = build(edition, tmp_path / "html")

    assert outcome.code == 2
    assert "words-b.html" in outcome.complaints


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_letter_without_words_has_no_page_any_more(
    builder: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build that goes on from one before leaves no page of a letter that has no words now."""
    monkeypatch.setattr(concordance, "LONG", 10)
    edition = with_site(copy_of("second"))
    (edition / "words-on.rst").write_text(":orphan:\n\nOn words\n========\n", "utf-8")
    site = made(edition, tmp_path / "html", builder)
    monkeypatch.setattr(concordance, "LONG", 10_000)
    append(edition / "songs.rst", "\n.. a remark\n")

    assert [*site.glob("words-b*")]
    assert build(edition, site, builder) == FINE
    assert {path.stem for path in site.rglob("*.html") if "words-" in str(path.relative_to(site))} <= {
        "words-on",
        "index",
    }
    assert not [*site.glob("words-b.html"), *site.glob("words-b/*.html")]
    assert build(edition, tmp_path / "fresh", builder) == FINE
    assert differing(site, tmp_path / "fresh") == []


@pytest.mark.parametrize(("letter", "name"), [("A", "words-a"), ("Ω", "words-u03a9"), ("SS", "words-ss")])
def test_page_of_a_letter_has_a_name_for_every_address(letter: str, name: str) -> None:
    """A letter that is none of ASCII is named by its number."""
    assert concordance.name_of(letter) == name
