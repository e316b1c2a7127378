"""What an editor writes as a block."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import shorten
from typing import ClassVar, TypeVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.parsers.rst.states import RSTState
from docutils.statemachine import StringList
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from recension.doctree import nodes as ours
from recension.doctree.config import vocabulary
from recension.doctree.domain import domain_of
from recension.doctree.generated import PAGES
from recension.doctree.transcript import is_sourced
from recension.locale import _, ngettext
from recension.scholarship import backmatter, chronology, index, letters, notation, timeline
from recension.scholarship.apparatus import omission_id
from recension.scholarship.drawing import Drawing
from recension.scholarship.edition import first_series
from recension.scholarship.messages import Mistake, located, mistake
from recension.scholarship.model import Comment, Omission, PageKey, Place, Withdrawal
from recension.scholarship.series import COMMENTS, HEADNOTE

N = TypeVar("N", bound=nodes.Element)


INDENT = 3  #: of what stands below a directive


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


class EditionDirective(SphinxDirective):
    """A directive that knows the witnesses of the edition; a project without a text has no use for it."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        if self.config.recension_texts:
            return self.read()
        self.refuse("text-undeclared")
        return []

    def refuse(self, name: str) -> None:
        """Record that the directive does not stand where it may."""
        source, line = self.get_source_info()
        found = mistake(name, line, source, found=f"'.. {self.called}::'")
        domain_of(self.env).note_mistakes(self.env.docname, [found])

    def read(self) -> list[nodes.Node]:
        """Return what the directive says."""
        raise NotImplementedError

    @property
    def called(self) -> str:
        """The name without that of the domain."""
        return self.name.rpartition(":")[2]

    @property
    def known(self) -> notation.Vocabulary:
        """The words that conf.py declares."""
        return vocabulary(self.config)

    @property
    def line(self) -> int:
        """The line of the directive in the file that has it."""
        return self.get_source_info()[1]

    @property
    def in_markdown(self) -> bool:
        """Whether MyST has read the directive: its content comes without the numbers of the lines."""
        return not isinstance(self.state, RSTState)

    @property
    def margin(self) -> int:
        """How far in, of the content, heads begin: three columns from the dots where a line does, else as the first."""
        lines = [line for line in self.content if line.strip()]
        if not lines or self.in_markdown:
            return 0
        columns = [len(line) - len(line.lstrip()) for line in lines]
        below = self.block_text.expandtabs(8).split("\n")
        taken = next((_indent(line) for line in below if line.strip() == lines[0].strip()), 0) - columns[0]
        margin = INDENT - taken
        return margin if margin > 0 and margin in columns else 0

    def outdented(self) -> list[Mistake]:
        """Return what is wrong with the lines that stand left of the others."""
        columns = ((number, line, len(line) - len(line.lstrip())) for number, line in self.numbered() if line.strip())
        left = ((number, line, self.margin - column) for number, line, column in columns if column < self.margin)
        return [mistake("indentation-out", number, found=line.strip(), count=count) for number, line, count in left]

    def numbered(self) -> Iterator[tuple[int, str]]:
        """Yield the lines of the content with their numbers in the source."""
        above = self.lineno + self.content_offset if self.in_markdown else 0
        for (_source, offset), line in zip(self.content.items, self.content, strict=True):
            yield above + (offset or 0) + 1, line

    def parse_below(self, item: notation.Item, node: nodes.Element) -> str:
        """Read what is indented below the head of *item* into *node*, and return it as it is written."""
        start = next(index for index, (number, _) in enumerate(self.numbered(), 1) if number == item.line)
        body: StringList = self.content[start : start + len(item.body)]
        body.trim_left(min(len(text) - len(text.lstrip()) for text in body if text.strip()))
        self.state.nested_parse(body, self.content_offset + start, node)
        return "\n".join(line.rstrip() for line in body).strip("\n")

    def located(self, node: N) -> N:
        """Return *node* with its location in the source, and how it is written there."""
        self.set_source_info(node)
        node.rawsource = f".. {self.called}::"
        return node


class TextDirective(EditionDirective):
    """A directive that has its place in a text, and nowhere else."""

    def run(self) -> list[nodes.Node]:
        if self.config.recension_texts and self.env.docname not in self.config.recension_texts:
            self.refuse("outside-text")
            return []
        return super().run()


