"""Reads the pages back that were written, and compares what they show with what the records say."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.html import reader
from recension.outputs.html.expected_lists import ListPage
from recension.outputs.html.expected_text import TextPage
from recension.outputs.html.reader import Reader, Ways
from recension.outputs.html.render import has_pages
from recension.scholarship.works import COPY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.html import HtmlElement
    from sphinx.application import Sphinx

    from recension.scholarship.messages import Mistake


class Pages:
    """The pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.ways = Ways(app)
        self.tree = cache(app.env.get_doctree)

    def read(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with a file of the website, if it is one of the pages that are made of the records."""
        if app.builder.format != "html" or not has_pages(app) or app.builder.name == "singlehtml":
            return None
        docname = self.ways.files.get(name)
        if docname is None:
            return None
        return [*self.differences(app, name, docname, data)]

    def differences(self, app: Sphinx, name: str, docname: str, data: bytes) -> Iterator[Mistake]:
        domain = domain_of(app.env)
        page = cache(lambda: reader.parsed(data))
        if docname in domain.documents:
            expected = TextPage(domain, docname, self.tree)
            found = Reader(docname, self.ways.led).read(reader.body(page()))
            yield from gate.differences(name, found, [*expected.text()])
            said = [
                one
                for part in reader.classed(page(), "rec-editorial")
                for one in Reader(docname, self.ways.led).read(part)
            ]
            yield from gate.differences(name, said, [*expected.editorial()])
        if docname not in domain.documents or any(PAGES.get(one) for one in domain.generated.get(docname, ())):
            yield from self.lists(app, name, docname, page)

    def lists(self, app: Sphinx, name: str, docname: str, page: Callable[[], HtmlElement]) -> Iterator[Mistake]:
        """Yield what is wrong with what is made from the records on a page."""
        expected = ListPage(domain_of(app.env), docname, self.tree)
        if any(one.tagname == "bibliography" for one in self.tree(docname).findall(nodes.Element)):
            yield from self.works(name, expected, page())
        derived = [one for one in self.tree(docname).findall(ours.derived) if _is_there(app, one)]
        if events := [*self.tree(docname).findall(ours.chronology)]:
            found = [
                one
                for part in reader.classed(page(), "edition-chronology")
                for one in Reader(docname, self.ways.led).read(part, at="chronology")
            ]
            yield from gate.differences(name, found, [one for node in events for one in expected.chronology(node)])
        for what in dict.fromkeys(one["what"] for one in derived):
            wanted = [expected.made(one) for one in derived if one["what"] == what]
            if None not in wanted:
                parts = reader.classed(page(), f"edition-{what}")
                found = [one for part in parts for one in Reader(docname, self.ways.led).read(part, at=what)]
                yield from gate.differences(name, found, [one for made in wanted for one in made or ()])


    def works(self, name: str, expected: ListPage, page: HtmlElement) -> Iterator[Mistake]:
        """Yield what is wrong with the bibliography on a page."""
        known = [*expected.works_listed()]
        fields = {at: stated for at, stated, _seen in known} if expected.is_humanities else {}
        found: list[Seen] = []
        for work in reader.classed(page, "citation"):
            at = work.get("id") or ""
            label, *parts = work
            lines = parts[0] if len(parts) == 1 and parts[0].tag == "div" else parts
            words = " ".join(lines[0].text_content().split()) if len(lines) else ""
            found += [Seen(at, "label", label.text_content().strip().strip("[]")), Seen(at, "description", words)]
            found += _stated(at, fields.get(at, {}), lines[0], words)
            for line in lines[1:]:
                found += Reader(expected.docname, self.ways.led).read(line, at=at)
        wanted = []
        for at, _fields, (label_, description, *rest) in known:
            wanted += [label_, description, *(Seen(at, *one) for one in fields.get(at, {}).items()), *rest]
        yield from gate.differences(name, found, wanted)


def _stated(at: str, fields: Mapping[str, str], line: HtmlElement, words: str) -> Iterator[Seen]:
    """Yield the *fields* of a work, as far as they stand in what is said of it; the others are all of that."""
    leads = [link.get("href") for link in line.iter("a")]
    for name, value in fields.items():
        stands = value in leads if name in ("url", COPY) else " ".join(value.split()) in words
        yield Seen(at, name, value if stands else words)


def _is_there(app: Sphinx, node: nodes.Node) -> bool:
    """Tell whether the pages have what stands under conditions."""
    above = [*_above(node)]
    return all(app.tags.eval_condition(one["expr"]) for one in above if isinstance(one, addnodes.only))


def _above(node: nodes.Node) -> Iterator[nodes.Node]:
    while node.parent:
        node = node.parent
        yield node


def begin(app: Sphinx) -> None:
    """Read what is written, once it is known how pages are named."""
    app.connect(gate.WRITTEN, Pages(app).read)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
