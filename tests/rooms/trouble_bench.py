"""A window at one cuff, a note of everything the therapist was shown, and what is on record afterwards."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.progress import Holding, Progress
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from devices.cuff import CuffState, Reading

ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
# A prompt may come late where the computer is busy: seconds pass quickly here.
ENDURANCE = replace(preset("endurance", level_mmhg=26.0), reach_s=15.0)
SPEED = 10.0
HELD_S = 3.0
# Simulated seconds after which nobody squeezes the bag of a simulated set-up any more: a squeeze in a test
# would be on record as the patient's pressure.
SQUEEZED_S = 40.0
UNPLUGGED = "The cuff was unplugged at"


class Bench:
    """The window at a cuff, and a note of everything the therapist was shown."""

    def __init__(self, folder: Path, qtbot: QtBot, url: str, *, prompts: bool) -> None:
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        self.program = Program(Settings(cuff_url=url, prompts=prompts), folder, None, vault=vault)
        self.saved: list[Session] = []
        self.seen: dict[str, None] = {}
        self._qtbot = qtbot
        self.program.test_room.saved.connect(self.saved.append)
        self.program.house.link.arrived.connect(self._on_arrived)
        self._last_s = 0.0
        self.program.show()

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        def looked() -> bool:
            self._look()
            return is_so()

        self._qtbot.waitUntil(looked, timeout=int(timeout_s * 1000))

    def hold(self) -> None:
        """Start a test and let the first hold run for some seconds."""
        program = self.program
        self.until(lambda: program.house.link.state is CuffState.STREAMING)
        program.front_desk.open(ADA.patient_id)
        program.front_desk.test_requested.emit(ADA)
        program.test_choice.begin_requested.emit(ENDURANCE)
        began_s = self._last_s
        # Only a cuff that listens is set up anew.
        if program.house.settings.prompts:
            self.until(lambda: self._last_s - began_s > SQUEEZED_S)
        program.setup.start_anyway_requested.emit()
        self._press(Qt.Key.Key_Space)
        self.until(lambda: self.held_s > HELD_S)
        self.seen.clear()

    def end(self) -> Session:
        """Wait for a signal and no trouble, stop the test, and give what is on record."""
        program = self.program
        self.until(lambda: program.house.link.state is CuffState.STREAMING)
        self.until(program.test.cue_place.trouble.isHidden)
        self._press(Qt.Key.Key_Escape)
        self._press(Qt.Key.Key_Return)
        self.until(lambda: bool(self.saved))
        stored = program.house.records.sessions.load(self.saved[0].session_id)
        assert stored.trace is not None
        again = rescore(
            stored.trace.t_s, stored.trace.pressure_mmhg, stored.protocol, stored.events, stored.offered
        )
        assert stored.result == self.saved[0].result == again
        return stored

    def _on_arrived(self, readings: tuple[Reading, ...]) -> None:
        self._last_s = readings[-1].t_s

    def _press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.program.test, key)

    @property
    def progress(self) -> Progress:
        progress = self.program.test_room.progress
        assert progress is not None
        return progress

    @property
    def held_s(self) -> float:
        progress = self.progress
        return progress.t_s - progress.phase.start_s if isinstance(progress.phase, Holding) else 0.0

    def was_seen(self, words: str) -> bool:
        return any(words in said for said in self.seen)

    def _look(self) -> None:
        page = self.program.test
        self.seen[page.side.state.word.lower()] = None
        if not page.cue_place.trouble.isHidden():
            self.seen[page.cue_place.trouble.text] = None
        else:
            self.seen[page.cue_place.cue.text] = None


At = Callable[..., Bench]


def benches(folder: Path, qtbot: QtBot) -> Iterator[At]:
    """For a fixture: makes benches at the cuffs of URLs; closes them also after a failure, because their
    threads run."""
    made: list[Bench] = []

    def bench_at(url: str, *, prompts: bool = False) -> Bench:
        made.append(Bench(folder, qtbot, url, prompts=prompts))
        return made[-1]

    yield bench_at
    for bench in made:
        bench.program.close()


def gaps_s(stored: Session) -> list[float]:
    """How long the record has no sample, where that is longer than a hold may be without."""
    assert stored.trace is not None
    steps_s = np.diff(stored.trace.t_s)
    return [float(step_s) for step_s in steps_s[steps_s > stored.protocol.max_gap_s]]
