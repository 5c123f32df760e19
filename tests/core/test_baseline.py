"""When a cuff counts as placed, inflated, squeezed and settled."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.baseline import CuffSetup, SetupState

RATE_HZ = 20


def fed(*parts: tuple[float, float], start_s: float = 0.0) -> CuffSetup:
    """A set-up fed with stretches of (seconds, mmHg) at 20 Hz, with a breath of 0.05 mmHg on them."""
    setup = CuffSetup(20.0, 0.5)
    t_s, pressure = samples(*parts, start_s=start_s)
    setup.feed(t_s, pressure)
    return setup


def samples(*parts: tuple[float, float], start_s: float = 0.0) -> tuple[list[float], list[float]]:
    pressure = np.concatenate([np.full(round(seconds * RATE_HZ), level) for seconds, level in parts])
    t_s = start_s + np.arange(len(pressure)) / RATE_HZ
    return t_s.tolist(), (pressure + 0.05 * np.sin(1.57 * t_s)).tolist()


INFLATED = ((2.0, 0.0), (3.0, 20.0))
SQUEEZED = ((1.0, 24.0), (1.0, 20.0))


def end_of(*parts: tuple[float, float]) -> float:
    """The time of the last sample."""
    return sum(seconds for seconds, _ in parts) - 1 / RATE_HZ


def after(*parts: tuple[float, float]) -> SetupState:
    return fed(*parts).state(end_of(*parts))


def test_that_a_deflated_cuff_waits_to_be_placed() -> None:
    state = after((5.0, 0.4))
    assert state.step == "place"
    assert state.placed_s is None
    assert state.trouble is None


def test_that_the_first_rise_above_5_mmhg_counts_as_placed() -> None:
    state = after((2.0, 0.4), (1.0, 5.5))
    assert state.step == "inflate"
    assert state.placed_s == pytest.approx(2.0)


def test_that_the_therapist_can_say_it_is_placed() -> None:
    setup = fed((2.0, 0.4))
    setup.confirm_placed(1.5)
    assert setup.state(1.95).step == "inflate"
    assert setup.state(1.95).since_placed_s == pytest.approx(0.45)


def test_that_a_second_at_the_baseline_counts_as_inflated() -> None:
    assert after((2.0, 0.0), (0.9, 20.0)).step == "inflate"
    state = after(*INFLATED)
    assert state.step == "squeeze"
    assert state.inflated_s == pytest.approx(3.0)
    assert state.inflated_mmhg == pytest.approx(20.0, abs=0.06)


def test_that_pumping_past_the_baseline_is_not_inflated() -> None:
    assert after((2.0, 0.0), (0.3, 20.0), (3.0, 22.0)).step == "inflate"


def test_that_two_squeezes_are_enough_and_a_third_is_counted() -> None:
    assert after(*INFLATED, *SQUEEZED).step == "squeeze"
    assert after(*INFLATED, *SQUEEZED).squeezes == 1
    assert after(*INFLATED, *SQUEEZED, *SQUEEZED).step == "settle"
    assert after(*INFLATED, *SQUEEZED, *SQUEEZED, *SQUEEZED, *SQUEEZED).squeezes == 3


def test_that_a_squeeze_counts_only_when_the_cuff_is_back_at_the_baseline() -> None:
    assert after(*INFLATED, (1.0, 24.0), (3.0, 17.0)).squeezes == 0
    assert after(*INFLATED, (1.0, 24.0), (3.0, 17.0), (0.5, 19.5)).squeezes == 1


def test_that_the_therapist_can_say_the_squeezes_are_done() -> None:
    setup = fed(*INFLATED)
    setup.confirm_squeezed()
    assert setup.state(end_of(*INFLATED)).step == "settle"


def test_that_it_is_ready_after_10_s_of_steady_mean_but_not_before_60_s() -> None:
    parts = (*INFLATED, *SQUEEZED, *SQUEEZED)  # placed at 2 s
    at_59 = after(*parts, (61.0 - 9.0, 20.0))
    assert at_59.steady_s == 10.0
    assert not at_59.ready
    assert at_59.to_go_s == pytest.approx(1.05)
    assert after(*parts, (62.0 - 9.0 + 1 / RATE_HZ, 20.0)).ready


def test_that_the_steady_time_begins_again_when_the_mean_leaves_the_baseline() -> None:
    parts = (*INFLATED, *SQUEEZED, *SQUEEZED, (60.0, 20.0))
    # 4 s at 21: the mean of the last 4 s passes 20.5 on the way, and comes back below it 2 s later.
    state = after(*parts, (4.0, 21.0), (5.0, 20.0))
    assert not state.ready
    assert state.steady_s == pytest.approx(3.0, abs=0.3)


def test_that_a_breath_around_the_baseline_stays_steady() -> None:
    setup = fed(*INFLATED)
    setup.confirm_squeezed()
    t_s = 5.0 + np.arange(70 * RATE_HZ) / RATE_HZ
    setup.feed(t_s.tolist(), (20.0 + 0.9 * np.sin(2 * np.pi * 0.25 * t_s)).tolist())
    assert setup.state(float(t_s[-1])).ready


def sloping(mmhg_per_min: float, seconds: float, *, still_s: float = 40.0) -> SetupState:
    """Inflated, squeezed by word of mouth, still for a while and then sloping."""
    setup = fed(*INFLATED)
    setup.confirm_squeezed()
    t_s = 5.0 + np.arange(round((still_s + seconds) * RATE_HZ)) / RATE_HZ
    slope = mmhg_per_min / 60 * np.maximum(0.0, t_s - 5.0 - still_s)
    setup.feed(t_s.tolist(), (20.0 + slope).tolist())
    return setup.state(float(t_s[-1]))


@pytest.mark.parametrize(
    ("mmhg_per_min", "trend"),
    [
        (-0.03, "steady"),
        (-0.2, "falling"),
        (-0.4, "leaking"),
        (-8.0, "leaking"),
        (0.5, "warming"),
        (1.4, "rising"),
    ],
)
def test_that_a_slope_shows_as_a_rate_and_what_it_means(mmhg_per_min: float, trend: str) -> None:
    state = sloping(mmhg_per_min, 30.0)
    assert state.rate_mmhg_per_min == pytest.approx(mmhg_per_min, abs=0.02)
    assert state.trend == trend


def test_that_a_leak_is_told_however_far_it_has_fallen() -> None:
    state = sloping(-8.0, 75.0)
    assert state.pressure_mmhg == pytest.approx(10.0, abs=0.1)
    assert state.trend == "leaking"
    assert sloping(-8.0, 120.0).trend is None, "a cuff without air has nothing to lose"


def test_that_a_fall_just_after_the_hand_is_the_air_spreading() -> None:
    assert sloping(-3.0, 20.0, still_s=0.0).trend == "spreading"
    assert sloping(-3.0, 45.0, still_s=0.0).trend == "leaking"


def test_that_before_it_settles_only_a_leak_is_told() -> None:
    parts = (*INFLATED, (40.0, 20.0))
    setup = fed(*parts)
    assert (setup.state(end_of(*parts)).step, setup.state(end_of(*parts)).trend) == ("squeeze", None)
    t_s = end_of(*parts) + np.arange(1, 20 * RATE_HZ) / RATE_HZ
    setup.feed(t_s.tolist(), (20.0 - 2.0 / 60 * (t_s - t_s[0])).tolist())
    assert setup.state(float(t_s[-1])).trend == "leaking"


def test_that_a_squeeze_begins_the_slope_afresh() -> None:
    assert after(*INFLATED, (30.0, 20.0), *SQUEEZED, *SQUEEZED, (9.0, 20.0)).trend is None


def test_that_a_cuff_set_to_the_baseline_again_is_not_rising() -> None:
    """Pumped up by 1 mmHg; the slope is told again when the last 20 s are as steady as they are."""
    setup = fed(*INFLATED)
    setup.confirm_squeezed()
    t_s = 5.0 + np.arange(80 * RATE_HZ) / RATE_HZ
    pressure = 19.0 + 1.0 * (t_s >= 45.0) + 0.05 * np.sin(1.57 * t_s)
    trends = []
    for now_s in range(5, 85):
        now = (t_s >= now_s) & (t_s < now_s + 1)
        setup.feed(t_s[now].tolist(), pressure[now].tolist())
        trends.append(setup.state(now_s + 0.95).trend)
    assert "rising" not in trends
    assert (trends[30], trends[55 - 5], trends[-1]) == ("steady", None, "steady")


def test_that_the_mean_is_that_of_a_breath() -> None:
    assert after(*INFLATED).mean_mmhg == pytest.approx(15.0, abs=0.3)
    assert after((3.9, 20.0)).mean_mmhg is None


def test_that_silence_is_no_signal_and_starts_the_steady_time_afresh() -> None:
    parts = (*INFLATED, *SQUEEZED, *SQUEEZED, (70.0, 20.0))
    setup = fed(*parts)
    assert setup.state(end_of(*parts) + 0.5).trouble is None
    lost = setup.state(end_of(*parts) + 0.51)
    assert lost.trouble == "signal"
    assert lost.pressure_mmhg is None
    assert not lost.ready
    setup.feed(*samples((5.0, 20.0), start_s=end_of(*parts) + 2))
    assert setup.state(end_of(*parts) + 7).steady_s < 1.2


def test_that_too_much_air_and_a_frozen_reading_are_told() -> None:
    assert after((2.0, 0.0), (1.0, 45.5)).trouble == "over_inflated"
    setup = CuffSetup(20.0, 0.5)
    t_s = [n / RATE_HZ for n in range(9 * RATE_HZ)]
    setup.feed(t_s, [20.0] * len(t_s))
    assert setup.state(7.9).trouble == "frozen"
    assert setup.state(t_s[-1]).trouble == "frozen"


def test_that_too_much_air_is_what_the_setting_says() -> None:
    t_s, pressure = samples((2.0, 0.0), (1.0, 40.0))
    for alarm_mmhg, trouble in ((39.0, "over_inflated"), (41.0, None)):
        setup = CuffSetup(20.0, 0.5, alarm_mmhg)
        setup.feed(t_s, pressure)
        assert setup.state(t_s[-1]).trouble == trouble
        assert setup.state(t_s[-1]).alarm_mmhg == alarm_mmhg


def test_that_a_flat_cuff_in_a_drawer_is_not_frozen() -> None:
    setup = CuffSetup(20.0, 0.5)
    t_s = [n / RATE_HZ for n in range(20 * RATE_HZ)]
    setup.feed(t_s, [0.0] * len(t_s))
    assert setup.state(t_s[-1]).trouble is None


def test_that_repeating_goes_back_one_step_at_a_time() -> None:
    parts = (*INFLATED, *SQUEEZED, *SQUEEZED)
    setup, now_s = fed(*parts), end_of(*parts)
    setup.repeat()
    assert (setup.state(now_s).step, setup.state(now_s).squeezes) == ("squeeze", 0)
    setup.repeat()
    assert setup.state(now_s).step == "inflate"
    setup.repeat()
    assert setup.state(now_s).step == "place"
    setup.feed(*samples((1.0, 20.0), start_s=now_s + 0.05))
    assert setup.state(now_s + 1).step == "place", "still inflated: a rise counts only after a fall"


@given(cuts=st.lists(st.integers(1, 400), max_size=6))
def test_that_the_state_does_not_depend_on_how_samples_were_chunked(cuts: list[int]) -> None:
    parts = (*INFLATED, *SQUEEZED, *SQUEEZED, (8.0, 20.0))
    t_s, pressure = samples(*parts)
    chunked = CuffSetup(20.0, 0.5)
    edges = sorted({0, len(t_s), *(min(cut, len(t_s)) for cut in cuts)})
    for low, high in pairwise(edges):
        chunked.feed(t_s[low:high], pressure[low:high])
    assert chunked.state(t_s[-1]) == fed(*parts).state(t_s[-1])
