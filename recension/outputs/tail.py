"""What stands at the end of a handout, so that nothing on it points elsewhere: its signs, its works, how to cite it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from docutils import nodes

from recension.doctree import markup
from recension.doctree import nodes as ours
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.source import credit
from recension.locale import _
from recension.scholarship import cite, dates, signs
from recension.scholarship.edition import Edition, first_series
from recension.scholarship.model import Cited, Comment, Entry, Place
from recension.scholarship.presentation import CERTAIN, ShownEntry
from recension.scholarship.series import PRINTED

LABELLED = ("label", "super")  #: styles of citations that call a work by the label that stands before it in a list
KEPT = "kept"  #: the class of what stands on the page of what follows
SUPPLIED = "supplied"  #: the class of what is added in brackets


def tail(
    top: nodes.Element,
    domain: RecensionDomain,
    shown: Sequence[ShownEntry],
    said: Sequence[Comment],
    cited: Iterable[Cited] = (),
) -> list[nodes.Node]:
    """Return the end of *top*, which has all of a handout: it explains what is *shown*, *said* and *cited* there."""
    keys = {one.key for one in cited} | {key for one in said for key in one.works}
    parts = {
        "signs": (_("Signs"), [*_signs(top, domain, shown, said)]),
        "works": (_("Works cited"), [node for _key, node in works(domain, keys)]),
    }
    for line in parts["signs"][1][:-1]:
        line["classes"].append(KEPT)  # they are looked up together
    made: list[nodes.Node] = []
    for name, (title, body) in parts.items():
        if body and isinstance(top, nodes.section):
            made.append(
                nodes.section("", nodes.title("", title), *body, ids=[f"handout-{name}"], classes=["handout-end"])
            )
        elif body:  # a heading would begin a new page
            made += [nodes.rubric("", title), *body]
    if last := [line for _title, body in parts.values() for line in body][-1:]:
        last[0]["classes"].append(KEPT)  # lest the citation come alone
    return made


def citation(domain: RecensionDomain, paragraphs: str) -> nodes.paragraph:
    """Return how to cite the handout: author, title, publisher, date, original, licence; release and paragraphs."""
    config, one = domain.env.config, domain.work
    date = dates.spelled(one.released, config.language)
    parts = (_("Critical edition"), one.named_release, date, cite.short_checksum(one), paragraphs)
    edition = [nodes.Text(f" {', '.join(filter(None, parts))}")]
    address = [nodes.Text(", "), nodes.reference("", one.address, refuri=one.address)] if one.address else []
    return nodes.paragraph("", "", *credit(config), *edition, *address, nodes.Text("."), classes=["handout-citation"])


# works


def works(domain: RecensionDomain, keys: Collection[str]) -> Iterator[tuple[str, nodes.paragraph]]:
    """Yield the works with these *keys* as the bibliography describes them, by author and year, as they are cited."""
    if not keys or "cite" not in domain.env.domains:
        return
    from recension.doctree.bibliography import Alphabetical, described  # who has none needs none

    cited: Any = domain.env.domains["cite"]
    found: dict[str, Any] = {}
    for one in cited.citations:
        if one.key in keys:
            found.setdefault(one.key, one)
    for key, one in sorted(found.items(), key=lambda pair: Alphabetical().sorting_key(pair[1].entry)):
        shown = described(one.formatted_entry)
        if domain.env.config.bibtex_reference_style in LABELLED:
            shown.insert(0, nodes.Text(f"[{one.formatted_entry.label}] "))
        shown["ids"], shown["classes"] = [f"{one.bibliography_key.docname}.{one.citation_id}"], ["handout-work"]
        yield key, shown


# signs


def _signs(
    top: nodes.Element, domain: RecensionDomain, shown: Sequence[ShownEntry], said: Sequence[Comment]
) -> Iterator[nodes.paragraph]:
    """Yield a line for each sign of what is *shown* and *said* in *top*."""
    config, edition = domain.env.config, domain.edition
    if places := _places(shown, edition) if any(top.findall(ours.apparatus_entry)) else []:
        names = ", ".join(place.called(edition.declared.places) for place in places)
        yield _sign(nodes.strong("", ", ".join(_number(place, edition) for place in places)), names)
    for note in list(top.findall(nodes.footnote))[:1]:
        yield _sign(nodes.superscript("", note[0].astext()), _("a note of the author"))
    if any(SUPPLIED in node["classes"] for node in top.findall(nodes.inline)):
        yield _sign(nodes.Text("[ ]"), _("in a note of the author: what it refers to, which does not stand here"))
    if any(one.series in PRINTED for one in said):
        yield _sign(nodes.superscript("", "", nodes.emphasis("", "a")), _("a comment of the editor"))
    sigla = {name for entry in shown for name in entry.bearers}
    titles = markup.bearers(edition)
    tacit = edition.tacit
    if shown and tacit:
        whose = _("between the words of the edition and those of {}: {}")
        yield _sign(nodes.Text("]"), whose.format(tacit, titles[tacit]))
    elif shown:
        yield _sign(nodes.Text("]"), _("between the words of the edition and those of a witness"))
    there = {node.astext() for node in top.findall(ours.sign)}
    for name in signs.among(there):
        yield _sign(nodes.Text(signs.shown(name)), _(signs.MEANT[name]))
    if any(one.which for one in shown):
        yield _sign(nodes.Text("²"), _("behind a word that stands there several times: the second of them"))
    for siglum, title in titles.items():
        if siglum in sigla - {tacit}:
            yield _sign(nodes.Text(siglum), title)
    degrees = {one.record.certainty for one in shown} | {one.certainty for one in said}
    words = {one.record.kind for one in shown} | degrees - {CERTAIN}
    for word, told in (config.recension_kinds | config.recension_certainties | config.recension_relations).items():
        if word in words and told:
            yield _sign(nodes.emphasis("", config.recension_shown.get(word) or _(word)), _(told))


def _places(shown: Iterable[ShownEntry], edition: Edition) -> list[Place]:
    """Return the first paragraph and the first note that has an entry."""
    first: dict[bool, Place] = {}
    for place in (one.record.place for one in shown if isinstance(one.record, Entry)):
        if place.number:
            first.setdefault(place.is_in(first_series(edition.declared.places)), place)
    return [first[kind] for kind in (True, False) if kind in first]


def _number(place: Place, edition: Edition) -> str:
    """Return how the apparatus names a place: a paragraph by its number alone."""
    return place.number if place.is_in(first_series(edition.declared.places)) else place


def _sign(sign: nodes.Node, told: str) -> nodes.paragraph:
    return nodes.paragraph("", "", sign, nodes.Text(f"\xa0\xa0 {told}"), classes=["handout-sign"])
