"""How long the builds take beside those of bare Sphinx, stock rst2pdf and WeasyPrint; exits 1 over a limit.

Each figure is the wall time of one command, from start to end, as the Makefile calls it, in an empty folder.
Ours and theirs run in turns, and the least time of each counts, so that whatever else the machine does falls on both.

Compared is *the same amount of plain text*:

- ours: this edition, everything in it: marks, apparatus, commentary, proof, generated pages, citations.
- theirs: a project without any extension, with the same pages and what an editor wrote on them, word for word,
  in plain reStructuredText: the essay with its headings, emphasis, notes and calls, and below each paragraph its
  apparatus and commentary as plain definition lists; the introduction, manual, colophon and rights;
  the bibliography as paragraphs.
- theirs has the words of the generated pages too, a plain paragraph each, so that both sides put the same words on
  the same pages; for HTML furo and the same settings.
- both read and write in as many processes as there are cores, but for stock rst2pdf, which does not know how.
- for "as many elements" so many words of that project stand in emphasis that its pages have as many elements as ours:
  what they take alone, whoever makes them.
- for PDF theirs is the stock builder of rst2pdf with the same pages, faces, sizes and hyphenation, on one paper.
- for "the text alone" both sides set the same bare project: the essay and the author's notes.
- for WeasyPrint theirs is Sphinx's singlehtml of the bare project, in its plainest theme, and the PDF/UA-1 of it,
  again in the same faces and hyphenated.  The author's notes are floated to the foot of the page; that they are moved
  there from the end of the essay is not counted.  It is not run on the largest edition.

For information (``--all``) what a project takes without the words that we generate, and with the text alone.
Text, TEI, data, e-book and files for word processors are made together, by ``recension build``; nothing is beside them.

Growth is how long a thousand words take beside those of the edition before; the smallest is mostly start-up.
An edit is compared with a build of the edition that has nothing to do; for information, with one of the bare project,
and with one of that in which the same pages are edited, which shows what an edit takes without anything of ours.

Two processes stand beside one; the memory is that of the largest process.

What was found is kept in a file, ``build/bench.json``, and the ratio that was found before stands at the end of each
row; those that are a tenth worse are marked.  Seconds of two days cannot be compared, their ratio can.

The enlarged editions have the essay 10 and 100 times, as so many documents, with the pages of the witness counted on;
their witness is the file P as many times.  As the guide has it for long books, each essay has pages of its own: one
with apparatus and rules, and one with collation and commentary, which on paper stand at the foot of the text.  All of
it lives in a temporary folder.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import lxml.html

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

from recension.doctree.directives import DIRECTIVES  # noqa: E402  # these need the path above
from recension.doctree.roles import ROLES  # noqa: E402

LIMITS = {
    "formats": 4.0,
    "html": 1.6,
    "elements": 1.2,
    "pdf": 1.0,
    "weasyprint": 0.25,
    "edit": 1.5,
    "two": 0.6,
    "growth": 1.1,
    "verify": 3.0,
}
MEGABYTES = {"html": 600, "pdf": 700}  #: of our largest process, however large the edition
WORSE = 1.1  #: times the ratio of an earlier run
RESULTS = HOUSE / "build" / "bench.json"
FORMATS = ("text", "tei", "data", "docx", "odt", "epub")  #: what is written from one reading
GENERATED = ("apparatus", "collation", "commentary", "documents", "indexes", "ledger")
#: page that each of several essays has -> its lists; what is not printed of the edition is not printed of it
DIVIDED = {"record-of": ("apparatus", "ledger"), "notes-on": ("collation", "commentary")}
NOTES = re.compile(r"^( *)\.\. (?:apparatus|commentary)::\n((?:\1 +.*\n|\n)*)", re.MULTILINE)
OURS = "|".join([*DIRECTIVES, "container", "rubric", "bibliography"])
DIRECTIVE = re.compile(rf"^( *)\.\. (?:{OURS})::.*\n(?:\1 +.*\n|\n)*", re.MULTILINE)
NAMES = "|".join([*ROLES, "rec:place", r"cite:\w", "doc", "ref"])
ROLE = re.compile(rf"(``.+?``+)|:({NAMES}):`(.+?)(?: <.+?>)?`(?!`)")
PROSE = re.compile(r"(?!\.\.|:)(?:[^`*|_:<>\[\]\\]|\\.)*")  #: of a line without markup, but for what is escaped
WORD = re.compile(r"(?<= )[A-Za-z]{2,}(?= )")
RULE = re.compile(r"[=~^-]{3,}")  #: below a title, which must be as long
CHECKSUM = re.compile(r"\b[0-9a-f]{8,64}\b")
EDITS = [("`explain` the", "`explain now` the"), ("explain ] explains", "explain now ] explains")]

BARE = """\
project = html_title = "The same in plain words"
author = copyright = "The author"
version = release = "1.0"
language = "en_GB"
root_doc = "index"
smartquotes = nitpicky = True
html_theme = "furo"
html_copy_source = html_show_sphinx = html_permalinks = False
"""
STOCK = """\
extensions = ["recension.pdf" if tags.has("ours") else "rst2pdf.pdfbuilder"]
recension_pdf_documents = {{"book": "A4"}}
pdf_documents = [("index", "book", project, author)]
pdf_stylesheets = ["a4", "faces.yaml"]
pdf_style_path = ["."]
pdf_font_path = [{fonts!r}]
pdf_language = "en_GB"
pdf_use_coverpage = False
pdf_use_index = pdf_use_modindex = pdf_domain_indices = False
"""
FACES = {cut: f"SourceSerifPro-{cut}" for cut in ("Regular", "Bold", "It", "BoldIt")}
FONTS = HOUSE / "recension" / "outputs" / "pdf" / "fonts"
SHEET = """\
@page { size: A4; margin: 25mm; @bottom-center { content: counter(page) } }
body { font: 10.5pt/14pt Paper; text-align: justify; hyphens: auto }
.note { float: footnote; font-size: 8.5pt; line-height: 11pt }
.block { display: block }
code { font-family: Paper }
.related, .sphinxsidebar, .footer { display: none }
"""


class Run(NamedTuple):
    """What one command took."""

    seconds: float
    megabytes: float
    processor: float  #: seconds of all its processes


def run(command: list[str], folder: Path) -> Run:
    """Run *command* in *folder*; a build that fails ends the comparison."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(HOUSE),
        "PYTHONDONTWRITEBYTECODE": "",
    }  # both sides are compiled once
    start = perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{' '.join(command)} in {folder} ended with {process.returncode}")
    megabytes = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    return Run(seconds, megabytes, usage.ru_utime + usage.ru_stime)


