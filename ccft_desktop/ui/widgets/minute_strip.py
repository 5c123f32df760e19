"""The last minute of pressure close round the baseline; judges nothing."""

from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.core.session import Floats
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.trace_item import draw_stroke, thin_out
from ccft_desktop.ui.widgets.trace_line import Scale, stretches

_LEFT_PX: Final = 37.0
_RIGHT_PX: Final = 8.0
_TOP_PX: Final = 4.0
_BOTTOM_PX: Final = 24.0
_HEIGHT_PX: Final = 130
_WINDOW_S: Final = 60.0
_TICK_S: Final = 20
_ABOVE_MMHG: Final = 1.3
_BELOW_MMHG: Final = 1.2
_LABEL_GAP_PX: Final = 10.0
_DOT_PX: Final = 5.0
_HALO_PX: Final = 1.75


class MinuteStrip(QWidget):
    """Baseline ± 1 mmHg over 60 s; what lies beyond runs along the edge."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._baseline_mmhg = 20.0
        self._tolerance_mmhg = 0.5
        self._max_gap_s = 0.5
        self._t_s: Floats = np.empty(0)
        self._pressure_mmhg: Floats = np.empty(0)
        self._now_s = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Pressure in the last minute"))
        theme.changed.connect(self.update)

    def set_target(self, baseline_mmhg: float, tolerance_mmhg: float, max_gap_s: float) -> None:
        """The baseline, how near counts as steady, and the silence that breaks the line."""
        self._baseline_mmhg, self._tolerance_mmhg = baseline_mmhg, tolerance_mmhg
        self._max_gap_s = max_gap_s
        self.update()

    def show_samples(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """Both of shape (n,): session seconds and mmHg."""
        first = int(np.searchsorted(t_s, now_s - _WINDOW_S))
        self._t_s, self._pressure_mmhg, self._now_s = t_s[first:], pressure_mmhg[first:], now_s
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(433, _HEIGHT_PX)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, _HEIGHT_PX)

    def paintEvent(self, _event: QPaintEvent) -> None:
        area = QRectF(
            _LEFT_PX, _TOP_PX, self.width() - _LEFT_PX - _RIGHT_PX, self.height() - _TOP_PX - _BOTTOM_PX
        )
        low, high = self._baseline_mmhg - _BELOW_MMHG, self._baseline_mmhg + _ABOVE_MMHG
        scale = Scale(area, -_WINDOW_S, 0.0, low, high)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Time and pressure axes stand the same way in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._paint_axes(painter, scale)
        self._paint_trace(painter, scale)

    def _paint_axes(self, painter: QPainter, scale: Scale) -> None:
        color, area = self._theme.color, scale.area
        top = scale.y(self._baseline_mmhg + self._tolerance_mmhg)
        bottom = scale.y(self._baseline_mmhg - self._tolerance_mmhg)
        painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), color("band"))
        painter.setPen(QPen(color("band_edge"), self._theme.stroke("band_edge")))
        for y in (top, bottom):
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        painter.setPen(QPen(color("line"), self._theme.stroke("hairline")))
        y = round(area.bottom()) + 0.5
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
        small = self._theme.font("small")
        for level in (self._baseline_mmhg + 1, self._baseline_mmhg, self._baseline_mmhg - 1):
            active = level == self._baseline_mmhg
            font = self._theme.font_px(12, 700) if active else small
            right = area.left() - _LABEL_GAP_PX
            self._write(
                painter, f"{level:g}", font, "in_band" if active else "ink_muted", right, scale.y(level)
            )
        for ago_s in range(int(_WINDOW_S), -1, -_TICK_S):
            text = self.tr("−{seconds} s").format(seconds=ago_s) if ago_s else self.tr("now")
            width = QFontMetricsF(small).horizontalAdvance(text)
            right = min(max(scale.x(-ago_s) + width / 2, area.left() + width), area.right())
            self._write(painter, text, small, "ink_muted", right, area.bottom() + 14)

    def _paint_trace(self, painter: QPainter, scale: Scale) -> None:
        if not len(self._t_s):
            return
        area = scale.area
        xs = area.right() + (self._t_s - self._now_s) * (area.width() / _WINDOW_S)
        per_mmhg = area.height() / (scale.highest_mmhg - scale.lowest_mmhg)
        ys = area.bottom() - (self._pressure_mmhg - scale.lowest_mmhg) * per_mmhg
        ys = np.clip(ys, area.top(), area.bottom())
        color, width = self._theme.color("trace"), self._theme.stroke("trace")
        for part in stretches(self._t_s, self._max_gap_s):
            if part.stop - part.start >= 2:
                draw_stroke(painter, *thin_out(xs[part], ys[part]), color, width)
        if self._now_s - self._t_s[-1] <= self._max_gap_s:
            from_px = QPointF(float(xs[-1]), float(ys[-1]))
            for token, radius in (("surface_raised", _DOT_PX + _HALO_PX), ("accent", _DOT_PX)):
                painter.setPen(QPen(self._theme.color(token), 0))
                painter.setBrush(self._theme.color(token))
                painter.drawEllipse(from_px, radius - 0.5, radius - 0.5)

    def _write(
        self, painter: QPainter, text: str, font: QFont, token: str, right: float, middle: float
    ) -> None:
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        left = right - metrics.horizontalAdvance(text)
        painter.drawText(QPointF(left, middle + metrics.capHeight() / 2), text)
