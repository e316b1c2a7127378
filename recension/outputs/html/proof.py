"""The reader's own proof: the records that the page of a text carries, and the button that undoes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.doctree.domain import domain_of
from recension.doctree.generated.page import block_name
from recension.locale import _, ngettext
from recension.outputs import gate
from recension.outputs.html import reading
from recension.outputs.html.citing import as_json
from recension.outputs.html.readers import blocks, lines
from recension.outputs.html.readers.parsed import parsed
from recension.outputs.html.render import fetched, has_pages, render
from recension.scholarship import proving, undoing
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.words import capital

if TYPE_CHECKING:
    from sphinx.application import Sphinx

SCRIPT = "proof.js"


def records(app: Sphinx, docname: str, doctree: nodes.document) -> undoing.Record:
    """Return what the page of a text carries."""
    terms = {name for term in doctree.findall(nodes.term) for name in term["ids"]}
    shown = {name.removesuffix(".entry") for name in terms if name.endswith(".entry")}
    over = next((one for one in doctree.findall(nodes.section) if "rec-notes" in one["classes"]), None)
    heading = undoing.Heading(_depth(over), over[0].astext()) if over is not None else None
    words = undoing.Words(_("not part of the text"), _)
    return _undone(domain_of(app.env).edition, words).records(docname, shown, heading)


_undone = lru_cache(maxsize=1)(undoing.Undoing)  # for all pages of an edition


def _depth(section: nodes.section) -> int:
    return 1 + (_depth(section.parent) if isinstance(section.parent, nodes.section) else 0)


def add_proof(app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    """Give the page of a text its records, and the button."""
    if not doctree or "rec_notes" not in doctree:
        return
    shown = str(context.get("body") or "") + str(context.get("rec_editorial") or "")
    said = {at: undoing.summed(words) for at, words in lines.said_on(parsed(shown.encode())).items()}
    found = as_json({**records(app, pagename, doctree), "said": said})
    if not has_pages(app):
        context["body"] += f'<script type="application/json" id="{lines.RECORDS}">{found}</script>\n'
        return
    context["rec_proof"] = _part(app, pagename, found)
    app.add_css_file("proof.css")


def _part(app: Sphinx, pagename: str, found: str) -> str:
    """Return the part of the page of a text that has the button, with the records that were *found*."""
    named = ", ".join(sigla := [one.siglum for one in domain_of(app.env).edition.witnesses if one.file])
    here = app.builder.get_target_uri(pagename)
    return render(
        "text-proof",
        told=ngettext(
            "This page carries the record of all that parts it from witness {}. Your browser can undo it, from the "
            "words that stand here, and compare the checksum of what comes out with the one that is stated.",
            "This page carries the record of all that parts it from the witnesses {}. Your browser can undo it, from "
            "the words that stand here, and compare the checksums of what comes out with those that are stated.",
            len(sigla),
        ).format(named),
        button=ngettext("Rebuild witness {}", "Rebuild witnesses {}", len(sigla)).format(named),
        without=_("Without scripts, {} does the same with a copy of this page.").split("{}"),
        page=here.rpartition("/")[2] or "index.html",
        script=fetched(app, pagename, SCRIPT),
        data=found,
        words=as_json(_words(app, pagename)),
    )


def _words(app: Sphinx, docname: str) -> dict[str, object]:
    """Return what the script says."""
    domain = domain_of(app.env)
    blocks = [block for block in domain.documents[docname].blocks if block.place]
    return {
        "places": {block.place: capital(block_name(domain.edition, block)) for block in blocks},
        "rules": {name: _(one.title) for name, one in domain.edition.declared.ruling.items()},
        "identical": _("{}: {} bytes rebuilt from this page, identical"),
        "different": _("{}: {} bytes rebuilt from this page, not identical"),
        "whole": _("{} has {} bytes."),
        "part": _("This text makes a part of {}: the bytes from {} to {}, of {}."),
        "computed": _("SHA-256, computed here"),
        "stated": _("SHA-256, as stated"),
        "undone": _("Undone on the way:"),
        "entries": _("Entries of the apparatus ({}):"),
        "typography": _("Rules of typography:"),
        "heads": _("Heads of pages ({}):"),
        "marks": _("Marks of the format ({})"),
        "one": _("One place does not agree."),
        "several": _("{} places do not agree."),
        "more": _("And {} more."),
        "differs": _("found {}, expected {}"),
        "nothing": _("nothing there"),
        "after": _("after {}"),
        "start": _("at the beginning"),
        "records": _("the records"),
        "witness": _("witness {}"),
        "letters": _("the same letters and figures"),
        "entry": _("what an entry of the apparatus says"),
        "none": _("no record of a witness"),
        "each": _("one of each"),
        "other": _("other words, by their checksum"),
        "readable": _("a record that can be read"),
    }


def read_back(app: Sphinx, name: str, data: bytes) -> Iterator[Mistake]:
    """Yield what keeps a page from proving itself."""
    if name.endswith(".html") and b'id="rec-proof-data"' in data:
        page = parsed(data)
        found = lines.records_of(page) or {}
        for one in proving.prove(found, lines.shown(page, found)).disagreements:
            yield mistake("output", output=name, field="proof", place=one.at, found=one.found, expected=one.expected)
        if docname := blocks.document_of(app, name):
            stated = page.xpath("string(//script[@id='rec-proof-data'])")
            yield from blocks.filled(name, data, _part(app, docname, stated))
            pieces = (reading.switch(app, docname, "\0"), reading.said("\0", is_page=True))
            for part in (part for piece in pieces for part in piece.split("\0")):
                yield from blocks.filled(name, data, part)


def setup(app: Sphinx) -> None:
    """Register what the proof needs."""
    app.connect("html-page-context", add_proof, priority=620)  # when the page has what the editor says (600)
    app.connect(gate.WRITTEN, read_back)
