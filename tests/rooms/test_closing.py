"""Closing the window, locking and leaving a page: what was recorded or typed is kept, nothing runs on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from ccft_desktop.app import demo_program
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.sample_records import simulated_session
from ccft_desktop.settings import Settings
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.recording import Recording
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.widgets.note_field import NoteField
from devices.cuff import CuffState

PASSPHRASE = "four words are enough"
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
CUFF = "cuffsim://?speed=6&highest=30&prompts=only"


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window with one patient and a fast simulated cuff."""
    vault = Vault.create(tmp_path, PASSPHRASE, "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    program = Program(Settings(cuff_url=CUFF, prompts=True), tmp_path, None, vault=vault)
    program.show()
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING)
    yield program
    program.close()


def open_test(program: Program) -> None:
    program.front_desk.open(ADA.patient_id)
    program.front_desk.test_requested.emit(ADA)
    program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
    program.setup.start_anyway_requested.emit()


def run_until_a_hold_is_done(program: Program, qtbot: QtBot) -> None:
    open_test(program)
    qtbot.keyClick(program.test, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: holds_of(program) >= 1, timeout=30_000)


def holds_of(program: Program) -> int:
    progress = program.test_room.progress
    return len(progress.holds) if progress is not None else 0


def refuse(_recording: Recording, _session: Session) -> None:
    raise StoreError("The disk is full.")


def shown_result(program: Program) -> tuple[Session, NoteField]:
    session = simulated_session(
        preset("endurance", level_mmhg=26.0),
        kind="healthy",
        seed=3,
        highest_mmhg=29.0,
        started_utc=datetime(2026, 11, 19, 11, 2, tzinfo=UTC),
        examiner="T. Example",
    )
    program.house.records.sessions.save(ADA.patient_id, session)
    program.result_room.open(ADA, session)
    note = program.result.findChild(NoteField)
    assert isinstance(note, NoteField)
    note.setFocus()
    note.setPlainText("typed and not yet left")
    return session, note


def stored(folder: Path) -> tuple[list[Session], int]:
    """The finished sessions and the number of those that were never finished, from the disk."""
    vault = Vault.open(folder, PASSPHRASE)
    try:
        found = vault.sessions.list_for(ADA.patient_id)
        return [vault.sessions.load(one.session_id) for one in found], len(vault.sessions.interrupted())
    finally:
        vault.close()


def test_that_closing_the_window_in_a_test_saves_it_as_interrupted(
    program: Program, tmp_path: Path, qtbot: QtBot
) -> None:
    run_until_a_hold_is_done(program, qtbot)
    program.test.note_requested.emit("the phone rang")
    assert program.house.window.close()
    assert not program.test_room.is_running
    program.close()
    (session,), unfinished = stored(tmp_path)
    assert session.interrupted
    assert session.result.ended == "stopped"
    assert [hold.outcome for hold in session.result.holds][:1] == ["success"]
    assert session.note.endswith("the phone rang")
    assert unfinished == 0


def test_that_a_note_being_typed_is_kept_when_the_records_are_locked(
    program: Program, tmp_path: Path
) -> None:
    shown_result(program)
    program.house.window.lock_requested.emit()
    (session,), _ = stored(tmp_path)
    assert session.note == "typed and not yet left"


def test_that_a_note_being_typed_is_kept_when_the_window_closes(program: Program, tmp_path: Path) -> None:
    shown_result(program)
    assert program.house.window.close()
    program.close()
    (session,), _ = stored(tmp_path)
    assert session.note == "typed and not yet left"


def test_that_the_passphrase_does_not_stay_in_its_field(program: Program, qtbot: QtBot) -> None:
    program.house.window.lock_requested.emit()
    field = program.unlock.keyboard_entry
    assert field is not None
    qtbot.keyClicks(field, PASSPHRASE)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.house.vault is not None, timeout=20_000)
    program.house.window.lock_requested.emit()
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert "empty" in program.unlock.error_text
    assert program.house.vault is None