def sphinx(folder: Path, builder: str, *options: str, fresh: bool = True) -> Run:
    """Build the project in *folder* as the Makefile does; *fresh* begins with nothing."""
    out, trees = folder / "build" / builder, folder / "build" / f"doctrees-{builder}"
    if fresh:
        shutil.rmtree(folder / "build", ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", ".", "source"]
    if not (folder / "faces.yaml").exists() or "ours" in options:  # stock rst2pdf does not say that it can
        command += ["-j", "auto"]
    found = run([*command, "-b", builder, *options, "-d", str(trees), str(out)], folder)
    if builder == "pdf" and not all(path.stat().st_size for path in out.glob("*.pdf")):
        sys.exit(f"{out} has an empty file")  # rst2pdf does not tell
    return found


def formats(folder: Path) -> Run:
    """Make from nothing all that is written from one reading of the edition in *folder*."""
    shutil.rmtree(folder / "build", ignore_errors=True)
    return run([sys.executable, "-m", "recension", "build", *FORMATS], folder)


def in_turns(times: int, *builds: Callable[[], Run]) -> list[Run]:
    """Run *builds* in turns, and return the least time and the most memory of each."""
    rounds = [[build() for build in builds] for _ in range(times)]
    found = ([*zip(*runs, strict=True)] for runs in zip(*rounds, strict=True))
    return [Run(min(seconds), max(megabytes), min(processor)) for seconds, megabytes, processor in found]


# The projects


def enlarged(folder: Path, number: int) -> Path:
    """Make the edition with the essay *number* times."""
    source = Path(shutil.copytree(HOUSE / "source", folder / "source"))
    for file in ("refs.bib", "CHANGELOG.md"):
        shutil.copy(HOUSE / file, folder)
    essay, witness = source / "essay.rst", source / "witnesses" / "P.md"
    text, transmitted = essay.read_text("utf-8"), witness.read_bytes() * number
    essay.unlink()
    pages = len(re.findall(":page:`", text))
    names = [f"essay-{one}" for one in range(1, number + 1)]
    for one, name in enumerate(names):
        (source / f"{name}.rst").write_text(_counted_on(text, one * pages), "utf-8")
    notes = [page for name in names for page in _divided(source, name)] if number > 1 else []
    index, listed = source / "index.rst", "".join(f"   {name}\n" for name in (*names, *notes))
    index.write_text(index.read_text("utf-8").replace("   The essay <essay>\n", listed), "utf-8")
    for page in source.glob("*.rst"):
        page.write_text(re.sub(r"(:doc:`(?:[^`<]*<)?)essay(?=[`>])", r"\1essay-1", page.read_text("utf-8")), "utf-8")
    witness.unlink()  # it may be written by nobody
    witness.write_bytes(transmitted)
    changed = f"""
recension_texts = {names}
recension_comparisons = recension_releases = ""
recension_witnesses[0]["sha256"] = "{hashlib.sha256(transmitted).hexdigest()}"
recension_pdf_documents = {{"book": "A4"}}
recension_pdf_omit += {[page for page in notes if page.startswith("notes-on-")]}
"""
    (folder / "conf.py").write_text((HOUSE / "conf.py").read_text("utf-8") + changed, "utf-8")
    return folder


def _divided(source: Path, text: str) -> list[str]:
    """Give a text pages with the lists of what was done to it and is said on it, which those of the book lose."""
    for page, lists in DIVIDED.items():
        title = f"{page} {text}".replace("-", " ").capitalize()
        parts = (f"{one.title()}\n{'-' * 20}\n\n.. edition-{one}::\n   :texts: {text}\n" for one in lists)
        (source / f"{page}-{text}.rst").write_text("\n".join([f"{title}\n{'=' * 20}\n", *parts]), "utf-8")
        for one in lists:
            whole = source / f"{one}.rst"
            plain = re.sub(r"^ *\.\. edition-\w+::\n", "", whole.read_text("utf-8"), flags=re.MULTILINE)
            whole.write_text(plain, "utf-8")
    return [f"{page}-{text}" for page in DIVIDED]


def _counted_on(text: str, before: int) -> str:
    """Return the essay with its pages counted on from *before*, and without comments that earlier releases had."""

    def shift(found: re.Match[str]) -> str:
        return re.sub(r"\d+", lambda number: str(int(number[0]) + before), found[0])

    text = re.sub(r"^( *)\.\. withdrawn::.*\n(?:\1 +.*\n|\n)*", "", text, flags=re.MULTILINE)
    return re.sub(r":page:`\d+`|^ *page \d+ :|^\.\. running-head::.*", shift, text, flags=re.MULTILINE)


def plain(text: str, noted: bool) -> str:
    """Return a page of the edition without anything that bare Sphinx does not know, but *noted* as it is."""

    def unfolded(found: re.Match[str]) -> str:
        lines = (line.removeprefix("   ") for line in found[2].splitlines(keepends=True))
        return "".join(re.sub(rf"^{found[1]}(?=\S)", rf"{found[1]}\\ ", line) for line in lines)

    def word(found: re.Match[str]) -> str:
        return found[1] or {"page": "", "count": "33"}.get(found[2], found[3])

    text = NOTES.sub(unfolded, text) if noted else text
    return ROLE.sub(word, DIRECTIVE.sub("", text))


def generated(page: Path) -> str:
    """Return the words that a built *page* shows, a plain paragraph for each of its blocks."""
    kinds = "self::p or self::dt or self::li or self::th or self::td"
    blocks = f"//article//*[{kinds}][normalize-space() and not(.//*[{kinds}])]"
    found = lxml.html.parse(str(page)).xpath(blocks) if page.is_file() else []
    return "".join(f"\n{escaped(element.text_content())}\n" for element in found)


def bare(
    edition: Path, folder: Path, omitted: Iterable[str] = (), noted: bool = True, built: Path | None = None
) -> Path:
    """Make the project that has the pages of *edition* but for those *omitted*, in plain words.

    With *built*, the folder of our website, it has the words of the pages we generate too.
    """
    (folder / "source").mkdir(parents=True)
    works = re.split("^@", (HOUSE / "refs.bib").read_text("utf-8"), flags=re.MULTILINE)[1:]
    for page in (edition / "source").glob("*.rst"):
        if page.stem not in omitted:
            text = plain(page.read_text("utf-8"), noted)
            text = "".join(line for line in text.splitlines(keepends=True) if line.strip() not in omitted)
            if page.stem == "bibliography":
                text += "".join(f"\n{escaped(' '.join(re.findall(r' = {(.*)}', work)))}\n" for work in works)
            if built and page.stem.startswith((*GENERATED, *DIVIDED)):
                text += generated(built / f"{page.stem}.html")
            (folder / "source" / page.name).write_text(text, "utf-8")
    (folder / "conf.py").write_text(BARE, "utf-8")
    return folder


def dense(project: Path, folder: Path, site: Path) -> Path:
    """Make *project*, which is built, with as many elements as *site*: so many of its words stand in emphasis.

    Those of pages that it has not, or that have too few words, come to the pages that follow.
    """
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns("build"))
    missing = elements_of(site) - elements_of(project / "build" / "html")
    pages = sorted((folder / "source").glob("*.rst"))
    left = missing.total() - sum(missing[page.stem] for page in pages)
    for page in pages:
        left += missing[page.stem]
        lines = page.read_text("utf-8").splitlines()
        for number, (line, below) in enumerate(zip(lines, [*lines[1:], ""], strict=True)):
            if left and PROSE.fullmatch(line) and not RULE.fullmatch(below.strip()):
                lines[number], count = WORD.subn(r"*\g<0>*", line, left)
                left -= count
        page.write_text("\n".join(lines) + "\n", "utf-8")
    return folder


