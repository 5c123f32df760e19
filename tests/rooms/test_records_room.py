"""People, backups and the trail, through the real window and its keys."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.backup import backups_in
from ccft_desktop.store.errors import WrongPassphrase
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import DATABASE, Vault

Key = Qt.Key
WORDS, OTHER_WORDS = "four quite unrelated words", "some more words nobody knows"
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")


class Clinic:
    """A program whose records are open, and the places it writes to."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder, self.kept = folder / "records", folder / "backups"
        self._qtbot = qtbot
        vault = Vault.create(self.folder, WORDS, "Olga Owner", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        self.program = Program(Settings(), self.folder, None, vault=vault)
        self.program.house.choose_folder = lambda: self.kept
        self.program.show()
        self.records = self.program.records_room

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=20_000)

    def until_idle(self) -> None:
        self.until(lambda: not self.program.lock_up.has_errand())

    def type(self, text: str, *then: Key) -> None:
        window = self.program.house.window
        QTest.keyClicks(window.focusWidget(), text)
        for key in then:
            QTest.keyClick(window.focusWidget(), key)

    @property
    def page_key(self) -> str:
        return self.program.house.window.current_page_key


@pytest.fixture
def clinic(tmp_path: Path, qtbot: QtBot) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path, qtbot)
    yield clinic
    clinic.program.close()


# People


def test_that_somebody_is_added_by_keys_and_opens_the_records(clinic: Clinic) -> None:
    clinic.program.settings_page.people.people_requested.emit()
    page = clinic.records.people_page
    page.add.click()
    clinic.type("Theo Therapist", Key.Key_Return)
    clinic.type(OTHER_WORDS, Key.Key_Return)
    clinic.type(OTHER_WORDS, Key.Key_Return)
    clinic.until(lambda: "can open the records now" in page.notice.text)
    assert [person.name for person in clinic.program.house.records.people.all()] == [
        "Olga Owner",
        "Theo Therapist",
    ]
    clinic.program.close()
    with pytest.raises(WrongPassphrase):
        Vault.open(clinic.folder, "nobody's words at all")
    theo = Vault.open(clinic.folder, OTHER_WORDS)
    assert theo.person.role == "therapist"
    theo.close()


def test_that_ones_own_passphrase_is_changed_and_a_wrong_old_one_is_told(clinic: Clinic) -> None:
    clinic.program.settings_page.people.people_requested.emit()
    page = clinic.records.people_page
    page.reset.click()
    for text in ("not the old one", OTHER_WORDS, OTHER_WORDS):
        clinic.type(text, Key.Key_Return)
    clinic.until(lambda: "does not open the records" in page._again_field.error)
    page.old.setText(WORDS)
    page.enter_pressed()
    clinic.until(lambda: "from now on" in page.notice.text)
    clinic.program.close()
    Vault.open(clinic.folder, OTHER_WORDS).close()


def test_that_removing_is_asked_about_and_the_last_owner_stays(clinic: Clinic) -> None:
    clinic.program.house.records.people.add("Theo", "viewer", OTHER_WORDS)
    clinic.program.settings_page.people.people_requested.emit()
    page = clinic.records.people_page
    page.remove.click()
    assert "Take the passphrase of Olga Owner away?" in page.notice.text
    page.remove.click()
    clinic.until(lambda: "Nobody would be left" in page.notice.text)
    page.list.show_rows([(key, key, "") for key in page.list.keys], page.list.keys[1])
    page.remove.click()
    clinic.type("", Key.Key_Escape)
    assert len(clinic.program.house.records.people.all()) == 2
    page.remove.click()
    page.remove.click()
    clinic.until(lambda: len(clinic.program.house.records.people.all()) == 1)


def test_that_a_new_recovery_code_counts_once_its_last_group_was_typed(clinic: Clinic) -> None:
    clinic.program.settings_page.people.people_requested.emit()
    page = clinic.records.people_page
    page.new_code.click()
    code = "-".join(page.code.sheet.groups)
    assert not clinic.program.house.records.people.has_recovery_code
    page.code._typed.setFocus()
    clinic.type(page.code.sheet.groups[-1], Key.Key_Return)
    clinic.until(lambda: clinic.program.house.records.people.has_recovery_code)
    clinic.until(lambda: page.panel == "person")
    assert page.code.sheet.groups == []
    olga = clinic.program.house.records.person
    clinic.program.close()
    Vault.recover(clinic.folder, code, olga.person_id, OTHER_WORDS).close()


