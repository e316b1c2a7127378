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
        "sha256": "a5a5a2ae42f1c32757647208940d01ad84580d6c809bc5756c2dd2a27e505062",
    },
    {
        "siglum": "N",
        "title": "The copy of the school",
        "file": "witnesses/N.md",
        "sha256": "84397b553acd8a897d3c22e9eda12bae3c9b81caad1cbd7a1e517e9eb81f0b23",
        "exemplar": "A",
    },
    {
        "siglum": "N²",
        "title": "the teacher, in red",
        "file": "witnesses/N2.md",
        "sha256": "19a5f87de9f3c443e5f4b99b91b7bfe71d7470598b86b296dbc02adbd96f8b12",
        "hand_of": "N",
    },
    {
        "siglum": "C",
        "title": "The copy of the lock",
        "file": "witnesses/C.md",
        "sha256": "307c6624e600d82932e7d0fcb23b4c6fdb5dd10ee1c18e036df170c7a269939d",
    },
    {
        "siglum": "M",
        "title": "The copy of the mill",
        "file": "witnesses/M.txt",
        "sha256": "9ef212527c5e8446663cca54a99db78b15ebe609b39718b54fff309f58559f33",
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
