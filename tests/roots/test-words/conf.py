"""A small edition without a letter of English: made for the test that finds words that nobody can translate."""

project = "О мельнице"
author = "Анна Мельник"
copyright = "1851 Анна Мельник"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.pdf"]
smartquotes = False
nitpicky = True

recension_name = "mill"
recension_releases = "releases"
recension_editor = "Речной, Пётр"
recension_url = "https://example.org/"
recension_report = "mailto:a@example.org"
recension_source = {
    "author": "Анна Мельник",
    "title": "О мельнице",
    "publisher": "Печатня",
    "date": "1851-05-03",
    "url": "https://example.org/1851/",
    "licence": "Лицензия",
    "licence_url": "https://example.org/licence/",
}
recension_downloads = {"Список": "witnesses/P.md"}
recension_texts = ["text"]
recension_witnesses = [
    {
        "siglum": "P",
        "title": "Печать",
        "file": "witnesses/P.md",
        "sha256": "c217f50d289b02a124a51a6bb0e5b81746c8a335d6107a19b14e285343d19324",
        "extent": "Вся.",
    },
    {"siglum": "W", "title": "Запись", "extent": "Одна строка.", "exemplar": "[Ж]"},
    {"siglum": "[Ж]", "title": "Книга", "exemplar": "P"},
]
recension_kinds = {"описка": "описка переписчика", "разночтение": "чтение другого списка"}
recension_verified = {"n": r"с\. [0-9]+"}
recension_foreign = {"la": ["ех рота"]}
recension_glossary = "lists"
recension_authorities = "authorities.tsv"
recension_licence = "https://example.org/words/"
recension_comparisons = "comparisons.tsv"
recension_rules = ["quotes", "apostrophes", "ranges", "calls", "numbers", "addresses", "headings"]

exclude_patterns = ["witnesses"]
bibtex_bibfiles = ["refs.bib"]
bibtex_default_style = "humanities"
bibtex_reference_style = "humanities"

html_theme = "furo"
html_show_copyright = False

recension_pdf_documents = {
    "mill": "A4",
    "mill-p1-3": {"paras": "1-3"},
    "mill-p1": {"paras": "1", "notes": "author"},
    "mill-sheet": {"paras": "1-3", "sheet": "sheet"},
    "mill-key": {"paras": "1-3", "sheet": "key"},
}
