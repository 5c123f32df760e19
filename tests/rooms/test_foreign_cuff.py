"""A whole test in the real window from a cuff that is nothing of ours: a process writing text lines."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.progress import Cued, Holding, Over, Progress
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from devices.cuff import CuffState

WRITER = Path(__file__).with_name("pty_writer.py")
PACE = 12.0
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are a thing of POSIX")


class Bench:
    """A cable that can be plugged into another writer, and the program that reads it."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._folder = folder
        self._qtbot = qtbot
        self._writers: list[subprocess.Popen[str]] = []
        self.port = folder / "ttyCUFF"
        self.saved: list[Session] = []
        records = folder / "records"
        vault = Vault.create(records, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        self.program = Program(Settings(cuff_url=str(self.port)), records, None, vault=vault)
        self.program.test_room.saved.connect(self.saved.append)
        self.program.test_room.happened.connect(self._speak)

    def _speak(self, happening: object) -> None:
        """The therapist's voice: the patient hears the cue, the cuff does not."""
        if isinstance(happening, Cued):
            self._writers[-1].send_signal(signal.SIGUSR1)

    def pull(self) -> None:
        """Pull the cable: the port and everything behind it are gone."""
        self._writers[-1].kill()

    def plug_in(self, *told: str) -> None:
        """Start a writer and lay the cable to it."""
        writer = subprocess.Popen([sys.executable, str(WRITER), *told], stdout=subprocess.PIPE, text=True)
        self._writers.append(writer)
        assert writer.stdout is not None
        name = writer.stdout.readline().strip()
        fresh = self._folder / "fresh"
        fresh.symlink_to(name)
        fresh.replace(self.port)

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(timeout_s * 1000))

    def begin(self, preset_id: str) -> None:
        """Show the window, wait for the cuff and go through set-up to a running test, by keys."""
        program = self.program
        program.show()
        self.until(lambda: program.house.link.state is CuffState.STREAMING)
        program.front_desk.open(ADA.patient_id)
        program.front_desk.test_requested.emit(ADA)
        program.test_choice.select(preset_id)
        self._qtbot.keyClick(program.test_choice, Qt.Key.Key_Return)
        self.until(lambda: program.house.window.current_page_key == "setup")
        self._qtbot.keyClick(program.setup, Qt.Key.Key_O)
        self.until(lambda: program.house.window.current_page_key == "live_test")
        self._qtbot.keyClick(program.test, Qt.Key.Key_Space)
        self.until(lambda: program.test_room.is_running)

    def close(self) -> None:
        self.program.close()
        for writer in self._writers:
            writer.kill()
            writer.wait()
            if writer.stdout is not None:
                writer.stdout.close()


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Iterator[Bench]:
    bench = Bench(tmp_path, qtbot)
    yield bench
    bench.close()


def check_record(bench: Bench, session: Session) -> Session:
    """What is on record equals what was shown and what its samples score to."""
    stored = bench.program.house.records.sessions.load(session.session_id)
    assert stored.trace is not None
    again = rescore(
        stored.trace.t_s, stored.trace.pressure_mmhg, stored.protocol, stored.events, stored.offered
    )
    assert stored.result == session.result == again
    assert stored.device.raw_unit == "mmHg"
    return stored


def test_that_a_whole_ladder_runs_from_text_lines_alone(bench: Bench) -> None:
    bench.plug_in("--levels", "22,24,26,28,30", "--pace", f"{PACE:g}", "--clock")
    bench.begin("ladder")
    bench.until(lambda: bool(bench.saved), timeout_s=60.0)
    stored = check_record(bench, bench.saved[0])
    assert [(hold.level_mmhg, hold.outcome) for hold in stored.result.holds] == [
        (22.0, "success"),
        (24.0, "success"),
        (26.0, "success"),
        (28.0, "success"),
        (30.0, "success"),
    ]
    assert stored.result.scores.highest_pressure_mmhg == 30.0
    assert stored.result.ended == "completed"
    bench.until(lambda: bench.program.house.window.current_page_key == "result")


