"""``recension collate``: a further witness is in the edition, and proved, or a sentence says why not."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from recension.commands import cli
from recension.scholarship import aligning, amending

ROOTS = Path(__file__).parents[1] / "roots"

Run = Callable[..., str]

WORDS = [
    *(
        "the",
        "of",
        "and",
        "lamp",
        "stair",
        "keeper",
        "night",
        "wind",
        "shore",
        "boat",
        "light",
        "C",
        "W",
        "*so*",
        "*so it*",
    ),
    *("**very**", "it's", '"come"', "(here)", "well-known", "--", "a_b", "http://a.example/x_y", "end.", "then,"),
    *("which;", "that:", "[sic]", "|", "om.", "]", ";", ":", "é", "λόγος", "38th"),
]
HARD = ("`x`", "*", "back\\slash", "::", "<i>", "line", "p1", "[9]_", ":em:", "_x_", "**")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command of recension in a folder of its own and returns what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str, code: int = 0, source: str = "e/source") -> str:
        found = cli.main(["--config", "e", "--source", source, *arguments])
        printed = capsys.readouterr()
        assert found == code, printed.out + printed.err
        return printed.out + printed.err

    return run


def line(chance: Random, words: list[str]) -> str:
    """Return a random line of text, which begins as one."""
    return " ".join(["Then", *(chance.choice(words) for _ in range(chance.randint(2, 25))), "it"])


def text_of(chance: Random, *, is_markdown: bool) -> list[str]:
    """Return the blocks of a random text."""
    words = [word for word in WORDS if is_markdown or "*" not in word]
    words = [word for word in words if not is_markdown or word[0] not in "<["]
    made = ["# The lamp" if is_markdown else "THE LAMP"]
    for _ in range(chance.randint(2, 6)):
        if chance.random() < 0.3:
            made.append(("  \n" if is_markdown else "\n").join(line(chance, words)[:40].rstrip() for _ in range(3)))
        else:
            made.append(line(chance, words))
    return [block for block in made if block.strip()]


def derived(chance: Random, blocks: list[str], *, is_markdown: bool) -> list[str]:
    """Return the blocks of a witness that a careless hand has made of others."""
    hard = [*WORDS, *([] if is_markdown else HARD)]
    made = []
    for number, block in enumerate(blocks):
        if number and chance.random() < 0.1:
            continue
        end = "  \n" if is_markdown and "\n" in block else "\n"
        lines = []
        for one in block.split(end):
            if lines and chance.random() < 0.1:
                continue
            words = []
            for word in one.split(" "):
                luck = chance.random()
                if luck < 0.05 and words:
                    continue
                if luck < 0.1 and words:
                    words.append(chance.choice(hard))
                elif luck < 0.13 and words:
                    words += [chance.choice(hard), word]
                elif luck < 0.16:
                    words += [word, word]
                elif luck < 0.2 and word.isalpha():
                    words.append(chance.choice((word.upper(), f"{word},", f"{word}.", word + "e")))
                else:
                    words.append(word)
            lines.append(" ".join(words))
        made.append(end.join(lines))
        if chance.random() < 0.08:
            made.append(line(chance, [word for word in WORDS if "*" not in word]))
    return made


def edition_and_witnesses(number: int) -> tuple[str, str, list[str]]:
    """Return an ending, a base text, and two more witnesses, each made of one of the others."""
    chance = random.Random(number)
    is_markdown = chance.random() < 0.4
    base = text_of(chance, is_markdown=is_markdown)
    made = [base]
    for _ in range(2):
        made.append(derived(chance, chance.choice(made), is_markdown=is_markdown))
    first, *others = ("\n\n".join(blocks) + "\n" for blocks in made)
    return (".md" if is_markdown else ".txt"), first, others


def otherwise_divided(chance: Random, text: str) -> str:
    """Return a text whose paragraphs are joined and parted at random."""
    blocks: list[str] = []
    for block in text.rstrip("\n").split("\n\n"):
        if len(blocks) > 1 and chance.random() < 0.3 and "\n" not in block + blocks[-1]:
            blocks[-1] += f" {block}"
        elif blocks and "\n" not in block and chance.random() < 0.3 and (words := block.split(" "))[2:]:
            at = chance.randrange(1, len(words))
            blocks += [" ".join(words[:at]), " ".join(words[at:])]
        else:
            blocks.append(block)
    return "\n\n".join(blocks) + "\n"


def collated(run: Run, number: int, *, ruled: bool = False, divided: bool = False) -> int:
    """Make a random edition, collate its witnesses, and return how many could be taken."""
    ending, base, others = edition_and_witnesses(number)
    Path(f"A{ending}").write_text(base)
    run("new", f"A{ending}", "--siglum=A", "--title=The lamp", "--author=Nobody", "--into=e", "--yes")
    taken = 0
    if ruled:
        path = Path("e/conf.py")
        path.write_text(path.read_text() + OLD)
        others = [re.sub(r"\bit\b", "yt", text).replace("--", "—") if at else text for at, text in enumerate(others)]
    if divided:
        others = [otherwise_divided(Random(number), text) for text in others]
    for siglum, text in zip("BD", others, strict=True):
        path = Path(f"{siglum}{ending}")
        path.write_text(text)
        printed = run("collate", str(path), "--siglum", siglum, "--clean")
        assert f"{siglum}: " in printed
        taken += 1
        if not Path("e/originals", path.name).exists():
            assert Path("e/source/witnesses", path.name).read_text() == text
    return taken


@pytest.mark.parametrize("number", range(4))
def test_random_witnesses_prove(run: Run, number: int) -> None:
    """Words dropped, added and changed, lines and blocks too: each witness comes back from the text, byte for byte."""
    assert collated(run, number) == 2


OLD = r"""
recension_own_rules = {
    "old": {"title": "Old", "sentence": "As of old.", "replace": {"--": "—"}, "match": {r"\bit\b": "yt"}},
}
"""


@pytest.mark.parametrize("number", range(4))
def test_random_witnesses_that_follow_rules_prove(run: Run, number: int) -> None:
    """What a rule explains has no entry, and the witness is declared with it."""
    assert collated(run, number, ruled=True) == 2
    assert '"rules": ["old"],' in Path("e/conf.py").read_text().partition('"siglum": "D"')[2]


@pytest.mark.parametrize("number", range(6))
def test_random_witnesses_that_divide_otherwise_prove(run: Run, number: int) -> None:
    """Paragraphs that are joined or parted, with words that differ around: each witness comes back."""
    assert collated(run, number, divided=True) == 2


def of_mill(run: Run, text: str, *more: str, ending: str = ".md", siglum: str = "Z", code: int = 0) -> str:
    """Collate a witness with the tiny edition of the mill; return the source, or what is told."""
    if not Path("e").exists():
        shutil.copytree(ROOTS / "test-plain", "e")
    Path(f"{siglum}{ending}").write_text(text)
    command = ["collate", f"{siglum}{ending}", "--siglum", siglum, "--kind=spelling", *more]
    told = run(*command, source="e", code=code)
    return told if code or "--dry-run" in more else Path("e/text.rst").read_text()


MILL = (ROOTS / "test-plain/witnesses/K.md").read_text().replace("\n\nThe Miller's Book\n\n", " ")


def test_only_marks_and_entries_are_new(run: Run) -> None:
    """A changed word is marked and has an entry; whoever shares a reading is named beside; all else stands."""
    text = MILL.replace("# The Weir", "# The Weirs").replace("*never*", "*hardly ever*").replace("the toll", "a toll")
    before = (ROOTS / "test-plain/text.rst").read_text()
    found = of_mill(run, text.replace("miller's wife", "wife"))

    assert "The :em:`Weir`\n==============\n\n.. apparatus::\n\n   Weir ] Weirs Z : spelling\n      Collated" in found
    assert "its wheel :em:`*never*` rests\\ [1]_.\nA miller must :em:`listen` to the water :page:`2` by" in found
    assert (
        "   *never* ] *hardly ever* Z : spelling\n      Collated, and not judged yet.\n\n   listen ] lissen K Z :"
        in found
    )
    assert "the :em:`miller's` wife" in found
    assert "   miller's ] om. Z : spelling" in found
    assert "says :em:`the` toll book.\n\n   .. apparatus::\n\n      the ] a Z : spelling\n         Coll" in found
    new = r"(?m)^ *(?:\.\. apparatus::|.* Z : .*|Collated.*|=+|listen ] .*)\n+|:em:`|(?<!2)`(?= |$|\.)"
    assert re.sub(r"\s+", " ", re.sub(new, "", found)) == re.sub(r"\s+", " ", re.sub(new, "", before))


def test_plain_text_shares_what_it_cannot_emphasise(run: Run) -> None:
    """Of plain text the words count: it has the lemma where that is emphasised, and the reading of a Markdown file."""
    text = MILL.replace("*never*", "*seldom*")
    of_mill(run, text)
    found = of_mill(run, re.sub(r"# |\*", "", text), ending=".txt", siglum="Y")

    assert "   *never* ] *seldom* Z Y : spelling" in found
    assert Path("e/witnesses/Y.txt").read_text() == re.sub(r"# |\*", "", text)


def test_marks_that_overlap_become_one(run: Run) -> None:
    """Where a witness differs in more than is marked, the mark grows, and the readings of all are completed."""
    of_mill(run, MILL.replace("to the water", "to water"))
    found = of_mill(run, MILL.replace("must lissen to the water", "heard the waters"), siglum="Y")

    assert "A miller :em:`must listen to` :em:`the` :em:`water` :page:`2` by night." in found
    assert (
        "   must listen to ] must lissen to K Z; heard Y : spelling\n      The scribe writes as he *speaks*." in found
    )
    assert found.count("listen") == 2


def test_a_page_parts_an_entry(run: Run) -> None:
    """A mark holds no page: what stands before it has all that the witness has, and what comes after it nothing."""
    found = of_mill(run, MILL.replace("the water by night", "everything"))

    assert "to :em:`the water` :page:`2` :em:`by night.`" in found
    assert "   the water ] everything. Z : spelling" in found
    assert "   by night. ] om. Z : spelling" in found


def test_blocks_are_lacking_and_added(run: Run) -> None:
    """A block that the witness lacks is said to be lacking; one that it has alone stands where the witness has it."""
    whole, quoted = MILL.split("'Grind")[0], "Nothing here is alike.\n\nNor here.\n\n[1] It"
    found = of_mill(run, whole + quoted + MILL.split("[1] It")[1])

    assert "   p2 ] om. Z : spelling" in found
    first, second = found.index("   Nothing here is alike."), found.index("   Nor here.")
    assert found.index(".. _p2:") < first < second < found.index(".. [1] It rested")


def test_small_differences_have_a_kind_of_their_own(run: Run) -> None:
    """Points and capitals alone are of the minor kind, words are not; what is not folded is none."""
    text = MILL.replace("by the weir,", "by the weir").replace("A miller", "a Miller").replace("stands", "stood")
    found = of_mill(run, text, "--minor=break", "--fold=points")

    assert "   weir, ] weir Z : break" in found
    assert "   A ] a Z : spelling" in found
    assert "   stands ] stood Z : spelling" in found


def test_dry_run_prints_and_writes_nothing(run: Run) -> None:
    """What would change is printed as a diff, after the proof; the edition stays as it was."""
    told = of_mill(run, MILL.replace("stands", "stood"), "--dry-run")

    assert "+The mill :em:`stands` by the weir" in told
    assert '+        "siglum": "Z",' in told
    assert Path("e/text.rst").read_bytes() == (ROOTS / "test-plain/text.rst").read_bytes()
    assert not Path("e/witnesses/Z.md").exists()
    assert not [*Path().glob(".*.draft")]


@pytest.mark.parametrize("name", ["filled", "changes"])
def test_a_forgotten_change_is_found_out(run: Run, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Where the alignment forgets a change, the block as a whole is said to be another, and nothing false is kept."""
    monkeypatch.setattr(aligning, name, lambda *_, **__: [])
    found = of_mill(run, MILL.replace("stands", "stood"))

    assert "   p1 ] om. Z : spelling" in found
    assert ":witness: Z\n\n   The mill stood by the weir" in found


