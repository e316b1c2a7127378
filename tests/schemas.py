"""Makes the schemas of our TEI from its ODD: ``make schemas STYLESHEETS=folder TEI=p5subset.xml SAXON="java -jar …"``.

The Stylesheets of TEI, the file of its elements and an XSLT processor are no part of this house: whoever changes the
ODD fetches them.  The schemas say from which ODD they were made, and a test sees that it is this one.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lxml import etree

from recension.outputs.tei import sums
from recension.outputs.tei.elements import NAMESPACE

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

PLACE = Path(sums.__file__).parent
ODD = PLACE / "recension.odd"
RNG = "{http://relaxng.org/ns/structure/1.0}"
SCH = "{http://purl.oclc.org/dsdl/schematron}"
#: ending of a schema -> the style sheet that makes it, and the namespace of what it keeps
MADE = {".rng": ("odds/odd2relax.xsl", RNG), ".sch": ("odds/extract-isosch.xsl", SCH)}


def specification() -> Element:
    """Return what the ODD says for programs."""
    return next(etree.parse(ODD).iter(f"{{{NAMESPACE}}}schemaSpec"))


def head() -> str:
    """Return what a schema says of the ODD from which it was made."""
    return f" made from recension.odd by make schemas; its schemaSpec has the checksum {sums.summed(specification())} "


def cleaned(root: Element, kept: str) -> bytes:
    """Return a schema without what is no rule: remarks, explanations, and when it was made."""
    for one in [*root.iter()]:
        parent = one.getparent()
        if parent is not None and not (isinstance(one.tag, str) and one.tag.startswith(kept)):
            etree.strip_elements(parent, one.tag, with_tail=False)
            continue
        for name in [name for name in one.attrib if name.startswith("{")]:
            del one.attrib[name]
    etree.cleanup_namespaces(root)
    body = etree.tostring(root, encoding="unicode", with_tail=False)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<!--{head()}-->\n{body}\n'.encode()


def missing(options: Namespace) -> list[str]:
    """Return what is needed and not there."""
    sheets = ("odds/odd2odd.xsl", *(sheet for sheet, _kept in MADE.values()))
    there = all((options.stylesheets / sheet).is_file() for sheet in sheets)
    processor = next(iter(shlex.split(options.saxon)), "")
    wanted = {
        f"STYLESHEETS={options.stylesheets}: the Stylesheets of TEI, from github.com/TEIC/Stylesheets": there,
        f"TEI={options.tei}: p5subset.xml, from tei-c.org/Vault/P5/current/xml/tei/odd": options.tei.is_file(),
        f"SAXON={options.saxon}: an XSLT 3 processor, such as java -jar saxon-he.jar": shutil.which(processor),
    }
    return [f"not there: {name}" for name, is_there in wanted.items() if not is_there]


def main(arguments: list[str] | None = None) -> int:
    """Make both schemas, or say what there must be for it."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--stylesheets", type=Path, default=Path())
    parser.add_argument("--tei", type=Path, default=Path())
    parser.add_argument("--saxon", default="saxon")
    options = parser.parse_args(arguments)
    if found := missing(options):
        print(*found, sep="\n", file=sys.stderr)
        return 1
    with TemporaryDirectory() as folder:
        compiled = Path(folder, "compiled.xml")
        run(options, ODD, "odds/odd2odd.xsl", compiled, f"defaultSource={options.tei.resolve().as_uri()}")
        for ending, (sheet, kept) in MADE.items():
            made = Path(folder, f"recension{ending}")
            run(options, compiled, sheet, made)
            data = cleaned(etree.parse(made, etree.XMLParser(remove_comments=True)).getroot(), kept)
            ODD.with_suffix(ending).write_bytes(data)
            print(f"{len(data):7} {ODD.stem}{ending}")
    return 0


def run(options: Namespace, source: Path, sheet: str, out: Path, *parameters: str) -> None:
    """Transform a file."""
    xsl = options.stylesheets / sheet
    command = [*shlex.split(options.saxon), f"-s:{source}", f"-xsl:{xsl}", f"-o:{out}", *parameters]
    subprocess.run(command, check=True)


if __name__ == "__main__":
    raise SystemExit(main())
