"""What is asked of an edition before anything is written, and how what is wrong with it is told."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docutils import nodes
from docutils.utils import urischemes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from recension.doctree import nodes as ours
from recension.doctree import settings
from recension.doctree.bibliography import check_files, malformed
from recension.doctree.config import check_settings, check_title, foreign_settings, location_in_config
from recension.doctree.domain import RecensionDomain, domain_of, works_in
from recension.doctree.foreign import prose
from recension.doctree.markdown import is_markdown, worded
from recension.doctree.speed import of_kinds
from recension.doctree.transcript import location_of
from recension.locale import _, unread, wrong_gaps
from recension.scholarship import (
    authorities,
    bibfile,
    comparisons,
    declaring,
    facsimiles,
    foreign,
    indents,
    index,
    ownrules,
    works,
)
from recension.scholarship.address import is_program, programs
from recension.scholarship.bibfile import near
from recension.scholarship.bibtex import label
from recension.scholarship.edition import Edition
from recension.scholarship.messages import AWAY, FORMS, LOSSES, SOUGHT, Mistake, advised, located, mistake

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)
_OF_ALL = ("proof-foreign", "proof-doubled")  #: mistakes that make every other word of the text one


#: an address that begins with the name of a host
_HOST = re.compile(r"(?:www\.|[\w-]+(?:\.[\w-]+)*\.(?:com|edu|eu|gov|info|int|net|org)(?:/|$)|(?:[\w-]+\.)+[a-z]{2}/)")
_UNDERLINED = re.compile(r"(?P<words>\S.*)\n([-=~^\"'`+*#.:_])(?: ?\2)+\s*")
#: what nearly is a role of an edition: a blank before the backtick, nothing in it, or no colon before the name
_ROLE = re.compile(
    r"(?<![\w:`]):(?P<name>(?:cite|rec):[a-z]+|em|page|count):(?: `(?!`)|``(?!`))"
    r"|(?<![\w:`])(?P<bare>(?:cite|rec):[a-z]+): ?`(?!`)"
)


class EditionError(SystemExit):
    """The edition cannot be built as it stands; what is wrong has been reported.

    It ends the program with code 2, for Sphinx answers every other exception with a traceback.
    """

    def __init__(self) -> None:
        super().__init__(2)


def check_declarations(app: Sphinx, config: Config) -> None:
    """Report what conf.py declares wrongly, before anything is read."""
    if getattr(app, "is_read", False):
        return  # by whoever read
    report(mistake("words-form", line, path, found=why) for line, path, why in unread(app))
    words = (
        mistake("words-gap", line, path, found=found, expected=meant) for line, path, found, meant in wrong_gaps(app)
    )
    report([*check_settings(app, config), *words, *check_files(app, config)])


def check_own_settings(app: Sphinx, config: Config) -> None:
    """Report what conf.py sets of Sphinx's own wrongly, before Sphinx and others rely on it."""
    if config._raw_config.get("recension_texts"):
        found = list(settings.wrong_settings(app, config))
        others = config.suppress_warnings if isinstance(config.suppress_warnings, list) else ()
        config.suppress_warnings = [one for one in others if str(one).partition(".")[0] != "recension"]
        report(found)


#: what their builders make has no place for an edition: the pages are not well formed, or not in Unicode
_UNFIT = {
    "epub": "an e-book",
    "htmlhelp": "an HTML Help book",
    "devhelp": "a Devhelp book",
    "qthelp": "a Qt Help book",
    "applehelp": "an Apple Help book",
}


def check_builder(app: Sphinx) -> None:
    """Make nothing of an edition that would not show it whole, such as what Sphinx itself takes for an e-book."""
    is_ours = app.builder.name == "epub" and "recension.epub" in app.extensions
    if (found := _UNFIT.get(app.builder.name)) and not is_ours:
        tell(mistake("builder", found=found))
        raise EditionError


