"""Builds over time, side by side, in every format and everywhere the same."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from building import (
    FINE,
    PDF,
    SOURCE,
    Copy,
    append,
    build,
    configure,
    differing,
    ended,
    files,
    read,
    replace,
    restate_checksums,
    sphinx_build,
)
from sphinx.testing.util import SphinxTestApp

from recension.doctree.domain import domain_of
from recension.doctree.generated import renew
from recension.scholarship.messages import MistakeError

Make = Callable[..., SphinxTestApp]
ALWAYS = ("404.html", "genindex.html", "search.html", "words.html")  #: Sphinx writes these with every build


BUILDERS = ["html", "dirhtml", "singlehtml", "json", "pickle", "text", "latex", "xml", "dummy", "edited-text"]


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize("root", ["plain", "quarto", "second", "signs", "speech", "works"])
def test_every_builder(root: str, builder: str, make_app: Make, copy_of: Copy) -> None:
    """Every builder prints an edition, and none has anything to complain of."""
    app = make_app(builder, srcdir=copy_of(root), warningiserror=True)
    app.build()

    assert (app.statuscode, app.warning.getvalue()) == (0, "")


@pytest.mark.parametrize("builder", ["html", "edited-text"])
def test_parallel_build_is_the_same(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """Two processes write what one writes."""
    edition = copy_of("second")

    assert build(edition, tmp_path / "one", builder) == FINE
    assert build(edition, tmp_path / "two", builder, parallel=2) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []


PAPERS = f'{PDF}recension_pdf_documents = {{"book": "A4", "large": "Letter", "sheet": {{"paras": "songs:1"}}}}\n'


ALONE = f'{PDF}recension_pdf_documents = {{"book": "A4"}}\n'


@pytest.mark.parametrize("papers", [PAPERS, ALONE])
def test_parallel_files_are_the_same(papers: str, copy_of: Copy, tmp_path: Path) -> None:
    """Two processes print what one prints."""
    pytest.importorskip("rst2pdf")
    edition = copy_of("second")
    append(edition / "conf.py", papers)

    assert build(edition, tmp_path / "one", "pdf") == FINE
    assert build(edition, tmp_path / "two", "pdf", parallel=2) == FINE
    assert differing(tmp_path / "one", tmp_path / "two") == []


@pytest.mark.parametrize("papers", [PAPERS, ALONE])
def test_parallel_files_tell_what_is_wrong(
    papers: str, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of several files that cannot be let out the first is told, as one process does, and none is written."""
    pytest.importorskip("rst2pdf")
    from recension.outputs.pdf.builder import BookBuilder

    def fail(_self: BookBuilder, _book: object, _document: object, name: str) -> bytes:
        raise MistakeError("pdf_empty", file=name)

    edition = copy_of("second")
    append(edition / "conf.py", papers)
    monkeypatch.setattr(BookBuilder, "typeset", fail)
    alone = build(edition, tmp_path / "one", "pdf")
    beside = build(edition, tmp_path / "two", "pdf", parallel=2)

    assert beside == alone
    assert beside.code == 2
    assert [name for name in ("book", "large", "sheet") if f"{name}.pdf" in beside.complaints] == ["book"]
    assert not [*(tmp_path / "two").rglob("*.pdf")]


@pytest.mark.parametrize("wrong", ["{}", '{"book": "A4x"}', '{"book": {"paras": "songs:99"}}'])
def test_parallel_files_name_where_they_are_named(wrong: str, copy_of: Copy, tmp_path: Path) -> None:
    """Files that cannot be printed are told as one process tells them, at the setting."""
    pytest.importorskip("rst2pdf")
    edition = copy_of("second")
    append(edition / "conf.py", f"{PDF}recension_pdf_documents = {wrong}\n")
    alone = build(edition, tmp_path / "one", "pdf")

    assert build(edition, tmp_path / "two", "pdf", parallel=2) == alone
    assert alone.code == 2
    assert "conf.py" in alone.complaints


