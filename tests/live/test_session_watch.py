"""A locked screen and coming sleep are heard on a real message bus, from what answers as a login service."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ccft_desktop.live.session_watch import own_session_path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the desktop's bus is a matter of Linux")

PATIENCE_MS = 20_000
CHILDREN = Path(__file__).parent

# A program of its own: a process asks only once where its buses are.
PROGRAM = """
import os
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from ccft_desktop.live.session_watch import SessionWatch

app = QCoreApplication([])
watch = SessionWatch()
watch.screen_locked.connect(lambda: print("screen", flush=True))
watch.falling_asleep.connect(lambda: print("asleep", flush=True))
watch.start()
watch.start()
orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
orders.activated.connect(lambda: (os.read(0, 4096), app.quit()))
print("listening", flush=True)
app.exec()
watch.close()
print("closed", flush=True)
"""


class Child:
    """A process that does what it is told and writes down what it has to say."""

    def __init__(self, said: Path, *command: str) -> None:
        self._said = said
        with said.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, *command], stdin=subprocess.PIPE, stdout=file, text=True
            )

    def tell(self, *orders: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(orders) + "\n")
        self.process.stdin.flush()

    @property
    def said(self) -> list[str]:
        return self._said.read_text().splitlines()

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()


class Desk:
    """Buses, a login service where there is one, and a program that listens."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._folder, self._qtbot = folder, qtbot
        self._children: list[Child] = []

    def begin(self, name: str, *command: str, until: str) -> Child:
        child = Child(self._folder / name, *command)
        self._children.append(child)
        self._qtbot.waitUntil(lambda: until in child.said, timeout=PATIENCE_MS)
        return child

    def login(self) -> Child:
        return self.begin("login.txt", str(CHILDREN / "login_child.py"), until="ready")

    def program(self) -> Child:
        return self.begin("program.txt", "-c", PROGRAM, until="listening")

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=PATIENCE_MS)

    def stop(self) -> None:
        for child in reversed(self._children):
            child.stop()


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One bus for both: what is told from one is told from the other by its names."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("dbus-daemon is not installed (Debian: dbus)")
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert daemon.stdout is not None
    address = daemon.stdout.readline().decode().strip()
    for name in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", address)
    monkeypatch.setenv("XDG_SESSION_ID", "31")
    yield
    daemon.kill()
    daemon.wait()
    daemon.stdout.close()


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(tmp_path, qtbot)
    yield desk
    desk.stop()


def test_that_the_computer_waits_with_sleep_until_it_has_been_told(bus: None, desk: Desk) -> None:
    login = desk.login()
    program = desk.program()
    desk.until(lambda: "asked sleep delay" in login.said)
    assert "let go" not in login.said
    login.tell("sleep")
    desk.until(lambda: "let go" in login.said)
    assert "asleep" in program.said
    # After waking it asks to be waited for again, and lets go when it ends.
    login.tell("wake")
    desk.until(lambda: login.said.count("asked sleep delay") == 2)
    program.tell("quit")
    desk.until(lambda: login.said.count("let go") == 2)
    assert program.said.count("asleep") == 1


def test_that_the_lock_of_our_own_session_is_heard_and_no_other(bus: None, desk: Desk) -> None:
    login, program = desk.login(), desk.program()
    login.tell("lock-another", "lock", "sleep")
    desk.until(lambda: "asleep" in program.said)
    assert program.said.count("screen") == 1


@pytest.mark.parametrize("saver", ["freedesktop", "gnome", "mate", "cinnamon", "xfce"])
def test_that_a_screen_saver_is_heard_when_it_comes_and_not_when_it_goes(
    bus: None, desk: Desk, saver: str
) -> None:
    login, program = desk.login(), desk.program()
    login.tell(f"uncover-{saver}", f"cover-{saver}", "sleep")
    desk.until(lambda: "asleep" in program.said)
    assert program.said.count("screen") == 1


def test_that_a_computer_without_buses_is_no_trouble(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SESSION", "SYSTEM"):
        monkeypatch.setenv(f"DBUS_{name}_BUS_ADDRESS", "unix:path=/nowhere/bus")
    program = desk.program()
    program.tell("quit")
    desk.until(lambda: "closed" in program.said)
    assert program.process.wait(20.0) == 0


@pytest.mark.parametrize(("name", "path"), [("31", "_331"), ("c2", "c2"), ("a-1", "a_2d1"), ("2", "_32")])
def test_that_the_path_of_a_session_is_written_as_systemd_writes_it(
    monkeypatch: pytest.MonkeyPatch, name: str, path: str
) -> None:
    monkeypatch.setenv("XDG_SESSION_ID", name)
    assert own_session_path() == f"/org/freedesktop/login1/session/{path}"


def test_that_without_a_name_any_session_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_SESSION_ID", raising=False)
    assert own_session_path() == ""
