"""Every quiet page paints in every theme and both directions, and every control has a spoken name."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.main_window import MainWindow
from ccft_desktop.ui.pages.before_decision import DecisionPage
from ccft_desktop.ui.pages.before_intake import IntakePage
from ccft_desktop.ui.pages.before_pain import PainPage
from ccft_desktop.ui.pages.before_refused import RefusedPage
from ccft_desktop.ui.pages.before_safety import SafetyPage
from ccft_desktop.ui.pages.before_since import SincePage
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.interrupted import InterruptedPage
from ccft_desktop.ui.pages.patient_form import PatientForm
from ccft_desktop.ui.pages.patients import PatientsPage
from ccft_desktop.ui.pages.result import ResultPage
from ccft_desktop.ui.pages.review import ReviewPage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.setup import SetupPage
from ccft_desktop.ui.pages.squeeze import SqueezePage
from ccft_desktop.ui.pages.test import TestPage
from ccft_desktop.ui.pages.test_choice import TestChoicePage
from ccft_desktop.ui.pages.unlock import UnlockPage
from ccft_desktop.ui.pages.visit import VisitPage
from ccft_desktop.ui.problems import BugDialog
from ccft_desktop.ui.theme import THEMES, Theme, ThemeName

PAGES: list[type[QWidget]] = [
    PatientsPage,
    PatientForm,
    UnlockPage,
    FirstRunPage,
    SettingsPage,
    SqueezePage,
    CalibrationPage,
    SafetyPage,
    IntakePage,
    PainPage,
    MainWindow,
]
FOCUSED: list[type[QWidget]] = [
    DecisionPage,
    InterruptedPage,
    RefusedPage,
    ResultPage,
    ReviewPage,
    SetupPage,
    SincePage,
    TestChoicePage,
    TestPage,
    VisitPage,
]
"""Pages that take the keyboard themselves."""


@pytest.fixture(params=[Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft], ids=["ltr", "rtl"])
def _direction(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(request.param)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.usefixtures("_direction")
@pytest.mark.parametrize("make", PAGES)
@pytest.mark.parametrize("name", THEMES)
def test_that_it_paints_in_the_colours_of_the_theme(
    theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget], name: ThemeName
) -> None:
    page = make(theme)
    qtbot.addWidget(page)
    page.resize(1280, 720)
    theme.set_name(name)
    page.show()
    picture = page.grab().toImage()
    found = {picture.pixelColor(x, y).name() for x in range(0, 1280, 7) for y in range(0, 720, 7)}
    assert theme.color("surface").name() in found
    assert found <= shades(theme) or len(found) > 3


def shades(theme: Theme) -> set[str]:
    return {theme.color(token).name() for token in theme.tokens["color"][theme.name]}


@pytest.mark.parametrize("make", FOCUSED)
def test_that_a_page_with_the_keyboard_has_a_spoken_name(
    theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget]
) -> None:
    page = make(theme)
    qtbot.addWidget(page)
    assert page.accessibleName()


@pytest.mark.parametrize("make", [*PAGES, *FOCUSED])
def test_that_every_control_has_a_spoken_name(
    theme: Theme, qtbot: QtBot, make: Callable[[Theme], QWidget]
) -> None:
    page = make(theme)
    qtbot.addWidget(page)
    controls: list[QWidget] = []
    for kind in (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit):
        controls.extend(page.findChildren(kind))
    nameless = [
        control.metaObject().className()
        for control in controls
        if not control.accessibleName()
        and control.focusPolicy() != Qt.FocusPolicy.NoFocus
        # Named when it opens, or when there is a key to name.
        and not control.isHidden()
        and not control.parentWidget().isHidden()
    ]
    assert nameless == []


def test_that_a_bug_is_told_with_what_is_safe_and_what_can_be_done(theme: Theme, qtbot: QtBot) -> None:
    dialog = BugDialog(theme, "ValueError in hold.py, line 12", "/somewhere/ccft.log")
    qtbot.addWidget(dialog)
    dialog.show()
    dialog._on_copy()
    assert QApplication.clipboard().text() == "ValueError in hold.py, line 12"
    with qtbot.waitSignal(dialog.quit_requested):
        dialog._on_leave()
    assert not dialog.isVisible()
