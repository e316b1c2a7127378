"""The press: it fills the pages, and sets each note at the foot of the page on which it is called."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice, takewhile
from typing import Any

from reportlab.platypus.doctemplate import ActionFlowable
from reportlab.platypus.flowables import Flowable
from rst2pdf import createpdf

from recension.outputs.pdf.canvas import BookCanvas
from recension.outputs.pdf.facing import Facing, Side
from recension.outputs.pdf.foot import CALLED, CALLED_WITHIN, CARRIED, RULE, Foot, Piece
from recension.outputs.pdf.layout import Book, Copy, Galley, Note, Solid, words_of
from recension.outputs.pdf.notes import letter_of
from recension.outputs.pdf.tables import Grid
from recension.outputs.pdf.tags import Element
from recension.outputs.pdf.typography import columns
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import APPARATUS, AUTHOR, NOTES, PRINTED

FUZZ = 0.01  #: points that heights may differ by, and be the same
LONG = 3  #: a note of more lines may be cut
STEP = 20  #: points by which the rest of a note gives way to what is called in it
SHARE = 0.6  #: of a page, for the rest of a note from the page before; a longer rest has the whole page
LITTLE = 0.5  #: of a page: so much is free where a chapter may go on
RUN_ON = 40  #: points before it, then


class Press(createpdf.FancyDocTemplate):  # type: ignore[misc]
    """Fills the pages once; keeps a heading with two lines of what follows, and a note with its call."""

    foot: Foot
    carried: list[Piece]

    @property
    def book(self) -> Book:
        """The book that is set."""
        return self.client.book  # type: ignore[no-any-return]

    def multiBuild(self, story: list[Any], *_args: Any, **_options: Any) -> None:  # noqa: N802
        """Set the book in one go: what is known only at the end is filled in then."""
        self.build(story)

    def _startBuild(self, filename: Any = None, canvasmaker: Any = None) -> None:  # noqa: N802
        self.carried = []
        self.uncalled: list[str] = []
        self.signs: dict[str, int] = {}  # name of a comment -> the place of its letter in the alphabet
        super()._startBuild(filename, partial(BookCanvas, self.book))

    def _endBuild(self) -> None:  # noqa: N802
        while self.carried:
            self.handle_pageBreak()
            self.clean_hanging()
            self._curPageFlowableCount = 1
        super()._endBuild()

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802
        """Do nothing: the contents are known beforehand."""

    # pages

    def handle_pageBegin(self) -> None:  # noqa: N802
        """Begin a page with what remains of the notes of the page before."""
        super().handle_pageBegin()
        self._lay_away()
        self.foot = Foot(self.frame._aW, columns(self.book.printing))
        self._go_on(self.frame._aH)
        late = [
            self.signs[name] for piece in self.foot.pieces if (name := piece.note.name) in self.signs and piece.is_late
        ]
        self.next_sign = max(late, default=-1) + 1  # none stands twice on a page

    def handle_pageEnd(self) -> None:  # noqa: N802
        """Draw the notes when the page is full."""
        bottom = self.frame._y1
        if self.frame._y + self.frame._prevASpace < bottom + self.foot.height() - FUZZ:
            self.book.overfull.append(self.page)
        self._sign(names_of(self.foot.pieces))
        self.foot.draw(self.canv, self.frame._x1 + self.frame._leftPadding, bottom)
        super().handle_pageEnd()

    def _lay_away(self) -> None:
        """Lay away the structure of what is set, unless a note of it is still to be drawn."""
        if self.book.structure.is_closed and not self.carried:
            self.uncalled = [name for name in self.uncalled if self.book.notes[name].blocks]
            if not self.uncalled:
                self.book.structure.lay_away()

    @property
    def _room(self) -> float:
        return float(self.frame._y - self.frame._y1)

    def _space_before(self, flowable: Any) -> float:
        if self.frame._atTop:
            return 0
        return max(float(flowable.getSpaceBefore() - self.frame._prevASpace), 0)

    # notes

    def _go_on(self, room: float) -> None:
        """Set what remains of the notes of the page before, and what is called in it."""
        waiting = sorted(self.carried, key=lambda piece: -NOTES.index(piece.note.series))  # comments on notes come last
        limit = SHARE * room
        while waiting:
            here, self.carried = self._fill(waiting, limit)
            if self.carried and limit == SHARE * room:  # longer than that: it has the page
                limit = room
            elif not here:
                self.carried = []
                self._force(waiting, room)
                break
            elif fitted := self._fit(self._called(names_of(here)), room, here):
                self._commit(*fitted)
                break
            else:
                limit = self.foot.height(here) - STEP

    def _called(self, names: Iterable[str]) -> list[Piece]:
        """Return the notes that are called by *names* and not yet set, and those that they call."""
        found: list[Piece] = []
        for name in names:
            note = self.book.notes.get(self.book.calls.get(name, ""))
            if note and note.blocks and note.name not in {piece.note.name for piece in found}:
                self._require_room(note)
                rank = CALLED_WITHIN if note.name in self.book.within and note.series != AUTHOR else CALLED
                found.append(Piece(note, note.blocks, rank))
                within = self._called(names_of(found[-1:]))
                found += [piece for piece in within if piece not in found]
        return found

    def _require_room(self, note: Note) -> None:
        """Require that what cannot be cut in *note* has room on a page."""
        solid = tuple(block for block in note.blocks if isinstance(block, Solid))
        for block in self.foot.measured(Piece(note, solid)).blocks:
            if block.height > self.client.column - RULE:
                words = " ".join(words_of(block).split())[:60]
                raise MistakeError("pdf_too_high", *block.source, found=f"“{words}…”, in a note,", page=self.page)

    def _commit(self, pieces: list[Piece], rest: list[Piece]) -> None:
        """Let the notes of the page be *pieces*, and carry the *rest* over."""
        for piece in (*pieces, *rest):
            self.book.notes[piece.note.name] = piece.note._replace(blocks=())  # it is on its page now
        self.foot.pieces = pieces
        self.frame.bottomPadding = self.foot.height()
        self.carried[:0] = [piece._replace(rank=CARRIED) for piece in rest]

    def _fill(self, pieces: list[Piece], limit: float) -> tuple[list[Piece], list[Piece]]:
        """Return as much of *pieces* as *limit* holds, and the rest; the last of them may be cut."""
        here: list[Piece] = []
        for index, piece in enumerate(pieces):
            if self.foot.height([*here, piece]) <= limit + FUZZ:
                here.append(piece)
                continue
            parts = self._cut(piece, lambda head, _tail: self.foot.height([*here, head]) <= limit + FUZZ)
            return ([*here, parts[0]], [parts[1], *pieces[index + 1 :]]) if parts else (here, pieces[index:])
        return here, []

    def _cut(self, piece: Piece, fits: Callable[[Piece, Piece], bool]) -> tuple[Piece, Piece] | None:
        """Cut *piece* as low as it *fits*; entries of the apparatus run on and are not cut."""
        if piece.note.series == APPARATUS:
            return None
        places = self.foot.measured(piece).places
        here = bisect_left(places, True, key=lambda lines: not fits(*piece.cut(lines)))
        return piece.cut(places[here - 1]) if here else None

    def _fit(
        self, new: list[Piece], room: float, begun: Iterable[Piece] = ()
    ) -> tuple[list[Piece], list[Piece]] | None:
        """Return the notes of the page with *begun* and *new*, and what is carried over; none, if they have no room.

        No note overtakes another of its series: the last may be cut, and none is set while the rest of one waits.
        """
        waiting = {piece.note.series for piece in self.carried}
        if any(piece.note.series in waiting for piece in new):
            return None
        pieces = sorted([*self.foot.pieces, *begun, *new], key=lambda piece: piece.rank)
        if self.foot.height(pieces) <= room + FUZZ:
            return pieces, []
        for series in (*PRINTED, AUTHOR):
            for index in reversed(range(len(pieces))):
                is_free = pieces[index].note.series == series and series not in waiting
                if is_free and (fitted := self._fit_cut(pieces, index, room)):
                    return fitted
        return None

    def _fit_cut(self, pieces: list[Piece], index: int, room: float) -> tuple[list[Piece], list[Piece]] | None:
        """Return what is set of *pieces* and what is carried over, if one of them is cut and takes its calls along."""
        cut = pieces[index]
        if cut in self.foot.pieces and names_of([cut]):  # what it calls is set already
            return None
        after = {piece.note.name for piece in pieces[index + 1 :] if piece.note.series == cut.note.series}
        if self.foot.measured(cut).lines <= LONG or not after <= self._names_called(cut):
            return None

        def set_with(head: Piece, tail: Piece) -> list[Piece]:
            later = self._names_called(tail)
            return [head if piece is cut else piece for piece in pieces if piece.note.name not in later]

        def fits(head: Piece, tail: Piece) -> bool:
            return after <= self._names_called(tail) and self.foot.height(set_with(head, tail)) <= room + FUZZ

        parts = self._cut(cut, fits)
        return (set_with(*parts), [parts[1]]) if parts else None

    def _names_called(self, *pieces: Piece) -> set[str]:
        """Return the names of the notes that stand where *pieces* do."""
        return {piece.note.name for piece in self._called(names_of(pieces))}

    # signs

    def _sign(self, names: Iterable[str]) -> None:
        """Give the comments that are called by *names* the next letters of the page."""
        for name in names:
            note = self.book.notes.get(self.book.calls.get(name, ""))
            if note and note.series in PRINTED and note.name not in self.signs:
                self.signs[note.name] = self.next_sign
                self.book.letters[note.name] = letter_of(self.next_sign)
                self.next_sign += 1

    # text

    def handle_flowable(self, flowables: list[Any]) -> None:
        """Set the first of *flowables*, or as much of it as has room together with its notes."""
        self._take(flowables)
        if not flowables:
            return
        if isinstance(flowables[0], ActionFlowable):
            super().handle_flowable(flowables)
            return
        if isinstance(flowables[0], Facing):
            flowables[:1] = flowables[0].pages(self.frame._aW, self.client.column)
        if isinstance(flowables[0], Side):
            self._turn_to(flowables[0])
        self.handle_keepWithNext(flowables)
        if getattr(flowables[0], "sunk", False):
            self._sink(flowables)
        flowable = flowables.pop(0)
        height = self._height_of(flowable) + self._space_before(flowable)
        if fitted := self._fit(self._called(calls_of(flowable)), self._room - height):
            self._commit(*fitted)
            self._add(flowable)
        elif parts := self._split(flowable):
            self._add(parts[0])
            flowables[0:0] = parts[1:]
            self.handle_frameEnd()
        elif self.frame._atTop and not self.foot.pieces:
            words = " ".join(words_of(flowable).split())[:60]
            place = getattr(flowable, "source", (0, ""))
            raise MistakeError("pdf_too_high", *place, found=f"“{words}…”, with its notes,", page=self.page)
        else:
            flowables.insert(0, flowable)
            self.handle_frameEnd()

    def _take(self, flowables: list[Any]) -> None:
        """Take more of the copy, until there is what the first of *flowables* might be kept with."""
        while isinstance(copy := flowables[-1], Copy) and all(one.getKeepWithNext() for one in flowables[:-1]):
            known = len(self.book.calls)
            if copy is flowables[0]:
                self.uncalled = [name for name, note in self.book.notes.items() if note.blocks]
                self.book.structure.close()
            if (taken := next(copy.takes, None)) is None:
                flowables.pop()
                break
            if self.book.mistakes:
                raise self.book.mistakes[0]
            flowables[-1:] = [*taken, copy]
            notes = (self.book.notes[name] for name in islice(self.book.calls.values(), known, None))
            within = names_of(Piece(note, note.blocks) for note in notes)
            self.book.within |= {self.book.calls[name] for name in within if name in self.book.calls}

    def _turn_to(self, side: Side) -> None:
        """Go on to a page that has nothing yet, and is a recto or a verso as *side* is."""
        while not self.frame._atTop or self.page % 2 != side.is_recto:
            self.handle_frameEnd()
            self.clean_hanging()

    def _sink(self, flowables: list[Any]) -> None:
        """Go down the page as far as leaves room for *flowables*, up to the next page."""
        here = [*takewhile(lambda one: isinstance(one, Galley) and not one.new_page, flowables[1:])]
        height = sum(self._height_of(one) + one.getSpaceBefore() for one in [flowables[0], *here])
        self.frame._y = max(min(self.frame._y, self.frame._y1 + height), self.frame._y1)

    def _add(self, flowable: Any) -> None:
        if getattr(flowable, "at_foot", False) and not self.frame._atTop:
            height = self._height_of(flowable) + self._space_before(flowable)
            self.frame._y = min(self.frame._y, self.frame._y1 + self.foot.height() + height)
        self._sign(calls_of(flowable))
        if not self.frame.add(flowable, self.canv, trySplit=0):
            raise MistakeError("pdf_too_high", found="what was measured", page=self.page)
        self._curPageFlowableCount += 1

    def _split(self, flowable: Any) -> list[Any]:
        """Split *flowable*, as low as it can be together with the notes called above; none, if it cannot be."""
        before = self._space_before(flowable)
        fresh = self.frame._atTop and not self.foot.pieces
        if isinstance(flowable, Galley):
            if flowable.whole and not fresh:
                return []
            highest = int((self._room - before - self.foot.height() + FUZZ) / flowable.style.leading)
            pieces, names = list[Piece](), list[str]()
            for lines in range(min(highest, flowable.lines - (1 if fresh else 2)), 0 if fresh else 1, -1):
                if not names or names != flowable.names_in(lines):
                    names = flowable.names_in(lines)
                    pieces = self._called(names)
                if fitted := self._fit(pieces, self._room - before - flowable.height_of(lines)):
                    self._commit(*fitted)
                    return [*flowable.cut(lines)]
            parts = [*flowable.cut(1)] if flowable.lines > 1 else [flowable]
        else:
            parts = [flowable]
            if isinstance(flowable, Grid):
                flowable.splitInRow = fresh  # a row is divided only where it has a page for itself
            room = min(self._room - before - self.foot.height(), self._height_of(flowable) - 1)
            while room > 0 and len(found := flowable.split(self.frame._aW, room)) > 1:
                parts = [*found]
                height = self._height_of(parts[0])
                if fitted := self._fit(self._called(calls_of(parts[0])), self._room - before - height):
                    self._commit(*fitted)
                    return parts
                room = min(room, height) - 1
        left = self._room - before - self._height_of(parts[0])
        if not fresh or left < 0:
            return []
        self._force(self._called(calls_of(parts[0])), left)  # so little text calls more than a whole page holds
        return parts

    def _height_of(self, flowable: Any) -> float:
        return float(flowable.wrapOn(self.canv, self.frame._aW, self.frame._aH)[1])

    def _force(self, pieces: list[Piece], room: float) -> None:
        """Set as much of *pieces* as *room* holds, which is too little: those without any begin on the next page."""
        here, rest = self._fill(sorted([*self.foot.pieces, *pieces], key=lambda piece: piece.rank), room)
        begun = {piece.note.name for piece in here}
        waiting = begun | {piece.note.name for piece in rest}
        left = [*rest, *(piece for piece in self._called(names_of(here)) if piece.note.name not in waiting)]
        later = self._names_called(*left)
        left = sorted((piece for piece in left if piece.note.name not in later), key=lambda piece: piece.rank)
        for piece in left:
            if piece.note.series == APPARATUS and self.foot.height([piece]) > self.frame._aH:
                raise MistakeError("pdf_too_high", found=f"the entry {piece.note.name}", page=self.page)
        self.book.late |= {piece.note.name for piece in left if self.book.notes[piece.note.name].blocks} - begun
        self._commit(here, left)

    def handle_keepWithNext(self, flowables: list[Any]) -> None:  # noqa: N802
        """Begin a new page if the heading asks for one or has no room here."""
        head = flowables[0]
        if not isinstance(head, Galley) or self.frame._atTop:
            return
        if head.runs_on and not self.foot.pieces and self._room > LITTLE * self.frame._aH:
            head.style.spaceBefore = RUN_ON
            begins = False
        else:
            begins = head.new_page
        if begins or (head.getKeepWithNext() and not self._has_room(flowables)):
            self.handle_frameEnd()
            self.clean_hanging()

    def _has_room(self, flowables: list[Any]) -> bool:
        """Whether the heading, two lines of what follows and their notes have room."""
        height, names = 0.0, []
        for flowable in flowables:
            if isinstance(flowable, ActionFlowable):
                break
            own = self._height_of(flowable)
            height += flowable.getSpaceBefore()
            if not flowable.getKeepWithNext():
                if isinstance(flowable, Galley) and flowable.lines > 3 and not flowable.whole:
                    names += flowable.names_in(2)
                    height += flowable.height_of(2)
                else:
                    names += calls_of(flowable)
                    height += min(own, getattr(flowable, "least", own))
                break
            names += calls_of(flowable)
            height += own
        return self._fit(self._called(names), self._room - height) is not None


def names_of(pieces: Iterable[Piece]) -> list[str]:
    """Return the names that stand in *pieces*."""
    return [name for piece in pieces for block in piece.blocks for name in block.names]


def calls_of(flowable: Any) -> list[str]:
    """Return the names that stand in *flowable*, a block or a table of blocks."""
    if isinstance(flowable, Galley | Solid):
        return [*flowable.names]
    if isinstance(flowable, list | tuple):
        return [name for part in flowable for name in calls_of(part)]
    if isinstance(flowable, Flowable):
        return calls_of(getattr(flowable, "_cellvalues", None) or getattr(flowable, "data", ()))
    return []


class Typesetter(createpdf.RstToPdf):  # type: ignore[misc]
    """rst2pdf's, with a book and an indentation instead of tables for everything indented."""

    def __init__(self, book: Book, **options: Any) -> None:
        super().__init__(**options)
        self.book = book
        self.indent = self.inset = 0.0
        self.measure = float(self.styles.tw)  #: of the column that is filled
        self.column = float(self.styles.ph - self.styles.tm - self.styles.bm)  #: how high it may be
        self.largest = math.inf  #: size of the letters, in small print
        self.is_lining = False  #: whether figures are as high as capitals, whatever the style
        self.pictures: list[Element] = []  #: those within the lines of the block that is made
