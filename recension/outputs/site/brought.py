"""Reads back what a page brings with it: its icon, its style sheets and scripts, and a policy that lets them be."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docutils import nodes

from recension.doctree.domain import domain_of
from recension.outputs import gate
from recension.outputs.html.readers import around, blocks, prose
from recension.outputs.html.readers.parsed import parsed
from recension.outputs.html.render import has_pages
from recension.outputs.site import policy
from recension.outputs.site.policy import ANYTHING, NOTHING
from recension.scholarship.address import strings
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

#: directive of a policy -> what it governs that stands in a page
INLINE = {
    "script-src": "//script[not(@src)][not(contains(@type, 'json'))] | //@*[starts-with(name(), 'on')]",
    "style-src": "//style | //@style",
}
_RULES_NOTHING = re.compile(r"/\*.*?\*/|\s+", re.DOTALL)
#: what came in with a text is neither run nor shown
_WITHIN = "ancestor-or-self::*[self::article or @role='main' or contains(@class, 'rec-editorial')]"
#: sheets that serve only some pages
SOME = {"pygments.css", "furo-extensions.css"}


class Brought:
    """What the pages of one build have asked for."""

    def __init__(self, app: Sphinx) -> None:
        self.app, self.config = app, app.config
        self.around = around.Around(app)
        self.notes = Path(
            app.doctreedir, "asked"
        )  #: what each page wants, for a page can be written in another process
        self.notes.unlink(missing_ok=True)
        self.sheet = cache(self._sheet)

    def ask(self, app: Sphinx, name: str, _template: str, context: dict[str, Any], _doctree: object) -> None:
        """Note what a page wants, before it is known how it has that."""
        names = [str(one.filename).partition("?")[0] for one in context.get("css_files", ())]
        wanted = blocks.file_of(app, name), [one for one in names if Path(one).name not in SOME]
        with self.notes.open("a", encoding="utf-8") as notes:
            notes.write(f"{json.dumps(wanted)}\n")

    @cached_property
    def asked(self) -> Mapping[str, list[str]]:
        """The sheets that each page wants: asked for when all are written."""
        return dict(map(json.loads, self.notes.read_text("utf-8").splitlines())) if self.notes.is_file() else {}

    def check(self, app: Sphinx, name: str, data: bytes) -> Iterator[Mistake]:
        """Yield what a page lacks."""
        if not has_pages(app) or not (pagename := self.around.page_of(name)):
            return
        page, prefix = parsed(data), prose.prefix_of(app, pagename)
        if not page.xpath("head/link[contains(@rel, 'icon')]"):
            yield _unlike(name, "icon", "nothing there", "a picture for the window")
        addresses = page.xpath("//link[@rel='stylesheet']/@href")
        links = [blocks.target(name, one, prefix).partition("?")[0] for one in addresses]
        texts = "".join([*(_ruling(one.text or "") for one in page.iter("style")), *map(self.sheet, links)])
        for one in self.asked.get(name, ()):
            if one not in links and "//" not in one and self.sheet(one) not in texts:
                yield _unlike(name, "style sheet", "nothing there", one)
        yield from self.annotation(name, pagename, page)
        yield from self.faces(name, prefix, page)
        yield from self.policy(name, page)

    def annotation(self, name: str, pagename: str, page: Element) -> Iterator[Mistake]:
        """Yield where a text lacks the script for annotating it, another page has it, or a policy admits others."""
        listed = self.config.recension_annotation
        wanted = listed[:1] if pagename in self.config.recension_texts else []
        found = [one for one in page.xpath("//script/@src") if one in listed]
        if found != wanted:
            yield _unlike(name, "annotation", ", ".join(found), ", ".join(wanted))
        origins = {"/".join(one.split("/")[:3]) for one in listed if wanted}
        linked = {*page.xpath("//script/@src"), *page.xpath("//link[@rel='stylesheet']/@href")}
        declared = " ".join([*self.config.recension_policy.values()]).split()
        for text in page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content"):
            policy = {directive: {*sources} for directive, *sources in map(str.split, text.split(";")) if sources}
            for directive in ("script-src", "style-src", "frame-src") if wanted else ():
                if not origins <= policy.get(directive, set()):
                    yield _unlike(name, directive, " ".join(policy.get(directive, ())), " ".join(sorted(origins)))
            hosts = self.hosts(pagename)
            if policy and not hosts <= policy.get("img-src", set()):
                yield _unlike(name, "img-src", " ".join(policy.get("img-src", ())), " ".join(sorted(hosts)))
            named = {(way, one) for way, some in policy.items() for one in some if "://" in one}
            for one in sorted({one for way, one in named if not (way == "img-src" and one in hosts)}):
                if one not in origins | linked and one not in declared:
                    yield _unlike(name, "policy", one, "what conf.py lists, and no other")

    def hosts(self, pagename: str) -> set[str]:
        """Return the hosts that have images of pages which begin in a text."""
        domain = domain_of(self.app.env)
        heads = domain.documents[pagename].heads if pagename in domain.documents else ()
        images = domain.facsimiles
        return {images[key].host for key, _head in heads if key in images} - {""}

    def faces(self, name: str, prefix: str, page: Element) -> Iterator[Mistake]:
        """Yield which face of the book a page of the edition lacks, or has against the setting."""
        wanted = {f"_static/faces/{cut}.woff2" for cut in ("regular", "italic") if self.config.recension_face}
        asking = "".join(one.text or "" for one in page.xpath("head/script[contains(., 'document.fonts.load')]"))
        asked = re.search(r"of\[([^]]*)\]\)document\.head\.append.*href:`([^`$]*)\$\{one\}\.woff2`", asking)
        cuts = re.findall(r'"(\w+)"', asked[1]) if asked else []
        found = {blocks.target(name, f"{asked[2]}{one}.woff2", prefix) for one in cuts if asked}
        rules = "".join(one.text or "" for one in page.xpath("head/style[contains(., '@font-face')]"))
        drawn = {blocks.target(name, one, prefix) for one in re.findall(r'url\("([^"]+)"\)format', rules)}
        if found != wanted or not wanted <= drawn or any(not Path(self.app.outdir, one).is_file() for one in drawn):
            yield _unlike(name, "faces", ", ".join(sorted(found | drawn)), ", ".join(sorted(wanted)))

    def _sheet(self, name: str) -> str:
        path = Path(self.app.outdir, name)
        return _ruling(path.read_text("utf-8", "replace")) if path.is_file() else name

    def policy(self, name: str, page: Element) -> Iterator[Mistake]:
        """Yield what is wrong with the policy of a page: there is one, as declared, for what stands in the page."""
        declared: Mapping[str, str] = self.config.recension_policy or {}
        if not declared or policy.__name__ not in str(self.config.template_bridge):
            return
        stated = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        if len(stated) != 1:
            yield _unlike(name, "policy", f"{len(stated)} policies", "one policy")
        known = {directive: [*self.inline(page, directive)] for directive in INLINE}
        there = {digest for some in known.values() for digests, _is_ours in some for digest in digests}
        for text in stated:
            parts = (part.split() for part in text.split(";") if part.strip())
            found = {directive: sources for directive, *sources in parts}
            for directive, sources in declared.items():
                wanted = {*sources.split()}
                if directive == "frame-src" and self.config.recension_annotation:
                    wanted.discard(NOTHING)
                if not wanted <= {*found.get(directive, ())}:
                    yield _unlike(name, directive, " ".join(found.get(directive, ())), sources)
            for directive, some in known.items():
                allowed = found.get(directive, found.get("default-src", []))
                for source in allowed:
                    if source.startswith("'sha256-") and source not in there and source not in str(declared.values()):
                        yield _unlike(name, "policy", source, "digests of what stands in the page")
                if ANYTHING in allowed or allowed == [NOTHING]:
                    continue
                for digests, is_ours in some:
                    if is_ours and not digests <= {*allowed}:
                        yield _unlike(name, directive, " ".join(allowed), " ".join(sorted(digests)))
            if ANYTHING in {*found.get("script-src", ())} - {*str(declared.get("script-src", "")).split()}:
                yield _unlike(name, "script-src", ANYTHING, "none that runs anything")

    def inline(self, page: Element, directive: str) -> Iterator[tuple[set[str], bool]]:
        """Yield what a policy has to have for each script or style in a page, and whether the site brings it."""
        for one in page.xpath(INLINE[directive]):
            is_attribute = isinstance(one, str)
            words = one if is_attribute else one.text or ""
            element = one.getparent() if is_attribute else one
            came_in = words.strip() in self.foreign or element.xpath(_WITHIN)
            yield {hashed(words), *(["'unsafe-hashes'"] if is_attribute else [])}, bool(words) and not came_in

    @cached_property
    def foreign(self) -> str:
        """What an editor has written as markup in titles, and what settings say."""
        trees = [*self.app.env.titles.values(), *self.app.env.tocs.values()]
        raw = (one.astext() for tree in trees for one in tree.findall(nodes.raw))
        return "\n".join([*raw, *strings([self.config[name] for name in policy.SETTINGS])])


def _ruling(sheet: str) -> str:
    """Return a style sheet without what rules nothing, comments and blanks."""
    return _RULES_NOTHING.sub("", sheet)


def hashed(text: str) -> str:
    """Return the digest of a script or a style, as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _unlike(name: str, field: str, found: str, expected: str) -> Mistake:
    return mistake("output", output=name, field=field, place="the head", found=found, expected=expected)


def begin(app: Sphinx) -> None:
    """Read what the pages of this build bring."""
    brought = Brought(app)
    app.connect("html-page-context", brought.ask, priority=899)  # before it is decided how they have it
    app.connect(gate.WRITTEN, brought.check)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
