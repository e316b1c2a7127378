"""The page around a text: in furo with what it has no blocks for, in other themes with all of it in the body."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from sphinx.errors import ThemeError
from sphinx.jinja2glue import BuiltinTemplateLoader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.theming import Theme

ARTICLE = '<article role="main" id="furo-main-content">'  #: no other theme has it
TEMPLATES = f"{__name__}.Templates"


class Templates(BuiltinTemplateLoader):
    """Renders pages as Sphinx does, in furo with what it has no blocks for."""

    #: what stands in the template of furo -> the same with what it lacks
    lacking: ClassVar[Mapping[str, str]] = {
        ARTICLE: "{{ rec_views }}" + ARTICLE,
        "</article>": "{{ rec_credit }}</article>{{ rec_editorial }}",
    }

    def init(self, builder: Builder, theme: Theme | None = None, dirs: list[str] | None = None) -> None:
        super().init(builder, theme, dirs)
        page, *_ = super().get_source(self.environment, "!page.html")
        self.environment.globals["rec_article"] = ARTICLE in page

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        for old, new in self.lacking.items() if ARTICLE in source else ():
            if source.count(old) != 1:
                raise ThemeError(f"{path}: expected {old!r} once, found it {source.count(old)} times")
            source = source.replace(old, new)
        return source, path, is_fresh


def setup(app: Sphinx) -> None:
    """Render with these templates, unless conf.py has a template bridge of its own."""
    config = app.config
    config.templates_path = [*config.templates_path, os.path.relpath(Path(__file__).parent / "templates", app.confdir)]
    config.template_bridge = config.template_bridge or TEMPLATES
