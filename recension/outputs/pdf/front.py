"""The title page and, behind it, the imprint: what the settings say of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from recension.doctree.generated.source import credit
from recension.locale import _
from recension.outputs.pdf.typography import FAMILY
from recension.scholarship import cite, dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sphinx.config import Config

BARE = "bare"  #: the class of what stands on a page without furniture
SUNK = "sunk"  #: of what stands, with what follows, at the foot of its page
OPENS = "opens"  #: of what begins a page
RUNS_ON = "runs-on"  #: of a heading that goes on where little stands on the page before
CLAIM = "claim"  #: of what says what the file is
SAID = "\0"  #: stands for what is said of a word
FORMS = ("PDF/A-3a", "PDF/UA-1")  #: what every file is made to


def title_page(title: str, author: str, one: cite.Work | None) -> list[nodes.Node]:
    """Return who wrote what, who edited it, and which release it is."""
    editor = one.editor if one and one.editor and one.editor.given else None
    lines = (
        ("book-author", author),
        ("book-title", title),
        ("book-kind", _("Critical edition") if one else ""),
        ("book-editor", _("Edited by {}").format(editor) if editor else ""),
    )
    page = [_block(name, nodes.Text(text)) for name, text in lines if text]
    if one and (foot := "\n".join(filter(None, (*_release(one), one.address)))):
        page.append(_block("book-release", nodes.Text(foot)))
        page[-1]["classes"].append(SUNK)
        page[-1]["lined"] = True
    return [*page]


def imprint(config: Config, one: cite.Work | None) -> list[nodes.Node]:
    """Return where the text comes from, how to cite it, whose it is, which release this is, and what the file is."""
    blocks = [_block("imprint", *parts) for parts in _said(config, one)]
    blocks[0]["classes"] += [OPENS, SUNK]
    blocks[-1]["classes"].append(CLAIM)
    return [*blocks]


def unclaimed(document: nodes.document) -> nodes.document:
    """Return a copy that does not say what the file is: a booklet has no structure."""
    document = document.deepcopy()
    for block in [one for one in document.findall(nodes.paragraph) if CLAIM in one["classes"]]:
        block.parent.remove(block)
    return document


def _block(name: str, *parts: nodes.Node) -> nodes.paragraph:
    return nodes.paragraph("", "", *parts, classes=[name, BARE])


def _release(one: cite.Work) -> list[str]:
    return [_("Release {}").format(one.release) if one.release else "", dates.spelled(one.released, one.language)]


def _said(config: Config, one: cite.Work | None) -> Iterator[list[nodes.Node]]:
    if one and one.original:
        yield _labelled(_("First published"), *credit(config))
    if one and config.recension_source:
        before, title, after = cite.chicago_parts(one)
        yield _labelled(_("To be cited as"), nodes.Text(before), nodes.emphasis("", title), nodes.Text(after))
    if rights := config.copyright if isinstance(config.copyright, str) else ", ".join(config.copyright):
        yield [nodes.Text(f"© {rights}")]
    for url, name in {part.url: part.licence for part in one.rights if part.url}.items() if one else ():
        yield _labelled(name, nodes.reference("", url, refuri=url))
    if one and (release := ", ".join(filter(None, _release(one)))):
        yield [nodes.Text(release)]
    for named in one.identifiers if one else ():
        shown = nodes.reference("", named.address, refuri=named.address) if named.address else nodes.Text(named.value)
        yield _labelled(named.kind, shown)
    yield [nodes.Text(_("Set in {}; {}.").format(FAMILY, ", ".join(FORMS)))]


def _labelled(words: str, *said: nodes.Node) -> list[nodes.Node]:
    before, after = _("{}: {}").format(words, SAID).split(SAID)
    return [nodes.Text(before), *said, *([nodes.Text(after)] if after else [])]
