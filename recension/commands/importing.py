"""Makes an edition of the TEI of another project, proves it, and says what could not be taken."""

from __future__ import annotations

import hashlib
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from recension.commands import pictures
from recension.commands.command import Command, count
from recension.commands.founding import content, extensions, found, free, lacking, printed, unprinted
from recension.commands.pictures import Pictures
from recension.doctree.checks import tell
from recension.outputs.tei import foreign
from recension.outputs.tei.foreign import Foreign
from recension.outputs.tei.foreign.elements import Element
from recension.scholarship import founding, parallel, witness, writing
from recension.scholarship.apparatus import omission_id
from recension.scholarship.formats import MARKDOWN
from recension.scholarship.founding import headed, listed, quoted, table
from recension.scholarship.messages import Mistake, MistakeError, mistake
from recension.scholarship.model import Block, BlockType, Omission, PageKey, Span, Variation, Witness, plain
from recension.scholarship.parallel import Result
from recension.scholarship.writing import Untold

VARIANT, PAGE = Untold("variant", "The TEI gives no reason."), Untold("page", "The page begins here.")
UNTITLED = Untold("variant", "The text has no heading; this is that of the file.")
KINDS = {"variant": "what a witness has, and the TEI says no more of it", "page": "where a page begins"}
ADDED = "addition"
CERTAINTIES = {
    "certain": "what the TEI calls of high certainty",
    "probable": "what the TEI calls of medium certainty",
    "open": "what the TEI calls of low certainty",
}
REPORTED = "reported"
WORK = "imported"  #: key of the TEI file among the works


class Made(NamedTuple):
    """An edition before it is written."""

    foreign: Foreign
    result: Result
    blocks: tuple[Block, ...]
    witnesses: tuple[Witness, ...]  #: the base first
    files: Mapping[str, str]  #: of the witnesses: path in the source folder -> text
    pictures: Pictures
    told: tuple[Mistake, ...]


def add_arguments(parser: ArgumentParser) -> None:
    """Ask which file is meant, and where the edition should be."""
    parser.add_argument("file", type=Path, metavar="FILE", help="TEI whose apparatus is in parallel segments")
    parser.add_argument(
        "--into", type=Path, metavar="DIR", help="new folder of the edition (default: that of the file's name)"
    )
    parser.add_argument("--base", default="", help="siglum of the base witness (default: the first that is whole)")


def run(options: Namespace) -> int:
    """Write the edition into a folder of its own, prove it there, and let it take its place."""
    path: Path = options.file
    into = free(options.into or Path(founding.slug(path.stem)))
    made = edition(foreign.parse(content(path), str(path)), path, options.base)
    told = gathered(made.told)
    for one in told:
        tell(one, "")
    code = found(files(made, path, told), into)
    if not code:
        print(f"{into}: {count(len(made.witnesses), 'witness', 'witnesses')}, {count(len(told), 'remark')}")
    return code


# the edition


def edition(root: Element, path: Path, base: str) -> Made:
    """Return the edition of a TEI file: its base is the first witness that is whole, or the text of the file itself."""
    own = Witness(_own_siglum(root, path), f"The text as {path.name} has it")
    tried: set[str] = set()
    siglum = base or own.siglum
    while True:
        read = foreign.read(root, siglum, str(path))
        sigla = [one.siglum for one in read.witnesses]
        if base and base not in sigla:
            known = ", ".join(sigla) or "none"
            raise MistakeError("option", option="base", found=base, expected=f"a witness among {known}")
        result = parallel.blocks(read.rows, sigla)
        if not any(block.type.is_text for block in result.blocks):
            raise MistakeError("tei-empty", 1, str(path))
        lacking = {one.siglum for one in result.missing} | {*read.partial}
        whole = [one for one in sigla if one not in lacking]
        if siglum in whole or (siglum == own.siglum and not [one for one in whole if one not in tried]):
            break
        tried.add(siglum)
        siglum = next((one for one in whole if one not in tried), own.siglum)
    told = [*read.told, *_partial(read, result, path)]
    if base and siglum != base:
        told.append(mistake("tei-partial", 1, str(path), siglum=base, why=f"cannot be the base, which is {siglum}"))
    told += [
        mistake("tei-page", line, str(path), found=key, expected="its place outside of what a mark has to hold")
        for key, line in result.pages
    ]
    listed = sorted(read.witnesses, key=lambda one: one.siglum != siglum)
    held = [one for one in ([own] if siglum == own.siglum else []) + listed if one.siglum in (own.siglum, *whole)]
    return _proved(read, result, held, [one for one in listed if one not in held], told, path)


