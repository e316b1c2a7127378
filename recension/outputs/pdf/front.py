"""The title page and, behind it, the imprint: what the settings say of the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from recension.doctree.imprint import release, said
from recension.locale import _
from recension.outputs.pdf.typography import FAMILY

if TYPE_CHECKING:
    from sphinx.config import Config

    from recension.scholarship import cite

BARE = "bare"  #: the class of what stands on a page without furniture
SUNK = "sunk"  #: of what stands, with what follows, at the foot of its page
OPENS = "opens"  #: of what begins a page
RUNS_ON = "runs-on"  #: of a heading that goes on where little stands on the page before
CLAIM = "claim"  #: of what says what the file is
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
    if one and (foot := "\n".join(filter(None, (*release(one), one.address)))):
        page.append(_block("book-release", nodes.Text(foot)))
        page[-1]["classes"].append(SUNK)
        page[-1]["lined"] = True
    return [*page]


def imprint(config: Config, one: cite.Work | None) -> list[nodes.Node]:
    """Return where the text comes from, how to cite it, whose it is, which release this is, and what the file is."""
    claim: list[nodes.Node] = [nodes.Text(_("Set in {}; {}.").format(FAMILY, ", ".join(FORMS)))]
    blocks = [_block("imprint", *parts) for parts in (*said(config, one), claim)]
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
