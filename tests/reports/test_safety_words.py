"""The words of the safety screen: each sign has its own, none is a verdict, decisions are told as made."""

from datetime import date

import pytest

from ccft_desktop.core.safety import HEADACHE_LIST, NECK_LIST, PROMPTS, SafetyCheck
from ccft_desktop.reports import safety_words

ALL = (*HEADACHE_LIST, *NECK_LIST, *PROMPTS)


def test_that_every_question_has_words_of_its_own() -> None:
    questions = [safety_words.question(item) for item in ALL]
    assert len(set(questions)) == len(ALL) == 27
    assert all(safety_words.to_keep_in_mind(prompt) for prompt in PROMPTS)


@pytest.mark.parametrize("verdict", ["normal", "diagnos", "pass", "fail", "risk", "danger", "red flag"])
def test_that_no_words_judge_a_person(verdict: str) -> None:
    said = [safety_words.question(item) for item in ALL]
    said += [safety_words.to_keep_in_mind(prompt) for prompt in PROMPTS]
    assert [words for words in said if verdict in words.lower()] == []


def test_that_a_sign_of_the_headache_list_says_so_where_it_stands_alone() -> None:
    assert safety_words.sign("fever") == "Headache: Fever, or feels ill all over"
    assert safety_words.sign("infection") == "An infection"


@pytest.mark.parametrize(
    ("check", "decision", "answers"),
    [
        (SafetyCheck(asked="all"), "No to all safety questions.", ""),
        (SafetyCheck(asked="since_last_time"), "Nothing new since last time.", ""),
        (
            SafetyCheck(asked="all", answered_yes=("latex_allergy",)),
            "Safety questions asked; nothing to decide on.",
            "Answered yes: Latex allergy.",
        ),
        (
            SafetyCheck(asked="all", answered_yes=("infection",), decision="go_on", reason="healed"),
            "Discussed, and the test went on: healed",
            "Answered yes: An infection.",
        ),
        (
            SafetyCheck(asked="all", answered_yes=("infection", "night_pain"), decision="refer"),
            "No test on this day: referred.",
            "Answered yes: An infection; Pain at night that does not let up.",
        ),
    ],
)
def test_that_a_check_is_told_as_it_was_made(check: SafetyCheck, decision: str, answers: str) -> None:
    assert safety_words.decision_sentence(check) == decision
    assert safety_words.answers_sentence(check) == answers


def test_that_a_referral_and_a_latex_allergy_stand_and_nothing_else_does() -> None:
    on = date(2026, 11, 22)
    referred = SafetyCheck(asked="all", answered_yes=("infection", "latex_allergy"), decision="refer")
    assert safety_words.standing_sentences(on, referred).split("\u2028") == [
        "22 Nov 2026: no test, referred.",
        "Latex allergy: use a latex-free cover or cuff.",
    ]
    discussed = SafetyCheck(asked="all", answered_yes=("infection",), decision="go_on", reason="healed")
    assert safety_words.standing_sentences(on, discussed) == ""