def test_that_escape_leads_back_to_the_settings(clinic: Clinic) -> None:
    for open_it in (
        clinic.program.settings_page.people.people_requested,
        clinic.program.settings_page.people.trail_requested,
        clinic.program.settings_page.data.backups_requested,
    ):
        open_it.emit()
        assert clinic.page_key != "settings"
        clinic.type("", Key.Key_Escape)
        assert clinic.page_key == "settings"


# Backups


def test_that_one_key_makes_a_backup_where_the_folder_was_chosen(clinic: Clinic) -> None:
    clinic.program.settings_page.data.backups_requested.emit()
    page = clinic.records.backups_page
    clinic.type("", Key.Key_Return)
    clinic.until(lambda: "made, read back and compared" in page.notice.text)
    assert clinic.program.house.settings.backup_folder == str(clinic.kept)
    assert [backup.patients for backup in backups_in(clinic.kept)] == [1]
    assert page._age.text() == "Today"
    page.check.click()
    clinic.until(lambda: "as it was made" in page.notice.text)
    page.verify.click()
    clinic.until(lambda: "Everything is as it was written." in page.notice.text)


def test_that_a_damaged_backup_is_told_and_not_put_back(clinic: Clinic) -> None:
    clinic.program.settings_page.data.backups_requested.emit()
    page = clinic.records.backups_page
    clinic.type("", Key.Key_Return)
    clinic.until(lambda: bool(backups_in(clinic.kept)) and not clinic.program.lock_up.has_errand())
    (backup,) = backups_in(clinic.kept)
    whole = bytearray((backup.folder / DATABASE).read_bytes())
    whole[5000] ^= 1
    (backup.folder / DATABASE).write_bytes(whole)
    page.check.click()
    clinic.until(lambda: "This backup cannot be trusted" in page.notice.text)
    page.restore.click()
    clinic.type(WORDS, Key.Key_Return)
    clinic.until(lambda: "It was not put back" in clinic.program.unlock._reason.text)
    clinic.until_idle()
    vault = Vault.open(clinic.folder, WORDS)
    assert vault.patients.count() == 1
    vault.close()


def test_that_a_backup_is_put_back_after_its_passphrase_and_opens_with_it(clinic: Clinic) -> None:
    clinic.program.settings_page.data.backups_requested.emit()
    page = clinic.records.backups_page
    clinic.type("", Key.Key_Return)
    clinic.until(lambda: "made, read back" in page.notice.text)
    clinic.program.house.records.patients.add(Patient(patient_id="b" * 32, code="P-0203"))
    page.restore.click()
    clinic.type("wrong words", Key.Key_Return)
    clinic.until(lambda: "does not open" in page._field.error)
    page._passphrase.setText(WORDS)
    page.enter_pressed()
    clinic.until(lambda: "are back" in clinic.program.unlock._reason.text)
    assert clinic.program.house.window.locked_page is clinic.program.unlock
    assert "What stood here before is in" in clinic.program.unlock._reason.text
    clinic.type(WORDS, Key.Key_Return)
    clinic.until(lambda: clinic.program.house.vault is not None)
    assert clinic.program.house.records.patients.count() == 1


def test_that_a_due_backup_is_made_when_the_records_are_opened(tmp_path: Path, qtbot: QtBot) -> None:
    vault = Vault.create(tmp_path / "records", WORDS, "Olga", cost=RANDOM_SECRET_COST)
    vault.close()
    settings = Settings(backup_folder=str(tmp_path / "kept"), backup_days=1, backup_keep=2)
    for _ in range(2):
        program = Program(settings, tmp_path / "records", None)
        program.show()
        program.unlock.unlock_requested.emit(WORDS, "")
        qtbot.waitUntil(lambda program=program: program.house.vault is not None, timeout=20_000)
        qtbot.waitUntil(lambda program=program: not program.lock_up.has_errand(), timeout=20_000)
        program.close()
        # The second time it is of today: none is due.
        assert len(backups_in(tmp_path / "kept")) == 1


