"""Our own bugs: into the log, one dialog, and the test that is running put on record first.

The world's faults are other classes and never come here.
"""

import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.theme import Theme

LOG_FILE: Final = "ccft-desktop.log"
_LOG_BYTES: Final = 1_000_000
_LOGS_KEPT: Final = 3

log = logging.getLogger("ccft_desktop")


class _Reporter(QObject):
    """Brings a bug on any thread to the GUI thread; shows the first one only."""

    _bug = Signal(str)

    def __init__(
        self, theme: Theme, log_path: Path, rescue: Callable[[], None], leave: Callable[[], None]
    ) -> None:
        super().__init__()
        self._theme = theme
        self._log_path = log_path
        self._rescue = rescue
        self._leave = leave
        self._dialog: BugDialog | None = None
        self._bug.connect(self._on_bug)

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Log it and ask the GUI thread to show it."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        # The text of an exception may hold what was being worked on; where it happened does not.
        where = "".join(traceback.format_tb(trace))
        log.error("%s\n%s", kind.__name__, where)
        self._bug.emit(f"{kind.__name__}\n{where}")

    @Slot(str)
    def _on_bug(self, details: str) -> None:
        if self._dialog is not None:
            return
        self._dialog = BugDialog(self._theme, details, str(self._log_path))
        self._dialog.quit_requested.connect(self._on_quit)
        # The dialog is there already: a rescue that fails as well does not come here again.
        try:
            self._rescue()
        finally:
            self._dialog.open()

    @Slot()
    def _on_quit(self) -> None:
        self._leave()


@contextmanager
def watch(
    theme: Theme, folder: Path, rescue: Callable[[], None], leave: Callable[[], None]
) -> Iterator[None]:
    """Log into ``folder`` and report every unhandled exception until the block is left.

    ``rescue`` is called once, on the GUI thread, before anything is shown; ``leave`` when the therapist
    wants the program closed.
    """
    handler: logging.Handler = logging.NullHandler()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / LOG_FILE, maxBytes=_LOG_BYTES, backupCount=_LOGS_KEPT, encoding="utf-8"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    except OSError as error:
        # Without a log the program still works; with one it is easier to mend.
        print(f"The log cannot be written: {error.strerror}.", file=sys.stderr)
    log.addHandler(handler)
    reporter = _Reporter(theme, folder / LOG_FILE, rescue, leave)

    def on_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            reporter.report(arguments.exc_type, arguments.exc_value, arguments.exc_traceback)

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = reporter.report, on_thread
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
        log.removeHandler(handler)
        handler.close()
