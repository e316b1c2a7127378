"""Takes a further witness into an edition: marks and entries where it differs, proved before anything is written."""

from __future__ import annotations

import difflib
import os
import re
import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from recension.commands import importing, verify
from recension.commands.command import Command, count
from recension.commands.founding import content
from recension.commands.reading import read
from recension.doctree.checks import EditionError
from recension.doctree.config import vocabulary
from recension.doctree.domain import domain_of
from recension.files import write_bytes
from recension.outputs.tei import foreign
from recension.scholarship import (
    amending,
    checksums,
    collating,
    founding,
    hypertext,
    ownrules,
    received,
    spelling,
    taking,
)
from recension.scholarship.aligning import FOLDS
from recension.scholarship.bearers import CETT
from recension.scholarship.collating import Collated, Terms
from recension.scholarship.edition import Edition
from recension.scholarship.messages import MistakeError
from recension.scholarship.model import Block, BlockType, Style, Witness
from recension.scholarship.notation import Vocabulary
from recension.scholarship.received import Change
from recension.scholarship.spelling import Spellings
from recension.scholarship.writing import Untold

KIND = "variant"
REASON = "Collated, and not judged yet."
SPELLED = "Another spelling."  #: the reason of what differs in nothing else
LEAST = 0.3  #: of its blocks a witness has in common with the edition
_SKIPPED = {"build", ".git", ".venv", "__pycache__"}
_INDENTED = re.compile(r"(?m)^[ \N{NO-BREAK SPACE}]")
_COLLATION = re.compile(
    r"(?m)^(?P<name>\.\. (?:rec:)?edition-collation::)\n(?:   :witnesses: (?P<sigla>.*)\n)?(?![ ]+:)"
)


class Plan(NamedTuple):
    """What is to be written: the path of each file, and its content; and what was found."""

    files: Mapping[Path, bytes]
    found: Collated
    blocks: Sequence[Block]
    rules: Sequence[str] = ()  #: that the witness follows


