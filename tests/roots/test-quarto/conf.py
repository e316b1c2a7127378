project = "Sonnet 129"
extensions = ["recension"]
smartquotes = False

recension_name = "sonnet"
recension_texts = ["sonnet"]
recension_witnesses = [
    {
        "siglum": "Q",
        "title": "The quarto",
        "file": "witnesses/Q.txt",
        "sha256": "97c7407de30f752ca2be121b84e3738968bc7edcafc07f08632c911b55014e4f",
    },
    {
        "siglum": "B",
        "title": "A modern print",
        "file": "witnesses/B.txt",
        "sha256": "971ded30e441cd1affe557a521795a062def6a506e4c4d15c7db590d913d05ce",
        "rules": ["long-s", "v-for-u", "ligatures"],
    },
]
recension_places = {"s": "stanza", "p": "paragraph"}
recension_kinds = {"spelling": "the same word, spelled otherwise"}
recension_own_rules = {
    "long-s": {
        "title": "Long s",
        "sentence": "The long s of the quarto is printed as a round one.",
        "replace": {"ſ": "s"},
        "except": ["s2 ſtraight"],
    },
    "dashes": {"title": "Dashes", "sentence": "Two hyphens are printed as a dash.", "replace": {"--": "—"}},
    "v-for-u": {
        "title": "v for u",
        "sentence": "Between vowels a u is printed as v.",
        "match": {r"(?<=[aeiou])u(?=[aeiou])": "v"},
    },
    "ligatures": {
        "title": "Ligatures",
        "sentence": "Ligatures are printed as two letters.",
        "replace": {"æ": "ae", "ﬁ": "fi"},
    },
}
recension_rules = ["apostrophes", "dashes", "long-s"]
