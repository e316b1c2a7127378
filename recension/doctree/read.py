"""Reads the text before any typography, dresses it, and puts below it what the apparatus says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms import SphinxTransform

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.checks import report
from recension.doctree.config import applied_rules, declared
from recension.doctree.directives import DIRECTIVES
from recension.doctree.domain import domain_of
from recension.doctree.markdown import is_markdown, worded
from recension.doctree.speed import of_kinds
from recension.doctree.transcript import Transcript, outside, transcribe
from recension.locale import _
from recension.scholarship import leaves, letters, notation, numbering, presentation, regularise, stretches, witness
from recension.scholarship.edition import conventions, first_series
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.model import Block, BlockType, PageKey, Place, Span
from recension.scholarship.presentation import Conventions
from recension.scholarship.regularise import Rules
from recension.scholarship.series import AUTHOR

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment


class KeepWords(SphinxTransform):
    """Keeps translators from the words of a text, which a catalogue may neither have nor change."""

    default_priority = 5  # before Locale (20), which puts what a catalogue has in their place

    def apply(self, **kwargs: Any) -> None:
        if self.env.current_document.docname in self.config.recension_texts:
            keep_words(self.document)


class KeepQuotes(SphinxTransform):
    """Keeps Sphinx from giving a text other quotation marks than its source has."""

    default_priority = 740  # before SmartQuotes (750)

    def apply(self, **kwargs: Any) -> None:
        if self.env.current_document.docname in self.config.recension_texts:
            self.document["support_smartquotes"] = False


class ReadText(SphinxTransform):
    """Records what a text holds, then gives its tree ids, typography, apparatus and commentary."""

    default_priority = 800  # after docutils has linked the notes (620), before domains and titles are collected (850)

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.current_document.docname
        if docname not in self.config.recension_texts:
            domain_of(self.env).note_mistakes(docname, outside(self.document))
            return
        for element in self.document.findall(nodes.TextElement):
            element.attributes.pop(TRANSLATABLE, None)  # of which the digest of a comment knows nothing
        name_headings(self.document)
        told = declared(self.config, Path(self.env.srcdir))
        base = told.witnesses[0].siglum if told.witnesses else ""
        markdown = is_markdown(self.env, docname)
        places, lines = self.config.recension_places, self.config.recension_lines
        transcript = transcribe(self.document, docname, base, places, told.witnesses, lines)
        waived = {name for setting, name in WAIVED.items() if not self.config[setting]}
        mistakes = [one for one in transcript.mistakes if one.name not in waived]
        mistakes = [*map(worded, mistakes)] if markdown else mistakes
        domain_of(self.env).note_document(docname, transcript.document, mistakes)
        series, begun = first_series(self.config.recension_places), numbering.begun(transcript.document.blocks)
        pages = leaves.marks(transcript.document.blocks)
        for block, node in zip(transcript.document.blocks, transcript.nodes, strict=True):
            if block.type is not BlockType.MATTER:
                name_places(block, node, series, pages)
                name_lines(block, node, begun)
                dress(block, node, applied_rules(self.config))
        link_notes(self.document)
        fill(transcript, conventions(told, dict(transcript.document.heads), witness.parted(transcript.document.blocks)))
        gather_notes(self.document)
        for spent in [*of_kinds(self.document, ours.matter, ours.running_head, ours.frame, ours.shared)]:
            spent.parent.remove(spent)
        keep_words(self.document)  # for the builder of templates, which asks those that are kept


#: what an editor may do without: setting -> the mistake that is none then
WAIVED = {"recension_quotations": "in-quotation", "recension_sourced": "source-missing"}


class KeepNotes(SphinxTransform):
    """Keeps Sphinx from telling once more of notes that a text never calls."""

    default_priority = 621  # between Footnotes of docutils (620) and UnreferencedFootnotesDetector (622)

    def apply(self, **kwargs: Any) -> None:
        if self.env.current_document.docname in self.config.recension_texts:
            self.document.footnotes.clear()


TRANSLATABLE = "translatable"  #: what Sphinx calls the attribute
_NUMBERED = re.compile(r"id\d+")  #: an id that docutils gives where a heading has no Latin letters
_OPENS = re.compile(r"\s*(?:[.]{1,4}|::?)\s*(?P<name>[\w: -]+?)\s*::?(?:\s|$)")
_EXPLICIT = re.compile(r"\.\. (?:(?:rec:)?(?P<name>[\w-]+)::|_\w+:|\[\w+\] )")
_TARGET = re.compile(r"_? ?(?P<series>[a-z]+)(?P<number>\d+)\s*:{0,2}")
_NOTE = re.compile(r"\[?(?P<label>\d+)\]?:? +\S")

_LISTS = ("bibliography", "glossary", "toctree")  #: directives of others without which an edition lacks a list


class ReadRemarks(SphinxTransform):
    """Records what was meant as a directive, a number or a note, and is a remark or a paragraph to docutils."""

    default_priority = 801  # after ReadText, which records what is wrong with a text

    def apply(self, **kwargs: Any) -> None:
        docname = self.env.current_document.docname
        is_text = docname in self.config.recension_texts
        meant: dict[str, tuple[str, str]] = {}  #: a line without its spaces -> the mistake, and what is expected
        for remark in self.document.findall(nodes.comment):
            first, *more = remark.astext().split("\n")
            if expected := self.expected(first, is_text=is_text):
                meant[" ".join(["..", *first.split()])] = "directive-form", expected
            elif is_text and first.strip() and (inner := next(filter(self.is_explicit, map(str.strip, more)), "")):
                meant[" ".join(inner.split())] = "swallowed", ""
        for paragraph in () if is_markdown(self.env, docname) else self.document.findall(nodes.paragraph):
            for line in paragraph.rawsource.split("\n"):
                if (opens := _OPENS.match(line)) and (name := notation.directive_meant(opens["name"], DIRECTIVES)):
                    meant[" ".join(line.split())] = "directive-form", f".. {name}::"
        included = self.document.settings.record_dependencies
        files = [str(self.env.doc2path(docname)), *(included.list if included else ())] if meant else ()
        domain_of(self.env).note_mistakes(
            docname,
            (
                mistake(meant[found][0], number, file, found=found, expected=meant[found][1])
                for file in files  # docutils does not know on which line a remark begins
                if Path(file).is_file()
                for number, line in enumerate(Path(file).read_text("utf-8", "replace").splitlines(), 1)
                if (found := " ".join(line.split())) in meant
            ),
        )

    def expected(self, remark: str, *, is_text: bool) -> str:
        """Return what the first line of a *remark* was meant as, or nothing."""
        if name := notation.directive_meant(remark, (*DIRECTIVES, *_LISTS)):
            return f".. {name}::"
        target, note = _TARGET.fullmatch(remark.strip()), _NOTE.match(remark.strip())
        if is_text and target and target["series"] in self.config.recension_places:
            return f".. _{target['series']}{target['number']}:"
        return f".. [{note['label']}]" if is_text and note else ""

    @staticmethod
    def is_explicit(line: str) -> bool:
        """Tell whether *line* begins a directive of an edition, a number or a note."""
        found = _EXPLICIT.match(line)
        return bool(found and (found["name"] is None or found["name"] in DIRECTIVES))


def keep_words(document: nodes.document) -> None:
    """Mark what a translator is not to be given."""
    for node in document.findall(nodes.TextElement):
        if not isinstance(node, nodes.Inline):  # which are given with what they stand in
            node[TRANSLATABLE] = False


def check_sources(_: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report the sources that are not UTF-8 and the texts with carriage returns, before any is read."""
    held = [Path(env.srcdir, one["file"]) for one in env.config.recension_witnesses if one.get("file")]
    report(
        found
        for name in sorted(docnames)
        for found in check_bytes(Path(env.doc2path(name)), held if name in env.config.recension_texts else ())
        if found.name != "source-line-ends" or name in env.config.recension_texts
    )


