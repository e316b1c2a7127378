"""Makes editions at random, as records: with all that records can hold, and signs that formats stumble over.

No source need give them: marks stand against letters, notes are split, witnesses are not rebuilt.  What has to come
from sources, or to prove something, is tried with `invented`.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from random import Random

from building import SOURCE

from recension.scholarship import cite
from recension.scholarship.edition import Declared, Text
from recension.scholarship.facsimiles import Facsimile
from recension.scholarship.model import (
    Block,
    BlockType,
    Cited,
    Comment,
    Document,
    Entry,
    Omission,
    PageKey,
    Place,
    Reading,
    Span,
    Spans,
    Style,
    Variation,
    Withdrawal,
    Witness,
    plain,
    unbroken,
)
from recension.scholarship.notation import LINED
from recension.scholarship.ownrules import OwnRule
from recension.scholarship.regularise import RULES
from recension.scholarship.series import COMMENTS, HEADNOTE
from recension.scholarship.whole import Release, Whole, ordered, settled

WORDS = (
    *("mill", "weir", "wheel", "Wasser", "été", "вода", "水車", "λόγος", "מים", "a\u0301", "🜄", "15<sup>th</sup>"),
    *("'so'", '"thus"', "miller's", "1799-1800", "5-6 May", "p. 3", "x < y", "a & b", "&amp;", "]]>", "<!--", "-->"),
    *("\u00a0", "\u200b", "\u2028", "\x0c", "\x01", "\t", "  ", "“q”", "–", "—", "{x}", "$", "%", "~", "#", "…", "^"),
    *("*", "`", "\\", "[3]", "|", "_"),
)
MARKUP = (
    *("*so*", "**so**", "``a *b* <c>``", ":cite:p:`w0`", ":cite:t:`w1,w0`", ":cite:p:`w0, w1`"),
    *(":cite:p:`{see}w0{p. 4}`", ":rec:place:`p1`", ":rec:place:`the first <p1>`", ":rec:place:`nowhere`"),
    *(":rec:place:`one:p1`", "{rec:place}`p2`", ":doc:`about`", ":doc:`words <about>`", ":term:`x  <y>`", "`named`_"),
    *("`words <https://e.org/?a=1&b=2>`_", "`words <https://e.org/>`__", "`words  <https://e.org/>`_", "[1]_", "[99]_"),
    *("[words](https://e.org/)", "{doc}`about`", "https://e.org/a_(b)", "https://e.org/ü", "\\*", "\\ ", "\\\\"),
    *("* not closed", "``", "`", "a\nb", "\n\n", "\n\n- one\n- two", "|x|", "<b>", "&c.", "“so”", "\n\n\n", " ", "::"),
    *(":x:", "[a](b c)", "http://", "`<https://e.org/>`_"),
)
TEX = (
    *("{Mill}", "--", "---", "``so''", "\\&", "\\%", "\\emph{x}", "{a {b}}", "~", "–", "“", "&", "{\\'e}", "{}", "}"),
    *("$x$", "''", "{--}"),
)
PEOPLE = ("Berg, Ada", "{The Mill}", "Weir, Jr, Carl", "{Iron and Steel}", "{O'Neill}, Ann", "van der Berg, {A. B.}")
FIELDS = (
    *("title", "booktitle", "journal", "series", "volume", "number", "edition", "chapter", "pages", "publisher"),
    *("institution", "address", "howpublished", "year", "month", "date", "url", "verba", "doi", "isbn", "note"),
    *("usera", "userc", "abstract", "sender", "x-y", "keywords", "pagetotal", "bibtex", "langid"),
)

OWN_RULES = (
    OwnRule("long", "Long", "Two are one.", (("ee", "é"), ("ll", "ł")), exceptions=("p1", "two/b c:p2 mill")),
    OwnRule("short", "Short & more", "One is two.", (("w", "vv"),), ((r"\bt(?=h)", "<t&"),)),
)


class Maker:
    """Makes one edition."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.sigla = ["A", "B2", "[x]"][: self.random.randint(1, 3)]
        self.kinds = ("slip", "of the ear", "Ä & Ö")[: self.random.randint(1, 3)]
        self.editors = {"AB": "Ada Berg", "C": "Weir, Carl"} if self.random.random() < 0.5 else {}
        self.pages = 0

    def some(self, least: int = 1, most: int = 6, among: tuple[str, ...] = WORDS) -> str:
        """Return some words."""
        return " ".join(self.random.choice(among) for _ in range(self.random.randint(least, most)))

    def said(self) -> str:
        """Return what an editor might write."""
        return self.some(1, 8, (*WORDS, *MARKUP, *MARKUP)).strip() or "so"

    def spans(self, *, breaks: bool = False) -> Spans:
        """Return some spans."""
        styles = [Style.TEXT, Style.TEXT, Style.EMPHASIS, Style.STRONG, Style.VERBATIM, Style.CALL, Style.LINK]
        found = []
        for _ in range(self.random.randint(1, 4)):
            match self.random.choice([*styles, *[Style.BREAK] * breaks]):
                case Style.CALL:
                    found.append(Span(self.random.choice(["1", "2", "77"]), Style.CALL))
                case Style.LINK:
                    found.append(Span(self.random.choice(["https://e.org/a?b&c", "https://e.org/ä"]), Style.LINK))
                case Style.BREAK:
                    found.append(Span("\n", Style.BREAK))
                case style:
                    found.append(Span(self.some(), style))
        return tuple(found)

    def divided(self, *, breaks: bool) -> Spans:
        """Return the spans of a reading, in which lines may end."""
        return tuple(LINED if one.style is Style.BREAK else one for one in self.spans(breaks=breaks))

    def judged(self) -> tuple[str, str]:
        """Return a degree of certainty and initials, or none."""
        return self.random.choice(["", "probable", "very likely"]), self.random.choice(["", *self.editors])

    def variation(self, place: Place, number: int, *, breaks: bool = False) -> Variation:
        """Return a place at which witnesses differ, or at which a page begins."""
        sure, by = self.judged()
        if self.random.random() < 0.25:
            self.pages += 1
            key = PageKey.of(self.random.choice(self.sigla), f"{self.pages}{self.random.choice(['', 'r', 'va'])}")
            lemma, readings = (Span(key, Style.PAGE),), ()
        else:
            lemma = self.spans(breaks=breaks)
            given = self.random.sample(self.sigla, self.random.randint(1, len(self.sigla)))
            readings = tuple(Reading((siglum,), self.divided(breaks=breaks)) for siglum in given)
        name = f"{place}.e-{number}".removeprefix(".")
        entry = Entry(lemma, readings, self.random.choice(self.kinds), "", self.said(), 0, name)
        leave = self.random.choice(["", "in title", "in quotation"])
        entry = entry._replace(place=place, leave=leave, certainty=sure, by=by)
        return Variation(lemma, entry._replace(emends=entry.departs_from(self.sigla[0])), 0)

    def block(self, kind: BlockType, place: Place, level: int, name: str, label: str = "") -> Block:
        """Return a block."""
        lines = kind.has_lines
        parts: list[Span | Variation] = []
        for number in range(self.random.randint(1, 4)):
            parts += self.spans(breaks=lines)
            if self.random.random() < 0.5:
                parts.append(self.variation(place, number, breaks=lines))
        frame = self.random.choice(["", "", "### **…**", "> …", "  … "])
        return Block(kind, place, tuple(parts), frame, level, name, 0, label=label)

    def matter(self, number: int, level: int, name: str) -> Block:
        """Return what a witness alone has."""
        sure, by = self.judged()
        siglum, text = self.random.choice(self.sigla), self.some()
        one = Omission(siglum, self.random.choice(self.kinds), text, self.said(), 0, f"omitted.m-{number}", sure, by)
        return Block(BlockType.MATTER, Place(), (Span(text),), "", level, name, 0, siglum=siglum, omission=one)

    def text(self, name: str) -> Text:
        """Return a text."""
        blocks: list[Block] = []
        level = 0
        for number in range(self.random.randint(1, 9)):
            match self.random.choice(["heading", "paragraph", "paragraph", "verse", "list", "matter", "page"]):
                case "heading":
                    level = self.random.randint(1, level + 1)
                    blocks.append(self.block(BlockType.HEADING, Place(f"h-{number}_é"), level, name))
                case "matter":
                    blocks.append(self.matter(number, level, name))
                case "page":
                    parts = [self.variation(Place(), number)]
                    if parts[0].lemma[0].page:
                        blocks.append(Block(BlockType.PAGES, Place(), tuple(parts), "", level, name, 0))
                case kind:
                    blocks.append(self.block(BlockType(kind), Place(f"p{number}"), level, name))
        for label in ("1", "1", "2"):
            blocks.append(self.block(BlockType.NOTE, Place.of_note(label), level, name, label))
        return Text(name, "", self.document(self.distinct(blocks)))

    def distinct(self, blocks: list[Block]) -> list[Block]:
        """Return blocks of which each entry has an id of its own."""
        count = 0
        for number, block in enumerate(blocks):
            parts = []
            for part in block.parts:
                if isinstance(part, Variation) and part.entry:
                    count += 1
                    part = part._replace(entry=part.entry._replace(id=f"{part.entry.id}-{count}"))
                parts.append(part)
            blocks[number] = block._replace(parts=tuple(parts))
        return blocks

    def document(self, blocks: list[Block]) -> Document:
        """Return what a text holds, and what is said of it."""
        comments, works = [], []
        for number, block in enumerate(one for one in blocks if one.place):
            words = plain(block.edited).split()
            if words and self.random.random() < 0.7:
                series = self.random.choice((*COMMENTS, HEADNOTE))
                degrees = {"considered": self.kinds, "verification": ("agrees", "in part"), "headnote": ("",)}
                degrees |= dict.fromkeys(("sources", "parallels"), ("quotation",))
                sure, by = self.judged()
                sure = self.random.choice(degrees.get(series, ("very likely", "probable")))
                lemma = (Span(self.random.choice(words)),) if series != "headnote" else unbroken(self.spans())
                keys = tuple(self.random.sample(["w0", "w1"], self.random.randint(0, 2)))
                name = f"{block.place}.c-{number}"
                other = unbroken(self.spans()) if series == "considered" else ()
                comments.append(Comment(lemma, sure, 0, name, block.place, keys, "", series, self.said(), by, other))
            works += [Cited(block.place, key, 0) for key in ("w0", "w1") if self.random.random() < 0.3]
        pages = [span.page for block in blocks for span in block.edited if span.page]
        heads = [(page, self.random.choice(["", "## A head\n\nand more", self.some()])) for page in pages]
        gone = [Withdrawal(f"p{number}.gone", self.said(), 0) for number in range(self.random.randint(0, 2))]
        entries = tuple(entry for block in blocks for entry in block.entries)
        left_out = tuple(block.omission for block in blocks if block.omission)
        return Document(tuple(blocks), entries, tuple(comments), left_out, tuple(works), tuple(heads), tuple(gone))

    def work(self, key: str) -> dict[str, str]:
        """Return the fields of a work."""
        chosen = self.random.sample(FIELDS, self.random.randint(1, 12))
        item = {name: self.some(1, 3, (*WORDS, *TEX, *TEX)) for name in chosen}
        for name in ("author", "editor", "translator"):
            if self.random.random() < 0.4:
                item[name] = " and ".join(self.random.choice(PEOPLE) for _ in range(self.random.randint(1, 3)))
        return {"type": self.random.choice(["book", "article", "A Working Paper"]), **item}

    def whole(self) -> Whole:
        """Return the edition."""
        names = ["one"] if self.random.random() < 0.6 else ["one", "two/b c"]
        texts = tuple(self.text(name) for name in names)
        texts = tuple(text._replace(document=settled(text.document)) for text in texts)
        rules = tuple(name for name in RULES if self.random.random() < 0.6)
        own = tuple(one for one in OWN_RULES if self.random.random() < 0.5)
        rules = (*rules, *(one.name for one in own if self.random.random() < 0.6))
        known = [*(name for name, rule in RULES.items() if rule.of_characters), *(one.name for one in own)]
        witnesses = tuple(
            Witness(
                siglum,
                self.some(),
                "" if siglum[0] == "[" else f"witnesses/{siglum}.{self.random.choice(['md', 'txt'])}",
                "" if siglum[0] == "[" else sha256(siglum.encode()).hexdigest(),
                self.random.choice(["", "\n\n", "\ufeff"]),
                self.random.choice(["", "\n"]),
                self.random.choice(["", self.some()]),
                self.random.choice(["", *self.sigla]),
                rules=tuple(name for name in known if number and self.random.random() < 0.4),
            )
            for number, siglum in enumerate(self.sigla)
        )
        places = {"p": "paragraph", "n": "note", "b c": "ö"}
        source = SOURCE | {"title": self.some(), "url": "https://e.org/?a&b"} if self.random.random() < 0.5 else {}
        declared = Declared(
            Path(),
            witnesses,
            self.kinds,
            rules,
            places,
            editors=self.editors,
            source=source,
            language="en_GB",
            facsimiles=self.facsimiles(texts),
            own_rules=own,
        )
        work = cite.Work(
            "mill",
            cite.person(source.get("author", "")),
            cite.line(self.some()),
            source.get("publisher", ""),
            published=source.get("date", ""),
            original=source.get("url", ""),
            licence=source.get("licence", ""),
            licence_url=source.get("licence_url", ""),
            editor=self.random.choice([None, cite.Name("the editor"), cite.Name("Weir", "Ada")]),
            others=tuple(map(cite.person, self.editors.values())),
            release=self.random.choice(["", "1.2+draft"]),
            released=self.random.choice(["", "2026-01-02", "May 2026"]),
            language="en-GB",
            doi=self.random.choice(["", "10.1/x"]),
            editorial_licence_url="https://e.org/by",
            checksum="0a1b",
            say=str,
        )
        works = {key: self.work(key) for key in ("w0", "w1", "a_x41_b:c")[: self.random.randint(0, 3)]}
        return Whole(work, texts, ordered(declared), self.sections(texts, declared, works), self.releases())

    def facsimiles(self, texts: tuple[Text, ...]) -> tuple[Facsimile, ...]:
        """Return images of some of the pages."""
        pages = dict.fromkeys(key for text in texts for key, _head in text.document.heads)
        images = ("pages/ä 1.png", "https://iiif.example.org/iiif/1", "https://e.org/?a=1&b=2.jpg")
        return tuple(
            Facsimile(page, self.random.choice(images), self.some(), self.random.choice(["", self.some()]))
            for page in pages
            if self.random.random() < 0.5
        )

    def sections(self, texts: tuple[Text, ...], declared: Declared, works: dict[str, dict[str, str]]) -> dict:
        """Return what stands beside the texts."""
        cited = {}
        for text in texts:
            for one in text.document.works:
                start = f"{text.name}:" if len(texts) > 1 else ""
                cited.setdefault(f"{start}{one.place}", {"place": one.place, "works": []})["works"].append(one.key)
        declarations = {
            "project": {"value": self.some()},
            "kinds": {kind: self.random.choice(["", self.some()]) for kind in self.kinds},
            "places": dict(declared.places),
            "certainties": {"probable": "so", "very likely": ""},
            "relations": {"quotation": "its words"},
            "results": {"agrees": "read", "in part": ""},
        }
        declarations |= {"source": dict(declared.source)} if declared.source else {}
        declarations |= {"rules": {"value": ", ".join(declared.rules)}} if declared.rules else {}
        declarations |= {"foreign": {"ru-Latn": self.some()}} if self.random.random() < 0.5 else {}
        return {
            "bibliography": works,
            "cited": {key: item | {"works": ", ".join(item["works"])} for key, item in cited.items()},
            "headings": {
                self.some(): dict(
                    self.random.sample(
                        [
                            ("places", "p1, one:p2, p3.c-0"),
                            ("see", self.some()),
                            ("kind", self.random.choice(("person", "place", "organisation"))),
                            ("means", "https://e.org/Q1, https://e.org/2"),
                        ],
                        2,
                    )
                )
                for _ in range(self.random.randint(0, 3))
            },
            "compared": {
                f"p{number}": {
                    "date": "2026-01-02",
                    "compared": self.some(),
                    "digest": "0a1b2c3d4e5f",
                    **({"by": "AB"} if self.editors else {}),
                }
                for number in range(self.random.randint(0, 3))
            },
            "chronology": {
                f"on-1801-{number}": {
                    "when": self.random.choice(["1801", "1801-02", "1801-02-03/1801-04"]),
                    "places": "p1, p2",
                    "text": self.said(),
                }
                for number in range(self.random.randint(0, 3))
            },
            "declarations": declarations,
        }

    def releases(self) -> tuple[Release, ...]:
        """Return releases."""
        return tuple(Release(f"1.{n}", f"2026-01-0{n}", self.said()) for n in range(1, self.random.randint(1, 4)))


def whole(seed: int) -> Whole:
    """Return an edition made at random, always the same for one *seed*."""
    return Maker(seed).whole()
