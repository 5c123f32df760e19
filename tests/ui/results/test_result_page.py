"""The result page: what stands on it, and what its keys and fields ask for."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ccft_desktop.core.change import change_of
from ccft_desktop.core.faults import Event
from ccft_desktop.core.overview import SessionSummary
from ccft_desktop.core.protocol import preset
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Signature, Visit
from ccft_desktop.reports.words import disclaimer
from ccft_desktop.ui.pages.result import ResultPage, ResultView
from ccft_desktop.ui.pages.result_side import ResultSide
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.chip import Chip
from ccft_desktop.ui.widgets.fault_namer import FaultNamer
from ccft_desktop.ui.widgets.hold_model import HOLD, IN_BAND, LEVEL, MARK, OUTCOME, SD, WHY
from ccft_desktop.ui.widgets.hold_overlay import HoldOverlay
from ccft_desktop.ui.widgets.hold_table import HoldTable
from ccft_desktop.ui.widgets.note_field import NoteField
from ccft_desktop.ui.widgets.notice import Notice
from ccft_desktop.ui.widgets.outcome_editor import OutcomeEditor
from ccft_desktop.ui.widgets.reason_bar import ReasonBar
from ccft_desktop.ui.widgets.saved_mark import SavedMark
from ccft_desktop.ui.widgets.score_figure import ScoreFigure
from ccft_desktop.ui.widgets.text import Prose


def view(session: Session, **more: object) -> ResultView:
    return ResultView(headline="Ada Muster, 1981", session=session, saved="Saved 12:06", **more)  # type: ignore[arg-type]


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, session: Session, summaries: list[SessionSummary]) -> ResultPage:
    page = ResultPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show_result(view(session, change=change_of(session, summaries)))
    page.show()
    return page


def button(page: ResultPage, text: str) -> ActionButton:
    return next(found for found in page.findChildren(ActionButton) if found.text() == text)


def cell(page: ResultPage, row: int, column: int) -> str:
    model = page.findChild(HoldTable).model()
    return str(model.index(row, column).data())


def test_that_the_scores_are_named_with_their_protocol(page: ResultPage) -> None:
    spoken = page.findChild(ScoreFigure).accessibleName()
    assert spoken.startswith("8 of 10 held.")
    assert "Performance index, Endurance: 48 of 100" in spoken
    assert "Cumulative performance index: not applicable" in spoken


@pytest.mark.parametrize("preset_id", ["stage1", "ladder", "triple"])
def test_that_tests_by_level_answer_with_the_highest_pressure(
    page: ResultPage, session: Session, preset_id: str
) -> None:
    protocol = preset(preset_id)
    scores = replace(session.result.scores, performance_index=None)
    result = replace(session.result, protocol=protocol, scores=scores)
    page.show_result(view(replace(session, protocol=protocol, result=result)))
    spoken = page.findChild(ScoreFigure).accessibleName()
    assert spoken.startswith("26 mmHg highest, held clean.")
    assert "Performance index: not applicable" in spoken
    assert not page.findChild(HoldTable).isColumnHidden(LEVEL)
    assert page.findChild(HoldOverlay).relative


def test_that_the_table_says_what_happened_to_each_hold(page: ResultPage) -> None:
    assert page.findChild(HoldTable).model().rowCount() == 11
    assert [cell(page, 2, column) for column in (HOLD, OUTCOME, WHY, IN_BAND)] == [
        "3",
        "Not held",
        "Left the band after 6.2 s",
        "85 %",
    ]
    assert [cell(page, 5, column) for column in (HOLD, WHY, MARK)] == [
        "5 again",
        "Jaw marked at 3.9 s",
        "Jaw",
    ]
    assert page.findChild(HoldTable).isColumnHidden(LEVEL)


def test_that_a_hold_that_could_not_be_told_has_no_figures(page: ResultPage) -> None:
    assert [cell(page, 4, column) for column in (OUTCOME, IN_BAND, SD)] == ["Could not tell", "–", "–"]


def test_that_nothing_is_chosen_until_someone_chooses(page: ResultPage, qtbot: QtBot) -> None:
    table = page.findChild(HoldTable)
    assert table.chosen() is None
    with qtbot.waitSignal(table.hold_chosen) as chosen:
        table.choose(3)
    assert chosen.args == [3]


def test_that_enter_and_the_buttons_ask(page: ResultPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.finish_requested):
        qtbot.keyClick(page, Qt.Key.Key_Return)
    for signal, text in ((page.pdf_requested, "PDF"), (page.again_requested, "Test again")):
        with qtbot.waitSignal(signal):
            button(page, text).click()


def test_that_a_note_is_handed_on_when_it_is_left_and_only_if_changed(page: ResultPage, qtbot: QtBot) -> None:
    note = page.findChild(NoteField)
    note.setPlainText("No symptoms.")
    with qtbot.waitSignal(page.note_changed) as said:
        note.hand_on()
    assert said.args == ["No symptoms."]
    with qtbot.assertNotEmitted(page.note_changed):
        note.hand_on()


def test_that_a_note_is_not_lost_by_leaving_at_once(page: ResultPage, qtbot: QtBot) -> None:
    page.findChild(NoteField).setPlainText("Left at once.")
    with qtbot.waitSignals([page.note_changed, page.finish_requested], order="strict"):
        button(page, "Finish the visit").click()


def test_that_an_outcome_changes_only_with_a_reason(page: ResultPage, qtbot: QtBot) -> None:
    page.findChild(HoldTable).choose(9)
    button(page, "Change an outcome").click()
    editor = page.findChild(OutcomeEditor)
    change = next(found for found in editor.findChildren(ActionButton) if found.text() == "Change")
    chips = {chip.text(): chip for chip in editor.findChildren(Chip)}
    assert not chips["Not held"].isEnabled()  # what it is already
    chips["Held"].click()
    assert not change.isEnabled()
    reason = editor.findChild(QLineEdit)
    reason.setText("  slip of the\tkey ")
    assert change.isEnabled()
    with qtbot.waitSignal(page.override_requested) as asked:
        qtbot.keyClick(reason, Qt.Key.Key_Return)
    assert asked.args == [9, "success", "slip of the key"]
    assert editor.isHidden()


def test_that_enter_in_the_reason_never_ends_the_page(page: ResultPage, qtbot: QtBot) -> None:
    button(page, "Change an outcome").click()
    reason = page.findChild(OutcomeEditor).findChild(QLineEdit)
    with qtbot.assertNotEmitted(page.finish_requested):
        qtbot.keyClick(reason, Qt.Key.Key_Return)


def test_that_escape_closes_the_editor_and_gives_the_note_back(page: ResultPage, qtbot: QtBot) -> None:
    button(page, "Change an outcome").click()
    editor = page.findChild(OutcomeEditor)
    assert page.findChild(NoteField).isHidden()
    qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert editor.isHidden()
    assert not page.findChild(NoteField).isHidden()


def test_that_a_changed_outcome_shows_what_the_rules_said(page: ResultPage, session: Session) -> None:
    holds = list(session.result.holds)
    holds[8] = replace(
        holds[8], outcome="success", automatic=("failed", "fault"), override_reason="slip of the key"
    )
    changed = replace(session, result=replace(session.result, holds=tuple(holds)))
    page.findChild(HoldTable).choose(9)
    page.show_result(view(changed))
    assert cell(page, 8, OUTCOME) == "Held"
    assert cell(page, 8, WHY) == "Changed by hand: slip of the key; the rules said: not held"
    chosen = page.findChild(HoldTable).chosen()
    assert chosen is not None
    assert chosen.index == 9


def test_that_an_interrupted_test_is_said_to_be_one(page: ResultPage, session: Session) -> None:
    page.show_result(view(replace(session, interrupted=True)))
    assert page.findChild(Notice).text.startswith("This test was interrupted.")


def test_that_a_test_the_rules_would_have_gone_on_with_says_so_unless_it_was_interrupted(
    page: ResultPage, session: Session
) -> None:
    result = replace(session.result, ended="stop_rule", would_continue=True)
    page.show_result(view(replace(session, result=result)))
    assert page._facts.text().endswith("Ended by the stop rule. By these rules it would have gone on.")
    cut_short = replace(session, result=replace(result, ended="recording_ended"), interrupted=True)
    page.show_result(view(cut_short))
    assert page._facts.text().endswith("feedback: guide. The recording ended before the test did.")


@pytest.mark.parametrize("preset_id", ["endurance", "triple"])
def test_that_two_marks_end_before_the_figures_begin(
    page: ResultPage, session: Session, theme: Theme, preset_id: str
) -> None:
    """The widest two there are."""
    protocol = preset(preset_id, level_mmhg=26.0 if preset_id == "endurance" else None)
    hold = replace(session.result.holds[0], faults=("unsorted", "unsorted"))
    result = replace(session.result, protocol=protocol, holds=(hold,))
    page.show_result(view(replace(session, protocol=protocol, result=result)))
    table = page.findChild(HoldTable)
    table.resize(table.minimumWidth(), table.height())
    cell_of = {column: table.visualRect(table.model().index(0, column)) for column in (MARK, IN_BAND)}
    drawn = table.viewport().grab().toImage()
    mark = theme.color("mark").rgb()

    def shows_a_mark(x: int) -> bool:
        rows = range(cell_of[MARK].top(), cell_of[MARK].bottom())
        return any(drawn.pixel(x, y) == mark for y in rows)

    last = max(x for x in range(drawn.width()) if shows_a_mark(x))
    figure_px = QFontMetricsF(theme.font("body")).horizontalAdvance("100 %")
    assert cell_of[MARK].left() < last < cell_of[IN_BAND].right() - figure_px - 4


def test_that_without_facts_about_change_nothing_is_said(page: ResultPage, session: Session) -> None:
    page.show_result(view(session))
    assert page.findChild(Notice).text == ""


def test_that_the_page_says_it_is_no_medical_device(page: ResultPage) -> None:
    assert disclaimer() in [prose.text for prose in page.findChildren(Prose)]


@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_that_it_fits_the_smallest_window_in_every_theme(page: ResultPage, theme: Theme, name: str) -> None:
    theme.set_name(name)  # type: ignore[arg-type]
    button(page, "Change an outcome").click()
    assert page.minimumSizeHint().width() <= 1200
    assert page.minimumSizeHint().height() <= 688
    assert not page.grab().isNull()


def test_that_a_session_entered_by_hand_can_be_shown(page: ResultPage, session: Session) -> None:
    page.show_result(view(replace(session, trace=None, events=())))
    assert not page.grab().isNull()
    assert cell(page, 5, WHY) == "Jaw marked"


def test_that_a_mirrored_page_keeps_time_from_left_to_right(
    qtbot: QtBot, qapp: QApplication, theme: Theme, session: Session
) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        page = ResultPage(theme)
        qtbot.addWidget(page)
        page.resize(1200, 688)
        page.show_result(view(session))
        page.show()
        table, overlay = page.findChild(HoldTable), page.findChild(HoldOverlay)
        assert table.geometry().left() > overlay.geometry().right()
        mirrored = overlay.grab().toImage()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert overlay.grab().toImage() == mirrored


def test_that_a_test_without_a_hold_is_compared_with_nothing(
    page: ResultPage, session: Session, summaries: list[SessionSummary]
) -> None:
    empty = replace(session, result=replace(session.result, holds=(), ended="stopped"))
    page.show_result(view(empty, change=change_of(empty, summaries)))
    assert "No hold could be told." in page.findChildren(Notice)[0].text
    assert not button(page, "Change an outcome").isEnabled()


def nameless(session: Session) -> Session:
    """The sixth and the ninth hold have a fault without a name, and there is one in a rest nobody scores."""
    holds = tuple(
        replace(hold, faults=("unsorted",)) if hold.index in (6, 9) else hold for hold in session.result.holds
    )
    events = [Event(event.t_s, "unsorted") if event.is_mark else event for event in session.events]
    events.append(Event(193.5, "unsorted"))
    return replace(session, events=tuple(events), result=replace(session.result, holds=holds))


def test_that_faults_without_a_name_are_counted_and_named_one_after_the_other(
    page: ResultPage, session: Session, qtbot: QtBot
) -> None:
    assert page.findChild(ResultSide).name_button.isHidden()
    shown = nameless(session)
    page.show_result(view(shown))
    assert page.findChild(ResultSide).name_button.text() == "Name 3 faults"
    namer = page.findChild(FaultNamer)
    button(page, "Name 3 faults").click()
    assert namer.accessibleName() == "Hold 5 again, at 3.9 s: what was it?"
    assert page.findChild(NoteField).isHidden()
    with qtbot.waitSignal(page.name_requested) as named:
        qtbot.keyClick(namer, Qt.Key.Key_5)
    assert named.args == [shown.events[1], "jaw"]
    page.findChild(HoldTable).choose(9)
    button(page, "Name 3 faults").click()
    assert namer.accessibleName() == "Hold 8, at 4.1 s: what was it?"


def test_that_a_fault_outside_of_every_hold_can_be_named_too(page: ResultPage, session: Session) -> None:
    shown = nameless(session)
    only = replace(shown, events=(shown.events[0], shown.events[-1]))
    bare = tuple(replace(hold, faults=()) for hold in only.result.holds)
    page.show_result(view(replace(only, result=replace(only.result, holds=bare))))
    button(page, "Name 1 fault").click()
    assert page.findChild(FaultNamer).accessibleName() == "Fault at 3:13, outside of every hold: what was it?"


@pytest.mark.parametrize("key", [Qt.Key.Key_9, Qt.Key.Key_0, Qt.Key.Key_A])
def test_that_pain_is_no_name_of_a_fault(
    page: ResultPage, session: Session, qtbot: QtBot, key: Qt.Key
) -> None:
    page.show_result(view(nameless(session)))
    button(page, "Name 3 faults").click()
    with qtbot.assertNotEmitted(page.name_requested):
        qtbot.keyClick(page.findChild(FaultNamer), key)


def test_that_a_reason_is_asked_in_the_place_of_the_buttons_and_no_key_leads_away(
    page: ResultPage, qtbot: QtBot
) -> None:
    page.ask_reason("Signed off. Why is the note changed?")
    assert not button(page, "Finish the visit").isVisible()
    with qtbot.assertNotEmitted(page.finish_requested), qtbot.assertNotEmitted(page.print_requested):
        qtbot.keyClick(page, Qt.Key.Key_V)
        qtbot.keyClick(page, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    field = page.findChild(ReasonBar).findChild(QLineEdit)
    with qtbot.waitSignal(page.reason_refused):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_that_the_way_on_after_a_first_stage_is_the_second(
    page: ResultPage, session: Session, qtbot: QtBot
) -> None:
    page.show_result(view(session, next_stage=preset("endurance", level_mmhg=28.0)))
    assert button(page, "Stage 2 at 28 mmHg").accessibleDescription() == "Enter"
    assert button(page, "Finish the visit").accessibleDescription() == "V"
    with qtbot.waitSignal(page.continue_requested):
        qtbot.keyClick(page, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.finish_requested):
        qtbot.keyClick(page, Qt.Key.Key_V)
    page.show_result(view(session))
    assert button(page, "Finish the visit").accessibleDescription() == "Enter"


def test_that_a_session_read_off_a_dial_says_so_in_the_place_of_its_lines(
    page: ResultPage, session: Session
) -> None:
    page.show_result(view(replace(session, trace=None, by_dial=True)))
    assert "feedback: guide · read off a dial" in page._facts.text()
    assert page.findChild(HoldOverlay).accessibleDescription() == "Read off a dial, no pressure recorded."
    assert button(page, "Change an outcome").isEnabled()


def test_that_the_signature_stands_where_the_saving_stood(page: ResultPage, session: Session) -> None:
    signed = Visit(
        visit_id="0" * 32,
        patient_id="a" * 32,
        day=date(2026, 11, 19),
        signature=Signature("T. Example", session.started_utc),
    )
    page.show_result(view(session, visit=signed))
    assert page.findChild(SavedMark).text.startswith("Signed off by T. Example, ")


def test_that_all_rows_are_seen_beside_two_lines_about_change(
    page: ResultPage, session: Session, summaries: list[SessionSummary], qtbot: QtBot
) -> None:
    facts = change_of(session, summaries)
    assert facts is not None
    long = replace(facts, reference=None, differs=("dial", "feedback"))
    page.show_result(view(session, change=long))
    qtbot.waitUntil(lambda: page.findChild(Notice).height() > 50)
    assert page.findChild(HoldTable).verticalScrollBar().maximum() == 0
