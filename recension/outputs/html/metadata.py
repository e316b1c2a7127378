"""What a page tells programs about the edition, and what stands beside the pages: files to cite it, site map, 404."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin, urlsplit

from docutils import nodes
from sphinx import addnodes

from recension.doctree.domain import domain_of
from recension.files import write
from recension.locale import _
from recension.outputs.html.render import has_pages, render
from recension.scholarship import cite, dates, regularise
from recension.scholarship.model import BlockType

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

ID, PLACE = "rec-id", "rec-place"  #: stand for the id and the name of a place in what the script fills in
QUOTING = ("Chicago note", "Plain")  #: forms that begin with the words selected
#: that of docutils comes first of its tags; the theme has one already
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1" />\n'
MEDIA = {
    ".bib": "application/x-bibtex",
    ".ris": "application/x-research-info-systems",
    ".csl.json": "application/vnd.citationstyles.csl+json",
}


# the head of a page


def add_metadata(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Describe the page and the edition in the head of the page; what is not known is left out."""
    if not has_pages(app):
        return
    title = _text(context.get("title", ""))
    site = _text(context.get("docstitle") or "")
    about = (description(app, pagename, doctree) if doctree else "") or site
    tags = [_meta("description", about)]
    if not context.get("favicon_url"):
        icon = context["pathto"]("_static/favicon.svg", resource=True)
        tags.append(_link("icon", icon, "image/svg+xml"))
    if app.config.recension_source:
        one = cite.work(app.config, _)
        if title == site and pagename != app.config.root_doc:
            context["title"] = escape(str(one.author))  # the title of the site, which follows, says the rest
        if doctree:
            tags += bibliographic(app, one, title, about, pagename)
            tags += signposts(app, one, pagename)
            tags.append(f'<script type="application/ld+json">{_json(linked_data(one))}</script>')
            if pagename in app.config.recension_texts:
                tags.append(f'<script type="application/json" id="rec-data">{_json(citing(app, pagename))}</script>')
                app.add_js_file("cite.js", loading_method="defer")
                app.add_css_file("cite.css")
    if pagename == "404":
        app.add_css_file("lists.css")  # of the search, of which it has the form
        context["pageurl"] = None
        if base := cite.site_url(app.config):
            context["rec_base"] = urlsplit(urljoin(base, app.builder.get_target_uri(pagename))).path
            tags.insert(0, f'<base href="{escape(context["rec_base"])}" />')  # shown for any address, it links as here
    given = (context.get("metatags") or "").removeprefix(VIEWPORT)
    context["metatags"] = "\n".join([given, *tags, ""])


def _text(html: object) -> str:
    """Return the text of a title, without its tags and entities."""
    return unescape(re.sub(r"<[^>]*>", "", str(html)))


def _meta(name: str, content: str, attribute: str = "name") -> str:
    return f'<meta {attribute}="{escape(name)}" content="{escape(cite.line(content))}" />'


def _link(rel: str, href: str, kind: str = "") -> str:
    return f'<link rel="{rel}" href="{escape(href)}"' + (f' type="{kind}"' if kind else "") + " />"


