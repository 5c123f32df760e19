"""A system is kept awake on a real message bus and by a real process, and let go of with the program."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the desktop's bus is a matter of Linux")

PATIENCE_MS = 20_000

# Answers as systemd's own: says what it was asked for, then lasts as long as what it runs.
INHIBIT = """#!/bin/sh
echo "$$ $*" >> "{log}"
exec cat
"""


class Desktop:
    """A bus of its own, a screen saver on it where wanted, and a keeper of the system."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch
        self.heard = folder / "heard.txt"
        self.kept = folder / "kept.txt"
        self.kept.touch()
        programs = folder / "programs"
        programs.mkdir()
        inhibit = programs / "systemd-inhibit"
        inhibit.write_text(INHIBIT.format(log=self.kept))
        inhibit.chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        self._children: list[subprocess.Popen[bytes]] = []

    def start_bus(self, qtbot: QtBot, *, screen_saver: bool) -> None:
        for program in ("dbus-daemon", "dbus-monitor", "dbus-test-tool"):
            if shutil.which(program) is None:
                pytest.skip(f"{program} is not installed (Debian: dbus, dbus-bin, dbus-tests)")
        daemon = self._run("dbus-daemon", "--session", "--nofork", "--print-address", stdout=subprocess.PIPE)
        assert daemon.stdout is not None
        address = daemon.stdout.readline().decode().strip()
        self._monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        with self.heard.open("wb") as heard:
            self._run("stdbuf", "-oL", "dbus-monitor", "--session", stdout=heard)
        qtbot.waitUntil(lambda: "NameAcquired" in self.heard.read_text(), timeout=PATIENCE_MS)
        if screen_saver:
            self._run("dbus-test-tool", "echo", "--session", "--name=org.freedesktop.ScreenSaver")
            qtbot.waitUntil(
                lambda: "org.freedesktop.ScreenSaver" in self.heard.read_text(), timeout=PATIENCE_MS
            )

    def _run(self, *command: str, stdout: object = None) -> "subprocess.Popen[bytes]":
        child = subprocess.Popen(command, stdout=stdout, stderr=subprocess.DEVNULL)  # type: ignore[call-overload]
        self._children.append(child)
        return child

    def stop(self) -> None:
        for child in reversed(self._children):
            child.kill()
            child.wait()
            if child.stdout is not None:
                child.stdout.close()

    @property
    def keepers(self) -> list[int]:
        return [int(line.split()[0]) for line in self.kept.read_text().splitlines()]


@pytest.fixture
def desktop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    desktop = Desktop(tmp_path, monkeypatch)
    yield desktop
    desktop.stop()


# A program of its own: a process asks only once where its bus is.
PROGRAM = """
import os
from PySide6.QtCore import QCoreApplication, QSocketNotifier
from ccft_desktop.live.wakefulness import Wakefulness

app = QCoreApplication([])
wakefulness = Wakefulness()
wakefulness.failed.connect(lambda: print("failed", flush=True))
asked = {"hold": wakefulness.hold, "release": wakefulness.release, "quit": app.quit}
orders = QSocketNotifier(0, QSocketNotifier.Type.Read)
orders.activated.connect(lambda: [asked[order]() for order in os.read(0, 4096).decode().split()])
app.exec()
wakefulness.close()
"""


class KeptAwake:
    """A program that keeps its desktop awake when told to."""

    def __init__(self, said: Path) -> None:
        self._said = said
        with said.open("wb") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=file, text=True
            )

    def tell(self, *orders: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(" ".join(orders) + "\n")
        self.process.stdin.flush()

    @property
    def failures(self) -> int:
        return self._said.read_text().count("failed")

    def quit(self) -> None:
        self.tell("quit")
        assert self.process.wait(20.0) == 0


@pytest.fixture
def awake(desktop: Desktop, tmp_path: Path) -> Iterator[Callable[[], KeptAwake]]:
    made: list[KeptAwake] = []

    def start() -> KeptAwake:
        made.append(KeptAwake(tmp_path / f"said{len(made)}.txt"))
        return made[-1]

    yield start
    for one in made:
        one.process.kill()
        one.process.wait()
        assert one.process.stdin is not None
        one.process.stdin.close()


def is_running(pid: int) -> bool:
    """A process that has ended and that nobody has asked about yet is not running."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_that_display_and_computer_are_kept_awake_and_let_go_of(
    desktop: Desktop, qtbot: QtBot, awake: Callable[[], KeptAwake]
) -> None:
    desktop.start_bus(qtbot, screen_saver=True)
    program = awake()
    program.tell("hold", "hold")
    qtbot.waitUntil(
        lambda: "method return" in desktop.heard.read_text().partition("member=Inhibit")[2],
        timeout=PATIENCE_MS,
    )
    qtbot.waitUntil(lambda: bool(desktop.keepers), timeout=PATIENCE_MS)
    heard = desktop.heard.read_text()
    assert heard.count("member=Inhibit") == 1
    assert '"CCFT Desktop"' in heard
    ours = heard.partition("member=Inhibit")[0].rpartition("sender=")[2].split()[0]
    assert "--what=idle:sleep" in desktop.kept.read_text()
    assert is_running(desktop.keepers[0])
    program.tell("release", "hold")
    gone = f'string "{ours}"\n   string "{ours}"\n   string ""'
    qtbot.waitUntil(lambda: gone in desktop.heard.read_text(), timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: desktop.heard.read_text().count("member=Inhibit") == 2, timeout=PATIENCE_MS)
    qtbot.waitUntil(
        lambda: len(desktop.keepers) == 2 and not is_running(desktop.keepers[0]), timeout=PATIENCE_MS
    )
    assert is_running(desktop.keepers[1])
    program.quit()
    qtbot.waitUntil(lambda: not is_running(desktop.keepers[1]), timeout=PATIENCE_MS)
    assert program.failures == 0


def test_that_a_desktop_without_a_screen_saver_service_is_said_once(
    desktop: Desktop, qtbot: QtBot, awake: Callable[[], KeptAwake]
) -> None:
    desktop.start_bus(qtbot, screen_saver=False)
    program = awake()
    for asked in (1, 2):
        program.tell("hold")
        qtbot.waitUntil(
            lambda asked=asked: desktop.heard.read_text().count("ServiceUnknown") == asked,
            timeout=PATIENCE_MS,
        )
        program.tell("release")
    program.quit()
    assert program.failures == 1


def test_that_nothing_is_kept_awake_by_a_program_that_was_killed(
    desktop: Desktop, qtbot: QtBot, awake: Callable[[], KeptAwake]
) -> None:
    program = awake()
    program.tell("hold")
    qtbot.waitUntil(lambda: bool(desktop.keepers), timeout=PATIENCE_MS)
    assert is_running(desktop.keepers[0])
    program.process.kill()
    program.process.wait()
    qtbot.waitUntil(lambda: not is_running(desktop.keepers[0]), timeout=PATIENCE_MS)
