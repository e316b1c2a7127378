project = "Address at Gettysburg"
author = "Abraham Lincoln"
language = "en_US"
extensions = ["recension", "recension.site", "recension.epub"]
if tags.has("pdf"):
    extensions.append("recension.pdf")
html_theme = "furo"
html_title = project
smartquotes = False

recension_name = "gettysburg"
recension_texts = ["address-at-gettysburg"]
recension_witnesses = [
    {
        "siglum": "Bl",
        "title": "The Bliss copy, early March 1864",
        "extent": "The last copy, and the only one with title, date and signature, which the transcription leaves out.",
        "file": "witnesses/Bl.txt",
        "sha256": "21706d4bc41486bbde1c2b7036d83e1f49833df605669f0327b48999dbf8fd9a",
    },
    {
        "siglum": "N",
        "title": "The Nicolay copy, November 1863",
        "extent": "The first draft. The transcription has no dashes.",
        "file": "witnesses/N.txt",
        "sha256": "7725445515f168d838f81ece3ad0dd74f80dbf48bf7d0ff0b527efc8537902ae",
    },
    {
        "siglum": "H",
        "title": "The Hay copy, November 1863",
        "extent": "The second draft. The transcription has no dashes.",
        "file": "witnesses/H.txt",
        "sha256": "dd2a4182f4e53fa96c0281a3e012417c6a05d8897c3804cb117c69b0d86204e9",
    },
    {
        "siglum": "E",
        "title": "The Everett copy, February 1864",
        "extent": "The transcription has no dashes.",
        "file": "witnesses/E.txt",
        "sha256": "826263ad7032e45a7adbab5694e202791a7478b9cea1b2e78c036d4499b69a5b",
    },
    {
        "siglum": "Ba",
        "title": "The Bancroft copy, February 1864",
        "extent": "The transcription has no dashes, but for one hyphen.",
        "file": "witnesses/Ba.txt",
        "sha256": "8da56e55ffd50c26bfde0ff4869d48598f17d07ed4a5f1260aab49d026b01212",
    },
]
recension_source = {
    "author": "Abraham Lincoln",
    "title": "Address at Gettysburg",
    "date": "1863-11-19",
    "incipit": "Four score and seven years ago",
}
recension_places = {
    "p": "paragraph",
    "n": "note",
}
recension_kinds = {
    "wording": "other words",
    "pointing": "stops and dashes",
    "spelling": "capitals and hyphens, words joined or parted",
    "division": "another division into paragraphs",
    "heading": "a heading of the edition",
}
recension_groups = {"D": "N H", "F": "E Ba"}
recension_pdf_documents = {
    "gettysburg": "Letter",
    "gettysburg-first-draft": {"paper": "Letter", "parallel": "N", "facing": "yes"},
}