def elements_of(site: Path) -> Counter[str]:
    """Page -> how many elements it has."""
    pages = site.glob("*.html")  # one at a time: who begins a process passes on the most that he ever had
    return Counter({page.stem: sum(1 for _element in lxml.html.parse(str(page)).iter()) for page in pages})


def escaped(text: str) -> str:
    """Return *text* on one line, nothing in it taken for markup."""
    return "\\ " + re.sub(r"[\\*`_|\[:]", r"\\\g<0>", " ".join(text.split()))


def stock(project: Path) -> Path:
    """Let stock rst2pdf set *project*, in our faces; with the tag "ours", we set it."""
    cuts = zip(("", "Bold", "Italic", "BoldItalic"), FACES.values(), strict=True)
    body = {"fontSize": 10.5, "leading": 14, "spaceBefore": 6, "alignment": "TA_JUSTIFY"}
    sheet = {
        "embeddedFonts": [[f"{face}.ttf" for face in FACES.values()]],
        "fontsAlias": {f"font{family}{cut}": face for cut, face in cuts for family in ("Serif", "Sans", "Mono")},
        "styles": {
            "base": {"fontName": FACES["Regular"]},
            "bodytext": {**body, "hyphenationLang": "en_GB", "embeddedHyphenation": 1},
        },
    }
    (project / "faces.yaml").write_text(json.dumps(sheet), "utf-8")
    with (project / "conf.py").open("a", encoding="utf-8") as conf:
        conf.write(STOCK.format(fonts=str(FONTS)))
    return project


