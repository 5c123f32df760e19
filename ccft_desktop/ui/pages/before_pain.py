"""Pain before a test, neck and headache apart: two digits and Enter; what else was asked today."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.core.pain import ASKED_PLACES, Place
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.key_strip import RING_ROOM_PX
from ccft_desktop.ui.widgets.pain_scale import PainScale
from ccft_desktop.ui.widgets.text import Line, Prose

_PANEL_PX = 360


class PainPage(BeforePage):
    """A digit answers and goes to the next scale; Enter goes on, answered or not."""

    rated = Signal(object)
    """What was answered: place to score; a place without an answer is not in it."""
    safety_requested = Signal()
    """The day's safety answers are to be changed."""
    intake_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Pain before the test"), parent, panel_px=_PANEL_PX)
        questions = {
            "neck": self.tr("How much does the neck hurt right now?"),
            "headache": self.tr("How much does the head hurt right now?"),
        }
        self.scales: dict[Place, PainScale] = {
            place: PainScale(theme, questions[place]) for place in ASKED_PLACES
        }
        self.scales["neck"].typed.connect(self._on_neck_typed)
        self._earlier = Prose(theme, "body", "ink_muted")
        self._safety = Prose(theme, "body", "ink")
        self.safety_button = ActionButton(theme, self.tr("Change the answers"), key=self.tr("S"))
        self.intake_button = ActionButton(theme, self.tr("Change the intake"), key=self.tr("I"))
        self.safety_button.clicked.connect(self.safety_requested)
        self.intake_button.clicked.connect(self.intake_requested)
        self.on_key(Qt.Key.Key_S, self.safety_button.click)
        self.on_key(Qt.Key.Key_I, self._on_intake_key)
        self.go_button = ActionButton(theme, self.tr("Set up the cuff"), key=self.tr("Enter"), kind="primary")
        self.go_button.clicked.connect(self.enter_pressed)
        self._lay_out(theme)

    def begin(
        self, scores: Mapping[Place, int | None], answered: str, safety: str, *, has_intake: bool
    ) -> None:
        """Ask anew. ``scores`` and ``answered``: what was said before a test that did not begin, and when.

        ``safety``: what the safety screen of the day led to; ``has_intake``: there is one of today.
        """
        for place, scale in self.scales.items():
            scale.set_score(scores.get(place))
        self._earlier.set_text(answered)
        self._earlier.setVisible(bool(answered))
        self._safety.set_text(safety)
        self._intake.setVisible(has_intake)

    def enter_pressed(self) -> None:
        answered = {place: scale.score for place, scale in self.scales.items()}
        self.rated.emit({place: score for place, score in answered.items() if score is not None})

    @property
    def first(self) -> QWidget:
        """The first scale."""
        return self.scales["neck"]

    @Slot()
    def _on_neck_typed(self) -> None:
        self.scales["headache"].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_intake_key(self) -> None:
        if self._intake.isVisible():
            self.intake_button.click()

    def _lay_out(self, theme: Theme) -> None:
        self.left.addSpacing(theme.space("xl"))
        for scale in self.scales.values():
            row = QHBoxLayout()
            # The ring's room stands outside of the page's edge.
            row.addSpacing(-RING_ROOM_PX)
            row.addWidget(scale, 1)
            row.addStretch()
            self.left.addLayout(row)
            self.left.addSpacing(theme.space("xl"))
        self.left.addWidget(self._earlier)
        self.left.addStretch(1)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Safety questions today")))
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._safety)
        self.right.addSpacing(theme.space("m"))
        self.right.addWidget(self.safety_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._intake = QWidget()
        column = QVBoxLayout(self._intake)
        column.setContentsMargins(0, theme.space("xl"), 0, 4)
        column.setSpacing(theme.space("m"))
        column.addWidget(Line(theme, "label", "ink_muted", self.tr("Intake of today")))
        column.addWidget(self.intake_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.right.addWidget(self._intake)
        self.right.addStretch(1)
        self.bar.add_left(Hint(theme, self.tr("0–9"), self.tr("Answer")))
        self.bar.add_left(Hint(theme, self.tr("Backspace"), self.tr("Take it back")))
        self.bar.add_right(self.go_button)
