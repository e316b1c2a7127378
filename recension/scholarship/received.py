"""What a file of somebody else holds, as text: its encoding, its lines, and the marks of other systems in it.

Nothing is changed that is not told, with the line on which it stands first and how often.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from recension.scholarship.messages import MistakeError

#: what stands in the text for marks that were understood; Unicode has no characters of these numbers
EMPHASIS, EMPHASIS_ENDS, STRONG, STRONG_ENDS, RANK, LITERAL, LINK, LINK_ENDS = map(chr, range(0xFDD0, 0xFDD8))
BREAK = "\x0b"  #: a line ends that does not end in the file
_BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_SUPERIOR = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


class Change(NamedTuple):
    """What a clean copy has otherwise than the file."""

    what: str
    line: int  #: where it stands first
    times: int = 1

    def __str__(self) -> str:
        return f"{self.what} (line {self.line}{f', {self.times} times' if self.times > 1 else ''})"


class Mark(NamedTuple):
    """A mark of another system."""

    what: str  #: as people are told of it
    meaning: str  #: what becomes of it
    pattern: re.Pattern[str]
    written: str | Callable[[re.Match[str]], str]
    is_prose: bool = False  #: in Markdown it is what it is there


def text(raw: bytes, source: str) -> tuple[str, list[Change]]:
    """Return the text of a file, its lines ending in line feeds, and what is no more as it was."""
    changes = []
    bom = next((one for one in _BOMS if raw.startswith(one)), b"")
    if bom:
        changes.append(Change("a byte order mark is taken away", 1))
    if b"\0" in raw and _BOMS.get(bom, "utf-8") == "utf-8":
        raise MistakeError("new-binary", raw.count(b"\n", 0, raw.index(b"\0")) + 1, source)
    words, encoding, first = _decoded(raw[len(bom) :], _BOMS.get(bom, "utf-8"))
    if encoding != "utf-8":
        changes.append(Change(f"the encoding {encoding} becomes UTF-8", first))
    for pattern, instead, what in _ENDS:
        found = [*re.finditer(pattern, words)]
        if found:
            line = words.count("\n", 0, found[0].start()) + 1
            changes.append(Change(what, line, len(found)))
            words = re.sub(pattern, instead, words)
    return words, changes


_ENDS = (
    (r"\r\n?", "\n", "lines end with a line feed alone"),
    (r"[\x0b\x1c-\x1e\x85\u2028\u2029]", "\n", "a rare sign for the end of a line becomes a line feed"),
    (r"\t", " ", "a tab becomes a blank"),
    (r"(?m)^( *)\ufeff+", r"\1", "a byte order mark within the text is out"),
    (r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff]", "", "a sign that is no character is out"),
)


def _decoded(raw: bytes, encoding: str) -> tuple[str, str, int]:
    """Return the characters, the encoding, and the line that tells it: what is not UTF-8 is Western, as Windows is."""
    try:
        return raw.decode(encoding), encoding, 1
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        try:
            return raw.decode("cp1252"), "Windows-1252", line
        except UnicodeDecodeError:
            return raw.decode("latin-1"), "Latin-1", line


# marks of other systems


def _around(left: str, right: str, opens: str, closes: str) -> re.Pattern[str]:
    within = rf"(?=[^\s{opens}])((?:[^\n{opens}]|\n(?![ \t]*\n)){{0,600}}?[^\s{opens}])"
    return re.compile(rf"(?<![\w{opens}]){left}{within}{right}(?![\w{closes}])")


_EMPHASISED, _STRENGTHENED = rf"{EMPHASIS}\1{EMPHASIS_ENDS}", rf"{STRONG}\1{STRONG_ENDS}"
_TAG = re.compile(
    r"<!--.*?-->|</?(?:a|big|blockquote|body|center|div|font|h[1-6]|html|p|pre|s|small|span|sub|sup|u)\b[^<>]{0,200}>|"
    r"<br ?/?>",
    re.DOTALL,
)


def _tag(found: re.Match[str]) -> str:
    name = re.sub(r"\W", "", found[0].split()[0].lower())
    is_block = re.fullmatch("p|div|blockquote|h[1-6]|center", name) and not found[0].startswith("</")
    return 2 * BREAK if is_block else BREAK if name == "br" else ""


def _entity(found: re.Match[str]) -> str:
    sign = html.unescape(found[0])
    return sign if len(sign) == 1 and (sign.isprintable() or sign == "\xa0") else found[0]


MARKS = {
    "gutenberg": Mark(
        "what Project Gutenberg says before and after a text",
        "is left out",
        re.compile(
            r"\A(?:.*\n){0,400}?\*\*\* ?START OF TH(?:E|IS) PROJECT GUTENBERG[^\n]*\n"
            r"|^\*\*\* ?END OF TH(?:E|IS) PROJECT GUTENBERG(?:.|\n)*\Z",
            re.MULTILINE,
        ),
        lambda found: "\n" * found[0].count("\n"),
    ),
    "underscores": Mark("_underscores_", "become emphasis", _around("_", "_", "_", "_"), _EMPHASISED, is_prose=True),
    "double stars": Mark(
        "**double stars**", "become strong emphasis", _around(r"\*\*", r"\*\*", "*", "*"), _STRENGTHENED, is_prose=True
    ),
    "stars": Mark("*stars*", "become emphasis", _around(r"\*", r"\*", "*", "*"), _EMPHASISED, is_prose=True),
    "italic tags": Mark(
        "the tags <i> and <em>",
        "become emphasis",
        re.compile(r"(?i)<(?:i|em|cite)>([^<>]{1,600})</(?:i|em|cite)>"),
        _EMPHASISED,
    ),
    "bold tags": Mark(
        "the tags <b> and <strong>",
        "become strong emphasis",
        re.compile(r"(?i)<(?:b|strong)>([^<>]{1,600})</(?:b|strong)>"),
        _STRENGTHENED,
    ),
    "tags": Mark("other tags of HTML", "are left out", _TAG, _tag),
    "entities": Mark(
        "entities of HTML, such as &amp;",
        "become the characters that they stand for",
        re.compile(r"&(?:#\d{1,6}|#[xX][0-9A-Fa-f]{1,5}|[A-Za-z][A-Za-z0-9]{1,20});"),
        _entity,
    ),
    "wiki bold": Mark(
        "'''three apostrophes'''", "become strong emphasis", _around("'''", "'''", "'", "'"), _STRENGTHENED
    ),
    "wiki italic": Mark("''two apostrophes''", "become emphasis", _around("''", "''", "'", "'"), _EMPHASISED),
    "wiki links": Mark(
        "links of a wiki, such as [[page|words]]",
        "become their words",
        re.compile(r"\[\[(?:[^\[\]|\n]*\|)?([^\[\]|\n]+)\]\]"),
        r"\1",
    ),
    "wiki headings": Mark(
        "== headings of a wiki ==",
        "become headings",
        re.compile(r"^(={1,6}) *([^=\s][^=\n]*?) *\1[ \t]*$", re.MULTILINE),
        lambda found: RANK * len(found[1]) + found[2],
    ),
    "TeX emphasis": Mark(
        "\\emph{…} and \\textit{…}",
        "become emphasis",
        re.compile(r"\\(?:emph|textit|textsl)\{([^{}]{1,600})\}"),
        _EMPHASISED,
    ),
    "TeX bold": Mark("\\textbf{…}", "become strong emphasis", re.compile(r"\\textbf\{([^{}]{1,600})\}"), _STRENGTHENED),
    "TeX headings": Mark(
        "headings of TeX, such as \\section{…}",
        "become headings",
        re.compile(r"^\\(chapter|section|subsection)\*?\{([^{}\n]+)\}[ \t]*$", re.MULTILINE),
        lambda found: RANK * (1 + (found[1] == "subsection")) + found[2],
    ),
    "TeX quotes": Mark(
        "``marks of TeX''", "become “marks”", re.compile(r"``([^`'\n]{1,600})''"), r"“\1”", is_prose=True
    ),
    "footnotes": Mark(
        "notes as [Footnote 1: …]",
        "become notes as [1] …",
        re.compile(r"^([ \t]*)\[Footnote (\d+): ((?:[^\[\]]|\[[^\[\]]*\]){1,4000})\][ \t]*$", re.MULTILINE),
        r"\1[\2] \3",
    ),
    "carets": Mark(
        "notes as [^1]",
        "become notes as [1]",
        re.compile(r"^\[\^([^\]\s]+)\]:|\[\^([^\]\s]+)\]", re.MULTILINE),
        lambda found: f"[{found[1] or found[2]}]",
    ),
    "links": Mark(
        "links of Markdown, such as [words](address)",
        "become words and <address>",
        re.compile(r"(?<!!)\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>]*[\w/])\)"),
        r"\1 <\2>",
    ),
    "superiors": Mark(
        "superior figures that call notes",
        "become [1]",
        re.compile(r"(?<=[\w.,;:!?)\]'\"’”»])[⁰¹²³⁴-⁹]+|^[⁰¹²³⁴-⁹]+(?=[ \t])", re.MULTILINE),
        lambda found: f"[{found[0].translate(_SUPERIOR)}]",
    ),
}


def marks(words: str, *, is_markdown: bool) -> Iterator[tuple[str, Change]]:
    """Yield the names of the marks of other systems that stand in a text, and what would become of each."""
    for name, mark in MARKS.items():
        if is_markdown and mark.is_prose:
            continue
        found = [one for one in mark.pattern.finditer(words) if _written(mark, one) != one[0]]
        if name == "superiors" and not any(one.start() == 0 or words[one.start() - 1] == "\n" for one in found):
            found = []  # without notes they are powers
        if found:
            line = words.count("\n", 0, found[0].start()) + 1
            yield name, Change(f"{mark.what} {mark.meaning}", line, len(found))


def _written(mark: Mark, found: re.Match[str]) -> str:
    return mark.written(found) if callable(mark.written) else found.expand(mark.written)


def understood(words: str, names: Collection[str], *, is_markdown: bool) -> str:
    """Return a text in which the marks of some *names* stand as what they mean, and those of Markdown if it is that."""
    for name, mark in MARKS.items():
        if name in names:
            words = mark.pattern.sub(_numbered(words) if name == "carets" else mark.written, words)
    return _MARKDOWN.sub(_of_markdown, words) if is_markdown else words


def _numbered(words: str) -> Callable[[re.Match[str]], str]:
    """Return what writes the notes of Markdown, which are numbered as they are called where one has a name."""
    labels = [found[1] or found[2] for found in MARKS["carets"].pattern.finditer(words)]
    are_numbers = all(label.isdecimal() for label in labels)
    numbers = {label: label if are_numbers else str(n) for n, label in enumerate(dict.fromkeys(labels), 1)}
    return lambda found: f"[{numbers[found[1] or found[2]]}]"


_MARKDOWN = re.compile(
    r"\\(?P<literal>[!-/:-@\[-`{-~])"
    r"|(?P<code>`[^`\n]+`)"
    r"|<(?P<link>https?://[^\s<>]*[\w/])>"
    r"|(?<![*])\*\*(?=[^\s*])(?P<strong>(?:[^*\n\\]|\n(?!\s*\n)){0,600}?[^\s*\\])\*\*(?!\*)"
    r"|(?<![*])\*(?=[^\s*])(?P<stars>(?:[^*\n\\]|\n(?!\s*\n)){0,600}?[^\s*\\])\*(?!\*)"
    r"|(?<![\w_])__(?=[^\s_])(?P<lines>(?:[^_\n\\]|\n(?!\s*\n)){0,600}?[^\s_\\])__(?![\w_])"
    r"|(?<![\w_])_(?=[^\s_])(?P<line>(?:[^_\n\\]|\n(?!\s*\n)){0,600}?[^\s_\\])_(?![\w_])"
)


def _of_markdown(found: re.Match[str]) -> str:
    if strong := found["strong"] or found["lines"]:
        return f"{STRONG}{strong}{STRONG_ENDS}"
    if emphasised := found["stars"] or found["line"]:
        return f"{EMPHASIS}{emphasised}{EMPHASIS_ENDS}"
    if found["link"]:
        return f"{LINK}{found['link']}{LINK_ENDS}"
    return f"{LITERAL}{found['literal']}" if found["literal"] else found[0]
