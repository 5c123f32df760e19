"""A choice that takes effect at once is made with Enter or a click, never by an arrow in passing."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ccft_desktop.ui.pages.choice_panel import ChoicePanel
from ccft_desktop.ui.pages.settings_sections import CuffSection
from ccft_desktop.ui.theme import Theme
from ccft_desktop.ui.widgets.controls import Choice
from devices.ports import Port

# Said by the offscreen platform of every list that opens.
pytestmark = pytest.mark.qt_log_ignore("does not support raise", "grabbing the keyboard", extend=True)
PORTS = [Port(url, f"USB Serial ({url})", url) for url in ("COM3", "COM4", "COM5")]


class Asked:
    """A list of ports on one of the pages, and which were chosen."""

    def __init__(self, page: ChoicePanel | CuffSection, choice: Choice) -> None:
        self.page, self.choice = page, choice
        self.urls: list[object] = []


@pytest.fixture(params=["test", "settings"])
def asked(request: pytest.FixtureRequest, theme: Theme, qtbot: QtBot) -> Asked:
    if request.param == "test":
        panel = ChoicePanel(theme)
        panel.show_ports(PORTS, "COM3")
        asked = Asked(panel, panel.cuff_choice)
        panel.cuff_chosen.connect(asked.urls.append)
    else:
        section = CuffSection(theme)
        section._url.setText("COM3")
        section.show_ports([(port.url, port.name) for port in PORTS])
        asked = Asked(section, section._ports)
        section.edited.connect(lambda _name, url: asked.urls.append(url))
    qtbot.addWidget(asked.page)
    asked.page.show()
    asked.choice.setFocus()
    return asked


def test_that_an_arrow_moves_the_highlight_and_enter_chooses(asked: Asked, qtbot: QtBot) -> None:
    choice = asked.choice
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.view().isVisible()
    qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
    assert (choice.currentText(), asked.urls) == ("USB Serial (COM3)", [])
    qtbot.keyClick(choice.view(), Qt.Key.Key_Return)
    assert (choice.currentText(), asked.urls) == ("USB Serial (COM4)", ["COM4"])
    assert not choice.view().isVisible()


def test_that_esc_leaves_it_as_it_was(asked: Asked, qtbot: QtBot) -> None:
    choice = asked.choice
    for key in (Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_U):
        qtbot.keyClick(choice, key)
        assert choice.view().isVisible()
        qtbot.keyClick(choice.view(), Qt.Key.Key_Down)
        qtbot.keyClick(choice.view(), Qt.Key.Key_Escape)
        assert (choice.currentText(), asked.urls) == ("USB Serial (COM3)", [])


def test_that_the_wheel_does_not_change_it(asked: Asked) -> None:
    here = QPointF(asked.choice.rect().center())
    turn = QWheelEvent(
        here,
        here,
        QPoint(0, -120),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(asked.choice, turn)
    assert (asked.choice.currentText(), asked.urls) == ("USB Serial (COM3)", [])
