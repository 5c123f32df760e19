"""A later visit's one question: is anything new since last time? What was said then stands beside it."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.reports.safety_words import answers_sentence, decision_sentence
from ccft_desktop.ui.moments import full_day
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose

_BUTTON_PX = 64
_TEXT_PX = 560


class SincePage(BeforePage):
    """N and Y answer; Enter does not, so that no answer is given by going on too fast."""

    nothing_new = Signal()
    something_new = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Before the test"), parent)
        self._day = Line(theme, "body_strong", "ink")
        self._decision = Prose(theme, "body", "ink_muted")
        self._answers = Prose(theme, "body", "ink_muted")
        self.no_button = ActionButton(
            theme, self.tr("No, nothing"), key=self.tr("N"), kind="primary", height_px=_BUTTON_PX
        )
        self.yes_button = ActionButton(theme, self.tr("Yes"), key=self.tr("Y"), height_px=_BUTTON_PX)
        self.no_button.clicked.connect(self.nothing_new)
        self.yes_button.clicked.connect(self.something_new)
        self.on_key(Qt.Key.Key_N, self.no_button.click)
        self.on_key(Qt.Key.Key_Y, self.yes_button.click)
        self._lay_out(theme)

    def begin(self, day: date, last: SafetyCheck) -> None:
        """Ask anew; ``last`` is what the whole screen gave on ``day``."""
        self._day.setText(full_day(day))
        self._decision.set_text(decision_sentence(last))
        answers = answers_sentence(last)
        self._answers.set_text(answers)
        self._answers.setVisible(bool(answers))

    def _lay_out(self, theme: Theme) -> None:
        question = Prose(theme, "cue", "ink", self.tr("Anything new since last time?"))
        which = Prose(
            theme,
            "body",
            "ink_muted",
            self.tr(
                "Another pain, a fall or a blow, dizziness, numbness or weakness, an illness, an operation, "
                "a pregnancy, new medicines. A yes leads to all safety questions."
            ),
        )
        which.setMaximumWidth(_TEXT_PX)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space("m"))
        buttons.addWidget(self.no_button)
        buttons.addWidget(self.yes_button)
        buttons.addStretch(1)
        self.left.addSpacing(theme.space("xl"))
        self.left.addWidget(question)
        self.left.addSpacing(theme.space("m"))
        self.left.addWidget(which)
        self.left.addSpacing(theme.space("xl"))
        self.left.addLayout(buttons)
        self.left.addStretch(1)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Asked in full on")))
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._day)
        self.right.addSpacing(theme.space("m"))
        self.right.addWidget(self._decision)
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self._answers)
        self.right.addStretch(1)
