"""The guide for editors: a project that holds no text of an edition."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parent.parent)]

from recension.version import __version__  # noqa: E402  # now that it is found

project = "recension"
author = "the editor of this edition"
copyright = "2026 the editor of this edition"
version = release = __version__
language = "en"

extensions = ["sphinx.ext.autodoc", "recension", "reference_of"]
exclude_patterns = ["book", "tei-files", "tutorial-files"]
nitpicky = True
smartquotes = False  # messages are shown as they are printed
highlight_language = "none"

autodoc_member_order = "bysource"
autodoc_typehints = "none"
toc_object_entries_show_parents = "hide"
nitpick_ignore_regex = [("py:class", ".*")]  # of annotations

html_theme = "furo"
html_title = "recension"
html_static_path = ["guide.css"]
html_css_files = ["guide.css"]
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
