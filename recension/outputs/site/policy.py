"""The Content-Security-Policy of each page: what conf.py declares, and what the theme has put into the page itself."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, ClassVar

from recension.locale import _
from recension.outputs.html import frame
from recension.outputs.html.render import has_pages

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.theming import Theme

ANYTHING = "'unsafe-inline'"  #: a source; beside a digest it would mean nothing
#: what themes print of the settings, some of it as markup
SETTINGS = ("project", "docstitle", "shorttitle", "title", "copyright", "release", "version", "last_updated")
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
        for part in parts:  # a script in them came in with a text, and is not to be run
            if "<style" in part or " style=" in part:
                styles = Inline(part).found
                found = {
                    name: [*some, *(styles[name] if name in HOLDS["style-src"] else ())] for name, some in found.items()
                }
        came_in = Inline(" ".join(str(context.get(name) or "") for name in SETTINGS)).found
        for name in HOLDS["script-src"]:
            found[name] = [text for text in found[name] if text not in came_in[name]]
        linked = {
            "script-src": _elsewhere(context.get("script_files", ())),
            "style-src": _elsewhere(context.get("css_files", ())),
        }
        return html.replace(PLACE, escape(policy(context["rec_policy"], found, linked), quote=False), 1)


def _elsewhere(files: Sequence[Any]) -> list[str]:
    return [str(one.filename) for one in files if "//" in str(one.filename or "")]


def policy(declared: Mapping[str, str], found: Mapping[str, Sequence[str]], linked: Mapping[str, Sequence[str]]) -> str:
    """Return the policy of a page: as *declared*, and with it what the page was *found* to hold and links."""
    made = {"default-src": declared.get("default-src", "")}
    for name, (elements, attributes) in HOLDS.items():
        sources = declared.get(name) or declared.get("default-src", "'self'")
        hashes = ["'unsafe-hashes'"] if found[attributes] else []
        digests = [*map(digest, found[elements]), *hashes, *map(digest, found[attributes])]
        allowed = [] if ANYTHING in sources else digests
        made[name] = " ".join(dict.fromkeys([*sources.split(), *allowed, *linked[name]]))
    return "; ".join(f"{name} {sources}" for name, sources in (made | {**declared} | made).items() if sources)


def add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Begin the head of the page with its policy."""
    declared: Mapping[str, str] = app.config.recension_policy
    if has_pages(app) and declared and isinstance(app.builder.templates, Templates):
        own = declared.get("default-src", "'self'")
        needed = {
            name: f"{own} {sources}" for theme in frame.tried(app) for name, sources in NEEDED.get(theme, {}).items()
        }
        context["rec_policy"] = {**needed, **declared}  # what the editor says holds
        meta = f'<meta http-equiv="Content-Security-Policy" content="{PLACE}" />'
        context["metatags"] = f"\n    {meta}{context.get('metatags') or ''}"


def setup(app: Sphinx) -> None:
    """Register what makes and keeps the policy."""
    if app.config.template_bridge == frame.TEMPLATES:
        app.config.template_bridge = TEMPLATES
    app.connect("html-page-context", add_policy, priority=900)  # before all that others have put there
