"""A step by its number in a ring, and its name: done, now or to come; knows no page."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import draw_line

StepState = Literal["done", "now", "to_come"]
_RING_PX = 24
_TICK_PX = 14


class StepMark(QWidget):
    """One line high; says aloud where the step stands."""

    def __init__(self, theme: Theme, number: str, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._number, self._text = theme, number, text
        self._state: StepState = "to_come"
        self.setFixedHeight(_RING_PX)
        self.show_state("to_come")
        theme.changed.connect(self.update)

    def show_state(self, state: StepState) -> None:
        self._state = state
        words = {"done": self.tr("done"), "now": self.tr("now"), "to_come": self.tr("to come")}
        self.setAccessibleName(f"{self._number}: {self._text}, {words[state]}")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        color, theme = self._theme.color, self._theme
        now, done = self._state == "now", self._state == "done"
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        ring = QRectF(self.width() - _RING_PX if mirrored else 0, 0, _RING_PX, _RING_PX)
        painter.setPen(QPen(color("accent" if now or done else "control_line"), 2 if now or done else 1.25))
        painter.setBrush(color("accent") if done else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(ring.adjusted(1, 1, -1, -1))
        if done:
            inset = (_RING_PX - _TICK_PX) / 2
            tick = ring.adjusted(inset, inset, -inset, -inset)
            icons.draw(painter, "check", tick, color("on_accent"), 2.2)
        else:
            painter.setPen(QPen(color("accent" if now else "ink_muted"), 2))
            draw_line(painter, ring, self._number, theme.font("label"), Qt.AlignmentFlag.AlignHCenter)
        painter.setPen(color("ink" if now else "ink_muted"))
        beside = _RING_PX + 12
        words = QRectF(self.rect()).adjusted(0 if mirrored else beside, 0, -beside if mirrored else 0, 0)
        aligned = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
        draw_line(painter, words, self._text, theme.font("body_strong" if now else "body"), aligned)
