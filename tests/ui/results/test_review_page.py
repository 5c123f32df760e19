"""The review page: list, trace, cursor, playing, trend, and what stands where nothing is yet."""

from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.session import Session, Trace
from ccft_desktop.ui.pages.review import ReviewPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.empty_state import EmptyState
from ccft_desktop.ui.widgets.hold_list import HoldList
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.playback import Playback
from ccft_desktop.ui.widgets.session_list import SessionList, session_result, session_title
from ccft_desktop.ui.widgets.session_trace import SessionTrace
from ccft_desktop.ui.widgets.text import Line, Prose
from ccft_desktop.ui.widgets.trend_tracks import TrendTracks


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, session: Session, summaries: list[SessionSummary]) -> ReviewPage:
    page = ReviewPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show_patient("Ada Muster, 1981", summaries)
    page.show_session(session)
    page.show()
    return page


def shown(page: ReviewPage) -> list[str]:
    return [line.text() for line in page.findChildren(Line) if line.isVisible()]


def middle_of(page: ReviewPage, index: int, session: Session) -> float:
    hold = session.result.holds[index - 1]
    assert hold.start_s is not None
    return (hold.start_s + hold.end_s) / 2


def test_that_without_a_patient_it_says_where_to_choose_one(qtbot: QtBot, theme: Theme) -> None:
    page = ReviewPage(theme)
    qtbot.addWidget(page)
    page.show()
    assert "No patient chosen" in shown(page)
    assert not page.findChild(SessionList).isVisible()


def test_that_a_patient_without_sessions_is_said_to_have_none(page: ReviewPage) -> None:
    page.show_patient("Ben Beispiel, 1974", [])
    assert "No sessions yet" in shown(page)
    assert "Ben Beispiel, 1974" in [prose.text for prose in page.findChildren(Prose)]


def test_that_the_newest_session_is_asked_for(
    qtbot: QtBot, theme: Theme, summaries: list[SessionSummary]
) -> None:
    page = ReviewPage(theme)
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.session_chosen) as asked:
        page.show_patient("Ada Muster, 1981", summaries)
    assert asked.args == ["1" * 32]


def test_that_the_open_session_is_asked_for_again_when_the_list_is_read_again(
    page: ReviewPage, summaries: list[SessionSummary], session: Session, qtbot: QtBot
) -> None:
    page.show_session(replace(session, session_id=summaries[3].session_id))
    with qtbot.waitSignal(page.session_chosen) as asked:
        page.show_patient("Ada Muster, 1981", summaries)
    assert asked.args == [summaries[3].session_id]


def test_that_a_click_in_the_list_asks_for_that_session(
    page: ReviewPage, summaries: list[SessionSummary], qtbot: QtBot
) -> None:
    sessions = page.findChild(SessionList)
    third = sessions.visualRect(sessions.model().index(2, 0)).center()
    with qtbot.waitSignal(page.session_chosen) as asked:
        qtbot.mouseClick(sessions.viewport(), Qt.MouseButton.LeftButton, pos=third)
    assert asked.args == [summaries[2].session_id]


def test_that_a_session_without_a_trace_says_so_and_still_lists_its_holds(
    page: ReviewPage, session: Session
) -> None:
    page.show_session(replace(session, session_id="2" * 32, trace=None))
    assert "No trace" in shown(page)
    assert not page.findChild(Playback).isVisible()
    assert page.findChild(HoldList).model().rowCount() == 11


def test_that_the_cursor_reads_the_sample_and_its_place(page: ReviewPage, session: Session) -> None:
    trace = page.findChild(SessionTrace)
    assert session.trace is not None
    at_s = middle_of(page, 1, session)
    trace.set_cursor(at_s)
    i = int(np.searchsorted(session.trace.t_s, at_s, side="right")) - 1
    expected = f"{session.trace.pressure_mmhg[i]:.1f} mmHg, in band, at 0:09"
    assert trace.accessibleDescription() == expected
    trace.set_cursor(session.result.holds[4].end_s + 0.5)
    assert trace.accessibleDescription().startswith("No signal")
    trace.set_cursor(0.0)
    assert ", rest, " in trace.accessibleDescription()


