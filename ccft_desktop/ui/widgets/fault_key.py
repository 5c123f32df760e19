"""One fault the therapist can mark: its key, its short name, how it counts, how often it was marked."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.key_cap import key_cap_width, key_font
from ccft_desktop.ui.widgets.text import draw_line

_LOW_PX = 38
_CAP_LEFT_PX = 11.5
_MARKS_PX = 38
"""Room for the flag and a count."""


class FaultKey(QAbstractButton):
    """A key one can also click. It never takes the keyboard away from the page."""

    def __init__(
        self,
        theme: Theme,
        code: str,
        key: str,
        short: str,
        name: str,
        *,
        failing: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.code = code
        self._theme = theme
        self._key = key
        self._failing = failing
        self._name = name
        self._count = 0
        self._low = False
        self.setText(short)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._say()
        theme.changed.connect(self.update)

    def show_key(self, legend: str) -> None:
        """What stands on its cap."""
        if legend != self._key:
            self._key = legend
            self._say()
            self.update()

    def show_count(self, count: int) -> None:
        """How many marks of this fault stand in the test."""
        if count != self._count:
            self._count = count
            self._say()
            self.update()

    def show_failing(self, failing: bool) -> None:
        """Whether the protocol of this test fails a hold for it."""
        if failing != self._failing:
            self._failing = failing
            self._say()
            self.update()

    def set_low(self, low: bool) -> None:
        """Without its second line, where a window has no height for it; the tooltip still says the name."""
        if low != self._low:
            self._low = low
            self.updateGeometry()
            self.update()

    @property
    def count(self) -> int:
        return self._count

    def sizeHint(self) -> QSize:
        return QSize(91, _LOW_PX if self._low else round(self._theme.size("fault_key_height")))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = self._theme
        marked = self._count > 0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = (
            "mark_soft" if marked or self.isDown() else ("hover" if self.underMouse() else "surface_raised")
        )
        painter.setPen(QPen(theme.color("mark" if marked else "line"), theme.stroke("control")))
        painter.setBrush(theme.color(fill))
        radius = theme.radius("control")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

        widest = self.width() - _CAP_LEFT_PX - _MARKS_PX
        cap = QRectF(_CAP_LEFT_PX, 8.5, min(widest, key_cap_width(theme, self._key)) - 1, 21)
        painter.setPen(QPen(theme.color("control_line"), theme.stroke("control")))
        painter.setBrush(theme.color("surface_raised"))
        painter.drawRoundedRect(cap, theme.radius("key"), theme.radius("key"))
        painter.setPen(theme.color("ink"))
        draw_line(painter, cap, self._key, key_font(theme), Qt.AlignmentFlag.AlignHCenter)

        if not self._low:
            label_font = theme.font_px(13, 500)
            painter.setFont(label_font)
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
            label = QFontMetricsF(label_font).elidedText(
                self.text(), Qt.TextElideMode.ElideRight, self.width() - 18
            )
            painter.drawText(QPointF(11, 46), label)

        right = self.width() - 10.0
        if marked:
            count_font = theme.font_px(14, 600)
            said = str(self._count)
            width = QFontMetricsF(count_font).horizontalAdvance(said)
            painter.setFont(count_font)
            painter.setPen(theme.color("mark"))
            painter.drawText(QPointF(right - width, 24), said)
            right -= width + 7
        self._paint_kind(painter, right)
        painter.end()

    def _paint_kind(self, painter: QPainter, right: float) -> None:
        """Filled flag: fails a hold. Hollow flag: advisory. Square: pain, which ends the test."""
        color = self._theme.color("mark")
        if self.code == "pain":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(right - 10, 14, 10, 10), 2, 2)
            return
        left = right - 10
        pen = QPen(color, 1.5)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(color if self._failing else Qt.BrushStyle.NoBrush)
        painter.drawLine(QPointF(left + 0.75, 12.75), QPointF(left + 0.75, 25.5))
        flag = QPainterPath(QPointF(left + 0.75, 13.25))
        for x, y in ((9.25, 13.25), (7.75, 16.25), (9.25, 19.25), (0.75, 19.25)):
            flag.lineTo(left + x, y)
        flag.closeSubpath()
        painter.drawPath(flag)

    def _say(self) -> None:
        kind = (
            self.tr("ends the test")
            if self.code == "pain"
            else (self.tr("counts as not held") if self._failing else self.tr("advisory"))
        )
        self.setAccessibleName(
            self.tr("{fault}, key {key}, {kind}, marked: {count}").format(
                fault=self._name, key=self._key, kind=kind, count=self._count
            )
        )
