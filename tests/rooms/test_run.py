"""Whole tests by keyboard alone, at a fast simulated cuff, through the real window; and what is on record."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from ccft_desktop.core.order import Order
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.progress import Holding, NotStarted, Over, Paused, Phase, Resting
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from devices.cuff import CuffState
from tests.rooms.trouble_bench import ADA, ENDURANCE, Bench, benches

Key = Qt.Key
LADDER = replace(preset("ladder"), levels_mmhg=(22.0, 24.0, 26.0), reach_s=15.0)


class Therapist:
    """At a window with a cuff; only the keyboard, only what has the focus."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.program = bench.program
        self.page = bench.program.test

    def press(self, *keys: Key) -> None:
        for key in keys:
            QTest.keyClick(self.program.house.window.focusWidget() or self.page, key)

    def type(self, text: str) -> None:
        QTest.keyClicks(self.program.house.window.focusWidget(), text)

    def start(self, protocol: Protocol, *, practice: bool = False) -> None:
        self.bench.until(lambda: self.program.house.link.state is CuffState.STREAMING)
        self.program.front_desk.open(ADA.patient_id)
        self.program.front_desk.test_requested.emit(ADA)
        self.program.test_choice.begin_requested.emit(protocol)
        if practice:
            order = Order(patient=ADA, protocol=protocol, purpose="practice_holds")
            self.program.setup_room.ready.emit(order)
        else:
            self.program.setup.start_anyway_requested.emit()
        self.press(Key.Key_Space)
        self.until_phase(lambda phase: not isinstance(phase, NotStarted))

    def until(self, is_so: Callable[[], bool]) -> None:
        self.bench.until(is_so, timeout_s=60.0)

    def until_phase(self, is_so: Callable[[Phase], bool]) -> None:
        """As it is shown: keys mean what the page says."""
        self.until(lambda: self.page.progress is not None and is_so(self.page.progress.phase))

    def until_held(self, at_s: float = 1.0) -> None:
        """In a hold, so many seconds after its clock started."""
        self.until(lambda: self.bench.held_s > at_s)

    def until_rest(self) -> None:
        self.until_phase(lambda phase: isinstance(phase, Resting))

    def until_hold(self, index: int) -> None:
        """In the hold of this index, after others."""
        self.until(lambda: len(self.bench.progress.holds) == index - 1 and self.bench.held_s > 0.5)

    @property
    def cue(self) -> str:
        return self.page.cue_place.cue.text

    @property
    def detail(self) -> str:
        return self.page.cue_place.cue.detail

    def recorded(self) -> Session:
        """The one session on record, which scores again to what was shown."""
        self.until(lambda: bool(self.bench.saved))
        (session,) = self.bench.saved
        stored = self.program.house.records.sessions.load(session.session_id)
        assert stored.trace is not None
        again = rescore(
            stored.trace.t_s, stored.trace.pressure_mmhg, stored.protocol, stored.events, stored.offered
        )
        assert stored.result == session.result == again
        return stored

    def pain_on_record(self) -> list[PainRating]:
        """What tests were stopped for today."""
        today = datetime.now(UTC).astimezone().date()
        visit = self.program.house.records.visits.on_day(ADA.patient_id, today)
        return [rating for rating in (visit.pain if visit else ()) if rating.moment == "stop"]


@pytest.fixture
def at(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., Therapist]]:
    """Makes a therapist at a simulated patient who listens."""
    making = benches(tmp_path, qtbot)
    bench_at = next(making)

    def therapist(told: str = "patient=healthy&highest=30&seed=3", *, speed: float = 10.0) -> Therapist:
        return Therapist(bench_at(f"cuffsim://?prompts=only&speed={speed:g}&{told}", prompts=True))

    yield therapist
    next(making, None)


At = Callable[..., Therapist]


