"""The cuff's part of the settings joined: its profiles, and the ways to find and to calibrate it."""

from PySide6.QtCore import QObject, Slot

from ccft_desktop.profile_files import known_profiles
from ccft_desktop.rooms.calibration_room import CalibrationRoom
from ccft_desktop.rooms.cuff_desk import CuffDesk
from ccft_desktop.rooms.house import House
from ccft_desktop.rooms.office import Office
from ccft_desktop.rooms.own_profiles import OwnProfiles
from ccft_desktop.rooms.preferences import Preferences
from ccft_desktop.rooms.squeeze_room import SqueezeRoom
from ccft_desktop.ui.pages.calibration import CalibrationPage
from ccft_desktop.ui.pages.own_profiles import OwnProfilesPage
from ccft_desktop.ui.pages.settings import SettingsPage
from ccft_desktop.ui.pages.squeeze import SqueezePage


class CuffRoom(QObject):
    """Opens the wizard, the calibration and the own profiles from the settings, and comes back there."""

    def __init__(
        self, house: House, desk: CuffDesk, office: Office, preferences: Preferences, settings: SettingsPage
    ) -> None:
        super().__init__(office)
        self._house = house
        self._office = office
        self._settings = settings
        self.squeeze_page = SqueezePage(house.theme)
        self.calibration_page = CalibrationPage(house.theme)
        self.profiles_page = OwnProfilesPage(house.theme)
        house.window.add_page("squeeze", self.squeeze_page, rail=False)
        house.window.add_page("calibration", self.calibration_page, rail=False)
        house.window.add_page("own_profiles", self.profiles_page, rail=False)
        self.squeeze = SqueezeRoom(house, self.squeeze_page, self)
        self.calibration = CalibrationRoom(house, desk, self.calibration_page, self)
        self.profiles = OwnProfiles(house, self.profiles_page, self)
        settings.squeeze_requested.connect(self.squeeze.open)
        settings.calibration_requested.connect(self.calibration.open)
        settings.profiles_requested.connect(self.profiles.open)
        settings.settings_changed.connect(self._on_changed)
        self.squeeze.settings_wanted.connect(preferences.change)
        self.squeeze.cuff_wanted.connect(preferences.connect_cuff)
        self.squeeze.done.connect(self._on_done)
        self.calibration.done.connect(self._on_done)
        self.profiles.done.connect(self._on_done)

    def open(self) -> None:
        """Show the settings with the profiles there are now."""
        self._office.open()
        self.refresh()

    def refresh(self) -> None:
        """Show the profiles there are, and say which files cannot be used."""
        known, troubles = known_profiles(self._house.profile_folder)
        self._settings.show_profiles(sorted(((key, one.name) for key, one in known.items()), key=_by_name))
        if troubles:
            self._settings.show_notice("watch", troubles[0], " ".join(troubles[1:]))

    def leave(self) -> None:
        """Another page is asked for: the cuff is everybody's again."""
        self.squeeze.leave()
        self.calibration.leave()

    def close(self) -> None:
        """The program ends."""
        self.squeeze.close()

    @Slot()
    def _on_changed(self) -> None:
        """Another profile brings its own speed: the page must not go on with the old one."""
        self._settings.show_settings(self._house.settings)

    @Slot()
    def _on_done(self) -> None:
        self.open()


def _by_name(profile: tuple[str, str]) -> str:
    return profile[1].casefold()
