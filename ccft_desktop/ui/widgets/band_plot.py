"""The last half minute of pressure over the target band: shows what it is given and judges nothing."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ccft_desktop.core.progress import Holding, Progress, Reaching
from ccft_desktop.core.protocol import DEFAULT_LEVELS_MMHG, Protocol
from ccft_desktop.core.session import Floats
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.band_items import GapItem, HoldItem, Shown
from ccft_desktop.ui.widgets.mark_item import MarkItem
from ccft_desktop.ui.widgets.trace_item import HoldSpan, TraceItem
from ccft_desktop.ui.widgets.trace_line import Scale

_LEFT_PX: Final = 60.0
_TOP_PX: Final = 20.0
_RIGHT_PX: Final = 4.0
_BOTTOM_PX: Final = 32.0
_LABEL_RIGHT_PX: Final = 12.0
_TICK_S: Final = 5
_TICK_PX: Final = 5.0
_BELOW_BASELINE_MMHG: Final = 1.4
_ABOVE_USUAL_MMHG: Final = 1.2
_EDGE_MMHG: Final = 0.2
_STEP_MMHG: Final = 2.0
_APART_MMHG: Final = 0.9


def drawn_levels(protocol: Protocol) -> tuple[float, ...]:
    """The levels that get a line: the usual five, the protocol's own, and steps of 2 mmHg up to them."""
    own = protocol.levels_mmhg
    usual = (
        *DEFAULT_LEVELS_MMHG,
        *np.arange(DEFAULT_LEVELS_MMHG[-1] + _STEP_MMHG, own[-1], _STEP_MMHG).tolist(),
    )
    free = {level for level in usual if all(abs(level - mine) >= _APART_MMHG for mine in own)}
    return tuple(sorted(level for level in free | set(own) if level > protocol.baseline_mmhg))


def pressure_range(protocol: Protocol) -> tuple[float, float]:
    """Lowest and highest pressure of the axis in mmHg; 18.6 to 31.2 with the default levels."""
    highest = max(drawn_levels(protocol))
    above = _ABOVE_USUAL_MMHG if highest <= DEFAULT_LEVELS_MMHG[-1] else protocol.band_mmhg + 1.0
    lowest = protocol.baseline_mmhg - _BELOW_BASELINE_MMHG
    return lowest, highest + max(above, protocol.band_mmhg + _EDGE_MMHG)


