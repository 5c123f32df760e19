"""The one window: rail, pages, status strip; asks for pages and lock, and decides neither."""

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from ccft_desktop.core.keys import KeyMap
from ccft_desktop.ui.help import HelpDialog
from ccft_desktop.ui.page_stack import PageStack
from ccft_desktop.ui.problems import BugDialog, NoticeLine
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.notice import NoticeKind
from ccft_desktop.ui.widgets.rail import Rail
from ccft_desktop.ui.widgets.status_strip import StatusStrip
from devices.cuff import CuffState


class MainWindow(QMainWindow):
    """Shows one page at a time, or one locked page over all but the strip.

    The title is the program's name alone: no patient's name reaches a task list.
    """

    page_requested = Signal(str)
    lock_requested = Signal()
    page_shown = Signal(str)
    """The key of the page that is now seen; empty while a locked page covers all."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.closing: Callable[[], bool] | None = None
        """Asked before the window closes; False keeps it open."""
        self._pages: dict[str, QWidget] = {}
        self._locked: QWidget | None = None
        self._keys = KeyMap()
        self.setWindowTitle("CCFT Desktop")
        width, height = theme.tokens["size"]["window_min"]
        self.setMinimumSize(width, height)

        self._rail = Rail(theme)
        self._stack = PageStack()
        self._stack.setObjectName("pages")
        self._notice = NoticeLine(theme)
        self._strip = StatusStrip(theme)
        self._shell = QWidget()
        beside = QHBoxLayout(self._shell)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(0)
        beside.addWidget(self._rail)
        page = QVBoxLayout()
        page.setSpacing(0)
        page.addWidget(self._notice)
        page.addWidget(self._stack, 1)
        beside.addLayout(page, 1)
        self._covers = PageStack()
        self._covers.addWidget(self._shell)
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._covers, 1)
        column.addWidget(self._strip)
        self.setCentralWidget(middle)

        self._notice.dismissed.connect(self._on_dismissed)
        self._rail.page_requested.connect(self.page_requested)
        self._strip.lock_requested.connect(self.lock_requested)
        self._strip.help_requested.connect(self._on_help)
        for keys, asked in (("Ctrl+L", self._on_lock_key), ("F1", self._on_help)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(asked)

    @property
    def current_page_key(self) -> str:
        """The key of the page that is shown, also while a locked page covers it; empty before the first."""
        shown = self._stack.currentWidget()
        return next((key for key, page in self._pages.items() if page is shown), "")

    def add_page(self, key: str, page: QWidget, rail: bool) -> None:
        """Take a page in. With ``rail`` it gets its entry there; the rail must know the key."""
        if rail:
            self._rail.add(key)
        self._pages[key] = page
        self._stack.addWidget(page)
        self._rail.show_current(self.current_page_key)

    def show_page(self, key: str, rail_key: str = "") -> None:
        """Show a page and give it the keyboard. ``rail_key`` marks another entry, for a page without one.

        Raises ``KeyError`` for a page that was never added.
        """
        page = self._pages[key]
        self._stack.setCurrentWidget(page)
        self._rail.show_current(rail_key or key)
        if self._locked is None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
            self.page_shown.emit(key)

    def show_cuff(self, state: CuffState, rate_hz: float | None = None, last_reading: str = "") -> None:
        """What the cuff is doing, how fast it reads, and when its last reading came (local time, text)."""
        self._strip.show_cuff(state, rate_hz, last_reading)

    def show_user(self, name: str) -> None:
        """Who is signed in; empty for nobody."""
        self._strip.show_user(name)

    def show_calibration(self, text: str) -> None:
        """When the cuff was calibrated, as a sentence."""
        self._strip.show_calibration(text)

    def show_notice(self, kind: NoticeKind, heading: str, text: str = "", icon: str = "") -> None:
        """Say a sentence above the page until it is dismissed or the next one comes."""
        self._notice.show_notice(kind, heading, text, icon)

    def show_keys(self, keys: KeyMap) -> None:
        """Which keys a test goes by: the help names them."""
        self._keys = keys

    def clear_notice(self) -> None:
        """Take the sentence above the page away."""
        self._notice.hide()

    def keep_cover(self, *pages: QWidget) -> None:
        """Keep pages it may be covered with: what belongs to a window is taken apart with it."""
        for page in pages:
            self._covers.addWidget(page)

    def set_locked(self, page: QWidget | None) -> None:
        """Cover everything above the strip with ``page``; None shows the pages again.

        The window keeps a page it has once covered itself with; the caller may show it again.
        """
        self._locked = page
        if page is not None:
            _close_what_stands_before()
            if self._covers.indexOf(page) < 0:
                self._covers.addWidget(page)
        self._covers.setCurrentWidget(page or self._shell)
        self._strip.set_locked(page is not None)
        focused = page or self._stack.currentWidget()
        if focused is not None:
            focused.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_shown.emit("" if page is not None else self.current_page_key)

    @property
    def locked_page(self) -> QWidget | None:
        """The page that covers the others; None while the records are open."""
        return self._locked

    @property
    def notice_text(self) -> str:
        """What stands above the page; empty when nothing does."""
        return self._notice.text

    @property
    def placement(self) -> str:
        """Size and place of the window as text, for the settings."""
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_placement(self, text: str) -> None:
        """Take the size and place of an earlier run; a text that is none is ignored."""
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "ignore")))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.closing is not None and not self.closing():
            event.ignore()
            return
        super().closeEvent(event)

    @Slot()
    def _on_dismissed(self) -> None:
        page = self._stack.currentWidget()
        if page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _on_lock_key(self) -> None:
        if self._locked is None:
            self.lock_requested.emit()

    @Slot()
    def _on_help(self) -> None:
        HelpDialog(self.theme, self, locked=self._locked is not None, keys=self._keys).open()


def _close_what_stands_before() -> None:
    """Dialogs and lists that are open are answered with no; what they asked for was of the open records."""
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
    for shown in QApplication.topLevelWidgets():
        if isinstance(shown, QDialog) and shown.isVisible() and not isinstance(shown, BugDialog):
            shown.reject()