def test_that_a_backup_that_cannot_be_made_by_itself_is_a_line_above_the_page(
    tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "a file").write_text("in the way")
    vault = Vault.create(tmp_path / "records", WORDS, "Olga", cost=RANDOM_SECRET_COST)
    program = Program(
        Settings(backup_folder=str(tmp_path / "a file")), tmp_path / "records", None, vault=vault
    )
    program.show()
    try:
        qtbot.waitUntil(lambda: "No backup was made" in program.house.window.notice_text, timeout=20_000)
    finally:
        program.close()


# Who did what


def test_that_the_trail_is_shown_and_a_change_in_it_is_found(clinic: Clinic) -> None:
    clinic.program.settings_page.people.trail_requested.emit()
    page = clinic.records.trail_page
    shown = [page.table.model_rows.index(row, 2).data() for row in range(page.table.model_rows.rowCount())]
    assert {"added", "looked at", "made the records"} <= set(shown)
    clinic.type("", Key.Key_Return)
    clinic.until(lambda: "The trail holds." in page.notice.text)
    with clinic.program.house.records._records.write() as connection:
        connection.exec_driver_sql("UPDATE audit SET detail = 'x' WHERE number = 1")
    page.check.click()
    clinic.until(lambda: "Row 1 of the audit trail was changed" in page.notice.text)


def test_that_long_trails_are_fetched_as_one_scrolls(clinic: Clinic) -> None:
    for number in range(700):
        clinic.program.house.records.audit.note("viewed", detail=str(number))
    clinic.program.settings_page.people.trail_requested.emit()
    model = clinic.records.trail_page.table.model_rows
    assert model.rowCount() == 300
    clinic.records.trail_page.table.scrollToBottom()
    clinic.until(lambda: model.rowCount() == 600)
    clinic.records.trail_page.filter.chosen.emit("edited")
    assert model.rowCount() == 0


def test_that_only_an_owner_is_shown_the_trail_and_what_people_may(tmp_path: Path, qtbot: QtBot) -> None:
    vault = Vault.create(tmp_path, WORDS, "Olga", cost=RANDOM_SECRET_COST)
    vault.people.add("Vera Viewer", "viewer", OTHER_WORDS)
    vault.close()
    program = Program(Settings(), tmp_path, None, vault=Vault.open(tmp_path, OTHER_WORDS))
    program.show()
    try:
        program.house.window.page_requested.emit("settings")
        assert program.settings_page.people._trail.isHidden()
        program.settings_page.people.people_requested.emit()
        page = program.records_room.people_page
        assert page.add.isHidden()
        assert page.new_code.isHidden()
        assert page.remove.isHidden()
        assert not page.reset.isHidden()
        program.settings_page.data.backups_requested.emit()
        assert program.records_room.backups_page.restore.isHidden()
    finally:
        program.close()
    assert json.loads((tmp_path / "vault.json").read_text())["version"] == 2


def test_that_the_keys_on_the_caps_choose_a_role_and_a_filter(clinic: Clinic) -> None:
    people = clinic.program.house.records.people
    theo = people.add("Theo", "viewer", OTHER_WORDS)
    clinic.program.settings_page.people.people_requested.emit()
    page = clinic.records.people_page
    page.list.show_rows([(key, key, "") for key in page.list.keys], theo.person_id)
    page.list.take_keyboard()
    clinic.type("", Key.Key_R)
    clinic.until(lambda: people.all()[1].role == "owner")
    clinic.until_idle()
    clinic.program.settings_page.people.trail_requested.emit()
    clinic.type("", Key.Key_F)
    assert clinic.records.trail_page.filter.value == "viewed"


def test_that_records_in_a_synchronised_folder_are_warned_of_in_the_settings(
    tmp_path: Path, qtbot: QtBot
) -> None:
    clinic = Clinic(tmp_path / "Dropbox", qtbot)
    try:
        clinic.program.house.window.page_requested.emit("settings")
        assert "Another program copies this folder" in clinic.program.settings_page.data.warning.text
    finally:
        clinic.program.close()
