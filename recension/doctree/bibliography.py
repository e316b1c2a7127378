"""How a work is described in the bibliography and cited in a comment: author, title, place, publisher, year."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from docutils import nodes
from pybtex.plugin import PluginNotFound, find_plugin, register_plugin
from pybtex.richtext import Tag, Text
from pybtex.style import FormattedEntry
from pybtex.style.formatting import toplevel
from pybtex.style.formatting.plain import Style
from pybtex.style.sorting.author_year_title import SortingStyle
from pybtex.style.template import (
    FieldIsMissing,
    field,
    first_of,
    href,
    join,
    names,
    node,
    optional,
    sentence,
    tag,
    words,
)
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinxcontrib.bibtex.citation_target import parse_citation_targets
from sphinxcontrib.bibtex.plugin import find_plugin as find_reference_style
from sphinxcontrib.bibtex.plugin import register_plugin as register_reference_style
from sphinxcontrib.bibtex.roles import CiteRole
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle
from sphinxcontrib.bibtex.style.referencing.basic_author_year import BasicAuthorYearParentheticalReferenceStyle
from sphinxcontrib.bibtex.style.template import join2, post_text, pre_text, reference
from sphinxcontrib.bibtex.transforms import BibliographyTransform, node_text_transform

from recension.doctree.config import location_in_config
from recension.doctree.domain import citable, domain_of, works_in
from recension.doctree.transcript import location_of
from recension.locale import _
from recension.scholarship import bibfile
from recension.scholarship.bibtex import letters
from recension.scholarship.comparisons import digest
from recension.scholarship.messages import Mistake, mistake
from recension.scholarship.works import COPY, LETTER

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.environment import BuildEnvironment


MALFORMED = "malformed"  #: attribute of a citation that cannot be read


@cache
def _text(latex: str) -> Text:
    """Return what *latex* says; reading it takes long, and names recur."""
    return Text.from_latex(latex)


@node  # type: ignore[untyped-decorator]
def said(children: Any, context: Any, name: str) -> Any:
    """Return what the field *name* says."""
    try:
        return _text(context["entry"].fields[name])
    except KeyError:
        raise FieldIsMissing(name, context["entry"]) from None


def _family(person: Any) -> str:
    return " ".join([*person.prelast_names, *person.last_names])


def _given(person: Any) -> str:
    return " ".join([*person.first_names, *person.middle_names])


def _inverted(person: Any) -> Text:
    return _text(", ".join(filter(None, [_family(person), _given(person), *person.lineage_names])))


def _called(person: Any) -> Text:
    return _text(" ".join(filter(None, [_given(person), _family(person), *person.lineage_names])))


def _persons(context: Any, role: str) -> Any:
    try:
        return context["entry"].persons[role]
    except KeyError:
        raise FieldIsMissing(role, context["entry"]) from None


@node  # type: ignore[untyped-decorator]
def people(children: Any, context: Any, role: str) -> Any:
    """Return the persons in *role*: the first under the family name, the others as they are called."""
    first, *others = _persons(context, role)
    return join(**_separators())[_inverted(first), *map(_called, others)].format_data(context)


def _separators() -> dict[str, str]:
    """Return what stands between several names, between two, and before the last of several."""
    return {"sep": ", ", "sep2": _("{} and {}").split("{}")[1], "last_sep": _("{}, and {}").split("{}")[1]}


def _authors(families: list[str]) -> Text:
    """Return the family names of up to two authors, or of the first of more."""
    if len(families) > 2:
        return Text(_text(families[0]), " ", Tag("em", _("et al.")))
    return Text(_separators()["sep2"]).join(map(_text, families))


@node  # type: ignore[untyped-decorator]
def author_and_year(children: Any, context: Any) -> Any:
    """Return how a work is called: author or editor or title, and the year with the letter of the work."""
    entry = context["entry"]
    persons = entry.persons.get("author") or entry.persons.get("editor") or ()
    author = _authors([*map(_family, persons)]) if persons else Tag("em", _text(entry.fields["title"]))
    return Text(author, ", ", entry.fields.get("year", _("n.d.")), entry.fields.get(LETTER, ""))


YEAR = join[field("year", raw=True), optional[field(LETTER, raw=True)]]
PAGES = said("pages")
IMPRINT = join(sep=", ")[
    first_of[
        optional[join(sep=": ")[said("address"), said("publisher")]],
        optional[join(sep=": ")[said("address"), said("institution")]],
        optional[said("publisher")],
        optional[said("institution")],
        optional[said("address")],
    ],
    optional[YEAR],
]


class Humanities(Style):  # type: ignore[misc]
    """Family name first, titles with the capitals they have, place before publisher, year last."""

    default_sorting_style = "humanities"
    described: ClassVar[dict[str, Any]] = {}  #: digest of a work -> its description, kept from build to build

    def format_entry(self, label: str, entry: Any, bib_data: Any = None) -> FormattedEntry:
        name = digest(
            entry.type, sorted(entry.fields.items()), sorted((r, list(map(str, p))) for r, p in entry.persons.items())
        )
        if name not in self.described:
            self.described[name] = super().format_entry(label, entry, bib_data).text
        return FormattedEntry(entry.key, self.described[name], label)

    def whole(self, *parts: Any) -> Any:
        """Return the description of a work from its author to its address."""
        note = optional[sentence[said("note")]]
        author = first_of[optional[people("author")], optional[words[people("editor"), _("(ed.)")]]]
        return toplevel[optional[sentence[author]], *parts, note, self.format_web_refs(None)]

    def format_web_refs(self, e: Any) -> Any:
        copy = href(field(COPY, raw=True))[_("archived copy")]
        return words[optional[self.format_url(e)], optional[join["(", copy, ")"]]]

    def format_url(self, e: Any) -> Any:
        return href(field("url", raw=True))[field("url", raw=True)]

    def quoted(self) -> Any:
        """Return the title as that of a part of something."""
        opening, closing = _("‘{}’").split("{}")
        return sentence[join[opening, said("title"), closing]]

    def get_book_template(self, e: Any) -> Any:
        return self.whole(sentence[tag("em")[said("title")]], sentence[IMPRINT])

    get_collection_template = get_book_template

    def get_article_template(self, e: Any) -> Any:
        number = first_of[
            optional[join[said("volume"), "/", said("number")]],
            optional[said("volume")],
            optional[said("number")],
        ]
        journal = words[tag("em")[said("journal")], number, optional[join["(", YEAR, ")"]]]
        return self.whole(self.quoted(), optional[sentence[join(sep=": ")[journal, optional[PAGES]]]])

    def get_incollection_template(self, e: Any) -> Any:
        before, after = _("ed. {}").split("{}")
        book = join(sep=", ")[
            words[_("In"), tag("em")[said("booktitle")]],
            optional[before, names("editor", **_separators()), after],
            optional[PAGES],
        ]
        return self.whole(self.quoted(), sentence[book], sentence[IMPRINT])

    def get_techreport_template(self, e: Any) -> Any:
        series = optional[words[said("type"), optional[said("number")]]]
        return self.whole(self.quoted(), optional[sentence[series]], sentence[IMPRINT])

    def get_misc_template(self, e: Any) -> Any:
        return self.whole(self.quoted(), sentence[join(sep=", ")[optional[said("howpublished")], IMPRINT]])


class _Parenthetical(BasicAuthorYearParentheticalReferenceStyle):
    """Author and year, the year with the letter that tells two works of one year apart."""

    def inner(self, role_name: str) -> Any:
        return join2(sep1=self.pre_text_sep, sep2=self.post_text_sep)[pre_text, reference[author_and_year], post_text]


@dataclass
class AuthorYear(AuthorYearReferenceStyle):
    """sphinxcontrib-bibtex's style, with letters after the years, in the language of the edition."""

    def __post_init__(self) -> None:
        vars(self.person).update(_separators(), other=Text(" ", Tag("em", _("et al."))))
        super().__post_init__()  # type: ignore[no-untyped-call]
        ours = _Parenthetical(bracket=self.bracket_parenthetical, person=self.person)
        self.role_style.update(dict.fromkeys(ours.role_names(), ours))


