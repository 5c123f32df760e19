"""Which sessions make one line of highest pressure, and what the measurement error covers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Scores
from ccft_desktop.core.trend import trend_of

STAGE1 = preset("stage1")
AT_26 = preset("endurance", level_mmhg=26.0)


def on(day: int, highest_mmhg: float, protocol: Protocol = STAGE1) -> SessionSummary:
    return SessionSummary(
        session_id=f"{day:032x}",
        visit_id="0" * 32,
        patient_id="0" * 32,
        started_utc=datetime(2026, 9, 1, 10, 0, tzinfo=UTC) + timedelta(days=day),
        protocol=protocol,
        scores=Scores(
            highest_pressure_mmhg=highest_mmhg,
            activation_score_mmhg=highest_mmhg - 20,
            performance_index=None,
            cumulative_performance_index=None,
        ),
        ended="completed",
        held=1,
        told=1,
        examiner="T. Example",
        feedback="guide",
        device_name="Cuff",
        interrupted=False,
        has_trace=True,
    )


def test_that_only_comparable_sessions_are_joined_oldest_first() -> None:
    first, second, apart = on(1, 22.0), on(9, 24.0), on(5, 30.0, preset("triple"))
    trend = trend_of([second, apart, first])
    assert trend.line == (first, second)
    assert trend.others == (apart,)
    assert trend.reference_mmhg == 22.0
    assert trend.error_mmhg == (17.0, 27.0)
    assert trend.increase_can_show


def test_that_another_cuff_and_an_interrupted_session_stand_apart() -> None:
    usual = (on(1, 22.0), on(2, 24.0))
    other_cuff = replace(on(3, 26.0), device_name="Another cuff")
    cut_short = replace(on(4, 20.0), interrupted=True)
    trend = trend_of([*usual, other_cuff, cut_short])
    assert trend.line == usual
    assert trend.others == (other_cuff, cut_short)


def test_that_endurance_never_makes_a_line() -> None:
    trend = trend_of([on(1, 26.0, AT_26), on(2, 26.0, AT_26)])
    assert trend.line == ()
    assert len(trend.others) == 2
    assert trend.error_mmhg is None
    assert not trend.increase_can_show


def test_that_of_two_groups_as_large_the_more_recent_is_the_line() -> None:
    trend = trend_of([on(1, 22.0), on(2, 28.0, preset("triple"))])
    assert [point.protocol.preset for point in trend.line] == ["triple"]


@pytest.mark.parametrize(("first_mmhg", "can"), [(24.0, True), (26.0, False), (28.0, False)])
def test_that_a_line_from_26_up_can_show_no_increase(first_mmhg: float, can: bool) -> None:
    assert trend_of([on(1, first_mmhg), on(2, 30.0)]).increase_can_show is can


def test_that_the_error_lies_around_the_first_session_after_six_practice_holds() -> None:
    practised = replace(on(5, 24.0), practice_holds=4)
    elsewhere = replace(on(3, 30.0, preset("triple")), practice_holds=2)
    trend = trend_of([on(1, 22.0), elsewhere, practised, on(9, 26.0)])
    assert trend.reference == practised
    assert trend.error_mmhg == (19.0, 29.0)
