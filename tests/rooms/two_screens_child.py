"""The real program on two screens of Qt's offscreen platform; prints what was seen, as JSON."""

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from ccft_desktop.program import Program
from ccft_desktop.settings import Settings, load
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault

app = QApplication(sys.argv[:1])
folder = Path(sys.argv[1])
vault = Vault.create(folder, "four words are enough", "T. Example", cost=RANDOM_SECRET_COST)
program = Program(Settings(), folder, folder / "settings.ini", vault=vault)
program.show()
corner, therapist = program.patient_corner, program.house.window
window = corner.window
QTest.qWaitForWindowExposed(therapist)


def on() -> str:
    """The screen that it stands on, whole."""
    return next((there.name() for there in app.screens() if there.geometry().contains(window.geometry())), "")


def wait_until_on(screen: str) -> None:
    until_s = time.monotonic() + 10.0
    while on() != screen and time.monotonic() < until_s:
        app.processEvents()


def seen() -> dict[str, object]:
    app.processEvents()
    return {
        "visible": window.isVisible(),
        "full": window.isFullScreen(),
        "on": on(),
        "covers": window.geometry().intersects(therapist.geometry()),
        "said": therapist.notice_text,
        "kept": load(folder / "settings.ini")[0].patient_window,
    }


told: dict[str, object] = {"before": seen()}
corner.toggle()
wait_until_on("B")
told["opened"] = seen()
corner.window.full_screen_asked.emit()
told["not full"] = seen()
corner.window.full_screen_asked.emit()
therapist.setGeometry(window.geometry())
wait_until_on("A")
told["therapist moved"] = seen()
corner.toggle()
told["closed"] = seen()
corner.toggle()
QTimer.singleShot(100, therapist.close)
told["loop ended"] = app.exec() == 0
program.close()
told["at the end"] = seen()
print(json.dumps(told))