class Alphabetical(SortingStyle):  # type: ignore[misc]
    """By author, year and title, the braces that hold a name together left aside."""

    def sorting_key(self, entry: Any) -> Any:
        fields = (entry.fields.get(name, "") for name in ("year", LETTER, "title"))
        parts = (self.author_editor_key(entry), *fields)
        return tuple(part.translate({ord("{"): None, ord("}"): None}) for part in parts)


class Citing(CiteRole):
    """sphinxcontrib-bibtex's role, which ends with a traceback where it is given no keys."""

    def result_nodes(self, document: Any, env: Any, node: Any, is_ref: bool) -> Any:
        try:
            [*parse_citation_targets(self.target)]
        except ValueError:
            malformed = nodes.problematic(self.rawtext, self.rawtext)
            self.set_source_info(malformed)
            malformed[MALFORMED] = self.target
            return [malformed], []
        return super().result_nodes(document, env, node, is_ref)  # type: ignore[no-untyped-call]


def read_citations(app: Sphinx) -> None:
    """Let the roles for citations tell what they cannot read."""
    domain = app.registry.domains.get("cite")
    for name in domain.roles if domain else ():
        app.add_role_to_domain("cite", name, Citing(), override=True)


class CiteOnce(SphinxPostTransform):
    """Resolves the citations of a page, those that are alike once, for sphinxcontrib-bibtex formats each anew."""

    default_priority = 9  # before all that still leads nowhere is resolved (10), what cannot be among it

    def run(self, **kwargs: Any) -> None:
        domain: Any = self.env.domains.get("cite")
        known = {one.key for one in citable(self.env)}
        made: dict[tuple[str, ...], nodes.Element] = {}
        for call in [*self.document.findall(addnodes.pending_xref)]:
            if call.get("refdomain") != "cite" or not known.issuperset(_keys(call["reftarget"])):
                continue
            what = here, role, target = call["refdoc"], call["reftype"], call["reftarget"]
            if what not in made:
                made[what] = domain.resolve_xref(self.env, here, domain_of(self.env).builder, role, target, call, call)
            call.replace_self(made[what].deepcopy())


