"""The gate of paper: whatever its writers drop, exchange or alter, no such file is let out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pikepdf
import pytest
from building import FINE, PDF, SLUICE, Copy, append, build, made
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.doctree import nodes as ours
from recension.doctree.checks import EditionError
from recension.outputs import gate, tail
from recension.outputs.pdf import canvas, finish, handlers, handout, layout, lower, notes, press, redline, takes
from recension.outputs.pdf.packing import Packing
from recension.scholarship import plaintext, regularise
from recension.scholarship.changes import Report, compare
from recension.scholarship.record import Record

Break = Callable[[pytest.MonkeyPatch], None]
BOOK: dict[str, object] = {"book": "A4"}
HANDOUT: dict[str, object] = {"part": {"paras": "4-6"}}
SHEET: dict[str, object] = {"sheet": {"paras": "4-6", "sheet": "sheet"}}
KEY: dict[str, object] = {"key": {"paras": "4-6", "sheet": "key"}}


def lowered(change: Callable[[nodes.document], None]) -> Break:
    """Return a break of what is lowered: *change* is made to the first tree that it has something to change in."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        look_over, made = takes._look_over, list[nodes.document]()

        def other(client: Any, tree: Any) -> None:
            before = tree.pformat()
            with suppress(LookupError, StopIteration, RuntimeError):  # there is nothing in it to change
                made or change(tree)
            made.extend([tree] if tree.pformat() != before else [])
            look_over(client, tree)

        patch.setattr(takes, "_look_over", other)

    return broken


def first(tree: nodes.document, condition: Callable[[Any], bool]) -> Any:
    """Return the first node of *tree* of which the *condition* holds."""
    return next(node for node in tree.findall() if condition(node))


def replaced(old: str, new: str) -> Break:
    """Return a lowering that puts other words in the place of the first that are *old*."""

    def change(tree: nodes.document) -> None:
        text = first(tree, lambda node: isinstance(node, nodes.Text) and old in node)
        text.parent.replace(text, nodes.Text(text.replace(old, new, 1)))

    return lowered(change)


def noted(old: str, new: str, series: str) -> Break:
    """Return a lowering that puts other words into the first note of a *series* that has the *old* ones."""

    def change(tree: nodes.document) -> None:
        for note in tree.findall(lambda node: isinstance(node, nodes.footnote) and node["series"] == series):
            for text in note.findall(nodes.Text):
                if old in text:
                    text.parent.replace(text, nodes.Text(text.replace(old, new, 1)))
                    return
        raise LookupError(old)

    return lowered(change)


def lost(series: str, number: int = 1) -> Break:
    """Return a lowering that loses a note, with its call."""

    def change(tree: nodes.document) -> None:
        note = [one for one in tree.findall(nodes.footnote) if one["series"] == series][number]
        for node in [*tree.findall(nodes.Element)]:
            if node.get("refid") == note["ids"][0]:
                node.parent.replace(node, node.children if node["classes"] == ["lemma"] else [])
        note.parent.remove(note)

    return lowered(change)


def exchange_notes(tree: nodes.document) -> None:
    """Exchange the words of notes 2 and 3."""
    one, other = (
        first(tree, lambda node, name=name: isinstance(node, nodes.footnote) and name in node["ids"])
        for name in ("n2", "n3")
    )
    one.children, other.children = [one[0], *other[1:]], [other[0], *one[1:]]
    for note in (one, other):
        for child in note.children:
            child.parent = note


def renumber(tree: nodes.document) -> None:
    """Give paragraph 4 the number of another."""
    first(tree, lambda node: isinstance(node, nodes.Element) and node.get("number") == "4")["number"] = "5"


def lead_astray(tree: nodes.document) -> None:
    """Lead a link to paragraph 4 to the next."""
    link = first(tree, lambda node: isinstance(node, nodes.reference) and node.get("refuri", "").endswith("#p4"))
    link["refuri"] = link["refuri"].replace("#p4", "#p5")


def lead_out(tree: nodes.document) -> None:
    """Lead a link to another address."""
    link = first(tree, lambda node: isinstance(node, nodes.reference) and "example.org" in node.get("refuri", ""))
    link["refuri"] = "https://example.org/elsewhere"


