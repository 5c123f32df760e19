"""A line as wide as a finger, painted as what lies between two outlines; knows no pressure and no colour.

A wide antialiased pen is the costliest thing QPainter does, and an antialiased fill comes next. A line that
never turns back is filled without antialiasing, and two lines of one pixel smooth its edges.
"""

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from ccft_desktop.core.session import Floats

_STEPS_A_WIDTH: Final = 2.4
_DENSE: Final = 4
"""Samples a column from which one alone could be lost between two; a steep line would only grow broader."""


def draw_broad(
    painter: QPainter, xs: Floats, ys: Floats, color: QColor, width_px: float, phase_px: float
) -> None:
    """Through points of shape (n,), n at least 2, from left to right.

    ``phase_px`` moves with the points: the columns they are gathered in move with them too, or the line
    would shimmer as it runs.
    """
    around = outline(xs, ys, width_px, phase_px)
    if around is None:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPolygon(around)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(color, 1)
    pen.setCosmetic(True)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(around)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    for x, y in ((xs[0], ys[0]), (xs[-1], ys[-1])):
        painter.drawEllipse(QPointF(x, y), width_px / 2, width_px / 2)


def outline(xs: Floats, ys: Floats, width_px: float, phase_px: float) -> QPolygonF | None:
    """What a round pen would reach above and below; None for a line shorter than it is wide."""
    reach = width_px / 2
    step = width_px / _STEPS_A_WIDTH
    inner = np.arange(np.ceil((xs[0] - phase_px) / step), np.floor((xs[-1] - phase_px) / step) + 1)
    columns = inner * step + phase_px
    if len(columns) < 2:
        return None
    highest, lowest = _extremes(xs, ys, columns)
    tops, bottoms = highest - reach, lowest + reach
    for away in range(1, min(len(columns) - 1, int(reach / step)) + 1):
        half = float(np.sqrt(reach**2 - (away * step) ** 2))
        for here, there in ((slice(away, None), slice(None, -away)), (slice(None, -away), slice(away, None))):
            np.minimum(tops[here], highest[there] - half, out=tops[here])
            np.maximum(bottoms[here], lowest[there] + half, out=bottoms[here])
    around: QPolygonF = pg.functions.arrayToQPolygonF(  # type: ignore[no-untyped-call]
        np.concatenate((columns, columns[::-1], columns[:1])),
        np.concatenate((tops, bottoms[::-1], tops[:1])),
    )
    return around


def _extremes(xs: Floats, ys: Floats, columns: Floats) -> tuple[Floats, Floats]:
    """The top and the bottom of the line at each column; where samples are dense, of all around it."""
    at = np.interp(columns, xs, ys)
    if len(xs) < _DENSE * len(columns):
        return at, at
    between = (columns[:-1] + columns[1:]) / 2
    edges = np.concatenate(([0], np.searchsorted(xs, between), [len(xs)]))
    filled = np.flatnonzero(np.diff(edges))
    highest, lowest = at.copy(), at.copy()
    highest[filled] = np.minimum(at[filled], np.minimum.reduceat(ys, edges[filled]))
    lowest[filled] = np.maximum(at[filled], np.maximum.reduceat(ys, edges[filled]))
    return highest, lowest
