"""A second edition, with other sigla, places and kinds, two witnesses, verse and a list: nothing hangs on one text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import lxml.html
import pytest
from building import FINE, Copy, build, read, replace
from lxml.html import HtmlElement

from recension.commands import cli
from recension.doctree.domain import domain_of
from recension.scholarship import witness
from recension.scholarship.edition import Edition, Proof


@pytest.fixture(scope="module")
def songs(rootdir: Path) -> Edition:
    """The records of the second edition."""
    return domain_of(read(rootdir / "test-second").env).edition


@pytest.fixture(scope="module")
def shown(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, HtmlElement]]:
    """The pages of its website."""
    out = tmp_path_factory.mktemp("songs")
    assert build(rootdir / "test-second", out) == FINE
    return {path.stem: lxml.html.parse(str(path)).getroot() for path in out.glob("*.html")}


def words(tree: HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in tree.xpath(path)]


def test_both_witnesses_come_back(songs: Edition) -> None:
    """Each witness that has a file is rebuilt, whatever its format; one without a file is cited only."""
    stored = [(songs.declared.folder / one.file).read_text("utf-8") for one in songs.witnesses[:2]]
    rebuilt = [
        witness.rebuild(songs.blocks, one, songs.heads, base=number == 0)
        for number, one in enumerate(songs.witnesses[:2])
    ]
    proofs = [outcome.witness.siglum for outcome in songs.prove() if isinstance(outcome, Proof)]

    assert stored == rebuilt
    assert proofs == ["A", "B"]


def test_what_another_witness_has_alone_is_no_correction(shown: dict[str, HtmlElement]) -> None:
    """The label of a group counts matter of the base with corrections, and that of another witness with variants."""
    labels = [tree.xpath("//@data-label[starts-with(., 'one ')]") for tree in (shown["songs"], shown["stores"])]

    assert labels[0][0].startswith("one correction · 2 variants")
    assert labels[1][0] == "one correction"


def test_ids_and_bearers(songs: Edition) -> None:
    """An id names place and reading of the base witness, or of the one that differs."""
    found = {entry.id: [" ".join(reading.sigla) for reading in entry.readings] for entry in songs.entries}

    assert found == {
        "s1.tiger-tiger": ["A", "B"],
        "s1.knight": ["B"],
        "s2.page-7v": [],
        "s2.fearfull-symmetrye": ["A B"],
        "l1.flower": ["A", "B"],
        "n1.so": ["A"],
    }


def test_counts_are_those_of_the_base_witness(songs: Edition) -> None:
    """Only where the edition leaves its base witness has it emended."""
    totals = songs.totals
    names = ("emendations", "variants", "omissions", "pages", "paragraphs", "notes", "kind-slip", "kind-owner")

    assert [totals[name] for name in names] == [5, 2, 1, 1, 2, 1, 3, 1]


def test_plain_text(rootdir: Path, tmp_path: Path) -> None:
    """Lines of verse and items of lists stand on a line each, their number before the first."""
    assert build(rootdir / "test-second", tmp_path, "edited-text") == FINE
    lines = (tmp_path / "songs.txt").read_text("utf-8").splitlines()

    assert lines == [
        "Songs",
        "[s1] Tyger Tyger, burning bright,",
        "In the forests of the night;",
        "[s2] What immortal hand or eye,",
        "Could frame thy fearful symmetry?",
        "Stores",
        "[l1] two sacks of flour[1]",
        "old candles, 4–5 lb",
        "one *star* of tin",
        "Here ends what is left of the lists.",
        "[n1] The miller’s, as it seems.",
    ]


def test_verse_and_list_on_the_page(shown: dict[str, HtmlElement]) -> None:
    """Verse stays verse and a list stays a list; the stanzas, the first series of places, are numbered."""
    verse = words(shown["songs"], "//div[@id='s1']/div[@class='line']")
    items = words(shown["stores"], "//ul[@id='l1']/li")
    numbers = words(shown["songs"], "//a[contains(@class, 'rec-number')]")

    assert verse == ["1 Tyger Tyger, burning bright,", "In the forests of the night;"]
    assert items == ["1 two sacks of flour1", "old candles, 4–5 lb", "one *star* of tin"]
    assert numbers == ["1", "2"]


def test_apparatus_names_the_witnesses(shown: dict[str, HtmlElement]) -> None:
    """Where several witnesses are held whole, an entry says of each reading whose it is."""
    terms = [re.sub(r"\s+", " ", term) for term in words(shown["about"], "//section[@id='apparatus']//dt")]

    assert terms == [
        "not part of the text ] Ex libris [J.] <W.> B",
        "Tyger Tyger ] Tiger, tiger A; Tiger! tiger! B",
        "night ] knight B",
        "or eye, ] or SONGS, *continued* eye, (fol. 7v) B",
        "fearful symmetry ] fearfull symmetrye A B",
        "not part of the text ] *Sold for* 3s. A",
        "flour ] flower A; flour (λόγος) B",
        "as ] so A",
    ]


def test_collation_is_of_the_base_witness(songs: Edition, shown: dict[str, HtmlElement]) -> None:
    """The collation has every character of the base witness, and nothing of another."""
    column = "".join(words(shown["about"], "//td[@class='rec-witness']"))
    base = songs.witnesses[0]
    stored = (songs.declared.folder / base.file).read_text("utf-8").removeprefix(base.begins)

    assert "".join(column.split()) == "".join(stored.split())


@pytest.mark.parametrize(
    ("old", "new", "siglums"),
    [
        ("burning bright", "burning brite", ["A", "B"]),
        ("knight B", "knihgt B", ["B"]),
        ("Tiger, tiger A", "Tigger, tiger A", ["A"]),
        ("SONGS, *c", "SONG, *c", ["B"]),
        ("Ex libris", "Ex librys", ["B"]),
        ("In the *forests*", "In the forests", ["A"]),
    ],
)
def test_proof_names_the_witness(old: str, new: str, siglums: list[str], copy_of: Copy, tmp_path: Path) -> None:
    """A change of the text fails with each witness that has it, and with no other."""
    edition = copy_of("second")
    replace(edition / "songs.rst", old, new)
    complaints = build(edition, tmp_path / "out").complaints

    assert re.findall(r"witness (\w) does not come back", complaints) == siglums


def test_what_is_only_reported_is_not_proved(copy_of: Copy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The certificate and the command name each reading of a witness that the edition does not hold."""
    edition = copy_of("second")
    replace(edition / "songs.rst", "knight B :", "knight B; nighte C :")
    replace(
        edition / "stores.rst",
        ".. omitted:: owner\n",
        ".. omitted:: owner\n   A mark.\n   :witness: C\n\n   X\n\n.. omitted:: owner\n",
    )
    assert build(edition, tmp_path / "out") == FINE
    about = lxml.html.parse(str(tmp_path / "out" / "about.html")).getroot()
    fields = dict(zip(words(about, "//dl//dt"), words(about, "//dl//dd"), strict=True))

    assert cli.main([f"--config={edition}", f"--source={edition}", "verify"]) == 0
    assert fields["Not proved:"] == "2 readings: stanza 1, After the title"
    assert "C: not held, 2 readings not proved: s1.knight, omitted.x" in capsys.readouterr().out


@pytest.mark.parametrize(("name", "end"), [("songs", "</div>\n</div>"), ("stores", "</li>\n</ul>")])
def test_words_beside_lines_are_told(name: str, end: str, rootdir: Path, tmp_path: Path) -> None:
    """A page with words in a stanza or a list, but in none of its lines, does not prove itself."""
    assert build(rootdir / "test-second", tmp_path) == FINE
    page = tmp_path / f"{name}.html"
    assert cli.main(["verify", str(page)]) == 0
    first, last = end.split("\n")
    replace(page, end, f"{first}forged\n{last}")

    assert cli.main(["verify", str(page)]) == 1
