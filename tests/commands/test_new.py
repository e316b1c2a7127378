"""``recension new``: a plain file becomes an edition that proves, or a sentence says why not."""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from building import FINE, build

from recension.commands import cli

New = Callable[..., "Made"]

NOVEL = """\
The Project Gutenberg eBook of The Lamp

Title: The Lamp

*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***



THE LAMP


CHAPTER I

The night was _very_ dark, and the wind was blowing hard from the shore,
so that the keeper could not hear himself. "I shall go up," he
said, and went.[1]

    Twinkle, twinkle, little star,
    How I wonder what you are!

Nothing more is known of him.

[Footnote 1: The stair was mended in 1803, as the books of the parish
say.]

*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***

Updated editions will replace the previous one.
"""
LAMP = """\
THE LAMP
========

CHAPTER I
---------

.. _p1:

The night was *very* dark, and the wind was blowing hard from the shore, so that the keeper could not hear himself.
"I shall go up," he said, and went.\\ [1]_

.. _s1:

| Twinkle, twinkle, little star,
| How I wonder what you are!

.. _p2:

Nothing more is known of him.

.. [1] The stair was mended in 1803, as the books of the parish say.
"""
LETTER = """\
# Epistula

Marcus *suo*. Si vales, bene est[1].

> Omnia vincit amor.

- unum
- duo

[1] Formula 5 \\* 3.
"""
POEM = "ὕμνος\n\nποικιλόθρον ἀθανάτα,\nπαῖ Δίος, λίσσομαί σε,\nπότνια, θῦμον\n\nἀλλὰ τυίδ ἔλθε\nκἀτέρωτα\nτὰς ἔμας\n"
PAGES = "".join(
    f"{'' if page == 1 else f'{page + 10} THE MILLER{chr(10)}{chr(10)}'}the water ran down to the mill and the wheel"
    " was turning there all night long, as it had done before\n\n"
    for page in range(1, 6)
)


class Made:
    """What came of the command: the exit code, what was printed, what was told, and the folder."""

    def __init__(self, code: int, out: str, told: str, folder: Path) -> None:
        self.code, self.out, self.told, self.folder = code, out, told, folder

    @property
    def names(self) -> list[str]:
        """The names of what was told."""
        return re.findall(r"\[recension\.(.+)\]", self.told)

    def text(self, name: str) -> str:
        """A file of the edition."""
        return (self.folder / name).read_text("utf-8")


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> New:
    """A function that makes an edition of what a file has."""
    monkeypatch.chdir(tmp_path)

    def made(given: bytes | str, *options: str, name: str = "given.txt", yes: bool = True) -> Made:
        (tmp_path / name).write_bytes(given if isinstance(given, bytes) else given.encode())
        asked = ["--author=Ada Weir", "--into=made", *(["--yes"] if yes else [])]
        code = cli.main(["new", *asked, name, *options])
        return Made(code, *capsys.readouterr(), tmp_path / "made")

    return made


# what is recognised


def test_a_novel_of_project_gutenberg(new: New) -> None:
    """Wrapped lines are joined, notes, verse and emphasis known, and each change to the file is on record."""
    found = new(NOVEL.replace("\n", "\r\n").encode("utf-8-sig"))

    assert (found.code, found.told, found.text("source/the-lamp.rst")) == (0, "", LAMP)
    assert found.text("originals/A/given.txt").replace("\r\n", "\n").removeprefix("\ufeff").replace("\r", "") == NOVEL
    for said in ("a byte order mark", "line feed alone (line 1, ", "wrapped are one (line 15, 3 times)"):
        for record in ("README.md", "source/about.rst"):
            assert said in found.text(record)
    assert 'language = "en"' in found.text("conf.py")


def test_markdown_is_kept_byte_for_byte(new: New) -> None:
    """Headings, emphasis, notes, lists and what stands in other marks: the file itself is the witness."""
    found = new(LETTER, name="given.md")

    assert found.text("source/witnesses/A.md") == LETTER
    assert not (found.folder / "originals").exists()
    assert hashlib.sha256(LETTER.encode()).hexdigest() in found.text("conf.py")
    assert ".. transmitted:: > …\n\n.. _p2:\n\nOmnia vincit amor.\n" in found.text("source/epistula.rst")
    assert "Marcus *suo*. Si vales, bene est\\ [1]_.\n" in found.text("source/epistula.rst")


