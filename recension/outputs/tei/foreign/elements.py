"""The elements of TEI: which hold blocks, which are no part of a text, and what stands in one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from recension.scholarship import letters
from recension.scholarship.model import Style

Element = Any  #: of lxml, which has no types

#: what holds blocks, or is one
BLOCKS = {
    *("div", "div0", "div1", "div2", "div3", "div4", "div5", "div6", "div7"),
    *("ab", "argument", "back", "body", "docTitle", "epigraph", "floatingText", "front", "group", "head", "item", "l"),
    *("lg", "list", "opener", "closer", "p", "row", "sp", "table", "text", "titlePage", "titlePart"),
}
#: what is about the text, and no part of it
SILENT = {
    *("alt", "altGrp", "anchor", "certainty", "delSpan", "addSpan", "damageSpan", "facsimile", "figDesc", "fs"),
    *("fw", "gb", "handShift", "index", "interp", "interpGrp", "join", "joinGrp", "link", "linkGrp", "listApp"),
    *("listBibl", "listOrg", "listPerson", "listPlace", "listWit", "metamark", "milestone", "noteGrp", "precision"),
    *("respons", "sourceDoc", "space", "span", "spanGrp", "standOff", "teiHeader", "timeline", "wit", "witDetail"),
    *("lacunaStart", "lacunaEnd", "witStart", "witEnd"),
}
#: what has more than words -> what was expected in its place
LEFT = {
    "del": "words that stand",
    "include": "the text itself",
    "ptr": "words that lead there",
} | dict.fromkeys(("figure", "formula", "graphic", "media", "notatedMusic"), "words")
PAGES = {"pb", "cb"}
BREAKS = PAGES | {"lb"}
_BARE = BREAKS | {"lem", "rdg", "rdgGrp"}
_BESIDE = {"fw", "note", "wit", "witDetail"}
GAP = "[…]"  #: what stands for words that nobody can read
_FOOT = {"foot", "bottom", "end", "margin", "bottom-margin", "below", "footer", "left", "right"}
_ABSENT = re.compile(r"(?:om|omit|omits|omittit|omisit|deest|desunt)\.?")
#: what stands before the name of a page, and between a leaf and its side
_PAGE = re.compile(r"^(?:f(?:f|ol(?:io)?s?)?|p(?:p|age)?|bl|s|c(?:arta)?|sig(?:n)?)\b\.?\s*", re.IGNORECASE)
_SIDE = re.compile(r"(?<=\w)[\s._/-]*(r|v)(?:ecto|erso|°|º|o)?\.?(?:[\s._/-]*([a-d]))?$")
_ITALIC, _BOLD = re.compile("ital|oblique|emph"), re.compile("bold|strong")


def name_of(element: Element | None) -> str:
    """Return the name of an element in no namespace; nothing of a remark or an instruction."""
    return etree.QName(element).localname if element is not None and isinstance(element.tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute, also one that stands in the namespace of XML."""
    space = "{http://www.w3.org/XML/1998/namespace}"
    return " ".join((element.get(name) or element.get(space + name) or "").split())


def pointers(element: Element, name: str) -> list[str]:
    """Return the ids to which an attribute points."""
    return [one.rpartition("#")[2] for one in attribute(element, name).split()]


def content(element: Element | None) -> str:
    """Return the words in an element, whatever they are."""
    return visible(element.xpath("string()")) if element is not None and name_of(element) else ""


def page_name(said: str) -> str:
    """Return the name of a page without what is more than that: "7r" of "fol. [7]-r"."""
    bare = _SIDE.sub(r"\1\2", _PAGE.sub("", re.sub(r"[\[\]()]", "", said)))
    return re.sub(r"^0+(?=\d)", "", bare)


def below(element: Element, *path: str) -> Iterator[Element]:
    """Yield the elements that one comes to by the names of *path*, whatever stands between them."""
    for one in element.iter() if path else ():
        if name_of(one) == path[0]:
            if path[1:]:
                yield from below(one, *path[1:])
            else:
                yield one


def first(element: Element | None, *path: str) -> Element | None:
    """Return the first of the elements below that have the names of *path*."""
    return next(below(element, *path), None) if element is not None else None


def visible(text: str, *, keep: bool = False) -> str:
    """Return *text* without signs that nobody sees, and, unless these are to be kept, with one blank for several."""
    if unseen := {*letters.unseen(text.replace("\n", " "))}:
        text = "".join(sign for at, sign in enumerate(text) if at not in unseen)
    return text if keep else " ".join(text.split())


def texts(root: Element) -> list[Element]:
    """Return the outermost texts."""
    found = (one for one in root.iter() if name_of(one) == "text")
    return [one for one in found if not any(name_of(above) == "text" for above in one.iterancestors())]


def around(root: Element) -> set[Element]:
    """Return what stands before or behind the text of an edition, and has no apparatus as that has."""
    parts = {part for text in texts(root) for part in text if name_of(part) in ("front", "back")}
    return {part for part in parts if first(part, "app") is None} if first(root, "app") is not None else set()


def holders(root: Element) -> set[Element]:
    """Return the elements of a text that hold blocks, whatever they are."""
    found: set[Element] = set()
    for text in texts(root):
        for one in text.iter():
            above = one.getparent() if name_of(one) in BLOCKS else None
            while above is not None and above not in found and name_of(above) != "note":
                found.add(above)
                above = above.getparent()
    return found


def follows_a_word(element: Element) -> bool:
    """Tell whether an element is a word that touches another in the file alone."""
    before = element.getprevious()
    return name_of(element) == "w" and name_of(before) == "w" and not (before.tail if before is not None else "")


def parts_words(element: Element) -> bool:
    """Tell whether a line, a column or a page begins between two words: none of those that begin there says no."""
    if any(has_pages_alone(one) for one in element.iterancestors("{*}app")):
        return False
    run = [element]
    while name_of(before := run[0].getprevious()) in BREAKS and not (before is None or before.tail):
        run.insert(0, before)
    while name_of(after := run[-1].getnext()) in BREAKS and not run[-1].tail:
        run.append(after)
    return all(attribute(one, "break") != "no" for one in run)


def has_pages_alone(app: Element) -> bool:
    """Tell whether an apparatus has no words, but pages that begin in a witness."""
    return any(name_of(one) in PAGES for one in app.iter()) and _is_bare(app)


def _is_bare(element: Element) -> bool:
    return not (element.text or "").strip() and all(
        not (one.tail or "").strip()
        and (not name_of(one) or name_of(one) in _BESIDE or (name_of(one) in _BARE and _is_bare(one)))
        for one in element
    )


def is_absent(reading: Element) -> bool:
    """Tell whether a reading has a word that says that there is none."""
    return not len(reading) and bool(_ABSENT.fullmatch(content(reading)))


def is_lost(supplied: Element) -> bool:
    """Tell whether something stood where an editor has supplied words."""
    return not attribute(supplied, "reason").startswith("omitted")


def is_of_text(note: Element) -> bool:
    """Tell whether a note is part of the text, and not what an editor says of it."""
    return bool(_FOOT & {*attribute(note, "place").lower().split()}) or attribute(note, "type") in (
        *("authorial", "author", "footnote"),
    )


def style_of(element: Element) -> Style | None:
    """Return the emphasis of an element, if it has one."""
    said = " ".join(attribute(element, name) for name in ("rend", "rendition", "style")).lower()
    if _BOLD.search(said):
        return Style.STRONG
    is_plain = name_of(element) == "title" or (name_of(element) == "hi" and said.strip())
    return Style.EMPHASIS if _ITALIC.search(said) or not is_plain else None
