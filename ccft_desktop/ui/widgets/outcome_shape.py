"""The five shapes of a hold's outcome, for rows, tables and paper; knows no hold but its outcome."""

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ccft_desktop.core.session import Outcome
from ccft_desktop.ui.theme import Theme

Shape = Literal["held", "not_held", "could_not_tell", "now", "to_come"]

_SHAPES: Final[dict[Outcome, Shape]] = {
    "success": "held",
    "failed": "not_held",
    "invalid": "could_not_tell",
}
_DASHES: Final = 8


def shape_of(outcome: Outcome) -> Shape:
    return _SHAPES[outcome]


def paint_outcome(painter: QPainter, theme: Theme, shape: Shape, rect: QRectF) -> None:
    """Paint the shape into the square ``rect``; strokes grow with it, from 14 px in lists to 28 in print."""
    side = rect.width()
    scale = side / theme.size("outcome")
    centre = rect.center()
    radius = 0.45 * side
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if shape == "held":
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(centre, radius, radius)
    elif shape == "to_come":
        painter.setPen(QPen(theme.color("control_line"), theme.stroke("outcome_to_come") * scale))
        painter.drawEllipse(centre, radius, radius)
    elif shape == "now":
        painter.setPen(QPen(theme.color("accent"), theme.stroke("outcome_now") * scale))
        painter.drawEllipse(centre, radius - 0.4 * scale, radius - 0.4 * scale)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawEllipse(centre, 0.2 * side, 0.2 * side)
    else:
        width_px = theme.stroke("outcome") * scale
        pen = QPen(theme.color("ink"), width_px)
        if shape == "could_not_tell":
            # Dashes are given in pen widths: eight equal dashes and gaps round the ring.
            period = 2 * 3.14159265 * radius / _DASHES / width_px
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            pen.setDashPattern([0.55 * period, 0.45 * period])
        painter.setPen(pen)
        painter.drawEllipse(centre, radius, radius)
        if shape == "not_held":
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            painter.setPen(pen)
            arm = 0.19 * side
            for sign in (1, -1):
                painter.drawLine(centre + QPointF(-arm, -sign * arm), centre + QPointF(arm, sign * arm))
    painter.restore()
