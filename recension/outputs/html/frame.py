"""The page around a text: what the theme has no place for stands in the body, and each theme has a sheet of its own."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime, time
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from sphinx import addnodes
from sphinx.errors import ThemeError
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util.i18n import format_date

from recension.doctree.checks import report, tell
from recension.doctree.config import location_in_config
from recension.locale import direction
from recension.outputs.html.render import STATIC, has_pages
from recension.scholarship import dates
from recension.scholarship.messages import mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.theming import Theme

ARTICLE = '<article role="main" id="furo-main-content">'  #: no other theme has it
BOX = '<div class="article-container">'
FOLDER = Path(__file__).parent / "templates"
TEMPLATES = f"{__name__}.Templates"
#: theme that was tried -> its style sheet
SHEETS = {path.stem: f"themes/{path.name}" for path in sorted((STATIC / "themes").glob("*.css"))}
#: the same, to what is for the page of a text alone
READING = {path.stem: f"themes/reading/{path.name}" for path in sorted((STATIC / "themes" / "reading").glob("*.css"))}


class Templates(BuiltinTemplateLoader):
    """Renders pages as Sphinx does, and says which way they are written; in furo with what it has no blocks for."""

    #: what stands in the template of furo -> the same with what it lacks
    lacking: ClassVar[Mapping[str, str]] = {
        BOX: BOX.replace('"article-container"', '"article-container{{ " rec-box" if rec_views }}"'),
        ARTICLE: "{{ rec_views }}" + ARTICLE.replace("role", """{{ 'class="rec-text" ' if rec_views }}role"""),
        "</article>": "{{ rec_credit }}</article>{{ rec_proof }}{{ rec_editorial }}",
    }

    def init(self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        """Find ours, too; among the settings their place would tell in ``.buildinfo`` how deep the project lies."""
        paths = builder.config.templates_path
        builder.config.templates_path = [*paths, str(FOLDER)]
        super().init(builder, theme, dirs)
        builder.config.templates_path = paths

    def render(self, template: str, context: dict[str, Any]) -> str:  # type: ignore[override]
        html = super().render(template, context)
        if (way := direction(str(context.get("language") or ""))) == "ltr":
            return html
        return re.sub(r"<html(?![^>]*\sdir=)", f'<html dir="{way}"', html, count=1)

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        for old, new in self.lacking.items() if ARTICLE in source else ():
            if source.count(old) != 1:
                raise ThemeError(f"{path}: expected {old!r} once, found it {source.count(old)} times")
            source = source.replace(old, new)
        return source, path, is_fresh


def tried(app: Sphinx) -> list[str]:
    """Return which themes that were tried the theme is, or rests on; the one that rests on the others is the last."""
    folders = app.builder.theme.get_theme_dirs() if has_pages(app) else []  # type: ignore[attr-defined]
    return [name for name in map(os.path.basename, reversed(folders)) if name in SHEETS]


def check_theme(app: Sphinx) -> None:
    """Say so where nobody tried the theme; refuse what takes the notes of a text from their places."""
    if app.builder.format != "html" or not has_pages(app):
        return
    if (name := app.config.html_theme) not in SHEETS:
        tell(mistake("theme-untried", found=name, expected=", ".join(SHEETS)), "")
    options: object = app.config.html_theme_options
    if "sphinx_book_theme" in tried(app) and isinstance(options, dict) and options.get("use_sidenotes"):
        where, expected = location_in_config(app, "html_theme_options"), "none, for the notes of a text stand beside it"
        report([mistake("setting", *where, setting="html_theme_options", found="use_sidenotes", expected=expected)])


def complete(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Give pydata's theme the mode that its script complains of when it has none, and takes then."""
    if "pydata_sphinx_theme" in tried(app):
        context.setdefault("default_mode", "auto")


def begin_with_scripts(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Let furo know at once that scripts run: later, what it hides without them would move what stands beside it."""
    if "furo" in tried(app) and _is_ours(context):
        told = '<script>document.documentElement.classList.remove("no-js")</script>'
        context["metatags"] = f"{context.get('metatags') or ''}{told}"


def _is_ours(context: dict[str, Any]) -> bool:
    return bool(context.keys() & {"rec_views", "rec_credit"})


def give_date(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Let the pages say, where conf.py wants them to say when they were made, of when the edition is."""
    if context.get("last_updated") and app.config.recension_texts:
        day = dates.begins(app.config.recension_date)
        made = datetime.combine(day, time(), UTC) if day else None
        form = app.config.html_last_updated_fmt or "%b %d, %Y"
        context["last_updated"] = made and format_date(form, date=made, language=app.config.language)


def called(env: BuildEnvironment) -> dict[str, str]:
    """Return the pages that the list of pages calls by another name than their titles, and that name."""
    lists = env.tocs[env.config.root_doc].findall(addnodes.toctree)
    return {ref: title for one in lists for title, ref in one["entries"] if title and ref in env.titles}


def name_neighbours(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Call the pages before and behind a page as the list of pages does."""
    names = called(app.env) if app.config.recension_texts and pagename in app.env.titles else {}
    for name, title in names.items():
        for way in ("prev", "next"):
            if (link := context.get(way)) and link["link"] == app.builder.get_relative_uri(pagename, name):
                context[way] = {**link, "title": escape(title)}


def rank_captions(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Give the headings of the groups of pages, which furo has from Sphinx, the rank that they lack."""
    if tree := context.get("furo_navigation_tree"):
        context["furo_navigation_tree"] = tree.replace('role="heading">', 'role="heading" aria-level="2">')


def around(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> str | None:
    """Return the template of a page that has something of ours; it rests on that of the project, or of the theme."""
    return "recension-page.html" if _is_ours(context) and templatename == "page.html" and has_pages(app) else None


def setup(app: Sphinx) -> None:
    """Render with these templates, unless conf.py has a template bridge of its own."""
    config = app.config
    config.templates_path = [*config.templates_path]  # themes add to it, and Sphinx lends one list to all builds
    if config.template_bridge:
        config.templates_path.append(os.path.relpath(FOLDER, app.confdir))
    else:
        config.template_bridge = TEMPLATES
    app.connect("builder-inited", check_theme)
    app.connect("html-page-context", complete)
    app.connect("html-page-context", give_date)
    app.connect("html-page-context", name_neighbours)
    app.connect("html-page-context", begin_with_scripts, priority=800)  # when it is known what the page has (700)
    app.connect("html-page-context", rank_captions, priority=800)  # when furo has made them (500)
    app.connect("html-page-context", around, priority=990)  # when it is known what the page has
