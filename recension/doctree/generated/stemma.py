"""The stemma: which witness was made from which."""

from __future__ import annotations

from collections.abc import Sequence

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, settings
from recension.locale import _
from recension.scholarship import stemma
from recension.scholarship.model import Witness


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return a drawing of the witnesses that are made from others, and below it a list, each under its exemplar.

    The ``exemplar`` of a witness is the siglum of what it was made from.
    Where the siglum stands in square brackets, nobody has seen the witness.
    """
    witnesses = domain.edition.witnesses
    descents = [_("{} from {}").format(one.siglum, one.exemplar) for one in witnesses if one.exemplar]
    if not descents:
        return []
    drawing = stemma.drawing(witnesses)._replace(title=_("Stemma"), description=", ".join(descents))
    return [nodes.container("", ours.drawing(record=drawing), _listed(witnesses, ""), classes=["rec-stemma"])]


def _listed(witnesses: Sequence[Witness], exemplar: str) -> nodes.bullet_list:
    listed = nodes.bullet_list()
    for one in stemma.made_from(witnesses, exemplar):
        title = one.title if one.is_seen else _("{}, not seen").format(one.title)
        item = nodes.list_item("", nodes.paragraph("", "", nodes.strong("", one.siglum), nodes.Text(f" {title}")))
        if stemma.made_from(witnesses, one.siglum):
            item += _listed(witnesses, one.siglum)
        listed += item
    return listed


PAGE = Page("stemma", make, settings, nothing=_("No witness is said to be made from another."))
