"""Calibrations: the line through the points and back, what is refused, and the checks with their limits."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core import cuff_checks
from ccft_desktop.core.calibration import Calibration, Point, fitted, zeroed
from ccft_desktop.core.limits import InputError

MADE_UTC = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
pressures = st.floats(-20.0, 200.0)


def fit(*points: tuple[float, float]) -> Calibration:
    """From (manometer, cuff) pairs."""
    pairs = [Point(reference, read) for reference, read in points]
    return fitted(pairs, device_identity="A1", by="T. Example", made_utc=MADE_UTC)


def zero(read_mmhg: float, before: Calibration | None = None) -> Calibration:
    return zeroed(
        read_mmhg,
        device_identity="A1",
        by="T. Example",
        made_utc=MADE_UTC,
        before=before,
    )


@given(st.floats(0.81, 1.24), st.floats(-19.0, 19.0), st.lists(st.floats(0, 60), min_size=2, max_size=8))
def test_that_a_true_line_is_found_from_any_points_on_it(
    gain: float, offset: float, references: Sequence[float]
) -> None:
    references = [0.0, *references, 60.0]
    found = fit(*((reference, (reference - offset) / gain) for reference in references))
    assert found.gain == pytest.approx(gain)
    assert found.offset_mmhg == pytest.approx(offset, abs=1e-9)
    assert max(abs(left) for left in found.residuals_mmhg) < 1e-9


@given(st.floats(0.8, 1.25), st.floats(-20, 20), st.lists(pressures, max_size=20))
def test_that_reading_back_undoes_applying(gain: float, offset: float, read: Sequence[float]) -> None:
    calibration = Calibration(
        calibration_id="c" * 32,
        made_utc=MADE_UTC,
        by="",
        device_identity="",
        kind="two_point",
        offset_mmhg=offset,
        gain=gain,
    )
    np.testing.assert_allclose(calibration.read(calibration.apply(np.array(read))), read, atol=1e-9)


def test_that_two_points_make_the_line_worked_by_hand() -> None:
    # The cuff reads 1 at 0 and 31 at 33: a gain of 33/30 and an offset of -1.1.
    found = fit((0.0, 1.0), (33.0, 31.0))
    assert found.gain == pytest.approx(1.1)
    assert found.offset_mmhg == pytest.approx(-1.1)
    np.testing.assert_allclose(found.apply(np.array([1.0, 21.0, 31.0])), [0.0, 22.0, 33.0], atol=1e-12)


def test_that_residuals_are_calibrated_minus_reference() -> None:
    # The line through 20, 31, 40 at 20, 30, 40 has gain 1 and lies a third of a mmHg above them.
    found = fit((20.0, 20.0), (31.0, 30.0), (40.0, 40.0))
    assert found.gain == pytest.approx(1.0)
    np.testing.assert_allclose(found.residuals_mmhg, [1 / 3, -2 / 3, 1 / 3])


def test_that_a_zero_shifts_by_what_an_open_cuff_reads_and_keeps_the_gain() -> None:
    assert zero(1.5).apply(np.array([1.5, 21.5])).tolist() == [0.0, 20.0]
    found = zero(2.0, before=fit((0.0, 1.0), (33.0, 31.0)))
    assert found.gain == pytest.approx(1.1)
    np.testing.assert_allclose(found.apply(np.array([2.0, 22.0])), [0.0, 22.0], atol=1e-12)


def test_that_a_cuff_at_zero_needs_no_negative_zero() -> None:
    assert str(zero(0.0).offset_mmhg) == "0.0"


@pytest.mark.parametrize(
    ("points", "sentence"),
    [
        ([(20.0, 20.0)], "1 was taken"),
        ([(20.0, 20.0), (29.9, 30.0)], "manometer's points lie only 9.9 mmHg apart"),
        ([(20.0, 20.0), (30.0, 27.9)], "cuff's points lie only 7.9 mmHg apart"),
        ([(0.0, 0.0), (30.0, 15.0)], "factor of 2.00"),
        ([(0.0, 0.0), (30.0, 40.0)], "factor of 0.75"),
        ([(0.0, 21.0), (30.0, 51.0)], r"shifted by -21.0 mmHg"),
        ([(-1.0, 0.0), (30.0, 30.0)], "show -1 mmHg"),
        ([(0.0, 0.0), (301.0, 301.0)], "show 301 mmHg"),
        ([(0.0, 0.0), (float("nan"), 30.0)], "not a number"),
    ],
)
def test_that_nonsense_is_refused_in_one_sentence(points: list[tuple[float, float]], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        fit(*points)


@pytest.mark.parametrize(("gain", "is_taken"), [(0.8, True), (1.25, True), (0.79, False), (1.26, False)])
def test_that_a_gain_at_its_limit_is_taken(gain: float, is_taken: bool) -> None:
    points = ((0.0, 0.0), (40.0, 40.0 / gain))
    if is_taken:
        assert fit(*points).gain == pytest.approx(gain)
    else:
        with pytest.raises(InputError, match="factor"):
            fit(*points)


def test_that_a_zero_takes_no_more_than_20_mmhg_away() -> None:
    assert zero(20.0).apply(np.array([42.0])).tolist() == [22.0]
    with pytest.raises(InputError, match=r"-20\.1"):
        zero(20.1)
    with pytest.raises(InputError, match="nan"):
        zero(float("nan"))


def test_that_a_tare_lasts_half_an_hour() -> None:
    found = zero(1.0)
    assert found.is_tare_at(MADE_UTC + timedelta(minutes=30))
    assert not found.is_tare_at(MADE_UTC + timedelta(minutes=30, seconds=1))
    assert not found.is_tare_at(MADE_UTC - timedelta(seconds=1))


# Checks


def falling(per_min: float, *, rate_hz: float = 10.0, lasts_s: float = 90.0, at: float = 30.0) -> object:
    t_s = np.arange(int(lasts_s * rate_hz) + 1) / rate_hz
    pressure = at - per_min * (t_s - 60.0) / 60.0
    # The air spreads in the bag meanwhile: not a leak.
    return t_s, np.where(t_s < 30.0, pressure + (30.0 - t_s) / 10.0, pressure)


@pytest.mark.parametrize(
    ("per_min", "is_met"), [(0.0, True), (0.3, True), (0.31, False), (-0.3, True), (-0.4, False)]
)
def test_that_a_leak_is_the_slope_after_settling(per_min: float, is_met: bool) -> None:
    found = cuff_checks.leak(*falling(per_min))  # type: ignore[misc]
    assert found.figure == pytest.approx(per_min, abs=1e-9)
    assert (found.is_met, found.limit, found.at_mmhg) == (is_met, 0.3, pytest.approx(30.0, abs=0.01))
    assert found.lasted_s == pytest.approx(60.0)


@pytest.mark.parametrize(
    ("samples", "sentence"),
    [
        (falling(0.1, lasts_s=89.0), "59 s were recorded; 60 s after 30 s of settling"),
        (falling(0.1, at=20.0), "was at 20.0 mmHg"),
        ((np.empty(0), np.empty(0)), "0 s were recorded"),
        ((np.concatenate((np.arange(60.0), np.arange(70.0, 100.0))), np.full(90, 30.0)), "away for 11.0 s"),
    ],
)
def test_that_a_leak_that_cannot_be_measured_is_a_sentence(samples: object, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        cuff_checks.leak(*samples)  # type: ignore[misc]


@pytest.mark.parametrize("rate_hz", [5.0, 20.0, 100.0])
@pytest.mark.parametrize("rms_mmhg", [0.05, 0.2])
def test_that_noise_of_a_known_size_is_found_on_a_breathing_neck(rate_hz: float, rms_mmhg: float) -> None:
    t_s = np.arange(int(60 * rate_hz)) / rate_hz
    breath = 0.3 * np.sin(2 * np.pi * 0.25 * t_s)
    given_noise = np.random.default_rng(3).normal(0.0, rms_mmhg, t_s.size)
    found = cuff_checks.noise(t_s, 20.0 + breath + given_noise)
    assert found.figure == pytest.approx(rms_mmhg, rel=0.12)
    assert found.is_met == (rms_mmhg <= 0.1)


def test_that_a_hand_on_the_bag_is_not_noise() -> None:
    t_s = np.arange(3000) / 50.0
    hand = np.where((t_s > 15) & (t_s < 40), 6.0 * np.sin(2 * np.pi * 0.9 * t_s) ** 2, 0.0)
    quiet = 20.0 + np.random.default_rng(4).normal(0.0, 0.05, t_s.size)
    assert cuff_checks.noise(t_s, quiet + hand).figure == pytest.approx(0.05, rel=0.1)
    with pytest.raises(InputError, match="Let go of the cuff"):
        cuff_checks.noise(t_s, quiet + 6.0 * np.sin(2 * np.pi * 0.9 * t_s) ** 2)


def test_that_a_point_is_the_mean_of_a_pressure_held_still() -> None:
    t_s = np.arange(61) / 20.0
    noise = np.where(np.arange(61) % 2, 0.2, -0.2)
    assert cuff_checks.still_mean(t_s, 30.0 + noise) == pytest.approx(30.0, abs=0.01)
    assert cuff_checks.still_mean(t_s, 30.0 + 0.16 * t_s) == pytest.approx(30.24)  # 0.48 mmHg in 3 s
    with pytest.raises(InputError, match=r"moved by 0\.6 mmHg"):
        cuff_checks.still_mean(t_s, 30.0 + 0.2 * t_s)
    with pytest.raises(InputError, match="2 s were recorded; 3 s are needed"):
        cuff_checks.still_mean(t_s[:41], 30.0 + noise[:41])


def test_that_drift_is_how_far_the_moving_mean_wanders() -> None:
    t_s = np.arange(6001) / 10.0
    ramp = 20.0 + t_s * 1.2 / 600.0
    # The means over 10 s lie 5 s inside either end: 590/600 of the way.
    found = cuff_checks.drift(t_s, ramp + np.where(np.arange(6001) % 2, 0.3, -0.3))
    assert found.figure == pytest.approx(1.2 * 590 / 600, abs=0.01)
    assert not found.is_met
    with pytest.raises(InputError, match="600 s are needed"):
        cuff_checks.drift(t_s[:5000], ramp[:5000])


def test_that_the_error_is_the_worst_between_15_and_35() -> None:
    calibration = fit((0.0, 0.0), (40.0, 40.0))
    points = [Point(0.0, 3.0), Point(20.0, 20.4), Point(30.0, 29.5), Point(60.0, 66.0)]
    found = cuff_checks.error(calibration, points)
    assert (found.figure, found.at_mmhg, found.is_met) == (pytest.approx(-0.5), 30.0, True)
    assert not cuff_checks.error(calibration, [*points, Point(35.0, 35.51)]).is_met
    with pytest.raises(InputError, match="between 15 and 35"):
        cuff_checks.error(calibration, points[:1])
