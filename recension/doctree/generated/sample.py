"""A place of the text with what is said of it, as a picture of what the edition offers: for whoever sees it first."""

from __future__ import annotations

from collections.abc import Iterator

from docutils import nodes

from recension.doctree import markup
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, block_name
from recension.locale import _
from recension.scholarship import notation, presentation, prose, regularise
from recension.scholarship.comparisons import digest
from recension.scholarship.model import Block, Style, Variation, plain
from recension.scholarship.series import PRINTED
from recension.scholarship.words import capital

MOST = 30  #: words of a comment
Said = tuple[str, str, str]  #: what it is called, the id that it has, its words


def make(domain: RecensionDomain, link: Link, place: str) -> list[nodes.Node]:
    """Return the words of a place, and beside them its notes, what was changed in it, and a comment.

    ::

        <container classes="rec-sample">
            <paragraph>6 In …, <inline classes="rec-sample-mark">…
            <bullet_list><list_item><paragraph>Author’s note 7 …
    """
    text, _colon, name = place.rpartition(":")
    found = (one for one in domain.edition.blocks if one.place == name and text in ("", one.docname))
    if not (block := next(found, None)):
        return []
    words = nodes.paragraph("", "", link(block.docname, block.place, block.place.number), nodes.Text(" "))
    words += _words(domain, block)
    listed = nodes.bullet_list()
    for name, target, text in _said(domain, block):
        named = link(block.docname, target, name)
        listed += nodes.list_item("", nodes.paragraph("", "", named, nodes.Text(f" {text}")))
    return [nodes.container("", words, listed, classes=["rec-sample"])]


def _words(domain: RecensionDomain, block: Block) -> Iterator[nodes.Node]:
    """Yield the words of a place, of which those that were changed are marked."""
    dressed, start = regularise.dressed(block, domain.edition.rules), 0
    for part in block.parts:
        spans = part.lemma if isinstance(part, Variation) else (part,)
        made = markup.typeset(regularise.dress(spans, dressed, start))
        if isinstance(part, Variation) and part.entry:
            yield nodes.inline("", "", *made, classes=["rec-sample-mark"])
        else:
            yield from made
        start += len(plain(spans))


def _said(domain: RecensionDomain, block: Block) -> Iterator[Said]:
    """Yield the notes that are called in a place, its entries, and the first comment on it."""
    edition = domain.edition
    calls = [span.text for span in block.edited if span.style is Style.CALL]
    for note in edition.blocks:
        if note.docname == block.docname and note.label in calls:
            name = capital(_("Author’s {}").format(block_name(edition, note)))
            yield name, note.place, regularise.words(note, edition.rules)
    for one in presentation.entries(block, edition.conventions):
        was = "; ".join(plain(reading.spans) for reading in one.readings)
        reason = plain(notation.inline(one.record.reason))
        changed = _("‘{}’ for ‘{}’ ({}). {}").format(plain(one.lemma), was, one.label, reason)
        yield _("Correction"), one.record.id, changed
    text = next(text for text in edition.texts if text.name == block.docname).document
    comments = [one for one in text.comments if one.place == block.place and one.series in PRINTED]
    for comment in comments[:1]:
        words = prose.prose(comment.text).replace("*", "").split()
        shown = " ".join(words[:MOST]) + (" …" if len(words) > MOST else "")
        lemma = plain(presentation.lemma_of(comment, block, edition.rules))
        yield _("Comment"), comment.id, _("on ‘{}’: {}").format(lemma, shown)


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of the text and of what is said of it."""
    edition = domain.edition
    entries = [(one.id, one.kind, one.readings, one.reason) for one in edition.entries]
    return digest(edition.digest, entries, [(one.id, one.text) for one in edition.comments])


PAGE = Page("sample", make, rests_on, repeats=True)
