"""What stands on the pages of prose, around all pages and beside them is read back, and held against the records."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from building import EPUB, FINE, HERE, PDF, SLUICE, Copy, append, build, replace
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.outputs import gate
from recension.outputs.html.readers import blocks, cited, prose
from recension.scholarship import cite
from recension.scholarship.cite import Name, Work

SETTINGS = {
    "recension_url": "https://example.org/x/",
    "recension_report": "https://t.example.org/new?title={title}&body={body}",
    "recension_identifiers": {"doi": "10.5281/zenodo.12"},
    "html_copy_source": True,
}


def built(source: Path, out: Path) -> Sphinx:
    """An edition that was built as a site with an address, with all that its builder knows."""
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(source, source, out / "html", out / "doctrees", "html", confoverrides=SETTINGS, status=None)
        app.build()
    assert app.statuscode == 0
    return app


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    """The small edition."""
    return built(SLUICE, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    """An edition with a release."""
    return built(HERE / "roots" / "test-released", tmp_path_factory.mktemp("released"))


def wrong(app: Sphinx, name: str, old: str, new: str) -> list[str]:
    """What is said of a file when *old* in it has become *new*."""
    data = Path(app.outdir, name).read_bytes()
    damaged = data.replace(old.encode(), new.encode(), 1)
    assert damaged != data, old
    return [one.sentence for one in gate.checked(app, name, damaged)]


def test_nothing_is_wrong_with_what_was_written(small: Sphinx, released: Sphinx) -> None:
    """All files of a sound edition pass."""
    for app in (small, released):
        for path in Path(app.outdir).rglob("*"):
            if path.is_file():
                name = path.relative_to(app.outdir).as_posix()
                assert gate.checked(app, name, path.read_bytes()) == [], name


PROSE = [
    ("word", "What it means.", "What it meant."),
    ("word inserted", "A letter calls", "A small letter calls"),
    ("paragraph inserted", "<p>Of two paragraphs.</p>", "<p>Of two paragraphs.</p><p>Of three.</p>"),
    ("words inserted beside all blocks", "<p>Of two paragraphs.</p>", "<p>Of two paragraphs.</p>Of three."),
    ("paragraph lost", "<p>Of two paragraphs.</p>", ""),
    ("paragraphs exchanged", "A quotation, set in.</p>\n<p>Of two", "Of two</p>\n<p>A quotation, set in."),
    ("rank of a heading", "<h2>Signs</h2>", "<h3>Signs</h3>"),
    ("heading", "<h2>Signs</h2>", "<h2>Sign</h2>"),
    ("quotation", "<blockquote>", "<section>"),
    ("cell", "<p>none</p>", "<p>one</p>"),
    ("cells exchanged", "<p>1800</p></td>\n<td><p>two</p>", "<p>two</p></td>\n<td><p>1800</p>"),
    ("picture", 'src="_images/gauge.png"', 'src="_images/mill.png"'),
    ("its words", "The gauge above the sill", "The gauge below the sill"),
    ("line of verse", "and another, set in.", "and one more, set in."),
    ("number of a list", '<ol class="arabic simple"', '<ol class="arabic simple" start="2"'),
    ("what is made", '<div class="edition-comparisons">', "<div>"),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in PROSE], ids=[one[0] for one in PROSE])
def test_damaged_prose(old: str, new: str, small: Sphinx) -> None:
    """No word, rank, picture or list of a page that the editor wrote can be another."""
    assert wrong(small, "about.html", old, new)


FIRST = [
    ("emphasis", "<strong>A report by", "<em>A report by"),
    ("a count", "at 20 places", "at 21 places"),
    ("what a link says", "<span>the report</span>", "<span>the text</span>"),
    ("where a link leads", 'href="report.html#p4"', 'href="report.html#p5"'),
    (
        "to which page",
        '<a class="reference internal" href="report.html"><span class="doc">',
        '<a href="works.html"><span>',
    ),
    ("download", 'href="P.md">The witness', 'href="sluice.ris">The witness'),
    ("name of a download", ">The witness as transmitted (Markdown)<", ">The witness as edited (Markdown)<"),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in FIRST], ids=[one[0] for one in FIRST])
def test_damaged_first_page(old: str, new: str, small: Sphinx) -> None:
    """What a role gives, and where it leads, is that of the records."""
    page = Path(small.outdir, "index.html").read_text("utf-8")
    if old not in page:
        old, new = old.replace("<span>", '<span class="doc">'), new.replace("<span>", '<span class="doc">')
    assert wrong(small, "index.html", old, new)


AROUND = [
    ("title", "<title>About this edition", "<title>About that edition"),
    ("language", 'lang="en-GB"', 'lang="en-US"'),
    ("way", '<a class="reference internal" href="apparatus.html">Apparatus</a>', '<a href="works.html">Apparatus</a>'),
    ("title of the next page", 'rel="next" title="The report', 'rel="next" title="That report'),
    ("the next page", '<a class="next-page" href="report.html"', '<a class="next-page" href="works.html"'),
    ("credit: author", '<footer class="rec-credit"><p>Ada Weir', '<footer class="rec-credit"><p>Eda Weir'),
    ("credit: date", "The Mill Press, 3 May 1851.\n", "The Mill Press, 5 May 1851.\n"),
    ("credit: licence", ">CC BY 4.0</a>.", ">CC BY-NC 4.0</a>."),
    ("credit: its address", 'by-sa/4.0/">CC BY-SA 4.0</a>.', 'by-nd/4.0/">CC BY-SA 4.0</a>.'),
    ("credit: release", "Edition 2.1, 2026-01-02.", "Edition 2.2, 2026-01-02."),
    ("credit: how to cite", "index.html#rec-citation", "index.html#rec-cited"),
    ("credit: source", '"_sources/about.rst.txt">Source', '"_sources/index.rst.txt">Source'),
    ("source", "_sources/about.rst.txt", "_sources/index.rst.txt"),
    ("contents", '<li><a class="reference internal" href="#signs">Signs', '<li><a href="#signs">Sighs'),
    ("name of the site", 'sidebar-brand-text">Who', 'sidebar-brand-text">How'),
    ("copyright", "1851 Ada Weir", "1852 Ada Weir"),
    ("credit: report", "https://t.example.org/new?title=", "https://u.example.org/new?title="),
    ("summary", 'content="What a reader sees', 'content="What a printer sees'),
    ("citation_title", 'name="citation_title" content="Who', 'name="citation_title" content="How'),
    ("citation_author", 'name="citation_author" content="Weir, Ada"', 'name="citation_author" content="Ada, Weir"'),
    ("DC.rights", 'name="DC.rights" content="CC BY-SA', 'name="DC.rights" content="CC BY'),
    ("DC.date lost", '<meta name="DC.date" content="2026-01-02" />', ""),
    ("canonical", '"https://example.org/x/about.html"', '"https://example.org/x/index.html"'),
    (
        "licence for programs",
        'rel="license" href="https://creativecommons.org/licenses/by-sa',
        'rel="license" href="https://x',
    ),
    ("cite-as", 'rel="cite-as" href="https://doi.org/10.5281', 'rel="cite-as" href="https://doi.org/10.5282'),
    ("described by", 'href="sluice.ris" type', 'href="sluice.bib" type'),
    ("data: author", '"familyName":"Weir"', '"familyName":"Wier"'),
    ("data: kind", '"@type":"WebPage"', '"@type":"Article"'),
    ("data: more", '"@type":"WebPage"', '"@type":"WebPage","award":"none"'),
    ("policy lost", "Content-Security-Policy", "Content-Policy"),
    ("policy wider", "script-src 'self'", "script-src 'self' 'unsafe-inline'"),
    ("policy of another page", "'sha256-ySvT2PEZeueHGC1y2crNuNTfphBynFPP7i+U21fEgX0='", "'sha256-AAAA'"),
    ("policy of objects", "object-src 'none'", "object-src *"),
    ("policy too narrow", "'sha256-ySvT2PEZeueHGC1y2crNuNTfphBynFPP7i+U21fEgX0='", ""),
    ("icon", 'rel="icon"', 'rel="picture"'),
    ("style sheet", 'href="_static/recension-', 'href="_static/text-'),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in AROUND], ids=[one[0] for one in AROUND])
def test_damage_around_a_page(old: str, new: str, small: Sphinx) -> None:
    """Nothing that stands around a page, seen or for programs, can be another."""
    assert wrong(small, "about.html", old, new)


@pytest.mark.parametrize(("old", "new"), [('link" href="#rules"', 'link" hrf="#rules"'), ('"#rules"', '"#rule"')])
def test_damaged_link_of_a_heading(old: str, new: str, copy_of: Copy, tmp_path: Path) -> None:
    """The sign behind a heading leads to it."""
    edition = copy_of("plain")
    append(edition / "conf.py", "html_permalinks = True\n")
    app = built(edition, tmp_path / "out")
    assert [one for one in wrong(app, "about.html", old, new) if "link" in one]


FACES = [
    ("a face not asked for", 'of["regular","italic"])document.head', 'of["regular"])document.head'),
    ("another face", 'of["regular","italic"])document.head', 'of["regular","bold"])document.head'),
    ("faces elsewhere", "href:`_static/faces/", "href:`faces/"),
    ("nothing asked for", "document.fonts.load", "document.fonts.check"),
    ("a face that is not there", 'url("_static/faces/regular.woff2")', 'url("_static/faces/Regular.woff2")'),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in FACES], ids=[one[0] for one in FACES])
def test_damaged_faces(old: str, new: str, small: Sphinx) -> None:
    """A page asks for the faces of the book, which are there."""
    assert [one for one in wrong(small, "about.html", old, new) if "faces" in one and "policy" not in one]


@pytest.mark.parametrize(("old", "new"), [(".rec-form{", ".rec-from{"), ("pre-wrap", "pre-line")])
def test_damaged_sheet(old: str, new: str, small: Sphinx) -> None:
    """Each sheet stands in the page of a text with all its rules, though without its comments and blanks."""
    page = Path(small.outdir, "report.html").read_text("utf-8")
    old, new = (one if old in page else one.replace("{", " {") for one in (old, new))
    assert [one for one in wrong(small, "report.html", old, new) if "style sheet" in one]


CITING = [
    ("view lost", '<a href="?view=witness">As received (P)</a>', ""),
    ("view of another witness", '?view=witness">As received (P)</a>', '?view=witness-W">As received (W)</a>'),
    ("script of the forms", 'data-forms="_static/forms-report.js', 'data-forms="_static/text.js'),
    ("name of a place", '"p7":"paragraph 7"', '"p7":"paragraph 8"'),
    ("place lost", '"p7":"paragraph 7",', ""),
    ("label", '"label":"Cite {}"', '"label":"Site {}"'),
    ("address", '"link":"https://example.org/x/report.html', '"link":"https://example.org/x/works.html'),
    ("report", '"report":"https://t.example', '"report":"https://u.example'),
    ("stamp", '"stamp":"Who shut', '"stamp":"Who opened'),
    ("note", "Ada Weir, Who shut the sluice in 1801? (", "Ada Weir, Who shut the sluice in 1802? ("),
    ("BibTeX", "author = {Weir, Ada}", "author = {Wier, Ada}"),
    ("RIS", "AU  - Weir", "AU  - Wier"),
    ("CSL", "\\u0026#34;family\\u0026#34;: \\u0026#34;Weir", "\\u0026#34;family\\u0026#34;: \\u0026#34;Wier"),
    ("form lost", "Chicago note", "Note"),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in CITING], ids=[one[0] for one in CITING])
def test_damaged_citing(old: str, new: str, small: Sphinx) -> None:
    """How a place is cited, and where errors in it are reported, is as the records have it."""
    assert wrong(small, "report.html", old, new)


CHOICE = [
    ("word of the form", "Wide margin", "Wide margins"),
    ("word of the sheet", "<h2>Works cited</h2>", "<h2>Works</h2>"),
    ("word without a script", "recension handout --paras", "recension handouts --paras"),
    ("what is sent", 'name="notes" value="apparatus"', 'name="notes" value="author"'),
    ("section", '<option value="the-miller">', '<option value="the-mill">'),
    ("paper", "<option>A4</option>", ""),
]


@pytest.mark.parametrize(("old", "new"), [one[1:] for one in CHOICE], ids=[one[0] for one in CHOICE])
def test_damaged_choice_of_a_handout(old: str, new: str, small: Sphinx) -> None:
    """The form in which a handout is chosen has the words that it should, and asks for what it says."""
    assert wrong(small, "report.html", old, new)


def test_address_of_a_citation(small: Sphinx) -> None:
    """A list has the address of each place at which a work is cited."""
    assert wrong(small, "commentary.html", 'class="bibtex-citation" id="', 'class="bibtex-citation" data-id="')


def test_words_without_their_language(small: Sphinx) -> None:
    """The words that conf.py declares have their language wherever they stand."""
    data = Path(small.outdir, "report.html").read_bytes()
    assert b' lang="la"' in data
    assert gate.checked(small, "report.html", data.replace(b' lang="la"', b""))


BESIDE = [
    ("sluice.bib", "year = {2026}", "year = {2025}"),
    ("sluice.bib", "note = {", "note = {Not a c"),
    ("sluice.bib", "@book{sluice,", "@book{sluice"),
    ("sluice.ris", "PY  - 2026", "PY  - 2025"),
    ("sluice.ris", "ER  - ", ""),
    ("sluice.works.bib", "1831", "1832"),
    ("sluice.works.bib", "@", "%"),
    ("sluice.works.ris", "TI  - ", "T1  - "),
    ("sluice.works.ris", "ER  - ", ""),
    ("sluice.works.csl.json", '"family": "', '"family": "x'),
    ("sluice.works.csl.json", '"type": "', '"type": "x'),
    ("sluice.works.ris", "TY  - ", "TY  - X"),
    ("_static/works/pound1831.ris", "AU  - Pound", "AU  - Bound"),
    ("_static/works/pound1831.csl.json", "[", ""),
    ("works.html", '<span class="Z3988"', '<span class="Z3989"'),
    ("works.html", "rft.aulast=Pound", "rft.aulast=Bound"),
    ("works.html", "_static/works/pound1831.bib", "_static/works/pound1830.bib"),
    ("works.html", "All works for a reference manager:", "Some:"),
    ("sluice.csl.json", "2026", "2025"),
    ("sluice.csl.json", '"Weir"', '"Wier"'),
    ("P.md", "miller", "Miller"),
    ("_sources/about.rst.txt", "emended", "amended"),
    ("_static/text.js", "const", "let"),
    ("robots.txt", "Allow: /", "Disallow: /"),
    ("sitemap.xml", "<loc>https://example.org/x/about.html</loc>", "<loc>https://example.org/x/abut.html</loc>"),
    ("sitemap.xml", "2026-01-02", "2026-01-03"),
    ("sitemap.xml", "</urlset>", ""),
    ("passages.js", "liveliest", "dullest"),
    ("passages.js", '[0, "p4", ', '[0, "p5", '),
    ("passages.js", '"Paragraph 4"', '"Paragraph 5"'),
    ("passages.js", '"Comment on byline, ', '"Comment on paragraph 9, '),
    ("passages.js", '"about": [', '"abuot": ['),
    ("passages.js", "};", ""),
    ("words.html", "report.html#p1", "report.html#p2"),
    ("words.html", "</a> 2:", "</a> 3:"),
    ("words.html", "?q=%22a%22", "?q=%22b%22"),
    ("_images/gauge.png", "IHDR", "IHDS"),
]


@pytest.mark.parametrize(("name", "old", "new"), BESIDE)
def test_damage_beside_the_pages(name: str, old: str, new: str, small: Sphinx) -> None:
    """The files beside the pages say what the records say, or are what they were made from, byte for byte."""
    assert wrong(small, name, old, new)


def test_damaged_inventory(small: Sphinx) -> None:
    """The inventory leads to each place, under its name."""
    data = Path(small.outdir, "objects.inv").read_bytes()
    head, body = data.split(b"\n", 4)[:4], zlib.decompress(data.split(b"\n", 4)[4])
    for old, new in (
        (b"p4 rec:place -1 report.html#$", b"p4 rec:place -1 works.html#$"),
        (b"paragraph 4", b"paragraph 5"),
    ):
        damaged = b"\n".join([*head, zlib.compress(body.replace(old, new, 1))])
        assert gate.checked(small, "objects.inv", damaged)
    assert gate.checked(small, "objects.inv", data[:-9])


RELEASED = [
    ("1.0/text.html", "<h1", "<h2"),
    ("1.0/text.html", "mill stands", "mill stood"),
    ("1.0/text.html", "rec-lemma", "rec-lema"),
    ("1.0/text.html", '<div class="rec-release">', '<div class="rec-release"><p>More.</p>'),
    ("miller.history.json", "1.0", "1.1"),
]


@pytest.mark.parametrize(("name", "old", "new"), RELEASED)
def test_damaged_release(name: str, old: str, new: str, released: Sphinx) -> None:
    """The page of a release has what its record has, and the history says since when."""
    assert wrong(released, name, old, new)


def test_damaged_ways_of_a_release(copy_of: Copy, tmp_path: Path) -> None:
    """The page of a release leads to what has changed since, and not to what has not."""
    text = copy_of("released") / "text.rst"
    text.write_text(text.read_text("utf-8").replace("writes as he", "wrote as he"), "utf-8")
    app, name = built(text.parent, tmp_path), "1.0/text.html"

    assert wrong(app, name, ">changed since</a>", ">latest</a>")
    assert wrong(app, name, '<span class="rec-kind">', '<a class="rec-now">latest</a><span class="rec-kind">')


TOLD = [
    ("item lost", '<div id="since-1.0-text-p1">', "<div>"),
    ("what was struck", '"struck:">mill</del>', '"struck:">well</del>'),
    ("what was inserted", '"inserted:">watermill</ins>', '"inserted:">mills</ins>'),
    ("what both have", "</ins> stands by", "</ins> stood by"),
]


def test_damaged_account_of_changes(copy_of: Copy, tmp_path: Path) -> None:
    """What is different since a release is told, each item once, with the old words of the text and the new."""
    text = copy_of("released") / "text.rst"
    (text.parent / "changes.rst").write_text("Changes\n=======\n\n.. edition-changes::\n")
    append(text.parent / "index.rst", "   changes\n")
    replace(text, "The mill stands", "The :em:`watermill` stands")
    replace(text, "   listen ]", "   watermill ] mill : spelling\n      It is one.\n\n   listen ]")
    app = built(text.parent, tmp_path)
    for name, old, new in TOLD:
        assert wrong(app, "changes.html", old, new), name


DRAWN = [
    ("a line lost", '<line x1="0%"', '<path x1="0%"'),
    ("a stem elsewhere", '<line x1="79.08%"', '<line x1="9.08%"'),
    ("a label elsewhere", '<text x="12.47%"', '<text x="37.47%"'),
    ("a dot elsewhere", '<circle cx="', '<circle cx="1'),
    ("a label", ">1800</text>", ">1801</text>"),
]


def test_damaged_drawing(tmp_path: Path) -> None:
    """The lines and dots of a drawing stand where the dates are."""
    app = built(HERE / "roots" / "test-works", tmp_path)
    for name, old, new in DRAWN:
        assert wrong(app, "chronology.html", old, new), name


# with writers that were broken, and hooks in conf.py

HOOK = """
def change(app, tree, docname):
    from docutils import nodes
    for text in list(tree.findall(nodes.Text)):
        if docname == "about" and "kept" in text:
            text.parent.replace(text, nodes.Text(text.replace("kept", "lost")))

