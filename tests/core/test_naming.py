"""A fault named in the rest counts as if it had been marked by its name at once."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ccft_desktop.core.faults import Event
from ccft_desktop.core.naming import naming, unnamed_mark
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scoring import rescore, score_recording
from ccft_desktop.core.session import Result
from ccft_desktop.core.standing import progress
from tests.oracle_recordings import Case, sessions

LADDER = preset("ladder")
CODES = ("scm", "retraction", "jaw", "breath")


def run(case: Case, then: Callable[[Runner], None] = lambda _runner: None) -> Runner:
    """Samples one by one, events just in time, and something done after every sample."""
    runner = Runner(case.protocol, wait_for_start=any(event.code == "start" for event in case.events))
    waiting = list(case.events)
    for t_s, pressure_mmhg in zip(case.t_s, case.pressure_mmhg, strict=True):
        while waiting and waiting[0].t_s < t_s:
            runner.tell(waiting.pop(0))
        runner.feed([t_s], [pressure_mmhg])
        then(runner)
    for event in waiting:
        runner.tell(event)
    return runner


def name_at_once(runner: Runner, code: str) -> bool:
    if runner.state.ended:
        return False
    told = naming(runner.course, runner.reached_s, code)
    for event in told:
        runner.tell(event)
    return bool(told)


@settings(
    max_examples=15,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(sessions(2), st.data())
def test_that_a_named_fault_counts_as_if_it_had_been_named_at_once(case: Case, data: st.DataObject) -> None:
    events = [replace(event, code="jaw") if event.code == "unsorted" else event for event in case.events]
    marks = [at for at, event in enumerate(events) if event.code in CODES]
    assume(marks)
    at = data.draw(st.sampled_from(marks), label="the mark that gets its name later")
    code, later = events[at].code, data.draw(st.integers(0, 30), label="samples until it is named")
    nameless = [*events]
    nameless[at] = Event(events[at].t_s, "unsorted")
    waited = 0
    named = False

    def name(runner: Runner) -> None:
        nonlocal waited, named
        if not named and progress(runner, runner.reached_s).unnamed is not None:
            waited += 1
            named = waited > later and name_at_once(runner, code)

    named_later = run(replace(case, events=nameless), name)
    result = named_later.finish()
    assume(named)
    assert result == run(replace(case, events=events)).finish()
    assert all_at_once(case, named_later) == result


def all_at_once(case: Case, runner: Runner) -> Result:
    """What is on record, scored from the beginning: both ways agree."""
    t_s, pressure_mmhg = np.array(case.t_s), np.array(case.pressure_mmhg)
    again = score_recording(t_s, pressure_mmhg, case.protocol, runner.events)
    kept = rescore(t_s, pressure_mmhg, case.protocol, runner.events, runner.offered)
    assert replace(kept, would_continue=False) == again
    return again


def one_hold(events: list[Event]) -> Runner:
    """A hold at 22 mmHg cued at 1 s, closed at 12.5 s, and 5 s of its rest."""
    t_s = [round(0.1 * at, 1) for at in range(176)]
    pressure_mmhg = [22.0 if 2.0 <= at_s < 12.6 else 20.0 for at_s in t_s]
    return run(Case(t_s, pressure_mmhg, LADDER, events))


def test_that_marks_made_after_the_nameless_one_stand_behind_its_name() -> None:
    runner = one_hold([Event(4.0, "unsorted"), Event(5.0, "jaw"), Event(6.0, "breath")])
    assert progress(runner, runner.reached_s).unnamed == Event(4.0, "unsorted")
    assert name_at_once(runner, "scm")
    (hold,) = runner.course.holds
    assert (hold.faults, hold.outcome, hold.reason) == (("scm", "jaw", "breath"), "failed", "fault")
    assert progress(runner, runner.reached_s).unnamed is None


def test_that_a_name_that_only_advises_gives_the_hold_back() -> None:
    runner = one_hold([Event(4.0, "unsorted")])
    assert runner.course.holds[0].outcome == "failed"
    assert name_at_once(runner, "jaw")
    assert runner.course.holds[0].outcome == "success"


def test_that_two_nameless_marks_are_named_the_last_first() -> None:
    runner = one_hold([Event(4.0, "unsorted"), Event(5.0, "jaw"), Event(6.0, "unsorted")])
    assert name_at_once(runner, "lift")
    assert runner.course.holds[0].faults == ("unsorted", "jaw", "lift")
    assert name_at_once(runner, "jerk")
    assert runner.course.holds[0].faults == ("jerk", "jaw", "lift")


@pytest.mark.parametrize(
    "events",
    [
        [Event(0.5, "unsorted")],
        [Event(4.0, "unsorted"), Event(5.0, "undo")],
        [Event(4.0, "unsorted"), Event(13.0, "pain")],
        [Event(4.0, "jaw")],
    ],
    ids=["before the cue", "taken back", "then pain", "named"],
)
def test_that_there_is_nothing_to_name(events: list[Event]) -> None:
    runner = one_hold(events)
    assert progress(runner, runner.reached_s).unnamed is None
    assert not name_at_once(runner, "scm")


def test_that_a_final_outcome_is_not_named_any_more() -> None:
    runner = one_hold([Event(4.0, "unsorted")])
    final_s = runner.course.final_s()
    assert final_s == 22.5
    assert unnamed_mark(runner.course, final_s - 0.001) is not None
    assert unnamed_mark(runner.course, final_s) is None
    assert naming(runner.course, final_s, "jaw") == ()