EDITS = [
    ("text.rst", "writes as he *speaks*", "spells by ear"),
    ("text.rst", "when the lock was built", "in the year of the flood"),
    ("text.rst", "lissen : spelling", "lissen : break"),
    ("index.rst", "One leaf", "A leaf"),
    ("about.rst", ".. edition-ledger::\n", ""),
]


@pytest.mark.parametrize("parallel", [0, 2])
@pytest.mark.parametrize(("file", "old", "new"), EDITS)
def test_edit_shows_everywhere(file: str, old: str, new: str, parallel: int, copy_of: Copy, tmp_path: Path) -> None:
    """A rebuild after an edit gives what a clean build gives."""
    edition = copy_of("plain")
    assert build(edition, tmp_path / "edited") == FINE
    replace(edition / file, old, new)

    assert build(edition, tmp_path / "edited", parallel=parallel) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(tmp_path / "edited", tmp_path / "clean") == []


def test_edit_shows_in_the_citations_of_another_text(copy_of: Copy, tmp_path: Path) -> None:
    """The checksum in citations is that of all texts: after an edit of one, each page that cites is made anew."""
    edition, out = copy_of("second"), tmp_path / "edited"
    source = {**SOURCE, "incipit": "burning bright"}
    configure(edition, recension_source=source, extensions=["recension", "recension.site"])
    append(edition / "index.rst", "\n.. edition-citation::\n")
    assert build(edition, out) == FINE
    old = checksums(out)
    for old_words in (":em:`flour`", "flour ]"):
        replace(edition / "stores.rst", old_words, old_words.replace("flour", "meal"))

    assert build(edition, out) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(out, tmp_path / "clean") == []
    assert old.keys() == checksums(out).keys() >= {"index.html", "songs.html", "stores.html", "songs.bib", "songs.ris"}
    assert not old.items() & checksums(out).items()


@pytest.mark.parametrize(
    ("settings", "again"), [({}, True), ({"recension_identifiers": {"doi": "10.5281/zenodo.12"}}, False)]
)
def test_citation_rests_on_the_text(settings: dict[str, object], again: bool, copy_of: Copy) -> None:
    """A page that cites is made anew with the text of another, where the citation has the checksum, and only there."""
    edition = copy_of("second")
    configure(edition, recension_source={**SOURCE, "incipit": "burning bright"}, **settings)
    append(edition / "index.rst", "\n.. edition-citation::\n")
    domain = domain_of(read(edition).env)
    stores = domain.documents["stores"]
    domain.note_document("stores", stores._replace(blocks=stores.blocks[:-1]), ())
    found = renew(domain)

    assert [name in found for name in ("index", "songs")] == [again, again]


def checksums(folder: Path) -> dict[str, bytes]:
    """Return the checksum, or its beginning, that each file of a website gives of the edited text."""
    found = {name: re.search(rb"SHA-256 of the text ([0-9a-f]+)", data) for name, data in files(folder).items()}
    return {name: match[1] for name, match in found.items() if match}


def test_edited_entry_shows_on_generated_pages(copy_of: Copy, tmp_path: Path) -> None:
    """A new entry in the text shows on the apparatus and collation pages, which nobody touched."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    replace(edition / "text.rst", "The mill stands", "The :em:`mill` stands")
    replace(edition / "text.rst", "apparatus::\n", "apparatus::\n\n   mill ] mlil : spelling\n      A slip.\n")
    replace(edition / "witnesses" / "K.md", "The mill stands", "The mlil stands")
    old = files(out)
    refused = build(edition, out)

    assert [report.name for report in refused.reports] == ["witness-changed"]
    assert old == files(out)

    restate_checksums(edition)

    assert build(edition, out) == FINE
    assert {
        name: len(re.findall("mlil</(?:span|del)>", (out / name).read_text("utf-8")))
        for name in ("apparatus.html", "collation.html")
    } == {"apparatus.html": 1, "collation.html": 1}


def test_second_build_writes_nothing(copy_of: Copy, tmp_path: Path) -> None:
    """A build with nothing to do reads nothing and rewrites no page."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    written = {path: path.stat().st_mtime_ns for path in out.glob("*.html") if path.name not in ALWAYS}
    assert build(edition, out) == FINE

    assert written == {path: path.stat().st_mtime_ns for path in out.glob("*.html") if path.name not in ALWAYS}


