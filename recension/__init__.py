"""A Sphinx extension for critical editions: one source, the edited text and its witnesses, and the proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import config, directives, domain, html, imprimatur, nodes, references, roles, speed, text, transforms

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.util.typing import ExtensionMetadata

__version__ = "1.0.1"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Register everything the extension adds, in the order in which an edition meets it."""
    config.add_settings(app, config.SETTINGS)
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
    app.connect("builder-inited", domain.check_builder)
    app.connect("builder-inited", references.remember_descriptions)
    app.connect("builder-inited", speed.remember_plugins)
    app.connect("builder-inited", speed.collect_less)
    app.connect("env-before-read-docs", transforms.check_sources)
    app.connect("env-updated", domain.check_edition)
    app.connect("doctree-resolved", domain.check_links)

    for node in (nodes.apparatus, nodes.annotation, nodes.citing, nodes.derived):
        app.add_node(node, html=html.AS_CONTAINER)
    app.add_node(nodes.count)
    references.register()
    html.setup(app)
    text.setup(app)
    imprimatur.setup(app)
    return {"version": __version__, "env_version": 2, "parallel_read_safe": True, "parallel_write_safe": True}
