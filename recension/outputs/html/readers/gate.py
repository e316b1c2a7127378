"""Reads the pages back that were written, and compares what they show with what the records say."""

from __future__ import annotations

import json
import re
from functools import cache, cached_property, lru_cache, partial
from typing import TYPE_CHECKING

import lxml.html
from docutils import nodes
from lxml import etree
from sphinx import addnodes

from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES, changes
from recension.locale import _
from recension.outputs import gate
from recension.outputs.gate import Seen
from recension.outputs.html.readers import told
from recension.outputs.html.readers.blocks import target
from recension.outputs.html.readers.expected_lists import ListPage
from recension.outputs.html.readers.expected_text import TextPage
from recension.outputs.html.readers.parsed import classed, parsed
from recension.outputs.html.readers.parsed import words as words_of
from recension.outputs.html.readers.reader import Reader, Ways, body
from recension.outputs.html.render import has_pages, is_screen
from recension.scholarship import leaves, regularise
from recension.scholarship.model import Block, Style, plain
from recension.scholarship.words import capital
from recension.scholarship.works import COPY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

    from recension.doctree.domain import RecensionDomain
    from recension.scholarship.messages import Mistake
    from recension.scholarship.model import Witness

MANY = 8  #: of more witnesses the view is chosen from a list, too


