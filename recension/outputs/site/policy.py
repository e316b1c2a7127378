"""The Content-Security-Policy of each page: what conf.py declares, and what the theme has put into the page itself."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes

from recension.doctree.checks import report
from recension.doctree.config import location_in_config
from recension.locale import _
from recension.outputs.html import frame
from recension.outputs.html.render import has_pages
from recension.scholarship.address import strings
from recension.scholarship.messages import mistake

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.theming import Theme

NOTHING = "'none'"  #: a source that means nothing beside another
ANYTHING = "'unsafe-inline'"  #: a source; beside a digest it would mean nothing
#: what themes print of a page and of the settings, some of it as markup
SHOWN = ("project", "docstitle", "shorttitle", "title", "copyright", "release", "version", "last_updated")
SETTINGS = ("project", "author", "copyright", "html_title", "html_short_title", "html_theme_options", "html_context")
#: what the writers of docutils and Sphinx state of tables and images
_SIZES = re.compile(r"(\s*(width|height):\s*\d+(\.\d+)?(%|px|em|ex|rem|pt|pc|cm|mm|in);?)+\s*")
_RUNS = re.compile(r"<script|\son\w+\s*=", re.IGNORECASE)
PLACE = "rec-policy"  #: keeps the place of the policy, which is known when the page is
#: directive of a policy -> what it governs in a page: elements, and attributes
HOLDS = {"script-src": ("script", "handler"), "style-src": ("style", "attribute")}
#: theme -> what it needs besides: small images stand in the sheets, and pydata's script of icons writes a sheet
NEEDED = {"furo": {"img-src": "data:"}, "pydata_sphinx_theme": {"img-src": "data:", "style-src": ANYTHING}}
TEMPLATES = f"{__name__}.Templates"


class Inline(HTMLParser):
    """The scripts and styles that stand in a page, in elements and in attributes (handlers of events, ``style``)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": [], "handler": [], "attribute": []}
        self.into: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found["attribute"] += filter(None, [given.get("style")])
        self.found["handler"] += [value for name, value in attrs if name.startswith("on") and value]
        is_data = "json" in (given.get("type") or "")
        if tag in ("script", "style") and "src" not in given and not is_data:
            self.into = self.found[tag]
            self.into.append("")

    def handle_data(self, data: str) -> None:
        if self.into:
            self.into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self.into = []


