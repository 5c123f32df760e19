"""The return error where samples are few: no number is made of nothing, and none is kept too early."""

from dataclasses import replace

import numpy as np

from ccft_desktop.core.protocol import preset
from ccft_desktop.core.runner import Runner
from ccft_desktop.core.scoring import score_recording

PROTOCOL = preset("endurance", level_mmhg=26.0)


def test_that_a_second_without_samples_has_no_return_error() -> None:
    # Release at 12.55 s; no sample from 13.2 to 14.75 s, which is no gap where 2 s are allowed.
    t_s = np.concatenate((np.arange(0, 13.2, 0.05), [14.75, 16.0, 17.0, 18.0]))
    pressure_mmhg = np.where((t_s > 2) & (t_s < 12.58), 26.0, 20.0)
    result = score_recording(t_s, pressure_mmhg, replace(PROTOCOL, max_gap_s=2.0))
    assert result.holds[0].outcome == "success"
    assert result.holds[0].metrics.return_error_mmhg is None


def test_that_a_gap_from_the_last_sample_of_the_second_takes_it_back_however_often_it_was_asked() -> None:
    t_s = np.arange(0, 233) / 16.0  # until 14.5 s: release at 12.5 s and two seconds more
    pressure_mmhg = np.where((t_s >= 2) & (t_s < 12.5), 26.0, 20.0)
    runner = Runner(PROTOCOL)
    runner.feed(t_s, pressure_mmhg)
    assert runner.result().holds[0].end_s == 12.5
    assert runner.result().holds[0].metrics.return_error_mmhg == 0.0
    runner.feed([16.0], [20.0])
    assert runner.result().holds[0].metrics.return_error_mmhg is None
