"""The records' part of the settings joined: people, who did what, backups; pages behind the settings."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.rooms.backup_desk import BackupDesk
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.people_desk import PeopleDesk
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.trail_desk import TrailDesk
from ccft_desktop.store.place import place_of
from ccft_desktop.ui.pages.backups import BackupsPage
from ccft_desktop.ui.pages.people import PeoplePage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.trail import TrailPage


class RecordsRoom(QObject):
    """Opens them from the settings and comes back there."""

    done = Signal()

    def __init__(
        self,
        house: House,
        folder: Path,
        preferences: Preferences,
        settings: SettingsPage,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._folder = folder
        self._settings = settings
        self.people_page = PeoplePage(house.theme)
        self.backups_page = BackupsPage(house.theme)
        self.trail_page = TrailPage(house.theme)
        for key, page in (
            ("people", self.people_page),
            ("backups", self.backups_page),
            ("trail", self.trail_page),
        ):
            house.window.add_page(key, page, rail=False)
        self.people = PeopleDesk(house, self.people_page, self)
        self.backups = BackupDesk(house, folder, self.backups_page, settings.data, self)
        self.trail = TrailDesk(house, self.trail_page, self)
        self.backups.settings_wanted.connect(preferences.change)
        settings.people.people_requested.connect(self.people.open)
        settings.people.trail_requested.connect(self.trail.open)
        for desk in (self.people, self.backups, self.trail):
            desk.done.connect(self.done)

    @Slot()
    def refresh(self) -> None:
        """The settings are shown: say who is signed in and how old the last backup is."""
        self._warn_of_place()
        vault = self._house.vault
        if vault is not None:
            self._settings.people.show_person(vault.person, may_read_trail=vault.may("read_audit"))
            self.backups.refresh()

    def _warn_of_place(self) -> None:
        """Records on a network, or copied to and fro by another program, can be damaged by that."""
        warning = self._settings.data.warning
        match place_of(self._folder):
            case "network":
                warning.show_notice(
                    "watch",
                    self.tr("The records are on a network."),
                    self.tr(
                        "A connection that breaks can cost a test. Keep them on a disk of this computer."
                    ),
                )
            case "synchronised":
                warning.show_notice(
                    "watch",
                    self.tr("Another program copies this folder to and fro."),
                    self.tr(
                        "It can put an older copy over newer records. Keep them elsewhere, only backups here."
                    ),
                )
            case "own":
                warning.hide()

    def leave(self) -> None:
        """Another page is asked for."""
        self.people.leave()

    def close(self) -> None:
        """The program ends, or the records are closed: nothing runs on them any more."""
        for desk in (self.people, self.backups, self.trail):
            desk.close()
