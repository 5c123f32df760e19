"""Samples as a line on the screen, at most two points a pixel column; knows no colour and no meaning."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

from ccft_desktop.core.session import Floats

_PIECE = 48
_DENSE = 32
"""Samples a pixel column from which a wide line would be stroked too slowly."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a time and a pressure stand in a plot."""

    area: QRectF
    left_s: float
    right_s: float
    lowest_mmhg: float
    highest_mmhg: float

    def x(self, t_s: float) -> float:
        return self.area.left() + (t_s - self.left_s) / (self.right_s - self.left_s) * self.area.width()

    def y(self, pressure_mmhg: float) -> float:
        part = (pressure_mmhg - self.lowest_mmhg) / (self.highest_mmhg - self.lowest_mmhg)
        return self.area.bottom() - part * self.area.height()

    def t_s(self, x: float) -> float:
        return self.left_s + (x - self.area.left()) / self.area.width() * (self.right_s - self.left_s)


def polyline(t_s: Floats, pressure_mmhg: Floats, scale: Scale) -> QPolygonF:
    """The visible part of samples of shape (n,) as a line.

    With more than four samples a pixel column, each column keeps its lowest and its highest in the order
    they came, so that no peak is lost.
    """
    first = max(0, int(np.searchsorted(t_s, scale.left_s)) - 1)
    last = min(len(t_s), int(np.searchsorted(t_s, scale.right_s, side="right")) + 1)
    t_s, pressure_mmhg = t_s[first:last], pressure_mmhg[first:last]
    columns = max(1, int(scale.area.width()))
    if len(t_s) > 4 * columns:
        kept = _kept(t_s, pressure_mmhg, scale, columns)
        t_s, pressure_mmhg = t_s[kept], pressure_mmhg[kept]
    xs = scale.area.left() + (t_s - scale.left_s) * (scale.area.width() / (scale.right_s - scale.left_s))
    per_mmhg = scale.area.height() / (scale.highest_mmhg - scale.lowest_mmhg)
    ys = scale.area.bottom() - (pressure_mmhg - scale.lowest_mmhg) * per_mmhg
    return QPolygonF([QPointF(x, y) for x, y in zip(xs.tolist(), ys.tolist(), strict=True)])


def draw_wide(painter: QPainter, line: QPolygonF) -> None:
    """Draw a line with a wide pen in pieces: Qt's time for one grows with the square of its length."""
    points = line.toList()
    for first in range(0, max(len(points) - 1, 1), _PIECE):
        painter.drawPolyline(QPolygonF(points[first : first + _PIECE + 1]))


def ribbon(
    t_s: Floats, pressure_mmhg: Floats, scale: Scale, pixels_per_px: float, width_px: float
) -> list[QRectF] | None:
    """Dense samples as one bar for each pixel column of the screen; a wide pen is far slower.

    Each bar reaches from the lowest to the highest sample of its column and of those before it within
    ``width_px``, so that a steep rise is as wide as a flat stretch. None with fewer samples: then the
    line itself is drawn, which is smoother.
    """
    columns = max(1, int(scale.area.width() * pixels_per_px))
    step_px = 1 / pixels_per_px
    seen_s = (scale.right_s - scale.left_s) * columns * step_px / scale.area.width()
    bounds = np.searchsorted(t_s, scale.left_s + np.linspace(0, seen_s, columns + 1))
    if bounds[-1] - bounds[0] <= _DENSE * columns:
        return None
    filled = np.flatnonzero(bounds[1:] > bounds[:-1])
    seen = pressure_mmhg[: bounds[-1]]
    lows = np.minimum.reduceat(seen, bounds[filled])
    highs = np.maximum.reduceat(seen, bounds[filled])
    for _ in range(max(1, round(width_px * pixels_per_px) - 1)):
        lows[1:] = np.minimum(lows[1:], lows[:-1])
        highs[1:] = np.maximum(highs[1:], highs[:-1])
    per_mmhg = scale.area.height() / (scale.highest_mmhg - scale.lowest_mmhg)
    xs = scale.area.left() + filled * step_px
    tops = scale.area.bottom() - (highs - scale.lowest_mmhg) * per_mmhg - width_px / 2
    heights = (highs - lows) * per_mmhg + width_px
    bars = zip(xs.tolist(), tops.tolist(), heights.tolist(), strict=True)
    return [QRectF(x, top, step_px, height) for x, top, height in bars]


def stretches(t_s: Floats, max_gap_s: float) -> list[slice]:
    """The unbroken runs of samples: neighbours further apart than ``max_gap_s`` are never joined."""
    breaks = np.flatnonzero(np.diff(t_s) > max_gap_s) + 1
    edges = [0, *breaks.tolist(), len(t_s)]
    return [slice(low, high) for low, high in pairwise(edges) if high > low]


def runs_outside(pressure_mmhg: Floats, lowest_mmhg: float, highest_mmhg: float) -> list[slice]:
    """The runs of samples outside a closed band, each with the sample before and after it."""
    outside = (pressure_mmhg < lowest_mmhg - 1e-9) | (pressure_mmhg > highest_mmhg + 1e-9)
    edges = np.flatnonzero(np.diff(np.concatenate(([False], outside, [False])).astype(np.int8)))
    pairs = edges.reshape(-1, 2).tolist()
    return [slice(max(0, low - 1), min(len(pressure_mmhg), high + 1)) for low, high in pairs]


def _kept(t_s: Floats, pressure_mmhg: Floats, scale: Scale, columns: int) -> NDArray[np.intp]:
    edges = np.linspace(scale.left_s, scale.right_s, columns + 1)
    starts = np.unique(np.clip(np.searchsorted(t_s, edges), 0, len(t_s) - 1))
    if starts[0] != 0:
        starts = np.concatenate(([0], starts))
    ends = np.concatenate((starts[1:], [len(t_s)]))
    lows = _positions(pressure_mmhg, np.minimum.reduceat(pressure_mmhg, starts), starts, ends)
    highs = _positions(pressure_mmhg, np.maximum.reduceat(pressure_mmhg, starts), starts, ends)
    return np.unique(np.concatenate(([0], lows, highs, [len(t_s) - 1])))


def _positions(
    pressure_mmhg: Floats, extremes: Floats, starts: NDArray[np.intp], ends: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Where in each column its extreme was first reached."""
    hits = np.flatnonzero(pressure_mmhg == np.repeat(extremes, ends - starts))
    return hits[np.searchsorted(hits, starts)]
