"""Editions of other texts: their letters, their series of places, their sigla, and what an editor does first."""

from __future__ import annotations

import hashlib
import json
import pickle
import re
import shutil
import subprocess
from pathlib import Path
from textwrap import indent

import lxml.html
import pikepdf
import pytest
from building import FINE, PDF, SITE, Copy, Report, append, build, replace

from recension.commands import cli
from recension.outputs.pdf.readback import text_of

BOOK = f'{PDF}author = "A Scribe"\nrecension_pdf_documents = {{"book": "A4"}}\n'


def written(folder: Path, text: str, *witnesses: str, settings: str = "") -> Path:
    """Write a tiny edition: its text, and its witnesses A, B, …, each a plain file."""
    folder.mkdir()
    declared = []
    for siglum, witness in zip("ABC", witnesses, strict=False):
        (folder / f"{siglum}.txt").write_text(witness, "utf-8")
        checksum = hashlib.sha256(witness.encode()).hexdigest()
        declared.append({"siglum": siglum, "title": "A copy", "file": f"{siglum}.txt", "sha256": checksum})
    (folder / "text.rst").write_text(text, "utf-8")
    (folder / "index.rst").write_text("Book\n====\n\n.. toctree::\n\n   text\n", "utf-8")
    (folder / "conf.py").write_text(
        'project = "Book"\nextensions = ["recension"]\nsmartquotes = False\nrecension_texts = ["text"]\n'
        f'recension_witnesses = {declared}\nrecension_kinds = {{"slip": ""}}\n'
        f'recension_places = {{"s": "stanza", "n": "note"}}\n{settings}',
        "utf-8",
    )
    return folder


# on paper

TONGUES = """\
Élégies
=======

.. _s1:

Il a :em:`élan`, :em:`żółć`, :em:`λόγος`, :em:`shun`; na Kraków, zed.

.. apparatus::

   élan ] élans : slip
      One.

   żółć ] żółci : slip
      Two.

   λόγος ] λόγοι : slip
      Three.

   shun ] ſhun : slip
      Four.

.. commentary::

   Kraków : certain
      See :rec:place:`s1.ſhun`.

   zed : certain
      See :rec:place:`s1`.
"""


def leaves(tree: pikepdf.Object) -> list[pikepdf.Object]:
    """The names of a tree of names, in the order in which they stand."""
    return list(tree.Names)[::2]


def test_letters_of_any_language_have_names_in_the_pdf(tmp_path: Path) -> None:
    """Entries and comments have places in the file, sorted by the bytes of their names; bookmarks have none."""
    edition = written(
        tmp_path / "in", TONGUES, "Élégies\n\nIl a élans, żółci, λόγοι, ſhun; na Kraków, zed.\n", settings=BOOK
    )

    assert build(edition, tmp_path / "out", "pdf") == FINE
    with pikepdf.open(tmp_path / "out" / "book.pdf") as pdf:
        places, elements = leaves(pdf.Root.Names.Dests), leaves(pdf.Root.StructTreeRoot.IDTree)
        names = {str(name) for name in places}

        assert {"s1", "s1.élans.entry", "s1.żółci", "s1.λόγοι.entry", "s1.ſhun.entry", "s1.on-kraków"} <= names
        assert not [name for name in names if "heading:" in name]
        for found in (places, elements):
            assert sorted(map(bytes, found)) == list(map(bytes, found))


