"""Our own bugs: into the log, one dialog, and the test that is running put on record first.

The world's faults are other classes and never come here. What is told of a bug stays on this computer until
somebody copies it, and names places in the program only: no exception's text, no value, no user's folder.
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

from PySide6.QtCore import QObject, Signal, Slot, qVersion

from ccft_desktop import __version__
from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.theme import Theme

LOG_FILE: Final = "ccft-desktop.log"
_LOG_BYTES: Final = 1_000_000
_LOGS_KEPT: Final = 3
_ROOT: Final = Path(__file__).parent.parent
_NO_ERROR_REPORTING: Final = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX

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
        told = report_of(error)
        log.error("%s", told)
        self._bug.emit(told)

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
        _keep_memory_off_the_disk()
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

    def on_tidying_up(arguments: "sys.UnraisableHookArgs") -> None:
        # Python itself would print its text, which ends up in the system's journal.
        if arguments.exc_value is not None:
            log.error("%s", report_of(arguments.exc_value))

    before = sys.excepthook, threading.excepthook, sys.unraisablehook
    sys.excepthook, threading.excepthook, sys.unraisablehook = reporter.report, on_thread, on_tidying_up
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook, sys.unraisablehook = before
        log.removeHandler(handler)
        handler.close()


def report_of(error: BaseException) -> str:
    """Which program on which system, what kind of mistake, and where; also of the mistakes it followed from.

    The text of an exception, and the values around it, may hold what was being worked on; where it happened
    does not.
    """
    import platform

    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    lines = [f"CCFT Desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {system}"]
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(type(cause).__name__ if cause is error else f"after {type(cause).__name__}")
        lines += [
            f"  {_shortened(frame.f_code.co_filename)}, line {line}, in {frame.f_code.co_name}"
            for frame, line in traceback.walk_tb(cause.__traceback__)
        ]
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)


def _shortened(file_name: str) -> str:
    """A place in the program, without the folder it is installed in, which may be named for its user."""
    path = Path(file_name)
    for folder in (_ROOT, *map(Path, sys.path)):
        if folder.is_absolute() and path.is_relative_to(folder):
            return path.relative_to(folder).as_posix()
    return path.name


def _keep_memory_off_the_disk() -> None:
    """What the system writes of a program that fell over would hold the records' key, and patients."""
    if sys.platform == "win32":
        import ctypes

        # Windows: errhandlingapi.h; not run there. No dump by its error reporting.
        getattr(ctypes, "windll").kernel32.SetErrorMode(_NO_ERROR_REPORTING)  # noqa: B009 - none elsewhere
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
