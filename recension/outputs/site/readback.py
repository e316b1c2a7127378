"""Reads back what the site says of itself: the head of each page, the map, the search, the words."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

import lxml.etree
from docutils import nodes
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from recension.doctree import nodes as ours
from recension.doctree import since
from recension.doctree.checks import tell
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES, apparatus
from recension.doctree.generated.page import block_name
from recension.doctree.imprimatur import WITH_PAGES, ask_for_rests
from recension.doctree.remarks import remarks
from recension.doctree.speed import dissolve
from recension.doctree.spread import noted
from recension.locale import _
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html.readers import around, beside, blocks, prose
from recension.outputs.html.readers.parsed import parsed, word_lists
from recension.outputs.html.render import is_screen
from recension.outputs.site import concordance, search
from recension.scholarship import cite, dates, presentation, regularise
from recension.scholarship.comparisons import digest
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import BlockType, Spans, Style, plain
from recension.scholarship.series import COMMENTARY, COMMENTS, ON_HEADING
from recension.scholarship.words import capital

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

    from recension.scholarship.edition import Text

PASSAGES = "passages.js"
#: types of data
DATA = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".txt": "text/plain",
    ".zip": "application/zip",
}
FILES = {"sitemap.xml", "robots.txt", PASSAGES}
FORMATS = {
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "csl.json": "application/vnd.citationstyles.csl+json",
}
ABOUT = str(3 + len(COMMENTS))  #: group of the passages of a page that is no text
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
#: where nodes are from of which the words are known; of others only those know them who make them
KNOWN = (nodes.__name__, addnodes.__name__, "recension.")
MADE = (ours.derived, ours.chronology, addnodes.desc)  #: whose words are not known before they are written
_DESCRIBED = ("citation_", "DC.", "DCTERMS.", "bibo.", "z.", "robots")
WHOLE = {".pdf": "pdf", ".epub": "epub+zip", ".tei.xml": "tei+xml"}
_RELATIONS = ("canonical", "cite-as", "license", "describedby", "item", "linkset")


class Site:
    """What the site of one build has to say of itself."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.env, self.config = app, app.env, app.config
        self.around = around.Around(app)
        self.made: set[str] = set()  #: documents in which something is made from records
        #: what is found in a document, as it stands before anybody writes it
        self.whole: dict[str, list[Seen]] = noted(app, "whole")

    @cached_property
    def texts(self) -> dict[str, Text]:
        """Name of a text -> that."""
        return {text.name: text for text in domain_of(self.env).edition.texts}

    @cached_property
    def apart(self) -> dict[str, str]:
        """File that has what the search finds in one of several texts -> the name of that."""
        names = [*self.config.recension_texts]
        files = {str(PurePosixPath(blocks.file_of(self.app, name)).with_suffix(f".{PASSAGES}")): name for name in names}
        return files if len(names) > 1 else {}

    @cached_property
    def base(self) -> str:
        """Where the site is; empty as long as it is nowhere."""
        return cite.site_url(self.config)

    def address(self, pagename: str) -> str:
        """Return the whole address of a page."""
        return self.base and urljoin(self.base, self.app.builder.get_target_uri(pagename))

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with what a file says of the site."""
        if app.builder.name not in ("html", "dirhtml"):
            return None
        if name in FILES and (self.base or name == PASSAGES):
            found, wanted = self.beside(name, data)
            return [*gate.differences(name, found, wanted)]
        if text := self.apart.get(name):
            found, wanted = self.searched(_rows(text, data), [*self.of_text(self.texts[text])], text)
            return [*gate.differences(name, found, wanted)]
        if not (pagename := self.around.page_of(name)):
            return None
        page = parsed(data)
        wrong = [*gate.differences(name, _sorted(self.head(name, pagename, page)), _sorted(self.described(pagename)))]
        is_list = self.around.letter(pagename) is not None
        if is_list or (pagename == "search" and pagename not in self.env.found_docs):
            wrong += blocks.filled(name, data, self.form(pagename))
        if is_list:  # when the form, which is as large, is there no more
            wrong += gate.differences(name, [*self.listed(name, data)], self.lists.get(pagename, []))
        return wrong

    def form(self, pagename: str) -> str:
        """Return what a page shows that is made of nothing that Sphinx reads."""
        if pagename == "search":
            return search.body(self.app)
        return next((str(context["body"]) for _name, context, _form in concordance.pages(self.app, pagename)), "")

    def beside(self, name: str, data: bytes) -> tuple[list[Seen], list[Seen]]:
        """Return what a file beside the pages says, and what it has to."""
        if name == PASSAGES:
            return self.searched(_passages(data), [*self.passages()])
        if name == "robots.txt":
            text = f"User-agent: *\nAllow: /\nSitemap: {self.base}sitemap.xml\n"
            return [Seen("", "robots", data.decode("utf-8", "replace"))], [Seen("", "robots", text)]
        return [*_map(data)], [*self.map()]

    # the head of a page

    def head(self, name: str, pagename: str, page: Element) -> Iterator[Seen]:
        """Yield what the head of a page says to programs."""
        for one in page.xpath("head/meta[@name]"):
            if one.get("name").startswith(_DESCRIBED):
                yield Seen("meta", one.get("name"), one.get("content") or "")
        for one in page.xpath("head/link"):
            if one.get("rel") in _RELATIONS:
                lead = blocks.target(name, one.get("href") or "", prose.prefix_of(self.app, pagename))
                kind = f" {one.get('type')}" if one.get("type") else ""
                yield Seen("link", one.get("rel"), f"{lead}{kind}")
        for one in page.xpath("//script[@type='application/ld+json']"):
            try:
                yield from _flat(json.loads(one.text or ""), "data")
            except ValueError:
                yield Seen("data", "data", one.text or "")
        yield from self.summary(pagename, page)

    def summary(self, pagename: str, page: Element) -> Iterator[Seen]:
        """Yield what a page is summed up as, if that is neither what its source says nor how it begins."""
        said = page.xpath("head/meta[@name='description']/@content")
        if len(said) != 1:
            yield Seen("meta", "description", f"{len(said)} of them")
            return
        said += page.xpath("head/meta[@property='og:description']/@content")
        metas = gate.doctree(self.app, pagename).findall(nodes.meta) if pagename in self.env.found_docs else ()
        given = [one["content"] for one in metas if one.get("name") == "description"]
        given.append(around.text_of(self.config.html_title or ""))
        for text in said:
            bare = _letters(re.sub(r" …$", "", text))
            if text in given or any(bare in _bare(one) for one in page.iter("p", "title")):
                continue
            if not _begins(page, bare) and bare not in running(page):
                yield Seen("meta", "description", text)

    def described(self, pagename: str) -> Iterator[Seen]:
        """Yield what the head of a page has to say."""
        known = self.around.releases
        is_written = pagename in self.env.found_docs
        one = self.around.work._replace(checksum="")
        has_source = bool(self.config.recension_source)
        if has_source and is_written:
            yield from (Seen("meta", name, words) for name, words in self.tags(one, pagename) if words)
        if pagename in known and known[pagename][0].release != domain_of(self.env).releases[-1].release:
            yield Seen("meta", "robots", "noindex")
        if self.config.html_baseurl:
            lasting = pagename
            if pagename in known:
                lasting = known[pagename][1] if known[pagename][1] in self.config.recension_texts else "index"
                lasting = self.config.root_doc if lasting == "index" else lasting
            yield Seen("link", "canonical", urljoin(self.config.html_baseurl, self.app.builder.get_target_uri(lasting)))
        if has_source and is_written:
            yield from self.links(one, pagename)
            yield from _flat(self.data(one, pagename), "data")

    def kind(self, pagename: str) -> str:
        """Return what a page is."""
        if pagename == self.config.root_doc:
            return "Book"
        return "Article" if pagename in self.config.recension_texts else "WebPage"

    def parts(self, one: cite.Work, pagename: str) -> tuple[cite.Rights, ...]:
        """Return whose a page is: of what has words of the text, the author's first."""
        whole = {self.config.root_doc, *domain_of(self.env).whole}
        return one.rights if pagename in whole else one.rights[1:]

    def heading(self, pagename: str) -> str:
        """Return the title of a page."""
        titles = self.env.longtitles if pagename in self.env.longtitles else self.env.titles
        return " ".join(clean_astext(titles[pagename]).split())

    def tags(self, one: cite.Work, pagename: str) -> Iterator[tuple[str, str]]:
        """Yield how the edition is cited by programs, and what the page is of it."""
        date = dates.iso(one.released)
        yield "citation_title", one.title
        yield "citation_author", one.author.inverted
        if one.editor:
            yield "citation_editor", one.editor.inverted if one.editor.given else ""
            yield "citation_publisher", f"{one.editor.given} {one.editor.family}".strip()
        yield "citation_publication_date", date.replace("-", "/")
        yield "citation_language", one.language
        texts = self.config.recension_texts
        yield "citation_public_url", self.address(pagename) if pagename in texts else self.base
        yield "citation_fulltext_html_url", self.address(texts[0]) if texts else ""
        yield "citation_doi", one.doi
        pdf = next((path.name for path in domain_of(self.env).downloads.values() if path.suffix == ".pdf"), "")
        yield "citation_pdf_url", urljoin(self.base, pdf) if self.base and pdf else ""
        yield "bibo.edition", one.say("release {}").format(one.release) if one.release else ""
        yield "z.originalDate", self.config.recension_source.get("date", "") and dates.iso(one.published)
        yield "z.originalPublisher", self.config.recension_source.get("publisher", "")
        mainly, *more = self.parts(one, pagename)
        is_part = self.kind(pagename) == "WebPage"
        yield "DC.title", self.heading(pagename) if is_part else one.title
        yield from (("DC.creator", name.inverted) for name in mainly.holders)
        yield from (("DC.contributor", str(name)) for part in more for name in part.holders)
        yield "DC.date", date
        yield "DC.language", one.language
        yield "DC.rights", mainly.licence
        for part in more:
            words = ", ".join([*map(str, part.holders), part.licence])
            yield "DC.rights", _("{}: {}").format(part.part, words) if part.licence else ""
        published = dates.spelled(one.published, one.language)
        yield (
            "DC.source",
            "" if is_part else ", ".join(filter(None, (one.publisher, one.kept, published, one.original))),
        )
        yield "DC.identifier", "" if is_part else one.address
        yield "DC.type", "Text"
        yield "DCTERMS.isPartOf", (one.address or one.title) if is_part else ""

    def links(self, one: cite.Work, pagename: str) -> Iterator[Seen]:
        """Yield where programs are sent."""
        if one.address:
            yield Seen("link", "cite-as", one.address)
        parts = self.parts(one, pagename)
        for part in parts if pagename == self.config.root_doc else parts[:1]:
            if part.url:
                yield Seen("link", "license", part.url)
        for ending, kind in FORMATS.items():
            yield Seen("link", "describedby", f"{self.config.recension_name}.{ending} {kind}")
        if pagename == self.config.root_doc:
            for name in self.config.recension_texts:
                yield Seen("link", "item", f"{blocks.file_of(self.app, name)} text/html")
            domain = domain_of(self.env)
            for path in domain.downloads.values():
                if (name := domain.beside(path)).startswith("data/"):
                    yield Seen("link", "item", f"{name} {DATA[path.suffix]}")
                elif what := WHOLE.get(".tei.xml" if name.endswith(".tei.xml") else path.suffix):
                    yield Seen("link", "item", f"{name} application/{what}")
            if domain.data_folder:
                yield Seen("link", "linkset", "data/linkset.json application/linkset+json")

    def data(self, one: cite.Work, pagename: str) -> dict[str, object]:
        """Return what the page is in the words of schema.org."""
        text, said = one.rights
        edition = one.say("critical edition, release {}").format(one.release) if one.release else ""
        addresses = {"DOI": cite.doi_url(one.doi)}
        addresses["SWHID"] = f"https://archive.softwareheritage.org/{cite.safe_url(one.swhid)}" if one.swhid else ""
        named = [(kind, value) for kind, value in (("DOI", one.doi), ("SWHID", one.swhid)) if value]
        shared = {"name": one.title, "author": _person(one.author), "editor": one.editor and _agent(one.editor)}
        shared["inLanguage"] = one.language
        first = {
            "@type": "Article",
            "name": one.title,
            "author": _person(one.author),
            "datePublished": dates.iso(one.published),
            "publisher": one.publisher and {"@type": "Organization", "name": one.publisher},
            "url": cite.safe_url(one.original),
            "license": text.url,
        }
        book = {
            "@type": "Book",
            **shared,
            "bookEdition": edition,
            "version": one.release,
            "datePublished": dates.iso(one.released),
            "license": _terms(text.url, said.url),
            "url": one.url,
            "identifier": [
                {"@type": "PropertyValue", "propertyID": kind, "value": value, "url": addresses[kind]}
                for kind, value in named
            ],
            "sameAs": [addresses[kind] for kind, _value in named],
            "exampleOfWork": one.doi_all and {"@type": "Book", "name": one.title, "url": cite.doi_url(one.doi_all)},
        }
        people = [_agent(name) for name in said.holders]
        notes = {"@type": "CreativeWork", "name": said.part, "creator": people, "license": said.url}
        article = {"@type": "Article", **shared, "license": text.url, "isBasedOn": first}
        if pagename == self.config.root_doc:
            whole: dict[str, object] = {**book, "isBasedOn": first, "hasPart": [article, notes]}
        elif pagename in self.config.recension_texts:
            whole = {**article, "hasPart": [notes], "isPartOf": book, "mentions": self.mentions(pagename)}
        else:
            parts = self.parts(one, pagename)
            authors = [_person(one.author)] if text in parts else []
            whole = {
                "@type": "WebPage",
                "name": self.heading(pagename),
                "creator": [*authors, *people],
                "inLanguage": one.language,
                "license": _terms(*(part.url for part in parts)),
                "isPartOf": book,
            }
        return {"@context": "https://schema.org", **whole}

    def mentions(self, pagename: str) -> list[dict[str, object]]:
        """Return what a text mentions that an authority knows, in the order of the alphabet."""
        domain = domain_of(self.env)
        types = {"person": "Person", "place": "Place", "organisation": "Organization"}
        headings = {
            term.heading: types.get(term.kind, "Thing")
            for terms in domain.terms.values()
            for term in terms
            if any(one.block.docname == pagename for one in domain.edition.places(term))
        }
        return [
            {"@type": headings[heading], "name": heading, "sameAs": [one.address for one in named]}
            for heading, named in sorted(domain.identified.items(), key=lambda one: _plain(one[0]))
            if heading in headings and named
        ]

    # beside the pages

    def map(self) -> Iterator[Seen]:
        """Yield the pages that the map has to list."""
        hidden = {"nosearch", "no-search"}
        date = dates.iso(self.config.recension_date)
        names = (name for name in self.env.found_docs if not hidden & self.env.metadata[name].keys())
        domain = domain_of(self.env)
        data = [urljoin(self.base, domain.beside(path)) for path in domain.downloads.values()]
        data = [url for url in data if url.startswith(f"{self.base}data/")]
        yield from (Seen("", "page", f"{url} {date}".strip()) for url in sorted([*map(self.address, names), *data]))

    @cached_property
    def lists(self) -> dict[str, list[Seen]]:
        """Page of the list of words -> what it has to list: all words, or if they are many its letter, or these."""
        whole = [*self.words()]
        if sum(one.words.count(" → ") for one in whole) <= concordance.LONG:
            return {concordance.PAGE: whole}
        letters = defaultdict[str, list[Seen]](list)
        for one in whole:
            letters[_plain(one.at)[0].upper()].append(one)
        pages = {letter: self.letter_page(letter) for letter in letters}
        files = {letter: blocks.file_of(self.app, page) for letter, page in pages.items()}
        leads = [Seen(f"words-{one}", "letter", f"{one} {len(some)} → {files[one]}") for one, some in letters.items()]
        return {concordance.PAGE: sorted(leads)} | {pages[letter]: some for letter, some in letters.items()}

    def rests(self, app: Sphinx) -> dict[str, str]:
        """Return the pages of the list of words, with digests of what they have to list."""
        if app.builder.name not in ("html", "dirhtml"):
            return {}
        return {blocks.file_of(app, name): digest(some) for name, some in self.lists.items()}

    @staticmethod
    def letter_page(letter: str) -> str:
        """Return the page of a letter: its own name, or of one that not all addresses can have, its numbers."""
        spelled = letter.lower() if letter.isascii() else "-".join(f"u{ord(one):04x}" for one in letter)
        return f"{concordance.PAGE}-{spelled}"

    def words(self) -> Iterator[Seen]:
        """Yield the words of the texts, in any order, each with how often it stands and where."""
        edition = domain_of(self.env).edition
        titles = {name: f"{' '.join(self.env.titles[name].astext().split())} " for name in self.config.recension_texts}
        found: dict[str, dict[str, Counter[str]]] = {}
        for block in edition.blocks:
            if not block.place or not block.type.is_text or block.omission:
                continue
            page = blocks.file_of(self.app, block.docname)
            name = str(block.place) if block.place.number else block_name(edition, block)
            where = f"{name} → {page}#{block.place}"
            for word, number in Counter(_WORD.findall(regularise.words(block, edition.rules))).items():
                key = re.sub(r"['’]s$", "", unicodedata.normalize("NFC", word)).casefold()
                found.setdefault(key, {}).setdefault(block.docname, Counter())[where] += number
        for key in sorted(found):
            number = sum(some.total() for some in found[key].values())
            heads = {name: titles[name] if len(titles) > 1 else "" for name in found[key]}
            places = "; ".join(f"{heads[name]}{', '.join(some)}" for name, some in found[key].items())
            yield Seen(key, "word", f"{number}: {places}")

    def listed(self, name: str, data: bytes) -> Iterator[Seen]:
        """Yield the words that the list has, with how often each stands and where; or its letters."""
        found = []
        for item in parsed(data).xpath("//ul[@class='rec-letters']/li"):
            words = " ".join("".join(item.itertext()).split())
            leads = ", ".join(blocks.target(name, one) for one in item.xpath("a/@href"))
            found.append(Seen(item.get("id"), "letter", f"{words} → {leads}"))
        for item in (item for one in word_lists(data) for item in one.xpath("//ul[@class='rec-words']/li")):
            word, *places = item.xpath("a") or [item]
            where = [f"{one.text} → {blocks.target(name, one.get('href') or '')}{one.tail or ''}" for one in places]
            asked = unquote(str(word.get("href")).partition("?q=")[2]).strip('"')
            key = (word.text or "").casefold()
            found.append(Seen(key, "word", " ".join("".join([word.tail or "", *where]).split())))
            if asked != word.text:
                yield Seen(key, "search", asked)
        yield from sorted(found)

    def passages(self) -> Iterator[Seen]:
        """Yield what the search has to find, page by page in the order of the site."""
        domain = domain_of(self.env)
        apart = {name: file for file, name in self.apart.items()}
        for docname in self.env.collect_relations():
            page = self.app.builder.get_target_uri(docname)
            yield Seen(docname, "page", page)
            if docname in apart:
                yield Seen(docname, "file", apart[docname])
            elif docname in self.texts:
                yield from self.of_text(self.texts[docname])
            elif not self.env.metadata[docname].keys() & {"nosearch", "no-search"}:
                yield from self.of_prose(docname)
                if apparatus.PAGE.name in domain.generated.get(docname, ()):
                    for block in domain.part(docname, apparatus.PAGE.name).blocks:
                        yield from self.of_entries(block, anchor=True) if block.omission else ()
        yield from self.also()

    def also(self) -> Iterator[Seen]:
        """Yield by what other words that is known which goes by a name."""
        terms = [term for some in domain_of(self.env).terms.values() for term in some]
        found: dict[str, dict[str, None]] = {}
        for heading, seen in ((one.heading, one.see) for one in terms if one.see):
            for form in [form for one in terms if one.heading == seen for form in one.forms]:
                if _plain(form) == _plain(heading):
                    continue
                found.setdefault(heading.split(",")[0], {})[form] = None
                if _plain(seen).startswith(_plain(form)) and "," not in heading:
                    found.setdefault(form, {})[heading] = None
        yield from (Seen(name, "also", " · ".join(one for one in some if one != name)) for name, some in found.items())

    def searched(self, seen: Iterable[Seen], wanted: list[Seen], page: str = "") -> tuple[list[Seen], list[Seen]]:
        """Return what the search finds and has to; what it finds besides is made from records, and stands there."""
        found, first = [], page
        known = set[tuple[str, str]]()
        for one in wanted:
            page = one.at if one.field == "page" else page
            known.add((page, one.at))
        page, ids = first, self.around.ids_of(blocks.file_of(self.app, first) if first else "index.html")
        for one in seen:
            if one.field == "page":
                page, file = one.at, unquote(one.words)
                file = f"{file}index.html" if not file or file.endswith("/") else file
                ids = self.around.ids_of(file)
            elif ids is None or one.field in ("also", "file"):  # the page is not named as Sphinx names it here
                pass
            elif one.at in ids and (page, one.at) not in known and page in self.made and one.field == ABOUT:
                continue
            elif one.at and one.at not in ids and not one.at.startswith("omitted."):
                found.append(Seen(one.at, "address", page))
            found.append(one)
        return found, wanted

    def of_text(self, text: Text) -> Iterator[Seen]:
        """Yield the places of a text, their entries and the comments."""
        edition = domain_of(self.env).edition
        for block in text.document.blocks:
            if block.type is BlockType.MATTER:
                continue
            if block.place:
                group, label = "0", block_name(edition, block)
                if block.label:
                    group, label = "1", _("Author’s {}").format(label)
                words = regularise.words(block, edition.rules)
                called = block_name(edition, block)
                names = [str(block.place), called] if block.place.number else [called]
                if block.place.series == next((one for one in edition.declared.places if len(one) == 1), None):
                    names.append(f"¶{block.place.number}")
                yield Seen(str(block.place), group, _found(capital(label), words, names))
            yield from self.of_entries(block)
        read = remarks(self.env, text.name)
        news = since.news(domain_of(self.env)) if domain_of(self.env).releases else lambda _text, _one: []
        blocks_of = {block.place: block for block in text.document.blocks}
        for kind in (ours.annotation, ours.headnote):
            for node in (one for one in read if isinstance(one, kind)):
                record = node["record"]
                group = str(3 + [*COMMENTS].index(COMMENTARY if kind is ours.headnote else record.series))
                children = node.children[1:] if kind is ours.headnote else node.children
                said = [words for _under, words in self.divided(children, ("", ""))]
                form = ON_HEADING if kind is ours.headnote else COMMENTS[record.series].on
                block = blocks_of[record.place]
                label = _(form).format(block_name(edition, block))
                if kind is ours.annotation:
                    label = _about(label, presentation.lemma_of(record, block, edition.rules))
                told = ", ".join(one.told for one in news(text.name, record.id))
                yield Seen(record.id, group, " ".join([f"{label}:", *said, told]).replace(f" {ANY}", ANY))
        for each in read:
            dissolve(each)

    def of_entries(self, block: Any, *, anchor: bool = False) -> Iterator[Seen]:
        """Yield the entries on a place."""
        for shown in presentation.entries(block, domain_of(self.env).edition.conventions):
            record = shown.record
            said = [_words(shown.lemma), *shown.sigla]
            for one in shown.readings:
                said += [_words(one.spans), *one.sigla]
            name = block_name(domain_of(self.env).edition, block)
            label = _("Apparatus of {}").format(name) if block.place else _("Apparatus")
            label = label if anchor else _about(label, shown.lemma)
            words = ANY.join([": ", *said, shown.kind, *_reason(record), ""])
            yield Seen(record.anchor if anchor else record.id, "2", f"{label}{words}")

    def resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note what is found in a document that is about to be written."""
        if is_screen(app.builder) and docname not in self.config.recension_texts:
            self.whole[docname] = [*self.sections(docname, search.own(app, doctree))]

    def of_prose(self, docname: str) -> Iterator[Seen]:
        """Yield the sections of a page; what is made in it is known where it is written now."""
        found = [*self.sections(docname, gate.doctree(self.app, docname))]
        if any(ANY in one.words for one in found) and docname in self.whole:
            found = self.whole[docname]
        elif any(one.words.endswith(ANY) or f"{ANY} " in one.words for one in found):
            self.made.add(docname)
        yield from found

    def sections(self, docname: str, doctree: nodes.document) -> Iterator[Seen]:
        """Yield the sections of a document."""
        title = self.env.titles[docname].astext()
        found: dict[tuple[str, str], list[str]] = {}
        for key, words in self.divided(doctree.children, ("", "")):
            found.setdefault(key, []).append(words)
        works = {name for one in doctree.findall(nodes.citation) for name in one["ids"]}
        things = {name for one in doctree.findall(nodes.term) for name in one["ids"]}
        things |= {name for one in doctree.findall(nodes.list_item) for name in one["ids"] if "heading" in one}
        for (anchor, name), some in found.items():
            label = title if name in ("", title) else _("{}: {}").format(title, name)
            names = [name] if anchor in things else [""] if anchor in works else []
            words = _found(label, " ".join(some), names)
            yield Seen(anchor, ABOUT, words.replace(f" {ANY}", ANY))

    def divided(self, children: Sequence[nodes.Node], under: tuple[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
        """Yield the words of a page by the id and the title under which they stand."""
        for child in children:
            if isinstance(child, ours.derived | ours.chronology) and child.children:
                if not (isinstance(child, ours.derived) and PAGES[child["what"]].repeats):
                    yield from self.divided(child.children, under)
            elif isinstance(child, MADE) or not type(child).__module__.startswith(KNOWN):
                yield under, ANY
            elif isinstance(child, nodes.Invisible | nodes.raw | nodes.Text) or (
                isinstance(child, addnodes.only) and not self.app.tags.eval_condition(child["expr"])
            ):
                continue
            elif isinstance(child, nodes.TextElement):
                yield under, "".join(_spoken(child)) + (" ·" if isinstance(child, nodes.title) else "")
            elif isinstance(child, nodes.section | nodes.citation):
                yield from self.divided(child.children, (child["ids"][0], "".join(_spoken(child.children[0]))))
            elif isinstance(child, nodes.definition_list_item) and child.children[0]["ids"]:  # type: ignore[index]
                term = child.children[0]
                yield from self.divided(child.children, (term["ids"][0], "".join(_spoken(term))))  # type: ignore[index]
            elif isinstance(child, nodes.list_item) and "heading" in child:
                yield from self.divided(child.children, (child["ids"][0], child["heading"]))
            elif isinstance(child, nodes.Element):
                yield from self.divided(child.children, under)


def _sorted(seen: Iterator[Seen]) -> list[Seen]:
    """Return what is seen in an order that says nothing, but for what is of one sort."""
    return sorted(seen, key=lambda one: one[:2])


def _spoken(node: nodes.Node) -> Iterator[str]:
    """Yield the words of a node, and what stands for those that are not known before references are resolved."""
    if isinstance(node, nodes.Text):
        yield node.astext()
    elif "bibtex-citation" in getattr(node, "attributes", {}).get("classes", ()):
        yield f"\N{INVISIBLE SEPARATOR}{node.astext()}\N{INVISIBLE SEPARATOR}"
    elif isinstance(node, ours.count | ours.derived | nodes.image) or (
        isinstance(node, addnodes.pending_xref)
        and (not node.get("refexplicit") or node.get("refdomain") == "cite" or node.get("reftype") == "numref")
    ):
        yield ANY
    elif isinstance(node, nodes.Element) and not isinstance(node, nodes.Invisible):
        for number, child in enumerate(node.children):
            if number and isinstance(child, nodes.Body | nodes.Part) and not isinstance(child, nodes.Inline):
                yield " "
            yield from _spoken(child)


def _passages(data: bytes) -> Iterator[Seen]:
    """Yield what the search finds, page by page."""
    text = data.decode("utf-8", "replace")
    try:
        whole, _next, also = text.rstrip().removesuffix(";").partition(";\nvar recensionAlso = ")
        whole = whole.removeprefix("var recensionPassages = ")
        for docname, (page, passages) in json.loads(whole, object_pairs_hook=list):  # one that stands twice, too
            yield Seen(docname, "page", page)
            if isinstance(passages, str):
                yield Seen(docname, "file", unquote(passages))
                continue
            for group, anchor, label, words, *names in passages:
                yield Seen(anchor, str(group), _found(label, words, names))
        yield from (Seen(name, "also", " · ".join(words)) for name, words in json.loads(also, object_pairs_hook=list))
    except (ValueError, TypeError, AttributeError):
        yield Seen("", "search", "cannot be read")


def _rows(name: str, data: bytes) -> Iterator[Seen]:
    """Yield what the search finds in the text *name*, which has a file of its own."""
    try:
        head, equals, rows = data.decode("utf-8", "replace").rstrip().removesuffix(";").partition("][1] = ")
        if head != f"recensionPassages[{json.dumps(name)}" or not equals:
            raise ValueError  # as where it is no list
        for group, anchor, label, words, *names in json.loads(rows):
            yield Seen(anchor, str(group), _found(label, words, names))
    except (ValueError, TypeError):
        yield Seen("", "search", "cannot be read")


def _found(label: str, words: str, names: Sequence[str]) -> str:
    """Return a passage with the names by which it is found at once."""
    return f"{label}: {words}" + (f" = {' = '.join(names)}" if names else "")


def _about(label: str, lemma: Spans) -> str:
    """Return the label of an entry or a comment with the words that it is about, the first if they are many."""
    words = plain(lemma).split()
    return _("{}, ‘{}’").format(label, f"{' '.join(words[:8])}{' …' if words[8:] else ''}") if words else label


def _map(data: bytes) -> Iterator[Seen]:
    """Yield the pages of a map."""
    try:
        tree = lxml.etree.fromstring(data)
    except lxml.etree.XMLSyntaxError:
        yield Seen("", "map", "cannot be read")
        return
    for url in tree:
        yield Seen("", "page", " ".join(one.text or "" for one in url))


def _words(spans: Spans) -> str:
    """Return words of a reading, and what stands for a call in them."""
    return "".join(
        one.text if one.style.look in (Style.TEXT, Style.EMPHASIS, Style.STRONG, Style.VERBATIM) else ANY
        for one in spans
    )


def _reason(record: Any) -> list[str]:
    """Return the words of a reason between which there is no markup."""
    reason = getattr(record, "reason", "")
    return [part for part in re.split(r"[*`_:<>\[\]\\|{}()\n]+|\S*[*`:]\S*", str(reason)) if len(part.strip()) > 12]


def running(page: Element) -> str:
    """Return the letters of the paragraphs of a page that stand in no list."""
    found = page.xpath("//section/p | //section/blockquote//p | //article/p | //section/div[@class='line-block']")
    return "".join(map(_bare, found))


def _begins(page: Element, letters: str) -> bool:
    """Tell whether *letters* are those of paragraphs of a page, one after the other, of which some are left out."""
    read = {0}  #: how many of them may have been read
    for one in filter(None, map(_bare, page.iter("p"))):
        read |= {start + len(one) for start in read if letters.startswith(one, start)}
        if any(one.startswith(letters[start:]) for start in read if start < len(letters)):
            return True
    return len(letters) in read


def _bare(node: Element) -> str:
    """Return the letters in an element without the numbers of notes, for a summary has none."""
    words = "".join(one if isinstance(one, str) else "" for one in node.xpath(".//text() | .//img/@alt"))
    for call in node.xpath(".//a[@role='doc-noteref'] | .//a[contains(@class, 'rec-number')]"):
        words = words.replace("".join(call.itertext()), "", 1)
    return _letters(words)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _flat(value: object, path: str) -> Iterator[Seen]:
    """Yield what stands in data, in an order that does not depend on it; what is empty says nothing."""
    if isinstance(value, Mapping):
        for name in sorted(value):
            yield from _flat(value[name], f"{path}/{name}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, one in enumerate(value):
            yield from _flat(one, f"{path}/{number}")
    elif value:
        at, _slash, field = path.rpartition("/")
        yield Seen(at, field, str(value))


def _terms(*urls: str) -> object:
    found = [*dict.fromkeys(filter(None, urls))]
    return found[0] if len(found) == 1 else found


def _person(name: cite.Name) -> dict[str, object]:
    return {"@type": "Person", "name": str(name), "familyName": name.family, "givenName": name.given}


def _agent(name: cite.Name) -> dict[str, object]:
    return _person(name) if name.given else {"@type": "Role", "roleName": name.family}


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))


def tell_missing(app: Sphinx, exception: Exception | None) -> None:
    """Say what was not written at all."""
    if exception or app.builder.name not in ("html", "dirhtml"):
        return
    pages = [blocks.file_of(app, name) for name in around.WITHOUT_SOURCE]
    texts = names if len(names := app.config.recension_texts) > 1 else ()
    scripts = [str(PurePosixPath(blocks.file_of(app, name)).with_suffix(f".{PASSAGES}")) for name in texts]
    files = [*pages, PASSAGES, *scripts, *(["sitemap.xml", "robots.txt"] if cite.site_url(app.config) else [])]
    for name in files:
        if not Path(app.outdir, name).is_file():
            tell(mistake("output", output=name, field="file", place=name, found="nothing there", expected="a file"))
            app.statuscode = 2


def begin(app: Sphinx) -> None:
    """Read what this build says of the site."""
    site = Site(app)
    app.connect("doctree-resolved", site.resolved, priority=950)
    app.connect(gate.WRITTEN, site.check)
    ask_for_rests(site.rests)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    static = Path(__file__).parent / "static"
    if static not in beside.STATICS:
        beside.STATICS.append(static)
    WITH_PAGES.add(f".{PASSAGES}")
    app.connect("builder-inited", begin)
    app.connect("build-finished", tell_missing, priority=801)
