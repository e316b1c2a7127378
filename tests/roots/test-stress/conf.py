"""A book of random words with notes of every length in three series, in paragraphs, lists, quotations and tables."""

import random

from docutils import nodes

from recension.doctree import nodes as ours
from recension.scholarship.model import Entry

extensions = ["recension", "recension.pdf"]
project, author, language = "Stress", "Nobody", "en_GB"
recension_date = "2026-01-01"
recension_pdf_documents = {"stress": "A4"}
recension_stress_paragraphs = 700
recension_stress_seed = 3

SYLLABLES = [a + b for a in "bcdfghjklm" for b in "aeiou"]


class Writer:
    """Writes random text; every note it calls is kept for the end."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.notes = []

    def words(self, number):
        return " ".join("".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(number))

    def paragraph(self, length, calls=2, depth=0):
        parts = [nodes.Text(self.words(length))]
        for _ in range(self.random.randint(0, calls)):
            parts += [*self.call(depth), nodes.Text(" " + self.words(self.random.randint(1, length)))]
        return nodes.paragraph("", "", *parts)

    def call(self, depth):
        series = self.random.choice(["author", "apparatus", "commentary"])
        number = len(self.notes)
        short = self.random.random() < 0.97
        length = self.random.randint(8, 60) if short else self.random.randint(200, 900)
        if series == "apparatus":
            entry = f"p{number}.word"
            body = nodes.paragraph("", f"{self.words(2)} ] {self.words(2)}, misprint")
            self.note(f"{entry}.entry", series, str(number), entry, body)
            return [
                nodes.Text(" "),
                ours.emendation("", self.words(1), ids=[entry], record=Entry((), (), "misprint", "", "", 0, entry)),
            ]
        name, call = (f"n{number}", f"c{number}") if series == "author" else (f"m{number}", f"d{number}")
        sign = str(number) if series == "author" else "a"  # letters go through each page
        self.note(name, series, sign, call, None)
        place = len(self.notes) - 1
        body = self.paragraph(length, 1 if depth == 0 and short else 0, depth + 1)
        more = [nodes.paragraph("", self.words(30))] if self.random.random() < 0.1 else []
        self.notes[place] += [body, *more]
        return [nodes.footnote_reference("", sign, refid=name, ids=[call], series=series)]

    def note(self, name, series, label, call, body):
        note = nodes.footnote("", nodes.label("", label), ids=[name], backrefs=[call], series=series)
        self.notes.append(note)
        if body:
            note += body

    def block(self, number):
        kind = self.random.random()
        if kind < 0.06:
            items = [nodes.list_item("", self.paragraph(self.random.randint(5, 60))) for _ in range(4)]
            return nodes.bullet_list("", *items, bullet="*")
        if kind < 0.1:
            return nodes.block_quote("", self.paragraph(self.random.randint(20, 90)))
        if kind < 0.12:
            rows = [
                nodes.row("", *(nodes.entry("", self.paragraph(self.random.randint(2, 8), 1)) for _ in range(3)))
                for _ in range(self.random.randint(2, 9))
            ]
            columns = [nodes.colspec(colwidth=30) for _ in range(3)]
            return nodes.table("", nodes.tgroup("", *columns, nodes.tbody("", *rows), cols=3))
        paragraph = self.paragraph(self.random.randint(10, 160), 3)
        paragraph["number"] = str(number)
        return paragraph


def write(app, document):
    writer = Writer(app.config.recension_stress_seed)
    home = document.next_node(nodes.section)
    section = home
    for number in range(1, app.config.recension_stress_paragraphs + 1):
        if number % 12 == 1:
            title = writer.words(4)
            section = nodes.section("", nodes.title("", title), ids=[f"section-{number}"])
            home += section
        section += writer.block(number)
    home += nodes.section("", nodes.title("", "Notes"), *writer.notes, ids=["notes"], classes=["rec-notes"])


def setup(app):
    app.add_config_value("recension_stress_paragraphs", 0, "")
    app.add_config_value("recension_stress_seed", 0, "")
    app.connect("doctree-read", write)
