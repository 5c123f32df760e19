"""A visit without a test: what was answered, that it is saved, and what can be done now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.safety import SafetyCheck
from ccft_desktop.reports.safety_words import sign
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose


class RefusedPage(BeforePage):
    """Enter and Esc go to the patient; the answers can be corrected on the same day."""

    done = Signal()
    change_requested = Signal()
    pdf_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Before the test"), parent)
        self._saved = Prose(
            theme,
            "body",
            "ink_muted",
            self.tr(
                "The answers are saved as a visit without a test. Before the next test all safety questions "
                "are asked again."
            ),
        )
        self._answers = Prose(theme, "body", "ink")
        self._reason = Prose(theme, "body", "ink")
        self._reason_label = Line(theme, "label", "ink_muted", self.tr("What was discussed"))
        self._pdf = ActionButton(theme, self.tr("Save as PDF"), icon="print", key=self.tr("P"))
        self._change = ActionButton(theme, self.tr("Change the answers"), key=self.tr("C"), kind="quiet")
        self._done = ActionButton(theme, self.tr("To the patient"), key=self.tr("Enter"), kind="primary")
        self._pdf.clicked.connect(self.pdf_requested)
        self._change.clicked.connect(self.change_requested)
        self._done.clicked.connect(self.done)
        self.on_key(Qt.Key.Key_P, self._pdf.click)
        self.on_key(Qt.Key.Key_C, self._change.click)
        self._lay_out(theme)

    def show_check(self, check: SafetyCheck) -> None:
        """The day's answers, as they are on record."""
        self._answers.set_text("\u2028".join(sign(item) for item in check.answered_yes))
        self._reason.set_text(check.reason)
        for part in (self._reason, self._reason_label):
            part.setVisible(bool(check.reason))

    def enter_pressed(self) -> None:
        self.done.emit()

    def escape_pressed(self) -> None:
        self.done.emit()

    def _lay_out(self, theme: Theme) -> None:
        self.left.addSpacing(theme.space("xl"))
        self.left.addWidget(Prose(theme, "cue", "ink", self.tr("No test today: referred.")))
        self.left.addSpacing(theme.space("m"))
        self.left.addWidget(self._saved)
        self.left.addStretch(1)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Answered yes")))
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._answers)
        self.right.addSpacing(theme.space("l"))
        self.right.addWidget(self._reason_label)
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._reason)
        self.right.addStretch(1)
        self.bar.add_right(self._change)
        self.bar.add_right(self._pdf)
        self.bar.add_right(self._done)
