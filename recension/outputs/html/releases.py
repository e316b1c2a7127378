"""Each release of a text at an address of its own, as ``1.0/essay.html``: made of its record, with the ids it had."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, urljoin

from docutils import nodes
from sphinx.util.osutil import relative_uri

from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain, domain_of
from recension.doctree.generated import changes as told
from recension.locale import _
from recension.outputs.html.render import has_pages, render
from recension.scholarship import bibtex, changes, cite, dates, history, leaves, prose
from recension.scholarship.address import is_program
from recension.scholarship.changes import Sort
from recension.scholarship.model import Place, Spans, Style, plain
from recension.scholarship.prose import Called, Means, Piece
from recension.scholarship.record import Item, Record, spans_of
from recension.scholarship.works import LETTER

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OPENS = "1"  #: the level of the heading that is the title of a text


class Run(NamedTuple):
    """A run of words, and where they lead, if anywhere."""

    words: Spans
    href: str = ""


class Way(NamedTuple):
    """A link from what stood in a release to what is said of it now."""

    label: str
    target: str


class Said(NamedTuple):
    """An entry or a comment as a release had it."""

    id: str
    item: Item
    lemma: Spans
    readings: tuple[tuple[Spans, str], ...]
    words: tuple[tuple[Run, ...], ...]  #: why, or what is said, paragraph by paragraph
    page: str  #: number of the page of a witness of which an entry says what stands at its beginning, else empty
    ways: tuple[Way, ...]  #: to what has become of it; none where it stands as it stood

    @property
    def left_out(self) -> bool:
        """Whether an entry has no words of the edition, but only what it leaves out."""
        return not self.lemma

    @property
    def label(self) -> str:
        """Of which kind an entry is, and how certain."""
        found = {name: self.item.get(name, "") for name in ("kind", "leave", "certainty")}
        return ", ".join(_(said) if name == "certainty" else said for name, said in found.items() if said)


class Part(NamedTuple):
    """A block of a text as a release had it, with what was said of it."""

    id: str  #: empty where it has none to be cited by
    type: str
    level: str
    number: str
    name: str
    words: Spans
    begins_notes: bool
    ways: tuple[Way, ...]  #: to what has become of it, and to where it stands now
    entries: tuple[Said, ...]
    comments: tuple[Said, ...]


def pages(app: Sphinx) -> dict[str, tuple[Record, str]]:
    """Return the names of the pages of all releases, each with the record and the name of the text in it."""
    if app.builder.name not in ("html", "dirhtml") or not has_pages(app):
        return {}
    found = {f"{one.release}/{text}": (one, text) for one in domain_of(app.env).releases for text in one.texts}
    return {name: made for name, made in found.items() if name not in app.env.found_docs}


def lasting(app: Sphinx, docname: str) -> str:
    """Return the name of the page that a text will keep when there is a newer release; its own where it has none."""
    name = f"{domain_of(app.env).release}/{docname}"  # of a draft there is none
    return name if name in pages(app) else docname


def collect(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page of each text in each release."""
    if not (found := pages(app)):
        return
    domain = domain_of(app.env)
    now = domain.record
    for pagename, (record, text) in found.items():
        page = Release(app, domain, pagename, record, text, now)
        yield pagename, {"title": page.title, "body": page.body()}, "page.html"


