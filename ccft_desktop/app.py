"""The one place where parts are chosen and joined; also the log, and what happens when there is a bug."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication

from ccft_desktop import crash
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.live.cuff_link import CuffLink
from ccft_desktop.paths import data_folder, log_folder
from ccft_desktop.protocol_files import read_folder
from ccft_desktop.rooms.door import Door
from ccft_desktop.rooms.front_desk import FrontDesk
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.interrupted_test import InterruptedTest
from ccft_desktop.rooms.office import Office
from ccft_desktop.rooms.result_room import ResultRoom
from ccft_desktop.rooms.review_room import ReviewRoom
from ccft_desktop.rooms.setup_room import SetupRoom
from ccft_desktop.rooms.status import StatusLine
from ccft_desktop.rooms.test_room import TestRoom
from ccft_desktop.rooms.visit_report_file import file_dialog, protocol_dialog
from ccft_desktop.sample_records import fill
from ccft_desktop.settings import Settings, load, save
from ccft_desktop.store.demo_vault import demo_vault
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.interrupted import InterruptedPage
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.pages.patients import PatientsPage
from ccft_desktop.ui.pages.result import ResultPage
from ccft_desktop.ui.pages.review import ReviewPage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.theme import Theme, load_fonts, system_theme
from devices.cuff import CuffState

DEMO_CUFF: Final = "cuffsim://?patient=healthy&highest=27.2&prompts=only"
DEMO_USER: Final = "T. Example"
DEMO_CLINIC: Final = "Sample clinic"
SETTINGS_FILE: Final = "settings.ini"
PROTOCOL_FOLDER: Final = "protocols"


class Program(QObject):
    """The window with its rooms. ``settings_path`` None: nothing is remembered."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        settings_path: Path | None,
        *,
        vault: Vault | None = None,
        notes: Sequence[str] = (),
    ) -> None:
        super().__init__()
        load_fonts()
        self.theme: Final = Theme()
        self._settings_path = settings_path
        self._chosen: Patient | None = None
        window, link = MainWindow(self.theme), CuffLink(self)
        self.house: Final = House(
            self.theme, window, link, settings, file_dialog(window), protocol_dialog(window), vault=vault
        )
        self.house.protocols, troubles = read_folder(folder / PROTOCOL_FOLDER)
        self._notes = (*notes, *troubles)
        self._make_pages()
        self._make_rooms(folder)
        self._join()
        self._apply(settings)
        window.restore_placement(settings.window_placement)
        window.closing = self._may_close

    def _make_pages(self) -> None:
        theme, window = self.theme, self.house.window
        self.patients = PatientsPage(theme)
        self.patient_form = PatientForm(theme)
        self.test_choice = TestChoicePage(theme)
        self.setup = SetupPage(theme)
        self.test = TestPage(theme)
        self.result = ResultPage(theme)
        self.review = ReviewPage(theme)
        self.settings_page = SettingsPage(theme)
        self.interrupted = InterruptedPage(theme)
        self.unlock = UnlockPage(theme)
        self.first_run = FirstRunPage(theme)
        window.add_page("patients", self.patients, rail=True)
        window.add_page("test", self.test_choice, rail=True)
        window.add_page("review", self.review, rail=True)
        window.add_page("settings", self.settings_page, rail=True)
        for key, page in (
            ("patient_form", self.patient_form),
            ("setup", self.setup),
            ("live_test", self.test),
            ("result", self.result),
            ("interrupted", self.interrupted),
        ):
            window.add_page(key, page, rail=False)

    def _make_rooms(self, folder: Path) -> None:
        house = self.house
        self.door = Door(house, folder, self.unlock, self.first_run, self)
        self.front_desk = FrontDesk(house, self.patients, self.patient_form, self)
        self.setup_room = SetupRoom(house, self.test_choice, self.setup, self)
        self.test_room = TestRoom(house, self.test, self)
        self.result_room = ResultRoom(house, self.result, self)
        self.review_room = ReviewRoom(house, self.review, self)
        self.office = Office(house, self.settings_page, folder / PROTOCOL_FOLDER, self)
        self.interrupted_test = InterruptedTest(house, self.interrupted, self)
        self.status = StatusLine(house, self)

    def _join(self) -> None:
        window = self.house.window
        window.page_requested.connect(self._on_page)
        window.lock_requested.connect(self._on_lock)
        self.door.opened.connect(self._on_opened)
        self.interrupted_test.done.connect(self._on_patient)
        self.front_desk.test_requested.connect(self._on_test)
        self.front_desk.review_requested.connect(self._on_review)
        self.setup_room.patient_wanted.connect(self._on_patients)
        self.setup_room.settings_wanted.connect(self._on_settings)
        self.setup_room.ready.connect(self.test_room.open)
        self.test_room.left.connect(self._on_left)
        self.test_room.saved.connect(self._on_saved)
        self.result_room.done.connect(self._on_patient)
        self.result_room.again.connect(self._on_test)
        self.office.settings_wanted.connect(self._on_settings)
        self.house.link.state_changed.connect(self._on_cuff)

    def show(self) -> None:
        """Show the window: with the records when they are open, else at their door."""
        if self.house.vault is None:
            self.door.show()
        else:
            self.house.window.show_user(self.house.vault.user_name)
            self._on_opened()
        self.house.window.show()
        for note in self._notes:
            self.house.window.show_notice("watch", note)
        QTimer.singleShot(0, self._connect_cuff)

    def close(self) -> None:
        """Let go of the cuff and the records."""
        self.house.link.disconnect_cuff()
        self.door.close()
        if self.house.vault is not None:
            self.house.vault.close()

    # Who goes where

    @Slot()
    def _on_opened(self) -> None:
        if not self.interrupted_test.offer():
            self.front_desk.open()

    @Slot(str)
    def _on_page(self, key: str) -> None:
        if self.test_room.is_running:
            self.house.window.show_notice(
                "info", self.tr("A test is running."), self.tr("Stop it first: Esc, then Enter.")
            )
            return
        self._chosen = self.front_desk.chosen or self._chosen
        match key:
            case "patients":
                self.front_desk.open()
            case "test":
                self.setup_room.choose(self._chosen)
            case "review":
                self.review_room.open(self._chosen)
            case "settings":
                self.office.open()

    @Slot()
    def _on_lock(self) -> None:
        if self.test_room.is_running:
            self.house.window.show_notice("info", self.tr("A test is running. It can be locked afterwards."))
            return
        self._chosen = None
        self.door.lock()

    @Slot()
    def _on_patients(self) -> None:
        self.front_desk.open()

    @Slot(str)
    def _on_patient(self, patient_id: str) -> None:
        self.front_desk.open(patient_id)

    @Slot(object)
    def _on_test(self, patient: Patient) -> None:
        self._chosen = patient
        self.setup_room.choose(patient)

    @Slot(object)
    def _on_review(self, patient: Patient) -> None:
        self._chosen = patient
        self.review_room.open(patient)

    @Slot()
    def _on_left(self) -> None:
        self.setup_room.choose(self._chosen)

    @Slot(object)
    def _on_saved(self, session: Session) -> None:
        if self._chosen is not None:
            self.result_room.open(self._chosen, session)

    # Settings

    @Slot(object)
    def _on_settings(self, settings: Settings) -> None:
        before = self.house.settings
        if settings.cuff_url != before.cuff_url:
            settings = replace(settings, cuff_identity="")
        self.house.settings = settings
        self._apply(settings)
        same_cuff = (before.cuff_url, before.baud, before.prompts) == (
            settings.cuff_url,
            settings.baud,
            settings.prompts,
        )
        if not same_cuff:
            self._connect_cuff()
        self._remember()

    def _apply(self, settings: Settings) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.theme.set_name(system_theme(app) if settings.theme == "system" else settings.theme)

    @Slot()
    def _connect_cuff(self) -> None:
        settings = self.house.settings
        if settings.cuff_url:
            self.house.link.connect_to(
                settings.cuff_url,
                baud=settings.baud,
                prompts=settings.prompts,
                identity=settings.cuff_identity,
            )
        else:
            self.house.link.disconnect_cuff()
            self.house.window.show_cuff(CuffState.CLOSED)

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        """Remember which device it was, once it is known."""
        identity = self.house.link.device.identity
        if state is CuffState.STREAMING and identity != self.house.settings.cuff_identity:
            self.house.settings = replace(self.house.settings, cuff_identity=identity)
            self._remember()

    def _remember(self) -> None:
        if self._settings_path is None:
            return
        try:
            save(self.house.settings, self._settings_path)
        except OSError as error:
            self.house.window.show_notice("watch", str(error))

    def _may_close(self) -> bool:
        self.test_room.interrupt()
        self.house.settings = replace(self.house.settings, window_placement=self.house.window.placement)
        self._remember()
        return True


