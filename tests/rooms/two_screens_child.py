"""The real program on two screens of Qt's offscreen platform; prints what was seen, as JSON."""

import json
import sys
import time
from pathlib import Path

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


def seen() -> dict[str, object]:
    app.processEvents()
    return {
        "visible": window.isVisible(),
        "full": window.isFullScreen(),
        "on": next(there.name() for there in app.screens() if there.geometry().contains(window.geometry())),
        "covers": window.geometry().intersects(therapist.geometry()),
        "said": therapist.notice_text,
        "kept": load(folder / "settings.ini")[0].patient_window,
    }


told = {"before": seen()}
corner.toggle()
told["opened"] = seen()
corner.window.full_screen_asked.emit()
told["not full"] = seen()
corner.window.full_screen_asked.emit()
therapist.setGeometry(window.geometry())
until_s = time.monotonic() + 10.0
while window.geometry().intersects(therapist.geometry()) and time.monotonic() < until_s:
    app.processEvents()
told["therapist moved"] = seen()
corner.toggle()
told["closed"] = seen()
print(json.dumps(told))
program.close()
therapist.close()
