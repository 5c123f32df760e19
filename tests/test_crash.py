"""A mistake of the program: logged without what was worked on, shown once, the running test rescued."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from ccft_desktop import __version__, crash
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


def a_mistake(patient: str) -> BaseException:
    """One that follows from another, each of which says more than may be told."""
    try:
        try:
            {}[patient]
        except KeyError as error:
            raise ValueError(f"{patient} is not there") from error
    except ValueError as error:
        return error


def test_that_a_report_says_which_program_what_and_where_and_no_value() -> None:
    first, *rest = crash.report_of(a_mistake(ADA)).splitlines()
    assert first.startswith(f"CCFT Desktop {__version__}, Python ")
    assert rest[0] == "ValueError"
    assert "after KeyError" in rest
    assert any(re.fullmatch(r"  tests/test_crash.py, line \d+, in a_mistake", line) for line in rest)
    assert "Muster" not in "".join(rest)


def test_that_a_report_names_no_folder_of_a_user() -> None:
    told = crash.report_of(a_mistake(ADA))
    assert str(Path.home()) not in told
    assert str(Path(__file__).parent) not in told
    assert not re.search(r"[/\\\\](home|Users)[/\\\\]", told)


def test_that_what_is_copied_is_what_is_shown_and_nothing_before_it_is_asked_for(
    tmp_path: Path, qtbot: QtBot
) -> None:
    load_fonts()
    clipboard = QApplication.clipboard()
    clipboard.setText("somebody else's")
    with crash.watch(Theme(), tmp_path, lambda: None, lambda: None):
        make_a_mistake()
        (dialog,) = dialogs()
        (shown,) = dialog.findChildren(QPlainTextEdit)
        assert clipboard.text() == "somebody else's"
        copy = next(button for button in dialog.findChildren(QPushButton) if "Copy" in button.text())
        copy.click()
        assert clipboard.text() == shown.toPlainText()
        assert "make_a_mistake" in clipboard.text()
        assert "Muster" not in clipboard.text()
        dialog.accept()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit to be asked for")
def test_that_a_program_that_falls_over_leaves_no_memory_on_the_disk(tmp_path: Path) -> None:
    code = (
        "import resource, sys; from pathlib import Path; from PySide6.QtWidgets import QApplication\n"
        "from ccft_desktop import crash; from ccft_desktop.ui.theme import Theme\n"
        "app = QApplication([])\n"
        "with crash.watch(Theme(), Path(sys.argv[1]), lambda: None, lambda: None):\n"
        "    print(resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    told = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "0"


class Fragile:
    """Fails where nobody can answer for it."""

    def __del__(self) -> None:
        raise ValueError(ADA)


def test_that_a_mistake_while_tidying_up_is_logged_and_prints_no_value(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with crash.watch(Theme(), tmp_path, lambda: None, lambda: None):
        Fragile()
    log = (tmp_path / crash.LOG_FILE).read_text(encoding="utf-8")
    assert "ValueError" in log
    assert "__del__" in log
    assert "Muster" not in log + "".join(capfd.readouterr())
