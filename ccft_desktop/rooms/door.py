"""The door: first run, unlock, recovery and lock; which page stands before the records, and why."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QThread, Signal, Slot
from PySide6.QtWidgets import QWidget

from ccft_desktop.core.lock_rule import Lock
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.printing import print_recovery_code
from ccft_desktop.rooms.vault_opener import VaultOpener
from ccft_desktop.store import keyfile
from ccft_desktop.store.attempts import Attempts
from ccft_desktop.store.errors import StoreError
from ccft_desktop.store.vault import Vault
from ccft_desktop.ui.lock_words import lock_words
from ccft_desktop.ui.pages.first_run import FirstRunPage
from ccft_desktop.ui.pages.recover import RecoverPage
from ccft_desktop.ui.pages.unlock import UnlockPage

ASKED: Final = Lock("asked")


class Door(QObject):
    """Shows the page that fits the folder and hands over the open vault."""

    opened = Signal()
    """The house's vault is open."""
    settings_wanted = Signal(object)
    """The ``Settings`` with what the first run was told, and with who signed in."""
    _open_wanted = Signal(str, str)
    _create_wanted = Signal(str, str)
    _seal_wanted = Signal(object, str)
    _recover_wanted = Signal(str, str, str)

    def __init__(
        self,
        house: House,
        folder: Path,
        unlock: UnlockPage,
        first_run: FirstRunPage,
        recover: RecoverPage,
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
        self._recover = recover
        self._code = ""
        self._thread = QThread()
        self._thread.setObjectName("door")
        self._opener = VaultOpener(folder)
        self._opener.moveToThread(self._thread)
        self._open_wanted.connect(self._opener.open)
        self._create_wanted.connect(self._opener.create)
        self._seal_wanted.connect(self._opener.seal)
        self._recover_wanted.connect(self._opener.recover)
        self._opener.opened.connect(self._on_opened)
        self._opener.created.connect(self._on_created)
        self._opener.sealed.connect(self._on_sealed)
        self._opener.failed.connect(self._on_failed)
        unlock.unlock_requested.connect(self._on_unlock)
        unlock.recovery_requested.connect(self._on_recovery)
        recover.recover_requested.connect(self._on_recover)
        recover.left.connect(self.show)
        first_run.create_requested.connect(self._on_create)
        first_run.code_kept.connect(self._on_code_kept)
        first_run.print_requested.connect(self._on_print)
        first_run.clinic_told.connect(self._on_clinic)
        first_run.finished.connect(self._on_finished)
        self._thread.start()

    @Slot()
    def show(self) -> None:
        """Ask for the passphrase, or for a new one where there are no records yet."""
        self._unlock.forget()
        self._recover.forget()
        if not Vault.exists(self._folder):
            self._first_run.begin()
            self._cover(self._first_run)
            return
        self._show_people()
        self._unlock.fill_in(self._known_passphrase)
        self._unlock.show_wait(Attempts(self._folder).wait_s())
        self._cover(self._unlock)

    def lock(self, lock: Lock = ASKED) -> None:
        """Close the records and say when they were closed, and why."""
        reason = lock_words(lock, datetime.now().astimezone().strftime("%H:%M"))
        if self._known_passphrase:
            demo = self.tr("These are sample records: their passphrase is filled in, Enter opens them.")
            reason = f"{reason} {demo}"
        self._unlock.show_locked_reason(reason)
        self._house.window.show_user("")
        # Covered first: a note that is being written is handed on while the records can take it.
        self.show()
        vault, self._house.vault = self._house.vault, None
        if vault is None:
            return
        vault.audit.note("locked", detail=lock.reason)
        try:
            vault.close()
        except StoreError as error:
            self._unlock.show_locked_reason(f"{reason} {error}")

    @Slot(str)
    def show_put_back(self, sentence: str) -> None:
        """How putting back a backup went; the people and passphrases may be others now."""
        self._unlock.show_locked_reason(sentence)
        self.show()

    def close(self) -> None:
        """Stop the thread."""
        self._thread.quit()
        self._thread.wait()

    def _cover(self, page: QWidget) -> None:
        self._house.window.set_locked(page)

    def _show_people(self) -> None:
        try:
            key_file = keyfile.read(self._folder / keyfile.KEY_FILE)
        except StoreError as error:
            self._unlock.show_people((), "")
            self._unlock.show_error(str(error))
            return
        people = [(person.person_id, person.name) for person in key_file.people]
        self._unlock.show_people(
            people, self._house.settings.last_person, recoverable=key_file.has_recovery_code
        )

    @Slot(str, str)
    def _on_unlock(self, passphrase: str, person_id: str) -> None:
        self._unlock.show_busy(True)
        self._open_wanted.emit(passphrase, person_id)

    @Slot()
    def _on_recovery(self) -> None:
        owners = [person for person in Vault.people_of(self._folder) if person.role == "owner"]
        self._recover.begin([(person.person_id, person.name) for person in owners])
        self._cover(self._recover)

    @Slot(str, str, str)
    def _on_recover(self, code: str, person_id: str, passphrase: str) -> None:
        if (wait_s := Attempts(self._folder).wait_s()) > 0:
            self._recover.show_error(
                self.tr("Several tries were wrong. The next can be made in {seconds} s.").format(
                    seconds=int(wait_s) + 1
                )
            )
            return
        self._recover.show_busy(True)
        self._recover_wanted.emit(code, person_id, passphrase)

    @Slot(object)
    def _on_opened(self, vault: object) -> None:
        assert isinstance(vault, Vault)
        self._unlock.forget()
        self._recover.forget()
        self._house.vault = vault
        self._let_in(vault)

    def _let_in(self, vault: Vault) -> None:
        self.settings_wanted.emit(replace(self._house.settings, last_person=vault.person.person_id))
        self._house.window.set_locked(None)
        self._house.window.show_user(vault.user_name)
        self.opened.emit()

    @Slot(str)
    def _on_failed(self, sentence: str) -> None:
        page = self._house.window.locked_page
        for known in (self._unlock, self._first_run, self._recover):
            if page is known:
                known.show_busy(False)
                known.show_error(sentence)
        self._unlock.show_wait(Attempts(self._folder).wait_s())

    # The first run

    @Slot(str, str)
    def _on_create(self, name: str, passphrase: str) -> None:
        self._first_run.show_busy(True)
        self._create_wanted.emit(name, passphrase)

    @Slot(object, str)
    def _on_created(self, vault: object, code: str) -> None:
        assert isinstance(vault, Vault)
        self._house.vault = vault
        self._code = code
        self._first_run.show_code(code)

    @Slot()
    def _on_code_kept(self) -> None:
        self._first_run.show_busy(True)
        self._seal_wanted.emit(self._house.vault, self._code)

    @Slot()
    def _on_sealed(self) -> None:
        self._code = ""
        self._first_run.show_clinic()

    @Slot()
    def _on_print(self) -> None:
        try:
            print_recovery_code(self._code, self._house.settings.paper, self._house.choose_printer)
        except RECORDS_REFUSE as error:
            self._first_run.show_error(str(error))

    @Slot(str, str)
    def _on_clinic(self, name: str, line: str) -> None:
        self._code = ""
        settings = replace(self._house.settings, clinic_name=name, clinic_line=line)
        self.settings_wanted.emit(settings)
        choices = [(port.url, port.name) for port in self._house.cuff_choices]
        self._first_run.show_cuffs(choices, settings.cuff_url or choices[-1][0])

    @Slot(str)
    def _on_finished(self, cuff_url: str) -> None:
        self.settings_wanted.emit(replace(self._house.settings, cuff_url=cuff_url))
        if self._house.vault is not None:
            self._let_in(self._house.vault)
