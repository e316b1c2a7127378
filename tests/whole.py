"""What is expected of every edition as a whole: tried on the small one, and on this one in tests/edition."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import lxml.html
import pytest
from lxml.html import HtmlElement

from recension.outputs.pdf.readback import text_of
from recension.scholarship import regularise
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, Span, Style, plain, unbroken

NOT_TEXT = (
    "apparatus",
    "cites",
    "commentary",
    "explained",
    "headerlink",
    "rec-headnote",
    "rec-number",
    "rec-page-mark",
    "rec-note-label",
    "rec-withdrawn",
)


def text_blocks(edition: Edition) -> list[Block]:
    return [block for block in edition.blocks if block.type.is_text]


def edited_words(edition: Edition) -> list[str]:
    """The words of the edited text from the records, the calls in brackets."""
    rules = edition.declared.rules
    return " ".join(str(regularise.dressed(block, rules)) for block in text_blocks(edition)).split()


def of_class(tree: HtmlElement, name: str) -> list[HtmlElement]:
    return tree.xpath(f"//*[contains(concat(' ', @class, ' '), ' {name} ')]")


def passages(folder: Path) -> dict[str, list[tuple[int, str, str, str]]]:
    """What the search knows of each page: group, anchor, label and text."""
    text = (folder / "passages.js").read_text("utf-8").partition(";\nvar recensionAlso")[0]
    found = json.loads(text.removeprefix("var recensionPassages = "))
    of_pages = {name: known for name, (_uri, known) in found.items()}
    for name, file in of_pages.items():
        if isinstance(file, str):  # of several texts each has one
            own = (folder / unquote(file)).read_text("utf-8").partition("][1] = ")[2]
            of_pages[name] = json.loads(own.removesuffix(";\n"))
    return {name: [tuple(one[:4]) for one in known] for name, known in of_pages.items()}


class WholeEdition:
    """Expectations of an edition with one text, its website, its PDFs and its plain text, whatever the text is."""

    books: tuple[str, ...]  #: the PDFs of the whole edition

    @pytest.fixture
    def pages(self, site: Path) -> dict[str, HtmlElement]:
        """The pages of the website, by their names."""
        return {path.name: lxml.html.parse(str(path)).getroot() for path in sorted(site.glob("*.html"))}

    @pytest.fixture
    def text_page(self, edition: Edition, pages: dict[str, HtmlElement]) -> HtmlElement:
        """The page of the text."""
        return pages[f"{edition.texts[0].name}.html"]

    def test_every_emendation_has_kind_and_reason(self, edition: Edition) -> None:
        """No reading stands without a declared kind and a reason that is a sentence."""
        records = [*edition.entries, *edition.omissions]

        assert [one.id for one in records if one.kind not in edition.declared.kinds] == []
        assert [one.id for one in records if not re.fullmatch(r"\W*[A-Z0-9].*[.’)]\W*", one.reason)] == []

    def test_ids_are_unique_in_the_edition(self, edition: Edition) -> None:
        """No two emendations, omissions or comments have one id."""
        ids = Counter(one.id for one in (*edition.entries, *edition.omissions, *edition.comments))

        assert [name for name, times in ids.items() if times > 1] == []

    def test_rules_touch_marks_only(self, edition: Edition) -> None:
        """In the whole text the rules of characters change marks into marks, never a letter or a figure."""
        rules = edition.declared.rules
        texts = [(plain(unbroken(block.edited)), regularise.dressed(block, rules)) for block in text_blocks(edition)]
        changed = {
            (old, new) for text, dressed in texts for old, new in zip(text, dressed.signs, strict=True) if old != new
        }

        assert {("'", "‘"), ("'", "’"), ("-", "–")} == changed

    def test_words_of_the_plain_text(self, edition: Edition, plain_text: list[str]) -> None:
        """``make text`` writes the words of the edited text, all of them, in order."""
        labels = re.compile(r"^\[[pbn]\d+\] ")

        assert edited_words(edition) == " ".join(labels.sub("", line) for line in plain_text[:-2]).split()

    def test_verse_keeps_its_lines(self, edition: Edition, plain_text: list[str]) -> None:
        """The lines of the colophon are lines in the plain text, too."""
        colophon = next(block for block in edition.blocks if block.place == "colophon")
        lines = [part.text for part in colophon.parts if isinstance(part, Span) and part.style != Style.BREAK]

        assert lines == plain_text[-len(lines) - 2 : -2]

    def test_every_note_is_called_once_in_order(self, edition: Edition, text_page: HtmlElement) -> None:
        """The calls run as the notes do; each is a superior figure that links to its note, and the note links back."""
        labels = [block.label for block in edition.blocks if block.label]
        spans = [span for block in edition.blocks if not block.label for span in block.edited]
        calls = text_page.xpath("//sup/a[@class='rec-call']")
        notes = of_class(text_page, "rec-note-label")

        assert labels == [span.text for span in spans if span.style == Style.CALL]
        assert [(n, f"#n{n}", f"c{n}") for n in labels] == [(one.text, one.get("href"), one.get("id")) for one in calls]
        assert [(n, f"#c{n}") for n in labels] == [(note.text, note.get("href")) for note in notes]

    def test_words_of_the_page(self, edition: Edition, text_page: HtmlElement) -> None:
        """The page of the text, read back, has the words of the edited text, all of them, in order."""
        for name in NOT_TEXT:
            for element in of_class(text_page, name):
                element.drop_tree()
        for call in of_class(text_page, "rec-call"):
            call.text = f"[{call.text}]"
        text = text_page.xpath("//*[@role='main']//section")[0]
        for title in text.xpath(".//section[@id='notes']/h2"):
            title.drop_tree()

        assert edited_words(edition) == text.text_content().split()

    def test_marked_words_are_those_of_the_records(self, edition: Edition, text_page: HtmlElement) -> None:
        """Each emended word on the page of the text leads to its entry, and the entry is there."""
        marks = {mark.get("id"): mark.text_content() for mark in of_class(text_page, "rec-em")}
        links = {link.get("href") for mark in of_class(text_page, "rec-em") for link in mark.iter("a")}
        entries = [entry for entry in edition.entries if not entry.page]

        assert [entry.id for entry in entries] == list(marks)
        assert set() == {f"#{entry.id}.entry" for entry in entries} - links

    def test_collation_has_the_whole_witness(self, edition: Edition, pages: dict[str, HtmlElement]) -> None:
        """The witness column of the collation, read downwards, has every character of the witness but white space."""
        column = "".join(cell.text_content() for cell in of_class(pages["collation.html"], "rec-witness"))
        stored = (edition.declared.folder / edition.witnesses[0].file).read_text("utf-8")

        assert "".join(stored.split()) == "".join(column.split())

    def test_no_markup_leaks(self, pages: dict[str, HtmlElement]) -> None:
        """No page shows the markup of its source, but where a witness or a literal has it."""
        leak = re.compile(r":(?:em|page|count|doc|ref|cite:\w+|rec:\w+):|\|\w+\||</?sup>|``|\]_|\.\. \w+::")
        found = []
        for name, page in pages.items():
            body = page.find("body")
            for element in [*body.iter("code", "pre", "script", "style", "template")]:
                element.drop_tree()
            for column in of_class(body, "rec-witness"):
                column.drop_tree()
            found += [(name, match[0]) for match in leak.finditer(body.text_content())]

        assert found == []

    def test_ids_of_each_page_are_unique(self, pages: dict[str, HtmlElement]) -> None:
        """No page has an id twice."""
        ids = Counter((name, element) for name, page in pages.items() for element in page.xpath("//@id"))

        assert [where for where, times in ids.items() if times > 1] == []

    def test_every_internal_link_leads_somewhere(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        """Every link and every address within the site leads to a file, and to an id that is there."""
        ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
        dead = []
        for name, page in pages.items():
            for link in page.xpath("//@href | //@src"):
                target, fragment = urldefrag(urljoin(name, link))
                if urlsplit(target).scheme or target.startswith("//"):
                    continue
                path = unquote(urlsplit(target).path)
                if not (site / path).is_file() or (fragment and path in ids and unquote(fragment) not in ids[path]):
                    dead.append((name, link))

        assert dead == []

    def test_every_passage_can_be_reached(self, site: Path, pages: dict[str, HtmlElement]) -> None:
        """What the index of the search names is there: page and anchor, each once."""
        named = [(f"{name}.html", anchor) for name, known in passages(site).items() for _, anchor, *_ in known]

        assert [(name, anchor) for name, anchor in named if anchor not in ["", *pages[name].xpath("//@id")]] == []
        assert [place for place, times in Counter(named).items() if times > 1] == []

    def test_words_of_the_book(self, edition: Edition, book: Path) -> None:
        """Each PDF, read back without calls, has every block of the edited text, the paragraphs in order."""
        for name in self.books:
            running, everything = (
                "".join(text_of(book / name, without).split()) for without in (("Reference", "Note"), ("Reference",))
            )
            here = 0
            for block in text_blocks(edition):
                dressed = str(regularise.dressed(block, edition.rules))
                wanted = "".join(re.sub(r"\[\d+\]", "", dressed).split())
                if block.label:
                    assert wanted in everything, (name, block.place)
                    continue
                found = running.find(wanted, here)
                assert found >= 0, (name, block.place, dressed[:60])
                here = found + 1
