"""The user's own profiles in the real window: renamed, deleted, put back; the one in use stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from ccft_desktop.program import Program
from ccft_desktop.settings import Settings
from ccft_desktop.store.keyfile import RANDOM_SECRET_COST
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.own_profiles import OwnProfilesPage
from ccft_desktop.ui.pages.settings_sections import CuffSection
from ccft_desktop.ui.widgets.buttons import ActionButton
from devices.profiles import loaded

OWN = """\
name = "{name}"
kind = "text"
source = "A bench in room 3."
reference = "gauge"
range_mmhg = [0, 75]
resolution_mmhg = 0.1
"""


class Office:
    """A program whose user has two profiles of his own and reads the cuff by the second."""

    def __init__(self, folder: Path, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.folder = folder / "profiles"
        vault = Vault.create(folder, "a passphrase for a test", "T. Example", cost=RANDOM_SECRET_COST)
        self.folder.mkdir()
        for key, name in (("first", "Bench cuff"), ("second", "Cuff at the window")):
            (self.folder / f"{key}.toml").write_text(OWN.format(name=name), encoding="utf-8")
        self.program = Program(Settings(cuff_profile="second"), folder, None, vault=vault)
        self.program.show()
        self.program.house.window.page_requested.emit("settings")
        section = self.program.settings_page.findChild(CuffSection)
        assert section is not None
        buttons = section.findChildren(ActionButton)
        self.press(next(button for button in buttons if button.text() == "Own profiles"))

    @property
    def page(self) -> OwnProfilesPage:
        return self.program.cuff_room.profiles_page

    @property
    def names(self) -> list[str]:
        return [row.text() for row in self.page.rows]

    def press(self, button: QAbstractButton) -> None:
        self._qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key) -> None:
        self._qtbot.keyClick(self.page, key)


@pytest.fixture
def office(tmp_path: Path, qtbot: QtBot) -> Iterator[Office]:
    office = Office(tmp_path / "records", qtbot)
    yield office
    office.program.close()


def test_that_the_one_in_use_is_shown_first_and_is_not_deleted(office: Office) -> None:
    page = office.page
    assert office.program.house.window.current_page_key == "own_profiles"
    assert office.names == ["Bench cuff", "Cuff at the window"]
    assert page.rows[1].isChecked()
    assert page.rows[1].accessibleDescription().startswith("In use.")
    office.press(page.delete)
    assert page.notice.text == (
        "“Cuff at the window” is not deleted: the cuff is read by it."
        " Choose another way to read the cuff in the settings first."
    )
    assert (office.folder / "second.toml").is_file()
    assert not page.undo.isVisible()


def test_that_a_deleted_profile_can_be_put_back(office: Office) -> None:
    page = office.page
    before = (office.folder / "first.toml").read_text(encoding="utf-8")
    office.press(page.rows[0])
    office.press(page.delete)
    assert office.names == ["Cuff at the window"]
    assert not (office.folder / "first.toml").exists()
    assert page.notice.text == "“Bench cuff” is deleted."
    # What was deleted before can still be put back after another was refused.
    office.press(page.delete)
    office.press(page.undo)
    assert page.notice.text == "“Bench cuff” is back."
    assert office.names == ["Bench cuff", "Cuff at the window"]
    assert page.rows[0].isChecked()
    assert not page.undo.isVisible()
    assert (office.folder / "first.toml").read_text(encoding="utf-8") == before


def test_that_another_name_is_kept_and_shown_everywhere(office: Office) -> None:
    page = office.page
    assert not page.rename.isEnabled()
    page.name.selectAll()
    page.name.insert("reference cuff")
    office.key(Qt.Key.Key_Return)
    assert page.name.accessibleDescription() == (
        "There is a profile called reference cuff already. Give another name."
    )
    page.name.selectAll()
    page.name.insert("Door cuff")
    office.key(Qt.Key.Key_Return)
    assert page.notice.text == "“Cuff at the window” is now called “Door cuff”."
    assert office.names == ["Bench cuff", "Door cuff"]
    assert loaded(office.folder / "second.toml").name == "Door cuff"
    assert office.program.house.settings.cuff_profile == "second"
    office.key(Qt.Key.Key_Escape)
    assert office.program.house.window.current_page_key == "settings"
    section = office.program.settings_page.findChild(CuffSection)
    assert section is not None
    assert section.fields["cuff_profile"].control.currentText() == "Door cuff"  # type: ignore[attr-defined]


def test_that_without_any_it_says_how_to_come_by_one(office: Office) -> None:
    for path in office.folder.iterdir():
        path.unlink()
    office.program.cuff_room.profiles.open()
    assert office.names == []
    assert not office.page.delete.isEnabled()
    assert not office.page.rename.isEnabled()
    assert not office.page.name.isVisible()
    office.key(Qt.Key.Key_Return)


def test_that_a_folder_that_refuses_is_told_in_a_sentence(office: Office) -> None:
    (office.folder / "first.toml").unlink()
    office.press(office.page.rows[0])
    office.press(office.page.delete)
    assert office.names == ["Cuff at the window"], "what is gone is not shown any more"
