"""A small place to name a fault that was marked to be named later; knows no table and saves nothing."""

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.faults import FAULTS
from ccft_desktop.core.revision import NAMES
from ccft_desktop.reports.words import fault_name, fault_short
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.focus_ring import ListFocus
from ccft_desktop.ui.widgets.text import Line

_IN_A_ROW: Final = 4


class FaultNamer(QWidget):
    """Eight keys, the same as in a test; one press names the fault. Esc leaves it without a name."""

    named = Signal(str)
    """The code."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        ListFocus(theme, self)
        self._title = Line(theme, "label", "ink_muted")
        self._code_of: Mapping[int, str] = {int(Qt.Key.Key_0) + int(FAULTS[code].key): code for code in NAMES}
        keys = QGridLayout()
        keys.setSpacing(theme.space("s"))
        for place, code in enumerate(NAMES):
            key = Chip(theme, f"{FAULTS[code].key}  {fault_short(code)}")
            key.setObjectName(code)
            key.setToolTip(fault_name(code))
            key.setAccessibleName(f"{FAULTS[code].key}: {fault_name(code)}")
            key.clicked.connect(self._on_clicked)
            keys.addWidget(key, place // _IN_A_ROW, place % _IN_A_ROW)
        cancel = ActionButton(theme, self.tr("Leave it"), key=self.tr("Esc"), kind="quiet", height_px=28)
        cancel.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(cancel)
        column = QVBoxLayout(self)
        # The ring goes inside, as it reaches to the edges of its place.
        column.setContentsMargins(theme.space("s"), theme.space("xs"), theme.space("s"), theme.space("s"))
        column.setSpacing(theme.space("xs"))
        column.addLayout(head)
        column.addLayout(keys)

    def open(self, question: str) -> None:
        """Ask for the name of one fault; ``question`` says which."""
        self._title.setText(question)
        self.setAccessibleName(question)
        self.show()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        code = self._code_of.get(event.key())
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif code is not None:
            if not event.isAutoRepeat():
                self.named.emit(code)
        else:
            super().keyPressEvent(event)

    @Slot()
    def _on_clicked(self) -> None:
        key = self.sender()
        assert key is not None
        self.named.emit(key.objectName())