def test_nothing_is_written_where_the_proof_fails(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the source says something else than was tried, the edition stays as it was, and the proof tells why."""
    monkeypatch.setattr("recension.scholarship.amending.Source.head", lambda *_: "stands ] stod Z : spelling")
    told = of_mill(run, MILL.replace("stands", "stood"), code=1)

    assert "stod" in told
    assert Path("e/text.rst").read_bytes() == (ROOTS / "test-plain/text.rst").read_bytes()
    assert not Path("e/witnesses/Z.md").exists()
    assert not [*Path().glob(".*.draft")]


def test_all_others_are_those_they_were(run: Run) -> None:
    """*cett.* does not come to mean the new witness; where the bearers of a lemma are named, it is named too."""
    of_mill(run, MILL.replace("stands", "stood"), siglum="B")
    path = Path("e/text.rst")
    path.write_text(path.read_text().replace("stands ] stood B", "stands K ] stood cett."))
    found = of_mill(run, MILL.replace("stands", "stood"), siglum="Z")
    last = of_mill(run, MILL, siglum="Y")

    assert "   stands K ] stood cett. : spelling" in found
    assert "   stands K Y ] stood B Z : spelling" in last


def test_a_witness_that_is_declared_gets_its_file(run: Run) -> None:
    """What conf.py says of a witness without a file stays, and file and checksum are added there."""
    shutil.copytree(ROOTS / "test-plain", "e")
    path = Path("e/conf.py")
    one = '    {"siglum": "Z", "title": "Of a friend"},\n]\nrecension_kinds'
    path.write_text(path.read_text().replace("]\nrecension_kinds", one))
    of_mill(run, MILL)

    assert '{"siglum": "Z", "title": "Of a friend", "file": "witnesses/Z.md", "sha256": "' in path.read_text()


@pytest.mark.parametrize("siglum", ["om.", "deest", "Cett", "A;B", "ω"])
def test_a_siglum_is_no_word_of_the_notation(run: Run, siglum: str) -> None:
    """What stands for a reading in entries names no witness."""
    told = of_mill(run, MILL, siglum=siglum, code=0 if siglum == "ω" else 2)

    assert ("[recension.option]" in told) == (siglum != "ω")


def test_a_clean_copy_is_taken_where_it_is_asked_for(run: Run) -> None:
    """A file with its lines wrapped is told of; with --clean its copy is the witness, and it is kept itself."""
    text = MILL.replace("and its", "and\nits")

    assert "recension.collate-unclean" in of_mill(run, text, code=2)
    of_mill(run, text, "--clean")
    assert Path("e/witnesses/Z.md").read_text() == MILL
    assert Path("e/originals/Z.md").read_text() == text


def test_words_within_signs_have_an_entry_without_a_further_mark(run: Run) -> None:
    """What a crux or brackets enclose is marked already; the readings of the others stay, and so do the signs."""
    shutil.copytree(ROOTS / "test-signs", "e")
    before = Path("e/wolde.rst").read_text()
    words = "The wold of the 'miller' was lost, and nobody of *you* went home[1]; they stayed.\n"
    Path("D.md").write_text(
        f"# The wolde\n\n{words}\nThe board  \nthat he lent\n\n[1] At the mill.\n".replace("'", '"')
    )
    run("collate", "D.md", "--siglum=D", "--kind=other", source="e")
    found = Path("e/wolde.rst").read_text()

    for head in ("wolde ] wold D", "of *them* ] of *you* D", "hoom ] hoom over B; home D", "very ] om. D"):
        assert f"   {head} : other\n" in found
    assert found.count(":em:") == before.count(":em:")


SIGNED = """
.. _p1:

Some :crux:`words`, and :deleted:`some
more of *these*`\\ :crux:`here`, stand in the *very*\\ :gap:`…` way.

.. _s1:

| The :deleted:`very board`
| that :crux:`he` lent :gap:`…`
"""
READ = """THE LAMP

Some words, and some more of thesehere, stand in the very way.

The very board
that he lent
"""


def of_signs(run: Run, text: str, code: int = 0) -> str:
    """Collate a text with an edition whose words are within signs, and have no entries; return the source."""
    Path("A.txt").write_text(READ)
    run("new", "A.txt", "--siglum=A", "--title=The lamp", "--author=Nobody", "--into=e", "--yes")
    path = Path("e/source/the-lamp.rst")
    path.write_text(path.read_text().partition("\n.. _p1:")[0] + SIGNED)
    Path("B.txt").write_text(text)
    told = run("collate", "B.txt", "--siglum=B", code=code)
    return told if code else path.read_text()


@pytest.mark.parametrize(
    ("old", "new"),
    [("stand", "stood"), ("words", "wordes"), ("some more", "som more"), ("thesehere", "those hear"), ("board", "bord"),
     ("Some words", "Any thing"), ("words,", "words;"), ("very way", "verie way"),
     ("very board\nthat he", "a\nthat she")],
)  # fmt: skip
def test_signs_stay_to_the_letter(run: Run, old: str, new: str) -> None:
    """Wherever words differ, within signs or beside or across them, the signs of the edition stand as they stood."""
    found = of_signs(run, READ.replace(old, new))
    lines = re.sub(r"(?m)^ *(?:\.\. (?:apparatus|omitted)::|.* : variant$|:witness:|   ).*\n+", "", found)
    bare = re.sub(r":em:`([^`]*)`(?:\\ (?!:))?", r"\1", lines)

    assert re.sub(r"\s+", " ", bare).endswith(re.sub(r"\s+", " ", SIGNED))


def test_a_sign_that_would_go_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the role of a sign taken for a mark that stands no more, nothing would be written, and its place told."""
    of_all = amending._marked
    marks = lambda *given: ((at, part._replace(is_optional=False)) for at, part in of_all(*given))  # noqa: E731
    monkeypatch.setattr(amending, "_marked", marks)
    told = of_signs(run, READ.replace("stand", "stood"), code=2)

    assert "recension.collate-dropped" in told
    assert ":crux:" in told


def of_play(run: Run, *changes: tuple[str, str], name: str = "F.txt") -> list[str]:
    """Collate a copy of the play with some words otherwise; return what the source has more, without reasons."""
    shutil.copytree(ROOTS / "test-play", "e")
    text = Path("e/witnesses", name).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path, before = Path(f"Z{name[1:]}"), Path("e/macbeth.rst").read_text().split("\n")
    path.write_text(text)
    run("collate", str(path), "--siglum=Z", "--kind=wording", "--clean", source="e")
    return [one for one in Path("e/macbeth.rst").read_text().split("\n") if one not in [*before, NOT_JUDGED]]


NOT_JUDGED = "      Collated, and not judged yet."
PROSE = ":speaker:`LADY MACBETH.` {} foolish thought, to say {} {} :direction:`Knocking within.`"


def test_a_play_is_collated(run: Run) -> None:
    """Speakers and directions are words like others, and their roles stay; what begins further in may differ, too."""
    found = of_play(
        run, ("I heard the", "We heard an"), ("LADY MACBETH.\nWe", "LADY MACB.\nWe"), ("  As I", "  Since I"),
        ("within.", "without."),
    )  # fmt: skip

    assert "   LADY MACBETH. ] LADY. S; LADY MACB. Z : wording" in found
    assert "| :em:`I` heard :em:`the` owl scream and the crickets cry." in found
    assert "|               :em:`As` I descended?" in found
    assert "   Knocking within. ] Knocking without. Z : wording" in found
    assert not Path("e/originals").exists()  # its lines stand as they do in the file


def test_a_play_in_markdown_is_collated(run: Run) -> None:
    """What is strong or emphasised there is a speaker or a direction here."""
    found = of_play(run, ("a / sorry", "a sorry"), ("within", "without"), ("  \nAnd sorry / sore", ""), name="S.md")

    assert "   Knocking within. ] Knocking without. Z : wording" in found
    assert '"indents": "none",' in Path("e/conf.py").read_text().partition('"siglum": "Z"')[2]


def test_an_entry_is_about_the_nearest_speaker(run: Run) -> None:
    """Of two speeches one below the other, both of one speaker, the entry stands below the one that it is about."""
    text = "The lamp\n\nANNA.\nIt is dark.\n\nMAN.\nIt is.\n\nMAN.\nIs it?\n"
    found = of_lamp(run, text, text.replace("MAN.\nIs", "MEN.\nIs"))

    assert "| :speaker:`MAN.`\n| Is it?\n\n.. apparatus::\n\n   MAN. ] MEN. B : variant\n" in found


def test_no_mark_goes_over_the_edge_of_a_speaker(run: Run) -> None:
    """Where words differ on both sides of it, what stands before it has all that the witness has."""
    found = of_play(run, ("LADY MACBETH. A", "Lady: No"), ("sorry sight. Knocking", "sorry bell. Who knocks"))

    assert PROSE.format(":em:`A`", ":em:`a sorry`", ":em:`sight.`") in found
    assert "   LADY MACBETH. ] Lady: No Z : wording" in found
    assert "   A ] om. Z : wording" in found
    assert "   sight. ] bell. Who knocks Z : wording" in found
    assert "   Knocking within. ] within. Z : wording" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cry.\nDid not", "cry. Did not", ["   / 3 ] om. S Z : division"]),
        (
            "cry.\nDid not",
            "cry; did not",
            ["   cry. ] cry; Z : wording", "   / 3 ] om. S Z : division", "   Did ] did Z : wording"],
        ),
        ("owl scream and", "owl scream\nAnd", ["   scream and ] scream / And Z : wording"]),
        (
            "deed:\nDidst thou",
            "deed:\nDidst\nthou",
            ["   deed. Didst thou ] deed: / Didst thou F; deed: / Didst / thou Z : division"],
        ),
    ],
)
def test_lines_that_are_divided_otherwise(run: Run, old: str, new: str, said: list[str]) -> None:
    """A line that goes on in the one before, and one that is two, are told as such; none is lacking."""
    found = [one for one in of_play(run, (old, new)) if one.startswith("   ")]

    assert set(said) <= set(found)
    assert not [one for one in found if "om." in one and "/" not in one]


