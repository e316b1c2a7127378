"""Of the pages of a later build those are read back that may be otherwise than they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import FINE, SITE, SOURCE, Copy, append, build, configure, differing, replace

from recension.outputs.html.readers import referred
from recension.outputs.site import concordance

#: notes what is read back; what is to be done to the output is done last of all that is written
SPY = """
def _damage(app, _exception):
    from pathlib import Path
    for line in Path("{0}/damage").read_text().splitlines():
        name, old, new = line.split("|")
        path = Path(app.outdir, name)
        path.write_text(path.read_text().replace(old, new))

def setup(app):
    app.connect("recension-written", lambda _app, name, _data: print(name, file=open("{0}/read", "a")))
    app.connect("build-finished", _damage, priority=790)
"""
PROSE = "The lock\n========\n\nIt was made in the year of the flood.\n"


@pytest.fixture
def edition(copy_of: Copy, tmp_path: Path) -> Path:
    """A small edition that was built, and notes what is read back."""
    edition = copy_of("sluice")
    (tmp_path / "damage").touch()
    append(edition / "conf.py", SPY.format(tmp_path))
    (edition / "lock.rst").write_text(PROSE, "utf-8")
    append(edition / "index.rst", "\n.. toctree::\n\n   lock\n")
    assert build(edition, tmp_path / "html") == FINE
    return edition


def read_again(edition: Path, tmp_path: Path) -> set[str]:
    """The pages that are read back by the next build."""
    (tmp_path / "read").unlink()
    assert build(edition, tmp_path / "html") == FINE
    names = (tmp_path / "read").read_text("utf-8").split() if (tmp_path / "read").exists() else []
    return {name for name in names if name.endswith((".html", ".passages.js"))}


def test_nothing_is_read_when_nothing_is_done(edition: Path, tmp_path: Path) -> None:
    """A build that writes no page reads none."""
    assert read_again(edition, tmp_path) == set()


def test_of_prose_the_page_is_read(edition: Path, tmp_path: Path) -> None:
    """After an edit of words that stand on no other page its own is read, and none besides that is the same."""
    replace(edition / "about.rst", "A letter calls a comment.", "A letter calls some comment.")

    read = read_again(edition, tmp_path)

    assert "about.html" in read
    assert "apparatus.html" not in read


def test_of_a_text_is_read_what_rests_on_it(edition: Path, tmp_path: Path) -> None:
    """After an edit of a text its page is read, and each that is made of what is new in it; but no other."""
    append(edition / "report.rst", "\n.. a remark\n")
    read = read_again(edition, tmp_path)
    assert "report.html" in read
    assert not {"apparatus.html", "about.html", "lock.html"} & read

    replace(edition / "report.rst", "The page on the wall has *the* for *that*.", "So the page on the wall.")
    read = read_again(edition, tmp_path)
    assert {"apparatus.html", "report.html"} <= read
    assert "lock.html" not in read


#: with what the page of a text is damaged that has the new checksum, and nothing else that is new
DAMAGES = {
    "a word": ("of tin", "of tyn"),
    "another checksum": ("SHA-256 of the text ", "SHA-256 of the text 0"),
    "another script": ("handout-stores.js?v=", "handout-stores.js?v=0"),
}


@pytest.mark.parametrize("damage", [None, *DAMAGES])
def test_other_text_is_read_where_more_than_its_checksum_is_new(
    copy_of: Copy, tmp_path: Path, damage: str | None
) -> None:
    """The page of a text that was not edited is not read back for the new checksum; it is for all else."""
    edition = copy_of("second")
    configure(edition, recension_source={**SOURCE, "title": "Songs"}, recension_report="mailto:mill@example.org")
    append(edition / "conf.py", SITE)
    (tmp_path / "damage").touch()
    append(edition / "conf.py", SPY.format(tmp_path))
    assert build(edition, tmp_path / "html") == FINE
    before = (tmp_path / "html" / "stores.html").read_bytes()
    replace(edition / "songs.rst", ":em:`Tyger Tyger`", ":em:`Tyger, Tyger`")
    replace(edition / "songs.rst", "Tyger Tyger ]", "Tyger, Tyger ]")
    if damage:
        (tmp_path / "damage").write_text("|".join(["stores.html", *DAMAGES[damage]]) + "\n", "utf-8")
        (tmp_path / "read").unlink()
        build(edition, tmp_path / "html")
        assert "stores.html" in (tmp_path / "read").read_text("utf-8").split()
        return

    read = read_again(edition, tmp_path)
    assert not {"stores.html", "stores.passages.js"} & read
    assert {"songs.html", "songs.passages.js"} <= read
    assert (tmp_path / "html" / "stores.html").read_bytes() != before


def test_list_of_another_text_is_not_read(copy_of: Copy, tmp_path: Path) -> None:
    """Where each text has lists of its own, an edit of one leaves those of the others as they are."""
    edition = copy_of("second")
    for text in ("songs", "stores"):
        page = (
            f"{text}\n======\n\n.. edition-apparatus::\n   :texts: {text}\n\n.. edition-ledger::\n   :texts: {text}\n"
        )
        (edition / f"on-{text}.rst").write_text(page, "utf-8")
    append(edition / "index.rst", "   on-songs\n   on-stores\n")
    append(edition / "conf.py", SPY.format(tmp_path))
    (tmp_path / "damage").touch()
    assert build(edition, tmp_path / "html") == FINE
    replace(edition / "songs.rst", ":em:`Tyger Tyger`", ":em:`Tyger, Tyger`")
    replace(edition / "songs.rst", "Tyger Tyger ]", "Tyger, Tyger ]")
    read = read_again(edition, tmp_path)

    assert "on-songs.html" in read
    assert "on-stores.html" not in read
    assert build(edition, tmp_path / "fresh") == FINE
    assert differing(tmp_path / "html", tmp_path / "fresh") == []


def test_words_are_read_where_they_are_new(copy_of: Copy, tmp_path: Path) -> None:
    """The list of words is read after an edit that gives the text another word, not after one of a reason."""
    edition = copy_of("second")
    append(edition / "conf.py", SITE + SPY.format(tmp_path))
    (tmp_path / "damage").touch()
    assert build(edition, tmp_path / "html") == FINE
    replace(edition / "songs.rst", "Both copies spell as", "Either copy spells as")
    read = read_again(edition, tmp_path)
    assert "songs.html" in read
    assert "words.html" not in read

    replace(edition / "songs.rst", ":em:`night`", ":em:`nights`")
    replace(edition / "songs.rst", "   night ] knight B", "   nights ] night A; knight B")
    assert "words.html" in read_again(edition, tmp_path)

    (tmp_path / "damage").write_text("words.html|nights|knights\n", "utf-8")
    append(edition / "songs.rst", "\n.. a remark\n")
    assert "words.html" in build(edition, tmp_path / "html").complaints


def test_letters_are_read_where_their_words_are_new(
    copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a long list the pages of those letters alone are read whose words are new."""
    monkeypatch.setattr(concordance, "LONG", 10)
    edition = copy_of("second")
    append(edition / "conf.py", SITE + SPY.format(tmp_path))
    (tmp_path / "damage").touch()
    assert build(edition, tmp_path / "html") == FINE
    replace(edition / "songs.rst", ":em:`Tyger Tyger`", ":em:`Tyger Tygers`")
    replace(edition / "songs.rst", "Tyger Tyger ]", "Tyger Tygers ]")
    read = read_again(edition, tmp_path)

    assert {one for one in read if one.startswith("words")} == {"words.html", "words-t.html"}


