"""Laws that hold for every recording: chunks, shifts, gaps, rest and faults, as properties of the engine."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import PRESETS, Protocol
from ccft_desktop.core.result_json import to_mapping
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scoring import rescore, score_recording
from ccft_desktop.core.session import Result
from tests.oracle_recordings import Case, differences, recordings, sessions

LAW = settings(
    max_examples=20,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def scored(case: Case) -> Result:
    return score_recording(
        np.array(case.t_s), np.array(case.pressure_mmhg), case.protocol, tuple(case.events)
    )


def fed(case: Case, cuts: list[int], *, told_at_once: bool) -> Result:
    """The same samples in chunks; events all in advance, or each after the samples that come before it."""
    waits = any(event.code == "start" for event in case.events)
    runner = Runner(case.protocol, wait_for_start=waits)
    t_s, pressure_mmhg = np.array(case.t_s), np.array(case.pressure_mmhg)
    waiting = list(case.events)
    if told_at_once:
        for event in waiting:
            runner.tell(event)
        waiting = []
    # Just in time is before any later sample, and after one at the event's own time.
    edges = {0, len(t_s), *cuts, *(int(np.searchsorted(t_s, told.t_s, side="right")) for told in waiting)}
    for begin, end in pairwise(sorted(edges)):
        while waiting and waiting[0].t_s < t_s[begin]:
            runner.tell(waiting.pop(0))
        runner.feed(t_s[begin:end], pressure_mmhg[begin:end])
    for event in waiting:
        runner.tell(event)
    return runner.finish()


@LAW
@given(sessions(), st.integers(1, 400), st.integers(0, 2**32 - 1))
def test_that_the_result_does_not_depend_on_how_the_samples_were_chunked(
    case: Case, longest: int, seed: int
) -> None:
    random = Random(seed)
    cuts, here = [], 0
    while here < len(case.t_s):
        here += random.randint(1, longest)
        cuts.append(min(here, len(case.t_s)))
    assert fed(case, cuts, told_at_once=True) == scored(case)


@LAW
@given(sessions(4))
def test_that_samples_one_by_one_give_the_same_as_all_at_once(case: Case) -> None:
    assert fed(case, list(range(len(case.t_s))), told_at_once=True) == scored(case)


@LAW
@given(sessions())
def test_that_events_told_just_in_time_give_the_same_as_all_in_advance(case: Case) -> None:
    assert fed(case, [], told_at_once=False) == scored(case)


@LAW
@given(sessions(4))
def test_that_samples_one_by_one_and_events_just_in_time_give_the_same(case: Case) -> None:
    assert fed(case, list(range(len(case.t_s))), told_at_once=False) == scored(case)


@LAW
@given(recordings())
def test_that_a_hold_with_a_signal_gap_is_never_a_success(case: Case) -> None:
    t_s = np.array(case.t_s)
    gap_from_s = t_s[:-1][np.diff(t_s) > case.protocol.max_gap_s + 1e-9]
    for hold in scored(case).holds:
        inside = (gap_from_s >= hold.cue_s - 1e-9) & (gap_from_s < hold.end_s - 1e-9)
        assert not inside.any()
        if hold.outcome == "success":
            assert hold.start_s is not None
            assert abs(hold.end_s - hold.start_s - case.protocol.hold_s) < 1e-9


@LAW
@given(recordings(4), st.data())
def test_that_losing_the_signal_in_a_success_makes_it_one_that_could_not_be_told(
    case: Case, data: st.DataObject
) -> None:
    before = scored(case)
    won = [hold for hold in before.holds if hold.outcome == "success"]
    if not won:
        return
    hold = data.draw(st.sampled_from(won))
    lost_s = data.draw(st.floats(hold.cue_s, hold.end_s - 1e-3))
    long_s = case.protocol.max_gap_s + 0.3
    kept = [
        (t, p)
        for t, p in zip(case.t_s, case.pressure_mmhg, strict=True)
        if not lost_s + 1e-6 < t <= lost_s + long_s
    ]
    if kept[-1][0] <= lost_s + long_s:
        return
    after = scored(Case([t for t, _ in kept], [p for _, p in kept], case.protocol, []))
    same = after.holds[hold.index - 1]
    assert (same.cue_s, same.outcome, same.reason) == (hold.cue_s, "invalid", "signal_gap")
    assert same.end_s <= lost_s + 1e-6


@LAW
@given(sessions(), st.sampled_from([1.0, 64.0, 1024.0]))
def test_that_moving_the_session_clock_moves_the_result(case: Case, by_s: float) -> None:
    def on_binary_grid(t_s: float) -> float:
        return round(t_s * 4096) / 4096

    t_s = sorted({on_binary_grid(t) for t in case.t_s})
    samples = dict(zip(map(on_binary_grid, case.t_s), case.pressure_mmhg, strict=True))
    events = [replace(event, t_s=on_binary_grid(event.t_s)) for event in case.events]
    here = scored(Case(t_s, [samples[t] for t in t_s], case.protocol, events))
    there = scored(
        Case(
            [t + by_s for t in t_s],
            [samples[t] for t in t_s],
            case.protocol,
            [replace(event, t_s=event.t_s + by_s) for event in events],
        )
    )
    moved = replace(
        here,
        holds=tuple(
            replace(
                hold,
                cue_s=hold.cue_s + by_s,
                start_s=None if hold.start_s is None else hold.start_s + by_s,
                end_s=hold.end_s + by_s,
            )
            for hold in here.holds
        ),
    )
    assert differences(to_mapping(moved), to_mapping(there)) == []


@LAW
@given(
    st.sampled_from(list(PRESETS.values())),
    st.lists(st.floats(-2.0, 0.5), min_size=50, max_size=600),
    st.sampled_from([0.05, 0.1, 0.2]),
)
def test_that_lying_still_near_the_baseline_never_succeeds(
    protocol: Protocol, noise_mmhg: list[float], step_s: float
) -> None:
    t_s = [round(k * step_s, 9) for k in range(len(noise_mmhg))]
    result = scored(Case(t_s, [20.0 + off for off in noise_mmhg], protocol, []))
    assert all(hold.outcome != "success" for hold in result.holds)
    assert result.scores.highest_pressure_mmhg == 20.0
    assert result.scores.activation_score_mmhg == 0.0
    assert result.scores.performance_index in (None, 0.0)
    assert result.scores.cumulative_performance_index in (None, 0.0)


@LAW
@given(
    recordings(), st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["scm", "lift", "jerk"])), max_size=4)
)
def test_that_more_failing_faults_never_raise_a_score(case: Case, extra: list[tuple[float, str]]) -> None:
    # With passes needed a failure changes which level an effort meets; without, only where the test ends.
    case = replace(case, protocol=replace(case.protocol, passes_needed=None))
    span_s = case.t_s[-1] - case.t_s[0]
    marks = [Event(case.t_s[0] + part * span_s, code) for part, code in extra]
    marks.sort(key=lambda event: event.t_s)
    clean, marked = scored(case).scores, scored(replace(case, events=marks)).scores
    assert marked.highest_pressure_mmhg <= clean.highest_pressure_mmhg
    assert marked.activation_score_mmhg <= clean.activation_score_mmhg
    # Over several levels ten holds at a lower one can be worth more than one at the highest.
    if clean.performance_index is not None and len(case.protocol.levels_mmhg) == 1:
        assert marked.performance_index is not None
        assert marked.performance_index <= clean.performance_index
    if clean.cumulative_performance_index is not None:
        assert marked.cumulative_performance_index is not None
        assert marked.cumulative_performance_index <= clean.cumulative_performance_index


@LAW
@given(sessions())
def test_that_scores_stay_within_their_ranges(case: Case) -> None:
    scores = scored(case).scores
    levels = case.protocol.levels_mmhg
    baseline = case.protocol.baseline_mmhg
    assert scores.highest_pressure_mmhg in (baseline, *levels)
    assert scores.activation_score_mmhg == scores.highest_pressure_mmhg - baseline
    highest = levels[-1] - baseline
    assert scores.performance_index is None or 0 <= scores.performance_index <= highest * 10
    cumulative = scores.cumulative_performance_index
    assert cumulative is None or 0 <= cumulative <= 300


@LAW
@given(sessions(4))
def test_that_scoring_again_under_the_same_rules_changes_nothing(case: Case) -> None:
    t_s, pressure_mmhg = np.array(case.t_s), np.array(case.pressure_mmhg)
    runner = Runner(case.protocol, wait_for_start=any(event.code == "start" for event in case.events))
    for event in case.events:
        runner.tell(event)
    runner.feed(t_s, pressure_mmhg)
    first = runner.finish()
    again = rescore(t_s, pressure_mmhg, case.protocol, case.events, runner.offered)
    assert (again.holds, again.scores, again.ended) == (first.holds, first.scores, first.ended)
