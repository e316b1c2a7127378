"""Makes the faces of the screen from those of the PDF files: ``make faces``.

The name “Source” is reserved for faces that nobody changed; what has fewer letters has a name of its own.
"""

from __future__ import annotations

from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

OUTPUTS = Path(__file__).parents[1] / "recension" / "outputs"
MADE = {"Regular": "Regular", "It": "Italic", "Bold": "Bold"}  #: cut of the PDF files -> of the screen
FAMILY = "Recension Serif"
SIGNS = [*range(0x2009, 0x2015), *range(0x2018, 0x201F), 0x2020, 0x2022, 0x2026, 0x202F, 0x2039, 0x203A, 0x2212]
#: end of the name of a file -> its letters: those of the west of Europe and all signs, and those of the rest
PARTS = {"": [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x152, 0x153, *SIGNS], "-more": [*range(0x100, 0x180)]}
FEATURES = ["kern", "liga", "onum", "smcp"]
COPYRIGHT, LICENCE, ADDRESS = 0, 13, 14  #: names that are kept


def made(cut: str, letters: list[int]) -> TTFont:
    """Return a face with some *letters* alone, under its own name."""
    font = TTFont(OUTPUTS / "pdf" / "fonts" / f"SourceSerifPro-{cut}.ttf", recalcTimestamp=False)
    chosen = Options(layout_features=FEATURES, hinting=False, name_IDs=[COPYRIGHT, LICENCE, ADDRESS])
    subsetter = Subsetter(chosen)
    subsetter.populate(unicodes=letters)
    subsetter.subset(font)
    name = MADE[cut]
    for number, words in {1: FAMILY, 2: name, 4: f"{FAMILY} {name}", 6: f"{FAMILY.replace(' ', '')}-{name}"}.items():
        font["name"].setName(words, number, 3, 1, 0x409)
    font.flavor = "woff2"
    return font


if __name__ == "__main__":
    for cut, name in MADE.items():
        for end, letters in PARTS.items():
            path = OUTPUTS / "html" / "static" / "faces" / f"{name.lower()}{end}.woff2"
            made(cut, letters).save(path)
            print(f"{path.stat().st_size:6} {path.name}")
