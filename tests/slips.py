"""Slips of an editor, three hundred of them: each is told at its own line, without a traceback.

``python tests/slips.py`` makes them all on copies of the tiny editions, and prints what is not as it should be;
with words behind it, those that have one of these in their name.
"""

from __future__ import annotations

import ast
import os
import re
import shutil
import sys
import tempfile
import traceback
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent)]
NOWHERE = "-"  #: of a slip that no line of a file has
_PLACE = re.compile(r"^(?P<path>\S+?):(?P<line>\d+): ", re.MULTILINE)
_TRACEBACK = re.compile(r"Traceback|traceback has been saved|please report|Exception occurred|Handler <", re.IGNORECASE)


class Slip(NamedTuple):
    """What an editor writes by mistake: where ``old`` stood in a file of a tiny edition, ``new`` stands now."""

    name: str
    old: str  #: empty: the whole file, or nothing where there was none
    new: str
    at: str = ""  #: words of the line that is told; empty: the last line that differs
    file: str = "text.rst"
    told: str = ""  #: the file that is told; empty: the same
    root: str = "plain"
    builder: str = "html"
    fine: bool = False  #: what is written is what the editor wrote, and nothing need be told

    def make(self, edition: Path) -> None:
        """Make the slip in *edition*."""
        path = edition / self.file
        if self.old == "SET":
            lines = path.read_text("utf-8").split("\n")
            name = self.new.partition(" ")[0]
            for node in ast.parse("\n".join(lines)).body:
                if (
                    isinstance(node, ast.Assign)
                    and isinstance(node.targets[0], ast.Name)
                    and node.targets[0].id == name
                ):
                    lines[node.lineno - 1 : node.end_lineno] = [""] * ((node.end_lineno or 0) - node.lineno + 1)
            path.write_text("\n".join([*lines, self.new, ""]), "utf-8")
        elif self.new == "FOLDER":
            path.unlink(missing_ok=True)
            path.mkdir(parents=True)
        elif self.new == "GONE":
            path.unlink()
        else:
            source = path.read_bytes() if path.exists() else b""
            new = self.new.encode("latin-1" if "\xff" in self.new else "utf-8", "surrogateescape")
            assert not self.old or source.count(self.old.encode()) == 1, f"{self.name}: {self.old!r} in {self.file}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.replace(self.old.encode(), new) if self.old else new)

    def where(self, edition: Path, before: bytes) -> tuple[str, set[int]]:
        """Return the file and the lines one of which is told; none where the slip has no line."""
        path = edition / (self.told or self.file)
        if self.at == NOWHERE:
            return path.name, set()
        now = path.read_bytes().decode("utf-8", "replace").split("\n") if path.is_file() else []
        if self.at:
            return path.name, {
                number for number, line in enumerate(now, 1) if any(words in line for words in self.at.split("~"))
            }
        was = before.decode("utf-8", "replace").split("\n")
        first = next((n for n, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), 0)
        more = len(now) - len(was)
        return path.name, set(range(first + 1, first + 2 + max(more, 0)))


class Told(NamedTuple):
    """How a build ended."""

    code: int
    complaints: str
    errors: str  #: of the interpreter

    @property
    def places(self) -> list[tuple[str, int]]:
        """The files and lines that it named, in order."""
        return [(Path(one["path"]).name, int(one["line"])) for one in _PLACE.finditer(self.complaints)]


def conf(name: str, line: str, at: str = "", **more: object) -> Slip:
    """Return a slip in conf.py, a line of its own at the end of it."""
    return Slip(name, "SET", line, at or f"{line.split(' ')[0]} =", "conf.py", **more)  # type: ignore[arg-type]


def page(name: str, block: str, at: str = "", **more: object) -> Slip:
    """Return a slip in a page that is no text."""
    return Slip(name, "One leaf", f"{block}One leaf", at or block.strip().split("\n")[0], "index.rst", **more)  # type: ignore[arg-type]


def text(name: str, block: str, at: str = "", **more: object) -> Slip:
    """Return a slip in a text: a block between two paragraphs."""
    return Slip(name, ".. _p2:\n", f"{block}\n.. _p2:\n", at or block.strip().split("\n")[0], **more)  # type: ignore[arg-type]


ENTRY = "   listen ] lissen : spelling\n      The scribe writes as he *speaks*.\n"
PAGE = "   page 2 : break\n      The running title stands inside the sentence.\n"
COMMENT = "   the weir : certain\n      It was taken down when the lock was built: see :rec:place:`n1`.\n"
GRIND = "'Grind what is brought', said the miller's wife, 'and ask for nothing.'\n"
FIRST = "The mill stands by the weir, and its wheel *never* rests\\ [1]_.\n"
SECOND = "A miller must :em:`listen` to the water :page:`2` by night.\n"
APP = ".. apparatus::\n\n" + ENTRY + "\n" + PAGE
COMM = ".. commentary::\n\n" + COMMENT


def indented(block: str, by: int) -> str:
    """Return *block* so far to the right, or to the left."""
    lines = block.split("\n")
    return "\n".join((" " * by + line if by > 0 else line[-by:]) if line else line for line in lines)


