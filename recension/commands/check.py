"""Tells whether a file that was found is a genuine copy of a release, and where it differs."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from recension.commands.command import Command
from recension.commands.sides import settings_of
from recension.doctree.checks import tell
from recension.outputs import plain
from recension.outputs.archive import ZIP, contents, members
from recension.outputs.html.readers import readback as html
from recension.scholarship import dates, record
from recension.scholarship.copies import AFTER, START, Comparison, Words, nearest
from recension.scholarship.messages import MistakeError
from recension.scholarship.record import Record

PUBLISHED = "what was published"
MOST = 0.75  #: of the places: where fewer have their words, other words stand between them
RECORDS = "releases"  #: the folder of the records, in that of all that was published
SUMS = "SHA256SUMS"  #: the list of checksums that is published with an edition
UNLISTED = ".nojekyll"  #: an empty file for one of the hosts, which is in no list
LARGEST = 200_000_000  #: bytes, of a file that is read
_SUM = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_PAGE = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


Data = bytes | Mapping[str, bytes]  # of a file, or of those in a zip or a folder


class Verdict(NamedTuple):
    """What is said of a file."""

    is_genuine: bool  #: byte for byte, or in all its words
    told: str
    places: tuple[str, ...] = ()  #: where it differs, a line each


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the files, and what they are compared with."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a PDF, a page, a plain text, a zip, or a folder"
    )
    where = f"folder of the records of the releases, or {SUMS} (default: that of the edition)"
    parser.add_argument("--releases", type=Path, help=where)


def run(options: Namespace) -> int:
    """Print a line for each file, and below it one for each place where it differs."""
    try:
        releases = releases_of(options)
        contents = [(str(path), content_of(path)) for path in options.files]
    except MistakeError as error:
        tell(error.mistake, "")
        return 2
    known, are_genuine = published(releases), True
    for file, data in contents:
        try:
            verdict = checked(file, data, releases, known)
            print("\n  ".join(map(printable, [f"{file}: {verdict.told}", *verdict.places])))
            are_genuine &= verdict.is_genuine
        except MistakeError as error:
            tell(error.mistake._replace(source=file), "")
            are_genuine = False
    return 0 if are_genuine else 1


def printable(line: str) -> str:
    """Return *line* without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def content_of(path: Path) -> Data:
    """Return what is in the file, or in the folder, at *path*."""
    try:
        if path.is_dir():
            return contents(path)
        if path.is_file() and path.stat().st_size > LARGEST:
            raise MistakeError("copy", found=path, why=f"it has more than {LARGEST} bytes")
        if path.exists() and not path.is_file():
            raise MistakeError("copy", found=path, why="it is no file")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise MistakeError("copy", found=path, why=getattr(error, "strerror", "") or error) from None


# the releases


def releases_of(options: Namespace) -> list[Record]:
    """Return the records of the releases, the oldest first; of a list of checksums, one that has nothing else."""
    folder = options.releases
    if folder is None:
        try:
            declared = settings_of(options.config)
        except Exception as error:  # whatever conf.py does
            raise MistakeError("releases-missing", found=f"no edition in {options.config}", why=error) from error
        if not declared.get("recension_releases"):
            raise MistakeError("releases-missing", found="no recension_releases in conf.py")
        folder = options.source / str(declared["recension_releases"])
    if not folder.exists():
        raise MistakeError("releases-missing", found=f"no {folder}")
    if folder.is_dir():
        within = folder / RECORDS  # of all that was published
        found, mistakes = record.releases(within if within.is_dir() else folder)
        lists = [folder / SUMS] if (folder / SUMS).is_file() else []
    else:
        single = record.load(folder) if folder.suffix == ".json" else None
        found, mistakes = ([single], []) if isinstance(single, Record) else ([], [single] if single else [])
        lists = [] if single else [folder]
    if mistakes:
        raise MistakeError.of(mistakes[0])
    found = [*map(_sums, lists), *found]
    if not found:
        raise MistakeError("releases-missing", found=f"none in {folder}")
    return found


def _sums(path: Path) -> Record:
    """Return what a list of checksums says, as a record of no release."""
    lines = path.read_bytes().decode("utf-8", "replace").splitlines()
    listed = [found for found in map(_SUM.fullmatch, lines) if found]
    if not listed:
        raise MistakeError("releases-missing", found=f"no checksum in {path}")
    return Record(files={found[2]: found[1].lower() for found in listed})


