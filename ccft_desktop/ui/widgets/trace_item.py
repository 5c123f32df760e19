"""The pressure line of the running test, drawn so that a frame stays cheap; knows no page.

A wide antialiased pen is the costliest thing QPainter does. The line is drawn instead as several lines
one device pixel wide, side by side along the normal, with the lowest and highest of each pixel column.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG
from ccft_desktop.core.session import Floats
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.trace_line import Scale, stretches

_NONE: Final = np.empty(0)
_POINTS_A_COLUMN: Final = 2
_STEEP_PX: Final = 1e-6
_LINE_EVERY_PX: Final = 0.5
_NORMAL_FROM: Final = 5


@dataclass(frozen=True, slots=True)
class HoldSpan:
    """A stretch of session time in which a hold clock ran."""

    start_s: float
    end_s: float
    level_mmhg: float


@dataclass(frozen=True, slots=True)
class Excursion:
    """A stretch outside the band: indices ``[first, stop)`` into the samples, and its length."""

    first: int
    stop: int
    length_s: float
    above: bool


class TraceItem(pg.GraphicsObject):
    """Rest, hold and out-of-band parts of the line in their own widths and colours."""

    def __init__(self, theme: Theme, scale: Scale) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._theme = theme
        self.axes = scale
        self.t_s: Floats = _NONE
        self.pressure_mmhg: Floats = _NONE
        self.now_s = 0.0
        self.max_gap_s = 0.5
        self.band_mmhg = 1.0
        self._spans: Sequence[HoldSpan] = ()
        self.excursions: list[Excursion] = []

    def show_samples(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """Both of shape (n,), session seconds and mmHg; only what the axis shows is kept."""
        first = int(np.searchsorted(t_s, now_s + self.axes.left_s))
        self.t_s = t_s[max(0, first - 1) :]
        self.pressure_mmhg = pressure_mmhg[max(0, first - 1) :]
        self.now_s = now_s
        self._look_outside()

    def show_spans(self, spans: Sequence[HoldSpan]) -> None:
        """The stretches in which a hold clock ran or runs."""
        self._spans = spans
        self._look_outside()

    def _look_outside(self) -> None:
        self.excursions = [found for span in self._spans for found in self._outside(span)]

    def boundingRect(self) -> QRectF:
        return self.axes.area.adjusted(-4, -4, 4, 4)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        if len(self.t_s) < 2:
            return
        xs, ys = self.points()
        painter.setClipRect(self.axes.area.adjusted(0, -3, 0, 3))
        color, stroke = self._theme.color, self._theme.stroke
        for part in stretches(self.t_s, self.max_gap_s):
            begin = part.start
            for span in self._spans:
                first = max(begin, self._index(span.start_s))
                stop = min(part.stop, self._index(span.end_s) + 1)
                if stop - first < 2:
                    continue
                self._draw(painter, xs, ys, begin, first + 1, color("trace_rest"), stroke("trace"))
                self._draw(painter, xs, ys, first, stop, color("trace"), stroke("trace_hold"))
                begin = stop - 1
            self._draw(painter, xs, ys, begin, part.stop, color("trace_rest"), stroke("trace"))
            for outside in self.excursions:
                first, stop = max(part.start, outside.first - 1), min(part.stop, outside.stop + 1)
                self._draw(painter, xs, ys, first, stop, color("out_of_band"), stroke("trace_outside"))

    def points(self) -> tuple[Floats, Floats]:
        """The samples in pixels, pinned to the scale."""
        area, scale = self.axes.area, self.axes
        per_s = area.width() / (scale.right_s - scale.left_s)
        per_mmhg = area.height() / (scale.highest_mmhg - scale.lowest_mmhg)
        xs = area.left() + (self.t_s - (self.now_s + scale.left_s)) * per_s
        ys = area.bottom() - (self.pressure_mmhg - scale.lowest_mmhg) * per_mmhg
        return xs, np.clip(ys, area.top(), area.bottom())

    def _index(self, t_s: float) -> int:
        return int(np.searchsorted(self.t_s, t_s))

    def _outside(self, span: HoldSpan) -> list[Excursion]:
        if not len(self.t_s) or span.end_s < self.t_s[0]:
            return []
        low = self._index(span.start_s)
        high = int(np.searchsorted(self.t_s, span.end_s, side="right"))
        off = self.pressure_mmhg[low:high] - span.level_mmhg
        outside = np.abs(off) > self.band_mmhg + PRESSURE_TOLERANCE_MMHG
        if not outside.any():
            return []
        edges = np.flatnonzero(np.diff(outside, prepend=False, append=False)).reshape(-1, 2)
        found = []
        for first, stop in (edges + low).tolist():
            ends_s = self.t_s[stop] if stop < len(self.t_s) else self.now_s
            begins_s = span.start_s if first == low else float(self.t_s[first])
            length_s = min(float(ends_s), span.end_s) - begins_s
            found.append(Excursion(first, stop, length_s, bool(off[first - low] > 0)))
        return found

    @staticmethod
    def _draw(
        painter: QPainter, xs: Floats, ys: Floats, first: int, stop: int, color: QColor, width_px: float
    ) -> None:
        if min(stop, len(xs)) - first >= 2:
            draw_stroke(painter, *thin_out(xs[first:stop], ys[first:stop]), color, width_px)


def thin_out(xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
    """At most the lowest and the highest of each pixel column, in the order they came, and both ends."""
    columns = max(1, int(xs[-1] - xs[0]))
    if len(xs) <= _POINTS_A_COLUMN * columns:
        return xs, ys
    size = -(-len(xs) // columns)
    whole = len(xs) // size * size
    blocks = ys[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    kept = np.stack((starts + blocks.argmin(axis=1), starts + blocks.argmax(axis=1)), axis=1)
    kept.sort(axis=1)
    indices = np.concatenate(([0], kept.ravel(), np.arange(whole, len(xs)), [len(xs) - 1]))
    return xs[indices], ys[indices]


def draw_stroke(painter: QPainter, xs: Floats, ys: Floats, color: QColor, width_px: float) -> None:
    """A polyline of ``width_px`` logical pixels through points of shape (n,), n at least 2."""
    ratio = painter.deviceTransform().m11()
    reach_px = (width_px - 1 / ratio) / 2
    lines = 1 + math.ceil(2 * reach_px * ratio / _LINE_EVERY_PX)
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    normal_x, normal_y = _normals(xs, ys)
    for offset in np.linspace(-reach_px, reach_px, lines):
        line = pg.functions.arrayToQPolygonF(  # type: ignore[no-untyped-call]
            xs + offset * normal_x, ys + offset * normal_y
        )
        painter.drawPolyline(line)


def _normals(xs: Floats, ys: Floats) -> tuple[Floats, Floats]:
    """Unit normals of the line, from a few samples each, so that noise does not fray the stroke."""
    slopes_x, slopes_y = np.gradient(xs), np.gradient(ys)
    if len(xs) > _NORMAL_FROM:
        window = np.ones(_NORMAL_FROM)
        slopes_x, slopes_y = np.convolve(slopes_x, window, "same"), np.convolve(slopes_y, window, "same")
    lengths = np.maximum(np.hypot(slopes_x, slopes_y), _STEEP_PX)
    return -slopes_y / lengths, slopes_x / lengths
