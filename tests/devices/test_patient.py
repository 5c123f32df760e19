"""The simulated neck, component by component, over many seeds: directions and ranges."""

import math
from itertools import pairwise
from random import Random
from statistics import mean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices import effort as efforts
from devices import inflation
from devices.effort import TEN_TO_NINETY, Kind, progress
from devices.patient import KINDS, SimulatedPatient

SEEDS = range(60)


def lived(patient: SimulatedPatient, seconds: float, rate_hz: float = 50.0) -> list[float]:
    return [patient.advance(1 / rate_hz) for _ in range(round(seconds * rate_hz))]


def after_hold(kind: Kind, seed: int, level_mmhg: float) -> tuple[list[float], SimulatedPatient]:
    """The 10 s after a rise of 5 s at a level the patient can hold."""
    patient = SimulatedPatient(kind, seed, highest_level_mmhg=35.0)
    lived(patient, 2.0)
    patient.ask(level_mmhg)
    lived(patient, 6.0)
    return lived(patient, 10.0), patient


def test_that_the_same_seed_is_the_same_patient_and_another_is_not() -> None:
    first, second, other = (SimulatedPatient("impaired", seed) for seed in (7, 7, 8))
    for patient in (first, second, other):
        patient.ask(24.0)
    assert lived(first, 20) == (same := lived(second, 20))
    assert same != lived(other, 20)


@given(st.lists(st.integers(1, 40), min_size=1, max_size=10))
def test_that_the_pauses_between_calls_change_nothing(pieces: list[int]) -> None:
    whole, cut = SimulatedPatient("healthy", 3), SimulatedPatient("healthy", 3)
    whole.ask(26.0)
    cut.ask(26.0)
    in_pieces = [pressure for piece in pieces for pressure in lived(cut, piece / 50)]
    assert in_pieces == lived(whole, sum(pieces) / 50)


@pytest.mark.parametrize(
    ("kind", "mean_mmhg", "lowest_mmhg", "highest_mmhg"), [("healthy", 27, 22, 30), ("impaired", 24, 20, 28)]
)
def test_that_the_highest_level_is_drawn_around_its_mean(
    kind: Kind, mean_mmhg: float, lowest_mmhg: float, highest_mmhg: float
) -> None:
    drawn = [SimulatedPatient(kind, seed).highest_level_mmhg for seed in range(400)]
    assert mean(drawn) == pytest.approx(mean_mmhg, abs=0.4)
    assert lowest_mmhg <= min(drawn) <= max(drawn) <= highest_mmhg


def test_that_lying_still_stays_at_the_baseline() -> None:
    for kind in ("healthy", "impaired"):
        still = lived(SimulatedPatient(kind, 4), 60)
        assert mean(still) == pytest.approx(20.0, abs=0.3)
        assert max(abs(pressure - 20.0) for pressure in still) < 1.5


@pytest.mark.parametrize(("steps", "rise_10_90_s"), [(1, 1.5), (2, 2.5), (3, 3.0), (4, 4.0)])
def test_that_a_rise_takes_its_10_to_90_percent_time(steps: int, rise_10_90_s: float) -> None:
    whole_s = rise_10_90_s / TEN_TO_NINETY[steps]
    times_s = np.linspace(0, whole_s, 20_001)
    shares = np.array([progress(t_s / whole_s, steps) for t_s in times_s])
    ten_s = times_s[np.argmax(shares >= 0.1)]
    assert times_s[np.argmax(shares >= 0.9)] - ten_s == pytest.approx(rise_10_90_s, abs=0.01)
    assert all(later >= earlier for earlier, later in pairwise(shares))


def drawn_efforts(kind: Kind, level_mmhg: float, repetition: int = 0) -> list[efforts.Effort]:
    rng = Random(f"{kind} {level_mmhg} {repetition}")
    return [efforts.drawn(kind, rng, level_mmhg, 35.0, repetition) for _ in range(300)]


def test_that_healthy_efforts_are_drawn_within_their_ranges() -> None:
    for effort in drawn_efforts("healthy", 26.0):
        assert 1.0 <= effort.rise_10_90_s <= 2.0
        assert -0.3 <= effort.mean_error_mmhg <= 0.0
        assert 0.0 <= effort.overshoot_mmhg <= 0.5
        assert -0.3 <= effort.drift_mmhg_per_10s <= 0.0
        assert -0.3 <= effort.return_error_mmhg <= 0.3