Known = Mapping[
    str, Sequence[tuple[Record, str]]
]  #: checksum -> the releases that have it, the newest first, and where


def published(releases: Sequence[Record]) -> Known:
    """Return what was published with the releases, and what they were made from, by its checksum."""
    found: dict[str, list[tuple[Record, str]]] = {}
    for one in reversed(releases):
        own = {f"{one.release}.json": sha256(record.write(one).encode()).hexdigest()}
        for path, checksum in [*one.files.items(), *one.sources.items(), *own.items()]:
            found.setdefault(checksum, []).append((one, path))
    return found


def titled(release: Record) -> str:
    """Return what a release is called."""
    day = f" ({dates.spelled(release.date)})" if release.date else ""
    return f"release {release.release}{day}" if release.release else f"what {SUMS} lists"


# what is said of a file


def checked(file: str, data: Data, releases: Sequence[Record], known: Known) -> Verdict:
    """Return what is said of a file, a zip or a folder."""
    if not data:
        return Verdict(False, "an empty file")
    if isinstance(data, bytes):
        if verdict := genuine(file, data, known):
            return verdict
        if not data.startswith(ZIP):
            return changed(data, releases)
        data = members(data)
        if "[Content_Types].xml" in data or "mimetype" in data:
            return Verdict(False, "a document of another program; what it saves as plain text can be compared")
    return collected(data, releases, known) or several(data, releases, known)


def several(found: Mapping[str, bytes], releases: Sequence[Record], known: Known) -> Verdict:
    """Return what is said of files that are not most of a release: how many are genuine, and what the others are."""
    lines: list[str] = []
    of: dict[str, None] = {}
    files = {name: data for name, data in found.items() if not _is_of_a_system(name)}
    number = 0
    for name, data in files.items():
        if exact := known.get(sha256(data).hexdigest()):
            of[titled(exact[0][0])] = None
            number += 1
            continue
        verdict = _one_of_several(name, data, releases, known)
        number += verdict.is_genuine
        lines += [f"{name}: {verdict.told}", *(f"  {place}" for place in verdict.places)]
    said = f"no whole release; {number} of {len(files)} files {'is' if number == 1 else 'are'} genuine"
    if of:
        said += f", and each that is not listed here is byte for byte from {' or '.join(of)}"
    return Verdict(number == len(files) > 0, said, tuple(lines))


def _one_of_several(name: str, data: bytes, releases: Sequence[Record], known: Known) -> Verdict:
    if data.startswith(ZIP):
        return Verdict(False, "a zip within a zip, which was not opened")
    try:
        return checked(name, data, releases, known)
    except MistakeError as error:
        return Verdict(False, error.mistake.sentence)


def genuine(file: str, data: bytes, known: Known) -> Verdict | None:
    """Return what is said of a file that was published, whatever its name is now."""
    found = known.get(sha256(data).hexdigest())
    if not found:
        return None
    release = found[0][0]
    path = max((path for one, path in found if one is release), key=lambda path: _alike(path, file))
    others = dict.fromkeys(one.release for one, _path in found if one.release not in ("", release.release))
    also = f"; the same file is in {' and '.join(others)}" if others else ""
    older, _, page = path.partition("/")
    if page and older != release.release and (earlier := _released(older, known)):
        return Verdict(True, f"{titled(earlier)}, {page}, as published with release {release.release}, byte for byte")
    return Verdict(True, f"{titled(release)}, {path}, byte for byte{also}")


