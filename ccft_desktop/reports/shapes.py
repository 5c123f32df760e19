"""The shapes that stand for outcomes and marks on paper; they tell themselves apart without colour."""

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.session import Outcome
from ccft_desktop.reports.sheet import Sheet, Style, pen

FLAG_WIDTH_PT: Final = 12.0
FLAG_HEIGHT_PT: Final = 9.0
_NOTCH_PT: Final = 2.6
_DASHES: Final = 8
_QT_TURN: Final = 360 * 16


def draw_outcome(sheet: Sheet, centre: QPointF, size_pt: float, outcome: Outcome) -> None:
    """Held: a filled disc. Not held: a ring with a cross. Could not tell: a ring of eight dashes."""
    line = pen("ink", size_pt * 0.1)
    radius = (size_pt - line.widthF()) / 2
    if outcome == "success":
        disc = QPainterPath()
        disc.addEllipse(centre, size_pt / 2, size_pt / 2)
        sheet.path(disc, None, "accent")
        return
    box = QRectF(centre.x() - radius, centre.y() - radius, 2 * radius, 2 * radius)
    if outcome == "invalid":
        step = _QT_TURN // _DASHES
        sheet.painter.setPen(line)
        for dash in range(_DASHES):
            sheet.painter.drawArc(box, dash * step - step // 4, step * 11 // 20)
        return
    ring = QPainterPath()
    ring.addEllipse(box)
    arm = radius * 0.45
    for sign in (1, -1):
        ring.moveTo(centre + QPointF(-arm, -arm * sign))
        ring.lineTo(centre + QPointF(arm, arm * sign))
    sheet.path(ring, line)


def draw_flag(sheet: Sheet, top_left: QPointF, code: str, failing_faults: Collection[str]) -> None:
    """A pennant with the fault's key: filled if it fails a hold, hollow if it advises, square for pain."""
    x, y = top_left.x(), top_left.y()
    filled = code in failing_faults or code == "pain"
    pennant = QPainterPath(top_left)
    pennant.lineTo(x + FLAG_WIDTH_PT, y)
    if code != "pain":
        pennant.lineTo(x + FLAG_WIDTH_PT - _NOTCH_PT, y + FLAG_HEIGHT_PT / 2)
    pennant.lineTo(x + FLAG_WIDTH_PT, y + FLAG_HEIGHT_PT)
    pennant.lineTo(x, y + FLAG_HEIGHT_PT)
    pennant.closeSubpath()
    edge = pen("mark", 0.7)
    edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    sheet.path(pennant, edge, "mark" if filled else "on_mark")
    key = Style(6.5, strong=True, token="on_mark" if filled else "mark")
    middle = x + (FLAG_WIDTH_PT - (0 if code == "pain" else _NOTCH_PT)) / 2
    sheet.text(middle, y + FLAG_HEIGHT_PT / 2 - key.ascent_pt + 2.4, FAULTS[code].key, key, "center")