TEXT = [
    # heads and blocks that stand too far in or out
    Slip("t-first-entry-in", ENTRY, indented(ENTRY, 3), "listen ] lissen"),
    Slip("t-first-entry-in1", ENTRY, indented(ENTRY, 1), "listen ] lissen"),
    Slip("t-second-entry-in", PAGE, indented(PAGE, 3), "page 2 : break"),
    Slip("t-entry-out", ENTRY, indented(ENTRY, -3), ".. apparatus~listen ]"),
    Slip("t-entry-out1", ENTRY, indented(ENTRY, -1), "listen ] lissen"),
    Slip("t-second-entry-out", PAGE, indented(PAGE, -3), "page 2 : break"),
    Slip("t-second-entry-out1", PAGE, indented(PAGE, -1), "page 2 : break"),
    Slip("t-reason-out", "      The scribe", "   The scribe", "listen ] lissen~The scribe"),
    Slip("t-reason-out2", "      The scribe", "The scribe", "The scribe"),
    Slip("t-reason-tab", "      The scribe", "\tThe scribe", fine=True),
    Slip("t-entry-tab", "   listen ] lissen", "\tlisten ] lissen", "listen ] lissen"),
    Slip("t-page-tab", "   page 2", "\tpage 2", "page 2 : break"),
    Slip("t-tabs-all", ENTRY, ENTRY.replace("      ", "\t\t").replace("   ", "\t"), "listen ] lissen"),
    Slip("t-comment-tab", COMMENT, COMMENT.replace("      ", "\t\t", 1).replace("   the", "\tthe", 1), fine=True),
    Slip("t-comment-in", COMMENT, indented(COMMENT, 3), fine=True),
    Slip("t-comment-out", COMMENT, indented(COMMENT, -3), ".. commentary~the weir : certain"),
    Slip("t-comment-out1", COMMENT, indented(COMMENT, -1), "the weir : certain", fine=True),
    Slip("t-comment-body-out", "      It was taken", "   It was taken", "the weir : certain~It was taken"),
    Slip("t-comment-body-outer", "      It was taken", "It was taken", "It was taken"),
    Slip(
        "t-later-head-in", COMMENT, COMMENT + "\n      wheel : open\n         Of oak :rec:place:`n1`.\n", "wheel : open"
    ),
    Slip("t-later-head-in1", COMMENT, COMMENT + "\n    wheel : open\n      Of oak :rec:place:`n1`.\n", "wheel : open"),
    Slip(
        "t-later-head-unknown",
        COMMENT,
        COMMENT + "\n      wheel : opne\n         Of oak :rec:place:`n1`.\n",
        "wheel : opne",
    ),
    Slip(
        "t-later-head-colon",
        COMMENT,
        COMMENT + "\n      wheel: open\n         Of oak :rec:place:`n1`.\n",
        "wheel: open",
    ),
    Slip("t-later-head-noblank", COMMENT, COMMENT + "   wheel : open\n      Of oak :rec:place:`n1`.\n", fine=True),
    Slip("t-apparatus-in", APP, indented(APP, 3), ".. apparatus"),
    Slip("t-apparatus-in1", APP, indented(APP, 1), ".. apparatus"),
    Slip("t-commentary-in", COMM, indented(COMM, 3), ".. commentary"),
    Slip("t-commentary-in1", COMM, indented(COMM, 1), ".. commentary"),
    Slip("t-target-in", ".. _p2:\n", "   .. _p2:\n", "_p2:"),
    Slip("t-paragraph-in", GRIND, "   " + GRIND, "'Grind"),
    Slip("t-paragraph-in1", GRIND, " " + GRIND, "'Grind"),
    Slip("t-paragraph-tab", GRIND, "\t" + GRIND, "'Grind"),
    Slip("t-second-line-in", SECOND, "   " + SECOND, "The mill~A miller must"),  # the first is the term of a list
    Slip("t-note-in", ".. [1] It", "   .. [1] It", ".. [1] It"),
    Slip("t-quote-below-apparatus", PAGE + "\n", PAGE + "\n  And so on.\n\n", "And so on"),
    Slip("t-quote-below-apparatus1", PAGE + "\n", PAGE + "\n And so on.\n\n", "And so on"),
    Slip("t-quote-below-apparatus3", PAGE + "\n", PAGE + "\n   And so on.\n\n", "And so on"),
    Slip("t-quote-below-apparatus6", PAGE + "\n", PAGE + "\n      And so on.\n\n", "And so on", fine=True),
    Slip("t-quote-below-comment2", COMMENT, COMMENT + "\n  And so on.\n", "And so on"),
    Slip("t-quote-below-comment3", COMMENT, COMMENT + "\n   And so on.\n", "And so on"),
    Slip("t-quote-tab", PAGE + "\n", PAGE + "\n\tAnd so on.\n\n", "And so on", fine=True),
    # directives that are none
    *(
        Slip(f"t-directive-{number}", f".. {name}::", new, new.strip().split("\n")[0], fine=new.endswith(" ::"))
        for name in ("apparatus", "commentary")
        for number, new in enumerate(
            (
                f".. {name}:",
                f".. {name}",
                f"..{name}::",
                f".{name}::",
                f"... {name}::",
                f".. {name.title()} :",
                f".. {name[:-1]}::",
                f".. {name.replace('m', 'n', 1).replace('p', 'b', 1)}::",
                f".. {name} ::",
                f".. {name}:::",
                f":: {name}::",
                f".. {name}.",
                f".. {name};;",
                f".. {name[:-1]}:",
                f".. {name.replace('a', 'e', 1)}",
            ),
            1 if name == "apparatus" else 21,
        )
    ),
    Slip("t-directive-caps", ".. commentary::", ".. COMMENTARY::", fine=True),
    Slip("t-directive-argument", ".. commentary::", ".. commentary:: first", ".. commentary"),
    Slip("t-directive-argument2", ".. apparatus::", ".. apparatus:: p1", ".. apparatus"),
    Slip("t-directive-option", ".. commentary::\n", ".. commentary::\n   :class: big\n", ":class:"),
    Slip("t-directive-option2", ".. apparatus::\n", ".. apparatus::\n   :witness: K\n", ":witness:"),
    Slip("t-directive-noblank", ".. apparatus::\n\n", ".. apparatus::\n", fine=True),
    Slip("t-directive-noblank2", ".. commentary::\n\n", ".. commentary::\n", fine=True),
    Slip("t-no-blank-above", ".. commentary::", "..\n.. commentary::", fine=True),
    Slip("t-no-blank-above2", "sentence.\n\n.. commentary::", "sentence.\n.. commentary::", fine=True),
    Slip("t-no-blank-above3", "night.\n\n.. apparatus::", "night.\n.. apparatus::", ".. apparatus"),
    Slip("t-head-colon", ".. running-head:: 2", ".. running-head: 2", ".. running-head"),
    Slip("t-head-twocolon", ".. running-head:: 2", ".. runing-head:: 2", ".. runing-head"),
    Slip("t-head-number", ".. running-head:: 2", ".. running-head::", ".. running-head"),
    Slip("t-head-words", ".. running-head:: 2", ".. running-head:: two", ".. running-head"),
    Slip("t-head-empty", "   The Miller's Book\n", "", ".. running-head"),
    Slip("t-head-out", "   The Miller's Book\n", "The Miller's Book\n", ".. running-head~The Miller's Book"),
    # remarks that swallow
    Slip(
        "t-remark-swallows",
        ".. _p2:\n\n" + GRIND,
        ".. A remark.\n\n   .. _p2:\n\n   " + GRIND,
        ".. A remark~.. _p2",
        told="text.rst",
    ),
    Slip("t-remark-comment", "   the weir : certain", ".. see\n\n   the weir : certain", ".. see~.. commentary"),
    Slip("t-remark-entry", "   listen ] lissen", "   .. listen ] lissen", "listen ] lissen"),
    Slip("t-remark-note", ".. [1] It", ".. 1 It", ".. 1 It~The mill"),
    Slip("t-remark-paragraph", FIRST, ".. " + FIRST, "The mill~A miller"),
    Slip("t-remark-target", ".. _p2:", ".. p2:", ".. p2:"),
    Slip("t-target-nocolon", ".. _p2:", ".. _p2", ".. _p2"),
    Slip("t-target-twocolons", ".. _p2:", ".. _p2::", ".. _p2"),
    Slip("t-target-space", ".. _p2:", ".. _ p2:", "p2"),
    Slip("t-target-inline", ".. _p2:\n\n", "_p2:\n\n", "_p2"),
    Slip("t-target-p05", ".. _p2:", ".. _p02:", "'Grind"),
    Slip("t-target-twice", ".. _p2:\n", ".. _p2:\n.. _p3:\n", "_p"),
    Slip("t-targets-blank", ".. _p2:\n", ".. _p2:\n\n.. _p3:\n", "_p"),
    Slip("t-target-capital", ".. _p2:", ".. _P2:", fine=True),
    Slip("t-target-word", ".. _p2:", ".. _para-two:", "'Grind"),
    Slip("t-target-external", ".. _p2:", ".. _p2: https://example.org/", "p2"),
    Slip("t-target-end", ".. [1] It", ".. _p3:\n\n.. [1] It", ".. _p3"),
    # words in a line
    Slip("t-backslash", "by the weir, and", "by the weir\\, and", fine=True),
    Slip("t-backslash-space", "by the weir, and", "by the\\ weir, and", "The mill"),
    Slip("t-backslash-end", "rests\\ [1]_.\n", "rests\\ [1]_.\\\n", "The mill"),
    Slip("t-backslash-mark", "must :em:", "must\\ :em:", "A miller"),
    Slip("t-star-lone", "by the weir", "by * the weir", "The mill"),
    Slip("t-star-open", "by the weir", "by *the weir", "The mill"),
    Slip("t-stars-open", "by the weir", "by **the weir", "The mill"),
    Slip("t-backtick", "by the weir", "by `the weir", "The mill"),
    Slip("t-backticks", "by the weir", "by `the weir`", "The mill"),
    Slip("t-backticks2", "by the weir", "by ``the weir``", "The mill"),
    Slip("t-underscore", "by the weir", "by the weir_", "The mill"),
    Slip("t-pipe", "by the weir", "by |the weir|", "The mill"),
    Slip("t-em-in-em", ":em:`listen`", ":em:`must :em:`listen``", "A miller"),
    Slip("t-em-in-em2", ":em:`listen`", ":em:`:em:`listen``", "A miller"),
    Slip("t-em-open", ":em:`listen`", ":em:`listen", "A miller~The mill"),
    Slip("t-em-shut", ":em:`listen`", ":em:listen`", "A miller"),
    Slip("t-em-glued", "must :em:", "must:em:", "A miller"),
    Slip("t-em-glued2", ":em:`listen` to", ":em:`listen`to", "A miller~The mill"),
    Slip("t-em-empty", ":em:`listen`", ":em:``", "A miller"),
    Slip("t-em-name", ":em:`listen`", ":en:`listen`", "A miller~The mill"),
    Slip("t-em-caps", ":em:`listen`", ":EM:`listen`", fine=True),
    Slip("t-em-nocolon", ":em:`listen`", "em:`listen`", "A miller"),
    Slip("t-em-twice", "rests\\ [1]_.", "rests\\ [1]_ :em:`by night`.", "The mill"),
    Slip("t-em-other", ":em:`listen`", "listen :em:`to`", "A miller~listen ]"),
    Slip("t-em-double", ":em:`listen`", ":em:``listen``", "A miller"),
    Slip("t-em-title", "The Weir\n========", ":em:`The Weir`\n==============", "The Weir"),
    Slip("t-page-empty", ":page:`2`", ":page:``", ":page:"),
    Slip("t-page-word", ":page:`2`", ":page:`two`", ":page:"),
    Slip("t-page-gone", " :page:`2`", "", "A miller"),
    Slip("t-page-role", ":page:`2`", ":pag:`2`", "A miller~The mill"),
    Slip("t-call-gone", "rests\\ [1]_.", "rests.", "The mill~[1] It"),
    Slip("t-call-other", "rests\\ [1]_.", "rests\\ [2]_.", "[2]_"),
    Slip("t-call-nospace", "rests\\ [1]_.", "rests[1]_.", "The mill"),
    Slip("t-call-auto", "rests\\ [1]_.", "rests\\ [#]_.", "The mill"),
    Slip("t-call-star", "rests\\ [1]_.", "rests\\ [*]_.", "The mill"),
    Slip("t-call-word", "rests\\ [1]_.", "rests\\ [one]_.", "The mill"),
    Slip("t-call-nounderscore", "rests\\ [1]_.", "rests\\ [1].", "The mill"),
    Slip("t-note-never", ".. [1] It", ".. [2] Twice.\n\n.. [1] It", ".. [2]"),
    Slip("t-note-auto", ".. [1] It", ".. [#] It", ".. [#]"),
    Slip("t-note-empty", ".. [1] It rested in 1799-1800, says the toll book.", ".. [1]", ".. [1]"),
    Slip("t-note-citation", ".. [1] It", ".. [Mill] Of it.\n\n.. [1] It", ".. [Mill]"),
    Slip("t-note-twoparas", "toll book.\n", "toll book.\n\n   And so on.\n", "And so on"),
    Slip("t-note-para-out", "toll book.\n", "toll book.\n\n  And so on.\n", "And so on"),
    Slip("t-note-early", ".. _p2:\n", ".. [1] It rested in 1799-1800, says the toll book.\n\n.. _p2:\n", ".. [1]"),
    Slip("t-subst", "by the weir", "by the |w|", "The mill"),
    Slip("t-subst-defined", ".. _p2:\n", ".. |weir| replace:: weir\n\n.. _p2:\n", fine=True),
    Slip("t-subst-used", "by the weir, and", "by the |w|, and\n\n.. |w| replace:: weir\n\n", "The mill~.. |w|"),
    Slip("t-role-raw", "by the weir", "by the :raw:`weir`", "The mill"),
    Slip("t-role-unknown", "by the weir", "by the :emph:`weir`", "The mill"),
    Slip("t-role-sub", "by the weir", "by the :sub:`weir`", "The mill"),
    Slip("t-role-cite", "by the weir", "by the weir :cite:p:`x`", "The mill"),
    Slip("t-role-place", "by the weir", "by the weir :rec:place:`p2`", "The mill"),
    Slip("t-role-default", ".. _p2:\n", ".. default-role:: em\n\n.. _p2:\n", fine=True),
    Slip("t-link", "by the weir", "by the `weir <https://example.org>`__", "The mill"),
    Slip("t-mail", "by the weir", "by the weir@example.org", "The mill"),
    Slip("t-double-space", "by the weir", "by  the weir", "The mill"),
    Slip("t-nbsp", "by the weir", "by the\u00a0weir", "The mill"),
    Slip("t-zwsp", "by the weir", "by the \u200bweir", "The mill"),
    Slip("t-shy", "by the weir", "by the we\u00adir", "The mill"),
    Slip("t-cyrillic", "by the weir", "by the w\u0435ir", "The mill"),
    Slip("t-rlo", "by the weir", "by the \u202eweir", "The mill"),
    Slip("t-nul", "by the weir", "by the \x00weir", "The mill"),
    Slip("t-formfeed", "by the weir", "by the \x0cweir", "The mill"),
    Slip("t-vt", "by the weir", "by the \x0bweir", "The mill"),
    Slip("t-ls", "by the weir", "by the \u2028weir", "The mill"),
    Slip("t-bom", ".. running-head:: 2", "\ufeff.. running-head:: 2", fine=True),
    Slip("t-trailing", "the weir, and its", "the weir, and  its", "The mill"),
    Slip("t-cr", "rests\\ [1]_.\n", "rests\\ [1]_.\r\n", "The mill"),
    Slip("t-latin1", "by night", "by n\xffght", "by n"),
    Slip("t-word-lost", "by the weir", "by weir", "The mill"),
    Slip("t-word-more", "by the weir", "by the old weir", "The mill"),
    Slip("t-line-lost", FIRST, "", "A miller"),
    Slip("t-quotes-curly", "'Grind what is brought'", "\u2018Grind what is brought\u2019", "Grind"),
    Slip("t-dash", "1799-1800", "1799\u20131800", "1799"),
    Slip("t-ellipsis", "nothing.'", "nothing...'", "'Grind"),
    # paragraphs, lines and headings
    Slip("t-split", "rests\\ [1]_.\nA miller", "rests\\ [1]_.\n\nA miller", "A miller"),
    Slip("t-join", "by night.\n\n.. apparatus", "by night.\n.. apparatus", ".. apparatus"),
    Slip("t-para-twice", ".. _p2:\n\n" + GRIND, ".. _p2:\n\n" + GRIND + "\n" + GRIND, "'Grind"),
    Slip("t-para-gone", ".. _p2:\n\n" + GRIND, "", "by night"),
    Slip("t-underline-short", "The Weir\n========", "The Weir\n======", "======"),
    Slip("t-underline-gone", "The Weir\n========", "The Weir", "The Weir"),
    Slip("t-underline-blank", "The Weir\n========", "The Weir\n\n========", "========"),
    Slip("t-underline-mixed", "The Weir\n========", "The Weir\n====-===", "The Weir"),
    Slip("t-heading-more", ".. _p2:\n", "The Wife\n--------\n\n.. _p2:\n", "The Wife"),
    Slip("t-heading-jump", ".. _p2:\n", "One\n---\n\nTwo\n~~~\n\nThree\n=====\n\nFour\n~~~~\n\n.. _p2:\n", "One"),
    Slip(
        "t-comment-wrong-para",
        COMM + "\n.. _p2:\n\n" + GRIND,
        ".. _p2:\n\n" + GRIND + "\n" + COMM,
        "the weir : certain",
    ),
    Slip("t-apparatus-wrong-para", APP, "", ":em:`listen`"),
    Slip(
        "t-apparatus-moved",
        APP + "\n" + COMM + "\n.. _p2:\n\n" + GRIND,
        COMM + "\n.. _p2:\n\n" + GRIND + "\n" + APP,
        ":em:`listen`",
        fine=True,
    ),
    Slip("t-order", "toll book.\n", "toll book.\n\n.. _p1b:\n\nMore.\n", "More"),
    # other blocks
    text("t-table", "=====  ====\nWheat  Oats\n=====  ====\n", "Wheat"),
    text("t-list-table", ".. list-table::\n\n   * - Wheat\n     - Oats\n"),
    text("t-csv-table", ".. csv-table::\n\n   Wheat, Oats\n", "csv-table"),
    text("t-figure", ".. figure:: mill.png\n\n   The mill.\n"),
    text("t-image", ".. image:: mill.png\n"),
    text("t-code", ".. code-block:: python\n\n   mill()\n"),
    text("t-literal", "So::\n\n   mill()\n", "So"),
    text("t-epigraph", ".. epigraph::\n\n   Old mills grind.\n", ".. epigraph"),
    text("t-quote", "   Old mills grind.\n", "mills grind"),
    text("t-class", ".. class:: big\n"),
    text("t-container", ".. container:: big\n\n   Old mills grind.\n"),
    text("t-only", ".. only:: html\n\n   Old mills grind.\n"),
    text("t-only-tag", ".. only:: mytag\n\n   Old mills grind.\n"),
    Slip("t-only-around", ".. _p2:\n\n" + GRIND, ".. only:: html\n\n   .. _p2:\n\n   " + GRIND, ".. only"),
    Slip("t-container-around", ".. _p2:\n\n" + GRIND, ".. container:: x\n\n   .. _p2:\n\n   " + GRIND, ".. container"),
    Slip("t-class-around", ".. _p2:\n\n" + GRIND, ".. class:: x\n\n   .. _p2:\n\n   " + GRIND, ".. class"),
    Slip("t-only-comment", COMM, ".. only:: html\n\n" + indented(COMM, 3), ".. only"),
    text("t-ifconfig", ".. ifconfig:: True\n\n   Old mills.\n"),
    text("t-note", ".. note::\n\n   Old mills grind.\n"),
    text("t-warning", ".. warning:: Old mills grind.\n"),
    text("t-topic", ".. topic:: Mills\n\n   Old mills grind.\n"),
    text("t-sidebar", ".. sidebar:: Mills\n\n   Old mills grind.\n"),
    text("t-rubric", ".. rubric:: Mills\n"),
    text("t-raw", ".. raw:: html\n\n   <b>Old</b>\n"),
    text("t-toctree", ".. toctree::\n\n   about\n"),
    text("t-contents", ".. contents::\n"),
    text("t-index", ".. index:: mill\n"),
    text("t-versionadded", ".. versionadded:: 1.0\n"),
    text("t-deflist", "mill\n   A house.\n", "mill"),
    text("t-fieldlist", ":mill: A house.\n"),
    text("t-enum", "1. First, grind.\n"),
    text("t-enum-para", "A. miller must grind.\n"),
    text("t-options", "-m  mill\n"),
    text("t-doctest", ">>> mill()\n"),
    text("t-transition", "----\n", "----"),
    text("t-math", ".. math:: a + b\n"),
    text("t-glossary", ".. glossary::\n\n   mill\n      A house.\n"),
    text("t-meta", ".. meta::\n   :keywords: mill\n", fine=True),
    text("t-parsed-literal", ".. parsed-literal::\n\n   mill\n"),
    text("t-role-directive", ".. role:: strange\n", fine=True),
    text("t-include-gone", ".. include:: gone.txt\n"),
    text("t-include-text", ".. include:: witnesses/K.md\n", NOWHERE, told="K.md"),
    text("t-literalinclude", ".. literalinclude:: witnesses/K.md\n"),
    text("t-hlist", ".. hlist::\n\n   * a\n   * b\n"),
    text("t-centered", ".. centered:: Mills\n"),
    text("t-tabularcolumns", ".. tabularcolumns:: l\n"),
    text("t-bibliography", ".. bibliography::\n"),
    text("t-edition", ".. edition-apparatus::\n"),
    text("t-edition-index", ".. edition-index::\n\n   Weir : weir\n"),
    text("t-linenumbers", ".. line-block::\n\n   a\n   b\n"),
    text("t-compound", ".. compound::\n\n   Old mills.\n"),
    text("t-replace", ".. replace:: Old\n"),
    text("t-unicode", ".. unicode:: 0xA9\n"),
    text("t-date", ".. date::\n"),
    text("t-title", ".. title:: Mills\n", fine=True),
    text("t-highlight", ".. highlight:: python\n"),
    text("t-function", ".. function:: mill()\n"),
    text("t-attention-nested", ".. headnote::\n\n   .. headnote::\n\n      See :rec:place:`n1`.\n", ".. headnote"),
    text(
        "t-nested-apparatus",
        ".. commentary::\n\n   the weir : open\n      See :rec:place:`n1`.\n\n      .. apparatus::\n\n"
        "         a ] b : spelling\n",
        "      .. apparatus",
    ),
    text(
        "t-nested-omitted",
        ".. omitted:: break\n   A rule.\n\n   .. omitted:: break\n      A rule.\n\n      ---\n",
        ".. omitted",  # the outer, which has the inner as its words
    ),
    text("t-omitted-kind", ".. omitted:: brake\n   A rule.\n\n   ---\n"),
    text("t-omitted-noreason", ".. omitted:: break\n\n   ---\n"),
    text("t-omitted-nokind", ".. omitted::\n\n   ---\n"),
    text("t-omitted-empty", ".. omitted:: break\n   A rule.\n"),
    text("t-omitted-option", ".. omitted:: break\n   A rule.\n   :wittness: K\n\n   ---\n", ".. omitted"),
    text("t-omitted-siglum", ".. omitted:: break\n   A rule.\n   :witness: Q\n\n   ---\n"),
    text("t-transmitted-lost", ".. transmitted:: ### \u2026\n", "'Grind"),
    text("t-withdrawn", ".. withdrawn:: p9\n   Gone.\n", fine=True),
    text("t-withdrawn-stands", ".. withdrawn:: p1\n   Gone.\n"),
    text("t-withdrawn-empty", ".. withdrawn::\n"),
    text("t-cites-empty", ".. cites::\n"),
    text("t-cites-nobib", ".. cites:: toll\n"),
    text("t-considered-kind", ".. considered::\n\n   the weir ] a weir : speling\n      So.\n", "a weir"),
    text(
        "t-verification-degree",
        ".. verification::\n\n   the weir : seen\n      So :rec:place:`n1`.\n",
        "the weir : seen",
    ),
    text("t-headnote-below", ".. headnote::\n\n   See :rec:place:`n1`.\n"),
    Slip("t-headnote-empty", ".. _p1:", ".. headnote::\n\n.. _p1:", ".. headnote"),
    # entries and comments
    Slip("t-entry-nocolon", "lissen : spelling", "lissen spelling", "lissen spelling"),
    Slip("t-entry-glued", "listen ] lissen", "listen] lissen", "listen] lissen"),
    Slip("t-entry-kind", "lissen : spelling", "lissen : speling", "lissen : speling"),
    Slip("t-entry-kindless", "lissen : spelling", "lissen :", "lissen :"),
    Slip("t-entry-noreason", "      The scribe writes as he *speaks*.\n", "", "listen ] lissen"),
    Slip("t-entry-star", "he *speaks*", "he *speaks", "listen ] lissen"),
    Slip("t-entry-reading", "] lissen", "] lisssen", "lisssen"),
    Slip("t-entry-siglum", "] lissen :", "] lissen Q :", "lissen Q"),
    Slip("t-entry-twice", ENTRY, ENTRY + "\n" + ENTRY, "listen ] lissen"),
    Slip("t-entry-gone", ENTRY + "\n", "", "A miller"),
    Slip("t-entry-skipped", PAGE, "", ":page:", told="text.rst"),
    Slip("t-entry-link", "he *speaks*", "he :cite:p:`x` speaks", "listen ] lissen"),
    Slip("t-entry-kinds", "lissen : spelling", "lissen : spelling, break", "lissen : spelling"),
    Slip("t-comment-degree", "weir : certain", "weir : sure", "weir : sure"),
    Slip("t-comment-caps", "weir : certain", "weir : Certain", "weir : Certain"),
    Slip("t-comment-nosource", ": see :rec:place:`n1`.", ".", "the weir : certain"),
    Slip("t-comment-lemma", "   the weir :", "   the wier :", "the wier"),
    Slip("t-comment-lemma-case", "   the weir :", "   The weir :", "The weir :"),
    Slip("t-comment-twice", COMMENT, COMMENT + "\n" + COMMENT, "the weir : certain", fine=True),
    Slip("t-comment-role", ":rec:place:`n1`", ":rec:plase:`n1`", "It was taken"),
    Slip("t-comment-place", ":rec:place:`n1`", ":rec:place:`n7`", "It was taken"),
    Slip("t-comment-ref", ":rec:place:`n1`", ":ref:`n7`", "It was taken"),
    Slip("t-comment-doc", ":rec:place:`n1`", ":doc:`n7`", "It was taken"),
    Slip("t-comment-link", ":rec:place:`n1`", "`this <htp:/example>`__", "It was taken"),
    Slip("t-comment-link2", ":rec:place:`n1`", "`this <example.org/mill>`__", "It was taken"),
    Slip("t-comment-cite", ":rec:place:`n1`", ":cite:p:`mill1800`", "It was taken"),
    Slip("t-comment-em", "taken down", ":em:`taken` down", "It was"),
    Slip("t-comment-note", "taken down", "taken [9]_ down", "It was"),
    Slip("t-comment-list", "      It was taken", "      1. It was taken", fine=True),
    Slip("t-comment-unclosed", "taken down", "*taken down", "It was"),
    Slip("t-comment-subst", "taken down", "|taken| down", "It was"),
    Slip("t-comment-directive", COMMENT, COMMENT + "\n      .. nonsense::\n", "nonsense"),
    Slip("t-comment-image", COMMENT, COMMENT + "\n      .. image:: gone.png\n", "image"),
    Slip("t-comment-heading", COMMENT, COMMENT + "\n      Mill\n      ----\n", "Mill~----"),
    Slip(
        "t-comment-inner",
        COMMENT,
        COMMENT + "\n      .. commentary::\n\n         wheel : open\n            See :rec:place:`n1`.\n",
        "      .. commentary",
    ),
]
PAGES = [
    *(
        page(f"p-{name}", f".. {name}::{' ' if argument else ''}{argument}\n\n   {content}\n\n", f".. {name}")
        for name, argument, content in (
            ("apparatus", "", "a ] b : spelling\n      So."),
            ("commentary", "", "leaf : certain\n      So :rec:place:`n1`."),
            ("considered", "", "leaf : spelling\n      So."),
            ("verification", "", "leaf : agrees\n      So."),
            ("headnote", "", "So :rec:place:`n1`."),
            ("omitted", "break\n   So.", "---"),
            ("running-head", "3", "The Mill"),
            ("transmitted", "## \u2026", ""),
            ("withdrawn", "p9\n   Gone.", ""),
            ("cites", "toll1800", ""),
        )
    ),
    page("p-em", "An :em:`old` one. ", ":em:`old`"),
    page("p-page", "Page :page:`3`. ", ":page:`3`"),
    page("p-count", "And :count:`emendation`. ", "emendation`"),
    page("p-count-caps", "And :count:`Words`. ", "`Words`"),
    page("p-count-empty", "And :count:``. ", ":count:"),
    page("p-count-rule", "And :count:`rule-spaces`. ", "rule-spaces"),
    page("p-place", "And :rec:place:`p77`. ", "p77"),
    page("p-place-empty", "And :rec:place:``. ", ":rec:place:"),
    page("p-place-text", "And :rec:place:`other:p1`. ", "other:p1"),
    page("p-role-unknown", "And :rec:plaace:`p1`. ", "plaace"),
    page("p-ref", "And :ref:`nowhere`. ", "nowhere"),
    page("p-doc", "And :doc:`nowhere`. ", "nowhere"),
    page("p-download", "And :download:`nowhere.pdf`. ", "nowhere.pdf"),
    page("p-cite", "And :cite:p:`nobody1800`. ", "nobody1800"),
    page("p-term", "And :term:`mill`. ", ":term:"),
    page("p-star", "And *so on. ", "*so on"),
    page("p-image", ".. image:: gone.png\n\n"),
    page("p-figure", ".. figure:: gone.png\n\n   So.\n\n"),
    page("p-include", ".. include:: gone.rst\n\n"),
    page("p-literalinclude", ".. literalinclude:: gone.py\n\n"),
    page("p-directive", ".. nonsense::\n\n"),
    page("p-directive-option", ".. image:: gone.png\n   :colour: red\n\n", ".. image"),
    page("p-csv", ".. csv-table::\n   :file: gone.csv\n\n", ".. csv-table"),
    page("p-table", "=== ===\na   b c d\n==\n\n", "=="),
    page("p-code", ".. code-block:: nolanguage\n\n   a\n\n"),
    page("p-math", ".. math::\n   :nowrap: x\n\n   a\n\n", ".. math"),
    page("p-target", ".. _one:\n\n.. _one:\n\n", ".. _one"),
    page("p-footnote", "And [3]_. ", "[3]_"),
    page("p-link-js", "And `x <javascript:alert(1)>`__. ", "javascript"),
    page("p-link-noscheme", "And `x <example.org>`__. ", "example.org"),
    page("p-link-scheme", "And `x <htttps://example.org>`__. ", "htttps"),
    page("p-edition-unknown", ".. edition-aparatus::\n\n"),
    page("p-edition-colon", ".. edition-ledger:\n\n"),
    page("p-edition-option", ".. edition-apparatus::\n   :sort: kind\n\n", ":sort:"),
    page("p-edition-argument", ".. edition-apparatus:: text\n\n"),
    page("p-edition-content", ".. edition-apparatus::\n\n   p1\n\n", "   p1"),
    page("p-edition-content2", ".. edition-commentary::\n\n   p1\n\n", "   p1"),
    page("p-index-form", ".. edition-index::\n\n   Weir weir\n\n", "Weir weir"),
    page("p-index-twice", ".. edition-index::\n\n   Weir : weir\n   Weir : weir\n\n", "   Weir : weir"),
    page("p-index-empty", ".. edition-index::\n\n", fine=True),
    page("p-index-emptyform", ".. edition-index::\n\n   Weir : weir;\n\n", "Weir : weir;", fine=True),
    page("p-index-noheading", ".. edition-index::\n\n    : weir\n\n", ": weir"),
    page("p-index-in", ".. edition-index::\n\n   Weir : weir\n      Mill : mill\n\n", "Mill : mill"),
    page("p-index-self", ".. edition-index::\n\n   Weir : see Weir\n\n", "see Weir"),
    page("p-index-option", ".. edition-index::\n   :sort: a\n\n   Weir : weir\n\n", ":sort:"),
    page("p-chronology-form", ".. edition-chronology::\n\n   1800\n      So :rec:place:`n1`.\n\n", "   1800"),
    page(
        "p-chronology-option",
        ".. edition-chronology::\n   :closeup: 1800\n\n   1800 :\n      So :rec:place:`n1`.\n\n",
        ".. edition-chronology",
    ),
    page("p-changes", ".. edition-changes::\n\n", fine=True),
    page("p-comparisons", ".. edition-comparisons::\n\n", fine=True),
    page("p-toctree-gone", ".. toctree::\n\n   gone\n\n", ".. toctree"),
    page("p-toctree-glob", ".. toctree::\n   :glob:\n\n   gone*\n\n", ".. toctree"),
    page("p-toctree-option", ".. toctree::\n   :maxdeph: 2\n\n   about\n\n", ".. toctree"),
    Slip("p-toctree-missing", "   about\n", "", NOWHERE, "index.rst", "about.rst"),
    Slip("p-toctree-indent", "   text\n", "  text\n", "toctree", "index.rst"),
    Slip("p-toctree-noblank", ".. toctree::\n\n   text", ".. toctree::\n   text", "toctree", "index.rst", fine=True),
    Slip("p-toctree-twice", "   about\n", "   about\n   about\n", "toctree", "index.rst"),
    Slip("p-orphan", "", "Lost\n====\n\nA page.\n", NOWHERE, "lost.rst"),
    Slip("p-notitle", "Apparatus\n=========\n", "", NOWHERE, "apparatus.rst"),
    Slip("p-empty", "", "", NOWHERE, "apparatus.rst"),
    Slip("p-latin1", "One leaf", "One l\xffaf", "One l", "index.rst"),
    Slip("p-gone", "", "GONE", "toctree", "about.rst", "index.rst"),
    Slip("p-folder", "", "FOLDER", "toctree", "about.rst", "index.rst"),
    Slip(
        "p-title-twice",
        "Apparatus\n=========\n",
        "Apparatus\n=========\n\nApparatus\n=========\n",
        NOWHERE,
        "apparatus.rst",
        fine=True,
    ),
    Slip("p-section-short", "Rules\n-----", "Rules\n---", "Rules", "about.rst"),
    Slip("p-section-title", "Rules\n-----", "Rules\n- ---", "Rules", "about.rst"),
    Slip(
        "p-edition-indented",
        ".. edition-witnesses::",
        "   .. edition-witnesses::",
        "edition-witnesses",
        "about.rst",
        fine=True,
    ),
    Slip("p-edition-ledger-option", ".. edition-ledger::\n", ".. edition-ledger::\n   :x:\n", ":x:", "about.rst"),
]
CONF = [
    *(
        conf(f"c-{name}-{number}", f"{name} = {value}")
        for name, values in {
            "language": ("5", '"xx"', "None", '["en"]', '""', '"english"'),
            "project": ("5", "None", '["a"]'),
            "author": ("5", "None", '["a", "b"]'),
            "copyright": ("5", "{}"),
            "release": ("1.0", "None", "(1, 2)"),
            "version": ("1",),
            "html_title": ("5", '["a"]'),
            "html_short_title": ("5",),
            "html_theme": ('"nosuch"', "5", "None", '""'),
            "html_theme_options": ("5", '"a"', '{"nosuch": 1}', '["a"]'),
            "html_static_path": ('"static"', '["nosuch"]', "5", "[5]"),
            "html_css_files": ("5", '"a.css"', "[5]", '["nosuch.css"]'),
            "html_js_files": ("5", '["nosuch.js"]'),
            "html_logo": ('"nosuch.png"', "5"),
            "html_favicon": ('"nosuch.ico"',),
            "html_baseurl": ("5", '"javascript:1"'),
            "html_sidebars": ("5", '{"**": 5}'),
            "html_context": ("5",),
            "html_extra_path": ('["nosuch"]', "5"),
            "html_use_index": ('"no"',),
            "html_last_updated_fmt": ("5", '"%Q"'),
            "templates_path": ('"templates"', '["nosuch"]', "5"),
            "exclude_patterns": ('"text.rst"', '["text.rst"]', "5", '["**"]', "[5]"),
            "root_doc": ('"nosuch"', "5", '"index.rst"'),
            "master_doc": ('"nosuch"',),
            "source_suffix": ('".txt"', "5", '{".rst": "nosuch"}', "[]", '"rst"'),
            "source_encoding": ('"nosuch"',),
            "suppress_warnings": ('["recension"]', '"recension"', "5", '["recension.*"]', '["*"]'),
            "nitpicky": ('"yes"',),
            "nitpick_ignore": ("5",),
            "numfig": ('"yes"',),
            "rst_prolog": ("5", '".. apparatus::"'),
            "rst_epilog": ("5", '"And so on."', '".. omitted:: break\\n   So.\\n\\n   ---\\n"'),
            "smartquotes_action": ("5",),
            "locale_dirs": ("5", '"locale"', "[5]"),
            "today": ("5",),
            "today_fmt": ("5",),
            "pygments_style": ('"nosuch"', "5"),
            "highlight_language": ("5",),
            "add_module_names": ('"a"',),
            "needs_sphinx": ('"99.0"', "5"),
            "needs_extensions": ('{"recension": "99"}', "5"),
            "default_role": ('"nosuch"', '"em"', "5"),
            "primary_domain": ('"nosuch"', "5"),
            "trim_footnote_reference_space": ("True",),
            "keep_warnings": ("True",),
            "toc_object_entries": ("5",),
            "maximum_signature_line_length": ('"a"',),
            "intersphinx_mapping": ("5",),
            "gettext_compact": ("[]",),
            "manpages_url": ("5",),
            "show_authors": ('"a"',),
            "tls_verify": ('"a"',),
            "recension_date": ('"23 Nov 26"', '"2026-02-31"', "2026", '"2026/11/23"', '"yesterday"', "None"),
            "recension_name": ('"a/b"', '"../evil"', '""', "5", "None", '"a b\\n"', '"index"'),
            "recension_texts": (
                '"text"',
                '["nosuch"]',
                '["text.rst"]',
                "[5]",
                "None",
                '["text", "text"]',
                '["text", "index"]',
                '["about"]',
                '["text", "about"]',
            ),
            "recension_kinds": (
                "[]",
                "{}",
                '{"spelling": 5, "break": ""}',
                '{"Spelling": "a", "break": "b"}',
                '["spelling", "break"]',
            ),
            "recension_certainties": ("{}", "5", '["certain"]'),
            "recension_places": (
                "{}",
                '{"p": "paragraph"}',
                '{"q": "quarter"}',
                '["p", "n"]',
                '{"p": 5, "n": "note"}',
                '{"p1": "paragraph", "n": "note"}',
                '{"": "p"}',
            ),
            "recension_rules": (
                '["quotes", "quotes", "apostrophes", "ranges", "calls", "headings"]',
                '["quots"]',
                '"quotes"',
                "[]",
                "[5]",
                "None",
            ),
            "recension_witnesses": (
                "[]",
                "{}",
                '"K"',
                "[[]]",
                '[{"siglum": "K"}]',
                "None",
                '[{"siglum": "K", "title": "x", "file": "witnesses", "sha256": "0"}]',
                '[{"siglum": "K", "title": "x", "file": 5, "sha256": "0"}]',
                '[{"siglum": "K", "title": "x", "file": "/etc/passwd", "sha256": "0"}]',
                '[{"siglum": "", "title": "x"}]',
                '[{"siglum": "K", "title": "x", "file": "witnesses/K.md", "sha256": "0", "colour": "red"}]',
            ),
            "recension_source": ("5", '{"author": 5}', '{"autor": "x"}', "[]"),
            "recension_licence": ("5", '"CC BY"', '"javascript:1"'),
            "recension_identifiers": ('{"doi": 5}', '{"DOI": "10.1234/x"}', "[]"),
            "recension_downloads": (
                '{"One": "nosuch.md"}',
                '["witnesses/K.md"]',
                '{"One": 5}',
                '{"One": "witnesses"}',
                '{5: "witnesses/K.md"}',
                '{"One": "../../etc/passwd"}',
            ),
            "recension_comparisons": ('"nosuch.tsv"', '"witnesses"', "5", "None", '"/nosuch/x.tsv"'),
            "recension_authorities": ('"nosuch.tsv"', '"witnesses"', "5"),
            "recension_editor": ("5", "None", '["a"]'),
            "recension_editors": ("5", '{"AB": 5}', '{"A B": "Ada"}'),
            "recension_url": ("5", '"example.org"', '"javascript:1"', '"https://"', '"http://exa mple.org/"'),
            "recension_report": ("5", '"me@example.org"', '"mailto:"', '"https://example.org/?t={titel}"'),
            "recension_policy": ("5", '{"default-scr": "x"}', '{"img-src": 5}', '{"img-src": ["a"]}', '"a"'),
            "recension_annotation": ("5", "[5]", '["a"]', '["https://a.example.org, *"]', '"https://example.org/a.js"'),
            "recension_releases": ("5", '"nosuch"', '"text.rst"', "None"),
            "recension_history": ("5", '"nosuch.md"', '"witnesses"'),
            "recension_glossary": ("5", '"nosuch"', '"about"'),
            "recension_verified": ("5", '{"p": "["}', '{"q": "a"}', '{"p": 5}'),
            "recension_foreign": ("5", '{"xx-": ["night"]}', '{"la": 5}'),
            "recension_results": ("5", "{}"),
            "recension_pdf_documents": ("5", '{"a": 5}'),
            "recension_sources": ("{}",),
            "recension_text": ('["text"]',),
            "recension_witness": ("[]",),
            "recension_comparison": ('"x"',),
            "recension_download": ("{}",),
            "recension_nonsense_at_all": ("5",),
            "recensio_rules": ("[]",),
            "recensions_kinds": ("{}",),
            "Recension_rules": ("[]",),
            "recensoin_editor": ('"x"',),
            "reccension_date": ('"2026-01-01"',),
            "rcension_date": ('"2026-01-01"',),
            "recensiondate": ('"2026-01-01"',),
            "recention_name": ('"x"',),
            "rec_name": ('"x"',),
            "htlm_theme": ('"x"',),
            "html_titel": ('"x"',),
            "projcet": ('"x"',),
            "exclude_pattern": ('["x"]',),
            "extension": ('["x"]',),
        }.items()
        for number, value in enumerate(values)
    ),
    Slip("c-extension-misspelt", '"recension",', '"recenson",', NOWHERE, "conf.py"),
    Slip("c-extension-unknown", '"recension.site"', '"recension.sites"', NOWHERE, "conf.py"),
    Slip("c-extension-gone", '"recension", "recension.site"', "", "recension_", "conf.py"),
    Slip("c-extensions-text", '["recension", "recension.site"]', '"recension"', NOWHERE, "conf.py"),
    Slip("c-extension-number", '"recension.site"', "5", NOWHERE, "conf.py"),
    Slip("c-extension-twice", '"recension.site"', '"recension.site", "recension"', "extensions", "conf.py", fine=True),
    Slip("c-syntax-quote", 'recension_name = "miller"', 'recension_name = "miller', "recension_name", "conf.py"),
    Slip("c-syntax-bracket", 'recension_texts = ["text"]', 'recension_texts = ["text"', "recension_texts", "conf.py"),
    Slip("c-syntax-comma", '"siglum": "K",', '"siglum": "K"', "title", "conf.py"),
    Slip("c-name-error", '["text"]', "[text]", "recension_texts", "conf.py"),
    Slip("c-indent", "recension_name", "  recension_name", "recension_name", "conf.py"),
    Slip("c-latin1", "The copy", "Th\xff copy", "copy in", "conf.py"),
    Slip("c-nul", "The copy", "The \x00copy", "copy in", "conf.py"),
    Slip("c-gone", "", "GONE", NOWHERE, "conf.py"),
    Slip("c-empty", "", "", NOWHERE, "conf.py"),
    Slip("c-exit", "recension_name", "import sys; sys.exit(0)\nrecension_name", "sys.exit", "conf.py"),
    Slip("c-raise", "recension_name", "1 / 0\nrecension_name", "1 / 0", "conf.py"),
    Slip("c-import", "recension_name", "import nosuch\nrecension_name", "import nosuch", "conf.py"),
    Slip("c-setup", "recension_name", "def setup(app): raise ValueError\nrecension_name", "def setup", "conf.py"),
    Slip("c-setup-number", "recension_name", "setup = 5\nrecension_name", "setup", "conf.py"),
    Slip("c-rule-lost", '"ranges", ', "", "recension_rules", "conf.py", fine=True),
    Slip("c-kind-lost", '"spelling": "a word spelt by ear", ', "", "listen ] lissen", "conf.py", "text.rst"),
    Slip("c-siglum", '"siglum": "K"', '"siglum": "L"', NOWHERE, "conf.py", fine=True),
    Slip("c-file", "witnesses/K.md", "witness/K.md", NOWHERE, "conf.py", "K.md"),
    Slip("c-file-caps", "witnesses/K.md", "witnesses/k.md", NOWHERE, "conf.py", "k.md"),
    Slip("c-sha", "b9375a3c", "b9375a3d", NOWHERE, "conf.py", "K.md"),
    Slip("c-sha-short", "b9375a3c", "b9", NOWHERE, "conf.py", "K.md"),
    Slip("c-begins", '"siglum": "K",', '"siglum": "K", "begins": "x",', NOWHERE, "conf.py", "text.rst"),
    Slip("c-begins-number", '"siglum": "K",', '"siglum": "K", "begins": 5,', "recension_witnesses", "conf.py"),
    Slip("c-key", '"title": "The copy', '"titel": "The copy', "recension_witnesses", "conf.py"),
]
OTHERS = [
    Slip("w-word", "must lissen", "must listen", "# The Weir", "witnesses/K.md", told="witnesses/K.md"),
    Slip("w-empty", "", "", NOWHERE, "witnesses/K.md"),
    Slip("w-gone", "", "GONE", NOWHERE, "witnesses/K.md"),
    Slip("w-folder", "", "FOLDER", NOWHERE, "witnesses/K.md"),
    Slip("w-bytes", "by night", "by n\xffght", NOWHERE, "witnesses/K.md"),
    Slip("w-cr", "by night.\n", "by night.\r\n", NOWHERE, "witnesses/K.md"),
    Slip("w-end", "toll book.\n", "toll book.", NOWHERE, "witnesses/K.md"),
    Slip("w-end2", "toll book.\n", "toll book.\n\n", NOWHERE, "witnesses/K.md"),
    Slip("w-bom", "# ", "\ufeff# ", NOWHERE, "witnesses/K.md"),
    Slip("e-gone", "", "GONE", "recension_texts", "text.rst", "conf.py"),
    Slip("e-empty", "", "", NOWHERE, "text.rst"),
    Slip("e-folder", "", "FOLDER", "recension_texts", "text.rst", "conf.py"),
    Slip("e-bytes", "", "\xff\xfe\xff", NOWHERE, "text.rst"),
    Slip("e-twice", "toll book.\n", "toll book.\n\nThe Weir\n========\n\n.. _p1:\n\nThe mill.\n", "The ~_p1"),
    *(
        Slip(f"d-{number}", old, new, at, "compared.tsv", root="works")
        for number, (old, new, at) in enumerate(
            [
                ("", "", NOWHERE),
                ("", "GONE", NOWHERE),
                ("", "FOLDER", NOWHERE),
                ("K with", "K w\xffth", "K w"),
                ("1802-05-01", "yesterday", "yesterday"),
                ("1802-05-01", "2802-05-01", "2802"),
                ("1802-05-01", "1802-13-01", "1802-13"),
                ("1802-05-01", "", "K with"),
                ("p1\t", "p77\t", "p77"),
                ("p1\t", "\t", "1802"),
                ("p1\t", "p1\t\t", "p1"),
                ("p1\t", "text:p1\t", "p1"),
                ("p1\t", "p1    ", "p1"),
                ("\t000000000000", "", "p1"),
                ("000000000000", "00", "p1"),
                ("000000000000", "zzzzzzzzzzzz", "p1"),
                ("K with the text", "", "p1"),
                ("000000000000", "000000000000\tQQ", "p1"),
                ("000000000000", "000000000000\t\t\t\t", "p1"),
                ("# Places", "Places", "Places"),
                (
                    "p1\t1802-05-01\tK with the text\t000000000000",
                    "p1\t1802-05-01\tK with the text\t000000000000\np1\t1802-05-01\tK with the text\t000000000000",
                    "p1\t",
                ),
                ("\tK with", "\tK \x00with", "p1\t"),
            ]
        )
    ),
    *(
        Slip(f"a-{number}", old, new, at, "authorities.tsv", root="works", fine=fine)
        for number, (old, new, at, fine) in enumerate(
            [
                ("", "", NOWHERE, True),
                ("", "GONE", NOWHERE, False),
                ("", "FOLDER", NOWHERE, False),
                ("the item", "the it\xffm", "Weir", False),
                ("Weir\t", "Wier\t", "Wier", False),
                ("Weir\t", "weir\t", "weir\t", False),
                ("Weir\t", "\t", "Wikidata", False),
                ("Wikidata", "Wikipedia", "Weir", False),
                ("Q1066997", "q1066997", "Weir", False),
                ("Q1066997", "", "Weir", False),
                ("\tthe page of the item", "", "Weir", False),
                ("the page of the item", "", "Weir", False),
                ("Weir\t", "Weir ", "Weir", False),
                ("the item", "the item\tmore\tand more", "Weir", False),
                (
                    "Weir\tWikidata\tQ1066997\tthe page of the item",
                    "Weir\tWikidata\tQ1066997\tthe page\nWeir\tWikidata\tQ1066997\tthe page",
                    "Weir\t",
                    False,
                ),
            ]
        )
    ),
    *(
        Slip(f"r-{number}", old, new, at, "releases/1.0.json", root="released", fine=fine)
        for number, (old, new, at, fine) in enumerate(
            [
                ("", "", NOWHERE, False),
                ("", "{", NOWHERE, False),
                ("", "[]", NOWHERE, False),
                ("", "5", NOWHERE, False),
                ("", "{}", NOWHERE, False),
                ("", "FOLDER", NOWHERE, False),
                ("", "\xff", NOWHERE, False),
                ('"format": 1', '"format": "1"', NOWHERE, False),
                ('"format": 1', '"format": 0', NOWHERE, False),
                ('"format": 1', '"format": 99', NOWHERE, False),
                ('"format": 1,', '"format": 1', NOWHERE, False),
                ('"release": "1.0"', '"release": 1.0', NOWHERE, False),
                ('"release": "1.0"', '"release": ""', NOWHERE, False),
                ('"release": "1.0"', '"realease": "1.0"', NOWHERE, False),
                ('"release": "1.0"', '"release": "2.0"', NOWHERE, False),
            ]
        )
    ),
    Slip("r-name", "", "{}", NOWHERE, "releases/notes.json", root="released"),
    Slip("r-text", "", "notes", NOWHERE, "releases/README.txt", root="released", fine=True),
    Slip("h-gone", "", "GONE", NOWHERE, "CHANGES.md", root="released"),
    Slip("h-empty", "", "", NOWHERE, "CHANGES.md", root="released", fine=True),
    Slip("h-folder", "", "FOLDER", NOWHERE, "CHANGES.md", root="released"),
    Slip("h-bytes", "", "\xff", NOWHERE, "CHANGES.md", root="released"),
    # words, included files, Markdown
    Slip("k-cites-gone", "   .. cites:: toll1800\n", "", ".. [1]", root="works", fine=True),
    Slip("k-cites-colon", ".. cites:: toll1800", ".. cites: toll1800", ".. cites", root="works"),
    Slip("k-cites-colonless", ".. cites:: toll1800", ".. cites toll1800", ".. cites", root="works"),
    Slip("k-cites-key", ".. cites:: toll1800", ".. cites:: tool1800", ".. cites", root="works"),
    Slip("k-cites-comma", ".. cites:: toll1800", ".. cites:: toll1800, carts1801", ".. cites", root="works", fine=True),
    Slip("k-cites-twice", ".. cites:: toll1800", ".. cites:: toll1800 toll1800", ".. cites", root="works", fine=True),
    Slip("k-cites-out", "   .. cites:: toll1800", ".. cites:: toll1800", ".. cites", root="works", fine=True),
    Slip("k-cites-in", "   .. cites:: toll1800", "      .. cites:: toll1800", ".. cites", root="works", fine=True),
    Slip("k-cite-key", ":cite:p:`carts1801`", ":cite:p:`carts1802`", "Ten a day", root="works"),
    Slip("k-cite-role", ":cite:p:`carts1801`", ":cite:pp:`carts1801`", "Ten a day", root="works"),
    Slip("k-cite-space", ":cite:p:`carts1801`", ":cite:p: `carts1801`", "Ten a day", root="works"),
    Slip("k-cite-nocolon", ":cite:p:`carts1801`", "cite:p:`carts1801`", "Ten a day", root="works"),
    Slip("k-cite-empty", ":cite:p:`carts1801`", ":cite:p:``", "Ten a day", root="works"),
    Slip("k-cite-brackets", ":cite:p:`carts1801`", "[carts1801]", "carts", root="works"),
    Slip("k-bib-file", '["refs.bib"]', '["ref.bib"]', "bibtex_bibfiles", "conf.py", root="works"),
    Slip("k-bib-files", '["refs.bib"]', '"refs.bib"', "bibtex_bibfiles", "conf.py", root="works"),
    Slip("k-bib-number", '["refs.bib"]', "5", "bibtex_bibfiles", "conf.py", root="works"),
    Slip("k-bib-none", 'bibtex_bibfiles = ["refs.bib"]\n', "", NOWHERE, "conf.py", root="works"),
    Slip("k-bib-ext", '"sphinxcontrib.bibtex", ', "", "bibtex_bibfiles", "conf.py", root="works"),
    Slip("k-bib-style", "smartquotes = False", 'bibtex_default_style = "nosuch"', NOWHERE, "conf.py", root="works"),
    Slip("k-bib-style2", "smartquotes = False", 'bibtex_reference_style = "nosuch"', NOWHERE, "conf.py", root="works"),
    Slip("k-bib-gone", "", "GONE", NOWHERE, "refs.bib", root="works"),
    Slip(
        "k-bib-list",
        ".. bibliography::\n   :all:",
        ".. bibliography::\n   :al:",
        ".. bibliography",
        "works.rst",
        root="works",
    ),
    Slip("k-bib-list2", ".. bibliography::", ".. bibliografy::", ".. bibliografy", "works.rst", root="works"),
    Slip("k-bib-list3", ".. bibliography::", ".. bibliography:", ".. bibliography", "works.rst", root="works"),
    Slip("k-index-form", "weir; the weir", "weir, the weir", "weir, the weir", "works.rst", root="works"),
    Slip(
        "k-index-twice",
        "   Carts : carts\n",
        "   Carts : carts\n   Carts : carts\n",
        "   Carts : carts",
        "works.rst",
        root="works",
    ),
    Slip("k-index-see", "see Carts", "See Carts", "See Carts", "works.rst", root="works"),
    Slip("k-index-in", "   Weir : weir", "     Weir : weir", "Weir : weir", "works.rst", root="works"),
    Slip("k-index-out", "   Weir : weir", "Weir : weir", "Weir : weir", "works.rst", root="works"),
    Slip("k-index-out1", "   Weir : weir", "  Weir : weir", "Weir : weir", "works.rst", root="works"),
    Slip("k-index-blank", "   Carts : carts\n", "   Carts : carts\n\n", NOWHERE, "works.rst", root="works", fine=True),
    Slip(
        "k-chrono-in", "   1801-03-01 : p1", "      1801-03-01 : p1", "1801-03-01 : p1", "chronology.rst", root="works"
    ),
    Slip(
        "k-chrono-in1", "   1801-03-01 : p1", "    1801-03-01 : p1", "1801-03-01 : p1", "chronology.rst", root="works"
    ),
    Slip("k-chrono-out", "   1801-03-01 : p1", " 1801-03-01 : p1", "1801-03-01 : p1", "chronology.rst", root="works"),
    Slip("k-chrono-out3", "   1801-03-01 : p1", "1801-03-01 : p1", "1801-03-01 : p1", "chronology.rst", root="works"),
    Slip("k-chrono-colon", "1801-03-01 : p1", "1801-03-01: p1", "1801-03-01: p1", "chronology.rst", root="works"),
    Slip("k-chrono-date", "1801-03-01 : p1", "1801-3-1 : p1", "1801-3-1", "chronology.rst", root="works"),
    Slip(
        "k-chrono-body", "      Nothing is ground", "   Nothing is ground", "1800-11-30", "chronology.rst", root="works"
    ),
    Slip(
        "k-chrono-inner",
        "      Ten a day. :cite:p:`toll1800`",
        "      1802 : p1\n         So :rec:place:`n1`. :cite:p:`toll1800`",
        "1802 : p1",
        "chronology.rst",
        root="works",
    ),
    Slip(
        "k-chrono-empty",
        "\n      Nothing is ground. :cite:p:`toll1800`\n",
        "\n",
        "1800-11-30",
        "chronology.rst",
        root="works",
    ),
    Slip("s-verse-blank", "| In the *forests*", "\n| In the *forests*", "In the", "songs.rst", root="second"),
    Slip("s-verse-bar", "| In the *forests*", "In the *forests*", "In the", "songs.rst", root="second"),
    Slip("s-verse-glued", "| In the *forests*", "|In the *forests*", "the *forests*", "songs.rst", root="second"),
    Slip("s-list-glued", "- one", "-one", "-one", "stores.rst", root="second"),
    Slip("s-list-in", "- one", "  - one", "old", "stores.rst", root="second"),
    Slip("s-list-other", "- one", "* one", "one", "stores.rst", root="second"),
    Slip("s-list-blank", "- one", "\n- one", NOWHERE, "stores.rst", root="second", fine=True),
    Slip("s-list-number", "- one", "1. one", "one", "stores.rst", root="second"),
    Slip(
        "s-option",
        "   :witness: B\n\n   SONGS",
        "   :witnes: B\n\n   SONGS",
        "running-head",
        "songs.rst",
        root="second",
    ),
    Slip(
        "s-option-siglum",
        "   :witness: B\n\n   SONGS",
        "   :witness: Q\n\n   SONGS",
        "running-head",
        "songs.rst",
        root="second",
    ),
    Slip(
        "s-option-seen",
        "   :witness: B\n\n   SONGS",
        "   :witness: C\n\n   SONGS",
        "running-head",
        "songs.rst",
        root="second",
    ),
    Slip("s-siglum", "knight B", "knight Q", "knight Q", "songs.rst", root="second"),
    Slip("s-siglum-none", "knight B", "knight", "forests~knight", "songs.rst", root="second"),
    Slip("s-siglum-unseen", "knight B", "knight C", "forests~knight", "songs.rst", root="second"),
    Slip("s-same-place", ".. _l1:", ".. _s1:", NOWHERE, "stores.rst", "songs.rst", root="second"),
    Slip("s-count", ":count:`kind-slip`", ":count:`kind-slips`", "kind-slips", "about.rst", root="second"),
    Slip("s-order", '["songs", "stores"]', '["stores", "songs"]', NOWHERE, "conf.py", "stores.rst", root="second"),
    Slip("s-less", '["songs", "stores"]', '["songs"]', ".. omitted", "conf.py", "stores.rst", root="second"),
    # Markdown
    *(
        Slip(f"m-{number}", old, new, at, file, root="myst", fine=fine)
        for number, (old, new, at, file, fine) in enumerate(
            [
                ("```{apparatus}", "```{aparatus}", "aparatus", "text.md", False),
                ("```{apparatus}", "```apparatus", "```apparatus", "text.md", False),
                ("```{apparatus}", "``{apparatus}", "{apparatus}", "text.md", False),
                ("```{apparatus}", "{apparatus}", "{apparatus}", "text.md", False),
                ("```{commentary}", "```{commentray}", "commentray", "text.md", False),
                ("```{commentary}", "```{ commentary }", "commentary", "text.md", False),
                ("```{commentary}", ".. commentary::", ".. commentary", "text.md", False),
                ("by the weir", "by *the weir", "The mill", "text.md", False),
                ("by the weir", "by `the weir`", "The mill", "text.md", False),
                ("by the weir", "by the {sub}`weir`", "The mill", "text.md", False),
                ("by the weir", "by the <b>weir</b>", "The mill", "text.md", False),
                ("{em}`listen`", "{en}`listen`", "The mill", "text.md", False),
                ("{em}`listen`", "{em} `listen`", "A miller", "text.md", False),
                ("{em}`listen`", "em`listen`", "A miller", "text.md", False),
                ("{em}`listen`", ":em:`listen`", "A miller", "text.md", False),
                ("rests[^1]", "rests[^2]", "The mill", "text.md", False),
                ("rests[^1]", "rests[1]", "The mill", "text.md", False),
                ("rests[^1]", "rests", "The mill", "text.md", False),
                ("[^1]: It", "[^1] It", "[^1]", "text.md", False),
                ("[^1]: It", "[^2]: Two\n\n[^1]: It", "[^2]", "text.md", False),
                ("(p2)=", "(p2)", "(p2)", "text.md", False),
                ("(p2)=", "(p1)=", "(p1)=~'Grind", "text.md", False),
                ("(p2)=\n", "> (p2)=\n", "(p2)", "text.md", False),
                ("'Grind", "> 'Grind", "'Grind", "text.md", False),
                ("'Grind", "    'Grind", "'Grind", "text.md", False),
                ("(p2)=", "| a | b |\n|---|---|\n| c | d |\n\n(p2)=", "a | b", "text.md", False),
                ("(p2)=", "![mill](mill.png)\n\n(p2)=", "mill.png", "text.md", False),
                ("(p2)=", "1. one\n\n(p2)=", "1. one", "text.md", False),
                ("(p2)=", "---\n\n(p2)=", "---", "text.md", False),
                ("(p2)=", "<div>x</div>\n\n(p2)=", "<div>", "text.md", False),
                ("(p2)=", "% a remark\n\n(p2)=", "%", "text.md", True),
                ("(p2)=", "```python\nx\n```\n\n(p2)=", "python", "text.md", False),
                ("(p2)=", "$$a$$\n\n(p2)=", "$$a$$", "text.md", False),
                ("   It was taken", "It was taken", "the weir : certain", "text.md", False),
                ("# The Weir", "#The Weir", "#The Weir", "text.md", False),
                ("# The Weir", "## The Weir", "The Weir", "text.md", False),
                (
                    "# About",
                    "```{apparatus}\na ] b : spelling\n  So.\n```\n\n# About",
                    "{apparatus}",
                    "about.md",
                    False,
                ),
                ("```{edition-ledger}", "```{edition-leger}", "edition-leger", "about.md", False),
                ("```{edition-ledger}", "```{edition-ledger}\n:sort: x", ":sort:", "about.md", False),
                ("# About this edition", "# About [this](nowhere.md) edition", "nowhere.md", "about.md", False),
                ("# About this edition", "# About {nosuch}`this` edition", "nosuch", "about.md", False),
            ]
        )
    ),
    Slip("m-extension", '"myst_parser"', '"myst_parse"', NOWHERE, "conf.py", root="myst"),
    # translations of the project, and files that are included
    *(
        Slip(f"po-{number}", "", words, at, "locale/en/LC_MESSAGES/recension.po", root="words-own", fine=fine)
        for number, (words, at, fine) in enumerate(
            [
                ("", NOWHERE, True),
                ('msgid "Page {}"\nmsgstr "Leaf"\n', "msgid", False),
                ('msgid "Page {}\nmsgstr "Leaf {}"\n', "msgid", False),
                ('msgid "Page {}"\nmsgstr "L\xffaf {}"\n', "msgstr", False),
                ('msgid "Page {}"\nmsgstr "Leaf {0}"\n', "msgid", False),
                ('msgid "Page {}"\nmsgstr "Leaf {"\n', "msgid", False),
                ('msgid "Notes"\nmsgtr "Leaves"\n', "msgtr", False),
                ("nonsense\n", "nonsense", False),
                ('msgid "Notes"\nmsgstr "Leaves"\n\nmsgid "Notes"\nmsgstr "Pages"\n', "msgid", False),
                ("FOLDER", NOWHERE, False),
            ]
        )
    ),
    *(
        Slip(
            f"i-{number}", "", words, at, "part.inc", root=root, fine=fine, told="text.rst" if number in (8, 9) else ""
        )
        for number, (words, at, root, fine) in enumerate(
            [
                ("Half a\n", "Half", "included", False),
                ("*Half a\n", "*Half", "included", False),
                (".. apparatus::\n\n   a ] b : spelling\n      So.\n", "a ] b", "included", False),
                (".. apparatus::\n\n   listen ] lisn : spelling\n      So.\n", "listen ]", "included", False),
                (".. commentary:\n\n   miller : open\n      So :rec:place:`n1`.\n", ".. commentary", "included", False),
                (".. commentary::\n\n   millr : open\n      So :rec:place:`n1`.\n", "millr", "included", False),
                (".. comentary::\n\n   miller : open\n      So :rec:place:`n1`.\n", ".. comentary", "included", False),
                (".. omitted:: break\n   So.\n\n   ---\n", "---~.. omitted", "included", False),
                (".. table::\n\n   == ==\n   a  b\n   == ==\n", ".. include", "included", False),
                (".. _p2:\n\nGrind.\n", "_p2", "included", False),
                ("  Indented.\n", "Indented", "included", False),
                ("\xff\n", NOWHERE, "included", False),
                (".. include:: part.inc\n", ".. include", "included", False),
                (".. apparatus::\n\n   a ] b : spelling\n      So.\n", ".. apparatus", "including", False),
                (".. commentary::\n\n   a : open\n      So.\n", ".. commentary", "including", False),
                (".. omitted:: break\n   So.\n\n   ---\n", ".. omitted", "including", False),
                ("An :em:`old` one.\n", ":em:", "including", False),
                ("A :page:`7`.\n", ":page:", "including", False),
                (":count:`nosuch`.\n", "nosuch", "including", False),
                (":rec:place:`p99`.\n", "p99", "including", False),
                (".. edition-leger::\n", "edition-leger", "including", False),
                (".. edition-ledger:\n", "edition-ledger", "including", False),
                (".. cites:: x\n", ".. cites", "including", False),
            ]
        )
    ),
    # paper and plain text
    *(
        Slip(f"x-{builder}-{number}", old, new, at, file, builder=builder, root=root)
        for builder, root in (("pdf", "sluice"), ("edited-text", "plain"))
        for number, (old, new, at, file) in enumerate(
            [
                (
                    "SET",
                    "recension_date = '23 Nov 26'",
                    "recension_date",
                    "conf.py",
                ),
                ("SET", "language = 5", "language =", "conf.py"),
                ("SET", "project = 5", "project =", "conf.py"),
                ("SET", "recension_name = '../evil'", "recension_name =", "conf.py"),
                ("SET", "author = 5", "author = 5", "conf.py"),
                ("SET", "recension_pdf_titel = 'x'", "titel", "conf.py"),
            ]
        )
    ),
    *(
        Slip(
            f"x-paper-{number}",
            "smartquotes = False",
            f"smartquotes = False\n{line}",
            line.split(" ")[0],
            "conf.py",
            builder="pdf",
            root="sluice",
        )
        for number, line in enumerate(
            [
                "recension_pdf_title = 5",
                "recension_pdf_author = None",
                "recension_pdf_keywords = ['a']",
                "recension_pdf_language = 'xx'",
                "recension_pdf_subject = 5",
            ]
        )
    ),
    Slip(
        "x-paper-omit",
        '["collation", "commentary"]',
        '["colation"]',
        "colation",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip(
        "x-paper-omit2",
        '["collation", "commentary"]',
        '"collation"',
        "recension_pdf_omit",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip(
        "x-paper-size",
        '"sluice-a4": "A4"',
        '"sluice-a4": "A6"',
        "recension_pdf_documents",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip(
        "x-paper-stem",
        '"sluice-a4": "A4"',
        '"../sluice-a4": "A4"',
        "recension_pdf_documents",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip(
        "x-paper-paras",
        '{"paras": "4-6", "notes": "author"}',
        '{"paras": "4-66", "notes": "author"}',
        "recension_pdf_documents",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip(
        "x-paper-notes",
        '{"paras": "4-6", "notes": "author"}',
        '{"paras": "4-6", "notes": "auther"}',
        "recension_pdf_documents",
        "conf.py",
        builder="pdf",
        root="sluice",
    ),
    Slip("x-image", "", "no image", NOWHERE, "gauge.png", builder="pdf", root="sluice"),
    Slip("x-image-gone", "", "GONE", "gauge.png", "gauge.png", "about.rst", root="sluice"),
    Slip("x-image-name", ".. image:: gauge.png", ".. image:: gage.png", "gage.png", "about.rst", root="sluice"),
]
#: slips in conf.py that are none, or that change nothing that is wrong, and why
FINE = {
    "c-default_role-1": "a role that there is",
    "c-extension-0": "a name of one's own, beside extensions",
    "c-html_last_updated_fmt-1": "printed as it is written",
    "c-intersphinx_mapping-0": "no extension reads it",
    "c-keep_warnings-0": "warnings stop the build",
    "c-rec_name-0": "a name of one's own",
    "c-recension_comparisons-0": "the record is made by the first comparison",
    "c-recension_downloads-0": "what is offered is made before it, or later",
    "c-recension_downloads-5": "the same",
    "c-recension_name-6": "no other file has that name",
    "c-recension_pdf_documents-0": "recension.pdf is not among the extensions",
    "c-recension_pdf_documents-1": "the same",
    "c-recension_places-1": "a text has notes whether they are named or not",
    "c-recension_releases-1": "the folder is made by the first release",
    "c-recension_results-1": "recension.pdf is not among the extensions",
    "c-recension_rules-3": "nothing is undone by rule here",
    "c-suppress_warnings-4": "suppresses nothing",
    "c-toc_object_entries-0": "nothing of the kind is in an edition",
    "c-trim_footnote_reference_space-0": "the text has no such space",
    "d-0": "no comparison was recorded",
    "d-1": "the same",
    "d-5": "dates never come from the machine",
    "d-20": "the same comparison, said twice",
    "po-8": "the later translation is taken",
}
#: slips in conf.py that are told where they show
SHOWN = {
    "c-recension_texts-6": "index.rst",
    "c-recension_texts-7": "about.rst",
    "c-recension_texts-8": "about.rst",
    **dict.fromkeys(("c-recension_kinds-1", "c-recension_kinds-3", "c-recension_certainties-0"), "text.rst"),
    **dict.fromkeys(("c-recension_places-0", "c-recension_places-2"), "text.rst"),
    #: Sphinx's own, which name the setting and have no line
    **dict.fromkeys(("c-language-2", "c-html_theme_options-2", "c-default_role-0", "c-extension-gone"), "conf.py"),
}
SLIPS = [
    one._replace(
        fine=one.fine or one.name in FINE,
        told=SHOWN.get(one.name, one.told),
        at=NOWHERE if one.name in SHOWN else one.at,
    )
    for one in (*TEXT, *PAGES, *CONF, *OTHERS)
]


def prepared(root: str, folder: Path) -> Path:
    """Return a copy of a tiny edition in *folder*."""
    roots = HERE / "roots"
    name = {"myst": "plain", "words-own": "plain", "included": "plain", "including": "plain"}.get(root, root)
    edition = Path(shutil.copytree(roots / f"test-{name}", folder / "edition"))
    conf = edition / "conf.py"
    match root:
        case "myst":
            for one in (roots / "test-myst" / "plain").glob("*.md"):
                (edition / f"{one.stem}.rst").unlink()
                shutil.copy(one, edition)
            conf.write_text(conf.read_text() + '\nextensions.append("myst_parser")\n')
        case "words-own":
            conf.write_text(conf.read_text() + '\nlocale_dirs = ["locale"]\n')
        case "included" | "including":
            file = edition / ("text.rst" if root == "included" else "about.rst")
            (edition / "part.inc").write_text("")
            text = file.read_text()
            above = ".. _p2:" if root == "included" else "Comments\n--"
            file.write_text(text.replace(above, f".. include:: part.inc\n\n{above}"))
    return edition


def outcome(slip: Slip, edition: Path, out: Path) -> Told:
    """Build *edition* in a process of its own, which begins with all that this one has imported."""
    complaints, errors = out.with_name("complaints"), out.with_name("errors")
    child = os.fork()
    if not child:
        code = 99
        with open(complaints, "w", encoding="utf-8") as told:
            os.dup2(told.fileno(), 2)
            os.dup2(told.fileno(), 1)
            sys.stderr = sys.stdout = told
            try:
                from recension.commands.sphinx import main

                code = main(["-q", "-W", "-b", slip.builder, str(edition), str(out)])
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else 2
            except BaseException:  # whatever it is, it is told
                traceback.print_exc()
            told.flush()
        os._exit(code)
    _, status = os.waitpid(child, 0)
    told = re.sub("\x1b[^m]*m", "", complaints.read_text("utf-8", "replace"))
    return Told(os.waitstatus_to_exitcode(status), told, errors.name)


def judged(slip: Slip) -> tuple[list[str], Told]:
    """Make a slip, and return what is not as it should be, and what was told."""
    with tempfile.TemporaryDirectory() as name:
        edition = prepared(slip.root, Path(name))
        path = edition / slip.file
        before = path.read_bytes() if path.is_file() else b""
        slip.make(edition)
        file, lines = slip.where(edition, before)
        told = outcome(slip, edition, Path(name, "out"))
    wrong = []
    if _TRACEBACK.search(told.complaints):
        wrong.append("TRACEBACK")
    if told.code == 0 and not slip.fine:
        wrong.append("UNTOLD")
    if told.code and not slip.fine:
        first = told.places[:1]
        if lines and not any(where == (file, line) for where in first for line in lines):
            wrong.append("PLACE" if any((file, line) in told.places for line in lines) else "LOST")
        if not lines and file not in told.complaints and not told.places and file != "conf.py":
            wrong.append("NOFILE")
    if told.code and slip.fine and not told.places:
        wrong.append("FINE?")
    return wrong, told


def main(words: list[str]) -> None:
    """Make the slips, and print what is not as it should be."""

    import recension.commands.sphinx
    import recension.extension  # noqa: F401

    chosen = [one for one in SLIPS if not words or any(one.name.startswith(word) for word in words)]
    count: dict[str, int] = {}
    for slip in chosen:
        try:
            wrong, told = judged(slip)
        except AssertionError as error:
            print("SLIP", error, flush=True)
            continue
        for one in wrong or ["well"]:
            count[one] = count.get(one, 0) + 1
        if wrong or words:
            print(f"== {slip.name} {' '.join(wrong)} code {told.code} {slip.new.strip()[:60]!r}", flush=True)
            for line in told.complaints.splitlines()[: 40 if words else 6]:
                print("     ", re.sub(r"/tmp/tmp\w+/", "", line)[:220], flush=True)
    print(len(chosen), count)


if __name__ == "__main__":
    main(sys.argv[1:])
