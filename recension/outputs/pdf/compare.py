"""What a reader found in a file, against what must be there: words, numbers, notes, links, and where they lead."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pikepdf

from recension.locale import _
from recension.outputs.gate import ANY, Seen, agrees, differences
from recension.outputs.pdf.expected import GAP, SIGN, STOP, UNKNOWN, Leading
from recension.outputs.pdf.layout import ORNAMENT
from recension.outputs.pdf.openings import apart
from recension.outputs.pdf.readback import whole
from recension.outputs.pdf.shapes import LINING, OLD_STYLE
from recension.outputs.pdf.typography import readable
from recension.scholarship import foreign
from recension.scholarship.glossary import standing_for
from recension.scholarship.messages import Mistake

if TYPE_CHECKING:
    from recension.outputs.pdf.expected import Contents, Wanted
    from recension.outputs.pdf.opened import Opened
    from recension.outputs.pdf.readback import Lead, Piece, Shown

SAFE = ("http", "https", "mailto", "ftp", "doi", "urn", "tel")  #: schemes of addresses that run nothing
NO_PROSE = re.compile(r"\[\S{1,4}\]|\S+://\S+")  #: calls of notes and addresses
SIGNS = re.compile(SIGN.format("(.*?)", "(.*?)"))
MOST = 5  #: so many mistakes of a kind are told: one lost block may put many others out of place


def compared(opened: Opened, shown: Shown, contents: Contents, name: str) -> Iterator[Mistake]:
    """Yield what a file, which is called *name*, shows and should not, or should and does not."""
    names = opened.pages_of_names
    letters = {one.at: one.number for one in shown.notes}
    contents = _lettered(contents, lambda lead: letters.get(_name(lead, names), "?"))
    pairs = [*_blocks(shown, contents, name)]
    wrong = [one for one in pairs if isinstance(one, Mistake)]
    yield from wrong[:MOST]
    if wrong:
        return  # nothing can be said of links and numbers where the words are others
    matched = [one for one in pairs if not isinstance(one, Mistake)]
    noted = [*_notes(shown, contents, names, name)]
    wrong = [one for one in noted if isinstance(one, Mistake)]
    yield from wrong[:MOST]
    if wrong:
        return
    matched += [one for one in noted if not isinstance(one, Mistake)]
    yield from _signs(noted, contents, names, name)
    yield from _numbers(matched, name)
    yield from _changes(matched, name)
    yield from _figures(matched, name)
    yield from _links(matched, contents, names, name)
    yield from _languages(matched, contents, name)
    yield from _expansions(matched, contents, name)
    yield from _headings(opened, matched, contents, name)
    yield from _heads(shown, matched, contents, name, len(opened.pages))
    yield from [*apart(opened, matched, name)][:MOST]
    yield from _breaks(shown, contents, name)
    yield from _verses(shown, contents, name)
    sides = (sorted(map(str, tables)) for tables in (shown.tables, contents.tables))
    yield from differences(name, *([Seen("", "rows of a table", shape) for shape in side] for side in sides))


def dangerous(opened: Opened, name: str) -> Iterator[Mistake]:
    """Yield the actions of a file that could run something, or lead to something other than an address."""
    for number, areas in enumerate(opened.laid, 1):
        for area in areas:
            if "/A" not in area.keys or (area.action == "/URI" and _is_safe(area.address)):
                continue
            expected = f"an address that begins with {', '.join(SAFE)}"
            yield from differences(
                f"{name}, page {number}",
                [Seen(area.address, "link", area.address or area.action)],
                [Seen(area.address, "link", expected)],
            )


@cache
def _is_safe(address: str) -> bool:
    return urlsplit(address).scheme.lower() in SAFE


def _blocks(shown: Shown, contents: Contents, name: str) -> Iterator[Mistake | tuple[Piece, Wanted]]:
    found = [one for one in shown.blocks if one.words or one.field == "figure"]
    wanted = [one for one in contents.blocks if _plain(one.words) or one.field in ("figure", GAP)]
    return _matched(found, wanted, name)


def _lettered(contents: Contents, letter_of: Callable[[Leading], str]) -> Contents:
    """Return the contents with the letters that the comments have in a file: they go through each of its pages."""

    def signed(words: str) -> str:
        return SIGNS.sub(lambda sign: letter_of(Leading("", sign[2], sign[1])), words)

    def wanted(one: Wanted) -> Wanted:
        if not any(map(SIGNS.search, (one.words, one.number, *(lead.words for lead in one.links)))):
            return one
        links = [lead._replace(words=signed(lead.words)) for lead in one.links]
        return replace(one, words=signed(one.words), number=signed(one.number), links=links)

    made = {id(one): wanted(one) for one in (*contents.blocks, *contents.notes)}
    parts = ([made.get(id(one), one) for one in some] for some in (contents.blocks, contents.notes, contents.headings))
    blocks, notes, headings = parts
    return contents._replace(blocks=blocks, notes=notes, headings=headings)


def _called_on(wanted: Wanted, names: Mapping[str, int]) -> int:
    """Return the page on which an entry or a comment is called."""
    return names.get(_name(Leading("", wanted.call, wanted.docname), names), 0)


def _signs(
    noted: Iterable[Mistake | tuple[Piece, Wanted]], contents: Contents, names: Mapping[str, int], name: str
) -> Iterator[Mistake]:
    """Yield the letters that do not go on through a page, from a, or from that of a note that comes late."""
    pages = defaultdict[int, list[tuple["Piece", "Wanted"]]](list)
    first = defaultdict[int, int](int)
    order = {id(one): number for number, one in enumerate(contents.notes)}  # that of the calls, through all series
    for one, wanted in (pair for pair in noted if not isinstance(pair, Mistake)):
        if wanted.field != "comment":
            continue
        here = _called_on(wanted, names)
        pages[here].append((one, wanted))
        if one.page > here:
            first[one.page] = max(first[one.page], _number(one.number))
    for page, called in pages.items():
        called.sort(key=lambda pair: (pair[1].within, order[id(pair[1])]))
        for number, (one, _wanted) in enumerate(called, first[page] + 1):
            if _number(one.number) != number:
                expected = f"letter {number} of the page"
                yield from differences(
                    f"{name}, page {page}", [Seen(one.at, "letter", one.number)], [Seen(one.at, "letter", expected)]
                )


def _number(letters: str) -> int:
    """Return which one a, b, … z, aa, ab, … is."""
    return sum((ord(one) - 96) * 26**place for place, one in enumerate(reversed(letters)))


def _notes(
    shown: Shown, contents: Contents, names: Mapping[str, int], name: str
) -> Iterator[Mistake | tuple[Piece, Wanted]]:
    """Compare the notes, series by series, in the order in which they are drawn."""
    fields = {one.at: one.field for one in contents.notes}
    found = defaultdict[tuple[str, str], list["Piece"]](list)
    wanted = defaultdict[tuple[str, str], list[tuple[int, "Wanted"]]](list)
    pages = defaultdict[str, deque[int]](deque)  # several texts may have a place of the same name
    for one in sorted(shown.notes, key=lambda one: (one.page, one.first)):
        one.at = one.at if one.at in fields else _local(one.at, contents.docnames)
        one.field = fields.get(one.at, "entry" if one.at.endswith(".entry") else "comment" if "." in one.at else "note")
        found[_series(one)].append(one)
        pages[one.at].append(one.page)
    last = 0
    for other in contents.notes:  # that it stands on the page of its call is known by then
        last = pages[other.at].popleft() if pages[other.at] else last
        wanted[_series(other)].append((last, other))
    for series in sorted({*found, *wanted}):
        if series[0] in ("entry", "comment"):  # those that the text of a page calls come first
            wanted[series].sort(key=lambda one: (one[0], _called_on(one[1], names), one[1].within))
        in_order = [other for _page, other in sorted(wanted[series], key=lambda one: one[0])]
        yield from _matched(found[series], in_order, name)


def _series(one: Piece | Wanted) -> tuple[str, str]:
    """Return what a note is; of which series a comment is, its name tells."""
    return one.field, one.at.partition(".")[2].partition("-")[0] if one.field == "comment" else ""


def _local(at: str, docnames: Iterable[str]) -> str:
    """Return a name as its document has it."""
    return next((at.removeprefix(f"{one}.") for one in docnames if at.startswith(f"{one}.")), at)


def _matched(found: list[Piece], wanted: list[Wanted], name: str) -> Iterator[Mistake | tuple[Piece, Wanted]]:
    """Yield what belongs together, and a mistake for what does not."""
    known = {one.at for one in wanted}
    for piece in found:
        is_named = piece.field in ("note", "entry", "comment")  # other names may look like those of places
        piece.at = piece.at if piece.at in known or is_named else ""
    for one in wanted:
        one.words = _plain(one.words)
    if len(found) == len(wanted) and all(_agree(one, other) for one, other in zip(found, wanted, strict=True)):
        yield from zip(found, wanted, strict=True)
        return
    keys = [(one.at, one.field, one.words) for one in found]
    other_keys = [*_keys(found, wanted)]
    for tag, start, end, begins, ends in SequenceMatcher(None, keys, other_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(found[start:end], wanted[begins:ends], strict=True)
            continue
        there = [one for one in wanted[begins:ends] if one.field != GAP]
        here = found[start:end] if len(there) == ends - begins else []
        yield from _told(here, there, found[max(start - 1, 0) :], _before(wanted, begins), name)


def _told(
    found: Sequence[Piece], wanted: Sequence[Wanted], near: Sequence[Piece], before: str, name: str
) -> Iterator[Mistake]:
    page = found[0].page if found else near[0].page if near else 0
    at = before and f"“{before}”"
    seen = [Seen(one.at or at, one.field, one.words) for one in found]
    yield from differences(f"{name}, page {page}", seen, [Seen(one.at or at, one.field, one.words) for one in wanted])


def _before(wanted: Sequence[Wanted], here: int) -> str:
    """Return the heading below which a block stands."""
    heads = (one.words for one in reversed(wanted[: here + 1]) if one.field.startswith("heading"))
    return next(heads, "")


def _keys(found: Sequence[Piece], wanted: Sequence[Wanted]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wanted; where other words are as good, as they were found."""
    like = defaultdict[tuple[str, str], list[str]](list)
    for one in found:
        like[one.at, one.field].append(one.words)
    for other in wanted:
        words = other.words
        if words not in like[other.at, other.field]:
            words = next((one for one in like[other.at, other.field] if agrees(one, words)), words)
        yield other.at, other.field, words


