"""The whole trace of a session with its band, holds, gaps and marks, and a cursor to scrub; knows no page."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.core.session import Session
from ccft_desktop.reports import words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.session_road import SessionRoad
from ccft_desktop.ui.widgets.trace_cursor import paint_cursor
from ccft_desktop.ui.widgets.trace_line import Scale

SHORTEST_VIEW_S = 2.0
_STEP_S = 1.0


class SessionTrace(QWidget):
    """Drag or click moves the cursor, the wheel zooms, a drag with another button or Shift and wheel pans.

    Arrow keys move the cursor by 1 s (with Shift 0.1 s), Home and End to the ends; + − and 0 zoom; Space
    asks to play.
    Everything but the cursor is drawn once and kept until session, size, view or theme change.
    """

    cursor_moved = Signal(float)
    """Where the cursor stands now, in seconds on the session clock."""
    play_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._road: SessionRoad | None = None
        self._view = (0.0, 1.0)
        self._cursor_s = 0.0
        self._picture: QPixmap | None = None
        self._panned_from: tuple[float, float] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 180)
        self.setAccessibleName(self.tr("Trace of the session"))
        theme.changed.connect(self._redraw)

    def sizeHint(self) -> QSize:
        return QSize(664, 262)

    @property
    def cursor_s(self) -> float:
        return self._cursor_s

    @property
    def end_s(self) -> float:
        """Where the trace ends, in seconds; 0 without one."""
        return self._road.end_s if self._road else 0.0

    @property
    def view(self) -> tuple[float, float]:
        """The first and the last second in sight."""
        return self._view

    def set_session(self, session: Session | None) -> None:
        """Show a session from its beginning to its end; nothing without a trace."""
        has_trace = session is not None and session.trace is not None and len(session.trace) > 0
        self._road = SessionRoad(session) if session is not None and has_trace else None
        self._view = (self._road.start_s, self._road.end_s) if self._road else (0.0, 1.0)
        self._cursor_s = self._view[0]
        self._redraw()
        self.set_cursor(self._cursor_s)

    def set_cursor(self, t_s: float) -> None:
        """Move the cursor; the view follows when it would leave it."""
        if self._road is None:
            return
        self._cursor_s = min(max(t_s, self._road.start_s), self._road.end_s)
        left, right = self._view
        if not left <= self._cursor_s <= right:
            self._show(self._cursor_s - (right - left) * 0.2, right - left)
        self.setAccessibleDescription(
            self.tr("{reading}, at {time}").format(
                reading=self._road.reading(self._cursor_s), time=words.elapsed(self._cursor_s)
            )
        )
        self.update()
        self.cursor_moved.emit(self._cursor_s)

    def zoom(self, factor: float, around_s: float | None = None) -> None:
        """Show ``1 / factor`` of the seconds in sight; ``around_s`` (else the cursor) keeps its place."""
        if self._road is None:
            return
        around = self._cursor_s if around_s is None else around_s
        left, right = self._view
        span = min(max((right - left) / factor, SHORTEST_VIEW_S), self._road.end_s - self._road.start_s)
        part = (around - left) / (right - left)
        self._show(around - part * span, span)

    def pan(self, seconds: float) -> None:
        """Move the view along the session."""
        self._show(self._view[0] + seconds, self._view[1] - self._view[0])

    def _show(self, left_s: float, span_s: float) -> None:
        if self._road is None:
            return
        left_s = max(self._road.start_s, min(left_s, self._road.end_s - span_s))
        view = (left_s, min(left_s + span_s, self._road.end_s))
        if view != self._view:
            self._view = view
            self._redraw()

    def _scale(self, road: SessionRoad) -> Scale:
        area = QRectF(40, 28, self.width() - 48, self.height() - 54)
        return Scale(area, *self._view, *road.range_mmhg)

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._road is None:
            return
        ratio = self.devicePixelRatioF()
        size = self.size() * ratio
        if self._picture is None or self._picture.size() != size:
            self._picture = QPixmap(size)
            self._picture.setDevicePixelRatio(ratio)
            self._picture.fill(Qt.GlobalColor.transparent)
            drawn = QPainter(self._picture)
            drawn.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Time and pressure axes stand the same way in every language.
            drawn.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
            self._road.paint(drawn, self._scale(self._road), self._theme)
            drawn.end()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._picture)
        paint_cursor(painter, self._scale(self._road), self._road, self._cursor_s, self._theme)
        if self.hasFocus():
            painter.setPen(QPen(self._theme.color("focus"), self._theme.stroke("focus")))
            painter.drawLine(QPointF(40, self.height() - 1), QPointF(self.width() - 8, self.height() - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._road is None:
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self.set_cursor(self._scale(self._road).t_s(event.position().x()))
        else:
            self._panned_from = (event.position().x(), self._view[0])

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._road is None:
            return
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.set_cursor(self._scale(self._road).t_s(event.position().x()))
        elif event.buttons() and self._panned_from is not None:
            scale = self._scale(self._road)
            from_x, from_left_s = self._panned_from
            per_px = (scale.right_s - scale.left_s) / scale.area.width()
            self._show(from_left_s + (from_x - event.position().x()) * per_px, scale.right_s - scale.left_s)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._panned_from = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._road is None:
            return
        turned = event.angleDelta()
        sideways = turned.x() or (turned.y() if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0)
        if sideways:
            self.pan(-sideways / 120 * (self._view[1] - self._view[0]) * 0.1)
        elif turned.y():
            self.zoom(1.25 ** (turned.y() / 120), self._scale(self._road).t_s(event.position().x()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        fine = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        step = _STEP_S / 10 if fine else _STEP_S
        moves = {
            Qt.Key.Key_Left: self._cursor_s - step,
            Qt.Key.Key_Right: self._cursor_s + step,
            Qt.Key.Key_Home: self._road.start_s if self._road else 0.0,
            Qt.Key.Key_End: self.end_s,
        }
        zooms = {Qt.Key.Key_Plus: 1.5, Qt.Key.Key_Equal: 1.5, Qt.Key.Key_Minus: 1 / 1.5, Qt.Key.Key_0: 1e-6}
        key = Qt.Key(event.key())
        if key in moves:
            self.set_cursor(moves[key])
        elif key in zooms:
            self.zoom(zooms[key])
        elif key == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self.play_requested.emit()
        else:
            super().keyPressEvent(event)
