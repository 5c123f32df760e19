"""The settings in force: applied at once, remembered in their file; which cuff, which colours."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

from ccft_desktop.profile_files import known_profiles
from ccft_desktop.rooms.house import House, is_simulated
from ccft_desktop.settings import Settings, save
from ccft_desktop.ui.theme import system_theme
from devices.cuff import CuffState
from devices.profiles import Profile


class Preferences(QObject):
    """Follows what is chosen anywhere in the window. ``path`` None: nothing is remembered."""

    changed = Signal()
    """Other settings are in force: those of the house."""

    def __init__(self, house: House, path: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._path = path
        house.link.state_changed.connect(self._on_cuff)
        self._apply_theme()

    @Slot(object)
    def change(self, settings: Settings) -> None:
        """Work with these settings from now on."""
        before = self._house.settings
        # Which device it is, is learned here and known to no page.
        same_url = settings.cuff_url == before.cuff_url
        settings = replace(settings, cuff_identity=before.cuff_identity if same_url else "")
        if settings.cuff_profile != before.cuff_profile and (profile := self._profile(settings)) is not None:
            settings = replace(settings, baud=profile.port.bauds[0])
        self._house.settings = settings
        self._apply_theme()
        if _read_by(settings) != _read_by(before):
            self.connect_cuff()
        self.remember()
        self.changed.emit()

    @Slot()
    def connect_cuff(self) -> None:
        """Read from the chosen cuff, or from none."""
        settings = self._house.settings
        profile = self._profile(settings)
        if settings.cuff_profile and profile is None:
            self._refuse(settings.cuff_profile)
        elif settings.cuff_url:
            if settings.cuff_url not in self._house.used_cuffs:
                self._house.used_cuffs.append(settings.cuff_url)
            self._house.link.connect_to(
                settings.cuff_url,
                baud=settings.baud,
                prompts=settings.prompts or is_simulated(settings.cuff_url),
                identity=settings.cuff_identity,
                profile=profile,
            )
        else:
            self._house.link.disconnect_cuff()
            self._house.window.show_cuff(CuffState.CLOSED)

    def _refuse(self, key: str) -> None:
        """Read by another profile, the cuff's numbers could be in another unit."""
        self._house.link.disconnect_cuff()
        self._house.window.show_cuff(CuffState.CLOSED)
        self._house.window.show_notice(
            "trouble",
            self.tr("The cuff is not read: its profile {key} cannot be used.").format(key=key),
            self.tr("Choose its profile in the settings."),
        )

    def _profile(self, settings: Settings) -> Profile | None:
        """The profile chosen; None for none, and where it is not there any more."""
        if not settings.cuff_profile:
            return None
        return known_profiles(self._house.profile_folder)[0].get(settings.cuff_profile)

    def remember(self) -> None:
        """Write the settings, and where the window stands, into their file."""
        self._house.settings = replace(self._house.settings, window_placement=self._house.window.placement)
        if self._path is None:
            return
        try:
            save(self._house.settings, self._path)
        except OSError as error:
            self._house.window.show_notice("watch", str(error))

    def _apply_theme(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        name = self._house.settings.theme
        self._house.theme.set_name(system_theme(app) if name == "system" else name)

    @Slot(object)
    def _on_cuff(self, state: CuffState) -> None:
        """Remember which device it was, once it is known."""
        identity = self._house.link.device.identity
        if state is CuffState.STREAMING and identity != self._house.settings.cuff_identity:
            self._house.settings = replace(self._house.settings, cuff_identity=identity)
            self.remember()


def _read_by(settings: Settings) -> tuple[object, ...]:
    """What another connection to the cuff would need."""
    return (settings.cuff_url, settings.baud, settings.prompts, settings.cuff_profile)
