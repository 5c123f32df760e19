"""The lock among the settings: minutes that can be, or off with what that means."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from ccft_desktop.core.lock_rule import NEVER, USUAL_LOCK_MIN
from ccft_desktop.settings import Settings
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.settings_lock import LOCK_SETTING, LockRows
from ccft_desktop.ui.theme import Theme


@pytest.fixture
def rows(theme: Theme, qtbot: QtBot) -> LockRows:
    rows = LockRows(theme)
    qtbot.addWidget(rows)
    rows.resize(480, 300)
    rows.show()
    rows.show_settings(Settings())
    return rows


def test_that_ten_minutes_are_usual_and_nothing_is_warned_of(rows: LockRows) -> None:
    assert rows._by_itself.isChecked()
    assert rows._minutes.text() == str(USUAL_LOCK_MIN) == "10"
    assert rows.warning == ""


def test_that_other_minutes_are_asked_for_when_enter_is_pressed(rows: LockRows, qtbot: QtBot) -> None:
    rows._minutes.selectAll()
    with qtbot.waitSignal(rows.edited) as asked:
        qtbot.keyClicks(rows._minutes, "25")
        qtbot.keyClick(rows._minutes, Qt.Key.Key_Return)
    assert asked.args == [LOCK_SETTING, "25"]


def test_that_off_is_said_what_it_means_and_on_brings_the_minutes_back(rows: LockRows, qtbot: QtBot) -> None:
    rows.show_settings(replace(Settings(), lock_after_min=25))
    with qtbot.waitSignal(rows.edited) as asked:
        qtbot.keyClick(rows._by_itself, Qt.Key.Key_Space)
    assert asked.args == [LOCK_SETTING, NEVER]
    rows.show_settings(replace(Settings(), lock_after_min=NEVER))
    assert rows.warning.startswith("The records stay open until somebody locks them.")
    assert rows.field.isHidden()
    with qtbot.waitSignal(rows.edited) as asked:
        qtbot.keyClick(rows._by_itself, Qt.Key.Key_Space)
    assert asked.args == [LOCK_SETTING, 25]
    rows.show_settings(replace(Settings(), lock_after_min=25))
    assert rows.warning == ""
    assert not rows.field.isHidden()


def test_that_every_control_has_a_name_and_is_reached_by_tab(rows: LockRows) -> None:
    assert rows._by_itself.text()
    assert rows._minutes.accessibleName() == "Lock after"
    assert "1 to 120" in rows._minutes.accessibleDescription()
    assert rows._minutes.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert rows._by_itself.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(theme)
    qtbot.addWidget(page)
    page.resize(1200, 688)
    page.show()
    return page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("121", "Lock after is 121. Allowed: 1 to 120 minutes, or 0 for never."),
        ("soon", "Lock after is soon. Allowed: a whole number."),
        ("-3", "Lock after is -3. Allowed: a whole number."),
    ],
)
def test_that_minutes_that_cannot_be_are_refused_where_they_stand(
    page: SettingsPage, qtbot: QtBot, typed: str, said: str
) -> None:
    rows = page.findChild(LockRows)
    assert isinstance(rows, LockRows)
    rows._minutes.setText(typed)
    with qtbot.assertNotEmitted(page.settings_changed):
        rows._minutes.editingFinished.emit()
    assert rows.field.error == said


def test_that_minutes_that_can_be_are_in_force_at_once(page: SettingsPage, qtbot: QtBot) -> None:
    rows = page.findChild(LockRows)
    assert isinstance(rows, LockRows)
    rows._minutes.setText("25")
    with qtbot.waitSignal(page.settings_changed) as changed:
        rows._minutes.editingFinished.emit()
    assert changed.args == [Settings(lock_after_min=25)]
    with qtbot.waitSignal(page.settings_changed) as changed:
        rows._by_itself.click()
    assert changed.args == [Settings(lock_after_min=NEVER)]
    assert rows.warning
