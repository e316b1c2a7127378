"""Debian's PDFBox preflight, which judges PDF/A-1b: a second opinion, from another house."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pikepdf

JARS = ("preflight", "xmpbox", "pdfbox2", "fontbox2", "jaxb-api", "javax.activation", "commons-logging")
CLASSPATH = [Path(f"/usr/share/java/{name}.jar") for name in JARS]


def missing() -> str:
    """Return what preflight needs and this machine lacks."""
    jars = [path.name for path in CLASSPATH if not path.exists()]
    return ", ".join(jars if shutil.which("java") else ["java", *jars])


def verdict(path: Path) -> str:
    """Return what preflight says of *path*."""
    command = ["java", "-cp", ":".join(map(str, CLASSPATH)), "org.apache.pdfbox.preflight.Validator_A1b", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300).stdout.strip()


def as_pdf_a_1b(path: Path, out: Path) -> Path:
    """Write *path* as PDF/A-1b: without what that knows nothing of, and with its name."""
    with pikepdf.open(path) as pdf:
        del pdf.Root.AF, pdf.Root.Names.EmbeddedFiles
        packet = pdf.Root.Metadata.read_bytes()
        pdf.Root.Metadata.write(packet.replace(b"part>3</pdfaid", b"part>1</pdfaid").replace(b">A<", b">B<"))
        plain = pikepdf.ObjectStreamMode.disable
        pdf.save(out, force_version="1.4", fix_metadata_version=False, object_stream_mode=plain)
    return out