@pytest.fixture(scope="module")
def songs(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book of the second edition, its collation in it."""
    folder = tmp_path_factory.mktemp("songs")
    edition = append(Path(shutil.copytree(rootdir / "test-second", folder / "in")) / "conf.py", BOOK)
    assert build(edition, folder / "out", "pdf") == FINE
    return folder / "out" / "book.pdf"


def test_a_sheet_of_several_witnesses(rootdir: Path, tmp_path: Path) -> None:
    """Where several witnesses are held, readers look for places at which the edition leaves the base."""
    edition = Path(shutil.copytree(rootdir / "test-second", tmp_path / "in"))
    append(edition / "conf.py", BOOK + 'recension_pdf_documents = {"sheet": {"paras": "1", "sheet": "sheet"}}\n')

    assert build(edition, tmp_path / "out", "pdf") == FINE
    words = " ".join(text_of(tmp_path / "out" / "sheet.pdf").split())
    assert re.search(r"Find the \d+ places? at which the edition does not read as A does\.", words)
    assert "errors" not in words


def test_collation_is_printed(songs: Path) -> None:
    """Witness and edition stand side by side; words left out are struck through and new ones underlined."""
    text = text_of(songs)
    after = text[text.index("As received (A)\nCorrected text\n") :]
    with pikepdf.open(songs) as pdf:
        lines = [page.obj.Contents.read_bytes().count(b" l S") for page in pdf.pages]

    assert "Tiger, tiger, burning bright, In the *forests* of the night;\nTyger Tyger, burning bright," in after
    assert "After the title\n*Sold for* 3s.\nList 1\n" in after
    assert max(lines) >= 2 + 2 * 5  # above and below the head, below the table, and in five rows


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
def test_collation_keeps_the_ends_of_lines(songs: Path) -> None:
    """Lines of verse and items of a list stand on lines of their own."""
    shown = subprocess.run(["pdftotext", "-raw", songs, "-"], capture_output=True, text=True, check=True).stdout

    assert "burning bright,\nIn the *forests* of the night;\n" in shown
    assert "- two sacks of flower[1]\n- *old* candles, 4-5 lb\n" in shown


def test_notes_have_the_numbers_of_the_margin(songs: Path) -> None:
    """The foot calls the first series of places by its numbers, as the margin does, and others by their names."""
    text = text_of(songs)

    assert "\nburning bright (likely) Of the eyes" in text
    assert "\n1\nTyger Tyger]" in text
    assert "\nl1\nflour]" in text


def test_book_with_an_index_is_printed(copy_of: Copy, tmp_path: Path) -> None:
    """An edition with a bibliography, an index and a record of comparisons gives a book."""
    assert build(append(copy_of("works") / "conf.py", BOOK), tmp_path / "out", "pdf") == FINE
    text = text_of(tmp_path / "out" / "book.pdf")

    assert "a\ncarts Ten a day. [Car01]" in text
    assert "Waggons, see Carts" in text


ADDRESS = """\
Address :em:`given` at the Dedication of the Cemetery at Gettysburg
===================================================================

.. apparatus::

   given ] delivered : slip
      One.

.. commentary::

   Dedication : certain
      See :rec:place:`s1`.

.. _s1:

Four score.

:em:`129`
---------

.. apparatus::

   129 ] 128 : slip
      Two.
"""


def test_headings_are_called_what_they_are(tmp_path: Path) -> None:
    """Notes on a heading stand under its words, not under the name that it has in an address."""
    witness = "Address delivered at the Dedication of the Cemetery at Gettysburg\n\nFour score.\n\n128\n"
    edition = written(tmp_path / "in", ADDRESS, witness, settings=BOOK)
    (edition / "index.rst").write_text("Book\n====\n\n.. toctree::\n\n   text\n\n.. edition-commentary::\n", "utf-8")
    assert build(edition, tmp_path / "html") == FINE
    assert build(edition, tmp_path / "pdf", "pdf") == FINE
    pages = [lxml.html.fromstring((tmp_path / "html" / name).read_bytes()) for name in ("text.html", "index.html")]
    heads = [
        head.text_content()
        for page in pages
        for head in page.find_class("rec-group-head") + page.find_class("rec-head")
    ]
    foot = text_of(tmp_path / "pdf" / "book.pdf").splitlines()

    assert heads == ["The title", "Heading ‘129’", "The title"]
    assert [foot[foot.index(entry) - 1] for entry in ("given] delivered A, slip", "129] 128 A, slip")] == [
        "title",
        "heading",
    ]
    assert foot[foot.index("Dedication See stanza 1.") - 1] == "a"


# sigla

FIELD = """\
Field
=====

.. _s1:

A final resting place :em:`for` those, :em:`that field,` :em:`here`.

.. apparatus::

   for ] of A B : slip
      One.

   that field, ] it, A : slip
      Two.

   here ] there B : slip
      Three.
