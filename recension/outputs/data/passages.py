"""Writes each passage as files of its own, at addresses that last: as JSON, plain text and Markdown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from recension.outputs.data import tables
from recension.outputs.data.context import Context, rights, way, words
from recension.outputs.data.everything import as_json
from recension.outputs.tei import writer
from recension.scholarship import cite, regularise, witness
from recension.scholarship.edition import Text
from recension.scholarship.formats import MARKDOWN
from recension.scholarship.model import Block, Document, Span, Spans, Style, Variation
from recension.scholarship.record import Section, notated, spans_of
from recension.scholarship.whole import Whole
from recension.scholarship.words import capital

Said = Mapping[str, list[Mapping[str, str]]]  #: id of a place -> the rows of a table


class Passage:
    """A passage, and what is said of it."""

    def __init__(self, c: Context, one: str, text: str, block: Block) -> None:
        self.c, self.one, self.text, self.block = c, one, text, block
        self.name = block.place.called(c.edition.declared.places)
        rules = c.edition.rules
        self.spans = regularise.dress(block.edited, regularise.dressed(block, rules), 0)
        self.path = way(one)

    def work(self, file: str) -> cite.Work:
        """Return it as a thing to cite; without an address of the site the way to its page is none."""
        work = self.c.work._replace(place=self.name)
        return work._replace(url=self.address(file)) if self.c.pages.base else work

    def address(self, file: str) -> str:
        """Return where its page has it."""
        return f"{self.c.pages.page(self.text, file)}#{self.block.place}"


class Around:
    """What is said of all passages."""

    def __init__(self, c: Context) -> None:
        self.c = c
        self.passages = [Passage(c, *one) for one in c.named()]
        self.apparatus = self._by_place(tables.apparatus(c))
        self.commentary = self._by_place(tables.commentary(c))
        self.cited = c.whole.sections["cited"]
        names = [one.one for one in self.passages]
        self.before = {after: before for before, after in pairwise(names)}
        self.after = dict(pairwise(names))

    def _by_place(self, rows: Iterator[Mapping[str, str]]) -> Said:
        found: dict[str, list[Mapping[str, str]]] = defaultdict(list)
        for row in rows:
            found[self.c.prefix(row["text"]) + row["place"]].append({name: one for name, one in row.items() if one})
        return found


def files(c: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the files of each passage."""
    around = Around(c)
    for one in around.passages:
        for ending, form in FORMS.items():
            name = f"{one.path}{ending}"
            yield name, form(around, one, name)


def _json(around: Around, one: Passage, file: str) -> bytes:
    c = around.c
    ways = {"previous": around.before.get(one.one), "next": around.after.get(one.one)}
    cited = around.cited.get(one.one, {}).get("works", "")
    said = {
        "id": one.one,
        "text": one.text,
        "place": one.block.place,
        "name": one.name,
        "type": str(one.block.type),
        "words": words(one.spans),
        "notation": notated(one.spans),
        "witnesses": {siglum: words(transmitted(one.block, siglum)) for siglum in _held(c)},
        "apparatus": around.apparatus.get(one.one, []),
        "commentary": around.commentary.get(one.one, []),
        "works": {key: c.called.works.get(key, key) for key in cited.split(", ") if key},
        **{name: c.pages.data(f"{way(other)}.json", file) for name, other in ways.items() if other},
        "address": one.address(file),
        "citation": cite.plain(one.work(file)),
        "rights": rights(c.work),
        "original": cite.safe_url(c.work.original),
    }
    return as_json({name: value for name, value in said.items() if value})


def _held(c: Context) -> list[str]:
    return [one.siglum for one in c.edition.witnesses if one.file]


def transmitted(block: Block, siglum: str) -> Spans:
    """Return what a witness has for a passage, in its own signs, without what stands where pages begin."""
    return tuple(span for span in witness.transmitted(block, siglum) if span.style is not Style.PAGE)


def foot(c: Context, one: Passage, file: str) -> Iterator[str]:
    """Yield how a passage is cited, whose it is, and where the original is."""
    yield cite.plain(one.work(file))
    yield from (f"{part}. {part.url}".rstrip() for part in c.work.rights if part.licence)
    if c.work.original:
        yield cite.safe_url(c.work.original)


