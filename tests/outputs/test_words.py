"""No word that a reader sees escapes the catalogues: on the website, on paper, in the files beside them.

The edition of ``test-words`` has no letter of English.  It is built in a language in which every message
stands in brackets, so that whatever is in Latin letters and in no brackets is a word that nobody can translate.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import lxml.html
import pikepdf
import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from building import HERE, HOUSE, Outcome, ended, sphinx_build
from catalogues import CATALOGUE, Words, compiled, gathered

from recension.outputs.pdf.readback import text_of

LANGUAGE = "ru"  #: so that months, too, are in other letters
ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "label")
NO_WORDS = (
    "data-kind",
    "data-place",
    "data-before",
    "data-differs",
    "data-has",
    "data-about",
    "data-view",
    "data-changes",
    "data-cite",
    "data-page",
    "data-content_root",
    "data-forms",
    "data-script",
    "data-src",
    "data-forms",
    "data-script",
    "data-of",
)
NO_WORDS_OF_JSON = ("inLanguage", "language", "type", "places")  #: from the names of places, all signs are taken
#: what furo says, and translates itself if it does
THEME = {
    "code: recension verify text.html",  # a command
    *("title: Contents", "title: Menu", "title: Expand", "title: Light mode", "title: Dark mode"),
    *("title: Auto light/dark, in light mode", "title: Auto light/dark, in dark mode", "a: Skip to content"),
    *("input.aria-label: Toggle site navigation sidebar", "input.aria-label: Toggle table of contents sidebar"),
    *("button.aria-label: Toggle Light / Dark / Auto color theme", "span: Back to top", "div: Made with", "a: Sphinx"),
    *("a: and", "a: @pradyunsg", "a: Furo", "a.title: View this page", "span: View this page", "span: Previous"),
    *("span: Next", "span: On this page", "div: Home"),
}
STALE = Outcome(
    0,
    "recension: changed since the second reading: p1; "
    "'recension compared' records that they were compared again [recension.reading-stale]\n",
)
#: names that are the same in every language
NAMES = ("BibTeX", "RIS", "CSL", "JSON", "SHA", "Wikidata", "Source", "Serif", "Pro", "PDF", "UA", "Letter")
GAP = re.compile(r"\{\w*\}|%(?:\(\w+\))?[sd]")
DATA = re.compile(  # what machines read: addresses, names of files, formats, fields, types
    r"""(?:https?://|mailto:|ctx_ver=)\S*|\b[\w.-]+\.(?:md|bib|ris|json|txt|pdf)\b|\bmill[\w-]*|\b(?:h-[\w-]+|[pn]\d+)\.[\w-]+|\b(?:reka1830|ozero1831|pismo)\b|rec-\w+|\b[0-9a-f]{64}\b
    |recension\ handout\ --paras\ text:|^@\w+\{.*$|^\ \ \w+\ =\ |^(?:TY|LA)\ .*$|^[A-Z][A-Z0-9]\ \ -\ |\\text\w+\{\}""",
    re.VERBOSE | re.MULTILINE,
)


def bracketed(text: str) -> str:
    """Return *text* in brackets, what will be put into it left outside of them."""
    return f"‹{GAP.sub(lambda gap: f'›{gap[0]}‹', text)}›"


def escaped(text: str) -> list[str]:
    """Return the words of *text* that are in Latin letters, and in no brackets."""
    before = ""
    while text != before:
        before, text = text, re.sub("‹[^‹›]*›", " ", text)
    return [word for word in re.findall("[A-Za-z]{2,}", DATA.sub(" ", text)) if word not in NAMES]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The edition in the language of brackets: its website, its books and handouts, and its plain text."""
    folder = tmp_path_factory.mktemp("words")
    with files("sphinx").joinpath("locale/de/LC_MESSAGES/sphinx.mo").open("rb") as file:
        sphinx = read_mo(file)
    put_into_brackets(gathered(), folder / "locale", CATALOGUE)
    put_into_brackets(sphinx, folder / "locale", "sphinx")
    settings = ("-D", f"language={LANGUAGE}", "-D", f"locale_dirs={folder / 'locale'}")
    root = HERE / "roots" / "test-words"
    builders = ("html", "pdf", "edited-text")
    builds = [sphinx_build(root, folder / name, "-b", name, *settings) for name in builders]
    assert {ended(one) for one in builds} == {STALE}
    return folder


def put_into_brackets(words: Catalog, folder: Path, name: str) -> None:
    """Write a catalogue in which each message is its own translation, in brackets."""
    made = Words()
    for message in filter(lambda one: one.id, words):
        ids = (message.id,) if isinstance(message.id, str) else tuple(message.id)
        texts = tuple(map(bracketed, ids))
        made.add(ids if len(ids) > 1 else ids[0], texts if len(ids) > 1 else texts[0])
    path = folder / LANGUAGE / "LC_MESSAGES" / f"{name}.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compiled(made))


def seen(tree: lxml.html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield what is seen or heard of a page, or is shown by its scripts, with the name of what holds it."""
    for node in tree.iter():
        if not isinstance(node.tag, str):
            continue
        if node.get("id") == "rec-proof-data":  # nobody reads it
            continue
        if node.tag == "script" and "json" in node.get("type", ""):
            yield from said(json.loads(node.text))
        elif node.tag not in ("script", "style"):
            yield node.tag, node.text or ""
        yield node.tag, node.tail or ""
        for name, value in node.items():
            if name == "value" and value.startswith("["):
                yield from said(json.loads(value))
            elif is_shown(node, name):
                yield f"{node.tag}.{name}", value


def is_shown(node: lxml.html.HtmlElement, name: str) -> bool:
    """Whether a reader comes to know what the attribute *name* says."""
    if name == "content":
        return node.get("name") in ("description", "DC.source")
    if name == "value":
        return " " in node.get(name)  # else it is a choice of a form, which shows another word
    return name in ATTRIBUTES or (name.startswith("data-") and name not in NO_WORDS)


def said(data: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield the words in *data*, which is JSON; some of them are HTML."""
    match data:
        case dict():
            for name, value in data.items():
                if not name.startswith("@") and name not in NO_WORDS_OF_JSON:
                    yield from said(value, name)
        case list():
            for value in data:
                yield from said(value, key)
        case str() if key == "html":
            yield from seen(lxml.html.fragment_fromstring(data, create_parent=True))
        case str():
            yield key, data


def test_no_word_of_the_website_escapes(outputs: Path) -> None:
    """Texts, labels, titles, what scripts show: all is in the catalogues."""
    found = [
        f"{path.name}, {where}: {text}"
        for path in sorted((outputs / "html").rglob("*.html"))
        for where, text in seen(lxml.html.parse(path).getroot())
        if escaped(text) and f"{where}: {text.strip()}" not in THEME
    ]

    assert found == []


@pytest.mark.parametrize("name", ["mill.bib", "mill.ris", "mill.csl.json"])
def test_no_word_of_the_files_that_cite_the_edition_escapes(outputs: Path, name: str) -> None:
    """What has no field of its own in a format is said in the language of the edition."""
    text = (outputs / "html" / name).read_text("utf-8")

    assert [
        part for part in (said(json.loads(text)) if name.endswith("json") else [("", text)]) if escaped(part[1])
    ] == []
    assert "‹release ›2.1" in text


def test_no_word_of_the_search_escapes(outputs: Path) -> None:
    """What is found has its label from the catalogues."""
    text = (outputs / "html" / "passages.js").read_text("utf-8")
    text = text.partition(";\nvar recensionAlso")[0].removeprefix("var recensionPassages = ")
    passages = [one for _uri, page in json.loads(text).values() for one in page]

    assert [one for one in passages if escaped(one[2]) or escaped(one[3])] == []


def test_no_word_of_the_plain_text_escapes(outputs: Path) -> None:
    """The plain text has nothing but the text, and where it comes from."""
    assert escaped((outputs / "edited-text" / "mill.txt").read_text("utf-8").replace("[p", "").replace("[n", "")) == []


@pytest.mark.parametrize("name", ["mill", "mill-p1-3", "mill-p1", "mill-sheet", "mill-key"])
def test_no_word_on_paper_escapes(outputs: Path, name: str) -> None:
    """What is printed, read aloud, or told of a link or a picture, and the bookmarks, are in the catalogues."""
    path = outputs / "pdf" / f"{name}.pdf"
    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        links = [str(link.Contents) for page in pdf.pages for link in page.get("/Annots", ())]
        told = [str(pdf.docinfo[key]) for key in ("/Title", "/Author") if key in pdf.docinfo]
        marks = [one for top in outline.root for one in (top.title, *(inner.title for inner in top.children))]
        alts = [str(one.Alt) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/Alt" in one]
        assert str(pdf.Root.Lang) == LANGUAGE

    assert [one for one in (*text_of(path).splitlines(), *links, *told, *marks, *alts) if escaped(one)] == []


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext of poppler-utils is not here")
def test_no_word_at_the_edges_of_the_paper_escapes(outputs: Path) -> None:
    """Running heads and numbers of pages, which are no part of the text, are in the catalogues."""
    shown = subprocess.run(["pdftotext", "-raw", outputs / "pdf" / "mill.pdf", "-"], capture_output=True, check=True)

    # addresses and checksums are broken over lines
    assert escaped(re.sub(r"https://\s*[^\s]+(?:\s+[./-][^\s]*)*|\b[0-9a-f]+\b", "", shown.stdout.decode())) == []
    assert "‹ of ›" in shown.stdout.decode()


STATIC = sorted(path for path in (HOUSE / "recension").rglob("static/*") if path.suffix in (".css", ".js"))


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_style_sheets_and_scripts_have_no_words(path: Path) -> None:
    """What they show comes from the page, where it can be translated."""
    shown = {
        ".css": r"content:\s*([^;]*)",
        ".js": r"(?:\b(?:textContent|innerText|innerHTML|title|ariaLabel|placeholder|alt)\s*=|\bappend\()\s*([^;\n]*)",
    }
    names = (
        r"""=== "[\w-]+"|\b(?!append\b)\w+\("[\w-]+"|new Event\("\w+"\)"""  # what is compared, and the names of things
    )
    literals = [
        one
        for part in re.findall(shown[path.suffix], re.sub(names, "", path.read_text("utf-8")))
        for one in re.findall(r"([\"'`])(.*?)\1", part)
    ]

    assert [text for _mark, text in literals if re.search("[^\\W\\d_]{2}", re.sub(r"\$\{.*?\}|\\\w+", "", text))] == []
