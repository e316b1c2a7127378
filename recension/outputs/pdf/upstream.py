"""What we rely on and what we mend in rst2pdf and ReportLab, around our own writing only."""

from __future__ import annotations

from contextlib import AbstractContextManager, contextmanager
from copy import deepcopy
from functools import cache, partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from docutils import nodes
from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen import canvas, textobject
from reportlab.platypus import doctemplate, frames, paragraph, paraparser
from rst2pdf import createpdf, languages, pdfbuilder, sphinxnodes, styles
from rst2pdf.basenodehandler import NodeHandler

from recension.outputs.pdf import letters, page, press, takes
from recension.outputs.pdf.handlers import HANDLERS
from recension.outputs.pdf.packing import coordinates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from recension.outputs.pdf.layout import Book

ZERO = "\N{ZERO WIDTH SPACE}"  #: what a glyph is read as that shows nothing by itself

#: owner -> the names it must have; none of them is promised by its documentation
RELIED_ON: dict[Any, tuple[str, ...]] = {
    createpdf: ("FancyDocTemplate", "FancyPage", "RstToPdf"),
    pdfbuilder: ("PDFTranslator", "PDFWriter", "get_language_available"),
    sphinxnodes.sphinxhandlers: ("dispatchdict",),
    doctemplate.BaseDocTemplate: (
        "handle_keepWithNext",
        "handle_frameEnd",
        "clean_hanging",
        "_startBuild",
        "_endBuild",
    ),
    frames.Frame(0, 0, 0, 0): ("_aW", "_aH", "_x1", "_y", "_y1", "_atTop", "_prevASpace", "_leftPadding"),
    paragraph: ("_usConv",),
    paraparser: ("copy",),
    paraparser.ParaFrag: ("clone",),
    ttfonts.TTFont: ("splitString", "getSubsetInternalName"),
    canvas: ("fp_str",),
    textobject: ("fp_str",),
    pdfdoc: ("fp_str",),
    ttfonts: ("makeToUnicodeCMap",),
    styles: ("TTFont",),
    styles.StyleSheet: ("readStyle",),
    NodeHandler: ("findsubclass",),
    canvas.Canvas: ("bookmarkHorizontalAbsolute", "_bookmarkReference", "_absRect", "_restartAccumulators"),
    textobject.PDFTextObject: ("getCode",),
}


def missing_internals() -> list[str]:
    """Return the names we rely on that the installed packages lack."""
    return [
        f"{getattr(owner, '__name__', type(owner).__name__)}.{name}"
        for owner, names in RELIED_ON.items()
        for name in names
        if not hasattr(owner, name)
    ]


def mended(book: Book) -> AbstractContextManager[None]:
    """Set *book* with our layout."""
    handlers = sphinxnodes.sphinxhandlers
    changes: dict[Any, dict[str, Any]] = {
        createpdf: {
            "FancyDocTemplate": press.Press,
            "FancyPage": page.Page,
            "RstToPdf": partial(press.Typesetter, book),
        },
        pdfbuilder: {
            "PDFTranslator": Translator,
            # of words that no book has; docutils does not know every language
            "get_language_available": lambda _language: languages.get_language_available("en"),
        },
        handlers: {"dispatchdict": HANDLERS | {nodes.document: takes.HandleBook()}},
        NodeHandler: {"findsubclass": _found(NodeHandler.findsubclass)},
        **{module: {"fp_str": coordinates} for module in (canvas, textobject, pdfdoc)},
        # of words, which know how to make another of their kind; to ask any object takes five times as long
        paraparser: {"copy": SimpleNamespace(copy=paraparser.ParaFrag.clone, deepcopy=deepcopy)},
        rl_config: {"useA85": 0},  # pages are packed, not spelt out
        ttfonts: {"makeToUnicodeCMap": characters_of},
        styles: {"TTFont": face_of},
        styles.StyleSheet: {"readStyle": _read_once(styles.StyleSheet.readStyle)},
    }
    return replaced(changes)


@contextmanager
def replaced(changes: Mapping[Any, Mapping[str, Any]]) -> Iterator[None]:
    """Let each owner have other attributes, and give it back those it had, whatever happens."""
    kept = [(owner, name, vars(owner)[name]) for owner, ours in changes.items() for name in ours]
    try:
        for owner, ours in changes.items():
            for name, value in ours.items():
                setattr(owner, name, value)
        yield
    finally:
        for owner, name, value in kept:
            setattr(owner, name, value)


def _found(stock: Any) -> Any:
    """Find the handler of a node, without a report to the log on each."""

    def find(self: Any, node: Any, during: str) -> Any:
        for kind in type(node).__mro__:
            if handler := self.dispatchdict.get(kind):
                return handler
        return stock(self, node, during)

    return find


_sheets: dict[str, Any] = {}


def _read_once(stock: Any) -> Any:
    """Read the style sheets of rst2pdf once for all books."""

    def read(self: Any, sheet: Any) -> Any:
        if callable(sheet):
            return sheet()
        if sheet not in _sheets:
            _sheets[sheet] = stock(self, sheet)
        return deepcopy(_sheets[sheet])

    return read


@cache
def face_of(name: str, file: str) -> ttfonts.TTFont:
    """Return a face, read once for all books; which characters of it are used is another matter in each."""
    return ttfonts.TTFont(name, file)


def characters_of(name: str, subset: Sequence[int]) -> str:
    """Return the table of what the codes of a face are read as: some characters each, or nothing if it is not used."""
    texts = ((code, shape.text if (shape := letters.shape_of(one)) else chr(one)) for code, one in enumerate(subset))
    rows = [
        f"<{code:02X}> <{(text or ZERO).encode('utf-16-be').hex().upper()}>" for code, text in texts if text != "\0"
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            "1 begincodespacerange",
            f"<00> <{len(subset) - 1:02X}>",
            "endcodespacerange",
            f"{len(rows)} beginbfchar",
            *rows,
            "endbfchar",
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        ]
    )


class Translator(pdfbuilder.PDFTranslator):  # type: ignore[misc]
    """Leaves the labels of notes as they are, literal blocks plain, and new kinds of nodes in peace."""

    def _pass(self, node: Any) -> None: ...

    visit_footnote = visit_footnote_reference = visit_literal_block = visit_highlightlang = _pass
    unknown_visit = unknown_departure = _pass
