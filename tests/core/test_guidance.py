"""What is kept back from the patient: blind nothing of a hold, in the band nothing of where."""

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.guidance import SHOWN_S, Guidance, guidance
from ccft_desktop.core.progress import (
    Holding,
    NotStarted,
    Over,
    Paused,
    Phase,
    Progress,
    Reaching,
    Resting,
    Waiting,
)
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.scene import Purpose, Scene
from ccft_desktop.core.session import Ended, Feedback, Floats, Hold, Outcome

PROTOCOL: Final = preset("endurance", level_mmhg=26.0)
NOW_S: Final = 100.0
LEVEL_MMHG: Final = 26.0
MODES: Final[tuple[Feedback, ...]] = ("guide", "band", "blind")
PURPOSES: Final[tuple[Purpose, ...]] = ("test", "practice_holds")


def scene(
    phase: Phase,
    pressure_mmhg: Floats | None = None,
    t_s: Floats | None = None,
    *,
    feedback: Feedback = "guide",
    purpose: Purpose = "test",
    has_signal: bool = True,
    **changes: Any,
) -> Scene:
    if t_s is None:
        count = 2001 if pressure_mmhg is None else len(pressure_mmhg)
        t_s = NOW_S + np.arange(1 - count, 1) / 50.0
    if pressure_mmhg is None:
        pressure_mmhg = np.full(len(t_s), LEVEL_MMHG)
    at = Progress(
        t_s=NOW_S,
        protocol=PROTOCOL,
        phase=phase,
        level_mmhg=LEVEL_MMHG,
        hold_number=2,
        again=None,
        again_gap_s=None,
        holds=(),
        marks=(),
    )
    return Scene(
        purpose=purpose,
        feedback=feedback,
        progress=replace(at, **changes),
        t_s=t_s,
        pressure_mmhg=pressure_mmhg,
        has_signal=has_signal,
    )


def hold(end_s: float, outcome: Outcome = "success", start_s: float | None = None) -> Hold:
    return Hold(
        index=1,
        level_mmhg=LEVEL_MMHG,
        cue_s=end_s - 12.0,
        start_s=end_s - 10.0 if start_s is None else start_s,
        end_s=end_s,
        outcome=outcome,
        reason=None if outcome == "success" else "left_band",
    )


def everything(shown: Guidance) -> tuple[Any, ...]:
    """All of it, with the line, so that two can be compared."""
    runs = shown.line.runs if shown.line else ()
    return shown, [(t_s.tolist(), pressure.tolist()) for t_s, pressure in runs]


pressures = st.floats(0.0, 60.0)
rates_hz = st.sampled_from([5.0, 20.0, 50.0, 100.0, 1000.0])


@st.composite
def signals(draw: st.DrawFn) -> tuple[Floats, Floats, Floats]:
    """Times up to now, and two signals that share nothing."""
    rate_hz = draw(rates_hz)
    count = draw(st.integers(1, 60))
    t_s = NOW_S - np.arange(count)[::-1] / rate_hz
    one, other = (np.array(draw(st.lists(pressures, min_size=count, max_size=count))) for _ in range(2))
    return t_s, one, other


@given(
    signal=signals(),
    purpose=st.sampled_from(PURPOSES),
    outside=st.tuples(*[st.none() | st.floats(90.0, 100.0)] * 2),
)
def test_that_blind_nothing_of_the_pressure_shows_while_the_hold_lasts(
    signal: tuple[Floats, Floats, Floats],
    purpose: Purpose,
    outside: tuple[float | None, float | None],
) -> None:
    t_s, one, other = signal
    seen = [
        everything(
            guidance(
                scene(
                    Holding(NOW_S - 6.4, NOW_S + 3.6, since_s),
                    pressure_mmhg,
                    t_s,
                    feedback="blind",
                    purpose=purpose,
                )
            )
        )
        for pressure_mmhg, since_s in zip((one, other), outside, strict=True)
    ]
    assert seen[0] == seen[1]
    assert seen[0][0].sentence == "breathe"
    assert seen[0][0].clock.seconds == 4


@given(
    signal=signals(),
    cued_ago_s=st.floats(0.0, 3.0),
    phase=st.sampled_from(
        [
            Resting(NOW_S - 3.0, NOW_S + 2.0, False),
            Waiting("baseline", 22.4),
            Waiting("signal", None),
            Reaching(NOW_S, NOW_S),
            Paused(NOW_S - 1.0),
            Over("completed"),
        ]
    ),
)
def test_that_blind_nothing_read_before_the_next_cue_shows_after_a_hold(
    signal: tuple[Floats, Floats, Floats], cued_ago_s: float, phase: Phase
) -> None:
    t_s, one, other = signal
    cue_s = NOW_S - cued_ago_s
    if isinstance(phase, Reaching):
        phase = Reaching(cue_s, cue_s + 5.0)
    seen = []
    for pressure_mmhg in (one, other):
        if isinstance(phase, Reaching):
            pressure_mmhg = np.where(t_s < cue_s, pressure_mmhg, 20.0)
        blind = scene(phase, pressure_mmhg, t_s, feedback="blind", holds=(hold(cue_s - 5.0),))
        seen.append(everything(guidance(blind)))
    assert seen[0] == seen[1]


