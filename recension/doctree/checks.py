"""What is asked of an edition before anything is written, and how what is wrong with it is told."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from recension.doctree import nodes as ours
from recension.doctree.config import check_settings, check_title, foreign_settings, location_in_config
from recension.doctree.domain import RecensionDomain, domain_of, works_in
from recension.doctree.foreign import prose
from recension.doctree.generated import renew
from recension.doctree.transcript import location_of
from recension.locale import _, wrong_gaps
from recension.scholarship import authorities, declaring, foreign, index, verification, works
from recension.scholarship.address import is_program, programs
from recension.scholarship.bibtex import label
from recension.scholarship.edition import Edition, Proof
from recension.scholarship.messages import Mistake, located, mistake

if TYPE_CHECKING:
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment

logger = logging.getLogger(__name__)


class EditionError(SystemExit):
    """The edition cannot be built as it stands; what is wrong has been reported.

    It ends the program with code 2, for Sphinx answers every other exception with a traceback.
    """

    def __init__(self) -> None:
        super().__init__(2)


def check_declarations(app: Sphinx, config: Config) -> None:
    """Report what conf.py declares wrongly, before anything is read."""
    words = (
        mistake("words-gap", line, path, found=found, expected=meant) for line, path, found, meant in wrong_gaps(app)
    )
    report([*check_settings(app, config), *words])


def check_builder(app: Sphinx) -> None:
    """Make no e-book of an edition: its pages would not be well formed."""
    if app.builder.name == "epub":
        tell(mistake("builder"))
        raise EditionError


def check_texts(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Report the texts that are not there, before anything is read: all else would be wrong for want of them."""
    missing = [name for name in env.config.recension_texts if name not in env.found_docs]
    report(mistake("text-missing", *location_in_config(app, "recension_texts"), found=name) for name in missing)
    if (name := env.config.recension_glossary) and name not in env.found_docs:
        report([_wrong_glossary(app, "a document of the project")])


def _wrong_glossary(app: Sphinx, expected: str) -> Mistake:
    name, where = "recension_glossary", location_in_config(app, "recension_glossary")
    return mistake("setting", *where, setting=name, found=repr(app.config.recension_glossary), expected=expected)


def check_document(app: Sphinx, document: nodes.document) -> None:
    """Record what is wrong in any document, of a text or not, as soon as it is read."""
    domain = domain_of(app.env)
    found = [*_programs(document), *_unknown_counts(document, domain)]
    docname = app.env.current_document.docname
    domain.note_mistakes(docname, found)
    if known := foreign.phrases(app.config.recension_foreign):
        domain.foreign[docname] = foreign.standing(prose(document), known)


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
    for link in document.findall(nodes.reference):
        if is_program(link.get("refuri", "")):
            yield mistake("address", *location_of(link), found=link["refuri"])
    for image in document.findall(nodes.image):
        if is_program(image.get("uri", "")):
            yield mistake("address", *location_of(image), found=image["uri"])
    for raw in document.findall(nodes.raw):
        for address in programs(raw.astext()) if "html" in raw.get("format", "").split() else ():
            yield mistake("address", *location_of(raw), found=address)
    for tree in document.findall(addnodes.toctree):
        for _title, target in tree["entries"]:
            if is_program(target):
                yield mistake("address", tree.line or 0, tree.source or "", found=target)


def check_edition(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Report every mistake and prove the witnesses; return the pages that must be made anew.

    Where there is no text, only what speaks of an edition can be wrong.
    """
    domain = domain_of(env)
    found = [one for name in sorted(domain.mistakes) for one in domain.mistakes[name]]
    if not env.config.recension_texts:
        report(found)
        return []
    told = {(one.line, one.source) for one in found}
    found += contradictions(domain)
    edition = domain.edition
    found += check_title(app, edition)
    found += _foreign_words(app, domain)
    if env.config.recension_glossary and not domain.glossary:
        found.append(_wrong_glossary(app, "a document with the directive glossary"))
    for one in foreign_settings(app, edition):
        tell(one, "")
    unproved = [outcome for outcome in edition.prove() if not isinstance(outcome, Proof)]
    report([one for one in unproved if (one.line, one.source) not in told] + found)  # a mark without entry fails it too
    if stale := edition.stale():
        more = f" and {len(stale) - 9} more" if len(stale) > 10 else ""
        tell(mistake("reading-stale", found=", ".join(stale[: 9 if more else 10]) + more), "")
    if app.builder.name != "dummy" and (undeclared := domain.undeclared):  # commands say what they have to say
        release = domain.releases[-1].release
        tell(mistake("undeclared", release=release, found=declaring.named(undeclared)), "")
    return renew(domain)


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


def contradictions(domain: RecensionDomain) -> Iterator[Mistake]:
    """Yield what is wrong between documents: places, works and index terms that are not there."""
    env, edition = domain.env, domain.edition
    for name, references in sorted(domain.references.items()):
        for target, line, source in references:
            if edition.find(target, name) is None:
                expected = "a paragraph, a note or an entry of the apparatus"
                yield mistake("unknown-place", line, source or str(env.doc2path(name)), found=target, expected=expected)
    for name, terms in sorted(domain.terms.items()):
        yield from located(index.check_terms(terms, edition.passages), str(env.doc2path(name)))
    headings = {term.heading for terms in domain.terms.values() for term in terms if not term.see}
    named, mistakes = domain.authorities
    found = [*mistakes, *authorities.check_headings(named, headings)]
    yield from located(found, str(Path(env.srcdir, env.config.recension_authorities)))
    calls: Iterable[Any] = getattr(env.domains.get("cite"), "citation_refs", ())
    elsewhere = {target.key for call in calls for target in call.targets}
    for text in edition.texts:
        known = domain.bibliography if text.document.works else ()
        read = verification.check(text.document.blocks, text.document.comments, env.config.recension_verified)
        yield from located(read, text.source)
        yield from located(works.check_works(text.document.blocks, text.document.works, known, elsewhere), text.source)
    for key, fields in domain.bibliography.items():
        for address in (fields[name] for name in ("url", works.COPY) if name in fields):
            if is_program(address):
                yield mistake("address", *_location_in_bibliography(env, key), found=address)
    if any("documents" in parts for parts in domain.generated.values()):
        for key, name in works.check_documents(domain.bibliography):
            yield mistake("document-field", *_location_in_bibliography(env, key), found=key, field=name)
    called: dict[str, str] = {}
    for key, work in works_in(env).items():
        if (name := label(work, _)) and called.setdefault(name, key) != key:
            yield mistake("work-letter", *_location_in_bibliography(env, key), found=name, other=called[name])
    yield from located(domain.compared[1], str(domain.comparisons))


def _location_in_bibliography(env: BuildEnvironment, key: str) -> tuple[int, str]:
    """Return the line on which the work *key* begins, and the file of the bibliography that has it."""
    files: Mapping[Path, Any] = env.domains["cite"].bibdata.bibfiles  # type: ignore[attr-defined]
    path = next(path for path, file in files.items() if key in file.keys)
    begins = re.compile(rf"@\w+\s*[{{(]\s*{re.escape(key)}\s*,").search(path.read_text("utf-8"))
    return begins.string.count("\n", 0, begins.start()) + 1 if begins else 1, str(path)


def report(found: Iterable[Mistake]) -> None:
    """Report mistakes, and end the build when there are any."""
    found = list(found)
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
