"""The list of patients: it asks for rows, glance, test and details, and shows what it is given."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from ccft_desktop.core.overview import PatientRow, SessionSummary
from ccft_desktop.ui.pages.patient_glance import PatientGlance, comparable
from ccft_desktop.ui.pages.patient_list import PatientTable
from ccft_desktop.ui.pages.patient_model import SEEN
from ccft_desktop.ui.pages.patients import SEARCH_PAUSE_MS, PatientsPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.text import Line

MakeRow = Callable[..., PatientRow]
MakeSummary = Callable[..., SessionSummary]


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> PatientsPage:
    shown = PatientsPage(theme)
    qtbot.addWidget(shown)
    shown.resize(1200, 688)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def texts(page: PatientsPage) -> list[str]:
    return [line.text() for line in page.findChildren(Line) if line.isVisible()]


def test_that_the_first_patient_is_chosen_by_itself(
    page: PatientsPage, make_row: MakeRow, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(page.patient_chosen) as chosen:
        page.show_rows([make_row(0), make_row(1)], 1284)
    assert chosen.args == ["p0"]
    assert "1\u00a0284" in texts(page)


def test_that_the_chosen_patient_stays_chosen_in_a_new_list(page: PatientsPage, make_row: MakeRow) -> None:
    page.show_rows([make_row(0), make_row(1)], 2)
    page.choose("p1")
    page.show_rows([make_row(7), make_row(1)], 2)
    assert page.chosen_id == "p1"
    page.show_rows([make_row(7)], 1)
    assert page.chosen_id == "p7"


def test_that_a_word_is_searched_once_not_letter_by_letter(page: PatientsPage, qtbot: QtBot) -> None:
    asked: list[str] = []
    page.search_changed.connect(asked.append)
    with qtbot.waitSignal(page.search_changed, timeout=SEARCH_PAUSE_MS * 20):
        qtbot.keyClicks(page._search, "muster ")
    assert asked == ["muster"]


def test_that_the_end_of_the_list_asks_for_more_once(
    page: PatientsPage, make_row: MakeRow, qtbot: QtBot
) -> None:
    asked: list[int] = []
    page.more_requested.connect(asked.append)
    page.show_rows([make_row(number) for number in range(50)], 120)
    page._table.scrollToBottom()
    qtbot.waitUntil(lambda: asked == [50])
    page._table.scrollToTop()
    page._table.scrollToBottom()
    page.append_rows([make_row(number) for number in range(50, 120)])
    assert page._model.rowCount() == 120
    page._table.scrollToBottom()
    qtbot.waitUntil(lambda: page._table.verticalScrollBar().value() > 0)
    assert asked == [50]


def test_that_nobody_yet_and_nobody_found_are_told_apart(page: PatientsPage) -> None:
    page.show_rows([], 0)
    assert "No patients yet" in texts(page)
    page._search.setText("Muster")
    page.show_rows([], 0)
    assert "Nothing found" in texts(page)
    assert "No name, id or birth year has “Muster”." in texts(page)


def test_that_the_button_of_the_empty_list_asks_for_a_new_patient(page: PatientsPage, qtbot: QtBot) -> None:
    page.show_rows([], 0)
    button = page._none_yet.button
    assert button is not None
    with qtbot.waitSignal(page.new_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_T, Qt.Key.Key_Return])
def test_that_t_and_enter_ask_for_a_test_of_the_chosen_one(
    page: PatientsPage, make_row: MakeRow, qtbot: QtBot, key: Qt.Key
) -> None:
    page.show_rows([make_row(0), make_row(1)], 2)
    page.show_glance(make_row(0), [], "")
    page.activateWindow()
    page._table.setFocus()
    qtbot.keyClick(page._table, Qt.Key.Key_Down)
    assert page.chosen_id == "p1"
    with qtbot.waitSignal(page.test_requested) as asked:
        qtbot.keyClick(page._table, key)
    assert asked.args == ["p1"]


def test_that_a_t_in_the_search_is_a_letter(page: PatientsPage, make_row: MakeRow, qtbot: QtBot) -> None:
    page.show_rows([make_row(0)], 1)
    page.show_glance(make_row(0), [], "")
    page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page._search.hasFocus()
    with qtbot.assertNotEmitted(page.test_requested):
        qtbot.keyClicks(page._search, "t")
    assert page._search.text() == "t"
    qtbot.keyClick(page._search, Qt.Key.Key_Down)
    assert page._table.hasFocus()


def test_that_the_glance_names_the_number_its_protocol_and_its_day(
    page: PatientsPage, make_row: MakeRow, make_summary: MakeSummary
) -> None:
    row = make_row(0, last=make_summary())
    page.show_rows([row], 1)
    page.show_glance(row, [row.last] if row.last else [], "4 mmHg more than on 3 Sep.")
    glance = page.findChild(PatientGlance)
    assert glance is not None
    assert glance._name.text == "Ada Muster, 1981"
    assert glance._facts.text == "Born 14 Mar 1981 · id P-0000 · 1 session since 12 Nov 2026"
    assert "Highest pressure" in texts(page)
    assert glance._figure.accessibleName() == "26 mmHg"
    assert glance._source.text == "Movement quality,\u202812 Nov 2026"
    assert glance._change.text == "4 mmHg more than on 3 Sep."


def test_that_someone_without_a_test_has_no_number_and_no_review(
    page: PatientsPage, make_row: MakeRow
) -> None:
    page.show_rows([make_row(0)], 1)
    page.show_glance(make_row(0), [], "")
    glance = page.findChild(PatientGlance)
    assert glance is not None
    assert not glance._figure.isVisible()
    assert glance._untested.isVisible()
    assert not glance._review.isEnabled()


def test_that_only_comparable_tests_are_joined_in_the_trend(make_summary: MakeSummary) -> None:
    last = make_summary("last")
    same = make_summary("same", days_ago=9, highest_mmhg=22.0)
    other_protocol = make_summary("ladder", days_ago=5, preset_id="ladder")
    cut_short = make_summary("cut", days_ago=3, interrupted=True)
    later = make_summary("later", days_ago=-2)
    joined = comparable(last, [cut_short, last, other_protocol, later, same])
    assert [test.session_id for test in joined] == ["same", "last"]


def test_that_a_trend_of_pressure_shows_the_error_around_its_first_test(
    page: PatientsPage, make_row: MakeRow, make_summary: MakeSummary
) -> None:
    last = make_summary("last")
    first = make_summary("first", days_ago=30, highest_mmhg=22.0)
    page.show_rows([make_row(0, last=last)], 1)
    page.show_glance(make_row(0, last=last), [first, last], "")
    glance = page.findChild(PatientGlance)
    assert glance is not None
    assert glance._trend._band == (17.0, 27.0)
    assert glance._trend.accessibleName() == "Highest pressure: 22, 26"


def test_that_an_index_is_shown_on_its_own_scale_without_an_error_band(
    page: PatientsPage, make_row: MakeRow, make_summary: MakeSummary
) -> None:
    last = make_summary("last", preset_id="endurance", performance_index=48.0)
    row = make_row(0, last=last)
    page.show_rows([row], 1)
    page.show_glance(row, [last], "")
    glance = page.findChild(PatientGlance)
    assert glance is not None
    assert glance._figure.accessibleName() == "48 of 100"
    assert glance._trend._band is None
    assert glance._trend._ticks == (0.0, 50.0, 100.0)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)  # said by the offscreen platform
@pytest.mark.parametrize(
    ("name", "told"),
    [("Ada Muster", ""), ("Gerda Voorbeeld-van den Langenberg", "Gerda")],
    ids=["fits", "cut"],
)
def test_that_a_name_that_does_not_fit_is_told_in_full(
    page: PatientsPage, make_row: MakeRow, qtbot: QtBot, name: str, told: str
) -> None:
    QToolTip.hideText()
    page.resize(1040, 688)
    page.show_rows([make_row(0, name=name)], 1)
    page.show_glance(make_row(0, name=name), [], "")
    place = page._table.visualRect(page._model.index(0, 0)).center()
    where = page._table.viewport().mapToGlobal(place)
    QApplication.sendEvent(page._table.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, where))
    assert QToolTip.text().startswith(told)
    assert bool(QToolTip.text()) is bool(told)


def test_that_the_names_of_the_columns_stay_above_them_with_a_scroll_bar(
    page: PatientsPage, make_row: MakeRow
) -> None:
    table = page.findChild(PatientTable)
    assert table is not None
    for count in (3, 60):
        page.show_rows([make_row(number) for number in range(count)], count)
        QApplication.processEvents()
        assert table.verticalScrollBar().isVisible() == (count == 60)
        name = next(line for line in page.findChildren(Line) if line.text() == "Last seen")
        cell = table.visualRect(table.model().index(0, SEEN))
        column_px = table.viewport().mapTo(page, cell.topLeft()).x()
        assert name.mapTo(page, name.rect().topLeft()).x() == column_px


def test_that_tab_goes_from_the_search_over_the_list_to_the_chosen_patient(
    page: PatientsPage, make_row: MakeRow, qtbot: QtBot
) -> None:
    page.show_rows([make_row(0)], 1)
    page.show_glance(make_row(0), [], "")
    page.setFocus()
    assert page._table.hasFocus()
    page.focus_search()
    seen = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert seen == ["Search for name, id or birth year", "New", "Patients", "Test"]
