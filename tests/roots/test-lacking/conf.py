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
        "sha256": "db1d506aada9300f3ee6aaafe91ffc04e70ba58aff900dc500cdbf5f4acc1c95",
    },
    {
        "siglum": "B",
        "title": "The warden's copy",
        "file": "witnesses/B.txt",
        "sha256": "1082618c7b399f532f14a2b93983708ff8525a5ee74910d6fb0f70514ef0c31e",
    },
    {
        "siglum": "C",
        "title": "The copy of the school",
        "file": "witnesses/C.md",
        "sha256": "65940586328d9ea53e6e60e8946d9c551a067ce37c0e5cf0c8a16f561d63e84d",
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
