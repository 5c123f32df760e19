"""A record put right: archived, kept, a test moved, merged, parted, erased. It does none of it itself."""

from collections.abc import Sequence
from typing import Literal, get_args

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ccft_desktop.ui.pages.record_words import detail_of, name_of, warning_of
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.choice_list import ChoiceList
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.two_regions import TwoRegions

Step = Literal["archive", "unarchive", "keep", "move", "merge", "unmerge", "erase"]
STEPS: tuple[Step, ...] = get_args(Step)
_WITH_REASON = ("move", "merge", "erase")
_WITH_OTHER = ("move", "merge")
_REASON_LONGEST = 200


class RecordPage(TwoRegions):
    """Choose what is to be done, fill in what it needs, Enter. What is hard to undo is asked about again."""

    search_requested = Signal(str)
    """Another record is looked for."""
    step_requested = Signal(str, str, str, str)
    """A ``Step``; the id of a test or a day as it was typed; the id of the other patient; the reason."""
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Put the record right"))
        self._asked = False
        self._headline = Line(theme, "body", "ink_muted")
        self.steps = ChoiceList(theme)
        self.notice = Notice(theme, shape="stacked")
        self._title, self._warning = Line(theme, "heading", "ink"), Prose(theme, "body", "ink_muted")
        self.tests = ChoiceList(theme)
        self.tests.show_none(self.tr("No test yet."))
        self.day = TextInput(theme)
        self.day.setPlaceholderText(self.tr("2036-12-31"))
        self._day_field = Field(theme, self.tr("Keep until"), self.day, self.tr("Empty: nobody has said."))
        self.search = TextInput(theme)
        self.search.setPlaceholderText(self.tr("Name, id or birth year"))
        self.search.setAccessibleName(self.tr("Name, id or birth year of the other record"))
        self.others = ChoiceList(theme)
        self.others.show_none(self.tr("No other record."), self.tr("Type a name, an id or a birth year."))
        self.reason = TextInput(theme)
        self.reason.setMaxLength(_REASON_LONGEST)
        self._reason_field = Field(theme, self.tr("Reason"), self.reason)
        self.main = ActionButton(theme, "", key=self.tr("Enter"), kind="primary")
        self._lay_out(theme)
        self.steps.chosen_changed.connect(self._show_step)
        self.search.textEdited.connect(self.search_requested)
        self.main.clicked.connect(self.enter_pressed)
        for typed in (self.day, self.reason, self.search):
            typed.textEdited.connect(self._forget_question)

    @property
    def step(self) -> Step | None:
        """What is to be done."""
        return next((step for step in STEPS if step == self.steps.chosen), None)

    def show_record(
        self, headline: str, steps: Sequence[Step], tests: Sequence[tuple[str, str, str]], day: str
    ) -> None:
        """Whose record; what may be done with it; its tests; until when it is kept, as it is typed."""
        self._headline.setText(headline)
        self.tests.show_rows(tests)
        self.day.setText(day)
        self.reason.clear()
        self.search.clear()
        self.show_others(())
        self.steps.show_rows([(step, name_of(step), detail_of(step)) for step in steps])

    def show_others(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Other records that were found: id, headline and facts."""
        self.others.show_rows(rows)

    def show_said(self, kind: NoticeKind, heading: str, text: str = "") -> None:
        """How it went."""
        self._asked = False
        self.notice.show_notice(kind, heading, text)
        self.main.setEnabled(True)

    def show_busy(self) -> None:
        """It is being done."""
        self.main.setEnabled(False)

    def enter_pressed(self) -> None:
        step = self.step
        if step is None or not self.main.isEnabled():
            return
        if step in _WITH_REASON and step != "erase" and not self.reason.text().strip():
            self._reason_field.show_error(self.tr("The reason is empty. Write why, in a few words."))
            self.reason.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if step in _WITH_OTHER and not self.others.chosen:
            self.search.setFocus(Qt.FocusReason.TabFocusReason)
            return
        if step in ("merge", "erase") and not self._asked:
            self._asked = True
            self.notice.show_notice("watch", name_of(step) + "?", self._question(step))
            return
        what = {"move": self.tests.chosen, "keep": self.day.text().strip()}.get(step, "")
        self.step_requested.emit(step, what, self.others.chosen, self.reason.text().strip())

    def escape_pressed(self) -> None:
        if self._asked:
            self._forget_question()
        else:
            self.leave_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.notice.hide()
        if not self.steps.take_keyboard():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _question(self, step: Step) -> str:
        if step == "erase":
            said = self.tr("{who}: all visits and tests go, and cannot come back. Enter once more, or Esc.")
            return said.format(who=self._headline.text())
        return self.tr("All visits of {who} go into the other record. Enter once more, or Esc.").format(
            who=self._headline.text()
        )

    @Slot()
    @Slot(str)
    def _forget_question(self, _text: str = "") -> None:
        if self._asked:
            self._asked = False
            self.notice.hide()
        self._reason_field.clear_error()

    @Slot()
    def _show_step(self) -> None:
        self._forget_question()
        step = self.step
        if step is None:
            return
        self._title.setText(name_of(step))
        self._warning.set_text(warning_of(step))
        self._tests_part.setVisible(step == "move")
        self._day_field.setVisible(step == "keep")
        self._other_part.setVisible(step in _WITH_OTHER)
        self._reason_field.setVisible(step in _WITH_REASON)
        self.main.setText(self.tr("Save") if step == "keep" else name_of(step))
        self.main.set_look("danger" if step == "erase" else "primary", self.tr("Enter"))

    def _lay_out(self, theme: Theme) -> None:
        self.left.addWidget(self._headline)
        self.left.addSpacing(2)
        self.left.addWidget(Line(theme, "title", "ink", self.tr("Put the record right")))
        self.left.addSpacing(theme.space("l"))
        self.left.addWidget(self.steps, 1)
        self.left.addWidget(self.notice)
        self.right.addWidget(self._title)
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._warning)
        self.right.addSpacing(theme.space("m"))
        self._tests_part, self._other_part = QWidget(), QWidget()
        for part, label, *inside in (
            (self._tests_part, self.tr("Which test"), self.tests),
            (self._other_part, self.tr("Into which record"), self.search, self.others),
        ):
            column = QVBoxLayout(part)
            column.setContentsMargins(0, 0, 0, theme.space("s"))
            column.setSpacing(theme.space("s"))
            column.addWidget(Line(theme, "label", "ink_muted", label))
            for widget in inside:
                column.addWidget(widget)
            self.right.addWidget(part, 1)
        self.right.addWidget(self._day_field)
        self.right.addWidget(self._reason_field)
        self.right.addStretch(0)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back")))
        self.bar.add_right(self.main)
