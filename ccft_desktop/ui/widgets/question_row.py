"""One question with its key and, at the end of its line, the answer: open, yes or no; knows no list."""

from typing import Final, Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.key_cap import draw_key_cap, key_cap_width
from ccft_desktop.ui.widgets.reading_side import ReadingSide
from ccft_desktop.ui.widgets.text import Prose, draw_line

Answer = Literal["open", "yes", "no"]

_CAP_PX: Final = 22
_CAP_ROOM_PX: Final = 26
"""A W is wider: the caps stand in the middle of one column."""
_ANSWER_PX: Final = 40
_EDGE_PX: Final = 8
_GAP_PX: Final = 8
_ABOVE_PX: Final = 6


class QuestionRow(QAbstractButton):
    """Space, its key or a click answers yes; again, no. As high as its words need."""

    answer_changed = Signal()

    def __init__(self, theme: Theme, text: str, key: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._key = key
        self._answer: Answer = "open"
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Placed by hand: through a layout every row would ask its page for the height of all words at once.
        self._words = Prose(theme, "body", "ink", text, self)
        self._words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.clicked.connect(self.toggle_answer)
        self._describe()
        theme.changed.connect(self.update)

    @property
    def answer(self) -> Answer:
        """What was answered."""
        return self._answer

    def set_answer(self, answer: Answer) -> None:
        """Show an answer without saying so."""
        self._answer = answer
        self._describe()
        self.update()

    @Slot()
    def toggle_answer(self) -> None:
        """Yes; where it was yes, no."""
        self.set_answer("no" if self._answer == "yes" else "yes")
        self.answer_changed.emit()

    def sizeHint(self) -> QSize:
        return QSize(320, self._theme.line_px("body") + 2 * _ABOVE_PX)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        start = _EDGE_PX + _CAP_ROOM_PX + _GAP_PX
        words_px = max(1, event.size().width() - start - _GAP_PX - _ANSWER_PX - _EDGE_PX)
        high = self._words.heightForWidth(words_px)
        place = self._side().place(QRectF(start, _ABOVE_PX, words_px, high))
        self._words.setGeometry(place.toRect())
        if high + 2 * _ABOVE_PX != self.minimumHeight():
            self.setFixedHeight(high + 2 * _ABOVE_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Only Space is the row's own: arrows and letters belong to the page.
        if event.key() == Qt.Key.Key_Space:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, color = self._theme, self._theme.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        side = self._side()
        radius = theme.radius("control")
        yes = self._answer == "yes"
        if yes or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent_soft" if yes else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if self.hasFocus():
            painter.setPen(QPen(color("focus"), theme.stroke("focus")))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius)
        first = _ABOVE_PX + theme.line_px("body") / 2
        width = key_cap_width(theme, self._key)
        cap = side.place(QRectF(_EDGE_PX + (_CAP_ROOM_PX - width) / 2, first - _CAP_PX / 2, width, _CAP_PX))
        ink, edge = color("ink"), color("control_line")
        draw_key_cap(painter, theme, QPointF(cap.x(), cap.y()), self._key, ink, edge, color("surface_raised"))
        at = box.width() - _EDGE_PX - _ANSWER_PX
        self._paint_answer(painter, side.place(QRectF(at, first - _CAP_PX / 2, _ANSWER_PX, _CAP_PX)))

    def _side(self) -> ReadingSide:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        return ReadingSide(QRectF(self.rect()), mirrored)

    def _paint_answer(self, painter: QPainter, place: QRectF) -> None:
        """Open: an empty place. No: the word. Yes: the word in a filled one."""
        color = self._theme.color
        yes, no = self._answer == "yes", self._answer == "no"
        if not no:
            painter.setPen(QPen(color("accent" if yes else "control_line"), 1))
            painter.setBrush(color("accent" if yes else "surface_raised"))
            round_px = place.height() / 2 - 0.5
            painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), round_px, round_px)
        word = self.tr("Yes") if yes else self.tr("No") if no else ""
        painter.setPen(color("on_accent" if yes else "ink_muted"))
        font = self._theme.font_px(12, 600 if yes else 500)
        draw_line(painter, place, word, font, Qt.AlignmentFlag.AlignHCenter)

    def _describe(self) -> None:
        spoken = {"open": self.tr("not answered"), "yes": self.tr("yes"), "no": self.tr("no")}
        self.setAccessibleDescription(
            self.tr("{answer}, key {key}").format(answer=spoken[self._answer], key=self._key)
        )
