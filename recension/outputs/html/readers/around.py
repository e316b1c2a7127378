"""Reads back what stands around a page: title, the way to others, credit, links, languages, how it is cited."""

from __future__ import annotations

import html
import json
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

import lxml.html
from docutils import nodes
from lxml.etree import XPath
from sphinx import addnodes
from sphinx.util.nodes import clean_astext

from recension.doctree.domain import domain_of
from recension.locale import _, direction
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html import frame, releases
from recension.outputs.html.readers import blocks, cited, prose
from recension.outputs.html.readers.blocks import Reader
from recension.outputs.html.readers.parsed import apart, parsed, word_lists
from recension.outputs.html.readers.parsed import words as words_of
from recension.scholarship import cite, dates, foreign
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import plain
from recension.scholarship.record import Record, spans_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

WITHOUT_SOURCE = ("search", "words")  #: pages of a site that are made of nothing that Sphinx reads
_LIST = re.compile(r"words(?:-([a-z]{1,3}|u[0-9a-f]{4,6}(?:-u[0-9a-f]{4,6})*))?")  #: the list of words, or of a letter
_SIGN = re.compile(r"\s+[-–—·|]\s+")
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
_NAMES = [XPath(f"descendant::*/@{name}", smart_strings=False) for name in ("id", "name")]
_LINKS = XPath("descendant::a/@href", smart_strings=False)
_prepared: dict[bytes, set[str]] = {}  #: digest of a page -> its ids
_ID = re.compile(rb"""\s(?:id|name)=(?:"([^"]*)"|'([^']*)')""")
WHOLE_WAY = ("furo", "alabaster", "sphinx_rtd_theme")  #: themes that list all pages of the first level, if any