def _agree(one: Piece, other: Wanted) -> bool:
    return (one.at, one.field) == (other.at, other.field) and agrees(one.words, other.words)


def _plain(words: str) -> str:
    return whole(readable(words))


def _numbers(matched: Iterable[tuple[Piece, Wanted]], name: str) -> Iterator[Mistake]:
    """Yield the wrong numbers before paragraphs and notes; an entry has that of its place, if it is the first there."""
    for one, wanted in matched:
        if one.field in ("contents", "head-note") or (one.field == "entry" and not one.number):
            continue
        if one.number != _plain(wanted.number):
            output, at = f"{name}, page {one.page}", one.at or one.words[:40]
            yield from differences(output, [Seen(at, "number", one.number)], [Seen(at, "number", wanted.number)])


def _changes(matched: Iterable[tuple[Piece, Wanted]], name: str) -> Iterator[Mistake]:
    """Yield the words that are not marked as what they are: struck, or inserted."""
    for one, wanted in matched:
        if wanted.changes == UNKNOWN:
            continue
        found = [Seen(one.at or one.words[:40], state, words) for state, words in one.changes if words.strip("·°/ ")]
        expected = [Seen(one.at or one.words[:40], state, _plain(words)) for state, words in wanted.changes]
        yield from differences(f"{name}, page {one.page}", found, [one for one in expected if one.words.strip("/ ")])


