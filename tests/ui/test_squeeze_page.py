"""The wizard's units and words, and the verdict on a cuff: what is shown for what was found."""

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.suitability import Finding as Decided
from ccft_desktop.core.suitability import Suitability
from ccft_desktop.live.squeeze_told import Found, Heard, Missed, Resting, Squeezing, Trying
from ccft_desktop.ui.pages import squeeze_words
from ccft_desktop.ui.pages.squeeze import Chosen, SqueezePage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.cuff_verdict import CuffVerdict
from devices.squeeze import Finding, NotFound
from devices.squeeze_guess import UnitGuess
from devices.squeeze_place import Place

WATER = Finding(
    place=Place("text", "bag"),
    unit_named=None,
    rest=27.2,
    squeezed=57.1,
    units=(UnitGuess("cmH2O", False, 0.15), UnitGuess("hPa", False, 0.2), UnitGuess("mmHg", False, 0.6)),
    also_moved=(Place("text", "raw"),),
    still=2,
    clock=None,
    clock_unit=None,
    confidence="likely",
)
COUNTS = replace(WATER, place=Place("text"), rest=8000.0, squeezed=12194.0, units=(), confidence="unsure")


def page_at(theme: Theme, qtbot: QtBot, finding: Finding) -> SqueezePage:
    page = SqueezePage(theme)
    qtbot.addWidget(page)
    page.begin("COM3", "Cuff on COM3")
    page.show_told(Trying(115_200, 1, 8))
    page.show_told(Heard(115_200, "8000"))
    page.show_told(Found(finding, 115_200))
    page.show()
    return page


def test_that_another_unit_changes_the_pressure_and_is_what_is_saved(theme: Theme, qtbot: QtBot) -> None:
    page = page_at(theme, qtbot, WATER)
    page.show_numbers({WATER.place: 29.909})
    assert page.live.text == "22.0"
    rows = page.units._rows
    rows.button(2).click()
    assert page.live.text == "29.9"
    page.enter_pressed()
    with qtbot.waitSignal(page.save_requested) as saved:
        page.enter_pressed()
    assert saved.args == [Chosen(WATER, 115_200, "Cuff on COM3", "mmHg", False, None)]


def test_that_any_other_unit_can_be_chosen_and_absolute_is_seen_by_its_level(
    theme: Theme, qtbot: QtBot
) -> None:
    page = page_at(theme, qtbot, replace(WATER, rest=1013.0, units=()))
    other, counts = page.units.rows
    assert counts.isChecked()
    other.click()
    assert not page.lead_on.isEnabled()
    for unit, absolute, shown in (("hPa", True, "759.8"), ("Pa", False, "7.6")):
        page.units.other.setCurrentText(unit)
        page.units.other.activated.emit(page.units.other.currentIndex())
        assert (page.units.unit, page.units.is_absolute) == (unit, absolute)
        assert page.live.text == shown
        assert other.accessibleDescription() == f"The gauge would show {shown} mmHg now."
    assert page.lead_on.isEnabled()


def test_that_after_nothing_moved_a_number_can_be_chosen_by_hand(theme: Theme, qtbot: QtBot) -> None:
    page = SqueezePage(theme)
    qtbot.addWidget(page)
    page.show()
    page.begin("COM3", "Cuff")
    page.show_told(Heard(9600, "20.0,36.5"))
    assert not page.by_hand.isVisible()
    first = replace(WATER, place=Place("text", column=1), motion="still", units=(), also_moved=(), still=0)
    second = replace(first, place=Place("text", column=2), rest=36.5)
    page.show_told(Missed(NotFound("nothing_moved", 2), (first, second), 2.0))
    page.by_hand.click()
    assert not page.lead_on.isEnabled()
    page.show_numbers({first.place: 21.5, second.place: 36.6})
    assert [row.accessibleDescription() for row in page.numbers.rows] == [
        "21.5 now. It stood still.",
        "36.6 now. It stood still.",
    ]
    page.numbers.rows[0].click()
    page.enter_pressed()
    assert page.notice.text == (
        "Column 1 is the pressure, by your choice. It stood still. Nothing tells its unit but you."
    )
    assert page.steps.rows[1].detail == "Column 1, chosen by hand."
    page.units.rows[0].click()
    page.units.other.setCurrentText("mmHg")
    page.units.other.activated.emit(page.units.other.currentIndex())
    page.enter_pressed()
    with qtbot.waitSignal(page.save_requested) as saved:
        page.enter_pressed()
    assert saved.args == [Chosen(first, 9600, "Cuff", "mmHg", False, None, 2.0)]


def test_that_with_one_number_there_is_no_other_to_choose(theme: Theme, qtbot: QtBot) -> None:
    page = page_at(theme, qtbot, WATER)
    page.show_told(Found(WATER, 115_200, (WATER,)))
    assert not page.by_hand.isVisible()
    page.show_told(Found(WATER, 115_200, (WATER, replace(WATER, place=Place("text", "raw")))))
    assert page.by_hand.isVisible()


