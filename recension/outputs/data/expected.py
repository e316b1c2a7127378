"""What files of data have to say, from the record of what the edition says and not from what the writers use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from recension.outputs.data.context import Context, unmarked, way, words
from recension.outputs.data.tables import DOCUMENT, NOTATION
from recension.scholarship import bibtex, cite, regularise, works
from recension.scholarship.edition import Edition
from recension.scholarship.model import Block, Place, Style
from recension.scholarship.record import UNNAMED, Item, Record, blocks, spans_of

Row = dict[str, str]


class Expected:
    """What one state of an edition says."""

    def __init__(self, c: Context, edition: Edition, record: Record) -> None:
        self.c, self.edition, self.record = c, edition, record
        self.several = len(edition.texts) > 1

    @cached_property
    def blocks(self) -> Mapping[str, tuple[str, Block]]:
        """The blocks and their texts by their ids."""
        return {one: (text, block) for one, text, block in blocks(self.edition)}

    @cached_property
    def passages(self) -> dict[str, str]:
        """Path of a passage -> its id."""
        named = (one for one in self.record.text if not self.parted(one)[1].startswith(UNNAMED))
        return {way(one): one for one in named if self.record.text[one]["type"] != "heading"}

    def parted(self, one: str) -> tuple[str, str]:
        """Return text and name of an id."""
        text, _, name = one.rpartition(":") if self.several else ("", "", one)
        return text or self.edition.texts[0].name, name

    def id(self, text: str, name: str) -> str:
        """Return the id of what is called so in a text."""
        return f"{text}:{name}" if self.several else name

    def called(self, one: str) -> str:
        """Return the name of a passage."""
        return Place(self.parted(one)[1]).called(self.edition.declared.places)

    def notation(self, one: str) -> str:
        """Return the text of a block in the notation."""
        return self.record.text[one].get("text", "")

    def page(self, one: str) -> str:
        """Return the text of a block as its page shows it."""
        return shown(self.notation(one))

    # rows

    def text(self) -> Iterator[Row]:
        """Yield the edited text."""
        for one, item in self.record.text.items():
            text, place = self.parted(one)
            is_named = not place.startswith(UNNAMED)
            yield {
                "id": one,
                "text": text,
                "place": place if is_named else "",
                "type": item["type"],
                "level": item.get("level", ""),
                "label": place[1:] if item["type"] == "note" else "",
                **_both("words", item.get("text", "")),
            }

    @cached_property
    def apparatus(self) -> list[Row]:
        """The entries of the apparatus."""
        return [*self._apparatus()]

    def _apparatus(self) -> Iterator[Row]:
        for one, item in self.record.apparatus.items():
            row = {"id": one, "text": self.parted(one)[0], **_some(item, "place", "leave", "by")}
            row |= self._shown(item, "kind", "certainty")
            for siglum, reading in readings(item).items():
                row |= _both(f"reading_{siglum}", reading)
            yield row | _both("lemma", item.get("lemma", "")) | self._prose("reason", item.get("reason", ""))

    def _shown(self, item: Item, *names: str) -> Row:
        declared = {f"{name}{NOTATION}": item.get(name, "") for name in names}
        shown_for = self.edition.declared.shown
        return declared | {name: shown_for.get(item.get(name, ""), item.get(name, "")) for name in names}

    def _prose(self, name: str, notation: str) -> Row:
        return {name: unmarked(notation, self.c.called), f"{name}{NOTATION}": notation}

    @cached_property
    def commentary(self) -> list[Row]:
        """The comments of all series."""
        return [*self._commentary()]

    def _commentary(self) -> Iterator[Row]:
        said = (self.id(text.name, one.id) for text in self.edition.texts for one in text.document.comments)
        cited = dict(zip(said, (one.works for one in self.edition.comments), strict=True))
        for one, item in self.record.commentary.items():
            yield {
                "id": one,
                "text": self.parted(one)[0],
                "works": " ".join(cited[one]),
                **_some(item, "place", "series", "by"),
                **self._shown(item, "certainty"),
                **_both("lemma", item.get("lemma", "")),
                **_both("conjecture", item.get("conjecture", "")),
                **self._prose("words", item.get("text", "")),
            }

    def at(self, rows: Iterable[Row]) -> Mapping[str, list[Row]]:
        """Return rows by the ids of their places."""
        found = defaultdict[str, list[Row]](list)
        for row in rows:
            found[self.id(row["text"], row["place"])].append(row)
        return found

    @cached_property
    def said(self) -> tuple[Mapping[str, list[Row]], Mapping[str, list[Row]]]:
        """The entries and the comments of each passage."""
        return self.at(self.apparatus), self.at(self.commentary)

    def bibliography(self) -> Iterator[Row]:
        """Yield the works."""
        for key, item in self.record.bibliography.items():
            fields = {name: one if name == "type" else bibtex.field(name, one) for name, one in item.items()}
            lines = [f"  {name} = {{{one}}}," for name, one in item.items() if name != "type"]
            written = "\n".join([f"@{item['type']}{{{key},", *lines, "}"])
            label = bibtex.label(item, self.c.say)
            yield {"key": key, "label": label, **fields, "cited_at": self.cited.get(key, ""), "bibtex": written}

    @cached_property
    def cited(self) -> Mapping[str, str]:
        """Where the author cites each work."""
        found = defaultdict[str, dict[str, None]](dict)
        for text in self.edition.texts:
            for one in text.document.works:
                found[one.key][self.id(text.name, one.place)] = None
        return {key: " ".join(places) for key, places in found.items()}

    def documents(self) -> Iterator[Row]:
        """Yield letters, telegrams and reports."""
        known = self.record.bibliography
        for key in sorted((key for key in known if works.SENDER in known[key]), key=lambda one: known[one]["date"]):
            said = {name: bibtex.field(name, value) for name, value in known[key].items()}
            fields = {column: said.get(name, "") for name, column in DOCUMENT.items()}
            yield {"key": key, **fields, "cited_at": self.cited.get(key, "")}

    def ledger(self) -> Iterator[Row]:
        """Yield what the rules do."""
        ids = {id(block): one for one, (_text, block) in self.blocks.items()}
        rules, base = self.edition.rules, self.edition.witnesses[:1]
        for block, rule, shown_words in self.edition.regularised:
            changes = regularise.changes(block, rules, *base)[rule]
            for number, (one, word) in enumerate(zip(changes, shown_words, strict=True), 1):
                at = {"id": f"{ids[id(block)]}.{rule}/{number}", "text": block.docname, "place": block.place}
                done = {"rule": rule, "offset": str(one.offset), "before": one.old, "after": one.new, "word": word}
                yield at | done

    def headings(self) -> Iterator[Row]:
        """Yield the headings of the indexes."""
        for heading, item in self.record.headings.items():
            places, means = (item.get(name, "").replace(", ", " ") for name in ("places", "means"))
            said = {name: item.get(name, "") for name in ("kind", "see")}
            yield {"heading": heading, **said, "places": places, "identifiers": means}

    # whose it is

    @property
    def terms(self) -> list[str]:
        """The licences of the parts."""
        return [said for part in self.c.work.rights for said in (part.licence, part.url) if said]

    def foot(self, one: str = "") -> list[str]:
        """Return what is said of the edition, or of one place in it: whose it is, its release, and the original."""
        work = self.c.work
        said = [work.author.family, work.title, work.release, *self.terms, cite.safe_url(work.original)]
        return [fact for fact in (*said, self.called(one) if one else "") if fact]


def _some(item: Item, *names: str) -> Row:
    return {name: item.get(name, "") for name in names}


def _both(name: str, notation: str) -> Row:
    return {name: words(spans_of(notation)), f"{name}{NOTATION}": notation}


def readings(item: Item) -> dict[str, str]:
    """Return the readings of an entry in the notation, by the sigla of those who have them."""
    return {name.removeprefix("reading "): one for name, one in item.items() if name.startswith("reading ")}


def shown(notation: str) -> str:
    """Return words in the notation as a page shows them: calls are their figures, each line is behind the other."""
    return "".join(" " if span.style is Style.BREAK else span.text for span in spans_of(notation))
