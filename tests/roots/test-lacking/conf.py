"""Copies that lack words, blocks and pages of one another."""

project = "The Weir Song"
author = "An Editor"
copyright = "An Editor"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.pdf", "recension.epub"]
smartquotes = False

recension_name = "weir"
recension_texts = ["weir"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The miller's copy",
        "file": "witnesses/A.md",
        "sha256": "c1535af15722cfc55529047e0ad8bf2fa983564156591e5b2c855f2e6f061e5d",
    },
    {
        "siglum": "B",
        "title": "The warden's copy",
        "file": "witnesses/B.txt",
        "sha256": "36e3f4ebfc0a4d23a6f00d7d487dff6b790da0b8d463a3b216f05a6d26711007",
    },
    {
        "siglum": "C",
        "title": "The copy of the school",
        "file": "witnesses/C.md",
        "sha256": "8ce36a3179d54ba6ea9a48801db2cb6278b6f290e193f3ebbaf1e7cd55a2211c",
    },
]
recension_places = {"p": "paragraph", "s": "stanza", "n": "note"}
recension_rules = ["quotes", "apostrophes", "calls", "numbers"]
recension_kinds = {"gap": "words that a copy lacks", "slip": "of the pen"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"weir": "A4", "weir-p1": {"paras": "1"}}
