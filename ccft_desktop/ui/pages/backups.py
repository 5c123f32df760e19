"""The backups there are: made, checked and put back from here. It makes none itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.choice_list import ChoiceList
from ccft_desktop.ui.widgets.controls import TextInput
from ccft_desktop.ui.widgets.field import Field
from ccft_desktop.ui.widgets.meter import Meter
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.two_regions import TwoRegions


class BackupsPage(TwoRegions):
    """Enter makes a backup, or puts one back once its passphrase was typed; Esc cancels, then leads back."""

    backup_requested = Signal()
    check_requested = Signal(str)
    """The key of a backup to read through."""
    verify_requested = Signal()
    """The records themselves."""
    restore_requested = Signal(str, str)
    """The key of a backup and an owner's passphrase in it."""
    cancel_requested = Signal()
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Backups"))
        self._busy = self._restoring = False
        self._may_restore = True
        self.list = ChoiceList(theme)
        self.list.show_none(self.tr("No backup yet."), self.tr("Enter makes one."))
        self.notice = Notice(theme, shape="stacked")
        self._age = Line(theme, "title", "ink")
        self._where = Prose(theme, "body", "ink_muted")
        self._meter, self._doing = Meter(theme), Line(theme, "body", "ink")
        self._passphrase = TextInput(theme, secret=True)
        self._field = Field(theme, self.tr("An owner's passphrase in this backup"), self._passphrase)
        self._warning = Prose(theme, "body", "ink_muted")
        self.main = ActionButton(theme, self.tr("Back up now"), key=self.tr("Enter"), kind="primary")
        self.check = ActionButton(theme, self.tr("Check this backup"), icon="check")
        self.verify = ActionButton(theme, self.tr("Check the records"), kind="quiet")
        self.restore = ActionButton(theme, self.tr("Put it back"), kind="danger")
        self.cancel = ActionButton(theme, self.tr("Cancel"), key=self.tr("Esc"), kind="quiet")
        self._lay_out(theme)
        self.main.clicked.connect(self.enter_pressed)
        self.check.clicked.connect(self._on_check)
        self.verify.clicked.connect(self.verify_requested)
        self.restore.clicked.connect(self._on_restore)
        self.cancel.clicked.connect(self.escape_pressed)
        self._passphrase.textEdited.connect(self._field.clear_error)
        self.list.chosen_changed.connect(self._show)
        self._show()

    def show_backups(
        self, rows: Sequence[tuple[str, str, str]], age: str, where: str, *, may_restore: bool
    ) -> None:
        """Key, day and facts of each, newest first; how old the last one is, and where they are."""
        self._may_restore = may_restore
        self._age.setText(age)
        self._where.set_text(where)
        self.list.show_rows(rows)
        self._restoring = False
        self._show()

    def show_working(self, doing: str) -> None:
        """Something is under way: what, and how much of it follows."""
        self._busy = True
        self._doing.setText(doing)
        self._meter.set_fraction(0.0)
        self.notice.hide()
        self._show()

    @Slot(float)
    def show_progress(self, fraction: float) -> None:
        """How much of it is done, 0 to 1."""
        self._meter.set_fraction(fraction, f"{fraction:.0%}")

    def show_said(self, kind: NoticeKind, heading: str, text: str = "") -> None:
        """How it went; nothing is under way any more."""
        self._busy = False
        self.notice.show_notice(kind, heading, text)
        self._show()

    def show_idle(self) -> None:
        """Nothing is under way, and nothing is to be said of it."""
        self._busy = False
        self._show()

    def show_passphrase_error(self, sentence: str) -> None:
        """Why it was not put back."""
        self._busy = False
        self._show()
        self._field.show_error(sentence)
        self._passphrase.setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_pressed(self) -> None:
        if self._busy:
            return
        if not self._restoring:
            self.backup_requested.emit()
        elif self._passphrase.text():
            self.restore_requested.emit(self.list.chosen, self._passphrase.text())
        else:
            self._field.show_error(self.tr("The passphrase is empty. Type the one of that time."))

    def escape_pressed(self) -> None:
        if self._busy:
            self.cancel_requested.emit()
        elif self._restoring:
            self._restoring = False
            self._show()
        else:
            self.leave_requested.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_check(self) -> None:
        self.check_requested.emit(self.list.chosen)

    @Slot()
    def _on_restore(self) -> None:
        self._restoring = True
        self._passphrase.clear()
        self._field.clear_error()
        self._show()
        self._passphrase.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _show(self) -> None:
        chosen, idle = bool(self.list.chosen), not self._busy
        self._working.setVisible(self._busy)
        self._ask.setVisible(self._restoring and idle)
        for button in (self.check, self.restore):
            button.setVisible(chosen and idle and not self._restoring)
        self.restore.setVisible(self.restore.isVisibleTo(self) and self._may_restore)
        self.verify.setVisible(idle and not self._restoring)
        self.main.setEnabled(idle)
        self.main.setText(self.tr("Put it back") if self._restoring else self.tr("Back up now"))
        self.cancel.setVisible(self._busy or self._restoring)

    def _lay_out(self, theme: Theme) -> None:
        self.left.addWidget(Line(theme, "body", "ink_muted", self.tr("Data")))
        self.left.addSpacing(2)
        self.left.addWidget(Line(theme, "title", "ink", self.tr("Backups")))
        self.left.addSpacing(theme.space("l"))
        self.left.addWidget(self.list, 1)
        self.left.addWidget(self.notice)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("Last backup")))
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self._age)
        self.right.addSpacing(theme.space("xs"))
        self.right.addWidget(self._where)
        self.right.addSpacing(theme.space("l"))
        self._working = QWidget()
        working = QVBoxLayout(self._working)
        working.setContentsMargins(0, 0, 0, 0)
        working.setSpacing(theme.space("s"))
        working.addWidget(self._doing)
        working.addWidget(self._meter)
        self.right.addWidget(self._working)
        self._ask = QWidget()
        ask = QVBoxLayout(self._ask)
        ask.setContentsMargins(0, 0, 0, 0)
        ask.setSpacing(theme.space("m"))
        self._warning.set_text(
            self.tr(
                "The records of now are moved into a folder beside them. The program locks, and opens with "
                "the passphrases of that time."
            ),
            strong=self.tr("Put this backup in the place of the records?"),
        )
        ask.addWidget(self._warning)
        ask.addWidget(self._field)
        self.right.addWidget(self._ask)
        for button in (self.check, self.restore):
            row = QHBoxLayout()
            row.addWidget(button)
            row.addStretch(1)
            self.right.addLayout(row)
            self.right.addSpacing(theme.space("s"))
        self.right.addStretch(1)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back")))
        for button in (self.cancel, self.verify, self.main):
            self.bar.add_right(button)
