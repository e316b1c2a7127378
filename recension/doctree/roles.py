"""What an editor writes inside a line."""

from __future__ import annotations

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from recension.doctree import nodes as ours
from recension.doctree.config import vocabulary
from recension.doctree.domain import domain_of
from recension.doctree.generated import COUNT
from recension.scholarship import leaves, signs
from recension.scholarship.messages import mistake
from recension.scholarship.model import PageKey, Style
from recension.scholarship.notation import unknown_siglum


class EditionRole(SphinxRole):
    """A role that a project without a text has no use for."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        if self.config.recension_texts:
            return self.read()
        found = mistake("text-undeclared", self.lineno, found=self.rawtext)
        domain_of(self.env).note_mistakes(self.env.current_document.docname, [found])
        return [], []

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return what the role marks."""
        raise NotImplementedError


class EmendationRole(EditionRole):
    """``:em:`such an attack``` marks the lemma of an entry; inline markup in it is read.

    The entry stands in the apparatus below the paragraph; what neither has, the other may not have.

    ::

        <emendation>such an attack
    """

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        node = ours.emendation(self.rawtext)
        self.set_source_info(node)
        _, _, text = self.rawtext.partition("`")
        children, messages = self.inliner.parse(
            text[:-1],
            self.lineno,
            self.inliner,  # type: ignore[arg-type]  # as docutils itself does
            self.inliner.parent,
        )
        node += children
        for inner in list(node.findall(lambda one: one is not node and isinstance(one, ours.emendation | ours.page))):
            assert isinstance(inner, nodes.Element)
            node["nested"] = inner.rawsource  # which the text tells, that knows the line
            inner.replace_self(inner.children or nodes.Text(inner.rawsource))
        return [node], messages


class SignRole(EmendationRole):
    """``:crux:`words```: the edition sets signs around words; they may have an entry."""

    is_optional = True

    def __init__(self, name: str) -> None:
        super().__init__()
        self.signs = signs.SIGNS[name]

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        (mark, *_others), messages = super().read()
        assert isinstance(mark, nodes.Element)
        if self.is_optional:
            mark["optional"] = True
        before, after = (self.sign(one) for one in self.signs)
        return [before, mark, after], messages

    def sign(self, text: str) -> ours.sign:
        """Return the node of a sign."""
        node = ours.sign(self.rawtext, text, classes=["rec-sign"])
        self.set_source_info(node)
        return node


class CruxRole(SignRole):
    """``:crux:`words``` are transmitted so, and the editor can neither explain nor mend them: †words†.

    They may have an entry like words that are marked with `em`.
    """

    def __init__(self) -> None:
        super().__init__(signs.CRUX)


class DeletedRole(SignRole):
    """``:deleted:`words``` are transmitted, and the editor thinks that the author did not write them: [[words]].

    They may have an entry.
    """

    def __init__(self) -> None:
        super().__init__(signs.DELETED)


class SuppliedRole(SignRole):
    """``:supplied:`words``` are the editor's, and stand in no witness, as their entry says: ‹words›."""

    is_optional = False

    def __init__(self) -> None:
        super().__init__(signs.SUPPLIED)


class GapRole(SignRole):
    """``:gap:`…``` marks where words are lost that no witness has: […]; between the backticks stands the ellipsis."""

    def __init__(self) -> None:
        super().__init__(signs.GAP)

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [self.sign("".join(self.signs))], []


class PlayedRole(EmendationRole):
    """Words of a play that nobody speaks on the stage; they may have an entry."""

    kind: type[nodes.TextElement]
    style = ""

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        (mark, *_others), messages = super().read()
        assert isinstance(mark, nodes.Element)
        mark["optional"] = True
        mark[:] = [self.kind("", "", *mark.children, classes=[f"rec-{self.style}"], played=self.style)]
        return [mark], messages


class SpeakerRole(PlayedRole):
    """``:speaker:`Hamlet.``` says who speaks, at the beginning of a paragraph or of a stanza, or in a line above.

    An entry for it is written as for words that are marked with `em`.
    """

    kind, style = nodes.strong, Style.SPEAKER


class DirectionRole(PlayedRole):
    """``:direction:`Exit.``` says what is done on the stage, within a speech or in a paragraph of its own.

    An entry for it is written as for words that are marked with `em`.
    """

    kind, style = nodes.emphasis, Style.DIRECTION


class PageRole(EditionRole):
    """``:page:`2``` or ``:page:`A 2``` marks where a page of a witness begins, ``:page:`7r``` a leaf.

    Without a siglum it is a page of the base witness.
    What stands there says ``.. running-head::``, and what it does to the text an entry ``page 2 : kind``; where nothing
    stands, none is needed.
    """

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        siglum, _, number = self.text.rpartition(" ")
        node = ours.page(self.rawtext)
        self.set_source_info(node)
        known = vocabulary(self.config).sigla
        siglum = siglum or next(iter(known), "")
        if not any(leaves.standings(number)):
            node["mistake"] = mistake("page-form", self.lineno, found=self.text)
        elif siglum not in known:
            node["mistake"] = unknown_siglum(siglum, known, self.lineno)
        node["key"] = PageKey.of(siglum, number)
        return [node], []


class CountRole(EditionRole):
    """``:count:`emendations``` prints a number that is computed from the edition.

    It may stand in any document.
    """

    def read(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        node = ours.count(self.rawtext, what=self.text)
        self.set_source_info(node)
        domain_of(self.env).note_generated(self.env.current_document.docname, f"{COUNT}{self.text}")
        return [node], []


ROLES = {
    "em": EmendationRole(),
    "page": PageRole(),
    "count": CountRole(),
    "crux": CruxRole(),
    "deleted": DeletedRole(),
    "supplied": SuppliedRole(),
    "gap": GapRole(),
    "speaker": SpeakerRole(),
    "direction": DirectionRole(),
}
