"""The audit trail joined: shown in pages, filtered, followed from its first row to its last."""

from functools import lru_cache

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.reports.words import clock, day
from ccft_desktop.rooms.errand import Errand
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.store.audit import AuditRow
from ccft_desktop.store.errors import StoreError
from ccft_desktop.ui.pages.trail import TrailPage
from ccft_desktop.ui.pages.trail_words import action_word
from ccft_desktop.ui.widgets.trail_table import Row

_AT_ONCE = 300


class TrailDesk(QObject):
    """An owner's page: the store refuses everybody else."""

    done = Signal()

    def __init__(self, house: House, page: TrailPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._action = ""
        self._oldest: int | None = None
        self._errand = Errand("trail", self)
        self._errand.done.connect(self._on_checked)
        self._errand.refused.connect(page.show_trouble)
        page.leave_requested.connect(self.done)
        page.more_requested.connect(self._on_more)
        page.filter_requested.connect(self._on_filter)
        page.check_requested.connect(self._on_check)

    @Slot()
    def open(self) -> None:
        """Show the newest."""
        self._action = ""
        self._page.begin()
        self._show()
        self._house.window.show_page("trail", rail_key="settings")

    def close(self) -> None:
        self._errand.close()

    def _show(self) -> None:
        self._oldest = None
        try:
            total = self._house.records.audit.head().rows
            rows = self._next()
        except RECORDS_REFUSE as error:
            self._page.show_trouble(str(error))
            return
        self._page.show_rows(rows, total, more=len(rows) == _AT_ONCE)

    def _next(self) -> list[Row]:
        found = self._house.records.audit.rows(limit=_AT_ONCE, before=self._oldest, action=self._action)
        if found:
            self._oldest = found[-1].number
        code_of = lru_cache(maxsize=None)(self._code_of)
        return [_row(row, code_of(row.patient_id)) for row in found]

    def _code_of(self, patient_id: str) -> str:
        if not patient_id:
            return ""
        try:
            return self._house.records.patients.get(patient_id).code
        except StoreError:
            return self.tr("erased")

    @Slot()
    def _on_more(self) -> None:
        try:
            rows = self._next()
        except RECORDS_REFUSE as error:
            self._page.show_trouble(str(error))
            return
        self._page.append_rows(rows, more=len(rows) == _AT_ONCE)

    @Slot(str)
    def _on_filter(self, action: str) -> None:
        self._action = action
        self._show()

    @Slot()
    def _on_check(self) -> None:
        if not self._errand.is_running:
            vault = self._house.records
            self._page.show_checking(True)
            self._errand.run(lambda _tell: vault.verify_audit())

    @Slot(object)
    def _on_checked(self, fault: object) -> None:
        self._page.show_checked(str(fault))


def _row(row: AuditRow, code: str) -> Row:
    when = f"{day(row.at_utc.astimezone().date())}, {clock(row.at_utc)}"
    return when, row.person_name, action_word(row.action), code, row.detail
