"""All holds of a test laid over one band, from their common start; knows no table and no page."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.core.session import Hold, Session
from ccft_desktop.reports.words import dial_sentence, marks_of, number
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.fault_flag import STEP_PX, flag_kind, flag_rows, paint_flag
from ccft_desktop.ui.widgets.hold_curve import HoldCurve, curves_of
from ccft_desktop.ui.widgets.trace_line import Scale, draw_wide, polyline, runs_outside

BEFORE_S = 1.5
AFTER_S = 0.5
_BELOW_MMHG = 3.4
_ABOVE_MMHG = 2.4


class HoldOverlay(QWidget):
    """Every hold from 1.5 s before its start; several levels are laid over each other from their target.

    Draws at least 452 × 232.
    """

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: Session | None = None
        self._curves: list[HoldCurve] = []
        self._chosen: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 150)
        self.setAccessibleName(self.tr("All holds over the band"))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(452, 232)

    @property
    def relative(self) -> bool:
        """Whether pressures are drawn from their target, because the holds had different ones."""
        return self._session is not None and len(self._session.protocol.levels_mmhg) > 1

    def set_session(self, session: Session | None) -> None:
        """Draw the holds of a session; nothing without a trace."""
        self._session = session
        self._chosen = None
        self._curves = curves_of(session, BEFORE_S) if session is not None else []
        counted = self.tr("1 hold drawn") if len(self._curves) == 1 else self.tr("{count} holds drawn")
        spoken = counted.format(count=len(self._curves))
        if session is not None and not self._curves:
            spoken = self._nothing_to_draw(session)
        self.setAccessibleDescription(spoken)
        self.update()

    def choose(self, index: int | None) -> None:
        """Draw the hold of that index (from 1) strong; None: the first that left the band."""
        self._chosen = index
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Time and pressure axes stand the same way in every language.
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self._session is None:
            return
        if not self._curves:
            painter.setFont(self._theme.font("body"))
            painter.setPen(self._theme.color("ink_muted"))
            painter.drawText(
                QRectF(self.rect()),
                Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap,
                self._nothing_to_draw(self._session),
            )
            return
        scale = self._scale(self._session)
        self._paint_road(painter, scale, self._session)
        strong = self._strong()
        for curve in sorted(self._curves, key=lambda curve: curve is strong):
            self._paint_curve(painter, scale, curve, strong=curve is strong)
        self._paint_words(painter, scale, self._session)
        self._paint_flags(painter, scale, self._session, strong)

    def _nothing_to_draw(self, session: Session) -> str:
        if session.by_dial:
            return dial_sentence()
        if session.result.holds:
            return self.tr("There is no trace to draw.")
        return self.tr("There is no hold to draw.")

    def _strong(self) -> HoldCurve | None:
        if self._chosen is not None:
            return next((curve for curve in self._curves if curve.hold.index == self._chosen), None)
        return next((curve for curve in self._curves if curve.hold.reason == "left_band"), None)

    def _target(self, hold: Hold) -> float:
        return hold.level_mmhg if self.relative else 0.0

    def _centre(self, session: Session) -> float:
        return 0.0 if self.relative else session.protocol.levels_mmhg[0]

    def _scale(self, session: Session) -> Scale:
        centre = self._centre(session)
        lowest = centre + min(curve.extent_mmhg[0] for curve in self._curves)
        highest = centre + max(curve.extent_mmhg[1] for curve in self._curves)
        return Scale(
            QRectF(40, 14, self.width() - 52, self.height() - 42),
            -BEFORE_S,
            session.protocol.hold_s + AFTER_S,
            min(centre - _BELOW_MMHG, max(lowest - 0.3, centre - 8)),
            max(centre + _ABOVE_MMHG, min(highest + 0.3, centre + 8)),
        )

    def _paint_road(self, painter: QPainter, scale: Scale, session: Session) -> None:
        theme, area, centre = self._theme, scale.area, self._centre(session)
        band_mmhg = session.protocol.band_mmhg
        top, bottom = scale.y(centre + band_mmhg), scale.y(centre - band_mmhg)
        painter.fillRect(QRectF(area.left(), top, area.width(), bottom - top), theme.color("band"))
        painter.setPen(QPen(theme.color("level_line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        step = 2.0
        level = centre + step * round((scale.lowest_mmhg - centre) / step)
        while level <= scale.highest_mmhg:
            inside = scale.lowest_mmhg + 0.4 < level
            if inside and level != centre:
                painter.setPen(QPen(theme.color("level_line"), 1))
                painter.drawLine(QPointF(area.left(), scale.y(level)), QPointF(area.right(), scale.y(level)))
            if inside:
                self._paint_level_label(painter, scale, level, at_target=level == centre)
            level += step
        painter.setPen(QPen(theme.color("band_edge"), theme.stroke("band_edge")))
        for edge in (top, bottom):
            painter.drawLine(QPointF(area.left(), edge), QPointF(area.right(), edge))
        self._paint_times(painter, scale, session.protocol.hold_s)

    def _paint_level_label(
        self, painter: QPainter, scale: Scale, level_mmhg: float, *, at_target: bool
    ) -> None:
        sign = "+" if self.relative and level_mmhg > 0 else ""
        decimals = 0 if level_mmhg == round(level_mmhg) else 1
        painter.setFont(self._theme.font_px(15, 700) if at_target else self._theme.font_px(13, 400))
        painter.setPen(self._theme.color("in_band" if at_target else "ink_muted"))
        painter.drawText(
            QRectF(-10, scale.y(level_mmhg) - 10, 40, 20),
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            sign + number(level_mmhg, decimals),
        )

    def _paint_times(self, painter: QPainter, scale: Scale, hold_s: float) -> None:
        area = scale.area
        painter.setPen(_dots(self._theme.color("control_line")))
        for t_s in (0.0, hold_s):
            painter.drawLine(QPointF(scale.x(t_s), area.top()), QPointF(scale.x(t_s), area.bottom()))
        painter.setFont(self._theme.font_px(13, 400))
        painter.setPen(self._theme.color("ink_muted"))
        step = 1 if hold_s <= 5 else 2 if hold_s <= 15 else 5
        ticks = [float(t) for t in range(0, int(hold_s) + 1, step)]
        if hold_s - ticks[-1] < step / 2:
            ticks.pop()
        for t_s in (*ticks, hold_s):
            at_edge = t_s in (0.0, hold_s)
            text = self.tr("{t_s} s").format(t_s=f"{t_s:g}") if at_edge else f"{t_s:g}"
            painter.drawText(
                QRectF(scale.x(t_s) - 30, area.bottom() + 4, 60, 20), Qt.AlignmentFlag.AlignCenter, text
            )

    def _paint_curve(self, painter: QPainter, scale: Scale, curve: HoldCurve, *, strong: bool) -> None:
        theme = self._theme
        pressure = curve.pressure_mmhg - self._target(curve.hold)
        width = theme.stroke("trace_overlay_strong" if strong else "trace_overlay")
        pen = QPen(theme.color("trace"), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if curve.hold.outcome == "invalid":
            pen = QPen(theme.color("trace_rest"), width)
            pen.setDashPattern([5, 4])
        painter.save()
        painter.setClipRect(scale.area)
        painter.setOpacity(1.0 if strong else float(theme.plot("overlay_opacity")))
        painter.setPen(pen)
        line = polyline(curve.t_s, pressure, scale)
        if curve.hold.outcome == "invalid":
            painter.drawPolyline(line)  # in one piece, or its dashes would begin anew
        else:
            draw_wide(painter, line)
        self._paint_outside(painter, scale, curve, strong=strong)
        painter.restore()
        if curve.hold.outcome == "invalid":
            painter.setPen(QPen(theme.color("trouble"), 2.5))
            at = QPointF(scale.x(float(curve.t_s[-1])), scale.y(float(pressure[-1])))
            painter.drawLine(at - QPointF(0, 7), at + QPointF(0, 7))

    def _paint_outside(self, painter: QPainter, scale: Scale, curve: HoldCurve, *, strong: bool) -> None:
        """Amber where the line left the band while the hold clock ran."""
        if curve.hold.start_s is None or curve.hold.outcome == "invalid" or self._session is None:
            return
        clock_runs = curve.t_s >= 0
        t_s, pressure_mmhg = curve.t_s[clock_runs], curve.pressure_mmhg[clock_runs]
        level, band = curve.hold.level_mmhg, self._session.protocol.band_mmhg
        width = self._theme.stroke("trace_outside" if strong else "trace_overlay_strong")
        pen = QPen(self._theme.color("out_of_band"), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        for run in runs_outside(pressure_mmhg, level - band, level + band):
            painter.drawPolyline(polyline(t_s[run], pressure_mmhg[run] - self._target(curve.hold), scale))

    def _paint_words(self, painter: QPainter, scale: Scale, session: Session) -> None:
        """Beside the line: which hold left the band, and where a signal was lost."""
        painter.setFont(self._theme.font("label"))
        taken: list[QRectF] = []
        for curve in self._curves:
            hold, name = curve.hold, curve.label
            x = scale.x(float(curve.t_s[-1]))
            y = scale.y(float(curve.pressure_mmhg[-1]) - self._target(hold))
            if self.relative:
                name = self.tr("{hold} at {level}").format(hold=name, level=f"{hold.level_mmhg:g}")
            if hold.reason == "left_band":
                text = self.tr("hold {hold}").format(hold=name)
                self._paint_word(painter, scale, taken, text, QPointF(x + 7, y), "out_of_band")
            elif hold.reason == "signal_gap":
                text = self.tr("hold {hold}: signal lost").format(hold=name)
                below = scale.y(self._centre(session) - session.protocol.band_mmhg)
                foot = max(y + 8, below + 10)
                painter.setPen(_dots(self._theme.color("trouble")))
                painter.drawLine(QPointF(x, y + 8), QPointF(x, foot))
                width = painter.fontMetrics().horizontalAdvance(text)
                left = max(scale.area.left(), x + 4 - width)
                self._paint_word(painter, scale, taken, text, QPointF(left, foot + 9), "trouble")

    def _paint_word(
        self, painter: QPainter, scale: Scale, taken: list[QRectF], text: str, at: QPointF, token: str
    ) -> None:
        width = painter.fontMetrics().horizontalAdvance(text)
        left = min(at.x(), self.width() - width - 2.0)
        word = QRectF(left, min(at.y(), scale.area.bottom() - 9) - 9, width + 2.0, 18)
        while any(word.intersects(other) for other in taken) and word.bottom() + 16 < scale.area.bottom():
            word.translate(0, 16)
        while any(word.intersects(other) for other in taken) and word.top() > scale.area.top():
            word.translate(0, -16)
        taken.append(word)
        painter.setPen(self._theme.color(token))
        painter.drawText(word, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_flags(
        self, painter: QPainter, scale: Scale, session: Session, strong: HoldCurve | None
    ) -> None:
        """Failing marks of all holds; of the chosen one also the advisory ones."""
        feet: list[tuple[QPointF, str]] = []
        for curve in self._curves:
            for mark in marks_of(curve.hold, session.events):
                kind = flag_kind(mark.code, session.protocol)
                t_s = mark.t_s - curve.zero_s
                shown = kind != "advisory" or (curve is strong and self._chosen is not None)
                if shown and scale.left_s <= t_s <= scale.right_s:
                    y = scale.y(curve.at(t_s) - self._target(curve.hold))
                    feet.append((QPointF(scale.x(t_s), max(y, scale.area.top())), mark.code))
        feet.sort(key=lambda foot: foot[0].x())
        measures = self._theme.plot("flag")
        above = scale.y(self._centre(session) + session.protocol.band_mmhg) - float(measures["height"]) - 1
        rows = flag_rows([foot.x() for foot, _ in feet], float(measures["width"]))
        # Latest first: an earlier pennant covers the poles that cross it and stays readable.
        for (foot, code), row in reversed(list(zip(feet, rows, strict=True))):
            top = max(0.0, above - row * STEP_PX)
            paint_flag(painter, foot, top, code, flag_kind(code, session.protocol), self._theme)


def _dots(color: QColor) -> QPen:
    pen = QPen(color, 1.25)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setDashPattern([1.6, 3.2])
    return pen
