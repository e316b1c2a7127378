"""How the edition is built: who answers for it, what its witnesses are, and how it looks."""

import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent))

# The edition

project = "Who wanted to go to war over Korea in 1950?"
author = "Anna Costa"
copyright = "2011 Anna Costa (essay, CC BY-NC 4.0), 2026 the editor of this edition (apparatus, CC BY 4.0)"
language = "en_GB"

recension_name = "korea-1950"
recension_releases = "releases"  # what each release said; the newest has number and date of the edition
recension_history = "../CHANGELOG.md"
recension_editor = "the editor of this edition"
recension_url = ""  # of the site, such as "https://example.org/korea/"; until then, what depends on it is left out
recension_report = ""  # "mailto:name@example.org", or "https://tracker.example.org/new?title={title}&body={body}"
recension_licence = "https://creativecommons.org/licenses/by/4.0/"  # of what the editor wrote
recension_identifiers = {}  # "doi": of this release, "doi-all": of all releases, "swhid": of its source
recension_glossary = "abbreviations"  # explains the terms of the text
recension_source = {
    "author": "Anna Costa",
    "title": "Who wanted to go to war over Korea in 1950?",
    "publisher": "E-International Relations",
    "date": "18 August 2011",
    "url": "https://www.e-ir.info/2011/08/18/who-wanted-to-go-to-war-over-korea-in-1950/",
    "licence": "CC BY-NC 4.0",
    "licence_url": "https://creativecommons.org/licenses/by-nc/4.0/",
}
recension_data = "../build/data"
recension_downloads = {
    "To read": {
        "The whole edition, A4 paper (PDF)": "../build/pdf/korea-1950-a4.pdf",
        "The whole edition, Letter paper (PDF)": "../build/pdf/korea-1950-letter.pdf",
        "The whole edition for reading devices (EPUB)": "../build/epub/korea-1950.epub",
        "The corrected text alone (plain text)": "../build/text/korea-1950.txt",
    },
    "For the classroom": {
        "Handout on Mao, paragraphs 13–17, A4 (PDF)": "../build/pdf/korea-1950-p13-17-author.pdf",
        "Handout on Mao, paragraphs 13–17, Letter (PDF)": "../build/pdf/korea-1950-p13-17-author-letter.pdf",
        "Handout on Mao, paragraphs 13–17, large print, A4 (PDF)": "../build/pdf/korea-1950-p13-17-author-large.pdf",
        "Classroom sheet: paragraphs 4–12 as received (PDF)": "../build/pdf/korea-1950-p4-12-sheet.pdf",
        "Key to the classroom sheet (PDF)": "../build/pdf/korea-1950-p4-12-key.pdf",
        "Handout: paragraphs 5 and 10 with comments, A4 (PDF)": "../build/pdf/korea-1950-p5_10-author-commentary.pdf",
        "Handout: paragraphs 13–14 with comments, A4 (PDF)": "../build/pdf/korea-1950-p13-14-author-commentary.pdf",
        "Handout: paragraphs 18 and 22 with comments, A4 (PDF)": "../build/pdf/korea-1950-p18_22-author-commentary.pdf",
    },
    "Data": {
        "Everything in one file (JSON)": "../build/data/korea-1950.json",
        "The corrected text, paragraph by paragraph (table)": "../build/data/text.csv",
        "The corrections (table)": "../build/data/apparatus.csv",
        "The comments (table)": "../build/data/commentary.csv",
        "What is changed by rule (table)": "../build/data/ledger.csv",
        "The works cited (table)": "../build/data/bibliography.csv",
        "Letters, telegrams and reports (table)": "../build/data/documents.csv",
        "Persons and places (table)": "../build/data/persons-places.csv",
        "Corrections and comments (Web Annotations)": "../build/data/annotations.jsonld",
        "What there is, for programs (Markdown)": "../build/data/llms.txt",
    },
    "Sources and citation": {
        "The text as received (Markdown)": "witnesses/P.md",
        "The bibliography (BibTeX)": "../refs.bib",
        "Text, apparatus, commentary and all the rest (TEI XML)": "../build/tei/korea-1950.tei.xml",
        "All that this edition is made from, to make it again (zip)": "../build/data/korea-1950-source.zip",
    },
}
recension_texts = ["essay"]
recension_witnesses = [
    {
        "siglum": "P",
        "title": "Text conversion of the PDF that the publisher’s website makes",
        "file": "witnesses/P.md",
        "sha256": "a3a57869af6f80221503d72d022d1978270cc673fb1df3a58fdb2689cb7f8aa0",
        "begins": "\n\n",
        "ends": "",
        "extent": "Complete; the base text.",
        "exemplar": "[x]",
    },
    {
        "siglum": "W",
        "title": "The page on the publisher’s website",
        "extent": "Only its first 316 words were seen: the set question, paragraph 1, and 2 as far as ‘the pre-war’.",
    },
    {
        "siglum": "[x]",
        "title": "The PDF that the publisher’s website makes of its page",
        "extent": "Not seen: only P tells of it.",
        "exemplar": "W",
    },
]
recension_kinds = {
    "conversion": "came in with the PDF or with its conversion to text",
    "misprint": "a mechanical slip of the author or the website, which P alone cannot tell apart",
    "language": "a grammatical slip in the author’s prose",
    "citation": "a slip in the form of a reference",
    "variant": "what another witness has where the edition keeps the reading of P",
}
recension_shown = {"conversion": "copying", "language": "grammar", "citation": "reference"}
recension_places = {
    "p": "paragraph",
    "b": "bibliography",
    "b0": "remark before the list",
    "n": "note",
    "byline": "byline",
    "question": "set question",
    "colophon": "colophon",
}
recension_foreign = {  # for voices and for the division of words; names of persons are left alone
    "fr": ["fait accompli"],
    "it": [
        "nulla osta",
        "istanza",
        "perplessità",
        "prospettiva",
        "Nulla osta all’uso del congiuntivo",
        "Accademia della Crusca",
        "Consulenze linguistiche",
    ],
    "la": ["iter", "ibid.", "ibidem", "et al.", "et alii", "e.g.", "exempli gratia", "i.e.", "id est"],
    "ru-Latn": [
        "fond",
        "opis",
        "opis’",
        "delo",
        "papka",
        "listy",
        "plural of [list]",  # elsewhere the word is English
        "[list] 8",
        "[list] 141",
        "Arkhiv Prezidenta Rossiiskoi Federatsii",
        "Arkhiv vneshnei politiki Rossiiskoi Federatsii",
        "Vremia, liudi, vlast’: vospominaniia",
        "Moskovskie novosti",
        "V pamiat’ o moem uchitele i starshem druge M. S. Kapitse",
        "Iugo-Vostochnaia Aziia: aktual’nye problemy razvitiia",
        "Zagadochnaya voina",
        "koreiskii konflikt 1950–1953 godov",
    ],
}
recension_comparisons = "comparisons.tsv"
recension_authorities = "authorities.tsv"
REFERENCES = r"\bpp?\. ?\d[-\d]*|\blisty \d[-\d]*|\b[Ii]bid\.|accessed at"
recension_verified = {"p": "quotations", "question": "quotations", "b": REFERENCES, "n": REFERENCES}
recension_rules = ["quotes", "apostrophes", "ranges", "calls", "numbers", "addresses", "headings"]

