"""Numbers that are none: refused where they enter, in one sentence."""

import numpy as np
import pytest

from ccft_desktop.core.faults import Event, parse_override
from ccft_desktop.core.limits import InputError
from ccft_desktop.core.recording import Recording


@pytest.mark.parametrize("t_s", [float("nan"), float("inf"), -float("inf")])
def test_that_an_event_needs_a_finite_time(t_s: float) -> None:
    with pytest.raises(InputError, match=r"^scm is at -?(nan|inf) s\. Its time must be a finite number\.$"):
        Event(t_s, "scm")


def test_that_the_index_of_an_override_may_not_be_a_page_of_digits() -> None:
    with pytest.raises(InputError, match="Allowed: success, failed or invalid"):
        parse_override("9" * 5000 + " success")


@pytest.mark.parametrize(
    ("t_s", "pressure_mmhg", "said"),
    [
        ([0.0, 1.0], [20.0, float("nan")], "Sample 2: the pressure is nan."),
        ([0.0, float("inf")], [20.0, 20.0], "Sample 2: the time is inf."),
        ([0.0, 1.0], [20.0, -1e200], "Sample 2: the pressure is -1e+200. Allowed: -1e+09 to 1e+09."),
        ([1.7e9, 1.7e9 + 1], [20.0, 20.0], "Sample 1: the time is 1.7e+09. Allowed: -1e+09 to 1e+09."),
        ([0.0, 0.0], [20.0, 20.0], "Sample 2: its time 0 s does not come after 0 s."),
    ],
)
def test_that_samples_that_are_none_are_refused_whole(
    t_s: list[float], pressure_mmhg: list[float], said: str
) -> None:
    recording = Recording()
    with pytest.raises(InputError) as caught:
        recording.extend(t_s, pressure_mmhg)
    assert str(caught.value).startswith(said)
    assert len(recording) == 0
    recording.extend(np.array([5.0]), np.array([20.0]))
    assert len(recording) == 1