def test_words_that_are_not_renewed_are_told(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of the list that is as it was, though the text has another word, is read and told of."""
    known: list[object] = []
    made = concordance.concordance
    monkeypatch.setattr(concordance, "LONG", 10)
    monkeypatch.setattr(concordance, "concordance", lambda edition: (known.append(made(edition)), known[0])[1])
    edition = copy_of("second")
    append(edition / "conf.py", SITE)
    assert build(edition, tmp_path / "html") == FINE
    replace(edition / "songs.rst", ":em:`Tyger Tyger`", ":em:`Tyger Tygers`")
    replace(edition / "songs.rst", "Tyger Tyger ]", "Tyger Tygers ]")

    for _time in range(2):
        outcome = build(edition, tmp_path / "html")
        assert outcome.code == 2
        assert "words-t.html" in outcome.complaints


def test_damaged_passages_of_another_text_are_read(copy_of: Copy, tmp_path: Path) -> None:
    """What the search has of a text that was not edited is read back when it is not as it was published."""
    edition = copy_of("second")
    append(edition / "conf.py", SITE + SPY.format(tmp_path))
    (tmp_path / "damage").touch()
    assert build(edition, tmp_path / "html") == FINE
    (tmp_path / "damage").write_text("stores.passages.js|list|lost\n", "utf-8")
    append(edition / "songs.rst", "\n.. a remark\n")

    outcome = build(edition, tmp_path / "html")

    assert outcome.code == 2
    assert "stores.passages.js" in outcome.complaints


def test_where_a_place_of_links_is_gone_all_is_read(edition: Path, tmp_path: Path) -> None:
    """Where an id of a page is gone, the others are read, which may lead to it; where one has come, they are not."""
    append(edition / "about.rst", "\n.. raw:: html\n\n   <p id='here'>Here.</p>\n")
    assert "lock.html" not in read_again(edition, tmp_path)

    replace(edition / "about.rst", "id='here'", "id='there'")

    assert {"apparatus.html", "lock.html"} <= read_again(edition, tmp_path)


@pytest.mark.parametrize(
    ("name", "old", "new", "parallel"),
    [("lock.html", "the flood", "the drought", 0), ("_static/works/pound1830.bib", "1830", "1831", 2)],
)
def test_what_is_damaged_is_read(edition: Path, tmp_path: Path, name: str, old: str, new: str, parallel: int) -> None:
    """A file that would not be read, and that somebody changes in the build after it was written, is found wrong.

    It is found again in the next build, for nothing is taken from one that failed.
    """
    (tmp_path / "damage").write_text(f"{name}|{old}|{new}\n", "utf-8")
    append(edition / "report.rst", "\n.. a remark\n")
    for _time in range(2):
        outcome = build(edition, tmp_path / "html", parallel=parallel)
        assert outcome.code == 2
        assert name in outcome.complaints

    (tmp_path / "damage").write_text("", "utf-8")

    assert build(edition, tmp_path / "html", parallel=parallel) == FINE
    assert build(edition, tmp_path / "fresh") == FINE
    assert differing(tmp_path / "html", tmp_path / "fresh") == []


def test_a_work_is_read_when_it_is_new(edition: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the works no file is read after an edit of a text, and all when the bibliography is another."""
    read = list[str]()
    forms = {
        name: lambda text, form=form: [read.append(text), *form(text)][1:] for name, form in referred._READ.items()
    }
    monkeypatch.setattr(referred, "_READ", forms)
    append(edition / "report.rst", "\n.. a remark\n")
    assert build(edition, tmp_path / "html") == FINE
    assert read == []

    replace(edition / "refs.bib", "{Lockham}", "{Weirham}")

    assert build(edition, tmp_path / "html") == FINE
    assert len(read) > 3
