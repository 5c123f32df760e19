"""From the choice of a test to practised nods, by keys alone, at a cuff on a pseudo-terminal."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.order import Order
from ccft_desktop.core.progress import Cued, HoldEnded, HoldStarted
from ccft_desktop.core.protocol import PRESETS, preset
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.sample_records import simulated_session
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from devices.cuff import CuffState

WRITER = Path(__file__).with_name("handled_writer.py")
PACE = 20.0
ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")
BEN = Patient(patient_id="b" * 32, code="P-0203", name="Ben Beispiel")


class Room:
    """The window with its records, what was ordered, and the keys."""

    def __init__(self, folder: Path, qtbot: QtBot, settings: Settings) -> None:
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        vault.patients.add(ADA)
        vault.patients.add(BEN)
        self.program = Program(settings, folder, None, vault=vault)
        self.orders: list[Order] = []
        self.saved: list[Session] = []
        self._qtbot = qtbot
        self.program.setup_room.ready.connect(self.orders.append)
        self.program.test_room.saved.connect(self.saved.append)
        self.program.show()

    def until(self, is_so: Callable[[], bool], timeout_s: float = 20.0) -> None:
        self._qtbot.waitUntil(is_so, timeout=int(timeout_s * 1000))

    def press(self, *keys: Qt.Key) -> None:
        """On whatever has the keyboard."""
        for key in keys:
            widget = self.program.house.window.focusWidget()
            assert widget is not None
            QTest.keyClick(widget, key)

    def choose(self, patient: Patient = ADA) -> None:
        self.program.front_desk.open(patient.patient_id)
        self.program.front_desk.test_requested.emit(patient)
        assert self.page_key == "test"

    @property
    def page_key(self) -> str:
        return self.program.house.window.current_page_key

    @property
    def said(self) -> str:
        return self.program.setup.notice.text

    @property
    def word(self) -> str:
        return self.program.setup.panel.state_word.word

    def says(self, words: str) -> bool:
        return words in self.said

    @property
    def steps(self) -> list[str]:
        return [row.status for row in self.program.setup.steps.rows]


class Bench(Room):
    """A room with a cuff in somebody's hand."""

    def __init__(self, folder: Path, qtbot: QtBot, **settings: object) -> None:
        self._writer = subprocess.Popen(
            [sys.executable, str(WRITER), "--pace", f"{PACE:g}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._writer.stdout is not None
        port = self._writer.stdout.readline().strip()
        super().__init__(folder, qtbot, replace(Settings(cuff_url=port), **settings))  # type: ignore[arg-type]
        self.until(lambda: self.program.house.link.state is CuffState.STREAMING)

    def do(self, *told: str) -> None:
        """Tell the hand."""
        assert self._writer.stdin is not None
        for line in told:
            self._writer.stdin.write(line + "\n")
        self._writer.stdin.flush()

    def open_setup(self) -> None:
        self.choose()
        self.press(Qt.Key.Key_Return)
        self.until(lambda: self.page_key == "setup")

    def inflate(self) -> None:
        """Placed and squeezed by word of mouth, inflated by hand."""
        self.open_setup()
        self.press(Qt.Key.Key_Return)
        self.do("to 20 1")
        self.until(lambda: self.steps[2] == "now")
        self.press(Qt.Key.Key_Return)

    def settle(self) -> None:
        self.inflate()
        self.until(lambda: self.program.setup_room.is_settled)
        self.until(self.program.setup.main_button.isEnabled)

    def close(self) -> None:
        self.program.close()
        self._writer.kill()
        self._writer.wait()
        for pipe in (self._writer.stdin, self._writer.stdout):
            if pipe is not None:
                pipe.close()


@pytest.fixture
def bench_with(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Bench]]:
    if os.name != "posix":
        pytest.skip("pseudo-terminals are a thing of POSIX")
    made: list[Bench] = []

    def make(**settings: object) -> Bench:
        made.append(Bench(tmp_path / "records", qtbot, **settings))
        return made[-1]

    yield make
    for bench in made:
        bench.close()


@pytest.fixture
def room(tmp_path: Path, qtbot: QtBot) -> Iterator[Room]:
    """Without a cuff."""
    room = Room(tmp_path / "records", qtbot, Settings(last_protocol="triple"))
    yield room
    room.program.close()


def test_that_every_step_ticks_itself_from_the_signal(bench_with: Callable[..., Bench]) -> None:
    bench = bench_with()
    bench.open_setup()
    panel = bench.program.setup.panel
    bench.until(lambda: bench.steps == ["now", "to_come", "to_come", "to_come"])
    bench.until(panel.drawing.isVisible)
    bench.do("to 20 1")
    bench.until(lambda: bench.steps[:2] == ["done", "done"])
    assert panel.gauge.isVisible()
    for squeezed in (1, 2):
        bench.do("squeeze")
        bench.until(lambda n=squeezed: f"{n} of 3." in bench.program.setup.steps.rows[2].detail)  # type: ignore[misc]
    bench.until(lambda: bench.steps == ["done"] * 4)
    assert bench.word == "At 20, steady"
    bench.press(Qt.Key.Key_Backspace)
    bench.until(lambda: bench.steps[2] == "now")


def test_that_practice_leads_to_the_test_and_its_count_goes_on_record(
    bench_with: Callable[..., Bench],
) -> None:
    bench = bench_with()
    bench.settle()
    page, setup_room = bench.program.setup, bench.program.setup_room
    assert page.main_button.text() == "Start practice nods"
    assert bench.says("Recommended first: 6 practice holds.")
    bench.press(Qt.Key.Key_S, Qt.Key.Key_S, Qt.Key.Key_Return)
    first = bench.orders[-1]
    assert (first.purpose, first.practice_holds) == ("practice_holds", 0)
    assert (first.protocol.levels_mmhg, first.protocol.hold_s, first.protocol.holds_per_level) == (
        (22.0,),
        3.0,
        6,
    )
    assert bench.page_key == "live_test"

    started = 0

    def nod(happening: object) -> None:
        """The patient is told by the therapist, the cuff by the hand."""
        nonlocal started
        if isinstance(happening, Cued):
            bench.do("to 22 0.3")
        elif isinstance(happening, HoldEnded):
            bench.do("to 20 0.3")
        elif isinstance(happening, HoldStarted):
            started += 1

    bench.program.test_room.happened.connect(nod)
    bench.until(lambda: bench.program.house.gate.suitability.may_score)
    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: started > 0)
    bench.press(Qt.Key.Key_Escape, Qt.Key.Key_Return)
    bench.until(lambda: bench.page_key == "setup")
    bench.program.test_room.happened.disconnect(nod)
    assert bench.steps[:3] == ["done"] * 3, "placement is not asked again"
    bench.do("to 24 1")
    bench.until(lambda: not setup_room.is_settled)
    bench.do("to 20 1")
    bench.until(lambda: setup_room.is_settled)
    bench.until(lambda: bench.says(f"{started} of 6 practice holds done."))
    bench.until(lambda: bench.says(f"Recommended before the test: {6 - started} more."))
    bench.press(Qt.Key.Key_Return)
    assert bench.orders[-1].protocol.holds_per_level == 6 - started
    bench.press(Qt.Key.Key_Escape)
    bench.until(lambda: bench.page_key == "setup")
    setup_room.on_practised(6 - started)
    bench.until(lambda: page.main_button.text() == "Start test" and page.main_button.isEnabled())
    assert bench.says("6 of 6 practice holds done.")
    assert bench.program.house.records.visits.practice_holds(ADA.patient_id) == 0, "not on record by itself"
    bench.press(Qt.Key.Key_Return)
    test = bench.orders[-1]
    assert (test.purpose, test.practice_holds, test.screen_position) == ("test", 6, "overhead")
    assert test.protocol == PRESETS["stage1"]

    bench.press(Qt.Key.Key_Space)
    bench.until(lambda: bench.program.test_room.is_running)
    bench.press(Qt.Key.Key_Escape, Qt.Key.Key_Return)
    bench.until(lambda: bool(bench.saved))
    stored = bench.program.house.records.sessions.load(bench.saved[0].session_id)
    assert (stored.practice_holds, stored.screen_position) == (6, "overhead")
    assert bench.program.house.records.visits.practice_holds(ADA.patient_id) == 6
    bench.until(lambda: bench.page_key == "result")
    bench.settle()
    assert page.main_button.text() == "Start test", "six have been done today"


