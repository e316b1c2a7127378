"""Makes an edition of plain files, proves it, and says what it could not decide."""

from __future__ import annotations

import gettext
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from recension import locale
from recension.commands.command import Command, count
from recension.commands.founding import content, extensions, found, free, lacking, printed, unprinted
from recension.locale import CATALOGUE
from recension.scholarship import founding, ownrules, received, taking, writing
from recension.scholarship.founding import headed, listed, quoted, slug, table
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Block, BlockType, Witness, plain
from recension.scholarship.taking import Taken
from recension.scholarship.writing import Untold

_SIGLA = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CALLED = {
    BlockType.HEADING: "heading",
    BlockType.PARAGRAPH: "paragraph",
    BlockType.VERSE: "stanza",
    BlockType.LIST: "list",
    BlockType.NOTE: "note",
}


class Asker:
    """Asks whoever sits at the terminal; where nobody does, what was not said is a mistake."""

    def __init__(self, options: Namespace) -> None:
        self.agrees = options.yes
        self.is_there = sys.stdin.isatty() and not options.yes

    def asked(self, option: str, given: str | None, question: str, default: str = "") -> str:
        """Return what was *given* on the command line, else the answer to a question, else what goes for it."""
        answer = given if given is not None else self._answer(f"{question}{f' [{default}]' if default else ''}: ")
        if not (answer := answer.strip() or default):
            raise MistakeError("option", option=option, found="nothing", expected=f"an answer to: {question}")
        return answer

    def agreed(self, what: str) -> bool:
        """Tell whether something may be done to the text."""
        if self.agrees:
            return True
        if not self.is_there:
            raise MistakeError("new-unasked", found=what)
        return self._answer(f"{what}. Is this right? [Y/n] ").strip().lower() not in ("n", "no")

    def _answer(self, question: str) -> str:
        if not self.is_there:
            return ""
        try:
            return input(question)
        except (EOFError, KeyboardInterrupt):
            print()
            raise MistakeError("new-stopped") from None


class Held(NamedTuple):
    """A file, and the witness that it is."""

    path: Path
    raw: bytes
    text: Taken
    is_proved: bool  #: the text of the edition gives it

    @property
    def declared(self) -> Witness:
        """What conf.py says of it: what cannot be proved has no file yet."""
        one = self.text.witness
        return one if self.is_proved else Witness(one.siglum, one.title)

    @property
    def original(self) -> str:
        """Where the file is kept of which the witness is a clean copy."""
        return f"originals/{Path(self.text.witness.file).stem}/{self.path.name}" if self.text.changes else ""


