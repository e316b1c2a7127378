"""The nodes of an edition, each based on one that every builder can print."""

from __future__ import annotations

from docutils import nodes


class emendation(nodes.inline):
    """The edited text at one place; ``record`` is its ``model.Entry``."""


class page(nodes.inline):
    """A page of a witness begins here; ``key`` is its ``model.PageKey``, ``record`` its ``model.Entry``."""


class whole(nodes.inline):
    """It has no words: an entry is about the block that begins here, or a line of it; ``record`` is its ``Entry``."""


MARKS = (emendation, page, whole)  #: what an entry of the apparatus is about


class apparatus(nodes.container):
    """The entries for the text above; ``entries`` and ``mistakes`` hold what was read."""


class apparatus_entry(nodes.definition_list_item):
    """An entry of the apparatus; ``record`` is a ``presentation.ShownEntry``, of which the children are made."""


class sign(nodes.inline):
    """A sign that the edition sets around words, or for what is lost; its text is the sign."""


class shortened(nodes.inline):
    """The first and the last word of a long lemma; ``whole`` is all of it."""


class comments(nodes.container):
    """The comments of one ``series`` on the text above; its children are ``annotation`` nodes."""


class annotation(nodes.container):
    """One comment; ``record`` is a ``model.Comment``, the children are its text."""


class headnote(nodes.container):
    """What the editor says at the head of a section; ``record`` is a ``model.Comment``, the children are its text."""


class matter(nodes.Invisible, nodes.Element):
    """Matter of a witness that the edition leaves out; ``record`` is a ``model.Omission``."""


class running_head(nodes.Invisible, nodes.Element):
    """What stands where pages of a witness begin; ``keys`` names the pages, ``text`` is the matter."""


class frame(nodes.Invisible, nodes.Element):
    """The marks in which the base witness has the next block; its ``text`` has "…" for that of the block."""


class shared(nodes.Invisible, nodes.Element):
    """The first line of the next verses completes the verse before it."""


class spot(nodes.container):
    """What a list of the whole edition has on one place: its name, then the rest; ``record`` is a ``page.Spot``."""


class collated(nodes.row):
    """A place in several texts; made of ``record``, a ``presentation.Collated`` or a ``columns.Row``, and ``spot``."""


class looked_up(nodes.row):
    """A line of the table of verification; ``record`` is a ``model.Comment``, and there is a ``spot``."""


class removed(nodes.inline):
    """Words of a witness that the edition does not have."""


class added(nodes.inline):
    """Words of the edition that a witness does not have."""


class differing(nodes.inline):
    """Words of a column that another has otherwise; ``at`` numbers the stretch in its row."""


class told(nodes.container):
    """What is different in an item of two records; ``record`` is a ``telling.Told``, of which the children are made."""


class differences(nodes.container):
    """What is different from a release; ``label`` names it."""


class citing(nodes.container):
    """The works that the author cites in the text above; ``keys`` are those of the bibliography, the children links."""


class withdrawal(nodes.container):
    """Something that was released once and stands no more; ``record`` is its ``model.Withdrawal``, the children why."""


EDITORIAL = (apparatus, citing, comments, withdrawal)  #: what stands behind a place of the text, and is none of it


class chronology(nodes.container):
    """What happened when: drawings of it, and a list."""


class drawing(nodes.container):
    """A drawing; ``record`` is a ``drawing.Drawing``. A builder that cannot draw prints the empty container."""


class derived(nodes.container):
    """A page or a part of one that is made from the records; ``what`` says which."""


class count(nodes.inline):
    """A number computed from the edition; ``what`` says which."""
