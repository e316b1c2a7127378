"""Links to the files that stand beside the pages."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import cite


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return the files that were made, and those that cite the edition; whoever checks links finds none of them yet."""
    if domain.builder.name == "linkcheck":
        return []
    listed = nodes.bullet_list(classes=["screen-only"])
    config = domain.env.config
    offered = {title: path.name for title, path in domain.downloads.items()}
    if config.recension_source:
        offered |= {
            _("To cite it ({})").format(_(form)): config.recension_name + end for form, end in cite.FILES.items()
        }
    for title, name in offered.items():
        file = nodes.reference("", title, refuri=name, internal=True)
        listed += nodes.list_item("", nodes.paragraph("", "", file))
    return [listed] if listed.children else [nodes.paragraph("", _("None were made yet."), classes=["screen-only"])]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return the files that are there."""
    return tuple(domain.downloads)


PAGE = Page("downloads", make, rests_on, beside=True)
