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
        "sha256": "b7b986745aa52ae3f9c34bc5470d582064a05972f8f1f6b84a50aecfb86b0f11",
    },
    {
        "siglum": "B",
        "title": "The warden's copy",
        "file": "witnesses/B.txt",
        "sha256": "55053ac68da747dddabc80ffed94d1e1145462376e67b56b99e24069f4d5f8ad",
    },
    {
        "siglum": "C",
        "title": "The copy of the school",
        "file": "witnesses/C.md",
        "sha256": "47f803e78b56a6c72ca82fc76e06050e8fafce38183f2d05f09ef90f77885c9b",
    },
    {
        "siglum": "D",
        "title": "A torn leaf",
        "file": "witnesses/D.md",
        "sha256": "301fcd81813207d351be29577b45f6f00d161b4332d654ddef9e2296bbebdd30",
    },
]
recension_places = {"p": "paragraph", "s": "stanza", "l": "list", "byline": "the byline", "n": "note"}
recension_rules = ["quotes", "apostrophes", "calls", "numbers"]
recension_kinds = {"gap": "words that a copy lacks", "slip": "of the pen"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"weir": "A4", "weir-p1": {"paras": "1"}}
