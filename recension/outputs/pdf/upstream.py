"""What we rely on and what we mend in rst2pdf and ReportLab, around our own writing only."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

from reportlab.pdfbase import pdfdoc, ttfonts
from reportlab.pdfgen import canvas, textobject
from reportlab.platypus import doctemplate, frames, paragraph
from rst2pdf import createpdf, languages, pdfbuilder, sphinxnodes
from rst2pdf.basenodehandler import NodeHandler

from recension.outputs.pdf import press
from recension.outputs.pdf.canvas import MarkedText
from recension.outputs.pdf.handlers import HANDLERS
from recension.outputs.pdf.layout import SOFT_HYPHEN
from recension.outputs.pdf.typography import divider

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from recension.outputs.pdf.layout import Book

WIDTHS = 50_000  #: so many widths of words are kept while a book is set; ReportLab adds up each many times

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
    paragraph: (
        "_shyUnsplit",
        "_hyGenPair",
        "_hyGenFragsPair",
        "_hyphenateFragWord",
        "sameFrag",
        "_rejoinSplitWords",
        "_SplitWordEnd",
        "_SplitWordHY",
        "_SHYStr",
        "_uri_split_pairs",
        "_putFragLine",
        "_doLink",
    ),
    canvas: ("fp_str",),
    textobject: ("fp_str",),
    pdfdoc: ("fp_str",),
    ttfonts: ("makeToUnicodeCMap",),
    NodeHandler: ("findsubclass",),
    canvas.Canvas: ("bookmarkHorizontalAbsolute", "_bookmarkReference", "_addAnnotation", "_restartAccumulators"),
    textobject.PDFTextObject: ("_textOut", "getCode"),
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
    """Set *book* with our layout, and with soft hyphens where ReportLab divides a word."""
    handlers = sphinxnodes.sphinxhandlers
    changes: dict[Any, dict[str, Any]] = {
        createpdf: {
            "FancyDocTemplate": press.Press,
            "FancyPage": press.Page,
            "RstToPdf": partial(press.Typesetter, book),
        },
        pdfbuilder: {
            "PDFTranslator": Translator,
            # of words that no book has; docutils does not know every language
            "get_language_available": lambda _language: languages.get_language_available("en"),
        },
        handlers: {"dispatchdict": handlers.dispatchdict | HANDLERS},
        paragraph: {
            "_shyUnsplit": joined,
            "_rejoinSplitWords": rejoined,
            "_SHYStr": _ShyWord,
            "_uri_split_pairs": address_parts,
            "_putFragLine": _told(paragraph._putFragLine),
            "_doLink": _linked(paragraph._doLink),
            "_hyGenPair": _soft_pair(paragraph._hyGenPair),
            "_hyGenFragsPair": _soft_fragments(paragraph._hyGenFragsPair),
            "_hyphenateFragWord": _divided(paragraph._hyphenateFragWord),
            "sameFrag": _alike(paragraph.sameFrag),
        },
        NodeHandler: {"findsubclass": _found(NodeHandler.findsubclass)},
        **{module: {"fp_str": coordinates} for module in (canvas, textobject, pdfdoc)},
        ttfonts: {"makeToUnicodeCMap": _used_only(ttfonts.makeToUnicodeCMap)},
        ttfonts.TTFont: {"stringWidth": lru_cache(WIDTHS)(ttfonts.TTFont.stringWidth)},
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


def coordinates(*numbers: Any) -> str:
    """Return numbers as a PDF has them, to a thousandth of a point; ReportLab takes much of its time for six places."""
    if len(numbers) == 1 and isinstance(numbers[0], list | tuple):
        numbers = tuple(numbers[0])
    return " ".join([f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers])


def _used_only(stock: Any) -> Any:
    """Map the codes that are used; ReportLab says of every other that it means U+0000."""

    def table(name: str, subset: Any) -> str:
        kept, unused = re.subn(r"<\w\w> <0000>\n", "", stock(name, subset))
        return kept.replace(f"{len(subset)} beginbfchar", f"{len(subset) - unused} beginbfchar")

    return table


def _told(stock: Any) -> Any:
    """Tell a text which fragments of a line it is about to draw."""

    def put(cur_x: float, tx: Any, line: Any, *rest: Any) -> None:
        if isinstance(tx, MarkedText):
            words = line.words
            tx.fragments = iter([word for word in words if not hasattr(word, "cbDefn") or word is words[-1]])
        stock(cur_x, tx, line, *rest)

    return put


def _linked(stock: Any) -> Any:
    """Tell the canvas which link it is about to draw."""

    def link(tx: Any, target: Any, box: Any) -> None:
        tx._canvas.link = target
        stock(tx, target, box)

    return link


def _divided(stock: Any) -> Any:
    """Divide a word by the rules of its own language; where there are none, it is not divided."""

    def divide(divisions: Any, word: Any, *rest: Any) -> Any:
        foreign = getattr(word[1][0], "foreign", None) if len(word) > 1 else None
        return stock(divider(foreign.language) if divisions and foreign else divisions, word, *rest)

    return divide


def _alike(stock: Any) -> Any:
    """Keep words of another language apart from those around them, which look the same."""
    return lambda one, other: stock(one, other) and getattr(one, "foreign", None) is getattr(other, "foreign", None)


class Translator(pdfbuilder.PDFTranslator):  # type: ignore[misc]
    """Leaves the labels of notes as they are, literal blocks plain, and new kinds of nodes in peace."""

    def _pass(self, node: Any) -> None: ...

    visit_footnote = visit_footnote_reference = visit_literal_block = _pass
    unknown_visit = unknown_departure = _pass


def address_parts(text: str) -> list[tuple[str, str]] | None:
    """Return how an address, or the rest of one, may be divided, the last place first; ReportLab divides it once."""
    if not re.search(r"://|/.*[/-]|-\w+-\w+-", text):
        return None
    return [(text[: found.end()], text[found.end() :]) for found in re.finditer("[/-]+(?=.)", text)][::-1]


# A hyphen put in by dividing a word is drawn as U+00AD, which looks the same: so it is never taken for one of the
# text, neither when ReportLab joins the word again, nor by those who read the file.


def joined(head: str, tail: str | None = None) -> str:
    """Join a divided word again, without touching a hyphen of its own."""
    return head.rstrip(SOFT_HYPHEN) + (tail or "")


def rejoined(parts: list[str]) -> str:
    """Join the parts of a divided word again, in the class ReportLab expects."""
    whole = "".join(part.rstrip(SOFT_HYPHEN) for part in parts)
    ended = isinstance(parts[-1], paragraph._SplitWordEnd) or not isinstance(parts[0], paragraph._SplitWordHY)
    return whole if ended else paragraph._SplitWordHY(whole + SOFT_HYPHEN)


class _ShyWord(paragraph._SHYStr):  # type: ignore[misc]
    """A word with soft hyphens of its own; the head of a divided word is none, and keeps its hyphen."""

    def __new__(cls, word: str) -> Any:  # a divided word comes back as it is
        return word if isinstance(word, paragraph._SplitWordHY) else super().__new__(cls, word)


def _soft_pair(stock: Any) -> Any:
    def pair(*args: Any) -> Any:
        found = stock(*args)
        return (SOFT_HYPHEN, *found[1:]) if found and found[0] else found

    return pair


def _soft_fragments(stock: Any) -> Any:
    def fragments(*args: Any) -> Any:
        found = stock(*args)
        if found and found[0]:
            style, text = found[1][-1]
            found[1][-1] = (style, text[:-1] + SOFT_HYPHEN)
        return found

    return fragments