recension_policy = {
    "default-src": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
}

# Sphinx

extensions = ["sphinxcontrib.bibtex", "recension", "recension.site", "recension.epub"]
root_doc = "index"
smartquotes = False  # the text is dressed by the declared rules alone
nitpicky = True
exclude_patterns = ["witnesses"]

bibtex_bibfiles = ["refs.bib"]
suppress_warnings = ["bibtex.missing_field"]  # refs.bib leaves out what nobody could verify
bibtex_default_style = "humanities"
bibtex_reference_style = "humanities"

html_theme = "furo"
html_title = "Who wanted to go to war over Korea in 1950?"
html_use_index = False
html_copy_source = True  # each page ends with a link to what it was made from
html_show_sourcelink = False
html_show_sphinx = False
html_permalinks = False
html_last_updated_fmt = None

# what others see of the site, once it has an address

if recension_url:
    extensions += ["notfound.extension", "sphinxext.opengraph"]
notfound_urls_prefix = f"{urlsplit(recension_url).path.rstrip('/')}/"
ogp_site_url = f"{recension_url.rstrip('/')}/"
ogp_type = "book"
ogp_social_cards = {"enable": False}

# e-book

recension_epub_omit = ["changes", "collation", "manual", "self-assessment", "technology"]
recension_epub_certifier = "the editor of this edition"

# PDF: only then, for rst2pdf does not suffer parallel builds

if tags.has("pdf"):  # noqa: F821  # Sphinx hands it over
    extensions.append("recension.pdf")
recension_pdf_documents = {
    "korea-1950-a4": "A4",
    "korea-1950-letter": "Letter",
    "korea-1950-p13-17-author": {"paras": "13-17", "notes": "author"},
    "korea-1950-p13-17-author-letter": {"paras": "13-17", "notes": "author", "paper": "Letter"},
    "korea-1950-p13-17-author-large": {"paras": "13-17", "notes": "author", "size": "large"},
    "korea-1950-p4-12-sheet": {"paras": "4-12", "sheet": "sheet"},
    "korea-1950-p4-12-key": {"paras": "4-12", "sheet": "key"},
    "korea-1950-p5_10-author-commentary": {"paras": "5,10", "notes": "author,commentary"},
    "korea-1950-p13-14-author-commentary": {"paras": "13-14", "notes": "author,commentary"},
    "korea-1950-p18_22-author-commentary": {"paras": "18,22", "notes": "author,commentary"},
}
# the comments are at the foot
recension_pdf_omit = ["changes", "collation", "commentary", "manual", "self-assessment", "teachers", "technology"]
recension_pdf_heads = ["question"]  # every handout says what is answered
recension_pdf_subject = (
    "A critical edition of Anna Costa’s essay on the origins of the Korean War, with textual apparatus and commentary"
)
recension_pdf_keywords = "Korean War, 1950, Stalin, Mao Zedong, Kim Il Sung, Truman, critical edition"
recension_pdf_attachments = {
    "The witness as transmitted (Markdown)": "witnesses/P.md",
    "The bibliography (BibTeX)": "../refs.bib",
}
