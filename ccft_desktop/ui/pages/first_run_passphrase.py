"""The first step of a first run: a name and a passphrase that will open the records. It never sees a key."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.people import NAME_LONGEST, PASSPHRASE_SHORTEST
from ccft_desktop.ui.pages.first_run_step import FirstRunStep
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field


class PassphraseStep(FirstRunStep):
    """Continue is there once both passphrases agree and are long enough; Enter goes to what is missing."""

    create_requested = Signal(str, str)
    """The user's name and the passphrase."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._busy = False
        self._name = TextInput(theme)
        self._name.setMaxLength(NAME_LONGEST)
        self._first = TextInput(theme, secret=True)
        self._again = TextInput(theme, secret=True)
        self._name_field = Field(theme, self.tr("Your name"), self._name)
        self._first_field = Field(theme, self.tr("Passphrase"), self._first)
        self._again_field = Field(theme, self.tr("The same again"), self._again)
        self.lay_out(
            self.tr("Choose a passphrase"),
            self.tr(
                "It opens the records on this computer. Four or more unrelated words "
                "are easy to remember and hard to guess."
            ),
            (self._name_field, self._first_field, self._again_field),
            self.tr(
                "Without the passphrase or the recovery code "
                "nobody can open the records, the makers included."
            ),
        )
        for typed in (self._name, self._first, self._again):
            typed.textEdited.connect(self._on_edited)
            typed.returnPressed.connect(self._on_enter)
        self.go.clicked.connect(self._on_enter)
        self.keyboard_entry = self._name
        self._on_edited("")

    def show_error(self, text: str) -> None:
        """Say why the records could not be made; what was typed stays."""
        self.show_busy(False)
        self._again_field.show_error(text)

    def show_busy(self, busy: bool) -> None:
        """Making the key takes most of a second on purpose: say that it works."""
        self._busy = busy
        for control in (self._name, self._first, self._again):
            control.setEnabled(not busy)
        self.go.setText(self.tr("Making the records …") if busy else self.tr("Continue"))
        self.go.setEnabled(not busy and self._complete())

    def _complete(self) -> bool:
        typed = self._first.text()
        long_enough = len(typed) >= PASSPHRASE_SHORTEST
        return bool(self._name.text().strip()) and long_enough and typed == self._again.text()

    @Slot(str)
    def _on_edited(self, _text: str) -> None:
        self._name_field.clear_error()
        self._first_field.show_hint(self._strength())
        self._again_field.clear_error()
        self.go.setEnabled(self._complete() and not self._busy)

    @Slot()
    def _on_enter(self) -> None:
        typed = self._first.text()
        if not self._name.text().strip():
            self._refuse(self._name_field, self.tr("Your name is empty. It stands on every report."))
        elif len(typed) < PASSPHRASE_SHORTEST:
            self._refuse(
                self._first_field,
                self.tr("The passphrase has {0} characters. Allowed: at least {1}.").format(
                    len(typed), PASSPHRASE_SHORTEST
                ),
            )
        elif not self._again.text():
            self._again.setFocus(Qt.FocusReason.TabFocusReason)
        elif typed != self._again.text():
            self._refuse(self._again_field, self.tr("The two are not the same. Type it again."))
        else:
            self.create_requested.emit(self._name.text().strip(), typed)

    def _refuse(self, field: Field, sentence: str) -> None:
        # An empty field that has just been reached needs no reproach, only the keyboard.
        if isinstance(field.control, TextInput) and (field.control.text() or field.control.hasFocus()):
            field.show_error(sentence)
        field.control.setFocus(Qt.FocusReason.TabFocusReason)

    def _strength(self) -> str:
        typed = self._first.text()
        words, letters = len(typed.split()), len(typed)
        if not letters:
            return self.tr("At least {0} characters.").format(PASSPHRASE_SHORTEST)
        counted = self.tr("1 word") if words == 1 else self.tr("{0} words").format(words)
        if letters < PASSPHRASE_SHORTEST:
            return self.tr("{0}, {1} of at least {2} characters.").format(
                counted, letters, PASSPHRASE_SHORTEST
            )
        return self.tr("{0}, {1} characters: long enough.").format(counted, letters)

    def forget(self) -> None:
        """Nothing of what was typed stays, the name apart."""
        self._first.clear()
        self._again.clear()
        self.show_busy(False)
        self._on_edited("")
