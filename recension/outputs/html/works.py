"""The works of a bibliography for reference managers: files of all and of each, and what those find who read pages.

Zotero offers what COinS say before it offers what the head of a page says, which is the edition.
So they stand on the pages of bibliographies alone, and not on one that a reader would cite the edition by.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.osutil import relative_uri

from recension.doctree import imprimatur
from recension.doctree.domain import citable, references_in
from recension.files import write
from recension.outputs.html.render import render
from recension.scholarship import reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx
    from sphinx.builders import Builder

    from recension.scholarship.reference import Reference

FOLDER = "_static/works"
ALL = "works"  #: how the name of a file with all of them ends


class Works:
    """The works that the bibliographies of an edition list, and the files of each."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.known = references_in(builder.env) if builder.config.recension_texts else {}
        self.stems = {key: f"{FOLDER}/{stem}" for key, stem in reference.stems(self.known).items()}
        self.all = f"{builder.config.recension_name}.{ALL}"

    @property
    def files(self) -> dict[str, tuple[str, list[Reference]]]:
        """Each file that is made, its form, and the works in it."""
        made = {self.stems[key]: [one] for key, one in self.known.items()}
        if self.known:
            made[self.all] = [*self.known.values()]
        return {
            f"{stem}{ending}": (form, some)
            for stem, some in made.items()
            for form, (ending, _make) in reference.FORMS.items()
        }

    def listed(self, docname: str) -> dict[str, str]:
        """Return the works that a page lists: id -> key."""
        known = citable(self.builder.env)
        pairs = ((one.citation_id, one.key) for one in known if one.bibliography_key.docname == docname)
        return {name: key for name, key in pairs if key in self.known}

    def offered(self, docname: str, key: str = "", label: str = "") -> str:
        """Return links to the files of a work, and what programs find there; without one, to those of all."""
        here = self.builder.get_target_uri(docname)
        stem = self.stems.get(key, self.all)
        links = {form: relative_uri(here, f"{stem}{ending}") for form, (ending, _make) in reference.FORMS.items()}
        is_list = docname not in {*self.builder.config.recension_texts, self.builder.config.root_doc}
        coins = reference.as_coins(self.known[key]) if key and is_list else ""
        return render("work-forms", links=links, label=label, coins=coins)


def offer(builder: Builder, docname: str, some: Sequence[nodes.Element]) -> None:
    """Let each of the works on a page have its links, and the first those to all."""
    if builder.name not in ("html", "dirhtml") or not some:
        return
    works = Works(builder)
    listed = works.listed(docname)
    some[0]["before"] = works.offered(docname) if listed else ""
    for one in some:
        if key := listed.get(one["ids"][0], ""):
            label = one[0].astext() if isinstance(one[0], nodes.label) else key
            one["behind"] = works.offered(docname, key, label)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write the files, beside the pages and for the bibliography alone, unless they are there."""
    if exception or app.builder.name not in ("html", "dirhtml") or imprimatur.knows_works():
        return
    for name, (form, some) in Works(app.builder).files.items():
        path = Path(app.outdir, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, reference.FORMS[form][1](some))


def setup(app: Sphinx) -> None:
    """Register what writes the files."""
    app.connect("build-finished", write_files)
