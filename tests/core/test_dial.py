"""A test read off a dial: cued by the clock, told by taps, and the same again from its events alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.dial import DialRunner, replay
from ccft_desktop.core.faults import DIAL_TAPS, FAULTS, Event
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.progress import Cued, Holding, HoldStarted, Over, Paused, Reaching, Resting, Waiting
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.session import Hold, Result

LADDER = PRESETS["ladder"]
ENDURANCE = PRESETS["endurance"].at_level(26.0)


class Therapist:
    """Taps on the clock of a test; looks at it as often as told."""

    def __init__(self, protocol: Protocol) -> None:
        self.runner = DialRunner(protocol)
        self.cues: list[Cued] = []
        self.now_s = 0.0
        self.tap("start")

    def tap(self, code: str, value: str = "") -> None:
        self._note(self.runner.tell(Event(self.now_s, code, value)))

    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self._note(self.runner.advance(self.now_s))

    def wait_for_cue(self) -> None:
        seen = len(self.cues)
        while len(self.cues) == seen and self.runner.ended is None:
            self.wait(0.25)

    def hold(self, outcome: str = "held") -> None:
        """One whole hold: reached 1 s after the cue, told as soon as its clock has run out."""
        self.wait_for_cue()
        self.wait(1.0)
        self.tap("reached")
        self.wait(self.runner.protocol.hold_s)
        self.tap(outcome)

    def _note(self, happenings: object) -> None:
        assert isinstance(happenings, list)
        self.cues += [happening for happening in happenings if isinstance(happening, Cued)]

    @property
    def last(self) -> Hold:
        return self.runner.course.holds[-1]


def told(result: Result) -> list[tuple[float, str, str | None]]:
    return [(hold.level_mmhg, hold.outcome, hold.reason) for hold in result.holds]


def test_that_a_ladder_climbs_on_holds_told_as_held_and_ends_after_two_that_were_not() -> None:
    therapist = Therapist(LADDER)
    for outcome in ("held", "held", "not_held", "not_held"):
        therapist.hold(outcome)
    therapist.wait(5.0)
    result = therapist.runner.finish()
    assert told(result) == [
        (22.0, "success", None),
        (24.0, "success", None),
        (26.0, "failed", "tapped"),
        (26.0, "failed", "tapped"),
    ]
    assert result.ended == "stop_rule"
    assert result.scores.highest_pressure_mmhg == 24.0
    first, second, third, fourth = (cue.t_s for cue in therapist.cues)
    # A second after the start; a hold of 10 s reached after 1 s; the ladder rests 10 s every time.
    assert (first, second, third, fourth) == (1.0, 22.0, 43.0, 64.0)


def test_that_the_index_counts_what_was_told() -> None:
    therapist = Therapist(ENDURANCE)
    for outcome in ["held"] * 4 + ["not_held", "untold"] + ["held"] * 5:
        therapist.hold(outcome)
    therapist.wait(5.0)
    result = therapist.runner.finish()
    assert result.ended == "completed"
    assert result.scores.performance_index == 6 * 9
    assert [hold.outcome for hold in result.holds].count("invalid") == 1
    assert all(metric is None for metric in (result.holds[0].metrics.sd_mmhg, result.holds[0].metrics.cv))


def test_that_the_next_cue_waits_until_the_last_hold_is_told() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.wait_for_cue()
    therapist.tap("reached")
    therapist.wait(10.0)
    assert (therapist.last.outcome, therapist.last.reason) == ("invalid", "not_told")
    assert isinstance(therapist.runner.progress(therapist.now_s).phase, Resting)
    therapist.wait(60.0)
    assert therapist.runner.progress(therapist.now_s).phase == Waiting("outcome", None)
    assert len(therapist.cues) == 1
    therapist.tap("held")
    assert therapist.cues[1].t_s == therapist.now_s


def test_that_a_target_not_reached_in_time_needs_no_tap() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.wait_for_cue()
    assert therapist.runner.progress(therapist.now_s).phase == Reaching(1.0, 6.0)
    therapist.wait(5.0)
    assert (therapist.last.outcome, therapist.last.reason, therapist.last.end_s) == (
        "failed",
        "not_reached",
        6.0,
    )
    therapist.wait(5.0)
    assert therapist.cues[1].t_s == 11.0


def test_that_a_hold_can_be_told_while_its_clock_runs_and_told_otherwise_in_the_rest() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.wait_for_cue()
    therapist.tap("reached")
    therapist.wait(4.0)
    assert therapist.runner.progress(therapist.now_s).phase == Holding(1.0, 11.0, None)
    therapist.tap("held")  # too early to say
    assert therapist.runner.course.open_hold is not None
    therapist.tap("not_held")
    assert (therapist.last.outcome, therapist.last.end_s) == ("failed", 5.0)
    therapist.tap("held")  # what was broken off cannot have been held
    assert therapist.last.outcome == "failed"
    therapist.tap("untold")
    assert (therapist.last.outcome, therapist.last.reason) == ("invalid", "tapped")


def test_that_a_failing_fault_fails_a_hold_told_as_held_and_can_be_taken_back() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.hold()
    therapist.tap("scm")
    assert (therapist.last.outcome, therapist.last.reason) == ("failed", "fault")
    therapist.tap("undo")
    assert therapist.last.outcome == "success"


def test_that_pain_ends_the_test_and_a_slip_of_the_key_only_pauses_it() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.wait_for_cue()
    therapist.tap("reached")
    therapist.wait(3.0)
    therapist.tap("pain")
    assert therapist.runner.progress(therapist.now_s).phase == Over("pain")
    assert (therapist.last.outcome, therapist.last.reason, therapist.last.faults) == (
        "failed",
        "fault",
        ("pain",),
    )
    therapist.tap("undo")
    assert isinstance(therapist.runner.progress(therapist.now_s).phase, Paused)
    assert (therapist.last.outcome, therapist.last.reason) == ("invalid", "paused")
    therapist.tap("resume")
    therapist.wait(4.9)
    assert len(therapist.cues) == 1
    therapist.wait(0.1)
    assert len(therapist.cues) == 2


def test_that_an_override_is_kept_beside_what_was_tapped() -> None:
    therapist = Therapist(ENDURANCE)
    therapist.hold("not_held")
    therapist.tap("outcome", "1 success the dial stuck")
    assert (therapist.last.outcome, therapist.last.automatic) == ("success", ("failed", "tapped"))
    assert therapist.last.override_reason == "the dial stuck"


def test_that_an_event_before_the_last_one_is_refused() -> None:
    runner = DialRunner(ENDURANCE)
    runner.tell(Event(5.0, "start"))
    with pytest.raises(InputError, match="was told when the test was at 5 s"):
        runner.tell(Event(4.0, "scm"))


CODES = st.sampled_from(
    [*DIAL_TAPS, *DIAL_TAPS, *FAULTS, "undo", "pause", "resume", "cue", "stop", "outcome"]
)
STEPS = st.lists(st.tuples(st.floats(0.0, 12.0), CODES), max_size=40)
PROTOCOLS = st.sampled_from(
    [LADDER, ENDURANCE, PRESETS["stage1"], replace(PRESETS["triple"], rest_s=3.0, rest_new_level_s=5.0)]
)


def events_of(steps: list[tuple[float, str]]) -> list[Event]:
    events, t_s = [Event(0.0, "start")], 0.0
    for wait_s, code in steps:
        t_s += wait_s
        events.append(Event(t_s, code, "success" if code == "outcome" else ""))
    return events


@given(PROTOCOLS, STEPS, st.lists(st.floats(0.0, 400.0), max_size=60))
def test_that_it_does_not_matter_how_often_the_clock_is_looked_at(
    protocol: Protocol, steps: list[tuple[float, str]], looks_s: list[float]
) -> None:
    events = events_of(steps)
    looked_at = DialRunner(protocol)
    happened = []
    times = sorted(
        [*((event.t_s, 1, event) for event in events), *((look, 0, None) for look in looks_s)],
        key=lambda at: at[:2],
    )
    for t_s, _, event in times:
        happened += looked_at.advance(t_s) if event is None else looked_at.tell(event)
        looked_at.progress(t_s)
    until_s = max(times[-1][0], events[-1].t_s)
    plain = DialRunner(protocol)
    expected = [happening for event in events for happening in plain.tell(event)]
    expected += plain.advance(until_s)
    assert happened == expected
    assert looked_at.offered == plain.offered
    assert looked_at.finish() == plain.finish()


@given(PROTOCOLS, STEPS)
def test_that_the_events_and_offers_alone_give_the_same_result(
    protocol: Protocol, steps: list[tuple[float, str]]
) -> None:
    live = DialRunner(protocol)
    for event in events_of(steps):
        live.tell(event)
    offered, events = live.offered, live.events
    assert replay(protocol, events, offered) == live.finish()


@given(PROTOCOLS, STEPS)
def test_that_holds_lie_in_order_and_within_their_windows(
    protocol: Protocol, steps: list[tuple[float, str]]
) -> None:
    runner = DialRunner(protocol)
    happened = [happening for event in events_of(steps) for happening in runner.tell(event)]
    offered = runner.offered
    result = runner.finish()
    for before, after in zip(result.holds, result.holds[1:], strict=False):
        assert after.cue_s >= before.end_s
    for hold in result.holds:
        if hold.start_s is None:
            assert hold.outcome != "success" or hold.automatic
            assert hold.end_s <= hold.cue_s + protocol.reach_s + 1e-9
        else:
            assert hold.cue_s <= hold.start_s <= hold.end_s <= hold.start_s + protocol.hold_s + 1e-9
        if hold.outcome == "success" and hold.automatic is None:
            assert hold.end_s == pytest.approx(hold.start_s + protocol.hold_s)
    stopped = any(event.code == "stop" for event in runner.events)
    assert sum(isinstance(one, Cued) for one in happened) == len(offered) or stopped
    starts = [one.index for one in happened if isinstance(one, HoldStarted)]
    assert starts == sorted(set(starts))