class Pages:
    """The pages of one build, and the forms of the witnesses that belong to them."""

    reads: type[Reader] = Reader
    expects: type[ListPage] = ListPage

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.ways = Ways(app)
        self.tree = partial(gate.doctree, app)
        self.text = lru_cache(maxsize=1)(self._text)  # of an e-book several files have one text

    @property
    def domain(self) -> RecensionDomain:
        """What is known of the edition."""
        return domain_of(self.app.env)

    def read(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with a file of the website, if it shows what the records say."""
        if not is_screen(app.builder) or not has_pages(app):
            return None
        if docname := self.forms.get(name):
            return [*self.witnesses(name, docname, data)]
        if docname := self.forms.get(name.replace("_static/rules-", "_static/forms-")):
            return [*gate.differences(name, [*_acts(data)], [*self.acts(docname)])]
        if app.builder.name != "singlehtml" and (docname := self.ways.files.get(name)):
            return [*self.differences(name, docname, data)]
        return None

    def differences(self, name: str, docname: str, data: bytes) -> Iterator[Mistake]:
        """Yield what is wrong with the page of a document."""
        domain = self.domain
        page = cache(lambda: parsed(data))
        if docname in domain.documents:
            text, editorial = self.text(docname)
            yield from gate.differences(name, self.seen(docname, [body(page())], expected=text), text)
            parts = classed(page(), "rec-editorial")
            yield from gate.differences(name, self.seen(docname, parts), editorial)
            yield from gate.differences(name, [*_switch(name, page())], [*self.switch(docname)])
            yield from gate.differences(name, [*_images(name, page())], [*self.images(docname)])
            yield from gate.differences(name, [*_ways(page())], [*self.ways_through(docname, page())])
        if docname not in domain.documents or any(one in PAGES for one in domain.generated.get(docname, ())):
            yield from self.lists(name, docname, page)

    def seen(self, docname: str, parts: Iterable[Element], at: str = "", expected: Sequence[Seen] = ()) -> list[Seen]:
        """Return what is seen of some parts of a page, beside what is *expected*."""
        found = gate.Beside(expected)
        for part in parts:
            self.reads(docname, self.ways.led, found).read(part, at)
        return found.whole

    def _text(self, docname: str) -> tuple[list[Seen], list[Seen]]:
        page = TextPage(self.domain, docname, self.tree)  # it puts marks of its own beside those of others
        return [*page.text()], [*page.editorial()]

    # the forms of the witnesses

    @cached_property
    def forms(self) -> dict[str, str]:
        """File that has the forms of a text -> the text."""
        return {f"_static/forms-{name.replace('/', '-')}.js": name for name in self.domain.documents}

    def witnesses(self, name: str, docname: str, data: bytes) -> Iterator[Mistake]:
        """Yield what is wrong with the forms of a text: each is the witness, character by character."""
        text = data.decode("utf-8", "replace")
        try:
            forms = json.loads(text[text.index("{") : text.rindex("}") + 1])
            read = {view: lxml.html.fromstring(form) for view, form in forms.items()}
        except (ValueError, AttributeError, etree.ParserError):
            yield from gate.differences(name, [Seen(docname, "forms", text[:60])], [])
            return
        views = self.views
        for view in dict.fromkeys([*views, *read]):
            found = [
                Seen(one.get("data-place") or "", f"view {view}", " ".join([*one.xpath("*/@data-number"), words]))
                for one in read.get(view, ())
                for words in [_exact(one.text_content())]
            ]
            wanted = [*self.form(views[view], docname, view)] if view in views else []
            yield from gate.differences(name, found, wanted)

    @property
    def views(self) -> dict[str, Witness]:
        """The views that show a witness."""
        whole = [one for one in self.domain.edition.witnesses if one.file]
        return {f"witness-{one.siglum}" if number else "witness": one for number, one in enumerate(whole)}

    def switch(self, docname: str) -> Iterator[Seen]:
        """Yield what leads from the page of a text to its views, and the script that has the forms for them."""
        named = {view: _("As received ({})").format(one.siglum) for view, one in self.views.items()}
        for view, words in ({"edition": _("Corrected text"), "changes": _("Changes")} | named).items():
            yield Seen(f"?view={view}", "view", words)
        if len(self.views) > MANY:
            yield Seen("views", "label", _("View of the text"))
            yield Seen("", "option", _("As received ({})").format("…"))
            yield from (Seen(view, "option", words) for view, words in named.items())
        yield from self.choice(docname)
        yield Seen("steps", "group", _("Changes"))
        yield Seen("steps", "label", _("{} of {}"))
        yield from (Seen("steps", "label", one) for one in (_("Previous change"), _("Next change"), _("No changes")))
        yield Seen("steps", "label", _("against"))
        for view, one in self.views.items():
            yield Seen(f"?view={view}", "against", one.siglum if len(self.views) < 2 else f"{one.siglum}: {one.title}")
        if acts := [*self.acts(docname)]:
            yield Seen(
                f"_static/rules-{docname.replace('/', '-')}.js", "view", _("also the {} made by rule").format(len(acts))
            )
        yield from (Seen(file, "script", "") for file, text in self.forms.items() if text == docname)
        yield Seen("_static/changes.js", "script", "")

    def images(self, docname: str) -> Iterator[Seen]:
        """Yield the images of pages that can be seen beside a text: where each is, what it shows, and whose it is."""
        known = self.domain.facsimiles
        for key in (span.page for block in self.domain.documents[docname].blocks for span in block.edited):
            if one := known.get(key):
                number, siglum = key.number, key.siglum
                named = _(leaves.words(number).name).format(number)
                yield Seen(key, "image", one.address if one.is_elsewhere else one.copy)
                yield Seen(key, "alternative", _("{} of witness {}, as an image").format(capital(named), siglum))
                credit = ", ".join(filter(None, [one.credit, one.licence]))
                yield Seen(key, "credit", f"{siglum}, {named}. {credit}")
                yield from [Seen(key, "licence", one.licence_url)] if one.licence and one.licence_url else []

    def choice(self, docname: str) -> Iterator[Seen]:
        """Yield what the notes can be filtered by: each witness, with how many readings it has, and each kind."""
        document, declared = self.domain.documents[docname], self.domain.edition.declared
        said = [one.kind for one in document.entries] + [one.kind for one in document.omissions]
        whole = [one for one in declared.witnesses if one.file]
        kinds = [(kind, declared.shown.get(kind, kind)) for kind in declared.kinds]
        read = {
            one.siglum: sum(
                any(one.siglum in r.sigla for r in e.readings) or e.page.siglum == one.siglum for e in document.entries
            )
            + sum(o.siglum == one.siglum for o in document.omissions)
            for one in whole
        }
        if len([number for number in read.values() if number]) < 2:
            return
        all_ = Seen("choice", "option", f"{_('all')} = ")
        yield Seen("choice", "label", _("Filter the apparatus"))
        yield from (Seen("choice", "label", _("Reading of")), all_)
        for one in whole:
            if number := read[one.siglum]:
                yield Seen("choice", "option", f"{one.siglum}: {one.title} ({number}) = {one.siglum}")
        yield from (Seen("choice", "label", _("Kind")), all_)
        for kind, name in kinds:
            if number := said.count(kind):
                yield Seen("choice", "option", f"{name} ({number}) = {kind}")
        yield Seen("choice", "label", _("{} of {} shown.").format("{}", len(said)))
        yield from (Seen("choice", "label", _("No entry fits.")), Seen("choice", "label", _("Reset")))

    def ways_through(self, docname: str, page: Element) -> Iterator[Seen]:
        """Yield what leads through the page of a text: to its headings, whose words were compared, and to places."""
        for heading in page.xpath("//article[@class='rec-text']//section[@id]/h2"):
            said = "".join(heading.xpath("descendant::text()[not(parent::a[@class='headerlink'])]"))
            words = re.sub(r"[.:\s]+$", "", said)
            place = f"#{heading.getparent().get('id')}"
            yield Seen(place, "way", words[:1] + words[1:].lower() if words == words.upper() else words)
        yield Seen("?paras=all", "way", _("Handout"))
        yield Seen("#rec-proof", "way", _("Proof"))
        last = {one.place[0]: str(one.place) for one in self.domain.documents[docname].blocks if one.place.number}
        if any(self.choice(docname)):
            yield Seen("choice", "way", _("Variants"))
        yield Seen("field", "example", ", ".join(last[sign] for sign in ("p", "n") if sign in last))
        yield Seen("field", "label", _("Go to a place, or search"))
        yield Seen("field", "label", _("Keys: / for this field, j and k for the changes"))

    def form(self, one: Witness, docname: str, view: str) -> Iterator[Seen]:
        """Yield a text as a witness has it."""
        pieces, numbers = self.domain.edition.pieces(one, docname)
        begun: set[str] = set()
        for number in numbers:
            piece = pieces[number]
            text = piece.text + (one.ends if number == len(pieces) - 1 else "")
            place = "" if piece.block.omission or piece.page else piece.block.place
            beside = piece.block.number if place and place not in begun else ""
            begun |= {piece.block.place} if not piece.page else set()
            yield Seen(place, f"view {view}", f"{beside} {_exact(text)}".lstrip(" "))

    def acts(self, docname: str) -> Iterator[Seen]:
        """Yield what the rules do at each place of a text: where, and what stands in the witness and in the edition."""
        edition = self.domain.edition
        for block in edition.blocks:
            if block.docname != docname or not block.place:
                continue
            found, dressed = [], regularise.dressed(block, edition.rules)
            for rule, acts in regularise.changes(block, edition.rules, edition.witnesses[0]).items():
                for one in acts:
                    words = one.old.strip("[]\\^") if rule == "calls" else one.new
                    is_sign = regularise.is_of_characters(rule)
                    told = f"{one.old} → {words}" if is_sign else one.old.replace(words, "…")
                    found.append((-1 if rule == "numbers" else _before(block, dressed, one.offset), told))
            yield from (Seen(block.place, "rule", f"{at}: {told}") for at, told in sorted(found))

    # what is made from the records

    def lists(self, name: str, docname: str, page: Callable[[], Element]) -> Iterator[Mistake]:
        """Yield what is wrong with what is made from the records on a page."""
        expected = self.expects(self.domain, docname, self.tree)
        elements = [*self.tree(docname).findall(nodes.Element)]
        if any(one.tagname == "bibliography" for one in elements):
            yield from self.works(name, expected, page())
        derived = [one for one in elements if isinstance(one, ours.derived) and self.is_there(one)]
        if events := [one for one in elements if isinstance(one, ours.chronology)]:
            found = self.seen(docname, classed(page(), "edition-chronology"), "chronology")
            yield from self.unlike(name, found, [one for node in events for one in expected.chronology(node)])
        if self.domain.releases and any(one["what"] == changes.PAGE.name for one in derived):
            yield from told.differences(name, self.domain, classed(page(), "edition-changes"))
        for what in dict.fromkeys(one["what"] for one in derived):
            wanted = [expected.made(one) for one in derived if one["what"] == what]
            if None not in wanted:
                every = [one for made in wanted for one in made or ()]
                found = self.seen(docname, classed(page(), f"edition-{what}"), what, every)
                yield from self.unlike(name, found, every)

    def works(self, name: str, expected: ListPage, page: Element) -> Iterator[Mistake]:
        """Yield what is wrong with the bibliography on a page."""
        known = [*expected.works_listed()]
        fields = {at: stated for at, stated, _seen in known} if expected.is_humanities else {}
        found: list[Seen] = []
        for work in classed(page, "citation"):
            at = work.get("id") or ""
            label, *parts = (one for one in work if one.get("class") not in ("rec-forms", "backrefs"))
            lines = parts[0] if len(parts) == 1 and parts[0].tag == "div" else parts
            words = " ".join(words_of(lines[0]).split()) if len(lines) else ""
            found += [Seen(at, "label", words_of(label).strip().strip("[]")), Seen(at, "description", words)]
            found += _stated(at, fields.get(at, {}), lines[0], words) if len(lines) else []
            for line in lines[1:]:
                found += self.seen(expected.docname, [line], at)
            found += (Seen(at, "back", one.get("href") or "") for one in work.xpath(".//a[@role='doc-backlink']"))
        wanted = []
        for at, _fields, (label_, description, *rest) in known:
            wanted += [label_, description, *(Seen(at, *one) for one in fields.get(at, {}).items()), *rest]
        if not self.app.builder.docsettings.footnote_backlinks:  # type: ignore[attr-defined]  # by a docutils.conf
            wanted = [one for one in wanted if one.field != "back"]
        yield from self.unlike(name, found, wanted)

    def unlike(self, name: str, found: Sequence[Seen], expected: Sequence[Seen]) -> Iterator[Mistake]:
        """Yield what differs in what is made from the records."""
        return gate.differences(name, found, expected)

    def is_there(self, node: nodes.Node) -> bool:
        """Tell whether the pages have what stands under conditions."""
        above = [*_above(node)]
        return all(self.app.tags.eval_condition(one["expr"]) for one in above if isinstance(one, addnodes.only))


def _switch(name: str, page: Element) -> Iterator[Seen]:
    """Yield the same of a page."""
    for part in classed(page, "rec-views"):
        yield from (Seen(one.get("href") or "", "view", words_of(one)) for one in part.iter("a"))
        yield from (Seen("views", "label", one.get("aria-label") or "") for one in part.iter("select"))
        yield from (Seen(one.get("value") or "", "option", words_of(one)) for one in part.iter("option"))
    for part in classed(page, "rec-variants"):
        yield Seen("choice", "label", part.get("aria-label") or "")
        for one in part.iter("label"):
            yield Seen("choice", "label", (one.text or "").strip())
            yield from (Seen("choice", "option", f"{words_of(o)} = {o.get('value')}") for o in one.iter("option"))
        for status in part.iter("output"):
            yield from (Seen("choice", "label", status.get(name) or "") for name in ("data-some", "data-none"))
        yield from (Seen("choice", "label", words_of(one)) for one in part.iter("button"))
    for part in classed(page, "rec-steps"):
        yield Seen("steps", "group", part.get("aria-label") or "")
        yield Seen("steps", "label", part.get("data-label") or "")
        yield from (Seen("steps", "label", one.get("aria-label") or "") for one in part.iter("button"))
        yield from (Seen("steps", "label", one.get("data-none") or "") for one in part.iter("output"))
        for one in part.iter("label"):
            if "rec-against" in (one.get("class") or ""):
                yield Seen("steps", "label", (one.text or "").strip())
                yield from (Seen(f"?view={o.get('data-view')}", "against", words_of(o)) for o in one.iter("option"))
                continue
            source = one.find("input").get("data-src") or ""
            yield Seen(target(name, source).partition("?")[0], "view", words_of(one).strip())
    files = (target(name, address).partition("?")[0] for address in page.xpath("//@data-forms | //@data-changes"))
    yield from (Seen(one, "script", "") for one in files)


def _acts(data: bytes) -> Iterator[Seen]:
    """Yield the same of a script."""
    text = data.decode("utf-8", "replace")
    try:
        for place, acts in json.loads(text[text.index("{") : text.rindex("}") + 1], object_pairs_hook=list):
            for at, before, shown, after in acts:
                is_sign = before and shown and not after
                told = f"{before} → {shown}" if is_sign else f"{before}…{after}"
                yield Seen(place, "rule", f"{at}: {told}")
    except (ValueError, TypeError):
        yield Seen("", "rules", "cannot be read")


def _before(block: Block, dressed: regularise.Dressed, offset: int) -> int:
    """Return how many letters are shown of a block before one of its edited text; calls have no brackets there."""
    found, at = 0, 0
    for span in block.edited:
        whole = len(plain((span,)))
        part = min(max(offset - at, 0), whole)
        found += len(span.text) if span.style is Style.CALL and part else len(dressed[at : at + part])
        at += whole
    return found


def _images(name: str, page: Element) -> Iterator[Seen]:
    """Yield the same of a page."""
    for figure in page.xpath("//template[@id='rec-images']/figure"):
        key = figure.get("data-page") or ""
        for image in figure.iter("img"):
            source = image.get("data-src") or ""
            yield Seen(key, "image", source if "://" in source else target(name, source))
            yield Seen(key, "alternative", image.get("alt") or "")
        yield Seen(key, "credit", words_of(figure.find("figcaption")).strip())
        yield from (Seen(key, "licence", link.get("href") or "") for link in figure.iter("a"))


def _ways(page: Element) -> Iterator[Seen]:
    """Yield what is found of the ways through a text; the field leads to the search, as those of the themes do."""
    for part in classed(page, "rec-ways"):
        yield from (Seen(one.get("href") or "", "way", words_of(one)) for one in part.findall("a"))
        yield from (Seen("choice", "way", words_of(one)) for one in part.xpath("button[@popovertarget='rec-variants']"))
        for field in part.xpath("form[contains(@action, 'search')]/input"):
            yield Seen("field", "example", field.get("placeholder") or "")
            yield Seen("field", "label", field.get("aria-label") or "")
        yield from (Seen("field", "label", words_of(one).strip()) for one in part.xpath("form/label"))


def _exact(text: str) -> str:
    """Return *text* so that every blank counts."""
    return text.replace(" ", "·").replace("\n", "↵").replace("\t", "⇥")


def _stated(at: str, fields: Mapping[str, str], line: Element, words: str) -> Iterator[Seen]:
    """Yield the *fields* of a work, as far as they stand in what is said of it; the others are all of that."""
    leads = [link.get("href") for link in line.iter("a")]
    for name, value in fields.items():
        stands = value in leads if name in ("url", COPY) else " ".join(value.split()) in words
        yield Seen(at, name, value if stands else words)


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