def test_that_the_waits_of_a_slow_cuff_are_told(theme: Theme, qtbot: QtBot) -> None:
    page = SqueezePage(theme)
    qtbot.addWidget(page)
    page.begin("COM3", "Cuff")
    page.show_told(Trying(9600, 2, 8, 8.2, slowly=True))
    assert page.steps.rows[0].detail == "It sends slowly: listening for up to 9 s more."
    page.show_told(Heard(9600, "20.0", wait_s=15.0))
    assert page.notice.text.endswith("It sends so seldom that it has to lie still for 15 s.")
    page.show_told(Squeezing(15.0, 30.0, 5.0))
    assert page.notice.text.startswith("Now squeeze the bag, to about 40 mmHg, and hold it for 5 s.")
    assert page.steps.rows[1].fraction == 0.5


def test_that_a_meter_that_tells_no_pressure_is_told_so(theme: Theme, qtbot: QtBot) -> None:
    page = SqueezePage(theme)
    qtbot.addWidget(page)
    page.begin("COM3", "Cuff")
    page.show_told(Heard(9600, "", "LAB-DMM"))
    page.show_told(Missed(NotFound("no_numbers")))
    assert page.notice.text.startswith("The meter tells no pressure. While it shows a peak")


def test_that_counts_need_two_points_before_it_goes_on(theme: Theme, qtbot: QtBot) -> None:
    page = page_at(theme, qtbot, COUNTS)
    assert not page.lead_on.isEnabled()
    assert page.live.text is None
    page.show_numbers({COUNTS.place: 8000.0})
    page.units.gauge.setText("0")
    qtbot.keyClick(page.units.gauge, Qt.Key.Key_Return)
    page.enter_pressed()
    assert page.stage == "check"
    page.show_numbers({COUNTS.place: 20582.0})
    page.units.gauge.setText("30,0")
    qtbot.keyClick(page.units.gauge, Qt.Key.Key_Return)
    assert page.live.text == "30.0"
    counts = page.units.counts
    assert counts is not None
    assert (counts.zero, round(counts.gain, 1)) == (8000.0, 419.4)
    page.enter_pressed()
    assert page.stage == "save"


def test_that_a_gauge_that_shows_nothing_possible_is_refused(theme: Theme, qtbot: QtBot) -> None:
    page = page_at(theme, qtbot, COUNTS)
    for typed, said in (("much", "Allowed: 0 to 300"), ("-1", "Allowed: 0 to 300")):
        page.units.gauge.setText(typed)
        page.enter_pressed()
        assert said in page.units.gauge.accessibleDescription()
    page.units.gauge.setText("20")
    page.enter_pressed()
    page.units.gauge.setText("22")
    page.enter_pressed()
    assert "less than 10 mmHg apart" in page.units.gauge.accessibleDescription()
    assert page.units.counts is None


def test_that_what_was_found_is_told_with_its_reasons() -> None:
    assert squeeze_words.why(WATER) == (
        "“bag” is the pressure.",
        "It moved by 29.9: a squeeze in cmH2O or hPa. Also moved: “raw”. Numbers that stood still: 2.",
    )
    named = replace(WATER, unit_named="kPa", also_moved=(), still=0)
    assert squeeze_words.why(named)[1] == "The cuff itself says kPa."
    assert squeeze_words.why(COUNTS)[0] == "The number follows the pressure."


def test_that_each_step_is_said_once_and_counted_in_the_list(theme: Theme, qtbot: QtBot) -> None:
    page = SqueezePage(theme)
    qtbot.addWidget(page)
    page.begin("COM3", "Cuff")
    page.show_told(Trying(9600, 2, 8, 3.3))
    assert page.steps.rows[0].detail == "Trying 9600 bits a second, 2 of 8 speeds: 4 s."
    assert page.steps.rows[0].fraction == 0.125
    page.show_told(Heard(9600, "1,20.0"))
    page.show_told(Resting(1.0, 4.0))
    assert page.steps.rows[1].detail == "Leave it still: 3 s to go."
    page.show_told(Squeezing(17.5))
    assert page.steps.rows[1].detail == "Squeeze the bag now: 18 s left."
    page.show_told(Missed(NotFound("nothing_moved", 2)))
    assert page.notice.text.startswith("None of the 2 numbers moved.")
    assert page.stage == "still"


def test_that_the_verdict_says_the_number_that_decided(theme: Theme, qtbot: QtBot) -> None:
    verdict = CuffVerdict(theme)
    qtbot.addWidget(verdict)
    assert verdict.text == ""
    verdict.show_suitability(Suitability("log_only", (Decided("rate", "log_only", 2.1, 5.0),)))
    assert verdict.text == (
        "Log only: 2.1 readings a second; 5 are needed to score. Make it send faster, or choose another cuff."
    )
    verdict.show_suitability(Suitability("watching"))
    assert verdict.text == "Being checked… Wait some seconds."
    verdict.show_suitability(None)
    assert verdict.text == ""
