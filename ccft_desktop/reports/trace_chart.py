"""The whole pressure trace of a session on paper: bands, holds, outcomes, marks, gaps. Judges nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

from ccft_desktop.core.faults import Event
from ccft_desktop.core.session import Floats, Hold, Session, Trace
from ccft_desktop.reports.figures import elapsed, number
from ccft_desktop.reports.shapes import FLAG_HEIGHT_PT, FLAG_WIDTH_PT, draw_flag, draw_outcome
from ccft_desktop.reports.sheet import Sheet, Style, pen
from ccft_desktop.reports.trace_line import continuous_runs, outside_runs, thinned
from ccft_desktop.reports.verdicts import marks_of_session

AXIS: Final = Style(7.5, token="ink_muted")
AXIS_ACTIVE: Final = Style(7.5, strong=True, token="in_band")
PINNED: Final = Style(6.5, strong=True, token="ink")

_LABELS_PT: Final = 22.0
_TIME_AXIS_PT: Final = 14.0
_OUTCOMES_PT: Final = 13.0
_LANE_PT: Final = FLAG_HEIGHT_PT + 2.0
_MOST_LANES: Final = 4
_TICKS_S: Final = (5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
_BELOW_BASELINE_MMHG: Final = 3.0
_ABOVE_BAND_MMHG: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Scale:
    """Seconds and mmHg to points."""

    plot: QRectF
    first_s: float
    last_s: float
    low_mmhg: float
    high_mmhg: float

    def x(self, t_s: float) -> float:
        return self.plot.left() + self.plot.width() * (t_s - self.first_s) / (self.last_s - self.first_s)

    def y(self, pressure_mmhg: float) -> float:
        part = (pressure_mmhg - self.low_mmhg) / (self.high_mmhg - self.low_mmhg)
        return self.plot.bottom() - self.plot.height() * part

    def area(self, first_s: float, last_s: float, low_mmhg: float, high_mmhg: float) -> QRectF:
        return QRectF(QPointF(self.x(first_s), self.y(high_mmhg)), QPointF(self.x(last_s), self.y(low_mmhg)))


def draw_trace(sheet: Sheet, area: QRectF, session: Session) -> None:
    """Draw the trace of ``session``, which must have one, into ``area``, time and pressure axes included."""
    trace = session.trace
    if trace is None or not len(trace):
        raise ValueError("a session without samples has no trace to draw")
    marks = marks_of_session(session)
    holds = session.result.holds
    first_s = float(trace.t_s[0])
    last_s = max(float(trace.t_s[-1]), *(hold.end_s for hold in holds), *(m.t_s for m in marks), first_s + 1)
    protocol = session.protocol
    width = area.width() - _LABELS_PT
    lanes = _lanes(marks, width / (last_s - first_s))
    top = area.top() + _OUTCOMES_PT + _LANE_PT * (max(lanes, default=-1) + 1) + 3
    plot = QRectF(area.left() + _LABELS_PT, top, width, area.bottom() - _TIME_AXIS_PT - top)
    scale = _Scale(
        plot,
        first_s,
        last_s,
        protocol.baseline_mmhg - _BELOW_BASELINE_MMHG,
        protocol.levels_mmhg[-1] + protocol.band_mmhg + _ABOVE_BAND_MMHG,
    )
    _draw_bands(sheet, scale, session)
    _draw_axes(sheet, scale, session)
    _draw_gaps(sheet, scale, trace, protocol.max_gap_s)
    _draw_line(sheet, scale, session, trace)
    _draw_pinned(sheet, scale, trace)
    for mark, lane in zip(marks, lanes, strict=True):
        _draw_mark(sheet, scale, mark, lane, trace, protocol.failing_faults)
    _draw_outcomes(sheet, scale, holds, area.top() + _OUTCOMES_PT / 2)


def _lanes(marks: Sequence[Event], points_per_s: float) -> list[int]:
    """A lane for each mark, 0 just above the plot, so that flags cover neither each other nor a pole.

    From right to left: an earlier flag steps over the later ones, whose poles then end below it.
    """
    flag_s = (FLAG_WIDTH_PT + 1) / points_per_s
    taken_from_s = [float("inf")] * _MOST_LANES
    lanes = []
    for mark in reversed(marks):
        free = (i for i, from_s in enumerate(taken_from_s) if mark.t_s + flag_s <= from_s)
        lane = next(free, _MOST_LANES - 1)
        taken_from_s[lane] = mark.t_s
        lanes.append(lane)
    return lanes[::-1]


def _draw_bands(sheet: Sheet, scale: _Scale, session: Session) -> None:
    """Each level's band for as long as holds were offered at it, darker during the holds."""
    band_mmhg = session.protocol.band_mmhg
    holds = session.result.holds
    one_level = len(session.protocol.levels_mmhg) == 1
    edge = pen("band_edge", 0.6)
    for level_mmhg, at_level in groupby(holds, key=lambda hold: hold.level_mmhg):
        run = list(at_level)
        low, high = level_mmhg - band_mmhg, level_mmhg + band_mmhg
        first_s, last_s = (scale.first_s, scale.last_s) if one_level else (run[0].cue_s, run[-1].end_s)
        band = scale.area(first_s, last_s, low, high)
        sheet.fill(band, "band")
        for hold in run:
            if hold.start_s is not None:
                sheet.fill(scale.area(hold.start_s, hold.end_s, low, high), "band_active")
        for y in (band.top(), band.bottom()):
            sheet.line(band.left(), y, band.right(), y, edge)


