"""A dozen lines of a play, written from memory: nobody has compared them with a copy, and the witnesses are made up."""

project = "A scene"
author = "William Shakespeare"
copyright = "An Editor"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.pdf", "recension.epub"]
smartquotes = False

recension_name = "scene"
recension_texts = ["macbeth"]
recension_witnesses = [
    {
        "siglum": "F",
        "title": "A copy that divides as the folio does",
        "file": "witnesses/F.txt",
        "sha256": "4bf3a10538390c835ae65b591f5b04f8d753ef481f04105e5a10faadec13ccf3",
    },
    {
        "siglum": "S",
        "title": "A copy for the school",
        "indents": "none",
        "file": "witnesses/S.md",
        "sha256": "08204de0e9f2c5bd796832b1e1c27224f489172df0e199fb974860524ed9e875",
    },
]
recension_places = {"s": "speech", "p": "paragraph", "n": "note"}
recension_lines = "heading"
recension_kinds = {"division": "another division", "addition": "more than the others have", "wording": "other words"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"macbeth": "A4"}
