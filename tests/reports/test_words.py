"""The words for a test: titles, verdicts, scores and figures, as people read them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.faults import FAULTS, Event
from ccft_desktop.core.protocol import PRESETS, Protocol, preset
from ccft_desktop.core.session import Hold, Metrics, Result, Scores, Session, Trace
from ccft_desktop.reports import words

ENDURANCE = preset("endurance", level_mmhg=26.0)


def a_hold(**about: object) -> Hold:
    facts: dict[str, object] = {
        "index": 1,
        "level_mmhg": 26.0,
        "cue_s": 10.0,
        "start_s": 12.0,
        "end_s": 22.0,
        "outcome": "success",
        "reason": None,
    }
    return Hold(**{**facts, **about})  # type: ignore[arg-type]


def why(hold: Hold, *events: Event, protocol: Protocol = ENDURANCE, trace: Trace | None = None) -> str:
    return words.why(hold, protocol, events, trace)


@pytest.mark.parametrize(
    ("protocol", "title"),
    [
        (ENDURANCE, "Endurance, 10 × 10 s at 26 mmHg"),
        (PRESETS["endurance"], "Endurance, 10 × 10 s at one level"),
        (preset("stage1"), "Movement quality, 3 s at 22–30 mmHg"),
        (preset("ladder"), "Ladder, 10 s per level, 22–30 mmHg"),
        (preset("triple"), "Triple, 3 × 10 s per level, 22–30 mmHg"),
        (preset("cumulative"), "Cumulative, 10 × 10 s at 22–30 mmHg"),
        (
            replace(preset("ladder"), name="Short ladder", hold_s=7.5),
            "Short ladder, 7.5 s per level, 22–30 mmHg",
        ),
    ],
)
def test_that_a_protocol_is_named_by_what_is_done(protocol: Protocol, title: str) -> None:
    assert words.protocol_title(protocol) == title


def test_that_every_fault_and_outcome_has_its_words() -> None:
    assert [words.fault_short(code) for code in FAULTS] == [
        "SCM",
        "Retract",
        "Lift",
        "Jerk",
        "Jaw",
        "Breath",
        "No relax",
        "Chin poke",
        "Pain",
        "Unsorted",
    ]
    assert len({words.fault_name(code) for code in FAULTS}) == len(FAULTS)
    assert words.outcome_word("success") == "Held"
    assert words.outcome_word("failed") == "Not held"
    assert words.outcome_word("invalid") == "Could not tell"


def test_that_a_hold_that_could_not_be_told_is_offered_again_under_its_number(
    endurance: Callable[..., Session],
) -> None:
    session = endurance()
    labels = words.hold_labels(session.result.holds, session.protocol)
    assert labels == ["1", "2", "3", "4", "5", "5 again", "6", "7", "8", "9", "10"]


def test_that_numbers_begin_anew_at_each_level_and_again_stays_with_its_level() -> None:
    told = [(22.0, "failed"), (22.0, "success"), (24.0, "invalid"), (24.0, "invalid"), (24.0, "success")]
    holds = [
        a_hold(index=index, level_mmhg=level, outcome=outcome)
        for index, (level, outcome) in enumerate(told, start=1)
    ]
    assert words.hold_labels(holds, preset("triple")) == ["1", "2", "1", "1 again", "1 again"]


@pytest.mark.parametrize("preset_id", ["stage1", "ladder"])
def test_that_numbers_go_on_over_the_levels_where_one_hold_is_enough_for_each(preset_id: str) -> None:
    told = [(22.0, "success"), (24.0, "invalid"), (24.0, "failed"), (26.0, "success")]
    holds = [
        a_hold(index=index, level_mmhg=level, outcome=outcome)
        for index, (level, outcome) in enumerate(told, start=1)
    ]
    assert words.hold_labels(holds, preset(preset_id)) == ["1", "2", "2 again", "3"]


@pytest.mark.parametrize(
    ("about", "said"),
    [
        ({}, ""),
        ({"reason": "not_reached", "start_s": None}, "Band not reached in 5 s"),
        ({"reason": "left_band", "metrics": Metrics(time_to_failure_s=6.24)}, "Left the band after 6.2 s"),
        ({"reason": "left_band"}, "Left the band"),
        (
            {"reason": "unsteady", "metrics": Metrics(in_band_fraction=0.7999)},
            "In band only 79 % of the hold",
        ),
        (
            {"reason": "off_target", "metrics": Metrics(mean_error_mmhg=-1.2)},
            "On average 1.2 mmHg from the target",
        ),
        (
            {"reason": "off_target", "metrics": Metrics(mean_error_mmhg=1.04)},
            "On average 1.04 mmHg from the target",
        ),
        ({"reason": "paused", "outcome": "invalid"}, "Paused"),
        ({"reason": "next_cue", "outcome": "invalid"}, "Ended by the next cue"),
        ({"notes": ("baseline_off", "cued_by_hand")}, "Rest was off the baseline; Cued by hand"),
        ({"scored": False}, "Not scored: the test would have ended before"),
    ],
)
def test_that_an_outcome_says_why(about: dict[str, object], said: str) -> None:
    assert why(a_hold(**about)) == said


def test_that_a_lost_signal_says_for_how_long() -> None:
    t_s = np.array([21.0, 22.0, 23.1, 23.2])
    hold = a_hold(outcome="invalid", reason="signal_gap")
    assert why(hold, trace=Trace(t_s, np.full(4, 26.0))) == "Signal lost for 1.1 s"


def test_that_a_lost_signal_without_an_end_says_no_length() -> None:
    hold = a_hold(outcome="invalid", reason="signal_gap")
    assert why(hold) == "Signal lost"
    assert why(hold, trace=Trace(np.array([21.0, 22.0]), np.full(2, 26.0))) == "Signal lost"


def test_that_a_mark_is_timed_from_the_start_of_its_hold() -> None:
    failed = a_hold(outcome="failed", reason="fault", faults=("scm",))
    assert why(failed, Event(16.1, "scm")) == "SCM marked at 4.1 s"
    assert why(a_hold(faults=("jaw",)), Event(15.9, "jaw")) == "Jaw marked at 3.9 s"


def test_that_marks_outside_the_hold_itself_say_when() -> None:
    assert why(a_hold(faults=("jerk",)), Event(11.0, "jerk")) == "Jerk marked while reaching"
    assert why(a_hold(faults=("no_relax",)), Event(24.0, "no_relax")) == "No relax marked in the rest"


def test_that_the_failing_mark_comes_first_and_repeats_are_counted() -> None:
    hold = a_hold(outcome="failed", reason="fault", faults=("jaw", "scm", "jaw"))
    marks = (Event(13.0, "jaw"), Event(14.0, "scm"), Event(15.0, "jaw"))
    assert why(hold, *marks) == "SCM marked at 2.0 s; Jaw marked at 1.0 s (2 times)"


def test_that_a_mark_taken_back_gives_no_time() -> None:
    hold = a_hold(faults=("jaw",))
    events = (Event(13.0, "jaw"), Event(14.0, "undo"), Event(15.9, "jaw"))
    assert why(hold, *events) == "Jaw marked at 3.9 s"


def test_that_a_mark_taken_back_too_late_keeps_its_time() -> None:
    """It still counts in its hold, so the sentence and the flag must still find it."""
    hold = a_hold(outcome="failed", reason="fault", faults=("scm",))
    assert why(hold, Event(16.1, "scm"), Event(60.0, "undo")) == "SCM marked at 4.1 s"


def test_that_the_marks_of_a_session_are_those_that_stand_and_those_that_count(
    endurance: Callable[..., Session],
) -> None:
    session = endurance()
    jaw, scm = session.events
    stray, undo = Event(scm.t_s + 60, "breath"), Event(scm.t_s + 61, "undo")
    assert words.marks_of_session(session) == [jaw, scm]
    assert words.marks_of_session(replace(session, events=(jaw, scm, stray))) == [jaw, scm, stray]
    assert words.marks_of_session(replace(session, events=(jaw, scm, stray, undo, undo))) == [jaw, scm]


def test_that_marks_without_times_are_still_named() -> None:
    assert why(a_hold(outcome="failed", reason="fault", faults=("scm",))) == "SCM marked"


def test_that_a_mark_of_the_hold_before_is_not_taken_for_one_of_this_hold() -> None:
    hold = a_hold(faults=("jaw",))
    assert words.marks_of(hold, [Event(9.0, "jaw"), Event(13.0, "jaw")]) == [Event(13.0, "jaw")]


def test_that_a_changed_outcome_gives_both_sides() -> None:
    changed = a_hold(automatic=("failed", "left_band"), override_reason="The cuff slipped.")
    assert why(changed) == "Changed by hand: The cuff slipped; the rules said: not held"
    assert why(replace(changed, override_reason="")) == "Changed by hand; the rules said: not held"


def test_that_scores_carry_name_range_and_formula(endurance: Callable[..., Session]) -> None:
    result = endurance().result
    assert words.score_name("performance_index") == "Performance index"
    assert words.score_name("highest_pressure_mmhg") == "Highest pressure"
    assert words.score_range("performance_index", ENDURANCE) == "of 100"
    assert words.score_range("cumulative_performance_index", preset("cumulative")) == "of 300"
    assert words.score_range("highest_pressure", preset("triple")) == "20–30 mmHg"
    assert words.score_range("activation_score", preset("triple")) == "0–10 mmHg"
    assert words.score_formula("performance_index", result) == "6 mmHg above baseline × 8 holds"
    assert words.score_formula("activation_score", result) == "26 − 20 mmHg"
    assert words.score_formula("cumulative_performance_index", result) == "Only with the cumulative preset"


def test_that_one_hold_is_one_hold() -> None:
    scores = Scores(
        highest_pressure_mmhg=26.0,
        activation_score_mmhg=6.0,
        performance_index=6.0,
        cumulative_performance_index=None,
    )
    result = Result(protocol=ENDURANCE, holds=(a_hold(),), scores=scores, ended="stopped")
    assert words.score_formula("performance_index", result) == "6 mmHg above baseline × 1 hold"


def test_that_a_highest_pressure_nobody_held_says_so(ladder: Callable[..., Session]) -> None:
    result = ladder().result
    assert words.score_formula("highest_pressure", result) == "Highest level with enough holds"
    nothing = replace(result.scores, highest_pressure_mmhg=20.0, activation_score_mmhg=0.0)
    said = words.score_formula("highest_pressure", replace(result, scores=nothing))
    assert said == "The baseline: no level was held"


def test_that_what_was_not_scored_or_not_told_is_not_counted() -> None:
    holds = [a_hold(), a_hold(outcome="failed"), a_hold(outcome="invalid"), a_hold(scored=False)]
    assert words.held_count(holds) == (1, 2)
    assert words.held_sentence(1, 2) == "1 of 2 held"


def test_that_published_figures_stand_only_beside_what_they_were_measured_with() -> None:
    assert len(words.context_lines(preset("ladder"))) == 3
    assert words.context_lines(ENDURANCE) == []
    assert words.context_lines(replace(preset("ladder"), levels_mmhg=(23.0, 25.0))) == []


def test_that_the_sentence_about_what_the_program_is_stands_word_for_word() -> None:
    assert words.disclaimer() == (
        "This program has not been certified as a medical device. It records and times the test; it does "
        "not diagnose. Calibration and electrical safety are the user's duty."
    )


@pytest.mark.parametrize(
    ("x", "decimals", "said"),
    [(-0.11, 1, "−0.1"), (-0.04, 1, "0.0"), (25.66, 1, "25.7"), (48.0, 0, "48"), (None, 1, "–")],
)
def test_that_a_number_has_a_true_minus_and_no_negative_zero(
    x: float | None, decimals: int, said: str
) -> None:
    assert words.number(x, decimals) == said


@given(st.floats(-1e6, 1e6), st.integers(0, 3))
def test_that_a_number_reads_back_as_what_it_rounds_to(x: float, decimals: int) -> None:
    read = float(words.number(x, decimals).replace("−", "-"))
    assert abs(read - x) <= 0.5 * 10**-decimals + 1e-9


@given(st.floats(0.0, 1.0))
def test_that_only_all_of_a_hold_is_a_hundred_per_cent(fraction: float) -> None:
    whole = int(words.percent(fraction).removesuffix(" %"))
    assert whole <= fraction * 100 + 1e-6 < whole + 1.000001


def test_that_days_and_times_read_as_on_a_calendar_and_a_clock() -> None:
    assert words.day(date(2026, 11, 19)) == "Thu 19 Nov 2026"
    assert words.plain_day(date(1981, 5, 3)) == "3 May 1981"
    assert words.elapsed(112.9) == "1:52"
    assert words.lasting(84.0) == "1\u00a0min 24\u00a0s"
    assert words.lasting(9.6) == "9\u00a0s"
    noon = datetime(2026, 11, 19, 12, 2, tzinfo=UTC).astimezone()
    assert words.clock(noon) == f"{noon:%H:%M}"
    assert words.clock_span(noon, noon) == f"{noon:%H:%M}"
    assert words.clock_span(noon, noon.replace(minute=6)) == f"{noon:%H}:02–{noon:%H}:06"