def _own_siglum(root: Element, path: Path) -> str:
    """Return a siglum for the text of the file itself that no witness has."""
    taken = {one.siglum for one in foreign.read(root, "", str(path)).witnesses}
    return next(one for one in ("T", "TEI", "Text", "TheText") if one not in taken)


def _partial(read: Foreign, result: Result, path: Path) -> Iterator[Mistake]:
    """Yield the lines that one of the witnesses lacks, or has alone."""
    for one in result.missing:
        if one.siglum not in read.partial:
            lacks = "has no words where a page of it or a note is"
            why = f"has {one.words[:60]!r} alone" if one.words.strip() else lacks
            yield mistake("tei-partial", one.line, str(path), siglum=one.siglum, why=why)


def _proved(
    read: Foreign, result: Result, held: list[Witness], others: list[Witness], told: list[Mistake], path: Path
) -> Made:
    """Return the edition with the files of its witnesses, whose words must be those that the file has."""
    base = held[0].siglum
    sigla = [one.siglum for one in held]
    kept = [n for n, one in enumerate(result.blocks) if one.type is not BlockType.MATTER or one.siglum in sigla]
    now = {before: number for number, before in enumerate(kept)}
    remarks = tuple(one._replace(block=now[one.block]) for one in result.remarks)
    given = (_reasoned(_matter(result.blocks[n]), read.reasoned) for n in kept)
    blocks = writing.settled(given, base, VARIANT, PAGE)
    pages = {entry.page for block in blocks for entry in block.entries if entry.page}
    names: dict[str, str] = {}
    done, files = [], {}
    for number, one in enumerate(held):
        found = _signed(word for block in blocks for word in _words(block, one.siglum))
        expected = _signed(read.words(one.siglum))
        if found != expected:
            at = next((n for n, pair in enumerate(zip(found, expected, strict=False)) if pair[0] != pair[1]), -5)
            near = (" ".join(some[max(at - 4, 0) : at + 4] if at >= 0 else some[-8:]) for some in (found, expected))
            raise MistakeError(
                "tei-words", 1, str(path), siglum=one.siglum, **dict(zip(("found", "expected"), near, strict=True))
            )
        name = f"witnesses/{founding.file_name(one.siglum, names)}.md"
        whole = one._replace(file=name)
        files[name] = witness.rebuild(blocks, whole, read.heads, number == 0)
        done.append(whole._replace(sha256=hashlib.sha256(files[name].encode()).hexdigest()))
    read = read._replace(heads={key: head for key, head in read.heads.items() if key in pages})
    entitled = founding.entitled(blocks, read.header.title or path.stem, sigla, UNTITLED)
    added = len(entitled) - len(blocks)
    result = result._replace(remarks=tuple(one._replace(block=one.block + added) for one in remarks))
    shown = pictures.found({key: one for key, one in read.images.items() if key in pages}, (*done, *others), path)
    return Made(read, result, entitled, (*done, *others), files, shown, (*told, *shown.told))


def _words(block: Block, siglum: str) -> list[str]:
    """Return the words that a witness has in a block, and before those of a note its label."""
    if block.type is BlockType.MATTER:
        text = re.sub(r"\\(.)", r"\1", block.edited[0].text) if block.siglum == siglum else ""
        return text.split()
    label = [f"[{block.label}]"] if block.label else []
    return label + plain(witness.transmitted(block, siglum)).split()


def _signed(words: Iterable[str]) -> list[str]:
    """Return *words* with no blank before a full stop, which may have lost the word before it, nor in Chinese."""
    unspaced = f"[{parallel.UNSPACED}]"
    return re.sub(rf" (?=[.,](?: |$))|(?<={unspaced}) (?={unspaced})", "", " ".join(words)).split()


def _matter(block: Block) -> Block:
    """Return a block of one witness with the record of it, in the signs of the format that it is stored in."""
    if block.type is not BlockType.MATTER:
        return block
    text = MARKDOWN.write(Span(plain(block.edited)))
    text = "\\" + text if MARKDOWN.opening.match(text) else text
    record = Omission(block.siglum, ADDED, text, f"Only {block.siglum} has this.", 0, "")
    return block._replace(parts=(Span(text),), omission=record._replace(id=omission_id(record)))


