"""A program killed in the middle of a test offers that test at its next start."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.scoring import rescore
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.vault import Vault

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


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a thing of POSIX")
def test_that_a_test_not_wanted_is_discarded(tmp_path: Path, qtbot: QtBot) -> None:
    killed_in_a_hold(tmp_path)
    vault = Vault.open(tmp_path, PASSPHRASE)
    program = Program(Settings(), tmp_path, None, vault=vault)
    try:
        program.show()
        program.interrupted.discard_requested.emit()
        assert program.house.window.current_page_key == "patients"
        assert vault.sessions.interrupted() == []
    finally:
        program.close()
