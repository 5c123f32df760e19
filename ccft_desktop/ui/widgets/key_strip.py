"""A row of keys of which one is chosen, or none: one control, moved in by arrows; knows no question."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.reading_side import ReadingSide
from ccft_desktop.ui.widgets.text import draw_line

_GAP_PX: Final = 8
_PADDING_PX: Final = 14
RING_ROOM_PX: Final = 4
_BACK: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class KeyStrip(QWidget):
    """Left and Right move the choice, Backspace takes it back; ``chosen`` says each change, -1 for none.

    With ``evenly`` the keys share the width; else each is as wide as its words.
    """

    chosen = Signal(int)

    def __init__(
        self,
        theme: Theme,
        label: str,
        words: Sequence[str],
        parent: QWidget | None = None,
        *,
        height_px: int = 36,
        evenly: bool = False,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = tuple(words)
        self._height_px = height_px
        self._evenly = evenly
        self._place: int | None = None
        self._hovered: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFixedHeight(height_px + 2 * RING_ROOM_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(label)
        self._describe()
        theme.changed.connect(self.update)

    @property
    def place(self) -> int | None:
        """Which of the keys is chosen; None for none."""
        return self._place

    def show_place(self, place: int | None) -> None:
        """Choose a key, or none, without saying so."""
        self._place = place
        self._describe()
        self.update()

    def choose(self, place: int | None) -> None:
        """Choose a key, or none, and say so."""
        if place != self._place:
            self.show_place(place)
            if QAccessible.isActive():
                spoken = self.accessibleDescription()
                QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, spoken))
        self.chosen.emit(-1 if place is None else place)

    def sizeHint(self) -> QSize:
        widths = self._widths_px()
        wide = sum(widths) + _GAP_PX * (len(widths) - 1) + 2 * RING_ROOM_PX
        return QSize(round(wide), self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() if not self._evenly else 320, self.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        steps = {Qt.Key.Key_Left: 1 if mirrored else -1, Qt.Key.Key_Right: -1 if mirrored else 1}
        key = Qt.Key(event.key())
        if key in steps:
            start = -1 if steps[key] > 0 else len(self._words)
            at = (start if self._place is None else self._place) + steps[key]
            self.choose(min(len(self._words) - 1, max(0, at)))
        elif key in _BACK:
            self.choose(None)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._key_at(event.position())
        if at is not None and event.button() == Qt.MouseButton.LeftButton:
            self.choose(None if at == self._place else at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._key_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        color, theme = self._theme.color, self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes()
        if self.hasFocus():
            # Also after a click: where the next key goes must be seen.
            painter.setPen(QPen(color("focus"), theme.stroke("focus")))
            radius = theme.radius("control") + 3
            around = boxes[0].united(boxes[-1]).adjusted(-3, -3, 3, 3)
            painter.drawRoundedRect(around, radius, radius)
        for at, (box, word) in enumerate(zip(boxes, self._words, strict=True)):
            chosen = at == self._place
            fill = "accent" if chosen else "hover" if at == self._hovered else "surface_raised"
            painter.setPen(QPen(color("accent" if chosen else "control_line"), 1))
            painter.setBrush(color(fill))
            inside = box.adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(inside, theme.radius("control"), theme.radius("control"))
            painter.setPen(color("on_accent" if chosen else "ink"))
            draw_line(painter, box, word, self._font(), Qt.AlignmentFlag.AlignHCenter)

    def _font(self) -> QFont:
        return self._theme.font_px(18, 600) if self._height_px >= 48 else self._theme.font_px(14, 500)

    def _widths_px(self) -> list[float]:
        if self._evenly:
            return [float(self._height_px)] * len(self._words)
        metrics = QFontMetricsF(self._font())
        return [round(metrics.horizontalAdvance(word)) + 2 * _PADDING_PX for word in self._words]

    def _boxes(self) -> list[QRectF]:
        widths = self._widths_px()
        if self._evenly:
            free = self.width() - 2 * RING_ROOM_PX - _GAP_PX * (len(widths) - 1)
            widths = [free / len(widths)] * len(widths)
        side = ReadingSide(QRectF(self.rect()), self.layoutDirection() == Qt.LayoutDirection.RightToLeft)
        boxes = []
        left = float(RING_ROOM_PX)
        for width in widths:
            boxes.append(side.place(QRectF(left, RING_ROOM_PX, width, self._height_px)))
            left += width + _GAP_PX
        return boxes

    def _key_at(self, point: QPointF) -> int | None:
        return next((at for at, box in enumerate(self._boxes()) if box.contains(point)), None)

    def _hover(self, at: int | None) -> None:
        if at != self._hovered:
            self._hovered = at
            self.setCursor(Qt.CursorShape.ArrowCursor if at is None else Qt.CursorShape.PointingHandCursor)
            self.update()

    def _describe(self) -> None:
        word = self.tr("not answered") if self._place is None else self._words[self._place]
        self.setAccessibleDescription(word)