def _reasoned(block: Block, reasons: Mapping[PageKey, str]) -> Block:
    """Return a block with what is said of the pages that begin in it."""
    parts = tuple(
        one._replace(entry=one.entry._replace(reason=reasons.get(one.entry.page, "")))
        if isinstance(one, Variation) and one.entry and one.entry.page
        else one
        for one in block.parts
    )
    return block._replace(parts=parts)


def gathered(told: Iterable[Mistake]) -> list[Mistake]:
    """Return what was told, one sentence for all lines of which it is true, in the order of the lines."""
    lines: dict[Mistake, list[int]] = {}
    for one in sorted(told, key=lambda one: one.line):
        where = lines.setdefault(one._replace(line=0), [])
        if one.line not in where:
            where.append(one.line)
    return [one._replace(line=where[0], sentence=one.sentence + _also(where[1:])) for one, where in lines.items()]


def _also(lines: list[int], most: int = 12) -> str:
    """Return on which other lines something is true."""
    named = ", ".join(map(str, lines[:most])) + (f" and {len(lines) - most} more" if len(lines) > most else "")
    return f"; so also on {'line' if len(lines) == 1 else 'lines'} {named}" if lines else ""


# its files


def files(made: Made, path: Path, told: Iterable[Mistake]) -> Iterator[tuple[str, str | bytes]]:
    """Yield the name and the text of each file of the edition."""
    name, read = founding.slug(path.stem), made.foreign
    base, sigla = made.witnesses[0].siglum, [one.siglum for one in made.witnesses]
    works = [*_bibliography(made, path)]
    yield "conf.py", _conf(made, name, is_cited=bool(works))
    text = writing.document(made.blocks, base, sigla, read.heads, made.result.remarks, REPORTED, WORK)
    yield f"source/{name}.rst", text
    for file, words in made.files.items():
        yield f"source/{file}", words
    for image, original in made.pictures.files.items():
        yield f"source/{image}", content(original)
    documents = ["about", *(["bibliography"] if works else [])]
    yield "source/index.rst", founding.index(title_of(made, path), name, made.blocks, documents)
    yield "source/about.rst", _about(made, path)
    yield ".gitattributes", founding.ATTRIBUTES
    if works:
        yield "refs.bib", "\n".join(works)
        yield "source/bibliography.rst", f"{headed('Works')}\n.. bibliography::\n   :all:\n"
    yield "README.md", _readme(made, path, told)


def title_of(made: Made, path: Path) -> str:
    """Return the title of the edition."""
    return made.foreign.header.title or path.stem


def _conf(made: Made, name: str, *, is_cited: bool) -> str:
    """Return the settings of the edition."""
    header, title = made.foreign.header, made.foreign.header.title or name
    author = header.author or ", ".join(header.editors) or "Unknown"
    kinds = {entry.kind for block in made.blocks for entry in block.entries}
    kinds |= {block.omission.kind for block in made.blocks if block.omission}
    known = KINDS | {ADDED: "what one witness has alone"} | dict(made.foreign.kinds)
    lacks = lacking(_signs(made))
    degrees = {entry.certainty for block in made.blocks for entry in block.entries} - {""}
    lines = [
        f"project = {quoted(title)}",
        f"author = {quoted(author)}",
        f"copyright = {quoted(author)}",
        *extensions(lacks, *(["sphinxcontrib.bibtex"] if is_cited else [])),
        "html_title = project",
        "",
        f"recension_name = {quoted(name)}",
        listed("recension_texts", [name]),
        *founding.declared(made.witnesses),
    ]
    lines += table("recension_places", writing.series(made.blocks))
    lines += table("recension_kinds", {key: known[key] for key in known if key in kinds})
    if degrees or made.result.remarks:
        reported = {REPORTED: "said in the edition that was imported, and not looked up since"}
        lines += table("recension_certainties", CERTAINTIES | (reported if made.result.remarks else {}))
    if made.foreign.editors:
        lines += table("recension_editors", made.foreign.editors)
    lines += made.pictures.declared
    lines += table("recension_source", _source(made, title, author))
    if is_cited:
        styles = ("bibtex_default_style", "bibtex_reference_style")
        lines += ["", 'bibtex_bibfiles = ["refs.bib"]', *(f'{style} = "humanities"' for style in styles)]
    return "\n".join([*lines, *printed(name, lacks)]) + "\n"


def _signs(made: Made) -> str:
    """Return what is printed of the text."""
    remarks = (one.text for one in made.result.remarks)
    return "".join((*made.files.values(), made.foreign.header.title, made.foreign.header.author, *remarks))