"""


@pytest.mark.parametrize(
    ("whole", "entries"),
    [
        (True, ["for ] of A B", "that field, ] it, A", "here ] there B"]),
        (False, ["for ] of A B", "that field, ] it,", "here ] there B"]),
    ],
)
def test_sigla_are_left_out_where_they_go_without_saying(whole: bool, entries: list[str], tmp_path: Path) -> None:
    """A reading has its sigla, but in list, text and search that of the only witness held whole has none."""
    edition = written(
        tmp_path / "in",
        FIELD,
        "Field\n\nA final resting place of those, it, here.\n",
        "Field\n\nA final resting place of those, that field, there.\n",
        settings=BOOK,
    )
    append(edition / "conf.py", SITE)
    (edition / "index.rst").write_text("Book\n====\n\n.. toctree::\n\n   text\n\n.. edition-apparatus::\n")
    if not whole:
        config = edition / "conf.py"
        config.write_text(re.sub(r"'file': 'B[^}]*", "", config.read_text()))
    assert build(edition, tmp_path / "html") == FINE
    assert build(edition, tmp_path / "pdf", "pdf") == FINE
    pages = {name: (tmp_path / "html" / name).read_text("utf-8") for name in ("index.html", "text.html", "passages.js")}
    terms = {name: lxml.html.fromstring(pages[name]).xpath("//dt") for name in ("index.html", "text.html")}
    listed = {name: [" ".join(term.text_content().split()) for term in found] for name, found in terms.items()}
    foot = {line for line in text_of(tmp_path / "pdf" / "book.pdf").splitlines() if line.endswith(", slip")}

    assert listed["index.html"] == entries
    assert listed["text.html"] == [f"Editorial note on {entry}" for entry in entries]
    assert [f"{entry}:" in pages["passages.js"].replace("\N{NO-BREAK SPACE}", " ") for entry in entries] == [True] * 3
    assert foot == {"for] of A B, slip", "that field,] it, A, slip", "here] there B, slip"}
    assert ("<em>" in pages["text.html"].partition("Editorial notes")[2]) is whole


# what editors write

BLOCKS = {
    "lists": "- one\n\n  #. two\n\nterm\n   What it is.\n",
    "lines": "| one\n|   two\n\n.. centered:: Three\n",
    "quotation": "Said:\n\n   Words of it.\n\n   -- Somebody\n",
    "unseen": ".. only:: html\n\n   Pages.\n\n.. only:: not html\n\n   Others.\n\n.. raw:: html\n\n   <p>Raw</p>\n",
    "replaced": "A |word| here. a@example.org\n\n.. |word| replace:: other *word*\n",
    "remark": ".. a remark\n\nWords, and :py:func:`nothing`.\n",
    "table": "term : classifier\n   What it is.\n\n=====  =====\na      b\n=====  =====\n\\      c\n=====  =====\n",
    "code": ".. code-block:: c\n   :linenos:\n   :caption: Why\n\n   int a;\n",
    "figure": ".. figure:: gauge.png\n   :alt: A\n   :name: {0}\n\n   A caption.\n\nSee :numref:`no. %s <{0}>`.\n",
    "linked": ".. image:: gauge.png\n   :width: 20px\n\n.. image:: gauge.png\n   :target: https://example.org/\n",
    "described": ".. py:function:: {0}(corn, *, fine=True) -> str\n\n   Grinds.\n\n   :param corn: It.\n",
}
PRINTED = 5  #: of these, which the notes at the foot of a page can hold


@pytest.mark.parametrize("builder", ["html", "dirhtml", "singlehtml", "pdf"])
def test_comments_and_pages_hold_any_block(builder: str, tmp_path: Path, rootdir: Path) -> None:
    """What docutils and Sphinx have can stand in a comment and on a page, and is no false alarm."""
    names = [*BLOCKS][: PRINTED if builder == "pdf" else None]
    text, witness, pages = "Title\n=====\n", "Title\n", ""
    for number, name in enumerate(names, 1):
        said = f"{BLOCKS[name].format(f's{number}x')}\nSee https://example.org/{number}.\n"
        text += f"\n.. _s{number}:\n\nWords of it.\n\n.. commentary::\n\n   Words : certain\n{indent(said, ' ' * 6)}"
        witness += "\nWords of it.\n"
        pages += f"\n{name}\n{'-' * 20}\n\n{BLOCKS[name].format(f'p{number}x')}\n"
    edition = written(tmp_path / "in", text, witness, settings=f"{BOOK}{SITE}numfig = True\n")
    shutil.copy(rootdir / "test-sluice" / "gauge.png", edition)
    (edition / "more.rst").write_text(f"More\n====\n{pages}\n.. edition-commentary::\n", "utf-8")
    numbered = "" if builder == "pdf" else "   :numbered:\n\n"
    replace(edition / "index.rst", "\n   text\n", f"{numbered}\n   text\n   more\n   self\n")

    assert build(edition, tmp_path / "out", builder) == FINE


def test_pages_that_are_given_are_not_read(copy_of: Copy, tmp_path: Path) -> None:
    """What the site has besides is copied as it is, and titles may have tags and numbers."""
    edition = copy_of("plain")
    (edition / "given").mkdir()
    (edition / "given" / "token.html").write_text("token: <p>1</body>", "utf-8")
    (edition / "given" / "robots.txt").write_text("User-agent: x\n", "utf-8")
    append(
        edition / "conf.py",
        "html_extra_path = ['given']\nhtml_split_index = True\nhtml_title = 'The <em>Miller’s</em> Book'\n",
    )

    assert build(edition, tmp_path / "out") == FINE


BANNER = """
def add(app, name, template, context, doctree):
    context["body"] = "<div class='banner'><p>A banner</p></div>" + context.get("body", "")

