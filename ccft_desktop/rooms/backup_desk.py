"""Backups joined: made when asked and when due, checked, put back; each on a thread of its own."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.reports.words import clock, day
from ccft_desktop.rooms.errand import Errand, Tell, Work
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.store import keyfile
from ccft_desktop.store.backup import Backup, backups_in, check_backup, make_backup, thin_out
from ccft_desktop.store.examination import Examination, examine
from ccft_desktop.store.keyfile import KEY_FILE
from ccft_desktop.store.restoring import owners_key, put_back
from ccft_desktop.ui.pages.backups import BackupsPage
from ccft_desktop.ui.pages.settings_data import DataSection

_OVERDUE_DAYS: Final = 7


class BackupDesk(QObject):
    """A backup is made when the records are opened, and never while somebody is tested."""

    done = Signal()
    settings_wanted = Signal(object)
    lock_wanted = Signal()
    """The records are to be closed: a backup takes their place."""
    put_back = Signal(str)
    """How that went, as a sentence for the page that asks for the passphrase."""

    def __init__(
        self,
        house: House,
        folder: Path,
        page: BackupsPage,
        section: DataSection,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._house = house
        self._folder = folder
        self._page = page
        self._section = section
        self._asked = False
        self._errand = Errand("backup", self)
        self._errand.done.connect(self._on_done)
        self._errand.refused.connect(self._on_refused)
        self._errand.stopped.connect(self._on_stopped)
        self._errand.progressed.connect(page.show_progress)
        page.leave_requested.connect(self.done)
        page.backup_requested.connect(self._on_backup)
        page.check_requested.connect(self._on_check)
        page.verify_requested.connect(self._on_verify)
        page.restore_requested.connect(self._on_restore)
        page.cancel_requested.connect(self._errand.cancel)
        section.backups_requested.connect(self.open)
        section.folder_requested.connect(self._on_folder)

    @Slot()
    def open(self) -> None:
        """Show the backups there are."""
        self._show()
        self._house.window.show_page("backups", rail_key="settings")

    def refresh(self) -> None:
        """Say among the settings how old the last one is."""
        self._section.show_last_backup(self._age_sentence(self._backups()))

    def make_if_due(self) -> None:
        """The records have been opened: make a backup if one is due, and say so if that is long overdue."""
        settings, house = self._house.settings, self._house
        if not settings.backup_folder or not settings.backup_days or not house.records.may("backup"):
            return
        backups = self._backups()
        age = datetime.now(UTC) - backups[0].made_utc if backups else timedelta(days=_OVERDUE_DAYS + 1)
        if abs(age) >= timedelta(days=settings.backup_days) and not self._errand.is_running:
            self._start_backup(asked=False)

    def close(self) -> None:
        """Cancel what runs and wait until it has undone what it had begun."""
        self._errand.close()

    # What there is

    def _backups(self) -> list[Backup]:
        folder = self._house.settings.backup_folder
        if not folder:
            return []
        try:
            vault_id = keyfile.read(self._folder / KEY_FILE).vault_id
        except RECORDS_REFUSE:
            vault_id = ""
        return backups_in(Path(folder), vault_id)

    def _show(self) -> None:
        backups = self._backups()
        rows = [(str(one.folder), _when(one), self._facts(one)) for one in backups]
        folder = self._house.settings.backup_folder
        where = (
            self.tr("In {folder}").format(folder=folder)
            if folder
            else self.tr("No folder is chosen yet: choose one in the settings, under Data.")
        )
        may_restore = self._house.vault is not None and self._house.vault.may("restore")
        self._page.show_backups(rows, self._age(backups), where, may_restore=may_restore)
        self.refresh()

    def _facts(self, backup: Backup) -> str:
        return self.tr("{patients} patients, {sessions} tests, {size} MB").format(
            patients=backup.patients, sessions=backup.sessions, size=f"{backup.size_bytes / 1e6:.1f}"
        )

    def _age(self, backups: list[Backup]) -> str:
        if not backups:
            return self.tr("None yet")
        days = (datetime.now(UTC).astimezone().date() - backups[0].made_utc.astimezone().date()).days
        if days <= 0:
            return self.tr("Today")
        return self.tr("Yesterday") if days == 1 else self.tr("{days} days ago").format(days=days)

    def _age_sentence(self, backups: list[Backup]) -> str:
        if not backups:
            return self.tr("There is no backup yet.")
        return self.tr("The last backup is of {when}.").format(when=_when(backups[0]))

    # What is asked for

    @Slot()
    def _on_folder(self) -> None:
        chosen = self._house.choose_folder()
        if chosen is not None:
            self._section.choose_folder(str(chosen))

    @Slot()
    def _on_backup(self) -> None:
        if not self._house.settings.backup_folder:
            chosen = self._house.choose_folder()
            if chosen is None:
                return
            self.settings_wanted.emit(replace(self._house.settings, backup_folder=str(chosen)))
        self._start_backup(asked=True)

    def _start_backup(self, *, asked: bool) -> None:
        vault, settings = self._house.records, self._house.settings
        into, keep = Path(settings.backup_folder), settings.backup_keep
        self._asked = asked

        def work(tell: Tell) -> Backup:
            backup = make_backup(vault, into, tell)
            thin_out(into, backup.vault_id, keep)
            return backup

        self._run(work, self.tr("Backing up …"))

    @Slot(str)
    def _on_check(self, key: str) -> None:
        data_key = self._house.records.data_key
        backup = next((one for one in self._backups() if str(one.folder) == key), None)
        if backup is not None:
            found = backup
            self._asked = True
            self._run(
                lambda tell: _Checked(check_backup(found, data_key, tell)), self.tr("Reading it through …")
            )

    @Slot()
    def _on_verify(self) -> None:
        vault = self._house.records
        self._asked = True
        self._run(lambda tell: examine(vault, tell), self.tr("Checking the records …"))

    @Slot(str, str)
    def _on_restore(self, key: str, passphrase: str) -> None:
        backup = next((one for one in self._backups() if str(one.folder) == key), None)
        if backup is None or self._errand.is_running:
            return
        self._run(lambda _tell: _opened(backup, passphrase), self.tr("Opening …"))

    def _run(self, work: Work, doing: str) -> None:
        if not self._errand.is_running:
            self._page.show_working(doing)
            self._errand.run(work)

    def _put_back(self, backup: Backup, data_key: bytes) -> None:
        folder = self._folder
        self.lock_wanted.emit()
        self._errand.run(lambda tell: _PutBack(backup, put_back(backup, folder, data_key, tell)))

    # How it went

    @Slot(object)
    def _on_done(self, result: object) -> None:
        match result:
            case _Opened(backup=backup, data_key=data_key):
                self._put_back(backup, data_key)
            case _NotOpened(sentence=sentence):
                self._page.show_passphrase_error(sentence)
            case _PutBack(backup=backup, aside=aside):
                said = self.tr("The records of {when} are back.").format(when=_when(backup))
                kept = self.tr("What stood here before is in {folder}.").format(folder=aside) if aside else ""
                self.put_back.emit(f"{said} {kept}".strip())
                return
            case Backup():
                self._show()
                if self._asked:
                    said = self.tr("The backup is made, read back and compared.")
                    self._page.show_said("info", said, result.folder.name)
                else:
                    self._page.show_idle()
            case _Checked(fault=""):
                self._page.show_said("info", self.tr("The backup is as it was made."))
            case _Checked(fault=fault):
                self._page.show_said("trouble", self.tr("This backup cannot be trusted."), fault)
            case Examination():
                self._show_examination(result)
            case _:
                raise TypeError(f"no errand gives {result!r}")

    def _show_examination(self, found: Examination) -> None:
        if found.faults:
            more = self.tr(" {count} more.").format(count=len(found.faults) - 1) if found.faults[1:] else ""
            self._page.show_said(
                "trouble", self.tr("Not everything is as it was written."), found.faults[0] + more
            )
            return
        said = self.tr("Everything is as it was written.")
        facts = self.tr("{sessions} tests, {rescored} scored again with the same result.")
        self._page.show_said("info", said, facts.format(sessions=found.sessions, rescored=found.rescored))

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        if self._house.vault is None:
            self.put_back.emit(sentence)
        elif self._asked:
            self._page.show_said("trouble", sentence)
        else:
            self._page.show_idle()
            self._house.window.show_notice("watch", self.tr("No backup was made."), sentence)

    @Slot()
    def _on_stopped(self) -> None:
        self._page.show_said("info", self.tr("Cancelled. Nothing was left behind."))


@dataclass(frozen=True, slots=True)
class _Checked:
    fault: str


@dataclass(frozen=True, slots=True)
class _Opened:
    """A backup to be put back, and its key."""

    backup: Backup
    data_key: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class _NotOpened:
    sentence: str


@dataclass(frozen=True, slots=True)
class _PutBack:
    backup: Backup
    aside: Path | None


def _opened(backup: Backup, passphrase: str) -> _Opened | _NotOpened:
    """What is wrong with a passphrase is said beside its field, not as a backup that failed."""
    try:
        return _Opened(backup, owners_key(backup, passphrase))
    except RECORDS_REFUSE as error:
        return _NotOpened(str(error))


def _when(backup: Backup) -> str:
    return f"{day(backup.made_utc.astimezone().date())}, {clock(backup.made_utc)}"