def add_arguments(parser: ArgumentParser) -> None:
    """Ask for the file, the siglum, and what the entries are to say."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a witness: plain text or Markdown, HTML or TEI")
    parser.add_argument("--siglum", required=True, metavar="W", help="of the witness")
    parser.add_argument("--witness", metavar="TEXT", help="what the file is (default: its name)")
    parser.add_argument("--kind", help=f"of the new entries (default: {KIND}, or the only one)")
    parser.add_argument("--minor", metavar="KIND", help="of those that differ in points and capitals alone")
    parser.add_argument("--fold", default=",".join(FOLDS), help="what --minor is about (default: %(default)s)")
    parser.add_argument(
        "--rules", help="that the witness follows, with commas (default: those that explain words of it)"
    )
    parser.add_argument("--spellings", type=Path, metavar="TABLE", help="words that are the same, two on each line")
    parser.add_argument(
        "--spelling", default="spelling", metavar="KIND", help="of what differs in these alone (default: %(default)s)"
    )
    parser.add_argument("--reason", default=REASON, help="of the new entries (default: %(default)s)")
    parser.add_argument("--clean", action="store_true", help="take a clean copy where the file cannot be a witness")
    parser.add_argument("--dry-run", action="store_true", help="print what would be changed, and write nothing")


def run(options: Namespace) -> int:
    """Align the file with the edition, prove the edition with it, and write it."""
    with read(options) as app:
        if app.statuscode:
            raise EditionError
        env, found = app.env, domain_of(app.env).edition
        paths = {text.name: Path(env.doc2path(text.name)) for text in found.texts}
        plan = planned(options, found, vocabulary(app.config), paths)
    with mirrored(options, plan.files) as draft:
        if code := verify.whole_edition(draft):
            return code
    if options.dry_run:
        for path, data in plan.files.items():
            print(changed(path, data), end="")
        return 0
    for path, data in plan.files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(path, data)
        except OSError as error:
            raise MistakeError("unwritable", file=path, found=error.strerror) from None
    tell(options.siglum, plan)
    return 0


def planned(options: Namespace, found: Edition, known: Vocabulary, paths: Mapping[str, Path]) -> Plan:
    """Return what is to be written."""
    taken = _taken(options, found, known)
    words = taken.data.decode()
    own = taken.witness._replace(rules=_rules(options, found, words), indents=_indents(found.blocks, words))
    witnesses = [own if one.siglum == own.siglum else one for one in found.witnesses if one.is_seen]
    witnesses += [] if own in witnesses else [own]
    names = [*(one.siglum for one in witnesses), *known.groups, *known.scholars, CETT]
    following, rules = [one for one in witnesses if one.rules], found.declared.known_rules
    followed = [ownrules.followed(block, following, rules) for block in found.blocks]
    collation = collating.Collation(followed, witnesses, _terms(options, known), known.scholars)
    collated = collation.of(words)
    if collated.paired < LEAST * sum(block.type.is_text for block in found.blocks):
        raise MistakeError("collate-unlike", 1, str(options.file), found=count(collated.paired, "block"))
    for one in collated.alone:
        if lost := next((line for line in one.text.split("\n") if line != line.expandtabs().rstrip()), ""):
            number = words.partition(one.text)[0].count("\n") + 1
            raise MistakeError("collate-matter", number, str(options.file), siglum=own.siglum, found=lost)
    files = {options.source / own.file: taken.data}
    if taken.changes:
        files[options.config / "originals" / options.file.name] = content(options.file)
    offset = 0
    for text in found.texts:
        blocks = text.document.blocks
        here = range(offset, offset + len(blocks))
        is_last = text is found.texts[-1]
        said = {n - offset: one for n, one in collated.said.items() if n in here}
        alone = [one._replace(before=one.before - offset) for one in collated.alone
                 if one.before in here or (is_last and one.before == here.stop)]  # fmt: skip
        offset = here.stop
        if said or alone:
            path = paths[text.name]
            files[path] = _amended(path, blocks, said, alone, options, known, names)
    settings = options.config / "conf.py"
    kept: dict[str, str | Sequence[str]] = {
        "siglum": own.siglum,
        "title": own.title,
        "file": own.file,
        "sha256": own.sha256,
    }
    own = own._replace(indents=collated.indents)
    kept |= {key: value for key in ("begins", "ends", "indents")
             if (value := getattr(own, key)) != Witness._field_defaults[key]}  # fmt: skip
    kept |= {"rules": own.rules} if own.rules else {}
    stated = checksums.declared(content(settings), own.siglum, kept)
    if stated is None:
        raise MistakeError("collate-settings", 1, str(settings), found="\n".join(founding.declared([own])[1:-1]))
    files[settings] = stated
    held = [one.siglum for one in found.witnesses if one.file]
    files |= _set_beside(options.source / founding.COLLATION, held, own.siglum)
    return Plan(files, collated, found.blocks, own.rules)


def _set_beside(page: Path, held: Sequence[str], siglum: str) -> dict[Path, bytes]:
    """Return the page of the collation with the new witness, too, where it has all that are held, or names none."""
    text = content(page).decode() if page.is_file() else ""
    found = _COLLATION.search(text)
    if found is None or (found["sigla"] or "").split() not in ([], [*held]):
        return {}
    made = f"{found['name']}\n   :witnesses: {' '.join([*held, siglum])}\n"
    return {page: (text[: found.start()] + made + text[found.end() :]).encode()}


def _indents(blocks: Sequence[Block], text: str) -> str:
    """Return how a witness begins its lines: all alike, where the edition does not."""
    return "none" if _begin_further(blocks) and not _INDENTED.search(text) else ""


def _begin_further(blocks: Iterable[Block]) -> bool:
    return any(span.style is Style.INDENT for block in blocks for span in block.edited)


def _rules(options: Namespace, found: Edition, text: str) -> tuple[str, ...]:
    """Return the rules that the witness follows: those that are named, or all that explain words of it."""
    known = found.declared.known_rules
    stands = next((one.rules for one in found.witnesses if one.siglum == options.siglum), ())
    if options.rules is None and stands:
        return stands
    if options.rules is None:
        return tuple(ownrules.explaining(found.blocks, known, text))
    named = tuple(filter(None, options.rules.split(",")))
    changing = [name for name, rule in known.items() if rule.of_characters]
    if unknown := next((one for one in named if one not in changing), ""):
        raise MistakeError("option", option="rules", found=unknown, expected=f"some of {', '.join(changing)}")
    return named


def _taken(options: Namespace, found: Edition, known: Vocabulary) -> taking.Taken:
    """Return the witness that the file is."""
    siglum = options.siglum
    if not founding.is_siglum(siglum) or siglum in (*known.groups, *known.scholars):
        expected = f"{founding.SIGLUM}, other than the name of a group or a scholar"
        raise MistakeError("option", option="siglum", found=siglum, expected=expected)
    stands = next((one for one in found.witnesses if one.siglum == siglum), None)
    if stands and stands.file:
        raise MistakeError("collate-held", siglum=siglum, found=stands.file)
    if stands and (said := found.unproved.get(siglum)):
        raise MistakeError("collate-named", siglum=siglum, found=", ".join(one.id for _, one in said[:5]))
    raw, name, derived = _derived(options)
    words, _ = received.text(raw, name)
    is_markdown = name.lower().endswith(taking.MARKDOWN)
    marks = [name for name, _ in received.marks(words, is_markdown=is_markdown)] if options.clean else []
    title = options.witness or (stands.title if stands else f"The file {options.file.name}")
    names = {Path(one.file).stem.casefold(): one.siglum for one in found.witnesses if one.file}
    own = Witness(siglum, title, f"witnesses/{founding.file_name(siglum, names)}")
    page = Untold(_terms(options, known).kind, options.reason)
    try:
        taken = taking.taken(raw, name, own, marks, page)
    except MistakeError as error:
        raise MistakeError.of(error.mistake._replace(source=str(options.file))) from None
    has_lines = any(block.type is BlockType.VERSE for block in found.blocks)
    if (
        taken.changes
        and has_lines
        and (_begin_further(found.blocks) or not _INDENTED.search(words))
        and not (derived or marks or is_markdown)
    ):
        taken = taking.as_it_is(raw, name, own) or taken
    taken = taken._replace(changes=(*derived, *taken.changes))
    if taken.changes and not options.clean:
        raise MistakeError("collate-unclean", 1, str(options.file), found="; ".join(map(str, taken.changes)))
    return taken


def _derived(options: Namespace) -> tuple[bytes, str, tuple[Change, ...]]:
    """Return the text that a file has, the name of a file that would have it alone, and what was left of the file."""
    path: Path = options.file
    raw, ending = content(path), path.suffix.lower()
    if ending in hypertext.ENDINGS:
        page, _ = received.text(raw, str(path))
        return hypertext.text(page).encode(), f"{path}.md", (Change("the text alone of a page in HTML", 1),)
    if ending == ".xml":
        made = importing.edition(foreign.parse(raw, str(path)), path, "")
        one = next((one for one in made.witnesses if one.siglum == options.siglum and one.file), made.witnesses[0])
        told = Change("the text alone of a file of TEI", 1)
        return made.files[one.file].encode(), f"{path}{Path(one.file).suffix}", (told,)
    return raw, str(path), ()


def _terms(options: Namespace, known: Vocabulary) -> Terms:
    """Return what the entries are to say."""
    kind = options.kind or (next(iter(known.kinds)) if len(known.kinds) == 1 else KIND)
    for option, value in (("kind", kind), ("minor", options.minor)):
        if value is not None and value not in known.kinds:
            raise MistakeError("option", option=option, found=value, expected=f"one of {', '.join(known.kinds)}")
    folds = tuple(filter(None, options.fold.split(",")))
    if unknown := next((one for one in folds if one not in FOLDS), ""):
        raise MistakeError("option", option="fold", found=unknown, expected=f"some of {', '.join(FOLDS)}")
    if not options.reason.strip():
        raise MistakeError("option", option="reason", found="nothing", expected="a sentence")
    return Terms(options.siglum, kind, options.minor or "", folds, options.reason, _spellings(options, known))


def _spellings(options: Namespace, known: Vocabulary) -> Spellings:
    """Return which words are the same, and what entries say of them."""
    if not options.spellings:
        return Spellings()
    if options.spelling not in known.kinds:
        expected = f"one of {', '.join(known.kinds)}"
        raise MistakeError("option", option="spelling", found=options.spelling, expected=expected)
    words, _ = received.text(content(options.spellings), str(options.spellings))
    return Spellings(spelling.read(words, str(options.spellings)), options.spelling, SPELLED)


def _amended(
    path: Path,
    blocks: Sequence[Block],
    said: Mapping[int, collating.Said],
    alone: Sequence[collating.Alone],
    options: Namespace,
    known: Vocabulary,
    names: Sequence[str],
) -> bytes:
    """Return the source of a text with what is new."""
    included = next((blocks[n] for n in said if blocks[n].source), None)
    if path.suffix != ".rst" or included:
        raise MistakeError("collate-source", 1, str(path), found=included.source if included else path.name)
    source = amending.Source(path.read_text("utf-8"), blocks, known.sigla[0], names)
    try:
        terms = _terms(options, known)
        return source.amended(said, alone, terms.kind, terms.reason, terms.siglum).encode()
    except amending.LostError as error:
        raise MistakeError(error.name, error.line, str(path), found=str(error)) from None


# beside the edition


@contextmanager
def mirrored(options: Namespace, files: Mapping[Path, bytes]) -> Iterator[Namespace]:
    """Yield an edition beside the one at hand that differs from it in these *files* alone; it is gone afterwards."""
    new = {Path(os.path.abspath(path)): data for path, data in files.items()}
    config, source = (Path(os.path.abspath(one)) for one in (options.config, options.source))
    roots = [config] if source.is_relative_to(config) else [config, source]
    there: dict[Path, Path] = {}
    try:
        for root in roots:
            there[root] = Path(tempfile.mkdtemp(".draft", f".{root.name}.", root.parent))
            _mirror(root, there[root], {*new}, {*new, source})
        for path, data in new.items():
            root = next(one for one in reversed(roots) if path.is_relative_to(one))
            place = there[root] / path.relative_to(root)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        yield Namespace(config=there[config], source=there[roots[-1]] / source.relative_to(roots[-1]))
    finally:
        for folder in there.values():
            shutil.rmtree(folder, ignore_errors=True)


def _mirror(root: Path, into: Path, but: Collection[Path], deep: Collection[Path]) -> None:
    """Make links in a folder to what is in another, *but* for some files; folders that hold what is *deep* are new."""
    into.mkdir(exist_ok=True)
    for one in root.iterdir():
        if one.name in _SKIPPED or one in but:
            continue
        if one.is_dir() and any(path.is_relative_to(one) for path in deep):
            _mirror(one, into / one.name, but, deep)
        else:
            (into / one.name).symlink_to(one)


def changed(path: Path, data: bytes) -> str:
    """Return in what a file changes, as ``diff -u`` prints it."""
    old = path.read_text("utf-8") if path.is_file() else ""
    lines = (old.splitlines(keepends=True), data.decode("utf-8", "replace").splitlines(keepends=True))
    name = os.path.relpath(path)
    return "".join(difflib.unified_diff(*lines, name if old else "/dev/null", name, n=1))


def tell(siglum: str, plan: Plan) -> None:
    """Print what was found."""
    said = plan.found.said.values()
    fresh, shared = sum(len(one.fresh) for one in said), sum(len(one.changed) for one in said)
    parts = [count(fresh, "new entry", "new entries"), f"{count(shared, 'entry', 'entries')} shared"]
    if plan.found.lacking:
        parts.append(f"{count(len(plan.found.lacking), 'block')} lacking")
    if plan.found.alone:
        parts.append(f"{count(len(plan.found.alone), 'block')} of its own")
    print(f"{siglum}: {', '.join(parts)}")
    if plan.rules:
        print(f"  rules: {', '.join(plan.rules)}; what they explain has no entry")
    for path in plan.files:
        print(f"  {os.path.relpath(path)}")


COMMAND = Command("collate", "take a further witness into the edition, with entries to be judged", run, add_arguments)
