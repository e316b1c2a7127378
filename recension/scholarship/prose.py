"""What an editor writes in a comment, as plain prose: the words of links and roles without their markup."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from recension.scholarship.model import Place, Word

NONE: Mapping[str, str] = MappingProxyType({})
_MARKUP = re.compile(
    r"(?P<literal>``.+?``)"
    r"|(?P<role>:[\w:+.-]+:|\{[\w:+.-]+\})`(?P<said>[^`]*)`"
    r"|(?<![`\w])`(?P<named>[^`]+)`__?"
    r"|\[(?P<words>[^]\[]+)\]\((?P<target>[^()\s]+)\)"
)
_FORM = re.compile(r"^(?:[ \t]|[-*+|>:#.]\s|\.\.\s|\d+[.)]\s|```)")  #: of what is no plain paragraph
_SPACE = re.compile(r"[ \t\n\r]+")  #: and no other, such as the one that lets no line end
_TITLED = re.compile(r"(?P<text>.+?)\s*<(?P<target>[^<>]+)>")


class Means(Word):
    """What a piece of a comment leads to."""

    NOTHING = "nothing"
    WORK = "work"  #: of the bibliography; the target is its key
    PLACE = "place"  #: whatever a role names
    ADDRESS = "address"


class Piece(NamedTuple):
    """A run of words of a comment, and what they lead to."""

    text: str
    means: Means = Means.NOTHING
    target: str = ""


class Called(NamedTuple):
    """What works of the bibliography and places of the text are called."""

    works: Mapping[str, str] = NONE
    places: Mapping[str, str] = NONE


CALLED = Called()


def unwrapped(text: str) -> str:
    """Return *text* with each of its plain paragraphs on one line: where an editor breaks it says nothing."""
    paragraphs = re.split(r"\n[ \t]*\n", text.strip("\n"))
    return "\n\n".join(part if _FORM.match(part) else _SPACE.sub(" ", part).strip(" ") for part in paragraphs)


def prose(text: str, called: Called = CALLED, told: Collection[str] = ()) -> str:
    """Return the words of *text*, in one line for each paragraph; behind what leads to one of *told* stands where."""
    return "\n".join("".join(_worded(piece, told) for piece in line) for line in lines(text, called))


def _worded(piece: Piece, told: Collection[str]) -> str:
    return f"{piece.text} <{piece.target}>" if piece.target in told and piece.target != piece.text else piece.text


def redirected(text: str, other: str) -> set[str]:
    """Return where words of *text* lead that the *other* has, too, but leading elsewhere or nowhere."""
    words = prose(other)
    return {target for said, target in _links(text) - _links(other) if said in words}


def _links(text: str) -> set[tuple[str, str]]:
    return {(one.text, one.target) for line in lines(text) for one in line if one.means in (Means.PLACE, Means.ADDRESS)}


def lines(text: str, called: Called = CALLED) -> Iterator[list[Piece]]:
    """Yield the pieces of each paragraph of *text*."""
    for part in re.split(r"\n\s*\n", text):
        if paragraph := " ".join(part.split()):
            yield [piece for piece in _pieces(paragraph, called) if piece.text]


def _pieces(paragraph: str, called: Called) -> Iterator[Piece]:
    end = 0
    for found in _MARKUP.finditer(paragraph):
        yield Piece(paragraph[end : found.start()])
        end = found.end()
        if found["literal"]:
            yield Piece(found[0])
        elif found["words"]:
            yield Piece(found["words"], Means.ADDRESS, found["target"])
        else:
            titled = _TITLED.fullmatch(said := found["said"] or found["named"] or "")
            text, target = (titled["text"], titled["target"]) if titled else (said, said)
            if found["role"] is None:
                yield Piece(text, Means.ADDRESS, target) if titled else Piece(text)
            elif "cite:" in found["role"] and not titled:
                yield from _cited(said, found["role"], called.works)
            else:
                place = Place(target)
                is_known = not titled and place.number and place.series in called.places
                yield Piece(place.called(called.places) if is_known else text, Means.PLACE, target)
    yield Piece(paragraph[end:])


def _cited(keys: str, role: str, works: Mapping[str, str]) -> Iterator[Piece]:
    """Yield how works are cited: in brackets, but where they are words of the sentence the year alone."""
    is_textual = role.strip(":{}").endswith((":t", ":ts", ":ct"))
    yield Piece("" if is_textual else "(")
    for number, key in enumerate(key.strip() for key in keys.split(",")):
        label = works.get(key, key)
        author, comma, year = label.rpartition(", ")
        yield Piece("; " if number else "")
        yield Piece(f"{author} ({year})" if is_textual and comma else label, Means.WORK, key)
    yield Piece("" if is_textual else ")")
