"""What any editor may bring: made of the few kinds of nodes that are printed, or refused with its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from PIL import Image
from sphinx import addnodes
from sphinx.locale import admonitionlabels

from recension.doctree.transcript import nearest
from recension.scholarship.messages import MistakeError

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from sphinx.environment import BuildEnvironment

#: what is drawn inside of a line or not at all, and holds nothing to be drawn
UNPRINTED = (
    nodes.Invisible,
    nodes.raw,
    nodes.system_message,
    addnodes.index,
    addnodes.highlightlang,
    addnodes.tabular_col_spec,
    nodes.meta,
)
READABLE = ("PNG", "JPEG", "GIF")


def simplify(document: nodes.document, editors: Collection[str]) -> None:
    """Make plain what stands in *document*; the names of *editors* are explained elsewhere.

    ::

        <note>                                           →  <admonition><title>Note
        <sidebar>, <versionmodified>                     →  <admonition>, <container>
        <definition_list_item><term><classifier>         →  <definition_list_item><term>… : <emphasis>
        <option_list_item>, <desc>                       →  <definition_list_item><term>…<definition>
        <doctest_block>, <productionlist>                →  <literal_block>
        <literal_block linenos>, <math_block number>     →  <literal_block>, <math_block>, with their numbers
        <hlist><hlistcol><bullet_list>…                  →  <bullet_list>
        <abbreviation explanation="National…">NSC        →  <abbreviation>NSC (National…)
    """
    for node in [*document.findall(nodes.Element)]:
        match node:
            case addnodes.desc() | nodes.option_list() | nodes.definition_list_item():
                _described(node)
            case nodes.doctest_block() | nodes.literal_block() | addnodes.productionlist() | nodes.math_block():
                _lined(node)
            case addnodes.versionmodified():
                node.replace_self(nodes.container("", *node.children))
            case addnodes.hlist():
                items = [item for column in node.children for some in column.children for item in some.children]
                node.replace_self(nodes.bullet_list("", *items))
            case addnodes.acks():
                node.replace_self(node.children)
            case nodes.field_body() if node.children and isinstance(node.children[0], nodes.Text | nodes.Inline):
                node.children = [nodes.paragraph("", "", *node.children)]
                node.setup_child(node.children[0])
            case nodes.abbreviation():
                said = node.get("explanation", "")
                if said and said not in editors:
                    node.append(nodes.Text(f" ({said})"))
            case nodes.sidebar() | nodes.Admonition():
                _admonition(node)
    for note in [*document.findall(nodes.footnote)]:
        _house(note)


def number_figures(placed: Iterable[tuple[str, nodes.Element]], env: BuildEnvironment) -> None:
    """Put the numbers that links call figures by before their captions, where ``numfig`` asks for them."""
    standard = env.domains["std"]
    for docname, node in [*placed] if env.config.numfig else ():
        kind = standard.get_enumerable_node_type(node) or ""
        numbers = env.toc_fignumbers.get(docname, {}).get(kind, {})
        number = next((numbers[name] for name in node["ids"] if name in numbers), None)
        if number is not None:
            told = env.config.numfig_format[kind] % ".".join(map(str, number))
            caption: Any = next(iter(node.findall(lambda one: isinstance(one, nodes.caption | nodes.title))))
            caption.insert(0, nodes.Text(f"{told} "))


def number_sections(placed: Iterable[tuple[str, nodes.Element]], env: BuildEnvironment) -> None:
    """Put the numbers that ``numbered`` asks for before the headings of sections."""
    seen: set[str] = set()
    for docname, node in [*placed] if env.toc_secnumbers else ():
        if not isinstance(node, nodes.section):
            continue
        names = [*(f"#{name}" for name in node["ids"]), *([] if docname in seen else [""])]  # the first has no name
        seen.add(docname)
        numbers = env.toc_secnumbers.get(docname, {})
        number = next((numbers[name] for name in names if numbers.get(name)), ())
        if number and isinstance(node[0], nodes.title):
            suffix = env.config.html_secnumber_suffix
            node[0].insert(0, nodes.Text(f"{'.'.join(map(str, number))}{suffix}"))


def _described(node: Any) -> None:
    """Put a term before each definition."""
    match node:
        case addnodes.desc():
            *signatures, said = node.children
            heads: list[Any] = signatures
            terms = [nodes.term("", "", nodes.literal("", one.astext()), ids=one["ids"]) for one in heads]
            item = nodes.definition_list_item("", *terms, nodes.definition("", *said.children))
            node.replace_self(nodes.definition_list("", item))
        case nodes.option_list():
            node.replace_self(nodes.definition_list("", *map(_option, node.children)))
        case _:
            for classifier in [child for child in node.children if isinstance(child, nodes.classifier)]:
                term = [one for one in node[: node.index(classifier)] if isinstance(one, nodes.term)][-1]
                node.remove(classifier)
                term += [nodes.Text(" : "), nodes.emphasis("", "", *classifier.children)]


def _option(item: Any) -> nodes.definition_list_item:
    group, said = item.children
    term = nodes.term("", "", nodes.literal("", group.astext()))
    return nodes.definition_list_item("", term, nodes.definition("", *said.children))


def _lined(node: Any) -> None:
    """Let lines stand as they are, with the numbers that are wanted."""
    lines: list[Any]
    match node:
        case nodes.doctest_block():
            node.replace_self(nodes.literal_block("", "", *node.children))
        case addnodes.productionlist():
            lines = [child for production in node.children for child in production.children]
            node.replace_self(nodes.literal_block("", "", *lines))
        case nodes.math_block():
            node["formula"], number = node.astext(), node.attributes.pop("number", None)
            node += nodes.Text(f"  ({number})" if number else "")
        case nodes.literal_block() if node.get("linenos"):
            told: dict[str, int] = node.get("highlight_args", {})
            first, lines = told.get("linenostart", 1), node.astext().splitlines()
            width = len(str(first + len(lines) - 1))
            numbered = (f"{number:>{width}}  {line}" for number, line in enumerate(lines, first))
            node.replace_self(nodes.literal_block("", "\n".join(numbered)))


def _admonition(node: Any) -> None:
    """Make it one that begins with its title."""
    name = type(node).__name__
    is_titled = bool(node.children) and isinstance(node.children[0], nodes.title)
    titled = [] if is_titled else [nodes.title("", admonitionlabels[name])]
    for under in [*node.findall(nodes.subtitle)]:
        under.replace_self(nodes.paragraph("", "", nodes.emphasis("", "", *under.children)))
    plain = nodes.admonition("", *titled, *node.children, ids=node["ids"], classes=node["classes"])
    node.replace_self(plain)


def _house(note: Any) -> None:
    """Put a note that a term, a field or the title of a table calls where the structure may hold it."""
    here = note.parent
    if isinstance(here, nodes.definition_list_item | nodes.field):
        body: Any = here[-1]
        here.remove(note)
        body.insert(0, note)
    elif isinstance(here, nodes.field_list):
        before: Any = here[here.index(note) - 1]
        body = before[-1]
        here.remove(note)
        body.append(note)
    elif isinstance(here, nodes.table):
        here.remove(note)
        assert here.parent
        here.parent.insert(here.parent.index(here) + 1, note)


def refusals(document: nodes.Element, folder: Path, known: Container[type]) -> Iterator[MistakeError]:
    """Yield what of *document* cannot be printed; its pictures are found from *folder*."""
    for node in document.findall(nodes.Element):
        if not any(kind in known for kind in type(node).__mro__):
            place = nearest(next((one for one in node.findall(nodes.Element) if one.line), node))
            yield MistakeError("pdf_kind", *place, found=type(node).__name__)
        elif isinstance(node, nodes.image):
            path = folder / node["uri"]
            if not node.get("alt", "").strip():
                yield MistakeError("pdf_description", *nearest(node), found=node["uri"])
            elif (kind := _kind_of(path)) not in READABLE:
                expected = f"a file of the kind {', '.join(READABLE)}"
                yield MistakeError("pdf_picture", *nearest(node), file=node["uri"], found=kind, expected=expected)


def _kind_of(path: Path) -> str:
    """Return of which kind the picture in a file is."""
    try:
        with Image.open(path) as picture:
            picture.load()
            return picture.format or ""
    except FileNotFoundError:
        return "nothing there"
    except (OSError, ValueError):
        return path.suffix.removeprefix(".").upper() if path.suffix.lower() in (".svg", ".pdf") else "nothing readable"