def test_that_a_pulled_cable_makes_the_hold_invalid_and_plugging_in_goes_on(bench: Bench) -> None:
    bench.plug_in("--levels", "22,24,26", "--pace", f"{PACE:g}", "--clock")
    bench.begin("ladder")
    program = bench.program
    bench.until(lambda: len(holds_of(bench)) == 2)
    bench.until(lambda: held_s(bench) > 4.0)
    bench.pull()
    bench.until(lambda: program.house.link.state is CuffState.LOST, timeout_s=30.0)
    bench.until(lambda: not program.test.cue_place.trouble.isHidden())
    bench.until(lambda: len(holds_of(bench)) == 3)
    bench.plug_in("--levels", "26,28,30", "--pace", f"{PACE:g}", "--clock", "--from-ms", "90000")
    bench.until(lambda: program.house.link.state is CuffState.STREAMING)
    bench.until(program.test.cue_place.trouble.isHidden)
    bench.until(lambda: bool(bench.saved), timeout_s=60.0)
    stored = check_record(bench, bench.saved[0])
    told = [(hold.level_mmhg, hold.outcome, hold.reason) for hold in stored.result.holds]
    assert told[:3] == [
        (22.0, "success", None),
        (24.0, "success", None),
        (26.0, "invalid", "signal_gap"),
    ]
    assert [outcome for level, outcome, _ in told[3:] if level == 26.0] == ["success"]
    assert stored.result.scores.highest_pressure_mmhg == 30.0
    assert "lost" in [event.code for event in stored.events]


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_that_a_ladder_runs_at_true_pace_from_bare_numbers(bench: Bench) -> None:
    bench.plug_in("--levels", "22,24,26,28,30")
    bench.begin("ladder")
    bench.until(lambda: bool(bench.saved), timeout_s=200.0)
    stored = check_record(bench, bench.saved[0])
    assert stored.result.scores.highest_pressure_mmhg == 30.0


def test_that_stopping_in_a_hold_and_finishing_saves_what_there_is(bench: Bench, qtbot: QtBot) -> None:
    bench.plug_in("--levels", "22,24,26,28,30", "--pace", f"{PACE:g}", "--clock")
    bench.begin("ladder")
    page = bench.program.test
    bench.until(lambda: len(holds_of(bench)) == 1)
    qtbot.keyClick(page, Qt.Key.Key_9)
    bench.until(lambda: isinstance(progress_of(bench).phase, Over))
    # The first answers where it hurts, by not saying; the second finishes.
    qtbot.keyClick(page, Qt.Key.Key_Return)
    qtbot.keyClick(page, Qt.Key.Key_Return)
    bench.until(lambda: bool(bench.saved))
    stored = check_record(bench, bench.saved[0])
    assert stored.result.ended == "pain"
    assert stored.result.scores.highest_pressure_mmhg == 22.0


def progress_of(bench: Bench) -> Progress:
    progress = bench.program.test_room.progress
    assert progress is not None
    return progress


def held_s(bench: Bench) -> float:
    progress = progress_of(bench)
    return progress.t_s - progress.phase.start_s if isinstance(progress.phase, Holding) else 0.0


def holds_of(bench: Bench) -> tuple[object, ...]:
    return progress_of(bench).holds


def test_that_closing_the_window_in_a_test_saves_it_as_interrupted(bench: Bench) -> None:
    bench.plug_in("--levels", "22,24", "--pace", f"{PACE:g}", "--clock")
    bench.begin("ladder")
    bench.until(lambda: len(holds_of(bench)) == 1)
    bench.program.house.window.close()
    bench.until(lambda: bool(bench.saved))
    stored = check_record(bench, bench.saved[0])
    assert stored.interrupted
    assert stored.result.ended == "stopped"
    assert stored.protocol == preset("ladder")
