"""Every mistake an editor can make, made once."""

from __future__ import annotations

import fcntl
import os
import re
import signal
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import NamedTuple

import pikepdf
import pytest
from building import (
    FINE,
    HERE,
    SOURCE,
    Copy,
    Outcome,
    Report,
    append,
    build,
    ended,
    replace,
    restate_checksums,
    sphinx_build,
)
from encoded import BOTH, given
from versioned import Repository

from recension.commands import cli
from recension.doctree.config import folded
from recension.scholarship import proving
from recension.scholarship.amending import Edit
from recension.scholarship.changes import Change, Sort
from recension.scholarship.collating import Alone, Collated
from recension.scholarship.messages import CATALOGUE, MistakeError, mistake
from recension.scholarship.record import Record


class Slip(NamedTuple):
    """A slip of an editor: where ``old`` stood in a file of the tiny edition, ``new`` stands now."""

    mistake: str
    old: str
    new: str
    at: str  #: words of the line that is reported; empty: the first line
    file: str = "text.rst"
    reported: str = ""  #: the file that is reported; empty: the same
    root: str = "plain"  #: the tiny edition
    builder: str = "html"
    meant: bool = False  #: of a change of the witness: its checksum is stated anew

    def make(self, edition: Path) -> Report:
        """Make the slip in *edition*; return what should be reported."""
        path = edition / self.file
        source = path.read_bytes()
        old, new = self.old.encode(), self.new.encode("latin-1" if "\xff" in self.new else "utf-8")
        assert source.count(old) == 1, f"{self.old!r} should stand once in {self.file}"
        path.write_bytes(source.replace(old, new))
        if self.meant:
            restate_checksums(edition)
        reported = edition / (self.reported or self.file)
        line = 1
        if self.at:
            lines = reported.read_bytes().decode("utf-8", "replace").split("\n")
            line, *others = (number for number, text in enumerate(lines, 1) if self.at in text)
            assert not others, f"{self.at!r} should stand on one line"
        return Report(self.mistake, reported.name, line)


def declaration(old: str, new: str, mistake: str = "witness-declaration") -> Slip:
    """Return a slip in a declaration of conf.py."""
    return Slip(mistake, old, new, "recension_rules" if mistake == "unknown-rule" else "recension_witnesses", "conf.py")


def source(key: str, value: str, mistake: str) -> Slip:
    """Return a slip in what conf.py says of the source."""
    stated = SOURCE | {key: value}
    return Slip(mistake, "recension_rules", f"recension_source = {stated!r}\nrecension_rules", "_source", "conf.py")


def unprintable(mistake: str, text: str, at: str) -> Slip:
    """Return a slip in a page that is printed: something stands there that cannot be."""
    return Slip(mistake, "Text with", f"{text}\nText with", at, "index.rst", root="pdf-broken", builder="pdf")


def asked(documents: object, mistake: str) -> Slip:
    """Return a slip in what conf.py asks to be printed."""
    settings = f'extensions.append("recension.pdf")\nrecension_pdf_documents = {documents!r}\nrecension_rules'
    return Slip(mistake, "recension_rules", settings, "recension_pdf_documents", "conf.py", builder="pdf")


