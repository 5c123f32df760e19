"""The set-up page: steps, words and requests."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QDate, QDateTime, QEvent, Qt, QTime
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.baseline import SetupState
from ccft_desktop.core.practice_nods import Familiarity
from ccft_desktop.core.settling import Trend
from ccft_desktop.ui.pages import setup_notices as notices
from ccft_desktop.ui.pages import setup_words as words
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.theme import THEMES, Theme
from tests.ui.live_moments import ENDURANCE

SETTLING = SetupState(
    now_s=100.0,
    baseline_mmhg=20.0,
    pressure_mmhg=19.9,
    step="settle",
    placed_s=48.0,
    inflated_s=60.0,
    inflated_mmhg=20.1,
    squeezes=3,
    steady_s=7.2,
    mean_mmhg=19.9,
    rate_mmhg_per_min=-0.1,
    trend="falling",
    trouble=None,
    alarm_mmhg=45.0,
)
READY = replace(SETTLING, placed_s=30.0, steady_s=10.0)
PLACING = replace(
    SETTLING,
    step="place",
    placed_s=None,
    inflated_s=None,
    inflated_mmhg=None,
    squeezes=0,
    steady_s=0.0,
    pressure_mmhg=0.4,
    mean_mmhg=0.4,
    rate_mmhg_per_min=None,
    trend=None,
)
SQUEEZING = replace(SETTLING, step="squeeze", squeezes=1, steady_s=0.0, rate_mmhg_per_min=None, trend=None)
NOON = QDateTime(QDate(2026, 11, 19), QTime(12, 2, 10))
REQUESTS = ("leave", "repeat", "start_anyway", "start", "practice", "placed", "squeezed")
PRACTISED = Familiarity(before=6, today=3)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> SetupPage:
    page = SetupPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.begin("Ada Muster, 1981", ENDURANCE)
    page.show()
    qtbot.waitExposed(page)
    return page


@pytest.fixture
def heard(page: SetupPage) -> list[str]:
    requests: list[str] = []
    for name in REQUESTS:
        getattr(page, f"{name}_requested").connect(lambda *_, name=name: requests.append(name))
    return requests


@pytest.mark.parametrize(
    ("state", "key", "request_made"),
    [
        (PLACING, Qt.Key.Key_Return, ["placed"]),
        (SQUEEZING, Qt.Key.Key_Return, ["squeezed"]),
        (SETTLING, Qt.Key.Key_Return, []),
        (READY, Qt.Key.Key_Return, ["practice"]),
        (READY, Qt.Key.Key_Enter, ["practice"]),
        (READY, Qt.Key.Key_O, ["start_anyway"]),
        (PLACING, Qt.Key.Key_O, ["start_anyway"]),
        (SETTLING, Qt.Key.Key_P, ["practice"]),
        (SETTLING, Qt.Key.Key_Backspace, ["repeat"]),
        (SETTLING, Qt.Key.Key_Escape, ["leave"]),
    ],
)
def test_that_a_key_asks_for_what_it_means_at_this_step(
    page: SetupPage, heard: list[str], qtbot: QtBot, state: SetupState, key: Qt.Key, request_made: list[str]
) -> None:
    page.show_steps(state)
    qtbot.keyClick(page, key)
    assert heard == request_made


def test_that_a_held_key_does_not_repeat(page: SetupPage, heard: list[str]) -> None:
    page.show_steps(READY)
    for key in (
        Qt.Key.Key_Return,
        Qt.Key.Key_O,
        Qt.Key.Key_P,
        Qt.Key.Key_S,
        Qt.Key.Key_Escape,
        Qt.Key.Key_Backspace,
    ):
        repeat = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(page, repeat)
    assert heard == []


def test_that_the_steps_say_what_was_reached_and_what_is_missing() -> None:
    rows = words.steps(SETTLING, NOON)
    assert [row.status for row in rows] == ["done", "done", "done", "now"]
    assert rows[1].detail == "Reached 20.1 mmHg at 12:01."
    assert rows[2].detail == "3 of 3. The air has spread through the chambers."
    assert rows[3].detail == "Steady for 7 of 10 s. Placed 52 s ago, at least 60 s needed."
    assert rows[3].fraction == pytest.approx(0.72)
    assert [row.status for row in words.steps(READY, NOON)] == ["done"] * 4
    assert [row.status for row in words.steps(PLACING, NOON)] == ["now", *["to_come"] * 3]


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (SETTLING, "At 20, steady"),
        (replace(SETTLING, steady_s=0.0), "At 20"),
        (replace(SETTLING, steady_s=0.0, pressure_mmhg=18.0), "Below 20"),
        (replace(SETTLING, steady_s=0.0, pressure_mmhg=22.0), "Above 20"),
        (replace(PLACING, step="inflate", placed_s=90.0, pressure_mmhg=12.0), "Inflate to 20"),
        (PLACING, "Place the cuff"),
        (replace(SETTLING, trend="leaking"), "Losing air"),
        (replace(SETTLING, trouble="signal", pressure_mmhg=None), "No signal"),
        (replace(SETTLING, trouble="frozen"), "Reading stands still"),
        (replace(SETTLING, trouble="over_inflated", pressure_mmhg=47.0), "Let air out"),
    ],
)
def test_that_the_state_of_the_cuff_has_a_word(state: SetupState, word: str) -> None:
    assert words.cuff_state(state)[1] == word


@pytest.mark.parametrize(
    ("rate", "trend", "said", "token"),
    [
        (-0.1, "falling", "Falling 0.1 mmHg a minute: that is fine.", "ink_muted"),
        (-2.4, "spreading", "Falling 2.4 mmHg a minute: the air is spreading.", "ink_muted"),
        (-0.4, "leaking", "Falling 0.4 mmHg a minute: check the valve.", "out_of_band"),
        (0.6, "warming", "Rising 0.6 mmHg a minute: the air is warming.", "ink_muted"),
        (1.6, "rising", "Rising 1.6 mmHg a minute: not settled yet.", "out_of_band"),
        (0.01, "steady", "Neither rising nor falling.", "ink_muted"),
        (None, None, "", "ink_muted"),
    ],
)
def test_that_the_trend_is_a_sentence(rate: float | None, trend: Trend | None, said: str, token: str) -> None:
    assert notices.rate(replace(SETTLING, rate_mmhg_per_min=rate, trend=trend)) == (said, token)


@pytest.mark.parametrize(
    ("state", "kind", "heading"),
    [
        (replace(SETTLING, trouble="signal", pressure_mmhg=None), "trouble", "No signal from the cuff."),
        (replace(SETTLING, trouble="over_inflated"), "trouble", "The cuff is above 45 mmHg."),
        (replace(SETTLING, trouble="frozen"), "trouble", "The reading has not changed for 8 s."),
        (
            replace(SETTLING, trouble="over_inflated", alarm_mmhg=60.0),
            "trouble",
            "The cuff is above 60 mmHg.",
        ),
        (replace(SETTLING, rate_mmhg_per_min=-0.42, trend="leaking"), "watch", "Falling 0.4 mmHg a minute."),
        (replace(READY, rate_mmhg_per_min=-0.42, trend="leaking"), "watch", "Falling 0.4 mmHg a minute."),
        (replace(SETTLING, rate_mmhg_per_min=1.6, trend="rising"), "watch", "Rising 1.6 mmHg a minute."),
        (replace(SETTLING, mean_mmhg=21.44, steady_s=0.0), "watch", "The cuff reads 21.4."),
        (READY, "info", "At 20 and steady. Recommended first: 6 practice holds."),
    ],
)
def test_that_what_is_wrong_is_said_with_what_to_do(state: SetupState, kind: str, heading: str) -> None:
    said = notices.notice(state, Familiarity())
    assert (said.kind, said.heading) == (kind, heading)
    assert said.text


def test_that_the_large_button_waits_for_the_cuff_and_start_anyway_does_not(
    page: SetupPage, heard: list[str], qtbot: QtBot
) -> None:
    page.show_steps(SETTLING)
    assert not page.main_button.isEnabled()
    assert page.anyway_button.text() == "Start anyway"
    qtbot.mouseClick(page.anyway_button, Qt.MouseButton.LeftButton)
    page.show_steps(READY)
    qtbot.mouseClick(page.main_button, Qt.MouseButton.LeftButton)
    assert heard == ["start_anyway", "practice"]


def test_that_practice_leads_until_what_is_recommended_is_done_and_then_the_test(
    page: SetupPage, heard: list[str], qtbot: QtBot
) -> None:
    page.show_steps(READY)
    assert (page.main_button.text(), page.anyway_button.text()) == ("Start practice nods", "Start test")
    assert not page.practice_button.isVisible()
    page.show_familiarity(PRACTISED)
    page.show_steps(READY)
    assert (page.main_button.text(), page.practice_button.text()) == ("Start test", "More practice nods")
    assert page.practice_button.isVisible()
    assert not page.anyway_button.isVisible()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_P):
        qtbot.keyClick(page, key)
    qtbot.mouseClick(page.practice_button, Qt.MouseButton.LeftButton)
    assert heard == ["start", "practice", "practice"]


@pytest.mark.parametrize(
    ("state", "before", "today", "heading"),
    [
        (READY, 0, 0, "At 20 and steady. Recommended first: 6 practice holds."),
        (READY, 6, 0, "At 20 and steady. Recommended first: 3 practice holds."),
        (READY, 0, 2, "2 of 6 practice holds done."),
        (READY, 0, 6, "6 of 6 practice holds done."),
        (READY, 0, 8, "8 practice holds done."),
        (SETTLING, 0, 2, "2 of 6 practice holds done."),
    ],
)
def test_that_practice_holds_are_counted_in_words(
    state: SetupState, before: int, today: int, heading: str
) -> None:
    assert notices.notice(state, Familiarity(before=before, today=today)).heading == heading


def test_that_one_key_steps_through_where_the_screen_stands(page: SetupPage, qtbot: QtBot) -> None:
    told: list[str] = []
    page.screen_chosen.connect(told.append)
    page.show_screen("")
    assert page.screen_choice.value == ""
    for _ in range(5):
        qtbot.keyClick(page, Qt.Key.Key_S)
    assert told == ["feet", "overhead", "side", "none", "feet"]
    page.show_screen("side")
    assert page.screen_choice.value == "side"
    page.show_screen("")
    assert page.screen_choice.value == ""
    assert len(told) == 5


def test_that_the_drawing_stands_there_while_the_cuff_is_placed_and_trouble_brings_the_gauge(
    page: SetupPage,
) -> None:
    panel = page.panel
    for state, drawn in (
        (PLACING, True),
        (replace(PLACING, trouble="signal", pressure_mmhg=None), False),
        (replace(PLACING, trouble="over_inflated", pressure_mmhg=60.0), False),
        (SQUEEZING, False),
    ):
        page.show_steps(state)
        assert (panel.drawing.isVisible(), panel.gauge.isVisible()) == (drawn, not drawn)
    assert "against the occiput" in panel.drawing.accessibleDescription()
    assert notices.rate(PLACING) == ("Now 0.4 mmHg.", "ink_muted")


def test_that_without_a_signal_the_gauge_shows_dashes(page: SetupPage) -> None:
    t_s = np.arange(40.0, 99.0, 0.02)
    page.show_steps(replace(SETTLING, trouble="signal", pressure_mmhg=None))
    page.show_pressure(t_s, np.full(len(t_s), 19.9), 100.0)
    assert page.panel.gauge.pressure_mmhg is None
    assert page.panel.state_word.word == "No signal"


@pytest.mark.parametrize("name", THEMES)
def test_that_every_state_can_be_painted(page: SetupPage, theme: Theme, name: str) -> None:
    theme.set_name(name)  # type: ignore[arg-type]
    t_s = np.arange(40.0, 100.0, 0.02)
    for state in (PLACING, SQUEEZING, SETTLING, READY, replace(SETTLING, trouble="over_inflated")):
        page.show_steps(state)
        page.show_pressure(t_s, np.full(len(t_s), state.pressure_mmhg), 100.0)
        assert not page.grab().isNull()


def test_that_a_cuff_pumped_too_far_is_trouble_in_word_and_gauge_alike() -> None:
    assert words.cuff_state(replace(SETTLING, pressure_mmhg=47.0, trouble="over_inflated")) == (
        "over_inflated",
        "Let air out",
    )
