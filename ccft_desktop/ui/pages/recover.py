"""The way in for an owner who has forgotten the passphrase: the recovery code, and a new passphrase."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.people import PASSPHRASE_SHORTEST
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.deliberate_choice import DeliberateChoice
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.lock_backdrop import LockBackdrop
from ccft_desktop.ui.widgets.text import Line, Prose

_CARD_PX: Final = 480
_BUTTON_PX: Final = 44


class RecoverPage(LockBackdrop):
    """Enter goes on to the next field, then asks; Esc goes back to the passphrase."""

    recover_requested = Signal(str, str, str)
    """The code as it was typed, the id of the owner, and the new passphrase."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._owners = DeliberateChoice(theme)
        self._code = TextInput(theme)
        self._first = TextInput(theme, secret=True)
        self._again = TextInput(theme, secret=True)
        self._code_field = Field(
            theme, self.tr("Recovery code"), self._code, self.tr("Nine groups, as they stand on the paper.")
        )
        self._first_field = Field(theme, self.tr("New passphrase"), self._first)
        self._again_field = Field(theme, self.tr("The same again"), self._again)
        self._go = ActionButton(
            theme, self.tr("Open"), key=self.tr("Enter"), kind="primary", height_px=_BUTTON_PX
        )
        self._back = ActionButton(
            theme, self.tr("Back"), key=self.tr("Esc"), kind="quiet", height_px=_BUTTON_PX
        )
        self._build(theme)
        for typed in (self._code, self._first, self._again):
            typed.textEdited.connect(self._on_edited)
            typed.returnPressed.connect(self._on_enter)
        self._go.clicked.connect(self._on_enter)
        self._back.clicked.connect(self.left)
        self.keyboard_entry = self._code

    def begin(self, owners: Sequence[tuple[str, str]]) -> None:
        """Empty, for one of these: id and name."""
        self.forget()
        self._owners.clear()
        for person_id, name in owners:
            self._owners.addItem(name or self.tr("No name"), person_id)

    def forget(self) -> None:
        """Nothing of what was typed stays."""
        for typed in (self._code, self._first, self._again):
            typed.clear()
        self._on_edited("")
        self.show_busy(False)

    def show_error(self, text: str) -> None:
        """Why the code does not open; what was typed stays, to be mended."""
        self.show_busy(False)
        self._code_field.show_error(text)
        self._code.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def error_text(self) -> str:
        """What is wrong with the code; empty for nothing."""
        return self._code_field.error

    def show_busy(self, busy: bool) -> None:
        """Making keys takes a second or two on purpose: say that it works."""
        for control in (self._owners, self._code, self._first, self._again, self._go, self._back):
            control.setEnabled(not busy)
        self._go.setText(self.tr("Opening …") if busy else self.tr("Open"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._back.isEnabled():
            self.left.emit()
            return
        super().keyPressEvent(event)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._code_field.clear_error()
        self._first_field.show_hint(
            self.tr("At least {0} characters. The old one opens nothing any more.").format(
                PASSPHRASE_SHORTEST
            )
        )
        self._again_field.clear_error()

    @Slot()
    def _on_enter(self) -> None:
        first, again = self._first.text(), self._again.text()
        if not self._code.text().strip():
            self._refuse(self._code_field, self.tr("The recovery code is empty. Type it from the paper."))
        elif not first and not again:
            self._first.setFocus(Qt.FocusReason.TabFocusReason)
        elif len(first) < PASSPHRASE_SHORTEST:
            said = self.tr("The passphrase has {0} characters. Allowed: at least {1}.")
            self._refuse(self._first_field, said.format(len(first), PASSPHRASE_SHORTEST))
        elif not again:
            self._again.setFocus(Qt.FocusReason.TabFocusReason)
        elif first != again:
            self._refuse(self._again_field, self.tr("The two are not the same. Type it again."))
        else:
            self.recover_requested.emit(self._code.text(), str(self._owners.currentData() or ""), first)

    @staticmethod
    def _refuse(field: Field, sentence: str) -> None:
        field.show_error(sentence)
        field.control.setFocus(Qt.FocusReason.TabFocusReason)

    def _build(self, theme: Theme) -> None:
        card = QFrame()
        card.setProperty("role", "card")
        card.setFixedWidth(_CARD_PX)
        inside = QVBoxLayout(card)
        edge = theme.space("xl")
        inside.setContentsMargins(edge, 32, edge, 32)
        inside.setSpacing(0)
        inside.addWidget(Line(theme, "title", "ink", self.tr("Use the recovery code")))
        inside.addSpacing(theme.space("xs"))
        said = self.tr("It opens the records and gives an owner a new passphrase.")
        inside.addWidget(Prose(theme, "body", "ink_muted", said))
        inside.addSpacing(20)
        owner = Field(theme, self.tr("Owner"), self._owners)
        for field in (owner, self._code_field, self._first_field, self._again_field):
            inside.addWidget(field)
            inside.addSpacing(12)
        inside.addSpacing(theme.space("s"))
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space("m"))
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._go)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
