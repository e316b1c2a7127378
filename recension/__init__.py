"""A Sphinx extension for critical editions: one source, the edited text and its witnesses, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import directives, domain, html, imprimatur, nodes, references, roles, speed, text, transforms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.0"

PLACES = {"p": "paragraph", "n": "note"}
CERTAINTIES = {
    "certain": "read in the source named",
    "probable": "inferred, and from what is said",
    "open": "nothing settles it, and what would is said",
}


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything the extension adds, in the order in which an edition meets it."""
    app.add_config_value("recension_texts", [], "env", frozenset({list}), "documents of the edited text, in order")
    app.add_config_value("recension_witnesses", [], "env", frozenset({list}), "the witnesses, the base first")
    app.add_config_value(
        "recension_places", PLACES, "env", frozenset({dict}), "names of places, and what each is called"
    )
    app.add_config_value("recension_kinds", {}, "env", frozenset({dict}), "kinds of emendation, and what each is")
    app.add_config_value("recension_certainties", CERTAINTIES, "env", frozenset({dict}), "degrees of certainty")
    app.add_config_value("recension_rules", [], "env", frozenset({list}), "names of the rules of regularisation")
    app.add_config_value("recension_source", {}, "env", frozenset({dict}), "where the text was published")
    app.add_config_value("recension_downloads", {}, "env", frozenset({dict}), "what the site offers: title -> file")
    app.add_config_value("recension_comparisons", "", "env", frozenset({str}), "record of the second reading")
    app.add_config_value("recension_name", "edition", "env", frozenset({str}), "stem of the files that are made")
    app.add_config_value("recension_editor", "", "env", frozenset({str}), "editor: Family, Given; or a role, no comma")
    app.add_config_value("recension_url", "", "env", frozenset({str}), "address of the site, once it has one")
    app.add_config_value("recension_report", "", "env", frozenset({str}), "where to report: mailto:… or https://…")
    app.add_config_value("recension_date", "", "env", frozenset({str}), "date of the release, as 2026-11-23")

    app.add_domain(domain.RecensionDomain)
    for name, role in roles.ROLES.items():
        app.add_role(name, role)
    for name, directive in directives.DIRECTIVES.items():
        app.add_directive(name, directive)

    app.add_transform(transforms.ReadText)
    app.add_transform(transforms.ReadRemarks)
    app.add_post_transform(transforms.FillReferring)
    app.add_post_transform(transforms.FillGenerated)
    app.add_post_transform(transforms.DescribeWorks)
    app.connect("config-inited", domain.check_declarations)
    app.connect("builder-inited", references.remember_descriptions)
    app.connect("builder-inited", speed.remember_plugins)
    app.connect("builder-inited", speed.collect_less)
    app.connect("env-before-read-docs", transforms.check_sources)
    app.connect("env-updated", domain.check_edition)

    for node in (nodes.apparatus, nodes.annotation, nodes.citing, nodes.derived):
        app.add_node(node, html=html.AS_CONTAINER)
    app.add_node(nodes.count)
    references.register()
    html.setup(app)
    text.setup(app)
    imprimatur.setup(app)
    return {"version": __version__, "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}
