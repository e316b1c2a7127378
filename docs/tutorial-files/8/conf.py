project = "To all who bring corn"
author = "The Miller of Stow"
copyright = "the Miller of Stow"
extensions = ["recension", "recension.pdf"]
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
    {
        "siglum": "B",
        "title": "The handbill",
        "file": "witnesses/B.txt",
        "sha256": "1edd0c50cd14f7f796980c5181d059fe221e860142a74931103b2100784859c9",
    },
]
recension_kinds = {
    "slip": "a slip of the hand",
    "variant": "what B has, where the edition keeps the reading of A",
}

recension_pdf_documents = {"corn-a4": "A4"}
