"""Reads back the pages of the releases, and holds them against the records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from recension.doctree.domain import domain_of
from recension.locale import _
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html import releases
from recension.outputs.html.readers import blocks
from recension.outputs.html.readers.parsed import parsed
from recension.scholarship import prose
from recension.scholarship.bibtex import field
from recension.scholarship.changes import Sort, compare
from recension.scholarship.history import KEPT
from recension.scholarship.model import Place, Spans, Style
from recension.scholarship.prose import Called, Means
from recension.scholarship.record import Item, Record, spans_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

    from recension.scholarship.messages import Mistake

_WAYS = {"rec-now", "rec-number", "rec-note-label"}  #: links that say no words of a release


def words(spans: Spans) -> str:
    """Return the words of spans, with the numbers of notes."""
    return "".join(" " if one.style is Style.BREAK else one.text for one in spans)


def expected(record: Record, called: Called) -> Iterator[Seen]:
    """Yield what the page of a release has to show: its text, and below each place what was said of it."""
    owners: dict[str, list[Seen]] = {key: [] for key in record.text}
    for ids, say in ((record.apparatus, _entry), (record.commentary, _comment)):
        found: dict[str, list[tuple[bool, list[Seen]]]] = {}
        for one, item in ids.items():
            found.setdefault(_owner(record, item.get("place", "")), []).append(
                (not item.get("lemma"), [*say(one, item, called)])
            )
        for key, some in found.items():
            ordered = sorted(some, key=lambda one: one[0]) if say is _entry else some
            owners.setdefault(key, []).extend(seen for _last, said in ordered for seen in said)
    is_note, named = False, record.ids
    for key, item in record.text.items():
        if item["type"] == "note" and not is_note:
            yield Seen("", "heading 2", _("Notes"))
            is_note = True
        name = f"heading {item.get('level', '')}" if item["type"] == "heading" else "text"
        yield Seen(key if key in named else "", name, words(spans_of(item["text"])))
        yield from owners[key]
    if record.bibliography:
        yield Seen("", "heading 2", _("Bibliography"))
    for key, item in record.bibliography.items():
        title = field("title", item["title"]) if "title" in item else ""
        yield Seen(f"work-{key}", "work", f"{ANY}{title}{ANY}")


def _owner(record: Record, place: str) -> str:
    if place in record.text:
        return place
    before = place.removeprefix("after-").partition("/")[0]
    return before if before in record.text else next(iter(record.text), "")


def _prose(text: str, called: Called) -> str:
    said = (
        "".join(ANY if piece.means is Means.WORK else words(spans_of(piece.text)) for piece in line)
        for line in prose.lines(text, called)
    )
    return " ".join(said)


def _entry(one: str, item: Item, called: Called) -> Iterator[Seen]:
    if lemma := words(spans_of(item.get("lemma", ""))):
        yield Seen(one, "lemma", lemma)
    for name, text in item.items():
        if name.startswith("reading "):
            yield Seen(one, name, words(spans_of(text)))
    parts = (item.get("kind", ""), item.get("leave", ""), _(item["certainty"]) if item.get("certainty") else "")
    yield Seen(one, "kind", ", ".join(filter(None, [*parts, item.get("by", "")])))
    yield Seen(one, "reason", _prose(item.get("text", "") or item.get("reason", ""), called))


def _comment(one: str, item: Item, called: Called) -> Iterator[Seen]:
    yield Seen(one, "lemma", words(spans_of(item.get("lemma", ""))))
    said = [_(item["certainty"]) if item.get("certainty") else "", item.get("by", "")]
    yield Seen(one, "certainty", ", ".join(filter(None, said)))
    yield Seen(one, "comment", _prose(item.get("text", ""), called))


def ways(app: Sphinx, record: Record, text: str) -> Iterator[Seen]:
    """Yield the ways that the page of a release has to have to what stands there now, and to what has become of it."""
    domain, places = domain_of(app.env), app.config.recension_places
    now, kept = domain.record, record.of_text(text)
    theirs = now.of_text(text) if text in now.texts else Record(texts=(text,))
    fate = {one.id: one.sort for one in compare(kept, theirs) if one.section in KEPT}
    is_old = record.release != domain.releases[-1].release
    for key, item in {**kept.text, **kept.apparatus, **kept.commentary}.items():
        is_text = key in kept.text
        if is_text and item["type"] == "heading":
            continue
        is_gone = fate.get(key) is Sort.WITHDRAWN
        said = [_("withdrawn since") if is_gone else _("changed since")] if key in fate else []
        if key in kept.ids and not is_gone and (key in fate or (is_text and is_old)):
            said.append(_("latest"))
        name = Place(key).called(places) if is_text else key
        yield from (Seen("", "way", f"{name}: {one}: {one}") for one in said)


# what is written


def found(page: Element) -> Iterator[Seen]:
    """Yield what the page of a release shows."""
    for part in page.xpath("//div[@class='rec-release']/*"):
        classes = (part.get("class") or "").split()
        if "rec-notice" in classes:
            continue
        if "apparatus" in classes:
            for one in part.xpath(".//div[@id]"):
                yield from _found_entry(one)
        elif "commentary" in classes:
            for one in part:
                yield from _found_comment(one)
        elif "rec-works" in classes:
            for one in part.iter("dt"):
                yield Seen(one.get("id") or "", "work", _text(one.getnext()))
        else:
            name = f"heading {part.tag[1]}" if part.tag in ("h1", "h2", "h3", "h4", "h5", "h6") else "text"
            yield Seen(part.get("id") or "", name, _text(part))


def _text(node: Element) -> str:
    """Return the words in an element that are not of ours."""
    pieces: list[str] = []

    def read(one: Element) -> None:
        if not _WAYS & {*(one.get("class") or "").split()}:
            pieces.append(" " if one.tag == "br" else one.text or "")
            for child in one:
                read(child)
                pieces.append(child.tail or "")

    read(node)
    return " ".join("".join(pieces).split())


def _found_entry(node: Element) -> Iterator[Seen]:
    at = node.get("id") or ""
    for one in node.xpath("dt/span"):
        name = one.get("class")
        if name == "rec-lemma" and _text(one) != _("not part of the text"):
            yield Seen(at, "lemma", _text(one))
        elif name == "rec-reading":
            siglum = next(iter(one.xpath("following-sibling::span[@class='rec-siglum'][1]")), None)
            yield Seen(at, f"reading {_text(siglum) if siglum is not None else ''}", _text(one))
    reason = node.find("dd")
    kind = "".join(_text(one) for one in node.xpath("dd/span[@class='rec-kind']"))
    yield Seen(at, "kind", kind)
    yield Seen(at, "reason", _text(reason).removeprefix(kind).removeprefix(".").strip() if reason is not None else "")


def _found_comment(node: Element) -> Iterator[Seen]:
    at = node.get("id") or ""
    head, rest = next(iter(node), node), node[1:]
    yield Seen(at, "lemma", "".join(_text(one) for one in head.iter("strong")))
    yield Seen(at, "certainty", "".join(_text(one) for one in head.xpath("span")))
    yield Seen(at, "comment", " ".join(map(_text, rest)))


class Released:
    """The pages of the releases of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.files = {blocks.file_of(app, name): made for name, made in releases.pages(app).items()}
        self.forms: dict[str, str] = {}  #: file -> what its template made of the records

    def fill(self, app: Sphinx, name: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
        """Remember what the template made of a release, before anybody else has the page."""
        self.forms[blocks.file_of(app, name)] = context.get("body", "")

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Read the page of a release."""
        if name not in self.files:
            return None
        record, text = self.files[name]
        seen = [
            one._replace(at=quote(one.at) if one.field == "work" else one.at) for one in self.wanted(app, record, text)
        ]
        page = parsed(data)
        led = [
            Seen("", "way", f"{one.get('aria-label')}: {' '.join(one.itertext())}")
            for one in page.xpath("//a[@class='rec-now']")
        ]
        wrong = [*gate.differences(name, [*found(page)], seen)]
        wrong += gate.differences(name, sorted(led), sorted(ways(app, record, text)))
        return [*wrong, *blocks.filled(name, data, self.forms[name])] if name in self.forms else wrong

    def wanted(self, app: Sphinx, record: Record, text: str) -> list[Seen]:
        """Return what a page has to show; the works are those of the whole release."""
        called = Called({}, app.config.recension_places)
        one = record.of_text(text)._replace(bibliography=record.bibliography)
        keyed = {Place(key) for key in one.text}
        return [seen for seen in expected(one, called) if keyed or seen.field == "work"]


def begin(app: Sphinx) -> None:
    """Read the pages of the releases, where the edition of this build is known."""
    made: list[Released] = []

    def known() -> Released:
        made[:] = made or [Released(app)]
        return made[0]

    def check(app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        return known().check(app, name, data) if domain_of(app.env).releases else None

    def fill(app: Sphinx, name: str, *others: Any) -> None:
        if domain_of(app.env).releases and name in releases.pages(app):
            known().fill(app, name, *others)

    app.connect(gate.WRITTEN, check)
    app.connect("html-page-context", fill, priority=1)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
