"""A small edition that has one of everything: made for the tests of pages, books and handouts."""

project = "Who shut the sluice in 1801?"
author = "Ada Weir"
copyright = "1851 Ada Weir"
release = "2.1"
language = "en_GB"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.pdf"]
smartquotes = False
nitpicky = True

recension_name = "sluice"
recension_date = "2026-01-02"
recension_editor = "the editor of this edition"
recension_licence = "https://creativecommons.org/licenses/by-sa/4.0/"
recension_source = {
    "author": "Ada Weir",
    "title": "Who shut the sluice in 1801?",
    "publisher": "The Mill Press",
    "date": "3 May 1851",
    "url": "https://example.org/1851/sluice/",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}
recension_downloads = {"The witness as transmitted (Markdown)": "witnesses/P.md"}
recension_texts = ["report"]
recension_witnesses = [
    {
        "siglum": "P",
        "title": "The print as it was copied",
        "file": "witnesses/P.md",
        "sha256": "0a9e9550ae2d4429811887e477703d262702a9693ceb05193dd62580210ed212",
        "begins": "\n\n",
        "ends": "",
        "extent": "Complete; the base text.",
    },
    {"siglum": "W", "title": "The page on the wall of the mill", "extent": "Only paragraph 1 was seen."},
]
recension_kinds = {
    "conversion": "came in with the copy",
    "misprint": "a mechanical slip",
    "language": "a grammatical slip",
    "citation": "a slip in the form of a reference",
    "variant": "what another witness has where the edition keeps the reading of P",
}
recension_places = {
    "p": "paragraph",
    "b": "entry",
    "n": "note",
    "byline": "byline",
    "question": "set question",
    "colophon": "colophon",
}
recension_policy = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
recension_comparisons = "comparisons.tsv"
recension_foreign = {"la": ["placet", "ibid.", "i.e."]}
recension_rules = ["quotes", "apostrophes", "ranges", "calls", "headings"]

exclude_patterns = ["witnesses"]
bibtex_bibfiles = ["refs.bib"]
bibtex_default_style = "humanities"
bibtex_reference_style = "humanities"

html_theme = "furo"
html_title = project
html_use_index = False
html_copy_source = False
html_show_sphinx = False
html_permalinks = False
html_last_updated_fmt = None

recension_pdf_documents = {
    "sluice-a4": "A4",
    "sluice-p4-6-author": {"paras": "4-6", "notes": "author"},
    "sluice-p4-6-sheet": {"paras": "4-6", "sheet": "sheet"},
    "sluice-p4-6-key": {"paras": "4-6", "sheet": "key"},
}
recension_pdf_omit = ["collation", "commentary"]  # the comments are at the foot
recension_pdf_attachments = {"The witness as transmitted (Markdown)": "witnesses/P.md"}
