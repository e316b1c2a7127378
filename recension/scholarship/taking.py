"""Makes a witness of a file: the file as it is, where it can be rebuilt from the text, else a clean copy of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from typing import NamedTuple

from recension.scholarship import letters, received, recognising, witness, writing
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Block, BlockType, PageKey, Witness, plain
from recension.scholarship.received import Change
from recension.scholarship.writing import Untold

MARKDOWN = (".md", ".markdown")
_LANGUAGES = {
    "en": "the and of to in that was his with",
    "de": "der die und das nicht ein ist zu sie",
    "fr": "le la les et des est une que dans",
    "it": "il che di la un per non è gli",
    "es": "el los las y que en una por con",
    "la": "et in est non cum ad ut quod sed",
    "nl": "de het een van en niet dat zijn",
}
_SCRIPTS = {"el": "\u0370-\u03ff\u1f00-\u1fff", "ru": "\u0400-\u04ff", "he": "\u0590-\u05ff", "ar": "\u0600-\u06ff"}
_SCRIPTS |= {"ja": "\u3040-\u30ff", "zh": "\u4e00-\u9fff"}


class Taken(NamedTuple):
    """A witness and its text."""

    witness: Witness
    data: bytes
    blocks: tuple[Block, ...]
    heads: dict[PageKey, str]
    changes: tuple[Change, ...]  #: what a clean copy has otherwise; none: it is the file, byte for byte
    remarks: tuple[tuple[int, str], ...]  #: what was not certain, with the line


def taken(raw: bytes, source: str, one: Witness, marks: Collection[str], page: Untold) -> Taken:
    """Return the witness *one* that the file *source* is, those of the *marks* of other systems understood in it.

    Its own file is named without an ending, which says in what format it is.
    What is said where a *page* of it begins is the same for all.
    """
    words, changes = received.text(raw, source)
    is_markdown = source.lower().endswith(MARKDOWN)
    told = [change for name, change in received.marks(words, is_markdown=is_markdown) if name in marks]
    text = received.understood(words, marks, is_markdown=is_markdown)
    found = recognising.recognised(text, one.siglum, is_markdown=is_markdown)
    if not any(block.type.is_text for block in found.blocks):
        raise MistakeError("new-empty", 1, source)
    if not recognising.kept(found, text):
        raise MistakeError("new-lost", 1, source)
    blocks = tuple(writing.settled(found.blocks, one.siglum, page, page))
    suffix = ".md" if is_markdown or found.is_marked else ".txt"
    begins, ends = (match[0] if (match := re.search(one, words)) else "" for one in (r"\A\n*", r"\n*\Z"))
    one = one._replace(file=f"{one.file}{suffix}", begins=begins, ends=ends)
    data = witness.rebuild(blocks, one, found.heads).encode()
    if data != raw:
        one = one._replace(begins="", ends="\n")
        data = witness.rebuild(blocks, one, found.heads).encode()
        changes += [*told, *found.changes]
        changes = changes or [Change("blank lines, and marks that its format writes otherwise", 1)]
    else:
        changes = []
    one = one._replace(sha256=hashlib.sha256(data).hexdigest())
    return Taken(one, data, blocks, dict(found.heads), tuple(changes), found.remarks)


def as_it_is(raw: bytes, source: str, one: Witness) -> Taken | None:
    """Return the witness that a plain text is, its lines as they stand; nothing where its blanks are no witness's."""
    words, changes = received.text(raw, source)
    text = words.strip("\n")
    if changes or not text or re.search(r"(?m)[^\S\n]$|\n{3}", text):
        return None
    before, _, after = words.partition(text)
    one = one._replace(
        file=f"{one.file}.txt", begins=before, ends=after, sha256=hashlib.sha256(words.encode()).hexdigest()
    )
    return Taken(one, words.encode(), (), {}, (), ())


def same(base: Taken, other: Taken) -> bool:
    """Tell whether the text of one witness gives another, too."""
    return witness.rebuild(base.blocks, other.witness, {}, base=False).encode() == other.data


def title_in(words: str, blocks: Collection[Block]) -> str:
    """Return the title that a text seems to have: that which is stated in it, or its first heading."""
    if stated := re.search(r"^Title: *(\S.*)", words[:5000], re.MULTILINE):
        return visible(stated[1])
    headings = (plain(block.edited) for block in blocks if block.type is BlockType.HEADING)
    return visible(next(headings, ""))


def visible(words: str) -> str:
    """Return words without signs that nobody sees, which no title has."""
    words = words.lstrip("\ufeff")
    unseen = {*letters.unseen(words)}
    return " ".join("".join(sign for at, sign in enumerate(words) if at not in unseen).split())


def author_in(words: str) -> str:
    """Return the author whom a text seems to name at its beginning."""
    found = re.search(rf"^(?:Author:[ \t]*|{recognising.BYLINE.pattern})(\S.{{0,60}})$", words[:5000], re.MULTILINE)
    return visible(found[1]) if found and found[1][:1] == found[1][:1].upper() else ""


def language_of(words: str) -> str:
    """Return the language that a text seems to be in."""
    sample = words[:200_000]
    for tag, script in _SCRIPTS.items():
        if 4 * len(re.findall(f"[{script}]", sample)) > len(re.findall(r"[^\W\d_]", sample)) > 0:
            return tag
    common = re.findall(r"[^\W\d_]+", sample.lower())
    score = {tag: sum(common.count(word) for word in some.split()) for tag, some in _LANGUAGES.items()}
    return max(score, key=lambda tag: score[tag]) if any(score.values()) else "en"
