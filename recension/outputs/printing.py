"""What is printed and how: the whole edition or a handout, on which paper, with which notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from recension.scholarship.excerpt import Range, bare, parse
from recension.scholarship.messages import MistakeError
from recension.scholarship.series import NOTES

PAPERS = ("A4", "Letter", "A5")
HALVES = {"A4": "A5", "Letter": "Half Letter"}  #: paper -> its half, of which a booklet is made

#: field of a printing -> the words it may be given -> what they mean
CHOICES: Mapping[str, Mapping[str, str | bool]] = {
    "paper": {name: name for name in PAPERS},
    "size": {"normal": "normal", "large": "large"},
    "margin": {"normal": False, "wide": True},
    "lines": {"no": False, "yes": True},
    "name": {"no": False, "yes": True},
    "booklet": {"no": False, "yes": True},
    "sheet": {"no": "", "sheet": "sheet", "key": "key"},
}

#: the same for those that a handout does not have
BESIDE: Mapping[str, Mapping[str, str | bool]] = {"facing": {"no": False, "yes": True}}


class Printing(NamedTuple):
    """One file to be printed."""

    stem: str  #: of the file
    paper: str = "A4"
    paras: str = ""  #: the paragraphs of a handout, as "4-12", "all" or a section; empty: the whole edition
    notes: tuple[str, ...] = NOTES  #: the series that are printed
    size: str = "normal"  #: or "large": large print
    margin: bool = False  #: a wide margin to write in
    lines: bool = False  #: number every fifth line
    name: bool = False  #: a line for name, class and date
    booklet: bool = False  #: pages of half the size, two on a side of paper, in the order for folding
    parallel: tuple[str, ...] = ()  #: the sigla of witnesses that stand beside the edition; empty: the edition alone
    facing: bool = False  #: the one of them stands on the left page, and the edition on the right one
    sheet: str = ""  #: "sheet": the witness as transmitted; "key": its emendations; empty: the edited text

    @property
    def page(self) -> str:
        """The paper of one page, before two are imposed on one side."""
        return HALVES[self.paper] if self.booklet else self.paper

    @property
    def is_transmitted(self) -> bool:
        """Whether it has the witness as transmitted, whose lines are numbered unless that is not wanted."""
        return self.sheet == "sheet"

    @property
    def is_mirrored(self) -> bool:
        """Whether it has rectos and versos: a handout is copied on one side."""
        return self.booklet or self.facing or not (self.paras or self.margin or self.parallel)

    @property
    def is_whole(self) -> bool:
        """Whether it is the whole edition, as a book."""
        return not self.paras and not self.parallel

    @property
    def tail(self) -> str:
        """What tells this handout from others in the name of its file, as "p4-12-large-letter"."""
        name, asked = parse(self.paras)
        first = asked[0].series or "p" if isinstance(asked[0], Range) else ""
        parts = {
            name.replace("/", "-"): bool(name),
            first + "_".join(one.shown("-") if isinstance(one, Range) else bare(one) for one in asked): True,
            "-".join(self.notes) or "no-notes": self.notes != NOTES,
            self.size: self.size != "normal",
            self.paper.lower(): self.paper != "A4",
            "margin": self.margin,
            "lines" if self.lines else "no-lines": self.lines != self.is_transmitted,
            "name": self.name,
            "booklet": self.booklet,
            self.sheet: bool(self.sheet),
        }
        return "-".join(part for part, said in parts.items() if said)


def printings(documents: Mapping[str, object]) -> Iterator[Printing]:
    """Yield what is to be printed: *documents* has, for the stem of each file, its paper or several fields."""
    for stem, asked in documents.items():
        if not isinstance(asked, Mapping):
            asked = {"paper": asked}
        yield printing(stem, asked)


def printing(stem: str, asked: Mapping[str, object]) -> Printing:
    """Return the printing with the fields *asked* for, or raise what is wrong with them."""
    fields: dict[str, Any] = {"stem": stem}
    for name, value in asked.items():
        if name in CHOICES or name in BESIDE:
            fields[name] = _chosen(stem, name, value)
        elif name == "notes":
            fields[name] = _series(stem, value)
        elif name == "parallel":
            fields[name] = _sigla(stem, value)
        elif name == "paras":
            fields[name] = value if value == "" or parse(value) else ""
        else:
            raise MistakeError("printing-field", stem=stem, found=name, expected=", ".join(Printing._fields[1:]))
    found = Printing(**fields)
    if "lines" not in fields:
        found = found._replace(lines=found.is_transmitted)
    if found.parallel and (found.paras or found.booklet or found.margin or found.lines):
        expected = "nothing else with it, but paper, size and facing"
        raise MistakeError("printing-choice", stem=stem, field="parallel", found="other fields", expected=expected)
    if found.facing and len(found.parallel) != 1:
        beside, expected = " ".join(found.parallel) or "nothing", "one witness: an opening has two pages"
        raise MistakeError("printing-choice", stem=stem, field="facing parallel", found=beside, expected=expected)
    if found.sheet and not found.paras:
        raise MistakeError("printing-whole", stem=stem, found=f"a classroom {found.sheet}")
    if found.notes != NOTES and not found.paras:
        raise MistakeError("printing-whole", stem=stem, found="some of the notes")
    if found.name and not found.paras:
        raise MistakeError("printing-whole", stem=stem, found="a line for a name at the head")
    if found.booklet and found.paper not in HALVES:
        what, expected = f"a booklet on {found.paper}", " or ".join(HALVES)
        raise MistakeError("printing-paper", stem=stem, found=what, expected=expected)
    if found.margin and found.page in HALVES.values():
        what = f"a wide margin on {found.page} pages, which have no room"
        raise MistakeError("printing-paper", stem=stem, found=what, expected="A4 or Letter")
    return found


def _chosen(stem: str, name: str, value: object) -> str | bool:
    choices = {**CHOICES, **BESIDE}[name]
    for word, meaning in choices.items():
        if (type(value) is type(meaning) and value == meaning) or str(value).lower() == word.lower():
            return meaning
    expected = f"one of {', '.join(choices)}"
    raise MistakeError("printing-choice", stem=stem, field=name, found=value, expected=expected)


def _sigla(stem: str, value: object) -> tuple[str, ...]:
    """Return the sigla that *value* names, as "N H"; what was a field of a printing stays it."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, str) and value.split():
        return tuple(dict.fromkeys(value.split()))
    expected = "sigla of witnesses, with blanks between them"
    raise MistakeError("printing-choice", stem=stem, field="parallel", found=value, expected=expected)


def _series(stem: str, value: object) -> tuple[str, ...]:
    """Return the series of notes that *value* names, as "author,apparatus", "none", or a list."""
    names = value.replace(",", " ").split() or [value] if isinstance(value, str) else value
    if names == ["none"]:
        return ()
    if isinstance(names, list | tuple) and all(name in NOTES for name in names):
        return tuple(name for name in NOTES if name in names)
    expected = f"none, or some of {', '.join(NOTES)}"
    raise MistakeError("printing-choice", stem=stem, field="notes", found=value, expected=expected)
