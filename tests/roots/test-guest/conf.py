"""A project that has nothing to do with editions: what an edition adds to it is added by the tests."""

project = "The Pump Manual"
author = "The Pump Works"
copyright = "1851 The Pump Works"
version = release = "0.3"
extensions = ["sphinx.ext.mathjax", "sphinx.ext.todo", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["pumps.bib"]
html_theme = "alabaster"
