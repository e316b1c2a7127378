"""``recension collate`` of verse: how far in a copy begins its lines stands in its declaration, and in no entry."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from recension.commands import cli
from recension.scholarship import indents
from recension.scholarship.indents import Said

Run = Callable[..., str]

HARP = """THE HARP

The harp that once through silent halls
  Its soul of music shed,
Now hangs as mute on yonder walls
  As if that soul were fled.

So sleeps the pride of former days,
  So glory's thrill is o'er,
And hearts that once beat high for praise
  Now feel that pulse no more.
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command of recension on an edition of the poem and returns what it prints."""
    monkeypatch.chdir(tmp_path)
    Path("A.txt").write_text(HARP)

    def run(*arguments: str, code: int = 0) -> str:
        found = cli.main(["--config", "e", "--source", "e/source", *arguments])
        printed = capsys.readouterr()
        assert found == code, printed.out + printed.err
        return printed.out + printed.err

    run("new", "A.txt", "--siglum=A", "--title=The Harp", "--author=Thomas Moore", "--language=en", "--yes", "--into=e")
    return run


def collated(run: Run, text: str, name: str = "B.txt") -> tuple[str, list[str]]:
    """Collate a copy; return how its declaration says it begins lines, and the entries that there are."""
    Path(name).write_text(text)
    run("collate", name, "--siglum=B")
    declared = re.search(r'"indents": "(.*)"', Path("e/conf.py").read_text())
    source = Path("e/source/the-harp.rst").read_text()
    assert "omitted" not in source
    return declared[1] if declared else "", re.findall(r".* \] .*", source)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  As if", "As if", "s1/4 0"),
        ("Now hangs", "   Now hangs", "s1/3 3"),
        ("The harp that", " The harp that", "s1/1 1"),
        ("  So glory", "    So glory", "s2/2 4"),
    ],
)
def test_a_line_that_begins_elsewhere_is_no_other_line(run: Run, old: str, new: str, expected: str) -> None:
    """Only the declaration says so; it was told as a stanza that the copy lacks, and one of its own."""
    assert collated(run, HARP.replace(old, new)) == (expected, [])
    assert "bytes rebuilt, identical" in run("verify").partition("B: ")[2]


def test_words_may_differ_there_too(run: Run) -> None:
    """A first word that is another, one that is lacking, and a line that is run on are recorded as everywhere."""
    text = HARP.replace("And hearts", "  When hearts").replace("  Its soul", "Soul")
    text = text.replace("days,\n  So", "days, So")

    assert collated(run, text) == (
        "s1/2 0, s2/3 2",
        ["   Its soul ] Soul B : variant", "   / 2 ] om. B : variant", "   And ] When B : variant"],
    )


def test_the_shorter_way_is_written(run: Run) -> None:
    """Of a copy that indents one line, this one is named, and not all that it does not indent."""
    text = re.sub("(?m)^  ", "", HARP).replace("Now hangs", "   Now hangs")

    assert collated(run, text) == ("none, s1/3 3", [])


def test_markdown_begins_lines_with_blanks_that_it_keeps(run: Run) -> None:
    """A file whose lines begin with no-break spaces is the witness as it is."""
    text = "# " + re.sub(r"(?<=\S)\n(?=\S)", "  \n", re.sub("(?m)^  ", "", HARP))

    found = collated(run, text.replace("Now hangs", "\N{NO-BREAK SPACE}Now hangs"), "B.md")

    assert found == ("none, s1/3 1", [])
    assert not Path("e/originals").exists()


def test_every_output_has_it(run: Run) -> None:
    """The proofs of the site, of TEI and of the data give the witness back."""
    collated(run, HARP.replace("Now hangs", "   Now hangs").replace("  As", "As"))
    run("build", "html", "tei", "data")
    (tei,), (data,) = Path("build/tei").glob("*.xml"), [*Path("build/data").glob("*harp.json")]

    assert "s1/3 3, s1/4 0" in tei.read_text()
    for file in (tei, data):
        assert "identical" in run("verify", str(file))
        wrong = file.with_name(f"wrong-{file.name}")
        wrong.write_text(file.read_text().replace("s1/3 3, ", ""))
        assert "B" in run("verify", str(wrong), code=1)


def test_the_proof_says_what_is_wanting(run: Run) -> None:
    """Where a line begins elsewhere than is said, its line is named, and what the declaration would have."""
    collated(run, HARP.replace("Now hangs", "   Now hangs").replace("  As", "As"))
    conf = Path("e/conf.py")
    conf.write_text(conf.read_text().replace("s1/3 3, s1/4 0", "s1/3 3"))

    told = run("verify", code=1)

    assert "the-harp.rst:9: ERROR" in told
    assert "to record it, conf.py has 's1/4 0' in indents of B" in told
    assert "look alike" not in told


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("s1/4 2", "has 's1/4 2' among the indents of B, but expected a line of verse that B begins otherwise"),
        ("s9/1 2", "has 's9/1 2' among the indents of B"),
        ("s1/9 2", "has 's1/9 2' among the indents of B"),
        ("s1/4: 0", "has 's1/4: 0' as indents, but expected 'none', or lines"),
        ("s1/4 0, s1/4 1", "has 's1/4 0, s1/4 1' as indents"),
    ],
)
def test_what_names_no_line_is_told(run: Run, said: str, found: str) -> None:
    """A line that is none, one that begins as the edition's, and what cannot be read are told with their place."""
    collated(run, HARP.replace("  As if", "As if"))
    conf = Path("e/conf.py")
    conf.write_text(conf.read_text().replace('"s1/4 0"', f'"{said}"'))

    assert found in run("verify", code=1)


def test_a_declaration_is_read() -> None:
    """Lines with their letters, alone or behind the word that says that all others begin alike."""
    assert indents.read("") == Said(begins_alike=False, lines={})
    assert indents.read("none") == Said(begins_alike=True, lines={})
    assert indents.read("none, text:s1/2 3") == Said(begins_alike=True, lines={("text:s1", 2): 3})
    assert indents.read("s1/2") is None