def check_bytes(path: Path, held: Iterable[Path] = ()) -> Iterator[Mistake]:
    """Yield what is wrong with the bytes of a source file; what nobody sees may stand where a witness *held* has it."""
    raw = path.read_bytes()
    try:
        yield from _unseen(raw.decode(), path, held)
    except UnicodeDecodeError as error:
        yield mistake("source-encoding", raw.count(b"\n", 0, error.start) + 1, str(path), found=error.start)
    if b"\r" in raw:
        yield mistake("source-line-ends", raw.count(b"\n", 0, raw.index(b"\r")) + 1, str(path))


def _unseen(text: str, path: Path, held: Iterable[Path]) -> Iterator[Mistake]:
    """Yield what a reader of a source cannot see to be there; what a witness *held* has, its text has to have."""
    unseen, mixed = [*letters.unseen(text)], [*letters.mixed(text)]
    known = "".join(file.read_text("utf-8", "replace") for file in held if file.is_file()) if unseen or mixed else ""
    for at in unseen:
        if text[at] not in known:
            before = text[:at].rpartition("\n")[2].lstrip()
            yield mistake("source-unseen", _line(text, at), str(path), found=before[-20:], sign=letters.name(text[at]))
    for at, word in mixed:
        if word not in known:
            values = {"found": word, "sign": letters.name(text[at]), "expected": letters.name(letters.latin(text[at]))}
            yield mistake("source-mixed", _line(text, at), str(path), **values)


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1


