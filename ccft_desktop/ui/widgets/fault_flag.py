"""The numbered flag of a marked fault: filled fails the hold, hollow is advisory, square is pain."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.ui.theme import Theme

FlagKind = Literal["failing", "advisory", "pain"]
STEP_PX = 20.0
"""How far a flag stands above one it would overlap."""


def flag_kind(code: str, protocol: Protocol) -> FlagKind:
    """How the mark of a fault is drawn under a protocol."""
    if code == "pain":
        return "pain"
    return "failing" if code in protocol.failing_faults else "advisory"


def paint_flag(
    painter: QPainter, foot: QPointF, top_y: float, code: str, kind: FlagKind, theme: Theme
) -> None:
    """A pole from ``foot`` up to ``top_y`` with the pennant there, carrying the key of the fault."""
    measures = theme.plot("flag")
    width, height, notch = (float(measures[name]) for name in ("width", "height", "notch"))
    mark = theme.color("mark")
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(mark, float(measures["pole_px"]))
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawLine(foot, QPointF(foot.x(), top_y))
    painter.setBrush(theme.color("surface_raised") if kind == "advisory" else mark)
    if kind == "pain":
        notch = 0.0
        width = height
    painter.drawPolygon(_pennant(QPointF(foot.x(), top_y), width, height, notch))
    painter.setPen(mark if kind == "advisory" else theme.color("on_mark"))
    painter.setFont(theme.font_px(12, 700))
    painter.drawText(
        QRectF(foot.x(), top_y, width - notch, height), Qt.AlignmentFlag.AlignCenter, FAULTS[code].key
    )
    painter.restore()


def paint_flag_icon(painter: QPainter, rect: QRectF, code: str, kind: FlagKind, theme: Theme) -> str:
    """The flag as a small sign for a line of text; gives back the key to write beside it."""
    mark = theme.color("mark")
    unit = rect.width() / 16
    pen = QPen(mark, 1.5 * unit)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    left, top = rect.left() + 3 * unit, rect.top() + 2.5 * unit
    height = 7.5 * unit
    width, notch = (height, 0.0) if kind == "pain" else (9.5 * unit, 2.5 * unit)
    painter.save()
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush if kind == "advisory" else mark)
    painter.drawLine(QPointF(left, top), QPointF(left, rect.bottom() - 2 * unit))
    painter.drawPolygon(_pennant(QPointF(left, top), width, height, notch))
    painter.restore()
    return FAULTS[code].key


def _pennant(corner: QPointF, width: float, height: float, notch: float) -> QPolygonF:
    x, y = corner.x(), corner.y()
    return QPolygonF(
        [
            QPointF(x, y),
            QPointF(x + width, y),
            QPointF(x + width - notch, y + height / 2),
            QPointF(x + width, y + height),
            QPointF(x, y + height),
        ]
    )


def flag_rows(xs: list[float], width_px: float) -> list[int]:
    """For flags at ascending ``xs``, how many steps up each must stand so that none overlaps another."""
    right_ends: list[float] = []
    rows = []
    for x in xs:
        row = next((row for row, right in enumerate(right_ends) if right <= x), len(right_ends))
        right_ends[row : row + 1] = [x + width_px + 2]
        rows.append(row)
    return rows
