"""The whole safety screen: every question with its key, all others answered by one. It decides nothing."""

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ccft_desktop.core.safety import (
    HEADACHE_LIST,
    HEADACHE_PROMPTS,
    NECK_LIST,
    PROMPTS,
    SafetyCheck,
    prompts,
)
from ccft_desktop.reports.safety_words import question
from ccft_desktop.ui.pages.before_page import BeforePage
from ccft_desktop.ui.pages.patient_glance import hairline
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.large_figure import LargeFigure
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.question_row import Answer, QuestionRow
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, Prose

_PANEL_PX: Final = 360
# Every letter but H (headache), N (no to all) and Z; digits for the prompts.
_NECK_KEYS: Final = "ABCDEFGIJKL"
_HEADACHE_KEYS: Final = "MOPQRSTUVWXY"
_PROMPT_KEYS: Final = "1234"
_ROW_GAP_PX: Final = 1
_INSET_PX: Final = 8
"""The rows' fill begins left of what stands above them, so that their keys stand under its edge."""


class SafetyPage(BeforePage):
    """N answers no to whatever is still open, Enter goes on once nothing is."""

    answered = Signal(bool, object)
    """Whether the patient has headache; the ids of what was answered yes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, self.tr("Safety questions"), parent, panel_px=_PANEL_PX)
        self.headache = self._row(self.tr("The patient has headache"), "H")
        self.rows: dict[str, QuestionRow] = {}
        for items, keys in (
            (NECK_LIST, _NECK_KEYS),
            (HEADACHE_LIST, _HEADACHE_KEYS),
            (PROMPTS, _PROMPT_KEYS),
        ):
            self.rows.update(
                (item, self._row(question(item), key)) for item, key in zip(items, keys, strict=True)
            )
        self._figure = LargeFigure(theme)
        self._state = Prose(theme, "body", "ink_muted")
        self._notice = Notice(theme, shape="stacked")
        self._no_headache = Prose(
            theme, "body", "ink_muted", self.tr("Only people with headache are asked the headache questions.")
        )
        self.none_button = ActionButton(theme, "", key=self.tr("N"))
        self.go_button = ActionButton(theme, self.tr("Go on"), key=self.tr("Enter"), kind="primary")
        self.none_button.clicked.connect(self.answer_no_to_the_rest)
        self.go_button.clicked.connect(self.enter_pressed)
        self.on_key(Qt.Key.Key_N, self.none_button.click)
        self._lay_out(theme)
        self._show_state()

    def begin(self, check: SafetyCheck | None) -> None:
        """Ask anew; or show what was answered before, to change it."""
        rest: Answer = "no" if check else "open"
        yes = check.answered_yes if check else ()
        self.headache.set_answer("yes" if check and check.has_headache else rest)
        for item, row in self.rows.items():
            row.set_answer("yes" if item in yes else rest)
        self._show_state()

    @Slot()
    def answer_no_to_the_rest(self) -> None:
        """No to every question that is open."""
        for row in self._open_rows():
            row.set_answer("no")
        self._show_state()

    def enter_pressed(self) -> None:
        count = len(self._open_rows())
        if count:
            asked = self.tr("One question is open.") if count == 1 else self.tr("{count} questions are open.")
            self._notice.show_notice(
                "info", asked.format(count=count), self.tr("N answers no to the open ones.")
            )
            return
        self.answered.emit(self._has_headache, tuple(self._answered_yes()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        sideways = -1 if mirrored else 1
        match event.key():
            case Qt.Key.Key_Down:
                self._move(0, 1)
            case Qt.Key.Key_Up:
                self._move(0, -1)
            case Qt.Key.Key_Right:
                self._move(sideways, 0)
            case Qt.Key.Key_Left:
                self._move(-sideways, 0)
            case _:
                super().keyPressEvent(event)

    @property
    def _has_headache(self) -> bool:
        return self.headache.answer == "yes"

    def _columns(self) -> list[list[QuestionRow]]:
        headache = [self.headache, *self._of(HEADACHE_LIST)] if self._has_headache else [self.headache]
        asked = prompts(has_headache=self._has_headache)
        return [self._of(NECK_LIST), headache, self._of(asked)]

    def _of(self, items: Iterable[str]) -> list[QuestionRow]:
        return [self.rows[item] for item in items]

    def _open_rows(self) -> list[QuestionRow]:
        return [row for column in self._columns() for row in column if row.answer == "open"]

    def _answered_yes(self) -> list[str]:
        asked = [row for column in self._columns() for row in column]
        return [item for item, row in self.rows.items() if row in asked and row.answer == "yes"]

    def _move(self, columns: int, rows: int) -> None:
        """The keyboard goes to the neighbouring question; from the page itself, to the first."""
        grid = self._columns()
        at = next(
            ((x, y) for x, column in enumerate(grid) for y, row in enumerate(column) if row.hasFocus()), None
        )
        x, y = (0, 0) if at is None else (at[0] + columns, at[1] + rows)
        column = grid[min(len(grid) - 1, max(0, x))]
        row = column[min(len(column) - 1, max(0, y))]
        row.setFocus(Qt.FocusReason.TabFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 0)

    @Slot()
    def _show_state(self) -> None:
        yes, still_open = len(self._answered_yes()), len(self._open_rows())
        for item in (*HEADACHE_LIST, *HEADACHE_PROMPTS):
            self.rows[item].setVisible(self._has_headache)
        self._no_headache.setVisible(not self._has_headache)
        self._figure.show_figure(str(yes), self.tr("answered yes"))
        if not still_open:
            text = self.tr("Every question is answered.")
        elif still_open == 1:
            text = self.tr("One question is open.")
        else:
            text = self.tr("{count} questions are open.").format(count=still_open)
        self._state.set_text(text)
        self._notice.hide()
        begun = yes or self._has_headache
        self.none_button.setText(self.tr("No to the others") if begun else self.tr("No to all of these"))
        self.none_button.setEnabled(bool(still_open))

    def _row(self, text: str, key: str) -> QuestionRow:
        row = QuestionRow(self._theme, text, key)
        row.answer_changed.connect(self._show_state)
        self.on_key(Qt.Key(ord(key)), row.toggle_answer)
        return row

    def _lay_out(self, theme: Theme) -> None:
        lists = QWidget()
        halves = QHBoxLayout(lists)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(theme.space("m"))
        for title, rows in (
            (self.tr("Neck"), self._of(NECK_LIST)),
            (self.tr("Headache"), [self.headache, *self._of(HEADACHE_LIST)]),
        ):
            column = self._list(theme, title, rows)
            if self.headache in rows:
                told = QHBoxLayout()
                told.setContentsMargins(_INSET_PX, theme.space("s"), _INSET_PX, 0)
                told.addWidget(self._no_headache)
                column.addLayout(told)
            column.addStretch(1)
            halves.addLayout(column, 1)
        self._scroll = _Scroll()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(lists)
        for surface in (self._scroll.viewport(), lists):
            surface.setAutoFillBackground(False)
        edge = theme.space("xl")
        self.left.setContentsMargins(
            reading_margins(edge - _INSET_PX, theme.space("l"), theme.space("m"), theme.space("s"))
        )
        self.head.setContentsMargins(reading_margins(_INSET_PX, 0, 0, 0))
        self.left.addSpacing(theme.space("m"))
        self.left.addWidget(self._scroll, 1)

        self.right.setContentsMargins(
            reading_margins(theme.space("m"), theme.space("l"), theme.space("m"), theme.space("l"))
        )
        counted = QVBoxLayout()
        counted.setContentsMargins(_INSET_PX, 0, _INSET_PX, theme.space("m"))
        counted.setSpacing(0)
        counted.addWidget(self._figure)
        counted.addWidget(self._state)
        counted.addSpacing(theme.space("l"))
        counted.addWidget(hairline())
        self.right.addLayout(counted)
        self.right.addLayout(self._list(theme, self.tr("To keep in mind"), self._of(PROMPTS)))
        self.right.addStretch(1)
        self.right.addWidget(self._notice)

        self.bar.add_left(Hint(theme, self.tr("Space"), self.tr("Answer the marked question")))
        self.bar.add_right(self.none_button)
        self.bar.add_right(self.go_button)

    @staticmethod
    def _list(theme: Theme, title: str, rows: Sequence[QuestionRow]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(_ROW_GAP_PX)
        heading = Line(theme, "label", "ink_muted", title)
        head = QHBoxLayout()
        head.setContentsMargins(reading_margins(_INSET_PX, 0, 0, theme.space("xs")))
        head.addWidget(heading)
        column.addLayout(head)
        for row in rows:
            column.addWidget(row)
        return column


class _Scroll(QScrollArea):
    """Scrolls to the marked question: the arrows belong to the page."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.ignore()
