"""Answers on a bus as systemd's login service does, and says there what its input tells it to."""

import os

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusUnixFileDescriptor, QDBusVirtualObject

LOGIN = "org.freedesktop.login1"
MANAGER = "/org/freedesktop/login1"
SESSIONS = {"lock": f"{MANAGER}/session/_331", "lock-another": f"{MANAGER}/session/_332"}


def say(words: str) -> None:
    print(words, flush=True)


class Login(QDBusVirtualObject):
    """Gives who asks for a delay an open file, and notices when it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[QSocketNotifier] = []

    def introspect(self, _path: str) -> str:
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        if message.member() != "Inhibit":
            return False
        what, _who, _why, mode = message.arguments()
        say(f"asked {what} {mode}")
        ours, theirs = os.pipe()
        is_sent = connection.send(message.createReply([QDBusUnixFileDescriptor(theirs)]))
        os.close(theirs)
        closed = QSocketNotifier(ours, QSocketNotifier.Type.Read, self)
        closed.activated.connect(self._on_closed)
        self._held.append(closed)
        return is_sent

    def _on_closed(self) -> None:
        self._held.pop().setEnabled(False)
        say("let go")


def signal(order: str) -> QDBusMessage:
    if order in ("sleep", "wake"):
        message = QDBusMessage.createSignal(MANAGER, f"{LOGIN}.Manager", "PrepareForSleep")
        message.setArguments([order == "sleep"])
        return message
    if order in SESSIONS:
        return QDBusMessage.createSignal(SESSIONS[order], f"{LOGIN}.Session", "Lock")
    covers, _, saver = order.partition("-")
    message = QDBusMessage.createSignal(
        f"/org/{saver}/ScreenSaver", f"org.{saver}.ScreenSaver", "ActiveChanged"
    )
    message.setArguments([covers == "cover"])
    return message


def main() -> None:
    app = QCoreApplication([])
    bus, login = QDBusConnection.systemBus(), Login()
    below = QDBusConnection.VirtualObjectRegisterOption.SubPath
    assert bus.registerVirtualObject(MANAGER, login, below)
    assert bus.registerService(LOGIN)
    orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
    orders.activated.connect(lambda: [bus.send(signal(order)) for order in os.read(0, 4096).decode().split()])
    say("ready")
    app.exec()


main()
