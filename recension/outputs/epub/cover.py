"""The cover: author and title over the whole text in miniature, a stroke for each word, what was emended in red."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from recension.doctree.domain import RecensionDomain
from recension.locale import _
from recension.scholarship import dates
from recension.scholarship.edition import first_series
from recension.scholarship.model import Block, Variation, plain

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

WIDTH, HEIGHT, MARGIN = 1600, 2400, 170
BLACK = 31  #: the darkest of the shades in which letters are drawn
LEADING = 76  #: of the lines at the foot
PAPER, INK, GREY, RED = "#f7f2e6", "#26221c", "#8d8574", "#a3201a"
FONTS = Path(__file__).parents[1] / "pdf" / "fonts"
REGULAR, ITALIC, BOLD = ("SourceSerifPro-Regular.ttf", "SourceSerifPro-It.ttf", "SourceSerifPro-Bold.ttf")


class Stroke(NamedTuple):
    """A word in miniature: as long as it has letters."""

    letters: int
    emended: bool


def png(domain: RecensionDomain) -> bytes:
    """Return the cover as a picture."""
    from PIL import Image, ImageColor, ImageDraw  # here, since it takes long, and most builds make no book

    words = Image.new("L", (WIDTH, HEIGHT))
    top = _written(ImageDraw.Draw(words), domain)
    paper, ink, *others = (ImageColor.getrgb(colour) for colour in (PAPER, INK, GREY, RED))
    shades = [
        tuple(a + (b - a) * shade // BLACK for a, b in zip(paper, ink, strict=True)) for shade in range(BLACK + 1)
    ]
    picture = words.point([value * BLACK // 255 for value in range(256)])
    picture.putpalette([part for colour in (*shades, *others) for part in colour])
    _drawn(ImageDraw.Draw(picture), [*strokes(domain)], top + 110, HEIGHT - 330)
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


# what is written


def _written(draw: ImageDraw, domain: RecensionDomain) -> int:
    """Write who wrote what, and which edition it is; return where the title ends."""
    one, config = domain.work, domain.env.config
    at = MARGIN + 30
    for line, font in _lines(str(one.author), REGULAR, 74, 2):
        at = _line(draw, line, font, at, 92)
    at += 34
    for line, font in _lines(one.title or config.project, BOLD, 132, 5):
        at = _line(draw, line, font, at, int(font.size * 1.14))
    editor = _("Edited by {}").format(one.person) if one.person else ""
    named = _("Release {}").format(one.release) if one.release else ""
    release = ", ".join(filter(None, (named, dates.spelled(one.released, one.language))))
    said = {_("Critical edition"): ITALIC, editor: REGULAR, release: REGULAR}
    said.pop("", None)
    below = HEIGHT - MARGIN - LEADING * len(said)
    for words, name in said.items():
        for line, font in _lines(words, name, 52, 1):
            _line(draw, line, font, below, 0)
        below += LEADING
    return at


def _line(draw: ImageDraw, words: str, font: FreeTypeFont, at: int, leading: int) -> int:
    draw.text((MARGIN, at), words, 255, font)
    return at + leading


def _lines(text: str, name: str, size: int, most: int) -> list[tuple[str, FreeTypeFont]]:
    """Return *text* in lines, smaller where it is long; nothing where the face lacks one of its characters."""
    from PIL import ImageFont

    for smaller in range(size, 20, -6):
        font = ImageFont.truetype(FONTS / name, smaller, layout_engine=ImageFont.Layout.BASIC)
        if not _has(font, text):
            return []
        lines = [*_broken(text.split(), font)]
        if len(lines) <= most and all(font.getlength(line) <= WIDTH - 2 * MARGIN for line in lines):
            break
    return [(line, font) for line in lines]


def _has(font: FreeTypeFont, text: str) -> bool:
    """Tell whether a face has all characters of *text*."""
    lacking = bytes(font.getmask("\U0010fffd"))
    return all(sign.isspace() or bytes(font.getmask(sign)) != lacking for sign in set(text))


def _broken(words: Sequence[str], font: FreeTypeFont) -> Iterator[str]:
    """Yield lines that have room beside the margins."""
    line = ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > WIDTH - 2 * MARGIN:
            yield line
            longer = word
        line = longer
    yield line


# what is drawn


def strokes(domain: RecensionDomain) -> Iterator[list[Stroke]]:
    """Yield the words of each paragraph of the text."""
    series = first_series(domain.edition.declared.places)
    blocks = [block for block in domain.edition.blocks if block.type.is_text]
    running = [block for block in blocks if block.place.is_in(series)]
    yield from ([*_strokes(block)] for block in running or blocks)


def _strokes(block: Block) -> Iterator[Stroke]:
    for part in block.parts:
        is_emended = isinstance(part, Variation) and part.entry is not None
        words = plain(part.lemma if isinstance(part, Variation) else (part,)).split()
        yield from (Stroke(len(word), is_emended) for word in words)


def _drawn(draw: ImageDraw, blocks: list[list[Stroke]], top: int, bottom: int) -> None:
    """Draw the text between *top* and *bottom*, as large as there is room."""
    for scale in (8, 7, 6, 5, 4.5, 4, 3.5, 3, 2.5, 2, 1.75, 1.5, 1.25, 1):
        leading = max(5, round(scale * 3.2))
        placed = [*_placed(blocks, scale, leading)]
        if not placed or placed[-1][1] + leading <= bottom - top:
            break
    for left, down, right, is_emended in placed:
        if top + down + leading <= bottom:
            height = max(1, round(leading * 0.32))
            box = (MARGIN + left, top + down, MARGIN + right, top + down + height)
            draw.rectangle(box, BLACK + 1 + is_emended)


def _placed(blocks: list[list[Stroke]], scale: float, leading: int) -> Iterator[tuple[int, int, int, bool]]:
    """Yield where each stroke begins, how far down it is, where it ends, and whether its word is emended."""
    measure = WIDTH - 2 * MARGIN
    down = 0
    for block in blocks:
        across = 0.0
        for one in block:
            long = min(one.letters * scale, measure)
            if across and across + long > measure:
                across, down = 0.0, down + leading
            yield round(across), down, round(across + long), one.emended
            across += long + 1.6 * scale
        down += round(leading * 1.6)