def weasyprint(project: Path) -> Run:
    """Make a PDF of *project* with WeasyPrint, its notes at the foot."""
    html = sphinx(project, "singlehtml", "-D", "html_theme=basic")
    page, sheet = project / "build" / "singlehtml" / "index.html", project / "sheet.css"
    float_notes(page)
    styles = [(weight, style) for style in ("normal", "italic") for weight in ("normal", "bold")]
    faces = (
        f"@font-face {{ font-family: Paper; font-weight: {weight}; font-style: {style};"
        f" src: url({(FONTS / face).as_uri()}.ttf) }}\n"
        for (weight, style), face in zip(styles, FACES.values(), strict=True)
    )
    sheet.write_text(SHEET + "".join(faces), "utf-8")
    command = [sys.executable, "-m", "weasyprint", "-q", "--pdf-variant", "pdf/ua-1", "-s", str(sheet)]
    pdf = run([*command, str(page), "book.pdf"], project)
    together = html.seconds + pdf.seconds, max(html.megabytes, pdf.megabytes), html.processor + pdf.processor
    return Run(*together)


def float_notes(page: Path) -> None:
    """Move the words of each note of *page* to its call, where WeasyPrint wants them."""
    tree = lxml.html.parse(str(page))
    for note in tree.xpath("//aside[@role='doc-footnote']"):
        back = note.xpath("string(.//a[@role='doc-backlink']/@href)")[1:]  # of several calls the first
        call = note.xpath("preceding::a[@id=$name][1]", name=back)[0]  # each essay has names of its own
        note.remove(note[0])  # its number, for WeasyPrint counts
        for block in note.iter("aside", "p", "dl", "dt", "dd"):  # no block may stand in a paragraph
            block.tag, block.attrib["class"] = "span", "note" if block is note else "block"
        call.addprevious(note)
        call.drop_tree()
    tree.write(str(page), encoding="utf-8", method="html", doctype="<!DOCTYPE html>")


