"""A test that was interrupted, offered again: what there is of it, and whether to keep it."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.reports.words import clock, day, lasting, protocol_title
from ccft_desktop.store.interrupted import Interrupted
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose

_COLUMN_PX = 560


class InterruptedPage(QWidget):
    """One question, and nothing is lost by not answering it. Discarding is asked about once more."""

    keep_requested = Signal()
    export_requested = Signal()
    """Samples and marks as files, where the test cannot be scored."""
    discard_requested = Signal()
    later_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("A test was interrupted. Keep it?"))
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink")
        self._protocol = Line(theme, "heading", "ink")
        self._when = Line(theme, "body", "ink_muted")
        self._advice = Prose(theme, "body", "ink")
        self._why = Prose(theme, "small", "ink_muted")
        self._keep = ActionButton(theme, self.tr("Keep it"), icon="save", key="Enter", kind="primary")
        self._export = ActionButton(theme, self.tr("Save as files"), icon="save", key="Enter", kind="primary")
        self._later = ActionButton(theme, self.tr("Ask again later"), key="Esc", kind="quiet")
        self._discard = ActionButton(theme, self.tr("Discard the recording"), kind="danger")
        self._surely = ActionButton(theme, self.tr("Discard it for good"), kind="danger")
        self._spare = ActionButton(theme, self.tr("Do not discard"), key="Esc", kind="quiet")
        self._question = Prose(
            theme, "body", "ink", self.tr("Discard this recording? It cannot be brought back.")
        )
        self._surely.setAccessibleDescription(self._question.text)
        self._lay_out(theme)
        self._join()
        self._show_asking(False)
        theme.changed.connect(self.update)

    def show_test(self, headline: str, about: Interrupted) -> None:
        """Show which test it was. ``headline`` is the patient's name and birth year."""
        runnable = about.protocol is not None
        self._headline.setText(headline)
        self._title.setText(
            self.tr("A test was interrupted. Keep it?")
            if runnable
            else self.tr("A test was interrupted and cannot be scored")
        )
        self.setAccessibleName(self._title.text())
        self._protocol.setText(
            protocol_title(about.protocol)
            if about.protocol is not None
            else self.tr("A protocol this version cannot run")
        )
        pattern = (
            self.tr("Begun {day}, {time}. Read off a dial.")
            if about.by_dial
            else self.tr("Begun {day}, {time}. Recorded: {length}.")
        )
        said = pattern.format(
            day=day(about.started_utc.astimezone().date()),
            time=clock(about.started_utc),
            length=lasting(about.recorded_s),
        )
        if about.damaged_blocks == 1:
            said += " " + self.tr("About one second of it cannot be read: it is a gap.")
        elif about.damaged_blocks:
            said += " " + self.tr("About {count} seconds of it cannot be read: they are gaps.").format(
                count=about.damaged_blocks
            )
        self._when.setText(said)
        self._advice.set_text(
            self.tr(
                "The program ended before this test did. What was recorded is here: the holds that were "
                "finished are scored, and the test is marked as interrupted."
            )
            if runnable
            else self.tr(
                "Save its samples and marks as files, or leave it here until the program is updated."
            )
        )
        self._why.set_text(about.cannot_run)
        self._why.setVisible(not runnable)
        self._keep.setVisible(runnable)
        self._export.setVisible(not runnable)
        self._show_asking(False)

    @Slot()
    def _ask(self) -> None:
        self._show_asking(True)
        # With its ring: Enter takes the harmless answer.
        self._spare.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _do_not_discard(self) -> None:
        self._show_asking(False)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_asking(self, asking: bool) -> None:
        self._asking = asking
        for button in (self._keep, self._export, self._later):
            button.setEnabled(not asking)
        self._discard.setVisible(not asking)
        for part in (self._question, self._surely, self._spare):
            part.setVisible(asking)

    def _join(self) -> None:
        self._keep.clicked.connect(self.keep_requested)
        self._export.clicked.connect(self.export_requested)
        self._later.clicked.connect(self.later_requested)
        self._discard.clicked.connect(self._ask)
        self._surely.clicked.connect(self.discard_requested)
        self._spare.clicked.connect(self._do_not_discard)

    def _lay_out(self, theme: Theme) -> None:
        buttons, rarer = QHBoxLayout(), QHBoxLayout()
        for side_by_side, widgets in (
            (buttons, (self._keep, self._export, self._later)),
            # What is harmless comes up under the pointer: a double click discards nothing.
            (rarer, (self._discard, self._spare, self._surely)),
        ):
            side_by_side.setSpacing(theme.space("m"))
            for button in widgets:
                side_by_side.addWidget(button)
            side_by_side.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(theme.space("s"))
        for widget in (self._headline, self._title):
            column.addWidget(widget)
        column.addSpacing(theme.space("l"))
        for widget in (self._protocol, self._when):
            column.addWidget(widget)
        column.addSpacing(theme.space("m"))
        column.addWidget(self._advice)
        column.addWidget(self._why)
        column.addSpacing(theme.space("xl"))
        column.addLayout(buttons)
        column.addStretch(1)
        column.addWidget(self._question)
        column.addLayout(rarer)
        holder = QWidget()
        holder.setLayout(column)
        wide = _COLUMN_PX + 2 * theme.space("l")
        holder.setFixedWidth(max(wide, buttons.sizeHint().width(), rarer.sizeHint().width()))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("xl"), theme.space("l"), theme.space("xl"), theme.space("l"))
        row.addWidget(holder)
        row.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        match event.key():
            case Qt.Key.Key_Escape if self._asking:
                self._do_not_discard()
            case Qt.Key.Key_Escape:
                self.later_requested.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not self._asking:
                (self._export if self._keep.isHidden() else self._keep).click()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))