GREEK = """Ἰλιάδος Α

Μῆνιν ἄειδε θεὰ Πηληϊάδεω Ἀχιλῆος
οὐλομένην, ἣ μυρί᾽ Ἀχαιοῖς ἄλγε᾽ ἔθηκε,
πολλὰς δ᾽ ἰφθίμους ψυχὰς Ἄϊδι προΐαψεν
ἡρώων, αὐτοὺς δὲ ἑλώρια τεῦχε κύνεσσιν
οἰωνοῖσί τε πᾶσι, Διὸς δ᾽ ἐτελείετο βουλή,

ἐξ οὗ δὴ τὰ πρῶτα διαστήτην ἐρίσαντε
Ἀτρεΐδης τε ἄναξ ἀνδρῶν καὶ δῖος Ἀχιλλεύς.
τίς τ᾽ ἄρ σφωε θεῶν ἔριδι ξυνέηκε μάχεσθαι;
"""


def test_greek_verse_begins_small(new: New) -> None:
    """Hexameters are as long as narrow prose, and begin with no capitals: they are verse, and that is told."""
    made = new(GREEK)

    assert made.text("source/given.rst").count("\n| ") == 8
    assert "the lines may be verse, and were taken for it" in made.text("TODO.md")


def test_a_poem_has_stanzas(new: New) -> None:
    """Short lines are verse, also where none begins with a capital; the file is the witness."""
    found = new(POEM)

    assert found.text("source/witnesses/A.txt") == POEM
    assert found.text("source/given.rst").count("\n| ") == 6
    assert 'language = "el"' in found.text("conf.py")


def test_who_speaks_is_recognised(new: New) -> None:
    """Names in capitals begin speeches, above a verse or before it, and are told; one alone is a word like others."""
    found = new("The ferry\n\nANNA.\nNo bridge is here,\nAnd night comes on.\n\nMAN. Not so.\nI heard it sing.\n")

    assert "| :speaker:`ANNA.`\n| No bridge" in found.text("source/the-ferry.rst")
    assert "| :speaker:`MAN.` Not so.\n" in found.text("source/the-ferry.rst")
    assert "- line 7: MAN. was taken for who speaks" in found.text("TODO.md")

    shutil.rmtree(found.folder)
    acted = "[He sings.]\n\nANNA.\nNo bridge is here,\nAnd night comes on.\n\nMAN. Not so.\nI heard it.\n\nExeunt.\n"
    stage = new(f"The ferry\n\n{acted}").text("source/the-ferry.rst")
    assert ".. _p1:\n\n:direction:`[He sings.]`\n" in stage
    assert ":direction:`Exeunt.`\n" in stage

    shutil.rmtree(found.folder)
    alone = new("The ferry\n\nNO BRIDGE.\nNo bridge is here,\nAnd night comes on.\n\nI. Not so.\nI heard it sing.\n")
    assert ":speaker:" not in alone.text("source/the-ferry.rst")


def test_lines_that_begin_further_in(new: New) -> None:
    """They are so in the edition where a line beside them is not, and the file is the witness; else that is told."""
    text = (
        "The ferry\n\nANNA.\nNo bridge is here,\n    And night comes on.\n\nNobody rows,\n        And nobody sings.\n"
    )
    found = new(text)

    assert found.text("source/witnesses/A.txt") == text
    assert "| No bridge is here,\n|     And night comes on.\n" in found.text("source/the-ferry.rst")
    assert not (found.folder / "originals").exists()

    shutil.rmtree(found.folder)
    told = new(text.replace("ANNA", "  ANNA").replace("\nNo", "\n  No"))
    assert "blanks at the beginning of lines are out (line 3, 5 times)" in told.text("README.md")


def test_heads_of_pages(new: New) -> None:
    """A line that comes back and breaks sentences is the head of a page; the sentences are whole."""
    found = new(PAGES)

    assert found.text("source/given.rst").count(".. running-head::") == 4
    assert "done before :page:`2` the water" in found.text("source/given.rst")
    assert ", 4 pages" in found.out


def test_heads_of_pages_in_markdown(new: New) -> None:
    """A head may look like a heading, and have several parts; it comes back byte for byte."""
    found = new(
        PAGES.replace("1\n", "1\n").replace("THE MILLER", "THE MILLER\n\nBy Ada Weir").replace("\n1", "\n# 1"),
        name="given.md",
    )

    assert found.text("source/witnesses/A.md") == (found.folder.parent / "given.md").read_text("utf-8")
    assert ".. running-head:: 2\n\n   # 12 THE MILLER\n\n   By Ada Weir\n" in found.text("source/given.rst")
    assert ", 4 pages" in found.out


