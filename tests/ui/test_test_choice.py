"""Choosing protocol, level and cuff before the set-up."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.protocol import PRESETS, Protocol, preset
from ccft_desktop.core.stages import NextStage
from ccft_desktop.ui.pages.choice_protocols import NEXT_STAGE
from ccft_desktop.ui.pages.choice_words import facts, longest_s
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from ccft_desktop.ui.theme import Theme
from devices.cuff import CuffState
from devices.ports import Port

OURS = replace(PRESETS["triple"], name="Our triple", rest_s=8.0)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> TestChoicePage:
    page = TestChoicePage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show_protocols([OURS])
    page.show_patient("Ada Muster, 1981")
    page.show()
    qtbot.waitExposed(page)
    return page


def test_that_the_usual_second_stage_is_chosen_at_first(page: TestChoicePage) -> None:
    assert page.protocol == preset("endurance", level_mmhg=26.0)


def test_that_enter_leads_on_with_what_is_chosen(page: TestChoicePage, qtbot: QtBot) -> None:
    page.select("endurance", 24.0)
    with qtbot.waitSignal(page.begin_requested, timeout=1000) as asked:
        qtbot.keyClick(page, Qt.Key.Key_Return)
    assert asked.args == [preset("endurance", level_mmhg=24.0)]


@pytest.mark.parametrize("chosen", ["stage1", "ladder", "triple", "cumulative"])
def test_that_only_endurance_asks_for_a_level(page: TestChoicePage, chosen: str) -> None:
    assert [key.isVisible() for key in page.panel.level_keys] == [True] * 5
    page.select(chosen)
    assert [key.isVisible() for key in page.panel.level_keys] == [False] * 5
    assert page.protocol == preset(chosen)


def test_that_a_level_key_changes_the_level(page: TestChoicePage, qtbot: QtBot) -> None:
    qtbot.mouseClick(page.panel.level_keys[3], Qt.MouseButton.LeftButton)
    assert page.protocol == preset("endurance", level_mmhg=28.0)
    assert [key.isChecked() for key in page.panel.level_keys] == [False, False, False, True, False]


def test_that_a_clinics_copy_can_be_chosen_and_survives_a_new_list(page: TestChoicePage) -> None:
    page.select("Our triple")
    assert page.protocol == OURS
    page.show_protocols([OURS, replace(OURS, name="Another")])
    assert page.protocol == OURS


def test_that_a_remembered_choice_that_is_gone_leaves_the_usual_one(page: TestChoicePage) -> None:
    page.select("No longer there", 22.0)
    assert page.protocol == preset("endurance", level_mmhg=22.0)


def test_that_without_a_patient_only_a_patient_can_be_asked_for(page: TestChoicePage, qtbot: QtBot) -> None:
    begun: list[Protocol] = []
    page.begin_requested.connect(begun.append)
    page.show_patient("")
    with qtbot.waitSignal(page.choose_patient_requested, timeout=1000):
        qtbot.keyClick(page, Qt.Key.Key_Return)
    assert begun == []


def test_that_a_cuff_is_chosen_by_its_url(page: TestChoicePage, qtbot: QtBot) -> None:
    ports = [Port("COM4", "USB Serial (COM4)", "a"), Port("cuffsim://", "Simulated patient", "b")]
    page.show_ports(ports, "cuffsim://")
    page.show_cuff(CuffState.STREAMING, "50 Hz")
    assert page.panel.cuff_choice.currentText() == "Simulated patient"
    with qtbot.waitSignal(page.cuff_chosen, timeout=1000) as chosen:
        page.panel.cuff_choice.activated.emit(0)
    assert chosen.args == ["COM4"]


def test_that_without_a_port_the_page_says_so(page: TestChoicePage) -> None:
    page.show_ports([], "")
    assert page.panel.cuff_choice.currentText() == "No port found"
    assert not page.panel.cuff_choice.isEnabled()


def test_that_the_facts_give_holds_rest_and_the_longest_it_takes() -> None:
    # Ten holds of 2.5 + 10 s and nine rests of 5 s.
    assert longest_s(preset("endurance", level_mmhg=26.0)) == 170.0
    said = facts(preset("endurance", level_mmhg=26.0))
    assert said == "Up to 10 holds of 10 s, with 5 s of rest. At most 3\u00a0minutes."


def test_that_the_arrow_keys_go_through_the_tests(page: TestChoicePage, qtbot: QtBot) -> None:
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    row = page.focusWidget()
    assert row is not None
    qtbot.keyClick(row, Qt.Key.Key_Down)
    assert page.protocol == preset("cumulative")
    qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Up)
    assert page.protocol == preset("endurance", level_mmhg=26.0)


def test_that_the_next_stage_stands_on_top_only_where_there_is_one(page: TestChoicePage) -> None:
    stage = NextStage(preset("endurance", level_mmhg=24.0), date(2026, 11, 12))
    page.show_next_stage(stage)
    assert page.protocol == preset("endurance", level_mmhg=26.0), "what was chosen stays chosen"
    page.select(NEXT_STAGE)
    assert page.protocol == stage.protocol
    assert [key.isVisible() for key in page.panel.level_keys] == [False] * 5
    row = page.focusProxy()
    assert row.accessibleName() == "Continue with stage 2 at 24 mmHg"
    assert row.accessibleDescription() == "Ten holds at the level that the first stage gave on 12 Nov 2026"
    page.show_next_stage(None)
    assert page.protocol == preset("endurance", level_mmhg=26.0)


def test_that_one_key_steps_through_what_the_patient_sees(page: TestChoicePage, qtbot: QtBot) -> None:
    told: list[object] = []
    page.feedback_chosen.connect(told.append)
    assert page.feedback == "guide"
    for _ in range(3):
        qtbot.keyClick(page, Qt.Key.Key_F)
    assert told == ["band", "blind", "guide"]
    page.show_feedback("blind")
    assert page.feedback == "blind"
    assert len(told) == 3


def test_that_without_a_patient_no_feedback_is_chosen(page: TestChoicePage, qtbot: QtBot) -> None:
    page.show_patient("")
    with qtbot.assertNotEmitted(page.feedback_chosen):
        qtbot.keyClick(page, Qt.Key.Key_F)


def test_that_a_key_chooses_the_dial_and_back(page: TestChoicePage, qtbot: QtBot) -> None:
    page.show_cuff(CuffState.LOST, "The cuff was unplugged.")
    assert (page.by_dial, page.panel.cuff_choice.isVisible()) == (False, True)
    qtbot.keyClick(page, Qt.Key.Key_D)
    assert (page.by_dial, page.panel.cuff_choice.isVisible()) == (True, False)
    page.show_cuff(CuffState.LOST, "The cuff was unplugged.")
    assert not page.panel.cuff_choice.isVisible()
    qtbot.keyClick(page, Qt.Key.Key_D)
    assert (page.by_dial, page.panel.cuff_choice.isVisible()) == (False, True)