def setup(app):
    app.connect("html-page-context", add)
"""


def test_what_another_extension_adds_is_passed_over_where_it_is_named(copy_of: Copy, tmp_path: Path) -> None:
    """Nothing is published that the edition does not say, unless its class is declared; all else is still read."""
    edition = append(copy_of("plain") / "conf.py", BANNER)
    assert {one.split("[")[-1] for one in build(edition, tmp_path / "out").complaints.splitlines()} == {
        "recension.output]"
    }
    append(edition / "conf.py", 'recension_besides = ["banner"]\n')
    assert build(edition, tmp_path / "out") == FINE
    replace(edition / "conf.py", "<p>A banner</p></div>", "<p>A banner</p></div><p>More</p>")

    assert "'More' as text" in build(edition, tmp_path / "out").complaints


# what an editor does first

LISTS = ("apparatus", "collation", "commentary", "ledger", "index", "documents", "comparisons")


@pytest.mark.parametrize("builder", ["html", "pdf", "text"])
def test_lists_with_nothing_in_them_say_so(builder: str, tmp_path: Path) -> None:
    """Pages that are made from records which are not there yet hold a sentence, and no tools."""
    edition = written(tmp_path / "in", "Field\n=====\n\n.. _s1:\n\nA place.\n", "Field\n\nA place.\n", settings=BOOK)
    lists = "\n".join(f".. edition-{what}::\n" for what in LISTS)
    (edition / "index.rst").write_text(f"Book\n====\n\n.. toctree::\n\n   text\n\n{lists}", "utf-8")

    assert build(edition, tmp_path / "out", builder) == FINE
    made = {"pdf": "book.pdf", "html": "index.html", "text": "index.txt"}[builder]
    path = tmp_path / "out" / made
    shown = text_of(path) if builder == "pdf" else path.read_text("utf-8")
    nothing = re.findall("There is no (\\w+) yet|No place (has been compared) yet", shown)

    assert [one or other for one, other in nothing] == [
        "entry", "comment", "rule", "heading", "document", "has been compared",
    ]  # fmt: skip
    if builder == "html":
        assert shown.count('class="rec-tools"') == shown.count("<table") == 1  # of the collation


def test_texts_may_be_put_together_from_files(copy_of: Copy, tmp_path: Path) -> None:
    """Records keep together where lines do not tell: below a prolog, and in files that are included."""
    edition = append(
        copy_of("second") / "conf.py", 'rst_prolog = """\n.. |mill| replace:: mill\n.. |weir| replace:: weir\n"""\n'
    )
    source = (edition / "songs.rst").read_text("utf-8")
    matter, text = source[: source.index("Songs\n=")], source[source.index("Songs\n=") :]
    (edition / "matter.txt").write_text(f"\n\n\n{matter}", "utf-8")
    (edition / "songs.rst").write_text(f".. include:: matter.txt\n\n{text}", "utf-8")

    assert build(edition, tmp_path / "out", "text") == FINE
    assert "Ex libris" in (tmp_path / "out" / "about.txt").read_text("utf-8")


def test_included_file_is_named(copy_of: Copy, tmp_path: Path) -> None:
    """What belongs to a text and stands in a file included elsewhere is told with that file and its line."""
    edition = copy_of("plain")
    (edition / "more.txt").write_text("\n\nA :em:`word`.\n\n.. omitted:: break\n   Reason.\n\n   X\n", "utf-8")
    append(edition / "about.rst", "\n.. include:: more.txt\n")
    reports = build(edition, tmp_path / "out").reports

    assert sorted(reports) == [Report("outside-text", "more.txt", 3), Report("outside-text", "more.txt", 5)]


def test_file_that_a_text_includes_is_named(copy_of: Copy, tmp_path: Path) -> None:
    """Entries, comments, links and blocks are told with the file that has them; marks have their entries there."""
    edition = copy_of("plain")
    before, apparatus, rest = (edition / "text.rst").read_text("utf-8").partition(".. apparatus::")
    notes, target, rest = rest.partition(".. _p2:")
    notes = notes.replace("spelling", "speling").replace("`n1`", "`n2`")
    (edition / "more.txt").write_text(f"{apparatus}{notes}\n1. One\n\n:page:`two`\n", "utf-8")
    (edition / "text.rst").write_text(f"{before}.. include:: more.txt\n\n{target}{rest}", "utf-8")
    reports = build(edition, tmp_path / "out").reports

    assert [report for report in reports if report.name != "proof"] == [
        Report("unknown-block", "more.txt", 15),
        Report("unknown-kind", "more.txt", 3),
        Report("page-form", "more.txt", 17),
        Report("unknown-place", "more.txt", 12),
    ]


def test_directives_of_a_text_in_a_project_without_texts(tmp_path: Path) -> None:
    """Where no edition is declared, they are told as well, without a traceback."""
    edition = written(tmp_path / "in", TONGUES, "")
    (edition / "conf.py").write_text('extensions = ["recension"]\n')
    text = edition / "text.rst"
    text.write_text(re.sub(r"(\.\. |:)(?=(em|page|apparatus|commentary|omitted)\b)", r"\1rec:", text.read_text()))
    outcome = build(edition, tmp_path / "out")

    assert outcome.code == 2
    assert {report.name for report in outcome.reports} == {"text-undeclared"}
    assert len(outcome.reports) == 6


VERSE = """\
Field
=====

