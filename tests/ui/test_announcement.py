"""What a screen reader is told: at most once a second, and in the end what is so."""

from itertools import pairwise
from time import monotonic

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets import announcement
from ccft_desktop.ui.widgets.announcement import Spoken, announce
from ccft_desktop.ui.widgets.notice import Notice
from tests.ui.live_moments import ENDURANCE, NOW_S, moment, steady

Told = list[tuple[float, str, str]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """When something was told, how and what; a screen reader listens."""
    events: Told = []

    class Listener:
        @staticmethod
        def isActive() -> bool:
            return True

        @staticmethod
        def updateAccessibility(event: object) -> None:
            said = event.message() if hasattr(event, "message") else event.value()  # type: ignore[attr-defined]
            events.append((monotonic(), type(event).__name__, said))

    monkeypatch.setattr(announcement, "QAccessible", Listener)
    return events


def test_that_numbers_which_rush_by_are_told_once_a_second_and_the_last_one_in_the_end(
    told: Told, qtbot: QtBot
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    spoken = Spoken(widget)
    for number in range(200):
        spoken.say(f"{number}")
        qtbot.wait(6)
    qtbot.waitUntil(lambda: bool(told) and told[-1][2] == "199")
    assert told[0][2] == "0"
    assert 2 <= len(told) <= 3
    assert all(later[0] - sooner[0] >= 0.9 for sooner, later in pairwise(told))
    assert widget.accessibleDescription() == "199"
    assert {kind for _, kind, _ in told} == {"QAccessibleValueChangeEvent"}


def test_that_the_same_is_told_once(told: Told, qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    spoken = Spoken(widget)
    spoken.say("In band")
    spoken.say("Below")
    spoken.say("In band")
    qtbot.waitUntil(lambda: not spoken._pause.isActive())
    assert [said for _, _, said in told] == ["In band"]


def test_that_the_test_page_speaks_its_state_and_its_cue(told: Told, qtbot: QtBot, theme: Theme) -> None:
    page = TestPage(theme)
    qtbot.addWidget(page)
    page.begin("Ada Muster, 1981", ENDURANCE, "guide")
    page.show_progress(moment())
    page.show_trace(*steady(25.7), NOW_S)
    qtbot.waitUntil(lambda: any(said == "25.7, in band, 6 of 10 seconds" for _, _, said in told))
    qtbot.waitUntil(lambda: any(said == "Hold it there." for _, _, said in told))
    kinds = {said: kind for _, kind, said in told}
    assert kinds["Hold it there."] == "QAccessibleAnnouncementEvent"
    assert kinds["25.7, in band, 6 of 10 seconds"] == "QAccessibleValueChangeEvent"
    assert all("Ada" not in said for said in kinds)


def test_that_a_lost_signal_is_told_though_no_sample_follows(told: Told, qtbot: QtBot, theme: Theme) -> None:
    page = TestPage(theme)
    qtbot.addWidget(page)
    page.begin("Ada Muster, 1981", ENDURANCE, "guide")
    page.show_progress(moment())
    page.show_trace(*steady(25.7), NOW_S)
    page.show_gaps([(NOW_S, None)])
    qtbot.waitUntil(lambda: page.side.number.accessibleDescription() == "no signal")


def test_that_a_notice_is_announced_and_nothing_is_not(told: Told, qtbot: QtBot, theme: Theme) -> None:
    notice = Notice(theme)
    qtbot.addWidget(notice)
    announce(notice, "")
    assert told == []
    notice.show_notice("watch", "The cuff was unplugged.", "Plug it in.")
    assert [said for _, _, said in told] == ["The cuff was unplugged. Plug it in."]


def test_that_nothing_is_told_where_nobody_listens(qtbot: QtBot) -> None:
    assert not QAccessible.isActive()
    widget = QWidget()
    qtbot.addWidget(widget)
    Spoken(widget).say("In band")
    assert widget.accessibleDescription() == "In band"
