"""What stays the same while a cursor moves over a session: band, holds, levels, gaps, trace and flags."""

from itertools import pairwise

import numpy as np
from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from ccft_desktop.core.limits import PRESSURE_TOLERANCE_MMHG, TIME_TOLERANCE_S
from ccft_desktop.core.session import Hold, Session
from ccft_desktop.reports.words import elapsed, number, standing_marks
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.fault_flag import STEP_PX, flag_kind, flag_rows, paint_flag
from ccft_desktop.ui.widgets.outcome_shape import paint_outcome, shape_of
from ccft_desktop.ui.widgets.trace_line import Scale, draw_wide, polyline, ribbon, runs_outside, stretches

_GRID_MMHG = 2.0
# Less than the line's own width: a column already has the height of its noise.
_RIBBON_PX = 1.5
_TICKS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600)
_LEFT_MIDDLE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT_MIDDLE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SessionRoad:
    """A session with a trace of at least one sample, measured once and painted at any scale."""

    def __init__(self, session: Session) -> None:
        assert session.trace is not None
        self._session = session
        self._t_s = session.trace.t_s
        self._pressure_mmhg = session.trace.pressure_mmhg
        self.start_s = min(0.0, float(self._t_s[0]))
        self.end_s = max(float(self._t_s[-1]), self.start_s + 1.0)
        self._stretches = stretches(self._t_s, session.protocol.max_gap_s)
        self.gaps = [
            (float(self._t_s[before.stop - 1]), float(self._t_s[after.start]))
            for before, after in pairwise(self._stretches)
        ]
        """From the last sample before to the first after, in seconds."""
        self._levels = self._level_stretches()
        self.range_mmhg = self._range()
        self._outside = [run for hold in session.result.holds for run in self._runs_outside(hold)]

    def level_at(self, t_s: float) -> float:
        """The level asked for at that time, in mmHg."""
        passed = [level for from_s, _, level in self._levels if from_s <= t_s]
        return passed[-1] if passed else self._levels[0][2]

    def hold_at(self, t_s: float) -> Hold | None:
        """The hold under way, from its cue to its end."""
        holds = self._session.result.holds
        return next((hold for hold in holds if hold.cue_s <= t_s <= hold.end_s), None)

    def pressure_at(self, t_s: float) -> float | None:
        """The pressure that held then, in mmHg; None within a gap."""
        if any(from_s < t_s < to_s for from_s, to_s in self.gaps):
            return None
        i = int(np.searchsorted(self._t_s, t_s + TIME_TOLERANCE_S, side="right")) - 1
        return float(self._pressure_mmhg[max(i, 0)])

    def reading(self, t_s: float) -> str:
        """The value under the cursor in words, for example ``25.6 mmHg, in band``."""
        pressure = self.pressure_at(t_s)
        if pressure is None:
            return QCoreApplication.translate("SessionTrace", "No signal")
        away = pressure - self.level_at(t_s)
        band = self._session.protocol.band_mmhg + PRESSURE_TOLERANCE_MMHG
        if self.hold_at(t_s) is None:
            state = QCoreApplication.translate("SessionTrace", "rest")
        elif away > band:
            state = QCoreApplication.translate("SessionTrace", "above band")
        elif away < -band:
            state = QCoreApplication.translate("SessionTrace", "below band")
        else:
            state = QCoreApplication.translate("SessionTrace", "in band")
        return QCoreApplication.translate("SessionTrace", "{pressure} mmHg, {state}").format(
            pressure=number(pressure, 1), state=state
        )

    def paint(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        """Everything from the back: band, holds, levels, edges, gaps, trace, marks, outcomes, times."""
        painter.save()
        painter.setClipRect(scale.area)
        self._paint_band(painter, scale, theme)
        painter.restore()
        self._paint_levels(painter, scale, theme)
        painter.save()
        painter.setClipRect(scale.area)
        self._paint_edges(painter, scale, theme)
        self._paint_gaps(painter, scale, theme)
        self._paint_trace(painter, scale, theme)
        painter.restore()
        self._paint_flags(painter, scale, theme)
        self._paint_outcomes(painter, scale, theme)
        self._paint_times(painter, scale, theme)

    def _level_stretches(self) -> list[tuple[float, float, float]]:
        """From, to, level: each road begins with the first cue at its level, the first at the start."""
        roads: list[tuple[float, float, float]] = []
        for offer in self._session.offered:
            if not roads:
                roads.append((self.start_s, self.end_s, offer.level_mmhg))
            elif offer.level_mmhg != roads[-1][2]:
                roads[-1] = (roads[-1][0], offer.cue_s, roads[-1][2])
                roads.append((offer.cue_s, self.end_s, offer.level_mmhg))
        return roads or [(self.start_s, self.end_s, self._session.protocol.levels_mmhg[0])]

    def _range(self) -> tuple[float, float]:
        """The levels offered with their bands and what was reached, within reason."""
        baseline = self._session.protocol.baseline_mmhg
        top = max(level for _, _, level in self._levels) + 2.9
        lowest, highest = float(self._pressure_mmhg.min()), float(self._pressure_mmhg.max())
        return (
            max(baseline - 5.0, min(baseline - 1.2, lowest - 0.3)),
            min(top + 4.0, max(top, highest + 0.3)),
        )

    def _runs_outside(self, hold: Hold) -> list[slice]:
        if hold.start_s is None:
            return []
        first = int(np.searchsorted(self._t_s, hold.start_s - TIME_TOLERANCE_S))
        last = int(np.searchsorted(self._t_s, hold.end_s + TIME_TOLERANCE_S, side="right"))
        band = self._session.protocol.band_mmhg
        runs = runs_outside(self._pressure_mmhg[first:last], hold.level_mmhg - band, hold.level_mmhg + band)
        return [slice(first + run.start, first + run.stop) for run in runs]

    def _paint_band(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        for from_s, to_s, level in self._levels:
            painter.fillRect(self._band(scale, from_s, to_s, level), theme.color("band"))
        for hold in self._session.result.holds:
            if hold.start_s is not None:
                shade = self._band(scale, hold.start_s, hold.end_s, hold.level_mmhg)
                painter.fillRect(shade, theme.color("band_active"))

    def _band(self, scale: Scale, from_s: float, to_s: float, level_mmhg: float) -> QRectF:
        half = self._session.protocol.band_mmhg
        return QRectF(
            QPointF(scale.x(from_s), scale.y(level_mmhg + half)),
            QPointF(scale.x(to_s), scale.y(level_mmhg - half)),
        )

    def _paint_edges(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        painter.setPen(QPen(theme.color("band_edge"), theme.stroke("band_edge")))
        for from_s, to_s, level in self._levels:
            band = self._band(scale, from_s, to_s, level)
            painter.drawLine(band.topLeft(), band.topRight())
            painter.drawLine(band.bottomLeft(), band.bottomRight())

    def _paint_levels(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        area, baseline = scale.area, self._session.protocol.baseline_mmhg
        asked = {level for _, _, level in self._levels}
        grid = {baseline + _GRID_MMHG * step for step in range(int((scale.highest_mmhg - baseline) / 2) + 1)}
        painter.setPen(QPen(theme.color("level_line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for level in sorted(asked | grid):
            y = scale.y(level)
            if level == baseline:
                dotted = QPen(theme.color("control_line"), 1)
                dotted.setCapStyle(Qt.PenCapStyle.FlatCap)
                dotted.setDashPattern([float(px) for px in theme.plot("baseline")["dash_px"]])
                painter.setPen(dotted)
            else:
                painter.setPen(QPen(theme.color("level_line"), 1))
            if not (len(asked) == 1 and level in asked):
                painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            active = level in asked
            painter.setFont(theme.font_px(15, 700) if active else theme.font_px(13, 400))
            painter.setPen(theme.color("in_band" if active else "ink_muted"))
            painter.drawText(QRectF(area.left() - 40, y - 10, 30, 20), _RIGHT_MIDDLE, f"{level:g}")

    def _paint_gaps(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        look = theme.plot("gap")
        for from_s, to_s in self.gaps:
            left, right = scale.x(from_s), max(scale.x(to_s), scale.x(from_s) + 4)
            box = QRectF(left, scale.area.top(), right - left, scale.area.height())
            painter.save()
            painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
            painter.setOpacity(float(look["hatch_opacity"]))
            painter.setPen(QPen(theme.color(look["hatch"]), 1.25))
            step = float(look["hatch_step_px"])
            for n in range(int((box.height() + box.width()) / step) + 2):
                foot = box.top() + n * step
                painter.drawLine(QPointF(left, foot), QPointF(right, foot - box.width()))
            painter.restore()
            if box.width() >= 3 * step:
                self._paint_gap_words(painter, box, to_s - from_s, theme)

    def _paint_gap_words(self, painter: QPainter, box: QRectF, gap_s: float, theme: Theme) -> None:
        look = theme.plot("gap")
        edge = QPen(theme.color(look["edge"]), 1.25)
        edge.setDashPattern([float(px) for px in look["edge_dash_px"]])
        painter.setPen(edge)
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.topRight(), box.bottomRight())
        text = QCoreApplication.translate("SessionTrace", "signal lost {gap_s} s").format(
            gap_s=number(gap_s, 1)
        )
        painter.setFont(theme.font("label"))
        width = painter.fontMetrics().horizontalAdvance(text) + 12
        if width <= box.width():
            middle = QRectF(box.center().x() - width / 2, box.bottom() - 26, width, 18)
            painter.fillRect(middle, theme.color("surface_raised"))
            painter.setPen(theme.color("trouble"))
            painter.drawText(middle, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_trace(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        pinned = np.clip(self._pressure_mmhg, scale.lowest_mmhg, scale.highest_mmhg)
        ratio, width = painter.device().devicePixelRatio(), theme.stroke("trace")
        for run in self._in_sight(self._stretches, scale):
            bars = ribbon(self._t_s[run], pinned[run], scale, ratio, _RIBBON_PX)
            if bars is not None:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color("trace"))
                painter.drawRects(bars)
            else:
                painter.setPen(_pen(theme, "trace", width))
                draw_wide(painter, polyline(self._t_s[run], pinned[run], scale))
        painter.setPen(_pen(theme, "out_of_band", theme.stroke("trace_outside")))
        for run in self._in_sight(self._outside, scale):
            draw_wide(painter, polyline(self._t_s[run], pinned[run], scale))

    def _in_sight(self, runs: list[slice], scale: Scale) -> list[slice]:
        t_s = self._t_s
        return [run for run in runs if t_s[run.stop - 1] >= scale.left_s and t_s[run.start] <= scale.right_s]

    def _paint_flags(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        marks = [
            mark for mark in standing_marks(self._session.events) if scale.left_s <= mark.t_s <= scale.right_s
        ]
        rows = flag_rows([scale.x(mark.t_s) for mark in marks], float(theme.plot("flag")["width"]))
        # Latest first: an earlier pennant covers the poles that cross it and stays readable.
        for mark, row in reversed(list(zip(marks, rows, strict=True))):
            pressure = self.pressure_at(mark.t_s)
            level = self.level_at(mark.t_s)
            edge = scale.y(level + self._session.protocol.band_mmhg)
            foot = scale.y(min(max(pressure or level, scale.lowest_mmhg), scale.highest_mmhg))
            top = max(scale.area.top(), edge - 14 - row * STEP_PX)
            kind = flag_kind(mark.code, self._session.protocol)
            paint_flag(painter, QPointF(scale.x(mark.t_s), foot), top, mark.code, kind, theme)

    def _paint_outcomes(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        holds = self._session.result.holds
        middles = [(h.end_s + (h.cue_s if h.start_s is None else h.start_s)) / 2 for h in holds]
        seen = [
            (scale.x(t_s), hold)
            for t_s, hold in zip(middles, holds, strict=True)
            if scale.left_s <= t_s <= scale.right_s
        ]
        closest = min((b[0] - a[0] for a, b in pairwise(seen)), default=scale.area.width())
        side = max(6.0, min(18.0, closest - 2))
        for x, hold in seen:
            paint_outcome(
                painter, theme, shape_of(hold.outcome), QRectF(x - side / 2, 13 - side / 2, side, side)
            )

    def _paint_times(self, painter: QPainter, scale: Scale, theme: Theme) -> None:
        per_s = scale.area.width() / (scale.right_s - scale.left_s)
        step = next((tick for tick in _TICKS_S if tick * per_s >= 60), _TICKS_S[-1])
        painter.setFont(theme.font_px(13, 400))
        painter.setPen(theme.color("ink_muted"))
        tick = -(-scale.left_s // step) * step
        while tick <= scale.right_s:
            text = elapsed(tick)
            width = painter.fontMetrics().horizontalAdvance(text)
            left = min(max(scale.x(tick) - width / 2, scale.area.left()), scale.area.right() - width)
            painter.drawText(QRectF(left, scale.area.bottom() + 4, width + 2, 20), _LEFT_MIDDLE, text)
            tick += step


def _pen(theme: Theme, token: str, width_px: float) -> QPen:
    pen = QPen(theme.color(token), width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen
