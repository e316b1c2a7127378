"""Writes an edition as one file of TEI: all that its records have, for `reader.read` to give back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from recension.outputs.tei import back, commentary, facsimiles, header, names, sums, transcription
from recension.outputs.tei.elements import add, make
from recension.outputs.tei.names import Names
from recension.outputs.tei.prose import Said
from recension.outputs.tei.transcription import Setting
from recension.scholarship import bibtex
from recension.scholarship.edition import Text
from recension.scholarship.whole import Whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_MODEL = (  #: what editors of XML check a file with
    'href="https://tei-c.org/release/xml/tei/custom/schema/relaxng/tei_all.rng" type="application/xml" '
    'schematypens="http://relaxng.org/ns/structure/1.0"'
)


def write(whole: Whole) -> bytes:
    """Return the file."""
    root = tree(whole)
    data: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def tree(whole: Whole) -> Element:
    """Return an edition as an element."""
    labels = {key: bibtex.label(item) for key, item in whole.sections["bibliography"].items()}
    said = Said(Names.of(whole), "", labels, whole.declared.places)
    root = make("TEI", xml_lang=whole.work.language, xml_space="preserve")  # of the blanks between words
    root.addprevious(etree.ProcessingInstruction("xml-model", _MODEL))
    header.write(root, whole)
    facsimiles.write(root, whole.declared.facsimiles)
    text = add(root, "text")
    several = len(whole.texts) > 1
    parent = add(text, "group") if several else text
    for one in whole.texts:
        _text(add(parent, "text") if several else text, one, whole, said._replace(text=one.name))
    beside = add(root, "standOff")
    back.write(beside, whole, said)
    sums.write(beside, root)
    return root


def _text(element: Element, text: Text, whole: Whole, said: Said) -> None:
    """Fill the element of one text."""
    element.set("n", text.name)
    element.set("{http://www.w3.org/XML/1998/namespace}id", names.of("Text", text.name))
    by = Setting(said, whole.declared, dict(text.document.heads))
    transcription.write(add(element, "body"), text.document.blocks, by)
    document = text.document
    if document.comments or document.works or document.withdrawn:
        commentary.write(add(element, "back"), document, by)
