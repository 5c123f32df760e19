"""The door to the records: one card, one field, one button. It never sees a key or a record."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.lock_backdrop import LockBackdrop
from ccft_desktop.ui.widgets.logo import Logo
from ccft_desktop.ui.widgets.text import Line, Prose

_CARD_PX = 400
_LOGO_PX = 48
_BUTTON_PX = 48


class UnlockPage(LockBackdrop):
    """Enter or the button asks to unlock; the passphrase is forgotten here as soon as it was tried."""

    unlock_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._input = TextInput(theme, secret=True)
        self._field = Field(theme, self.tr("Passphrase"), self._input)
        self._button = ActionButton(theme, self.tr("Unlock"), kind="primary", height_px=_BUTTON_PX)
        self._reason = Prose(theme, "body", "ink_muted")
        self._below = QWidget()
        self._build(theme)
        self._input.returnPressed.connect(self._on_asked)
        self._input.textEdited.connect(self._on_edited)
        self._button.clicked.connect(self._on_asked)
        self.setFocusProxy(self._input)
        self.show_locked_reason("")

    def show_error(self, text: str) -> None:
        """Say why it did not open; the field is empty again and has the keyboard."""
        self.show_busy(False)
        self._input.clear()
        self._field.show_error(text)
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def error_text(self) -> str:
        """Why it did not open; empty when nothing is wrong."""
        return self._field.error

    def show_busy(self, busy: bool) -> None:
        """Making the key takes most of a second on purpose: say that it works."""
        self._button.setEnabled(not busy)
        self._input.setEnabled(not busy)
        self._button.setText(self.tr("Opening …") if busy else self.tr("Unlock"))

    def show_locked_reason(self, text: str) -> None:
        """When and why the records were locked, and that nothing is lost; empty after a start."""
        self._reason.set_text(text)
        self._below.setVisible(bool(text))

    def fill_in(self, passphrase: str) -> None:
        """Put a passphrase that is no secret into the field: Enter is enough."""
        self._input.setText(passphrase)

    def forget(self) -> None:
        """Empty the field and take an error away, before the page is shown anew."""
        self.show_busy(False)
        self._input.clear()
        self._field.clear_error()

    def _build(self, theme: Theme) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(_CARD_PX)
        inside = QVBoxLayout(card)
        edge = theme.space("xl")
        inside.setContentsMargins(edge, edge, edge, edge)
        inside.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(theme.space("m"))
        head.addWidget(Logo(theme, _LOGO_PX))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addStretch(1)
        words.addWidget(Line(theme, "heading", "ink", "CCFT Desktop"))
        words.addWidget(Line(theme, "body", "ink_muted", self.tr("Records are locked")))
        words.addStretch(1)
        head.addLayout(words, 1)
        inside.addLayout(head)
        inside.addSpacing(32)
        inside.addWidget(self._field)
        inside.addSpacing(theme.space("l"))
        inside.addWidget(self._button)
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, theme.space("l"), 0, 0)
        below.setSpacing(20)
        line = QFrame()
        line.setProperty("role", "hairline")
        line.setFixedHeight(1)
        below.addWidget(line)
        below.addWidget(self._reason)
        inside.addWidget(self._below)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    @Slot()
    def _on_asked(self) -> None:
        typed = self._input.text()
        if not typed:
            self._field.show_error(self.tr("The passphrase is empty. Type the one that was chosen here."))
            return
        self._field.clear_error()
        self.unlock_requested.emit(typed)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._field.clear_error()
