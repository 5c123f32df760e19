"""The whole program in its window, locked by what a desktop says on its message bus."""

import sys

import pytest

from tests.live.test_session_watch import Desk, bus, desk

__all__ = ["bus", "desk"]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the desktop's bus is a matter of Linux")

PROGRAM = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ccft_desktop.app import demo_program

app = QApplication([])
with demo_program("") as program:
    def say(key):
        if key:
            print("open", flush=True)
        else:
            print("locked", program.house.vault is None, program.unlock._reason.text, flush=True)
            QTimer.singleShot(0, app.quit)
    program.show()
    # Once the door has closed the records as well.
    program.house.window.page_shown.connect(lambda key: QTimer.singleShot(0, lambda: say(key)))
    print("listening", flush=True)
    app.exec()
"""


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("cover-gnome", "together with the screen of this computer."),
        ("lock", "together with the screen of this computer."),
        ("sleep", "because the computer went to sleep."),
    ],
)
def test_that_the_records_are_locked_when_the_desktop_says_so(
    bus: None, desk: Desk, said: str, reason: str
) -> None:
    login = desk.login()
    program = desk.begin("program.txt", "-c", PROGRAM, until="listening")
    desk.until(lambda: "asked sleep delay" in login.said)
    login.tell(said)
    desk.until(lambda: any(line.startswith("locked True ") for line in program.said))
    assert reason in program.said[-1]
    assert program.process.wait(20.0) == 0
    if said == "sleep":
        # The computer was kept from sleeping until the records were closed.
        assert login.said.index("asked sleep delay") < login.said.index("let go")