def edited(edition: Path) -> Run:
    """Edit one sentence, and its entry, and build again."""
    essay = next(edition.glob("source/essay-1.rst"))
    text = essay.read_text("utf-8")
    for one, other in EDITS:
        if one not in text and other not in text:
            sys.exit(f"the essay has no {one!r} to edit")
        text = text.replace(one, other) if one in text else text.replace(other, one)
    essay.write_text(text, "utf-8")
    return sphinx(edition, "html", fresh=False)


def words_of(edition: Path) -> dict[str, str]:
    """Page that is read from a source -> what it shows, but for the checksum of the text, which every page has."""
    site = edition / "build" / "html"
    return {
        page.stem: CHECKSUM.sub("", (site / f"{page.stem}.html").read_text("utf-8"))
        for page in edition.glob("source/*.rst")
    }


def touched(project: Path, pages: Iterable[str]) -> Run:
    """Save some pages of a bare *project*, as edits would, and build again."""
    for name in pages:
        (project / "source" / f"{name}.rst").touch()
    return sphinx(project, "html", fresh=False)


# The table


class Table:
    """Prints a row for each measurement beside what an earlier run has found, and remembers whether one is over."""

    def __init__(self, results: Path) -> None:
        self.over = False
        self.results = results
        self.before: dict[str, dict[str, float]] = json.loads(results.read_text("utf-8")) if results.exists() else {}
        self.found: dict[str, dict[str, float]] = {}
        print(
            f"{'':44}{'ours':>9}{'theirs':>9}{'ratio':>7}{'limit':>7}{'ours':>10}{'theirs':>10}{'limit':>10}{'before':>8}"
        )

    def row(self, name: str, ours: Run, theirs: Run, limit: float | None = None, most: float | None = None) -> None:
        """Print what two sides took; *limit* is that of the ratio, *most* that of our megabytes."""
        ratio = ours.seconds / theirs.seconds
        print(
            f"{name:44}{ours.seconds:7.2f} s{theirs.seconds:7.2f} s{ratio:7.2f}{limit or '':>7}"
            f"{ours.megabytes:7.0f} MB{theirs.megabytes:7.0f} MB{f'{most} MB' if most else '':>10}",
            end="",
        )
        sides = {"ours": ours, "theirs": theirs}
        figures = {f"{side} {what}": found for side, run in sides.items() for what, found in run._asdict().items()}
        over = (limit is not None and ratio > limit) or (most is not None and ours.megabytes > most)
        self.end(name, {"ratio": ratio, **figures}, over)

    def one(self, name: str, found: float, limit: float | None = None, unit: str = "") -> None:
        """Print a single figure and its *limit*."""
        print(f"{name:44}{found:7.2f} {unit:8}{'':9}{limit or '':>7}{'':30}", end="")
        self.end(name, {unit or "ratio": found}, limit is not None and found > limit)

    def end(self, name: str, found: dict[str, float], over: bool) -> None:
        """End a row, say whether it is *over* its limit or worse than before, and keep what was *found*."""
        self.over |= over
        self.found[name] = {what: round(figure, 3) for what, figure in found.items()}
        before = self.before.get(name, {}).get("ratio")
        is_worse = before is not None and found.get("ratio", 0) > before * WORSE
        told = f"{before or '':>8}", "over" if over else "", "worse" if is_worse else ""
        print("  ".join(filter(None, told)).rstrip(), flush=True)
        self.results.parent.mkdir(parents=True, exist_ok=True)
        self.results.write_text(json.dumps(self.before | self.found, indent=1, sort_keys=True) + "\n", "utf-8")