class Release:
    """The page of a text in a release, seen from the edition as it is *now*."""

    def __init__(
        self, app: Sphinx, domain: RecensionDomain, pagename: str, record: Record, text: str, now: Record
    ) -> None:
        self.app, self.config, self.pagename, self.text = app, app.config, pagename, text
        self.of_all, self.record = record, record.of_text(text)
        self.ids = self.record.ids
        self.newest = domain.releases[-1]
        listed = told.document(domain)
        self.changes = self.path(listed) if listed else ""
        self.latest = self.path(text if text in self.config.recension_texts else self.config.root_doc)
        self.prefix = f"{text}:" if len(now.texts) > 1 else ""
        self.told_as = self.prefix or (f"{text}:" if len(record.texts) > 1 else "")
        theirs = now.of_text(text) if text in now.texts else Record(texts=(text,))
        found = changes.compare(self.record, theirs)
        self.fate = {one.id: one for one in found if one.section in history.KEPT}
        self.withdrawn = theirs.withdrawn
        self.works, _works = bibtex.labels(record.bibliography, {}, lambda words: str(_(words)))
        self.called = Called(self.works, self.config.recension_places)

    @property
    def title(self) -> str:
        """The title of the text and the release."""
        return _("{}, release {}").format(self.heading, self.record.release)

    @property
    def heading(self) -> str:
        """The title of the text."""
        found = (one["text"] for one in self.record.text.values() if one.get("level") == OPENS)
        return " ".join(plain(spans_of(next(found, self.config.project))).split())

    def path(self, docname: str) -> str:
        """Return the way from the page to a document."""
        return _path(self.app, self.pagename, docname)

    def body(self) -> str:
        """Return the page."""
        record, language = self.record, self.config.language
        latest = self.record.release == self.newest.release
        return render(
            "release",
            release=record.release,
            date=dates.spelled(record.date, language),
            newest="" if latest else self.newest.release,
            latest=self.latest,
            changes=self.changes and f"{self.changes}#{told.since(record.release)}",
            citation=self.citation(),
            heading="" if any(part.level == OPENS for part in self.parts()) else self.heading,
            parts=list(self.parts()),
            works=[
                (_work_id(key), self.works.get(key, key), _fields(item))
                for key, item in self.of_all.bibliography.items()
            ],
            editors=self.config.recension_editors,
            Style=Style,
        )

    def citation(self) -> tuple[str, str, str] | None:
        """Return how the release is cited: what stands before the title, the title, and what follows."""
        if not self.config.recension_source:
            return None
        one = cite.work(self.config, _)._replace(release=self.record.release, released=self.record.date)
        url = one.url and urljoin(one.url, self.app.builder.get_target_uri(self.pagename))
        if self.record.release != self.newest.release:
            one = one._replace(doi="", swhid="")
        return cite.chicago_parts(one._replace(url=url, checksum=self.record.checksum))

    def parts(self) -> Iterator[Part]:
        """Yield the blocks of the text; what belongs to none of them is said of the one before it."""
        record, notes = self.record, count()
        said = [*record.apparatus.items(), *record.commentary.items()]
        owners = {one: self.owner(item.get("place", "")) for one, item in said}
        for key, item in record.text.items():
            place = Place(key)
            is_note = item["type"] == "note"
            yield Part(
                id=key if key in self.ids else "",
                type=item["type"],
                level=item.get("level", ""),
                number=place.number,
                name=place.called(self.config.recension_places),
                words=spans_of(item["text"]),
                begins_notes=is_note and next(notes) == 0,
                ways=tuple(self.ways(key, always=record.release != self.newest.release)),
                entries=tuple(self.said(one, it) for one, it in record.apparatus.items() if owners[one] == key),
                comments=tuple(self.said(one, it) for one, it in record.commentary.items() if owners[one] == key),
            )

    def owner(self, place: str) -> str:
        """Return the block of the text that *place* is, or comes after."""
        if place in self.record.text:
            return place
        before = place.removeprefix("after-").partition("/")[0]
        return before if before in self.record.text else next(iter(self.record.text), "")

    def ways(self, one: str, *, always: bool = False) -> Iterator[Way]:
        """Yield ways to what is different in an item, or why it is gone, and to where it stands; to that *always*."""
        here = f"{self.latest}#{one}" if one in self.ids else ""
        change = self.fate.get(one)
        is_gone = change is not None and change.sort is Sort.WITHDRAWN
        if change:
            anchor = told.since(self.record.release, change.section, self.told_as + one)
            if one in self.withdrawn:
                anchor = f"withdrawn-{self.prefix}{one}"
            target = f"{self.changes}#{anchor}" if self.changes else here or self.latest
            yield Way(_("withdrawn since") if is_gone else _("changed since"), target)
        if here and not is_gone and (change or always):
            yield Way(_("latest"), here)

    def said(self, one: str, item: Item) -> Said:
        """Return an entry or a comment."""
        readings = ((spans_of(text), name) for name, text in item.items() if name.startswith("reading "))
        return Said(
            one,
            item,
            spans_of(item.get("lemma", "")),
            tuple((spans, name.partition(" ")[2]) for spans, name in readings),
            tuple(
                tuple(Run(spans_of(piece.text), self.href(piece)) for piece in line)
                for line in prose.lines(item.get("text", "") or item.get("reason", ""), self.called)
            ),
            _page(one, item),
            tuple(self.ways(one)),
        )

    def href(self, piece: Piece) -> str:
        """Return where words of a comment lead from the page; what is only found beside its source leads nowhere."""
        if piece.means is Means.WORK and piece.target in self.works:
            return f"#{quote(_work_id(piece.target))}"
        if piece.means is Means.PLACE and piece.target in self.ids:
            return f"#{piece.target}"
        is_address = piece.means is Means.ADDRESS and re.match(r"https?://|mailto:", piece.target)
        return piece.target if is_address and not is_program(piece.target) else ""


