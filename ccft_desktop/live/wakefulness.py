"""Keeps display and computer awake while a patient is set up or tested; knows no page and no test.

Each system has its own way. What is held is let go by itself when the program ends, however it ends.
"""

import itertools
import os
import sys
from collections.abc import Sequence
from typing import Final, Protocol

from PySide6.QtCore import QObject, QProcess, Signal, Slot

_WHO: Final = "CCFT Desktop"
_WHY: Final = "A patient is being tested"
_ANSWER_MS: Final = 2000
# Windows: what SetThreadExecutionState takes (winbase.h).
_ES_CONTINUOUS: Final = 0x80000000
_ES_SYSTEM_REQUIRED: Final = 0x00000001
_ES_DISPLAY_REQUIRED: Final = 0x00000002


class Hold(Protocol):
    """One way to keep a system awake. Where it fails it says so by ``failed``, at once or later."""

    def begin(self) -> None: ...
    def end(self) -> None: ...
    def close(self) -> None: ...


class Wakefulness(QObject):
    """Held or not; asking twice is asking once."""

    failed = Signal()
    """The system does not let itself be kept awake; said once."""

    def __init__(self, parent: QObject | None = None, *, system: str = sys.platform) -> None:
        super().__init__(parent)
        self._holds: Final = _holds(system, self)
        self._is_held = False
        self._has_failed = False

    @property
    def is_held(self) -> bool:
        return self._is_held

    def hold(self) -> None:
        """From now on neither display nor computer goes to sleep by itself."""
        if self._is_held:
            return
        self._is_held = True
        for one in self._holds:
            one.begin()

    def release(self) -> None:
        """The system may do as it is used to."""
        if not self._is_held:
            return
        self._is_held = False
        for one in self._holds:
            one.end()

    def close(self) -> None:
        """The program ends: let go at once and wait for what was begun."""
        self.release()
        for one in self._holds:
            one.close()

    @Slot()
    def on_failed(self) -> None:
        """One of the ways does not work."""
        if not self._has_failed:
            self._has_failed = True
            self.failed.emit()


class _ScreenSaver(QObject):
    """The desktop's idle inhibition, which lasts until its connection to the bus is closed."""

    failed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._name = ""
        self._names = itertools.count()

    def begin(self) -> None:
        from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher

        # A connection of its own: closing it takes the inhibition back, and so does a crash. A new name each
        # time: one just disconnected would be handed out again, closed.
        self._name = f"ccft-wakefulness-{next(self._names)}"
        bus = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, self._name)
        if not bus.isConnected():
            self.failed.emit()
            return
        ask = QDBusMessage.createMethodCall(
            "org.freedesktop.ScreenSaver",
            "/org/freedesktop/ScreenSaver",
            "org.freedesktop.ScreenSaver",
            "Inhibit",
        )
        ask.setArguments([_WHO, _WHY])
        self._answer = QDBusPendingCallWatcher(bus.asyncCall(ask, _ANSWER_MS), self)
        self._answer.finished.connect(self._on_answer)

    def end(self) -> None:
        from PySide6.QtDBus import QDBusConnection

        QDBusConnection.disconnectFromBus(self._name)

    def close(self) -> None:
        """Nothing of it outlasts its connection."""

    @Slot()
    def _on_answer(self) -> None:
        if self._answer.isError():
            self.failed.emit()


class _Keeper(QObject):
    """Another program of the system that keeps it awake as long as it runs."""

    failed = Signal()

    def __init__(self, parent: QObject, command: Sequence[str]) -> None:
        super().__init__(parent)
        self._command = command

    def begin(self) -> None:
        # A new one each time: the one before may still be on its way out.
        process = QProcess(self)
        process.errorOccurred.connect(self._on_error)
        process.finished.connect(process.deleteLater)
        process.start(self._command[0], list(self._command[1:]))

    def end(self) -> None:
        for process in self.findChildren(QProcess):
            # It reads from us and ends with us; nobody waits for it.
            process.closeWriteChannel()
            process.terminate()

    def close(self) -> None:
        for process in self.findChildren(QProcess):
            process.waitForFinished(_ANSWER_MS)

    @Slot(QProcess.ProcessError)
    def _on_error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.failed.emit()


class _ExecutionState(QObject):
    """Windows keeps awake the thread that asked, here the window's own."""

    failed = Signal()

    def begin(self) -> None:
        self._set(_ES_CONTINUOUS | _ES_SYSTEM_REQUIRED | _ES_DISPLAY_REQUIRED)

    def end(self) -> None:
        self._set(_ES_CONTINUOUS)

    def close(self) -> None:
        """Nothing of it outlasts the thread."""

    def _set(self, state: int) -> None:
        import ctypes

        kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - there is none elsewhere
        if not kernel.SetThreadExecutionState(state):
            self.failed.emit()


def _holds(system: str, owner: Wakefulness) -> tuple[Hold, ...]:
    if system == "win32":
        state = _ExecutionState(owner)
        state.failed.connect(owner.on_failed)
        return (state,)
    if system == "darwin":
        keeper = _Keeper(owner, ["caffeinate", "-d", "-i", "-w", str(os.getpid())])
        keeper.failed.connect(owner.on_failed)
        return (keeper,)
    saver = _ScreenSaver(owner)
    saver.failed.connect(owner.on_failed)
    # Beside it, where there is one: a desktop that keeps its display on may still send the computer to sleep.
    what = ["--what=idle:sleep", f"--who={_WHO}", f"--why={_WHY}", "--mode=block"]
    return saver, _Keeper(owner, ["systemd-inhibit", *what, "cat"])