def digest(text: str) -> str:
    """Return the digest of a script or style as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class Templates(frame.Templates):
    """Renders pages, names the landmarks that furo leaves without a name, and fills in the policy."""

    lacking: ClassVar[Mapping[str, str]] = {
        **frame.Templates.lacking,
        '<aside class="sidebar-drawer"': '<aside aria-label="{{ rec_labels.navigation|e }}" class="sidebar-drawer"',
        '<aside class="toc-drawer': '<aside aria-label="{{ rec_labels.contents|e }}" class="toc-drawer',
    }

    foreign: Mapping[str, Sequence[str]] | None = None  #: of the function of this name, once it was asked for

    def init(self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        super().init(builder, theme, dirs)
        self.environment.globals["rec_labels"] = {"navigation": _("Site navigation"), "contents": _("On this page")}

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        html = super().render(template, context)
        if PLACE not in html:
            return html
        around, parts = html, [str(context.get(name) or "") for name in ("body", "rec_editorial")]
        for part in filter(None, parts):
            around = around.replace(part, "", 1)
        found = Inline(around).found
        inner = [Inline(part).found for part in parts if _RUNS.search(part) or "<style" in part or " style=" in part]
        # what came in with a text or with a setting is neither run nor shown; the writers state nothing but sizes
        came_in = [Inline(" ".join(str(context.get(name) or "") for name in SHOWN)).found, context["rec_foreign"]]
        for name in (one for names in HOLDS.values() for one in names):
            foreign = {text for part in (*came_in, *inner) for text in part[name]}
            found[name] = [text for text in found[name] if text not in foreign]
        raw = {text for part in came_in for text in part["attribute"]}
        sizes = (text for part in inner for text in part["attribute"] if _SIZES.fullmatch(text))
        found["attribute"] += [text for text in sizes if text not in raw]
        admitted = context.get("rec_admitted", ())
        linked = {
            "script-src": [*_elsewhere(context.get("script_files", ())), *admitted],
            "style-src": [*_elsewhere(context.get("css_files", ())), *admitted],
        }
        return html.replace(PLACE, escape(policy(context["rec_policy"], found, linked), quote=False), 1)


def foreign(app: Sphinx) -> Mapping[str, Sequence[str]]:
    """Return what would run of the titles of all documents, which other pages repeat, and of the settings."""
    trees = [tree for some in (app.env.titles, app.env.tocs) for tree in some.values() if any(tree.findall(nodes.raw))]
    rendered = [app.builder.render_partial(tree) for tree in trees]  # type: ignore[attr-defined]
    shown = [one[part] for one in rendered for part in ("title", "fragment")]
    return Inline(" ".join([*shown, *strings([app.config[name] for name in SETTINGS])])).found


def raw_in(doctree: object) -> Mapping[str, Sequence[str]]:
    """Return what would run, or be shown, of the HTML that an editor has written into a page."""
    found = doctree.findall(nodes.raw) if isinstance(doctree, nodes.document) else ()
    return Inline(" ".join(one.astext() for one in found)).found


def _elsewhere(files: Sequence[Any]) -> list[str]:
    return [str(one.filename) for one in files if "//" in str(one.filename or "")]


def policy(declared: Mapping[str, str], found: Mapping[str, Sequence[str]], linked: Mapping[str, Sequence[str]]) -> str:
    """Return the policy of a page: as *declared*, and with it what the page was *found* to hold and links."""
    made = {"default-src": declared.get("default-src", "")}
    for name, (elements, attributes) in HOLDS.items():
        sources = declared.get(name) or declared.get("default-src", "'self'")
        hashes = ["'unsafe-hashes'"] if found[attributes] else []
        digests = [*map(digest, found[elements]), *hashes, *map(digest, found[attributes])]
        allowed = [] if ANYTHING in sources or sources == NOTHING else digests
        elsewhere = () if sources == NOTHING else linked[name]
        made[name] = " ".join(dict.fromkeys([*sources.split(), *allowed, *elsewhere]))
    whole = made | {**declared} | made
    return "; ".join(f"{name} {sources}".strip() for name, sources in whole.items() if sources or name in declared)


def add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Begin the head of the page with its policy."""
    declared: Mapping[str, str] = app.config.recension_policy
    if has_pages(app) and declared and isinstance(app.builder.templates, Templates):
        own = declared.get("default-src", "'self'")
        needed = {
            name: f"{own} {sources}" for theme in frame.tried(app) for name, sources in NEEDED.get(theme, {}).items()
        }
        context["rec_policy"] = {**needed, **declared}  # what the editor says holds
        if hosts := context.get("rec_image_hosts"):
            images = context["rec_policy"].get("img-src", own)
            context["rec_policy"]["img-src"] = " ".join([*(one for one in images.split() if one != NOTHING), *hosts])
        if admitted := context.get("rec_admitted"):  # what it writes stands in a frame
            framed = next((declared[name] for name in ("frame-src", "child-src") if name in declared), own)
            context["rec_policy"]["frame-src"] = " ".join(
                [*(one for one in framed.split() if one != NOTHING), *admitted]
            )
        templates = app.builder.templates
        templates.foreign = templates.foreign or foreign(app)
        written = raw_in(doctree)
        context["rec_foreign"] = {name: [*texts, *written[name]] for name, texts in templates.foreign.items()}
        meta = f'<meta http-equiv="Content-Security-Policy" content="{PLACE}" />'
        context["metatags"] = f"\n    {meta}{context.get('metatags') or ''}"


def setup(app: Sphinx) -> None:
    """Register what makes and keeps the policy."""
    if app.config.template_bridge == frame.TEMPLATES:
        app.config.template_bridge = TEMPLATES
    elif app.config.recension_policy:
        name, found = "template_bridge", repr(app.config.template_bridge)
        expected = "none where recension_policy is declared, which ours fills in"
        report([mistake("setting", *location_in_config(app, name), setting=name, found=found, expected=expected)])
    app.connect("html-page-context", add_policy, priority=900)  # before all that others have put there