def _figures(matched: Iterable[tuple[Piece, Wanted]], name: str) -> Iterator[Mistake]:
    """Yield where figures are of another form than those around them should be: in tables as high as capitals."""
    for one, wanted in matched:
        if wanted.is_lining is None or one.field in ("contents", "figure"):
            continue
        told = {LINING: "lining", OLD_STYLE: "old-style"}
        form = LINING if wanted.is_lining else OLD_STYLE
        if one.figures & ~form:
            sides = (told[one.figures & ~form], told[form])
            output, at = f"{name}, page {one.page}", one.at or one.words[:40]
            yield from differences(output, *([Seen(at, "figures", side)] for side in sides))


def _links(
    matched: Iterable[tuple[Piece, Wanted]], contents: Contents, names: Collection[str], name: str
) -> Iterator[Mistake]:
    """Yield the links that lead elsewhere than they must, that are missing, and that nobody asked for."""
    for one, wanted in matched:
        if one.field == "contents":
            continue
        sure = [lead for lead in wanted.links if not lead.may_lack]
        if contents.is_part:  # what it leaves out has no name in it
            sure = [lead for lead in sure if not lead.docname or _name(lead, names) in names]
        loose = len(wanted.links) - len(sure)
        left = list(one.links)
        if one.number and one.field in ("note", "comment"):
            left = left[1:]  # back to the call
        output, at = f"{name}, page {one.page}", one.at or one.words[:40]
        for lead in sure:
            place = next((number for number, link in enumerate(left) if _leads(link, lead, names)), None)
            if place is None:
                like = [link for link in left if link.words == whole(lead.words)] or left
                there = "; ".join(f"{link.words} → {_shown(link)}" for link in like)
                expected = f"{lead.words.replace(ANY, '…')} → {lead.to}"
                yield from differences(output, [Seen(at, "links", there)], [Seen(at, "links", expected)])
                break
            del left[place]
        else:
            again = [lead for lead in sure if lead.words == ANY]  # words of a lemma, parted by others
            left = [link for link in left if not any(_leads(link, lead, names) for lead in again)]
            if len(left) > loose and not _is_open(wanted):
                there = "; ".join(f"{link.words} → {_shown(link)}" for link in left)
                yield from differences(output, [Seen(at, "links", there)], [Seen(at, "links", "no more")])


