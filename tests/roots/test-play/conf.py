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
        "sha256": "e810d5d8341c6a8e53ba4160221d3fb53252750bfe949e13d2e1d6dd73b81443",
    },
    {
        "siglum": "S",
        "title": "A copy for the school",
        "indents": "none",
        "file": "witnesses/S.md",
        "sha256": "86839392975f287d347a8f9b465ac20e65b9e6c9a0f2e13a9dd92068c592d519",
    },
]
recension_places = {"s": "speech", "p": "paragraph", "n": "note"}
recension_lines = "heading"
recension_kinds = {"division": "another division", "addition": "more than the others have", "wording": "other words"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"macbeth": "A4"}
