"""A clock as a ring: how much of a hold, a reach or a rest has gone; the times are given to it."""

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme

_MOST_PARTS: Final = 15
_CUT_PX: Final = 2.0
_INSET_PX: Final = 2.0


class HoldRing(QWidget):
    """An arc over a track, cut once a second, with the number inside."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._fraction = 0.0
        self._parts = 10
        self._token = "accent"
        self._number = ""
        self._caption = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Clock of the hold"))
        theme.changed.connect(self.update)

    def show_time(
        self, fraction: float, whole_s: float, number: str, caption: str, token: str = "accent"
    ) -> None:
        """``fraction`` of ``whole_s`` has gone; ``token`` colours the arc (grey when nothing is timed)."""
        parts = round(whole_s) if 1 < whole_s <= _MOST_PARTS else 10
        shown = (min(1.0, max(0.0, fraction)), parts, token, number, caption)
        if shown == (self._fraction, self._parts, self._token, self._number, self._caption):
            return
        self._fraction, self._parts, self._token, self._number, self._caption = shown
        self.setAccessibleDescription(f"{number} {caption}".strip())
        self.update()

    @property
    def number(self) -> str:
        return self._number

    @property
    def caption(self) -> str:
        return self._caption

    @property
    def token(self) -> str:
        return self._token

    def sizeHint(self) -> QSize:
        side = round(self._theme.size("hold_ring"))
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        stroke = self._theme.size("hold_ring_stroke")
        centre = QRectF(self.rect()).center()
        middle = self.width() / 2 - _INSET_PX - stroke / 2
        arc = QRectF(centre.x() - middle, centre.y() - middle, 2 * middle, 2 * middle)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self._theme.color("surface_sunken"), stroke)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.drawEllipse(arc)
        pen.setColor(self._theme.color(self._token))
        painter.setPen(pen)
        painter.drawArc(arc, 90 * 16, -round(self._fraction * 360 * 16))
        painter.setPen(QPen(self._theme.color("surface_raised"), _CUT_PX))
        for part in range(self._parts):
            angle = 2 * math.pi * part / self._parts
            outward = QPointF(math.sin(angle), -math.cos(angle))
            painter.drawLine(
                centre + outward * (middle - stroke / 2 - 1), centre + outward * (middle + stroke / 2 + 1)
            )
        self._paint_words(painter, centre)
        painter.end()

    def _paint_words(self, painter: QPainter, centre: QPointF) -> None:
        number_font = self._theme.font_px(36, 600)
        width = QFontMetricsF(number_font).horizontalAdvance(self._number)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setFont(number_font)
        painter.setPen(self._theme.color("ink"))
        painter.drawText(QPointF(centre.x() - width / 2, centre.y() + 6.5), self._number)
        caption_font = self._theme.font("body")
        width = QFontMetricsF(caption_font).horizontalAdvance(self._caption)
        painter.setFont(caption_font)
        painter.setPen(self._theme.color("ink_muted"))
        painter.drawText(QPointF(centre.x() - width / 2, centre.y() + 25), self._caption)
