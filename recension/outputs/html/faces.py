"""The face of the book on the screen: it is the one of the PDF files, with the letters of Latin scripts.

Where it does not come at once a face of the reader's stands in for it, as wide and as high, and nothing moves.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from recension.outputs.html.render import has_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.application import Sphinx

FOLDER = "_static/faces"
#: file -> style and weight
FACES = {"regular": ("normal", "400"), "italic": ("italic", "400"), "bold": ("normal", "600 700")}
#: end of the name of a file -> the letters that it has; a page with none of them does not ask for it
PARTS = {"": "U+0-FF,U+152-153,U+2000-2212", "-more": "U+100-151,U+154-17F"}
FIRST = ("regular", "italic")  #: what a page begins with
#: asks for them before the page is drawn; where it is a file, no browser suffers that they are asked for as links
ASKING = (
    """if(location.protocol==="file:")for(const one of["normal","italic"])document.fonts.load(`${one} 1em """
    """"Recension Serif"`);else for(const one of[%s])document.head.append(Object.assign(document.createElement("""
    """"link"),{rel:"preload",as:"font",type:"font/woff2",crossOrigin:"",href:`%s/${one}.woff2`}))"""
)
#: what stands in -> for which style, how wide, how high above the line and how deep below it, in hundredths
METRICS = {
    ("Times", '"Times New Roman","Liberation Serif","Tinos"', "normal"): (110.7, 93.6, 30.3),
    ("Times", '"Times New Roman Italic","Liberation Serif Italic","Tinos Italic"', "italic"): (102.8, 100.8, 32.6),
    ("DejaVu", '"DejaVu Serif"', "normal"): (87.2, 118.8, 38.4),
}


def sheet(folder: str, later: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the rules for the faces that lie in *folder*; those that a page needs *later* come when they come."""
    for (name, _style), (end, letters) in product(FACES.items(), PARTS.items()):
        yield _rule(folder, name, end, letters, "swap" if name in later else "optional")
    for (family, local, style), (width, above, below) in METRICS.items():
        sources = ",".join(f"local({one})" for one in local.split(","))
        yield (
            f'@font-face{{font-family:"Recension {family}";font-style:{style};src:{sources};size-adjust:{width}%;'
            f"ascent-override:{above}%;descent-override:{below}%;line-gap-override:0%}}"
        )
    yield f"@media(scripting:none){{{''.join(_rule(folder, name, '', PARTS[''], 'swap') for name in FIRST)}}}"


def _rule(folder: str, name: str, end: str, letters: str, display: str) -> str:
    style, weight = FACES[name]
    return (
        f'@font-face{{font-family:"Recension Serif";font-style:{style};font-weight:{weight};font-display:{display};'
        f'src:url("{folder}/{name}{end}.woff2")format("woff2");unicode-range:{letters}}}'
    )


def add_faces(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Have a page of the edition ask for the faces at once."""
    if app.config.recension_face and has_pages(app) and "recension.css" in map(_file, context.get("css_files", ())):
        folder = context["pathto"](FOLDER, resource=True)
        asking = ASKING % (",".join(f'"{name}"' for name in FIRST), folder)
        later = ("bold",) if "rec_views" in context else ()  # in a text, it is in what is folded
        rules = "".join(sheet(folder, later))
        context["metatags"] = f"{context.get('metatags') or ''}<style>{rules}</style><script>{asking}</script>"


def _file(one: Any) -> str:
    return str(one.filename).removeprefix("_static/")


def setup(app: Sphinx) -> None:
    """Register what asks for them."""
    app.connect("html-page-context", add_faces, priority=620)  # when it is known that the page is one of the edition