@given(signal=signals(), phase=st.sampled_from([Holding(96.0, 106.0, None), Reaching(97.0, 102.0)]))
def test_that_in_the_band_the_signal_says_no_more_than_that(
    signal: tuple[Floats, Floats, Floats], phase: Phase
) -> None:
    t_s, one, other = signal
    seen = []
    for pressure_mmhg in (one, other):
        inside = pressure_mmhg.copy()
        # The newest three decide; whatever was before them is told no more.
        inside[-3:] = LEVEL_MMHG - 1.0 + inside[-3:] / 30.0
        seen.append(everything(guidance(scene(phase, inside, t_s, feedback="band"))))
    assert seen[0] == seen[1]
    assert seen[0][0].marker is None
    assert seen[0][0].sentence == "hold"


@given(signal=signals())
def test_that_band_feedback_tells_a_side_and_never_how_far(signal: tuple[Floats, Floats, Floats]) -> None:
    t_s, pressure_mmhg, _ = signal
    shown = guidance(scene(Holding(96.0, 106.0, None), pressure_mmhg, t_s, feedback="band"))
    assert shown.line is None
    assert shown.marker is None or shown.marker.pressure_mmhg is None


@given(
    signal=signals(),
    feedback=st.sampled_from(MODES),
    outcomes=st.tuples(*[st.sampled_from(["success", "failed", "invalid"])] * 2),
)
def test_that_in_a_test_no_outcome_reaches_the_patient(
    signal: tuple[Floats, Floats, Floats], feedback: Feedback, outcomes: tuple[Outcome, Outcome]
) -> None:
    t_s, pressure_mmhg, _ = signal
    for phase in (Resting(NOW_S - 3.0, NOW_S + 2.0, False), Waiting("signal", None), Reaching(99.0, 104.0)):
        seen = [
            everything(
                guidance(
                    scene(phase, pressure_mmhg, t_s, feedback=feedback, holds=(hold(NOW_S - 3.0, outcome),))
                )
            )
            for outcome in outcomes
        ]
        assert seen[0] == seen[1]
    told = [guidance(scene(Over(ended))).sentence for ended in ("completed", "stop_rule")]
    assert told == ["done", "done"], "that a rule stopped the test is nothing for the patient"


@pytest.mark.parametrize(
    ("outcome", "said"), [("success", "held"), ("failed", "not_held"), ("invalid", "not_told")]
)
def test_that_practised_blind_the_hold_is_told_afterwards_in_the_rest_alone(
    outcome: Outcome, said: str
) -> None:
    rest = Resting(NOW_S - 3.0, NOW_S + 2.0, False)
    after: dict[str, Any] = {"holds": (hold(NOW_S - 3.0, outcome),), "purpose": "practice_holds"}
    assert guidance(scene(rest, feedback="blind", **after)).sentence == said
    assert guidance(scene(rest, feedback="guide", **after)).sentence == "relax"
    resumed = Resting(NOW_S - 1.0, NOW_S + 4.0, False)
    assert guidance(scene(resumed, feedback="blind", **after)).sentence == "relax"


@pytest.mark.parametrize("feedback", MODES)
@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (NotStarted(), "get_ready"),
        (Waiting("baseline", 22.0), "lie_still"),
        (Resting(95.0, 105.0, True), "relax"),
        (Paused(99.0), "paused"),
        (Over("pain"), "stopped"),
        (Over("stopped"), "stopped"),
    ],
)
def test_that_every_phase_has_its_sentence_in_every_mode(feedback: Feedback, phase: Phase, said: str) -> None:
    assert guidance(scene(phase, feedback=feedback)).sentence == said


