"""The last touch to every page: its Content-Security-Policy, and addresses that hold where the server shows it."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.config import Config
    from sphinx.theming import Theme

_ELEMENT = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_STYLE = re.compile(r'<[^>]*\sstyle="([^"]*)"')
_DATA = re.compile(r"\ssrc=|\stype=\"application/(?:ld\+)?json\"")  #: a file, or nothing that is run
_RELATIVE = re.compile(r'\b(href|src|action|data-content_root)="(?!#|/|[a-z]+:)(?:\./)?')
_CHARSET = re.compile(r"<head>.*?<meta charset=[^>]*>", re.DOTALL)  #: stays first: browsers look only at 1024 bytes
#: they serve the search and the highlighting of Sphinx, which has given way to ours
NEEDLESS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", "translations.js"}


def policy(html: str, known: Collection[str]) -> str:
    """Return the policy for a page, with the digests of the *known* scripts and of the styles that stand in it."""
    found: dict[str, list[str]] = {"script": [], "style": []}
    for kind, text in inline(html):
        if kind == "style" or text in known:
            found[kind].append(digest(text))
    attributes = [digest(unescape(text)) for text in _STYLE.findall(_ELEMENT.sub("", html))]
    styles = found["style"] + (["'unsafe-hashes'", *attributes] if attributes else [])
    parts = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *found["script"]],
        "style-src": ["'self'", *styles],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
    return "; ".join(" ".join([name, *dict.fromkeys(values)]) for name, values in parts.items())


def inline(html: str) -> Iterator[tuple[str, str]]:
    """Yield ``script`` or ``style`` and its text for each that stands in a page."""
    for kind, attributes, text in _ELEMENT.findall(html):
        if not _DATA.search(attributes):
            yield kind.lower(), text


def digest(text: str) -> str:
    """Return the digest of a script or style as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class Templates(BuiltinTemplateLoader):
    """Renders pages as Sphinx does, and finishes them.

    A page with ``rec_base`` in its context is shown for any address, so its links begin with that.
    """

    def init(self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        super().init(builder, theme, dirs)
        found = (path for folder in self.pathchain for path in Path(folder).rglob("*.html"))
        # a script that is in no template came in with a text, and is not to be run
        self.known = frozenset(text for path in found for _kind, text in inline(path.read_text("utf-8")))

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        html = super().render(template, context)
        if base := context.get("rec_base"):
            html = _RELATIVE.sub(lambda found: f'{found[1]}="{escape(base)}', html)
        head = _CHARSET.search(html)
        if not head:
            return html
        meta = f'\n    <meta http-equiv="Content-Security-Policy" content="{policy(html, self.known)}" />'
        return html[: head.end()] + meta + html[head.end() :]


def use_templates(app: Sphinx, config: Config) -> None:
    """Render with the templates above, unless conf.py has a template bridge of its own."""
    config.template_bridge = config.template_bridge or f"{__name__}.Templates"


def leave_out(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Leave out the scripts and the class that nothing here needs, and let no script keep the reader waiting."""
    found = context.get("script_files", [])
    found[:] = [one for one in found if Path(str(one.filename).partition("?")[0]).name not in NEEDLESS]
    for one in found:
        one.attributes.setdefault("defer", "defer")
    if "body" in context:
        context["body"] = context["body"].replace(' class="reference internal"', "")


def setup(app: Sphinx) -> None:
    """Register what makes and keeps the policy."""
    app.connect("config-inited", use_templates)
    app.connect("html-page-context", leave_out)
