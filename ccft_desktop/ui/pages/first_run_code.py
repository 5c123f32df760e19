"""The recovery code, shown once: written down or printed, its last group typed to show it. Keeps nothing."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.ui.pages.first_run_step import FirstRunStep
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.code_sheet import CodeSheet
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field

_FIELD_PX = 200


class CodeStep(FirstRunStep):
    """Continue once the last group was typed from the paper."""

    kept = Signal()
    later = Signal()
    """It is to be made later, in the settings; this one counts for nothing."""
    print_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, compact: bool = False) -> None:
        super().__init__(theme, parent, compact=compact)
        self._busy = False
        self.sheet = CodeSheet(theme)
        self._typed = TextInput(theme)
        self._field = Field(theme, self.tr("Its last group, from the paper"), self._typed)
        self._field.setFixedWidth(_FIELD_PX)
        self.print_button = ActionButton(theme, self.tr("Print"), icon="print")
        printing = QWidget()
        row = QHBoxLayout(printing)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.print_button)
        row.addStretch(1)
        self.later_button = ActionButton(theme, self.tr("Later"), kind="quiet", height_px=44)
        self.lay_out(
            self.tr("Write down the recovery code"),
            self.tr(
                "It gives you a new passphrase if you forget yours. Keep the paper where you keep "
                "what must not be lost, away from this computer."
            ),
            (self.sheet, printing, self._field),
            self.tr("It is shown once and kept nowhere on this computer."),
            self.later_button,
        )
        self._typed.textEdited.connect(self._on_edited)
        self._typed.returnPressed.connect(self._on_enter)
        self.go.clicked.connect(self._on_enter)
        self.later_button.clicked.connect(self.later)
        self.print_button.clicked.connect(self.print_requested)
        self.keyboard_entry = self._typed

    def show_code(self, code: str) -> None:
        """Show it, with nothing typed."""
        self.sheet.show_code(code)
        self._typed.clear()
        self._field.clear_error()
        self.show_busy(False)

    def forget(self) -> None:
        """The code is not to be seen any more."""
        self.show_code("")

    def show_error(self, text: str) -> None:
        """Why it could not be kept, or printed."""
        self.show_busy(False)
        self._field.show_error(text)

    def show_busy(self, busy: bool) -> None:
        """Sealing the key with it takes most of a second on purpose."""
        self._busy = busy
        self._typed.setEnabled(not busy)
        self.later_button.setEnabled(not busy)
        self.go.setText(self.tr("Sealing …") if busy else self.tr("Continue"))
        self._show_go()

    @property
    def _agrees(self) -> bool:
        groups = self.sheet.groups
        return bool(groups) and "".join(self._typed.text().upper().split()) == groups[-1]

    def _show_go(self) -> None:
        self.go.setEnabled(self._agrees and not self._busy)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._field.clear_error()
        self._show_go()

    @Slot()
    def _on_enter(self) -> None:
        if self._agrees:
            self.kept.emit()
            return
        if self._typed.text():
            self._field.show_error(self.tr("That is not the last group. Compare it with the paper."))
        self._typed.setFocus(Qt.FocusReason.TabFocusReason)