SLIPS = [  # what others than the edition complain of: file, old, new, words of the complaint
    ("works.rst", ".. bibliography::", "See :ref:`mill`.\n\n.. bibliography::", "undefined label: 'mill'"),
    ("works.rst", ".. bibliography::", ".. bibliogaphy::\n\n.. bibliography::", 'Unknown directive type "bibliogaphy"'),
    ("works.rst", ".. bibliography::", "A :wier:`weir`.\n\n.. bibliography::", 'role "wier"'),
    ("works.rst", ".. bibliography::", ".. image:: weir.png\n\n.. bibliography::", "image file not readable"),
    ("index.rst", "   works\n", "", "isn't included in any toctree"),
    ("index.rst", "   works\n", "   works\n   wokrs\n", "nonexisting document 'wokrs'"),
    ("refs.bib", "{seen}", "{left}", 'bibtex key "carts1801"'),
]


@pytest.mark.parametrize(("file", "old", "new", "complaint"), SLIPS)
def test_complaint_stands_until_it_is_mended(
    file: str, old: str, new: str, complaint: str, copy_of: Copy, tmp_path: Path
) -> None:
    """What Sphinx, docutils or sphinxcontrib-bibtex has told of once it tells of again, and no build is fine before."""
    edition, out = copy_of("works"), tmp_path / "out"
    replace(edition / "works.rst", ":all:", ":filter: keywords % 'seen'")
    replace(edition / "refs.bib", "{read}", "{seen}")
    replace(edition / "refs.bib", "year = {1800}", "year = {1800}, keywords = {seen, read}")
    assert build(edition, out) == FINE
    sound = (edition / file).read_bytes()
    replace(edition / file, old, new)
    outcomes = [build(edition, out) for _ in range(3)]

    assert [outcome.code for outcome in outcomes] == [1, 1, 1]
    assert [complaint in outcome.complaints for outcome in outcomes] == [True, True, True]

    (edition / file).write_bytes(sound)

    assert build(edition, out) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(out, tmp_path / "clean") == []


LED_ELSEWHERE = [
    ("works.rst", ".. _carts:", "The last\\ [#]_.\n\n.. [#] Of all.\n\n.. _carts:"),
    ("works.rst", ":all:", ":filter: author % 'Ann'"),
    ("works.rst", "Of carts\n--------", "Of waggons\n----------"),
    ("works.rst", ".. _carts:", ".. _waggons:"),
]


@pytest.mark.parametrize(("file", "old", "new"), LED_ELSEWHERE)
def test_links_lead_where_they_lead_in_a_clean_build(
    file: str, old: str, new: str, copy_of: Copy, tmp_path: Path
) -> None:
    """When what others link to moves within a page, is called otherwise or goes, the others are made anew."""
    edition, out = copy_of("works"), tmp_path / "out"
    replace(edition / "works.rst", ".. bibliography::", ".. _carts:\n\nOf carts\n--------\n\n.. bibliography::")
    replace(edition / "text.rst", "Ten a day.", "Ten a day, see :ref:`carts`.")
    assert build(edition, out) == FINE
    sound = files(out)
    replace(edition / file, old, new)
    outcome = build(edition, out)

    assert outcome == build(edition, tmp_path / "clean")
    if outcome == FINE:
        assert differing(out, tmp_path / "clean") == []
    else:  # nothing is published while somebody complains
        assert (files(out), files(tmp_path / "clean")) == (sound, {})


