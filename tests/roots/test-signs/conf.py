project = "The wolde"
extensions = ["recension"]
smartquotes = False
exclude_patterns = ["witnesses"]

recension_name = "wolde"
recension_texts = ["wolde"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "Copy A",
        "file": "witnesses/A.md",
        "sha256": "b2069c74b2437b0a3cb3bbb149a3b71dca0b0522df8c2354cc34fa097d49df55",
    },
    {
        "siglum": "B",
        "title": "Copy B",
        "file": "witnesses/B.txt",
        "sha256": "4dd86684eee176eb8bb03900319e5c4e479e28f295b01f5215fe7017bd16d5c2",
    },
]
recension_places = {"p": "paragraph", "s": "stanza", "n": "note"}
recension_kinds = {"lost": "words that are lost", "other": "other words"}
recension_rules = ["quotes", "apostrophes", "calls"]
