"""Damages an edition a little at a time, to see that nothing that a reader would see changes unnoticed.

The text, and the heads of what is said of it, are under proof, which must notice.
Reasons, comments, other pages, declarations and works no proof can judge: what changes in them must show in the record
of what the edition says.  What is changed in an output its readers must see.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from argparse import ArgumentParser, Namespace
from collections import Counter
from contextlib import redirect_stderr, suppress
from io import StringIO
from pathlib import Path
from random import Random

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from recension.commands import damage
from recension.commands.command import Command
from recension.commands.damage import Mutation
from recension.commands.reading import edition, read
from recension.doctree.checks import EditionError, contradictions, tell
from recension.doctree.domain import domain_of
from recension.doctree.markdown import is_markdown
from recension.outputs import gate
from recension.outputs.html.readers import blocks
from recension.outputs.html.readers.prose import is_read
from recension.scholarship.changes import compare
from recension.scholarship.edition import Proof
from recension.scholarship.messages import mistake
from recension.scholarship.model import Document, Entry, Word, unbroken
from recension.scholarship.record import Record
from recension.scholarship.series import APPARATUS, PROSE


class Fate(Word):
    """What became of a damage."""

    CAUGHT = "caught"  #: it was told as a mistake
    RECORDED = "in the record"  #: the build names what is not as it was published
    UNSEEN = "unseen"  #: it changed nothing that a reader sees
    SURVIVED = "survived"


class Tried:
    """What became of the damages of each class."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[Fate]] = {}
        self.survivors: list[tuple[str, Mutation]] = []  #: the file and the damage
        self.told = 0, 0  #: how many survivors and classes were told

    def note(self, of: str, where: str, one: Mutation, fate: Fate) -> None:
        self.counts.setdefault(of, Counter())[fate] += 1
        if fate is Fate.SURVIVED:
            self.survivors.append((where, one))


def visible(document: Document) -> list[object]:
    """Return what a reader of the text and its apparatus can see of *document*, but for what is the editor's word."""
    return [
        (
            block.type,
            block.place,
            block.label,
            block.level,
            unbroken(block.edited),
            [_shown(variation.entry) for variation in block.variations],
        )
        for block in document.blocks
    ]


def _shown(entry: Entry | None) -> Entry | None:
    """Return *entry* without what no witness can tell: who answers for it, and how certain it is."""
    return entry and entry._replace(line=0, certainty="", by="")


def attempt(app: Sphinx, docname: str, text: str) -> tuple[bool, Document]:
    """Read *docname* with the source *text*; return whether the edition still holds, and the records."""
    Path(app.env.doc2path(docname)).write_text(text, encoding="utf-8", newline="")
    domain = domain_of(app.env)
    warnings = app._warncount
    app.env.clear_doc(docname)
    for other in app.env.domains.sorted():
        other.clear_doc(docname)
    app.builder.read_doc(docname)
    sound = (
        app._warncount == warnings
        and not domain.mistakes.get(docname)
        and not any(contradictions(domain))
        and all(isinstance(outcome, Proof) for outcome in domain.edition.prove())
    )
    return sound, domain.documents.get(docname, Document())


def try_texts(app: Sphinx, number: int, seed: int, tried: Tried) -> None:
    """Damage what is under proof in the texts.

    The application must have been built from a copy of the sources, which is damaged.
    """
    sources = {name: Path(app.env.doc2path(name)).read_text("utf-8") for name in app.config.recension_texts}
    total = sum(map(len, sources.values()))
    for docname, source in sources.items():
        before = visible(domain_of(app.env).documents[docname])
        share, markdown = max(1, round(number * len(source) / total)), is_markdown(app.env, docname)
        for mutation in damage.mutations(source, share, seed, markdown):
            sound, document = attempt(app, docname, mutation.text)
            fate = Fate.CAUGHT if not sound else Fate.UNSEEN if visible(document) == before else Fate.SURVIVED
            tried.note("the text", docname, mutation, fate)
        attempt(app, docname, source)


