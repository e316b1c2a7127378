"""The colours meant: an sRGB profile (ICC version 2), the same bytes wherever it is made."""

from __future__ import annotations

from struct import pack

#: the white and the primaries of sRGB under the light that profiles use (D50)
COLOURS = {
    b"wtpt": (0.9642, 1.0, 0.8249),
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7141),
}
STEPS = 1024  #: so many values of the curve from a number in the file to light


def profile() -> bytes:
    """Return the profile."""
    curve = pack(">4s4xI", b"curv", STEPS) + b"".join(pack(">H", _light(step / (STEPS - 1))) for step in range(STEPS))
    tags = {
        b"desc": pack(">4s4xI5s78x", b"desc", 5, b"sRGB"),
        b"cprt": pack(">4s4x14s", b"text", b"Public domain"),
        **{name: pack(">4s4x3i", b"XYZ ", *(round(65536 * value) for value in xyz)) for name, xyz in COLOURS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    start = 128 + 4 + 12 * len(tags)
    table, body, places = b"", b"", {}
    for name, data in tags.items():
        if data not in places:  # the three curves are one
            places[data] = start + len(body)
            body += data + bytes(-len(data) % 4)
        table += pack(">4sII", name, places[data], len(data))
    date = pack(">6H", 2000, 1, 1, 0, 0, 0)
    head = pack(">I4xI4s4s4s12s4s28x3i48x", start + len(body), 0x02100000, b"mntr", b"RGB ", b"XYZ ", date, b"acsp",
                *(round(65536 * value) for value in COLOURS[b"wtpt"]))  # fmt: skip
    return head + pack(">I", len(tags)) + table + body


def _light(value: float) -> int:
    return round(65535 * (value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4))
