"""Tells whether a file that was found is a genuine copy of a release, and where it differs."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from recension.commands.command import Command
from recension.commands.sides import settings_of
from recension.doctree.checks import tell
from recension.outputs import plain
from recension.outputs.archive import ZIP, members
from recension.outputs.html import readback as html
from recension.scholarship import dates, record
from recension.scholarship.copies import AFTER, START, Comparison, Words, nearest
from recension.scholarship.messages import MistakeError
from recension.scholarship.record import Record

PUBLISHED = "what was published"
MOST = 0.75  #: of the places: where fewer have their words, other words stand between them
RECORDS = "releases"  #: the folder of the records, in that of all that was published
SUMS = "SHA256SUMS"  #: the list of checksums that is published with an edition
LARGEST = 200_000_000  #: bytes, of a file that is read
_SUM = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")
_PAGE = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)


class Verdict(NamedTuple):
    """What is said of a file."""

    is_genuine: bool  #: byte for byte, or in all its words
    told: str
    places: tuple[str, ...] = ()  #: where it differs, a line each


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the files, and what they are compared with."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="a PDF, a page, a plain text, or a zip")
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
            for name, verdict in checked(file, data, releases, known):
                print("\n  ".join(map(printable, [f"{name}: {verdict.told}", *verdict.places])))
                are_genuine &= verdict.is_genuine
        except MistakeError as error:
            tell(error.mistake._replace(source=file), "")
            are_genuine = False
    return 0 if are_genuine else 1


def printable(line: str) -> str:
    """Return *line* without what a terminal would obey."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in line)


def content_of(path: Path) -> bytes:
    """Return what is in the file at *path*."""
    try:
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
    lines = content_of(path).decode("utf-8", "replace").splitlines()
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


def checked(
    file: str, data: bytes, releases: Sequence[Record], known: Known, inside: bool = False
) -> Iterator[tuple[str, Verdict]]:
    """Yield what is said of a file, or of each file in a zip."""
    if not data:
        yield file, Verdict(False, "an empty file")
    elif verdict := genuine(file, data, known):
        yield file, verdict
    elif not data.startswith(ZIP):
        yield file, changed(data, releases)
    elif inside:
        yield file, Verdict(False, "a zip within a zip, which was not opened")
    else:
        found = members(data)
        if "[Content_Types].xml" in found or "mimetype" in found:
            yield file, Verdict(False, "a document of another program; what it saves as plain text can be compared")
        elif verdict := collected(found, releases, known):
            yield file, verdict
        else:
            for name, content in found.items():
                yield from checked(f"{file}/{name}", content, releases, known, inside=True)


def genuine(file: str, data: bytes, known: Known) -> Verdict | None:
    """Return what is said of a file that was published, whatever its name is now."""
    found = known.get(sha256(data).hexdigest())
    if not found:
        return None
    release = found[0][0]
    paths = [path for one, path in found if one is release]
    path = next((one for one in paths if PurePosixPath(one).name == Path(file).name), paths[0])
    others = dict.fromkeys(one.release for one, _path in found if one.release not in ("", release.release))
    also = f"; the same file is in {' and '.join(others)}" if others else ""
    return Verdict(True, f"{titled(release)}, {path}, byte for byte{also}")


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
    name, part = titled(found.release), "" if found.is_whole else f"{ranges(found.present)} of "
    if differing:
        where = "one place" if differing == 1 else f"{differing} places"
        said = f"nearest to {part}{name}, but other words at {where}"
    elif found.typography:
        said = f"the same words as {part}{name} throughout, in other typography ({', '.join(found.typography)})"
    else:
        said = f"the same words as {part}{name} throughout, in another file"
    notes = [
        "" if is_text and not found.is_loose else "only the text was compared, and not what else is in the file",
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


# a zip of all that was published, or of what it was made from


def collected(found: Mapping[str, bytes], releases: Sequence[Record], known: Known) -> Verdict | None:
    """Return what is said of a zip that has most of a release, or of its source; nothing of one that has less."""
    tops = {name.partition("/")[0] for name in found}
    top = f"{tops.pop()}/" if len(tops) == 1 else ""
    inner = {name.removeprefix(top): content for name, content in found.items()}
    sums = {name: sha256(content).hexdigest() for name, content in inner.items()}
    wholes = [
        (what, one, expected)
        for one in reversed(releases)
        for what, expected in (("its source", one.sources), (PUBLISHED, one.files))
        if len(expected.keys() & sums.keys()) > len(expected) / 2
    ]
    if not wholes:
        return None
    what, release, expected = max(wholes, key=lambda one: len(one[2].items() & sums.items()))
    lines = []
    for name in [*expected, *(name for name in sums if name not in expected)]:
        if name not in sums:
            lines.append(f"{name}: missing")
        elif name not in expected and sums[name] not in known and not _is_list(name, inner[name], known):
            lines.append(f"{name}: not in the record of the release")
        elif sums[name] != expected.get(name, sums[name]):
            lines.append(f"{name}: changed")
            if what == PUBLISHED:
                lines += [f"  {place}" for place in _places(inner[name], releases)]
    if not lines:
        return Verdict(True, f"{titled(release)}, {what}, all {len(expected)} files byte for byte")
    changed_files = sum(not line.startswith(" ") for line in lines)
    where = "one file is" if changed_files == 1 else f"{changed_files} files are"
    return Verdict(False, f"nearest to {titled(release)}, {what}, but {where} not as published", tuple(lines))


def _places(data: bytes, releases: Sequence[Record]) -> Sequence[str]:
    try:
        return changed(data, releases).places
    except MistakeError as error:
        return [error.mistake.sentence]


def _is_list(name: str, data: bytes, known: Known) -> bool:
    """Tell whether a file lists checksums of what was published, and nothing else."""
    lines = data.decode("utf-8", "replace").splitlines()
    listed = [found[1] for found in map(_SUM.fullmatch, lines) if found and found[1] in known]
    return PurePosixPath(name).name == SUMS and len(listed) == len(lines)


COMMAND = Command("check", "tell whether files that were found are genuine copies of a release", run, add_arguments)