def script(patch: pytest.MonkeyPatch) -> None:
    """Lead links out to what would run, when the addresses have been looked at."""
    patch.setattr(
        handlers, "quoteattr", lambda target: quoteattr(target.replace("https://example.org", "javascript:alert(1)//"))
    )


def siglum(patch: pytest.MonkeyPatch) -> None:
    """Print another siglum in the apparatus."""
    change = notes._readings

    def readings(shown: Any) -> Iterator[nodes.Node]:
        for node in change(shown):
            if node.astext() == "W":
                node = nodes.emphasis("", "P")
            yield node

    patch.setattr(notes, "_readings", readings)


def lose_a_paragraph(tree: nodes.document) -> None:
    """Lose paragraph 5 with its notes."""
    block = first(tree, lambda node: isinstance(node, nodes.Element) and "p5" in node["ids"])
    block.parent.remove(block)


def lose_an_item(tree: nodes.document) -> None:
    """Lose an item of a list of the editor’s."""
    item = first(tree, lambda node: isinstance(node, nodes.list_item))
    item.parent.remove(item)


def lose_an_entry_of_the_list(tree: nodes.document) -> None:
    """Lose an entry in the list of the whole apparatus."""
    item = first(tree, lambda node: isinstance(node, nodes.definition_list_item) and " ] " in node.astext())
    item.parent.remove(item)


def deepen(tree: nodes.document) -> None:
    """Put a section into one of its own, which makes its heading one of a lower rank."""
    section = [one for one in tree.findall(nodes.section) if isinstance(one.parent, nodes.section)][-1]
    before = section.parent[section.parent.index(section) - 1]
    if isinstance(before, nodes.section):
        section.parent.remove(section)
        before += section


def turn_round(tree: nodes.document) -> None:
    """Exchange two paragraphs of the editor’s."""
    block = next(one for one in tree.findall(nodes.paragraph) if one.astext() == "A quotation, set in.")
    home, at = block.parent, block.parent.index(block)
    home[at], home[at + 1] = home[at + 1].deepcopy(), block


def unforeign(patch: pytest.MonkeyPatch) -> None:
    """Let nobody know that words are of another language."""
    patch.setattr(handlers, "foreign", lambda _node: ("", ""))


def page_number(patch: pytest.MonkeyPatch) -> None:
    """Print the number of another page in the contents."""

    class Late(layout.ContentsLine):
        def draw(self) -> None:
            where = self.canv.book.positions
            late = self.canv.draw_late
            self.canv.draw_late = lambda *args, **options: late(
                *args[:3], lambda: str(where[self.key].page + 1), **options
            )
            super().draw()
            self.canv.draw_late = late

    patch.setattr(handlers, "ContentsLine", Late)


def bookmark(patch: pytest.MonkeyPatch) -> None:
    """Call a heading otherwise in the bookmarks."""
    patch.setattr(handlers, "name_of", lambda title: title.astext().replace("miller", "keeper"))
    patch.setattr("recension.outputs.pdf.intake.name_of", handlers.name_of)


def destination(patch: pytest.MonkeyPatch) -> None:
    """Let the name of paragraph 4 stand where paragraph 5 does."""
    found = finish._destinations

    def other(pages: Any, book: Any) -> Iterator[Any]:
        book.positions["p4"], book.positions["p5"] = book.positions["p5"], book.positions["p4"]
        yield from found(pages, book)

    patch.setattr(finish, "_destinations", other)


def attachment(patch: pytest.MonkeyPatch) -> None:
    """Attach other bytes than those of the witness."""
    spec = pikepdf.AttachedFileSpec
    patch.setattr(pikepdf, "AttachedFileSpec", lambda pdf, data, **options: spec(pdf, data + b" ", **options))


def comment_elsewhere(patch: pytest.MonkeyPatch) -> None:
    """Call the comments at the beginning of their words."""
    patch.setattr(notes, "_end", lambda block, lemma, rules: 1)


