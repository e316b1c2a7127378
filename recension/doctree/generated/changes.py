"""What is different now from each release that may have been cited, what the editor tells of it, what was withdrawn.

It rests on the records that :confval:`recension_releases` names; on the website they have pages of their own, too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from docutils import nodes

from recension.doctree import nodes as ours
from recension.doctree import redlined
from recension.doctree.account import account
from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page
from recension.locale import _
from recension.scholarship import changes, dates, history
from recension.scholarship.comparisons import digest
from recension.scholarship.history import UNRELEASED
from recension.scholarship.record import Record
from recension.scholarship.redline import abridged
from recension.scholarship.telling import Told


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return links to the releases, a section of what is different from each, and what is told of all of them.

    ::

        <bullet_list>
        <section ids="since-1.0"><title>Since release 1.0 (23 November 2026)
            <paragraph>2 emendations.
            <differences label="What is different since release 1.0">…
        <section ids="release-1.0"><title>Release 1.0 (23 November 2026)
        <section ids="withdrawn"><title>Withdrawn
    """
    newest_first = domain.releases[::-1]
    if not newest_first:
        return []
    now = domain.record
    choice = [
        nodes.paragraph("", "", nodes.reference("", _dated(domain, one, _("Release {}")), refid=since(one.release)))
        for one in newest_first
    ]
    return [
        nodes.bullet_list("", *(nodes.list_item("", one) for one in choice), classes=["rec-releases"]),
        *(_since(domain, link, one, now) for one in newest_first),
        *(_told(domain, one) for one in newest_first if one.history.strip()),
        *_withdrawn(domain, now),
    ]


def document(domain: RecensionDomain) -> str:
    """Return the document that has this page; empty where none does."""
    return next((name for name, parts in sorted(domain.generated.items()) if PAGE.name in parts), "")


def since(release: str, section: str = "", one: str = "") -> str:
    """Return the id of what is told to be different since a release, or of an item of a *section* in it."""
    prefix = f"since-{release}"
    return redlined.anchor(prefix, section, one) if section else prefix


def _dated(domain: RecensionDomain, one: Record, title: str) -> str:
    """Return *title* with the number of a release in its gap, and its date behind it."""
    named = title.format(one.release)
    date = dates.spelled(one.date, domain.env.config.language)
    return _("{} ({})").format(named, date) if date else named


def _since(domain: RecensionDomain, link: Link, old: Record, now: Record) -> nodes.section:
    """Return what is different now from a release."""
    report = changes.report(old, now, (old.release, now.release))
    later = [one for one in domain.releases if one in domain.releases[domain.releases.index(old) + 1 :]]
    prefix = since(old.release)
    title = nodes.title("", _dated(domain, old, _("Since release {}")))
    section = nodes.section("", title, ids=[prefix], release=old.release)  # to which outputs lead
    if not later and not report.changes:
        section += nodes.paragraph("", _("This is release {}, and nothing has changed since.").format(old.release))
    else:
        section += nodes.paragraph("", redlined.summary(report))
    if accounts := [*_links(later)]:
        section += nodes.paragraph("", "", nodes.Text(_("The editor’s own account: ")), *accounts)
    if report.changes:
        label = _("What is different since release {}").format(old.release)
        named = partial(_named, link, now)
        telling = redlined.telling(domain.env.config)
        parts = redlined.sections(report, telling, prefix, named, abridged)  # what is not told stands in the text
        section += ours.differences("", *parts, label=label)
    return section


def _links(releases: Sequence[Record]) -> Iterator[nodes.Node]:
    told = [one.release for one in releases if one.history.strip()]
    for number, release in enumerate(told):
        yield nodes.Text(", " if number else "")
        yield nodes.reference("", release, refid=f"release-{release}")


def _named(link: Link, now: Record, one: Told, name: nodes.Element) -> nodes.Node:
    """Return the name of what is told as a link to where it stands now, or to where it is said why it does not."""
    target = one.change.id
    if target in now.withdrawn:
        return nodes.reference("", "", *name.children, refid=f"withdrawn-{target}")
    if target not in now.ids:
        return name
    text, _colon, anchor = target.rpartition(":")
    made = link(text or now.texts[0], anchor, name.astext())
    for words in [*made.findall(nodes.Text)]:
        words.parent.replace(words, name.children)
    return made


def _told(domain: RecensionDomain, one: Record) -> nodes.section:
    """Return what the editor tells of a release."""
    title = nodes.title("", _dated(domain, one, _("Release {}")))
    return nodes.section("", title, *account(one.history), ids=[f"release-{one.release}"])


def _withdrawn(domain: RecensionDomain, now: Record) -> Iterator[nodes.section]:
    """Yield each id that stands no more, since when, and why; the words are copied from the texts."""
    if not now.withdrawn:
        return
    prefix = {one.name: f"{one.name}:" if len(domain.edition.texts) > 1 else "" for one in domain.edition.texts}
    said = {
        prefix[name] + node["record"].id: node.children
        for name in prefix
        for node in domain.env.get_doctree(name).findall(ours.withdrawal)
    }
    items = []
    for gone, release in history.withdrawn(domain.releases, now).items():
        told = _("not yet released") if release == UNRELEASED else _("since {}").format(release)
        head = nodes.paragraph("", "", nodes.literal("", gone), nodes.Text(f" ({told}): "), *said[gone][0].children)
        items.append(nodes.list_item("", head, ids=[f"withdrawn-{gone}"]))
    title = nodes.title("", _("Withdrawn"))
    sentence = nodes.paragraph("", _("What was released once and stands no more keeps its address, which leads here."))
    yield nodes.section("", title, sentence, nodes.bullet_list("", *items), ids=["withdrawn"])


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of what the edition says now; of a record that changes every page is made anew."""
    return digest(domain.record) if domain.releases else ""


PAGE = Page(
    "changes",
    make,
    rests_on,
    nothing=_("There is no release yet."),
    refers=True,
    repeats=True,
)
