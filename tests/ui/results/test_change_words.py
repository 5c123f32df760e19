"""What the notice about change says, and what it never says."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QLocale

from ccft_desktop.core.change import ChangeFacts, Comparison, Difference
from ccft_desktop.ui import change_words as sentences
from ccft_desktop.ui.change_words import ChangeWords

OCT_15 = Comparison(
    session_id="0" * 32,
    started_utc=datetime(datetime.now().year, 10, 15, 10, 0, tzinfo=UTC),
    examiner=None,
    from_mmhg=24.0,
    highest_pressure_mmhg=2.0,
    beyond_error=False,
    increase_can_show=True,
    performance_index=None,
    cumulative_performance_index=None,
)
FACTS = ChangeFacts(
    level_chosen=False,
    scale_end_mmhg=30.0,
    reference=OCT_15,
    is_practised=False,
    last=None,
    earlier=1,
    practice_holds=3,
)
LEARNING = "First sessions contain learning (3 of 6 practice holds)."


def change_words(facts: ChangeFacts) -> ChangeWords:
    """The sentences, with plain spaces before units."""
    said = sentences.change_words(facts)
    return ChangeWords(*(text.replace("\u00a0", " ") for text in (said.heading, said.text)))


@pytest.fixture(autouse=True)
def _english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


def test_that_a_small_difference_is_within_error() -> None:
    said = change_words(FACTS)
    assert said.heading == (
        "Highest pressure is 2 mmHg above 15 Oct, the first comparable test: within measurement error."
    )
    assert said.text == f"Change counts from 6 mmHg. {LEARNING}"


def test_that_a_large_difference_downwards_is_beyond_error() -> None:
    down = replace(OCT_15, highest_pressure_mmhg=-6.0, beyond_error=True, from_mmhg=28.0)
    said = change_words(replace(FACTS, reference=replace(down, increase_can_show=False)))
    assert said.heading.startswith("Highest pressure is 6 mmHg below 15 Oct")
    assert said.heading.endswith(": beyond measurement error.")
    assert "From 28 mmHg up an increase beyond error cannot be shown: the scale ends at 30 mmHg." in said.text


def test_that_no_difference_is_said_as_such() -> None:
    same = replace(OCT_15, highest_pressure_mmhg=0.0)
    assert change_words(replace(FACTS, reference=same)).heading.startswith(
        "Highest pressure is the same as on 15 Oct"
    )


def test_that_learning_is_told_until_six_practice_holds_are_done() -> None:
    assert "learning" in change_words(replace(FACTS, practice_holds=5)).text
    assert "learning" not in change_words(replace(FACTS, practice_holds=6)).text


def test_that_a_practised_reference_is_named_as_such() -> None:
    said = change_words(replace(FACTS, is_practised=True, practice_holds=9))
    assert said.heading.startswith(
        "Highest pressure is 2 mmHg above 15 Oct, the first comparable test after six practice holds:"
    )


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        (("cuff",), "The closest had another cuff."),
        (("level", "feedback"), "The closest had another level and other feedback."),
        (("dial",), "The closest had pressures from a cuff on one side and from a dial on the other."),
    ],
)
def test_that_what_keeps_sessions_from_being_compared_is_named(
    differs: tuple[Difference, ...], said: str
) -> None:
    facts = replace(FACTS, reference=None, earlier=3, differs=differs)
    assert said in change_words(facts).text


def test_that_endurance_speaks_of_its_index_and_not_of_the_pressure() -> None:
    index = replace(OCT_15, highest_pressure_mmhg=None, beyond_error=None, performance_index=12.0)
    said = change_words(replace(FACTS, level_chosen=True, reference=index))
    assert said.heading == "Performance index is 12 above 15 Oct, the first comparable test."
    assert said.text == f"For the index no threshold is published. {LEARNING}"


def test_that_last_and_another_examiner_are_named() -> None:
    last = replace(
        OCT_15,
        started_utc=datetime(datetime.now().year, 11, 12, 10, 0, tzinfo=UTC),
        highest_pressure_mmhg=-2.0,
        examiner="B. Other",
    )
    said = change_words(replace(FACTS, last=last)).text
    assert "Against the last, 12 Nov: −2 mmHg." in said
    assert "Examiner on 12 Nov: B. Other." in said
    both = replace(FACTS, reference=replace(OCT_15, examiner="B. Other"), last=last)
    assert "Examiner on 15 Oct and 12 Nov: B. Other." in change_words(both).text


def test_that_a_first_session_says_so() -> None:
    said = change_words(replace(FACTS, reference=None, earlier=0))
    assert said.heading == "This is the first session."


def test_that_nothing_comparable_says_what_must_agree() -> None:
    said = change_words(replace(FACTS, reference=None, earlier=3, level_chosen=True))
    assert said.heading == "No earlier session can be compared with this one."
    assert "same protocol, level, cuff and feedback" in said.text


def test_that_nothing_is_passed_failed_or_normal() -> None:
    for facts in (FACTS, replace(FACTS, reference=None), replace(FACTS, reference=None, earlier=0)):
        said = change_words(facts)
        assert not re.search(r"\b(pass|fail|normal|abnormal|healthy)", f"{said.heading} {said.text}".lower())


def test_that_a_number_and_its_unit_are_never_parted() -> None:
    said = sentences.change_words(FACTS)
    assert "2\u00a0mmHg above" in said.heading
    assert " mmHg" not in said.heading + said.text
