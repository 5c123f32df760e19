"""A record put right through the real window, by keys; and a second patient of one name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.backup import make_backup
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.record import Step
from tests.store.conftest import make_session as make_session

Key = Qt.Key
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster", born=date(1981, 3, 14))
BEN = Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel", born=date(1974, 1, 1))
AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class Clinic:
    """A program with two patients, of whom the first was tested once."""

    def __init__(self, folder: Path, qtbot: QtBot, session: object) -> None:
        self._qtbot = qtbot
        self.kept = folder / "backups"
        self.vault = Vault.create(folder / "v", "a passphrase", "Olga", cost=RANDOM_SECRET_COST)
        for patient in (ADA, BEN):
            self.vault.patients.add(patient)
        self.vault.sessions.save(ADA.patient_id, session)  # type: ignore[arg-type]
        self.program = Program(
            Settings(backup_folder=str(self.kept), backup_days=0), folder / "v", None, vault=self.vault
        )
        self.program.show()
        self.page = self.program.front_desk.record_page

    def open(self, step: Step) -> None:
        self.program.front_desk.open(ADA.patient_id)
        self.program.patients.edit_requested.emit(ADA.patient_id)
        self.program.patient_form.record_button.click()
        assert self.program.house.window.current_page_key == "record"
        rows = {key: number for number, key in enumerate(self.page.steps.keys)}
        self.page.steps._group.button(rows[step]).setChecked(True)

    def other(self, text: str) -> None:
        QTest.keyClicks(self.page.search, text)
        self._qtbot.waitUntil(lambda: bool(self.page.others.keys), timeout=5000)

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.program.house.window.focusWidget() or self.page, key)

    def until(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.page.notice.text, timeout=10_000)


@pytest.fixture
def clinic(tmp_path: Path, qtbot: QtBot, make_session: object) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path, qtbot, make_session(started_utc=AT))  # type: ignore[operator]
    yield clinic
    clinic.program.close()


def test_that_a_record_goes_into_the_archive_and_comes_back(clinic: Clinic) -> None:
    clinic.open("archive")
    clinic.press(Key.Key_Return)
    clinic.until("The record is in the archive.")
    assert clinic.page.step == "unarchive"
    clinic.press(Key.Key_Escape)
    assert [row.patient.code for row in clinic.vault.patients.search()] == ["P-0203"]
    clinic.program.patients._archive.setChecked(True)
    assert clinic.program.front_desk.chosen == ADA
    clinic.program.patients._archive.setChecked(False)


def test_that_a_day_to_keep_it_until_is_noted_and_a_wrong_one_told(clinic: Clinic) -> None:
    clinic.open("keep")
    clinic.page.day.setText("some day")
    clinic.press(Key.Key_Return)
    clinic.until("Keep until is some day. Allowed: a day such as 2036-12-31")
    clinic.page.day.setText("2036-12-31")
    clinic.press(Key.Key_Return)
    clinic.until("The day is noted.")
    assert clinic.vault.patients.get(ADA.patient_id).keep_until == date(2036, 12, 31)


def test_that_a_test_is_moved_with_a_reason(clinic: Clinic) -> None:
    clinic.open("move")
    clinic.other("ben")
    clinic.press(Key.Key_Return)
    assert "The reason is empty" in clinic.page._reason_field.error
    clinic.page.reason.setText("wrong patient chosen")
    clinic.press(Key.Key_Return)
    clinic.until("The test is in the other record.")
    # One Enter is one step, though the field it is pressed in hands it on.
    assert clinic.vault.patients.count(archived=True) == 0
    assert len(clinic.vault.sessions.list_for(BEN.patient_id)) == 1


def test_that_a_merge_is_asked_about_and_parted_again(clinic: Clinic) -> None:
    clinic.open("merge")
    clinic.other("p-0203")
    clinic.page.reason.setText("the same person")
    clinic.press(Key.Key_Return)
    assert "Enter once more" in clinic.page.notice.text
    clinic.press(Key.Key_Escape)
    assert clinic.vault.sessions.list_for(BEN.patient_id) == []
    clinic.press(Key.Key_Return, Key.Key_Return)
    clinic.until("The two records are one.")
    assert len(clinic.vault.sessions.list_for(BEN.patient_id)) == 1
    rows = clinic.page.steps.keys
    clinic.page.steps._group.button(rows.index("unmerge")).setChecked(True)
    clinic.press(Key.Key_Return)
    clinic.until("Each record is as it was.")
    assert len(clinic.vault.sessions.list_for(ADA.patient_id)) == 1


def test_that_erasing_is_asked_about_and_names_the_backups_that_still_hold_it(
    clinic: Clinic, qtbot: QtBot
) -> None:
    backup = make_backup(clinic.vault, clinic.kept, lambda _done: None)
    clinic.open("erase")
    clinic.press(Key.Key_Return)
    assert "Ada Muster, 1981: all visits and tests go" in clinic.page.notice.text
    assert clinic.vault.patients.count() == 2
    clinic.press(Key.Key_Return)
    window = clinic.program.house.window
    qtbot.waitUntil(lambda: "The record is erased." in window.notice_text, timeout=20_000)
    assert backup.folder.name in window.notice_text
    assert window.current_page_key == "patients"
    assert [row.patient.code for row in clinic.vault.patients.search()] == ["P-0203"]


def test_that_a_second_patient_of_one_name_and_year_is_asked_about_once(clinic: Clinic) -> None:
    twin = replace(ADA, patient_id=uuid4().hex, code="P-0300", born=date(1981, 12, 1))
    clinic.program.patients.new_requested.emit()
    clinic.program.patient_form.saved.emit(twin)
    assert "in the records: P-0117. Save once more" in clinic.program.patient_form._trouble.text
    assert clinic.vault.patients.count() == 2
    clinic.program.patient_form.saved.emit(replace(twin, patient_id=uuid4().hex))
    assert clinic.vault.patients.count() == 3
    assert clinic.program.front_desk.chosen is not None
    assert clinic.program.front_desk.chosen.headline == "Ada Muster (P-0300), 1981"
