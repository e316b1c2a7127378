"""Reads back what the script of handouts is told: the order of the text, what belongs to it, and what is printed.

And the form in which a handout is chosen, of which the page has the words.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import lxml.html
from pybtex.backends.plaintext import Backend

from recension.doctree.config import applied_rules
from recension.doctree.domain import domain_of
from recension.locale import _, ngettext
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.html.readers import blocks
from recension.outputs.html.readers.parsed import parsed
from recension.outputs.html.render import is_screen
from recension.outputs.printing import PAPERS
from recension.scholarship import cite, dates, excerpt, ibid, signs
from recension.scholarship.model import BlockType, Style, plain
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTS, NOTES

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

    from recension.scholarship.messages import Mistake

START, END = "var recensionHandout = ", ";\n"


def read_back(app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
    """Return what is wrong with the data of a handout, if the file has them."""
    if not is_screen(app.builder):
        return None
    if (docname := blocks.document_of(app, name)) in app.config.recension_texts:
        return [*gate.differences(name, [*chosen(parsed(data))], [*choices(app, docname)])]
    names = {f"_static/handout-{one.replace('/', '-')}.js": one for one in domain_of(app.env).documents}
    if name not in names:
        return None
    try:
        found = [*seen(json.loads(data.decode().removeprefix(START).removesuffix(END)))]
    except (ValueError, LookupError, TypeError, AttributeError):
        found = [Seen(names[name], "handout", data.decode("utf-8", "replace")[:60])]
    return [*gate.differences(name, sorted(found), sorted(expected(app, names[name])))]


def chosen(page: Element) -> Iterator[Seen]:
    """Yield the words of the form and of the sheet that it fills, and what is sent where one of them is chosen."""
    for one in page.xpath("//noscript[@class='rec-handout-without']/p | //template[@id='rec-handout-parts']//*"):
        if one.tag in ("option", "input", "select"):
            yield Seen(one.get("name") or "", one.tag, one.get("value") or "".join(one.xpath("text()")))
        if words := " ".join(" ".join(one.xpath("text() | code/text()")).split()):
            yield Seen("", "form", words)


def choices(app: Sphinx, docname: str) -> Iterator[Seen]:
    """Yield what they have to be."""

    def said(words: str, *sent: tuple[str, str, str]) -> Iterator[Seen]:
        yield from (Seen("", "form", one) for one in [words] if one)
        yield from (Seen(*one) for one in sent)

    def option(value: str, words: str = "") -> Iterator[Seen]:
        yield Seen("", "option", value)
        yield Seen("", "form", words or value)

    domain = domain_of(app.env)
    command = f"recension handout --paras {docname}:4-12"
    yield from said(f"{_('A handout of some paragraphs is made by a script, or by the command')} {command} .")
    yield from said(_("Handout"))
    yield from said(_("Paragraphs"), ("paras", "input", ""))
    yield from said(_("Section"), ("section", "select", ""))
    yield from option("–")
    yield from option("all", _("the whole text"))
    text = next(one for one in domain.edition.texts if one.name == docname)
    series = next((one for one in app.config.recension_places if len(one) == 1), "")
    for heading, _numbers in excerpt.sections(text, series):
        spans = (span for span in heading.edited if span.style is not Style.CALL)
        yield from option(heading.place, plain(spans).removesuffix("."))
    yield from said(_("Notes"))
    titles = {AUTHOR: _("notes of the author"), APPARATUS: _("Apparatus")}
    series_of = {one.series for one in text.document.comments}
    for name in (one for one in NOTES if one in (AUTHOR, APPARATUS) or one in series_of):
        title = titles.get(name) or _(COMMENTS[name].title)
        yield from said(title[:1].upper() + title[1:], ("notes", "input", name))
    yield from said(_("Paper"), ("paper", "select", ""))
    for paper in PAPERS:
        yield from option(paper)
    for name, value, words in (
        ("margin", "wide", _("Wide margin")),
        ("size", "large", _("Large print")),
        ("name", "yes", _("Line for a name")),
    ):
        yield from said(words, (name, "input", value))
    sheet = (_("Name"), _("Class"), _("Date"), _("Editorial notes"), _("Signs"), _("Works cited"))
    for words in (_("Print"), _("Back to the text"), *sheet):
        yield from said(words)


def _text(html: str) -> str:
    return " ".join(lxml.html.fromstring(f"<p>{html}</p>").text_content().split())


def _listed(parts: Iterable[object]) -> str:
    return " ".join(map(str, parts))


def seen(data: dict[str, Any]) -> Iterator[Seen]:
    """Yield what the script is told."""
    for number, (place, what, calls) in enumerate(data["blocks"]):
        kind = f"level {what}" if isinstance(what, int) else what
        yield Seen(f"{number:04}", "block", _listed([place, kind, "→", *calls]))
    for number, (at, anchors) in enumerate(data["between"]):
        yield Seen(f"{number:04}", "between", _listed([at, *anchors]))
    for note, _before, chain, _works in data["ibid"]:
        if chain:
            yield Seen(note, "ibid.", _listed(chain))
    for note, words in data["notes"].items():
        yield Seen(note, "told", _text(words))
    for place, _words, numbers in data["sections"]:
        yield Seen(place, "section", _listed(numbers))
    for sign, _where, told in data["signs"]:
        yield Seen(sign, "sign", told)
    for html, citing in data["works"]:
        yield Seen(_listed(citing), "work", _text(html))
    yield Seen("", "citation", _text(data["cite"]))
    yield Seen("", "expected", data["expected"])
    for name in ("heads", "ranges"):
        yield Seen("", name, _listed(data[name]))
    for name in ("author", "series"):
        yield Seen("", name, data[name])


def expected(app: Sphinx, docname: str) -> Iterator[Seen]:
    """Yield what it has to be told, from the records."""
    domain, config = domain_of(app.env), app.config
    series = next((one for one in config.recension_places if len(one) == 1), "")
    blocks = domain.documents[docname].blocks
    text = [block for block in blocks if block.type.is_text]
    notes = {block.label: block.place for block in text if block.label}
    sections: dict[str, list[str]] = {}
    over: list[tuple[int, str]] = []
    for number, block in enumerate(text):
        kind = "note" if block.label else ""
        if block.type is BlockType.HEADING:
            kind = f"level {block.level}"
            over = [*(one for one in over if one[0] < block.level), (block.level, block.place)]
        elif block.place.removeprefix(series).isdigit() and not block.label:
            kind = block.place.removeprefix(series)
            for _level, above in over:
                sections.setdefault(above, []).append(kind)
        called = {span.text for span in block.edited if span.style is Style.CALL}
        calls = [place for label, place in notes.items() if label in called]
        yield Seen(f"{number:04}", "block", _listed([block.place, kind, "→", *calls]))
    yield from (Seen(place, "section", _listed(numbers)) for place, numbers in sections.items())
    apart = [(at, block) for at, block in enumerate(blocks) if not block.type.is_text]
    stated = [
        (
            sum(one.type.is_text for one in blocks[:at]),
            [f"{one.id}.entry" for one in (*block.entries, block.omission) if one],
        )
        for at, block in apart
    ]
    for number, (at, anchors) in enumerate(one for one in stated if one[1]):
        yield Seen(f"{number:04}", "between", _listed([at, *anchors]))
    labelled = [block for block in text if block.label]
    for note, meant in (one for block in labelled for one in ibid.meant(text, {block.place})):
        yield Seen(note.place, "ibid.", _listed(one.place for one in meant))
    colon = _("{}: {}").split("{}")[1]
    for block in labelled:
        words = plain(ibid.supplied([block], applied_rules(config), config.recension_places, colon))
        yield Seen(block.place, "told", " ".join(words.strip()[1:-1].split()))
    yield from (Seen(sign, "sign", told) for sign, told in _signs(app))
    yield from _works(app, docname)
    yield Seen("", "citation", " ".join(_citation(app).split()))
    words = _("Such paragraphs are not here: {}. Expected a range such as 4-12, several as in 4,7-9, or a section.")
    yield Seen("", "expected", words)
    yield Seen("", "heads", _listed(config.recension_pdf_heads))
    called_one = config.recension_places.get(series, series)
    yield Seen("", "ranges", _listed(ngettext("{} {}", "{}s {}", number).format(called_one, "{}") for number in (1, 2)))
    yield Seen("", "author", config.recension_source.get("author", ""))
    yield Seen("", "series", series)


def _signs(app: Sphinx) -> Iterator[tuple[str, str]]:
    config, edition = app.config, domain_of(app.env).edition
    titles = {name: told or _("all other witnesses") for name, told in edition.bearers.items()}
    yield "7", _("a note of the author")
    yield "[ ]", _("in a note of the author: what it refers to, which does not stand here")
    one = edition.tacit
    whose = _("between the words of the edition and those of {}: {}").format(one, titles.get(one, ""))
    yield "]", whose if one else _("between the words of the edition and those of a witness")
    yield from ((signs.shown(name), _(signs.MEANT[name])) for name in edition.signs)
    yield "²", _("behind a word that stands there several times: the second of them")
    yield from ((siglum, title) for siglum, title in titles.items() if siglum != one)
    degrees = {**config.recension_certainties, **config.recension_relations}
    for word, told in (*config.recension_kinds.items(), *degrees.items()):
        if told and word != "certain":
            yield config.recension_shown.get(word) or _(word), _(told)


def _works(app: Sphinx, docname: str) -> Iterator[Seen]:
    records = domain_of(app.env).documents[docname]
    citing: list[tuple[str, str]] = [(one.key, one.place) for one in records.works]
    citing += [(key, one.id) for one in records.comments for key in one.works]
    described = {one.key: one for one in reversed(getattr(app.env.domains.get("cite"), "citations", ()))}
    is_labelled = getattr(app.config, "bibtex_reference_style", "") in ("label", "super")
    for key in dict.fromkeys(key for key, _at in citing if key in described):
        one = described[key].formatted_entry
        words = f"[{one.label}] " * is_labelled + one.text.render(Backend())
        yield Seen(_listed(sorted({at for other, at in citing if other == key})), "work", " ".join(words.split()))


def _citation(app: Sphinx) -> str:
    source, one = app.config.recension_source, domain_of(app.env).work
    credit = ""
    if source:
        date = dates.spelled(source["date"], app.config.language)
        where = (source["publisher"], source.get("repository"), source.get("shelfmark"), date, source["url"])
        first = ", ".join(filter(None, (source["author"], source["title"], *where)))
        credit = " ".join(f"{said}." for said in (first, source["licence"]) if said)
    checksum = (
        "" if one.address or not one.checksum else one.say("SHA-256 of the text {}").format(one.checksum[:16] + "…")
    )
    release = one.say("release {}").format(one.release) if one.release else ""
    released = dates.spelled(one.released, app.config.language)
    said = ", ".join(filter(None, (_("Critical edition"), release, released, checksum, "rec-range", one.address)))
    return cite.line(f"{credit} {said}.")


def begin(app: Sphinx) -> None:
    """Read what is written."""
    app.connect(gate.WRITTEN, read_back)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
