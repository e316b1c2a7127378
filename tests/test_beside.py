"""An edition beside what other people's projects load: nothing complains, neither the build nor the browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from browsing import in_a_browser, served, sync_api
from building import FINE, URL, Copy, append, build, configure, ended, replace, sphinx_build

pytestmark = in_a_browser

EXTENSIONS = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosectionlabel",
    "sphinx.ext.autosummary",
    "sphinx.ext.coverage",
    "sphinx.ext.doctest",
    "sphinx.ext.duration",
    "sphinx.ext.extlinks",
    "sphinx.ext.githubpages",
    "sphinx.ext.ifconfig",
    "sphinx.ext.intersphinx",
    "sphinx.ext.mathjax",
    "sphinx.ext.napoleon",
    "sphinx.ext.todo",
    "sphinx.ext.viewcode",
    "myst_parser",
    "notfound.extension",
    "sphinx_autodoc_typehints",
    "sphinx_copybutton",
    "sphinx_design",
    "sphinx_sitemap",
    "sphinx_tabs.tabs",
    "sphinx_togglebutton",
    "sphinxcontrib.mermaid",
    "sphinxext.opengraph",
]
SETTINGS = {
    "html_theme": "furo",
    "html_baseurl": URL,
    "ogp_site_url": URL,
    "autosectionlabel_prefix_document": True,
    "todo_include_todos": True,
    "autodoc_typehints": "description",
    "extlinks": {"leaf": ("https://example.org/leaf/%s", "leaf %s")},
    "intersphinx_mapping": {"mill": (URL, "mill.inv")},
    "myst_enable_extensions": ["deflist", "smartquotes", "replacements"],
    "copybutton_prompt_text": "$ ",
}
PAGE = """
Everything
==========

.. automodule:: pump
   :members:

.. autosummary::

   lift

.. todo:: Grind.

.. code-block:: console

   $ grind

.. grid:: 2

   .. grid-item-card:: Wheat

   .. grid-item-card:: Rye

.. tabs::

   .. tab:: Day

      Light.

   .. tab:: Night

      Dark.

.. mermaid::

   graph LR; water --> wheel

.. note::
   :class: toggle

   Water.

:leaf:`2` and :math:`a^2`, :any:`p2`, :any:`mill:p1` and :ref:`all:Everything`.
"""
PUMP = '''"""Of water."""


def lift(height: float) -> float:
    """Lift.

    Args:
        height: in feet.
    """
'''
MARKDOWN = "# Notes\n\n```{rec:edition-apparatus}\n```\n\n{any}`p2`\n\n- `a`\n"


@pytest.fixture(params=["", "recension.site"], ids=["the text", "the site"])
def project(request: pytest.FixtureRequest, copy_of: Copy, tmp_path: Path) -> Path:
    """The website of a tiny edition beside all of them."""
    edition = copy_of("plain")
    assert build(copy_of("guest"), tmp_path / "mill") == FINE
    assert build(edition, tmp_path / "plain-html") == FINE
    (edition / "mill.inv").write_bytes((tmp_path / "plain-html" / "objects.inv").read_bytes())
    (edition / "all.rst").write_text(PAGE, "utf-8")
    (edition / "notes.md").write_text(MARKDOWN, "utf-8")
    (edition / "pump.py").write_text(PUMP, "utf-8")
    replace(edition / "index.rst", "   about\n", "   about\n   all\n   notes\n")
    loaded = [*EXTENSIONS, "recension", *filter(None, [request.param])]
    append(edition / "conf.py", "import sys\nsys.path.insert(0, __file__.removesuffix('conf.py'))\n")
    configure(edition, extensions=loaded, **SETTINGS)
    if request.param:
        elsewhere = "'self' https://cdn.jsdelivr.net"
        policy = {"default-src": "'self'", "script-src": elsewhere, "style-src": f"{elsewhere} 'unsafe-inline'"}
        configure(edition, recension_policy=policy | {"img-src": "'self' data:"})
    # in a process of its own, for sphinx-sitemap starts one that would hold what the browser waits for
    outcome = ended(sphinx_build(edition, tmp_path / "html"))
    assert outcome.code == 0, outcome.complaints
    return tmp_path / "html"


def test_nothing_complains(project: Path, browser: sync_api.Browser) -> None:
    """With all of them at once the build is clean, no page has an error, and the text works."""
    complaints: list[str] = []
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.on("console", lambda one: one.type in ("error", "warning") and complaints.append(f"{page.url}: {one.text}"))
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.route(
        lambda url: "127.0.0.1" not in url,  # nothing here is asked of other sites; what they give is empty
        lambda route: route.fulfill(
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
            body="export default { initialize() {}, run() {}, registerIconPacks() {}, registerLayoutLoaders() {} };"
            if route.request.url.endswith(".mjs")
            else "",
        ),
    )
    with served(project) as address:
        for name in ("index", "all", "notes", "apparatus", "search", "text"):
            page.goto(f"{address}/{name}.html")
        page.locator(".rec-views a").nth(1).click()
        sync_api.expect(page.locator(".rec-text, [role=main]").locator("ins").first).to_be_visible()
        page.goto(f"{address}/all.html")
        assert page.locator("button.copybtn").count() == 1
        page.close()

    assert complaints == []
