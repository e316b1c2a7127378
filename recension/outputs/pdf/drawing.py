"""Drawings on paper: vectors, as wide as the text, with letters a little smaller than it has."""

from __future__ import annotations

from reportlab.platypus import Flowable

from recension.outputs.pdf.letters import BOLD, REGULAR
from recension.outputs.pdf.typography import QUIET_COLOUR
from recension.scholarship.drawing import NARROW, Drawing, Label, Line, Mark

LETTERS = 11  #: units, of which 14 are the size of the text
TEXT = 14
HAIRLINE = 0.4  #: points
RADIUS, BAR = 3, 4  #: units
SHADE, STEM = "#ececec", "#a0a0a0"
DASHES = (2, 2)


class Plate(Flowable):  # type: ignore[misc]
    """A drawing in a text whose letters are *size* high."""

    def __init__(self, drawing: Drawing, size: float) -> None:
        super().__init__()
        self.drawing, self.unit = drawing, size / TEXT

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return how much room it takes: the whole width, and no less than its labels need."""
        self.unit = min(self.unit, width / NARROW)
        self.width, self.height = self.drawing.width * self.unit or width, self.drawing.height * self.unit
        return self.width, self.height

    def draw(self) -> None:
        """Draw it, with paths: the canvas takes lines and rectangles for decoration."""
        if self.drawing.shade:
            left, right = (self.width * x for x in self.drawing.shade)
            path = self.canv.beginPath()
            path.rect(left, 0, right - left, self.height)
            self.canv.setFillColor(SHADE)
            self.canv.drawPath(path, stroke=0, fill=1)
        self.canv.setStrokeColor(QUIET_COLOUR)
        for line in self.drawing.lines:
            self.line(line)
        self.canv.setStrokeColor(STEM)
        for stem in filter(None, (mark.stem for mark in self.drawing.marks)):
            self.line(stem)
        self.canv.setStrokeColor("black")
        for mark in self.drawing.marks:
            self.mark(mark)
        for label in self.drawing.labels:
            self.label(label)

    def line(self, line: Line, width: float = HAIRLINE) -> None:
        """Draw a line."""
        path = self.canv.beginPath()
        path.moveTo(line.x1 * self.width, self.height - line.y1 * self.unit)
        path.lineTo(line.x2 * self.width, self.height - line.y2 * self.unit)
        self.canv.setDash(DASHES if line.dashed else ())
        self.canv.setLineWidth(width)
        self.canv.drawPath(path)

    def mark(self, mark: Mark) -> None:
        """Draw a dot or a bar."""
        if mark.stem:
            self.canv.setFillColor("black")
            y = self.height - mark.y * self.unit
            self.canv.circle(mark.x1 * self.width, y, RADIUS * self.unit, stroke=0, fill=1)
        else:
            self.canv.setLineCap(1)
            self.line(Line(mark.x1, mark.y, mark.x2, mark.y), BAR * self.unit)

    def label(self, label: Label) -> None:
        """Write a label."""
        face, size, colour = (BOLD, TEXT, "black") if label.strong else (REGULAR, LETTERS, QUIET_COLOUR)
        self.canv.setFont(face, size * self.unit)
        self.canv.setFillColor(colour)
        self.canv.drawCentredString(label.x * self.width, self.height - label.y * self.unit, label.text)