def _json(data: object) -> str:
    """Return *data* as JSON that no parser of HTML can take for markup."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def description(app: Sphinx, pagename: str, doctree: nodes.document) -> str:
    """Return the beginning of the first paragraph that says something."""
    found = list(map(cite.line, _paragraphs(app, pagename, doctree)))
    text = next((text for text in found if len(text) > 60), " ".join(found))
    return text if len(text) <= 200 else text[:200].rpartition(" ")[0].rstrip(",;:–") + " …"


_RUNNING = (nodes.section, nodes.document, nodes.block_quote)


def _paragraphs(app: Sphinx, pagename: str, doctree: nodes.document) -> Iterator[str]:
    """Yield the paragraphs of a page without the calls of notes: those of a text from the records."""
    if pagename in app.config.recension_texts:
        for block in domain_of(app.env).documents[pagename].blocks:
            if block.type is BlockType.PARAGRAPH:
                yield regularise.words(block, app.config.recension_rules)
        return
    for node in doctree.findall(nodes.paragraph):
        if isinstance(node.parent, _RUNNING):
            said = (child for child in node.children if not isinstance(child, nodes.footnote_reference))
            yield "".join(child.astext() for child in said)


def bibliographic(app: Sphinx, one: cite.Work, title: str, about: str, pagename: str) -> Iterator[str]:
    """Yield the tags that reference managers and search engines read.

    Zotero takes a work of the type ``book`` for one with an edition, and a name with a comma after it for one piece.
    """
    base = cite.site_url(app.config)
    page = urljoin(base, app.builder.get_target_uri(pagename)) if base else ""
    texts = app.config.recension_texts
    editor = one.editor and (one.editor.inverted if one.editor.given else f"{one.editor},")
    pdf = next((path.name for path in domain_of(app.env).downloads.values() if path.suffix == ".pdf"), "")
    tags = {
        "citation_title": one.title,
        "citation_author": one.author.inverted,
        "citation_editor": editor,
        "citation_publication_date": dates.iso(one.released).replace("-", "/"),
        "citation_language": one.language,
        "citation_public_url": base,
        "citation_fulltext_html_url": base and texts and urljoin(base, app.builder.get_target_uri(texts[0])),
        "citation_pdf_url": base and pdf and urljoin(base, pdf),
        "bibo.edition": one.release,
        "DC.title": one.title,
        "DC.creator": one.author.inverted,
        "DC.contributor": one.editor and str(one.editor),
        "DC.date": dates.iso(one.released),
        "DC.language": one.language,
        "DC.rights": one.licence,
        "DC.source": ", ".join(filter(None, (one.first, one.original))),
        "DC.identifier": base,
        "DC.type": "Text",
    }
    yield from (_meta(name, value) for name, value in tags.items() if value)
    graph = {
        "og:type": "book",
        "og:title": title,
        "og:description": about,
        "og:locale": one.language.replace("-", "_"),
        "og:url": page,
    }
    yield from (_meta(name, value, "property") for name, value in graph.items() if value)


def signposts(app: Sphinx, one: cite.Work, pagename: str) -> Iterator[str]:
    """Yield links to the licence, to what describes the edition, and on its first page to its parts."""
    above = "../" * app.builder.get_target_uri(pagename).count("/")
    if base := cite.site_url(app.config):
        yield _link("cite-as", base)
    if one.licence_url:
        yield _link("license", cite.safe_url(one.licence_url))
    for ending in cite.FILES.values():
        yield _link("describedby", f"{above}{one.key}{ending}", MEDIA[ending])
    if pagename == app.config.root_doc:
        for name in app.config.recension_texts:
            yield _link("item", app.builder.get_relative_uri(pagename, name), "text/html")
        for path in domain_of(app.env).downloads.values():
            if path.suffix == ".pdf":
                yield _link("item", above + path.name, "application/pdf")


def linked_data(one: cite.Work) -> dict[str, object]:
    """Return the edition in the words of schema.org."""
    author = _person(one.author)
    based = {
        "@type": "Article",
        "name": one.title,
        "author": author,
        "datePublished": dates.iso(one.published),
        "publisher": one.publisher and {"@type": "Organization", "name": one.publisher},
        "url": cite.safe_url(one.original),
        "license": cite.safe_url(one.licence_url),
    }
    found = {
        "@context": "https://schema.org",
        "@type": "Book",
        "name": one.title,
        "author": author,
        "editor": one.editor
        and (_person(one.editor) if one.editor.given else {"@type": "Role", "roleName": str(one.editor)}),
        "bookEdition": one.edition,
        "version": one.release,
        "datePublished": dates.iso(one.released),
        "inLanguage": one.language,
        "license": cite.safe_url(one.licence_url),
        "isBasedOn": {name: value for name, value in based.items() if value},
        "url": one.url,
    }
    return {name: value for name, value in found.items() if value}


def _person(name: cite.Name) -> dict[str, str]:
    found = {"@type": "Person", "name": str(name), "familyName": name.family, "givenName": name.given}
    return {key: value for key, value in found.items() if value}


# citing a place, and reporting an error


def citing(app: Sphinx, pagename: str) -> dict[str, object]:
    """Return what the script of a text needs to cite its places."""
    config = app.config
    url = cite.site_url(config) and urljoin(cite.site_url(config), app.builder.get_target_uri(pagename)) + f"#{ID}"
    one = cite.work(config, _)._replace(key=f"{config.recension_name}-{ID}", place=PLACE)
    one = one._replace(url=url) if url else one
    made = {name: form(one).replace(PLACE.capitalize(), PLACE) for name, form in cite.FORMS.items()}
    forms = [(_(name), text, name in QUOTING) for name, text in made.items()] + [(_("Link"), "", False)]
    blocks = domain_of(app.env).documents[pagename].blocks
    named = [block.place for block in blocks if block.place and (block.type.is_numbered or block.label)]
    return {
        "html": render("cite-dialog", forms=forms, reports=bool(config.recension_report)),
        "label": _("Cite {}"),
        "link": url,
        "places": {place: plain_name(place.called(config.recension_places)) for place in named},
        "report": report_url(config),
        "stamp": stamp(config),
    }


def plain_name(name: str) -> str:
    """Return the name of a place without any character that means something in a form of citation."""
    return re.sub(r"[^\w .,'’()-]|_", "", name)


def stamp(config: Config) -> str:
    """Return title, release and date, as a report of an error names them."""
    return ", ".join(filter(None, (config.project, _("release {}").format(config.release), config.recension_date)))


def report_url(config: Config) -> str:
    """Return the address for reports with the places ``{title}`` and ``{body}``; a bare mail address gets them."""
    address: str = cite.line(config.recension_report)
    bare = address.startswith("mailto:") and "?" not in address
    return f"{address}?subject={{title}}&body={{body}}" if bare else address


def report_link(config: Config) -> str:
    """Return a link to report an error of which the place is not known, as HTML, if there is an address."""
    address = report_url(config).replace("{title}", quote(stamp(config))).replace("{body}", "")
    return f'<a href="{escape(address)}">{_("Report an error")}</a>. ' if address else ""


# beside the pages


def collect_pages(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    """Yield the page that a server shows when there is none."""
    if not has_pages(app):
        return
    root = app.config.root_doc
    trees = app.env.get_doctree(root).findall(addnodes.toctree)
    names = [(None, root), *(entry for tree in trees for entry in tree["entries"])]
    links = [
        (app.builder.get_relative_uri("404", name), title or app.env.titles[name].astext())
        for title, name in names
        if name in app.env.titles
    ]
    title = _("There is no such page")
    body = render("missing-body", title=title, search=app.builder.get_relative_uri("404", "search"), links=links)
    yield "404", {"title": title, "body": body}, "page.html"


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files that cite the edition and, once the site has an address, its map."""
    if exception or app.builder.format != "html":
        return
    out = Path(app.outdir)
    if app.config.recension_source:
        for name, ending in cite.FILES.items():
            write(out / f"{app.config.recension_name}{ending}", cite.FORMS[name](cite.work(app.config, _)))
    base = cite.site_url(app.config)
    if base and has_pages(app):
        date = dates.iso(app.config.recension_date)
        changed = f"<lastmod>{date}</lastmod>" if date else ""
        urls = sorted(urljoin(base, app.builder.get_target_uri(name)) for name in app.env.found_docs)
        listed = "".join(f"  <url><loc>{escape(url)}</loc>{changed}</url>\n" for url in urls)
        head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        write(out / "sitemap.xml", f"{head}{listed}</urlset>\n")
        write(out / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}sitemap.xml\n")


def set_base(app: Sphinx, config: Config) -> None:
    """Let Sphinx name the canonical address of each page."""
    config.html_baseurl = config.html_baseurl or cite.site_url(config)


def setup(app: Sphinx) -> None:
    """Register what describes the edition to programs."""
    app.connect("config-inited", set_base)
    app.connect("html-page-context", add_metadata, priority=600)  # furo and Sphinx have filled the context
    app.connect("html-collect-pages", collect_pages)
    app.connect("build-finished", write_files)
