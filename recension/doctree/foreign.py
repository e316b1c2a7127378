"""Gives words of other languages their language, in every document and for every builder."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.scholarship import foreign

if TYPE_CHECKING:
    from recension.scholarship.foreign import Phrase

CLASS = "language-"  #: begins the class that names the language of a node, as docutils has it
_OTHER = "\N{OBJECT REPLACEMENT CHARACTER}"  #: stands for what is no prose
#: an element -> where the links lead in which it stands; nothing, where it is no prose of the document's language
_Known = dict[nodes.Element, frozenset[str] | None]
_NO_PROSE = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.footnote_reference, nodes.label)


class TellLanguages(SphinxPostTransform):
    """Marks the words that ``recension_foreign`` declares, and changes not one character.

    ::

        <paragraph>… <emphasis>nulla osta  →  … <emphasis classes="language-it">nulla osta
        <paragraph>… listy 75–77           →  … <inline classes="language-ru-Latn">listy</inline> 75–77
    """

    default_priority = 950  # when all that is shown stands where it belongs (910), for paper, too (900)

    def run(self, **kwargs: Any) -> None:
        known = foreign.phrases(self.config.recension_foreign)
        leads: _Known = {}
        for block in [*_blocks(self.document, known)] if known else ():
            _mark(block, known, leads)


def prose(document: nodes.Node, known: list[Phrase]) -> Iterator[str]:
    """Yield the characters of each block of *document* that may have one of the phrases that are *known*."""
    leads: _Known = {}
    for block in _blocks(document, known):
        yield "".join(_characters(text, leads) for text in block)


def language_of(node: nodes.Element) -> str:
    """Return the language of *node*, where it has one of its own."""
    classes = node["classes"]  # of which most have none
    return next((name.removeprefix(CLASS) for name in classes if name.startswith(CLASS)), "") if classes else ""


def _blocks(document: nodes.Node, known: list[Phrase]) -> Iterator[list[nodes.Text]]:
    """Yield the texts of each block that may have one of the phrases that are *known*."""
    found = [[*texts] for _block, texts in groupby(document.findall(nodes.Text), _block_of)]
    plain = [nodes.unescape("".join(texts)) for texts in found]
    whole = "\n".join(plain)
    here = [one.sure for one in known if one.sure in whole]  # of all that are declared a page has few
    yield from (texts for texts, words in zip(found, plain, strict=True) if any(one in words for one in here))


def _block_of(text: nodes.Text) -> int:
    holder: nodes.Element = text.parent
    while isinstance(holder, nodes.Inline) and holder.parent is not None:
        holder = holder.parent
    return id(holder)


def _characters(text: nodes.Text, known: _Known) -> str:
    """Return the characters of *text*; for those that are no prose others stand, as many."""
    characters = text.astext()
    leads = _leads(text.parent, known)
    return _OTHER * len(characters) if leads is None or characters in leads else characters


def _leads(holder: nodes.Element | None, known: _Known) -> frozenset[str] | None:
    """Return where links lead in which *holder* stands; nothing, where it is no prose of the document's language."""
    if holder is None:
        return frozenset()
    if holder not in known:
        leads = None if isinstance(holder, _NO_PROSE) or language_of(holder) else _leads(holder.parent, known)
        here = {holder.get("refuri", "")} if isinstance(holder, nodes.reference) else ()
        known[holder] = leads if leads is None else leads.union(here)
    return known[holder]


def _mark(block: list[nodes.Text], known: list[Phrase], leads: _Known) -> None:
    texts = [_characters(text, leads) for text in block]
    found = foreign.stretches("".join(texts), known)
    offset = 0
    for text, characters in zip(block, texts, strict=True) if found else ():
        end = offset + len(characters)
        cut = [
            (max(one.start - offset, 0), min(one.end, end) - offset, one.language)
            for one in found
            if one.start < end and offset < one.end
        ]
        offset = end
        if cut and not _name(text, cut):
            text.parent.replace(text, [*_parted(characters, cut)])


def _name(text: nodes.Text, cut: list[tuple[int, int, str]]) -> bool:
    """Give the language to what holds nothing but the words; tell whether there is nothing left to do."""
    holder = text.parent
    is_marked = isinstance(holder, ours.emendation) or isinstance(holder.parent, ours.emendation)
    if cut[0][:2] == (0, len(text.astext())) and len(holder) == 1 and (is_marked or isinstance(holder, nodes.emphasis)):
        holder["classes"].append(CLASS + cut[0][2])
        return True
    # of these a script cuts the text, which must be one
    return is_marked or "data-differs" in holder.get("attributes_of_tag", ())


def _parted(characters: str, cut: list[tuple[int, int, str]]) -> Iterator[nodes.Node]:
    done = 0
    for start, end, language in cut:
        if done < start:
            yield nodes.Text(characters[done:start])
        yield nodes.inline("", characters[start:end], classes=[CLASS + language])
        done = end
    if done < len(characters):
        yield nodes.Text(characters[done:])
