"""The suitability gate: each limit at its edge, and a verdict that does not depend on how samples are cut."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ccft_desktop.core.session import Floats
from ccft_desktop.core.suitability import CuffFacts, CuffWatch, Suitability, judge

UNKNOWN = CuffFacts()


def quiet(
    rate_hz: float = 20.0, lasts_s: float = 30.0, *, noise: float = 0.03, step: float = 0.01, at: float = 20.0
) -> tuple[Floats, Floats]:
    """A neck that breathes, on a sensor of that noise and step."""
    t_s = np.arange(int(lasts_s * rate_hz) + 1) / rate_hz
    breath = 0.25 * np.sin(2 * np.pi * 0.25 * t_s)
    signal = at + breath + np.random.default_rng(1).normal(0.0, noise, t_s.size)
    return t_s, np.round(signal / step) * step


def told(suitability: Suitability) -> tuple[str, str | None]:
    decided_by = suitability.decided_by
    return suitability.verdict, decided_by.subject if decided_by else None


def test_that_a_good_cuff_is_fit_in_every_respect() -> None:
    found = judge(*quiet(), UNKNOWN)
    assert found.verdict == "fit"
    assert found.may_score
    assert {finding.subject for finding in found.findings} == {"stuck", "rate", "gaps", "resolution", "noise"}
    assert {finding.grade for finding in found.findings} == {"good"}


@pytest.mark.parametrize(
    ("rate_hz", "verdict", "grade"),
    [
        (1.0, "log_only", "log_only"),
        (4.9, "log_only", "log_only"),
        (5.0, "fit", "usable"),
        (9.8, "fit", "usable"),
        (10.0, "fit", "good"),
    ],
)
def test_that_five_a_second_score_and_ten_give_live_feedback(
    rate_hz: float, verdict: str, grade: str
) -> None:
    found = judge(*quiet(rate_hz), UNKNOWN)
    rate = found.of("rate")
    assert rate is not None
    assert rate.figure == pytest.approx(rate_hz)
    assert (found.verdict, rate.grade) == (verdict, grade)
    if verdict == "log_only":
        assert found.decided_by == rate
        assert rate.limit == 5.0


@pytest.mark.parametrize(
    ("step", "verdict", "grade"),
    [
        (0.1, "fit", "good"),
        (0.11, "fit", "usable"),
        (0.2, "fit", "usable"),
        (0.21, "log_only", "log_only"),
        (0.82, "log_only", "log_only"),
    ],
)
def test_that_a_step_up_to_a_fifth_of_a_mmhg_scores(step: float, verdict: str, grade: str) -> None:
    t_s, pressure = quiet(noise=step / 2, step=step)
    squeezed = pressure + np.where((t_s > 5) & (t_s < 10), 10 * step, 0.0)
    found = judge(t_s, squeezed, UNKNOWN)
    resolution = found.of("resolution")
    assert resolution is not None
    assert resolution.figure == pytest.approx(step)
    assert (found.verdict, resolution.grade) == (verdict, grade)


def test_that_a_steep_rise_seen_at_few_places_is_not_a_coarse_cuff() -> None:
    t_s = np.arange(400) / 10.0
    rise = np.clip((t_s - 5.0) * 10.0, 0.0, 20.0)  # 1 mmHg from sample to sample, then perfectly still
    found = judge(t_s[:120], rise[:120], UNKNOWN)
    assert found.of("resolution") is None
    assert found.verdict == "fit"


def test_that_a_stated_resolution_counts_when_it_is_the_coarser() -> None:
    assert told(judge(*quiet(), CuffFacts(resolution_mmhg=0.4))) == ("log_only", "resolution")
    assert judge(*quiet(step=0.05, noise=0.1), CuffFacts(resolution_mmhg=0.001)).verdict == "fit"
    empty = np.empty(0)
    assert told(judge(empty, empty, CuffFacts(resolution_mmhg=0.4))) == ("log_only", "resolution")


@pytest.mark.parametrize(
    ("rms", "verdict", "grade"),
    [(0.05, "fit", "good"), (0.2, "fit", "usable"), (0.8, "log_only", "log_only")],
)
def test_that_noise_decides_from_half_a_mmhg_on(rms: float, verdict: str, grade: str) -> None:
    found = judge(*quiet(50.0, 60.0, noise=rms), UNKNOWN)
    noise = found.of("noise")
    assert noise is not None
    assert noise.figure == pytest.approx(rms, rel=0.1)
    assert (found.verdict, noise.grade) == (verdict, grade)


def test_that_a_squeezing_hand_does_not_make_a_cuff_noisy() -> None:
    t_s, pressure = quiet(50.0, 60.0)
    hand = 15.0 * np.sin(2 * np.pi * 0.6 * t_s) ** 2 * ((t_s > 10) & (t_s < 48))
    found = judge(t_s, pressure + hand, UNKNOWN)
    assert found.verdict == "fit"
    noise = found.of("noise")
    assert noise is not None
    assert noise.figure < 0.05


@pytest.mark.parametrize(
    ("range_mmhg", "verdict"),
    [
        ((0.0, 60.0), "fit"),
        ((0.0, 59.9), "not_usable"),
        ((5.0, 100.0), "not_usable"),
        ((-50.0, 300.0), "fit"),
    ],
)
def test_that_the_range_reaches_from_0_to_60(range_mmhg: tuple[float, float], verdict: str) -> None:
    found = judge(*quiet(), CuffFacts(range_mmhg=range_mmhg))
    assert found.verdict == verdict
    if verdict != "fit":
        assert told(found) == ("not_usable", "range")


def test_that_an_absolute_sensor_needs_a_tare() -> None:
    absolute = CuffFacts(reference="absolute", range_mmhg=(225.0, 825.0))
    assert told(judge(*quiet(), absolute)) == ("not_usable", "reference")
    tared = CuffFacts(reference="absolute", range_mmhg=(225.0, 825.0), is_tared=True)
    assert judge(*quiet(), tared).verdict == "fit"
    too_short = CuffFacts(reference="absolute", range_mmhg=(225.0, 810.0), is_tared=True)
    assert told(judge(*quiet(), too_short)) == ("not_usable", "range")


@pytest.mark.parametrize(("same_s", "verdict"), [(7.9, "fit"), (8.0, "not_usable"), (20.0, "not_usable")])
def test_that_a_value_that_never_moves_is_stuck(same_s: float, verdict: str) -> None:
    t_s, pressure = quiet(10.0)
    pressure[t_s >= t_s[-1] - same_s - 1e-9] = 21.37
    found = judge(t_s, pressure, UNKNOWN)
    assert found.verdict == verdict
    if verdict == "not_usable":
        stuck = found.decided_by
        assert stuck is not None
        assert (stuck.subject, stuck.figure) == ("stuck", pytest.approx(same_s))


def test_that_an_open_cuff_may_show_nought_for_ever() -> None:
    t_s = np.arange(600) / 10.0
    assert judge(t_s, np.zeros(600), UNKNOWN).verdict == "fit"


def test_that_more_than_three_gaps_a_minute_cannot_be_scored() -> None:
    t_s, pressure = quiet(20.0, 59.0)
    gone = np.zeros(t_s.size, dtype=bool)
    for gap, start_s in enumerate((5.0, 15.0, 25.0, 35.0), 1):
        gone |= (t_s > start_s) & (t_s < start_s + 1.0)
        found = judge(t_s[~gone], pressure[~gone], UNKNOWN)
        gaps = found.of("gaps")
        rate = found.of("rate")
        assert gaps is not None
        assert rate is not None
        assert gaps.figure == gap
        assert rate.figure == pytest.approx(20.0)
        assert found.verdict == ("fit" if gap <= 3 else "log_only")


def test_that_nothing_is_said_before_three_seconds_were_heard() -> None:
    t_s, pressure = quiet(20.0, 10.0)
    assert judge(t_s[:60], pressure[:60], UNKNOWN) == Suitability("watching")
    assert judge(t_s[:61], pressure[:61], UNKNOWN).verdict == "fit"
    assert judge(np.empty(0), np.empty(0), UNKNOWN) == Suitability("watching")


def test_that_a_reading_every_five_seconds_is_told_as_such() -> None:
    assert told(judge(np.array([0.0, 5.0]), np.array([0.0, 0.0]), UNKNOWN)) == ("log_only", "rate")


def test_that_the_worst_property_decides() -> None:
    found = judge(*quiet(2.0), CuffFacts(range_mmhg=(0.0, 15.0)))
    assert told(found) == ("not_usable", "range")
    assert [finding.subject for finding in found.findings][:2] == ["range", "rate"]


@settings(max_examples=40)
@given(
    st.sampled_from([4.0, 5.0, 12.5, 50.0]),
    st.sampled_from([2.0, 30.0, 75.0]),
    st.lists(st.integers(1, 400), max_size=12),
    st.sampled_from([0.01, 0.1, 0.41]),
)
def test_that_the_verdict_does_not_depend_on_the_cut(
    rate_hz: float, lasts_s: float, cuts: Sequence[int], step: float
) -> None:
    t_s, pressure = quiet(rate_hz, lasts_s, noise=0.2, step=step)
    whole, cut = CuffWatch(), CuffWatch()
    whole.feed(t_s, pressure)
    first = 0
    for length in cuts:
        cut.feed(t_s[first : first + length].tolist(), pressure[first : first + length].tolist())
        cut.suitability(UNKNOWN)
        first += length
    cut.feed(t_s[first:], pressure[first:])
    assert cut.suitability(UNKNOWN) == whole.suitability(UNKNOWN)


def test_that_a_cuff_connected_again_is_watched_anew() -> None:
    watch = CuffWatch()
    watch.feed(*quiet(2.0))
    assert watch.suitability(UNKNOWN).verdict == "log_only"
    watch.restart()
    assert watch.suitability(UNKNOWN).verdict == "watching"
    t_s, pressure = quiet(20.0)
    watch.feed(t_s + 100.0, pressure)
    assert watch.suitability(UNKNOWN).verdict == "fit"
