"""The door to the records: one card, one field, one button. It never sees a key or a record."""

import math
from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.deliberate_choice import DeliberateChoice
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.lock_backdrop import LockBackdrop
from ccft_desktop.ui.widgets.logo import Logo
from ccft_desktop.ui.widgets.text import Line, Prose

_CARD_PX = 400
_LOGO_PX = 48
_BUTTON_PX = 48
_WAIT_MS = 250


class UnlockPage(LockBackdrop):
    """Enter or the button asks to unlock; the passphrase is forgotten here as soon as it was tried."""

    unlock_requested = Signal(str, str)
    """The passphrase and the id of the person whose it is."""
    recovery_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._input = TextInput(theme, secret=True)
        self._field = Field(theme, self.tr("Passphrase"), self._input)
        self._people = DeliberateChoice(theme)
        self._person = Field(theme, self.tr("User"), self._people)
        self._button = ActionButton(theme, self.tr("Unlock"), kind="primary", height_px=_BUTTON_PX)
        self._recover = ActionButton(theme, self.tr("Use the recovery code"), kind="quiet")
        self._wait = QTimer(self, interval=_WAIT_MS)
        self._wait.timeout.connect(self._on_wait)
        self._waits_s = 0.0
        self._reason = Prose(theme, "body", "ink_muted")
        self._below = QWidget()
        self._build(theme)
        self._input.returnPressed.connect(self._on_asked)
        self._input.textEdited.connect(self._on_edited)
        self._button.clicked.connect(self._on_asked)
        self._people.activated.connect(self._on_person)
        self._recover.clicked.connect(self.recovery_requested)
        self.keyboard_entry = self._input
        self.show_locked_reason("")

    def show_people(
        self, people: Sequence[tuple[str, str]], chosen_id: str, *, recoverable: bool = False
    ) -> None:
        """Who may open the records: id and name; ``recoverable``: there is a recovery code."""
        self._people.clear()
        for person_id, name in people:
            self._people.addItem(name or self.tr("No name"), person_id)
        self._people.setCurrentIndex(max(0, self._people.findData(chosen_id)))
        self._person.setVisible(bool(people))
        self._recover.setVisible(recoverable)

    def show_wait(self, seconds: float) -> None:
        """Too many were wrong: for so long none is tried; the time is counted down."""
        self._waits_s = seconds
        if seconds > 0:
            self._wait.start()
            self._show_waiting()

    @property
    def is_waiting(self) -> bool:
        """Whether a passphrase would not be tried yet."""
        return self._wait.isActive()

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
        for control in (self._button, self._input, self._people, self._recover):
            control.setEnabled(not busy)
        self._button.setText(self.tr("Opening …") if busy else self.tr("Unlock"))
        if self._wait.isActive():
            self._show_waiting()

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
        inside.addWidget(self._person)
        self._person.layout().setContentsMargins(0, 0, 0, theme.space("m"))  # type: ignore[union-attr]
        self._person.hide()
        inside.addWidget(self._field)
        inside.addSpacing(theme.space("l"))
        inside.addWidget(self._button)
        inside.addSpacing(theme.space("m"))
        inside.addWidget(self._recover, 0, Qt.AlignmentFlag.AlignHCenter)
        self._recover.hide()
        below = QVBoxLayout(self._below)
        below.setContentsMargins(0, theme.space("m"), 0, 0)
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
        if self._wait.isActive():
            return
        self._field.clear_error()
        self.unlock_requested.emit(typed, str(self._people.currentData() or ""))

    @Slot()
    def _on_wait(self) -> None:
        self._waits_s -= _WAIT_MS / 1000
        if self._waits_s <= 0:
            self._wait.stop()
            self._field.clear_error()
            self._button.setEnabled(self._input.isEnabled())
            return
        self._show_waiting()

    def _show_waiting(self) -> None:
        self._button.setEnabled(False)
        seconds = math.ceil(self._waits_s - 1e-6)
        self._field.show_error(
            self.tr("Several passphrases were wrong. The next can be tried in {seconds} s.").format(
                seconds=seconds
            )
        )

    @Slot(int)
    def _on_person(self, _place: int) -> None:
        self._input.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        if not self._wait.isActive():
            self._field.clear_error()
