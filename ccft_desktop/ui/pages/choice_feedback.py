"""What the patient will see in the test: guide, band or blind, chosen by key. Remembers nothing itself."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.core.session import Feedback
from ccft_desktop.reports.words import feedback_word
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip_choice import ChipChoice
from ccft_desktop.ui.widgets.text import Prose

FEEDBACKS: tuple[Feedback, ...] = ("guide", "band", "blind")
"""In the order of fading."""


class ChoiceFeedback(QWidget):
    """Three chips and a sentence; a test keeps what was chosen from its start to its record."""

    chosen = Signal(object)
    """The ``Feedback``, when somebody has chosen it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = [(feedback, feedback_word(feedback).capitalize()) for feedback in FEEDBACKS]
        self.chips = ChipChoice(theme, self.tr("The patient sees"), self.tr("F"), choices)
        self.chips.chosen.connect(self._on_chosen)
        self._meaning = Prose(theme, "small", "ink_muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("s"))
        column.addWidget(self.chips)
        column.addWidget(self._meaning)
        self.show_feedback("guide")

    @property
    def feedback(self) -> Feedback:
        """What is chosen."""
        return next(feedback for feedback in FEEDBACKS if feedback == self.chips.value)

    def show_feedback(self, feedback: Feedback) -> None:
        """Show a choice without telling it."""
        self.chips.show_value(feedback)
        self._show_meaning()

    def choose_next(self) -> None:
        """The next one in the order of fading, after the last the first."""
        self.chips.choose_next()

    @Slot(str)
    def _on_chosen(self, _value: str) -> None:
        self._show_meaning()
        self.chosen.emit(self.feedback)

    def _show_meaning(self) -> None:
        meaning = {
            "guide": self.tr("Trace and band, all the time."),
            "band": self.tr("Only a sign while outside the band."),
            "blind": self.tr("Guided until the hold starts, then only a clock."),
        }[self.feedback]
        kept = self.tr("A test keeps it to its end and records it.")
        self._meaning.set_text(f"{meaning} {kept}")
