"""The user's own profiles joined: renamed and deleted in their folder, and put back."""

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.limits import InputError
from ccft_desktop.profile_files import own_profiles, put_profile, remove_profile, rename_profile
from ccft_desktop.rooms.house import House
from ccft_desktop.ui.pages.own_profiles import OwnProfile, OwnProfilesPage


class OwnProfiles(QObject):
    """Never deletes the one by which the cuff is read."""

    done = Signal()

    def __init__(self, house: House, page: OwnProfilesPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._deleted: tuple[str, str, str] | None = None
        """Key, name and text of the one that was deleted last."""
        page.rename_requested.connect(self._on_rename)
        page.delete_requested.connect(self._on_delete)
        page.undo_requested.connect(self._on_undo)
        page.leave_requested.connect(self.done)

    def open(self) -> None:
        """Show those there are; what was deleted before stays deleted."""
        self._deleted = None
        self._page.begin(str(self._house.profile_folder or ""))
        self._show()
        self._house.window.show_page("own_profiles", rail_key="settings")

    def _show(self, key: str = "") -> None:
        used = self._house.settings.cuff_profile
        own = own_profiles(self._house.profile_folder)
        rows = [OwnProfile(key, profile, key == used) for key, profile in own.items()]
        self._page.show_profiles(sorted(rows, key=_by_name), key or used)

    @Slot(str, str)
    def _on_rename(self, key: str, name: str) -> None:
        folder = self._house.profile_folder
        if folder is None:
            return
        before = own_profiles(folder).get(key)
        try:
            rename_profile(folder, key, name)
        except InputError as error:
            self._page.show_name_error(str(error))
            return
        self._show(key)
        if before is not None:
            said = self.tr("“{before}” is now called “{name}”.").format(before=before.name, name=name)
            self._page.show_said("info", said, can_undo=self._deleted is not None)

    @Slot(str)
    def _on_delete(self, key: str) -> None:
        folder = self._house.profile_folder
        profile = own_profiles(folder).get(key)
        if folder is None or profile is None:
            self._show()
            return
        if key == self._house.settings.cuff_profile:
            self._page.show_said(
                "watch",
                self.tr("“{name}” is not deleted: the cuff is read by it.").format(name=profile.name),
                self.tr("Choose another way to read the cuff in the settings first."),
                can_undo=self._deleted is not None,
            )
            return
        try:
            self._deleted = (key, profile.name, remove_profile(folder, key))
        except InputError as error:
            self._page.show_said("trouble", str(error))
            return
        self._show()
        said = self.tr("“{name}” is deleted.").format(name=profile.name)
        self._page.show_said("info", said, can_undo=True)

    @Slot()
    def _on_undo(self) -> None:
        folder = self._house.profile_folder
        if folder is None or self._deleted is None:
            return
        key, name, text = self._deleted
        try:
            put_profile(folder, key, text)
        except InputError as error:
            self._page.show_said("trouble", str(error), can_undo=True)
            return
        self._deleted = None
        self._show(key)
        self._page.show_said("info", self.tr("“{name}” is back.").format(name=name))


def _by_name(one: OwnProfile) -> str:
    return one.profile.name.casefold()
