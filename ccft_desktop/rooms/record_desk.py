"""A record put right, joined: what may be done, asked of the store, and said with what came of it."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.limits import InputError
from ccft_desktop.core.visit import Patient
from ccft_desktop.rooms.errand import Errand
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.store.backup import backups_in
from ccft_desktop.store.mending import Merge
from ccft_desktop.ui.pages.record import RecordPage, Step
from ccft_desktop.ui.widgets.session_list import session_day, session_result, session_title

_FOUND = 20


class RecordDesk(QObject):
    """Erasing writes the whole file anew: that runs on a thread of its own."""

    done = Signal(str)
    """The id of the patient to show; empty for nobody any more."""

    def __init__(self, house: House, page: RecordPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._patient: Patient | None = None
        self._merge: Merge | None = None
        self._errand = Errand("erasing", self)
        self._errand.done.connect(self._on_erased)
        self._errand.refused.connect(self._on_refused)
        page.leave_requested.connect(self._on_leave)
        page.search_requested.connect(self._on_search)
        page.step_requested.connect(self._on_step)

    def open(self, patient: Patient) -> None:
        """Show what can be done with this record."""
        self._patient = patient
        if self._show():
            self._house.window.show_page("record", rail_key="patients")

    def close(self) -> None:
        self._errand.close()

    def _show(self) -> bool:
        assert self._patient is not None
        vault = self._house.records
        try:
            self._patient = patient = vault.patients.get(self._patient.patient_id)
            self._merge = vault.mending.undoable_merge(patient.patient_id)
            history = vault.sessions.list_for(patient.patient_id)
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            return False
        steps: list[Step] = ["unarchive" if patient.archived_utc else "archive", "keep"]
        steps += ["move"] if history else []
        steps += ["merge"]
        steps += ["unmerge"] if self._merge is not None else []
        steps += ["erase"] if vault.may("erase") else []
        tests = [
            (one.session_id, session_day(one), f"{session_title(one)}: {session_result(one)}")
            for one in history
        ]
        day = patient.keep_until.isoformat() if patient.keep_until else ""
        self._page.show_record(patient.headline, steps, tests, day)
        return True

    @Slot(str)
    def _on_search(self, text: str) -> None:
        try:
            rows = self._house.records.patients.search(text, limit=_FOUND) if text.strip() else []
        except RECORDS_REFUSE as error:
            self._page.show_said("trouble", str(error))
            return
        own = self._patient.patient_id if self._patient else ""
        found = [row for row in rows if row.patient.patient_id != own]
        tests = self.tr("{code}, {count} tests")
        self._page.show_others(
            [
                (
                    row.patient.patient_id,
                    row.patient.headline,
                    tests.format(code=row.patient.code, count=row.sessions),
                )
                for row in found
            ]
        )

    @Slot(str, str, str, str)
    def _on_step(self, step: Step, what: str, other_id: str, reason: str) -> None:
        patient = self._patient
        if patient is None or self._errand.is_running:
            return
        patient_id, mending = patient.patient_id, self._house.records.mending
        match step:
            case "archive" | "unarchive":
                self._do(
                    lambda: mending.archive(patient_id, archived=step == "archive"),
                    self.tr("The record is in the archive.")
                    if step == "archive"
                    else self.tr("The record is in the list again."),
                )
            case "keep":
                self._do(lambda: mending.keep_until(patient_id, _day(what)), self.tr("The day is noted."))
            case "move":
                self._do(
                    lambda: mending.move_session(what, other_id, reason=reason),
                    self.tr("The test is in the other record."),
                )
            case "merge":
                self._do(
                    lambda: mending.merge(patient_id, other_id, reason=reason),
                    self.tr("The two records are one. Part again undoes it."),
                )
            case "unmerge" if self._merge is not None:
                merge = self._merge
                self._do(lambda: mending.undo_merge(merge), self.tr("Each record is as it was."))
            case "erase":
                vault, today = self._house.records, date.today()
                self._page.show_busy()
                self._errand.run(lambda _tell: vault.erase(patient_id, reason=reason, today=today))
            case _:
                pass

    def _do(self, work: Callable[[], object], said: str) -> None:
        try:
            work()
        except RECORDS_REFUSE as error:
            self._page.show_said("trouble", str(error))
            return
        self._show()
        self._page.show_said("info", said)

    @Slot(object)
    def _on_erased(self, _nothing: object) -> None:
        patient = self._patient
        assert patient is not None
        folder = self._house.settings.backup_folder
        holding = [
            one.folder.name
            for one in (backups_in(Path(folder)) if folder else [])
            if patient.patient_id in one.patient_ids
        ]
        self._patient = None
        self.done.emit("")
        self._house.window.show_notice(
            "info",
            self.tr("The record is erased."),
            self.tr("These backups still hold it: {names}.").format(names=", ".join(holding))
            if holding
            else "",
        )

    @Slot(str)
    def _on_refused(self, sentence: str) -> None:
        self._page.show_said("trouble", sentence)

    @Slot()
    def _on_leave(self) -> None:
        self.done.emit(self._patient.patient_id if self._patient else "")


def _day(typed: str) -> date | None:
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise InputError(f"Keep until is {typed}. Allowed: a day such as 2036-12-31, or nothing.") from error
