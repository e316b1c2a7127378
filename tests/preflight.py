"""Debian's PDFBox preflight, which judges PDF/A-1b: a second opinion, from another house."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf
import pytest

JARS = ("preflight", "xmpbox", "pdfbox2", "fontbox2", "jaxb-api", "javax.activation", "commons-logging")
CLASSPATH = [Path(f"/usr/share/java/{name}.jar") for name in JARS]


def missing() -> str:
    """Return what preflight needs and this machine lacks."""
    jars = [path.name for path in CLASSPATH if not path.exists()]
    return ", ".join(jars if shutil.which("java") else ["java", *jars])


wanted = pytest.mark.skipif(bool(missing()), reason=f"PDFBox preflight lacks {missing()}")


def verdicts(path: Path, out: Path) -> list[str]:
    """Return what preflight says of *path*, which is PDF/A-3, and of a variant of it in PDF/A-1b, written to *out*."""
    return [_verdict(path), _verdict(as_pdf_a_1b(path, out))]


def _verdict(path: Path) -> str:
    command = ["java", "-cp", ":".join(map(str, CLASSPATH)), "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stdout.strip()
    forms = {f"The file {path.name} is{no} a valid PDF/A-1b file": f"{no} valid".strip() for no in ("", " not")}
    return next((short for form, short in forms.items() if form in said), said)


def as_pdf_a_1b(path: Path, out: Path) -> Path:
    """Write *path* as PDF/A-1b: without what that knows nothing of, and with its name."""
    with pikepdf.open(path) as pdf:
        del pdf.Root.AF, pdf.Root.Names.EmbeddedFiles
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(packet.replace(b"part>3</pdfaid", b"part>1</pdfaid").replace(b">A<", b">B<"))
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(out, force_version="1.4", fix_metadata_version=False, object_stream_mode=plain)
    return out
