"""What goes into a saved file beside qpdf, which needs kilobytes of memory for an object: packed as it would be."""

from __future__ import annotations

import zlib
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from struct import Struct
from typing import TYPE_CHECKING, Any, Self

import pikepdf

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AT_ONCE = 200  #: objects in a stream: with twice as many as qpdf has, files are as small as its own
ROW = Struct(">BIH")  #: where an object is: in which manner, the place or the stream, which one of that stream
FREE, PLAIN, PACKED = 0, 1, 2  #: the manners
DIGEST = 16  #: bytes of what a file is known by
RETURN = ord("\r")


class Packing:
    """Adds objects to the file at *path*; they are there when it is left."""

    def __init__(self, path: Path) -> None:
        with pikepdf.open(path) as pdf:
            table, root, trailer = pdf.get_xref_table(), pdf.Root, pdf.trailer
            self.pages = [page.obj.objgen[0] for page in pdf.pages]
            self.laid = [page.obj.Annots.objgen[0] if "/Annots" in page.obj else 0 for page in pdf.pages]
            self.tree, self.names = root.StructTreeRoot.objgen[0], root.Names.Dests.objgen[0]
            self._ends = f"/Root {root.objgen[0]} 0 R/Info {trailer.Info.objgen[0]} 0 R"
            ids: Any = trailer.ID
            self._first, second = map(bytes, ids)
        self._digest = sha256(second)
        last = max(number for number, _generation in table)  # the table itself, which is written anew
        self._rows = bytearray(ROW.size * last)
        for (number, _generation), entry in table.items():
            if number < last:
                self._place(
                    number, entry.type, entry.obj_stream_number or entry.offset or 0, entry.obj_stream_index or 0
                )
        self._waiting: list[tuple[int, bytes]] = []
        self._file = path.open("r+b")
        self._file.seek(table[last, 0].offset or 0)
        self._file.truncate()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, error: object, *_about: object) -> None:
        with self._file:
            if error is None:
                self._finish()
        self._rows.clear()

    def new(self) -> int:
        """Return the number of a new object."""
        self._rows += bytes(ROW.size)
        return len(self._rows) // ROW.size - 1

    def add(self, written: str) -> int:
        """Add an object, and return its number."""
        number = self.new()
        self.put(number, written)
        return number

    def put(self, number: int, written: str) -> None:
        """Let the object with a number be what is *written*."""
        self._waiting.append((number, written.encode("latin-1")))
        if len(self._waiting) == AT_ONCE:
            self._pack()

    def _place(self, number: int, *row: int) -> None:
        ROW.pack_into(self._rows, number * ROW.size, *row)

    def _pack(self) -> None:
        stream, numbers = self.new(), [number for number, _written in self._waiting]
        starts = accumulate((len(written) + 1 for _number, written in self._waiting), initial=0)
        head = " ".join(f"{number} {start}" for number, start in zip(numbers, starts, strict=False)).encode() + b"\n"
        data = head + b"\n".join(written for _number, written in self._waiting)
        while zlib.adler32(data) & 0xFF == RETURN:  # with which no stream may end
            data += b" "
        for place, number in enumerate(numbers):
            self._place(number, PACKED, stream, place)
        self._write(stream, f"/Type/ObjStm/N {len(numbers)}/First {len(head)}", data)
        self._waiting.clear()

    def _write(self, number: int, said: str, data: bytes) -> None:
        packed = zlib.compress(data, zlib.Z_BEST_COMPRESSION)
        self._digest.update(packed)
        head = f"{number} 0 obj\n<<{said}/Filter/FlateDecode/Length {len(packed)}>>\nstream\n"
        self._place(number, PLAIN, self._file.tell(), 0)
        self._file.write(head.encode() + packed + b"\nendstream\nendobj\n")

    def _finish(self) -> None:
        """Write what waits, and the table of all objects."""
        if self._waiting:
            self._pack()
        table, here = self.new(), self._file.tell()
        self._place(table, PLAIN, here, 0)
        while zlib.adler32(rows := _beside(self._rows)) & 0xFF == RETURN:
            self._rows += ROW.pack(FREE, 0, 1)
        known = f"/ID[<{self._first.hex()}><{self._digest.digest()[:DIGEST].hex()}>]"
        how = f"/W[1 4 2]/DecodeParms<</Predictor 12/Columns {ROW.size}>>/Size {len(self._rows) // ROW.size}"
        self._write(table, f"/Type/XRef{how}{self._ends}{known}", rows)
        self._file.write(b"startxref\n%d\n%%%%EOF\n" % here)


def _beside(rows: bytearray) -> bytes:
    """Return *rows*, each as it differs from that before it, which is much smaller when it is packed."""
    told = bytes((one - before) & 0xFF for before, one in zip(bytes(ROW.size) + rows, rows, strict=False))
    return b"".join(b"\x02" + told[start : start + ROW.size] for start in range(0, len(told), ROW.size))


@lru_cache(1000)
def string(text: str) -> str:
    """Return *text* as a file has it."""
    return pikepdf.String(text).unparse().decode("latin-1")


def coordinates(*numbers: Any) -> str:
    """Return numbers as a PDF has them, to a thousandth of a point; ReportLab takes much of its time for six places."""
    if len(numbers) == 1 and isinstance(numbers[0], list | tuple):
        numbers = tuple(numbers[0])
    return " ".join([f"{number:.3f}".rstrip("0").rstrip(".") for number in numbers])


def name_tree(names: Mapping[str, str]) -> str:
    """Return *names* as a tree, in the order of the bytes by which a file has them."""
    leaves = sorted((bytes(pikepdf.String(name)), string(name), named) for name, named in names.items())
    return f"<</Names[{' '.join(f'{name} {named}' for _bytes, name, named in leaves)}]>>"
