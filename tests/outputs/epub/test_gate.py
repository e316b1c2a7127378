"""The gate of the e-book: what is broken in the writer, or in the file, is found out, at its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from breaking import Damage, given, worded
from docutils import nodes
from sphinx.application import Sphinx

from recension.outputs import archive, gate
from recension.outputs.epub import bind, builder, package, xhtml
from recension.outputs.html import reading
from recension.outputs.html.element import element

NAME = "miller.epub"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def sound(app: Sphinx) -> bytes:
    """The book as it was written first."""
    return Path(app.outdir, NAME).read_bytes()


def wrong(app: Sphinx, data: bytes) -> set[tuple[str, str]]:
    """What the gate finds wrong with a book: at which place, as what."""
    sentences = [one.sentence for one in gate.checked(app, NAME, data)]
    found = (re.search(r" as (?P<field>[\w :-]+) at (?P<place>.+), but expected ", one, re.DOTALL) for one in sentences)
    return {(one["place"], one["field"]) if one else ("", "") for one in found}


def damaged(app: Sphinx) -> set[tuple[str, str]]:
    """What the gate finds wrong with the book, written anew."""
    app.builder.write_documents(set())
    return wrong(app, Path(app.outdir, NAME).read_bytes())


def altered(made: Callable[..., Any], change: Callable[[Any], Any]) -> Callable[..., Any]:
    """Return what makes the same as *made*, and then changes it."""
    return lambda *args, **kwargs: change(made(*args, **kwargs))


def changing(module: Any, name: str, change: Callable[[Any], Any]) -> Damage:
    """A damage: what *name* in *module* makes is changed."""
    return lambda patch: patch.setattr(module, name, altered(getattr(module, name), change))


def without_notes(series: str) -> Damage:
    """A damage: what is said of the text lacks a series."""
    return changing(
        bind.BindNotes, "parts", lambda parts: [one for one in parts if bind.PARTS[series] != one[0].astext()]
    )


def exchanged(parts: Iterator[nodes.Element]) -> list[nodes.Element]:
    """Let two notes change places."""
    found = [*parts]
    one, other, *rest = found[0].children[1].children[1:]
    found[0].children[1].children[1:] = [other, one, *rest]
    return found


def unlinked(patch: pytest.MonkeyPatch) -> None:
    """A damage: links stay as they were written, and lead past what stands in another file."""
    patch.setattr(xhtml, "settle", lambda parts, address: None)


def aimed(patch: pytest.MonkeyPatch) -> None:
    """A damage: calls lead to no note."""
    made = bind.BindNotes.made

    def amiss(self: bind.BindNotes, node: nodes.Element) -> list[nodes.Node]:
        found = made(self, node)
        for one in found:
            for link in one.findall(lambda each: "rec-call" in getattr(each, "attributes", {}).get("classes", ())):
                link["attributes_of_tag"]["href"] = "#p1"  # type: ignore[index]
        return found

    patch.setattr(bind.BindNotes, "made", amiss)


DAMAGES = {
    "no note": changing(bind, "_note", lambda note: element("p", [], "rec-note")),
    "other note": worded(bind, "_note", "toll", "tool"),
    "no entry": changing(bind, "_entry", lambda entry: element("div", [])),
    "no apparatus": without_notes("apparatus"),
    "no commentary": without_notes("commentary"),
    "two entries change places": changing(bind.BindNotes, "parts", exchanged),
    "other head": worded(bind, "_head", "Paragraph", "Page"),
    "no page": changing(bind, "_page", lambda page: [nodes.Text("|")]),
    "other page": given(bind, "page_label", "9"),
    "other comments": given(reading, "comments_label", "9 comments"),
    "other words": changing(xhtml, "written", lambda text: text.replace("toll", "tool", 1)),
    "no title": given(builder, "title_of", "Other"),
    "links not settled": unlinked,
    "calls lead amiss": aimed,
    "no contents": changing(package, "outline", lambda items: items[:-1]),
    "no list of pages": changing(package, "pages", lambda items: [*items][1:]),
    "other order": changing(builder, "documents", lambda names: [names[0], *reversed(names[1:])]),
    "no document": changing(builder, "documents", lambda names: names[:-1]),
    "other people": changing(package, "people", lambda people: [one | {"name": "Ben"} for one in people]),
    "other names": changing(package, "identifiers", lambda names: names[:-1]),
    "other look": changing(package, "sheet", lambda text: text[:-20]),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_broken_writer_is_found_out(app: Sphinx, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever the writer loses, changes or exchanges, the book is not published."""
    DAMAGES[name](monkeypatch)
    app.builder.write_documents(set())
    data = Path(app.outdir, NAME).read_bytes()
    monkeypatch.undo()

    assert wrong(app, data)