POEM = "The weir\n\nThe mill is old,\nThe weir is low,\nThe wheel is cold.\n\nThe stones go round,\nThe corn goes in.\n"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cold.\n\nThe stones", "cold.\nThe stones", {"¶ ] om. B"}),
        ("old,\nThe weir", "old,\n\nThe weir", {"/ 2 ] ¶ B"}),
        (
            "old,\nThe weir is low,\nThe wheel is cold.\n\nThe",
            "old,\n\nThe weir is low,\nThe wheel was cold.\nThe",
            {"/ 2 ] ¶ B", "is ] was B", "¶ ] om. B"},
        ),
        ("round,\nThe", "round,\n\nThe", {"/ 2 ] ¶ B"}),
        ("low,\nThe wheel is cold.\n\nThe", "low,\nThe", {"line 3 ] om. B", "¶ ] om. B"}),
        ("cold.\n\nThe stones go round,\n", "cold.\nThe wind is bold,\n\n", set()),
    ],
)
def test_stanzas_that_are_divided_otherwise(run: Run, old: str, new: str, said: set[str]) -> None:
    """Stanzas that run together, and one that is two, are told as such, if their words can be told."""
    found = of_lamp(run, POEM, POEM.replace(old, new), "the-weir")

    assert {*re.findall(r"   (.* \] .*) : variant", found)} == said or not said
    assert (".. omitted::" in found) == (not said)
    assert run("build", "text", "tei", "data", "html").count("build/") == 4


