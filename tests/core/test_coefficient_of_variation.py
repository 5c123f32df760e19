"""The coefficient of variation is told only of a mean that lies above the baseline by more than rounding."""

import math

import numpy as np

from ccft_desktop.core.metrics import measure
from ccft_desktop.core.protocol import Protocol

PROTOCOL = Protocol(preset="own", name="own", holds_per_level=1)
T_S = np.arange(0.0, 1.05, 0.1)


def cv_of_two_halves(lower_mmhg: float, upper_mmhg: float) -> float | None:
    pressure_mmhg = np.where(np.arange(T_S.size) < 5, lower_mmhg, upper_mmhg)
    return measure(
        T_S, pressure_mmhg, PROTOCOL, level_mmhg=22, start_s=0.0, end_s=1.0, time_to_failure_s=None
    ).cv


def test_that_a_mean_on_the_baseline_but_for_rounding_has_none() -> None:
    assert cv_of_two_halves(19.0, math.nextafter(21.0, 22.0)) is None


def test_that_a_mean_above_the_baseline_has_its_own() -> None:
    # By hand: 21 and 23 for half a second each: mean 22, sd 1; 1 / (22 - 20).
    cv = cv_of_two_halves(21.0, 23.0)
    assert cv is not None
    assert math.isclose(cv, 0.5, abs_tol=1e-9)
