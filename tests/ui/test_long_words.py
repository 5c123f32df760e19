"""A language with longer words: pages keep their size, and what must be read in full is not cut."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.reports.words import disclaimer
from ccft_desktop.ui.pages.before_decision import DecisionPage
from ccft_desktop.ui.pages.before_intake import IntakePage
from ccft_desktop.ui.pages.before_pain import PainPage
from ccft_desktop.ui.pages.before_refused import RefusedPage
from ccft_desktop.ui.pages.before_safety import SafetyPage
from ccft_desktop.ui.pages.before_since import SincePage
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.interrupted import InterruptedPage
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.pages.patients import PatientsPage
from ccft_desktop.ui.pages.result import ResultPage, ResultView
from ccft_desktop.ui.pages.review import ReviewPage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.pages.visit import VisitPage
from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.bars import Hint
from ccft_desktop.ui.widgets.buttons import ActionButton
from ccft_desktop.ui.widgets.text import Line, Prose
from tests.ui.live_moments import ENDURANCE, moment
from tests.ui.long_words import LongWords
from tests.ui.results.conftest import endurance_session

PAGES: list[type[QWidget]] = [
    DecisionPage,
    FirstRunPage,
    IntakePage,
    InterruptedPage,
    PainPage,
    PatientForm,
    PatientsPage,
    RefusedPage,
    ResultPage,
    ReviewPage,
    SafetyPage,
    SettingsPage,
    SetupPage,
    SincePage,
    TestChoicePage,
    TestPage,
    UnlockPage,
    VisitPage,
]
PAGE_PX = (1200, 688)
"""What the rail and the strip leave of a window of 1280 by 720."""


@pytest.fixture(autouse=True)
def long_words(qapp: QApplication) -> Iterator[None]:
    translator = LongWords()
    qapp.installTranslator(translator)
    yield
    qapp.removeTranslator(translator)


def shown(page: QWidget, qtbot: QtBot) -> None:
    qtbot.addWidget(page)
    page.resize(*PAGE_PX)
    page.show()
    QApplication.processEvents()


@pytest.mark.parametrize("make", PAGES)
def test_that_no_page_asks_for_a_larger_window(
    theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget]
) -> None:
    page = make(theme)
    shown(page, qtbot)
    assert page.size().toTuple() == PAGE_PX


def test_that_every_key_of_a_running_test_says_what_it_does(theme: Theme, qtbot: QtBot) -> None:
    page = TestPage(theme)
    page.begin("Ada Muster, 1981", ENDURANCE, "guide")
    page.show_progress(moment())
    shown(page, qtbot)
    hints = [line for hint in page.hint_bar.findChildren(Hint) for line in hint.findChildren(Line)]
    assert hints
    assert [line.text() for line in hints if line.toolTip()] == []
    assert page.side.heading.toolTip() == ""


def test_that_what_is_said_of_every_result_is_said_in_full(theme: Theme, qtbot: QtBot) -> None:
    page = ResultPage(theme)
    page.show_result(ResultView(headline="Ada Muster, 1981", session=endurance_session()))
    shown(page, qtbot)
    said = next(prose for prose in page.findChildren(Prose) if prose.text == disclaimer())
    assert said.height() == said.heightForWidth(said.width())


@pytest.mark.parametrize("make", [InterruptedPage, lambda theme: BugDialog(theme, "KeyError", "ccft.log")])
def test_that_a_choice_is_worded_in_full(
    theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget]
) -> None:
    page = make(theme)
    shown(page, qtbot)
    for button in page.findChildren(ActionButton):
        assert button.width() >= button.sizeHint().width(), button.text()