.. _s1:

| One
|    two, :em:`three`

.. apparatus::

   three ] there : slip
      One.
"""


@pytest.mark.parametrize("three", [":em:`three`", "there"])
def test_indented_verse_comes_back(three: str, tmp_path: Path) -> None:
    """It stands as far in as in the source, whether anything in it is emended or not."""
    text = VERSE if "em" in three else VERSE.replace(":em:`three`", three).partition("\n.. app")[0]
    edition = written(tmp_path / "in", text, "Field\n\nOne\n   two, there\n")

    assert cli.main([f"--config={edition}", f"--source={edition}", "verify"]) == 0


def compared(edition: Path) -> int:
    """Record that all places of *edition* were compared."""
    return cli.main([f"--config={edition}", f"--source={edition}", "compared", "--date=1802-05-01", "--what=all"])


@pytest.mark.parametrize(
    ("setting", "code", "sentence"),
    [
        ("", 2, "conf.py:1: recension_comparisons has nothing, but expected the name of a file"),
        ("recension_comparisons = 'none/record.tsv'", 1, "has 'none/record.tsv', but expected a file that can be read"),
        ("recension_comparisons = '.'", 1, "recension_comparisons has '.', but expected a file that can be read"),
        ("recension_comparisons = 'record.tsv'", 0, ""),
    ],
)
def test_record_of_comparisons(
    setting: str, code: int, sentence: str, copy_of: Copy, capsys: pytest.CaptureFixture[str]
) -> None:
    """A record that is not there yet is made; where none can be kept, one sentence says why, and nothing is left."""
    edition = append(copy_of("plain") / "conf.py", setting)
    before = {*edition.parent.rglob("*")}

    assert compared(edition) == code
    assert sentence in capsys.readouterr().err
    made = {path.name for path in {*edition.parent.rglob("*")} - before}
    assert made == ({"record.tsv"} if code == 0 else set())


# other builders

SERIALIZED = {"json": (".fjson", json), "pickle": (".fpickle", pickle)}


@pytest.mark.parametrize("builder", SERIALIZED)
def test_pages_for_other_programs(builder: str, copy_of: Copy, tmp_path: Path) -> None:
    """What other programs get of a page is its whole body, text and notes, and none of the frame around it."""
    assert build(copy_of("second"), tmp_path, builder) == FINE
    ending, form = SERIALIZED[builder]
    page = form.loads((tmp_path / f"songs{ending}").read_bytes())
    body = lxml.html.fromstring(page["body"])

    assert page["title"] == "Songs"
    assert body.xpath("//*[@id='s1']")
    assert body.xpath("//dt[@id='s1.knight.entry']")
    assert {"rec_views", "rec_editorial", "rec_base"}.isdisjoint(page)
    assert "http-equiv" not in str(page)
    assert [path.stem for path in tmp_path.glob(f"*{ending}") if path.stem == "404"] == []


def test_sphinx_makes_no_ebook_of_an_edition(copy_of: Copy, tmp_path: Path) -> None:
    """Its e-book would be broken, so a sentence says what makes one; a project without texts has Sphinx's."""
    outcome = build(append(copy_of("plain") / "conf.py", "\nversion = copyright = '1'\n"), tmp_path / "out", "epub")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]

    assert outcome.code == 2
    assert outcome.complaints.count("\n") == 1
    assert "ERROR: an edition cannot be made an e-book so" in outcome.complaints
    assert files == []

    project = tmp_path / "project"
    project.mkdir()
    (project / "conf.py").write_text(
        "project = 'Book'\nextensions = ['recension', 'recension.epub']\nversion = copyright = '1'\n"
    )
    (project / "index.rst").write_text("Book\n====\n\nA word.\n")

    assert build(project, tmp_path / "book", "epub") == FINE
    assert [*(tmp_path / "book").glob("*.epub")]


