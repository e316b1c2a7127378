"""Makes the reference of the guide from the code, so that the two cannot disagree."""

from __future__ import annotations

import inspect
import re
import sys
from argparse import SUPPRESS, Action, ArgumentParser
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any, ClassVar

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.domains.std import ConfigurationValue
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

import recension.epub
import recension.pdf  # noqa: F401  # so that their builders are there
from recension.commands import cli
from recension.doctree import config
from recension.doctree.directives import DIRECTIVES, Generated, TextDirective
from recension.doctree.generated import PAGES
from recension.doctree.generated.page import Page
from recension.doctree.roles import ROLES
from recension.outputs.data import about
from recension.outputs.data.context import Context, Pages
from recension.outputs.data.tables import TABLES
from recension.scholarship import model, regularise
from recension.scholarship.cite import Name, Work
from recension.scholarship.edition import Declared, Edition, Text
from recension.scholarship.formats import FORMATS, Format
from recension.scholarship.messages import CATALOGUE
from recension.scholarship.model import Block, BlockType, Place, Span, Style, Witness
from recension.scholarship.whole import Release, Whole
from recension.scholarship.words import capital

SETTINGS = config.SETTINGS | config.PDF_SETTINGS | config.EPUB_SETTINGS
BOOK = Path(__file__).with_name("book")  #: the edition from which the examples are taken
PLAY = Path(__file__).parents[1] / "tests" / "roots" / "test-play"  #: the same, of what only a play has

Lines = Iterator[str]


# how it is said


def indented(lines: Iterable[str], by: int = 3) -> Lines:
    """Yield *lines* farther in; an empty one stays empty."""
    yield from (" " * by + line if line else "" for line in lines)


def described(kind: str, signature: str, lines: Iterable[str]) -> Lines:
    """Yield the description of an object of the *kind*."""
    yield from (f".. {kind}:: {signature}", "", *indented(lines), "")


def literal(lines: Iterable[str], language: str = "rst") -> Lines:
    """Yield a listing."""
    yield from (f".. code-block:: {language}", "", *indented(lines), "")


def table(widths: str, rows: Iterable[Iterable[str]]) -> Lines:
    """Yield a table of *rows*, the first of which is its head."""
    yield from (".. list-table::", "   :header-rows: 1", f"   :widths: {widths}", "")
    for row in rows:
        for number, cell in enumerate(row):
            yield f"   {'  ' if number else '* '}- {cell}"
    yield ""


def verbatim(text: str) -> str:
    """Return *text* as a literal, whatever is in it."""
    return f"``{text}``" if text.strip() == text and text else f":literal:`{escaped(text)}`"


def escaped(text: str) -> str:
    """Return *text* with every character that reStructuredText would read escaped."""
    return re.sub(r"([\\*`|_:<>\[\]])", r"\\\1", text)


def docstring(thing: object) -> Lines:
    """Yield what *thing* says of itself, without the drawing of the nodes it makes."""
    text, _, _ = (inspect.getdoc(thing) or "").partition("\n::\n")
    yield from (*text.strip().splitlines(), "")


def example(pattern: str) -> list[str]:
    """Return the first lines of the examples in which *pattern* is found."""
    for path in (*sorted(BOOK.glob("source/*.rst")), *sorted(PLAY.glob("*.rst"))):
        if found := re.search(pattern, path.read_text("utf-8"), re.MULTILINE):
            return dedent(found[0]).rstrip().splitlines()
    raise LookupError(f"no example of {pattern!r} in {BOOK} and {PLAY}")


# what there is


def directives() -> Lines:
    """Yield the description of every directive."""
    for name, directive in sorted(DIRECTIVES.items()):
        options = ", ".join(f":{option}:" for option in directive.option_spec or ())
        facts = (
            "in a text" if issubclass(directive, TextDirective) else "in any document",
            "one argument" if directive.required_arguments else "no argument",
            f"option {options}" if options else "no options",
            "content" if directive.has_content else "no content",
        )
        about = [f"*Stands {'; '.join(facts)}.*", ""]
        if issubclass(directive, Generated):
            about += _made(PAGES[name.removeprefix("edition-")])
        if directive is not Generated:
            about += docstring(directive)
        yield from described(
            "rst:directive", name, [*about, *literal(example(rf"^( *)\.\. {name}::.*\n(?:\1 +\S.*\n|\n)*"))]
        )


