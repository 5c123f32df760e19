"""What stands beside the tests of a visit, in words: neutral, and nothing where nothing was said."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from ccft_desktop.core.intake import Intake
from ccft_desktop.core.pain import Moment, PainRating, Place
from ccft_desktop.core.pain_course import PainCourse, pain_courses
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import TREATMENTS, DoneToday
from ccft_desktop.core.visit import Amendment, Signature
from ccft_desktop.reports import visit_words as words
from tests.reports.conftest import STARTED

NOON = datetime(2026, 11, 19, 12, 14, tzinfo=UTC)


def rated(
    moment: Moment,
    place: Place,
    score: int | None,
    session_id: str | None = "0" * 32,
    minutes: float = 0,
) -> PainRating:
    at_utc = STARTED + timedelta(minutes=minutes)
    return PainRating(at_utc=at_utc, moment=moment, place=place, score=score, session_id=session_id)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (3, 5, "Neck: 3 before, 5 after: 2 more."),
        (3, 0, "Neck: 3 before, 0 after: 3 less."),
        (0, 0, "Neck: 0 before, 0 after: the same."),
        (3, None, "Neck: 3 before, not asked after."),
        (None, 5, "Neck: 5 after, not asked before."),
        (None, None, ""),
    ],
)
def test_that_a_rise_of_pain_is_told_in_neutral_words(
    before: int | None, after: int | None, said: str
) -> None:
    assert words.pain_sentence(PainCourse("neck", before, after)) == said


def test_that_pain_belongs_to_its_test_and_what_stopped_it_is_named(
    endurance: Callable[..., Session],
) -> None:
    ratings = [
        rated("before", "neck", 2, minutes=-5),
        rated("after", "neck", 4, minutes=9),
        rated("after", "neck", 9, session_id="1" * 32, minutes=20),
        rated("stop", "dizziness", 6, minutes=4),
        rated("stop", "other", None, minutes=4),
    ]
    assert words.pain_sentences(endurance(), ratings) == [
        "Neck: 2 before, 4 after: 2 more.",
        "Stopped for: dizziness or vision, 6.",
        "Stopped for: other.",
    ]


def test_that_a_test_that_follows_at_once_has_the_latest_answer_before_it() -> None:
    first = "1" * 32
    ratings = [
        rated("before", "neck", 2, first, minutes=-20),
        rated("before", "headache", 1, first, minutes=-20),
        rated("after", "neck", 4, first, minutes=-2),
        rated("after", "neck", 5, minutes=9),
        rated("before", "neck", 7, "2" * 32, minutes=30),
    ]
    neck, head = pain_courses(ratings, "0" * 32, STARTED)
    assert (neck.before, neck.after, neck.more) == (4, 5, 1)
    assert (head.before, head.after, head.more) == (1, None, None)


def test_that_an_answer_taken_back_is_no_answer() -> None:
    ratings = [rated("before", "neck", 2), rated("after", "neck", None)]
    assert pain_courses(ratings, "0" * 32, STARTED)[0] == PainCourse("neck", 2, None)


def test_that_what_was_done_is_ticks_and_a_line() -> None:
    assert words.done_today_sentence(DoneToday()) == ""
    assert words.done_today_sentence(DoneToday(line=" taping ")) == "taping"
    done = DoneToday(treatments=("manual_therapy", "advice"), line="taping")
    assert words.done_today_sentence(done) == "Manual therapy, Advice; taping"
    assert len({words.treatment_name(one) for one in TREATMENTS}) == len(TREATMENTS)


def test_that_an_intake_says_what_was_answered_and_leaves_out_the_rest() -> None:
    assert words.intake_sentence(Intake()) == ""
    intake = Intake(
        headache_side="right",
        side_shift=False,
        throbbing=True,
        accompanying="nausea.",
        began_with="posture",
        rotation_left_deg=70.0,
        rotation_right_deg=52.5,
    )
    assert words.intake_sentence(intake) == (
        "Headache: right; does not change sides; throbbing; with nausea; began with posture; "
        "rotation 70° to the left, 52.5° to the right."
    )


def test_that_a_signature_and_a_later_change_name_who_when_what_and_why() -> None:
    at = words.clock(NOON)
    assert (
        words.signature_sentence(Signature("T. Example", NOON))
        == f"Signed off by T. Example, Thu 19 Nov 2026, {at}."
    )
    amendment = Amendment(
        at_utc=NOON, by="B. Other", what="note", before="", after="Tired\nafter 7.", reason="forgotten."
    )
    assert words.amendment_sentence(amendment) == (
        f"Thu 19 Nov 2026, {at}, B. Other: note, before: nothing; now: “Tired after 7.”. Reason: forgotten."
    )


@pytest.mark.parametrize(
    ("holds", "said"), [(0, ""), (1, "1 practice hold before"), (6, "6 practice holds before")]
)
def test_that_practice_holds_are_counted(holds: int, said: str) -> None:
    assert words.practice_fact(holds) == said
