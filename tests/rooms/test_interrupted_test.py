"""A program killed in the middle of a test offers that test at its next start."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.commands.recording_csv import read_marks, read_recording
from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Device, Offer
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose

CHILD = Path(__file__).with_name("killed_child.py")
PASSPHRASE = "a passphrase for a test"


def killed_in_a_hold(folder: Path) -> None:
    """Run a test in a process of its own until its second hold is under way, and kill it there."""
    child = subprocess.Popen(
        [sys.executable, str(CHILD), str(folder), PASSPHRASE], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline().strip() == "holding"
    child.send_signal(signal.SIGKILL)
    child.wait()
    child.stdout.close()


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
@pytest.mark.parametrize(("key", "kept"), [(Qt.Key.Key_Return, True), (Qt.Key.Key_Escape, False)])
def test_that_a_killed_test_is_offered_and_kept_when_wanted(
    tmp_path: Path, qtbot: QtBot, key: Qt.Key, kept: bool
) -> None:
    killed_in_a_hold(tmp_path)
    vault = Vault.open(tmp_path, PASSPHRASE)
    program = Program(Settings(), tmp_path, None, vault=vault)
    try:
        program.show()
        assert program.house.window.current_page_key == "interrupted"
        qtbot.keyClick(program.interrupted, key)
        qtbot.waitUntil(lambda: program.house.window.current_page_key == "patients")
        (row,) = vault.patients.search()
        sessions = vault.sessions.list_for(row.patient.patient_id)
        assert len(sessions) == int(kept)
        assert len(vault.sessions.interrupted()) == int(not kept)
        if kept:
            stored = vault.sessions.load(sessions[0].session_id)
            assert stored.interrupted
            assert stored.note.endswith("the phone rang")
            assert stored.trace is not None
            assert [hold.outcome for hold in stored.result.holds] == ["success"]
            assert stored.result == rescore(
                stored.trace.t_s,
                stored.trace.pressure_mmhg,
                stored.protocol,
                stored.events,
                stored.offered,
            )
    finally:
        program.close()


ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
STARTED = datetime(2026, 11, 19, 11, 2, tzinfo=UTC)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Two interrupted tests; this version cannot run the protocol of the later one."""
    vault = Vault.create(tmp_path / "records", PASSPHRASE, cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    for hours in (0, 1):
        recording = vault.sessions.begin(
            ADA.patient_id,
            started_utc=STARTED + timedelta(hours=hours),
            protocol=preset("triple"),
            device=Device(name="Cuff", url="COM4"),
            examiner="T. Example",
        )
        recording.append([0.0, 0.1, 1 / 3], [20.0, 20.5, 62 / 3], [15.0, 15.25, 15.5])
        recording.add_event(Event(0.1, "jaw"))
        recording.close()
    with vault._records.write() as connection:
        connection.exec_driver_sql(
            "UPDATE sessions SET protocol = replace(protocol, '\"hold_s\":10.0', '\"hold_s\":45.0')"
            " WHERE session_id = ?",
            (recording.session_id,),
        )
    return vault


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot, vault: Vault) -> Iterator[Program]:
    program = Program(Settings(), tmp_path / "records", None, vault=vault)
    program.house.choose_path = lambda name: tmp_path / name
    program.show()
    yield program
    program.close()


def button(program: Program, words: str) -> ActionButton:
    return next(one for one in program.interrupted.findChildren(ActionButton) if one.text() == words)


def said(program: Program) -> str:
    parts = [*program.interrupted.findChildren(Line), *program.interrupted.findChildren(Prose)]
    texts = [part.text() if isinstance(part, Line) else part.text for part in parts if part.isVisible()]
    return " ".join(texts)


