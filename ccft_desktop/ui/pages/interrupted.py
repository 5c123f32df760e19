"""A test that was interrupted, offered again: what there is of it, and whether to keep it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ccft_desktop.reports.words import clock, day, lasting, protocol_title
from ccft_desktop.store.interrupted import Interrupted
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose

_COLUMN_PX = 560


class InterruptedPage(QWidget):
    """One question, and nothing is lost by not answering it."""

    keep_requested = Signal()
    discard_requested = Signal()
    later_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("A test was interrupted. Keep it?"))
        self._headline = Line(theme, "body", "ink_muted")
        self._title = Line(theme, "title", "ink", self.tr("A test was interrupted. Keep it?"))
        self._protocol = Line(theme, "heading", "ink")
        self._when = Line(theme, "body", "ink_muted")
        self._advice = Prose(
            theme,
            "body",
            "ink",
            self.tr(
                "The program ended before this test did. What was recorded is here: the holds that were "
                "finished are scored, and the test is marked as interrupted."
            ),
        )
        keep = ActionButton(theme, self.tr("Keep it"), icon="save", key="Enter", kind="primary")
        later = ActionButton(theme, self.tr("Ask again later"), key="Esc", kind="quiet")
        discard = ActionButton(theme, self.tr("Discard the recording"), kind="danger")
        keep.clicked.connect(self.keep_requested)
        later.clicked.connect(self.later_requested)
        discard.clicked.connect(self.discard_requested)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.space("s"))
        for button in (keep, discard):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(later)
        column = QVBoxLayout()
        column.setSpacing(theme.space("s"))
        for widget in (self._headline, self._title):
            column.addWidget(widget)
        column.addSpacing(theme.space("l"))
        for widget in (self._protocol, self._when):
            column.addWidget(widget)
        column.addSpacing(theme.space("m"))
        column.addWidget(self._advice)
        column.addSpacing(theme.space("xl"))
        column.addLayout(buttons)
        column.addStretch(1)
        holder = QWidget()
        holder.setLayout(column)
        wide = _COLUMN_PX + 2 * theme.space("l")
        holder.setFixedWidth(max(wide, buttons.sizeHint().width() + 2 * theme.space("l")))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space("xl"), theme.space("l"), theme.space("xl"), theme.space("l"))
        row.addWidget(holder)
        row.addStretch(1)
        theme.changed.connect(self.update)

    def show_test(self, headline: str, about: Interrupted) -> None:
        """Show which test it was. ``headline`` is the patient's name and birth year."""
        self._headline.setText(headline)
        self._protocol.setText(protocol_title(about.protocol))
        said = self.tr("Begun {day}, {time}. Recorded: {length}.").format(
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.isAutoRepeat():
            return
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.keep_requested.emit()
            case Qt.Key.Key_Escape:
                self.later_requested.emit()
            case _:
                super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self._theme.color("surface"))