PLAY = """\
          DIE MÜHLE

          Erster Auftritt

MÜLLER. Wer klopft so spät? Herein ruf ich nicht
  jedem, und am wenigsten bei Nacht.
ANNA. Ein Fremder, Vater.

Zweiter Auftritt

MÜLLER (allein). Das Korn war schwarz.
"""
MEANT = """\
# Essay

A [link](https://example.org/a) and notes[^a], [^b].

| a | b |
|---|---|

1. First
2. Second

[^a]: Named.
[^b]: Numbered.
"""


def test_a_play_whose_lines_hang(new: New) -> None:
    """Each speech is a paragraph, and scenes are headings, also where an ordinal stands before the word."""
    found = new(PLAY)

    assert found.text("source/die-muhle.rst").count("Auftritt\n--------") == 2
    assert "Herein ruf ich nicht jedem, und am wenigsten bei Nacht.\n\n.. _p2:\n\n:speaker:`ANNA.`" in (
        found.text("source/die-muhle.rst")
    )
    assert ":speaker:`MÜLLER` (allein)." in found.text("source/die-muhle.rst")


def test_lines_of_markdown_that_mean_something(new: New) -> None:
    """Rows of tables and numbered items stay lines, and are told; notes with names are numbered, links keep words."""
    found = new(MEANT, name="given.md")

    assert "A link https://example.org/a and notes\\ [1]_, [2]_." in found.text("source/essay.rst")
    assert "| 1. First\n| 2. Second\n" in found.text("source/essay.rst")
    assert ".. [2] Numbered." in found.text("source/essay.rst")
    assert found.text("TODO.md").count("was taken as lines") == 2


def test_a_speaker_is_no_head_of_a_page(new: New) -> None:
    """A line that comes back between whole sentences stays a part of the text."""
    found = new("\n\n".join(["THE MILL", *(4 * ["ADAM", "The wheel is still.", "RUTH", "Then leave it be."])]) + "\n")

    assert ".. running-head::" not in found.text("source/the-mill.rst")
    assert found.text("source/the-mill.rst").count("\nADAM\n") == 4


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Caf\xe9 \x97 noir.\r\nNon.\r\n".encode("latin-1"), "Café — noir."),
        ("One\ttwo <i>three</i> &amp; &#228;.\n", "One two *three* & ä."),
        ("One ''two'' '''three''' [[page|four]].\n", "One *two* **three** four."),
        ("One \\emph{two} ``three''.\n", "One *two* “three”."),
        (
            "The end of the matter is near, and so are the stars and the exam-\nple that was given.\n",
            "the exam-ple that was given.",
        ),
        ("水は低きに流れる。人は高きに登\nるという。\n", "水は低きに流れる。人は高きに登るという。"),
    ],
)
def test_marks_of_other_systems(given: bytes | str, expected: str, new: New) -> None:
    """What other systems write stands there as what it means."""
    found = new(given)

    assert expected in found.text("source/given.rst")


def test_marks_are_kept_where_they_are_meant(new: New) -> None:
    """With --keep they are characters, and the file is the witness."""
    given = "One _two_ <i>three</i> &amp; four.\n"
    found = new(given, "--keep")

    assert found.text("source/witnesses/A.txt") == given


def test_what_was_not_certain_is_told(new: New) -> None:
    """Each place has its line, in the terminal and in a list of things to do that is not published."""
    found = new("# Mill\n\nSee[1] and[2].\n\n[1] One.\n\n[3] Three.\n", name="given.md")
    expected = [
        "[2] looks like the call of a note, but there is no such note",
        "[3] looks like a note, but nothing calls it",
    ]

    assert [f"- line {line}: {what}" for line, what in zip((3, 7), expected, strict=True)] == re.findall(
        "^- line .*", found.text("TODO.md"), re.MULTILINE
    )
    assert all(f"  line {line}: {what}\n" in found.out for line, what in zip((3, 7), expected, strict=True))


# what is written


@pytest.mark.parametrize("builder", ["html", "pdf", "edited-text", "tei", "data", "epub"])
def test_the_edition_builds(builder: str, new: New, tmp_path: Path) -> None:
    """What was written builds at once, in each form, without a warning."""
    found = new(NOVEL)

    assert (
        build(
            found.folder / "source",
            tmp_path / "out",
            builder,
            config=found.folder,
            tags=("pdf",) if builder == "pdf" else (),
        )
        == FINE
    )


