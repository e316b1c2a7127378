"""The book: PDF files on several papers, set by rst2pdf and read back before they are let out.

From rst2pdf come the reading of the style sheet with its faces, the walk through the tree that finds a handler for
each node, the text of a block with its inline markup and targets, the bullets and numbers of lists, tables, pictures,
and the template of a page.
Ours are the other blocks and the notes, lines and letters, the filling of the pages, what is drawn late, links,
structure and metadata.
`upstream` names what we rely on in rst2pdf and ReportLab, and mends it while a book is set.
"""
