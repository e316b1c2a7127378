"""The door of the edition, ``recension`` in conf.py: what an edition needs, and nothing for other projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from recension import locale
from recension.doctree import (
    bibliography,
    checks,
    config,
    directives,
    domain,
    foreign,
    imprimatur,
    markdown,
    nodes,
    read,
    roles,
    speed,
    spread,
    voiceless,
)
from recension.doctree.generated import fill
from recension.outputs import data, gate, html, office, plain, tei
from recension.version import __version__

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata

OUTPUTS = (html, plain, tei, data, office)


def setup(app: Sphinx) -> ExtensionMetadata:
    """Make the names of an edition known; a project without a text is given nothing else."""
    locale.setup(app)
    config.add_settings(app, config.SETTINGS)
    app.add_domain(domain.RecensionDomain)
    give_names(app, "rec")
    bibliography.register()
    app.connect("config-inited", checks.check_own_settings, priority=100)  # before others rely on them
    app.connect("config-inited", config.adopt_release)
    app.connect("config-inited", checks.check_declarations)
    app.connect("config-inited", config.complete_source)
    app.connect("config-inited", begin)
    app.connect("config-inited", config.keep_dates, priority=810)  # after Sphinx has put the year of the machine (800)
    gate.setup(app)
    for output in OUTPUTS:
        output.setup(app)
    app.connect("env-updated", checks.check_edition)
    imprimatur.setup(app)
    return {"version": __version__, "env_version": 8, "parallel_read_safe": True, "parallel_write_safe": True}


def give_names(app: Sphinx, where: str) -> None:
    """Give the roles and directives of an edition their names in a domain."""
    for role_name, role in roles.ROLES.items():
        app.add_role_to_domain(where, role_name, role)
    for directive_name, directive in directives.DIRECTIVES.items():
        app.add_directive_to_domain(where, directive_name, directive)


def begin(app: Sphinx, settings: Config) -> None:
    """Register what an edition needs, in the order in which it meets it, where conf.py names a text."""
    if not settings.recension_texts:
        return
    give_names(app, "std")  # which Sphinx asks for every name that is given without a domain
    config.keep_witnesses(settings)
    config.choose_engine(settings)
    bibliography.read_citations(app)
    app.add_transform(markdown.ReadMarkdown)
    app.add_transform(read.KeepWords)
    app.add_transform(read.KeepQuotes)
    app.add_transform(read.KeepNotes)
    app.add_transform(read.ReadText)
    app.add_transform(read.ReadRemarks)
    app.add_post_transform(fill.FillReferring)
    app.add_post_transform(fill.FillGenerated)
    app.add_post_transform(fill.DescribeWorks)
    app.add_post_transform(speed.HoldParts)
    app.add_post_transform(speed.HoldMade)
    app.add_post_transform(bibliography.CiteOnce)
    app.add_post_transform(foreign.TellLanguages)
    app.add_post_transform(voiceless.TellApart)
    app.connect("builder-inited", checks.check_builder)
    app.connect("builder-inited", fill.remember_builder)
    app.connect("builder-inited", bibliography.give_letters)
    app.connect("builder-inited", bibliography.remember_descriptions)
    app.connect("builder-inited", speed.remember_plugins)
    app.connect("builder-inited", speed.collect_less)
    app.connect("builder-inited", speed.find_faster)
    app.connect("builder-inited", speed.hold_no_bytes)
    app.connect("builder-inited", speed.tell_briefly)
    app.connect("env-purge-doc", speed.hold_few)
    app.connect("doctree-resolved", speed.hold_tree)
    app.connect("html-page-context", speed.let_go, priority=1000)  # when all have had their say of the page
    app.connect("builder-inited", speed.read_faster)
    app.connect("builder-inited", speed.cite_faster)
    app.connect("builder-inited", spread.spread)
    app.connect("env-before-read-docs", checks.check_texts)
    app.connect("env-before-read-docs", read.check_sources)
    app.connect("doctree-read", checks.check_document)
    app.connect("doctree-read", read.forget_names, priority=600)  # after Sphinx has collected the titles (500)
    app.connect("doctree-resolved", checks.check_links)
    app.connect("env-updated", fill.renew_pages, priority=950)  # all is known and checked
    parts = (nodes.apparatus, nodes.annotation, nodes.citing, nodes.derived, nodes.spot, nodes.told, nodes.withdrawal)
    for node in (*parts, nodes.chronology):
        app.add_node(node, html=html.AS_CONTAINER)
    for plain_node in (nodes.count, nodes.sign, nodes.apparatus_entry, nodes.collated, nodes.looked_up):
        app.add_node(plain_node)