def _is_open(wanted: Wanted) -> bool:
    """Tell whether what stands there is known only later, with its links."""
    return ANY in wanted.words


def _shown(link: Lead) -> str:
    return " ".join(sorted(link.to)) or f"page {link.page}"


def _leads(link: Lead, wanted: Leading, names: Collection[str]) -> bool:
    """Tell whether a link leads where it must."""
    if not wanted.docname:
        return wanted.to in link.to
    return _name(wanted, names) in link.to or not wanted.to


def _name(wanted: Leading, names: Collection[str]) -> str:
    """Return the name to which a link must lead, as the book has it: that of its document, where others have it too."""
    own = f"{wanted.docname}.{wanted.to}"
    return own if own in names else wanted.to


def _languages(matched: Iterable[tuple[Piece, Wanted]], contents: Contents, name: str) -> Iterator[Mistake]:
    """Yield the words of other languages that are not said to be of them, and those that are and should not be."""
    known = foreign.phrases(contents.foreign)
    for one, wanted in matched:
        if wanted.language is not None and one.language != wanted.language:
            told = (tag or "that of the book" for tag in (one.language, wanted.language))
            yield from differences(
                f"{name}, page {one.page}", *([Seen(one.words[:40], "language", tag)] for tag in told)
            )
        prose = NO_PROSE.sub(lambda found: "\N{OBJECT REPLACEMENT CHARACTER}" * len(found[0]), one.words)
        found = [(each.language, prose[each.start : each.end]) for each in foreign.stretches(prose, known)]
        found += [(tag, _plain(words)) for tag, words in wanted.languages]
        tags = dict.fromkeys(tag for tag, _words in (*found, *one.languages))
        sides = [
            "; ".join(f"{tag}: {' '.join(words for other, words in side if other == tag)}" for tag in tags)
            for side in (one.languages, found)
        ]
        if sides[0].split() != sides[1].split():
            output, at = f"{name}, page {one.page}", one.at or one.words[:40]
            yield from differences(output, *([Seen(at, "language", side)] for side in sides))


