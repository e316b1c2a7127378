"""The page of a text: the text alone in its article, the editor's notes behind it, and the text of each witness."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import domain_of
from recension.doctree.generated.page import block_name
from recension.files import write
from recension.locale import _, ngettext
from recension.outputs.html import frame, images, ruled, withdrawn
from recension.outputs.html.element import element
from recension.outputs.html.glossary import explained
from recension.outputs.html.render import fetched, has_pages, render
from recension.scholarship import diff, witness
from recension.scholarship.edition import Edition
from recension.scholarship.model import (
    BLOCK,
    Block,
    BlockType,
    Entry,
    Omission,
    PageKey,
    Place,
    Spans,
    Style,
    Witness,
    plain,
)
from recension.scholarship.presentation import ShownEntry, ShownReading, whereabouts
from recension.scholarship.proving import common
from recension.scholarship.regularise import Rules
from recension.scholarship.series import COMMENTS, Series
from recension.scholarship.words import capital, heading

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.writers.html5 import HTML5Translator

    from recension.doctree.domain import RecensionDomain

EDITORIAL = (*ours.EDITORIAL, explained)
SAID = (*EDITORIAL, ours.headnote)  #: a head-note stays where it stands
MANY = 8  #: of more witnesses the view is chosen from a list
FEW = 3  #: witnesses whose views are named in full; of more, each but the first by its siglum
_STRAIGHT = str.maketrans("‘’“”–", "''\"\"-")  #: as witnesses have them, or nearly


class editorial(nodes.container):
    """All that the editor says of a text; its children are groups."""


class group(nodes.container):
    """What the editor says of one place; ``label`` names it."""


class more(nodes.inline):
    """A link to a group; it has no text of its own, for the text around it is the author's."""


