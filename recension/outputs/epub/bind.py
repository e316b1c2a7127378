"""Gives the notes of a text the form in which reading devices show them one by one, where they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.locale import _
from recension.outputs.html import author_call, author_note, reading
from recension.outputs.html.element import element, part
from recension.scholarship import leaves
from recension.scholarship.edition import Edition
from recension.scholarship.model import PageKey
from recension.scholarship.series import APPARATUS, COMMENTS
from recension.scholarship.words import capital, gettext_noop

CALL = {"role": "doc-noteref", "epub:type": "noteref"}
NOTE = {"role": "doc-footnote", "epub:type": "footnote"}
BREAK = {"role": "doc-pagebreak", "epub:type": "pagebreak"}
BACK = {"role": "doc-backlink"}
SIGN = "*"  #: what leads from a place to what is said of it
PARTS = {APPARATUS: gettext_noop("Apparatus"), "commentary": COMMENTS["commentary"].title}


class BindNotes(SphinxPostTransform):
    """Makes calls and notes of what leads from words to what is said of them, each series apart.

    ::

        <emendation> <reference refid="p4.such-attack.entry">such an attack … <more refid="p4.notes">
        <editorial> <group> <apparatus> … <comments> …
            →  <emendation> <a noteref>such an attack … <a noteref>*
               <editorial>
                   <section> <div> <div footnote id="p4.such-attack.entry"> …
                   <section> <div footnote id="p4.notes"> …
    """

    default_priority = 920  # when what is said of the text stands behind it (910)
    builders = ("epub",)

    def run(self, **kwargs: Any) -> None:
        for node in list(self.document.findall(nodes.Element)):
            if "screen-only" in node.get("classes", ()):
                node.parent.remove(node)
        for notes in list(self.document.findall(reading.editorial)):
            notes[:] = [*self.parts([one for one in notes.children if isinstance(one, reading.group)])]
        for node in reversed(list(self.document.findall(nodes.Element))):  # what is within comes first
            if made := self.made(node):
                node.parent.replace(node, made)

    def parts(self, groups: list[reading.group]) -> Iterator[nodes.Element]:
        """Yield the apparatus of a text, and then what else is said of it, place by place."""
        led = {node["record"].anchor for node in self.document.findall(nodes.Element) if _leads(node)}
        series: dict[str, list[nodes.Element]] = {name: [] for name in PARTS}
        for one in groups:
            entries = [item for item in one.findall(nodes.definition_list_item) if "record" in item]
            unled = [item for item in entries if item["record"].record.anchor not in led]
            kept = [item for item in one.children[1:] if not isinstance(item, ours.apparatus | ours.withdrawal)]
            if called := [_entry(item) for item in entries if item not in unled]:
                ids = f"{one['place']}.apparatus" if one["place"] else ""
                told = {"role": "group", "aria-label": one["label"]}
                series[APPARATUS].append(element("div", [_head(one), *called], "rec-group", ids, **told))
            link = one.get("link")
            if said := [*map(_entry, unled), *kept]:
                head = _head(one)
                ids = " ".join(one["ids"])
                if link is not None:
                    link["label"] = " · ".join(reading.contents(one, [item["record"] for item in unled]))
                series["commentary"].append(element("div", [head, *said], "rec-group", ids, **NOTE))
            elif link is not None and link in link.parent.children:
                link.parent.remove(link)
        for name, items in series.items():
            if items:
                yield element("section", [element("h2", [nodes.Text(_(PARTS[name]))]), *items])

    def made(self, node: nodes.Element) -> list[nodes.Node]:
        """Return what stands for *node* in a book, if it looks otherwise there."""
        match node:
            case ours.page():
                return [*_page(node, self.edition)]
            case author_call():
                named = {"aria-label": _("author’s note {}").format(node.astext()), "href": f"#{node['refid']}"}
                ids = " ".join(node["ids"])
                return [element("sup", [element("a", node.children, "rec-call", ids, **CALL, **named)])]
            case author_note():
                return [_note(node)]
            case reading.more():
                label = _("{}: {}").format(node["name"], node["label"])
                named = {"aria-label": label, "href": f"#{node['refid']}"}
                return [element("a", [nodes.Text(SIGN)], "rec-more", **CALL, **named)]
            case ours.headnote():
                node[0]["classes"] = ["rec-summary"]  # type: ignore[index]
                return [element("div", node.children, "rec-headnote", " ".join(node["ids"]))]
            case ours.comments():
                label = capital(reading.comments_label(COMMENTS[node["series"]], len(node.children)))
                head = nodes.paragraph("", label, classes=["rec-summary"])
                return [element("div", [head, *node.children], " ".join(node["classes"]))]
            case nodes.reference() if "rec-number" in node["classes"]:
                return [element("span", node.children, "rec-number")]
            case nodes.reference() if isinstance(node.parent, ours.emendation):
                return [element("a", node.children, href=f"#{node['refid']}", title=node["reftitle"], **CALL)]
        return []

    @property
    def edition(self) -> Edition:
        """Its records."""
        return domain_of(self.env).edition


def _leads(node: nodes.Element) -> bool:
    """Tell whether *node* leads to an entry."""
    if isinstance(node, ours.emendation) and "record" in node:
        return any(one.get("refid") == node["record"].anchor for one in node.findall(nodes.reference))
    return isinstance(node, ours.page) and "record" in node


def _head(one: reading.group) -> nodes.paragraph:
    """Return the name of a place, which leads back to it."""
    name = one[0].astext()
    words = element("a", [nodes.Text(name)], href=f"#{one['place']}", **BACK) if one["place"] else nodes.Text(name)
    return nodes.paragraph("", "", words, classes=["rec-group-head"])


def _entry(item: nodes.Element) -> part:
    """Return an entry of the apparatus as a note."""
    term, definition = item.children
    assert isinstance(term, nodes.Element)
    assert isinstance(definition, nodes.Element)
    (reason,) = definition.children
    assert isinstance(reason, nodes.Element)
    reason["classes"] = ["rec-reason"]
    children = [nodes.paragraph("", "", *term.children, classes=["rec-term"]), reason]
    return element("div", children, "rec-entry", " ".join(term["ids"]), **NOTE)


def _page(node: ours.page, edition: Edition) -> Iterator[nodes.Node]:
    """Yield where a page of a witness begins, and what leads to the entry that tells of it."""
    key = node["key"]
    number = page_label(key, edition)
    yield element("span", [], "", " ".join(node["ids"]), aria_label=number, **BREAK)
    label = _(leaves.words(key.number).begins).format(key.number, key.siglum)
    named = {"href": f"#{node['record'].anchor}", **CALL} if "record" in node else {"role": "img"}
    yield element("a" if "record" in node else "span", [nodes.Text(number)], "rec-page-mark", aria_label=label, **named)


def page_label(key: PageKey, edition: Edition) -> str:
    """Return what a page of a witness is called: its number, with the siglum where several have pages."""
    return key.number if len({one.siglum for one in edition.heads}) == 1 else f"{key.siglum} {key.number}"


def _note(node: author_note) -> part:
    """Return a note of the author: no ``aside``, which some devices hide, for it is part of the text."""
    label, *rest = node.children
    number = label.astext()
    back = {"href": f"#{node['backrefs'][0]}", **BACK} if node["backrefs"] else {}
    told = {"aria-label": _("Back to the call of note {}").format(number), **back}
    mark = element("a", [nodes.Text(number)], "rec-note-label", **told)
    tag = "div" if any(isinstance(one, nodes.Body) for one in rest) else "p"
    inner = rest if tag == "p" else [element("div", rest)]
    return element(tag, [mark, nodes.Text(" "), *inner], "rec-note", " ".join(node["ids"]), **NOTE)