def test_mistake_in_a_stanza_that_runs_on_is_told_once(run: Run) -> None:
    """It is told of each witness at its words, and nothing of how the stanza begins."""
    of_lamp(run, POEM, POEM.replace("cold.\n\nThe", "cold.\nThe"), "the-weir")
    source = Path("e/source/the-weir.rst")
    source.write_text(source.read_text().replace("go round", "go around"))
    found = run("verify", code=1)

    assert "write 'around ] round : kind'" in found
    assert "write 'around ] round B : kind'" in found
    assert "2 mistakes" in found


def test_what_is_lost_is_not_what_is_left_out(run: Run) -> None:
    """A witness that lacks a block is none of those that have lost it, nor one of a range of blocks."""
    of_mill(run, MILL)
    path = Path("e/text.rst")
    lost = "ask for nothing.'\n\n.. apparatus::\n\n   p2 ] deest Z : spelling\n      The leaf is torn."
    path.write_text(path.read_text().replace("ask for nothing.'", lost))
    torn = MILL.replace("\n\n'Grind what is brought', said the miller's wife, 'and ask for nothing.'", "")
    Path("e/witnesses/Z.md").write_text(torn)
    run("checksum", "--write", source="e")

    assert "   p2 ] deest Z; om. Y : spelling\n" in of_mill(run, torn, siglum="Y")


