"""The gate in the real window: no test on a cuff not good enough; a calibrated one keeps its raw numbers."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.core.calibration import Point, fitted
from ccft_desktop.core.progress import Paused
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from devices.cuff import CuffState

WRITER = Path(__file__).with_name("pty_writer.py")
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


class Bench:
    """The program on a cuff that a process of its own plays."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self._folder = folder
        self._writers: list[subprocess.Popen[str]] = []
        self.saved: list[Session] = []
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        self.program = Program(Settings(), folder, None, vault=vault)
        self.program.test_room.saved.connect(self.saved.append)

    def connect(self, *told: str) -> None:
        """Start a writer, choose its port and wait for its readings."""
        command = [sys.executable, str(WRITER), "--levels", "26", "--clock", *told]
        writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self._writers.append(writer)
        assert writer.stdout is not None
        port = self._folder / "ttyCUFF"
        port.symlink_to(writer.stdout.readline().strip())
        self.program.show()
        self.program.preferences.change(replace(self.program.house.settings, cuff_url=str(port)))
        self.until(lambda: self.program.house.link.state is CuffState.STREAMING)

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(timeout_s * 1000))

    def open_test(self) -> None:
        program = self.program
        program.front_desk.open(ADA.patient_id)
        program.front_desk.test_requested.emit(ADA)
        program.test_choice.begin_requested.emit(preset("endurance", level_mmhg=26.0))
        program.setup.start_anyway_requested.emit()

    def press(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.program.test, key)

    def verdict(self) -> str:
        return self.program.house.gate.suitability.verdict

    def trouble(self) -> str:
        """What the test page says is wrong; empty for nothing."""
        place = self.program.test.cue_place.trouble
        return "" if place.isHidden() else place.accessibleName()

    def close(self) -> None:
        self.program.test_room.interrupt()
        self.program.close()
        for writer in self._writers:
            writer.kill()
            writer.wait()
            if writer.stdout is not None:
                writer.stdout.close()


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(tmp_path / "records", qtbot)
    yield bench
    bench.close()


def test_that_one_reading_a_second_is_refused_with_its_number(bench: Bench) -> None:
    bench.connect("--rate", "1", "--pace", "4")
    bench.until(lambda: bench.verdict() == "log_only")
    bench.open_test()
    bench.press(Qt.Key.Key_Space)
    assert not bench.program.test_room.is_running
    assert "Log only: 1.0 readings a second; 5 are needed to score." in bench.trouble()
    assert "Make it send faster, or choose another cuff." in bench.trouble()
    assert bench.program.house.records.sessions.interrupted() == []
    for page in (bench.program.test_choice, bench.program.settings_page):
        beside_the_cuff = [part.accessibleName() for part in page.findChildren(QWidget)]
        assert any("Log only: 1.0 readings a second" in text for text in beside_the_cuff)


def test_that_a_start_asked_for_while_the_cuff_is_checked_comes_by_itself(bench: Bench) -> None:
    bench.connect()
    bench.open_test()
    bench.press(Qt.Key.Key_Space)
    if bench.verdict() == "watching":
        assert not bench.program.test_room.is_running
        assert "being checked" in bench.trouble()
    bench.until(lambda: bench.program.test_room.is_running)
    assert bench.trouble() == ""
    assert bench.verdict() == "fit"


def test_that_nothing_starts_by_itself_once_the_page_was_left(bench: Bench) -> None:
    bench.connect()
    bench.open_test()
    bench.program.house.gate._on_state(CuffState.OPENING)  # the check begins anew
    bench.press(Qt.Key.Key_Space)
    bench.program.house.window.page_requested.emit("patients")
    bench.until(lambda: bench.verdict() == "fit")
    assert not bench.program.test_room.is_running


def test_that_a_cuff_that_becomes_too_slow_pauses_the_test(bench: Bench) -> None:
    bench.connect("--pace", "8", "--slow-after", "400", "--slow-rate", "4")
    bench.open_test()
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: bench.program.test_room.is_running)
    bench.until(lambda: bench.verdict() == "log_only")
    assert "readings a second; 5 are needed to score" in bench.trouble()
    bench.until(lambda: isinstance(phase(bench), Paused))
    bench.program.test.resume_requested.emit()
    assert isinstance(phase(bench), Paused)


def test_that_a_reading_that_freezes_in_a_test_is_said_until_it_moves_again(bench: Bench) -> None:
    bench.connect("--pace", "8", "--frozen-from", "500", "--frozen-to", "1100")
    bench.open_test()
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: bench.program.test_room.is_running)
    bench.until(lambda: "the same number for" in bench.trouble())
    assert "Squeeze the bag" in bench.trouble()
    bench.until(lambda: bench.trouble() == "")
    assert bench.verdict() == "fit"
    assert not isinstance(phase(bench), Paused)


def phase(bench: Bench) -> object:
    progress = bench.program.test_room.progress
    assert progress is not None
    return progress.phase


def test_that_a_calibrated_cuff_scores_what_it_should_have_read_and_keeps_what_it_sent(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.connect("--pace", "8")
    program = bench.program
    assert "Not calibrated" in strip(program)
    made = fitted(
        [Point(0.0, 1.0), Point(33.0, 31.0)],
        device_identity=program.house.link.device.identity,
        by="T. Example",
        made_utc=datetime(2026, 11, 2, 9, tzinfo=UTC),
    )
    program.cuff_desk.add(made)
    assert program.cuff_desk.history() == (made,)
    assert "Calibrated 2 Nov 2026" in strip(program)
    bench.open_test()
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: program.test_room.is_running)
    bench.until(lambda: bench.program.test_room.progress.t_s > 4.0)  # type: ignore[union-attr]
    program.house.window.close()
    bench.until(lambda: bool(bench.saved))
    stored = program.house.records.sessions.load(bench.saved[0].session_id)
    assert stored.calibration == made
    assert stored.trace is not None
    assert stored.trace.raw is not None
    # Two decimals on the wire, and nothing of the calibration in them.
    np.testing.assert_array_equal(stored.trace.raw, np.round(stored.trace.raw, 2))
    assert 19.8 <= stored.trace.raw.min() <= stored.trace.raw.max() <= 26.2
    np.testing.assert_array_equal(stored.trace.pressure_mmhg, made.apply(stored.trace.raw))
    shown = bench.saved[0].trace
    assert shown is not None
    assert shown.raw is not None
    assert shown.raw.tobytes() == stored.trace.raw.tobytes()


def strip(program: Program) -> list[str]:
    return [label.text() for label in program.house.window.findChildren(QLabel)]
