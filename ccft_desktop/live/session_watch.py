"""Hears from the system that the screen is locked or the computer goes to sleep; knows no records.

Linux tells it on its message buses. On Windows and macOS it is asked for every two seconds, in a way that was
written by their documents and has not been run on them. Everywhere sleep that nobody announced is seen by two
clocks, of which one stands still meanwhile: then it is told on waking.
"""

import os
import sys
from typing import Any, Final

from PySide6.QtCore import SLOT, QObject, QTimer, Signal, Slot

from ccft_desktop.live.system_state import is_screen_locked, slept_s

_LOGIN: Final = "org.freedesktop.login1"
_MANAGER_PATH: Final = "/org/freedesktop/login1"
_SAVERS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.xfce.ScreenSaver",
)
"""Each desktop says it under its own name, with one meaning."""
_WHO: Final = "CCFT Desktop"
_WHY: Final = "Patients' records are being locked"
_ANSWER_MS: Final = 2000
_LOOK_MS: Final = 2000
_SLEPT_S: Final = 1.0


class SessionWatch(QObject):
    """Says it as often as the system does. Without a bus to listen on it knows of sleep on waking only."""

    screen_locked = Signal()
    falling_asleep = Signal()
    """Where the system waits for it, it sleeps once every slot has returned."""

    def __init__(self, parent: QObject | None = None, *, system: str = sys.platform) -> None:
        super().__init__(parent)
        self._system = system
        self._slept_s = 0.0
        self._was_locked = False
        self._bus: _Buses | None = None
        self._look = QTimer(self, interval=_LOOK_MS)
        self._look.timeout.connect(self.look)

    def start(self) -> None:
        """Listen from now on; asking twice is asking once."""
        if self._look.isActive():
            return
        self._slept_s = slept_s(self._system)
        self._was_locked = False
        if self._system == "linux" and self._bus is None:
            self._bus = _Buses(self)
            self._bus.screen_locked.connect(self.screen_locked)
            self._bus.falling_asleep.connect(self.falling_asleep)
        self._look.start()

    @Slot()
    def look(self) -> None:
        """Ask for what the system does not tell by itself."""
        asleep_s = slept_s(self._system)
        if asleep_s - self._slept_s > _SLEPT_S:
            self.falling_asleep.emit()
        self._slept_s = asleep_s
        is_locked = is_screen_locked(self._system)
        if is_locked and not self._was_locked:
            self.screen_locked.emit()
        self._was_locked = is_locked

    def close(self) -> None:
        """The program ends."""
        self._look.stop()
        if self._bus is not None:
            self._bus.close()
            self._bus = None


class _Buses(QObject):
    """The two buses of a Linux desktop: that of the session and that of the system."""

    screen_locked = Signal()
    falling_asleep = Signal()

    def __init__(self, parent: QObject) -> None:
        from PySide6.QtDBus import QDBusConnection

        super().__init__(parent)
        # Connections of our own, closed with the program; Qt's shared ones stay as they are.
        self._session = QDBusConnection.connectToBus(QDBusConnection.BusType.SessionBus, "ccft-session-watch")
        self._system = QDBusConnection.connectToBus(QDBusConnection.BusType.SystemBus, "ccft-login-watch")
        for saver in _SAVERS:
            self._hear(self._session, "", "", saver, "ActiveChanged", "on_saver(bool)")
        manager = f"{_LOGIN}.Manager"
        self._hear(self._system, _LOGIN, _MANAGER_PATH, manager, "PrepareForSleep", "on_sleep(bool)")
        self._hear(self._system, _LOGIN, own_session_path(), f"{_LOGIN}.Session", "Lock", "on_lock()")
        self._delay: Any = None
        self._take_delay()

    def _hear(self, bus: Any, service: str, path: str, interface: str, name: str, slot: str) -> None:
        # A bus that is not there refuses quietly: then there is nothing to hear.
        bus.connect(service, path, interface, name, self, SLOT(slot))

    def _take_delay(self) -> None:
        """Ask to be waited for before the computer sleeps, which it does for some seconds at most."""
        from PySide6.QtDBus import QDBusMessage, QDBusPendingCallWatcher

        ask = QDBusMessage.createMethodCall(_LOGIN, _MANAGER_PATH, f"{_LOGIN}.Manager", "Inhibit")
        ask.setArguments(["sleep", _WHO, _WHY, "delay"])
        self._answer = QDBusPendingCallWatcher(self._system.asyncCall(ask, _ANSWER_MS), self)
        self._answer.finished.connect(self._on_delay)

    @Slot()
    def _on_delay(self) -> None:
        # The reply holds an open file; as long as it is held, the system waits.
        self._delay = None if self._answer.isError() else self._answer.reply()
        self._answer.deleteLater()

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """Sent before sleep, and on waking."""
        if begins:
            self.falling_asleep.emit()
            self._delay = None
        elif self._delay is None:
            self._take_delay()

    @Slot(bool)
    def on_saver(self, is_on: bool) -> None:
        """The desktop covers its screen, or shows it again."""
        if is_on:
            self.screen_locked.emit()

    @Slot()
    def on_lock(self) -> None:
        """The session is to be locked: by its key, or by whoever runs the computer."""
        self.screen_locked.emit()

    def close(self) -> None:
        """Let the system sleep without us, and hear it no more."""
        from PySide6.QtDBus import QDBusConnection

        self._delay = None
        for name in ("ccft-session-watch", "ccft-login-watch"):
            QDBusConnection.disconnectFromBus(name)


def own_session_path() -> str:
    """Where systemd keeps the session this program runs in; empty, which means any, where it does not say."""
    name = os.environ.get("XDG_SESSION_ID", "")
    # As its bus_label_escape writes it: what is no letter or digit, and a leading digit, as its number.
    escaped = "".join(
        letter if letter.isascii() and letter.isalnum() and not (place == 0 and letter.isdigit()) else code
        for place, letter in enumerate(name)
        for code in [f"_{ord(letter):02x}"]
    )
    return f"{_MANAGER_PATH}/session/{escaped}" if escaped else ""