def test_that_the_first_visit_is_over_when_six_have_been_done_in_all(room: Room) -> None:
    for day, holds in ((1, 4), (2, 3)):
        kept = simulated_session(
            preset("ladder"),
            kind="healthy",
            seed=day,
            highest_mmhg=26.0,
            started_utc=datetime(2026, 3, day, 9, tzinfo=UTC),
            examiner="T. Example",
        )
        room.program.house.records.sessions.save(ADA.patient_id, replace(kept, practice_holds=holds))
    for patient, recommended in ((ADA, 3), (BEN, 6)):
        room.choose(patient)
        room.press(Qt.Key.Key_Return)
        room.until(lambda: room.page_key == "setup")
        room.press(Qt.Key.Key_P)
        order = room.orders[-1]
        assert (order.patient, order.purpose) == (patient, "practice_holds")
        assert order.protocol.holds_per_level == recommended
        room.program.house.window.page_requested.emit("patients")


def test_that_a_set_up_that_was_left_does_not_come_back_with_the_count(room: Room) -> None:
    room.choose()
    room.press(Qt.Key.Key_Return)
    room.until(lambda: room.page_key == "setup")
    room.press(Qt.Key.Key_P)
    assert room.page_key == "live_test"
    room.program.house.window.page_requested.emit("patients")
    assert room.page_key == "patients"
    room.program.setup_room.on_practised(3)
    assert room.page_key == "patients"


