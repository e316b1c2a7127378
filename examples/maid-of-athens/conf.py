project = "Maid of Athens"
author = "Lord Byron"
language = "en_GB"
extensions = ["recension", "recension.site", "recension.epub"]
if tags.has("pdf"):
    extensions.append("recension.pdf")
html_theme = "furo"
html_title = project
smartquotes = False

recension_name = "maid-of-athens"
recension_texts = ["maid-of-athens"]
recension_witnesses = [
    {
        "siglum": "C",
        "title": "The Works of Lord Byron, ed. Coleridge and Prothero, Poetry III, 1900, as Wikisource transcribes it",
        "extent": "Without its notes.",
        "file": "witnesses/C.txt",
        "sha256": "ce25e4eadeeafcf8ae4ed0cfc98dc663253c7b2f18c4999136a926e11473adbb",
    },
    {
        "siglum": "F",
        "title": "Finden’s Illustrations of the Life and Works of Lord Byron, as converted by Google Books",
        "extent": "Without its notes.",
        "file": "witnesses/F.txt",
        "sha256": "2ba33aad4c1abb9bd9f5e81457cbfb358aef831176e92bd95bce8615c2c89610",
    },
    {
        "siglum": "S",
        "title": "The Loves and Heroines of the Poets, as converted by Google Books",
        "extent": "The page that was seen ends with the second line of the third stanza.",
        "file": "witnesses/S.txt",
        "sha256": "c86d428b377e252d4222e577db78705a4e91bb6ccb5e219fec9b38c88a432f93",
    },
    {
        "siglum": "V",
        "title": "The same edition as C, as the University of Virginia Library transcribes it",
        "extent": "Without its notes and the numbers of its pages.",
        "file": "witnesses/V.txt",
        "sha256": "148d3659730ea73429431ee60dbaf420ed0192cf3011cf1dd3984f6ed5961dfe",
    },
]
recension_source = {
    "author": "Lord Byron",
    "title": "Maid of Athens, ere we part",
    "date": "1812",
    "incipit": "MAID OF ATHENS, ERE WE PART.",
}
recension_places = {
    "s": "stanza",
    "n": "note",
}
recension_kinds = {
    "wording": "other words",
    "spelling": "the same word, spelt otherwise",
    "pointing": "stops and marks of quotation",
    "greek": "accents, breathings, and letters of the Greek",
    "division": "what one edition has around or between the stanzas",
    "lost": "what was not seen",
}
recension_pdf_documents = {"maid-of-athens": "A4"}
recension_pdf_faces = ["faces/DejaVuSerif-Greek.ttf"]
