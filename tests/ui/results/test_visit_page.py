"""The page that ends a visit: what stands on it, where its keys lead, and what it says to whom cannot see."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from ccft_desktop.core.pain import PainRating
from ccft_desktop.core.session import Session
from ccft_desktop.core.treatment import TREATMENTS, DoneToday
from ccft_desktop.core.visit import Amendment, Signature, Visit
from ccft_desktop.ui.pages.visit import VisitPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.reason_bar import ReasonBar
from ccft_desktop.ui.widgets.text import Line, Prose

NOON = datetime(2026, 11, 19, 12, 0, tzinfo=UTC)
ENTER, ESC = Qt.Key.Key_Return, Qt.Key.Key_Escape


def visit_of(session: Session, *ratings: tuple[str, str, int], **about: object) -> Visit:
    pain = tuple(
        PainRating(at_utc=NOON, moment=moment, place=place, score=score, session_id=session.session_id)  # type: ignore[arg-type]
        for moment, place, score in ratings
    )
    visit = Visit(
        visit_id="0" * 32, patient_id="a" * 32, day=date(2026, 11, 19), sessions=(session,), pain=pain
    )
    return replace(visit, **about)  # type: ignore[arg-type]


def amendments(count: int) -> tuple[Amendment, ...]:
    return tuple(
        Amendment(
            at_utc=NOON, by="B. Other", what=f"hold {n}", before="Held", after="Not held", reason="late"
        )
        for n in range(1, count + 1)
    )


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> VisitPage:
    page = VisitPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show()
    return page


def shown(page: VisitPage) -> str:
    QApplication.processEvents()  # what was put in just now is shown with the next events
    lines = [line.text() for line in page.findChildren(Line) if line.isVisible()]
    prose = [one.text for one in page.findChildren(Prose) if one.isVisible()]
    return "\n".join((*lines, *prose))


def primaries(page: VisitPage) -> Sequence[str]:
    buttons = page.findChildren(ActionButton)
    return [one.text() for one in buttons if one.isVisible() and one._kind == "primary" and one.isEnabled()]


def test_that_pain_after_stands_beside_pain_before(page: VisitPage, session: Session) -> None:
    ratings = (("before", "neck", 3), ("after", "neck", 5), ("before", "headache", 2))
    page.show_visit("Ada Muster, 1981", visit_of(session, *ratings), session, "T. Example")
    assert page.scales["neck"].score == 5
    assert page.scales["headache"].score is None
    assert "Neck: 3 before, 5 after: 2 more." in shown(page)
    assert "Before the test: 2." in shown(page)
    assert "Ada Muster, 1981" in shown(page)


def test_that_what_was_done_is_shown_and_every_change_is_told_once(
    page: VisitPage, session: Session, qtbot: QtBot
) -> None:
    done = DoneToday(treatments=("advice",), line="Taping")
    page.show_visit("Ada", visit_of(session, done_today=done), session, "T. Example")
    assert [name for name in TREATMENTS if page.ticks[name].isChecked()] == ["advice"]
    with qtbot.waitSignal(page.done_changed) as told:
        page.ticks["stretching"].click()
    assert told.args == [DoneToday(treatments=("stretching", "advice"), line="Taping")]
    with qtbot.assertNotEmitted(page.done_changed):
        page.hand_on()


def test_that_one_button_leads_on_at_a_time(page: VisitPage, session: Session, qtbot: QtBot) -> None:
    page.show_visit("Ada", visit_of(session), session, "T. Example")
    assert primaries(page) == ["Done"]
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert primaries(page) == ["Sign off"]
    with qtbot.waitSignal(page.sign_requested):
        qtbot.keyClick(page, ENTER)
    qtbot.keyClick(page, ESC)
    assert primaries(page) == ["Done"]
    with qtbot.waitSignal(page.done_requested):
        qtbot.keyClick(page, ENTER)
    with qtbot.waitSignal(page.back_requested):
        qtbot.keyClick(page, ESC)


def test_that_a_signed_visit_is_not_signed_again_and_lists_its_changes_newest_first(
    page: VisitPage, session: Session, qtbot: QtBot
) -> None:
    signed = visit_of(session, signature=Signature("T. Example", NOON), amendments=amendments(9))
    page.show_visit("Ada", signed, session, "T. Example")
    qtbot.keyClick(page, Qt.Key.Key_S)
    assert not page.panel.is_confirming
    said = shown(page)
    assert "Signed off by T. Example," in said
    assert said.index("hold 9, before: “Held”; now: “Not held”. Reason: late.") < said.index("hold 1,")


def test_that_a_reason_is_asked_in_the_place_of_the_buttons(
    page: VisitPage, session: Session, qtbot: QtBot
) -> None:
    page.show_visit("Ada", visit_of(session), session, "T. Example")
    page.ask_reason("Signed off. Why is it changed?")
    bar = page.findChild(ReasonBar)
    field = bar.findChild(QLineEdit)
    assert not page.done_button.isVisible()
    assert field.accessibleName() == "Signed off. Why is it changed?"
    with qtbot.assertNotEmitted(page.reason_given):
        qtbot.keyClick(page, ENTER)  # no reason yet: the keyboard goes there
    assert page.focusWidget() is field
    field.setText("  slip of\tthe key ")
    page.ask_reason("Signed off. Why is it changed?")  # one more change: what was typed stays
    with qtbot.waitSignal(page.reason_given) as given:
        qtbot.keyClick(field, ENTER)
    assert given.args == ["slip of the key"]
    with qtbot.waitSignal(page.reason_refused):
        qtbot.keyClick(field, ESC)
    page.show_visit("Ada", visit_of(session), session, "T. Example")
    assert page.done_button.isVisible()
    page.ask_reason("Why?")
    assert field.text() == ""


def test_that_what_a_test_was_stopped_for_is_said(page: VisitPage, session: Session) -> None:
    page.show_visit("Ada", visit_of(session, ("stop", "dizziness", 4)), session, "T. Example")
    assert "Stopped for: dizziness or vision, 4." in shown(page)


def test_that_a_day_with_several_tests_names_each(page: VisitPage, session: Session) -> None:
    second = replace(session, session_id="2" * 32, by_dial=True, trace=None, practice_holds=6)
    visit = replace(visit_of(session), sessions=(session, second))
    page.show_visit("Ada", visit, session, "T. Example")
    said = shown(page)
    assert said.count("Endurance, 10 × 10 s at 26 mmHg") == 2
    assert "6 practice holds before · read off a dial, no pressure recorded" in said