#: class -> the directives in which an editor says it
SAID = {"reasons": (APPARATUS, "omitted"), "comments": PROSE}


def try_prose(app: Sphinx, number: int, random: Random, tried: Tried) -> None:
    """Damage what an editor says of the texts, and on other pages; the record of what is said must show it."""
    domain, texts = domain_of(app.env), app.config.recension_texts
    sources = {name: Path(app.env.doc2path(name)).read_text("utf-8") for name in sorted(app.env.found_docs)}
    lines: dict[str, list[tuple[str, list[int]]]] = {"other pages": []}  # class -> where, and which lines
    for name, source in sources.items():
        if name not in texts:
            lines["other pages"].append((name, [*range(len(source.splitlines()))]))
            continue
        said = damage.said(source.splitlines(), is_markdown(app.env, name))
        for of, directives in SAID.items():
            lines.setdefault(of, []).append((name, [n for n, one in enumerate(said) if one in directives]))
    for of, places in lines.items():
        places = [(name, among) for name, among in places if among]
        for _ in range(number if places else 0):
            name, among = random.choices(places, [len(among) for _name, among in places])[0]
            source, before = sources[name], domain.record
            mutation = damage.damaged(source.splitlines(keepends=True), among, random, source.split())
            sound, _document = attempt(app, name, mutation.text)
            changed = compare(before, domain.record)
            tried.note(of, name, mutation, _fate(sound, recorded=bool(changed)))
            attempt(app, name, source)


def try_lists(app: Sphinx, number: int, random: Random, tried: Tried) -> None:
    """Damage the lists beside the sources: what a second reader compared, and who is meant in the indexes."""
    domain, config = domain_of(app.env), app.config
    names = filter(None, (config.recension_comparisons, config.recension_authorities))
    paths = [path for path in (Path(app.srcdir, name) for name in names) if path.is_file()]
    for _ in range(number if paths else 0):
        path = random.choice(paths)
        text, before = path.read_text("utf-8"), domain.record
        mutation = damage.damaged(text.splitlines(keepends=True), damage.written(text), random, text.split())
        path.write_text(mutation.text, "utf-8", newline="")
        domain.clear_doc("")
        sound, changed = not any(contradictions(domain)), compare(before, domain.record)
        tried.note("lists", path.name, mutation, _fate(sound, recorded=bool(changed)))
        path.write_text(text, "utf-8", newline="")
        domain.clear_doc("")


def try_declarations(config: Path, source: Path, number: int, random: Random, tried: Tried) -> None:
    """Damage conf.py, and the bibliography."""
    before, bibliography = declared(config, source)
    for of, paths in {"declarations": [config / "conf.py"], "bibliography": bibliography}.items():
        for _ in range(number if paths else 0):
            path = random.choice(paths)
            text = path.read_text("utf-8")
            mutation = damage.damaged(text.splitlines(keepends=True), damage.written(text), random, text.split())
            path.write_text(mutation.text, "utf-8", newline="")
            now, _paths = declared(config, source)
            fate = _fate(now is not None, recorded=bool(before and now and compare(before, now)))
            tried.note(of, path.name, mutation, fate)
            path.write_text(text, "utf-8", newline="")


def declared(config: Path, source: Path) -> tuple[Record | None, list[Path]]:
    """Return what is said before a text is read, nothing where that is wrong; and the files of the bibliography."""
    told = StringIO()
    with redirect_stderr(told), suppress(EditionError, SphinxError), edition(config, source, told) as app:
        files = [Path(app.confdir, name) for name in getattr(app.config, "bibtex_bibfiles", None) or ()]
        return (domain_of(app.env).record if not told.getvalue() else None), files
    return None, []


def _fate(sound: bool, *, recorded: bool) -> Fate:
    return Fate.CAUGHT if not sound else Fate.RECORDED if recorded else Fate.UNSEEN