def test_that_a_protocol_nobody_can_run_hides_no_other_test_and_is_offered_as_files(
    program: Program, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    assert "Triple" in said(program)
    qtbot.keyClick(program.interrupted, Qt.Key.Key_Return)
    assert len(vault.sessions.list_for(ADA.patient_id)) == 1
    assert program.house.window.current_page_key == "interrupted"
    assert "cannot be scored" in said(program)
    assert "hold_s is 45. Allowed: 2 to 30 s." in said(program)
    assert button(program, "Keep it").isHidden()
    qtbot.keyClick(program.interrupted, Qt.Key.Key_Return)
    samples, marks = sorted(tmp_path.glob("*.csv"), key=lambda path: len(path.name))
    assert "Muster" not in samples.name + marks.name
    trace = read_recording(samples)
    assert (trace.t_s.tolist(), trace.pressure_mmhg.tolist()) == ([0.0, 0.1, 1 / 3], [20.0, 20.5, 62 / 3])
    assert samples.read_text().splitlines()[1] == "0.0,20.0,15.0"
    assert read_marks(marks) == (Event(0.1, "jaw"),)
    (left,) = vault.sessions.interrupted()
    assert left.protocol is None
    qtbot.keyClick(program.interrupted, Qt.Key.Key_Escape)
    assert program.house.window.current_page_key == "patients"
    assert len(vault.sessions.interrupted()) == 1


def test_that_a_recording_is_discarded_only_after_it_is_asked_about(
    program: Program, vault: Vault, qtbot: QtBot
) -> None:
    page = program.interrupted
    qtbot.mouseClick(button(program, "Discard the recording"), Qt.MouseButton.LeftButton)
    assert "It cannot be brought back." in said(program)
    # Nobody reads a question before the second click of a double click.
    at = button(program, "Discard the recording").geometry().center()
    assert page.childAt(button(program, "Do not discard").parentWidget().mapTo(page, at)) is button(
        program, "Do not discard"
    )
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        qtbot.keyClick(QApplication.focusWidget() or page, key)
        assert "It cannot be brought back." not in said(program)
        assert program.house.window.current_page_key == "interrupted"
        assert len(vault.sessions.interrupted()) == 2
        button(program, "Discard the recording").click()
    button(program, "Discard it for good").click()
    assert [one.protocol for one in vault.sessions.interrupted()] == [None]
    assert "It cannot be brought back." not in said(program)
    button(program, "Discard the recording").click()
    button(program, "Discard it for good").click()
    assert vault.sessions.interrupted() == []
    assert program.house.window.current_page_key == "patients"


def test_that_a_file_that_cannot_be_written_is_a_sentence_and_the_recording_stays(
    program: Program, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.keyClick(program.interrupted, Qt.Key.Key_Return)
    program.house.choose_path = lambda name: tmp_path / "no such folder" / name
    qtbot.keyClick(program.interrupted, Qt.Key.Key_Return)
    assert "cannot be written" in program.house.window.notice_text
    assert len(vault.sessions.interrupted()) == 1


def test_that_a_test_read_off_a_dial_is_judged_by_its_taps(tmp_path: Path, qtbot: QtBot) -> None:
    vault = Vault.create(tmp_path, PASSPHRASE, cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    recording = vault.sessions.begin(
        ADA.patient_id,
        started_utc=STARTED,
        protocol=preset("endurance", level_mmhg=26.0),
        device=Device(name="", url=""),
        examiner="T. Example",
        by_dial=True,
    )
    for t_s, code in (
        (0.0, "start"),
        (2.0, "reached"),
        (12.0, "held"),
        (19.0, "reached"),
        (24.0, "not_held"),
    ):
        recording.add_event(Event(t_s, code))
    for cue_s in (1.0, 17.0, 29.0):
        recording.add_offer(Offer(cue_s, 26.0))
    recording.close()
    program = Program(Settings(), tmp_path, None, vault=vault)
    try:
        program.show()
        assert "Read off a dial." in said(program)
        qtbot.keyClick(program.interrupted, Qt.Key.Key_Return)
        (summary,) = vault.sessions.list_for(ADA.patient_id)
        kept = vault.sessions.load(summary.session_id)
        assert (kept.by_dial, kept.trace, kept.interrupted) == (True, None, True)
        assert [hold.outcome for hold in kept.result.holds] == ["success", "failed"]
    finally:
        program.close()