class Argued(TextDirective):
    """One that says the most of it on its first line."""

    required_arguments = 1
    final_argument_whitespace = True


class OfWitness(Argued):
    """One about a witness, which is the base where none is named."""

    option_spec: ClassVar = {"witness": directives.unchanged}

    @property
    def siglum(self) -> str:
        """The siglum of the witness."""
        return str(self.options.get("witness", self.known.sigla[0]))


class Apparatus(TextDirective):
    """The entries for the text above: ``lemma ] reading : kind``, the reason indented below.

    The lemma is what ``:em:`` marks in the text, the reading what the base witness has there.
    Other witnesses are named: ``lemma ] reading B``, or ``lemma ] reading A; other B C``.
    A witness that is not has the lemma.
    Where a page of a witness begins, the entry is ``page 2 : kind``, or ``page B 2 : kind``.
    Behind the kind may stand, in either order, how certain it is and the initials of who answers for it:
    ``lemma ] reading : kind, probable, AB``; then why the entry may be between quotation marks: ``(in title)`` or
    ``(in quotation)``.
    In a lemma, a reading and a reason ``*…*`` is italic, ``**…**`` bold and ``[7]_`` the call of a note;
    what stands between double backticks in a reading is what the witness has, markup and all.

    ::

        <apparatus entries=... mistakes=...>
    """

    def read(self) -> list[nodes.Node]:
        entries, mistakes = notation.entries(self.numbered(), self.known, self.margin)
        if not entries and not mistakes:
            mistakes.append(mistake("apparatus-empty", self.line))
        return [self.located(ours.apparatus(classes=["apparatus"], entries=entries, mistakes=mistakes))]


class Comments(TextDirective):
    """Comments on the text above: ``lemma : degree``, the text indented below.

    The lemma must stand in the text above, once.
    The degree is one of those that ``conf.py`` declares: in a ``commentary`` how certain it is, in a ``verification``
    with what result a quotation or a reference was looked up, in ``sources`` and ``parallels`` how the words stand to
    those of another text.
    Initials of who answers for the comment may stand beside it: ``lemma : degree, AB``.
    The text is any reStructuredText.
    It says where it was read: a work cited with ``:cite:p:``, a link, or ``:rec:place:``.

    In ``considered`` stand readings that were considered and left, each with the kind of error it would be and the
    reason: ``lemma ] what was considered : kind``, or ``lemma : kind`` where nothing better is certain.
    These words must not be emended, and need no source.

    ::

        <comments series="commentary">
            <annotation record=...>
                <paragraph>...
    """

    def read(self) -> list[nodes.Node]:
        lines = list(self.numbered())
        series = COMMENTS[self.called]
        known = self.known._replace(certainties=self.config[series.degrees])
        astray = list(notation.comments_astray(lines, known, proposes=series.proposes, margin=self.margin))
        classes = [*dict.fromkeys(["commentary", self.called])]
        node = self.located(ours.comments(classes=classes, series=self.called, mistakes=astray))
        for item in notation.items(notation.shifted(lines, self.margin)):
            head = notation.comment_head(item, known, proposes=series.proposes)
            if not isinstance(head, notation.CommentHead):
                node["mistakes"].append(head)
                continue
            if not any(text.strip() for _, text in item.body):
                node["mistakes"].append(mistake("reason-missing", item.line, found=item.head))
                continue
            child = ours.annotation(classes=["annotation"])
            child.source, child.line = node.source, item.line
            text = self.parse_below(item, child)
            child["record"] = Comment(
                head.lemma,
                head.certainty,
                item.line,
                series=self.called,
                text=text,
                by=head.by,
                conjecture=head.conjecture,
            )
            node += child
        if not node.children and not node["mistakes"]:
            expected = ", ".join(known.certainties)
            node["mistakes"].append(
                mistake("comments-empty", self.line, found=f".. {self.called}::", expected=expected)
            )
        return [node]


