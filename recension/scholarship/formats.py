"""The formats in which witnesses are stored: how each writes what is more than characters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from recension.scholarship.model import Block, BlockType, Span, Style, Witness, merged


class Format(NamedTuple):
    """How a format writes what is more than characters; ``{}`` stands for the text."""

    styles: Mapping[Style, str]
    verse: str  #: between two lines of verse
    item: str  #: before each item of a list
    rank: str  #: of a heading, once for each level
    label: str  #: before a note
    indent: str  #: for each letter by which a line stands further in
    ambiguous: re.Pattern[str]  #: what in the text would be read as markup, and is escaped by a backslash
    opening: re.Pattern[str]  #: the same, at the beginning of a line only
    marks: re.Pattern[str]  #: what is more than characters, a group for each style, and what is escaped

    def write(self, span: Span) -> str:
        """Return *span* as a witness in this format has it."""
        if span.style is Style.BREAK:
            return span.text
        if span.style is Style.INDENT:
            return self.indent * len(span.text)
        text = span.text.replace("\n", " ")
        if span.style not in (Style.VERBATIM, Style.LINK, Style.CALL):
            text = self.ambiguous.sub(r"\\\g<0>", text)
        return self.styles.get(span.style, "{}").format(text)

    def read(self, text: str) -> tuple[Span, ...]:
        """Return the spans of a *text* in this format; what it would not write so is kept as it is."""
        found, end = [], 0
        for match in self.marks.finditer(text):
            style = match.lastgroup or ""
            found.append(Span(text[end : match.start()]))
            found.append(Span(match[style]) if style == "escaped" else Span(match[style], Style(style)))
            end = match.end()
        spans = merged([*found, Span(text[end:])])
        is_kept = "".join(map(self.write, spans)) == text
        return spans if is_kept else (Span(text, Style.VERBATIM),)

    def headed(self, line: str) -> str:
        """Return the words of a *line* that is a heading, or nothing."""
        found = re.match(rf"(?:{re.escape(self.rank)})+ (.*)", line) if self.rank else None
        return found[1] if found else ""

    def break_in(self, block: Block) -> str:
        """Return what stands between two lines of *block*, verse or a list."""
        return self.verse if block.type is BlockType.VERSE else f"\n{self.item}"

    def frame_of(self, block: Block) -> str:
        """Return the marks in which a block of this type stands in a witness, "…" standing for its text."""
        match block.type:
            case BlockType.HEADING:
                return self.rank * block.level + " …" if self.rank else "…"
            case BlockType.LIST:
                return self.item + "…"
            case BlockType.NOTE:
                return self.label.format(block.label) + "…"
            case _:
                return "…"


MARKDOWN = Format(
    {
        Style.EMPHASIS: "*{}*",
        Style.STRONG: "**{}**",
        Style.SPEAKER: "**{}**",
        Style.DIRECTION: "*{}*",
        Style.CALL: "[{}]",
        Style.LINK: "<{}>",
    },
    verse="  \n",
    item="- ",
    rank="#",
    label="[{}] ",
    indent="\N{NO-BREAK SPACE}",  # of other blanks at the beginning of a line Markdown knows nothing
    ambiguous=re.compile(r"[\\*`]|\[(?=\w+\])|<(?=[\w/])"),
    opening=re.compile(r"#+ |[-+>] "),
    marks=re.compile(
        r"\\(?P<escaped>[\\*`\[<])|\*\*(?P<strong>[^\s*\\`](?:[^*\\`]*[^\s*\\`])?)\*\*"
        r"|\*(?P<emphasis>[^\s*\\`](?:[^*\\`]*[^\s*\\`])?)\*|\[(?P<call>\w+)\]|<(?P<link>https?://[^\s<>]+)>"
    ),
)
_NOTHING = re.compile("(?!)")
PLAIN = Format({Style.CALL: "[{}]"}, "\n", "", "", "[{}] ", " ", _NOTHING, _NOTHING, _NOTHING)
FORMATS = {".md": MARKDOWN, ".txt": PLAIN}


def format_of(witness: Witness) -> Format:
    """Return the format in which *witness* is stored, by the ending of its file."""
    found = FORMATS[Path(witness.file).suffix]
    return found._replace(indent="") if witness.indents == "none" else found
