"""What the band plot shows, and its moving parts behind the line: the hold and the gaps; knows no page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QCoreApplication, QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import Protocol
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.trace_line import Scale

translate = QCoreApplication.translate

HEADROOM_PX: Final = 32.0
"""Above this, over the highest level, only the words of gaps stand."""


@dataclass(slots=True)
class Shown:
    """What the plot shows at this moment; the plot writes it, the items paint it."""

    theme: Theme
    scale: Scale
    protocol: Protocol | None = None
    level_mmhg: float = 0.0
    now_s: float = 0.0
    window: tuple[float, float] | None = None
    """Where the hold, or the time to reach the band, begins and ends."""
    window_kind: Literal["hold", "reach", "lost_hold"] = "hold"
    gaps: Sequence[tuple[float, float | None]] = ()
    marks: Sequence[Event] = ()
    signal: bool = True
    held: bool = False
    """A hold clock runs, so the dot has a side of the band to be on."""
    taken: list[QRectF] = field(default_factory=list)
    """Where words already stand in this frame."""

    def x(self, t_s: float) -> float:
        return self.scale.x(t_s - self.now_s)

    @property
    def band(self) -> tuple[float, float]:
        """Top and bottom of the target band in pixels."""
        width = self.protocol.band_mmhg if self.protocol else 0.0
        return self.scale.y(self.level_mmhg + width), self.scale.y(self.level_mmhg - width)

    def words(
        self,
        painter: QPainter,
        text: str,
        font: QFont,
        color: QColor,
        middle: QPointF,
        *,
        always: bool = False,
    ) -> None:
        """Words centred there, pushed inside the plot; left out where others already stand."""
        metrics = QFontMetricsF(font)
        width = metrics.horizontalAdvance(text)
        area = self.scale.area
        left = min(max(middle.x() - width / 2, area.left()), area.right() - width)
        box = QRectF(left - 3, middle.y() - 8, width + 6, 16)
        if not always and any(box.intersects(other) for other in self.taken):
            return
        self.taken.append(box)
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(QPointF(left, middle.y() + metrics.capHeight() / 2), text)


class PlotItem(pg.GraphicsObject):
    def __init__(self, shown: Shown) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._shown = shown

    def boundingRect(self) -> QRectF:
        return self._shown.scale.area.adjusted(-16, -24, 16, 24)

    def paint(
        self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._shown.protocol is not None:
            self.draw(painter, self._shown)

    def draw(self, painter: QPainter, shown: Shown) -> None:
        raise NotImplementedError


class HoldItem(PlotItem):
    """The hold part of the band, from its start to where it will end, and the line of now."""

    def draw(self, painter: QPainter, shown: Shown) -> None:
        shown.taken.clear()
        color, stroke = shown.theme.color, shown.theme.stroke
        area = shown.scale.area
        if shown.window is not None:
            self._draw_window(painter, shown, shown.window)
        painter.setPen(QPen(color("level_line"), stroke("hairline")))
        x = round(shown.x(shown.now_s)) + 0.5
        painter.drawLine(QPointF(x, area.top() + HEADROOM_PX), QPointF(x, area.bottom()))

    @staticmethod
    def _draw_window(painter: QPainter, shown: Shown, window: tuple[float, float]) -> None:
        color, stroke = shown.theme.color, shown.theme.stroke
        area = shown.scale.area
        top, bottom = shown.band
        begin, end = (shown.x(t_s) for t_s in window)
        left, right = max(begin, area.left()), min(end, area.right())
        if right <= left:
            return
        reach = shown.window_kind == "reach"
        if not reach:
            painter.fillRect(QRectF(left, top, right - left, bottom - top), color("band_active"))
            painter.setPen(QPen(color("band_edge"), stroke("band_edge")))
            painter.drawLines([QLineF(left, top, right, top), QLineF(left, bottom, right, bottom)])
        pen = QPen(color("band_edge"), stroke("band_edge") if reach else stroke("hold_edge"))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        if reach:
            pen.setDashPattern([3, 3])
        painter.setPen(pen)
        for x in (end,) if reach else (begin, end):
            if area.left() <= x <= area.right():
                painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        if shown.window_kind != "lost_hold" and end <= area.right():
            text = translate("BandPlot", "reach by") if reach else translate("BandPlot", "hold ends")
            place = QPointF(end, bottom + 14)
            shown.words(painter, text, shown.theme.font("small"), color("ink_muted"), place, always=True)


class GapItem(PlotItem):
    """Where nothing came: hatched, never joined."""

    def draw(self, painter: QPainter, shown: Shown) -> None:
        area = shown.scale.area
        top = area.top() + HEADROOM_PX
        for start_s, end_s in reversed(shown.gaps):
            left = max(area.left(), shown.x(start_s))
            right = min(area.right(), shown.x(shown.now_s if end_s is None else end_s))
            if right <= left:
                continue
            self._hatch(painter, shown, QRectF(left, top, right - left, area.bottom() - top))
            if end_s is None:
                lasted = translate("BandPlot", "no signal for {seconds} s")
                text = lasted.format(seconds=f"{max(0.0, shown.now_s - start_s + 1e-6):.0f}")
            else:
                text = translate("BandPlot", "signal lost {seconds} s").format(
                    seconds=f"{end_s - start_s:.1f}"
                )
            place = QPointF((left + right) / 2, top - 14)
            shown.words(painter, text, shown.theme.font("label"), shown.theme.color("trouble"), place)

    @staticmethod
    def _hatch(painter: QPainter, shown: Shown, box: QRectF) -> None:
        look = shown.theme.plot("gap")
        step = float(look["hatch_step_px"])
        color = shown.theme.color(look["hatch"])
        color.setAlphaF(float(look["hatch_opacity"]))
        painter.save()
        painter.setClipRect(box)
        pen = QPen(color, 1)
        pen.setCosmetic(True)
        painter.setPen(pen)
        # Counted from the gap's own left edge, so that the hatch travels with it.
        offsets = np.arange(0.0, box.width() + box.height(), step * 2**0.5).tolist()
        painter.drawLines(
            [
                QLineF(box.left() + at, box.top(), box.left() + at - box.height(), box.bottom())
                for at in offsets
            ]
        )
        painter.restore()
        edge = QPen(shown.theme.color(look["edge"]), 1.5)
        edge.setCapStyle(Qt.PenCapStyle.FlatCap)
        edge.setDashPattern([part / edge.widthF() for part in look["edge_dash_px"]])
        painter.setPen(edge)
        painter.drawLine(box.topLeft(), box.bottomLeft())
        painter.drawLine(box.topRight(), box.bottomRight())