# the proof

TOLD = [
    ("songs.rst", "tiger A;"),
    ("songs.rst", "tiger! B"),
    ("songs.rst", "knight B"),
    ("songs.rst", "*symmetrye* A B"),
    ("songs.rst", "*continued*"),
    ("songs.rst", "[J.] <W.>"),
    ("stores.rst", "flower A;"),
    ("stores.rst", "(λόγος) B"),
    ("stores.rst", "so A"),
    ("stores.rst", "for* 3s."),
]


@pytest.mark.parametrize(("file", "reading"), TOLD)
def test_every_reading_of_a_stored_witness_is_proved(file: str, reading: str, copy_of: Copy, tmp_path: Path) -> None:
    """Verse, list, note, page and omission: nothing may be said of a witness that its file does not have."""
    edition = copy_of("second")
    replace(edition / file, reading, f"x{reading}")
    outcome = build(edition, tmp_path / "out")

    assert (outcome.code, {report.name for report in outcome.reports}) == (2, {"proof"})


def test_reading_of_a_witness_that_ends_before_is_refused(tmp_path: Path) -> None:
    """A witness has to hold every place at which a reading is said to be its own."""
    text = "Field\n=====\n\n.. _s1:\n\nA place.\n\n.. _s2:\n\nHe gave :em:`all`.\n\n.. apparatus::\n\n"
    whole = "Field\n\nA place.\n\nHe gave all.\n"
    edition = written(tmp_path / "in", f"{text}   all ] alle B : slip\n      One.\n", whole, "Field\n\nA place.\n")

    assert [report.name for report in build(edition, tmp_path / "out").reports] == ["proof-added"]


def test_a_project_without_a_text_may_link_as_it_likes(tmp_path: Path) -> None:
    """Bookmarklets and pages in an address are the author's own affair where there is no edition."""
    (tmp_path / "index.rst").write_text("Tools\n=====\n\n`Mark <javascript:alert(1)>`__ `it <data:,x>`__\n", "utf-8")
    (tmp_path / "conf.py").write_text('extensions = ["recension"]\n', "utf-8")

    assert build(tmp_path, tmp_path / "out") == FINE
