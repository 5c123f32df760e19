"""A test without a cuff, by keyboard alone through the real window: chosen, set up, run, on record."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.dial import replay
from ccft_desktop.core.progress import Holding, NotStarted, Phase, Reaching
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Session
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.test_taps import awaits_tap
from tests.rooms.trouble_bench import ADA

Key = Qt.Key


class Clock:
    """Stands where it was set: a whole test passes in the time it takes to press its keys."""

    def __init__(self) -> None:
        self.now_s = 500.0

    def __call__(self) -> float:
        return self.now_s


class Therapist:
    """At a window without a cuff; only the keyboard, only what has the focus."""

    def __init__(self, program: Program, qtbot: QtBot) -> None:
        self.program = program
        self.page = program.test
        self.clock = Clock()
        self.saved: list[Session] = []
        program.setup_room.dial_clock_s = self.clock
        program.test_room.instrument.dial_clock_s = self.clock
        program.test_room.saved.connect(self.saved.append)
        self._qtbot = qtbot

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.program.house.window.focusWidget() or self.page, key)

    def until(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=20_000)

    def wait_for(self, is_so: Callable[[Phase], bool], step_s: float = 0.5) -> None:
        """The clock goes on, and each time the page has shown where the test stands now."""

        def shown() -> bool:
            progress = self.program.test_room.progress
            assert progress is not None
            assert self.page.progress is not None
            if self.page.progress.t_s < progress.t_s:
                return False
            if is_so(self.page.progress.phase):
                return True
            self.clock.now_s += step_s
            return False

        self.until(shown)

    def hold(self, *how: Key) -> None:
        """From the cue to the tap that tells how it went."""
        self.wait_for(lambda phase: isinstance(phase, Reaching))
        self.clock.now_s += 1.0
        self.press(Key.Key_Return)
        self.wait_for(lambda phase: isinstance(phase, Holding))
        self.clock.now_s += 10.0
        self.until(lambda: self.page.progress is not None and awaits_tap(self.page.progress))
        self.press(*how)

    def set_up(self) -> None:
        """From the patient to the test page, without one look at the cuff."""
        self.program.front_desk.open(ADA.patient_id)
        self.program.front_desk.test_requested.emit(ADA)
        self.program.test_choice.select("ladder")
        self.press(Key.Key_D, Key.Key_Return)
        for _ in range(3):
            self.clock.now_s += 5.0
            self.press(Key.Key_Return)
        # Too early: the minute after placement is not over.
        self.press(Key.Key_Return)
        assert self.program.house.window.current_page_key == "setup"
        self.clock.now_s += 60.0
        self.until(lambda: self.program.setup.main_button.isEnabled())
        self.press(Key.Key_Return)
        self.until(lambda: self.program.house.window.current_page_key == "live_test")

    def recorded(self) -> Session:
        """The one session on record, whose events alone give the same result again."""
        self.until(lambda: bool(self.saved))
        (session,) = self.saved
        stored = self.program.house.records.sessions.load(session.session_id)
        assert stored.result == session.result == replay(stored.protocol, stored.events, stored.offered)
        return stored


@pytest.fixture
def therapist(tmp_path: Path, qtbot: QtBot) -> Iterator[Therapist]:
    vault = Vault.create(tmp_path, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    program = Program(Settings(), tmp_path, None, vault=vault)
    program.show()
    yield Therapist(program, qtbot)
    program.close()


def test_that_a_whole_ladder_is_run_by_keys_without_a_cuff(therapist: Therapist) -> None:
    therapist.set_up()
    assert not therapist.page.plot.isVisible()
    assert isinstance(therapist.page.progress.phase if therapist.page.progress else None, NotStarted)
    therapist.press(Key.Key_Space)
    therapist.hold(Key.Key_Return)
    therapist.hold(Key.Key_Return)
    # Marked in the hold that is told as held: it fails by its fault all the same.
    therapist.wait_for(lambda phase: isinstance(phase, Reaching))
    therapist.press(Key.Key_Return)
    therapist.wait_for(lambda phase: isinstance(phase, Holding))
    therapist.press(Key.Key_1)
    therapist.clock.now_s += 10.0
    therapist.until(lambda: therapist.page.progress is not None and awaits_tap(therapist.page.progress))
    therapist.press(Key.Key_Return)
    therapist.hold(Key.Key_X)
    # The rest in which a fault may still be marked; then the test is over by itself.
    therapist.clock.now_s += 10.0
    stored = therapist.recorded()
    assert stored.by_dial
    assert stored.trace is None
    assert stored.protocol == preset("ladder")
    assert [(hold.level_mmhg, hold.outcome, hold.reason) for hold in stored.result.holds] == [
        (22.0, "success", None),
        (24.0, "success", None),
        (26.0, "failed", "fault"),
        (26.0, "failed", "tapped"),
    ]
    assert stored.result.ended == "stop_rule"
    assert stored.result.scores.highest_pressure_mmhg == 24.0


def test_that_what_was_chosen_stays_for_the_day_and_goes_back_with_the_same_key(therapist: Therapist) -> None:
    therapist.set_up()
    therapist.press(Key.Key_Escape)
    assert therapist.program.house.window.current_page_key == "test"
    assert therapist.program.test_choice.by_dial
    therapist.press(Key.Key_D)
    assert not therapist.program.test_choice.by_dial


def test_that_closing_in_mid_hold_keeps_the_taps_as_an_interrupted_test(therapist: Therapist) -> None:
    therapist.set_up()
    therapist.press(Key.Key_Space)
    therapist.hold(Key.Key_Return)
    therapist.wait_for(lambda phase: isinstance(phase, Reaching))
    therapist.press(Key.Key_Return)
    therapist.wait_for(lambda phase: isinstance(phase, Holding))
    therapist.program.house.window.close()
    stored = therapist.recorded()
    assert stored.interrupted
    assert [(hold.level_mmhg, hold.outcome) for hold in stored.result.holds] == [(22.0, "success")]