def run_window(*, demo: bool) -> int:
    """Open the window and stay until it is closed; the exit code."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("CCFT Desktop")
    # A busy thread may keep the interpreter no longer than a millisecond from the live view.
    sys.setswitchinterval(0.001)
    with _program(demo=demo) as program:
        program.theme.install(app)
        with crash.watch(program.theme, log_folder(), program.test_room.interrupt):
            program.show()
            gc.collect()
            gc.freeze()
            return app.exec()


@contextmanager
def _program(*, demo: bool) -> Iterator[Program]:
    if demo:
        with demo_program() as program:
            yield program
        return
    folder = data_folder()
    settings, notes = load(folder / SETTINGS_FILE)
    program = Program(settings, folder, folder / SETTINGS_FILE, notes=notes)
    try:
        yield program
    finally:
        program.close()


@contextmanager
def demo_program(cuff_url: str = DEMO_CUFF) -> Iterator[Program]:
    """The program on sample patients and a simulated cuff; nothing of it stays."""
    with demo_vault(DEMO_USER) as vault, TemporaryDirectory(prefix="ccft-demo-") as folder:
        for _ in fill(vault, datetime.now(UTC)):
            pass
        settings = Settings(cuff_url=cuff_url, prompts=True, clinic_name=DEMO_CLINIC)
        program = Program(settings, Path(folder), None, vault=vault)
        try:
            yield program
        finally:
            program.close()
