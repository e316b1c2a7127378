"""Handouts in the browser: what the script needs to make one of some paragraphs, with what belongs to them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain, domain_of
from recension.files import write
from recension.locale import _, ngettext
from recension.outputs import tail
from recension.outputs.html.render import fetched, render
from recension.outputs.printing import PAPERS
from recension.scholarship import excerpt, ibid
from recension.scholarship import signs as around
from recension.scholarship.edition import first_series
from recension.scholarship.model import Block, BlockType, Style, plain
from recension.scholarship.presentation import CERTAIN
from recension.scholarship.series import APPARATUS, AUTHOR, COMMENTS, NOTES
from recension.scholarship.words import capital, gettext_noop

if TYPE_CHECKING:
    from sphinx.application import Sphinx

TITLES = {AUTHOR: gettext_noop("notes of the author"), APPARATUS: gettext_noop("Apparatus")}
_CUT = "<!-- -->"  #: no words are written so
RANGE = "rec-range"  #: stands for the paragraphs in what the script fills in


def add_choice(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page of a text the form in which a handout is chosen, and say which script makes it."""
    if "rec_views" not in context:
        return
    titles = TITLES | {name: COMMENTS[name].title for name in NOTES if name in COMMENTS}
    used = {AUTHOR, APPARATUS, *(one.series for one in domain_of(app.env).documents[pagename].comments)}
    notes = {name: capital(_(titles[name])) for name in NOTES if name in used}
    sections = {heading.place: words for heading, words, _numbers in sectioned(domain_of(app.env), pagename)}
    name = script_of(pagename)
    write(Path(app.outdir, "_static", name), f"var recensionHandout = {as_script(app, pagename)};\n")
    data, script = (fetched(app, pagename, one) for one in (name, "handout.js"))
    context["rec_editorial"] += render(
        "text-handout", notes=notes, sections=sections, papers=PAPERS, data=data, script=script, page=pagename
    )
    app.add_css_file("handout.css")


def script_of(docname: str) -> str:
    """Return the name of the script that has what handouts of a text need."""
    return f"handout-{docname.replace('/', '-')}.js"


def as_script(app: Sphinx, docname: str) -> str:
    """Return what the script needs, as JSON."""
    return json.dumps(needed(app, docname), ensure_ascii=False, sort_keys=True)


def needed(app: Sphinx, docname: str) -> dict[str, object]:
    """Return the order of the text, what belongs to each place, and what stands at the end of a handout."""
    domain = domain_of(app.env)
    edition = domain.edition
    blocks = domain.documents[docname].blocks
    series = first_series(edition.declared.places)
    called = edition.declared.places.get(series, series)
    return {
        "author": app.config.recension_source.get("author", ""),
        "blocks": [described(block, blocks, series) for block in blocks if block.type.is_text],
        "cite": rendered(app, [tail.citation(domain, RANGE)])[0],
        "expected": _(
            "Such paragraphs are not here: {}. Expected a range such as 4-12, several as in 4,7-9, or a section."
        ),
        "heads": [*app.config.recension_pdf_heads],
        "ibid": [*supplied(app, docname)],
        "notes": dict(said(app, docname)),
        "between": [[at, anchors] for at, anchors in between(blocks)],
        "ranges": [ngettext("{} {}", "{}s {}", number).format(called, "{}") for number in (1, 2)],
        "sections": [[place, words, numbers] for place, words, numbers in _sections(domain, docname)],
        "series": series,
        "signs": [*signs(domain)],
        "works": [*works(app, docname)],
    }


def rendered(app: Sphinx, some: Iterable[nodes.Element]) -> list[str]:
    """Return the inside of each of *some* nodes as HTML; for each alone a writer would be made."""
    inner = nodes.inline("", "", *chain.from_iterable((_cut(), *node.children) for node in some))
    html: str = app.builder.render_partial(inner)["fragment"]  # type: ignore[attr-defined]
    return html.removeprefix("<span>").removesuffix("</span>").split(_CUT)[1:]


def _cut() -> nodes.raw:
    return nodes.raw("", _CUT, format="html")


def described(block: Block, blocks: tuple[Block, ...], series: str) -> list[object]:
    """Return the place of *block*, what it is, and the places of the notes that it calls."""
    is_numbered = block.type.is_numbered and block.place.is_in(series)
    what: object = block.place.number if is_numbered else "note" if block.label else ""
    if block.type is BlockType.HEADING:
        what = block.level
    labels = {span.text for span in block.edited if span.style is Style.CALL}
    return [block.place, what, [note.place for note in blocks if note.label in labels]]