def name_headings(document: nodes.document) -> None:
    """Give headings without Latin letters, which docutils only numbers, ids made of their own."""
    for section in document.findall(nodes.section):
        title = section.next_node(nodes.title)
        if title is None or not section["ids"] or not _NUMBERED.fullmatch(name := section["ids"][-1]):
            continue
        made = f"h-{notation.slug([Span(title.astext())])}"
        while made in document.ids:
            stem, _, number = made.rpartition("--")
            made = f"{stem}--{int(number) + 1}" if stem else f"{made}--2"
        section["ids"][-1] = made
        document.ids[made] = document.ids.pop(name, section)
        for key, known in document.nameids.items():
            document.nameids[key] = made if known == name else known


_LINED = (nodes.title, nodes.paragraph, nodes.line)


def name_places(block: Block, node: nodes.Element, series: str, pages: Mapping[PageKey, str]) -> None:
    """Tell the node of *block* its place, its number in the *series* of the text, and the marks in it their entries.

    *pages* has the ids of the marks of pages.
    """
    if block.type is BlockType.PAGES:
        node["classes"].append("rec-page-block")
    if block.place and block.type.is_numbered:
        node["place"] = block.place
        if block.place.is_in(series):
            node["number"] = block.place.number
    marks = [one for one in of_kinds(node, ours.emendation, ours.page) if "mistake" not in one]
    for mark, variation in zip(marks, block.variations, strict=True):
        if variation.entry:
            mark["record"] = variation.entry
            mark["ids"] = [variation.entry.id]
        elif page := variation.lemma[0].page:
            mark["ids"] = [pages[page]]
        elif variation.is_optional:
            mark.replace_self(mark.children)
    lines = [one for one in node.findall(nodes.TextElement) if isinstance(one, _LINED)]
    for start, entry, marked in stretches.in_order(block):
        if marked is None:
            _insert(ours.whole("", "", record=entry, ids=[entry.id]), lines, start)


def _insert(mark: ours.whole, lines: Sequence[nodes.Element], at: int) -> None:
    """Put a *mark* before the character of some *lines* that is *at* a number, behind the marks that stand there."""
    offset = 0
    for line in lines:
        for number, node in enumerate(line.children):
            length = _length(node)
            if offset == at and not isinstance(node, ours.whole):
                line.insert(number, mark)
                return
            if isinstance(node, nodes.Text) and offset < at < offset + length:
                line[number : number + 1] = [nodes.Text(node[: at - offset]), mark, nodes.Text(node[at - offset :])]
                return
            offset += length
        offset += 1  # the end of the line
    lines[0].insert(0, mark)


def _length(node: nodes.Node) -> int:
    """Return how many characters of the text a *node* has: with the call of a note go its brackets."""
    calls = sum(2 for one in node.findall(nodes.footnote_reference))
    return len(node.astext()) + calls


