"""A few lines for the clinic's own record: by its own template, and naming nobody unless asked to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.core.visit import Patient, Visit
from ccft_desktop.reports.summary import (
    check_template,
    example_values,
    placeholders,
    summary_text,
    summary_values,
    usual_template,
)
from tests.reports.conftest import endurance_session

VisitOf = Callable[..., Visit]


def rated_visit(visit_of: VisitOf, session: Session) -> Visit:
    at_utc = datetime(2026, 11, 19, 12, tzinfo=UTC)
    pain = tuple(
        PainRating(at_utc=at_utc, moment=moment, place="neck", score=score, session_id=session.session_id)
        for moment, score in (("before", 3), ("after", 5))
    )
    return replace(visit_of(session), pain=pain, done_today=DoneToday(treatments=("stretching",)))


def test_that_the_usual_summary_is_a_few_lines_and_names_nobody(
    ada: Patient, visit_of: VisitOf, endurance: Callable[..., Session]
) -> None:
    session = endurance()
    values = summary_values(ada, session, rated_visit(visit_of, session), "This is the first session.")
    assert summary_text("", values).splitlines() == [
        "CCFT Thu 19 Nov 2026, Endurance, 10 × 10 s at 26 mmHg, feedback: guide",
        "8 of 10 held. Highest pressure 26 mmHg, activation score 6 mmHg, performance index 48 of 100",
        "Faults: Jaw 1, SCM 1",
        "This is the first session.",
        "Pain 0-10: Neck: 3 before, 5 after: 2 more.",
        "Done today: Stretching",
    ]


def test_that_a_line_with_nothing_to_say_is_left_out(ada: Patient, endurance: Callable[..., Session]) -> None:
    lines = summary_text("", summary_values(ada, endurance(), None, "")).splitlines()
    assert len(lines) == 3
    assert summary_text("Note: {note}\n\nEnd", summary_values(ada, endurance(note=""), None, "")) == "End"


def test_that_a_template_may_ask_for_the_name_and_the_id(ada: Patient) -> None:
    values = summary_values(ada, endurance_session(), None, "")
    assert summary_text("{name} ({code})", values) == "Ada Muster (P-0117)"
    usual = summary_text("", values)
    assert ada.name not in usual
    assert ada.code not in usual


def test_that_every_placeholder_has_a_value_and_an_example(ada: Patient) -> None:
    values = summary_values(ada, endurance_session(), None, "")
    assert values.keys() == example_values().keys() == placeholders().keys()
    assert all(example_values().values())


def test_that_a_value_is_one_line(ada: Patient) -> None:
    session = endurance_session(note="One.\nTwo.")
    assert summary_text("{note}", summary_values(ada, session, None, "")) == "One. Two."


def test_that_a_dial_and_an_interruption_are_said(ada: Patient) -> None:
    by_dial = replace(endurance_session(with_trace=False), by_dial=True)
    assert (
        summary_text("{result}", summary_values(ada, by_dial, None, "")) == "8 of 10 held (read off a dial)"
    )
    cut_short = endurance_session(interrupted=True)
    assert summary_text("{result}", summary_values(ada, cut_short, None, "")).endswith("(interrupted)")


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{nmae}", r"^\{nmae\} is no placeholder\. Allowed: \{date\}, .*\{name\}\.$"),
        ("{}", r"^\{\} is no placeholder\."),
        ("a { b", r"^A \{ stands alone\."),
        ("{date}}", r"^A \} stands alone\."),
    ],
)
def test_that_a_template_that_cannot_be_filled_is_one_sentence(template: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        check_template(template)
    with pytest.raises(InputError, match=sentence):
        summary_text(template, example_values())


def test_that_the_usual_template_can_be_filled() -> None:
    check_template(usual_template())
    assert 4 <= len(summary_text(usual_template(), example_values()).splitlines()) <= 6


@given(st.text(st.sampled_from("ab {}\n") | st.characters(codec="utf-8"), max_size=60))
def test_that_any_text_is_either_filled_or_refused_with_a_sentence(template: str) -> None:
    refused = ""
    try:
        summary_text(template, example_values())
    except InputError as error:
        refused = str(error)
    assert refused == "" or refused.endswith(".")