def setup(app):
    app.connect("doctree-resolved", change, priority=950)
"""
EDIT = """
def change(app, pagename, templatename, context, doctree):
    if pagename == "index":
        context["body"] = context["body"].replace("</p>", " indeed</p>", 1)

def setup(app):
    app.connect("html-page-context", change)
"""


@pytest.mark.parametrize("hook", [HOOK.replace("kept", "edition"), EDIT], ids=["tree", "page"])
def test_hook_that_changes_prose(hook: str, copy_of: Copy, tmp_path: Path) -> None:
    """A word that a hook changes after the page was read fails the build, and the message has both."""
    folder = append(copy_of("plain") / "conf.py", hook)
    outcome = build(folder, tmp_path / "html")

    assert outcome.code
    assert any(one.name == "output" for one in outcome.reports) or "[recension.output]" in outcome.complaints


def test_file_that_was_not_written(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is told, as much as what is wrong."""
    from recension.outputs.site import search

    monkeypatch.setattr(search, "write", lambda *_: None)
    outcome = build(copy_of("plain"), tmp_path / "html")

    assert outcome.code
    assert "passages.js has 'nothing there'" in outcome.complaints


@pytest.mark.parametrize(
    ("where", "name", "broken"),
    [
        ("recension.outputs.site.search", "_of_prose", lambda *_: iter(())),
        ("recension.outputs.site.describe", "kind", lambda *_: "Book"),
        ("recension.outputs.html.citing", "plain_name", lambda name: name + "!"),
        ("recension.outputs.site.concordance", "concordance", lambda _edition: {}),
        ("recension.scholarship.cite", "notes", lambda _one: []),
    ],
)
def test_broken_writer(
    where: str, name: str, broken: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer that leaves something out, or says another thing, fails the build."""
    monkeypatch.setattr(f"{where}.{name}", broken)

    assert "[recension.output]" in build(SLUICE, tmp_path / "html").complaints


# what is read


def test_forms_of_citation_are_read() -> None:
    """Each form says of a work what it has to, whatever its words are."""
    work = Work(
        "k-1",
        Name("Weir", "Ada"),
        r"A & B {x} ~^\ 50%_#$",
        "Press",
        "3 May 1851",
        "https://e.org/1",
        Name("the editor"),
    )._replace(release="2.1", released="2026-01-02", language="en", licence="L", doi="10.5/x", place="paragraph 4")
    for form, made in cite.FORMS.items():
        text = made(work)
        assert cited.seen(cited.read(form, text)) == cited.seen(cited.expected(form, work)), form
        assert cited.read(form, text.replace("Weir", "Wier")) != cited.read(form, text)


def test_what_may_be_anything() -> None:
    """What stands for anything takes as little as it may, and nothing beside it may be another."""
    assert gate.agrees("a [X] b [Y] c", f"a {gate.ANY} b {gate.ANY} c")
    assert not gate.agrees("a [X] b [Y] d", f"a {gate.ANY} b {gate.ANY} c")
    assert not gate.agrees("ab", f"ab{gate.ANY}b")


def test_links_are_followed() -> None:
    """An address within the site becomes the file and the id; others stay."""
    assert blocks.target("a/b.html", "../c.html#d") == "c.html#d"
    assert blocks.target("a/b.html", "#d") == "a/b.html#d"
    assert blocks.target("a/index.html", "../c/#d") == "c/index.html#d"
    assert blocks.target("a.html", "https://e.org/c.html") == "https://e.org/c.html"


def test_gap_is_between_its_neighbours() -> None:
    """What an extension makes may be anything, but what stands before and behind it is as it was written."""
    one, two, three = (gate.Seen("", "text", words) for words in ("one", "two", "three"))

    assert [*prose.compared("p", [one, two, three], [one, prose.GAP, three])] == []
    assert [*prose.compared("p", [two, three], [one, prose.GAP, three])]
    assert [*prose.compared("p", [one, two], [one, prose.GAP, three])]


SOURCES = """\
Sources
=======

Toll :cite:p:`{0}toll1800`, again :cite:p:`{0}toll1800`, once more :cite:t:`{0}toll1800`, and :cite:p:`{0}toll1800`.

.. bibliography::
   :filter: docname in docnames
   :keyprefix: {0}
   :labelprefix: S
"""


def with_sources(edition: Path, prefix: str) -> Path:
    """Add a page with a list of its own of a work that it cites four times; a comment cites it there, too."""
    (edition / "sources.rst").write_text(SOURCES.format(prefix), "utf-8")
    replace(edition / "index.rst", "   chronology", "   chronology\n   sources")
    replace(edition / "text.rst", "Ten a day.", f"Ten a day. :cite:p:`{prefix}toll1800`")
    if not prefix:  # a work is in one list
        replace(edition / "works.rst", ":all:", ":filter: year == '1801'")
    return edition


@pytest.fixture(scope="module")
def sources(rootdir: Path, tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    """An edition with such a page."""
    folder = tmp_path_factory.mktemp("sources")
    return built(with_sources(Path(shutil.copytree(rootdir / "test-works", folder / "works")), "s-"), folder)


@pytest.mark.parametrize("prefix", ["", "s-"])
def test_a_page_may_list_what_it_cites_several_times(prefix: str, copy_of: Copy, tmp_path: Path) -> None:
    """A work that its own page cites four times is listed there, in all formats, be its key one with a prefix."""
    edition = with_sources(copy_of("works"), prefix)
    append(edition / "conf.py", PDF + EPUB)
    printed = {"recension_pdf_documents": {"book": "A4", "part": {"paras": "1"}}}

    for builder in ("html", "epub", "pdf"):
        assert build(edition, tmp_path / builder, builder, settings=printed) == FINE


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<em>The Toll Book</em>", "<em>The Toll Books</em>"),
        ("Ann Miller. <em>", "Anne Miller. <em>"),
        ('<a role="doc-backlink" href="#id2">2</a>', '<a role="doc-backlink" href="#id3">2</a>'),
        (',<a role="doc-backlink" href="#id4">4</a>', ""),
    ],
)
def test_damaged_work_that_is_cited_several_times(old: str, new: str, sources: Sphinx) -> None:
    """What describes the work, and where it leads back, is read also where several links stand between."""
    assert wrong(sources, "sources.html", old, new)


def test_links_back_may_be_forbidden(copy_of: Copy, tmp_path: Path) -> None:
    """An edition whose docutils.conf forbids links back from notes and works has none, and is made."""
    edition = with_sources(copy_of("works"), "")
    (edition / "docutils.conf").write_text("[general]\nfootnote_backlinks: no\n", "utf-8")

    assert build(edition, tmp_path / "html") == FINE
    assert "doc-backlink" not in (tmp_path / "html" / "sources.html").read_text("utf-8")


READ_MORE = """

Read more
---------

.. bibliography::
   :list: enumerated
   :enumtype: upperroman
   :filter: author % "Pound"

Others, from there on:

.. bibliography::
   :list: enumerated
   :start: continue
   :filter: key == "court1801"

And without numbers:

.. bibliography::
   :list: bullet
   :filter: author % "Pound"

Nothing at all:

.. bibliography::
   :list: bullet
   :filter: key == "nobody"

.. bibliography::
   :list: enumerated
   :filter: key == "nobody"
"""


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Sphinx:
    """An edition with works that have bullets, or numbers."""
    folder = tmp_path_factory.mktemp("more")
    edition = Path(shutil.copytree(SLUICE, folder / "sluice"))
    append(edition / "about.rst", READ_MORE)
    return built(edition, folder)


def test_works_may_have_bullets_or_numbers(copy_of: Copy, tmp_path: Path) -> None:
    """They cannot be cited so: what cites them leads to the list of which they are citations, in all formats."""
    edition = append(copy_of("sluice") / "about.rst", READ_MORE)
    append(edition / "conf.py", EPUB)

    for builder in ("html", "epub", "pdf"):
        assert build(edition, tmp_path / builder, builder) == FINE
    page = (tmp_path / "html" / "about.html").read_text("utf-8")
    assert page.count("<em>The Book of the Weir</em>") == 2
    assert 'class="upperroman simple"' in page
    assert 'start="3"' in page


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<em>The Book of the Weir</em>", "<em>The Book of the Weirs</em>"),
        ("Pound, Nathan", "Pound, Nat"),
        ('class="upperroman simple"', 'class="lowerroman simple"'),
        ('start="3"', 'start="4"'),
    ],
)
def test_damaged_work_that_has_a_bullet_or_a_number(old: str, new: str, more: Sphinx) -> None:
    """Its description is read, and what numbers it."""
    assert wrong(more, "about.html", old, new)
