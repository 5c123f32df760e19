"""What is changed of a session after its test is judged as if it had been so from the beginning."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from ccft_desktop.core.dial import DialRunner
from ccft_desktop.core.faults import Event
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.revision import can_be_judged_anew, with_name, with_outcome
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.session import Device, Result, Session, Trace

AT_26 = preset("endurance", level_mmhg=26.0)


def session(protocol: Protocol, runner: Runner | DialRunner, result: Result, trace: Trace | None) -> Session:
    return Session(
        session_id="1" * 32,
        started_utc=datetime(2026, 11, 19, 11, 2, tzinfo=UTC),
        protocol=protocol,
        device=Device(name="Cuff", url=""),
        result=result,
        events=runner.events,
        offered=runner.offered,
        trace=trace,
        examiner="T. Example",
        by_dial=trace is None,
    )


def with_cuff(*events: Event) -> Session:
    """Three holds that are held, cued at 1, 18 and 35 s, and a little of the next rest."""
    t_s = np.arange(0, 50, 0.1)
    held = [(2, 13), (19, 30), (36, 47)]
    pressure_mmhg = np.full(t_s.size, 20.0)
    for begins_s, ends_s in held:
        pressure_mmhg[(t_s >= begins_s) & (t_s < ends_s)] = 26.0
    runner = Runner(AT_26)
    for event in events:
        runner.tell(event)
    runner.feed(t_s, pressure_mmhg)
    return session(AT_26, runner, runner.finish(), Trace(t_s, pressure_mmhg))


def by_dial(taps: str, protocol: Protocol = AT_26) -> Session:
    """``taps``: h held, n not held, s held and a nameless fault, m missed."""
    runner = DialRunner(protocol)
    runner.tell(Event(0.0, "start"))
    now_s = 0.0
    for tap in taps:
        while runner.course.open_hold is None:
            now_s += 0.25
            runner.advance(now_s)
        if tap == "m":
            now_s += 5.0
            runner.advance(now_s)
            continue
        now_s += 1.0
        runner.tell(Event(now_s, "reached"))
        if tap == "s":
            runner.tell(Event(now_s + 3.0, "unsorted"))
        now_s += 10.0
        runner.advance(now_s)
        runner.tell(Event(now_s, "not_held" if tap == "n" else "held"))
    return session(protocol, runner, runner.finish(), None)


def outcomes(shown: Session) -> list[tuple[str, str | None]]:
    return [(hold.outcome, hold.reason) for hold in shown.result.holds]


def test_that_a_nameless_fault_that_only_advises_gives_the_hold_back() -> None:
    mark = Event(6.0, "unsorted")
    before = with_cuff(mark)
    assert outcomes(before)[0] == ("failed", "fault")
    assert before.result.scores.performance_index == 12.0
    after = with_name(before, mark, "jaw")
    assert (outcomes(after)[0], after.result.holds[0].faults) == (("success", None), ("jaw",))
    assert after.result.scores.performance_index == 18.0
    assert after.result.ended == before.result.ended
    assert after.offered == before.offered


def test_that_the_named_fault_stands_where_the_nameless_one_stood() -> None:
    marks = (Event(5.0, "jaw"), Event(6.0, "unsorted"), Event(7.0, "unsorted"))
    named = with_name(with_cuff(*marks), marks[1], "lift")
    assert named.events == (marks[0], Event(6.0, "lift"), marks[2])
    assert named.result.holds[0].faults == ("jaw", "lift", "unsorted")
    assert named.result.holds[0].outcome == "failed"


@pytest.mark.parametrize(
    ("mark", "code"),
    [
        (Event(6.0, "unsorted"), "pain"),
        (Event(6.0, "unsorted"), "unsorted"),
        (Event(6.0, "unsorted"), "stop"),
        (Event(6.1, "unsorted"), "jaw"),
        (Event(5.0, "jaw"), "lift"),
    ],
)
def test_that_only_a_nameless_fault_is_named_and_only_as_a_fault(mark: Event, code: str) -> None:
    shown = with_cuff(Event(5.0, "jaw"), Event(6.0, "unsorted"))
    with pytest.raises(InputError):
        with_name(shown, mark, code)


def test_that_an_outcome_by_hand_stands_beside_the_automatic_one() -> None:
    after = with_outcome(with_cuff(), 2, "failed", "the head lifted")
    hold = after.result.holds[1]
    assert (hold.outcome, hold.automatic) == ("failed", ("success", None))
    assert hold.override_reason == "the head lifted"
    assert with_outcome(after, 2, "success", "it was the pillow").result.scores.performance_index == 18.0


@pytest.mark.parametrize("index", [0, 4])
def test_that_there_must_be_such_a_hold(index: int) -> None:
    with pytest.raises(InputError, match=f"no hold {index}"):
        with_outcome(with_cuff(), index, "failed", "slip")


def test_that_a_session_read_off_a_dial_is_judged_anew_without_a_trace() -> None:
    before = by_dial("hnh")
    assert can_be_judged_anew(before)
    after = with_outcome(before, 2, "success", "slip of the key")
    assert outcomes(after) == [("success", None)] * 3
    assert after.result.holds[1].automatic == ("failed", "tapped")
    assert (before.result.scores.performance_index, after.result.scores.performance_index) == (12.0, 18.0)


def test_that_a_hold_that_ran_out_after_the_last_tap_stays() -> None:
    before = by_dial("hhm")
    assert outcomes(before)[-1] == ("failed", "not_reached")
    assert outcomes(with_outcome(before, 1, "failed", "slip")) == [
        ("failed", None),
        ("success", None),
        ("failed", "not_reached"),
    ]
    last = with_outcome(before, 3, "success", "the hand was in the way")
    assert outcomes(last)[-1] == ("success", None)


def test_that_a_fault_beside_a_dial_gets_its_name() -> None:
    before = by_dial("hsh")
    (mark,) = (event for event in before.events if event.code == "unsorted")
    assert outcomes(before)[1] == ("failed", "fault")
    after = with_name(before, mark, "breath")
    assert outcomes(after)[1] == ("success", None)
    assert with_name(before, mark, "scm").result.holds[1].reason == "fault"


def test_that_a_dial_test_the_rules_would_have_gone_on_with_says_so() -> None:
    before = by_dial("hns")
    runs_out = replace(before, result=replace(before.result, ended="stop_rule"))
    (mark,) = (event for event in before.events if event.code == "unsorted")
    after = with_name(runs_out, mark, "jaw")
    assert after.result.would_continue
    assert after.result.ended == "stop_rule"
    assert len(after.result.holds) == len(before.result.holds)


def test_that_holds_beyond_an_earlier_end_are_listed_and_not_scored() -> None:
    """Where a clinic lets a nameless fault pass, its name may end the test earlier."""
    lenient = replace(
        AT_26, failing_faults=tuple(code for code in AT_26.failing_faults if code != "unsorted")
    )
    shown = by_dial("nsh", lenient)
    assert outcomes(shown)[1] == ("success", None)
    (mark,) = (event for event in shown.events if event.code == "unsorted")
    after = with_name(shown, mark, "scm")
    assert [hold.scored for hold in after.result.holds] == [True, True, False]


def test_that_what_was_entered_by_hand_is_not_judged_anew() -> None:
    assert not can_be_judged_anew(replace(with_cuff(), trace=None))
