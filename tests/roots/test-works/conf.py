project = "The Toll"
extensions = ["sphinxcontrib.bibtex", "recension", "recension.site"]
smartquotes = False
bibtex_bibfiles = ["refs.bib"]

recension_texts = ["text"]
recension_witnesses = [
    {
        "siglum": "K",
        "title": "The copy in the mill",
        "file": "witnesses/K.md",
        "sha256": "0f61e25bf7ec2e025f94458f30f8045f8111b90c4a2d9ac82ba187bf9ecb8470",
    },
]
recension_comparisons = "compared.tsv"
recension_authorities = "authorities.tsv"
