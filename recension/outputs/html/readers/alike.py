"""Reads how pages are put together: each element is closed, and what stands around them is the same on all."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.environment.adapters.indexentries import IndexEntries
from sphinx.locale import _ as sphinx_

from recension.doctree import nodes as ours
from recension.doctree.foreign import language_of
from recension.doctree.spread import noted
from recension.outputs import gate
from recension.outputs.gate import ANY, Seen
from recension.outputs.html.frame import tried
from recension.outputs.html.readers import blocks, prose
from recension.outputs.html.readers.parsed import parsed, words
from recension.outputs.html.render import has_pages, is_screen
from recension.scholarship.messages import Mistake, mistake

if TYPE_CHECKING:
    from lxml.etree import _Element as Element
    from sphinx.application import Sphinx

_TAG = re.compile(
    r"<!--.*?-->|<(script|style|textarea)\b.*?</\1>|<(/?)([a-zA-Z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^'\">]++)*)>",
    re.DOTALL,
)
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
#: what ends by itself, or where its parent does
_ENDS = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "option", "colgroup", "html", "body"}
_ATTRIBUTES = ("href", "src", "id", "alt", "title", "aria-label", "content", "lang", "charset", "placeholder", "value")
_SPHINX = ("search.html", "genindex.html")  #: pages that are nothing else, unless others read them
LINK, WORDS, ID = "link", "words", "id"
Told = tuple[str, str]  #: the id of what begins, or words that follow
_LEADS = ("href", "src")
#: what words are -> how those that are set so are told from others
_SIGNS: Mapping[type[nodes.Element], tuple[str, str]] = {
    ours.removed: ("[-", "-]"),
    ours.added: ("[+", "+]"),
    nodes.emphasis: ("*", "*"),
    nodes.strong: ("**", "**"),
    nodes.literal: ("`", "`"),
    nodes.superscript: ("^", "^"),
    nodes.subscript: ("_", "_"),
    ours.differing: ("[~", "~]"),
}
_MARKS: Mapping[str, tuple[str, str]] = {
    **dict(zip(("del", "ins", "em", "strong", "code", "sup", "sub", "mark"), _SIGNS.values(), strict=True))
}


def unclosed(text: str) -> str:
    """Return the first tag of a page that has no other of its kind, if there is one."""
    opened: list[str] = []
    for one in _TAG.finditer(text):
        _whole, end, tag, rest = one.groups()
        tag = (tag or "").lower()
        if not tag or tag in _VOID or rest.endswith("/"):
            continue
        if not end:
            opened.append(tag)
            continue
        while opened and opened[-1] != tag and opened[-1] in _ENDS and tag in opened:
            opened.pop()
        if not opened or opened.pop() != tag:
            return one[0]
    return f"<{opened[0]}>" if {*opened} - _ENDS else ""


def around(page: Element, name: str) -> Counter[str]:
    """Count what stands around what a page says: each element with what is seen of it, and words."""
    article = None if name in _SPHINX else blocks.article(page)

    found: list[str] = []

    def read(node: Element) -> None:
        if not isinstance(node.tag, str) or node is article:
            return
        seen = [f"{key}={_lead(name, value) if key in _LEADS else value}" for key, value in _shown(node)]
        found.append(" ".join([node.tag, *seen]))
        if node.text and node.text.strip() and node.tag != "script":
            found.append(" ".join([WORDS, *node.text.split()]))
        for child in node:
            read(child)
            if child.tail and child.tail.strip():
                found.append(" ".join([WORDS, *child.tail.split()]))

    read(page)
    titles = {f"title={one.get('title')}" for one in page.xpath("//a[@class='headerlink']")}
    return Counter(map(sys.intern, [*found, *titles]))  # all pages are kept, and most of it stands on all


def _lead(name: str, value: str) -> str:
    """Return where an address leads, with the digest that tells a file from an older one."""
    _path, sign, digest = value.partition("?v=")
    return f"{blocks.target(name, value)}{sign}{digest}"


def _shown(node: Element) -> Iterator[tuple[str, str]]:
    given = dict(node.items())
    return ((key, given[key]) for key in _ATTRIBUTES if key in given)


class Alike:
    """The pages of one build."""

    def __init__(self, app: Sphinx) -> None:
        self.frames: dict[str, Counter[str]] = gate.noted(app)  #: of each page, until all have been read
        self.shared: dict[str, Counter[str]] = {}  #: what all pages of a kind have
        self.known: Counter[str] = Counter()  #: what any has
        #: links on a page with their titles, and words with their languages
        self.apart: dict[str, Counter[str]] = noted(app, "apart")
        self.changes: dict[str, list[Seen]] = noted(app, "changes")  #: what is told to have changed on a page
        self.raw: dict[str, bool] = noted(app, "raw")  #: whether an editor has written markup on a page

    def resolved(self, app: Sphinx, doctree: nodes.document, docname: str) -> None:
        """Note what a page that is about to be written has to show, as it stands before anybody writes it."""
        if not is_screen(app.builder) or not prose.is_read(app, docname):
            return
        file = blocks.file_of(app, docname)
        elements = [*doctree.findall(nodes.Element)]
        self.raw[file] = any(
            isinstance(one, nodes.raw) and not isinstance(one.parent, ours.derived) for one in elements
        )
        self.apart[file] = Counter(_apart(elements))
        told = (one for one in elements if isinstance(one, ours.derived) and one["what"] == "changes")
        self.changes[file] = _gathered(words for one in told for words in _told(one, file, []))

    def check(self, app: Sphinx, name: str, data: bytes) -> list[Mistake] | None:
        """Return what is wrong with how a page is put together."""
        if not is_screen(app.builder) or not has_pages(app):
            return None
        if name == "searchindex.js" and (indexer := getattr(app.builder, "indexer", None)):
            expected = json.loads(json.dumps(indexer.freeze()))
            return [] if _index(data) == expected else [_wrong(name, "index", "other words", "those of the pages")]
        if not name.endswith(".html") or name.startswith(("_", "reports/")) or _is_given(app, name):
            return None
        page, text = parsed(data), data.decode("utf-8", "replace")
        is_whole = not any(self.raw.values())  # what is written as markup may leave elements open
        wrong = [_wrong(name, "element", tag, "both its tags") for tag in [is_whole and unclosed(text)] if tag]
        homes = [name] if tried(app) else [name, ""]  # some other themes lead from every page as from the first
        for href in dict.fromkeys(page.xpath("head/link[@rel='stylesheet' or @rel='icon']/@href | //script/@src")):
            files = [blocks.target(home, href).partition("?")[0] for home in homes]
            is_own = "//" not in files[0] and not files[0].startswith("/")
            if is_own and not any(Path(app.outdir, file).is_file() for file in files):
                wrong.append(_wrong(name, "file", href, "a file that is there"))
        article = blocks.article(page)
        if name in self.apart and article is not None:
            wrong += (_wrong(name, "element", "nothing there", one) for one in self.apart[name] - _found_apart(page))
            told = article.xpath(".//*[@class='edition-changes']")
            shown = _gathered(words for one in told for words in _shown_changes(one, name, []))
            wrong += gate.differences(name, shown, self.changes[name])
        if name == "genindex.html" and article is not None and not app.config.html_split_index:
            said = " ".join(words(article).split())
            for credit in article.xpath(".//footer"):
                said = said.replace(" ".join(words(credit).split()), "")
            wrong += gate.differences(name, [Seen("", "words", _sorted(said))], [*_entries(app)])
        frame = around(page, name)
        if not self.known:
            self.frames[name] = frame
            return wrong
        shared = self.shared.get(_kind(app, name), Counter())
        wrong += (_wrong(name, "frame", "nothing there", one) for one in shared - frame)
        return [*wrong, *(_wrong(name, "frame", one, "nothing there") for one in frame - self.known)]

    def compare(self, app: Sphinx, exception: Exception | None) -> None:
        """Keep what stands around the pages when all have been read: who reads one again is told what differs."""
        for name, frame in self.frames.items():
            kind = _kind(app, name)
            self.shared[kind] = self.shared.get(kind, frame) & frame
            self.known |= frame
        self.frames.clear()


def _is_read(app: Sphinx, name: str) -> bool:
    docname = blocks.document_of(app, name)
    return bool(docname) and prose.is_read(app, docname)


def _kind(app: Sphinx, name: str) -> str:
    """Return of which kind a page is: there is only one of those that are made of no document."""
    return name if name in _SPHINX else "documents" if _is_read(app, name) else "others"


def _wrong(name: str, field: str, found: str, expected: str) -> Mistake:
    return mistake("output", output=name, field=field, place="the page", found=found, expected=expected)


def _apart(elements: Iterable[nodes.Element]) -> Iterator[str]:
    """Yield links that have a title or lead to a work, ids of citations, and words of another language."""
    for node in elements:
        if language := language_of(node):
            yield f"{language}: {' '.join(node.astext().split())}"
        if "bibtex-citation" in node.get("classes", ()):
            yield from (f"{ID} {one}" for one in node["ids"])
        is_cited = isinstance(node, nodes.reference) and "bibtex-citation" in node.parent.get("classes", ())
        if isinstance(node, nodes.reference) and (is_cited or "reftitle" in node):
            yield " ".join([LINK, *node.astext().split(), *node.get("reftitle", "").split()])


def _found_apart(page: Element) -> Counter[str]:
    """Return the same of a page."""
    found = Counter(f"{one.get('lang')}: {' '.join(words(one).split())}" for one in page.xpath("body//*[@lang]"))
    found.update(f"{ID} {one}" for one in page.xpath("//*[contains(@class, 'bibtex-citation')]/@id"))
    for one in page.xpath("//a[@title or parent::*[contains(@class, 'bibtex-citation')]]"):
        found[" ".join([LINK, *words(one).split(), *one.get("title", "").split()])] += 1
    return found


def _told(node: nodes.Node, file: str, found: list[Told]) -> list[Told]:
    """Add the words of what is told, with signs for what was struck and inserted, and where links lead."""
    if isinstance(node, nodes.Text):
        found.append(("", str(node)))
    if not isinstance(node, nodes.Element) or isinstance(node, nodes.Invisible):
        return found
    if node["ids"]:
        found.append((node["ids"][0], ""))
    before, after = next((signs for kind, signs in _SIGNS.items() if isinstance(node, kind)), ("", ""))
    found.append(("", before))
    found.append(("", f" {node['label']} " if isinstance(node, ours.differences) else ""))
    for child in node.children:
        _told(child, file, found)
    found.append(("", after))
    if isinstance(node, nodes.reference):
        href = node["refuri"] if "refuri" in node else f"#{node['refid']}"
        found.append(("", f"⟨{blocks.target(file, href)}⟩"))
    if not isinstance(node, nodes.Inline):
        found.append(("", " "))
    return found


def _shown_changes(node: Element, file: str, found: list[Told]) -> list[Told]:
    """Add the same of a page."""
    if "headerlink" in (node.get("class") or "").split():
        return found
    if at := node.get("id"):
        found.append((at, ""))
    before, after = _MARKS.get(str(node.tag), ("", ""))
    found.append(("", before + (node.text or "")))
    for child in node:
        _shown_changes(child, file, found)
        found.append(("", child.tail or ""))
    found.append(("", after))
    if href := node.get("href"):
        found.append(("", f"⟨{blocks.target(file, href)}⟩"))
    if node.tag in ("p", "div", "li", "summary", "h2", "h3", "h4", "section", "br"):
        found.append(("", " "))
    return found


def _gathered(told: Iterable[Told]) -> list[Seen]:
    """Return words under the ids that they stand after."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for at, text in told:
        if at:
            found.append((at, []))
        found[-1][1].append(text)
    return [Seen(at, "told", " ".join("".join(some).split())) for at, some in found]