class New(NamedTuple):
    """An edition before it is written."""

    title: str
    author: str
    language: str
    name: str
    held: tuple[Held, ...]  #: the base first
    say: Callable[[str], str]  #: puts words of ours into the language of the edition

    @property
    def base(self) -> Taken:
        """The text of the edition."""
        return self.held[0].text

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the edition: a text without a heading is given one, for nothing could lead to it."""
        reason = self.say("The witness has no heading; this is the editor’s.")
        sigla = [one.text.witness.siglum for one in self.held if one.is_proved]
        return founding.entitled(self.base.blocks, self.title, sigla, Untold(self.say("correction"), reason))


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for what the command would else ask at the terminal."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a witness, plain text or Markdown")
    parser.add_argument("--into", type=Path, metavar="DIR", help="new folder of the edition (default: of the title)")
    parser.add_argument("--title", help="of the text")
    parser.add_argument("--author", help="of the text")
    parser.add_argument("--language", help="of the text, such as en_GB or de")
    parser.add_argument("--siglum", action="append", default=[], help="of a witness; once for each file")
    parser.add_argument("--witness", action="append", default=[], help="what a file is; once for each")
    parser.add_argument("--keep", action="store_true", help="leave the marks of other systems in the text")
    parser.add_argument("--yes", action="store_true", help="ask nothing: what is not said is as it seems")


def run(options: Namespace) -> int:
    """Read the files, ask what they are, and write the edition once it is proved."""
    asker = Asker(options)
    if options.into:
        free(options.into)
    one = edition(options, asker)
    into = free(options.into or Path(one.name))
    if code := found(files(one), into):
        return code
    remarks = [f"line {line}: {what}" for line, what in one.base.remarks] + [*_unshown(one)]
    parts = Counter(block.type for block in one.base.blocks)
    said = [count(parts[type], called) for type, called in _CALLED.items() if parts[type]]
    print(f"{into}: {', '.join([count(len(one.held), 'witness', 'witnesses'), *said])}")
    for what in remarks:
        print(f"  {what}")
    if remarks:
        print(f"This was not certain; it stands in {into / 'TODO.md'}, too.")
    for other in one.held:
        if not other.is_proved:
            print(f"{_next(other.text.witness)}.")
    print(f"What to do next stands in {into / 'README.md'}.")
    return 0


def edition(options: Namespace, asker: Asker) -> New:
    """Return the edition of the files, the first of which is the base."""
    path: Path = options.files[0]
    words, _ = received.text(content(path), str(path))
    language = asker.asked("language", options.language, "Language of the text", taking.language_of(words))
    say = gettext.translation(CATALOGUE, Path(locale.__file__).parent, [language], fallback=True).gettext
    held: list[Held] = []
    names: dict[str, str] = {}
    for number, file in enumerate(options.files):
        known = [one.text.witness.siglum for one in held]
        siglum, called = _witness(options, asker, number, known, say)
        one = Witness(siglum, called, f"witnesses/{founding.file_name(siglum, names)}")
        raw = content(file)
        text = _taken(file, raw, one, asker, say, keep=options.keep)
        held.append(Held(file, raw, text, not held or taking.same(held[0].text, text)))
    base = held[0].text
    default = taking.title_in(words, base.blocks) or path.stem
    title = taking.visible(asker.asked("title", options.title, "Title of the text", default))
    author = asker.asked("author", options.author, "Author of the text", taking.author_in(words))
    return New(title, author, language, slug(title, path.stem), tuple(held), say)


def _taken(path: Path, raw: bytes, one: Witness, asker: Asker, say: Callable[[str], str], *, keep: bool) -> Taken:
    """Return the witness that a file is, once it is agreed what may be done to it."""
    words, _ = received.text(raw, str(path))
    is_markdown = path.suffix.lower() in taking.MARKDOWN
    found = () if keep else received.marks(words, is_markdown=is_markdown)
    marks = [name for name, change in found if asker.agreed(f"{path}: {change}")]
    text = taking.taken(raw, str(path), one, marks, Untold(say("page"), say("The page begins here.")))
    if text.changes and not asker.agreed(
        f"{path} cannot be a witness as it is; the witness is a clean copy of it, in which:\n"
        + "".join(f"  - {each}\n" for each in text.changes)
        + "The file itself is kept beside it"
    ):
        raise MistakeError("new-stopped")
    return text


def _witness(
    options: Namespace, asker: Asker, number: int, known: Sequence[str], say: Callable[[str], str]
) -> tuple[str, str]:
    """Return the siglum of a file, and what it is."""
    path: Path = options.files[number]
    given = options.siglum[number] if number < len(options.siglum) else None
    siglum = asker.asked("siglum", given, f"Siglum of {path}", next(one for one in _SIGLA if one not in known))
    if siglum in known or not founding.is_siglum(siglum):
        expected = f"{founding.SIGLUM}, other than those of another file"
        raise MistakeError("option", option="siglum", found=siglum, expected=expected)
    called = options.witness[number] if number < len(options.witness) else None
    return siglum, asker.asked("witness", called, f"What is {path}", say("The file {}").format(path.name))


# its files


def files(one: New) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the content of each file of the edition."""
    base, text, say = one.base.witness, one.base, one.say
    yield "conf.py", _conf(one)
    sigla = [each.text.witness.siglum for each in one.held]
    yield f"source/{one.name}.rst", writing.document(one.blocks, base.siglum, sigla, text.heads)
    for held in one.held:
        yield f"source/{held.text.witness.file}", held.text.data
        if held.original:
            yield held.original, held.raw
    yield "source/index.rst", founding.index(one.title, one.name, one.blocks, ["apparatus", "collation", "about"])
    yield "source/apparatus.rst", headed(say("Apparatus")) + "\n.. edition-apparatus::\n"
    yield f"source/{founding.COLLATION}", headed(say("Collation")) + "\n.. edition-collation::\n"
    yield "source/about.rst", _about(one)
    yield ".gitattributes", f"{founding.ATTRIBUTES}originals/** -text\n"
    yield ".gitignore", founding.IGNORED
    yield "README.md", _readme(one)
    if todo := [*_todo(one)]:
        yield "TODO.md", "\n".join(["# What is left to decide", "", *todo, ""])