def between(blocks: tuple[Block, ...]) -> Iterator[tuple[int, list[str]]]:
    """Yield the ids of what is said between two parts of the text, and how many of these stand before it."""
    before = 0
    for block in blocks:
        said = [entry.anchor for entry in block.entries] + ([block.omission.anchor] if block.omission else [])
        if said and not block.type.is_text:
            yield before, said
        before += block.type.is_text


def sectioned(domain: RecensionDomain, docname: str) -> Iterator[tuple[Block, str, list[int]]]:
    """Yield each heading that has paragraphs under it, its words without calls, and their numbers."""
    series = first_series(domain.edition.declared.places)
    text = next(text for text in domain.edition.texts if text.name == docname)
    for heading, numbers in excerpt.sections(text, series):
        yield heading, plain(span for span in heading.edited if span.style is not Style.CALL).removesuffix("."), numbers


def _sections(domain: RecensionDomain, docname: str) -> Iterator[tuple[str, str, list[int]]]:
    for heading, words, numbers in sectioned(domain, docname):
        yield heading.place, excerpt.bare(words), numbers


def supplied(app: Sphinx, docname: str) -> Iterator[list[object]]:
    """Yield each note that refers to others: it, the one before, what *ibid.* means there, and works it cites by less.

    Which of them are told depends on which are printed.
    """
    records = domain_of(app.env).documents[docname]
    notes = [block for block in records.blocks if block.label]
    for number, note in enumerate(notes):
        before = notes[number - 1].place if number else ""
        chain = referred(notes, {note.place})
        alone = referred(notes, {note.place}, records.works)
        beside = referred(notes, {note.place, before}, records.works)
        works = [place for place in dict.fromkeys([*alone, *beside]) if place not in chain]
        if chain or works:
            yield [note.place, before, chain, works]


def referred(notes: list[Block], printed: set[Any], works: tuple[Any, ...] = ()) -> list[str]:
    """Return the notes that are meant where these are *printed*."""
    return [one.place for _note, meant in ibid.meant(notes, printed, works) for one in meant]


def said(app: Sphinx, docname: str) -> Iterator[tuple[str, str]]:
    """Yield each note, and how it is told where another refers to it."""
    declared, colon = domain_of(app.env).edition.declared, _("{}: {}").split("{}")[1]
    notes = [block for block in domain_of(app.env).documents[docname].blocks if block.label]
    words = (ibid.supplied([note], declared.applied, declared.places, colon) for note in notes)
    found = rendered(app, (nodes.inline("", "", *markup.typeset(spans)) for spans in words))
    for note, html in zip(notes, found, strict=True):
        yield note.place, html.strip().removeprefix("[").removesuffix("]")


def signs(domain: RecensionDomain) -> Iterator[list[str]]:
    """Yield each sign, where it stands, and what it means."""
    config, edition = domain.env.config, domain.edition
    titles = markup.bearers(edition)
    yield ["7", "rec-note-label", _("a note of the author")]
    yield ["[ ]", "supplied", _("in a note of the author: what it refers to, which does not stand here")]
    tacit = edition.tacit
    between = _("between the words of the edition and those of {}: {}") if tacit else ""
    words = (
        between.format(tacit, titles[tacit]) if tacit else _("between the words of the edition and those of a witness")
    )
    yield ["]", "apparatus", words]
    for name in around.used(edition.blocks):
        yield [around.shown(name), "rec-sign", _(around.MEANT[name])]
    yield ["²", "rec-which", _("behind a word that stands there several times: the second of them")]
    yield from ([siglum, "rec-siglum", title] for siglum, title in titles.items() if siglum != tacit)
    degrees = config.recension_certainties | config.recension_relations
    for where, told in (("rec-kind", config.recension_kinds), ("rec-certainty", degrees)):
        shown = {word: config.recension_shown.get(word) or _(word) for word in told}
        yield from ([shown[word], where, _(said)] for word, said in told.items() if said and word != CERTAIN)


def works(app: Sphinx, docname: str) -> Iterator[list[object]]:
    """Yield what describes each work that is cited in a text or about it, and the places and comments that cite it."""
    domain = domain_of(app.env)
    records = domain.documents[docname]
    citing: dict[str, list[str]] = {}
    for one in records.works:
        citing.setdefault(one.key, []).append(one.place)
    for comment in records.comments:
        for key in comment.works:
            citing.setdefault(key, []).append(comment.id)
    described = dict(tail.works(domain, citing))
    for key, html in zip(described, rendered(app, described.values()), strict=True):
        yield [html, sorted(set(citing[key]))]


def setup(app: Sphinx) -> None:
    """Register what handouts in the browser need."""
    app.connect("html-page-context", add_choice, priority=650)  # when the page has its views and its notes (600)