def _index(data: bytes) -> object:
    """Return what Sphinx's own search knows."""
    try:
        return json.loads(data.decode().removeprefix("Search.setIndex(").removesuffix(")"))
    except ValueError:
        return None


def _entries(app: Sphinx) -> Iterator[Seen]:
    """Yield the words of Sphinx's own index, in the order of the alphabet."""
    words = [sphinx_("Index")]
    for letter, entries in IndexEntries(app.env).create_index(app.builder):
        words += [letter, letter]
        for name, (_links, subs, _key) in entries:
            words += [name, *(sub for sub, _links in subs)]
    yield Seen("", "words", _sorted(" ".join(words)) if len(words) == 1 else ANY)


def _is_given(app: Sphinx, name: str) -> bool:
    """Tell whether a page is copied as it was given, among what the site has besides."""
    given = (Path(app.confdir, one) for one in app.config.html_extra_path)
    return any((one / name).is_file() or (one.name == name and one.is_file()) for one in given)


def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))


def begin(app: Sphinx) -> None:
    """Read the pages of this build."""
    alike = Alike(app)
    app.connect("doctree-resolved", alike.resolved, priority=950)
    app.connect(gate.WRITTEN, alike.check)
    app.connect("build-finished", alike.compare, priority=960)  # after all has been read (800, 950)


def setup(app: Sphinx) -> None:
    """Begin when the builder is there."""
    app.connect("builder-inited", begin)