def try_outputs(options: Namespace, folder: Path, number: int, random: Random, tried: Tried) -> None:
    """Damage what is made of the edition: the pages, what stands beside them, the plain text, the TEI and the data."""
    shares = {"html": number, "edited-text": max(1, number // 10), "tei": number, "data": number // 2}
    for builder, share in shares.items():
        out = folder / builder
        with patch_docutils(options.config), docutils_namespace():
            app = Sphinx(options.source, options.config, out, folder / f"{builder}-doctrees", builder, status=None)
            app.build()
            made = [path for path in sorted(out.rglob("*")) if _is_ours(app, path.relative_to(out))]
            for _ in range(share):
                path = random.choices(made, [path.stat().st_size ** 0.5 for path in made])[0]
                name, text = path.relative_to(out).as_posix(), path.read_text("utf-8")
                mutation = damage.of_output(text, path.suffix, random)
                sound = not gate.checked(app, name, mutation.text.encode())
                seen = damage.shown(text, path.suffix) != damage.shown(mutation.text, path.suffix)
                fate = Fate.CAUGHT if not sound else Fate.SURVIVED if seen else Fate.UNSEEN
                tried.note("what was made", name, mutation, fate)


def _is_ours(app: Sphinx, path: Path) -> bool:
    """Tell whether a file that was made is one of the edition, and not of what it stands beside."""
    docname = blocks.document_of(app, path.as_posix())
    return path.suffix in damage.OUTPUTS and "_static" not in path.parts and (not docname or is_read(app, docname))


def report(tried: Tried) -> None:
    """Print every survivor with its line, and what became of the damages of each class, as far as they are not told."""
    survivors, classes = tried.told
    for where, one in tried.survivors[survivors:]:
        print(f"survived: {where}, line {one.line}: {one.old[-200:]!r} became {one.new[-200:]!r}")
    for of, counts in [*tried.counts.items()][classes:]:
        told = [f"{counts[fate]} {fate}" for fate in Fate if counts[fate]]
        print(f"{of}: {counts.total()} tried, {', '.join(told)}", flush=True)
    tried.told = len(tried.survivors), len(tried.counts)


def add_arguments(parser: ArgumentParser) -> None:
    """Ask how many damages are tried, and which."""
    parser.add_argument(
        "-n",
        "--number",
        type=int,
        default=300,
        help="how many of the texts (default: 300); of all else two and a half times as many",
    )
    parser.add_argument("--seed", type=int, default=1950, help="which ones (default: 1950)")


def run(options: Namespace) -> int:
    """Copy the sources and damage the copy; then damage what is made of the edition."""
    if options.number < 1:
        tell(mistake("option", option="number", found=options.number, expected="a number from 1 on"), "")
        return 2
    with read(options):  # what is wrong before any damage is told at its place
        pass
    tried, random, share = Tried(), Random(options.seed), max(1, options.number // 3)
    with tempfile.TemporaryDirectory() as folder:
        config, source = copied(options.config, options.source, Path(folder, "copy"))
        with edition(config, source) as app:
            app.build()
            try_texts(app, options.number, options.seed, tried)
            report(tried)
            try_prose(app, share, random, tried)
            report(tried)
            try_lists(app, share // 2, random, tried)
        try_declarations(config, source, share, random, tried)
        report(tried)
        try_outputs(options, Path(folder), 2 * share, random, tried)
    report(tried)
    print(f"{sum(counts.total() for counts in tried.counts.values())} tried, {len(tried.survivors)} survived")
    return bool(tried.survivors)


def copied(config: Path, source: Path, folder: Path) -> tuple[Path, Path]:
    """Copy an edition to *folder*; return the folders of its conf.py and its sources there."""
    config, source = config.resolve(), source.resolve()
    folder.mkdir()
    for path in config.iterdir():
        if path.is_file():
            shutil.copyfile(path, folder / path.name)
    within = Path(os.path.relpath(source, config))
    there = folder / (within if ".." not in within.parts else "source")
    return folder, Path(shutil.copytree(source, there, dirs_exist_ok=True))


COMMAND = Command("mutate", "damage the edition a little at a time; nothing may change unnoticed", run, add_arguments)