def name_lines(block: Block, node: nodes.Element, begun: Mapping[tuple[Place, int], str]) -> None:
    """Tell the lines with which a verse begins its number."""
    for number, line in enumerate(node.findall(nodes.line)):
        if verse := begun.get((block.place, number)):
            line["verse"] = verse


def dress(block: Block, node: nodes.Element, rules: Rules) -> None:
    """Set the typography of *block* in its node."""
    dressed = regularise.dressed(block, rules)
    offset = 0
    lines = {BlockType.VERSE: nodes.line, BlockType.LIST: nodes.list_item}.get(block.type)
    for unit in list(node.findall(lines)) if lines else [node]:
        for text in list(unit.findall(nodes.Text)):
            if isinstance(text.parent, nodes.footnote_reference):
                offset += len(text) + 2  # the brackets of the call
                continue
            length = len(text.astext())
            shown = dressed[offset : offset + length]
            offset += length
            if shown != text:
                siblings = text.parent.children  # docutils would replace the first that has the same words
                number = next(n for n, one in enumerate(siblings) if one is text)
                text.parent[number] = nodes.Text(shown)
        offset += 1  # the end of the line


def forget_names(app: Sphinx, document: nodes.document) -> None:
    """Take the names of marks in a heading from what Sphinx has copied of it: they belong to the text."""
    env = app.env
    docname = env.current_document.docname
    if docname in app.config.recension_texts:
        for tree in (env.titles[docname], env.longtitles[docname], env.tocs[docname]):
            for mark in of_kinds(tree, *ours.MARKS):
                mark["ids"] = []


def link_notes(document: nodes.document) -> None:
    """Name the notes n1, n2, … and their first calls c1, c2, …"""
    renamed: dict[str, str] = {}
    for note in document.findall(nodes.footnote):
        place = Place.of_note(note.children[0].astext())
        renamed |= dict.fromkeys(note["ids"], place)
        note["ids"] = [place]
    named: set[str] = set()
    for call in document.findall(nodes.footnote_reference):
        label = call.astext()
        call["refid"] = renamed.get(call.get("refid", ""), Place.of_note(label))
        renamed |= dict.fromkeys(call["ids"], f"c{label}")
        call["ids"] = [] if label in named else [f"c{label}"]
        named.add(label)
    for note in document.findall(nodes.footnote):
        note["backrefs"] = [f"c{note.children[0].astext()}"]


def fill(transcript: Transcript, by: Conventions) -> None:
    """Put the entries into the apparatus of each text, and give the comments the words they are about."""
    blocks = transcript.document.blocks
    for scope in transcript.scopes:
        shown = (one for block in blocks[scope.start : scope.stop] for one in presentation.entries(block, by))
        scope.node.append(nodes.definition_list("", *map(markup.entry, shown)))
        scope.node["entries"] = scope.node["mistakes"] = ()
    texts = {block.place: block for block in blocks}
    for comment, node in zip(transcript.document.comments, transcript.comments, strict=True):
        if isinstance(node, ours.headnote):
            node.insert(0, markup.headnote_head())
            continue
        if comment.place not in texts:  # nothing stands above; ReadText has said so
            continue
        words = presentation.lemma_of(comment, texts[comment.place], by.rules)
        node.insert(0, markup.comment_head(comment, words, by))


def gather_notes(document: nodes.document) -> None:
    """Put the notes and what follows them into a section of their own, after the last section of the text.

    ::

        <section ids="notes"><title>Notes <footnote>…
    """
    notes = list(document.findall(nodes.footnote))
    if not notes:
        return
    home = notes[0].parent
    tops = [one for one in document.children if isinstance(one, nodes.section)]
    top: nodes.Element = tops[0] if len(tops) == 1 else document
    section = nodes.section("", nodes.title("", _("Notes")), ids=["notes"], classes=["rec-notes"], series=AUTHOR)
    section.document = document
    for node in home.children[home.index(notes[0]) :]:
        home.remove(node)
        section += node
    top.append(section)