def measure(table: Table, folder: Path, number: int, *, is_all: bool) -> dict[str, float]:
    """Compare the edition that has the essay *number* times; return seconds for each thousand words of it."""
    times = {1: 5, 10: 3}.get(number, 1)
    edition = enlarged(folder / "edition", number)
    together = in_turns(times, partial(formats, edition))[0]
    if number == 1:
        table.one("all formats but these", together.seconds, LIMITS["formats"], "s")
    html = compare_html(table, edition, f"x{number}", times, is_all=is_all)
    pdf = compare_pdf(table, edition, f"x{number}", times, beside_weasyprint=number <= 10, is_all=is_all)
    thousands = sum(len(path.read_text("utf-8").split()) for path in edition.glob("source/essay*.rst")) / 1000
    found = {"formats": together, "html": html, "pdf": pdf}
    return {name: one.seconds / thousands for name, one in found.items()}


def compare_html(table: Table, edition: Path, name: str, times: int, *, is_all: bool) -> Run:
    """Compare the website, and an edit of it; return what the website takes."""
    sphinx(edition, "html")
    plainly = bare(edition, edition.with_name("bare"), built=edition / "build" / "html")
    sphinx(plainly, "html")
    denser = dense(plainly, edition.with_name("dense"), edition / "build" / "html")
    ours, theirs, other = in_turns(times, *(partial(sphinx, one, "html") for one in (edition, plainly, denser)))
    table.row(f"html {name}", ours, theirs, LIMITS["html"], MEGABYTES["html"])
    table.row(f"html {name}, beside as many elements", ours, other, LIMITS["elements"])
    alone, beside = in_turns(min(times, 3), *(partial(sphinx, edition, "html", "-j", str(one)) for one in (1, 2)))
    table.row(f"html {name}, two processes beside one", beside, alone, LIMITS["two"] if name == "x100" else None)
    if is_all:
        for note, other in (
            ("what we generate left out", bare(edition, edition.with_name("written"))),
            ("the text alone", bare(edition, edition.with_name("alone"), noted=False)),
        ):
            table.row(f"html {name}, {note}", ours, in_turns(times, partial(sphinx, other, "html"))[0])
    before = words_of(edition)
    edited(edition)
    pages = [page for page, words in words_of(edition).items() if words != before[page]]
    again, idle, bare_again, bare_idle = in_turns(
        times,
        lambda: edited(edition),
        lambda: sphinx(edition, "html", fresh=False),
        lambda: touched(plainly, pages),
        lambda: sphinx(plainly, "html", fresh=False),
    )
    table.row(f"edit {name}, beside nothing to do", again, idle, LIMITS["edit"] if name == "x1" else None)
    table.row(f"edit {name}, and bare with nothing", again, bare_idle)
    table.row(f"edit {name}, and bare with its pages", again, bare_again)
    table.row(f"edit {name}, bare beside nothing", bare_again, bare_idle)
    return ours