def _page(one: str, item: Item) -> str:
    """Return what the page is called that an entry is about: the same words stand there, and a running head in them."""
    name, _hyphen, number = one.rpartition(".")[2].partition("-")
    readings = [spans_of(text) for field, text in item.items() if field.startswith("reading ")]
    words = ["".join(span.text for span in spans if span.style is not Style.VERBATIM).split() for spans in readings]
    is_page = name == "page" and words == [plain(spans_of(item.get("lemma", ""))).split()]
    return _(leaves.words(number).name).format(number) if is_page else ""


_FIRST = ("author", "editor", "title")
_LAST = ("keywords",)  # whether anybody has seen it
_UNSAID = ("type", "langid", "language", LETTER)


def _work_id(key: str) -> str:
    return f"work-{key}"


def _fields(item: Item) -> list[tuple[str, str, str]]:
    """Return what the fields of a work are called, author and title first, what they say, and where that leads."""
    rest = (name for name in item if name not in (*_FIRST, *_UNSAID, *_LAST))
    names = [*(name for name in _FIRST if name in item), *rest, *(name for name in _LAST if name in item)]
    said = {name: bibtex.field(name, item[name]) for name in names}
    return [
        (
            "" if name in ("author", "title") else _(bibtex.NAMES.get(name, name)),
            text,
            text if name == "url" and re.match("https?://", text) else cite.doi_url(text) if name == "doi" else "",
        )
        for name, text in said.items()
    ]


def link_releases(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Lead from what is different since a release to the pages that have it as it was, as a whole and one by one."""
    found, several = pages(app), len(app.config.recension_texts) > 1
    tells = told.PAGE.name in domain_of(app.env).generated.get(docname, ())
    for section in doctree.findall(nodes.section) if tells else ():
        for name, (record, text) in found.items():
            if section.get("release") == record.release:
                _cite(section, record.of_text(text).ids, text, _path(app, docname, name))
                label = _("Read release {}").format(record.release)
                if several and text in app.env.titles:
                    label = _("{}, release {}").format(app.env.titles[text].astext(), record.release)
                link = nodes.reference("", label, refuri=_path(app, docname, name), internal=True)
                section.insert(2, nodes.paragraph("", "", link))


def _cite(section: nodes.section, ids: Collection[str], text: str, path: str) -> None:
    """Lead from each thing told that has one of the *ids* in a *text* to where it stands as it was cited."""
    for node in section.findall(ours.told):
        before, _colon, one = node["record"].change.id.rpartition(":")
        if one in ids and before in ("", text) and node["record"].change.old:
            title = _("Release {}").format(section["release"])
            link = nodes.reference("", _("as cited"), refuri=f"{path}#{one}", internal=True, reftitle=title)
            link["classes"].append("rec-then")
            next(iter(node.findall(nodes.paragraph))).extend([nodes.Text(" "), link])


def _path(app: Sphinx, docname: str, to: str) -> str:
    """Return the way from one page to another."""
    return relative_uri(app.builder.get_target_uri(docname), app.builder.get_target_uri(to))


def describe(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Say which page is the lasting one for those who seek the text, and keep the older from being found instead."""
    found = pages(app)
    if pagename not in found:
        return
    app.add_css_file("releases.css")
    record, text = found[pagename]
    if base := app.config.html_baseurl:
        known = text if text in app.config.recension_texts else app.config.root_doc
        context["pageurl"] = urljoin(base, app.builder.get_target_uri(known))
    if record.release != domain_of(app.env).releases[-1].release:
        context["metatags"] = f'{context.get("metatags") or ""}<meta name="robots" content="noindex" />\n'


def stated(app: Sphinx, pagename: str) -> Mapping[str, str]:
    """Return number, date and DOI of the release that a page is of; conf.py has the DOI of the newest."""
    domain, config = domain_of(app.env), app.config
    doi = cite.doi_url(config.recension_identifiers.get("doi", ""))
    if not (found := pages(app).get(pagename)):
        return {"release": domain.release, "released": config.recension_date, "doi": doi}
    record, _text = found
    newest = record.release == domain.releases[-1].release
    return {"release": record.release, "released": record.date, "doi": doi if newest else ""}


def setup(app: Sphinx) -> None:
    """Register what makes the pages."""
    app.connect("doctree-resolved", link_releases)
    app.connect("html-collect-pages", collect)
    app.connect("html-page-context", describe, priority=620)  # after what describes every page (600)
