"""A sheet of paper measured in points: type, lines, surfaces. Knows no test and no patient."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextLayout,
    QTextOption,
)

import resources

UNITS_PER_POINT: Final = 10
"""Qt sizes fonts in whole device units; ten to a point keep half sizes exact."""

FAMILIES: Final = ("Inter", "Noto Sans")
_FACES: Final = ("Regular", "Medium", "SemiBold", "Bold")
# Inter swaps the minus, the dash and the multiplication sign beside digits for variants that have no
# character of their own: on paper they look right, but copied out of the PDF they are gone.
_CONTEXTUAL_ALTERNATES: Final = QFont.Tag("calt")

Align = Literal["left", "right", "center"]


def load_fonts() -> None:
    """Make the bundled Inter known to Qt, unless it is. Raises ``RuntimeError`` when a face is damaged."""
    if FAMILIES[0] in QFontDatabase.families():
        return
    for face in _FACES:
        if QFontDatabase.addApplicationFontFromData(resources.data(f"fonts/Inter-{face}.otf")) < 0:
            raise RuntimeError(f"The shipped font Inter-{face}.otf cannot be read.")


@cache
def _light_colours() -> dict[str, str]:
    return dict(json.loads(resources.text("themes/tokens.json"))["color"]["light"])


def colour(token: str) -> QColor:
    """A colour of the light theme by its meaning: paper is white."""
    return QColor(_light_colours()[token])


@dataclass(frozen=True, slots=True)
class Style:
    """One size and weight of type, in points."""

    size_pt: float
    strong: bool = False
    token: str = "ink"

    @property
    def line_pt(self) -> float:
        return self.size_pt * 1.4

    @property
    def ascent_pt(self) -> float:
        """From the top of a line to its baseline."""
        return self.size_pt * 1.05

    @property
    def font(self) -> QFont:
        font = QFont()
        font.setFamilies(list(FAMILIES))
        font.setPixelSize(round(self.size_pt * UNITS_PER_POINT))
        font.setWeight(QFont.Weight.DemiBold if self.strong else QFont.Weight.Normal)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # A font begins as the application's: its tabular figures would be unreadable to whoever copies them.
        font.clearFeatures()
        font.setFeature(_CONTEXTUAL_ALTERNATES, 0)
        return font

    def width_pt(self, text: str) -> float:
        return QFontMetricsF(self.font).horizontalAdvance(text) / UNITS_PER_POINT

    def lines(self, text: str, width_pt: float) -> list[str]:
        """``text`` broken into lines that fit, at words where it can; its own line breaks are kept."""
        return [line for paragraph in text.splitlines() for line in self._wrapped(paragraph, width_pt)]

    def _wrapped(self, paragraph: str, width_pt: float) -> list[str]:
        if not paragraph.strip():
            return [""]
        layout = QTextLayout(paragraph, self.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        # Line starts count UTF-16 units, Python's strings count characters.
        units = paragraph.encode("utf-16-le")
        lines = []
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width_pt * UNITS_PER_POINT)
            start = line.textStart()
            part = units[2 * start : 2 * (start + line.textLength())]
            lines.append(part.decode("utf-16-le", errors="ignore").rstrip())
        layout.endLayout()
        return lines


class Sheet:
    """One page being painted; every length is in points from its top left corner."""

    def __init__(self, painter: QPainter) -> None:
        self.painter = painter

    def text(self, x: float, top: float, text: str, style: Style, align: Align = "left") -> None:
        """One line of text in a line box from ``top`` down; ``x`` is its left or right edge or its middle."""
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        left = x - shift * style.width_pt(text)
        painter = self.painter
        painter.save()
        painter.scale(1 / UNITS_PER_POINT, 1 / UNITS_PER_POINT)
        painter.setFont(style.font)
        painter.setPen(colour(style.token))
        baseline = (top + style.ascent_pt) * UNITS_PER_POINT
        painter.drawText(QPointF(left * UNITS_PER_POINT, baseline), text)
        painter.restore()

    def line(self, x1: float, y1: float, x2: float, y2: float, pen: QPen) -> None:
        self.painter.setPen(pen)
        self.painter.drawLine(QPointF(x1, y1), QPointF(x2, y2))

    def fill(self, area: QRectF, token: str, radius_pt: float = 0.0) -> None:
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(colour(token))
        self.painter.drawRoundedRect(area, radius_pt, radius_pt)

    def path(self, path: QPainterPath, pen: QPen | None, fill_token: str | None = None) -> None:
        self.painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
        self.painter.setBrush(colour(fill_token) if fill_token else QBrush(Qt.BrushStyle.NoBrush))
        self.painter.drawPath(path)


def pen(token: str, width_pt: float, dashes_pt: tuple[float, ...] = ()) -> QPen:
    """A pen in a colour of the theme; ``dashes_pt`` alternates lengths drawn and left out."""
    made = QPen(colour(token), width_pt)
    made.setCapStyle(Qt.PenCapStyle.FlatCap)
    made.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashes_pt:
        made.setDashPattern([length / width_pt for length in dashes_pt])
    return made