class GatherNotes(SphinxPostTransform):
    """Moves apparatus, works and commentary behind the text, so that the text can be read and taken without them.

    ::

        <paragraph ids="p4">… <apparatus> <comments>
            →  <paragraph ids="p4">… <more refid="p4.notes">
               …
               <editorial> <group ids="p4.notes"> <apparatus> <comments>
    """

    default_priority = 910  # after every reference has been resolved, and the places linked (900)
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        if self.env.current_document.docname not in self.config.recension_texts:
            return
        records = domain_of(self.env).documents[self.env.current_document.docname]
        blocks = {block.place: block for block in records.blocks if block.place}
        groups: dict[int, group] = {}
        for node in list(self.document.findall(nodes.Element)):
            if not isinstance(node, EDITORIAL):
                continue
            owner = _owner(node)
            if id(owner) not in groups:
                groups[id(owner)] = self.group(owner, blocks)
            node.parent.remove(node)
            groups[id(owner)] += self.withdrawn(node) if isinstance(node, ours.withdrawal) else node
            for name in [*node.findall(nodes.Text)] if isinstance(node, ours.citing) else ():
                if name in ("[", "]"):
                    name.parent.remove(name)
        for note in self.document.findall(nodes.footnote):
            if len(note) == 2 and isinstance(note[1], nodes.paragraph):
                note[1] = nodes.inline("", "", *note[1].children)
        self.document += editorial("", *groups.values())
        self.keep_addresses(groups.values())
        for one in groups.values():
            one.parent.document = self.document
            for node in one.findall(nodes.reference):
                node.attributes.pop("reftitle", None)  # a fifth of the page; the bibliography has it all
            if all(isinstance(node, ours.withdrawal) for node in one.children[1:]):
                one["classes"].append("rec-group-withdrawn")
                if link := one.get("link"):
                    link.parent.remove(link)
            elif link := one.get("link"):
                entries = [node["record"] for node in one.findall(ours.apparatus_entry)]
                link["label"] = " · ".join(contents(one, entries))
            self.label_entries(one, records.blocks)

    def group(self, owner: nodes.Element, blocks: Mapping[Place, Block]) -> group:
        """Return a group for *owner*, one of the *blocks* by their places, linked both ways with it."""
        place = Place(next((name for node in owner.findall(nodes.Element) for name in node["ids"]), ""))
        name = place.called(self.config.recension_places) or _("the text")
        if place in blocks:
            name = block_name(domain_of(self.env).edition, blocks[place])
        head = nodes.paragraph("", capital(name), classes=["rec-group-head"])
        label = _("Editorial notes on {}").format(name)
        series = ["rec-group-note"] if isinstance(owner, nodes.footnote) else []
        found = group("", head, place=place, label=label, classes=series)
        if place:
            head[:] = [nodes.reference("", "", *head.children, refid=place)]
            found["ids"] = [f"{place}.notes"]
            found["link"] = more("", refid=f"{place}.notes", name=label)
            line = next((n for n in reversed(list(owner.findall(nodes.TextElement))) if _is_line(n)), owner)
            line += found["link"]
        return found

    def withdrawn(self, node: ours.withdrawal) -> ours.withdrawal:
        """Return *node* with words that say what it is."""
        why = next(iter(node.findall(nodes.paragraph)))
        here = self.env.current_document.docname
        why[:] = [*withdrawn.said(domain_of(self.env), here, here, node["record"].id, why.children)]
        return node

    def label_entries(self, one: nodes.Element, blocks: Sequence[Block]) -> None:
        """Let each entry say what it is to those who hear it, and link its lemma to the words in the text."""
        edition = domain_of(self.env).edition
        held, rules = edition.conventions.held, edition.rules
        for node in list(one.findall(ours.apparatus_entry)):
            shown, (term, definition) = node["record"], node.children
            if shown.page:
                for part in (term, definition):
                    part["classes"].append("rec-page-entry")  # type: ignore[index]
                self.lead_to_image(shown.page, definition)
            node.replace_self(nodes.definition_list_item("", term, definition, record=shown))
            if isinstance(shown.record, Entry):
                assert isinstance(term, nodes.term)
                spoken = nodes.inline("", _("Editorial note on") + " ", classes=["rec-spoken"])
                lemma = nodes.reference("", "", markup.lemma(shown), refid=shown.record.id, classes=["rec-back"])
                about = partial(_about, shown.record, blocks=blocks, rules=rules)
                where, readings = markup.where(shown), markup.readings(shown, partial(_reading, shown, held, about))
                term[:] = [spoken, *where, lemma, *readings]

    def lead_to_image(self, page: PageKey, definition: nodes.Node) -> None:
        """Let the note on a page lead to the image of it, if there is one, which no script is needed for."""
        domain, here = domain_of(self.env), self.env.current_document.docname
        for one in images.on(domain, here):
            if one.page == page:
                where = {"href": images.address(domain.builder, here, one), "data_image": page}
                link = element("a", [nodes.Text(_("Image of the page"))], **where)
                definition[-1] += [nodes.Text(" "), link]  # type: ignore[index]

    def keep_addresses(self, groups: Collection[nodes.Element]) -> None:
        """Give what was withdrawn all the ids that it had, where nothing else has them now."""
        domain, here = domain_of(self.env), self.env.current_document.docname
        taken = {name for one in groups for name in one["ids"]}
        for one in groups:
            for node in one.findall(ours.withdrawal):
                ids = withdrawn.in_text(domain, here, node["record"].id)
                node["ids"] = [name for name in ids if name not in taken]
                taken.update(node["ids"])


def _is_line(node: nodes.Element) -> bool:
    """Tell whether *node* is a line or a paragraph of the text, and not part of what is said of it."""
    holder: nodes.Node | None = node
    while holder is not None and not isinstance(holder, SAID):
        holder = holder.parent
    return holder is None and isinstance(node, (nodes.paragraph, nodes.line, nodes.title))


def _owner(node: nodes.Element) -> nodes.Element:
    """Return what *node* is about: the note around it, or the text above it."""
    if isinstance(node.parent, nodes.footnote):
        return node.parent
    above: nodes.Node | None = node
    while isinstance(above, SAID):
        above = above.previous_sibling()
    return above if isinstance(above, nodes.Element) and not isinstance(above, nodes.title) else node.parent