def _made(page: Page) -> Lines:
    """Yield what is made from the records."""
    yield from docstring(sys.modules[page.make.__module__])
    if page.nothing:
        yield from (f"Where there is nothing to show yet: “{page.nothing}”", "")


def roles() -> Lines:
    """Yield the description of every role."""
    for name, role in sorted(ROLES.items()):
        yield from described("rst:role", name, [*docstring(type(role)), *literal(example(f"^.*:{name}:`.*"))])


def counts() -> Lines:
    """Yield the names of the numbers of an edition."""
    known = Edition((), Declared(Path(), (), ("KIND",), ("quotes",), {})).totals
    yield from ("``" + "``, ``".join(known).replace("rule-quotes", "rule-RULE") + "``.", "")


def messages() -> Lines:
    """Yield the sentence and the cure of every message, by name."""
    for name, message in sorted(CATALOGUE.items()):
        sentence = re.sub(r"\{(\w+)(?:!r)?\}", r"‹\1›", message.sentence)
        yield from described("message", name, [escaped(sentence), "", f"*What to do:* {escaped(message.cure)}"])


def builders() -> Lines:
    """Yield the description of every builder of ours."""
    ours = [one for one in _subclasses(Builder) if one.__module__.startswith("recension.") and one.name]
    for builder in sorted(ours, key=lambda one: one.name):
        yield from described("builder", builder.name, docstring(builder))


def _subclasses(of: type[Builder]) -> Iterator[type[Builder]]:
    for one in of.__subclasses__():
        yield from (one, *_subclasses(one))


def commands() -> Lines:
    """Yield the synopsis and the options of ``recension``, and of each of its commands."""
    whole, parts = cli.parser()
    yield from (".. program:: recension", "", *_options(whole))
    help_of = {name: cli.loaded(name).help for name in cli.COMMANDS}
    for name, part in parts.items():
        usage = " ".join(part.format_usage().removeprefix("usage: ").split())
        body = [f"{capital(escaped(help_of[name]))}.", "", *literal([usage], "none")]
        yield from described("command", name, [*body, f".. program:: recension {name}", "", *_options(part)])


def _options(parser: ArgumentParser) -> Lines:
    for action in parser._actions:
        if action.option_strings and action.dest != "help":
            yield from described("option", _signature(action), [f"{capital(escaped(action.help or ''))}."])
        elif action.nargs == "*" and action.help != SUPPRESS:
            yield from (f"``{action.dest}``: {escaped(action.help or '')}.", "")


def _signature(action: Action) -> str:
    value = "" if action.nargs == 0 else f" {action.dest.upper()}"
    return ", ".join(f"{option}{value}" for option in action.option_strings)


def rules() -> Lines:
    """Yield the description of every rule of regularisation."""
    for name, rule in regularise.RULES.items():
        does = "It changes one character into one other." if rule.of_characters else "It is recorded, and always done."
        yield from described("rule", name, [f"{rule.title}. {rule.sentence}", "", does])


def formats() -> Lines:
    """Yield how each format of witnesses writes what is more than characters."""
    samples: Mapping[str, Callable[[Format], str]] = {
        "``*words*``": lambda one: one.write(Span("words", Style.EMPHASIS)),
        "``**words**``": lambda one: one.write(Span("words", Style.STRONG)),
        "``[7]_``, a call": lambda one: one.write(Span("7", Style.CALL)),
        "an address": lambda one: one.write(Span("https://example.org", Style.LINK)),
        "a heading of the second level": lambda one: one.frame_of(_block(BlockType.HEADING)),
        "a line of verse, and the next": lambda one: f"…{one.verse}…",
        "an item of a list": lambda one: one.frame_of(_block(BlockType.LIST)),
        "``.. [7]``, a note": lambda one: one.frame_of(_block(BlockType.NOTE)),
        r"``\*``, a character that could be markup": lambda one: one.write(Span("*")),
    }
    head = ["in the source", *(f"``{ending}``" for ending in FORMATS)]
    rows = [
        [name, *(verbatim(write(one).replace("\n", "⏎")) for one in FORMATS.values())]
        for name, write in samples.items()
    ]
    yield from table(" ".join("2" + "1" * len(FORMATS)), [head, *rows])


