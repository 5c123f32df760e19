"""How trouble is told: a line above the page for the world's faults, one dialog for ours."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ccft_desktop.ui import icons
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.notice import Notice, NoticeKind
from ccft_desktop.ui.widgets.reading_side import reading_margins
from ccft_desktop.ui.widgets.text import Line, Prose

_DIALOG_PX = 560


class CloseButton(QAbstractButton):
    """A cross that takes something away."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Close"))
        self.setToolTip(self.tr("Close"))
        # A click leaves the keyboard where it was.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedSize(self.sizeHint())
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        side = round(self._theme.size("button_height"))
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        color = self._theme.color
        if self.underMouse() or self.hasFocus():
            painter.setPen(color("focus") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        side = self._theme.size("icon_button")
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        icons.draw(painter, "close", box, color("ink_muted"))


class NoticeLine(QWidget):
    """A notice above a page, with a cross to dismiss it. Hidden while there is nothing to say."""

    dismissed = Signal()
    """With its cross, by somebody who had the keyboard on it: it should go back to the page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._notice = Notice(theme)
        close = CloseButton(theme)
        close.clicked.connect(self._on_close)
        row = QHBoxLayout(self)
        row.setContentsMargins(
            reading_margins(theme.space("l"), theme.space("s"), theme.space("m"), theme.space("s"))
        )
        row.setSpacing(theme.space("s"))
        row.addWidget(self._notice, 1)
        row.addWidget(close)
        theme.changed.connect(self.update)
        self.hide()

    def show_notice(self, kind: NoticeKind, heading: str, text: str = "", icon: str = "") -> None:
        """Say it."""
        self.show()
        self._notice.show_notice(kind, heading, text, icon)

    @Slot()
    def _on_close(self) -> None:
        had_keyboard = self.isAncestorOf(self.window().focusWidget() or self)
        self.hide()
        if had_keyboard:
            self.dismissed.emit()

    @property
    def text(self) -> str:
        """What it says; empty while it says nothing."""
        return "" if self.isHidden() else self._notice.text

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("surface"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, self._theme.color("line"))


class BugDialog(QDialog):
    """A fault of the program itself: what happened, that the recording is safe, what can be done.

    ``details`` is for whoever repairs it and must hold no patient's name.
    """

    quit_requested = Signal()

    def __init__(self, theme: Theme, details: str, log_file: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._details = details
        self.setWindowTitle("CCFT Desktop")
        column = QVBoxLayout(self)
        edge = theme.space("l")
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.space("s"))
        column.addWidget(Line(theme, "heading", "ink", self.tr("The program made a mistake")))
        column.addWidget(
            Prose(
                theme,
                "body",
                "ink",
                self.tr(
                    "Everything recorded up to now is saved. You can go on working; "
                    "if it happens again, close the program and start it anew."
                ),
            )
        )
        column.addWidget(Prose(theme, "small", "ink_muted", self.tr("The log is {0}.").format(log_file)))
        shown = QPlainTextEdit(details)
        shown.setReadOnly(True)
        shown.setTabChangesFocus(True)
        shown.setAccessibleName(self.tr("Details for whoever repairs it"))
        shown.setMinimumHeight(160)
        column.addSpacing(theme.space("s"))
        column.addWidget(shown, 1)
        private = self.tr("This is all that is copied. It names no patient, and nothing is sent anywhere.")
        column.addWidget(Prose(theme, "small", "ink_muted", private))
        column.addSpacing(theme.space("s"))
        self._copy = ActionButton(theme, self.tr("Copy the details"), kind="quiet")
        leave = ActionButton(theme, self.tr("Close the program"))
        go_on = ActionButton(theme, self.tr("Go on"), key=self.tr("Enter"), kind="primary")
        go_on.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(theme.space("s"))
        row.addWidget(self._copy)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(go_on)
        column.addLayout(row)
        # Long words make it wider before anything is elided.
        self.setMinimumWidth(max(_DIALOG_PX, row.sizeHint().width() + 2 * edge))
        self._copy.clicked.connect(self._on_copy)
        leave.clicked.connect(self._on_leave)
        go_on.clicked.connect(self.accept)
        go_on.setFocus()

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._copy.setText(self.tr("Copied"))

    def _on_leave(self) -> None:
        self.quit_requested.emit()
        self.reject()