def _about(entry: Entry, siglum: str, blocks: Sequence[Block], rules: Rules) -> str:
    """Return what an entry is about besides words: a block with others, a line, a division, a stretch, an order."""
    absent = (one.place for one in blocks if any(entry.id == name for _siglum, name in one.absent))
    places = [entry.place, *absent] if entry.about == BLOCK else whereabouts(entry, siglum, blocks, rules)
    return " ".join([entry.about or "words", *places])


def _reading(shown: ShownEntry, held: Collection[str], about: Callable[[str], str], one: ShownReading) -> nodes.Element:
    """Return a reading that tells the view of the changes who of the *held* witnesses has it, and what differs."""
    made = markup.reading(one)
    has = [siglum for siglum in held if siglum in one.bearers]
    if not has:
        return made
    names = "rec-reading rec-omits" if one.omits else "rec-reading"
    is_apart = isinstance(shown.record, Entry) and (shown.record.about or one.moves)
    differing = {} if shown.page or is_apart else differs(one.spans, shown.lemma)
    told = {"data_about": about(has[0])} if is_apart else {}
    return element("span", made.children, names, data_has=" ".join(has), **told, **differing)


def differs(reading: Spans, lemma: Spans) -> dict[str, str]:
    """Return where two readings differ: of each stretch of words, begin and end in the one and in the other.

    Readings with markup are taken whole.
    """
    if any(span.style not in (Style.TEXT, Style.DIVISION) for span in (*reading, *lemma)):
        return {}
    old, new = (plain(spans).translate(_STRAIGHT) for spans in (reading, lemma))
    found: list[tuple[int, ...]] = []
    if old.split() != new.split() and "".join(old.split()) == "".join(new.split()):  # a space more or less
        start = common(old, new)
        end = min(common(old[::-1], new[::-1]), min(map(len, (old, new))) - start)
        found.append((start, len(old) - end, start, len(new) - end))
    else:
        i = k = 0
        for one in diff.words(old, new):
            j, m = i + len(one.old), k + len(one.new)
            found += [] if one.same else [(i, j, k, m)]
            i, k = j, m
    return {"data_differs": " ".join(str(offset) for one in found for offset in one)}


def contents(one: nodes.Element, entries: Iterable[ShownEntry]) -> Iterator[str]:
    """Yield in a few words what is in *one*, which has these *entries* of the apparatus."""
    emends = [entry.emends for entry in entries]
    corrections, variants = emends.count(True), emends.count(False)
    comments = Counter(node["record"].series for node in one.findall(ours.annotation))
    if corrections:
        yield ngettext("one correction", "{} corrections", corrections).format(corrections)
    if variants:
        yield ngettext("one variant", "{} variants", variants).format(variants)
    named = [name for name in comments if COMMENTS[name].is_printed] or ([] if emends else [*comments])
    yield from (comments_label(COMMENTS[name], comments[name]) for name in named)
    if not emends and not comments:
        terms = sum(1 for node in one.findall(explained) for _link in node.findall(nodes.reference))
        is_cited = any(one.findall(ours.citing))
        yield _("work cited") if is_cited else ngettext("one term explained", "{} terms explained", terms).format(terms)


def comments_label(series: Series, number: int) -> str:
    """Return how many comments of a series there are."""
    return _("{} ({})").format(_(series.title), number)


def visit_editorial(self: HTML5Translator, node: nodes.Element) -> None:
    """Begin what is no part of the text."""
    node["text"], self.body = self.body, []


def depart_editorial(self: HTML5Translator, node: nodes.Element) -> None:
    """Leave it to the page, which has a place for it."""
    self.document["rec_notes"] = "".join(self.body)
    self.body = node.attributes.pop("text")


def visit_group(self: HTML5Translator, node: nodes.Element) -> None:
    """Open the notes on one place."""
    named = {"aria-label": node["label"], "data-place": node["place"]}
    self.body.append(self.starttag(node, "div", CLASS="rec-group", ROLE="group", **named))


def depart_group(self: HTML5Translator, node: nodes.Element) -> None:
    """Close them."""
    self.body.append("</div>\n")