def check_texts(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report the texts that are not there, before anything is read: all else would be wrong for want of them."""
    missing = [name for name in env.config.recension_texts if name not in env.found_docs]
    report(_missing(app, name) for name in missing)
    report(settings.wrong_root(app))
    if (name := env.config.recension_glossary) and name not in env.found_docs:
        report([_wrong_glossary(app, "a document of the project")])


def _missing(app: Sphinx, name: str) -> Mistake:
    """Return that a text is not there, or what in conf.py keeps it out."""
    files = [path for path in Path(app.srcdir, name).parent.glob(f"{Path(name).name}.*") if path.is_file()]
    for file in (path.name for path in files):
        known = file in {f"{Path(name).name}{suffix}" for suffix in app.config.source_suffix}
        setting = "exclude_patterns" if known else "source_suffix"
        if setting in app.config._raw_config:
            return mistake("text-kept-out", *location_in_config(app, setting), found=name, file=file, setting=setting)
    return mistake("text-missing", *location_in_config(app, "recension_texts"), found=name)


def _wrong_glossary(app: Sphinx, expected: str) -> Mistake:
    name, where = "recension_glossary", location_in_config(app, "recension_glossary")
    return mistake("setting", *where, setting=name, found=repr(app.config.recension_glossary), expected=expected)


def check_document(app: Sphinx, document: nodes.document) -> None:
    """Record what is wrong in any document, of a text or not, as soon as it is read."""
    domain = domain_of(app.env)
    found = [*_programs(document), *_no_addresses(app, document), *_no_headings(document), *malformed(document)]
    found += [*_lost_events(document), *_unknown_counts(document, domain), *_no_roles(document)]
    docname = app.env.current_document.docname
    domain.note_mistakes(docname, found)
    if docname in app.config.recension_texts:
        domain.note_labels(docname)
    if known := foreign.phrases(app.config.recension_foreign):
        domain.foreign[docname] = foreign.standing(prose(document, known), known)


def _unknown_counts(document: nodes.document, domain: RecensionDomain) -> Iterator[Mistake]:
    """Yield the names in the prose that no number has; an edition without a text has the numbers of every other."""
    if counts := [*document.findall(ours.count)]:
        known = Edition((), domain.declared).totals
        for node in counts:
            if node["what"] not in known:
                yield mistake("unknown-count", *location_of(node), found=node["what"], expected=", ".join(known))


def check_links(app: Sphinx, document: nodes.document, docname: str) -> None:
    """Report links that came in late, such as those of a bibliography."""
    report(located(_programs(document), str(app.env.doc2path(docname))))


def _programs(document: nodes.document) -> Iterator[Mistake]:
    """Yield the links of *document* that would run instead of leading somewhere."""
    for node in of_kinds(document, nodes.reference, nodes.image, nodes.raw, addnodes.toctree):
        for address in _addresses(node):
            is_own = isinstance(node, addnodes.toctree)  # its line is the one on which it begins
            at = (node.line or 0, node.source or "") if is_own else location_of(node)
            yield mistake("address", *at, found=address)


def _addresses(node: nodes.Element) -> Iterator[str]:
    """Yield the programs to which a link, a picture, raw HTML or a table of contents leads."""
    if isinstance(node, nodes.raw):
        yield from programs(node.astext()) if "html" in node.get("format", "").split() else ()
    elif isinstance(node, addnodes.toctree):
        yield from (target for _title, target in node["entries"] if is_program(target))
    elif is_program(address := node.get("uri" if isinstance(node, nodes.image) else "refuri", "")):
        yield address


def _in_config(app: Sphinx, one: Mistake) -> Mistake:
    """Return a mistake in what conf.py puts above or below every document with its place there."""
    if name := next((name for name in ("rst_prolog", "rst_epilog") if one.source.startswith(f"<{name}")), ""):
        line, source = location_in_config(app, name)
        return one._replace(line=line, source=source)
    return one


def _rank(one: Mistake) -> tuple[bool, str, int]:
    """Return what mistakes are sorted by: those of form first, from which others follow, as they stand in the files."""
    return (False, one.source, one.line) if one.name in FORMS else (True, "", 0)


def _no_addresses(app: Sphinx, document: nodes.document) -> Iterator[Mistake]:
    """Yield the links of *document* that lead nowhere: of no known scheme, or of none before the name of a host."""
    for link in document.findall(nodes.reference):
        address = link.get("refuri", "")
        scheme, colon, _rest = address.partition(":")
        is_bare = not colon and _HOST.match(address) and not Path(app.srcdir, address.partition("#")[0]).exists()
        is_unknown = colon and "/" not in scheme and scheme.lower() not in urischemes.schemes
        if (is_bare or is_unknown) and not is_program(address):
            yield mistake("address-form", *location_of(link), found=address)


def _lost_events(document: nodes.document) -> Iterator[Mistake]:
    """Yield the events that stand below a chronology, at the margin, instead of in it."""
    for chronology in document.findall(ours.chronology):
        after = chronology.parent[chronology.parent.index(chronology) + 1 :]
        for item in (item for node in after for item in node.findall(nodes.definition_list_item)):
            if re.fullmatch(r"\d{1,4}[-/\d]*", words := item[0].astext()):
                yield mistake("indentation-out", *location_of(item), found=words, count=3)


def _no_roles(document: nodes.document) -> Iterator[Mistake]:
    """Yield what was meant as a role, and is words and backticks to docutils."""
    for paragraph in document.findall(nodes.paragraph):
        for found in _ROLE.finditer(paragraph.rawsource):
            if not any(found[0] in one.rawsource for one in paragraph.findall(nodes.literal)):
                line, source = location_of(paragraph)
                expected = f":{found['name'] or found['bare']}:`…`"
                more = paragraph.rawsource.count("\n", 0, found.start())
                yield mistake("role-form", line + more, source, found=found[0], expected=expected)


def _no_headings(document: nodes.document) -> Iterator[Mistake]:
    """Yield what looks like a heading, but has too short a line below it."""
    for paragraph in document.findall(nodes.paragraph):
        if found := _UNDERLINED.fullmatch(paragraph.rawsource):
            yield mistake("heading-form", paragraph.line or 0, paragraph.source or "", found=found["words"])


def check_edition(app: Sphinx, env: BuildEnvironment) -> None:
    """Report every mistake and prove the witnesses.

    Where there is no text, only what speaks of an edition can be wrong.
    """
    domain = domain_of(env)
    noted = (one for name in sorted(domain.mistakes) for one in domain.mistakes[name])
    found = [*dict.fromkeys(_in_config(app, one) for one in noted)]
    if not env.config.recension_texts:
        report(found)
        return
    edition = domain.edition
    empty = [text for text in edition.texts if not any(block.type.is_text for block in text.document.blocks)]
    report(mistake("text-empty", 1, text.source, found=text.name) for text in empty)  # all else would be for want of it
    unproved = _unproved(app, edition, found)
    report(one for one in unproved if one.name in _OF_ALL)  # the same
    sources = {text.source for text in edition.texts}
    is_unread = any(one.name in FORMS and one.source in sources for one in found)
    lossy = {one.source for one in found if one.name in LOSSES}
    unnumbered = {one.source for one in found if one.name == "place-missing"}
    unproved, found = (
        [
            one
            for one in some
            if not (one.name in SOUGHT and one.source in lossy)
            and not (one.name == "place-order" and one.source in unnumbered)
        ]
        for some in (unproved, found)
    )
    if lossy & sources or any(one.name == "proof-missing" for one in unproved):
        report(sorted([*unproved, *found], key=_rank))  # places and words are sought in vain that are missing
    found += (one for one in contradictions(domain) if not (is_unread and one.name in AWAY))
    found += check_title(app, edition)
    found += check_facsimiles(app, edition)
    found += _wrong_rules(app, edition)
    found += _idle_indents(app, edition)
    found += _foreign_words(app, domain)
    if env.config.recension_glossary and not domain.glossary:
        found.append(_wrong_glossary(app, "a document with the directive glossary"))
    for one in foreign_settings(app, edition):
        tell(one, "")
    report(sorted([*unproved, *found], key=_rank))
    if stale := edition.stale():
        more = f" and {len(stale) - 9} more" if len(stale) > 10 else ""
        tell(mistake("reading-stale", found=", ".join(stale[: 9 if more else 10]) + more), "")
    if app.builder.name != "dummy" and (undeclared := domain.undeclared):  # commands say what they have to say
        release = domain.releases[-1].release
        tell(mistake("undeclared", release=release, found=declaring.named(undeclared)), "")


def check_facsimiles(app: Sphinx, edition: Edition) -> Iterator[Mistake]:
    """Yield each image of a page that no text marks, and each file that is not there."""
    setting = facsimiles.SETTING
    for key, one in facsimiles.declared(app.config[setting]).items():
        where = location_in_config(app, setting, one.image)
        if key not in edition.heads:
            pages = [page.number for page in edition.heads if page.siglum == key.siglum]
            yield mistake("facsimile-page", *where, found=key, expected=", ".join(pages) or "none")
        if not one.is_elsewhere and not Path(app.srcdir, one.image).is_file():
            yield mistake("facsimile-file", *where, found=one.image, page=key)


def _unproved(app: Sphinx, edition: Edition, found: Collection[Mistake]) -> list[Mistake]:
    """Return where a witness does not come back; not what fails only for one of the mistakes that were *found*."""
    outcomes = [one for one in dict.fromkeys(edition.prove()) if isinstance(one, Mistake)]
    if any(one.name == "unknown-siglum" for one in (*found, *outcomes)):
        kept = [one for one in outcomes if one.name == "unknown-siglum"]
    else:
        told = {(one.line, one.source) for one in found} | {*_unanswered(edition)}
        ranked = {one.source for one in found if one.name == "heading-rank"}
        misread = {one.source for one in found if one.name == "verse-form"}
        kept = [
            one
            for one in outcomes
            if one.name in _OF_ALL
            or (
                (one.line, one.source) not in told
                and one.source not in misread
                and not (one.name == "proof-form" and one.source in ranked)
            )
        ]
    return [_located(app, one) for one in (kept if kept or found else outcomes)]


def _unanswered(edition: Edition) -> Iterator[tuple[int, str]]:
    """Yield line and file of the marks without an entry: they fail the proof, and are told where that is not there."""
    for text in edition.texts:
        for block in text.document.blocks:
            yield from ((part.line, block.source or text.source) for part in block.variations if not part.entry)


def _located(app: Sphinx, one: Mistake) -> Mistake:
    """Return what is told of a witness with its place, and as its text is written."""
    if not one.source:
        line, path = location_in_config(app, "recension_witnesses")
        return one._replace(line=line, source=path)
    docname = app.env.path2doc(one.source)
    return worded(one) if docname in app.env.found_docs and is_markdown(app.env, docname) else one


def _idle_indents(app: Sphinx, edition: Edition) -> Iterator[Mistake]:
    """Yield the lines that witnesses are said to begin otherwise, and that are none or are not begun otherwise."""
    for said, one in indents.idle(edition.witnesses, edition.blocks):
        line, path = location_in_config(app, "recension_witnesses", said)
        yield one._replace(line=line, source=path)


def _wrong_rules(app: Sphinx, edition: Edition) -> Iterator[Mistake]:
    """Yield what is wrong where the rules act that conf.py declares, or that a witness follows."""
    declared, known = edition.declared, edition.declared.known_rules
    following = [[known[name] for name in one.rules] for one in edition.witnesses if one.rules]
    if not (declared.own_rules or following):
        return
    sources = {text.name: text.source for text in edition.texts}
    for one, where in ownrules.check(edition.blocks, declared.own_rules, [edition.rules, *following]):
        line, path = one.line, one.source or sources.get(where, "")
        if not path:
            line, path = location_in_config(app, "recension_own_rules", where)
        yield one._replace(line=line, source=path)


def _foreign_words(app: Sphinx, domain: RecensionDomain) -> Iterator[Mistake]:
    """Yield the words of other languages that stand neither in a document nor in the bibliography."""
    known = foreign.phrases(app.config.recension_foreign)
    fields = (
        re.sub(r"[{}]", "", value).replace("--", "–") for one in domain.bibliography.values() for value in one.values()
    )
    standing = foreign.standing(fields, known).union(*domain.foreign.values())
    for one in known:
        if one.written not in standing:
            where = location_in_config(app, "recension_foreign", one.written)
            yield mistake("foreign-word", *where, found=one.written, language=one.language)


def _verse(edition: Edition, target: str) -> str:
    """Return how a verse is referred to that a *target* names, as "line-12"."""
    number = target.removeprefix("line-")
    stanza = next((block.place for block in edition.blocks if number != target and number in block.numbers), "")
    return stanza and f"verses are referred to by their stanza, as :rec:place:`line {number} <{stanza}>`"


def contradictions(domain: RecensionDomain) -> Iterator[Mistake]:
    """Yield what is wrong between documents: places, works and index terms that are not there."""
    env, edition = domain.env, domain.edition
    for name, references in sorted(domain.references.items()):
        for target, line, source in references:
            if edition.find(target, name) is None:
                expected = "a paragraph, a note or an entry of the apparatus"
                where = (line, source or str(env.doc2path(name)))
                told = mistake("unknown-place", *where, found=target, expected=expected)
                yield advised(told, _verse(edition, target))
    passages = [text.passages for text in edition.texts]
    for name, terms in sorted(domain.terms.items()):
        yield from located(index.check_terms(terms, passages), str(env.doc2path(name)))
    headings = {term.heading for terms in domain.terms.values() for term in terms if not term.see}
    named, mistakes = domain.authorities
    found = [*mistakes, *authorities.check_headings(named, headings)]
    yield from located(found, str(Path(env.srcdir, env.config.recension_authorities)))
    bibliography = domain.bibliography
    for text in edition.texts:
        known = bibliography if text.document.works else ()
        yield from located(text.unverified(env.config.recension_verified), text.source)
        yield from located(works.check_works(text.document.blocks, text.document.works, known), text.source)
    yield from _wrong_citations(domain)
    if any("documents" in parts for parts in domain.generated.values()):
        for key, name in works.check_documents(bibliography):
            yield mistake("document-field", *_location_in_bibliography(env, key), found=key, field=name)
    called: dict[str, str] = {}
    for key, work in works_in(env).items():
        if (name := label(work, _)) and called.setdefault(name, key) != key:
            yield mistake("work-letter", *_location_in_bibliography(env, key), found=name, other=called[name])
    wrong = list(domain.compared[1])
    if not wrong and domain.comparisons.is_file():
        places: set[str] = {block.place for block in edition.blocks}
        places |= {one.id for text in edition.texts for one in text.document.withdrawn}
        wrong += comparisons.check_places(comparisons.placed(domain.comparisons.read_text("utf-8")), places)
    yield from located(wrong, str(domain.comparisons))


def _wrong_citations(domain: RecensionDomain) -> Iterator[Mistake]:
    """Yield the works that prose or a comment cites and that are not there, those nobody cites, and those left out."""
    env, known = domain.env, domain.bibliography
    lists: Mapping[Any, Any] = getattr(env.domains.get("cite"), "bibliographies", {})
    prefixes = {"", *(one.keyprefix for one in lists.values())}
    cited = {one.key for text in domain.edition.texts for one in text.document.works}
    unused = set(known if cited else ()) - cited
    for name, calls in sorted(domain.cited.items()):
        for call, line, source in calls:
            keys = {call.removeprefix(prefix) for prefix in prefixes if call.startswith(prefix)}
            unused -= keys
            if not keys & known.keys():
                unused.discard(works.nearest(call, known))  # which is told with it
                yield works.unknown(call, known, line, source or str(env.doc2path(name)))
    unused -= {fields.get("crossref", "") for fields in known.values()}
    for key in sorted(unused):
        yield mistake("work-unused", *_location_in_bibliography(env, key), found=key)
    asked = {word for one in lists.values() for word in asked_for(one.filter_)}
    for key, fields in known.items():
        for word in re.split(r"\s*[,;]\s*", fields.get("keywords", "")):
            if word not in asked and (expected := near(word, asked)):
                where = _location_in_bibliography(env, key, "keywords")
                yield mistake("bib-keyword", *where, key=key, found=word, expected=expected)


def asked_for(condition: ast.AST) -> Iterator[str]:
    """Yield the keywords that a list of works asks for."""
    for node in ast.walk(condition):
        words = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if isinstance(node, (ast.Compare, ast.BinOp)) and names == {"keywords"}:
            yield from words


def _location_in_bibliography(env: BuildEnvironment, key: str, field: str = "") -> tuple[int, str]:
    """Return the line on which the work *key*, or a field of it, begins, and the file that has it."""
    for path in env.domains["cite"].bibdata.bibfiles:  # type: ignore[attr-defined]
        text = path.read_bytes().decode(env.config.bibtex_encoding, "replace")
        for entry in bibfile.entries(text):
            if entry.key == key:
                return next((one.line for one in entry.fields if one.name.lower() == field), entry.line), str(path)
    return 0, ""


def report(found: Iterable[Mistake]) -> None:
    """Report mistakes, and end the build when there are any."""
    found = [*dict.fromkeys(found)]
    for one in found:
        tell(one)
    if found:
        tell(mistake("nothing-written", found="one mistake" if len(found) == 1 else f"{len(found)} mistakes"))
        raise EditionError


def tell(one: Mistake, level: Literal["ERROR", "WARNING", ""] = "ERROR") -> None:
    """Print a mistake with its place and its name: in Sphinx's log, or at no *level* past it, where no -W counts it."""
    location = f"{one.source}:{one.line or 1}" if one.source else ""
    if level:
        logger.log(level, one.sentence, location=location or None, type="recension", subtype=one.name)
    else:
        print(f"{location or 'recension'}: {one.sentence} [recension.{one.name}]", file=sys.stderr, flush=True)
