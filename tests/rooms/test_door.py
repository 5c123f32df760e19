"""The way in: the first run by keys, who opens the records, the recovery code, tries that were wrong."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.attempts import Attempts
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.recovery_code import code_of, new_secret
from ccft_desktop.store.vault import Vault

Key = Qt.Key
WORDS, OTHER_WORDS = "four quite unrelated words", "some more words nobody knows"
A_MINUTE_S = 60.0


class Clinic:
    """Somebody at the window of a program, who may start it again."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self.folder = folder
        self._qtbot = qtbot
        self.program: Program | None = None

    def start(self, settings: Settings | None = None) -> Program:
        self.close()
        self.program = Program(settings or Settings(), self.folder, None)
        self.program.show()
        self._qtbot.waitExposed(self.program.house.window)
        return self.program

    def close(self) -> None:
        if self.program is not None:
            self.program.close()
        self.program = None

    def type(self, text: str, *then: Key) -> None:
        assert self.program is not None
        window = self.program.house.window
        QTest.keyClicks(window.focusWidget(), text)
        for key in then:
            QTest.keyClick(window.focusWidget(), key)

    def until_open(self) -> Vault:
        program = self.program
        assert program is not None
        self._qtbot.waitUntil(lambda: program.house.window.locked_page is None, timeout=20_000)
        return program.house.records


@pytest.fixture
def clinic(tmp_path: Path, qtbot: QtBot) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path / "records", qtbot)
    yield clinic
    clinic.close()


@pytest.fixture
def known(clinic: Clinic) -> Clinic:
    """Records of two people, with a recovery code."""
    vault = Vault.create(clinic.folder, WORDS, "Olga Owner", cost=RANDOM_SECRET_COST)
    vault.people.add("Theo Therapist", "therapist", OTHER_WORDS)
    vault.close()
    return clinic


def test_that_anybody_finishes_the_first_run_by_keys_in_a_minute(clinic: Clinic, qtbot: QtBot) -> None:
    began_s = time.monotonic()
    program = clinic.start()
    page = program.first_run
    clinic.type("T. Example", Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == 1, timeout=20_000)
    code = "-".join(page.code.sheet.groups)
    clinic.type(page.code.sheet.groups[-1].lower(), Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == 2, timeout=20_000)
    assert page.code.sheet.groups == []
    clinic.type("Sample clinic", Key.Key_Return)
    assert page.step == 3
    QTest.keyClick(program.house.window.focusWidget(), Key.Key_Space)
    vault = clinic.until_open()
    assert time.monotonic() - began_s < A_MINUTE_S
    assert (vault.person.name, vault.person.role) == ("T. Example", "owner")
    assert vault.people.has_recovery_code
    settings = program.house.settings
    assert (settings.clinic_name, settings.last_person) == ("Sample clinic", vault.person.person_id)
    assert settings.cuff_url.startswith("cuffsim://")
    assert program.house.window.current_page_key == "patients"
    clinic.close()
    olga = Vault.people_of(clinic.folder)[0]
    Vault.recover(clinic.folder, code, olga.person_id, OTHER_WORDS).close()


def test_that_a_code_that_is_left_for_later_opens_nothing(clinic: Clinic, qtbot: QtBot) -> None:
    page = clinic.start().first_run
    clinic.type("T. Example", Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == 1, timeout=20_000)
    clinic.type("0000" if page.code.sheet.groups[-1] != "0000" else "1111", Key.Key_Return)
    assert page.step == 1
    qtbot.mouseClick(page.code.later_button, Qt.MouseButton.LeftButton)
    assert page.step == 2
    clinic.type("", Key.Key_Return)
    QTest.keyClick(page.cuff.go, Key.Key_Space)
    assert not clinic.until_open().people.has_recovery_code


def test_that_closing_after_the_passphrase_leaves_records_that_open(clinic: Clinic, qtbot: QtBot) -> None:
    page = clinic.start().first_run
    clinic.type("T. Example", Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Tab)
    clinic.type(WORDS, Key.Key_Return)
    qtbot.waitUntil(lambda: page.step == 1, timeout=20_000)
    program = clinic.start()
    assert program.house.window.locked_page is program.unlock
    clinic.type(WORDS, Key.Key_Return)
    assert clinic.until_open().user_name == "T. Example"


def test_that_the_chosen_person_opens_with_his_own_passphrase_and_is_asked_first_next_time(
    known: Clinic, qtbot: QtBot
) -> None:
    program = known.start()
    people = program.unlock.findChild(QComboBox)
    assert isinstance(people, QComboBox)
    assert [people.itemText(n) for n in range(people.count())] == ["Olga Owner", "Theo Therapist"]
    people.setCurrentIndex(1)
    known.type(WORDS, Key.Key_Return)
    qtbot.waitUntil(lambda: "does not open" in program.unlock.error_text, timeout=20_000)
    known.type(OTHER_WORDS, Key.Key_Return)
    assert known.until_open().person.name == "Theo Therapist"
    again = known.start(program.house.settings)
    people = again.unlock.findChild(QComboBox)
    assert isinstance(people, QComboBox)
    assert people.currentText() == "Theo Therapist"


def test_that_after_three_wrong_ones_the_next_try_waits_and_that_outlasts_the_program(
    known: Clinic, qtbot: QtBot
) -> None:
    program = known.start()
    for tried in range(1, 4):
        known.type(f"wrong words {tried}", Key.Key_Return)
        qtbot.waitUntil(lambda tried=tried: Attempts(known.folder).failures == tried, timeout=20_000)
        qtbot.waitUntil(lambda: bool(program.unlock.error_text), timeout=20_000)
    qtbot.waitUntil(lambda: program.unlock.is_waiting, timeout=20_000)
    assert "The next can be tried in 5 s." in program.unlock.error_text
    with qtbot.assertNotEmitted(program.unlock.unlock_requested):
        known.type(WORDS, Key.Key_Return)
    again = known.start()
    assert again.unlock.is_waiting


def test_that_the_recovery_code_gives_a_new_passphrase_and_a_typing_error_is_told(
    known: Clinic, qtbot: QtBot
) -> None:
    vault = Vault.open(known.folder, WORDS)
    code = code_of(new_secret())
    vault.people.use_recovery_code(code)
    vault.close()
    program = known.start()
    program.unlock.recovery_requested.emit()
    page = program.recover
    assert program.house.window.locked_page is page
    wrong = code[1:] + code[0]
    known.type(wrong, Key.Key_Return)
    known.type("a sentence I remember", Key.Key_Return)
    known.type("a sentence I remember", Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.error_text), timeout=20_000)
    field = page.findChildren(QLineEdit)[0]
    field.setText(code)
    QTest.keyClick(field, Key.Key_Return)
    assert known.until_open().person.name == "Olga Owner"
    known.close()
    Vault.open(known.folder, "a sentence I remember").close()


def test_that_escape_goes_back_to_the_passphrase_and_forgets_the_code(known: Clinic) -> None:
    program = known.start()
    program.unlock.recovery_requested.emit()
    known.type("7Q2M", Key.Key_Escape)
    assert program.house.window.locked_page is program.unlock
    assert all(field.text() == "" for field in program.recover.findChildren(QLineEdit))
