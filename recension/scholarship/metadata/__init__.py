"""The files that describe an edition to archives and to programs that cite it: one module for each."""

from recension.scholarship.metadata.about import RECENSION, Software
from recension.scholarship.metadata.cff import citation_cff
from recension.scholarship.metadata.codemeta import codemeta
from recension.scholarship.metadata.crate import APPARATUS, CRATE, SOFTWARE, TEXT, File, ro_crate

__all__ = [
    "APPARATUS",
    "CRATE",
    "RECENSION",
    "SOFTWARE",
    "TEXT",
    "File",
    "Software",
    "citation_cff",
    "codemeta",
    "ro_crate",
]