def test_that_a_clean_ladder_runs_by_itself_from_one_key(at: At) -> None:
    therapist = at(speed=20.0)
    therapist.start(LADDER)
    stored = therapist.recorded()
    assert [hold.outcome for hold in stored.result.holds] == ["success"] * 3
    assert stored.scores.highest_pressure_mmhg == 26.0
    assert stored.result.ended == "completed"
    assert therapist.bench.was_seen("Nod gently, up to 24.")
    assert therapist.bench.was_seen("Relax.")
    assert therapist.program.house.window.current_page_key == "result"


def test_that_faults_are_marked_and_taken_back_while_the_holds_run(at: At) -> None:
    therapist = at("patient=impaired&highest=30&seed=8")
    therapist.start(replace(ENDURANCE, band_mmhg=2.0))
    therapist.until_hold(1)
    therapist.press(Key.Key_5, Key.Key_F1, Key.Key_Backspace)
    therapist.until_hold(2)
    therapist.press(Key.Key_2)
    therapist.until_rest()
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert [hold.faults for hold in stored.result.holds] == [("jaw",), ("retraction",)]
    assert [event.code for event in stored.events] == [
        "start", "jaw", "scm", "undo", "retraction", "pause", "stop",
    ]  # fmt: skip


def test_that_a_test_is_paused_and_goes_on_with_the_same_hold(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_Space)
    therapist.until_phase(lambda phase: isinstance(phase, Paused))
    assert (therapist.cue, therapist.detail) == ("Paused.", "Space: go on, Enter: finish")
    therapist.press(Key.Key_Space)
    therapist.until_hold(2)
    assert therapist.bench.progress.hold_number == 1
    therapist.until_rest()
    therapist.press(Key.Key_Escape, Key.Key_Return)
    holds = therapist.recorded().result.holds
    assert [(hold.outcome, hold.reason) for hold in holds] == [("invalid", "paused"), ("success", None)]


def test_that_a_stop_that_was_a_slip_costs_one_hold(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_Escape)
    therapist.until(lambda: therapist.cue == "Stopped.")
    therapist.press(Key.Key_Backspace)
    therapist.until_hold(2)
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert stored.result.holds[0].reason == "paused"
    assert not stored.interrupted


def test_that_a_cable_pulled_for_long_pauses_and_put_back_goes_on_with_a_key(at: At) -> None:
    """Seven seconds: the host's clock counts them, so the cuff here runs no faster than life."""
    therapist = at(speed=4.0)
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.program.house.link.prompt("mishap unplug 28")
    therapist.until_phase(lambda phase: isinstance(phase, Paused))
    assert therapist.bench.was_seen("The cuff was unplugged at")
    therapist.until(therapist.page.cue_place.trouble.isHidden)
    therapist.press(Key.Key_Space)
    therapist.until_hold(2)
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert (stored.result.holds[0].outcome, stored.result.holds[0].reason) == ("invalid", "signal_gap")
    assert [event.code for event in stored.events][:4] == ["start", "lost", "pause", "resume"]


def test_that_pain_stops_at_once_and_two_keys_say_where_and_how_strong(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_9)
    therapist.until(lambda: therapist.cue == "Stopped. Where is it?")
    therapist.press(Key.Key_2)
    assert therapist.cue == "Usual headache: how strong, 0 to 10?"
    therapist.press(Key.Key_T)
    assert therapist.cue == "Stopped: usual headache, 10 of 10."
    therapist.press(Key.Key_Return)
    stored = therapist.recorded()
    assert (stored.result.ended, stored.result.holds[0].faults) == ("pain", ("pain",))
    (rating,) = therapist.pain_on_record()
    assert (rating.place, rating.score, rating.session_id) == ("headache", 10, stored.session_id)


def test_that_dizziness_shows_what_is_an_emergency_beside_the_work(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_9)
    therapist.until(lambda: therapist.cue == "Stopped. Where is it?")
    therapist.press(Key.Key_3)
    advice = therapist.page.cue_place.advice
    assert advice.isVisible()
    assert advice.text.startswith("Dizziness or vision: how strong, 0 to 10?")
    assert "trouble speaking or swallowing" in advice.text
    assert "call the emergency number now" in advice.text
    therapist.press(Key.Key_Escape)
    assert advice.text.startswith("Stopped: dizziness or vision.")
    therapist.press(Key.Key_Return)
    stored = therapist.recorded()
    (rating,) = therapist.pain_on_record()
    assert (rating.place, rating.score, rating.session_id) == ("dizziness", None, stored.session_id)


