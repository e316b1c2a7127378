project = "A speech in four copies"
extensions = ["recension"]
smartquotes = False
exclude_patterns = ["witnesses"]

recension_name = "speech"
recension_texts = ["speech"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The speaker’s own sheet",
        "file": "witnesses/A.txt",
        "sha256": "abbed7763ac3e884f811d6760610703fee8a0d4304cf6e0b62cf8c1db46ae234",
    },
    {
        "siglum": "B",
        "title": "The first print",
        "file": "witnesses/B.txt",
        "sha256": "7218b8b8eecb792de212dbd0f8c24e0861b0ed5c05c3df96f61f398a0683bdff",
    },
    {
        "siglum": "C",
        "title": "The second print",
        "file": "witnesses/C.txt",
        "sha256": "7218b8b8eecb792de212dbd0f8c24e0861b0ed5c05c3df96f61f398a0683bdff",
    },
    {
        "siglum": "D",
        "title": "The notes of a reporter",
        "file": "witnesses/D.txt",
        "sha256": "50f8e9b646d44c8be83510bbc4deaca8b094be1bb39d7984311003ead913a9bf",
    },
]
recension_groups = {"ω": "B C"}
recension_scholars = {"Bell": "Ada Bell, in a letter of 1904"}
recension_kinds = {"pointing": "points and commas", "wording": "other words"}
recension_rules = ["apostrophes"]
