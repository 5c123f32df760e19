"""A mistake of the program: logged without what was worked on, shown once, the running test rescued."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from ccft_desktop import crash
from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.theme import Theme, load_fonts

ADA = "Ada Muster"


def make_a_mistake() -> None:
    try:
        raise ValueError(ADA)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)


def dialogs() -> list[BugDialog]:
    return [
        shown
        for shown in QApplication.topLevelWidgets()
        if isinstance(shown, BugDialog) and shown.isVisible()
    ]


def test_that_the_log_says_where_and_not_with_whom(tmp_path: Path, qtbot: QtBot) -> None:
    load_fonts()
    rescued: list[str] = []
    with crash.watch(Theme(), tmp_path, lambda: rescued.append("saved"), lambda: None):
        make_a_mistake()
        make_a_mistake()
        (dialog,) = dialogs()
        dialog.accept()
    assert rescued == ["saved"]
    log = (tmp_path / crash.LOG_FILE).read_text(encoding="utf-8")
    assert log.count("make_a_mistake") == 2
    assert "Muster" not in log


def test_that_the_program_can_be_closed_from_there(tmp_path: Path, qtbot: QtBot) -> None:
    load_fonts()
    left: list[str] = []
    with crash.watch(Theme(), tmp_path, lambda: None, lambda: left.append("closed")):
        make_a_mistake()
        (dialog,) = dialogs()
        (close,) = (
            button for button in dialog.findChildren(QPushButton) if button.text() == "Close the program"
        )
        close.click()
    assert left == ["closed"]


def test_that_a_rescue_that_fails_too_does_not_go_round_in_circles(tmp_path: Path, qtbot: QtBot) -> None:
    load_fonts()
    tried: list[str] = []

    def fail() -> None:
        tried.append("rescue")
        raise OSError("the disk has gone")

    with crash.watch(Theme(), tmp_path, fail, lambda: None):
        make_a_mistake()
        (dialog,) = dialogs()
        dialog.accept()
    assert tried == ["rescue"]
    assert "OSError" in (tmp_path / crash.LOG_FILE).read_text(encoding="utf-8")