WITNESS = "witnesses/K.md"
ENTRY = "   listen ] lissen : spelling\n      The scribe writes as he *speaks*.\n"
PAGE_ENTRY = "   page 2 : break\n      The running title stands inside the sentence.\n"
QUOTED = "'Grind what is brought', said the miller's wife, 'and ask for nothing.'\n"
BROKEN = QUOTED.replace(" is", "\nis")
COMMENT = "      It was taken down when the lock was built: see :rec:place:`n1`.\n"
LEFT = "\n.. considered::\n\n   must listen : spelling\n      It is clear.\n"
RULE = "   A rule.\n\n   ---\n"
TITLE = "=\n\n.. apparatus::\n\n   "
OMITTED = f"The :em:`old` weir\n{'=' * 17}{TITLE}old ]", f":em:`The old weir`\n{'=' * 17}{TITLE}The old weir ]"
TEXT = (HERE / "roots" / "test-plain" / "text.rst").read_text("utf-8")
SHARED = ".. shared-line::\n.. _s4:\n\n| :speaker:`LADY MACBETH.`\n|           Now."
UNSHARED = ".. rec:shared-line::\n.. _s4:\n\nNow."
IN_QUARTO = ("| Th'expence", "conf.py", "sonnet.rst", "quarto")
SLIPS = [
    # notation
    Slip("entry-form", "listen ] lissen : spelling", "listen : spelling", "   listen : spelling"),
    Slip("entry-form", "   listen ] lissen : spelling", "   listen ] lissen spelling", "lissen spelling"),
    Slip("apparatus-empty", f"{ENTRY}\n{PAGE_ENTRY}", "", ".. apparatus::"),
    Slip("comments-empty", f"   the weir : certain\n{COMMENT}", "", ".. commentary::"),
    Slip("comment-form", "the weir : certain", "the weir", "   the weir"),
    Slip("inline-form", "listen ] lissen", "listen ] *lissen", "] *lissen"),
    Slip("inline-form", "toll book.\n", "toll book.\n\n.. omitted:: break\n   A *rule.\n\n   ---\n", ".. omitted"),
    Slip("reason-missing", "      The scribe writes as he *speaks*.\n", "", "listen ] lissen"),
    Slip(
        "reason-missing",
        "      It was taken down when the lock was built: see :rec:place:`n1`.\n",
        "",
        "the weir : certain",
    ),
    Slip("reading-form", "] lissen :", "] Om. :", "listen ] "),
    Slip("reading-form", "] lissen :", "] lissen K, K :", "listen ] "),
    Slip("reading-empty", "] lissen :", "]  :", "listen ] "),
    Slip("omission-whole", *OMITTED, "The old weir ]", "weir.rst", root="lacking"),
    Slip("block-reading", "p2 ] om. A", "p2 ] flood A", "p2 ] flood", "weir.rst", root="lacking"),
    Slip("range-unknown", "p3-byline ]", "p3-p2 ]", "p3-p2", "weir.rst", root="lacking"),
    Slip("lacking-reading", "nobody B :", "nobody B D :", "nobody B D", "weir.rst", root="lacking"),
    Slip("matter-none", "   :none:\n", "   :none:\n\n   WEIR 3\n", ".. running-head:: 3", "weir.rst", root="lacking"),
    Slip("division-edge", "¶ The mill B", "¶ B", "stood. ¶ B", "weir.rst", root="lacking"),
    Slip("division-edge", "deed: / Didst F", "/ Didst F", "deed. Didst ]", "macbeth.rst", root="play"),
    Slip("speaker-place", "` When?", "` :speaker:`S.` When?", "S.` When", "macbeth.rst", root="play"),
    Slip("verse-form", "| I heard", "I heard", "I heard", "macbeth.rst", root="play"),
    Slip("shared-unused", ".. _s1:", ".. rec:shared-line::\n.. _s1:", "rec:shared", "macbeth.rst", root="play"),
    Slip("shared-unused", SHARED, UNSHARED, "rec:shared", "macbeth.rst", root="play"),
    Slip("shared-unused", ".. _p2:", ".. rec:shared-line::\n.. _p2:", "rec:shared", "macbeth.rst", root="play"),
    Slip("division-edge", "a / sorry S", "¶ S", "a sorry ]", "macbeth.rst", root="play"),
    Slip("block-reading", "/ 3 ] om. S", "/ 3 ] Did S", "/ 3 ]", "macbeth.rst", root="play"),
    Slip("line-unknown", "/ 3 ] om. S", "/ 1 ] om. S", "/ 1 ]", "macbeth.rst", root="play"),
    Slip("line-unknown", "/ 3 ] om. S", "/ 4 ] om. S", "/ 4 ]", "macbeth.rst", root="play"),
    Slip("line-unknown", "line 4 ] om. C", "line 5 ] om. C", "line 5", "weir.rst", root="lacking"),
    Slip("lacking-reading", "the ] om. B", "the ] om. B C", "the ] om. B C", "weir.rst", root="lacking"),
    Slip("entry-twice", "line 4 ] om. C", "line 2 ] om. C", "line 2 ] om. A C", "weir.rst", root="lacking"),
    Slip(
        "stretch-end", "It is … do this before ]", "the … do this before ]", "the … do", "ferry.rst", root="structure"
    ),
    Slip("stretch-end", "It is … do this before ]", "It is … do so ]", "It is … do so", "ferry.rst", root="structure"),
    Slip("stretch-end", "It is … do this before ]", "do this … It is ]", "do this …", "ferry.rst", root="structure"),
    Slip("stretch-edge", "It is … do this before ]", "rope … before ]", "rope … before", "ferry.rst", root="structure"),
    Slip("stretch-reading", "waters B :", "waters B N :", "waters B N", "ferry.rst", root="structure"),
    Slip("stretch-reading", "water, ] om. M", "water, ] om. M N", "om. M N", "ferry.rst", root="structure"),
    Slip(
        "entry-twice",
        "to mind … do this ]",
        "It is … do this before ]",
        "before ] to do",
        "ferry.rst",
        root="structure",
    ),
    Slip("order-unknown", "transp. ante s1 N", "transp. ante s9 N", "ante s9", "ferry.rst", root="structure"),
    Slip("order-unknown", "transp. ante s1 N", "transp. ante s2 N", "ante s2 N", "ferry.rst", root="structure"),
    Slip("order-unknown", "p4 ] transp. post p1 N", "p4 ] transp. post p4 N", "post p4", "ferry.rst", root="structure"),
    Slip("block-reading", "ante s1 N :", "ante s1 N; om. C :", "om. C : order", "ferry.rst", root="structure"),
    Slip("order-words", "transp. post ended C", "transp. post over C", "post over C", "ferry.rst", root="structure"),
    Slip("order-words", "ante And M", "ante quietly M", "ante quietly M", "ferry.rst", root="structure"),
    Slip(
        "order-words",
        "do this ] to do this C",
        "do this ] transp. post well C",
        "well C",
        "ferry.rst",
        root="structure",
    ),
    Slip("call-lacking", "n2 ] om. A B", "n2 ] om. A B C", "lost *for ever*`", "weir.rst", root="lacking"),
    Slip("omission-blank", "and often C", "`` and often`` C", "stopped [1]_ ] stopped", "weir.rst", root="lacking"),
    Slip("rule-idle", '{"ſ": "s"}', '{"ß": "s"}', '"long-s": {', "conf.py", root="quarto"),
    Slip("rule-exception", "s2 ſtraight", "s2 taker", '"except"', "conf.py", root="quarto"),
    Slip("rule-collision", '{"--": "—"}', '{"--": "—", "waſte": "waste"}', *IN_QUARTO),
    Slip("rule-across", '{"--": "—"}', '{"--": "—", "murdrous, b": "b"}', *IN_QUARTO),
    Slip("readings-equal", "listen ] lissen", "listen ] listen", "listen ] listen"),
    Slip("siglum-twice", "listen ] lissen", "listen ] lissen K; lisn K", "listen ] lissen"),
    Slip("siglum-twice", "listen ] lissen", "listen ] lissen K K", "listen ] lissen"),
    Slip("others-none", "listen ] lissen", "listen ] lissen K; lisn cett.", "listen ] lissen"),
    Slip("lemma-bearers", "is cett.; were D", "is C; were D", "is C; were D", "speech.rst", root="speech"),
    Slip("entry-twice", PAGE_ENTRY, PAGE_ENTRY + PAGE_ENTRY.replace("page 2", "page K 2"), "page K 2"),
    Slip("entry-twice", PAGE_ENTRY, f"{PAGE_ENTRY}\n{ENTRY.replace('lissen', 'lisn')}", "listen ] lisn"),
    Slip("comment-twice", COMMENT, f"{COMMENT}\n   the weir : open\n{COMMENT}", "the weir : open"),
    Slip("unknown-kind", "lissen : spelling", "lissen : speling", "lissen : speling"),
    Slip("unknown-leave", "lissen : spelling", "lissen : spelling (in jest)", "(in jest)"),
    Slip("unknown-siglum", "] lissen :", "] lissen K; lisn Q :", "lisn Q"),
    Slip("unknown-siglum", "] lissen :", "] lissen Q :", "lissen Q"),
    Slip("unknown-siglum", "] lissen :", "] lissen [x] :", "lissen [x]"),
    Slip("unknown-siglum", ":page:`2`", ":page:`Q 2`", "Q 2"),
    Slip("unknown-siglum", "running-head:: 2\n", "running-head:: 2\n   :witness: k\n", ".. running-head"),
    Slip("unknown-siglum", "page 2 : break", "page Q 2 : break", "page Q 2"),
    Slip("withdrawn-stands", ".. _p2:", ".. withdrawn:: p1.lissen\n   It was right.\n\n.. _p2:", ".. withdrawn"),
    Slip("reason-missing", ".. _p2:", ".. withdrawn:: p1.on-the-wheel\n\n.. _p2:", ".. withdrawn"),
    Slip("release-form", '"format"', '"form"', "", "releases/1.0.json", root="released"),
    Slip("release-form", '"release": "1.0"', '"release": "2.0"', "", "releases/1.0.json", root="released"),
    Slip("release-future", '"format": 1', '"format": 3', "", "releases/1.0.json", root="released"),
    Slip("setting", "recension_name", 'release = "1.0"\nrecension_name', "release = ", "conf.py", root="released"),
    Slip("unknown-certainty", "the weir : certain", "the weir : surely", "the weir : surely"),
    Slip("unknown-certainty", "lissen : spelling", "lissen : spelling, AB", "lissen : spelling, AB"),
    Slip("unknown-certainty", "page 2 : break", "page 2 : break, sure (in title)", "page 2 : break"),
    Slip("unknown-certainty", "toll book.\n", f"toll book.\n\n.. omitted:: break, sure\n{RULE}", ".. omitted"),
    Slip("unknown-certainty", "\t000000000000", "\t000000000000\tAB", "p1\t", "compared.tsv", root="works"),
    Slip("certainty-twice", "lissen : spelling", "lissen : spelling, open, certain", "lissen : spelling"),
    Slip("certainty-twice", "the weir : certain", "the weir : certain, certain", "the weir : certain"),
    Slip("certainty-twice", "toll book.\n", f"toll book.\n\n.. omitted:: break, open, open\n{RULE}", ".. omitted"),
    Slip(
        "indentation",
        f"   the weir : certain\n{COMMENT}",
        f"      the weir : certain\n   {COMMENT}\n   wheel : open\n      Of oak, see :rec:place:`p2`.\n",
        "the weir : certain",
    ),
    Slip("indentation", COMMENT, COMMENT + "\n      wheel : open\n         Of oak, :rec:place:`p2`.\n", "wheel : open"),
    Slip("indentation", COMMENT, COMMENT + "\n      wheel : open\n      Of oak.\n", "wheel : open"),
    Slip("indentation", COMMENT, COMMENT + "\n      .. cites:: toll1800\n", ".. cites"),
    Slip("indentation", "   listen ] lissen", "    listen ] lissen", "listen ] lissen"),
    Slip("indentation", "\n   page 2 : break", "\n      page 2 : break", "page 2 : break"),
    Slip("indentation", PAGE_ENTRY, f"{PAGE_ENTRY}\n     wheel ] whel : spelling\n       A slip.\n", "whel"),
    Slip("indentation", f"{PAGE_ENTRY}\n.. commentary::", f"{PAGE_ENTRY}\n      .. commentary::", ".. commentary"),
    Slip("directive-form", ".. commentary::", ".. commentary:", ".. commentary"),
    Slip("directive-form", ".. commentary::", "..  Commentary", "..  Commentary"),
    Slip("directive-form", ".. apparatus::", ".. apparatus :", ".. apparatus"),
    Slip("directive-form", ".. running-head:: 2", ".. running head:: 2", ".. running"),
    Slip("directive-form", "toll book.\n", "toll book.\n\n.. omitted: break\n   A rule.\n\n   ---\n", ".. omitted"),
    Slip("directive-form", "The Weir\n===", ".. transmitted::### …\n\nThe Weir\n===", "###"),
    Slip("directive-form", ".. cites:: toll1800", ".. cites: toll1800", ".. cites", root="works"),
    Slip("directive-form", ".. cites:: toll1800", ".. cites::toll1800", ".. cites", root="works"),
    Slip("directive-form", ".. edition-ledger::", ".. edition-ledger:", ".. edition-ledger", "about.rst"),
    Slip("directive-form", ".. edition-index::", ".. edition index::", ".. edition index", "works.rst", root="works"),
    Slip("directive-form", ".. commentary::", ".. commentery", ".. commentery"),
    Slip("directive-form", ".. commentary::", ".. commentary;;", ".. commentary"),
    Slip("directive-form", ".. commentary::", "..commentary::", "..commentary"),
    Slip("directive-form", "night.\n\n.. apparatus::", "night.\n.. apparatus::", ".. apparatus"),
    Slip("directive-form", ".. cites:: toll1800", ".. cites toll1800", ".. cites", root="works"),
    Slip("directive-form", ".. _p2:", ".. _p2", ".. _p2"),
    Slip("directive-form", ".. [1] It", ".. 1 It", ".. 1 It"),
    Slip("directive-form", ".. bibliography::", ".. bibliography:", ".. bibliography", "works.rst", root="works"),
    Slip("role-form", ":cite:p:`carts1801`", ":cite:p: `carts1801`", "Ten a day", root="works"),
    Slip("role-form", ":cite:p:`carts1801`", "cite:p:`carts1801`", "Ten a day", root="works"),
    Slip("role-form", ":cite:p:`carts1801`", ":cite:p:``", "Ten a day", root="works"),
    Slip("swallowed", ".. _p2:", ".. A remark.\n\n   .. _p2:", ".. _p2:"),
    Slip("indentation-out", "\n   page 2 : break", "\n  page 2 : break", "page 2 : break"),
    Slip("indentation-out", "\n   page 2 : break", "\n  And so on.\n\n   page 2 : break", "And so on"),
    Slip("indentation", COMMENT, COMMENT + "\n      wheel : opne\n         Of oak, :rec:place:`p2`.\n", "opne"),
    Slip("inline-role", "as he *speaks*", "as :rec:place:`p2` has it", "listen ] lissen"),
    Slip("inline-role", "] lissen :", "] `lissen <https://example.org>`__ :", "example.org"),
    Slip("matter-empty", "toll book.\n", "toll book.\n\n.. omitted:: break\n   A rule.\n", ".. omitted"),
    Slip("matter-empty", "   The Miller's Book\n", "", ".. running-head"),
    Slip("mark-in-mark", ":em:`listen`", ":em:`to :em:`listen`` ", "to :em:"),
    # lemma and text
    Slip("lemma-not-found", "   the weir :", "   the wier :", "the wier"),
    Slip("lemma-not-found", "   listen ] lissen", "   lisen ] lissen", "lisen ]"),
    Slip(
        "lemma-not-found", "The Weir\n===", f".. commentary::\n\n   ice : open\n{COMMENT}\nThe Weir\n===", "ice : open"
    ),
    Slip("lemma-twice", "   the weir :", "   the :", "   the :"),
    Slip("lemma-not-found", "   the weir :", "   the weir ] a weir :", "the weir ] a"),
    Slip("reading-empty", COMMENT, COMMENT + LEFT.replace("must listen", "A miller ] "), "A miller ]"),
    Slip("readings-equal", COMMENT, COMMENT + LEFT.replace("must listen", "A miller ] A miller"), "A miller ]"),
    Slip("considered-emended", COMMENT, f"{COMMENT}{LEFT}", "must listen : spelling"),
    Slip("entry-without-mark", ":em:`listen`", "listen", "   listen ] lissen"),
    Slip("mark-without-entry", ENTRY, "", ":em:`listen`"),
    Slip("mark-without-entry", "*never*", ":em:`ever`", ":em:`ever`"),
    Slip(
        "in-quotation",
        QUOTED,
        QUOTED.replace("what", ":em:`what`") + "\n.. apparatus::\n\n   what ] wot : spelling\n      As it is spelt.\n",
        "what ] wot",
    ),
    Slip("leave-unneeded", "lissen : spelling", "lissen : spelling (in title)", "(in title)"),
    # places, pages, notes
    Slip("place-name", "_p2:", "_q2:", "'Grind"),
    Slip("place-order", "_p2:", "_p3:", "'Grind"),
    Slip("place-number", "_p2:", "_p02:", "'Grind"),
    Slip("place-missing", ".. _p2:\n", "", "'Grind"),
    Slip("place-alone", ".. _p2:\n", ".. _p2:\n.. _p3:\n", ".. _p2:"),
    Slip("place-alone", ".. [1] It", ".. _p3:\n\n.. [1] It", ".. _p3:"),
    Slip("place-alone", ".. _p2:\n", ".. _p2: https://example.org/\n", ".. _p2:"),
    Slip("place-twice", "_p2:", "_p1:", "'Grind"),
    Slip("markup", ".. _p2:\n", ".. _p2:\n.. _p2: \n", "_p2: "),
    Slip("page-form", ":page:`2`", ":page:`²`", ":page:`²`"),
    Slip("page-order", "to the water", ":page:`3`\nto the water", "to the water"),
    Slip("page-without-head", "running-head:: 2", "running-head:: 3", ":page:`2`"),
    Slip("head-twice", ".. running-head:: 2", ".. running-head:: 2\n\n   Weir\n\n.. running-head:: 2 ", "head:: 2 "),
    Slip("head-without-page", "running-head:: 2", "running-head:: 2 3", ".. running-head"),
    Slip("page-without-entry", PAGE_ENTRY, "", ":page:`2`"),
    Slip("call-without-note", r"rests\ [1]_", r"rests\ [2]_", "[2]_"),
    Slip("note-without-call", r"rests\ [1]_", "rests", ".. [1]"),
    Slip("note-twice", ".. [1] It", ".. [1] Since Easter.\n\n.. [1] It", ".. [1] It"),
    # the text as a whole
    Slip("unknown-block", ".. _p2:", "1. First, grind.\n\n.. _p2:", "1. First"),
    Slip("unknown-block", ".. _p2:", "=====  ====\nWheat  Oats\n=====  ====\n\n.. _p2:", "Wheat"),
    Slip("unknown-block", ".. _p2:", "+-------+\n| Wheat |\n+-------+\n\n.. _p2:", "Wheat"),
    Slip("unknown-block", ".. _p2:", "- Grind.\n\n  :em:`Twice.`\n\n.. _p2:", "- Grind"),
    Slip("unknown-inline", "by night", "by ``night``", "by ``night``"),
    Slip("markup", "*never* rests", "*never rests", "*never rests"),
    *(
        Slip("outside-text", "One leaf", f"{block}One leaf", at, "index.rst")
        for block, at in [
            (":em:`Two`\n:page:`2` ", ":em:`Two`"),
            ("Two\n:page:`2` ", ":page:`2`"),
            (".. apparatus::\n\n   Two ] One : spelling\n      By ear.\n\n", ".. apparatus"),
            (f".. commentary::\n\n   Two : certain\n{COMMENT}\n", ".. commentary"),
            (".. headnote::\n\n   It is old: see :rec:place:`n1`.\n\n", ".. headnote"),
            (".. omitted:: break\n   By ear.\n\n   Two\n\n", ".. omitted"),
            (".. running-head:: 2\n\n   Two\n\n", ".. running-head"),
            (".. transmitted:: **…**\n\n", ".. transmitted"),
            (".. cites:: toll1800\n\n", ".. cites"),
        ]
    ),
    Slip("outside-text", "recension_rules", "rst_prolog = '.. apparatus::'\nrecension_rules", "rst_prolog", "conf.py"),
    Slip("place-missing", "recension_rules", "rst_epilog = 'And so on.'\nrecension_rules", "rst_epilog", "conf.py"),
    Slip("text-kept-out", "recension_rules", "source_suffix = 'rst'\nrecension_rules", "source_suffix", "conf.py"),
    Slip("outside-text", "taken down", "taken\n      :em:`down`", ":em:`down`"),
    *(
        Slip("text-undeclared", "A pump lifts", f"{block}A pump lifts", at, "index.rst", root="guest")
        for block, at in [
            (":rec:em:`Two`\n:rec:page:`2` ", ":rec:em:"),
            (":rec:count:`words` ", ":rec:count:"),
            (".. rec:apparatus::\n\n   Two ] One : spelling\n      By ear.\n\n", ".. rec:apparatus"),
            (".. rec:edition-ledger::\n\n", ".. rec:edition-ledger"),
        ]
    ),
    Slip("headnote-place", ".. _p2:", ".. headnote::\n\n   See :rec:place:`n1`.\n\n.. _p2:", ".. headnote"),
    Slip(
        "headnote-place",
        "The Weir\n===",
        ".. headnote::\n\n   See :rec:place:`n1`.\n\nThe Weir\n===",
        ".. headnote",
    ),
    Slip(
        "indentation",
        ".. _p1:",
        ".. headnote::\n\n   See :rec:place:`n1`.\n\n   .. cites:: toll\n\n.. _p1:",
        ".. cites",
    ),
    Slip(
        "headnote-place",
        ".. _p1:",
        ".. headnote::\n\n   See :rec:place:`n1`.\n\n.. headnote:: It too: :rec:place:`n1`.\n\n.. _p1:",
        "It too",
    ),
    Slip(
        "outside-text", ".. _p1:", ".. headnote::\n\n   It is :em:`old`: see :rec:place:`n1`.\n\n.. _p1:", "It is :em:"
    ),
    Slip("note-within", ".. _p1:", ".. headnote::\n\n   It is old [1]_: see :rec:place:`n1`.\n\n.. _p1:", "It is old"),
    Slip("source-missing", ".. _p1:", ".. headnote::\n\n   It is old.\n\n.. _p1:", ".. headnote"),
    Slip("form-placeholder", "The Weir\n===", ".. transmitted:: ### Weir\n\nThe Weir\n===", "### Weir"),
    Slip("form-unused", "toll book.\n", "toll book.\n\n.. transmitted:: **…**\n", "**…**"),
    Slip("text-missing", '["text"]', '["text", "notes"]', "recension_texts", "conf.py"),
    Slip("source-encoding", "by night", "by n\xffght", "by n"),
    Slip("source-unseen", "One leaf", "One \u2028leaf", "One", "index.rst"),
    Slip("text-kept-out", "recension_rules", 'exclude_patterns = ["te*"]\nrecension_rules', "exclude_p", "conf.py"),
    Slip("text-kept-out", "recension_rules", 'source_suffix = ".txt"\nrecension_rules', "source_suf", "conf.py"),
    *(
        Slip("setting", "recension_rules", f"{name} = {value}\nrecension_rules", f"{name} =", "conf.py")
        for name, value in [
            ("author", "5"),
            ("release", "1.0"),
            ("copyright", "{}"),
            ("html_title", "None and []"),
            ("html_theme", '"furro"'),
            ("html_static_path", '"static"'),
            ("html_static_path", '["nowhere"]'),
            ("html_css_files", '["nowhere.css"]'),
            ("html_logo", '"nowhere.png"'),
            ("html_extra_path", '["nowhere"]'),
            ("html_sidebars", '{"**": 5}'),
            ("html_baseurl", '"javascript:1"'),
            ("language", '"english"'),
            ("primary_domain", '"nowhere"'),
            ("pygments_style", '"nowhere"'),
            ("root_doc", '"nowhere"'),
            ("source_suffix", '{".rst": "nothing"}'),
            ("source_suffix", "5"),
            ("suppress_warnings", '["recension"]'),
            ("suppress_warnings", '["recension.proof"]'),
        ]
    ),
    Slip("source-line-ends", "by night.\n", "by night.\r\n", "by night."),
    # settings, witnesses and proof
    Slip("setting", "recension_rules = [", "recension_rules = None and [", "recension_rules", "conf.py"),
    Slip(
        "setting",
        "recension_rules",
        'recension_policy = {"default-src": "x"}\nrecension_rules',
        "_policy",
        "conf.py",
        root="second",
    ),
    Slip(
        "setting",
        "recension_rules",
        'recension_annotation = ["https://hypothes.is/embed.js"]\nrecension_rules',
        "_annotation",
        "conf.py",
        root="second",
    ),
    Slip("setting", '["text"]', '["text", "text"]', "recension_texts", "conf.py"),
    Slip("setting", '"ranges"', '"quotes"', "recension_rules", "conf.py"),
    Slip("setting", '["text"]', "[]", "recension_texts", "conf.py"),
    Slip("setting", '"miller"', '"mill/er"', "recension_name", "conf.py"),
    *(
        Slip("setting", "recension_rules", f"{name} = {value}\nrecension_rules", name, "conf.py")
        for name, value in [
            ("recension_url", '"https://"'),
            ("recension_url", '"http://the mill.org/"'),
            ("recension_report", '"mailto:"'),
            ("recension_report", '"https://example.org/?t={titel}"'),
            ("recension_policy", '{"default-scr": "x"}'),
            ("recension_annotation", '["hypothes.is/embed.js"]'),
            ("recension_annotation", '["https://hypothes.is/embed.js; script-src *"]'),
            ("recension_annotation", '["https://hypothes.is", "*"]'),
            ("recension_places", '{"q1": "quarter", "p": "paragraph"}'),
            ("recension_places", '{"p": "paragraph", "p1st": "first"}'),
            ("recension_groups", '{"K": "K"}'),
            ("recension_groups", '{"ω": "K Q"}'),
            ("recension_groups", '{"ω": "K"}'),
            ("recension_groups", '{"two words": "K K"}'),
            ("recension_groups", '{"transp.": "K K"}'),
            ("recension_scholars", '{"K": "Ada Bell"}'),
            ("recension_scholars", '{"cett.": "Ada Bell"}'),
            ("recension_scholars", '{"Bell": ""}'),
            ("recension_apparatus", '"positiv"'),
            ("recension_lemma", "2"),
            ("recension_lines", "'stanza'"),
            ("recension_lemma", "-1"),
            ("recension_shown", '["spelling"]'),
            ("recension_shown", '{"speling": "by ear"}'),
            ("recension_downloads", '{"One": "a/K.md", "Two": "b/K.md"}'),
            ("recension_downloads", '{"One": "a/index.html"}'),
            ("recension_policy", '{"img-src": "*; script-src *"}'),
            ("recension_editors", '["AB"]'),
            ("recension_editors", '{"A B": "Ada Bell"}'),
            ("recension_editors", '{"A,B": "Ada Bell"}'),
            ("recension_editors", '{"A(B)": "Ada Bell"}'),
            ("recension_editors", '{"": "Ada Bell"}'),
            ("recension_editors", '{"AB": ""}'),
            ("recension_editors", '{"probable": "Ada Bell"}'),
            ("recension_editors", '{"break": "Ada Bell"}'),
            ("recension_certainties", '{"certain (nearly)": "read"}'),
            ("recension_identifiers", '{"doi": "https://doi.org/10.5281/zenodo.1"}'),
            ("recension_identifiers", '{"doi-all": "10.5281"}'),
            ("recension_identifiers", '{"swhid": "swh:1:rev:309cf26"}'),
            ("recension_results", '{"agrees, nearly": "read"}'),
            ("recension_identifiers", '{"isbn": "978-0"}'),
            ("recension_licence", '"CC BY 4.0"'),
            ("recension_foreign", '{"italian": ["night"]}'),
            ("recension_foreign", '{"it": "night"}'),
            ("recension_foreign", '{"it": ["[night"]}'),
            ("recension_foreign", '{"it": ["night"], "la": ["night"]}'),
            ("template_bridge", '"sphinx.jinja2glue.BuiltinTemplateLoader"; recension_policy = {"img-src": "*"}'),
        ]
    ),
    Slip("setting", '"spelling": "a', '0: "a', "recension_kinds", "conf.py"),
    Slip("setting", '"spelling": "a', '"spelling, or so": "a', "recension_kinds", "conf.py"),
    Slip(
        "setting", "recension_kinds", 'recension_source = {"author": "A Miller"}\nrecension_kinds', "_source", "conf.py"
    ),
    Slip("setting", "recension_rules", 'copyright = "%Y Ann"\nrecension_rules', "copyright", "conf.py"),
    Slip("setting", "recension_rules", 'recension_date = "2026-02-31"\nrecension_rules', "recension_date", "conf.py"),
    source("url", "javascript:alert(1)", "setting"),
    source("licence_url", "data:text/html,Free", "setting"),
    source("title", "The Baker's Book", "foreign-source"),
    source("incipit", "The oven stands", "foreign-source"),
    Slip("unknown-setting", "recension_kinds", "recension_kind", "recension_kind", "conf.py"),
    Slip("unknown-setting", "recension_rules", "recension_sources = {}\nrecension_rules", "_sources", "conf.py"),
    Slip("unknown-setting", "project", "projcet", "projcet", "conf.py"),
    Slip("unknown-setting", "recension_rules", "html_titel = 'x'\nrecension_rules", "html_titel", "conf.py"),
    Slip("unknown-setting", "recension_rules", "editors = {}\nrecension_rules", "editors =", "conf.py"),
    Slip("setting", '"releases"', '"text.rst"', "recension_releases", "conf.py", root="released"),
    Slip("unknown-setting", "recension_kinds", "recenson_kinds", "recenson_kinds", "conf.py"),
    Slip("unknown-setting", "recension_rules = [", "RECENSION_RULES = [", "RECENSION_RULES", "conf.py"),
    declaration('"siglum": "K"', '"sigil": "K"'),
    declaration('"siglum": "K"', '"siglum": 1'),
    declaration('"siglum": "K"', '"siglum": "K 1"'),
    declaration('"siglum": "K"', '"siglum": "om."'),
    declaration('"siglum": "K"', '"siglum": "Deest"'),
    declaration('"siglum": "K"', '"siglum": "K;L"'),
    declaration('"title": "The copy in the mill",', ""),
    declaration("K.md", "K.docx"),
    declaration('"sha256"', '"extent"'),
    declaration('"file"', '"extent"'),
    declaration("    },\n]", '    },\n    {"siglum": "K", "title": "Another"},\n]'),
    declaration("    },\n]", '    },\n    "L",\n]'),
    declaration("K.md", 'K.md", "exemplar": "L'),
    declaration("K.md", 'K.md", "exemplar": "K'),
    declaration("K.md", 'K.md", "hand_of": "L'),
    declaration("K.md", 'K.md", "hand_of": "K'),
    declaration('"siglum": "K"', '"siglum": "[K]"'),
    declaration('"ranges"', '"rages"', "unknown-rule"),
    Slip("witness-missing", "K.md", "L.md", "", "conf.py", "witnesses/L.md"),
    Slip("witness-changed", "must lissen", "must listen", "", WITNESS),
    Slip("witness-encoding", "by night", "by n\xffght", "by n", WITNESS, meant=True),
    Slip("witness-line-ends", "by night.\n", "by night.\r\n", "by night.", WITNESS),
    Slip("source-unseen", "taken down", "taken\u200b down", "taken"),
    Slip("source-mixed", "taken down", "tak\u0435n down", "down when"),
    Slip("source-unseen", "One leaf", "One \u202eleaf", "leaf", "index.rst"),
    Slip("source-unseen", "by night", "by\0 night", "night"),
    Slip(
        "heading-rank",
        "The Weir\n========\n",
        ".. transmitted:: # …\n\nThe Weir\n========\n\n.. transmitted:: # …\n\nMore\n----\n",
        "More",
    ),
    Slip("text-empty", TEXT, ".. Nothing yet.\n", ""),
    Slip("setting", '["text"]', '["text", "text"]', "recension_texts", "conf.py"),
    Slip("proof", "rests", "rest", "never"),
    Slip("proof", "] lissen :", "] lissn :", "lissn"),
    Slip("proof-form", "The Weir\n===", ".. transmitted:: ## …\n\nThe Weir\n===", "The Weir"),
    Slip(
        "proof-missing", "# The Weir\n", "# The Weir\n\nBy the miller.\n", "The Weir", WITNESS, "text.rst", meant=True
    ),
    Slip("proof-added", "toll book.\n", "toll book.\n\n.. omitted:: break\n   A rule.\n\n   A rule.\n", ".. omitted"),
    Slip("proof", "by night", "by day", "by day"),
    Slip("proof", "toll book", "tollbook", "tollbook"),
    Slip("proof", "water :page:`2`", r"water\ :page:`2`", ":page:`2`"),
    Slip("proof-twice", QUOTED, f"{BROKEN}\n.. _p3:\n\n{QUOTED}", "what is"),
    Slip("proof-moved", '["songs", "stores"]', '["stores", "songs"]', "Songs", "conf.py", "songs.rst", root="second"),
    Slip("proof-foreign", TEXT, "Bread\n=====\n", "Bread"),
    Slip("proof-doubled", TEXT, TEXT.replace("The Weir", r"The \ Weir") + TEXT, "The Weir"),
    # works, sources, indexes
    Slip("source-missing", ": see :rec:place:`n1`", "", "the weir : certain"),
    Slip("work-unknown", "cites:: toll1800", "cites:: tool1800", ".. cites", root="works"),
    Slip("work-missing", "cites:: toll1800\n", "cites:: toll1800\n\n.. [2] Ibid.\n", "Ibid.", root="works"),
    Slip("work-unknown", ":cite:p:`carts1801`", ":rec:place:`n1`,\n      and :cite:p:`see`", "and :cite", root="works"),
    Slip("cite-form", ":cite:p:`carts1801`", ":rec:place:`n1`,\n      :cite:p:`carts1801 x`", ":cite:", root="works"),
    Slip("work-unused", ":cite:p:`carts1801`", ":rec:place:`n1`", "carts1801", reported="refs.bib", root="works"),
    *(
        Slip(name, old, new, "carts1801", "refs.bib", root="works")
        for name, old, new in (
            ("bib-form", "{Carter, Ben}", "{Carter, Ben"),
            ("bib-form", "@book{carts1801,", "% @book{carts1801,"),
            ("bib-encoding", "Ben}", "B\xffn}"),
            ("bib-character", "{Carter, Ben}", "{Carter, B\0en}"),
            ("bib-key-twice", "carts1801", "Toll1800, note = {carts1801}"),
            ("bib-field-twice", "title = {Carts", "Author = {Carter}, title = {Carts"),
            ("bib-type", "@book{carts1801", "@bok{carts1801"),
            ("bib-field", "author = {Carter", "authr = {Carter"),
            ("bib-string", "year = {1801}", "year = {1801}, month = jann"),
            ("bib-missing", "title = {Carts and Tolls}, ", ""),
            ("bib-missing", "year = {1801}, ", ""),
            ("bib-value", "{1801}", "{soon}"),
            ("bib-value", "Carter, Ben", "Carter, Ben, Esq., Sir"),
            ("bib-value", "title = {Carts", r"title = {\foo Carts"),
            ("bib-value", "{1801}", "{1801}, date = {18 Aug 1801}"),
        )
    ),
    Slip("bib-empty", '["refs.bib"]', '["refs.bib", "witnesses/K.md"]', "", "conf.py", "witnesses/K.md", "works"),
    Slip("setting", '["refs.bib"]', '["refs.bbi"]', "bibtex_bibfiles", "conf.py", root="works"),
    Slip("setting", '["refs.bib"]', '["witnesses"]', "bibtex_bibfiles", "conf.py", root="works"),
    Slip("setting", '["refs.bib"]', '"refs.bib"', "bibtex_bibfiles", "conf.py", root="works"),
    Slip("setting", '["refs.bib"]', '["refs.bib"]\nbibtex_encoding = "x"', "_encoding", "conf.py", root="works"),
    Slip("setting", '["refs.bib"]', '["refs.bib"]\nbibtex_default_style = "x"', "_style", "conf.py", root="works"),
    Slip("bib-keyword", ":all:", ":filter: keywords == 'reed'", "carts1801", "works.rst", "refs.bib", "works"),
    Slip(
        "work-letter",
        "year = {1800}}\n@book{carts1801, author = {Carter, Ben}",
        "year = {1801}, usere = {a}}\n@book{carts1801, author = {Miller, Ann}, usere = {a}",
        "carts1801",
        "refs.bib",
        root="works",
    ),
    Slip("document-field", "  date   = {1801-03},\n", "", "keeper1801mar", "refs.bib", root="sluice"),
    Slip("index-form", "Carts : carts", "Carts carts", "Carts carts", "works.rst", root="works"),
    Slip("list-content", ".. edition-ledger::\n", ".. edition-ledger::\n   :sort: x\n", ":sort:", "about.rst"),
    Slip("list-content", ".. edition-ledger::", ".. edition-ledger:: p1", ".. edition-ledger", "about.rst"),
    Slip(
        "facsimile-page",
        "recension_rules = [",
        'recension_facsimiles = {"P": {"credit": "Mill", "pages": {"9": "https://e.org/9.png"}}}\nrecension_rules = [',
        "recension_facs",
        "conf.py",
        root="sluice",
    ),
    Slip(
        "facsimile-file",
        "recension_rules = [",
        'recension_facsimiles = {"P": {"credit": "Mill", "pages": {"2": "no.png"}}}\nrecension_rules = [',
        "recension_facs",
        "conf.py",
        root="sluice",
    ),
    *(
        Slip(
            "setting",
            "recension_rules = [",
            f"recension_facsimiles = {value}\nrecension_rules = [",
            "recension_facs",
            "conf.py",
            root="sluice",
        )
        for value in (
            '{"X": {}}',
            '{"P": []}',
            '{"P": {"credit": "Mill"}}',
            '{"P": {"pages": {"2": "two.png"}}}',
            '{"P": {"credit": "Mill", "pages": {"2": "two.gif"}}}',
            '{"P": {"credit": "Mill", "pages": {"2": "http://e.org/2.png"}}}',
            '{"P": {"credit": "Mill", "pages": {"2": "https://e.org/2;3.png"}}}',
            '{"P": {"credit": "Mill", "page": 2, "pages": {"2": "https://e.org/2.png"}}}',
            '{"P": {"credit": "Mill", "licence": 2, "pages": {"2": "https://e.org/2.png"}}}',
            '{"P": {"credit": "Mill", "licence_url": "e.org", "pages": {"2": "https://e.org/2.png"}}}',
        )
    ),
    Slip(
        "list-texts",
        ".. edition-apparatus::\n",
        ".. edition-apparatus::\n   :texts: K\n",
        ".. edition-app",
        "apparatus.rst",
    ),
    Slip(
        "list-twice",
        ".. edition-apparatus::\n",
        ".. edition-apparatus::\n   :texts: report\n\n.. rec:edition-apparatus::\n",
        ".. rec:edition-app",
        "apparatus.rst",
    ),
    Slip(
        "collation-witness",
        ".. edition-collation::\n",
        ".. edition-collation::\n   :witnesses: K X\n",
        ".. edition-coll",
        "collation.rst",
    ),
    Slip("indentation-out", "   Weir : weir", "  Weir : weir", "Weir : weir", "works.rst", root="works"),
    Slip("index-twice", "Waggons : see Carts", "Carts : carts ", "Carts : carts ", "works.rst", root="works"),
    Slip("indentation", "   Weir : weir", "      Weir : weir", "Weir : weir", "works.rst", root="works"),
    Slip("index-kind", "index::\n", "index::\n   :kind: carts\n", "index::", "works.rst", root="works"),
    Slip("index-see", "see Carts", "see Waggons", "see Waggons", "works.rst", root="works"),
    Slip("index-nowhere", "weir; the weir", "weir; a weir", "a weir", "works.rst", root="works"),
    Slip("index-see", "see Carts", "see Cart", "see Cart", "works.rst", root="works"),
    Slip("authority-form", "Weir\t", "Weir, ", "Weir", "authorities.tsv", root="works"),
    Slip("authority-form", "Wikidata", "Wikipedia", "Weir", "authorities.tsv", root="works"),
    Slip("authority-form", "Q1066997", "1066997", "Weir", "authorities.tsv", root="works"),
    Slip("authority-heading", "Weir\t", "Waggons\t", "Waggons", "authorities.tsv", root="works"),
    Slip("setting", '"authorities.tsv"', '"authority.tsv"', "recension_authorities", "conf.py", root="works"),
    Slip("source-encoding", "the item", "the it\xffm", "Weir", "authorities.tsv", root="works"),
    Slip("source-encoding", "K with", "K w\xffth", "K w", "compared.tsv", root="works"),
    Slip("setting", '"compared.tsv"', '"witnesses"', "recension_comparisons", "conf.py", root="works"),
    *(
        Slip("proofreading-field", old, new, "\t" if old[0] == "K" else "K with", "compared.tsv", root="works")
        for old, new in (
            ("1802-05-01", "yesterday"),
            ("p1\t", "p77\t"),
            ("p1\t", "text:p1\t"),
            ("000000000000", "00"),
            ("K with the text", ""),
        )
    ),
    Slip("setting", "CHANGES.md", "CHANGED.md", "recension_history", "conf.py", root="released"),
    Slip("proofreading-form", "p1\t", "p1 ", "p1 ", "compared.tsv", root="works"),
    *(
        Slip(
            "foreign-word",
            "recension_rules",
            f'recension_foreign = {{"it": ["night", {word}]}}\nrecension_rules',
            word,
            "conf.py",
        )
        for word in ('"notte"', '"[night] and day"', '"igh"')
    ),
    # references
    Slip("address", "It was taken down", "`It <JavaScript:alert(1)>`__ was taken down", "was taken down"),
    Slip("address", "One leaf", "One `leaf <data:text/html,hello>`__", "One `leaf", "index.rst"),
    Slip("address", "   text\n", "   text\n   More <javascript://%0aalert(1)>\n", ".. toctree", "index.rst"),
    Slip(
        "address",
        "title = {Carts",
        "url = {javascript:alert(1)}, title = {Carts",
        "carts1801",
        "refs.bib",
        root="works",
    ),
    Slip(
        "address",
        "title = {Carts",
        "verba = {javascript:alert(1)}, title = {Carts",
        "carts1801",
        "refs.bib",
        root="works",
    ),
    *(
        Slip("address-form", "One leaf", f"One `leaf <{address}>`__", "One `leaf", "index.rst")
        for address in ("htp://example.org/", "example.org/mill", "www.example.de")
    ),
    Slip("heading-form", "Rules\n-----", "Rules\n---", "Rules", "about.rst"),
    Slip("unknown-place", ":rec:place:`p2`", ":rec:place:`p3`", "p3", "index.rst"),
    Slip("unknown-count", "beginning of", "beginning\nof :count:`emendation`", "emendation`", "index.rst"),
    # chronologies
    *(
        Slip(name, old, new, new.strip().partition("\n")[0], "chronology.rst", root="works")
        for name, old, new in (
            ("event-form", "1798 :", "1798"),
            ("event-form", "1798 :\n      The mill is built. :cite:p:`toll1800`\n", "1798 :\n"),
            ("event-date", "1798 :", "summer1798 :"),
            ("event-date", "1800-02 : p1, n1", "1800-13 : p1, n1"),
            ("event-date", "1800-11-30/1801-01-15", "1800-11-30/1800-10"),
            ("event-order", "1800-02 : p1, n1", "1797-02 : p1, n1"),
            ("indentation", "   1800-02 : p1, n1", "     1800-02 : p1, n1"),
            ("unknown-place", "1800-02 : p1, n1", "1800-02 : p1, n2"),
            ("indentation-out", "   1801-03-01 : p1", "1801-03-01 : p1"),
            ("indentation-out", "   1801-03-01 : p1", "  1801-03-01 : p1"),
            ("directive-form", ".. edition-chronology::", ".. edition-chronology:"),
        )
    ),
    Slip(
        "source-missing",
        "Nothing is ground. :cite:p:`toll1800`",
        "Nothing is ground.",
        "1800-11-30",
        "chronology.rst",
        root="works",
    ),
    Slip("close-up", ":close-up: 1801", ":close-up: 1799", ".. edition-c", "chronology.rst", root="works"),
    Slip("close-up", ":close-up: 1801", ":close-up: summer", ".. edition-c", "chronology.rst", root="works"),
    # what is printed
    asked({}, "setting"),
    asked({"book": {"colour": "red"}}, "printing-field"),
    asked({"book": "A3"}, "printing-choice"),
    asked({"book": {"sheet": "key"}}, "printing-whole"),
    asked({"book": {"booklet": "yes", "paper": "A5"}}, "printing-paper"),
    asked({"book": {"paras": "1-"}}, "printing-paras"),
    asked({"book": {"paras": "one"}}, "printing-section"),
    asked({"book": {"paras": "line-5-12"}}, "printing-line"),
    asked({"book": {"paras": "2-1"}}, "printing-backwards"),
    asked({"book": {"paras": "about:1"}}, "printing-text"),
    asked({"book": {"paras": "2-3"}}, "printing-number"),
    asked({"book": {"paras": "2", "sheet": "key"}}, "printing-nothing"),
    unprintable("pdf_description", ".. image:: conf.py\n", ".. image"),
    unprintable("pdf_picture", ".. image:: conf.py\n   :alt: A pump\n", ".. image"),
    unprintable("pdf_too_wide", ".. list-table::\n\n   * " + "- considerations\n     " * 15, "* - cons"),
    Slip("pdf_character", "Text with", "A word\nin ☃ with", "in ", "index.rst", root="pdf-broken", builder="pdf"),
]