def test_that_impaired_efforts_are_drawn_within_their_ranges() -> None:
    drawn = drawn_efforts("impaired", 26.0)
    jerky = [effort for effort in drawn if effort.steps == 1]
    assert all(0.3 <= effort.rise_10_90_s <= 0.8 for effort in jerky)
    assert all(2.5 <= effort.rise_10_90_s <= 4.0 for effort in drawn if effort.steps > 1)
    assert {effort.steps for effort in drawn} == {1, 2, 3, 4}
    overshooting = [effort.overshoot_mmhg for effort in drawn if effort.overshoot_mmhg]
    assert len(overshooting) / len(drawn) == pytest.approx(0.4, abs=0.1)
    assert all(1.0 <= overshoot_mmhg <= 3.0 for overshoot_mmhg in overshooting)
    assert all(-2.0 <= effort.drift_mmhg_per_10s <= -0.5 for effort in drawn)
    assert all(0.5 <= effort.return_error_mmhg <= 2.0 or effort.return_error_mmhg == -1.0 for effort in drawn)
    steps_mmhg = [effort.breath_step_mmhg for effort in drawn if effort.breath_step_mmhg]
    assert all(0.5 <= step_mmhg <= 1.0 for step_mmhg in steps_mmhg)
    assert 0 < len(steps_mmhg) < len(drawn)


def test_that_the_impaired_error_grows_with_the_level_and_the_drift_with_repetition() -> None:
    errors_mmhg = [
        mean(e.mean_error_mmhg for e in drawn_efforts("impaired", level)) for level in (22, 26, 30)
    ]
    assert errors_mmhg == pytest.approx([-0.5, -1.25, -2.0])
    drifts = [mean(e.drift_mmhg_per_10s for e in drawn_efforts("impaired", 22.0, rep)) for rep in (0, 4, 9)]
    assert drifts[0] > drifts[1] > drifts[2]


def test_that_a_healthy_hold_is_near_its_level_and_an_impaired_one_below_it() -> None:
    healthy = [mean(after_hold("healthy", seed, 26.0)[0]) - 26.0 for seed in SEEDS]
    impaired = [mean(after_hold("impaired", seed, 26.0)[0]) - 26.0 for seed in SEEDS]
    assert -0.5 < mean(healthy) < 0.1
    assert -2.0 < mean(impaired) < -0.8


def test_that_an_impaired_hold_wanders_more() -> None:
    spread = {kind: mean(stdev(after_hold(kind, seed, 24.0)[0]) for seed in SEEDS) for kind in KINDS}
    assert spread["impaired"] > 2 * spread["healthy"]


def test_that_small_components_stay_in_their_ranges() -> None:
    for seed in SEEDS:
        healthy, impaired = SimulatedPatient("healthy", seed), SimulatedPatient("impaired", seed)
        assert 0.15 <= healthy.wander_sd_mmhg <= 0.30
        assert 0.4 <= impaired.wander_sd_mmhg <= 0.9
        assert 0.1 <= healthy.respiration_mmhg <= 0.3
        assert 0.2 <= impaired.respiration_mmhg <= 0.6
        for patient in (healthy, impaired):
            assert 0.2 <= patient.respiration_hz <= 0.3
            assert 1.0 <= patient.heartbeat_hz <= 1.3
            assert 0.02 <= patient.heartbeat_mmhg <= 0.08
            assert 0.03 <= patient.noise_rms_mmhg <= 0.08


def test_that_respiration_heartbeat_and_noise_are_seen_in_the_signal() -> None:
    patient = SimulatedPatient("healthy", 5, leak_mmhg_per_min=0.0)
    still = np.array(lived(patient, 400))
    times_s = np.arange(1, len(still) + 1) / 50

    def amplitude_mmhg(hz: float) -> float:
        return float(abs(np.mean((still - still.mean()) * np.exp(-2j * math.pi * hz * times_s))) * 2)

    assert amplitude_mmhg(patient.respiration_hz) == pytest.approx(patient.respiration_mmhg, abs=0.02)
    assert amplitude_mmhg(patient.heartbeat_hz) == pytest.approx(patient.heartbeat_mmhg, abs=0.01)
    # The second difference of white noise has sqrt(6) times its spread; slow components vanish in it.
    assert float(np.std(np.diff(still, 2))) / math.sqrt(6) == pytest.approx(patient.noise_rms_mmhg, rel=0.1)


