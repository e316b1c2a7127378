project = "Songs and Stores"
extensions = ["recension"]
smartquotes = False

recension_name = "songs"
recension_texts = ["songs", "stores"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The earlier copy",
        "file": "witnesses/A.md",
        "sha256": "a87824d44c5965af7c368767a3128f596a3592e5f7ba095631d6160be82bcf8d",
        "begins": "---\nSongs and Stores\n---\n\n",
    },
    {
        "siglum": "B",
        "title": "The later copy",
        "file": "witnesses/B.txt",
        "sha256": "d1dc93b749af8bdef11dc0350bb14f0b391262258440823886a56bacdaa3edcb",
        "ends": "",
    },
    {"siglum": "C", "title": "A copy that is lost", "extent": "Known by report."},
]
recension_places = {"s": "stanza", "l": "list", "n": "note", "envoi": "envoi"}
recension_kinds = {
    "slip": "of the pen",
    "hearing": "one word heard for another",
    "leaf": "what the turn of a leaf brought in",
    "owner": "what an owner added",
}
recension_certainties = {"likely": "", "doubtful": ""}
recension_rules = ["apostrophes", "ranges"]