def _expansions(matched: Iterable[tuple[Piece, Wanted]], contents: Contents, name: str) -> Iterator[Mistake]:
    """Yield the abbreviations that do not say what they stand for."""
    pattern = standing_for(contents.abbreviations)
    for one, wanted in matched:
        if one.field in ("contents", "figure", "label"):
            continue
        named = [*wanted.expansions]
        bare = NO_PROSE.sub(" ", one.words)
        for words in (*(words for words, _meant in named), *one.coded.split()):
            bare = bare.replace(words, " ")
        named += [(words, contents.abbreviations[words]) for words in pattern.findall(bare)]
        told = ({f"{words}: {_plain(meant)}" for words, meant in side} for side in (one.expansions, named))
        output, at = f"{name}, page {one.page}", one.at or one.words[:40]
        yield from differences(output, *([Seen(at, "expansion", "; ".join(sorted(side)))] for side in told))


def _heads(
    shown: Shown, matched: Sequence[tuple[Piece, Wanted]], contents: Contents, name: str, total: int
) -> Iterator[Mistake]:
    """Yield what is wrong at the head and the foot of pages: title, section and paragraphs, and number of the page."""
    others = {id(one) for one, wanted in matched if wanted.number in ("", wanted.at)}  # "b3" is the name of a place
    own = {id(one) for one in contents.headings}
    heads = {id(one): wanted for one, wanted in matched if id(wanted) in own}
    bare = {page for one, wanted in matched if wanted.is_bare for page in one.pages}
    opening = {one.page for one, wanted in matched if wanted.opens or wanted.field == "heading 1"}
    sections = _sections(shown, heads, total)
    for page in range(1, total + 1):
        found = shown.besides[page]
        if page in bare:
            yield from differences(f"{name}, page {page}", [Seen("the foot", "number", one) for one in found], [])
            continue
        number = _("{} of {}").format(page, total) if contents.is_part else str(page)
        if contents.is_part and total == 1:
            continue  # which needs none
        if number not in found:
            yield from differences(
                f"{name}, page {page}",
                [Seen("the foot", "number", found[0] if found else "")],
                [Seen("the foot", "number", number)],
            )
            continue
        if page in opening:
            continue  # which has no head
        texts = (one for one in shown.blocks if one.number and one.field == "text" and id(one) not in others)
        numbers = [one.number for one in texts if page in one.pages]
        places = f"¶ {'–'.join(dict.fromkeys((numbers[0], numbers[-1])))}" if numbers else ""
        chapter, named = sections[page]
        section = _("{}: {}").format(chapter, named) if named else chapter
        section = named if contents.title.startswith(chapter) else section
        told = found[len(found) - found[::-1].index(number) :]  # heads of tables and numbers of lines come before
        if contents.is_mirrored:
            above = contents.facing[page % 2] if contents.facing else (page % 2 and section) or contents.title
            expected = [" · ".join(filter(None, (above, places)))]
        else:
            expected = [contents.title, " · ".join(filter(None, (section, places)))]
        told = [*told[: len(expected)], ""][: len(expected)]
        if not all(map(_is_shortened, told, expected)):
            yield from differences(
                f"{name}, page {page}",
                [Seen("the head", "section", " | ".join(told))],
                [Seen("the head", "section", " | ".join(expected))],
            )


