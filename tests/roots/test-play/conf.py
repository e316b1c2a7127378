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
        "sha256": "038f17b6c5e3679bb1f3fe16101379f852eea2db0e3fef178e1307bc7b628b73",
    },
    {
        "siglum": "S",
        "title": "A copy for the school",
        "file": "witnesses/S.md",
        "sha256": "bbe1dd0f29e756fe305b3727e3ca9a9dc0a24e9835e605703302dafc57ed5950",
    },
]
recension_places = {"s": "speech", "p": "paragraph", "n": "note"}
recension_kinds = {"division": "another division", "addition": "more than the others have", "wording": "other words"}

exclude_patterns = ["witnesses"]
bibtex_bibfiles = []
html_theme = "furo"
recension_pdf_documents = {"macbeth": "A4"}