class Around:
    """What is known of all pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.env, self.config = app, app.env, app.config
        self.ids: dict[str, set[str] | None] = {}
        self._relations: dict[str, list[str | None]] | None = None

    @cached_property
    def work(self) -> cite.Work:
        """The edition."""
        return domain_of(self.env).work

    @cached_property
    def release(self) -> str:
        """What the edition is called now."""
        return domain_of(self.env).release

    @cached_property
    def releases(self) -> Mapping[str, tuple[Record, str]]:
        """The pages of the releases."""
        return releases.pages(self.app)

    @cached_property
    def pages(self) -> Mapping[str, str]:
        """The files of the pages -> what Sphinx calls them."""
        if self.app.builder.name not in ("html", "dirhtml"):
            return {}
        others = [*self.releases, *(WITHOUT_SOURCE if "recension.site" in self.app.extensions else ())]
        return {self.file(name): name for name in others}

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with what stands around a page of the edition."""
        pagename = self.page_of(name)
        if not pagename:
            return None
        page = parsed(data)
        found = [*self.found(name, pagename, page)]
        wrong = [*gate.differences(name, found, [*self.expected(name, pagename, found)])]
        if self.letter(pagename) is None and any(apart(data)):
            wrong.append(mistake("output", output=name, field="list", place=pagename, found="words", expected="none"))
        return [*wrong, *self.dead(name, pagename, page, word_lists(data))]

    def page_of(self, name: str) -> str:
        """Return what Sphinx calls a page of the edition; nothing of other files."""
        if docname := blocks.document_of(self.app, name):
            return docname if prose.is_read(self.app, docname) else ""
        if known := self.pages.get(name):
            return known
        listed = name.removesuffix("/index.html").removesuffix(".html")
        return listed if self.pages and self.letter(listed) is not None and self.file(listed) == name else ""

    def letter(self, pagename: str) -> str | None:
        """Return the letter of which a page lists the words: empty of all letters, None of another page."""
        found = _LIST.fullmatch(pagename)
        if not found or pagename in self.env.found_docs or "recension.site" not in self.app.extensions:
            return None
        spelled = found[1] or ""
        return spelled.upper() if len(spelled) < 4 else "".join(chr(int(one[1:], 16)) for one in spelled.split("-"))

    def file(self, pagename: str) -> str:
        """Return the file of a page."""
        return blocks.file_of(self.app, pagename)

    # what stands there

    def found(self, name: str, pagename: str, page: Element) -> Iterator[Seen]:
        """Yield what stands around a page."""
        prefix = prose.prefix_of(self.app, pagename)
        yield Seen("", "language", (page.get("lang") or "").replace("_", "-"))
        yield Seen("", "direction", page.get("dir") or "ltr")
        yield Seen("", "title", _SIGN.sub(" - ", " ".join((page.findtext("head/title") or "").split())))
        for link in page.xpath("head/link[@rel='prev' or @rel='next']"):
            lead = f"{link.get('title')} → {blocks.target(name, link.get('href') or '', prefix)}"
            yield Seen("", str(link.get("rel")), lead)
        for link in page.xpath("descendant::div[@class='related-pages']//a"):
            rel = "next" if "next" in (link.get("class") or "") else "prev"
            title = " ".join("".join(link.xpath("string(.//*[@class='title'])")).split())
            yield Seen("foot", rel, f"{title} → {blocks.target(name, link.get('href') or '', prefix)}")
        article = blocks.article(page)
        for link in page.xpath("descendant::li[contains(@class, 'toctree-l1')]/a"):
            if article not in link.iterancestors():
                words = " ".join(words_of(link).split())
                yield Seen("", "way", f"{words} → {blocks.target(name, link.get('href') or '', prefix)}")
        for link in page.xpath("descendant::div[@class='edition-downloads']//a"):
            yield Seen("", "download", f"{words_of(link)} → {blocks.target(name, link.get('href') or '', prefix)}")
        for one in page.xpath("//*[@class='sidebar-brand-text' or @class='brand']"):
            yield Seen("", "brand", " ".join("".join(one.itertext()).split()))
        for one in page.xpath("descendant::div[@class='copyright']"):
            yield Seen("", "copyright", " ".join("".join(one.itertext()).split()))
        for credit in page.xpath("descendant::footer[@class='rec-credit']"):
            reader = Reader(name, prefix)
            reader.field = "credit"
            for child in credit:
                reader.child(child)
            reader.end()
            yield Seen("", "credit", " ".join(one.words for one in reader.seen))
        for script in page.xpath("descendant::script[@id='rec-data']"):
            yield from _data(words_of(script))

    # what has to stand there

    def expected(self, name: str, pagename: str, found: list[Seen]) -> Iterator[Seen]:
        """Yield what has to stand around a page; a theme may leave some of it out, and has then none of it."""
        yield Seen("", "language", (self.config.language or "en").replace("_", "-"))
        is_ours = isinstance(self.app.builder.templates, frame.Templates)
        yield Seen("", "direction", direction(self.config.language) if is_ours else found[1].words)
        yield Seen("", "title", self.title(pagename, found[2].words))
        has = {one[:2] for one in found}
        themes = frame.tried(self.app)
        is_furo = self.config.html_theme == "furo"  # what is made of it may have parts of its own
        links = [*self.relations(pagename)]
        if ("", "prev") in has or ("", "next") in has or themes:
            yield from sorted(links, key=lambda one: next((n for n, x in enumerate(found) if x == one), 0))
        if is_furo:
            yield from (self.at_foot(one) for one in links)
        if ("", "way") in has or is_furo:
            ways = [one for one in found if one.field == "way"]
            is_whole = bool(themes) and themes[-1] in WHOLE_WAY
            yield from self.way(name) if is_whole and self.knows_way() else ways
        if "downloads" in domain_of(self.env).generated.get(pagename, ()):
            yield from self.downloads()
        yield from self.signs(found)
        if self.config.recension_source:
            yield Seen("", "credit", self.credit(pagename))
            if pagename in self.config.recension_texts:
                yield from self.data(pagename)

    def title(self, pagename: str, found: str) -> str:
        """Return the title of a page with that of the site, as the theme puts them together."""
        site = text_of(self.config.html_title or "")
        known = self.releases
        if pagename in known:
            record, text = known[pagename]
            words = _("{}, release {}").format(heading(record.of_text(text)) or self.config.project, record.release)
            title = " ".join(words.split())
        elif pagename in self.env.found_docs:
            title = self.titled(pagename)
        else:
            letter = self.letter(pagename)
            title = _("{}: {}").format(_("List of words"), letter) if letter else _("List of words")
            title = _("Search") if pagename == "search" else title
        is_root = pagename == self.config.root_doc
        if title == site and not is_root and "recension.site" in self.app.extensions and self.config.recension_source:
            title = self.listed.get(pagename) or str(cite.person(self.config.recension_source["author"]))
        both = [f"{title} - {one}" for one in (site, self.config.html_title or "")]  # as it is written, in some themes
        forms = [_SIGN.sub(" - ", one) for one in (*both, *([site, title] if is_root or not site else []))]
        shown = {self.config.project, self.config.html_title or ""}
        has_markup = any("<" in one for one in shown)  # which themes show each in its way
        is_known = has_markup or any(gate.agrees(found, form) for form in forms)
        return found if is_known else forms[0]

    def titled(self, docname: str, titles: Mapping[str, nodes.title] | None = None) -> str:
        """Return the title of a document with the number that it has in a list of pages, if it has one."""
        title = (titles or {**self.env.titles, **self.env.longtitles})[docname]
        number = ".".join(map(str, self.env.toc_secnumbers.get(docname, {}).get("", ())))
        words = f"{number}{self.config.html_secnumber_suffix}" if number else ""
        raw = ANY if any(title.findall(nodes.raw)) else ""  # whose words nobody knows
        return " ".join(f"{words}{clean_astext(title)}{raw}".split())

    def relations(self, pagename: str) -> Iterator[Seen]:
        """Yield the pages after and before a page."""
        if self._relations is None:
            self._relations = self.env.collect_relations()
        _parent, before, after = self._relations.get(pagename, (None, None, None))
        for rel, docname in (("next", after), ("prev", before)):
            if docname:
                words = self.listed.get(docname) or self.titled(docname, self.env.titles)
                yield Seen("", rel, f"{words} → {self.file(docname)}")

    def at_foot(self, link: Seen) -> Seen:
        """Return a link as furo has it at the foot of a page: the first page has a name of its own there."""
        words = f"{ANY} → {self.file(self.config.root_doc)}" if link.field == "prev" else ""
        return link._replace(at="foot", words=words if gate.agrees(link.words, words) else link.words)

    def trees(self) -> list[addnodes.toctree]:
        """Return the lists of pages on the first page."""
        return [*self.env.tocs[self.config.root_doc].findall(addnodes.toctree)]

    @property
    def listed(self) -> dict[str, str]:
        """The pages that these lists call by a name of their own."""
        return {ref: " ".join(title.split()) for one in self.trees() for title, ref in one["entries"] if title}

    def knows_way(self) -> bool:
        """Tell whether each entry of these lists is a page by its title."""
        return not any(one.get("numbered") or one.get("titlesonly") for one in self.trees())

    def way(self, name: str) -> Iterator[Seen]:
        """Yield the pages of the first level, in their order."""
        for tree in self.trees():
            for title, ref in tree["entries"]:
                docname = self.config.root_doc if ref == "self" else ref
                if docname in self.env.titles:
                    raw = ANY if any(self.env.titles[docname].findall(nodes.raw)) and not title else ""
                    words = " ".join((title or f"{clean_astext(self.env.titles[docname])}{raw}").split())
                    yield Seen("", "way", f"{words} → {self.file(docname)}")
                    yield from self.beside(docname)
                elif "://" in ref:
                    yield Seen("", "way", f"{title or ref} → {ref}")

    def beside(self, docname: str) -> Iterator[Seen]:
        """Yield the sections of a page that stand beside its first, as a page may have more than one title."""
        for item in self.env.tocs[docname].children[1:]:
            for link in item.children[0].findall(nodes.reference) if isinstance(item, nodes.list_item) else ():
                words = " ".join(link.astext().split())
                yield Seen("", "way", f"{words} → {self.file(docname)}{link['anchorname']}")

    def signs(self, found: list[Seen]) -> Iterator[Seen]:
        """Yield what a theme says on each page, where it does: what the site is called, and whose it is."""
        is_known = self.config.html_theme == "furo"
        site = text_of(self.config.html_title or self.config.project)
        for one in found:
            if one.field == "brand":
                yield one._replace(words=site) if is_known and site else one
            elif one.field == "copyright":
                holder = self.config.copyright
                is_plain = is_known and isinstance(holder, str)
                yield one._replace(words=f"{ANY}{text_of(holder)}") if is_plain else one

    def credit(self, pagename: str) -> str:
        """Return whose the page is, and on what terms."""
        config, source = self.config, self.config.recension_source
        one = self.work
        domain = domain_of(self.env)
        known = self.releases
        text, editorial = one.rights
        release, released, doi = self.release, config.recension_date, cite.doi_url(one.doi)
        if pagename in known:
            record, _text = known[pagename]
            release, released = record.release, record.date
            doi = doi if record.release == domain.releases[-1].release else ""
        date = dates.spelled(source["date"], config.language)
        where = (source["publisher"], source.get("repository"), source.get("shelfmark"), date)
        parts = [", ".join(filter(None, (source["author"], f"~{source['title']}~", *where))) + "."]
        if source["url"]:
            parts.append(f"{source['url']}⟨{blocks.target('', source['url'])}⟩.")
        if text.licence:
            parts.append(f"{text.licence}{text.url and f'⟨{text.url}⟩'}.")
        if editorial.licence:
            wrote = "".join(f"{name}, " for name in editorial.holders)
            parts.append(f"{_('{}: {}').format(editorial.part, '')}{wrote}{editorial.licence}⟨{editorial.url}⟩.")
        if edition := ", ".join(filter(None, (release, released))):
            parts.append(f"{_('Edition')} {edition}.")
        parts.append(f"{doi}⟨{doi}⟩." if doi else "")
        citing = (name for name, made in sorted(domain.generated.items()) if "citation" in made)
        if page := next((name for name in citing if name not in config.recension_texts), ""):
            parts.append(f"{_('How to cite')}⟨{self.file(page)}#rec-citation⟩.")
        if pagename in self.env.found_docs and config.html_copy_source:
            parts.append(f"{_('Source of this page')}⟨_sources/{self.source(pagename)}⟩.")
        if address := self.report().replace("{title}", quote(self.stamp())).replace("{body}", ""):
            parts.append(f"{_('Report an error')}⟨{blocks.target('', address)}⟩.")
        return " ".join(" ".join(parts).split())

    def downloads(self) -> Iterator[Seen]:
        """Yield the files that are offered, and those that cite the edition."""
        domain = domain_of(self.env)
        for title, path in domain.downloads.items():
            yield Seen("", "download", f"{title} → {domain.beside(path)}")
        for form, ending in cite.FILES.items() if self.config.recension_source else ():
            title = _("Citation ({})").format(_(form))
            yield Seen("", "download", f"{title} → {self.config.recension_name}{ending}")

    def source(self, docname: str) -> str:
        """Return the copy of the source of a document."""
        suffix = Path(self.env.doc2path(docname)).name.removeprefix(posixpath.basename(docname))
        end = self.config.html_sourcelink_suffix
        return f"{docname}{suffix}{end if suffix != end else ''}"

    def report(self) -> str:
        """Return where errors are reported, with the places for what is filled in."""
        address = cite.line(self.config.recension_report)
        is_bare = address.startswith("mailto:") and "?" not in address
        return f"{address}?subject={{title}}&body={{body}}" if is_bare else address

    def stamp(self) -> str:
        """Return what a report names."""
        release = _("release {}").format(self.release)
        return ", ".join(filter(None, (self.config.project, release, self.config.recension_date)))

    def data(self, docname: str) -> Iterator[Seen]:
        """Yield what the script has to know to cite the places of a text."""
        domain, base = domain_of(self.env), cite.site_url(self.config)
        yield Seen("cite", "label", _("Cite {}"))
        yield Seen("cite", "link", base and f"{urljoin(base, self.app.builder.get_target_uri(docname))}#rec-id")
        outer, inner = (re.sub(r"\s|\{\}", "", _(marks)) for marks in ("‘{}’", "“{}”"))
        yield Seen("cite", "marks", outer + inner)
        yield Seen("cite", "report", self.report())
        yield Seen("cite", "series", next((one for one in self.config.recension_places if len(one) == 1), ""))
        yield Seen("cite", "stamp", self.stamp())
        for block in sorted(domain.documents[docname].blocks, key=lambda block: block.place):
            if block.place and (block.type.is_numbered or block.label):
                name = re.sub(r"[^\w .,'’()-]|_", "", block.place.called(self.config.recension_places))
                yield Seen("cite", "place", f"{block.place}: {name}")
        lasting = releases.lasting(self.app, docname)
        url = base and f"{urljoin(base, self.app.builder.get_target_uri(lasting))}#rec-id"
        one = self.work._replace(
            key=f"{self.config.recension_name}-rec-id", place="rec-place", url=url or self.work.url
        )
        for form in cite.FORMS:
            for field, words in sorted(cited.expected(form, one).items()):
                if words:
                    yield Seen(f"cite, {form}", field, words.replace("Rec-place", "rec-place"))
        yield Seen("cite, Link", "whole", "")

    # where links lead

    def dead(self, name: str, pagename: str, page: Element, lists: Iterable[Element]) -> Iterator[Mistake]:
        """Yield the links that lead nowhere, also in *lists*, and words of another language not marked as such."""
        prefix = prose.prefix_of(self.app, pagename)
        article = blocks.article(page)
        parts = [page] if frame.tried(self.app)[-1:] == ["furo"] or article is None else [article]
        parts += page.xpath("//*[@class='rec-editorial']") if parts != [page] else []
        here = {name for names in _NAMES for name in names(page)}
        source = f"_sources/{self.source(pagename)}" if pagename in self.env.found_docs else ""
        for href in dict.fromkeys(href for part in chain(parts, lists) for href in _LINKS(part)):
            if _ADDRESS.match(href):
                continue
            file, sign, anchor = blocks.target(name, href, prefix).partition("#")
            own = source or file
            if file.startswith("_sources/") and file != own:
                yield mistake("output", output=name, field="link", place=pagename, found=href, expected=own)
            ids = here if file == name else self.ids_of(file.partition("?")[0])
            if ids is None or (sign and anchor not in ids and file.endswith((".html", ".htm"))):
                expected = f"an id in {file}" if ids is not None else "a file that is there"
                yield mistake("output", output=name, field="link", place=pagename, found=href, expected=expected)
        for link in page.xpath("//a[@class='headerlink']"):
            ids = {f"#{one}" for one in link.xpath("ancestor::*/@id | ../preceding-sibling::span/@id")}
            if (href := link.get("href") or "nothing there") not in ids:
                expected = f"the id of {_words(link.getparent())!r}"
                yield mistake("output", output=name, field="link", place=pagename, found=href, expected=expected)
        headings = {_words(one) for one in page.iter("h1", "h2", "h3", "h4", "h5", "h6")}
        signatures = {*page.xpath("//dt[contains(@class, 'sig')]/@id")}
        for link in page.xpath("//div[@class='toc-tree']//a"):
            is_signature = (link.get("href") or "").removeprefix("#") in signatures  # of a function and the like
            if (words := _words(link)) not in headings and not is_signature:
                expected = "a heading of the page"
                yield mistake("output", output=name, field="contents", place=pagename, found=words, expected=expected)
        yield from self.unmarked(name, pagename, page)

    def ids_of(self, file: str) -> set[str] | None:
        """Return the ids that a page has, nothing where there is none."""
        if file not in self.ids:
            path = Path(self.app.outdir, file)
            self.ids[file] = (
                None if not path.is_file() else ids_in(path.read_bytes()) if path.suffix in (".html", ".htm") else set()
            )
        return self.ids[file]

    def unmarked(self, name: str, pagename: str, page: Element) -> Iterator[Mistake]:
        """Yield words of another language that no element gives their language."""
        if not (standing := domain_of(self.env).foreign.get(pagename)):
            return
        marked: dict[str, list[str]] = {}
        for one in page.xpath("body//*[@lang]"):
            marked.setdefault(one.get("lang"), []).append(" ".join(words_of(one).split()))
        for one in foreign.phrases(self.config.recension_foreign):
            words = " ".join(re.sub(r".*\[|\].*", "", one.written).split()).casefold().replace("'", "’")
            said = (text.casefold().replace("'", "’") for text in marked.get(one.language, ()))
            if one.written in standing and not any(words in text for text in said):
                yield mistake(
                    "output", output=name, field="language", place=pagename, found=one.written, expected=one.language
                )


