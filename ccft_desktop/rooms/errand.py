"""One piece of work on a thread of its own, with progress and a way to stop it; it knows no page."""

import threading
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ccft_desktop.rooms.house import RECORDS_REFUSE

_WAIT_MS: Final = 10_000


class Stopped(Exception):
    """Raised inside the work once nobody wants it any more; it leaves nothing half done behind."""


Tell = Callable[[float], None]
"""Takes how much is done, 0 to 1; raises ``Stopped`` when the work is to end."""
Work = Callable[[Tell], object]


class Errand(QObject):
    """One after the other, never two at once. What the work gives, or refuses, comes back to this thread."""

    done = Signal(object)
    """What the work gave."""
    refused = Signal(str)
    """One sentence: why it could not be done."""
    stopped = Signal()
    """It was cancelled, and has undone what it had begun."""
    progressed = Signal(float)
    """How much is done, 0 to 1."""
    _wanted = Signal(object)

    def __init__(self, name: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._thread: QThread | None = None
        self._worker: _Worker | None = None
        self._running = False

    @property
    def is_running(self) -> bool:
        return self._running

    def run(self, work: Work) -> None:
        """Do it now; a bug of the caller's when another is under way."""
        if self._running:
            raise RuntimeError("this errand is under way already")
        worker = self._worker or self._started()
        self._running = True
        worker.stopping.clear()
        self._wanted.emit(work)

    def cancel(self) -> None:
        """Ask the work to end; ``stopped`` comes when it has."""
        if self._worker is not None:
            self._worker.stopping.set()

    def close(self) -> None:
        """Cancel, wait for the end, and let go of the thread; another errand starts a new one."""
        self.cancel()
        if self._thread is not None and self._worker is not None:
            self._wanted.disconnect(self._worker.do)
            self._thread.quit()
            self._thread.wait(_WAIT_MS)
            self._thread = self._worker = None
            self._running = False

    def _started(self) -> "_Worker":
        self._thread = QThread()
        self._thread.setObjectName(self._name)
        self._worker = worker = _Worker()
        worker.moveToThread(self._thread)
        self._wanted.connect(worker.do)
        worker.done.connect(self._on_done)
        worker.refused.connect(self._on_refused)
        worker.stopped.connect(self._on_stopped)
        worker.progressed.connect(self.progressed)
        self._thread.start()
        return worker

    @Slot(object)
    def _on_done(self, result: object) -> None:
        self._running = False
        self.done.emit(result)

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._running = False
        self.refused.emit(sentence)

    @Slot()
    def _on_stopped(self) -> None:
        self._running = False
        self.stopped.emit()


class _Worker(QObject):
    done = Signal(object)
    refused = Signal(str)
    stopped = Signal()
    progressed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.stopping = threading.Event()

    @Slot(object)
    def do(self, work: Work) -> None:
        try:
            result = work(self._tell)
        except Stopped:
            self.stopped.emit()
        except RECORDS_REFUSE as error:
            self.refused.emit(str(error))
        else:
            self.done.emit(result)

    def _tell(self, fraction: float) -> None:
        if self.stopping.is_set():
            raise Stopped
        self.progressed.emit(fraction)
