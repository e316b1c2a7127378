"""What a second reader compared."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated.page import Link, Page, block_name, links
from recension.locale import _
from recension.scholarship import dates
from recension.scholarship.comparisons import State, digest, digests, runs, state
from recension.scholarship.words import capital


def make(domain: RecensionDomain, link: Link) -> list[nodes.Node]:
    """Return what was compared, when and by whom, and which places were changed since or not compared."""
    edition = domain.edition
    record = edition.comparisons
    if not record:
        return []
    states = state(record, digests(edition.blocks))
    blocks = {block.place: block for block in edition.blocks if block.place}
    valid = [place for place in states if states[place] is State.VALID]
    listed = nodes.bullet_list(classes=["rec-comparisons"])
    for group, one in runs(valid, record):
        first, last = (block_name(edition, blocks[place]) for place in (group[0], group[-1]))
        span = capital(_("From {} to {}").format(first, last) if len(group) > 1 else first)
        date = dates.spelled(one.date, domain.env.config.language)
        reader, certainty = edition.declared.editors.get(one.by, ""), one.certainty and _(one.certainty)
        told = ", ".join(filter(None, (span, date, reader, certainty)))
        listed += nodes.list_item("", nodes.paragraph("", _("{}: {}").format(told, f"{one.compared}.")))
    whole = _("All {} places agree with the second reading.").format(len(states))
    part = _("{} of {} places agree with the second reading.").format(len(valid), len(states))
    found: list[nodes.Node] = [nodes.paragraph("", whole if len(valid) == len(states) else part)]
    for now, sentence in ((State.STALE, _("Changed since: ")), (State.MISSING, _("Not compared: "))):
        if others := [blocks[place] for place in states if states[place] is now]:
            found.append(nodes.paragraph("", "", nodes.Text(sentence), *links(edition, link, others)))
    return [*found, *([listed] if listed.children else [])]


def rests_on(domain: RecensionDomain, _docname: str) -> object:
    """Return a digest of the places, if any record is kept."""
    return domain.edition.comparisons and digest(digests(domain.edition.blocks))


PAGE = Page("comparisons", make, rests_on, nothing=_("No place has been compared yet."), file="recension_comparisons")
