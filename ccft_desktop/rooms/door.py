"""The door: first run, unlock and lock. Deriving the key takes most of a second, on a thread of its own."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal, Slot

from ccft_desktop.rooms.house import House
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.unlock import UnlockPage


class VaultOpener(QObject):
    """Opens or creates a vault on its own thread."""

    opened = Signal(object)
    """A ``Vault``."""
    failed = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    @Slot(str)
    def open(self, passphrase: str) -> None:
        """Open the vault of the folder."""
        try:
            vault = Vault.open(self._folder, passphrase)
        except StoreError as error:
            self.failed.emit(str(error))
            return
        self.opened.emit(vault)

    @Slot(str, str)
    def create(self, name: str, passphrase: str) -> None:
        """Make a new vault in the folder."""
        try:
            vault = Vault.create(self._folder, passphrase, name)
        except StoreError as error:
            self.failed.emit(str(error))
            return
        self.opened.emit(vault)


class Door(QObject):
    """Shows the page that fits the folder and hands over the open vault."""

    opened = Signal()
    """The house's vault is open."""
    _open_wanted = Signal(str)
    _create_wanted = Signal(str, str)

    def __init__(
        self,
        house: House,
        folder: Path,
        unlock: UnlockPage,
        first_run: FirstRunPage,
        parent: QObject | None = None,
        *,
        known_passphrase: str = "",
    ) -> None:
        """``known_passphrase``: that of sample records, filled in when they are locked; else empty."""
        super().__init__(parent)
        self._known_passphrase = known_passphrase
        self._house = house
        self._folder = folder
        self._unlock = unlock
        self._first_run = first_run
        self._thread = QThread()
        self._thread.setObjectName("door")
        self._opener = VaultOpener(folder)
        self._opener.moveToThread(self._thread)
        self._open_wanted.connect(self._opener.open)
        self._create_wanted.connect(self._opener.create)
        self._opener.opened.connect(self._on_opened)
        self._opener.failed.connect(self._on_failed)
        unlock.unlock_requested.connect(self._on_unlock)
        first_run.create_requested.connect(self._on_create)
        self._thread.start()

    def show(self) -> None:
        """Ask for the passphrase, or for a new one where there are no records yet."""
        page = self._unlock if Vault.exists(self._folder) else self._first_run
        self._unlock.forget()
        self._unlock.fill_in(self._known_passphrase)
        self._house.window.set_locked(page)

    def lock(self) -> None:
        """Close the records and say when they were closed."""
        at = datetime.now().astimezone().strftime("%H:%M")
        reason = self.tr("Locked at {time}. Everything up to then is saved.").format(time=at)
        if self._known_passphrase:
            demo = self.tr("These are sample records: their passphrase is filled in, Enter opens them.")
            reason = f"{reason} {demo}"
        self._unlock.show_locked_reason(reason)
        self._house.window.show_user("")
        # Covered first: a note that is being written is handed on while the records can take it.
        self.show()
        vault, self._house.vault = self._house.vault, None
        if vault is not None:
            vault.close()

    def close(self) -> None:
        """Stop the thread."""
        self._thread.quit()
        self._thread.wait()

    @Slot(str)
    def _on_unlock(self, passphrase: str) -> None:
        self._unlock.show_busy(True)
        self._open_wanted.emit(passphrase)

    @Slot(str, str)
    def _on_create(self, name: str, passphrase: str) -> None:
        self._first_run.show_busy(True)
        self._create_wanted.emit(name, passphrase)

    @Slot(object)
    def _on_opened(self, vault: object) -> None:
        assert isinstance(vault, Vault)
        self._unlock.forget()
        self._first_run.show_busy(False)
        self._house.vault = vault
        self._house.window.set_locked(None)
        self._house.window.show_user(vault.user_name)
        self.opened.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        page = self._unlock if Vault.exists(self._folder) else self._first_run
        page.show_busy(False)
        page.show_error(sentence)