def test_a_mark_takes_an_emphasis_whole(run: Run) -> None:
    """Where one of several emphasised words differs, the mark has them all, and plain text reads them without it."""
    shutil.copytree(ROOTS / "test-lacking", "e")
    Path("B.txt").write_text(Path("e/witnesses/B.txt").read_text().replace("for ever", "for always"))
    run("collate", "B.txt", "--siglum=Y", "--kind=gap", "--clean", source="e")
    found = Path("e/weir.rst").read_text()

    assert "*for ever*[2]_ ] and the weir were lost *for ever* B; " in found
    assert "and the weir were lost for always Y" in found


QUARTO = (ROOTS / "test-quarto/witnesses/Q.txt").read_text()
TABLE = "bloudy blouddy bloody  # of blood\n\ndispised despised\n"


def of_quarto(run: Run, text: str, *more: str, siglum: str = "Z", code: int = 0) -> str:
    """Collate a witness with the edition of the old print; return the source, or what is told."""
    if not Path("e").exists():
        shutil.copytree(ROOTS / "test-quarto", "e")
        path = Path("e/conf.py")
        path.write_text(path.read_text().replace('{"spelling":', '{"variant": "other words", "spelling":'))
    Path(f"{siglum}.txt").write_text(text)
    Path("table.txt").write_text(TABLE)
    told = run("collate", f"{siglum}.txt", "--siglum", siglum, *more, source="e", code=code)
    return told if code else Path("e/sonnet.rst").read_text()