def _alike(path: str, file: str) -> int:
    """Return how many of their last parts two paths share."""
    pairs = zip(*(reversed(PurePosixPath(one).parts) for one in (path, file)), strict=False)
    return sum(1 for _pair in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _released(number: str, known: Known) -> Record | None:
    """Return the release of that *number*, of which later ones publish the pages anew."""
    return next((one for some in known.values() for one, _path in some if one.release and one.release == number), None)


# what is not as it was published


def changed(data: bytes, releases: Sequence[Record]) -> Verdict:
    """Return what is said of a file whose bytes are those of no release."""
    texts = [one for one in releases if one.text]
    if not texts:
        return Verdict(False, f"not in {SUMS}; the records of the releases could tell where it differs")
    words, is_text = words_of(data)
    if words is None:
        return Verdict(False, "no copy of anything that was released, and neither a PDF, a page, a text nor a zip")
    found = nearest(words, texts, is_text=is_text)
    if found is None:
        return Verdict(False, "nothing of the text of this edition is in it")
    same = len(found.present) - len({one.place for one in found.differences} & {*found.present})
    if found.is_loose and same < MOST * len(found.present):
        said = f"{titled(found.release)} or what was made from it, mixed with other words: {same} places have its words"
        return Verdict(False, said)
    differences = [f"{_where(one.place)}: {one.told}" for one in found.differences]
    if is_text and (tail := plain.behind(words, found.release)):
        differences.append(f"at the end: {tail}")
    return Verdict(not differences, told(found, is_text, len(differences)), tuple(differences))


def _where(place: str) -> str:
    """Return how a place is named that may be between two."""
    return "at the start" if place == START else place.replace(AFTER, "after ")


def words_of(data: bytes) -> tuple[Words | None, bool]:
    """Return the words of a copy by their places, if it can be read, and whether it is a text and nothing else."""
    if b"%PDF-" in data[:1024]:
        return _words_of_pdf(data), False
    text = _decoded(data)
    if text is None:
        return None, False
    return (html.words_in(text), False) if _PAGE.search(text[:4096]) else (plain.words_in(text), True)


def _words_of_pdf(data: bytes) -> Words:
    try:
        from pikepdf import PdfError  # only who prints has what reads it

        from recension.outputs.pdf.readback import words_in
    except ImportError as error:
        raise MistakeError("copy-unread", found=f"a PDF, which needs the extra pdf ({error})") from error
    try:
        return words_in(BytesIO(data))
    except Exception as error:  # whatever damage does to what reads it
        why = re.sub(r"^(stream <.*?>: )?", ": ", str(error)) if isinstance(error, PdfError) else ""
        raise MistakeError("copy-unread", found=f"a PDF that is damaged or locked{why}") from error


def _decoded(data: bytes) -> str | None:
    """Return the text of a file, or nothing where it is none."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not utf16 and b"\0" in data:
        return None
    for encoding in ("utf-16",) if utf16 else ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def told(found: Comparison, is_text: bool, differing: int) -> str:
    """Return in a sentence what a copy has of the release that is nearest to it."""
    name = titled(found.release) if found.is_whole else f"{ranges(found.present)} of {titled(found.release)}"
    is_alone = is_text and not found.is_loose  # nothing but the text is in the file
    if differing:
        where = "one place" if differing == 1 else f"{differing} places"
        said = f"nearest to {name}, but other words at {where}"
    elif is_alone:
        said = f"the same words as {name} throughout"
    else:
        said = f"the text is that of {name}, in the same words"
    if not differing and found.typography:
        said += f", in other typography ({', '.join(found.typography)})"
    elif not differing and is_alone:
        said += ", in another file"
    notes = [
        f"of {', '.join(found.cut)} only a part is there" if found.cut else "",
        "" if is_alone else "the rest of the file was not compared",
        "it has no calls of notes" if found.without_calls else "",
        "it names no places, and spaces and hyphens were not compared" if found.is_loose else "",
    ]
    return "; ".join([said, *filter(None, notes)])


def ranges(places: Iterable[str]) -> str:
    """Return places in few words, as "p4-p12, n7"."""
    found: list[list[str]] = []
    for place in places:
        number = int(re.sub(r".*\D", "", place))
        if found and found[-1][-1] == f"{place.removesuffix(str(number))}{number - 1}":
            found[-1].append(place)
        else:
            found.append([place])
    return ", ".join(some[0] if len(some) == 1 else f"{some[0]}-{some[-1]}" for some in found)


# a zip or a folder of all that was published, or of what it was made from


class _Whole(NamedTuple):
    """Of what a zip or a folder has most."""

    release: Record
    what: str
    expected: Mapping[str, str]  #: path -> checksum
    top: str  #: the folder in which it is packed

    def count(self, sums: Mapping[str, str]) -> int:
        """Return how many of its files are as they were."""
        return sum(sums.get(self.top + name) == checksum for name, checksum in self.expected.items())


def collected(found: Mapping[str, bytes], releases: Sequence[Record], known: Known) -> Verdict | None:
    """Return what is said of files that are most of a release, or of its source; nothing of what has less."""
    sums = {name: sha256(content).hexdigest() for name, content in found.items()}
    whole = max(_wholes(sums, releases), key=lambda one: one.count(sums), default=None)
    if whole is None:
        return None
    strays = {name for name in found if not name.startswith(whole.top)}
    inner = {name.removeprefix(whole.top): data for name, data in found.items() if name not in strays}
    sums = {name: sums[whole.top + name] for name in inner}
    listed = _listed(inner.get(SUMS, b"")) if whole.what == PUBLISHED else {}
    differing: list[str] = []
    for name in dict.fromkeys([*whole.expected, *listed, *sums]):
        if told := _member(name, sums, whole.expected, listed, known):
            differing.append(f"{name}: {told}")
        if told == CHANGED and whole.what == PUBLISHED:
            differing += [f"  {place}" for place in _places(inner[name], releases)]
    differing += [f"{name}: beside {whole.top}" for name in sorted(strays) if not _is_of_a_system(name)]
    more = sum(
        name not in whole.expected and sums.get(name) == one and one not in known for name, one in listed.items()
    )
    packed = sum(map(_is_of_a_system, found))
    name = titled(whole.release) + (f", {whole.what}" if whole.release.release else "")
    number = sum(not line.startswith(" ") for line in differing)
    where = "one file is" if number == 1 else f"{number} files are"
    listing = "one more is as" if more == 1 else f"{more} more are as"
    notes = (
        f"nearest to {name}, but {where} not as published" if differing else "",
        "" if differing else f"{name}, all {len(whole.expected)} files byte for byte",
        f"{listing} the {SUMS} in it lists {'it' if more == 1 else 'them'}, for which nothing in it vouches"
        if more
        else "",
        f"{packed} that a system adds when it packs were passed over" if packed else "",
    )
    return Verdict(not differing, "; ".join(filter(None, notes)), tuple(differing))


CHANGED = "changed"


def _member(
    name: str, sums: Mapping[str, str], expected: Mapping[str, str], listed: Mapping[str, str], known: Known
) -> str:
    """Return what is wrong with a file, by the record of the release or, where that has it not, by the list in it."""
    if name not in sums:
        return "missing"
    if name in expected:
        if sums[name] != expected[name]:
            return CHANGED
        return f"another checksum in the {SUMS} in it" if listed.get(name, sums[name]) != sums[name] else ""
    if name in listed:
        return "" if listed[name] == sums[name] else f"not as the {SUMS} in it lists it"
    if sums[name] in known or _is_of_a_system(name) or (name == SUMS and listed) or name == UNLISTED:
        return ""
    return "not in the record of the release"


def _wholes(sums: Mapping[str, str], releases: Sequence[Record]) -> Iterator[_Whole]:
    """Yield each release, or its source, of which a zip or a folder has most files, wherever it is packed."""
    folders = Counter(f"{folder}/" for name in sums for folder in PurePosixPath(name).parents[:-1])
    tops = ["", *(top for top, number in folders.items() if number > len(sums) / 2)]
    for one in reversed(releases):
        for what, expected in (("its source", one.sources), (PUBLISHED, one.files)):
            for top in tops:
                whole = _Whole(one, what, expected, top)
                if sum(top + name in sums for name in expected) > len(expected) / 2:
                    yield whole


def _listed(data: bytes) -> dict[str, str]:
    """Return what a list of checksums says, if it is one throughout."""
    found = [_SUM.fullmatch(line) for line in data.decode("utf-8", "replace").splitlines()]
    return {one[2]: one[1].lower() for one in found if one} if all(found) else {}


def _is_of_a_system(name: str) -> bool:
    """Tell whether a file is one that a system adds of its own when it packs others."""
    return name.startswith("__MACOSX/") or PurePosixPath(name).name in (".DS_Store", "Thumbs.db", "desktop.ini")


def _places(data: bytes, releases: Sequence[Record]) -> Sequence[str]:
    try:
        return changed(data, releases).places
    except MistakeError as error:
        return [error.mistake.sentence]


COMMAND = Command("check", "tell whether files that were found are genuine copies of a release", run, add_arguments)
