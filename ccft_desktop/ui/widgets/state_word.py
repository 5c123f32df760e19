"""Where the pressure stands in one shape and one or two words; knows no pressure."""

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.reading_side import ReadingSide

State = Literal[
    "in_band",
    "above",
    "below",
    "reach",
    "rest",
    "wait",
    "paused",
    "over",
    "over_inflated",
    "no_signal",
    "dial",
]

_LOOKS: Final[dict[State, tuple[str, str]]] = {
    "in_band": ("in-band", "in_band"),
    "above": ("above-band", "out_of_band"),
    "below": ("below-band", "out_of_band"),
    "reach": ("above-band", "ink"),
    "rest": ("", "ink_muted"),
    "wait": ("", "ink_muted"),
    "paused": ("pause", "ink_muted"),
    "over": ("check", "ink_muted"),
    "over_inflated": ("above-band", "trouble"),
    "no_signal": ("unplugged", "trouble"),
    "dial": ("cuff", "ink"),
}
"""Icon and colour token; without an icon the shape is a dot resting on the baseline."""
_GAP_PX: Final = 8.0


class StateWord(QWidget):
    """Shape, then word, in one colour; as wide as it is given, or centred where ``centred``."""

    def __init__(self, theme: Theme, *, centred: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._centred = centred
        self._state: State = "no_signal"
        self._word = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("State"))
        theme.changed.connect(self.update)

    def show_state(self, state: State, word: str) -> None:
        if (state, word) == (self._state, self._word):
            return
        self._state, self._word = state, word
        self.setAccessibleDescription(word)
        self.update()

    @property
    def state(self) -> State:
        return self._state

    @property
    def word(self) -> str:
        return self._word

    def sizeHint(self) -> QSize:
        return QSize(288, 40)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        icon, token = _LOOKS[self._state]
        color = self._theme.color(token)
        side = self._theme.size("icon_state")
        font = self._theme.font("title")
        metrics = QFontMetricsF(font)
        word = metrics.elidedText(self._word, Qt.TextElideMode.ElideRight, self.width() - side - _GAP_PX)
        left = 0.0
        if self._centred:
            left = (self.width() - side - _GAP_PX - metrics.horizontalAdvance(word)) / 2
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        reading = ReadingSide(QRectF(self.rect()), mirrored)
        place = reading.place(QRectF(left, (self.height() - side) / 2, side, side))
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if icon:
            icons.draw(painter, icon, place, color, self._theme.stroke("state_icon"))
        else:
            _paint_at_rest(painter, place, color, self._theme.stroke("state_icon"))
        painter.setFont(font)
        painter.setPen(color)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        baseline = (self.height() + metrics.capHeight()) / 2
        text_px = metrics.horizontalAdvance(word)
        beside = reading.place(QRectF(left + side + _GAP_PX, 0, text_px, self.height()))
        painter.drawText(QPointF(beside.left(), baseline), word)
        painter.end()


def _paint_at_rest(painter: QPainter, place: QRectF, color: QColor, stroke: float) -> None:
    """A dot above one line, in the grid of the icons beside it."""
    unit = place.width() / 24
    line = QPen(color, stroke * unit)
    line.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(line)
    y = place.top() + 17 * unit
    painter.drawLine(QPointF(place.left() + 2 * unit, y), QPointF(place.right() - 2 * unit, y))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawEllipse(QPointF(place.center().x(), place.top() + 11.5 * unit), 3.6 * unit, 3.6 * unit)
