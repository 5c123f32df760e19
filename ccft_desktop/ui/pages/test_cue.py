"""The place of the cue under the plot: cue and what comes next, trouble instead, a note line when asked."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.cue_line import CueLine
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Line

_LEFT_PX = 60
_TOP_PX = 14
_BOTTOM_PX = 22
_HEIGHT_PX = 116
_NOTE_PX = 34
_NOTE_TOP_PX = 4
_NOTE_BOTTOM_PX = 12


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


class _NoteInput(TextInput):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt lets it go on to the page, where it would cue a hold.
            event.accept()


class CuePlace(QWidget):
    """One height whatever it says, so that the plot above never moves."""

    note_kept = Signal(str)
    note_closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT_PX)
        self.cue = CueLine(theme)
        self.next_up = NextUp(theme)
        self.trouble = Notice(theme, shape="large")
        self._words = QWidget()
        words = QHBoxLayout(self._words)
        words.setContentsMargins(0, 0, 0, 0)
        words.setSpacing(theme.space("l"))
        words.addWidget(self.cue, 1)
        words.addWidget(self.next_up)
        self._note_row = QWidget()
        note = QHBoxLayout(self._note_row)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(theme.space("m"))
        self.note_input = _NoteInput(theme, height_px=_NOTE_PX)
        self.note_input.setAccessibleName(self.tr("Note"))
        self.note_input.returnPressed.connect(self._keep_note)
        note.addWidget(Line(theme, "label", "ink_muted", self.tr("Note")))
        note.addWidget(self.note_input, 1)
        note.addWidget(Hint(theme, self.tr("Enter"), self.tr("Keep")))
        note.addWidget(Hint(theme, self.tr("Esc"), self.tr("Close")))
        self._note_row.hide()
        self._right_px = theme.space("l")
        self._column = QVBoxLayout(self)
        self._column.setSpacing(theme.space("xs"))
        self._column.addWidget(self._words, 1)
        self._column.addWidget(self.trouble, 1)
        self._column.addWidget(self._note_row, 0, Qt.AlignmentFlag.AlignBottom)
        self._share_room()

    @property
    def note_is_open(self) -> bool:
        return not self._note_row.isHidden()

    def show_trouble(self, heading: str, text: str) -> None:
        """Trouble takes the place of the cue; a note being written stays."""
        self.trouble.show_notice("trouble", heading, text, "unplugged")
        self._words.hide()
        self._share_room()

    def clear_trouble(self) -> None:
        self.trouble.hide()
        self._words.show()
        self._share_room()

    def open_note(self) -> None:
        """Open the line and type into it."""
        self._note_row.show()
        self._share_room()
        self.note_input.setFocus(Qt.FocusReason.OtherFocusReason)

    def close_note(self) -> None:
        """Close the line; what was not kept is dropped."""
        self.note_input.clear()
        self._note_row.hide()
        self._share_room()
        self.note_closed.emit()

    @Slot()
    def _keep_note(self) -> None:
        text = self.note_input.text().strip()
        if text:
            self.note_kept.emit(text)
        self.close_note()

    def _share_room(self) -> None:
        """A note line takes of the margins too, with trouble all of them: the plot above never moves."""
        top, bottom = _TOP_PX, _BOTTOM_PX
        if self.note_is_open:
            top, bottom = (_NOTE_TOP_PX, _NOTE_BOTTOM_PX) if self.trouble.isHidden() else (0, 0)
        self._column.setContentsMargins(_LEFT_PX, top, self._right_px, bottom)
