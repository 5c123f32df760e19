"""A line to type into without stopping the test: a note, or the reason of an outcome; knows no record."""

from typing import Literal

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.text import Line

Typed = Literal["note", "reason"]
_HEIGHT_PX = 34


class TypedLine(QWidget):
    """Enter keeps what was typed, Esc (of the page) drops it; a reason may not be empty."""

    kept = Signal(str, str)
    """What it is, a ``Typed``, and the text; the line is closed then."""
    dropped = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.typed: Typed = "note"
        self.input = _Input(theme, height_px=_HEIGHT_PX)
        self.input.returnPressed.connect(self._on_return)
        self._label = Line(theme, "label", "ink_muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space("m"))
        row.addWidget(self._label)
        row.addWidget(self.input, 1)
        row.addWidget(Hint(theme, self.tr("Enter"), self.tr("Keep")))
        row.addWidget(Hint(theme, self.tr("Esc"), self.tr("Close")))
        self.hide()

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def open(self, typed: Typed) -> None:
        """Type into it from now on."""
        self.typed = typed
        words = {"note": self.tr("Note"), "reason": self.tr("Reason")}
        self._label.setText(words[typed])
        self.input.setAccessibleName(words[typed])
        self.show()
        self.input.setFocus(Qt.FocusReason.OtherFocusReason)

    def keep(self) -> None:
        """Keep what has been typed, if anything has, and close."""
        text = " ".join(self.input.text().split())
        if not text:
            self.drop()
            return
        self._close()
        self.kept.emit(self.typed, text)

    def drop(self) -> None:
        """Close, and forget what has been typed."""
        self._close()
        self.dropped.emit(self.typed)

    def _close(self) -> None:
        self.input.clear()
        self.hide()
        self.closed.emit()

    @Slot()
    def _on_return(self) -> None:
        if self.typed == "note" or self.input.text().strip():
            self.keep()


class _Input(TextInput):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt lets it go on to the page, where it would cue a hold.
            event.accept()
