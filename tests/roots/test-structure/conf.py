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
        "sha256": "10de020e7866ad52632a482dc2fe22d3848c14d615a0fb76563197f720359b1c",
    },
    {
        "siglum": "N",
        "title": "The copy of the school",
        "file": "witnesses/N.md",
        "sha256": "dea59676a964f360a754990039c8cedfd4ca96055065d21662d9aef3668147ab",
        "exemplar": "A",
    },
    {
        "siglum": "N²",
        "title": "the teacher, in red",
        "file": "witnesses/N2.md",
        "sha256": "8265374570d1b2217fd66ca6365e2d68fc8393f37fb1aacadf6779a53c850dab",
        "hand_of": "N",
    },
    {
        "siglum": "C",
        "title": "The copy of the lock",
        "file": "witnesses/C.md",
        "sha256": "7e6cd81d676710a17200422d49bd468065759065693d26ee87143771e941b274",
    },
    {
        "siglum": "M",
        "title": "The copy of the mill",
        "file": "witnesses/M.txt",
        "sha256": "76af1ed689b38aa61721ec0465c6cfd7bc9b6d1656ff438623127b3b75320054",
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