def _source(made: Made, title: str, author: str) -> dict[str, str]:
    """Return where the text was published; a text without its title is known by the words that it begins with."""
    header = made.foreign.header
    return {
        "author": author,
        "title": title,
        "publisher": header.publisher,
        "date": header.date,
        "url": header.address,
        "licence": header.licence,
        "licence_url": header.licence_address,
        "incipit": founding.incipit(made.blocks),
    }


def _about(made: Made, path: Path) -> str:
    """Return the page about the edition."""
    parts = [
        "About this edition\n==================",
        f"This edition was made from {writing.escaped(path.name)}, an edition in TEI.\n"
        "Places at which the text is not that of its base: :count:`emendations`; "
        "others at which a witness differs: :count:`variants`.",
        ".. edition-witnesses::",
        ".. edition-certificate::",
        "Apparatus\n---------",
        ".. edition-apparatus::",
    ]
    if made.result.remarks:
        parts += ["Commentary\n----------", ".. edition-commentary::"]
    return "\n\n".join(parts) + "\n"


def _bibliography(made: Made, path: Path) -> Iterator[str]:
    """Yield the entries of the bibliography: the TEI file, where something is said on its authority, and its works."""
    header = made.foreign.header
    if made.result.remarks:
        editors = " and ".join(f"{{{_bare(one)}}}" for one in header.editors)
        year = re.search(r"\b\d{4}\b", header.date)
        fields = {
            "author": f"{{{_bare(header.author)}}}" if header.author else "",
            "editor": editors,
            "title": _bare(title_of(made, path)),
            "publisher": _bare(header.publisher),
            "note": f"Imported from {_bare(path.name)}",
            "url": header.address,
            **({"year": year[0]} if year else {"date": "20XX"}),
        }
        yield _entry("misc", WORK, fields)
    for one in made.foreign.works:
        yield _entry(
            one.type,
            one.key,
            {key: value if key in ("author", "editor") else _bare(value) for key, value in one.fields.items()},
        )


def _entry(sort: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{sort}{{{key},", *lines, "}", ""])


def _bare(text: str) -> str:
    """Return *text* without what BibTeX would read as markup."""
    return re.sub(r"[{}\\$%&#_^~]", " ", text)


def _readme(made: Made, path: Path, told: Iterable[Mistake]) -> str:
    """Return what was taken, and what was not."""
    held = [one for one in made.witnesses if one.file]
    entries = count(sum(len(block.entries) for block in made.blocks), "entry", "entries")
    blocks = count(sum(block.type.is_text for block in made.blocks), "block")
    lines = [
        f"# {title_of(made, path)}",
        "",
        f"`recension import` made this edition from `{path.name}`.",
        "Build it with `sphinx-build -W -c . source build/html`; `recension verify` proves it.",
        "",
        "## What was taken",
        "",
        f"- {blocks} of text, with {entries} of the apparatus",
        *(f"- {one.siglum}, whole, in `source/{one.file}`" for one in held),
        *(
            f"- {one.siglum}, reported only: it {made.foreign.partial.get(one.siglum, 'lacks lines of the text')}"
            for one in made.witnesses
            if not one.file
        ),
        *([f"- {count(len(made.pictures.images), 'image')} of pages"] if made.pictures.images else []),
        "",
        "A witness that no reading of an `app` names has there what the text has, unless the lemma says who has it.",
        "A siglum is the `xml:id` of the witness.",
        "Of the header were taken title, authors, editors, publisher, date, address and terms, and who is responsible.",
    ]
    header = made.foreign.header
    if header.licence or header.licence_address:
        lines += ["", f"The TEI is published on these terms: {header.licence} {header.licence_address}".rstrip()]
    lines += ["", "## What was not", "", "What else the header says, and remarks in the file that XML hides."]
    if made.foreign.bare:
        lines += ["", f"Of these elements the words were taken, and the markup was not: {_counted(made.foreign.bare)}."]
    if made.foreign.unread:
        lines += ["", f"Of these elements and attributes nothing was taken: {_counted(made.foreign.unread)}."]
    if lacks := lacking(_signs(made)):
        lines += ["", f"And {unprinted(lacks)}."]
    if found := [f"- line {one.line}: {one.sentence} [{one.name}]" for one in told]:
        lines += ["", *found]
    return "\n".join(lines) + "\n"


def _counted(found: Mapping[str, int]) -> str:
    return ", ".join(f"`{name}` ({number})" for name, number in sorted(found.items()))


COMMAND = Command(
    "import", "make an edition of the TEI of another project, and say what it could not take", run, add_arguments
)
