"""What builders of Sphinx make of an edition: all of it, or one sentence that says that they cannot."""

from __future__ import annotations

import json
import pickle
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import lxml.html
import pytest
from building import FINE, HOUSE, SLUICE, Copy, build, configure, made, replace
from docutils import nodes
from lxml import etree
from sphinx.application import Sphinx

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.scholarship import notation
from recension.scholarship.model import plain

_COMMANDS = r"\\DUrole\{[^}]*\}|\\(?:begin|end|ref|label)\{[^}]*\}|\[?\\detokenize\{[^}]*\}\]?|\\[A-Za-z]+\*?|\^"
_FOLDED = r"\n +"


def _latex(text: str) -> str:
    return re.sub(_COMMANDS, " ", re.sub(r"%.*", "", text))


def _man(text: str) -> str:
    text = re.sub(r"\\f[BIPR]|\\&", "", text).replace(r"\-", "-").replace(r"\(aq", "'").replace(r"\(dq", '"')
    return re.sub(r"(?m)^\.\S*( [0-9.]+i?n?)?", " ", text)


def _texinfo(text: str) -> str:
    text = re.sub(r"@ref\{[^,}]*,+([^},]*)[^}]*\}|@anchor\{[^}]*\}", r"\1", text)
    return re.sub(r"@\w+", " ", text)


def _html(text: str) -> str:
    return str(lxml.html.fromstring(text).text_content())


def _xml(text: str) -> str:
    return "".join(etree.fromstring(text.encode()).itertext())


#: builder -> the ending of what it writes, and what makes plain words of that
READ: dict[str, tuple[str, Callable[[str], str]]] = {
    "html": (".html", _html),
    "dirhtml": (".html", _html),
    "singlehtml": (".html", _html),
    "json": (".fjson", lambda text: _html(json.loads(text).get("body") or "<p>")),
    "pickle": (".fpickle", _html),
    "text": (".txt", str),
    "man": (".1", _man),
    "texinfo": (".texi", _texinfo),
    "latex": (".tex", _latex),
    "xml": (".xml", _xml),
    "pseudoxml": (".pseudoxml", lambda text: re.sub(r"(?m)^\s*<.*>$", " ", text)),
}
FORMS = ("xml", "pseudoxml")  #: what has the numbers as attributes


def words(text: str) -> str:
    """Return letters and figures of *text*, a space between words."""
    return " ".join(re.findall(r"\w+", text.replace("_", " ")))


def printed(folder: Path, builder: str) -> dict[str, str]:
    """Return the words of what was written, by the name of the page; a builder of one file has that for every page."""
    ending, plainly = READ[builder]
    paths = [path for path in folder.rglob(f"*{ending}") if "_static" not in path.parts]
    shown = {}
    for path in paths:
        text = pickle.loads(path.read_bytes()).get("body") or "<p>" if builder == "pickle" else path.read_text("utf-8")
        shown[path.parent.name if builder == "dirhtml" else path.stem] = words(plainly(text))
    return shown if len(shown) > 1 else dict.fromkeys(("report", "apparatus"), *shown.values())


def expected(app: Sphinx) -> Iterator[tuple[str, str]]:
    """Yield what the records have, with what it is."""
    edition = domain_of(app.env).edition
    for block in edition.blocks:
        if block.type.is_text:
            for part in re.split(r"\[\d+\]", plain(block.edited)):  # each builder calls notes in its way
                yield f"text {block.place}", part
    for entry in edition.entries:
        yield f"reason of {entry.id}", plain(notation.inline(entry.reason))
        for reading in entry.readings:
            yield f"reading of {entry.id}", re.sub(r"\[\d+\]_?|\\", " ", plain(reading.spans))
    for node in app.env.get_doctree("report").findall(lambda one: isinstance(one, (ours.annotation, ours.headnote))):
        for text in (text for paragraph in node.findall(nodes.paragraph) for text in paragraph.findall(nodes.Text)):
            if not isinstance(text.parent.parent, nodes.Element) or text.parent.parent.tagname != "pending_xref":
                yield f"comment {node['record'].id}", text.astext()


