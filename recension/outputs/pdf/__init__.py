"""The book: PDF files on several papers, set by rst2pdf and read back before they are let out."""