def visit_more(self: HTML5Translator, node: nodes.Element) -> None:
    """Print the link to the notes on a place; the style sheet gives it its words."""
    label = _("{}: {}").format(node["name"], node["label"])
    named = {"aria-label": label, "data-label": node["label"], "href": f"#{node['refid']}"}
    self.body.append(self.starttag(node, "a", "", CLASS="rec-more", **named) + "</a>")
    raise nodes.SkipNode


def visit_headnote(self: HTML5Translator, node: nodes.Element) -> None:
    """Open a fold, so that the text goes on with the words of its author; it needs no script."""
    label = node.pop(0).astext()
    self.body.append(self.starttag(node, "details", "") + f"<summary>{label}</summary>\n")


def depart_headnote(self: HTML5Translator, node: nodes.Element) -> None:
    """Close it."""
    self.body.append("</details>\n")


def fill_page(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page of a text what the editor says of it, and the views of the text."""
    if not doctree or "rec_notes" not in doctree:
        return
    editorial = said(doctree["rec_notes"], is_page=has_pages(app))
    if not has_pages(app):
        context["body"] += editorial
        return
    context["rec_editorial"] = editorial
    edition = domain_of(app.env).edition
    forms = {
        view: f'<div class="rec-form">{"".join(_form(edition, one, pagename))}</div>'
        for view, one in views(edition).items()
    }
    acts = ruled.acts(edition, pagename)
    ruled.write_acts(app, pagename, acts)
    _write_forms(app, pagename, forms)
    search, words = context["pathto"]("search"), example(domain_of(app.env), pagename)
    choice = _choice(edition, pagename)
    ways = render("text-ways", sections=[*sections(doctree)], search=search, example=words, choice=choice)
    context["rec_views"] = switch(app, pagename, ways, choice)
    context["furo_hide_toc"] = True  # the notes stand in its place
    for name in ("reading.css", *(frame.READING[theme] for theme in frame.tried(app) if theme in frame.READING)):
        app.add_css_file(name)
    app.add_js_file("text.js", priority=400, loading_method="defer")
    if acts:
        app.add_js_file("rules.js", loading_method="defer")
    if choice:
        app.add_js_file("notes.js", loading_method="defer")
    app.add_js_file("reading.js", priority=900, loading_method="defer")  # shows the page when all is in it


def said(notes: str, *, is_page: bool) -> str:
    """Return the part of a page that has the *notes* of the editor."""
    return render("text-editorial", notes=notes, has_views=is_page)


def views(edition: Edition) -> dict[str, Witness]:
    """Return the views that show a witness."""
    whole = (one for one in edition.witnesses if one.file)
    return {f"witness-{one.siglum}" if number else "witness": one for number, one in enumerate(whole)}


def _choice(edition: Edition, docname: str) -> str:
    """Return the form that filters the notes on a text; empty where no more than one witness has a reading there."""
    document = next(text.document for text in edition.texts if text.name == docname)
    said: list[Entry | Omission] = [*document.entries, *document.omissions]
    kinds = Counter(one.kind for one in said)
    whose = {one.siglum: f"{one.siglum}: {one.title}" for one in views(edition).values()}
    departing = Counter({name: sum(_departs(one, name) for one in said) for name in whose})
    if sum(map(bool, departing.values())) < 2:
        return ""
    named = {kind: edition.declared.shown.get(kind, kind) for kind in edition.declared.kinds}
    choices = {"bearers": options(whose, departing), "kinds": options(named, kinds)}
    return render("text-notes", **choices, some=_("{} of {} shown.").format("{}", len(said)))


def _departs(one: Entry | Omission, siglum: str) -> bool:
    return one.departs_from(siglum) if isinstance(one, Entry) else one.siglum == siglum


def options(names: Mapping[str, str], counted: Counter[str]) -> list[tuple[str, str]]:
    """Return value and text of each choice, in the order of their *names*, all of them first."""
    return [("", _("all")), *((one, f"{name} ({counted[one]})") for one, name in names.items() if counted[one])]


def switch(app: Sphinx, docname: str, ways: str, choice: str = "") -> str:
    """Return the switch of the views, with that of the changes made by rule, and the *ways* through a text."""
    edition = domain_of(app.env).edition
    number = sum(map(len, ruled.acts(edition, docname).values()))
    names = {"script": ruled.name(docname), "forms": forms_of(docname), "changes": "changes.js"}
    scripts = {name: fetched(app, docname, file) for name, file in names.items()}
    named = {view: _("As received ({})").format(one.siglum) for view, one in views(edition).items()}
    shown = {"edition": _("Corrected text"), "changes": _("Changes"), **named}
    short = {view: one.siglum for view, one in [*views(edition).items()][1:] if len(named) > FEW}
    told = {view: (one.siglum, one.title) for view, one in views(edition).items()}
    heard = _("As received ({})").split("{}")  # around the siglum, which alone is seen
    return render(
        "text-views",
        views=shown,
        short=short,
        heard=heard,
        number=number,
        ways=ways,
        told=told,
        chosen=[*named] if len(named) > MANY else [],
        choice=choice,
        **scripts,
    )


def sections(doctree: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield place and name of the parts of a text, without what the text has at the end of a heading."""
    for node in doctree.findall(nodes.section):
        if isinstance(node.parent, nodes.section) and isinstance(node.parent.parent, nodes.document):
            yield node["ids"][0], heading(node[0].astext())


def example(domain: RecensionDomain, docname: str) -> str:
    """Return the last paragraph and the last note of a text, as one asks for them."""
    last = {block.place.series: str(block.place) for block in domain.documents[docname].blocks if block.place.number}
    return ", ".join(last[series] for series in "pn" if series in last)


def forms_of(docname: str) -> str:
    """Return the name of the script that has the forms of a text."""
    return f"forms-{docname.replace('/', '-')}.js"


def _write_forms(app: Sphinx, docname: str, forms: Mapping[str, str]) -> None:
    """Write the forms of a text as a script, which is no part of the page that is waited for."""
    text = f"var recensionForms = {json.dumps(forms, ensure_ascii=False)};\n"
    write(Path(app.outdir, "_static", forms_of(docname)), text)


def _form(edition: Edition, one: Witness, docname: str) -> Iterator[str]:
    """Yield a document as the witness has it, each character in its order, in elements that name the place."""
    pieces, numbers = edition.pieces(one, docname)
    known: set[Place] = set()  # a page may begin within
    for number in numbers:
        piece, block = pieces[number], pieces[number].block
        text = escape(piece.text + (one.ends if number == len(pieces) - 1 else ""), quote=False)
        if block.omission:
            kind = escape(edition.declared.shown.get(block.omission.kind, block.omission.kind))
            following = next((one.block.place for one in pieces[number:] if one.block.place), "")
            yield f'<div class="rec-matter" data-kind="{kind}" data-before="{following}">{text}</div>'
        elif piece.page:
            yield f'<div class="rec-page-head">{text}</div>'
        else:
            place = f' data-place="{block.place}"' if block.place else ""
            role = f' role="heading" aria-level="{block.level}"' if block.type is BlockType.HEADING else ""
            if block.number and block.place not in known:
                known.add(block.place)
                bare = text.lstrip("\n")
                text = f'{text[: -len(bare)]}<span data-number="{block.number}">{bare}</span>'
            runs_on = ' class="rec-on"' if not text.startswith("\n") and witness.runs_on(block, one.siglum) else ""
            yield f"<div{place}{role}{runs_on}>{text}</div>"


def setup(app: Sphinx) -> None:
    """Register what the page of a text needs."""
    app.add_node(editorial, html=(visit_editorial, depart_editorial))
    app.add_node(group, html=(visit_group, depart_group))
    app.add_node(more, html=(visit_more, None))
    app.add_node(ours.headnote, html=(visit_headnote, depart_headnote))
    app.add_post_transform(GatherNotes)
    app.connect("html-page-context", fill_page, priority=600)  # after furo has decided on the contents
