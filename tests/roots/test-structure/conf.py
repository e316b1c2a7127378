"""A song in copies that differ in more than words: hands in one, wording across entries, another order."""

project = "The Ferry Song"
author = "An Editor"
copyright = "An Editor"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.pdf", "recension.epub"]
smartquotes = False

recension_name = "ferry"
recension_texts = ["ferry"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The ferryman's copy",
        "file": "witnesses/A.md",
        "sha256": "77b8474f73119077008631f5a1072f64ef22be611fddad3e8f74ca4d93de2207",
    },
    {
        "siglum": "N",
        "title": "The copy of the school",
        "file": "witnesses/N.md",
        "sha256": "b07122114f8c931e97f473498ce71869faa429ba6b32c77d8af2da53f380bd35",
        "exemplar": "A",
    },
    {
        "siglum": "N²",
        "title": "the teacher, in red",
        "file": "witnesses/N2.md",
        "sha256": "b21716b7c7be52a6b4483daf4f8e5bff6da2a9996347ccf18f3b586147ba9818",
        "hand_of": "N",
    },
    {"siglum": "B", "title": "A print", "extent": "One leaf.", "exemplar": "N²"},
    {"siglum": "N³", "title": "a child", "hand_of": "N"},
]
recension_groups = {"ω": "N B"}
recension_places = {"p": "paragraph", "s": "stanza", "n": "note"}
recension_rules = ["quotes", "apostrophes", "numbers"]
recension_kinds = {"slip": "of the pen", "wording": "other words", "order": "another order"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"ferry": "A4"}
