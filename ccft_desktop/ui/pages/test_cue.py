"""The place of the cue under the plot: cue and what comes next, a notice instead, a line to type into."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ccft_desktop.ui.pages.test_line import Typed, TypedLine
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cue_line import CueLine
from ccft_desktop.ui.widgets.notice import Notice

_LEFT_PX = 60
_TOP_PX = 14
_BOTTOM_PX = 22
_HEIGHT_PX = 116
_ADVICE_TOP_PX, _ADVICE_BOTTOM_PX = 4, 8
_LINE_TOP_PX = 4
_LINE_BOTTOM_PX = 12


class NextUp(QWidget):
    """At most two short lines, to the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def show_text(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setAccessibleName(text.replace("\n", " "))
            self.updateGeometry()
            self.update()

    @property
    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(self._theme.font("body"))
        widest = max((metrics.horizontalAdvance(line) for line in self._text.splitlines()), default=0)
        return QSize(int(widest) + 2, self._theme.line_px("cue"))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        lines = self._text.splitlines()
        height = self._theme.line_px("body")
        font = self._theme.font("body")
        metrics = QFontMetricsF(font)
        painter = QPainter(self)
        painter.setFont(font)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        painter.setPen(self._theme.color("ink_muted"))
        top = (self.height() - height * len(lines)) / 2
        for number, line in enumerate(lines):
            box = QRectF(0, top + number * height, self.width(), height)
            mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
            left = box.left() if mirrored else box.right() - metrics.horizontalAdvance(line)
            painter.drawText(QPointF(left, box.center().y() + metrics.capHeight() / 2), line)


class CuePlace(QWidget):
    """One height whatever it says, so that the plot above never moves."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT_PX)
        self.cue = CueLine(theme)
        self.next_up = NextUp(theme)
        self.trouble = Notice(theme, shape="large")
        self.advice = Notice(theme, shape="large")
        self.line = TypedLine(theme)
        self._advised = False
        self._words = QWidget()
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.space("l"))
        words.addWidget(self.cue, 1)
        words.addWidget(self.next_up)
        self._right_px = theme.space("l")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.space("xs"))
        self._column.addWidget(self._words, 1)
        self._column.addWidget(self.advice, 1)
        self._column.addWidget(self.trouble, 1)
        self._column.addWidget(self.line, 0, Qt.AlignmentFlag.AlignBottom)
        self.line.closed.connect(self._share_room)
        self._share_room()

    def show_trouble(self, heading: str, text: str) -> None:
        """Trouble takes the place of the cue; what is being typed stays."""
        self.trouble.show_notice("trouble", heading, text, "unplugged")
        self._share_room()

    def clear_trouble(self) -> None:
        self.trouble.hide()
        self._share_room()

    def show_advice(self, heading: str, text: str) -> None:
        """What must be read now, in the place of the cue; an empty text takes it away."""
        said = f"{heading} {text}" if text else ""
        if said != (self.advice.accessibleName() if self._advised else ""):
            self._advised = bool(text)
            if text:
                self.advice.show_notice("watch", heading, text)
            self._share_room()

    def open_line(self, typed: Typed) -> None:
        """A line to type into, below the cue."""
        self.line.open(typed)
        self._share_room()

    @Slot()
    def _share_room(self) -> None:
        """A typed line takes of the margins too, with a notice all of them: the plot above never moves."""
        troubled = not self.trouble.isHidden()
        self.advice.setVisible(self._advised and not troubled)
        self._words.setVisible(not (self._advised or troubled))
        top, bottom = _TOP_PX, _BOTTOM_PX
        if self.line.is_open:
            top, bottom = (0, 0) if self._words.isHidden() else (_LINE_TOP_PX, _LINE_BOTTOM_PX)
        elif not self.advice.isHidden():
            # It says more than any trouble does.
            top, bottom = _ADVICE_TOP_PX, _ADVICE_BOTTOM_PX
        self._column.setContentsMargins(_LEFT_PX, top, self._right_px, bottom)
