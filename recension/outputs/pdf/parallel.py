"""Makes the tree of a parallel text: two to five columns, the edition last, block beside block."""

from __future__ import annotations

from docutils import nodes

from recension.doctree.domain import RecensionDomain
from recension.doctree.generated import collation
from recension.doctree.generated.source import credit
from recension.locale import _
from recension.outputs.pdf.facing import FACING
from recension.outputs.printing import Printing
from recension.scholarship.columns import EDITION, MOST
from recension.scholarship.messages import MistakeError


def parallel(domain: RecensionDomain, printing: Printing) -> nodes.document:
    """Return the tree of what is asked for.

    ::

        <section ids="parallel"><title>Parallel text
            <paragraph classes="handout-head">…      the edition, and what each column is
            <table>…
            <paragraph classes="handout-citation">…  before the table, where pages face each other
    """
    config, sigla = domain.env.config, sigla_of(domain, printing)
    document = domain.env.get_doctree(config.root_doc)  # read from the file anew, so it is nobody else's
    document.children = []
    document["docname"], document["head"] = config.root_doc, _("Parallel text")
    document["handout"] = f"{document['head']} ({config.project})"
    top = nodes.section("", nodes.title("", document["head"]), ids=["parallel"])
    document += top
    top += [nodes.paragraph("", line, classes=["handout-head"]) for line in lines(domain, printing)]
    table = collation.several(domain.edition, unlinked, sigla)
    cited = nodes.paragraph("", "", *credit(config), classes=["handout-citation"])
    if printing.facing:
        table["classes"].append(FACING)
        document["facing"] = above(domain, printing)
        top += [cited, table]
    else:
        top += [table, cited]
    return document


def above(domain: RecensionDomain, printing: Printing) -> tuple[str, str]:
    """Return what stands above a verso, with the witness, and above the recto beside it."""
    *_edition, witness = lines(domain, printing)
    return witness, _("Corrected text")


def sigla_of(domain: RecensionDomain, printing: Printing) -> tuple[str, ...]:
    """Return the sigla of the columns, or raise what is wrong with those that are asked for."""
    held = domain.edition.conventions.held
    if not set(printing.parallel) <= {*held} or not 1 <= len(printing.parallel) < MOST:
        found = " ".join(printing.parallel)
        expected = f"one to four of the witnesses that are held: {', '.join(held)}"
        raise MistakeError("printing-choice", stem=printing.stem, field="parallel", found=found, expected=expected)
    return (*printing.parallel, EDITION)


def lines(domain: RecensionDomain, printing: Printing) -> list[str]:
    """Return what stands below the title: the edition, and what each column is."""
    titles = {one.siglum: one.title for one in domain.edition.witnesses}
    return [domain.env.config.project, *(_("{}: {}").format(one, titles[one]) for one in printing.parallel)]


def unlinked(_docname: str, _place: str, text: str) -> nodes.Element:
    """Return a name that leads nowhere, for the text it would lead to is not there."""
    return nodes.inline("", text)