def test_what_a_rule_explains_has_no_entry(run: Run) -> None:
    """The rules that explain its words are declared with it; where it does not follow them it has an entry."""
    before = (ROOTS / "test-quarto/sonnet.rst").read_text()
    text = QUARTO.replace("ſ", "s").replace("--", "—").replace("straight", "ſtraight")

    assert of_quarto(run, text) == before
    assert '"rules": ["long-s", "dashes"],' in Path("e/conf.py").read_text().replace(
        '"dashes", "long-s"', '"long-s", "dashes"'
    )
    assert "reaſon ] reaſon Y : variant" in of_quarto(run, text.replace("reason", "reaſon", 1), siglum="Y")


def test_rules_can_be_named(run: Run) -> None:
    """With none, every word has an entry; one that is unknown, or changes no character, is told."""
    text = QUARTO.replace("ſ", "s")

    assert "option" in of_quarto(run, text, "--rules=long", code=2)
    assert "option" in of_quarto(run, text, "--rules=calls", code=2)
    assert "ſhame ] shame Z : variant" in of_quarto(run, text, "--rules=")
    assert "diſpiſed ] dispised Z : variant" in Path("e/sonnet.rst").read_text()


def test_marks_that_grow_keep_what_others_have_by_rule(run: Run) -> None:
    """A witness that follows rules, and whose reading becomes a part of a longer one, has the rest by its rules."""
    of_quarto(run, QUARTO.replace("ſ", "s").replace("waste", "wast"))
    found = of_quarto(run, QUARTO.replace("a waſte of ſhame", "a loſs"), siglum="Y")

    assert "   waſte of ſhame ] wast of shame Z; loſs Y : variant" in found


