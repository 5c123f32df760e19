"""The rooms: what the pages ask for happens in the records, and what went wrong is a sentence."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pytestqt.qtbot import QtBot
from sqlcipher3.dbapi2 import SQLITE_DENY, SQLITE_OK, SQLITE_READ

from ccft_desktop.core.protocol import PRESETS, preset, to_mapping
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.protocol_files import write_protocol
from ccft_desktop.sample_records import simulated_session
from ccft_desktop.settings import Settings, load
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.widgets.text import Prose
from devices.cuff import CuffState

PASSPHRASE = "four words are enough"
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster", born=date(1981, 3, 14))


def session() -> Session:
    return simulated_session(
        preset("endurance", level_mmhg=26.0),
        kind="healthy",
        seed=3,
        highest_mmhg=29.0,
        started_utc=datetime(2026, 11, 19, 11, 2, tzinfo=UTC),
        examiner="T. Example",
    )


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window with one patient and one session on record, and no cuff."""
    folder = tmp_path / "records"
    vault = Vault.create(folder, PASSPHRASE, "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    vault.sessions.save(ADA.patient_id, session())
    program = Program(Settings(), folder, folder / "settings.ini", vault=vault)
    program.house.choose_path = lambda name: tmp_path / name
    program.show()
    yield program
    program.close()


def stored(program: Program) -> Session:
    (summary,) = program.house.records.sessions.list_for(ADA.patient_id)
    return program.house.records.sessions.load(summary.session_id)


def test_that_locking_closes_the_records_and_the_passphrase_opens_them(
    program: Program, qtbot: QtBot
) -> None:
    window = program.house.window
    window.lock_requested.emit()
    assert program.house.vault is None
    assert window.locked_page is program.unlock
    program.unlock.unlock_requested.emit("not this one", "")
    qtbot.waitUntil(lambda: "passphrase" in program.unlock.error_text.lower(), timeout=20_000)
    assert program.house.vault is None
    program.unlock.unlock_requested.emit(PASSPHRASE, "")
    qtbot.waitUntil(lambda: program.house.vault is not None, timeout=20_000)
    assert window.locked_page is None
    assert window.current_page_key == "patients"


def test_that_a_first_run_makes_records_that_open_again(tmp_path: Path, qtbot: QtBot) -> None:
    program = Program(Settings(), tmp_path / "new", None)
    program.show()
    try:
        assert program.house.window.locked_page is program.first_run
        program.first_run.create_requested.emit("T. Example", PASSPHRASE)
        qtbot.waitUntil(lambda: program.house.vault is not None, timeout=20_000)
        assert program.house.records.user_name == "T. Example"
    finally:
        program.close()
    vault = Vault.open(tmp_path / "new", PASSPHRASE)
    vault.close()


def test_that_a_new_patient_is_listed_and_chosen(program: Program) -> None:
    program.patients.new_requested.emit()
    assert program.house.window.current_page_key == "patient_form"
    ben = Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel", born=date(1974, 1, 1))
    program.patient_form.saved.emit(ben)
    assert program.house.window.current_page_key == "patients"
    assert program.front_desk.chosen == ben
    assert program.house.records.patients.get(ben.patient_id) == ben


def test_that_choosing_a_patient_reads_no_samples(program: Program) -> None:
    """The database itself refuses to give any out."""
    earlier = replace(session(), session_id="e" * 32, started_utc=datetime(2026, 10, 1, 9, tzinfo=UTC))
    program.house.records.sessions.save(ADA.patient_id, earlier)
    asked: list[str] = []

    def refuse_samples(action: int, table: str | None, column: str | None, *_where: object) -> int:
        if action == SQLITE_READ and (table, column) == ("sample_blocks", "samples"):
            asked.append("samples")
            return SQLITE_DENY
        return SQLITE_OK

    @sa.event.listens_for(program.house.records._records._engine, "checkout")
    def _refuse(connection: Any, *_more: object) -> None:
        connection.set_authorizer(refuse_samples)

    with pytest.raises(StoreError):
        program.house.records.sessions.load(earlier.session_id)
    assert asked
    asked.clear()
    program.front_desk.open(ADA.patient_id)
    assert not asked
    assert program.house.window.notice_text == ""
    shown = " ".join(prose.text for prose in program.patients.findChildren(Prose))
    assert "first comparable test" in shown


def test_that_an_id_that_is_taken_is_said_in_the_form_and_nothing_is_lost(program: Program) -> None:
    program.patients.new_requested.emit()
    program.patient_form.saved.emit(Patient(patient_id="b" * 32, code=ADA.code, name="Ben Beispiel"))
    assert program.house.window.current_page_key == "patient_form"
    assert program.house.records.patients.count() == 1


def test_that_a_changed_outcome_keeps_the_automatic_one_and_changes_the_scores(program: Program) -> None:
    before = stored(program)
    assert before.result.scores.performance_index == 60.0
    program.result_room.open(ADA, before)
    program.result.override_requested.emit(3, "failed", "the head lifted, I saw it late")
    after = stored(program)
    hold = after.result.holds[2]
    assert (hold.outcome, hold.automatic) == ("failed", ("success", None))
    assert hold.override_reason == "the head lifted, I saw it late"
    assert after.result.scores.performance_index == 54.0
    assert after.result.ended == before.result.ended
    program.result.override_requested.emit(3, "success", "it was the pillow")
    assert stored(program).result.scores.performance_index == 60.0


def test_that_a_note_is_kept(program: Program) -> None:
    program.result_room.open(ADA, stored(program))
    program.result.note_changed.emit("Tired after hold 7.")
    assert stored(program).note == "Tired after hold 7."


def test_that_the_report_is_written_without_the_name_in_its_file_name(
    program: Program, tmp_path: Path
) -> None:
    program.result_room.open(ADA, stored(program))
    program.result.pdf_requested.emit()
    (report,) = tmp_path.glob("*.pdf")
    assert report.read_bytes().startswith(b"%PDF")
    assert "Muster" not in report.name


def test_that_a_report_that_cannot_be_written_is_a_sentence(program: Program, tmp_path: Path) -> None:
    program.house.choose_path = lambda name: tmp_path / "no such folder" / name
    program.result_room.open(ADA, stored(program))
    program.result.pdf_requested.emit()
    assert "cannot be written" in program.house.window.notice_text


def test_that_review_opens_the_newest_session_of_the_chosen_patient(program: Program) -> None:
    program.front_desk.open(ADA.patient_id)
    program.house.window.page_requested.emit("review")
    assert program.house.window.current_page_key == "review"
    program.review.note_changed.emit(stored(program).session_id, "Seen again.")
    assert stored(program).note == "Seen again."


def test_that_a_copy_of_a_preset_can_be_changed_in_its_file_and_read_in(
    program: Program, tmp_path: Path
) -> None:
    program.office.open()
    program.settings_page.protocol_copy_requested.emit(PRESETS["triple"])
    (copy,) = program.house.protocols
    assert copy.preset == "triple"
    assert {**to_mapping(copy), "name": ""} == {**to_mapping(PRESETS["triple"]), "name": ""}
    broken = tmp_path / "ours.toml"
    write_protocol(broken, copy)
    broken.write_text(broken.read_text().replace("hold_s = 10.0", "hold_s = 45.0"))
    program.house.choose_file = lambda: broken
    program.settings_page.protocol_import_requested.emit()
    assert program.house.protocols == (copy,)
    assert "ours.toml: hold_s is 45. Allowed: 2 to 30 s." in program.settings_page.notice_text


def test_that_settings_apply_at_once_and_are_remembered(program: Program, tmp_path: Path) -> None:
    program.settings_page.settings_changed.emit(Settings(theme="dark", clinic_name="Praxis am See"))
    assert program.theme.name == "dark"
    assert program.house.clinic.name == "Praxis am See"
    kept, notes = load(tmp_path / "records" / "settings.ini")
    assert (kept.theme, kept.clinic_name, notes) == ("dark", "Praxis am See", [])


def test_that_a_test_without_a_patient_asks_for_one_first(program: Program) -> None:
    program.setup_room.choose(None)
    program.test_choice.choose_patient_requested.emit()
    assert program.house.window.current_page_key == "patients"


def test_that_a_test_without_a_signal_does_not_start_and_says_why(program: Program) -> None:
    program.front_desk.test_requested.emit(ADA)
    program.test_choice.begin_requested.emit(preset("stage1"))
    program.setup.start_anyway_requested.emit()
    program.test.start_requested.emit()
    assert not program.test_room.is_running
    assert not program.test.cue_place.trouble.isHidden()
    assert program.house.records.sessions.interrupted() == []


def test_that_a_cuff_chosen_before_can_be_chosen_again(program: Program, qtbot: QtBot) -> None:
    for url in ("cuffsim://?seed=1", "/dev/no-such-port"):
        program.settings_page.settings_changed.emit(replace(program.house.settings, cuff_url=url))
    offered = [port.url for port in program.house.cuff_choices]
    assert offered[-2:] == ["cuffsim://?seed=1", "/dev/no-such-port"]
    assert [port.name for port in program.house.cuff_choices][-2] == "Simulated patient"
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.FAILED)


def test_that_no_port_looks_chosen_before_one_is_and_a_simulated_patient_is_offered(
    program: Program, qtbot: QtBot
) -> None:
    program.front_desk.test_requested.emit(ADA)
    choice = program.test_choice.panel.cuff_choice
    assert choice.currentText() == "None chosen yet"
    choice.activated.emit(choice.findText("Simulated patient"))
    qtbot.waitUntil(lambda: program.house.link.state is CuffState.STREAMING, timeout=20_000)
    program.setup_room.choose(ADA)
    assert choice.currentText() == "Simulated patient"