@pytest.mark.parametrize(
    ("off_mmhg", "phase", "said", "asks", "strays"),
    [
        (-5.0, Reaching(99.0, 104.0), "nod", "more", False),
        (1.5, Reaching(99.0, 104.0), "less", "less", True),
        (1.0, Reaching(99.0, 104.0), "hold", "", False),
        (-1.0, Holding(96.0, 106.0, None), "hold", "", False),
        (-1.1, Holding(96.0, 106.0, 99.0), "more", "more", True),
        (1.1, Holding(96.0, 106.0, 99.0), "less", "less", True),
        (-6.0, Resting(99.0, 104.0, False), "relax", "", False),
    ],
)
def test_that_guided_the_marker_says_what_to_do(
    off_mmhg: float, phase: Phase, said: str, asks: str, strays: bool
) -> None:
    shown = guidance(scene(phase, np.full(400, LEVEL_MMHG + off_mmhg)))
    assert shown.marker is not None
    assert (shown.sentence, shown.marker.asks, shown.marker.strays) == (said, asks, strays)
    assert shown.marker.pressure_mmhg == LEVEL_MMHG + off_mmhg


def test_that_without_a_signal_nothing_stands_still_as_if_it_were_read() -> None:
    for feedback in MODES:
        for phase in (
            NotStarted(),
            Reaching(99.0, 104.0),
            Holding(96.0, 106.0, None),
            Resting(99.0, 104.0, False),
        ):
            shown = guidance(scene(phase, feedback=feedback, has_signal=False))
            assert shown == Guidance(sentence="no_signal")
            assert shown.line is None


def test_that_without_a_cuff_there_is_a_clock_and_no_band() -> None:
    none = np.empty(0)
    assert guidance(scene(Reaching(99.0, 104.0), none, none)).sentence == "nod"
    shown = guidance(scene(Holding(96.0, 106.0, None), none, none))
    assert (shown.sentence, shown.band, shown.marker) == ("hold", None, None)
    assert shown.clock is not None
    assert shown.clock.seconds == 6


def test_that_nobody_is_asked_for_anything_without_a_scene() -> None:
    assert guidance(None) == Guidance()


@pytest.mark.parametrize("ended", ["completed", "stop_rule", "pain", "stopped", "recording_ended"])
def test_that_the_end_of_a_test_is_words_alone(ended: Ended) -> None:
    shown = guidance(scene(Over(ended)))
    assert (shown.band, shown.clock, shown.marker, shown.line) == (None, None, None, None)


def test_that_the_countdown_counts_the_second_that_has_begun() -> None:
    seconds = [
        guidance(scene(Holding(NOW_S - gone_s, NOW_S - gone_s + 10.0, None))).clock.seconds  # type: ignore[union-attr]
        for gone_s in (0.0, 0.01, 0.99, 1.0, 6.4, 9.99, 10.0)
    ]
    assert seconds == [10, 10, 10, 9, 4, 1, 0]


@pytest.mark.parametrize(
    ("rate_hz", "shown_mmhg"), [(20.0, 30.0), (45.0, 30.0), (49.9, 26.0), (50.0, 26.0), (100.0, 26.0)]
)
def test_that_the_marker_is_the_median_of_three_where_samples_come_fast_enough(
    rate_hz: float, shown_mmhg: float
) -> None:
    t_s = np.round(NOW_S - np.arange(200)[::-1] / rate_hz, 3)
    pressure_mmhg = np.full(200, 26.0)
    pressure_mmhg[-1] = 30.0
    shown = guidance(scene(Holding(96.0, 106.0, None), pressure_mmhg, t_s))
    assert shown.marker is not None
    assert shown.marker.pressure_mmhg == shown_mmhg


@given(signal=signals())
def test_that_nothing_but_the_median_of_three_smooths_the_line(signal: tuple[Floats, Floats, Floats]) -> None:
    t_s, pressure_mmhg, _ = signal
    shown = guidance(scene(Holding(96.0, 106.0, None), pressure_mmhg, t_s))
    assert shown.line is not None
    drawn = {
        time: value for times, values in shown.line.runs for time, value in zip(times, values, strict=True)
    }
    for at, time in enumerate(t_s):
        if time in drawn:
            assert drawn[time] in pressure_mmhg[max(0, at - 2) : at + 1]


def test_that_a_gap_breaks_the_line_and_is_not_smoothed_across() -> None:
    before = NOW_S - 3.0 - np.arange(100)[::-1] / 50.0
    after = NOW_S - np.arange(50)[::-1] / 50.0
    t_s = np.concatenate((before, after))
    pressure_mmhg = np.concatenate((np.full(100, 20.0), np.full(50, 26.0)))
    shown = guidance(scene(Holding(96.0, 106.0, None), pressure_mmhg, t_s))
    assert shown.line is not None
    assert [len(times) for times, _ in shown.line.runs] == [100, 50]
    assert shown.line.runs[1][1][0] == 26.0


def test_that_the_line_is_as_long_as_the_picture_shows() -> None:
    shown = guidance(scene(Holding(96.0, 106.0, None)))
    assert shown.line is not None
    first_s = shown.line.runs[0][0][0]
    assert SHOWN_S < NOW_S - first_s < SHOWN_S + 0.5