class Headnote(TextDirective):
    """What the editor says at the head of a section, directly under its heading: any reStructuredText.

    It is no part of the text, and says where it was read, as a comment does.

    ::

        <headnote record=...>
            <paragraph>...
    """

    def read(self) -> list[nodes.Node]:
        text = "\n".join(line.rstrip() for line in self.content).strip("\n")
        record = Comment((), "", self.line, series=HEADNOTE, text=text)
        node = self.located(ours.headnote(classes=["rec-headnote"], record=record))
        self.state.nested_parse(self.content, self.content_offset, node)
        return [node]


class Omitted(OfWitness):
    """Matter of a witness that the edition leaves out: kind and reason, then the matter, byte for byte.

    The argument is the kind, with certainty and initials as in an apparatus, and on the next line the reason.
    It stands between the blocks between which the witness has the matter.
    ``:witness:`` is the siglum of the witness; where there is none, the base.
    Several that have the same there may be named: each has a record of its own.
    """

    def read(self) -> list[nodes.Node]:
        sigla = self.siglum.split() or [""]
        made = [self.matter(one) for one in sigla]
        for node in made[1:]:
            node["mistakes"] = [one for one in node["mistakes"] if one.name == "unknown-siglum"]
        if twice := next((one for one in sigla if sigla.count(one) > 1), ""):
            found = f":witness: {self.siglum}"
            made[0]["mistakes"].append(mistake("siglum-twice", self.line, found=found, siglum=twice))
        return [*made]

    def matter(self, siglum: str) -> ours.matter:
        """Return what one witness has there."""
        head, _, reason = self.arguments[0].partition("\n")
        text = "\n".join(self.content).strip("\n")
        if self.in_markdown and text and not f"\n{self.block_text.partition(text)[0]}".endswith("\n\n"):
            reason, _, text = text.partition("\n\n")  # MyST takes the first line alone for an argument
        found = notation.judgement(head, self.line, self.known)
        kind, certainty, by = (head, "", "") if isinstance(found, Mistake) else found
        record = Omission(siglum, kind, text, " ".join(reason.split()), self.line, "", certainty, by)
        node = self.located(ours.matter(record=record._replace(id=omission_id(record)), mistakes=[]))
        if isinstance(found, Mistake):
            node["mistakes"].append(found)
        if not reason.strip():
            node["mistakes"].append(mistake("reason-missing", self.line, found=f"omitted:: {head}"))
        elif not text:
            node["mistakes"].append(mistake("matter-empty", self.line, found=f".. omitted:: {head}"))
        try:
            notation.inline(record.reason)
        except ValueError:
            node["mistakes"].append(mistake("inline-form", self.line, found=record.reason))
            node["record"] = node["record"]._replace(reason="")
        if siglum not in self.known.sigla:
            node["mistakes"].append(notation.unknown_siglum(siglum, self.known.sigla, self.line))
        return node


class RunningHead(OfWitness):
    """What stands where the named pages of a witness begin, byte for byte.

    The argument is the numbers of the pages, each of which ``:page:`` marks in the text.
    What stands there is a block of its own in the file, with a blank line before and after it.
    ``:witness:`` is the siglum of the witness; where there is none, the base.
    With ``:none:`` nothing stands there, and the witness goes on: a leaf, a column or a page that has no head, and that
    needs no entry.
    """

    option_spec: ClassVar = OfWitness.option_spec | {"none": directives.flag}

    def read(self) -> list[nodes.Node]:
        siglum, known, mistakes = self.siglum, self.known.sigla, list[Mistake]()
        if siglum not in known:
            mistakes.append(notation.unknown_siglum(siglum, known, self.line))
            siglum = letters.nearest(siglum, known)
        keys = [PageKey.of(siglum, number) for number in self.arguments[0].split() if siglum]
        if ("none" in self.options) == bool("".join(self.content).strip()):
            name = "matter-none" if "none" in self.options else "matter-empty"
            mistakes.append(mistake(name, self.line, found=f".. running-head:: {self.arguments[0]}"))
        return [self.located(ours.running_head(keys=keys, text="\n".join(self.content).strip("\n"), mistakes=mistakes))]


