"""Makes random records of editions, and random edits of them and of sources."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random

from recension.scholarship.record import REQUIRED, SECTIONS, Item, Record

#: what an editor may write, and what other formats would take for markup of theirs
WORDS = [
    "was",
    "were",
    "the",
    "war",
    "*Peace*",
    "and",
    "‘to’",
    "a",
    "Korea.",
    "Stalin;",
    "[7]_",
    "**Mao**",
    "\\*",
    "``<b>``",
    "<script>alert(1)</script>",
    "]]>",
    "&amp;",
    "~~so~~",
    "a|b",
    "\\`c\\`",
    "$x$",
    "@miller",
    "#12",
    ":mill:",
    "[TOC]",
    "MILL-1",
    "deadbeef01",
    "www.example.org",
    "https://example.org/mill",
    "1.",
    "-",
    "/close",
    "שלום",
    "水車小屋。",
    "चक्की",
    "\u202eevil",
    "\x1b[31m",
    "\u200b",
    "\N{NO-BREAK SPACE}",
    "x" * 200,
]


def sentence(random: Random) -> str:
    """Return some words in the notation of an editor."""
    return " ".join(random.choices(WORDS, k=random.randint(0, 30)))


def item(random: Random, section: str) -> Item:
    """Return an item of a section, with fields that such items have."""
    fields = {"text": ("type", "text"), "apparatus": ("lemma", "reading P", "kind", "reason"), "withdrawn": ("reason",)}
    names = fields.get(section, ("text", "lemma", "certainty"))
    needed = REQUIRED.get(section, ())
    said = {name: sentence(random) for name in names if name == names[0] or random.random() < 0.9}
    return {**dict.fromkeys(needed, "x"), **{name: text for name, text in said.items() if text or name not in needed}}


def edition(random: Random) -> Record:
    """Return a record of an edition of some items."""
    made = {
        name: {f"{name[0]}{number}": item(random, name) for number in random.sample(range(40), random.randint(0, 12))}
        for name in SECTIONS
    }
    return Record("songs", texts=("text",), **made)


def edited(random: Random, old: Record) -> Record:
    """Return *old* after some edits: items taken out, put in, reworded, moved."""
    made = {}
    for name in SECTIONS:
        items = list(old.sections[name].items())
        for _ in range(random.choice((0, 0, 1, 2, 5))):
            at = random.randint(0, len(items))
            match random.randrange(4):
                case 0 if items:
                    del items[at - 1]
                case 1:
                    items.insert(at, (f"new{random.randrange(10**6)}", item(random, name)))
                case 2 if items:
                    items[at - 1] = (items[at - 1][0], {**items[at - 1][1], "text": sentence(random)})
                case _ if items:
                    items.insert(at - 1, items.pop())
        made[name] = dict(items)
    return old._replace(**made)


# sources

_LATER = re.compile(r"\.\. (?:_(?P<place>\w+):|\[(?P<label>\d+)\])")  #: how a place of the text begins
_HEAD = re.compile(r" : [a-z]+$")
_WORD = re.compile(r"(?<![\w`:.<'-])[a-z]{4,}(?![\w`:>'-])")
KINDS = {"language": "misprint", "misprint": "language", "conversion": "misprint", "citation": "language"}
DEGREES = {"certain": "open", "probable": "certain", "open": "probable"}


def edit(random: Random, path: Path) -> str:
    """Edit the text in the file at *path* at random, as an editor may; return the place of what was edited."""
    lines = path.read_text("utf-8").split("\n")
    begin = next(number for number, line in enumerate(lines) if _LATER.match(line))
    heads = {word: [n for n in range(begin, len(lines)) if lines[n].endswith(f" : {word}")] for word in KINDS | DEGREES}
    entries = [n for word in KINDS for n in heads[word] if re.match(r" +[\w ]+ \] ", lines[n])]
    comments = [n for word in DEGREES for n in heads[word]]
    match random.choice(("word", "word", "word", "kind", "degree", "comment", "withdraw")):
        case "kind" if entries:
            at = random.choice(entries)
            lines[at] = _HEAD.sub(lambda found: f" : {KINDS[found[0][3:]]}", lines[at])
        case "degree" if comments:
            at = random.choice(comments)
            lines[at] = _HEAD.sub(lambda found: f" : {DEGREES[found[0][3:]]}", lines[at])
        case "comment" if comments:
            at = random.choice(comments)
            room = " " * (len(lines[at]) - len(lines[at].lstrip()))
            lines[at:at] = [f"{room}{new_word(random)} : open", f"{room}   Nobody knows.", ""]
        case "withdraw" if entries:
            at = random.choice(entries)
            place = place_of(lines, at)
            _withdraw(lines, at)
            path.write_text("\n".join(lines), "utf-8")
            return place
        case _:
            prose = [n for n in range(begin, len(lines)) if _is_prose(lines, n)]
            at = random.choice(prose)
            word = random.choice([*_WORD.finditer(lines[at])])
            lines[at] = f"{lines[at][: word.start()]}{new_word(random)}{lines[at][word.end() :]}"
    path.write_text("\n".join(lines), "utf-8")
    return place_of(lines, at)


def new_word(random: Random) -> str:
    """Return a word that no text has."""
    return "q" + "".join(random.choices("aeiouy", k=8))


def place_of(lines: list[str], at: int) -> str:
    """Return the place to which a line of a text belongs."""
    found = next(filter(None, map(_LATER.match, reversed(lines[: at + 1]))))
    return found["place"] or f"n{found['label']}"


def _is_prose(lines: list[str], at: int) -> bool:
    """Tell whether a line holds words of a text, a reason or a comment that stand in no markup."""
    line = lines[at]
    below = lines[at + 1] if at + 1 < len(lines) else ""
    begins = re.match(r" *[A-Z'‘*(]|\.\. \[", line)
    return bool(begins and _WORD.search(line) and not _HEAD.search(line) and not re.fullmatch(r"([-=~])\1+", below))


def _withdraw(lines: list[str], at: int) -> None:
    """Take an entry out, its mark in the text, and its apparatus, where it was the only one."""
    lemma = lines[at].split(" ] ")[0].strip()
    mark = next(n for n in range(at, -1, -1) if f":em:`{lemma}`" in lines[n])
    room = len(lines[at]) - len(lines[at].lstrip())
    end = at + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > room):
        end += 1
    is_alone = lines[at - 2].strip() == ".. apparatus::" and len(lines[end]) - len(lines[end].lstrip()) < room
    lines[mark] = lines[mark].replace(f":em:`{lemma}`", lemma)
    del lines[at - 2 * is_alone : end]