def listed(env: BuildEnvironment, node: nodes.Element, number: int = 1) -> nodes.Element | None:
    """Return the list of a bibliography whose works have bullets, or numbers from *number* on; none of one with labels.

    sphinxcontrib-bibtex makes it when the page is resolved; such works can neither be cited, nor is more said of them.
    """
    cite: Any = env.domains["cite"]
    key = next(key for key in cite.bibliographies if (key.docname, key.id_) == (node["docname"], node["ids"][0]))
    bibliography = cite.bibliographies[key]
    if bibliography.list_ == "citation":
        return None
    found: nodes.Element = nodes.bullet_list()
    if bibliography.list_ == "enumerated":
        start = bibliography.start if bibliography.start >= 1 else number
        found = nodes.enumerated_list(enumtype=bibliography.enumtype, start=start)
    for one in cite.citations:
        if one.bibliography_key == key:
            found += nodes.list_item("", described(one.formatted_entry))
    return found


def described(entry: Any) -> nodes.paragraph:
    """Return how a work is described, as its page has it."""
    paragraph: nodes.paragraph = BibliographyTransform.backend.paragraph(entry)
    node_text_transform(paragraph)
    return paragraph


def _keys(target: str) -> Iterator[str]:
    return (one.key for one in parse_citation_targets(target))


def malformed(document: nodes.document) -> Iterator[Mistake]:
    """Yield the citations in *document* that name no works."""
    for one in document.findall(nodes.problematic):
        if MALFORMED in one:
            yield mistake("cite-form", *location_of(one), found=one[MALFORMED])


def check_files(app: Sphinx, config: Config) -> Iterator[Mistake]:
    """Yield all that is wrong with the bibliography of an edition, which pybtex would end with, or pass over.

    That of an earlier day, which a command reads, is taken as it is.
    """
    name = "bibtex_bibfiles"
    if not config.recension_texts or name not in config or name in config.overrides:
        return
    wrong = [*_wrong_settings(config)]
    paths = {} if wrong else {str(file): Path(app.confdir, file).resolve() for file in config[name]}
    for setting, found, expected in wrong:
        yield mistake("setting", *location_in_config(app, setting), setting=setting, found=found, expected=expected)
    files: dict[str, bytes] = {}
    for file, path in paths.items():
        try:
            files[str(path)] = path.read_bytes()
        except OSError:
            others = [str(other.relative_to(app.confdir)) for other in Path(app.confdir).glob("*.bib")]
            expected = f"a file that can be read, such as {others[0]!r}" if others else "a file that can be read"
            where = location_in_config(app, name, file)
            yield mistake("setting", *where, setting=name, found=repr(file), expected=expected)
    style = find_plugin("pybtex.style.formatting", config.bibtex_default_style) if files else None
    made = (re.fullmatch("get_(.+)_template", one) for one in dir(style))
    known = bibfile.Known(tuple(one[1] for one in made if one), lambda text: str(_text(text)))
    yield from bibfile.check(files, config.bibtex_encoding, known) if files else ()


def _wrong_settings(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield each setting of sphinxcontrib-bibtex that it would end with."""
    files = config.bibtex_bibfiles
    if not (isinstance(files, (list, tuple)) and all(isinstance(one, (str, PurePath)) for one in files)):
        yield "bibtex_bibfiles", repr(files), "a list of files, such as ['refs.bib']"
    try:
        codecs.lookup(config.bibtex_encoding)
    except (LookupError, TypeError):
        yield "bibtex_encoding", repr(config.bibtex_encoding), "an encoding, such as 'utf-8-sig'"
    for setting, find, group in (
        ("bibtex_default_style", find_plugin, "pybtex.style.formatting"),
        ("bibtex_reference_style", find_reference_style, "sphinxcontrib.bibtex.style.referencing"),
    ):
        try:
            find(group, config[setting])
        except (PluginNotFound, ImportError, TypeError):
            yield setting, repr(config[setting]), "a style that is installed, such as 'humanities'"


def give_letters(app: Sphinx) -> None:
    """Tell works apart that would be called alike, whether or not the bibliography has letters for them."""
    for key, letter in letters(works_in(app.env), _).items():
        app.env.domains["cite"].bibdata.data.entries[key].fields[LETTER] = letter  # type: ignore[attr-defined]


def remember_descriptions(app: Sphinx) -> None:
    """Keep what describes the works with the records; sphinxcontrib-bibtex asks for all of them in every build.

    Whoever changes a template raises the domain's ``data_version``, so that the descriptions are made anew.
    """
    words = f"{app.config.language} {app.config.recension_words}"
    Humanities.described = app.env.domains["rec"].data["described"].setdefault(words, {})


def register() -> None:
    """Make the styles known to sphinxcontrib-bibtex as ``humanities``."""
    register_plugin("pybtex.style.sorting", "humanities", Alphabetical)
    register_plugin("pybtex.style.formatting", "humanities", Humanities)
    register_reference_style("sphinxcontrib.bibtex.style.referencing", "humanities", AuthorYear)