class BandPlot(pg.GraphicsView):
    """Axes and band are drawn once into the background; a frame draws only what moves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._theme = theme
        window_s, future_s = float(theme.plot("test_window_s")), float(theme.plot("test_future_s"))
        lowest, highest = theme.plot("pressure_range_mmhg")
        self._shown = Shown(theme, Scale(QRectF(), future_s - window_s, future_s, lowest, highest))
        # The view is resized while it is still being made.
        self.trace = TraceItem(theme, self._shown.scale)
        super().__init__(parent, background=None)  # type: ignore[no-untyped-call]
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(self.ViewportUpdateMode.FullViewportUpdate)
        self.setCacheMode(self.CacheModeFlag.CacheBackground)
        self.setInteractive(False)
        for part in (self, self.viewport()):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Pressure over time"))
        items = (
            HoldItem(self._shown),
            GapItem(self._shown),
            self.trace,
            MarkItem(self._shown, self.trace),
        )
        for order, item in enumerate(items):
            item.setZValue(order)
            self.scene().addItem(item)
        theme.changed.connect(self._redraw)

    def begin(self, protocol: Protocol) -> None:
        """Set the axes for a protocol and show no sample."""
        self._shown.protocol = protocol
        self._shown.level_mmhg = protocol.levels_mmhg[0]
        self._shown.window = None
        self._shown.marks = self._shown.gaps = ()
        self.trace.max_gap_s = protocol.max_gap_s
        self.trace.band_mmhg = protocol.band_mmhg
        self.trace.show_spans(())
        self.trace.show_samples(self.trace.t_s[:0], self.trace.pressure_mmhg[:0], 0.0)
        self._fit()

    def show_progress(self, progress: Progress) -> None:
        """Band, hold and flags as the test stands."""
        shown, phase = self._shown, progress.phase
        if progress.level_mmhg != shown.level_mmhg:
            shown.level_mmhg = progress.level_mmhg
            self.resetCachedContent()
        shown.marks = progress.marks
        shown.held = isinstance(phase, Holding)
        shown.window, shown.window_kind = None, "hold"
        spans = [
            HoldSpan(hold.start_s, hold.end_s, hold.level_mmhg)
            for hold in progress.holds
            if hold.start_s is not None
        ]
        if isinstance(phase, Holding):
            shown.window = (phase.start_s, phase.until_s)
            spans.append(HoldSpan(phase.start_s, phase.until_s, progress.level_mmhg))
        elif isinstance(phase, Reaching):
            shown.window, shown.window_kind = (phase.cue_s, phase.until_s), "reach"
        elif progress.holds and progress.again == "signal_gap":
            lost = progress.holds[-1]
            if lost.start_s is not None and not shown.signal:
                shown.window = (lost.start_s, lost.start_s + progress.protocol.hold_s)
                shown.window_kind = "lost_hold"
        self.trace.show_spans(spans)
        self.viewport().update()

    def show_samples(self, t_s: Floats, pressure_mmhg: Floats, now_s: float) -> None:
        """The recent samples, both of shape (n,): session seconds and mmHg; ``now_s`` stands at "now"."""
        self._shown.now_s = now_s
        self.trace.show_samples(t_s, pressure_mmhg, now_s)
        self.viewport().update()

    def show_gaps(self, gaps: Sequence[tuple[float, float | None]]) -> None:
        """The silences, from last sample to first sample after; None for one that still lasts."""
        self._shown.gaps = tuple(gaps)
        self.viewport().update()

    def show_signal(self, signal: bool) -> None:
        """Without a signal there is no live dot."""
        self._shown.signal = signal
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(844, 452)

    def minimumSizeHint(self) -> QSize:
        return QSize(480, 240)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)  # type: ignore[no-untyped-call]
        self._fit()

    def drawBackground(self, painter: QPainter, _rect: QRectF | QRect) -> None:
        painter.fillRect(self.rect(), self._theme.color("surface_raised"))
        if self._shown.protocol is None:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_band(painter)
        self._draw_levels(painter, self._shown.protocol)
        self._draw_time_axis(painter)

    def _draw_band(self, painter: QPainter) -> None:
        area = self._shown.scale.area
        top, bottom = self._shown.band
        painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), self._theme.color("band"))
        painter.setPen(QPen(self._theme.color("band_edge"), self._theme.stroke("band_edge")))
        for y in (top, bottom):
            painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def _draw_levels(self, painter: QPainter, protocol: Protocol) -> None:
        scale, color = self._shown.scale, self._theme.color
        area = scale.area
        plain, small = self._theme.font("body"), self._theme.font("small")
        self._write(painter, "mmHg", small, "ink_muted", area.left() - _LABEL_RIGHT_PX, area.top() - 8)
        painter.setPen(QPen(color("level_line"), self._theme.stroke("hairline")))
        for level in drawn_levels(protocol):
            if level != self._shown.level_mmhg:
                y = round(scale.y(level)) + 0.5
                painter.drawLine(QLineF(area.left(), y, area.right(), y))
        look = self._theme.plot("baseline")
        pen = QPen(color(look["token"]), float(look["px"]))
        pen.setDashPattern(look["dash_px"])
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        y = round(scale.y(protocol.baseline_mmhg)) + 0.5
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
        for level in (protocol.baseline_mmhg, *drawn_levels(protocol)):
            active = level == self._shown.level_mmhg
            font = self._theme.font_px(18, 700) if active else plain
            token = "in_band" if active else "ink_muted"
            self._write(painter, f"{level:g}", font, token, area.left() - _LABEL_RIGHT_PX, scale.y(level))
        self._write(painter, self.tr("baseline"), small, "ink_muted", area.right(), y + 14)

    def _draw_time_axis(self, painter: QPainter) -> None:
        scale, color = self._shown.scale, self._theme.color
        area = scale.area
        painter.setPen(QPen(color("line"), self._theme.stroke("hairline")))
        bottom = round(area.bottom()) + 0.5
        painter.drawLine(QLineF(area.left(), bottom, area.right(), bottom))
        for ago_s in range(0, -int(scale.left_s) + 1, _TICK_S):
            x = round(scale.x(-ago_s)) + 0.5
            painter.setPen(QPen(color("control_line"), self._theme.stroke("hairline")))
            painter.drawLine(QLineF(x, bottom, x, bottom + _TICK_PX))
            if ago_s:
                text, font = self.tr("−{seconds} s").format(seconds=ago_s), self._theme.font("small")
            else:
                text, font = self.tr("now"), self._theme.font("label")
            half = QFontMetricsF(font).horizontalAdvance(text) / 2
            self._write(painter, text, font, "ink_muted" if ago_s else "ink", x + half, bottom + 16)

    def _write(
        self, painter: QPainter, text: str, font: QFont, token: str, right: float, middle: float
    ) -> None:
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(self._theme.color(token))
        painter.drawText(
            QPointF(right - metrics.horizontalAdvance(text), middle + metrics.capHeight() / 2), text
        )

    def _fit(self) -> None:
        old = self._shown.scale
        lowest, highest = old.lowest_mmhg, old.highest_mmhg
        if self._shown.protocol is not None:
            lowest, highest = pressure_range(self._shown.protocol)
        area = QRectF(
            _LEFT_PX,
            _TOP_PX,
            max(1.0, self.width() - _LEFT_PX - _RIGHT_PX),
            max(1.0, self.height() - _TOP_PX - _BOTTOM_PX),
        )
        scale = Scale(area, old.left_s, old.right_s, lowest, highest)
        self._shown.scale = self.trace.axes = scale
        self._redraw()

    def _redraw(self) -> None:
        self.resetCachedContent()
        self.viewport().update()