def unnumber(tree: nodes.document) -> None:
    """Lose the numbers beside the entries of a list of works."""
    for node in tree.findall(nodes.Element):
        node.attributes.pop("beside", None)


def unlicense(tree: nodes.document) -> None:
    """Lose a licence in the imprint."""
    block = first(tree, lambda node: isinstance(node, nodes.paragraph) and node.astext().startswith("CC BY-SA"))
    block.parent.remove(block)


def folio(patch: pytest.MonkeyPatch) -> None:
    """Number the pages from none."""
    late = canvas.BookCanvas.draw_late

    def draw(self: Any, x: float, y: float, size: float, text: Callable[[], str], align: float) -> None:
        late(self, x, y, size, (lambda: str(int(text()) - 1)) if align == 0.5 else text, align)

    patch.setattr(canvas.BookCanvas, "draw_late", draw)


def running_head(patch: pytest.MonkeyPatch) -> None:
    """Show another title of the section."""
    note = canvas.BookCanvas.note_section
    patch.setattr(canvas.BookCanvas, "note_section", lambda self, name, level: note(self, name.upper(), level))


def one_letter(patch: pytest.MonkeyPatch) -> None:
    """Call every comment by the same letter."""
    patch.setattr(press, "letter_of", lambda _number: "a")


def say_certain(patch: pytest.MonkeyPatch) -> None:
    """Say of what is certain that it is."""
    patch.setattr(lower, "leave_unsaid", lambda _document: None)


def misnumbered(patch: pytest.MonkeyPatch) -> None:
    """Let what is packed be known by the number of what comes next."""
    add = Packing.add
    patch.setattr(Packing, "add", lambda packing, written: add(packing, written) + 1)


BREAKS: dict[str, tuple[dict[str, object], Break, str]] = {
    "a word of the text is dropped": (BOOK, replaced("caveat", ""), "p1"),
    "a word of the text is another": (BOOK, replaced("plain word", "plein word"), "p1"),
    "a word of the introduction is another": (BOOK, replaced("emended", "mended"), "emended"),
    "notes are exchanged": (BOOK, lowered(exchange_notes), "n2"),
    "a note is lost": (BOOK, lost("author"), "stand nowhere"),
    "an entry is lost": (BOOK, lost("apparatus"), "entry"),
    "a comment is lost": (BOOK, lost("commentary"), "[?][2]"),
    "a siglum is another": (BOOK, siglum, "p1.the.entry"),
    "a kind is another": (BOOK, noted("conversion", "misprint", "apparatus"), "misprint"),
    "a certainty is another": (BOOK, noted("probable", "open", "commentary"), "open"),
    "the words of a comment are others": (BOOK, noted("same date", "other date", "commentary"), "other date"),
    "a paragraph has another number": (BOOK, lowered(renumber), "number"),
    "a link leads to another place": (BOOK, lowered(lead_astray), "p5"),
    "a link leads to another address": (BOOK, lowered(lead_out), "elsewhere"),
    "a link would run": (BOOK, script, "javascript"),
    "a paragraph is lost": (BOOK, lowered(lose_a_paragraph), "stand nowhere"),
    "an item is lost": (BOOK, lowered(lose_an_item), "nothing there"),
    "an entry of the list is lost": (BOOK, lowered(lose_an_entry_of_the_list), "nothing there"),
    "a heading is of another rank": (BOOK, lowered(deepen), "heading"),
    "paragraphs are exchanged": (BOOK, lowered(turn_round), "A quotation, set in."),
    "a language is not told": (BOOK, unforeign, "language"),
    "the contents have another page": (BOOK, page_number, "page in the contents"),
    "a bookmark has another name": (BOOK, bookmark, "keeper"),
    "a name stands elsewhere": (BOOK, destination, "p4"),
    "an attachment is altered": (BOOK, attachment, "attachment"),
    "comments have one letter": (BOOK, one_letter, "letter 2 of the page"),
    "what is certain is said to be": (BOOK, say_certain, "(certain)"),
    "a comment is called elsewhere": (BOOK, comment_elsewhere, "A[a]DA WEIR"),
    "a running head is another": (BOOK, running_head, "THE"),
    "pages have other numbers": (BOOK, folio, "at the foot"),
    "the title page has another release": (BOOK, replaced("Release 2.1", "Release 2.0"), "Release 2.1"),
    "the imprint has lost a licence": (BOOK, lowered(unlicense), "licenses/by-sa"),
    "entries have no number": (BOOK, lowered(unnumber), "as number"),
    "a range of the index is another": (BOOK, replaced("4–10", "4–9"), "4–9"),
    "a handout has a word less": (HANDOUT, replaced("miller", ""), "miller"),
    "links are taken for other objects": (BOOK, misnumbered, "[recension.pdf_syntax]"),
    "a handout has lost a note": (HANDOUT, lost("author", 0), "stand nowhere"),
    "a handout has lost an entry": (HANDOUT, lost("apparatus", 0), "as entry"),
    "a key has lost an entry": (KEY, lowered(lose_an_item), "nothing there"),
    "a key has another reading": (KEY, replaced(" ] ", " ] an "), " ] an "),
}


