"""Damages the source of the texts one character at a time, to see that the proof notices.

What the editor says about the text, reasons, comments and remarks in the source, is not under proof and is left alone.
Initials and certainty stand on lines that are: wrong ones are noticed, those of another are not.
"""

from __future__ import annotations

import re
import shutil
import string
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from sphinx.application import Sphinx

from recension.commands.command import Command, edition, read
from recension.doctree.checks import contradictions, tell
from recension.doctree.domain import domain_of
from recension.doctree.markdown import is_markdown
from recension.scholarship.edition import Proof
from recension.scholarship.messages import mistake
from recension.scholarship.model import Document, Entry, unbroken
from recension.scholarship.series import PROSE

_OPENS = re.compile(r"(?P<indent> *)\.\. (?:(?:rec:)?(?P<directive>[\w-]+)::|(?P<markup>_|\[)|(?P<comment>))")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>[`~:]{3,})(?:\{(?:rec:)?(?P<directive>[\w-]+)\}.*)?\s*")
_REMARK = re.compile(r" *(?:%|<!--)")
_ALPHABETS = (string.ascii_lowercase, string.ascii_uppercase, string.digits, "()[]", ".,;:!?'-*")


class Mutation(NamedTuple):
    """One damage: the line it is on, what was there and what is there now."""

    line: int
    old: str
    new: str
    text: str  #: the whole source, damaged


def protected(lines: Sequence[str], markdown: bool = False) -> list[int]:
    """Return the indices of the lines of a source that are under proof."""
    prose = _prose_in_markdown(lines) if markdown else _prose(lines)
    return [index for index, is_prose in enumerate(prose) if not is_prose]


def _prose(lines: Sequence[str]) -> Iterator[bool]:
    indent, directive, head, blank = -1, "", -1, False
    for line in lines:
        depth = len(line) - len(line.lstrip())
        opens = _OPENS.match(line)
        if not line.strip():
            blank = True
            yield directive in ("comment", *PROSE)
            continue
        if depth <= indent:
            indent = -1
        if opens and (indent < 0 or directive not in ("omitted", *PROSE)):
            indent, head, blank = len(opens["indent"]), -1, False
            directive = opens["directive"] or ("" if opens["markup"] else "comment")
            yield directive == "comment"
        elif indent < 0:
            yield False
        else:
            head = depth if head < 0 else head
            yield (
                directive in ("comment", *PROSE)
                or (directive == "apparatus" and depth > head)
                or (directive == "omitted" and not blank)
            )


def _prose_in_markdown(lines: Sequence[str]) -> Iterator[bool]:
    opened: re.Match[str] | None = None
    remark = reason = False
    for line in lines:
        fence, text = _FENCE.fullmatch(line), line.strip()
        if remark or (opened is None and _REMARK.match(line)):
            remark = "-->" not in line and not text.startswith("%")
            yield True
        elif opened is None:
            opened, reason = fence, True
            yield False
        elif fence and not fence["directive"] and fence["fence"].startswith(opened["fence"]):
            opened = None
            yield False
        else:
            directive, depth = opened["directive"], len(line) - len(line.lstrip(" "))
            reason = reason and bool(text)
            yield (
                directive in PROSE
                or (directive == "apparatus" and depth > len(opened["indent"]))
                or (directive == "omitted" and reason and not text.startswith(":"))
            )


def mutations(source: str, number: int, seed: int, markdown: bool = False) -> Iterator[Mutation]:
    """Yield *number* mutations of *source*, always the same for one *seed*."""
    random = Random(seed)
    lines = source.splitlines(keepends=True)
    under_proof = protected(lines, markdown)
    weights = [len(lines[index]) for index in under_proof]
    for _ in range(number):
        index = random.choices(under_proof, weights)[0]
        old = lines[index]
        new = _damage(old, random)
        yield Mutation(
            index + 1, old.rstrip("\n"), new.rstrip("\n"), "".join([*lines[:index], new, *lines[index + 1 :]])
        )


def _damage(line: str, random: Random) -> str:
    kind = random.choice(("change", "change", "change", "delete", "delete", "insert", "line"))
    if kind == "line":
        return random.choice(("", line * 2))
    at = random.randrange(len(line))
    here = line[at]
    if kind == "delete":
        return line[:at] + line[at + 1 :]
    alphabet = next((letters for letters in _ALPHABETS if here in letters), string.ascii_lowercase + " ")
    other = random.choice(alphabet.replace(here, ""))
    return line[:at] + other + line[at + (kind == "change") :]


def visible(document: Document) -> list[object]:
    """Return what a reader of the text and its apparatus can see of *document*, but for what is the editor's word."""
    return [
        (
            block.type,
            block.place,
            block.label,
            block.level,
            unbroken(block.edited),
            [_shown(variation.entry) for variation in block.variations],
        )
        for block in document.blocks
    ]


def _shown(entry: Entry | None) -> Entry | None:
    """Return *entry* without what no witness can tell: who answers for it, and how certain it is."""
    return entry and entry._replace(line=0, certainty="", by="")


def attempt(app: Sphinx, docname: str, text: str) -> tuple[bool, Document]:
    """Read *docname* with the source *text*; return whether the edition still holds, and the records."""
    Path(app.env.doc2path(docname)).write_text(text, encoding="utf-8", newline="")
    domain = domain_of(app.env)
    warnings = app._warncount
    app.env.clear_doc(docname)
    for other in app.env.domains.sorted():
        other.clear_doc(docname)
    app.builder.read_doc(docname)
    sound = (
        app._warncount == warnings
        and not domain.mistakes[docname]
        and not any(contradictions(domain))
        and all(isinstance(outcome, Proof) for outcome in domain.edition.prove())
    )
    return sound, domain.documents[docname]


def survivors(app: Sphinx, number: int, seed: int) -> tuple[list[tuple[str, Mutation]], Counter[str]]:
    """Try *number* mutations of the texts; return those that a reader sees and nothing notices, and the counts.

    The application must have been built from a copy of the sources, which is damaged.
    """
    found: list[tuple[str, Mutation]] = []
    counts: Counter[str] = Counter()
    sources = {name: Path(app.env.doc2path(name)).read_text("utf-8") for name in app.config.recension_texts}
    total = sum(map(len, sources.values()))
    for docname, source in sources.items():
        before = visible(domain_of(app.env).documents[docname])
        share, markdown = max(1, round(number * len(source) / total)), is_markdown(app.env, docname)
        for mutation in mutations(source, share, seed, markdown):
            sound, document = attempt(app, docname, mutation.text)
            counts["tried"] += 1
            if not sound:
                counts["caught"] += 1
            elif visible(document) == before:
                counts["unseen"] += 1
            else:
                found.append((docname, mutation))
        attempt(app, docname, source)
    return found, counts


def report(app: Sphinx, number: int, seed: int) -> int:
    """Print caught/tried and every survivor with its line; return 1 when there is one."""
    found, counts = survivors(app, number, seed)
    for docname, mutation in found:
        print(f"survived: {docname}, line {mutation.line}: {mutation.old!r} became {mutation.new!r}")
    print(
        f"{counts['caught']}/{counts['tried']} caught, {counts['unseen']} changed nothing that a reader sees, "
        f"{len(found)} survived"
    )
    return bool(found)


def add_arguments(parser: ArgumentParser) -> None:
    """Ask how many mutations are tried, and which."""
    parser.add_argument("-n", "--number", type=int, default=300, help="how many mutations (default: 300)")
    parser.add_argument("--seed", type=int, default=1950, help="which ones (default: 1950)")


def run(options: Namespace) -> int:
    """Copy the sources and try mutations on the copy."""
    if options.number < 1:
        tell(mistake("option", option="number", found=options.number, expected="a number from 1 on"), "")
        return 2
    with read(options):  # what is wrong before any damage is told at its place
        pass
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copytree(options.source, Path(folder, "source"))
        with edition(options.config, copy) as app:
            app.build()
            return report(app, options.number, options.seed)


COMMAND = Command("mutate", "damage the texts one character at a time; the proof must notice", run, add_arguments)