def _draw_axes(sheet: Sheet, scale: _Scale, session: Session) -> None:
    protocol, plot = session.protocol, scale.plot
    offered = {hold.level_mmhg for hold in session.result.holds}
    levels = protocol.levels_mmhg
    # One level alone gives the eye no scale: the steps below it and the next above are drawn too.
    steps = np.arange(protocol.baseline_mmhg + 2, scale.high_mmhg + 0.1, 2.0).tolist()
    for level_mmhg in levels if len(levels) > 1 else sorted({*steps, *levels}):
        y = scale.y(level_mmhg)
        if level_mmhg not in offered:
            sheet.line(plot.left(), y, plot.right(), y, pen("level_line", 0.5))
        style = AXIS_ACTIVE if level_mmhg in offered else AXIS
        _label(sheet, plot.left() - 5, y, f"{level_mmhg:g}", style)
    y = scale.y(protocol.baseline_mmhg)
    sheet.line(plot.left(), y, plot.right(), y, pen("control_line", 0.6, (1.2, 2.4)))
    _label(sheet, plot.left() - 5, y, f"{protocol.baseline_mmhg:g}", AXIS)
    bottom = plot.bottom()
    sheet.line(plot.left(), bottom, plot.right(), bottom, pen("level_line", 0.5))
    span_s = scale.last_s - scale.first_s
    step_s = next((step for step in _TICKS_S if span_s / step <= 10), _TICKS_S[-1])
    for tick in range(int(np.ceil(scale.first_s / step_s)), int(scale.last_s // step_s) + 1):
        x = scale.x(tick * step_s)
        sheet.line(x, bottom, x, bottom + 2.5, pen("control_line", 0.5))
        sheet.text(x, bottom + 3, elapsed(tick * step_s), AXIS, "center")


def _label(sheet: Sheet, right: float, y: float, text: str, style: Style) -> None:
    sheet.text(right, y - style.line_pt / 2, text, style, "right")


def _draw_gaps(sheet: Sheet, scale: _Scale, trace: Trace, max_gap_s: float) -> None:
    for before, after in pairwise(continuous_runs(trace.t_s, max_gap_s)):
        first_s, last_s = float(trace.t_s[before.stop - 1]), float(trace.t_s[after.start])
        gap = scale.area(first_s, last_s, scale.low_mmhg, scale.high_mmhg)
        sheet.painter.save()
        sheet.painter.setClipRect(gap)
        for step in range(int((gap.width() + gap.height()) / 5) + 1):
            x = gap.left() - gap.height() + step * 5
            sheet.line(x, gap.bottom(), x + gap.height(), gap.top(), pen("trouble", 0.4))
        sheet.painter.restore()
        for x in (gap.left(), gap.right()):
            sheet.line(x, gap.top(), x, gap.bottom(), pen("trouble", 0.5, (2.0, 2.0)))


def _draw_line(sheet: Sheet, scale: _Scale, session: Session, trace: Trace) -> None:
    """The pressure, thicker in a hold and thickest where it was outside the band; never across a gap."""
    protocol = session.protocol
    started = [hold for hold in session.result.holds if hold.start_s is not None]
    sheet.painter.save()
    sheet.painter.setClipRect(scale.plot)
    for run in continuous_runs(trace.t_s, protocol.max_gap_s):
        t_s, pressure_mmhg = trace.t_s[run], trace.pressure_mmhg[run]
        _polyline(sheet, scale, t_s, pressure_mmhg, "trace_rest", 0.7)
        for hold in started:
            first = int(np.searchsorted(t_s, hold.start_s or 0.0))
            last = int(np.searchsorted(t_s, hold.end_s, side="right"))
            within = slice(first, last)
            _polyline(sheet, scale, t_s[within], pressure_mmhg[within], "trace", 0.9)
            for part in outside_runs(pressure_mmhg[within], hold.level_mmhg, protocol.band_mmhg):
                _polyline(sheet, scale, t_s[within][part], pressure_mmhg[within][part], "out_of_band", 1.7)
    sheet.painter.restore()


def _polyline(
    sheet: Sheet, scale: _Scale, t_s: Floats, pressure_mmhg: Floats, token: str, width_pt: float
) -> None:
    if len(t_s) < 2:
        return
    points_per_s = scale.plot.width() / (scale.last_s - scale.first_s)
    kept_t, kept_p = thinned(t_s, pressure_mmhg, 0.25 / points_per_s)
    x = scale.plot.left() + (kept_t - scale.first_s) * points_per_s
    y = scale.plot.bottom() - (kept_p - scale.low_mmhg) * (
        scale.plot.height() / (scale.high_mmhg - scale.low_mmhg)
    )
    sheet.painter.setPen(pen(token, width_pt))
    sheet.painter.drawPolyline(
        QPolygonF([QPointF(*point) for point in zip(x.tolist(), y.tolist(), strict=True)])
    )


def _draw_pinned(sheet: Sheet, scale: _Scale, trace: Trace) -> None:
    """Where the pressure left the scale: an arrow at the edge and how far it went."""
    taken = float("-inf")
    middle, half = (scale.low_mmhg + scale.high_mmhg) / 2, (scale.high_mmhg - scale.low_mmhg) / 2
    for part in outside_runs(trace.pressure_mmhg, middle, half):
        beyond = trace.pressure_mmhg[part]
        farthest = int(np.argmax(np.abs(beyond - middle)))
        x = scale.x(float(trace.t_s[part][farthest]))
        if x < taken:
            continue
        taken = x + 26
        above = beyond[farthest] > middle
        edge, way = (scale.plot.top(), 1) if above else (scale.plot.bottom(), -1)
        arrow = QPainterPath(QPointF(x, edge + way))
        arrow.lineTo(x - 2.5, edge + way * 5)
        arrow.lineTo(x + 2.5, edge + way * 5)
        arrow.closeSubpath()
        sheet.path(arrow, None, "ink")
        left_of = x + 26 > scale.plot.right()
        sheet.text(
            x - 4 if left_of else x + 4,
            edge + way * 3 - PINNED.line_pt / 2,
            number(float(beyond[farthest]), 1),
            PINNED,
            "right" if left_of else "left",
        )


def _draw_mark(
    sheet: Sheet, scale: _Scale, mark: Event, lane: int, trace: Trace, failing: Sequence[str]
) -> None:
    sample = max(0, int(np.searchsorted(trace.t_s, mark.t_s, side="right")) - 1)
    x = scale.x(max(mark.t_s, scale.first_s))
    foot = min(max(scale.y(float(trace.pressure_mmhg[sample])), scale.plot.top()), scale.plot.bottom())
    top = scale.plot.top() - 2 - (lane + 1) * _LANE_PT
    sheet.line(x, top, x, foot, pen("mark", 0.7))
    left = min(x, scale.plot.right() - FLAG_WIDTH_PT)
    draw_flag(sheet, QPointF(left, top), mark.code, failing)


def _draw_outcomes(sheet: Sheet, scale: _Scale, holds: Sequence[Hold], y: float) -> None:
    middles = [scale.x((hold.cue_s + hold.end_s) / 2) for hold in holds]
    closest = min((after - before for before, after in pairwise(middles)), default=20.0)
    size = min(9.0, max(3.0, closest - 1.0))
    for hold, x in zip(holds, middles, strict=True):
        draw_outcome(sheet, QPointF(x, y), size, hold.outcome)
