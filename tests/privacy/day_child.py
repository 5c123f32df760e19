"""A day with one patient, in a process of its own and the user's own folders, from the first run to the end.

Says as JSON, a line each, what an onlooker would see: sockets, titles, suggested file names, words in files.
"""

import json
import os
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

SOCKET_EVENTS = tuple(
    f"socket.{call}" for call in ("connect", "bind", "getaddrinfo", "gethostbyname", "sendto", "sendmsg")
)


def say(what: str, value: object) -> None:
    print(json.dumps({what: value}), flush=True)


def watch_sockets(event: str, arguments: tuple[object, ...]) -> None:
    if event in SOCKET_EVENTS:
        say("socket", [event, repr(arguments[1:])])


sys.addaudithook(watch_sockets)

from PySide6.QtCore import Qt, QTimer  # noqa: E402 - nothing is imported before sockets are watched
from PySide6.QtGui import QGuiApplication  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPlainTextEdit, QWidget  # noqa: E402

from ccft_desktop import crash  # noqa: E402
from ccft_desktop.app import SETTINGS_FILE  # noqa: E402
from ccft_desktop.commands.selftest import answer_before, press, wait_for  # noqa: E402
from ccft_desktop.core.protocol import preset  # noqa: E402
from ccft_desktop.core.session import Session  # noqa: E402
from ccft_desktop.core.visit import Patient  # noqa: E402
from ccft_desktop.paths import data_folder, log_folder  # noqa: E402
from ccft_desktop.program import Program  # noqa: E402
from ccft_desktop.settings import Settings  # noqa: E402
from ccft_desktop.store.backup import make_backup  # noqa: E402
from ccft_desktop.ui.widgets.buttons import ActionButton  # noqa: E402
from devices.cuff import CuffState  # noqa: E402
from tests.privacy import canary  # noqa: E402
from tests.privacy.sweep import hits  # noqa: E402

CUFF = "cuffsim://?speed=20&patient=healthy&highest=28&seed=3&prompts=only"


