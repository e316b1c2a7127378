"""Lines: a paragraph is broken where it is best as a whole, after Knuth and Plass, "Breaking Paragraphs into Lines"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from recension.outputs.pdf import letters
from recension.outputs.pdf.letters import EM, SOFT_HYPHEN, Manner
from recension.outputs.pdf.typography import THIN_SIGN, divider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from recension.outputs.pdf.typography import Divisions

THIN = 0.15  #: ems of a thin space
SHRINK, STRETCH = 0.2, 0.45  #: of a blank, without being bad
WIDEST = 0.5  #: ems that a blank may have; what needs more is left short
EXPANSION = 0.02  #: by which letters may be wider or narrower, which nobody sees
#: sign -> how much of it stands in the margin, for which the edge of a column looks straighter
HANGING = {**dict.fromkeys("-\xad‐.,’'‘“”\"", 0.5), **dict.fromkeys("–:;", 0.25)}
#: what every line costs, one that divides a word, the next that does, the last but one, and a short last
LINE, DIVIDED, AGAIN, BEFORE_LAST, SHORT = 10, 60, 40000, 10000, 3000
SYLLABLE = 10**8  #: for a last line that is nothing but the end of a word
NAME = 60  #: more for a word that is likely to be a name
LAST = 2.5  #: ems that the last line should have
GOOD = 0.8  #: a paragraph none of whose lines is worse is not tried with divided words
BADNESS, FULL, INFINITE = 1e4, 1.0001, float("inf")

FREE, DIVIDES, BLANK, ENDS = range(4)  #: what is behind an atom
ADDRESS = re.compile(r"\w://|^www\.|^(?:doi:)?10\.\d{4,}/")
#: where an address may end a line, as Chicago has it: never behind a hyphen or a stop
IN_ADDRESS = re.compile(r"(?<=[^/:])(?=[/.,~_?#%=&-][^\s.,;:)\]])|(?<=:)(?=[^/])|(?<=//)(?=.)")
IN_COMPOUND = re.compile(r"(?<=\w[-/—])(?=[^\W\d_])|(?<=\w–)(?=\w)")
IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff"  #: between which any line may end
WITHOUT_BLANKS = re.compile(rf"(?<=[{IDEOGRAPHS}、。，．）」』】])(?=[{IDEOGRAPHS}（「『【])")
FEWEST = 6  #: letters of a word that is divided
LETTERS = re.compile(rf"(?<![\w-])[^\W\d_]{{{FEWEST},}}(?![\w-])")
WHOLE = re.compile(r"[(\[‘“]*[A-Za-z\d\u00c0-\u052f]*[.,;:!?’'”)\]]*")  #: a word that is divided by syllables alone
SOFT = re.compile("[\xad\u200b]")
FROM_THE_RIGHT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
BLANKS = re.compile("[ \t\n\r\f\v]+")
DEAREST = 400  #: what it costs to end a line anywhere in a word that is longer than one


class Part(NamedTuple):
    """Some letters of one fragment in one face, or a blank."""

    frag: Any  #: as ReportLab has read it
    face: str
    text: str  #: of a blank " "
    width: float  #: in points
    is_blank: bool = False
    level: int = 0  #: of direction


class Atom(NamedTuple):
    """What is never divided, and what is behind it."""

    parts: tuple[Part, ...]
    end: int
    penalty: float = 0  #: for a line that ends here
    blank: Part | None = None


@dataclass(slots=True)
class Line:
    """A line as it is drawn."""

    parts: list[Part]
    left: float  #: from the edge of the paragraph
    room: float
    is_full: bool = False  #: its blanks are made wider or narrower, to fill the room
    blank: Part | None = None  #: of the text, that follows
    is_back: bool = False  #: it begins at the right

    def spread(self) -> tuple[float, float, float]:
        """Return where it begins, how wide its letters are (1: as they are), and how much wider each blank is."""
        if not self.is_full or not self.parts:
            return self.left, 1, 0
        before, after = hanging(self.parts[0], 0), hanging(self.parts[-1], -1)
        gaps = [part.width for part in self.parts if part.is_blank]
        natural = sum([part.width for part in self.parts])
        missing = self.room + before + after - natural
        unit = sum(gaps) * (STRETCH if missing > 0 else SHRINK) + natural * EXPANSION
        stretch = round(1 + EXPANSION * max(-1.0, min(1.0, missing / unit)), 4) if unit else 1.0
        if not gaps:
            return self.left - before, stretch, 0
        most = WIDEST * self.parts[0].frag.fontSize / stretch - max(gaps)
        wider = ((natural + missing) / stretch - natural) / len(gaps)
        return self.left - before, stretch, min(wider, max(most, 0))


def hanging(part: Part, which: int) -> float:
    """Return how far the first (0) or the last (-1) sign of *part* stands in the margin, in points."""
    sign = part.text[which:][:1]
    share = HANGING.get(sign, 0)
    return share and share * letters.width_of(sign, part.face, part.frag.fontSize)


class Setter:
    """Sets a paragraph: its fragments, the widths of the first line and of the others, and how it is set."""

    def __init__(
        self,
        frags: Sequence[Any],
        rooms: tuple[float, float],
        manner: Manner,
        divisions: Callable[[str], Divisions] | None,
        *,
        justified: bool,
    ) -> None:
        self.frags, self.rooms, self.manner, self.divisions = frags, rooms, manner, divisions
        self.justified, self.is_back = justified, False
        self.size = max((float(frag.fontSize) for frag in frags), default=0.0)

    def lines(self) -> Iterator[Line]:
        """Yield the lines."""
        for is_last, words in self._stretches():
            atoms = [atom for word, blank in words for atom in self._atoms(word, blank, divided=False)]
            ends = self._broken(atoms, GOOD)
            if ends is None:
                atoms = [atom for word, blank in words for atom in self._atoms(word, blank, divided=True)]
                ends = self._broken(atoms, INFINITE)
            yield from self._lines(atoms, ends or [], is_last=is_last)
            self.rooms = self.rooms[1], self.rooms[1]

    # words

    def _stretches(self) -> Iterator[tuple[bool, list[tuple[list[Part], Part | None]]]]:
        """Yield the words between ends of lines that the source has, each with the blank behind it."""
        words: list[tuple[list[Part], Part | None]] = []
        word, has_letters = list[Part](), False
        for frag, text, level in self._pieces():
            if hasattr(frag, "lineBreak"):
                yield False, [*words, *([(word, None)] if word else [])]
                words, word, has_letters = [], [], False
            elif hasattr(frag, "cbDefn"):
                word.append(Part(frag, "", "", float(getattr(frag.cbDefn, "width", 0))))
                has_letters = has_letters or word[-1].width > 0  # a picture stands for some
            else:
                blank = self._blank(frag, level)
                for index, piece in enumerate(BLANKS.split(text)):
                    if index and has_letters:
                        words.append((word, blank))
                        word, has_letters = [], False
                    if piece:
                        word += self._parts(frag, piece, level)
                        has_letters = True
        if word:
            words.append((word, None))
        yield True, words

    def _pieces(self) -> Iterator[tuple[Any, str, int]]:
        """Yield the fragments with their text, and its direction."""
        if not FROM_THE_RIGHT.search(whole := "".join(frag.text for frag in self.frags)):
            yield from ((frag, frag.text, 0) for frag in self.frags)
            return
        found = letters.levels(whole)
        self.is_back = found[0] > 0
        levels = iter(found)
        for frag in self.frags:
            if not frag.text:
                yield frag, "", 0
            signed = [(next(levels), sign) for sign in frag.text]
            for level, group in groupby(signed, lambda one: one[0]):
                yield frag, "".join(sign for _level, sign in group), level

    def _blank(self, frag: Any, level: int) -> Part:
        face = letters.face_of(" ", frag.fontName)
        return Part(frag, face, " ", letters.space(face) * frag.fontSize / EM, is_blank=True, level=level)

    def _parts(self, frag: Any, text: str, level: int) -> list[Part]:
        """Return the parts of a word of one fragment, each of one face; a blank at which no line ends is one."""
        if "\xa0" not in text:
            return [self._part(frag, face, own, level) for own, face in letters.by_face(text, frag.fontName)]
        found = []
        for index, piece in enumerate(text.split("\xa0")):
            found += [self._blank(frag, level)] if index else []
            found += self._parts(frag, piece, level) if piece else []
        return found

    def _part(self, frag: Any, face: str, text: str, level: int = 0) -> Part:
        manner = manner_of(frag, level, self.manner)
        if THIN_SIGN in text:
            pieces = text.split(THIN_SIGN)
            width = sum(letters.word(face, piece, manner).width for piece in pieces if piece)
            width += THIN * EM * (len(pieces) - 1)
        else:
            width = letters.word(face, text, manner).width
        return Part(frag, face, text, width * frag.fontSize / EM, level=level)

    def _atoms(self, word: list[Part], blank: Part | None, *, divided: bool) -> Iterator[Atom]:
        """Yield what a word is made of, as far as a line may end in it; *divided*: its syllables."""
        end = BLANK if blank else ENDS
        text = "".join([part.text for part in word])
        cuts = self._cuts(text, word, divided=divided)
        if not cuts:
            yield Atom(tuple(word), end, 0, blank)
            return
        at, held = 0, list[Part]()
        for part in word:
            begin = 0
            for cut in [one - at for one in cuts if at < one <= at + len(part.text) and one < len(text)]:
                held += self._cut_out(part, begin, cut)
                if held:
                    yield Atom(tuple(held), *cuts[at + cut])
                held, begin = [], cut
            held += self._cut_out(part, begin, None)
            at += len(part.text)
        yield Atom(tuple(held) or (word[-1]._replace(text="", width=0),), end, 0, blank)

    def _cut_out(self, part: Part, begin: int, end: int | None) -> Iterator[Part]:
        """Yield the piece of *part* from *begin* to *end*, without what only says where a word may be divided."""
        text = SOFT.sub("", part.text[begin:end])
        if text == part.text:
            yield part
        elif text:
            yield self._part(part.frag, part.face, text, part.level)

    def _cuts(self, text: str, word: list[Part], *, divided: bool) -> dict[int, tuple[int, float]]:
        """Return the places at which a line may end in a word, in order, each with what stands there and its cost."""
        cuts: dict[int, tuple[int, float]] = {}
        if WHOLE.fullmatch(text):
            cuts |= self._syllables(word) if divided and len(text) >= FEWEST else ()
        else:
            for one in SOFT.finditer(text):
                cuts[one.end()] = DIVIDES if one[0] == SOFT_HYPHEN else FREE, DIVIDED
            if ADDRESS.search(text):
                places = (one.start() for one in IN_ADDRESS.finditer(text))
                cuts |= {at: (FREE, DIVIDED / 3 if text[at] == "/" else DIVIDED) for at in places}
            else:
                cuts |= {one.start(): (FREE, _dear(text, one.start())) for one in IN_COMPOUND.finditer(text)}
                blankless = () if text.isascii() else WITHOUT_BLANKS.finditer(text)
                cuts |= {one.start(): (FREE, 0) for one in blankless if 0 < one.start() < len(text)}
                cuts |= self._syllables(word) if divided else ()
        if divided and sum([part.width for part in word]) > min(self.rooms):
            cuts |= self._anywhere(text, word, cuts)
        return dict(sorted(cuts.items())) if len(cuts) > 1 else cuts

    def _syllables(self, word: list[Part]) -> Iterator[tuple[int, tuple[int, float]]]:
        """Yield where a word is divided, by the rules of its language."""
        starts = accumulate((len(part.text) for part in word), initial=0)
        for at, part in zip(starts, word, strict=False):
            foreign = getattr(part.frag, "foreign", None)
            divisions = divider(foreign.language) if self.divisions and foreign else self.divisions
            for one in LETTERS.finditer(part.text) if divisions else ():
                assert divisions
                cost = DIVIDED + (NAME if one[0][0].isupper() else 0)
                for head, _tail in divisions(one[0]):
                    yield at + one.start() + len(head), (DIVIDES, cost)

    def _anywhere(self, text: str, word: list[Part], cuts: Iterable[int]) -> Iterator[tuple[int, tuple[int, float]]]:
        """Yield every place in what is still wider than a line."""
        width = sum(part.width for part in word) / len(text)
        for start, end in pairwise([0, *sorted(cuts), len(text)]):
            if (end - start) * width > min(self.rooms):
                yield from ((at, (FREE, DEAREST)) for at in range(start + 1, end))

    # lines

    def _broken(self, atoms: list[Atom], worst: float) -> list[int] | None:  # noqa: C901 -- most of the time goes here
        """Return the last atom of each line; nothing if one would be worse than *worst*."""
        if not atoms:
            return []
        size = self.size
        before, gaps = [0.0], [0.0]  # widths before each atom, and the blanks in them
        widths, inner = [], []
        for atom in atoms:
            width = blank = 0.0
            for part in atom.parts:
                width += part.width
                if part.is_blank:
                    blank += part.width
            widths.append(width)
            inner.append(blank)
            gap = atom.blank.width if atom.blank else 0.0
            before.append(before[-1] + widths[-1] + gap)
            gaps.append(gaps[-1] + inner[-1] + gap)
        last = len(atoms) - 1
        if before[last] + widths[last] <= self.rooms[0]:
            return [last]
        stretch, shrink, give = (STRETCH, SHRINK, EXPANSION) if self.justified else (0.0, 0.0, 0.0)
        ragged = 0.0 if self.justified else 3 * size  # what a line may lack
        tightest = min(FULL, worst)
        costs, ways = {0: 0.0}, dict[int, int]()  # of what begins, or ends, with an atom
        active = [0]

        def edge(start: int) -> float:
            return self.rooms[start > 0] + (hanging(atoms[start].parts[0], 0) if self.justified else 0.0)

        edges = {0: edge(0)}
        for here, atom in enumerate(atoms):
            ends, divides = here == last, atom.end == DIVIDES
            extra = letters.width_of(SOFT_HYPHEN, atom.parts[-1].face, size) if divides else 0.0
            upto = before[here] + widths[here] + extra
            hang = (extra / 2 or hanging(atom.parts[-1], -1)) if self.justified else 0.0
            filled = gaps[here] + inner[here]
            best, way, kept = INFINITE, None, 0
            for index, start in enumerate(active):
                natural = upto - before[start]
                missing = edges[start] + hang - natural
                if missing < 0:
                    unit = (filled - gaps[start]) * shrink + natural * give
                    ratio = -missing / unit if unit else 2.0
                    if ratio > FULL:  # and so is whatever begins before
                        best, way, kept = INFINITE, None, index + 1
                    if ratio > tightest:
                        continue
                elif ends:
                    ratio = 0.0
                else:
                    unit = (filled - gaps[start]) * stretch + natural * give + ragged
                    ratio = missing / unit if unit else 9.0
                own = (LINE + min(100 * ratio**3, BADNESS)) ** 2
                if missing >= 0 and (ratio > worst or own > best):  # and so is whatever begins behind
                    break
                cost = costs[start] + own + atom.penalty**2
                if start and atoms[start - 1].end == DIVIDES:
                    cost += (BEFORE_LAST if filled > gaps[start] else SYLLABLE) if ends else AGAIN if divides else 0
                if ends and natural < LAST * size:
                    cost += SHORT
                if cost <= best:
                    best, way = cost, start
            if way is None and kept == len(active) and worst == INFINITE:  # an atom is wider than a line
                best, way = costs[active[-1]] + BADNESS**2, active[-1]
            del active[:kept]
            if way is not None:
                costs[here + 1], ways[here] = best, way
                active.append(here + 1)
                edges[here + 1] = 0.0 if ends else edge(here + 1)
            if not active:
                return None
        if last not in ways:
            return None
        found = [last]
        while way := ways[found[-1]]:
            found.append(way - 1)
        return found[::-1]

    def _lines(self, atoms: list[Atom], ends: list[int], *, is_last: bool) -> Iterator[Line]:
        start = 0
        for number, end in enumerate(ends):
            own, last = atoms[start : end + 1], atoms[end]
            parts: list[Part] = []
            for index, atom in enumerate(own):
                for part in atom.parts:
                    self._add(parts, part)
                if atom.blank and index < len(own) - 1:
                    parts.append(atom.blank)
            if last.end == DIVIDES:
                there = last.parts[-1]
                self._add(parts, there._replace(text=SOFT_HYPHEN))
            room = self.rooms[number > 0]
            ended = number == len(ends) - 1
            natural = sum([part.width for part in parts])
            full = self.justified and (not ended or natural > room)
            goes_on = ended and not is_last
            blank = self._blank(last.parts[-1].frag, 0) if goes_on else last.blank
            yield Line(parts, 0, room, full, blank, self.is_back)
            start = end + 1
        if not ends:
            yield Line([], 0, self.rooms[0])

    def _add(self, parts: list[Part], part: Part) -> None:
        """Add *part*; letters that belong together are set together."""
        before = parts[-1] if parts and part.face and not part.is_blank else None
        if (
            before
            and not before.is_blank
            and (before.frag, before.face, before.level)
            == (
                part.frag,
                part.face,
                part.level,
            )
        ):
            parts[-1] = self._part(part.frag, part.face, before.text + part.text, part.level)
        else:
            parts.append(part)


def _dear(text: str, at: int) -> float:
    """Return what it costs to end a line behind a hyphen, a dash or a stroke."""
    return DIVIDED * 3 if text[at - 1] == "–" and text[at].isdigit() else DIVIDED if text[at - 1] in "-/" else 0


def manner_of(frag: Any, level: int, manner: Manner) -> Manner:
    """Return how the letters of a fragment are chosen, in a block that has *manner*."""
    if getattr(frag, "superior", False):
        return letters.SUPERIOR
    return manner._replace(is_back=True) if level == 1 else manner


def in_sight(parts: Iterable[Part]) -> list[Part]:
    """Return the parts of a line from left to right."""
    found = [*parts]
    for level in range(max((part.level for part in found), default=0), 0, -1):
        runs = [(back, [*group]) for back, group in groupby(found, partial(_is_back, level=level))]
        found = [part for back, group in runs for part in (group[::-1] if back else group)]
    return found


def _is_back(part: Part, level: int) -> bool:
    return part.level >= level