@pytest.mark.parametrize("builder", READ)
def test_builder_prints_the_edition(builder: str, records: Sphinx, tmp_path: Path) -> None:
    """A builder prints text, notes, readings, reasons and comments, has nothing to complain of, and nothing is lost."""
    out = made(SLUICE, tmp_path / "out", builder)
    shown = printed(out, builder)
    edition = domain_of(records.env).edition

    assert [one for one in expected(records) if words(one[1]) not in shown["report"]] == []
    reasons = [plain(notation.inline(one.reason)) for one in (*edition.entries, *edition.omissions)]
    assert [one for one in reasons if words(one) not in shown["apparatus"]] == []


@pytest.mark.parametrize("builder", [name for name in READ if name not in FORMS])
def test_builder_prints_the_numbers(builder: str, records: Sphinx, tmp_path: Path) -> None:
    """The number of a paragraph stands before its first words."""
    shown = printed(made(SLUICE, tmp_path / "out", builder), builder)["report"]
    edition = domain_of(records.env).edition
    numbered = [block for block in edition.blocks if block.place.is_in("p")]

    assert len(numbered) == 10
    for block in numbered:
        begins = " ".join(words(plain(block.edited)).split()[:4])
        assert f"{block.place.number} {begins}" in shown


@pytest.mark.parametrize("builder", FORMS)
def test_builder_has_the_numbers(builder: str, tmp_path: Path) -> None:
    """What has the tree as it is has the number of a paragraph with it."""
    out = made(SLUICE, tmp_path / "out", builder)
    text = (out / f"report{READ[builder][0]}").read_text("utf-8")

    assert set(re.findall(r' number="(\d+)"', text)) == {*map(str, range(1, 11))}


def test_text_tells_editor_and_author_apart(tmp_path: Path) -> None:
    """In plain text, what the editor says is set in under its title; the author's words are not."""
    text = (made(SLUICE, tmp_path / "out", "text") / "report.txt").read_text("utf-8")
    lines = text.split("\n")

    assert re.search(r"\n\n   \*\*Apparatus\*\*\n\n   that\^2 \] the\s+W\n      variant. The page", text)
    assert "\n\n   **Commentary**\n\n   **the older view** (certain)\n\n   It is that of the press" in text
    assert "**4** In February 1801, the miller was trying" in text
    editor = ("that^2 ]", "was^2 ]", "**the older view**", "It is that of")
    assert not [line for line in lines if line.startswith(editor)]


@pytest.mark.parametrize("builder", ["changes", "dummy"])
def test_builder_is_harmless(builder: str, tmp_path: Path) -> None:
    """What prints no text has nothing to complain of."""
    assert build(SLUICE, tmp_path / "out", builder) == FINE


@pytest.mark.parametrize("builder", ["htmlhelp", "devhelp", "qthelp", "applehelp"])
def test_unfit_builder_says_so(builder: str, tmp_path: Path) -> None:
    """A builder that cannot show an edition whole says so in a sentence, and writes nothing."""
    asked = {"applehelp_bundle_id": "org.example", "applehelp_disable_external_tools": True}
    settings: dict[str, object] = {**asked} if builder == "applehelp" else {}
    outcome = build(SLUICE, tmp_path / "out", builder, settings=settings)

    assert outcome.code == 2
    assert re.search(r"ERROR: an edition cannot be made an? .* book so, but expected a website", outcome.complaints)
    assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


def test_own_links_are_sound(copy_of: Copy, tmp_path: Path) -> None:
    """Of the links that an edition makes itself, to places, downloads and the list of words, none is called broken."""
    edition = copy_of("sluice")
    replace(edition / "index.rst", ".. edition-source::", ":ref:`The words <words>`.\n\n.. edition-source::")

    assert build(edition, tmp_path / "out", "linkcheck", settings={"linkcheck_ignore": ["https?://"]}) == FINE


@pytest.mark.parametrize(("builder", "way"), [("html", "words.html"), ("dirhtml", "words/"), ("singlehtml", None)])
def test_way_to_the_list_of_words(builder: str, way: str | None, copy_of: Copy, tmp_path: Path) -> None:
    """The list of words has a name that leads there from every website, and is words where there is no list."""
    edition = copy_of("sluice")
    replace(edition / "index.rst", ".. edition-source::", ":ref:`The words <words>`.\n\n.. edition-source::")
    page = lxml.html.parse(made(edition, tmp_path / "out", builder) / "index.html")
    found = page.xpath("//p[starts-with(., 'The words')]")[0]

    assert found.xpath("a/@href") == ([way] if way else [])