def test_that_pain_can_be_left_unsaid(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_9)
    therapist.until(lambda: therapist.cue == "Stopped. Where is it?")
    therapist.press(Key.Key_Return)
    assert therapist.cue == "Stopped for pain."
    therapist.press(Key.Key_Return)
    assert therapist.recorded().result.ended == "pain"
    assert therapist.pain_on_record() == []


def test_that_a_pain_key_that_was_a_slip_leaves_no_pain_on_record(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(1)
    therapist.press(Key.Key_9)
    therapist.until(lambda: therapist.cue == "Stopped. Where is it?")
    therapist.press(Key.Key_1, Key.Key_4)
    assert len(therapist.pain_on_record()) == 1
    therapist.press(Key.Key_Backspace)
    therapist.until_hold(2)
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert {(hold.reason, hold.faults) for hold in stored.result.holds} == {("paused", ())}
    assert therapist.pain_on_record() == []


def test_that_a_fault_marked_for_later_is_named_in_the_rest(at: At) -> None:
    therapist = at(speed=4.0)
    therapist.start(ENDURANCE)
    therapist.until_held(1.0)
    therapist.press(Key.Key_0)
    therapist.until_held(2.0)
    therapist.press(Key.Key_6)
    therapist.until(lambda: therapist.cue == "Which fault was it? 1–8")
    therapist.press(Key.Key_3)
    therapist.until(lambda: therapist.cue == "Relax.")
    therapist.until_hold(2)
    therapist.press(Key.Key_0)
    therapist.until(lambda: therapist.cue == "Which fault was it? 1–8")
    therapist.press(Key.Key_0)
    therapist.until(lambda: therapist.cue == "Relax.")
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert [hold.faults for hold in stored.result.holds] == [("lift", "breath"), ("unsorted",)]


def test_that_the_therapist_overrules_the_last_hold_with_a_reason(at: At) -> None:
    therapist = at(speed=4.0)
    therapist.start(LADDER)
    therapist.until_hold(1)
    therapist.until_rest()
    therapist.press(Key.Key_O)
    assert therapist.cue == "How did the last hold go?"
    assert therapist.detail == "The rules say: held. Both are kept."
    therapist.press(Key.Key_2)
    therapist.type("the head lifted")
    # It counts at once for what comes next: the same level again.
    therapist.until(lambda: therapist.bench.progress.level_mmhg == 22.0)
    therapist.press(Key.Key_Return)
    assert not therapist.page.is_typing
    therapist.until_hold(2)
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    first = stored.result.holds[0]
    assert (first.outcome, first.automatic) == ("failed", ("success", None))
    assert first.override_reason == "the head lifted"
    assert [offer.level_mmhg for offer in stored.offered] == [22.0, 22.0]


def test_that_an_outcome_without_a_reason_is_taken_back(at: At) -> None:
    therapist = at(speed=4.0)
    therapist.start(LADDER)
    therapist.until_hold(1)
    therapist.until_rest()
    therapist.press(Key.Key_O, Key.Key_3, Key.Key_Return)
    assert therapist.page.is_typing
    therapist.press(Key.Key_Escape)
    therapist.until(lambda: therapist.bench.progress.level_mmhg == 24.0)
    therapist.press(Key.Key_Escape, Key.Key_Return)
    (hold,) = therapist.recorded().result.holds
    assert (hold.outcome, hold.automatic, hold.override_reason) == (
        "success",
        ("success", None),
        "taken back",
    )


def test_that_a_reason_being_typed_when_the_test_ends_by_itself_is_kept(at: At) -> None:
    therapist = at("patient=healthy&highest=22.5&seed=3", speed=10.0)
    therapist.start(replace(preset("triple"), reach_s=15.0))
    therapist.until(lambda: sum(hold.outcome == "failed" for hold in therapist.bench.progress.holds) == 2)
    therapist.until_rest()
    therapist.press(Key.Key_N)
    therapist.type("shaking at the end")
    therapist.until_phase(lambda phase: isinstance(phase, Over))
    assert not therapist.bench.saved
    therapist.press(Key.Key_Return)
    stored = therapist.recorded()
    assert stored.result.ended == "stop_rule"
    assert stored.note.endswith("shaking at the end")


def test_that_a_push_back_is_asked_about_in_the_rest_and_never_marked(at: At) -> None:
    therapist = at(speed=4.0)
    therapist.start(ENDURANCE)
    therapist.until_held(1.0)
    therapist.program.house.link.prompt("mishap retraction 3")
    therapist.until(lambda: therapist.detail == "Looks like a push-back: 2?")
    assert isinstance(therapist.bench.progress.phase, Resting)
    therapist.until_hold(2)
    assert not therapist.detail
    therapist.until_rest()
    assert not therapist.detail
    therapist.press(Key.Key_Escape, Key.Key_Return)
    stored = therapist.recorded()
    assert [hold.faults for hold in stored.result.holds] == [(), ()]
    assert stored.result.holds[0].reason == "left_band"


def test_that_closing_the_window_in_mid_hold_keeps_the_test_and_what_was_being_typed(at: At) -> None:
    therapist = at()
    therapist.start(ENDURANCE)
    therapist.until_hold(2)
    assert isinstance(therapist.bench.progress.phase, Holding)
    therapist.press(Key.Key_N)
    therapist.type("the fire alarm")
    assert therapist.program.house.window.close()
    stored = therapist.recorded()
    assert stored.interrupted
    assert [hold.outcome for hold in stored.result.holds] == ["success"]
    assert stored.note.endswith("the fire alarm")


@pytest.mark.parametrize("end", [Key.Key_Escape, Key.Key_Return], ids=["Esc", "Enter"])
def test_that_practice_holds_are_counted_and_nothing_else_is_kept(at: At, end: Key) -> None:
    therapist = at()
    counted: list[int] = []
    therapist.program.test_room.practised.connect(counted.append)
    therapist.start(ENDURANCE, practice=True)
    assert therapist.page.header.protocol.text() == "Practice holds – not scored"
    therapist.until_hold(2)
    therapist.press(Key.Key_2, Key.Key_N)
    assert not therapist.page.is_typing
    therapist.press(end)
    therapist.until(lambda: bool(counted))
    assert counted == [2]
    nothing_is_recorded(therapist)


def test_that_practice_holds_end_by_themselves_where_the_cuff_is_set_up(at: At) -> None:
    therapist = at(speed=20.0)
    counted: list[int] = []
    therapist.program.test_room.practised.connect(counted.append)
    therapist.start(replace(preset("stage1"), reach_s=15.0), practice=True)
    therapist.until(lambda: bool(counted))
    assert counted == [5]
    assert therapist.program.house.window.current_page_key == "setup"
    nothing_is_recorded(therapist)


@pytest.mark.parametrize("how", ["closed", "left by the rail"])
def test_that_leaving_in_a_practice_hold_loses_nothing_and_leaves_nothing(at: At, how: str) -> None:
    therapist = at()
    therapist.start(ENDURANCE, practice=True)
    therapist.until_hold(1)
    if how == "closed":
        assert therapist.program.house.window.close()
    else:
        therapist.program.house.window.page_requested.emit("patients")
        assert therapist.program.house.window.current_page_key == "patients"
        assert therapist.program.test_room.progress is None
    nothing_is_recorded(therapist)


def nothing_is_recorded(therapist: Therapist) -> None:
    sessions = therapist.program.house.records.sessions
    assert sessions.list_for(ADA.patient_id) == []
    assert sessions.interrupted() == []
    assert therapist.bench.saved == []