def told(book: Path, out: Path, documents: dict[str, object], **settings: object) -> str:
    """Build some *documents*; return what is told, when no file is let out and the old one stays."""
    out.mkdir()
    name = out / f"{next(iter(documents))}.pdf"
    name.write_text("older")
    outcome = build(book, out, "pdf", settings={"recension_pdf_documents": documents, **settings})
    assert (outcome.code, name.read_text()) == (2, "older")
    assert not [*out.glob("*.draft")]
    return outcome.complaints


def opened(source: Path, out: Path) -> Sphinx:
    """Return the edition, printed, and open for its files to be read back."""
    with patch_docutils(source), docutils_namespace():
        app = Sphinx(source, source, out, out.with_name("doctrees"), "pdf", status=None, warning=StringIO())
        app.build()
    return app


@pytest.mark.parametrize("case", BREAKS)
def test_no_break_of_a_writer_is_let_out(case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a writer drops, exchanges or alters ends the build with a sentence that names the file and what it is."""
    documents, broken, words = BREAKS[case]
    broken(monkeypatch)

    found = told(SLUICE, tmp_path / "pdf", documents)

    assert words in found


def test_a_handout_with_a_paragraph_too_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handout has the paragraphs that were asked for, whatever its maker takes for them."""
    chosen = handout.excerpt
    monkeypatch.setattr(handout, "excerpt", lambda edition, _paras, **with_: chosen(edition, "4-7", **with_))

    assert "has 'Paragraphs 4–7'" in told(SLUICE, tmp_path / "pdf", HANDOUT)


def test_a_handout_with_notes_that_nobody_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A handout has the kinds of notes that were asked for."""
    select = handout.select
    every = ("author", "apparatus", "commentary")
    monkeypatch.setattr(handout, "select", lambda tree, domain, chosen, _notes: select(tree, domain, chosen, every))

    asked: dict[str, object] = {"part": {"paras": "4-6", "notes": "author"}}
    assert "expected" in told(SLUICE, tmp_path / "pdf", asked)


def without_heads(monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = handout.excerpt
    monkeypatch.setattr(handout, "excerpt", lambda edition, paras, heads, **with_: chosen(edition, paras, **with_))


def led_astray(tree: nodes.document) -> None:
    """Lead the first citation of a work to another."""
    works = [node["ids"][0] for node in tree.findall(nodes.paragraph) if "handout-work" in node["classes"]]
    link = first(tree, lambda node: isinstance(node, nodes.reference) and node.get("refid") in works)
    link["refid"] = next(name for name in works if name != link["refid"])


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (without_heads, "the lock-keeper wanted the sluice shut"),
        (lambda patch: patch.setattr(tail, "_signs", lambda *_: ()), "Signs"),
        (lambda patch: patch.setattr(tail, "_places", lambda *_: []), "9 paragraph 9"),
        (lambda patch: patch.setattr(tail, "works", lambda *_: ()), "Works cited"),
        (lambda patch: patch.setattr(handout, "_supply", lambda *_: None), "what it refers to"),
        (lambda patch: patch.setattr(handout, "_ask_name", lambda _: None), "Name Class Date"),
        (replaced("River Review", "Revue"), "The Revue"),
        (replaced("a mechanical slip", "a slip"), "a mechanical slip"),
        (lowered(led_astray), "links"),
    ],
)
def test_a_handout_that_explains_itself_wrongly(
    broken: Break, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Question, signs, works, what *ibid.* means and the line for a name are those of the records, and lead there."""
    broken(monkeypatch)
    asked: dict[str, object] = {"part": {"paras": "9-10", "name": True}}

    assert words in told(SLUICE, tmp_path / "pdf", asked, recension_pdf_heads=["question"])


def test_a_sheet_that_shows_the_edited_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet shows the witness as it was transmitted."""

    def edited(blocks: Any, domain: Any) -> Iterator[nodes.paragraph]:
        for block in blocks:
            words = regularise.words(block, domain.edition.declared.rules)
            yield nodes.paragraph("", words, classes=["handout-transmitted"])

    monkeypatch.setattr(handout, "_transmitted", edited)

    assert "sheet.pdf, page 1 has" in told(SLUICE, tmp_path / "pdf", SHEET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("handlers.REDLINED", {**handlers.REDLINED, ours.added: handlers.REDLINED[ours.removed]}),
        ("redline.BRACKETS", {ours.removed: ("{", "}"), ours.added: ("[", "]")}),
    ],
)
def test_a_redline_that_says_otherwise(
    name: str, value: object, copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was struck is shown as struck, and what was inserted as inserted."""
    edition = append(copy_of("released") / "conf.py", PDF)
    one, other = ({"p1": {"type": "paragraph", "text": f"He {verb} deaf."}} for verb in ("were", "was"))
    report = Report("1.0", "work", compare(Record(texts=("text",), text=one), Record(texts=("text",), text=other)))
    assert redline.print_redline(edition, edition, tmp_path / "fine", report, "changes").is_file()
    monkeypatch.setattr(f"recension.outputs.pdf.{name}", value)
    if name.startswith("handlers"):
        monkeypatch.setitem(handlers.MARKED, redline.WORDS, value)  # type: ignore[arg-type]

    with pytest.raises(EditionError):
        redline.print_redline(edition, edition, tmp_path / "out", report, "changes")
    assert not (tmp_path / "out" / "changes.pdf").exists()


def test_a_damaged_file_is_known(tmp_path: Path) -> None:
    """A file that was let out and damaged since is known by its bytes alone; one as it was is not read again."""
    out = made(SLUICE, tmp_path / "first", "pdf")
    data = (out / "sluice-p4-6-key.pdf").read_bytes()
    app = opened(SLUICE, tmp_path / "pdf")
    assert gate.checked(app, "sluice-p4-6-key.pdf", data) == []
    assert gate.checked(app, "another.pdf", b"nothing") == []

    assert gate.checked(app, "sluice-p4-6-key.pdf", data[: len(data) // 2])
    assert gate.checked(app, "sluice-p4-6-key.pdf", (out / "sluice-p4-6-sheet.pdf").read_bytes())


def before_words(page: pikepdf.Page, *code: str) -> None:
    """Put *code* before the first words of a page."""
    data = page.obj.Contents.read_bytes()
    page.obj.Contents.write(data.replace(b"BT", " ".join([*code, "BT"]).encode(), 1))


def retitle(pdf: pikepdf.Pdf) -> None:
    """Give a file another title, wherever it is said."""
    old, pdf.docinfo.Title = str(pdf.docinfo.Title), pikepdf.String("Another")
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(old.encode(), b"Another"))


HIDDEN: dict[str, Callable[[pikepdf.Pdf], object]] = {
    "letters are not drawn": lambda pdf: before_words(pdf.pages[1], "3 Tr"),
    "words are beside the paper": lambda pdf: before_words(pdf.pages[1], "1 0 0 1 2000 0 cm"),
    "words are as small as dust": lambda pdf: before_words(pdf.pages[1], "0.1 0 0 0.1 300 300 cm"),
    "words are covered": lambda pdf: pdf.pages[1].contents_add(b"/Artifact BMC 1 g 0 0 999 999 re f EMC"),
    "a page is cropped": lambda pdf: pdf.pages[1].obj.__setitem__("/CropBox", [0, 0, 300, 300]),
    "a page is turned": lambda pdf: pdf.pages[1].obj.__setitem__("/Rotate", 180),
    "a page does something": lambda pdf: pdf.pages[1].obj.__setitem__("/AA", pikepdf.Dictionary()),
    "a link has no place": lambda pdf: pdf.pages[3].obj.Annots[0].__setitem__("/Rect", [0, 0, 0, 0]),
    "the title is another": retitle,
    "the records are lost": lambda pdf: pdf.attachments.pop("proof-report.json"),
}


def test_nothing_is_hidden(tmp_path: Path) -> None:
    """A file of which the words are right, but are not seen, or that says of itself what it is not, is known."""
    app = opened(SLUICE, tmp_path / "pdf")
    app.builder.passed.clear()  # type: ignore[attr-defined]
    unseen = []
    for what, hide in {"nothing": lambda _pdf: None, **HIDDEN}.items():
        with pikepdf.open(tmp_path / "pdf" / "sluice-a4.pdf") as pdf:
            hide(pdf)
            pdf.save(tmp_path / "hidden.pdf", fix_metadata_version=False)
        if not gate.checked(app, "sluice-a4.pdf", (tmp_path / "hidden.pdf").read_bytes()):
            unseen.append(what)

    assert unseen == ["nothing"]


def test_a_booklet_is_in_the_order_for_folding(copy_of: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages of a booklet follow one another when it is folded."""
    edition = append(copy_of("plain") / "conf.py", PDF)
    booklet: dict[str, object] = {"booklet": {"booklet": "yes"}}
    assert build(edition, tmp_path / "fine", "pdf", settings={"recension_pdf_documents": booklet}) == FINE
    monkeypatch.setattr("recension.outputs.pdf.impose.order", lambda number: [(0, 1), (2, 3), (4, 5), (6, 7)])

    assert "beside each other when folded" in told(edition, tmp_path / "pdf", booklet)


def test_links_with_quotation_marks(copy_of: Copy, tmp_path: Path) -> None:
    """An address with a quotation mark in it is printed, and leads there."""
    edition = append(copy_of("plain") / "conf.py", PDF)
    index = edition / "index.rst"
    index.write_text(index.read_text("utf-8") + "\nSee `it <https://example.org/?q=\"a\"&b='c'>`_.\n", "utf-8")
    out = tmp_path / "pdf"
    assert build(edition, out, "pdf", settings={"recension_pdf_documents": BOOK}) == FINE

    with pikepdf.open(out / "book.pdf") as pdf:
        links = [str(one.A.URI) for page in pdf.pages for one in page.get("/Annots", ()) if "/A" in one]
    assert "https://example.org/?q=\"a\"&b='c'" in links


@pytest.mark.parametrize("name", ["pdf", "html"])
def test_several_processes_may_read(name: str, tmp_path: Path) -> None:
    """Neither paper nor website is warned of where several processes read."""
    assert build(SLUICE, tmp_path / name, name, parallel=2).code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("caveat", "warning"),
        ("[p4]", "[p5]"),
        ("[p2] ", ""),
        ("\n[p3]", " [p3]"),
        ("[1]", "[2]"),
        ("Ada Weir, Who", "Who"),
        ("\n\n", "\n"),
    ],
)
def test_no_damaged_text_is_written(old: str, new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain text is what the records have, line by line; else the old file stays."""
    out = tmp_path / "text"
    out.mkdir()
    (out / "sluice.txt").write_text("older")
    found = plaintext.plaintext

    def broken(*args: Any) -> str:
        text = found(*args)
        assert old in text
        return text.replace(old, new, 1)

    monkeypatch.setattr("recension.scholarship.edition.plaintext.plaintext", broken)

    outcome = build(SLUICE, out, "edited-text")

    assert outcome.code == 2
    assert "sluice.txt has" in outcome.complaints
    assert (out / "sluice.txt").read_text() == "older"