def test_that_a_leak_and_a_rise_are_told_and_what_to_do(bench_with: Callable[..., Bench]) -> None:
    bench = bench_with()
    bench.settle()
    bench.do("leak 6")
    bench.until(lambda: bench.says("Check the valve and the hose, then set the cuff to 20 again."))
    assert bench.said.startswith("Falling ")
    assert bench.word == "Losing air"
    bench.until(lambda: not bench.program.setup.main_button.isEnabled())
    bench.do("to 20 2")
    bench.until(bench.program.setup.main_button.isEnabled)
    assert bench.says("Recommended first")
    bench.do("leak -4")
    bench.until(lambda: bench.said.startswith("Rising "))


def test_that_a_cuff_left_off_the_baseline_is_told_by_how_much(bench_with: Callable[..., Bench]) -> None:
    bench = bench_with()
    bench.settle()
    bench.do("to 18.6 1")
    bench.until(lambda: bench.said == "The cuff reads 18.6. Set it to 20.")
    assert bench.word == "Below 20"


def test_that_a_frozen_and_a_silent_cuff_are_told_and_go_on_by_themselves(
    bench_with: Callable[..., Bench],
) -> None:
    bench = bench_with()
    bench.inflate()
    bench.do("freeze")
    bench.until(lambda: bench.says("The reading has not changed for 8 s."))
    bench.do("thaw", "hush")
    bench.until(lambda: bench.says("No signal from the cuff."))
    assert bench.program.setup.panel.gauge.pressure_mmhg is None
    bench.do("speak")
    bench.until(lambda: bench.program.setup_room.is_settled)


