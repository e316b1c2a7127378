"""``recension import``: TEI of others becomes an edition that proves, or sentences with their lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from building import FINE, HERE, HOUSE, build
from encoded import random_tei, tei

from recension.commands import cli
from recension.scholarship import notation, parallel, writing
from recension.scholarship.model import Style

MILL = HERE / "tei" / "mill.xml"
Import = Callable[..., "Imported"]


class Imported:
    """What came of a file: the exit code, what was printed, what was told as (name, line), and the folder."""

    def __init__(self, code: int, out: str, told: str, folder: Path) -> None:
        self.code, self.out, self.told, self.folder = code, out, told, folder
        self.names = [(name, int(line)) for line, name in re.findall(r":(\d+): .*\[recension\.(.+)\]", told)]

    @property
    def text(self) -> str:
        """The source of the text."""
        return (self.folder / "source" / f"{self.folder.name}.rst").read_text("utf-8")

    def witness(self, siglum: str) -> str:
        """The file of a witness."""
        return (self.folder / "source" / "witnesses" / f"{siglum}.md").read_text("utf-8")

    @property
    def proved(self) -> list[str]:
        """The sigla of the witnesses that came back."""
        return re.findall(r"^(\S+): \d+ bytes rebuilt, identical", self.out, re.MULTILINE)


@pytest.fixture
def bring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    """A function that imports a file, or a text in TEI, as the command does."""
    monkeypatch.chdir(tmp_path)

    def imported(given: Path | bytes | str, *options: str) -> Imported:
        path = given if isinstance(given, Path) else tmp_path / "song.xml"
        if not isinstance(given, Path):
            path.write_bytes(given if isinstance(given, bytes) else tei(given))
        code = cli.main(["import", str(path), *options])
        return Imported(code, *capsys.readouterr(), tmp_path / path.stem)

    return imported


def test_prose_with_three_witnesses(bring: Import) -> None:
    """Each witness is written whole and proved; the apparatus says what the TEI says, in our notation."""
    found = bring(MILL)

    assert (found.code, found.proved, found.names) == (0, ["A", "B", "C"], [("tei-nested", 46)])
    for entry in (
        "no ] om. B : variant\n      The TEI gives no reason.",
        "water stands ] water stand A C : slip, certain, TL\n      The subject is singular.",
        "served ] serv'd A B C : correction",
        "of eggs ] from a hen B; of figs C : variant",
        "alter ] never alter C : variant",
        "twelve ] ten B : eye-skip\n      The cause that is given is eye-skip.",
        "page 2 : page",
        "Nobody : reported\n      The warden is meant. :cite:p:`imported`",
    ):
        assert f"   {entry}\n" in found.text
    assert ".. omitted:: addition\n   Only B has this.\n   :witness: B\n\n   Printed at Stow.\n" in found.text
    assert "| Grind the wheat and grind the :em:`rye`,\n| Let no sack" in found.text
    assert "a gift from a hen shall […] alter it." in found.witness("B")
    assert "serv'd first, and a gift of figs shall […] never alter it." in found.witness("C")
    assert "@book{pell,\n  author = {Pell, Roger}," in (found.folder / "refs.bib").read_text("utf-8")


def test_the_edition_builds(bring: Import, tmp_path: Path) -> None:
    """What was written is a website at once, without a warning."""
    found = bring(MILL)

    assert build(found.folder / "source", tmp_path / "out", config=found.folder) == FINE


def test_the_example_of_the_guide(bring: Import, tmp_path: Path) -> None:
    """The page of the guide shows what the command prints and writes."""
    guide = HOUSE / "docs"
    example = tmp_path / "notice.xml"
    example.write_bytes((guide / "tei-files" / "notice.xml").read_bytes())
    found = bring(example, "--into=notice")
    printed = (found.told.replace(f"{tmp_path}/", "") + found.out).splitlines()

    assert found.text == (guide / "tei-files" / "notice.rst").read_text("utf-8")
    assert "".join(f"   {line}\n" for line in printed) in (guide / "how-to" / "tei.rst").read_text("utf-8")


def test_it_is_written_the_same_way_twice(bring: Import, tmp_path: Path) -> None:
    """The same file gives the same bytes."""
    first = bring(MILL).folder.rename(tmp_path / "first")
    second = bring(MILL).folder

    for path in (one for one in first.rglob("*") if one.is_file() and "__pycache__" not in one.parts):
        assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


@pytest.mark.parametrize("seeds", [range(start, start + 20) for start in range(0, 100, 20)], ids=str)
def test_random_editions_prove(seeds: range, bring: Import) -> None:
    """Whatever stands in a text, each witness comes back: a hundred random ones, twenty at a time."""
    texts = [re.search(rb"<body>(.*)</body>", random_tei(seed, 2), re.DOTALL) for seed in seeds]
    whole = "".join(
        re.sub(r"<pb n='[^']*'", "<pb n='0'", text[1].decode()) if number else text[1].decode()
        for number, text in enumerate(texts)
        if text
    )
    witnesses = "".join(f"<witness xml:id='{one}'/>" for one in "ABC")
    found = bring(tei(whole, witnesses))

    assert (found.code, found.proved) == (0, ["A", "B", "C"]), found.told


@pytest.mark.parametrize("seed", range(6))
def test_random_editions_build(seed: int, bring: Import, tmp_path: Path) -> None:
    """A random edition is a website, too."""
    found = bring(random_tei(seed, 4))

    assert build(found.folder / "source", tmp_path / "out", config=found.folder) == FINE


BOLD = "<hi>a</hi><hi rend='bold'>b</hi>"
APP = "<app><lem>{}</lem><rdg wit='#B'>{}</rdg></app>"


@pytest.mark.parametrize(
    ("text", "marked", "entry"),
    [
        (f"the {APP.format('old', '')} mill", "the :em:`old` mill", "old ] om. B"),
        (f"the mill {APP.format('old', '')}.", "the mill :em:`old`.", "old ] om. B"),
        (f"the {APP.format('', 'old ')}mill", "the :em:`mill`", "mill ] old mill B"),
        (f"the mill{APP.format(', old', '')}.", "the :em:`mill, old`.", "mill, old ] mill B"),
        (f"w{APP.format('ei', 'ie')}r", ":em:`weir`", "weir ] wier B"),
        (f"({APP.format('old', 'new')}) mill", "(:em:`old`) mill", "old ] new B"),
        (f"{APP.format('old ', 'new ')}mill", ":em:`old` mill", "old ] new B"),
        (f"{APP.format('a', 'b')}{APP.format('c', 'd')}", ":em:`ac`", "ac ] bd B"),
        (
            f"{APP.format('a', '')} {APP.format('c', 'd')} x",
            ":em:`a` :em:`c` x",
            "a ] om. B : variant\n      The TEI gives no reason.\n\n   c ] d B",
        ),
        (f"the {APP.format('page', 'leaf')}", "the :em:`page`", "page ] leaf B"),
        (f"the {APP.format('mill', 'mill A')}", "the :em:`mill`", r"mill ] mill \A B"),
        (f"the {APP.format(BOLD, 'c')}", r"the :em:`*a*\ **b**`", r"*a*\ **b** ] c B"),
        (f"it 'was {APP.format('so', 'not')}' said", "it 'was :em:`so`' said", "so ] not B"),
        (f"<choice><orig>ye</orig><reg>the</reg></choice> {APP.format('x', 'y')}", ":em:`the`", "the ] ye A B"),
        (f"{APP.format('x', 'y')} of <surplus>of</surplus> it", "of :em:`it`", "it ] of it A B"),
        (f"{APP.format('x', 'y')} <supplied reason='lost'>of</supplied> it", ":em:`of` it", "of ] […] A B"),
    ],
)
def test_marks_hold_words(text: str, marked: str, entry: str, bring: Import) -> None:
    """A mark begins and ends with words, and no reading is empty, however the TEI is cut."""
    found = bring(f"<p>{text}</p>")

    assert found.proved == ["A", "B"]
    assert marked in found.text
    assert f"   {entry} : " in found.text


def test_words_in_quotation_marks(bring: Import) -> None:
    """An entry that emends what stands in quotation marks has the leave that the notation asks for."""
    text = "<p>it 'was <app><lem wit='#B'>so</lem><rdg wit='#A'>not</rdg></app> done' there</p>"

    assert "so ] not : variant (in quotation)\n" in bring(text, "--base=A").text


def test_verse_with_whole_lines(bring: Import) -> None:
    """Lines that were encoded whole are compared word by word; a witness that lacks one is whole all the same."""
    lines = "<lem wit='#A'><l>Grind the wheat,</l></lem><rdg wit='#B'><l>Grind the rye,</l></rdg>"
    found = bring(f"<lg><app>{lines}</app><l>Let no sack by.</l></lg>")

    assert (found.proved, found.names) == (["A", "B"], [])
    assert "| Grind the :em:`wheat,`\n| Let no sack by.\n" in found.text
    lacking = bring(
        f"<lg><app>{lines}</app><app><lem><l>Let no sack by.</l></lem><rdg wit='#B'/></app></lg>", "--into=x"
    )
    assert (lacking.proved, lacking.names) == (["A", "B"], [])
    source = lacking.folder.parent / "x" / "source"
    assert (source / "witnesses" / "B.md").read_text("utf-8") == "Grind the rye,\n"
    assert "   line 2 ] om. B : variant\n" in (source / "song.rst").read_text("utf-8")


def test_blocks_that_a_witness_lacks(bring: Import, tmp_path: Path) -> None:
    """What a witness lacks as a whole an entry names by its place; it is proved without, and the edition builds."""
    found = bring(
        "<div><head>The <app><lem>mill</lem><rdg wit='#B'>weir</rdg></app></head><p>Grind the wheat.</p>"
        "<app><lem><p>Then the rye.</p></lem><rdg wit='#B'/><note>Torn off.</note></app>"
        "<app><lem><lg><l>Four</l><l>five</l></lg></lem><rdg wit='#A'/></app></div>"
        "<div><head><app><lem>End</lem><rdg wit='#B'/></app></head><p>So it is.</p></div>"
    )

    assert (found.code, found.proved, found.names) == (0, ["A", "B"], [])
    for entry in ("p2 ] om. B : variant\n      Torn off.", "s1 ] om. : variant", "heading ] om. B : variant"):
        assert f"   {entry}\n" in found.text
    assert found.witness("A").split("\n\n")[3:] == ["# End", "So it is.\n"]
    assert found.witness("B").split("\n\n")[1:] == ["Grind the wheat.", "Four  \nfive", "So it is.\n"]
    assert build(found.folder / "source", tmp_path / "out", config=found.folder) == FINE


def test_what_a_witness_lacks_beside_a_page(bring: Import) -> None:
    """That a page of another witness begins where a line ends leaves no blank to those that lack something."""
    lacking = "<l><app><lem>the rye,</lem><rdg wit='#B'/></app></l>"
    found = bring(f"<lg><l>Grind <pb n='7r' ed='#A'/></l>{lacking}<l>and sing.</l></lg>")

    assert (found.code, found.proved) == (0, ["A", "B"])


def test_what_a_witness_lacks_with_a_page(bring: Import) -> None:
    """Where a page of a witness begins in what it lacks, that is told, and the witness is reported alone."""
    lacking = "<app><lem>{}</lem><rdg wit='#B'/></app>"
    line = f"<l>{lacking.format('Grind')} <pb n='7r' ed='#B'/> {lacking.format('the wheat,')}</l>"
    found = bring(f"<lg>{line}<l>the rye.</l></lg>")

    assert (found.proved, found.names) == (["A"], [("tei-unnamed", 1), ("tei-partial", 2)])


def test_letters_without_blanks_between(bring: Import) -> None:
    """Where no blanks stand between words, a mark holds what differs alone, and the end of a line is none."""
    found = bring("<p>亦用簡別<app><lem>采</lem><rdg wit='#B'>採</rdg></app>擷。楓\n橋</p>")

    assert "亦用簡別\\ :em:`采`\\ 擷。楓橋\n" in found.text
    assert found.witness("B") == "亦用簡別採擷。楓橋\n"


def test_pages_between_blocks(bring: Import) -> None:
    """A page that begins with a heading, a stanza or a note of the line begins above it; its running head is taken."""
    page = "<pb n='{}'/><fw>The Mill</fw>"
    first = f"<l>Grind <note place='inline'>(twice)</note> the wheat,</l><l>the {page.format(3)}rye.</l>"
    text = f"<div><head>{page.format(1)}The song</head><lg>{page.format(2)}{first}</lg></div>"
    found = bring(tei(text, "<witness xml:id='A'/>"))

    assert found.witness("A").split("\n\n") == [
        *("The Mill", "# The song", "The Mill", "Grind (twice) the wheat,  \nthe", "The Mill", "rye.\n"),
    ]


def test_pages_are_named_as_leaves_are(bring: Import) -> None:
    """A page may be a leaf with its side, its column and what editions write around it, or have Roman figures."""
    names = ("iv", "fol. [7]-r", "f. 7 verso", "007vb", "A3v")
    pages = "".join(f" <pb n='{name}'/>the wheat" for name in names)
    found = bring(tei(f"<p>Grind{pages}.</p>", "<witness xml:id='A'/>"))

    assert re.findall(":page:`(.*?)`", found.text) == ["iv", "7r", "7v", "7vb", "A3v"]
    assert ".. running-head:: iv 7r 7v 7vb A3v\n   :none:\n" in found.text
    assert (found.code, found.names) == (0, [("tei-unnamed", 1)])


def test_a_siglum_in_a_lemma(bring: Import) -> None:
    """A word of the lemma that looks like a siglum is a word, in an emphasis and at its end as well."""
    app = "<app><lem>{}</lem><rdg wit='#B'>Oats</rdg></app>"
    words = app.format("<hi rend='italic'>Corn A B corn</hi>") + "<lb/>" + app.format("Corn B A")
    found = bring(f"<p>{words}</p>")

    assert (found.code, "Corn B \\A ] Oats B : variant\n" in found.text) == (0, True)


def test_a_page_between_two_marks(bring: Import, tmp_path: Path) -> None:
    """Of two blanks around a page that begins between an emphasis and a mark the second one goes."""
    found = bring("<p><hi rend='bold'>Grind</hi> <pb n='7r'/> <app><lem>the</lem><rdg wit='#B'>a</rdg></app> oats.</p>")
    out = tmp_path / "out"

    assert build(found.folder / "source", out, config=found.folder) == FINE
    assert "<strong>Grind</strong> <a " in (out / "song.html").read_text("utf-8")


def test_a_text_without_witnesses(bring: Import) -> None:
    """Where nothing is whole but the text of the file, that is the base, with a siglum that no witness has."""
    found = bring(tei("<p>The mill.</p>", "<witness xml:id='T'/><witness xml:id='U'/>"))

    assert found.proved == ["TEI"]
    assert "The mill.\n" in found.witness("TEI")


def test_a_text_without_headings_builds(bring: Import, tmp_path: Path) -> None:
    """A text need not have a heading, or may have several of the first rank, with notes."""
    plain = bring("<p>The mill.</p>")
    assert build(plain.folder / "source", tmp_path / "out", config=plain.folder) == FINE

    parts = "<div><head>{}</head><p>The mill.<note place='foot'>Pell.</note></p></div>"
    several = bring(parts.format("One") + parts.format("Two"), "--into=several")
    assert several.code == 0
    assert build(tmp_path / "several" / "source", tmp_path / "two", config=tmp_path / "several") == FINE


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>Mill<figure/></p>", [("tei-left", 2)]),
        ("<p>Mill<cb n='a'/> and</p>", [("tei-left", 2)]),
        ("<p>Mill<pb n='7r'/> and <cb n='left'/> on</p>", [("tei-left", 2)]),
        ("<p>Mill<pb n='x'/><cb n='c'/> and</p>", [("tei-left", 2)]),  # it would be 90
        ("<p>Mill</p>\n<p><note>Pell.</note></p>", [("tei-left", 3)]),
        ("<p>Mill<pb n='1' facs='1.jpg'/> and<pb n='2' facs='2.jpg'/> on</p>", [("tei-left", 2)]),
        ("<p>Mill\n<del>old</del></p>", [("tei-left", 3)]),
        ("<p>Mill <app><lem>a</lem><rdg wit='#B'>om.</rdg></app></p>", [("tei-left", 2)]),
        ("<p>Mill <app from='#x' to='#y'><lem>a</lem><rdg wit='#B'>b</rdg></app></p>", [("tei-left", 2)]),
        ("<p>Mill <app><lem>a</lem><rdg wit='#B'>b<app><lem>c</lem></app></rdg></app></p>", [("tei-nested", 2)]),
        ("<p>Mill <app><lem>a</lem><rdg wit='#Z'>b</rdg></app></p>", [("tei-witness", 2), ("tei-unnamed", 1)]),
        ("<p>A <app><lem wit='#A'>a</lem><rdg wit='#B'><lacunaStart/>b</rdg></app> c</p>", [("tei-partial", 2)]),
        ("<p>A <pb n='cover'/> b</p>", [("tei-page", 2)]),
        ("<p>A <pb n='7v'/> b\n<pb n='7r'/> c\n<pb n='7v'/></p>", [("tei-page", 3), ("tei-page", 4)]),
        ("<p>A <pb n='4'/> b\n<pb n='3'/> c</p>", [("tei-page", 3)]),
        ("<p>A <list><item>b</item></list></p>", [("tei-left", 2)]),
        ("<table><row><cell>a</cell></row></table>", [("tei-left", 2)]),
    ],
)
def test_what_is_left_is_told(text: str, told: list[tuple[str, int]], bring: Import) -> None:
    """Each thing that was not taken has a sentence with the line of the TEI, and the edition proves without it."""
    found = bring(text)

    assert found.code == 0
    assert {*told} <= {*found.names}
    readme = (found.folder / "README.md").read_text("utf-8")
    assert all(f"- line {line}: " in readme for _, line in told)


def test_what_has_no_line_of_its_own_is_counted(bring: Import) -> None:
    """What is taken as words alone, and what is not at all, the README of the edition counts by its name."""
    found = bring("<p xml:id='x' n='1'>The <name ref='#y'>mill</name> <milestone unit='ell'/></p><p n='2'>turns.</p>")
    readme = (found.folder / "README.md").read_text("utf-8")

    assert "the words were taken, and the markup was not: `name` (1).\n" in readme
    assert "nothing was taken: `milestone` (1), `name/@ref` (1), `p/@n` (2), `p/@xml:id` (1).\n" in readme


def test_what_is_true_of_several_lines_is_told_once(bring: Import) -> None:
    """One sentence names all lines on which the same was found."""
    found = bring(f"<p>A {APP.format('b', 'c')}<ptr/></p>\n<p>B<ptr/></p>\n<p>C<ptr/></p>")

    assert found.names == [("tei-unnamed", 1), ("tei-left", 2)]
    assert "; so also on lines 3, 4 [" in found.told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<TEI>\n<p>", ("tei-syntax", 2)),
        (b"", ("tei-syntax", 1)),
        (b"\xff\xfe<", ("tei-syntax", 1)),
        (b"<html><body/></html>", ("tei-root", 1)),
        (b"<TEI><teiHeader/></TEI>", ("tei-root", 1)),
        (tei("<p> </p>"), ("tei-empty", 1)),
    ],
)
def test_bad_input_is_one_sentence(data: bytes, told: tuple[str, int], bring: Import, tmp_path: Path) -> None:
    """What cannot be read is told with its line; nothing is written."""
    found = bring(data)

    assert (found.code, found.names, len(found.told.splitlines())) == (2, [told], 1)
    assert [*tmp_path.iterdir()] == [tmp_path / "song.xml"]


def test_entities_do_no_harm(bring: Import, tmp_path: Path) -> None:
    """An entity is not made larger without end, and none is fetched; what the file defines is read."""
    (tmp_path / "secret.txt").write_text("secret")
    names = "".join(f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 12))
    bomb = b"<!DOCTYPE TEI [<!ENTITY e0 'mill'>" + names.encode() + b"]>" + tei("<p>&e11;</p>")
    assert bring(bomb).names == [("tei-syntax", 1)]

    outside = f"<!DOCTYPE TEI [<!ENTITY x SYSTEM '{tmp_path / 'secret.txt'}'>]>".encode()
    found = bring(outside + tei("<p>The &x; mill</p>"), "--into=other")
    assert "secret" not in found.out + found.told
    assert not any("secret" in path.read_text("utf-8") for path in tmp_path.rglob("*.rst"))

    inside = bring(b"<!DOCTYPE TEI [<!ENTITY ae '\xc3\xa6'>]>" + tei("<p>C&ae;sar</p>"), "--into=third")
    assert (inside.code, "Cæsar" in (tmp_path / "third" / "source" / "song.rst").read_text("utf-8")) == (0, True)


def test_nothing_is_written_over(bring: Import, tmp_path: Path) -> None:
    """A folder with anything in it stays as it is; an empty one is taken."""
    (tmp_path / "song").mkdir()
    assert bring("<p>Mill.</p>").code == 0
    again = bring("<p>Weir.</p>")

    assert (again.code, "[recension.import-folder]" in again.told) == (2, True)
    assert "Mill." in again.text


BREAKS = [
    (parallel, "tidy", lambda spans: tuple(one for one in spans if one.style is Style.TEXT)[:1], "tei-words"),
    (writing, "escaped", lambda text: text.replace("mill", "weir"), "proof"),
    (
        writing,
        "entry_head",
        lambda entry, base, sigla: notation.entry_head(entry, base).replace("water stand A", "water stood A"),
        "proof",
    ),
    (writing, "_span", lambda span: span.text, "proof"),
    (writing, "settled", lambda blocks, *_: [*blocks], "reason-missing"),
]


@pytest.mark.parametrize(("module", "part", "instead", "told"), BREAKS, ids=[part for _, part, _, _ in BREAKS])
def test_a_writer_that_errs_is_caught(
    module: object,
    part: str,
    instead: object,
    told: str,
    bring: Import,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """What is written is proved before it is let out; where the program errs, nothing is."""
    monkeypatch.setattr(module, part, instead)
    found = bring(MILL)

    assert found.code != 0
    assert f"[recension.{told}]" in found.told
    assert [*tmp_path.iterdir()] == []


def test_base_and_corrected_readings(bring: Import) -> None:
    """The base may be named; of two readings of a witness that before the correction is left."""
    app = "<app><lem wit='#A'>stands</lem><rdg wit='#B' type='a.c.'>stand</rdg><rdg wit='#B'>standeth</rdg></app>"
    found = bring(f"<p>water {app}</p>", "--base=B")

    assert found.proved == ["B", "A"]
    assert "stands ] standeth : a.c.\n" in found.text
    assert "[recension.option]" in bring("<p>x</p>", "--base=Z", "--into=none").told


def test_sigla_that_a_disk_cannot_tell_apart(bring: Import) -> None:
    """Two witnesses have two files, also where a disk takes capitals and small letters for the same."""
    witnesses = "<witness xml:id='A'/><witness xml:id='a'/>"
    found = bring(tei("<p>The <app><lem wit='#A'>mill</lem><rdg wit='#a'>weir</rdg></app></p>", witnesses))

    assert sorted(path.name for path in (found.folder / "source" / "witnesses").iterdir()) == ["A.md", "a-2.md"]
