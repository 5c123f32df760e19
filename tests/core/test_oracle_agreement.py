"""The engine and the plain second scorer give the same result for whole recordings near every limit."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from ccft_desktop.core.result_json import to_mapping
from ccft_desktop.core.scoring import score_recording
from tests.oracle import score
from tests.oracle_recordings import Case, differences, recordings, sessions

QUICK = settings(max_examples=50, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
FULL = settings(QUICK, max_examples=4000)


def assert_same(case: Case) -> None:
    expected = score(case.t_s, case.pressure_mmhg, case.protocol, case.events)
    result = score_recording(
        np.array(case.t_s), np.array(case.pressure_mmhg), case.protocol, tuple(case.events)
    )
    assert differences(expected, to_mapping(result)) == []


@QUICK
@given(recordings())
def test_that_recordings_without_events_score_as_the_plain_scorer_says(case: Case) -> None:
    assert_same(case)


@QUICK
@given(sessions())
def test_that_recordings_with_events_score_as_the_plain_scorer_says(case: Case) -> None:
    assert_same(case)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@FULL
@given(recordings(10))
def test_that_many_recordings_without_events_score_as_the_plain_scorer_says(case: Case) -> None:
    assert_same(case)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@FULL
@given(sessions(8))
def test_that_many_recordings_with_events_score_as_the_plain_scorer_says(case: Case) -> None:
    assert_same(case)