def test_that_sample_records_open_again_with_enter(qtbot: QtBot) -> None:
    with demo_program("") as program:
        program.show()
        program.house.window.lock_requested.emit()
        assert program.house.window.locked_page is program.unlock
        field = program.unlock.keyboard_entry
        assert field is not None
        qtbot.keyClick(field, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: program.house.vault is not None, timeout=20_000)
        assert program.house.records.patients.count() > 0


def test_that_a_page_left_by_the_rail_no_longer_listens_to_the_cuff(program: Program, qtbot: QtBot) -> None:
    batches: list[object] = []
    shown: list[object] = []
    for _ in range(3):
        open_test(program)
        program.house.window.page_requested.emit("patients")
    show_trace = program.test.show_trace
    program.test.show_trace = lambda *args: shown.append(show_trace(*args))  # type: ignore[method-assign]
    program.house.link.arrived.connect(batches.append)
    qtbot.waitUntil(lambda: len(batches) >= 3)
    assert shown == []
    open_test(program)
    batches.clear()
    qtbot.waitUntil(lambda: len(batches) >= 5)
    assert abs(len(shown) - len(batches)) <= 1


def test_that_a_running_test_is_not_left_and_its_keys_go_on_working(program: Program, qtbot: QtBot) -> None:
    run_until_a_hold_is_done(program, qtbot)
    for ask in (
        lambda: program.house.window.page_requested.emit("patients"),
        program.house.window.lock_requested.emit,
    ):
        ask()
        assert program.house.window.current_page_key == "live_test"
        assert "A test is running" in program.house.window.notice_text
        assert program.house.window.focusWidget() is program.test
    qtbot.keyClick(program.test, Qt.Key.Key_Escape)
    qtbot.keyClick(program.test, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: program.house.window.current_page_key == "result")
    assert program.house.window.notice_text == ""


def test_that_nothing_of_the_demo_stays(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def show_and_break() -> None:
        with demo_program("") as program:
            program.show()
            assert len(list(tmp_path.iterdir())) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        show_and_break()
    assert list(tmp_path.iterdir()) == []


def test_that_a_test_the_disk_refuses_is_left_only_by_asking_twice(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_until_a_hold_is_done(program, qtbot)
    with monkeypatch.context() as full:
        full.setattr(Recording, "finish", refuse)
        assert not program.house.window.close()
        assert "The disk is full." in program.test.cue_place.trouble.text
        program.house.window.page_requested.emit("patients")
        assert "not saved yet" in program.house.window.notice_text
        assert program.house.window.close()
    program.close()
    sessions, unfinished = stored(tmp_path)
    assert (sessions, unfinished) == ([], 1)


def test_that_the_window_closes_by_itself_once_the_disk_takes_the_test(
    program: Program, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_until_a_hold_is_done(program, qtbot)
    with monkeypatch.context() as full:
        full.setattr(Recording, "finish", refuse)
        assert not program.house.window.close()
    qtbot.waitUntil(lambda: not program.house.window.isVisible(), timeout=10_000)
    program.close()
    (session,), unfinished = stored(tmp_path)
    assert (session.interrupted, unfinished) == (True, 0)


def test_that_a_half_filled_form_outlasts_the_lock(program: Program, qtbot: QtBot) -> None:
    program.patients.new_requested.emit()
    (name,) = (
        field for field in program.patient_form.findChildren(QLineEdit) if field.accessibleName() == "Name"
    )
    qtbot.keyClicks(name, "Ben Beispiel")
    program.house.window.lock_requested.emit()
    program.unlock.unlock_requested.emit(PASSPHRASE, "")
    qtbot.waitUntil(lambda: program.house.vault is not None, timeout=20_000)
    assert program.house.window.current_page_key == "patient_form"
    assert name.text() == "Ben Beispiel"
