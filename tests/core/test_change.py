"""What may be said of change: who is comparable, and what counts as more than measurement error."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.change import (
    ChangeFacts,
    Comparison,
    change_of,
    conditions_of,
    counts_as_change,
    increase_can_show,
)
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import Protocol, preset
from ccft_desktop.core.session import Device, Hold, Outcome, Result, Scores, Session

FIRST = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)
LADDER = preset("ladder")


def scores(highest_mmhg: float, index: float | None = None, cumulative: float | None = None) -> Scores:
    return Scores(
        highest_pressure_mmhg=highest_mmhg,
        activation_score_mmhg=highest_mmhg - 20.0,
        performance_index=index,
        cumulative_performance_index=cumulative,
    )


def earlier(
    day: int,
    highest_mmhg: float,
    protocol: Protocol = LADDER,
    index: float | None = None,
    **other: object,
) -> SessionSummary:
    summary = SessionSummary(
        session_id=f"{day:032x}",
        visit_id="0" * 32,
        patient_id="0" * 32,
        started_utc=FIRST + timedelta(days=day),
        protocol=protocol,
        scores=scores(highest_mmhg, index),
        ended="completed",
        held=5,
        told=5,
        examiner="T. Example",
        feedback="guide",
        device_name="Cuff",
        interrupted=False,
        has_trace=True,
    )
    return replace(summary, **other)  # type: ignore[arg-type]


def now(highest_mmhg: float, protocol: Protocol = LADDER, index: float | None = None) -> SessionSummary:
    return earlier(40, highest_mmhg, protocol, index)


def facts_of(session: SessionSummary, *others: SessionSummary) -> ChangeFacts:
    facts = change_of(session, others)
    assert facts is not None
    return facts


def reference_of(session: SessionSummary, *others: SessionSummary) -> Comparison:
    reference = facts_of(session, *others).reference
    assert reference is not None
    return reference


@pytest.mark.parametrize(
    ("difference_mmhg", "counts"),
    [
        (0.0, False),
        (2.0, False),
        (5.0, False),
        (5.9, False),
        (6.0, True),
        (8.0, True),
        (-5.9, False),
        (-6, True),
    ],
)
def test_that_a_difference_counts_from_six_up_or_down(difference_mmhg: float, counts: bool) -> None:
    assert counts_as_change(difference_mmhg) is counts


def test_that_decimals_at_the_limit_behave_as_written() -> None:
    # In binary 32.3 − 26.3 is 5.9999999999999964.
    assert 32.3 - 26.3 < 6.0
    assert counts_as_change(32.3 - 26.3)


@given(st.floats(-20, 20))
def test_that_up_and_down_are_judged_alike(difference_mmhg: float) -> None:
    assert counts_as_change(difference_mmhg) == counts_as_change(-difference_mmhg)


@pytest.mark.parametrize(
    ("highest_mmhg", "difference_mmhg", "beyond"), [(27.9, 5.9, False), (28.0, 6.0, True), (16.0, -6.0, True)]
)
def test_that_the_verdict_on_a_session_has_its_edge_at_six(
    highest_mmhg: float, difference_mmhg: float, beyond: bool
) -> None:
    reference = reference_of(now(highest_mmhg), earlier(0, 22.0))
    assert reference.highest_pressure_mmhg == pytest.approx(difference_mmhg)
    assert reference.beyond_error is beyond


@pytest.mark.parametrize(("from_mmhg", "can"), [(20.0, True), (24.0, True), (26.0, False), (30.0, False)])
def test_that_from_26_up_an_increase_beyond_error_cannot_show(from_mmhg: float, can: bool) -> None:
    assert increase_can_show(from_mmhg, LADDER) is can
    assert reference_of(now(30.0), earlier(0, from_mmhg)).increase_can_show is can


def test_that_a_longer_scale_can_show_more() -> None:
    assert increase_can_show(26.0, replace(LADDER, levels_mmhg=(22.0, 24.0, 26.0, 28.0, 30.0, 32.0)))


def test_that_endurance_has_no_change_of_highest_pressure() -> None:
    at_26 = preset("endurance", level_mmhg=26.0)
    facts = facts_of(now(26.0, at_26, index=48.0), earlier(0, 26.0, at_26, index=36.0))
    assert facts.level_chosen
    assert facts.reference is not None
    assert facts.reference.highest_pressure_mmhg is None
    assert facts.reference.beyond_error is None
    assert facts.reference.performance_index == 12.0


def test_that_endurance_at_another_level_is_not_comparable() -> None:
    at_24, at_26 = (preset("endurance", level_mmhg=level) for level in (24.0, 26.0))
    facts = facts_of(now(26.0, at_26, index=48.0), earlier(0, 24.0, at_24, index=40.0))
    assert facts.reference is None
    assert facts.earlier == 1


@pytest.mark.parametrize(
    "other",
    [
        {"device_name": "Another cuff"},
        {"feedback": "blind"},
        {"protocol": preset("triple")},
        {"protocol": replace(LADDER, band_mmhg=1.5)},
        {"interrupted": True},
    ],
    ids=["cuff", "feedback", "preset", "parameter", "interrupted"],
)
def test_that_sessions_that_differ_are_not_compared(other: dict[str, object]) -> None:
    assert facts_of(now(26.0), replace(earlier(0, 22.0), **other)).reference is None  # type: ignore[arg-type]


def test_that_the_name_of_a_protocol_does_not_matter() -> None:
    renamed = replace(LADDER, name="Ours")
    assert conditions_of(earlier(0, 22.0, renamed)) == conditions_of(now(26.0))


def test_that_reference_is_the_first_comparable_and_last_the_one_before() -> None:
    others = [earlier(20, 24.0), earlier(5, 22.0), earlier(1, 30.0, preset("triple")), earlier(60, 30.0)]
    facts = facts_of(now(28.0), *others)
    assert facts.reference is not None
    assert facts.last is not None
    assert (facts.reference.highest_pressure_mmhg, facts.last.highest_pressure_mmhg) == (6.0, 4.0)
    assert (facts.reference.beyond_error, facts.last.beyond_error) == (True, False)
    assert facts.earlier == 3  # the one of day 60 comes later


def test_that_the_reference_is_the_first_comparable_session_after_six_practice_holds() -> None:
    others = [
        earlier(1, 22.0, practice_holds=3),
        earlier(2, 30.0, preset("triple"), practice_holds=2),
        earlier(3, 24.0),
        earlier(5, 26.0, practice_holds=1),
        earlier(9, 28.0),
    ]
    facts = facts_of(now(30.0), *others)
    assert facts.reference is not None
    assert facts.last is not None
    assert (facts.reference.from_mmhg, facts.is_practised) == (26.0, True)
    assert facts.last.from_mmhg == 28.0
    assert (facts.practice_holds, facts.is_learning) == (6, False)


def test_that_until_there_is_one_the_first_is_the_reference_and_named_as_such() -> None:
    facts = facts_of(now(30.0), earlier(1, 22.0, practice_holds=3), earlier(3, 24.0, practice_holds=2))
    assert facts.reference is not None
    assert (facts.reference.from_mmhg, facts.is_practised, facts.is_learning) == (22.0, False, True)


def test_that_the_holds_practised_before_a_session_count_for_it() -> None:
    facts = facts_of(replace(now(30.0), practice_holds=3), earlier(1, 22.0, practice_holds=3))
    assert (facts.practice_holds, facts.is_learning, facts.is_practised) == (6, False, False)


@pytest.mark.parametrize(
    ("other", "differs"),
    [
        ({"device_name": "Another cuff"}, ("cuff",)),
        ({"feedback": "blind"}, ("feedback",)),
        ({"protocol": preset("triple"), "feedback": "band"}, ("protocol", "feedback")),
        ({"by_dial": True}, ("dial",)),
    ],
    ids=["cuff", "feedback", "protocol and feedback", "dial"],
)
def test_that_what_keeps_a_session_from_being_compared_is_told(
    other: dict[str, object], differs: tuple[str, ...]
) -> None:
    other_session = replace(earlier(0, 22.0), **other)  # type: ignore[arg-type]
    facts = facts_of(now(26.0), other_session)
    assert (facts.reference, facts.differs) == (None, differs)


def test_that_only_another_level_of_endurance_is_told_as_such() -> None:
    at_24, at_26 = (preset("endurance", level_mmhg=level) for level in (24.0, 26.0))
    assert facts_of(now(26.0, at_26), earlier(0, 24.0, at_24)).differs == ("level",)


def test_that_two_sessions_read_off_dials_are_comparable() -> None:
    by_dial = earlier(0, 22.0, by_dial=True, device_name="COM4")
    assert facts_of(replace(now(26.0), by_dial=True, device_name=""), by_dial).reference is not None


def test_that_with_one_comparable_session_there_is_no_separate_last() -> None:
    assert facts_of(now(28.0), earlier(5, 22.0)).last is None


def test_that_the_session_itself_is_never_its_own_reference() -> None:
    itself = earlier(40, 28.0)
    assert facts_of(now(28.0), itself).reference is None
    assert facts_of(now(28.0), itself).earlier == 0


def test_that_another_examiner_is_named() -> None:
    assert reference_of(now(28.0), earlier(5, 22.0)).examiner is None
    assert reference_of(now(28.0), earlier(5, 22.0, examiner="B. Other")).examiner == "B. Other"


def test_that_an_interrupted_session_is_not_compared() -> None:
    assert change_of(replace(now(28.0), interrupted=True), [earlier(5, 22.0)]) is None
    assert facts_of(now(28.0), earlier(5, 22.0, interrupted=True)).reference is None


def test_that_a_session_of_which_no_hold_could_be_told_is_not_compared() -> None:
    assert change_of(replace(now(28.0), told=0), [earlier(5, 22.0)]) is None
    assert facts_of(now(28.0), earlier(5, 22.0, told=0)).reference is None


@pytest.mark.parametrize(
    "outcomes", [(), ("invalid",), ("success", "failed", "invalid")], ids=["none", "untold", "told"]
)
def test_that_the_whole_record_and_its_summary_are_compared_alike(outcomes: tuple[Outcome, ...]) -> None:
    holds = tuple(
        Hold(index=i, level_mmhg=22.0, cue_s=i, start_s=None, end_s=i + 0.5, outcome=outcome, reason=None)
        for i, outcome in enumerate(outcomes, 1)
    )
    summary = replace(
        now(28.0), held=outcomes.count("success"), told=len(outcomes) - outcomes.count("invalid")
    )
    whole = Session(
        session_id=summary.session_id,
        started_utc=summary.started_utc,
        protocol=LADDER,
        device=Device(name="Cuff", url="cuffsim://healthy"),
        result=Result(protocol=LADDER, holds=holds, scores=summary.scores, ended="completed"),
        events=(),
        offered=(),
        trace=None,
        examiner=summary.examiner,
    )
    others = [earlier(5, 22.0), earlier(9, 24.0, examiner="B. Other")]
    assert change_of(whole, others) == change_of(summary, others)
    assert (whole.held, whole.told) == (summary.held, summary.told)
