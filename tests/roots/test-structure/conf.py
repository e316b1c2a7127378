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
        "sha256": "d003241f1a376b4ad5b9df45bd6d861de83529520400f25e44066d58ebdc6d7f",
    },
    {
        "siglum": "N",
        "title": "The copy of the school",
        "file": "witnesses/N.md",
        "sha256": "8399f6c5eadefc600db0fa6c8b28a4f3cea347357fe51f0d2fe7e4c00381e01c",
        "exemplar": "A",
    },
    {
        "siglum": "N²",
        "title": "the teacher, in red",
        "file": "witnesses/N2.md",
        "sha256": "31e7559dae55074295f615d1febbfadd1b570a460827f02ab4c93ff1d1337c1d",
        "hand_of": "N",
    },
    {
        "siglum": "C",
        "title": "The copy of the lock",
        "file": "witnesses/C.md",
        "sha256": "33fc2ceeaa5efc340caba446072b9b4251c0fea42e088c7afa87cf72b66d36a7",
    },
    {
        "siglum": "M",
        "title": "The copy of the mill",
        "file": "witnesses/M.txt",
        "sha256": "415029e0d864b5a0bba6f69768bd8f63daf1ac89a13c251aa0c8c100ba72fd8f",
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
