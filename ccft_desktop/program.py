"""The window with its rooms: the one place where parts are chosen and joined, and who goes where."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.live.collector import Collector
from ccft_desktop.live.cuff_gate import CuffGate
from ccft_desktop.live.cuff_link import CuffLink
from ccft_desktop.live.wakefulness import Wakefulness
from ccft_desktop.paths import profile_folder
from ccft_desktop.protocol_files import read_folder
from ccft_desktop.rooms.before_room import BeforeRoom
from ccft_desktop.rooms.cuff_desk import CuffDesk
from ccft_desktop.rooms.cuff_room import CuffRoom
from ccft_desktop.rooms.door import Door
from ccft_desktop.rooms.front_desk import FrontDesk
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.interrupted_test import InterruptedTest
from ccft_desktop.rooms.key_desk import KeyDesk
from ccft_desktop.rooms.lock_up import LockUp
from ccft_desktop.rooms.office import Office
from ccft_desktop.rooms.passing_notice import PassingNotice
from ccft_desktop.rooms.patient_corner import PatientCorner
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.records_room import RecordsRoom
from ccft_desktop.rooms.result_room import ResultRoom
from ccft_desktop.rooms.review_room import ReviewRoom
from ccft_desktop.rooms.setup_room import SetupRoom
from ccft_desktop.rooms.sound_corner import SoundCorner
from ccft_desktop.rooms.status import StatusLine
from ccft_desktop.rooms.test_room import TestRoom
from ccft_desktop.rooms.vigil import Vigil
from ccft_desktop.rooms.visit_report_file import file_dialog, folder_dialog, print_dialog, protocol_dialog
from ccft_desktop.rooms.way_out import WayOut
from ccft_desktop.settings import Settings
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.pages.before import BeforePages
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.interrupted import InterruptedPage
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.pages.patients import PatientsPage
from ccft_desktop.ui.pages.recover import RecoverPage
from ccft_desktop.ui.pages.result import ResultPage
from ccft_desktop.ui.pages.review import ReviewPage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.pages.visit import VisitPage
from ccft_desktop.ui.theme import Theme, load_fonts

PROTOCOL_FOLDER: Final = "protocols"


class Program(QObject):
    """Everything behind the window given, or one of its own. ``settings_path`` None: nothing is kept."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        settings_path: Path | None,
        *,
        vault: Vault | None = None,
        known_passphrase: str = "",
        notes: Sequence[str] = (),
        window: MainWindow | None = None,
    ) -> None:
        super().__init__()
        load_fonts()
        window = window or MainWindow(Theme())
        self.theme: Final = window.theme
        self._passing: Final = PassingNotice(window, self)
        self._chosen: Patient | None = None
        link = CuffLink(self)
        self.house: Final = House(
            self.theme,
            window,
            link,
            CuffGate(link, self),
            settings,
            file_dialog(window),
            protocol_dialog(window),
            folder_dialog(window),
            print_dialog(window),
            vault=vault,
        )
        self.house.protocols, troubles = read_folder(folder / PROTOCOL_FOLDER)
        self.house.profile_folder = profile_folder(folder)
        self._notes = (*notes, *troubles)
        self._make_pages()
        self._make_rooms(folder, known_passphrase)
        self.preferences = Preferences(self.house, settings_path, self)
        self.way_out = WayOut(self.house, self.test_room, self.preferences, self)
        self.cuff_room = CuffRoom(
            self.house, self.cuff_desk, self.office, self.preferences, self.settings_page
        )
        self.records_room = RecordsRoom(self.house, folder, self.preferences, self.settings_page, self)
        self.patient_corner = PatientCorner(
            self.house, self.test_room, self.preferences, self.settings_page, self
        )
        self.patient_corner.serve(self.test, self.setup)
        self.sound_corner = SoundCorner(
            self.house, self.test_room, self.preferences, self.settings_page, self
        )
        self.sound_corner.serve(self.test, self.patient_corner.window)
        around = (self.test_choice, *self.before.all, self.setup, self.result)
        self.key_desk = KeyDesk(self.house, self.preferences, self.test, around, self)
        self._join()
        self._collector = Collector(self._nobody_is_tested, self)
        window.restore_placement(settings.window_placement)

    def _make_pages(self) -> None:
        theme, window = self.theme, self.house.window
        self.patients = PatientsPage(theme)
        self.patient_form = PatientForm(theme)
        self.test_choice = TestChoicePage(theme)
        self.before = BeforePages(theme)
        self.setup = SetupPage(theme)
        self.test = TestPage(theme)
        self.result, self.visit = ResultPage(theme), VisitPage(theme)
        self.review = ReviewPage(theme)
        self.settings_page = SettingsPage(theme)
        self.interrupted = InterruptedPage(theme)
        self.unlock = UnlockPage(theme)
        self.first_run = FirstRunPage(theme)
        self.recover = RecoverPage(theme)
        window.keep_cover(self.unlock, self.first_run, self.recover)
        window.add_page("patients", self.patients, rail=True)
        window.add_page("test", self.test_choice, rail=True)
        window.add_page("review", self.review, rail=True)
        window.add_page("settings", self.settings_page, rail=True)
        for key, page in (
            ("patient_form", self.patient_form),
            ("before", self.before),
            ("setup", self.setup),
            ("live_test", self.test),
            ("result", self.result),
            ("visit", self.visit),
            ("interrupted", self.interrupted),
        ):
            window.add_page(key, page, rail=False)

    def _make_rooms(self, folder: Path, known_passphrase: str) -> None:
        house = self.house
        doors = (self.unlock, self.first_run, self.recover)
        self.door = Door(house, folder, *doors, self, known_passphrase=known_passphrase)
        self.front_desk = FrontDesk(house, self.patients, self.patient_form, self)
        self.before_room = BeforeRoom(house, self.before, self)
        self.setup_room = SetupRoom(house, self.test_choice, self.setup, self)
        self.test_room = TestRoom(house, self.test, self)
        self.result_room = ResultRoom(house, self.result, self.visit, self)
        self.review_room = ReviewRoom(house, self.review, self)
        self.office = Office(house, self.settings_page, folder / PROTOCOL_FOLDER, self)
        self.interrupted_test = InterruptedTest(house, self.interrupted, self)
        self.status = StatusLine(house, self)
        self.cuff_desk = CuffDesk(house, self)
        self.vigil = Vigil(house, Wakefulness(self), self)
        self.lock_up = LockUp(house, self.door, self.test_room, self)

    def _join(self) -> None:
        window = self.house.window
        window.page_requested.connect(self._on_page)
        self.lock_up.refused.connect(self._on_lock_refused)
        self.lock_up.leaving.connect(self._on_leaving)
        self.lock_up.locked.connect(self._on_locked)
        self.preferences.changed.connect(self.lock_up.latch.follow)
        self.door.opened.connect(self._on_opened)
        self.door.settings_wanted.connect(self.preferences.change)
        self.interrupted_test.done.connect(self._on_patient)
        self.front_desk.test_requested.connect(self._on_test)
        self.front_desk.review_requested.connect(self._on_review)
        self.setup_room.patient_wanted.connect(self.front_desk.open)
        self.setup_room.before_wanted.connect(self.before_room.begin)
        self.before_room.cleared.connect(self.setup_room.go_on)
        self.before_room.refused.connect(self._on_refused)
        self.before_room.left.connect(self._on_left)
        for page in (self.test_choice, self.setup):
            self.before_room.cautioned.connect(page.caution.show_caution)
        self.setup_room.settings_wanted.connect(self.preferences.change)
        self.setup_room.cuff_wanted.connect(self.preferences.connect_cuff)
        self.setup_room.ready.connect(self.test_room.open)
        self.test_room.left.connect(self._on_left)
        self.records_room.done.connect(self._on_settings)
        self.records_room.backups.lock_wanted.connect(self.lock_up.ask)
        self.records_room.backups.put_back.connect(self.door.show_put_back)
        self.test_room.practised.connect(self.setup_room.on_practised)
        self.test_room.saved.connect(self._on_saved)
        self.result_room.done.connect(self._on_patient)
        self.result_room.again.connect(self._on_test)
        self.result_room.continue_wanted.connect(self.test_room.open)
        self.review_room.result_wanted.connect(self.result_room.look_back)
        self.office.settings_wanted.connect(self.preferences.change)

    def show(self) -> None:
        """Show the window: with the records when they are open, else at their door."""
        if self.house.vault is None:
            self.door.show()
        else:
            self.house.window.show_user(self.house.vault.user_name)
            self._on_opened()
        self.house.window.show()
        if self._notes:
            self.house.window.show_notice("watch", self._notes[0], " ".join(self._notes[1:]))
        QTimer.singleShot(0, self.preferences.connect_cuff)

    def _nobody_is_tested(self) -> bool:
        return not self.test_room.is_running

    def close(self) -> None:
        """Let go of the cuff and the records; the window is closed."""
        self._collector.stop()
        self.result_room.close()
        self.vigil.close()
        self.lock_up.close()
        self.patient_corner.close()
        self.sound_corner.close()
        self.cuff_room.close()
        self.records_room.close()
        self.front_desk.record.close()
        self.house.link.disconnect_cuff()
        self.door.close()
        if self.house.vault is not None:
            try:
                self.house.vault.close()
            except StoreError as error:
                # The window, which has said so, is gone by now.
                print(error, file=sys.stderr)

    # Who goes where

    @Slot()
    def _on_opened(self) -> None:
        self.cuff_desk.refresh()
        self.records_room.backups.make_if_due()
        if self.interrupted_test.offer():
            return
        # A form that was half filled in when the records were locked is still there, and so is a result.
        if self.house.window.current_page_key != "patient_form" and not self.result_room.go_on():
            self.front_desk.open()

    @Slot(str)
    def _on_page(self, key: str) -> None:
        if self.test_room.is_running:
            stop, cue = map(self.test.keys.legend, ("stop", "cue"))
            first = self.tr("Stop it first: {stop}, then {cue}.").format(stop=stop, cue=cue)
            self._say_running(self.tr("A test is running."), first)
            return
        self._leave_page()
        self._chosen = self.front_desk.chosen or self._chosen
        match key:
            case "patients":
                self.front_desk.open()
            case "test":
                self.before_room.look_at(self._chosen)
                self.setup_room.choose(self._chosen)
            case "review":
                self.review_room.open(self._chosen)
            case "settings":
                self._on_settings()

    @Slot()
    def _on_settings(self) -> None:
        self.records_room.refresh()
        self.cuff_room.open()

    @Slot()
    def _on_lock_refused(self) -> None:
        self._say_running(self.tr("A test is running."), self.tr("The records can be locked afterwards."))

    @Slot()
    def _on_leaving(self) -> None:
        self._leave_page()
        self._chosen = None
        self.records_room.close()

    @Slot()
    def _on_locked(self) -> None:
        self.result_room.let_go()
        self._collector.collect_all()

    def _say_running(self, heading: str, what_to_do: str) -> None:
        """For a moment only: the plot needs the room, and the therapist's keys go on to the test."""
        if self.test_room.is_refused:
            heading, what_to_do = self.tr("The test is not saved yet."), self.tr("Make room on the disk.")
        self._passing.say(heading, what_to_do)
        self.test.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave_page(self) -> None:
        """What was going on or said on the page that is left goes with it."""
        self._passing.clear()
        self.before_room.leave()
        self.setup_room.leave()
        self.test_room.leave()
        self.cuff_room.leave()
        self.records_room.leave()

    @Slot(str)
    def _on_patient(self, patient_id: str) -> None:
        self._leave_page()
        self.front_desk.open(patient_id)

    @Slot(object)
    def _on_refused(self, patient: Patient) -> None:
        self._on_patient(patient.patient_id)

    @Slot(object)
    def _on_test(self, patient: Patient) -> None:
        self._leave_page()
        self._chosen = patient
        self.before_room.look_at(patient)
        self.setup_room.choose(patient)

    @Slot(object)
    def _on_review(self, patient: Patient) -> None:
        self._leave_page()
        self._chosen = patient
        self.review_room.open(patient)

    @Slot()
    def _on_left(self) -> None:
        self.setup_room.choose(self._chosen)

    @Slot(object)
    def _on_saved(self, session: Session) -> None:
        self._leave_page()
        if self._chosen is not None:
            self.result_room.open(self._chosen, session)
        self.way_out.go_on()
