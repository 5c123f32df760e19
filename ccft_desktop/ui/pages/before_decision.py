"""What a yes leads to: discussed and go on, with a reason, or no test today; prompts to keep in mind."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.core.safety import PROMPTS, to_decide
from ccft_desktop.reports.safety_words import sign, to_keep_in_mind
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.pages.patient_glance import hairline
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.large_figure import LargeFigure
from ccft_desktop.ui.widgets.text import Line, Prose

_PANEL_PX = 480
_REASON_LONGEST = 400


class DecisionPage(BeforePage):
    """Only where something was answered yes. Enter goes on with the reason, D leads to it, R refers."""

    went_on = Signal(str)
    """The reason; empty where only prompts were acknowledged."""
    referred = Signal(str)
    """What was discussed; may be empty."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "", parent, panel_px=_PANEL_PX)
        self._raised: tuple[str, ...] = ()
        self._figure = LargeFigure(theme)
        self._list = QVBoxLayout()
        self.reason = TextInput(theme)
        self.reason.setMaxLength(_REASON_LONGEST)
        self._field = Field(theme, self.tr("What was discussed, and why the test goes on"), self.reason)
        self.reason.textEdited.connect(self._field.clear_error)
        self.refer_button = ActionButton(theme, self.tr("Do not test today: refer"), key=self.tr("R"))
        self.go_button = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self.refer_button.clicked.connect(self._on_refer)
        self.go_button.clicked.connect(self.enter_pressed)
        self.on_key(Qt.Key.Key_R, self._on_refer)
        self.on_key(Qt.Key.Key_D, self.reason.setFocus)
        self._lay_out(theme)
        self.begin(())

    def begin(self, answered_yes: Sequence[str], reason: str = "") -> None:
        """Show what was answered yes; ``reason``: what was written before."""
        self._raised = to_decide(answered_yes)
        self.reason.setText(reason)
        self._field.clear_error()
        decides = bool(self._raised)
        self.set_title(self.tr("Test today?") if decides else self.tr("To keep in mind"))
        self._figure.show_figure(str(len(self._raised)), self.tr("answered yes"))
        self._figure.setVisible(decides)
        self._decide.setVisible(decides)
        self._nothing.setVisible(not decides)
        self._hint.setVisible(decides)
        self.refer_button.setVisible(decides)
        self.go_button.setText(self.tr("Discussed, go on") if decides else self.tr("Understood, go on"))
        self._show_list([item for item in answered_yes if item in PROMPTS])

    def enter_pressed(self) -> None:
        reason = self.reason.text().strip()
        if self._raised and not reason:
            if self.reason.hasFocus():
                self._field.show_error(
                    self.tr("The reason is empty. Write what was discussed, or refer: Esc, then R.")
                )
            self.reason.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self.went_on.emit(reason)

    def escape_pressed(self) -> None:
        if self.reason.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().escape_pressed()

    @Slot()
    def _on_refer(self) -> None:
        if self._raised:
            self.referred.emit(self.reason.text().strip())

    def _show_list(self, prompts: Sequence[str]) -> None:
        theme = self._theme
        while (item := self._list.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for raised in self._raised:
            self._list.addWidget(Prose(theme, "heading", "ink", sign(raised)))
            self._list.addSpacing(theme.space("s"))
        if self._raised and prompts:
            self._list.addSpacing(theme.space("m"))
            self._list.addWidget(hairline())
            self._list.addSpacing(theme.space("m"))
            self._list.addWidget(Line(theme, "label", "ink_muted", self.tr("To keep in mind")))
            self._list.addSpacing(theme.space("s"))
        for prompt in prompts:
            self._list.addWidget(Line(theme, "body_strong", "ink", sign(prompt)))
            self._list.addWidget(Prose(theme, "body", "ink_muted", to_keep_in_mind(prompt)))
            self._list.addSpacing(theme.space("m"))

    def _lay_out(self, theme: Theme) -> None:
        self.left.addSpacing(theme.space("m"))
        self.left.addWidget(self._figure)
        self.left.addSpacing(theme.space("m"))
        self._list.setSpacing(0)
        self.left.addLayout(self._list)
        self.left.addStretch(1)

        self._decide = QWidget()
        column = QVBoxLayout(self._decide)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space("s"))
        column.addWidget(Line(theme, "heading", "ink", self.tr("Discussed, go on")))
        column.addWidget(
            Prose(
                theme,
                "body",
                "ink_muted",
                self.tr("The reason is kept with the visit."),
            )
        )
        column.addSpacing(theme.space("s"))
        column.addWidget(self._field)
        column.addSpacing(theme.space("l"))
        column.addWidget(hairline())
        column.addSpacing(theme.space("l"))
        column.addWidget(Line(theme, "heading", "ink", self.tr("Do not test today: refer")))
        column.addWidget(
            Prose(
                theme,
                "body",
                "ink_muted",
                self.tr("The visit is saved without a test, with these answers and what is written above."),
            )
        )
        self._nothing = Prose(
            theme, "body", "ink_muted", self.tr("Nothing here needs a decision. It is kept with the visit.")
        )
        self.right.addWidget(self._decide)
        self.right.addWidget(self._nothing)
        self.right.addStretch(1)

        self._hint = Hint(theme, self.tr("D"), self.tr("Write the reason"))
        self.bar.add_left(self._hint)
        self.bar.add_right(self.refer_button)
        self.bar.add_right(self.go_button)