def test_a_table_of_spellings_gives_their_kind(run: Run) -> None:
    """What differs in a word of the table alone is of that kind, with its reason, by rules or without."""
    text = QUARTO.replace("ſ", "s").replace("dispised", "despised").replace("Inioyd", "Injoyd").replace("mad", "Mad")
    found = of_quarto(run, text, "--spellings=table.txt", "--kind=variant")

    assert "   diſpiſed ] despised Z : spelling\n      Another spelling.\n" in found
    assert "   Inioyd ] Injoyd Z : variant\n      Collated" in found
    assert "   mad ] Mad Z : variant\n" in found


@pytest.mark.parametrize(
    ("table", "more", "name"),
    [("honour\n", (), "spelling-form"), ("honour 5\n", (), "spelling-form"), (TABLE, ("--spelling=other",), "option")],
)
def test_a_table_that_is_none_is_told(table: str, more: tuple[str, ...], name: str, run: Run) -> None:
    """A line with one word, or with what is no word, and a kind that is not declared, are told; nothing is written."""
    of_quarto(run, QUARTO)
    Path("other.txt").write_text(table)
    Path("Y.txt").write_text(QUARTO)
    told = run("collate", "Y.txt", "--siglum=Y", "--kind=variant", "--spellings=other.txt", *more, source="e", code=2)

    assert f"recension.{name}" in told
    assert not Path("e/witnesses/Y.txt").exists()


def of_lamp(run: Run, base: str, text: str, name: str = "the-lamp") -> str:
    """Make an edition of a text, collate another, and return the source."""
    Path("A.txt").write_text(base)
    run("new", "A.txt", "--siglum=A", f"--title={name}", "--author=Nobody", "--into=e", "--yes")
    Path("B.txt").write_text(text)
    run("collate", "B.txt", "--siglum=B")
    assert Path("e/source/witnesses/B.txt").read_text() == text
    return Path(f"e/source/{name}.rst").read_text()


OWN = "The oil was bought in the town.\n\nThe wick was cut by hand each day.\n"


def test_what_others_have_too_names_the_witness(run: Run) -> None:
    """A directive of another witness with the same words in the same place gets the siglum, and none is written."""
    of_lamp(run, DIVIDED, f"{DIVIDED}\n{OWN}")
    Path("C.txt").write_text(f"{DIVIDED}\n{OWN}\nAnd C alone has this of the keeper.\n")
    run("collate", "C.txt", "--siglum=C")
    Path("D.txt").write_text(f"{DIVIDED}\nHere D has what no other has.\n\n{OWN}")
    run("collate", "D.txt", "--siglum=D")
    source = Path("e/source/the-lamp.rst").read_text()

    assert re.findall(":witness: .*", source) == [":witness: B C", ":witness: B C", ":witness: C", *[":witness: D"] * 3]
    assert source.count("The oil was bought") == 2  # before it D has a block of its own, which has its place behind


def test_what_the_base_has_alone_names_both(run: Run) -> None:
    """A directive without a siglum is of the base; with another witness both are named."""
    of_lamp(run, DIVIDED, DIVIDED)
    source = Path("e/source/the-lamp.rst")
    omitted = f".. omitted:: correction\n   An advertisement.\n\n   {OWN[:31]}\n"
    source.write_text(f"{source.read_text().rstrip()}\n\n{omitted}")
    path = Path("e/source/witnesses/A.txt")
    path.write_text(f"{DIVIDED}\n{OWN[:31]}\n")
    run("checksum", "--write")
    Path("C.txt").write_text(f"{DIVIDED}\n{OWN[:31]}\n")
    run("collate", "C.txt", "--siglum=C")

    assert "   An advertisement.\n   :witness: A C\n\n   The oil" in source.read_text()


