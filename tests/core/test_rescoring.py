"""Re-scoring under other rules: the cues really offered stay, whatever the pieces the samples come in."""

from dataclasses import replace

import numpy as np
import pytest

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Offer, Result

PROTOCOL = preset("endurance", level_mmhg=26.0)
TIMES_S = np.arange(0, 80, 0.05)


def signal(*efforts: tuple[float, float]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """20 mmHg, and 26 mmHg in each stretch."""
    pressure_mmhg = np.full(TIMES_S.size, 20.0)
    for begins_s, ends_s in efforts:
        first, beyond = np.searchsorted(TIMES_S, [begins_s, ends_s])
        pressure_mmhg[first:beyond] = 26.0
    return pressure_mmhg


def live(pressure_mmhg: np.ndarray, *events: Event) -> tuple[Result, tuple[Offer, ...]]:
    runner = Runner(PROTOCOL)
    for event in events:
        runner.tell(event)
    runner.feed(TIMES_S, pressure_mmhg)
    result = runner.finish()
    return result, runner.offered


@pytest.mark.parametrize("samples", [1, 7, 10**6])
def test_that_holds_cued_before_a_longer_rest_was_over_are_past_the_end(samples: int) -> None:
    # Two holds with half a second outside the band fail where 100 % is asked for. The third cue came 5 s
    # after the second release: the new rules, resting 10 s, had by then ended the test all the same.
    pressure_mmhg = signal((2, 6), (6.5, 13), (18, 22), (22.5, 29), (34, 45), (50, 61))
    result, offered = live(pressure_mmhg)
    assert [hold.outcome for hold in result.holds[:4]] == ["success"] * 4
    runner = Runner(replace(PROTOCOL, min_in_band=1.0, rest_s=10.0), offered=offered)
    for begin in range(0, TIMES_S.size, samples):
        runner.feed(TIMES_S[begin : begin + samples], pressure_mmhg[begin : begin + samples])
    again = runner.finish()
    assert [(hold.outcome, hold.scored) for hold in again.holds[:4]] == [
        ("failed", True),
        ("failed", True),
        ("success", False),
        ("success", False),
    ]
    assert (again.ended, again.would_continue) == ("stop_rule", False)
    assert again.scores.highest_pressure_mmhg == 20.0


def test_that_a_pain_at_the_cue_taken_back_scores_the_same_again() -> None:
    events = (Event(1.0, "pain"), Event(3.0, "undo"), Event(4.0, "resume"))
    pressure_mmhg = signal((2, 12), (15, 27))
    result, offered = live(pressure_mmhg, *events)
    assert [hold.reason for hold in result.holds][:1] == ["paused"]
    again = rescore(TIMES_S, pressure_mmhg, PROTOCOL, events, offered)
    assert again.holds == result.holds
    assert again.ended == result.ended
