"""The end of a visit: joins its page with the record; what is signed changes with a reason only."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.pain import Place
from ccft_desktop.core.treatment import DoneToday
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.pending_changes import Keep, PendingChanges
from ccft_desktop.ui.pages.visit import VisitPage

if TYPE_CHECKING:
    from ccft_desktop.rooms.visit_record import VisitRecord


class VisitDesk(QObject):
    """Everything is on record as soon as it is answered, or with its reason."""

    back = Signal()
    """The result is to be shown again."""
    done = Signal()

    def __init__(self, house: House, page: VisitPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._record: VisitRecord | None = None
        self._pending = PendingChanges()
        page.rated.connect(self._on_rated)
        page.done_changed.connect(self._on_done_changed)
        page.sign_requested.connect(self._on_sign)
        page.reason_given.connect(self._on_reason)
        page.reason_refused.connect(self._on_refused)
        page.back_requested.connect(self.back)
        page.done_requested.connect(self.done)

    def open(self, record: "VisitRecord") -> None:
        """Show the visit of this record."""
        self._record = record
        self._pending.clear()
        self._show()
        self._house.window.show_page("visit", rail_key="test")
        self._page.begin()

    def go_on(self) -> None:
        """The records of what is shown were locked and are open again."""
        if not self._pending:
            self._show()

    def _show(self) -> None:
        record = self._record
        if record is not None:
            self._page.show_visit(record.patient.headline, record.visit, record.session, record.signer)

    @Slot(str, object)
    def _on_rated(self, place: Place, score: int | None) -> None:
        record = self._record
        if record is not None:
            self._change(f"pain {place}", lambda reason: record.keep_pain(place, score, reason))

    @Slot(object)
    def _on_done_changed(self, done: DoneToday) -> None:
        record = self._record
        if record is not None:
            self._change("done", lambda reason: record.keep_done(done, reason))

    def _change(self, kind: str, keep: Keep) -> None:
        assert self._record is not None
        if self._record.is_signed:
            self._pending.add(kind, keep)
            self._page.ask_reason(self.tr("Signed off. Why is it changed?"))
        else:
            self._do(lambda: keep(""))

    @Slot()
    def _on_sign(self) -> None:
        if self._record is not None:
            self._do(self._record.sign)

    @Slot(str)
    def _on_reason(self, reason: str) -> None:
        self._do(lambda: self._pending.keep_all(reason))

    @Slot()
    def _on_refused(self) -> None:
        self._pending.clear()
        self._show()

    def _do(self, act: Callable[[], None]) -> None:
        """Change the record and show it as it is then; where it could not be changed, say why."""
        assert self._record is not None
        try:
            act()
        except RECORDS_REFUSE as error:
            self._house.window.show_notice("trouble", str(error))
            with suppress(*RECORDS_REFUSE):
                self._record.look_again()
        if not self._pending:
            self._show()