# translators


def test_text_is_not_offered_for_translation(records: Sphinx, tmp_path: Path) -> None:
    """The template for translators has editorial pages, and nothing of the text or of what is below it."""
    out = made(SLUICE, tmp_path / "out", "gettext")
    offered = {path.name: path.read_text("utf-8") for path in sorted(out.glob("*.pot"))}

    assert "A quotation, set in." in offered["about.pot"]
    assert 'msgid "' not in offered.get("report.pot", "").replace('msgid ""\nmsgstr ""', "")
    shown = words(" ".join(offered.values()))
    edition = domain_of(records.env).edition
    told = [words(plain(block.edited)) for block in edition.blocks if block.place.is_in("p") or block.label]
    assert [one for one in told if len(one) > 40 and one in shown] == []


def test_translation_leaves_the_text(copy_of: Copy, tmp_path: Path) -> None:
    """A catalogue changes the pages of the editor; of the text, its notes and comments it changes not one character."""
    edition = configure(copy_of("sluice"), language="de", locale_dirs=["locales"])
    folder = edition / "locales" / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    (folder / "report.po").write_text(
        f'{head}\nmsgid "ADA WEIR, MAY 3 1851"\nmsgstr "ADA WEHR, 3. MAI 1851"\n'
        '\nmsgid "Who shut the sluice in 1801?"\nmsgstr "Wer schloss das Wehr?"\n'
        '\nmsgid "*ibid.*"\nmsgstr "ebenda"\n'
        '\nmsgid "The date of the letter. :cite:p:`keeper1801feb`"\nmsgstr "Der Tag. :cite:p:`keeper1801feb`"\n',
        "utf-8",
    )
    (folder / "about.po").write_text(f'{head}\nmsgid "About this edition"\nmsgstr "Zur Ausgabe"\n', "utf-8")
    out = made(edition, tmp_path / "out", "text")
    text = (out / "report.txt").read_text("utf-8")

    assert (out / "about.txt").read_text("utf-8").startswith("Zur Ausgabe")
    assert text.startswith("Who shut the sluice in 1801?")
    assert "ADA WEIR, MAY 3 1851" in text
    assert "*ibid.*" in text
    assert "The date of the letter." in text
    assert not re.search("WEHR|Wehr|ebenda|Der Tag", text)


# TeX


def test_engine(copy_of: Copy, tmp_path: Path) -> None:
    """LuaLaTeX sets an edition, for it knows every character; conf.py may choose another."""
    lua = (made(SLUICE, tmp_path / "lua", "latex") / "latexmkrc").read_text("utf-8")
    chosen = configure(copy_of("sluice"), latex_engine="xelatex")
    own = (made(chosen, tmp_path / "own", "latex") / "latexmkrc").read_text("utf-8")

    assert "$pdflatex = 'lualatex" in lua
    assert "$pdflatex = 'xelatex" in own


def test_tex_sets_the_edition(tmp_path: Path) -> None:
    """LuaLaTeX sets what the builder writes without an error, and has all its characters."""
    lualatex = shutil.which("lualatex")
    if not lualatex:
        pytest.skip("no LuaLaTeX here")
    out = made(SLUICE, tmp_path / "out", "latex")
    name = "whoshutthesluicein1801"
    tex = [lualatex, "-interaction=nonstopmode", "-halt-on-error", f"{name}.tex"]
    ended = subprocess.run(tex, cwd=out, capture_output=True, check=False)
    log = (out / f"{name}.log").read_text("utf-8", "replace")
    if "sphinx.sty" not in log and "not found" in log:
        pytest.skip("this TeX lacks packages that Sphinx needs")

    assert (ended.returncode, re.findall(r"(?m)^! .*|Missing character.*", log)) == (0, [])
    assert (out / f"{name}.pdf").stat().st_size > 20_000


def test_the_house_tells_of_builders() -> None:
    """The guide names every builder that prints an edition, and those that do not."""
    guide = (HOUSE / "docs" / "reference" / "programs.rst").read_text("utf-8")

    assert [name for name in (*READ, "gettext", "linkcheck", "htmlhelp", "devhelp") if f"``{name}``" not in guide] == []