def _sections(shown: Shown, heads: Mapping[int, Wanted], total: int) -> dict[int, tuple[str, str]]:
    """Return for each page its chapter, and its first and its last section."""
    found: dict[int, list[str]] = defaultdict(list)
    chapters, chapter, section = dict[int, str](), "", ""
    for one in shown.blocks:
        wanted = heads.get(id(one))
        if wanted and wanted.is_listed:
            title = STOP.sub("", _plain(wanted.title))
            chapter, section = (title, "") if wanted.field == "heading 1" else (chapter, title)
            found[one.page].append(section)
            chapters[one.page] = chapter
        for page in sorted(one.pages):
            found[page] = found[page] or [section]
            chapters[page] = chapter
    made = dict[int, tuple[str, str]]()
    for page in range(1, total + 1):
        if page not in found:  # notes alone
            found[page], chapters[page] = found[page - 1][-1:], chapters[page - 1]
        ends = dict.fromkeys((found[page][0], found[page][-1]))
        made[page] = chapters[page], " – ".join(filter(None, ends))
    return made


def _breaks(shown: Shown, contents: Contents, name: str) -> Iterator[Mistake]:
    """Yield a mistake where the text breaks more or less often than it must."""
    found = sum(drawn.count(ORNAMENT) for drawn in shown.besides.values())
    yield from differences(
        name, *([Seen("", "breaks in the text", str(number))] for number in (found, contents.breaks))
    )


def _verses(shown: Shown, contents: Contents, name: str) -> Iterator[Mistake]:
    """Yield the numbers of verses that do not stand beside them; others may number the lines of prose."""
    found = Counter(one for drawn in shown.besides.values() for one in drawn) - Counter(map(str, shown.besides))
    for number in (Counter(contents.verses) - found).elements():
        yield from differences(name, [], [Seen("", "beside a verse", number)])


def _is_shortened(found: str, expected: str) -> bool:
    """Tell whether a running head is what is expected, or the beginning of it."""
    begins, dots, ends = found.partition("…")
    return whole(found) == expected or bool(dots and expected.startswith(begins) and expected.endswith(ends))


def _headings(
    opened: Opened, matched: Sequence[tuple[Piece, Wanted]], contents: Contents, name: str
) -> Iterator[Mistake]:
    """Yield what is wrong in the contents and the bookmarks: the pages of the headings."""
    pages = {id(wanted): one.page for one, wanted in matched}
    listed = [one for one, wanted in matched if one.field == "contents"]
    placed = [(one, pages.get(id(one), 0)) for one in contents.headings]
    if listed:
        found = [Seen(one.words, "page in the contents", f"{one.number}, {one.links[0].page}") for one in listed]
        wanted = [
            Seen(STOP.sub("", _plain(one.title)), "page in the contents", f"{page}, {page}")
            for one, page in placed
            if one.is_listed
        ]
        yield from [*differences(name, found, wanted)][:MOST]
    with opened.pdf.open_outline() as outline:
        bookmarks = [*_bookmarks(outline.root, opened.numbers, 1)]
    told = [Seen(STOP.sub("", _plain(one.title)), f"bookmark {one.field[-1]}", f"page {page}") for one, page in placed]
    yield from [*differences(name, bookmarks, told)][:MOST]


def _bookmarks(items: Iterable[pikepdf.OutlineItem], pages: dict[tuple[int, int], int], level: int) -> Iterator[Seen]:
    for item in items:
        yield Seen(item.title, f"bookmark {level}", f"page {_page_of(item, pages)}")
        yield from _bookmarks(item.children, pages, level + 1)


def _page_of(item: pikepdf.OutlineItem, pages: dict[tuple[int, int], int]) -> int:
    there = item.destination
    return pages.get(there[0].objgen, 0) if isinstance(there, pikepdf.Array) else 0