def test_that_cursor_list_and_keys_belong_together(page: ReviewPage, session: Session, qtbot: QtBot) -> None:
    trace, holds = page.findChild(SessionTrace), page.findChild(HoldList)
    trace.set_cursor(middle_of(page, 6, session))
    assert [index.row() for index in holds.selectionModel().selectedRows()] == [5]
    assert "Hold 5 again" in shown(page)
    trace.setFocus()
    qtbot.keyClick(trace, Qt.Key.Key_PageDown)
    assert trace.cursor_s == pytest.approx(session.result.holds[6].start_s)
    qtbot.keyClick(trace, Qt.Key.Key_PageUp)
    assert trace.cursor_s == pytest.approx(session.result.holds[5].start_s)
    row = holds.visualRect(holds.model().index(8, 0)).center()
    qtbot.mouseClick(holds.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert trace.cursor_s == pytest.approx(session.result.holds[8].start_s)


def test_that_a_click_scrubs_and_arrows_step(page: ReviewPage, qtbot: QtBot) -> None:
    trace = page.findChild(SessionTrace)
    qtbot.mouseClick(trace, Qt.MouseButton.LeftButton, pos=QPoint(40 + (trace.width() - 48) // 2, 100))
    assert trace.cursor_s == pytest.approx(trace.end_s / 2, abs=0.5)
    before_s = trace.cursor_s
    qtbot.keyClick(trace, Qt.Key.Key_Right)
    qtbot.keyClick(trace, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert trace.cursor_s == pytest.approx(before_s + 0.9)


def test_that_the_wheel_zooms_around_the_pointer_and_zero_shows_all(page: ReviewPage, qtbot: QtBot) -> None:
    trace = page.findChild(SessionTrace)
    whole = trace.view
    x = 40 + (trace.width() - 48) / 4
    place = QPointF(x, 100)
    wheel = QWheelEvent(
        place,
        trace.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(trace, wheel)
    left, right = trace.view
    assert right - left == pytest.approx((whole[1] - whole[0]) / 1.25)
    assert left + (right - left) / 4 == pytest.approx(whole[0] + (whole[1] - whole[0]) / 4)
    trace.pan(1e9)
    assert trace.view[1] == pytest.approx(whole[1])
    qtbot.keyClick(trace, Qt.Key.Key_0)
    assert trace.view == pytest.approx(whole)


def test_that_the_view_follows_the_cursor(page: ReviewPage) -> None:
    trace = page.findChild(SessionTrace)
    trace.set_cursor(0.0)
    trace.zoom(20)
    trace.set_cursor(100.0)
    left, right = trace.view
    assert left < 100.0 < right


def test_that_playing_moves_the_cursor_at_true_pace(page: ReviewPage, qtbot: QtBot) -> None:
    trace, playback = page.findChild(SessionTrace), page.findChild(Playback)
    trace.set_cursor(10.0)
    began = perf_counter()
    qtbot.keyClick(trace, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: trace.cursor_s >= 10.3, timeout=5000)
    playback.stop()
    took_s = perf_counter() - began
    assert trace.cursor_s - 10.0 <= took_s + 0.05
    assert trace.cursor_s - 10.0 >= 0.3


def test_that_playing_stops_at_the_end(page: ReviewPage, qtbot: QtBot) -> None:
    trace, playback = page.findChild(SessionTrace), page.findChild(Playback)
    trace.set_cursor(trace.end_s - 0.05)
    playback.toggle()
    qtbot.waitUntil(lambda: not playback.playing, timeout=5000)
    assert trace.cursor_s == trace.end_s


def test_that_a_saved_note_keeps_cursor_and_view(page: ReviewPage, session: Session, qtbot: QtBot) -> None:
    trace = page.findChild(SessionTrace)
    trace.set_cursor(100.0)
    note = page.findChild(NoteField)
    note.setPlainText("Better than last time.")
    with qtbot.waitSignal(page.note_changed) as said:
        note.hand_on()
    assert said.args == ["1" * 32, "Better than last time."]
    page.show_session(replace(session, note="Better than last time."))
    assert trace.cursor_s == 100.0


def test_that_a_note_is_handed_on_for_the_session_it_was_written_for(
    page: ReviewPage, session: Session, qtbot: QtBot
) -> None:
    page.findChild(NoteField).setPlainText("Written for the first.")
    with qtbot.waitSignal(page.note_changed) as said:
        page.show_session(replace(session, session_id="2" * 32, note=""))
    assert said.args == ["1" * 32, "Written for the first."]
    assert page.findChild(NoteField).toPlainText() == ""


def test_that_the_pdf_is_of_the_open_session(page: ReviewPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.pdf_requested) as asked:
        qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["1" * 32]


def test_that_the_list_says_protocol_and_result(summaries: list[SessionSummary]) -> None:
    newest = summaries[0]
    assert (session_title(newest), session_result(newest)) == ("Endurance, 26 mmHg", "48 of 100")
    assert (session_title(summaries[1]), session_result(summaries[1])) == ("Movement quality", "26 mmHg")
    assert session_result(replace(newest, interrupted=True)) == "48 of 100, interrupted"
    assert session_result(replace(newest, has_trace=False)) == "48 of 100, by hand"


def test_that_the_trend_says_what_is_not_joined(page: ReviewPage) -> None:
    assert (
        page.findChild(TrendTracks)
        .accessibleDescription()
        .endswith(
            "Circles: movement quality. Diamonds: endurance, another protocol, so not joined to the line."
        )
    )


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_that_it_fits_the_smallest_window_in_every_theme(page: ReviewPage, theme: Theme, name: str) -> None:
    theme.set_name(name)  # type: ignore[arg-type]
    assert page.minimumSizeHint().width() <= 1200
    assert page.minimumSizeHint().height() <= 688
    assert not page.grab().isNull()


def test_that_every_empty_state_can_be_painted(page: ReviewPage) -> None:
    for empty in page.findChildren(EmptyState):
        assert not empty.grab().isNull()


def test_that_half_an_hour_at_1_khz_is_drawn_once_and_scrubbed_at_once(
    page: ReviewPage, session: Session
) -> None:
    assert session.trace is not None
    t_s = np.arange(0.0, 1800.0, 0.001)
    pressure = np.interp(t_s % 194, session.trace.t_s, session.trace.pressure_mmhg)
    pressure += 0.05 * np.random.default_rng(1).standard_normal(len(t_s))
    long = replace(session, session_id="3" * 32, trace=Trace(t_s, pressure))
    page.show_session(long)
    trace = page.findChild(SessionTrace)
    began = perf_counter()
    trace.grab()
    first_s = perf_counter() - began
    began = perf_counter()
    for step in range(20):
        trace.set_cursor(30.0 * step)
        trace.grab()
    # Measured 0.1 s and 1 ms a move; the room is for machines that do something else beside.
    assert first_s < 3.0
    assert (perf_counter() - began) / 20 < 0.1
