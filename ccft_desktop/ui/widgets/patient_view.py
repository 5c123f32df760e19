"""The patient's window from edge to edge: band, marker, countdown, one sentence. It paints a ``Guidance``."""

import math
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QRegion,
    QResizeEvent,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.guidance import Band, Clock, Guidance, Line, Marker
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets import patient_words
from ccft_desktop.ui.widgets.patient_layout import BASELINE_AT, PatientLayout, Ring
from ccft_desktop.ui.widgets.patient_line import draw_broad

_LONGEST_LINE: Final = 22
_SENTENCE_FROM: Final = 0.75
_WORDS_ALONE_AT: Final = 0.53
_LINE: Final = 0.0097
_EDGE: Final = 0.0056
_DOT: Final = 0.0056
_ARROW: Final = 0.47
_ARROW_WIDTH: Final = 0.19


class PatientView(QWidget):
    """One object for a screen reader, whose description is what is on it. It takes no input.

    With ``reduced_motion`` the countdown moves once a second. ``upside_down`` is for a screen that is read
    over the forehead.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._guidance = Guidance()
        self._layout = PatientLayout(1.0, 1.0)
        self._upside_down = False
        self._reduced_motion = False
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("What the patient sees"))
        theme.changed.connect(self.update)

    @property
    def guidance(self) -> Guidance:
        """What is shown."""
        return self._guidance

    def show_guidance(self, guidance: Guidance) -> None:
        """Show it; what has not changed is not painted again."""
        before, self._guidance = self._guidance, guidance
        if guidance == before and guidance.line is None and before.line is None:
            return
        if _stays(before, guidance):
            self._repaint_what_moves(before, guidance)
        else:
            self.update()
        said = patient_words.spoken(guidance)
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)

    def set_upside_down(self, upside_down: bool) -> None:
        """Turn the whole picture by half a turn, or back."""
        self._upside_down = upside_down
        self.update()

    def set_reduced_motion(self, reduced: bool) -> None:
        """Move nothing but the pressure itself."""
        self._reduced_motion = reduced
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        self._layout = PatientLayout(self.width(), self.height(), mirrored=mirrored)

    # What has to be painted again

    def _repaint_what_moves(self, before: Guidance, now: Guidance) -> None:
        if before.clock and now.clock and self._gone(before.clock) != self._gone(now.clock):
            self._update(self._ring_region(now, whole=before.clock.seconds != now.clock.seconds))
        if now.band is not None and (now.line is not None or before.marker != now.marker):
            self._update(QRegion(self._moving(before).united(self._moving(now))))

    def _ring_region(self, guidance: Guidance, *, whole: bool) -> QRegion:
        """The ring, with the number inside or without."""
        ring = self._ring(guidance)
        region = QRegion(ring.rect.adjusted(-1, -1, 1, 1).toAlignedRect())
        if whole:
            return region
        inside = (ring.radius - ring.width) * math.sqrt(0.5) - 1
        return region - QRegion(
            QRectF(-inside, -inside, 2 * inside, 2 * inside).translated(ring.centre).toRect()
        )

    def _moving(self, guidance: Guidance) -> QRect:
        """Around line and marker."""
        band, layout = guidance.band, self._layout
        if band is None:
            return QRect()
        around = QRectF()
        wide = _LINE * layout.unit_px
        for _, pressure_mmhg in guidance.line.runs if guidance.line else ():
            top = layout.pinned(layout.y(band, float(pressure_mmhg.max())))
            bottom = layout.pinned(layout.y(band, float(pressure_mmhg.min())))
            left = layout.line_left - wide
            around = around.united(QRectF(left, top - wide, layout.marker_x - left, bottom - top + 2 * wide))
        if guidance.marker is not None:
            reach = layout.marker_radius(band) + layout.halo_px + 1
            at = self._marker_at(band, guidance.marker)
            around = around.united(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach))
        return around.adjusted(-1, -1, 1, 1).toAlignedRect()

    def _update(self, region: QRegion) -> None:
        self.update(self._turn().map(region))

    def _turn(self) -> QTransform:
        """From the picture as it is laid out to the widget."""
        if not self._upside_down:
            return QTransform()
        return QTransform.fromTranslate(self.width(), self.height()).rotate(180)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        shown, layout = self._guidance, self._layout
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._theme.color("surface_raised"))
        painter.setTransform(self._turn(), True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shown.band is not None:
            self._paint_band(painter, shown.band)
            if shown.line is not None:
                self._paint_line(painter, shown.band, shown.line)
            if shown.marker is not None:
                self._paint_marker(painter, shown.band, shown.marker)
        elif shown == Guidance():
            self._paint_sleeping(painter)
        if shown.clock is not None:
            self._paint_clock(painter, self._ring(shown), shown.clock)
        alone = shown.band is None and shown.clock is None
        below = QRectF(0, _SENTENCE_FROM * layout.height, layout.width, layout.height)
        if shown.sentence != "none" and (
            alone or event.region().intersects(self._turn().mapRect(below).toAlignedRect())
        ):
            self._paint_sentence(painter, patient_words.sentence(shown.sentence), alone)
        painter.end()

    def _ring(self, guidance: Guidance) -> Ring:
        return self._layout.blind_ring if guidance.band is None else self._layout.ring

    def _gone(self, clock: Clock) -> float:
        return clock.gone_by_seconds if self._reduced_motion else clock.gone

    def _paint_band(self, painter: QPainter, band: Band) -> None:
        color, layout = self._theme.color, self._layout
        box = layout.band(band)
        painter.fillRect(box, color("band" if band.asked else "surface_sunken"))
        edge = max(1.0, _EDGE * layout.unit_px)
        painter.setPen(Qt.PenStyle.NoPen)
        if band.asked:
            painter.setBrush(color("band_edge"))
            for y in (box.top(), box.bottom()):
                line = QRectF(box.left(), y - edge / 2, box.width(), edge)
                painter.drawRoundedRect(line, edge / 2, edge / 2)
            return
        dot = _DOT * layout.unit_px
        painter.setBrush(color("control_line"))
        y = BASELINE_AT * layout.height
        for step in range(int(box.width() / (5 * dot)) + 1):
            painter.drawEllipse(QPointF(box.left() + dot / 2 + step * 5 * dot, y), dot / 2, dot / 2)

    def _paint_sleeping(self, painter: QPainter) -> None:
        """Nobody is asked for anything: the band alone, as on the lock page."""
        color, height = self._theme.color, self._layout.height
        top, bottom = round(0.34 * height), round(0.60 * height)
        painter.fillRect(QRectF(0, top, self._layout.width, bottom - top), color("band"))
        edge = max(2, round(0.003 * height))
        for y in (top, bottom - edge):
            painter.fillRect(QRectF(0, y, self._layout.width, edge), color("band_active"))

    def _paint_line(self, painter: QPainter, band: Band, line: Line) -> None:
        layout = self._layout
        wide = max(2.0, _LINE * layout.unit_px)
        color = self._theme.color("trace" if band.asked else "trace_rest")
        phase_px = layout.marker_x - line.now_s * layout.px_per_s
        painter.save()
        painter.setClipRect(
            QRectF(layout.line_left, 0, layout.width, layout.height), Qt.ClipOperation.IntersectClip
        )
        top, bottom = layout.pinned(0.0), layout.pinned(layout.height)
        for t_s, pressure_mmhg in line.runs:
            xs = layout.marker_x + (t_s - line.now_s) * layout.px_per_s
            per_mmhg = layout.y(band, 1.0) - layout.y(band, 0.0)
            ys = np.clip(layout.y(band, 0.0) + pressure_mmhg * per_mmhg, top, bottom)
            draw_broad(painter, xs, ys, color, wide, phase_px)
        painter.restore()

    def _marker_at(self, band: Band, marker: Marker) -> QPointF:
        layout = self._layout
        if marker.pressure_mmhg is not None:
            return QPointF(layout.marker_x, layout.pinned(layout.y(band, marker.pressure_mmhg)))
        box = layout.band(band)
        away = layout.marker_radius(band) + 2 * layout.halo_px
        return QPointF(layout.marker_x, box.top() - away if marker.side == "above" else box.bottom() + away)

    def _paint_marker(self, painter: QPainter, band: Band, marker: Marker) -> None:
        color, layout = self._theme.color, self._layout
        at, radius = self._marker_at(band, marker), layout.marker_radius(band)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("surface_raised"))
        painter.drawEllipse(at, radius + layout.halo_px, radius + layout.halo_px)
        resting = "accent" if band.asked else "trace_rest"
        painter.setBrush(color("out_of_band" if marker.strays else resting))
        painter.drawEllipse(at, radius, radius)
        if not marker.asks:
            return
        tip = -_ARROW * radius if marker.asks == "more" else _ARROW * radius
        wing = tip - math.copysign(0.42 * radius, tip)
        arrow = QPainterPath(at + QPointF(0, -tip))
        arrow.lineTo(at + QPointF(0, tip))
        arrow.moveTo(at + QPointF(-0.4 * radius, wing))
        arrow.lineTo(at + QPointF(0, tip))
        arrow.lineTo(at + QPointF(0.4 * radius, wing))
        pen = QPen(color("surface_raised"), _ARROW_WIDTH * radius)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(arrow, pen)

    def _paint_clock(self, painter: QPainter, ring: Ring, clock: Clock) -> None:
        color = self._theme.color
        middle = ring.radius - ring.width / 2
        arc = QRectF(ring.centre.x() - middle, ring.centre.y() - middle, 2 * middle, 2 * middle)
        pen = QPen(color("surface_sunken"), ring.width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(arc)
        pen.setColor(color("trace_rest" if clock.kind == "rest" else "accent"))
        painter.setPen(pen)
        painter.drawArc(arc, 90 * 16, -round(self._gone(clock) * 360 * 16))
        self._write(painter, str(clock.seconds), ring.centre.x(), ring.number_y, ring.number_px, 700, "ink")
        words = patient_words.unit(clock.seconds)
        unit_px = 0.039 * self._layout.unit_px
        self._write(painter, words, ring.centre.x(), ring.unit_y, unit_px, 500, "ink_muted")

    def _paint_sentence(self, painter: QPainter, sentence: str, alone: bool) -> None:
        layout = self._layout
        lines = self._wrapped(sentence)
        size = layout.sentence_px if len(lines) == 1 else layout.two_lines_px
        down = (_WORDS_ALONE_AT - 0.872) * layout.height if alone else 0.0
        for line, y in zip(lines, layout.sentence_baselines(len(lines)), strict=True):
            self._write(painter, line, layout.width / 2, y + down, size, 600, "ink")

    def _wrapped(self, sentence: str) -> list[str]:
        """In one line, or where it breaks best in two."""
        font = self._theme.font_px(self._layout.sentence_px, 600)
        widest = 0.94 * self._layout.width
        if len(sentence) <= _LONGEST_LINE and QFontMetricsF(font).horizontalAdvance(sentence) <= widest:
            return [sentence]
        words = sentence.split(" ")
        if len(words) == 1:
            return [sentence]
        breaks = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
        return list(min(breaks, key=lambda halves: max(map(len, halves))))

    def _write(
        self, painter: QPainter, text: str, centre_x: float, y: float, size_px: float, weight: int, token: str
    ) -> None:
        """The only place that puts letters into the patient's window."""
        font = self._theme.font_px(size_px, weight, -0.02 * size_px)
        painter.setFont(font)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self._theme.color(token))
        width = QFontMetricsF(font).horizontalAdvance(text)
        painter.drawText(QPointF(centre_x - width / 2, y), text)


def _stays(before: Guidance, now: Guidance) -> bool:
    """Whether sentence, band and the kind of countdown are as they were."""
    return (
        before.sentence == now.sentence
        and before.band == now.band
        and (before.clock is None) == (now.clock is None)
        and (not before.clock or not now.clock or before.clock.kind == now.clock.kind)
    )
