"""How pages are rendered: with what furo has no block for, without needless scripts, with a Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.errors import ThemeError
from sphinx.jinja2glue import BuiltinTemplateLoader

from recension.files import write
from recension.locale import _
from recension.outputs.html.render import STATIC, has_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.theming import Theme

ARTICLE = '<article role="main" id="furo-main-content">'  #: no other theme has it
#: what stands in the template of furo -> the same with what it has no blocks for
LACKING = {
    ARTICLE: "{{ rec_views }}" + ARTICLE,
    "</article>": "{{ rec_credit }}</article>{{ rec_editorial }}",
    '<aside class="sidebar-drawer"': '<aside aria-label="{{ rec_labels.navigation|e }}" class="sidebar-drawer"',
    '<aside class="toc-drawer': '<aside aria-label="{{ rec_labels.contents|e }}" class="toc-drawer',
}
#: they serve the search and the highlighting of Sphinx, which has given way to ours
NEEDLESS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js"}
#: what the second sheet of furo is for, beside Read the Docs
SERVED = {"sphinx_copybutton", "sphinx_design", "sphinx_inline_tabs", "sphinx_panels"}
POLICY = "default-src 'self'; {sources}; img-src 'self' data:; object-src 'none'; base-uri {base}; form-action 'self'"
_BESIDE = re.compile(r"@import|url\((?!['\"]?(?:data:|#))")
SOURCES = "rec-sources"  #: keeps their place, for they are known when the page is


class Inline(HTMLParser):
    """The scripts, styles and attributes of style that stand in a page or a template."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": [], "attribute": []}
        self.into: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found["attribute"] += filter(None, [given.get("style")])
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


class Templates(BuiltinTemplateLoader):
    """Renders pages as Sphinx does, in furo with what it has no blocks for, and fills in what their policy allows."""

    def init(self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        super().init(builder, theme, dirs)
        page, *_rest = super().get_source(self.environment, "!page.html")
        self.environment.globals["rec_article"] = ARTICLE in page
        self.environment.globals["rec_labels"] = {"navigation": _("Site navigation"), "contents": _("On this page")}
        found = (path for folder in self.pathchain for path in Path(folder).rglob("*.html"))
        # a script that is in no template came in with a text, and is not to be run
        self.known = frozenset(text for path in found for text in Inline(path.read_text("utf-8")).found["script"])

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        for old, new in LACKING.items() if ARTICLE in source else ():
            if source.count(old) != 1:
                raise ThemeError(f"{path}: expected {old!r} once, found it {source.count(old)} times")
            source = source.replace(old, new)
        return source, path, is_fresh

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        html = super().render(template, context)
        if SOURCES not in html:
            return html
        frame, parts = html, [str(context.get(name) or "") for name in ("body", "rec_editorial")]
        for part in filter(None, parts):
            frame = frame.replace(part, "", 1)
        # what is long seldom has a style in it, and no script that is known
        inner = [part for part in parts if "<style" in part or " style=" in part]
        return html.replace(SOURCES, self.sources([Inline(part).found for part in (frame, *inner)]), 1)

    def sources(self, found: Sequence[Mapping[str, list[str]]]) -> str:
        """Return the digests of the known scripts and of the styles that stand in a page, as its policy names them."""
        scripts = [digest(text) for part in found for text in part["script"] if text in self.known]
        styles = [digest(text) for part in found for text in part["style"]]
        attributes = [digest(text) for part in found for text in part["attribute"]]
        hashes = ["'unsafe-hashes'", *attributes] if attributes else []
        named = {"script-src": scripts, "style-src": styles + hashes}
        return "; ".join(" ".join([name, "'self'", *dict.fromkeys(one)]) for name, one in named.items())


def use_templates(app: Sphinx, config: Config) -> None:
    """Render with the templates above, unless conf.py has a template bridge of its own."""
    config.template_bridge = config.template_bridge or f"{__name__}.Templates"


def add_policy(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Begin the head of the page with its policy."""
    if has_pages(app) and isinstance(app.builder.templates, Templates):
        policy = POLICY.format(sources=SOURCES, base="'self'" if context.get("rec_base") else "'none'")
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
        context["metatags"] = f"\n    {meta}{context.get('metatags') or ''}"


def leave_out(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Leave out the scripts that nothing here needs, and let none keep the reader waiting."""
    found = context.get("script_files", [])
    found[:] = [one for one in found if Path(str(one.filename).partition("?")[0]).name not in NEEDLESS]
    for one in found:
        one.attributes.setdefault("defer", "defer")


def choose_sheets(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Link the style sheets that a page needs, ours as one, for the page is shown when the last of them is there.

    The page of a text is long and the first that is asked for: it has its sheets in it, and is shown while it comes.
    """
    sheets = context.get("css_files", [])
    names = {one: Path(str(one.filename)).name for one in sheets}
    needless = set() if doctree is None or any(map(_is_code, doctree.findall(nodes.Element))) else {"pygments.css"}
    if not (SERVED & app.extensions.keys() or context.get("READTHEDOCS")):
        needless.add("furo-extensions.css")
    ours = [one for one in sheets if (STATIC / names[one]).is_file()]
    if "rec_views" in context and "pygments.css" in needless:  # furo writes that one after the pages
        sheets[:] = [one for one in sheets if names[one] not in needless]
        embed(Path(app.outdir), context)
    elif len(ours) > 1:
        joined = f"{'-'.join(Path(names[one]).stem for one in ours)}.css"
        write(Path(app.outdir, "_static", joined), "\n".join((STATIC / names[one]).read_text("utf-8") for one in ours))
        app.add_css_file(joined)
        needless.update(names[one] for one in ours)
    sheets[:] = [one for one in sheets if names.get(one) not in needless]


def embed(folder: Path, context: dict[str, Any]) -> None:
    """Put the style sheets of a page into it, unless one is for some readers only, or leads to files beside it."""
    sheets = sorted(context["css_files"], key=lambda one: one.priority)
    paths = [folder / str(one.filename) for one in sheets]
    texts = [path.read_text("utf-8") for path in paths if path.is_file()]
    are_for_all = all(one.attributes == {"rel": "stylesheet", "type": "text/css"} for one in sheets)
    if are_for_all and len(texts) == len(paths) and not any(map(_BESIDE.search, texts)):
        context["metatags"] = f"{context.get('metatags') or ''}<style>{''.join(texts)}</style>"
        context["css_files"] = []


def _is_code(node: nodes.Element) -> bool:
    """Tell whether *node* may have words in colours, as code has."""
    return isinstance(node, (nodes.literal_block, nodes.doctest_block, nodes.raw)) or "code" in node.get("classes", ())


def setup(app: Sphinx) -> None:
    """Register what makes and keeps the policy."""
    app.connect("config-inited", use_templates)
    app.connect("html-page-context", leave_out)
    app.connect("html-page-context", choose_sheets, priority=900)  # from those that others have added
    app.connect("html-page-context", add_policy, priority=900)  # before all that others have put there