class Cites(Argued):
    """The works that the author cites or means in the text above: keys of the bibliography.

    The argument is the keys.
    Where one note of the author names its works, every note must.

    ::

        <citing keys=...>
            <paragraph><inline rec-heard>Works: </inline>[May, 1973]
    """

    has_content = False

    def read(self) -> list[nodes.Node]:
        keys = [*dict.fromkeys(re.findall(r"[^\s,]+", self.arguments[0]))]
        node = self.located(ours.citing(keys=keys, classes=["cites"]))
        if "cite" in self.env.domains:
            role = "{cite:p}" if self.in_markdown else ":cite:p:"
            links, messages = self.parse_inline(f"{role}`{','.join(keys)}`", lineno=self.lineno)
            label = _("Work: ") if len(keys) == 1 else _("Works: ")
            node += nodes.paragraph("", "", nodes.inline("", label, classes=["rec-heard"]), *links, *messages)
        return [node]


class Withdrawn(Argued):
    """What was released once and stands no more: the ids, and below them why, or where their matter went.

    It stands where the thing stood, so that its address still leads there.

    ::

        <withdrawal record=...>
            <paragraph>...
    """

    def read(self) -> list[nodes.Node]:
        ids, _, reason = self.arguments[0].partition("\n")
        reason = " ".join([*reason.split(), *" ".join(self.content).split()])
        if not reason:
            line, source = self.line, self.get_source_info()[0]
            found = mistake("reason-missing", line, source, found=f"withdrawn:: {ids}")
            domain_of(self.env).note_mistakes(self.env.docname, [found])
        words, messages = self.parse_inline(reason, lineno=self.line)
        made = []
        for number, name in enumerate(ids.split()):
            record = Withdrawal(name, reason, self.line)
            why = nodes.paragraph("", "", *(word.deepcopy() for word in words), *([] if number else messages))
            made.append(self.located(ours.withdrawal("", why, record=record, ids=[name], classes=["rec-withdrawn"])))
        return [*made]


class Transmitted(Argued):
    """The marks in which the base witness has the next block, "…" standing for its text.

    It is needed where these marks are not those that the format of the witness has for such a block.
    """

    has_content = False

    def read(self) -> list[nodes.Node]:
        node = self.located(ours.frame(text=self.arguments[0], mistakes=[]))
        if self.arguments[0].count("…") != 1:
            node["mistakes"].append(mistake("form-placeholder", self.line, found=self.arguments[0]))
        return [node]


class SharedLine(EditionDirective):
    """The first line of the next block completes the verse before it, as where two speakers share one.

    It has the number of that verse where :confval:`recension_lines` counts them.
    """

    def read(self) -> list[nodes.Node]:
        return [self.located(ours.shared())]


class Generated(EditionDirective):
    """A part of a page that is made from the records once the whole edition is known."""

    def read(self) -> list[nodes.Node]:
        if self.content and not isinstance(self, Index):
            line, words = next((number, text.strip()) for number, text in self.numbered() if text.strip())
            found = mistake("list-content", line, self.get_source_info()[0], found=words, directive=self.called)
            domain_of(self.env).note_mistakes(self.env.docname, [found])
        what = self.called.removeprefix("edition-")
        self.note(what)
        if file := PAGES[what].file and self.config[PAGES[what].file]:
            self.env.note_dependency(str(Path(self.env.srcdir, file)))
        return [self.located(ours.derived(what=what, classes=[self.called]))]

    def note(self, what: str) -> None:
        """Record that *what* is made here."""
        domain_of(self.env).note_generated(self.env.docname, what)


class Options(dict[str, Callable[[str], str]]):
    """Those that a directive has, and any other, which it tells itself of."""

    def __contains__(self, _name: object) -> bool:
        return True

    def __missing__(self, _name: str) -> Callable[[str], str]:
        return directives.unchanged


