"""Faces, sizes and papers: the style sheet, made from a few tables, and the division of words."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pyphen
from docutils import nodes

from recension.outputs.pdf.letters import BOLD, FACES, ITALIC, MONO, REGULAR, SOFT_HYPHEN, can_show
from recension.outputs.printing import HALVES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recension.outputs.printing import Printing

FAMILY = "Source Serif Pro"  #: what readers call the face
LINK_COLOUR = "#1f3a5f"
QUIET_COLOUR = "#333333"

#: paper -> margins in points: top, bottom, inner and outer; the outer one holds the numbers of the paragraphs
PAPERS = {
    "A4": (80, 88, 103, 144),
    "Letter": (58, 64, 110, 152),
    "A5": (56, 58, 46, 56),
    "Half Letter": (54, 56, 40, 50),
}
UNKNOWN_PAPERS = {"Half Letter": {"width": "396pt", "height": "612pt"}}  #: of whose size ReportLab is not sure
LARGE_MARGINS = (72, 92)  #: inner and outer, of large print
WIDE, BESIDE = 172, 96  #: points of a right margin to write in, more than 60 mm, and of the left one beside it

#: style -> size, leading, space before; a style unknown here is rst2pdf's own
SIZES: dict[str, tuple[float, float, float]] = {
    "base": (10.5, 14, 0),
    "bodytext": (10.5, 14, 6),
    "note": (8.5, 10.2, 0.8),
    "annotation": (8, 9.2, 0.4),
    "headnote": (9, 11.5, 2),
    "headnote-head": (9, 11.5, 4),
    "apparatus": (8.5, 10.2, 0),
    "line": (10.5, 14, 0),
    "blockquote": (9.75, 13, 6),
    "code": (8, 11, 6),
    "literal": (10.5, 14, 0),
    "table-body": (9, 11.5, 0),
    "table-heading": (9, 11.5, 0),
    "definition-list-term": (10.5, 14, 6),
    "rubric": (12, 15, 12),
    "admonition-title": (10.5, 14, 6),
    "caption": (9, 11.5, 4),
    "rec-head": (9.25, 11.5, 9),
    "annotation-head": (8.75, 11, 2),
    "heading1": (20, 25, 0),
    "contents-title": (20, 25, 0),
    "heading2": (14, 18, 16),
    "heading3": (12, 15, 12),
    "heading4": (10.5, 14, 10),
    "book-author": (14, 18, 0),
    "book-title": (28, 34, 130),
    "book-kind": (14, 18, 24),
    "book-editor": (10.5, 14, 12),
    "book-release": (10.5, 15, 24),
    "imprint": (9, 11.8, 6),
    "front-heading": (12, 15, 14),
    "toc1": (10, 12.5, 4),
    "toc2": (9.5, 11.8, 0),
    "made": (9.5, 12.2, 3),
    "made-term": (9.5, 12.2, 6),
    "listed": (8.75, 11, 1),
    "columned": (8.75, 11, 1),
    "columned-term": (8.75, 11, 3.5),
    "citation": (9.25, 11.8, 6),
    "rec-printed": (9.25, 11.8, 1),
    "rec-cited": (9.25, 11.8, 1),
    "running-head": (8.5, 11, 0),
    "handout-head": (10.5, 14, 0),
    "handout-name": (10.5, 14, 16),
    "handout-at-head": (11.5, 15, 14),
    "handout-task": (10.5, 14, 14),
    "handout-end": (10.5, 14, 14),
    "handout-sign": (9, 11.8, 2),
    "handout-work": (8, 9.7, 1.4),
    "handout-citation": (9, 11.8, 12),
    "handout-transmitted": (10.5, 20, 4),
    "handout-transmitted-kept": (10.5, 20, 4),
    "handout-transmitted-head": (10.5, 20, 10),
    "handout-transmitted-note": (9, 15, 2),
    "rec-editors": (9, 11.8, 12),
    "rec-redline": (10.5, 16, 2),
    "redline-summary": (10.5, 16, 12),
    "redline-legend": (9, 14, 4),
}
OPEN = 1.2  #: the least leading of large print, in sizes
LARGE = (18, 16)  #: points of large print: the text, and whatever is smaller elsewhere
#: signs that no face has, or that only say how a line is broken -> what they are read as
SPACES = {
    **dict.fromkeys((0x2001, 0x2003, 0x3000), "\xa0\xa0\xa0\xa0"),
    **dict.fromkeys((0x2000, 0x2002), "\xa0\xa0"),
    **dict.fromkeys((0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200A, 0x202F, 0x205F), "\xa0"),
    **dict.fromkeys((0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF), ""),
    0x2011: "\u2010",
    0x2023: "\u203a",
}
THIN_SIGN = "\U000f2009"  #: stands for a thin space, which ReportLab would make a common one
#: what they are printed as; where a line may end is known to what breaks it
SIGNS = {
    **{code: sign for code, sign in SPACES.items() if code not in (0xAD, 0x200B)},
    **dict.fromkeys((0x2009, 0x200A, 0x202F), THIN_SIGN),
}
UNDRAWN = frozenset(map(ord, f"\n{SOFT_HYPHEN}"))  #: signs that are not drawn as they are
#: styles without small capitals
AS_WRITTEN = frozenset({"apparatus", "heading1", "heading2", "heading3", "heading4", "book-title"})
#: styles in which figures are as high as capitals, for they stand below each other, or are looked at one by one
LINING = frozenset(
    {
        *("table-body", "table-heading", "code", "rec-redline", "redline-summary", "handout-transmitted"),
        *(f"handout-transmitted-{kind}" for kind in ("kept", "head", "note")),
    }
)

Divisions = tuple[tuple[str, str], ...]  #: the two parts of a word for each place where it may be divided


@cache
def divider(language: str) -> Callable[[str], Divisions] | None:
    """Return what gives the divisions of a word, the last place first; nothing for a language nobody knows of."""
    known = "en_GB" if language == "en" else pyphen.language_fallback(language)
    if not known:
        return None
    patterns = pyphen.Pyphen(lang=known, left=3, right=3)

    @cache
    def divisions(word: str) -> Divisions:
        return tuple(patterns.iterate(word)) if len(word) >= 6 and word[1:].islower() and word.isalpha() else ()

    return divisions


class StyleSheet(str):
    """A style sheet that rst2pdf calls instead of reading a file; the string is the name of what is printed."""

    printing: Printing
    language: str
    is_mirrored: bool

    def __new__(cls, printing: Printing, language: str, *, is_mirrored: bool = False) -> StyleSheet:
        sheet = super().__new__(cls, printing.stem)
        sheet.printing, sheet.language, sheet.is_mirrored = printing, language, is_mirrored
        return sheet

    def _sides(self) -> tuple[float, float, float]:
        """Return the left and the right margin, and what the left one of a verso has more."""
        inner, outer = PAPERS[self.printing.page][2:]
        if self.printing.size == "large" and self.printing.page not in HALVES.values():
            inner, outer = LARGE_MARGINS
        if self.printing.margin:
            return BESIDE, WIDE, 0
        if self.is_mirrored:
            return inner, inner, outer - inner
        return (inner + outer) / 2, (inner + outer) / 2, 0

    def __call__(self) -> dict[str, Any]:
        """Return what a file of rst2pdf would hold."""
        left, right, gutter = self._sides()
        top, bottom, *_sides = PAPERS[self.printing.page]
        margins = {"top": top, "right": right, "bottom": bottom, "left": left, "gutter": gutter}
        return {
            "pageSetup": {
                **UNKNOWN_PAPERS.get(self.printing.page, {"size": self.printing.page.upper()}),
                "firstTemplate": "mainPage",
                "spacing-header": "0pt",
                "spacing-footer": "0pt",
                **{f"margin-{side}": f"{size}pt" for side, size in margins.items()},
            },
            "pageTemplates": {
                "mainPage": {
                    "frames": [["0pt", "0pt", "100%", "100%", "0pt", "0pt", "0pt", "0pt"]],
                    "showHeader": False,
                    "showFooter": False,
                }
            },
            "embeddedFonts": [[f"{face}.ttf" for face in FACES], [f"{MONO}.ttf"] * 4],
            "fontsAlias": {
                f"font{family}{cut}": face
                for family in ("Serif", "Sans", "Mono")
                for cut, face in zip(("", "Bold", "Italic", "BoldItalic"), FACES, strict=True)
            },
            "linkColor": LINK_COLOUR,
            "styles": _styles(divider(self.language), large=self.printing.size == "large"),
        }


def sizes(large: bool) -> dict[str, tuple[float, float, float]]:
    """Return for each style its size, leading and space before."""
    if not large:
        return SIZES
    normal, (text, small) = SIZES["bodytext"][0], LARGE
    grown = {name: size - normal + text if size >= normal else small for name, (size, *_) in SIZES.items()}
    return {
        name: (grown[name], max(leading / size, OPEN) * grown[name], before * 1.5)
        for name, (size, leading, before) in SIZES.items()
    }


NO_BORDER = {"borderWidth": 0, "borderPadding": 0}


def _styles(divisions: Callable[[str], Divisions] | None, *, large: bool) -> dict[str, dict[str, Any]]:
    heading = {"parent": "normal", "fontName": BOLD, "textColor": "black", "spaceAfter": 4, "keepWithNext": True}
    styles: dict[str, dict[str, Any]] = {
        "base": {"fontName": REGULAR, "textColor": "black"},
        "bodytext": {
            "alignment": "TA_JUSTIFY",
            "hyphenationLang": divisions,
            "uriWasteReduce": 0.5,
            "embeddedHyphenation": 1,
            **({"alignment": "TA_LEFT", "hyphenationLang": None} if large else {}),
        },
        "note": {"parent": "bodytext"},
        "annotation": {"parent": "note"},
        "headnote": {"parent": "note"},
        "headnote-head": {"parent": "headnote", "fontName": ITALIC, "keepWithNext": True},
        "running-head": {"parent": "normal"},
        "apparatus": {"parent": "bodytext"},
        "blockquote": {"parent": "bodytext"},
        "attribution": {"parent": "bodytext", "alignment": "TA_RIGHT"},
        "line": {"parent": "bodytext", "alignment": "TA_LEFT"},
        "code": {
            "parent": "normal",
            "fontName": MONO,
            "backColor": None,
            "borderWidth": 0,
            "borderPadding": 0,
            "spaceAfter": 6,
        },
        "heading": {**heading},
        "heading1": {"fontName": REGULAR, "spaceAfter": 20},
        "contents-title": {"parent": "heading1", "spaceAfter": 12},
        "rubric": {**heading, "alignment": "TA_LEFT"},
        "admonition-title": {"fontName": BOLD, "keepWithNext": True},
        "caption": {"parent": "normal", "keepWithNext": True, "spaceAfter": 4},
        "definition-list-term": {"fontName": BOLD, "keepWithNext": True},
        "rec-head": {"parent": "normal", "keepWithNext": True},
        "annotation-head": {"parent": "normal", "keepWithNext": True},
        "book-title": {"parent": "normal"},
        "book-author": {"parent": "normal"},
        "book-kind": {"parent": "normal", "fontName": ITALIC},
        "book-editor": {"parent": "normal"},
        "book-release": {"parent": "normal"},
        "imprint": {"parent": "note", "alignment": "TA_LEFT", "hyphenationLang": None},
        "front-heading": {**heading},
        "table-body": {"parent": "normal"},
        "table-heading": {"parent": "normal", "fontName": BOLD, "alignment": "TA_LEFT"},
        "table": {
            "alignment": "TA_LEFT",
            "spaceAfter": 6,
            "commands": [
                ["VALIGN", [0, 0], [-1, -1], "TOP"],
                ["LINEABOVE", [0, 0], [-1, 0], 0.6, "black"],
                ["LINEBELOW", [0, -1], [-1, -1], 0.6, "black"],
                ["LEFTPADDING", [0, 0], [-1, -1], 0],
                ["RIGHTPADDING", [0, 0], [-1, -1], 8],
                ["TOPPADDING", [0, 0], [-1, -1], 2],
            ],
        },
        "handout-head": {"parent": "normal"},
        "handout-at-head": {"parent": "bodytext", "fontName": ITALIC, "alignment": "TA_LEFT", "spaceAfter": 4},
        "handout-name": {"parent": "normal", "spaceAfter": 10},
        "handout-task": {"parent": "normal", "fontName": ITALIC, "spaceAfter": 10},
        "handout-end": {**heading},
        "handout-sign": {"parent": "note", "leftIndent": 12, "firstLineIndent": -12, "alignment": "TA_LEFT"},
        "handout-work": {"parent": "handout-sign"},
        "handout-citation": {"parent": "note", "alignment": "TA_LEFT"},
        "handout-transmitted": {"parent": "bodytext", "alignment": "TA_LEFT", "hyphenationLang": None},
        "handout-transmitted-kept": {"parent": "handout-transmitted", "keepWithNext": True},
        "handout-transmitted-head": {"parent": "handout-transmitted", "fontName": BOLD, "keepWithNext": True},
        "handout-transmitted-note": {"parent": "handout-transmitted"},
        "rec-editors": {"parent": "note", "alignment": "TA_LEFT"},
        # no word is divided, for a hyphen would look like one of the text
        "rec-redline": {"parent": "bodytext", "alignment": "TA_LEFT", "hyphenationLang": None},
        "redline-summary": {"parent": "rec-redline"},
        "redline-legend": {"parent": "rec-redline"},
        "toc1": {"parent": "normal", "fontName": BOLD},
        "toc2": {"parent": "normal", "leftIndent": 14},
        "made": {"parent": "normal"},
        "made-term": {"parent": "made", "fontName": BOLD, "keepWithNext": True},
        "columned": {"parent": "normal"},
        "columned-term": {"parent": "normal", "fontName": BOLD, "keepWithNext": True},
        "citation": {"parent": "normal"},
        "rec-printed": {"parent": "normal"},
        "rec-cited": {"parent": "normal"},
        "listed": {"parent": "normal", "leftIndent": 12, "firstLineIndent": -12},
    }
    for name, (size, leading, before) in sizes(large).items():
        styles.setdefault(name, {}).update(fontSize=size, leading=leading, spaceBefore=before)
    return styles


def printable(text: str) -> str:
    """Return *text* as it is printed: accents on their letters, and signs that faces have."""
    return normalize("NFC", text).translate(SIGNS)


def readable(text: str) -> str:
    """Return *text* as it is read when it has been printed."""
    return normalize("NFC", text).translate(SPACES)


def columns(printing: Printing) -> int:
    """Return in how many columns the comments stand at the foot of a page."""
    return 2 if printing.page != "A5" and printing.size == "normal" and not printing.margin else 1


def missing_characters(document: nodes.Element) -> Iterator[tuple[str, nodes.Text]]:
    """Yield each character that no face has, with its text."""
    fine: set[str] = set()
    for text in document.findall(nodes.Text):
        characters = normalize("NFC", text.astext())
        new = set(characters) - fine
        wrong = {character for character in new if not is_shown(character)}
        fine |= new - wrong
        yield from ((character, text) for character in characters if character in wrong)


def is_shown(character: str) -> bool:
    """Tell whether *character* can be printed."""
    return ord(character) in UNDRAWN or ord(character) in SPACES or can_show(character)


def spell_out(document: nodes.document) -> None:
    """Put its code in the place of each character that no face has, as "U+FFFD"."""
    for text in [*{id(text): text for _character, text in missing_characters(document)}.values()]:
        text.parent.replace(text, nodes.Text(spelled(text)))


def spelled(text: str) -> str:
    """Return *text* with its code in the place of each character that no face has."""
    return "".join(one if is_shown(one) else f"U+{ord(one):04X}" for one in normalize("NFC", text))
