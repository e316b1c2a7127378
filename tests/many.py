"""How an edition grows with its witnesses: one of a thousand words with random variants, its proof and its outputs.

``python tests/many.py`` prints seconds and megabytes at 10, 30 and 100 witnesses; ``--sizes`` and ``--formats`` name
others.  A witness has another word at some 20 places of 150; each place has up to four readings.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from time import perf_counter

HOUSE = Path(__file__).resolve().parent.parent
FORMATS = ("text", "tei", "data", "docx", "odt", "epub", "pdf", "html")
PARAGRAPHS, WORDS = 20, 50
MARKED = 0.15  #: of the words
VARIES = 0.13  #: of the marked words in a witness
SYLLABLES = [one + other for one in "bdfglmnprst" for other in "aeiou"]
PAGES = {
    "index": "Many Copies\n===========\n\n.. toctree::\n\n   text\n   apparatus\n   collation\n   witnesses\n",
    "apparatus": "Apparatus\n=========\n\n.. edition-apparatus::\n",
    "collation": "Collation\n=========\n\n.. edition-collation::\n",
    "witnesses": "Witnesses\n=========\n\n.. edition-witnesses::\n",
}
CONF = """\
project = html_title = "Many Copies"
author = copyright = "Nobody"
extensions = ["recension", "recension.site", "recension.epub"]
if tags.has("pdf"):
    extensions.append("recension.pdf")
html_theme = "furo"
smartquotes = False
recension_name = "many"
recension_texts = ["text"]
recension_source = {{"author": "Nobody", "title": "Many Copies", "date": "1801"}}
recension_kinds = {{"wording": "another word"}}
recension_pdf_documents = {{"many": "A4"}}
recension_witnesses = [{}]
"""


def word(chance: random.Random) -> str:
    """Return a word of two to four syllables."""
    return "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))


def many(folder: Path, number: int, seed: int = 0) -> Path:
    """Make an edition of so many witnesses."""
    chance = random.Random(seed)
    sigla = [f"W{one}" for one in range(1, number + 1)]
    copies: dict[str, list[str]] = {one: ["# Many Copies\n"] for one in sigla}
    text = ["Many Copies\n===========\n"]
    for paragraph in range(1, PARAGRAPHS + 1):
        words = [word(chance) for _ in range(WORDS)]
        shown, entries = list(words), []
        read = {one: list(words) for one in sigla}
        for place in sorted(chance.sample(range(WORDS), round(MARKED * WORDS))):
            readings: dict[str, list[str]] = defaultdict(list)
            others = [f"{word(chance)}{sign}" for sign in "xyz"]
            for one in sigla[1:]:
                if chance.random() < VARIES:
                    read[one][place] = chance.choice(others)
                    readings[read[one][place]].append(one)
            if readings:
                shown[place] = f":em:`{words[place]}`"
                said = "; ".join(f"{other} {' '.join(whose)}" for other, whose in readings.items())
                entries.append(f"   {words[place]} ] {said} : wording\n      They differ.\n")
        apparatus = [".. apparatus::\n", *entries] if entries else []
        text += [f".. _p{paragraph}:\n", " ".join(shown) + "\n", *apparatus]
        for one in sigla:
            copies[one].append(" ".join(read[one]) + "\n")
    source = folder / "source"
    (source / "witnesses").mkdir(parents=True)
    listed = []
    for one in sigla:
        raw = "\n".join(copies[one]).encode()
        (source / "witnesses" / f"{one}.md").write_bytes(raw)
        stated = {"siglum": one, "title": f"Copy {one}", "file": f"witnesses/{one}.md"}
        listed.append(stated | {"sha256": hashlib.sha256(raw).hexdigest()})
    (folder / "conf.py").write_text(CONF.format(",\n    ".join(map(repr, listed))), "utf-8")
    for name, page in (PAGES | {"text": "\n".join(text)}).items():
        (source / f"{name}.rst").write_text(page, "utf-8")
    return folder


def measured(folder: Path, *asked: str) -> str:
    """Return what a command took: seconds, those of the processor, and megabytes."""
    environment = {**os.environ, "PYTHONPATH": str(HOUSE)}
    start = perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "recension", *asked], cwd=folder, env=environment, stdout=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    took = perf_counter() - start
    failed = f"  ended with {process.returncode}" if process.returncode else ""
    return f"{took:8.2f} s{usage.ru_utime + usage.ru_stime:8.2f} s{usage.ru_maxrss / 1024:6.0f} MB{failed}"


def main() -> int:
    """Print a line for each number of witnesses and each output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 30, 100], help="witnesses (default: 10 30 100)")
    parser.add_argument("--formats", nargs="+", default=["verify", *FORMATS], help="what is made (default: all)")
    options = parser.parse_args()
    for number in options.sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = many(Path(name), number)
            for one in options.formats:
                asked = [one] if one == "verify" else ["build", one]
                print(f"{number:4} witnesses  {one:8}{measured(folder, *asked)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
