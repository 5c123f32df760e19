"""Who did what, newest first, and whether the trail of it holds. Notes nothing and judges nothing itself."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip_choice import ChipChoice
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.trail_table import Row, TrailTable
from ccft_desktop.ui.widgets.two_regions import TwoRegions

_PANEL_PX = 380


class TrailPage(TwoRegions):
    """Enter checks the trail, Esc leads back."""

    check_requested = Signal()
    more_requested = Signal()
    filter_requested = Signal(str)
    """An action, or empty for everything."""
    leave_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, panel_px=_PANEL_PX)
        self.setAccessibleName(self.tr("Who did what"))
        self.table = TrailTable(theme)
        self.table.model_rows.more_wanted.connect(self.more_requested)
        self._count = Line(theme, "title", "ink")
        self._about = Prose(theme, "body", "ink_muted")
        self.filter = ChipChoice(
            theme,
            self.tr("Show"),
            self.tr("F"),
            [
                ("", self.tr("All")),
                ("viewed", self.tr("Looked at")),
                ("edited", self.tr("Changed")),
                ("exported", self.tr("Exported")),
            ],
        )
        self.notice = Notice(theme, shape="stacked")
        self.check = ActionButton(theme, self.tr("Check the trail"), key=self.tr("Enter"), kind="primary")
        self.filter.chosen.connect(self.filter_requested)
        self.check.clicked.connect(self.check_requested)
        self._lay_out(theme)

    def show_rows(self, rows: Sequence[Row], total: int, *, more: bool) -> None:
        """The newest; ``total``: how many there are in all, ``more``: older ones can be fetched."""
        self.table.model_rows.show_rows(rows, more=more)
        self._count.setText(self.tr("{count} rows").format(count=f"{total:,}".replace(",", "\u2009")))

    def append_rows(self, rows: Sequence[Row], *, more: bool) -> None:
        """Older ones."""
        self.table.model_rows.append_rows(rows, more=more)

    def begin(self) -> None:
        """Everything is shown, and nothing was said yet."""
        self.filter.show_value("")
        self.notice.hide()

    def show_checking(self, checking: bool) -> None:
        """The trail is being followed."""
        self.check.setEnabled(not checking)
        self.check.setText(self.tr("Checking …") if checking else self.tr("Check the trail"))

    def show_checked(self, fault: str) -> None:
        """The first place where it does not hold; empty: it does."""
        self.show_checking(False)
        if fault:
            self.notice.show_notice("trouble", self.tr("The trail does not hold."), fault)
        else:
            self.notice.show_notice(
                "info", self.tr("The trail holds."), self.tr("From its first row to its last.")
            )

    def enter_pressed(self) -> None:
        if self.check.isEnabled():
            self.check_requested.emit()

    def escape_pressed(self) -> None:
        self.leave_requested.emit()

    def letter_pressed(self, key: Qt.Key) -> bool:
        if key == Qt.Key.Key_F:
            self.filter.choose_next()
        return key == Qt.Key.Key_F

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def show_trouble(self, sentence: str) -> None:
        """Why it cannot be shown or checked."""
        self.show_checking(False)
        self.notice.show_notice("trouble", sentence)

    def _lay_out(self, theme: Theme) -> None:
        self.left.addWidget(Line(theme, "body", "ink_muted", self.tr("People and security")))
        self.left.addSpacing(2)
        self.left.addWidget(Line(theme, "title", "ink", self.tr("Who did what")))
        self.left.addSpacing(theme.space("m"))
        self.left.addWidget(self.table, 1)
        self.right.addWidget(Line(theme, "label", "ink_muted", self.tr("In all")))
        self.right.addSpacing(theme.space("s"))
        self.right.addWidget(self._count)
        self.right.addSpacing(theme.space("xs"))
        self._about.set_text(
            self.tr(
                "Each row is chained to the one before: none can be changed, added or taken away unseen. "
                "No row names a patient."
            )
        )
        self.right.addWidget(self._about)
        self.right.addSpacing(theme.space("l"))
        self.right.addWidget(self.filter)
        self.right.addStretch(1)
        self.right.addWidget(self.notice)
        self.bar.add_left(Hint(theme, self.tr("Esc"), self.tr("Back")))
        self.bar.add_right(self.check)