def test_sound_book_passes(app: Sphinx) -> None:
    """A book that nobody has damaged shows what the records say."""
    assert damaged(app) == set()


def edited(app: Sphinx, sound: bytes, change: Callable[[Files], None]) -> set[tuple[str, str]]:
    """What the gate finds wrong with the sound book once its files are changed."""
    files = {name: data for name, data in archive.members(sound).items() if name != "mimetype"}
    change(files)
    path = Path(app.outdir, NAME)
    builder.write(path, files, (2026, 1, 2, 0, 0, 0))
    return wrong(app, path.read_bytes())


def replacing(name: str, old: str, new: str) -> Callable[[Files], None]:
    """A change of the file *name*."""

    def change(files: Files) -> None:
        assert old.encode() in files[f"EPUB/{name}"]
        files[f"EPUB/{name}"] = files[f"EPUB/{name}"].replace(old.encode(), new.encode(), 1)

    return change


PLACES = {
    "a letter of the text": (replacing("text.xhtml", "mill stands", "mil stands"), "text"),
    "a letter of an entry": (replacing("_notes/text.xhtml", 'rec-lemma">', 'rec-lemma">x'), "lemma"),
    "a kind": (replacing("_notes/text.xhtml", "rec-kind-spelling", "rec-kind-break"), "kind"),
    "a letter of a comment": (replacing("_notes/text.xhtml", "taken down", "taken town"), "text"),
    "where a mark leads": (replacing("text.xhtml", "#p1.lissen.entry", "#p1.page-2.entry"), "mark"),
    "where a note leads back": (replacing("text.xhtml", 'href="#c1"', 'href="#p2"'), "number"),
    "the mark of a page": (replacing("text.xhtml", 'role="doc-pagebreak"', ""), "page break"),
    "a letter of prose": (replacing("about.xhtml", "<h1>About this", "<h1>About that"), "heading 1"),
    "a title": (replacing("about.xhtml", "<title>About this", "<title>About that"), "title"),
    "a language": (replacing("about.xhtml", ' lang="en"', ' lang="de"'), "lang"),
    "no script": (replacing("about.xhtml", "</body>", "<script/></body>"), "script"),
    "the order of reading": (replacing("package.opf", 'linear="no"', ""), "read"),
    "a right": (replacing("package.opf", "CC BY 4.0", "CC BY 3.0"), "rights"),
    "the author": (replacing("package.opf", "Ada Weir", "Ada Wear"), "creator"),
    "a link": (replacing("index.xhtml", 'href="text.xhtml', 'href="lost.xhtml'), "link"),
    "a line of the contents": (replacing("_nav.xhtml", "#p2", "#p1"), "toc 2"),
    "a page of the witness": (replacing("_nav.xhtml", ">2</a>", ">3</a>"), "pages 1"),
    "a face": (lambda files: files.update({"EPUB/_book/faces/bold.woff2": b""}), "SHA-256"),
    "a picture": (lambda files: files.update({"EPUB/_images/gauge.png": b""}), "SHA-256"),
    "a file": (lambda files: files.update({"EPUB/more.xhtml": files["EPUB/index.xhtml"]}), "file"),
    "a file that is gone": (lambda files: files.pop("EPUB/about.xhtml") and None, "file"),
    "what is well formed": (replacing("about.xhtml", "</p>", ""), "file"),
}


@pytest.mark.parametrize("name", PLACES)
def test_changed_file_is_found_out(app: Sphinx, sound: bytes, name: str) -> None:
    """Whatever is changed in the file, the gate tells what it is."""
    change, field = PLACES[name]

    assert field in {found for _place, found in edited(app, sound, change)}


def test_book_begins_with_what_it_is(app: Sphinx, sound: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A device looks for its kind behind the head of the first file, and finds it there."""
    assert b"application/epub+zip" == sound[38:58]
    monkeypatch.setattr(builder, "MIMETYPE", "application/zip")
    app.builder.write_documents(set())
    monkeypatch.undo()

    assert ("mimetype", "file") in wrong(app, Path(app.outdir, NAME).read_bytes())
