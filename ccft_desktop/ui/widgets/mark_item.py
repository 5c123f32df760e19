"""What stands before the line of the band plot: words, flags, pins and the live dot; knows no page."""

from typing import Final

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF

from ccft_desktop.core.session import Floats
from ccft_desktop.ui.widgets.band_items import PlotItem, Shown
from ccft_desktop.ui.widgets.fault_flag import STEP_PX, flag_kind, flag_rows, paint_flag
from ccft_desktop.ui.widgets.live_number import pressure_text
from ccft_desktop.ui.widgets.trace_item import TraceItem

translate = QCoreApplication.translate

_POLE_PX: Final = 54.0
_WORDS_FROM_S: Final = 0.3
_HALO_PX: Final = 1.75
_PIN_FROM_DOT_PX: Final = 14.0
_BEFORE_PX: Final = 10.0


class MarkItem(PlotItem):
    """Words at excursions, arrows where the line is pinned, flags, and the live dot."""

    def __init__(self, shown: Shown, trace: TraceItem) -> None:
        super().__init__(shown)
        self._trace = trace

    def draw(self, painter: QPainter, shown: Shown) -> None:
        trace = self._trace
        if not len(trace.t_s):
            return
        xs, ys = trace.points()
        self._draw_excursions(painter, shown, xs, ys)
        self._draw_flags(painter, shown, ys)
        if shown.signal:
            self._draw_dot(painter, shown, QPointF(float(xs[-1]), float(ys[-1])))
        self._draw_pins(painter, shown, xs)

    def _draw_excursions(self, painter: QPainter, shown: Shown, xs: Floats, ys: Floats) -> None:
        font, color = shown.theme.font("label"), shown.theme.color("out_of_band")
        for outside in reversed(self._trace.excursions):
            if outside.length_s < _WORDS_FROM_S:
                continue
            if outside.above:
                pattern = translate("BandPlot", "{seconds} s above")
                y = float(ys[outside.first : outside.stop].min()) - 22
            else:
                pattern = translate("BandPlot", "{seconds} s below")
                y = float(ys[outside.first : outside.stop].max()) + 22
            words = pattern.format(seconds=f"{outside.length_s:.1f}")
            area = shown.scale.area
            inside_y = min(max(y, area.top() + 8), area.bottom() - 8)
            x = float(xs[outside.first] + xs[outside.stop - 1]) / 2
            if inside_y != y:
                # No room beyond the line, which runs along the edge: before it there is.
                x = float(xs[outside.first]) - QFontMetricsF(font).horizontalAdvance(words) / 2 - _BEFORE_PX
            shown.words(painter, words, font, color, QPointF(x, inside_y))

    def _draw_flags(self, painter: QPainter, shown: Shown, ys: Floats) -> None:
        area = shown.scale.area
        visible = [mark for mark in shown.marks if area.left() <= shown.x(mark.t_s) <= area.right()]
        measures = shown.theme.plot("flag")
        rows = flag_rows([shown.x(mark.t_s) for mark in visible], float(measures["width"]))
        band_top, band_bottom = shown.band
        height = float(measures["height"])
        # Latest first: an earlier pennant covers the poles that cross it and stays readable.
        for mark, row in reversed(list(zip(visible, rows, strict=True))):
            sample = int(np.searchsorted(self._trace.t_s, mark.t_s + 1e-9)) - 1
            foot = QPointF(shown.x(mark.t_s), float(ys[max(0, sample)]) - 6)
            top = foot.y() - _POLE_PX
            if band_top - height < top < band_bottom:
                top = band_top - height - 1
            assert shown.protocol is not None
            kind = flag_kind(mark.code, shown.protocol)
            stepped = max(1.0, top - row * STEP_PX)
            paint_flag(painter, foot, stepped, mark.code, kind, shown.theme)

    @staticmethod
    def _draw_dot(painter: QPainter, shown: Shown, place: QPointF) -> None:
        top, bottom = shown.band
        inside = top - 0.01 <= place.y() <= bottom + 0.01
        token = "accent" if inside else ("out_of_band" if shown.held else "trace_rest")
        radius = (shown.theme.size("live_dot") - _HALO_PX) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shown.theme.color("surface_raised"))
        painter.drawEllipse(place, radius + _HALO_PX, radius + _HALO_PX)
        painter.setBrush(shown.theme.color(token))
        painter.drawEllipse(place, radius, radius)

    def _draw_pins(self, painter: QPainter, shown: Shown, xs: Floats) -> None:
        """An arrow at the edge, with the number the scale has no room for."""
        scale, pressure = shown.scale, self._trace.pressure_mmhg
        beyond = (pressure > scale.highest_mmhg).astype(np.int8) - (pressure < scale.lowest_mmhg)
        if not beyond.any():
            return
        cuts = np.flatnonzero(np.diff(beyond)) + 1
        for part in np.split(np.arange(len(beyond)), cuts):
            side = int(beyond[part[0]])
            if not side:
                continue
            live = part[-1] == len(beyond) - 1
            extreme = part[-1] if live else part[int(np.argmax(side * pressure[part]))]
            self._draw_pin(painter, shown, float(xs[extreme]), float(pressure[extreme]), side)

    @staticmethod
    def _draw_pin(painter: QPainter, shown: Shown, x: float, pressure_mmhg: float, side: int) -> None:
        area, color = shown.scale.area, shown.theme.color("out_of_band")
        y = area.top() if side > 0 else area.bottom()
        # Beside the line's end, clear of the dot.
        left = x + _PIN_FROM_DOT_PX
        tip, foot = y - side * 5.0, y + side * 4.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(
            QPolygonF([QPointF(left + 6, tip), QPointF(left, foot), QPointF(left + 12, foot)])
        )
        place = QPointF(left + 32, y)
        shown.words(painter, pressure_text(pressure_mmhg), shown.theme.font("label"), color, place)
