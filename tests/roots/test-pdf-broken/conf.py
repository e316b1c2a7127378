project = "A Broken Book"
author = "An Author"
extensions = ["recension.pdf"]
recension_pdf_documents = {"book": "A4"}
