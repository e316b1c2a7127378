"""What a page tells programs about the edition, and the map of the site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urljoin

from docutils import nodes

from recension.doctree.config import applied_rules
from recension.doctree.domain import domain_of
from recension.files import write
from recension.outputs.data import about
from recension.outputs.html import frame, rights
from recension.outputs.html.citing import as_json
from recension.outputs.html.render import has_pages, is_screen
from recension.scholarship import cite, dates, regularise
from recension.scholarship.index import KINDS, sort_key
from recension.scholarship.model import BlockType
from recension.scholarship.whole import FOLDER

if TYPE_CHECKING:
    from sphinx.application import Sphinx

#: that of docutils comes first of its tags; the theme has one already
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
MEDIA = {
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".csl.json": "application/vnd.citationstyles.csl+json",
}


#: types of the files that have the whole edition, by the endings of their names
WHOLE = {".pdf": "application/pdf", ".epub": "application/epub+zip", ".tei.xml": "application/tei+xml"}
LINKS = "application/linkset+json"
EDITION, TEXT, PART = "Book", "Article", "WebPage"  #: what a page is, in the words of schema.org


class Described(NamedTuple):
    """A page, as programs are told of it."""

    name: str
    title: str
    kind: str
    rights: tuple[cite.Rights, ...]  #: whose it is, the main part first


# the head of a page


def add_metadata(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Describe the page and the edition in the head of the page; what is not known is left out."""
    if not has_pages(app):
        return
    title = _text(context.get("title", ""))
    site = _text(context.get("docstitle") or "")
    about = (description(app, pagename, doctree) if doctree else "") or site
    given = (context.get("metatags") or "").removeprefix(VIEWPORT)
    tags = [] if 'name="description"' in given else [_meta("description", about)]
    if not context.get("favicon_url"):
        icon = context["pathto"]("_static/favicon.svg", resource=True)
        tags.append(_link("icon", icon, "image/svg+xml"))
    if app.config.recension_source:
        one = domain_of(app.env).work._replace(checksum="")  # with which all pages would change
        if title == site and pagename != app.config.root_doc:
            name = frame.called(app.env).get(pagename) or str(one.author)
            context["title"] = escape(name)  # the title of the site, which follows, says the rest
        if doctree:
            page = Described(pagename, title, kind(app, pagename), rights(app, pagename))
            tags += bibliographic(app, one, page)
            tags += dublin_core(one, page)
            tags += signposts(app, one, page, context["pathto"])
            data = linked_data(one, page) | mentions(app, pagename)
            tags.append(f'<script type="application/ld+json">{as_json(data)}</script>')
    context["metatags"] = "\n".join([given, *tags, ""])