DIVIDED = """The lamp

The keeper went up the stair when the night had come, and lit the lamp.

Nobody saw him there, for the wind was blowing hard from the shore.

One boat came in at last; its sail was torn, and the men in it were cold.
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (".\n\nNobody", ". Nobody", ["¶ ] om. B"]),
        (".\n\nNobody", "; somebody", ["lamp. ] lamp; B", "¶ ] om. B", "Nobody ] somebody B"]),
        (".\n\nOne boat", ". One boat", ["¶ ] om. B"]),
        ("at last; its", "at last.\n\nIts", ["last; its ] last. ¶ Its B"]),
        ("there, for", "there.\n\nFor", ["there, for ] there. ¶ For B"]),
    ],
)
def test_another_division_is_recognised(run: Run, old: str, new: str, said: list[str]) -> None:
    """Paragraphs that are one in the witness, and one that is several, are said to be so, and nothing is lacking."""
    found = of_lamp(run, DIVIDED, DIVIDED.replace(old, new))

    assert re.findall(r"(?m)^   (.+) : variant$", found) == said
    assert ".. omitted" not in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("Nobody saw him there", "Nobody there saw him", ["saw him there ] there saw him B"]),
        ("came in at last", "at last came in", ["came in at last ] at last came in B"]),
        (
            "went up the stair when the night had come",
            "when the night had come went up the stair",
            ["went up the stair ] om. B", "come ] come went up the stair B"],
        ),
    ],
)
def test_words_that_changed_places(run: Run, old: str, new: str, said: list[str]) -> None:
    """Words that stand on the other side of a few others have one entry; of more, they are missing and added."""
    found = of_lamp(run, DIVIDED, DIVIDED.replace(old, new))

    assert re.findall(r"(?m)^   (.+) : variant$", found) == said


def test_a_new_witness_stands_in_the_collation(run: Run) -> None:
    """The page that has all witnesses, or is as it was made, has the new one, too; a choice of the editor's stays."""
    page = Path("e/source/collation.rst")
    of_lamp(run, DIVIDED, DIVIDED.replace("Nobody", "None"))
    heading, _, said = page.read_text().partition("::\n")
    assert said == "   :witnesses: A B\n"

    Path("C.txt").write_text(DIVIDED)
    run("collate", "C.txt", "--siglum=C")
    assert page.read_text() == f"{heading}::\n   :witnesses: A B C\n"

    chosen = f"{heading}::\n   :witnesses: A C\n"
    page.write_text(chosen)
    run("collate", "C.txt", "--siglum=D")
    assert page.read_text() == chosen


def test_all_in_one_paragraph(run: Run) -> None:
    """A witness that has no paragraph at all, and an edition that has none, are told apart by their division alone."""
    one = DIVIDED.replace(".\n\nNobody", ". Nobody").replace(".\n\nOne boat", ". One boat")

    assert re.findall(r"(?m)^   (.+) : variant$", of_lamp(run, DIVIDED, one)) == ["¶ ] om. B"] * 2
    shutil.rmtree("e")
    found = of_lamp(run, one, DIVIDED)
    assert re.findall(r"(?m)^   (.+) : variant$", found) == [
        "lamp. Nobody ] lamp. ¶ Nobody B",
        "shore. One ] shore. ¶ One B",
    ]


PAGE = """<!DOCTYPE html><html><head><title>Lamps</title><style>p {{}}</style></head><body><nav>Home</nav>
<h1>The lamp</h1><div>{}</div><section class="pg-boilerplate"><p>No text.</p></section><script>no()</script>
</body></html>
"""
ENCODED = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc>
<titleStmt><title>The lamp</title></titleStmt>
<publicationStmt><p>None.</p></publicationStmt><sourceDesc><p>None.</p></sourceDesc></fileDesc></teiHeader>
<text><body><head>The lamp</head>{}</body></text></TEI>
"""


@pytest.mark.parametrize(("name", "form"), [("B.html", PAGE), ("B.xml", ENCODED)])
def test_a_marked_up_file_is_taken_as_a_clean_copy(run: Run, name: str, form: str) -> None:
    """Of HTML and TEI the text alone becomes the witness, when that is asked for; the file itself is kept."""
    lines = "".join(f"<p>{one}</p>\n" for one in DIVIDED.split("\n\n")[1:]).replace("wind", "hail &amp; wind")
    Path("A.txt").write_text(DIVIDED)
    run("new", "A.txt", "--siglum=A", "--title=The lamp", "--author=Nobody", "--into=e", "--yes")
    Path(name).write_text(form.format(lines))

    assert "recension.collate-unclean" in run("collate", name, "--siglum=B", code=2)
    run("collate", name, "--siglum=B", "--clean")
    found = Path("e/source/the-lamp.rst").read_text()
    assert re.findall(r"(?m)^   (.+) : variant$", found) == ["the ] the hail & B"]
    assert "<" not in Path("e/source/witnesses/B.md").read_text()
    assert Path("e/originals", name).read_text() == form.format(lines)
