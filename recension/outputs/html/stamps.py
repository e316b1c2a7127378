"""Puts the checksum of the edited text on pages on which nothing else is new, as if they were made anew."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from recension.doctree.domain import domain_of
from recension.files import write_bytes
from recension.outputs.html import handout
from recension.scholarship.cite import SHORT

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def stamp(app: Sphinx, exception: Exception | None) -> None:
    """Change the checksum on the pages and in their scripts; then they are read back like all others."""
    if exception is None:
        for docname, sums in domain_of(app.env).stamped.items():
            script = Path(app.outdir, "_static", handout.script_of(docname))
            page = Path(app.builder.get_outfilename(docname))  # type: ignore[attr-defined]
            before, after = _with(script, *sums)
            write_bytes(script, after)
            was, is_now = (f"{script.name}?v={sha256(one).hexdigest()[:8]}".encode() for one in (before, after))
            write_bytes(page, _with(page, *sums)[1].replace(was, is_now))


def _with(path: Path, old: str, new: str) -> tuple[bytes, bytes]:
    """Return what a file holds, and the same with another checksum, in full and shortened."""
    data, was, is_now = path.read_bytes(), old.encode(), new.encode()
    return data, data.replace(was, is_now).replace(was[:SHORT], is_now[:SHORT])


def setup(app: Sphinx) -> None:
    """Begin when all pages are written, before they are read back (800)."""
    app.connect("build-finished", stamp, priority=400)
