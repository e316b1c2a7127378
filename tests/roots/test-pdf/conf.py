from docutils import nodes

project = "A Small Book"
author = "An Author"
extensions = ["recension.pdf"]
recension_pdf_documents = {"book-a4": "A4", "book-letter": "Letter"}
recension_date = "2026-11-23"
recension_identifiers = {"doi": "10.5281/zenodo.12"}
recension_pdf_attachments = {"A chapter": "two.rst"}
smartquotes = False


def number(app, tree):
    for paragraph in tree.findall(nodes.paragraph):
        for name in paragraph["ids"]:
            paragraph.attributes.update(place=name, number=name.removeprefix("p"))


def setup(app):
    app.connect("doctree-read", number)
