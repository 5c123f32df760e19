"""Ctrl-C in a terminal and a polite end from the system close the window; knows neither test nor records."""

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot

_ASKED: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


class StopSignals(QObject):
    """Tells on the GUI thread, between two events, that a signal has come."""

    stopped = Signal(int)
    """The signal's number."""

    def __init__(self, heard: socket.socket) -> None:
        super().__init__()
        self._heard = heard
        self._notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_heard)

    @Slot()
    def _on_heard(self) -> None:
        for number in self._heard.recv(64):
            self.stopped.emit(number)

    def close(self) -> None:
        """Hear no more."""
        self._notifier.setEnabled(False)


@contextmanager
def heard() -> Iterator[StopSignals]:
    """What stands here takes the place of Python's and the system's own way until the block is left.

    Python alone would raise in whatever slot happens to run, and the window would stay. A signal that
    comes before the event loop waits for it.
    """
    ours, told = socket.socketpair()
    for end in (ours, told):
        end.setblocking(False)
    ear = StopSignals(ours)
    before = {number: signal.signal(number, _nothing) for number in _ASKED}
    woken_before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    try:
        yield ear
    finally:
        signal.set_wakeup_fd(woken_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        ear.close()
        for end in (ours, told):
            end.close()


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """The socket tells; here nothing may be done, in the midst of whatever runs."""
