"""The result of a test that is on record: its note, a changed outcome, its report."""

from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QObject, Signal, Slot

from ccft_desktop.core.change import change_of
from ccft_desktop.core.faults import Event
from ccft_desktop.core.scoring import rescore
from ccft_desktop.core.session import Session
from ccft_desktop.core.visit import Patient
from ccft_desktop.rooms.house import RECORDS_REFUSE, House
from ccft_desktop.rooms.visit_report_file import write_report
from ccft_desktop.ui.pages.result import ResultPage


class ResultRoom(QObject):
    """Shows one session and puts on record what the therapist adds to it."""

    done = Signal(str)
    """The patient's id."""
    again = Signal(object)
    """The ``Patient`` to test again."""

    def __init__(self, house: House, page: ResultPage, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._house = house
        self._page = page
        self._patient: Patient | None = None
        self._session: Session | None = None
        page.done_requested.connect(self._on_done)
        page.again_requested.connect(self._on_again)
        page.pdf_requested.connect(self._on_pdf)
        page.note_changed.connect(self._on_note)
        page.override_requested.connect(self._on_override)

    def open(self, patient: Patient, session: Session) -> None:
        """Show the result of a session of this patient."""
        self._patient, self._session = patient, session
        self._show()
        self._house.window.show_page("result", rail_key="test")

    def _show(self) -> None:
        if self._patient is None or self._session is None:
            return
        try:
            earlier = self._house.records.sessions.list_for(self._patient.patient_id)
        except RECORDS_REFUSE as error:
            self._say_trouble(str(error))
            earlier = []
        saved = self.tr("Saved {time}").format(time=datetime.now().astimezone().strftime("%H:%M"))
        change = change_of(self._session, earlier)
        self._page.show_result(self._patient.headline, self._session, change, saved)

    @Slot(str)
    def _on_note(self, note: str) -> None:
        if self._session is None:
            return
        try:
            self._house.records.sessions.write_note(self._session.session_id, note)
        except RECORDS_REFUSE as error:
            self._say_trouble(str(error))
            return
        self._session = replace(self._session, note=note)

    @Slot(int, str, str)
    def _on_override(self, index: int, outcome: str, reason: str) -> None:
        session = self._session
        if session is None or session.trace is None:
            return
        last_s = max([float(session.trace.t_s[-1]), *(event.t_s for event in session.events)])
        events = (*session.events, Event(last_s, "outcome", f"{index} {outcome} {reason}"))
        result = rescore(
            session.trace.t_s, session.trace.pressure_mmhg, session.protocol, events, session.offered
        )
        changed = replace(session, events=events, result=replace(result, ended=session.result.ended))
        try:
            self._house.records.sessions.update(changed)
        except RECORDS_REFUSE as error:
            self._say_trouble(str(error))
            return
        self._session = changed
        self._show()

    @Slot()
    def _on_pdf(self) -> None:
        if self._session is None:
            return
        try:
            path = write_report(
                self._house.records, self._session.session_id, self._house.clinic, self._house.choose_path
            )
        except RECORDS_REFUSE as error:
            self._say_trouble(str(error))
            return
        if path is not None:
            self._house.window.show_notice("info", self.tr("The report is written."), str(path))

    @Slot()
    def _on_done(self) -> None:
        if self._patient is not None:
            self.done.emit(self._patient.patient_id)

    @Slot()
    def _on_again(self) -> None:
        if self._patient is not None:
            self.again.emit(self._patient)

    def _say_trouble(self, sentence: str) -> None:
        self._house.window.show_notice("trouble", sentence)