def compare_pdf(table: Table, edition: Path, name: str, times: int, *, beside_weasyprint: bool, is_all: bool) -> Run:
    """Compare the PDF of the edition, and of the text alone; return what that of the edition takes."""
    omitted = re.findall("^recension_pdf_omit .*", (edition / "conf.py").read_text("utf-8"), re.MULTILINE)
    screen = re.findall("[\"'](.*?)[\"']", " ".join(omitted))
    site = edition / "build" / "html"
    paper = stock(bare(edition, edition.with_name("stock"), screen, built=site))
    single = bare(edition, edition.with_name("single"), screen, built=site)
    ours, theirs = in_turns(times, lambda: sphinx(edition, "pdf", "-t", "pdf"), lambda: sphinx(paper, "pdf"))
    table.row(f"pdf {name}", ours, theirs, LIMITS["pdf"], MEGABYTES["pdf"])
    has_other = not subprocess.run([sys.executable, "-c", "import weasyprint"], capture_output=True).returncode
    if beside_weasyprint and not has_other:
        print(f"pdf {name}, beside WeasyPrint: not measured, for WeasyPrint or Pango is missing")
    limit = LIMITS["weasyprint"] if name == "x10" else None
    if beside_weasyprint and has_other:
        table.row(f"pdf {name}, beside WeasyPrint", ours, weasyprint(single), limit)
    if is_all:
        pages = {page.stem for page in edition.glob("source/*.rst") if not page.stem.startswith(("index", "essay-"))}
        words = bare(edition, edition.with_name("words"), pages, noted=False)
        text = stock(bare(edition, edition.with_name("text"), pages, noted=False))
        mine, other = in_turns(times, lambda: sphinx(text, "pdf", "-t", "ours"), lambda: sphinx(text, "pdf"))
        table.row(f"pdf {name}, the text alone", mine, other, LIMITS["pdf"], MEGABYTES["pdf"])
        if beside_weasyprint and has_other:
            table.row(f"pdf {name}, the text alone, beside WeasyPrint", mine, weasyprint(words), limit)
    return ours


def main() -> int:
    """Measure; return 1 when a figure is over its limit."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 10], help="essays (default: 1 10)")
    parser.add_argument("--all", action="store_true", help="rows for information, too")
    parser.add_argument("--results", type=Path, default=RESULTS, help="what was found before, and is kept (JSON)")
    options = parser.parse_args()
    table = Table(options.results)
    verify = in_turns(3, lambda: run([sys.executable, "-m", "recension", "verify"], HOUSE))[0]
    table.one("verify", verify.seconds, LIMITS["verify"], "s")
    before: dict[str, float] = {}
    for number in options.sizes:
        with tempfile.TemporaryDirectory() as folder:
            paces = measure(table, Path(folder), number, is_all=options.all)
        for what, pace in paces.items():
            table.one(f"{what} x{number}, 1000 words of the essay", pace, unit="s")
            if before:  # the smallest is mostly start-up
                table.one(f"{what} x{number}, growth", pace / before[what], LIMITS["growth"] if number > 10 else None)
        before = paces
    return int(table.over)


if __name__ == "__main__":
    sys.exit(main())