def test_further_witnesses(new: New, tmp_path: Path) -> None:
    """One that is the same is proved; one that differs is there, is declared, and not proved until it is recorded."""
    (tmp_path / "b.txt").write_bytes(b"\r\nMill\r\n\r\n\r\n  It turns.\r\n")
    (tmp_path / "c.txt").write_text("Mill\n\nIt turned.\n", "utf-8")
    found = new(
        "Mill\n\nIt turns.\n", "b.txt", "c.txt", "--siglum=A", "--siglum=B*", "--siglum=C", "--witness=The board"
    )

    assert re.findall(r"^(\S+): \d+ bytes rebuilt, identical", found.out, re.MULTILINE) == ["A", "B*"]
    assert '"title": "The board",' in found.text("conf.py")
    for said in (found.out, found.text("TODO.md")):
        assert "C is declared and not proved yet: `recension collate source/witnesses/C.txt --siglum C`" in said
    assert found.text("source/witnesses/C.txt") == "Mill\n\nIt turned.\n"
    assert (found.folder / "originals" / "B-" / "b.txt").read_bytes().startswith(b"\r\nMill")


def test_it_speaks_the_language_of_the_edition(new: New) -> None:
    """What readers see of the pages, the kinds and the names of places is in the language of the edition."""
    found = new("Die Sterntaler\nvon Klara Stein\n\nEs war einmal ein Kind, das war arm.\n")

    assert found.text("source/collation.rst").startswith("Kollation\n=========\n")
    assert '"p": "Absatz",' in found.text("conf.py")
    assert '"title": "Die Datei given.txt",' in found.text("conf.py")
    assert "Der Zeuge A ist eine Reinschrift der Datei given.txt" in found.text("source/about.rst")


def test_what_the_pdf_cannot_show_is_told(new: New) -> None:
    """Characters that our faces lack are named at once, and not when the PDF is made."""
    found = new("Song\n\nשלום\n")

    assert "there is no PDF yet: it needs a face for ולםש, which" in found.text("TODO.md")
    assert "recension.pdf" not in found.text("conf.py")


def test_a_long_s_has_its_rule(new: New, tmp_path: Path) -> None:
    """It is declared, and the editor says whether pages follow it; a text without one has none."""
    found = new("Song\n\nThe ſtream ſang.\n")
    conf = found.folder / "conf.py"

    assert '"replace": {"ſ": "s"},' in found.text("conf.py")
    assert '- pages show ſ as s, if conf.py has recension_rules = ["long-s"]' in found.text("TODO.md")
    conf.write_text(found.text("conf.py") + 'recension_rules = ["long-s"]\n', "utf-8")
    assert build(found.folder / "source", tmp_path / "out", "edited-text", config=found.folder) == FINE
    assert "The stream sang." in (tmp_path / "out/song.txt").read_text("utf-8")
    assert "own_rules" not in new("Song\n\nThe stream sang.\n", "--into=other").text("../other/conf.py")