class Listing(Generated):
    """A list of the whole edition, or with ``:texts: songs odes`` of those texts alone that ``conf.py`` names so."""

    option_spec: ClassVar = Options(texts=directives.unchanged)

    def read(self) -> list[nodes.Node]:
        source, line = self.get_source_info()
        for name in [one for one in self.options if one not in [*self.option_spec]]:
            lines = enumerate(self.block_text.splitlines(), line)
            at = next((number for number, text in lines if text.strip().startswith(f":{name}:")), line)
            found = f":{name}: {self.options[name] or ''}".strip()
            told = mistake("list-content", at, source, found=found, directive=self.called)
            domain_of(self.env).note_mistakes(self.env.docname, [told])
        node = super().read()
        node[0]["arguments"] = (self.texts,)  # type: ignore[index]
        return node

    @property
    def texts(self) -> tuple[str, ...]:
        """The names that stand in the option."""
        return tuple(dict.fromkeys((self.options.get("texts") or "").split()))

    def note(self, what: str) -> None:
        domain, here, known = domain_of(self.env), self.env.docname, self.config.recension_texts
        source, line = self.get_source_info()
        unknown = " ".join(one for one in self.texts if one not in known)
        if unknown or ("texts" in self.options and not self.texts):
            said = {"found": unknown or "none", "directive": self.called, "expected": ", ".join(known)}
            domain.note_mistakes(here, [mistake("list-texts", line, source, **said)])
        if what in domain.generated.get(here, ()) and (self.texts or what in domain.parts.get(here, ())):
            domain.note_mistakes(here, [mistake("list-twice", line, source, found=f".. {self.called}::")])
        domain.note_generated(here, what, self.texts)


class Index(Generated):
    """A line for each heading, ``heading : form; form``, or ``heading : see other heading``.

    A form is words of the text or of a comment; its places are found, and one that stands nowhere is a mistake.
    ``:kind:`` says what the headings are, ``person``, ``place`` or ``organisation``: TEI and the data tell them apart.
    """

    option_spec: ClassVar = {"kind": directives.unchanged}

    def read(self) -> list[nodes.Node]:
        kind = self.options.get("kind", "").strip()
        found: list[index.Term | Mistake] = [*self.outdented()] or [*index.terms(self.numbered(), kind)]
        if "kind" in self.options and kind not in index.KINDS:
            found.append(mistake("index-kind", self.line, found=kind, expected=", ".join(index.KINDS)))
        terms = tuple(term for term in found if isinstance(term, index.Term))
        mistakes = [term for term in found if not isinstance(term, index.Term)]
        domain_of(self.env).note_terms(self.env.docname, terms)
        domain_of(self.env).note_mistakes(self.env.docname, located(mistakes, self.get_source_info()[0]))
        node = super().read()
        node[0]["arguments"] = (terms,)  # type: ignore[index]
        return node


class Collation(Listing):
    """The base witness and the edition side by side, or with ``:witnesses: A B`` several of those that are held.

    On a page of the website readers choose columns of them.
    """

    option_spec: ClassVar = Options(Listing.option_spec, witnesses=directives.unchanged)

    def read(self) -> list[nodes.Node]:
        named = self.options.get("witnesses")
        held = tuple(one["siglum"] for one in self.config.recension_witnesses if one.get("file"))
        sigla = tuple(dict.fromkeys((named or "").split()))
        unknown = [one for one in sigla if one not in held]
        if unknown or (named is not None and not sigla):
            line, source = self.line, self.get_source_info()[0]
            found = " ".join(unknown) or "none"
            said = mistake("collation-witness", line, source, found=found, expected=", ".join(held))
            domain_of(self.env).note_mistakes(self.env.docname, [said])
        node = super().read()
        node[0]["arguments"] = (tuple(one for one in sigla if one in held), self.texts)  # type: ignore[index]
        return node


class Sample(Generated):
    """A place of the text, as ``p4``."""

    required_arguments = 1

    def read(self) -> list[nodes.Node]:
        node = super().read()
        node[0]["arguments"] = (self.arguments[0],)  # type: ignore[index]
        return node


