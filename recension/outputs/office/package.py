"""Puts the parts of a file into a zip, of which the same parts make the same bytes, and makes their elements."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from lxml import etree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  #: of zips
_UNIX = 3


class Maker:
    """Makes elements of which tags and attributes have a prefix, as ``w:val``; that may be empty, or the default."""

    def __init__(self, spaces: Mapping[str, str], default: str = "") -> None:
        self.spaces, self.default = dict(spaces), default
        self.declared = {prefix or None: space for prefix, space in self.spaces.items()}

    def name(self, tag: str) -> str:
        """Return the whole name of *tag*, which has a prefix or the default one."""
        prefix, _, local = tag.rpartition(":")
        return f"{{{self.spaces[prefix or self.default]}}}{local}"

    def __call__(self, tag: str, *children: Element | str, **attributes: str) -> Element:
        """Return an element; in names of attributes two underscores stand for the colon and one for a hyphen."""
        made = etree.Element(self.name(tag), nsmap=self.declared)
        for name, value in attributes.items():
            prefix, _, local = name.rpartition("__")
            made.set(self.name(f"{prefix or self.default}:{local.replace('_', '-')}"), value)
        for child in children:
            if not isinstance(child, str):
                made.append(child)
            elif len(made):
                made[-1].tail = (made[-1].tail or "") + child
            else:
                made.text = (made.text or "") + child
        return made


def whole(root: Element) -> bytes:
    """Return a part as it stands in the zip."""
    etree.cleanup_namespaces(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip of *parts*, in their order; what says what the file is, ``mimetype``, is not compressed."""
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        for name, part in parts.items():
            info = ZipInfo(name, _FIRST_DAY)
            info.create_system, info.external_attr = _UNIX, 0o644 << 16
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            archive.writestr(info, part)
    return data.getvalue()


def parsed(data: bytes) -> Element:
    """Return the root of a part; nothing from outside is taken in."""
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
