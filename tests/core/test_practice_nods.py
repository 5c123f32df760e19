"""How many nods are practised before a test, and by which rules."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.faults import FAILING_BY_DEFAULT, Event
from ccft_desktop.core.practice_nods import Familiarity, practice_protocol
from ccft_desktop.core.protocol import BOUNDS, PRESETS, Protocol, preset
from ccft_desktop.core.scoring import score_recording

COUNTS = st.integers(1, 6)


@st.composite
def protocols(draw: st.DrawFn) -> Protocol:
    """Any protocol a clinic may write."""

    def number(name: str) -> float:
        bound = BOUNDS[name]
        return draw(st.floats(bound.lowest, bound.highest))

    baseline, band, rise = number("baseline_mmhg"), number("band_mmhg"), number("min_rise_mmhg")
    lowest = baseline + band + rise + draw(st.floats(0.0, 8.0))
    levels = sorted({lowest, *draw(st.lists(st.floats(lowest, 40.0), max_size=4))})
    holds = draw(st.integers(1, 20))
    return Protocol(
        preset=draw(st.sampled_from(list(PRESETS))),
        name="Ours",
        baseline_mmhg=baseline,
        levels_mmhg=tuple(levels),
        hold_s=number("hold_s"),
        holds_per_level=holds,
        passes_needed=draw(st.none() | st.integers(1, holds)),
        band_mmhg=band,
        min_rise_mmhg=rise,
        max_consecutive_failures=draw(st.integers(1, 5)),
        failing_faults=tuple(draw(st.sets(st.sampled_from(FAILING_BY_DEFAULT)))),
    )


@given(protocol=protocols(), holds=COUNTS)
def test_that_every_protocol_can_be_practised_and_only_what_it_asks_for_is_another(
    protocol: Protocol, holds: int
) -> None:
    practised = practice_protocol(protocol, holds)
    assert practised.holds_per_level == holds
    assert len(practised.levels_mmhg) == 1
    assert practised.levels_mmhg[0] <= protocol.levels_mmhg[0]
    other = {"levels_mmhg", "holds_per_level", "passes_needed", "max_consecutive_failures", "failing_faults"}
    for field in fields(Protocol):
        if field.name not in other:
            assert getattr(practised, field.name) == getattr(protocol, field.name)


@pytest.mark.parametrize(
    ("protocol", "level_mmhg"),
    [
        (PRESETS["stage1"], 22.0),
        (preset("endurance", level_mmhg=28.0), 22.0),
        (replace(preset("endurance", level_mmhg=28.0), baseline_mmhg=22.0), 24.0),
        (replace(PRESETS["ladder"], levels_mmhg=(25.0, 27.0)), 25.0),
    ],
)
def test_that_it_is_practised_at_the_lowest_level(protocol: Protocol, level_mmhg: float) -> None:
    assert practice_protocol(protocol, 3).levels_mmhg == (level_mmhg,)


@given(holds=COUNTS)
def test_that_every_hold_is_offered_where_one_in_five_is_reached_and_every_fault_is_marked(
    holds: int,
) -> None:
    """A patient who reaches the level at the fifth hold only, and a therapist who marks all there is."""
    protocol = practice_protocol(replace(PRESETS["stage1"], reach_s=2.0), holds)
    lasts_s = holds * (protocol.reach_s + protocol.hold_s + protocol.rest_s + 5.0)
    t_s = np.arange(0.0, lasts_s, 0.1)
    pressure_mmhg = np.full(len(t_s), 20.0)
    fourth = score_recording(t_s, pressure_mmhg, protocol).holds[:4]
    if len(fourth) == 4 and holds > 4:
        up = (t_s > fourth[3].end_s + protocol.rest_s + 0.5) & (t_s < fourth[3].end_s + protocol.rest_s + 5.0)
        pressure_mmhg[up] = 22.0
    marks = [
        Event(hold.cue_s + 0.5 + n / 10, code)
        for hold in score_recording(t_s, pressure_mmhg, protocol).holds
        for n, code in enumerate(FAILING_BY_DEFAULT)
    ]
    result = score_recording(t_s, pressure_mmhg, protocol, marks)
    assert len(result.holds) == holds
    assert result.ended == "completed"


@pytest.mark.parametrize(("before", "recommended"), [(0, 6), (1, 5), (2, 4), (3, 3), (4, 3), (6, 3), (40, 3)])
def test_that_six_are_recommended_until_they_have_been_done_and_three_afterwards(
    before: int, recommended: int
) -> None:
    assert Familiarity(before=before).recommended == recommended


@given(before=st.integers(0, 50), holds=st.lists(st.integers(0, 8), max_size=6))
def test_that_what_is_done_today_counts_down_and_never_below_nothing(before: int, holds: list[int]) -> None:
    stands = Familiarity(before=before)
    for count in holds:
        more = stands.with_more(count)
        assert more.missing == max(0, stands.missing - count)
        assert more.recommended == stands.recommended
        stands = more