def test_a_further_witness_is_collated_next(new: New, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that is named takes the witness that is declared into the proof."""
    (tmp_path / "b.txt").write_text("Mill\n\nIt turned.\n", "utf-8")
    found = new("Mill\n\nIt turns.\n", "b.txt")
    monkeypatch.chdir(found.folder)

    assert cli.main(["collate", "source/witnesses/B.txt", "--siglum", "B"]) == 0
    assert "turns ] turned B : variant" in found.text("source/mill.rst")


def test_it_is_written_the_same_way_twice(new: New, tmp_path: Path) -> None:
    """The same file gives the same bytes."""
    first = new(NOVEL).folder.rename(tmp_path / "first")
    second = new(NOVEL).folder

    for path in (one for one in first.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


# what is asked


def test_questions_are_asked_at_a_terminal(new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever sits there is asked what is not said, with what it seems to be, and may leave marks as they are."""
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return {"Is": "n", "Ti": "Star"}.get(question.rpartition(". ")[2][:2], "")

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    found = new("One _two_.\n", yes=False)

    assert asked == [
        "Language of the text [en]: ",
        "Siglum of given.txt [A]: ",
        "What is given.txt [The file given.txt]: ",
        "given.txt: _underscores_ become emphasis (line 1). Is this right? [Y/n] ",
        "Title of the text [given]: ",
    ]
    assert (found.code, found.text("source/witnesses/A.txt")) == (0, "One _two_.\n")
    assert 'project = "Star"' in found.text("conf.py")


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_whoever_stops_has_nothing(stop: type[BaseException], new: New, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who ends the questions, or does not want a clean copy, is told that nothing was written."""

    def answer(_: str) -> str:
        raise stop

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", answer)
    ended = new("One.\n", yes=False)
    monkeypatch.setattr("builtins.input", lambda _: "n")
    refused = new("One.\r\n", yes=False)

    for found in (ended, refused):
        assert (found.code, found.names, found.folder.exists()) == (2, ["new-stopped"], False)


@pytest.mark.parametrize(
    ("given", "options", "name"),
    [
        (b"PK\x03\x04\0\0", (), "new-binary"),
        ("", (), "new-empty"),
        (" \n\n\t\n", (), "new-empty"),
        ("One.\r\n", (), "new-unasked"),
        ("One _two_.\n", (), "new-unasked"),
        ("One.\n", ("--author=",), "option"),
        ("One.\n", ("--siglum=A B",), "option"),
        ("One.\n", ("--siglum=om.",), "option"),
        ("One.\n", ("lost.txt",), "unreadable"),
        ("One.\n", ("--into=.",), "import-folder"),
    ],
)
def test_what_cannot_be_done_is_told(
    given: bytes | str, options: tuple[str, ...], name: str, new: New, tmp_path: Path
) -> None:
    """A sentence says why, and nothing is there."""
    found = new(given, *options, yes=False)

    assert (found.code, found.names) == (2, [name])
    assert [one.name for one in tmp_path.iterdir()] == ["given.txt"]


# whatever stands in a text

WORDS = (
    *("mill", "Wasser", "вода", "水車", "λόγος", "מים", "a\u0301", "🜄", "'so'", "1799-1800", "p. 3", "x < y", "a & b"),
    *(
        "&amp;",
        "<i>so</i>",
        "_so_",
        "*so*",
        "**so**",
        "*",
        "**",
        "`",
        "``",
        "\\",
        "[1]",
        "[2]",
        "[^1]",
        "|",
        "|x|",
        "_",
    ),
    *(
        "a_",
        "`a`_",
        "http://e.org/a_b",
        "<http://e.org/>",
        "a@b.org",
        "::",
        ":em:`x`",
        ":x:",
        "..",
        ".. note::",
        ".. [1] x",
    ),
    *("--", "---", "# x", "- x", "+ x", "1. x", "(i) x", "a) x", ">>> x", "> x", "====", "\u00a0", "\u200b", "\u00ad"),
    *(
        "\u2028",
        "\x0c",
        "\t",
        "  ",
        "“q”",
        "…",
        "$x$",
        "%",
        "~",
        "\\emph{so}",
        "''so''",
        "== H ==",
        "[[a|b]]",
        "¹",
        "IV.",
    ),
    *("[Footnote 1: x]", "CHAPTER I", "END", "The End.", "exam-", "12", "p1", "[a]", "[#]", "]_", "[1]_", "\\*", "\\ "),
    *(
        "<b>",
        "<br>",
        "<!--",
        "\ufeff",
        "\x01",
        "„",
        "term\n   definition",
        "+---+",
        "=",
        "--option",
        ":field: x",
        "A.",
        "(",
    ),
)


def random_text(random: Random) -> bytes:
    """Return a text of lines, blank or not, with all that markup stumbles over."""

    def line() -> str:
        return random.choice(("", "", "    ")) + " ".join(random.choices(WORDS, k=random.choice((1, 2, 4, 8, 14))))

    blocks = ["\n".join(line() for _ in range(random.choice((1, 1, 2, 3, 5)))) for _ in range(random.randint(1, 14))]
    text = random.choice(("\n\n", "\n\n", "\n\n\n", "\n")).join(blocks) + random.choice(("", "\n", "\n\n"))
    text = text.replace("\n", "\r\n") if random.random() < 0.1 else text
    return text.encode(random.choice(("utf-8", "utf-8", "utf-8-sig", "latin-1")), "replace")


@pytest.mark.parametrize("seeds", [range(start, start + 10) for start in range(0, 60, 10)], ids=str)
def test_random_texts_prove(seeds: range, new: New, tmp_path: Path) -> None:
    """Whatever stands in a file, what is written proves, and no letter of the file is lost."""
    for seed in seeds:
        random = Random(seed)
        found = new(
            random_text(random), *random.choice(((), ("--keep",))), name=f"{seed}.{random.choice(('txt', 'md'))}"
        )

        assert (seed, found.code, found.told) == (seed, 0, "")
        assert " bytes rebuilt, identical" in found.out
        found.folder.rename(tmp_path / f"made-{seed}")
