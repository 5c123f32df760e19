"""The head of the test page: whose test it is and of what kind, what the patient sees and hears, how long."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.protocol import Protocol
from ccft_desktop.core.scene import Purpose
from ccft_desktop.core.session import Feedback
from ccft_desktop.reports.words import feedback_word, protocol_title
from ccft_desktop.ui.pages import test_dial_words
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.sound_chip import SoundChip
from ccft_desktop.ui.widgets.text import Line


class TestHeader(QWidget):
    """Name and birth year stay in sight; the chips at the other side can be clicked."""

    __test__ = False  # not a test class, whatever its name begins with

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = Line(theme, "heading", "ink")
        self.protocol = Line(theme, "body", "ink_muted")
        self.dial_chip = Chip(theme, test_dial_words.chip())
        self.dial_chip.set_static()
        self._feedback: Feedback = "guide"
        self._patient_window_shown = False
        self.patient_chip = Chip(theme, "", icon="screen")
        # A click leaves the keyboard with the test.
        self.patient_chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.patient_chip.setToolTip(self.tr("W opens or closes the patient's window"))
        self.sound = SoundChip(theme)
        self.sound.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.clock = Line(theme, "body", "ink_muted")
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self.headline)
        names.addWidget(self.protocol)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("l"), 14, theme.space("l"), 14)
        row.setSpacing(theme.space("m"))
        row.addLayout(names, 1)
        row.addWidget(self.dial_chip)
        row.addWidget(self.patient_chip)
        row.addWidget(self.sound)
        row.addWidget(self.clock)

    def begin(
        self, headline: str, protocol: Protocol, feedback: Feedback, purpose: Purpose, *, by_dial: bool
    ) -> None:
        """``headline`` is the patient's name and birth year."""
        self.headline.setText(headline)
        practice = self.tr("Practice holds – not scored")
        self.protocol.setText(practice if purpose == "practice_holds" else protocol_title(protocol))
        self.dial_chip.setVisible(by_dial)
        self._feedback = feedback
        self.show_patient_window(self._patient_window_shown)
        self.show_clock("")

    def show_patient_window(self, shown: bool) -> None:
        """Whether the patient sees anything, and what kind of feedback it is."""
        self._patient_window_shown = shown
        said = self.tr("Patient sees: {mode}") if shown else self.tr("Patient sees: {mode} (window off)")
        self.patient_chip.setText(said.format(mode=feedback_word(self._feedback)))

    def show_clock(self, text: str) -> None:
        """How long the test has run, in words."""
        self.clock.setText(text)
        self.clock.setVisible(bool(text))
