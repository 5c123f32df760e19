"""Opens, makes and recovers a vault on a thread of its own: deriving a key takes most of a second."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.store.attempts import Attempts
from ccft_desktop.store.errors import StoreError, WrongPassphrase, WrongRecoveryCode
from ccft_desktop.store.vault import Vault


class VaultOpener(QObject):
    """Of one folder. Counts what was wrong; whether it is time for another try is not asked here."""

    opened = Signal(object)
    """A ``Vault``."""
    created = Signal(object, str)
    """A new ``Vault`` and the recovery code to be written down, which counts for nothing yet."""
    sealed = Signal()
    """The recovery code counts from now on."""
    failed = Signal(str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._attempts = Attempts(folder)

    @Slot(str, str)
    def open(self, passphrase: str, person_id: str) -> None:
        """Open the vault of the folder for one person; an empty id: whoever the passphrase is of."""
        try:
            vault = Vault.open(self._folder, passphrase, person_id)
        except StoreError as error:
            self._refuse(error)
            return
        self._hand_over(vault)

    @Slot(str, str)
    def create(self, name: str, passphrase: str) -> None:
        """Make a new vault in the folder."""
        try:
            vault = Vault.create(self._folder, passphrase, name)
        except StoreError as error:
            self._refuse(error)
            return
        self.created.emit(vault, vault.people.new_recovery_code())

    @Slot(object, str)
    def seal(self, vault: Vault, code: str) -> None:
        """Let a recovery code open the vault."""
        try:
            vault.people.use_recovery_code(code)
        except StoreError as error:
            self._refuse(error)
            return
        self.sealed.emit()

    @Slot(str, str, str)
    def recover(self, code: str, person_id: str, passphrase: str) -> None:
        """Open the vault by its recovery code; the owner gets this passphrase."""
        try:
            vault = Vault.recover(self._folder, code, person_id, passphrase)
        except StoreError as error:
            self._refuse(error)
            return
        self._hand_over(vault)

    def _hand_over(self, vault: Vault) -> None:
        if wrong := self._attempts.clear():
            # While nothing was open nobody could note them.
            vault.audit.note("failed", detail=f"wrong before this: {', '.join(wrong)}")
        self.opened.emit(vault)

    def _refuse(self, error: StoreError) -> None:
        if isinstance(error, WrongPassphrase | WrongRecoveryCode):
            self._attempts.note_failure()
        self.failed.emit(str(error))