class Chronology(EditionDirective):
    """What happened when: ``1950-06-25 : p1 p16``, a date and places of the text, what happened indented below.

    A date is a day, a month or a year, or a span, ``1950-03-30/1950-04-25``; the events stand in their order.
    Places may be left out.
    The text is any reStructuredText, and says where it was read, as a comment does.
    ``:ref:`the attack <on-1950-06-25>``` leads to an event; a second one of the same date is ``on-1950-06-25-2``.
    A drawing of all the years stands above the list; ``:close-up:`` names a year that is drawn for itself.

    ::

        <chronology>
            <drawing record=...>
            <definition_list>
                <definition_list_item>
                    <term ids="on-1950-06-25">25 June 1950
                    <definition>...
    """

    option_spec: ClassVar = {"close-up": directives.unchanged}

    def read(self) -> list[nodes.Node]:
        if left := self.outdented():
            domain_of(self.env).note_mistakes(self.env.docname, located(left, self.get_source_info()[0]))
            return []
        found, mistakes = chronology.events(self.numbered(), self.state.document.nameids)
        if not found and not mistakes:
            mistakes.append(mistake("event-form", self.line, found=""))
        year = str(self.options.get("close-up", "0"))
        close_up = int(year) if re.fullmatch("[0-9]{1,4}", year) else 0
        if "close-up" in self.options and not (close_up and any(chronology.within(found, close_up))):
            mistakes.append(mistake("close-up", self.line, found=year))
        listed = nodes.definition_list(classes=["rec-chronology"])
        for number, event in enumerate(found):
            body = self.located(nodes.definition())
            self.parse_below(event.item, body)
            if self.config.recension_sourced and not is_sourced(body):
                mistakes.append(mistake("source-missing", event.item.line, found=event.when))
            date = event.spelled(self.config.language)
            found[number] = event._replace(says=_("{}: {}").format(date, _beginning(body)))
            term = nodes.term("", date, names=[event.id])
            self.state.document.note_explicit_target(term, term)
            body += self.places(event)
            listed += nodes.definition_list_item("", term, body)
        domain_of(self.env).note_mistakes(self.env.docname, located(mistakes, self.get_source_info()[0]))
        domain_of(self.env).note_events(self.env.docname, backmatter.of_events(found))
        drawings = () if mistakes else timeline.drawings(found, close_up, self.config.language)
        return [self.located(ours.chronology("", *map(self.drawn, drawings), listed, classes=[self.called]))]

    def drawn(self, drawing: Drawing) -> ours.drawing:
        """Return a drawing with what is said of it to those who cannot see it."""
        title, number = _("Timeline of {}").format(drawing.title), len(drawing.marks)
        told = ngettext("one event, which the list has", "{} events, which the list has", number).format(number)
        return self.located(ours.drawing(record=drawing._replace(title=title, description=told)))

    def places(self, event: chronology.Event) -> list[nodes.Node]:
        """Return links to the places of *event*, if it has any."""
        links: list[nodes.Node] = []
        for target in event.places:
            links += [nodes.Text(", "), self.place(target, event.item.line)]
        head = nodes.emphasis("", _("In the text: "))
        return [nodes.paragraph("", "", head, *links[1:], nodes.Text("."), classes=["rec-cited"])] if links else []

    def place(self, target: str, line: int) -> addnodes.pending_xref:
        """Return a link to a place of the text: of the running text, its number, else what it is called."""
        place, places = Place.of(target.rpartition(":")[2]), self.config.recension_places
        text = place.number if place.is_in(first_series(places)) else place.called(places)
        link = addnodes.pending_xref("", nodes.inline("", text), refdomain="rec", reftype="place", reftarget=target)
        link["refdoc"], link["refexplicit"] = self.env.docname, True
        link.source, link.line = self.get_source_info()[0], line
        return link


def _beginning(body: nodes.Element) -> str:
    """Return the first words of *body*, without the works that it cites."""
    first = next(iter(body.findall(nodes.paragraph)), body)
    calls = (call for call in first.findall(addnodes.pending_xref) if call["refdomain"] == "cite")
    cited = {id(text) for call in calls for text in call.findall(nodes.Text)}
    words = "".join(text.astext() for text in first.findall(nodes.Text) if id(text) not in cited)
    return shorten(words, 70, placeholder="…")


DIRECTIVES = {
    "apparatus": Apparatus,
    **dict.fromkeys(COMMENTS, Comments),
    HEADNOTE: Headnote,
    "omitted": Omitted,
    "running-head": RunningHead,
    "transmitted": Transmitted,
    "shared-line": SharedLine,
    "cites": Cites,
    "withdrawn": Withdrawn,
    **{  # of the works another directive makes the list
        f"edition-{name}": Listing if page.parts else Generated for name, page in PAGES.items() if name != "works"
    },
    "edition-index": Index,
    "edition-collation": Collation,
    "edition-sample": Sample,
    "edition-chronology": Chronology,
}
