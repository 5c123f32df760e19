"""The note on a cue by hand is told from the whole second before it, whatever was lost in that second."""

import numpy as np

from ccft_desktop.core.faults import Event
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scoring import score_recording


def test_that_a_loss_in_the_second_before_a_cue_by_hand_takes_nothing_from_its_median() -> None:
    # Five samples a second: 21.4 until 4.6 s, 20.4 from 4.8 s on. The median of (3.8, 4.8] is 21.4.
    t_s = np.arange(0.0, 12.0, 0.2)
    pressure_mmhg = np.where(t_s < 4.7, 21.4, 20.4)
    events = [Event(0.1, "pause"), Event(4.0, "resume"), Event(4.7, "cue"), Event(4.7, "lost")]
    result = score_recording(t_s, pressure_mmhg, preset("endurance", level_mmhg=26.0), events)
    assert result.holds[0].notes == ("baseline_off", "cued_by_hand")