def _plain(around: Around, one: Passage, file: str) -> bytes:
    lines = [f"[{one.block.place}] {words(one.spans)}", "", *foot(around.c, one, file)]
    return ("\n".join(lines) + "\n").encode()


def _markdown(around: Around, one: Passage, file: str) -> bytes:
    c = around.c
    said = [f"# {escaped(capital(one.name))}", in_markdown(one.spans)]
    if rows := around.apparatus.get(one.one):
        said += [f"## {c.say('Apparatus')}", *(_entry(c, row) for row in rows)]
    if rows := around.commentary.get(one.one):
        said += [f"## {c.say('Commentary')}", *map(_comment, rows)]
    said += ["---", *map(escaped, foot(c, one, file))]
    return ("\n\n".join(said) + "\n").encode()


def _entry(c: Context, row: Mapping[str, str]) -> str:
    """Return an entry as a line: lemma, the readings and who has them, the kind, and why."""
    lemma = in_markdown(spans_of(row.get("lemma_notation", "")))
    readings = [
        f"{in_markdown(spans_of(row[name]))} {escaped(siglum)}"
        for siglum in c.bearers
        if (name := f"reading_{siglum}{tables.NOTATION}") in row
    ]
    kind = ", ".join(row[name] for name in ("kind", "leave", "certainty", "by") if name in row)
    return f"- {lemma} ] {'; '.join(readings)}: {escaped(kind)}. {escaped(row.get('reason', ''))}"


def _comment(row: Mapping[str, str]) -> str:
    """Return a comment as an item: the words it is about, how sure it is, and what it says."""
    lemma = in_markdown(spans_of(row.get("lemma_notation", "")))
    degree = ", ".join(row[name] for name in ("series", "certainty", "by", "conjecture") if name in row)
    said = f"- {lemma} ({escaped(degree)}): {escaped(row.get('words', ''))}"
    return said.replace("\n", "\n\n  ")


def in_markdown(spans: Spans) -> str:
    """Return *spans* as Markdown has them."""
    return "".join(MARKDOWN.verse if span.style is Style.BREAK else MARKDOWN.write(span) for span in spans)


def escaped(text: str) -> str:
    """Return *text* with what Markdown would read as markup escaped."""
    return MARKDOWN.write(Span(text)) if "\n" not in text else "\n".join(map(escaped, text.split("\n")))


def _tei(around: Around, one: Passage, _file: str) -> bytes:
    return tei(around.c, one.one)


def tei(c: Context, one: str) -> bytes:
    """Return the passage *one* as a file of TEI."""
    if one not in c.made:
        c.made[one] = writer.write(alone(c, one))
    return c.made[one]


def alone(c: Context, one: str) -> Whole:
    """Return what an edition says that has nothing but the passage *one*, and what is said of it."""
    text, block, document = c.passages[one]
    comments, works = tuple(c.comments[text].get(block.place, ())), tuple(c.cited[text].get(block.place, ()))
    pages = {span.page for part in block.parts if isinstance(part, Variation) for span in part.lemma if span.page}
    heads = tuple((key, head) for key, head in document.heads if key in pages)
    above = (c.headings[one]._replace(whole=()),) if one in c.headings else ()  # without it a note has no place in TEI
    return part(c, Text(text, "", Document((*above, block), block.entries, comments, (), works, heads)))


def part(c: Context, text: Text) -> Whole:
    """Return what an edition says that has nothing but a *text*, and the works that are cited in it."""
    held = text.document
    keys = {key for comment in held.comments for key in comment.works} | {cited.key for cited in held.works}
    known = c.whole.sections["bibliography"]
    sections: dict[str, Section] = {name: {} for name in c.whole.sections}
    sections["bibliography"] = {key: known[key] for key in known if key in keys}
    return c.whole._replace(texts=(text,), sections=sections, releases=())


Form = Callable[[Around, Passage, str], bytes]
#: ending -> how a passage is written
FORMS: Mapping[str, Form] = {".json": _json, ".txt": _plain, ".md": _markdown, ".tei.xml": _tei}