def _block(kind: BlockType) -> Block:
    return Block(kind, Place(), (), "", 2, "", 0, label="7")


def records() -> Lines:
    """Yield the records of an edition, as the code describes them."""
    own = [one for one in vars(model).values() if inspect.isclass(one) and one.__module__ == model.__name__]
    for record in own:
        yield from (f".. autoclass:: {model.__name__}.{record.__name__}()", "   :members:", "   :undoc-members:", "")


def data() -> Lines:
    """Yield the files of data, and what each holds."""
    context = Context(_NOTHING, Pages())
    rows = [[f"``{name}``", capital(escaped(told))] for name, told in about.listed(context).items()]
    rows += [[f"``{about.LLMS}``", "What there is, for programs that read prose"]]
    rows += [[f"``{about.LINKSET}``", "The same as a set of links"]]
    yield from table("1 2", [["file", "holds"], *rows])


def tables() -> Lines:
    """Yield the columns of each table, and what they hold."""
    context = Context(_NOTHING, Pages())
    for name, one in TABLES.items():
        columns = [[f"``{key}``", escaped(said)] for key, said in one.columns(context).items()]
        yield from (f"``{name}``", f"   {one.title}.", "")
        yield from table("1 3", [["column", "holds"], *columns])


def whole() -> Lines:
    """Yield the records that hold all that an edition says, beside those of its text."""
    for record in (Whole, Text, Declared, Release, Work):
        yield from (f".. autoclass:: {record.__module__}.{record.__name__}()", "   :members:", "   :no-index:", "")


#: an edition of nothing, with one witness
_NOTHING = Whole(
    Work("NAME", Name(""), ""),
    (),
    Declared(Path(), (Witness("P", "", "P.md"),), (), (), {}),
    {"bibliography": {"": {"title": "", "author": "", "date": "", "url": ""}}},
    (),
)
SORTS = (directives, roles, counts, messages, builders, commands, rules, formats, records, data, tables, whole)
REFERENCE = {sort.__name__: sort for sort in SORTS}


class Reference(SphinxDirective):
    """Everything there is of a sort."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        for module in ("config", "directives", "roles"):
            self.env.note_dependency(sys.modules[f"recension.doctree.{module}"].__file__ or "")
        return self.parse_text_to_nodes("\n".join(REFERENCE[self.arguments[0]]()))


class Setting(ConfigurationValue):
    """A setting: type, default and a sentence from the table, and what is said below the directive."""

    option_spec: ClassVar[dict[str, Any]] = {}

    def run(self) -> list[nodes.Node]:
        name = self.arguments[0]
        if name not in SETTINGS:
            raise self.error(f"there is no setting {name!r}")
        self.name = "confval"  # as which it is known to Sphinx
        one = SETTINGS[name]
        self.options |= {"type": f"``{type(one.default).__name__}``", "default": f"``{one.default!r}``"}
        again = "everything is read again" if one.rebuild == "env" else "nothing is read again"
        source = self.get_source_info()[0]
        head = [f"{capital(one.description)}.", ""]
        tail = ["", f"When it changes, {again}."]
        self.content = StringList(head, source) + self.content + StringList(tail, source)
        return super().run()


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register the sorts of things that the reference names, and what lists them."""
    for sort in ("message", "builder", "command", "rule"):
        app.add_object_type(sort, sort, indextemplate=f"pair: %s; {sort}")
    app.add_directive("reference", Reference)
    app.add_directive("setting", Setting)
    app.connect("autodoc-process-docstring", _forget_numbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _forget_numbers(_app: Sphinx, _what: str, _name: str, _thing: object, _options: object, lines: list[str]) -> None:
    """Take out what Python says of each field of a record: its number."""
    if lines and lines[0].startswith("Alias for field number"):
        lines.clear()
