"""The header: who answers for the edition, from what it is made and how; to elements, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recension.outputs.tei import facsimiles, names, prose
from recension.outputs.tei.elements import add, all_of, needed, one_of, phrase, put, text_of
from recension.outputs.tei.prose import Said
from recension.scholarship import cite, dates, licences
from recension.scholarship.cite import Name, Work
from recension.scholarship.edition import Declared
from recension.scholarship.model import Witness
from recension.scholarship.notation import LEAVES
from recension.scholarship.ownrules import OwnRule
from recension.scholarship.record import Section
from recension.scholarship.whole import Release, Whole
from recension.version import __version__

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SOURCE = {"author": "author", "title": "title", "publisher": "publisher", "date": "date"}
_IDNOS = {"key": "name", "url": "URI", "doi": "DOI", "doi_all": "DOI-all", "swhid": "SWHID", "checksum": "SHA-256"}
_WITNESS = ("begins", "ends")  #: characters of its file that no block has
#: declaration -> what a category of its taxonomy is called
TAXONOMIES = {
    "kinds": "Kind",
    "certainties": "Certainty",
    "relations": "Relation",
    "results": "Result",
    "places": "Place",
}
_WAYS = ("replace", "match")  #: in which a rule of the editor's own says what becomes what
_EDITORIAL = (
    "The words of the text are those of the edition. Where it departs from a witness, an <app> has the reading of that"
    " witness in its <rdg>, of what kind the departure is in its @ana, and the reason in its note.",
    "What a witness has and the edition leaves out is an <app> of the type omission, with an empty <lem>. Where a page"
    " of a witness begins, <pb> says so, and <fw> has what stands there, with the marks of the file of the witness.",
    "The @rend of a block has the marks that the base witness has around it, where they are not those of its kind; … is"
    " its text.",
    "Comments are notes behind the text; in each, <label> has the words that it is about. In what an editor wrote, the"
    " @type of a reference is the role that it was written with.",
)
_PROJECT = "A critical edition of which the witnesses can be rebuilt: recension verify does it, with this file alone."


def write(root: Element, whole: Whole) -> None:
    """Add the header of an edition."""
    header = add(root, "teiHeader")
    description = add(header, "fileDesc")
    _titles(description, whole)
    _publication(description, whole.work)
    _sources(description, whole)
    _encoding(header, whole)
    profile = add(add(header, "profileDesc"), "langUsage")
    add(profile, "language", whole.work.language, ident=whole.work.language or "und", n=whole.declared.language)
    _revisions(header, whole)


def _titles(parent: Element, whole: Whole) -> None:
    work = whole.work
    made = add(parent, "titleStmt")
    add(made, "title", work.title)
    _name(add(made, "author"), work.author)
    if work.editor:
        _name(add(made, "editor", xml_id="Editor"), work.editor)
    for initials, name in whole.declared.editors.items():
        one = add(made, "respStmt", xml_id=names.of("Editor", initials), n=initials)
        add(one, "resp", "answers for entries and comments")
        add(one, "name", name)
    made = phrase(
        add(add(parent, "editionStmt"), "edition", n=work.release), "date", work.released, when=_iso(work.released)
    )
    made.tail = ""


def _iso(date: str) -> str:
    return date if dates.begins(date) else dates.iso(date)


def _name(element: Element, name: Name) -> None:
    made = phrase(element, "persName")
    if name.given:
        phrase(made, "forename", name.given)
        put(made, " ")
    phrase(made, "surname", name.family)


def _publication(parent: Element, work: Work) -> None:
    made = add(parent, "publicationStmt")
    add(made, "publisher", work.issuer)
    for field, kind in _IDNOS.items():
        if value := getattr(work, field):
            add(made, "idno", value, type=kind)
    rights = add(made, "availability")
    add(rights, "licence", work.licence, n="text", target=prose.address(work.licence_url))
    terms = work.editorial_licence_url
    add(rights, "licence", licences.called(terms), n="edition", target=terms)


def _sources(parent: Element, whole: Whole) -> None:
    made = add(parent, "sourceDesc")
    original = add(made, "bibl", type="original") if whole.declared.source else None
    for field, value in whole.declared.source.items():
        if original is not None and field in _SOURCE:
            add(original, _SOURCE[field], value, **({"when": _iso(value)} if field == "date" else {}))
        elif original is not None:
            add(original, "note", value, type=field)
    if not whole.declared.witnesses:
        if original is None:
            add(made, "p", "Born digital.")
        return
    listed = add(made, "listWit")
    for one in whole.declared.witnesses:
        _witness(add(listed, "witness", xml_id=names.of_witness(one.siglum), n=one.siglum), one)
    for name, sigla in whole.declared.groups.items():
        group = add(listed, "listWit", xml_id=names.of("Group", name), n=name)
        for siglum in sigla.split():
            add(group, "witness", n=siglum, sameAs=names.to_witnesses([siglum]))
    people = add(made, "listPerson") if whole.declared.scholars else made
    for name, told in whole.declared.scholars.items():
        person = add(people, "person", xml_id=names.of("Scholar", name), n=name)
        add(person, "persName", name)
        add(person, "note", told)


def _witness(element: Element, one: Witness) -> None:
    add(element, "title", one.title)
    if one.extent:
        add(element, "note", one.extent, type="extent")
    if one.exemplar:
        add(add(element, "note", type="exemplar"), "ref", one.exemplar, target=names.to_witnesses([one.exemplar]))
    if one.indents:
        add(element, "note", one.indents, type="indents")
    if one.hand_of:
        add(add(element, "note", type="hand-of"), "ref", one.hand_of, target=names.to_witnesses([one.hand_of]))
    if one.file:
        add(element, "idno", one.file, type="file")
    if one.sha256:
        add(element, "idno", one.sha256, type="SHA-256")
    if one.rules:
        followed = add(element, "note", type="rules")
        for name in one.rules:
            put(followed, " " if len(followed) else "")
            phrase(followed, "ref", name, target=names.to("Rule", name))
    for field in _WITNESS:
        if (value := getattr(one, field)) != Witness._field_defaults[field]:
            add(element, "note", value, type=field)


def _encoding(parent: Element, whole: Whole) -> None:
    declared = whole.declared
    made = add(parent, "encodingDesc")
    project = add(made, "projectDesc")
    add(
        project,
        "p",
        "A critical edition of which the witnesses can be rebuilt: recension verify does it with this file.",
    )
    editorial = add(made, "editorialDecl")
    correction = add(editorial, "correction", method="markup")
    for sentence in _EDITORIAL:
        add(correction, "p", sentence)
    _rules(editorial, declared)
    classes = add(made, "classDecl")
    for name, what in TAXONOMIES.items():
        if items := declared.places if name == "places" else _items(name, whole):
            _taxonomy(classes, name, what, items, declared.shown if name == "kinds" else None)
    _taxonomy(classes, "leaves", "Leave", {one: f"the emendation stands {one}" for one in LEAVES})
    add(made, "variantEncoding", method="parallel-segmentation", location="internal")
    info = add(add(made, "appInfo"), "application", ident="recension", version=__version__)
    add(info, "label", "recension")


def _rules(parent: Element, declared: Declared) -> None:
    """Add the rules; by one that is no default only witnesses go."""
    own = {one.name: one for one in declared.own_rules}
    for name, rule in {**declared.ruling, **{one.name: one.rule for one in declared.own_rules}}.items():
        said = {"method": "markup" if rule.of_characters else "silent", "n": name}
        said |= {} if name in declared.rules else {"default": "false"}
        made = add(parent, "normalization", xml_id=names.of("Rule", name), **said)
        if name not in own:
            add(made, "p", f"{rule.title}. {rule.sentence}")
            continue
        add(made, "p", rule.title, n="title")
        add(made, "p", rule.sentence, n="sentence")
        for way in _WAYS:
            for old, new in getattr(own[name], way):
                pair = add(made, "p", n=way)
                phrase(pair, "orig", old)
                phrase(pair, "reg", new)
        for one in own[name].exceptions:
            add(made, "p", one, n="exception")


def _read_own_rule(element: Element) -> OwnRule:
    said = [(one.get("n", ""), one) for one in all_of(element, "p")]
    title, sentence = (next(text_of(one) for name, one in said if name == field) for field in ("title", "sentence"))
    replace, match = (
        tuple((text_of(needed(one, "orig")), text_of(needed(one, "reg"))) for name, one in said if name == way)
        for way in _WAYS
    )
    left = tuple(text_of(one) for name, one in said if name == "exception")
    return OwnRule(element.get("n", ""), title, sentence, replace, match, left)


def _items(name: str, whole: Whole) -> Mapping[str, str]:
    """Return the categories of a taxonomy, and what each is."""
    said = whole.sections["declarations"].get(name, {})
    return {one: said.get(one, "") for one in whole.declared.kinds} if name == "kinds" else said


def _taxonomy(
    parent: Element, name: str, what: str, items: Mapping[str, str], shown: Mapping[str, str] | None = None
) -> None:
    """Add a taxonomy: what each of the *items* means, and the word that readers see for it, where that is another."""
    made = add(parent, "taxonomy", n=name, xml_id=f"{what}s")
    for one, sentence in items.items():
        category = add(made, "category", xml_id=names.of(what, one), n=one)
        add(category, "catDesc", sentence)
        if shown and one in shown:
            add(category, "catDesc", shown[one], n=_SHOWN)


def _revisions(parent: Element, whole: Whole) -> None:
    compared = whole.sections["compared"]
    if not (whole.releases or compared):
        return
    made = add(parent, "revisionDesc")
    if whole.releases:
        listed = add(made, "listChange", type="releases")
        for one in reversed(whole.releases):
            change = add(listed, "change", n=one.number, when=_iso(one.date))
            phrase(change, "date", one.date).tail = "\n"
            prose.paragraphs(change, one.history, Said(names.Names([])))
    if compared:
        listed = add(made, "listChange", type="compared")
        known = names.Names.of(whole)
        for place, item in compared.items():
            left = dict(item)
            who, degree = names.to("Editor", left.pop("by", "")), names.to("Certainty", left.pop("certainty", ""))
            change = add(listed, "change", when=_iso(left.get("date", "")), who=who, ana=degree)
            phrase(change, "ref", place, target=known.to_place(place))
            for field, value in left.items():
                put(change, " ")
                phrase(change, "seg", value, type=field)


# read


def work(root: Element, declared: Declared) -> Work:
    """Return the edition as a thing to cite."""
    description = needed(root, "teiHeader/fileDesc")
    titles, source = needed(description, "titleStmt"), declared.source
    terms = {one.get("n"): one for one in all_of(description, "publicationStmt/availability/licence")}
    idnos = {one.get("type"): text_of(one) for one in all_of(description, "publicationStmt/idno")}
    edition = needed(description, "editionStmt/edition")
    editor = one_of(titles, "editor")
    return Work(
        author=_read_name(needed(titles, "author")),
        title=text_of(needed(titles, "title")),
        publisher=source.get("publisher", ""),
        kept=cite.kept(source),
        published=source.get("date", ""),
        original=source.get("url", ""),
        editor=None if editor is None else _read_name(editor),
        others=tuple(map(cite.person, declared.editors.values())),
        release=edition.get("n", ""),
        released=text_of(needed(edition, "date")),
        language=declared.language.replace("_", "-"),
        licence=text_of(terms["text"]),
        licence_url=source.get("licence_url", ""),
        editorial_licence_url=terms["edition"].get("target", ""),
        say=str,
        **{field: idnos.get(kind, "") for field, kind in _IDNOS.items()},
    )


def _read_name(element: Element) -> Name:
    made = needed(element, "persName")
    return Name(text_of(needed(made, "surname")), text_of(one_of(made, "forename")))


def declared(root: Element) -> Declared:
    """Return what the editor declares."""
    header = needed(root, "teiHeader")
    original = one_of(header, "fileDesc/sourceDesc/bibl")
    fields = {tag: field for field, tag in _SOURCE.items()}
    source: dict[str, str] = {}
    for tag in (*fields, "note"):
        source |= {one.get("type") or fields[tag]: text_of(one) for one in all_of(original, tag)}
    normalised = all_of(header, "encodingDesc/editorialDecl/normalization")
    words = taxonomies(root)
    return Declared(
        Path(),
        tuple(map(_read_witness, all_of(header, "fileDesc/sourceDesc/listWit/witness"))),
        tuple(words.get("kinds", {})),
        tuple(one.get("n", "") for one in normalised if one.get("default") != "false"),
        words.get("places", {}),
        shown={
            kind: text_of(word)
            for kind, category in _categories(root, "kinds")
            for word in all_of(category, "catDesc")
            if word.get("n") == _SHOWN
        },
        editors={
            one.get("n", ""): text_of(needed(one, "name")) for one in all_of(header, "fileDesc/titleStmt/respStmt")
        },
        source=source,
        language=needed(header, "profileDesc/langUsage/language").get("n", ""),
        groups={
            group.get("n", ""): " ".join(one.get("n", "") for one in all_of(group, "witness"))
            for group in all_of(header, "fileDesc/sourceDesc/listWit/listWit")
        },
        scholars={
            one.get("n", ""): text_of(needed(one, "note"))
            for one in all_of(header, "fileDesc/sourceDesc/listPerson/person")
        },
        facsimiles=facsimiles.read(root),
        own_rules=tuple(_read_own_rule(one) for one in normalised if any(part.get("n") for part in all_of(one, "p"))),
    )


def _read_witness(element: Element) -> Witness:
    notes = {one.get("type", ""): one for one in all_of(element, "note")}
    idnos = {one.get("type"): text_of(one) for one in all_of(element, "idno")}
    return Witness(
        element.get("n", ""),
        text_of(needed(element, "title")),
        idnos.get("file", ""),
        idnos.get("SHA-256", ""),
        extent=text_of(notes.get("extent")),
        exemplar=text_of(needed(notes["exemplar"], "ref")) if "exemplar" in notes else "",
        indents=text_of(notes.get("indents")),
        hand_of=text_of(needed(notes["hand-of"], "ref")) if "hand-of" in notes else "",
        rules=tuple(map(text_of, all_of(notes["rules"], "ref"))) if "rules" in notes else (),
        **_characters(notes),
    )


def _characters(notes: Mapping[str, Element]) -> dict[str, Any]:
    """Return the characters of a witness that no block has."""
    return {field: text_of(notes[field]) for field in _WITNESS if field in notes}


def taxonomies(root: Element) -> Section:
    """Return the words that are declared, and what each means, by the name of their taxonomy."""
    there = {one.get("n", "") for one in all_of(root, _TAXONOMY)}
    return {
        name: {one: text_of(needed(category, "catDesc")) for one, category in _categories(root, name)}
        for name in TAXONOMIES
        if name in there
    }


def _categories(root: Element, name: str) -> Iterator[tuple[str, Element]]:
    for one in all_of(root, _TAXONOMY):
        if one.get("n") == name:
            yield from ((category.get("n", ""), category) for category in all_of(one, "category"))


def releases(root: Element) -> tuple[Release, ...]:
    """Return the releases, the oldest first."""
    found = [one for one in all_of(root, _CHANGES) if one.get("type") == "releases"]
    return tuple(
        Release(change.get("n", ""), text_of(needed(change, "date")), prose.read_paragraphs(change, _NOTHING))
        for listed in found
        for change in reversed(all_of(listed, "change"))
    )


def compared(root: Element) -> Section:
    """Return what a second reader compared."""
    found = [one for one in all_of(root, _CHANGES) if one.get("type") == "compared"]
    return {
        text_of(needed(change, "ref")): {
            **{one.get("type", ""): text_of(one) for one in all_of(change, "seg")},
            **dict(zip(["by"], names.led(change.get("who", ""), "Editor"), strict=False)),
            **dict(zip(["certainty"], names.led(change.get("ana", ""), "Certainty"), strict=False)),
        }
        for listed in found
        for change in all_of(listed, "change")
    }


_CHANGES = "teiHeader/revisionDesc/listChange"
_TAXONOMY = "teiHeader/encodingDesc/classDecl/taxonomy"
_SHOWN = "shown"  #: what readers see
_NOTHING = Said(names.Names([]))
