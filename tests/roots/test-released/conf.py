project = "The Miller's Book"
extensions = ["recension", "recension.site"]
smartquotes = False

recension_name = "miller"
recension_releases = "releases"
recension_texts = ["text"]
recension_witnesses = [
    {
        "siglum": "K",
        "title": "The copy in the mill",
        "file": "witnesses/K.md",
        "sha256": "b9375a3c46915d759c1ef93cc99a8f6dc2123dc9834a7f855e4816eb7e61f272",
    },
]
recension_kinds = {"spelling": "a word spelt by ear", "break": "what a page break brought in"}
recension_rules = ["quotes", "apostrophes", "ranges", "calls", "headings"]
recension_history = "CHANGES.md"