class Day:
    """What a therapist does in it."""

    def __init__(self, program: Program, root: Path) -> None:
        self.program, self.root = program, root
        self.chosen_folder = root / "chosen"
        self.secrets: list[str] = []
        program.house.choose_path = self._choose

    def _choose(self, suggested: str) -> Path:
        say("suggested", suggested)
        return self.chosen_folder / suggested

    def look(self, moment: str) -> None:
        """What stands in files and titles now."""
        titles = [window.title() for window in QGuiApplication.allWindows()]
        titles += [widget.windowTitle() for widget in QApplication.topLevelWidgets()]
        titles += [QGuiApplication.applicationDisplayName()]
        say("titles", sorted(set(titles)))
        found = hits(self.root, (*canary.WORDS, *self.secrets), besides=self.chosen_folder)
        say("hits", [f"{moment}: {one}" for one in found])

    def first_run(self) -> None:
        program, page = self.program, self.program.first_run
        page.create_requested.emit("T. Example", canary.PASSPHRASE)
        wait_for(lambda: bool(program.door._code), "the recovery code", 60.0)
        code = program.door._code
        self.secrets += [code, code.replace("-", "")]
        page.code_kept.emit()
        wait_for(lambda: not program.door._code, "the code to be sealed", 60.0)
        page.clinic_told.emit("Sample clinic", "")
        page.finished.emit(CUFF)
        wait_for(lambda: program.house.window.locked_page is None, "the records to open")

    def new_patient(self) -> Patient:
        form = self.program.patient_form
        self.program.patients.new_requested.emit()
        told = {"Name": canary.NAME, "Born": canary.BORN, "Id": canary.CODE}
        for field in form.findChildren(QLineEdit):
            field.setText(told.get(field.accessibleName(), ""))
        for notes in form.findChildren(QPlainTextEdit):
            notes.setPlainText(canary.NOTE)
        _button(form, "Save").click()
        (row,) = self.program.house.records.patients.search(canary.FAMILY)
        assert (row.patient.code, str(row.patient.born)) == (canary.CODE, canary.BORN)
        assert row.patient.notes == canary.NOTE
        return row.patient

    def test(self, patient: Patient) -> Session:
        program, saved = self.program, list[Session]()
        program.test_room.saved.connect(saved.append)
        wait_for(lambda: program.house.link.state is CuffState.STREAMING, "the cuff")
        program.front_desk.open(patient.patient_id)
        program.patients.search_for(canary.FAMILY)
        program.front_desk.test_requested.emit(patient)
        program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
        answer_before(program)
        wait_for(lambda: program.house.window.current_page_key == "setup", "the set-up")
        program.patient_corner.toggle()
        program.setup.start_anyway_requested.emit()
        press(program.test, Qt.Key.Key_Space)
        wait_for(lambda: program.test_room.is_running, "the test to run")
        program.test.note_requested.emit(canary.NOTE)
        self.look("in the test")
        wait_for(lambda: bool(saved), "the test to be saved", 120.0)
        wait_for(lambda: program.house.window.current_page_key == "result", "the result")
        return saved[0]

    def report(self, session: Session) -> None:
        result = self.program.result
        result.note_changed.emit(f"{canary.NOTE}, and once more")
        result.override_requested.emit(1, "failure", canary.NOTE)
        result.pdf_requested.emit()
        result.copy_requested.emit()
        result.finish_requested.emit()
        self.program.visit.sign_requested.emit()
        stored = self.program.house.records.sessions.load(session.session_id)
        assert canary.NOTE in stored.note
        visit = self.program.house.records.visits.on_day(
            self._patient_id, datetime.now(UTC).astimezone().date()
        )
        assert visit is not None
        assert visit.signature is not None

    def mistakes(self) -> None:
        """Of the program: on the window's thread, on another, and while tidying up."""
        QTimer.singleShot(0, _make_a_mistake)
        wait_for(lambda: bool(_bug_dialogs()), "the dialog of a mistake")
        thread = threading.Thread(target=_make_a_mistake)
        thread.start()
        thread.join()
        (dialog,) = _bug_dialogs()
        (told,) = dialog.findChildren(QPlainTextEdit)
        say("told of a mistake", told.toPlainText())
        _button(dialog, "Copy the details").click()
        dialog.accept()

    def back_up(self) -> None:
        """Into a folder like any other: what lies there is as encrypted as the records."""
        into = self.root / "backups"
        into.mkdir()
        made = make_backup(self.program.house.records, into, lambda _done: None)
        assert made.patients == 1

    def lock_and_open(self) -> None:
        house = self.program.house
        house.window.lock_requested.emit()
        assert house.vault is None
        self.look("locked")
        self.program.unlock.unlock_requested.emit(canary.PASSPHRASE, "")
        wait_for(lambda: house.vault is not None, "the records to open again", 60.0)

    def run(self) -> None:
        self.first_run()
        patient = self.new_patient()
        self._patient_id = patient.patient_id
        session = self.test(patient)
        self.look("at the result")
        self.report(session)
        self.mistakes()
        self.back_up()
        self.lock_and_open()


def _make_a_mistake() -> None:
    nobody: dict[str, str] = {}
    try:
        nobody[canary.NAME]
    except KeyError:
        raise ValueError(f"{canary.NAME}, {canary.CODE}: {canary.NOTE}") from None


def _bug_dialogs() -> list[QDialog]:
    shown = QApplication.topLevelWidgets()
    return [one for one in shown if isinstance(one, crash.BugDialog) and one.isVisible()]


def _button(page: QWidget, text: str) -> ActionButton:
    return next(button for button in page.findChildren(ActionButton) if button.text() == text)


def main(root: Path) -> None:
    app = QApplication(sys.argv[:1])
    app.setApplicationName("CCFT Desktop")
    folder = data_folder()
    program = Program(Settings(), folder, folder / SETTINGS_FILE)
    program.theme.install(app)
    with crash.watch(program.theme, log_folder(), program.test_room.interrupt, program.way_out.leave):
        program.show()
        day = Day(program, root)
        day.run()
        assert program.house.window.close()
        program.close()
    day.look("closed")
    say("open sockets", [os.readlink(one) for one in Path("/proc/self/fd").glob("*") if one.exists()])
    say("done", "")


main(Path(sys.argv[1]))