def describe_for_sharing(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give sphinxext-opengraph, which would take the calls of notes along, the description of the page."""
    if doctree:
        said = {"og:description": description(app, pagename, doctree)}
        context["meta"] = {**said, **(context.get("meta") or {})}


def _text(html: object) -> str:
    """Return the text of a title, without its tags and entities."""
    return unescape(re.sub(r"<[^>]*>", "", str(html)))


def _meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{escape(name)}" content="{escape(cite.line(content))}" />'


def _link(rel: str, href: str, kind: str = "") -> str:
    return f'<link rel="{rel}" href="{escape(href)}"' + (f' type="{kind}"' if kind else "") + " />"


def description(app: Sphinx, pagename: str, doctree: nodes.document) -> str:
    """Return the beginning of the first paragraph that says something."""
    found = list[str]()
    for text in map(cite.line, _paragraphs(app, pagename, doctree)):
        found.append(text)
        if len(text) > 60:
            break
    else:
        text = " ".join(found)
    return text if len(text) <= 200 else text[:200].rpartition(" ")[0].rstrip(",;:–") + " …"


_RUNNING = (nodes.section, nodes.document, nodes.block_quote)


def _paragraphs(app: Sphinx, pagename: str, doctree: nodes.document) -> Iterator[str]:
    """Yield the paragraphs of a page without the calls of notes: those of a text from the records."""
    if pagename in app.config.recension_texts:
        for block in domain_of(app.env).documents[pagename].blocks:
            if block.type is BlockType.PARAGRAPH:
                yield regularise.words(block, applied_rules(app.config))
        return
    for node in doctree.findall(nodes.paragraph):
        if isinstance(node.parent, _RUNNING):
            said = (child for child in node.children if not isinstance(child, nodes.footnote_reference))
            yield "".join(child.astext() for child in said)


def kind(app: Sphinx, pagename: str) -> str:
    """Return what a page is: that of the whole edition, a text, or another part of it."""
    if pagename == app.config.root_doc:
        return EDITION
    return TEXT if pagename in app.config.recension_texts else PART


def bibliographic(app: Sphinx, one: cite.Work, page: Described) -> Iterator[str]:
    """Yield the tags by which search engines and reference managers cite the edition from any page of it.

    Zotero takes a work with ``bibo.edition`` for a book, and its own fields by ``z.``; the address of a text gets that
    of its place by the script.
    """
    base = cite.site_url(app.config)
    texts, target = app.config.recension_texts, app.builder.get_target_uri
    pdf = next((path.name for path in domain_of(app.env).downloads.values() if path.suffix == ".pdf"), "")
    tags = {
        "citation_title": one.title,
        "citation_author": one.author.inverted,
        "citation_editor": one.person and one.person.inverted,
        "citation_publisher": one.issuer,
        "citation_publication_date": dates.iso(one.released).replace("-", "/"),
        "citation_language": one.language,
        "citation_public_url": base and (urljoin(base, target(page.name)) if page.kind == TEXT else base),
        "citation_fulltext_html_url": base and texts and urljoin(base, target(texts[0])),
        "citation_doi": one.doi,
        "citation_pdf_url": base and pdf and urljoin(base, pdf),
        "bibo.edition": one.named_release,
        "z.originalDate": dates.iso(one.published),
        "z.originalPublisher": one.publisher,
    }
    yield from (_meta(name, value) for name, value in tags.items() if value)


def dublin_core(one: cite.Work, page: Described) -> Iterator[str]:
    """Yield the tags that say what the page itself is, whose, and on what terms."""
    mainly, *more = page.rights
    is_part = page.kind == PART
    tags = [
        ("DC.title", page.title if is_part else one.title),
        *(("DC.creator", name.inverted) for name in mainly.holders),
        *(("DC.contributor", str(name)) for part in more for name in part.holders),
        ("DC.date", dates.iso(one.released)),
        ("DC.language", one.language),
        ("DC.rights", mainly.licence),
        *(("DC.rights", str(part)) for part in more if part.licence),
        ("DC.source", "" if is_part else ", ".join(filter(None, (one.first, one.original)))),
        ("DC.identifier", "" if is_part else one.address),
        ("DC.type", "Text"),
        ("DCTERMS.isPartOf", (one.address or one.title) if is_part else ""),
    ]
    yield from (_meta(name, value) for name, value in tags if value)


def signposts(app: Sphinx, one: cite.Work, page: Described, path: Callable[..., str]) -> Iterator[str]:
    """Yield links to the licence, to what describes the edition, and on its first page to its parts."""
    if one.address:
        yield _link("cite-as", one.address)
    for part in page.rights if page.kind == EDITION else page.rights[:1]:
        if part.url:
            yield _link("license", part.url)
    for ending in cite.FILES.values():
        yield _link("describedby", path(f"{one.key}{ending}", resource=True), MEDIA[ending])
    if page.kind == EDITION:
        for name in app.config.recension_texts:
            yield _link("item", app.builder.get_relative_uri(page.name, name), "text/html")
        domain = domain_of(app.env)
        for file in map(domain.beside, domain.downloads.values()):
            if kind := media(file):
                yield _link("item", path(file, resource=True), kind)
        if domain.data_folder:
            yield _link("linkset", path(f"{FOLDER}/{about.LINKSET}", resource=True), LINKS)


def media(file: str) -> str:
    """Return the type of a file that has the edition, or its data; nothing where it has neither."""
    known = about.MEDIA if file.startswith(f"{FOLDER}/") else WHOLE
    return next((kind for ending, kind in known.items() if file.endswith(ending)), "")


def linked_data(one: cite.Work, page: Described) -> dict[str, object]:
    """Return the page in the words of schema.org: the edition and its parts, a text, or a part by itself."""
    text, editorial = one.rights
    editors = [_agent(name) for name in editorial.holders]
    book = {
        "@type": EDITION,
        "name": one.title,
        "author": _person(one.author),
        "editor": one.editor and _agent(one.editor),
        "bookEdition": one.edition,
        "version": one.release,
        "datePublished": dates.iso(one.released),
        "inLanguage": one.language,
        "license": _terms((text, editorial)),
        "url": one.url,
        "identifier": [_identifier(named) for named in one.identifiers],
        "sameAs": [named.address for named in one.identifiers],
        "exampleOfWork": one.doi_all and {"@type": EDITION, "name": one.title, "url": cite.doi_url(one.doi_all)},
    }
    article = {
        "@type": TEXT,
        "name": one.title,
        "author": _person(one.author),
        "editor": one.editor and _agent(one.editor),
        "inLanguage": one.language,
        "license": _terms((text,)),
        "isBasedOn": _known(
            {
                "@type": TEXT,
                "name": one.title,
                "author": _person(one.author),
                "datePublished": dates.iso(one.published),
                "publisher": one.publisher and {"@type": "Organization", "name": one.publisher},
                "url": cite.safe_url(one.original),
                "license": text.url,
            }
        ),
    }
    notes = {
        "@type": "CreativeWork",
        "name": editorial.part,
        "creator": editors,
        "license": editorial.url,
    }
    found: dict[str, dict[str, object]] = {
        EDITION: {**book, "isBasedOn": article["isBasedOn"], "hasPart": [_known(article), _known(notes)]},
        TEXT: {**article, "hasPart": [_known(notes)], "isPartOf": _known(book)},
        PART: {
            "@type": PART,
            "name": page.title,
            "creator": [*([_person(one.author)] if text in page.rights else []), *editors],
            "inLanguage": one.language,
            "license": _terms(page.rights),
            "isPartOf": _known(book),
        },
    }
    return {"@context": "https://schema.org", **_known(found[page.kind])}


def _known(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value}


def _terms(parts: Iterable[cite.Rights]) -> str | list[str]:
    """Return the licences of some parts; of one, it alone."""
    found = list(dict.fromkeys(part.url for part in parts if part.url))
    return found[0] if len(found) == 1 else found


def mentions(app: Sphinx, pagename: str) -> dict[str, object]:
    """Return whom and what a text mentions, as the authority files have it that the indexes name."""
    domain = domain_of(app.env)
    identified = domain.identified if pagename in app.config.recension_texts else {}
    found = {
        term.heading: term.kind
        for terms in domain.terms.values()
        for term in terms
        if identified.get(term.heading) and any(one.block.docname == pagename for one in domain.edition.places(term))
    }
    things = [
        {
            "@type": KINDS.get(found[heading], "Thing"),
            "name": heading,
            "sameAs": [one.address for one in identified[heading]],
        }
        for heading in sorted(found, key=sort_key)
    ]
    return {"mentions": things} if things else {}


def _identifier(named: cite.Identifier) -> dict[str, str]:
    return {"@type": "PropertyValue", "propertyID": named.kind, "value": named.value, "url": named.address}


def _agent(name: cite.Name) -> dict[str, object]:
    """Return an editor, whose name in one piece is a role."""
    return _person(name) if name.given else {"@type": "Role", "roleName": str(name)}


def _person(name: cite.Name) -> dict[str, object]:
    return _known({"@type": "Person", "name": str(name), "familyName": name.family, "givenName": name.given})


# beside the pages


def write_map(app: Sphinx, exception: Exception | None) -> None:
    """Write the map of the site, once it has an address.

    sphinx-sitemap lists the pages that a build has written, which in the next one are only those that have changed.
    """
    base = cite.site_url(app.config)
    if exception or not base or not is_screen(app.builder) or not has_pages(app):
        return
    date = dates.iso(app.config.recension_date)
    changed = f"<lastmod>{date}</lastmod>" if date else ""
    found = [name for name in app.env.found_docs if not app.env.metadata[name].keys() & {"nosearch", "no-search"}]
    domain = domain_of(app.env)
    data = (name for name in map(domain.beside, domain.downloads.values()) if name.startswith(f"{FOLDER}/"))
    urls = sorted(urljoin(base, name) for name in [*map(app.builder.get_target_uri, found), *data])
    listed = "".join(f"  <url><loc>{escape(url)}</loc>{changed}</url>\n" for url in urls)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    write(Path(app.outdir, "sitemap.xml"), f"{head}{listed}</urlset>\n")
    write(Path(app.outdir, "robots.txt"), f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n")


def setup(app: Sphinx) -> None:
    """Register what describes the edition to programs."""
    app.config.html_baseurl = app.config.html_baseurl or cite.site_url(app.config)
    if "sphinxext.opengraph" in app.extensions:
        app.config.ogp_enable_meta_description = False  # of two descriptions one is enough
        app.connect("html-page-context", describe_for_sharing, priority=400)
    app.connect("html-page-context", add_metadata, priority=600)  # furo and Sphinx have filled the context
    app.connect("build-finished", write_map, priority=700)  # in place of what sphinx-sitemap writes