def test_that_above_his_strength_the_hold_decays_out_of_the_band() -> None:
    for seed in range(20):
        patient = SimulatedPatient("healthy", seed, highest_level_mmhg=27.9)
        patient.ask(28.0)
        signal = lived(patient, 15.0)
        assert max(signal) > 27.0
        assert mean(signal[-50:]) < 26.5


def test_that_after_relaxing_the_error_is_that_of_the_draw_and_then_goes() -> None:
    for kind in ("healthy", "impaired"):
        for seed in range(15):
            _, patient = after_hold(kind, seed, 24.0)
            patient.relax()
            lived(patient, 1.3)
            error_mmhg = mean(lived(patient, 1.0)) - 20.0
            assert patient.effort is not None
            assert error_mmhg == pytest.approx(patient.effort.return_error_mmhg, abs=0.8)
            lived(patient, 2.7)
            assert mean(lived(patient, 1.0)) == pytest.approx(20.0, abs=0.7)


def test_that_asking_is_answered_after_a_human_reaction_time() -> None:
    begins_s = []
    for seed in SEEDS:
        patient = SimulatedPatient("healthy", seed)
        patient.ask(30.0)
        signal = lived(patient, 3.0, rate_hz=100)
        begins_s.append(next(n for n, p in enumerate(signal) if p > 21.0) / 100)
    assert 0.3 < min(begins_s) <= max(begins_s) < 2.0


def test_that_a_retraction_goes_steeply_over_the_target_and_a_lift_below_the_baseline() -> None:
    for seed in range(10):
        _, patient = after_hold("healthy", seed, 26.0)
        patient.suffer("retraction", 1.0)
        pushed = lived(patient, 1.0)
        assert 29.5 < mean(pushed) < 34.5
        assert stdev(pushed) > 0.3
        patient.relax()
        lived(patient, 6.0)
        patient.suffer("lift", 1.0)
        assert 13.5 < mean(lived(patient, 1.0)) < 18.5
        lived(patient, 0.1)
        assert mean(lived(patient, 1.0)) == pytest.approx(20.0, abs=1.0)


def test_that_a_leaking_cuff_loses_what_it_was_told_to() -> None:
    patient = SimulatedPatient("healthy", 2, leak_mmhg_per_min=1.0)
    first = mean(lived(patient, 20))
    lived(patient, 100)
    assert first - mean(lived(patient, 20)) == pytest.approx(2.0, abs=0.2)


def test_that_setup_inflates_squeezes_three_times_and_settles_at_20() -> None:
    for seed in range(8):
        patient = SimulatedPatient("healthy", seed, setup=True)
        assert max(lived(patient, 2.5)) < 1.0
        assert lived(patient, 5.0)[-1] == pytest.approx(20.0, abs=1.5)
        rest = lived(patient, 85.0)
        squeezes = sum(
            earlier < 27.0 <= later for earlier, later in pairwise(np.convolve(rest, np.ones(25) / 25))
        )
        assert squeezes == 3
        assert patient.ready
        settled = lived(patient, 10.0)
        assert mean(settled[:200]) == pytest.approx(20.0, abs=0.5)
        assert mean(settled[-200:]) == pytest.approx(20.0, abs=0.5)


def test_that_air_spreads_down_warms_up_and_leaks_within_its_ranges() -> None:
    rng = Random(1)
    for _ in range(100):
        air = inflation.drawn(rng)
        assert 0.3 <= air.warm_up_mmhg <= 1.0
        assert 120 <= air.warm_up_s <= 240
        assert 1.0 <= air.spread_mmhg <= 3.0
        assert 10 <= 3 * air.spread_s <= 30
        assert 0.02 <= air.leak_mmhg_per_min <= 0.1


def test_that_an_unknown_patient_is_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="use one of healthy, impaired"):
        SimulatedPatient("cat")  # type: ignore[arg-type]