NAMES = [f"{number}-{slip.mistake}" for number, slip in enumerate(SLIPS)]


CHECKS = "recension.doctree.checks"


class Fault(NamedTuple):
    """What goes wrong elsewhere than in the source of a text."""

    mistake: str
    asked: str = "pdf"  #: the builder, or the words of a command
    root: str = "pdf-broken"
    text: str = "Text."  #: of the page, instead of that with broken links
    settings: str = ""  #: added to conf.py
    part: str = ""  #: of the tool, or of what it stands on
    instead: object = None  #: what stands in its place
    code: int = 2


def fails(*_: object) -> None:
    raise ValueError


def busy(_folder: int, how: int) -> None:
    """Let another have the folder, until one waits for it."""
    if how & fcntl.LOCK_NB:
        raise BlockingIOError


def killed(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def unanswered(*_: object) -> None:
    raise EOFError


def is_lost(*_: object, **__: object) -> None:
    raise FileNotFoundError(2, "", "git")


def failed(*_: object, **__: object) -> CompletedProcess[bytes]:
    return CompletedProcess("git", 1, b"", b"fatal: lost")


def unread(name: str, _folder: Path) -> None:
    """Say that a commit cannot be read."""
    raise MistakeError("earlier", found=name, why="none of it")


def nothing(*_: object) -> None:
    """Find nothing."""


def having(text: str) -> Callable[[Path], bytes]:
    """Return what finds *text* in each file."""
    return lambda _: text.encode()


def stopped(*_: object) -> None:
    """Stop at a question."""
    raise MistakeError("new-stopped")


PDF = "recension.outputs.pdf"
GIT = "recension.commands.git"
FOUND = "recension.doctree.domain.RecensionDomain.releases"
GONE = Record(release="1.0", sources={"gone.rst": "0" * 64})
SIDES = "recension.commands.sides"
RELEASES = "recension.scholarship.record.releases"
NEWER = "recension.doctree.domain.RecensionDomain.undeclared"
CHANGE = Change("commentary", "p1.on-the-weir", Sort.CHANGED, {"certainty": "open"}, {"certainty": "certain"})
LOST = Record(release="1.0", texts=("text",), apparatus={"p9.lost": {"place": "p9"}})
OTHER = Record(release="1.0", texts=("text",), text={"p2": {"text": "Other words."}})
COMPARED = "compared --date=1802-05-01 --what=all"
CONTENT = "recension.commands.check.content_of"
DATA = b'{"$schema": "schema.json"}'
SEEN = {"output": "text.html", "field": "text", "place": "p1", "found": "wear", "expected": "weir"}
UNPROVED = proving.Proved((), [proving.Disagreement("p1", "wear", "weir")])
ROW = "\n".join(f"      {'* -' if number == 0 else '   '} | {number}" for number in range(99))
TEI = "import a.xml --into=new"
COMPUTED = "one = dict(recension_witnesses[0])\none['file'] = 'text' + '.rst'\nrecension_witnesses.append(one)"
HAND = "collate copy.txt --siglum=Z --kind=spelling"
COLLATE_READ = "recension.commands.collate.content"
MANIFEST = "facsimiles b.json --siglum=P"
MANIFEST_READ = "recension.commands.facsimiles.content"
CANVAS = '{"items": [{"label": "%s", "images": {"resource": {"@id": "http://a.org/1.jpg"}}}], "attribution": "Mill"}'
MILL = "The Weir\n\nThe mill stood by the weir, and its wheel never rests[1]. A miller must listen.\n"
NEW = "new out/book.pdf --yes --author=Ada"
NEW_READ = "recension.commands.new.content"
TEI_READ = "recension.commands.importing.content"
FAULTS = [
    Fault("unreadable", TEI, "plain"),
    Fault("import-folder", "import a.xml --into=out", "plain"),
    Fault("manifest-form", MANIFEST, "sluice", part=MANIFEST_READ, instead=having("{")),
    Fault("manifest-pages", MANIFEST, "sluice", part=MANIFEST_READ, instead=having(CANVAS % "9")),
    Fault("manifest-page", MANIFEST, "sluice", part=MANIFEST_READ, instead=having(CANVAS % "1"), code=0),
    Fault("checksum-place", "checksum --write", "plain", settings=COMPUTED, code=2),
    Fault("collate-unlike", HAND, "plain", part=COLLATE_READ, instead=having("Nothing alike.\n")),
    Fault("collate-unclean", HAND, "plain", part=COLLATE_READ, instead=having("The mill\r\n")),
    Fault(
        "collate-matter",
        HAND,
        "plain",
        part="recension.commands.collate.collating.Collation.of",
        instead=lambda *_: Collated({}, (Alone(0, "let no one  \ngo by"),), (), 4),
    ),
    Fault("spelling-form", f"{HAND} --spellings=copy.txt --spelling=spelling", "plain"),
    Fault("collate-held", HAND.replace("Z", "K"), "plain"),
    Fault("collate-named", HAND.replace("Z", "W"), "sluice"),
    Fault("collate-settings", HAND, "plain", part="recension.commands.collate.checksums.declared", instead=nothing),
    Fault(
        "collate-source",
        HAND,
        "plain",
        part="recension.scholarship.model.Block.source",
        instead=property(lambda _: "other.rst"),
    ),
    Fault("collate-lost", HAND, "plain", part="recension.scholarship.amending._MARK", instead=re.compile("(?!)")),
    Fault(
        "collate-dropped",
        HAND,
        "plain",
        part="recension.scholarship.amending.Source.mark",
        instead=lambda _, begin, end: [Edit(begin, begin, ":crux:`"), Edit(end, end, "`")],
    ),
    Fault("new-binary", NEW, "plain", part=NEW_READ, instead=lambda _: b"a\0"),
    Fault("new-empty", NEW, "plain", part=NEW_READ, instead=lambda _: b"\n"),
    Fault("new-unasked", "new a.txt", "plain", part=NEW_READ, instead=lambda _: b"Mill\r\n"),
    Fault("new-lost", NEW, "plain", part="recension.scholarship.recognising.kept", instead=lambda *_: False),
    Fault("new-stopped", NEW, "plain", part="recension.commands.new.Asker.asked", instead=stopped),
    Fault("option", f"{TEI} --base=Z", "plain", part=TEI_READ, instead=given("<p>Mill.</p>")),
    Fault("tei-syntax", TEI, "plain", part=TEI_READ, instead=lambda _: b"<TEI>\n<p>"),
    Fault("tei-root", TEI, "plain", part=TEI_READ, instead=lambda _: b"<html/>"),
    Fault("tei-empty", TEI, "plain", part=TEI_READ, instead=given("<p/>")),
    Fault("tei-left", TEI, "plain", part=TEI_READ, instead=given(f"{BOTH}<p>Mill.<graphic/></p>"), code=0),
    Fault(
        "tei-unnamed",
        TEI,
        "plain",
        part=TEI_READ,
        instead=given("<p>Mill <app><lem>a</lem><rdg wit='#A'>b</rdg></app></p>"),
        code=0,
    ),
    Fault("tei-page", TEI, "plain", part=TEI_READ, instead=given(f"{BOTH}<p>Mill<pb n='cover'/>.</p>"), code=0),
    Fault(
        "image-credit",
        TEI,
        "plain",
        part=TEI_READ,
        instead=given(f"{BOTH}<p>Mill<pb n='1' facs='https://example.org/1.jpg'/>.</p>"),
        code=0,
    ),
    Fault(
        "tei-nested",
        TEI,
        "plain",
        part=TEI_READ,
        instead=given(
            "<p>Mill <app><lem>a <app><lem>b</lem><rdg wit='#A #B'/></app></lem><rdg wit='#B'>c</rdg></app></p>"
        ),
        code=0,
    ),
    Fault(
        "tei-witness",
        TEI,
        "plain",
        part=TEI_READ,
        instead=given("<p>Mill <app><lem>a</lem><rdg wit='#A'>b</rdg><rdg wit='#B #Z'>c</rdg></app></p>"),
        code=0,
    ),
    Fault(
        "tei-partial",
        TEI,
        "plain",
        part=TEI_READ,
        instead=given(f"{BOTH}<p>Mill <app><lem wit='#A'>a</lem><rdg>b</rdg></app></p>"),
        code=0,
    ),
    Fault(
        "tei-words",
        f"import {HERE / 'tei' / 'mill.xml'} --into=new",
        "plain",
        part="recension.outputs.tei.foreign.words",
        instead=lambda *_: ["other"],
    ),
    Fault("builder", "epub", "plain"),
    Fault("foreign-setting", "html", "plain", settings=f"author = 'Ben'\nrecension_source = {SOURCE}", code=0),
    Fault("theme-untried", "html", "plain", settings="html_theme = 'nature'", code=0),
    Fault(
        "words-gap", "html", "plain", part=f"{CHECKS}.wrong_gaps", instead=lambda _: [(1, "own.po", "Page", "Page {}")]
    ),
    Fault("words-form", "html", "plain", part=f"{CHECKS}.unread", instead=lambda _: [(1, "own.po", "no string")]),
    Fault("reading-stale", "html", "works", code=0),
    Fault(
        "output", "html", "plain", part="recension.outputs.gate.checked", instead=lambda *_: [mistake("output", **SEEN)]
    ),
    Fault("other-build", "html", "plain", part="fcntl.flock", instead=busy, code=0),
    Fault("unserved", "watch --port=99999", "plain"),
    Fault("unserved", "watch --host=no.such.host.invalid", "plain"),
    Fault("no-processes", "watch", "plain", part="multiprocessing.get_all_start_methods", instead=lambda: ["spawn"]),
    Fault("process-lost", "html", "plain", part="recension.outputs.gate.checked", instead=unanswered),
    Fault("output-ended", "build text", "plain", part="recension.outputs.plain.write", instead=killed, code=1),
    Fault(
        "edited-meanwhile", "build text tei", "plain", part="recension.commands.build.CONFIG_OK", instead=None, code=1
    ),
    Fault("environment", "html", "plain", part="os.environ", instead=os.environ | {"SOURCE_DATE_EPOCH": "1.5"}),
    Fault("environment", "verify", "plain", part="os.environ", instead=os.environ | {"SOURCE_DATE_EPOCH": "x"}),
    Fault("nothing-written", "html", "plain", settings="recension_texts = ['text', 'lost']"),
    Fault("unwritable", COMPARED, "plain", settings="recension_comparisons = '/proc/record.tsv'"),
    Fault(
        "unwritable", "handout --paras=1 --out=out/book.pdf/x", "plain", settings="extensions.append('recension.pdf')"
    ),
    Fault("unwritable", "handout --paras=1 --out=/proc/none", "plain", settings="extensions.append('recension.pdf')"),
    Fault("setting", COMPARED, "plain"),
    Fault("setting", "handout --paras=1", "plain"),
    Fault("unknown-place", f"{COMPARED} p9", "plain", settings="recension_comparisons = 'record.tsv'"),
    Fault("argument", "release one", "released"),
    Fault("option", "mutate -n 0", "plain"),
    Fault("publish-none", "publish", "plain"),
    Fault("publish-changed", "publish", "released", part=FOUND, instead=property(lambda _: (GONE,))),
    Fault("publish-built", "publish", "released"),
    Fault("side", "diff --from=none", "plain"),
    Fault("earlier", "diff --from=HEAD", "plain", part=f"{SIDES}.commit_of", instead=unread),
    Fault("undeclared", "html", "released", part=NEWER, instead=property(lambda _: [CHANGE]), code=0),
    Fault("withdrawn-undeclared", "release 2.0", "released", part=RELEASES, instead=lambda _: ([LOST], []), code=1),
    Fault("release-untold", "release 2.0", "released", part=RELEASES, instead=lambda _: ([OTHER], []), code=1),
    Fault("option", "mutate --number=-3", "plain"),
    Fault("option", "compared --date=26.11.2026 --what=all", "works"),
    Fault("option", f"{COMPARED} --by=AB", "plain"),
    Fault("option", f"{COMPARED} --certainty=surely", "plain"),
    Fault("unreadable", "textconv lost.rst", "plain"),
    Fault("commit-subject", "commits --since=HEAD~1", "plain", code=1),
    Fault("git-missing", "review", "plain", part=f"{GIT}.subprocess.run", instead=is_lost),
    Fault("git-repository", "review", "plain"),
    Fault("git-revision", "commits --since=lost", "plain"),
    Fault("git-shallow", "commits", "plain", part=f"{GIT}._answer", instead=lambda *_, **__: b"true"),
    Fault("git", "review", "plain", part=f"{GIT}.subprocess.run", instead=failed),
    Fault("sphinx", "verify", "plain", settings="extensions.append('nowhere')", code=1),
    Fault("printing-choice", "handout --paras=1 --sheet=key", "plain"),
    Fault("printing-number", "handout --paras=3", "plain", settings="extensions.append('recension.pdf')"),
    Fault("releases-missing", "check conf.py", "plain"),
    Fault("copy", "check nothing.pdf", "released"),
    Fault("copy-unread", "check a", "released", part=CONTENT, instead=lambda _: b"%PDF-", code=1),
    Fault("records-missing", "verify conf.py", "plain", code=1),
    Fault(
        "unproved", "verify a", "plain", part="recension.commands.verify.proved_by", instead=lambda *_: UNPROVED, code=1
    ),
    Fault("data-form", "verify a", "plain", part="recension.commands.verify.content", instead=lambda _: DATA, code=1),
    Fault("data-stale", "html", "plain", settings="recension_data = '.'"),
    Fault("archive", "check a", "released", part=CONTENT, instead=lambda _: b"PK\x03\x04", code=1),
    Fault("unverified", "html", "plain", settings="recension_verified = {'p': 'quotations'}"),
    Fault("pdf_undefined_link", text="A `link <#nowhere>`_."),
    Fault("pdf_kind", text=".. header:: Above"),
    Fault("pdf_too_high", text=f"Text [1]_.\n\n.. [1] Note.\n\n   .. list-table::\n\n{ROW}"),
    Fault("pdf_attachment", settings="recension_pdf_attachments = {'Lost': 'lost.md'}"),
    Fault("pdf_metadata", settings="project = ''"),
    Fault("pdf_note", text="Text [1]_.\n\n.. [1] Note.", part=f"{PDF}.gate.notes_of", instead=lambda _: []),
    Fault("pdf_lost_text", part=f"{PDF}.gate.blocks_of", instead=lambda _: ["Lost."]),
    Fault("pdf_tags", part=f"{PDF}.gate.marks_of", instead=lambda _: []),
    Fault("pdf_font", part=f"{PDF}.gate._fonts_not_embedded", instead=lambda _: ["Lost"]),
    Fault("pdf_syntax", part="pikepdf.Pdf.check_pdf_syntax", instead=lambda _: ["lost"]),
    Fault("pdf_upstream", part=f"{PDF}.upstream.RELIED_ON", instead={pikepdf: ("lost",)}),
    Fault("pdf_rst2pdf", part=f"{PDF}.builder.PDFWriter.translate", instead=fails),
    Fault("pdf_empty", part=f"{PDF}.builder.PDFWriter.translate", instead=lambda _: None),
]


@pytest.fixture
def edition(copy_of: Copy, request: pytest.FixtureRequest) -> Path:
    """A tiny edition without a mistake."""
    slip = getattr(request.node, "callspec", None) and request.node.callspec.params.get("slip")
    found = copy_of(slip.root if slip else "plain")
    return append(found / "conf.py", 'extensions.append("recension")\n') if found.name == "guest" else found


def test_every_message_is_tried() -> None:
    """There is no message in the catalogue without a slip or a fault that provokes it; those of git have a file."""
    of_git = {"git", "git-missing", "git-repository", "git-revision", "git-shallow"}

    assert set(CATALOGUE) == {one.mistake for one in (*SLIPS, *FAULTS)} | of_git


@pytest.mark.parametrize("fault", FAULTS, ids=[fault.mistake for fault in FAULTS])
def test_fault_is_told(
    fault: Fault,
    copy_of: Copy,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever else goes wrong, or is worth a word, is told with its name; an older file stays as it was."""
    edition, out = append(copy_of(fault.root) / "conf.py", f"\n{fault.settings}\n"), tmp_path / "out"
    if fault.root == "pdf-broken":
        (edition / "index.rst").write_text(f"Home\n====\n\n{fault.text}\n", "utf-8")
    out.mkdir()
    (out / "book.pdf").write_text("older")
    (tmp_path / "copy.txt").write_text(MILL)
    if fault.asked.startswith("commits"):
        repository = Repository(edition)
        repository.change("text.rst", "by the weir", "by the wear")
        repository.commit("Mend")
    if fault.part:
        monkeypatch.setattr(fault.part, fault.instead)
    if fault.asked in ("html", "epub", "pdf"):
        outcome = build(edition, out, fault.asked)
    else:
        monkeypatch.chdir(tmp_path)
        outcome = Outcome(cli.main([f"--config={edition}", f"--source={edition}", *fault.asked.split()]), "")
    told = re.findall(r" \[recension\.([\w-]+)\]$", outcome.complaints + capsys.readouterr().err, re.MULTILINE)

    assert {*told} - ({"text-missing", "nothing-written", "undeclared"} - {fault.mistake}) == {fault.mistake}
    assert outcome.code == fault.code
    assert (out / "book.pdf").read_text() == "older"


@pytest.mark.parametrize("slip", SLIPS, ids=NAMES)
def test_mistake_is_reported_until_it_is_mended(slip: Slip, edition: Path, tmp_path: Path) -> None:
    """Each build names the mistake, its file and its line, ends with code 2 and writes nothing."""
    report = slip.make(edition)
    for _ in range(2):
        outcome = build(edition, tmp_path / "out", slip.builder)

        assert report in outcome.reports
        assert outcome.code == 2
        assert [path for path in (tmp_path / "out").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("root", "old", "new"),
    [
        ("plain", '["text"]', '["txet"]'),
        ("plain", '["text"]', '["text.rst"]'),
        ("second", '["songs", "stores"]', '["songs", "store"]'),
    ],
)
def test_a_text_that_is_missing_is_told_alone(root: str, old: str, new: str, copy_of: Copy, tmp_path: Path) -> None:
    """What would be wrong only because a text is not there is not told."""
    edition = copy_of(root)
    replace(edition / "conf.py", old, new)
    outcome = build(edition, tmp_path / "out")

    assert [report.name for report in outcome.reports] == ["text-missing"]
    assert len(outcome.complaints.splitlines()) == 2
    assert outcome.code == 2


REMARKS = """
..
   commentary: to be written

.. The apparatus: see below.

.. apparatus and commentary

.. _cites: https://example.org/
"""
PROSE = (
    COMMENT
    + """
      weir : a dam
         The classifier of a term is no certainty.

      .. note:: Nothing is certain
         : certainly.
"""
)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("text.rst", "toll book.\n", f"toll book.\n{REMARKS}"),
        ("about.rst", "Rules\n", f"{REMARKS}\nRules\n"),
        ("text.rst", COMMENT, PROSE),
    ],
)
def test_what_only_looks_like_a_mistake_is_none(file: str, old: str, new: str, edition: Path, tmp_path: Path) -> None:
    """Remarks may name directives, and comments may have lists and directives in them."""
    replace(edition / file, old, new)

    assert build(edition, tmp_path / "out") == FINE


@pytest.mark.parametrize(
    ("block", "called"), [(".. image:: gauge.png", "'.. image::'"), ("::\n\n   Oats", "a literal block")]
)
def test_a_block_has_its_article(block: str, called: str, edition: Path, tmp_path: Path) -> None:
    """What cannot stand in a text is named as English names it."""
    replace(edition / "text.rst", ".. _p2:", f"{block}\n\n.. _p2:")

    assert f": {called} stands in the text, but" in build(edition, tmp_path / "out").complaints


@pytest.mark.parametrize(
    "name", ["comment-form", "source-encoding", "witness-missing", "unknown-rule", "unknown-place"]
)
def test_command_ends_with_code_2(name: str, edition: Path, tmp_path: Path) -> None:
    """The command line shows the mistake without a traceback and ends with code 2."""
    report = next(slip for slip in SLIPS if slip.mistake == name).make(edition)
    outcome = ended(sphinx_build(edition, tmp_path / "out"))

    assert [report] == outcome.reports
    assert "Traceback" not in outcome.complaints
    assert outcome.code == 2


def test_mended_edition_builds(edition: Path, tmp_path: Path) -> None:
    """A mistake leaves nothing behind: once it is mended, the edition builds."""
    source = (edition / "text.rst").read_bytes()
    assert build(edition, tmp_path / "out").code == 0
    SLIPS[0].make(edition)
    assert build(edition, tmp_path / "out").code == 2
    (edition / "text.rst").write_bytes(source)

    outcome = build(edition, tmp_path / "out")

    assert outcome == FINE


def test_parallel_readers_report(copy_of: Copy, tmp_path: Path) -> None:
    """Mistakes that two readers find side by side are reported together."""
    edition = copy_of("second")
    for name in ("songs", "stores"):
        replace(edition / f"{name}.rst", ": hearing", ": herring")
    outcome = build(edition, tmp_path / "out", parallel=2)

    files = [report.file for report in outcome.reports if report.name == "unknown-kind"]

    assert files == ["songs.rst", "stores.rst"]
    assert outcome.code == 2


@pytest.mark.parametrize("title", ["The Weir at Night", "The Wier at Night", "*THE WÉIR*, at night"])
def test_the_title_may_have_notes_and_emendations(title: str, edition: Path, tmp_path: Path) -> None:
    """The source may state the title as it is edited or as it was published, whatever its case and pointing."""
    head, entry = "The :em:`Weir`\\ [1]_ at Night", "   Weir ] Wier : spelling\n      By ear."
    heading = f"{head}\n{'=' * len(head)}\n\n.. apparatus::\n\n{entry}\n"
    Slip("", "The Weir\n========\n", heading, "").make(edition)
    Slip("", "# The Weir", "# The Wier[1] at Night", "", WITNESS, meant=True).make(edition)
    config = edition / "conf.py"
    config.write_text(f"recension_source = {SOURCE | {'title': title}}\n{config.read_text('utf-8')}", "utf-8")

    assert build(edition, tmp_path / "out") == FINE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ΙΛΙΑΣ ΡΑΨΩΔΙΑ", "Ἰλιάς, ῥαψῳδία"),
        ("בראשית ברא", "בְּרֵאשִׁית בָּרָא"),
        ("IŞIK VE İSTANBUL", "Işık ve İstanbul"),
        ("E\N{COMBINING ACUTE ACCENT}tude", "Étude"),
    ],
)
def test_titles_are_the_same_in_other_pointing(one: str, other: str) -> None:
    """Capitals often have no accents, and a text without points is the same text."""
    assert folded(one) == folded(other)


def test_short_words_are_compared_where_there_are_no_others(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name or a title of one or two signs is not foreign to itself."""
    stated = SOURCE | {"author": "Li Bo", "incipit": "The mill stands", "title": "詩歌"}
    settings = f'html_title = "詩歌"\nauthor = "Li Bo"\nrecension_source = {stated}\n'
    (edition / "conf.py").write_text(settings + (edition / "conf.py").read_text("utf-8"), "utf-8")

    assert build(edition, tmp_path / "out") == FINE
    assert capsys.readouterr().err == ""


def test_a_template_left_in_the_settings_is_told(
    edition: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What has no word in common with source and text is told with its line, and does not stop the build."""
    settings = 'html_title = "Songs and Stores"\nauthor = "Ben Carter"\n'
    (edition / "conf.py").write_text(f"{settings}recension_source = {SOURCE}\n{(edition / 'conf.py').read_text()}")

    assert build(edition, tmp_path / "out") == FINE

    told = [line.partition(" has ")[0] for line in capsys.readouterr().err.splitlines()]
    assert told == [f"{edition}/conf.py:1: html_title", f"{edition}/conf.py:2: author"]


def test_an_unrecorded_change_is_told_beside_other_mistakes(edition: Path, tmp_path: Path) -> None:
    """A letter changed without a record is reported first, also where a comment has lost its lemma by it."""
    replace(edition / "text.rst", "by the weir", "by the wear")

    outcome = build(edition, tmp_path / "out")

    assert [report.name for report in outcome.reports] == ["proof", "lemma-not-found"]


@pytest.mark.parametrize(
    ("root", "file", "old", "new", "names"),
    [
        ("plain", "text.rst", ": spelling", ": speling", {"unknown-kind"}),
        ("plain", "text.rst", "listen ]", "lisen ]", {"lemma-not-found"}),
        ("plain", "text.rst", ".. _p2:", ".. _p02:", {"place-number"}),
        ("plain", "text.rst", TEXT, "", {"text-empty"}),
        ("plain", "text.rst", TEXT, "Bread\n=====\n", {"proof-foreign"}),
        ("plain", "text.rst", f".. _p2:\n\n{QUOTED}", "", {"proof-missing"}),
        ("play", "macbeth.rst", "| I heard", "I heard", {"verse-form"}),
        ("play", "macbeth.rst", "| I heard", "|I heard", {"verse-form"}),
        ("play", "macbeth.rst", "| I heard", "|\tI heard", {"verse-form"}),
        ("play", "macbeth.rst", "| Did not", "|Did not", {"verse-form"}),
        ("play", "macbeth.rst", "| :speaker:`LADY MACBETH.`\n", ":speaker:`LADY MACBETH.`\n", {"verse-form"}),
        ("second", "conf.py", '"siglum": "B"', '"siglum": "D"', {"unknown-siglum"}),
        ("second", "conf.py", '"begins": "---', '"begins": "--', {"witness-declaration"}),
        ("second", "songs.rst", ":witness: B\n\n   SONGS", ":witness: b\n\n   SONGS", {"unknown-siglum"}),
    ],
)
def test_nothing_else_follows_from_a_mistake(
    root: str, file: str, old: str, new: str, names: set[str], copy_of: Copy, tmp_path: Path
) -> None:
    """What is wrong only because of another mistake is not told."""
    edition = copy_of(root)
    replace(edition / file, old, new)

    assert {report.name for report in build(edition, tmp_path / "out").reports} == names


@pytest.mark.parametrize(
    ("old", "new", "advised"),
    [
        (":em:`listen` to", ":em:`listen`to", r":em:`listen`\ to"),
        ("*never* rests", "*never*rests", r"*never*\ rests"),
        ("*never* rests", "*never rests", ""),
    ],
)
def test_markup_that_touches_a_letter_is_told_how_to_part(
    old: str, new: str, advised: str, edition: Path, tmp_path: Path
) -> None:
    """To the sentence of docutils comes what to write, where the reason is that markup touches a letter."""
    replace(edition / "text.rst", old, new)

    told = build(edition, tmp_path / "out").complaints

    assert re.findall(r"part markup from a letter: (.*) \[recension", told) == [advised][: bool(advised)]


@pytest.mark.parametrize(
    ("old", "new"), [("by night", "by day"), ("and its", "and all its"), ("to the water", "to water")]
)
def test_what_the_proof_advises_mends_it(old: str, new: str, edition: Path, tmp_path: Path) -> None:
    """The mark and the entry that a message offers are what the witness wants."""
    replace(edition / "text.rst", old, new)
    told = build(edition, tmp_path / "out").complaints
    found = re.search(r"mark :em:`(?P<words>.+?)`, and below write '(?P<entry>.+?) : kind'", told)
    assert found is not None
    words = found["words"]
    replace(edition / "text.rst", new, new.replace(words, f":em:`{words}`"))
    replace(edition / "text.rst", PAGE_ENTRY, f"   {found['entry']} : spelling\n      By ear.\n\n{PAGE_ENTRY}")

    assert build(edition, tmp_path / "out") == FINE


def test_a_page_within_a_mark_is_told_how_to_part(edition: Path, tmp_path: Path) -> None:
    """To the sentence of docutils comes that no mark has a page in it, and the two ways of recording the words."""
    replace(edition / "text.rst", ":em:`listen` to", ":em:`listen :page:`9`\nwell` to")

    told = build(edition, tmp_path / "out").complaints

    assert "no mark has :page:`9` in it: mark what stands before it and what stands behind it" in told
    assert "write the entry for 'listen … well'" in told


def test_a_verse_is_referred_to_by_its_stanza(copy_of: Copy, tmp_path: Path) -> None:
    """A reference to the address of a verse is told with the way to write it."""
    edition = copy_of("play")
    append(edition / "index.rst", "\nSee :rec:place:`line-2.2.7`.\n")

    told = build(edition, tmp_path / "out").complaints

    assert "verses are referred to by their stanza, as :rec:place:`line 2.2.7 <s7>`" in told
