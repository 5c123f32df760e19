"""The keyboard stays with the page: what is clicked beside it takes none of its keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ccft_desktop.core.protocol import preset
from ccft_desktop.core.visit import Patient
from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.problems import CloseButton
from ccft_desktop.ui.widgets.rail import Rail, RailItem
from ccft_desktop.ui.widgets.status_strip import StatusStrip

ADA = Patient(patient_id="a" * 32, code="P-0117", name="Ada Muster")


@pytest.fixture
def program(tmp_path: Path, qtbot: QtBot) -> Iterator[Program]:
    """The window on the set-up page; no cuff."""
    vault = Vault.create(tmp_path, "four words are enough", "T. Example", cost=RANDOM_SECRET_COST)
    vault.patients.add(ADA)
    program = Program(Settings(), tmp_path, None, vault=vault)
    program.show()
    program.front_desk.test_requested.emit(ADA)
    program.test_choice.begin_requested.emit(preset("stage1"))
    assert program.house.window.focusWidget() is program.setup
    yield program
    program.close()


def test_that_a_dismissed_notice_leaves_the_keyboard_with_the_page(program: Program, qtbot: QtBot) -> None:
    window = program.house.window
    for by_key in (False, True):
        window.show_notice("info", "The report is written.")
        cross = window.findChild(CloseButton)
        assert isinstance(cross, CloseButton)
        if by_key:
            cross.setFocus(Qt.FocusReason.TabFocusReason)
            qtbot.keyClick(cross, Qt.Key.Key_Space)
        else:
            qtbot.mouseClick(cross, Qt.MouseButton.LeftButton)
        assert window.notice_text == ""
        assert window.focusWidget() is program.setup


def test_that_nothing_beside_the_page_takes_the_keyboard_by_a_click(program: Program) -> None:
    window = program.house.window
    beside = [
        button
        for part in (Rail, StatusStrip)
        for place in window.findChildren(part)
        for button in place.findChildren(QAbstractButton)
    ]
    assert len(beside) > len(window.findChildren(RailItem))
    assert [button.text() for button in beside if button.focusPolicy() & Qt.FocusPolicy.ClickFocus] == []
    assert [button.text() for button in beside if not button.focusPolicy() & Qt.FocusPolicy.TabFocus] == []
