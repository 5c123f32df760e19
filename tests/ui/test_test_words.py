"""Every phase of a test has its words: cue, state, what is next, clock, row."""

import pytest

from ccft_desktop.core.progress import Holding, NotStarted, Over, Paused, Phase, Reaching, Resting, Waiting
from ccft_desktop.core.protocol import preset
from ccft_desktop.ui.pages import test_cue_words as cue_words
from ccft_desktop.ui.pages import test_words as words
from ccft_desktop.ui.widgets.outcome_shape import shape_of
from tests.ui.live_moments import HOLDING, NOW_S, hold, moment

REACHING = Reaching(NOW_S - 1, NOW_S + 4)
RESTING = Resting(NOW_S - 2, NOW_S + 3, False)


@pytest.mark.parametrize(
    ("phase", "pressure_mmhg", "cue", "state"),
    [
        (NotStarted(), 20.0, "Ready? Start the test.", "Ready"),
        (REACHING, 21.0, "Nod gently, up to 26.", "Reach 26"),
        (REACHING, 25.5, "Hold it there.", "In band"),
        (REACHING, 27.1, "A little less.", "Above band"),
        (HOLDING, 26.0, "Hold it there.", "In band"),
        (HOLDING, 25.0, "Hold it there.", "In band"),
        (HOLDING, 24.9, "A little more.", "Below band"),
        (HOLDING, 27.1, "A little less.", "Above band"),
        (RESTING, 20.0, "Relax.", "Resting"),
        (Waiting("baseline", 21.43), 21.4, "The cuff reads 21.4. Set it to 20.", "Waiting"),
        (Waiting("too_close", 20.9), 20.9, "The cuff reads 20.9. Set it to 20.", "Waiting"),
        (Waiting("signal", None), 20.9, "Waiting for the cuff.", "Waiting"),
        (Paused(NOW_S), 20.0, "Paused.", "Paused"),
        (Over("pain"), 20.0, "Stopped.", "Stopped"),
        (Over("completed"), 20.0, "All holds done. Relax.", "Ended"),
        (Over("stop_rule"), 20.0, "That is enough. Relax.", "Ended"),
        (Over("stopped"), 20.0, "The test has ended.", "Ended"),
    ],
)
def test_that_each_phase_says_what_to_do(phase: Phase, pressure_mmhg: float, cue: str, state: str) -> None:
    at = moment(phase)
    assert cue_words.cue(at, pressure_mmhg, stop_asked=False)[0] == cue
    assert words.state(at, pressure_mmhg)[1] == state


@pytest.mark.parametrize("phase", [Paused(NOW_S), Over("pain")])
def test_that_after_a_stop_the_three_ways_on_are_named(phase: Phase) -> None:
    said = cue_words.cue(moment(phase), 20.0, stop_asked=True)
    assert said == ("Stopped.", "Enter: finish, Space: go on, Backspace: it was a slip")


@pytest.mark.parametrize("phase", [NotStarted(), REACHING, HOLDING, RESTING, Paused(NOW_S), Over("stopped")])
def test_that_without_a_signal_the_state_says_so(phase: Phase) -> None:
    assert words.state(moment(phase), None) == ("no_signal", "No signal")


def test_that_what_comes_next_is_named_with_its_rest() -> None:
    assert cue_words.next_up(moment()) == "Next: relax to 20,\nrest 5 s"
    assert cue_words.next_up(moment(REACHING)) == "Next: hold it\nfor 10 s"
    assert cue_words.next_up(moment(RESTING)) == "Next: hold 3 of 10\nat 26 mmHg"
    assert cue_words.next_up(moment(Over("pain"))) == ""


def test_that_the_rest_before_a_new_level_is_announced() -> None:
    two_held = tuple(hold(n, "success") for n in (1, 2))
    triple = moment(protocol=preset("triple"), holds=two_held)
    assert cue_words.next_up(triple) == "Next: relax to 20,\nrest 30 s"
    assert cue_words.next_up(moment(protocol=preset("cumulative"), hold_number=10)).endswith("rest 30 s")
    assert cue_words.next_up(moment(protocol=preset("cumulative"), hold_number=9)).endswith("rest 5 s")


