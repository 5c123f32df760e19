"""Which stage comes next for a patient, told from what is on record."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import PRESETS, Protocol, preset
from ccft_desktop.core.session import Scores
from ccft_desktop.core.stages import NextStage, next_stage

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)


def session(
    protocol: Protocol, highest_mmhg: float, *, days_ago: int = 0, interrupted: bool = False
) -> SessionSummary:
    return SessionSummary(
        session_id=f"{days_ago:032}",
        visit_id="v" * 32,
        patient_id="a" * 32,
        started_utc=NOON - timedelta(days=days_ago),
        protocol=protocol,
        scores=Scores(
            highest_pressure_mmhg=highest_mmhg,
            activation_score_mmhg=highest_mmhg - protocol.baseline_mmhg,
            performance_index=None,
            cumulative_performance_index=None,
        ),
        ended="completed",
        held=3,
        told=5,
        examiner="T. Example",
        feedback="guide",
        device_name="",
        interrupted=interrupted,
        has_trace=True,
    )


STAGE_1 = PRESETS["stage1"]


def test_that_endurance_comes_next_at_what_the_first_stage_gave() -> None:
    assert next_stage([session(STAGE_1, 26.0)]) == NextStage(
        preset("endurance", level_mmhg=26.0), date(2026, 11, 19)
    )


def test_that_the_newest_first_stage_counts_whatever_came_after_it() -> None:
    sessions = [
        session(preset("endurance", level_mmhg=24.0), 24.0),
        session(STAGE_1, 28.0, days_ago=1),
        session(STAGE_1, 22.0, days_ago=20),
    ]
    stage = next_stage(sessions)
    assert stage is not None
    assert stage.protocol.levels_mmhg == (28.0,)


@pytest.mark.parametrize(
    "sessions",
    [
        [],
        [session(PRESETS["ladder"], 28.0)],
        [session(STAGE_1, 20.0)],
        [session(STAGE_1, 20.0), session(STAGE_1, 26.0, days_ago=3)],
        [session(STAGE_1, 26.0, interrupted=True)],
        [session(replace(STAGE_1, baseline_mmhg=18.0, levels_mmhg=(20.0, 22.0)), 20.0)],
    ],
)
def test_that_nothing_comes_next_where_no_level_was_clean_or_the_usual_second_stage_has_none(
    sessions: list[SessionSummary],
) -> None:
    assert next_stage(sessions) is None
