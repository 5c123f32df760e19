"""A label, a control and the sentence below it: a hint, or what is wrong with it; knows no page."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import TextInput, set_error
from ccft_desktop.ui.widgets.text import Line, Prose

_LABEL_GAP_PX = 6


class Field(QWidget):
    """Names its control for a screen reader; an error takes the place of the hint."""

    def __init__(
        self, theme: Theme, label: str, control: QWidget, hint: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.control = control
        self._hint = hint
        self._wrong = False
        control.setAccessibleName(label)
        named = Line(theme, "label", "ink", label)
        named.setBuddy(control)
        self._said = Prose(theme, "small", "ink_muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_LABEL_GAP_PX)
        column.addWidget(named)
        column.addWidget(control)
        column.addWidget(self._said)
        self.show_hint(hint)

    @property
    def error(self) -> str:
        """The sentence about what is wrong; empty when nothing is."""
        return self._said.text if self._wrong else ""

    def show_error(self, sentence: str) -> None:
        """Say what is wrong: the field, its value, and what is allowed."""
        self._mark(True)
        self._say(sentence, "trouble")

    def show_hint(self, sentence: str) -> None:
        """Say something helpful below; this ends an error."""
        self._hint = sentence
        self.clear_error()

    def clear_error(self) -> None:
        """Nothing is wrong: the hint is back."""
        self._mark(False)
        self._say(self._hint, "ink_muted")

    def _mark(self, wrong: bool) -> None:
        if wrong == self._wrong:
            return
        self._wrong = wrong
        if isinstance(self.control, TextInput):
            self.control.set_error(wrong)
        else:
            set_error(self.control, wrong)

    def _say(self, sentence: str, token: str) -> None:
        self._said.set_token(token)
        self._said.set_text(sentence)
        self._said.setVisible(bool(sentence))
        self.control.setAccessibleDescription(sentence)