def _conf(one: New) -> str:
    """Return the settings of the edition."""
    say, lacks = one.say, lacking(one.base.data.decode())
    kinds = {say("page"): say("where a page of the witness begins")} if one.base.heads else {}
    kinds |= {say("correction"): say("an error of the witness"), say("variant"): say("what another witness has")}
    kinds |= {say("spelling"): say("the same word, written otherwise")}
    called = {"p": say("paragraph"), "s": say("stanza"), "l": say("list"), "n": say("note")}
    lines = [
        f"project = {quoted(one.title)}",
        f"author = {quoted(one.author)}",
        f"copyright = {quoted(one.author)}",
        f"language = {quoted(one.language)}",
        *extensions(lacks),
        "html_title = project",
        "smartquotes = False",
        "",
        f"recension_name = {quoted(one.name)}",
        listed("recension_texts", [one.name]),
        *founding.declared(each.declared for each in one.held),
        *table("recension_source", _source(one)),
        *table("recension_places", {name: called[name] for name in writing.series(one.base.blocks)}),
        *table("recension_kinds", kinds),
        *_own_rules(one),
        *printed(one.name, lacks),
    ]
    return "\n".join(lines) + "\n"


def _long_s(one: New) -> ownrules.OwnRule | None:
    """Return the rule by which a long s is printed as another, where the text has one."""
    rule = ownrules.OwnRule("long-s", one.say("Long s"), one.say("The long s is printed as s."), (("ſ", "s"),))
    has = any(block.type.is_text and any(ownrules.found(rule, block)) for block in one.blocks)
    return rule if has else None


def _own_rules(one: New) -> Iterator[str]:
    """Yield the lines that declare it; the editor says whether the text follows it."""
    if rule := _long_s(one):
        yield "recension_own_rules = {"
        yield f"    {quoted(rule.name)}: {{"
        yield f'        "title": {quoted(rule.title)},'
        yield f'        "sentence": {quoted(rule.sentence)},'
        yield '        "replace": {"ſ": "s"},'
        yield "    },"
        yield "}"


def _source(one: New) -> dict[str, str]:
    """Return whose the text is; one that does not bear its title is known by the words that it begins with."""
    named = {"author": one.author, "title": one.title}
    headings = (plain(block.edited) for block in one.blocks if block.type is BlockType.HEADING)
    return named if one.title in headings else named | {"incipit": founding.incipit(one.base.blocks)}


def _about(one: New) -> str:
    """Return the page about the edition."""
    parts = [headed(one.say("About this edition")).rstrip()]
    words = one.say("The witness {} is a clean copy of the file {}, in which:")
    for held in one.held:
        if held.original:
            parts.append(words.format(held.text.witness.siglum, writing.escaped(held.path.name)))
            parts.append("\n".join(f"- {writing.escaped(str(change))}" for change in held.text.changes))
    return "\n\n".join([*parts, ".. edition-witnesses::", ".. edition-certificate::"]) + "\n"


def _readme(one: New) -> str:
    """Return how the edition is built, and what was done to the file."""
    base = one.base.witness
    lines = [
        f"# {one.title}",
        "",
        f"An edition of `source/{base.file}`, which is never changed: `recension verify` rebuilds it from the text.",
        "",
        f"The text is `source/{one.name}.rst`.",
        "Correct it there, and record each change below its paragraph.",
        "",
        "```console",
        "$ recension build",
        "```",
    ]
    for held in one.held:
        if held.original:
            lines += [
                "",
                f"The file that came, `{held.original}`, could not be a witness as it was.",
                f"`source/{held.text.witness.file}` is a clean copy of it, in which:",
                "",
                *(f"- {change}" for change in held.text.changes),
            ]
    return "\n".join([*lines, ""])


def _todo(one: New) -> Iterator[str]:
    """Yield what was not certain, and what was not done."""
    if one.base.remarks:
        name = one.held[0].original or f"source/{one.base.witness.file}"
        yield f"What `recension new` was not certain of; the lines are those of `{name}`:"
        yield ""
        yield from (f"- line {line}: {what}" for line, what in one.base.remarks)
    yield from (f"- {what}" for what in _unshown(one))
    for held in one.held:
        if not held.is_proved:
            yield f"- {_next(held.text.witness)}"


def _next(one: Witness) -> str:
    """Return what is to be done with a witness that differs."""
    return (
        f"{one.siglum} is declared and not proved yet: "
        f"`recension collate source/{one.file} --siglum {one.siglum}` records where it differs"
    )


def _unshown(one: New) -> Iterator[str]:
    """Yield what the pages could show otherwise, and the characters that our faces lack, without which is no PDF."""
    if rule := _long_s(one):
        yield f"pages show ſ as s, if conf.py has recension_rules = [{quoted(rule.name)}]"
    if lacks := lacking(one.base.data.decode()):
        yield unprinted(lacks)


COMMAND = Command("new", "make an edition of plain files, prove it, and say what was not certain", run, add_arguments)
