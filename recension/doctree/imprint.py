"""Says of an edition where its text comes from, how to cite it, whose it is, and which release this is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from docutils import nodes

from recension.doctree.generated.source import credit
from recension.locale import _
from recension.scholarship import cite, dates

if TYPE_CHECKING:
    from sphinx.config import Config

SAID = "\0"  #: stands for what is said of a word


def release(one: cite.Work) -> list[str]:
    """Return number and date of the release, as far as there are any."""
    return [_("Release {}").format(one.release) if one.release else "", dates.spelled(one.released, one.language)]


def said(config: Config, one: cite.Work | None) -> Iterator[list[nodes.Node]]:
    """Yield what stands in an imprint, line by line."""
    if one and (one.original or one.kept):
        yield _labelled(_("First published") if one.original or one.publisher else _("Text from"), *credit(config))
    if one and config.recension_source:
        before, title, after = cite.chicago_parts(one)
        yield _labelled(_("To be cited as"), nodes.Text(before), nodes.emphasis("", title), nodes.Text(after))
    if rights := config.copyright if isinstance(config.copyright, str) else ", ".join(config.copyright):
        yield [nodes.Text(f"© {rights}")]
    for url, name in {part.url: part.licence for part in one.rights if part.url}.items() if one else ():
        yield _labelled(name, nodes.reference("", url, refuri=url))
    if one and (named := ", ".join(filter(None, release(one)))):
        yield [nodes.Text(named)]
    for known in one.identifiers if one else ():
        shown = nodes.reference("", known.address, refuri=known.address) if known.address else nodes.Text(known.value)
        yield _labelled(known.kind, shown)


def _labelled(words: str, *said: nodes.Node) -> list[nodes.Node]:
    before, after = _("{}: {}").format(words, SAID).split(SAID)
    return [nodes.Text(before), *said, *([nodes.Text(after)] if after else [])]
