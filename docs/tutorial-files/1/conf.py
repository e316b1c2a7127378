project = "To all who bring corn"
author = "The Miller of Stow"
copyright = "the Miller of Stow"
extensions = ["recension"]
html_theme = "furo"
html_title = project

recension_name = "corn"
recension_texts = ["notice"]
recension_witnesses = [
    {
        "siglum": "A",
        "title": "The board beside the door of the mill",
        "file": "witnesses/A.md",
        "sha256": "793b3fb7f557b86d88bb9b56892a8367cbcee1215cf3dcd05b3efe4d89bd7a9c",
    },
]
recension_kinds = {
    "slip": "a slip of the hand",
    "variant": "what B has, where the edition keeps the reading of A",
}
