"""The edition from which the guide takes its examples."""

project = "The toll book of Stow"
author = "The millers of Stow"
copyright = "1703 the millers of Stow"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.pdf"]
exclude_patterns = ["witnesses"]
nitpicky = True
html_theme = "furo"

recension_name = "tollbook"
recension_releases = "releases"
recension_editors = {"AB": "Agnes Bell"}
recension_texts = ["tollbook"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The copy of the library",
        "file": "witnesses/A.md",
        "sha256": "c3a939a7af7433a549430f87470c637d85f36055821365e3acd99da963941ae8",
        "extent": "Complete; the base text.",
        "exemplar": "C",
    },
    {
        "siglum": "B",
        "title": "The copy of the bridge warden",
        "file": "witnesses/B.txt",
        "sha256": "6c7b54894ee2722d77c122d1050330b1ea7edc85c3f9827ae648733bffaa081c",
        "exemplar": "C",
        "rules": ["ampersand"],
    },
    {
        "siglum": "B²",
        "title": "the clerk of the warden",
        "hand_of": "B",
    },
    {"siglum": "C", "title": "The book itself", "extent": "Lost; known by report."},
    {
        "siglum": "D",
        "title": "A leaf that was sung from",
        "file": "witnesses/D.txt",
        "sha256": "53f33e452e182dc4aa1912ffa3b92f429826abdf75c805f8505a4c9f81189df6",
        "rules": ["ampersand"],
    },
]
recension_groups = {"ω": "A B"}
recension_scholars = {"Pell": "Roger Pell, in On Mills, 1698"}
recension_places = {"p": "paragraph", "s": "stanza", "l": "list", "n": "note"}
recension_kinds = {
    "slip": "a slip of the pen",
    "conversion": "came in when the copy was made",
    "loss": "what a copy had, and a torn leaf has taken away",
    "variant": "what B has, where the edition keeps the reading of A",
    "conjecture": "what a scholar would read",
}
recension_own_rules = {
    "ampersand": {
        "title": "Ampersands",
        "sentence": "The sign & is printed as the word.",
        "replace": {"&": "and"},
    },
}
recension_rules = ["quotes", "apostrophes", "ranges", "calls", "headings", "ampersand"]
recension_glossary = "about"
recension_source = {
    "author": "the millers of Stow",
    "title": "The toll book of Stow",
    "publisher": "The Press at Stow",
    "date": "1703",
    "url": "https://example.org/stow/tollbook",
    "licence": "CC BY 4.0",
    "licence_url": "https://creativecommons.org/licenses/by/4.0/",
}
recension_downloads = {"The copy of the library (Markdown)": "witnesses/A.md"}
recension_comparisons = "comparisons.tsv"
recension_authorities = "authorities.tsv"

bibtex_bibfiles = ["refs.bib"]
bibtex_default_style = "humanities"
bibtex_reference_style = "humanities"

recension_pdf_documents = {
    "tollbook-a4": "A4",
    "tollbook-song": {"paras": "1-2", "notes": "author,apparatus", "size": "large"},
}
recension_pdf_omit = ["apparatus"]  # it is at the foot of each page
