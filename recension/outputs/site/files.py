"""Which scripts and style sheets a page links: those it needs, and none that would keep the reader waiting."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.files import write
from recension.outputs.html import frame
from recension.outputs.html.render import STATIC

if TYPE_CHECKING:
    from sphinx.application import Sphinx

OURS = (STATIC, Path(__file__).parent / "static")
#: it says the words of Sphinx's search, and evaluates text, which no policy should let it
TRANSLATIONS = "translations.js"
#: they serve the search and the highlighting of Sphinx, which has given way to ours
NEEDLESS = {"documentation_options.js", "doctools.js", "sphinx_highlight.js", TRANSLATIONS}
#: of furo, which can do without them
THEME = {"scripts/furo.js"}
#: what the second sheet of furo is for, beside Read the Docs
SERVED = {"sphinx_copybutton", "sphinx_design", "sphinx_inline_tabs", "sphinx_panels"}
#: in a sheet of ours, what only those who write it read: comments, blank lines, and the blanks that lines begin with
_UNREAD = re.compile(r"/\*.*?\*/\s*|(\n)\s+", re.DOTALL)
_BESIDE = re.compile(r"@import|url\((?!['\"]?(?:data:|#))")


def leave_out(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: object) -> None:
    """Leave out the scripts that nothing here needs, and let none keep the reader waiting.

    In another theme than furo, and where an extension has scripts of its own, all stay, for those may rest on Sphinx's.
    """
    found = context.get("script_files", [])
    found[:] = [one for one in found if _name(one) != TRANSLATIONS]
    names = {one: _name(one) for one in found}
    others = [name for name in names.values() if not (name in NEEDLESS | THEME or _is_ours(name))]
    if others or "furo" not in frame.tried(app):
        return
    found[:] = [one for one in found if names[one] not in NEEDLESS]
    for one in found:
        one.attributes.setdefault("defer", "defer")


def choose_sheets(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Link the style sheets that a page needs, ours as one, for the page is shown when the last of them is there.

    The page of a text is long and the first that is asked for: it has its sheets in it, and is shown while it comes.
    Other themes than furo have some that are named nowhere but in their templates, and keep them all as they are.
    """
    if "furo" not in frame.tried(app):
        return
    sheets = context.get("css_files", [])
    names = {one: _name(one) for one in sheets}
    needless = set() if doctree is None or any(map(_is_code, doctree.findall(nodes.Element))) else {"pygments.css"}
    if not (SERVED & app.extensions.keys() or context.get("READTHEDOCS")):
        needless.add("styles/furo-extensions.css")
    ours = [one for one in sheets if _is_ours(names[one])]
    if "rec_views" in context and "pygments.css" in needless:  # furo writes that one after the pages
        sheets[:] = [one for one in sheets if names[one] not in needless]
        embed(Path(app.outdir), context)
    elif len(ours) > 1:
        joined = f"{'-'.join(Path(names[one]).stem for one in ours)}.css"
        texts = (_ours(names[one]).read_text("utf-8") for one in ours)
        write(Path(app.outdir, "_static", joined), "\n".join(texts))
        app.add_css_file(joined)
        needless.update(names[one] for one in ours)
    sheets[:] = [one for one in sheets if names.get(one) not in needless]


def embed(folder: Path, context: dict[str, Any]) -> None:
    """Put the style sheets of a page into it, unless one is for some readers only, or leads to files beside it."""
    sheets = sorted(context["css_files"], key=lambda one: one.priority)
    paths = [folder / str(one.filename) for one in sheets]
    texts = [
        _UNREAD.sub(r"\1", path.read_text("utf-8")) if _is_ours(_name(one)) else path.read_text("utf-8")
        for one, path in zip(sheets, paths, strict=True)
        if path.is_file()
    ]
    are_for_all = all(one.attributes == {"rel": "stylesheet", "type": "text/css"} for one in sheets)
    if are_for_all and len(texts) == len(paths) and not any(map(_BESIDE.search, texts)):
        context["metatags"] = f"{context.get('metatags') or ''}<style>{''.join(texts)}</style>"
        context["css_files"] = []


def _name(file: Any) -> str:
    return str(file.filename).partition("?")[0].removeprefix("_static/")


def _ours(name: str) -> Path:
    """Return which of our files is called so; a folder where none is."""
    return next((folder / name for folder in OURS if (folder / name).is_file()), STATIC)


def _is_ours(name: str) -> bool:
    return _ours(name).is_file()


def _is_code(node: nodes.Element) -> bool:
    """Tell whether *node* may have words in colours, as code has."""
    return isinstance(node, (nodes.literal_block, nodes.doctest_block, nodes.raw)) or "code" in node.get("classes", ())


def setup(app: Sphinx) -> None:
    """Register what chooses them."""
    app.connect("html-page-context", leave_out)
    app.connect("html-page-context", choose_sheets, priority=900)  # from those that others have added
