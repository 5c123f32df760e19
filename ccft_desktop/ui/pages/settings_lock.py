"""When the records lock by themselves, among the settings: the minutes, or off with what that means."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.core.lock_rule import HIGHEST_LOCK_MIN, LOWEST_LOCK_MIN, NEVER, USUAL_LOCK_MIN
from ccft_desktop.settings import Settings
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import CheckBox, TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice

LOCK_SETTING = "lock_after_min"
_NARROW_PX = 232


class LockRows(QWidget):
    """Rows for a section: ``edited`` asks for a change, ``field`` says what is wrong with one."""

    edited = Signal(str, object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._minutes_before = USUAL_LOCK_MIN
        self._by_itself = CheckBox(theme, self.tr("Lock the records when nobody is at the computer"))
        self._minutes = TextInput(theme)
        hint = self.tr(
            "Minutes without a key or the mouse, {lowest} to {highest}. A test is never interrupted."
        ).format(lowest=LOWEST_LOCK_MIN, highest=HIGHEST_LOCK_MIN)
        self.field = Field(theme, self.tr("Lock after"), self._minutes, hint)
        self._minutes.setFixedWidth(_NARROW_PX)
        self._warning = Notice(theme, shape="stacked")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("m"))
        column.addWidget(self._by_itself, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.field)
        column.addWidget(self._warning)
        self._by_itself.clicked.connect(self._on_checked)
        self._minutes.editingFinished.connect(self._on_typed)

    def show_settings(self, settings: Settings) -> None:
        """Show what is set, without telling it as an edit."""
        minutes = settings.lock_after_min
        is_on = minutes != NEVER
        self._by_itself.setChecked(is_on)
        self.field.setVisible(is_on)
        if is_on:
            self._minutes_before = minutes
            self._minutes.setText(str(minutes))
            self._warning.hide()
        elif not self._warning.text:
            self._warning.show_notice(
                "watch",
                self.tr("The records stay open until somebody locks them."),
                self.tr(
                    "Whoever comes to this computer can read and change them. They still lock with the "
                    "screen and when the computer sleeps."
                ),
            )

    @property
    def warning(self) -> str:
        """What is said of a lock that is off; empty while it is on."""
        return self._warning.text

    @Slot(bool)
    def _on_checked(self, on: bool) -> None:
        self.edited.emit(LOCK_SETTING, self._minutes_before if on else NEVER)

    @Slot()
    def _on_typed(self) -> None:
        self.edited.emit(LOCK_SETTING, self._minutes.text().strip())
