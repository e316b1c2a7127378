"""Links to the files that stand beside the pages."""

from __future__ import annotations

from collections.abc import Mapping

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import cite


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return the files that were made, and those that cite the edition; whoever checks links finds none of them yet.

    ::

        <definition_list><definition_list_item><term>group <definition><bullet_list>…
    """
    if domain.builder.name == "linkcheck":
        return []
    config = domain.env.config
    groups = {
        group: {title: domain.beside(path) for title, path in files.items()} for group, files in domain.offered.items()
    }
    if config.recension_source:
        citing = {_("Citation ({})").format(_(form)): config.recension_name + end for form, end in cite.FILES.items()}
        groups.setdefault(next(reversed(groups), ""), {}).update(citing)
    if not groups:
        return [nodes.paragraph("", _("None were made yet."), classes=["screen-only"])]
    made: list[nodes.Node] = [_listed(groups.pop(""))] if "" in groups else []
    items = [
        nodes.definition_list_item("", nodes.term("", group), nodes.definition("", _listed(files)))
        for group, files in groups.items()
    ]
    return [*made, nodes.definition_list("", *items, classes=["screen-only", "rec-downloads"])] if items else made


def _listed(files: Mapping[str, str]) -> nodes.bullet_list:
    listed = nodes.bullet_list(classes=["screen-only"])
    for title, name in files.items():
        file = nodes.reference("", title, refuri=name, internal=True)
        listed += nodes.list_item("", nodes.paragraph("", "", file))
    return listed


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return the files that are there."""
    return tuple((title, domain.beside(path)) for title, path in domain.downloads.items())


PAGE = Page("downloads", make, rests_on, beside=True)