def heading(record: Any) -> str:
    """Return the title of a text in a release."""
    found = (item for item in record.text.values() if item["type"] == "heading" and item.get("level") == "1")
    item = next(found, None)
    return plain(spans_of(item["text"])) if item else ""


def _data(text: str) -> Iterator[Seen]:
    """Yield what the script is told."""
    try:
        data = json.loads(text)
        for name in ("label", "link", "marks", "report", "series", "stamp"):
            yield Seen("cite", name, data[name])
        for place, called in data["places"].items():
            yield Seen("cite", "place", f"{place}: {called}")
        forms = lxml.html.fragments_fromstring(data["html"])[0].xpath(".//option")
    except (ValueError, LookupError, TypeError, AttributeError):
        yield Seen("cite", "data", text)
        return
    named = {_(form): form for form in cite.FORMS} | {_("Link"): "Link"}
    for one in forms:
        form, words = named.get(one.text_content(), one.text_content()), one.get("value") or ""
        found = cited.read(form, words)
        if form == "Link" or "whole" in found:
            yield Seen(f"cite, {form}", "whole", words)
        else:
            yield from cited.seen(found, f"cite, {form}")


def text_of(markup: str) -> str:
    """Return the words of a setting that may have markup in it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


def _words(node: Element) -> str:
    """Return the words in an element, without the sign that leads to it."""
    sign = "".join("".join(one.itertext()) for one in node.xpath(".//a[@class='headerlink']"))
    return " ".join("".join(node.itertext()).removesuffix(sign).split())


def ids_in(data: bytes) -> set[str]:
    """Return the ids that a page has."""
    known = _prepared.get(sha256(data).digest()) if _prepared else None
    return _ids_in(data) if known is None else known


def prepare(data: bytes) -> None:
    """Find them before they are asked for."""
    _prepared[sha256(data).digest()] = _ids_in(data)


def _ids_in(data: bytes) -> set[str]:
    return {html.unescape((one or other).decode("utf-8", "replace")) for one, other in _ID.findall(data)}


def begin(app: Sphinx) -> None:
    """Read what stands around the pages of this build."""
    app.connect(gate.WRITTEN, Around(app).check)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