@pytest.mark.parametrize("builder", ["html", "edited-text"])
def test_damage_with_an_old_date_is_told(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """A text that lost its letters is no text that was proved, whatever its date."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out, builder) == FINE
    replace(edition / "text.rst", "by night", "by day")
    os.utime(edition / "text.rst", (1e9, 1e9))

    outcomes = [build(edition, out, builder) for _ in range(2)]

    assert [[report.name for report in outcome.reports] for outcome in outcomes] == [["proof"]] * 2


@pytest.mark.parametrize("file", ["text.html", "about.html", "passages.js", "_static/forms-text.js"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: os.truncate(path, 99)], ids=["lost", "cut"])
def test_damaged_page_is_made_anew(file: str, damage: Callable[[Path], None], copy_of: Copy, tmp_path: Path) -> None:
    """What was lost or cut off in the website is there again after the next build."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    sound = files(out)
    damage(out / file)

    assert build(edition, out) == FINE
    assert sound == files(out)


def test_search_survives_the_loss_of_what_is_kept_for_it(copy_of: Copy, tmp_path: Path) -> None:
    """The passages of pages that are not written are gathered anew when they are kept nowhere."""
    edition, out = copy_of("plain"), tmp_path / "out"
    assert build(edition, out) == FINE
    sound = files(out)
    os.truncate(tmp_path / "out-doctrees" / "passages.json", 99)

    assert build(edition, out) == FINE
    assert sound == files(out)


def hook(edition: Path, event: str, does: str) -> None:
    """Have every build of *edition* that finds a file ``now`` beside it do something at *event*."""
    handler = f"if os.path.exists(os.path.join(app.confdir, 'now')): {does}"
    register = f"def setup(app): app.connect({event!r}, handle, priority=999)"
    handle = f"def handle(app, *_):\n    {handler}\n    return []\n"
    append(edition / "conf.py", f"\nimport os, time\n\n{register}\n\n{handle}")


MOMENTS = ["env-get-outdated", "env-updated", "doctree-resolved", "html-page-context", "build-finished"]


@pytest.mark.parametrize("event", MOMENTS)
def test_killed_build_leaves_nothing_stale(event: str, copy_of: Copy, tmp_path: Path) -> None:
    """The build after one that was killed, at whatever moment, gives what a clean build gives."""
    edition, out = copy_of("plain"), tmp_path / "out"
    hook(edition, event, "os.kill(os.getpid(), 9)")
    assert build(edition, out) == FINE
    replace(edition / "text.rst", "The mill stands", "The :em:`mill` stands")
    replace(edition / "text.rst", "apparatus::\n", "apparatus::\n\n   mill ] mlil : spelling\n      A slip.\n")
    replace(edition / "witnesses" / "K.md", "The mill stands", "The mlil stands")
    restate_checksums(edition)
    (edition / "now").touch()

    assert sphinx_build(edition, out).wait() == -9

    (edition / "now").unlink()

    assert build(edition, out) == FINE
    assert build(edition, tmp_path / "clean") == FINE
    assert differing(out, tmp_path / "clean") == []


def test_second_build_waits_for_the_first(copy_of: Copy, tmp_path: Path) -> None:
    """Of two builds into one folder the second begins when the first has ended, and both are fine."""
    edition, out = copy_of("plain"), tmp_path / "out"
    wait = "[time.sleep(0.01) for _ in iter(lambda: os.path.exists(os.path.join(app.confdir, 'now')), False)]"
    hook(edition, "env-updated", f"print('at work', file=__import__('sys').stderr, flush=True); {wait}")
    (edition / "now").touch()
    first = sphinx_build(edition, out)
    assert first.stderr is not None
    assert first.stderr.readline() == "at work\n"
    second = sphinx_build(edition, out)
    assert second.stderr is not None

    assert second.stderr.readline() == f"recension: waiting for the other build in {out} [recension.other-build]\n"

    (edition / "now").unlink()

    assert [first.wait(), second.wait()] == [0, 0]
    assert ended(sphinx_build(edition, tmp_path / "clean")) == FINE
    assert differing(out, tmp_path / "clean") == []
