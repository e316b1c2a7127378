"""The whole book on paper: one document after another is taken in, and later set, and none stands with the next."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from building import FINE, PDF, Copy, append, build, configure
from docutils import nodes
from reportlab.pdfbase.pdfdoc import Destination, PDFPage, PDFStream

from recension.doctree import remarks
from recension.doctree.speed import uncollected
from recension.outputs.pdf import intake, tags, takes
from recension.outputs.pdf.builder import BookBuilder
from recension.outputs.pdf.handlers import Handler
from recension.outputs.pdf.layout import Galley

PAGE = """\
{0}
=====

Of {0} [#one]_ there is more in :doc:`{1}`.

.. [#one] The note of {0}.
"""
NAMES = ("one", "two", "three")


def book(folder: Path) -> Path:
    """Make a book of three documents, each with a note, that lead to one another."""
    toctree = "".join(f"   {name}\n" for name in NAMES)
    (folder / "index.rst").write_text(f"Home\n====\n\n.. toctree::\n\n{toctree}", "utf-8")
    for name, other in zip(NAMES, (*NAMES[1:], NAMES[0]), strict=True):
        (folder / f"{name}.rst").write_text(PAGE.format(name, other), "utf-8")
    (folder / "conf.py").write_text(f'extensions = []\n{PDF}recension_pdf_documents = {{"book": "A4"}}\n', "utf-8")
    return folder


def watched(patch: pytest.MonkeyPatch, owner: Any, name: str) -> list[int]:
    """Note how many of the trees still stand that a function had been given when it is given the next, with that."""
    stock: Callable[[nodes.Element], None] = getattr(owner, name)
    trees: list[weakref.ref[nodes.Node]] = []
    standing: list[int] = []

    def watch(part: nodes.Element) -> None:
        if owner is takes:
            stock(part)
        trees.append(weakref.ref(part.children[0]))
        gc.collect()
        standing.append(sum(tree() is not None for tree in trees))
        if owner is intake:
            stock(part)

    patch.setattr(owner, name, watch)
    return standing


@pytest.mark.parametrize(("owner", "name"), [(intake, "lay_away"), (takes, "open_part")])
def test_no_two_documents_stand_at_once(owner: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a document is laid away, and when it is opened to be set, the trees of those before it are gone."""
    standing = watched(monkeypatch, owner, name)

    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    assert standing == [1, 1, 1]


def test_blocks_of_a_document_are_made_when_it_is_its_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks of the first document are drawn before those of the last are made."""
    turns: list[str] = []
    draw, open_part = Galley.draw, takes.open_part
    monkeypatch.setattr(Galley, "draw", lambda block: (turns.append(block.text), draw(block))[1])
    monkeypatch.setattr(takes, "open_part", lambda part: (turns.append(part["docname"]), open_part(part))[1])

    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    drawn = next(at for at, turn in enumerate(turns) if "Of one" in turn)
    assert turns.index("one") < drawn < turns.index("three")


def test_what_was_laid_away_goes_when_it_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a document that is opened nothing stays laid away, and of pages nothing that are in their file."""
    left: list[bool] = []
    open_part, let_out = takes.open_part, BookBuilder.let_out

    def opening(part: nodes.Element) -> None:
        open_part(part)
        left.append(intake.LAID in part)

    def letting_out(builder: BookBuilder, path: Path, printing: Any, done: Any, told: Any) -> None:
        let_out(builder, path, printing, done, told)
        left.append(not done.pages.closed)

    monkeypatch.setattr(takes, "open_part", opening)
    monkeypatch.setattr(BookBuilder, "let_out", letting_out)

    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    assert left == [False] * 4


def test_pages_go_without_the_collector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a book is saved, nothing stands any more that was drawn on its pages, nor a place on one."""
    kinds, left, typeset = (PDFStream, PDFPage, Destination), list[object](), BookBuilder.typeset

    def noting(*given: Any) -> bytes:
        with uncollected():
            gc.collect()
            known = {id(one) for one in gc.get_objects() if isinstance(one, kinds)}
            pages = typeset(*given)
            left.extend(one for one in gc.get_objects() if isinstance(one, kinds) and id(one) not in known)
        return pages

    monkeypatch.setattr(BookBuilder, "typeset", noting)

    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    assert left == []


def test_cells_go_when_their_blocks_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a table, which may be that of the whole edition, no two cells stand as they were read."""
    folder, block = book(tmp_path), Handler.block
    append(folder / "one.rst", "\n= =\na b\nc d\n= =\n")
    cells: list[nodes.Element] = []
    standing: list[int] = []

    def making(handler: Handler, client: Any, node: nodes.Element, *given: Any, **named: Any) -> Any:
        if isinstance(node.parent, nodes.entry):
            cells.append(node)
            standing.append(sum(bool(one.children) for one in cells))
        return block(handler, client, node, *given, **named)

    monkeypatch.setattr(Handler, "block", making)

    assert build(folder, tmp_path / "pdf", "pdf") == FINE
    assert standing == [1, 1, 1, 1]


def test_links_lead_from_document_to_document(tmp_path: Path) -> None:
    """The contents, and a document, have links to what is taken in later, and to what was before, by its own name."""
    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE

    with pikepdf.open(tmp_path / "pdf" / "book.pdf") as pdf:
        found = [str(one.Contents) for page in pdf.pages for one in page.get("/Annots", [])]
    assert [said for said in found if said in NAMES] == [*NAMES, "two", "three", "one"]  # the contents, and the text


def test_link_to_a_note_of_a_later_document_says_which(copy_of: Copy, tmp_path: Path) -> None:
    """A program is told that a link leads to a note of the author, though the note is taken in after the link."""
    edition = copy_of("sluice")
    append(edition / "about.rst", "\nThe day is told in :rec:place:`n10`.\n")
    configure(edition, recension_pdf_documents={"book": "A4"})

    assert build(edition, tmp_path / "pdf", "pdf") == FINE
    with pikepdf.open(tmp_path / "pdf" / "book.pdf") as pdf:
        found = [str(one.Contents) for page in pdf.pages for one in page.get("/Annots", [])]
    assert found.index("author note 10") < found.index("author note 1")


def test_pages_are_packed_as_they_are_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is drawn is deflated when the book is saved for the first time, for it is held while all is checked."""
    files: list[bytes] = []
    typeset = BookBuilder.typeset

    def noting(*given: Any) -> bytes:
        files.append(typeset(*given))
        return files[-1]

    monkeypatch.setattr(BookBuilder, "typeset", noting)

    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    with pikepdf.open(BytesIO(files[0])) as pdf:
        filters = [[*map(str, page.obj.Contents.Filter)] for page in pdf.pages]
    assert filters == [["/FlateDecode"]] * len(filters)


def test_structure_of_what_is_set_is_laid_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a book is set, no element of its documents stands any more, but for the last."""
    standing: list[int] = []
    stock = tags.tie

    def tie(pdf: pikepdf.Pdf, structure: tags.Structure) -> None:
        waiting: list[Any] = [structure.root]
        while waiting:
            waiting += getattr(one := waiting.pop(), "children", ())
            standing.append(isinstance(one, tags.Element) and one.kind == "Note")
        stock(pdf, structure)

    monkeypatch.setattr(tags, "tie", tie)
    assert build(book(tmp_path), tmp_path / "pdf", "pdf") == FINE
    assert sum(standing) == 1


def test_files_of_documents_are_not_held(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a book is set, and when it is checked, neither what its documents are read from nor its comments stand."""
    edition = copy_of("sluice")
    configure(edition, recension_pdf_documents={"book": "A4"}, recension_pdf_omit=[])
    held: list[list[str]] = []

    def noting(method: str) -> None:
        stock = getattr(BookBuilder, method)

        def note(builder: BookBuilder, *given: Any, **named: Any) -> Any:
            held.append([*vars(builder.env)["_pickled_doctree_cache"], *remarks._packed.get(builder.env, ())])
            return stock(builder, *given, **named)

        monkeypatch.setattr(BookBuilder, method, note)

    noting("set_book")
    noting("let_out")

    assert build(edition, tmp_path / "pdf", "pdf") == FINE
    assert held == [[], []]