@pytest.mark.parametrize(("alarm_mmhg", "to_mmhg"), [(45.0, 48.0), (60.0, 64.0)])
def test_that_too_much_air_is_told_at_set_up_and_in_the_test(
    bench_with: Callable[..., Bench], alarm_mmhg: float, to_mmhg: float
) -> None:
    bench = bench_with(alarm_mmhg=alarm_mmhg)
    bench.open_setup()
    too_much = f"The cuff is above {alarm_mmhg:g} mmHg. Open the valve and let air out."
    bench.do(f"to {alarm_mmhg - 2:g} 1")
    bench.until(lambda: bench.word == "Above 20")
    assert not bench.says("above")
    bench.do(f"to {to_mmhg:g} 1")
    bench.until(lambda: bench.said == too_much)
    assert bench.word == "Let air out"
    bench.do("to 20 1")
    bench.until(lambda: not bench.says("above"))

    bench.press(Qt.Key.Key_O)
    trouble = bench.program.test.cue_place.trouble
    for is_running in (False, True):
        if is_running:
            bench.until(lambda: bench.program.house.gate.suitability.may_score)
            bench.press(Qt.Key.Key_Space)
            bench.until(lambda: bench.program.test_room.is_running)
        bench.do(f"to {to_mmhg:g} 1")
        bench.until(lambda: trouble.text == too_much)
        bench.do("to 20 1")
        bench.until(trouble.isHidden)


def test_that_a_new_patient_begins_with_the_first_stage_and_goes_on_to_the_second(room: Room) -> None:
    room.choose(BEN)
    assert room.program.test_choice.protocol == PRESETS["stage1"]
    first = simulated_session(
        PRESETS["stage1"],
        kind="healthy",
        seed=4,
        highest_mmhg=26.4,
        started_utc=datetime(2026, 3, 1, 9, tzinfo=UTC),
        examiner="T. Example",
    )
    level_mmhg = first.scores.highest_pressure_mmhg
    room.program.house.records.sessions.save(BEN.patient_id, first)
    room.choose(BEN)
    row = room.program.house.window.focusWidget()
    assert row is not None
    assert row.accessibleName() == f"Continue with stage 2 at {level_mmhg:g} mmHg"
    room.press(Qt.Key.Key_Return)
    room.until(lambda: room.page_key == "setup")
    room.press(Qt.Key.Key_O)
    assert room.orders[-1].protocol == preset("endurance", level_mmhg=level_mmhg)


def test_that_what_was_chosen_last_is_offered_to_who_has_no_first_stage(room: Room) -> None:
    earlier = simulated_session(
        preset("ladder"),
        kind="healthy",
        seed=4,
        highest_mmhg=26.0,
        started_utc=datetime(2026, 3, 1, 9, tzinfo=UTC),
        examiner="T. Example",
    )
    room.program.house.records.sessions.save(ADA.patient_id, earlier)
    room.choose()
    assert room.program.test_choice.protocol == PRESETS["triple"]
    room.press(Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    room.until(lambda: room.page_key == "setup")
    room.press(Qt.Key.Key_Escape)
    assert room.page_key == "test"
    assert room.program.test_choice.protocol == PRESETS["cumulative"], "what was chosen instead stays chosen"


def test_that_feedback_and_screen_are_chosen_by_key_remembered_and_ordered(room: Room) -> None:
    room.choose()
    room.press(Qt.Key.Key_F, Qt.Key.Key_F, Qt.Key.Key_Return)
    room.until(lambda: room.page_key == "setup")
    assert room.program.setup.screen_choice.value == ""
    room.press(Qt.Key.Key_O)
    assert (room.orders[-1].feedback, room.orders[-1].screen_position) == ("blind", "")
    room.press(Qt.Key.Key_Escape)
    room.press(Qt.Key.Key_Return)
    room.until(lambda: room.page_key == "setup")
    room.press(Qt.Key.Key_S, Qt.Key.Key_O)
    assert (room.orders[-1].feedback, room.orders[-1].screen_position) == ("blind", "feet")
    settings = room.program.house.settings
    assert (settings.feedback, settings.screen_position) == ("blind", "feet")