def test_that_the_row_shows_the_holds_of_this_level_with_the_one_under_way() -> None:
    holds = (hold(1, "success"), hold(2, "invalid"), hold(3, "failed"))
    shapes, summary = words.row(moment(holds=holds))
    assert shapes == ["held", "could_not_tell", "not_held", "now", *["to_come"] * 7]
    assert summary == "1\u00a0held, 1\u00a0not\u00a0held, 1\u00a0could\u00a0not\u00a0tell"


def test_that_triple_shows_only_the_holds_that_can_still_be_needed() -> None:
    triple = preset("triple")
    holds = (hold(1, "success", 24.0), hold(2, "success"), hold(3, "failed"))
    assert words.row(moment(protocol=triple, holds=holds))[0] == ["held", "not_held", "now", "to_come"]
    late = (*holds, hold(4, "success"), hold(5, "failed"))
    assert words.row(moment(RESTING, triple, holds=late))[0][-1] == "to_come"
    assert words.row(moment(RESTING, triple, holds=late))[0].count("to_come") == 1


def test_that_stage_1_shows_one_shape_a_level() -> None:
    stage1 = preset("stage1")
    holds = (hold(1, "success", 22.0), hold(2, "success", 24.0))
    at = moment(protocol=stage1, holds=holds, hold_number=1)
    assert words.row(at)[0] == ["held", "held", "now", "to_come", "to_come"]
    assert words.heading(at) == "Level 3 of 5"


def test_that_a_hold_offered_again_says_why() -> None:
    again = moment(again="signal_gap", again_gap_s=1.1)
    assert words.note(again, signal=True) == "Offered again: the signal was lost for 1.1\u00a0s"
    assert words.note(again, signal=False) == "Paused: the hold ended when the signal stopped"
    assert words.note(moment(again="paused"), signal=True) == "Offered again: the test was paused"


def test_that_the_clock_counts_a_hold_up_and_never_runs_ahead() -> None:
    clock = words.clock(moment(), NOW_S, signal=True)
    assert (clock.number, clock.caption, clock.token) == ("6.4", "of 10 s", "accent")
    assert clock.fraction == pytest.approx(0.64)
    nearly = words.clock(moment(Holding(0.0, 10.0, None)), 9.96, signal=True)
    assert nearly.number == "9.9"


def test_that_reach_and_rest_count_down_in_another_colour() -> None:
    reach = words.clock(moment(REACHING), NOW_S, signal=True)
    assert (reach.number, reach.caption, reach.token) == ("4.0", "s to reach", "trace_rest")
    rest = words.clock(moment(RESTING), NOW_S, signal=True)
    assert (rest.number, rest.caption) == ("3.0", "s of rest")


def test_that_without_a_signal_the_clock_stands_grey_where_the_hold_ended() -> None:
    lost = moment(Paused(NOW_S), holds=(hold(1, "invalid", reason="signal_gap"),), again="signal_gap")
    clock = words.clock(lost, NOW_S, signal=False)
    assert (clock.number, clock.token) == ("6.0", "control_line")


def test_that_the_spoken_value_has_pressure_state_and_seconds() -> None:
    assert words.spoken(moment(Holding(NOW_S - 7, NOW_S + 3, None)), 25.6, NOW_S) == (
        "25.6, in band, 7 of 10 seconds"
    )
    assert words.spoken(moment(RESTING), 20.04, NOW_S) == "20.0, resting"
    assert words.spoken(moment(), None, NOW_S) == "no signal"


def test_that_a_test_that_has_ended_asks_for_no_further_hold() -> None:
    held, missed = hold(1, "success", 22.0), hold(2, "failed", 24.0)
    ended = moment(Over("stop_rule"), preset("triple"), level_mmhg=24.0, holds=(held, missed))
    assert words.heading(ended) == "After 2 holds"
    assert words.note(ended, signal=True) == "In all: 1\u00a0held, 1\u00a0not\u00a0held"
    assert words.row(ended)[0] == [shape_of("failed")]
    assert words.clock(ended, NOW_S, signal=True).number == "–"
    assert words.heading(moment(Over("stopped"), holds=(held,))) == "After 1 hold"
