"""A project with one of everything that other directives bring; its pictures are made by the tests."""

project = "One of Everything"
author = "The Pump Works"
extensions = ["recension.pdf", "sphinx.ext.todo"]
todo_include_todos = True
recension_pdf_documents = {"book": "A4"}
recension_date = "2026-11-23"
smartquotes = False
